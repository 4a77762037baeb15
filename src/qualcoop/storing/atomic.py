"""Write a file whole or not at all. Knows nothing of what it writes, and never leaves half a file behind."""

from __future__ import annotations

__all__ = ["write_whole"]

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from stat import S_IMODE


def write_whole(path: str | Path, data: str | bytes) -> None:
    r"""Write a file whole or not at all: into a new file beside it, flushed to disk, then renamed over it.

    Parameters
    ----------
    path
        The file; its folder is made when missing. A symbolic link is followed, not replaced.
    data
        Text (written as UTF-8, its line ends untouched) or bytes.

    Raises
    ------
    OSError
        If the disk is full or the folder may not be written; the old file then stands untouched.

    Notes
    -----
    An existing file keeps its permissions; a new one gets the usual ones (the umask's).

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_whole(folder / "memo.md", "ถาม\n")
    >>> (folder / "memo.md").read_text(encoding="utf-8"), len(list(folder.iterdir()))
    ('ถาม\n', 1)
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.parent / f".{token_hex(8)}.tmp"
    try:
        _write_new(beside, data.encode() if isinstance(data, str) else data)
        _take_mode(beside, target)
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    _flush_folder(target.parent)


def _write_new(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _take_mode(path: Path, model: Path) -> None:
    with suppress(FileNotFoundError):
        path.chmod(S_IMODE(model.stat().st_mode))


def _flush_folder(folder: Path) -> None:
    """Flush the renaming itself, where the system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
