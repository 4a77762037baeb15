"""What differs between any two passes: claim, codebook, material, cells, codings, verdicts. Judges neither of them."""

from __future__ import annotations

from qualcoop.induction.differing.every import difference_of
from qualcoop.induction.differing.found import (
    COMPONENTS,
    CellChange,
    CodingChange,
    Difference,
    JudgementChange,
    PassDifference,
    VerdictChange,
)

__all__ = [
    "COMPONENTS",
    "CellChange",
    "CodingChange",
    "Difference",
    "JudgementChange",
    "PassDifference",
    "VerdictChange",
    "difference_of",
]
