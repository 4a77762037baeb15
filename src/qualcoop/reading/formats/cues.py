"""Make utterances of cues: one rule for every format that says what was said when. Opens no file, guesses no time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.hints import Extracted, Hints, Utterance
from qualcoop.reading.lines import BLANK
from qualcoop.reading.speakers.cue_labels import Piece, pieces
from qualcoop.reading.vocabulary import TIMEOUT
from qualcoop.records.transcript import Notice
from qualcoop.text.normalise import normalise

__all__ = ["LONG", "PAUSE", "Cue", "Paragraph", "clock", "paragraphs", "stamp", "tell"]

PAUSE = 2000
"""Milliseconds of silence after which a new paragraph begins."""
LONG = 500
"""Characters from which a paragraph ends with the next sentence; at twice as many it ends with the next cue."""
_TOUCHING = 100
_ROLLING_SHARE = 0.1

_CLOCK = regex.compile(r"\s*(?:(\d{1,4})\s?:\s?)?(\d{1,3})\s?:\s?(\d{1,2})(?:\s?[.,]\s?(\d{1,9}))?\s*")
_SENTENCE_END = regex.compile(r"(?:[.?!…。？！]|ครับ|ค่ะ|คะ|จ้ะ)[\"'”’)\]]*$")
_SURROGATES = regex.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of talk that a format gives a time.

    Attributes
    ----------
    lines
        What is said, as the format breaks it into lines.
    start, end
        Milliseconds from the beginning of the recording, or None where the format does not say.
    voice
        Who speaks, where the format has a place for it.
    line
        Line of the file, counted from 1; 0 where lines mean nothing.
    """

    lines: tuple[str, ...] = field(repr=False)
    start: int | None = None
    end: int | None = None
    voice: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Talk that stands on one line of the text, with the place and the time of each cue in it.

    Attributes
    ----------
    talk
        The talk of the cues, a space between them.
    speaker
        Who is named as speaking; empty: whoever spoke before.
    times
        (character of `talk`, milliseconds) of every cue that has a time.
    opens
        True where the format marks another speaker without naming one.
    """

    talk: str = field(repr=False)
    speaker: str = ""
    times: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    opens: bool = False


def clock(written: str) -> int | None:
    """Give the milliseconds of a written time, with or without hours, with point or comma; None where it is none.

    Examples
    --------
    >>> clock("00:01:02,5"), clock("43.810"), clock("01:43.810"), clock("1:00:00")
    (62500, None, 103810, 3600000)
    """
    found = _CLOCK.fullmatch(written, timeout=TIMEOUT)
    if found is None:
        return None
    hours, minutes, seconds, part = found.groups()
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int((part or "0").ljust(3, "0")[:3])


def stamp(milliseconds: int) -> str:
    """Give the one form in which times stand in a transcript, whatever the format's own.

    Examples
    --------
    >>> stamp(3_723_045)
    '01:02:03.045'
    """
    seconds, part = divmod(max(0, milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{part:03}"


def tell(cues: Sequence[Cue], *, path: str, hints: Hints, encoding: str, notices: Sequence[Notice] = ()) -> Extracted:
    """Give who says what of the cues of one file.

    Parameters
    ----------
    cues
        In the order of the file; that order stays, whatever their times.
    path, hints, encoding, notices
        The file's name, what a person says of it, how it was decoded, what was noticed so far.

    Raises
    ------
    ReadingError
        If no cue holds any talk.

    Examples
    --------
    >>> said = [Cue(("Anna: ทำไมคะ",), 0, 900), Cue(("Ben: เพราะ",), 950, 1500), Cue(("ไม่มีงบ",), 1600, 2500)]
    >>> [(one.speaker, one.talk) for one in tell(said * 2, path="", hints=Hints(), encoding="").utterances[:2]]
    [('Anna', 'ทำไมคะ'), ('Ben', 'เพราะ ไม่มีงบ')]
    """
    clean = [cue for cue in map(_clean, cues) if cue.lines]
    if not clean:
        raise ReadingError(
            f"the file has {len(cues)} cues and none holds any talk: the recording gave no captions, or they were lost",
            path=path,
        )
    shown, repeated = _unrolled(clean)
    told = {form for label, name in hints.speakers.items() if name for form in (label, name)}
    found, doubts = pieces(
        [(cue.lines, cue.voice, cue.start, cue.end) for cue in shown],
        listed={*hints.roles, *told},
        refused=[label for label, name in hints.speakers.items() if not name],
    )
    said = tuple(
        Utterance(one.talk, one.speaker, stamp(one.times[0][1]) if one.times else None, one.opens, one.times)
        for one in paragraphs(found)
    )
    if not said:
        raise ReadingError(f"the file has {len(cues)} cues that hold labels and no talk", path=path)
    return Extracted("", encoding, (*notices, *repeated, *_times(shown, rolling=bool(repeated)), *doubts), said)


def paragraphs(found: Iterable[Piece]) -> Iterator[Paragraph]:
    """Join pieces of talk to paragraphs.

    Cues are broken where a screen is full, in the middle of sentences and in each format elsewhere, so they are joined
    by a space. A paragraph ends where the speaker changes, after a pause of two seconds, and when it grows long: with
    a sentence, or, where the talk has no sentence marks, with a cue.

    Examples
    --------
    >>> said = [Piece("เราเริ่ม", start=0, end=900), Piece("ปีที่แล้ว", start=900, end=2000), Piece("แล้วก็", start=4000)]
    >>> [(one.talk, one.times) for one in paragraphs(said)]
    [('เราเริ่ม ปีที่แล้ว', ((0, 0), (9, 900))), ('แล้วก็', ((0, 4000),))]
    """
    open_: list[Piece] = []
    speaker = ""
    length = 0
    for piece in found:
        changes = piece.opens or piece.speaker not in ("", speaker)
        if open_ and (changes or _parted(open_[-1], piece, length)):
            yield _paragraph(open_)
            open_, length = [], 0
        speaker = piece.speaker or ("" if piece.opens else speaker)
        open_.append(piece)
        length += len(piece.talk) + 1
    if open_:
        yield _paragraph(open_)


def _parted(before: Piece, piece: Piece, length: int) -> bool:
    """Say whether a paragraph of this length ends between two pieces of one speaker."""
    if before.end is not None and piece.start is not None and piece.start - before.end >= PAUSE:
        return True
    ended = length >= LONG and _SENTENCE_END.search(before.talk[-12:], timeout=TIMEOUT) is not None
    return ended or length >= 2 * LONG


def _paragraph(joined: Sequence[Piece]) -> Paragraph:
    times: list[tuple[int, int]] = []
    place = 0
    for piece in joined:
        if piece.start is not None and (not times or times[-1][1] != piece.start):
            times.append((place, piece.start))
        place += len(piece.talk) + 1
    return Paragraph(" ".join(piece.talk for piece in joined), joined[0].speaker, tuple(times), joined[0].opens)


def _clean(cue: Cue) -> Cue:
    """Normalise the lines and drop empty ones; half a surrogate pair is no character and is shown as lost."""
    lines = (_SURROGATES.sub("\ufffd", normalise(line), timeout=TIMEOUT) for line in cue.lines)
    bare = (line.replace("\t", " ").replace("\n", " ").strip() for line in lines)
    return replace(cue, lines=tuple(line for line in bare if line.strip(BLANK)))


def _unrolled(cues: list[Cue]) -> tuple[list[Cue], list[Notice]]:
    """Keep each line of rolling captions once: their cues begin with the lines that the cue before ended with.

    Only a file whose cues do so again and again is taken for rolling, since people do say a thing twice.
    """
    shared = [0, *(_shared(before, cue) for before, cue in pairwise(cues))]
    rolls = sum(0 < same < len(cue.lines) for same, cue in zip(shared, cues, strict=True))
    if rolls < 2 or rolls < _ROLLING_SHARE * len(cues):
        return cues, []
    kept = [replace(cue, lines=cue.lines[same:]) for same, cue in zip(shared, cues, strict=True)]
    said = f"the captions roll: {sum(shared)} lines that repeat the cue before are left out, so that each stands once"
    return [cue for cue in kept if cue.lines], [Notice("captions", 0, said)]


def _shared(before: Cue, cue: Cue) -> int:
    """Give how many lines at the beginning of a cue are the last of the one before, which it follows at once."""
    if cue.voice or before.voice:
        return 0
    if before.end is not None and cue.start is not None and cue.start > before.end + _TOUCHING:
        return 0
    most = min(len(before.lines), len(cue.lines), 5)
    return next((n for n in range(most, 0, -1) if before.lines[-n:] == cue.lines[:n]), 0)


def _times(cues: Sequence[Cue], *, rolling: bool) -> list[Notice]:
    """Tell of times that cannot be, and of talk at the same time; the order of the file stays."""
    timed = [cue for cue in cues if cue.start is not None]
    pairs = list(pairwise(timed))
    back = [cue for before, cue in pairs if _earlier(cue.start, before.start)]
    over = [cue for before, cue in pairs if _earlier(cue.start, before.end) and not _earlier(cue.start, before.start)]
    turned = [cue for cue in timed if _earlier(cue.end, cue.start)]
    told = (
        (back, "begin earlier than the one before; the file's order is kept"),
        ([] if rolling else over, "begin before the one before has ended"),
        (turned, "end before they begin"),
        ([cue for cue in cues if cue.start is None] if timed else [], "have no time that can be read"),
    )
    return [
        Notice("time", 0, f"{len(some)} of {len(cues)} cues {what}{_first(some[0])}") for some, what in told if some
    ]


def _earlier(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one < other


def _first(cue: Cue) -> str:
    return f" (the first at line {cue.line} of the file)" if cue.line else ""
