"""The blind arm: findings of coders who knew nothing of the study, and a judge's crosswalk. Decides no match itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcoop.induction.findings import Factor, Findings
from qualcoop.storing.csv_file import read_table
from qualcoop.workflows.studies import open_study

__all__ = ["DECOY", "Arm", "blind_failures", "decoys_row", "open_arm", "variant_row"]

DECOY = "decoy: "
_ENOUGH = 2 / 3
_TOO_MANY = 1 / 3


@dataclass(frozen=True)
class Arm:
    """A blind coding with what a judge made of its findings.

    Attributes
    ----------
    findings
        The findings of the blind coding: a list of factors.
    crosswalk
        For each item of the published list, and each decoy, the codes that match it, the best first.
    """

    findings: Findings
    crosswalk: Mapping[str, tuple[str, ...]]

    def match(self, item: str) -> tuple[Factor, ...]:
        """Give the reported findings that match an item."""
        found = [self.findings[code] for code in self.crosswalk.get(item, ())]
        return tuple(factor for factor in found if factor.reported)

    def unmatched(self, *kinds: str) -> tuple[str, ...]:
        """Give the reported codes of these kinds that match nothing, neither published nor planted."""
        matched = {code for codes in self.crosswalk.values() for code in codes}
        return tuple(
            f.code.id for f in self.findings.of_kind(*kinds) if f.reported and f.code.id not in matched
        )


def open_arm(folder: Path) -> Arm | None:
    """Open a blind arm, a study folder with a crosswalk beside it; None where it was not run."""
    path = folder / "crosswalk.csv"
    if not path.is_file():
        return None
    crosswalk: dict[str, list[str]] = {}
    for row in read_table(path, required=("item", "finding")).rows:
        if row.get("item") and row.get("finding"):
            crosswalk.setdefault(row.get("item"), []).append(row.get("finding"))
    return Arm(open_study(folder).findings, {item: tuple(codes) for item, codes in crosswalk.items()})


def blind_failures(arm: Arm, found: Mapping[str, bool], controls: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Apply preregistration, point 3.

    Parameters
    ----------
    arm
        The blind arm.
    found
        Of each named item, whether it was found.
    controls
        The rows of the controls `variant` and `decoys`.

    Returns
    -------
    list of str
        Why the blind arm fails; empty where it does not.
    """
    said = []
    if sum(found.values()) < _ENOUGH * len(found):
        said.append(f"finds {sum(found.values())} of {len(found)} named items, fewer than two thirds")
    said += [f"control {name} fails" for name in ("variant", "decoys") if controls[name]["passed"] is False]
    factors = [factor for factor in arm.findings.of_kind("condition", "principle") if factor.reported]
    odd = arm.unmatched("condition", "principle")
    if len(odd) > _TOO_MANY * len(factors):
        said.append(f"{len(odd)} of its {len(factors)} factors match neither list nor sheet, more than a third")
    return said


def decoys_row(arm: Arm | None, decoys: Sequence[str]) -> dict[str, Any]:
    """Give the control: of the planted factors that no paper names, the blind arm finds at least one."""
    found = [decoy for decoy in decoys if arm and arm.match(DECOY + decoy)]
    return {
        "value": f"{len(found)} of {len(decoys)}",
        "expected": "at least one found by the blind arm",
        "passed": bool(found) if arm else None,
        "why": "; ".join(found) if arm else "the blind arm was not run",
    }


def variant_row(arm: Arm | None, left_out: str) -> dict[str, Any]:
    """Give the control: in the variant in which one factor is planted nowhere, the blind arm does not find it."""
    matches = [factor.code.id for factor in arm.match(left_out)] if arm else []
    return {
        "value": f"{left_out}: {', '.join(matches) or 'not found'}" if arm else None,
        "expected": "the factor that was left out is not found",
        "passed": not matches if arm else None,
        "why": "" if arm else "the variant was not coded",
    }
