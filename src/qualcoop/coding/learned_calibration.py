"""From scores to chances that hold: one logistic rule for all codes, and one for none. Knows no text."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from qualcoop.coding.learned_features import Array

__all__ = ["FROM_CODEBOOK", "Rule", "evidence", "fit_rule", "none_evidence"]

BACK = 1.0              # how strongly weights are held back towards nothing


@dataclass(frozen=True, slots=True)
class Rule:
    """A logistic rule: a weight for each kind of evidence.

    Attributes
    ----------
    weights
        One number a kind of evidence.
    constant
        What speaks without any evidence.
    """

    weights: Array = field(repr=False)
    constant: float

    def chances(self, evidence: Array) -> Array:
        """Give chances between 0 and 1 for evidence of any shape whose last axis is the kinds."""
        return np.asarray(1.0 / (1.0 + np.exp(-(evidence @ self.weights + self.constant))))


# Before anybody has coded: about what the codings of two studies and two sets of real interviews gave when scores were
# left out. It ranks; how likely a code is, nobody can know before.
FROM_CODEBOOK = Rule(np.array([0.0, 0.0, 1.5, 3.0, 10.0, 6.0]), -5.0)


def evidence(scores: Array, likenesses: Array) -> Array:
    """Give (passages, codes, 2 + likenesses): the scores of code and of none, then what the codebook says.

    Parameters
    ----------
    scores
        A column a code, and the last for none.
    likenesses
        For each passage and code what the codebook says.

    Examples
    --------
    >>> evidence(np.array([[0.5, 0.3]]), np.array([[[0.1, 0.2]]])).tolist()
    [[[0.5, 0.3, 0.1, 0.2]]]
    """
    codes = scores[:, :-1, None]
    none = np.broadcast_to(scores[:, -1][:, None, None], codes.shape)
    return np.concatenate([codes, none, likenesses], axis=2)


def none_evidence(score: Array, chances: Array) -> Array:
    """Give (passages, 3): the score of none, the greatest chance of a code, how many codes are to be expected.

    Examples
    --------
    >>> none_evidence(np.array([0.2]), np.array([[0.5, 0.25]])).tolist()
    [[0.2, 0.5, 0.75]]
    """
    return np.stack([score, chances.max(axis=1, initial=0.0), chances.sum(axis=1)], axis=1)


def fit_rule(evidence: Array, labels: Array) -> Rule | None:
    """Fit a rule on evidence got apart from what it is about; None where all labels are the same.

    Because all codes share it, a code with two passages is judged as surely as one with fifty: by how far such
    evidence was right before.

    Examples
    --------
    >>> made = fit_rule(np.array([[0.0], [0.1], [0.9], [1.0]] * 9), np.array([0, 0, 1, 1] * 9))
    >>> (made.chances(np.array([[0.0], [1.0]])) > 0.9).tolist()
    [False, True]
    """
    from sklearn.linear_model import LogisticRegression

    flat, wanted = evidence.reshape(-1, evidence.shape[-1]), labels.ravel() > 0
    if wanted.all() or not wanted.any():
        return None
    spread = flat.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    fitted = LogisticRegression(C=BACK, max_iter=500).fit(flat / scale, wanted)
    return Rule(fitted.coef_[0] / scale, float(fitted.intercept_[0]))
