"""Read LRC lyrics files, which some speech recognisers write. Knows when a line begins, not when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import regex

from qualcoop.reading.decoding import decode
from qualcoop.reading.formats.cues import Cue, clock, tell
from qualcoop.reading.formats.timed_text import file_lines, inline, no_times
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.vocabulary import TIMEOUT

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "lrc"
VERSION = 1

_STAMPS = regex.compile(r"\s*(?:\[\s*(?P<time>\d{1,3}(?::\d{1,2}){1,2}(?:[.,]\d{1,3})?)\s*\]\s*)+")
_TAG = regex.compile(r"\s*\[(?P<name>[A-Za-z#][\w ]{0,20}):(?P<value>[^\]]{0,500})\]\s*")


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    r"""Give the lines of an LRC file with their times; title, artist and the like are no talk.

    Raises
    ------
    ReadingError
        If no line has a time.

    Examples
    --------
    >>> file = "[ti:Interview]\n[00:43.810] ปีที่แล้วเราเริ่ม\n[00:45.00]\n[00:50.00]กับชาวบ้าน\n"
    >>> [(one.time, one.talk) for one in extract(file.encode(), path="a.lrc", hints=Hints()).utterances]
    [('00:00:43.810', 'ปีที่แล้วเราเริ่ม'), ('00:00:50.000', 'กับชาวบ้าน')]
    """
    decoded = decode(data, path=path, encoding=hints.encoding)
    cues = list(_cues(decoded.text))
    if not any(cue.start is not None for cue in cues):
        raise no_times(decoded.text, path=path, example="[00:43.810]")
    ended = [*(replace(cue, end=_silence(after)) for cue, after in pairwise(cues)), cues[-1]]
    return tell(ended, path=path, hints=hints, encoding=decoded.encoding, notices=decoded.notices)


def _cues(text: str) -> Iterator[Cue]:
    """Give a cue for every line; of several stamps before one line the first counts, so that it is read once."""
    shift = 0
    for n, line in enumerate(file_lines(text), 1):
        tag = _TAG.fullmatch(line, timeout=TIMEOUT)
        stamps = _STAMPS.match(line, timeout=TIMEOUT)
        if stamps:
            start = clock(stamps.captures("time")[0])
            yield Cue((inline(line[stamps.end() :]),), max(0, (start or 0) - shift), None, "", n)
        elif tag:
            shift = _shift(tag["value"]) if tag["name"].casefold() == "offset" else shift
        elif line.strip():
            yield Cue((inline(line),), line=n)


def _shift(value: str) -> int:
    found = regex.fullmatch(r"\s*([+-]?\d{1,7})\s*", value, timeout=TIMEOUT)
    return int(found[1]) if found else 0


def _silence(after: Cue) -> int | None:
    """Give the time at which a line ends, where an empty stamp says so."""
    return after.start if not any(line.strip() for line in after.lines) else None
