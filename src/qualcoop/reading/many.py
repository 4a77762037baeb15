"""Read many files, on all cores, in their order, each only when it is needed. Never holds them all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Timer
from typing import Any

from qualcoop import reading
from qualcoop.errors import QualcoopError, ReadingError, UsageError
from qualcoop.reading.child import GRACE, LIMITS, Apart, end_after
from qualcoop.reading.hints import NO_HINTS, Hints
from qualcoop.reading.registry import READERS, Extract, Reader
from qualcoop.records.transcript import Transcript

if sys.platform == "linux":
    import resource

__all__ = ["Unread", "main", "read_many"]

ROOT = Path(__file__).resolve().parents[2]
FEW = 12
"""Up to so many files are read here: a child needs about as long to start."""
AHEAD = 8
"""Transcripts a child may have ready before they are taken."""
SECONDS = 300.0
"""Time on the clock for one file, after which its child is ended."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file still to be read, with what a person says about it.

    Attributes
    ----------
    path
        The file.
    hints, name
        As for :func:`qualcoop.reading.read`.
    """

    path: Path | str
    hints: Hints = NO_HINTS
    name: str | None = None

    @property
    def shown(self) -> str:
        """How the file is named in its transcript and in errors."""
        return self.name if self.name is not None else Path(self.path).as_posix()


def read_many(
    paths: Iterable[Path | str | Unread], *, processes: int | None = None, progress: bool = False
) -> Iterator[Transcript | ReadingError]:
    r"""Read files one after another in their order, several at a time.

    Parameters
    ----------
    paths
        Files, or :class:`Unread` where there are hints; taken as they are needed, so it may be endless.
    processes
        How many child processes read; as many as cores, if not said. With 1, and for few files, none is started,
        unless several of the files are of a kind that only a child reads.
    progress
        Whether a bar is shown on standard error.

    Yields
    ------
    Transcript | ReadingError
        One a file, in the order of the files. A file that cannot be read, or is not there, gives its error and stops
        nothing. Who stops taking them ends the children.

    Raises
    ------
    UsageError
        If there are to be fewer than one process.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for n in range(3):
    ...         _ = (Path(folder) / f"t{n}.txt").write_text("ถาม: ดีไหมคะ\nตอบ: ดีครับ", encoding="utf-8")
    ...     [type(found).__name__ for found in read_many([*sorted(Path(folder).iterdir()), "lost.txt"])]
    ['Transcript', 'Transcript', 'Transcript', 'ReadingError']
    """
    if processes is not None and processes < 1:
        raise UsageError(f"processes is {processes}; at least 1 reads")
    total = len(paths) if isinstance(paths, Sequence) else None
    found = _found(map(_unread, paths), processes or os.cpu_count() or 1)
    return _shown(found, total) if progress else found


def _unread(path: Path | str | Unread) -> Unread:
    return path if isinstance(path, Unread) else Unread(path)


def _found(files: Iterator[Unread], processes: int) -> Iterator[Transcript | ReadingError]:
    first = list(islice(files, FEW + 1))
    everything = chain(first, files)
    if (processes == 1 or len(first) <= FEW) and sum(map(_is_apart, first)) < 2:
        yield from map(_read_here, everything)
        return
    with _Crew(processes) as crew:
        yield from crew.read(everything)


def _is_apart(file: Unread) -> bool:
    """Say whether a file would need a child in any case; several are better read by one."""
    reader = READERS.get(Path(file.path).suffix.casefold())
    return reader is not None and isinstance(reader.extract, Apart)


def _shown(found: Iterator[Transcript | ReadingError], total: int | None) -> Iterator[Transcript | ReadingError]:
    from tqdm import tqdm

    yield from tqdm(found, total=total, unit="file", desc="reading")


def _read_here(file: Unread) -> Transcript | ReadingError:
    """Read a file; its error is an answer too."""
    try:
        return reading.read(file.path, hints=file.hints, name=file.name)
    except ReadingError as error:
        return error
    except QualcoopError as error:
        return ReadingError(error.message, path=file.shown)
    except Exception as error:
        return ReadingError(_gave_up(type(error).__name__), path=file.shown)


def _gave_up(name: str) -> str:
    return f"the reader gave up on it ({name}): the file is damaged or unusual; save it again"


# --- children, each asked by a thread of its own -------------------------------------------------------------------


class _Crew:
    """Child processes, each with a thread that waits for its answers."""

    def __init__(self, processes: int) -> None:
        self._window = AHEAD * processes
        self._children = [_Reader() for _ in range(processes)]
        self._idle: SimpleQueue[_Reader] = SimpleQueue()
        for child in self._children:
            self._idle.put(child)
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="reading")

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_: object) -> None:
        """End the children, at once and whatever they are doing: nobody waits for their answers."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._children:
            child.close()
        self._threads.shutdown()
        for child in self._children:
            child.end()

    def read(self, files: Iterator[Unread]) -> Iterator[Transcript | ReadingError]:
        """Give the answers in the order of the files, which are taken a few ahead of them."""
        asked: deque[Future[Transcript | ReadingError]] = deque()
        while True:
            asked.extend(self._threads.submit(self._ask, file) for file in islice(files, self._window - len(asked)))
            if not asked:
                return
            yield asked.popleft().result()

    def _ask(self, file: Unread) -> Transcript | ReadingError:
        child = self._idle.get()
        try:
            return child.ask(file)
        except Exception as error:  # one file's trouble, whatever it is, is not the others'
            return ReadingError(_gave_up(type(error).__name__), path=file.shown)
        finally:
            self._idle.put(child)


class _Reader:
    """A child process that reads file after file; it is started anew when a file kills it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def ask(self, file: Unread) -> Transcript | ReadingError:
        """Have a file read; a child that dies or hangs costs this file only."""
        if self._closed:
            return ReadingError("reading was ended before it", path=file.shown)
        process, late = self._process or self._started(), Event()
        timer = Timer(SECONDS, _end_late, (process, late))
        timer.daemon = True
        timer.start()
        try:
            line = _exchange(process, json.dumps(_request(file)).encode() + b"\n")
        finally:
            timer.cancel()
        if line.endswith(b"\n"):
            return _understood(line, file)
        self.end()
        if late.is_set():
            why = f"reading it took more than {SECONDS:g} seconds and was stopped; cut the file up or save it again"
            return ReadingError(why, path=file.shown)
        return ReadingError("the process that read it died: the file is damaged or too large", path=file.shown)

    def _started(self) -> subprocess.Popen[bytes]:
        """Start a child with our own search path, but never with the working folder on it."""
        found = [str(ROOT), *(entry for entry in sys.path if entry)]
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "qualcoop.reading.many"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(found))},
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._process = process
        if self._closed:
            _kill(process)
        return process

    def end(self) -> None:
        """End the child and close its pipes."""
        if self._process is not None:
            _kill(self._process)
            for stream in (self._process.stdin, self._process.stdout):
                _close(stream)
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """End the child; called by another thread, it makes the one that waits for an answer go on."""
        self._closed = True
        process = self._process
        if process is not None:
            _kill(process)


def _exchange(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        return b""
    try:
        process.stdin.write(request)
        process.stdin.flush()
        return process.stdout.readline()
    except (OSError, ValueError):
        return b""


def _end_late(process: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the child and what it started itself."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except OSError:
        process.kill()


def _close(stream: Any) -> None:  # noqa: ANN401  (either end of a pipe)
    try:
        stream.close()
    except OSError:
        return


# --- what goes over: one line of JSON a file, each way -------------------------------------------------------------


def _request(file: Unread) -> dict[str, Any]:
    hints = {each.name: getattr(file.hints, each.name) for each in fields(file.hints)}
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in hints.items()}
    named = {key: dict(value) if hasattr(value, "items") else value for key, value in plain.items()}
    return {"path": str(file.path), "name": file.name, "hints": named}


def _asked(request: dict[str, Any]) -> Unread:
    told = {name: _tupled(value) for name, value in request["hints"].items()}
    return Unread(request["path"], Hints(**told), request["name"])


def _tupled(value: Any) -> Any:  # noqa: ANN401  (whatever JSON holds)
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


def _answer(found: Transcript | ReadingError) -> dict[str, Any]:
    if isinstance(found, ReadingError):
        return {"refused": found.message, "path": found.path, "line": found.line}
    return {"text": found.text, "layout": found.layout()}


def _understood(line: bytes, file: Unread) -> Transcript | ReadingError:
    try:
        told = json.loads(line)
        if "refused" in told:
            return ReadingError(told["refused"], path=told["path"], line=told["line"])
        return Transcript.from_layout(told["layout"], told["text"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return ReadingError("the process that read it answered what cannot be understood", path=file.shown)


def main() -> int:
    """Read the files named on standard input until it ends; answer each with one line of JSON."""
    reading.READERS = _without_children()
    _limit_memory()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints is no answer
    while line := sys.stdin.buffer.readline():
        end_after(int(SECONDS) + GRACE)
        found = _read_here(_asked(json.loads(line)))
        answers.write(json.dumps(_answer(found)).encode() + b"\n")
        answers.flush()
        end_after(0)
    return 0


def _without_children() -> dict[str, Reader]:
    """Give the readers as they are in a process that is itself a child: none starts another."""
    return {suffix: replace(reader, extract=_inside(reader.extract)) for suffix, reader in READERS.items()}


def _inside(extract: Extract) -> Extract:
    if not isinstance(extract, Apart):
        return extract
    found: Extract = import_module(f"qualcoop.reading.formats.{extract.format}").extract
    return found


def _limit_memory() -> None:
    """Hold this process to what a reader may use, and as much again for the words of the language."""
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = 2 * LIMITS.memory if hard == resource.RLIM_INFINITY else min(2 * LIMITS.memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    raise SystemExit(main())
