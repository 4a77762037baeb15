"""Factor by case: the mark of what is told of a cell, and the matrix of a report. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qualcoop.induction.cells import Cell as Told
from qualcoop.induction.contested import in_form_only
from qualcoop.induction.findings import Factor, Findings
from qualcoop.induction.verdicts import CaseVerdict
from qualcoop.records.codebook import Bilingual
from qualcoop.records.expression import truth_of
from qualcoop.views.blocks import Cell, Items, Prose, Section, Table, cell, fill, rows_of
from qualcoop.views.report.factors import NOTHING_CODED, name_cell
from qualcoop.views.wording import LETTERS, basis_of

__all__ = ["legend_of", "letter", "matrix_marks", "matrix_section", "told_mark"]

_OUTCOME_SHORT: Mapping[str, Bilingual] = {
    "T": Bilingual("เกิด", "yes"),
    "F": Bilingual("ไม่เกิด", "no"),
    "?": Bilingual("ยังไม่รู้", "unknown"),
    "C": Bilingual("ขัดแย้ง", "contested"),
}


def told_mark(told: Told | None, *, presence: bool) -> str:
    """Give the mark of what is told of a cell, whatever was judged; the legend says what each stands for.

    Examples
    --------
    >>> told_mark(None, presence=False)
    '·'
    """
    if told is None or told.state == "silent":
        return "·"
    if in_form_only(told.passages, "presence" if presence else "direction"):
        return "▼"
    if "both" in (told.state, told.effect):
        return "◇"
    if told.state == "absent":
        return "▽" if told.effect == "hinders" else "○"
    return {"facilitates": "▲", "hinders": "▼"}.get(told.effect, "●" if presence else "m")


def letter(told: Told | None, *, presence: bool) -> str:
    """Give the mark of a cell: of what is told, or the judged value where that is another or nobody speaks.

    A judged value is a letter, since it says whether the condition holds and not how anyone sees it.

    Examples
    --------
    >>> letter(None, presence=False)
    '·'
    """
    mark = told_mark(told, presence=presence)
    if told is None or told.source != "judgement" or _value_of(mark, presence=presence) == truth_of(told.value):
        return mark
    return truth_of(told.value)


def _value_of(mark: str, *, presence: bool) -> str:
    """Give the value that goes with what is told; none where a judgement says more than was told."""
    values = {"▲": "T", "●": "T", "▼": "T" if presence else "F", "▽": "F", "○": "F", "◇": "C"}
    return values.get(mark, "")


def matrix_marks(told: Told | None, *, presence: bool) -> tuple[str, ...]:
    """Give the lines of a cell of the matrix: its mark, starred where judged, and in brackets what is told otherwise.

    Examples
    --------
    >>> from qualcoop.induction.cells import Told as Said
    >>> from qualcoop.induction.cells import Cell
    >>> helps = Said("present", "facilitates")
    >>> matrix_marks(Cell("D", "personnel", "?", "?", "judgement", helps), presence=False)
    ('?*', '(▲)')
    """
    mark, said = letter(told, presence=presence), told_mark(told, presence=presence)
    starred = mark + "*" * (told is not None and told.source == "judgement")
    return (starred,) if said in (mark, "·") else (starred, f"({said})")


def legend_of(lines: Iterable[str]) -> tuple[tuple[str, Bilingual], ...]:
    """Give the marks that stand in these cells, each with what it says."""
    used = "".join(lines)
    return tuple((mark, says) for mark, says in LETTERS.items() if mark[0] in used)


def matrix_section(findings: Findings, rows: Sequence[CaseVerdict]) -> Section:
    """Give the table of factors by cases, with the outcome in its first row and the marks explained."""
    factors = [factor for factor in findings.of_kind("condition") if factor.quotes or factor.in_explanation]
    cases = [case.id for case in findings.study.spec.cases]
    title = Bilingual("ปัจจัยรายกรณี", "Factor by case")
    if not factors:
        return Section("matrix", title, (Prose(NOTHING_CODED),))
    outcomes = {row.case: row.y for row in rows}
    marks = [_marks(factor, findings, cases) for factor in factors]
    lines = [(name_cell(factor), *map(_mark_cell, told)) for factor, told in zip(factors, marks, strict=True)]
    top = [(cell(Bilingual("ผล", "Outcome")), *(_outcome(outcomes.get(case, "?")) for case in cases))]
    table = Table(
        caption=Bilingual("ปัจจัยในแต่ละกรณี", "Factors in each case"),
        columns=(Bilingual("ปัจจัย", "Factor"), *cases),
        groups=rows_of([*(top if findings.study.spec.outcome else ()), *lines]),
        basis=basis_of(len(cases), (p for factor in factors for p in factor.quotes)),
        shape="matrix",
    )
    line = Bilingual("{letter} = {says}", "{letter} = {says}")
    known = legend_of(mark for row in marks for one in row for mark in one)
    legend = tuple(fill(line, letter=mark, says=says) for mark, says in known)
    return Section("matrix", title, (table, Items(legend, "legend")))


def _marks(factor: Factor, findings: Findings, cases: Sequence[str]) -> list[tuple[str, ...]]:
    presence = factor.code.cell == "presence"
    return [matrix_marks(findings.table.cells.get((case, factor.code.id)), presence=presence) for case in cases]


def _mark_cell(lines: Sequence[str]) -> Cell:
    return cell(*lines, tone=f"m-{lines[0][0]}")


def _outcome(value: str) -> Cell:
    """Say the outcome in a word that fits a narrow column."""
    return cell(_OUTCOME_SHORT.get(value, value), tone=f"y-{value}")
