"""List who speaks in a transcript, so that a person sees a misreading in one glance. Decides nothing."""

from __future__ import annotations

from qualcoop.records.transcript import Transcript
from qualcoop.views.rows.speakers import sights
from qualcoop.views.text_lines import table_text

__all__ = ["speakers_text"]

NO_LABEL = "(no label)"


def speakers_text(transcript: Transcript) -> str:
    """Give a table of the speakers: turns, characters, and how each begins; empty for a text without turns.

    Examples
    --------
    >>> from qualcoop.records.transcript import Speaker, Turn
    >>> text = "ถาม: ดีไหมคะ"
    >>> turns, speakers = (Turn(1, "ถาม", "interviewer", 5, 12),), (Speaker("ถาม", "interviewer", 1),)
    >>> talk = Transcript("t", text, turns, speakers=speakers)
    >>> print(speakers_text(talk))
    speaker  role         turns  characters  line  begins
    ถาม      interviewer  1      7           1     ดีไหมคะ
    """
    found = sights(transcript)
    if not found:
        return ""
    header = ("speaker", "role", "turns", "characters", "line", "position", "begins")
    return table_text(
        header,
        [
            (one.label or NO_LABEL, one.role, one.turns, one.characters, one.line, one.position, one.first)
            for one in found
        ],
    )
