"""Agreement on codes: which transcripts enter, what is counted for a code, and where coders differ."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.coding.agreement import agreement
from qualcoop.errors import UsageError
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript, Turn

# The law helps us. There is no budget. We trust each other. The mayor agrees.
TEXT = "กฎหมายช่วยเรา\nงบไม่มีเลย\nเราไว้ใจกัน\nนายกเห็นด้วย"
STRETCHES = [(0, 13), (14, 24), (25, 36), (37, 49)]
TURNS = tuple(Turn(n, f"R{n}", "informant", *stretch) for n, stretch in enumerate(STRETCHES, start=1))
TALKS = [Transcript(id_, TEXT, TURNS) for id_ in ("t1", "t2", "t3")]


def at(coder, talk, turn, code="laws", stance="neutral", *, part=None, **more):
    start, end = part or STRETCHES[turn - 1]
    return Coding(talk, start, end, code, coder, stance=stance, **more)


def agree(*rows, coders=("ann", "ben"), **more):
    return agreement(Codings(rows), TALKS, coders, **{"resamples": 0, **more})


def test_the_turns_are_those_lines():
    assert [TEXT[a:b] for a, b in STRETCHES] == TEXT.splitlines()


def test_a_code_is_counted_by_coder_and_together():
    found = agree(at("ann", "t1", 1), at("ann", "t1", 2), at("ben", "t1", 2), at("ben", "t1", 3, "trust"))
    laws = found.per_code[0]
    assert (laws.code, laws.n, laws.given, laws.together) == ("laws", 4, (2, 1), 1)
    assert laws["percent"].value == 0.75
    assert laws["cohen_kappa"].value == pytest.approx(0.5)
    assert laws["positive_agreement"].value == pytest.approx(2 / 3)
    assert (found.units, found.codes) == (4, ("laws", "trust"))
    assert found["percent"].value == 0.75


def test_transcripts_that_not_all_have_coded_are_left_out_and_named():
    """A second coder often codes a part of the interviews; the others are no disagreement."""
    found = agree(at("ann", "t1", 1), at("ben", "t1", 1), at("ann", "t2", 1), at("ann", "t2", 2, "trust"))
    assert (found.transcripts, found.left_out) == (("t1",), ("t2",))
    assert (found.codes, found["percent"].value, found.differing) == (("laws",), 1, ())


def test_a_transcript_in_which_one_coder_found_nothing_enters_when_it_is_named():
    rows = (at("ann", "t1", 1), at("ben", "t1", 1), at("ann", "t2", 1))
    found = agree(*rows, read_by_all=["t2"])
    assert (found.transcripts, found.left_out, found.units) == (("t1", "t2"), (), 8)
    assert found["percent"].value == pytest.approx(7 / 8)
    with pytest.raises(UsageError, match="no transcript 't9'; there are t1, t2, t3"):
        agree(*rows, read_by_all=["t9"])


def test_a_row_that_was_removed_still_tells_that_the_transcript_was_coded():
    found = agree(at("ann", "t1", 1), at("ben", "t1", 1), at("ben", "t1", 1, status="removed"))
    assert found.transcripts == ("t1",)
    assert found["percent"].value == 0.75


def test_a_code_given_to_every_turn_is_undefined_and_says_why():
    rows = [at(who, "t1", turn) for who in ("ann", "ben") for turn in (1, 2, 3, 4)]
    laws = agree(*rows).per_code[0]
    assert laws["percent"].value == 1
    assert laws["krippendorff_alpha"].value is None
    assert "every label is the same" in laws["krippendorff_alpha"].why


def test_a_rare_code_missed_by_one_is_flagged_as_a_paradox():
    turns = tuple(Turn(n + 1, "R", "informant", n, n + 1) for n in range(40))
    talk = Transcript("t1", "ก" * 40, turns)
    rows = (Coding("t1", 0, 1, "laws", "ann"), Coding("t1", 5, 6, "laws", "ben"))
    found = agreement(Codings(rows), [talk], ["ann", "ben"], resamples=0)
    assert found["percent"].value == 0.95
    assert found["cohen_kappa"].flags == ("paradox",)
    assert found["gwet_ac1"].flags == ()


def test_stance_is_compared_where_both_gave_the_code():
    found = agree(
        at("ann", "t1", 1, stance="facilitates"),
        at("ann", "t1", 2, stance="hinders"),
        at("ann", "t1", 3, stance="hinders"),
        at("ben", "t1", 1, stance="facilitates"),
        at("ben", "t1", 2, stance="facilitates"),
    )
    assert found.stance_n == found.per_code[0].stance_n == 2
    assert {one.name: one.value for one in found.stance}["percent"] == 0.5


def test_differences_give_both_quotations_and_say_what_they_are_about():
    found = agree(
        at("ann", "t1", 1, stance="facilitates"),
        at("ben", "t1", 1, stance="hinders", part=(0, 6)),
        at("ann", "t1", 2, case="A"),
        at("ben", "t1", 2, case="B"),
        at("ann", "t1", 3, "trust"),
    )
    told = [(one.disagreement.code, one.about, one.quotes) for one in found.differing]
    assert told == [
        ("laws", "meaning", ("กฎหมายช่วยเรา", "กฎหมาย")),
        ("laws", "case", ("งบไม่มีเลย", "")),
        ("laws", "case", ("", "งบไม่มีเลย")),
        ("trust", "coding", ("เราไว้ใจกัน", "")),
    ]


def test_a_case_differs_where_the_stretches_share_half_and_a_coding_where_they_do_not():
    half = agree(at("ann", "t1", 1, case="A"), at("ben", "t1", 1, case="B", part=(5, 24)))
    less = agree(at("ann", "t1", 1, case="A"), at("ben", "t1", 1, case="B", part=(8, 24)))
    assert {one.about for one in half.differing} == {"case"}
    assert {one.about for one in less.differing} == {"coding"}


def test_different_words_of_one_turn_agree_by_turn_but_not_by_character_nor_in_the_list():
    rows = (at("ann", "t1", 1, part=(0, 6)), at("ben", "t1", 1, part=(6, 13)))
    by_turn, by_character = (agree(*rows, unit=unit) for unit in ("turn", "character"))
    assert by_turn["positive_agreement"].value == 1
    assert by_character["positive_agreement"].value == 0
    assert [one.about for one in by_turn.differing] == ["coding", "coding"]


def test_three_coders_are_measured_together_and_listed_two_by_two():
    rows = [at(who, "t1", 1) for who in ("ann", "ben", "cat")] + [at("cat", "t1", 2)]
    found = agree(*rows, coders=("ann", "ben", "cat"))
    assert found["cohen_kappa"].value is None
    assert found["percent"].value == pytest.approx(1 - 2 / 3 / 4)
    assert [one.coders for one in found.differing] == [("ann", "cat"), ("ben", "cat")]


@pytest.mark.parametrize(
    ("rows", "coders", "said"),
    [
        ([at("ann", "t1", 1)], ("ann", "ben"), "no codings of 'ben' in the transcripts; there are those of ann"),
        ([at("ann", "t1", 1), at("ben", "t2", 1)], ("ann", "ben"), "no transcript has codings of all of ann, ben"),
        ([at("ann", "t1", 1)], (), "two coders or more"),
        ([at("ann", "t1", 1)], ("ann",), "two coders or more"),
    ],
)
def test_where_nothing_can_be_compared_the_error_says_what_there_is(rows, coders, said):
    with pytest.raises(UsageError, match=said):
        agree(*rows, coders=coders)


def test_an_unknown_coefficient_is_refused_with_those_there_are():
    found = agree(at("ann", "t1", 1), at("ben", "t1", 1))
    with pytest.raises(UsageError, match="no coefficient 'kappa'; there are percent, cohen_kappa"):
        found["kappa"]


one_coding = st.tuples(st.sampled_from(["t1", "t2"]), st.integers(1, 4), st.sampled_from(["laws", "trust"]))
codings_of = st.lists(one_coding, min_size=1, max_size=8)
IN_COMMON = [at("ann", "t1", 1), at("ben", "t1", 1)]


@pytest.mark.parametrize("unit", ["turn", "segment", "character"])
@given(given_codes=codings_of)
def test_whoever_codes_like_another_agrees_with_them_fully(unit, given_codes):
    rows = [at(who, *one) for who in ("ann", "ben") for one in given_codes]
    found = agree(*rows, unit=unit)
    assert found.differing == ()
    for one in (*found.overall, *(c for code in found.per_code for c in code.coefficients)):
        assert one.value is None or one.value == pytest.approx(1)


@given(codings_of, codings_of)
def test_a_code_nobody_gave_does_not_move_what_is_said_of_the_others(ann, ben):
    rows = [at("ann", *one) for one in ann] + [at("ben", *one) for one in ben] + IN_COMMON
    found = agree(*rows)
    more = agree(*rows, codes=[*found.codes, "unheard"])
    assert more.per_code[:-1] == found.per_code
    assert more.per_code[-1]["krippendorff_alpha"].value is None
    assert more["positive_agreement"] == found["positive_agreement"]


@given(codings_of, codings_of)
def test_the_order_of_rows_and_transcripts_does_not_matter(ann, ben):
    rows = [at("ann", *one) for one in ann] + [at("ben", *one) for one in ben] + IN_COMMON
    one = agreement(Codings(tuple(rows)), TALKS, ["ann", "ben"], resamples=40)
    other = agreement(Codings(tuple(rows[::-1])), TALKS[::-1], ["ann", "ben"], resamples=40)
    assert one == replace(other, transcripts=one.transcripts)
