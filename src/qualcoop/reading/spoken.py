"""Put stretches of talk that know their times into one order, and say which tiers hold talk. Reads no file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import regex

from qualcoop.reading.hints import Utterance
from qualcoop.reading.vocabulary import TIMEOUT, key_of
from qualcoop.records.transcript import Notice

__all__ = ["Stretch", "clock", "in_order", "is_talk_tier", "joined_names", "overlapping"]

_ASIDE_WORDS = (
    "code codes num off context comment comments note notes remark remarks memo gesture gestures gaze posture "
    "noise noises silence silences background phone phones phoneme phonemes segment segments syllable syllables "
    "tone tones tobi pitch breaks gloss glosses translation translations pos morphemes topic topics section sections "
    "หมายเหตุ บันทึก คำแปล เสียงรบกวน ท่าทาง"
)
_ASIDE = frozenset(_ASIDE_WORDS.split())
_APART = regex.compile(r"[\s_@.\-–/:]+")
MOST_NAMES = 12
"""Names that a notice lists before it counts the rest."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Talk with its place in time, in milliseconds; `place` decides between those that begin together."""

    start: float
    end: float
    place: int
    speaker: str
    talk: str = field(repr=False)
    time: str | None = None


def clock(milliseconds: float) -> str:
    """Write milliseconds from the beginning of a recording as hours, minutes and seconds.

    Examples
    --------
    >>> clock(3_723_450)
    '01:02:03.450'
    """
    whole = round(milliseconds)
    seconds, rest = divmod(whole, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def in_order(stretches: Iterable[Stretch]) -> tuple[Utterance, ...]:
    """Give utterances by when they begin, whoever speaks.

    Examples
    --------
    >>> late, early = Stretch(900, 950, 1, "B", "ครับ"), Stretch(0, 1000, 2, "A", "เริ่มเลยค่ะ")
    >>> [one.speaker for one in in_order([late, early])]
    ['A', 'B']
    """
    return tuple(Utterance(one.talk, one.speaker, one.time) for one in sorted(stretches, key=_when))


def _when(stretch: Stretch) -> tuple[float, int]:
    return stretch.start, stretch.place


def overlapping(stretches: Iterable[Stretch]) -> tuple[Notice, ...]:
    """Tell how many stretches begin while another speaker is still talking."""
    ends: dict[str, float] = {}
    count = 0
    for one in sorted(stretches, key=_when):
        count += any(end > one.start for speaker, end in ends.items() if speaker != one.speaker)
        ends[one.speaker] = max(one.end, ends.get(one.speaker, one.end))
    if not count:
        return ()
    said = f"{count} utterances begin while another speaker talks; they stand in the order in which they begin"
    return (Notice("overlap", 0, said),)


def is_talk_tier(name: str) -> bool:
    """Say whether a tier's name leaves it open that it holds talk; names of notes, sounds and codes do not.

    Examples
    --------
    >>> [is_talk_tier(name) for name in ("CHI", "ผู้ให้สัมภาษณ์", "phones", "Anna - phones", "on_off")]
    [True, True, False, False, False]
    """
    words = [key_of(word) for word in _APART.split(name, timeout=TIMEOUT) if word]
    return not (words and (words[0] in _ASIDE or words[-1] in _ASIDE))


def joined_names(names: Sequence[str]) -> str:
    """Name things in a notice, the first dozen of many.

    Examples
    --------
    >>> joined_names(["a", "b"])
    'a, b'
    """
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else shown
