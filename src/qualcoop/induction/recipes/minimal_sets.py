"""The sets that contain no other, and the sets that meet them all: for monotone forms. Knows no case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["hitting_sets", "minimal_sets"]

_Set = frozenset[int]


def minimal_sets(sets: Iterable[_Set]) -> tuple[_Set, ...]:
    """Absorb supersets: give the sets that contain no other, small ones first.

    Examples
    --------
    >>> minimal_sets([frozenset({0, 1}), frozenset({0}), frozenset({1, 2})])
    (frozenset({0}), frozenset({1, 2}))
    """
    kept: list[_Set] = []
    for one in sorted(set(sets), key=_by_size):
        if not any(other <= one for other in kept):
            kept.append(one)
    return tuple(kept)


def hitting_sets(sets: Iterable[_Set], *, most: int) -> tuple[_Set, ...] | None:
    """Give the minimal sets that share a member with each of these: the factors of a monotone form's dual.

    Parameters
    ----------
    sets
        None of them empty; of none at all nothing is given.
    most
        As soon as there would be more than so many on the way, None is given.

    Examples
    --------
    >>> [sorted(one) for one in hitting_sets([frozenset({0, 1}), frozenset({0, 2})], most=9)]
    [[0], [1, 2]]
    """
    found: list[_Set] = []
    for one in minimal_sets(sets):
        found = _also_hitting(found, one) if found else [frozenset({place}) for place in one]
        if len(found) > most:
            return None
    return tuple(sorted(found, key=_by_size))


def _also_hitting(found: Sequence[_Set], one: _Set) -> list[_Set]:
    """Make minimal hitting sets hit one set more; a grown one can only contain another that hit it already."""
    hit = [candidate for candidate in found if candidate & one]
    missed = [candidate for candidate in found if not candidate & one]
    grown: list[_Set] = []
    for place in sorted(one):
        rivals = [candidate - {place} for candidate in hit if candidate & one == {place}]
        grown += [old | {place} for old in missed if not any(rival <= old for rival in rivals)]
    return hit + grown


def _by_size(one: _Set) -> tuple[int, list[int]]:
    return len(one), sorted(one)
