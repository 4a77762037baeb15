"""Hold back the search for cycles while many records are made that all stay. Frees nothing and makes nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["uncollected"]

MANY = 20_000


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for cycles; records have none, and each look goes over all that were made before.

    Where much was made it counts as old afterwards, as if it had been looked through: it would have stayed.

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
            _grown_old()
            gc.enable()


def _grown_old() -> None:
    # To freeze and to thaw moves all young objects at once. Objects that somebody froze for good stay so, and after
    # small passes, which may follow each other for hours, the search goes on as ever.
    if gc.get_count()[0] > MANY and not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
