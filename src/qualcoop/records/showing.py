"""Escaped HTML of a record, by plain string building. Loads nothing heavy and decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcoop.records.codebook import Codebook
    from qualcoop.records.coding import Codings
    from qualcoop.records.transcript import Transcript

__all__ = ["caption_html", "codebook_html", "codings_html", "table_html", "transcript_html"]

_FONT = "font-family:Sarabun,'Noto Sans Thai','Leelawadee UI',Thonburi,sans-serif"
_MOST_ROWS = 60


def table_html(header: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str = "") -> str:
    """Give an HTML table; every cell is escaped.

    Examples
    --------
    >>> table_html(["a"], [["<b>"]])
    '<table style="...'
    """
    head = "".join(f'<th scope="col" style="text-align:left">{escape(str(cell))}</th>' for cell in header)
    body = "".join(_row_html(row) for row in rows)
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f'<table style="{_FONT}">{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row_html(row: Sequence[object]) -> str:
    cells = "".join(f'<td style="text-align:left;vertical-align:top">{escape(str(cell))}</td>' for cell in row)
    return f"<tr>{cells}</tr>"


def caption_html(text: str) -> str:
    """Give an escaped paragraph in a Thai-capable font."""
    return f'<p style="{_FONT}">{escape(text)}</p>'


def transcript_html(transcript: Transcript) -> str:
    """Give a transcript as a table of turns; the first sixty, and how many more there are."""
    shown = transcript.turns[:_MOST_ROWS]
    rows = [(turn.n, turn.speaker, turn.role, transcript.text[turn.start : turn.end]) for turn in shown]
    more = len(transcript.turns) - len(shown)
    after = caption_html(f"... and {more} more turns") if more else ""
    return table_html(("turn", "speaker", "role", "talk"), rows, caption=repr(transcript)[1:-1]) + after


def codebook_html(codebook: Codebook) -> str:
    """Give a codebook as a table: id, kind, level, label, definition."""
    rows = [
        (code.id, code.kind, code.level, " / ".join(filter(None, (code.label.th, code.label.en))), code.definition.in_("en"))
        for code in codebook
    ]
    return table_html(("code", "kind", "level", "label", "definition"), rows, caption=repr(codebook)[1:-1])


def codings_html(codings: Codings) -> str:
    """Give codings as counts by code and stance."""
    standing = codings.standing()
    counts = Counter((row.code, row.stance) for row in standing)
    rows = [
        (code, *(counts[code, stance] for stance in ("facilitates", "hinders", "neutral")))
        for code in sorted({row.code for row in standing})
    ]
    return table_html(("code", "facilitates", "hinders", "neutral"), rows, caption=repr(codings)[1:-1])
