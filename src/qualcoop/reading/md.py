"""Read Markdown as the text it is. Renders nothing: marks stay where the file has them."""

from __future__ import annotations

import html

import regex

from qualcoop.reading.decoding import decode
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.vocabulary import TIMEOUT
from qualcoop.records.transcript import Notice

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "md"
VERSION = 2


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    """Give the text of a Markdown file; HTML entities are left, and told of, since offsets must be the file's.

    Examples
    --------
    >>> extract(b"**I:** Why?", path="a.md", hints=Hints()).text
    '**I:** Why?'
    """
    decoded = decode(data, path=path, encoding=hints.encoding)
    notices = decoded.notices
    entities = [
        found for found in regex.findall(r"&#?\w{2,8};", decoded.text, timeout=TIMEOUT) if html.unescape(found) != found
    ]
    if entities:
        message = f"{len(entities)} HTML entities such as {entities[0]} stand in the text as they are"
        notices = (*notices, Notice("markup", 0, message))
    return Extracted(decoded.text, decoded.encoding, notices)
