"""What a changed codebook leaves to people: places and codes, never words. Recodes nothing and decides nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from qualcoop.records.coding import Coding, Codings
from qualcoop.records.ledger import LedgerEntry, branch
from qualcoop.records.study import StudyRecord

__all__ = ["WORK_KINDS", "WorkItem", "WorkKind", "grouped", "untouched", "work_list"]

WorkKind = Literal["split", "merged", "judgement", "created", "indicator", "reworded", "parent"]

WORK_KINDS: tuple[str, ...] = get_args(WorkKind)


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One place that a person has to read again, or one judgement that has to be made again.

    Attributes
    ----------
    kind
        split (which heir of the code?), merged (the codes that merged say different things there), judgement (the code
        was judged in the case; what holds of its heirs?), created (nobody has looked there for the new code),
        indicator (a new indicator stands there), reworded (the code means something else now), parent (the code stands
        under another code now).
    code
        The code in question: for split, merged and judgement the one that was; else the one that is.
    transcript, start, end, case
        Where; the case where the coding names one. A judgement has a case only.
    heirs
        The codes it may become, the proposed one first.
    coders
        Whose codings stand there, sorted; empty where nobody has coded it yet.

    Examples
    --------
    >>> WorkItem("split", "laws", "t", 0, 4, heirs=("laws.local", "laws.national")).place
    't:0-4'
    """

    kind: WorkKind
    code: str
    transcript: str = ""
    start: int = 0
    end: int = 0
    case: str = ""
    heirs: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The passage as ``transcript:start-end``, or the case of a judgement."""
        return f"{self.transcript}:{self.start}-{self.end}" if self.transcript else f"case:{self.case}"

    @property
    def order(self) -> tuple[str, int, int, int, str, str]:
        """Sort key: transcript by transcript, in the order of the text; judgements first."""
        return (self.transcript, self.start, self.end, WORK_KINDS.index(self.kind), self.code, self.case)

    def data(self) -> dict[str, Any]:
        """Give plain data for the ledger: places and codes, what is empty left out."""
        found = {name: getattr(self, name) for name in _NAMES}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items() if value}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> WorkItem:
        """Build an item from what :meth:`data` gave."""
        plain: dict[str, Any] = {name: tuple(told) if isinstance(told, list) else told for name, told in data.items()}
        return cls(**plain)


_NAMES = tuple(field.name for field in fields(WorkItem))


def work_list(study: StudyRecord) -> tuple[WorkItem, ...]:
    """Give what refinements of the codebook have left to people and nobody has done yet.

    Each refinement's list stands until it is worked off; codes that were renamed or merged later are followed, and what
    a code left that is gone since is dropped. A place is done once its coding was removed or given one of the heirs; a
    place where a new code is looked for, once somebody gave or refused it there. What stays as it is is said by writing
    its row again, with a time later than the refinement's.

    Returns
    -------
    tuple of WorkItem
        Transcript by transcript, in the order of the text; judgements first.
    """
    done = _Done(study)
    found: dict[WorkItem, None] = {}
    entries = branch(study.entries)
    for place, entry in enumerate(entries):
        for item in _items(entry):
            followed = _followed(item, entries[place + 1 :])
            left = done.left(followed, entry.at) if _is_about(followed, study) else None
            if left is not None:
                found[left] = None
    return tuple(sorted(found, key=_order))


def _items(entry: LedgerEntry) -> Iterable[WorkItem]:
    return map(WorkItem.from_data, entry.result.get("work", ()) if entry.kind == "refine" else ())


def _order(item: WorkItem) -> tuple[str, int, int, int, str, str]:
    return item.order


def _followed(item: WorkItem, later: Sequence[LedgerEntry]) -> WorkItem:
    """Let an item follow the codes that later refinements renamed or merged into one."""
    for entry in later:
        operations = entry.after.get("operations", ()) if entry.kind == "refine" else ()
        names = {
            old: change["new"][0]
            for change in operations
            if change["operation"] in ("renamed", "merged")
            for old in change["old"]
        }
        heirs = tuple(dict.fromkeys(names.get(heir, heir) for heir in item.heirs))
        item = replace(item, code=_named(item.code, names), heirs=heirs)
    return item


def _named(code: str, names: Mapping[str, str]) -> str:
    stem, suffix = (code.removesuffix(".hinders"), ".hinders") if code.endswith(".hinders") else (code, "")
    return names.get(stem, stem) + suffix


def _is_about(item: WorkItem, study: StudyRecord) -> bool:
    """Tell whether the codebook still has a code that an item asks about."""
    asked = item.heirs or (item.code.removesuffix(".hinders"),)
    return any(code in study.codebook for code in asked)


class _Done:
    """What people have said since: indexes a study's codings once."""

    def __init__(self, study: StudyRecord) -> None:
        self._judgements = study.judgements
        last: dict[tuple[Any, ...], Coding] = {(row.coder, row.place): row for row in study.codings}
        self._rows: defaultdict[tuple[Any, ...], list[Coding]] = defaultdict(list)
        self._spoken: defaultdict[tuple[str, str], list[Coding]] = defaultdict(list)
        for row in last.values():
            if row.status != "removed":
                self._spoken[row.transcript, row.code].append(row)
            if row.status == "accepted":
                self._rows[row.transcript, row.start, row.end, row.case].append(row)

    def left(self, item: WorkItem, since: str) -> WorkItem | None:
        """Give an item with those coders who have not done it; None where it is done."""
        if item.kind in ("created", "indicator"):
            return None if self._is_spoken_of(item) else item
        if item.kind == "judgement":
            return item if self._stays_judged(item, since) else None
        coders = tuple(coder for coder in item.coders if self._is_open(item, coder, since))
        return replace(item, coders=coders) if coders else None

    def _is_spoken_of(self, item: WorkItem) -> bool:
        """Tell whether somebody gave or refused the code at a place that touches it."""
        rows = self._spoken[item.transcript, item.code]
        return any(row.start < item.end and item.start < row.end for row in rows)

    def _is_open(self, item: WorkItem, coder: str, since: str) -> bool:
        """Tell whether a coder's coding stands there as it stood, neither moved on nor said again."""
        here = [row for row in self._rows[item.transcript, item.start, item.end, item.case] if row.coder == coder]
        own = [row for row in here if row.code == item.code]
        if item.kind == "split" and any(row.code in item.heirs and row.code != item.code for row in here):
            return False
        return bool(own) and not any(_is_later(row.at, since) for row in own)

    def _stays_judged(self, item: WorkItem, since: str) -> bool:
        suffix = ".hinders" if item.code.endswith(".hinders") else ""
        asked = {item.code, *(heir + suffix for heir in item.heirs)}
        mine = [judgement for judgement in self._judgements if judgement.case == item.case and judgement.code in asked]
        still = any(judgement.code == item.code for judgement in mine)
        return still and not any(_is_later(judgement.at, since) for judgement in mine)


def _is_later(at: str, since: str) -> bool:
    """Tell whether a row was written after a refinement; a date alone counts from its day on, an unread one never."""
    try:
        said, then = datetime.fromisoformat(at), datetime.fromisoformat(since)
    except ValueError:
        return False
    if len(at) <= len("2026-01-31"):
        return said.date() >= then.date()
    return _aware(said) > _aware(then)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def grouped(rows: Iterable[Coding], item_of: Callable[[Coding], WorkItem]) -> list[WorkItem]:
    """Give one item for all coders of one place."""
    coders: defaultdict[WorkItem, set[str]] = defaultdict(set)
    for row in rows:
        coders[item_of(row)].add(row.coder)
    return [replace(item, coders=tuple(sorted(names))) for item, names in coders.items()]


def untouched(codings: Codings, code: str) -> Callable[[str, int, int], bool]:
    """Tell of places whether nobody has given a code there, nor refused it."""
    spoken: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in {(row.coder, row.place): row for row in codings.of(code)}.values():
        if row.status != "removed":
            spoken[row.transcript].append((row.start, row.end))

    def is_untouched(transcript: str, start: int, end: int) -> bool:
        return not any(begin < end and start < stop for begin, stop in spoken[transcript])

    return is_untouched
