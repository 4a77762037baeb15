"""From what a person marks or types to stretches of a text: characters, words, hits of a search. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualcoop.errors import OffsetError, UsageError
from qualcoop.records.transcript import Transcript
from qualcoop.text.boundaries import snap, words
from qualcoop.text.folding import Folded, fold_term

__all__ = ["MOST_HITS", "places_of", "stretch", "whole_words"]

MOST_HITS = 1_000

Stretch = tuple[int, int]


def stretch(transcript: Transcript, message: Mapping[str, Any]) -> Stretch:
    """Give the stretch that a page marked: with the words it saw there, no character cut, no space at its ends.

    Raises
    ------
    OffsetError
        If the page saw other words there than the text has, or nothing but space.

    Examples
    --------
    >>> talk = Transcript("t", "😀 ผู้ใหญ่บ้าน ")
    >>> stretch(talk, {"start": 1, "end": 6, "quote": " ผู้ใ"})
    (2, 7)
    """
    start, end, quote = message.get("start"), message.get("end"), message.get("quote")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(transcript.text)):
        raise OffsetError(f"{start}-{end} is no passage of {transcript.id!r}")
    if transcript.text[start:end] != quote:
        raise OffsetError(f"the words marked at {start}-{end} are not those of {transcript.id!r}; load the page again")
    return _trimmed(transcript.text, *snap(transcript.text, start, end))


def _trimmed(text: str, start: int, end: int) -> Stretch:
    marked = text[start:end]
    if not marked.strip():
        raise OffsetError("nothing but space is marked")
    return start + len(marked) - len(marked.lstrip()), end - (len(marked) - len(marked.rstrip()))


def whole_words(text: str, start: int, end: int) -> Stretch:
    """Give the words, by the study's own division of Thai, that a stretch touches.

    Examples
    --------
    >>> text = "เพราะผู้บริหารมีวิสัยทัศน์"
    >>> begin, stop = whole_words(text, 6, 8)
    >>> text[begin:stop]
    'ผู้บริหาร'
    """
    begin = next((n for n in range(start, 0, -1) if text[n - 1].isspace()), 0)
    stop = next((n for n in range(end, len(text)) if text[n].isspace()), len(text))
    touched = [(a + begin, b + begin) for a, b in words(text[begin:stop]) if a + begin < end and b + begin > start]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)


def places_of(wanted: object, folded: Folded) -> tuple[list[Stretch], bool]:
    """Give the places of some words in a folded text, and whether there are more than are given.

    Spellings that look the same are found alike: sara am in one or two parts, Thai digits, case, hidden characters.

    Examples
    --------
    >>> from qualcoop.text.folding import fold
    >>> places_of("ABC", fold("abc และ Abc"))
    ([(0, 3), (8, 11)], False)
    """
    if not isinstance(wanted, str):
        raise UsageError("a search needs words")
    needle = fold_term(wanted)
    if not needle:
        return [], False
    found: list[Stretch] = []
    at = folded.content.find(needle)
    while at >= 0 and len(found) <= MOST_HITS:
        found.append(folded.source(at, at + len(needle)))
        at = folded.content.find(needle, at + len(needle))
    return found[:MOST_HITS], len(found) > MOST_HITS
