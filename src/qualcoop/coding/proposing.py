"""Propose codes for the segments of one transcript, best first. Keeps nothing and decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qualcoop.coding.cues import general_events
from qualcoop.coding.lexicon import CACHED_TRANSCRIPTS, Lexicon, Piece, by_piece, pieces
from qualcoop.coding.stance import Stanced, stance
from qualcoop.records.codebook import Code, Codebook
from qualcoop.records.coding import Coding, Suggestion
from qualcoop.records.transcript import Transcript
from qualcoop.text.marks import talk_without_marks
from qualcoop.text.matching import Hit

__all__ = ["Machine", "best_first", "proposals"]


@dataclass(frozen=True, slots=True)
class Machine:
    """What finds and what signs.

    Attributes
    ----------
    codes
        The codes by id; their order settles what is otherwise equal.
    words
        The indicators looked for, of these codes or of a part of them.
    coder
        The name under which is proposed.
    """

    codes: Mapping[str, Code]
    words: Lexicon
    coder: str

    @classmethod
    def of(cls, codebook: Codebook, words: Lexicon, coder: str) -> Machine:
        """Build one from a codebook."""
        return cls({code.id: code for code in codebook}, words, coder)


def proposals(machine: Machine, transcript: Transcript, roles: Collection[str]) -> Iterator[Suggestion]:
    """Yield what is proposed for the turns of these roles, in the order of the text and of rank.

    Examples
    --------
    >>> from qualcoop.coding.lexicon import lexicon
    >>> from qualcoop.records.codebook import Indicator
    >>> from qualcoop.records.transcript import Turn
    >>> book = Codebook((Code("laws", indicators=(Indicator("กฎหมาย", "th"),)),))
    >>> talk = Transcript("t", "กฎหมายไม่ชัด", (Turn(1, "", "informant", 0, 12),))
    >>> [one.coding.code for one in proposals(Machine.of(book, lexicon(book), "me"), talk, ["informant"])]
    ['laws']
    """
    # A mark such as [inaudible] or (หัวเราะ) is no word of the speaker; positions stay.
    said = _said(transcript.text)
    for piece, hits in by_piece(machine.words.index, said, pieces(transcript, roles)):
        for rank, (code, own) in enumerate(_ranked(machine, hits), start=1):
            yield _proposal(machine, transcript, piece, code=code, hits=own, rank=rank)


def best_first(suggestion: Suggestion) -> tuple[float, int]:
    """Give what orders the suggestions of a segment: more distinct terms, then more hits.

    Examples
    --------
    >>> few, many = (Suggestion(Coding("t", 0, 4, "laws"), 1, score=score) for score in (0.5, 0.75))
    >>> sorted([few, many], key=best_first) == [many, few]
    True
    """
    return -suggestion.score, -len(suggestion.hits)


@lru_cache(maxsize=CACHED_TRANSCRIPTS)
def _said(text: str) -> str:
    return talk_without_marks(text)


def _ranked(machine: Machine, hits: Sequence[Hit]) -> list[tuple[str, list[Hit]]]:
    """Give the codes of a segment with their hits, best first."""
    by_code: dict[str, list[Hit]] = {}
    for hit in hits:
        for code in machine.words.owners[hit.term]:
            by_code.setdefault(code, []).append(hit)
    if len(by_code) == 1:
        return list(by_code.items())
    in_order = [(code, by_code[code]) for code in machine.codes if code in by_code]
    return sorted(in_order, key=_most_terms_first)


def _most_terms_first(ranked: tuple[str, list[Hit]]) -> tuple[int, int]:
    return -_distinct(ranked[1]), -len(ranked[1])


def _distinct(hits: Sequence[Hit]) -> int:
    return len({hit.term for hit in hits})


def _proposal(
    machine: Machine, transcript: Transcript, piece: Piece, *, code: str, hits: list[Hit], rank: int
) -> Suggestion:
    entry = machine.codes[code]
    quote = transcript.quote(piece.start, piece.end)
    # Most segments hold no cue at all, and then there is nothing to weigh.
    speaks = bool(entry.cues) or bool(general_events(quote))
    stanced = stance(transcript.text, piece.start, piece.end, hits, entry.cues) if speaks else Stanced("neutral")
    terms = [machine.words.index.terms[hit.term] for hit in hits]
    return Suggestion(
        Coding(transcript.id, piece.start, piece.end, code, machine.coder, stanced.stance, quote=quote),
        segment=piece.number,
        level=entry.level,
        score=_distinct(hits) / (_distinct(hits) + 1),
        rank=rank,
        hits=tuple((term.text, hit.start, hit.end, term.policy) for term, hit in zip(terms, hits, strict=True)),
        cues=stanced.cues,
    )
