"""The ledger: an append-only, hash-chained story of passes and revisions. Reads and writes nothing, has no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256
from typing import Any, Literal, get_args

import regex

from qualcoop.errors import LedgerError
from qualcoop.records.canonical import canonical, digest
from qualcoop.records.showing import said, say, shown, table_html
from qualcoop.records.words import ENTRIES, STANDS, because_words, word

__all__ = [
    "BECAUSE",
    "ENTRY_KINDS",
    "REVISIONS",
    "STAMPED",
    "USES",
    "LedgerEntry",
    "branch",
    "chain_fault",
    "check_because",
    "last_pass",
    "leaves",
    "memo_hash",
    "pass_numbers",
    "same_story",
    "stamped",
]

EntryKind = Literal[
    "pass",
    "reformulate",
    "redefine",
    "refine",
    "recode",
    "hold",
    "abandon",
    "refuse",
    "conclude",
    "corpus",
    "member_check",
    "withdrawal",
]

ENTRY_KINDS: tuple[str, ...] = get_args(EntryKind)
REVISIONS: tuple[str, ...] = ("reformulate", "redefine", "refine", "recode", "hold", "abandon")
USES: tuple[str, ...] = ("codebook", "codings", "judgements", "participants", "spec", "texts")
STAMPED: tuple[str, ...] = ("n", "at", "by", "prev", "hash")
BECAUSE: tuple[str, ...] = (
    "case:ID",
    "passage:TRANSCRIPT:START-END",
    "disagreement:CODE",
    "idle:CODE",
    "source",
    "adviser",
    "no_negative_case",
    "cases_exhausted",
    "saturation:KIND",
    "time",
)

_BECAUSE = regex.compile(
    r"case:[^\s:]+|passage:[^\s:]+:\d+-\d+|disagreement:[^\s:]+|idle:[^\s:]+|source|adviser|"
    r"no_negative_case|cases_exhausted|saturation:[^\s:]+|time"
)


def check_because(because: str) -> None:
    """Refuse a reason that is none of the known kinds.

    Examples
    --------
    >>> check_because("case:G")
    >>> check_because("I felt like it")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    qualcoop.errors.LedgerError: because is 'I felt like it'; it can be case:ID, passage:TRANSCRIPT:START-END, ...
    """
    if _BECAUSE.fullmatch(because) is None:
        raise LedgerError(f"because is {because!r}; it can be {', '.join(BECAUSE)}")


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the ledger.

    Attributes
    ----------
    kind
        pass, one of the revisions, corpus, conclude ...
    because
        Why, as a short word with an id; the wording is in the memo.
    memo
        ``{"id": ..., "sha256": ...}`` of the memo that tells why; empty for none.
    before, after
        For a revision, only the keys that changed.
    uses
        SHA-256 of the codebook, codings, judgements, participants, spec and texts that hold after the entry.
    result
        For a pass: what replay compares; for a revision: cases that change and options weighed.
    parent
        Number of the entry this one grows from; 0 for the first.
    n, at, by, prev, hash
        Place, time, author, hash of the line before and of this line: stamped when saved.
    """

    kind: EntryKind
    because: str = ""
    memo: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    uses: Mapping[str, str] = field(default_factory=dict)
    result: Mapping[str, Any] = field(default_factory=dict)
    parent: int = 0
    n: int = 0
    at: str = ""
    by: str = ""
    prev: str = ""
    hash: str = ""

    def __repr__(self) -> str:
        told = [self.kind, self.because and f"because {self.because}", self.at, self.by]
        return f"<LedgerEntry {self.n or 'not saved'}: {', '.join(part for part in told if part)}>"

    def _repr_html_(self) -> str:
        changed = [(name, self.before.get(name, ""), self.after[name]) for name in self.after]
        header = ("", say("ก่อน", "before"), say("หลัง", "after"))
        told = [f"{say(th, en)}: {value}" for th, en, value in self._said() if value]
        return shown(repr(self)[1:-1], *told, table_html(header, changed) if changed else "")

    def _said(self) -> tuple[tuple[str, str, object], ...]:
        return (
            ("ชนิด", "Kind", said(word(ENTRIES, self.kind)).format(number="")),
            ("เหตุผล", "Because of", said(because_words(self.because)) if self.because else ""),
            ("บันทึกของผู้วิจัย", "Memo", self.memo.get("id", "")),
            ("สมมติฐาน", "Hypothesis", self.result.get("expression", "")),
            ("ผล", "The claim", said(word(STANDS, self.result.get("stands"))) if self.result.get("stands") else ""),
        )

    def data(self) -> dict[str, Any]:
        """Give plain data: one line of the ledger."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> LedgerEntry:
        """Build an entry from one line; refuse a line with other keys or an unknown kind."""
        names = {f.name for f in fields(cls)}
        if set(data) != names:
            odd = ", ".join(sorted(set(data) ^ names))
            raise LedgerError(f"a ledger line has exactly the keys {', '.join(sorted(names))}; odd: {odd}")
        if data["kind"] not in ENTRY_KINDS:
            raise LedgerError(f"kind is {data['kind']!r}; it can be {', '.join(ENTRY_KINDS)}")
        return cls(**data)

    def story(self) -> dict[str, Any]:
        """Give all but what saving stamps: what two ledgers are compared by."""
        return {name: value for name, value in self.data().items() if name not in STAMPED}

    def expected_hash(self) -> str:
        """Compute the hash that the line should carry."""
        return digest({name: value for name, value in self.data().items() if name != "hash"})


def stamped(entry: LedgerEntry, *, after: LedgerEntry | None, at: str, by: str) -> LedgerEntry:
    """Give the entry with its place, time, author and hashes, as the line after `after`."""
    placed = replace(entry, n=after.n + 1 if after else 1, at=at, by=by, prev=after.hash if after else "", hash="")
    return replace(placed, hash=placed.expected_hash())


def same_story(left: Sequence[LedgerEntry], right: Sequence[LedgerEntry]) -> bool:
    """Tell whether two ledgers say the same, but for time, author and hashes."""
    return [canonical(entry.story()) for entry in left] == [canonical(entry.story()) for entry in right]


# --- the tree ------------------------------------------------------------------------------------------------


def branch(entries: Sequence[LedgerEntry], end: int | None = None) -> tuple[LedgerEntry, ...]:
    """Give what led to an entry: the way from the first entry to it, itself the last.

    Parameters
    ----------
    entries
        A whole ledger.
    end
        The entry's number; by default the last line's, on which the analysis stands.

    Examples
    --------
    >>> kinds = [("pass", 0), ("abandon", 1), ("reformulate", 1)]
    >>> lines = [LedgerEntry(kind, n=n, parent=parent) for n, (kind, parent) in enumerate(kinds, start=1)]
    >>> [entry.n for entry in branch(lines)]
    [1, 3]
    """
    found: list[LedgerEntry] = []
    place = len(entries) if end is None else end
    while place > 0:
        found.append(entries[place - 1])
        # A parent stands before its child; a line that says otherwise is found by the chain, and must not trap us here.
        place = min(entries[place - 1].parent, place - 1)
    return tuple(reversed(found))


def leaves(entries: Sequence[LedgerEntry]) -> tuple[int, ...]:
    """Give the numbers of the entries from which nothing grew: the ends of the branches, the last line's among them."""
    parents = {entry.parent for entry in entries}
    return tuple(place for place in range(1, len(entries) + 1) if place not in parents)


def pass_numbers(entries: Iterable[LedgerEntry]) -> dict[int, int]:
    """Give the number of each recorded pass by the number of its entry: passes are counted over all branches."""
    passes = [place for place, entry in enumerate(entries, start=1) if entry.kind == "pass"]
    return {place: number for number, place in enumerate(passes, start=1)}


def last_pass(path: Sequence[LedgerEntry]) -> LedgerEntry | None:
    """Give the last pass on the way to an entry (see :func:`branch`); None where there was none."""
    return next((entry for entry in reversed(path) if entry.kind == "pass"), None)


# --- the chain -----------------------------------------------------------------------------------------------


def chain_fault(entries: Iterable[LedgerEntry]) -> tuple[int, str] | None:
    """Find the first line that does not hold.

    Returns
    -------
    tuple or None
        The line's place (counted from 1) and what is wrong with it; None where the chain holds.
    """
    before = ""
    for place, entry in enumerate(entries, start=1):
        if entry.n != place:
            return place, f"line {place} says it is number {entry.n}"
        if entry.prev != before:
            return place, f"line {place} does not continue the line before it: prev is {entry.prev[:16] or 'empty'}"
        if not 0 <= entry.parent < place:
            return place, f"line {place} says it grows from line {entry.parent}, which does not stand before it"
        if entry.hash != entry.expected_hash():
            return place, f"line {place} was changed: its hash is not that of its content"
        before = entry.hash
    return None


def memo_hash(salt: str, text: str) -> str:
    """Give the hash under which a memo stands in the ledger; the salt goes with the memo."""
    return sha256((salt + text).encode()).hexdigest()
