"""A codebook's indicators as one index, and the stretches of a transcript in which a machine may look."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import NamedTuple

from qualcoop.records.codebook import Codebook, Indicator
from qualcoop.records.transcript import ROLES, Transcript, Turn
from qualcoop.text.boundaries import default_policy, snap
from qualcoop.text.matching import Hit, Reach, Term, TermIndex
from qualcoop.text.segments import segments

__all__ = [
    "CODABLE",
    "Lexicon",
    "Piece",
    "Pieces",
    "by_piece",
    "lexicon",
    "part_of",
    "pieces",
    "term_of",
    "term_owners",
]

CACHED_TRANSCRIPTS = 1024       # a whole study, since every code asks for all its transcripts in turn
CACHED_TERMS = 1 << 14
CODABLE: tuple[str, ...] = tuple(role for role in ROLES if role != "interviewer")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All indicators of a codebook in one index.

    Attributes
    ----------
    index
        Each distinct term once.
    owners
        For each term of the index, the codes that list it.
    """

    index: TermIndex
    owners: tuple[tuple[str, ...], ...]


class Piece(NamedTuple):
    """A segment of a transcript.

    Attributes
    ----------
    number
        Place among all segments of the transcript, the interviewer's too, counted from 1.
    turn
        The turn it belongs to.
    start, end
        Characters of the text.
    """

    number: int
    turn: Turn
    start: int
    end: int


@lru_cache(maxsize=CACHED_TERMS)
def term_of(indicator: Indicator) -> Term:
    """Give an indicator as the term to look for, with the default policy where it names none.

    Examples
    --------
    >>> term_of(Indicator("งบ", "th")).policy, term_of(Indicator("กฎหมาย", "th")).policy
    ('word', 'compound')
    """
    policy = indicator.policy or default_policy(indicator.term)
    return Term(indicator.term, indicator.language, policy, indicator.exclude, indicator.exact)


def lexicon(codebook: Codebook) -> Lexicon:
    """Build the index of a codebook's indicators; the same indicators give the same index.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code
    >>> found = lexicon(Codebook((Code("laws", indicators=(Indicator("กฎหมาย", "th"),)),)))
    >>> found.owners
    (('laws',),)
    """
    return _built(_listed(codebook))


class Pieces(tuple[Piece, ...]):
    """Pieces in the order of the text."""

    @cached_property
    def reach(self) -> Reach:
        """Where they lie: every pass over the text looks there."""
        return Reach.of(map(attrgetter("start", "end"), self))


def pieces(transcript: Transcript, roles: Collection[str] = CODABLE) -> Pieces:
    """Cut the turns of these roles into segments, leaving out damaged stretches.

    Examples
    --------
    >>> talk = Transcript("t", "ดีครับ ???? ดีมาก", (Turn(1, "", "informant", 0, 17),), damaged=((7, 12),))
    >>> [(piece.start, piece.end) for piece in pieces(talk)]
    [(0, 7), (12, 17)]
    """
    return _pieces_of(_Talk(transcript), frozenset(roles))


class _Talk:
    """A transcript as a key: known by its text, whose hash is kept, and not by the hash of all its turns."""

    __slots__ = ("transcript",)

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Talk) and self.transcript == other.transcript

    def __hash__(self) -> int:
        return hash(self.transcript.text)


@lru_cache(maxsize=CACHED_TRANSCRIPTS)
def _pieces_of(talk: _Talk, roles: frozenset[str]) -> Pieces:
    return Pieces(piece for piece in _all_pieces(talk) if piece.turn.role in roles)


@lru_cache(maxsize=CACHED_TRANSCRIPTS)
def _all_pieces(talk: _Talk) -> tuple[Piece, ...]:
    return tuple(_cut(talk.transcript))


def _cut(transcript: Transcript) -> Iterator[Piece]:
    damaged = sorted(snap(transcript.text, start, end) for start, end in transcript.damaged)
    number = 0
    for turn in transcript.turns:
        whole = [(turn.start, turn.end)]
        for start, end in _sound(turn.start, turn.end, damaged) if damaged else whole:
            for begin, stop in segments(transcript.text, start, end):
                number += 1
                yield Piece(number, turn, begin, stop)


def by_piece(index: TermIndex, text: str, among: Pieces) -> Iterator[tuple[Piece, list[Hit]]]:
    """Yield each piece that has hits, with the hits that lie in it as a whole."""
    gathered: dict[int, list[Hit]] = {}
    for hit in index.find(text, among.reach):
        gathered.setdefault(bisect_right(among.reach.starts, hit.start) - 1, []).append(hit)
    return ((among[place], gathered[place]) for place in sorted(gathered))


def _sound(start: int, end: int, damaged: Iterable[Span]) -> Iterator[Span]:
    for begin, stop in damaged:
        if stop <= start or begin >= end:
            continue
        if start < begin:
            yield start, begin
        start = max(start, stop)
    if start < end:
        yield start, end


def part_of(codebook: Codebook, codes: Container[str]) -> Lexicon:
    """Build the index of these codes' indicators alone, in the order that they have in the whole codebook's.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code
    >>> trust, laws = Indicator("ไว้ใจ", "th"), Indicator("กฎหมาย", "th")
    >>> book = Codebook((Code("trust", indicators=(trust,)), Code("both", indicators=(laws, trust))))
    >>> [term.text for term in part_of(book, {"both"}).index.terms]
    ['ไว้ใจ', 'กฎหมาย']
    """
    owners = term_owners(codebook)
    kept = {term: [code for code in owning if code in codes] for term, owning in owners.items()}
    return _indexed({term: owning for term, owning in kept.items() if owning})


def term_owners(codebook: Codebook) -> dict[Term, list[str]]:
    """Give each distinct term of a codebook with the codes that list it; its place here is its number in the index.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code
    >>> book = Codebook((Code("laws", indicators=(Indicator("กฎหมาย", "th"),)),))
    >>> [(term.text, codes) for term, codes in term_owners(book).items()]
    [('กฎหมาย', ['laws'])]
    """
    return _owners(_listed(codebook))


_Listed = tuple[tuple[str, tuple[Indicator, ...]], ...]


def _listed(codebook: Codebook) -> _Listed:
    return tuple((code.id, code.indicators) for code in codebook if code.indicators)


def _owners(listed: _Listed) -> dict[Term, list[str]]:
    owners: dict[Term, list[str]] = {}
    for code, indicators in listed:
        for term in dict.fromkeys(map(term_of, indicators)):
            owners.setdefault(term, []).append(code)
    return owners


@lru_cache(maxsize=16)
def _built(listed: _Listed) -> Lexicon:
    return _indexed(_owners(listed))


def _indexed(owners: Mapping[Term, Sequence[str]]) -> Lexicon:
    return Lexicon(TermIndex(tuple(owners)), tuple(map(tuple, owners.values())))
