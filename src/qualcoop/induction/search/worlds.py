"""The ways in which what is not known of a case may turn out, one by one. Weighs none of them as likelier."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product

from qualcoop.records.expression import Atom, Attribute, Condition, Truth

__all__ = ["MOST_SUBJECTS", "by_subject", "worlds"]

MOST_SUBJECTS = 10
"""Codes and attributes not known up to which the ways are counted; beyond it there are too many to try."""

World = dict[Atom, Truth]


def by_subject(atoms: Iterable[Atom]) -> tuple[tuple[Atom, ...], ...]:
    """Group atoms by the code or the attribute that they speak of, each once, in their order.

    Examples
    --------
    >>> a, b = Condition("a"), Condition("b")
    >>> [len(group) for group in by_subject([a, b, Condition("a", hinders=True), b])]
    [2, 1]
    """
    groups: dict[tuple[type, str], list[Atom]] = {}
    for atom in dict.fromkeys(atoms):
        groups.setdefault((type(atom), _name(atom)), []).append(atom)
    return tuple(map(tuple, groups.values()))


def _name(atom: Atom) -> str:
    return atom.code if isinstance(atom, Condition) else atom.name


def worlds(atoms: Iterable[Atom], *, presence: Collection[str] = ()) -> Iterator[World]:
    """Yield every way in which atoms may turn out together.

    A code cannot both help and hinder, and one of presence cannot hinder without being there; an attribute has one
    value. Where only one atom of a code is asked for, it may be true or false.

    Parameters
    ----------
    atoms
        Those that are not known.
    presence
        Codes that count presence.

    Examples
    --------
    >>> both = [Condition("a"), Condition("a", hinders=True)]
    >>> [[world[atom] for atom in both] for world in worlds(both)]
    [['T', 'F'], ['F', 'T'], ['F', 'F']]
    >>> len(list(worlds([Attribute("size", "city"), Attribute("size", "town", equal=False)])))
    3
    """
    choices = [list(_ways(group, presence)) for group in by_subject(atoms)]
    for chosen in product(*choices):
        yield {atom: truth for way in chosen for atom, truth in way.items()}


def _ways(group: Sequence[Atom], presence: Collection[str]) -> Iterator[World]:
    first = group[0]
    if isinstance(first, Attribute):
        yield from _of_attribute([atom for atom in group if isinstance(atom, Attribute)])
        return
    for truths in product(("T", "F"), repeat=len(group)):
        way: World = dict(zip(group, truths, strict=True))  # type: ignore[arg-type]
        if len(group) == 1 or _can_be(way, there=first.code in presence):
            yield way


def _can_be(way: Mapping[Atom, Truth], *, there: bool) -> bool:
    told = {atom.hinders: truth for atom, truth in way.items() if isinstance(atom, Condition)}
    return (told[False], told[True]) != (("F", "T") if there else ("T", "T"))


def _of_attribute(group: Sequence[Attribute]) -> Iterator[World]:
    """Let the attribute be each of the words named, then none of them."""
    for word in (*dict.fromkeys(atom.word for atom in group), None):
        yield {atom: "T" if (atom.word == word) is atom.equal else "F" for atom in group}
