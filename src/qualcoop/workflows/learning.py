"""Suggest as a study's own codings teach, and say which passages to read next. Counts for nothing until accepted."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from pathlib import Path

from tqdm import tqdm

from qualcoop.coding.learned import NONE, LearnedModel, learn
from qualcoop.coding.learned_training import settled
from qualcoop.coding.ordering import MOST, Against, Next, Order, against, read_next
from qualcoop.errors import QualcoopWarning, UsageError
from qualcoop.induction.passages import Places
from qualcoop.induction.study import Study
from qualcoop.records.coding import Coding, Codings, Suggestions
from qualcoop.records.expression import Hypothesis, conditions
from qualcoop.records.transcript import Transcript, Turn
from qualcoop.storing.vectors import KeptVectors
from qualcoop.text.embedders import Embedder, best_embedder, checked
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
        A sentence model, any object with `name` and `encode`, whose vectors are kept under its name; None: the one that
        is installed, if any.
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

    Parameters
    ----------
    study
        The study.
    embedder, seed
        As for :func:`suggest_learned`.

    Examples
    --------
    >>> import qualcoop as qc
    >>> model_of(qc.datasets.coop()).coder.startswith("learned@")
    True
    """
    model = kept_embedder(study, embedder)
    return learn(study.codebook, study.transcripts, _taught_by(study), embedder=model, seed=seed)


def next_passages(
    study: Study,
    order: Order,
    *,
    model: LearnedModel | None = None,
    embedder: Embedder | None = None,
    most: int = MOST,
) -> tuple[Next, ...]:
    """Say which passages of a study to read next; what somebody decided on there is left out.

    Parameters
    ----------
    study
        The study.
    order
        ``uncertain``: where the model is least sure. ``diverse``: what is unlike all that is coded. ``negative``: what
        may be counter-evidence to the standing hypothesis, in the cases that are in scope and whose outcome, as told
        or judged, is known: where it is lacking, what speaks for the conditions, where it is there, what speaks
        against them, as far as the claim allows.
    model
        What was learned, such as by :func:`model_of` of another study; None: what the study teaches.
    embedder
        A sentence model to learn with; None: the one that is installed, if any.
    most
        How many to give, from 1.

    Raises
    ------
    UsageError
        If counter-evidence is looked for and the study has no hypothesis, or the codebook learned from has none of the
        hypothesis's codes; if both a model and a sentence model are given.

    Warns
    -----
    QualcoopWarning
        If the codebook learned from lacks some of the hypothesis's codes, which then cannot be looked for.
    """
    if model is not None and embedder is not None:
        raise UsageError("a model has learned with its own sentence model; give either model or embedder")
    learned = model or model_of(study, embedder=embedder)
    speaking = _speaking_against(study, learned) if order == "negative" else None
    own = study.codings.by(study.spec.counted) if study.spec.counted else study.codings
    decided = settled(study.codebook, study.transcripts, own)
    return read_next(learned, study.transcripts, order, against=speaking, settled=decided, most=most)


def kept_embedder(study: Study, embedder: Embedder | None = None) -> Embedder | None:
    """Give a sentence model, or the one that is installed, with its vectors kept on disk; None without one."""
    model = embedder or best_embedder()
    if model is None or isinstance(model, KeptVectors):
        return model
    return KeptVectors(checked(model), vectors_folder(study))


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


def _speaking_against(study: Study, model: LearnedModel) -> Against:
    """Tell for each turn what would speak against the hypothesis there."""
    hypothesis = study.spec.hypothesis
    if hypothesis is None:
        raise UsageError("order 'negative' looks for counter-evidence to a hypothesis, and study.yaml gives none")
    _know_its_codes(study, hypothesis, model)
    return against(hypothesis, _outcomes(study), codebook=study.codebook)


def _know_its_codes(study: Study, hypothesis: Hypothesis, model: LearnedModel) -> None:
    """Refuse a model that knows no code of the hypothesis, and say which ones it does not know."""
    named = conditions(hypothesis.expression)
    below = {code: [code, *(child.id for child in study.codebook.children(code))] for code in named}
    lacking = [code for code in named if not any(one in model.codebook for one in below[code])]
    told = f"the codebook learned from lacks {', '.join(lacking)}, of which the hypothesis speaks"
    if len(lacking) == len(named):
        raise UsageError(f"{told}; counter-evidence is looked for by its codes")
    if lacking:
        warnings.warn(f"{told}; what is told of it is not looked for", QualcoopWarning, stacklevel=4)


def _outcomes(study: Study) -> dict[tuple[str, int], list[bool]]:
    """Give for each turn the outcomes of the cases it may speak of, as a pass takes them: judged, and within scope."""
    told = {row.case: row.y == "T" for row in study.test().verdicts if row.verdict != "outside" and row.y in ("T", "F")}
    places = Places(study)
    return {
        (talk.id, turn.n): [told[case] for case in _cases(places, talk, turn) if case in told]
        for talk in study.transcripts
        for turn in talk.turns
        if turn.start < turn.end
    }


def _cases(places: Places, talk: Transcript, turn: Turn) -> tuple[str, ...]:
    """Give the case that a turn speaks of, or all that its interview may speak of where nothing says which."""
    case = places.case(Coding(talk.id, turn.start, turn.end, NONE), places.person(talk.id, turn), talk)
    return (case,) if case else places.cases_of(talk.id)


def _progress(transcripts: Iterable[Transcript]) -> Iterable[Transcript]:
    bar: Iterable[Transcript] = tqdm(transcripts, desc="suggesting", unit=" transcripts", delay=1, leave=False)
    return bar
