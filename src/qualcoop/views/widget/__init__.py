"""The widget in which a person codes a transcript: what it shows, and how. Writes no file and decides nothing."""

from __future__ import annotations

__all__: list[str] = []
