"""Lay out what word processors' documents hold: paragraphs, tables, remarks beside the talk. Parses no format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.hints import Extracted
from qualcoop.reading.office_tables import TableColumns, columns_of
from qualcoop.records.transcript import Notice

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = [
    "Block",
    "Paragraph",
    "Remark",
    "Table",
    "attribute",
    "flat",
    "lay_out",
    "local_name",
    "paragraphs_of",
    "parse_xml",
    "words_of",
]

LONGEST = 2_000
"""Characters of a remark that a notice shows; of a longer one it says how much more there is."""
_MANY = 3
"""Paragraphs of one cell from which a row is no line any more: its cells follow one another."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Words beside the talk: a footnote, an endnote or a comment.

    Attributes
    ----------
    kind
        footnote, endnote or comment.
    n
        Its number in the document.
    text
        What it says.
    author, date
        Who wrote it and when; empty where the document does not say.
    """

    kind: str
    n: str
    text: str = field(default="", repr=False)
    author: str = ""
    date: str = ""

    def notice(self, line: int) -> Notice:
        """Tell of the remark, at the line of the text it hangs on.

        Examples
        --------
        >>> Remark("comment", "2", "ถามต่อ", author="Ann").notice(7).message
        'comment 2 by Ann is not part of the talk and was left out: "ถามต่อ"'
        """
        by = f" by {self.author}" if self.author else ""
        on = f" ({self.date[:10]})" if self.date else ""
        said = f': "{shown(self.text)}"' if self.text.strip() else "; it is empty"
        place = "" if line else ", which hangs on no line that is kept,"
        message = f"{self.kind} {self.n}{by}{on}{place} is not part of the talk and was left out{said}"
        return Notice("comments" if self.kind == "comment" else "footnotes", line, message)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's text, and the remarks that hang on a character of it."""

    text: str = field(default="", repr=False)
    hung: tuple[tuple[int, Remark], ...] = ()

    @classmethod
    def of(cls, pieces: Iterable[str | Remark]) -> Paragraph:
        """Make a paragraph of its pieces in their order."""
        parts: list[str] = []
        hung: list[tuple[int, Remark]] = []
        at = 0
        for piece in pieces:
            if isinstance(piece, Remark):
                hung.append((at, piece))
            else:
                parts.append(piece)
                at += len(piece)
        return cls("".join(parts), tuple(hung))

    def __add__(self, other: Paragraph) -> Paragraph:
        moved = tuple((at + len(self.text), remark) for at, remark in other.hung)
        return Paragraph(self.text + other.text, self.hung + moved)


Cell = tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table; a cell is its paragraphs, those of a table within it included."""

    rows: tuple[tuple[Cell, ...], ...] = field(default=(), repr=False)


Block = Paragraph | Table


def shown(text: str, *, longest: int = LONGEST) -> str:
    """Give a remark on one line, and how much of it is not shown."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest]} … ({len(line) - longest} more characters)"


def flat(cell: Iterable[Paragraph]) -> Paragraph:
    r"""Give a cell as one line: its paragraphs and the lines within them are set apart by a space.

    Examples
    --------
    >>> flat((Paragraph("น้ำท่วม\nทุกปี"), Paragraph(" "), Paragraph("ครับ"))).text
    'น้ำท่วม ทุกปี ครับ'
    """
    pieces: list[str | Remark] = []
    begun = False
    for paragraph in cell:
        words = paragraph.text.replace("\n", " ").replace("\t", " ")
        if words.strip():
            pieces += [" " * begun, words]
            begun = True
        pieces += [remark for _, remark in paragraph.hung]
    return Paragraph.of(pieces)


def lay_out(blocks: Iterable[Block], *, path: str, notices: Sequence[Notice] = ()) -> Extracted:
    r"""Give the text of a document: a line for each paragraph, tables as turns where they are an interview.

    Parameters
    ----------
    blocks
        Paragraphs and tables in the order of the document.
    path
        The file, for errors.
    notices
        What was noticed before.

    Raises
    ------
    ReadingError
        If there is no text.

    Examples
    --------
    >>> row = ((Paragraph("ถาม"),), (Paragraph("ดีไหม"), Paragraph("คะ", ((0, Remark("comment", "1", "จริง")),))))
    >>> told = lay_out([Paragraph("วันที่ 1"), Table((row,))], path="a.docx")
    >>> told.text, [notice.line for notice in told.notices]
    ('วันที่ 1\nถาม\tดีไหม คะ', [2])
    """
    lines: list[Paragraph] = []
    told = list(notices)
    labels: dict[str, None] = {}
    for block in blocks:
        if isinstance(block, Table):
            laid = _laid(block)
            told += [Notice(one.kind, one.line + len(lines) if one.line else 0, one.message) for one in laid.asides]
            lines += laid.lines
            labels |= dict.fromkeys(laid.labels)
        else:
            lines.append(block)
    text = "\n".join(_one_line_end(line.text) for line in lines)
    if not text.strip():
        raise ReadingError("the document holds no text (pictures are not read); a transcript has text", path=path)
    return Extracted(text, "", (*_placed(told, lines), *_remarks(lines)), labels=tuple(labels))


def _one_line_end(text: str) -> str:
    """Keep one kind of line end, so that lines are counted alike wherever the text goes."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _remarks(lines: Sequence[Paragraph]) -> list[Notice]:
    notices, n = [], 1
    for line in lines:
        notices += [remark.notice(n + line.text.count("\n", 0, at)) for at, remark in line.hung]
        n += 1 + line.text.count("\n")
    return notices


def _placed(notices: Sequence[Notice], lines: Sequence[Paragraph]) -> list[Notice]:
    """Turn the number of a paragraph into the number of its first line."""
    starts, n = [0], 1
    for line in lines:
        starts.append(n)
        n += 1 + line.text.count("\n")
    return [Notice(one.kind, starts[min(one.line, len(lines))], one.message) for one in notices]


def paragraphs_of(blocks: Iterable[Block]) -> tuple[Paragraph, ...]:
    """Give blocks as paragraphs, tables among them laid out: what a cell, a note or a page header holds."""
    return tuple(line for block in blocks for line in (_laid(block).lines if isinstance(block, Table) else (block,)))


def words_of(blocks: Iterable[Block]) -> str:
    """Give the text of a part beside the document's own, a line a paragraph."""
    return "\n".join(line.text for line in paragraphs_of(blocks)).strip()


@dataclass(frozen=True, slots=True)
class _Laid:
    """A table's lines, what of it was left out beside which of them, and the speakers its column names."""

    lines: tuple[Paragraph, ...]
    asides: tuple[Notice, ...] = ()
    labels: tuple[str, ...] = ()


def _laid(table: Table) -> _Laid:
    rows = [tuple(flat(cell).text.strip() for cell in row) for row in table.rows]
    plan = columns_of(rows)
    if plan is None:
        return _Laid(tuple(line for row in table.rows for line in _plain_row(row)))
    lines: list[Paragraph] = []
    notices: list[Notice] = []
    if plan.dropped:
        notices.append(Notice("numbers", 0, f"the numbers in a table's column {plan.number + 1} are no talk"))
    for n, row in enumerate(table.rows):
        if plan.head and n == 0:
            lines += _told_head(row, plan)
            continue
        before = len(lines)
        lines += _told_row(row, plan)
        notices += _asides(row, plan, rows[0] if plan.head else (), before + 1)
    labels = [_line(row, plan.speaker).text for row in table.rows[plan.head :]]
    return _Laid(tuple(lines), tuple(notices), tuple(label for label in labels if label))


def _asides(row: Sequence[Cell], plan: TableColumns, head: Sequence[str], line: int) -> list[Notice]:
    """Tell of cells beside the talk: a researcher's remarks and codes."""
    notices = []
    for column in plan.aside:
        cell = flat(row[column]).text.strip() if column < len(row) else ""
        if cell:
            name = head[column] if column < len(head) else str(column + 1)
            notices.append(
                Notice("notes", line, f"a cell of column {name!r} is no talk and was left out: {shown(cell)!r}")
            )
    return notices


def _plain_row(row: Sequence[Cell]) -> list[Paragraph]:
    """Give a row of a table that is no interview: a line, or its paragraphs where a page was laid out by a table."""
    filled = [cell for cell in row if any(paragraph.text.strip() for paragraph in cell)]
    deep = any(sum(bool(paragraph.text.strip()) for paragraph in cell) >= _MANY for cell in filled)
    if len(filled) == 1 or deep:
        return [paragraph for cell in row for paragraph in cell if paragraph.text.strip() or paragraph.hung]
    return [_joined(flat(cell) for cell in row)]


def _joined(cells: Iterable[Paragraph]) -> Paragraph:
    found = Paragraph()
    for n, cell in enumerate(cells):
        found += Paragraph("\t") + cell if n else cell
    return found


def _told_row(row: Sequence[Cell], plan: TableColumns) -> list[Paragraph]:
    """Give a row of an interview: stamp, label and talk, apart by tabs; what goes on in the cell goes on below."""
    stamp = _line(row, plan.time)
    said: list[tuple[Paragraph, Cell]] = []
    if plan.voices:
        said = [(Paragraph(label), row[column]) for column, label in plan.voices if column < len(row)]
        said = [(label, cell) for label, cell in said if flat(cell).text.strip() or flat(cell).hung]
    else:
        said = [(_line(row, plan.speaker), row[plan.talk] if plan.talk < len(row) else ())]
    lines: list[Paragraph] = []
    for label, cell in said:
        lines += _told(stamp, label, cell)
        stamp = Paragraph()
    return lines


def _told_head(row: Sequence[Cell], plan: TableColumns) -> list[Paragraph]:
    """Give the row that names the columns; where these are labels of the talk below, it says nothing more."""
    head = _joined(flat(cell) for cell in row)
    said = {place for place, _ in plan.voices}
    others = any(flat(cell).text.strip() for place, cell in enumerate(row) if place not in said)
    return [head] if not said or others or head.hung else []


def _line(row: Sequence[Cell], column: int) -> Paragraph:
    """Give a cell on one line without the colon of a label; an empty one where there is no such column."""
    if not 0 <= column < len(row):
        return Paragraph()
    found = flat(row[column])
    return Paragraph(found.text.strip().rstrip(":：").rstrip(), tuple((0, remark) for _, remark in found.hung))


def _told(stamp: Paragraph, label: Paragraph, cell: Cell) -> list[Paragraph]:
    talk = [paragraph for paragraph in cell if paragraph.text.strip() or paragraph.hung]
    if not label.text:
        first = [stamp] if stamp.text else []
        return [*first, *talk]
    head = _joined([stamp, label]) if stamp.text else label
    first_talk = Paragraph(talk[0].text.lstrip("\t\n"), talk[0].hung) if talk else Paragraph()
    return [head + Paragraph("\t") + first_talk, *talk[1:]]


def local_name(node: Element) -> str:
    """Give an element's name without its namespace; an empty string for XML comments and the like."""
    tag: Any = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(node: Element, name: str) -> str:
    """Give an attribute by its local name, since namespaces have several spellings; empty where there is none."""
    return next((str(value) for key, value in node.attrib.items() if str(key).rpartition("}")[2] == name), "")


def parse_xml(data: bytes, path: str) -> Element:
    """Parse XML without entities, network or document types.

    Raises
    ------
    ReadingError
        If it declares a document type, or is broken.
    """
    from lxml import etree

    refused = "the XML declares a DOCTYPE; no file of this kind needs one, so it is refused"
    if regex.search(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E", data[:8192], timeout=2.0):
        raise ReadingError(refused, path=path)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadingError("the XML is broken or was cut off; save the document again", path=path) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadingError(refused, path=path)
    return root
