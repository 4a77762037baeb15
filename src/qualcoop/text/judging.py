"""Judge whether a form that stands in a folded text stands there as its policy asks. Searches nothing."""

from __future__ import annotations

__all__ = ["Context", "Judge", "is_thai"]

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from qualcoop.text.boundaries import CONSONANTS, FOLLOWERS, LEADING_VOWELS, THAI, Policy, chunk_words, splits

Context = tuple[int, str]
"""An excluded word, with the offset at which the form stands in it."""


class Judge:
    """Judges places of one folded text; splits only the chunks between spaces that it must.

    Parameters
    ----------
    content
        The folded text.

    Examples
    --------
    >>> judge = Judge("ผิดกฎหมาย นา")
    >>> judge.fits("compound", 3, 9, thai=True), judge.fits("word", 3, 9, thai=True)
    (True, False)
    """

    __slots__ = ("_chunk", "_cuts", "_known", "_stop", "content", "padded")

    def __init__(self, content: str) -> None:
        self.content = content
        self.padded = content + " "
        """With a space behind, so that the characters on both sides of a place can be looked up: -1 is a space too."""
        self._known: dict[int, list[int]] = {}
        self._chunk, self._stop = 0, -1
        self._cuts: list[int] = []

    def cuts_cluster(self, start: int, end: int) -> bool:
        """Say whether a stretch cuts a mark from its letter or a leading vowel from its consonant."""
        around = self.padded
        return around[end] in FOLLOWERS or (around[start - 1] in LEADING_VOWELS and around[start] in CONSONANTS)

    def fits(self, policy: Policy, start: int, end: int, *, thai: bool) -> bool:
        """Say whether a stretch stands as a policy asks; a stretch with Thai letters is bounded by Thai words."""
        if policy == "substring":
            return True
        if not thai:
            return self.alone(start, end)
        around = self.padded
        if around[start - 1] == " " == around[end]:
            return True
        begin, stop = self._words_around(start, end)
        if begin == start and stop == end:
            return True
        return policy != "word" and splits(around[begin:start]) and splits(around[end:stop])

    def alone(self, start: int, end: int) -> bool:
        """Say whether no letter, digit or underscore goes on spelling a stretch on either side."""
        around = self.padded
        before, after = around[start - 1], around[end]
        if (before.isalnum() or before == "_") and _spells_on(before) and _spells_on(around[start]):
            return False
        return not ((after.isalnum() or after == "_") and _spells_on(after) and _spells_on(around[end - 1]))

    def excluded(self, contexts: Sequence[Context], start: int) -> bool:
        """Say whether a form that begins at `start` stands inside one of the excluded words."""
        return any(self._stands(context, start - offset) for offset, context in contexts)

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Give the beginning and the end of the words that a stretch touches."""
        if is_thai(self.content[start:end]):
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
        return not self.cuts_cluster(start, end) and (is_thai(context) or self.alone(start, end))

    def _words_around(self, start: int, end: int) -> tuple[int, int]:
        """Give the beginning of the word in which a stretch begins and the end of the one in which it ends."""
        if not self._chunk <= start < self._stop:
            self._enter(start)
        begin = self._cuts[bisect_right(self._cuts, start) - 1]
        if end > self._stop:
            self._enter(end - 1)
        return begin, self._cuts[bisect_left(self._cuts, end)]

    def _enter(self, position: int) -> None:
        """Split the chunk between spaces that holds a place; most often the next place lies in it too."""
        self._chunk = start = self.content.rfind(" ", 0, position) + 1
        self._stop = self.padded.find(" ", position)
        known = self._known.get(start)
        if known is None:
            lengths = chunk_words(self.content[start : self._stop])
            known = self._known[start] = list(accumulate(lengths, initial=start))
        self._cuts = known


def is_thai(stretch: str) -> bool:
    """Say whether a stretch has Thai letters, and so is bounded by Thai words.

    Examples
    --------
    >>> is_thai("ทำ MOU"), is_thai("MOU")
    (True, False)
    """
    return not stretch.isascii() and THAI.search(stretch) is not None


def _spells_on(character: str) -> bool:
    # A Thai letter beside an English word is another word, not its continuation.
    return (character.isalnum() or character == "_") and not "\u0e00" <= character <= "\u0e7f"
