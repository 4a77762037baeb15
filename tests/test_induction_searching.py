"""Which case next: reasons that can be counted, a stated order, and cases that may not stand there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.induction.search.searching import CRITERION, CRITERION_OF_LISTS, next_cases, next_frame
from qualcoop.induction.search.worlds import by_subject, worlds
from qualcoop.induction.study import Pass
from qualcoop.records.expression import Attribute, Condition, evaluate, parse_expression, truth_of
from qualcoop.records.study import Case, Judgement

from . import forge

CLAIMS = (
    *("a -> works", "a <- works", "a <-> works"),
    *("a & b <-> works", "a | b & ~c <-> works", "a & b.hinders -> works"),
)
SAID = st.fixed_dictionaries({}, optional={code: st.sampled_from(["+", "-", "0", "a", "+ -"]) for code in "abc"})
TOLD = st.tuples(st.sampled_from(["T", "F", "?", "C", 0.5, None]), SAID)
TABLES = st.dictionaries(st.sampled_from(["ก", "ข", "ค", "D", "E"]), TOLD, max_size=5)


def found_in(pass_: Pass):
    return next_cases(pass_.study, pass_.table, pass_.verdicts)


def ways_of(told, claim, **more):
    """Give breaks of the first case proposed."""
    [one] = found_in(forge.study(told, claim, **more).test())
    return one.breaks.ways, one.breaks.sufficiency, one.breaks.necessity


# --- worlds ----------------------------------------------------------------------------------------------------


def test_a_code_of_presence_cannot_hinder_without_being_there():
    atoms = [Condition("a"), Condition("a", hinders=True)]
    found = [
        [tuple(world[atom] for atom in atoms) for world in worlds(atoms, presence=there)] for there in ((), ("a",))
    ]
    assert found == [[("T", "F"), ("F", "T"), ("F", "F")], [("T", "T"), ("T", "F"), ("F", "F")]]


def test_nothing_unknown_leaves_one_way():
    assert list(worlds([])) == [{}]


def test_an_attribute_has_one_value_in_every_way():
    atoms = [Attribute("size", "city"), Attribute("size", "town"), Attribute("size", "city", equal=False)]
    for world in worlds(atoms):
        assert [world[atoms[0]], world[atoms[1]]].count("T") <= 1
        assert world[atoms[0]] != world[atoms[2]]
    assert len(by_subject(atoms)) == 1


# --- breaks ----------------------------------------------------------------------------------------------------


def test_ways_are_counted_over_conditions_and_outcome():
    known = {"A": ("T", {"a": "+", "b": "+"})}
    assert ways_of({**known, "D": ("T", {})}, "a & b <-> works") == (4, 0, 3)
    assert ways_of({**known, "D": ("?", {"a": "+"})}, "a & b <-> works") == (4, 1, 1)
    assert ways_of({**known, "D": ("F", {"a": "+"})}, "a & b <-> works") == (2, 1, 0)


def test_a_condition_that_no_longer_matters_adds_no_way():
    assert ways_of({"D": ("?", {"a": "-"})}, "a & b <-> works") == (2, 0, 1)


def test_a_case_that_may_lie_outside_contradicts_in_half_of_the_ways():
    told = {"D": ("F", {"a": "+"}), "E": ("T", {"a": "+"})}
    found = found_in(forge.study(told, scope="@size=city", attributes={"E": {"size": "city"}}).test())
    assert [(one.case, one.breaks.ways, one.breaks.sufficiency, one.ask) for one in found] == [
        ("D", 2, 1, ("judge_scope",))
    ]


def test_too_many_unknowns_are_not_counted_and_still_stand_first():
    codes = [f"c{n}" for n in range(12)]
    told = {"A": ("T", dict.fromkeys(codes, "+")), "D": ("T", {}), "E": ("F", dict.fromkeys(codes[:11], "+"))}
    found = found_in(forge.study(told, f"{' & '.join(codes)} <-> works").test())
    assert [(one.case, one.breaks is None, "breaks" in one.reasons) for one in found] == [
        ("D", True, True),
        ("E", False, True),
    ]


@given(TABLES, st.sampled_from(CLAIMS))
def test_the_ways_say_what_the_verdict_says(told, claim):
    """Some ways contradict and some do not where a case is undetermined; none does where it is compatible."""
    pass_ = forge.study(told, claim).test()
    for one in found_in(pass_):
        assert one.breaks is not None
        if one.verdict == "undetermined":
            assert 0 < one.breaks.contradicting < one.breaks.ways
        else:
            assert (one.verdict, one.breaks.contradicting) == ("compatible", 0)
        if "->" in claim and "<->" not in claim:
            assert one.breaks.necessity == 0


@given(TABLES, st.sampled_from(CLAIMS))
def test_every_undetermined_case_is_proposed_and_no_other_stands_before_it(told, claim):
    pass_ = forge.study(told, claim).test()
    found = found_in(pass_)
    kinds = [one.verdict for one in found]
    assert {one.case for one in found if one.verdict == "undetermined"} == {
        row.case for row in pass_.verdicts if row.verdict == "undetermined"
    }
    assert kinds == sorted(kinds, key=["undetermined", "compatible"].index)
    assert not {"negative", "confirms", "outside"} & set(kinds)
    assert [one.rank for one in found] == sorted(one.rank for one in found)


@given(TABLES, st.sampled_from(CLAIMS), st.randoms())
def test_ranks_do_not_depend_on_the_order_of_cases(told, claim, random):
    shuffled = dict(random.sample(list(told.items()), len(told)))
    ranks = [
        {one.case: one.rank for one in found_in(forge.study(table, claim).test())} for table in (told, shuffled)
    ]
    assert ranks[0] == ranks[1]


def test_all_ways_of_an_expression_are_those_of_its_evaluation():
    """The ways in which X may turn out are exactly what evaluating each completion gives."""
    expression = parse_expression("a & b | a & ~b")
    atoms = [Condition("a"), Condition("b")]
    assert [evaluate(expression, world) for world in worlds(atoms)] == ["T", "T", "F", "F"]


@given(TABLES, st.sampled_from(CLAIMS))
def test_the_nearest_confirming_case_is_that_of_all_pairs(told, claim):
    """By the share of conditions known in both that differ; of two as near the one compared on more, then the first."""
    pass_ = forge.study(told, claim).test()
    known = {
        row.case: {c: v for c in "abc" if (v := truth_of(pass_.table.cells[row.case, c].value)) in ("T", "F")}
        for row in pass_.verdicts
    }
    for one in found_in(pass_):
        pairs = []
        for place, other in enumerate(row.case for row in pass_.verdicts if row.verdict == "confirms"):
            both = known[one.case].keys() & known[other].keys()
            if both:
                differing = sum(known[one.case][code] != known[other][code] for code in both)
                pairs.append((differing / len(both), -len(both), place, other))
        found = one.distance and (one.distance.share, -one.distance.compared, one.distance.nearest)
        assert found == (min(pairs)[:2] + min(pairs)[3:] if pairs else None)


# --- the other reasons -------------------------------------------------------------------------------------------


def test_explanation_present_and_outcome_unknown_puts_sufficiency_at_risk():
    told = {"A": ("T", {"a": "+"}), "D": ("?", {"a": "+"}), "E": ("F", {})}
    found = found_in(forge.study(told, "a -> works").test())
    assert [(one.case, "on_x" in one.reasons) for one in found] == [("D", True), ("E", False)]
    assert [one.breaks.share for one in found] == [0.5, 0.5]


def test_a_claim_of_necessity_alone_asks_for_nothing_on_x():
    [one] = found_in(forge.study({"D": ("?", {"a": "+"})}, "a <- works").test())
    assert (one.verdict, one.reasons) == ("compatible", ())


def test_the_more_different_of_two_open_cases_comes_first():
    told = {
        "A": ("T", {"a": "+", "b": "+", "c": "+"}),
        "D": ("F", {"b": "+", "c": "+"}),
        "E": ("F", {"b": "-", "c": "-"}),
    }
    found = found_in(forge.study(told, "a -> works").test())
    assert [(one.case, one.rank, one.distance.share, one.distance.nearest) for one in found] == [
        ("E", 1, 1.0, "A"),
        ("D", 2, 0.0, "A"),
    ]
    assert found[0].distance.differs == ("b", "c")
    assert "different" not in found[1].reasons


def test_of_two_cases_as_near_the_one_compared_on_more_is_the_nearest():
    confirming = {"A": ("T", {"a": "+", "b": "+"}), "B": ("T", {"a": "+", "b": "+", "c": "+"})}
    told = {**confirming, "D": ("F", {"b": "+", "c": "+"}), "E": ("F", {"b": "+"})}
    found = found_in(forge.study(told, "a -> works").test())
    assert {one.case: (one.distance.nearest, one.distance.compared) for one in found} == {"D": ("B", 2), "E": ("A", 1)}


def test_an_attribute_that_names_each_case_makes_no_difference():
    told = {"A": ("T", {"a": "+"}), "B": ("T", {"a": "+"}), "D": ("F", {})}
    named = {id_: {"village": id_, "size": "city" if id_ == "D" else "town"} for id_ in "ABD"}
    [one] = found_in(forge.study(told, attributes=named).test())
    assert (one.distance.compared, one.distance.differs) == (1, ("@size",))


def test_without_a_confirming_case_there_is_no_distance():
    [one] = found_in(forge.study({"D": ("F", {}), "E": ("F", {"a": "+"})}).test())
    assert (one.case, one.distance) == ("D", None)


def test_what_is_contested_is_to_be_judged_and_what_is_unknown_to_be_asked():
    told = {"D": ("?", {"a": "+ -"})}
    [one] = found_in(forge.study(told, "a & b & @size=city <-> works").test())
    assert one.ask == ("judge:a", "ask:b", "look:@size", "judge_Y")


def test_negative_cases_and_those_outside_are_not_proposed():
    told = {"A": ("T", {"a": "+"}), "C": ("F", {"a": "+"}), "D": ("F", {})}
    sizes = {"A": {"size": "city"}, "C": {"size": "city"}, "D": {"size": "town"}}
    study = forge.study(told, scope="@size=city", attributes=sizes)
    assert found_in(study.test()) == ()


def unexamined(study, *ids: str):
    """Add cases of which nobody has spoken."""
    cases = (*study.spec.cases, *(Case(id_, attributes={"size": "city"}) for id_ in ids))
    return replace(study, spec=replace(study.spec, cases=cases))


def test_a_case_nobody_has_spoken_of_is_to_be_interviewed():
    [one] = found_in(unexamined(forge.study({"A": ("T", {"a": "+"})}, "a <-> works"), "N").test())
    assert (one.case, one.ask[0]) == ("N", "interview")
    assert set(one.reasons) == {"breaks", "unexamined"}


def test_a_judgement_examines_a_case_and_a_judged_outcome_alone_does_not():
    study = unexamined(forge.study({"A": ("T", {"a": "+"})}, None, judgements=[Judgement("N", "a", "T")]), "N", "M")
    assert [one.case for one in found_in(study.test())] == ["M"]
    outcome = unexamined(forge.study({"A": ("T", {"a": "+"})}, None, judgements=[Judgement("N", "works", "T")]), "N")
    assert [one.case for one in found_in(outcome.test())] == ["N"]


def test_without_a_hypothesis_only_unexamined_cases_stand_there_and_none_can_break_anything():
    [one] = found_in(unexamined(forge.study(forge.STORY, None), "N").test())
    assert (one.case, one.breaks, one.criterion, one.ask) == ("N", None, CRITERION_OF_LISTS, ("interview",))


@pytest.mark.parametrize("claim", [None, *CLAIMS])
def test_an_empty_study_has_no_case_to_propose(claim):
    assert found_in(forge.study({}, claim).test()) == ()


def test_fuzzy_values_count_by_the_side_on_which_they_lie():
    told = {"A": ("T", {}), "D": ("F", {})}
    judged = [Judgement("A", "a", 0.8), Judgement("D", "a", 0.5)]
    [one] = found_in(forge.study(told, "a -> works", judgements=judged).test())
    assert (one.case, one.ask, one.breaks.ways) == ("D", ("judge:a",), 2)


def test_a_code_gone_from_the_table_is_unknown_everywhere():
    pass_ = forge.study({"A": ("T", {"a": "+"})}, "a -> works").test()
    cells = {place: cell for place, cell in pass_.table.cells.items() if place[1] != "a"}
    bare = replace(pass_.table, codes=("b", "c"), cells=cells)
    rows = tuple(replace(row, x="?", verdict="compatible", needs=("ask about X",)) for row in pass_.verdicts)
    [one] = next_cases(pass_.study, bare, rows)
    assert one.ask == ("ask:a",)


def test_the_order_is_told_with_every_case_and_in_the_frame():
    pass_ = forge.study({"A": ("T", {"a": "+"}), "D": ("F", {})}).test()
    [one] = found_in(pass_)
    assert one.criterion == CRITERION
    frame = next_frame([one])
    assert (frame.loc["D", "ways"], frame.loc["D", "ask"]) == (2, "ask:a")
    assert list(next_frame([]).columns) == list(frame.columns)
