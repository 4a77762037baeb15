"""Read plain text. Decodes, and leaves every character where it stands."""

from __future__ import annotations

from qualcoop.reading.decoding import decode
from qualcoop.reading.hints import Extracted, Hints

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "txt"
VERSION = 3


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    """Give the text of a plain text file.

    Examples
    --------
    >>> extract("ถาม: ดีไหม".encode(), path="a.txt", hints=Hints()).text
    'ถาม: ดีไหม'
    """
    decoded = decode(data, path=path, encoding=hints.encoding)
    return Extracted(decoded.text, decoded.encoding, decoded.notices)
