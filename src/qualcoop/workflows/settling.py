"""Settle two coders' codings: write what they agree on and what a person decided. Decides no disagreement by itself."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

from qualcoop import storing
from qualcoop.coding.settling import (
    SETTLER,
    Decision,
    Disagreement,
    Settled,
    compare,
    decisions_in,
    is_decision,
    settle,
)
from qualcoop.errors import Fault, QualcoopWarning, StudyError, UsageError
from qualcoop.records.coding import Coding, Codings
from qualcoop.storing.csv_file import read_table, write_table
from qualcoop.workflows.studies import open_study

__all__ = ["refuse_to_overwrite", "settle_study", "write_open"]

COLUMNS = ("transcript", "start", "end", "code", "case", "left", "right", "quote", "kept", "why")
_OURS = "settled: "


def settle_study(
    folder: str | Path, coders: Sequence[str], *, decisions_file: str | Path | None = None
) -> Settled:
    """Settle two coders' codings and write ``codings/settled.csv``; decisions that it holds stay decided.

    Parameters
    ----------
    folder
        The study's folder.
    coders
        The two coders, left and right.
    decisions_file
        A CSV of the disagreements with the columns `kept` (left, right, neither or a stance) and `why` filled in;
        it goes before what settled.csv holds.

    Returns
    -------
    Settled
        What is agreed or decided, and what is still open.

    Raises
    ------
    UsageError
        If a coder has no codings in the study, or the two are not two.
    StudyError
        If a decision names no disagreement, or keeps something unknown; or if settled.csv holds codings that somebody
        wrote into it by hand. Nothing is written then.

    Warns
    -----
    QualcoopWarning
        If decisions that settled.csv holds are given up, since the coders do not differ there any more.
    """
    study = open_study(folder)
    left, right = coders
    _check_coders(coders, study.coders)
    one, other = study.codings.by(left), study.codings.by(right)
    told = _decisions(Path(decisions_file)) if decisions_file else ()
    held = decisions_in(study.codings.by(SETTLER), compare(one, other, study.transcripts))
    found = settle(one, other, study.transcripts, decisions=_first_told(told, held))
    path = storing.codings_path(folder, SETTLER)
    with storing.lock(Path(folder)):
        _check_lost(path, study.codings.by(SETTLER), found.agreed)
        storing.write_codings(path, found.agreed)
    return found


def _check_coders(coders: Sequence[str], known: Sequence[str]) -> None:
    for coder in coders:
        if coder == SETTLER:
            raise UsageError(f"{SETTLER!r} is what settling writes; name the two coders behind it")
        if coder not in known:
            raise UsageError(f"no codings of {coder!r} in the study; there are those of {', '.join(known) or 'nobody'}")
    if len(set(coders)) < len(coders):
        raise UsageError(f"{coders[0]!r} stands twice; settling needs two coders")


def _check_lost(path: Path, before: Codings, after: Codings) -> None:
    """Refuse to drop what a person wrote into settled.csv, and warn of decisions that are about nothing any more."""
    kept = {row.place for row in after}
    lost = [row for row in before if row.place not in kept]
    by_hand = [row for row in Codings(tuple(lost)).standing() if not row.note.startswith(_OURS)]
    if by_hand:
        raise StudyError(
            f"codings written here by hand would be lost: {_listed(by_hand)}; move them to a file of their own coder",
            path=str(path),
        )
    decided = [row for row in lost if is_decision(row)]
    if decided:
        warnings.warn(
            f"decisions that are no longer in {path}, since the coders' codings changed there: {_listed(decided)}",
            QualcoopWarning,
            stacklevel=3,
        )


def _first_told(told: Sequence[Decision], held: Sequence[Decision]) -> list[Decision]:
    """Give what this run was told, and what was decided earlier about other places."""
    now = {decision.place for decision in told}
    return [*told, *(decision for decision in held if decision.place not in now)]


def _listed(rows: Sequence[Coding]) -> str:
    return ", ".join(f"{row.code} at {row.transcript}:{row.start}-{row.end}" for row in rows)


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


def refuse_to_overwrite(path: str | Path) -> None:
    """Refuse a file that lies there already: it may hold a person's decisions."""
    if Path(path).exists():
        raise UsageError("this file lies there already and may hold decisions; name a new one", path=str(path))


def write_open(path: str | Path, disagreements: Sequence[Disagreement]) -> None:
    """Write disagreements as a table with empty columns `kept` and `why`, to be filled in by a person."""
    refuse_to_overwrite(path)
    write_table(path, COLUMNS, [[*map(str, one.place), *one.values, one.quote, "", ""] for one in disagreements])
