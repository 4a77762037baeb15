"""What qualcoop knows of Thai and English text, from folds to dates. Reads no file of a study."""

from __future__ import annotations

__all__: list[str] = []
