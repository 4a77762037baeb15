"""Workers of a Dask cluster, anywhere, with the same folder before them. Starts and stops no cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from secrets import token_hex
from typing import Any

from qualcoop.errors import QualcoopError, UsageError
from qualcoop.scaling.pieces import Tally, code_piece
from qualcoop.scaling.tables import Piece

__all__ = ["code_on_cluster"]

PATIENCE = 30.0
"""Seconds in which a scheduler must answer, and in which a first worker must have joined."""


def code_on_cluster(
    folder: str, key: str, pieces: Iterable[Piece], *, scheduler: str, patience: float = PATIENCE
) -> Iterator[tuple[Piece, Tally]]:
    """Have pieces coded by the workers of a cluster; yield each with its tally when its part stands.

    The scheduler gives the pieces of a worker that dies to another. Who stops taking them takes back what is left.

    Raises
    ------
    UsageError
        If no scheduler answers, no worker joins, or the pieces cannot be coded there.
    QualcoopError
        The first fault that a worker met.
    """
    distributed = _dask()
    run = token_hex(4)  # what the scheduler still holds of a run before is none of this one
    with _joined(distributed, scheduler, patience) as client:
        asked = {}
        for piece in pieces:
            name = f"qualcoop-{run}-{piece.number}"
            asked[client.submit(code_piece, folder, key, piece.number, key=name, pure=False)] = piece
        for future in distributed.as_completed(asked, loop=client.loop):
            yield asked[future], _tally(future, asked[future])


def _dask() -> Any:  # noqa: ANN401  (a module whose classes have no types)
    try:
        return import_module("distributed")
    except ImportError as error:
        raise UsageError("a cluster needs Dask: pip install 'qualcoop[scale]'") from error


def _joined(distributed: Any, scheduler: str, patience: float) -> Any:  # noqa: ANN401
    """Give a client of the scheduler, once a worker is there."""
    try:
        client = distributed.Client(scheduler, timeout=patience, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"no scheduler answers at {scheduler}; start one with: dask scheduler ({error})") from error
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError as error:
        client.close()
        raise UsageError(f"no worker has joined {scheduler}; start some with: dask worker {scheduler}") from error
    return client


def _tally(future: Any, piece: Piece) -> Tally:  # noqa: ANN401
    try:
        tally: Tally = future.result()
    except QualcoopError:
        raise
    except Exception as error:
        raise UsageError(
            f"{piece.place}: the cluster gave it up ({type(error).__name__}: {error}); its workers need this version "
            "of qualcoop, and the file and the folder under the same paths"
        ) from error
    return tally
