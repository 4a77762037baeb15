"""Take a short answer for what it is: a transcript of one informant's turn. Reads no file and codes nothing."""

from __future__ import annotations

from qualcoop.records.transcript import Transcript, Turn
from qualcoop.text.damage import find_damage
from qualcoop.text.language import language_of

__all__ = ["answer"]


def answer(id_: str, text: str) -> Transcript:
    """Give an answer as a transcript, its damaged stretches told as reading tells them.

    Parameters
    ----------
    id_
        The transcript's id.
    text
        The whole answer, mended and normalised; positions are characters of it.

    Returns
    -------
    Transcript
        With one turn of an informant; no interviewer speaks.

    Examples
    --------
    >>> said = answer("17", "งบประมาณไม่พอ")
    >>> said.turns[0].role, said.turns[0].end, said.language
    ('informant', 13, 'th')
    """
    language = language_of(text)
    damaged = sorted({(one.start, one.end) for one in find_damage(text) if one.end > one.start})
    turn = Turn(1, "", "informant", 0, len(text), language=language)
    return Transcript(id_, text, (turn,), language=language, damaged=tuple(damaged))
