"""The framework matrix and a page a case: what was told beside the researcher's own words. Sums up nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcoop.errors import UnknownCodeError
from qualcoop.induction.asking import Asked, Status, asked
from qualcoop.induction.cells import CaseTable, Cell
from qualcoop.induction.passages import Passage, Places
from qualcoop.induction.remembering import MemoFound, memos
from qualcoop.induction.verdicts import CaseVerdict
from qualcoop.records.coding import Coding
from qualcoop.records.expression import truth_of
from qualcoop.records.fieldwork import MemberCheck, Summary, parse_place
from qualcoop.records.showing import headings, say, shown, table_html, talk_html
from qualcoop.records.study import Case, Judgement, StudyRecord

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CasePage",
    "Framework",
    "FrameworkCell",
    "Informant",
    "PassOfCase",
    "Weighed",
    "case_page",
    "case_pages",
    "framework",
    "summaries_of",
]


@dataclass(frozen=True, slots=True)
class FrameworkCell:
    """One code in one case, with what the researcher wrote of it.

    Attributes
    ----------
    cell
        The cell of the case table.
    status
        What happened with the code in the interviews of the case: answered, nothing_said, unasked, not_asked.
    summaries
        The researcher's own words, one a language; empty where none were written.
    judgement
        The person's value that the cell rests on; None where it rests on codings or silence.
    """

    cell: Cell
    status: Status
    summaries: tuple[Summary, ...] = ()
    judgement: Judgement | None = None


@dataclass(frozen=True, repr=False)
class Framework:
    """Cases by codes, each cell with the researcher's own words.

    Attributes
    ----------
    cases, codes
        Ids, in the order of study.yaml and of the codebook.
    cells
        By case and code.
    summaries
        What was written of each case as a whole.
    """

    cases: tuple[str, ...]
    codes: tuple[str, ...]
    cells: dict[tuple[str, str], FrameworkCell]
    summaries: dict[str, tuple[Summary, ...]] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        written = sum(bool(cell.summaries) for cell in self.cells.values())
        return f"<Framework: {len(self.cases)} cases by {len(self.codes)} codes, {written} cells summed up>"

    def _repr_html_(self) -> str:
        header = (*headings(("case",)), say("ทั้งกรณี", "as a whole"), *self.codes)
        rows = [
            (case, talk_html(_words(self.summaries.get(case, ()))), *(self._shown(case, code) for code in self.codes))
            for case in self.cases
        ]
        title = f"ตารางกรอบการวิเคราะห์ {len(self.cases)} กรณี {len(self.codes)} รหัส"
        return shown(table_html(header, rows, caption=say(title, repr(self)[1:-1])))

    def _shown(self, case: str, code: str) -> str:
        value, passages, words = self._of(case, code)
        return talk_html("\n".join(part for part in (f"{value} ({passages})", words) if part))

    def __getitem__(self, place: tuple[str, str]) -> FrameworkCell:
        return self.cells[place]

    def to_frame(self) -> pd.DataFrame:
        """Give a DataFrame.

        Returns
        -------
        DataFrame
            One row a case, indexed by case id; a column `summary` of the case as a whole under the empty code, then
            three columns a code: `value` (T, F, ?, C or a number), `passages` (their number) and `summary` (the
            researcher's words, empty where none were written: nothing is summed up by the program).
        """
        import pandas as pd

        names = ("value", "passages", "summary")
        columns = [("", "summary"), *((code, name) for code in self.codes for name in names)]
        rows = [
            [_words(self.summaries.get(case, ())), *(value for code in self.codes for value in self._of(case, code))]
            for case in self.cases
        ]
        index = pd.Index(self.cases, name="case")
        return pd.DataFrame(rows, index=index, columns=pd.MultiIndex.from_tuples(columns, names=["code", ""]))

    def _of(self, case: str, code: str) -> tuple[object, int, str]:
        found = self.cells[case, code]
        return found.cell.value, len(found.cell.passages), _words(found.summaries)


def _words(summaries: Sequence[Summary]) -> str:
    return "\n".join(summary.text for summary in summaries)


def framework(study: StudyRecord, table: CaseTable) -> Framework:
    """Set the researcher's summaries into the case table.

    Parameters
    ----------
    study
        Its summaries, judgements and guide are used.
    table
        The case table.

    Examples
    --------
    >>> from qualcoop.induction.cells import case_table
    >>> from qualcoop.records.codebook import Code, Codebook
    >>> from qualcoop.records.study import Case, StudySpec
    >>> study = StudyRecord(StudySpec("s", cases=(Case("A"),)), Codebook((Code("laws"),)),
    ...                     summaries=(Summary("A", "laws", "กฎหมายเปิดทางให้"),))
    >>> found = framework(study, case_table(study))
    >>> found["A", "laws"].summaries[0].text, found["A", "laws"].status
    ('กฎหมายเปิดทางให้', 'not_asked')
    """
    return _framework(study, table, asked(study))


def _framework(study: StudyRecord, table: CaseTable, heard: Asked) -> Framework:
    judged = {(judgement.case, judgement.code): judgement for judgement in study.judgements}
    cells = {
        (cell.case, cell.code): FrameworkCell(
            cell=cell,
            status=heard.status(cell.case, cell.code),
            summaries=summaries_of(study, cell.case, cell.code),
            judgement=judged.get((cell.case, cell.code)) if cell.source == "judgement" else None,
        )
        for cell in table
    }
    whole = {case: summaries_of(study, case) for case in table.cases}
    return Framework(table.cases, table.codes, cells, whole)


def summaries_of(study: StudyRecord, case: str, code: str = "") -> tuple[Summary, ...]:
    """Give what was written of a case, or of a code in it: the last of each language, in the order of the file."""
    found = {one.language: one for one in study.summaries if (one.case, one.code) == (case, code)}
    return tuple(one for one in study.summaries if found.get(one.language) is one)


# --- a page a case -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Informant:
    """Someone who speaks of a case: from which side and position, in which transcripts, in how many passages."""

    participant: str
    side: str
    position: str
    transcripts: tuple[str, ...]
    passages: int


@dataclass(frozen=True, slots=True)
class PassOfCase:
    """What one recorded pass said of a case: its verdict under the hypothesis of that pass; None where it gave none."""

    number: int
    entry: int
    expression: str | None
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A judgement with the passages that were weighed for the code and against it."""

    judgement: Judgement
    favour: tuple[Passage, ...] = ()
    against: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class CasePage:
    """All that a study holds of one case.

    Attributes
    ----------
    case, verdict
        The case with its outcome and attributes; its row of the pass.
    summaries
        What the researcher wrote of it as a whole.
    cells
        Its row of the framework matrix.
    informants
        Those who speak of it, by side, position and id.
    judgements
        The judgements on it that hold, with the passages weighed.
    member_checks
        What participants answered about it.
    memos
        The memos that are about it.
    way
        Its way through the recorded passes.
    aside
        What the researcher wrote of codes that have no column in the matrix, such as a guideline or the outcome.
    """

    case: Case
    verdict: CaseVerdict
    summaries: tuple[Summary, ...] = ()
    cells: tuple[FrameworkCell, ...] = ()
    informants: tuple[Informant, ...] = ()
    judgements: tuple[Weighed, ...] = ()
    member_checks: tuple[MemberCheck, ...] = ()
    memos: tuple[MemoFound, ...] = ()
    way: tuple[PassOfCase, ...] = ()
    aside: tuple[Summary, ...] = ()

    @property
    def contested(self) -> tuple[str, ...]:
        """The codes on which those who speak disagree, and no judgement decides."""
        return tuple(one.cell.code for one in self.cells if truth_of(one.cell.value) == "C")

    @property
    def unknown(self) -> tuple[str, ...]:
        """The codes whose value is not known."""
        return tuple(one.cell.code for one in self.cells if truth_of(one.cell.value) == "?")


def case_pages(study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict]) -> tuple[CasePage, ...]:
    """Gather a page for every case, in the order of study.yaml.

    Parameters
    ----------
    study, table, rows
        The study, its case table and the verdicts of the pass.
    """
    builder = _Builder(study, _framework(study, table, asked(study)), rows)
    return tuple(builder.page(case) for case in study.spec.cases if case.id in builder.rows)


def case_page(study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict], case: str) -> CasePage:
    """Gather the page of one case.

    Raises
    ------
    UnknownCodeError
        If the study has no such case, or the pass did not examine it.
    """
    wanted = study.spec.case(case)
    builder = _Builder(study, _framework(study, table, asked(study)), rows)
    if case not in builder.rows:
        raise UnknownCodeError(f"case {case!r} was not examined in this pass; it examined {', '.join(builder.rows)}")
    return builder.page(wanted)


class _Builder:
    """Builds pages over one study, indexed once."""

    def __init__(self, study: StudyRecord, matrix: Framework, rows: Sequence[CaseVerdict]) -> None:
        self.study = study
        self.matrix = matrix
        self.rows = {row.case: row for row in rows}
        self.places = Places(study)

    def page(self, case: Case) -> CasePage:
        cells = tuple(self.matrix[case.id, code] for code in self.matrix.codes)
        holding = {judged.code: judged for judged in self.study.judgements if judged.case == case.id}
        return CasePage(
            case=case,
            verdict=self.rows[case.id],
            summaries=self.matrix.summaries.get(case.id, ()),
            cells=cells,
            informants=tuple(self._informants(case, cells)),
            judgements=tuple(self._weighed(judged, cells) for judged in holding.values()),
            member_checks=tuple(check for check in self.study.member_checks if check.case == case.id),
            memos=memos(self.study, about=f"case:{case.id}"),
            way=tuple(self._way(case.id)),
            aside=tuple(self._aside(case.id)),
        )

    def _aside(self, case: str) -> Iterator[Summary]:
        others = dict.fromkeys(one.code for one in self.study.summaries if one.case == case and one.code)
        for code in others:
            if code not in self.matrix.codes:
                yield from summaries_of(self.study, case, code)

    def _informants(self, case: Case, cells: Sequence[FrameworkCell]) -> Iterator[Informant]:
        """Give those who are listed for the case, and those who were heard of it."""
        people: dict[str, tuple[str, str]] = {}
        where: dict[str, dict[str, None]] = {}
        for person in self.study.participants:
            cases = (person.case,) if person.case else self.places.cases_of(person.transcript)
            if person.role != "interviewer" and case.id in cases:
                people.setdefault(person.participant, (person.side, person.position))
                where.setdefault(person.participant, {}).update({person.transcript: None} if person.transcript else {})
        said = {(p.transcript, p.start, p.end, p.code): p for one in cells for p in one.cell.passages}
        for passage in said.values():
            people.setdefault(passage.participant, (passage.side, passage.position))
            where.setdefault(passage.participant, {})[passage.transcript] = None
        for name, (side, position) in sorted(people.items(), key=_by_side):
            number = sum(passage.participant == name for passage in said.values())
            yield Informant(name, side, position, tuple(where[name]), number)

    def _weighed(self, judgement: Judgement, cells: Sequence[FrameworkCell]) -> Weighed:
        sides = (judgement.favour, judgement.against)
        favour, against = (tuple(self._passages(judgement, written, cells)) for written in sides)
        return Weighed(judgement, favour, against)

    def _passages(
        self, judgement: Judgement, written: Sequence[str], cells: Sequence[FrameworkCell]
    ) -> Iterator[Passage]:
        """Give the passages at these places, as they are coded where they are; checking names those that are none."""
        coded = {(p.transcript, p.start, p.end, p.code): p for one in cells for p in one.cell.passages}
        code = judgement.code.removesuffix(".hinders")
        for place in map(parse_place, written):
            coding = Coding(place.transcript, place.start, place.end, code, judgement.by, case=judgement.case)
            if self.places.holds(coding):
                key = (place.transcript, place.start, place.end, code)
                yield coded.get(key) or self.places.passage(coding)

    def _way(self, case: str) -> Iterator[PassOfCase]:
        passes = [entry for entry in self.study.entries if entry.kind == "pass"]
        for number, entry in enumerate(passes, start=1):
            if case in entry.result.get("verdicts", {}):
                told = entry.result
                yield PassOfCase(number, entry.n, told.get("expression"), told["verdicts"][case])


def _by_side(named: tuple[str, tuple[str, str]]) -> tuple[bool, str, str, str]:
    name, (side, position) = named
    return (not side, side, position, name)
