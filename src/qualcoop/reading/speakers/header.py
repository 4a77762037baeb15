"""Read what stands before the talk: title, fields, legend, cast list, front matter. Header lines are never turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from qualcoop.reading.lines import Line
from qualcoop.reading.speakers.cast import is_cast, people, role_of_value, value_of
from qualcoop.reading.speakers.label_shapes import Mark
from qualcoop.reading.vocabulary import (
    FIELDS,
    TIMEOUT,
    key_of,
    named_role,
)
from qualcoop.records.transcript import Role
from qualcoop.text.dates import find_date

__all__ = ["Header", "Legend", "find_header", "find_legend", "is_footer"]

LEGEND_LINES = 60
"""Lines from the top in which a legend may stand."""


@dataclass(frozen=True, slots=True)
class Legend:
    """What a legend says of labels: role and position by the label's folded form; `lines` are its line numbers."""

    roles: Mapping[str, Role] = field(default_factory=dict)
    positions: Mapping[str, str] = field(default_factory=dict)
    lines: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the first turn.

    Attributes
    ----------
    last
        Last line that belongs to the header; 0 where there is none.
    date, case
        ISO date and case id, or empty.
    position
        Position named by a field of its own, of whoever is interviewed.
    roles, positions
        Role and position by folded label, from cast lists.
    date_line
        Line of a date field that could not be read; 0 where there is none.
    """

    last: int = 0
    date: str = ""
    case: str = ""
    position: str = ""
    roles: Mapping[str, Role] = field(default_factory=dict)
    positions: Mapping[str, str] = field(default_factory=dict)
    date_line: int = 0


_SIGN = (
    r"(?P<sign>[^\s=:;,|*]{1,3}|[A-Z][A-Za-z]{0,4}\.?\d{0,2}|\p{Thai}{1,4}\.?\d{0,2}|"
    r"(?:Interviewee|Speaker|Participant) ?\d{1,2})"
)
_ENTRY = regex.compile(
    rf"\s*[-•*]*\s*\**{_SIGN}\**\s*(?P<by>=|หมายถึง|คือ|[-–—:])\s*(?P<value>[^=;\n]{{2,80}}?)\s*\**\.?\s*"
)
_TOOL = (
    r"(?:this transcript was )?(?:auto(?:matically)?[- ])?(?:transcribed|generated|created|exported)"
    r" (?:by|with|from|on) .{0,20}(?:https?://|www\.)\S+|"
    r"(?:the )?(?:meeting|recording|call) (?:ended|stopped) (?:after|at)"
    r" .{0,12}\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?\W*|"
    r"[^\n:]{1,40} stopped transcription|view original transcript at \S+|"
    r"this (?:editable )?transcript was computer generated and might contain errors\..{0,120}"
)
"""What a program that records or transcribes writes below the talk."""
_FOOTER = regex.compile(
    r"(?:(?:ที่มา|(?:ภาพ|ข่าว)(?:\s*/\s*(?:ภาพ|ข่าว))?|เรียบเรียง(?:โดย)?|ถอดเทปโดย|source|photos?(?: by)?|transcribed by)"
    rf"\s*[:：].{{0,200}}|{_TOOL}|https?://\S+|[-_=*~…. ]{{3,}}|\W*(?:จบการสัมภาษณ์|จบการสนทนา|สิ้นสุดการสัมภาษณ์|"
    r"end of (?:the )?(?:interview|"
    r"transcript|recording))\W*)",
    regex.IGNORECASE,
)


def find_legend(lines: Sequence[Line]) -> Legend:
    """Read legends such as ``I = Interviewer; R = Mayor`` and ``ส = ผู้สัมภาษณ์``.

    Examples
    --------
    >>> from qualcoop.reading.lines import split_lines
    >>> legend = find_legend(split_lines("I = Interviewer; R = Mayor of City B"))
    >>> legend.roles["i"], legend.positions["r"]
    ('interviewer', 'Mayor of City B')
    """
    roles: dict[str, Role] = {}
    positions: dict[str, str] = {}
    found: set[int] = set()
    for line in lines[:LEGEND_LINES]:
        entries = _legend_entries(line.bare)
        for sign, value in entries:
            role = role_of_value(value)
            roles.setdefault(key_of(sign), role or "unknown")
            if role != "interviewer" and named_role(value) is None:
                positions.setdefault(key_of(sign), value)
        if entries:
            found.add(line.n)
    return Legend(roles, positions, frozenset(found))


def _legend_entries(content: str) -> list[tuple[str, str]]:
    """Give (label, meaning) where the whole line is a legend; one without ``=`` must name a role outright."""
    body = regex.sub(
        r"(?i)^\W*(?:legend|key|abbreviations|speakers|คำย่อ|สัญลักษณ์|อักษรย่อ|ผู้พูด)\s*[:：]\s*", "", content, timeout=TIMEOUT
    )
    pieces = [
        piece for piece in regex.split(r"[;；|]|,\s+(?=\S{1,6}\s*[=:])|\s{3,}", body, timeout=TIMEOUT) if piece.strip()
    ]
    entries: list[tuple[str, str]] = []
    for piece in pieces:
        entry = _ENTRY.fullmatch(piece, timeout=TIMEOUT)
        if entry is None:
            return []
        value = entry["value"].strip()
        if regex.search(r"\p{L}{2}|\p{Thai}{2}", value, timeout=TIMEOUT) is None:
            return []
        if entry["by"] not in ("=", "หมายถึง") and (named_role(value) is None or key_of(entry["sign"]) in FIELDS):
            return []
        entries.append((entry["sign"], value))
    return entries


def find_header(
    lines: Sequence[Line], marks: Sequence[Mark], legend: Legend, *, ignored: frozenset[int] = frozenset()
) -> Header:
    """Read the lines before the first turn.

    Parameters
    ----------
    lines, marks
        The lines of the text and the places where turns may begin.
    legend
        What :func:`find_legend` gave; its lines belong to the header.
    ignored
        Lines that a person leaves out.
    """
    at = {mark.line: place for place, mark in enumerate(marks)}
    front = _front_matter(lines)
    fields: list[tuple[str, str, int]] = []
    cast: list[tuple[Mark, str]] = []
    last = 0
    known = _known_lines(lines, legend, front)
    stop = _first_talk(lines, marks)
    for line in lines:
        found = [] if line.n in ignored else _fields(line.content)
        if line.n in ignored or line.n <= front or line.n in legend.lines or found:
            fields.extend((name, value, line.n) for name, value in found)
        elif line.n in at:
            mark = marks[at[line.n]]
            if not is_cast(lines, marks, at[line.n], fields=known):
                break
            cast.append((mark, value_of(lines, mark)))
        elif line.n >= stop and line.bare and not line.bare.startswith("#"):
            break
        if line.bare:
            last = line.n
    if cast and not any(line.bare for line in lines[last:]):
        # Were these a cast list, nobody would say anything in the whole text: they are what is said.
        last = cast[0][0].line - 1
        fields, cast = [field for field in fields if field[2] <= last], []
    return _gather(lines[:last], fields, cast, last)


def _known_lines(lines: Sequence[Line], legend: Legend, front: int) -> frozenset[int]:
    """Give the lines near the top that are a header's by their own words."""
    top = lines[:LEGEND_LINES]
    return legend.lines | {line.n for line in top if line.n <= front or _fields(line.content)}


def _first_talk(lines: Sequence[Line], marks: Sequence[Mark]) -> int:
    """Give the line from which unlabelled text is talk.

    After the last label where there are labels; otherwise after the fields at the top, with at most three short
    lines of title above them.
    """
    if marks:
        return marks[-1].line + 1
    titles = 0
    stop = 1
    for line in lines[:15]:
        if _fields(line.content):
            stop = line.n + 1
        elif line.bare:
            titles += 1
            if titles > 3 or len(line.bare) > 80 or stop > 1:
                break
    return stop


def _front_matter(lines: Sequence[Line]) -> int:
    """Give the last line of a block between two lines of three hyphens at the very top, or 0."""
    if not lines or lines[0].bare != "---":
        return 0
    return next((line.n for line in lines[1:100] if line.bare in ("---", "...")), 0)


def _fields(content: str) -> list[tuple[str, str]]:
    """Give the header fields of a line; several may share it, apart by tabs, bars or runs of spaces."""
    pieces = [piece for piece in regex.split(r"\t|\s{2,}|[;|]", content.strip(), timeout=TIMEOUT) if piece.strip()]
    each = [_field(piece) for piece in pieces]
    if len(each) > 1 and all(each):
        return [one for one in each if one is not None]
    whole = _field(content)
    return [whole] if whole is not None else []


def _field(piece: str) -> tuple[str, str] | None:
    found = regex.match(
        r"\W{0,4}(?:\d+[.)]\s+)?(?P<key>\p{L}[^:：=\t]{0,40}?)\W{0,2}\s*(?:[:：=]|\t|\s{2,})\s*\**\s*(?P<value>.*)$",
        piece.strip(),
        timeout=TIMEOUT,
    )
    key = key_of(found["key"]) if found else ""
    if found and key in FIELDS:
        return FIELDS[key], found["value"].strip(" *\"'")
    dated = regex.match(
        r"\W*(?:สัมภาษณ์เมื่อวันที่|สัมภาษณ์เมื่อ|วันที่สัมภาษณ์|วันที่)\s+(?P<value>\S.*)$", piece.strip(), timeout=TIMEOUT
    )
    if dated and find_date(dated["value"][:40]) and len(piece) < 60:
        return "date", dated["value"]
    return None


def _gather(
    lines: Sequence[Line], fields: Iterable[tuple[str, str, int]], cast: Iterable[tuple[Mark, str]], last: int
) -> Header:
    values: dict[str, str] = {}
    unread = 0
    for name, value, line in fields:
        if name == "date" and value and find_date(value) is None:
            unread = unread or line
        elif name and value:
            values.setdefault(name, value)
    date = _iso(values.get("date", "")) or _only_date(lines)
    roles: dict[str, Role] = {}
    positions: dict[str, str] = {}
    for mark, value in cast:
        for key, role, position in people(mark.label, value):
            roles.setdefault(key, role)
            positions.setdefault(key, position)
    case = regex.split(r"\s{2,}|\t", values.get("case", ""), timeout=TIMEOUT)[0]
    return Header(last, date, case, values.get("position", ""), roles, positions, 0 if date else unread)


def _iso(value: str) -> str:
    found = find_date(value) if value else None
    return found.isoformat() if found else ""


def _only_date(lines: Sequence[Line]) -> str:
    """Give the one date that the header's own lines name; empty where they name none or several."""
    dates = {found.isoformat() for line in lines[:30] if (found := find_date(line.content[:300])) is not None}
    return dates.pop() if len(dates) == 1 else ""


def is_footer(text: str) -> bool:
    """Say whether a line after the talk is a source line, an address, a rule, or says that the interview ends.

    Examples
    --------
    >>> is_footer("ที่มา : https://example.org/1"), is_footer("ขอบคุณครับ")
    (True, False)
    >>> is_footer("Meeting ended after 00:34:12"), is_footer("The meeting ended after the vote")
    (True, False)
    """
    return _FOOTER.fullmatch(text, timeout=TIMEOUT) is not None
