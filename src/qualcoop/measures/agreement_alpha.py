"""Krippendorff's alpha from counted patterns, at four levels of measurement. Knows nothing of names and intervals."""

from __future__ import annotations

from math import isfinite

import numpy as np

from qualcoop.errors import UsageError
from qualcoop.measures.agreement_tally import Array, Tally

__all__ = ["LEVELS", "alpha_values"]

LEVELS = ("nominal", "ordinal", "interval", "ratio")


def alpha_values(tally: Tally, counts: Array, *, level: str = "nominal", ranked: bool = False) -> Array:
    """Give alpha for every row of counts.

    Parameters
    ----------
    tally
        The patterns and categories.
    counts
        How many units have each pattern; one row a resample.
    level
        nominal, ordinal, interval or ratio.
    ranked
        Whether the tally's categories stand in their order; otherwise labels that are not nominal must be numbers.

    Returns
    -------
    array
        One value a row; NaN where all paired labels are the same, or none is paired.

    Raises
    ------
    UsageError
        If the level is unknown or the labels do not fit it.

    Examples
    --------
    >>> tally = Tally.of_blocks([{("yes", "yes"): 2, ("yes", "no"): 1, ("no", "no"): 1}])
    >>> alpha_values(tally, np.array([[1.0, 1.0, 2.0]])).round(4).tolist()
    [0.5333]
    """
    numbers = _numbers(tally, level, ranked=ranked)
    labels = tally.labels()
    given = labels.sum(axis=1)
    paired = labels * (given > 1)[:, None]
    coincidences = _coincidences(paired, given)
    n_k = counts @ paired
    far = _distances(n_k, numbers, level)
    observed = ((counts @ coincidences.reshape(len(given), -1)).reshape(far.shape) * far).sum(axis=(1, 2))
    expected = (n_k[:, :, None] * n_k[:, None, :] * far).sum(axis=(1, 2))
    ratio = np.divide(observed, expected, out=np.full(len(counts), np.nan), where=expected != 0)
    alpha: Array = 1 - (n_k.sum(axis=1) - 1) * ratio
    return alpha


def _coincidences(paired: Array, given: Array) -> Array:
    """Give for each pattern its pairs of labels of different coders, each unit weighing as many as it has labels."""
    pairs = paired[:, :, None] * paired[:, None, :]
    for place in range(paired.shape[1]):
        pairs[:, place, place] -= paired[:, place]
    return pairs / np.maximum(given - 1, 1)[:, None, None]


def _distances(n_k: Array, numbers: Array, level: str) -> Array:
    """Give the squared distance between every two categories; for ranks it depends on how often each was given."""
    if level == "nominal":
        return np.broadcast_to(1 - np.eye(n_k.shape[1]), (len(n_k), n_k.shape[1], n_k.shape[1]))
    places = _middle_ranks(n_k, numbers) if level == "ordinal" else np.broadcast_to(numbers, n_k.shape)
    apart = places[:, :, None] - places[:, None, :]
    if level != "ratio":
        return apart**2
    together = places[:, :, None] + places[:, None, :]
    return np.divide(apart, together, out=np.zeros_like(apart), where=together != 0) ** 2


def _middle_ranks(n_k: Array, numbers: Array) -> Array:
    """Give each category the middle of the ranks of its labels: between two of them lie the labels between them."""
    order = np.argsort(numbers)
    places = np.empty_like(n_k)
    places[:, order] = np.cumsum(n_k[:, order], axis=1) - n_k[:, order] / 2
    return places


def _numbers(tally: Tally, level: str, *, ranked: bool) -> Array:
    """Give the categories as numbers; an order of their own stands for ordinal labels that are none."""
    if level not in LEVELS:
        raise UsageError(f"level is {level!r}; it can be {', '.join(LEVELS)}")
    if level == "nominal" or ranked:
        return np.arange(len(tally.categories), dtype=np.float64)
    numbers = [float(label) for label in tally.categories if isinstance(label, int | float) and isfinite(label)]
    strange = [label for label in tally.categories if not isinstance(label, int | float) or not isfinite(label)]
    if strange:
        more = "; give the order of ordinal labels, from low to high" if level == "ordinal" else ""
        raise UsageError(f"labels at level {level} are numbers; found {', '.join(map(repr, strange))}{more}")
    if level == "ratio" and min(numbers, default=0.0) < 0:
        raise UsageError(f"labels at level ratio begin at 0; found {min(numbers):g}")
    return np.array(numbers, dtype=np.float64)
