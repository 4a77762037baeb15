"""Chapter 3 from the ledger: what was studied and how it was analysed, in words it supports. Adds nothing."""

from __future__ import annotations

__all__: list[str] = []
