"""Read Markdown as the text it is, but for a table of who says what. Renders nothing: marks stay where they are."""

from __future__ import annotations

import html
from itertools import pairwise

import regex

from qualcoop.reading.decoding import decode
from qualcoop.reading.formats.table import Row, known_names, tell
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.lines import split_lines
from qualcoop.reading.vocabulary import TIMEOUT
from qualcoop.records.transcript import Notice

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "md"
VERSION = 3
_RULE = regex.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?)?\s*")
_CELL = regex.compile(r"(?<!\\)\|")
_MOSTLY = 0.8
"""Share of a file's lines that are rows, from which the file is a table and not a text with one."""


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    """Give the text of a Markdown file; HTML entities are left, and told of, since offsets must be the file's.

    Examples
    --------
    >>> extract(b"**I:** Why?", path="a.md", hints=Hints()).text
    '**I:** Why?'
    """
    decoded = decode(data, path=path, encoding=hints.encoding)
    rows = _rows(decoded.text)
    if rows:
        keep = frozenset((*hints.roles, *hints.speakers))
        said, told = tell(rows, columns=hints.columns, path=path, keep=keep, comma="|")
        return Extracted("", decoded.encoding, (*decoded.notices, *told), said)
    notices = decoded.notices
    entities = [
        found for found in regex.findall(r"&#?\w{2,8};", decoded.text, timeout=TIMEOUT) if html.unescape(found) != found
    ]
    if entities:
        message = f"{len(entities)} HTML entities such as {entities[0]} stand in the text as they are"
        notices = (*notices, Notice("markup", 0, message))
    return Extracted(decoded.text, decoded.encoding, notices)


def _rows(text: str) -> list[Row]:
    r"""Give the rows of a text that is mostly one table with columns of talk; none of another text.

    Examples
    --------
    >>> [row.cells for row in _rows("| Speaker | Text |\n|---|---|\n| I | Why \\| how? |\n| R | So. |\n")]
    [('Speaker', 'Text'), ('I', 'Why | how?'), ('R', 'So.')]
    >>> _rows("I: Why?\nR: a | b\n")
    []
    """
    filled = [line for line in split_lines(text) if line.bare and not line.bare.startswith("#")]
    rules = {line.n for line in filled if _RULE.fullmatch(line.content, timeout=TIMEOUT)}
    heads = [head for head, rule in pairwise(filled) if "|" in head.content and rule.n in rules]
    barred = [line for line in filled if "|" in line.content and line.n not in rules]
    rows = [Row(line.n, _cells(line.bare)) for line in barred]
    if len(heads) != 1 or len(rows) < _MOSTLY * (len(filled) - 1) or known_names(_cells(heads[0].bare)) < 2:
        return []
    return rows


def _cells(line: str) -> tuple[str, ...]:
    cells = _CELL.split(line.removeprefix("|"), timeout=TIMEOUT)
    filled = cells[:-1] if line.endswith("|") and len(cells) > 1 else cells
    return tuple(cell.replace("\\|", "|").strip() for cell in filled)
