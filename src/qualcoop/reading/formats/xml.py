"""Know what an .xml file is: a saved feed or web page, or timed text. Guesses nothing of other kinds, and says so."""

from __future__ import annotations

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.decoding import PATIENCE
from qualcoop.reading.formats import html, ttml
from qualcoop.reading.hints import Extracted, Hints

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "xml"
VERSION = 1

_HEAD = 65_536
"""Bytes in which the first element is looked for."""
_ROOT = regex.compile(rb"\A\s*(?:(?:<\?.*?\?>|<!--.*?-->|<!\w[^>\[]*(?:\[.*?\]\s*)?>)\s*)*+<(?:[\w.-]+:)?([\w.-]+)",
                      regex.DOTALL)  # fmt: skip
_PAGES = ("rss", "feed", "rdf", "channel", "html", "body", "div", "article")
_OTHERS = {
    "annotation_document": "this is an ELAN file; give it the suffix .eaf",
    "document": "this may be a flat OpenDocument text; give it the suffix .fodt",
    "package": "this is a Word document in one file; save it as docx",
    "worddocument": "this is an old Word XML document; save it as docx",
    "trans": "this is a Transcriber file; export it as text or subtitles",
    "basic-transcription": "this is an EXMARaLDA file; export it as ELAN (.eaf) or text",
    "timedtext": "these are YouTube's own captions; export them as .vtt or .srt",
    "transcript": "these are YouTube's own captions; export them as .vtt or .srt",
    "project": "this is a project of another tool, not a transcript",
}


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    """Give the text of a saved feed or page, or who says what in timed text.

    Raises
    ------
    ReadingError
        If it is neither; the error says what it is, and what would be right where that is known.

    Examples
    --------
    >>> feed = "<rss><channel><item><title>น้ำท่วม</title><description>ถาม: เมื่อไรคะ</description></item></channel></rss>"
    >>> extract(feed.encode(), path="a.xml", hints=Hints()).text.split()
    ['น้ำท่วม', 'ถาม:', 'เมื่อไรคะ']
    """
    if not data.strip():
        raise ReadingError(f"the file is empty ({len(data)} bytes); a transcript has text", path=path)
    root = _root(data)
    if root == "tt":
        return ttml.extract(data, path=path, hints=hints)
    if root in _PAGES:
        return html.extract(data, path=path, hints=hints)
    known = "an .xml file is read where it is a saved feed or page (rss, feed, html) or timed text (tt)"
    found = f"its root is <{root}>; " if root else "no XML element begins it; "
    raise ReadingError(found + _OTHERS.get(root, known), path=path)


def _root(data: bytes) -> str:
    """Give the name of the first element, in lower case; empty where there is none."""
    plain = data[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    found = _ROOT.match(plain, timeout=PATIENCE)
    return found[1].decode("ascii", "replace").casefold() if found else ""
