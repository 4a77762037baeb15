"""Add interviews to a study: read first, then copied, all of them or none. Writes over nothing, codes nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date as calendar_date
from hashlib import sha256
from pathlib import Path
from typing import Any

from qualcoop import storing
from qualcoop.errors import Fault, MissingError, QualcoopError, ReadingError, StudyError, UsageError
from qualcoop.induction.study import Study
from qualcoop.records.study import Participant, StudySpec, TranscriptHints
from qualcoop.records.transcript import KINDS, Transcript
from qualcoop.storing.yaml_file import yaml_text
from qualcoop.workflows.studies import open_study, read_source, sources

__all__ = ["COLUMNS", "Added", "add_interviews", "id_of"]

COLUMNS = ("participant", "case", "role", "position", "transcript", "speaker")
"""Columns of participants.csv for which something can be suggested."""


@dataclass(frozen=True, slots=True)
class Added:
    """One interview that was added.

    Attributes
    ----------
    transcript
        As the study reads it.
    path
        Where it lies now, named from the study's folder.
    participants
        Rows that participants.csv may want: nobody is listed by this.
    notes
        What a person should look at or say; they stand as remarks at the end of study.yaml, too.
    """

    transcript: Transcript
    path: str
    participants: tuple[Participant, ...] = ()
    notes: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """Give what is added to the row of what was read, for ``--json``."""
        people = [[getattr(person, name) for name in COLUMNS] for person in self.participants]
        return {"path": self.path, "columns": list(COLUMNS), "participants": people, "notes": list(self.notes)}


def add_interviews(
    folder: str | Path, files: Iterable[str | Path], *, case: str = "", kind: str = "", date: str = ""
) -> tuple[Added, ...]:
    r"""Copy interviews into a study's folder of sources, after reading them.

    Parameters
    ----------
    folder
        The study's folder.
    files
        Interviews of any kind that is read; their names are kept.
    case
        The case they speak of; their ids are added to its transcripts in study.yaml.
    kind, date
        What they are (interview, focus_group, document, observation, fieldnote) and the day of the talk; said in
        study.yaml.

    Returns
    -------
    tuple of Added
        In the order of the files.

    Raises
    ------
    MissingError, ReadingError
        If a file is not there or cannot be read.
    StudyError
        If the study has a transcript of that id, the same file under another name, or no such case.
    UsageError
        If no file is named, or `kind` or `date` is none.

    Notes
    -----
    If anything is refused or fails, no file is copied and study.yaml stands as it stood.

    Examples
    --------
    >>> import tempfile
    >>> from qualcoop.workflows.beginning import new_study
    >>> desk = Path(tempfile.mkdtemp())
    >>> _ = (desk / "m-01.txt").write_text("ถาม: ใครริเริ่มครับ\nตอบ: ชาวบ้านเริ่มเองครับ\n", encoding="utf-8")
    >>> [added] = add_interviews(new_study(desk / "ออมทรัพย์"), [desk / "m-01.txt"], date="2018-11-30")
    >>> added.path, added.transcript.date, [person.participant for person in added.participants]
    ('interviews/m-01.txt', '2018-11-30', ['m-01/ตอบ'])
    """
    home, named = Path(folder), [Path(file) for file in files]
    study = open_study(home)
    _check_told(study, named, case=case, kind=kind, date=date)
    hints = {id_of(file): _hints(study.spec, id_of(file), kind=kind, date=date) for file in named}
    _check_files(study, named, hints)
    place = home / (study.spec.interviews or "interviews")
    with storing.lock(home), _undone_where_it_fails(home, [place / file.name for file in named]):
        for file in named:
            storing.write_whole(place / file.name, file.read_bytes())
        _say(study, list(hints), case=case, kind=kind, date=date)
        found = [read_source(place / file.name, home, hints[id_of(file)]) for file in named]
        added = tuple(_added(study, talk, case) for talk in found)
        _remark(home / "study.yaml", [note for one in added for note in one.notes])
    return added


def id_of(file: Path) -> str:
    """Give the id of a transcript: its file's stem."""
    return unicodedata.normalize("NFC", file.stem)


def _hints(spec: StudySpec, id_: str, *, kind: str, date: str) -> TranscriptHints:
    told = spec.transcripts.get(id_) or TranscriptHints()
    return replace(told, kind=kind or told.kind, date=date or told.date)


# --- what is refused -----------------------------------------------------------------------------------------


def _check_told(study: Study, files: Sequence[Path], *, case: str, kind: str, date: str) -> None:
    if not files:
        raise UsageError("name at least one file to add")
    if kind and kind not in KINDS:
        raise UsageError(f"kind is {kind!r}; it can be {', '.join(KINDS)}")
    known = [one.id for one in study.spec.cases]
    if case and case not in known:
        there = ", ".join(known) or "none yet"
        raise StudyError(
            f"no case {case!r}; there are {there}. Write it under 'cases:' first, or leave out --case",
            path=str(Path(study.folder) / "study.yaml"),
        )
    try:
        day = calendar_date.fromisoformat(date) if date else None
    except ValueError:
        day = None
    if date and (day is None or day.isoformat() != date):
        raise UsageError(f"date is {date!r}; write the day as 2018-11-30, the year of the common era")


def _check_files(study: Study, files: Sequence[Path], hints: Mapping[str, TranscriptHints]) -> None:
    """Read every file, and refuse them all where one cannot be added; one fault is raised as it is."""
    errors = [error for file in files if (error := _refused(study, file, hints[id_of(file)]))]
    errors += _alike(files) if not errors else []
    if len(errors) == 1:
        raise errors[0]
    if errors:
        kinds = {type(error) for error in errors}
        kind = kinds.pop() if kinds <= {ReadingError} or kinds <= {MissingError} else StudyError
        raise kind.of([Fault(error.path, error.line, error.message) for error in errors])


def _refused(study: Study, file: Path, hints: TranscriptHints) -> QualcoopError | None:
    if not file.is_file():
        found = "this is a folder; name files" if file.is_dir() else "there is no such file"
        return MissingError(found, path=str(file))
    try:
        read_source(file, Path(study.folder), hints)
    except QualcoopError as error:
        return error
    return _there_already(study, file)


def _there_already(study: Study, file: Path) -> StudyError | None:
    home, id_ = Path(study.folder), id_of(file)
    there = sources(home, study.spec)
    target = home / (study.spec.interviews or "interviews") / file.name
    if id_ in {known.id for known in study.transcripts} or target.exists():
        return StudyError(f"the study has a transcript {id_!r} already; rename the file", path=str(file))
    sha = _sha(file)
    twin = next((known for known, path in there.items() if _sha(path) == sha), "")
    twin = twin or next((talk.id for talk in study.transcripts if talk.source.sha256 == sha), "")
    if twin:
        return StudyError(f"the study has this very file already, as transcript {twin!r}", path=str(file))
    return None


def _alike(files: Sequence[Path]) -> list[QualcoopError]:
    """Refuse files that would be one transcript, or are the same file twice."""
    errors: list[QualcoopError] = []
    ids: dict[str, Path] = {}
    shas: dict[str, Path] = {}
    for file in files:
        first = ids.setdefault(id_of(file), file)
        twin = shas.setdefault(_sha(file), file)
        if first is not file:
            message = f"{first.name} and {file.name} would both be transcript {id_of(file)!r}; rename one"
            errors.append(StudyError(message, path=str(file)))
        elif twin is not file:
            errors.append(StudyError(f"this is the same file as {twin.name}; name it once", path=str(file)))
    return errors


def _sha(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


# --- writing -------------------------------------------------------------------------------------------------


@contextmanager
def _undone_where_it_fails(home: Path, targets: Sequence[Path]) -> Iterator[None]:
    """Take the copies back and put study.yaml back as it was, where something fails."""
    path = home / "study.yaml"
    before = path.read_bytes()
    try:
        yield
    except BaseException:
        for target in targets:
            target.unlink(missing_ok=True)
        if path.read_bytes() != before:
            storing.write_whole(path, before)
        raise


def _say(study: Study, ids: Sequence[str], *, case: str, kind: str, date: str) -> None:
    """Say in study.yaml what was told of the interviews."""
    path = Path(study.folder) / "study.yaml"
    _name_in_case(study, case, ids)
    for id_ in ids:
        for key, value in (("kind", kind), ("date", date)):
            if value:
                storing.set_value(path, ("transcripts", id_, key), value)


def _remark(path: Path, notes: Sequence[str]) -> None:
    """Write notes as remarks at the end of study.yaml, where the person who answers them is at work anyway."""
    if notes:
        text = path.read_bytes().decode()
        newline = "\r\n" if "\r\n" in text else "\n"
        ended = text if text.endswith("\n") else text + newline
        storing.write_whole(path, ended + "".join(f"# {' '.join(note.split())}{newline}" for note in notes))


def _name_in_case(study: Study, case: str, ids: Sequence[str]) -> None:
    """Add transcripts to those of a case in study.yaml; nothing else of the file is touched."""
    if not case:
        return
    listed = study.spec.case(case).transcripts
    new = [id_ for id_ in ids if id_ not in listed]
    if new:
        at = [known.id for known in study.spec.cases].index(case)
        storing.set_value(Path(study.folder) / "study.yaml", ("cases", at, "transcripts"), [*listed, *new])


# --- what is told --------------------------------------------------------------------------------------------


def _added(study: Study, talk: Transcript, case: str) -> Added:
    named = [one.id for one in study.spec.cases if one.id == case or talk.id in one.transcripts]
    about = named[0] if len(named) == 1 else "" if named else talk.case
    listed = {(person.transcript, person.speaker) for person in study.participants}
    people = tuple(
        Participant(f"{talk.id}/{who.label}", talk.id, who.label, about, who.role, who.position)
        for who in talk.speakers
        if who.role != "interviewer" and (talk.id, who.label) not in listed and (talk.id, "") not in listed
    )
    return Added(talk, talk.source.path, people, tuple(_notes(study, talk, named)))


def _notes(study: Study, talk: Transcript, named: Sequence[str]) -> list[str]:
    """Tell what study.yaml does not say yet, with the line that would say it."""
    unsure = [who.label for who in talk.speakers if who.role == "unknown"]
    notes = []
    if unsure:
        line = f"transcripts: {yaml_text({talk.id: {'roles': dict.fromkeys(unsure, 'informant')}})}"
        notes.append(f"{talk.id}: who asks and who answers is not clear; say it here, such as {line}")
    if not named and not talk.case:
        known = ", ".join(one.id for one in study.spec.cases)
        which = f"there are {known}" if known else "there are none yet"
        notes.append(f"{talk.id}: nothing says yet which case it speaks of ({which}); name it under 'cases:'")
    return notes
