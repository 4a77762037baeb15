"""The words that a ledger supports, and those it does not, each with its reason. Tests nothing and words no report."""

from __future__ import annotations

from qualcoop.induction.words.every import Word, says, words
from qualcoop.induction.words.known import SETTLED, conclusion, explains
from qualcoop.induction.words.rulings import RECIPES_MADE, UNRISKED
from qualcoop.induction.words.vocabulary import WORDS, Term

__all__ = [
    "RECIPES_MADE",
    "SETTLED",
    "UNRISKED",
    "WORDS",
    "Term",
    "Word",
    "conclusion",
    "explains",
    "says",
    "words",
]
