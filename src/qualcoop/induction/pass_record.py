"""What a test of the hypothesis says: verdicts, negative cases, options and flags. Changes and records nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from qualcoop.induction.cells import CaseTable
from qualcoop.induction.contested import ContestedCell
from qualcoop.induction.contested import contested as contested_cells
from qualcoop.induction.findings import Findings, build_findings
from qualcoop.induction.framework import CasePage, Framework
from qualcoop.induction.framework import case_page as page_of_case
from qualcoop.induction.framework import framework as framework_matrix
from qualcoop.induction.options import Option, options
from qualcoop.induction.passages import Passage
from qualcoop.induction.recipes import Recipes, find_recipes, holding
from qualcoop.induction.revisions import raised_flags
from qualcoop.induction.saturating import Curves, all_saturation
from qualcoop.induction.saturating import curves as saturation_curves
from qualcoop.induction.search.searching import NextCase
from qualcoop.induction.search.searching import next_cases as cases_to_examine
from qualcoop.induction.search.surviving import Survived
from qualcoop.induction.search.surviving import survived as what_was_survived
from qualcoop.induction.search.unsearched import NotSearched
from qualcoop.induction.search.unsearched import not_searched as what_was_not_searched
from qualcoop.induction.sentences import sentence
from qualcoop.induction.shown import pass_html
from qualcoop.induction.steps import JudgementSteps
from qualcoop.induction.steps import judgement_steps as steps_of_judgements
from qualcoop.induction.testing import constants, counted_verdicts, four_cells
from qualcoop.induction.triangulation import Triangulated
from qualcoop.induction.triangulation import triangulation as triangulated
from qualcoop.induction.verdicts import CaseVerdict, NegativeCase, evidence, stands, verdicts
from qualcoop.measures.saturation import Saturation
from qualcoop.records.codebook import Bilingual
from qualcoop.records.expression import Expression, recipes
from qualcoop.records.ledger import LedgerEntry, branch
from qualcoop.records.study import StudyRecord

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PassRecord"]


@dataclass(frozen=True)
class PassRecord:
    """What one test of the hypothesis on every case says.

    Attributes
    ----------
    study
        The study, its entries ending with this pass.
    number, recorded
        The pass's number; whether it stands in the ledger already.
    table, verdicts
        The case table; one :class:`CaseVerdict` a case.
    """

    study: StudyRecord
    number: int
    recorded: bool
    table: CaseTable = field(repr=False)
    verdicts: tuple[CaseVerdict, ...] = field(repr=False)

    @property
    def path(self) -> tuple[LedgerEntry, ...]:
        """The entries that led to this pass, and those after it where the study has gone on: its branch."""
        return branch(self.study.entries)

    @property
    def negative_cases(self) -> tuple[NegativeCase, ...]:
        """The cases that contradict the claim, each with the passages for and against the explanation."""
        rows = [row for row in self.verdicts if row.verdict == "negative"]
        return tuple(NegativeCase(row.case, row.kind, *self.evidence(row.case)) for row in rows)

    @property
    def stands(self) -> str | None:
        """Give one of stands, not contradicted so far, contradicted, no support; None without a hypothesis."""
        return stands(self.verdicts)

    @property
    def sentence(self) -> Bilingual | None:
        """The claim in words."""
        return sentence(self.study.spec, self.study.codebook)

    @property
    def four_cells(self) -> dict[str, tuple[str, ...]] | None:
        """Cases in scope by explanation (first letter) and outcome, where both are known; None without a hypothesis."""
        return four_cells(self.verdicts) if self.study.spec.hypothesis else None

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """What a person might do next, with its consequences; computed when asked, never applied by itself."""
        found = options(self.study, self.table, self.verdicts)
        return tuple(_with_refusal(option, self.path) for option in found)

    @cached_property
    def findings(self) -> Findings:
        """The findings of this pass, without concluding the study."""
        return build_findings(self.study, number=self.number, table=self.table)

    @property
    def untestable(self) -> tuple[str, ...]:
        """Conditions that help, or hinder, alike in all cases where it is known: a constant explains nothing."""
        return constants(self.study, self.table)

    @property
    def flags(self) -> tuple[str, ...]:
        """Circular (scope rule names a condition of the hypothesis), robinson, same-span."""
        return raised_flags(self.study, self.verdicts)

    @property
    def saturation(self) -> tuple[Saturation, ...]:
        """Code saturation and meaning saturation, interviews ordered by date, then id, and the method's own stop."""
        return all_saturation(self.study, self.path)

    @cached_property
    def recipes(self) -> Recipes | None:
        """The recipes of the positive cases in generalized mode; None in other modes (see :meth:`find_recipes`)."""
        return self.find_recipes() if self.study.spec.mode == "generalized" else None

    def find_recipes(self) -> Recipes:
        """Find the recipes of the positive cases, after Ragin (2023), in whatever mode; none is applied by itself."""
        return find_recipes(self.study, self.table, self.verdicts)

    @property
    def alternatives(self) -> tuple[Expression, ...]:
        """What ``|`` joins in the hypothesis; in generalized mode without a hypothesis, the recipes found."""
        hypothesis = self.study.spec.hypothesis
        if hypothesis is not None:
            return recipes(hypothesis.expression)
        return tuple(recipe.expression for recipe in self.recipes.found) if self.recipes else ()

    def holding(self, case: str) -> tuple[Expression, ...]:
        """Give the alternatives that hold in a case: those by which it is covered, where it has the outcome."""
        return holding(self.study, self.table, case, self.alternatives)

    @cached_property
    def next_cases(self) -> tuple[NextCase, ...]:
        """Cases to examine next, and why: most likely to break the claim, most different, sampled on X."""
        return cases_to_examine(self.study, self.table, self.verdicts)

    @cached_property
    def not_searched(self) -> tuple[NotSearched, ...]:
        """What was not looked for, and what of the claim that leaves without a risk."""
        return what_was_not_searched(self.study, self.table, self.verdicts)

    @property
    def survived(self) -> Survived:
        """What the claim has survived since it was last changed: passes, cases and their varieties."""
        # A pass that is not recorded has not been survived yet.
        return what_was_survived(self.path if self.recorded else self.path[:-1], self.study)

    @property
    def curves(self) -> Curves:
        """The curves of saturation: codes, dimensions of each code, and what contradicts pass by pass."""
        return saturation_curves(self.study, self.path)

    @cached_property
    def contested(self) -> tuple[ContestedCell, ...]:
        """Cells on which informants disagree: who sees it how, by side, and how it was dealt with."""
        return contested_cells(self.study, self.table)

    @cached_property
    def judgement_steps(self) -> JudgementSteps:
        """The verdicts again, with each judgement one step up and down its anchored scale."""
        return steps_of_judgements(self.study, self.table, self.verdicts)

    @cached_property
    def triangulation(self) -> tuple[Triangulated, ...]:
        """Whether kinds of source, sides, interviewers and coders agree with each cell, differ, or are silent."""
        return triangulated(self.study, self.table)

    def framework(self) -> Framework:
        """Give the framework matrix: cases by codes, with the researcher's own summaries."""
        return framework_matrix(self.study, self.table)

    def case_page(self, case: str) -> CasePage:
        """Give all that is known of one case."""
        return page_of_case(self.study, self.table, self.verdicts, case)

    def at_other_cuts(self) -> dict[str, tuple[CaseVerdict, ...]]:
        """Give the verdicts as they would be were the outcome counted from another step of its scale."""
        outcome = self.study.spec.outcome
        steps = [step for step in outcome.scale[1:] if step != outcome.counts_from] if outcome else []
        return {step: verdicts(self.study, self.table, cut=step) for step in steps}

    def evidence(self, case: str) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
        """Give the passages of a case for the explanation being true there, and those against."""
        hypothesis = self.study.spec.hypothesis
        said = list(evidence(self.study, self.table, case, hypothesis.expression)) if hypothesis else []
        favour, against = (tuple(dict.fromkeys(p for p, true in said if true is side)) for side in (True, False))
        return favour, against

    def __repr__(self) -> str:
        if self.study.spec.hypothesis is None:
            return f"<Pass {self.number} of {self.study.name}: no hypothesis, {len(self.verdicts)} cases>"
        told = ", ".join(f"{n} {word}" for word, n in counted_verdicts(self.verdicts).items())
        return f"<Pass {self.number} of {self.study.name}: {told}; {self.stands}>"

    def to_frame(self) -> pd.DataFrame:
        """Give the verdicts as a DataFrame.

        Returns
        -------
        DataFrame
            One row a case, indexed by case id: `x`, `outcome`, `verdict`, `kind`, `needs`, `open`, `note`, `stale`,
            `previous`.
        """
        import pandas as pd

        columns = ["case", "x", "outcome", "verdict", "kind", "needs", "open", "note", "stale", "previous"]
        rows = [
            (r.case, r.x, r.y, r.verdict, r.kind, *map(", ".join, (r.needs, r.open, r.note)), r.stale, r.previous)
            for r in self.verdicts
        ]
        return pd.DataFrame(rows, columns=columns).set_index("case")

    def _repr_html_(self) -> str:
        return pass_html(self)


def _with_refusal(option: Option, path: Sequence[LedgerEntry]) -> Option:
    """Say of an option in which line a person refused it."""
    refused = [entry.n for entry in path if entry.kind == "refuse" and entry.after["change"] == option.change]
    return replace(option, flags=(*option.flags, f"refused:{refused[-1]}")) if refused else option
