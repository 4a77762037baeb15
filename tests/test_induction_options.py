"""Options: what would resolve the negative cases, at what cost; ranked by a named criterion, applied by nobody."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualcoop.induction.options import reformulations
from qualcoop.induction.options.codebook import indicators
from qualcoop.induction.verdicts import verdicts
from qualcoop.records.codebook import Code
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.expression import parse_hypothesis

from . import forge


def changes(pass_):
    """Give the reformulations of a pass by what they would change."""
    return {option.change: option for option in pass_.options if option.kind == "reformulate"}


def test_a_case_with_the_explanation_but_no_outcome_asks_for_a_further_condition():
    found = changes(forge.study(forge.STORY).test())
    best = found["a & b -> works"]
    assert (best.rank, best.explains, best.loses, best.flags) == (1, ("C",), (), ())
    assert found["a & ~b.hinders -> works"].rank == 1
    assert not any(change.startswith("a | ") for change in found)


def test_a_case_with_the_outcome_but_no_explanation_asks_for_another_way_or_less():
    told = {"A": ("T", {"a": "+", "b": "+"}), "B": ("T", {"a": "-", "b": "+"}), "C": ("F", {"a": "-", "b": "-"})}
    found = changes(forge.study(told, "a & b <- works").test())
    assert found["b <- works"].explains == ("B",)
    assert found["b <- works"].rank == 1
    assert "a & b | b <- works" not in found
    other = changes(forge.study(told, "a <- works").test())
    assert other["a | b <- works"].explains == ("B",)


def test_a_change_that_leaves_a_case_open_says_so_and_ranks_lower():
    told = {**forge.STORY, "E": ("F", {"a": "+", "b": "-", "c": "-"})}
    found = changes(forge.study(told).test())
    assert found["a & c -> works"].flags == ("open:C",)
    assert found["a & c -> works"].rank > found["a & b -> works"].rank


def test_equal_options_share_a_rank():
    options = [option for option in forge.study(forge.STORY).test().options if option.kind == "reformulate"]
    assert [option.rank for option in options] == sorted(option.rank for option in options)
    assert sum(option.rank == 1 for option in options) == 2
    assert len({option.criterion for option in options}) == 1


def test_without_a_negative_case_or_a_hypothesis_there_is_nothing_to_reformulate():
    told = {"A": ("T", {"a": "+", "b": "+"})}
    assert changes(forge.study(told).test()) == {}
    assert changes(forge.study(forge.STORY, None).test()) == {}


@given(st.data())
def test_every_option_does_what_it_says(data):
    """Its consequences are those of the hypothesis it names, tested on every case."""
    word = st.sampled_from(["", "+", "-", "0", "a", "+ -"])
    told = {
        id_: (data.draw(st.sampled_from("TF?")), {code: data.draw(word) for code in "abc"}) for id_ in "ABCD"
    }
    claim = data.draw(st.sampled_from(["a -> works", "a & b <-> works", "a | b <- works"]))
    pass_ = forge.study(told, claim).test()
    before = forge.verdicts(pass_)
    for option in reformulations(pass_.study, pass_.table, pass_.verdicts):
        spec = replace(pass_.study.spec, hypothesis=parse_hypothesis(option.change))
        after = {row.case: row.verdict for row in verdicts(replace(pass_.study, spec=spec), pass_.table)}
        settled = {case for case, result in after.items() if result in ("confirms", "compatible")}
        assert list(option.explains) == [c for c, was in before.items() if was == "negative" and c in settled]
        assert list(option.loses) == [c for c, was in before.items() if was == "confirms" != after[c]]
        left_open = {flag.removeprefix("open:") for flag in option.flags if flag.startswith("open:")}
        assert left_open == {c for c in after if after[c] == "undetermined"}


def test_options_change_nothing():
    pass_ = forge.study(forge.STORY).test()
    before = pass_.study
    assert pass_.options
    assert pass_.study == before
    assert len(pass_.study.entries) == 1


def test_a_passage_that_its_codes_indicators_miss_suggests_a_term_and_what_else_it_would_catch():
    talk = forge.transcript("t", turns=6)
    rows = [forge.coding(talk, "law", turn=2)]
    other = forge.transcript("u", turns=1)
    rows.append(forge.coding(other, "law", turn=2))
    study = replace(
        forge.study({"A": ("T", {})}, None, codes=forge.book(Code("law"))),
        transcripts=(talk, other),
        codings=Codings(tuple(rows)),
    )
    found = indicators(study)
    assert found
    assert all(option.kind == "refine" and option.change.startswith("law: add indicator th ") for option in found)
    assert [option.rank for option in found] == list(range(1, len(found) + 1))
    places = {f"{row.transcript}:{row.start}-{row.end}" for row in rows}
    assert all(set(option.explains) <= places for option in found)
    assert len(found) <= 3


def test_a_code_that_its_indicators_catch_needs_no_more():
    coded = Coding("t", 0, 4, "law")
    study = replace(forge.study({"A": ("T", {})}, None), codings=Codings((coded,)), transcripts=())
    assert indicators(study) == ()
