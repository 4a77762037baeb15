"""What was not searched: kinds of case that the study lacks, in a stated order, cut with the rest counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.induction.search.unsearched import KINDS, not_searched, unsearched_frame
from qualcoop.records.codebook import Code, Indicator
from qualcoop.records.study import Judgement, Participant

from . import forge

SAID = st.fixed_dictionaries({}, optional={code: st.sampled_from(["+", "-", "0", "a", "+ -"]) for code in "abc"})
TOLD = st.tuples(st.sampled_from(["T", "F", "?", "C", None]), SAID)
TABLES = st.dictionaries(st.sampled_from(["ก", "ข", "ค", "D", "E"]), TOLD, max_size=5)
CLAIMS = (None, "a -> works", "a <- works", "a & b <-> works", "a | b.hinders <-> works", "@size=city & a -> works")


def found_in(pass_, **options):
    return not_searched(pass_.study, pass_.table, pass_.verdicts, **options)


def of_kind(study, kind, **options):
    """Give what was not searched of one kind."""
    return [(one.what, one.cases) for one in found_in(study.test(), **options) if one.kind == kind]


def risks_of(study, kind):
    return [one.risks for one in found_in(study.test()) if one.kind == kind]


# --- how cases were chosen -----------------------------------------------------------------------------------------


def test_a_claim_of_sufficiency_wants_a_case_chosen_on_x():
    assert of_kind(forge.study(forge.STORY, "a -> works"), "on_x") == [("a", ())]
    assert of_kind(forge.study(forge.STORY, "a <- works"), "on_x") == []
    assert of_kind(forge.study(forge.STORY, "a -> works", chosen={"C": "on_x"}), "on_x") == []


def test_a_case_chosen_on_x_that_lacks_the_present_explanation_does_not_count():
    """It was chosen under an earlier hypothesis, or for what it turned out to lack: it cannot contradict this one."""
    assert of_kind(forge.study(forge.STORY, "a & b -> works", chosen={"C": "on_x"}), "on_x") == [("a & b", ())]
    assert of_kind(forge.study(forge.STORY, "a & b -> works", chosen={"B": "on_x"}), "on_x") == []


def test_a_case_chosen_on_x_outside_the_phenomenon_does_not_count():
    study = forge.study(
        forge.STORY,
        chosen={"C": "on_x"},
        scope="@size=city",
        attributes={id_: {"size": "town" if id_ == "C" else "city"} for id_ in forge.STORY},
    )
    assert of_kind(study, "on_x") == [("a", ())]


def test_outcomes_that_no_case_shows_are_named_with_what_they_could_contradict():
    only = {id_: ("T", {"a": "+"}) for id_ in "AB"}
    assert risks_of(forge.study(only, "a -> works"), "no_non_occurrence") == ["sufficiency"]
    assert risks_of(forge.study(only, "a <- works"), "no_non_occurrence") == []
    none = {id_: ("F", {"a": "+"}) for id_ in "AB"}
    assert risks_of(forge.study(none, "a -> works"), "no_occurrence") == [""]
    assert risks_of(forge.study(none, "a <- works"), "no_occurrence") == ["necessity"]


def test_no_case_sought_as_negative_is_said():
    assert of_kind(forge.study(forge.STORY), "sought_as_negative") == [("", ())]
    assert of_kind(forge.study(forge.STORY, chosen={"D": "sought_as_negative"}), "sought_as_negative") == []


# --- combinations ----------------------------------------------------------------------------------------------------


def test_combinations_that_no_case_shows_are_listed_the_explanation_present_first():
    study = forge.study({"A": ("T", {"a": "+", "b": "+"}), "D": ("F", {"a": "-"})}, "a | b <-> works")
    assert of_kind(study, "row") == [("a & ~b", ()), ("~a & b", ("D",)), ("~a & ~b", ("D",))]
    assert risks_of(study, "row") == ["sufficiency", "sufficiency", "necessity"]


def test_only_combinations_that_could_contradict_are_listed():
    told = {"A": ("T", {"a": "+", "b": "+"})}
    assert [what for what, _ in of_kind(forge.study(told, "a & b -> works"), "row")] == []
    assert [what for what, _ in of_kind(forge.study(told, "a & b <- works"), "row")] == ["a & ~b", "~a & b", "~a & ~b"]


def test_a_long_list_is_cut_and_says_how_many_more():
    study = forge.study({"A": ("T", dict.fromkeys("abc", "+"))}, "a & b & c <- works")
    rows = [one for one in found_in(study.test(), most=2) if one.kind == "row"]
    assert [(one.what, one.more) for one in rows] == [("a & b & ~c", 0), ("a & ~b & c", 5)]
    assert len([one for one in found_in(study.test(), most=99) if one.kind == "row"]) == 7


def test_more_than_six_conditions_are_said_to_be_too_many():
    codes = [f"c{n}" for n in range(7)]
    study = forge.study({"A": ("T", dict.fromkeys(codes, "+"))}, f"{' & '.join(codes)} -> works")
    assert of_kind(study, "rows_uncounted") == [("7", ())]
    assert of_kind(study, "row") == []


@given(TABLES, st.sampled_from(CLAIMS))
def test_no_case_is_known_to_show_a_combination_that_is_listed(told, claim):
    """A new case of the combination, with the outcome that contradicts, is a negative case."""
    study = forge.study(told, claim, attributes={"D": {"size": "city"}, "E": {"size": "town"}})
    for one in found_in(study.test(), most=99):
        if one.kind != "row" or "@" in one.what or ".hinders" in one.what:
            continue
        parts = one.what.split(" & ")
        said = {part.strip("~"): "-" if part.startswith("~") else "+" for part in parts}
        outcome = "F" if one.risks == "sufficiency" else "T"
        again = forge.study({**told, "N": (outcome, said)}, claim).test()
        assert forge.verdicts(again)["N"] == "negative"
        assert one.what not in [row.what for row in found_in(again, most=99) if row.kind == "row"]


# --- what nobody was asked, what never varies ----------------------------------------------------------------------


def test_a_condition_nobody_was_asked_about_names_the_cases_that_are_silent():
    told = {"A": ("T", {"a": "+"}), "D": ("F", {"b": "+"})}
    assert of_kind(forge.study(told), "not_asked", asked={}) == [("a", ("D",)), ("c", ("A", "D"))]
    assert of_kind(forge.study(told), "not_asked", asked={"a": ["tD"], "c": ["tA"]}) == []


def test_the_interviewers_words_tell_what_was_asked():
    asks = forge.book(Code("a", indicators=(Indicator("ร่วมมือ", "th"),)), "b", "c")
    assert of_kind(forge.study({"D": ("F", {})}, codes=asks), "not_asked") == [("b", ("D",)), ("c", ("D",))]


def test_a_judged_condition_is_not_silent():
    study = forge.study({"D": ("F", {})}, judgements=[Judgement("D", "a", "F")], codes=forge.book("a"))
    assert of_kind(study, "not_asked", asked={}) == []
    assert of_kind(study, "constant") == [("a", ())]


def test_conditions_of_the_hypothesis_stand_before_others():
    told = {"A": ("T", {"a": "+", "b": "+", "c": "+"})}
    assert [what for what, _ in of_kind(forge.study(told, "c -> works"), "constant")] == ["c", "a", "b"]


# --- kinds of case and voices ------------------------------------------------------------------------------------


def sized(*kinds: str):
    """Make one case a kind: size, then region."""
    told = {f"{place}": ("T", {"a": "+"}) for place in range(len(kinds))}
    facts = {f"{place}": dict(zip(("size", "region"), kind.split(), strict=False)) for place, kind in enumerate(kinds)}
    return told, facts


def test_pairs_of_attribute_values_that_never_met_are_named_with_the_cases_that_might():
    told, facts = sized("city เหนือ", "town เหนือ", "town ใต้", "city")
    assert of_kind(forge.study(told, attributes=facts), "pair") == [("@region=ใต้ & @size=city", ("3",))]


def test_an_attribute_with_a_value_of_its_own_in_each_case_makes_no_pair():
    told, facts = sized("city ก", "town ข", "town ค")
    assert of_kind(forge.study(told, attributes=facts), "pair") == []


def test_values_seen_only_outside_the_phenomenon_are_named():
    told, facts = sized("city เหนือ", "city เหนือ", "town ใต้")
    study = forge.study(told, attributes=facts, scope="@size=city")
    assert of_kind(study, "outside_only") == [("@region=ใต้", ("2",)), ("@size=town", ("2",))]


def voiced(*people: Participant):
    study = forge.study({id_: ("T", {"a": "+"}) for id_ in "AB"})
    return replace(study, participants=people)


def test_sides_that_spoke_for_some_cases_only_are_named():
    mayor, villager = Participant("ก", "tA", side="political"), Participant("ข", "tB", side="residents")
    assert of_kind(voiced(mayor, villager), "side") == [("political", ("B",)), ("residents", ("A",))]
    assert of_kind(voiced(replace(mayor, role="interviewer"), villager), "side") == [("residents", ("A",))]


def test_positions_stand_in_where_no_side_is_said_and_one_held_once_is_no_voice():
    told = {id_: ("T", {"a": "+"}) for id_ in "ABC"}
    people = [Participant(id_, f"t{id_}", position="นายก" if id_ != "C" else "ครู") for id_ in "ABC"]
    study = replace(forge.study(told), participants=tuple(people))
    assert of_kind(study, "position") == [("นายก", ("C",))]
    assert of_kind(study, "side") == []


def test_a_document_is_no_voice():
    study = voiced(Participant("ก", "tA", side="political"), Participant("ข", "tB", side="document"))
    talk, paper = study.transcripts
    filed = replace(study, transcripts=(talk, replace(paper, kind="document")))
    assert of_kind(filed, "side") == [("political", ("B",))]


# --- the list as a whole ---------------------------------------------------------------------------------------------


@given(TABLES, st.sampled_from(CLAIMS), st.integers(1, 4))
def test_the_list_goes_by_kind_and_counts_what_it_leaves_out(told, claim, most):
    study = forge.study(told, claim, attributes={"D": {"size": "city"}})
    pass_ = study.test()
    short, whole = found_in(pass_, most=most), found_in(pass_, most=999)
    assert [one.rank for one in short] == list(range(1, len(short) + 1))
    places = [list(KINDS).index(one.kind) for one in short]
    assert places == sorted(places)
    assert not any(one.more for one in whole)
    for kind in KINDS:
        mine = [one for one in short if one.kind == kind]
        assert len(mine) <= most
        assert len(mine) + sum(one.more for one in mine) == sum(one.kind == kind for one in whole)


def test_without_a_hypothesis_nothing_is_said_of_claims():
    kinds = {one.kind for one in found_in(forge.study(forge.STORY, None).test())}
    assert not kinds & {"on_x", "no_non_occurrence", "no_occurrence", "sought_as_negative", "row"}


@pytest.mark.parametrize("claim", CLAIMS[:-1])
def test_an_empty_study_is_searched_without_a_fault(claim):
    found = found_in(forge.study({}, claim).test())
    assert {one.kind for one in found} <= {"on_x", "no_non_occurrence", "no_occurrence", "sought_as_negative", "row"}


def test_the_frame_has_a_row_a_thing():
    found = found_in(forge.study(forge.STORY).test())
    frame = unsearched_frame(found)
    assert list(frame.index) == [one.rank for one in found]
    assert frame.loc[1, "kind"] == "on_x"
