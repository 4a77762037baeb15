"""Units: which of them have a code, counted by hand on a small Thai interview, and what is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.coding.units import GIVEN, NOT_GIVEN, reliability_table
from qualcoop.errors import OffsetError, UsageError
from qualcoop.measures.agreement import coefficient
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript, Turn
from qualcoop.text.segments import segments

# Interviewer: How is it? Clerk: The law helps us. There is no budget. Mayor: We trust each other.
TEXT = "ถาม: เป็นอย่างไร\nปลัด: กฎหมายช่วยเรา งบไม่มีเลย\nนายก: เราไว้ใจกัน"
TALK = Transcript(
    "t",
    TEXT,
    (
        Turn(1, "ถาม", "interviewer", 5, 16),
        Turn(2, "ปลัด", "informant", 23, 47),
        Turn(3, "นายก", "informant", 54, 65),
    ),
)
LAW = (23, 29)  # กฎหมาย
LAW_HELPS = (23, 36)  # กฎหมายช่วยเรา
NO_BUDGET = (37, 47)  # งบไม่มีเลย
TRUST = (54, 65)  # เราไว้ใจกัน
QUESTION = (5, 16)


def by(coder, *rows):
    return Codings(tuple(replace(row, coder=coder) for row in rows))


def at(stretch, code="laws", stance="neutral", **more):
    return Coding("t", *stretch, code, "", stance=stance, **more)


def counted(tally):
    return {pattern: int(n) for pattern, n in zip(tally.patterns, tally.counts(), strict=True) if n}


def table(*codings, unit="turn", talk=TALK, coders=("ann", "ben"), **more):
    rows = tuple(row for one in codings for row in one)
    return reliability_table(Codings(rows), [talk], coders, unit=unit, **more)


def test_the_stretches_named_above_are_those():
    said = [TEXT[start:end] for start, end in (LAW, LAW_HELPS, NO_BUDGET, TRUST)]
    assert said == ["กฎหมาย", "กฎหมายช่วยเรา", "งบไม่มีเลย", "เราไว้ใจกัน"]


def test_a_turn_has_the_code_of_any_stretch_in_it_and_the_interviewers_turn_is_no_unit():
    found = table(by("ann", at(LAW)), by("ben", at(NO_BUDGET)))
    assert (found.units, found.turns) == (2, (("t", 2), ("t", 3)))
    assert counted(found.given("laws")) == {(GIVEN, GIVEN): 1, (NOT_GIVEN, NOT_GIVEN): 1}


def test_characters_counted_by_hand():
    """Ann marks 6 characters, Ben 13 that hold them; the two turns have 24 and 11: both 6, Ben alone 7, nobody 22."""
    found = table(by("ann", at(LAW)), by("ben", at(LAW_HELPS)), unit="character").given("laws")
    assert counted(found) == {(GIVEN, GIVEN): 6, (NOT_GIVEN, GIVEN): 7, (NOT_GIVEN, NOT_GIVEN): 22}
    # 70 labels, 19 given and 51 not; 14 of them lie in unlike pairs.
    assert coefficient("krippendorff_alpha", found).value == pytest.approx(1 - 69 * 14 / (2 * 19 * 51))
    # Observed 28/35; by chance (6 x 13 + 29 x 22) / 35².
    assert coefficient("cohen_kappa", found).value == pytest.approx((28 / 35 - 716 / 1225) / (1 - 716 / 1225))
    assert coefficient("positive_agreement", found, positive=GIVEN).value == pytest.approx(12 / 19)


def test_overlapping_stretches_of_one_coder_count_each_character_once():
    found = table(by("ann", at(LAW), at(LAW_HELPS)), by("ben", at(LAW_HELPS)), unit="character")
    assert counted(found.given("laws")) == {(GIVEN, GIVEN): 13, (NOT_GIVEN, NOT_GIVEN): 22}


def test_a_segment_has_a_code_that_shares_half_of_the_shorter():
    talk = "เราประชุมกันทุกเดือนกับเทศบาลข้างเคียงมาหลายปีแล้วครับ แต่เรื่องงบประมาณยังติดระเบียบของสำนักงานตรวจเงินแผ่นดิน"
    first, second = segments(talk, 0, len(talk))
    one = Transcript("t", talk, (Turn(1, "R", "informant", 0, len(talk)),))
    all_but_little = at((first[0], second[0] + 5))
    across = at((first[1] - 10, second[0] + 8))
    found = table(by("ann", all_but_little), by("ben", across), unit="segment", talk=one)
    assert counted(found.given("laws")) == {(GIVEN, GIVEN): 1, (NOT_GIVEN, NOT_GIVEN): 1}
    both = table(by("ann", at((0, len(talk)))), by("ben", across), unit="segment", talk=one)
    assert counted(both.given("laws")) == {(GIVEN, GIVEN): 1, (GIVEN, NOT_GIVEN): 1}


def test_a_coding_over_several_turns_gives_its_code_to_all_of_which_it_has_half():
    talk = Transcript("t", "ก" * 90, tuple(Turn(n + 1, "R", "informant", 30 * n, 30 * n + 30) for n in range(3)))
    found = table(by("ann", at((0, 45))), by("ben", at((0, 44))), talk=talk)
    assert counted(found.given("laws")) == {
        (GIVEN, GIVEN): 1,
        (GIVEN, NOT_GIVEN): 1,
        (NOT_GIVEN, NOT_GIVEN): 1,
    }


def test_a_coding_spread_over_turns_without_half_in_any_belongs_to_the_one_with_most():
    talk = Transcript("t", "ก" * 90, tuple(Turn(n + 1, "R", "informant", 30 * n, 30 * n + 30) for n in range(3)))
    found = table(by("ann", at((18, 70))), by("ben", at((12, 13))), talk=talk)
    assert counted(found.given("laws")) == {(NOT_GIVEN, GIVEN): 1, (GIVEN, NOT_GIVEN): 1, (NOT_GIVEN, NOT_GIVEN): 1}
    thin = table(by("ann", at((28, 34))), by("ben", at((12, 13))), talk=talk)
    assert counted(thin.given("laws")) == {(NOT_GIVEN, GIVEN): 1, (GIVEN, NOT_GIVEN): 1, (NOT_GIVEN, NOT_GIVEN): 1}


@pytest.mark.parametrize("unit", ["turn", "segment", "character"])
def test_what_lies_in_a_question_has_no_unit_and_is_told(unit):
    found = table(by("ann", at(QUESTION), at(LAW)), by("ben", at(LAW)), unit=unit)
    assert found.outside == 1
    assert (GIVEN, NOT_GIVEN) not in counted(found.given("laws"))


def test_a_coding_of_a_question_that_runs_a_little_into_the_answer_is_no_coding_of_the_answer():
    talk = Transcript("t", "ก" * 60, (Turn(1, "Q", "interviewer", 0, 30), Turn(2, "R", "informant", 30, 60)))
    found = table(by("ann", at((5, 32))), by("ben", at((40, 50))), talk=talk)
    assert found.outside == 1
    assert counted(found.given("laws")) == {(NOT_GIVEN, GIVEN): 1}


def test_damaged_stretches_are_no_talk_to_agree_on():
    damaged = replace(TALK, damaged=(NO_BUDGET,))
    whole = table(by("ann", at(LAW)), by("ben", at(LAW)), unit="character")
    less = table(by("ann", at(LAW)), by("ben", at(LAW)), unit="character", talk=damaged)
    assert whole.units - less.units == 10
    gone = table(by("ann", at(LAW)), by("ben", at(LAW)), talk=replace(TALK, damaged=((50, 65),)))
    assert gone.turns == (("t", 2),)


def test_a_text_without_turns_counts_as_one_turn():
    found = table(by("ann", at((0, 5))), by("ben", at((8, 12))), talk=Transcript("t", "งบประมาณปีนี้"))
    assert (found.units, counted(found.given("laws"))) == (1, {(GIVEN, GIVEN): 1})


def test_codes_are_pooled_over_units_times_codes():
    found = table(by("ann", at(LAW), at(TRUST, "trust")), by("ben", at(LAW)))
    assert found.codes == ("laws", "trust")
    assert counted(found.given()) == {(GIVEN, GIVEN): 1, (GIVEN, NOT_GIVEN): 1, (NOT_GIVEN, NOT_GIVEN): 2}


def test_codes_that_are_asked_for_count_even_where_nobody_gave_them():
    found = table(by("ann", at(LAW)), by("ben", at(LAW)), codes=["trust"])
    assert counted(found.given("trust")) == {(NOT_GIVEN, NOT_GIVEN): 2}
    with pytest.raises(UsageError, match="no code 'laws' in the table; its codes are trust"):
        found.given("laws")


def test_one_draw_is_a_turn_or_a_transcript():
    found = table(by("ann", at(LAW)), by("ben", at(LAW)), unit="character")
    assert len(found.given(draw="turn").blocks) == 2
    assert len(found.given(draw="transcript").blocks) == 1
    with pytest.raises(UsageError, match="draw is 'word'; it can be turn, transcript"):
        found.given(draw="word")


def test_stances_are_compared_only_where_two_gave_the_code():
    ann = by("ann", at(LAW, stance="facilitates"), at(TRUST, stance="hinders"))
    ben = by("ben", at(LAW_HELPS, stance="hinders"))
    found = table(ann, ben).stances()
    assert counted(found) == {("facilitates", "hinders"): 1}
    assert set(found.categories) == {"facilitates", "hinders", "neutral"}


def test_several_stances_in_one_unit_and_an_absent_state_are_labels_of_their_own():
    ann = by("ann", at(LAW, stance="facilitates"), at(NO_BUDGET, stance="hinders", state="absent"))
    found = table(ann, by("ben", at(LAW, stance="facilitates"))).stances()
    assert counted(found) == {("facilitates + hinders, absent", "facilitates"): 1}


def test_a_third_coder_who_did_not_give_the_code_has_no_stance_on_it():
    found = table(*(by(who, at(LAW)) for who in ("ann", "ben")), by("cat", at(TRUST)), coders=("ann", "ben", "cat"))
    assert counted(found.stances()) == {("neutral", "neutral", None): 1}


def test_the_case_makes_no_difference_and_what_was_removed_is_no_opinion():
    found = table(by("ann", at(LAW, case="A")), by("ben", at(LAW, case="B")))
    assert counted(found.given()) == {(GIVEN, GIVEN): 1, (NOT_GIVEN, NOT_GIVEN): 1}
    removed = table(by("ann", at(LAW), at(LAW, status="removed")), by("ben", at(LAW)))
    assert counted(removed.given()) == {(NOT_GIVEN, GIVEN): 1, (NOT_GIVEN, NOT_GIVEN): 1}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"unit": "word"}, "unit is 'word'; it can be turn, segment, character"),
        ({"coders": ["ann"]}, "two coders or more, each named once; got ann"),
        ({"coders": ["ann", "ann"]}, "got ann, ann"),
    ],
)
def test_what_cannot_be_laid_out_is_refused(more, said):
    with pytest.raises(UsageError, match=said):
        table(by("ann", at(LAW)), **more)


def test_a_coding_beyond_the_text_is_refused():
    with pytest.raises(OffsetError, match="65 characters; 60-99 is no passage"):
        table(by("ann", at((60, 99))), by("ben", at(LAW)))


stretches = st.tuples(st.integers(0, 64), st.integers(1, 30)).map(lambda t: (t[0], min(65, t[0] + t[1])))
codings_of = st.lists(st.builds(at, stretches, st.sampled_from(["laws", "trust"])), max_size=6)


def spelled_out(codings, code):
    """Give for every character of the informants' turns who gave it the code, one by one."""
    marks = [{place for row in one if row.code == code for place in range(row.start, row.end)} for one in codings]
    places = [place for turn in TALK.informant_turns() for place in range(turn.start, turn.end)]
    patterns = [tuple(GIVEN if place in mark else NOT_GIVEN for mark in marks) for place in places]
    return {pattern: patterns.count(pattern) for pattern in patterns}


@given(codings_of, codings_of)
def test_characters_are_what_counting_them_one_by_one_gives(ann, ben):
    found = table(by("ann", *ann), by("ben", *ben), unit="character", codes=["laws", "trust"])
    for code in found.codes:
        assert counted(found.given(code)) == spelled_out([ann, ben], code)
    assert found.units == 35


@pytest.mark.parametrize("unit", ["turn", "segment", "character"])
@given(ann=codings_of, ben=codings_of)
def test_with_the_coders_exchanged_the_patterns_are_exchanged_and_no_more(unit, ann, ben):
    codings = (by("ann", *ann), by("ben", *ben))
    one, other = (table(*codings, unit=unit, coders=coders) for coders in (("ann", "ben"), ("ben", "ann")))
    turned = {pattern[::-1]: n for pattern, n in counted(other.given()).items()} if other.codes else {}
    assert turned == (counted(one.given()) if one.codes else {})
    assert one.outside == other.outside
