"""Compare two coders and settle what they agree on. Decides no disagreement by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import get_args

from qualcoop.coding.settled_notes import agree_note, kept_note
from qualcoop.errors import StudyError
from qualcoop.records.coding import BASES, STANCES, Basis, Coding, Codings, Stance
from qualcoop.records.transcript import Transcript

__all__ = ["KEPT", "SETTLER", "Decision", "Disagreement", "Settled", "compare", "same_place", "settle"]

SETTLER = "settled"
KEPT: tuple[str, ...] = ("left", "right", "neither", *STANCES)

Place = tuple[str, int, int, str, str]
Pair = tuple[Coding, Coding]
Difference = tuple[Coding | None, Coding | None]

_STANCE_OF: dict[str, Stance] = {stance: stance for stance in get_args(Stance)}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A place at which two coders differ about one code.

    Attributes
    ----------
    transcript, start, end
        Where; of two stretches the longer.
    code, case
        About what.
    values
        What each coder said: a stance, with ", absent" where the state is absent; empty: not coded.
    quote
        The text there.
    left, right
        The codings behind it; None: not coded.
    """

    transcript: str
    start: int
    end: int
    code: str
    case: str
    values: tuple[str, str]
    quote: str
    left: Coding | None = field(default=None, repr=False)
    right: Coding | None = field(default=None, repr=False)

    @property
    def place(self) -> Place:
        """Transcript, start, end, code and case."""
        return (self.transcript, self.start, self.end, self.code, self.case)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a disagreement.

    Attributes
    ----------
    transcript, start, end, code, case
        The place of the disagreement, as it was listed.
    kept
        left, right, neither, or a stance that neither coder need have given.
    why
        The reason, kept in the settled coding's note.
    """

    transcript: str
    start: int
    end: int
    code: str
    kept: str
    why: str = ""
    case: str = ""

    @property
    def place(self) -> Place:
        """Transcript, start, end, code and case."""
        return (self.transcript, self.start, self.end, self.code, self.case)


@dataclass(frozen=True, slots=True)
class Settled:
    """What two coders hold in common or a person has decided, and what is still open.

    Attributes
    ----------
    agreed
        Codings of the coder ``settled``; a place that was settled as not coded is kept as dismissed.
    open
        Disagreements nobody has decided.
    """

    agreed: Codings
    open: tuple[Disagreement, ...]

    def __repr__(self) -> str:
        return f"<Settled: {len(self.agreed.standing())} codings, {len(self.open)} open>"


def compare(left: Codings, right: Codings, transcripts: Iterable[Transcript]) -> list[Disagreement]:
    """List the places at which two coders differ.

    Two codings of the same code and case are about the same place where they overlap by at least half of the shorter.
    There the coders agree if stance and state are the same; a state that was not said counts as present.

    Parameters
    ----------
    left, right
        The codings of each; only what stands counts.
    transcripts
        The texts they coded.

    Returns
    -------
    list of Disagreement
        In order of place. With the coders exchanged the same places are listed, values exchanged.

    Examples
    --------
    >>> talk = Transcript("t", "กฎหมายช่วยเราได้มาก")
    >>> ann = Codings((Coding("t", 0, 19, "laws", "ann", "facilitates"),))
    >>> ben = Codings((Coding("t", 0, 6, "laws", "ben"), Coding("t", 6, 10, "help", "ben")))
    >>> [(d.code, d.values, d.quote) for d in compare(ann, ben, [talk])]
    [('laws', ('facilitates', 'neutral'), 'กฎหมายช่วยเราได้มาก'), ('help', ('', 'neutral'), 'ช่วย')]
    """
    return _compared(left, right, _by_id(transcripts))[1]


def settle(
    left: Codings,
    right: Codings,
    transcripts: Iterable[Transcript],
    *,
    decisions: Iterable[Decision] = (),
    coders: tuple[str, str] | None = None,
) -> Settled:
    """Keep what two coders agree on, apply a person's decisions, and leave the rest open.

    Of two stretches that agree the longer is kept, of two of one length the earlier; of two bases the weaker
    (attributed, described, documented). Where a coding agrees with two that mean different things and only one
    can stand at a place, the other stays open. A decision holds for every disagreement listed at its place, and
    before an agreement at the same place.

    Parameters
    ----------
    left, right
        The codings of each; only what stands counts.
    transcripts
        The texts they coded.
    decisions
        Decisions about disagreements that :func:`compare` lists.
    coders
        The two, left and right, as the notes are to name them; None: not at all.

    Returns
    -------
    Settled
        The same whichever coder is called left, but for `values` and for the order of the two in notes.

    Raises
    ------
    StudyError
        If a decision keeps an unknown word or is about no disagreement, or two decisions contradict each other.

    Examples
    --------
    >>> talk = Transcript("t", "กฎหมายช่วยเราได้มาก")
    >>> ann = Codings((Coding("t", 0, 19, "laws", "ann", "facilitates"),))
    >>> ben = Codings((Coding("t", 0, 6, "laws", "ben"),))
    >>> decision = Decision("t", 0, 19, "laws", "left", "it says so")
    >>> settle(ann, ben, [talk], decisions=[decision]).agreed.rows[0].note
    'settled: kept left, why: it says so'
    """
    by_id = _by_id(transcripts)
    agreed, differing = _compared(left, right, by_id)
    decided = _decided(decisions, differing)
    rows = {row.place: replace(row, note=agree_note(coders)) for row in agreed}
    for one in differing:
        if one.place in decided:
            decision = decided[one.place]
            row = _by_decision(one, decision, kept_note(decision.kept, decision.why, coders), by_id)
            rows[row.place] = row
    open_ = tuple(one for one in differing if one.place not in decided)
    return Settled(Codings(tuple(sorted(rows.values(), key=_row_place))), open_)


def _compared(
    left: Codings, right: Codings, transcripts: dict[str, Transcript]
) -> tuple[list[Coding], list[Disagreement]]:
    agreeing: set[Pair] = set()
    differing: set[Difference] = set()
    lefts, rights = _grouped(left), _grouped(right)
    for key in lefts.keys() | rights.keys():
        same, unlike = _matched(lefts.get(key, []), rights.get(key, []))
        agreeing |= same
        differing |= unlike
    kept, crowded = _kept(agreeing, transcripts)
    found = [_disagreement(a, b, transcripts) for a, b in differing | crowded]
    return kept, sorted(found, key=_whichever_side)


def _grouped(codings: Codings) -> dict[tuple[str, str, str], list[Coding]]:
    groups: defaultdict[tuple[str, str, str], list[Coding]] = defaultdict(list)
    for row in codings.standing():
        groups[(row.transcript, row.code, row.case)].append(row)
    return groups


def same_place(a: Coding, b: Coding) -> bool:
    """Say whether two codings of one code and case overlap by at least half of the shorter.

    Examples
    --------
    >>> same_place(Coding("t", 0, 10, "laws"), Coding("t", 6, 14, "laws"))
    True
    """
    if (a.transcript, a.code, a.case) != (b.transcript, b.code, b.case):
        return False
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0 and 2 * shared >= min(a.end - a.start, b.end - b.start)


def _meaning(row: Coding) -> tuple[str, str]:
    return row.stance, row.state or "present"


def _matched(ours: list[Coding], theirs: list[Coding]) -> tuple[set[Pair], set[Difference]]:
    """Give the pairs that agree, and the pairs and single codings that no agreement covers."""
    near = [(a, b) for a in ours for b in theirs if same_place(a, b)]
    same = {(a, b) for a, b in near if _meaning(a) == _meaning(b)}
    our_agreed, their_agreed = {a for a, _ in same}, {b for _, b in same}
    unlike: set[Difference] = {
        (a, b) for a, b in near if (a, b) not in same and not (a in our_agreed and b in their_agreed)
    }
    our_met = our_agreed | {a for a, _ in unlike}
    their_met = their_agreed | {b for _, b in unlike}
    unlike |= {(a, None) for a in ours if a not in our_met} | {(None, b) for b in theirs if b not in their_met}
    return same, unlike


def _kept(agreeing: set[Pair], transcripts: dict[str, Transcript]) -> tuple[list[Coding], set[Difference]]:
    """Give one coding a place; a pair whose place another meaning took is handed back."""
    kept: dict[Place, Coding] = {}
    crowded: set[Difference] = set()
    for a, b in sorted(agreeing, key=_pair_place):
        row = _joined(a, b, transcripts)
        known = kept.setdefault(row.place, row)
        if _meaning(known) != _meaning(row):
            crowded.add((a, b))
        else:
            kept[row.place] = replace(known, basis=_weaker(known.basis, row.basis), state=known.state or row.state)
    return list(kept.values()), crowded


def _joined(a: Coding, b: Coding, transcripts: dict[str, Transcript]) -> Coding:
    longer = _longer(a, b)
    return Coding(
        transcript=longer.transcript,
        start=longer.start,
        end=longer.end,
        code=longer.code,
        coder=SETTLER,
        stance=a.stance,
        state=a.state or b.state,
        basis=_weaker(a.basis, b.basis),
        case=longer.case,
        quote=_quote(longer, transcripts),
        dimension="; ".join(dict.fromkeys((*a.dimensions, *b.dimensions))),
    )


def _longer(a: Coding, b: Coding) -> Coding:
    return min(a, b, key=_longest_then_first)


def _longest_then_first(row: Coding) -> tuple[int, int]:
    return row.start - row.end, row.start


def _weaker(one: Basis, other: Basis) -> Basis:
    # Not said is no basis at all, so it gives way to what was said.
    if not (one and other):
        return one or other
    return min(one, other, key=BASES.index)


def _disagreement(a: Coding | None, b: Coding | None, transcripts: dict[str, Transcript]) -> Disagreement:
    place = _longer(a, b) if a and b else a or b
    if place is None:
        raise StudyError("a disagreement needs a coding of at least one coder")
    quote = _quote(place, transcripts)
    values = (_value(a), _value(b))
    return Disagreement(place.transcript, place.start, place.end, place.code, place.case, values, quote, a, b)


def _value(row: Coding | None) -> str:
    if row is None:
        return ""
    return f"{row.stance}, absent" if row.state == "absent" else row.stance


def _decided(decisions: Iterable[Decision], differing: Sequence[Disagreement]) -> dict[Place, Decision]:
    known = {one.place for one in differing}
    decided: dict[Place, Decision] = {}
    for decision in decisions:
        where = f"decision at {decision.transcript} {decision.start}-{decision.end} {decision.code}"
        if decision.kept not in KEPT:
            raise StudyError(f"{where}: kept is {decision.kept!r}; it can be {', '.join(KEPT)}")
        if decision.place not in known:
            raise StudyError(f"{where}: the coders do not differ there; decide what settle lists as open")
        if decided.setdefault(decision.place, decision).kept != decision.kept:
            raise StudyError(f"{where}: kept is {decided[decision.place].kept!r} and {decision.kept!r}; decide for one")
    return decided


def _by_decision(one: Disagreement, decision: Decision, note: str, transcripts: dict[str, Transcript]) -> Coding:
    chosen = {"left": one.left, "right": one.right}.get(decision.kept)
    if chosen is not None:
        return replace(chosen, coder=SETTLER, quote=_quote(chosen, transcripts), note=note, at="", extra=())
    plain = Coding(one.transcript, one.start, one.end, one.code, SETTLER, case=one.case, quote=one.quote, note=note)
    stance = _STANCE_OF.get(decision.kept)
    if stance is None:
        return replace(plain, status="dismissed")
    rows = sorted((row for row in (one.left, one.right) if row is not None), key=_longest_then_state)
    basis = _weaker(rows[0].basis, rows[-1].basis)
    return replace(plain, stance=stance, state=rows[0].state, basis=basis)


def _quote(row: Coding, transcripts: dict[str, Transcript]) -> str:
    if row.transcript not in transcripts:
        known = ", ".join(transcripts) or "none"
        raise StudyError(f"a coding of {row.code!r} is in transcript {row.transcript!r}; transcripts are {known}")
    return transcripts[row.transcript].quote(row.start, row.end)


def _by_id(transcripts: Iterable[Transcript]) -> dict[str, Transcript]:
    return {transcript.id: transcript for transcript in transcripts}


def _row_place(row: Coding) -> Place:
    return row.place


def _longest_then_state(row: Coding) -> tuple[int, int, str]:
    return row.start - row.end, row.start, row.state


def _whichever_side(one: Disagreement) -> tuple[Place, list[str], list[Place]]:
    # The list keeps its order when the coders are exchanged.
    return one.place, sorted(one.values), sorted(row.place for row in (one.left, one.right) if row is not None)


def _pair_place(pair: Pair) -> tuple[list[Place], tuple[str, str]]:
    return sorted(row.place for row in pair), _meaning(pair[0])
