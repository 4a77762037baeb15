"""Curves: they never fall, their bands hold what they say, and the method's own stop ends with one negative case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.measures.curves import code_curve, meaning_curve, stop, stop_curve
from qualcoop.records.ledger import LedgerEntry

talks = st.lists(st.sets(st.sampled_from(["กฎหมาย", "ผู้บริหาร", "budget", "trust", "debt"])), max_size=9)
verdicts = st.dictionaries(
    st.sampled_from("ABCD"), st.sampled_from(["confirms", "compatible", "negative", "undetermined", "outside"])
)


def a_pass(claim: str | None = "a -> y", *, tolerated: tuple[str, ...] = (), **found: str | None) -> LedgerEntry:
    """Make the line of a pass."""
    return LedgerEntry("pass", result={"verdicts": found, "expression": claim, "tolerated": list(tolerated)})


def changed(kind: str = "reformulate") -> LedgerEntry:
    return LedgerEntry(kind, because="case:C")  # type: ignore[arg-type]


@given(talks)
def test_no_curve_falls_and_all_end_where_the_observed_one_does(order):
    points = code_curve(order, orders=20).points
    assert [point.n for point in points] == list(range(1, len(order) + 1))
    for name in ("observed", "low", "median", "high"):
        values = [getattr(point, name) for point in points]
        assert values == sorted(values)
        assert values[-1:] == [len(set().union(*order))] * bool(order)


@given(talks)
def test_the_band_holds_the_median_and_lies_within_what_can_be(order):
    largest = sorted((len(codes) for codes in order), reverse=True)
    for point in code_curve(order, orders=20).points:
        assert 0 <= point.low <= point.median <= point.high <= sum(largest[: point.n])


@given(talks, st.randoms())
def test_the_bands_do_not_depend_on_the_order_observed(order, random):
    bands = [
        [(point.low, point.median, point.high) for point in code_curve(one, orders=20).points]
        for one in (order, random.sample(order, len(order)))
    ]
    assert bands[0] == bands[1]


def test_a_curve_is_the_same_each_time_and_its_seed_matters():
    order = [{"a"}, {"b", "c"}, {"a", "d"}, {"e"}, {"f"}]
    assert code_curve(order) == code_curve(order)
    assert code_curve(order, orders=3, seed=1) != code_curve(order, orders=3, seed=2)


def test_without_interviews_there_is_no_point_and_nothing_to_assess():
    curve = code_curve([])
    assert (curve.points, curve.assessable, len(curve.to_frame())) == ((), False, 0)
    assert not code_curve([set(), set()]).assessable


def test_a_curve_of_meaning_counts_one_codes_dimensions():
    order = [{"trust": {"ญาติ"}, "debt": {"นอกระบบ"}}, {"trust": {"กติกา", "ญาติ"}}, {}]
    curve = meaning_curve(order, "trust")
    assert (curve.kind, curve.code, [point.observed for point in curve.points]) == ("meaning", "trust", [1, 2, 2])
    assert list(curve.to_frame().columns) == ["observed", "low", "median", "high"]
    assert not meaning_curve(order, "laws").assessable


# --- the method's own stop -------------------------------------------------------------------------------------


def test_each_pass_is_a_point_with_what_was_changed_before_it():
    first, second = a_pass(A="confirms", C="negative"), a_pass(A="confirms", C="outside")
    curve = stop_curve([first, changed(), changed("refine"), second])
    assert [(p.number, p.entry, p.confirms, p.negative, p.after) for p in curve.points] == [
        (1, 1, 1, 1, ()),
        (2, 4, 1, 0, ("reformulate", "refine")),
    ]
    assert curve.to_frame().loc[2, "after"] == "reformulate, refine"


def test_the_stop_is_told_with_the_pass_from_which_it_holds():
    first, second, third = a_pass(C="negative"), a_pass(C="confirms"), a_pass(C="confirms", B="compatible")
    found = stop([first, changed(), second, third])
    assert (found.kind, found.value, found.assessable) == ("negative_case", 2, True)
    assert found.why.startswith("holds from pass 2 to pass 3, 2 passes since the last change")


def test_a_change_that_no_pass_has_tested_ends_the_stop():
    found = stop([a_pass(A="confirms"), changed("redefine")])
    assert (found.value, found.assessable) == (None, True)
    assert found.why.startswith("changed since pass 1 (redefine) and not tested again")


def test_a_recoding_and_a_hold_change_no_claim():
    assert stop([a_pass(A="confirms"), changed("recode"), a_pass(A="confirms"), changed("hold")]).value == 1


def test_a_stop_that_was_broken_begins_anew():
    found = stop([a_pass(A="confirms"), a_pass(A="confirms", B="negative"), a_pass(A="confirms", B="confirms")])
    assert found.value == 3


def test_tolerated_cases_do_not_hold_up_the_stop_and_are_counted_as_negative():
    entry = a_pass(A="confirms", B="negative", tolerated=("B",))
    assert stop([entry]).value == 1
    assert stop_curve([entry]).points[0].negative == 1


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ([], "no pass is recorded"),
        ([changed()], "no pass is recorded"),
        ([a_pass(None, A=None)], "no hypothesis was tested"),
        ([a_pass(A="confirms"), changed("abandon"), a_pass(None, A=None)], "no hypothesis was tested"),
    ],
)
def test_without_a_tested_claim_the_stop_cannot_be_assessed(entries, why):
    found = stop(entries)
    assert (found.value, found.assessable, found.why) == (None, False, why)


def test_a_claim_that_nothing_contradicts_and_nothing_confirms_is_said_to_have_no_support():
    found = stop([a_pass(A="compatible")])
    assert found.value == 1
    assert "no case confirms the claim either" in found.why


@given(st.lists(st.one_of(verdicts, st.sampled_from(["reformulate", "refine", "abandon", "recode"])), max_size=8))
def test_where_the_stop_holds_every_pass_from_there_on_is_still(steps):
    entries = [changed(step) if isinstance(step, str) else a_pass(**step) for step in steps]
    found, curve = stop(entries), stop_curve(entries)
    if found.value is None:
        return
    assert not curve.untested
    after = [point for point in curve.points if point.number >= found.value]
    assert after
    assert all(point.still for point in after)
    assert not any(point.after for point in after[1:])
