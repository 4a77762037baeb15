"""Append rows to coders' files and move judgements to other codes, all else of a file kept as it is. Writes nothing."""

from __future__ import annotations

__all__ = ["appended_codings", "moved_judgements", "recoded_files"]

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from unicodedata import normalize

from qualcoop.errors import Fault, StudyError
from qualcoop.records.coding import Coding, Codings
from qualcoop.storing.csv_file import CsvTable, read_table
from qualcoop.storing.decoding import BOM, read_utf8, without_bom
from qualcoop.storing.tables import CODINGS, DIMENSION, JUDGEMENTS, codings_path

_DEFAULTS: Mapping[str, str] = {"stance": "neutral", "status": "accepted"}


def recoded_files(
    folder: str | Path, rows: Codings, moves: Mapping[tuple[str, str], str] | None = None
) -> dict[Path, str]:
    """Give what the files of a study are to say once rows are appended and judgements moved.

    Parameters
    ----------
    folder
        The study's folder.
    rows
        Rows to append, each to the file of its coder.
    moves
        By case and code of a judgement, the code it speaks of from now on.

    Returns
    -------
    dict
        The new text of each file that changes, judgements first: in this order a break half-way can be repeated.

    Raises
    ------
    StudyError
        If a file has faults, or is in another encoding.
    """
    home = Path(folder)
    found: dict[Path, str] = {}
    judgements = home / "judgements.csv"
    if moves and judgements.exists():
        found[judgements] = moved_judgements(judgements, moves)
    for coder in dict.fromkeys(row.coder for row in rows):
        path = codings_path(home, coder)
        found[path] = appended_codings(path, rows.by(coder))
    return found


def appended_codings(path: str | Path, rows: Iterable[Coding]) -> str:
    r"""Give a coder's file with rows at its end; what stands before stays byte for byte.

    A column that the rows need and the file lacks comes after the file's own; then every record is written anew, its
    cells as they were. Byte order mark, separator and line ends stay the file's.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "ann.csv"
    >>> _ = path.write_text("transcript;start;end;code;stance;status;mine\nt;0;4;laws;hinders;accepted;x\n")
    >>> row = Coding("t", 0, 4, "laws", "ann", "hinders", status="removed", extra=(("mine", "x"),))
    >>> print(appended_codings(path, [row]).splitlines()[-1])
    "t";"0";"4";"laws";"hinders";"removed";"x"
    """
    new = tuple(rows)
    table = _sound(read_table(path, required=CODINGS[:5]))
    layout = _Layout.of(path, table)
    needed = _needed(new, table.columns)
    text = layout.text if not needed else layout.widened(needed)
    columns = (*layout.header, *needed)
    return layout.mark + text + layout.written([_cell(row, column) for column in columns] for row in new)


def _sound(table: CsvTable) -> CsvTable:
    if table.faults:
        raise StudyError.of(list(table.faults))
    return table


def _needed(rows: Iterable[Coding], columns: Sequence[str]) -> tuple[str, ...]:
    """Give the columns in which the rows say something that the file has no place for."""
    told: dict[str, None] = {}
    for row in rows:
        own = (name for name, value in row.extra if value)
        ours = (name for name in (*CODINGS, DIMENSION) if _cell(row, name) != _DEFAULTS.get(name, ""))
        told.update(dict.fromkeys((*ours, *own)))
    return tuple(name for name in told if name not in columns)


def _cell(row: Coding, column: str) -> str:
    if column in CODINGS or (column == DIMENSION and row.dimension):
        return str(getattr(row, column))
    return dict(row.extra).get(column, "")


class _Layout:
    """How a table is laid out: mark, separator, line end, header; its records as they are."""

    def __init__(self, mark: str, text: str, separator: str) -> None:
        self.mark = mark
        self.separator = separator
        first = text.partition("\n")[0]
        self.newline = "\r\n" if first.endswith("\r") else "\n"
        self.text = text if text.endswith("\n") else text + self.newline
        self.records = list(csv.reader(StringIO(self.text, newline=""), delimiter=separator, strict=True))
        self.header = [name.strip() for name in self.records[0]]

    @classmethod
    def of(cls, path: str | Path, table: CsvTable) -> _Layout:
        """Read the layout, by the separator that gives the table's columns."""
        raw = read_utf8(path)
        text = without_bom(raw)
        for separator in (",", ";"):
            header = next(csv.reader(StringIO(text, newline=""), delimiter=separator), [])
            if tuple(filter(None, (name.strip() for name in header))) == table.columns:
                return cls(BOM if raw.startswith(BOM) else "", text, separator)
        raise StudyError.of([Fault(str(path), 1, "the header can be read neither with commas nor with semicolons")])

    def widened(self, columns: Sequence[str]) -> str:
        """Give the records with further columns, empty in each of them."""
        first, *rest = self.records
        room = len(first)
        wide = ([*cells, *[""] * (room - len(cells) + len(columns))] for cells in rest if cells)
        return self.written([[*first, *columns], *wide])

    def written(self, records: Iterable[Sequence[str]]) -> str:
        """Write records as they stand in such a file, every field quoted."""
        out = StringIO(newline="")
        writer = csv.writer(out, delimiter=self.separator, quoting=csv.QUOTE_ALL, lineterminator=self.newline)
        writer.writerows(records)
        return out.getvalue()


def moved_judgements(path: str | Path, moves: Mapping[tuple[str, str], str]) -> str:
    r"""Give judgements.csv with judgements on other codes; each row, its memo and own columns stay where they are.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "judgements.csv"
    >>> _ = path.write_text("case,code,value,memo\nA,laws,T,they said so\n")
    >>> print(moved_judgements(path, {("A", "laws"): "rules"}).splitlines()[-1])
    "A","rules","T","they said so"
    """
    table = _sound(read_table(path, required=JUDGEMENTS[:3]))
    layout = _Layout.of(path, table)
    case, code = layout.header.index("case"), layout.header.index("code")
    first, *rest = layout.records
    for cells in rest:
        if len(cells) > max(case, code):
            told = (cells[case].strip(), normalize("NFC", cells[code].strip()))
            cells[code] = moves.get(told, cells[code])
    return layout.mark + layout.written([first, *(cells for cells in rest if cells)])
