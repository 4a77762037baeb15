"""Tell whether a stretch is Thai, English or both, by counting scripts. Never guesses romanised Thai."""

from __future__ import annotations

__all__ = ["language_of"]

import regex

from qualcoop.records.transcript import Language

TIMEOUT = 60.0
THAI = regex.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
LATIN_WORD = regex.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+")
LETTERS_A_WORD = 4
MOSTLY, HARDLY = 0.8, 0.2


def language_of(text: str) -> Language:
    """Give ``th``, ``en``, ``mixed``, or ``und`` where there are no letters of either.

    Four Thai letters count as one word, a run of Latin letters as one word; more than four fifths Thai is Thai,
    less than one fifth English.

    Parameters
    ----------
    text
        A text, a turn or a sentence.

    Returns
    -------
    Language
        ``th``, ``en``, ``mixed`` or ``und``.

    Examples
    --------
    >>> [language_of(text) for text in ("งบประมาณไม่พอ", "no budget", "ทำ MOU กับ LAO", "2560 ...")]
    ['th', 'en', 'mixed', 'und']
    """
    thai = sum(map(len, THAI.findall(text, timeout=TIMEOUT))) / LETTERS_A_WORD
    latin = sum(1 for _ in LATIN_WORD.finditer(text, timeout=TIMEOUT))
    if not thai + latin:
        return "und"
    share = thai / (thai + latin)
    return "th" if share > MOSTLY else "en" if share < HARDLY else "mixed"
