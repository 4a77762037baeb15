"""Contested cells: who sees what, by side and position, and how each was dealt with. Decides none, counts no votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from qualcoop.induction.cells import CaseTable, Cell, case_table, has_direction, told_by
from qualcoop.induction.informants import Informant, informants
from qualcoop.induction.passages import Passage
from qualcoop.induction.verdicts import speaks_for
from qualcoop.records.codebook import Code
from qualcoop.records.expression import Condition, atoms, parse_expression, truth_of
from qualcoop.records.study import Judgement, StudyRecord

__all__ = ["DEALT", "ContestedCell", "TimeOrder", "contested", "earlier", "in_form_only"]

DEALT: tuple[str, ...] = ("judged", "split", "time", "standing", "open")
_SIDES_OF = ("T", "F", "C", "mentioned")
Value = str | float | None


@dataclass(frozen=True, slots=True)
class TimeOrder:
    """An observation about dates: those who speak for the code were all asked before those who speak against, or after.

    Attributes
    ----------
    first
        favour or against: whose interviews came first.
    favour, against
        Earliest and latest date of the interviews on either side.
    """

    first: str
    favour: tuple[str, str]
    against: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ContestedCell:
    """A cell in which what informants say does not agree.

    Attributes
    ----------
    case, code
        Whose cell; `code` ends in ``.hinders`` where only the effect is contested and the hypothesis names it so.
    voices
        The persons who speak of it, each with side, position and passages. Those whose word the code's rule does not
        hear are among them, with `counts` false.
    about
        What the passages differ on: state (whether it is there), effect (which way it works), or both. Where
        some say that it is absent and others that it is there and hinders, each of them may say ``F``.
    how
        judged, split, time, standing (left contested, which is a finding) or open.
    value
        The value by which it was settled; ``C`` while it is open or left standing.
    by, memo
        Who judged, and why.
    favour, against
        The passages that the judge weighed, each ``transcript:start-end``.
    dates
        (transcript, date) of the interviews in which they speak; an empty date: not known.
    heirs, origin
        Codes that were split from this one; the codes that this one came from.
    time
        What the dates of the interviews show, for a person to weigh; None where they show no order.
    form_only
        Whether they differ in form only (:func:`in_form_only`); then everyone who counts says ``F``.
    """

    case: str
    code: str
    voices: tuple[Informant, ...]
    about: tuple[str, ...] = ()
    how: str = "open"
    value: Value = "C"
    by: str = ""
    memo: str = field(default="", repr=False)
    favour: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    heirs: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    time: TimeOrder | None = None
    form_only: bool = False

    def who(self, says: str) -> tuple[Informant, ...]:
        """Give those who say ``T``, ``F``, ``C`` or ``mentioned``."""
        return tuple(voice for voice in self.voices if voice.says == says)

    def dates_of(self, voice: Informant) -> tuple[str, ...]:
        """Give the known dates on which a person spoke of it, the earliest first."""
        spoken = {passage.transcript for passage in voice.passages}
        return tuple(sorted({date for transcript, date in self.dates if date and transcript in spoken}))

    @property
    def by_side(self) -> dict[str, dict[str, tuple[Informant, ...]]]:
        """Who says what, by side (an empty side: not said), then by what is said; in the order of the sides' names."""
        return {
            side: {
                says: tuple(voice for voice in self.who(says) if voice.side == side)
                for says in _SIDES_OF
                if any(voice.side == side for voice in self.who(says))
            }
            for side in sorted({voice.side for voice in self.voices})
        }

    @property
    def between_sides(self) -> bool:
        """Whether the line runs between sides: no side that is named holds both views, and two sides differ."""
        views = _views(self.voices)
        named = {side: said for side, said in views.items() if side}
        whole = "" not in views and all(len(said) == 1 for said in named.values())
        return whole and len({view for said in named.values() for view in said}) > 1

    @property
    def one_person(self) -> bool:
        """Whether a single person says both, and nobody else says anything of a yes or a no."""
        speaking = [voice for voice in self.voices if voice.counts and voice.says in ("T", "F", "C")]
        return len(speaking) == 1 and speaking[0].says == "C"

    @property
    def all_hinder(self) -> bool:
        """Whether everyone says that the code or its lack hinders, none only that it is not there."""
        said = [passage for voice in self.voices if voice.counts for passage in voice.passages]
        return self.form_only and all(map(has_direction, said))

    def __repr__(self) -> str:
        counted = Counter(voice.says for voice in self.voices)
        told = ", ".join(f"{counted[says]} {says}" for says in _SIDES_OF if counted[says])
        return f"<Contested {self.code} in case {self.case}: {told or 'nobody'}; {self.how}>"


def _views(voices: Iterable[Informant]) -> dict[str, set[str]]:
    """Give the views held on each side; one who says both holds both."""
    found: dict[str, set[str]] = {}
    for voice in voices:
        if voice.says in ("T", "F", "C"):
            found.setdefault(voice.side, set()).update("TF" if voice.says == "C" else voice.says)
    return found


def in_form_only(said: Iterable[Passage], cell: str) -> bool:
    """Tell whether passages that contradict each other all come to a no: it is not there, or it is and hinders.

    Parameters
    ----------
    said
        The passages of one code in one case.
    cell
        How the code's cell counts; where presence alone counts, to be there and not to be there is no mere form.

    Examples
    --------
    >>> in_form_only((), "direction")
    False
    """
    found = list(said)
    if cell != "direction" or told_by(found).state != "both":
        return False
    return all(told_by((passage,)).value(cell) == "F" for passage in found)


def contested(study: StudyRecord, table: CaseTable) -> tuple[ContestedCell, ...]:
    """Give every cell that is contested by the codings, whatever was done about it since.

    Parameters
    ----------
    study, table
        The study, and its case table: the codes of it are looked at.

    Returns
    -------
    tuple of ContestedCell
        In the order of the cases and the codes.

    Raises
    ------
    StudyError
        If several coders coded and study.yaml does not say whose codings count.

    Examples
    --------
    >>> from qualcoop.records.codebook import Codebook
    >>> from qualcoop.records.study import StudySpec
    >>> study = StudyRecord(StudySpec("s"), Codebook())
    >>> contested(study, case_table(study))
    ()
    """
    codes = tuple(study.codebook[id_] for id_ in table.codes if id_ in study.codebook)
    by_codings = case_table(replace(study, judgements=()), codes=codes)
    spoken: dict[tuple[str, str], list[Informant]] = {}
    for row in informants(study, by_codings):
        if row.passages:
            spoken.setdefault((row.case, row.code), []).append(row)
    hindering = _named_as_hindering(study)
    return tuple(
        _dealt_with(study, cell, atom, spoken.get((cell.case, cell.code), []))
        for cell in by_codings
        if (atom := _contested_atom(cell, hindering))
    )


def _contested_atom(cell: Cell, hindering: frozenset[str]) -> Condition | None:
    """Give what is contested in a cell: the code, or only ``CODE.hinders`` where the hypothesis names that."""
    if truth_of(cell.value) == "C":
        return Condition(cell.code)
    return Condition(cell.code, hinders=True) if cell.hinders == "C" and cell.code in hindering else None


def _named_as_hindering(study: StudyRecord) -> frozenset[str]:
    """Give the codes that hypothesis or scope rule names as ``CODE.hinders``."""
    rules = [study.spec.hypothesis.expression] if study.spec.hypothesis else []
    rules += [parse_expression(study.spec.scope)] if study.spec.scope else []
    return frozenset(
        atom.code for rule in rules for atom in atoms(rule) if isinstance(atom, Condition) and atom.hinders
    )


def _judged_outcome(study: StudyRecord, cell: Cell) -> Judgement | None:
    """Give the outcome that study.yaml holds for a case as the judgement it is."""
    outcome = study.spec.outcome
    if outcome is None or cell.code != outcome.id:
        return None
    case = study.spec.case(cell.case)
    if case.outcome is None:
        return None
    return Judgement(case.id, outcome.id, case.outcome, by=", ".join(outcome.judged_by), memo=case.outcome_memo)


def _dealt_with(study: StudyRecord, cell: Cell, atom: Condition, voices: Sequence[Informant]) -> ContestedCell:
    code = study.codebook[cell.code]
    heirs = tuple(other.id for other in study.codebook if other.origin == (code.id,))
    form = not atom.hinders and in_form_only(cell.passages, code.cell)
    found = ContestedCell(
        case=cell.case,
        code=str(atom),
        voices=tuple(map(_of_hindering, voices) if atom.hinders else map(_as_one_no, voices) if form else voices),
        about=tuple(name for name in ("state", "effect") if getattr(cell.told, name) == "both"),
        how="split" if heirs else "open",
        dates=_dates(study, voices),
        heirs=heirs,
        origin=code.origin,
        time=_time_order(study, cell, atom),
        form_only=form,
    )
    judgement = _judgement(study, cell, atom)
    if judgement is None:
        return found
    standing = truth_of(judgement.value) == "C" and judgement.value not in _steps(study, code)
    return replace(
        found,
        how=judgement.how or ("standing" if standing else "judged"),
        value=judgement.value,
        by=judgement.by,
        memo=judgement.memo,
        favour=judgement.favour,
        against=judgement.against,
    )


def _of_hindering(voice: Informant) -> Informant:
    """Give what a person says of ``CODE.hinders`` in place of what the person says of the code."""
    value = told_by(voice.passages).hinders()
    return replace(voice, says="mentioned" if value == "?" else value, why="")


def _as_one_no(voice: Informant) -> Informant:
    """Give a person who says both that it is not there and that it hinders as one who says no."""
    return replace(voice, says="F") if voice.says == "C" and in_form_only(voice.passages, "direction") else voice


def _judgement(study: StudyRecord, cell: Cell, atom: Condition) -> Judgement | None:
    """Give the judgement that holds: of several on one cell the last."""
    mine = [judgement for judgement in study.judgements if (judgement.case, judgement.code) == (cell.case, str(atom))]
    return mine[-1] if mine else _judged_outcome(study, cell)


def _steps(study: StudyRecord, code: Code) -> tuple[str, ...]:
    """Give the steps of the outcome's scale where the code is the outcome: a step called C is no contested value."""
    outcome = study.spec.outcome
    return outcome.scale if outcome and outcome.id == code.id else ()


# --- dates ---------------------------------------------------------------------------------------------------


def earlier(one: str, other: str) -> bool:
    """Tell whether an ISO date surely lies before another; of a year and a day in that year neither does.

    Examples
    --------
    >>> earlier("2018-01-31", "2018-02-01"), earlier("2018", "2018-02-01"), earlier("2017", "2018-02-01")
    (True, False, True)
    """
    shared = min(len(one), len(other))
    return one[:shared] < other[:shared]


def _dates(study: StudyRecord, voices: Sequence[Informant]) -> tuple[tuple[str, str], ...]:
    spoken = {passage.transcript for voice in voices for passage in voice.passages}
    return tuple((transcript.id, transcript.date) for transcript in study.transcripts if transcript.id in spoken)


def _time_order(study: StudyRecord, cell: Cell, atom: Condition) -> TimeOrder | None:
    """Give the order of the two sides' interviews, where all dates are known and do not overlap."""
    dates = {transcript.id: transcript.date for transcript in study.transcripts}
    kind = study.codebook[cell.code].cell
    said = [(dates[passage.transcript], speaks_for(passage, atom, kind)) for passage in cell.passages]
    favour, against = (sorted(date for date, true in said if true is side) for side in (True, False))
    if not favour or not against or not (favour[0] and against[0]):
        return None
    spans = {"favour": (favour[0], favour[-1]), "against": (against[0], against[-1])}
    if all(earlier(a, b) for a in favour for b in against):
        return TimeOrder("favour", **spans)
    return TimeOrder("against", **spans) if all(earlier(b, a) for a in favour for b in against) else None
