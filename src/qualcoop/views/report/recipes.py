"""The recipes of the positive cases in a report, after Ragin (2023). Applies none, and never shows sufficiency."""

from __future__ import annotations

from collections.abc import Iterator

from qualcoop.induction.recipes import Recipe, Recipes
from qualcoop.induction.recipes.shown import BESIDE, COLUMNS, beside_words
from qualcoop.records.codebook import Bilingual
from qualcoop.views.blocks import Block, Cell, Facts, Prose, Section, Table, cell, fill, rows_of
from qualcoop.views.report.gathered import NONE, Report, Row, table_basis
from qualcoop.views.text_lines import figure, listed
from qualcoop.views.wording import word

__all__ = ["recipes_section"]

_TITLE = Bilingual("ชุดเงื่อนไข", "Recipes")
_HOW = Bilingual(
    "ชุดเงื่อนไขที่พบใน {n} กรณีที่เกิดผล ตามแนวของ Ragin (2023) กรณีเหล่านี้เป็นที่มาของชุดเงื่อนไขเอง จึงแสดงไม่ได้ว่าชุดเงื่อนไขเพียงพอ",
    "Found in the {n} cases with the outcome, after Ragin (2023). These cases made the recipes, and so cannot show "
    "that they suffice.",
)
# All but the number of cases on which the figures rest: the line under the table counts cases.
_SHOWN = tuple(words for name, words in COLUMNS.items() if name != "n")


def recipes_section(report: Report) -> Section:
    """Show the recipes found in the cases with the outcome, and what stands beside them.

    It belongs in the report of generalized mode; in another mode it shows what that mode would find.
    """
    pass_ = report.pass_
    found = pass_.recipes or pass_.find_recipes()
    blocks: list[Block] = [Prose(fill(_HOW, n=len(found.by_case)), "note")]
    if found.found:
        rows = [tuple(_cells(recipe)) for recipe in found.found]
        blocks.append(Table(_TITLE, _SHOWN, rows_of(rows), table_basis(report)))
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
        yield word(BESIDE, name), (beside_words(words),)
