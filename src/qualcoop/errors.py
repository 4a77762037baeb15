"""The errors of qualcoop. Each says what was found, where, and what would be right.

::

    QualcoopError
    ├── UsageError        (ValueError)         an argument that cannot be
    ├── MissingError      (FileNotFoundError)  a folder, file or row that is not there
    ├── StudyError        (ValueError)         study.yaml, participants.csv, judgements.csv, codings
    ├── CodebookError     (ValueError)         codebook.yaml
    ├── ReadingError      (ValueError)         a source that cannot be read as a transcript
    ├── ExpressionError   (ValueError)         a hypothesis or rule that cannot be parsed or names an unknown code
    ├── LedgerError       (ValueError)         a ledger that does not hold, or a revision it must refuse
    ├── OffsetError       (ValueError)         a passage outside its text, or one that cuts a character
    ├── UnknownCodeError  (KeyError)           a code, case or participant that the study does not have
    └── LockedError       (OSError)            another writer holds the study

    QualcoopWarning (UserWarning)              a lasting doubt: the result stands, but read this
"""

from __future__ import annotations

__all__ = [
    "CodebookError",
    "ExpressionError",
    "Fault",
    "LedgerError",
    "LockedError",
    "MissingError",
    "OffsetError",
    "QualcoopError",
    "QualcoopWarning",
    "ReadingError",
    "StudyError",
    "UnknownCodeError",
    "UsageError",
]

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of a file, with its place.

    Attributes
    ----------
    path
        The file, as the user named it.
    line
        The line, counted from 1; 0 where the fault is the file's as a whole.
    message
        What was found and what would be right.
    """

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}"


class QualcoopError(Exception):
    """Root of all errors of qualcoop.

    Parameters
    ----------
    message
        What was found and what would be right.
    path, line
        Where, when it is a file's fault.
    faults
        All faults of the file, when several were found at once.
    """

    kind = "usage"

    def __init__(
        self, message: str, *, path: str = "", line: int = 0, faults: tuple[Fault, ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path or (faults[0].path if faults else "")
        self.line = line or (faults[0].line if faults else 0)
        self.faults = faults

    def __str__(self) -> str:
        if self.faults:
            return "\n".join(str(fault) for fault in self.faults)
        return str(Fault(self.path, self.line, self.message)) if self.path else self.message

    @classmethod
    def of(cls, faults: list[Fault]) -> QualcoopError:
        """Build one error from all the faults of a file, in the order of their places."""
        gathered = tuple(sorted(faults))
        return cls(gathered[0].message, faults=gathered)


class UsageError(QualcoopError, ValueError):
    """An argument that cannot be."""


class MissingError(QualcoopError, FileNotFoundError):
    """A folder, file or row that is not there."""

    kind = "missing"


class StudyError(QualcoopError, ValueError):
    """A fault in a study's own files, other than its codebook."""

    kind = "study"


class CodebookError(QualcoopError, ValueError):
    """A fault in codebook.yaml."""

    kind = "codebook"


class ReadingError(QualcoopError, ValueError):
    """A source that cannot be read as a transcript."""

    kind = "reading"


class ExpressionError(QualcoopError, ValueError):
    """A hypothesis or rule that cannot be parsed, or that names an unknown code."""

    kind = "expression"


class LedgerError(QualcoopError, ValueError):
    """A ledger that does not hold, or an entry that it must refuse."""

    kind = "ledger"


class OffsetError(QualcoopError, ValueError):
    """A passage outside its text, or one that cuts a character."""

    kind = "study"


class UnknownCodeError(QualcoopError, KeyError):
    """A code, case or participant that the study does not have."""

    kind = "study"


class LockedError(QualcoopError, OSError):
    """Another writer holds the study."""

    kind = "locked"


class QualcoopWarning(UserWarning):
    """A lasting doubt: the result stands, but read this."""
