"""Read OpenDocument texts, packed or flat: paragraphs, lists and tables in order. Opens no link, entity or macro."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.office import (
    Block,
    Paragraph,
    Remark,
    Table,
    attribute,
    lay_out,
    local_name,
    paragraphs_of,
    parse_xml,
    shown,
    words_of,
)
from qualcoop.reading.zips import Container
from qualcoop.records.transcript import Notice

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["FORMAT", "VERSION", "blocks_of", "extract"]

FORMAT = "odt"
VERSION = 1

_CONTENT = "content.xml"
_TEXT = "application/vnd.oasis.opendocument.text"
_FLAT_SIZE = 200 * 2**20
_MOST_SPACES = 1_000
_DROPPED = frozenset(
    {"tracked-changes", "note", "annotation", "annotation-end", "forms", "variable-decls", "sequence-decls",
     "user-field-decls", "dde-connection-decls", "alphabetical-index-auto-mark-file", "soft-page-break", "frame",
     "binary-data", "object", "object-ole", "image", "title", "desc", "hidden-paragraph", "hidden-text", "script",
     "custom-shape", "rect", "g", "shapes", "event-listeners", "meta", "settings", "styles", "automatic-styles",
     "master-styles", "font-face-decls", "scripts", "ruby-text", "list-style", "page-number", "page-count"}
)  # fmt: skip
_BOXED = frozenset({"frame", "custom-shape", "rect", "g"})
_KEPT = "\0"
"""A space that counts; XML cannot hold this character."""
_WHITE = regex.compile(r"[ \t\r\n]+")


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    """Give the text of an OpenDocument text: a line for each paragraph or table row, cells apart by a tab.

    Tracked deletions are dropped; notes, comments, page headers and hidden text are each told in a notice.

    Raises
    ------
    ReadingError
        If the container or its XML cannot be trusted or read, or holds another kind of document.
    """
    root, styles = _opened(data, path)
    body = _body(root, path)
    return lay_out(_Walk().blocks(body), path=path, notices=[*_counted(body), *_headings(styles)])


def blocks_of(data: bytes, *, path: str) -> tuple[Block, ...]:
    """Give the paragraphs and tables of an OpenDocument text in their order."""
    return tuple(_Walk().blocks(_body(_opened(data, path)[0], path)))


def _opened(data: bytes, path: str) -> tuple[Element, Element | None]:
    """Give the document's content and its styles, where the page headers stand."""
    if not data:
        raise ReadingError("the file is empty (0 bytes); a transcript has text", path=path)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        if len(data) > _FLAT_SIZE:
            raise ReadingError(f"the file has {len(data)} bytes; at most {_FLAT_SIZE} are read", path=path)
        root = parse_xml(data.lstrip(b" \t\r\n"), path)
        return root, root
    container = Container(data, path=path)
    _check_kind(container, path)
    root = parse_xml(container.read(_CONTENT), path)
    return root, parse_xml(container.read("styles.xml"), path) if "styles.xml" in container else None


def _check_kind(container: Container, path: str) -> None:
    manifest = container.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in container else b""
    if b"encryption-data" in manifest:
        raise ReadingError("the document is encrypted; save it without a password", path=path)
    kind = container.read("mimetype").decode("ascii", "replace").strip() if "mimetype" in container else _TEXT
    if not kind.startswith(_TEXT):
        raise ReadingError(f"the container says it is {kind[:80]!r}, not an OpenDocument text (odt)", path=path)
    if _CONTENT not in container:
        raise ReadingError(f"the container has no {_CONTENT}; this is no OpenDocument text", path=path)


def _body(root: Element, path: str) -> Element:
    for body in root:
        if local_name(body) == "body":
            for kind in body:
                if local_name(kind) == "text":
                    return kind
                if local_name(kind):
                    raise ReadingError(f"the document is a {local_name(kind)}, not a text", path=path)
    raise ReadingError("the XML holds no OpenDocument text (office:text)", path=path)


class _Walk:
    """One way through a document; notes and comments are numbered as they are met."""

    def __init__(self) -> None:
        self._met: Counter[str] = Counter()

    def blocks(self, node: Element) -> Iterator[Block]:
        """Yield the paragraphs and tables below `node` in their order."""
        for child in node:
            name = local_name(child)
            if name in ("p", "h"):
                yield Paragraph.of(_settled(self._pieces(child)))
                yield from self._boxed(child)
            elif name == "table":
                yield Table(tuple(self._row(row) for row in _below(child, "table-row")))
            elif name in _BOXED:
                yield from self._boxed_in(child)
            elif name and name not in _DROPPED:
                yield from self.blocks(child)

    def _row(self, row: Element) -> tuple[tuple[Paragraph, ...], ...]:
        return tuple(self._cell(cell) for cell in row if local_name(cell) in ("table-cell", "covered-table-cell"))

    def _cell(self, cell: Element) -> tuple[Paragraph, ...]:
        return paragraphs_of(self.blocks(cell))

    def _boxed(self, node: Element) -> Iterator[Block]:
        """Yield what stands in text boxes that hang on a paragraph."""
        for child in node:
            if local_name(child) in _BOXED:
                yield from self._boxed_in(child)
            elif local_name(child) not in _DROPPED and local_name(child):
                yield from self._boxed(child)

    def _boxed_in(self, frame: Element) -> Iterator[Block]:
        for child in frame:
            name = local_name(child)
            if name in ("p", "h", "list", "table"):
                yield from self.blocks(frame)
                return
            if name == "text-box":
                yield from self.blocks(child)
                return
            if name in _BOXED:
                yield from self._boxed_in(child)

    def _pieces(self, node: Element) -> Iterator[str | Remark]:
        """Yield a paragraph's text as it is written; white space of the XML is settled later."""
        yield _WHITE.sub(" ", node.text or "", timeout=30.0)
        for child in node:
            yield from self._piece(child)
            yield _WHITE.sub(" ", child.tail or "", timeout=30.0)

    def _piece(self, node: Element) -> Iterator[str | Remark]:
        name = local_name(node)
        if name == "s":
            yield _KEPT * _count(node)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name == "note":
            kind = "endnote" if attribute(node, "note-class") == "endnote" else "footnote"
            yield self._remark(node, kind, "note-body")
        elif name == "annotation":
            yield self._remark(node, "comment", "")
        elif name and name not in _DROPPED:
            yield from self._pieces(node)

    def _remark(self, node: Element, kind: str, part: str) -> Remark:
        self._met[kind] += 1
        body = next((child for child in node if local_name(child) == part), node) if part else node
        told = {local_name(child): child.text or "" for child in node if local_name(child) in ("creator", "date")}
        return Remark(
            kind, str(self._met[kind]), words_of(_Walk().blocks(body)), told.get("creator", ""), told.get("date", "")
        )


def _settled(pieces: Iterator[str | Remark]) -> Iterator[str | Remark]:
    """Let white space of the XML count once, and not at a paragraph's ends; text:s counts in full."""
    held, begun = False, False
    for piece in pieces:
        if isinstance(piece, Remark):
            yield piece
            continue
        bare = piece.strip(" ")
        if bare:
            yield " " if begun and (held or piece.startswith(" ")) else ""
            yield bare.replace(_KEPT, " ")
            held, begun = piece.endswith(" "), True
        else:
            held = held or bool(piece)


def _count(node: Element) -> int:
    told = attribute(node, "c")
    return min(int(told), _MOST_SPACES) if told.isdecimal() and len(told) < 7 else 1


def _below(node: Element, name: str) -> Iterator[Element]:
    """Yield rows, also those of headings and groups."""
    for child in node:
        if local_name(child) == name:
            yield child
        elif local_name(child) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _below(child, name)


def _counted(body: Element) -> Iterator[Notice]:
    """Tell of tracked changes, pictures and hidden words."""
    counts = Counter(local_name(node) for node in body.iter())
    if counts["insertion"] or counts["deletion"]:
        said = f"tracked changes: {counts['insertion']} insertions kept, {counts['deletion']} deletions dropped"
        yield Notice("changes", 0, said)
    pictures = counts["image"] + counts["object"] + counts["object-ole"]
    if pictures:
        yield Notice("pictures", 0, f"{pictures} pictures or embedded objects were left out")
    hidden = [node for node in body.iter() if local_name(node) in ("hidden-text", "hidden-paragraph")]
    words = " ".join("".join(map(str, node.itertext())) or attribute(node, "string-value") for node in hidden)
    if words.strip():
        yield Notice("hidden", 0, f"{len(words)} characters are set as hidden and were left out")


def _headings(styles: Element | None) -> Iterator[Notice]:
    """Tell of page headers and footers that hold words, each wording once."""
    told = set()
    for node in styles.iter() if styles is not None else ():
        kind = local_name(node)
        if kind in ("header", "footer", "header-left", "footer-left", "header-first", "footer-first"):
            said = words_of(_Walk().blocks(node))
            if regex.search(r"\p{L}", said, timeout=2.0) and said not in told:
                told.add(said)
                yield Notice("page_header", 0, f'a page {kind} is no talk and was left out: "{shown(said)}"')
