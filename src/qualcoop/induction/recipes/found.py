"""Recipes of generalized analytic induction, after Ragin (2023). Shows what positive cases share; never sufficiency.

Ragin's own text was not at hand: the procedure follows accounts of it, and is called after him, not his.

For each condition the researcher says which way it is expected to work (``expects`` in study.yaml). The state that can
be interpreted as contributing to the outcome is then

==================  ======================  ==============================================
expected            cell of the code        contributing state
==================  ======================  ==============================================
``facilitates``     direction or presence   ``CODE``: it is there (and helps)
``hinders``         presence                ``~CODE``: it is not there
``hinders``         direction               ``~CODE.hinders``: it does not hinder
==================  ======================  ==============================================

A positive case that lacks the contributing state says nothing of the condition (a dash), not its negation; neither does
one in which the state is not known or contested, but that one is listed as open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcoop.induction.cells import CaseTable
from qualcoop.induction.recipes.configurations import CaseStates, Configurations, configurations
from qualcoop.induction.recipes.minimal_sets import hitting_sets, minimal_sets
from qualcoop.induction.recipes.shown import COLUMNS, recipe_data, recipes_html
from qualcoop.induction.verdicts import CaseVerdict, literals
from qualcoop.measures.fit import Fit, fit
from qualcoop.records.codebook import Code
from qualcoop.records.expression import (
    And,
    Claim,
    Condition,
    Expression,
    Hypothesis,
    Not,
    Or,
    Truth,
    atoms,
    evaluate,
)
from qualcoop.records.study import Case, StudyRecord

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MOST_SUMS", "Recipe", "Recipes", "contributing", "find_recipes", "holding"]

# A product of more sums than this is read by nobody, and the number may double with every recipe.
MOST_SUMS = 500

_Set = frozenset[int]


@dataclass(frozen=True, slots=True)
class Recipe:
    """One recipe: contributing states that are found together in positive cases.

    Attributes
    ----------
    expression
        A contributing state, or several joined by ``&``.
    cases
        The positive cases it covers.
    made_by
        Those that have these contributing states and no other; the recipe comes from them.
    firm
        Whether one of `made_by` has no open cell. A recipe that is not firm may be short for want of knowledge: what is
        not known of its cases could add states to it.
    without
        Cases without the outcome in which it holds all the same.
    fit
        Consistency (`inclS`), coverage (`covS`) and their kin over the cases in scope where recipe and outcome are
        known; None while none of these lacks the outcome, for positive cases alone cannot show sufficiency.
    """

    expression: Expression
    cases: tuple[str, ...]
    made_by: tuple[str, ...]
    firm: bool
    without: tuple[str, ...] = ()
    fit: Fit | None = None

    def __str__(self) -> str:
        return str(self.expression)


@dataclass(frozen=True, slots=True, repr=False)
class Recipes:
    """The recipes of the positive cases, after Ragin (2023); his own text was not at hand.

    Attributes
    ----------
    outcome
        The outcome's id.
    found
        The recipes, short ones first.
    product_of_sums
        The same turned round: every factor is met by every recipe. None without a recipe, and where its factors are
        more than :data:`MOST_SUMS`.
    shared
        Its factors of one literal: contributing states that every recipe has.
    by_case
        For each positive case the recipes that cover it: one, several (overdetermined) or none. Where cells are open,
        further ones may.
    open
        For each positive case with such cells, the contributing states that are not known or contested there.
    dropped, unknown
        Conditions without an expected direction, which enter no recipe; expected directions of what is no condition of
        the codebook.
    undecided
        Cases that may be positive: scope or outcome is not known or contested.
    configurations
        The truth table: which cases share all values of the contributing states, and with what outcome.

    Examples
    --------
    >>> import qualcoop as qc
    >>> recipes = qc.datasets.coop().test().find_recipes()
    >>> recipes
    <Recipes of lasts, after Ragin (2023): 1 recipe for 2 of 2 positive cases; shared: trust>
    >>> str(recipes.covers), recipes.dropped
    ('trust <- lasts', ('debt',))
    """

    outcome: str
    found: tuple[Recipe, ...]
    product_of_sums: Expression | None
    shared: tuple[Expression, ...]
    by_case: Mapping[str, tuple[Expression, ...]]
    open: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    configurations: Configurations = field(default=Configurations("", (), ()))

    @property
    def sum_of_products(self) -> Expression | None:
        """The recipes joined by ``|``; None without one."""
        return _joined([recipe.expression for recipe in self.found], Or)

    @property
    def covers(self) -> Hypothesis | None:
        """The claim that the positive cases allow: every occurrence has a recipe (``<-``); None without a recipe."""
        return self._claim("<-")

    @property
    def exact(self) -> Hypothesis | None:
        """The stronger claim, which only cases without the outcome can put at risk: ``<->``; None without a recipe."""
        return self._claim("<->")

    @property
    def uncovered(self) -> tuple[str, ...]:
        """Positive cases without any contributing state: no recipe comes from them, and none covers them."""
        return tuple(case for case, covering in self.by_case.items() if not covering)

    @property
    def overdetermined(self) -> tuple[str, ...]:
        """Positive cases that several recipes cover."""
        return tuple(case for case, covering in self.by_case.items() if len(covering) > 1)

    @property
    def is_classic(self) -> bool:
        """Whether the answer is the classic one: one factor with one literal, found in every positive case."""
        return len(self.found) == 1 and not isinstance(self.found[0].expression, And) and not self.uncovered

    def _claim(self, claim: Claim) -> Hypothesis | None:
        left = self.sum_of_products
        return None if left is None else Hypothesis(left, claim, self.outcome)

    def __repr__(self) -> str:
        count = f"{len(self.found)} recipe{'' if len(self.found) == 1 else 's'}"
        covered = f"{len(self.by_case) - len(self.uncovered)} of {len(self.by_case)} positive cases"
        shared = f"; shared: {', '.join(map(str, self.shared))}" if self.shared else ""
        return f"<Recipes of {self.outcome}, after Ragin (2023): {count} for {covered}{shared}>"

    def to_frame(self) -> pd.DataFrame:
        """Give the recipes as a DataFrame.

        Returns
        -------
        DataFrame
            One row a recipe, indexed by its expression: `cases`, `made_by`, `firm`, `without` as in :class:`Recipe`,
            and `inclS`, `covS`, `n` of its fit, empty while no case without the outcome is at hand.
        """
        import pandas as pd

        return pd.DataFrame([recipe_data(recipe) for recipe in self.found], columns=list(COLUMNS)).set_index("recipe")

    def _repr_html_(self) -> str:
        return recipes_html(self)

    def told(self) -> dict[str, str]:
        """Give, in words by name, what stands beside the recipes; what is empty is left out."""
        several = {case: " and ".join(f"({one})" for one in self.by_case[case]) for case in self.overdetermined}
        sums = str(self.product_of_sums) if self.product_of_sums else f"more than {MOST_SUMS} sums, not written out"
        lines = {
            "product of sums": sums if self.found else "",
            "shared by every recipe": ", ".join(map(str, self.shared)),
            "covered by several": "; ".join(f"{case} by {recipes}" for case, recipes in several.items()),
            "covered by none": ", ".join(self.uncovered),
            "open": "; ".join(f"{case}: {', '.join(states)}" for case, states in self.open.items()),
            "may be positive": ", ".join(self.undecided),
            "dropped, no direction expected": ", ".join(self.dropped),
            "expected, but no condition of the codebook": ", ".join(self.unknown),
        }
        return {name: words for name, words in lines.items() if words}


# --- from cases to recipes -----------------------------------------------------------------------------------


def find_recipes(study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict]) -> Recipes:
    """Find the recipes of the positive cases in scope, after Ragin (2023).

    Parameters
    ----------
    study, table
        The study and its case table; `expects` of study.yaml says which state of a condition contributes.
    rows
        The verdicts, of which outcome and scope are used.

    Returns
    -------
    Recipes
        It does not depend on the order of the cases, but for the order in which they are listed.
    """
    codes = study.codebook.of_kind("condition")
    states = tuple(contributing(code, study.spec.expects[code.id]) for code in codes if code.id in study.spec.expects)
    cases = {case.id: case for case in study.spec.cases}
    inside = [_read(row, table, cases[row.case], states) for row in rows if row.scope != "F"]
    read = [row for row in inside if row.scope == "T"]
    positive = [row for row in read if row.y == "T"]
    kept = minimal_sets(row.true for row in positive if row.true)
    factors = hitting_sets(kept, most=MOST_SUMS)
    outcome = study.spec.outcome.id if study.spec.outcome else ""
    return Recipes(
        outcome=outcome,
        found=tuple(_recipe(one, states, read) for one in kept),
        product_of_sums=_joined([_product(one, states, Or) for one in factors or ()], And),
        shared=tuple(states[place] for place in sorted(frozenset.intersection(*kept))) if kept else (),
        by_case={
            row.case: tuple(_product(one, states, And) for one in kept if one <= row.true) for row in positive
        },
        open={row.case: tuple(str(states[place]) for place in sorted(row.open)) for row in positive if row.open},
        dropped=tuple(code.id for code in codes if code.id not in study.spec.expects),
        unknown=tuple(id_ for id_ in study.spec.expects if id_ not in {code.id for code in codes}),
        undecided=tuple(row.case for row in rows if _may_be_positive(row)),
        configurations=configurations(outcome, states, (row.carrying(kept) for row in inside)),
    )


def contributing(code: Code, expected: str) -> Expression:
    """Give the state of a condition that can be interpreted as contributing, by the direction expected of it.

    Examples
    --------
    >>> str(contributing(Code("debt"), "hinders")), str(contributing(Code("debt", cell="presence"), "hinders"))
    ('~debt.hinders', '~debt')
    """
    if expected == "facilitates":
        return Condition(code.id)
    return Not(Condition(code.id, hinders=code.cell != "presence"))


def holding(
    study: StudyRecord, table: CaseTable, case: str, alternatives: Iterable[Expression]
) -> tuple[Expression, ...]:
    """Give the alternatives that hold in a case: those by which it is covered, where it has the outcome."""
    there = frozenset(code.id for code in study.codebook if code.cell == "presence")
    mine = study.spec.case(case)
    return tuple(
        one for one in alternatives if evaluate(one, literals(table, mine, atoms(one)), presence=there) == "T"
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A case that is or may be in scope: which contributing states it has, which not, and which are open."""

    case: str
    scope: Truth
    y: Truth
    values: tuple[Truth, ...]

    @property
    def true(self) -> _Set:
        return self._places("T")

    @property
    def false(self) -> _Set:
        return self._places("F")

    @property
    def open(self) -> _Set:
        return self._places("?C")

    def _places(self, wanted: str) -> _Set:
        return frozenset(place for place, value in enumerate(self.values) if value in wanted)

    def has(self, one: _Set) -> Truth:
        """Give the value of a conjunction: T where all are T, F where one is F, otherwise not known."""
        return "T" if one <= self.true else "?" if one.isdisjoint(self.false) else "F"

    def carrying(self, recipes: Iterable[_Set]) -> CaseStates:
        """Give the case for the truth table; whether it counts is not known while its scope is open."""
        y: Truth = self.y if self.scope == "T" else "?"
        return CaseStates(self.case, y, self.values, tuple(self.has(one) for one in recipes))


def _read(row: CaseVerdict, table: CaseTable, case: Case, states: Sequence[Expression]) -> _Row:
    values = tuple(evaluate(state, literals(table, case, atoms(state))) for state in states)
    return _Row(row.case, row.scope, row.y, values)


def _may_be_positive(row: CaseVerdict) -> bool:
    return "F" not in (row.scope, row.y) and (row.scope, row.y) != ("T", "T")


def _recipe(one: _Set, states: Sequence[Expression], read: Sequence[_Row]) -> Recipe:
    pairs = [(row.has(one), row.y) for row in read]
    makers = [row for row in read if row.y == "T" and row.true == one]
    return Recipe(
        expression=_product(one, states, And),
        cases=tuple(row.case for row, pair in zip(read, pairs, strict=True) if pair == ("T", "T")),
        made_by=tuple(row.case for row in makers),
        firm=any(not row.open for row in makers),
        without=tuple(row.case for row, pair in zip(read, pairs, strict=True) if pair == ("T", "F")),
        fit=_fit(pairs),
    )


def _fit(pairs: Iterable[tuple[Truth, Truth]]) -> Fit | None:
    known = {"T": 1.0, "F": 0.0}
    both = [(known[x], known[y]) for x, y in pairs if x in known and y in known]
    return fit([x for x, _ in both], [y for _, y in both]) if any(y == 0 for _, y in both) else None


def _product(places: _Set, states: Sequence[Expression], joined: type[And] | type[Or]) -> Expression:
    parts = tuple(states[place] for place in sorted(places))
    return parts[0] if len(parts) == 1 else joined(parts)


def _joined(parts: Sequence[Expression], joined: type[And] | type[Or]) -> Expression | None:
    if not parts:
        return None
    flat = [one for part in parts for one in (part.parts if isinstance(part, joined) else (part,))]
    return flat[0] if len(flat) == 1 else joined(tuple(flat))
