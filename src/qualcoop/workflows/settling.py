"""Settle two coders' codings: write what they agree on and what a person decided. Decides no disagreement by itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qualcoop import storing
from qualcoop.coding.settling import SETTLER, Decision, Disagreement, Settled, settle
from qualcoop.errors import Fault, StudyError, UsageError
from qualcoop.storing.csv_file import read_table, write_table
from qualcoop.workflows.studies import open_study

__all__ = ["settle_study", "write_open"]

COLUMNS = ("transcript", "start", "end", "code", "case", "left", "right", "quote", "kept", "why")


def settle_study(
    folder: str | Path, coders: Sequence[str], *, decisions_file: str | Path | None = None
) -> Settled:
    """Settle two coders' codings and write ``codings/settled.csv``.

    Parameters
    ----------
    folder
        The study's folder.
    coders
        The two coders, left and right.
    decisions_file
        A CSV of the disagreements with the columns `kept` (left, right, neither or a stance) and `why` filled in.

    Returns
    -------
    Settled
        What is agreed or decided, and what is still open.

    Raises
    ------
    UsageError
        If a coder has no codings in the study.
    StudyError
        If a decision names no disagreement, or keeps something unknown.
    """
    study = open_study(folder)
    left, right = coders
    for coder in coders:
        if coder not in study.coders:
            raise UsageError(f"no codings of {coder!r} in the study; there are those of {', '.join(study.coders) or 'nobody'}")
    decided = _decisions(Path(decisions_file)) if decisions_file else ()
    found = settle(study.codings.by(left), study.codings.by(right), study.transcripts, decisions=decided)
    with storing.lock(Path(folder)):
        storing.write_codings(storing.codings_path(folder, SETTLER), found.agreed)
    return found


def _decisions(path: Path) -> tuple[Decision, ...]:
    """Read the rows in which something is kept; the file is the one that `settle -o` wrote, filled in."""
    table = read_table(path, required=("transcript", "start", "end", "code", "kept"))
    faults = list(table.faults)
    found = []
    for row in table.rows:
        if not row.get("kept"):
            continue
        if not (row.get("start").isdigit() and row.get("end").isdigit()):
            faults.append(Fault(str(path), row.line, "start and end are whole numbers"))
            continue
        found.append(
            Decision(
                transcript=row.get("transcript"),
                start=int(row.get("start")),
                end=int(row.get("end")),
                code=row.get("code"),
                case=row.get("case"),
                kept=row.get("kept"),
                why=row.get("why"),
            )
        )
    if faults:
        raise StudyError.of(faults)
    return tuple(found)


def write_open(path: str | Path, disagreements: Sequence[Disagreement]) -> None:
    """Write disagreements as a table with empty columns `kept` and `why`, to be filled in by a person."""
    write_table(path, COLUMNS, [[*map(str, one.place), *one.values, one.quote, "", ""] for one in disagreements])
