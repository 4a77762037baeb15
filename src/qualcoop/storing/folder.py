"""Read a whole study folder into one record, all faults of its files together. Never writes."""

from __future__ import annotations

__all__ = ["faults", "load_record"]

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from qualcoop.errors import CodebookError, Fault, LedgerError, MissingError, QualcoopError, StudyError
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.study import StudyRecord, StudySpec
from qualcoop.storing.codebook_file import load_codebook
from qualcoop.storing.fieldwork_file import load_guide, load_member_checks, load_summaries, load_translations
from qualcoop.storing.ledger_file import load_ledger
from qualcoop.storing.memos import load_memos
from qualcoop.storing.spec_file import load_spec
from qualcoop.storing.tables import load_codings, load_judgements, load_participants
from qualcoop.storing.texts import load_texts

_NEEDED = ("study.yaml", "codebook.yaml")
_HOLDS = (
    "a study folder holds study.yaml and codebook.yaml, and as it grows codings/, texts/, participants.csv, "
    "judgements.csv, guide.yaml, member_check.csv, summaries.csv, translations.csv, fallen.csv, memos/ "
    "and ledger.jsonl"
)
_Part = TypeVar("_Part")


def load_record(folder: str | Path) -> StudyRecord:
    """Read a study folder; transcripts are the stored texts only.

    Parameters
    ----------
    folder
        A folder with ``study.yaml`` and ``codebook.yaml``; everything else may be missing.

    Raises
    ------
    MissingError
        If the folder or one of the two files is not there.
    CodebookError, LedgerError, StudyError
        With all faults of all files; the kind is the files' own where all faults are of one kind.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "study.yaml").write_text("name: demo")
    >>> _ = (folder / "codebook.yaml").write_text("codes: [{id: laws}]")
    >>> record = load_record(folder)
    >>> record.name, len(record.codebook), len(record.transcripts)
    ('demo', 1, 0)
    """
    gathering = _Gathering()
    record = _record(Path(folder), gathering)
    if gathering.errors:
        raise gathering.error()
    return record


def faults(folder: str | Path) -> list[Fault]:
    """Give every fault of every file of a study folder, sorted by place; an empty list for a good one.

    Raises
    ------
    MissingError
        If the folder or one of its two needed files is not there.
    """
    gathering = _Gathering()
    _record(Path(folder), gathering)
    return gathering.faults()


class _Gathering:
    """The errors of the files read so far."""

    def __init__(self) -> None:
        self.errors: list[QualcoopError] = []

    def take(self, load: Callable[[Path], _Part], path: Path, otherwise: _Part) -> _Part:
        try:
            return load(path)
        except MissingError:
            raise
        except QualcoopError as error:
            self.errors.append(error)
            return otherwise

    def faults(self) -> list[Fault]:
        return sorted(fault for error in self.errors for fault in _faults_of(error))

    def error(self) -> QualcoopError:
        """Give one error of all: of their own kind where they share it."""
        kinds = {type(error) for error in self.errors}
        kind = kinds.pop() if len(kinds) == 1 else StudyError
        return (kind if kind in (CodebookError, LedgerError) else StudyError).of(self.faults())


def _faults_of(error: QualcoopError) -> tuple[Fault, ...]:
    return error.faults or (Fault(error.path, error.line, error.message),)


def _record(folder: Path, gathering: _Gathering) -> StudyRecord:
    _check_there(folder)
    return StudyRecord(
        spec=gathering.take(load_spec, folder / "study.yaml", StudySpec("")),
        codebook=gathering.take(load_codebook, folder / "codebook.yaml", Codebook()),
        transcripts=gathering.take(load_texts, folder, ()),
        participants=gathering.take(load_participants, folder / "participants.csv", ()),
        codings=Codings(tuple(_all_codings(folder, gathering))),
        judgements=gathering.take(load_judgements, folder / "judgements.csv", ()),
        memos=gathering.take(load_memos, folder, ()),
        entries=gathering.take(load_ledger, folder, ()),
        folder=str(folder),
        guide=gathering.take(load_guide, folder / "guide.yaml", ()),
        member_checks=gathering.take(load_member_checks, folder / "member_check.csv", ()),
        summaries=gathering.take(load_summaries, folder / "summaries.csv", ()),
        translations=gathering.take(load_translations, folder / "translations.csv", ()),
    )


def _check_there(folder: Path) -> None:
    if not folder.is_dir():
        raise MissingError(f"there is no such folder; {_HOLDS}", path=str(folder))
    for name in _NEEDED:
        if not (folder / name).is_file():
            raise MissingError(f"there is no {name} in this folder; {_HOLDS}", path=str(folder / name))


def _all_codings(folder: Path, gathering: _Gathering) -> Iterable[Coding]:
    for path in sorted((folder / "codings").glob("*.csv")):
        if not path.name.startswith("."):
            yield from gathering.take(load_codings, path, Codings())
