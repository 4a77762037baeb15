"""Know which module reads which kind of file. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from qualcoop.reading import docx, md, txt
from qualcoop.reading.hints import Extracted, Hints

__all__ = ["READERS", "Reader", "supported"]


class Extract(Protocol):
    """What every format module offers."""

    def __call__(self, data: bytes, *, path: str, hints: Hints) -> Extracted:
        """Give the text of a file's bytes."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A format's name, the version of its reader, and its function from bytes to text."""

    format: str
    version: int
    extract: Extract

    @property
    def name(self) -> str:
        """Name and version, as recorded with the text."""
        return f"{self.format}@{self.version}"


_TXT = Reader(txt.FORMAT, txt.VERSION, txt.extract)
_MD = Reader(md.FORMAT, md.VERSION, md.extract)
_DOCX = Reader(docx.FORMAT, docx.VERSION, docx.extract)

READERS: Mapping[str, Reader] = MappingProxyType(
    {".docx": _DOCX, ".markdown": _MD, ".md": _MD, ".text": _TXT, ".txt": _TXT}
)
"""The reader of each suffix, in lower case."""


def supported() -> tuple[str, ...]:
    """Give the suffixes that can be read.

    Examples
    --------
    >>> ".docx" in supported()
    True
    """
    return tuple(sorted(READERS))
