"""A study suggests for itself, learns from another, and says what to read next."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from qualcoop.errors import QualcoopWarning, UsageError
from qualcoop.workflows import datasets, learning
from qualcoop.workflows.learning import kept_embedder, model_of, next_passages, suggest_learned, vectors_folder
from qualcoop.workflows.studies import open_study

from .learned_forge import Meaning


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


def test_counter_evidence_needs_a_hypothesis_and_known_outcomes(coop):
    found = next_passages(coop, "negative", model=model_of(coop, embedder=Meaning()), most=5)
    known = {id_ for id_, outcomes in learning._outcomes(coop).items() if outcomes}
    assert {one.suggestion.coding.transcript for one in found} <= known
    bare = replace(coop, spec=replace(coop.spec, hypothesis=None))
    with pytest.raises(UsageError, match="to a hypothesis"):
        next_passages(bare, "negative")


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
