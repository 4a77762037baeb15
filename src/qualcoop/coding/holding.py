"""Hold back the search for cycles while many records are made that all stay. Frees nothing and makes nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["uncollected"]

MANY = 20_000
PLENTY = 1_000_000

_aged = 0
"""Objects that were taken for old since all were last looked through."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for cycles; records have none, and each look goes over all that were made before.

    Where much was made it counts as old afterwards, as if it had been looked through: the records would have stayed.
    From time to time all is looked through, so that what else was young then is not kept for good.

    Examples
    --------
    >>> with uncollected():
    ...     gc.isenabled()
    False
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            _grown_old(gc.get_count()[0])
            gc.enable()


def _grown_old(young: int) -> None:
    # To freeze and to thaw moves all young objects at once, and begins to count anew. Objects that somebody froze for
    # good stay so (as the interpreter itself did in Python 3.12), and after small passes, which may follow each other
    # for hours, the search goes on as ever.
    global _aged
    if young <= MANY or gc.get_freeze_count():
        return
    _aged += young
    if _aged > PLENTY:
        _aged = 0
        gc.collect()
    else:
        gc.freeze()
        gc.unfreeze()
