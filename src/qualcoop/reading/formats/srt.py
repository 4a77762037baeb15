"""Read SubRip subtitles. Keeps the order of the file, and every line of talk."""

from __future__ import annotations

from qualcoop.reading.decoding import decode
from qualcoop.reading.formats.cues import tell
from qualcoop.reading.formats.timed_text import cut, file_lines, no_times, voices
from qualcoop.reading.hints import Extracted, Hints

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "srt"
VERSION = 1


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    r"""Give who says what in a file of SubRip subtitles.

    Raises
    ------
    ReadingError
        If the file has no line of times, or no talk.

    Examples
    --------
    >>> file = "1\n00:00:01,000 --> 00:00:02,500\nถาม: เริ่มเมื่อไร\n\n2\n00:00:02,600 --> 00:00:04,000\nตอบ: ปีที่แล้ว\n"
    >>> [(one.speaker, one.time) for one in extract(file.encode(), path="a.srt", hints=Hints()).utterances]
    [('ถาม', '00:00:01.000'), ('ตอบ', '00:00:02.600')]
    """
    decoded = decode(data, path=path, encoding=hints.encoding)
    found = cut(file_lines(decoded.text))
    if not any(cue.start is not None for cue in found.cues):
        raise no_times(decoded.text, path=path, example="00:00:01,000 --> 00:00:04,000")
    cues = [one for cue in found.cues for one in voices(cue)]
    return tell(cues, path=path, hints=hints, encoding=decoded.encoding, notices=(*decoded.notices, *found.notices))
