"""Take the numbers of printed lines off a text: each line's, or each fifth's. Touches no list, no question's number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from qualcoop.reading.lines import Line, split_lines
from qualcoop.reading.speakers.label_shapes import candidates
from qualcoop.reading.speakers.labels import accept
from qualcoop.reading.vocabulary import TIMEOUT
from qualcoop.records.transcript import Notice

__all__ = ["without_line_numbers"]

_NUMBER = regex.compile(r"[ \t\u00a0]*(?P<n>[0-9๐-๙]{1,5})(?:[.:)|](?=[ \t\u00a0]|$)|(?=[ \t\u00a0]|$))[ \t\u00a0]*")
_NEARLY_ALL = 0.9
_FEWEST_LINES, _FEWEST_STEPS = 5, 3
_STEPS = (5, 10, 2, 3, 4, 20)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A line with the number it begins with, its place among all lines and among those that hold anything."""

    line: Line
    number: int
    width: int
    filled: int


def without_line_numbers(text: str) -> tuple[str, tuple[Notice, ...]]:
    r"""Give a text without the numbers of its lines, and tell how many were left out.

    Numbers are those of lines where they count the lines of the text, all or every fifth, and where labels of speakers
    stand behind them.

    Examples
    --------
    >>> text, _ = without_line_numbers("1 I: Why\n2 so?\n3 R: It\n4 was\n5 wet.\n6 I: Ah.\n")
    >>> text
    'I: Why\nso?\nR: It\nwas\nwet.\nI: Ah.\n'
    >>> without_line_numbers("1. How old?\nTen.\n2. Where?\nHere.\n3. Why?\nSo.\n")[1]
    ()
    """
    lines = split_lines(text)
    filled = [line for line in lines if line.bare]
    found = [one for place, line in enumerate(filled) if (one := _numbered(line, place)) is not None]
    counted = _every(found, len(filled)) or next((some for step in _STEPS if (some := _each(found, step))), [])
    if not counted:
        return text, ()
    widths = {one.line.n: one.width for one in counted}
    bare = "\n".join(line.content[widths.get(line.n, 0) :] for line in lines)
    if sum(bool(mark.label) for mark in accept(candidates(split_lines(bare)))) < 2:
        return text, ()
    message = f"{len(counted)} numbers at the beginnings of lines count the lines and are left out"
    return bare, (Notice("line_numbers", counted[0].line.n, message),)


def _numbered(line: Line, place: int) -> _Numbered | None:
    found = _NUMBER.match(line.content, timeout=TIMEOUT)
    return _Numbered(line, int(found["n"]), found.end(), place) if found else None


def _every(found: Sequence[_Numbered], filled: int) -> list[_Numbered]:
    """Give the numbers where nearly every line has one and they count up, perhaps anew on each page."""
    counting = _counting(found, 1)
    return counting if len(counting) >= max(_FEWEST_LINES, _NEARLY_ALL * filled) else []


def _each(found: Sequence[_Numbered], step: int) -> list[_Numbered]:
    """Give the numbers 5, 10, 15 ... that stand at the lines they count, perhaps anew on each page."""
    some = [one for one in found if one.number % step == 0]
    counting = _counting(some, step)
    enough = len(counting) >= max(_FEWEST_STEPS, _NEARLY_ALL * len(some))
    return counting if enough and counting[0].number == step else []


def _counting(found: Sequence[_Numbered], step: int) -> list[_Numbered]:
    """Give the numbers that go on from the one before or that the next one goes on from."""
    goes_on = [_follows(one, other, step) for one, other in pairwise(found)]
    return [one for one, *either in zip(found, [False, *goes_on], [*goes_on, False], strict=False) if any(either)]


def _follows(one: _Numbered, other: _Numbered, step: int) -> bool:
    """Say whether a number is the next after another and as many lines further down, or the first of a new page."""
    counted = other.number - one.number
    further = (other.line.n - one.line.n, other.filled - one.filled)
    return (counted == step and counted in further) or (counted < 0 and other.number <= step)
