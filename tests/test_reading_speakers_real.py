"""Speakers of real transcripts that are not part of the repository."""

from __future__ import annotations

import json

import pytest
import regex

from qualcoop.reading import READERS, Hints, read
from qualcoop.text.marks import find_marks

NAMES_LEFT = {"AGUSU", "AGUSUT", "AMANADA"}
"""First names that stand as labels in two files, in four turns."""


def test_two_records_without_a_list_of_labels_hold_one_question_and_one_answer(shared):
    for name in ("thaigov2-14__สรุปคำตอบกระทู้ถาม_8.txt", "thaigov2-16__สรุปคำตอบกระทู้ถาม_8.txt"):
        talk = read(shared / "real" / "thai_interviews" / name)
        assert {who.label: who.turns for who in talk.speakers} == {"ผู้ถาม": 1, "ผู้ตอบ": 1}


def test_a_label_that_is_really_many_sellers_is_told_of(shared):
    folder = shared / "real" / "thai_interviews"
    talk = read(next(folder.glob("24__*_15.txt")))
    assert [message for notice in talk.notices if "'ผู้ขาย' is likely several people" in (message := notice.message)]


def test_labels_of_one_prime_minister_are_pointed_out(shared):
    talk = read(shared / "real" / "thai_interviews" / "รายการคืนความสุขให้คนในชาติ__2559__5__20.txt")
    assert [notice.kind for notice in talk.notices].count("same_person") == 2


def test_brackets_of_real_thai_talk_are_no_marks(shared):
    for path in (shared / "real" / "thai_interviews").glob("*.txt"):
        talk = read(path)
        assert {mark.kind for mark in find_marks(talk.text)} <= {"cut_off"}, path.name


def test_every_stamped_line_of_the_scrum_interviews_is_a_turn_of_its_researcher_or_participant(shared):
    if ".pdf" not in READERS:
        pytest.skip("PDF files are not read here")
    for path in sorted((shared / "real" / "scrum_quality" / "pdf").glob("*.pdf")):
        talk = read(path)
        number = regex.search(r"\d+", path.name)[0]
        labels = {who.label.upper() for who in talk.speakers}
        assert {"RESEARCHER", f"PARTICIPANT {number}"} <= labels <= {"RESEARCHER", f"PARTICIPANT {number}"} | NAMES_LEFT
        stamped = regex.findall(r"(?m)^\W*\d{1,2}:\d\d(?::\d\d)?\W+[A-Z]{2}", talk.text, flags=regex.IGNORECASE)
        assert len(talk.turns) == len(stamped), path.name


def test_with_the_lines_that_are_told_each_scrum_interview_has_two_speakers(shared):
    """The names left in as labels are told of with the line for study.yaml; nothing else is said there."""
    given = set()
    for path in sorted((shared / "real" / "scrum_quality" / "pdf").glob("*.pdf")):
        talk = read(path)
        told = [notice.message for notice in talk.notices if notice.kind == "same_person"]
        names = {}
        for message in told:
            names |= json.loads(regex.search(r"speakers: (\{.*\})", message)[1])
        assert len(read(path, hints=Hints(speakers=names)).speakers) == 2, path.name
        given |= names.keys()
    assert given == NAMES_LEFT
