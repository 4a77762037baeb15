"""Against chance: how many arrangements of the outcomes would have let some explanation stand. Judges no single case.

With few cases and many conditions some explanation nearly always stands, whatever the outcomes. So the outcomes are
laid over the cases anew, in every distinct way, and it is counted how often some hypothesis of the same arrow and the
same number of literals leaves no case negative or undetermined and confirms at least as many cases as the standing one.
A standing explanation may itself leave cases undetermined; the share is therefore given a second time, with as many
cases allowed to stay open as it leaves open.
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
_PER_CODE = 4
_WAYS_TO_JOIN = {1: 1, 2: 2, 3: 8}   # of three: all by &, all by |, and either inside the other in three ways


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
        Number of different hypotheses tried.
    why
        Why the share is not assessable; empty otherwise.
    left_open
        Number of cases that the standing explanation leaves undetermined.
    share_as_open
        The share when a hypothesis may leave as many cases undetermined; equal to `share` where none is left open.
    """

    share: float | None
    arrangements: int
    exhaustive: bool
    hypotheses: int
    why: str = ""
    left_open: int = 0
    share_as_open: float | None = None


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
    left_open = sum(row.verdict == "undetermined" for row in rows)
    strict, as_open = (
        sum(_some_stands(vectors, y, hypothesis.claim, needed, may_open=n) for y in arrangements) / len(arrangements)
        for n in (0, left_open)
    )
    return Chance(
        share=strict,
        arrangements=len(arrangements),
        exhaustive=len(arrangements) == all_ways,
        hypotheses=tried,
        left_open=left_open,
        share_as_open=as_open,
    )


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
    vectors = np.array([vector for _, vector in layers], dtype=np.int8).reshape(-1, len(rows))
    return np.unique(vectors, axis=0), _formulas(len(found) // _PER_CODE, count)


def _formulas(codes: int, count: int) -> int:
    """Count the hypotheses with `count` literals, each of another code; ``a & b`` and ``b & a`` are one."""
    return comb(codes, count) * int(_PER_CODE**count) * _WAYS_TO_JOIN[count]


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
        drawn: set[tuple[int, ...]] = set()
        while len(drawn) < MOST_ARRANGEMENTS:
            drawn.add(tuple(sorted(draw.sample(range(cases), with_outcome))))
        places = iter(sorted(drawn))
    found = []
    for chosen in places:
        y = np.zeros(cases, dtype=np.int8)
        y[list(chosen)] = 2
        found.append(y)
    return found


def _some_stands(vectors: NDArray[np.int8], y: NDArray[np.int8], claim: str, needed: int, *, may_open: int) -> bool:
    """Tell whether some explanation leaves no case negative and at most so many undetermined, and confirms enough."""
    against = {"->": y == 0, "<-": y == 2, "<->": y >= 0}[claim]
    negative = (vectors == 2 - y) & against
    undetermined = (vectors == 1) & against
    confirms = ((vectors == 2) & (y == 2)).sum(axis=1)
    holds = ~negative.any(axis=1) & (undetermined.sum(axis=1) <= may_open)
    return bool((holds & (confirms >= needed)).any())
