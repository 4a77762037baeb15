"""What the sentences of chapter 3 are written from, and the small words they share. Writes none of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualcoop.induction.study import Pass
from qualcoop.induction.words import RECIPES_MADE, Word, explains
from qualcoop.records.codebook import Bilingual
from qualcoop.records.coding import Codings
from qualcoop.records.ledger import LedgerEntry, branch
from qualcoop.records.study import StudyRecord

__all__ = ["Told", "capitalised", "joined_by_and", "listed", "number_of", "times_in_words"]

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Told:
    """All that the sentences are written from."""

    pass_: Pass
    entries: tuple[LedgerEntry, ...]
    codings: Codings
    words: dict[str, Word]
    passes: tuple[Pass, ...]
    version: str

    @property
    def study(self) -> StudyRecord:
        """The study that is told of."""
        return self.pass_.study

    @property
    def explains(self) -> bool:
        """Whether it has an explanation, and is no list of factors."""
        return explains(self.study)

    @property
    def path(self) -> tuple[LedgerEntry, ...]:
        """The lines that led to what is reported; what was tried on another branch is told as that."""
        return branch(self.entries)

    @property
    def made(self) -> bool:
        """Whether the hypothesis is no more than the recipes that its own cases made."""
        return self.words["explanation"].reason in RECIPES_MADE

    def allows(self, id_: str) -> bool:
        """Tell whether the ledger supports a word."""
        return id_ in self.words and self.words[id_].allowed


def joined_by_and(pieces: Iterable[Bilingual]) -> Bilingual:
    """Join by commas, the last by “and”."""
    found = list(pieces)
    th, en = [piece.th for piece in found], [piece.en for piece in found]
    if len(found) < 2:
        return Bilingual("".join(th), "".join(en))
    joined = " ".join(th[:-1])
    gap = " " if th[-1][:1].isascii() else ""
    return Bilingual(f"{joined} และ{gap}{th[-1]}", f"{', '.join(en[:-1])} and {en[-1]}")


def listed(pieces: Sequence[Bilingual]) -> Bilingual:
    """Join by semicolons."""
    return Bilingual("; ".join(piece.th for piece in pieces), "; ".join(piece.en for piece in pieces))


def number_of(n: int, one: str, more: str) -> str:
    """Give a number with its noun, in words up to ten."""
    name = _NUMBERS[n] if n < len(_NUMBERS) else f"{n:,}"
    return f"{name} {one if n == 1 else more}"


def times_in_words(n: int) -> str:
    """Give how often, in words up to ten."""
    return {1: "once", 2: "twice"}.get(n) or f"{_NUMBERS[n] if n < len(_NUMBERS) else n} times"


def capitalised(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]
