"""A test as data: every case beside the pass before, what the ledger keeps, what a revision turns. Records nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from qualcoop.induction.cells import CaseTable, case_table
from qualcoop.induction.revisions import check_expression
from qualcoop.induction.verdicts import CaseVerdict, stands, verdicts
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import StudyRecord
from qualcoop.records.transcript import Transcript

__all__ = [
    "codes_by_interview",
    "constants",
    "counted_verdicts",
    "four_cells",
    "pass_result",
    "tested_against",
    "tolerated_anew",
    "turned",
]


def tested_against(
    study: StudyRecord, last: LedgerEntry | None, used: Mapping[str, str]
) -> tuple[CaseTable, tuple[CaseVerdict, ...]]:
    """Test every case, and set each verdict beside that of the last pass."""
    table = case_table(study)
    return table, tuple(_against_last(row, last, used) for row in verdicts(study, table))


def _against_last(row: CaseVerdict, last: LedgerEntry | None, used: Mapping[str, str]) -> CaseVerdict:
    if last is None or row.case not in last.result["verdicts"]:
        return row
    return replace(row, previous=last.result["verdicts"][row.case], stale=last.uses != used)


def pass_result(study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict]) -> dict[str, Any]:
    """Give what the ledger keeps of a pass, and replay compares."""
    changed = [row for row in rows if row.previous is not None and row.previous != row.verdict]
    return {
        "expression": str(study.spec.hypothesis) if study.spec.hypothesis else None,
        "cases": [row.case for row in rows],
        "verdicts": {row.case: row.verdict for row in rows},
        "cells": table.sha256(),
        "stale": [row.case for row in rows if row.stale],
        "flips": [{"case": row.case, "from": row.previous, "to": row.verdict} for row in changed],
        "tolerated": [row.case for row in rows if "tolerated" in row.note],
        "stands": stands(rows),
    }


def tolerated_anew(rows: Sequence[CaseVerdict], study: StudyRecord) -> list[dict[str, Any]]:
    """Give the cases that contradict before and after, but are tolerated once the study is as given."""
    before = {row.case for row in rows if row.verdict == "negative" and "tolerated" not in row.note}
    after = verdicts(study, case_table(study))
    return [
        {"case": row.case, "from": "negative", "to": "tolerated"}
        for row in after
        if row.case in before and "tolerated" in row.note
    ]


def turned(rows: Sequence[CaseVerdict], study: StudyRecord) -> list[dict[str, Any]]:
    """Give the cases whose verdict differs once the study is as given."""
    if study.spec.hypothesis is not None:
        check_expression(study.spec.hypothesis, study, lenient=True)
    after = {row.case: row.verdict for row in verdicts(study, case_table(study))}
    return [
        {"case": row.case, "from": row.verdict, "to": after[row.case]}
        for row in rows
        if row.case in after and row.verdict != after[row.case]
    ]


def four_cells(rows: Sequence[CaseVerdict]) -> dict[str, tuple[str, ...]]:
    """Give the cases in scope by explanation (first letter) and outcome, where both are known."""
    inside = [row for row in rows if row.verdict != "outside"]
    return {f"{x}{y}": tuple(row.case for row in inside if (row.x, row.y) == (x, y)) for x in "TF" for y in "TF"}


def counted_verdicts(rows: Sequence[CaseVerdict]) -> dict[str, int]:
    """Count the verdicts that occur, those that decide first, in the words of a sentence."""
    results = [row.verdict for row in rows]
    order = ("confirms", "negative", "undetermined", "compatible", "outside")
    return {"confirm" if word == "confirms" else word: results.count(word) for word in order if word in results}


def constants(study: StudyRecord, table: CaseTable) -> tuple[str, ...]:
    """Give the conditions that help, or hinder, alike in all cases where it is known: a constant explains nothing."""
    known = {
        code.id: {(cell.value, cell.hinders) for cell in table.column(code.id) if cell.value not in ("?", "C")}
        for code in study.codebook.of_kind("condition")
    }
    return tuple(code for code, values in known.items() if len(values) < 2)


def codes_by_interview(study: StudyRecord) -> list[set[str]]:
    """Give the codes counted in each interview, ordered by date, then id."""
    told: dict[str, set[str]] = {transcript.id: set() for transcript in study.transcripts}
    for coding in study.counted():
        told.setdefault(coding.transcript, set()).add(coding.code)
    return [told[transcript.id] for transcript in sorted(study.transcripts, key=_by_date)]


def _by_date(transcript: Transcript) -> tuple[str, str]:
    return (transcript.date or "9999", transcript.id)
