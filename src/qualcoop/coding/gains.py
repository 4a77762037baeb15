"""Which further indicators would have caught passages that people coded, and what else they would catch. Adds none."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import regex

from qualcoop.coding.lexicon import by_piece, pieces, term_of
from qualcoop.records.codebook import Code, Codebook
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript
from qualcoop.text.boundaries import default_policy, words
from qualcoop.text.folding import fold_term
from qualcoop.text.matching import Term, TermIndex, forms
from qualcoop.text.stopwords import stop_words

__all__ = ["COST", "CRITERION", "Gain", "gains_by_code", "indicator_gains"]

COST = 0.5
CRITERION = "accepted passages gained minus half of the other segments caught"
SHORTEST = {"th": 2, "en": 3}
TIMEOUT = 60.0
CACHED_WORDS = 1 << 16
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
    """Rank terms that would have caught passages of a code which its indicators miss: see :func:`gains_by_code`.

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
    id_ = code if isinstance(code, str) else code.id
    return gains_by_code((id_,), accepted, codebook, transcripts, most=most)[id_]


def gains_by_code(
    codes: Iterable[str], accepted: Codings, codebook: Codebook, transcripts: Iterable[Transcript], *, most: int = 10
) -> dict[str, tuple[Gain, ...]]:
    """Rank, for each code, terms that would have caught passages which its indicators miss.

    Candidates are the Thai words and pairs of words and the English words of those passages, but for stop words. Those
    of all codes are looked for at once.

    Parameters
    ----------
    codes
        Ids of codes.
    accepted
        Codings; what stands of these codes counts.
    codebook
        The codebook with the codes' present indicators.
    transcripts
        The texts; further segments are those of turns that a machine may code.
    most
        How many to give of each code.

    Returns
    -------
    dict of str to tuple of Gain
        By code, best first, those alone that gain more than they cost.

    Raises
    ------
    UnknownCodeError
        If the codebook lacks a code.

    Examples
    --------
    >>> from qualcoop.records.transcript import Turn
    >>> talk = Transcript("t", "ต้องทำตามระเบียบพัสดุ", (Turn(1, "", "informant", 0, 21),))
    >>> rows = Codings((Coding("t", 0, 21, "laws"), Coding("t", 4, 9, "work")))
    >>> found = gains_by_code(("laws", "work"), rows, Codebook((Code("laws"), Code("work"))), [talk])
    >>> {code: len(gains) for code, gains in found.items()}
    {'laws': 3, 'work': 1}
    """
    talks = {transcript.id: transcript for transcript in transcripts}
    rows: dict[str, list[Coding]] = {id_: [] for id_ in codes}
    for row in accepted.of(*rows).standing():
        if row.transcript in talks:
            rows[row.code].append(row)
    sought = [_sought(codebook[id_], passages, talks) for id_, passages in rows.items()]
    terms = dict.fromkeys(term for one in sought for term in one.candidates)
    found = _Found(TermIndex(list(terms)), talks)
    return {one.code: tuple(_ranked(one, found)[:most]) for one in sought}


@dataclass(frozen=True, slots=True)
class _Sought:
    """A code's passages, those of them that its indicators miss, and the terms that might have caught these."""

    code: str
    passages: Sequence[Coding]
    missed: Sequence[Coding]
    candidates: Sequence[Term]


def _sought(code: Code, passages: Sequence[Coding], talks: Mapping[str, Transcript]) -> _Sought:
    present = TermIndex([term_of(indicator) for indicator in code.indicators])
    missed = [row for row in passages if not present.find(_text(row, talks))]
    return _Sought(code.id, passages, missed, _candidates({_text(row, talks) for row in missed}, present))


def _text(row: Coding, talks: Mapping[str, Transcript]) -> str:
    return talks[row.transcript].quote(row.start, row.end)


# --- what might be an indicator ------------------------------------------------------------------------------


def _candidates(passages: Iterable[str], present: TermIndex) -> list[Term]:
    taken = {form for term in present.terms for form in _forms(term)}
    found = {word: language for passage in passages for word, language in _words(passage) if word not in taken}
    return _without_inflections(_term(word, found[word]) for word in sorted(found))


def _words(passage: str) -> Iterator[tuple[str, Language]]:
    told = [_told(passage[start:end]) for start, end in words(passage)]
    for word, language in told:
        if language is not None:
            yield word, language
    for (one, before), (other, after) in pairwise(told):
        if before == after == "th":
            yield one + other, "th"


@lru_cache(maxsize=CACHED_WORDS)
def _told(token: str) -> tuple[str, Language | None]:
    """Fold a token; its language is None where it tells nothing: a sign, a stop word, one too short."""
    word = fold_term(token)
    language: Language = "en" if LATIN_WORD.fullmatch(word, timeout=TIMEOUT) else "th"
    telling = language == "en" or THAI_WORD.fullmatch(word, timeout=TIMEOUT)
    return word, language if telling and len(word) >= SHORTEST[language] and word not in stop_words(language) else None


@lru_cache(maxsize=CACHED_WORDS)
def _term(word: str, language: Language) -> Term:
    return Term(word, language, default_policy(word))


@lru_cache(maxsize=CACHED_WORDS)
def _forms(term: Term) -> frozenset[str]:
    return frozenset(forms(term))


def _without_inflections(terms: Iterable[Term]) -> list[Term]:
    """Keep one of the English words that match the same forms."""
    kept: dict[frozenset[str], Term] = {}
    for term in terms:
        kept.setdefault(_forms(term), term)
    return list(kept.values())


# --- what it would catch -------------------------------------------------------------------------------------


class _Found:
    """Where the candidates of all codes stand: in which segments that a machine may code, and in which passages."""

    def __init__(self, index: TermIndex, talks: Mapping[str, Transcript]) -> None:
        self.number = {term: n for n, term in enumerate(index.terms)}
        self.places: list[Place] = []
        self.terms: list[frozenset[int]] = []
        self.segments: list[list[int]] = [[] for _ in index.terms]
        self._bounds: dict[str, tuple[int, list[int], list[int]]] = {}
        self._index, self._talks, self._known = index, talks, dict[str, frozenset[int]]()
        for talk in talks.values() if index.terms else ():
            self._look_through(talk)

    def _look_through(self, talk: Transcript) -> None:
        found = list(by_piece(self._index, talk.text, pieces(talk)))
        self._bounds[talk.id] = (len(self.places), [one.start for one, _ in found], [one.end for one, _ in found])
        for piece, hits in found:
            self.terms.append(frozenset(hit.term for hit in hits))
            for term in self.terms[-1]:
                self.segments[term].append(len(self.places))
            self.places.append((talk.id, piece.start, piece.end))

    def touched(self, rows: Iterable[Coding]) -> set[int]:
        """Give the segments with which passages overlap."""
        found: set[int] = set()
        for row in rows:
            first, starts, ends = self._bounds[row.transcript]
            found.update(range(first + bisect_right(ends, row.start), first + bisect_left(starts, row.end)))
        return found

    def within(self, row: Coding) -> frozenset[int]:
        """Give the terms that stand in a passage, its words being judged by themselves."""
        text = _text(row, self._talks)
        if text not in self._known:
            self._known[text] = frozenset(hit.term for hit in self._index.find(text))
        return self._known[text]


def _ranked(sought: _Sought, found: _Found) -> list[Gain]:
    """Weigh a code's candidates; what else each would catch is counted for all and listed for those worth it."""
    if not sought.candidates:
        return []
    touched = found.touched(sought.passages)
    coded = Counter(term for segment in touched for term in found.terms[segment])
    gained: dict[int, set[Place]] = {found.number[term]: set() for term in sought.candidates}
    for row in sought.missed:
        for number in found.within(row) & gained.keys():
            gained[number].add((row.transcript, row.start, row.end))
    gains = []
    for term in sought.candidates:
        number = found.number[term]
        score = len(gained[number]) - COST * (len(found.segments[number]) - coded[number])
        if score > 0:
            also = (found.places[segment] for segment in found.segments[number] if segment not in touched)
            gains.append(Gain(term.text, term.language, tuple(sorted(gained[number])), tuple(sorted(also)), score))
    return sorted(gains, key=_best_first)


def _best_first(gain: Gain) -> tuple[float, int, int, str]:
    return -gain.score, -len(gain.gains), len(gain.term), gain.term
