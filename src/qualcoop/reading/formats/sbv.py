"""Read SBV captions, as YouTube's editor writes them. Keeps the order of the file, and every line of talk."""

from __future__ import annotations

import regex

from qualcoop.reading.decoding import decode
from qualcoop.reading.formats.cues import tell
from qualcoop.reading.formats.timed_text import cut, file_lines, no_times, voices
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.vocabulary import TIMEOUT

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "sbv"
VERSION = 1

_TIME = r"\d{1,3}:\d{2}:\d{2}[.]\d{1,3}"
_TIMES = regex.compile(rf"\s*(?P<start>{_TIME})\s*,\s*(?P<end>{_TIME})\s*")


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    r"""Give who says what in a file of SBV captions.

    Raises
    ------
    ReadingError
        If the file has no line of times, or no talk.

    Examples
    --------
    >>> file = "0:00:01.000,0:00:02.500\nถาม: เริ่มเมื่อไร\n\n0:00:02.600,0:00:04.000\nตอบ: ปีที่แล้ว\n"
    >>> [(one.speaker, one.time) for one in extract(file.encode(), path="a.sbv", hints=Hints()).utterances]
    [('ถาม', '00:00:01.000'), ('ตอบ', '00:00:02.600')]
    """
    decoded = decode(data, path=path, encoding=hints.encoding)
    found = cut([_as_subtitle(line) for line in file_lines(decoded.text)])
    if not any(cue.start is not None for cue in found.cues):
        raise no_times(decoded.text, path=path, example="0:00:01.000,0:00:04.000")
    cues = [one for cue in found.cues for one in voices(cue)]
    return tell(cues, path=path, hints=hints, encoding=decoded.encoding, notices=(*decoded.notices, *found.notices))


def _as_subtitle(line: str) -> str:
    """Write a line of times as SubRip does; in other lines, [br] is the end of a line."""
    times = _TIMES.fullmatch(line, timeout=TIMEOUT)
    return f"{times['start']} --> {times['end']}" if times else line.replace("[br]", " ")
