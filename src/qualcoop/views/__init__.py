"""Show what was found: rows of the JSON contract, plain text, a page, Markdown. Computes no finding of its own."""

from __future__ import annotations

__all__: list[str] = []
