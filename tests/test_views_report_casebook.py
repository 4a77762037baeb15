"""Tests of case pages, framework matrix, translations under quotations, and the rows and texts of fieldwork."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from qualcoop.induction.asking import asked
from qualcoop.induction.remembering import memos
from qualcoop.records.codebook import Bilingual
from qualcoop.records.fieldwork import GuideQuestion, MemberCheck, Summary, Translation
from qualcoop.records.study import Judgement, Memo
from qualcoop.views.blocks import Aid, Prose, ReportData, Section, Table
from qualcoop.views.pages.html import html_report
from qualcoop.views.pages.markdown import markdown_report
from qualcoop.views.report.casebook import case_pages_section, framework_section, value_words
from qualcoop.views.report.factors import quotations_section
from qualcoop.views.report.gathered import Report
from qualcoop.views.rows.fieldwork import memo_row, with_translation
from qualcoop.views.terminal.memos import asked_text, memos_text

from . import forge
from .views_study import IMAGE, SCRIPT, make_study


def kept_beside(study):
    """Give the study with hostile words in everything that is kept beside its codings."""
    first = next(iter(study.codings))
    second = next(row for row in study.codings if row.transcript == "coop-02")
    place = f"{first.transcript}:{first.start}-{first.end}"
    return replace(
        study,
        guide=(GuideQuestion("q1", Bilingual(IMAGE, IMAGE), ("headman",)),),
        member_checks=(
            MemberCheck("A1", "A", "trust", "differs", f"about {IMAGE}", f"ไม่ใช่ {SCRIPT}", IMAGE, "2021-04-01"),
            MemberCheck("B1", "B", "", "adds", "x", "WHAT B1 ANSWERED"),
        ),
        summaries=(
            Summary("A", "", f"หมู่บ้านที่ไว้ใจกัน\n{IMAGE}", f"ann {IMAGE}"),
            Summary("A", "trust", f"ไว้ใจ {SCRIPT}"),
            Summary("A", "trust.hinders", f"ไม่ขวาง {IMAGE}"),
        ),
        translations=(
            Translation("coop-01", first.start, first.end, "en", f"People here trust {IMAGE}", f"ann {SCRIPT}", "ben"),
            Translation("coop-02", second.start, second.end, "th", "เราไว้ใจกันตั้งแต่วันแรก"),
        ),
        memos=(Memo("m1", f"ถามอีกครั้ง {IMAGE}", "2021-03-04", f"ann {IMAGE}", "idea", "case:A"),),
        judgements=(
            Judgement("A", "headman", 0.67, "documented", f"ann {IMAGE}", f"ดู {IMAGE}", how="time", favour=(place,)),
        ),
    )


def report(study):
    only = study.test()
    return Report(only.findings, (only,), only.study.entries, only.study.memos)


def page_of(data, language="both"):
    return lxml_html.fromstring(html_report(data, language=language))


@pytest.fixture(scope="module")
def told():
    return report(kept_beside(make_study()))


@pytest.fixture(scope="module")
def data(told):
    sections = (case_pages_section(told), framework_section(told), quotations_section(told.findings))
    return ReportData(Bilingual("ก", "x"), sections)


@pytest.mark.parametrize("language", ["both", "th", "en"])
def test_nothing_planted_in_memo_summary_member_check_translation_or_judgement_becomes_a_live_node(data, language):
    page = page_of(data, language)
    assert page.xpath("//img | //script | //@onerror | //iframe") == []
    assert IMAGE in page.text_content()
    markdown = markdown_report(data, language=language)
    assert "<img" not in markdown
    assert "<script" not in markdown


def test_each_case_has_an_anchor_a_folded_page_and_ids_that_stand_once(data):
    page = page_of(data)
    for case in "ABCD":
        [section] = page.xpath(f"//section[@id='case-{case}']")
        assert section.xpath(".//details[@class='aid']")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = {link.removeprefix("#") for link in page.xpath("//main//a/@href")}
    assert links <= set(ids)


def test_a_page_tells_outcome_people_cells_judgement_answers_memo_and_summary(data):
    [section] = page_of(data).xpath("//section[@id='case-A']")
    words = section.text_content()
    for expected in (
        "occurs", "confirms", "step: fully", "A1", "more in than out", "ค่อนข้างใช่", "both held, at different times",
        "differs", "เห็นต่าง", "ถามอีกครั้ง", "หมู่บ้านที่ไว้ใจกัน", "pass 1: confirms", "judged by the researcher",
        "as an obstacle", "ไม่ขวาง",
    ):  # fmt: skip
        assert expected in words, expected


def test_a_question_mark_says_whether_the_code_was_asked_about(data):
    matrix = page_of(data).xpath("//section[@id='framework']//tbody/tr")
    cells = {row.xpath("./th")[0].text_content()[0]: [td.text_content() for td in row.xpath("./td")] for row in matrix}
    assert "asked, nothing said" in cells["B"][3]
    assert "ไว้ใจ" in cells["A"][1]
    assert "passages" in cells["C"][1]
    assert cells["B"][0] == ""


def test_a_translation_stands_under_its_quotation_with_who_made_and_who_checked_it(data):
    page = page_of(data)
    figures = page.xpath("//section[@id='f-trust']//figure[.//blockquote[@class='translation']]")
    first, second = (figure.text_content() for figure in figures)
    assert "แปลโดย ann" in first
    assert "checked by ben" in first
    assert "ยังไม่มีผู้ตรวจ" in second
    assert "not checked" in second
    assert figures[1].xpath(".//blockquote[@class='translation']/@lang") == ["th"]
    assert figures[1].xpath(".//blockquote[@class='said']/@lang") == ["en"]
    assert "translated by ann" in markdown_report(data)


def test_who_does_not_permit_quoting_is_not_quoted_in_translation_nor_by_the_answer_to_a_check():
    study = kept_beside(make_study(permission="no"))
    found = report(study)
    shown = ReportData(Bilingual("ก", "x"), (case_pages_section(found), quotations_section(found.findings)))
    for text in (html_report(shown), markdown_report(shown)):
        assert "เราไว้ใจกันตั้งแต่วันแรก" not in text
        assert "WHAT B1 ANSWERED" not in text
    open_ = report(kept_beside(make_study()))
    assert "WHAT B1 ANSWERED" in html_report(ReportData(Bilingual("ก", "x"), (case_pages_section(open_),)))


def test_a_study_without_cases_or_hypothesis_or_anything_beside_its_codings_still_has_its_sections():
    for study in (forge.study({}), make_study(hypothesis=None), forge.study(forge.STORY)):
        found = report(study)
        sections = (case_pages_section(found), framework_section(found))
        assert [section.id for section in sections] == ["case-pages", "framework"]
        assert html_report(ReportData(Bilingual("ก", "x"), sections))


def test_no_summary_is_written_where_the_researcher_wrote_none():
    found = framework_section(report(forge.study(forge.STORY)))
    [block] = found.blocks
    assert isinstance(block, Prose)
    assert block.words == Bilingual("ยังไม่มีสรุปของผู้วิจัย", "No summaries written yet.")
    section = case_pages_section(report(forge.study(forge.STORY)))
    pages = [block for block in section.blocks if isinstance(block, Section)]
    [opened] = [block for block in pages[0].blocks if isinstance(block, Aid)]
    [cells] = [block for block in opened.blocks if isinstance(block, Table)]
    assert all(row[-1].lines == () for group in cells.groups for row in group.rows)


def test_the_anchored_steps_have_words_and_other_numbers_none():
    assert [value_words(step).en.partition(" ")[2] for step in (0, 0.33, 0.67, 1)] == [
        "fully out",
        "more out than in",
        "more in than out",
        "fully in",
    ]
    assert (value_words(0.4), value_words("?"), value_words(None)) == ("0.4", "?", "?")


def test_a_memo_as_a_row_is_plain_data_with_null_for_what_is_not_known(told):
    study = replace(told.study, memos=(*told.study.memos, Memo("m2", "ถามใหม่")))
    plain = json.loads(json.dumps([memo_row(one) for one in memos(study, search="ถาม")], ensure_ascii=False))
    assert plain[0]["matches"][0]["text"] == "ถาม"
    assert [one["author"] for one in plain if one["id"] == "m2"] == [None]


def test_a_row_of_a_quotation_gets_its_translation_only_where_there_is_one(told):
    first = next(iter(told.study.codings))
    row = {"transcript": first.transcript, "start": first.start, "end": first.end}
    assert with_translation(row, told.study)["translation"]["checked_by"] == "ben"
    other = {**row, "end": first.end - 1}
    assert with_translation(other, told.study) == other


def test_memos_and_what_was_asked_are_told_in_the_terminal_without_its_control_characters(told):
    study = replace(told.study, memos=(Memo("m1", "ถามอีกครั้ง \x1b[31m", "2021-03-04", about="case:A"),))
    text = memos_text(memos(study, search="ถาม"))
    assert "\x1b" not in text
    assert "case:A" in text
    assert memos_text(()) == "no memo found"
    assert "headman" in asked_text(asked(study))


def test_a_page_of_a_case_that_was_judged_and_never_spoken_of_says_silent_and_the_value():
    """A judgement that keeps unknown what nobody spoke of had a mark that the legend lacked."""
    values = ("T", "F", "C", "?", 0.67)
    judgements = [Judgement(f"K{n}", "a", value) for n, value in enumerate(values)]
    study = forge.study({f"K{n}": ("T", {}) for n in range(len(values))}, judgements=judgements)
    page = page_of(ReportData(Bilingual("ก", "x"), (case_pages_section(report(study)),)))
    for n, value in enumerate(values):
        row = page.xpath(f"//section[@id='case-K{n}']//tbody/tr")[0].text_content()
        assert "silent (which is not absent)" in row
        assert str(value) in row


def test_a_side_in_the_list_is_named_in_thai_and_another_stays_as_it_was_written():
    study = make_study()
    people = (
        replace(study.participants[0], side="permanent officials"),
        replace(study.participants[1], side="the Rotary club"),
        *study.participants[2:],
    )
    words = page_of(
        ReportData(Bilingual("ก", "x"), (case_pages_section(report(replace(study, participants=people))),)), "th"
    ).text_content()
    assert "ข้าราชการประจำ" in words
    assert "permanent officials" not in words
    assert "the Rotary club" in words
