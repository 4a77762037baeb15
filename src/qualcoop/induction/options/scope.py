"""Redefinitions: the smallest scope rules that save negative cases, and whom they evict. Applies none of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from qualcoop.errors import ExpressionError
from qualcoop.induction.cells import CaseTable
from qualcoop.induction.options.columns import Bits, Columns, Tested, columns, same_subject
from qualcoop.induction.options.weighing import Merit, Option, Weighed, listed, ranked
from qualcoop.induction.verdicts import CaseVerdict
from qualcoop.records.expression import (
    And,
    Attribute,
    Condition,
    Expression,
    Hypothesis,
    Not,
    atoms,
    conditions,
    parse_expression,
)
from qualcoop.records.study import StudyRecord

__all__ = ["redefinitions"]

CRITERION = (
    "not circular, then negative cases not saved, then confirming cases lost, "
    "then other cases left undetermined, then other cases evicted"
)
_MOST_TRIED = 200_000   # pairs of literals
_MOST_LISTED = 30

Rule = tuple[Expression, ...]


def redefinitions(study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict]) -> tuple[Option, ...]:
    """Find the smallest rules about who belongs to the phenomenon that leave no negative case in scope.

    A rule is one literal about an attribute or a condition; two joined by ``&`` only where that costs fewer confirming
    cases than any one that is enough. The standing rule stays and is joined with it. A rule never names a case, and
    none is given under which no case would confirm any more. Beside these stand the rules of one literal that save some
    negative cases and lose no confirming one: what they leave may ask for another hypothesis.

    Returns
    -------
    tuple of Option
        Rules that name no condition of the hypothesis first; then ranked by the negative cases not saved (in scope, or
        left undetermined), the confirming cases lost, the other cases left undetermined and the other cases evicted.
    """
    hypothesis = study.spec.hypothesis
    if hypothesis is None or not any(row.verdict == "negative" for row in rows):
        return ()
    standing = parse_expression(study.spec.scope) if study.spec.scope else None
    laid = columns(study, table, rows)
    search = _Search(laid, hypothesis, standing, laid.tested(hypothesis.claim))
    literals = search.literals()
    enough = [one for one, bits in literals.items() if search.leaves_none(bits)]
    least = min((search.lost(literals[one]) for one in enough), default=len(rows) + 1)
    some = [one for one, bits in literals.items() if one not in enough and search.saves_free(bits)]
    found = [search.weighed((one,)) for one in (*enough, *some)]
    found += search.by_two(literals, cheaper_than=least) if least else []
    return tuple(ranked(listed(found, most=_MOST_LISTED)))


@dataclass(frozen=True, slots=True)
class _Search:
    """One search: the cases, the claim, the standing rule, and the verdicts under it."""

    columns: Columns
    hypothesis: Hypothesis
    standing: Expression | None
    before: Tested

    def literals(self) -> dict[Expression, Bits]:
        """Give what a rule may say; of an attribute with two words the contrary of one says no more than the other."""
        study = self.columns.study
        said: dict[Expression, Bits] = {one: self.columns.bits(one) for one in _attribute_literals(study)}
        distinct = {(same_subject(next(atoms(one))), bits): one for one, bits in reversed(said.items())}
        found = {one: said[one] for one in reversed(distinct.values())}
        for code in study.codebook.of_kind("condition"):
            for atom in (Condition(code.id), Condition(code.id, hinders=True)):
                found |= {literal: self.columns.bits(literal) for literal in (atom, Not(atom))}
        return found

    def leaves_none(self, rule: Bits) -> bool:
        """Tell whether a rule leaves no negative case in scope, saves one at least, and keeps some support."""
        negative = self.before.negative
        return not negative & rule.true and bool(negative & rule.false) and self.keeps_support(rule)

    def keeps_support(self, rule: Bits) -> bool:
        """Tell whether a case that confirmed still does, or none did."""
        return not self.before.confirms or bool(self.before.confirms & rule.true)

    def saves_free(self, rule: Bits) -> bool:
        """Tell whether a rule saves a negative case and loses no confirming one."""
        return bool(self.before.negative & rule.false) and not self.lost(rule)

    def lost(self, rule: Bits) -> int:
        """Count the confirming cases that a rule evicts or leaves open."""
        return (self.before.confirms & ~rule.true).bit_count()

    def by_two(self, literals: dict[Expression, Bits], *, cheaper_than: int) -> list[Weighed]:
        """Weigh pairs of literals that together leave no negative case, each of them saving one at least."""
        negative = self.before.negative
        saving = [(one, bits) for one, bits in literals.items() if bits.false & negative]
        pairs = combinations(saving, 2)
        found = [
            (one, two)
            for (one, first), (two, second) in islice(pairs, _MOST_TRIED)
            if not negative & first.true & second.true
            and self.lost(both := first & second) < cheaper_than
            and self.keeps_support(both)
            and _compatible(one, two)
        ]
        untried = max(0, len(saving) * (len(saving) - 1) // 2 - _MOST_TRIED)
        return [self.weighed(rule, untried=untried) for rule in found]

    def weighed(self, added: Rule, *, untried: int = 0) -> Weighed:
        """Test the claim under the standing rule joined with another, and say whom that evicts."""
        rule, named = self.joined(added), self.columns.named
        before = self.before
        after = self.columns.tested(self.hypothesis.claim, scope=self.columns.bits(rule))
        saved, lost = before.negative & after.outside, before.confirms & ~after.confirms
        evicted = after.outside & ~(before.outside | before.negative | before.confirms)
        circular = bool(set(conditions(rule)) & set(conditions(self.hypothesis.expression)))
        merit: Merit = (
            circular,
            (before.negative & ~after.outside).bit_count(),
            lost.bit_count(),
            (after.undetermined & ~before.negative).bit_count(),
            evicted.bit_count(),
        )
        flags = [
            *(["circular"] if circular else []),
            f"ad_hoc:{len(added) / max(1, saved.bit_count()):.2f}",
            *(f"left:{case}" for case in named(after.negative)),
            *(f"evicts:{case}" for case in named(evicted)),
            *(f"open:{case}" for case in named(after.undetermined)),
            *([f"untried:{untried}"] if untried else []),
        ]
        return merit, Option("redefine", str(rule), CRITERION, 0, named(saved), named(lost), tuple(flags))

    def joined(self, added: Rule) -> Expression:
        """Give the whole rule: the standing one and what is added."""
        standing = self.standing
        parts = standing.parts if isinstance(standing, And) else (standing,) if standing else ()
        whole = (*parts, *added)
        return whole[0] if len(whole) == 1 else And(whole)


def _attribute_literals(study: StudyRecord) -> Iterator[Attribute]:
    """Yield what may be said of attributes, as far as a rule can be written so that it reads back.

    The attribute of clusters only says which cases belong together: a rule on it would strike out cases by name.
    """
    told = [(name, word) for case in study.spec.cases for name, word in case.attributes.items()]
    words = {(name, word) for name, word in told if name != study.spec.clusters}
    for name, word in sorted(words):
        for equal in (False, True):
            atom = Attribute(name, word, equal)
            if word not in ("", "?") and _reads_back(atom):
                yield atom


def _reads_back(atom: Attribute) -> bool:
    try:
        return parse_expression(str(atom)) == atom
    except ExpressionError:
        return False


def _compatible(one: Expression, two: Expression) -> bool:
    """Tell whether two literals say more than either; of one attribute, only that it is neither of two words."""
    same = same_subject(next(atoms(one))) == same_subject(next(atoms(two)))
    neither = isinstance(one, Attribute) and isinstance(two, Attribute) and not (one.equal or two.equal)
    return not same or neither
