"""All cases at once: what an expression is in each, as bits, so that many changes can be weighed. Decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from qualcoop.induction.cells import CaseTable
from qualcoop.induction.verdicts import CaseVerdict, literals
from qualcoop.records.expression import And, Atom, Claim, Condition, Expression, Not, Or, Truth, atoms, evaluate
from qualcoop.records.study import StudyRecord

__all__ = ["Bits", "Columns", "Tested", "columns", "same_subject"]


@dataclass(frozen=True, slots=True)
class Bits:
    """In which cases something is known to be true, and in which to be false; one bit a case.

    Examples
    --------
    >>> Bits(0b01, 0b10) & Bits(0b11, 0b00)
    Bits(true=1, false=2)
    """

    true: int
    false: int

    def __and__(self, other: Bits) -> Bits:
        return Bits(self.true & other.true, self.false | other.false)

    def __or__(self, other: Bits) -> Bits:
        return Bits(self.true | other.true, self.false & other.false)

    def __invert__(self) -> Bits:
        return Bits(self.false, self.true)


@dataclass(frozen=True, slots=True)
class Tested:
    """Which cases confirm, contradict, are undetermined, or lie outside; one bit a case. The rest are compatible."""

    confirms: int
    negative: int
    undetermined: int
    outside: int


@dataclass(frozen=True, slots=True)
class Columns:
    """The cases of a pass, column by column; made by :func:`columns`.

    Attributes
    ----------
    study, table
        What was tested.
    ids, everyone
        The cases, in the order of study.yaml; all of them as bits.
    x, y, scope
        Explanation, outcome and scope of each case, as they were tested.
    """

    study: StudyRecord
    table: CaseTable
    ids: tuple[str, ...]
    everyone: int
    x: Bits
    y: Bits
    scope: Bits
    _known: dict[Atom, Bits] = field(default_factory=dict, repr=False, compare=False)

    def bits(self, expression: Expression) -> Bits:
        """Give in which cases an expression is true and in which false; exactly what evaluating it in each gives."""
        found = self._kleene(expression)
        unknown = self.everyone & ~(found.true | found.false)
        return self._completed(expression, found, unknown) if unknown and _repeats(expression) else found

    def _kleene(self, expression: Expression) -> Bits:
        match expression:
            case Not(inner):
                return ~self._kleene(inner)
            case And(parts):
                return reduce(and_, map(self._kleene, parts))
            case Or(parts):
                return reduce(or_, map(self._kleene, parts))
        known = self._known.get(expression)
        if known is None:
            cases = self.study.spec.cases
            known = _bits([literals(self.table, case, (expression,))[expression] for case in cases])
            self._known[expression] = known
        return known

    def _completed(self, expression: Expression, found: Bits, unknown: int) -> Bits:
        """Settle what only trying every completion of a code that occurs more than once can settle."""
        there = frozenset(code.id for code in self.study.codebook if code.cell == "presence")
        named, true, false = tuple(dict.fromkeys(atoms(expression))), found.true, found.false
        for place in _places(unknown):
            values = literals(self.table, self.study.spec.cases[place], named)
            truth = evaluate(expression, values, presence=there)
            true |= (truth == "T") << place
            false |= (truth == "F") << place
        return Bits(true, false)

    def tested(self, claim: Claim, *, x: Bits | None = None, scope: Bits | None = None) -> Tested:
        """Give the verdicts on all cases, by the verdict table; with another explanation or scope if one is given."""
        x, y, scope = x or self.x, self.y, scope or self.scope
        contradicted, endangered = _contradictions(x, y, claim, self.everyone)
        supported = x.true & y.true
        return Tested(
            confirms=supported & scope.true,
            negative=contradicted & scope.true,
            undetermined=((endangered & ~contradicted) | ((endangered | supported) & ~scope.true)) & ~scope.false,
            outside=scope.false,
        )

    def named(self, cases: int) -> tuple[str, ...]:
        """Give the ids of cases, in the order of study.yaml."""
        return tuple(self.ids[place] for place in _places(cases))


def columns(study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict]) -> Columns:
    """Lay the verdicts of a pass out by column."""
    return Columns(
        study=study,
        table=table,
        ids=tuple(row.case for row in rows),
        everyone=(1 << len(rows)) - 1,
        x=_bits([row.x or "?" for row in rows]),
        y=_bits([row.y for row in rows]),
        scope=_bits([row.scope for row in rows]),
    )


def _contradictions(x: Bits, y: Bits, claim: Claim, everyone: int) -> tuple[int, int]:
    """Give where each completion contradicts the claim, and where some does."""
    sure = might = 0
    if claim != "<-":
        sure |= x.true & y.false
        might |= ~x.false & ~y.true
    if claim != "->":
        sure |= x.false & y.true
        might |= ~x.true & ~y.false
    return sure, might & everyone


def _bits(values: Sequence[Truth]) -> Bits:
    true = sum(1 << place for place, value in enumerate(values) if value == "T")
    return Bits(true, sum(1 << place for place, value in enumerate(values) if value == "F"))


def _places(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def same_subject(atom: Atom) -> tuple[str, str]:
    """Give the code or the attribute that an atom speaks of.

    Examples
    --------
    >>> same_subject(Condition("laws", hinders=True))
    ('code', 'laws')
    """
    return ("code", atom.code) if isinstance(atom, Condition) else ("attribute", atom.name)


def _repeats(expression: Expression) -> bool:
    counted: Mapping[tuple[str, str], int] = Counter(map(same_subject, atoms(expression)))
    return any(count > 1 for count in counted.values())
