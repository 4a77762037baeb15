"""Read web pages: what a reader sees, blocks and table rows as lines. Runs no script, opens no link or picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.decoding import PATIENCE, Decoded, decode
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.records.transcript import Notice

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "html"
VERSION = 1

LARGEST = 20 * 2**20
"""Bytes of a page that are read; a transcript of a hundred hours is smaller."""
NESTED_TABLES = 20
"""Tables within tables that are laid out as such; deeper ones are blocks."""
_HEAD = 4096
_DECLARED = regex.compile(
    rb"""(?i)(?:<meta[^>]{0,200}?charset\s*=\s*|<\?xml[^>]{0,200}?encoding\s*=\s*)["']?\s*([\w.:-]{2,40})"""
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_LATIN = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
_WIDE = ("utf-16", "utf-16le", "utf-16be", "ucs-2", "unicode")
_PROLOGUE = regex.compile(r"\A\s*<\?xml[^>]*\?>")
_CDATA = regex.compile(r"<!\[CDATA\[(.*?)\]\]>", regex.DOTALL)
_SPACES = regex.compile(r"[ \t\n\r\f]+")
_UNSEEN = {
    "script": "scripts", "style": "styles", "template": "templates", "title": "titles", "iframe": "embedded pages",
    "object": "embedded objects", "svg": "drawings", "del": "deletions", "noframes": "notes for old browsers",
    "noscript": "notes for old browsers", "textarea": "fields of forms", "select": "lists of choices",
    "audio": "recordings", "video": "recordings", "canvas": "drawings", "map": "maps", "datalist": "lists of choices",
}  # fmt: skip
_TOLD = frozenset({
    "titles", "embedded pages", "embedded objects", "drawings", "deletions", "recordings", "pictures", "hidden parts",
    "fields of forms", "notes for old browsers",
})  # fmt: skip
_HIDDEN_STYLE = regex.compile(r"(?i)\b(?:display\s*:\s*none|visibility\s*:\s*hidden)\b")
_SPEAKS = regex.compile(r"(?i)(?<![a-z])(?:speaker|sender|author|username|displayname|ผู้พูด)(?![a-rt-z])")
"""Classes that pages of transcripts and chats give to the name of who speaks."""
_BLOCK_NAMES = (
    "address article aside blockquote body center channel dd details dialog dir div dl dt entry fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html item legend li main menu nav ol p pre "
    "rss search section summary table tbody tfoot thead caption tr td th ul description "
    "pubdate category guid link comments author"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    r"""Give the text of a web page: a line for each block or table row, cells apart by a tab.

    Raises
    ------
    ReadingError
        If the page is empty, too large, of an encoding that cannot be told, or without text.

    Examples
    --------
    >>> page = "<html><script>x</script><p><b>ถาม:</b> ดี<wbr>ไหม</p><p>ตอบ:&nbsp;ดี<br>มาก</p></html>"
    >>> extract(page.encode(), path="a.html", hints=Hints()).text
    'ถาม: ดีไหม\nตอบ:\xa0ดี\nมาก'
    """
    if len(data) > LARGEST:
        raise ReadingError(f"the page has {len(data)} bytes; at most {LARGEST} are read", path=path)
    decoded = _decoded(data, path, hints.encoding)
    page = _parse(_CDATA.sub(r"\1", _PROLOGUE.sub("", decoded.text), timeout=PATIENCE))
    text = page.text()
    if not text:
        raise ReadingError("the page shows no text (scripts are not run); save it as it is seen", path=path)
    return Extracted(text, decoded.encoding, (*decoded.notices, *_notices(page.left)))


def _decoded(data: bytes, path: str, encoding: str) -> Decoded:
    """Decode as a person or the page says; where the page is wrong about itself, as its bytes look, with a notice."""
    match = _DECLARED.search(data[:_HEAD], timeout=PATIENCE)
    declared = match[1].decode("ascii").casefold() if match else ""
    if encoding or not declared or declared in _WIDE or data.startswith(_BOMS):
        return decode(data, path=path, encoding=encoding)
    try:
        return decode(data, path=path, encoding=_LATIN.get(declared, declared))
    except ReadingError:
        found = decode(data, path=path)
        said = f"the page says that it is {declared}, but it is {found.encoding}"
        return Decoded(found.text, found.encoding, (*found.notices, Notice("encoding", 0, said)))


def _parse(text: str) -> _Page:
    """Feed the page to a target: a tree would silently end where tags nest too deeply."""
    from lxml import etree

    page = _Page()
    target: Any = page
    parser: Any = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    # A lone surrogate or NUL would end the parser's text.
    parser.feed(text.replace("\0", "\ufffd").encode("utf-8", errors="replace"))
    parser.close()
    return page


class _Lines:
    """Lines of running text: white space as a browser has it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._line: list[str] = []

    def add(self, text: str, *, kept: bool) -> None:
        """Add text; `kept` leaves its white space as it is."""
        if kept:
            first, *rest = text.split("\n")
            self._line.append(first)
            for line in rest:
                self.end(always=True)
                self._line.append(line)
            return
        run = _SPACES.sub(" ", text, timeout=PATIENCE)
        if run.startswith(" ") and (not self._line or self._line[-1].endswith(" ")):
            run = run[1:]
        if run:
            self._line.append(run)

    def end(self, *, always: bool = False) -> None:
        """End the line, if it holds anything, or always."""
        if not self._line and not always:
            return
        line = "".join(self._line).rstrip(" ")
        self._line = []
        if line or (always and self.lines and self.lines[-1]):
            self.lines.append(line)

    def name(self) -> None:
        """Let what the line holds so far be the name of who speaks."""
        said = "".join(self._line).rstrip(" ")
        if said and not said.endswith((":", "：")):
            self._line = [f"{said}: "]

    def resume(self) -> None:
        """Go on in the line that ended last, a term that names who speaks."""
        if not self._line and self.lines and self.lines[-1]:
            self._line = [self.lines.pop()]
            self.name()

    def text(self) -> str:
        """Give the lines so far."""
        self.end()
        return "\n".join(self.lines).strip("\n")


class _Page:
    """Takes the events of a parser and lays out what is seen."""

    def __init__(self) -> None:
        self.left: Counter[str] = Counter()
        self._flows = [_Lines()]
        self._rows: list[list[str] | None] = []
        self._unseen = 0
        self._kept = 0
        self._open: Counter[str] = Counter()
        self._path: list[str] = []
        self._hidden_at = 0
        self._names_at = 0
        self._term = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take a start tag."""
        self._path.append(tag)
        if not self._hidden_at and _is_hidden(attributes):
            self.left["hidden parts"] += not self._unseen
            self._hidden_at = len(self._path)
        if self._hidden_at:
            return
        self._shown(tag)
        if not self._names_at and _SPEAKS.search(attributes.get("class", ""), timeout=PATIENCE):
            self._names_at = len(self._path)

    def _shown(self, tag: str) -> None:
        if tag in _UNSEEN and not (tag == "title" and self._open["channel"]):
            self.left[_UNSEEN[tag]] += not self._unseen
            self._unseen += 1
            return
        if self._unseen:
            return
        self._open[tag] += 1
        if tag == "dd" and self._term:
            self._flow.resume()
        elif tag == "br":
            self._flow.end(always=True)
        elif tag == "img":
            self.left["pictures"] += 1
        elif tag in _BLOCKS or tag == "title":
            self._block(tag)
        self._term = False
        self._kept += tag == "pre"

    def end(self, tag: str) -> None:
        """Take an end tag."""
        depth = len(self._path)
        if self._path:
            self._path.pop()
        if self._hidden_at:
            self._hidden_at = self._hidden_at if depth > self._hidden_at else 0
            return
        if self._names_at == depth:
            self._names_at = 0
            self._flow.name()
        self._ended(tag)

    def _ended(self, tag: str) -> None:
        if tag in _UNSEEN and not (tag == "title" and self._open["channel"]):
            self._unseen -= 1
            return
        if self._unseen:
            return
        self._open[tag] -= 1
        self._kept -= tag == "pre"
        if tag in ("td", "th") and self._in_row():
            self._end_cell()
        elif tag == "tr" and self._rows and self._deep():
            self._end_row()
        elif tag in _BLOCKS or tag == "title":
            self._flow.end()
        self._term = tag == "dt"

    def data(self, text: str) -> None:
        """Take text."""
        if not self._unseen and not self._hidden_at:
            self._flow.add(text, kept=self._kept > 0)

    def comment(self, text: str) -> None:
        """Pass over a comment."""

    def close(self) -> None:
        """End what the page left open."""
        while self._rows:
            self._end_row()

    def text(self) -> str:
        """Give what is seen."""
        return self._flows[0].text()

    @property
    def _flow(self) -> _Lines:
        return self._flows[-1]

    def _deep(self) -> bool:
        return self._open["table"] <= NESTED_TABLES

    def _in_row(self) -> bool:
        return bool(self._rows) and len(self._flows) > len(self._rows) and self._deep()

    def _block(self, tag: str) -> None:
        if tag in ("td", "th") and self._rows and self._deep():
            if self._in_row():
                self._end_cell()
            self._flows.append(_Lines())
        elif tag == "tr" and self._deep():
            self._flow.end()
            self._rows.append([])
        else:
            self._flow.end()

    def _end_cell(self) -> None:
        row = self._rows[-1]
        cell = self._flows.pop().text()
        if row is not None:
            row.append(cell)

    def _end_row(self) -> None:
        if len(self._flows) > len(self._rows):
            self._end_cell()
        row = self._rows.pop() or []
        line = "\t".join(row).rstrip("\t ")
        if line.strip():
            self._flow.end()
            self._flow.lines.extend(line.split("\n"))


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style", ""), timeout=PATIENCE))


def _notices(left: Mapping[str, int]) -> Iterator[Notice]:
    """Tell what of the page was left out that a reader may have seen."""
    seen = [f"{count} {what}" for what, count in sorted(left.items()) if what in _TOLD]
    if seen:
        yield Notice("markup", 0, f"left out: {', '.join(seen)}")
