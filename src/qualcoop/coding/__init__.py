"""Suggest codings, compare coders and settle what they disagree on. Touches no files."""

from __future__ import annotations

__all__: list[str] = []
