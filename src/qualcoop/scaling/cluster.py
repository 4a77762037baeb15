"""Workers of a Dask cluster, anywhere, with the same folder before them. Starts and stops no cluster."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from secrets import token_hex
from socket import getaddrinfo
from typing import Any

from qualcoop.errors import QualcoopError, UsageError
from qualcoop.scaling.pieces import Tally, code_piece
from qualcoop.scaling.tables import Piece, stand

__all__ = ["check_address", "code_on_cluster"]

PATIENCE = 30.0
"""Seconds in which a scheduler must answer, and in which a first worker must have joined."""
PORTS = range(1, 1 << 16)


def code_on_cluster(
    folder: str, key: str, pieces: Iterable[Piece], *, scheduler: str, patience: float = PATIENCE
) -> Iterator[tuple[Piece, Tally]]:
    """Have pieces coded by the workers of a cluster; yield each with its tally when its part stands.

    The scheduler gives the pieces of a worker that dies to another. Who stops taking them takes back what is left.

    Raises
    ------
    UsageError
        If no scheduler answers, no worker joins, the scheduler ends, or the pieces cannot be coded there.
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
            try:
                tally = None if future.cancelled() else _tally(future, asked[future])
            except import_module("distributed.comm").CommClosedError:       # it ended while it gave what it had
                tally = None
            if tally is None:
                raise UsageError(f"the scheduler at {scheduler} is gone; start it anew; {stand(folder)}", path=folder)
            yield asked[future], tally


def check_address(scheduler: str) -> None:
    """Refuse at once what is no address, or the name of no machine: Dask would try it until its patience ends.

    Raises
    ------
    UsageError
        If no scheduler can be there, or Dask is not.
    """
    _dask()
    addressing, registry = (import_module(f"distributed.comm.{name}") for name in ("addressing", "registry"))
    right = "it is tcp://HOST:PORT, as 'dask scheduler' prints it"
    try:
        host, port = addressing.parse_host_port(scheduler)
        registry.get_backend(addressing.parse_address(scheduler)[0])
        if port not in PORTS:
            raise UsageError(f"{scheduler!r} is no address of a scheduler (ports end at {PORTS[-1]}); {right}")
        getaddrinfo(host, port)
    except QualcoopError:
        raise
    except (ValueError, RuntimeError, ImportError, OSError) as error:
        raise UsageError(f"{scheduler!r} is no address of a scheduler ({error}); {right}") from error


def _dask() -> Any:  # noqa: ANN401  (a module whose classes have no types)
    try:
        return import_module("distributed")
    except ImportError as error:
        raise UsageError("a cluster needs Dask: pip install 'qualcoop[scale]'") from error


def _joined(distributed: Any, scheduler: str, patience: float) -> Any:  # noqa: ANN401
    """Give a client of the scheduler, once a worker is there."""
    try:
        _knock(distributed, scheduler, patience)
        client = distributed.Client(scheduler, timeout=patience, set_as_default=False)
    except Exception as error:
        raise UsageError(f"no scheduler answers at {scheduler}; start one with: dask scheduler ({error})") from error
    try:
        client.wait_for_workers(1, timeout=patience)
    except Exception as error:
        client.close()
        raise UsageError(f"no worker has joined {scheduler}; start some with: dask worker {scheduler}") from error
    return client


def _knock(distributed: Any, scheduler: str, patience: float) -> None:  # noqa: ANN401
    """See that somebody answers, before a client is made: one that fails keeps the process from ending for long.

    It is done in a thread of its own, since a notebook's has an event loop that runs.
    """
    security = distributed.Security().get_connection_args("client")

    async def knock() -> None:
        comm = await import_module("distributed.comm").connect(scheduler, timeout=patience, **security)
        await comm.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, knock()).result()


def _tally(future: Any, piece: Piece) -> Tally:  # noqa: ANN401
    try:
        tally: Tally = future.result()
    except (QualcoopError, import_module("distributed.comm").CommClosedError):
        raise
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())
        raise UsageError(
            f"{piece.place}: the cluster gave it up ({said}); its workers need this version of qualcoop, and the file "
            "and the folder under the same paths"
        ) from error
    return tally
