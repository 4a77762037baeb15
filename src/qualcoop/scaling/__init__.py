"""Code millions of short answers, a piece of a Parquet file at a time. Knows no study and decides nothing."""

from __future__ import annotations

from qualcoop.scaling.running import scale
from qualcoop.scaling.summary import Summary

__all__ = ["Summary", "scale"]
