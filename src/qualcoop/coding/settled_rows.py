"""What several pairs of coders settled, in the one file that counts. Takes away nothing that no person decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from qualcoop.coding.settled_notes import Noted, agree_note, kept_note, noted, way_note
from qualcoop.coding.settling import Decision, Disagreement, same_place
from qualcoop.records.coding import Coding, Codings

__all__ = ["Joined", "decisions_in", "holds", "is_decision", "joined", "way_of"]

Place = tuple[str, int, int, str, str]


# --- what was decided before ---------------------------------------------------------------------------------


def decisions_in(settled: Codings, differing: Iterable[Disagreement]) -> tuple[Decision, ...]:
    """Give the decisions that settled codings hold about these disagreements, so that none needs to be made twice.

    A decision for one coder's coding holds as long as that coding is what it was, whichever coder is called left now;
    one for the side that did not code as long as it does not.
    One that would be read in two ways is left out. The settled codings are those of the same two coders.

    Examples
    --------
    >>> from qualcoop.coding.settling import compare, settle
    >>> from qualcoop.records.transcript import Transcript
    >>> talk = Transcript("t", "กฎหมายช่วยเราได้มาก")
    >>> ann, ben = (Codings((Coding("t", 0, 19, "laws", coder, said),))
    ...             for coder, said in (("ann", "facilitates"), ("ben", "neutral")))
    >>> decision = Decision("t", 0, 19, "laws", "left", "it says so")
    >>> first = settle(ann, ben, [talk], decisions=[decision])
    >>> decisions_in(first.agreed, compare(ann, ben, [talk])) == (decision,)
    True
    >>> [one.kept for one in decisions_in(first.agreed, compare(ben, ann, [talk]))]
    ['right']
    """
    rows = {row.place: row for row in settled if is_decision(row)}
    found: defaultdict[Place, set[Decision]] = defaultdict(set)
    for one in differing:
        found[one.place].update(_decisions_about(one, rows))
    return tuple(decision for readings in found.values() if len(readings) == 1 for decision in readings)


def is_decision(row: Coding) -> bool:
    """Say whether a settled coding is a person's decision, and not what both coders said."""
    return _word_kept(row) != ""


def _decisions_about(one: Disagreement, rows: dict[Place, Coding]) -> Iterator[Decision]:
    for side, coded in (("left", one.left), ("right", one.right)):
        row = rows.get(coded.place) if coded else None
        if coded and row and _word_kept(row) in ("left", "right") and _same_said(row, coded):
            yield _decision(one, side, row)
    row = rows.get(one.place)
    if row and _word_kept(row) not in ("left", "right"):
        yield _decision(one, _word_kept(row), row)
    elif row and row.status == "dismissed" and None in (one.left, one.right):
        # Kept was the side that did not code.
        yield _decision(one, "left" if one.left is None else "right", row)


def _decision(one: Disagreement, kept: str, row: Coding) -> Decision:
    found = noted(row)
    return Decision(one.transcript, one.start, one.end, one.code, kept, found.why if found else "", one.case)


def _word_kept(row: Coding) -> str:
    found = noted(row)
    return found.kept if found else ""


def _same_said(row: Coding, coded: Coding) -> bool:
    return row.status == "accepted" and _said(row) == _said(coded)


def _said(row: Coding) -> tuple[str, str, str]:
    return row.stance, row.state, row.basis


# --- several pairs in one file -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Joined:
    """What settled.csv is to hold once a pair is settled, and what there is to say of it.

    Attributes
    ----------
    rows
        Every row; of the rows at one place the last one holds.
    lost
        Rows of this pair that no longer fit what the two coded.
    replaced
        Rows of others that held, and give way to what a person decided now.
    stayed
        Rows of others that hold where this pair agrees otherwise.
    """

    rows: Codings
    lost: tuple[Coding, ...] = ()
    replaced: tuple[Coding, ...] = ()
    stayed: tuple[Coding, ...] = ()


def joined(
    before: Codings,
    found: Codings,
    pair: tuple[str, str],
    *,
    told: Collection[Place],
    is_own: Callable[[Coding], bool],
) -> Joined:
    """Join what a pair settled now to the rows that settled.csv holds, of this pair and of others.

    Rows of others stay as they are. Where one holds about the same place, it gives way only to a decision made now,
    and stays in the file beneath it, so that the other pair's decision and its reason are not lost. What this pair
    agrees on stands beneath what holds there. Rows of this pair that say the same as before stay as they are.

    Parameters
    ----------
    before
        The rows of settled.csv.
    found
        What the pair agrees on or a person decided between the two.
    pair
        The two coders.
    told
        The places in `found` of decisions that are made now.
    is_own
        Says of a row whether it was settled between these two.

    Examples
    --------
    >>> old = Coding("t", 0, 19, "laws", "settled", "hinders", note="settled: kept hinders (ann / ben), why: heard")
    >>> new = Coding("t", 0, 19, "laws", "settled", "facilitates", note="settled: both agree (ann / cat)")
    >>> def of_ann_and_cat(row):
    ...     return noted(row).between == {"ann", "cat"}
    >>> here = joined(Codings((old,)), Codings((new,)), ("ann", "cat"), told=(), is_own=of_ann_and_cat)
    >>> here.rows == Codings((new, old)), here.rows.standing() == Codings((old,)), here.stayed == (old,)
    (True, True, True)
    """
    file = _File(before, found, pair, is_own)
    for row in found:
        if row.place in told:
            file.decide(row)
    for row in found:
        if row.place not in told:
            file.agree(row)
    decided = [row for row in found if row.place in told]
    lost = [row for row in file.lost if not any(same_place(row, one) for one in decided)]
    return Joined(file.rows(), _fallen(lost, found), tuple(file.replaced), tuple(file.stayed))


class _File:
    """The rows of settled.csv by their places, while a pair is settled; the last row of a place holds."""

    def __init__(
        self, before: Codings, found: Codings, pair: tuple[str, str], is_own: Callable[[Coding], bool]
    ) -> None:
        self.pair = pair
        self.is_own = is_own
        self.replaced: list[Coding] = []
        self.stayed: list[Coding] = []
        self._stacks: defaultdict[Place, list[Coding]] = defaultdict(list)
        self._places: defaultdict[tuple[str, str, str], list[Place]] = defaultdict(list)
        new = {row.place: row for row in found}
        last = {row.place: row for row in before if is_own(row) and way_of(row) is None}
        self._same = {place: _renewed(row, new[place]) for place, row in last.items() if _is_same(row, new.get(place))}
        self.lost = [row for place, row in last.items() if place not in self._same and row.status != "removed"]
        for row in before:
            for kept in self._kept(row, last):
                self._put(kept)

    def _kept(self, row: Coding, last: Mapping[Place, Coding]) -> Iterator[Coding]:
        """Give the row as it stays, if it does: another pair's always, this pair's where it still fits."""
        way = way_of(row)
        if not self.is_own(row):
            yield row
        elif way is not None:
            if (row.transcript, *way, row.code, row.case) in self._same:
                yield row
        elif last[row.place] is row and row.place in self._same:
            yield self._same[row.place]

    def decide(self, row: Coding) -> None:
        """Let a decision hold at its place; what others settled there gives way."""
        rivals = self._rivals(row)
        stack = self._stacks[row.place]
        if stack[-1:] == [row] and not rivals:
            return
        stack[:] = [one for one in stack if not self.is_own(one)]
        for rival in rivals:
            if rival.place != row.place:
                self._put(_giving_way(rival, row, self.pair))
        self.replaced += rivals
        self._put(row)

    def agree(self, row: Coding) -> None:
        """Add what the pair agrees on, beneath what others settled there."""
        if row.place in self._same:
            return
        rivals = self._rivals(row)
        self.stayed += [rival for rival in rivals if _meaning(rival) != _meaning(row)]
        if rivals and self._stacks[row.place]:
            self._stacks[row.place].insert(0, row)
            return
        self._put(row)
        for rival in rivals[:1]:
            found = noted(rival)
            self._put(_giving_way(row, rival, (found and found.pair) or self.pair))

    def rows(self) -> Codings:
        """Give all rows, place by place."""
        stacks = (self._stacks[place] for place in sorted(self._stacks))
        return Codings(tuple(row for stack in stacks if any(way_of(one) is None for one in stack) for row in stack))

    def _put(self, row: Coding) -> None:
        if row.place not in self._stacks or not self._stacks[row.place]:
            self._places[row.transcript, row.code, row.case].append(row.place)
        self._stacks[row.place].append(row)

    def _rivals(self, row: Coding) -> list[Coding]:
        """Give what others settled about the same place, as far as it holds: decisions first."""
        places = dict.fromkeys(self._places[row.transcript, row.code, row.case])
        last = [self._stacks[place][-1] for place in places if self._stacks[place]]
        found = [one for one in last if not self.is_own(one) and holds(one) and same_place(one, row)]
        return sorted(found, key=_agreed_last)


def holds(row: Coding) -> bool:
    """Say whether the last row of a place settles something: a coding, or that there is none."""
    return row.status == "accepted" or (row.status == "dismissed" and is_decision(row))


def way_of(row: Coding) -> tuple[int, int] | None:
    """Give the stretch to which a settled coding gives way; None where it does not."""
    found = noted(row)
    return found.way if found else None


def _giving_way(row: Coding, to: Coding, pair: tuple[str, str]) -> Coding:
    return replace(row, status="removed", note=way_note(to.start, to.end, pair))


def _is_same(row: Coding, new: Coding | None) -> bool:
    """Say whether a row is what is settled now: agreed on as before, or decided for the same reason."""
    before, now = noted(row), noted(new) if new else None
    if new is None or before is None or now is None or row.status != new.status:
        return False
    if (_side(before), before.why) != (_side(now), now.why):
        return False
    return bool(now.kept) or _meaning(row) == _meaning(new)


def _side(found: Noted) -> str:
    # Which of the two is called left makes no difference.
    return "one side" if found.kept in ("left", "right") else found.kept


def _renewed(row: Coding, new: Coding) -> Coding:
    """Give a row as it is settled now, in its own words; its note names the two coders from now on."""
    found = noted(row)
    is_bare = found is not None and row.note in (agree_note(), kept_note(found.kept, found.why))
    return replace(new, note=new.note if is_bare else row.note, at=row.at, extra=row.extra)


def _fallen(lost: Iterable[Coding], found: Codings) -> tuple[Coding, ...]:
    """Give the decisions that are lost, and the agreements for which no other row stands now."""
    there: defaultdict[tuple[str, str, str], list[Coding]] = defaultdict(list)
    for row in found:
        there[row.transcript, row.code, row.case].append(row)

    def stands(row: Coding) -> bool:
        near = there[row.transcript, row.code, row.case]
        return any(same_place(row, one) and _meaning(row) == _meaning(one) for one in near)

    return tuple(row for row in lost if is_decision(row) or not stands(row))


def _meaning(row: Coding) -> tuple[str, str, str]:
    return row.status, row.stance, row.state or "present"


def _agreed_last(row: Coding) -> tuple[bool, Place]:
    return not is_decision(row), row.place
