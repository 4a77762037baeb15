"""Find the terms of a codebook in a text, all at once. Decides nothing about what a hit means."""

from __future__ import annotations

__all__ = ["Hit", "Term", "TermIndex", "containing_words", "forms"]

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby
from typing import Literal

from ahocorasick_rs import AhoCorasick

from qualcoop.errors import UsageError
from qualcoop.text.boundaries import (
    CONSONANTS,
    FOLLOWERS,
    LEADING_VOWELS,
    POLICIES,
    THAI,
    Policy,
    chunk_words,
    clusters_ok,
    splits,
)
from qualcoop.text.folding import Folded, fold, fold_term
from qualcoop.text.lemmas import surface_forms

CACHED_TEXTS = 128
TERM_LANGUAGES = ("th", "en")

Context = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase to look for.

    Attributes
    ----------
    text
        The term as the codebook writes it, without quotes.
    language
        ``th`` or ``en``.
    policy
        ``word``: whole words only. ``compound``: also inside a Thai word whose other parts are words.
        ``substring``: anywhere that cuts no cluster. For an English term ``compound`` is the same as ``word``.
    exclude
        Words and phrases inside which it is no hit.
    exact
        An English term that is not expanded to its other forms. An exact term in capitals, such as IT or PAO,
        matches in capitals only.

    Raises
    ------
    UsageError
        If the language or the policy is unknown, or the text is empty.

    Examples
    --------
    >>> Term("ผู้นำ", "th", "compound", exclude=("ผู้นำเข้า",)).policy
    'compound'
    """

    text: str
    language: Literal["th", "en"]
    policy: Policy
    exclude: tuple[str, ...] = ()
    exact: bool = False

    def __post_init__(self) -> None:
        """Refuse a term that could never match as it was meant."""
        if self.language not in TERM_LANGUAGES:
            raise UsageError(f"term {self.text!r} has language {self.language!r}; languages are th, en")
        if self.policy not in POLICIES:
            raise UsageError(f"term {self.text!r} has policy {self.policy!r}; policies are {', '.join(POLICIES)}")
        if not fold_term(self.text):
            raise UsageError(f"term {self.text!r} holds no letter that could match")


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a term stands.

    Attributes
    ----------
    term
        Index of the term in the list the index was built from.
    start, end
        Characters of the text, half-open; they cut no cluster.
    form
        The form that matched; the cited text folds to it.
    """

    term: int
    start: int
    end: int
    form: str


def forms(term: Term) -> tuple[str, ...]:
    """Give the folded forms in which a term is looked for, its own first.

    Examples
    --------
    >>> forms(Term("law", "en", "word")), forms(Term("กฎหมาย", "th", "compound"))
    (('law', 'laws'), ('กฎหมาย',))
    """
    if term.language == "en" and not term.exact:
        return surface_forms(term.text)
    return (fold_term(term.text),)


class TermIndex:
    """All terms of a codebook in one automaton.

    Parameters
    ----------
    terms
        The terms; a hit names its term by its place in this list.

    Examples
    --------
    >>> index = TermIndex([Term("กฎหมาย", "th", "compound"), Term("law", "en", "word")])
    >>> text = "เรื่องผิดกฎหมายหรือ labour laws"
    >>> [text[hit.start:hit.end] for hit in index.find(text)]
    ['กฎหมาย', 'laws']
    """

    __slots__ = ("_automaton", "_contexts", "_owners", "_patterns", "terms")

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = tuple(terms)
        owners: defaultdict[str, list[int]] = defaultdict(list)
        for number, term in enumerate(self.terms):
            for form in forms(term):
                owners[form].append(number)
        self._patterns = tuple(owners)
        self._owners = tuple(map(tuple, owners.values()))
        self._contexts = {
            (number, form): contexts
            for form, numbers in owners.items()
            for number in numbers
            if (contexts := _contexts(self.terms[number], form))
        }
        self._automaton = AhoCorasick(list(self._patterns)) if self._patterns else None

    def __repr__(self) -> str:
        return f"<TermIndex: {len(self.terms)} terms, {len(self._patterns)} forms>"

    def find(self, text: str, spans: Iterable[tuple[int, int]] | None = None) -> list[Hit]:
        """Find every place where a term stands.

        Parameters
        ----------
        text
            The whole text; words are judged in it even where only parts are searched.
        spans
            Stretches to which hits are confined, such as the informants' turns; None: everywhere.

        Returns
        -------
        list of Hit
            In order of place, then of term. Where forms of one term overlap, the first and longest stands.
        """
        if self._automaton is None:
            return []
        folded = _folded(text)
        inside = None if spans is None else _reach(spans)
        found: list[Hit] = []
        judged = _Judge(folded.content)
        for pattern, start, end in self._automaton.find_matches_as_indexes(folded.content, overlapping=True):
            if judged.cuts_cluster(start, end):
                continue
            owners = [n for n in self._owners[pattern] if self._allows(n, pattern, start, end, judged)]
            if owners:
                place = folded.source(start, end)
                if _within(inside, *place) and clusters_ok(text, *place):
                    form = self._patterns[pattern]
                    found += [Hit(n, *place, form) for n in owners if self._case_fits(n, text, place)]
        return _longest(found)

    def _allows(self, number: int, pattern: int, start: int, end: int, judged: _Judge) -> bool:
        term = self.terms[number]
        contexts = self._contexts.get((number, self._patterns[pattern]), ())
        return judged.fits(term, start, end) and not judged.excluded(contexts, start)

    def _case_fits(self, number: int, text: str, place: tuple[int, int]) -> bool:
        term = self.terms[number]
        if not (term.exact and term.language == "en" and term.text.isupper()):
            return True
        return text[slice(*place)].isupper()


def containing_words(term: Term, texts: Iterable[str]) -> Counter[str]:
    """Count the words that contain a term, whether they are hits or not.

    Here a codebook is refined: the list shows what a policy would let in and what an exclusion should name.

    Parameters
    ----------
    term
        The term; its policy and exclusions play no part.
    texts
        The texts to look through.

    Returns
    -------
    Counter
        Folded words with the number of places at which they contain the term.

    Examples
    --------
    >>> containing_words(Term("นา", "th", "word"), ["พัฒนาผืนนา และพัฒนา"]).most_common()
    [('พัฒนา', 2), ('นา', 1)]
    """
    automaton = AhoCorasick(list(forms(term)))
    counted: Counter[str] = Counter()
    for text in texts:
        content = _folded(text).content
        judged = _Judge(content)
        hits = automaton.find_matches_as_indexes(content, overlapping=True)
        places = {judged.around(start, end) for _, start, end in hits if not judged.cuts_cluster(start, end)}
        counted.update(content[start:end] for start, end in places)
    return counted


class _Judge:
    """Judges raw hits in one folded text; splits only the chunks between spaces that it must."""

    __slots__ = ("_breaks", "content")

    def __init__(self, content: str) -> None:
        self.content = content
        self._breaks: dict[int, tuple[int, list[int]]] = {}

    def cuts_cluster(self, start: int, end: int) -> bool:
        content = self.content
        if end < len(content) and content[end] in FOLLOWERS:
            return True
        return start > 0 and content[start - 1] in LEADING_VOWELS and content[start] in CONSONANTS

    def fits(self, term: Term, start: int, end: int) -> bool:
        if term.policy == "substring":
            return True
        if not self._is_thai(start, end):
            return self._alone(start, end)
        begin, stop = self._words_around(start, end)
        if term.policy == "word":
            return begin == start and stop == end
        return splits(self.content[begin:start]) and splits(self.content[end:stop])

    def excluded(self, contexts: Sequence[Context], start: int) -> bool:
        return any(self._stands(context, start - offset) for offset, context in contexts)

    def around(self, start: int, end: int) -> tuple[int, int]:
        if self._is_thai(start, end):
            return self._words_around(start, end)
        while start and _spells_on(self.content[start - 1]):
            start -= 1
        while end < len(self.content) and _spells_on(self.content[end]):
            end += 1
        return start, end

    def _stands(self, context: str, start: int) -> bool:
        if start < 0 or not self.content.startswith(context, start):
            return False
        end = start + len(context)
        return not self.cuts_cluster(start, end) and (self._is_thai(start, end) or self._alone(start, end))

    def _is_thai(self, start: int, end: int) -> bool:
        stretch = self.content[start:end]
        return not stretch.isascii() and THAI.search(stretch) is not None

    def _alone(self, start: int, end: int) -> bool:
        content = self.content
        return not (start and _spells_on(content[start - 1]) and _spells_on(content[start])) and not (
            end < len(content) and _spells_on(content[end]) and _spells_on(content[end - 1])
        )

    def _words_around(self, start: int, end: int) -> tuple[int, int]:
        """Give the beginning of the word in which a stretch begins and the end of the one in which it ends."""
        chunk, breaks = self._chunk_breaks(start)
        begin = breaks[bisect_right(breaks, start - chunk) - 1] + chunk
        if " " in self.content[start:end]:
            chunk, breaks = self._chunk_breaks(end - 1)
        return begin, breaks[bisect_left(breaks, end - chunk)] + chunk

    def _chunk_breaks(self, position: int) -> tuple[int, list[int]]:
        start = self.content.rfind(" ", 0, position) + 1
        known = self._breaks.get(start)
        if known is None:
            stop = self.content.find(" ", position)
            chunk = self.content[start : len(self.content) if stop < 0 else stop]
            breaks = [0]
            for length in chunk_words(chunk):
                breaks.append(breaks[-1] + length)
            known = self._breaks[start] = (start, breaks)
        return known


@lru_cache(maxsize=CACHED_TEXTS)
def _folded(text: str) -> Folded:
    return fold(text)


def _spells_on(character: str) -> bool:
    # A Thai letter beside an English word is another word, not its continuation.
    return (character.isalnum() or character == "_") and not "\u0e00" <= character <= "\u0e7f"


def _contexts(term: Term, form: str) -> tuple[Context, ...]:
    """Give, for each place of a form in an excluded word, its offset there and that word."""
    excluded = dict.fromkeys(filter(None, map(fold_term, term.exclude)))
    if term.language == "en" and not term.exact:
        longer = [spelt for word in excluded for spelt in surface_forms(word) if len(spelt) > len(form)]
        excluded |= dict.fromkeys(longer)
    own = fold_term(term.text)
    return tuple((offset, word) for word in excluded if word != own for offset in _offsets(form, word))


def _offsets(form: str, word: str) -> Iterable[int]:
    offset = word.find(form)
    while offset >= 0:
        yield offset
        offset = word.find(form, offset + 1)


def _reach(spans: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Give the starts of the spans in order, and how far the spans begun so far reach."""
    ordered = sorted(spans)
    return [start for start, _ in ordered], list(accumulate((end for _, end in ordered), max))


def _within(reach: tuple[list[int], list[int]] | None, start: int, end: int) -> bool:
    if reach is None:
        return True
    index = bisect_right(reach[0], start) - 1
    return index >= 0 and end <= reach[1][index]


def _longest(found: list[Hit]) -> list[Hit]:
    """Keep, of each term's overlapping hits, the first and longest."""
    kept: list[Hit] = []
    for _, hits in groupby(sorted(found, key=_term_then_place), key=_term):
        reached = 0
        for hit in hits:
            if hit.start >= reached:
                kept.append(hit)
                reached = hit.end
    return sorted(kept, key=_place_then_term)


def _term(hit: Hit) -> int:
    return hit.term


def _place_then_term(hit: Hit) -> tuple[int, int, int]:
    return hit.start, hit.end, hit.term


def _term_then_place(hit: Hit) -> tuple[int, int, int]:
    return hit.term, hit.start, -hit.end
