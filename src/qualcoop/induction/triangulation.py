"""Triangulation: what each kind of source, side, interviewer and coder says of a cell. Calls nothing true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from qualcoop.coding.settling import SETTLER
from qualcoop.induction.cells import CaseTable, Cell
from qualcoop.induction.informants import gathered, said_of, says
from qualcoop.induction.passages import Passage, Places, passages
from qualcoop.records.codebook import Code
from qualcoop.records.expression import Truth, truth_of
from qualcoop.records.study import StudyRecord

__all__ = [
    "DIMENSIONS",
    "CodeTriangulation",
    "Says",
    "Triangulated",
    "TriangulatedCounts",
    "triangulated_codes",
    "triangulated_counts",
    "triangulation",
]

DIMENSIONS: tuple[str, ...] = ("kind", "side", "interviewer", "coder")


@dataclass(frozen=True, slots=True)
class Says:
    """What one source says of a cell.

    Attributes
    ----------
    dimension, names
        kind (of source), side, interviewer or coder; the source's name, or the names of those who interviewed
        together. An empty name: not said.
    says
        ``T``, ``F``, ``C``, ``mentioned`` (without direction) or ``?`` (silent). A source that says both that the
        thing is absent and that it is there and hinders says ``F`` twice, and contradicts nothing.
    relation
        agrees or differs with the cell's value; mentioned; silent; or open, where the cell itself is not known or
        contested.
    independent
        Whether it may count as a source of its own: a side, an interviewer nobody listed, and codings settled from
        those of others may not.
    participants, passages
        Who is heard through it, and in how many passages.
    """

    dimension: str
    names: tuple[str, ...]
    says: str
    relation: str
    independent: bool = True
    participants: tuple[str, ...] = ()
    passages: int = 0

    @property
    def name(self) -> str:
        """The names, joined."""
        return " + ".join(self.names)


@dataclass(frozen=True, slots=True)
class Triangulated:
    """One cell beside what each source says of it.

    Attributes
    ----------
    case, code, value
        The cell, and its value (a fuzzy one as its truth).
    sources
        What each source says, dimension by dimension.
    """

    case: str
    code: str
    value: Truth
    sources: tuple[Says, ...] = field(default=(), repr=False)

    def of(self, dimension: str) -> tuple[Says, ...]:
        """Give the sources of one dimension."""
        return tuple(source for source in self.sources if source.dimension == dimension)

    def agree(self, dimension: str) -> bool:
        """Tell whether at least two independent sources of a dimension speak and agree, and none differs.

        Two kinds of source through which one and the same person speaks are not independent, nor are two interviews
        held by the same interviewer.
        """
        mine = self.of(dimension)
        agreeing = [source for source in mine if source.relation == "agrees" and source.independent]
        if any(source.relation == "differs" for source in mine):
            return False
        return any(_apart(one, other) for one, other in combinations(agreeing, 2))

    @property
    def agreeing(self) -> tuple[str, ...]:
        """The dimensions on which the cell is triangulated (see :meth:`agree`)."""
        return tuple(dimension for dimension in DIMENSIONS if self.agree(dimension))

    @property
    def differing(self) -> tuple[str, ...]:
        """The dimensions on which a source differs from the cell."""
        return tuple(dimension for dimension in DIMENSIONS if any(s.relation == "differs" for s in self.of(dimension)))


def _apart(one: Says, other: Says) -> bool:
    """Tell whether two sources are two: other names, and for kinds of source more than one person in them."""
    if set(one.names) & set(other.names):
        return False
    return one.dimension != "kind" or len({*one.participants, *other.participants}) > 1


@dataclass(frozen=True, slots=True)
class CodeTriangulation:
    """In how many cases the sources of one dimension agree on a code.

    Attributes
    ----------
    code, dimension
        Which code, seen through which sources.
    agree
        Cases in which at least two independent sources agree and none differs.
    differ
        Cases in which a source differs from the cell.
    alone
        Cases in which exactly one source speaks with a direction, and agrees.
    known
        How many cases have a value ``T`` or ``F`` at all.
    """

    code: str
    dimension: str
    agree: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    known: int = 0


def triangulation(study: StudyRecord, table: CaseTable, codes: Sequence[str] | None = None) -> tuple[Triangulated, ...]:
    """Lay each cell beside what the sources say of it.

    Parameters
    ----------
    study, table
        The study and its case table. All coders are heard, not only the one whose codings count.
    codes
        Ids of codes of the table; by default all.

    Returns
    -------
    tuple of Triangulated
        One a case and code, in the order of the table.

    Raises
    ------
    UnknownCodeError
        If the codebook lacks a code.

    Examples
    --------
    >>> from qualcoop.induction.cells import case_table
    >>> from qualcoop.records.codebook import Codebook
    >>> from qualcoop.records.study import StudySpec
    >>> study = StudyRecord(StudySpec("s"), Codebook())
    >>> triangulation(study, case_table(study))
    ()
    """
    wanted = [id_ for id_ in table.codes if id_ in study.codebook] if codes is None else list(codes)
    known = [study.codebook[id_] for id_ in wanted]
    sources = _Sources(study)
    return tuple(
        Triangulated(cell.case, cell.code, truth_of(cell.value), tuple(sources.of(cell, code)))
        for case in table.cases
        for code in known
        if (cell := table.cells.get((case, code.id)))
    )


def triangulated_codes(found: Sequence[Triangulated]) -> tuple[CodeTriangulation, ...]:
    """Sum up by code and dimension; a dimension in which no case has two independent sources is left out."""
    codes = dict.fromkeys(one.code for one in found)
    return tuple(
        _summed(code, dimension, mine)
        for code in codes
        if (mine := [one for one in found if one.code == code])
        for dimension in DIMENSIONS
        if any(sum(source.independent for source in one.of(dimension)) > 1 for one in mine)
    )


def _summed(code: str, dimension: str, mine: Sequence[Triangulated]) -> CodeTriangulation:
    return CodeTriangulation(
        code=code,
        dimension=dimension,
        agree=tuple(one.case for one in mine if one.agree(dimension)),
        differ=tuple(one.case for one in mine if dimension in one.differing),
        alone=tuple(one.case for one in mine if _speaking(one, dimension) == ["agrees"]),
        known=sum(one.value in ("T", "F") for one in mine),
    )


def _speaking(one: Triangulated, dimension: str) -> list[str]:
    return [source.relation for source in one.of(dimension) if source.relation in ("agrees", "differs")]


@dataclass(frozen=True, slots=True)
class TriangulatedCounts:
    """How the sources of one dimension stand to the cells, over all codes.

    Attributes
    ----------
    dimension
        kind, side, interviewer or coder.
    agree, differ
        Cells on which at least two independent sources agree and none differs; cells from which a source differs.
    one, none
        How many of the other known cells rest on one source (or on several that are not independent), and how many on
        none: a judgement, or silence that counts.
    contested
        Cells that are contested, of which nothing can be said: they are not among the known.
    """

    dimension: str
    agree: tuple[Triangulated, ...] = ()
    differ: tuple[Triangulated, ...] = ()
    one: int = 0
    none: int = 0
    contested: tuple[Triangulated, ...] = ()

    @property
    def known(self) -> int:
        """How many cells have a value ``T`` or ``F``: the sum of the four."""
        return len(self.agree) + len(self.differ) + self.one + self.none


def triangulated_counts(found: Sequence[Triangulated], dimension: str) -> TriangulatedCounts:
    """Count the cells on which the sources of a dimension agree, differ, or are alone.

    By code, :func:`triangulated_codes` counts the same; every word on triangulation rests on these two.

    Examples
    --------
    >>> triangulated_counts([Triangulated("A", "laws", "T")], "side").none
    1
    """
    known = [one for one in found if one.value in ("T", "F")]
    agree = [one for one in known if one.agree(dimension)]
    differ = [one for one in known if dimension in one.differing]
    alone = [one for one in known if one not in agree and one not in differ]
    spoken = [one for one in alone if _speaking(one, dimension)]
    return TriangulatedCounts(
        dimension=dimension,
        agree=tuple(agree),
        differ=tuple(differ),
        one=len(spoken),
        none=len(alone) - len(spoken),
        contested=tuple(one for one in found if one.value == "C"),
    )


# --- the sources ---------------------------------------------------------------------------------------------


class _Sources:
    """Finds the sources that speak of a case, and the passages of each; indexes a study once."""

    def __init__(self, study: StudyRecord) -> None:
        self.study = study
        self.kinds = {transcript.id: transcript.kind for transcript in study.transcripts}
        self.interviewers = _interviewers(study)
        self.listed = frozenset(person.participant for person in study.participants)
        self.heard = _heard(study)
        self.sides = _sides(study, self.heard)
        standing = study.codings.standing()
        self.by_coder = {coder: gathered(passages(study, standing.by(coder))) for coder in study.coders}
        self.coded = {coder: frozenset(standing.by(coder).transcripts()) for coder in study.coders}

    def of(self, cell: Cell, code: Code) -> Iterator[Says]:
        """Yield what each source says of a cell, those that could have spoken of its case among them."""
        heard = self.heard.get(cell.case, ())
        value = truth_of(cell.value)
        by_name = {
            "kind": self._grouped(cell, "kind", [(self.kinds[id_],) for id_ in heard]),
            "side": self._grouped(cell, "side", [(side,) for side in self.sides.get(cell.case, ())]),
            "interviewer": self._grouped(cell, "interviewer", [self.interviewers[id_] for id_ in heard]),
            "coder": self._by_coder(cell, code),
        }
        for dimension in DIMENSIONS:
            for names, said in sorted(by_name[dimension].items()):
                yield _told(dimension, names, said, code, value, independent=self._independent(dimension, names))

    def _grouped(
        self, cell: Cell, dimension: str, silent: Sequence[tuple[str, ...]]
    ) -> dict[tuple[str, ...], list[Passage]]:
        found: dict[tuple[str, ...], list[Passage]] = {names: [] for names in silent}
        for passage in cell.passages:
            found.setdefault(self._names(dimension, passage), []).append(passage)
        return found

    def _names(self, dimension: str, passage: Passage) -> tuple[str, ...]:
        if dimension == "kind":
            return (self.kinds[passage.transcript],)
        return (passage.side,) if dimension == "side" else self.interviewers[passage.transcript]

    def _by_coder(self, cell: Cell, code: Code) -> dict[tuple[str, ...], list[Passage]]:
        """Give each coder's passages, as the rule of the code hears them; a coder who read nothing of it is none."""
        found: dict[tuple[str, ...], list[Passage]] = {}
        heard = frozenset(self.heard.get(cell.case, ()))
        for coder, by_place in self.by_coder.items():
            said = said_of(by_place, self.study.codebook, cell.case, code.id)
            if code.rule == "informed":
                said = [passage for passage in said if passage.position in code.informed]
            if said or self.coded[coder] & heard:
                found[coder,] = said
        return found

    def _independent(self, dimension: str, names: tuple[str, ...]) -> bool:
        if dimension == "interviewer":
            return bool(names) and self.listed.issuperset(names)
        if dimension == "coder":
            return names != (SETTLER,) or len(self.by_coder) == 1
        return names != ("",)


def _told(
    dimension: str, names: tuple[str, ...], said: Sequence[Passage], code: Code, value: Truth, *, independent: bool
) -> Says:
    told = _says(said, code)
    return Says(
        dimension=dimension,
        names=names,
        says=told,
        relation=_relation(told, value),
        independent=independent,
        participants=tuple(sorted({passage.participant for passage in said})),
        passages=len(said),
    )


def _says(said: Sequence[Passage], code: Code) -> str:
    """Give what a source says; passages that each say the same do not contradict one another, however they say it."""
    each = {says((passage,), code) for passage in said}
    return each.pop() if len(each) == 1 else says(said, code)


def _relation(told: str, value: Truth) -> str:
    if told in ("?", "mentioned"):
        return "silent" if told == "?" else "mentioned"
    if value in ("?", "C"):
        return "open"
    return "agrees" if told == value else "differs"


def _heard(study: StudyRecord) -> dict[str, tuple[str, ...]]:
    """Give the transcripts that speak of each case, whether by study.yaml, participants.csv or their own header."""
    places = Places(study)
    people: Mapping[str, set[str]] = _cases_of_people(study)
    found: dict[str, list[str]] = {}
    for transcript in study.transcripts:
        named = set(places.cases_of(transcript.id)) | people.get(transcript.id, set())
        for case in sorted(named or ({transcript.case} if transcript.case else set())):
            found.setdefault(case, []).append(transcript.id)
    return {case: tuple(ids) for case, ids in found.items()}


def _cases_of_people(study: StudyRecord) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for person in study.participants:
        if person.case:
            found.setdefault(person.transcript, set()).add(person.case)
    return found


def _sides(study: StudyRecord, heard: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Give the sides of those who could have spoken of each case."""
    found: dict[str, set[str]] = {}
    for case, ids in heard.items():
        for person in study.participants:
            if person.transcript in ids and person.case in ("", case) and person.role != "interviewer" and person.side:
                found.setdefault(case, set()).add(person.side)
    return {case: tuple(sorted(sides)) for case, sides in found.items()}


def _interviewers(study: StudyRecord) -> dict[str, tuple[str, ...]]:
    """Give who held each interview: those listed as interviewers, else the labels of the turns that ask."""
    found = {}
    for transcript in study.transcripts:
        listed = {p.participant for p in study.participants if (p.transcript, p.role) == (transcript.id, "interviewer")}
        asked = {turn.speaker for turn in transcript.turns if turn.role == "interviewer" and turn.speaker}
        found[transcript.id] = tuple(sorted(listed or asked))
    return found
