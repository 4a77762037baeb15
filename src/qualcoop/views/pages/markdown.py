"""A report as Markdown, the same data as the page. Escapes all that people wrote or said; computes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from typing import Any

import regex

from qualcoop.errors import UsageError
from qualcoop.views.blocks import (
    LANGUAGES,
    Aid,
    Block,
    Cell,
    Facts,
    Formula,
    Items,
    MemoText,
    Piece,
    Prose,
    Quote,
    Quotes,
    ReportData,
    Section,
    Steps,
    Table,
    told,
)
from qualcoop.views.wording import COUNTER, MEMO, NOT_PERMITTED

__all__ = ["escaped", "markdown_report"]

TIMEOUT = 10.0
_SPECIAL = regex.compile(r"([\\`*_{}\[\]|~$!])")
_AT_START = regex.compile(r"^([ \t]*\d*)([#+\-=:.)])", regex.MULTILINE)
_UNSAFE_CODE = regex.compile(r"[`\n]|<[\p{L}/!?]")
_BLANK = regex.compile(r"\s+")


def markdown_report(data: ReportData, *, language: str = "both") -> str:
    """Write a report as Markdown with pipe tables.

    Parameters
    ----------
    data
        What :func:`qualcoop.views.report.whole.report_data` gave.
    language
        both, th or en.

    Returns
    -------
    str
        Markdown that holds no HTML: angle brackets and ampersands are entities, marks of Markdown are escaped.

    Raises
    ------
    UsageError
        If the language is none of the three.

    Examples
    --------
    >>> from qualcoop.records.codebook import Bilingual
    >>> print(markdown_report(ReportData(Bilingual("กลุ่มออมทรัพย์", "Savings <groups>"), ())))
    # กลุ่มออมทรัพย์ / Savings &lt;groups&gt;
    """
    if language not in LANGUAGES:
        raise UsageError(f"language is {language!r}; a report is written in {', '.join(LANGUAGES)}")
    notice = [f"> **{escaped(text)}**" for _, text in told(data.notice, language)]
    parts = ["\n>\n".join(notice)] if notice else []
    parts.append(f"# {_line(data.title, language)}")
    for section in data.sections:
        parts += _section(section, language, 2)
    return "\n\n".join(part for part in parts if part) + "\n"


def escaped(text: str) -> str:
    r"""Escape a text so that it shows as it stands: no tag, no link, no emphasis, no list.

    Examples
    --------
    >>> escaped("<img src=x> a|b *c*")
    '&lt;img src=x&gt; a\\|b \\*c\\*'
    >>> escaped("1. http://x.org")
    '1\\. http&#58;//x.org'
    """
    safe = _SPECIAL.sub(r"\\\1", escape(text, quote=False), timeout=TIMEOUT)
    safe = safe.replace("://", "&#58;//").replace("www.", "www&#46;").replace("@", "&#64;")
    return _AT_START.sub(r"\1\\\2", safe, timeout=TIMEOUT)


def _line(piece: Piece, language: str) -> str:
    """Give a piece on one line, its languages beside each other."""
    return " / ".join(escaped(_BLANK.sub(" ", text, timeout=TIMEOUT).strip()) for _, text in told(piece, language))


def _lines(pieces: Iterable[Piece], language: str) -> str:
    return "; ".join(filter(None, (_line(piece, language) for piece in pieces)))


def _section(section: Section, language: str, level: int) -> Iterator[str]:
    yield f"{'#' * min(level, 6)} {_line(section.title, language)}"
    yield from _blocks(section.blocks, language, level)


def _blocks(blocks: Iterable[Block], language: str, level: int) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Section):
            yield from _section(block, language, level + 1)
        elif isinstance(block, Steps):
            yield from _steps(block, language, level + 1)
        elif isinstance(block, Aid):
            yield f"**{_line(block.title, language)}**"
            yield from _blocks(block.blocks, language, level)
        else:
            yield _WRITERS[type(block)](block, language)


def _prose(block: Prose, language: str) -> str:
    paragraphs = [escaped(text) for _, text in told(block.words, language)]
    if block.tone == "warning":
        return "\n>\n".join(f"> **{paragraph}**" for paragraph in paragraphs)
    return "\n\n".join(paragraphs)


def _formula(block: Formula, language: str) -> str:
    code = escaped(block.text) if _UNSAFE_CODE.search(block.text, timeout=TIMEOUT) else f"`{block.text}`"
    return "\n\n".join((code, *(escaped(text) for _, text in told(block.words, language))))


def _facts(block: Facts, language: str) -> str:
    return "\n".join(f"- **{_line(name, language)}**: {_lines(pieces, language)}" for name, pieces in block.rows)


def _items(block: Items, language: str) -> str:
    return "\n".join(f"- {_line(piece, language)}" for piece in block.items)


def _table(block: Table, language: str) -> str:
    head = [_line(column, language) for column in block.columns]
    lines = [_row(head), _row(["---"] * len(head))]
    for group in block.groups:
        title = _line(group.title, language)
        if title:
            lines.append(_row([f"**{title}**", *[""] * (len(head) - 1)]))
        lines += [_row([_cell(cell, language) for cell in row]) for row in group.rows]
    return "\n\n".join((f"**{_line(block.caption, language)}**", "\n".join(lines), f"*{_line(block.basis, language)}*"))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell, language: str) -> str:
    return _lines(cell.lines, language)


def _quotes(block: Quotes, language: str) -> str:
    told_ = [_quote(one, n, language) for n, one in enumerate(block.quotes, start=1)]
    return "\n\n".join((f"**{_line(block.title, language)}**", *told_))


def _quote(one: Quote, n: int, language: str) -> str:
    words = escaped(one.text) if one.text else f"({_line(NOT_PERMITTED, language)})"
    mark = f" **{_line(COUNTER, language)}**" if one.counter else ""
    source = "\n\n".join(escaped(text) for _, text in told(one.source, language))
    credit = " / ".join(escaped(text) for _, text in told(one.translated, language))
    translated = f"\n\n{escaped(one.translation)}\n\n({credit})" if one.translation else ""
    return _quoted(f"{words}{translated}\n\n({n}){mark} {source}")


def _memo(block: MemoText, language: str) -> str:
    return _quoted(f"**{_line(MEMO, language)}**\n\n{escaped(block.text)}")


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _steps(block: Steps, language: str, level: int) -> Iterator[str]:
    for step in block.steps:
        yield f"{'#' * min(level, 6)} {step.n}. {_line(step.title, language)}"
        if step.stamp:
            yield escaped(step.stamp)
        yield from _blocks(step.blocks, language, level)


_WRITERS: Mapping[type, Callable[[Any, str], str]] = {
    Prose: _prose,
    Formula: _formula,
    Facts: _facts,
    Items: _items,
    Table: _table,
    Quotes: _quotes,
    MemoText: _memo,
}
