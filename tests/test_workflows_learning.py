"""A study suggests for itself, learns from another, and says what to read next."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from qualcoop.errors import QualcoopWarning, UsageError
from qualcoop.records.codebook import Codebook
from qualcoop.records.study import Judgement, Participant
from qualcoop.workflows import datasets, learning
from qualcoop.workflows.learning import kept_embedder, model_of, next_passages, suggest_learned, vectors_folder
from qualcoop.workflows.studies import open_study
from qualcoop.workflows.suggesting import suggest

from .learned_forge import Meaning


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """Keep vectors of made-up sentence models out of the cache of whoever runs the tests."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def coop(tmp_path):
    shutil.copytree(datasets.folder("coop"), tmp_path / "codebooks" / "coop")
    shutil.copytree(datasets.home() / "data" / "interviews" / "coop", tmp_path / "data" / "interviews" / "coop")
    return open_study(tmp_path / "codebooks" / "coop")


def test_a_study_suggests_as_its_codings_teach(coop):
    with pytest.warns(QualcoopWarning, match="coded in 4 interviews.*are no chances"):
        found = suggest_learned(coop, embedder=Meaning(), top=1)
    assert {one.coding.coder for one in found} == {model_of(coop, embedder=Meaning()).coder}
    assert {one.coding.transcript for one in found} == {talk.id for talk in coop.transcripts}


def test_another_study_may_teach_and_then_its_codes_are_suggested(coop):
    other = open_study(datasets.folder("cressey"))
    found = suggest_learned(coop, train=other, embedder=Meaning(), top=1)
    assert {one.coding.code for one in found} <= {"none", *(code.id for code in other.codebook)}
    assert {one.coding.transcript for one in found} <= {talk.id for talk in coop.transcripts}


@pytest.fixture
def sought(monkeypatch):
    """Give what is looked for in the answers of each interview of a study."""
    given = {}

    def watched(*_, against, **__):
        given.update(against)
        return ()

    def ask(study):
        given.clear()
        monkeypatch.setattr(learning, "read_next", watched)
        assert next_passages(study, "negative", model=model_of(study, embedder=Meaning())) == ()
        found = {}
        for talk in study.transcripts:
            turns = (turn for turn in talk.turns if turn.role == "informant")
            found[talk.id] = {one for turn in turns for one in given[talk.id, turn.n]}
        return found

    return ask


THERE, LACKING = {("trust", "hinders"), ("debt", "hinders")}, {("trust", "facilitates"), ("debt", "facilitates")}
"""What speaks against ``trust & ~debt.hinders <-> lasts`` where the group lasts, and where it does not."""


def test_counter_evidence_needs_a_hypothesis(coop):
    with pytest.raises(UsageError, match="to a hypothesis"):
        next_passages(replace(coop, spec=replace(coop.spec, hypothesis=None)), "negative")


def test_counter_evidence_is_what_makes_the_claim_false_under_the_outcome_of_the_case(coop, sought):
    assert sought(coop) == {"coop-01": THERE, "coop-02": THERE, "coop-03": LACKING, "coop-04": LACKING}


@pytest.mark.parametrize(("value", "there"), [("F", LACKING), ("?", set()), ("C", set())])
def test_a_judgement_on_the_outcome_goes_before_what_study_yaml_says_as_in_a_test(coop, sought, value, there):
    judged = replace(coop, judgements=(Judgement("B", "lasts", value),))
    assert {row.case: row.y for row in judged.test().verdicts}["B"] == value
    assert sought(judged)["coop-02"] == there


def test_a_case_outside_the_scope_contradicts_nothing_and_is_not_searched(coop, sought):
    narrow = replace(coop, spec=replace(coop.spec, scope="@crop!=rubber"))
    assert {row.case for row in narrow.test().verdicts if row.verdict == "outside"} == {"A", "B"}
    assert sought(narrow) == {"coop-01": set(), "coop-02": set(), "coop-03": LACKING, "coop-04": LACKING}


def test_a_person_who_speaks_of_another_case_is_taken_to_speak_of_it(coop, sought):
    """Village B lasts and village C does not: whoever speaks of C in the interview of B is searched as C is."""
    speaker = next(turn.speaker for turn in coop.transcript("coop-02").turns if turn.role == "informant")
    there = (row for row in coop.participants if row.transcript != "coop-02")
    guest = Participant("guest", "coop-02", speaker, case="C")
    assert sought(replace(coop, participants=(*there, guest)))["coop-02"] == LACKING


def test_what_is_found_is_said_in_the_likeliest_stance_beside_the_one_sought(coop):
    """A passage on debt that the study's coder left uncoded, in a village whose group lasts."""
    [found] = next_passages(coop, "negative", model=model_of(coop, embedder=Meaning()), most=1)
    assert (found.suggestion.coding.transcript, found.suggestion.coding.code) == ("coop-02", "debt")
    assert (found.sought, found.worth <= found.suggestion.score) == ("hinders", True)


def test_codes_of_the_hypothesis_that_were_not_learned_are_named(coop):
    taught = model_of(replace(coop, codebook=Codebook((coop.codebook["trust"],)), codings=coop.codings.of("trust")))
    with pytest.warns(QualcoopWarning, match="lacks debt, of which the hypothesis speaks"):
        next_passages(coop, "negative", model=taught)
    other = model_of(open_study(datasets.folder("cressey")), embedder=Meaning())
    with pytest.raises(UsageError, match="lacks trust, debt, of which"):
        next_passages(coop, "negative", model=other)


@pytest.mark.parametrize("order", ["uncertain", "diverse"])
def test_what_was_coded_here_is_not_offered_whoever_taught(coop, order):
    other = model_of(open_study(datasets.folder("cressey")), embedder=Meaning())
    found = next_passages(coop, order, model=other, most=99)
    assert found
    for one in found:
        own = one.suggestion.coding
        assert not any(row.transcript == own.transcript and row.start < own.end and own.start < row.end
                       for row in coop.codings)


def test_a_sentence_model_of_ones_own_is_taken_at_every_door_and_asked_once_a_text(coop):
    class Mine(Meaning):
        name = "mine@1"

    first, again = Mine(), Mine()
    with pytest.warns(QualcoopWarning, match="no chances"):
        found = suggest(coop, method="learned", embedder=first, top=1)
    assert {one.coding.coder for one in found} == {model_of(coop, embedder=Mine()).coder}
    assert next_passages(coop, "diverse", embedder=again, most=3)
    assert (len(set(first.asked)) > 20, again.asked) == (True, [])
    assert list((coop_folder(coop) / "suggestions" / "vectors").glob("*.npy"))


def coop_folder(study):
    return vectors_folder(study).parents[1]


def test_a_sentence_model_is_refused_where_it_would_not_be_asked(coop):
    with pytest.raises(UsageError, match="either model or embedder"):
        next_passages(coop, "diverse", model=model_of(coop, embedder=Meaning()), embedder=Meaning())
    with pytest.raises(UsageError, match="embedder are options of method 'learned'"):
        suggest(coop, embedder=Meaning())


def test_vectors_lie_beside_the_suggestions_but_never_in_a_study_that_comes_along(coop, monkeypatch, tmp_path):
    monkeypatch.delenv("QUALCOOP_VECTORS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert vectors_folder(coop).parts[-2:] == ("suggestions", "vectors")
    assert vectors_folder(datasets.coop()) == tmp_path / "cache" / "qualcoop" / "vectors"
    monkeypatch.setenv("QUALCOOP_VECTORS", str(tmp_path / "named"))
    assert vectors_folder(coop) == tmp_path / "named"


def test_without_a_wheel_there_is_no_sentence_model(coop, monkeypatch):
    monkeypatch.setattr(learning, "best_embedder", lambda: None)
    assert kept_embedder(coop) is None
    assert "no sentence model" in model_of(coop).notes[0]
