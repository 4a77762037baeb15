"""Find the lines that have the shape of a turn's beginning: label, stamp, both. Says of no label that it speaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import regex

from qualcoop.reading.lines import BLANK, Line
from qualcoop.reading.vocabulary import TIMEOUT, key_of

__all__ = ["LEAD", "STAMP", "Mark", "candidates", "could_be_label", "mark_of", "time_runs_backwards"]

HEAD = 200
"""Characters of a line in which a label may stand."""
OPENING = 60
"""Characters of the talk behind a label by which it is judged."""

_WS = rf"[\s{BLANK}]*"
_CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
_DOTTED = r"\d{1,2}\.\d{2}\.\d{2}(?![.\d])"
_SPAN = rf"{_CLOCK}(?:\s*(?:-->|[-–—])\s*{_CLOCK})?"
_MINUTE = r"(?i:(?:นาทีที่|นาที|เวลา|time(?:code)?|at|min(?:ute)?s?)[.:]?\s*)?"
_CLOSED = rf"(?:\[\s*{_MINUTE}{_SPAN}\s*\]|\(\s*{_MINUTE}{_SPAN}\s*\)|<\s*{_MINUTE}{_SPAN}\s*>|\#{_CLOCK}(?:-\d)?\#)"
STAMP = rf"(?:{_CLOSED}|[\[(]?{_SPAN}(?![\d:])[\])]?)"
"""A time stamp, in brackets, in one that lost its partner, or without."""
LEAD = rf"{_WS}(?:[-•>]\s+|\*\s+|\#{{1,6}}\s+)?(?:\d{{1,4}}(?:\.?\t|\s{{2,}}))?"
"""What may stand before a label on its line: a bullet, a heading's sign, a paragraph's number."""
_NAME = r"(?P<label>(?![\d\s:])[^\s:：|*\[\]<>#][^:：\t|*\[\]<>\n]{0,80}?)"
_BOLD = r"(?:\*\*|__)"
_SLANT = r"(?:\*{1,3}|__)"

_LABELLED = regex.compile(
    rf"{LEAD}(?P<open>{_SLANT})?(?:(?P<before>{STAMP}|[\[(]?{_DOTTED}[\])]?):?[\s\-–]*)?(?P<open>{_SLANT})?{_NAME}"
    rf"(?P<shut>{_SLANT})?\s*(?:(?P<after>{_CLOSED})\s*)?"
    rf"(?P<sep>[:：](?!//)(?!(?<=\d:)\d\d)|(?<=\S)\t|(?<=[A-Z]\d{{1,3}})\||\s(?:--|[-–—])\s)"
    rf"(?P<close>{_SLANT})?{_WS}(?:(?P<inside>{_CLOSED}){_WS})?"
)
_BOLDED = regex.compile(rf"{LEAD}{_BOLD}{_NAME}{_BOLD}{_WS}(?:(?P<after>{_CLOSED}|{_CLOCK}){_WS})?")
_STAMPED_BELOW = regex.compile(rf"{LEAD}{_NAME}\s+(?P<after>{_CLOSED}|{_CLOCK})\s*:?{_WS}$")
_STAMPED_ALONE = regex.compile(rf"{LEAD}(?P<before>{STAMP})\s+(?:[-–—]\s+)?{_NAME}\.?{_WS}$")
_BARE_STAMP = regex.compile(rf"{_WS}(?:(?P<before>{_CLOSED}):?|(?P<alone>{STAMP})\s*:?(?={_WS}$)){_WS}")
_ALONE = regex.compile(rf"{LEAD}{_NAME}{_WS}$")
_DOUBTED = regex.compile(r"\p{Lu}{1,3}\d{0,3}\?")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a turn may begin.

    Attributes
    ----------
    line
        Line of the label, counted from 1.
    label
        The label with single spaces; empty for a bare stamp, after which the same speaker goes on.
    start, body
        Where the label's line begins, and where the talk begins after label and stamp.
    time
        The time stamp without its brackets, or None.
    style
        colon, tab, pipe, dash, bold, stamped (a stamp instead of a colon), clocked (nothing but a name and the stamp
        behind it), alone, stamp (no label), bare (a known word with nothing behind it).
    wrapped
        True where the whole line stands between bold marks that open before the label.
    doubtful
        True where the label is no known speaker's, and is taken for one by its look and place.
    opening
        The first characters of the talk on the label's line.
    """

    line: int
    label: str
    start: int
    body: int
    time: str | None = None
    style: str = "colon"
    wrapped: bool = False
    doubtful: bool = False
    opening: str = field(default="", repr=False)

    @property
    def key(self) -> str:
        """The label under which spellings are the same."""
        return key_of(self.label)


def candidates(lines: Iterable[Line]) -> tuple[Mark, ...]:
    r"""Give every line that could begin a turn; :func:`accept` says which do.

    Examples
    --------
    >>> from qualcoop.reading.lines import split_lines
    >>> [(m.label, m.time) for m in candidates(split_lines("[00:12] ถาม: ดีไหม\nI said: no\nno label here!"))]
    [('ถาม', '00:12'), ('I said', None)]
    """
    found = (_candidate(line) for line in lines if line.content.strip())
    return tuple(mark for mark in found if mark is not None)


def _candidate(line: Line) -> Mark | None:
    head = line.content[:HEAD]
    return (
        _labelled(line, head) or _bolded(line, head) or _stamped(line, head) or _bare(line, head) or _alone(line, head)
    )


def _labelled(line: Line, head: str) -> Mark | None:
    found = _LABELLED.match(head, timeout=TIMEOUT)
    if found is None or not could_be_label(found["label"]) or _half_slanted(found):
        return None
    style = {":": "colon", "：": "colon", "\t": "tab", "|": "pipe"}.get(found["sep"], "dash")
    time = found["before"] or found["after"] or found["inside"]
    wrapped = found["open"] is not None and not found["shut"] and not found["close"]
    return mark_of(line, found["label"], found.end(), time, style, wrapped=wrapped)


def _half_slanted(found: regex.Match[str]) -> bool:
    """Say whether a single asterisk before or behind the label has no partner: a footnote's sign, not italics."""
    slants = [mark for mark in (*found.captures("open"), found["shut"], found["close"]) if mark]
    return slants.count("*") % 2 == 1


def _bolded(line: Line, head: str) -> Mark | None:
    found = _BOLDED.match(head, timeout=TIMEOUT)
    if found is None or not could_be_label(found["label"]):
        return None
    return mark_of(line, found["label"], found.end(), found["after"], "stamped" if found["after"] else "bold")


def _stamped(line: Line, head: str) -> Mark | None:
    if line.end - line.start >= HEAD:
        return None
    for pattern, group, style in ((_STAMPED_ALONE, "before", "stamped"), (_STAMPED_BELOW, "after", "clocked")):
        found = pattern.match(head, timeout=TIMEOUT)
        if found and could_be_label(found["label"]):
            return mark_of(line, found["label"], found.end(), found[group], style)
    return None


def _bare(line: Line, head: str) -> Mark | None:
    found = _BARE_STAMP.match(head, timeout=TIMEOUT)
    return mark_of(line, "", found.end(), found["before"] or found["alone"], "stamp") if found else None


def _alone(line: Line, head: str) -> Mark | None:
    found = _ALONE.match(head, timeout=TIMEOUT) if len(line.bare) <= 40 else None
    if found is None or not could_be_label(found["label"]):
        return None
    return mark_of(line, found["label"], found.end(), None, "alone")


def mark_of(line: Line, label: str, body: int, time: str | None, style: str, *, wrapped: bool = False) -> Mark:
    """Give the mark of a line whose talk begins at its character `body`."""
    clean = " ".join(label.replace("\u200b", "").split())
    stamp = regex.sub(r"^\D+", "", time.strip("[]()<># \t"), timeout=TIMEOUT) if time else None
    opening = line.content[body : body + OPENING].strip()
    return Mark(line.n, clean, line.start, line.start + body, stamp, style, wrapped, opening=opening)


def could_be_label(label: str) -> bool:
    """Say whether a stretch has the look of a label at all: short, few words, no sentence marks, some letter."""
    bare = label.strip()
    if _DOUBTED.fullmatch(bare, timeout=TIMEOUT):
        return True
    return (
        len(bare) <= 70
        and len(bare.split()) <= 10
        and regex.search(r"[?!\"“”;…=]|\.\s+\p{Ll}|http", bare, timeout=TIMEOUT) is None
        and regex.search(r"\p{L}", bare, timeout=TIMEOUT) is not None
    )


def time_runs_backwards(marks: Iterable[Mark]) -> tuple[int, ...]:
    """Give the lines whose time stamp is earlier than the one before it."""
    lines: list[int] = []
    before = -1.0
    for mark in marks:
        seconds = _seconds(mark.time)
        if seconds is None:
            continue
        if seconds < before:
            lines.append(mark.line)
        before = seconds
    return tuple(lines)


def _seconds(stamp: str | None) -> float | None:
    if not stamp:
        return None
    first = regex.match(_CLOCK, stamp, timeout=TIMEOUT)
    if first is None:
        return None
    total = 0.0
    for part in first[0].replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total
