"""What a rule on a word may look at: the study in a pass, its table, verdicts and ledger. Rules on nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

from qualcoop.induction.cells import CaseTable
from qualcoop.induction.findings import Resolved
from qualcoop.induction.verdicts import CaseVerdict, named_codes
from qualcoop.measures.saturation import Saturation
from qualcoop.records.coding import Codings
from qualcoop.records.ledger import REVISIONS, LedgerEntry, branch
from qualcoop.records.study import StudyRecord

__all__ = ["SETTLED", "Known", "conclusion", "explains"]

SETTLED = "settled"


def explains(study: StudyRecord) -> bool:
    """Tell whether a study has an explanation that is tested on cases, rather than a list of factors."""
    return study.spec.hypothesis is not None and study.spec.mode != "inductive-content"


def conclusion(entries: Sequence[LedgerEntry]) -> LedgerEntry | None:
    """Give the conclusion drawn from the last pass of this branch; None where there is none, or something came after.

    Examples
    --------
    >>> end = LedgerEntry("conclude", because="time")
    >>> conclusion([LedgerEntry("pass"), end]) is end, conclusion([end, LedgerEntry("pass")])
    (True, None)
    """
    path = branch(entries) if all(entry.n for entry in entries) else entries
    later = takewhile(_ends_nothing, reversed(path))
    return next((entry for entry in later if entry.kind == "conclude"), None)


def _ends_nothing(entry: LedgerEntry) -> bool:
    """Tell whether a conclusion before this entry still holds: no pass and no revision came since."""
    return entry.kind != "pass" and entry.kind not in REVISIONS


@dataclass(frozen=True)
class Known:
    """All that a rule may look at."""

    study: StudyRecord
    table: CaseTable
    rows: Sequence[CaseVerdict]
    entries: Sequence[LedgerEntry]
    negative_cases: Sequence[Resolved]
    saturation: Sequence[Saturation]
    flags: Collection[str]
    codings: Codings
    fault: str | None

    @property
    def generalized(self) -> bool:
        """Whether the study tests recipes that cover cases, rather than a claim on every case."""
        return explains(self.study) and self.study.spec.mode == "generalized"

    @property
    def path(self) -> tuple[LedgerEntry, ...]:
        """The entries that led here; what was tried on another branch supports no word of this one."""
        return branch(self.entries)

    @property
    def claim(self) -> str:
        """The sign of the hypothesis; empty where there is none."""
        return self.study.spec.hypothesis.claim if self.study.spec.hypothesis else ""

    @property
    def inside(self) -> tuple[CaseVerdict, ...]:
        """The verdicts of the cases within the scope."""
        return tuple(row for row in self.rows if row.verdict != "outside")

    @property
    def codes(self) -> tuple[str, ...]:
        """The conditions that are spoken of: those of the hypothesis, or of the list those with passages."""
        if explains(self.study):
            return named_codes(self.study)
        conditions = {code.id for code in self.study.codebook.of_kind("condition")}
        return tuple(c for c in self.table.codes if c in conditions and any(x.passages for x in self.table.column(c)))

    def of(self, verdict: str) -> tuple[str, ...]:
        """Give the cases with a verdict, those tolerated left out."""
        return tuple(row.case for row in self.rows if row.verdict == verdict and "tolerated" not in row.note)

    def noted(self, note: str) -> tuple[str, ...]:
        """Give the cases whose verdict carries a note."""
        return tuple(row.case for row in self.rows if note in row.note)
