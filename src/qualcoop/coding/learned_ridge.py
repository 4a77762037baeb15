"""Scores by ridge regression on all features at once, and what each passage would get were its interview not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from qualcoop.coding.learned_features import Array, Matrix, Views

__all__ = ["Ridge", "apart", "fit_codes_and_none", "fit_ridge"]

PARTS = 5               # parts of a single interview that are held apart from one another


@dataclass(frozen=True, slots=True)
class Ridge:
    """Weights of each feature for each column, with the scores of the passages learned from.

    Attributes
    ----------
    weights
        For each kind of feature a matrix (features, columns).
    constant
        One number a column.
    apart
        Scores of the passages learned from, each as a model gives it that has not seen its group.
    """

    weights: Mapping[str, Array] = field(repr=False)
    constant: Array = field(repr=False)
    apart: Array = field(repr=False)

    def scores(self, views: Views) -> Array:
        """Give one row a passage, one column a label."""
        return np.asarray(sum(views[name] @ weights for name, weights in self.weights.items()) + self.constant)


def fit_ridge(
    views: Views, labels: Array, groups: Sequence[str], *, weights: Mapping[str, float], ridge: float
) -> Ridge:
    """Fit a ridge regression for each column of labels; all columns share one inversion.

    How like two passages are is the weighted sum of how like they are in each kind of feature.

    Leaving a group out needs no second fit: with ``G`` the inverse of (similarities + ridge) and ``a = G y``, the
    residual of group g under a model without g is ``(G_gg)^-1 a_g``, exactly.

    Examples
    --------
    >>> x, y = np.array([[1.0], [-1.0], [1.0], [-1.0]]), np.array([[1.0], [0.0], [1.0], [0.0]])
    >>> made = fit_ridge({"x": x}, y, ["a", "a", "b", "b"], weights={"x": 1.0}, ridge=0.1)
    >>> abs(made.apart.round(1)).ravel().tolist()
    [1.0, 0.0, 1.0, 0.0]
    """
    return _fitted(views, _similar(views, weights), labels, groups, weights, np.full(len(labels), ridge))


def fit_codes_and_none(
    views: Views,
    labels: Array,
    nothing: Array,
    groups: Sequence[str],
    *,
    weights: Mapping[str, float],
    ridge: float,
    uncoded: float,
) -> Ridge:
    """Fit a column for each code, and a last one for none.

    Which code fits is learned from coded passages, and from uncoded ones with the weight `uncoded` alone, since a
    person who leaves a passage uncoded may have thought of many codes or of none; whether any fits, from all alike.
    """
    similar = _similar(views, weights)
    held = np.where(nothing > 0, ridge / uncoded, ridge)
    codes = _fitted(views, similar, labels, groups, weights, held)
    none = _fitted(views, similar, nothing[:, None], groups, weights, np.full(len(nothing), ridge))
    return Ridge(
        {kind: np.hstack([own, none.weights[kind]]) for kind, own in codes.weights.items()},
        np.concatenate([codes.constant, none.constant]),
        np.hstack([codes.apart, none.apart]),
    )


def _similar(views: Views, weights: Mapping[str, float]) -> Array:
    parts = (weight * _dense(views[kind] @ views[kind].T) for kind, weight in weights.items() if kind in views)
    return np.asarray(1.0 + sum(parts))


def _fitted(
    views: Views, similar: Array, labels: Array, groups: Sequence[str], weights: Mapping[str, float], held: Array
) -> Ridge:
    inverse = np.linalg.inv(similar + np.diag(held))
    duals = inverse @ labels
    out = np.empty_like(duals)
    for group in dict.fromkeys(groups):
        rows = np.flatnonzero([one == group for one in groups])
        out[rows] = labels[rows] - np.linalg.solve(inverse[np.ix_(rows, rows)], duals[rows])
    used = {kind: weight for kind, weight in weights.items() if kind in views}
    learned = {kind: weight * np.asarray(views[kind].T @ duals) for kind, weight in used.items()}
    return Ridge(learned, duals.sum(axis=0), out)


def apart(transcripts: Sequence[str]) -> list[str]:
    """Name the group of each passage: its interview, or where there is only one, a fifth of it.

    Examples
    --------
    >>> apart(["a", "b", "a"]), apart(["a"] * 5)
    (['a', 'b', 'a'], ['a:0', 'a:1', 'a:2', 'a:3', 'a:4'])
    """
    if len(set(transcripts)) > 1:
        return list(transcripts)
    return [f"{name}:{PARTS * row // len(transcripts)}" for row, name in enumerate(transcripts)]


def _dense(matrix: Matrix) -> Array:
    return np.asarray(matrix.toarray() if hasattr(matrix, "toarray") else matrix, dtype=np.float64)
