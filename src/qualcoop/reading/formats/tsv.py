"""Read tab-separated tables, Whisper's and all others. Tells them by their first line, and reads neither itself."""

from __future__ import annotations

from qualcoop.reading.decoding import decode
from qualcoop.reading.formats import comma, whisper_tsv
from qualcoop.reading.hints import Extracted, Hints

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "tsv"
VERSION = 1


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    r"""Give the rows of a tab-separated table.

    Examples
    --------
    >>> extract("speaker\ttext\nA\tครับ".encode(), path="a.tsv", hints=Hints()).utterances[0].speaker
    'A'
    """
    if data and whisper_tsv.is_whisper(decode(data, path=path, encoding=hints.encoding).text):
        return whisper_tsv.extract(data, path=path, hints=hints)
    return comma.extract(data, path=path, hints=hints)
