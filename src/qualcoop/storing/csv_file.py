"""Read and write a CSV file as rows of text with their lines. Knows no columns and never changes a cell."""

from __future__ import annotations

__all__ = ["CsvRow", "CsvTable", "read_table", "write_table"]

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from qualcoop.errors import Fault
from qualcoop.storing.atomic import write_whole
from qualcoop.storing.decoding import BOM, read_utf8, without_bom

_DELIMITERS = (",", ";")


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the line on which it begins, and its cells by column."""

    line: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """Give a cell without spaces around it; empty where the row or the table lacks it."""
        return self.cells.get(column, "").strip()

    def raw(self, column: str) -> str:
        """Give a cell as it stands; empty where the row or the table lacks it."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table as read: its columns in order, its rows, and the faults found on the way."""

    path: str
    columns: tuple[str, ...]
    rows: tuple[CsvRow, ...]
    faults: tuple[Fault, ...]

    def own_columns(self, standard: Sequence[str]) -> tuple[str, ...]:
        """Give the columns that are none of ours: the user's own."""
        return tuple(column for column in self.columns if column not in standard)


def read_table(path: str | Path, *, required: Sequence[str]) -> CsvTable:
    """Read a table: UTF-8 with or without byte order mark, commas or semicolons.

    Parameters
    ----------
    path
        The file.
    required
        Columns without which the table cannot be read.

    Raises
    ------
    MissingError
        If there is no such file.
    StudyError
        If the file is in another encoding.
    """
    text = without_bom(read_utf8(path))
    records = _Records(text, _delimiter(text, required))
    faults: list[Fault] = []
    rows: list[CsvRow] = []
    header: list[str] = []
    try:
        header = [name.strip() for name in next(records, (1, []))[1]]
        faults += _header_faults(str(path), header, required)
        rows += _rows(str(path), header, [] if faults else records, required, faults)
    except csv.Error as error:
        message = f"the row that begins here is no CSV ({error}); is a quotation mark lost?"
        faults.append(Fault(str(path), records.line, message))
    if rows and len(rows[-1].cells) < len(list(filter(None, header))) and not text.endswith("\n"):
        faults.append(Fault(str(path), rows[-1].line, "the last row ends before its columns do; was the file cut off?"))
    return CsvTable(str(path), tuple(filter(None, header)), tuple(rows), tuple(faults))


class _Records:
    """The records of a text; `line` is where the last one began."""

    def __init__(self, text: str, delimiter: str) -> None:
        self.line = 1
        self._reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return self

    def __next__(self) -> tuple[int, list[str]]:
        self.line = self._reader.line_num + 1
        return self.line, next(self._reader)


def _delimiter(text: str, required: Sequence[str]) -> str:
    """Take the sign by which the header gives the required columns; the comma where none does."""
    for delimiter in _DELIMITERS:
        try:
            header = next(csv.reader(StringIO(text, newline=""), delimiter=delimiter), [])
        except csv.Error:
            continue
        if set(required) <= {name.strip() for name in header}:
            return delimiter
    return ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","


def _header_faults(path: str, header: list[str], required: Sequence[str]) -> list[Fault]:
    faults = []
    missing = [name for name in required if name not in header]
    if missing:
        found = ", ".join(filter(None, header)) or "nothing"
        message = f"columns {', '.join(missing)} are missing; found {found}; commas or semicolons divide columns"
        faults.append(Fault(path, 1, message))
    twice = sorted({name for name in header if name and header.count(name) > 1})
    faults += [Fault(path, 1, f"column {name!r} stands twice") for name in twice]
    return faults


def _rows(
    path: str,
    header: list[str],
    records: Iterable[tuple[int, list[str]]],
    required: Sequence[str],
    faults: list[Fault],
) -> Iterator[CsvRow]:
    for line, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        named = {name: cell for name, cell in zip(header, cells, strict=False) if name}
        stray = [*cells[len(header) :], *(cell for name, cell in zip(header, cells, strict=False) if not name)]
        lost = [name for name in required if name not in named]
        if any(stray):
            message = f"the row has cells outside the {len(header)} columns of the header; is a quotation mark lost?"
            faults.append(Fault(path, line, message))
        elif lost:
            faults.append(Fault(path, line, f"the row ends before its columns {', '.join(lost)}"))
        else:
            yield CsvRow(line, named)


def write_table(path: str | Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    r"""Write a table whole: UTF-8 with byte order mark, every field quoted, ``\n`` at line ends.

    Raises
    ------
    StudyError
        If a file in another encoding lies there: it is never written over.
    """
    if Path(path).exists():
        read_utf8(path)
    out = StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    write_whole(path, BOM + out.getvalue())
