"""Open a study from its folder, and save what was done to it. The only place that knows the time and the author."""

from __future__ import annotations

import os
import subprocess
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from qualcoop import reading, storing
from qualcoop.errors import Fault, LedgerError, MissingError, QualcoopWarning, ReadingError, StudyError
from qualcoop.induction.findings import Findings
from qualcoop.induction.replay import LedgerFault, replay
from qualcoop.induction.revisions import EXPLAINED, Recorded, difference, explained_as
from qualcoop.induction.snapshots import rebuilt, snapshots, uses
from qualcoop.induction.study import Pass, Study
from qualcoop.induction.testing import tested_against
from qualcoop.reading.many import Unread, read_many
from qualcoop.reading.speakers.persons import renamed
from qualcoop.records.coding import Coding
from qualcoop.records.ledger import (
    REVISIONS,
    USES,
    LedgerEntry,
    branch,
    last_pass,
    memo_hash,
    pass_numbers,
    same_story,
    stamped,
)
from qualcoop.records.study import Memo, StudyRecord, StudySpec, TranscriptHints
from qualcoop.records.transcript import Transcript
from qualcoop.text.carrying import sole_place

__all__ = [
    "author",
    "changed_sources",
    "drifted",
    "is_source",
    "last_recorded",
    "open_study",
    "read_source",
    "recorded_pass",
    "recorded_passes",
    "replayed",
    "save",
    "sources",
    "warn_of_unrecorded",
]

_DIFFER = "the files differ from the last recorded state"
_LOCKS = ("~$", ".~lock.")
"""How the names of files begin that an office program lays beside an open document."""


# --- opening -------------------------------------------------------------------------------------------------


def open_study(folder: str | Path) -> Study:
    """Open a study.

    Parameters
    ----------
    folder
        The folder that holds study.yaml.

    Returns
    -------
    Study
        A value, as the files stand now; nothing is written.

    Raises
    ------
    MissingError
        If there is no such folder or it holds no study.yaml.
    StudyError, CodebookError, LedgerError
        With all faults of the files, each with its line.

    Warns
    -----
    QualcoopWarning
        If a quotation no longer stands at its offsets, or a source changed since its text was fixed.

    Examples
    --------
    >>> import qualcoop as qc
    >>> qc.open_study(qc.datasets.folder("coop"))
    <Study coop: 4 interviews (3 th, 1 en), 4 cases, pass 2 recorded>
    """
    home = Path(folder)
    record = storing.load_record(home)
    stored = {transcript.id: transcript for transcript in record.transcripts}
    hints = record.spec.transcripts
    there = sources(home, record.spec)
    fresh = _read_fresh({id_: path for id_, path in there.items() if id_ not in stored}, home, hints)
    found = [_told(stored[id_], hints.get(id_)) if id_ in stored else fresh[id_] for id_ in there]
    orphans = [_told(text, hints.get(id_)) for id_, text in stored.items() if id_ not in {t.id for t in found}]
    study = _study(replace(record, transcripts=tuple(sorted([*found, *orphans], key=_by_id)), folder=str(home)))
    for fault in (*drifted(study), *changed_sources(study)):
        warnings.warn(str(fault), QualcoopWarning, stacklevel=2)
    return replace(study, state=_state_after(home, study.entries))


def _read_fresh(
    paths: Mapping[str, Path], home: Path, hints: Mapping[str, TranscriptHints]
) -> dict[str, Transcript]:
    """Read the sources that have no stored text yet: many of them on all cores."""
    asked = [Unread(path, _reader_hints(hints.get(id_)), _relative(path, home)) for id_, path in paths.items()]
    return {id_: _or_raised(one) for id_, one in zip(paths, read_many(asked), strict=True)}


def _or_raised(found: Transcript | ReadingError) -> Transcript:
    if isinstance(found, ReadingError):
        raise found
    return found


def sources(home: Path, spec: StudySpec) -> dict[str, Path]:
    """Give the source files of a study by transcript id, in the order of their ids."""
    place = (home / spec.interviews).resolve() if spec.interviews else home / "interviews"
    if not place.is_dir():
        return {}
    files = [path for path in sorted(place.iterdir()) if is_source(path)]
    found: dict[str, Path] = {}
    for path in files:
        id_ = unicodedata.normalize("NFC", path.stem)
        if id_ in found:
            both = f"{path.name} and {found[id_].name}"
            raise StudyError(f"{both} would both be transcript {id_!r}; rename one", path=str(path))
        found[id_] = path
    return found


def is_source(path: Path) -> bool:
    """Tell a file that a reader knows from others, and from what an office program lays beside an open document.

    Examples
    --------
    >>> is_source(Path("m-01.docx")), is_source(Path("~$m-01.docx")), is_source(Path("m-01.mp3"))
    (True, False, False)
    """
    return path.suffix.lower() in reading.supported() and not path.name.startswith(_LOCKS)


def _study(record: StudyRecord) -> Study:
    return Study(**{name: getattr(record, name) for name in StudyRecord.__dataclass_fields__})


def _by_id(transcript: Transcript) -> str:
    return transcript.id


def _told(transcript: Transcript, hints: TranscriptHints | None) -> Transcript:
    """Put the names and roles that study.yaml gives in place of those a reader inferred."""
    return renamed(transcript, hints.speakers).with_roles(hints.roles) if hints else transcript  # type: ignore[arg-type]


def read_source(path: Path, home: Path, hints: TranscriptHints | None = None) -> Transcript:
    """Read a source as the study in `home` would: with what study.yaml says of it, named from there."""
    return reading.read(path, hints=_reader_hints(hints), name=_relative(path, home))


def _reader_hints(hints: TranscriptHints | None) -> reading.Hints:
    told = hints or TranscriptHints()
    return reading.Hints(
        kind=told.kind or "interview",  # type: ignore[arg-type]
        roles=told.roles,
        date=told.date,
        case=told.case,
        encoding=told.encoding,
        ignore_lines=told.ignore_lines,
        speakers=told.speakers,
        columns=told.columns,
        tiers=told.tiers,
    )


def _relative(path: Path, home: Path) -> str:
    """Name a source from the study's folder, so that no path of one machine is stored."""
    return Path(os.path.relpath(path, home)).as_posix()


def drifted(study: StudyRecord) -> tuple[Fault, ...]:
    """List the codings whose quotation is not the text at its offsets."""
    texts = {transcript.id: transcript.text for transcript in study.transcripts}
    found = []
    for row in study.codings.standing():
        text = texts.get(row.transcript)
        place = f"codings/{row.coder}.csv"
        if text is None:
            what = f"{row.code} at {row.start}-{row.end}"
            found.append(Fault(place, 0, f"no transcript {row.transcript!r} in the study ({what})"))
        elif row.end > len(text) or (row.quote and text[row.start : row.end] != row.quote):
            what = f"the quotation of {row.code} at {row.transcript}:{row.start}-{row.end}"
            found.append(Fault(place, 0, f"{what} is not the text there; {_what_helps(study, row, text)}"))
    return tuple(found)


def _what_helps(study: StudyRecord, row: Coding, text: str) -> str:
    """Say what to do of a quotation that drifted: where no text is stored and it stands once, refresh can carry it."""
    again = sole_place(text, row.quote) is not None
    if again and study.folder and row.transcript not in {stored.id for stored in storing.load_texts(study.folder)}:
        return f"it stands elsewhere now: qualcoop refresh {study.folder} carries it"
    return "put it right or remove the row"


def changed_sources(study: StudyRecord) -> tuple[Fault, ...]:
    """List the sources that are no longer the bytes from which the stored text was fixed."""
    home = Path(study.folder)
    found = []
    for id_, path in sources(home, study.spec).items():
        known = study.transcript(id_).source.sha256
        if known and known != sha256(path.read_bytes()).hexdigest():
            what = f"the source of {id_!r} changed since its text was fixed; the stored text holds"
            found.append(Fault(path.name, 0, what))
    return tuple(found)


def _state_after(home: Path, entries: Sequence[LedgerEntry]) -> Recorded | None:
    if not entries:
        return None
    return Recorded({name: storing.read_version(home, entries[-1].uses[name]) for name in USES})


# --- the last recorded pass ----------------------------------------------------------------------------------


def recorded_passes(study: Study) -> tuple[Pass, ...]:
    """Give every recorded pass, built again from the ledger's versions, as it stood then."""
    home = Path(study.folder)
    found: list[Pass] = []
    for place, entry in enumerate(study.entries, start=1):
        if entry.kind == "pass":
            then = replace(_as_of(study, entry), entries=study.entries[:place], state=_state_after(home, [entry]))
            before = last_pass(branch(study.entries, entry.parent))
            table, rows = tested_against(then, before, entry.uses)
            found.append(Pass(then, len(found) + 1, recorded=True, table=table, verdicts=rows))
    return tuple(found)


def recorded_pass(study: Study, number: int | None = None) -> Pass:
    """Give the last recorded pass of the branch on which the study stands, built again from the ledger's versions.

    Its study is the state after the last entry, so several revisions may follow one pass; its verdicts are the pass's.

    Parameters
    ----------
    study
        An opened study.
    number
        A recorded pass to go back to: its hypothesis and scope are tested on today's codebook, codings and cases, and
        what is recorded next starts another branch there.

    Raises
    ------
    LedgerError
        If no such pass is recorded, or to go back the files differ from the last recorded state.
    """
    last = last_recorded(study)
    now = _state_of(study, last)
    return replace(last, study=now) if number is None else _gone_back(study, now, number)


def last_recorded(study: Study) -> Pass:
    """Give the last recorded pass of the branch on which the study stands, with its study as it stood then.

    Raises
    ------
    LedgerError
        If no pass is recorded yet.
    """
    last = last_pass(branch(study.entries))
    if last is None:
        line = f"qualcoop test {study.folder} --record"
        raise LedgerError(f"no pass of {study.name!r} is recorded yet; record one: {line}")
    return recorded_passes(study)[pass_numbers(study.entries)[last.n] - 1]


def _state_of(study: Study, last: Pass) -> Study:
    """Give the study as it stood after the last entry of the ledger."""
    then = last.study
    now = then if study.entries[-1].uses == then.entries[-1].uses else _as_of(study, study.entries[-1])
    return replace(now, entries=study.entries, state=_state_after(Path(study.folder), study.entries))


def _gone_back(study: Study, now: Study, number: int) -> Pass:
    lines = study.unrecorded()
    if lines:
        raise LedgerError(f"{_DIFFER}; before going back record that: {_to_type(study.folder, lines)}")
    places = {number: place for place, number in pass_numbers(study.entries).items()}
    if number not in places:
        raise LedgerError(f"no pass {number} is recorded; recorded are {', '.join(map(str, places))}")
    place, then = places[number], recorded_passes(study)[number - 1]
    back = replace(now, spec=explained_as(now.spec, then.study.spec, study.entries[place:]), grows_from=place)
    table, rows = tested_against(back, study.entries[place - 1], uses(snapshots(back)))
    return replace(then, study=back, table=table, verdicts=rows)


def _as_of(study: Study, entry: LedgerEntry) -> Study:
    home = Path(study.folder)
    snapshot = {name: storing.read_version(home, sha) for name, sha in entry.uses.items()}
    return _study(rebuilt(study, snapshot, _text_finder(home, study)))


def _text_finder(home: Path, study: StudyRecord) -> Callable[[str, str], str]:
    texts = {(transcript.id, transcript.text_sha256): transcript.text for transcript in study.transcripts}

    def text_of(id_: str, sha: str) -> str:
        found = texts.get((id_, sha))
        return storing.read_kept_text(home, sha) if found is None else found

    return text_of


def replayed(study: Study) -> LedgerFault | None:
    """Replay a study's ledger from its versions and texts; give the first line that does not hold."""
    home = Path(study.folder)

    def version_of(sha: str) -> object:
        return storing.read_version(home, sha)

    return _memo_fault(study) or replay(study, version_of, _text_finder(home, study))


def _memo_fault(study: Study) -> LedgerFault | None:
    """Check that every memo named by the ledger is there and unchanged, its front matter too."""
    memos = {memo.id: memo for memo in study.memos}
    for entry in study.entries:
        if entry.memo:
            memo = memos.get(entry.memo["id"])
            if memo is None or not _is_memo_of(memo, entry):
                state = "is missing" if memo is None else "was changed"
                return LedgerFault(entry.n, f"memo {entry.memo['id']!r} of line {entry.n} {state}")
    return None


def _is_memo_of(memo: Memo, entry: LedgerEntry) -> bool:
    front = (memo.date, memo.author, memo.type, memo.about)
    told = (entry.at[:10], entry.by, entry.kind, entry.because)
    return front == told and memo_hash(memo.salt, memo.text) == entry.memo["sha256"]


# --- saving --------------------------------------------------------------------------------------------------


def author(by: str | None = None) -> str:
    """Give the author of a change: `by`, else $QUALCOOP_BY, else git's user.name; else ``unknown``."""
    named = by or os.environ.get("QUALCOOP_BY")
    if named:
        return named
    try:
        told = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, check=False, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    return told.stdout.strip() or "unknown"


def save(value: Study | Pass | Findings, *, by: str | None = None) -> Study:
    """Append to the ledger what the folder does not have yet, and write what it rests on.

    Parameters
    ----------
    value
        A Study, a Pass or Findings; the latter two hold their study with its entries so far.
    by
        The author; by default $QUALCOOP_BY, else git's user.name.

    Returns
    -------
    Study
        The study as stamped.

    Raises
    ------
    LedgerError
        If the folder's ledger is not the beginning of this study's, or its files differ from the last recorded state:
        then the message shows the line to type.
    LockedError
        If another writer holds the folder.
    """
    study = value if isinstance(value, Study) else value.study
    if not isinstance(study, Study) or not study.folder:
        raise MissingError("this study has no folder; open one with open_study, or make one with 'qualcoop new'")
    home = Path(study.folder)
    with storing.lock(home):
        saved = storing.load_ledger(home)
        if not same_story(_without_memo_hashes(saved), _without_memo_hashes(study.entries[: len(saved)])):
            raise LedgerError(
                f"the ledger in {home} has gone on since this study was opened; open it again and repeat the step",
                path=str(home / "ledger.jsonl"),
            )
        fresh = study.entries[len(saved) :]
        if not fresh:
            return replace(study, entries=saved, memos=storing.load_memos(home), kept={})
        _refuse_unrecorded(home, study, saved, fresh)
        return _write(home, study, saved, fresh, author(by))


def _without_memo_hashes(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Leave out the hashes of memos, whose salt is drawn when they are saved."""
    return [replace(entry, memo={"id": entry.memo["id"]} if entry.memo else {}) for entry in entries]


def _refuse_unrecorded(
    home: Path, study: Study, saved: Sequence[LedgerEntry], fresh: Sequence[LedgerEntry]
) -> None:
    """Refuse a pass over files that differ from the last recorded state: they are a revision not yet recorded."""
    if study.spec.counted and not (home / "codings" / f"{study.spec.counted}.csv").exists() and len(study.codings):
        whose = f"the codings of {study.spec.counted!r} are not in {home / 'codings'}"
        raise LedgerError(f"{whose}; a run of suggestions is not recorded")
    before = saved[-1] if saved else None
    for entry in fresh:
        if before is not None and entry.kind == "pass" and entry.parent == before.n and entry.uses != before.uses:
            recorded = Recorded({name: _version(home, study, before.uses[name]) for name in USES})
            lines = difference(recorded, {name: _version(home, study, entry.uses[name]) for name in USES})
            raise LedgerError(f"{_DIFFER}; record that first: {_to_type(home, lines)}")
        before = entry


def warn_of_unrecorded(study: Study) -> None:
    """Warn that the files say otherwise than the last recorded state, from which findings and reports are made."""
    lines = study.unrecorded()
    if lines:
        told = f"{_DIFFER}, and this speaks of what is recorded; record that first: {_to_type(study.folder, lines)}"
        warnings.warn(told, QualcoopWarning, stacklevel=3)


def _to_type(home: str | Path, lines: Iterable[str]) -> str:
    return "; ".join(f"qualcoop revise {home} {line} --because KIND:ID --memo TEXT" for line in lines)


def _version(home: Path, study: Study, sha: str) -> object:
    return study.kept[sha] if sha in study.kept else storing.read_version(home, sha)


def _write(
    home: Path, study: Study, saved: Sequence[LedgerEntry], fresh: Sequence[LedgerEntry], by: str
) -> Study:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    memos = {memo.id: _salted(memo, at, by) for memo in study.memos}
    entries = _stamp(saved, fresh, memos, at, by)
    for data in study.kept.values():
        storing.write_version(home, data)
    _fix_texts(home, study)
    for entry in entries:
        if entry.memo:
            storing.write_memo(home, memos[entry.memo["id"]])
    _write_spec(home, study, _changed_keys(fresh))
    storing.append_entries(home, entries)
    return replace(study, entries=(*saved, *entries), memos=tuple(memos.values()), kept={})


def _salted(memo: Memo, at: str, by: str) -> Memo:
    """Give a memo its salt, date and author when it is saved for the first time."""
    return memo if memo.salt else replace(memo, salt=storing.new_salt(), date=at[:10], author=by)


def _stamp(
    saved: Sequence[LedgerEntry], fresh: Sequence[LedgerEntry], memos: Mapping[str, Memo], at: str, by: str
) -> list[LedgerEntry]:
    before = saved[-1] if saved else None
    entries: list[LedgerEntry] = []
    for entry in fresh:
        memo = memos[entry.memo["id"]] if entry.memo else None
        told = replace(entry, memo={"id": memo.id, "sha256": memo_hash(memo.salt, memo.text)}) if memo else entry
        before = stamped(told, after=before, at=at, by=by)
        entries.append(before)
    return entries


def _fix_texts(home: Path, study: Study) -> None:
    """Write the texts that the folder does not have yet; from then on they are the study's, and never written over."""
    stored = {transcript.id for transcript in storing.load_texts(home)}
    for transcript in study.transcripts:
        if transcript.id not in stored:
            storing.write_text(home, transcript)


def _changed_keys(fresh: Sequence[LedgerEntry]) -> set[str]:
    """Give the keys of study.yaml that new entries change: all of an explanation's, where one goes back."""
    changed = {key for entry in fresh if entry.kind in REVISIONS for key in entry.after}
    went_back = any(entry.parent != entry.n - 1 for entry in fresh)
    return changed | set(EXPLAINED) if went_back else changed


def _write_spec(home: Path, study: Study, changed: set[str]) -> None:
    """Bring study.yaml to what revisions changed; nothing else of it is touched."""
    path = home / "study.yaml"
    there, spec = storing.load_spec(path), study.spec
    if "hypothesis" in changed and there.hypothesis != spec.hypothesis:
        storing.save_hypothesis(path, str(spec.hypothesis) if spec.hypothesis else "")
    if "expects" in changed and spec.hypothesis and there.expects != spec.expects:
        storing.set_value(path, ("hypothesis", "expects"), dict(spec.expects))
    if "scope" in changed and there.scope != spec.scope:
        storing.save_scope(path, spec.scope)
    if "mode" in changed and there.mode != spec.mode:
        storing.set_value(path, ("mode",), spec.mode)
    if "tolerance" in changed and there.tolerance != spec.tolerance:
        storing.set_value(path, ("tolerance",), spec.tolerance)
    step = spec.outcome.counts_from if spec.outcome else ""
    if "counts_from" in changed and step and (there.outcome is None or there.outcome.counts_from != step):
        storing.set_value(path, ("outcome", "counts_from"), step)
