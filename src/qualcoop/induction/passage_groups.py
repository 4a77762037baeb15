"""Words and likeness of short passages: which hang together, and which words tell two groups apart. Names no code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from math import log
from random import Random
from typing import TYPE_CHECKING, Any

import regex

from qualcoop.text.boundaries import words
from qualcoop.text.folding import fold_term
from qualcoop.text.stopwords import stop_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["beyond_chance", "content_words", "telling_words", "two_groups"]

_DEALS = 19      # nearer than in all of these: 1 in 20 by chance
_SHORTEST = 3
_GRAMS = (3, 4)
_MOST_GRAMS = 4000
_ROUNDS = 50
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_TIMEOUT = 60.0

Words = Collection[str]


@lru_cache(maxsize=1 << 15)
def content_words(passage: str) -> frozenset[str]:
    """Give the words of a passage that may tell its subject: letters only, three or more, no stop words.

    Examples
    --------
    >>> sorted(content_words("The council met about the flood"))
    ['council', 'flood', 'met']
    """
    common = stop_words("th") | stop_words("en")
    tokens = (fold_term(passage[start:end]) for start, end in words(passage))
    return frozenset(
        t for t in tokens if len(t) >= _SHORTEST and t not in common and _WORD.fullmatch(t, timeout=_TIMEOUT)
    )


def two_groups(passages: Sequence[Words]) -> tuple[tuple[int, ...], tuple[int, ...], float]:
    """Part passages in two by their wording.

    Each passage is given by its content words. Character n-grams of these are compared, weighed by rarity. The first
    parting is by the direction in which they differ most; then each passage goes to the group whose middle it is nearer
    to, until none moves.

    Returns
    -------
    tuple
        The places of the larger group and of the smaller, the most typical of each first; and how much nearer passages
        are to their own group than to the other, from 0 (not at all) to 1.

    Examples
    --------
    >>> told = ("flood water canal", "budget money office", "canal water flood", "office budget money")
    >>> two_groups([passage.split() for passage in told])[:2]
    ((0, 2), (1, 3))
    """
    import numpy as np

    vectors = _vectors(passages)
    if len(passages) < 2 or not vectors.size:
        return tuple(range(len(passages))), (), 0.0
    centred = vectors - vectors.mean(axis=0)
    axis = np.linalg.svd(centred @ centred.T, hermitian=True)[0][:, 0]
    side = np.round(axis, 9) * (1 if axis[0] >= 0 else -1) >= 0
    for _ in range(_ROUNDS):
        nearness = _nearness(vectors, side)
        moved = np.round(nearness[0], 9) >= np.round(nearness[1], 9)
        if (moved == side).all() or moved.all() or not moved.any():
            break
        side = moved
    return _groups(_nearness(vectors, side), side)


def beyond_chance(passages: Sequence[Words], apart: float) -> bool:
    """Tell whether passages fall apart more than they do whenever the same words are dealt to them at random.

    Two groups can be found in anything; the deals (nineteen, under a fixed seed) show how far apart those would be.

    Examples
    --------
    >>> told = [["flood", "water", "canal"], ["budget", "money", "office"]] * 4
    >>> beyond_chance(told, two_groups(told)[2])
    True
    """
    dealer = Random(0)
    return all(two_groups(_dealt(passages, dealer))[2] < apart for _ in range(_DEALS))


def _dealt(passages: Sequence[Words], dealer: Random) -> list[Words]:
    pool = [word for passage in passages for word in sorted(passage)]
    dealer.shuffle(pool)
    deal = iter(pool)
    return [list(islice(deal, len(passage))) for passage in passages]


def _groups(nearness: NDArray[Any], side: NDArray[Any]) -> tuple[tuple[int, ...], tuple[int, ...], float]:
    lead = nearness[0] - nearness[1]
    one = sorted((i for i, mine in enumerate(side) if mine), key=_Typical([-float(x) for x in lead]))
    two = sorted((i for i, mine in enumerate(side) if not mine), key=_Typical([float(x) for x in lead]))
    apart = float(sum(abs(x) for x in lead) / len(lead)) if one and two else 0.0
    return (tuple(one), tuple(two), apart) if len(one) >= len(two) else (tuple(two), tuple(one), apart)


class _Typical:
    """Sort key: the passages that lead most to their group first, of equal ones the earlier."""

    def __init__(self, behind: Sequence[float]) -> None:
        self._behind = behind

    def __call__(self, place: int) -> tuple[float, int]:
        return round(self._behind[place], 9), place


def _nearness(vectors: NDArray[Any], side: NDArray[Any]) -> NDArray[Any]:
    """Give the likeness of each passage to the middle of either group, itself left out of its own."""
    import numpy as np

    found = []
    for group in (side, ~side):
        total = vectors[group].sum(axis=0)
        middle = total[None, :] - np.where(group[:, None], vectors, 0.0)
        length = np.linalg.norm(middle, axis=1)
        found.append((vectors * middle).sum(axis=1) / np.where(length == 0, 1.0, length))
    return np.array(found)


def _vectors(passages: Sequence[Words]) -> NDArray[Any]:
    import numpy as np

    counted = [Counter(_grams(passage)) for passage in passages]
    known = Counter(gram for grams in counted for gram in grams)
    shared = sorted((gram for gram, n in known.items() if n > 1), key=_by_count(known))[:_MOST_GRAMS]
    column = {gram: place for place, gram in enumerate(shared)}
    vectors = np.zeros((len(passages), len(shared)))
    for row, grams in enumerate(counted):
        for gram, n in grams.items():
            if gram in column:
                vectors[row, column[gram]] = (1 + log(n)) * log(1 + len(passages) / known[gram])
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(length == 0, 1.0, length)


def _grams(passage: Words) -> Iterator[str]:
    for word in passage:
        padded = f" {word} "
        for size in _GRAMS:
            yield from (padded[at : at + size] for at in range(len(padded) - size + 1))


def _by_count(counts: Counter[str]) -> Callable[[str], tuple[int, str]]:
    def key(gram: str) -> tuple[int, str]:
        return -counts[gram], gram

    return key


def telling_words(ours: Sequence[Words], theirs: Sequence[Words], *, most: int = 3) -> tuple[str, ...]:
    """Give the words that many passages of one group have and few of the other.

    In at least two passages and a quarter of the group, and at least three times as often as in the other.

    Examples
    --------
    >>> telling_words([{"flood", "water"}, {"flood"}, {"canal"}], [{"budget", "water"}, {"money"}])
    ('flood',)
    """
    here, there = (Counter(word for passage in group for word in passage) for group in (ours, theirs))
    lead = {
        word: round(n / len(ours) - there[word] / max(1, len(theirs)), 9)
        for word, n in here.items()
        if n >= 2 and 4 * n >= len(ours) and n * len(theirs) >= 3 * there[word] * len(ours)
    }
    return tuple(sorted(lead, key=_by_lead(lead))[:most])


def _by_lead(lead: dict[str, float]) -> Callable[[str], tuple[float, str]]:
    def key(word: str) -> tuple[float, str]:
        return -lead[word], word

    return key
