"""Options: what a person might do next, each with its consequences and a named criterion. Applies none of them."""

from __future__ import annotations

from collections.abc import Sequence

from qualcoop.induction.cells import CaseTable
from qualcoop.induction.options.claim import reformulations
from qualcoop.induction.options.codebook import disagreements, indicators, mergers, unused
from qualcoop.induction.options.passages import new_codes, splits
from qualcoop.induction.options.scope import redefinitions
from qualcoop.induction.options.weighing import Option
from qualcoop.induction.verdicts import CaseVerdict
from qualcoop.records.study import StudyRecord

__all__ = ["options", "refinements"]


def options(study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict]) -> tuple[Option, ...]:
    """Give all options of a pass: of the hypothesis first, then of the phenomenon, then of the codebook."""
    return (*reformulations(study, table, rows), *redefinitions(study, table, rows), *refinements(study))


def refinements(study: StudyRecord) -> tuple[Option, ...]:
    """Give what the codings and the texts suggest for the codebook, each kind ranked by its own criterion.

    Returns
    -------
    tuple of Option
        Codes whose coders differ, codes that may merge, codes that may split, new codes, indicators, codes never used.
    """
    found = (disagreements, mergers, splits, new_codes, indicators, unused)
    return tuple(option for find in found for option in find(study))
