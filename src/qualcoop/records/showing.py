"""Escaped HTML by plain string building, for records that show themselves. Knows no record and loads nothing heavy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["MOST_ROWS", "caption_html", "table_html"]

_FONT = "font-family:Sarabun,'Noto Sans Thai','Leelawadee UI',Thonburi,sans-serif"
MOST_ROWS = 60


def table_html(header: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str = "") -> str:
    """Give an HTML table; every cell is escaped.

    Examples
    --------
    >>> "<td>&lt;b&gt;</td>" in table_html(["a"], [["<b>"]])
    True
    """
    head = "".join(f'<th scope="col" style="text-align:left">{escape(str(cell))}</th>' for cell in header)
    body = "".join(_row_html(row) for row in rows)
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f'<table style="{_FONT}">{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row_html(row: Sequence[object]) -> str:
    cells = "".join(f"<td>{escape(str(cell))}</td>" for cell in row)
    return f'<tr style="text-align:left;vertical-align:top">{cells}</tr>'


def caption_html(text: str) -> str:
    """Give an escaped paragraph in a Thai-capable font."""
    return f'<p style="{_FONT}">{escape(text)}</p>'
