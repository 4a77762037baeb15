"""How well cases fit a claim, when interviews are saturated, how far coders agree. Reads and writes nothing."""

from __future__ import annotations

__all__: list[str] = []
