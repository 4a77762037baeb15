"""The recipes of the positive cases in a report, after Ragin (2023). Applies none, and never shows sufficiency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcoop.induction.recipes import Recipe, Recipes
from qualcoop.records.codebook import Bilingual
from qualcoop.views.blocks import Block, Cell, Facts, Prose, Section, Table, cell, fill, rows_of
from qualcoop.views.gathered import NONE, Report, Row, table_basis
from qualcoop.views.text_lines import figure, listed

__all__ = ["recipes_section"]

_TITLE = Bilingual("ชุดเงื่อนไข", "Recipes")
_HOW = Bilingual(
    "ชุดเงื่อนไขที่พบใน {n} กรณีที่เกิดผล ตามแนวของ Ragin (2023) กรณีเหล่านี้เป็นที่มาของชุดเงื่อนไขเอง จึงแสดงไม่ได้ว่าชุดเงื่อนไขเพียงพอ",
    "Found in the {n} cases with the outcome, after Ragin (2023). These cases made the recipes, and so cannot show "
    "that they suffice.",
)
_COLUMNS = (
    _TITLE,
    Bilingual("รองรับกรณี", "Covers"),
    Bilingual("สร้างจากกรณี", "Made by"),
    Bilingual("แน่น (มีกรณีที่รู้ครบ)", "Firm (made by a case of which all is known)"),
    Bilingual("มีชุดเงื่อนไขแต่ไม่เกิดผล", "Found without the outcome"),
    Bilingual("ค่าความสอดคล้อง", "Consistency"),
    Bilingual("ค่าความครอบคลุม", "Coverage"),
)
_BESIDE: Mapping[str, Bilingual] = {
    "product of sums": Bilingual("เขียนกลับเป็นผลคูณของผลบวก", "Turned round, as a product of sums"),
    "shared by every recipe": Bilingual("มีร่วมกันในทุกชุด", "Shared by every recipe"),
    "covered by several": Bilingual("กรณีที่มีหลายชุดรองรับ", "Covered by several"),
    "covered by none": Bilingual("กรณีที่ไม่มีชุดใดรองรับ", "Covered by none"),
    "open": Bilingual("ค่าที่ยังไม่รู้หรือขัดแย้งกัน", "Not known or contested"),
    "may be positive": Bilingual("กรณีที่อาจเกิดผล", "May have the outcome"),
    "dropped, no direction expected": Bilingual("ไม่นำมาใช้ เพราะไม่ได้ระบุทิศทางที่คาด", "Left out, no direction expected"),
    "expected, but no condition of the codebook": Bilingual(
        "คาดทิศทางไว้ แต่ไม่ใช่เงื่อนไขในคู่มือการลงรหัส", "Expected, but no condition of the codebook"
    ),
}


def recipes_section(report: Report) -> Section:
    """Show the recipes found in the cases with the outcome, and what stands beside them.

    It belongs in the report of generalized mode; in another mode it shows what that mode would find.
    """
    pass_ = report.pass_
    found = pass_.recipes or pass_.find_recipes()
    blocks: list[Block] = [Prose(fill(_HOW, n=len(found.by_case)), "note")]
    if found.found:
        rows = [tuple(_cells(recipe)) for recipe in found.found]
        blocks.append(Table(_TITLE, _COLUMNS, rows_of(rows), table_basis(report)))
    else:
        blocks.append(Prose(NONE))
    beside = tuple(_beside(found))
    return Section("recipes", _TITLE, (*blocks, Facts(beside)) if beside else tuple(blocks))


def _cells(recipe: Recipe) -> Iterator[Cell]:
    yield cell(str(recipe))
    yield cell(str(len(recipe.cases)), listed(recipe.cases))
    yield cell(listed(recipe.made_by) or "–")
    yield cell(Bilingual("ใช่", "yes") if recipe.firm else Bilingual("ไม่ใช่", "no"))
    yield cell(listed(recipe.without) or "–")
    yield cell(figure(recipe.fit.inclS) if recipe.fit else "–")
    yield cell(figure(recipe.fit.covS) if recipe.fit else "–")


def _beside(found: Recipes) -> Iterator[Row]:
    for name, words in found.told().items():
        yield _BESIDE.get(name, Bilingual(name, name)), (_joined_in_thai(words),)


def _joined_in_thai(words: str) -> Bilingual:
    """Say the few English words between expressions in Thai too."""
    th = words.replace(" by (", " มี (").replace(") and (", ") และ (")
    return Bilingual(th.replace("sums, not written out", "ผลบวก จึงไม่เขียนออกมา").replace("more than", "มากกว่า"), words)
