"""Code saturation: worked by hand, its borders, and its independence of the observed order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import UsageError
from qualcoop.measures.saturation import code_saturation, meaning_saturation, saturation

talks = st.lists(st.sets(st.sampled_from(["กฎหมาย", "ผู้บริหาร", "budget", "trust", "debt"])), max_size=12)


def bringing(*new: int) -> list[set[str]]:
    """Give interviews each of which brings so many codes that no earlier one had."""
    return [{f"{n}-{k}" for k in range(count)} for n, count in enumerate(new)]


def test_saturation_is_reached_where_a_run_brings_nothing():
    found = code_saturation(bringing(10, 5, 3, 2, 2, 0, 0, 0), threshold=0)
    assert (found.setting, found.value, found.assessable) == ("0 % at 4+2", 5, True)
    assert found.why.startswith("after 5 interviews the next 2 brought 0 new codes on a base of 20")


def test_five_percent_of_the_base_still_counts_and_more_does_not():
    assert code_saturation(bringing(10, 5, 3, 2, 1, 0)).value == 4
    assert code_saturation(bringing(10, 5, 3, 2, 1, 1)).value is None


def test_the_base_stays_fixed_while_runs_slide():
    # 20 codes in the base allow one new code; the 30 of the first six would allow no more than one either way,
    # so the run of interviews 7 and 8 with one new code is the first to pass.
    assert code_saturation(bringing(20, 0, 0, 0, 5, 5, 1, 0)).value == 6


def test_a_code_seen_before_the_run_is_not_new():
    order = [{"laws"}, {"trust"}, {"debt"}, {"staff"}, {"laws", "trust"}, {"debt"}]
    assert code_saturation(order, threshold=0).value == 4


def test_not_reached_is_said_and_is_not_the_same_as_not_assessable():
    found = code_saturation(bringing(1, 1, 1, 1, 1, 1))
    assert (found.value, found.assessable) == (None, True)
    assert "not reached in 6 interviews on a base of 4 codes" in found.why


def test_too_few_interviews_are_not_assessable():
    found = code_saturation(bringing(1, 1, 1, 1, 1))
    assert (found.value, found.assessable, found.why) == (None, False, "5 interviews, 6 are needed")


def test_a_base_without_codes_is_not_assessable():
    found = code_saturation([set()] * 4 + [{"laws"}] * 4)
    assert (found.assessable, found.why) == (False, "no code in the first 4 interviews")


def test_the_caution_about_a_theory_codebook_goes_with_every_number():
    found = saturation(bringing(3, 2, 1, 0, 0, 0, 0, 0, 0, 0))
    assert all("fixed from theory" in one.why and "after Guest" in one.why for one in found if one.assessable)


@pytest.mark.parametrize("wrong", [{"base": 0}, {"run": 0}, {"threshold": -0.1}])
def test_a_setting_that_cannot_be_is_refused(wrong):
    with pytest.raises(UsageError, match="begin at 1"):
        code_saturation([{"laws"}] * 8, **wrong)


def test_all_settings_are_given_with_their_medians():
    found = saturation(bringing(3, 2, 1, 0, 0, 0, 0, 0, 0, 0))
    assert len(found) == 48
    assert len({(one.kind, one.setting) for one in found}) == 48
    assert {one.kind for one in found} == {"code", "code_median"}


def test_the_median_tells_its_range_and_how_many_orders_never_arrive():
    found = saturation(bringing(3, 2, 1, 0, 0, 0, 0, 0), orders=200)[1]
    assert found.why.startswith("5-95 %: 4 to ")
    assert "of 200 random orders" in found.why


def test_interviews_that_all_say_the_same_are_saturated_at_once_in_every_order():
    found = saturation([{"กฎหมาย", "trust"}] * 9)
    assert [one.value for one in found] == [base for base in (4, 5, 6) for _ in range(8)] * 2


def test_without_interviews_nothing_is_assessable():
    assert not any(one.assessable for one in saturation([]))


@given(talks, st.randoms())
def test_the_median_does_not_depend_on_the_observed_order(order, random):
    shuffled = random.sample(order, len(order))
    medians = [[one for one in saturation(o, orders=20) if one.kind == "code_median"] for o in (order, shuffled)]
    assert [(m.value, m.assessable) for m in medians[0] if m.assessable] == [
        (m.value, m.assessable) for m in medians[1] if m.assessable
    ]


@given(talks, st.integers(1, 5), st.integers(1, 3))
def test_a_laxer_threshold_is_never_reached_later(order, base, run):
    strict, lax = (code_saturation(order, base, run, threshold) for threshold in (0.0, 0.3))
    if strict.value is not None:
        assert lax.value is not None
        assert base <= lax.value <= strict.value <= len(order) - run


# --- the second reading of runs ------------------------------------------------------------------------------


def test_runs_apart_begin_where_the_run_before_ended():
    # Interviews 6 and 7 bring nothing, but they lie in two runs that each bring something.
    order = bringing(20, 0, 0, 0, 5, 0, 0, 5, 0, 0)
    sliding, apart = (code_saturation(order, threshold=0, reading=reading) for reading in ("sliding", "apart"))
    assert (sliding.value, apart.value) == (5, 8)
    assert (sliding.setting, apart.setting) == ("0 % at 4+2", "0 % at 4+2, runs apart")


def test_a_reading_that_is_none_is_refused():
    with pytest.raises(UsageError, match="runs are sliding, apart"):
        code_saturation([{"laws"}] * 8, reading="jumping")  # type: ignore[arg-type]


@given(talks, st.integers(1, 5), st.integers(1, 3), st.sampled_from([0.0, 0.05, 0.3]))
def test_runs_apart_are_never_reached_sooner(order, base, run, threshold):
    sliding, apart = (
        code_saturation(order, base, run, threshold, reading=reading) for reading in ("sliding", "apart")
    )
    assert sliding.assessable is apart.assessable
    if apart.value is not None:
        assert sliding.value is not None
        assert sliding.value <= apart.value
        assert (apart.value - base) % run == 0


# --- meaning -------------------------------------------------------------------------------------------------


dimensions = st.lists(
    st.dictionaries(st.sampled_from(["trust", "หนี้"]), st.sets(st.sampled_from(["ญาติ", "กติกา", "เงิน"]))), max_size=8
)


def test_meaning_without_a_recorded_dimension_is_not_assessable():
    [found] = meaning_saturation([{}, {"trust": set()}], codes=["trust"])
    assert (found.kind, found.setting, found.value, found.assessable) == ("meaning", "trust", None, False)
    assert found.why == "no dimension of it was recorded"
    assert meaning_saturation([]) == ()


def test_a_code_whose_last_telling_still_brought_something_new_has_not_arrived():
    [found] = meaning_saturation([{"trust": {"ญาติ"}}, {}, {"trust": {"กติกา"}}, {}])
    assert (found.value, found.assessable) == (None, True)
    assert "the last new one in interview 3; no later interview tells any" in found.why


def test_an_interview_that_is_silent_on_a_code_shows_nothing_about_it():
    """Silence is not repetition: only a later telling that brings nothing new counts."""
    [silent] = meaning_saturation([{"trust": {"ญาติ"}}, {}, {}])
    [told] = meaning_saturation([{"trust": {"ญาติ"}}, {}, {"trust": {"ญาติ"}}])
    assert (silent.value, told.value) == (None, 1)


@given(dimensions)
def test_after_the_number_given_no_new_dimension_appears_and_before_it_one_does(order):
    for found in meaning_saturation(order):
        told = [row.get(found.setting, set()) for row in order]
        if found.value is not None:
            known, place = set().union(*told[: int(found.value)]), int(found.value) - 1
            assert set().union(*told) == known
            assert told[place] - set().union(*told[:place])
            assert any(told[place + 1 :])


@given(dimensions)
def test_repeating_all_that_was_told_settles_every_code(order):
    again = meaning_saturation([*order, *order])
    assert all(found.value is not None for found in again if found.assessable)
