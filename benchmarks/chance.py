"""How often chance lets an explanation stand: random conditions, fixed outcomes, every two-literal hypothesis.

Run: python benchmarks/chance.py. Prints, for a number of cases and of conditions, the share of 2,000 random worlds in
which some hypothesis of two literals (``a & b``, ``a | b``, each perhaps denied) agrees with the outcome in every case
(``<->``); and the same where a third of the cells are silent and silence is taken for agreement, which qualcoop never
does.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

WORLDS = 2000
SILENT = 1 / 3


def stands(conditions: np.ndarray, outcome: np.ndarray, silent: np.ndarray) -> bool:
    """Tell whether some two-literal hypothesis agrees with the outcome wherever no cell it names is silent."""
    literals = np.concatenate([conditions, ~conditions])
    unknown = np.concatenate([silent, silent])
    number = len(conditions)
    for one, other in combinations(range(2 * number), 2):
        if one % number == other % number:
            continue
        free = unknown[one] | unknown[other]
        for joined in (literals[one] & literals[other], literals[one] | literals[other]):
            if bool((free | (joined == outcome)).all()):
                return True
    return False


def share(cases: int, with_outcome: int, conditions: int, *, tolerated: bool) -> float:
    """Give the share of random worlds in which some explanation stands."""
    draw = np.random.default_rng(2021)
    outcome = np.arange(cases) < with_outcome
    found = 0
    for _ in range(WORLDS):
        table = draw.random((conditions, cases)) < 0.5
        silent = draw.random((conditions, cases)) < (SILENT if tolerated else 0)
        found += stands(table, outcome, silent)
    return found / WORLDS


if __name__ == "__main__":
    print("cases  with outcome  conditions  stands by chance  with silence tolerated")
    for cases, with_outcome in ((5, 4), (9, 6), (11, 6)):
        for conditions in (4, 6, 8):
            told = (share(cases, with_outcome, conditions, tolerated=tolerated) for tolerated in (False, True))
            print(f"{cases:5}  {with_outcome:12}  {conditions:10}  " + "  ".join(f"{one:16.1%}" for one in told))
