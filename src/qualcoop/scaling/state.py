"""What a run is: which file, which codebook, which columns; kept beside its parts. Codes nothing itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import file_digest
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from secrets import token_hex
from typing import Any

from qualcoop.coding.indicators import coder_name
from qualcoop.errors import MissingError, UsageError
from qualcoop.records.canonical import canonical, digest
from qualcoop.records.codebook import Codebook
from qualcoop.scaling.tables import Columns, parts_in

__all__ = ["STATE", "Job", "begin", "claim", "engines", "job_of", "read_job", "tidy"]

STATE = "_scale.json"
"""Its first character keeps readers of a whole folder of Parquet from taking it for a part."""
FORMAT = 2
ANEW = "remove the folder and run again"
DECIDING = ("pythainlp", "spacy-lookups-data")
"""Libraries whose tables decide what is a word and which forms it has."""


@dataclass(frozen=True, slots=True)
class Job:
    """A run, as plain data.

    Attributes
    ----------
    input
        The file's path on the machine that began the run.
    bytes, sha256
        Its size and the hash of its content.
    codebook
        Without the examples' words, which code nothing.
    columns, rows
        The columns of id and text; the most rows of a piece.
    coder
        The name of codebook, cues and segmenter, as :func:`qualcoop.coding.indicators.coder_name` gives it.
    engines
        The versions of the libraries that decide what a word is.
    """

    input: str
    bytes: int
    sha256: str
    codebook: Codebook = field(repr=False)
    columns: Columns
    rows: int
    coder: str
    engines: Mapping[str, str]

    @property
    def parts(self) -> dict[str, Any]:
        """What a part depends on, by the words in which a difference is told."""
        return {
            "the file's content": self.sha256,
            "the codebook": digest(self.codebook.data()),
            "--id": self.columns.id,
            "--text": self.columns.text,
            "the rows of a piece": self.rows,
            "the coder": self.coder,
            "the version of PyThaiNLP or of the English lemma table": canonical(dict(self.engines)),
        }

    @property
    def key(self) -> str:
        """A hash of what a part depends on; where the file lies is no part of it."""
        return digest(self.parts)

    def data(self) -> dict[str, Any]:
        """Give plain data, as the state file holds it."""
        return {
            "format": FORMAT,
            "input": {"path": self.input, "bytes": self.bytes, "sha256": self.sha256},
            "columns": {"id": self.columns.id, "text": self.columns.text},
            "rows": self.rows,
            "coder": self.coder,
            "engines": dict(self.engines),
            "codebook_sha256": digest(self.codebook.data()),
            "codebook": self.codebook.data(),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Job:
        """Build a job from what :meth:`data` gave."""
        told = data["input"]
        return cls(
            told["path"],
            told["bytes"],
            told["sha256"],
            Codebook.from_data(data["codebook"]),
            Columns(**data["columns"]),
            data["rows"],
            data["coder"],
            data["engines"],
        )


def job_of(path: str | Path, codebook: Codebook, columns: Columns, *, rows: int) -> Job:
    """Describe a run over a file that is there."""
    absolute = Path(path).resolve()
    with absolute.open("rb") as stream:
        sha256 = file_digest(stream, "sha256").hexdigest()
    bare = Codebook.from_data(codebook.data(quotations=False))
    size = absolute.stat().st_size
    return Job(str(absolute), size, sha256, bare, columns, rows, coder_name(bare), engines())


def engines() -> dict[str, str]:
    """Give the versions of the libraries that decide what a word is, as they are here."""
    found = {}
    for name in DECIDING:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def begin(folder: str | Path, job: Job) -> None:
    """Write the state of a new run; go on with one that differs in nothing but where the file lies.

    A run of which no part stands yet is given up for another: nothing is lost by it.

    Raises
    ------
    UsageError
        If the folder holds codings of another run, or files that are none of ours, or cannot be written to.
    """
    place = Path(folder)
    state = place / STATE
    if state.exists():
        if parts_in(place):
            _compare(place, _read(state), job)
    elif any(not one.name.startswith(".") for one in place.iterdir()):
        raise UsageError("the folder holds files of another kind; name a new or an empty one", path=str(folder))
    _write(state, json.dumps(job.data(), ensure_ascii=False, indent=1))


def _write(state: Path, content: str) -> None:
    beside = state.with_name(f".{STATE}.{token_hex(4)}.tmp")
    try:
        beside.write_text(content, encoding="utf-8")
        beside.replace(state)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise UsageError(f"it cannot be written ({error.strerror or error})", path=str(state)) from error


def claim(folder: str | Path) -> None:
    """Make the folder of a run, where there is none.

    Raises
    ------
    UsageError
        If there can be none, as where a file has the name.
    """
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"no folder can be made there ({error.strerror})", path=str(folder)) from error


def tidy(folder: str | Path) -> None:
    """Remove what writers that were killed left of a part or of the state; nobody else may be writing there."""
    for begun in (".part-*.tmp", f".{STATE}.*.tmp"):
        for path in Path(folder).glob(begun):
            with suppress(OSError):
                path.unlink()


def _compare(folder: Path, before: Job, now: Job) -> None:
    differing = [name for name, value in now.parts.items() if before.parts[name] != value]
    if differing:
        raise UsageError(
            f"the folder holds codings of another run: {', '.join(differing)} differed then; "
            "name another folder, or remove this one",
            path=str(folder),
        )


def read_job(folder: str | Path, key: str) -> Job:
    """Read the run of a folder, as a worker does; refuse it where it is not the one asked for."""
    state = Path(folder) / STATE
    job, found = _cached(state, state.stat().st_mtime_ns if state.exists() else 0)
    if found != key:
        raise UsageError("the folder was taken by another run meanwhile", path=str(folder))
    return job


@lru_cache(maxsize=4)
def _cached(state: Path, _written: int) -> tuple[Job, str]:
    job = _read(state)
    return job, job.key


def _read(state: Path) -> Job:
    try:
        data = json.loads(state.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        why = "there is no such file; a worker needs the folder under the same path"
        raise MissingError(why, path=str(state)) from error
    except OSError as error:
        raise UsageError(f"it cannot be read ({error.strerror or error})", path=str(state)) from error
    except ValueError as error:
        raise UsageError(f"the file is damaged; {ANEW}", path=str(state)) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise UsageError(f"another version of qualcoop wrote it; {ANEW}", path=str(state))
    try:
        return Job.from_data(data)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(f"the file is damaged; {ANEW}", path=str(state)) from error
