"""Fit: the formulas, their undefined corners, and R QCA's own numbers."""

from __future__ import annotations

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import UsageError
from qualcoop.measures.fit import fit

memberships = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20)


def of_expression(expression: str, rows: list[dict[str, str]]) -> list[float]:
    """Evaluate a sum of products such as ``A*~B + C`` for each row."""

    def literal(word: str, row: dict[str, str]) -> float:
        value = float(row[word.strip().lstrip("~")])
        return 1 - value if "~" in word else value

    terms = expression.split("+")
    return [max(min(literal(word, row) for word in term.split("*")) for term in terms) for row in rows]


def test_fit_equals_what_r_qca_computes_on_published_data(shared):
    tables = shared / "references" / "truth-tables"
    cases = [c for c in json.loads((tables / "expression_fit.json").read_text())["cases"] if "[" not in c["expr"]]
    assert cases
    for case in cases:
        rows = list(csv.DictReader((tables / "data" / f"{case['data']}.csv").open()))
        left, right = case["expr"].replace("->", "<-").split("<-")
        y = of_expression(right, rows)
        for expected in case["fit"]:
            x = of_expression(left if expected["expr"] == "expression" else expected["expr"], rows)
            found = fit(x, y)
            for name in ("inclN", "covN", "RoN", "inclS", "covS", "PRI"):
                if name in expected:
                    assert getattr(found, name) == pytest.approx(expected[name], abs=1e-8), (case["expr"], name)


def test_a_condition_nobody_has_has_no_sufficiency():
    found = fit([0, 0], [1, 0])
    assert (found.inclS, found.covN, found.PRI) == (None, None, None)
    assert (found.inclN, found.covS, found.n) == (0, 0, 2)


def test_an_outcome_nobody_has_has_no_necessity():
    found = fit([1, 0], [0, 0])
    assert (found.inclN, found.covS) == (None, None)
    assert found.inclS == 0


def test_relevance_is_undefined_where_everyone_has_both():
    assert fit([1, 1], [1, 1]).RoN is None


def test_no_cases_have_no_fit():
    found = fit([], [])
    assert found.n == 0
    assert found.inclS is None


def test_two_lists_of_different_length_are_refused():
    with pytest.raises(UsageError, match="2 memberships of x, 1 of y"):
        fit([1, 0], [1])


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_a_membership_outside_0_to_1_is_refused_with_its_place(wrong):
    with pytest.raises(UsageError, match=r"y\[1\]"):
        fit([0, 1], [0, wrong])


@given(memberships, st.randoms())
def test_fit_does_not_depend_on_the_order_of_cases(pairs, random):
    shuffled = random.sample(pairs, len(pairs))
    assert fit(*zip(*pairs, strict=True)) == fit(*zip(*shuffled, strict=True))


@given(memberships)
def test_every_share_lies_between_0_and_1(pairs):
    found = fit(*zip(*pairs, strict=True))
    shares = (found.inclN, found.covN, found.RoN, found.inclS, found.covS)
    assert all(share is None or 0 <= share <= 1 + 1e-9 for share in shares)


@given(memberships)
def test_necessity_is_sufficiency_seen_from_the_outcome(pairs):
    x, y = zip(*pairs, strict=True)
    there, back = fit(x, y), fit(y, x)
    assert (there.inclN, there.covN) == (back.inclS, back.covS)
