"""Reformulations: the smallest changes of a hypothesis that its negative cases ask for. Applies none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from qualcoop.induction.cells import CaseTable
from qualcoop.induction.options.columns import Bits, Columns, Tested, columns, same_subject
from qualcoop.induction.options.weighing import Merit, Option, Weighed, listed, ranked
from qualcoop.induction.verdicts import CaseVerdict
from qualcoop.records.codebook import Code
from qualcoop.records.expression import And, Condition, Expression, Hypothesis, Not, Or, atoms
from qualcoop.records.study import StudyRecord

__all__ = ["reformulations"]

CRITERION = "negative cases not resolved, then confirming cases lost, then cases left undetermined"
_MOST_TRIED = 60_000    # changes by two literals; beyond that a pass would no longer be shown at once
_MOST_LISTED = 50       # of these

Joinable = Any    # bits of all cases, or the draft of an expression: both know & and |
Shape = Callable[[Joinable, Joinable, Joinable], Joinable]


def reformulations(study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict]) -> tuple[Option, ...]:
    """Find the smallest changes of the hypothesis that resolve negative cases.

    A case with the explanation but without the outcome asks for a narrower explanation: a further condition (for all,
    or in one alternative), an alternative less, two alternatives joined by ``&``. A case with the outcome but without
    the explanation asks for a wider one: another way, a condition less, two conditions split by ``|``. Where no change
    by one literal resolves all negative cases, changes by two that leave fewer are given too.

    Returns
    -------
    tuple of Option
        Ranked by the negative cases not resolved (they contradict still, or are left undetermined), then the confirming
        cases lost, then all cases left undetermined.
    """
    hypothesis = study.spec.hypothesis
    kinds = {row.kind for row in rows if row.verdict == "negative"}
    if hypothesis is None or not kinds:
        return ()
    search = _Search(columns(study, table, rows), hypothesis, "sufficiency" in kinds, "necessity" in kinds)
    found = [weighed for weighed in map(search.weighed, search.by_one()) if weighed[1].explains]
    left = min((merit[0] for merit, _ in found), default=sum(row.verdict == "negative" for row in rows))
    return tuple(ranked([*found, *(search.by_two(fewer_than=left) if left else ())]))


@dataclass(frozen=True, slots=True)
class _Draft:
    """An expression that can be joined like the bits that stand for it."""

    expression: Expression

    def __and__(self, other: _Draft) -> _Draft:
        return _Draft(_joined(And, (self.expression, other.expression)))

    def __or__(self, other: _Draft) -> _Draft:
        return _Draft(_joined(Or, (self.expression, other.expression)))


@dataclass(frozen=True, slots=True)
class _Search:
    """One search: the cases, the claim, and whether it is to become narrower, wider or both."""

    columns: Columns
    hypothesis: Hypothesis
    narrower: bool
    wider: bool

    def by_one(self) -> list[Expression]:
        """Give the expressions one literal away."""
        now = self.hypothesis.expression
        used = set(atoms(now))
        fresh = [literal for literal in self.literals() if next(atoms(literal)) not in used]
        return list(dict.fromkeys((*self.rearranged(now), *self.extended(now, fresh))))

    def literals(self) -> list[Expression]:
        """Give what may be added: each condition, helping or not."""
        return [one for code in self.columns.study.codebook.of_kind("condition") for one in _literals(code)]

    def rearranged(self, now: Expression) -> Iterator[Expression]:
        """Yield the expression with a part dropped, or with two parts joined or split."""
        wanted = {And: self.wider, Or: self.narrower}
        if isinstance(now, And | Or) and wanted[type(now)]:
            other: type[And] | type[Or] = Or if isinstance(now, And) else And
            for out in range(len(now.parts)):
                yield _joined(type(now), (*now.parts[:out], *now.parts[out + 1 :]))
            for one, two in combinations(range(len(now.parts)), 2):
                turned = _joined(other, (now.parts[one], now.parts[two]))
                rest = [part for place, part in enumerate(now.parts) if place not in (one, two)]
                yield _joined(type(now), (*rest, turned))

    def extended(self, now: Expression, literals: Iterable[Expression]) -> Iterator[Expression]:
        """Yield the expression with a literal more, at its top or within one of its parts."""
        for literal in literals:
            if self.narrower:
                yield _joined(And, (now, literal))
                yield from _within(now, Or, And, literal)
            if self.wider:
                yield _joined(Or, (now, literal))
                yield from _within(now, And, Or, literal)

    def by_two(self, *, fewer_than: float) -> list[Weighed]:
        """Give the changes by two literals that leave fewer negative cases than any change by one."""
        fresh = self._fresh()
        pairs = [(one, two) for one, two in combinations(fresh, 2) if _subject(one) != _subject(two)]
        shapes = _shapes(narrower=self.narrower, wider=self.wider)
        tried = pairs[: _MOST_TRIED // len(shapes)]
        better = _Fewer(self, fewer_than)
        found = (*filter(better, self._rearranged_twice(fresh)), *self._paired(tried, shapes, better))
        untried = (len(pairs) - len(tried)) * len(shapes)
        weighed = [self.weighed(change, untried=untried) for change in dict.fromkeys(found)]
        return listed([one for one in weighed if one[1].explains], most=_MOST_LISTED)

    def _fresh(self) -> list[Expression]:
        taken = {same_subject(atom) for atom in atoms(self.hypothesis.expression)}
        return [literal for literal in self.literals() if _subject(literal) not in taken]

    def _rearranged_twice(self, literals: Sequence[Expression]) -> Iterator[Expression]:
        """Yield the expression rearranged, and then rearranged or extended: so one condition takes another's place."""
        freely = replace(self, narrower=True, wider=True)
        for once in self.rearranged(self.hypothesis.expression):
            yield from self.rearranged(once)
            yield from freely.extended(once, literals)

    def _paired(
        self, pairs: Iterable[tuple[Expression, Expression]], shapes: Sequence[Shape], better: _Fewer
    ) -> Iterator[Expression]:
        """Yield the expression joined with two literals; their codes are new to it, so that bits alone are exact."""
        now = self.hypothesis.expression
        base, bits = self.columns.bits(now), {literal: self.columns.bits(literal) for literal in self._fresh()}
        for one, two in pairs:
            first, second = bits[one], bits[two]
            for shape in shapes:
                if better.holds(shape(base, first, second)):
                    yield shape(_Draft(now), _Draft(one), _Draft(two)).expression

    def tested(self, x: Bits) -> Tested:
        """Test a left side on all cases."""
        return self.columns.tested(self.hypothesis.claim, x=x)

    def weighed(self, change: Expression, *, untried: int = 0) -> Weighed:
        """Test a changed expression on every case and say what it explains, loses and leaves open."""
        before, after, named = self.tested(self.columns.x), self.tested(self.columns.bits(change)), self.columns.named
        lost = before.confirms & ~after.confirms
        merit: Merit = (_unresolved(before, after), lost.bit_count(), after.undetermined.bit_count())
        cut = (f"untried:{untried}",) if untried else ()
        option = Option(
            kind="reformulate",
            change=str(replace(self.hypothesis, expression=change)),
            criterion=CRITERION,
            rank=0,
            explains=named(before.negative & ~(after.negative | after.undetermined)),
            loses=named(lost),
            flags=(*(f"open:{case}" for case in named(after.undetermined)), *cut),
        )
        return merit, option


@dataclass(frozen=True, slots=True)
class _Fewer:
    """Whether a change leaves fewer negative cases than a number."""

    search: _Search
    than: float

    def __call__(self, change: Expression) -> bool:
        return self.holds(self.search.columns.bits(change))

    def holds(self, x: Bits) -> bool:
        search = self.search
        return _unresolved(search.tested(search.columns.x), search.tested(x)) < self.than


def _unresolved(before: Tested, after: Tested) -> int:
    """Count the cases that contradict a changed claim, and those that contradicted and are now merely open."""
    return (after.negative | (before.negative & after.undetermined)).bit_count()


def _literals(code: Code) -> tuple[Expression, ...]:
    helps, hinders = Condition(code.id), Condition(code.id, hinders=True)
    return (helps, Not(helps)) if code.cell == "presence" else (helps, Not(helps), Not(hinders))


def _subject(literal: Expression) -> tuple[str, str]:
    return same_subject(next(atoms(literal)))


def _joined(joined: type[And] | type[Or], parts: Sequence[Expression]) -> Expression:
    """Join parts by one sign, without brackets where the sign is theirs already."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, joined) else (part,))]
    flat = list(dict.fromkeys(flat))
    return flat[0] if len(flat) == 1 else joined(tuple(flat))


def _within(
    now: Expression, outer: type[And] | type[Or], inner: type[And] | type[Or], literal: Expression
) -> Iterator[Expression]:
    """Yield the expression with a literal joined to one of its parts."""
    if isinstance(now, outer):
        for place, part in enumerate(now.parts):
            yield _joined(outer, (*now.parts[:place], _joined(inner, (part, literal)), *now.parts[place + 1 :]))


# --- two literals more: every shape in which an expression and two others can be joined ----------------------


def _shapes(*, narrower: bool, wider: bool) -> tuple[Shape, ...]:
    """Give the shapes that can resolve what contradicts; what goes both ways comes last."""
    narrow: tuple[Shape, ...] = (_all_three, _and_either) if narrower else ()
    wide: tuple[Shape, ...] = (_any_of_three, _or_both) if wider else ()
    return (*narrow, *wide, _first_or_second, _second_or_first, _first_and_second, _second_and_first)


def _all_three(x: Joinable, one: Joinable, two: Joinable) -> Joinable:
    return x & one & two


def _and_either(x: Joinable, one: Joinable, two: Joinable) -> Joinable:
    return x & (one | two)


def _any_of_three(x: Joinable, one: Joinable, two: Joinable) -> Joinable:
    return x | one | two


def _or_both(x: Joinable, one: Joinable, two: Joinable) -> Joinable:
    return x | one & two


def _first_or_second(x: Joinable, one: Joinable, two: Joinable) -> Joinable:
    return x & one | two


def _second_or_first(x: Joinable, one: Joinable, two: Joinable) -> Joinable:
    return x & two | one


def _first_and_second(x: Joinable, one: Joinable, two: Joinable) -> Joinable:
    return (x | one) & two


def _second_and_first(x: Joinable, one: Joinable, two: Joinable) -> Joinable:
    return (x | two) & one
