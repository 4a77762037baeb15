"""Read Word documents: paragraphs and tables in order, insertions kept, deletions dropped. Opens no link or entity."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping
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

FORMAT = "docx"
VERSION = 2

_MAIN = "word/document.xml"
_DROPPED = frozenset(
    {"del", "moveFrom", "delText", "instrText", "delInstrText", "fldData", "ffData", "annotationRef", "footnoteRef",
     "endnoteRef", "drawing", "pict", "object", "rPr", "pPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sectPr",
     "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "fldChar"}
)  # fmt: skip
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_REFERENCES = {"footnoteReference": "footnote", "endnoteReference": "endnote", "commentReference": "comment"}
_PARTS = {"footnote": "footnotes", "endnote": "endnotes", "comment": "comments"}
_OFF = ("0", "false", "off")


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    """Give the text of a Word document: a line for each paragraph or table row, cells apart by a tab.

    A table of speakers and talk becomes labelled lines. Footnotes, comments, page headers and hidden text are no
    talk: each is told in a notice.

    Raises
    ------
    ReadingError
        If the container or its XML cannot be trusted or read.
    """
    document = _Document(_opened(data, path), path)
    return lay_out(document.blocks(), path=path, notices=document.notices())


def blocks_of(data: bytes, *, path: str) -> tuple[Block, ...]:
    """Give the paragraphs and tables of a Word document in their order."""
    return tuple(_Document(_opened(data, path), path).blocks())


def _opened(data: bytes, path: str) -> Container:
    if not data:
        raise ReadingError("the file is empty (0 bytes); a transcript has text", path=path)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadingError("this is an old or encrypted Word file; save it as docx without a password", path=path)
    if data.lstrip()[:5] == b"{\\rtf":
        raise ReadingError("this is an RTF document; give it the suffix .rtf", path=path)
    if data.startswith(b"%PDF"):
        raise ReadingError("this is a PDF; give it the suffix .pdf", path=path)
    return Container(data, path=path)


class _Document:
    """One document: its parts, and what is met on the way through them."""

    def __init__(self, container: Container, path: str) -> None:
        self._container = container
        self._path = path
        self._main = self._main_part()
        self._related = self._relations(self._main)
        self._root = parse_xml(container.read(self._main), path)
        self._remarks = {kind: self._side_part(kind) for kind in _PARTS}

    def blocks(self) -> Iterator[Block]:
        """Yield the document's paragraphs and tables."""
        return _Walk(self._remarks).blocks(self._root)

    def _main_part(self) -> str:
        found = self._relations("").get("officeDocument", [_MAIN])[0]
        if found in self._container and found.endswith(".xml"):
            return found
        if _MAIN in self._container:
            return _MAIN
        raise ReadingError(f"the container has no {_MAIN}; this is no Word document", path=self._path)

    def _relations(self, part: str) -> Mapping[str, list[str]]:
        """Give the parts that a part names, by their type."""
        folder, name = posixpath.split(part)
        member = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, list[str]] = {}
        if member not in self._container:
            return found
        for node in parse_xml(self._container.read(member), self._path):
            target = node.get("Target") or ""
            if node.get("TargetMode") != "External" and target:
                whole = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
                found.setdefault((node.get("Type") or "").rpartition("/")[2], []).append(whole)
        return found

    def _side_part(self, kind: str) -> dict[str, Remark]:
        """Give the remarks of one kind by their id, as yet without number."""
        part = self._related.get(_PARTS[kind], [f"word/{_PARTS[kind]}.xml"])[0]
        if part not in self._container:
            return {}
        found = {}
        for node in parse_xml(self._container.read(part), self._path):
            if local_name(node) == kind and attribute(node, "type") in ("", "normal"):
                text, author = words_of(_Walk({}).blocks(node)), attribute(node, "author")
                found[attribute(node, "id")] = Remark(kind, "", text, author, attribute(node, "date"))
        return found

    def notices(self) -> list[Notice]:
        """Tell what is no part of the text; remarks with a place are told with the text."""
        return [*_counted(self._root), *self._headings(), *self._homeless()]

    def _headings(self) -> Iterator[Notice]:
        """Tell of page headers and footers that hold words, each wording once."""
        told = set()
        for kind in ("header", "footer"):
            for part in self._related.get(kind, []):
                if part not in self._container:
                    continue
                said = words_of(_Walk({}).blocks(parse_xml(self._container.read(part), self._path)))
                if regex.search(r"\p{L}", said, timeout=2.0) and (kind, said) not in told:
                    told.add((kind, said))
                    yield Notice("page_header", 0, f'a page {kind} is no talk and was left out: "{shown(said)}"')

    def _homeless(self) -> Iterator[Notice]:
        """Tell of remarks that nothing in the kept text refers to."""
        met = {(_REFERENCES[name], attribute(node, "id")) for node, name in _references(self._root)}
        for kind, remarks in self._remarks.items():
            for id_, remark in remarks.items():
                if (kind, id_) not in met:
                    yield Remark(kind, id_, remark.text, remark.author, remark.date).notice(0)


def _references(root: Element) -> Iterator[tuple[Element, str]]:
    for node in root.iter():
        name = local_name(node)
        if name in _REFERENCES and not any(local_name(above) in _DROPPED for above in node.iterancestors()):
            yield node, name


class _Walk:
    """One way through a part, from top to bottom; remarks are numbered as they are met."""

    def __init__(self, remarks: Mapping[str, Mapping[str, Remark]]) -> None:
        self._remarks = remarks
        self._met: Counter[str] = Counter()

    def blocks(self, node: Element) -> Iterator[Block]:
        """Yield the paragraphs and tables below `node`; a paragraph whose mark was deleted runs into the next."""
        open_: Paragraph | None = None
        for block, runs_on in self._blocks(node):
            if isinstance(block, Table):
                if open_ is not None:
                    yield open_
                open_ = None
                yield block
                continue
            whole = block if open_ is None else open_ + block
            open_ = whole if runs_on else None
            if not runs_on:
                yield whole
        if open_ is not None:
            yield open_

    def _blocks(self, node: Element) -> Iterator[tuple[Block, bool]]:
        for child in node:
            name = local_name(child)
            if name in _DROPPED or not name:
                continue
            if name == "p":
                yield Paragraph.of(self._pieces(child, [])), _mark_deleted(child)
                for box in _boxes(child):
                    yield from self._blocks(box)
            elif name == "tbl":
                yield Table(tuple(self._row(row) for row in _through(child, "tr") if not _row_deleted(row))), False
            elif name == "sdt":
                yield from self._blocks(child) if not _is_placeholder(child) else ()
            else:
                yield from self._blocks(child)

    def _row(self, row: Element) -> tuple[tuple[Paragraph, ...], ...]:
        return tuple(self._cell(cell) for cell in _through(row, "tc"))

    def _cell(self, cell: Element) -> tuple[Paragraph, ...]:
        return paragraphs_of(self.blocks(cell))

    def _pieces(self, node: Element, fields: list[bool]) -> Iterator[str | Remark]:
        """Yield the text of a paragraph's runs; `fields` says of each open field whether its instruction is read."""
        for child in node:
            name = local_name(child)
            if name == "fldChar":
                _turn_field(fields, attribute(child, "fldCharType"))
            elif name == "t":
                if not any(fields):
                    yield (child.text or "").replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
            elif name in _REFERENCES:
                yield self._remark(_REFERENCES[name], attribute(child, "id"))
            elif name in _SIGNS:
                yield _SIGNS[name]
            elif name == "sym":
                yield _symbol(child)
            elif name == "AlternateContent":
                yield from self._alternate(child, fields)
            elif name not in _DROPPED and name not in ("", "p", "tbl", "txbxContent") and not _is_unseen(child):
                yield from self._pieces(child, fields)

    def _alternate(self, node: Element, fields: list[bool]) -> Iterator[str | Remark]:
        """Yield the first way of writing a thing that gives text: emoji stand in the fallback alone."""
        for choice in node:
            found = [piece for piece in self._pieces(choice, fields) if piece]
            if found:
                yield from found
                return

    def _remark(self, kind: str, id_: str) -> Remark:
        self._met[kind] += 1
        told = self._remarks.get(kind, {}).get(id_, Remark(kind, ""))
        return Remark(kind, str(self._met[kind]), told.text, told.author, told.date)


def _turn_field(fields: list[bool], kind: str) -> None:
    """Follow a field's marks: what stands between begin and separate is its instruction."""
    if kind == "begin":
        fields.append(True)
    elif fields and kind == "separate":
        fields[-1] = False
    elif fields and kind == "end":
        fields.pop()


def _through(node: Element, name: str) -> Iterator[Element]:
    """Yield rows or cells, also those within content controls and tracked insertions."""
    for child in node:
        found = local_name(child)
        if found == name:
            yield child
        elif found in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
            yield from _through(child, name)


def _row_deleted(row: Element) -> bool:
    """Say whether a table row was taken out with changes tracked."""
    return any(local_name(mark) == "del" for holder in row if local_name(holder) == "trPr" for mark in holder)


def _mark_deleted(paragraph: Element) -> bool:
    """Say whether a paragraph's end was taken out with changes tracked, so that it runs into the next."""
    marks = (run for holder in paragraph if local_name(holder) == "pPr" for run in holder if local_name(run) == "rPr")
    return any(local_name(mark) == "del" for run in marks for mark in run)


def _is_placeholder(control: Element) -> bool:
    """Say whether a content control shows only its prompt, such as "click here to enter text"."""
    return any(
        local_name(mark) == "showingPlcHdr" and attribute(mark, "val") not in _OFF
        for holder in control
        if local_name(holder) == "sdtPr"
        for mark in holder
    )


def _is_hidden(run: Element) -> bool:
    if local_name(run) != "r":
        return False
    marks = (mark for holder in run if local_name(holder) == "rPr" for mark in holder)
    return any(local_name(mark) == "vanish" and attribute(mark, "val") not in _OFF for mark in marks)


def _is_unseen(node: Element) -> bool:
    return _is_hidden(node) or (local_name(node) == "sdt" and _is_placeholder(node))


def _symbol(node: Element) -> str:
    try:
        code = int(attribute(node, "char"), 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Yield the text boxes that hang on a paragraph, each once: not its double for old readers, nor one in another."""
    for box in paragraph.iter():
        if local_name(box) == "txbxContent" and _stands(box, paragraph):
            yield box


def _stands(box: Element, paragraph: Element) -> bool:
    for above in box.iterancestors():
        if above is paragraph:
            return True
        name = local_name(above)
        if name in ("txbxContent", "del", "moveFrom") or (name == "Fallback" and _has_choice(above)):
            return False
    return True


def _has_choice(fallback: Element) -> bool:
    beside = fallback.getparent()
    choices = [] if beside is None else [node for node in beside if local_name(node) == "Choice"]
    return any(local_name(node) == "txbxContent" for choice in choices for node in choice.iter())


def _counted(root: Element) -> Iterator[Notice]:
    """Tell of tracked changes, pictures, numbers, hidden words and embedded files."""
    counts: Counter[str] = Counter()
    for node in root.iter():
        counts[_counts_as(node)] += 1
    if counts["del"] or counts["ins"]:
        yield Notice(
            "changes", 0, f"tracked changes: {counts['ins']} insertions kept, {counts['del']} deletions dropped"
        )
    if counts["picture"]:
        yield Notice("pictures", 0, f"{counts['picture']} pictures were left out")
    if counts["numPr"]:
        yield Notice("numbers", 0, f"the numbers or bullets of {counts['numPr']} paragraphs are no talk")
    if counts["placeholder"]:
        yield Notice("placeholders", 0, f"{counts['placeholder']} prompts of empty form fields were left out")
    if counts["altChunk"]:
        said = f"{counts['altChunk']} embedded documents were not read; open the file in Word and save it again"
        yield Notice("embedded", 0, said)
    hidden = "".join(_hidden_words(root))
    if hidden.strip():
        yield Notice("hidden", 0, f"{len(hidden)} characters are formatted as hidden and were left out")


def _counts_as(node: Element) -> str:
    name = local_name(node)
    if name in ("ins", "del", "moveFrom", "moveTo"):
        above = node.getparent()
        inside = above is not None and local_name(above) in ("rPr", "trPr", "numPr")
        return "" if inside else {"moveFrom": "del", "moveTo": "ins"}.get(name, name)
    if name in ("drawing", "pict", "object"):
        boxed = any(local_name(below) == "txbxContent" for below in node.iter())
        double = any(local_name(above) == "Fallback" for above in node.iterancestors())
        return "" if boxed or double else "picture"
    if name == "sdt" and _is_placeholder(node):
        return "placeholder"
    return name if name in ("numPr", "altChunk") else ""


def _hidden_words(root: Element) -> Iterator[str]:
    for run in root.iter():
        if local_name(run) == "r" and _is_hidden(run):
            yield from (node.text or "" for node in run if local_name(node) == "t")
