"""Who speaks, from the words and shapes of labels: one rule for all formats. Reads no file, changes no text."""

from __future__ import annotations

__all__: list[str] = []
