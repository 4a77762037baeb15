"""How far coders agree: percent and the coefficients that correct it for chance. Decides nothing and settles nothing.

Every coefficient is a function of how often each pattern of labels occurs, so one formula serves the value and all
resamples of an interval alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

import numpy as np

from qualcoop.errors import UsageError
from qualcoop.measures.agreement_alpha import LEVELS, alpha_values
from qualcoop.measures.agreement_tally import Array, Label, Table, Tally, tally_of

__all__ = [
    "COEFFICIENTS",
    "LEVELS",
    "PARADOX",
    "Coefficient",
    "Formula",
    "Label",
    "Table",
    "brennan_prediger",
    "coefficient",
    "cohen_kappa",
    "fleiss_kappa",
    "formula_of",
    "gwet_ac1",
    "krippendorff_alpha",
    "paradoxical",
    "percent",
    "positive_agreement",
    "scott_pi",
]

Formula = Callable[[Tally, Array], Array]

PARADOX = "paradox"
HIGH_PERCENT = 0.80
LOW_VALUE = 0.40

_NO_PAIRS = "no unit was labelled by two coders"
_ONE_LABEL = "every label is the same, so nothing is left to agree on beyond chance"
_ONE_CATEGORY = "there is only one label to choose from; name all categories"
_TWO_CODERS = "defined for two coders; fleiss_kappa and krippendorff_alpha are for more"
_NEVER_GIVEN = "no coder gave the label to a unit that another coder labelled too"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient of agreement.

    Attributes
    ----------
    name
        percent, cohen_kappa, scott_pi, fleiss_kappa, krippendorff_alpha, gwet_ac1, brennan_prediger or
        positive_agreement.
    value
        At most 1; None where it is not defined.
    why
        Why there is no value or no interval, or what the interval leaves out; otherwise empty.
    low, high
        Ends of the 95 % interval; None where none was asked for or none can be given.
    flags
        ``paradox`` where a high percentage goes with a low coefficient because nearly all labels are one
        (:func:`paradoxical`).
    """

    name: str
    value: float | None
    why: str = ""
    low: float | None = None
    high: float | None = None
    flags: tuple[str, ...] = ()


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
    return coefficient("percent", tally_of(table))


def cohen_kappa(left: Sequence[Label], right: Sequence[Label]) -> Coefficient:
    """Give Cohen's kappa of two coders, each with a habit of their own; units that one left out do not count.

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
    """
    return coefficient("cohen_kappa", tally_of([left, right]))


def scott_pi(left: Sequence[Label], right: Sequence[Label]) -> Coefficient:
    """Give Scott's pi of two coders, who are taken to share one habit; units that one left out do not count.

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
    >>> scott_pi(["laws", "laws", "", ""], ["laws", "", "", ""]).value
    0.4666666666666667
    """
    return coefficient("scott_pi", tally_of([left, right]))


def fleiss_kappa(table: Table) -> Coefficient:
    """Give Fleiss' kappa for two coders or more; for two who left nothing out it is Scott's pi.

    Labels may be missing, after Gwet: agreement is the mean over units with two labels or more, while a label's
    share is the mean over all units with a label.

    Parameters
    ----------
    table
        One row a coder, one column a unit; None where a coder left a unit out.

    Returns
    -------
    Coefficient
        Without a value where all labels are the same.

    Examples
    --------
    >>> round(fleiss_kappa([["laws", "laws", "", None], ["laws", "", "", "laws"], ["laws", "", "", ""]]).value, 4)
    0.1608
    """
    return coefficient("fleiss_kappa", tally_of(table))


def krippendorff_alpha(table: Table, *, level: str = "nominal", order: Sequence[Label] | None = None) -> Coefficient:
    """Give Krippendorff's alpha for any number of coders; labels may be missing.

    Parameters
    ----------
    table
        One row a coder, one column a unit; None where a coder left a unit out.
    level
        nominal, ordinal, interval or ratio.
    order
        For ordinal labels that are no numbers: all of them from low to high.

    Returns
    -------
    Coefficient
        Without a value where all labels are the same.

    Raises
    ------
    UsageError
        If the level is unknown, or needs numbers and finds others, or a label is not in `order`.

    Examples
    --------
    >>> krippendorff_alpha([["laws", "laws", "", None], ["laws", "", "", "laws"]]).value
    0.4444444444444444
    >>> round(krippendorff_alpha([[1, 2, 3, 4], [1, 2, 4, 4]], level="interval").value, 4)
    0.9263
    """
    if order is not None and level != "ordinal":
        raise UsageError(f"level is {level!r}; an order goes with ordinal labels alone")
    tally = tally_of(table, categories=order)
    formula = partial(alpha_values, level=level, ranked=order is not None)
    return _valued("krippendorff_alpha", tally, formula)


def gwet_ac1(table: Table, *, categories: Sequence[Label] | None = None) -> Coefficient:
    """Give Gwet's AC1, which a label that nearly all units have does not pull down.

    Parameters
    ----------
    table
        One row a coder, one column a unit; None where a coder left a unit out.
    categories
        All labels that could have been given; by default those that occur. The value depends on how many there are.

    Returns
    -------
    Coefficient
        Without a value where there is only one category.

    Examples
    --------
    >>> round(gwet_ac1([["laws", "", "", ""], ["", "", "", ""]]).value, 4)
    0.68
    """
    return coefficient("gwet_ac1", tally_of(table, categories=categories))


def brennan_prediger(table: Table, *, categories: Sequence[Label] | None = None) -> Coefficient:
    """Give the coefficient of Brennan and Prediger: chance is one over the number of categories.

    Parameters
    ----------
    table
        One row a coder, one column a unit; None where a coder left a unit out.
    categories
        All labels that could have been given; by default those that occur. The value depends on how many there are.

    Returns
    -------
    Coefficient
        Without a value where there is only one category.

    Examples
    --------
    >>> brennan_prediger([["laws", "", "", ""], ["", "", "", ""]]).value
    0.5
    """
    return coefficient("brennan_prediger", tally_of(table, categories=categories))


def positive_agreement(table: Table, *, label: Label) -> Coefficient:
    """Give, of the units to which one coder gave a label, the share to which the others gave it too.

    Units that nobody gave the label do not enter, so that talk nobody coded neither raises nor lowers it. It is not
    corrected for chance.

    Parameters
    ----------
    table
        One row a coder, one column a unit; None where a coder left a unit out.
    label
        The label in question.

    Returns
    -------
    Coefficient
        From 0 to 1; without a value where nobody gave the label.

    Examples
    --------
    >>> positive_agreement([["laws", "laws", "", ""], ["laws", "", "", ""]], label="laws").value
    0.6666666666666666
    """
    return coefficient("positive_agreement", tally_of(table), positive=label)


# --- formulas ------------------------------------------------------------------------------------------------
# Each takes the counts of all patterns, one row a resample, and gives one value a row: NaN where it is not defined.


def _per_row(above: Array, below: Array) -> Array:
    """Divide; NaN where there is nothing to divide by."""
    ratio: Array = np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)
    return ratio


def _percent(tally: Tally, counts: Array) -> Array:
    labels = tally.labels()
    given = labels.sum(axis=1)
    paired = given > 1
    same = (labels * (labels - 1)).sum(axis=1)
    shares = np.where(paired, same / np.where(paired, given * (given - 1), 1), 0)
    return _per_row(counts @ shares, counts @ paired.astype(np.float64))


def _shares(tally: Tally, counts: Array) -> Array:
    """Give the share of each category: its mean share of a unit's labels, over all units with a label."""
    labels = tally.labels()
    given = labels.sum(axis=1, keepdims=True)
    each = labels / np.where(given > 0, given, 1)
    return _per_row(counts @ each, counts @ (given > 0).astype(np.float64))


def _corrected(observed: Array, by_chance: Array) -> Array:
    return _per_row(observed - by_chance, 1 - by_chance)


def _fleiss(tally: Tally, counts: Array) -> Array:
    shares = _shares(tally, counts)
    return _corrected(_percent(tally, counts), (shares**2).sum(axis=1))


def _gwet(tally: Tally, counts: Array) -> Array:
    shares, q = _shares(tally, counts), len(tally.categories)
    if q < 2:
        return np.full(len(counts), np.nan)
    return _corrected(_percent(tally, counts), (shares * (1 - shares)).sum(axis=1) / (q - 1))


def _brennan(tally: Tally, counts: Array) -> Array:
    q = len(tally.categories)
    if q < 2:
        return np.full(len(counts), np.nan)
    return _corrected(_percent(tally, counts), np.full(len(counts), 1 / q))


def _of_two(tally: Tally, counts: Array, *, shared_habit: bool) -> Array:
    """Give Scott's pi, where coders share one habit, or Cohen's kappa; counted in whole pairs, so without rounding."""
    if tally.coders != 2:
        return np.full(len(counts), np.nan)
    left, right = tally.labels_of(0), tally.labels_of(1)
    both = left.sum(axis=1) * right.sum(axis=1)
    n = counts @ both
    lefts, rights = counts @ (left * both[:, None]), counts @ (right * both[:, None])
    same = counts @ (left * right).sum(axis=1)
    by_chance = ((lefts + rights) ** 2).sum(axis=1) / 4 if shared_habit else (lefts * rights).sum(axis=1)
    return _per_row(same * n - by_chance, n * n - by_chance)


def _positive(tally: Tally, counts: Array, *, label: Label) -> Array:
    given = tally.labels().sum(axis=1)
    hits = np.array([pattern.count(label) for pattern in tally.patterns], dtype=np.float64)
    return _per_row(counts @ (hits * (hits - 1)), counts @ (hits * np.maximum(given - 1, 0)))


COEFFICIENTS: Mapping[str, Formula] = MappingProxyType(
    {
        "percent": _percent,
        "cohen_kappa": partial(_of_two, shared_habit=False),
        "scott_pi": partial(_of_two, shared_habit=True),
        "fleiss_kappa": _fleiss,
        "krippendorff_alpha": alpha_values,
        "gwet_ac1": _gwet,
        "brennan_prediger": _brennan,
    }
)
_PULLED_DOWN = ("cohen_kappa", "scott_pi", "fleiss_kappa", "krippendorff_alpha")


def coefficient(name: str, tally: Tally, *, positive: Label = None) -> Coefficient:
    """Give one coefficient of a tally, labels taken as nominal.

    Parameters
    ----------
    name
        One of ``COEFFICIENTS``, or positive_agreement.
    tally
        The labels, counted.
    positive
        For positive_agreement: the label in question.

    Raises
    ------
    UsageError
        If there is no coefficient of that name, or positive_agreement is not told its label.

    Examples
    --------
    >>> coefficient("scott_pi", tally_of([["yes", "no"], ["yes", "yes"]])).value
    -0.3333333333333333
    """
    return _valued(name, tally, formula_of(name, positive=positive))


def formula_of(name: str, *, positive: Label = None) -> Formula:
    """Give the formula of a coefficient; positive_agreement needs its label."""
    if name == "positive_agreement":
        if positive is None:
            raise UsageError("positive_agreement is about one label; say which (positive=LABEL)")
        return partial(_positive, label=positive)
    if name not in COEFFICIENTS:
        raise UsageError(f"no coefficient {name!r}; there are {', '.join(COEFFICIENTS)}, positive_agreement")
    return COEFFICIENTS[name]


def _valued(name: str, tally: Tally, formula: Formula) -> Coefficient:
    counts = tally.counts()[None, :]
    if not tally.patterns or np.isnan(_percent(tally, counts)[0]):
        return Coefficient(name, None, _NO_PAIRS)
    value = float(formula(tally, counts)[0])
    return Coefficient(name, None, _undefined(name, tally)) if np.isnan(value) else Coefficient(name, value)


def _undefined(name: str, tally: Tally) -> str:
    if name == "positive_agreement":
        return _NEVER_GIVEN
    if name in ("cohen_kappa", "scott_pi") and tally.coders != 2:
        return _TWO_CODERS
    return _ONE_CATEGORY if name in ("gwet_ac1", "brennan_prediger") else _ONE_LABEL


def paradoxical(found: Coefficient, tally: Tally) -> Coefficient:
    """Flag a coefficient that is low although coders nearly always say the same, since it is nearly always one thing.

    The first paradox of Feinstein and Cicchetti (1990), for the coefficients whose chance is taken from the labels
    given. The line is drawn here at percent 0.80 or more with the coefficient below 0.40: both hold together only where
    agreement by chance is above two thirds, and so one label makes up more than two thirds of all. A flag says that
    the value tells more of the rare label than of the coders' care; it is no pardon.

    Parameters
    ----------
    found
        A coefficient of the tally.
    tally
        The labels, counted.

    Returns
    -------
    Coefficient
        The same, with ``paradox`` among its flags where both hold.

    Examples
    --------
    >>> tally = Tally.of_blocks([{("no", "no"): 118, ("no", "yes"): 5, ("yes", "no"): 2}])
    >>> kappa = paradoxical(coefficient("cohen_kappa", tally), tally)
    >>> round(kappa.value, 4), kappa.flags
    (-0.0234, ('paradox',))
    """
    if found.name not in _PULLED_DOWN or found.value is None or found.value >= LOW_VALUE:
        return found
    same = _percent(tally, tally.counts()[None, :])[0]
    return replace(found, flags=(*found.flags, PARADOX)) if same >= HIGH_PERCENT else found
