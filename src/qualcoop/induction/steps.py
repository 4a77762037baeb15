"""Judgements moved one anchored step: which verdicts hang on how far a person judged. Changes no judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from qualcoop.induction.cells import CaseTable, case_table
from qualcoop.induction.verdicts import CaseVerdict, named_codes, stands, verdicts
from qualcoop.records.expression import HINDERS, conditions, parse_expression, truth_of
from qualcoop.records.study import Judgement, StudyRecord

__all__ = ["ANCHORS", "JudgementSteps", "Moved", "Turned", "judgement_steps", "one_step"]

ANCHORS: tuple[float, ...] = (0.0, 0.33, 0.67, 1.0)
_CRISP = {"T": 1.0, "F": 0.0}


@dataclass(frozen=True, slots=True)
class Turned:
    """A case whose verdict changes.

    Attributes
    ----------
    case, before, after
        The case's id; its verdict as judged, and with the judgement moved.
    """

    case: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Moved:
    """One judgement, or all of them, moved one step.

    Attributes
    ----------
    direction
        up or down.
    judgements
        (case, code, value, moved to) of each judgement that moved; none where all stand at the end of the scale.
    crosses
        Whether a value comes to lie on another side of the cut of .5: only then can a verdict change.
    turned
        The cases whose verdict changes.
    stands
        How the claim stands then.
    """

    direction: str
    judgements: tuple[tuple[str, str, str | float | None, float], ...]
    crosses: bool = False
    turned: tuple[Turned, ...] = ()
    stands: str | None = None


@dataclass(frozen=True, slots=True)
class JudgementSteps:
    """What a step up or down of the judgements does to the verdicts.

    Attributes
    ----------
    judged
        How many judgements bear on the verdicts and have a value that can move (``?`` and ``C`` have none).
    stands
        How the claim stands as judged.
    each
        Each judgement moved alone, up and down; at the ends of the scale only one of them.
    together
        All moved up together, all moved down together; left out where fewer than two can move that way.
    """

    judged: int
    stands: str | None = None
    each: tuple[Moved, ...] = field(default=(), repr=False)
    together: tuple[Moved, ...] = field(default=(), repr=False)

    @property
    def crossing(self) -> tuple[Moved, ...]:
        """The single moves that cross the cut: the only ones that put a verdict to the test."""
        return tuple(move for move in self.each if move.crosses)

    @property
    def hold(self) -> bool | None:
        """Whether every verdict stays when each judgement is moved alone; None where no move crosses the cut."""
        return not any(move.turned for move in self.each) if self.crossing else None


def one_step(value: str | float | None, direction: str) -> float | None:
    """Move a value to the next anchor of 0, .33, .67, 1; None at the end of the scale, or where it is no value.

    ``T`` stands at 1 and ``F`` at 0. A value between two anchors moves to the nearest one on its way.

    Examples
    --------
    >>> one_step(0.67, "up"), one_step(0.67, "down"), one_step(0.5, "down"), one_step("T", "down")
    (1.0, 0.33, 0.33, 0.67)
    >>> one_step("T", "up"), one_step("C", "up")
    (None, None)
    """
    at = _number(value)
    if at is None:
        return None
    if direction == "up":
        return next((anchor for anchor in ANCHORS if anchor > at), None)
    return next((anchor for anchor in reversed(ANCHORS) if anchor < at), None)


def _number(value: object) -> float | None:
    if isinstance(value, int | float):
        return float(value)
    return _CRISP.get(value) if isinstance(value, str) else None


def judgement_steps(study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict]) -> JudgementSteps:
    """Move each judgement that bears on the verdicts one step up and down, and say which verdicts change.

    The judgements are those on codes that the hypothesis or the scope rule names, and numbers given for the outcome;
    an outcome on a scale of its own is shown at its other cuts instead.

    Parameters
    ----------
    study, table, rows
        The study, its case table and the verdicts as judged.

    Returns
    -------
    JudgementSteps
        Without a hypothesis, of no judgement.

    Examples
    --------
    >>> from qualcoop.records.codebook import Codebook
    >>> from qualcoop.records.study import StudySpec
    >>> study = StudyRecord(StudySpec("s"), Codebook())
    >>> judgement_steps(study, case_table(study), ()).hold is None
    True
    """
    mine = _bearing(study)
    ways = [(one, way) for one in mine for way in ("up", "down") if one_step(one.value, way) is not None]
    together = [_moved(study, table, rows, mine, way) for way in ("up", "down")]
    return JudgementSteps(
        judged=len(mine),
        stands=stands(rows),
        each=tuple(_moved(study, table, rows, (one,), way) for one, way in ways),
        together=tuple(move for move in together if len(move.judgements) > 1),
    )


def _bearing(study: StudyRecord) -> tuple[Judgement, ...]:
    """Give the judgements that hold, bear on the verdicts and can be moved."""
    if study.spec.hypothesis is None:
        return ()
    scope = conditions(parse_expression(study.spec.scope)) if study.spec.scope else ()
    named = {*named_codes(study), *scope}
    outcome = study.spec.outcome.id if study.spec.outcome else ""
    cases = {case.id for case in study.spec.cases}
    last = {(one.case, one.code): one for one in study.judgements if one.case in cases}
    return tuple(
        one
        for one in last.values()
        if _number(one.value) is not None
        and (isinstance(one.value, int | float) if one.code == outcome else one.code.removesuffix(HINDERS) in named)
    )


def _moved(
    study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict], moving: Iterable[Judgement], direction: str
) -> Moved:
    """Move judgements; the verdicts hang on which side of the cut a value lies, so only a crossing is tested."""
    steps = [(one, step) for one in moving if (step := one_step(one.value, direction)) is not None]
    told = tuple((one.case, one.code, one.value, step) for one, step in steps)
    crossing = {(one.case, one.code): step for one, step in steps if truth_of(step) != truth_of(one.value)}
    if not crossing:
        return Moved(direction, told, stands=stands(rows))
    after = _tested(study, table, crossing)
    turned = tuple(
        Turned(row.case, row.verdict, new.verdict)
        for row, new in zip(rows, after, strict=True)
        if row.verdict != new.verdict
    )
    return Moved(direction, told, crosses=True, turned=turned, stands=stands(after))


def _tested(study: StudyRecord, table: CaseTable, values: dict[tuple[str, str], float]) -> tuple[CaseVerdict, ...]:
    judgements = tuple(replace(one, value=values.get((one.case, one.code), one.value)) for one in study.judgements)
    changed = replace(study, judgements=judgements)
    names = {code.removesuffix(HINDERS) for _, code in values}
    codes = [study.codebook[id_] for id_ in table.codes if id_ in names and id_ in study.codebook]
    again = case_table(changed, codes=codes)
    cells = {**table.cells, **again.cells}
    return verdicts(changed, replace(table, cells=cells))
