"""Pictures, Thai shaped and legible to the colour-blind. Shows no window, sets no style, computes nothing."""

from __future__ import annotations

from qualcoop.views.plots.agreement import plot_agreement
from qualcoop.views.plots.factors import plot_butterfly, plot_factors
from qualcoop.views.plots.learning import plot_learning_curve, plot_reliability
from qualcoop.views.plots.ledger import plot_ledger
from qualcoop.views.plots.network import code_network
from qualcoop.views.plots.page import svg
from qualcoop.views.plots.saturation import plot_saturation
from qualcoop.views.plots.solution import plot_solution
from qualcoop.views.plots.stripes import plot_codes
from qualcoop.views.plots.words import plot_words

__all__ = [
    "code_network",
    "plot_agreement",
    "plot_butterfly",
    "plot_codes",
    "plot_factors",
    "plot_learning_curve",
    "plot_ledger",
    "plot_reliability",
    "plot_saturation",
    "plot_solution",
    "plot_words",
    "svg",
]
