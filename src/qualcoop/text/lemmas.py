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


@lru_cache(maxsize=4096)
def surface_forms(term: str) -> tuple[str, ...]:
    """Give the forms in which an English term may stand in a text, the term itself first.

    Each word of a phrase is expanded to the words that share its lemma, and to those whose lemma it is. A phrase
    has at most 200 forms; the forms of its last words are then the ones that are kept.

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
    """
    folded = fold_term(term)
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
    for word, lemma in listed.items():
        lemmas.setdefault(word.lower(), lemma.lower())
        words.setdefault(lemma.lower(), []).append(word.lower())
    return lemmas, words


@cache
def _listed() -> frozenset[str]:
    return frozenset(word for words in _data(WORDS).values() for word in words)


def _data(name: str) -> dict[str, Any]:
    """Read a table of the package that holds them, empty where it is not installed."""
    spec = find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(place, "data", name)
        if path.is_file():
            table: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
            return table
    return {}
