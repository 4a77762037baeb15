"""One module a format, each with `FORMAT`, `VERSION` and `extract`: from a file's bytes to its text. Opens no file."""

from __future__ import annotations

__all__: list[str] = []
