"""Test an explanation on every case: from informants to cells, verdicts, passes, revisions, findings. No files."""

from __future__ import annotations

__all__: list[str] = []
