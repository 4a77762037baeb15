"""Words and likeness of short passages: which hang together, and which words tell two groups apart. Names no code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement
from math import isqrt, log
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
_SQUARINGS, _PREVAILS, _STEPS = 10, 0.75, 12     # enough where the second direction is a hundredth weaker
_EXACT, _CLEAR = 1e-11, 1e-8    # of a direction, what counts as nothing and what has a sign; the border lies between
_ONE_THREAD = 1 << 18           # multiplications that the linear algebra library does not share out among threads
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
    pool = _pooled(passages)
    vectors = _vectors(pool, pool.passage)
    if not vectors.size:
        return tuple(range(len(passages))), (), 0.0
    return _groups(*_parted(vectors))


def beyond_chance(passages: Sequence[Words], apart: float) -> bool:
    """Tell whether passages fall apart more than they do whenever the same words are dealt to them at random.

    Two groups can be found in anything; the deals (nineteen, under a fixed seed) show how far apart those would be.

    Examples
    --------
    >>> told = [["flood", "water", "canal"], ["budget", "money", "office"]] * 4
    >>> beyond_chance(told, two_groups(told)[2])
    True
    """
    pool = _pooled(passages)
    return all(_apart_by_words(_vectors(pool, deal)) < apart for deal in _deals(pool.passage))


def _deals(passage: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Deal words to passages of the same lengths: each yields the passage to which each word goes."""
    dealer = Random(0)
    for _ in range(_DEALS):
        order = list(range(len(passage)))
        dealer.shuffle(order)
        deal = passage.copy()
        deal[order] = passage
        yield deal


def _apart_by_words(vectors: NDArray[Any]) -> float:
    return _apart(*_parted(vectors)) if vectors.size else 0.0


def _parted(vectors: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Give which passages are of the first group, after the likeness of each to the middle of either."""
    import numpy as np

    side = _first_side(vectors)
    for _ in range(_ROUNDS):
        nearness = _nearness(vectors, side)
        moved = np.round(nearness[0], 9) >= np.round(nearness[1], 9)
        if (moved == side).all() or moved.all() or not moved.any():
            return nearness, side
        side = moved
    return _nearness(vectors, side), side


def _first_side(vectors: NDArray[Any]) -> NDArray[Any]:
    """Part passages by the sign of the direction in which they differ most."""
    import numpy as np

    centred = vectors - vectors.mean(axis=0)
    axis = _strongest(_gram(centred))
    if axis is None:
        axis = np.linalg.svd(centred @ centred.T, hermitian=True)[0][:, 0]
    return np.round(axis, 9) * (1 if axis[0] >= 0 else -1) >= 0


def _strongest(matrix: NDArray[Any]) -> NDArray[Any] | None:
    """Give the direction in which a matrix is strongest without decomposing it; None where that is not sure.

    Squared again and again, its trace made one, a matrix comes to hold one direction alone: where the squares of the
    strengths add up to `alone`, the first is at least that, and no other more than what is missing to one.
    """
    import numpy as np

    power = matrix
    for _ in range(_SQUARINGS if matrix.trace() > _EXACT else 0):
        power = _gram(power / power.trace())
        alone = power.trace()
        if alone > _PREVAILS:
            axis: NDArray[Any] = power[power.diagonal().argmax()]
            for _ in range(_STEPS):
                axis = np.einsum("ij,j->i", power, axis)
            length = np.linalg.norm(axis)
            axis = axis / length
            if (1 - alone) ** (2 * _STEPS + 2) < _EXACT * length and _signs_sure(axis):
                return axis
    return None


def _signs_sure(axis: NDArray[Any]) -> bool:
    size = abs(axis)
    return bool(size[0] > _CLEAR and ((size > _CLEAR) | (size < _EXACT)).all())


def _gram(rows: NDArray[Any]) -> NDArray[Any]:
    """Multiply a matrix with its transpose, in blocks too small for threads: these would wait for a busy machine."""
    import numpy as np

    size = isqrt(_ONE_THREAD // rows.shape[1])
    blocks = [slice(at, at + size) for at in range(0, len(rows), size)]
    found = np.empty((len(rows), len(rows)))
    for one, other in combinations_with_replacement(blocks, 2):
        found[one, other] = rows[one] @ rows[other].T
        found[other, one] = found[one, other].T
    return found


def _groups(nearness: NDArray[Any], side: NDArray[Any]) -> tuple[tuple[int, ...], tuple[int, ...], float]:
    lead = nearness[0] - nearness[1]
    one = sorted((i for i, mine in enumerate(side) if mine), key=_Typical([-float(x) for x in lead]))
    two = sorted((i for i, mine in enumerate(side) if not mine), key=_Typical([float(x) for x in lead]))
    larger, smaller = (one, two) if len(one) >= len(two) else (two, one)
    return tuple(larger), tuple(smaller), _apart(nearness, side)


def _apart(nearness: NDArray[Any], side: NDArray[Any]) -> float:
    if side.all() or not side.any():
        return 0.0
    return float(sum(abs(nearness[0] - nearness[1])) / len(side))


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


@dataclass(frozen=True, slots=True)
class _Pool:
    """The words of passages as n-grams.

    Attributes
    ----------
    passage
        For each word of all passages, one after the other, its passage.
    passages
        How many there are.
    gram, word
        For each n-gram that the pool holds more than once, its place in alphabetical order, and its word.
    grams
        How many distinct ones there are.
    """

    passage: NDArray[Any]
    passages: int
    gram: NDArray[Any]
    word: NDArray[Any]
    grams: int


def _pooled(passages: Sequence[Words]) -> _Pool:
    import numpy as np

    said = [(place, word) for place, passage in enumerate(passages) for word in sorted(passage)]
    spelled = [(place, gram) for place, (_, word) in enumerate(said) for gram in _grams(word)]
    times = Counter(gram for _, gram in spelled)
    number = {gram: n for n, gram in enumerate(sorted(gram for gram in times if times[gram] > 1))}
    kept = [(number[gram], place) for place, gram in spelled if gram in number]
    gram, word = np.array(kept, dtype=int).reshape(-1, 2).T
    return _Pool(np.array([place for place, _ in said], dtype=int), len(passages), gram, word, len(number))


def _vectors(pool: _Pool, passage: NDArray[Any]) -> NDArray[Any]:
    """Give the weights of n-grams in each passage, the words of the pool being dealt to these passages."""
    import numpy as np

    cells = passage[pool.word] * pool.grams + pool.gram
    counts = np.bincount(cells, minlength=pool.passages * pool.grams).reshape(pool.passages, pool.grams)
    known = np.count_nonzero(counts, axis=0)
    shared = np.argsort(-known, kind="stable")[: min(np.count_nonzero(known > 1), _MOST_GRAMS)]
    counts = counts.take(shared, axis=1)
    frequency = np.array([0.0, *(1 + log(n) for n in range(1, counts.max(initial=0) + 1))])
    rarity = np.array([0.0, *(log(1 + pool.passages / n) for n in range(1, pool.passages + 1))])
    vectors: NDArray[Any] = frequency[counts] * rarity[known[shared]]
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(length == 0, 1.0, length)
    return vectors


@lru_cache(maxsize=1 << 15)
def _grams(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(padded[at : at + size] for size in _GRAMS for at in range(len(padded) - size + 1))


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
