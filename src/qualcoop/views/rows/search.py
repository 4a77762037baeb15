"""Rows of the JSON contract for the search: which case next, and what was not searched. Chooses nothing."""

from __future__ import annotations

from typing import Any

from qualcoop.induction.search.searching import NextCase
from qualcoop.induction.search.unsearched import NotSearched

__all__ = ["next_row", "not_searched_row"]

Row = dict[str, Any]


def next_row(one: NextCase) -> Row:
    """Give one case to examine next as plain data."""
    breaks, far = one.breaks, one.distance
    return {
        "case": one.case,
        "rank": one.rank,
        "reasons": list(one.reasons),
        "verdict": one.verdict,
        "x": one.x,
        "outcome": one.y,
        "breaks": {"ways": breaks.ways, "sufficiency": breaks.sufficiency, "necessity": breaks.necessity}
        if breaks
        else None,
        "distance": {
            "share": far.share,
            "nearest": far.nearest,
            "compared": far.compared,
            "differs": list(far.differs),
        }
        if far
        else None,
        "ask": list(one.ask),
        "criterion": one.criterion,
    }


def not_searched_row(one: NotSearched) -> Row:
    """Give one thing that was not searched as plain data."""
    return {
        "rank": one.rank,
        "kind": one.kind,
        "what": one.what or None,
        "why": one.why,
        "risks": one.risks or None,
        "cases": list(one.cases),
        "more": one.more,
    }
