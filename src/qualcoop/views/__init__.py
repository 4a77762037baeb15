"""Show records to people and programs: JSON rows, text, HTML, Markdown. Decides nothing."""

from __future__ import annotations

__all__: list[str] = []
