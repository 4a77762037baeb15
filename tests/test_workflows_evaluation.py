"""Evaluation: no interview is judged by a model that has seen it, and what comes out is counted right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qualcoop.coding.learned import learn
from qualcoop.errors import UsageError
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import Coding, Codings
from qualcoop.workflows import evaluation
from qualcoop.workflows.evaluation import evaluate, held_out, joined, learning_curve, units

from .learned_forge import BOOK, Meaning, interview, study

TALKS, CODINGS = study("th", "en", "th", "en")


@pytest.fixture(scope="module")
def found():
    return evaluate(BOOK, TALKS, CODINGS, embedder=Meaning())


def test_every_interview_is_judged_once_by_models_that_have_not_seen_it(monkeypatch):
    seen = []

    def watched(codebook, transcripts, codings, **given):
        seen.append({talk.id for talk in transcripts})
        return learn(codebook, transcripts, codings, **given)

    monkeypatch.setattr(evaluation, "learn", watched)
    made = evaluate(BOOK, TALKS, CODINGS, embedder=Meaning())
    assert seen == [{talk.id for talk in TALKS} - {out.id} for out in TALKS]
    assert sorted(set(made.documents)) == [talk.id for talk in TALKS]


def test_nothing_of_the_interview_held_out_reaches_its_model():
    """Other codings of the interview held out change what it is compared with, and no chance."""
    changed = Codings(tuple(row for row in CODINGS if row.transcript != "t0" or row.code == "laws"))
    one, other = (evaluate(BOOK, TALKS, rows, embedder=Meaning()) for rows in (CODINGS, changed))
    own = np.array([name == "t0" for name in one.documents])
    assert np.allclose(one.chances[own], other.chances[own])
    assert not np.array_equal(one.given[own], other.given[own])


def test_what_is_plain_is_found_in_both_languages(found):
    for language in ("th", "en"):
        part = found.where([one == language for one in found.languages])
        assert part.recall(1).value > 0.9
        assert part.area() > 0.95
    assert found.by_code()["n"].sum() == len(CODINGS)
    assert repr(found).startswith("<Evaluation: 36 coded of 48 passages; recall@1")


def test_precision_counts_suggestions_that_people_made_too(found):
    counted = found.precision(0.5)
    assert counted.right <= min(counted.suggested, counted.given)
    assert counted.given == len(CODINGS)
    assert counted.share == counted.right / counted.suggested
    assert counted.found == counted.right / counted.given
    silent = replace(found, offered=np.zeros_like(found.offered)).precision()
    assert (silent.suggested, silent.share, silent.found) == (0, None, 0.0)


def test_bins_hold_every_pair_of_passage_and_code(found):
    assert sum(one.n for one in found.bins()) == found.chances.size
    assert sum(one.n for one in found.none_bins()) == len(found.passages)


def test_stances_stand_beside_what_people_and_cues_say(found):
    assert len(found.stances) == len(CODINGS)
    assert np.mean([row.model == row.given for row in found.stances]) > 0.9


def test_a_segment_has_a_code_when_half_of_either_lies_in_the_other():
    talk, _ = interview("t", "en", 3)
    start, end = next((turn.start, turn.end) for turn in talk.turns if turn.role == "informant")
    middle = (start + end) // 2

    def given(a, b):
        return dict(units(talk, [Coding("t", a, b, "laws")], "segment"))[start, end]

    assert given(start, middle + 1) == given(start + 3, start + 6) == given(start - 5, end) == ("laws",)
    assert given(start - 20, start + 4) == ()
    with pytest.raises(UsageError, match="unit is 'word'"):
        units(talk, [], "word")


def test_stretches_as_people_coded_them_stand_beside_segments_left_uncoded():
    talk, coded = interview("t", "th", 3)
    found = units(talk, coded, "coding")
    assert [span for span, codes in found if codes] == sorted({(row.start, row.end) for row in coded})
    assert any(not codes for _, codes in found)


def test_a_learning_curve_has_every_size_that_leaves_something_to_judge():
    curve = learning_curve(BOOK, TALKS, CODINGS, embedder=Meaning(), sizes=(1, 3, 4, 8), draws=2)
    assert list(curve) == [1, 3]
    assert all(len(found) == 2 for found in curve.values())
    assert {len(set(one.documents)) for one in curve[3]} == {1}
    again = learning_curve(BOOK, TALKS, CODINGS, embedder=Meaning(), sizes=(1,), draws=2)
    assert [one.documents for one in again[1]] == [one.documents for one in curve[1]]


def test_a_model_of_one_language_is_judged_on_the_other():
    thai, english = [talk for talk in TALKS if talk.language == "th"], [talk for talk in TALKS if talk.language == "en"]
    made = held_out(learn(BOOK, thai, CODINGS, embedder=Meaning()), english, CODINGS)
    assert set(made.languages) == {"en"}
    assert made.recall(1).value > 0.9


def test_nothing_joined_is_nothing():
    empty = joined([], codes=("laws",))
    assert (len(empty.passages), empty.given.shape, empty.area()) == (0, (0, 1), None)
    assert repr(empty) == "<Evaluation: 0 coded of 0 passages; nothing to be found>"


TWO = Codings((*CODINGS, *(replace(row, coder="bee") for row in CODINGS)))


@pytest.mark.parametrize("call", [evaluate, learning_curve])
@pytest.mark.parametrize(
    ("book", "talks", "codings", "fault"),
    [
        (BOOK, TALKS, TWO, r"codings of ann, bee; give one coder's: study.counted\(\)"),
        (Codebook(BOOK.codes[:2]), TALKS, CODINGS, "codings give money, which the codebook lacks"),
        (Codebook(), TALKS, CODINGS, "codings give laws, money, trust, which the codebook lacks"),
        (BOOK, TALKS[:1], CODINGS, "transcripts with codings: 1; with fewer than 2"),
        (BOOK, TALKS, Codings(), "transcripts with codings: 0; with fewer than 2"),
    ],
    ids=["two coders", "a code lacks", "no codes", "one interview", "no codings"],
)
def test_what_would_give_figures_of_something_else_is_refused(call, book, talks, codings, fault):
    with pytest.raises(UsageError, match=fault):
        call(book, talks, codings, embedder=Meaning())


def test_a_model_too_is_judged_by_one_coder():
    model = learn(BOOK, TALKS[:2], CODINGS, embedder=Meaning())
    with pytest.raises(UsageError, match="codings of ann, bee"):
        held_out(model, TALKS[2:], TWO)


def test_codings_of_another_coder_that_do_not_stand_are_no_second_coder(found):
    more = Codings((*CODINGS, replace(CODINGS.rows[0], coder="bee", status="dismissed")))
    assert evaluate(BOOK, TALKS, more, embedder=Meaning()).passages == found.passages


def test_a_list_of_codings_is_as_good(found):
    made = evaluate(BOOK, TALKS, list(CODINGS), embedder=Meaning())
    assert np.array_equal(made.chances, found.chances)


@pytest.mark.parametrize(
    ("ask", "fault"),
    [
        (lambda one: one.recall(0), "recall at 0"),
        (lambda one: one.recall(-1), "recall at -1"),
        (lambda one: one.precision(2), "threshold is 2; it is a chance"),
        (lambda one: one.where([True, False]), "one True or False for each of the 48 passages"),
        (lambda one: one.where(["th"] * len(one.passages)), "one True or False"),
        (lambda one: joined([one, replace(one, codes=("laws",))]), "over different codes"),
        (lambda one: learning_curve(BOOK, TALKS, CODINGS, sizes=[-1]), r"sizes are \[-1\], draws 5; both count from 1"),
        (lambda one: learning_curve(BOOK, TALKS, CODINGS, draws=0), "draws 0"),
    ],
)
def test_what_cannot_be_asked_of_an_evaluation_is_refused(found, ask, fault):
    with pytest.raises(UsageError, match=fault):
        ask(found)


def test_no_passage_kept_is_no_figure(found):
    nothing = found.where([False] * len(found.passages))
    assert repr(nothing).endswith("0 coded of 0 passages; nothing to be found>")
