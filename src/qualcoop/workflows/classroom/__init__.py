"""For those who teach: exercises answered kindly, sets for a class, and where the class split. Gives no marks."""

from __future__ import annotations

__all__: list[str] = []
