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

_SILENT = Stanced("neutral")


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
    order = {code: place for place, code in enumerate(machine.codes)}
    for piece, hits in by_piece(machine.words.index, said, pieces(transcript, roles)):
        segment = _Segment.of(transcript, piece)
        for rank, (terms, code, own) in enumerate(_ranked(machine.words.owners, hits, order), start=1):
            yield _proposal(machine, segment, code=code, hits=own, rank=rank, score=terms / (terms + 1))


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


@dataclass(frozen=True, slots=True)
class _Segment:
    """A piece of a transcript, its words, and whether any general cue is among them."""

    transcript: Transcript
    piece: Piece
    quote: str
    speaks: bool

    @classmethod
    def of(cls, transcript: Transcript, piece: Piece) -> _Segment:
        quote = transcript.quote(piece.start, piece.end)
        return cls(transcript, piece, quote, bool(general_events(quote)))


_Ranked = tuple[int, str, list[Hit]]
"""How many distinct terms a code has, the code, its hits."""


def _ranked(owners: Sequence[Sequence[str]], hits: Sequence[Hit], order: Mapping[str, int]) -> list[_Ranked]:
    """Give the codes of a segment with their hits, best first: most terms, most hits, first in the codebook."""
    by_code: dict[str, list[Hit]] = {}
    for hit in hits:
        for code in owners[hit.term]:
            by_code.setdefault(code, []).append(hit)
    ranked = [(_distinct(own), code, own) for code, own in by_code.items()]
    if len(ranked) == 1:
        return ranked
    keyed = sorted((-terms, -len(own), order[code], place) for place, (terms, code, own) in enumerate(ranked))
    return [ranked[place] for *_, place in keyed]


def _distinct(hits: Sequence[Hit]) -> int:
    return 1 if len(hits) == 1 else len({hit.term for hit in hits})


def _proposal(
    machine: Machine, segment: _Segment, *, code: str, hits: list[Hit], rank: int, score: float
) -> Suggestion:
    entry, piece, talk = machine.codes[code], segment.piece, segment.transcript
    # Most segments hold no cue at all, and then there is nothing to weigh.
    speaks = segment.speaks or entry.cues
    stanced = stance(talk.text, piece.start, piece.end, hits, entry.cues) if speaks else _SILENT
    coding = Coding(talk.id, piece.start, piece.end, code, machine.coder, stanced.stance, quote=segment.quote)
    terms = machine.words.index.terms
    found = tuple([(terms[hit.term].text, hit.start, hit.end, terms[hit.term].policy) for hit in hits])
    return Suggestion(coding, piece.number, entry.level, score, rank, found, stanced.cues)
