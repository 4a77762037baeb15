"""Workers on this machine: child processes, each asked by a thread of its own. Does none of the work itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import Any

from qualcoop import errors
from qualcoop.errors import QualcoopError, UsageError
from qualcoop.scaling.pieces import Tally
from qualcoop.scaling.tables import Piece

__all__ = ["code_apart"]

ROOT = Path(__file__).resolve().parents[2]
WORKER = "qualcoop.scaling.worker"
ATTEMPTS = 3
"""How often a piece is given to a worker: one that dies over it may have been killed for another reason."""


def code_apart(folder: str, key: str, pieces: Iterable[Piece], *, workers: int) -> Iterator[tuple[Piece, Tally]]:
    """Have pieces coded by child processes; yield each with its tally when its part stands.

    A worker that dies is replaced, and its piece is given out again. Who stops taking them ends the workers.

    Raises
    ------
    QualcoopError
        The first fault that a worker met, or a piece over which three workers died.
    """
    with _Crew(folder, key, workers) as crew:
        yield from crew.code(pieces)


class _Crew:
    """Child processes, each with a thread that waits for its answers."""

    def __init__(self, folder: str, key: str, workers: int) -> None:
        self._children = [_Child(folder, key) for _ in range(workers)]
        self._idle: SimpleQueue[_Child] = SimpleQueue()
        for child in self._children:
            self._idle.put(child)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="scaling")

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_: object) -> None:
        """End the workers, at once and whatever they are doing: what they have not renamed is no part."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._children:
            child.kill()
        self._threads.shutdown()
        for child in self._children:
            child.end()

    def code(self, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Tally]]:
        asked: dict[Future[Tally], Piece] = {self._threads.submit(self._ask, piece): piece for piece in pieces}
        for future in as_completed(asked):
            yield asked[future], future.result()

    def _ask(self, piece: Piece) -> Tally:
        child = self._idle.get()
        try:
            for _ in range(ATTEMPTS):
                line = child.ask(piece.number)
                if line.endswith(b"\n"):
                    return _tally(line)
        finally:
            self._idle.put(child)
        raise UsageError(f"{piece.place}: {ATTEMPTS} workers died over it; is there enough memory?")


class _Child:
    """A worker; it is started when it is first asked, and anew when it has died."""

    def __init__(self, folder: str, key: str) -> None:
        self._command = [sys.executable, "-P", "-m", WORKER, folder, key]
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._starting = Lock()

    def ask(self, number: int) -> bytes:
        """Give the answer of the worker: a whole line, or less where it died."""
        process = self._process or self._started()
        line = _exchange(process, f"{number}\n".encode())
        if not line.endswith(b"\n"):
            self.end()
        return line

    def _started(self) -> subprocess.Popen[bytes]:
        """Start a worker with our own search path, but never with the working folder on it."""
        found = [str(ROOT), *(entry for entry in sys.path if entry)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(found))}
        with self._starting:
            if self._closed:
                raise UsageError("the run was ended")
            try:
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env=environment,
                    start_new_session=os.name == "posix",  # Ctrl-C is for us; we end the workers
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as error:
                raise UsageError(f"no worker can be started ({error.strerror or error}); ask for fewer") from error
            return self._process

    def kill(self) -> None:
        """Kill the worker and start no other; it makes the thread that waits for its answer go on."""
        with self._starting:
            self._closed = True
            if self._process is not None:
                self._process.kill()

    def end(self) -> None:
        """End the worker and what was open to it; nobody may be waiting for its answer."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                _close(stream)
            process.wait()


def _exchange(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        return b""
    try:
        process.stdin.write(request)
        process.stdin.flush()
        return process.stdout.readline()
    except (OSError, ValueError):
        return b""


def _close(stream: Any) -> None:  # noqa: ANN401  (either end of a pipe)
    try:
        stream.close()
    except OSError:
        return


def _tally(line: bytes) -> Tally:
    """Give the tally that a worker answered with, or raise the error it met."""
    told = json.loads(line)
    if "refused" in told:
        refused = told["refused"]
        kind = getattr(errors, refused["as"])
        error: QualcoopError = kind(refused["message"], path=refused["path"])
        raise error
    tally: Tally = told["tally"]
    return tally
