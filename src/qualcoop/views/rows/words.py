"""Rows of the JSON contract for the words that a ledger supports or withholds. Rules on none."""

from __future__ import annotations

from typing import Any

from qualcoop.induction.words import Word
from qualcoop.views.report.words import why_words, word_label

__all__ = ["word_row"]


def word_row(found: Word) -> dict[str, Any]:
    """Give a word as a row of JSON.

    Examples
    --------
    >>> row = word_row(Word("blind", False, "blind_not_said"))
    >>> row["word"], row["allowed"], row["why"]["en"]
    ('blind', False, 'it is not said whether the judges knew the conditions')
    """
    return {
        "word": found.id,
        "label": word_label(found).data(),
        "allowed": found.allowed,
        "reason": found.reason,
        "ids": list(found.ids),
        "facts": dict(found.facts),
        "why": why_words(found).data(),
    }
