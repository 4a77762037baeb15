"""Reformulations beyond one literal more: dropping, joining, splitting, exchanging; the bits they are weighed by."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoop.induction.options import claim as claim_options
from qualcoop.induction.options import reformulations
from qualcoop.induction.options.columns import columns
from qualcoop.induction.verdicts import verdicts
from qualcoop.records.expression import parse_expression, parse_hypothesis

from . import forge

EXPRESSIONS = [
    "a", "a & b", "a | ~b", "a & b | c", "a & (b | ~c.hinders)", "a & b | a & ~b", "~a.hinders & a",
    "~(a & b) | @size=x", "@size=x | @size=y | a",
]


def by_change(told, claim, **more):
    """Give the reformulations of a study by the hypothesis they name."""
    pass_ = forge.study(told, claim, **more).test()
    return {option.change: option for option in reformulations(pass_.study, pass_.table, pass_.verdicts)}


@given(st.data())
def test_bits_say_of_every_case_what_testing_it_says(data):
    word = st.sampled_from(["", "+", "-", "0", "a", "a-", "+ -"])
    told = {id_: (data.draw(st.sampled_from("TF?C")), {code: data.draw(word) for code in "abc"}) for id_ in "ABCDE"}
    sizes = {id_: {"size": data.draw(st.sampled_from(["x", "y", ""]))} for id_ in told}
    scope = data.draw(st.sampled_from(["", "@size!=y", "b | ~b"]))
    arrow = data.draw(st.sampled_from(["->", "<-", "<->"]))
    pass_ = forge.study(told, f"a {arrow} works", attributes=sizes, scope=scope).test()
    laid = columns(pass_.study, pass_.table, pass_.verdicts)
    other = parse_expression(data.draw(st.sampled_from(EXPRESSIONS)))
    after = {row.case: row.verdict for row in verdicts(pass_.study, pass_.table, expression=other)}
    tested = laid.tested(pass_.study.spec.hypothesis.claim, x=laid.bits(other))
    for name in ("confirms", "negative", "undetermined", "outside"):
        assert laid.named(getattr(tested, name)) == tuple(case for case in after if after[case] == name)


def test_two_alternatives_are_joined_where_either_alone_is_too_wide():
    told = {
        "A": ("T", {"a": "+", "b": "+"}),
        "B": ("F", {"a": "+", "b": "-"}),
        "C": ("F", {"a": "-", "b": "+"}),
    }
    found = by_change(told, "a | b -> works")
    assert (found["a & b -> works"].rank, found["a & b -> works"].explains) == (1, ("B", "C"))
    assert found["a -> works"].explains == ("C",)


def test_two_joined_conditions_are_split_where_either_alone_is_enough():
    told = {"A": ("T", {"a": "+", "b": "-"}), "B": ("T", {"a": "-", "b": "+"}), "C": ("F", {"a": "-", "b": "-"})}
    found = by_change(told, "a & b <-> works")
    assert (found["a | b <-> works"].rank, found["a | b <-> works"].explains) == (1, ("A", "B"))


def test_a_condition_may_be_asked_for_in_one_alternative_alone():
    told = {
        "A": ("T", {"a": "+", "b": "-", "c": "+"}),
        "B": ("T", {"a": "-", "b": "+", "c": "-"}),
        "C": ("F", {"a": "+", "b": "-", "c": "-"}),
    }
    found = by_change(told, "a | b -> works")
    assert (found["a & c | b -> works"].explains, found["a & c | b -> works"].loses) == (("C",), ())
    assert found["(a | b) & c -> works"].loses == ("B",)


# Nothing by one literal: B lacks b, C lacks c.
TWO = {
    "A": ("T", {"a": "+", "b": "+", "c": "+"}),
    "B": ("F", {"a": "+", "b": "-", "c": "+"}),
    "C": ("F", {"a": "+", "b": "+", "c": "-"}),
}


def test_where_one_literal_is_not_enough_two_are_given():
    found = by_change(TWO, "a -> works")
    assert found["a & b & c -> works"].rank == 1
    assert found["a & b & c -> works"].explains == ("B", "C")
    assert found["a & b -> works"].rank > 1


def test_where_one_literal_is_enough_two_are_not_given():
    told = {id_: TWO[id_] for id_ in "AB"}
    found = by_change(told, "a -> works")
    assert found["a & b -> works"].explains == ("B",)
    assert not any("b" in change and "c" in change for change in found)


def test_a_condition_may_take_anothers_place():
    told = {
        "A": ("T", {"a": "+", "b": "-", "c": "+"}),
        "B": ("T", {"a": "+", "b": "-", "c": "+"}),
        "C": ("F", {"a": "+", "b": "+", "c": "-"}),
    }
    found = by_change(told, "a & b <-> works")
    assert found["a & c <-> works"].rank == 1
    assert found["a & c <-> works"].explains == ("A", "B", "C")


def test_a_search_cut_short_says_what_it_left(monkeypatch):
    monkeypatch.setattr(claim_options, "_MOST_TRIED", 12)
    monkeypatch.setattr(claim_options, "_MOST_LISTED", 1)
    two = [option for option in by_change(TWO, "a -> works").values() if option.explains == ("B", "C")]
    assert len(two) == 1
    assert any(flag.startswith("untried:") and int(flag[8:]) > 0 for flag in two[0].flags)


@given(st.data())
@settings(max_examples=50)
def test_every_change_by_two_does_what_it_says_and_leaves_fewer(data):
    word = st.sampled_from(["", "+", "-", "a", "+ -"])
    told = {id_: (data.draw(st.sampled_from("TF?")), {code: data.draw(word) for code in "abc"}) for id_ in "ABCDEF"}
    claim = data.draw(st.sampled_from(["a -> works", "a & b <-> works", "a | b <-> works", "a & b | c <- works"]))
    pass_ = forge.study(told, claim).test()
    before = forge.verdicts(pass_)
    found = reformulations(pass_.study, pass_.table, pass_.verdicts)
    assert found == reformulations(pass_.study, pass_.table, pass_.verdicts)
    assert len({option.change for option in found}) == len(found)
    for option in found:
        spec = replace(pass_.study.spec, hypothesis=parse_hypothesis(option.change))
        assert str(spec.hypothesis) == option.change
        after = {row.case: row.verdict for row in verdicts(replace(pass_.study, spec=spec), pass_.table)}
        solved = {case for case, result in after.items() if result in ("confirms", "compatible", "outside")}
        assert option.explains == tuple(c for c, was in before.items() if was == "negative" and c in solved)
        assert option.loses == tuple(c for c, was in before.items() if was == "confirms" != after[c])
