"""Against chance: how many arrangements of the outcomes would have let some explanation stand. Judges no single case.

With few cases and many conditions some explanation nearly always stands, whatever the outcomes. So the outcomes are
laid over the cases anew, in every distinct way, and it is counted how often some hypothesis of the same arrow and the
same number of literals leaves no case negative or undetermined and confirms at least as many cases as the standing one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from random import Random
from typing import TYPE_CHECKING

from qualcoop.induction.study import Pass
from qualcoop.induction.verdicts import CaseVerdict, literals
from qualcoop.records.expression import Condition, atoms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Chance", "against_chance"]

MOST_ARRANGEMENTS = 2000
FEWEST_ARRANGEMENTS = 20
MOST_LITERALS = 3
_SEED = 2021


@dataclass(frozen=True, slots=True)
class Chance:
    """How often chance alone would let an explanation stand.

    Attributes
    ----------
    share
        Share of the arrangements in which some hypothesis does as well as the standing one; None: not assessable.
    arrangements, exhaustive
        Number of arrangements looked at, and whether these are all there are.
    hypotheses
        Number of hypotheses tried.
    why
        Why the share is not assessable; empty otherwise.
    """

    share: float | None
    arrangements: int
    exhaustive: bool
    hypotheses: int
    why: str = ""


def against_chance(pass_: Pass) -> Chance:
    """Lay the outcomes over the cases anew and count how often some hypothesis would stand.

    Parameters
    ----------
    pass_
        A pass with a hypothesis. Its cases in scope with a known outcome are used, with their cells as they are.

    Returns
    -------
    Chance
        With at most 2,000 arrangements, drawn under a fixed seed where there are more. Hypotheses have as many
        literals, each of another code (``CODE``, ``~CODE``, ``CODE.hinders``, ``~CODE.hinders``), joined by ``&`` and
        ``|`` in any way.
    """
    hypothesis = pass_.study.spec.hypothesis
    rows = [row for row in pass_.verdicts if row.verdict != "outside" and row.y in ("T", "F")]
    with_outcome = sum(row.y == "T" for row in rows)
    all_ways = comb(len(rows), with_outcome)
    if hypothesis is None:
        return _not_assessable(0, "no hypothesis stands")
    count = sum(1 for _ in atoms(hypothesis.expression))
    if all_ways < FEWEST_ARRANGEMENTS:
        return _not_assessable(all_ways, f"{all_ways} arrangements, fewer than {FEWEST_ARRANGEMENTS}")
    if count > MOST_LITERALS:
        return _not_assessable(all_ways, f"{count} literals, more than {MOST_LITERALS}")
    vectors, tried = _explanations(pass_, rows, count)
    arrangements = _arrangements(len(rows), with_outcome)
    needed = sum(row.verdict == "confirms" for row in rows)
    standing = sum(_some_stands(vectors, y, hypothesis.claim, needed) for y in arrangements)
    return Chance(standing / len(arrangements), len(arrangements), len(arrangements) == all_ways, tried)


def _not_assessable(arrangements: int, why: str) -> Chance:
    return Chance(share=None, arrangements=arrangements, exhaustive=True, hypotheses=0, why=why)


def _explanations(pass_: Pass, rows: Sequence[CaseVerdict], count: int) -> tuple[NDArray[np.int8], int]:
    """Give the distinct values over the cases of all hypotheses with `count` literals (0 F, 1 not known, 2 T)."""
    import numpy as np

    found = _literals(pass_, rows)
    layers = [(codes, vector) for codes, vector in found]
    for _ in range(count - 1):
        layers = [
            (codes | other, joined)
            for codes, vector in layers
            for other, literal in found
            if not codes & other
            for joined in (np.minimum(vector, literal), np.maximum(vector, literal))
        ]
    tried = len(layers)
    return np.unique(np.array([vector for _, vector in layers], dtype=np.int8).reshape(-1, len(rows)), axis=0), tried


def _literals(pass_: Pass, rows: Sequence[CaseVerdict]) -> list[tuple[frozenset[str], NDArray[np.int8]]]:
    import numpy as np

    value = {"F": 0, "?": 1, "C": 1, "T": 2}
    cases = [pass_.study.spec.case(row.case) for row in rows]
    found = []
    for code in pass_.study.codebook.of_kind("condition"):
        for atom in (Condition(code.id), Condition(code.id, hinders=True)):
            vector = np.array([value[literals(pass_.table, case, (atom,))[atom]] for case in cases], dtype=np.int8)
            found += [(frozenset({code.id}), vector), (frozenset({code.id}), 2 - vector)]
    return found


def _arrangements(cases: int, with_outcome: int) -> list[NDArray[np.int8]]:
    import numpy as np

    if comb(cases, with_outcome) < MOST_ARRANGEMENTS:
        places: Iterator[tuple[int, ...]] = combinations(range(cases), with_outcome)
    else:
        draw = Random(_SEED)
        places = iter({tuple(sorted(draw.sample(range(cases), with_outcome))) for _ in range(MOST_ARRANGEMENTS)})
    found = []
    for chosen in places:
        y = np.zeros(cases, dtype=np.int8)
        y[list(chosen)] = 2
        found.append(y)
    return found


def _some_stands(vectors: NDArray[np.int8], y: NDArray[np.int8], claim: str, needed: int) -> bool:
    """Tell whether some explanation leaves no case negative or undetermined and confirms enough."""
    may_contradict = vectors != y
    if claim == "->":
        may_contradict = (vectors > 0) & (y == 0)
    elif claim == "<-":
        may_contradict = (vectors < 2) & (y == 2)
    confirms = ((vectors == 2) & (y == 2)).sum(axis=1)
    return bool((~may_contradict.any(axis=1) & (confirms >= needed)).any())
