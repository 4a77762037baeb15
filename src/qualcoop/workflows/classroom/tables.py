"""Find the tables of codings among what a class handed in: in folders, zip files, zips within zips. Reads no coding."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from qualcoop import storing
from qualcoop.errors import QualcoopError
from qualcoop.reading.zips import Container
from qualcoop.workflows.classroom.naming import NO_TABLES, bare_name

__all__ = ["Handed", "handed_in"]

CODINGS = "codings"
DEEPEST = 3
# What stands in a study beside its codings.
_OTHER_TABLES = frozenset(
    f"{name}.csv" for name in ("participants", "judgements", "summaries", "translations", "member_check", "fallen")
)
_WANTED = frozenset((".csv", ".zip", *NO_TABLES))
_NOT_READ = "only CSV files, and folders and zip files with them, can be read; save it as CSV UTF-8"
_TOO_DEEP = f"zips within zips are opened {DEEPEST} deep; unpack this one"


@dataclass(frozen=True, slots=True)
class Handed:
    """What someone handed in: a table, or what should have been one.

    Attributes
    ----------
    parts
        Where it lay: folders and zip files, and its own name last.
    path
        Where it can be read now.
    shown
        How it is named to people.
    why
        Why it cannot be read; empty: it may be.
    """

    parts: tuple[str, ...]
    path: Path
    shown: str
    why: str = ""

    @property
    def in_codings(self) -> bool:
        """Whether it lies where a set has its codings."""
        return len(self.parts) > 1 and self.parts[-2].casefold() == CODINGS

    @property
    def root(self) -> tuple[str, ...]:
        """The set that it lies in: what holds its codings folder, or else its own folder."""
        return self.parts[:-2] if self.in_codings else self.parts[:-1]

    @property
    def names(self) -> tuple[str, ...]:
        """Its own name, then the names of what it lies in, the innermost first."""
        return (self.parts[-1], *reversed(self.root))


def handed_in(home: Path, desk: Path) -> tuple[Handed, ...]:
    """Give what may be tables of codings, and what holds none or cannot be opened.

    Parameters
    ----------
    home
        What the class handed in.
    desk
        An empty folder for what comes out of zip files.
    """
    every = list(_unfolded(home, (), home.as_posix(), desk))
    sets = {one.root for one in every if one.in_codings and one.root}
    found = tuple(one for one in every if one.in_codings or _counts(one, sets))
    there = {one.parts[0] for one in found}
    bare = [path for path in _listed(home) if normalize("NFC", path.name) not in there and _holds_others(path)]
    return (*found, *(_without_table(path) for path in bare))


def _listed(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "__", "~$")))


def _holds_others(path: Path) -> bool:
    return path.is_dir() or path.suffix.lower() == ".zip"


def _without_table(path: Path) -> Handed:
    why = f"there is no table of codings; it should be {CODINGS}/{bare_name(path.name)}.csv"
    return Handed((normalize("NFC", path.name),), path, path.as_posix(), why)


def _counts(one: Handed, sets: set[tuple[str, ...]]) -> bool:
    """Tell whether what lies outside a codings folder may be codings: within a set only what looks like it."""
    if one.parts[-1].casefold() in _OTHER_TABLES:
        return False
    inside = any(one.parts[: len(root)] == root for root in sets)
    return not inside or (not one.why and _looks_like_codings(one.path))


def _looks_like_codings(path: Path) -> bool:
    with path.open("rb") as table:
        first = table.readline(4096).lower()
    return all(column in first for column in (b"transcript", b"start", b"end", b"code", b"stance"))


def _unfolded(folder: Path, parts: tuple[str, ...], shown: str, desk: Path) -> Iterator[Handed]:
    """Yield every file that may be a table, or should have been one, whatever it is packed in."""
    for path in _listed(folder):
        here, there = (*parts, normalize("NFC", path.name)), f"{shown}/{path.name}"
        suffix = path.suffix.lower()
        if path.is_dir():
            yield from _unfolded(path, here, there, desk)
        elif suffix == ".zip":
            yield from _of_zip(Handed(here, path, there), desk)
        elif suffix in _WANTED:
            yield Handed(here, path, there, _NOT_READ if suffix in NO_TABLES else "")


def _of_zip(packed: Handed, desk: Path) -> Iterator[Handed]:
    parts, shown = packed.parts, packed.shown
    why = _TOO_DEEP if sum(part.lower().endswith(".zip") for part in parts) > DEEPEST else ""
    fresh = desk / str(len(list(desk.iterdir())))
    fresh.mkdir()
    try:
        if not why:
            _unpack(packed, fresh)
    except QualcoopError as error:
        why = error.message
    if why:
        yield Handed(parts, packed.path, shown, why)
    else:
        yield from _unfolded(fresh, parts, shown, desk)


def _unpack(packed: Handed, folder: Path) -> None:
    container = Container(packed.path.read_bytes(), path=packed.shown)
    with zipfile.ZipFile(packed.path) as listed:
        names = [name for name in listed.namelist() if PurePosixPath(name).suffix.lower() in _WANTED]
    for name in names:
        storing.write_whole(folder / PurePosixPath(name), container.read(name))
