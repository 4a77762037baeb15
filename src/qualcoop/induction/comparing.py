"""Constant comparison: the passages of one code beside each other, case by case. Draws no conclusion from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcoop.induction.cells import CaseTable, Cell, case_table
from qualcoop.induction.passages import BASIS_ORDER, Passage, passages
from qualcoop.induction.verdicts import verdicts
from qualcoop.records.coding import STANCES, STATES
from qualcoop.records.expression import Truth, truth_of
from qualcoop.records.showing import MOST_ROWS, headings, more_html, say, shown, table_html
from qualcoop.records.study import StudyRecord

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ORDER", "Beside", "CoOccurring", "CodeComparison", "Compared", "compare"]

ORDER: tuple[Truth, ...] = ("T", "F", "C", "?")
_COLUMNS = ("case", "value", "outcome", "participant", "position", "side", "stance", "state", "basis", "language",
            "quote", "transcript", "turn", "start", "end", "codes")  # fmt: skip
_SHOWN = ("case", "value", "outcome", "position", "side", "stance", "state", "basis", "quote", "codes")


@dataclass(frozen=True, slots=True)
class Compared:
    """What one case says of the code.

    Attributes
    ----------
    case, value, outcome
        The case; the code's value there; whether it has the outcome.
    passages
        In the order of basis, transcript and place.
    codes
        For each passage, the other codes given to words of it.
    """

    case: str
    value: Truth
    outcome: Truth
    passages: tuple[Passage, ...] = ()
    codes: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """What the cases with one outcome say together.

    Attributes
    ----------
    outcome
        ``T``, ``F``, ``C`` or ``?``.
    cases
        The cases by the code's value: (value, cases), values without a case left out.
    stances, states, bases, sides, positions
        Number of passages by stance, state, basis, side and position, (word, number), most first.
    """

    outcome: Truth
    cases: tuple[tuple[Truth, tuple[str, ...]], ...] = ()
    stances: tuple[tuple[str, int], ...] = ()
    states: tuple[tuple[str, int], ...] = ()
    bases: tuple[tuple[str, int], ...] = ()
    sides: tuple[tuple[str, int], ...] = ()
    positions: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CoOccurring:
    """Another code given to words of the same passages: in how many passages, in which cases."""

    code: str
    passages: int
    cases: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class CodeComparison:
    """The passages of one code, for constant comparison.

    Attributes
    ----------
    code
        The code's id.
    cases
        One :class:`Compared` a case: where the code is T, then F, then contested, then not known.
    beside
        What the cases with the outcome say beside those without.
    with_
        Codes that share words with it, most passages first.
    """

    code: str
    cases: tuple[Compared, ...] = ()
    beside: tuple[Beside, ...] = ()
    with_: tuple[CoOccurring, ...] = field(default=())

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, in the order of the cases."""
        return tuple(passage for case in self.cases for passage in case.passages)

    def __repr__(self) -> str:
        values = Counter(case.value for case in self.cases)
        told = "".join(f", {values[value]} {value}" for value in ORDER if values[value])
        people = len({passage.participant for passage in self.passages})
        passages_ = f"{len(self.passages)} passages of {people} participants"
        return f"<CodeComparison of {self.code}: {passages_}, {len(self.cases)} cases{told}>"

    def _lines(self) -> list[tuple[Compared, Passage, tuple[str, ...]]]:
        return [(c, p, codes) for c in self.cases for p, codes in zip(c.passages, c.codes, strict=True)]

    def to_frame(self) -> pd.DataFrame:
        """Give the passages as a DataFrame.

        Returns
        -------
        DataFrame
            One row a passage, cases in the order T, F, C, ``?``: `case`, `value` (of the code there), `outcome`,
            `participant`, `position`, `side`, `stance`, `state`, `basis`, `language`, `quote`, `transcript`, `turn`,
            `start`, `end`, `codes` (other codes on the same words, with commas).
        """
        import pandas as pd

        return pd.DataFrame([_cells(*line, _COLUMNS) for line in self._lines()], columns=list(_COLUMNS))

    def _repr_html_(self) -> str:
        lines = self._lines()
        rows = [_cells(*line, _SHOWN) for line in lines[:MOST_ROWS]]
        title = f"เปรียบเทียบข้อความของรหัส {self.code}: {len(self.passages)} ข้อความ {len(self.cases)} กรณี"
        told = table_html(headings(_SHOWN), rows, caption=say(title, repr(self)[1:-1]))
        return shown(told, more_html(len(lines) - MOST_ROWS))


def _cells(case: Compared, passage: Passage, codes: Sequence[str], columns: Sequence[str]) -> list[object]:
    known = {"value": case.value, "outcome": case.outcome, "case": case.case, "codes": ", ".join(codes)}
    return [known[name] if name in known else getattr(passage, name) for name in columns]


def compare(study: StudyRecord, table: CaseTable, code: str) -> CodeComparison:
    """Lay the passages of one code beside each other.

    Parameters
    ----------
    study, table
        The study and its case table; a code that has no column in it, such as a guideline, is tabulated.
    code
        The code's id.

    Returns
    -------
    CodeComparison
        Every case is in it, those that say nothing too.

    Raises
    ------
    UnknownCodeError
        If the codebook lacks the code.
    StudyError
        If several coders coded and study.yaml does not say whose codings count.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code, Codebook
    >>> from qualcoop.records.study import StudySpec
    >>> study = StudyRecord(StudySpec("s"), Codebook((Code("laws"),)))
    >>> compare(study, case_table(study), "laws")
    <CodeComparison of laws: 0 passages of 0 participants, 0 cases>
    """
    known = study.codebook[code]
    mine = table if code in table.codes else case_table(study, codes=[known])
    outcomes = {row.case: row.y for row in verdicts(study, table)}
    every = passages(study, study.counted())
    kin = {code, *(child.id for child in study.codebook.children(code))}
    found = [_compared(mine[case, code], outcomes.get(case, "?"), every, kin) for case in mine.cases]
    ordered = tuple(one for value in ORDER for one in found if one.value == value)
    return CodeComparison(code, ordered, _beside(ordered), _co_occurring(ordered))


def _compared(cell: Cell, outcome: Truth, every: Sequence[Passage], kin: set[str]) -> Compared:
    codes = tuple(tuple(dict.fromkeys(p.code for p in every if _shares(p, said, kin))) for said in cell.passages)
    return Compared(cell.case, truth_of(cell.value), outcome, cell.passages, codes)


def _shares(other: Passage, passage: Passage, kin: set[str]) -> bool:
    """Tell whether another code lies on words of a passage, speaking of the same case."""
    if other.code in kin or (other.transcript, other.case) != (passage.transcript, passage.case):
        return False
    return other.start < passage.end and passage.start < other.end


def _beside(found: Sequence[Compared]) -> tuple[Beside, ...]:
    groups = [(outcome, [one for one in found if one.outcome == outcome]) for outcome in ORDER]
    return tuple(_together(outcome, mine) for outcome, mine in groups if mine)


def _together(outcome: Truth, mine: Sequence[Compared]) -> Beside:
    said = [passage for one in mine for passage in one.passages]
    by_value = [(value, tuple(one.case for one in mine if one.value == value)) for value in ORDER]
    return Beside(
        outcome=outcome,
        cases=tuple((value, cases) for value, cases in by_value if cases),
        stances=_counted((p.stance for p in said), STANCES),
        states=_counted((p.state for p in said), STATES),
        bases=_counted((p.basis for p in said), BASIS_ORDER),
        sides=_counted(p.side for p in said),
        positions=_counted(p.position for p in said),
    )


def _counted(words: Iterable[str], order: Sequence[str] = ()) -> tuple[tuple[str, int], ...]:
    """Count words, most first; equal ones in a known order, else by name."""
    counts = Counter(words)
    return tuple(sorted(counts.items(), key=_Rank(tuple(order))))


@dataclass(frozen=True, slots=True)
class _Rank:
    order: tuple[str, ...]

    def __call__(self, counted: tuple[str, int]) -> tuple[int, int, str]:
        word, n = counted
        return (-n, self.order.index(word) if word in self.order else len(self.order), word)


def _co_occurring(found: Sequence[Compared]) -> tuple[CoOccurring, ...]:
    counts = Counter(code for one in found for codes in one.codes for code in codes)
    cases = {code: tuple(one.case for one in found if any(code in codes for codes in one.codes)) for code in counts}
    return tuple(CoOccurring(code, n, cases[code]) for code, n in _counted(counts.elements()))
