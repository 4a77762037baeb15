"""The frozen records of a study, and the forms in which they are shown and hashed. Reads and writes nothing."""

from __future__ import annotations

__all__: list[str] = []
