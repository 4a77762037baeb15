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

__all__ = [
    "COLUMNS",
    "Answer",
    "Columns",
    "Piece",
    "layout",
    "part_path",
    "parts_in",
    "read_piece",
    "stand",
    "tally_of",
    "write_part",
]

COLUMNS: tuple[tuple[str, str], ...] = (
    ("id", "string"), ("row", "int64"), ("segment", "int32"), ("start", "int32"), ("end", "int32"), ("code", "string"),
    ("stance", "string"), ("score", "float64"), ("rank", "int32"), ("terms", "string"), ("coder", "string"),
)  # fmt: skip
"""Columns of a part with their types."""

DAMAGED = "the file is damaged there, or written as this pyarrow cannot read it; make it anew from its source"
HOW = "a table becomes one by: pandas.read_csv('answers.csv').to_parquet('answers.parquet')"
BUFFER = 1 << 20
BATCH = 1 << 16
TALLY = b"qualcoop"

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of the file hold the id and the text of an answer."""

    id: str = "id"
    text: str = "text"


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive rows of one row group, or several small ones whole: what is coded at once and gives one part.

    Attributes
    ----------
    number
        Place among all pieces, from 0, in the order of the rows.
    group, groups
        The row group, from 0; how many there are from it on, of which a piece with more than one has all rows.
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
    groups: int = 1

    @property
    def within(self) -> str:
        """The row group or groups, for messages."""
        last = self.group + self.groups - 1
        return f"row group {self.group}" if last == self.group else f"row groups {self.group} to {last}"

    @property
    def place(self) -> str:
        """Where the piece is, for messages."""
        return f"{self.within}, rows {self.first} to {self.first + self.rows - 1}"


@dataclass(frozen=True, slots=True)
class Answer:
    """One row: its place in the file, counted from 0, its id, and its text, None where there is none."""

    row: int
    id: str
    text: str | None


def layout(path: str | Path, columns: Columns, *, rows: int) -> tuple[Piece, ...]:
    """Cut a file's rows into pieces of at most so many; refuse a file that has not these columns.

    A row group is cut where it is larger, and small ones are taken together. A file without rows is one empty piece, so
    that its run has a part, with its columns, like any other.

    Raises
    ------
    MissingError
        If there is no such file.
    ReadingError
        If it is no Parquet file, or a column is missing or of another kind.
    """
    with _opened(path) as file:
        _check_columns(str(path), file, columns)
        sizes = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
    return tuple(_cut(sizes, rows)) or (Piece(0, 0, 0, 0, 0),)


def _cut(sizes: Sequence[int], rows: int) -> Iterator[Piece]:
    number = first = group = 0
    while group < len(sizes):
        end, size = _together(sizes, group, rows)
        for skip in range(0, size, rows):
            yield Piece(number, group, skip, first + skip, min(rows, size - skip), end - group)
            number += 1
        group, first = end, first + size


def _together(sizes: Sequence[int], group: int, rows: int) -> tuple[int, int]:
    """Give the end of the row groups that are taken together from this one on, and how many rows they have."""
    end, size = group + 1, sizes[group]
    while end < len(sizes) and size + sizes[end] <= rows:
        size += sizes[end]
        end += 1
    return end, size


def _opened(path: str | Path) -> Any:  # noqa: ANN401  (pyarrow has no types)
    parquet, arrow = _pyarrow("pyarrow.parquet"), _pyarrow("pyarrow")
    if not Path(path).exists():
        raise MissingError("there is no such file", path=str(path))
    if not Path(path).is_file():
        raise ReadingError("it is a folder, or no file; name one Parquet file", path=str(path))
    try:
        return parquet.ParquetFile(str(path), buffer_size=BUFFER, pre_buffer=False)
    except arrow.ArrowInvalid as error:
        raise ReadingError(f"it is no Parquet file, or was cut off; {HOW}", path=str(path)) from error
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise ReadingError(f"it cannot be opened ({_words(error)})", path=str(path)) from error


def _words(error: Exception) -> str:
    """Give what pyarrow says in one line."""
    return " ".join(str(error).split()) or type(error).__name__


def _pyarrow(name: str) -> Any:  # noqa: ANN401  (a module)
    try:
        return import_module(name)
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow: pip install 'qualcoop[scale]'") from error


def _check_columns(path: str, file: Any, columns: Columns) -> None:  # noqa: ANN401
    schema = file.schema_arrow
    if columns.id == columns.text:
        raise UsageError(f"column {columns.id!r} cannot be both the id and the text of an answer")
    for name, option in ((columns.id, "--id"), (columns.text, "--text")):
        if (times := schema.names.count(name)) != 1:
            found = ", ".join(map(repr, schema.names)) or "none"
            said = f"{times} columns are named {name!r}; rename one" if times else f"it has no column {name!r}"
            raise ReadingError(f"{said}; its columns are {found}; name one with {option}", path=path)
    if not (_is_text(kind := schema.field(columns.text).type) or _is_empty(path, file, columns.text)):
        raise ReadingError(f"column {columns.text!r} holds {kind}; answers are strings", path=path)
    types, kind = _pyarrow("pyarrow.types"), schema.field(columns.id).type
    if not (_is_text(kind) or types.is_integer(kind) or types.is_null(kind)):
        _refuse_ids(path, file, columns.id)


def _is_text(kind: Any) -> bool:  # noqa: ANN401
    types = _pyarrow("pyarrow.types")
    inner = kind.value_type if types.is_dictionary(kind) else kind
    return bool(types.is_string(inner) or types.is_large_string(inner) or types.is_string_view(inner))


def _is_empty(path: str, file: Any, name: str) -> bool:  # noqa: ANN401
    """Tell whether a column holds nothing at all: what wrote it then had no answer to tell its type from."""
    return all(nulls.true_count == len(nulls) for _, nulls in _gaps(path, file, name))


def _refuse_ids(path: str, file: Any, name: str) -> None:  # noqa: ANN401
    """Refuse ids of another kind, and name the row without one that made pandas write whole numbers as decimal ones."""
    kind = file.schema_arrow.field(name).type
    right = "ids are strings or whole numbers"
    for first, nulls in _gaps(path, file, name):
        if nulls.true_count:
            row = first + nulls.index(True).as_py()
            right = f"row {row} has no id, and whole numbers with a gap become decimal ones; give each answer an id"
            break
    else:
        if not file.metadata.num_rows:
            return
        if _pyarrow("pyarrow.types").is_floating(kind):
            right += f"; whole ones are kept by: answers[{name!r}].astype('int64')"
    raise ReadingError(f"column {name!r} holds {kind}; {right}", path=path)


def _gaps(path: str, file: Any, name: str) -> Iterator[tuple[int, Any]]:  # noqa: ANN401
    """Yield, batch by batch, the first row and which rows of a column hold nothing, be it null or NaN."""
    arrow, first = _pyarrow("pyarrow"), 0
    try:
        for batch in file.iter_batches(batch_size=BATCH, columns=[name], use_threads=False):
            yield first, batch.column(batch.schema.names.index(name)).is_null(nan_is_null=True)
            first += batch.num_rows
    except (arrow.ArrowException, OSError) as error:
        raise ReadingError(f"column {name!r}: {DAMAGED} ({_words(error)})", path=path) from error


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
    if not piece.rows:
        return found
    with _opened(path) as file:
        try:
            for first, batch in _batches(file, piece, columns):
                found += _answers(str(path), piece, first, batch)
        except (arrow.ArrowException, OSError) as error:
            raise ReadingError(f"{piece.place}: {DAMAGED} ({_words(error)})", path=str(path)) from error
    if len(found) != piece.rows:
        raise ReadingError(f"{piece.place}: it has {len(found)} rows there; it was changed", path=str(path))
    return found


def _batches(file: Any, piece: Piece, columns: Columns) -> Iterator[tuple[int, Any]]:  # noqa: ANN401
    """Yield the rows of the piece with the number of the first of them, as they come."""
    place, end = 0, piece.skip + piece.rows
    named, groups = [columns.id, columns.text], range(piece.group, piece.group + piece.groups)
    for batch in file.iter_batches(batch_size=piece.rows, row_groups=groups, columns=named, use_threads=False):
        low, high = max(place, piece.skip), min(place + batch.num_rows, end)
        if low < high:
            yield piece.first + low - piece.skip, batch.slice(low - place, high - low).select(named)
        place += batch.num_rows
        if place >= end:
            return


def _answers(path: str, piece: Piece, first: int, batch: Any) -> Iterator[Answer]:  # noqa: ANN401
    string = _pyarrow("pyarrow").string()
    ids, texts = batch.column(0).cast(string), batch.column(1)
    # a column of another kind holds nothing: the layout has seen to that
    texts = texts.cast(string) if _is_text(texts.type) else _pyarrow("pyarrow").nulls(batch.num_rows, string)
    for place in range(batch.num_rows):
        row, name = first + place, ""
        try:
            name = ids[place].as_py()
            text = texts[place].as_py()
        except UnicodeDecodeError as error:
            what = f"text (id {name!r})" if name else "id"
            raise ReadingError(f"{piece.within}, row {row}: its {what} is no UTF-8", path=path) from error
        if name is None:
            raise ReadingError(f"{piece.within}, row {row}: it has no id", path=path)
        yield Answer(row, name, text)


# --- parts out -----------------------------------------------------------------------------------------------------


def part_path(folder: str | Path, number: int) -> Path:
    """Give the file of a piece's codings."""
    return Path(folder) / f"part-{number:06}.parquet"


def parts_in(folder: str | Path) -> int:
    """Count the parts that a folder holds, whether or not they stand whole."""
    return sum(1 for _ in Path(folder).glob("part-*.parquet"))


def stand(folder: str | Path) -> str:
    """Tell how far a run came that was stopped, and how it goes on.

    Examples
    --------
    >>> stand("no folder yet")
    'no part stands yet'
    """
    found = parts_in(folder)
    return f"parts that stand: {found}; the same call goes on from them" if found else "no part stands yet"


def write_part(path: Path, rows: Sequence[Row], tally: Mapping[str, Any]) -> None:
    """Write a part whole or not at all: into a new file beside it, flushed, then renamed.

    Raises
    ------
    UsageError
        If it cannot be written, as on a full disk; it tells how many parts stand.
    """
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
    except BaseException as error:
        with suppress(OSError):
            beside.unlink()
        if isinstance(error, OSError):
            raise _unwritten(path, error) from error
        raise


def _unwritten(path: Path, error: OSError) -> UsageError:
    why = error.strerror or str(error)
    return UsageError(f"it cannot be written ({why}); {stand(path.parent)}", path=str(path))


def tally_of(path: Path) -> dict[str, Any] | None:
    """Give what a part tells of itself, or None where it does not stand whole."""
    parquet, arrow = _pyarrow("pyarrow.parquet"), _pyarrow("pyarrow")
    try:
        told = (parquet.read_metadata(path).metadata or {})[TALLY]
        found = json.loads(told)
    except (OSError, arrow.ArrowException, KeyError, ValueError):
        return None
    return found if isinstance(found, dict) else None
