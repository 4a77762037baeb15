"""Rows of the JSON contract for what a claim survived, and the curves of saturation. Ends no study."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from qualcoop.induction.saturating import Curves
from qualcoop.induction.search.surviving import Survived
from qualcoop.measures.curves import Curve

__all__ = ["curves_row", "survived_row"]

Row = dict[str, Any]


def survived_row(found: Survived) -> Row:
    """Give what was survived as plain data."""
    return {
        "changes": found.changes,
        "last_change": {"n": found.entry, "kind": found.change} if found.change else None,
        "passes": list(found.passes),
        "cases": {name: list(cases) for name, cases in found.cases.items()},
        "held": list(found.held),
        "broke": list(found.broke),
        "new": list(found.new),
        "confirmed_new": list(found.confirmed_new),
        "varieties": [
            {
                "kind": one.kind,
                "name": one.name or None,
                "value": one.value,
                "confirms": list(one.confirms),
                "compatible": list(one.compatible),
                "others": list(one.others),
            }
            for one in found.varieties
        ],
    }


def curves_row(drawn: Curves) -> Row:
    """Give the curves as plain data."""
    return {
        "interviews": list(drawn.interviews),
        "codes": _curve_row(drawn.codes),
        "meanings": [_curve_row(curve) for curve in drawn.meanings],
        "stop": {
            "passes": [asdict(point) | {"after": list(point.after)} for point in drawn.stop.points],
            "untested": list(drawn.stop.untested),
        },
    }


def _curve_row(curve: Curve) -> Row:
    return {
        "kind": curve.kind,
        "code": curve.code or None,
        "orders": curve.orders,
        "points": [asdict(point) for point in curve.points],
    }
