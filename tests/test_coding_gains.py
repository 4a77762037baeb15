"""Further indicators: what they would catch, what they cost, what is no candidate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.coding.gains import COST, CRITERION, indicator_gains
from qualcoop.errors import UnknownCodeError
from qualcoop.records.codebook import Code, Codebook, Indicator
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript, Turn
from qualcoop.text.stopwords import stop_words

BOOK = Codebook((Code("laws", indicators=(Indicator("กฎหมาย", "th"), Indicator("law", "en"))),))
SENTENCES = [
    "กฎหมายเปิดช่องให้เราทำได้ครับ",
    "สำนักงานตรวจเงินแผ่นดินทักท้วงมาตลอด",
    "กลัวโดนตรวจเงินแผ่นดินเรียกเงินคืน",
    "พวกเราไปกินข้าวกันทุกเดือน",
    "The auditors questioned every expense",
    "An auditor came from the province",
]


def talk(*sentences: str) -> Transcript:
    text, turns = "", []
    for n, sentence in enumerate(sentences, start=1):
        turns.append(Turn(n, "", "informant", len(text), len(text) + len(sentence)))
        text += sentence + "\n"
    return Transcript("t", text, tuple(turns))


def coded(transcript: Transcript, *turns: int) -> Codings:
    return Codings(tuple(Coding("t", t.start, t.end, "laws", "ann") for t in transcript.turns if t.n in turns))


def test_the_word_that_missed_passages_share_comes_first():
    transcript = talk(*SENTENCES)
    best, *_ = indicator_gains("laws", coded(transcript, 1, 2, 3), BOOK, [transcript])
    assert all(best.term in sentence for sentence in SENTENCES[1:3])
    assert (len(best.gains), best.also, best.score) == (2, (), 2)


def test_inflections_of_an_english_word_are_one_candidate():
    transcript = talk(*SENTENCES)
    found = indicator_gains("laws", coded(transcript, 5, 6), BOOK, [transcript])
    assert (found[0].term, len(found[0].gains)) in [("auditor", 2), ("auditors", 2)]
    assert sum("auditor" in one.term for one in found) == 1


def test_what_else_a_term_would_catch_costs_half():
    transcript = talk(*SENTENCES)
    found = {one.term: one for one in indicator_gains("laws", coded(transcript, 5), BOOK, [transcript])}
    assert found["auditors"].also == ((("t"), transcript.turns[5].start, transcript.turns[5].end),)
    assert found["auditors"].score == 1 - COST


def test_a_term_that_costs_as_much_as_it_gains_is_not_given():
    transcript = talk(*SENTENCES, "More auditors again")
    found = [one.term for one in indicator_gains("laws", coded(transcript, 5), BOOK, [transcript])]
    assert "expense" in found
    assert "auditors" not in found


def test_passages_that_the_indicators_hit_already_gain_nothing():
    transcript = talk(*SENTENCES)
    assert indicator_gains("laws", coded(transcript, 1), BOOK, [transcript]) == ()


def test_dismissed_passages_and_other_codes_do_not_count():
    transcript = talk(*SENTENCES)
    turn = transcript.turns[4]
    rows = Codings(
        (
            Coding("t", turn.start, turn.end, "laws", "ann", status="dismissed"),
            Coding("t", turn.start, turn.end, "money", "ann"),
        )
    )
    assert indicator_gains("laws", rows, BOOK, [transcript]) == ()


def test_interviewers_turns_cost_nothing():
    transcript = talk(*SENTENCES[4:])
    asked = Transcript("t", transcript.text, (transcript.turns[0], Turn(2, "", "interviewer", 38, 60)))
    found = {one.term: one for one in indicator_gains("laws", coded(asked, 1), BOOK, [asked])}
    assert found["auditors"].also == ()


def test_a_code_and_its_id_give_the_same():
    transcript = talk(*SENTENCES)
    rows = coded(transcript, 2, 3)
    found = indicator_gains(BOOK["laws"], rows, BOOK, [transcript])
    assert found == indicator_gains("laws", rows, BOOK, [transcript])
    assert {one.criterion for one in found} == {CRITERION}


def test_an_unknown_code_is_refused():
    with pytest.raises(UnknownCodeError, match="'rules'"):
        indicator_gains("rules", Codings(), BOOK, [])


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6), st.sets(st.integers(1, 6)))
def test_gains_are_coded_passages_costs_are_not_and_no_candidate_is_a_stop_word(sentences, turns):
    transcript = talk(*sentences)
    rows = coded(transcript, *turns)
    places = {row.place[:3] for row in rows}
    for one in indicator_gains("laws", rows, BOOK, [transcript], most=50):
        assert set(one.gains) <= places
        assert not set(one.also) & places
        assert one.score == len(one.gains) - COST * len(one.also) > 0
        assert one.term not in stop_words(one.language)


def test_the_order_and_number_are_the_same_each_time():
    transcript = talk(*SENTENCES)
    rows = coded(transcript, 2, 3, 5)
    all_ = indicator_gains("laws", rows, BOOK, [transcript], most=50)
    assert indicator_gains("laws", rows, BOOK, [transcript], most=3) == all_[:3]
    assert [one.score for one in all_] == sorted((one.score for one in all_), reverse=True)
