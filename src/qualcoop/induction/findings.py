"""Findings: the factors with their cases, direction and quotations, both ways. Tests nothing and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcoop.errors import UnknownCodeError
from qualcoop.induction.cells import CaseTable, Cell, case_table, has_direction
from qualcoop.induction.passages import Passage
from qualcoop.induction.verdicts import CaseVerdict, literals, named_codes, verdicts
from qualcoop.measures.fit import Fit, fit
from qualcoop.records.codebook import Code
from qualcoop.records.expression import Condition
from qualcoop.records.ledger import REVISIONS, LedgerEntry, branch, pass_numbers
from qualcoop.records.showing import table_html
from qualcoop.records.study import StudyRecord

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BAR", "Factor", "Findings", "Resolved", "build_findings"]


@dataclass(frozen=True, slots=True)
class Bar:
    """How much must be said before a factor is reported: cases, participants, passages."""

    cases: int = 2
    participants: int = 3
    passages: int = 3


BAR = Bar()


@dataclass(frozen=True, slots=True)
class Factor:
    """A code as findings report it.

    Attributes
    ----------
    code
        The code.
    reported
        Whether enough is said of it (:data:`BAR`).
    in_explanation
        Whether the standing hypothesis uses it.
    facilitates, hinders, contested, mentioned, silent
        Ids of the cases, by the effect told; mentioned is neutral talk, or presence.
    participants, languages
        Number of informants who speak of it; languages of their turns.
    fit
        Necessity and sufficiency fit of the condition alone; None for other kinds.
    first_pass, revisions
        The pass in which the code was born; numbers of the ledger entries that changed it.
    quotes, counter
        Passages ordered by basis, transcript and place; those that speak against the outcome of their case.
    """

    code: Code
    reported: bool
    in_explanation: bool
    facilitates: tuple[str, ...]
    hinders: tuple[str, ...]
    contested: tuple[str, ...]
    mentioned: tuple[str, ...]
    silent: tuple[str, ...]
    participants: int
    languages: tuple[str, ...]
    fit: Fit | None
    first_pass: int
    revisions: tuple[int, ...]
    quotes: tuple[Passage, ...] = field(repr=False)
    counter: tuple[Passage, ...] = field(repr=False)

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases in which the factor is spoken of, in any way."""
        return self.facilitates + self.hinders + self.contested + self.mentioned


@dataclass(frozen=True, slots=True)
class Resolved:
    """A negative case of a recorded pass, and the entry by which it was dealt with (0: it stands open)."""

    case: str
    number: int
    resolved_by: str
    entry: int


@dataclass(frozen=True)
class Findings:
    """What a pass supports.

    Attributes
    ----------
    study
        The study with its entries so far.
    number
        The pass.
    factor_list
        One :class:`Factor` a code of kind condition, guideline, principle or recommendation.
    verdicts, table
        Verdict of each case; the case table.
    negative_cases
        Every negative case of the ledger's passes and how it was resolved.
    left_out, untested
        Codes left out on request; hypotheses that name one of them and so cannot be tested.
    """

    study: StudyRecord
    number: int
    factor_list: tuple[Factor, ...] = field(repr=False)
    verdicts: tuple[CaseVerdict, ...] = field(repr=False)
    table: CaseTable = field(repr=False)
    negative_cases: tuple[Resolved, ...] = field(default=(), repr=False)
    left_out: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()

    def of_kind(self, *kinds: str) -> tuple[Factor, ...]:
        """Give the factors whose code is of these kinds."""
        return tuple(factor for factor in self.factor_list if factor.code.kind in kinds)

    def __getitem__(self, code: str) -> Factor:
        for factor in self.factor_list:
            if factor.code.id == code:
                return factor
        known = ", ".join(factor.code.id for factor in self.factor_list) or "none"
        raise UnknownCodeError(f"no finding on {code!r}; there are findings on {known}")

    def __repr__(self) -> str:
        reported = [factor for factor in self.factor_list if factor.reported]
        passages = sum(len(factor.quotes) for factor in reported)
        return (
            f"<Findings of {self.study.name}, pass {self.number}: {len(reported)} of {len(self.factor_list)} codes "
            f"reported, {passages} quotations, {len(self.table.cases)} cases>"
        )

    def quotes(self, code: str) -> pd.DataFrame:
        """Give a factor's quotations as a DataFrame.

        Returns
        -------
        DataFrame
            One row a passage, in the order of basis, transcript and place: `case`, `participant`, `position`,
            `stance`, `basis`, `quote`, `transcript`, `turn`, `start`, `end`.
        """
        import pandas as pd

        columns = ["case", "participant", "position", "stance", "basis", "quote", "transcript", "turn", "start", "end"]
        rows = [[getattr(passage, name) for name in columns] for passage in self[code].quotes]
        return pd.DataFrame(rows, columns=columns)

    @property
    def factors(self) -> pd.DataFrame:
        """The factors as a DataFrame.

        Returns
        -------
        DataFrame
            One row a code, indexed by its id: `kind`, `level`, `label`, `reported`, `in_explanation`, the numbers of
            cases `facilitates`, `hinders`, `contested`, `mentioned`, `silent`, and `participants`, `passages`.
        """
        import pandas as pd

        counts = ("facilitates", "hinders", "contested", "mentioned", "silent")
        rows = [
            {
                "code": factor.code.id,
                "kind": factor.code.kind,
                "level": factor.code.level,
                "label": factor.code.name(),
                "reported": factor.reported,
                "in_explanation": factor.in_explanation,
                **{name: len(getattr(factor, name)) for name in counts},
                "participants": factor.participants,
                "passages": len(factor.quotes),
            }
            for factor in self.factor_list
        ]
        return pd.DataFrame(rows).set_index("code") if rows else pd.DataFrame()

    def _repr_html_(self) -> str:
        header = ("factor", "kind", "level", "reported", "facilitates", "hinders", "contested", "silent", "quotations")
        rows = [
            (
                f.code.label.both() or f.code.id,
                f.code.kind,
                f.code.level,
                "yes" if f.reported else "no",
                ", ".join(f.facilitates),
                ", ".join(f.hinders),
                ", ".join(f.contested),
                ", ".join(f.silent),
                len(f.quotes),
            )
            for f in self.factor_list
        ]
        return table_html(header, rows, caption=repr(self)[1:-1])


def build_findings(study: StudyRecord, *, number: int, table: CaseTable | None = None) -> Findings:
    """Gather the findings of a study as it stands.

    Parameters
    ----------
    study
        The study whose counted codings are reported.
    number
        The pass they belong to.
    table
        The table of conditions, where the caller has it already.

    Returns
    -------
    Findings
    """
    codes = study.codebook.of_kind("condition", "guideline", "principle", "recommendation")
    told = case_table(study, codes=codes)
    rows = verdicts(study, table or case_table(study))
    outcomes = {row.case: row.y for row in rows if row.scope != "F"}
    used = set(named_codes(study))
    born, changed = _code_history(study.entries)
    return Findings(
        study=study,
        number=number,
        factor_list=tuple(
            _factor(code, told, study, outcomes, explained=code.id in used, born=born, changed=changed)
            for code in codes
        ),
        verdicts=rows,
        table=table or told,
        negative_cases=_resolved(study.entries),
    )


def _factor(
    code: Code,
    table: CaseTable,
    study: StudyRecord,
    outcomes: Mapping[str, str],
    *,
    explained: bool,
    born: Mapping[str, int],
    changed: Mapping[str, tuple[int, ...]],
) -> Factor:
    cells = table.column(code.id)
    quotes = tuple(sorted((p for cell in cells for p in cell.passages), key=_by_order))
    return Factor(
        code=code,
        reported=_reported(code, cells),
        in_explanation=explained,
        facilitates=_cases(cells, "facilitates"),
        hinders=_cases(cells, "hinders"),
        contested=_cases(cells, "both"),
        mentioned=tuple(c.case for c in cells if c.effect == "none" and c.passages),
        silent=tuple(c.case for c in cells if not c.passages and c.source != "judgement"),
        participants=len({passage.participant for passage in quotes}),
        languages=tuple(sorted({passage.language for passage in quotes})),
        fit=_fit(code, table, study, outcomes) if code.kind == "condition" else None,
        first_pass=born.get(code.id, 1),
        revisions=changed.get(code.id, ()),
        quotes=quotes,
        counter=tuple(passage for passage in quotes if _against(passage, outcomes)),
    )


def _by_order(passage: Passage) -> tuple[int, str, int, int]:
    return passage.order


def _cases(cells: Sequence[Cell], effect: str) -> tuple[str, ...]:
    return tuple(cell.case for cell in cells if cell.effect == effect)


def _reported(code: Code, cells: Sequence[Cell]) -> bool:
    if code.kind == "condition" and code.cell == "direction":
        counting = [p for cell in cells for p in cell.passages if has_direction(p)]
    else:
        counting = [p for cell in cells for p in cell.passages if p.state == "present" or code.kind != "condition"]
    enough_people = code.kind != "condition" or len({p.participant for p in counting}) >= BAR.participants
    return len({p.case for p in counting}) >= BAR.cases and len(counting) >= BAR.passages and enough_people


def _against(passage: Passage, outcomes: Mapping[str, str]) -> bool:
    """Tell whether a passage speaks against the outcome of its case: help without outcome, hindrance with it."""
    return (passage.stance, outcomes.get(passage.case)) in (("facilitates", "F"), ("hinders", "T"))


def _fit(code: Code, table: CaseTable, study: StudyRecord, outcomes: Mapping[str, str]) -> Fit:
    """Measure the condition alone over the cases in scope where it and the outcome are known."""
    atom = Condition(code.id)
    known = {"T": 1.0, "F": 0.0}
    pairs = [
        (known[x], known[outcomes[case.id]])
        for case in study.spec.cases
        if case.id in outcomes
        and (x := literals(table, case, (atom,))[atom]) in known
        and outcomes[case.id] in known
    ]
    return fit([x for x, _ in pairs], [y for _, y in pairs])


def _code_history(entries: Sequence[LedgerEntry]) -> tuple[dict[str, int], dict[str, tuple[int, ...]]]:
    """Read from the ledger in which pass each code was born, and which entries changed it."""
    born: dict[str, int] = {}
    changed: dict[str, tuple[int, ...]] = {}
    # The codebook is one for all branches: every refinement counts, and passes are counted over all.
    passes = 0
    for place, entry in enumerate(entries, start=1):
        passes += entry.kind == "pass"
        for operation in entry.after.get("operations", ()) if entry.kind == "refine" else ():
            for id_ in operation["new"]:
                older = operation["old"][0] if operation["operation"] == "renamed" else id_
                changed[id_] = (*changed.get(older, ()), place)
                if older in born or operation["operation"] in ("renamed", "reworded") or id_ in operation["old"]:
                    born[id_] = born.get(older, 1)
                else:
                    born[id_] = passes + 1
    return born, changed


def _resolved(entries: Sequence[LedgerEntry]) -> tuple[Resolved, ...]:
    """Follow every negative case of every pass that led here to the revision that dealt with it."""
    numbers, path = pass_numbers(entries), branch(entries)
    found: list[Resolved] = []
    for place, entry in enumerate(path):
        for case, result in entry.result["verdicts"].items() if entry.kind == "pass" else ():
            if result == "negative":
                found.append(Resolved(case, numbers[entry.n], *_dealt_with(case, path[place + 1 :])))
    return tuple(found)


def _dealt_with(case: str, later: Sequence[LedgerEntry]) -> tuple[str, int]:
    """Give the last revision, before the pass in which the case is no longer negative, that names it.

    Where none names it, the last one before that pass; where no such pass came yet, a case that nobody named is open.
    To hold a case resolves nothing, so it counts only where nothing else was done.
    """
    ended = next((e.n for e in later if e.kind == "pass" and e.result["verdicts"].get(case) != "negative"), 0)
    done = [e for e in later if e.kind in REVISIONS and (not ended or e.n < ended)]
    naming = [entry for entry in done if entry.because == f"case:{case}"]
    changing = [entry for entry in naming if entry.kind != "hold"]
    last = changing or ([entry for entry in done if entry.kind != "hold"] if ended else []) or naming
    return (last[-1].kind, last[-1].n) if last else ("", 0)
