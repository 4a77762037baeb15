"""Tests of what was asked, and of which silences answer a question."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import StudyError
from qualcoop.induction.asking import STATUSES, asked, asked_by, interviews
from qualcoop.records.codebook import Code, Codebook, Indicator
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.fieldwork import GuideQuestion
from qualcoop.records.study import Case, Participant, StudyRecord, StudySpec

from . import forge

TOLD = {"A": ("T", {"a": "+"}), "B": ("F", {"a": "-", "b": "+"}), "C": ("T", {})}


def guided(*questions, told=TOLD, **more):
    return replace(forge.study(told, **more), guide=tuple(questions))


def test_the_four_ways_of_asking_and_telling_are_told_apart():
    found = asked(guided(GuideQuestion("q1", codes=("a",), transcripts=("tA", "tC"))))
    assert found.status("A", "a") == "answered"
    assert found.status("B", "a") == "unasked"
    assert found.status("C", "a") == "nothing_said"
    assert found.status("C", "b") == "not_asked"
    assert (found.count("a"), found.count("b"), found.count("gone")) == (2, 0, 0)


def test_a_question_without_transcripts_is_put_in_every_interview():
    assert asked(guided(GuideQuestion("q1", codes=("b",)))).count("b") == 3


def test_an_indicator_in_the_interviewers_turn_is_a_question_and_one_in_an_answer_is_none():
    terms = {"a": "ร่วมมือ", "b": "กฎหมาย"}
    book = Codebook(tuple(Code(code, indicators=(Indicator(term, "th"),)) for code, term in terms.items()))
    study = forge.study({"A": ("T", {"b": "+"})}, codes=book)
    found = {row.code: row for row in asked(study)}
    assert (found["a"].by_words, found["a"].by_guide, found["a"].status) == (True, False, "nothing_said")
    assert (found["b"].by_words, found["b"].status) == (False, "unasked")


def test_nobody_is_asked_in_a_document_and_it_counts_for_no_interview():
    study = guided(GuideQuestion("q1", codes=("a",)))
    first, *others = study.transcripts
    study = replace(study, transcripts=(replace(first, kind="document"), *others))
    assert [talk.id for talk in interviews(study)] == ["tB", "tC"]
    assert asked(study).count("a") == 2
    assert asked(study).status("A", "a") == "not_asked"


def test_a_question_put_to_one_who_speaks_of_another_case_is_none_about_that_case():
    """The person of A tells one thing of B: what else A was asked about says nothing of B."""
    study = guided(GuideQuestion("q1", codes=("a", "b"), transcripts=("tA",)), told={"A": ("T", {}), "B": ("T", {})})
    turn = study.transcripts[0].turns[1]
    told = Coding("tA", turn.start, turn.end, "a", "ann", "facilitates", case="B")
    found = asked(replace(study, codings=Codings((told,))))
    assert found.status("B", "a") == "answered"
    assert found.status("B", "b") == "not_asked"
    assert found.status("A", "b") == "nothing_said"


def test_one_who_speaks_of_several_cases_is_asked_about_each():
    talk = forge.transcript("t")
    cases = (Case("P", transcripts=("t",)), Case("Q", transcripts=("t",)))
    guide = (GuideQuestion("q", codes=("a",)),)
    study = StudyRecord(StudySpec("s", cases=cases), forge.book("a"), (talk,), guide=guide)
    assert {found.case: found.status for found in asked(study)} == {"P": "nothing_said", "Q": "nothing_said"}
    assert asked(study).count("a") == 1


def test_the_interviewers_own_passages_answer_nothing():
    study = guided(told={"A": ("T", {})})
    talk = study.transcripts[0]
    question = talk.turns[0]
    coded = Coding("tA", question.start, question.end, "a", "ann")
    assert asked(replace(study, codings=Codings((coded,)))).status("A", "a") == "not_asked"


def test_a_participant_listed_for_a_case_brings_the_interview_to_it():
    study = replace(guided(GuideQuestion("q", codes=("a",))), participants=(Participant("x", "tA", "ตอบ", "C"),))
    assert {(row.transcript, row.case) for row in asked(study) if row.code == "a"} >= {("tA", "A"), ("tA", "C")}


def test_an_empty_study_and_an_unknown_code_in_the_guide_break_nothing():
    empty = StudyRecord(StudySpec("s"), Codebook(), guide=(GuideQuestion("q", codes=("ghost",)),))
    assert asked(empty).rows == ()
    assert list(asked(empty).to_frame().columns)[:3] == ["code", "transcript", "case"]
    alone = replace(empty, codebook=forge.book("a"), transcripts=(forge.transcript("t"),))
    [row] = asked(alone)
    assert (row.case, row.status) == ("", "not_asked")


def test_several_coders_without_a_word_whose_count_is_an_error_but_what_was_asked_needs_no_codings():
    study = guided(GuideQuestion("q", codes=("a",)))
    other = tuple(replace(row, coder="ben") for row in study.codings)
    study = replace(study, codings=Codings((*study.codings, *other)))
    with pytest.raises(StudyError, match="whose count"):
        asked(study)
    assert len(asked_by(study)[0]["a"]) == 3


@given(st.dictionaries(st.sampled_from("abc"), st.sets(st.sampled_from(["tA", "tB", "tC"])), max_size=3))
def test_every_row_has_one_status_and_the_frame_says_what_the_rows_say(questions):
    guide = [GuideQuestion(code, codes=(code,), transcripts=tuple(sorted(where))) for code, where in questions.items()]
    found = asked(guided(*guide))
    frame = found.to_frame()
    assert len(frame) == len(found.rows) == len({(row.code, row.transcript, row.case) for row in found})
    assert set(frame["status"]) <= set(STATUSES)
    for code in found.codes:
        assert found.count(code) == len(questions[code] or {"tA", "tB", "tC"}) if code in questions else True
