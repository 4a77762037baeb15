"""The slow road of the language room, written plainly: what the quick one is held against."""

from __future__ import annotations

from dataclasses import dataclass

import regex
from pythainlp.tokenize import newmm

from qualcoop.text import folding
from qualcoop.text.boundaries import CONSONANTS, FOLLOWERS, LEADING_VOWELS, clusters_ok, splits
from qualcoop.text.folding import EDIT, fold_term
from qualcoop.text.matching import Hit, Term, forms

THAI = regex.compile("[\u0e01-\u0e5b]")


@dataclass(frozen=True)
class PlainFold:
    """A folded text, for each of its characters where that begins, and where a stretch that ends there ends."""

    content: str
    starts: list[int]
    ends: dict[int, int]

    def source(self, start: int, end: int) -> tuple[int, int]:
        return self.starts[start], self.ends.get(end, self.starts[end])


def plain_fold(text: str) -> PlainFold:
    """Fold character by character, then mend every fault that the pattern finds."""
    one_by_one = "".join(folding.ONE_TO_ONE.get(ord(character), character) for character in text)
    lower = one_by_one.replace("\u0130", "i").lower().replace("\u03c2", "\u03c3")
    content, starts, ends, done = "", [], {}, 0
    for match in EDIT.finditer(lower):
        begin, end = match.span()
        written = folding._written(match[0])
        content += lower[done:begin]
        starts += range(done, begin)
        if not written:
            ends[len(content)] = begin + len(match[0]) - len(match[0].lstrip(folding.JOINERS))
        content += written
        starts += range(begin, begin + len(written))
        done = end
    return PlainFold(content + lower[done:], [*starts, *range(done, len(lower) + 1)], ends)


def plain_hits(terms: list[Term], text: str, spans: list[tuple[int, int]] | None = None) -> list[Hit]:
    """Try every form of every term at every place; ask every rule in the order in which it is written down."""
    folded = plain_fold(text)
    hits = []
    for number, term in enumerate(terms):
        reached = 0
        found = {
            (*folded.source(place, place + len(form)), form)
            for form in forms(term)
            for place in range(len(folded.content))
            if folded.content.startswith(form, place) and _stands(term, form, folded.content, place)
        }
        for start, end, form in sorted(found, key=lambda one: (one[0], -one[1])):
            inside = spans is None or any(a <= start and end <= b for a, b in spans)
            shouted = not (term.exact and term.language == "en" and term.text.isupper()) or text[start:end].isupper()
            if start >= reached and inside and shouted and clusters_ok(text, start, end):
                hits.append(Hit(number, start, end, form))
                reached = end
    return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.term))


def _stands(term: Term, form: str, content: str, start: int) -> bool:
    end = start + len(form)
    return (
        _whole_clusters(content, start, end)
        and _policy_holds(term, content, start, end)
        and not any(_excluded(word, form, content, start) for word in _exclusions(term, form))
    )


def _whole_clusters(content: str, start: int, end: int) -> bool:
    if end < len(content) and content[end] in FOLLOWERS:
        return False
    return not (start > 0 and content[start - 1] in LEADING_VOWELS and content[start] in CONSONANTS)


def _policy_holds(term: Term, content: str, start: int, end: int) -> bool:
    if term.policy == "substring":
        return True
    if THAI.search(content[start:end]) is None:
        return _alone(content, start, end)
    breaks = _breaks(content)
    begin, stop = max(b for b in breaks if b <= start), min(b for b in breaks if b >= end)
    if term.policy == "word":
        return (begin, stop) == (start, end)
    return splits(content[begin:start]) and splits(content[end:stop])


def _breaks(content: str) -> list[int]:
    breaks, place = [0], 0
    for chunk in content.split(" "):
        for word in newmm.segment(chunk) if THAI.search(chunk) else [chunk]:
            place += len(word)
            breaks.append(place)
        place += 1
        breaks.append(place)
    return breaks


def _alone(content: str, start: int, end: int) -> bool:
    return not any(
        0 < place < len(content) and _spells(content[place - 1]) and _spells(content[place]) for place in (start, end)
    )


def _spells(character: str) -> bool:
    return (character.isalnum() or character == "_") and not "\u0e00" <= character <= "\u0e7f"


def _exclusions(term: Term, form: str) -> set[str]:
    words = {fold_term(word) for word in term.exclude}
    if term.language == "en" and not term.exact:
        words |= {longer for word in words for longer in forms(Term(word, "en", "word")) if len(longer) > len(form)}
    return words - {fold_term(term.text), ""}


def _excluded(word: str, form: str, content: str, start: int) -> bool:
    for offset in range(len(word)):
        begin = start - offset
        if word.startswith(form, offset) and begin >= 0 and content.startswith(word, begin):
            end = begin + len(word)
            bounded = THAI.search(word) is not None or _alone(content, begin, end)
            if _whole_clusters(content, begin, end) and bounded:
                return True
    return False
