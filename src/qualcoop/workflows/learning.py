"""Suggest as a study's own codings teach, and say which passages to read next. Counts for nothing until accepted."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from pathlib import Path

from tqdm.auto import tqdm

from qualcoop.coding.learned import LearnedModel, learn
from qualcoop.coding.ordering import MOST, Next, Order, against, read_next
from qualcoop.errors import QualcoopWarning, UsageError
from qualcoop.induction.passages import Places
from qualcoop.induction.study import Study
from qualcoop.induction.verdicts import outcome_of
from qualcoop.records.coding import Codings, Suggestions
from qualcoop.records.transcript import Transcript
from qualcoop.storing.vectors import KeptVectors
from qualcoop.text.embedders import Embedder, best_embedder
from qualcoop.workflows import datasets

__all__ = ["kept_embedder", "model_of", "next_passages", "suggest_learned", "vectors_folder"]


def suggest_learned(
    study: Study,
    transcripts: Iterable[Transcript] | None = None,
    *,
    train: Study | None = None,
    threshold: float | None = None,
    top: int | None = None,
    embedder: Embedder | None = None,
    seed: int = 0,
) -> Suggestions:
    """Suggest codings as accepted and dismissed codings teach.

    Parameters
    ----------
    study
        The study.
    transcripts
        The texts; None: the study's.
    train
        Another study to learn from, such as one in the other language; its codebook's codes are suggested.
    threshold
        The chance below which nothing is said; None: 0.5, and with `top` no threshold.
    top
        Give the `top` best codes of every segment, ``none`` among them.
    embedder
        A sentence model; None: the one that is installed, if any.
    seed
        Decides which passages are drawn in a very large study.

    Returns
    -------
    Suggestions
        In the order of the texts, each with a reason that can be looked up; the score is the chance that a person would
        give the code, once enough is coded.

    Warns
    -----
    QualcoopWarning
        While too little is coded for chances, so that the codebook alone suggests; ``model_of(study).notes`` says it
        too.

    Examples
    --------
    >>> import qualcoop as qc
    >>> study = qc.datasets.coop()
    >>> with warnings.catch_warnings(action="ignore"):
    ...     found = suggest_learned(study, top=1)
    >>> {one.coding.code for one in found} <= {"debt", "trust", "none"}
    True
    """
    model = model_of(study if train is None else train, embedder=embedder, seed=seed)
    if not model.sure:
        warnings.warn(model.notes[-1], QualcoopWarning, stacklevel=2)
    talks = study.transcripts if transcripts is None else transcripts
    return Suggestions(model.suggest(talks, threshold=threshold, top=top, progress=_progress))


def model_of(study: Study, *, embedder: Embedder | None = None, seed: int = 0) -> LearnedModel:
    """Learn how a study is coded, by the coder whose codings count.

    Examples
    --------
    >>> import qualcoop as qc
    >>> model_of(qc.datasets.coop()).coder.startswith("learned@")
    True
    """
    model = embedder or kept_embedder(study)
    return learn(study.codebook, study.transcripts, _taught_by(study), embedder=model, seed=seed)


def next_passages(
    study: Study, order: Order, *, model: LearnedModel | None = None, most: int = MOST
) -> tuple[Next, ...]:
    """Say which passages of a study to read next.

    Parameters
    ----------
    study
        The study.
    order
        ``uncertain``: where the model is least sure. ``diverse``: what is unlike all that is coded. ``negative``: what
        may be counter-evidence to the standing hypothesis: where the outcome is lacking, what speaks for its
        conditions, where it is there, what speaks against them, as far as the claim allows.
    model
        What was learned; None: what the study teaches.
    most
        How many to give.

    Raises
    ------
    UsageError
        If counter-evidence is looked for and the study has no hypothesis.
    """
    speaking = None
    if order == "negative":
        if study.spec.hypothesis is None:
            raise UsageError("order 'negative' looks for counter-evidence to a hypothesis, and study.yaml gives none")
        speaking = against(study.spec.hypothesis, _outcomes(study))
    return read_next(model or model_of(study), study.transcripts, order, against=speaking, most=most)


def kept_embedder(study: Study) -> Embedder | None:
    """Give the sentence model that is installed, with its vectors kept on disk; None without one."""
    model = best_embedder()
    return None if model is None else KeptVectors(model, vectors_folder(study))


def vectors_folder(study: Study) -> Path:
    """Give where the vectors of a study's texts lie: ``$QUALCOOP_VECTORS``, else ``suggestions/vectors`` in its folder.

    What lies there may be deleted at any time, and goes when ``suggestions`` goes. Those of a study that comes with
    qualcoop, or lies in no folder, are kept in the user's cache.
    """
    named = os.environ.get("QUALCOOP_VECTORS")
    if named:
        return Path(named)
    if study.folder and datasets.home() not in Path(study.folder).resolve().parents:
        return Path(study.folder) / "suggestions" / "vectors"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "qualcoop" / "vectors"


def _taught_by(study: Study) -> Codings:
    """Give all rows of the coder who counts, dismissed suggestions among them."""
    study.counted()     # refuses a study that does not say whose codings count
    return study.codings.by(study.spec.counted) if study.spec.counted else study.codings


def _outcomes(study: Study) -> dict[str, list[bool]]:
    places, cases = Places(study), {case.id: case for case in study.spec.cases}
    found: dict[str, list[bool]] = {}
    for talk in study.transcripts:
        told = [outcome_of(cases[id_], study.spec) for id_ in places.cases_of(talk.id)]
        found[talk.id] = [value == "T" for value in told if value in ("T", "F")]
    return found


def _progress(transcripts: Iterable[Transcript]) -> Iterable[Transcript]:
    bar: Iterable[Transcript] = tqdm(transcripts, desc="suggesting", unit=" transcripts", delay=1, leave=False)
    return bar
