"""Read WebVTT captions, as Zoom, Teams, Webex, YouTube and Whisper write them. Keeps every line of talk once."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.decoding import decode
from qualcoop.reading.formats.cues import tell
from qualcoop.reading.formats.timed_text import cut, file_lines, no_times, voices
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.vocabulary import TIMEOUT
from qualcoop.records.transcript import Notice

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "vtt"
VERSION = 1

_UNSIGNED = Notice("captions", 0, "the first line of the file is not WEBVTT; the cues are read all the same")
_SIGNATURE = regex.compile(r"WEBVTT(?:[ \t].*)?")


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    r"""Give who says what in a file of WebVTT captions.

    Voice tags name speakers; where there are none, labels before a colon do. NOTE, STYLE and REGION blocks are left
    out, rolling captions are read once.

    Raises
    ------
    ReadingError
        If the file has no cue, or no talk.

    Examples
    --------
    >>> file = "WEBVTT\n\n00:01.000 --> 00:02.500\n<v Somchai>ปีที่แล้ว R&amp;D\n"
    >>> [(one.speaker, one.time, one.talk) for one in extract(file.encode(), path="a.vtt", hints=Hints()).utterances]
    [('Somchai', '00:00:01.000', 'ปีที่แล้ว R&D')]
    """
    decoded = decode(data, path=path, encoding=hints.encoding)
    lines = file_lines(decoded.text)
    signed = _SIGNATURE.fullmatch(lines[0], timeout=TIMEOUT) is not None
    begin = _after_header(lines) if signed else 0
    found = cut(lines[begin:], first=begin + 1, webvtt=True)
    if signed and not found.cues:
        raise ReadingError(
            "a WebVTT header and no cue: the recording gave no captions; export it again, "
            "or take the sound to another transcriber",
            path=path,
        )
    if not any(cue.start is not None for cue in found.cues):
        raise no_times(decoded.text, path=path, example="00:00:01.000 --> 00:00:04.000")
    return tell(
        [one for cue in found.cues for one in voices(cue)],
        path=path,
        hints=hints,
        encoding=decoded.encoding,
        notices=(*decoded.notices, *([] if signed else [_UNSIGNED]), *found.notices),
    )


def _after_header(lines: Sequence[str]) -> int:
    """Give the place after the header: up to the first blank line, or the first cue."""
    for place, line in enumerate(lines[1:], 1):
        if not line.strip():
            return place
        if "-->" in line:
            return place
    return len(lines)
