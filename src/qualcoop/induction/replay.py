"""Replay: compute every recorded pass again from what it used, and compare. Reads no current file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qualcoop.errors import LedgerError
from qualcoop.induction.snapshots import rebuilt
from qualcoop.induction.testing import pass_result, tested_against
from qualcoop.records.canonical import canonical
from qualcoop.records.ledger import LedgerEntry, branch, chain_fault, last_pass
from qualcoop.records.study import StudyRecord

__all__ = ["LedgerFault", "replay"]


@dataclass(frozen=True, slots=True)
class LedgerFault:
    """The first line of a ledger that does not hold."""

    n: int
    fault: str


def replay(
    study: StudyRecord, version_of: Callable[[str], Any], text_of: Callable[[str, str], str]
) -> LedgerFault | None:
    """Check the chain of a ledger and compute each of its passes again.

    Parameters
    ----------
    study
        Its entries are replayed; nothing else of it decides a verdict.
    version_of
        Gives the snapshot with a SHA-256; raises LedgerError where it is missing or was changed.
    text_of
        Gives a transcript's text by id and SHA-256; raises LedgerError likewise.

    Returns
    -------
    LedgerFault or None
        The first line that does not hold, and why; None where all hold.
    """
    broken = chain_fault(study.entries)
    for entry in study.entries[: broken[0] - 1] if broken else study.entries:
        try:
            last = last_pass(branch(study.entries, entry.parent))
            fault = _fault(study, entry, last, version_of, text_of)
        except LedgerError as error:
            fault = str(error)
        if fault:
            return LedgerFault(entry.n, fault)
    return LedgerFault(*broken) if broken else None


def _fault(
    study: StudyRecord,
    entry: LedgerEntry,
    last: LedgerEntry | None,
    version_of: Callable[[str], Any],
    text_of: Callable[[str, str], str],
) -> str:
    """Say what of an entry does not come out again; empty where all does."""
    snapshot = {name: version_of(sha) for name, sha in entry.uses.items()}
    if entry.kind != "pass":
        return ""
    then = rebuilt(study, snapshot, text_of)
    table, rows = tested_against(then, last, entry.uses)
    again = pass_result(then, table, rows)
    differing = [key for key in again if canonical(again[key]) != canonical(entry.result.get(key))]
    return f"line {entry.n} does not come out again: {', '.join(differing)} differ" if differing else ""
