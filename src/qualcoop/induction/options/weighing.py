"""One thing a person might do, and how such things are ranked. Finds none and applies none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

__all__ = ["Merit", "Option", "Weighed", "listed", "ranked"]

Merit = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a person might do.

    Attributes
    ----------
    kind
        reformulate, redefine or refine.
    change
        The new hypothesis; the new scope rule, the standing one in it; or what to do with which code.
    criterion, rank
        What options like this one are ranked by; its place among those of its kind and criterion, counted from 1.
        Equal options share a place.
    explains, loses
        Cases that no longer contradict, and cases that no longer confirm. For refine, passages as
        ``transcript:start-end``: for an indicator those it gains and what else it would catch, for a split those of
        either group (the most telling first), for a merger those the codes share and those only the smaller one has,
        for a new code those that would be its own, for coders who differ the places.
    flags
        Warnings. ``open:CASE``: left undetermined by the change; ``untried:N``, ``unlisted:N``: the search or the list
        was cut. For redefine ``circular`` (the rule names a condition of the hypothesis), ``left:CASE`` (contradicts in
        scope still), ``evicts:CASE`` (neither negative nor confirming) and ``ad_hoc:0.50`` (clauses added per case
        saved). For refine ``hypothesis:CODE`` (the hypothesis names the code) and ``contested:CASE`` (both groups speak
        of the case).
    does
        For refine, the change as words that a program reads: ``("indicator", CODE, LANGUAGE, TERM)``,
        ``("merge", SMALLER, LARGER)``, ``("split", CODE)``, ``("create",)``, ``("retire", CODE)`` or, where coders
        differ, ``("settle", CODE)``.
    """

    kind: Literal["reformulate", "redefine", "refine"]
    change: str
    criterion: str
    rank: int
    explains: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    does: tuple[str, ...] = ()


Weighed = tuple[Merit, Option]


def ranked(weighed: Iterable[Weighed]) -> Iterator[Option]:
    """Yield options best first, each with its place; of equal ones the shorter first.

    Examples
    --------
    >>> found = [((1,), Option("refine", "b", "", 0)), ((0,), Option("refine", "a", "", 0))]
    >>> [(option.rank, option.change) for option in ranked(found)]
    [(1, 'a'), (2, 'b')]
    """
    for rank, (_, group) in enumerate(groupby(sorted(weighed, key=_best_first), key=_merit), start=1):
        for _, option in group:
            yield replace(option, rank=rank)


def listed(weighed: Iterable[Weighed], *, most: int) -> list[Weighed]:
    """Give the best; where that leaves some out, each says how many.

    Examples
    --------
    >>> found = [((n,), Option("refine", str(n), "", 0)) for n in range(5)]
    >>> [option.flags for _, option in listed(found, most=1)]
    [('unlisted:4',)]
    """
    found = sorted(weighed, key=_best_first)
    left = len(found) - most
    if left <= 0:
        return found
    return [(merit, replace(option, flags=(*option.flags, f"unlisted:{left}"))) for merit, option in found[:most]]


def _best_first(found: Weighed) -> tuple[Merit, int, str]:
    merit, option = found
    return merit, len(option.change), option.change


def _merit(found: Weighed) -> Merit:
    return found[0]
