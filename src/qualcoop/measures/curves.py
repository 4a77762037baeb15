"""Curves of saturation: codes, dimensions of a code, and the method's own stop. Draws no conclusion."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import takewhile
from typing import TYPE_CHECKING

from qualcoop.measures.saturation import ORDERS, SEED, Saturation, random_orders
from qualcoop.measures.shown import curve_table, stop_table
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.showing import shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Curve",
    "CurvePoint",
    "StopCurve",
    "StopPoint",
    "code_curve",
    "meaning_curve",
    "stop",
    "stop_curve",
]

_CHANGES = ("reformulate", "redefine", "refine", "abandon")
_VERDICTS = ("confirms", "compatible", "negative", "undetermined", "outside")
_STOP = "no case negative or undetermined"
_WITHIN = "of the cases in the study; cases outside it were not looked at"


# --- codes, and the dimensions of a code -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What so many interviews have brought.

    Attributes
    ----------
    n
        Number of interviews.
    observed
        Number of different codes, or dimensions, that the first `n` brought.
    low, median, high
        5 %, median and 95 % of what `n` interviews brought over random orders.
    """

    n: int
    observed: int
    low: int
    median: int
    high: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve that grows interview by interview.

    Attributes
    ----------
    kind
        code: different codes; meaning: different dimensions of one code.
    code
        The code of a curve of meaning; empty otherwise.
    points
        One an interview, in their order.
    orders
        Number of random orders that the bands come from.
    """

    kind: str
    code: str
    points: tuple[CurvePoint, ...]
    orders: int

    def __repr__(self) -> str:
        what = "codes" if self.kind == "code" else f"dimensions of {self.code}"
        return f"<Curve: {self.points[-1].observed if self.points else 0} {what} in {len(self.points)} interviews>"

    def _repr_html_(self) -> str:
        return shown(curve_table(self))

    @property
    def assessable(self) -> bool:
        """Whether anything was counted at all."""
        return bool(self.points) and self.points[-1].observed > 0

    def to_frame(self) -> pd.DataFrame:
        """Give the points as a DataFrame.

        Returns
        -------
        DataFrame
            One row an interview, indexed by its number `n`: `observed`, `low`, `median`, `high`.
        """
        import pandas as pd

        names = [field.name for field in fields(CurvePoint)]
        return pd.DataFrame([asdict(point) for point in self.points], columns=names).set_index("n")


def code_curve(order: Sequence[Collection[str]], *, orders: int = ORDERS, seed: int = SEED) -> Curve:
    """Give the number of different codes after each interview, with what other orders would have shown.

    Parameters
    ----------
    order
        The codes found in each interview, in the order of the interviews.
    orders, seed
        Number of random orders (at least one), and the seed that makes them the same on every machine.

    Returns
    -------
    Curve
        Of kind ``code``. The curves never fall and all end at the same number; the bands do not depend on the order
        observed. That a curve flattens says nothing about interviews that were not held.

    Examples
    --------
    >>> curve = code_curve([{"laws", "trust"}, {"laws"}, {"debt"}])
    >>> [(point.n, point.observed) for point in curve.points]
    [(1, 2), (2, 2), (3, 3)]
    >>> curve.points[-1]
    CurvePoint(n=3, observed=3, low=3, median=3, high=3)
    """
    return _curve("code", "", order, orders, seed)


def meaning_curve(
    order: Sequence[Mapping[str, Collection[str]]], code: str, *, orders: int = ORDERS, seed: int = SEED
) -> Curve:
    """Give the number of different recorded dimensions of one code after each interview.

    Parameters
    ----------
    order
        For each interview, in their order, the dimensions recorded of each code.
    code
        The code.
    orders, seed
        As for :func:`code_curve`.

    Examples
    --------
    >>> order = [{"trust": {"kin"}}, {}, {"trust": {"kin", "rules"}}]
    >>> [point.observed for point in meaning_curve(order, "trust").points]
    [1, 1, 2]
    """
    return _curve("meaning", code, [told.get(code, ()) for told in order], orders, seed)


def _curve(kind: str, code: str, order: Sequence[Collection[str]], orders: int, seed: int) -> Curve:
    observed = _growing(order)
    others = [_growing(talks) for talks in random_orders(order, orders=max(1, orders), seed=seed)]
    points = [
        CurvePoint(n, here, *_band([other[n - 1] for other in others])) for n, here in enumerate(observed, start=1)
    ]
    return Curve(kind, code, tuple(points), max(1, orders))


def _growing(order: Sequence[Collection[str]]) -> list[int]:
    seen: set[str] = set()
    return [len(seen := seen | set(codes)) for codes in order]


def _band(values: list[int]) -> tuple[int, int, int]:
    found = sorted(values)
    low, median, high = (found[round(share * (len(found) - 1))] for share in (0.05, 0.5, 0.95))
    return low, median, high


# --- the method's own stop -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StopPoint:
    """What one pass found.

    Attributes
    ----------
    number, entry
        Number of the pass; of its line in the ledger.
    confirms, compatible, negative, undetermined, outside
        Number of cases with each verdict; a negative case that was declared tolerable before is counted as negative.
    tolerated
        How many of the negative ones were tolerated.
    hypothesis
        The claim tested; empty for none.
    after
        The changes made since the pass before: reformulate, redefine, refine, abandon.
    """

    number: int
    entry: int
    confirms: int
    compatible: int
    negative: int
    undetermined: int
    outside: int
    tolerated: int = 0
    hypothesis: str = ""
    after: tuple[str, ...] = ()

    @property
    def still(self) -> bool:
        """Whether a claim was tested and no case of the study contradicted it, or could have."""
        return bool(self.hypothesis) and self.negative == self.tolerated and self.undetermined == 0


@dataclass(frozen=True, slots=True)
class StopCurve:
    """The passes of one branch, each with the number of cases by verdict.

    Attributes
    ----------
    points
        One a pass, in their order.
    untested
        The changes made since the last pass.
    """

    points: tuple[StopPoint, ...]
    untested: tuple[str, ...] = ()

    def __repr__(self) -> str:
        last = self.points[-1] if self.points else None
        found = f"; the last {last.negative} negative, {last.undetermined} undetermined" if last else ""
        return f"<StopCurve: {len(self.points)} passes{found}>"

    def _repr_html_(self) -> str:
        return shown(stop_table(self))

    def to_frame(self) -> pd.DataFrame:
        """Give the passes as a DataFrame.

        Returns
        -------
        DataFrame
            One row a pass, indexed by its `number`: `entry`, `confirms`, `compatible`, `negative`, `undetermined`,
            `outside`, `tolerated`, `hypothesis`, `after`.
        """
        import pandas as pd

        names = [field.name for field in fields(StopPoint)]
        rows = [asdict(point) | {"after": ", ".join(point.after)} for point in self.points]
        return pd.DataFrame(rows, columns=names).set_index("number")


def stop_curve(entries: Sequence[LedgerEntry], *, numbers: Mapping[int, int] | None = None) -> StopCurve:
    """Count the verdicts of each pass.

    Parameters
    ----------
    entries
        The ledger's lines along one branch, in their order.
    numbers
        The number of each pass by that of its line (:func:`qualcoop.records.ledger.pass_numbers`), where passes are
        counted over several branches; by default they are counted along this one.

    Examples
    --------
    >>> first = LedgerEntry("pass", result={"verdicts": {"A": "confirms", "B": "negative"}, "expression": "a -> y"})
    >>> [(point.confirms, point.negative) for point in stop_curve([first]).points]
    [(1, 1)]
    """
    points: list[StopPoint] = []
    changes: list[str] = []
    for place, entry in enumerate(entries, start=1):
        if entry.kind == "pass":
            number = (numbers or {}).get(entry.n, len(points) + 1)
            points.append(_point(entry, number, entry.n or place, changes))
            changes = []
        elif entry.kind in _CHANGES:
            changes.append(entry.kind)
    return StopCurve(tuple(points), tuple(changes))


def _point(entry: LedgerEntry, number: int, line: int, changes: list[str]) -> StopPoint:
    results = list(entry.result.get("verdicts", {}).values())
    counts = {name: results.count(name) for name in _VERDICTS}
    return StopPoint(
        number,
        line,
        **counts,
        tolerated=len(entry.result.get("tolerated", ())),
        hypothesis=entry.result.get("expression") or "",
        after=tuple(changes),
    )


def stop(entries: Sequence[LedgerEntry], *, numbers: Mapping[int, int] | None = None) -> Saturation:
    """Tell from which pass on no case was negative or undetermined: the stop of analytic induction itself.

    Parameters
    ----------
    entries, numbers
        As for :func:`stop_curve`.

    Returns
    -------
    Saturation
        Of kind ``negative_case``. The value is the number of the pass, since the last change, from which on it has
        held until the last one; None where it does not hold now. It speaks of the cases of the study alone, and one
        negative case ends it.

    Examples
    --------
    >>> stop([LedgerEntry("pass", result={"verdicts": {"A": "confirms"}, "expression": "a -> y"})]).value
    1
    """
    curve = stop_curve(entries, numbers=numbers)
    if not curve.points or not curve.points[-1].hypothesis:
        why = "no hypothesis was tested" if curve.points else "no pass is recorded"
        return Saturation("negative_case", _STOP, None, assessable=False, why=why)
    last = curve.points[-1]
    if curve.untested or not last.still:
        return Saturation("negative_case", _STOP, None, assessable=True, why=f"{_broken(curve, last)}, {_WITHIN}")
    since = _since_change(curve.points)
    holds = _holding(since)
    bare = "" if last.confirms else "; no case confirms the claim either"
    tests = f"{len(since)} pass{'es' * (len(since) > 1)} since the last change"
    span = f"from pass {holds} to pass {last.number}" if holds < last.number else f"in pass {holds}"
    why = f"holds {span}, {tests}{bare}, {_WITHIN}"
    return Saturation("negative_case", _STOP, holds, assessable=True, why=why)


def _broken(curve: StopCurve, last: StopPoint) -> str:
    if curve.untested:
        return f"changed since pass {last.number} ({', '.join(curve.untested)}) and not tested again"
    return f"pass {last.number}: {last.negative - last.tolerated} negative, {last.undetermined} undetermined"


def _since_change(points: Sequence[StopPoint]) -> list[StopPoint]:
    """Give the passes that tested the claim as it stands."""
    first = max((place for place, point in enumerate(points) if point.after), default=0)
    return list(points[first:])


def _holding(points: Sequence[StopPoint]) -> int:
    """Give the number of the first pass of those at the end that all hold."""
    holding = list(takewhile(_is_still, reversed(points)))
    return holding[-1].number


def _is_still(point: StopPoint) -> bool:
    return point.still
