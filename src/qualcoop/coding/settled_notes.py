"""What the note of a settled coding says: who agreed, what a person decided, what gave way. Settles nothing."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from qualcoop.records.coding import Coding

__all__ = ["Noted", "agree_note", "kept_note", "noted", "way_note"]

TIMEOUT = 10.0

# A coder's name is a file's and holds neither slash nor colon, so that what stands in brackets is read in one way.
_NOTE = regex.compile(
    r"settled: (?:both agree|kept (?P<kept>\w+)|gives way to (?P<start>\d+)-(?P<end>\d+))"
    r"(?: \((?P<left>[^/:]+) / (?P<right>[^/:]+)\))?(?:, why: (?P<why>.*)|(?P<more>.*))",
    regex.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Noted:
    """What the note of a settled coding says.

    Attributes
    ----------
    kept
        What a person kept: left, right, neither or a stance; empty where nobody had to decide.
    why
        The person's reason.
    pair
        The two coders, left and right; None in a note that does not name them.
    way
        The stretch to which this coding gives way since a person decided there; None where it does not.
    """

    kept: str = ""
    why: str = ""
    pair: tuple[str, str] | None = None
    way: tuple[int, int] | None = None

    @property
    def between(self) -> frozenset[str]:
        """The two coders, whichever is called left; empty where the note does not name them."""
        return frozenset(self.pair or ())


def agree_note(pair: tuple[str, str] | None = None) -> str:
    """Write that two coders agree.

    Examples
    --------
    >>> agree_note(("ann", "ben"))
    'settled: both agree (ann / ben)'
    """
    return f"settled: both agree{_named(pair)}"


def kept_note(kept: str, why: str = "", pair: tuple[str, str] | None = None) -> str:
    """Write what a person kept where two coders differ, and why.

    Examples
    --------
    >>> kept_note("left", "it says so", ("ann", "ben"))
    'settled: kept left (ann / ben), why: it says so'
    """
    return f"settled: kept {kept}{_named(pair)}" + (f", why: {why}" if why else "")


def way_note(start: int, end: int, pair: tuple[str, str]) -> str:
    """Write that a coding gives way to what a person decided between two coders about this stretch.

    Examples
    --------
    >>> way_note(27, 58, ("ann", "cat"))
    'settled: gives way to 27-58 (ann / cat)'
    """
    return f"settled: gives way to {start}-{end}{_named(pair)}"


def noted(row: Coding) -> Noted | None:
    """Read the note of a settled coding; None where settling did not write it.

    Examples
    --------
    >>> noted(Coding("t", 0, 4, "laws", note="settled: kept left (ann / ben), why: heard (twice)"))
    Noted(kept='left', why='heard (twice)', pair=('ann', 'ben'), way=None)
    >>> noted(Coding("t", 0, 4, "laws", note="both agree")) is None
    True
    """
    found = _NOTE.fullmatch(row.note, timeout=TIMEOUT)
    if found is None:
        return None
    pair = (found["left"], found["right"]) if found["left"] else None
    way = (int(found["start"]), int(found["end"])) if found["start"] else None
    return Noted(found["kept"] or "", found["why"] or "", pair, way)


def _named(pair: tuple[str, str] | None) -> str:
    return f" ({pair[0]} / {pair[1]})" if pair else ""
