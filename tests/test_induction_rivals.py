"""Rival explanations: where each fails, which cases tell them apart, and which could."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoop.errors import ExpressionError, UsageError
from qualcoop.induction.cells import case_table
from qualcoop.induction.rivals import MOST_UNKNOWN, rivals
from qualcoop.induction.verdicts import verdict
from qualcoop.records.codebook import Code
from qualcoop.records.expression import Condition, evaluate, parse_hypothesis
from qualcoop.records.study import Judgement, Outcome

from . import forge


def weighed(study, *claims):
    return rivals(study, case_table(study), claims)


def test_the_standing_one_comes_first_and_each_says_where_it_fails():
    found = weighed(forge.study(forge.STORY, "a <-> works"), "a & b")
    standing, rival = found.claims
    assert (str(standing.hypothesis), standing.standing, rival.standing) == ("a <-> works", True, False)
    assert (standing.fails("sufficiency"), standing.fails("necessity"), standing.stands) == (("C",), (), "contradicted")
    assert (rival.cases("confirms"), rival.stands) == (("A", "B"), "stands")


def test_a_case_that_contradicts_only_one_decides():
    (one,) = weighed(forge.study(forge.STORY, "a <-> works"), "a & b").apart
    assert (one.case, one.x, one.verdicts, one.decides) == ("C", ("T", "F"), ("negative", "compatible"), True)


def test_explanations_may_differ_where_no_verdict_does():
    (one,) = weighed(forge.study({"A": ("F", {"a": "+", "b": "-"})}, "a <- works"), "b <- works").apart
    assert (one.case, one.decides) == ("A", False)


def test_a_case_out_of_scope_tells_nothing_apart():
    study = forge.study(forge.STORY, "a <-> works", scope="~@size=town", attributes={"C": {"size": "town"}})
    found = weighed(study, "a & b")
    assert found.apart == ()
    assert found.claims[0].cases("outside") == ("C",)


def test_a_case_that_could_decide_says_what_to_ask_and_how_it_would():
    (one,) = weighed(forge.study({"A": ("T", {"a": "+"})}, "a <-> works"), "a & b").undecided
    assert (one.case, one.needs, one.decisive, one.completions, one.share) == ("A", (("ask", "b"),), 1, 2, 0.5)
    assert [(world.values, world.contradicted) for world in one.worlds] == [((("b", "F"),), (2,))]


def test_what_is_contested_is_to_be_judged_and_so_is_an_unknown_outcome():
    study = forge.study({"A": ("?", {"a": "+ -", "b": "+"})}, "a <-> works")
    (one,) = weighed(study, "b").undecided
    assert one.needs == (("judge", "a"), ("judge", "works"))
    assert (one.decisive, one.completions) == (2, 4)


def test_an_unknown_outcome_alone_decides_between_two_that_differ():
    (one,) = weighed(forge.study({"A": ("?", {"a": "+", "b": "-"})}, "a <-> works"), "b").undecided
    assert (one.needs, one.decisive, one.completions) == ((("judge", "works"),), 2, 2)
    assert [world.contradicted for world in one.worlds] == [(2,), (1,)] or [w.contradicted for w in one.worlds] == [
        (1,),
        (2,),
    ]


def test_cases_are_ranked_by_the_share_of_completions_that_tell_them_apart():
    told = {"A": ("T", {"a": "+", "c": "+"}), "B": ("T", {"c": "+"}), "C": ("T", {"a": "+", "b": "+"})}
    found = weighed(forge.study(told, "a & c <-> works"), "b & c")
    shares = {one.case: one.share for one in found.undecided}
    assert list(shares) == ["A", "B"]
    assert shares == {"A": 0.5, "B": 0.5}
    assert [len(one.needs) for one in found.undecided] == [1, 2]


def test_an_unknown_that_touches_both_alike_is_not_asked_about():
    found = weighed(forge.study({"A": ("T", {"a": "+", "b": "+"})}, "a & c <-> works"), "b & c")
    assert found.undecided == ()


def test_scope_that_is_not_known_is_asked_about():
    study = forge.study({"A": ("F", {"a": "+", "b": "-"}), "B": ("T", {})}, "a -> works", scope="@size=city",
                        attributes={"B": {"size": "city"}})  # fmt: skip
    one = weighed(study, "b").undecided[0]
    assert (one.case, one.needs, one.decisive, one.completions) == ("A", (("ask", "@size"),), 1, 2)


def test_where_no_case_can_tell_them_apart_the_kinds_that_would_are_listed():
    found = weighed(forge.study({"A": ("T", {"a": "+", "b": "+"})}, "a <-> works"), "b")
    assert not found.at_hand
    assert [(kind.values, kind.if_occurs, kind.if_not) for kind in found.kinds] == [
        (("a", "~b"), (2,), (1,)),
        (("~a", "b"), (1,), (2,)),
    ]


def test_a_kind_that_only_one_of_two_outcomes_settles_says_so():
    found = weighed(forge.study({"A": ("T", {"a": "+"})}, "a -> works"), "a <- works")
    assert [(kind.values, kind.if_occurs, kind.if_not) for kind in found.kinds] == [
        (("a",), (), (1,)),
        (("~a",), (2,), ()),
    ]


def test_two_ways_to_write_one_claim_are_told_apart_by_nothing():
    found = weighed(forge.study({"A": ("T", {"a": "+", "b": "+"})}, "a & (b | c) <-> works"), "a & b | a & c")
    assert found.equivalent
    assert (found.kinds, found.apart, found.undecided) == ((), (), ())


def test_a_code_cannot_help_and_hinder_but_one_of_presence_can_be_there_and_hinder():
    told = {"A": ("T", {})}
    plain = weighed(forge.study(told, "a -> works"), "a & ~a.hinders")
    assert plain.equivalent
    book = forge.book(Code("a", cell="presence"))
    there = weighed(forge.study({"A": ("T", {"a": "+"})}, "a -> works", codes=book), "a & ~a.hinders")
    assert [kind.values for kind in there.kinds] == [("a.hinders",)]


def test_an_attribute_equals_one_word():
    study = forge.study({"A": ("T", {"a": "+"})}, "a & ~(@size=city & @size=town) -> works")
    assert weighed(study, "a").equivalent


def test_too_many_unknowns_are_not_counted_and_too_many_conditions_not_combined():
    codes = [f"k{n}" for n in range(MOST_UNKNOWN + 1)]
    book = forge.book("a", *codes)
    claim = " & ".join(codes)
    (one,) = weighed(forge.study({"A": ("T", {})}, f"{claim} <-> works", codes=book), "a").undecided
    assert (one.decisive, one.completions, one.share) == (None, None, None)
    found = weighed(forge.study({}, f"{claim} <-> works", codes=book), "a")
    assert (found.kinds, found.at_hand, found.equivalent) == (None, False, False)


def test_fuzzy_numbers_count_by_their_side_of_the_cut_and_one_half_is_to_be_judged():
    study = forge.study({"A": ("T", {"a": "+"})}, "a <-> works", judgements=[Judgement("A", "b", 0.5)])
    (one,) = weighed(study, "b").undecided
    assert one.needs == (("judge", "b"),)


def test_an_empty_study_compares_hypotheses_by_the_kinds_of_case():
    found = weighed(forge.study({}, "a -> works"), "b")
    assert [one.stands for one in found.claims] == [None, None]
    assert len(found.kinds) == 2


def test_without_a_standing_one_two_are_needed():
    study = forge.study(forge.STORY, None)
    assert len(weighed(study, "a -> works", parse_hypothesis("b -> works")).claims) == 2
    for claims in ((), ("a -> works",), ("a -> works", "a->works")):
        with pytest.raises(UsageError, match="two different hypotheses"):
            weighed(study, *claims)


def test_what_cannot_be_parsed_or_is_unknown_is_an_error():
    study = forge.study(forge.STORY, "a -> works")
    for line, says in (("a &", "ends where"), ("z", "no code 'z'"), ("b -> other", "the outcome is 'works'")):
        with pytest.raises(ExpressionError, match=says):
            weighed(study, line)
    with pytest.raises(ExpressionError, match="no outcome"):
        weighed(forge.study(forge.STORY, None, outcome=None), "a -> works", "b -> works")


def test_a_hypothesis_that_stands_on_a_code_gone_from_the_codebook_is_compared_as_unknown():
    study = forge.study({"A": ("T", {"a": "+"})}, "gone <-> works", codes=forge.book("a"))
    (one,) = weighed(study, "a").undecided
    assert one.needs == (("ask", "gone"),)


def test_the_frame_shows_them_side_by_side():
    found = weighed(forge.study(forge.STORY, "a <-> works"), "a & b")
    frame = found.to_frame()
    assert list(frame.columns) == ["outcome", "a <-> works", "a & b <-> works"]
    assert frame.loc["C", "a <-> works"] == "negative"
    assert repr(found).endswith("1 cases decide between them, 0 could>")


# --- laws ----------------------------------------------------------------------------------------------------

EXPRESSIONS = st.recursive(
    st.sampled_from(("a", "b", "c", "d")),
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("&|"), inner) | st.builds("~{}".format, inner),
    max_leaves=5,
)
ARROWS = st.sampled_from(("->", "<-", "<->"))
SIGNS = {"T": "+", "F": "-"}


@settings(max_examples=60)
@given(EXPRESSIONS, EXPRESSIONS, ARROWS, ARROWS, st.tuples(*[st.sampled_from("TF?")] * 4), st.sampled_from("TF?"))
def test_completions_are_counted_as_trying_them_one_by_one_would(first, second, arrow, other, values, y):
    codes = "abcd"
    one, two = parse_hypothesis(f"{first} {arrow} works"), parse_hypothesis(f"{second} {other} works")
    if one == two:
        return
    said = {code: SIGNS[value] for code, value in zip(codes, values, strict=True) if value != "?"}
    study = forge.study({"A": (y, said)}, str(one), codes=forge.book(*codes), outcome=Outcome("works"))
    found = rivals(study, case_table(study), [two])
    options = [value if value != "?" else "TF" for value in (*values, y)]
    worlds = []
    for *told, out in product(*options):
        known = {Condition(code): value for code, value in zip(codes, told, strict=True)}
        worlds.append(tuple(verdict(evaluate(h.expression, known), out, h.claim) == "negative" for h in (one, two)))
    share = sum(len(set(world)) > 1 for world in worlds) / len(worlds)
    decided = len(set(worlds)) == 1
    shares = [case.share for case in found.undecided]
    assert shares == ([] if decided or share == 0 else [pytest.approx(share)])
    assert any(case.decides for case in found.apart) is (decided and share == 1)


def against(one, two, said, y):
    """Give which of two hypotheses a case contradicts, from what is said of each code."""
    known = {Condition(code): "T" if word == "+" else "F" for code, word in said.items()}
    return [h for h in (one, two) if verdict(evaluate(h.expression, known), y, h.claim) == "negative"]


@settings(max_examples=60)
@given(EXPRESSIONS, EXPRESSIONS, ARROWS)
def test_a_case_of_a_listed_kind_contradicts_what_it_says(first, second, arrow):
    one, two = parse_hypothesis(f"{first} {arrow} works"), parse_hypothesis(f"{second} {arrow} works")
    if one == two:
        return
    found = rivals(study := forge.study({}, str(one), codes=forge.book(*"abcd")), case_table(study), [two])
    same = all(
        evaluate(one.expression, known) == evaluate(two.expression, known)
        for told in product("TF", repeat=4)
        if (known := {Condition(code): value for code, value in zip("abcd", told, strict=True)})
    )
    assert found.equivalent is same
    for kind in found.kinds:
        said = {literal.removeprefix("~"): "-" if literal.startswith("~") else "+" for literal in kind.values}
        for y, contradicted in (("T", kind.if_occurs), ("F", kind.if_not)):
            case = forge.study({"K": (y, said)}, str(one), codes=forge.book(*"abcd"))
            rows = [rival.rows[0].verdict for rival in rivals(case, case_table(case), [two]).claims]
            if contradicted is not None:
                assert [n for n, row in enumerate(rows, start=1) if row == "negative"] == list(contradicted)
        left = [code for code in "abcd" if code not in said]
        worlds = [{**said, **dict(zip(left, rest, strict=True))} for rest in product("+-", repeat=len(left))]
        assert any(all(len(against(one, two, world, y)) == 1 for world in worlds) for y in "TF")
