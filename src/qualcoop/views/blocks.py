"""What a report is made of: headings, prose, tables, quotations and steps, as plain data. Renders nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from qualcoop.records.codebook import Bilingual

__all__ = [
    "LANGUAGES",
    "Aid",
    "Block",
    "Cell",
    "Facts",
    "Formula",
    "Group",
    "Items",
    "MemoText",
    "Piece",
    "Prose",
    "Quote",
    "Quotes",
    "ReportData",
    "Section",
    "Step",
    "Steps",
    "Table",
    "cell",
    "fill",
    "rows_of",
    "told",
]

LANGUAGES: tuple[str, ...] = ("both", "th", "en")

Piece = Bilingual | str


def told(piece: Piece, language: str) -> tuple[tuple[str, str], ...]:
    """Give a piece as (language tag, text) pairs, in the languages asked for.

    Parameters
    ----------
    piece
        Words in two languages, or a text that is the same in both (an id, an expression): its tag is empty.
    language
        both, th or en; words that lack the one asked for come in the other.

    Examples
    --------
    >>> told(Bilingual("กรณี", "case"), "both"), told(Bilingual("กรณี", ""), "en"), told("A", "th")
    ((('th', 'กรณี'), ('en', 'case')), (('th', 'กรณี'),), (('', 'A'),))
    """
    if isinstance(piece, str):
        return (("", piece),) if piece else ()
    if piece.th == piece.en:
        return (("", piece.th),) if piece.th else ()
    both = tuple((tag, text) for tag, text in (("th", piece.th), ("en", piece.en)) if text)
    if language == "both" or len(both) < 2:
        return both
    return tuple(pair for pair in both if pair[0] == language)


def fill(words: Bilingual, /, **values: object) -> Bilingual:
    """Put values into the braces of both languages; a bilingual value goes in by its own language.

    Examples
    --------
    >>> fill(Bilingual("กรณี {case}", "case {case}"), case=Bilingual("หนึ่ง", "one"))
    Bilingual(th='กรณี หนึ่ง', en='case one')
    """
    return Bilingual(_filled(words.th, "th", values), _filled(words.en, "en", values))


def _filled(text: str, language: str, values: dict[str, object]) -> str:
    return text.format(**{k: v.in_(language) if isinstance(v, Bilingual) else v for k, v in values.items()})


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; `tone` is empty, lead, note or warning."""

    kind: ClassVar[str] = "prose"
    words: Bilingual
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression as it is written, with the sentence that says it."""

    kind: ClassVar[str] = "formula"
    text: str
    words: Bilingual = Bilingual()


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with what belongs to each, one piece a line."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[Piece, tuple[Piece, ...]], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `shape` is empty, or legend for short entries beside each other."""

    kind: ClassVar[str] = "items"
    items: tuple[Piece, ...]
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its lines, and a tone that colours what the words say already.

    Attributes
    ----------
    lines
        One piece a line.
    tone
        A verdict's word, or a letter's; empty for none.
    link
        Id of the place on the page that it leads to; empty for none.
    """

    lines: tuple[Piece, ...]
    tone: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a table under a heading of their own; an empty title for none."""

    rows: tuple[tuple[Cell, ...], ...]
    title: Piece = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row is its heading.

    Attributes
    ----------
    caption, columns, groups
        What it shows; headings of the columns; rows.
    basis
        On how many cases, participants and passages it rests.
    shape
        Empty, or matrix for letters in narrow columns, or cells for the four-cell table, or framework for the
        researcher's words in wide columns.
    """

    kind: ClassVar[str] = "table"
    caption: Bilingual
    columns: tuple[Piece, ...]
    groups: tuple[Group, ...]
    basis: Bilingual
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with all that leads back to it.

    Attributes
    ----------
    id
        Its anchor.
    text, language
        The words at the offsets; empty text where the participant does not permit quoting.
    transcript, turn, start, end
        Where they stand.
    source
        Who says it of which case, where, in which direction, on which basis.
    counter
        Whether it speaks against the outcome of its case.
    translation, translation_language, translated
        The words in another language, which language, and who translated and checked them; empty where nobody did.
    """

    id: str
    text: str
    language: str
    transcript: str
    turn: int | None
    start: int
    end: int
    source: Bilingual
    counter: bool = False
    translation: str = ""
    translation_language: str = ""
    translated: Bilingual = Bilingual()


@dataclass(frozen=True, slots=True)
class Quotes:
    """Quotations under a title; a page folds a long list after the first few."""

    kind: ClassVar[str] = "quotes"
    title: Bilingual
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class MemoText:
    """A memo in its author's words."""

    kind: ClassVar[str] = "memo"
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Aid:
    """Blocks that a reader may unfold."""

    kind: ClassVar[str] = "aid"
    title: Bilingual
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the ledger, told.

    Attributes
    ----------
    n
        Number of the entry.
    entry
        Its kind.
    title, stamp
        What happened; when, by whom and the first digits of its hash.
    blocks
        The story.
    """

    n: int
    entry: str
    title: Bilingual
    stamp: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """The ledger's entries in their order."""

    kind: ClassVar[str] = "steps"
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; sections may lie in sections."""

    kind: ClassVar[str] = "section"
    id: str
    title: Bilingual
    blocks: tuple[Block, ...]


Block = Prose | Formula | Facts | Items | Table | Quotes | MemoText | Aid | Steps | Section


@dataclass(frozen=True, slots=True)
class ReportData:
    """A whole report.

    Attributes
    ----------
    title, notice
        The study's title; what must be read first, empty for nothing.
    sections
        In the order in which they are read.
    """

    title: Bilingual
    sections: tuple[Section, ...]
    notice: Bilingual = Bilingual()


def cell(*lines: Piece, tone: str = "", link: str = "") -> Cell:
    """Make a cell of these lines."""
    return Cell(tuple(line for line in lines if line), tone, link)


def rows_of(rows: Iterable[tuple[Cell, ...]]) -> tuple[Group, ...]:
    """Put rows in one group without a title."""
    return (Group(tuple(rows)),)
