"""Read tables of talk as text: comma, semicolon, tab or bar between cells. Computes no formula."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from threading import Lock

from qualcoop.errors import ReadingError
from qualcoop.reading.decoding import decode
from qualcoop.reading.formats.table import HEAD_ROWS, Row, fold, known_names, single_column, tell
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.spoken import joined_names
from qualcoop.records.transcript import Notice

__all__ = ["FORMAT", "VERSION", "extract", "rows_of"]

FORMAT = "csv"
VERSION = 1

SEPARATORS = (",", ";", "\t", "|")
SAMPLE = 60
"""Rows by which it is found out what sets cells apart."""
LONGEST_CELL = 20_000_000
_LIMIT = Lock()


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    r"""Give what the rows of a table say; which column is what is guessed by name, or told in study.yaml.

    Raises
    ------
    ReadingError
        If the file is empty, its quotes never close, or no column holds talk.

    Examples
    --------
    >>> found = extract("ผู้พูด;คำพูด\nถาม;ดีไหมคะ\nตอบ;ดีครับ\n".encode("cp874"), path="a.csv", hints=Hints())
    >>> found.encoding, [(one.speaker, one.talk) for one in found.utterances]
    ('cp874', [('ถาม', 'ดีไหมคะ'), ('ตอบ', 'ดีครับ')])
    """
    decoded = decode(data, path=path, encoding=hints.encoding)
    columns: dict[str, str] = dict(getattr(hints, "columns", {}))
    rows, comma = rows_of(decoded.text, path=path, wanted=tuple(columns.values()))
    lines = None if columns else single_column(rows)
    if lines is not None:
        return Extracted(lines, decoded.encoding, (*decoded.notices, *_swallowed(rows, comma)))
    keep = frozenset((*hints.roles, *getattr(hints, "speakers", ())))
    said, notices = tell(rows, columns=columns, path=path, keep=keep, comma=comma)
    return Extracted("", decoded.encoding, (*decoded.notices, *_swallowed(rows, comma), *notices), said)


def rows_of(text: str, *, path: str, wanted: Sequence[str] = ()) -> tuple[list[Row], str]:
    r"""Cut a text into rows and cells, and give what sets the cells apart.

    Parameters
    ----------
    text
        The file's text; a line `sep=;` at its head is obeyed.
    path
        The file's name, for errors.
    wanted
        Names of columns that a person told, which count as known.

    Examples
    --------
    >>> rows, comma = rows_of('speaker\ttext\nA\t"one\ntwo"\n', path="a.tsv")
    >>> comma, rows[1].cells
    ('\t', ('A', 'one\ntwo'))
    """
    try:
        return _cut(text, path, wanted)
    except csv.Error as error:
        most = f"cells of up to {LONGEST_CELL:,} characters are read"
        raise ReadingError(f"the text cannot be cut into rows and cells ({error}); {most}", path=path) from error


def _cut(text: str, path: str, wanted: Sequence[str]) -> tuple[list[Row], str]:
    first, end, rest = text.partition("\n")
    told = first.strip().strip('"')
    if end and told[:4].casefold() == "sep=" and len(told) == 5:
        return _rows(rest, told[4], path, before=1), told[4]
    comma = _separator(text, wanted)
    return _rows(text, comma, path), comma


def _separator(text: str, wanted: Sequence[str]) -> str:
    """Choose what gives most of the names of columns, then rows of one width, then the most cells."""
    scores = {comma: _score(list(islice(_cells(text, comma), SAMPLE)), wanted) for comma in SEPARATORS}
    return max(SEPARATORS, key=scores.__getitem__)


def _score(rows: Sequence[Sequence[str]], wanted: Sequence[str]) -> tuple[int, float, int]:
    told = {fold(name) for name in wanted}
    names = max((known_names(row) + sum(fold(cell) in told for cell in row) for row in rows[:HEAD_ROWS]), default=0)
    widths = Counter(len(row) for row in rows if row)
    if not widths:
        return names, 0.0, 0
    width, times = widths.most_common(1)[0]
    return names, (times / widths.total() if width > 1 else 0.5), width


def _rows(text: str, comma: str, path: str, *, before: int = 0) -> list[Row]:
    found = [Row(n, tuple(cells)) for n, cells in enumerate(_cells(text, comma), 1 + before)]
    if found and _is_open(text, comma, len(found)):
        start = _line_of_last(text, comma) + before
        raise ReadingError("a quoted cell that begins here is never closed; close it", path=path, line=start)
    return found


def _swallowed(rows: Sequence[Row], comma: str) -> tuple[Notice, ...]:
    """Tell of cells whose lines look like rows: a quotation mark that is missing takes in the rows up to the next."""
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0] if rows else 0
    found = [str(row.n) for row in rows for cell in row.cells if width > 1 and _holds_rows(cell, comma, width)]
    if not found:
        return ()
    said = f"a cell of row {joined_names(found)} has lines that look like rows; is a quotation mark missing there?"
    return (Notice("quotes", 0, said),)


def _holds_rows(cell: str, comma: str, width: int) -> bool:
    return any(line.count(comma) == width - 1 for line in cell.split("\n")[1:])


def _cells(text: str, comma: str) -> Iterator[list[str]]:
    return (row for row, _ in _numbered(text, comma))


def _numbered(text: str, comma: str) -> Iterator[tuple[list[str], int]]:
    """Yield the cells of each row and its last line; a cell may be longer than the parser allows by default."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma)
    while True:
        with _LIMIT:
            before = csv.field_size_limit(LONGEST_CELL)
            try:
                row = next(reader, None)
            finally:
                csv.field_size_limit(before)
        if row is None:
            return
        yield row, reader.line_num


def _is_open(text: str, comma: str, count: int) -> bool:
    """Say whether the last row ends inside quotes: a row put after it would then not be one."""
    return sum(1 for _ in _cells(f"{text}\nx{comma}x\n", comma)) <= count


def _line_of_last(text: str, comma: str) -> int:
    """Give the line on which the last row begins."""
    before = line = 0
    for _, last in _numbered(text, comma):
        before, line = line, last
    return before + 1
