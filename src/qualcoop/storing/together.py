"""Write several files of a study together, and put them back where what follows fails. Knows no content."""

from __future__ import annotations

__all__ = ["written_together"]

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from qualcoop.storing.atomic import write_whole
from qualcoop.storing.locking import lock


@contextmanager
def written_together(folder: str | Path, contents: Mapping[Path, str]) -> Iterator[None]:
    r"""Write files under the study's lock, then let what depends on them go on; undo it all if that fails.

    The lock is held while the files are written and while they are put back, not in between: what goes on (a line of
    the ledger) takes it itself. A file that somebody else has changed in the meantime is left as that one left it.

    Parameters
    ----------
    folder
        The study's folder.
    contents
        What each file is to say; written in this order.

    Raises
    ------
    LockedError
        If another writer holds the folder; nothing is written then.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.csv").write_text("old\n")
    >>> try:
    ...     with written_together(folder, {folder / "a.csv": "new\n", folder / "b.csv": "new\n"}):
    ...         raise ValueError("refused")
    ... except ValueError:
    ...     [(path.name, path.read_text()) for path in sorted(folder.iterdir())]
    [('a.csv', 'old\n')]
    """
    before: dict[Path, bytes | None] = {}
    try:
        with lock(folder):
            for path, content in contents.items():
                old = path.read_bytes() if path.exists() else None
                if old != content.encode():
                    before[path] = old
                    write_whole(path, content)
        yield
    except BaseException:
        if before:
            with lock(folder):
                _put_back(before, contents)
        raise


def _put_back(before: Mapping[Path, bytes | None], contents: Mapping[Path, str]) -> None:
    for path, old in before.items():
        if path.exists() and path.read_bytes() == contents[path].encode():
            path.unlink() if old is None else write_whole(path, old)
