"""Let one writer at a time into a study's folder. Never takes a lock from a process that may be alive."""

from __future__ import annotations

__all__ = ["LOCK_NAME", "lock"]

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qualcoop.errors import LockedError, MissingError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_NAME = ".qualcoop.lock"
_AGAIN = 20


@contextmanager
def lock(folder: str | Path) -> Iterator[None]:
    """Hold a study's folder while writing to it.

    A file names the holder: process, host and time. The lock of a process of this host that has died is taken over;
    one of another host (a shared or synced folder) never is.

    Raises
    ------
    MissingError
        If there is no such folder.
    LockedError
        If another writer holds it, naming that writer.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> with lock(folder):
    ...     (Path(folder) / LOCK_NAME).exists()
    True
    >>> (Path(folder) / LOCK_NAME).exists()
    False
    """
    path = Path(folder) / LOCK_NAME
    if not Path(folder).is_dir():
        raise MissingError("there is no such folder", path=str(folder))
    handle = _claimed(path)
    try:
        yield
    finally:
        _release(handle, path)


def _claimed(path: Path) -> int:
    """Open the lock file, hold it, and write our name in it."""
    for _ in range(_AGAIN):
        handle = _opened(path)
        if not _hold(handle):
            holder = _holder(path)
            os.close(handle)
            raise _held(path, holder)
        if not _still_there(handle, path):
            os.close(handle)
            continue
        holder = _holder(path)
        if holder and not _is_stale(holder):
            os.close(handle)
            raise _held(path, holder)
        _sign(handle)
        return handle
    raise LockedError("other writers come and go too fast; try again", path=str(path))


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise LockedError(f"the folder cannot be locked ({error.strerror})", path=str(path)) from error


def _hold(handle: int) -> bool:
    """Ask the system for the file, so that two writers who find a stale lock cannot both take it over."""
    try:
        if sys.platform == "win32":
            os.lseek(handle, 1 << 20, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        # A file system without such locks leaves the named file alone to tell; a refusal on Windows is a holder.
        return sys.platform != "win32" or error.errno is None
    return True


def _still_there(handle: int, path: Path) -> bool:
    """Tell whether the file we hold is still the one of that name: its last holder may just have removed it."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _holder(path: Path) -> dict[str, Any]:
    """Give what the file says of its holder; nothing where it is empty or cannot be read."""
    with suppress(OSError, ValueError):
        found = json.loads(path.read_bytes())
        if isinstance(found, dict):
            return found
    return {}


def _is_stale(holder: dict[str, Any]) -> bool:
    pid = holder.get("pid")
    return holder.get("host") == socket.gethostname() and isinstance(pid, int) and not _is_alive(pid)


def _is_alive(pid: int) -> bool:
    if pid <= 0:
        return False
    if sys.platform == "win32":
        # Signal 0 would end the process there; the system's own lock has already said that nobody holds the file.
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _held(path: Path, holder: dict[str, Any]) -> LockedError:
    who = "another writer"
    if holder:
        who = f"process {holder.get('pid', '?')} on {holder.get('host', '?')} since {holder.get('at', '?')}"
    advice = "wait, or remove this file if that writer is gone"
    return LockedError(f"{who} is writing to this folder; {advice}", path=str(path))


def _sign(handle: int) -> None:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    name = json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "at": at})
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, name.encode() + b"\n")
    os.fsync(handle)


def _release(handle: int, path: Path) -> None:
    """Remove the file while it is still held; where a held file cannot be removed, leave it empty first."""
    with suppress(OSError):
        os.ftruncate(handle, 0)
    with suppress(OSError):
        if _still_there(handle, path):
            path.unlink()
    os.close(handle)
    if sys.platform == "win32":
        with suppress(OSError):
            path.unlink()
