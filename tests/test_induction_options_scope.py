"""Redefinitions: rules about who belongs, what they save and whom they evict; applied by nobody."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualcoop.induction.options import redefinitions
from qualcoop.induction.revisions import check_scope
from qualcoop.induction.verdicts import verdicts
from qualcoop.views.terminal.passes import pass_text

from . import forge

TOLD = {
    "A": ("T", {"a": "+", "b": "+"}),
    "B": ("T", {"a": "+", "b": "+"}),
    "C": ("F", {"a": "+", "b": "-"}),
    "D": ("F", {"a": "-", "b": "+"}),
}
# town, subdistrict, city
SIZES = {"A": {"size": "เมือง"}, "B": {"size": "ตำบล"}, "C": {"size": "นคร"}, "D": {"size": "นคร"}}


def rules(pass_):
    """Give the redefinitions of a pass by their rule."""
    return {option.change: option for option in pass_.options if option.kind == "redefine"}


def test_the_smallest_rule_saves_the_negative_case_and_names_whom_it_evicts():
    found = rules(forge.study(TOLD, attributes=SIZES).test())
    rule = found["@size!=นคร"]
    assert (rule.explains, rule.loses) == (("C",), ())
    assert set(rule.flags) == {"ad_hoc:1.00", "evicts:D"}
    assert not any("&" in change for change in found)


def test_a_rule_that_evicts_nobody_else_goes_before_one_that_does():
    found = rules(forge.study(TOLD, attributes=SIZES).test())
    assert found["b"].rank < found["@size!=นคร"].rank
    assert found["b"].flags == ("ad_hoc:1.00",)


def test_a_rule_that_costs_a_confirming_case_says_so():
    sizes = {**SIZES, "B": {"size": "นคร"}}
    rule = rules(forge.study(TOLD, attributes=sizes).test())["@size!=นคร"]
    assert rule.loses == ("B",)
    assert "evicts:B" not in rule.flags


def test_a_rule_that_names_a_condition_of_the_hypothesis_is_circular_and_comes_last():
    told = {**TOLD, "E": ("F", {"a": "+", "b": "-"})}
    options = redefinitions(*parts(forge.study(told, "a & ~b.hinders | a -> works", attributes=SIZES).test()))
    circular = [option for option in options if "circular" in option.flags]
    assert [option.change for option in circular] == ["b", "~b.hinders"]
    assert min(option.rank for option in circular) > max(o.rank for o in options if o not in circular)


def test_the_attribute_that_only_says_which_cases_belong_together_makes_no_rule():
    """A rule on it would strike out cases by name."""
    study = forge.study(TOLD, attributes=SIZES)
    clustered = replace(study, spec=replace(study.spec, clusters="size"))
    assert not any("@size" in change for change in rules(clustered.test()))


def test_the_standing_rule_stays_and_is_joined():
    attributes = {id_: {**size, "since": "2560"} for id_, size in SIZES.items()}
    study = forge.study(TOLD, attributes=attributes, scope="@since=2560")
    assert "@since=2560 & @size!=นคร" in rules(study.test())
    either = forge.study(TOLD, attributes=SIZES, scope="@size=นคร | @size!=นคร")
    assert "(@size=นคร | @size!=นคร) & b" in rules(either.test())


def test_two_literals_are_joined_only_where_that_costs_less_than_one():
    told = {**TOLD, "E": ("F", {"a": "+", "b": "+"})}
    attributes = {**SIZES, "E": {"size": "ตำบล"}, "B": {"size": "เมือง"}}
    found = rules(forge.study(told, attributes=attributes).test())
    assert "@size=เมือง" in found
    assert not any("&" in change for change in found)
    attributes = {**attributes, "A": {"size": "ใหญ่"}}
    found = rules(forge.study(told, attributes=attributes).test())
    pair = found["@size!=ตำบล & @size!=นคร"]
    assert found["@size=เมือง"].loses == ("A",)
    assert (pair.explains, pair.loses) == (("C", "E"), ())
    assert found["@size!=ตำบล & b"].rank < pair.rank < found["@size=เมือง"].rank
    assert {"ad_hoc:1.00", "evicts:D"} == set(pair.flags)


def test_a_rule_that_saves_one_of_several_for_nothing_is_given_with_those_it_leaves():
    told = {**TOLD, "E": ("F", {"a": "+", "b": "+"})}
    rule = rules(forge.study(told, attributes=SIZES).test())["b"]
    assert (rule.explains, rule.loses) == (("C",), ())
    assert "left:E" in rule.flags


def test_no_rule_is_given_under_which_nothing_would_confirm():
    told = {"A": ("T", {"a": "+"}), "C": ("F", {"a": "+"})}
    same = {"A": {"size": "นคร"}, "C": {"size": "นคร"}}
    assert rules(forge.study(told, attributes=same).test()) == {}


def test_a_word_that_the_grammar_cannot_write_makes_no_rule():
    sizes = {**SIZES, "C": {"size": "เมือง ใหญ่"}}
    found = rules(forge.study(TOLD, attributes=sizes).test())
    assert found
    assert not any("ใหญ่" in change for change in found)


def test_without_a_negative_case_there_is_nothing_to_redefine():
    told = {id_: TOLD[id_] for id_ in "ABD"}
    assert rules(forge.study(told, attributes=SIZES).test()) == {}
    assert rules(forge.study(TOLD, None, attributes=SIZES).test()) == {}


def test_a_redefinition_records_the_redefinitions_weighed():
    pass_ = forge.study(TOLD, attributes=SIZES).test()
    entry = pass_.redefine("@size!=นคร", because="case:C", memo="คนละเรื่องกัน").entries[-1]
    assert entry.result["weighed"] == list(rules(pass_))


def test_the_printed_pass_shows_the_best_of_every_sort_of_option():
    told = {**TOLD, "E": ("F", {"a": "+", "b": "+", "c": "-"})}
    pass_ = forge.study(told, attributes=SIZES, codes=forge.book("a", "b", "c", "never")).test()
    lines = pass_text(pass_).partition("What might be done next")[2].splitlines()
    for criterion in {option.criterion for option in pass_.options}:
        best = next(option for option in pass_.options if option.criterion == criterion)
        assert any(line.startswith(best.kind) and best.change in line for line in lines)
    assert any("never: retire, never used" in line for line in lines)
    assert any(line.startswith("redefine#") and line.split()[2] == "b" and "left:E" in line for line in lines)


def parts(pass_):
    """Give what options are computed from."""
    return pass_.study, pass_.table, pass_.verdicts


@given(st.data())
def test_every_rule_does_what_it_says(data):
    """Its consequences are those of the same study with that rule as its scope, tested on every case."""
    word = st.sampled_from(["", "+", "-", "0", "a", "+ -"])
    told = {id_: (data.draw(st.sampled_from("TF?")), {code: data.draw(word) for code in "ab"}) for id_ in "ABCDE"}
    sizes = {id_: {"size": data.draw(st.sampled_from(["x", "y", "z", ""]))} for id_ in told}
    scope = data.draw(st.sampled_from(["", "@size!=z", "b | @size=x"]))
    claim = data.draw(st.sampled_from(["a -> works", "a & b <-> works", "a | b <- works"]))
    pass_ = forge.study(told, claim, attributes=sizes, scope=scope).test()
    before = forge.verdicts(pass_)
    found = redefinitions(*parts(pass_))
    assert found == redefinitions(*parts(pass_))
    for option in found:
        check_scope(option.change, pass_.study)
        study = replace(pass_.study, spec=replace(pass_.study.spec, scope=option.change))
        after = {row.case: row.verdict for row in verdicts(study, pass_.table)}
        out = {case for case in after if after[case] == "outside" != before[case]}
        assert list(option.explains) == [c for c, was in before.items() if was == "negative" and c in out]
        assert list(option.loses) == [c for c, was in before.items() if was == "confirms" != after[c]]
        assert flagged(option, "evicts") == {c for c in out if before[c] not in ("negative", "confirms")}
        assert flagged(option, "open") == {c for c in after if after[c] == "undetermined"}
        assert flagged(option, "left") == {c for c in after if after[c] == "negative"}
        assert option.explains


def flagged(option, name):
    """Give the cases that a flag names."""
    return {flag.partition(":")[2] for flag in option.flags if flag.startswith(f"{name}:")}
