"""Read and write the tables of a study: codings, participants, judgements. Moves no offset and drops no column."""

from __future__ import annotations

__all__ = [
    "codings_path",
    "filled",
    "gathered",
    "load_codings",
    "load_judgements",
    "load_participants",
    "offset",
    "write_codings",
    "write_judgements",
    "write_participants",
]

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar
from unicodedata import normalize

import regex

from qualcoop.errors import Fault, OffsetError, StudyError, UsageError
from qualcoop.records.coding import BASES, Coding, Codings
from qualcoop.records.expression import truth_of
from qualcoop.records.fieldwork import parse_places
from qualcoop.records.study import HOW, Judgement, Participant, Value
from qualcoop.records.transcript import ROLES
from qualcoop.storing.csv_file import CsvRow, CsvTable, read_table, write_table

CODINGS = (
    "transcript",
    "start",
    "end",
    "code",
    "stance",
    "state",
    "basis",
    "case",
    "status",
    "quote",
    "note",
    "at",
)
# A column that is written only where someone used it, so that the files of others stay as they are.
DIMENSION = "dimension"
PARTICIPANTS = (
    "participant",
    "case",
    "role",
    "position",
    "side",
    "transcript",
    "speaker",
    "consent",
    "quote_permission",
)
JUDGEMENTS = ("case", "code", "value", "basis", "by", "memo", "at")
JUDGED_ON = ("how", "favour", "against")      # written only where a row says something there

_OFFSET = regex.compile(r"[0-9]{1,12}")
_NUMBER = regex.compile(r"[0-9]*\.?[0-9]+(?:[eE]-?[0-9]+)?")
_TRUTHS = ("T", "F", "C", "?")
_UNSAFE = regex.compile(r'[/\\:*?"<>|\x00-\x1f]')
_Record = TypeVar("_Record")


def gathered(table: CsvTable, build: Callable[[CsvRow], _Record]) -> list[_Record]:
    """Build a record of every row; raise all faults of the table together."""
    faults, found = list(table.faults), []
    for row in table.rows:
        try:
            found.append(build(row))
        except (StudyError, OffsetError) as error:
            faults.append(Fault(table.path, row.line, error.message))
    if faults:
        raise StudyError.of(faults)
    return found


def filled(row: CsvRow, column: str) -> str:
    """Give a cell that must not be empty."""
    found = row.get(column)
    if not found:
        raise StudyError(f"{column} is empty")
    return found


# --- codings -------------------------------------------------------------------------------------------------


def codings_path(folder: str | Path, coder: str) -> Path:
    """Give the file of one coder; refuse a name that cannot be a file's.

    Examples
    --------
    >>> codings_path("study", "ann").as_posix()
    'study/codings/ann.csv'
    """
    if not coder.strip(". ") or _UNSAFE.search(coder):
        raise UsageError(f"coder {coder!r} cannot name a file; leave out / \\ : * ? < > | and quotation marks")
    return Path(folder) / "codings" / f"{coder}.csv"


def load_codings(path: str | Path, coder: str = "") -> Codings:
    """Read one coder's file, every row of it, the user's own columns too.

    Parameters
    ----------
    path
        A file with at least the columns transcript, start, end, code and stance.
    coder
        Whose codings they are; the file's stem where it is empty.

    Raises
    ------
    MissingError
        If there is no such file.
    StudyError
        With every bad row, or because the file is in another encoding.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "ann.csv"
    >>> write_codings(path, Codings((Coding("t", 0, 4, "กฎหมาย", "ann", quote="=1+1"),)))
    >>> load_codings(path)
    <Codings: 1 of 1 codes in 1 transcripts, by ann>
    """
    table = read_table(path, required=CODINGS[:5])
    name = coder or Path(path).stem
    own = table.own_columns(CODINGS)

    def build(row: CsvRow) -> Coding:
        return _coding(row, name, own)

    return Codings(tuple(gathered(table, build)))


def _coding(row: CsvRow, coder: str, own: tuple[str, ...]) -> Coding:
    return Coding(
        transcript=filled(row, "transcript"),
        start=offset(row, "start"),
        end=offset(row, "end"),
        code=normalize("NFC", filled(row, "code")),
        coder=coder,
        stance=row.get("stance") or "neutral",  # type: ignore[arg-type]
        state=row.get("state"),  # type: ignore[arg-type]
        basis=row.get("basis"),  # type: ignore[arg-type]
        case=row.get("case"),
        status=row.get("status") or "accepted",  # type: ignore[arg-type]
        quote=row.raw("quote"),
        note=row.raw("note"),
        at=row.raw("at"),
        extra=tuple((column, row.raw(column)) for column in own if column != DIMENSION or not row.get(column)),
        dimension=normalize("NFC", row.get(DIMENSION)) if DIMENSION in own else "",
    )


def offset(row: CsvRow, column: str) -> int:
    """Give a cell that counts characters of a text."""
    found = row.get(column)
    if not _OFFSET.fullmatch(found):
        raise StudyError(f"{column} is {found!r}; it needs a whole number, a character of the text counted from 0")
    return int(found)


def write_codings(path: str | Path, codings: Codings) -> None:
    """Write one coder's file whole, the user's own columns after ours.

    Raises
    ------
    StudyError
        If a row is another coder's (the file's name says whose they are), or if a file in another encoding lies
        there; nothing is then written.
    """
    coder = Path(path).stem
    others = sorted({row.coder for row in codings} - {coder, ""})
    if others:
        raise StudyError(f"codings of {', '.join(others)} do not belong in the file of {coder!r}", path=str(path))
    own = tuple(dict.fromkeys(name for row in codings for name in _further(row)))
    write_table(path, (*CODINGS, *own), (_coding_cells(row, own) for row in codings))


def _further(row: Coding) -> dict[str, str]:
    """Give the cells beside the fixed columns: the dimension where one is named, then the user's own."""
    own = dict(row.extra)
    return {**({DIMENSION: row.dimension} if row.dimension else {}), **own}


def _coding_cells(row: Coding, own: tuple[str, ...]) -> list[str]:
    extra = _further(row)
    return [*(str(getattr(row, name)) for name in CODINGS), *(extra.get(name, "") for name in own)]


# --- participants --------------------------------------------------------------------------------------------


def load_participants(path: str | Path) -> tuple[Participant, ...]:
    """Read participants.csv; a missing file means that nobody is listed.

    Raises
    ------
    StudyError
        With every bad row: an unknown role, or one speaker of a transcript listed twice.
    """
    if not Path(path).exists():
        return ()
    table = read_table(path, required=PARTICIPANTS[:1])
    own = table.own_columns(PARTICIPANTS)
    first: dict[tuple[str, str], int] = {}

    def build(row: CsvRow) -> Participant:
        found = _participant(row, own)
        place = (found.transcript, found.speaker)
        if all(place) and first.setdefault(place, row.line) != row.line:
            raise StudyError(
                f"speaker {found.speaker!r} of {found.transcript!r} stands first on line {first[place]}; "
                "one who speaks of several cases stands once, with case empty, and the codings say which"
            )
        return found

    return tuple(gathered(table, build))


def _participant(row: CsvRow, own: tuple[str, ...]) -> Participant:
    role = row.get("role")
    if role and role not in ROLES:
        raise StudyError(f"role is {role!r}; it can be {', '.join(ROLES)}")
    filled(row, "participant")
    return Participant(
        **{name: row.get(name) for name in PARTICIPANTS}, extra=tuple((column, row.raw(column)) for column in own)
    )


def write_participants(path: str | Path, participants: Iterable[Participant]) -> None:
    """Write participants.csv whole, the user's own columns after ours."""
    rows = tuple(participants)
    own = tuple(dict.fromkeys(name for row in rows for name, _ in row.extra))
    cells = (
        [*(getattr(row, name) for name in PARTICIPANTS), *(dict(row.extra).get(name, "") for name in own)]
        for row in rows
    )
    write_table(path, (*PARTICIPANTS, *own), cells)


# --- judgements ----------------------------------------------------------------------------------------------


def load_judgements(path: str | Path) -> tuple[Judgement, ...]:
    """Read judgements.csv in the order of its rows; a missing file means that nothing was judged.

    Raises
    ------
    StudyError
        With every bad row: a value that is none of T, F, C, ``?`` and no number from 0 to 1, an unknown basis, an
        unknown `how`, a passage that is not written ``transcript:start-end``.
    """
    if not Path(path).exists():
        return ()
    return tuple(gathered(read_table(path, required=JUDGEMENTS[:3]), _judgement))


def _judgement(row: CsvRow) -> Judgement:
    value = _value(filled(row, "value"))
    return Judgement(
        case=filled(row, "case"),
        code=normalize("NFC", filled(row, "code")),
        value=value,
        basis=_word(row, "basis", BASES),
        by=row.get("by"),
        memo=row.raw("memo"),
        at=row.raw("at"),
        how=_how(row, value),  # type: ignore[arg-type]
        favour=parse_places(normalize("NFC", row.get("favour"))),
        against=parse_places(normalize("NFC", row.get("against"))),
    )


def _word(row: CsvRow, column: str, choices: tuple[str, ...]) -> str:
    found = row.get(column)
    if found not in choices:
        raise StudyError(f"{column} is {found!r}; it can be {', '.join(filter(None, choices))} or empty")
    return found


def _how(row: CsvRow, value: Value) -> str:
    """Read how a contested cell was settled; only what is contested can be left standing."""
    how = _word(row, "how", HOW)
    if how == "standing" and (isinstance(value, float) or truth_of(value) != "C"):
        raise StudyError(f"how is 'standing', which leaves it contested, but value is {row.get('value')!r}; use C")
    return how


def _value(cell: str) -> Value:
    if cell in _TRUTHS:
        return cell
    if _NUMBER.fullmatch(cell) and float(cell) <= 1:
        return float(cell)
    raise StudyError(f"value is {cell!r}; it can be {', '.join(_TRUTHS)}, or a number from 0 to 1 such as 0.33")


def write_judgements(path: str | Path, judgements: Iterable[Judgement]) -> None:
    """Write judgements.csv whole; cells of the user's own columns stay with the rows that stay."""
    own, kept = _own_cells(path)
    rows = [_judgement_cells(row) for row in judgements]
    names = (*JUDGEMENTS, *JUDGED_ON)
    used = [n for n, name in enumerate(names) if name in JUDGEMENTS or any(row[n] for row in rows)]
    columns = (*(names[n] for n in used), *own)
    cells = ([*(row[n] for n in used), *kept.get(tuple(row), [""] * len(own))] for row in rows)
    write_table(path, columns, cells)


def _judgement_cells(row: Judgement) -> list[str]:
    value = "?" if row.value is None else str(row.value)
    told = [row.case, row.code, value, row.basis, row.by, row.memo, row.at]
    return [*told, row.how, "; ".join(row.favour), "; ".join(row.against)]


def _own_cells(path: str | Path) -> tuple[tuple[str, ...], dict[tuple[str, ...], list[str]]]:
    """Give the user's own columns of a file and their cells, by the judgement they stand beside."""
    if not Path(path).exists():
        return (), {}
    table = read_table(path, required=JUDGEMENTS[:3])
    own = table.own_columns((*JUDGEMENTS, *JUDGED_ON))
    judged = gathered(table, _judgement)
    return own, {
        tuple(_judgement_cells(judgement)): [row.raw(column) for column in own]
        for judgement, row in zip(judged, table.rows, strict=True)
    }
