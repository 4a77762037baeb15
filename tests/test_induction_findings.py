"""Findings: the bar, what stands behind a factor, and how each negative case was dealt with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import UnknownCodeError
from qualcoop.induction.findings import BAR
from qualcoop.records.codebook import Code
from qualcoop.records.coding import Codings
from qualcoop.records.expression import truth_of
from qualcoop.records.study import Judgement, Participant

from . import forge

WHY = {"because": "case:C", "memo": "หมู่บ้าน C"}


def talked(spread, *, code=None, said="+", hypothesis=None):
    """Make findings on code ``a``: spread gives case -> passages of each informant."""
    talks, rows, cases = [], [], {}
    for case, counts in spread.items():
        talk = forge.transcript(f"t{case}", tuple(f"ตอบ{n}" for n in range(1, len(counts) + 1)), turns=len(counts) * 4)
        talks.append(talk)
        cases[case] = ("T", {})
        for person, count in enumerate(counts):
            turns = [2 + person + len(counts) * round_ for round_ in range(count)]
            rows += [forge.coding(talk, "a", said, turn=turn) for turn in turns]
    study = forge.study(cases, hypothesis, codes=forge.book(code or Code("a")))
    return replace(study, transcripts=tuple(talks), codings=Codings(tuple(rows))).findings


# --- the bar -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spread", "reported"),
    [
        ({"A": [1, 1], "B": [1]}, True),
        ({"A": [1, 1, 1]}, False),
        ({"A": [2], "B": [1]}, False),
        ({"A": [2], "B": [2]}, False),
        ({"A": [1], "B": [1]}, False),
        ({"A": [1], "B": [1], "C": [1]}, True),
        ({"A": [4, 4], "B": [1]}, True),
    ],
)
def test_a_factor_needs_two_cases_three_participants_and_three_passages(spread, reported):
    assert (BAR.cases, BAR.participants, BAR.passages) == (2, 3, 3)
    assert talked(spread)["a"].reported is reported


FULL = {"A": [1, 1], "B": [1]}


@pytest.mark.parametrize(
    ("said", "cell", "reported"),
    [
        ("+", "direction", True),
        ("-", "direction", True),
        ("0", "direction", False),
        ("a", "direction", False),
        ("a-", "direction", True),
        ("0", "presence", True),
        ("-", "presence", True),
        ("a", "presence", False),
    ],
)
def test_a_direction_counts_or_with_presence_the_being_there(said, cell, reported):
    assert talked(FULL, code=Code("a", cell=cell), said=said)["a"].reported is reported


@pytest.mark.parametrize("kind", ["guideline", "principle", "recommendation"])
@pytest.mark.parametrize("said", ["0", "+", "a"])
def test_a_guideline_needs_cases_and_passages_but_no_direction_and_no_third_person(kind, said):
    assert talked({"A": [2], "B": [1]}, code=Code("a", kind=kind), said=said)["a"].reported
    assert not talked({"A": [3]}, code=Code("a", kind=kind), said=said)["a"].reported
    assert not talked({"A": [1], "B": [1]}, code=Code("a", kind=kind), said=said)["a"].reported


@given(st.dictionaries(st.sampled_from("ABC"), st.lists(st.integers(0, 3), min_size=1, max_size=3), min_size=1))
def test_the_bar_is_counted_from_the_passages_themselves(spread):
    factor = talked(spread)["a"]
    cases = sum(any(counts) for counts in spread.values())
    people = sum(count > 0 for counts in spread.values() for count in counts)
    passages = sum(sum(counts) for counts in spread.values())
    assert (len(factor.cases), factor.participants, len(factor.quotes)) == (cases, people, passages)
    assert factor.reported is (cases >= 2 and people >= 3 and passages >= 3)


def test_background_and_the_outcome_are_no_findings():
    codes = forge.book("a", Code("talk", kind="background"), Code("works", kind="outcome"), Code("g", kind="guideline"))
    found = forge.study({"A": ("T", {})}, None, codes=codes).findings
    assert [factor.code.id for factor in found.factor_list] == ["a", "g"]
    assert [factor.code.id for factor in found.of_kind("guideline")] == ["g"]
    assert found["g"].fit is None


# --- what stands behind a factor -----------------------------------------------------------------------------


def test_a_factor_lists_its_cases_by_what_is_told():
    told = {
        "A": ("T", {"a": "+"}),
        "B": ("T", {"a": "-"}),
        "C": ("F", {"a": "+ -"}),
        "D": ("F", {"a": "0"}),
        "E": ("F", {"a": "a"}),
        "F": ("F", {}),
        "G": ("F", {"a": "a -"}),
        "H": ("F", {"a": "a +"}),
    }
    found = forge.study(told, None).findings["a"]
    assert (found.facilitates, found.hinders, found.contested) == (("A",), ("B", "G"), ("C", "H"))
    assert (found.mentioned, found.absent, found.silent) == (("D",), ("E",), ("F",))
    assert sorted(found.cases) == ["A", "B", "C", "D", "E", "G", "H"]
    assert found.participants == 10
    assert found.languages == ("th",)


TALK = st.lists(st.sampled_from(sorted(forge.SAID)), max_size=3).map(" ".join)


@given(st.lists(TALK, min_size=1, max_size=5), st.sampled_from(["direction", "presence"]))
def test_every_case_stands_in_exactly_one_list(words, cell):
    told = {f"K{n}": ("T", {"a": word}) for n, word in enumerate(words)}
    found = forge.study(told, None, codes=forge.book(Code("a", cell=cell))).findings["a"]
    assert sorted((*found.cases, *found.silent)) == sorted(told)
    assert found.overruled == ()


@given(TALK.filter(bool), st.sampled_from(["T", "F", "C", "?", 0.67, 0.33]), st.sampled_from(["direction", "presence"]))
def test_a_judgement_takes_a_case_out_of_a_list_only_if_it_says_otherwise_and_the_talk_is_still_counted(
    talk, value, cell
):
    codes = forge.book(Code("a", cell=cell))
    plain = forge.study({"A": ("T", {"a": talk})}, None, codes=codes)
    judged = forge.study({"A": ("T", {"a": talk})}, None, codes=codes, judgements=[Judgement("A", "a", value)])
    before, after = plain.findings["a"], judged.findings["a"]
    assert before.cases == after.cases == ("A",)
    assert (before.reported, before.participants) == (after.reported, after.participants)
    directed = before.facilitates + before.hinders + before.absent
    told = truth_of(plain.test().table["A", "a"].value)
    if after.overruled:
        assert directed
        assert truth_of(value) != told
        assert after.facilitates == after.hinders == after.absent == ()
    elif after.contested:
        assert told == "C" or cell == "presence"
    elif directed:
        assert truth_of(value) == ("F" if told == "C" else told)


def test_a_case_that_the_researcher_keeps_unknown_is_told_in_neither_direction():
    """One sentence of a partner said that it helps; the researcher left it open."""
    found = forge.study({"D": ("T", {"a": "+"})}, judgements=[Judgement("D", "a", "?")]).findings["a"]
    assert (found.facilitates, found.overruled, found.cases) == ((), ("D",), ("D",))


def test_counter_evidence_is_help_without_the_outcome_and_hindrance_with_it():
    told = {"A": ("T", {"a": "+ -"}), "B": ("F", {"a": "+ -"}), "C": ("?", {"a": "+"})}
    found = forge.study(told, None).findings["a"]
    assert [(one.case, one.stance) for one in found.counter] == [("A", "hinders"), ("B", "facilitates")]


def test_quotations_are_ordered_by_basis_then_transcript_and_place():
    talk = forge.transcript("t", turns=4)
    bases = ["attributed", "documented", "described", "attributed"]
    rows = [forge.coding(talk, "a", turn=n, basis=basis) for n, basis in enumerate(bases, start=2)]
    early = forge.transcript("s")
    rows.append(forge.coding(early, "a", basis="attributed"))
    study = forge.study({"A": ("T", {}), "B": ("T", {})}, None)
    cases = tuple(replace(c, transcripts=(t,)) for c, t in zip(study.spec.cases, "ts", strict=True))
    study = replace(
        study,
        spec=replace(study.spec, cases=cases),
        transcripts=(early, talk),
        codings=Codings(tuple(rows)),
        participants=(Participant("p", "t", "ตอบ", position="mayor"),),
    )
    quotes = study.findings.quotes("a")
    assert quotes["basis"].tolist() == ["documented", "described", "attributed", "attributed", "attributed"]
    assert quotes["transcript"].tolist() == ["t", "t", "s", "t", "t"]
    assert quotes["turn"].tolist() == [3, 4, 2, 2, 5]
    assert quotes.loc[0, "quote"] == forge.SENTENCES[1]
    assert quotes["position"].tolist() == ["mayor", "mayor", "", "mayor", "mayor"]


def test_every_quotation_stands_at_its_offsets():
    study = forge.study(forge.STORY)
    texts = {talk.id: talk.text for talk in study.transcripts}
    for factor in study.findings.factor_list:
        for one in factor.quotes:
            assert texts[one.transcript][one.start : one.end] == one.quote


def test_fit_is_measured_over_the_cases_in_scope_that_are_known():
    size = {"D": {"size": "village"}, **{id_: {"size": "city"} for id_ in "ABC"}}
    told = {**forge.STORY, "D": ("T", {"a": "-"})}
    found = forge.study(told, scope="@size=city", attributes=size).findings["a"]
    assert (found.fit.n, found.fit.inclS, found.fit.inclN) == (3, pytest.approx(2 / 3), 1.0)


def test_a_condition_of_one_value_tests_nothing_however_well_it_fits():
    found = forge.study({"A": ("T", {"a": "+", "b": "+"}), "B": ("T", {"a": "+", "b": "-"})}, None).findings
    assert (found["a"].fit.inclS, found["a"].fit.n, found["a"].untestable) == (1.0, 2, True)
    assert not found["b"].untestable
    assert not found["c"].untestable
    assert found["c"].fit.n == 0


def test_in_explanation_is_what_the_standing_hypothesis_names():
    found = forge.study(forge.STORY, "a & ~b.hinders -> works").findings
    assert {factor.code.id for factor in found.factor_list if factor.in_explanation} == {"a", "b"}


def test_factors_as_a_frame_count_cases():
    frame = forge.study(forge.STORY).findings.factors
    assert frame.loc["a", ["facilitates", "hinders", "silent", "passages"]].tolist() == [3, 1, 0, 4]
    assert frame.loc["c", "silent"] == 4
    assert forge.study(forge.STORY, codes=forge.book(), hypothesis=None).findings.factors.empty


def test_findings_show_themselves_and_know_their_codes():
    found = forge.study(forge.STORY).findings
    assert repr(found) == "<Findings of forged, pass 1: 2 of 3 codes reported, 8 quotations, 4 cases>"
    assert "<table" in found._repr_html_()
    with pytest.raises(UnknownCodeError, match="there are findings on a, b, c"):
        found["zz"]


# --- history of a code ---------------------------------------------------------------------------------------


def test_a_code_is_born_in_the_pass_after_the_refinement_that_made_it():
    first = forge.study(forge.STORY).test()
    second = first.refine(forge.book("a", "b", "c", "d"), **WHY).test()
    third = second.refine(forge.book("a", "b", "c", Code("d", rule="any")), **WHY).test()
    assert {f.code.id: (f.first_pass, f.revisions) for f in third.findings.factor_list} == {
        "a": (1, ()),
        "b": (1, ()),
        "c": (1, ()),
        "d": (2, (4,)),
    }


def test_a_renamed_code_keeps_its_birth_and_its_history():
    first = forge.study(forge.STORY).test()
    second = first.refine(forge.book("a", "b", Code("c", rule="any")), **WHY).test()
    third = second.refine(forge.book("a", "b", Code("budget", origin=("c",))), **WHY).test()
    split = third.refine(
        forge.book("a", Code("x", origin=("b",)), Code("y", origin=("b",)), Code("budget", origin=("c",))), **WHY
    ).test()
    found = split.findings
    assert (found["budget"].first_pass, found["budget"].revisions) == (1, (2, 4))
    assert (found["x"].first_pass, found["x"].revisions) == (4, ())


def test_a_line_that_does_two_things_to_a_code_is_one_change():
    first = forge.study(forge.STORY).test()
    book = forge.book("a", "b", Code("d", origin=("b", "c")))
    second = first.refine(book, **WHY).test()
    assert (second.findings["d"].first_pass, second.findings["d"].revisions) == (2, ())
    third = second.refine(forge.book("a", "b", Code("d", rule="any")), **WHY).test()
    assert third.findings["d"].revisions == (4,)


# --- negative cases and how each was dealt with --------------------------------------------------------------


def dealt(findings):
    return [(one.case, one.number, one.resolved_by, one.entry) for one in findings.negative_cases]


def test_a_negative_case_that_nobody_touched_stands_open():
    assert dealt(forge.study(forge.STORY).findings) == [("C", 1, "", 0)]


def test_a_negative_case_is_resolved_by_the_revision_that_names_it():
    second = forge.study(forge.STORY).test().reformulate("a & b", **WHY).test()
    assert dealt(second.findings) == [("C", 1, "reformulate", 2)]


def test_a_case_that_was_held_and_then_resolved_is_not_told_as_held():
    """The first entry that named the case counted, though to hold it resolved nothing."""
    first = forge.study(forge.STORY).test()
    held = first.hold(**WHY)
    assert dealt(held.findings) == [("C", 1, "hold", 2)]
    second = held.test().reformulate("a & b", **WHY).test()
    assert dealt(second.findings) == [("C", 1, "reformulate", 3)]


def test_a_case_that_stays_negative_over_two_passes_is_told_for_both():
    first = forge.study(forge.STORY).test()
    second = first.refine(forge.book("a", "b", "c", "d"), **WHY).test()
    third = second.recode(judgements=[Judgement("C", "a", "F")], because="disagreement:a", memo="อ่านผิด").test()
    assert dealt(third.findings) == [("C", 1, "refine", 2), ("C", 2, "recode", 4)]


# --- as if a code had never been given -----------------------------------------------------------------------


def test_without_a_code_the_findings_say_what_was_left_out_and_what_cannot_be_tested():
    study = forge.study(forge.STORY)
    found = study.findings_without("a", number=1)
    assert (found.left_out, found.untested) == (("a",), ("a -> works",))
    assert [factor.code.id for factor in found.factor_list] == ["b", "c"]
    assert {row.verdict for row in found.verdicts} == {None}
    other = study.findings_without("c", number=1)
    assert (other.left_out, other.untested) == (("c",), ())
    assert {row.case: row.verdict for row in other.verdicts}["C"] == "negative"


@given(st.sampled_from("abc"))
def test_leaving_out_one_code_changes_nothing_of_the_others(code):
    study = forge.study(forge.STORY)
    whole, rest = study.findings, study.findings_without(code, number=1)
    for factor in rest.factor_list:
        same = whole[factor.code.id]
        assert (factor.reported, factor.quotes, factor.facilitates, factor.fit) == (
            same.reported,
            same.quotes,
            same.facilitates,
            same.fit,
        )


def test_unreviewed_findings_rest_on_suggestions():
    found = forge.study(forge.STORY).unreviewed().findings_without()
    assert all(factor.quotes == () for factor in found.factor_list)
