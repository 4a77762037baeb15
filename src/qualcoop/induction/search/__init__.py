"""Where a negative case may be: what was searched, what was not, and which case to examine next. Judges nothing."""

from __future__ import annotations

__all__: list[str] = []
