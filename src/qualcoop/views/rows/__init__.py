"""Rows of the JSON contract: what is known as plain data, for other people's scripts. Computes no finding."""

from __future__ import annotations

__all__: list[str] = []
