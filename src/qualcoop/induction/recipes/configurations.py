"""Which cases share a configuration of contributing states, and with what outcome. Minimises and infers nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcoop.records.bilingual import Bilingual
from qualcoop.records.expression import Expression, Truth
from qualcoop.records.showing import Html, headings, mark_html, said, say, shown, table_html

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ROWS", "CaseStates", "Configuration", "Configurations", "configurations"]

ROWS: Mapping[str, Bilingual] = {
    "T": Bilingual("เกิดผล", "with the outcome"),
    "C": Bilingual("ขัดแย้งกัน: ค่าเหมือนกันแต่ผลต่างกัน", "contradictory: alike, with and without the outcome"),
    "?": Bilingual("ยังสรุปไม่ได้", "undetermined"),
    "F": Bilingual("ไม่เกิดผล", "without the outcome"),
}
"""The kinds of rows, in the order in which they are listed."""
_KINDS = {"T": "good", "C": "bad", "?": "open", "F": ""}
_WITH, _NOT_KNOWN = Bilingual("เกิดผล", "with"), Bilingual("ยังไม่รู้ผล", "not known")
_WITHOUT, _OUT = Bilingual("ไม่เกิดผล", "without"), Bilingual("ผลของแถว", "row")


class CaseStates(NamedTuple):
    """A case whose scope is not closed: its outcome, the values of all states, and of all recipes."""

    case: str
    y: Truth
    values: tuple[Truth, ...]
    recipes: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Configuration:
    """A row of the truth table: what some cases have in common.

    Attributes
    ----------
    values
        For each state whether the cases have it: T, F, ? or C.
    recipes
        For each recipe whether the cases carry it: T, F, or ? where that hangs on a state that is open.
    positive, negative, undetermined
        The cases with the outcome, without it, and those of which scope or outcome is not known or contested.
    """

    values: tuple[Truth, ...]
    recipes: tuple[Truth, ...] = ()
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    undetermined: tuple[str, ...] = ()

    @property
    def cases(self) -> tuple[str, ...]:
        """All its cases, those with the outcome first."""
        return (*self.positive, *self.undetermined, *self.negative)

    @property
    def open(self) -> bool:
        """Whether a state is not known or contested: then it is not known which configuration its cases have."""
        return not {"T", "F"}.issuperset(self.values)

    @property
    def out(self) -> Truth:
        """Give T or F where all known outcomes agree, C where they contradict each other, ? where none is known."""
        if self.positive and self.negative:
            return "C"
        return "T" if self.positive else "F" if self.negative else "?"


@dataclass(frozen=True, slots=True, repr=False)
class Configurations:
    """The truth table of recipes: the configurations that occur. Those that no case has are not listed.

    Attributes
    ----------
    outcome
        The outcome's id.
    states
        The contributing states, of which each row has values.
    rows
        First those with the outcome, then the contradictory and the undetermined ones, then those without.

    Examples
    --------
    >>> import qualcoop as qc
    >>> table = qc.datasets.hicks().test().recipes.configurations
    >>> table
    <Configurations of CO: 14 rows of 31 cases; 5 with the outcome, 1 contradictory, 0 undetermined, 8 without>
    >>> [(row.positive, row.negative) for row in table if row.out == "C"][0]
    (('BE20',), ('BE29', 'NL29'))
    """

    outcome: str
    states: tuple[Expression, ...]
    rows: tuple[Configuration, ...]

    def __iter__(self) -> Iterator[Configuration]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        count = {out: sum(row.out == out for row in self) for out in ROWS}
        names = {"T": "with the outcome", "C": "contradictory", "?": "undetermined", "F": "without"}
        told = ", ".join(f"{count[out]} {name}" for out, name in names.items())
        rows = f"{len(self)} row{'' if len(self) == 1 else 's'}"
        return f"<Configurations of {self.outcome}: {rows} of {self._cases()} cases; {told}>"

    def _cases(self) -> int:
        return sum(len(row.cases) for row in self)

    def to_frame(self) -> pd.DataFrame:
        """Give the rows as a DataFrame.

        Returns
        -------
        DataFrame
            One row a configuration: a column for each state with T, F, ? or C; `out` likewise, where C says that the
            outcomes contradict each other; `n`, and the cases `positive`, `negative` and `undetermined`.
        """
        import pandas as pd

        columns = [*map(str, self.states), "out", "n", "positive", "negative", "undetermined"]
        return pd.DataFrame([_data(row) for row in self], columns=columns)

    def html(self) -> Html:
        """Give the table alone, for what shows it among other things."""
        names = [said(words) for words in (_WITH, _WITHOUT, _NOT_KNOWN)]
        header = (said(_OUT), *map(str, self.states), *headings(["n"]), *names)
        title = f"ชุดค่าของเงื่อนไข {len(self)} แถว จาก {self._cases()} กรณี"
        return table_html(header, [_html(row) for row in self], caption=say(title, repr(self)[1:-1]))

    def _repr_html_(self) -> str:
        return shown(self.html())


def _html(row: Configuration) -> list[object]:
    cases = (", ".join(found) for found in (row.positive, row.negative, row.undetermined))
    return [mark_html(said(ROWS[row.out]), _KINDS[row.out]), *row.values, len(row.cases), *cases]


def _data(row: Configuration) -> list[Any]:
    cases = map(", ".join, (row.positive, row.negative, row.undetermined))
    return [*row.values, row.out, len(row.cases), *cases]


def configurations(outcome: str, states: tuple[Expression, ...], cases: Iterable[CaseStates]) -> Configurations:
    """Bring cases that are alike into rows; those with an open state share a row only where the outcome is the same.

    Examples
    --------
    >>> told = [CaseStates("A", "T", ("T",), ()), CaseStates("B", "F", ("T",), ()), CaseStates("C", "?", ("?",), ())]
    >>> [(row.out, row.cases) for row in configurations("y", (), told)]
    [('C', ('A', 'B')), ('?', ('C',))]
    """
    alike: dict[tuple[object, ...], list[CaseStates]] = {}
    for one in cases:
        known = {"T", "F"}.issuperset(one.values)
        alike.setdefault((one.values, "" if known else one.y), []).append(one)
    return Configurations(outcome, states, tuple(sorted(map(_row, alike.values()), key=_place)))


def _row(found: list[CaseStates]) -> Configuration:
    first, by_y = found[0], {y: tuple(one.case for one in found if one.y in y) for y in ("T", "F", "?C")}
    return Configuration(first.values, first.recipes, by_y["T"], by_y["F"], by_y["?C"])


def _place(row: Configuration) -> tuple[int, int, list[int], list[int]]:
    """Put rows in order: by kind, open ones after the rest, then by the recipes and states that they have."""
    return list(ROWS).index(row.out), row.open, _worth(row.recipes), _worth(row.values)


def _worth(values: tuple[Truth, ...]) -> list[int]:
    return ["T?CF".index(value) for value in values]
