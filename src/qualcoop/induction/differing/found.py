"""What a difference between two passes is made of: records alone. Finds none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qualcoop.induction.cells import Cell
from qualcoop.induction.shown import difference_html
from qualcoop.induction.verdicts import CaseVerdict
from qualcoop.records.codebook import Change
from qualcoop.records.coding import Coding
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Judgement

__all__ = [
    "COMPONENTS",
    "CellChange",
    "CodingChange",
    "Difference",
    "JudgementChange",
    "PassDifference",
    "VerdictChange",
]

COMPONENTS: tuple[str, ...] = (
    "hypothesis",
    "scope",
    "outcome",
    "codebook",
    "codings",
    "judgements",
    "participants",
    "cases",
)
"""What a verdict may turn by: each is put back by itself to find what a changed verdict hangs on."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that has another value in the later pass.

    Attributes
    ----------
    name
        hypothesis, expects, scope, mode, tolerance, outcome, scale, counts_from, criteria (a hash), judged_by,
        blind_to_conditions, as_of, counted, clusters, codebook, order; of a case: outcome, chosen, transcripts, or the
        attribute's name after an ``@``.
    before, after
        The values; None for none.
    case
        The case it is said of; empty for the study.
    """

    name: str
    before: Any
    after: Any
    case: str = ""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of the case table that is not what it was.

    Attributes
    ----------
    case, code
        Whose cell it is; the code by its name in the later pass, or in the earlier one where it is gone.
    was
        The code in the earlier pass that became this one by a renaming, a split or a merge (back in time: that this
        one became); empty where it is the same.
    before, after
        The cells; None where the codebook had no such code and none that it came from.
    changed
        Which of value, hinders, state, effect, basis, source.
    used
        Whether the hypothesis or the scope rule of either pass names the code.
    """

    case: str
    code: str
    was: str
    before: Cell | None
    after: Cell | None
    changed: tuple[str, ...]
    used: bool


@dataclass(frozen=True, slots=True)
class CodingChange:
    """The counted codings of one code that came and went; a renaming alone moves none."""

    code: str
    was: str
    added: tuple[Coding, ...]
    removed: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class JudgementChange:
    """A person's value for one code in one case that came, went or is another; None for none."""

    case: str
    code: str
    before: Judgement | None
    after: Judgement | None


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A case whose verdict is another.

    Attributes
    ----------
    case
        Its id.
    before, after
        Its row in each pass; a verdict of None stands for a pass without a hypothesis.
    why
        Of :data:`COMPONENTS` those that, put back by themselves to what they were, would turn the verdict again; where
        none does so alone, all that differ.
    alone
        Whether those of `why` were found one by one; False where none turns it by itself, and several things did it.
    cells
        The codes of the claim and the scope rule whose cells changed in this case.
    """

    case: str
    before: CaseVerdict
    after: CaseVerdict
    why: tuple[str, ...]
    alone: bool
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassDifference:
    """Everything that differs between two passes; true where anything does.

    Attributes
    ----------
    study, before, after
        The study's name; the numbers of the passes.
    inputs
        Which of codebook, codings, judgements, participants, spec, texts differ: none where both used the same.
    settings, facts
        What differs in claim and phenomenon; facts about cases that both passes have.
    operations
        From the one codebook to the other: created, split, merged, renamed, retired, reworded.
    cases_added, cases_gone, transcripts_added, transcripts_gone, transcripts_changed
        Ids. Cases go only backwards in time: none can be struck out.
    coders
        Counted codings by coder, before and after.
    codings, judgements, participants
        What came and went; participants as numbers of (added, removed) rows.
    cells
        The cells that changed, of cases that both passes have: of a code that was split or merged beside those of the
        codes it came from; of any other that one codebook lacks where it says something.
    verdicts
        The cases that both passes have whose verdict is another.
    stands
        What the claim came to in each.
    lines, left
        The ledger lines that lead to the later pass from where both part; those that lead to the earlier one from there
        and are left behind (all lines between, where the second pass is the older; both, across branches).
    """

    study: str
    before: int
    after: int
    inputs: tuple[str, ...]
    settings: tuple[Difference, ...]
    facts: tuple[Difference, ...]
    operations: tuple[Change, ...]
    cases_added: tuple[str, ...]
    cases_gone: tuple[str, ...]
    transcripts_added: tuple[str, ...]
    transcripts_gone: tuple[str, ...]
    transcripts_changed: tuple[str, ...]
    coders: Mapping[str, tuple[int, int]]
    codings: tuple[CodingChange, ...]
    judgements: tuple[JudgementChange, ...]
    participants: tuple[int, int]
    cells: tuple[CellChange, ...]
    verdicts: tuple[VerdictChange, ...]
    stands: tuple[str | None, str | None]
    lines: tuple[LedgerEntry, ...]
    left: tuple[LedgerEntry, ...]

    def __bool__(self) -> bool:
        return bool(self.inputs)

    def __repr__(self) -> str:
        told = f"{len(self.cells)} cells, {len(self.verdicts)} verdicts differ" if self else "nothing differs"
        return f"<PassDifference of {self.study}, pass {self.before} to {self.after}: {told}>"

    def _repr_html_(self) -> str:
        return difference_html(self)
