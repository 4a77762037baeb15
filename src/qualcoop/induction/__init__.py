"""Test an explanation on every case: from informants to cells, verdicts, passes, revisions, findings. Touches no file."""

from __future__ import annotations

__all__: list[str] = []
