"""Edit single cells of a table and take rows out; every other cell stays as it was. Writes nothing, knows no rule."""

from __future__ import annotations

__all__ = ["Edit", "appended_rows", "carried_table"]

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path

from qualcoop.errors import StudyError
from qualcoop.storing.csv_file import read_table
from qualcoop.storing.decoding import BOM, read_utf8, without_bom

Edit = Callable[[Mapping[str, str]], Mapping[str, str] | None]
"""Gives the cells of a row that change, by column; None takes the row out."""


def carried_table(path: str | Path, edit: Edit, *, required: Sequence[str]) -> str:
    r"""Give what a table is to say once its rows were edited; mark, separator and line ends stay the file's.

    Parameters
    ----------
    path
        The table.
    edit
        Asked of each row in turn, with its cells by column.
    required
        Columns without which it is not that table.

    Returns
    -------
    str
        The whole file; the very text that stands there where no row changes.

    Raises
    ------
    StudyError
        If the table has faults, or is in another encoding.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "ann.csv"
    >>> _ = path.write_text("transcript;start;mine\nt;4;x\nt;9;y\n")
    >>> move = {"4": {"start": "7"}, "9": None}
    >>> def edit(cells): return move[cells["start"]]
    >>> carried_table(path, edit, required=["start"])
    '"transcript";"start";"mine"\n"t";"7";"x"\n'
    """
    table = read_table(path, required=required)
    if table.faults:
        raise StudyError.of(list(table.faults))
    raw = read_utf8(path)
    text = without_bom(raw)
    separator = _separator(text, table.columns)
    first, *rest = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    names = [name.strip() for name in first]
    kept = [new for cells in rest if (new := _edited(cells, names, edit)) is not None]
    if kept == rest:
        return raw
    mark = BOM if raw.startswith(BOM) else ""
    newline = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    return mark + _written([first, *kept], separator, newline)


def appended_rows(path: str | Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table of our own with rows at its end, with its header where there is no file yet.

    Raises
    ------
    StudyError
        If a table with other columns lies there, or one in another encoding.
    """
    new = list(rows)
    if not Path(path).exists():
        return BOM + _written([columns, *new], ",", "\n")
    table = read_table(path, required=columns)
    if table.faults or table.columns[: len(columns)] != tuple(columns):
        message = f"the columns are to begin with {', '.join(columns)}; rename the file to have a new one begun"
        raise StudyError(message, path=str(path), line=1)
    raw = read_utf8(path)
    separator = _separator(without_bom(raw), table.columns)
    room = [""] * (len(table.columns) - len(columns))
    return raw + "\n" * (not raw.endswith("\n")) + _written(([*row, *room] for row in new), separator, "\n")


def _edited(cells: list[str], names: Sequence[str], edit: Edit) -> list[str] | None:
    if not any(cell.strip() for cell in cells):
        return cells
    change = edit({name: cell for name, cell in zip(names, cells, strict=False) if name})
    if change is None:
        return None
    missing = len(names) - len(cells) if any(names.index(name) >= len(cells) for name in change) else 0
    wide = [*cells, *[""] * missing]
    return [change.get(name, cell) for name, cell in zip([*names, *wide[len(names) :]], wide, strict=False)]


def _separator(text: str, columns: Sequence[str]) -> str:
    """Tell the separator by which the header gives the columns that were read."""
    for separator in (",", ";"):
        header = next(csv.reader(StringIO(text, newline=""), delimiter=separator), [])
        if tuple(filter(None, (name.strip() for name in header))) == tuple(columns):
            return separator
    raise StudyError("the header can be read neither with commas nor with semicolons", line=1)


def _written(records: Iterable[Sequence[str]], separator: str, newline: str) -> str:
    out = StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator=newline).writerows(records)
    return out.getvalue()
