"""Agreement: reference values to four decimals, what is undefined, and what must not matter."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import UsageError
from qualcoop.measures.agreement import alpha_nominal, cohen_kappa, percent

LABELS = ["กฎหมาย", "", "laws", None]
tables = st.integers(2, 4).flatmap(
    lambda coders: st.lists(st.tuples(*[st.sampled_from(LABELS)] * coders), min_size=1, max_size=15)
)


def rows(columns):
    return [list(row) for row in zip(*columns, strict=True)]


def reliability(data, *, is_contingency):
    """Give one row a coder; a contingency table (rows: first coder) is written out unit by unit."""
    if not is_contingency:
        return data
    units = [(i, j) for i, row in enumerate(data) for j, count in enumerate(row) for _ in range(count)]
    return rows(units)


COEFFICIENTS = {
    "alpha_nominal": alpha_nominal,
    "alpha": alpha_nominal,
    "pa": percent,
    "kappa": lambda two: cohen_kappa(*two),
}


def test_reference_values_hold_to_four_decimals(shared):
    path = shared / "references" / "truth-tables" / "reliability.json"
    compared = 0
    for example in json.loads(path.read_text())["examples"]:
        if not isinstance(example["data"], list):
            continue
        table = reliability(example["data"], is_contingency="kappa" in example["expected"])
        for name in COEFFICIENTS.keys() & example["expected"].keys():
            found = COEFFICIENTS[name](table)
            assert found.value == pytest.approx(example["expected"][name], abs=5e-5), (example["id"], name)
            compared += 1
    assert compared >= 17


def test_the_textbook_kappa_of_fifty_grants_is_point_four():
    left = ["yes"] * 25 + ["no"] * 25
    right = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohen_kappa(left, right).value == pytest.approx(0.4)
    assert percent([left, right]).value == pytest.approx(0.7)


def test_high_percent_may_go_with_a_kappa_below_zero():
    left = ["-"] * 123 + ["+"] * 2
    right = ["-"] * 118 + ["+"] * 5 + ["-"] * 2
    assert percent([left, right]).value == pytest.approx(0.944)
    assert cohen_kappa(left, right).value == pytest.approx(-0.0234, abs=5e-5)


def test_one_label_throughout_leaves_no_coefficient_but_full_percent():
    same = ["กฎหมาย"] * 5
    assert percent([same, same]).value == 1
    for found in (cohen_kappa(same, same), alpha_nominal([same, same])):
        assert found.value is None
        assert "every label is the same" in found.why


def test_units_that_only_one_coder_labelled_say_nothing():
    left, right = ["laws", None, "debt"], [None, "laws", None]
    for found in (percent([left, right]), cohen_kappa(left, right), alpha_nominal([left, right])):
        assert (found.value, found.why) == (None, "no unit was labelled by two coders")


def test_an_empty_label_is_a_label_and_none_is_a_gap():
    assert percent([["laws", ""], ["laws", ""]]).value == 1
    assert percent([["laws", ""], ["laws", None]]).value == 1
    assert percent([["laws", ""], ["laws", "debt"]]).value == 0.5


@pytest.mark.parametrize("table", [[["laws"]], [["laws"], ["laws", "debt"]], []])
def test_one_coder_or_rows_of_different_length_are_refused(table):
    with pytest.raises(UsageError, match="two coders or more"):
        alpha_nominal(table)


@given(tables, st.randoms())
def test_neither_the_order_of_coders_nor_of_units_nor_the_names_matter(columns, random):
    table = rows(columns)
    coders = random.sample(table, len(table))
    units = rows(random.sample(columns, len(columns)))
    renamed = [[None if label is None else (label, "renamed") for label in row] for row in table]
    for coefficient in (alpha_nominal, percent):
        assert coefficient(table) == coefficient(coders) == coefficient(units) == coefficient(renamed)


@given(tables)
def test_alpha_and_percent_never_exceed_one_and_meet_there(columns):
    alpha, share = alpha_nominal(rows(columns)), percent(rows(columns))
    if alpha.value is not None and share.value is not None:
        assert alpha.value <= 1
        assert (alpha.value == 1) == (share.value == 1)


@given(st.lists(st.tuples(st.sampled_from("กขค"), st.sampled_from("กขค")), min_size=1))
def test_kappa_is_the_same_from_both_sides(pairs):
    left, right = rows(pairs)
    assert cohen_kappa(left, right) == cohen_kappa(right, left)
