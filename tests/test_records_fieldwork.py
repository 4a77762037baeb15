"""Tests of what is kept beside the codings, and of what of it goes into the ledger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import OffsetError, StudyError
from qualcoop.records.canonical import canonical
from qualcoop.records.fieldwork import (
    RESPONSES,
    GuideQuestion,
    MemberCheck,
    Place,
    Translation,
    member_check_change,
    parse_place,
    parse_places,
)
from qualcoop.records.study import Judgement, StudyRecord, StudySpec

IDS = st.text("กขคabc019_-. ", min_size=1, max_size=8).map(str.strip).filter(bool)
PLACES = st.builds(
    lambda transcript, start, more: Place(transcript, start, start + more), IDS, st.integers(0, 999), st.integers(1, 99)
)
CHECKS = st.builds(
    MemberCheck,
    participant=IDS,
    case=st.sampled_from(["", "A", "G"]),
    code=st.sampled_from(["", "laws"]),
    response=st.sampled_from(RESPONSES),
    note=st.sampled_from(["", "ไม่ใช่อย่างนั้น", "not so"]),
)


@given(PLACES)
def test_a_place_is_read_as_it_is_written(place):
    assert parse_place(str(place)) == place


@given(st.lists(PLACES, max_size=5), st.sampled_from([" ", ";", "; ", "\n", " ; "]))
def test_places_come_apart_at_spaces_and_semicolons_even_where_an_id_has_spaces(places, between):
    assert parse_places(between.join(map(str, places))) == tuple(map(str, places))


@pytest.mark.parametrize("text", ["hatyai-07", "hatyai-07:5", "hatyai-07:5-", ":1-5", "t:9-4", "t:1-5 and so on"])
def test_what_is_no_place_is_refused_with_the_right_form(text):
    with pytest.raises(StudyError, match=r"transcript:start-end|start < end"):
        parse_places(text)


def test_a_question_without_transcripts_was_asked_in_all_of_them():
    assert GuideQuestion("q", codes=("laws",)).asks("laws", "anywhere")
    assert not GuideQuestion("q", codes=("laws",), transcripts=("t1",)).asks("laws", "t2")
    assert not GuideQuestion("q").asks("laws", "t1")


def test_a_translation_of_nothing_and_an_unknown_response_are_refused():
    with pytest.raises(OffsetError, match="spans 4-4"):
        Translation("t", 4, 4, "en", "x")
    with pytest.raises(StudyError, match="agrees, differs, adds, no_reply"):
        MemberCheck("G1", response="maybe")  # type: ignore[arg-type]


# --- judgements ----------------------------------------------------------------------------------------------


def test_the_data_of_a_judgement_without_a_how_is_what_it_was():
    plain = Judgement("A", "laws", "T", "documented", "ann", "ดูเอกสาร", favour=("t:1-5",), against=("t:6-9",))
    assert plain.data() == {"case": "A", "code": "laws", "value": "T", "basis": "documented", "by": "ann"}


def test_how_enters_the_data_and_comes_back_from_it():
    standing = Judgement("A", "laws", "C", how="standing")
    assert standing.data()["how"] == "standing"
    assert Judgement(**standing.data()) == standing


def test_a_study_record_keeps_its_places_and_has_nothing_beside_the_codings_by_default():
    from qualcoop.records.codebook import Codebook

    record = StudyRecord(StudySpec("s"), Codebook())
    assert (record.guide, record.member_checks, record.summaries, record.translations) == ((), (), (), ())


# --- member checks in the ledger -----------------------------------------------------------------------------


@given(st.lists(st.lists(CHECKS, max_size=4), max_size=4))
def test_after_each_entry_nothing_is_new_and_the_ledger_holds_what_the_file_holds(files):
    """Fold the entries of a growing, shrinking file: the rows standing at the end are the file's."""
    entries = []
    for now in files:
        change = member_check_change(entries, now)
        if change:
            entries.append(change)
        assert member_check_change(entries, now) == {}
        assert member_check_change(entries, list(reversed(now))) == {}


def test_only_new_rows_are_recorded_and_lost_ones_are_named_by_their_hash():
    one, two = MemberCheck("A1", "A", "laws", "agrees"), MemberCheck("G1", "G", "", "adds", note="เพิ่งรู้ทีหลัง")
    first = member_check_change((), [one])
    second = member_check_change([first], [one, two])
    assert [row["participant"] for row in second["rows"]] == ["G1"]
    third = member_check_change([first, second], [two])
    assert third == {"gone": [first["rows"][0]["sha256"]]}
    assert [row["participant"] for row in member_check_change([first, second, third], [one, two])["rows"]] == ["A1"]


def test_no_word_of_an_answer_goes_into_the_ledger():
    check = MemberCheck("G1", "G", "laws", "differs", about="ร่างข้อค้นพบ", note="ความลับของหมู่บ้าน", by="ann", at="2021")
    told = canonical(member_check_change((), [check]))
    assert "ความลับ" not in told
    assert "ร่างข้อค้นพบ" not in told
    assert set(member_check_change((), [check])["rows"][0]) == {"participant", "case", "code", "response", "sha256"}


def test_a_changed_answer_is_a_new_row():
    before = MemberCheck("G1", "G", "laws", "agrees", note="ใช่")
    after = MemberCheck("G1", "G", "laws", "differs", note="ใช่ แต่ไม่ทั้งหมด")
    change = member_check_change([member_check_change((), [before])], [after])
    assert (len(change["rows"]), len(change["gone"])) == (1, 1)


def test_no_hash_of_a_note_stands_in_the_ledger():
    """The hash of a short note could be guessed."""
    short, long = (MemberCheck("G1", "G", "laws", "agrees", note=note) for note in ("ใช่", "ใช่ แต่ไม่ทั้งหมด"))
    assert member_check_change((), [short]) == member_check_change((), [long])
