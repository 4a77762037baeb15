"""Tests of the framework matrix, of the pages of cases and of translations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcoop.errors import UnknownCodeError
from qualcoop.induction.cells import case_table
from qualcoop.induction.framework import case_page, case_pages, framework, summaries_of
from qualcoop.induction.translating import translation_of
from qualcoop.induction.verdicts import verdicts
from qualcoop.records.fieldwork import MemberCheck, Place, Summary, Translation
from qualcoop.records.study import Judgement, Memo, Participant

from . import forge

SUMMARIES = (
    Summary("A", "a", "กฎหมายเปิดทางให้ทั้งสองเมือง", language="th"),
    Summary("A", "a", "first draft", language="en"),
    Summary("A", "a", "The law opens the way.", language="en"),
    Summary("A", "", "เมืองที่ร่วมมือกันมาแต่ต้น"),
    Summary("Z", "a", "a case that is gone"),
)


def pages(study):
    table = case_table(study)
    return {page.case.id: page for page in case_pages(study, table, verdicts(study, table))}


def test_the_last_summary_of_each_language_holds():
    study = replace(forge.study(forge.STORY), summaries=SUMMARIES)
    assert [one.text for one in summaries_of(study, "A", "a")] == ["กฎหมายเปิดทางให้ทั้งสองเมือง", "The law opens the way."]
    assert summaries_of(study, "B", "a") == ()


def test_the_matrix_holds_the_researchers_words_and_where_there_are_none_the_number_of_passages():
    study = replace(forge.study(forge.STORY), summaries=SUMMARIES)
    found = framework(study, case_table(study))
    assert len(found["A", "a"].summaries) == 2
    assert (found["B", "a"].summaries, len(found["B", "a"].cell.passages)) == ((), 1)
    frame = found.to_frame()
    assert frame.loc["A", ("a", "summary")] == "กฎหมายเปิดทางให้ทั้งสองเมือง\nThe law opens the way."
    assert frame.loc["A", ("", "summary")] == "เมืองที่ร่วมมือกันมาแต่ต้น"
    assert frame.loc["B", ("a", "summary")] == ""
    assert (frame.loc["B", ("a", "passages")], frame.loc["C", ("b", "value")]) == (1, "F")
    assert "8 cells" not in repr(found)
    assert repr(found) == "<Framework: 4 cases by 3 codes, 1 cells summed up>"


def test_every_case_has_a_page_with_its_outcome_its_cells_and_what_is_open():
    study = forge.study(forge.STORY, "a & c -> works")
    found = pages(study)
    assert list(found) == ["A", "B", "C", "D"]
    assert [one.cell.code for one in found["A"].cells] == ["a", "b", "c"]
    assert found["A"].unknown == ("c",)
    assert found["D"].unknown == ("b", "c")
    assert found["C"].verdict.open == ("c",)


def test_a_page_gathers_judgements_member_checks_and_memos_of_its_case_alone():
    study = forge.study(forge.STORY, judgements=[Judgement("C", "a", "F"), Judgement("C", "a", 0.33, how="time")])
    turn = study.transcripts[2].turns[1]
    favour = (f"tC:{turn.start}-{turn.end}", "tC:0-99999", "tZ:0-1")
    judged = replace(study.judgements[1], favour=favour, against=("tC:5-9",))
    study = replace(
        study,
        judgements=(study.judgements[0], judged),
        member_checks=(MemberCheck("tC/ตอบ1", "C", "a", "differs"), MemberCheck("x", "A")),
        memos=(Memo("m1", "x", about="case:C"), Memo("m2", "y", about="case:A")),
    )
    page = pages(study)["C"]
    [weighed] = page.judgements
    assert (weighed.judgement.value, weighed.judgement.how) == (0.33, "time")
    assert [(p.start, p.end, p.stance) for p in weighed.favour] == [(turn.start, turn.end, "facilitates")]
    assert [(p.quote, p.role) for p in weighed.against] == [(study.transcripts[2].text[5:9], "interviewer")]
    assert [check.participant for check in page.member_checks] == ["tC/ตอบ1"]
    assert [found.memo.id for found in page.memos] == ["m1"]
    assert pages(study)["A"].judgements == ()


def test_people_come_by_side_those_listed_and_silent_too_and_no_interviewer():
    people = (
        Participant("mayor", "tA", "ตอบ1", "A", "informant", "นายก", "political"),
        Participant("clerk", "", "", "A", "informant", "ปลัด", "permanent officials"),
        Participant("asker", "tA", "ถาม", "A", "interviewer"),
    )
    page = pages(replace(forge.study(forge.STORY), participants=people))["A"]
    assert [(p.participant, p.side, p.transcripts, p.passages) for p in page.informants] == [
        ("clerk", "permanent officials", (), 0),
        ("mayor", "political", ("tA",), 2),
    ]


def test_contested_cells_are_named_and_a_judgement_settles_them():
    told = {"A": ("T", {"a": "+ -"}), "B": ("F", {"a": "-"})}
    assert pages(forge.study(told))["A"].contested == ("a",)
    assert pages(forge.study(told, judgements=[Judgement("A", "a", "T")]))["A"].contested == ()
    standing = pages(forge.study(told, judgements=[Judgement("A", "a", "C", how="standing")]))["A"]
    assert standing.contested == ("a",)


def test_a_case_goes_its_way_through_the_passes():
    first = forge.study(forge.STORY).test()
    second = first.reformulate("a & b -> works", because="case:C", memo="x").test()
    page = case_page(second.study, second.table, second.verdicts, "C")
    assert [(one.number, one.expression, one.verdict) for one in page.way] == [
        (1, "a -> works", "negative"),
        (2, "a & b -> works", "compatible"),
    ]


def test_without_a_hypothesis_and_in_an_empty_study_there_are_still_pages_or_none():
    page = pages(forge.study(forge.STORY, None))["A"]
    assert (page.verdict.verdict, page.way) == (None, ())
    empty = forge.study({})
    assert pages(empty) == {}
    assert framework(empty, case_table(empty)).to_frame().shape[0] == 0


def test_a_page_of_a_case_that_is_not_there_is_refused():
    study = forge.study(forge.STORY)
    table = case_table(study)
    with pytest.raises(UnknownCodeError, match="no case 'Z'"):
        case_page(study, table, verdicts(study, table), "Z")
    with pytest.raises(UnknownCodeError, match="not examined"):
        case_page(study, table, verdicts(study, table)[1:], "A")


def test_a_translation_is_found_for_the_very_stretch_alone_and_the_last_row_holds():
    rows = (
        Translation("t", 0, 6, "en", "first"),
        Translation("t", 0, 6, "en", "the law", "ann"),
        Translation("t", 0, 6, "ms", "undang-undang"),
    )
    study = replace(forge.study({}), translations=rows)
    assert translation_of(study, Place("t", 0, 6)).text == "undang-undang"
    assert translation_of(study, Place("t", 0, 6), language="en").translator == "ann"
    assert translation_of(study, Place("t", 0, 5)) is None
    assert translation_of(study, Place("u", 0, 6)) is None


def test_what_was_written_of_a_code_without_a_column_is_on_the_page_and_not_lost():
    aside = (Summary("A", "a.hinders", "กฎหมายไม่ได้ขวาง"), Summary("A", "works", "งานเดิน"), Summary("B", "works", "x"))
    page = pages(replace(forge.study(forge.STORY), summaries=(*SUMMARIES, *aside)))["A"]
    assert page.aside == aside[:2]
    assert len(page.summaries) == 1
