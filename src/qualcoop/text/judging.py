"""Judge whether a form that stands in a folded text stands there as its policy asks. Searches nothing."""

from __future__ import annotations

__all__ = ["Context", "Judge", "is_thai"]

from collections.abc import Iterable, Mapping, Sequence

from qualcoop.text.boundaries import CONSONANTS, FOLLOWERS, LEADING_VOWELS, THAI, Policy, chunk_starts, splits
from qualcoop.text.joints import edges, stands_alone

Context = tuple[int, str]
"""An excluded word, with the offset at which the form stands in it."""
Span = tuple[int, int]

LEAST = 1_000
"""Letters below which to look for joints takes longer than to split all."""


class Judge:
    """Judges places of one folded text; splits only what must be split to judge them.

    Parameters
    ----------
    content
        The folded text.

    Examples
    --------
    >>> judge = Judge("ผิดกฎหมาย นา")
    >>> judge.split([(3, 9)])
    >>> judge.fits("compound", 3, 9), judge.fits("word", 3, 9)
    (True, False)
    """

    __slots__ = ("_starts", "content", "padded")

    def __init__(self, content: str) -> None:
        self.content = content
        self.padded = content + " "
        """With a space behind, so that the characters on both sides of a place can be looked up: -1 is a space too."""
        self._starts = bytearray(len(content) + 1)

    def cuts_cluster(self, start: int, end: int) -> bool:
        """Say whether a stretch cuts a mark from its letter or a leading vowel from its consonant."""
        around = self.padded
        return around[end] in FOLLOWERS or (around[start - 1] in LEADING_VOWELS and around[start] in CONSONANTS)

    def split(self, stretches: Iterable[Span]) -> None:
        """Find the words around stretches with Thai letters, of which is to be asked whether they fit."""
        wanted, chunks = self._chunks(stretches)
        around = self.padded
        short = self._note(self._pieces(wanted, chunks))
        whole = {(around.rfind(" ", 0, begin) + 1, around.find(" ", stop)) for begin, stop in short}
        self._note({(begin, stop): around[begin:stop] for begin, stop in whole})

    def _pieces(self, wanted: Iterable[Span], chunks: Mapping[int, int]) -> dict[Span, str]:
        """Give the pieces between joints in which stretches lie, or the chunks where they have few letters."""
        around = self.padded
        if sum(chunks.values()) - sum(chunks) < LEAST:
            return {(begin, stop): around[begin:stop] for begin, stop in chunks.items()}
        marked = edges(self.content, chunks)
        spans = {(marked.rfind(1, 0, start + 1), marked.find(1, end)) for start, end in wanted}
        return {(begin, stop): around[begin:stop] for begin, stop in spans}

    def _chunks(self, stretches: Iterable[Span]) -> tuple[list[Span], dict[int, int]]:
        """Give the stretches that are to be judged and the chunks in which they lie, by where these begin."""
        around, starts = self.padded, self._starts
        wanted: list[Span] = []
        chunks: dict[int, int] = {}
        begin = stop = 0
        for stretch in stretches:
            start, end = stretch
            if begin <= start and end <= stop:
                wanted.append(stretch)
            elif around[start - 1] == " " == around[end]:
                starts[start] = starts[end] = 1
            else:
                begin, stop = around.rfind(" ", 0, start) + 1, around.find(" ", start)
                chunks[begin] = stop
                if end > stop:
                    wanted.append((start, stop))
                    begin, stop = around.rfind(" ", 0, end) + 1, around.find(" ", end)
                    chunks[begin] = stop
                    start = begin
                wanted.append((start, end))
        return wanted, chunks

    def _note(self, pieces: Mapping[Span, str]) -> list[Span]:
        """Note the words of pieces of chunks; give those that have other words within their chunks."""
        around, starts = self.padded, self._starts
        known = chunk_starts(pieces.values())
        short: list[Span] = []
        for span, piece in pieces.items():
            begin, stop = span
            own = known[piece]
            if stands_alone(piece, own, begins_chunk=around[begin - 1] == " ", ends_chunk=around[stop] == " "):
                starts[begin:stop] = own
                starts[stop] = 1
            else:
                short.append(span)
        return short

    def fits(self, policy: Policy, start: int, end: int) -> bool:
        """Say whether a stretch stands among the words around it as a policy asks; it was split before."""
        starts = self._starts
        if policy == "substring" or (starts[start] and starts[end]):
            return True
        if policy == "word":
            return False
        begin, stop = self._words_around(start, end)
        return splits(self.content[begin:start]) and splits(self.content[end:stop])

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
            self.split([(start, end)])
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
        return self._starts.rfind(1, 0, start + 1), self._starts.find(1, end)


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
