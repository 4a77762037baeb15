"""Sets of a study for a class, one a student, and what a student hands in. Never touches the teacher's study."""

from __future__ import annotations

import io
import shutil
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import normalize

from qualcoop import storing
from qualcoop.coding.settling import SETTLER
from qualcoop.errors import MissingError, QualcoopWarning, UsageError
from qualcoop.induction.study import Study
from qualcoop.records.coding import Codings
from qualcoop.records.study import Participant
from qualcoop.storing.exercises_file import load_exercises
from qualcoop.workflows.classroom.copies import TAKEN, copy_study, empty_folder
from qualcoop.workflows.classroom.lesson_files import BOOK, exercises_text, instructions, notebook
from qualcoop.workflows.classroom.passages import codings_of
from qualcoop.workflows.studies import open_study

__all__ = ["ROLL", "Lesson", "hand_in", "names_of", "new_lesson"]

ROLL = "students.txt"
MOST = 500


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was written for a class.

    Attributes
    ----------
    folder
        Where the sets lie.
    students
        Their names, in the order given.
    sets
        One folder, or one zip file, a student.
    copied
        What of the study lies in every set: names of files and folders.
    """

    folder: Path
    students: tuple[str, ...]
    sets: tuple[Path, ...]
    copied: tuple[str, ...] = ()


def names_of(told: str | int) -> tuple[str, ...]:
    """Give the names of a class: of so many students without names, or of a file with a name a line.

    Parameters
    ----------
    told
        A number, or a text file; empty lines and lines that begin with # are passed over, and of a table the first
        column counts.

    Examples
    --------
    >>> names_of(3), names_of("12")[-1]
    (('student-1', 'student-2', 'student-3'), 'student-12')
    """
    text = str(told).strip()
    if text.isascii() and text.isdigit():
        if not 0 < int(text) <= MOST:
            raise UsageError(f"students is {text}; it needs a number from 1 to {MOST}, or a file with a name a line")
        return tuple(f"student-{n:0{len(text)}}" for n in range(1, int(text) + 1))
    path = Path(text)
    if not path.is_file():
        raise MissingError("there is no such file; give a number, or a file with a name a line", path=text)
    lines = (normalize("NFC", line) for line in path.read_text(encoding="utf-8-sig").splitlines())
    return tuple(line.split(",")[0].strip().strip('"') for line in lines if line.strip() and line.strip()[0] != "#")


def new_lesson(
    study: str | Path,
    folder: str | Path,
    students: Sequence[str],
    *,
    exercises: str | Path | None = None,
    zipped: bool = False,
) -> Lesson:
    """Write a set for each student: the study without codings and passes, instructions, exercises and a notebook.

    Parameters
    ----------
    study
        The teacher's study.
    folder
        Where the sets go; it must not exist, or be empty.
    students
        Their names; each is the name of a folder and of a file of codings.
    exercises
        The teacher's own file of exercises; None: three to begin with, made for this study.
    zipped
        Whether each set is one zip file.

    Returns
    -------
    Lesson
        What was written. The texts are fixed alike for all, so that one passage is one passage in every set. Of the
        list of persons goes along what an analysis needs, and who does not permit quoting; consent and columns of
        the teacher's own do not.

    Raises
    ------
    UsageError
        If a name cannot be a file's, stands twice, or is that of someone who has coded the study already.
    StudyError
        If the file of exercises has faults, or something lies in the folder.

    Warns
    -----
    QualcoopWarning
        If someone whose talk goes into the sets does not permit quoting.
    """
    taught = open_study(study)
    _check_names(students, taught)
    _warn_of_the_unwilling(taught)
    asked = exercises_text(taught) if exercises is None else _checked_text(exercises)
    home = empty_folder(folder)
    taught_in = Path(taught.folder)
    sets = tuple(_write_set(taught, home / name, name, asked, zipped=zipped) for name in students)
    storing.write_whole(home / ROLL, "".join(f"{name}\n" for name in students))
    storing.write_whole(home / BOOK, asked)
    return Lesson(home, tuple(students), sets, tuple(name for name in TAKEN if (taught_in / name).exists()))


def _check_names(students: Sequence[str], study: Study) -> None:
    if not students:
        raise UsageError("name at least one student")
    for name in students:
        storing.codings_path("", name)
    folded = [name.casefold() for name in students]
    twice = sorted({name for name in students if folded.count(name.casefold()) > 1})
    if twice:
        raise UsageError(f"{', '.join(twice)}: the name stands more than once, and names a folder of its own each time")
    taken = sorted(set(folded) & {name.casefold() for name in (*study.coders, SETTLER, ROLL, BOOK)})
    if taken:
        raise UsageError(f"{', '.join(taken)}: the study has codings of that name already; name the student otherwise")


def _warn_of_the_unwilling(study: Study) -> None:
    unwilling = [person.participant for person in study.participants if not person.permits_quoting]
    if unwilling:
        who = ", ".join(unwilling)
        told = f"{who} do not permit quoting, and what they said lies in every set; ask before you give the sets away"
        warnings.warn(told, QualcoopWarning, stacklevel=3)


def _checked_text(path: str | Path) -> str:
    load_exercises(path)
    return Path(path).read_text(encoding="utf-8-sig")


def _write_set(study: Study, home: Path, student: str, asked: str, *, zipped: bool) -> Path:
    copy_study(study.folder, home, codings=False, originals=False)
    _leave_out_what_is_the_teachers(study, home)
    storing.write_codings(storing.codings_path(home, student), Codings())
    storing.write_whole(home / BOOK, asked)
    storing.write_whole(home / "READ-ME.md", instructions(study, student))
    storing.write_whole(home / "exercises.ipynb", notebook(study, student, load_exercises(home / BOOK)))
    return _packed(home) if zipped else home


def _leave_out_what_is_the_teachers(study: Study, home: Path) -> None:
    """Keep of the list of persons what an analysis needs, and of the texts' folder nothing but texts."""
    if study.participants:
        storing.write_participants(home / "participants.csv", map(_for_students, study.participants))
    kept = {f"{text.id}{suffix}" for text in study.transcripts for suffix in (".txt", ".json")}
    for path in (home / "texts").iterdir():
        if path.name not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _for_students(person: Participant) -> Participant:
    """Leave out who consented how; that somebody may not be quoted stays, so that no student's report does."""
    return replace(person, consent="", quote_permission="" if person.permits_quoting else "no", extra=())


def _packed(home: Path) -> Path:
    """Turn a folder into a zip file of the same name that unfolds to it."""
    target, buffer = home.with_name(f"{home.name}.zip"), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(home.rglob("*")):
            packed.write(path, path.relative_to(home.parent).as_posix())
    storing.write_whole(target, buffer.getvalue())
    shutil.rmtree(home)
    return target


def hand_in(study: str | Path, rows: object, student: str) -> Codings:
    """Write a student's codings into the set, beside those that stand there already.

    Parameters
    ----------
    study
        The folder of the set.
    rows
        Each ``(transcript, quotation, code)``, and a stance and a state if wanted.
    student
        The name that the set was made for.

    Returns
    -------
    Codings
        All that stand in the student's file now.

    Raises
    ------
    StudyError
        With every row that cannot be a coding; nothing is then written.
    """
    home = Path(study)
    found = codings_of(open_study(home), rows, student)
    path = storing.codings_path(home, student)
    with storing.lock(home):
        before = storing.load_codings(path) if path.exists() else Codings()
        new = Codings(tuple(row for row in found if row not in before.standing().rows))
        storing.write_codings(path, before | new)
        return storing.load_codings(path)
