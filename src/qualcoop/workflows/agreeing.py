"""Measure how far a study's coders agree. Writes nothing, and asks nobody for a second coder."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from qualcoop.coding.agreement import Agreement, agreement
from qualcoop.coding.settling import SETTLER
from qualcoop.errors import UsageError
from qualcoop.measures.agreement_intervals import RESAMPLES, SEED
from qualcoop.records.study import StudyRecord
from qualcoop.workflows.studies import open_study

__all__ = ["agree", "apart"]


def agree(
    folder: str | Path,
    *,
    coders: Sequence[str] | None = None,
    unit: str = "turn",
    read_by_all: Collection[str] = (),
    draw: str = "turn",
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Agreement:
    """Measure how far coders of a study agree, per code and overall, and list where they differ.

    Parameters
    ----------
    folder
        The study's folder.
    coders
        Two coders or more; may be left out where just two coded, ``settled`` not counted.
    unit
        turn, segment or character.
    read_by_all
        Ids of transcripts that all coders read, even where one found nothing there; by default only transcripts in
        which each has written a row are compared.
    draw
        What a resample draws as one: turn or transcript.
    resamples, seed
        Number of resamples, 0 for no intervals; the seed that makes them the same on every machine.

    Returns
    -------
    Agreement
        Coefficients with intervals, and disagreements with both quotations.

    Raises
    ------
    UsageError
        If there are not two coders, or more and none named; the message names those there are.

    Examples
    --------
    >>> import qualcoop as qc
    >>> agree(qc.datasets.folder("coop"))
    Traceback (most recent call last):
    qualcoop.errors.UsageError: agreement is between two coders or more; in the study there is teacher
    """
    study = open_study(folder)
    chosen = tuple(coders) if coders else _only_two(study)
    strange = [coder for coder in chosen if coder not in study.coders]
    if strange:
        there = ", ".join(study.coders) or "nobody"
        raise UsageError(f"no codings of {', '.join(map(repr, strange))} in the study; there are those of {there}")
    return agreement(
        study.codings,
        study.transcripts,
        chosen,
        unit=unit,
        read_by_all=read_by_all,
        draw=draw,
        resamples=resamples,
        seed=seed,
    )


def apart(study: StudyRecord) -> tuple[str, ...]:
    """Give those who coded on their own: all coders but the settled codings of several."""
    return tuple(coder for coder in study.coders if coder != SETTLER)


def _only_two(study: StudyRecord) -> tuple[str, ...]:
    found = apart(study)
    if len(found) < 2:
        there = ", ".join(found) or "nobody"
        raise UsageError(f"agreement is between two coders or more; in the study there is {there}")
    if len(found) > 2:
        raise UsageError(f"{', '.join(found)} have coded; name those to be compared (--coders A B)")
    return found
