"""Check a study: all faults with their places, and what a researcher should look at. Changes nothing."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from qualcoop import storing
from qualcoop.coding.indicators import asked
from qualcoop.coding.terms import examples_missed, term_report
from qualcoop.errors import Fault, QualcoopError, QualcoopWarning
from qualcoop.induction.passages import Places
from qualcoop.induction.revisions import check_expression, check_scope
from qualcoop.induction.study import Study
from qualcoop.records.coding import Coding
from qualcoop.workflows.studies import drifted, open_study, replayed

__all__ = ["check", "doctor"]


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
    faults = storing.faults(folder)
    if faults:
        return tuple(faults), ()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", QualcoopWarning)
            study = open_study(folder)
    except QualcoopError as error:
        return error.faults or (Fault(error.path or str(folder), error.line, error.message),), ()
    return tuple(sorted(_faults(study))), tuple(_warnings(study))


def _faults(study: Study) -> Iterator[Fault]:
    home = Path(study.folder)
    yield from drifted(study)
    yield from _refused(home / "study.yaml", study.counted)
    if study.spec.hypothesis:
        hypothesis = study.spec.hypothesis
        yield from _refused(home / "study.yaml", check_expression, hypothesis, study)
    if study.spec.scope:
        yield from _refused(home / "study.yaml", check_scope, study.spec.scope, study)
    yield from _case_faults(study)
    yield from _coding_faults(study)
    yield from _judgement_faults(study)


def _refused(path: Path, call: Callable[..., Any], *args: Any) -> Iterator[Fault]:
    """Turn what a call refuses into a fault of a file."""
    try:
        call(*args)
    except QualcoopError as error:
        yield Fault(str(path), error.line, error.message)


def _case_faults(study: Study) -> Iterator[Fault]:
    path = str(Path(study.folder) / "study.yaml")
    known = {transcript.id for transcript in study.transcripts}
    for case in study.spec.cases:
        if not case.transcripts:
            yield Fault(path, 0, f"case {case.id} has no transcripts; name those that speak of it")
        for id_ in case.transcripts:
            if id_ not in known:
                yield Fault(path, 0, f"case {case.id} names transcript {id_!r}; there are {', '.join(sorted(known)) or 'none'}")


def _coding_faults(study: Study) -> Iterator[Fault]:
    places = Places(study)
    cases = {case.id for case in study.spec.cases}
    for row in study.codings.standing():
        path = str(Path(study.folder) / "codings" / f"{row.coder}.csv")
        where = f"{row.code} at {row.transcript}:{row.start}-{row.end}"
        if row.code not in study.codebook:
            yield Fault(path, 0, f"{where}: no code {row.code!r} in the codebook")
        if places.holds(row):
            yield from _case_of_coding(row, places, cases, path, where)


def _case_of_coding(row: Coding, places: Places, cases: set[str], path: str, where: str) -> Iterator[Fault]:
    case = places.passage(row).case
    if not case:
        many = ", ".join(places.cases_of(row.transcript)) or "none"
        yield Fault(path, 0, f"{where}: which case? the transcript speaks of {many}; fill in the column 'case'")
    elif case not in cases:
        yield Fault(path, 0, f"{where}: case {case!r} is none of {', '.join(sorted(cases))}")


def _judgement_faults(study: Study) -> Iterator[Fault]:
    path = str(Path(study.folder) / "judgements.csv")
    cases = {case.id for case in study.spec.cases}
    outcome = study.spec.outcome.id if study.spec.outcome else ""
    for judgement in study.judgements:
        if judgement.case not in cases:
            yield Fault(path, 0, f"case {judgement.case!r} is none of {', '.join(sorted(cases))}")
        if judgement.code.removesuffix(".hinders") not in study.codebook and judgement.code != outcome:
            yield Fault(path, 0, f"no code {judgement.code!r} in the codebook, nor is it the outcome")


def _warnings(study: Study) -> Iterator[Fault]:
    book = str(Path(study.folder) / "codebook.yaml")
    for term in term_report(study.codebook, study.transcripts):
        line = study.codebook[term.code].line
        if term.never_matches:
            yield Fault(book, line, f"{term.code}: {term.term!r} never matches; forms tried: {', '.join(term.forms)}")
        elif term.containing:
            told = ", ".join(f"{word} ({count})" for word, count in term.containing)
            yield Fault(book, line, f"{term.code}: {term.term!r} ({term.hits} hits) stands inside {told}")
    for missed in examples_missed(study.codebook, study.transcripts):
        line = study.codebook[missed.code].line
        yield Fault(book, line, f"{missed.code}: its own indicators miss the example in {missed.transcript}, turn {missed.turn}")
    yield from _silence_warnings(study, book)
    for transcript in study.transcripts:
        for notice in transcript.notices:
            yield Fault(transcript.source.path or transcript.id, notice.line, notice.message)


def _silence_warnings(study: Study, book: str) -> Iterator[Fault]:
    """Say in how many interviews a code was asked about, where its silence is to mean absence."""
    silent = [code for code in study.codebook if code.silence == "absent"]
    heard = asked(study.codebook, study.transcripts) if silent else {}
    for code in silent:
        count = len(heard.get(code.id, ()))
        if count < len(study.transcripts) and not code.silence_memo:
            yield Fault(
                book,
                code.line,
                f"{code.id}: silence means absent, but it was asked about in {count} of {len(study.transcripts)} "
                "interviews; write a silence_memo or silence: unknown",
            )


def doctor(folder: str | Path, *, head: str = "") -> tuple[Fault, ...]:
    """Check everything that can go wrong on disk: files, quotations, ledger, versions, texts, memos.

    Parameters
    ----------
    folder
        The study's folder.
    head
        The hash of the ledger's last line, as a report printed it: a ledger cut off at its end is found by nothing else.

    Returns
    -------
    tuple of Fault
        Empty where all is well.
    """
    faults = storing.faults(folder)
    if faults:
        return tuple(faults)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", QualcoopWarning)
        study = open_study(folder)
    found = [*drifted(study)]
    broken = replayed(study)
    if broken:
        found.append(Fault(str(Path(folder) / "ledger.jsonl"), broken.n, broken.fault))
    last = study.entries[-1].hash if study.entries else ""
    if head and not last.startswith(head):
        found.append(Fault(str(Path(folder) / "ledger.jsonl"), 0, f"the last line's hash is {last or 'none'}, not {head}"))
    return tuple(found)
