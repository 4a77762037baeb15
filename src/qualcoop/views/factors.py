"""The part of a report that speaks of factors: success and obstacles, factor by case, proposals, quotations. Tests nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qualcoop.induction.cells import Cell as Told
from qualcoop.induction.findings import BAR, Factor, Findings
from qualcoop.induction.passages import Passage
from qualcoop.records.codebook import Bilingual
from qualcoop.records.study import StudyRecord
from qualcoop.views.blocks import Block, Cell, Facts, Group, Items, Piece, Prose, Quote, Quotes, Section, Table, cell, fill
from qualcoop.views.wording import BASES, LETTERS, LEVELS, OUTCOMES, STANCES, basis_of, case_name, code_name, counted, word

__all__ = ["factor_section", "letter", "matrix_section", "proposals_section", "quotations_section", "quote", "unpermitted"]

_YES, _NO = Bilingual("ใช่", "yes"), Bilingual("ไม่", "no")
_REFUSED = frozenset({"no", "n", "false", "0", "refused", "withdrawn", "ไม่", "ไม่อนุญาต", "ไม่ยินยอม", "ไม่ให้"})
_BAR = fill(
    Bilingual(
        "“ถึงเกณฑ์รายงาน” หมายถึงมีทิศทาง (หรือมีอยู่) อย่างน้อย {cases} กรณี จากผู้ให้ข้อมูลอย่างน้อย {people} คน "
        "และอย่างน้อย {passages} ข้อความ ส่วน “อยู่ในคำอธิบาย” หมายถึงสมมติฐานของรอบนี้ใช้เงื่อนไขนั้น",
        "“Reported” means a direction (or presence) in at least {cases} cases, from at least {people} participants, in at "
        "least {passages} passages; “in the explanation” means that the hypothesis of this pass uses the condition.",
    ),
    cases=BAR.cases,
    people=BAR.participants,
    passages=BAR.passages,
)
_NOTHING = Bilingual("ไม่มี", "None.")
_LEVEL = Bilingual("ระดับ", "Level")
_REPORTED = Bilingual("ถึงเกณฑ์รายงาน", "Reported")
_EXPLAINS = Bilingual("อยู่ในคำอธิบาย", "In the explanation")
_CASES = Bilingual("กรณี", "Cases")
_PEOPLE = Bilingual("ผู้ให้ข้อมูล", "Participants")
_PASSAGES = Bilingual("ข้อความ", "Passages")
_SIDES = (
    ("success", "facilitates", Bilingual("ปัจจัยแห่งความสำเร็จ", "Success factors"), Bilingual("ปัจจัยเอื้อ", "What facilitates")),
    ("obstacles", "hinders", Bilingual("ปัญหาและอุปสรรค", "Problems and obstacles"), Bilingual("ปัจจัยที่เป็นอุปสรรค", "What hinders")),
)


# --- success and obstacles -----------------------------------------------------------------------------------


def factor_section(findings: Findings) -> Section:
    """Give the pair of tables, by level, and a third for what is there without a direction."""
    factors = findings.of_kind("condition")
    cases = len(findings.study.spec.cases)
    levels = _levels(findings)
    tables: list[Block] = [
        _side_table(factors, stance, title, column, levels, cases) for _, stance, title, column in _SIDES
    ]
    return Section(
        "factors",
        Bilingual("ปัจจัยแห่งความสำเร็จ ปัญหาและอุปสรรค", "Success factors and obstacles"),
        (Prose(_BAR, "note"), *tables, *_undirected(factors, levels, cases)),
    )


def _levels(findings: Findings) -> tuple[str, ...]:
    used = (factor.code.level for factor in findings.of_kind("condition"))
    return tuple(dict.fromkeys((*findings.study.codebook.levels, *used)))


def _side_table(
    factors: Sequence[Factor], stance: str, title: Bilingual, column: Bilingual, levels: Sequence[str], cases: int
) -> Table:
    mine = [factor for factor in factors if getattr(factor, stance) or _with_stance(factor, stance)]
    said = [p for factor in mine for p in _with_stance(factor, stance)]
    columns = (column, _CASES, Bilingual("ข้อมูลขัดแย้งกัน", "Contested"), _PEOPLE, _PASSAGES, _REPORTED, _EXPLAINS)
    return Table(
        caption=fill(Bilingual("{title} จำแนกตามระดับ", "{title}, by level"), title=title),
        columns=columns,
        groups=_by_level(mine, levels, lambda_free_row(stance)),
        basis=basis_of(cases, said),
    )


def _with_stance(factor: Factor, stance: str) -> list[Passage]:
    return [p for p in factor.quotes if p.stance == stance and p.state == "present"]
