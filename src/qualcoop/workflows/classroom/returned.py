"""Read what students hand back, each under the student's name. A file that is broken loses none of the others."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcoop import storing
from qualcoop.errors import Fault, MissingError, QualcoopError
from qualcoop.induction.study import Study
from qualcoop.records.coding import Coding, Codings
from qualcoop.storing.csv_file import read_table
from qualcoop.storing.tables import CODINGS
from qualcoop.workflows.classroom.lessons import ROLL
from qualcoop.workflows.classroom.naming import bare_name, listed_names, stem_of
from qualcoop.workflows.classroom.tables import Handed, handed_in

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
    empty
        Those of the missing whose table came back with nothing coded in it.
    unread
        Those who handed something in of which nothing could be read.
    unlisted
        Those of the students who are not on the list of the class, where there is one.
    """

    codings: Codings
    students: tuple[str, ...]
    missing: tuple[str, ...]
    faults: tuple[Fault, ...]
    empty: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()


def returned(folder: str | Path, study: Study) -> Returned:
    """Read the codings of a class.

    Parameters
    ----------
    folder
        What the students handed back: their sets as folders or zip files, their files of codings alone, or what a
        course system packed of them.
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
    class_ = _class(home)
    gathered = _Gathered(study)
    with tempfile.TemporaryDirectory() as desk:
        found = handed_in(home, Path(desk))
        alone = _alone(found)
        for one in sorted(found, key=_unsure):
            gathered.take(one, listed_names(one.names, class_) or (_own_name(one, alone=one.root in alone),))
    return gathered.told(class_)


def _class(home: Path) -> tuple[str, ...]:
    roll = home / ROLL
    if not roll.is_file():
        return ()
    return tuple(name for line in roll.read_text(encoding="utf-8-sig").splitlines() if (name := line.strip()))


def _alone(found: Iterable[Handed]) -> set[tuple[str, ...]]:
    """Give the folders and zip files that hold one table and no more."""
    roots = [one.root for one in found if not one.in_codings]
    return {root for root in roots if root and roots.count(root) == 1}


def _unsure(one: Handed) -> bool:
    """Tell whether a table's name and its set's say different things, so that the plain ones are given names first."""
    own = bare_name(one.parts[-1])
    return stem_of(one.parts[-1]) != own or (bool(one.root) and bare_name(one.root[-1]) != own)


def _own_name(one: Handed, *, alone: bool) -> str:
    """Name a table where no list does: by itself in a codings folder or among others, else by its place."""
    itself = one.in_codings or not alone or bool(one.why)
    return bare_name(one.parts[-1] if itself else one.root[-1])


@dataclass
class _Gathered:
    """What was taken so far; it grows table by table."""

    study: Study
    faults: list[Fault] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    codings: dict[str, Codings] = field(default_factory=dict)
    came: list[str] = field(default_factory=list)

    def take(self, one: Handed, names: Sequence[str]) -> None:
        """Read what was handed in, and put it under the first of the names that is free."""
        before = len(self.faults)
        if one.why:
            self.faults.append(Fault(one.shown, 0, one.why))
            rows = Codings()
        else:
            rows = _read(names[0], one, self.study, self.faults)
        if len(rows.standing()):
            self._place(one, rows, names)
        else:
            (self.unread if len(self.faults) > before else self.came).append(names[0])

    def _place(self, one: Handed, rows: Codings, names: Sequence[str]) -> None:
        first = names[0]
        there = self.codings.get(first)
        if there is None:
            self.codings[first] = rows
        elif _plain(there) == _plain(rows):
            self._tell(one, f"{first!r} handed in more than once, and twice the same; it counts once")
        else:
            name = next((name for name in names if name not in self.codings), "") or self._numbered(first)
            self.codings[name] = Codings(tuple(replace(row, coder=name) for row in rows))
            told = f"{first!r} handed in more than once; this one is taken for {name!r}"
            self._tell(one, f"{told}. If both are of one person, take one away")

    def _numbered(self, name: str) -> str:
        n = 2
        while f"{name} ({n})" in self.codings:
            n += 1
        return f"{name} ({n})"

    def _tell(self, one: Handed, message: str) -> None:
        self.faults.append(Fault(one.shown, 0, message))

    def told(self, class_: Sequence[str]) -> Returned:
        there = tuple(sorted(self.codings))
        unread = tuple(sorted({name for name in self.unread if name not in there}))
        empty = tuple(sorted({name for name in self.came if name not in there and name not in unread}))
        everyone = class_ or empty
        return Returned(
            codings=Codings(tuple(row for name in there for row in self.codings[name])),
            students=there,
            missing=tuple(name for name in everyone if name not in there and name not in unread),
            faults=tuple(self.faults),
            empty=empty,
            unread=unread,
            unlisted=tuple(name for name in there if class_ and name not in class_),
        )


def _plain(rows: Codings) -> tuple[Coding, ...]:
    """Give what stands, whoever said it, in the order of the texts."""
    return tuple(sorted((replace(row, coder="", at="") for row in rows.standing()), key=_place_of))


def _place_of(row: Coding) -> tuple[str, int, int, str, str]:
    return row.place


def _read(student: str, one: Handed, study: Study, faults: list[Fault]) -> Codings:
    """Read one table; what is broken is listed under the name that people know the file by."""
    try:
        found = storing.load_codings(one.path, student)
        lines = [row.line for row in read_table(one.path, required=CODINGS[:5]).rows]
    except QualcoopError as error:
        told = error.faults or (Fault(one.shown, error.line, error.message),)
        faults += [replace(fault, path=one.shown) for fault in told]
        return Codings()
    kept = []
    for row, line in zip(found, lines, strict=True):
        why = _refused(row, study)
        if why:
            faults.append(Fault(one.shown, line, why))
        else:
            kept.append(row)
    return Codings(tuple(kept))


def _refused(row: Coding, study: Study) -> str:
    """Say why a row cannot be a coding of this study; empty where it can."""
    text = next((text.text for text in study.transcripts if text.id == row.transcript), None)
    if text is None:
        known = ", ".join(one.id for one in study.transcripts)
        return f"there is no transcript {row.transcript!r}; there are {known}"
    if row.code not in study.codebook:
        return f"the codebook has no code {row.code!r}"
    if row.end > len(text):
        return f"{row.transcript} has {len(text)} characters; the passage ends at {row.end}"
    if row.quote and text[row.start : row.end] != row.quote:
        return f"the quotation is not what stands at {row.start}-{row.end} of {row.transcript}"
    return ""
