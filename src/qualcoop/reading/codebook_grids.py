"""Find the tables of a spreadsheet, a csv file or a document as plain cells. Knows nothing of codes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualcoop.errors import MissingError, ReadingError
from qualcoop.reading.decoding import decode
from qualcoop.reading.formats import docx, odt, rtf
from qualcoop.reading.office import Block, Table
from qualcoop.reading.zips import Container
from qualcoop.text.normalise import normalise

__all__ = ["SUFFIXES", "Grid", "grids_of"]

_DOCUMENTS = {".docx": docx.blocks_of, ".odt": odt.blocks_of, ".rtf": rtf.blocks_of}
_SHEETS = (".xlsx", ".xlsm", ".ods")
_PLAIN = (".csv", ".tsv", ".txt")
SUFFIXES = (*_SHEETS, *_PLAIN, *_DOCUMENTS)
"""Suffixes of files whose tables are found."""
_CELLS = 200_000
_SAMPLE = 4_000
"""Characters in which the sign between columns is counted."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: where it stands in the file, and its cells, row by row."""

    name: str
    rows: tuple[tuple[str, ...], ...] = field(repr=False)


def grids_of(path: str | Path) -> tuple[Grid, ...]:
    """Give the tables of a file, in their order.

    Raises
    ------
    MissingError
        If the file is not there.
    ReadingError
        If it cannot be read, or holds no table.
    """
    file = Path(path)
    suffix = file.suffix.casefold()
    if suffix not in SUFFIXES:
        raise ReadingError(f"a codebook is read from {', '.join(SUFFIXES)}, not {suffix!r}", path=str(path))
    try:
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise MissingError("there is no such file", path=str(path)) from error
    except OSError as error:
        raise ReadingError(f"the file cannot be opened: {error.strerror or error}", path=str(path)) from error
    if not data:
        raise ReadingError("the file is empty (0 bytes); a codebook has a table of codes", path=str(path))
    if suffix in _DOCUMENTS:
        found = _document(_DOCUMENTS[suffix](data, path=str(path)))
    else:
        found = _sheets(data, str(path)) if suffix in _SHEETS else (_csv(data, str(path)),)
    kept = tuple(grid for grid in found if any(any(row) for row in grid.rows))
    if not kept:
        raise ReadingError("the file holds no table; a codebook is a table with a row for each code", path=str(path))
    if sum(len(row) for grid in kept for row in grid.rows) > _CELLS:
        raise ReadingError(f"the tables have more than {_CELLS} cells; this is no codebook", path=str(path))
    return kept


def _clean(text: str) -> str:
    return normalise(text).strip()


def _document(blocks: Sequence[Block]) -> tuple[Grid, ...]:
    tables = [block for block in blocks if isinstance(block, Table)]
    return tuple(
        Grid(
            f"table {n}",
            tuple(
                tuple(_clean("\n".join(paragraph.text for paragraph in cell if paragraph.text.strip())) for cell in row)
                for row in table.rows
            ),
        )
        for n, table in enumerate(tables, 1)
    )


def _sheets(data: bytes, path: str) -> tuple[Grid, ...]:
    """Give every sheet, its cells as they would be typed."""
    from python_calamine import CalamineError, CalamineWorkbook

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadingError("this is an old or encrypted Excel file; save it as xlsx without a password", path=path)
    Container(data, path=path)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise ReadingError("the spreadsheet cannot be read; save it again as xlsx", path=path) from error
    return tuple(
        Grid(f"sheet {name!r}", tuple(tuple(_typed(cell) for cell in row) for row in rows)) for name, rows in sheets
    )


def _typed(cell: object) -> str:
    """Give a cell as text: a whole number without its fraction."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _clean(str(cell))


def _csv(data: bytes, path: str) -> Grid:
    text = decode(data, path=path).text.removeprefix("\ufeff")
    delimiter = max("\t;,", key=text[:_SAMPLE].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ReadingError(f"this is no CSV ({error}); is a quotation mark lost?", path=path) from error
    return Grid("the table", tuple(tuple(_clean(cell) for cell in row) for row in rows))
