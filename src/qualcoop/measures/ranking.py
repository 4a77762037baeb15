"""How good a ranking of codes is, and whether chances hold: recall, area under a curve, bins. Ranks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcoop.errors import UsageError

__all__ = ["Bin", "Interval", "area_under_curve", "bootstrap", "recall_at", "reliability"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

RESAMPLES = 2000
SEED = 2020
ENDS = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Bin:
    """Chances of about the same size, with how often they came true.

    Attributes
    ----------
    low, high
        Where the bin begins and ends.
    n
        Number of chances in it.
    expected
        Their mean.
    observed
        How many of them came true, as a share.
    """

    low: float
    high: float
    n: int
    expected: float
    observed: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % bootstrap interval; the ends are None where there are fewer than two documents."""

    value: float
    low: float | None
    high: float | None
    documents: int


def recall_at(scores: Array, given: Flags, k: int) -> Array:
    """Give for each row the share of its given labels that are among the `k` best; nan for a row without any.

    Ties go to the earlier column.

    Examples
    --------
    >>> recall_at(np.array([[0.9, 0.5, 0.1]]), np.array([[True, False, True]]), 1).tolist()
    [0.5]
    """
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    found = np.take_along_axis(given, best, axis=1).sum(axis=1)
    total = given.sum(axis=1)
    return np.asarray(np.divide(found, total, out=np.full(len(given), np.nan), where=total > 0))


def area_under_curve(scores: Array, positive: Flags) -> float | None:
    """Give the chance that a positive scores higher than a negative, a tie counting half; None where either is lacking.

    Examples
    --------
    >>> area_under_curve(np.array([0.1, 0.4, 0.35, 0.8]), np.array([False, False, True, True]))
    0.75
    """
    ups, downs = int(positive.sum()), int((~positive).sum())
    if not ups or not downs:
        return None
    values, place = np.unique(scores, return_inverse=True)
    counts = np.bincount(place, minlength=len(values))
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[positive].sum() - ups * (ups + 1) / 2) / (ups * downs))


def reliability(chances: Array, came_true: Flags, *, bins: int = 10) -> tuple[Bin, ...]:
    """Sort chances into bins of equal width and hold each bin's mean against what came true; empty bins are left out.

    Examples
    --------
    >>> [(one.n, one.observed) for one in reliability(np.array([0.05, 0.9, 0.95]), np.array([False, True, True]))]
    [(1, 0.0), (2, 1.0)]
    """
    if bins < 1:
        raise UsageError(f"bins is {bins}; at least one is needed")
    place = np.minimum((chances * bins).astype(int), bins - 1)
    return tuple(
        Bin(one / bins, (one + 1) / bins, int(own.sum()), float(chances[own].mean()), float(came_true[own].mean()))
        for one in range(bins)
        if (own := place == one).any()
    )


def bootstrap(
    values: Array, documents: Sequence[str], *, resamples: int = RESAMPLES, seed: int = SEED
) -> Interval:
    """Give the mean of values with an interval by drawing whole documents with replacement; nan is left out.

    Passages of one interview are alike, so intervals over single passages would be too narrow.

    Examples
    --------
    >>> bootstrap(np.array([1.0, 1.0, 1.0, 1.0]), ["a", "a", "b", "b"])
    Interval(value=1.0, low=1.0, high=1.0, documents=2)
    """
    known = ~np.isnan(values)
    names = sorted({name for name, own in zip(documents, known, strict=True) if own})
    if not names:
        return Interval(float("nan"), None, None, 0)
    place = np.array([names.index(name) if own else 0 for name, own in zip(documents, known, strict=True)])[known]
    sums = np.bincount(place, weights=values[known], minlength=len(names))
    counts = np.bincount(place, minlength=len(names))
    value = float(sums.sum() / counts.sum())
    if len(names) < 2:
        return Interval(value, None, None, len(names))
    drawn = np.random.default_rng(seed).integers(len(names), size=(resamples, len(names)))
    low, high = np.quantile(sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1), ENDS)
    return Interval(value, float(low), float(high), len(names))
