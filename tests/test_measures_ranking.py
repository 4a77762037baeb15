"""Recall, area under the curve, reliability, intervals over documents: against definitions and oracles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from qualcoop.errors import UsageError
from qualcoop.measures.ranking import area_under_curve, bootstrap, recall_at, reliability


def test_recall_is_the_share_of_a_rows_labels_among_the_best():
    scores = np.array([[3.0, 2, 1], [1, 2, 3], [3, 2, 1]])
    given_ = np.array([[True, True, False], [True, False, False], [False, False, False]])
    assert recall_at(scores, given_, 1)[:2].tolist() == [0.5, 0.0]
    assert recall_at(scores, given_, 2)[:2].tolist() == [1.0, 0.0]
    assert recall_at(scores, given_, 3)[:2].tolist() == [1.0, 1.0]
    assert np.isnan(recall_at(scores, given_, 1)[2])


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40))
def test_area_is_scikit_learns(pairs):
    scores, labels = np.array([s for s, _ in pairs], dtype=float), np.array([b for _, b in pairs])
    if labels.all() or not labels.any():
        assert area_under_curve(scores, labels) is None
    else:
        assert area_under_curve(scores, labels) == pytest.approx(roc_auc_score(labels, scores))


def test_bins_hold_every_chance_once_one_among_them():
    found = reliability(np.array([0.0, 0.05, 0.5, 1.0]), np.array([False, True, True, True]), bins=10)
    assert [(one.low, one.n, one.observed) for one in found] == [(0.0, 2, 0.5), (0.5, 1, 1.0), (0.9, 1, 1.0)]
    with pytest.raises(UsageError, match="bins is 0"):
        reliability(np.array([0.5]), np.array([True]), bins=0)


def test_chances_that_hold_lie_on_the_diagonal():
    lots = np.random.default_rng(1)
    chances = lots.random(20_000)
    for one in reliability(chances, lots.random(20_000) < chances):
        assert one.observed == pytest.approx(one.expected, abs=0.04)


def test_documents_are_drawn_whole_so_passages_alike_widen_the_interval():
    values = np.repeat([0.0, 1.0, 0.0, 1.0], 50)
    grouped = bootstrap(values, [f"d{n // 50}" for n in range(200)])
    single = bootstrap(values, [f"d{n}" for n in range(200)])
    assert grouped.value == single.value == 0.5
    assert grouped.high - grouped.low > 3 * (single.high - single.low)


def test_one_document_gives_no_interval_and_rows_without_value_are_left_out():
    found = bootstrap(np.array([1.0, np.nan, 0.0]), ["a", "b", "a"])
    assert (found.value, found.low, found.high, found.documents) == (0.5, None, None, 1)
    assert np.isnan(bootstrap(np.array([np.nan]), ["a"]).value)


def test_the_same_values_give_the_same_interval():
    values, names = np.arange(10.0), list("abcdefghij")
    assert bootstrap(values, names) == bootstrap(values, names)
