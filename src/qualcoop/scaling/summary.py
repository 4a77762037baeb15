"""What a whole run found: counts for each code, the same whoever did the work. Reads and writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import STANCES

__all__ = ["CodeCount", "Summary", "summed"]

SUMS = ("rows", "empty", "damaged", "coded", "codings")


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often a code was given: in how many answers, and with which stance."""

    code: str
    answers: int
    facilitates: int
    hinders: int
    neutral: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run found.

    Attributes
    ----------
    folder
        Where the parts are.
    rows, empty, damaged
        Rows of the file; those without text; those with a damaged stretch, which is left out.
    coded, codings
        Answers with at least one code; codings in all.
    codes
        One count a code, in the codebook's order, zeros included.
    coder
        The machine's name.
    parts, done_before
        Parts of the run; how many of them stood when it was called.
    """

    folder: str
    rows: int
    empty: int
    damaged: int
    coded: int
    codings: int
    codes: tuple[CodeCount, ...]
    coder: str
    parts: int
    done_before: int

    def __repr__(self) -> str:
        share = f"{self.coded / (self.rows - self.empty):.0%}" if self.rows > self.empty else "none"
        return (
            f"<Summary: {self.codings} codings in {self.coded} of {self.rows - self.empty} answers ({share}), "
            f"by {self.coder}; in {self.folder}>"
        )

    def row(self) -> dict[str, Any]:
        """Give plain data, as ``--json`` prints it."""
        plain = {name: getattr(self, name) for name in self.__slots__ if name != "codes"}
        return {**plain, "codes": [{name: getattr(one, name) for name in one.__slots__} for one in self.codes]}


def summed(
    tallies: Iterable[Mapping[str, Any]], codebook: Codebook, *, folder: str, coder: str, done_before: int
) -> Summary:
    """Sum the tallies of all parts.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code
    >>> told = {"rows": 3, "empty": 1, "damaged": 0, "coded": 1, "codings": 1, "codes": {"laws": {"answers": 1}}}
    >>> summed([told, told], Codebook((Code("laws"),)), folder="coded", coder="indicators@0a1b2c3d", done_before=0)
    <Summary: 2 codings in 2 of 4 answers (50%), by indicators@0a1b2c3d; in coded>
    """
    sums: Counter[str] = Counter()
    codes: dict[str, Counter[str]] = {code.id: Counter() for code in codebook}
    for tally in tallies:
        sums.update({"parts": 1}, **{name: tally[name] for name in SUMS})
        for code, counted in tally["codes"].items():
            codes[code].update(counted)
    counts = (CodeCount(code, *(counted[name] for name in ("answers", *STANCES))) for code, counted in codes.items())
    return Summary(
        folder=folder,
        rows=sums["rows"],
        empty=sums["empty"],
        damaged=sums["damaged"],
        coded=sums["coded"],
        codings=sums["codings"],
        codes=tuple(counts),
        coder=coder,
        parts=sums["parts"],
        done_before=done_before,
    )
