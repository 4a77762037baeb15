"""Bootstrap intervals of agreement: the same every time, wide where little was seen, absent where nothing is known."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import UsageError
from qualcoop.measures.agreement_intervals import with_intervals
from qualcoop.measures.agreement_tally import Tally, tally_of

YES, NO, ONE, OTHER = ("yes", "yes"), ("no", "no"), ("yes", "no"), ("no", "yes")
BOTH = ("yes", "no")


def tally(*blocks):
    return Tally.of_blocks(blocks, categories=BOTH)


def of_units(n):
    """Give n units of which a tenth are differed upon, and a third are coded."""
    return tally(*[{pattern: 1} for pattern in [YES, YES, YES, NO, NO, NO, NO, NO, NO, ONE] * (n // 10)])


def named(found):
    return {one.name: one for one in found}


def test_the_interval_is_the_same_on_every_run_and_another_seed_gives_another():
    first, again, other = (with_intervals(of_units(50), seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_numbers_of_the_generator_are_these_on_every_machine():
    """Should this fail, every interval that was ever published with this program can no longer be had again."""
    [found] = with_intervals(of_units(50), ["krippendorff_alpha"])
    assert (found.value, found.low, found.high) == pytest.approx((0.7824, 0.5798, 0.9552), abs=5e-5)


blocks_of_units = st.dictionaries(st.sampled_from([YES, NO, ONE, OTHER]), st.integers(1, 4), min_size=1)


@given(st.lists(blocks_of_units, min_size=2), st.randoms())
def test_the_order_of_blocks_does_not_matter(blocks, random):
    shuffled = random.sample(blocks, len(blocks))
    assert with_intervals(tally(*blocks), resamples=50) == with_intervals(tally(*shuffled), resamples=50)


def test_more_units_make_the_interval_narrower():
    few, many = (named(with_intervals(of_units(n)))["krippendorff_alpha"] for n in (30, 300))
    assert few.value == pytest.approx(many.value, abs=0.01)
    assert many.high - many.low < (few.high - few.low) / 2


def test_units_drawn_together_make_the_interval_wider_than_units_drawn_apart():
    """What one turn holds is not independent: to draw its characters one by one would feign certainty."""
    apart = named(with_intervals(of_units(200)))["percent"]
    together = tally(*[{YES: 5, NO: 5}] * 16, *[{ONE: 5, NO: 5}] * 4)
    found = named(with_intervals(together))["percent"]
    assert found.value == pytest.approx(apart.value)
    assert found.high - found.low > 1.5 * (apart.high - apart.low)


def test_the_interval_covers_the_true_value_about_nineteen_times_in_twenty():
    """Samples of 60 units from a population in which percent agreement is 0.8."""
    draw = Random(7)
    covered = 0
    for _ in range(200):
        units = draw.choices([YES, NO, ONE], weights=[3, 5, 2], k=60)
        [found] = with_intervals(tally(*[{unit: 1} for unit in units]), ["percent"], resamples=300)
        covered += found.low <= 0.8 <= found.high
    assert 180 <= covered <= 199


def test_a_code_that_only_one_unit_has_gets_no_interval_and_the_reason():
    rare = tally({YES: 1}, *[{NO: 1}] * 200)
    found = named(with_intervals(rare))
    kappa = found["cohen_kappa"]
    assert (kappa.value, kappa.low, kappa.high) == (1, None, None)
    assert kappa.why.startswith("no interval: undefined in")
    assert found["percent"].low == 1


def test_an_interval_without_width_is_called_no_certainty():
    [found] = with_intervals(tally(*[{YES: 1}] * 20, *[{NO: 1}] * 20), ["krippendorff_alpha"])
    assert (found.low, found.high) == (1, 1)
    assert "no certainty" in found.why


def test_one_block_alone_gives_a_value_and_no_interval():
    [found] = with_intervals(tally({YES: 5, NO: 5, ONE: 1}), ["percent"])
    assert found.value == pytest.approx(10 / 11)
    assert (found.low, found.why) == (None, "no interval: there is only one block to draw from")


def test_what_is_undefined_stays_undefined():
    [found] = with_intervals(tally_of([["no"] * 9, ["no"] * 9]), ["scott_pi"])
    assert (found.value, found.low) == (None, None)
    assert "every label is the same" in found.why


def test_no_resamples_are_no_intervals_and_less_than_none_is_refused():
    found = with_intervals(of_units(50), resamples=0)
    assert {(one.low, one.high) for one in found} == {(None, None)}
    with pytest.raises(UsageError, match="give 0 for no intervals"):
        with_intervals(of_units(50), resamples=-1)


def test_the_paradox_is_flagged_beside_the_interval():
    paradox = tally(*[{NO: 1}] * 118, *[{ONE: 1}] * 5, *[{OTHER: 1}] * 2)
    found = named(with_intervals(paradox))
    assert found["cohen_kappa"].flags == ("paradox",)
    assert found["cohen_kappa"].low is not None
    assert found["gwet_ac1"].flags == ()
