"""Saturation of codes and of their meanings by interview. Never says that a study as a whole is saturated."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Literal, get_args

from qualcoop.errors import UsageError
from qualcoop.measures.shown import saturation_html

__all__ = [
    "BASES",
    "ORDERS",
    "READINGS",
    "RUNS",
    "SEED",
    "THRESHOLDS",
    "Saturation",
    "code_saturation",
    "meaning_saturation",
    "random_orders",
    "saturation",
]

Reading = Literal["sliding", "apart"]

BASES = (4, 5, 6)
RUNS = (2, 3)
THRESHOLDS = (0.05, 0.0)
READINGS: tuple[str, ...] = get_args(Reading)
ORDERS = 500
SEED = 2020
_CAUTION = (
    "after Guest, Namey and Chen (2020), who speak of inductive thematic analysis; "
    "it says little where the codebook was fixed from theory"
)
_AFTER_HENNINK = "after Hennink, Kaiser and Marconi (2017); only dimensions that a person recorded are counted"


@dataclass(frozen=True, slots=True)
class Saturation:
    """One measure of saturation under one setting.

    Attributes
    ----------
    kind
        code: in the order of the interviews; code_median: the median over random orders of the same interviews;
        meaning: of one code; negative_case: the method's own stop, of passes and not of interviews.
    setting
        For codes threshold, base and run, such as ``5 % at 4+2``, with ``runs apart`` where they do not slide; for
        meaning the code's id; for the method's own stop what has to be so.
    value
        Number of interviews after which the next run brought no more than the threshold; of the interview that
        brought a code's last new dimension; of the pass from which the stop holds. None: not reached, or not
        assessable.
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

    def _repr_html_(self) -> str:
        return saturation_html(self)


def code_saturation(
    order: Sequence[Collection[str]],
    base: int = 4,
    run: int = 2,
    threshold: float = 0.05,
    *,
    reading: Reading = "sliding",
) -> Saturation:
    """Find the interview after which a run of further interviews brings hardly a new code.

    After Guest, Namey and Chen (2020): the base is the number of codes in the first `base` interviews and stays
    fixed; runs of `run` interviews follow; a code is new where it is first seen inside the run; new codes / base is
    held against the threshold. Whether runs slide by one interview or follow one another is read either way; runs
    apart are among those that slide, so they are never sooner.

    Parameters
    ----------
    order
        The codes found in each interview, in the order of the interviews, under one version of the codebook.
    base, run
        Number of interviews that make the base, and of those in a run.
    threshold
        Largest share of new codes, of the base, that is still hardly any.
    reading
        sliding: a run begins at every interview after the base; apart: where the run before it ended.

    Returns
    -------
    Saturation
        Of kind ``code``.

    Raises
    ------
    UsageError
        If base, run, threshold or reading cannot be.

    Examples
    --------
    >>> talks = [{"laws", "trust"}, {"budget"}, {"debt"}, {"laws"}, {"staff"}, {"trust"}, {"laws"}, {"debt"}]
    >>> found = code_saturation(talks)
    >>> found.setting, found.value
    ('5 % at 4+2', 5)
    >>> code_saturation(talks[:5]).why
    '5 interviews, 6 are needed'
    """
    return _in_order(_first_seen(order), _Setting(base, run, threshold, reading))


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
        For runs that slide, then for runs apart: for bases 4, 5, 6, runs 2, 3 and thresholds 5 %, 0 % first the
        observed order, then the median over random orders, whose `why` gives the range from 5 to 95 %. The medians
        do not depend on the observed order.

    Examples
    --------
    >>> found = saturation([{"laws"}, {"laws", "trust"}] * 5)
    >>> len(found), found[0].value, found[1].kind, found[24].setting
    (48, 4, 'code_median', '5 % at 4+2, runs apart')
    """
    observed = _first_seen(order)
    shuffled = [_first_seen(talks) for talks in random_orders(order, orders=orders, seed=seed)]
    found: list[Saturation] = []
    for one in _SETTINGS:
        here = _in_order(observed, one)
        found += [here, _median(here, shuffled, one)]
    return tuple(found)


def meaning_saturation(
    order: Sequence[Mapping[str, Collection[str]]], *, codes: Iterable[str] | None = None
) -> tuple[Saturation, ...]:
    """Find, code by code, the interview after which no new dimension of its meaning appears.

    After Hennink, Kaiser and Marconi (2017), who tell hearing all the codes from understanding them. The dimensions
    are those that a person recorded; nothing is guessed from the words of the passages.

    Parameters
    ----------
    order
        For each interview, in their order, the dimensions recorded of each code.
    codes
        The codes to look at, in this order; by default those with a recorded dimension, sorted.

    Returns
    -------
    tuple of Saturation
        One a code, of kind ``meaning``, its setting the code's id. The value is None where the last interview that
        tells a dimension still brought a new one: nothing then shows that no more would follow. It is not assessable
        where no dimension was recorded.

    Examples
    --------
    >>> order = [{"trust": {"kin"}}, {"trust": {"kin", "rules"}}, {}, {"trust": {"rules"}}, {"debt": {"moneylender"}}]
    >>> [(one.setting, one.value, one.assessable) for one in meaning_saturation(order, codes=["trust", "debt", "laws"])]
    [('trust', 2, True), ('debt', None, True), ('laws', None, False)]
    """
    wanted = sorted({code for told in order for code in told}) if codes is None else dict.fromkeys(codes)
    return tuple(_of_meaning(code, [told.get(code, ()) for told in order]) for code in wanted)


def _of_meaning(code: str, order: Sequence[Collection[str]]) -> Saturation:
    new = _first_seen(order)
    telling = [place for place, told in enumerate(order, start=1) if told]
    if not telling:
        return _unassessable("meaning", code, "no dimension of it was recorded")
    bringing = [place for place, count in enumerate(new, start=1) if count]
    after = sum(place > bringing[-1] for place in telling)
    told = f"{sum(new)} dimensions in {len(telling)} of {len(order)} interviews, the last new one in interview"
    ends = f"{after} later ones brought none" if after else "no later interview tells any"
    why = f"{told} {bringing[-1]}; {ends}; {_AFTER_HENNINK}"
    return Saturation("meaning", code, bringing[-1] if after else None, assessable=True, why=why)


def random_orders(order: Sequence[Collection[str]], *, orders: int, seed: int) -> list[list[tuple[str, ...]]]:
    """Give random orders of the same interviews, the same on every machine and whatever order they come in.

    Examples
    --------
    >>> random_orders([{"b"}, {"a"}], orders=2, seed=1) == random_orders([{"a"}, {"b"}], orders=2, seed=1)
    True
    """
    # Sorted first, so that the sample does not depend on the order observed.
    talks = sorted(tuple(sorted(set(codes))) for codes in order)
    random = Random(seed)
    return [random.sample(talks, len(talks)) for _ in range(orders)]


@dataclass(frozen=True, slots=True)
class _Setting:
    base: int
    run: int
    threshold: float
    reading: str = "sliding"

    def __post_init__(self) -> None:
        if self.base < 1 or self.run < 1 or self.threshold < 0:
            given = f"base {self.base}, run {self.run}, threshold {self.threshold}"
            raise UsageError(f"{given}: base and run begin at 1, a threshold at 0")
        if self.reading not in READINGS:
            raise UsageError(f"reading is {self.reading!r}; runs are {', '.join(READINGS)}")

    def __str__(self) -> str:
        apart = ", runs apart" if self.reading == "apart" else ""
        return f"{self.threshold * 100:g} % at {self.base}+{self.run}{apart}"

    def reached(self, new: Sequence[int]) -> int | None:
        """Give the number of interviews after which a run brings no more than the threshold."""
        known = sum(new[: self.base])
        totals = [0, *accumulate(new)]
        for before in range(self.base, len(new) - self.run + 1, self.run if self.reading == "apart" else 1):
            if known and totals[before + self.run] - totals[before] <= self.threshold * known:
                return before
        return None


_SETTINGS = tuple(
    _Setting(base, run, threshold, reading)
    for reading in READINGS
    for base in BASES
    for run in RUNS
    for threshold in THRESHOLDS
)


def _first_seen(order: Sequence[Collection[str]]) -> list[int]:
    """Count the codes that each interview is the first to bring."""
    seen: set[str] = set()
    counts = []
    for codes in order:
        new = set(codes) - seen
        seen |= new
        counts.append(len(new))
    return counts


def _in_order(new: list[int], setting: _Setting) -> Saturation:
    base, wanted = setting.base, setting.base + setting.run
    if len(new) < wanted:
        return _unassessable("code", str(setting), f"{len(new)} interviews, {wanted} are needed")
    known = sum(new[:base])
    if not known:
        return _unassessable("code", str(setting), f"no code in the first {base} interviews")
    value = setting.reached(new)
    why = f"{_told(new, known, setting.run, value)}; {_CAUTION}"
    return Saturation("code", str(setting), value, assessable=True, why=why)


def _unassessable(kind: str, setting: str, why: str) -> Saturation:
    return Saturation(kind, setting, None, assessable=False, why=why)


def _told(new: list[int], known: int, run: int, value: int | None) -> str:
    if value is None:
        return f"not reached in {len(new)} interviews on a base of {known} codes"
    brought = sum(new[value : value + run])
    return f"after {value} interviews the next {run} brought {brought} new codes on a base of {known}"


def _median(observed: Saturation, shuffled: list[list[int]], setting: _Setting) -> Saturation:
    if len(shuffled) == 0 or len(shuffled[0]) < setting.base + setting.run:
        return _unassessable("code_median", observed.setting, observed.why)
    never = len(shuffled[0]) + 1
    reached = sorted(setting.reached(new) or never for new in shuffled)
    low, middle, high = (reached[round(share * (len(reached) - 1))] for share in (0.05, 0.5, 0.95))
    missed = reached.count(never)
    span = f"5-95 %: {_interviews(low, never)} to {_interviews(high, never)}"
    why = f"{span}; not reached in {missed} of {len(reached)} random orders; {_CAUTION}"
    value = None if middle == never else middle
    return Saturation("code_median", observed.setting, value, assessable=True, why=why)


def _interviews(value: int, never: int) -> str:
    return "not reached" if value == never else str(value)
