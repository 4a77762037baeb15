"""The parts of a report on negative cases, the story of the passes and what is left open. Resolves nothing."""

from __future__ import annotations

from collections.abc import Iterator

from qualcoop.induction.revisions import not_tried
from qualcoop.induction.verdicts import CaseVerdict, named_codes
from qualcoop.records.codebook import Bilingual
from qualcoop.views.blocks import Block, Items, Piece, Prose, Quotes, Section, Steps, Table, cell, fill, rows_of
from qualcoop.views.factors import quote
from qualcoop.views.gathered import CASE, NONE, Report, table_basis
from qualcoop.views.story import not_tried_words, steps
from qualcoop.views.wording import ENTRIES, case_name, code_name, need_words, word

__all__ = ["negatives_section", "open_cases_section", "story_section", "untried_section"]


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


def open_cases_section(report: Report) -> Section:
    """Show the undetermined cases, and what to ask in each."""
    rows = [row for row in report.pass_.verdicts if row.verdict == "undetermined"]
    title = Bilingual("กรณีที่ยังสรุปไม่ได้ และสิ่งที่ควรถาม", "Undetermined cases, and what to ask")
    if not rows:
        return Section("undetermined", title, (Prose(Bilingual("ไม่มีกรณีที่ยังสรุปไม่ได้", "No case is undetermined.")),))
    columns = (CASE, Bilingual("ต้องทำต่อ", "Needs"), Bilingual("เรื่องที่ควรถาม", "What to ask about"))
    lines = [
        (
            cell(case_name(report.study.spec.case(row.case))),
            cell(*need_words(row.needs)),
            cell(*_questions(report, row)),
        )
        for row in rows
    ]
    table = Table(
        title,
        columns,
        rows_of(lines),
        table_basis(report, cases=[row.case for row in rows], codes=named_codes(report.study)),
    )
    return Section("undetermined", title, (table,))


def _questions(report: Report, row: CaseVerdict) -> Iterator[Piece]:
    study = report.study
    for name in row.open:
        id_ = name.removesuffix(".hinders")
        definition = study.codebook[id_].definition if id_ in study.codebook else Bilingual()
        label = code_name(id_, study.codebook)
        yield (
            fill(Bilingual("{label}: {says}", "{label}: {says}"), label=label, says=definition) if definition else label
        )
    if "judge Y" in row.needs and study.spec.outcome:
        yield study.spec.outcome.question or study.spec.outcome.id


def untried_section(report: Report) -> Section:
    """List what was not tried."""
    left = not_tried_words(not_tried(report.study, report.pass_.verdicts, report.pass_.untestable))
    title = Bilingual("สิ่งที่ยังไม่ได้ลอง", "What was not tried")
    blocks: tuple[Block, ...] = (Items(left),) if left else (Prose(NONE),)
    return Section("not-tried", title, blocks)
