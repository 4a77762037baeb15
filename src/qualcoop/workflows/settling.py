"""Settle two coders' codings: write what they agree on and what a person decided. Decides no disagreement by itself."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path

from qualcoop import storing
from qualcoop.coding.settled_notes import noted
from qualcoop.coding.settled_rows import Joined, decisions_in, is_decision, joined
from qualcoop.coding.settling import SETTLER, Decision, Disagreement, Settled, compare, settle
from qualcoop.errors import Fault, QualcoopWarning, StudyError, UsageError
from qualcoop.induction.study import Study
from qualcoop.records.coding import Coding, Codings
from qualcoop.storing.csv_file import read_table, write_table
from qualcoop.workflows.studies import open_study

__all__ = ["refuse_to_overwrite", "settle_study", "settled_between", "settled_rows", "write_open"]

COLUMNS = ("transcript", "start", "end", "code", "case", "left", "right", "quote", "kept", "why")


def settle_study(folder: str | Path, coders: Sequence[str], *, decisions_file: str | Path | None = None) -> Settled:
    """Settle two coders' codings in ``codings/settled.csv``; what it holds decided stays decided.

    What other pairs of coders settled stays in the file. It gives way only to a decision that this run is told about
    the same place, and is then said.

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
        What the two agree on or a person decided between them, and what is still open.

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
        If what the two settled before no longer fits what they coded; if what others settled gives way to a decision;
        if these two agree where something else was settled between others.
    """
    study = open_study(folder)
    left, right = coders
    _check_coders(coders, study.coders)
    told = _decisions(Path(decisions_file)) if decisions_file else ()
    path = storing.codings_path(folder, SETTLER)
    with storing.lock(Path(folder)):
        before = settled_rows(folder)
        _check_by_hand(path, before)
        is_own = settled_between(study, before, (left, right))
        one, other = study.codings.by(left), study.codings.by(right)
        held = decisions_in(before.where(is_own), compare(one, other, study.transcripts))
        found = settle(one, other, study.transcripts, decisions=_first_told(told, held), coders=(left, right))
        now = settle(one, other, study.transcripts, decisions=told).agreed if told else Codings()
        places = {row.place for row in now if is_decision(row)}
        file = joined(before, found.agreed, (left, right), told=places, is_own=is_own)
        storing.write_codings(path, file.rows)
    _tell(path, file, (left, right))
    return found


def settled_rows(folder: str | Path) -> Codings:
    """Give the rows of settled.csv as it is now; none where there is no such file."""
    path = storing.codings_path(folder, SETTLER)
    return storing.load_codings(path, SETTLER) if path.exists() else Codings()


def settled_between(study: Study, settled: Codings, coders: tuple[str, str]) -> Callable[[Coding], bool]:
    """Give what tells of a settled row whether it was settled between these two.

    Notes of earlier versions do not name the two. All such rows of a file are of one pair: the one whose codings they
    fit best.
    """
    between = frozenset(coders)
    bare = settled.where(_names_nobody)
    are_bare_ours = bool(bare) and _best_fitting(study, bare, between) == between

    def is_own(row: Coding) -> bool:
        found = noted(row)
        return found is not None and (found.between == between or (not found.pair and are_bare_ours))

    return is_own


def _names_nobody(row: Coding) -> bool:
    found = noted(row)
    return found is not None and not found.pair


def _best_fitting(study: Study, bare: Codings, first: frozenset[str]) -> frozenset[str]:
    """Give the pair that settles most of these rows as they are; of equals the first."""
    coders = [coder for coder in study.coders if coder != SETTLER]
    pairs = sorted(map(frozenset, combinations(coders, 2)), key=first.__ne__)
    return max(pairs, key=partial(_fitting, study, bare))


def _fitting(study: Study, bare: Codings, pair: frozenset[str]) -> int:
    one, other = (study.codings.by(coder) for coder in sorted(pair))
    held = decisions_in(bare, compare(one, other, study.transcripts))
    found = settle(one, other, study.transcripts, decisions=held).agreed
    said = {(row.place, row.status, row.stance, is_decision(row)) for row in bare}
    return len(said & {(row.place, row.status, row.stance, is_decision(row)) for row in found})


def _check_coders(coders: Sequence[str], known: Sequence[str]) -> None:
    for coder in coders:
        if coder == SETTLER:
            raise UsageError(f"{SETTLER!r} is what settling writes; name the two coders behind it")
        if coder not in known:
            raise UsageError(f"no codings of {coder!r} in the study; there are those of {', '.join(known) or 'nobody'}")
    if len(set(coders)) < len(coders):
        raise UsageError(f"{coders[0]!r} stands twice; settling needs two coders")


def _check_by_hand(path: Path, before: Codings) -> None:
    """Refuse where a person wrote into settled.csv: nobody could tell what those rows go before."""
    by_hand = [row for row in before.standing() if noted(row) is None]
    if by_hand:
        raise StudyError(
            f"codings were written here by hand: {_listed(by_hand)}; move them to a file of their own coder",
            path=str(path),
        )


def _tell(path: Path, file: Joined, coders: tuple[str, str]) -> None:
    """Warn of what is no longer as it was settled."""
    two = " and ".join(coders)
    decided = [row for row in file.lost if is_decision(row)]
    agreed = [row for row in file.lost if not is_decision(row)]
    told = (
        (f"decisions that are no longer in {path}, since {two} no longer differ there as they did", _listed(decided)),
        (f"no longer in {path}, since {two} no longer agree there", _listed(agreed)),
        (f"decided for {two}, and goes before what {path} had", _described(file.replaced)),
        (f"{two} agree otherwise than {path} says, which stays", _described(file.stayed)),
    )
    for words, rows in told:
        if rows:
            warnings.warn(f"{words}: {rows}", QualcoopWarning, stacklevel=3)


def _first_told(told: Sequence[Decision], held: Sequence[Decision]) -> list[Decision]:
    """Give what this run was told, and what was decided earlier about other places."""
    now = {decision.place for decision in told}
    return [*told, *(decision for decision in held if decision.place not in now)]


def _listed(rows: Sequence[Coding]) -> str:
    return ", ".join(f"{row.code} at {row.transcript}:{row.start}-{row.end}" for row in rows)


def _described(rows: Sequence[Coding]) -> str:
    """List rows with what was settled there, and between whom."""
    return "; ".join(f"{_listed([row])}, {row.stance}, {row.note.removeprefix('settled: ')}" for row in rows)


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
