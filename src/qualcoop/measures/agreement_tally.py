"""Count the labels that coders gave to units, by pattern and by what is drawn together. Measures nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qualcoop.errors import UsageError

__all__ = ["Array", "Label", "Pattern", "Table", "Tally", "tally_of"]

Label = Hashable | None
Table = Sequence[Sequence[Label]]
Pattern = tuple[Label, ...]
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each pattern of labels occurs, block by block.

    A block is what a resample draws as one: a single unit, a turn with all its codes, a transcript.

    Attributes
    ----------
    patterns
        The patterns that occur, one label a coder; None where a coder left a unit out.
    blocks
        How many units of each pattern every block holds.
    categories
        All labels that could have been given, in their order; those that occur, where nothing else is said.
    """

    patterns: tuple[Pattern, ...]
    blocks: tuple[tuple[int, ...], ...] = field(repr=False)
    categories: tuple[Label, ...]

    @classmethod
    def of_blocks(cls, blocks: Iterable[Mapping[Pattern, int]], *, categories: Sequence[Label] | None = None) -> Tally:
        """Build a tally from the patterns of every block.

        Parameters
        ----------
        blocks
            For each block, how many of its units have which pattern.
        categories
            All labels that could have been given; by default those that occur.

        Raises
        ------
        UsageError
            If patterns differ in length, hold fewer than two labels, or use a label that is no category.

        Examples
        --------
        >>> tally = Tally.of_blocks([{("yes", "yes"): 2, ("yes", "no"): 1}, {("no", "no"): 4}])
        >>> tally.n, tally.categories, len(tally.blocks)
        (7, ('no', 'yes'), 2)
        """
        kept = list(blocks)
        found = {pattern for block in kept for pattern in block}
        _check_lengths(found)
        # Sorted by what they look like, since labels need not be comparable: no order of units or blocks matters later.
        patterns = tuple(sorted(found, key=repr))
        counts = tuple(tuple(block.get(pattern, 0) for pattern in patterns) for block in kept)
        return cls(patterns, counts, _categories(patterns, categories))

    @property
    def coders(self) -> int:
        """How many coders."""
        return len(self.patterns[0]) if self.patterns else 0

    @property
    def n(self) -> int:
        """How many units."""
        return sum(map(sum, self.blocks))

    def counts(self) -> Array:
        """Give the number of units of each pattern over all blocks."""
        total: Array = np.array(self.blocks, dtype=np.float64).reshape(len(self.blocks), len(self.patterns)).sum(axis=0)
        return total

    def labels(self) -> Array:
        """Give for each pattern how many coders gave each category."""
        rows = [[pattern.count(label) for label in self.categories] for pattern in self.patterns]
        return np.array(rows, dtype=np.float64).reshape(len(self.patterns), len(self.categories))

    def labels_of(self, coder: int) -> Array:
        """Give for each pattern the category that one coder gave, as 1 among 0."""
        rows = [[float(pattern[coder] == label) for label in self.categories] for pattern in self.patterns]
        return np.array(rows, dtype=np.float64).reshape(len(self.patterns), len(self.categories))


def tally_of(table: Table, *, categories: Sequence[Label] | None = None) -> Tally:
    """Count a reliability table; every unit is a block of its own.

    Parameters
    ----------
    table
        One row a coder, one column a unit; None where a coder left a unit out.
    categories
        All labels that could have been given; by default those that occur.

    Raises
    ------
    UsageError
        If there are fewer than two rows, rows differ in length, or a label is no category.

    Examples
    --------
    >>> tally_of([["laws", "laws"], ["laws", ""]]).patterns
    (('laws', ''), ('laws', 'laws'))
    """
    lengths = {len(row) for row in table}
    if len(table) < 2 or len(lengths) > 1:
        raise UsageError(
            f"agreement needs two coders or more over the same units; got rows of {[len(row) for row in table]} labels"
        )
    columns = zip(*table, strict=True)
    return Tally.of_blocks((Counter([column]) for column in columns), categories=categories)


def _check_lengths(patterns: Iterable[Pattern]) -> None:
    lengths = {len(pattern) for pattern in patterns}
    if len(lengths) > 1 or lengths & {0, 1}:
        raise UsageError(f"agreement needs two coders or more, as many for each unit; got {sorted(lengths)} labels")


def _categories(patterns: Iterable[Pattern], told: Sequence[Label] | None) -> tuple[Label, ...]:
    found = {label for pattern in patterns for label in pattern if label is not None}
    if told is None:
        return tuple(sorted(found, key=repr))
    strange = sorted(map(repr, found - set(told)))
    if strange or len(set(told)) < len(told):
        raise UsageError(f"labels {', '.join(strange) or 'named twice'}; categories are {', '.join(map(repr, told))}")
    return tuple(told)
