"""Know which module reads which kind of file. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from qualcoop.reading.child import Apart
from qualcoop.reading.formats import (
    cha,
    comma,
    docx,
    eaf,
    html,
    lrc,
    md,
    odt,
    pdf,
    rtf,
    sbv,
    srt,
    textgrid,
    tsv,
    ttml,
    txt,
    vtt,
    whisper,
    xlsx,
    xml,
)
from qualcoop.reading.hints import Extracted, Hints

__all__ = ["READERS", "Reader", "supported"]


class Extract(Protocol):
    """What every format module offers."""

    def __call__(self, data: bytes, *, path: str, hints: Hints) -> Extracted:
        """Give the text of a file's bytes."""


class _Format(Protocol):
    """A format module: its name, the version of its reader, its function."""

    FORMAT: str
    VERSION: int
    extract: Extract
    __name__: str


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


def _reader(module: _Format) -> Reader:
    return Reader(module.FORMAT, module.VERSION, module.extract)


_MODULES: Mapping[str, _Format] = {
    ".cha": cha,
    ".csv": comma,
    ".dfxp": ttml,
    ".eaf": eaf,
    ".htm": html,
    ".html": html,
    ".json": whisper,
    ".lrc": lrc,
    ".markdown": md,
    ".md": md,
    ".sbv": sbv,
    ".srt": srt,
    ".text": txt,
    ".textgrid": textgrid,
    ".tsv": tsv,
    ".ttml": ttml,
    ".txt": txt,
    ".vtt": vtt,
    ".xml": xml,
}

_APART: Mapping[str, _Format] = {".docx": docx, ".fodt": odt, ".odt": odt, ".pdf": pdf, ".rtf": rtf, ".xlsx": xlsx}
"""Read in a child process, under limits: the parsers are large, and the files come from anywhere."""


def _reader_apart(module: _Format) -> Reader:
    return Reader(module.FORMAT, module.VERSION, Apart(module.__name__.rpartition(".")[2]))


READERS: Mapping[str, Reader] = MappingProxyType(
    {suffix: _reader(module) for suffix, module in _MODULES.items()}
    | {suffix: _reader_apart(module) for suffix, module in _APART.items()}
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
