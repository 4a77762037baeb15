"""Options: what a person might do next, each with its consequences and a named criterion. Applies none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from qualcoop.coding.gains import Gain, indicator_gains
from qualcoop.induction.cells import CaseTable
from qualcoop.induction.verdicts import CaseVerdict, verdicts
from qualcoop.records.codebook import Code
from qualcoop.records.expression import And, Condition, Expression, Hypothesis, Not, Or, atoms
from qualcoop.records.study import StudyRecord

__all__ = ["Option", "options", "refinements", "reformulations"]

_MOST_REFINEMENTS = 3


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a person might do.

    Attributes
    ----------
    kind
        reformulate, redefine or refine.
    change
        The new expression, or the code and its new indicator.
    criterion, rank
        What the options of this kind are ranked by; place, counted from 1; equal options share a place.
    explains, loses
        Cases that no longer contradict, and cases that no longer confirm; for refine, accepted passages the indicator
        would have caught, and what else it would catch (``transcript:start-end``).
    flags
        Warnings such as ``open:CASE``, where the change leaves a case undetermined.
    """

    kind: Literal["reformulate", "redefine", "refine"]
    change: str
    criterion: str
    rank: int
    explains: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def options(study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict]) -> tuple[Option, ...]:
    """Give all options of a pass: reformulations first, then refinements of the codebook."""
    return (*reformulations(study, table, rows), *refinements(study))


# --- reformulations ------------------------------------------------------------------------------------------


def reformulations(study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict]) -> tuple[Option, ...]:
    """Find conditions that separate the negative cases from the confirming ones.

    A case with the explanation but without the outcome asks for a further condition (``X & a``) that all confirming
    cases have and it lacks; a case with the outcome but without the explanation asks for another way (``X | a``).

    Returns
    -------
    tuple of Option
        Ranked by the negative cases left, then the confirming cases lost, then the cases left undetermined.
    """
    hypothesis = study.spec.hypothesis
    negative = {row.case: row.kind for row in rows if row.verdict == "negative"}
    if hypothesis is None or not negative:
        return ()
    weighed = [_weigh(study, table, rows, change) for change in _changes(study, hypothesis, set(negative.values()))]
    useful = [found for found in weighed if found[1].explains]
    useful.sort(key=_merit)
    return tuple(_ranked(useful))


def _changes(study: StudyRecord, hypothesis: Hypothesis, kinds: set[str | None]) -> Iterator[Expression]:
    """Yield the expressions one literal away that could resolve negative cases of these kinds."""
    used = set(atoms(hypothesis.expression))
    for code in study.codebook.of_kind("condition"):
        for literal in _literals(code):
            if next(atoms(literal)) in used:
                continue
            if "sufficiency" in kinds:
                yield _and(hypothesis.expression, literal)
            if "necessity" in kinds:
                yield Or((*_parts(hypothesis.expression, Or), literal))
    if "necessity" in kinds and isinstance(hypothesis.expression, And):
        parts = hypothesis.expression.parts
        for left_out in range(len(parts)):
            kept = parts[:left_out] + parts[left_out + 1 :]
            yield kept[0] if len(kept) == 1 else And(kept)


def _literals(code: Code) -> tuple[Expression, ...]:
    helps, hinders = Condition(code.id), Condition(code.id, hinders=True)
    return (helps, Not(helps)) if code.cell == "presence" else (helps, Not(helps), Not(hinders))


def _and(expression: Expression, literal: Expression) -> Expression:
    return And((*_parts(expression, And), literal))


def _parts(expression: Expression, joined: type[And] | type[Or]) -> tuple[Expression, ...]:
    return expression.parts if isinstance(expression, joined) else (expression,)


Merit = tuple[int, int, int]


def _weigh(
    study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict], change: Expression
) -> tuple[Merit, Option]:
    """Test a changed expression on every case and say what it explains, loses and leaves open."""
    after = {row.case: row.verdict for row in verdicts(study, table, expression=change)}
    explains = tuple(
        r.case for r in rows if r.verdict == "negative" and after[r.case] not in ("negative", "undetermined")
    )
    loses = tuple(r.case for r in rows if r.verdict == "confirms" and after[r.case] != "confirms")
    still_open = tuple(case for case, result in after.items() if result == "undetermined")
    merit = (sum(result == "negative" for result in after.values()), len(loses), len(still_open))
    hypothesis = study.spec.hypothesis
    told = str(replace(hypothesis, expression=change)) if hypothesis else str(change)
    criterion = "negative cases left, then confirming cases lost, then cases left undetermined"
    flags = tuple(f"open:{case}" for case in still_open)
    return merit, Option("reformulate", told, criterion, 0, explains, loses, flags)


def _merit(found: tuple[Merit, Option]) -> tuple[Merit, int, str]:
    merit, option = found
    return merit, len(option.change), option.change


def _merit_alone(found: tuple[Merit, Option]) -> Merit:
    return found[0]


def _ranked(found: Iterable[tuple[Merit, Option]]) -> Iterator[Option]:
    for rank, (_, group) in enumerate(groupby(found, key=_merit_alone), start=1):
        for _, option in group:
            yield replace(option, rank=rank)


# --- refinements ---------------------------------------------------------------------------------------------


def refinements(study: StudyRecord) -> tuple[Option, ...]:
    """Find indicators that would have caught accepted passages their code's indicators miss.

    Returns
    -------
    tuple of Option
        At most three a code, each with the passages gained and what else it would catch.
    """
    counted = study.counted()
    found = [
        (code, gain)
        for code in study.codebook
        for gain in indicator_gains(code, counted, study.codebook, study.transcripts, most=_MOST_REFINEMENTS)
    ]
    found.sort(key=_gain_order)
    return tuple(_refinement(code, gain, rank) for rank, (code, gain) in enumerate(found, start=1))


def _gain_order(found: tuple[Code, Gain]) -> tuple[float, str, str]:
    code, gain = found
    return (-gain.score, code.id, gain.term)


def _refinement(code: Code, gain: Gain, rank: int) -> Option:
    return Option(
        kind="refine",
        change=f"{code.id}: add indicator {gain.language} {gain.term!r}",
        criterion=gain.criterion,
        rank=rank,
        explains=tuple(f"{transcript}:{start}-{end}" for transcript, start, end in gain.gains),
        loses=tuple(f"{transcript}:{start}-{end}" for transcript, start, end in gain.also),
    )

