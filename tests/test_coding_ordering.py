"""What to read next: the unsure, the unlike, the contrary."""

from __future__ import annotations

import pytest

from qualcoop.coding.learned import NONE, learn
from qualcoop.coding.learned_training import settled
from qualcoop.coding.ordering import against, read_next
from qualcoop.errors import UsageError
from qualcoop.records.codebook import Code, Codebook
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.expression import parse_hypothesis
from qualcoop.records.transcript import Transcript, Turn

from .learned_forge import BOOK, Meaning, interview, study

TALKS, CODINGS = study("th", "en", "th")


@pytest.fixture(scope="module")
def model():
    return learn(BOOK, TALKS, CODINGS, embedder=Meaning())


def said(name: str, *lines: str) -> Transcript:
    text, turns = "", []
    for line in lines:
        turns.append(Turn(len(turns) + 1, "", "informant", len(text), len(text) + len(line)))
        text += line + "\n"
    return Transcript(name, text, tuple(turns))


@pytest.mark.parametrize(
    ("claim", "lacking", "there"),
    [
        ("laws -> works", {("laws", "facilitates")}, set()),
        ("laws <- works", set(), {("laws", "hinders")}),
        (
            "laws & ~money <-> works",
            {("laws", "facilitates"), ("money", "hinders")},
            {("laws", "hinders"), ("money", "facilitates")},
        ),
        ("trust.hinders | @size=city -> works", {("trust", "hinders")}, set()),
    ],
)
def test_what_speaks_against_a_claim_depends_on_the_arrow_and_the_outcome(claim, lacking, there):
    found = against(parse_hypothesis(claim), {"a": [False], "b": [True], "c": [], "d": [True, False]})
    assert (set(found["a"]), set(found["b"]), set(found["c"])) == (lacking, there, set())
    assert set(found["d"]) == lacking | there


def test_a_code_of_presence_speaks_however_it_is_told_and_nothing_told_says_that_it_is_not_there():
    book = Codebook((Code("laws", cell="presence"), Code("money"), Code("money.tax")))
    found = against(parse_hypothesis("laws & money <-> works"), {"a": [False], "b": [True]}, codebook=book)
    assert found["a"] == (("laws", None), ("money", "facilitates"), ("money.tax", "facilitates"))
    assert found["b"] == (("money", "hinders"), ("money.tax", "hinders"))
    hindering = against(parse_hypothesis("laws.hinders -> works"), {"a": [False]}, codebook=book)
    assert hindering["a"] == (("laws", "hinders"),)


def test_counter_evidence_comes_first_where_the_outcome_contradicts_it(model):
    helped = "the law helped us a great deal in the work"
    talk = said("n", "the rain helped us a great deal in the work", helped, "the law was an obstacle to us in the work")
    found = read_next(model, [talk], "negative", against={("n", n): [("laws", "facilitates")] for n in (1, 2, 3)})
    first = found[0].suggestion
    assert first.coding.quote == helped
    assert (first.coding.code, first.coding.stance, found[0].sought) == ("laws", "facilitates", "facilitates")
    assert found[0].worth > 0.5 > found[1].worth
    assert read_next(model, [talk], "negative", against={("elsewhere", 2): [("laws", "hinders")]}) == ()


def test_a_stance_that_is_sought_is_never_given_as_the_one_the_model_holds_likeliest(model):
    talk = said("n", "the law helped us a great deal in the work")
    [found] = read_next(model, [talk], "negative", against={("n", 1): [("laws", "hinders")]})
    assert (found.suggestion.coding.stance, found.sought) == ("facilitates", "hinders")
    assert found.worth < found.suggestion.score / 2
    [any_] = read_next(model, [talk], "negative", against={("n", 1): [("laws", None)]})
    assert (any_.sought, any_.worth) == (None, any_.suggestion.score)


def test_only_the_turns_that_may_speak_against_are_given(model):
    talk = said("n", "the law helped us a great deal in the work", "the law helped us a great deal in the work")
    [found] = read_next(model, [talk], "negative", against={("n", 2): [("laws", "facilitates")], ("n", 1): []})
    assert found.suggestion.coding.start == talk.turns[1].start


def test_where_a_model_is_unsure_comes_before_what_it_knows(model):
    unsure = "the law or the budget or trust, I could not say which"
    talk = said("n", "the rain was an obstacle to us in the work", unsure)
    first, second = read_next(model, [talk], "uncertain")
    assert first.suggestion.coding.start > second.suggestion.coding.start
    assert first.worth > second.worth


def test_what_is_unlike_all_that_is_coded_comes_first_and_no_two_alike_in_a_row(model):
    strange = "ฝนตกหนักมากเลยครับ"
    known = said("n", "กฎหมาย ช่วยให้งานเดินดีมากครับ", strange, strange)
    found = read_next(model, [known], "diverse")
    assert found[0].suggestion.coding.quote == strange
    assert found[0].worth > 0.3
    assert [one.worth for one in found[1:]] == pytest.approx([0.0, 0.0], abs=0.01)


@pytest.mark.parametrize("order", ["uncertain", "diverse"])
def test_what_people_decided_on_is_not_read_again(model, order):
    found = (one.suggestion.coding for one in read_next(model, TALKS, order, most=99))
    places = {(coding.transcript, coding.start) for coding in found}
    assert places
    assert not places & {(row.transcript, row.start) for row in CODINGS}


def test_what_is_settled_is_what_was_decided_where_one_reads_not_where_the_model_learned(model):
    fresh = interview("n", "en", 8)[0]
    turns = [turn for turn in fresh.turns if turn.role == "informant"]
    own = Codings(
        (
            Coding("n", turns[0].start, turns[0].end, "unheard_of", "bee"),
            Coding("n", turns[1].start, turns[1].end, "laws", "bee", status="dismissed"),
            Coding("n", turns[2].start, turns[2].end, "laws", "bee", status="removed"),
        )
    )
    decided = settled(BOOK, [fresh], own)
    assert decided == {"n": tuple((turn.start, turn.end) for turn in turns[:2])}
    starts = {one.suggestion.coding.start for one in read_next(model, [fresh], "diverse", settled=decided, most=99)}
    whole = {one.suggestion.coding.start for one in read_next(model, [fresh], "diverse", settled={}, most=99)}
    assert whole - starts == {turn.start for turn in turns[:2]}
    again = read_next(model, TALKS[:1], "diverse", settled={}, most=99)
    assert {row.start for row in CODINGS if row.transcript == "t0"} < {one.suggestion.coding.start for one in again}


@pytest.mark.parametrize("order", ["uncertain", "diverse"])
def test_no_more_are_given_than_asked_for_the_best_first_and_the_same_again(model, order):
    talks = [interview("n", "en", 8)[0]]
    some, more = read_next(model, talks, order, most=3), read_next(model, talks, order, most=6)
    assert more[:3] == some
    assert [one.worth for one in more] == sorted((one.worth for one in more), reverse=True)


@pytest.mark.parametrize("order", ["uncertain", "diverse"])
def test_every_passage_is_given_once_however_alike_they_are(model, order):
    lines = ["the law helped us a great deal in the work"] * 4 + ["ฝนตกหนักมากเลยครับ"] * 3
    found = [one.suggestion.coding.start for one in read_next(model, [said("n", *lines)], order, most=99)]
    assert sorted(found) == [turn.start for turn in said("n", *lines).turns]


def test_a_model_without_codings_and_without_vectors_still_orders():
    bare = learn(BOOK, TALKS, Codings())
    found = read_next(bare, TALKS[:1], "diverse", most=2)
    assert len(found) == 2
    assert {one.suggestion.coding.code for one in found} <= {NONE, *(code.id for code in BOOK)}


def test_unknown_orders_and_counter_evidence_to_nothing_are_refused(model):
    with pytest.raises(UsageError, match="order 'best' is not known"):
        read_next(model, TALKS, "best")
    with pytest.raises(UsageError, match="counter-evidence to a hypothesis"):
        read_next(model, TALKS, "negative")
    for most in (0, -3):
        with pytest.raises(UsageError, match=f"most is {most}; it counts the passages"):
            read_next(model, TALKS, "diverse", most=most)
