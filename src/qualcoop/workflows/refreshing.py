"""Read a study's sources anew, and carry what points into their texts over. Moves nothing whose words changed."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import unified_diff
from pathlib import Path
from typing import Any

from qualcoop import storing
from qualcoop.errors import Fault, LedgerError, QualcoopWarning, StudyError
from qualcoop.induction.revisions import Recorded
from qualcoop.induction.snapshots import snapshots, uses
from qualcoop.induction.study import Study
from qualcoop.records.codebook import Code, Example
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.transcript import Transcript
from qualcoop.storing.carried_files import appended_rows
from qualcoop.storing.texts import text_files
from qualcoop.workflows.carried import FALLEN, Carrier, Fallen, Moved
from qualcoop.workflows.finding_again import NOTHING_SOUGHT, FoundAgain, find_again
from qualcoop.workflows.studies import author, open_study, read_source, save, sources

__all__ = ["Refreshed", "TextChange", "refresh_study"]

_BLOCKED = "█"
"""What stands for the talk of someone who withdrew."""

_MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class TextChange:
    """One transcript whose stored text is not what its reader gives now.

    Attributes
    ----------
    old, new
        As stored, and as read now.
    why
        source, reader or study.yaml: what changed.
    moved, fallen
        What points into it: what goes on to stand, and what does not.
    told
        What a person should look at: speakers, examples.
    """

    old: Transcript
    new: Transcript
    why: str
    moved: tuple[Moved, ...] = ()
    fallen: tuple[Fallen, ...] = ()
    told: tuple[str, ...] = ()

    def difference(self) -> list[str]:
        """Give the lines that went and came, as in a patch; an empty list where only turns or speakers changed."""
        old, new = (talk.text.splitlines() for talk in (self.old, self.new))
        lines = [line for line in unified_diff(old, new, lineterm="", n=0) if not line.startswith(("---", "+++"))]
        return lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], f"... {len(lines) - _MOST_LINES} more"]

    def row(self) -> dict[str, Any]:
        """Give plain data for ``--json``."""
        return {
            "id": self.old.id,
            "why": self.why,
            "old": self.old.text_sha256,
            "new": self.new.text_sha256,
            "reader": [self.old.source.reader or None, self.new.source.reader],
            "turns": [len(self.old.turns), len(self.new.turns)],
            "difference": self.difference(),
            "moved": [one.row() for one in self.moved],
            "fell": [one.data() for one in self.fallen],
            "look_at": list(self.told),
        }


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What reading the sources anew gave.

    Attributes
    ----------
    study
        The folder.
    changes
        The transcripts that changed.
    again
        Codings found again by their words, or not, in texts of which none is stored.
    same, unfixed, without_source
        Ids of those that did not; of those read anew each time, because no text is stored yet; of those whose source is
        not there.
    written
        Files written, as named from the study's folder; empty where it was only shown.
    entry
        Number of the ledger's line; None where none was needed.
    """

    study: str
    changes: tuple[TextChange, ...]
    same: tuple[str, ...] = ()
    unfixed: tuple[str, ...] = ()
    without_source: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    entry: int | None = None
    again: FoundAgain = NOTHING_SOUGHT

    def row(self) -> dict[str, Any]:
        """Give plain data for ``--json``."""
        return {
            "study": self.study,
            "changes": [change.row() for change in self.changes],
            "same": list(self.same),
            "unfixed": list(self.unfixed),
            "without_source": list(self.without_source),
            "moved": sum(len(change.moved) for change in self.changes),
            "fell": sum(len(_counted(change.fallen)) for change in self.changes),
            "found_again": self.again.rows(),
            "lost": [one.row() for one in self.again.lost],
            "written": list(self.written),
            "entry": self.entry,
        }


def refresh_study(
    folder: str | Path, transcripts: Iterable[str] = (), *, dry_run: bool = False, by: str | None = None
) -> Refreshed:
    """Read sources anew and let their texts be the study's; what points into them is carried over.

    Codings of all coders, passages judged and translations move where their words are unchanged. What does not is taken
    out of its table into ``fallen.csv``, with where it may stand now: a person codes it again. The earlier texts lie in
    ``versions/``, so earlier passes are replayed on them, and the ledger gets a line of kind ``corpus``.
    Where no text is stored yet, a coding whose words stand exactly once goes there; others are listed and stay.

    Parameters
    ----------
    folder
        The study's folder.
    transcripts
        Ids of those to read anew; all of them where none is named.
    dry_run
        Show what would be done, and write nothing.
    by
        The author; by default as in :func:`~qualcoop.workflows.studies.save`.

    Returns
    -------
    Refreshed
        What changed, moved and fell.

    Raises
    ------
    UnknownCodeError
        If a transcript of that name is not in the study.
    ReadingError
        If a source cannot be read.
    StudyError
        If a stored text has talk blocked out that its source still holds.
    LedgerError
        If the files differ from the last recorded state: that is to be recorded first.

    Examples
    --------
    >>> import qualcoop as qc
    >>> found = refresh_study(qc.datasets.folder("coop"), dry_run=True)
    >>> [one.place for change in found.changes for one in change.fallen], found.written
    ([], ())
    """
    study = _opened(folder)
    asked = tuple(dict.fromkeys(transcripts)) or tuple(talk.id for talk in study.transcripts)
    found = _read(study, [study.transcript(id_).id for id_ in asked])
    again = find_again(study, found.unfixed)
    carrier = Carrier(study, {old.id: (old, new) for old, new in found.pairs}, again=again)
    tables = carrier.files()
    report = replace(_report(study, found, carrier), again=again)
    if dry_run or not (report.changes or again.places):
        return report
    _refuse(study, report.changes)
    return _written(study, report, carrier.fallen, tables, author(by))


def _opened(folder: str | Path) -> Study:
    """Open the study without the warnings that a changed source and a lost quotation give: both are told here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", QualcoopWarning)
        return open_study(folder)


# --- what changed --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    pairs: tuple[tuple[Transcript, Transcript], ...]
    same: tuple[str, ...]
    unfixed: tuple[str, ...]
    without_source: tuple[str, ...]


def _read(study: Study, asked: Sequence[str]) -> _Found:
    home = Path(study.folder)
    stored = {talk.id for talk in storing.load_texts(home)}
    there = sources(home, study.spec)
    fixed = [id_ for id_ in asked if id_ in stored and id_ in there]
    pairs = [
        (study.transcript(id_), read_source(there[id_], home, study.spec.transcripts.get(id_))) for id_ in fixed
    ]
    changed = tuple((old, new) for old, new in pairs if old.layout() != new.layout())
    different = {old.id for old, _ in changed}
    return _Found(
        pairs=changed,
        same=tuple(id_ for id_ in fixed if id_ not in different),
        unfixed=tuple(id_ for id_ in asked if id_ not in stored),
        without_source=tuple(id_ for id_ in asked if id_ in stored and id_ not in there),
    )


def _report(study: Study, found: _Found, carrier: Carrier) -> Refreshed:
    changes = tuple(
        TextChange(
            old=old,
            new=new,
            why=_why(old, new),
            moved=tuple(one for one in carrier.moved if one.old.transcript == old.id),
            fallen=tuple(one for one in carrier.fallen if one.place.transcript == old.id),
            told=tuple(_to_look_at(study, old, new)),
        )
        for old, new in found.pairs
    )
    return Refreshed(study.folder, changes, found.same, found.unfixed, found.without_source)


def _why(old: Transcript, new: Transcript) -> str:
    if old.source.sha256 != new.source.sha256:
        return "source"
    return "reader" if old.source.reader != new.source.reader else "study.yaml"


def _to_look_at(study: Study, old: Transcript, new: Transcript) -> Iterator[str]:
    """Tell what a person wrote down in other words than offsets, and what the new text makes doubtful of it."""
    labels = {turn.speaker for turn in new.turns}
    for person in study.participants:
        if person.transcript == old.id and person.speaker and person.speaker not in labels:
            yield f"participants.csv names speaker {person.speaker!r}, whom the text does not have any more"
    for memo in study.memos:
        if memo.about.startswith(f"passage:{old.id}:") and old.text != new.text:
            yield f"memo {memo.id} is about {memo.about.removeprefix('passage:')}, a place of the earlier text"
    for code in study.codebook:
        for example in (*code.examples, *code.counterexamples):
            if example.transcript == old.id:
                yield from _example(code, example, old, new)


def _example(code: Code, example: Example, old: Transcript, new: Transcript) -> Iterator[str]:
    words = example.quote or next((old.text[t.start : t.end] for t in old.turns if t.n == example.turn), "")
    turns = [turn.n for turn in new.turns if words and words in new.text[turn.start : turn.end]]
    if words and not turns:
        yield f"codebook.yaml: the example of {code.id} in turn {example.turn} is not in the text any more"
    elif words and example.turn not in turns:
        yield f"codebook.yaml: the example of {code.id} in turn {example.turn} stands in turn {turns[0]} now"


def _refuse(study: Study, changes: Sequence[TextChange]) -> None:
    blocked = [change for change in changes if change.old.text.count(_BLOCKED) > change.new.text.count(_BLOCKED)]
    if blocked:
        what = "the stored text has talk blocked out that the source still holds; take it out of the source first"
        raise StudyError.of([Fault(change.new.source.path, 0, what) for change in blocked])
    lines = study.unrecorded()
    if lines and changes:
        told = "; ".join(f"qualcoop revise {study.folder} {line} --because KIND:ID --memo TEXT" for line in lines)
        raise LedgerError(f"the files differ from the last recorded state; before refreshing record that: {told}")


# --- writing it ----------------------------------------------------------------------------------------------


def _written(
    study: Study, report: Refreshed, fallen: Sequence[Fallen], tables: Mapping[Path, str], by: str
) -> Refreshed:
    home = Path(study.folder)
    for change in report.changes:
        storing.keep_text(home, change.old.text_sha256, change.old.text)
    contents = dict(tables)
    if fallen:
        contents[home / "fallen.csv"] = _fallen_csv(home, fallen, report.changes, by)
    for change in report.changes:
        contents |= text_files(home, change.new)
    with storing.written_together(home, contents):
        entry = _recorded(home, report.changes, by) if report.changes else None
    names = tuple(path.relative_to(home).as_posix() for path in contents)
    return replace(report, written=names, entry=entry)


def _fallen_csv(home: Path, fallen: Iterable[Fallen], changes: Iterable[TextChange], by: str) -> str:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    shas = {change.old.id: change.old.text_sha256 for change in changes}
    return appended_rows(home / "fallen.csv", FALLEN, [one.cells(at, by, shas[one.place.transcript]) for one in fallen])


def _recorded(home: Path, changes: Sequence[TextChange], by: str) -> int | None:
    """Append the line that tells of the new texts; where there is no ledger or nothing to decide by changed, none."""
    study = _opened(home)
    snapshot = snapshots(study) if study.entries else {}
    used = uses(snapshot)
    if not study.entries or study.state is None or used == study.entries[-1].uses:
        return None
    place = len(study.entries) + 1
    grown = {key: ids for key, ids in study.state.growth(snapshot).items() if ids}
    after = {**grown, **_told(changes)}
    entry = LedgerEntry("corpus", uses=used, after=after, n=place, parent=place - 1)
    kept = {**study.kept, **{sha: snapshot[name] for name, sha in used.items()}}
    save(replace(study, entries=(*study.entries, entry), state=Recorded(dict(snapshot)), kept=kept), by=by)
    return place


def _told(changes: Sequence[TextChange]) -> dict[str, Any]:
    """Give what the ledger's line holds: hashes, numbers and places, nobody's words."""
    fell = (str(one.place) for change in changes for one in _counted(change.fallen))
    return {
        "texts": {change.old.id: [change.old.text_sha256, change.new.text_sha256] for change in changes},
        "moved": sum(len(change.moved) for change in changes),
        "fell": sorted(fell),
    }


def _counted(fallen: Iterable[Fallen]) -> list[Fallen]:
    return [one for one in fallen if one.stood]
