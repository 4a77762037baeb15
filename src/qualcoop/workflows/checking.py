"""Check a study: all faults with their places, and what a researcher should look at. Changes nothing."""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

from qualcoop import reading, storing
from qualcoop.coding.terms import examples_missed, term_report
from qualcoop.errors import Fault, LedgerError, QualcoopError, QualcoopWarning, ReadingError, StudyError
from qualcoop.induction.asking import asked_by, interviews
from qualcoop.induction.passages import Places
from qualcoop.induction.remembering import unknown_about
from qualcoop.induction.replay import LedgerFault
from qualcoop.induction.revisions import check_expression, check_mode, check_scope
from qualcoop.induction.study import Pass, Study
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.fieldwork import parse_place
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Memo, Participant
from qualcoop.storing.csv_file import read_table
from qualcoop.storing.yaml_file import YamlList, YamlMap, YamlNode, YamlScalar, read_yaml
from qualcoop.text.boundaries import clusters_ok
from qualcoop.workflows.studies import (
    changed_sources,
    drifted,
    open_study,
    read_source,
    recorded_passes,
    replayed,
    sources,
)

__all__ = ["History", "check", "doctor", "history"]

_ABOUT = "write case:ID, code:ID, pass:N or passage:TRANSCRIPT:START-END"


def check(folder: str | Path) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Find all faults of a study and what a person should look at.

    Parameters
    ----------
    folder
        The study's folder.

    Returns
    -------
    tuple of (faults, warnings)
        Faults are wrong and make the command exit with 1; warnings are worth a look.

    Raises
    ------
    MissingError
        If there is no such study.
    """
    study, faults = _opened(Path(folder))
    if study is None:
        return faults, ()
    return tuple(sorted(_faults(study))), tuple(_warnings(study))


def _opened(home: Path) -> tuple[Study | None, tuple[Fault, ...]]:
    """Open a study, or give all faults that keep it from being opened."""
    faults = storing.faults(home)
    if faults:
        return None, tuple(faults)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", QualcoopWarning)
            return open_study(home), ()
    except ReadingError:
        return None, tuple(_unread(home))
    except QualcoopError as error:
        return None, error.faults or (Fault(error.path or str(home), error.line, error.message),)


def _unread(home: Path) -> Iterator[Fault]:
    """Yield every source that cannot be read, not only the first."""
    spec = storing.load_spec(home / "study.yaml")
    stored = {text.id for text in storing.load_texts(home)}
    for id_, path in sources(home, spec).items():
        if id_ not in stored:
            try:
                read_source(path, home, spec.transcripts.get(id_))
            except ReadingError as error:
                yield Fault(_shown(path), error.line, error.message)


def _shown(path: Path) -> str:
    """Name a file as the user would: from where the command was given, without detours."""
    found = os.path.relpath(path) if path.is_absolute() else os.path.normpath(path)
    return str(path) if found.startswith("..") and path.is_absolute() else found


# --- faults --------------------------------------------------------------------------------------------------


def _faults(study: Study) -> Iterator[Fault]:
    home = Path(study.folder)
    spec = _Spec.of(home)
    yield from _refused(spec, "counted", study.counted)
    if study.spec.hypothesis:
        yield from _refused(spec, "hypothesis", check_mode, study.spec)
        yield from _refused(spec, "hypothesis", check_expression, study.spec.hypothesis, study)
    if study.spec.scope:
        yield from _refused(spec, "phenomenon", check_scope, study.spec.scope, study)
    yield from _source_faults(study, spec)
    yield from _case_faults(study, spec)
    yield from _coding_faults(study)
    yield from _judgement_faults(study)
    yield from _guide_faults(study)
    yield from _member_check_faults(study)
    yield from _summary_faults(study)
    yield from _translation_faults(study)


@dataclass(frozen=True, slots=True)
class _Spec:
    """study.yaml as it was written, to tell the line of a key or of a case."""

    path: str
    root: YamlNode | None

    @classmethod
    def of(cls, home: Path) -> _Spec:
        return cls(str(home / "study.yaml"), read_yaml(home / "study.yaml")[0])

    def line(self, key: str) -> int:
        node = self.root.get(key) if isinstance(self.root, YamlMap) else None
        return node.line if node else 0

    def case_lines(self) -> dict[str, int]:
        node = self.root.get("cases") if isinstance(self.root, YamlMap) else None
        items = node.items if isinstance(node, YamlList) else ()
        ids = [(item.get("id"), item.line) for item in items if isinstance(item, YamlMap)]
        return {id_.text: line for id_, line in ids if isinstance(id_, YamlScalar)}


def _refused(spec: _Spec, key: str, call: Callable[..., Any], *args: object) -> Iterator[Fault]:
    """Turn what a call refuses into a fault of study.yaml."""
    try:
        call(*args)
    except QualcoopError as error:
        yield Fault(spec.path, spec.line(key), error.message)


def _source_faults(study: Study, spec: _Spec) -> Iterator[Fault]:
    named = study.spec.interviews
    if named and not study.transcripts and not (Path(study.folder) / named).is_dir():
        message = f"there is no folder {named!r} of interviews, seen from this file"
        yield Fault(spec.path, spec.line("interviews"), message)


def _case_faults(study: Study, spec: _Spec) -> Iterator[Fault]:
    known = {transcript.id for transcript in study.transcripts}
    judged = {judgement.case for judgement in study.judgements}
    lines = spec.case_lines()
    for case in study.spec.cases:
        line = lines.get(case.id, 0)
        # A table alone, without interviews, is a study too: its cells are judgements.
        if not case.transcripts and case.id not in judged:
            yield Fault(spec.path, line, f"case {case.id} has no transcripts; name those that speak of it")
        for id_ in case.transcripts:
            if id_ not in known:
                there = ", ".join(sorted(known)) or "none"
                yield Fault(spec.path, line, f"case {case.id} names transcript {id_!r}; there are {there}")


def _coding_faults(study: Study) -> Iterator[Fault]:
    places = Places(study)
    lines: dict[str, dict[tuple[str, int, int, str, str], int]] = {}
    for row in study.codings.standing():
        messages = list(_row_messages(row, study, places))
        if messages:
            path = storing.codings_path(study.folder, row.coder)
            line = lines.setdefault(row.coder, _row_lines(path)).get(row.place, 0)
            yield from (Fault(str(path), line, message) for message in messages)


def _row_lines(path: Path) -> dict[tuple[str, int, int, str, str], int]:
    """Give the line of the row that holds for every coding of a file: its last."""
    lines = {}
    for row in read_table(path, required=()).rows:
        code = normalize("NFC", row.get("code"))
        lines[row.get("transcript"), int(row.get("start")), int(row.get("end")), code, row.get("case")] = row.line
    return lines


def _row_messages(row: Coding, study: Study, places: Places) -> Iterator[str]:
    where = f"{row.code} at {row.transcript}:{row.start}-{row.end}"
    yield from (fault.message for fault in drifted(replace(study, codings=Codings((row,)))))
    if row.code not in study.codebook and row.code not in _retired(study):
        yield f"{where}: no code {row.code!r} in the codebook"
    if places.holds(row):
        yield from _case_of_coding(row, places, [case.id for case in study.spec.cases], where)


def _retired(study: Study) -> set[str]:
    """Give the codes that the ledger retired: their codings stay in the files and count no more."""
    told = (operation for entry in study.entries for operation in entry.after.get("operations", ()))
    return {code for operation in told if operation["operation"] == "retired" for code in operation["old"]}


def _retired_codings(study: Study) -> Iterator[Fault]:
    """Tell of codings left under codes that were retired."""
    gone = _retired(study) - {code.id for code in study.codebook}
    counted = Counter(row.code for row in study.codings.standing() if row.code in gone)
    for code, number in sorted(counted.items()):
        message = f"{number} codings of {code!r}, which was retired, count no more; they stay in the files"
        yield Fault(str(Path(study.folder) / "codings"), 0, message)


def _case_of_coding(row: Coding, places: Places, cases: Sequence[str], where: str) -> Iterator[str]:
    case = places.passage(row).case
    listed = places.cases_of(row.transcript)
    if not case and listed:
        yield f"{where}: which case? the transcript speaks of {', '.join(listed)}; fill in the column 'case'"
    elif not case:
        advice = f"name transcript {row.transcript!r} under a case in study.yaml, or fill in the column 'case'"
        yield f"{where}: which case? {advice}"
    elif case not in cases:
        yield f"{where}: case {case!r} is none of {', '.join(cases) or 'those in study.yaml, which has none'}"


def _judgement_faults(study: Study) -> Iterator[Fault]:
    path = Path(study.folder) / "judgements.csv"
    cases = [case.id for case in study.spec.cases]
    outcome = study.spec.outcome.id if study.spec.outcome else ""
    rows = read_table(path, required=()).rows if study.judgements else ()
    for judgement, row in zip(study.judgements, rows, strict=False):
        if judgement.case not in cases:
            yield Fault(str(path), row.line, f"case {judgement.case!r} is none of {', '.join(cases) or 'none'}")
        if judgement.code.removesuffix(".hinders") not in study.codebook and judgement.code != outcome:
            yield Fault(str(path), row.line, f"no code {judgement.code!r} in the codebook, nor is it the outcome")
        for written in (*judgement.favour, *judgement.against):
            place = parse_place(written)
            for message in _stretch_messages(study, place.transcript, place.start, place.end):
                yield Fault(str(path), row.line, f"{written}: {message}")


# --- what is kept beside the codings -------------------------------------------------------------------------


def _stretch_messages(study: Study, transcript: str, start: int, end: int) -> Iterator[str]:
    """Say why a stretch is none of the study's texts."""
    texts = {one.id: one.text for one in study.transcripts}
    if transcript not in texts:
        yield f"no transcript {transcript!r}; there are {', '.join(texts) or 'none'}"
    elif end > len(texts[transcript]):
        yield f"the text has {len(texts[transcript])} characters; the stretch lies outside it"
    elif not clusters_ok(texts[transcript], start, end):
        yield "the stretch cuts a character from its marks, or a vowel from its consonant"


def _code_messages(study: Study, code: str) -> Iterator[str]:
    outcome = study.spec.outcome.id if study.spec.outcome else ""
    if code and code.removesuffix(".hinders") not in study.codebook and code != outcome:
        yield f"no code {code!r} in the codebook, nor is it the outcome"


def _case_messages(study: Study, case: str) -> Iterator[str]:
    cases = [one.id for one in study.spec.cases]
    if case and case not in cases:
        yield f"case {case!r} is none of {', '.join(cases) or 'those in study.yaml, which has none'}"


def _guide_faults(study: Study) -> Iterator[Fault]:
    path = str(Path(study.folder) / "guide.yaml")
    talks = {transcript.id for transcript in study.transcripts}
    for question in study.guide:
        for code in question.codes:
            for message in _code_messages(study, code):
                yield Fault(path, question.line, f"question {question.id!r}: {message}")
        for id_ in question.transcripts:
            if id_ not in talks:
                there = ", ".join(sorted(talks)) or "none"
                yield Fault(path, question.line, f"question {question.id!r}: no transcript {id_!r}; there are {there}")


def _member_check_faults(study: Study) -> Iterator[Fault]:
    path = str(Path(study.folder) / "member_check.csv")
    people = _people(study) if study.member_checks else set()
    for row in study.member_checks:
        if row.participant not in people:
            yield Fault(path, row.line, f"nobody is participant {row.participant!r}; see participants.csv")
        for message in (*_case_messages(study, row.case), *_code_messages(study, row.code)):
            yield Fault(path, row.line, message)


def _people(study: Study) -> set[str]:
    """Give all participants: those listed, and speakers whom nobody listed."""
    places = Places(study)
    spoken = {places.person(talk.id, turn).participant for talk in study.transcripts for turn in talk.turns}
    return spoken | {person.participant for person in study.participants}


def _summary_faults(study: Study) -> Iterator[Fault]:
    path = str(Path(study.folder) / "summaries.csv")
    for row in study.summaries:
        for message in (*_case_messages(study, row.case), *_code_messages(study, row.code)):
            yield Fault(path, row.line, message)


def _translation_faults(study: Study) -> Iterator[Fault]:
    path = str(Path(study.folder) / "translations.csv")
    for row in study.translations:
        for message in _stretch_messages(study, row.transcript, row.start, row.end):
            yield Fault(path, row.line, f"{row.transcript}:{row.start}-{row.end}: {message}")


# --- what to look at -----------------------------------------------------------------------------------------


def _warnings(study: Study) -> Iterator[Fault]:
    home = Path(study.folder)
    yield from _missing(study)
    yield from changed_sources(study)
    yield from _left_aside(study)
    yield from _retired_codings(study)
    yield from _participant_warnings(study)
    yield from _term_warnings(study, str(home / "codebook.yaml"))
    yield from _silence_warnings(study, str(home / "codebook.yaml"))
    yield from storing.memo_faults(home)
    for memo in study.memos:
        for written in unknown_about(study, memo):
            message = f"the memo is about {written!r}, which the study does not have; {_ABOUT}"
            yield Fault(str(home / "memos" / f"{memo.id}.md"), 0, message)
    for transcript in study.transcripts:
        for notice in transcript.notices:
            path = _shown(home / transcript.source.path) if transcript.source.path else transcript.id
            yield Fault(path, notice.line, notice.message)


def _missing(study: Study) -> Iterator[Fault]:
    """Say what a study that was just begun still needs, in the order in which it is needed."""
    home = Path(study.folder)
    spec = str(home / "study.yaml")
    if not study.transcripts:
        yield Fault(str(home), 0, f"no interviews yet; add one: qualcoop add {home} FILE")
    if not study.spec.cases:
        yield Fault(spec, 0, "no cases yet; write under 'cases:' what is compared, and which transcripts speak of it")
    elif study.transcripts:
        spoken = {id_ for case in study.spec.cases for id_ in case.transcripts} | {
            transcript.id for transcript in study.transcripts if transcript.case
        }
        rest = [transcript.id for transcript in study.transcripts if transcript.id not in spoken]
        if rest:
            yield Fault(spec, 0, f"transcripts that no case names: {', '.join(rest)}")
    if not study.codings:
        message = f"nobody has coded yet; qualcoop suggest {home} shows passages that the indicators find"
        yield Fault(str(home / "codings"), 0, message)
    if study.spec.hypothesis is None and study.spec.mode != "inductive-content":
        yield Fault(spec, 0, f"mode is {study.spec.mode} and no hypothesis stands; test gives the table of cases alone")


def _left_aside(study: Study) -> Iterator[Fault]:
    """Name the files among the interviews that no reader knows: they would be missed in silence."""
    place = Path(study.folder) / (study.spec.interviews or "interviews")
    known = reading.supported()
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        if path.is_file() and path.suffix.lower() not in known and not path.name.startswith((".", "~")):
            yield Fault(_shown(path), 0, f"this file is not read; {', '.join(known)} are")
    spec = str(Path(study.folder) / "study.yaml")
    ids = {transcript.id for transcript in study.transcripts}
    for id_ in study.spec.transcripts:
        if id_ not in ids:
            yield Fault(spec, 0, f"transcripts: speaks of {id_!r}, which is not there")


def _participant_warnings(study: Study) -> Iterator[Fault]:
    path = Path(study.folder) / "participants.csv"
    rows = read_table(path, required=()).rows if study.participants else ()
    cases = {case.id for case in study.spec.cases}
    for person, row in zip(study.participants, rows, strict=False):
        for message in _person_messages(person, study, cases):
            yield Fault(str(path), row.line, f"participant {person.participant!r}: {message}")


def _person_messages(person: Participant, study: Study, cases: set[str]) -> Iterator[str]:
    if person.case and person.case not in cases:
        yield f"case {person.case!r} is none of {', '.join(sorted(cases)) or 'those in study.yaml, which has none'}"
    talks = {transcript.id: transcript for transcript in study.transcripts}
    if person.transcript and person.transcript not in talks:
        yield f"no transcript {person.transcript!r}; there are {', '.join(talks) or 'none'}"
    elif person.transcript and person.speaker:
        labels = [speaker.label for speaker in talks[person.transcript].speakers]
        if person.speaker not in labels:
            yield f"no speaker {person.speaker!r} in {person.transcript}; there are {', '.join(labels) or 'none'}"


def _term_warnings(study: Study, book: str) -> Iterator[Fault]:
    if not study.transcripts:
        return
    for term in term_report(study.codebook, study.transcripts):
        line = study.codebook[term.code].line
        inside = [(word, count) for word, count in term.containing if word != term.term]
        if term.never_matches:
            yield Fault(book, line, f"{term.code}: {term.term!r} never matches; forms tried: {', '.join(term.forms)}")
        elif inside:
            told = ", ".join(f"{word} ({count})" for word, count in inside)
            yield Fault(book, line, f"{term.code}: {term.term!r} ({term.hits} hits) stands inside {told}")
    for missed in examples_missed(study.codebook, study.transcripts):
        place = f"{missed.transcript}, turn {missed.turn}"
        line = study.codebook[missed.code].line
        yield Fault(book, line, f"{missed.code}: its own indicators miss the example in {place}")


def _silence_warnings(study: Study, book: str) -> Iterator[Fault]:
    """Say in how many interviews a code was asked about, where its silence is to mean absence."""
    silent = [code for code in study.codebook if code.silence == "absent" and not code.silence_memo]
    guide, words = asked_by(study) if silent else ({}, {})
    talks = len(interviews(study))
    for code in silent:
        heard = {*guide[code.id], *words[code.id]}
        if len(heard) < talks:
            by = f" ({len(guide[code.id])} by the guide, {len(words[code.id])} in the interviewer's words)"
            yield Fault(
                book,
                code.line,
                f"{code.id}: silence means absent, but it was asked about in {len(heard)} of {talks} "
                f"interviews{by if study.guide else ''}; write a silence_memo or silence: unknown",
            )


# --- the ledger and the disk ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class History:
    """A ledger replayed.

    Attributes
    ----------
    entries
        The lines that hold.
    memos, passes
        The memos, and the passes built again, where the whole ledger holds.
    fault
        The first line that does not hold, or None.
    """

    entries: tuple[LedgerEntry, ...]
    memos: tuple[Memo, ...] = ()
    passes: tuple[Pass, ...] = ()
    fault: LedgerFault | None = None


def history(folder: str | Path) -> History:
    """Replay a study's ledger.

    Parameters
    ----------
    folder
        The study's folder.

    Raises
    ------
    MissingError
        If there is no such study.
    """
    home = Path(folder)
    entries, unread = storing.read_ledger(home)
    broken = _lost(home, entries)
    if broken is None and unread:
        broken = LedgerFault(unread.line, unread.message)
    if broken is not None:
        return History(tuple(entry for entry in entries if entry.n < broken.n), fault=broken)
    study = open_study(home)
    broken = replayed(study)
    good = tuple(entry for entry in entries if broken is None or entry.n < broken.n)
    return History(good, study.memos, () if broken else recorded_passes(study), broken)


def _lost(home: Path, entries: Sequence[LedgerEntry]) -> LedgerFault | None:
    """Find the first line whose snapshots, or the texts that all lines rest on, are missing or were changed."""
    sound: set[str] = set()
    for entry in entries:
        try:
            for sha in set(entry.uses.values()) - sound:
                storing.read_version(home, sha)
                sound.add(sha)
            if entry.n == 1:
                storing.load_texts(home)
        except (LedgerError, StudyError) as error:
            return LedgerFault(entry.n, str(error))
    return None


def doctor(folder: str | Path, *, head: str = "") -> tuple[Fault, ...]:
    """Check everything that can go wrong on disk: files, sources, quotations, ledger, versions, texts, memos.

    Parameters
    ----------
    folder
        The study's folder.
    head
        The hash of the ledger's last line, as a report printed it: nothing else finds a ledger cut off at its end.

    Returns
    -------
    tuple of Fault
        Empty where all is well.
    """
    home = Path(folder)
    found = storing.faults(home)
    entries, _ = storing.read_ledger(home)
    broken = None if found else _lost(home, entries)
    if not found and broken is None:
        study, unopened = _opened(home)
        found = [*unopened] if study is None else [*_coding_faults(study), *changed_sources(study)]
        broken = None if study is None else replayed(study)
    ledger = str(home / "ledger.jsonl")
    if broken:
        found.append(Fault(ledger, broken.n, broken.fault))
    last = entries[-1].hash if entries else ""
    if head and not last.startswith(head):
        found.append(Fault(ledger, 0, f"the last line's hash is {last or 'none'}, not {head}"))
    return tuple(found)
