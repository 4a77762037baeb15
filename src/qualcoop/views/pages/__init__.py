"""Pages to print or send: HTML that needs nothing else, and Markdown. Gathers nothing of its own."""

from __future__ import annotations

__all__: list[str] = []
