"""How well a set of cases lies inside another: consistency, coverage and their kin. Decides nothing about a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from qualcoop.errors import UsageError

__all__ = ["Fit", "fit"]


@dataclass(frozen=True, slots=True)
class Fit:
    """Set-theoretic fit of a condition or expression to an outcome; None where a denominator is 0.

    Attributes
    ----------
    inclN, covN, RoN
        Necessity: inclusion of the outcome in the condition, coverage, relevance.
    inclS, covS, PRI
        Sufficiency: inclusion of the condition in the outcome, coverage, proportional reduction in inconsistency.
    n
        Number of cases.
    """

    inclN: float | None
    covN: float | None
    RoN: float | None
    inclS: float | None
    covS: float | None
    PRI: float | None
    n: int


def fit(x: Sequence[float], y: Sequence[float]) -> Fit:
    """Compare memberships in a condition with memberships in the outcome.

    Parameters
    ----------
    x
        Membership of each case in the condition or expression, from 0 to 1; crisp values are 0 and 1.
    y
        Membership of the same cases in the outcome.

    Returns
    -------
    Fit
        Necessity and sufficiency; it does not depend on the order of the cases.

    Raises
    ------
    UsageError
        If the two differ in length or a membership lies outside 0 to 1.

    Examples
    --------
    >>> fit([1, 1, 0, 0], [1, 0, 0, 0])
    Fit(inclN=1.0, covN=0.5, RoN=0.6666666666666666, inclS=0.5, covS=1.0, PRI=0.5, n=4)
    """
    _check(x, y)
    in_x, in_y = fsum(x), fsum(y)
    both = fsum(map(min, x, y))
    inconsistent = fsum(min(a, b, 1 - b) for a, b in zip(x, y, strict=True))
    return Fit(
        inclN=_ratio(both, in_y),
        covN=_ratio(both, in_x),
        RoN=_ratio(fsum(1 - a for a in x), fsum(1 - min(a, b) for a, b in zip(x, y, strict=True))),
        inclS=_ratio(both, in_x),
        covS=_ratio(both, in_y),
        PRI=_ratio(both - inconsistent, in_x - inconsistent),
        n=len(x),
    )


def _ratio(part: float, whole: float) -> float | None:
    # Differences of sums may leave dust where the exact denominator is 0.
    return part / whole if whole > 1e-12 else None


def _check(x: Sequence[float], y: Sequence[float]) -> None:
    if len(x) != len(y):
        raise UsageError(f"fit compares the same cases: {len(x)} memberships of x, {len(y)} of y")
    for name, values in (("x", x), ("y", y)):
        for place, value in enumerate(values):
            if not 0 <= value <= 1:
                raise UsageError(f"{name}[{place}] is {value}; a membership lies between 0 and 1")
