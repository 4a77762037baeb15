"""Find the terms of a codebook in a text, all at once. Decides nothing about what a hit means."""

from __future__ import annotations

__all__ = ["Hit", "Reach", "Term", "TermIndex", "containing_words", "forms"]

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from qualcoop.errors import UsageError
from qualcoop.text.boundaries import (
    BEGINNERS,
    CONSONANTS,
    ENDERS,
    FOLLOWERS,
    LEADING_VOWELS,
    POLICIES,
    Policy,
    clusters_ok,
    cut_ok,
)
from qualcoop.text.folding import Folded, fold, fold_term
from qualcoop.text.judging import Context, Judge, is_thai
from qualcoop.text.lemmas import surface_forms

CACHED_TEXTS = 1024        # a whole study, since a codebook is tried again and again on the same texts
SEGMENT = 1_000
SPELT_OUT = 1_000
"""Forms up to which the automaton is a table of all its steps: up to twice as fast, as long as it is not too large."""
TERM_LANGUAGES = ("th", "en")

Found = tuple[int, int, int, str]
"""Start, end, term, form."""
Raw = tuple[int, int, int]
"""Pattern, first and last of the folded text: what the automaton gives."""


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


class Hit(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Reach:
    """Stretches of a text to which hits are confined, made ready once for many searches.

    Attributes
    ----------
    starts
        Where the stretches begin, in order.
    ends
        For each of these, how far the stretches begun so far reach.
    """

    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, spans: Iterable[tuple[int, int]] | Reach) -> Reach:
        """Make stretches ready, in whatever order they come.

        Examples
        --------
        >>> Reach.of([(8, 12), (0, 4)]).holds(9, 12)
        True
        """
        if isinstance(spans, Reach):
            return spans
        ordered = sorted(spans)
        return cls(list(map(itemgetter(0), ordered)), list(accumulate(map(itemgetter(1), ordered), max)))

    def holds(self, start: int, end: int) -> bool:
        """Say whether a place lies in one of them as a whole."""
        index = bisect_right(self.starts, start) - 1
        return index >= 0 and end <= self.ends[index]


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

    __slots__ = ("_automaton", "_patterns", "_splits", "terms")

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = tuple(terms)
        owners: defaultdict[str, list[_Owner]] = defaultdict(list)
        for number, term in enumerate(self.terms):
            for form in forms(term):
                owners[form].append(_owner(number, term, form))
        self._patterns = tuple(_pattern(form, owning) for form, owning in owners.items())
        self._splits = any(pattern.split for pattern in self._patterns)
        self._automaton = _automaton(owners) if owners else None

    def __repr__(self) -> str:
        return f"<TermIndex: {len(self.terms)} terms, {len(self._patterns)} forms>"

    def find(self, text: str, spans: Iterable[tuple[int, int]] | Reach | None = None) -> list[Hit]:
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
        seen = self._automaton.find_matches_as_indexes(folded.content, overlapping=True)
        if not seen:
            return []
        judge = Judge(folded.content)
        places: Iterable[Raw] = self._whole(seen, text, folded, judge)
        if spans is not None:
            places = _inside(places, folded, Reach.of(spans))
        if self._splits:
            places = list(places)
            judge.split((first, last) for number, first, last in places if self._patterns[number].split)
        return _longest(self._standing(places, text, folded, judge))

    def _whole(self, seen: Iterable[Raw], text: str, folded: Folded, judge: Judge) -> Iterator[Raw]:
        """Yield the raw hits that cut no cluster, and stand alone where they must."""
        patterns, around = self._patterns, judge.padded
        for raw in seen:
            number, first, last = raw
            if around[last] in FOLLOWERS:
                continue
            pattern = patterns[number]
            if pattern.alone:
                if judge.alone(first, last):
                    yield raw
            elif pattern.led:
                if around[first - 1] not in LEADING_VOWELS:
                    yield raw
            elif not pattern.marked or cut_ok(text, folded.source(first, last)[0]):
                yield raw

    def _standing(self, places: Iterable[Raw], text: str, folded: Folded, judge: Judge) -> Iterator[Found]:
        """Yield what stands as its term asks; the words around a place are known by now."""
        patterns, fits, source = self._patterns, judge.fits, folded.source
        for number, first, last in places:
            pattern = patterns[number]
            if pattern.split and not fits(pattern.policy, first, last):
                continue
            start, end = source(first, last)
            sure = start and text[start - 1] in ENDERS and text[start] in BEGINNERS
            sure = sure and text[end - 1] in ENDERS and text[end : end + 1] in BEGINNERS
            if not sure and not clusters_ok(text, start, end):
                continue
            for owner in pattern.owners:
                if owner.asks and not owner.agrees(judge, text[start:end], first):
                    continue
                if owner.policy == pattern.policy or pattern.stands(owner.policy, judge, first, last):
                    yield start, end, owner.term, pattern.form


@dataclass(frozen=True, slots=True)
class _Owner:
    """What a term asks of the places where one of its forms stands; `asks`: more than its policy."""

    term: int
    policy: Policy
    contexts: tuple[Context, ...]
    capitals: bool
    asks: bool

    def agrees(self, judge: Judge, written: str, first: int) -> bool:
        """Say whether a form stands in capitals where it must, and in no excluded word."""
        if self.capitals and not written.isupper():
            return False
        return not (self.contexts and judge.excluded(self.contexts, first))


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A form and the terms that have it.

    Attributes
    ----------
    policy
        The loosest of its terms' policies: where it does not hold, no other does.
    split
        It has Thai letters, and for some term the words around it decide.
    alone
        It has none, and must stand alone for all its terms.
    led, marked
        It begins with a consonant, which a vowel may lead; with a mark, which may belong to the letter before it.
    """

    form: str
    policy: Policy
    split: bool
    alone: bool
    led: bool
    marked: bool
    owners: tuple[_Owner, ...]

    def stands(self, policy: Policy, judge: Judge, first: int, last: int) -> bool:
        """Say whether it stands as a policy asks that is stricter than its own."""
        return judge.fits(policy, first, last) if self.split else judge.alone(first, last)


def _pattern(form: str, owners: Sequence[_Owner]) -> _Pattern:
    thai = is_thai(form)
    policies = {owner.policy for owner in owners}
    loosest = max(policies, key=POLICIES.index)
    split = thai and policies != {"substring"}
    alone = not thai and "substring" not in policies
    return _Pattern(form, loosest, split, alone, form[0] in CONSONANTS, form[0] in FOLLOWERS, tuple(owners))


def _owner(number: int, term: Term, form: str) -> _Owner:
    capitals = term.exact and term.language == "en" and term.text.isupper()
    contexts = _contexts(term, form)
    return _Owner(number, term.policy, contexts, capitals, asks=capitals or bool(contexts))


def _automaton(found: Collection[str]) -> AhoCorasick:
    return AhoCorasick(list(found), implementation=Implementation.DFA if len(found) <= SPELT_OUT else None)


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
        judged = Judge(content)
        hits = automaton.find_matches_as_indexes(content, overlapping=True)
        places = {judged.around(start, end) for _, start, end in hits if not judged.cuts_cluster(start, end)}
        counted.update(content[start:end] for start, end in places)
    return counted


def _folded(text: str) -> Folded:
    # A segment is soon folded again; kept, the many segments of a pass would drive out the texts.
    return _kept(text) if len(text) > SEGMENT else fold(text)


@lru_cache(maxsize=CACHED_TEXTS)
def _kept(text: str) -> Folded:
    return fold(text)


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


def _inside(seen: Iterable[Raw], folded: Folded, reach: Reach) -> Iterator[Raw]:
    for raw in seen:
        if reach.holds(*folded.source(raw[1], raw[2])):
            yield raw


def _longest(found: Iterable[Found]) -> list[Hit]:
    """Keep, of each term's overlapping hits, the first and longest."""
    ordered = sorted(found)
    reached: dict[int, int] = {}
    for start, end, term, _ in ordered:
        if start < reached.get(term, 0):
            ordered = _apart(ordered)
            break
        reached[term] = end
    return [Hit(term, start, end, form) for start, end, term, form in ordered]


def _apart(ordered: Iterable[Found]) -> list[Found]:
    kept: list[Found] = []
    reached: dict[int, int] = {}
    for one in sorted(ordered, key=_longest_first):
        start, end, term, _ = one
        if start >= reached.get(term, 0):
            reached[term] = end
            kept.append(one)
    return sorted(kept)


def _longest_first(found: Found) -> tuple[int, int]:
    return found[0], -found[1]
