"""Which way a coded passage points, learned from codings that say so and from cues. Chooses no code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from qualcoop.coding.learned_features import Array, Settings, Views
from qualcoop.coding.learned_passages import Passage
from qualcoop.coding.learned_ridge import Ridge, apart, fit_ridge
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import STANCES, Stance

__all__ = ["Stances", "Told", "fit_stances"]

LEAST = 10              # codings below which cues alone speak
BACK = 1.0
SAYING = ("meaning", "words", "letters")
CUE, CODE = 1.0, 0.25   # weights of what the cues say and of whom it is said


@dataclass(frozen=True, slots=True)
class Told:
    """A passage of which a code is said, with the stance that its cues alone give."""

    passage: Passage
    code: str
    cued: Stance


@dataclass(frozen=True, slots=True)
class Stances:
    """A model of stances: a regression on the words, the cues and the code, then a rule that makes chances of it.

    Attributes
    ----------
    codes
        Ids of the codes, in the order of their features.
    ridge
        The regression; None where too few codings were there, and cues alone speak.
    weights, constants
        The rule: a row a stance.
    """

    codes: tuple[str, ...] = ()
    ridge: Ridge | None = None
    weights: Array = field(default_factory=lambda: np.eye(3), repr=False)
    constants: Array = field(default_factory=lambda: np.zeros(3), repr=False)

    def chances(self, views: Views, told: Sequence[Told]) -> Array:
        """Give one row a (passage, code), one column a stance in the order of STANCES."""
        if self.ridge is None:
            return _cued(told)
        scores = self.ridge.scores(_features(views, told, self.codes))
        powers = np.exp(scores @ self.weights.T + self.constants)
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def fit_stances(
    codebook: Codebook, views: Views, told: Sequence[Told], stances: Sequence[Stance], settings: Settings
) -> Stances:
    """Learn from codings how stance is told; with fewer than ten, or one stance only, cues alone speak."""
    if len(told) < LEAST or len(set(stances)) < 2:
        return Stances()
    codes = tuple(code.id for code in codebook)
    labels = np.array([[one == name for name in STANCES] for one in stances], dtype=np.float64)
    groups = apart([one.passage.transcript for one in told])
    weights = {**settings.weights(), "cue": CUE, "code": CODE}
    fitted = fit_ridge(_features(views, told, codes), labels, groups, weights=weights, ridge=settings.ridge)
    return Stances(codes, fitted, *_rule(fitted.apart, labels))


def _features(views: Views, told: Sequence[Told], codes: Sequence[str]) -> Views:
    own = np.array([[float(one.code == code) for code in codes] for one in told]).reshape(len(told), len(codes))
    return {**{name: views[name] for name in SAYING if name in views}, "cue": _cued(told), "code": own}


def _cued(told: Sequence[Told]) -> Array:
    return np.array([[float(one.cued == name) for name in STANCES] for one in told]).reshape(len(told), len(STANCES))


def _rule(scores: Array, labels: Array) -> tuple[Array, Array]:
    """Give a row of weights for each stance; one that was never told gets no chance worth naming."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=BACK, max_iter=500).fit(scores, labels.argmax(axis=1))
    weights, constants = np.zeros((len(STANCES), scores.shape[1])), np.full(len(STANCES), _NEVER)
    if len(fitted.classes_) == 2:
        weights[fitted.classes_[1]], constants[fitted.classes_] = fitted.coef_[0], (0.0, fitted.intercept_[0])
    else:
        weights[fitted.classes_], constants[fitted.classes_] = fitted.coef_, fitted.intercept_
    return weights, constants


_NEVER = -20.0
