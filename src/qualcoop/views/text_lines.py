"""Lines of plain text: columns that line up in Thai too, nothing that steers a terminal. Knows no study."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

import regex

from qualcoop.views.blocks import Piece, told

__all__ = ["QUOTE_WIDTH", "both", "clean", "clip", "figure", "indented", "listed", "paragraphs", "table_text", "width"]

TIMEOUT = 10.0
_ZERO = frozenset({"Mn", "Me", "Cf"})
_CLUSTER = regex.compile(r"\X")
_BLANK = regex.compile(r"\s+")
# Marks that turn the direction of writing could make a line show something else than it says.
_HIDDEN = regex.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# Columns of a quotation on one line.
QUOTE_WIDTH = 96


def width(text: str) -> int:
    """Count the columns that a text takes in a terminal: none for a mark above or below, two for a wide character.

    Examples
    --------
    >>> width("ผู้นำ"), width("ที่นี่"), width("abc"), width("漢字")
    (3, 2, 3, 4)
    """
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in _ZERO:
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def clean(text: str) -> str:
    r"""Give a text on one line, without characters that steer a terminal.

    Examples
    --------
    >>> clean("ดี\n\x1b[31mครับ")
    'ดี �[31mครับ'
    """
    return _BLANK.sub(" ", _HIDDEN.sub("\ufffd", text, timeout=TIMEOUT), timeout=TIMEOUT).strip()


def clip(text: str, columns: int) -> str:
    """Cut a text to so many columns, never inside a cluster; what was cut shows as an ellipsis.

    Examples
    --------
    >>> clip("ที่นี่ดี", 2), clip("ที่นี่", 2)
    ('ที่…', 'ที่นี่')
    """
    if width(text) <= columns:
        return text
    kept, used = [], 0
    for cluster in _CLUSTER.findall(text, timeout=TIMEOUT):
        used += width(cluster)
        if used > columns - 1:
            break
        kept.append(cluster)
    return f"{''.join(kept).rstrip()}…"


def table_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give a table in aligned columns; columns that are empty in every row are left out.

    Examples
    --------
    >>> print(table_text(("case", "word"), [("A", "ที่นี่"), ("B", "abc")]))
    case  word
    A     ที่นี่
    B     abc
    """
    cells = [[clean(str(cell)) for cell in row] for row in rows]
    used = [place for place in range(len(header)) if not cells or any(row[place] for row in cells)]
    lines = [[header[place] for place in used], *([row[place] for place in used] for row in cells)]
    wide = [max(width(line[column]) for line in lines) for column in range(len(used))]
    return "\n".join(_aligned(line, wide) for line in lines)


def _aligned(line: Sequence[str], wide: Sequence[int]) -> str:
    return "  ".join(cell + " " * (room - width(cell)) for cell, room in zip(line, wide, strict=True)).rstrip()


def paragraphs(parts: Iterable[str | None]) -> str:
    """Put paragraphs under each other, a blank line between them."""
    return "\n\n".join(part for part in parts if part)


def indented(text: str, by: str = "  ") -> str:
    """Move every line to the right."""
    return "\n".join(f"{by}{line}" for line in text.splitlines())


def both(piece: Piece) -> str:
    """Give a piece in both languages on one line."""
    return " / ".join(clean(text) for _, text in told(piece, "both"))


def listed(items: Iterable[str]) -> str:
    """Put items behind each other, with commas."""
    return ", ".join(items)


def figure(value: float | None) -> str:
    """Write a coefficient; one that is not defined is told in a word."""
    return "undefined" if value is None else f"{value:.3f}"
