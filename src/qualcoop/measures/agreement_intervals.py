"""Bootstrap intervals of coefficients of agreement, the same on every machine. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from qualcoop.errors import UsageError
from qualcoop.measures.agreement import COEFFICIENTS, Coefficient, Label, coefficient, formula_of, paradoxical
from qualcoop.measures.agreement_tally import Array, Tally

__all__ = ["RESAMPLES", "SEED", "with_intervals"]

RESAMPLES = 1000
SEED = 2020
ENDS = (0.025, 0.975)
# An end that cuts off a fortieth cannot be read where more than a twentieth of the resamples have no value.
MOST_UNDEFINED = 0.05
_NO_WIDTH = "the interval has no width because no resample differs in it, which is no certainty"


def with_intervals(
    tally: Tally,
    names: Sequence[str] = tuple(COEFFICIENTS),
    *,
    positive: Label = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[Coefficient, ...]:
    """Give coefficients with their 95 % percentile bootstrap intervals and the flag of the kappa paradox.

    Blocks are drawn with replacement, whole. The interval speaks of other units of the kind seen, coded by the same
    coders; it says nothing of other coders.

    Parameters
    ----------
    tally
        The labels, counted by blocks.
    names
        Names of coefficients.
    positive
        For positive_agreement: the label in question.
    resamples, seed
        Number of resamples, 0 for no intervals; the seed that makes them the same on every machine.

    Returns
    -------
    tuple of Coefficient
        In the order of `names`. No interval is given for fewer than two blocks, nor where the coefficient is
        undefined in more than one resample of twenty; `why` says so.

    Raises
    ------
    UsageError
        If there is no coefficient of a name, or the number of resamples is below 0.

    Examples
    --------
    >>> tally = Tally.of_blocks([{("yes", "yes"): 2, ("yes", "no"): 1}, {("no", "no"): 4}, {("yes", "yes"): 1}])
    >>> [found] = with_intervals(tally, ["percent"])
    >>> round(found.value, 3), round(found.low, 3), found.high
    (0.875, 0.667, 1.0)
    """
    if resamples < 0:
        raise UsageError(f"{resamples} resamples; give 0 for no intervals, or more")
    found = [coefficient(name, tally, positive=positive) for name in names]
    flagged = [paradoxical(one, tally) for one in found]
    if not resamples:
        return tuple(flagged)
    drawn = _resampled(tally, resamples, seed) if len(tally.blocks) > 1 else None
    return tuple(_between(one, tally, drawn, positive) for one in flagged)


def _resampled(tally: Tally, resamples: int, seed: int) -> Array:
    """Give the counts of all patterns in every resample.

    Blocks that hold the same are drawn together, which gives the same distribution, needs less room, and makes the
    outcome independent of the order of blocks.
    """
    kinds, times = np.unique(np.array(tally.blocks, dtype=np.float64), axis=0, return_counts=True)
    blocks = len(tally.blocks)
    # The legacy generator: its numbers are promised to stay the same in every later version.
    drawn = np.random.RandomState(seed).multinomial(blocks, times / blocks, size=resamples)
    counts: Array = drawn.astype(np.float64) @ kinds
    return counts


def _between(found: Coefficient, tally: Tally, drawn: Array | None, positive: Label) -> Coefficient:
    """Add the interval, or say why there is none."""
    if found.value is None:
        return found
    if drawn is None:
        return replace(found, why="no interval: there is only one block to draw from")
    values = formula_of(found.name, positive=positive)(tally, drawn)
    defined = values[~np.isnan(values)]
    missing = len(values) - len(defined)
    if missing > MOST_UNDEFINED * len(values):
        return replace(found, why=f"no interval: undefined in {missing} of {len(values)} resamples")
    low, high = (float(end) for end in np.quantile(defined, ENDS))
    left_out = f"the interval leaves out {missing} of {len(values)} resamples without a value" if missing else ""
    return replace(found, low=low, high=high, why="; ".join(filter(None, (left_out, _NO_WIDTH if low == high else ""))))
