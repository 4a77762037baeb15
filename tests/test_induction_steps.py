"""Judgements moved one anchored step, and the verdicts that turn."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualcoop.induction.cells import case_table
from qualcoop.induction.steps import ANCHORS, Turned, judgement_steps, one_step
from qualcoop.induction.verdicts import verdicts
from qualcoop.records.study import Judgement

from . import forge

VALUES = st.one_of(st.sampled_from(("T", "F", *ANCHORS)), st.floats(0, 1))


def steps(study):
    table = case_table(study)
    return judgement_steps(study, table, verdicts(study, table))


def judged(*values, hypothesis="a <-> works", **more):
    told = {name: ("T", {}) for name in "ABCD"[: len(values)]}
    judgements = [Judgement(case, "a", value) for case, value in zip(told, values, strict=True)]
    return forge.study(told, hypothesis, judgements=judgements, **more)


def test_a_verdict_that_hangs_on_one_step_is_named():
    found = steps(judged(0.67))
    assert found.hold is False
    (down,) = found.crossing
    assert (down.direction, down.judgements) == ("down", (("A", "a", 0.67, 0.33),))
    assert down.turned == (Turned("A", "confirms", "negative"),)
    assert (found.stands, down.stands) == ("stands", "contradicted")


def test_crisp_judgements_cross_no_cut_in_one_step_and_so_test_nothing():
    found = steps(judged("T", "F"))
    assert (found.judged, found.crossing, found.hold) == (2, (), None)
    assert [move.judgements[0][3] for move in found.each] == [0.67, 0.33]


def test_verdicts_hold_where_the_crossing_leaves_them():
    found = steps(judged(0.33, hypothesis="a & b -> works"))
    assert found.crossing
    assert found.hold is True


def test_all_are_moved_together_only_where_there_are_several():
    assert steps(judged(0.67)).together == ()
    up, down = steps(judged(0.67, 0.67)).together
    assert [one.case for one in down.turned] == ["A", "B"]
    assert not up.crosses


def test_what_was_judged_open_or_on_other_codes_is_not_moved():
    study = judged("?", "C")
    other = Judgement("A", "b", 0.67)
    assert steps(replace(study, judgements=(*study.judgements, other))).judged == 0


def test_judgements_on_hindering_on_the_scope_and_numbers_for_the_outcome_move_too():
    base = forge.study({"A": (None, {}), "B": ("T", {})}, "~a.hinders -> works", scope="b")
    told = (("A", "a.hinders", 0.33), ("B", "b", 0.67), ("A", "works", 0.67), ("A", "b", "T"))
    found = steps(replace(base, judgements=tuple(Judgement(*one) for one in told)))
    assert found.judged == 4
    turned = {(move.judgements[0][1], one) for move in found.each for one in move.turned}
    assert ("b", Turned("B", "compatible", "outside")) in turned
    assert ("works", Turned("A", "confirms", "negative")) in turned


def test_a_step_of_the_outcomes_own_scale_is_left_to_the_other_cuts():
    study = forge.study({"A": (None, {"a": "+"})}, outcome=forge.GRADED, judgements=[Judgement("A", "works", "fully")])
    assert steps(study).judged == 0


def test_without_a_hypothesis_or_with_a_case_that_is_gone_nothing_moves():
    assert steps(judged(0.67, hypothesis=None)).judged == 0
    study = judged(0.67)
    assert steps(replace(study, judgements=(Judgement("Z", "a", 0.67),))).judged == 0


@given(VALUES, st.sampled_from(("up", "down")))
def test_a_step_goes_its_way_to_an_anchor_and_no_anchor_lies_between(value, way):
    start = {"T": 1.0, "F": 0.0}.get(value, value)
    step = one_step(value, way)
    beyond = [anchor for anchor in ANCHORS if (anchor > start if way == "up" else anchor < start)]
    assert step == (None if not beyond else min(beyond) if way == "up" else max(beyond))


@given(
    st.lists(VALUES, min_size=1, max_size=4),
    st.sampled_from(("a -> works", "a <-> works", "~a.hinders | a & b <- works")),
)
def test_each_move_turns_what_testing_the_moved_study_turns(values, hypothesis):
    """The short cut, that only a crossing can turn a verdict, leaves nothing out."""
    study = judged(*values, hypothesis=hypothesis)
    before = verdicts(study, case_table(study))
    for move in steps(study).each:
        ((case, code, _, to),) = move.judgements
        moved = tuple(replace(j, value=to) if (j.case, j.code) == (case, code) else j for j in study.judgements)
        after = verdicts(again := replace(study, judgements=moved), case_table(again))
        turned = [(a.case, a.verdict, b.verdict) for a, b in zip(before, after, strict=True) if a.verdict != b.verdict]
        assert [(one.case, one.before, one.after) for one in move.turned] == turned
