"""Stance: what turns, suspends and outweighs, in real Thai and English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.coding.cues import GENERAL, TURNERS
from qualcoop.coding.stance import stance
from qualcoop.records.codebook import Cue
from qualcoop.text.boundaries import default_policy
from qualcoop.text.matching import Term, TermIndex


def stanced(text: str, *words: str, cues: tuple[Cue, ...] = ()):
    terms = [Term(word, "en" if word.isascii() else "th", default_policy(word)) for word in words]
    hits = TermIndex(terms).find(text)
    assert hits, "the sentence must hold the term"
    return stance(text, 0, len(text), hits, cues)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("เราไม่ไว้ใจเทศบาลข้างเคียง", "ไว้ใจ", "hinders"),  # we do not trust
        ("ไม่ใช่ไม่ไว้ใจกันนะ", "ไว้ใจ", "neutral"),  # it is not that we do not trust
        ("เราไว้ใจกัน", "ไว้ใจ", "neutral"),  # a mention alone has no direction
        ("ไม่ค่อยร่วมมือกัน", "ร่วมมือ", "hinders"),  # hardly cooperate
        ("ยังไม่ร่วมมือกับใคร", "ร่วมมือ", "hinders"),  # not yet
        ("ขาดผู้นำที่จะพูดคุย", "ผู้นำ", "hinders"),  # lack of a leader
        ("งานไร้ทิศทาง", "ทิศทาง", "hinders"),  # without direction
        ("งบประมาณไม่มี", "งบประมาณ", "hinders"),  # budget, there is none
        ("ไม่ใช่ว่าไม่มีงบประมาณ", "งบประมาณ", "neutral"),  # not that there is no budget
        ("งบประมาณไม่เพียงพอ", "งบประมาณ", "hinders"),  # not enough
        ("งบประมาณเพียงพอ", "งบประมาณ", "facilitates"),  # enough
        ("ไม่มีปัญหาเรื่องกฎหมาย", "กฎหมาย", "facilitates"),  # no problem with the law
        ("กฎหมายช่วยแก้ปัญหาให้เรา", "กฎหมาย", "facilitates"),  # helps to solve problems
        ("ไม่ได้รับการสนับสนุนจากผู้บริหาร", "ผู้บริหาร", "hinders"),  # got no support
        ("ผู้บริหารควรสนับสนุนให้มากกว่านี้", "ผู้บริหาร", "neutral"),  # should support: a wish
        ("ผู้บริหารขาดไม่ได้", "ผู้บริหาร", "neutral"),  # indispensable is no lack
        ("จะทำตามระเบียบหรือไม่", "ระเบียบ", "neutral"),  # "or not" denies nothing
        ("The law helped us a lot.", "law", "facilitates"),
        ("The law didn't help us.", "law", "hinders"),
        ("The law didn’t help us.", "law", "hinders"),  # a curly apostrophe
        ("We never trusted them.", "trust", "hinders"),
        ("There was a lack of trust.", "trust", "hinders"),
        ("We hardly cooperate.", "cooperate", "hinders"),
        ("We worked without problems under the law.", "law", "facilitates"),
        ("Not only the law, the mayor helped.", "law", "facilitates"),
        ("No, the law helped us.", "law", "facilitates"),  # the answer "no" denies nothing
        ("The budget is not enough.", "budget", "hinders"),
        ("เรามี budget ไม่พอ", "budget", "hinders"),  # mixed talk
        ("I will write to the mayor.", "mayor", "neutral"),  # "will" is no form of the cue "willing"
        ("It was not really, except sometimes for the mayor.", "mayor", "neutral"),  # too far to deny
        ("กฎหมายมีอยู่ เขาไปเรียน เพราะขาดโอกาส", "กฎหมาย", "neutral"),  # a lack in another phrase
    ],
)
def test_a_sentence_has_the_stance_a_reader_would_give_it(text, word, expected):
    assert stanced(text, word).stance == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ถ้าผู้บริหารสนับสนุนก็คงสำเร็จ", "ผู้บริหาร"),
        ("หากไม่มีงบประมาณ งานก็ล้มเหลว", "งบประมาณ"),
        ("It works if the law helps us.", "law"),
        ("Unless the mayor supports it, it fails.", "mayor"),
        ("Without the law we would have failed.", "law"),
    ],
)
def test_a_condition_says_nothing_of_what_is(text, word):
    found = stanced(text, word, cues=(Cue("สนับสนุน", "th", "facilitates"), Cue("helps", "en", "facilitates")))
    assert found.stance == "neutral"
    assert {effect for *_, effect in found.cues} == {"conditional"}


def test_without_is_no_condition_where_nothing_is_unreal():
    assert stanced("We managed without the law.", "law").stance == "hinders"


def test_opening_a_subject_is_no_condition():
    assert stanced("ถ้าพูดถึงงบประมาณ ก็ไม่เพียงพอครับ", "งบประมาณ").stance == "hinders"


def test_a_contrast_divides_what_helps_from_what_hinders():
    text = "ผู้บริหารสนับสนุนเต็มที่ แต่งบประมาณไม่พอ"
    assert stanced(text, "ผู้บริหาร").stance == "facilitates"
    assert stanced(text, "งบประมาณ").stance == "hinders"


def test_a_sentence_end_divides_too():
    text = "The law helped. The mayor was a problem."
    assert (stanced(text, "law").stance, stanced(text, "mayor").stance) == ("facilitates", "hinders")


def test_the_codes_own_cue_comes_before_a_nearer_general_one():
    text = "ระเบียบเป็นปัญหา แต่ก็เปิดช่องให้เราทำ"  # a problem, but it left us a gap
    assert stanced(text, "ระเบียบ").stance == "hinders"
    assert stanced(text, "ระเบียบ", cues=(Cue("เปิดช่อง", "th", "facilitates"),)).stance == "facilitates"


def test_an_own_cue_can_be_turned_and_may_hold_a_negation_itself():
    opens = Cue("เปิดช่อง", "th", "facilitates")
    assert stanced("ระเบียบไม่เปิดช่อง", "ระเบียบ", cues=(opens,)).stance == "hinders"
    loose = Cue("ไม่เคร่งครัด", "th", "facilitates")
    assert stanced("ระเบียบไม่เคร่งครัด", "ระเบียบ", cues=(loose,)).stance == "facilitates"


def test_the_same_word_is_the_codes_own_before_it_is_general():
    own = Cue("ช่วย", "th", "hinders")
    assert stanced("เขาช่วยเรื่องกฎหมาย", "กฎหมาย", cues=(own,)).stance == "hinders"


def test_cues_inside_another_word_are_none():
    assert stanced("ท้องถิ่นกับกฎหมาย", "กฎหมาย").cues == ()  # ท้อ (lose heart) in ท้องถิ่น (local)
    assert stanced("ผู้ช่วยดูเรื่องกฎหมาย", "กฎหมาย").cues == ()  # ช่วย (help) in ผู้ช่วย (assistant)
    assert stanced("It is a blockchain law.", "law").cues == ()


def test_two_cues_equally_near_that_contradict_leave_it_open():
    assert stanced("ปัญหากฎหมายช่วย", "กฎหมาย").stance == "neutral"


def test_a_listed_negation_is_found_wherever_it_turns():
    for word in GENERAL["negates"]:
        text = f"we {word} trust" if word.isascii() else f"เรา{word}ไว้ใจ"
        assert stanced(text, "trust" if word.isascii() else "ไว้ใจ").stance == "hinders", word


def test_no_word_has_two_tasks():
    listed = [word for words in GENERAL.values() for word in words]
    assert len(listed) == len(set(listed)) + 1  # "wouldn't" denies and is unreal
    assert set(TURNERS) < set(GENERAL)


pieces = st.sampled_from(
    [word for words in GENERAL.values() for word in words[:6]]
    + ["กฎหมาย", "ไว้ใจ", "ผู้บริหาร", "law", "ครับ ", " ", ", ", "\n", "ๆ"]
)


@given(st.lists(pieces, max_size=14).map("".join), st.lists(pieces, max_size=5).map("".join))
def test_cues_cite_the_text_and_lie_in_the_segment(inside, before):
    text = before + inside + "กฎหมาย"
    hits = TermIndex([Term("กฎหมาย", "th", "substring")]).find(text, [(len(before), len(text))])
    found = stance(text, len(before), len(text), hits)
    for words, start, end, effect in found.cues:
        assert len(before) <= start < end <= len(text)
        assert text[start:end] == words
        assert effect in ("facilitates", "hinders", "neutral", "conditional")
    if found.stance != "neutral":
        assert found.stance in {effect for *_, effect in found.cues}


@given(st.lists(pieces, max_size=10).map("".join))
def test_a_condition_before_anything_makes_it_neutral(text):
    text = "หากว่า " + text + " กฎหมาย"
    assert stanced(text, "กฎหมาย").stance == "neutral"
