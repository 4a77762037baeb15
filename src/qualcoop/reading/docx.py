"""Read Word documents: paragraphs and tables in order, insertions kept, deletions dropped. Opens no link or entity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qualcoop.errors import ReadingError
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.zips import Container
from qualcoop.records.transcript import Notice

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "docx"
VERSION = 1

_MAIN = "word/document.xml"
_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_DROPPED = frozenset(
    {"del", "moveFrom", "delText", "instrText", "fldData", "footnoteReference", "endnoteReference",
     "annotationRef", "drawing", "pict", "object", "rPr", "pPr", "tblPr", "tblGrid", "trPr", "tcPr",
     "sectPr", "sdtPr", "sdtEndPr", "Fallback"}
)  # fmt: skip
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    """Give the text of a Word document: a line for each paragraph or table row, cells apart by a tab.

    Raises
    ------
    ReadingError
        If the container or its XML cannot be trusted or read.
    """
    if not data:
        raise ReadingError("the file is empty (0 bytes); a transcript has text", path=path)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadingError("this is an old or encrypted Word file; save it as docx without a password", path=path)
    container = Container(data, path=path)
    if _MAIN not in container:
        raise ReadingError(f"the container has no {_MAIN}; this is no Word document", path=path)
    root = _parse(container.read(_MAIN), path)
    text = "\n".join(_blocks(root))
    if not text.strip():
        raise ReadingError("the document holds no text (pictures are not read); a transcript has text", path=path)
    return Extracted(text, "", tuple(_notices(root)))


def _parse(data: bytes, path: str) -> Element:
    """Parse the XML without entities, network or document types."""
    from lxml import etree

    if (
        b"<!DOCTYPE" in data[:4096]
        or "<!DOCTYPE".encode("utf-16-le") in data[:8192]
        or "<!DOCTYPE".encode("utf-16-be") in data[:8192]
    ):
        raise ReadingError(
            "the document's XML declares a DOCTYPE; no word processor writes one, so it is refused", path=path
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadingError("the document's XML is broken; save the document again", path=path) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadingError(
            "the document's XML declares a DOCTYPE; no word processor writes one, so it is refused", path=path
        )
    return root


def _name(node: Element) -> str:
    """Give the local name of an element of the word processor, or an empty string for comments and the like."""
    tag: Any = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _blocks(node: Element) -> Iterator[str]:
    """Yield a line for each paragraph and table row below `node`, in the order of the document."""
    for child in node:
        name = _name(child)
        if name in _DROPPED or _is_deleted(child):
            continue
        if name == "p":
            yield "".join(_pieces(child))
            yield from _boxes(child)
        elif name == "tr":
            yield "\t".join(_cell(cell) for cell in child.iterchildren() if _name(cell) in ("tc", "sdt"))
        else:
            yield from _blocks(child)


def _is_deleted(node: Element) -> bool:
    """Say whether a table row was taken out with changes tracked."""
    if _name(node) != "tr":
        return False
    return any(_name(mark) == "del" for holder in node if _name(holder) == "trPr" for mark in holder)


def _cell(cell: Element) -> str:
    """Give a cell's text on one line: a row is a line, so paragraphs of a cell are set apart by a space."""
    return " ".join(line.replace("\n", " ") for line in _blocks(cell) if line.strip())


def _pieces(node: Element) -> Iterator[str]:
    """Yield the text of a paragraph's runs, inserted ones and those in links and fields included."""
    for child in node:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "sym":
            yield _symbol(child)
        elif name not in _DROPPED and name not in ("p", "tbl", "txbxContent", "AlternateContent"):
            yield from _pieces(child)


def _symbol(node: Element) -> str:
    for space in _SPACES:
        code = node.get(f"{{{space}}}char")
        if code:
            try:
                return chr(int(code, 16))
            except ValueError:
                return ""
    return ""


def _boxes(paragraph: Element) -> Iterator[str]:
    """Yield the lines of text boxes that hang on a paragraph, each once."""
    for box in paragraph.iter():
        if _name(box) == "txbxContent" and not any(_name(above) == "Fallback" for above in box.iterancestors()):
            yield from _blocks(box)


def _notices(root: Element) -> Iterator[Notice]:
    counts = dict.fromkeys(("footnoteReference", "endnoteReference", "del", "ins", "commentReference", "drawing"), 0)
    for node in root.iter():
        name = _name(node)
        if name in counts:
            counts[name] += 1
    notes = counts["footnoteReference"] + counts["endnoteReference"]
    if notes:
        yield Notice("footnotes", 0, f"{notes} footnotes or endnotes are not part of the talk and were left out")
    if counts["del"] or counts["ins"]:
        yield Notice(
            "changes", 0, f"tracked changes: {counts['ins']} insertions kept, {counts['del']} deletions dropped"
        )
    if counts["commentReference"]:
        yield Notice("comments", 0, f"{counts['commentReference']} comments were left out")
    if counts["drawing"]:
        yield Notice("pictures", 0, f"{counts['drawing']} pictures were left out")
