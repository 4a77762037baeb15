"""A child process that codes one piece after another, as it is told on standard input. Chooses nothing itself."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

from qualcoop.errors import QualcoopError, UsageError
from qualcoop.scaling.pieces import code_piece

__all__ = ["main"]


def main(arguments: Sequence[str]) -> int:
    """Code the pieces whose numbers come in, one a line, and answer each with one line of JSON.

    Parameters
    ----------
    arguments
        The folder of the run, and its key.
    """
    folder, key = arguments
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    try:
        while line := sys.stdin.buffer.readline():
            answers.write(_answer(folder, key, int(line)) + b"\n")
            answers.flush()
    except BrokenPipeError:  # nobody waits for the answer any more; the part stands
        os._exit(0)
    return 0


def _answer(folder: str, key: str, number: int) -> bytes:
    try:
        told = {"tally": code_piece(folder, key, number)}
    except QualcoopError as error:
        told = {"refused": {"as": type(error).__name__, "message": error.message, "path": error.path}}
    except OSError as error:
        refused = UsageError(error.strerror or str(error), path=str(error.filename or ""))
        told = {"refused": {"as": "UsageError", "message": refused.message, "path": refused.path}}
    return json.dumps(told).encode()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
