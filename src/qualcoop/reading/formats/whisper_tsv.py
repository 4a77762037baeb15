"""Read the tab-separated file of Whisper: start, end, text. Other tables are not for it, and it says which is which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.decoding import decode
from qualcoop.reading.formats.cues import Cue, clock, tell
from qualcoop.reading.formats.timed_text import file_lines
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.vocabulary import TIMEOUT
from qualcoop.records.transcript import Notice

__all__ = ["FORMAT", "VERSION", "extract", "is_whisper"]

FORMAT = "whisper-tsv"
VERSION = 1

_NUMBER = regex.compile(r"\s*\d{1,12}(?:\.\d{1,12})?\s*")


def is_whisper(text: str) -> bool:
    r"""Say whether a table's first line is that of Whisper.

    Examples
    --------
    >>> is_whisper("start\tend\ttext\n0\t900\tครับ"), is_whisper("speaker\ttext\nA\tครับ")
    (True, False)
    """
    return {"start", "end", "text"} <= set(_columns(text.lstrip("\ufeff").split("\n", 1)[0]))


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    r"""Give the rows of a Whisper table, whose cells are never quoted; a column `speaker` is taken where there is one.

    Raises
    ------
    ReadingError
        If the first line does not name start, end and text.

    Examples
    --------
    >>> file = "start\tend\ttext\n0\t900\tปีที่แล้ว\n900\t2000\tเราเริ่ม\n"
    >>> [(one.time, one.talk) for one in extract(file.encode(), path="a.tsv", hints=Hints()).utterances]
    [('00:00:00.000', 'ปีที่แล้ว เราเริ่ม')]
    """
    decoded = decode(data, path=path, encoding=hints.encoding)
    if not is_whisper(decoded.text):
        raise ReadingError("the first line does not name the columns start, end and text, apart by tabs", path=path)
    lines = file_lines(decoded.text)
    columns = _columns(lines[0])
    rows = [(n, line.split("\t")) for n, line in enumerate(lines[1:], 2) if line.strip()]
    broken = [n for n, row in rows if len(row) < len(columns)]
    cues = list(_cues(rows, columns))
    notices = (*decoded.notices, *_broken(broken, len(rows)))
    return tell(cues, path=path, hints=hints, encoding=decoded.encoding, notices=notices)


def _columns(line: str) -> Mapping[str, int]:
    return {name.strip().casefold(): place for place, name in enumerate(line.split("\t"))}


def _cues(rows: Sequence[tuple[int, Sequence[str]]], columns: Mapping[str, int]) -> Iterator[Cue]:
    """Give a cue a row; a row with too few cells is talk that goes on, a tab too many is white space in the talk."""
    times = [row[columns[name]] for _, row in rows if len(row) >= len(columns) for name in ("start", "end")]
    factor = 1000 if any("." in time for time in times) else 1
    last = columns["text"] == len(columns) - 1
    for n, row in rows:
        if len(row) < len(columns):
            yield Cue((" ".join(row),), line=n)
            continue
        talk = " ".join(row[columns["text"] :]) if last else row[columns["text"]]
        who = row[columns["speaker"]] if "speaker" in columns else ""
        start, end = (_milliseconds(row[columns[name]], factor) for name in ("start", "end"))
        yield Cue((talk,), start, end, who.strip(), n)


def _milliseconds(cell: str, factor: int) -> int | None:
    if _NUMBER.fullmatch(cell, timeout=TIMEOUT):
        return round(float(cell) * factor)
    return clock(cell)


def _broken(broken: Sequence[int], of: int) -> tuple[Notice, ...]:
    if not broken:
        return ()
    message = f"{len(broken)} of {of} rows have too few cells (the first at line {broken[0]} of the file); "
    return (Notice("captions", 0, message + "all they hold is kept as talk that goes on"),)
