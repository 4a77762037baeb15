"""Parquet in and out: the answers of a file, piece by piece, and the part of each piece. Codes nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from typing import Any

from qualcoop.errors import MissingError, ReadingError, UsageError

__all__ = ["COLUMNS", "Answer", "Columns", "Piece", "layout", "part_path", "read_piece", "tally_of", "write_part"]

COLUMNS: tuple[tuple[str, str], ...] = (
    ("id", "string"), ("row", "int64"), ("segment", "int32"), ("start", "int32"), ("end", "int32"), ("code", "string"),
    ("stance", "string"), ("score", "float64"), ("rank", "int32"), ("terms", "string"), ("coder", "string"),
)  # fmt: skip
"""Columns of a part with their types."""

HOW = "a table becomes one by: pandas.read_csv('answers.csv').to_parquet('answers.parquet')"
BUFFER = 1 << 20
TALLY = b"qualcoop"

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of the file hold the id and the text of an answer."""

    id: str = "id"
    text: str = "text"


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive rows of one row group: what is coded at once and gives one part.

    Attributes
    ----------
    number
        Place among all pieces, from 0, in the order of the rows.
    group
        The row group, from 0.
    skip
        Rows of the row group before the piece.
    first, rows
        The piece's first row in the file, from 0; how many rows it has.
    """

    number: int
    group: int
    skip: int
    first: int
    rows: int

    @property
    def place(self) -> str:
        """Where the piece is, for messages."""
        return f"row group {self.group}, rows {self.first} to {self.first + self.rows - 1}"


@dataclass(frozen=True, slots=True)
class Answer:
    """One row: its place in the file, counted from 0, its id, and its text, None where there is none."""

    row: int
    id: str
    text: str | None


def layout(path: str | Path, columns: Columns, *, rows: int) -> tuple[Piece, ...]:
    """Cut a file's row groups into pieces of at most so many rows; refuse a file that has not these columns.

    Raises
    ------
    MissingError
        If there is no such file.
    ReadingError
        If it is no Parquet file, or a column is missing or of another kind.
    """
    with _opened(path) as file:
        _check_columns(str(path), file.schema_arrow, columns)
        sizes = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
    return tuple(_cut(sizes, rows))


def _cut(sizes: Sequence[int], rows: int) -> Iterator[Piece]:
    number = first = 0
    for group, size in enumerate(sizes):
        for skip in range(0, size, rows):
            yield Piece(number, group, skip, first + skip, min(rows, size - skip))
            number += 1
        first += size


def _opened(path: str | Path) -> Any:  # noqa: ANN401  (pyarrow has no types)
    parquet, arrow = _pyarrow("pyarrow.parquet"), _pyarrow("pyarrow")
    if not Path(path).exists():
        raise MissingError("there is no such file", path=str(path))
    if Path(path).is_dir():
        raise ReadingError("it is a folder; name one Parquet file", path=str(path))
    try:
        return parquet.ParquetFile(str(path), buffer_size=BUFFER, pre_buffer=False)
    except arrow.ArrowInvalid as error:
        raise ReadingError(f"it is no Parquet file, or was cut off; {HOW}", path=str(path)) from error


def _pyarrow(name: str) -> Any:  # noqa: ANN401  (a module)
    try:
        return import_module(name)
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow: pip install 'qualcoop[scale]'") from error


def _check_columns(path: str, schema: Any, columns: Columns) -> None:  # noqa: ANN401
    types = _pyarrow("pyarrow.types")
    if columns.id == columns.text:
        raise UsageError(f"column {columns.id!r} cannot be both the id and the text of an answer")
    for name, option in ((columns.id, "--id"), (columns.text, "--text")):
        if schema.names.count(name) != 1:
            found = ", ".join(map(repr, schema.names)) or "none"
            raise ReadingError(f"it has no column {name!r}; its columns are {found}; name one with {option}", path=path)
    if not _is_text(types, kind := schema.field(columns.text).type):
        raise ReadingError(f"column {columns.text!r} holds {kind}; answers are strings", path=path)
    if not (_is_text(types, kind := schema.field(columns.id).type) or types.is_integer(kind)):
        raise ReadingError(f"column {columns.id!r} holds {kind}; ids are strings or whole numbers", path=path)


def _is_text(types: Any, kind: Any) -> bool:  # noqa: ANN401
    inner = kind.value_type if types.is_dictionary(kind) else kind
    return bool(types.is_string(inner) or types.is_large_string(inner) or types.is_string_view(inner))


# --- answers in ----------------------------------------------------------------------------------------------------


def read_piece(path: str | Path, piece: Piece, columns: Columns) -> list[Answer]:
    """Read the answers of one piece; what else stands in the file is not held.

    Raises
    ------
    ReadingError
        If the file is damaged there, an answer has no id, or one is no UTF-8; it names the row group and the row.
    """
    arrow = _pyarrow("pyarrow")
    found: list[Answer] = []
    with _opened(path) as file:
        try:
            for first, batch in _batches(file, piece, columns):
                found += _answers(str(path), piece, first, batch)
        except (arrow.ArrowException, OSError) as error:
            raise ReadingError(f"{piece.place}: it cannot be read ({error})", path=str(path)) from error
    if len(found) != piece.rows:
        raise ReadingError(f"{piece.place}: it has {len(found)} rows there; it was changed", path=str(path))
    return found


def _batches(file: Any, piece: Piece, columns: Columns) -> Iterator[tuple[int, Any]]:  # noqa: ANN401
    """Yield the rows of the piece with the number of the first of them, as they come."""
    place, end = 0, piece.skip + piece.rows
    named = [columns.id, columns.text]
    for batch in file.iter_batches(batch_size=piece.rows, row_groups=[piece.group], columns=named, use_threads=False):
        low, high = max(place, piece.skip), min(place + batch.num_rows, end)
        if low < high:
            yield piece.first + low - piece.skip, batch.slice(low - place, high - low).select(named)
        place += batch.num_rows
        if place >= end:
            return


def _answers(path: str, piece: Piece, first: int, batch: Any) -> Iterator[Answer]:  # noqa: ANN401
    string = _pyarrow("pyarrow").string()
    ids, texts = (batch.column(n).cast(string) for n in (0, 1))
    for place in range(batch.num_rows):
        row, name = first + place, ""
        try:
            name = ids[place].as_py()
            text = texts[place].as_py()
        except UnicodeDecodeError as error:
            what = f"text (id {name!r})" if name else "id"
            raise ReadingError(f"row group {piece.group}, row {row}: its {what} is no UTF-8", path=path) from error
        if name is None:
            raise ReadingError(f"row group {piece.group}, row {row}: it has no id", path=path)
        yield Answer(row, name, text)


# --- parts out -----------------------------------------------------------------------------------------------------


def part_path(folder: str | Path, number: int) -> Path:
    """Give the file of a piece's codings."""
    return Path(folder) / f"part-{number:06}.parquet"


def write_part(path: Path, rows: Sequence[Row], tally: Mapping[str, Any]) -> None:
    """Write a part whole or not at all: into a new file beside it, flushed, then renamed."""
    arrow, parquet = _pyarrow("pyarrow"), _pyarrow("pyarrow.parquet")
    schema = arrow.schema([(name, getattr(arrow, kind)()) for name, kind in COLUMNS])
    values = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    arrays = [arrow.array(one, field.type) for one, field in zip(values, schema, strict=True)]
    metadata = {TALLY: json.dumps(tally, ensure_ascii=False, sort_keys=True).encode()}
    table = arrow.Table.from_arrays(arrays, schema=schema.with_metadata(metadata))
    beside = path.with_name(f".{path.stem}.{token_hex(4)}.tmp")
    try:
        with beside.open("xb") as stream:
            parquet.write_table(table, stream, compression="zstd")
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def tally_of(path: Path) -> dict[str, Any] | None:
    """Give what a part tells of itself, or None where it does not stand whole."""
    parquet, arrow = _pyarrow("pyarrow.parquet"), _pyarrow("pyarrow")
    try:
        told = (parquet.read_metadata(path).metadata or {})[TALLY]
        found: dict[str, Any] = json.loads(told)
    except (OSError, arrow.ArrowException, KeyError, ValueError):
        return None
    return found
