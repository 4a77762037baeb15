"""From informants to cases: what each person says of a code, and what the case's cell is. Tests no hypothesis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualcoop.induction.passages import BASIS_ORDER, Passage, Places, passages
from qualcoop.records.canonical import digest
from qualcoop.records.codebook import Code, Codebook
from qualcoop.records.expression import Truth, truth_of
from qualcoop.records.showing import headings, said, say, shown, table_html
from qualcoop.records.study import Case, Judgement, StudyRecord
from qualcoop.records.words import VALUES, counted_words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CaseTable", "Cell", "Told", "case_table", "has_direction", "told_by"]

Value = Truth | float


@dataclass(frozen=True, slots=True)
class Told:
    """What a set of passages says of one code.

    Attributes
    ----------
    state
        present, absent, both or silent.
    effect
        facilitates, hinders, both or none.
    """

    state: str = "silent"
    effect: str = "none"

    def value(self, cell: str) -> Truth:
        """Give the value: absent is F whatever the effect; present counts by its effect, or as such for presence."""
        if self.state in ("silent", "absent", "both"):
            return {"silent": "?", "absent": "F", "both": "C"}[self.state]  # type: ignore[return-value]
        if cell == "presence":
            return "T"
        return {"facilitates": "T", "hinders": "F", "both": "C", "none": "?"}[self.effect]  # type: ignore[return-value]

    def hinders(self) -> Truth:
        """Give the value of ``CODE.hinders``: those who say it helps and those who say it is absent agree on F."""
        if self.state == "absent" or self.effect == "facilitates":
            return "F"
        if self.state == "both" and self.effect != "none":
            return "C"
        return {"hinders": "T", "both": "C"}.get(self.effect, "?")  # type: ignore[return-value]


def told_by(said: Iterable[Passage]) -> Told:
    """Sum up what passages say of one code.

    Where the code is told to be absent, its lack may hinder, and is then an obstacle; that its absence helps is no
    effect of the code.

    Examples
    --------
    >>> told_by(())
    Told(state='silent', effect='none')
    """
    found = list(said)
    states = {passage.state for passage in found}
    effects = {passage.stance for passage in found if has_direction(passage)}
    return Told(_joined(states, "silent"), _joined(effects, "none"))


def has_direction(passage: Passage) -> bool:
    """Tell whether a passage says that the code, or its lack, works one way or the other."""
    return passage.stance == "hinders" or (passage.state == "present" and passage.stance == "facilitates")


def _joined(words: set[str], empty: str) -> str:
    return "both" if len(words) > 1 else next(iter(words), empty)


@dataclass(frozen=True, slots=True)
class Cell:
    """One code in one case.

    Attributes
    ----------
    case, code
        Whose cell it is.
    value, hinders
        ``T``, ``F``, ``?``, ``C`` or a fuzzy number; the value of ``CODE.hinders``.
    source
        judgement, codings or silence: what the value rests on.
    told
        State and effect, from the codings.
    basis
        The strongest basis among them, or the judgement's; empty for silence.
    participants
        Those whose codings were looked at.
    passages
        The passages.
    """

    case: str
    code: str
    value: Value
    hinders: Truth
    source: str
    told: Told
    basis: str = ""
    participants: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()

    @property
    def state(self) -> str:
        """Present, absent, both or silent."""
        return self.told.state

    @property
    def effect(self) -> str:
        """Facilitates, hinders, both or none."""
        return self.told.effect

    def data(self) -> list[Any]:
        """Give what replay compares."""
        return [self.case, self.code, self.value, self.hinders, self.source, self.state, self.effect, self.basis]


@dataclass(frozen=True, repr=False)
class CaseTable:
    """Cases by codes.

    Attributes
    ----------
    cases, codes
        Ids, in the order of study.yaml and of the codebook.
    cells
        By case and code.
    unplaced
        Passages that no case of the study owns.
    """

    cases: tuple[str, ...]
    codes: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    unplaced: tuple[Passage, ...] = ()

    def __repr__(self) -> str:
        values = Counter(truth_of(cell.value) for cell in self)
        told = "".join(f", {n} {value}" for value, n in sorted(values.items(), key=_by_truth))
        return f"<CaseTable: {len(self.cases)} cases by {len(self.codes)} codes{told}>"

    def _repr_html_(self) -> str:
        rows = [(case, *(str(cell.value) for cell in self.row(case))) for case in self.cases]
        counts = said(counted_words(VALUES, (truth_of(cell.value) for cell in self)))
        title = f"ตารางกรณี {len(self.cases)} กรณี {len(self.codes)} รหัส"
        return shown(table_html(headings(("case", *self.codes)), rows, caption=say(title, repr(self)[1:-1])), counts)

    def __getitem__(self, place: tuple[str, str]) -> Cell:
        return self.cells[place]

    def __iter__(self) -> Iterator[Cell]:
        return (self.cells[case, code] for case in self.cases for code in self.codes)

    def row(self, case: str) -> tuple[Cell, ...]:
        """Give a case's cells in the order of the codes."""
        return tuple(self.cells[case, code] for code in self.codes)

    def column(self, code: str) -> tuple[Cell, ...]:
        """Give a code's cells in the order of the cases."""
        return tuple(self.cells[case, code] for case in self.cases)

    def sha256(self) -> str:
        """Hash all cells."""
        return digest([cell.data() for cell in self])

    def to_frame(self) -> pd.DataFrame:
        """Give a DataFrame of values.

        Returns
        -------
        DataFrame
            One row a case, indexed by case id, one column a code: True, False, or ``<NA>`` for ``?`` and ``C``
            (a fuzzy number is cut at .5). `table[case, code]` says which, and on which passages it rests.
        """
        import pandas as pd

        known = {"T": True, "F": False}
        rows = [[known.get(truth_of(cell.value), pd.NA) for cell in self.row(case)] for case in self.cases]
        return pd.DataFrame(rows, index=pd.Index(self.cases, name="case"), columns=list(self.codes), dtype="boolean")


def _by_truth(counted: tuple[Truth, int]) -> int:
    return "TF?C".index(counted[0])


def case_table(study: StudyRecord, *, codes: Sequence[Code] | None = None) -> CaseTable:
    """Bring what informants say to cases, by the rule of each code.

    Parameters
    ----------
    study
        Its counted codings, participants, judgements and codebook are used.
    codes
        Codes to tabulate; by default the codebook's codes of kind condition and outcome.

    Returns
    -------
    CaseTable
        One cell a case and code: a judgement before codings before silence.

    Raises
    ------
    StudyError
        If several coders coded and study.yaml does not say whose codings count.
    """
    wanted = tuple(study.codebook.of_kind("condition", "outcome")) if codes is None else tuple(codes)
    placed = passages(study, study.counted())
    by_place: dict[tuple[str, str], list[Passage]] = {}
    for passage in placed:
        by_place.setdefault((passage.case, passage.code), []).append(passage)
    judged = {(judgement.case, judgement.code): judgement for judgement in study.judgements}
    listed = _listed_participants(study)
    builder = _Builder(study.codebook, by_place, judged, listed)
    known = {case.id for case in study.spec.cases}
    return CaseTable(
        cases=tuple(case.id for case in study.spec.cases),
        codes=tuple(code.id for code in wanted),
        cells={(case.id, code.id): builder.cell(case, code) for case in study.spec.cases for code in wanted},
        unplaced=tuple(passage for passage in placed if passage.case not in known),
    )


def _listed_participants(study: StudyRecord) -> dict[str, set[str]]:
    """Give the informants of each case: those listed for it, or for a transcript of it."""
    places = Places(study)
    listed: dict[str, set[str]] = {}
    for person in study.participants:
        if person.role != "interviewer":
            for case in (person.case,) if person.case else places.cases_of(person.transcript):
                listed.setdefault(case, set()).add(person.participant)
    return listed


@dataclass(frozen=True, slots=True)
class _Builder:
    codebook: Codebook
    by_place: Mapping[tuple[str, str], list[Passage]]
    judged: Mapping[tuple[str, str], Judgement]
    listed: Mapping[str, set[str]]

    def cell(self, case: Case, code: Code) -> Cell:
        """Build one cell: what was told, then what was judged over it."""
        said = self._said(case.id, code)
        told = told_by(said)
        judgement = self.judged.get((case.id, code.id))
        value = self._value(case.id, code, said, told) if judgement is None else _judged(judgement)
        return Cell(
            case=case.id,
            code=code.id,
            value=value,
            hinders=self._hinders(case.id, code, told, value, judgement),
            source="judgement" if judgement else "codings" if said else "silence",
            told=told,
            basis=judgement.basis if judgement and judgement.basis else _strongest(said),
            participants=tuple(sorted({passage.participant for passage in said})),
            passages=tuple(sorted(said, key=_by_order)),
        )

    def _said(self, case: str, code: Code) -> list[Passage]:
        """Give the passages of a code, or of its children where it has none; only of the informed where asked."""
        said = self.by_place.get((case, code.id), [])
        if not said:
            said = [p for child in self.codebook.children(code.id) for p in self.by_place.get((case, child.id), [])]
        if code.rule == "informed":
            said = [passage for passage in said if passage.position in code.informed]
        return said

    def _value(self, case: str, code: Code, said: list[Passage], told: Told) -> Value:
        if not said:
            return self._of_silence(case, code)
        if code.rule in ("any", "all"):
            each = _by_participant(said, code.cell)
            return _any(each) if code.rule == "any" else _all(each, self.listed.get(case, set()))
        return told.value(code.cell)

    def _of_silence(self, case: str, code: Code) -> Truth:
        """Give what not being mentioned means; talk of people whose word does not count is no silence."""
        spoken = any((case, one.id) in self.by_place for one in (code, *self.codebook.children(code.id)))
        return "F" if code.silence == "absent" and not spoken else "?"

    def _hinders(self, case: str, code: Code, told: Told, value: Value, judgement: Judgement | None) -> Truth:
        own = self.judged.get((case, f"{code.id}.hinders"))
        if own is not None:
            return truth_of(_judged(own))
        if judgement is not None:
            return _hinders_beside(truth_of(value), told.hinders(), code.cell)
        return self._of_silence(case, code) if told.state == "silent" else told.hinders()


def _by_order(passage: Passage) -> tuple[int, str, int, int]:
    return passage.order


def _hinders_beside(judged: Truth, told: Truth, cell: str) -> Truth:
    """Give ``CODE.hinders`` beside a judgement on CODE.

    What a judgement settles is no longer contested: a code judged to help does not hinder, and one of presence that
    is judged absent hinders nobody.
    """
    if judged == ("F" if cell == "presence" else "T"):
        return "F"
    return "?" if told == "C" and judged in ("T", "F") and cell == "direction" else told


def _judged(judgement: Judgement) -> Value:
    value = judgement.value
    return value if isinstance(value, int | float) else truth_of(value)


def _strongest(said: Iterable[Passage]) -> str:
    found = {passage.basis for passage in said}
    return next((basis for basis in BASIS_ORDER if basis in found), "")


def _by_participant(said: Iterable[Passage], cell: str) -> dict[str, Truth]:
    """Give the informant table's column: what each person says."""
    mine: dict[str, list[Passage]] = {}
    for passage in said:
        mine.setdefault(passage.participant, []).append(passage)
    return {person: told_by(theirs).value(cell) for person, theirs in mine.items()}


def _any(each: Mapping[str, Truth]) -> Truth:
    """One who knows is enough: T before C before F."""
    return next((value for value in ("T", "C", "F") if value in each.values()), "?")


def _all(each: Mapping[str, Truth], listed: set[str]) -> Truth:
    """Give what everyone listed says; a silent one leaves it open, two views make it contested."""
    values = set(each.values()) - {"?"}
    if "C" in values or len(values) > 1:
        return "C"
    if listed - {person for person, value in each.items() if value != "?"}:
        return "F" if values == {"F"} else "?"
    return next(iter(values), "?")
