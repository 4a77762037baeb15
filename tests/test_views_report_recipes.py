"""The recipes in a report: what each covers, what stands beside them, in both languages."""

from __future__ import annotations

import regex
from lxml import html

from qualcoop.induction.recipes import find_recipes
from qualcoop.induction.recipes.shown import BESIDE
from qualcoop.views.blocks import Facts, Prose, ReportData, Table
from qualcoop.views.pages.html import html_report
from qualcoop.views.pages.markdown import markdown_report
from qualcoop.views.report.gathered import Report
from qualcoop.views.report.recipes import recipes_section

from . import forge
from .word_studies import put_up

EXPECTS = {"a": "facilitates", "b": "facilitates"}


def report_of(pass_) -> Report:
    return Report(pass_.findings, (pass_,), pass_.study.entries, pass_.study.memos)


def section_of(pass_):
    return recipes_section(report_of(pass_))


def block(pass_, kind):
    return next(one for one in section_of(pass_).blocks if isinstance(one, kind))


def generalized(told=forge.STORY, claim="a & b <- works", **more):
    return forge.study(told, claim, mode="generalized", expects=more.pop("expects", EXPECTS), **more).test()


def test_each_recipe_says_what_it_covers_made_and_where_the_outcome_is_missing():
    table = block(put_up(), Table)
    (row,) = table.groups[0].rows
    assert [cell.lines[0] for cell in row[:1]] == ["a"]
    assert row[1].lines == ("2", "A, B")
    assert row[2].lines == ("A, B",)
    assert row[4].lines == ("C",)
    assert [cell.lines for cell in row[5:]] == [("0.667",), ("1.000",)]
    assert table.basis.en.startswith("Basis: 3 cases")


def test_it_says_first_that_these_cases_made_the_recipes():
    note = block(put_up(), Prose)
    assert "Found in the 2 cases with the outcome, after Ragin (2023)" in note.words.en
    assert "กรณีเหล่านี้เป็นที่มาของชุดเงื่อนไขเอง" in note.words.th


def test_without_a_case_that_lacks_the_outcome_there_is_no_coefficient():
    table = block(generalized({"A": ("T", {"a": "+", "b": "+"})}), Table)
    assert [cell.lines for cell in table.groups[0].rows[0][4:]] == [("–",), ("–",), ("–",)]


def test_without_a_recipe_it_says_none_and_what_was_left_out():
    pass_ = generalized({"A": ("T", {"a": "-"})}, "a <- works")
    section = section_of(pass_)
    assert not [one for one in section.blocks if isinstance(one, Table)]
    names = [name.en for name, _ in block(pass_, Facts).rows]
    assert "Covered by none" in names
    assert "Left out, no direction expected" in names


def test_everything_that_stands_beside_recipes_has_words_in_thai():
    told = {"A": ("T", {"a": "+", "b": "+", "c": "+"}), "B": ("T", {"a": "+"}), "C": ("T", {"b": "+"}), "D": (None, {})}
    pass_ = generalized(told, "a | b <- works", expects={**EXPECTS, "x": "facilitates"})
    beside = find_recipes(pass_.study, pass_.table, pass_.verdicts).told()
    assert len(beside) > 4
    assert set(beside) <= set(BESIDE)
    said = {name.en: words for name, words in block(pass_, Facts).rows}
    (several,) = said["Covered by several"]
    assert (several.en, several.th) == ("A by (a) and (b)", "A มี (a) และ (b)")


def test_page_and_markdown_print_it_in_both_languages():
    pass_ = generalized()
    data = ReportData(pass_.study.spec.title, (section_of(pass_),))
    page = html.fromstring(html_report(data))
    assert page.xpath("//section[@id='recipes']//table")
    for text in (page.text_content(), markdown_report(data)):
        assert regex.search("ชุดเงื่อนไข", text)
        assert regex.search("Recipes", text)
    assert "a & b" in page.text_content()
