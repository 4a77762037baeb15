"""Comparing and settling: what counts as agreement, what a person decides, and that no side is favoured."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.coding.settling import Decision, compare, settle
from qualcoop.errors import StudyError
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript

from . import forge

# The mayor supports every project, but the budget regulations are not clear.
TALK = Transcript("hatyai-01", "นายกฯ สนับสนุนทุกโครงการ แต่ระเบียบเรื่องงบประมาณยังไม่ชัดเจนครับ")


def by(coder: str, *rows: Coding) -> Codings:
    return Codings(tuple(replace(row, coder=coder) for row in rows))


def at(start: int, end: int, code: str = "laws", stance: str = "hinders", **more: str) -> Coding:
    return Coding(TALK.id, start, end, code, stance=stance, **more)


@st.composite
def rows_of(draw, coder):
    stretches = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda t: (t[0], t[0] + t[1]))
    row = st.builds(
        lambda place, code, stance, state, basis: at(*place, code, stance, state=state, basis=basis),
        stretches,
        st.sampled_from(["laws", "ผู้บริหาร"]),
        st.sampled_from(["facilitates", "hinders"]),
        st.sampled_from(["", "present", "absent"]),
        st.sampled_from(["", "attributed", "described", "documented"]),
    )
    return by(coder, *draw(st.lists(row, max_size=6)))


def test_stretches_that_share_half_of_the_shorter_agree_and_the_longer_is_kept():
    settled = settle(by("ann", at(25, 60)), by("ben", at(50, 64)), [TALK])
    assert [row.place[:3] for row in settled.agreed] == [(TALK.id, 25, 60)]
    assert settled.agreed.rows[0].quote == TALK.text[25:60]
    assert settled.agreed.rows[0].coder == "settled"
    assert settled.open == ()


def test_stretches_that_share_less_than_half_are_two_places():
    open_ = settle(by("ann", at(25, 51)), by("ben", at(47, 60)), [TALK]).open
    assert [one.values for one in open_] == [("hinders", ""), ("", "hinders")]


def test_another_stance_at_the_same_place_is_a_disagreement_with_its_quotation():
    [found] = compare(by("ann", at(25, 60)), by("ben", at(30, 60, stance="neutral")), [TALK])
    assert (found.start, found.end, found.values) == (25, 60, ("hinders", "neutral"))
    assert found.quote == TALK.quote(25, 60)


def test_another_code_or_another_case_is_never_the_same_place():
    assert len(compare(by("ann", at(25, 60)), by("ben", at(25, 60, "budget")), [TALK])) == 2
    assert len(compare(by("ann", at(25, 60, case="A")), by("ben", at(25, 60, case="B")), [TALK])) == 2


def test_a_state_not_said_counts_as_present():
    said = by("ben", at(25, 60, state="present"))
    assert settle(by("ann", at(25, 60)), said, [TALK]).agreed.rows[0].state == "present"
    [found] = compare(by("ann", at(25, 60, state="absent")), said, [TALK])
    assert found.values == ("hinders, absent", "hinders")


@pytest.mark.parametrize(
    ("one", "other", "weaker"),
    [
        ("documented", "attributed", "attributed"),
        ("described", "documented", "described"),
        ("", "described", "described"),
    ],
)
def test_the_weaker_basis_is_kept_and_silence_about_it_gives_way(one, other, weaker):
    settled = settle(by("ann", at(25, 60, basis=one)), by("ben", at(25, 60, basis=other)), [TALK])
    assert settled.agreed.rows[0].basis == weaker


def test_one_long_coding_agrees_with_two_short_ones_inside_it():
    settled = settle(by("ann", at(0, 60)), by("ben", at(0, 20), at(25, 60)), [TALK])
    assert ([row.place[1:3] for row in settled.agreed], settled.open) == ([(0, 60)], ())


def test_what_was_dismissed_or_removed_is_no_opinion():
    removed = by("ann", at(25, 60), at(25, 60, status="removed"))
    assert compare(removed, Codings(), [TALK]) == []


def test_a_pair_whose_place_another_meaning_took_stays_open():
    left = by("ann", at(5, 50, stance="facilitates"), at(10, 40, stance="hinders"))
    right = by("ben", at(6, 40, stance="facilitates"), at(5, 50, stance="hinders"))
    settled = settle(left, right, [TALK])
    assert [row.stance for row in settled.agreed] == ["facilitates"]
    assert [one.values for one in settled.open] == [("hinders", "hinders")]


def test_decisions_settle_and_their_reason_stays_in_the_note():
    left = by("ann", at(25, 60), at(0, 24, "executives", "facilitates"), at(26, 33, "rules"))
    right = by("ben", at(30, 60, stance="neutral"))
    decisions = [
        Decision(TALK.id, 25, 60, "laws", "right", "no direction is said"),
        Decision(TALK.id, 0, 24, "executives", "neutral", "only a phrase of courtesy"),
        Decision(TALK.id, 26, 33, "rules", "neither"),
    ]
    settled = settle(left, right, [TALK], decisions=decisions)
    assert settled.open == ()
    assert [(row.start, row.code, row.stance) for row in settled.agreed.standing()] == [
        (0, "executives", "neutral"),
        (30, "laws", "neutral"),
    ]
    notes = {row.code: (row.status, row.note) for row in settled.agreed}
    assert notes["laws"] == ("accepted", "settled: kept right, why: no direction is said")
    assert notes["rules"] == ("dismissed", "settled: kept neither")


def test_keeping_the_side_that_did_not_code_keeps_nothing():
    decision = Decision(TALK.id, 25, 60, "laws", "right")
    settled = settle(by("ann", at(25, 60)), Codings(), [TALK], decisions=[decision])
    assert (len(settled.agreed.standing()), settled.open) == (0, ())


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ([Decision(TALK.id, 25, 60, "laws", "both")], "kept is 'both'"),
        ([Decision(TALK.id, 0, 5, "laws", "left")], "do not differ there"),
        ([Decision(TALK.id, 25, 60, "laws", "left"), Decision(TALK.id, 25, 60, "laws", "right")], "decide for one"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(decisions, message):
    with pytest.raises(StudyError, match=message):
        settle(by("ann", at(25, 60)), Codings(), [TALK], decisions=decisions)


def test_a_coding_of_a_transcript_that_is_not_given_is_named():
    with pytest.raises(StudyError, match="'hatyai-01'; transcripts are none"):
        compare(by("ann", at(25, 60)), Codings(), [])


@given(rows_of("ann"), rows_of("ben"))
def test_neither_coder_is_favoured(left, right):
    there, back = settle(left, right, [TALK]), settle(right, left, [TALK])
    assert there.agreed == back.agreed
    assert [(one.place, one.values) for one in there.open] == [(one.place, one.values[::-1]) for one in back.open]


@given(rows_of("ann"))
def test_a_coder_agrees_with_a_copy_of_the_same_codings(rows):
    settled = settle(rows, forge.as_coder(rows, "ben"), [TALK])
    assert settled.open == ()
    assert {row.place for row in rows.standing()} >= {row.place for row in settled.agreed}


@given(rows_of("ann"), rows_of("ben"), st.sampled_from(["left", "right", "neither", "hinders"]))
def test_decisions_on_all_that_is_open_leave_nothing_open(left, right, kept):
    open_ = compare(left, right, [TALK])
    decisions = [Decision(one.transcript, one.start, one.end, one.code, kept, "so", one.case) for one in open_]
    settled = settle(left, right, [TALK], decisions=decisions)
    assert settled.open == ()
    assert all(row.quote == TALK.text[row.start : row.end] for row in settled.agreed)


@given(rows_of("ann"), rows_of("ben"))
def test_every_coding_is_agreed_or_listed(left, right):
    settled = settle(left, right, [TALK])
    listed = {row for one in settled.open for row in (one.left, one.right)}
    for row in left.standing():
        agreed = any(row.code == s.code and s.start < row.end and row.start < s.end for s in settled.agreed)
        assert agreed or row in listed
