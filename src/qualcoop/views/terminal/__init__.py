"""What a terminal is told, as plain text. Prints nothing."""

from __future__ import annotations

__all__: list[str] = []
