"""What a person might do next with hypothesis, phenomenon or codebook, each with its consequences. Applies nothing."""

from __future__ import annotations

from qualcoop.induction.options.claim import reformulations
from qualcoop.induction.options.every import options, refinements
from qualcoop.induction.options.scope import redefinitions
from qualcoop.induction.options.weighing import Option

__all__ = ["Option", "options", "redefinitions", "refinements", "reformulations"]
