"""On which dimension independent sources agree, code by code and case by case. Decides and counts nothing."""

from __future__ import annotations

from collections.abc import Sequence

from qualcoop.induction.triangulation import CodeTriangulation, Says, Triangulated, triangulated_codes, triangulation
from qualcoop.induction.verdicts import named_codes
from qualcoop.records.codebook import Bilingual
from qualcoop.views.blocks import Aid, Cell, Prose, Section, Table, cell, fill, rows_of
from qualcoop.views.report.gathered import CASE, CONDITION, NOT_SAID, Report, table_basis
from qualcoop.views.wording import SIDES, case_name, code_name, word

__all__ = ["triangulation_section"]

DIMENSIONS = {
    "kind": Bilingual("ชนิดของแหล่งข้อมูล", "kind of source"),
    "side": Bilingual("ฝ่าย", "side"),
    "interviewer": Bilingual("ผู้สัมภาษณ์", "interviewer"),
    "coder": Bilingual("ผู้ลงรหัส", "coder"),
}
RELATIONS = {
    "agrees": Bilingual("ตรงกัน", "agrees"),
    "differs": Bilingual("ต่างออกไป", "differs"),
    "mentioned": Bilingual("กล่าวถึงโดยไม่ระบุทิศทาง", "mentions it without direction"),
    "silent": Bilingual("ไม่ได้กล่าวถึง", "silent"),
    "open": Bilingual("ค่าของกรณียังไม่รู้หรือขัดแย้งกัน", "the case's own value is open"),
}
KINDS = {
    "interview": Bilingual("บทสัมภาษณ์", "interview"),
    "focus_group": Bilingual("การสนทนากลุ่ม", "focus group"),
    "document": Bilingual("เอกสาร", "document"),
    "observation": Bilingual("การสังเกต", "observation"),
    "fieldnote": Bilingual("บันทึกภาคสนาม", "field note"),
}


def triangulation_section(report: Report) -> Section:
    """Show on which dimension two independent sources agree, code by code; the cells behind it are folded."""
    title = Bilingual("การตรวจสอบสามเส้า", "Triangulation")
    found = triangulation(report.study, report.pass_.table, _codes(report))
    summed = triangulated_codes(found)
    if not summed:
        only = Bilingual(
            "ในทุกกรณีมีแหล่งข้อมูลเพียงแหล่งเดียวในแต่ละมิติ จึงตรวจสอบสามเส้าไม่ได้",
            "In every case each dimension has one source only, so nothing can be triangulated.",
        )
        return Section("triangulation", title, (Prose(only),))
    note = Bilingual(
        "นับว่าตรวจสอบสามเส้าแล้วเฉพาะเมื่อแหล่งข้อมูลที่เป็นอิสระจากกันอย่างน้อยสองแหล่งในมิติเดียวกันพูดและตรงกับค่าของกรณี "
        "โดยไม่มีแหล่งใดต่างออกไป ผู้ลงรหัสที่เห็นตรงกันแสดงเพียงว่าลงรหัสซ้ำได้ มิใช่แหล่งข้อมูลอีกแหล่งหนึ่ง",
        "A cell is called triangulated only where at least two independent sources of the named dimension speak and "
        "agree with it, and none differs. Coders who agree show that the coding can be repeated; they are no further "
        "source.",
    )
    several = [name for name in DIMENSIONS if any(one.dimension == name for one in summed)]
    table = _sources_table(report, found, several)
    cells = Aid(Bilingual("แต่ละกรณีและแหล่งข้อมูล", "Case by case, source by source"), (table,))
    return Section("triangulation", title, (Prose(note, "note"), _summed_table(report, summed), cells))


def _codes(report: Report) -> tuple[str, ...]:
    """Give the codes of the explanation, or, without one, the conditions that anyone speaks of."""
    table, book = report.pass_.table, report.study.codebook
    named = [code for code in named_codes(report.study) if code in table.codes and code in book]
    spoken = [id_ for id_ in table.codes if id_ in book and any(told.passages for told in table.column(id_))]
    return tuple(named or [id_ for id_ in spoken if book[id_].kind == "condition"])


def _summed_table(report: Report, summed: Sequence[CodeTriangulation]) -> Table:
    columns = (
        CONDITION,
        Bilingual("มิติ", "Dimension"),
        Bilingual("อย่างน้อยสองแหล่งตรงกัน", "At least two agree"),
        Bilingual("มีแหล่งที่ต่างออกไป", "One differs"),
        Bilingual("แหล่งเดียว", "One source only"),
    )
    rows = [
        (
            cell(code_name(one.code, report.study.codebook)),
            cell(DIMENSIONS[one.dimension]),
            *(_cases_of(cases, one.known) for cases in (one.agree, one.differ, one.alone)),
        )
        for one in summed
    ]
    caption = Bilingual("แหล่งข้อมูลที่ตรงกันและต่างกัน", "Sources that agree and differ")
    codes = list(dict.fromkeys(one.code for one in summed))
    return Table(caption, columns, rows_of(rows), table_basis(report, codes=codes))


def _cases_of(cases: Sequence[str], known: int) -> Cell:
    return cell(f"{len(cases)}/{known}", ", ".join(cases))


def _sources_table(report: Report, found: Sequence[Triangulated], dimensions: Sequence[str]) -> Table:
    rows = [
        (
            cell(case_name(report.study.spec.case(one.case))),
            cell(code_name(one.code, report.study.codebook)),
            cell(one.value),
            *(cell(*map(_source_words, one.of(dimension))) for dimension in dimensions),
        )
        for one in found
        if any(source.passages for source in one.sources)
    ]
    columns = (CASE, CONDITION, Bilingual("ค่า", "Value"), *(DIMENSIONS[name] for name in dimensions))
    caption = Bilingual("แหล่งข้อมูลแต่ละแหล่งกล่าวว่าอย่างไร", "What each source says")
    codes = list(dict.fromkeys(one.code for one in found))
    return Table(caption, columns, rows_of(rows), table_basis(report, codes=codes))


def _source_words(source: Says) -> Bilingual:
    names = {"kind": KINDS, "side": SIDES}.get(source.dimension, {})
    name = word(names, source.name) or NOT_SAID
    return fill(Bilingual("{name}: {says}", "{name}: {says}"), name=name, says=RELATIONS[source.relation])
