"""What reports, command line and JSON say of informants, triangulation, judged steps, comparison and rivals."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from qualcoop.induction.cells import case_table
from qualcoop.induction.comparing import compare
from qualcoop.induction.contested import contested
from qualcoop.induction.informants import informants
from qualcoop.induction.rivals import rivals
from qualcoop.induction.steps import judgement_steps
from qualcoop.induction.triangulation import triangulation
from qualcoop.records.study import Judgement, Participant
from qualcoop.views.blocks import ReportData, Section
from qualcoop.views.pages.html import html_report
from qualcoop.views.pages.markdown import markdown_report
from qualcoop.views.report.contested import contested_section, contested_text
from qualcoop.views.report.gathered import Report
from qualcoop.views.report.steps import steps_section, steps_text
from qualcoop.views.report.triangulation import triangulation_section
from qualcoop.views.rows.informants import (
    comparison_row,
    contested_row,
    informant_row,
    rivals_row,
    steps_row,
    triangulated_row,
)
from qualcoop.views.terminal.comparison import compare_text
from qualcoop.views.terminal.rivals import rivals_text

from . import forge
from .views_study import IMAGE, SCRIPT, make_study

HOSTILE = f"{IMAGE}{SCRIPT}"


def divided(*judgements, hypothesis="a <-> works", permission="yes"):
    """Case A: the mayor says that `a` helps, a villager that it hinders; hostile words for position and side."""
    study = forge.study({"A": ("T", {"a": "+ -", "b": "+"}), "B": ("F", {})}, hypothesis, judgements=judgements)
    people = tuple(
        Participant(f"p{n}", "tA", f"ตอบ{n}", "A", "informant", f"{job} {HOSTILE}", side, quote_permission=permission)
        for n, (job, side) in enumerate((("นายก", f"political {HOSTILE}"), ("ชาวบ้าน", "residents")), start=1)
    )
    return replace(study, participants=people)


def report(study):
    pass_ = study.test()
    return Report(findings=pass_.findings, passes=(pass_,), entries=(), memos=())


SECTIONS = (contested_section, triangulation_section, steps_section)


def pages(study):
    """Render the three sections as a page and as Markdown."""
    sections: tuple[Section, ...] = tuple(make(report(study)) for make in SECTIONS)
    data = ReportData(study.spec.title, sections)
    return html_report(data), markdown_report(data)


def test_a_contested_cell_is_shown_by_side_with_how_it_was_dealt_with():
    page, _ = pages(divided(Judgement("A", "a", 0.67, by="ann", memo=HOSTILE)))
    for words in ("political", "residents", "ผู้วิจัยวินิจฉัยแล้ว", "0.67", "No majority decides"):
        assert words in page


def test_the_date_of_each_interview_stands_with_the_voice_where_it_is_known():
    study = divided()
    dated = replace(study, transcripts=tuple(replace(talk, date="2018-01-10") for talk in study.transcripts))
    assert "2018-01-10" in pages(dated)[0]
    (row,) = [contested_row(one) for one in contested(dated, case_table(dated))]
    assert [voice["dates"] for voice in row["voices"]] == [["2018-01-10"], ["2018-01-10"]]
    (row,) = [contested_row(one) for one in contested(study, case_table(study))]
    assert [voice["dates"] for voice in row["voices"]] == [[], []]


def test_hostile_words_of_persons_and_memos_stay_words():
    for text in pages(divided(Judgement("A", "a", 0.67, by=HOSTILE, memo=HOSTILE))):
        assert IMAGE not in text
        assert SCRIPT not in text


def test_words_that_may_not_be_quoted_are_not():
    study = divided(permission="no")
    words = [passage.quote for cell in case_table(study) for passage in cell.passages]
    page, _ = pages(study)
    text = compare_text(compare(study, case_table(study), "a"), study)
    assert words
    assert not any(word in page or word in text for word in words)
    assert "Words not shown" in text


@pytest.mark.parametrize(
    "study",
    [
        forge.study({}),
        forge.study({"A": ("T", {})}),
        forge.study(forge.STORY, None, outcome=None),
        forge.study(forge.STORY, scope="@size=city", attributes={"A": {"size": "town"}}),
        make_study(),
        make_study(hypothesis=None),
    ],
    ids=["empty", "silent", "no outcome", "scope unknown", "villages", "list"],
)
def test_every_section_can_be_made_of_every_study(study):
    page, markdown = pages(study)
    assert page
    assert markdown


def test_a_report_says_triangulated_of_nothing_where_one_source_speaks():
    words = json.dumps([str(block) for block in triangulation_section(report(forge.study(forge.STORY))).blocks])
    assert "nothing can be triangulated" in words


def test_the_words_on_steps_claim_no_more_than_was_tested():
    told = {
        "a": (0.67, "Some verdicts turn"),
        "b": (0.67, "No verdict rests"),
        "c": ("T", "puts no verdict to the test"),
    }
    for code, (value, words) in told.items():
        study = divided(Judgement("A", "a" if code == "c" else code, value))
        assert words in steps_text(judgement_steps(study, table := case_table(study), study.test().verdicts)), table
    held = forge.study({"A": ("T", {"b": "-"})}, "a & b -> works", judgements=[Judgement("A", "a", 0.67)])
    assert "hold when each judgement is moved" in steps_text(
        judgement_steps(held, case_table(held), held.test().verdicts)
    )


def test_a_turned_verdict_is_told_with_its_judgement():
    study = divided(Judgement("A", "a", 0.67))
    text = steps_text(judgement_steps(study, case_table(study), study.test().verdicts))
    assert "case A: confirms → negative when a (A): 0.67 → 0.33 moves one step down (then: contradicted)" in text


def test_contested_cells_as_text_name_persons_by_side():
    text = contested_text(contested(study := divided(), case_table(study)))
    assert "residents: p2" in text
    assert "open" in text


def test_comparison_as_text_lays_outcomes_beside_each_other_and_names_the_silent():
    study = forge.study({**forge.STORY, "E": ("T", {})})
    text = compare_text(compare(study, case_table(study), "a"), study)
    assert "facilitates 1, hinders 1" in text
    assert "no passages in: E (?)" in text
    assert "shares words with: b (4)" in text
    assert "Basis: 5 cases, 4 participants, 4 passages" in text


def test_rivals_as_text_say_where_each_fails_and_what_to_ask():
    study = forge.study({**forge.STORY, "E": ("T", {"a": "+"})}, "a <-> works")
    text = rivals_text(rivals(study, case_table(study), ["a & b"]), study)
    for words in ("1. a <-> works (standing)", "fails, sufficiency: C", "C: contradicts 1", "E: ask b [1 of 2]"):
        assert words in text
    assert "if b F: contradicts 2" in text


def test_rivals_as_text_list_the_kinds_of_case_to_look_for():
    study = forge.study({"A": ("T", {"a": "+", "b": "+"})}, "a <-> works")
    text = rivals_text(rivals(study, case_table(study), ["b"]), study)
    assert "a & ~b: with the outcome contradicts 2; without the outcome contradicts 1" in text
    same = rivals_text(rivals(study, case_table(study), ["a & (b | a)"]), study)
    assert "they say the same of every case" in same


def test_every_row_is_json_and_unknown_values_are_null():
    study = divided(Judgement("A", "a", 0.67, memo="ไม่ให้ใครเห็น"))
    table = case_table(study)
    found = triangulation(study, table)
    rows = [
        *map(informant_row, informants(study, table)),
        *map(contested_row, contested(study, table)),
        steps_row(judgement_steps(study, table, study.test().verdicts)),
        *map(triangulated_row, found),
        comparison_row(compare(study, table, "a")),
        rivals_row(rivals(study, table, ["b"])),
    ]
    text = json.dumps(rows, ensure_ascii=False, allow_nan=False)
    assert "ไม่ให้ใครเห็น" not in text
    assert contested_row(contested(study, table)[0])["time"] is None
    assert rivals_row(rivals(study, table, ["b"]))["claims"][0]["hypothesis"] == "a <-> works"


def test_a_difference_of_form_is_grey_and_says_so_and_one_person_who_says_both_is_named_as_one():
    form = forge.study({"A": ("T", {"a": "a- -"})}, "a <-> works")
    page, _ = pages(form)
    assert "ต่างกันเพียงรูป ทุกคนเห็นว่าเป็นอุปสรรค" in page
    assert '<td data-tone="form"' in page
    assert '<td data-tone="negative"' not in page
    assert "open (in form only)" in contested_text(contested(form, case_table(form)))
    absent, _ = pages(forge.study({"A": ("T", {"a": "a -"})}, "a <-> works"))
    assert "differs in form only; absent or hindering for all" in absent
    single = forge.study({"A": ("T", {"a": "+ -"})}, "a <-> works")
    people = (Participant("p", "tA", "ตอบ1"), Participant("p", "tA", "ตอบ2"))
    page, _ = pages(replace(single, participants=people))
    assert "one person says both" in page
    assert '<td data-tone="negative"' in page
    assert contested_row(contested(form, case_table(form))[0])["form_only"] is True


def test_sides_are_named_in_thai_where_they_are_known():
    page = html_report(ReportData(forge.study({}).spec.title, (contested_section(report(divided())),)), language="th")
    assert "ประชาชน: " in page
    assert "residents" not in page


def test_the_number_of_judgements_that_cross_is_not_read_as_a_decimal():
    study = divided(Judgement("A", "a", 0.67))
    text = steps_text(judgement_steps(study, case_table(study), study.test().verdicts))
    assert "(มี 1 จาก 1 ค่าที่ข้าม .5)" in text
