"""Exercises, and what is said of an answer; copies of the teaching studies; the printable verdict table.

An answer is compared with a reference as agreement and a list of differences. Nothing here gives marks.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from qualcoop import storing
from qualcoop.errors import UsageError
from qualcoop.induction.study import Study
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.exercise import Exercise
from qualcoop.storing.exercises_file import load_exercises
from qualcoop.views.pages.verdicts import verdict_page as page_of_verdicts
from qualcoop.workflows import datasets
from qualcoop.workflows.classroom.answers import check_number, check_set, check_table, check_text, check_word
from qualcoop.workflows.classroom.checked import Checked, Difference
from qualcoop.workflows.classroom.claims import check_claim
from qualcoop.workflows.classroom.copies import copy_study
from qualcoop.workflows.classroom.lessons import hand_in
from qualcoop.workflows.classroom.passages import check_codings, codings_of
from qualcoop.workflows.classroom.terms import check_indicators, check_phrases
from qualcoop.workflows.studies import open_study

__all__ = ["Checked", "Difference", "check", "codings_of", "exercises", "hand_in", "own_copy", "verdict_page"]

_BOOKS = Path(__file__).parent / "exercises"

_PLAIN: Mapping[str, Callable[[Exercise, object], Checked]] = {
    "word": check_word,
    "table": check_table,
    "set": check_set,
    "number": check_number,
    "text": check_text,
}
_WITH_STUDY: Mapping[str, Callable[[Exercise, object, Study], Checked]] = {
    "hypothesis": check_claim,
    "rule": check_claim,
    "codings": check_codings,
    "phrases": check_phrases,
    "indicators": check_indicators,
}


_NONE_YET = Bilingual("ยังไม่มีคำตอบ", "There is no answer yet.")


def check(number: str, answer: object, *, exercises: str | Path | None = None, language: str | None = None) -> Checked:
    """Look at an answer: its form, whether it holds together, and how it compares with the reference.

    Parameters
    ----------
    number
        The exercise, such as ``"5.2"``.
    answer
        What the exercise asks for: a word, a dict, a list, a number, a text, a hypothesis, codings.
    exercises
        A teacher's own file of exercises; None: those of the notebooks.
    language
        th, en or both; None: both.

    Returns
    -------
    Checked
        Shows itself as text and as HTML. It says where answer and reference agree and where they differ, and no more.

    Raises
    ------
    UsageError
        If there is no such exercise; the message names those there are.

    Examples
    --------
    >>> check("5.3", {"->": "compatible", "<-": "negative", "<->": "negative"}, language="en").share
    1.0
    """
    exercise = _exercise(str(number), exercises)
    if answer is ... or (isinstance(answer, str) and not answer.strip()):
        answer = None
    if exercise.answer in _PLAIN:
        checked = _PLAIN[exercise.answer](exercise, answer)
    else:
        checked = _WITH_STUDY[exercise.answer](exercise, answer, _study(exercise))
    form = (_NONE_YET, *checked.form) if answer is None else checked.form
    return replace(checked, form=form, language=language or "both")


def verdict_page(path: str | Path) -> Path:
    """Write the verdict table as one page to print, in Thai and English.

    Examples
    --------
    >>> verdict_page(Path(tempfile.mkdtemp()) / "verdicts.html").stat().st_size > 10_000
    True
    """
    storing.write_whole(path, page_of_verdicts())
    return Path(path)


def exercises(path: str | Path | None = None) -> tuple[Exercise, ...]:
    """Give all exercises of a file, or of the notebooks.

    Examples
    --------
    >>> "5.2" in {exercise.number for exercise in exercises()}
    True
    """
    if path is not None:
        return load_exercises(path)
    return tuple(one for book in sorted(_BOOKS.glob("*.yaml")) for one in _of_book(book))


@cache
def _of_book(path: Path) -> tuple[Exercise, ...]:
    return load_exercises(path)


def _exercise(number: str, path: str | Path | None) -> Exercise:
    found = {one.number: one for one in exercises(path)}
    if number not in found:
        raise UsageError(f"no exercise {number!r}; there are {', '.join(found) or 'none'}")
    return found[number]


def _study(exercise: Exercise) -> Study:
    """Open the study of an exercise: one that comes along, else a folder named from that of the file."""
    if exercise.study in datasets.names():
        return _shipped(exercise.study)
    if not exercise.study:
        raise UsageError(f"exercise {exercise.number} names no study; write 'study:' into its file")
    return open_study(Path(exercise.home) / exercise.study)


@cache
def _shipped(name: str) -> Study:
    return open_study(datasets.folder(name))


def own_copy(
    name: str = "coop", folder: str | Path | None = None, *, codings: bool = True, ledger: bool = False
) -> Path:
    """Copy a study that comes with qualcoop, to work on.

    Parameters
    ----------
    name
        Which, such as coop or hatyai.
    folder
        Where to; None: a new folder among the machine's temporary ones.
    codings
        Whether people's codings come along; without them one's own are the first.
    ledger
        Whether the passes come along; without them the study stands at its first hypothesis, before the first pass.

    Returns
    -------
    Path
        The folder of the copy.

    Examples
    --------
    >>> import qualcoop as qc
    >>> qc.open_study(own_copy("coop"))
    <Study coop: 4 interviews (3 th, 1 en), 4 cases, no pass yet>
    """
    home = Path(folder) if folder is not None else Path(tempfile.mkdtemp(prefix="qualcoop-")) / name
    return copy_study(datasets.folder(name), home, codings=codings, ledger=ledger)
