"""The parts of a report on negative cases, the story of the passes and what is left open. Resolves nothing."""

from __future__ import annotations

from collections.abc import Iterator

from qualcoop.records.codebook import Bilingual
from qualcoop.views.blocks import Prose, Quotes, Section, Steps, Table, cell, fill, rows_of
from qualcoop.views.factors import quote
from qualcoop.views.gathered import CASE, Report, table_basis
from qualcoop.views.story import steps
from qualcoop.views.wording import ENTRIES, case_name, word

__all__ = ["negatives_section", "story_section"]


# --- negative cases ------------------------------------------------------------------------------------------


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
    still_open = Bilingual("ยังเปิดอยู่", "stands open")
    rows = [
        (
            cell(known.get(found.case, found.case)),
            cell(str(found.number)),
            cell(word(ENTRIES, found.resolved_by)) if found.resolved_by else cell(still_open, tone="negative"),
            cell(str(found.entry) if found.entry else "–", link=f"entry-{found.entry}" if found.entry else ""),
        )
        for found in findings.negative_cases
    ]
    title = Bilingual("กรณีแย้ง และวิธีคลี่คลาย", "Negative cases, and how each was resolved")
    if not rows:
        empty = Bilingual("ยังไม่เคยมีกรณีแย้งในรอบใด", "No pass has had a negative case.")
        return Section("negative-cases", title, (Prose(empty),))
    cases = list(dict.fromkeys(found.case for found in findings.negative_cases))
    table = Table(
        Bilingual("กรณีแย้งของทุกรอบ", "Negative cases of all passes"),
        columns,
        rows_of(rows),
        table_basis(report, cases=cases),
    )
    return Section("negative-cases", title, (table, *_evidence(report)))


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


# --- the story, and what is left -----------------------------------------------------------------------------


def story_section(report: Report) -> Section:
    """Tell the ledger step by step."""
    told = steps(report.entries, report.memos, report.passes)
    return Section("story", Bilingual("เรื่องราวของรอบการวิเคราะห์", "The story of the passes"), (Steps(told),))
