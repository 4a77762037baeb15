"""The informant table: what each person says of a code, case by case. Judges nobody's word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcoop.induction.cells import CaseTable, Told, told_by
from qualcoop.induction.passages import Passage, Places, passages
from qualcoop.records.codebook import Code, Codebook
from qualcoop.records.showing import MOST_ROWS, headings, more_html, say, shown, table_html
from qualcoop.records.study import StudyRecord

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "SAYS",
    "Informant",
    "InformantTable",
    "gathered",
    "informant_table",
    "informants",
    "said_of",
    "says",
    "why_not",
]

SAYS: tuple[str, ...] = ("T", "F", "C", "mentioned", "?")
_COLUMNS = ("case", "code", "participant", "position", "side", "languages", "says", "why", "counts", "passages")


@dataclass(frozen=True, slots=True)
class Informant:
    """What one person says of one code in one case.

    Attributes
    ----------
    case, code, participant
        Of which case, of which code, who.
    position, side
        From where the person speaks; empty: not said.
    languages
        Languages of the passages, or of the person's transcripts where there are none; sorted.
    says
        ``T`` (present, facilitates), ``F`` (absent, or hinders), ``C`` (both), ``mentioned`` (without direction), or
        ``?`` (nothing).
    why
        For ``F``: absent, hinders, or lacking (absent, and its lack hinders); else empty.
    counts
        Whether the code's rule listens to this person (``informed`` listens to some positions only).
    passages
        The person's passages, documented ones first.
    """

    case: str
    code: str
    participant: str
    position: str = ""
    side: str = ""
    languages: tuple[str, ...] = ()
    says: str = "?"
    why: str = ""
    counts: bool = True
    passages: tuple[Passage, ...] = field(default=(), repr=False)


@dataclass(frozen=True, repr=False)
class InformantTable:
    """Rows of :class:`Informant`, in the order of the cases, of the codes and of the persons' ids.

    Attributes
    ----------
    codes, rows
        Ids of the codes asked for; one row a case, code and person.
    """

    codes: tuple[str, ...]
    rows: tuple[Informant, ...] = ()

    def __iter__(self) -> Iterator[Informant]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def of(self, case: str, code: str) -> tuple[Informant, ...]:
        """Give the rows of one cell."""
        return tuple(row for row in self.rows if (row.case, row.code) == (case, code))

    def __repr__(self) -> str:
        counted = Counter(row.says for row in self.rows)
        told = "".join(f", {counted[word]} {word}" for word in SAYS if counted[word])
        people, cases = ({getattr(row, name) for row in self.rows} for name in ("participant", "case"))
        return f"<InformantTable of {', '.join(self.codes)}: {len(people)} participants, {len(cases)} cases{told}>"

    def _repr_html_(self) -> str:
        title = say(f"ผู้ให้ข้อมูลรายคน: {', '.join(self.codes)}", repr(self)[1:-1])
        told = table_html(headings(_COLUMNS), map(_line, self.rows[:MOST_ROWS]), caption=title)
        return shown(told, more_html(len(self) - MOST_ROWS))

    def to_frame(self) -> pd.DataFrame:
        """Give a DataFrame.

        Returns
        -------
        DataFrame
            One row a case, code and person: `case`, `code`, `participant`, `position`, `side`, `languages` (with
            commas), `says` (T, F, C, mentioned, ?), `why` (absent, hinders, lacking), `counts` (whether the code's
            rule listens to the person), `passages` (their number).
        """
        import pandas as pd

        return pd.DataFrame([_line(row) for row in self.rows], columns=list(_COLUMNS))


def _line(row: Informant) -> tuple[object, ...]:
    who = (row.case, row.code, row.participant, row.position, row.side, ", ".join(row.languages))
    return (*who, row.says, row.why, row.counts, len(row.passages))


def informant_table(study: StudyRecord, code: str) -> InformantTable:
    """Give what each person says of one code, whatever its kind.

    Raises
    ------
    UnknownCodeError
        If the codebook lacks the code.
    StudyError
        If several coders coded and study.yaml does not say whose codings count.

    Examples
    --------
    >>> from qualcoop.records.codebook import Codebook
    >>> from qualcoop.records.study import StudySpec
    >>> informant_table(StudyRecord(StudySpec("s"), Codebook((Code("laws"),))), "laws")
    <InformantTable of laws: 0 participants, 0 cases>
    """
    return _built(study, (study.codebook[code],))


def informants(study: StudyRecord, table: CaseTable) -> InformantTable:
    """Give what each person says of each code of a case table that the codebook still has.

    Raises
    ------
    StudyError
        If several coders coded and study.yaml does not say whose codings count.
    """
    return _built(study, tuple(study.codebook[id_] for id_ in table.codes if id_ in study.codebook))


def gathered(placed: Iterable[Passage]) -> dict[tuple[str, str], list[Passage]]:
    """Gather passages by case and code."""
    found: dict[tuple[str, str], list[Passage]] = {}
    for passage in placed:
        found.setdefault((passage.case, passage.code), []).append(passage)
    return found


def said_of(
    by_place: Mapping[tuple[str, str], Sequence[Passage]], codebook: Codebook, case: str, code: str
) -> list[Passage]:
    """Give the passages that speak of a code in a case: its own, or where it has none, those of its children."""
    own = list(by_place.get((case, code), ()))
    return own or [p for child in codebook.children(code) for p in by_place.get((case, child.id), ())]


def says(said: Iterable[Passage], code: Code) -> str:
    """Give what passages say of a code together: T, F, C, mentioned, or ``?`` where there are none.

    Where the code's rule is ``any``, one person who knows of it is enough, among these as in the case's cell.

    Examples
    --------
    >>> says((), Code("laws"))
    '?'
    """
    found = list(said)
    if not found:
        return "?"
    groups = _by_person(found).values() if code.rule == "any" else (found,)
    values = {told_by(group).value(code.cell) for group in groups}
    return next((value for value in ("T", "C", "F") if value in values), "mentioned")


def why_not(told: Told, value: str) -> str:
    """Say why a code counts as F: absent, hinders, or lacking; empty for any other value.

    Examples
    --------
    >>> why_not(Told("absent", "hinders"), "F"), why_not(Told("present", "hinders"), "F"), why_not(Told(), "?")
    ('lacking', 'hinders', '')
    """
    if value != "F":
        return ""
    if told.state == "absent":
        return "lacking" if told.effect == "hinders" else "absent"
    return "hinders"


# --- building ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Person:
    position: str = ""
    side: str = ""
    languages: frozenset[str] = frozenset()


def _built(study: StudyRecord, codes: tuple[Code, ...]) -> InformantTable:
    by_place = gathered(passages(study, study.counted()))
    known = _people(study)
    rows = [
        row
        for case in study.spec.cases
        for code in codes
        for row in _rows(case.id, code, said_of(by_place, study.codebook, case.id, code.id), known.get(case.id, {}))
    ]
    return InformantTable(tuple(code.id for code in codes), tuple(rows))


def _rows(case: str, code: Code, said: Sequence[Passage], known: Mapping[str, _Person]) -> Iterator[Informant]:
    spoken = _by_person(said)
    for person in sorted({*spoken, *known}):
        theirs = tuple(sorted(spoken.get(person, ()), key=_by_order))
        first = theirs[0] if theirs else None
        listed = known.get(person, _Person())
        position = first.position if first else listed.position
        told = told_by(theirs)
        value = says(theirs, code)
        yield Informant(
            case=case,
            code=code.id,
            participant=person,
            position=position,
            side=first.side if first else listed.side,
            languages=tuple(sorted({p.language for p in theirs} or listed.languages)),
            says=value,
            why=why_not(told, value),
            counts=code.rule != "informed" or position in code.informed,
            passages=theirs,
        )


def _by_person(said: Iterable[Passage]) -> dict[str, list[Passage]]:
    mine: dict[str, list[Passage]] = {}
    for passage in said:
        mine.setdefault(passage.participant, []).append(passage)
    return mine


def _by_order(passage: Passage) -> tuple[int, str, int, int]:
    return passage.order


def _people(study: StudyRecord) -> dict[str, dict[str, _Person]]:
    """Give those who could have spoken of each case: whom participants.csv lists, and the informants nobody listed."""
    places = Places(study)
    found: dict[str, dict[str, _Person]] = {}
    for case, participant, person in (*_listed(study, places), *_heard(study, places)):
        before = found.setdefault(case, {}).get(participant, person)
        languages = before.languages | person.languages
        found[case][participant] = _Person(before.position or person.position, before.side or person.side, languages)
    return found


def _listed(study: StudyRecord, places: Places) -> Iterator[tuple[str, str, _Person]]:
    for one in study.participants:
        transcript = places.transcripts.get(one.transcript)
        person = _Person(one.position, one.side, frozenset({transcript.language} if transcript else ()))
        if one.role != "interviewer":
            for case in (one.case,) if one.case else _cases(places, one.transcript):
                yield case, one.participant, person


def _heard(study: StudyRecord, places: Places) -> Iterator[tuple[str, str, _Person]]:
    """Yield the informants who speak in a transcript and whom nobody listed."""
    listed = {person.participant for person in study.participants}
    for transcript in study.transcripts:
        positions = {who.label: who.position for who in transcript.speakers}
        turns = {turn.speaker: turn for turn in transcript.turns if turn.role == "informant"}
        for label, turn in turns.items():
            name = places.person(transcript.id, turn).participant
            if name not in listed:
                person = _Person(positions.get(label, ""), "", frozenset({transcript.language}))
                yield from ((case, name, person) for case in _cases(places, transcript.id))


def _cases(places: Places, transcript: str) -> tuple[str, ...]:
    """Give the cases a transcript may speak of, by study.yaml, else by its own header."""
    known = places.cases_of(transcript)
    header = places.transcripts[transcript].case if transcript in places.transcripts else ""
    return known or ((header,) if header else ())
