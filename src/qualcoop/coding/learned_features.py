"""Passages as numbers: meaning, words, letters, the question and the talk around. Learns nothing of codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qualcoop.coding.learned_passages import Passage
from qualcoop.text.boundaries import words
from qualcoop.text.embedders import Embedder
from qualcoop.text.folding import fold
from qualcoop.text.language import language_of
from qualcoop.text.stopwords import stop_words

__all__ = ["Array", "Flags", "Matrix", "Settings", "Space", "Views", "space", "unit"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Matrix: TypeAlias = Any
"""One row a passage: an array, or a sparse matrix, for which scipy has no types."""
Views = Mapping[str, Matrix]
"""For each kind of feature its matrix."""

KINDS = ("meaning", "words", "letters", "around", "question")
OF_VECTORS = ("meaning", "around", "question")

LETTERS = (3, 5)
RARE = 2                # an n-gram that stands in one passage alone teaches nothing
ENOUGH, FEW = 20, 5     # texts of a language below which its mean says little; of one that nothing was learned from
CACHED = 1 << 15

Counter: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Settings:
    """How much each kind of feature weighs, and how much the model is held back.

    Attributes
    ----------
    meaning, words, letters
        Weight of the passage's vector, its words (without stop words), its runs of three to five letters.
    around, question
        Weight of the talk around it and of the question before it: their vectors, or their words where there is no
        sentence model.
    ridge
        What is added to the diagonal; the more, the nearer all scores are to how often a code is used.
    uncoded
        Weight of a passage left uncoded when it is learned which code fits, above 0.
    codebook
        Whether labels, definitions and indicators speak beside the codings.
    """

    meaning: float = 1.0
    words: float = 0.25
    letters: float = 0.25
    around: float = 1.0
    question: float = 0.3
    ridge: float = 4.0
    uncoded: float = 0.1
    codebook: bool = True

    def weights(self) -> dict[str, float]:
        """Give the weight of each kind of feature that has any."""
        return {kind: weight for kind in KINDS if (weight := float(getattr(self, kind)))}


@dataclass(frozen=True, slots=True)
class Space:
    """What passages teach about texts as such: which words are common, where the middle of the vectors is.

    Attributes
    ----------
    embedder
        The sentence model, or None.
    middles
        For each kind of text and language the mean vector.
    counters
        For each kind of text its n-gram counters.
    """

    embedder: Embedder | None
    middles: Mapping[tuple[str, str], Array] = field(repr=False)
    counters: Mapping[str, Any] = field(repr=False)

    def views(self, passages: Sequence[Passage]) -> Views:
        """Give the features of passages, each row of each kind of length 1."""
        return {kind: self._view(kind, passages) for kind in KINDS if self._has(kind)}

    def meanings(self, texts: Sequence[str]) -> Array:
        """Give the vectors of texts as those of passages are given."""
        return self._centred("meaning", texts)

    def letters(self, texts: Sequence[str]) -> Matrix:
        """Give the runs of letters of texts as those of passages are given."""
        return self.counters["letters"].transform(texts)

    def _has(self, kind: str) -> bool:
        return kind in self.counters or (self.embedder is not None and kind in OF_VECTORS)

    def _view(self, kind: str, passages: Sequence[Passage]) -> Matrix:
        if kind in self.counters:
            return self.counters[kind].transform(_texts(kind, passages))
        return self._around(passages) if kind == "around" else self._centred(kind, _texts(kind, passages))

    def _around(self, passages: Sequence[Passage]) -> Array:
        texts = _neighbours(passages)
        place = {text: row for row, text in enumerate(texts)}
        vectors = self._centred("around", texts)
        mixed = np.zeros((len(passages), vectors.shape[1]))
        for row, passage in enumerate(passages):
            for text, weight in passage.around:
                mixed[row] += weight * vectors[place[text]]
        return unit(mixed)

    def _centred(self, kind: str, texts: Sequence[str]) -> Array:
        vectors = _vectors(self.embedder, texts)
        languages = [_language(text) for text in texts]
        own = _middles(kind, vectors, texts, FEW)
        for language in sorted(set(languages)):
            rows = [row for row, one in enumerate(languages) if one == language]
            key = (kind, language)
            vectors[rows] -= self.middles.get(key, own.get(key, self.middles.get((kind, ""), 0.0)))
        vectors[[row for row, text in enumerate(texts) if not text]] = 0
        return unit(vectors)


def space(passages: Sequence[Passage], embedder: Embedder | None) -> tuple[Space, Views]:
    """Learn from passages which n-grams there are and where the vectors of each language have their middle.

    Vectors of one language lie together whatever is said, so each language has a middle of its own; a language that
    the passages lack gets that of the texts which are later asked about.

    Returns
    -------
    Space, Views
        The space, and the features of these passages in it.

    Examples
    --------
    >>> made, views = space([Passage("t", 0, 5, "trust them", "en"), Passage("t", 6, 9, "trust us", "en")], None)
    >>> sorted(views), views["words"].shape
    (['letters', 'words'], (2, 1))
    """
    counters = {"words": _counter(_content_words), "letters": _counter(None)}
    if embedder is None:
        counters |= {"around": _counter(_content_words), "question": _counter(_content_words)}
    counted = {kind: _fitted(counter, _texts(kind, passages)) for kind, counter in counters.items()}
    views = {kind: matrix for kind, matrix in counted.items() if matrix is not None}
    made = Space(embedder, _all_middles(passages, embedder), {kind: counters[kind] for kind in views})
    if embedder is not None:
        views |= {kind: made._view(kind, passages) for kind in OF_VECTORS}
    return made, views


def unit(vectors: Array) -> Array:
    """Give each row the length 1; a row of nothing stays so."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0))


def _all_middles(passages: Sequence[Passage], embedder: Embedder | None) -> dict[tuple[str, str], Array]:
    middles: dict[tuple[str, str], Array] = {}
    for kind in OF_VECTORS if embedder is not None else ():
        texts = _neighbours(passages) if kind == "around" else [text for text in _texts(kind, passages) if text]
        if texts:
            vectors = _vectors(embedder, texts)
            middles |= {(kind, ""): vectors.mean(axis=0), **_middles(kind, vectors, texts, ENOUGH)}
    return middles


def _middles(kind: str, vectors: Array, texts: Sequence[str], enough: int) -> dict[tuple[str, str], Array]:
    """Give the mean of the vectors of each language that has enough texts."""
    rows: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        if text:
            rows.setdefault(_language(text), []).append(row)
    return {(kind, language): vectors[own].mean(axis=0) for language, own in rows.items() if len(own) >= enough}


def _vectors(embedder: Embedder | None, texts: Sequence[str]) -> Array:
    if embedder is None:
        return np.zeros((len(texts), 0))
    return np.asarray(embedder.encode(texts), dtype=np.float64)


def _neighbours(passages: Iterable[Passage]) -> list[str]:
    return list(dict.fromkeys(text for passage in passages for text, _ in passage.around))


def _texts(kind: str, passages: Sequence[Passage]) -> list[str]:
    if kind == "question":
        return [passage.question for passage in passages]
    if kind == "around":
        return [" ".join(text for text, _ in passage.around) for passage in passages]
    return [passage.text for passage in passages]


def _counter(analyse: Callable[[str], Sequence[str]] | None) -> Counter:
    from sklearn.feature_extraction.text import TfidfVectorizer

    if analyse is not None:
        return TfidfVectorizer(analyzer=analyse, sublinear_tf=True, min_df=RARE)
    runs = {"analyzer": "char_wb", "ngram_range": LETTERS, "preprocessor": _folded}
    return TfidfVectorizer(**runs, sublinear_tf=True, min_df=RARE)


def _fitted(counter: Counter, texts: Sequence[str]) -> Matrix | None:
    """Fit a counter and count; None for texts in which nothing stands twice."""
    try:
        return counter.fit_transform(texts)
    except ValueError:
        return None


@lru_cache(maxsize=CACHED)
def _folded(text: str) -> str:
    return fold(text).content


@lru_cache(maxsize=CACHED)
def _language(text: str) -> str:
    return language_of(text)


@lru_cache(maxsize=CACHED)
def _content_words(text: str) -> tuple[str, ...]:
    folded = _folded(text)
    common = stop_words("en") | stop_words("th")
    found = (folded[start:end] for start, end in words(folded))
    return tuple(word for word in found if word not in common and any(sign.isalnum() for sign in word))
