"""How recipes show themselves in a notebook, and the words for what stands beside them. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qualcoop.records.bilingual import Bilingual
from qualcoop.records.showing import details_html, said, say, shown, table_html
from qualcoop.records.words import word

if TYPE_CHECKING:
    from qualcoop.induction.recipes import Recipe, Recipes

__all__ = ["BESIDE", "COLUMNS", "beside_words", "recipe_data", "recipes_html"]

COLUMNS: Mapping[str, Bilingual] = {
    "recipe": Bilingual("ชุดเงื่อนไข", "Recipes"),
    "cases": Bilingual("รองรับกรณี", "Covers"),
    "made_by": Bilingual("สร้างจากกรณี", "Made by"),
    "firm": Bilingual("แน่น (มีกรณีที่รู้ครบ)", "Firm (made by a case of which all is known)"),
    "without": Bilingual("มีชุดเงื่อนไขแต่ไม่เกิดผล", "Found without the outcome"),
    "inclS": Bilingual("ค่าความสอดคล้อง", "Consistency"),
    "covS": Bilingual("ค่าความครอบคลุม", "Coverage"),
    "n": Bilingual("n", "n"),
}
"""The columns of recipes as a table, and their words."""
BESIDE: Mapping[str, Bilingual] = {
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
"""What stands beside recipes, by the names of ``Recipes.told``."""
_WORDS: Mapping[str, Bilingual] = {"yes": Bilingual("ใช่", "yes"), "no": Bilingual("ไม่ใช่", "no")}
_ROUNDED = 3


def beside_words(words: str) -> Bilingual:
    """Say in Thai too the few English words that ``Recipes.told`` puts between expressions.

    Examples
    --------
    >>> beside_words("C by (a) and (b)").th
    'C มี (a) และ (b)'
    """
    th = words.replace(" by (", " มี (").replace(") and (", ") และ (")
    return Bilingual(th.replace("sums, not written out", "ผลบวก จึงไม่เขียนออกมา").replace("more than", "มากกว่า"), words)


def recipe_data(recipe: Recipe) -> tuple[object, ...]:
    """Give what a table says of a recipe, in the order of the columns."""
    figures = (recipe.fit.inclS, recipe.fit.covS, recipe.fit.n) if recipe.fit else (None,) * 3
    firm = "yes" if recipe.firm else "no"
    return (str(recipe), *map(", ".join, (recipe.cases, recipe.made_by)), firm, ", ".join(recipe.without), *figures)


def recipes_html(recipes: Recipes) -> str:
    """Give the recipes, what stands beside them, and, folded, the truth table that they come from."""
    positive = len(recipes.by_case)
    title = f"ชุดเงื่อนไขของ {recipes.outcome} ตามแนวของ Ragin (2023): {len(recipes.found)} ชุด {positive} กรณีที่เกิดผล"
    rows = [[_shown(cell) for cell in recipe_data(recipe)] for recipe in recipes.found]
    told = [f"{said(word(BESIDE, name))}: {said(beside_words(words))}" for name, words in recipes.told().items()]
    table = recipes.configurations
    folded = details_html(say("ตารางค่าความจริง", "Truth table"), table.html()) if len(table) else ""
    header = [said(words) for words in COLUMNS.values()]
    return shown(table_html(header, rows, caption=say(title, repr(recipes)[1:-1])), *told, folded)


def _shown(cell: object) -> object:
    """Round a figure, and say in the reader's language what is said in a word; nothing where nothing is known."""
    if isinstance(cell, float):
        return round(cell, _ROUNDED)
    return said(_WORDS[cell]) if isinstance(cell, str) and cell in _WORDS else "" if cell is None else cell
