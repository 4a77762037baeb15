"""Code saturation of interviews in their order and in others. Never says that a study as a whole is saturated."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from qualcoop.errors import UsageError

__all__ = ["BASES", "ORDERS", "RUNS", "SEED", "THRESHOLDS", "Saturation", "code_saturation", "saturation"]

BASES = (4, 5, 6)
RUNS = (2, 3)
THRESHOLDS = (0.05, 0.0)
ORDERS = 500
SEED = 2020
_CAUTION = (
    "after Guest, Namey and Chen (2020), who speak of inductive thematic analysis; "
    "it says little where the codebook was fixed from theory"
)


@dataclass(frozen=True, slots=True)
class Saturation:
    """One measure of saturation under one setting.

    Attributes
    ----------
    kind
        code: in the order of the interviews; code_median: the median over random orders of the same interviews.
    setting
        Threshold, base and run, such as ``5 % at 4+2``.
    value
        Number of interviews after which the next run brought no more than the threshold; None: not reached, or
        not assessable.
    assessable
        Whether there was enough to tell.
    why
        What was counted, and the caution that belongs to it.
    """

    kind: str
    setting: str
    value: float | None
    assessable: bool
    why: str


def code_saturation(
    order: Sequence[Collection[str]], base: int = 4, run: int = 2, threshold: float = 0.05
) -> Saturation:
    """Find the interview after which a run of further interviews brings hardly a new code.

    After Guest, Namey and Chen (2020): the base is the number of codes in the first `base` interviews and stays
    fixed; runs of `run` interviews follow, sliding by one; a code is new where it is first seen inside the run.

    Parameters
    ----------
    order
        The codes found in each interview, in the order of the interviews, under one version of the codebook.
    base, run
        Number of interviews that make the base, and of those in a run.
    threshold
        Largest share of new codes, of the base, that still counts as saturated.

    Returns
    -------
    Saturation
        Of kind ``code``.

    Examples
    --------
    >>> talks = [{"laws", "trust"}, {"budget"}, {"debt"}, {"laws"}, {"staff"}, {"trust"}, {"laws"}, {"debt"}]
    >>> found = code_saturation(talks)
    >>> found.setting, found.value
    ('5 % at 4+2', 5)
    >>> code_saturation(talks[:5]).why
    '5 interviews, 6 are needed'
    """
    return _in_order(_first_seen(order), base=base, run=run, threshold=threshold)


def saturation(
    order: Sequence[Collection[str]], *, orders: int = ORDERS, seed: int = SEED
) -> tuple[Saturation, ...]:
    """Measure code saturation under all customary settings, and how much it hangs on the order.

    Parameters
    ----------
    order
        The codes found in each interview, in the order of the interviews.
    orders, seed
        Number of random orders, and the seed that makes them the same on every machine.

    Returns
    -------
    tuple of Saturation
        For bases 4, 5, 6, runs 2, 3 and thresholds 5 %, 0 %: first the observed order, then the median over random
        orders, whose `why` gives the range from 5 to 95 %. The medians do not depend on the observed order.

    Examples
    --------
    >>> found = saturation([{"laws"}, {"laws", "trust"}] * 5)
    >>> len(found), found[0].value, found[1].kind
    (24, 4, 'code_median')
    """
    observed = _first_seen(order)
    shuffled = _shuffled(order, orders, seed)
    found: list[Saturation] = []
    for base in BASES:
        for run in RUNS:
            for threshold in THRESHOLDS:
                here = _in_order(observed, base=base, run=run, threshold=threshold)
                found += [here, _median(here, shuffled, base=base, run=run, threshold=threshold)]
    return tuple(found)


def _first_seen(order: Sequence[Collection[str]]) -> list[int]:
    """Count the codes that each interview is the first to bring."""
    seen: set[str] = set()
    counts = []
    for codes in order:
        new = set(codes) - seen
        seen |= new
        counts.append(len(new))
    return counts


def _in_order(new: list[int], *, base: int, run: int, threshold: float) -> Saturation:
    if base < 1 or run < 1 or threshold < 0:
        raise UsageError(f"base {base}, run {run}, threshold {threshold}: base and run begin at 1, a threshold at 0")
    setting = f"{threshold * 100:g} % at {base}+{run}"
    if len(new) < base + run:
        return _unassessable("code", setting, f"{len(new)} interviews, {base + run} are needed")
    known = sum(new[:base])
    if not known:
        return _unassessable("code", setting, f"no code in the first {base} interviews")
    value = _reached(new, base, run, threshold)
    why = f"{_told(new, known, run, value)}; {_CAUTION}"
    return Saturation("code", setting, value, assessable=True, why=why)


def _unassessable(kind: str, setting: str, why: str) -> Saturation:
    return Saturation(kind, setting, None, assessable=False, why=why)


def _reached(new: list[int], base: int, run: int, threshold: float) -> int | None:
    known = sum(new[:base])
    totals = [0, *accumulate(new)]
    for before in range(base, len(new) - run + 1):
        if known and totals[before + run] - totals[before] <= threshold * known:
            return before
    return None


def _told(new: list[int], known: int, run: int, value: int | None) -> str:
    if value is None:
        return f"not reached in {len(new)} interviews on a base of {known} codes"
    brought = sum(new[value : value + run])
    return f"after {value} interviews the next {run} brought {brought} new codes on a base of {known}"


def _shuffled(order: Sequence[Collection[str]], orders: int, seed: int) -> list[list[int]]:
    # Sorted first, so that the sample does not depend on the order observed.
    talks = sorted(tuple(sorted(set(codes))) for codes in order)
    random = Random(seed)
    return [_first_seen(random.sample(talks, len(talks))) for _ in range(orders)]


def _median(observed: Saturation, shuffled: list[list[int]], *, base: int, run: int, threshold: float) -> Saturation:
    if len(shuffled) == 0 or len(shuffled[0]) < base + run:
        return _unassessable("code_median", observed.setting, observed.why)
    never = len(shuffled[0]) + 1
    reached = sorted(_reached(new, base, run, threshold) or never for new in shuffled)
    low, middle, high = (reached[round(share * (len(reached) - 1))] for share in (0.05, 0.5, 0.95))
    missed = reached.count(never)
    span = f"5-95 %: {_interviews(low, never)} to {_interviews(high, never)}"
    why = f"{span}; not reached in {missed} of {len(reached)} random orders; {_CAUTION}"
    value = None if middle == never else middle
    return Saturation("code_median", observed.setting, value, assessable=True, why=why)


def _interviews(value: int, never: int) -> str:
    return "not reached" if value == never else str(value)
