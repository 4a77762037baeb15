"""Escaped HTML by plain string building, for records that show themselves. Knows no record and loads nothing heavy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from qualcoop.records.bilingual import Bilingual
from qualcoop.records.options import options
from qualcoop.records.words import COLUMNS, word

__all__ = [
    "MOST_ROWS",
    "Html",
    "caption_html",
    "details_html",
    "headings",
    "mark_html",
    "more_html",
    "quote_html",
    "said",
    "say",
    "shown",
    "table_html",
    "talk_html",
    "tree_html",
]

MOST_ROWS = 60
_LONG = 24
# Colours come from the notebook's theme; where there is none, from the light or dark that the reader's system asks for.
# Paper and ink are always set together, so that neither is ever laid on the other's.
_STYLE = """<style>
.qualcoop{--qc-ink:var(--jp-content-font-color1,var(--vscode-editor-foreground,#1f1f1f));
--qc-soft:var(--jp-content-font-color2,var(--vscode-descriptionForeground,#5a5a5a));
--qc-paper:var(--jp-layout-color0,var(--vscode-editor-background,#fff));
--qc-band:var(--jp-layout-color2,var(--vscode-editorWidget-background,#f1f1f1));
--qc-line:var(--jp-border-color2,var(--vscode-editorWidget-border,#cfcfcf));
color:var(--qc-ink);background:var(--qc-paper);padding:2px 6px;line-height:1.6;
font-family:Sarabun,'Noto Sans Thai','Leelawadee UI',Thonburi,var(--jp-content-font-family,sans-serif)}
@media (prefers-color-scheme:dark){
.qualcoop{--qc-ink:var(--jp-content-font-color1,var(--vscode-editor-foreground,#e8e8e8));
--qc-soft:var(--jp-content-font-color2,var(--vscode-descriptionForeground,#b4b4b4));
--qc-paper:var(--jp-layout-color0,var(--vscode-editor-background,#161616));
--qc-band:var(--jp-layout-color2,var(--vscode-editorWidget-background,#2a2a2a));
--qc-line:var(--jp-border-color2,var(--vscode-editorWidget-border,#4a4a4a))}}
.qualcoop .qc-wide{overflow:auto;max-width:100%}
.qualcoop .qc-long{max-height:34em}
.qualcoop table.qc-table{border-collapse:collapse;margin:.3em 0 .6em;color:inherit;background:none;font-size:inherit}
.qualcoop .qc-table caption{caption-side:top;text-align:left;font-weight:600;padding:.2em 0;color:inherit}
.qualcoop .qc-table th,.qualcoop .qc-table td{text-align:left;vertical-align:top;padding:.15em .7em .15em .3em;
border:0;border-bottom:1px solid var(--qc-line);color:inherit;background:none;min-width:2.6em;max-width:44em;
white-space:normal;line-height:1.6;font-size:inherit}
.qualcoop .qc-table thead th{font-weight:600;background:var(--qc-band);position:sticky;top:0}
.qualcoop .qc-table tbody th{font-weight:600}
.qualcoop .qc-table td.qc-n{text-align:right;font-variant-numeric:tabular-nums}
.qualcoop .qc-talk{white-space:pre-wrap;overflow-wrap:anywhere;display:inline-block;min-width:min(16em,60vw)}
.qualcoop .qc-soft{color:var(--qc-soft)}
.qualcoop p{margin:.2em 0}
.qualcoop .qc-mark{border-left:.35em solid var(--qc-line);padding-left:.4em;display:inline-block}
.qualcoop .qc-good{border-left-color:#0072b2}
.qualcoop .qc-bad{border-left:.35em double #d55e00}
.qualcoop .qc-open{border-left-style:dotted;border-left-color:#c98a00}
.qualcoop blockquote{margin:.2em 0 .5em .2em;padding:0 0 0 .8em;border-left:2px solid var(--qc-line);color:inherit}
.qualcoop details{margin:.3em 0}
.qualcoop summary{cursor:pointer;font-weight:600}
.qualcoop ul.qc-tree{list-style:none;margin:.2em 0;padding-left:1.2em}
.qualcoop ul.qc-tree ul{list-style:none;margin:0;padding-left:1.2em;border-left:1px solid var(--qc-line)}
</style>"""


class Html(str):
    """A piece of HTML in which all that people wrote is escaped already; made here and nowhere else."""

    __slots__ = ()


def say(th: str, en: str) -> str:
    """Give the words in the language of ``qc.options``.

    Examples
    --------
    >>> say("กรณี", "case")
    'case'
    """
    return said(Bilingual(th, en))


def said(words: Bilingual) -> str:
    """Give words in the language of ``qc.options``, or in the other where they are missing."""
    return words.in_(options.language)


def headings(names: Iterable[str]) -> tuple[str, ...]:
    """Give the words for the columns of a table; a name without any, such as a code, stands for itself.

    Examples
    --------
    >>> headings(["case", "made_by", "trust"])
    ('case', 'made by', 'trust')
    """
    return tuple(said(word(COLUMNS, name)) for name in names)


def shown(*parts: str) -> str:
    """Join pieces to what a notebook shows: one block with its style, legible in light and dark, without script.

    A part that is no piece of HTML is shown as a paragraph, escaped.

    Examples
    --------
    >>> page = shown("<b>", table_html(["a"], [["<i>"]]))
    >>> "<p>&lt;b&gt;</p>" in page, "<i>" in page
    (True, False)
    """
    pieces = "".join(part if isinstance(part, Html) else caption_html(part) for part in parts if part)
    return f'<div class="qualcoop" lang="{options.language}">{_STYLE}{pieces}</div>'


def table_html(header: Sequence[object], rows: Iterable[Sequence[object]], *, caption: str = "") -> Html:
    """Give an HTML table; every cell is escaped, numbers stand to the right, the first cell names its row.

    Examples
    --------
    >>> "<td>&lt;b&gt;</td>" in table_html(["a", "b"], [["x", "<b>"]])
    True
    """
    head = "".join(f'<th scope="col">{_safe(cell)}</th>' for cell in header)
    lines = [_row_html(row) for row in rows]
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    # A long table scrolls by itself, and can be reached and scrolled with the keyboard.
    long = f' qc-long" tabindex="0" role="region" aria-label="{escape(caption)}"' if len(lines) > _LONG else '"'
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody>"
    return Html(f'<div class="qc-wide{long}><table class="qc-table">{title}{body}</table></div>')


def _row_html(row: Sequence[object]) -> str:
    first, *others = row
    cells = "".join(_cell_html(cell) for cell in others)
    return f'<tr><th scope="row">{_safe(first)}</th>{cells}</tr>'


def _cell_html(cell: object) -> str:
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    opening = '<td class="qc-n">' if number else "<td>"
    return f"{opening}{_safe(cell)}</td>"


def _safe(cell: object) -> str:
    return cell if isinstance(cell, Html) else escape(str(cell))


def caption_html(text: str) -> Html:
    """Give an escaped paragraph."""
    return Html(f"<p>{escape(text)}</p>")


def more_html(number: int) -> str:
    """Say how many rows are not shown; nothing where all are.

    Examples
    --------
    >>> more_html(3), more_html(0)
    ('<p>... and 3 more</p>', '')
    """
    return caption_html(say(f"... และอีก {number:,} รายการ", f"... and {number:,} more")) if number > 0 else ""


def details_html(summary: str, *parts: str, opened: bool = False) -> Html:
    """Give pieces that fold away under a line; nothing where there are none."""
    pieces = "".join(part if isinstance(part, Html) else caption_html(part) for part in parts if part)
    unfolded = " open" if opened else ""
    return Html(f"<details{unfolded}><summary>{escape(summary)}</summary>{pieces}</details>" if pieces else "")


def talk_html(text: str) -> Html:
    """Give what was said, with its line breaks."""
    return Html(f'<span class="qc-talk">{escape(text)}</span>')


def quote_html(text: str, source: str) -> Html:
    """Give a quotation and where it stands."""
    return Html(f'<blockquote>{talk_html(text)}<br><span class="qc-soft">{escape(source)}</span></blockquote>')


def mark_html(text: str, kind: str = "") -> Html:
    """Give a word with a bar before it, of the kind good, bad or open; the word says it all, the bar helps the eye.

    Examples
    --------
    >>> mark_html("negative", "bad")
    '<span class="qc-mark qc-bad">negative</span>'
    """
    known = f" qc-{kind}" if kind in ("good", "bad", "open") else ""
    return Html(f'<span class="qc-mark{known}">{escape(text)}</span>')


def tree_html(nodes: Iterable[tuple[int, str, str]]) -> Html:
    """Give a tree as nested lists, of (depth, name, note) in their order.

    Examples
    --------
    >>> tree_html([(0, "a", ""), (1, "a.b", "2")]).count("<ul")
    2
    """
    html, depth = "", -1
    for at, name, note in nodes:
        level = min(at, depth + 1)
        html += '<ul class="qc-tree">' if level > depth else "</li>" + "</ul></li>" * (depth - level)
        depth = level
        html += f'<li><strong>{escape(name)}</strong> <span class="qc-soft">{escape(note)}</span>'
    return Html(html + "</li></ul>" * (depth + 1))
