"""Tell a cast list from talk: lines that name who takes part instead of letting them speak. In doubt a line is talk."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

import regex

from qualcoop.reading.lines import Line
from qualcoop.reading.speakers.label_shapes import Mark
from qualcoop.reading.speakers.roles import asks
from qualcoop.reading.vocabulary import (
    TIMEOUT,
    TITLES,
    is_position,
    key_of,
    named_role,
    position_in,
    sounds_like_talk,
)
from qualcoop.records.transcript import Role
from qualcoop.text.dates import find_date

__all__ = ["is_cast", "people", "role_of_value", "value_of"]

_SPLIT = regex.compile(r",|;|และ| and ")
_LATIN_NAME = regex.compile(r"\p{Lu}[\p{L}'’.\-]*")
_FIELD = regex.compile(r"\p{L}[^:：]{1,30}[:：]\s*\S")
_THAI_NAME = regex.compile(r"\p{Thai}[\p{Thai}.]{1,24}")


def is_cast(lines: Sequence[Line], marks: Sequence[Mark], place: int, *, fields: Collection[int]) -> bool:
    """Say whether a labelled line names people.

    Its words must be particulars of a person, and its place must say so too: among header fields, among other such
    lines, a title before the name, or names that are labels further down. A short answer alone is never enough. A label
    that stands once, alone among several header fields, names people whatever its words.

    Parameters
    ----------
    lines, marks
        The lines of the text and the places where turns may begin.
    place
        Index of the mark in question.
    fields
        Numbers of the lines that hold header fields or a legend.
    """
    mark = marks[place]
    value = value_of(lines, mark)
    if _once_among_fields(lines, marks, mark, fields):
        return True
    if not value or not _is_particulars(value) or not _only_names_below(lines, marks, place, fields):
        return False
    return (
        _in_header_block(lines, marks, mark, fields)
        or _field_follows(lines, marks, place, fields)
        or _is_titled(value)
        or _speaks_later(marks, value)
        or (place + 1 < len(marks) and marks[place + 1].key == mark.key)
    )


def value_of(lines: Sequence[Line], mark: Mark) -> str:
    """Give what stands behind a label on its own line."""
    line = lines[mark.line - 1]
    return line.content[mark.body - line.start :].strip()


def _only_names_below(lines: Sequence[Line], marks: Sequence[Mark], place: int, fields: Collection[int]) -> bool:
    upto = marks[place + 1].line if place + 1 < len(marks) else len(lines) + 1
    below = [line for line in lines[marks[place].line : upto - 1] if line.bare and line.n not in fields]
    block = _block(lines, marks[place].line)
    among_fields = len(set(block).intersection(fields)) > 1
    return all(
        _is_name(line.bare)
        or _is_rule(line.bare)
        or (line.n in block and (_is_dated(line.bare) or (among_fields and _FIELD.match(line.bare))))
        for line in below
    )


def _is_dated(text: str) -> bool:
    """Say whether a line is a field that gives a day, whatever the field is called."""
    field = _FIELD.match(text, timeout=TIMEOUT)
    value = text[field.end() - 1 :] if field else ""
    return 0 < len(value) <= 40 and find_date(value) is not None


def _once_among_fields(lines: Sequence[Line], marks: Sequence[Mark], mark: Mark, fields: Collection[int]) -> bool:
    """Say whether a label stands once, in a block of header fields whose other labels stand but once too."""
    block = _block(lines, mark.line)
    value = value_of(lines, mark)
    around = len(set(block).intersection(fields))
    return (
        around > 1
        and all(
            sum(another.key == other.key for another in marks) == 1
            for other in marks
            if other.line in block and other.line not in fields
        )
        and 0 < len(value) <= 200
        and (around > 3 or not sounds_like_talk(value) or key_of(value) in {other.key for other in marks})
        and not asks(value)
    )


def _in_header_block(lines: Sequence[Line], marks: Sequence[Mark], mark: Mark, fields: Collection[int]) -> bool:
    """Say whether the lines around the mark, up to blank ones, are fields and cast lines without any talk."""
    block = _block(lines, mark.line)
    inside = [other for other in marks if other.line in block and other.line not in fields]
    if _take_turns(inside) or not all(_is_particulars(value_of(lines, other)) for other in inside):
        return False
    return len(inside) > 1 or any(line in fields for line in block)


def _take_turns(marks: Sequence[Mark]) -> bool:
    """Say whether a label comes back after another: people talk so, and no list of names is written so."""
    keys = [key for key, _ in groupby(mark.key for mark in marks)]
    return len(set(keys)) < len(keys)


def _block(lines: Sequence[Line], n: int) -> range:
    """Give the lines around a line up to blank ones, rules and headings."""
    first = last = n
    while first > 1 and not _divides(lines[first - 2]):
        first -= 1
    while last < len(lines) and not _divides(lines[last]) and last - n < 40:
        last += 1
    return range(first, last + 1)


def _divides(line: Line) -> bool:
    return not line.bare or _is_rule(line.bare)


def _field_follows(lines: Sequence[Line], marks: Sequence[Mark], place: int, fields: Collection[int]) -> bool:
    """Say whether a header field still follows before anybody talks."""
    rest = marks[place + 1 :]
    talk = next((mark.line for mark in rest if not _is_particulars(value_of(lines, mark))), 0)
    return any(line in fields for line in range(marks[place].line + 1, talk))


def _is_titled(value: str) -> bool:
    """Say whether a value is a titled name, alone or with a position behind it."""
    found = TITLES.match(value, timeout=TIMEOUT)
    if found is None:
        return False
    return len(value.split()) <= 3 or position_in(value[found.end() :]) != "" or "ตำแหน่ง" in value


def _speaks_later(marks: Sequence[Mark], value: str) -> bool:
    """Say whether a list of names holds one that is a label further down."""
    names = [part.strip() for part in _SPLIT.split(value, timeout=TIMEOUT) if _is_name(part.strip())]
    labels = {mark.key for mark in marks}
    return any(key_of(name) in labels or key_of(name.split()[0]) in labels for name in names)


def _is_particulars(value: str) -> bool:
    """Say whether a value could name a person or a position: short, no words of talk, no question."""
    if not value or len(value) > 160 or len(value.split()) > 18 or sounds_like_talk(value) or asks(value):
        return False
    parts = [part.strip() for part in _SPLIT.split(value, timeout=TIMEOUT) if part.strip()]
    known = TITLES.search(value, timeout=TIMEOUT) is not None or position_in(value) != "" or is_position(value)
    return known or all(_is_name(part) for part in parts)


def _is_name(text: str) -> bool:
    """Say whether a text has the look of a person's name alone: two to four words, the last a family name."""
    words = text.split()
    if not 2 <= len(words) <= 4 or len(text) > 45 or sounds_like_talk(text):
        return False
    if all(_LATIN_NAME.fullmatch(word, timeout=TIMEOUT) for word in words):
        return True
    return len(words[-1]) > 3 and all(_THAI_NAME.fullmatch(word, timeout=TIMEOUT) for word in words)


def _is_rule(text: str) -> bool:
    return regex.fullmatch(r"\W+", text, timeout=TIMEOUT) is not None or text.startswith("#")


def role_of_value(value: str) -> Role | None:
    """Give the role that a legend's or a cast list's value names, by its first words or by a position.

    Examples
    --------
    >>> role_of_value("Interviewer, female"), role_of_value("Mayor of City B"), role_of_value("blue")
    ('interviewer', 'informant', None)
    """
    for piece in [value, *regex.split(r"[,(]|\s[-–]\s", value, timeout=TIMEOUT)]:
        role = named_role(piece.strip(" )."))
        if role is not None:
            return role
    first = value.split()[0] if value.split() else ""
    return named_role(first) or ("informant" if position_in(value) else None)


def people(label: str, value: str) -> Iterator[tuple[str, Role, str]]:
    """Yield (folded label, role, position) of those a cast line speaks of: its own label, its names, their initials."""
    role = named_role(label) or role_of_value(label) or "unknown"
    position = position_in(value)
    yield key_of(label), role, position
    if role == "unknown":
        return
    for part in _SPLIT.split(value, timeout=TIMEOUT):
        name = part.split("(")[0].strip()
        if _is_name(name):
            yield key_of(name), role, position
            yield key_of(name.split()[0]), role, position
    for sign in regex.findall(r"\(([A-Z]{1,4}\d?|[ก-ฮ]\.?)\)", value, timeout=TIMEOUT):
        yield key_of(sign), role, position
