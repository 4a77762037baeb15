"""A study as it would be: without some codes, or with a machine's suggestions for codings. Changes no study."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from qualcoop.coding.indicators import as_codings, coder_name, suggest
from qualcoop.induction.verdicts import named_codes
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import Coding
from qualcoop.records.study import StudyRecord

__all__ = ["left_out", "suggested"]


def left_out(study: StudyRecord, codes: Collection[str]) -> dict[str, Any]:
    """Give what changes of a study had these codes, and their children, never been given.

    Raises
    ------
    UnknownCodeError
        If the codebook lacks a code.
    """
    book = study.codebook
    gone = frozenset(code.id for id_ in codes for code in (book[id_], *book.children(id_)))
    named = gone.intersection(named_codes(study))
    return {
        "codebook": Codebook(tuple(code for code in book if code.id not in gone), book.version, book.levels),
        "codings": study.codings.where(_NotIn(gone)),
        "judgements": tuple(j for j in study.judgements if j.code.removesuffix(".hinders") not in gone),
        "spec": replace(study.spec, hypothesis=None) if named else study.spec,
    }


def suggested(study: StudyRecord) -> dict[str, Any]:
    """Give what changes of a study when suggestions stand for people's codings and judgements of conditions."""
    outcome = study.spec.outcome.id if study.spec.outcome else ""
    return {
        "codings": as_codings(suggest(study.codebook, study.transcripts)),
        "judgements": tuple(judgement for judgement in study.judgements if judgement.code == outcome),
        "spec": replace(study.spec, counted=coder_name(study.codebook) if study.transcripts else ""),
    }


@dataclass(frozen=True, slots=True)
class _NotIn:
    codes: frozenset[str]

    def __call__(self, coding: Coding) -> bool:
        return coding.code not in self.codes
