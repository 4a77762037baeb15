"""A report part by part, as plain data, with what the command line tells of the same. Renders nothing."""

from __future__ import annotations

__all__: list[str] = []
