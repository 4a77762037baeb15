"""Passages a model learns from or speaks of: a stretch, the question before it, the talk around it. Judges nothing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualcoop.coding.lexicon import CODABLE, pieces
from qualcoop.records.coding import Coding
from qualcoop.records.transcript import ROLES, Transcript, Turn
from qualcoop.text.language import language_of
from qualcoop.text.marks import talk_without_marks

__all__ = ["AROUND", "Passage", "coded_stretches", "passages", "uncoded_stretches"]

AROUND = 6                  # segments on each side that count as the talk around a passage
LONGEST_QUESTION = 600      # characters; what is asked stands at a turn's end

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a transcript with what a model may know of it.

    Attributes
    ----------
    transcript, start, end
        Where it stands.
    text, language
        What is said, without marks such as (หัวเราะ); th, en, mixed or und.
    question
        The end of the last turn of somebody else before it; empty where there is none.
    around
        (text, weight) of the segments on both sides, the nearest weighing most.
    """

    transcript: str
    start: int
    end: int
    text: str
    language: str
    question: str = ""
    around: tuple[tuple[str, float], ...] = ()


def passages(transcript: Transcript, spans: Iterable[Span]) -> list[Passage]:
    """Give these stretches of a transcript as passages.

    Examples
    --------
    >>> text = "มีงบไหม เราไม่มีงบเลย"
    >>> talk = Transcript("t", text, (Turn(1, "ถาม", "interviewer", 0, 7), Turn(2, "ตอบ", "informant", 8, 21)))
    >>> [one] = passages(talk, [(8, 21)])
    >>> one.text, one.question, one.around
    ('เราไม่มีงบเลย', 'มีงบไหม', (('มีงบไหม', 1.0),))
    """
    said = talk_without_marks(transcript.text)
    cut = [(piece.start, piece.end) for piece in pieces(transcript, ROLES)]
    return [_passage(transcript, said, cut, start, end) for start, end in spans]


def coded_stretches(codings: Iterable[Coding]) -> dict[str, dict[Span, tuple[str, ...]]]:
    """Give for each transcript the stretches coded, with the codes of each.

    A code given to a stretch that covers at least half of another one counts for that one too.

    Examples
    --------
    >>> coded_stretches([Coding("t", 0, 9, "laws"), Coding("t", 0, 6, "trust")])
    {'t': {(0, 6): ('laws', 'trust'), (0, 9): ('laws', 'trust')}}
    """
    rows: dict[str, list[Coding]] = {}
    for coding in codings:
        rows.setdefault(coding.transcript, []).append(coding)
    return {transcript: dict(_labelled(rows[transcript])) for transcript in sorted(rows)}


def uncoded_stretches(
    transcript: Transcript, coded: Collection[Span], *, roles: Collection[str] = CODABLE
) -> list[Span]:
    """Give the segments that no coding touches.

    Examples
    --------
    >>> uncoded_stretches(Transcript("t", "ดีครับ", (Turn(1, "", "informant", 0, 6),)), [])
    [(0, 6)]
    """
    taken = sorted(coded)
    furthest = 0
    reach = [furthest := max(furthest, end) for _, end in taken]
    starts = [start for start, _ in taken]
    spans = [(piece.start, piece.end) for piece in pieces(transcript, roles)]
    return [(a, b) for a, b in spans if not (n := bisect_left(starts, b)) or reach[n - 1] <= a]


def _labelled(rows: Sequence[Coding]) -> Iterator[tuple[Span, tuple[str, ...]]]:
    for span in sorted({(row.start, row.end) for row in rows}):
        yield span, tuple(sorted({row.code for row in rows if _covers((row.start, row.end), span)}))


def _covers(one: Span, other: Span) -> bool:
    """Tell whether a stretch covers at least half of another."""
    return 2 * (min(one[1], other[1]) - max(one[0], other[0])) >= other[1] - other[0]


def _passage(transcript: Transcript, said: str, cut: Sequence[Span], start: int, end: int) -> Passage:
    text = _plain(said[start:end])
    return Passage(
        transcript.id,
        start,
        end,
        text,
        language_of(text),
        _question(transcript, said, start, end),
        tuple(_around(said, cut, start, end)),
    )


def _around(said: str, cut: Sequence[Span], start: int, end: int) -> Iterator[tuple[str, float]]:
    before = bisect_right(cut, start, key=_end_of)
    after = bisect_left(cut, end, key=_start_of)
    for near in range(AROUND):
        for place in (before - 1 - near, after + near):
            if 0 <= place < len(cut) and (text := _plain(said[slice(*cut[place])])):
                yield text, (near + 1) ** -0.5


def _question(transcript: Transcript, said: str, start: int, end: int) -> str:
    turn = transcript.turn_at(start, end)
    if turn is None:
        return ""
    asked = _asked(transcript.turns, turn)
    return "" if asked is None else _plain(said[max(asked.start, asked.end - LONGEST_QUESTION) : asked.end])


def _asked(turns: Sequence[Turn], turn: Turn) -> Turn | None:
    """Give the last turn before this one that is somebody else's."""
    at = bisect_left(turns, turn.start, key=_turn_start)
    return next((one for one in reversed(turns[:at]) if (one.speaker, one.role) != (turn.speaker, turn.role)), None)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _start_of(span: Span) -> int:
    return span[0]


def _end_of(span: Span) -> int:
    return span[1]


def _turn_start(turn: Turn) -> int:
    return turn.start


