"""Findings: the factors with their cases, direction and quotations, both ways. Tests nothing and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcoop.errors import UnknownCodeError
from qualcoop.induction.cells import CaseTable, Cell, case_table, has_direction
from qualcoop.induction.contested import in_form_only
from qualcoop.induction.passages import Passage
from qualcoop.induction.shown import factor_html, findings_html
from qualcoop.induction.verdicts import CaseVerdict, literals, named_codes, verdicts
from qualcoop.measures.fit import Fit, fit
from qualcoop.records.codebook import Code
from qualcoop.records.expression import Condition, truth_of
from qualcoop.records.ledger import REVISIONS, LedgerEntry, branch, pass_numbers
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
    facilitates, hinders, contested, absent, mentioned, silent
        Ids of the cases, by what is told: absent is said not to be there, without an effect; mentioned is neutral
        talk, or presence. Who says that it is not there and who says that it hinders agree, both to hinders.
    overruled
        Cases in which a judgement goes against what is told of help, hindrance or absence, or leaves it open: they
        stand in none of the other lists.
    participants, languages
        Number of informants who speak of it; languages of their turns.
    fit
        Necessity and sufficiency fit of the condition alone; None for other kinds.
    untestable
        Whether the condition has one value in all cases on which the fit rests, so that the fit tests nothing.
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
    absent: tuple[str, ...] = ()
    overruled: tuple[str, ...] = ()
    untestable: bool = False

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases in which the factor is spoken of, in any way and whatever was judged."""
        return self.facilitates + self.hinders + self.contested + self.absent + self.mentioned + self.overruled

    def __repr__(self) -> str:
        told = ((name, len(getattr(self, name))) for name in ("facilitates", "hinders", "contested", "silent"))
        cases = ", ".join(f"{name} {n}" for name, n in told if n)
        who = f"{len(self.quotes)} passages of {self.participants} participants"
        return f"<Factor {self.code.id}: {cases or 'no case'}; {who}{'' if self.reported else ', below the bar'}>"

    def _repr_html_(self) -> str:
        return factor_html(self)


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
            cases `facilitates`, `hinders`, `contested`, `absent`, `mentioned`, `overruled`, `silent`, and
            `participants`, `passages`.
        """
        import pandas as pd

        counts = ("facilitates", "hinders", "contested", "absent", "mentioned", "overruled", "silent")
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
        return findings_html(self)


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
    lists = {cell.case: _list_of(cell, code.cell) for cell in cells}
    alone = _alone(code, table, study, outcomes) if code.kind == "condition" else None
    return Factor(
        code=code,
        reported=_reported(code, cells),
        in_explanation=explained,
        **{name: tuple(case for case, list_ in lists.items() if list_ == name) for name in _LISTS},
        participants=len({passage.participant for passage in quotes}),
        languages=tuple(sorted({passage.language for passage in quotes})),
        fit=fit([x for x, _ in alone], [y for _, y in alone]) if alone is not None else None,
        untestable=alone is not None and len({x for x, _ in alone}) == 1,
        first_pass=born.get(code.id, 1),
        revisions=changed.get(code.id, ()),
        quotes=quotes,
        counter=tuple(passage for passage in quotes if _against(passage, outcomes)),
    )


def _by_order(passage: Passage) -> tuple[int, str, int, int]:
    return passage.order


_LISTS = ("facilitates", "hinders", "contested", "absent", "mentioned", "overruled", "silent")
_COMES_TO = {"facilitates": "T", "hinders": "F", "absent": "F"}


def _list_of(cell: Cell, kind: str) -> str:
    """Name the list of :class:`Factor` in which a cell's case stands; empty where it was judged and nobody speaks."""
    if not cell.passages:
        return "" if cell.source == "judgement" else "silent"
    told = _told_list(cell, kind)
    if cell.source != "judgement" or told not in _COMES_TO:
        return told
    # Of a code that counts by presence, what is there and hinders is there.
    comes_to = "T" if kind == "presence" and cell.state == "present" else _COMES_TO[told]
    if truth_of(cell.value) == comes_to:
        return told
    return "contested" if cell.state == "both" and truth_of(cell.value) == "C" else "overruled"


def _told_list(cell: Cell, kind: str) -> str:
    if in_form_only(cell.passages, kind):
        return "hinders"
    if "both" in (cell.state, cell.effect):
        return "contested"
    if cell.effect != "none":
        return cell.effect
    return "absent" if cell.state == "absent" else "mentioned"


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


def _alone(
    code: Code, table: CaseTable, study: StudyRecord, outcomes: Mapping[str, str]
) -> list[tuple[float, float]]:
    """Give condition and outcome of the cases in scope where both are known."""
    atom = Condition(code.id)
    known = {"T": 1.0, "F": 0.0}
    return [
        (known[x], known[outcomes[case.id]])
        for case in study.spec.cases
        if case.id in outcomes
        and (x := literals(table, case, (atom,))[atom]) in known
        and outcomes[case.id] in known
    ]


def _code_history(entries: Sequence[LedgerEntry]) -> tuple[dict[str, int], dict[str, tuple[int, ...]]]:
    """Read from the ledger in which pass each code was born, and which later entries changed it."""
    born: dict[str, int] = {}
    changed: dict[str, tuple[int, ...]] = {}
    made: dict[str, int] = {}
    # The codebook is one for all branches: every refinement counts, and passes are counted over all.
    passes = 0
    for place, entry in enumerate(entries, start=1):
        passes += entry.kind == "pass"
        for operation in entry.after.get("operations", ()) if entry.kind == "refine" else ():
            for id_ in operation["new"]:
                older = operation["old"][0] if operation["operation"] == "renamed" else id_
                if older in born or operation["operation"] in ("renamed", "reworded") or id_ in operation["old"]:
                    born[id_] = born.get(older, 1)
                    earlier = changed.get(older, ())
                    changed[id_] = earlier if place in (made.get(id_), *earlier) else (*earlier, place)
                else:
                    born[id_], made[id_] = passes + 1, place
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
