"""What the parts of a report share: what they are made from, some words, the basis of a table. Makes no section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualcoop.errors import UsageError
from qualcoop.induction.findings import Findings
from qualcoop.induction.study import Pass
from qualcoop.induction.words import explains
from qualcoop.records.codebook import Bilingual
from qualcoop.records.coding import Codings
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Memo, StudyRecord
from qualcoop.views.blocks import Piece
from qualcoop.views.wording import basis_of

__all__ = ["CASE", "CONDITION", "NONE", "NOT_SAID", "Report", "Row", "joined", "table_basis"]

Row = tuple[Piece, tuple[Piece, ...]]

NONE = Bilingual("ไม่มี", "none")
CASE = Bilingual("กรณี", "Case")
CONDITION = Bilingual("เงื่อนไข", "Condition")
NOT_SAID = Bilingual("ไม่ได้ระบุ", "not said")


@dataclass(frozen=True)
class Report:
    """Everything that a report is made from.

    Attributes
    ----------
    findings
        The findings of the pass reported.
    passes
        The recorded passes, that of the findings among them.
    entries, memos
        The ledger and the memos that its entries name.
    fault
        What replay found: None where the ledger was not replayed, empty where every line holds, else the fault.
    notice
        What must be read first.
    codings
        All coders' codings, of which a recorded pass keeps only those that count; None: those of the pass.
    """

    findings: Findings
    passes: tuple[Pass, ...]
    entries: tuple[LedgerEntry, ...]
    memos: tuple[Memo, ...]
    fault: str | None = None
    notice: Bilingual = Bilingual()
    codings: Codings | None = None

    @property
    def pass_(self) -> Pass:
        """The pass that the findings are of."""
        for one in self.passes:
            if one.number == self.findings.number:
                return one
        given = ", ".join(str(one.number) for one in self.passes) or "none"
        raise UsageError(f"the findings are of pass {self.findings.number}; give that pass too (given: {given})")

    @property
    def study(self) -> StudyRecord:
        """The study as it stood in that pass."""
        return self.pass_.study

    @property
    def explains(self) -> bool:
        """Whether this is an explanation tested on cases, rather than a list of factors."""
        return explains(self.study)


def table_basis(report: Report, *, cases: Sequence[str] | None = None, codes: Sequence[str] | None = None) -> Bilingual:
    """Say on what a table of the pass rests: on all its cells, or on those of some cases and codes."""
    table = report.pass_.table
    among = table.cases if cases is None else cases
    said = [p for told in table if told.case in among and (codes is None or told.code in codes) for p in told.passages]
    return basis_of(len(among), said)


def joined(words: Iterable[Bilingual]) -> Bilingual:
    """Put words after each other in both languages, a comma between.

    Examples
    --------
    >>> joined([Bilingual("กรณี", "case"), Bilingual("รอบ", "pass")]).en
    'case, pass'
    """
    found = list(words)
    return Bilingual(", ".join(w.in_("th") for w in found), ", ".join(w.in_("en") for w in found))
