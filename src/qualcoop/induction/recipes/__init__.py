"""Generalized mode: the recipes of the positive cases, and the configurations they come from. Has no thresholds."""

from __future__ import annotations

from qualcoop.induction.recipes.configurations import Configuration, Configurations
from qualcoop.induction.recipes.found import MOST_SUMS, Recipe, Recipes, contributing, find_recipes, holding

__all__ = [
    "MOST_SUMS",
    "Configuration",
    "Configurations",
    "Recipe",
    "Recipes",
    "contributing",
    "find_recipes",
    "holding",
]
