"""Read what students hand back: folders, zip files or single tables. One that is broken loses none of the others."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from qualcoop import storing
from qualcoop.errors import Fault, MissingError, QualcoopError
from qualcoop.induction.study import Study
from qualcoop.reading.zips import Container
from qualcoop.records.coding import Coding, Codings
from qualcoop.storing.csv_file import read_table
from qualcoop.storing.tables import CODINGS
from qualcoop.workflows.lessons import ROLL

__all__ = ["Returned", "returned"]


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back.

    Attributes
    ----------
    codings
        Of all students, each under the student's own name; rows with a fault are left out.
    students
        Those whose codings could be read, and who coded something.
    missing
        Those of the class of whom nothing came back, or nothing coded.
    faults
        What cannot be used, with the student's file and line.
    """

    codings: Codings
    students: tuple[str, ...]
    missing: tuple[str, ...]
    faults: tuple[Fault, ...]


def returned(folder: str | Path, study: Study) -> Returned:
    """Read the codings of a class.

    Parameters
    ----------
    folder
        What the students handed back: their sets as folders or zip files, or their files of codings alone.
    study
        The study; a row must fit its texts and codebook.

    Raises
    ------
    MissingError
        If there is no such folder.
    """
    home = Path(folder)
    if not home.is_dir():
        raise MissingError("there is no such folder of what the class handed in", path=str(folder))
    codings: dict[str, Codings] = {}
    faults: list[Fault] = []
    for student, path, place in _tables(home, faults):
        if student in codings:
            faults.append(Fault(place, 0, f"{student!r} handed in more than once; this file is left out"))
            continue
        codings[student] = _read(student, path, place, study, faults)
    there = tuple(sorted(student for student, rows in codings.items() if len(rows.standing())))
    rows = tuple(row for student in there for row in codings[student])
    roll = home / ROLL
    class_ = roll.read_text(encoding="utf-8").split("\n") if roll.is_file() else list(codings)
    missing = tuple(name for name in class_ if name and name not in there)
    return Returned(Codings(rows), there, missing, tuple(faults))


def _tables(home: Path, faults: list[Fault]) -> Iterator[tuple[str, Path, str]]:
    """Yield (student, table, how it is named to people) of everything that was handed in."""
    for path in sorted(home.iterdir()):
        student, suffix = normalize("NFC", path.stem), path.suffix.lower()
        if path.is_dir() and not path.name.startswith((".", "__")):
            yield from _of_folder(normalize("NFC", path.name), path, path.as_posix(), faults)
        elif suffix == ".csv":
            yield student, path, path.as_posix()
        elif suffix == ".zip":
            yield from _of_zip(student, path, faults)


def _of_folder(student: str, folder: Path, shown: str, faults: list[Fault]) -> Iterator[tuple[str, Path, str]]:
    """Yield the student's table in a set; of several the one that bears the student's name."""
    found = sorted(p for p in folder.rglob("*.csv") if p.parent.name == "codings" and not p.name.startswith("."))
    named = [path for path in found if normalize("NFC", path.stem) == student]
    if not found:
        faults.append(Fault(shown, 0, f"there is no table of codings; it should be codings/{student}.csv"))
    elif len(found) > 1 and len(named) != 1:
        told = ", ".join(path.name for path in found)
        faults.append(Fault(shown, 0, f"there are several tables of codings ({told}); leave {student}.csv alone there"))
    else:
        path = (named or found)[0]
        yield student, path, f"{shown}/{path.relative_to(folder).as_posix()}"


def _of_zip(student: str, path: Path, faults: list[Fault]) -> Iterator[tuple[str, Path, str]]:
    shown = path.as_posix()
    with tempfile.TemporaryDirectory() as desk:
        try:
            container = Container(path.read_bytes(), path=shown)
            with zipfile.ZipFile(path) as listed:
                names = [name for name in listed.namelist() if PurePosixPath(name).suffix.lower() == ".csv"]
            for name in names:
                inner = PurePosixPath(name)
                storing.write_whole(Path(desk, inner.parent.name or "codings", inner.name), container.read(name))
        except QualcoopError as error:
            faults.append(Fault(shown, 0, error.message))
            return
        yield from _of_folder(student, Path(desk), shown, faults)


def _read(student: str, path: Path, shown: str, study: Study, faults: list[Fault]) -> Codings:
    """Read one table; what is broken is listed under the name that people know the file by."""
    try:
        found = storing.load_codings(path, student)
        lines = [row.line for row in read_table(path, required=CODINGS[:5]).rows]
    except QualcoopError as error:
        told = error.faults or (Fault(shown, error.line, error.message),)
        faults += [replace(fault, path=shown) for fault in told]
        return Codings()
    kept = []
    for row, line in zip(found, lines, strict=True):
        why = _refused(row, study)
        if why:
            faults.append(Fault(shown, line, why))
        else:
            kept.append(row)
    return Codings(tuple(kept))


def _refused(row: Coding, study: Study) -> str:
    """Say why a row cannot be a coding of this study; empty where it can."""
    texts = {text.id: text.text for text in study.transcripts}
    if row.transcript not in texts:
        return f"there is no transcript {row.transcript!r}; there are {', '.join(texts)}"
    if row.code not in study.codebook:
        return f"the codebook has no code {row.code!r}"
    text = texts[row.transcript]
    if row.end > len(text):
        return f"{row.transcript} has {len(text)} characters; the passage ends at {row.end}"
    if row.quote and text[row.start : row.end] != row.quote:
        return f"the quotation is not what stands at {row.start}-{row.end} of {row.transcript}"
    return ""
