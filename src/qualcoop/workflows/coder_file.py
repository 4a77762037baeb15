"""One coder's file while a person codes: what stands for a transcript, and rows appended. Judges none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from qualcoop import storing
from qualcoop.errors import StudyError
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript
from qualcoop.storing.texts import text_files

__all__ = ["CoderFile", "is_fixed", "mark_of"]

Place = tuple[str, int, int, str, str]


class CoderFile:
    """The last row at each place of one transcript, as one coder's file has it.

    A row is appended and never changed: of the rows at one place the last one holds. The text is fixed in the study
    with the first row, since from then on positions count its characters.

    Parameters
    ----------
    folder
        The study's folder.
    transcript
        The text that is coded.
    coder
        Whose file; it need not be there yet.

    Raises
    ------
    StudyError
        If the file has faults, or the study holds another text of this transcript.
    """

    def __init__(self, folder: str | Path, transcript: Transcript, coder: str) -> None:
        self.folder = Path(folder)
        self.transcript = transcript
        self.coder = coder
        self.path = storing.codings_path(folder, coder)
        self.rows: dict[Place, Coding] = {}
        is_fixed(folder, transcript)
        self.read()

    def read(self) -> None:
        """Read the file anew; where that fails it is still to be read."""
        seen = mark_of(self.path)
        rows = storing.load_codings(self.path, self.coder) if self.path.exists() else Codings()
        self.rows = {row.place: row for row in rows if row.transcript == self.transcript.id}
        self._seen = seen

    @property
    def is_stale(self) -> bool:
        """Whether somebody else has written to the file since it was read."""
        return mark_of(self.path) != self._seen

    def standing(self) -> list[Coding]:
        """Give what holds."""
        return [row for row in self.rows.values() if row.status == "accepted"]

    def stands(self, place: Place) -> bool:
        """Tell whether a coding holds at a place."""
        row = self.rows.get(place)
        return row is not None and row.status == "accepted"

    def append(self, rows: Sequence[Coding]) -> list[Coding]:
        """Write rows at the end of the file, with the time; give them as written.

        Raises
        ------
        LockedError
            If another writer holds the study; nothing is written then.
        StudyError
            If the study holds another text of the transcript by now.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        stamped = Codings(tuple(replace(row, coder=self.coder, at=at) for row in rows))
        with storing.lock(self.folder):
            if not is_fixed(self.folder, self.transcript):
                storing.write_text(self.folder, self.transcript)
            if self.path.exists():
                for path, content in storing.recoded_files(self.folder, stamped).items():
                    storing.write_whole(path, content)
            else:
                storing.write_codings(self.path, stamped)
            self._seen = mark_of(self.path)
        self.rows.update((row.place, row) for row in stamped)
        return list(stamped)


def mark_of(path: Path) -> tuple[int, int] | None:
    """Give what tells a file from what it was before: when it was written, and its size; None where there is none."""
    if not path.exists():
        return None
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def is_fixed(folder: str | Path, transcript: Transcript) -> bool:
    """Tell whether the study holds the text of a transcript.

    Raises
    ------
    StudyError
        If the study holds another text of it.
    """
    path, _ = text_files(folder, transcript)
    if not path.exists():
        return False
    if path.read_bytes() != transcript.text.encode():
        told = f"the study's text of {transcript.id!r} is not the one that is open; open the study again"
        raise StudyError(told, path=str(path))
    return True
