"""Expand an English term to the forms that share its lemma. Never lemmatises a text."""

from __future__ import annotations

__all__ = ["is_listed", "surface_forms"]

import gzip
import json
import warnings
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import islice, product
from pathlib import Path
from typing import Any

from qualcoop.errors import QualcoopWarning
from qualcoop.text.folding import fold_term

PACKAGE = "spacy_lookups_data"
TABLE = "en_lemma_lookup.json.gz"
WORDS = "en_lemma_index.json.gz"
MOST_FORMS = 200
CLASSES = ("noun", "verb", "adj", "adv")

# Words that the table takes for forms of another (fee, numb, rend, crow, live, good ...); nobody means those by them.
NO_FORMS = frozenset(
    [
        "feed", "number", "rent", "crew", "weed", "dive", "liver", "matter", "matt", "lower", "buffer",
        "broker", "archer", "stranger", "cleaner", "loner", "evening", "ceiling", "well", "worse", "worst",
        "span", "opera", "dice", "cola", "resent", "rebound", "stove", "bode", "agenda", "media", "means",
        "goods", "odds",
    ]
)


@lru_cache(maxsize=4096)
def surface_forms(term: str) -> tuple[str, ...]:
    """Give the forms in which an English term may stand in a text, the term itself first.

    Each word of a phrase is expanded to the words that share its lemma, and to those whose lemma it is. A phrase
    has at most 200 forms; the forms of its last words are then the ones that are kept.

    A term of one word that is a word of its own, and not only the form of another, has its own forms alone: a noun in
    -ing (training, not the train that was missed), a verb that looks like the past of another (found, founded), an
    adverb (left, better). In a phrase the words beside it say which is meant, so that there all forms are looked for.

    Parameters
    ----------
    term
        A word or phrase.

    Returns
    -------
    tuple of str
        Folded forms, without doubles; only the term itself where the lemma table is not installed.

    Warns
    -----
    QualcoopWarning
        Once, where the lemma table is not installed.

    Examples
    --------
    >>> surface_forms("related law")[:3]
    ('related law', 'related laws', 'relate law')
    >>> surface_forms("train"), surface_forms("training")
    (('train', 'trained', 'training', 'trains'), ('training', 'trainings'))
    """
    folded = fold_term(term)
    if _is_own(folded):
        return tuple(dict.fromkeys([folded, *_table()[1].get(folded, ())]))
    choices = [_word_forms(word) for word in folded.split(" ")]
    forms = (" ".join(chosen) for chosen in product(*choices))
    return tuple(dict.fromkeys(islice(forms, MOST_FORMS)))


def is_listed(word: str) -> bool:
    """Say whether a word, in lower case, stands in the lists of English nouns, verbs, adjectives and adverbs.

    Examples
    --------
    >>> is_listed("mayors"), is_listed("mauiales")
    (True, False)
    """
    lemmas, words = _table()
    return word in lemmas or word in words or word in _listed()


def _word_forms(word: str) -> tuple[str, ...]:
    lemmas, words = _table()
    lemma = lemmas.get(word, word)
    return tuple(dict.fromkeys([word, *sorted({lemma, *words.get(lemma, ()), *words.get(word, ())})]))


def _is_own(word: str) -> bool:
    """Say whether a word is one by itself besides being a form of another.

    Any noun in -ing is one. Other nouns are not asked: the lists hold the plurals of many (laws), and rare nouns that
    look like a common verb's past (sent, won).
    """
    if word.endswith("ing"):
        return word in _words_of("noun")
    return word in _words_of("verb") or (word in _words_of("adv") and not word.endswith("s"))


@cache
def _table() -> tuple[Mapping[str, str], Mapping[str, list[str]]]:
    """Give the lemma of each word and the words of each lemma."""
    listed = _data(TABLE)
    if not listed:
        warnings.warn(
            f"English terms match only as they are written: install {PACKAGE.replace('_', '-')} "
            "to match their other forms (laws, signed, met)",
            QualcoopWarning,
            stacklevel=2,
        )
    lemmas: dict[str, str] = {}
    words: dict[str, list[str]] = {}
    for word, lemma in ((word.lower(), lemma.lower()) for word, lemma in listed.items()):
        own = word in NO_FORMS or len(lemma) == 1 or lemma.isdigit()     # as is no form of a, second none of 2
        lemmas.setdefault(word, word if own else lemma)
        if not own:
            words.setdefault(lemma, []).append(word)
    return lemmas, words


@cache
def _listed() -> frozenset[str]:
    return frozenset(word for class_ in CLASSES for word in _words_of(class_))


@cache
def _words_of(class_: str) -> frozenset[str]:
    """Give the base forms of a class of words."""
    return frozenset(_lists().get(class_, ()))


@cache
def _lists() -> Mapping[str, list[str]]:
    return _data(WORDS)


def _data(name: str) -> dict[str, Any]:
    """Read a table of the package that holds them, empty where it is not installed."""
    spec = find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(place, "data", name)
        if path.is_file():
            table: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
            return table
    return {}
