"""The part of a report on negative cases: in which passes, how each was resolved, the evidence. Resolves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qualcoop.induction.findings import Resolved
from qualcoop.records.codebook import Bilingual
from qualcoop.views.blocks import Cell, Prose, Quotes, Section, Table, cell, fill, rows_of
from qualcoop.views.report.gathered import CASE, Report, table_basis
from qualcoop.views.report.quotes import quote
from qualcoop.views.wording import ENTRIES, case_name, runs_of, word

__all__ = ["by_case", "negatives_section"]


def negatives_section(report: Report) -> Section:
    """Show the negative cases of all passes, how each was resolved, and the evidence of those of this pass."""
    findings = report.findings
    known = {case.id: case_name(case) for case in report.study.spec.cases}
    columns = (
        CASE,
        Bilingual("แย้งในรอบที่", "Negative in pass"),
        Bilingual("คลี่คลายด้วย", "Resolved by"),
        Bilingual("บรรทัดในบันทึก", "Line"),
    )
    rows = [
        (cell(known.get(case, case)), *_resolutions(mine)) for case, mine in by_case(findings.negative_cases).items()
    ]
    title = Bilingual("กรณีแย้ง และวิธีคลี่คลาย", "Negative cases, and how each was resolved")
    if not rows:
        empty = Bilingual("ยังไม่เคยมีกรณีแย้งในรอบใด", "No pass has had a negative case.")
        return Section("negative-cases", title, (Prose(empty),))
    cases = list(by_case(findings.negative_cases))
    table = Table(
        Bilingual("กรณีแย้งของทุกรอบ", "Negative cases of all passes"),
        columns,
        rows_of(rows),
        table_basis(report, cases=cases),
    )
    return Section("negative-cases", title, (table, *_evidence(report)))


def by_case(found: Iterable[Resolved]) -> dict[str, list[Resolved]]:
    """Gather the negative cases of all passes case by case.

    Examples
    --------
    >>> by_case([Resolved("G", 1, "redefine", 2), Resolved("G", 2, "", 0)]).keys()
    dict_keys(['G'])
    """
    told: dict[str, list[Resolved]] = {}
    for one in found:
        told.setdefault(one.case, []).append(one)
    return told


def _resolutions(mine: Sequence[Resolved]) -> tuple[Cell, Cell, Cell]:
    """Give in which passes a case was negative, by what it was resolved each time, and in which lines."""
    still_open = Bilingual("ยังเปิดอยู่", "stands open")
    ways = dict.fromkeys((one.resolved_by, one.entry) for one in mine)
    lines = list(dict.fromkeys(str(entry) for _, entry in ways if entry))
    return (
        cell(runs_of(one.number for one in mine)),
        cell(
            *dict.fromkeys(word(ENTRIES, kind) if kind else still_open for kind, _ in ways),
            tone="negative" if ("", 0) in ways else "",
        ),
        cell(*(lines or ["–"]), link=f"entry-{lines[-1]}" if lines else ""),
    )


def _evidence(report: Report) -> Iterator[Quotes]:
    """Give the passages for and against the explanation in the cases that contradict it now."""
    sides = (
        Bilingual("กรณี {case}: ข้อความที่เอื้อ", "Case {case}: for"),
        Bilingual("กรณี {case}: ข้อความที่เป็นอุปสรรคหรือบอกว่าไม่มี", "Case {case}: against"),
    )
    for found in report.pass_.negative_cases if report.explains else ():
        for place, (title, said) in enumerate(zip(sides, (found.favour, found.against), strict=True)):
            ids = f"n-{found.case}-{place}"
            quotes = tuple(quote(p, report.study, id_=f"{ids}-{n}") for n, p in enumerate(said, start=1))
            if quotes:
                yield Quotes(fill(title, case=found.case), quotes)
