"""Run one reader in a child process with limits of time and memory. Never trusts what the child gives back."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import Path
from threading import Event, Timer
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from qualcoop.errors import ReadingError
from qualcoop.reading.hints import Extracted, Hints, Utterance
from qualcoop.records.transcript import Notice

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
if sys.platform == "linux":
    import resource

__all__ = ["GRACE", "LIMITS", "Apart", "Child", "Limits", "end_after", "main"]

ROOT = Path(__file__).resolve().parents[2]
MIB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use for one file.

    Attributes
    ----------
    seconds
        Time on the clock, everywhere.
    memory
        Bytes of address space, on Linux only: other systems do not hold a process to it.
    answer
        Bytes of what it may give back.
    """

    seconds: float = 180.0
    memory: int = 1024 * MIB
    answer: int = 256 * MIB


GRACE = 10
"""Seconds after which a child ends itself that its parent should have ended, and did not, since it is dead itself."""
LIMITS = Limits()
"""Enough for an interview of hundreds of pages; a file that needs more is cut up by hand."""


@dataclass(frozen=True, slots=True)
class Apart:
    """The function from bytes to text of a format whose parser is kept in a child process.

    Parameters
    ----------
    format
        The module of `qualcoop.reading.formats` whose `extract` does the work.
    limits
        What it may use.

    Examples
    --------
    >>> Apart("txt")("ถาม: ดีไหม".encode(), path="a.txt", hints=Hints()).text
    'ถาม: ดีไหม'
    """

    format: str
    limits: Limits = LIMITS

    def __call__(self, data: bytes, *, path: str, hints: Hints) -> Extracted:
        """Give the text of one file, read in a child of its own."""
        with Child(self.format, limits=self.limits) as child:
            return child.extract(data, path=path, hints=hints)


class Child:
    """A child process that reads file after file of one format, and is started anew when one of them kills it.

    Parameters
    ----------
    format
        The module of `qualcoop.reading.formats` whose `extract` does the work.
    limits
        What it may use for one file.

    Examples
    --------
    >>> with Child("txt") as child:
    ...     [child.extract(data, path="a.txt", hints=Hints()).text for data in (b"Q: Why?", b"A: Floods.")]
    ['Q: Why?', 'A: Floods.']
    """

    def __init__(self, format: str, *, limits: Limits = LIMITS) -> None:
        self._format = format
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Child:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the child, whatever it is doing."""
        if self._process is not None:
            _end(self._process)
            self._process = None

    def extract(self, data: bytes, *, path: str, hints: Hints) -> Extracted:
        """Give the text of a file's bytes.

        Raises
        ------
        ReadingError
            If the reader refuses the file, or the child crashes, hangs, needs too much memory or answers nonsense.
        """
        if self._process is None:
            self._process = _start(self._format, self._limits, path)
        process, late = self._process, Event()
        timer = Timer(self._limits.seconds, _end_late, (process, late))
        timer.daemon = True
        timer.start()
        try:
            answer = _asked(process, data, _request(data, path, hints), self._limits)
        except BaseException:
            self.close()
            raise
        finally:
            timer.cancel()
        if not answer.endswith(b"\n"):
            self.close()
            raise ReadingError(_why_silent(process, late, answer, self._limits), path=path)
        try:
            return _understood(answer, path, self._limits)
        except _NonsenseError as error:
            self.close()
            raise ReadingError("the reader's child process answered what cannot be understood", path=path) from error


class _NonsenseError(Exception):
    """The child's answer has not the form agreed on."""


def _start(format: str, limits: Limits, path: str) -> subprocess.Popen[bytes]:
    """Start the child with our own search path, but never with the working folder on it."""
    found = [str(ROOT), *(entry for entry in sys.path if entry)]
    quiet = ("-W", "ignore::RuntimeWarning:runpy")  # the package has imported this module before it is run
    command = [sys.executable, "-P", *quiet, "-m", "qualcoop.reading.child", format, str(limits.memory)]
    command.append(str(math.ceil(limits.seconds) + GRACE))
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(found))},
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise ReadingError(f"no child process could be started to read it: {error.strerror}", path=path) from error


def _request(data: bytes, path: str, hints: Hints) -> bytes:
    return json.dumps({"size": len(data), "path": path, "hints": _fields(hints)}).encode() + b"\n"


def _fields(record: DataclassInstance) -> dict[str, Any]:
    """Give what a record holds, whatever its fields, as JSON can carry it."""
    held = {each.name: getattr(record, each.name) for each in fields(record)}
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in held.items()}


def _values(told: Mapping[str, Any]) -> dict[str, Any]:
    """Give what came over as a record holds it: tuples, where JSON knows lists only."""
    return {name: _tupled(value) for name, value in told.items()}


def _tupled(value: Any) -> Any:  # noqa: ANN401  (whatever JSON holds)
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


def _asked(process: subprocess.Popen[bytes], data: bytes, request: bytes, limits: Limits) -> bytes:
    """Hand a file over and wait for the line that comes back; a child that ends instead gives no whole line."""
    if process.stdin is None or process.stdout is None:
        return b""
    try:
        process.stdin.write(request)
        process.stdin.write(data)
        process.stdin.flush()
    except OSError:
        return b""
    return process.stdout.readline(limits.answer)


def _end_late(process: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the child and what it started itself."""
    if process.poll() is not None:
        return
    if sys.platform != "win32":
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except OSError:
            process.kill()
    else:
        process.kill()


def _end(process: subprocess.Popen[bytes]) -> None:
    _kill(process)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                continue
    process.wait()


def _why_silent(process: subprocess.Popen[bytes], late: Event, answer: bytes, limits: Limits) -> str:
    """Say why no whole line came back."""
    if late.is_set():
        return f"reading it took more than {limits.seconds:g} seconds and was stopped; cut the file up or save it again"
    if len(answer) >= limits.answer:
        return f"it holds more than {limits.answer // MIB} MB of text; cut it up"
    code = process.wait()
    try:
        how = f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    except ValueError:
        how = f"exit code {code}"
    memory = f"more than {limits.memory // MIB} MB of memory"
    return f"the parser crashed on it ({how}): the file is damaged or needs {memory}; save it again or cut it up"


def _understood(answer: bytes, path: str, limits: Limits) -> Extracted:
    """Make of the child's line what the reader gave, or the error it met."""
    try:
        told = json.loads(answer)
        if "refused" in told:
            raise ReadingError(str(told["refused"]), path=path, line=int(told["line"]))
        if "failed" in told:
            raise ReadingError(_failure(str(told["failed"]), limits), path=path)
        if not isinstance(told["text"], str) or not isinstance(told["encoding"], str):
            raise _NonsenseError
        notices = tuple(Notice(**_values(each)) for each in told.pop("notices"))
        said = tuple(Utterance(**_values(each)) for each in told.pop("utterances"))
        return Extracted(**_values(told), notices=notices, utterances=said)
    except ReadingError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _NonsenseError from error


def _failure(name: str, limits: Limits) -> str:
    if name == "MemoryError":
        return f"reading it needs more than {limits.memory // MIB} MB of memory; cut the file up or save it again"
    if name in ("ModuleNotFoundError", "ImportError"):
        return "the library that reads this kind of file is not installed (pip install qualcoop again)"
    if name == "TimeoutError":
        return "a line of the file takes too long to search for labels; cut it up"
    return f"the parser gave up on it ({name}): the file is damaged or unusual; save it again"


def main(arguments: list[str]) -> int:
    """Read files from standard input until it ends, and answer each with one line of JSON.

    Parameters
    ----------
    arguments
        The format, the bytes of memory that may be used, and the seconds a file may take if nobody ends it sooner.
    """
    _limit_memory(int(arguments[1]) if len(arguments) > 1 else LIMITS.memory)
    seconds = int(arguments[2]) if len(arguments) > 2 else math.ceil(LIMITS.seconds)
    answers = _own_output()
    extract = None
    while (line := sys.stdin.buffer.readline()).strip():
        request = json.loads(line)
        data = sys.stdin.buffer.read(request["size"])
        end_after(seconds)
        try:
            if extract is None:
                extract = import_module(f"qualcoop.reading.formats.{arguments[0]}").extract
            told = _told(extract(data, path=request["path"], hints=Hints(**_values(request["hints"]))))
            answer = json.dumps(told).encode()
        except ReadingError as error:
            answer = json.dumps({"refused": error.message, "line": error.line}).encode()
        except Exception as error:
            answer = json.dumps({"failed": type(error).__name__}).encode()
        answers.write(answer + b"\n")
        answers.flush()
        end_after(0)
    return 0


def end_after(seconds: int) -> None:
    """Let the system end this process then, even within a parser's own code; 0: never. Windows has no such clock."""
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(seconds)


def _limit_memory(memory: int) -> None:
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _own_output() -> IO[bytes]:
    """Keep standard output for answers: what a parser prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _told(extracted: Extracted) -> dict[str, Any]:
    notices, said = map(_fields, extracted.notices), map(_fields, extracted.utterances)
    return _fields(extracted) | {"notices": list(notices), "utterances": list(said)}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
