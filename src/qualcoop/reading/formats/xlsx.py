"""Read spreadsheets of talk: the first sheet that holds any. Computes no formula, trusts no container."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.decoding import PATIENCE
from qualcoop.reading.formats.table import Row, names_of, single_column, take, tell
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.spoken import joined_names
from qualcoop.reading.zips import Container
from qualcoop.records.transcript import Notice

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "xlsx"
VERSION = 1

MOST_CELLS = 5_000_000
"""Cells of the rectangle that a sheet spans: the parser lays all of them out in memory, empty ones too."""
SHEETS = 500
_BOOK = "xl/workbook.xml"
_CELL = regex.compile(
    rb"<(?:\w+:)?(?P<kind>c|row)(?=[\s/>])(?:[^>\"']|\"[^\"]*\"|'[^']*')*?(?:(?<=\s)r\s*=\s*[\"']\s*(?P<column>[A-Za-z]{0,3})"
    rb"(?P<row>[0-9]{1,7})|>)"
)
_HIDDEN = regex.compile(rb"<(?:\w+:)?(?:c|row)\s[^>]*?(?<=\s)r\s*=\s*(?:\"[^\"]*&|'[^']*&)")
_COMMENT = regex.compile(rb"<(?:\w+:)?comment\s")
_HIDDEN_ROW = regex.compile(rb"<(?:\w+:)?row\s[^>]*?(?<=\s)hidden\s*=\s*[\"'](?:1|true)[\"']")
_FORMULA = regex.compile(rb"<(?:\w+:)?f[\s>/]")
_UNKNOWN = regex.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>|</(?:\w+:)?c>)")


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    rows: list[Row] = field(repr=False)

    @property
    def filled(self) -> int:
        """How many rows hold anything."""
        return sum(1 for row in self.rows if any(row.cells))


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    """Give what the rows of the first sheet with talk say; the other sheets are named in a notice.

    A formula gives the value that the spreadsheet last saved; dates and times are written out as text.

    Raises
    ------
    ReadingError
        If the file is empty, old, encrypted, damaged or dishonest about its size, or no sheet holds talk.
    """
    if not data:
        raise ReadingError("the file is empty (0 bytes); a table of talk has rows", path=path)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadingError("this is an old or encrypted Excel file; save it as xlsx without a password", path=path)
    container = Container(data, path=path)
    if _BOOK not in container:
        raise ReadingError(f"the container has no {_BOOK}; this is no Excel workbook", path=path)
    formulas = _checked(data, container, path)
    sheets = list(_sheets(data, path))
    columns: dict[str, str] = dict(getattr(hints, "columns", {}))
    chosen = _chosen(sheets, columns, path)
    beside = (*_notices(chosen, sheets), *formulas)
    lines = None if columns else single_column(chosen.rows)
    if lines is not None:
        return Extracted(lines, "", beside)
    keep = frozenset((*hints.roles, *getattr(hints, "speakers", ())))
    said, notices = tell(chosen.rows, columns=columns, path=path, keep=keep)
    return Extracted("", "", (*beside, *notices), said)


def _names(data: bytes) -> list[str]:
    """Give the members of a container that has been checked."""
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        return [name for name in members.namelist() if not name.endswith("/")]


def _checked(data: bytes, container: Container, path: str) -> tuple[Notice, ...]:
    """Refuse sheets that span more cells than memory holds, and count formulas, before the parser sees them."""
    formulas = unknown = comments = hidden = 0
    for name in _names(data):
        part = container.read(name)
        cells = _spans(part)
        if _HIDDEN.search(part, timeout=PATIENCE):
            raise ReadingError("a cell's place is written in entities, as by no spreadsheet: refused", path=path)
        if cells > MOST_CELLS:
            said = f"a sheet spans {cells} cells, most of them empty; at most {MOST_CELLS} are read: delete the empty"
            raise ReadingError(said, path=path)
        formulas += len(_FORMULA.findall(part, timeout=PATIENCE))
        unknown += len(_UNKNOWN.findall(part, timeout=PATIENCE))
        comments += len(_COMMENT.findall(part, timeout=PATIENCE)) if name.startswith("xl/comments") else 0
        hidden += len(_HIDDEN_ROW.findall(part, timeout=PATIENCE))
    return (*_formulas(formulas, unknown), *_beside(comments, hidden))


def _beside(comments: int, hidden: int) -> Iterator[Notice]:
    if comments:
        yield Notice("comments", 0, f"{comments} comments on cells were left out")
    if hidden:
        yield Notice("hidden", 0, f"{hidden} hidden rows were read like the others")


def _formulas(formulas: int, unknown: int) -> tuple[Notice, ...]:
    if not formulas:
        return ()
    lost = f"; {unknown} of them have no saved value and are empty here: put the text itself there" if unknown else ""
    return (Notice("formulas", 0, f"{formulas} cells hold formulas, of which the last saved value is read{lost}"),)


def _spans(part: bytes) -> int:
    """Give the size of the rectangle that a sheet's cells span."""
    width = height = rows = cells = 0
    for match in _CELL.finditer(part, timeout=PATIENCE):
        if match["kind"] == b"row":
            rows, cells = rows + 1, 0
        else:
            cells += 1
        width = max(width, cells, _column(match["column"] or b""))
        height = max(height, rows, int(match["row"] or 0))
    return max(1, width) * height


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheets(data: bytes, path: str) -> Iterator[_Sheet]:
    """Yield the sheets, those that can be seen before those that are hidden."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet][:SHEETS]
        shown = [one.name for one in found if one.visible == SheetVisibleEnum.Visible]
        for name in (*shown, *(one.name for one in found if one.name not in shown)):
            table = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield _Sheet(name, [Row(n, tuple(map(_written, cells))) for n, cells in enumerate(table, 1)])
    except (ReadingError, MemoryError, KeyboardInterrupt):
        raise
    except BaseException as error:  # the parser's own panics are no Exception
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise ReadingError("the workbook is damaged; open it in a spreadsheet and save it again", path=path) from error


def _written(value: Any) -> str:  # noqa: ANN401 - a cell holds anything
    """Write a cell as a person would see it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        day = value.isoformat(" ", "seconds").removesuffix(" 00:00:00")
        return value.strftime("%H:%M:%S") if value.year < 1901 else day
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def _chosen(sheets: Sequence[_Sheet], columns: dict[str, str], path: str) -> _Sheet:
    """Give the sheet that a person names, else the first that holds a column of talk."""
    wanted = columns.pop("sheet", "")
    if wanted:
        found = next((sheet for sheet in sheets if sheet.name == wanted), None)
        if found is None:
            names = joined_names([repr(sheet.name) for sheet in sheets])
            raise ReadingError(f"study.yaml names sheet {wanted!r}; the workbook has {names}", path=path)
        return found
    faults = []
    for sheet in sheets:
        if single_column(sheet.rows) is not None and not columns:
            return sheet
        try:
            take(sheet.rows, columns=columns, path=path)
        except ReadingError as error:
            faults.append((sheet, error))
        else:
            return sheet
    if len(faults) == 1:
        raise faults[0][1]
    each = joined_names([f"{sheet.name!r} ({joined_names(names_of(sheet.rows)) or 'empty'})" for sheet, _ in faults])
    said = f"no sheet holds a column of talk; sheets and their columns are {each or 'none'}"
    raise ReadingError(f"{said}; say which as `columns: {{sheet: ..., speaker: ..., text: ...}}`", path=path)


def _notices(chosen: _Sheet, sheets: Sequence[_Sheet]) -> Iterator[Notice]:
    others = [f"{sheet.name!r} ({sheet.filled} rows)" for sheet in sheets if sheet is not chosen and sheet.filled]
    if others:
        said = f"sheet {chosen.name!r} is read; left out: {joined_names(others)}; name one as `columns: {{sheet: ...}}`"
        yield Notice("sheets", 0, said)
