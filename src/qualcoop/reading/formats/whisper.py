"""Read the JSON of speech recognisers of the Whisper family. Takes segments as they are; weighs no probabilities."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite

from qualcoop.errors import ReadingError
from qualcoop.reading.decoding import decode
from qualcoop.reading.formats.cues import Cue, clock, tell
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.records.transcript import Notice

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "whisper"
VERSION = 1

_LISTS = ("segments", "chunks", "transcription", "utterances", "monologues")
SHORTEST_MS = 300
"""Whole numbers that make segments longer than this on average are milliseconds: nobody talks for 300 s at a time."""
_RIGHT = "a Whisper file holds `segments` (or `chunks`, `transcription`), a list of objects with `text`, `start`, `end`"


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    r"""Give who says what in the JSON of Whisper, whisperX, whisper.cpp, or a Whisper pipeline.

    Raises
    ------
    ReadingError
        If the file is no JSON, or other JSON.

    Examples
    --------
    >>> file = '{"segments": [{"start": 0.5, "end": 2.0, "text": " ปีที่แล้วครับ", "speaker": "SPEAKER_01"}]}'
    >>> [(one.speaker, one.time, one.talk) for one in extract(file.encode(), path="a.json", hints=Hints()).utterances]
    [('SPEAKER_01', '00:00:00.500', 'ปีที่แล้วครับ')]
    """
    decoded = decode(data, path=path, encoding=hints.encoding)
    whole = _parsed(decoded.text, path)
    segments = _segments(whole)
    if segments is None:
        if isinstance(whole, dict) and isinstance(whole.get("text"), str) and whole["text"].strip():
            untimed = Notice("captions", 0, "the file holds the text alone, without segments and times")
            return Extracted(whole["text"].strip(), decoded.encoding, (*decoded.notices, untimed))
        raise ReadingError(f"this is other JSON ({_found(whole)}); {_RIGHT}", path=path)
    factor = _factor(segments)
    cues = [cue for segment in segments if (cue := _cue(segment, factor)) is not None]
    notices = (*decoded.notices, *_unread(len(segments) - len(cues), len(segments)), *_mixed(segments))
    return tell(cues, path=path, hints=hints, encoding=decoded.encoding, notices=notices)


def _parsed(text: str, path: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        cut = " (the file may have been cut off)" if error.pos >= len(text.rstrip()) - 1 else ""
        message = f"this is no JSON: {error.msg}, column {error.colno}{cut}; {_RIGHT}"
        raise ReadingError(message, path=path, line=error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise ReadingError(f"this JSON is nested too deeply or holds a number too long; {_RIGHT}", path=path) from error


def _segments(whole: object) -> Sequence[object] | None:
    """Give the list of segments, wherever the program puts it."""
    lists = [whole] if isinstance(whole, list) else []
    if isinstance(whole, dict):
        lists = [whole[key] for key in _LISTS if isinstance(whole.get(key), list)]
    return next((some for some in lists if any(_text(one) is not None for one in some)), None)


def _found(whole: object) -> str:
    if isinstance(whole, dict):
        return "keys " + ", ".join(repr(key[:30]) for key in list(whole)[:6]) if whole else "an empty object"
    return f"a list of {len(whole)}" if isinstance(whole, list) else f"a {type(whole).__name__}"


def _text(segment: object) -> str | None:
    """Give a segment's talk; of one that has words alone, its words as they are spaced."""
    if not isinstance(segment, dict):
        return None
    if isinstance(segment.get("text"), str):
        return str(segment["text"])
    words = [word for word in _words(segment) if word]
    if not words:
        return None
    return "".join(words) if any(word[0] == " " for word in words) else " ".join(words)


def _words(segment: Mapping[str, object]) -> Iterator[str]:
    each = segment.get("words")
    for word in each if isinstance(each, list) else ():
        said = (word.get("word") or word.get("text")) if isinstance(word, dict) else word
        if isinstance(said, str):
            yield said


def _cue(segment: object, factor: int) -> Cue | None:
    text = _text(segment)
    if text is None or not isinstance(segment, dict):
        return None
    start, end = _span(segment, factor)
    return Cue(tuple(text.split("\n")), start, end, _speaker(segment))


def _speaker(told: Mapping[str, object]) -> str:
    """Give who is said to speak; a bare number becomes a label that can be read."""
    who = told.get("speaker")
    if isinstance(who, int) and not isinstance(who, bool):
        return f"Speaker {who}"
    if not isinstance(who, str):
        return ""
    return f"Speaker {who.strip()}" if who.strip().isdigit() else who


def _factor(segments: Sequence[object]) -> int:
    """Give the milliseconds of a unit of `start`: whole numbers that last for hundreds a segment are milliseconds."""
    spans = [(one.get("start"), one.get("end")) for one in segments if isinstance(one, dict)]
    whole = [end - start for start, end in spans if type(start) is int and type(end) is int]
    return 1 if whole and len(whole) == len(spans) and sum(whole) / len(whole) >= SHORTEST_MS else 1000


def _span(segment: Mapping[str, object], factor: int) -> tuple[int | None, int | None]:
    """Give start and end in milliseconds: by the unit, a pair of seconds, offsets in milliseconds, or written times."""
    offsets, pair = segment.get("offsets"), segment.get("timestamp")
    if isinstance(offsets, dict):
        return _milliseconds(offsets.get("from"), 1), _milliseconds(offsets.get("to"), 1)
    if isinstance(pair, list) and len(pair) == 2:
        return _milliseconds(pair[0], 1000), _milliseconds(pair[1], 1000)
    return _milliseconds(segment.get("start"), factor), _milliseconds(segment.get("end"), factor)


def _milliseconds(value: object, factor: int) -> int | None:
    if isinstance(value, str):
        return clock(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or not 0 <= value < 1e9:
        return None
    return round(value * factor)


def _unread(missing: int, of: int) -> tuple[Notice, ...]:
    if not missing:
        return ()
    return (Notice("captions", 0, f"{missing} of {of} segments hold no text and are left out"),)


def _mixed(segments: Sequence[object]) -> tuple[Notice, ...]:
    """Tell of segments in which words are given to another speaker than the segment."""
    mixed = 0
    for segment in segments:
        each = segment.get("words") if isinstance(segment, dict) else None
        words = [word for word in each if isinstance(word, dict)] if isinstance(each, list) else []
        told = {name for word in words if (name := _speaker(word))}
        mixed += isinstance(segment, dict) and bool(told - {_speaker(segment)}) and bool(_speaker(segment))
    if not mixed:
        return ()
    return (Notice("speakers", 0, f"{mixed} segments hold words of another speaker; the segment's speaker counts"),)
