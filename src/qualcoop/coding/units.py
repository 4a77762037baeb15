"""Turn stretches that people coded into units on which coders can be compared. Compares nothing itself.

A unit is an informant's turn, a segment of one, or a character of one. Agreement is about whether a code was given to a
unit or not. That two coders left the same talk uncoded is counted as sameness by ``percent``, and most talk is uncoded;
the other coefficients take off what would be expected of coders who give a code as rarely as these do, and
``positive_agreement`` leaves talk that nobody coded out altogether.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from qualcoop.errors import UsageError
from qualcoop.measures.agreement_tally import Label, Pattern, Tally
from qualcoop.records.coding import STANCES, Coding, Codings
from qualcoop.records.transcript import Transcript
from qualcoop.text.segments import segments

__all__ = ["DRAWS", "GIVEN", "NOT_GIVEN", "UNITS", "ReliabilityTable", "check_coders", "reliability_table"]

UNITS = ("turn", "segment", "character")
DRAWS = ("turn", "transcript")
GIVEN, NOT_GIVEN = "given", "not given"

Stretch = tuple[int, int]
Turns = tuple[tuple[str, int], ...]
Said = frozenset[str]
Labeller = Callable[[Said], Label]


@dataclass(frozen=True, slots=True)
class ReliabilityTable:
    """What each coder gave to every unit, counted turn by turn.

    Attributes
    ----------
    unit
        turn, segment or character.
    coders, codes
        Who is compared, on which codes.
    turns
        (transcript, number of the turn) of every turn compared.
    units
        How many units the turns hold together.
    outside
        How many codings of these coders and codes have no unit: they lie in an interviewer's talk or outside any turn.
    """

    unit: str
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    turns: Turns = field(repr=False)
    units: int
    outside: int
    _said: Mapping[str, tuple[Counter[tuple[Said, ...]], ...]] = field(repr=False)

    def given(self, *codes: str, draw: str = "turn") -> Tally:
        """Count whether codes were given: over units for one code, over units times codes for several or all.

        Parameters
        ----------
        *codes
            Codes of the table; none for all.
        draw
            What a resample draws as one: turn (with all its segments, characters and codes) or transcript.

        Examples
        --------
        >>> from qualcoop.records.transcript import Turn
        >>> talk = Transcript("t", "กฎหมายช่วยเราได้มาก", (Turn(1, "R", "informant", 0, 19),))
        >>> codings = Codings((Coding("t", 0, 6, "laws", "ann"), Coding("t", 0, 10, "laws", "ben")))
        >>> table = reliability_table(codings, [talk], ["ann", "ben"], unit="character")
        >>> tally = table.given("laws")
        >>> dict(zip(tally.patterns, map(int, tally.counts()), strict=True))
        {('given', 'given'): 6, ('not given', 'given'): 4, ('not given', 'not given'): 9}
        """
        return Tally.of_blocks(self._blocks(codes, draw, _whether), categories=(GIVEN, NOT_GIVEN))

    def stances(self, *codes: str, draw: str = "turn") -> Tally:
        """Count the stances given to units that at least two coders gave the code.

        The categories are the three stances and what else occurs: a stance said of an absent state, or several
        stances given by one coder to one unit, joined by ``+``.

        Parameters
        ----------
        *codes
            Codes of the table; none for all.
        draw
            What a resample draws as one: turn or transcript.
        """
        blocks = self._blocks(codes, draw, _stance)
        both = [Counter({p: n for p, n in block.items() if len(p) - p.count(None) > 1}) for block in blocks]
        found = {label for block in both for pattern in block for label in pattern if isinstance(label, str)}
        return Tally.of_blocks([block for block in both if block], categories=(*STANCES, *sorted(found - set(STANCES))))

    def _blocks(self, codes: Sequence[str], draw: str, label: Labeller) -> list[Counter[Pattern]]:
        _one_of("draw", draw, DRAWS)
        blocks: defaultdict[tuple[str, int], Counter[Pattern]] = defaultdict(Counter)
        for code in codes or self.codes:
            for (transcript, n), said in zip(self.turns, self._counted(code), strict=True):
                block = blocks[(transcript, n if draw == "turn" else 0)]
                for pattern, times in said.items():
                    block[tuple(map(label, pattern))] += times
        return list(blocks.values())

    def _counted(self, code: str) -> tuple[Counter[tuple[Said, ...]], ...]:
        if code not in self._said:
            raise UsageError(f"no code {code!r} in the table; its codes are {', '.join(self.codes) or 'none'}")
        return self._said[code]


def reliability_table(
    codings: Codings,
    transcripts: Iterable[Transcript],
    coders: Sequence[str],
    *,
    unit: str = "turn",
    codes: Sequence[str] | None = None,
) -> ReliabilityTable:
    """Lay coders' codings over the units of their transcripts.

    Units are taken from the turns of everyone who is not known to be an interviewer; a transcript without turns counts
    as one. Stretches that are marked as damaged are left out. A turn or segment has a code where a coding and it share
    at least half of the shorter of the two, as in :func:`qualcoop.coding.settling.compare`; a coding that has no such
    unit, but lies in units for at least a half, belongs to the one that holds most of it. A character has a code where
    a coding covers it. The case that a coding names makes no difference.

    Parameters
    ----------
    codings
        Of these coders, and maybe of others; only what stands counts.
    transcripts
        The texts that all these coders have coded. Where one of them has coded nothing, everything counts as not given.
    coders
        Two or more.
    unit
        turn, segment or character.
    codes
        By default those that at least one of the coders gave in these transcripts.

    Raises
    ------
    UsageError
        If the unit is unknown, or fewer than two coders are named, or one twice.
    OffsetError
        If a coding ends after its text does.

    Examples
    --------
    >>> from qualcoop.records.transcript import Turn
    >>> talk = Transcript("t", "กฎหมายช่วยเราได้มาก", (Turn(1, "R", "informant", 0, 19),))
    >>> codings = Codings((Coding("t", 0, 6, "laws", "ann"), Coding("t", 6, 10, "laws", "ben")))
    >>> reliability_table(codings, [talk], ["ann", "ben"]).given("laws").patterns
    (('given', 'given'),)
    """
    _one_of("unit", unit, UNITS)
    check_coders(coders)
    texts = {transcript.id: transcript for transcript in transcripts}
    rows = [row for row in codings.standing() if row.coder in coders and row.transcript in texts]
    wanted = tuple(sorted({row.code for row in rows}) if codes is None else dict.fromkeys(codes))
    laid = [
        _laid(text, [row for row in rows if row.transcript == text.id and row.code in wanted], unit)
        for text in texts.values()
    ]
    return ReliabilityTable(
        unit=unit,
        coders=tuple(coders),
        codes=wanted,
        turns=tuple((one.transcript, turn) for one in laid for turn in one.turns()),
        units=sum(one.weight for part in laid for one in part.units),
        outside=sum(one.outside for one in laid),
        _said={code: tuple(block for one in laid for block in one.counted(code, coders)) for code in wanted},
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch of one turn that is compared as one, or, of characters, as many as it is long."""

    turn: int
    start: int
    end: int
    weight: int


@dataclass(frozen=True, slots=True)
class _Laid:
    """The codings of one transcript, laid over its units."""

    transcript: str
    units: tuple[_Unit, ...]
    said: Mapping[tuple[int, str, str], Said]
    outside: int

    def turns(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(one.turn for one in self.units))

    def counted(self, code: str, coders: Sequence[str]) -> Iterator[Counter[tuple[Said, ...]]]:
        """Give for each turn how many of its units have which pattern."""
        blocks: dict[int, Counter[tuple[Said, ...]]] = {turn: Counter() for turn in self.turns()}
        for place, one in enumerate(self.units):
            pattern = tuple(self.said.get((place, code, coder), frozenset()) for coder in coders)
            blocks[one.turn][pattern] += one.weight
        yield from blocks.values()


def _laid(transcript: Transcript, rows: Sequence[Coding], unit: str) -> _Laid:
    for row in rows:
        transcript.quote(row.start, row.end)
    units = tuple(_units(transcript, rows, unit))
    said: defaultdict[tuple[int, str, str], set[str]] = defaultdict(set)
    outside = 0
    for row in rows:
        places = _places(row, units)
        outside += not places
        for place in places:
            said[place, row.code, row.coder].add(_value(row))
    return _Laid(transcript.id, units, {key: frozenset(values) for key, values in said.items()}, outside)


def _units(transcript: Transcript, rows: Sequence[Coding], unit: str) -> Iterator[_Unit]:
    edges = sorted({edge for row in rows for edge in (row.start, row.end)})
    turns = [(turn.n, turn.start, turn.end) for turn in transcript.informant_turns()]
    for n, start, end in turns if transcript.turns else [(1, 0, len(transcript.text))]:
        sound = list(_sound(start, end, transcript.damaged))
        if unit == "character":
            yield from (_Unit(n, a, b, b - a) for part in sound for a, b in _pieces(part, edges))
        else:
            whole = [(start, end)] if unit == "turn" else segments(transcript.text, start, end)
            yield from (_Unit(n, a, b, 1) for a, b in whole if any(a < last and first < b for first, last in sound))


def _sound(start: int, end: int, damaged: Iterable[Stretch]) -> Iterator[Stretch]:
    """Give what of a stretch is not damaged."""
    for first, last in sorted(damaged):
        if start < first < end:
            yield start, first
        if first < end:
            start = max(start, last)
    if start < end:
        yield start, end


def _pieces(stretch: Stretch, edges: Sequence[int]) -> Iterator[Stretch]:
    """Cut a stretch where a coding begins or ends, so that every piece is coded alike throughout."""
    start, end = stretch
    yield from pairwise([start, *edges[bisect_right(edges, start) : bisect_left(edges, end)], end])


def _places(row: Coding, units: Sequence[_Unit]) -> list[int]:
    """Give the units that have the coding's code: those it shares half of the shorter with, else the one with most."""
    length = row.end - row.start
    near = range(bisect_right(units, row.start, key=_end), bisect_left(units, row.end, key=_start))
    shared = {place: min(row.end, units[place].end) - max(row.start, units[place].start) for place in near}
    half = [place for place, n in shared.items() if 2 * n >= min(length, units[place].end - units[place].start)]
    if half or 2 * sum(shared.values()) < length:
        return half
    return [max(shared, key=shared.__getitem__)]


def _start(unit: _Unit) -> int:
    return unit.start


def _end(unit: _Unit) -> int:
    return unit.end


def _value(row: Coding) -> str:
    return f"{row.stance}, absent" if row.state == "absent" else row.stance


def _whether(said: Said) -> Label:
    return GIVEN if said else NOT_GIVEN


def _stance(said: Said) -> Label:
    return " + ".join(sorted(said)) or None


def _one_of(name: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        raise UsageError(f"{name} is {value!r}; it can be {', '.join(choices)}")


def check_coders(coders: Sequence[str]) -> None:
    """Refuse fewer than two coders, and one named twice.

    Raises
    ------
    UsageError
        Naming those given.
    """
    if len(coders) < 2 or len(set(coders)) < len(coders):
        raise UsageError(f"agreement is between two coders or more, each named once; got {', '.join(coders) or 'none'}")
