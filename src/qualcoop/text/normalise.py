"""Normalise a text once, when it is read. Never applies NFKC, never removes what a person could see."""

from __future__ import annotations

__all__ = ["normalise"]

import unicodedata

import regex

TIMEOUT = 60.0
TONES = "\u0e48-\u0e4b"
SARA_AM_APART = regex.compile(f"\u0e4d([{TONES}]*)\u0e32([{TONES}]*)")
NIKHAHIT = "\u0e4d"


def normalise(raw: str) -> str:
    r"""Give the text in the one form in which it is stored, hashed and cited.

    NFC; line ends as ``\n``; no byte order mark anywhere; nikhahit and sara aa joined to sara am, with a tone
    between or beside them put before it. NFKC is out of the question: it takes every sara am apart. Zero-width
    characters stay, since they are part of the source; the fold deals with them.

    Parameters
    ----------
    raw
        Text as it was decoded.

    Returns
    -------
    str
        The normalised text; normalising it again changes nothing.

    Examples
    --------
    >>> normalise("\ufeffน\u0e4d\u0e49\u0e32\r\n") == "น้ำ\n"
    True
    """
    text = raw.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text)
    if NIKHAHIT not in text:
        return text
    return unicodedata.normalize("NFC", SARA_AM_APART.sub("\\1\\2\u0e33", text, timeout=TIMEOUT))
