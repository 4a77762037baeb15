"""What a codebook says of its codes, held against a passage: names, definitions, indicators. Needs no coding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from qualcoop.coding.learned_features import Array, Matrix, Space, Views
from qualcoop.coding.learned_passages import Passage
from qualcoop.coding.lexicon import Lexicon, lexicon
from qualcoop.records.codebook import Code, Codebook

__all__ = ["LIKENESSES", "Prototypes", "prototypes"]

LIKENESSES = ("name", "definition", "letters", "indicators")


@dataclass(frozen=True, slots=True)
class Prototypes:
    """The codes of a codebook as vectors, n-grams and indicators.

    Attributes
    ----------
    names, definitions
        A row a code: the mean of the vectors of its labels, of its definitions and rules, in both languages.
    letters
        A row a code: the n-grams of all its words.
    words
        The index of the indicators.
    codes
        Ids, in the order of the rows.
    """

    names: Array = field(repr=False)
    definitions: Array = field(repr=False)
    letters: Matrix = field(repr=False)
    words: Lexicon = field(repr=False)
    codes: tuple[str, ...]

    def likenesses(self, views: Views, passages: Sequence[Passage]) -> Array:
        """Give (passages, codes, 4): likeness to name, definition and words of each code, and share of indicators."""
        found = np.zeros((len(passages), len(self.codes), len(LIKENESSES)))
        if "meaning" in views:
            found[:, :, 0] = views["meaning"] @ self.names.T
            found[:, :, 1] = views["meaning"] @ self.definitions.T
        if "letters" in views:
            found[:, :, 2] = (views["letters"] @ self.letters.T).toarray()
        for row, passage in enumerate(passages):
            found[row, :, 3] = self._indicators(passage.text)
        return found

    def _indicators(self, text: str) -> Array:
        distinct: list[set[int]] = [set() for _ in self.codes]
        for hit in self.words.index.find(text, [(0, len(text))]):
            for code in self.words.owners[hit.term]:
                distinct[self.codes.index(code)].add(hit.term)
        counts = np.array([len(terms) for terms in distinct], dtype=np.float64)
        return np.asarray(counts / (counts + 1))


def prototypes(codebook: Codebook, space: Space) -> Prototypes:
    """Put what a codebook says of its codes into the space of its passages.

    Examples with their quotations are no part of it: they are passages of the study and are learned from as such, so
    that nothing of an interview that is held apart comes in by the codebook.
    """
    codes = list(codebook)
    names = [[*filter(None, (code.label.th, code.label.en)), _spoken(code.id)] for code in codes]
    told = [_told(code) for code in codes]
    words = [" ".join([*a, *b]) for a, b in zip(names, told, strict=True)]
    return Prototypes(
        _means(space, names),
        _means(space, told),
        space.letters(words) if "letters" in space.counters else None,
        lexicon(codebook),
        tuple(code.id for code in codes),
    )


def _told(code: Code) -> list[str]:
    return [text for text in (code.definition.th, code.definition.en, *code.include) if text]


def _spoken(id_: str) -> str:
    return id_.rpartition(".")[2].replace("_", " ")


def _means(space: Space, texts: Sequence[Sequence[str]]) -> Array:
    """Give the mean vector of each list of texts, of length 1; nothing for an empty list."""
    flat = [text for some in texts for text in some]
    vectors = space.meanings(flat)
    made = np.zeros((len(texts), vectors.shape[1]))
    first = 0
    for row, some in enumerate(texts):
        if some:
            mean = vectors[first : first + len(some)].mean(axis=0)
            made[row] = mean / (np.linalg.norm(mean) or 1.0)
        first += len(some)
    return made
