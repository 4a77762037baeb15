"""The words of a report: each with its reason in both languages, and none of one product in the other's report."""

from __future__ import annotations

from dataclasses import replace

import pytest
import regex
from lxml import html

from qualcoop.induction.words import WORDS, Word
from qualcoop.views import words_part
from qualcoop.views.blocks import ReportData, Table
from qualcoop.views.gathered import Report
from qualcoop.views.html import html_report
from qualcoop.views.report import report_data
from qualcoop.views.wording import VERDICTS
from qualcoop.views.words_part import pass_words, why_words, word_row, words_section, words_text

from . import forge
from .views_study import IMAGE, make_analysis, make_list, make_study


def report_of(pass_, **more) -> Report:
    return Report(pass_.findings, (pass_,), pass_.study.entries, pass_.study.memos, **more)


def page_of(pass_):
    section = words_section(report_of(pass_))
    return html.fromstring(html_report(ReportData(pass_.study.spec.title, (section,))))


def said(page) -> str:
    return " ".join(page.text_content().split())


def sections(pass_) -> dict[str, str]:
    page = html.fromstring(html_report(report_data(pass_.findings, passes=(pass_,))))
    return {part.get("id"): said(part) for part in page.xpath("//section[@id]")}


# --- reasons ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", words_part._WHY)
def test_every_reason_is_told_in_both_languages_with_all_it_names(reason):
    names = {name for text in (words_part._WHY[reason].th, words_part._WHY[reason].en)
             for name in regex.findall(r"\{(\w+)\}", text)}  # fmt: skip
    facts = {name: "->" if name == "claim" else "time" if name == "because" else 3 for name in names - {"ids", "lacks"}}
    told = why_words(Word("strict", allowed=False, reason=reason, ids=("conclusion",), facts=facts))
    assert told.th
    assert told.en
    assert not regex.search(r"[{}]", told.th + told.en)
    assert regex.search(r"\p{Thai}", told.th)
    assert not regex.search(r"\p{Thai}", told.en)


def test_no_reason_of_the_rules_is_without_words():
    source = regex.findall(
        r'_(?:yes|no)\(\s*f?"([a-z_{}]+)"', forge.ROOT.joinpath("src/qualcoop/induction/words.py").read_text()
    )
    assert len(source) > 40
    known = set(words_part._WHY)
    assert not [r for r in source if "{" not in r and r not in known]


def test_a_case_with_braces_in_its_name_breaks_no_sentence():
    assert why_words(Word("necessary", allowed=False, reason="contradicted", ids=("{x}",))).en.endswith("{x}")


# --- section, row, text ----------------------------------------------------------------------------------------


def test_the_section_names_what_is_supported_and_what_is_withheld():
    table = page_of(make_analysis().passes[1]).xpath("//table")[0]
    groups = [said(row) for row in table.xpath(".//tr[@class='group']")]
    assert groups == ["คำที่บันทึกรองรับ Supported", "คำที่งดใช้ Withheld"]
    rows = {said(row.xpath("./th")[0]): said(row.xpath("./td")[0]) for row in table.xpath(".//tr[th[@scope='row']]")}
    assert "C" in rows["การวิเคราะห์กรณีเชิงลบ negative case analysis"]
    assert "so chosen: 0 of 4" in rows["เพียงพอ sufficient"]


def test_the_table_of_words_prints_its_basis():
    section = words_section(report_of(make_study().test()))
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert regex.match(r"Basis: 4 cases, \d+ participants?, \d+ passages?", table.basis.en)


def test_a_list_of_factors_names_the_words_of_an_explanation_only_to_withhold_them():
    page = page_of(make_list()[0])
    warned = said(page.xpath("//section[@id='words']//div[contains(@class, 'warning')]")[0])
    assert "No hypothesis was tested on the cases" in warned
    assert "เพียงพอ" in warned
    rows = [said(th) for th in page.xpath("//tbody//th[@scope='row']")]
    assert not [row for row in rows if "sufficient" in row or "explanation" in row]
    told = page.text_content().replace("ขัดแย้งกัน", "")
    assert not [name for name, wording in VERDICTS.items() if wording.th in told]


def test_hostile_ids_and_faults_become_no_tag():
    pass_ = make_study().test()
    kept = tuple(replace(entry, hash="ab") for entry in pass_.study.entries)
    section = words_section(replace(report_of(pass_, fault=IMAGE), entries=kept))
    page = html.fromstring(html_report(ReportData(pass_.study.spec.title, (section,))))
    assert not page.xpath("//img")
    assert IMAGE in page.text_content()


def test_a_row_gives_word_reason_and_both_languages():
    rows = {row["word"]: row for row in map(word_row, pass_words(make_study().test(), ()))}
    assert set(rows) == set(WORDS) - {"covers", "exact"}
    row = rows["sufficient"]
    assert (row["allowed"], row["reason"], row["facts"]) == (False, "never_sought", {"sought": 0, "inside": 4})
    assert row["label"] == {"th": "เพียงพอ", "en": "sufficient"}
    assert "0 of 4" in row["why"]["en"]


def test_plain_text_lists_supported_words_before_withheld_ones():
    told = words_text(pass_words(make_analysis().passes[1], make_analysis().findings.study.entries))
    assert told.index("Words supported") < told.index("negative case analysis") < told.index("Words withheld")
    assert words_text(()) == ""
    listed = words_text(pass_words(make_list()[0], ()))
    assert listed.count("No hypothesis was tested on the cases") == 1
    assert listed.index("necessary") < listed.index("saturated")


# --- the explanation, and what the report is ---------------------------------------------------------------------


def test_the_explanation_says_no_stronger_word_than_the_ledger_supports():
    only = forge.study(forge.STORY, "a & b <-> works", chosen={"C": "on_x"}).test()
    assert "is necessary and sufficient for the outcome. 1 of 4" in sections(only)["explanation"]
    unsought = forge.study(forge.STORY, "a & b <-> works").test()
    told = sections(unsought)["explanation"]
    assert "The word “sufficient” is withheld" in told
    assert "is necessary for the outcome." in told


def test_tolerated_cases_keep_a_claim_from_being_called_sufficient():
    only = forge.study(forge.STORY, "a -> works", mode="modified", tolerance=1, chosen={"C": "on_x"}).test()
    assert only.stands == "stands"
    assert "no case contradicts it beyond those tolerated (C)." in sections(only)["explanation"]
    assert "is sufficient" not in sections(only)["explanation"]


def test_recipes_that_cover_are_told_after_ragin():
    only = forge.study(forge.STORY, "a & b <- works", mode="generalized").test()
    assert "every occurrence has a recipe (after Ragin 2023)" in sections(only)["explanation"]


@pytest.mark.parametrize(
    ("mode", "name"),
    [
        ("classic", "Analytic induction: an explanation"),
        ("modified", "Modified analytic induction"),
        ("generalized", "Generalized analytic induction, after Ragin (2023)"),
        ("inductive-content", "Inductive content analysis"),
    ],
)
def test_the_report_says_which_product_it_is_by_name(mode, name):
    only = forge.study(forge.STORY, "a <-> works", mode=mode, tolerance=int(mode == "modified")).test()
    assert name in sections(only)["what"]


def test_without_a_hypothesis_the_mode_is_a_list_whatever_was_announced():
    told = sections(forge.study(forge.STORY, None).test())["study"]
    assert "inductive content analysis" in told
    assert "classic" not in told
