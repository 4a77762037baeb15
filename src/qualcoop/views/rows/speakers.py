"""Who speaks in a transcript, with what shows a misreading at a glance. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

from qualcoop.records.transcript import Speaker, Transcript
from qualcoop.views.text_lines import clean, clip

__all__ = ["FIRST_WIDTH", "SpeakerSight", "sights"]

FIRST_WIDTH = 44
"""Columns of a speaker's first words."""


@dataclass(frozen=True, slots=True)
class SpeakerSight:
    """A speaker with what shows a misreading: how much is said, and how it begins.

    Attributes
    ----------
    label, role, turns, position
        As in the transcript; the label is empty for talk that nobody is named for.
    characters
        Characters of all turns.
    first
        The beginning of the first turn, on one line.
    line
        Line of the first turn.
    """

    label: str
    role: str
    turns: int
    characters: int
    first: str
    line: int
    position: str = ""


def sights(transcript: Transcript) -> tuple[SpeakerSight, ...]:
    """Give the speakers in order of appearance, talk that nobody is named for first.

    Examples
    --------
    >>> from qualcoop.records.transcript import Turn
    >>> text = "ถาม: ดีไหมคะ"
    >>> turns, speakers = (Turn(1, "ถาม", "interviewer", 5, 12),), (Speaker("ถาม", "interviewer", 1),)
    >>> talk = Transcript("t", text, turns, speakers=speakers)
    >>> [(one.label, one.turns, one.characters, one.first) for one in sights(talk)]
    [('ถาม', 1, 7, 'ดีไหมคะ')]
    """
    unnamed = sum(not turn.speaker for turn in transcript.turns)
    nobody = (Speaker("", "unknown", unnamed),) if unnamed else ()
    return tuple(_sight(transcript, speaker) for speaker in (*nobody, *transcript.speakers))


def _sight(transcript: Transcript, speaker: Speaker) -> SpeakerSight:
    turns = [turn for turn in transcript.turns if turn.speaker == speaker.label]
    first = transcript.text[turns[0].start : turns[0].end] if turns else ""
    return SpeakerSight(
        label=speaker.label,
        role=speaker.role,
        turns=speaker.turns,
        characters=sum(turn.end - turn.start for turn in turns),
        first=clip(clean(first[: 8 * FIRST_WIDTH]), FIRST_WIDTH),
        line=transcript.line_of(turns[0].start) if turns else 0,
        position=speaker.position,
    )
