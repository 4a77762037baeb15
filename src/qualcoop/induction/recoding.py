"""What a changed codebook does to codings: rows where it is certain, a work list where it is not. Decides no meaning.

Certain are renamings, and mergers at places where the codes that merge do not contradict each other. Nothing is taken
away: a coding moves by a row that removes it and a row that gives the new code, with everything else the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import reduce
from operator import attrgetter
from typing import Any, TypeVar

from qualcoop.coding.lexicon import by_piece, lexicon, pieces
from qualcoop.induction.work import WorkItem, grouped, untouched
from qualcoop.records.codebook import Code, Codebook, Indicator
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.study import Judgement, StudyRecord
from qualcoop.records.transcript import Transcript

__all__ = ["JudgementMove", "Moved", "Recoding", "applied", "recoding"]

Record = TypeVar("Record", bound=StudyRecord)
Place = tuple[str, int, int, str, str]
Holding = Mapping[tuple[str, str], Judgement]
_PLACE = ("transcript", "start", "end", "code", "coder", "case")
_BESIDE = ("status", "quote", "note", "at", "extra", "dimension")
_HINDERS = ".hinders"


@dataclass(frozen=True, slots=True)
class JudgementMove:
    """A judgement that speaks of another code from now on: the row stays, its code is the new one."""

    case: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Moved:
    """How much of a code went over to another: codings of all coders, and judgements."""

    old: str
    new: str
    codings: int
    judgements: int


@dataclass(frozen=True, slots=True)
class Recoding:
    """What follows from a changed codebook.

    Attributes
    ----------
    changed
        Rows to append, each coder's in his or her own file: the removals and what takes their place.
    judgements
        Judgements that speak of another code from now on.
    work
        What a person has to decide or to read again.
    moved, retired
        What went where, in numbers; codes that are gone without an heir, with the codings that count no more.
    """

    changed: Codings = field(default=Codings())
    judgements: tuple[JudgementMove, ...] = ()
    work: tuple[WorkItem, ...] = ()
    moved: tuple[Moved, ...] = ()
    retired: tuple[tuple[str, int], ...] = ()

    def result(self) -> dict[str, Any]:
        """Give what the ledger keeps of it: numbers, places and codes, no words; nothing where nothing follows."""
        found: dict[str, Any] = {
            "recoded": [
                {"old": one.old, "new": one.new, "codings": one.codings, "judgements": one.judgements}
                for one in self.moved
            ],
            "retired": [{"code": code, "codings": codings} for code, codings in self.retired],
            "work": [item.data() for item in self.work],
        }
        return {name: rows for name, rows in found.items() if rows}


def recoding(
    older: Codebook,
    newer: Codebook,
    codings: Codings,
    judgements: Sequence[Judgement] = (),
    *,
    transcripts: Iterable[Transcript] = (),
    proposed: Iterable[WorkItem] = (),
    case_of: Callable[[Coding], str] = attrgetter("case"),
) -> Recoding:
    """Tell what a changed codebook does to codings and judgements.

    Parameters
    ----------
    older, newer
        The codebook before and after; `newer.diff(older)` says what happened to each code.
    codings, judgements
        All of them, as they stand, of all coders.
    transcripts
        The texts, in which the indicators of new codes and new indicators are looked for; without them none is.
    proposed
        Further places that a person was shown when she made the change; they join the work list.
    case_of
        Gives the case that a coding speaks of, empty where nothing says it; by default its own column alone.

    Returns
    -------
    Recoding
        Applied twice it changes nothing more.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code
    >>> before, after = Codebook((Code("laws"),)), Codebook((Code("rules", origin=("laws",)),))
    >>> found = recoding(before, after, Codings((Coding("t", 0, 4, "laws", "ann", "hinders"),)))
    >>> [(row.code, row.status, row.stance) for row in found.changed]
    [('laws', 'removed', 'hinders'), ('rules', 'accepted', 'hinders')]
    """
    fates = _Fates.of(older, newer)
    moving = _Moving(fates, codings)
    judged, judged_again = _judged(fates, codings, judgements, case_of)
    talks = tuple(transcripts)
    work = [
        *_split(fates, codings),
        *moving.conflicts(),
        *judged_again,
        *_looked_for(fates, older, newer, codings, talks),
        *_read_again(fates, older, newer, codings),
        *proposed,
    ]
    changed = moving.rows()
    return Recoding(
        changed=Codings(tuple(changed)),
        judgements=judged,
        work=tuple(sorted(_one_each(work), key=_order)),
        moved=_counted(fates, changed, judged),
        retired=tuple((code, len(codings.of(code).standing())) for code in fates.retired),
    )


def applied(study: Record, recoding: Recoding) -> Record:
    """Give a study with the rows of a recoding appended and its judgements moved; its codebook is left to the caller.

    Examples
    --------
    >>> from qualcoop.records.study import StudySpec
    >>> record = StudyRecord(StudySpec("s"), Codebook(), codings=Codings((Coding("t", 0, 4, "laws", "ann"),)))
    >>> rules = Codebook((Code("rules", origin=("laws",)),))
    >>> moved = recoding(Codebook((Code("laws"),)), rules, record.codings)
    >>> applied(record, moved).codings
    <Codings: 1 of 1 codes in 1 transcripts, by ann>
    """
    names = {(move.case, move.old): move.new for move in recoding.judgements}
    judgements = tuple(replace(one, code=names.get((one.case, one.code), one.code)) for one in study.judgements)
    return replace(study, codings=study.codings | recoding.changed, judgements=judgements)


def _order(item: WorkItem) -> tuple[str, int, int, int, str, str]:
    return item.order


def _one_each(work: Iterable[WorkItem]) -> list[WorkItem]:
    """Keep one item for a place, kind and code: the last, since what is proposed knows more."""
    return list({(item.kind, item.code, item.place, item.case): item for item in work}.values())


# --- what becomes of each code -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fates:
    """What becomes of each code of the older codebook.

    Attributes
    ----------
    moves
        Codes that are gone and have one heir.
    splits
        Codes with several heirs, or with one beside themselves; a code that stays is the last of its own heirs.
    retired, created
        Codes gone without an heir; new codes without an origin.
    merging
        By heir, the codes that become it, where they are several: itself too, where it was there before.
    """

    moves: Mapping[str, str]
    splits: Mapping[str, tuple[str, ...]]
    retired: tuple[str, ...]
    created: tuple[str, ...]
    merging: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, older: Codebook, newer: Codebook) -> _Fates:
        """Read the operations; examples, which a recorded codebook does not quote, make no difference."""
        before, after = (Codebook.from_data(book.data(quotations=False)) for book in (older, newer))
        changes = after.diff(before)
        heirs: defaultdict[str, list[str]] = defaultdict(list)
        for change in changes:
            if change.operation in ("renamed", "split", "merged"):
                for old in change.old:
                    heirs[old] += [new for new in change.new if new not in heirs[old]]
        moves = {old: new[0] for old, new in heirs.items() if old in older and old not in newer and len(new) == 1}
        splits = {
            old: (*(code for code in new if code != old), *((old,) if old in newer else ()))
            for old, new in heirs.items()
            if old in older and old not in moves and set(new) != {old}
        }
        return cls(
            moves=moves,
            splits=splits,
            retired=tuple(change.old[0] for change in changes if change.operation == "retired"),
            created=tuple(change.new[0] for change in changes if change.operation == "created"),
            merging=_merging(moves, older),
        )


def _merging(moves: Mapping[str, str], older: Codebook) -> dict[str, tuple[str, ...]]:
    sources: defaultdict[str, list[str]] = defaultdict(list)
    for old, new in moves.items():
        sources[new].append(old)
    for new, olds in sources.items():
        if new in older:
            olds.append(new)
    return {new: tuple(olds) for new, olds in sources.items() if len(olds) > 1}


# --- codings that move ---------------------------------------------------------------------------------------


class _Moving:
    """The codings of codes that have one heir, by the place that they would take."""

    def __init__(self, fates: _Fates, codings: Codings) -> None:
        self._fates = fates
        self._last: dict[tuple[str, Place], Coding] = {(row.coder, row.place): row for row in codings}
        self._meeting: defaultdict[tuple[str, Place], list[Coding]] = defaultdict(list)
        for row in self._last.values():
            if self._moves(row):
                new = replace(row, code=fates.moves[row.code])
                self._meeting[row.coder, new.place].append(row)

    def _moves(self, row: Coding) -> bool:
        """Tell whether a row goes over: a refusal too, but of a renamed code alone, for a merger is a wider thing."""
        new = self._fates.moves.get(row.code)
        refused = row.status == "dismissed" and new not in self._fates.merging
        return new is not None and (row.status == "accepted" or refused)

    def rows(self) -> list[Coding]:
        """Give the rows to append: what is removed, and what takes its place."""
        return [row for place, group in self._meeting.items() for row in self._moved(place, group)]

    def conflicts(self) -> list[WorkItem]:
        """Give the places at which what meets says different things."""
        rows = [row for place, group in self._meeting.items() if not self._agree(place, group) for row in group]
        return grouped(rows, self._conflict)

    def _conflict(self, row: Coding) -> WorkItem:
        heir = self._fates.moves[row.code]
        return WorkItem("merged", row.code, row.transcript, row.start, row.end, case=row.case, heirs=(heir,))

    def _there(self, place: tuple[str, Place]) -> Coding | None:
        """Give what stands already at the place to be taken."""
        row = self._last.get(place)
        return row if row is not None and row.status != "removed" else None

    def _agree(self, place: tuple[str, Place], group: Sequence[Coding]) -> bool:
        there = self._there(place)
        held = [there] if there is not None and there.status == "accepted" else []
        return len({_says(row) for row in (*group, *held)}) == 1

    def _moved(self, place: tuple[str, Place], group: Sequence[Coding]) -> Iterator[Coding]:
        if not self._agree(place, group):
            return
        yield from (replace(row, status="removed") for row in group)
        there = self._there(place)
        new = [replace(row, code=self._fates.moves[row.code]) for row in group]
        if there is None or (there.status == "dismissed" and group[0].status == "accepted"):
            yield reduce(_joined, new)
        elif there.status == "accepted" and group[0].status == "accepted":
            joined = reduce(_joined, new, there)
            if joined != there:
                yield joined


_SAYING = tuple(one.name for one in fields(Coding) if one.name not in (*_PLACE, *_BESIDE))


def _says(row: Coding) -> tuple[object, ...]:
    """Give what a row says of its code, and whether it gives or refuses it; a state left out counts as present."""
    told = (getattr(row, name) or ("present" if name == "state" else "") for name in _SAYING)
    return (row.status, *told)


def _joined(one: Coding, other: Coding) -> Coding:
    """Let one row stand for two that say the same, with both remarks, dimensions and own columns."""
    extra = {**dict(other.extra), **{name: value for name, value in one.extra if value}}
    dimensions = dict.fromkeys((*one.dimensions, *other.dimensions))
    return replace(
        one,
        state=one.state or other.state,
        note="; ".join(dict.fromkeys(filter(None, (one.note, other.note)))),
        dimension="; ".join(dimensions) if set(other.dimensions) - set(one.dimensions) else one.dimension,
        extra=tuple(extra.items()),
    )


def _counted(fates: _Fates, changed: Iterable[Coding], judged: Iterable[JudgementMove]) -> tuple[Moved, ...]:
    rows = Counter(row.code for row in changed if row.status == "removed")
    told = Counter(move.old.removesuffix(_HINDERS) for move in judged)
    return tuple(Moved(old, new, rows[old], told[old]) for old, new in fates.moves.items())


# --- judgements ----------------------------------------------------------------------------------------------


def _judged(
    fates: _Fates, codings: Codings, judgements: Sequence[Judgement], case_of: Callable[[Coding], str]
) -> tuple[tuple[JudgementMove, ...], list[WorkItem]]:
    """Move the judgements on codes that have one heir, where all that becomes the heir is judged alike.

    A judgement goes before codings, so one on a code that merges may not silence what was said of the others.
    """
    holding = {(one.case, one.code): one for one in judgements}
    cases_of: defaultdict[str, set[str]] = defaultdict(set)
    for row in codings.standing():
        cases_of[row.code].add(case_of(row))
    moves: list[JudgementMove] = []
    again: list[WorkItem] = []
    for case, code in holding:
        stem, suffix = (code.removesuffix(_HINDERS), _HINDERS) if code.endswith(_HINDERS) else (code, "")
        heir = fates.moves.get(stem, stem)
        if stem in fates.splits:
            again.append(WorkItem("judgement", code, case=case, heirs=fates.splits[stem]))
        elif not _judged_alike(fates, holding, cases_of, (case, heir, suffix)):
            again.append(WorkItem("judgement", code, case=case, heirs=(heir,)))
        elif heir != stem:
            moves.append(JudgementMove(case, code, heir + suffix))
    return tuple(moves), again


def _judged_alike(
    fates: _Fates, holding: Holding, cases_of: defaultdict[str, set[str]], cell: tuple[str, str, str]
) -> bool:
    """Tell whether all that becomes an heir is judged alike in a case, and nothing of a merger was only spoken of.

    A coding that names no case may speak of any.
    """
    case, heir, suffix = cell
    merging = fates.merging.get(heir, ())
    renamed = [old for old, new in fates.moves.items() if new == heir]
    members = dict.fromkeys((*merging, *renamed, heir))
    judged = {code: holding[case, code + suffix].value for code in members if (case, code + suffix) in holding}
    spoken = [code for code in members if code not in judged and cases_of[code] & {case, ""}]
    return len(set(map(str, judged.values()))) == 1 and not (merging and spoken)


# --- what people have to read --------------------------------------------------------------------------------


def _split(fates: _Fates, codings: Codings) -> list[WorkItem]:
    def item(row: Coding) -> WorkItem:
        heirs = fates.splits[row.code]
        return WorkItem("split", row.code, row.transcript, row.start, row.end, case=row.case, heirs=heirs)

    return grouped((row for row in codings.standing() if row.code in fates.splits), item)


def _kept(fates: _Fates, older: Codebook, newer: Codebook) -> Iterator[tuple[Code, Code]]:
    """Yield the codes that go on, under their own name or another."""
    for before in older:
        after = before.id if before.id in newer else fates.moves.get(before.id, "")
        if after and not (after != before.id and after in fates.merging):
            yield before, newer[after]


def _read_again(fates: _Fates, older: Codebook, newer: Codebook, codings: Codings) -> Iterator[WorkItem]:
    """Yield the passages of codes that mean something else now, or stand under another code."""
    standing = codings.standing()
    for before, after in _kept(fates, older, newer):
        if _meaning(before) != _meaning(after):
            yield from _passages("reworded", standing, before, after)
    for old, new in fates.moves.items():
        parent = older[old].parent
        if newer[new].parent != fates.moves.get(parent, parent):
            yield from _passages("parent", standing, older[old], newer[new])


def _meaning(code: Code) -> tuple[object, ...]:
    return (code.definition, code.include, code.exclude)


def _passages(kind: Any, standing: Codings, before: Code, after: Code) -> list[WorkItem]:  # noqa: ANN401
    def item(row: Coding) -> WorkItem:
        return WorkItem(kind, after.id, row.transcript, row.start, row.end, case=row.case)

    return grouped(standing.of(before.id), item)


def _looked_for(
    fates: _Fates, older: Codebook, newer: Codebook, codings: Codings, transcripts: Sequence[Transcript]
) -> Iterator[WorkItem]:
    """Yield where a new code's indicators, its examples, or a code's new indicators stand and nobody coded it."""
    for id_ in fates.created:
        # Left from a code of that name that was retired: they would count again, so a person reads them first.
        yield from _passages("created", codings.standing(), newer[id_], newer[id_])
        free = untouched(codings, id_)
        places = (*_hits(newer[id_].indicators, transcripts), *_examples(newer[id_], transcripts))
        yield from (WorkItem("created", id_, *place) for place in dict.fromkeys(places) if free(*place))
    for before, after in _kept(fates, older, newer):
        known = set(before.indicators)
        fresh = tuple(indicator for indicator in after.indicators if indicator not in known)
        caught = set(_hits(before.indicators, transcripts)) if fresh else set()
        free = untouched(codings, before.id)
        places = tuple(place for place in _hits(fresh, transcripts) if place not in caught)
        yield from (WorkItem("indicator", after.id, *place) for place in places if free(*place))


def _hits(indicators: Sequence[Indicator], transcripts: Sequence[Transcript]) -> Iterator[tuple[str, int, int]]:
    if not indicators:
        return
    index = lexicon(Codebook((Code("_", indicators=tuple(indicators)),))).index
    for talk in transcripts:
        for piece, _ in by_piece(index, talk.text, pieces(talk)):
            yield talk.id, piece.start, piece.end


def _examples(code: Code, transcripts: Sequence[Transcript]) -> Iterator[tuple[str, int, int]]:
    """Yield the places of a code's examples, where they are quoted word for word."""
    talks = {talk.id: talk for talk in transcripts}
    for example in code.examples:
        talk = talks.get(example.transcript)
        turn = next((turn for turn in talk.turns if turn.n == example.turn), None) if talk else None
        start = talk.text.find(example.quote, turn.start, turn.end) if talk and turn and example.quote else -1
        if talk and start >= 0:
            yield talk.id, start, start + len(example.quote)
