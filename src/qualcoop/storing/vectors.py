"""Keep a text's vector on disk, so that no text is embedded twice. Keeps no text, and never half a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qualcoop.storing.atomic import write_whole
from qualcoop.text.embedders import Embedder, encoded, model_fault

__all__ = ["KeptVectors"]

Vectors = NDArray[np.float32]

AT_ONCE = 512
"""Texts that are embedded before what was made is written; an interruption loses no more than these."""

MOST = float(np.finfo(np.float16).max)
"""The greatest number that is kept."""


class KeptVectors:
    """An embedder that looks on disk before it asks another one, and writes down what that one says.

    A vector lies under the SHA-256 of the model's name and the text. A file holds up to 512 vectors and is
    written whole or not at all, so an interrupted run goes on where it stopped. The folder may be deleted at any time.
    Vectors are kept as 16-bit numbers and given back as such also when they were just made, so that a second run gets
    the very same numbers as the first. What is no row of finite numbers a text is refused and never kept.

    Parameters
    ----------
    embedder
        Who is asked for what is not there.
    folder
        Where the vectors lie; made at the first write.

    Examples
    --------
    >>> import tempfile
    >>> class Lengths:
    ...     name = "lengths@1"
    ...     def encode(self, texts):
    ...         return np.array([[len(text)] for text in texts], dtype=np.float32)
    >>> folder = Path(tempfile.mkdtemp())
    >>> KeptVectors(Lengths(), folder).encode(["น้ำ", "water"]).tolist()
    [[3.0], [5.0]]
    >>> len(list(folder.glob("*.npy")))
    1
    """

    def __init__(self, embedder: Embedder, folder: str | Path) -> None:
        self._embedder = embedder
        self._folder = Path(folder)
        self._known: dict[bytes, NDArray[np.float16]] | None = None

    @property
    def name(self) -> str:
        """The name of the embedder that is asked."""
        return self._embedder.name

    def __repr__(self) -> str:
        return f"<{self.name}, kept in {self._folder}>"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give one row a text, from disk where it is there."""
        known = self._read()
        keys = [self._key(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for batch in _batches(list(missing), AT_ONCE):
            made = self._made([missing[key] for key in batch])
            with suppress(PermissionError):     # where nothing may be written, nothing is kept, and all else goes on
                self._write(batch, made)
            known.update(zip(batch, made, strict=True))
        if not keys:
            return np.asarray(self._embedder.encode([]), dtype=np.float32)
        rows = [known[key] for key in keys]
        if len({len(row) for row in rows}) > 1:
            told = f"gives other numbers than those kept in {self._folder}; a model that changes needs another name"
            raise model_fault(self._embedder, told)
        return np.stack(rows).astype(np.float32)

    def _made(self, texts: Sequence[str]) -> NDArray[np.float16]:
        """Ask for what is not there, and refuse what could not be kept as it is."""
        rows = encoded(self._embedder, texts)
        if not (np.abs(rows) <= MOST).all():
            told = f"gave a number beyond {MOST:,.0f}, which cannot be kept; vectors of length 1 are best"
            raise model_fault(self._embedder, told)
        return rows.astype(np.float16)

    def _key(self, text: str) -> bytes:
        return sha256(f"{self.name}\0{text}".encode()).digest()

    def _read(self) -> dict[bytes, NDArray[np.float16]]:
        if self._known is None:
            self._known = dict(pair for path in sorted(self._folder.glob("*.npy")) for pair in _pairs(path))
        return self._known

    def _write(self, keys: Sequence[bytes], made: NDArray[np.float16]) -> None:
        rows = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), -1)
        stream = BytesIO()
        # One plain array a file: 32 bytes of key, then the vector's bytes. Nothing in it is ever run.
        np.save(stream, np.hstack([rows, made.view(np.uint8)]), allow_pickle=False)
        name = sha256(b"".join(keys)).hexdigest()[:16]
        write_whole(self._folder / f"{name}.npy", stream.getvalue())


def _pairs(path: Path) -> Iterator[tuple[bytes, NDArray[np.float16]]]:
    """Yield what a file holds; what is no file of vectors, or no finite vector, is passed over and embedded again."""
    try:
        table = np.load(path, allow_pickle=False)
    except (ValueError, OSError, EOFError):
        return
    if table.dtype != np.uint8 or table.ndim != 2 or table.shape[1] <= _KEY or (table.shape[1] - _KEY) % 2:
        return
    vectors = np.ascontiguousarray(table[:, _KEY:]).view(np.float16)
    sound = np.isfinite(vectors).all(axis=1)
    yield from zip((row.tobytes() for row in table[sound, :_KEY]), vectors[sound], strict=True)


def _batches(keys: Sequence[bytes], size: int) -> Iterator[Sequence[bytes]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


_KEY = 32
