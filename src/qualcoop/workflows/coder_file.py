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

__all__ = ["CoderFile"]

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
        self._text, _ = text_files(folder, transcript)
        self._check_text()
        self.read()

    def read(self) -> None:
        """Read the file anew."""
        self._seen = self._mark()
        rows = storing.load_codings(self.path, self.coder) if self.path.exists() else Codings()
        self.rows = {row.place: row for row in rows if row.transcript == self.transcript.id}

    @property
    def is_stale(self) -> bool:
        """Whether somebody else has written to the file since it was read."""
        return self._mark() != self._seen

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
            self._fix_text()
            if self.path.exists():
                for path, content in storing.recoded_files(self.folder, stamped).items():
                    storing.write_whole(path, content)
            else:
                storing.write_codings(self.path, stamped)
            self._seen = self._mark()
        self.rows.update((row.place, row) for row in stamped)
        return list(stamped)

    def _mark(self) -> tuple[int, int] | None:
        if not self.path.exists():
            return None
        found = self.path.stat()
        return found.st_mtime_ns, found.st_size

    def _check_text(self) -> bool:
        """Tell whether the text is fixed in the study; refuse where that is another one."""
        if not self._text.exists():
            return False
        if self._text.read_bytes() != self.transcript.text.encode():
            told = f"the study's text of {self.transcript.id!r} is not the one that is open; open the study again"
            raise StudyError(told, path=str(self._text))
        return True

    def _fix_text(self) -> None:
        if not self._check_text():
            storing.write_text(self.folder, self.transcript)
