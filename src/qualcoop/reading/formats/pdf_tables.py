"""Notice that lines of a PDF are cells of a table, which print side by side. Reads no cell by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

from qualcoop.reading.formats.pdf_pages import Printed, numbers
from qualcoop.records.transcript import Notice

__all__ = ["told_of_tables"]

FEWEST = 5
"""Lines that an edge needs to be a column's."""
WIDE = 4.0
"""How far two columns lie apart at least, in heights of a letter."""
SHARE = 0.5


def told_of_tables(lines: Sequence[Printed], labelled: Collection[int]) -> list[Notice]:
    """Tell of lines that look like cells side by side: their rows are read across, so a label may go astray.

    Parameters
    ----------
    lines
        The lines in the order of reading.
    labelled
        The places of those that begin with a speaker's label: labels with a hanging indent are no table.

    Examples
    --------
    >>> rows = [Printed("นายก น้ำท่วมทุกปี", 1, 70, 400, 80 + 40 * n, 12) for n in range(5)]
    >>> talk = [Printed("ทุกปี", 1, 150, 300, 95 + 40 * n, 12) for n in range(5)]
    >>> lines = sorted([*rows, *talk], key=lambda line: line.base)
    >>> [notice.kind for notice in told_of_tables(lines, ())], told_of_tables(lines, range(10))
    (['layout'], [])
    """
    edges = _edges(lines)
    if len(edges) < 2:
        return []
    rows = [place for place, line in enumerate(lines) if _spans(line, edges)]
    unlabelled = [place for place in rows if place not in labelled]
    beside = [place for place in range(len(lines) - 1) if _beside(lines[place], lines[place + 1], edges)]
    if len(rows) < FEWEST or (len(unlabelled) < SHARE * len(rows) and len(beside) < FEWEST):
        return []
    pages = numbers(sorted({lines[place].page for place in rows}))
    said = (
        f"cells of a table seem to stand side by side on pages {pages}: rows are read across, so check the speakers; "
        "better read the .docx or .xlsx of which it was printed"
    )
    return [Notice("layout", 0, said)]


def _edges(lines: Sequence[Printed]) -> list[int]:
    """Give where the columns begin: lefts that many lines share, clearly apart from one another."""
    counts = Counter(round(line.left / 2) * 2 for line in lines)
    common = sorted(left for left, count in counts.items() if count >= max(FEWEST, len(lines) // 50))
    if not common:
        return []
    size = sorted(line.size for line in lines)[len(lines) // 2]
    return [common[0], *(right for left, right in pairwise(common) if right - left > WIDE / 2 * size)]


def _spans(line: Printed, edges: Sequence[int]) -> bool:
    """Say whether a line begins at the first column and reaches into a later one."""
    return abs(line.left - edges[0]) <= 2 and line.right > edges[-1] + line.size and _wide(line, edges)


def _wide(line: Printed, edges: Sequence[int]) -> bool:
    return edges[-1] - edges[0] > WIDE * line.size


def _beside(line: Printed, other: Printed, edges: Sequence[int]) -> bool:
    """Say whether two lines are cells of one row."""
    left, right = (line, other) if line.left < other.left else (other, line)
    level = line.page == other.page and abs(line.base - other.base) < 3
    return level and left.right < right.left and any(abs(right.left - edge) <= 2 for edge in edges[1:])
