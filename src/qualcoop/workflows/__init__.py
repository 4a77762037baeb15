"""One short module a verb: join the edges to the method. No rule of the method and no format lives here."""

from __future__ import annotations

__all__: list[str] = []
