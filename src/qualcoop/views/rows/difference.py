"""Rows of the JSON contract for what differs between two passes. Compares nothing itself."""

from __future__ import annotations

from typing import Any

from qualcoop.induction.differing import CellChange, PassDifference, VerdictChange
from qualcoop.records.coding import Coding
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Judgement
from qualcoop.views.report.difference import FACTS

__all__ = ["difference_row"]


def difference_row(found: PassDifference) -> dict[str, Any]:
    """Give the difference of two passes as plain data.

    Examples
    --------
    >>> import qualcoop as qc
    >>> from qualcoop.induction.differing import difference_of
    >>> from qualcoop.workflows.studies import recorded_passes
    >>> row = difference_row(difference_of(*recorded_passes(qc.datasets.coop())))
    >>> row["before"], row["after"], row["verdicts"][0]["why"]
    (1, 2, ['hypothesis'])
    """
    return {
        "study": found.study,
        "before": found.before,
        "after": found.after,
        "same": not found,
        "inputs": list(found.inputs),
        "settings": [{"name": one.name, "before": one.before, "after": one.after} for one in found.settings],
        "facts": [{"case": o.case, "name": o.name, "before": o.before, "after": o.after} for o in found.facts],
        "operations": [{"operation": o.operation, "old": list(o.old), "new": list(o.new)} for o in found.operations],
        "cases": {"added": list(found.cases_added), "gone": list(found.cases_gone)},
        "transcripts": {
            "added": list(found.transcripts_added),
            "gone": list(found.transcripts_gone),
            "changed": list(found.transcripts_changed),
        },
        "coders": {name: {"before": old, "after": new} for name, (old, new) in found.coders.items()},
        "codings": [
            {
                "code": one.code,
                "was": one.was or None,
                "added": [_coding_row(row) for row in one.added],
                "removed": [_coding_row(row) for row in one.removed],
            }
            for one in found.codings
        ],
        "judgements": [
            {"case": o.case, "code": o.code, "before": _judgement_row(o.before), "after": _judgement_row(o.after)}
            for o in found.judgements
        ],
        "participants": {"added": found.participants[0], "removed": found.participants[1]},
        "cells": [_cell_row(one) for one in found.cells],
        "verdicts": [_verdict_row(one) for one in found.verdicts],
        "stands": {"before": found.stands[0], "after": found.stands[1]},
        "lines": [_line_row(entry) for entry in found.lines],
        "left": [_line_row(entry) for entry in found.left],
    }


def _coding_row(row: Coding) -> dict[str, Any]:
    return {
        "transcript": row.transcript,
        "start": row.start,
        "end": row.end,
        "case": row.case or None,
        "stance": row.stance,
        "coder": row.coder,
    }


def _judgement_row(row: Judgement | None) -> dict[str, Any] | None:
    return {"value": row.value, "basis": row.basis or None, "by": row.by or None} if row else None


def _cell_row(one: CellChange) -> dict[str, Any]:
    sides = {"before": one.before, "after": one.after}
    told = {name: {key: getattr(cell, key) or None for key in FACTS} if cell else None for name, cell in sides.items()}
    return {"case": one.case, "code": one.code, "was": one.was or None, "used": one.used, **told} | {
        "changed": list(one.changed)
    }


def _verdict_row(one: VerdictChange) -> dict[str, Any]:
    sides = {"before": one.before, "after": one.after}
    told = {name: {"verdict": row.verdict, "x": row.x, "outcome": row.y} for name, row in sides.items()}
    return {"case": one.case, **told, "why": list(one.why), "each_by_itself": one.alone, "cells": list(one.cells)}


def _line_row(entry: LedgerEntry) -> dict[str, Any]:
    told = {"n": entry.n, "kind": entry.kind, "because": entry.because or None, "memo": entry.memo.get("id")}
    return {**told, "at": entry.at or None, "by": entry.by or None}
