"""Read and extend ledger.jsonl. Never changes a line that was written, and never writes half of one."""

from __future__ import annotations

__all__ = ["append_entries", "ledger_path", "load_ledger", "read_ledger"]

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qualcoop.errors import Fault, LedgerError, StudyError
from qualcoop.records.canonical import canonical
from qualcoop.records.ledger import LedgerEntry, chain_fault
from qualcoop.storing.atomic import write_whole
from qualcoop.storing.decoding import read_utf8


def ledger_path(folder: str | Path) -> Path:
    """Give the ledger of a study's folder."""
    return Path(folder) / "ledger.jsonl"


def load_ledger(folder: str | Path) -> tuple[LedgerEntry, ...]:
    """Read the ledger of a study; a study without passes has none.

    Raises
    ------
    LedgerError
        Naming the first line that cannot be read or does not hold.
    """
    entries, fault = read_ledger(folder)
    if fault:
        raise LedgerError(fault.message, path=fault.path, line=fault.line)
    return entries


def read_ledger(folder: str | Path) -> tuple[tuple[LedgerEntry, ...], Fault | None]:
    """Read the lines that hold, up to the first that does not, and say what is wrong with that one.

    Returns
    -------
    tuple
        The entries before the fault, and the fault, None where the whole ledger holds.

    Examples
    --------
    >>> read_ledger("nowhere")
    ((), None)
    """
    path = ledger_path(folder)
    if not path.exists():
        return (), None
    try:
        lines = read_utf8(path).split("\n")
    except StudyError as error:
        return (), Fault(str(path), error.line, error.message)
    if not lines[-1]:
        lines.pop()
    entries: list[LedgerEntry] = []
    for number, line in enumerate(lines, start=1):
        try:
            entries.append(_entry(line))
        except LedgerError as error:
            return _that_hold(entries, path, Fault(str(path), number, error.message))
    return _that_hold(entries, path, None)


def _that_hold(
    entries: list[LedgerEntry], path: Path, fault: Fault | None
) -> tuple[tuple[LedgerEntry, ...], Fault | None]:
    """Check the chain of what was read; its fault comes before one that stopped the reading."""
    broken = chain_fault(entries)
    if broken is None:
        return tuple(entries), fault
    place, message = broken
    return tuple(entries[: place - 1]), Fault(str(path), place, message)


def _entry(line: str) -> LedgerEntry:
    try:
        data = json.loads(line, object_pairs_hook=_once)
    except (json.JSONDecodeError, RecursionError) as error:
        raise LedgerError(f"this line is no JSON ({error})") from None
    if not isinstance(data, dict):
        raise LedgerError("this line is no JSON object")
    entry = LedgerEntry.from_data(data)
    _check_types(entry)
    return entry


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise LedgerError("a key stands twice in this line")
    return data


def _check_types(entry: LedgerEntry) -> None:
    """Refuse values that the rest of the house could not work with."""
    for name in ("memo", "before", "after", "uses", "result"):
        if not isinstance(getattr(entry, name), dict):
            raise LedgerError(f"{name} is no JSON object")
    for name in ("because", "at", "by", "prev", "hash"):
        if not isinstance(getattr(entry, name), str):
            raise LedgerError(f"{name} is no text")
    for name in ("n", "parent"):
        if type(getattr(entry, name)) is not int:
            raise LedgerError(f"{name} is no whole number")


def append_entries(folder: str | Path, entries: Iterable[LedgerEntry]) -> None:
    """Append stamped entries: all of them or none. The caller holds the study's lock.

    Raises
    ------
    LedgerError
        If the ledger does not hold, or if the entries do not continue it; nothing is then written.
    """
    new = tuple(entries)
    if not new:
        return
    path = ledger_path(folder)
    broken = chain_fault((*load_ledger(folder), *new))
    if broken:
        raise LedgerError(f"the new entries do not continue the ledger: {broken[1]}", path=str(path))
    old = read_utf8(path) if path.exists() else ""
    if old and not old.endswith("\n"):
        old += "\n"
    write_whole(path, old + "".join(canonical(entry.data()) + "\n" for entry in new))
