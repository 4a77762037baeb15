"""How far coders agree: percent, Cohen's kappa, Krippendorff's alpha. Decides nothing and settles nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from qualcoop.errors import UsageError

__all__ = ["Coefficient", "Label", "Table", "alpha_nominal", "cohen_kappa", "percent"]

Label = Hashable | None
Table = Sequence[Sequence[Label]]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient of agreement.

    Attributes
    ----------
    name
        percent, cohen_kappa or alpha_nominal.
    value
        At most 1; None where it is not defined.
    why
        Why there is no value; empty where there is one.
    """

    name: str
    value: float | None
    why: str = ""


def percent(table: Table) -> Coefficient:
    """Give the share of pairs of labels for one unit that are the same, as a mean over units.

    Parameters
    ----------
    table
        One row a coder, one column a unit; None where a coder left a unit out.

    Returns
    -------
    Coefficient
        From 0 to 1; units that fewer than two coders labelled are left out.

    Examples
    --------
    >>> percent([["laws", "laws", ""], ["laws", "", ""]]).value
    0.6666666666666666
    """
    shares = [_pairs(unit) / (unit.total() * (unit.total() - 1)) for unit in _units(table)]
    if not shares:
        return Coefficient("percent", None, _NO_PAIRS)
    return Coefficient("percent", sum(shares) / len(shares))


def cohen_kappa(left: Sequence[Label], right: Sequence[Label]) -> Coefficient:
    """Give Cohen's kappa of two coders; units that one of them left out do not count.

    Parameters
    ----------
    left, right
        The labels that each gave to the same units; None where a unit was left out.

    Returns
    -------
    Coefficient
        Without a value where both gave one and the same label throughout.

    Examples
    --------
    >>> cohen_kappa(["laws", "laws", "", ""], ["laws", "", "", ""]).value
    0.5
    >>> cohen_kappa(["laws", "laws"], ["laws", "laws"]).why
    'every label is the same, so nothing is left to agree on beyond chance'
    """
    _check([left, right])
    both = [(a, b) for a, b in zip(left, right, strict=True) if a is not None and b is not None]
    if not both:
        return Coefficient("cohen_kappa", None, _NO_PAIRS)
    n = len(both)
    lefts, rights = Counter(a for a, _ in both), Counter(b for _, b in both)
    by_chance = sum(lefts[label] * rights[label] for label in lefts)
    if by_chance == n * n:
        return Coefficient("cohen_kappa", None, _ONE_LABEL)
    same = sum(a == b for a, b in both)
    return Coefficient("cohen_kappa", (same * n - by_chance) / (n * n - by_chance))


def alpha_nominal(table: Table) -> Coefficient:
    """Give Krippendorff's alpha for labels without an order, any number of coders, labels may be missing.

    Parameters
    ----------
    table
        One row a coder, one column a unit; None where a coder left a unit out.

    Returns
    -------
    Coefficient
        Without a value where all labels are the same; it does not depend on the order of coders or units.

    Examples
    --------
    >>> alpha_nominal([["laws", "laws", "", None], ["laws", "", "", "laws"]])
    Coefficient(name='alpha_nominal', value=0.4444444444444444, why='')
    """
    units = _units(table)
    if not units:
        return Coefficient("alpha_nominal", None, _NO_PAIRS)
    labels = sum(units, Counter[Label]())
    n = labels.total()
    expected = n * n - sum(count * count for count in labels.values())
    if not expected:
        return Coefficient("alpha_nominal", None, _ONE_LABEL)
    observed = sum(_unlike(unit) / (unit.total() - 1) for unit in units)
    return Coefficient("alpha_nominal", 1 - (n - 1) * observed / expected)


_NO_PAIRS = "no unit was labelled by two coders"
_ONE_LABEL = "every label is the same, so nothing is left to agree on beyond chance"


def _units(table: Table) -> list[Counter[Label]]:
    """Give the labels of each unit that at least two coders labelled, in an order that depends on neither."""
    _check(table)
    units = (Counter(label for label in column if label is not None) for column in _columns(table))
    return sorted((unit for unit in units if unit.total() > 1), key=_shape)


def _columns(table: Table) -> Iterator[tuple[Label, ...]]:
    return zip(*table, strict=True)


def _shape(unit: Counter[Label]) -> list[int]:
    # Sums of fractions must come in one order; labels need not be sortable, counts are.
    return sorted(unit.values())


def _pairs(unit: Counter[Label]) -> int:
    return sum(count * (count - 1) for count in unit.values())


def _unlike(unit: Counter[Label]) -> int:
    return unit.total() * (unit.total() - 1) - _pairs(unit)


def _check(table: Table) -> None:
    lengths = {len(row) for row in table}
    if len(table) < 2 or len(lengths) > 1:
        raise UsageError(
            f"agreement needs two coders or more over the same units; got rows of {[len(row) for row in table]} labels"
        )
