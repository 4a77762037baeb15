"""Which further indicators would have caught passages that people coded, and what else they would catch. Adds none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import regex

from qualcoop.coding.lexicon import Piece, by_piece, pieces, term_of
from qualcoop.records.codebook import Code, Codebook
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript
from qualcoop.text.boundaries import default_policy, words
from qualcoop.text.folding import fold_term
from qualcoop.text.matching import Hit, Term, TermIndex, forms
from qualcoop.text.stopwords import stop_words

__all__ = ["COST", "CRITERION", "Gain", "indicator_gains"]

COST = 0.5
CRITERION = "accepted passages gained minus half of the other segments caught"
SHORTEST = {"th": 2, "en": 3}
TIMEOUT = 60.0
THAI_WORD = regex.compile("[ก-ฮ][ก-ฮะ-ฺเ-๎]+|[เ-ไ][ก-ฮะ-ฺเ-๎]+")
LATIN_WORD = regex.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")

Language = Literal["th", "en"]
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Gain:
    """What one further indicator of a code would bring.

    Attributes
    ----------
    term, language
        The candidate.
    gains
        (transcript, start, end) of coded passages that it would catch and the code's indicators do not.
    also
        (transcript, start, end) of further segments that it would catch, which nobody coded with this code.
    score
        Passages gained minus half of the further segments: what candidates are ranked by.
    criterion
        The same in words.
    """

    term: str
    language: Language
    gains: tuple[Place, ...]
    also: tuple[Place, ...]
    score: float
    criterion: str = CRITERION


def indicator_gains(
    code: Code | str, accepted: Codings, codebook: Codebook, transcripts: Iterable[Transcript], *, most: int = 10
) -> tuple[Gain, ...]:
    """Rank terms that would have caught passages of a code which its indicators miss.

    Candidates are the Thai words and pairs of words and the English words of those passages, but for stop words.

    Parameters
    ----------
    code
        The code, or its id.
    accepted
        Codings; what stands of this code counts.
    codebook
        The codebook with the code's present indicators.
    transcripts
        The texts; further segments are those of turns that a machine may code.
    most
        How many to give.

    Returns
    -------
    tuple of Gain
        Best first, those alone that gain more than they cost.

    Raises
    ------
    UnknownCodeError
        If the codebook lacks the code.

    Examples
    --------
    >>> from qualcoop.records.codebook import Indicator
    >>> from qualcoop.records.transcript import Turn
    >>> talk = Transcript("t", "ต้องทำตามระเบียบพัสดุ", (Turn(1, "", "informant", 0, 21),))
    >>> book = Codebook((Code("laws", indicators=(Indicator("กฎหมาย", "th"),)),))
    >>> [gain.term for gain in indicator_gains("laws", Codings((Coding("t", 0, 21, "laws"),)), book, [talk])]
    ['พัสดุ', 'ตามระเบียบ', 'ตามระเบียบพัสดุ']
    """
    talks = {transcript.id: transcript for transcript in transcripts}
    id_ = code if isinstance(code, str) else code.id
    passages = [row for row in accepted.of(id_).standing() if row.transcript in talks]
    present = TermIndex([term_of(indicator) for indicator in codebook[id_].indicators])
    missed = [row for row in passages if not present.find(_text(row, talks))]
    index = TermIndex(_candidates((_text(row, talks) for row in missed), present))
    if not index.terms:
        return ()
    gains = _gained(index, missed, talks)
    also = _caught_else(index, passages, talks)
    found = (_gain(term, gains[n], also[n]) for n, term in enumerate(index.terms))
    return tuple(sorted((gain for gain in found if gain.score > 0), key=_best_first)[:most])


def _text(row: Coding, transcripts: dict[str, Transcript]) -> str:
    return transcripts[row.transcript].quote(row.start, row.end)


def _candidates(passages: Iterable[str], present: TermIndex) -> list[Term]:
    found: dict[str, Term] = {}
    taken = {form for term in present.terms for form in forms(term)}
    for passage in passages:
        for word, language in _words(passage):
            if word not in taken:
                found.setdefault(word, Term(word, language, default_policy(word)))
    return _without_inflections(sorted(found.values(), key=_term_text))


def _words(passage: str) -> Iterator[tuple[str, Language]]:
    tokens = [fold_term(passage[start:end]) for start, end in words(passage)]
    for token in tokens:
        if _telling(token, "th", THAI_WORD.fullmatch):
            yield token, "th"
        elif _telling(token, "en", LATIN_WORD.fullmatch):
            yield token, "en"
    for one, other in pairwise(tokens):
        if all(_telling(token, "th", THAI_WORD.fullmatch) for token in (one, other)):
            yield one + other, "th"


def _telling(token: str, language: Language, is_word: Callable[..., object]) -> bool:
    return len(token) >= SHORTEST[language] and token not in stop_words(language) and bool(is_word(token))


def _without_inflections(terms: Sequence[Term]) -> list[Term]:
    """Keep one of the English words that match the same forms."""
    kept: dict[frozenset[str], Term] = {}
    for term in terms:
        kept.setdefault(frozenset(forms(term)), term)
    return list(kept.values())


def _gained(index: TermIndex, missed: Iterable[Coding], transcripts: dict[str, Transcript]) -> dict[int, set[Place]]:
    gained: defaultdict[int, set[Place]] = defaultdict(set)
    for row in missed:
        for hit in index.find(_text(row, transcripts)):
            gained[hit.term].add((row.transcript, row.start, row.end))
    return gained


def _caught_else(
    index: TermIndex, passages: Iterable[Coding], transcripts: dict[str, Transcript]
) -> dict[int, set[Place]]:
    coded: defaultdict[str, list[Coding]] = defaultdict(list)
    for row in passages:
        coded[row.transcript].append(row)
    caught: defaultdict[int, set[Place]] = defaultdict(set)
    for transcript in transcripts.values():
        free = [piece for piece in pieces(transcript) if not _touches(piece, coded[transcript.id])]
        for piece, hits in by_piece(index, transcript.text, free):
            _note(caught, (transcript.id, piece.start, piece.end), hits)
    return caught


def _note(caught: defaultdict[int, set[Place]], place: Place, hits: Iterable[Hit]) -> None:
    for hit in hits:
        caught[hit.term].add(place)


def _touches(piece: Piece, rows: Iterable[Coding]) -> bool:
    return any(row.start < piece.end and piece.start < row.end for row in rows)


def _gain(term: Term, gains: Iterable[Place], also: Iterable[Place]) -> Gain:
    gained, caught = tuple(sorted(gains)), tuple(sorted(also))
    return Gain(term.text, term.language, gained, caught, len(gained) - COST * len(caught))


def _best_first(gain: Gain) -> tuple[float, int, int, str]:
    return -gain.score, -len(gain.gains), len(gain.term), gain.term


def _term_text(term: Term) -> str:
    return term.text
