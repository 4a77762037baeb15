"""The verdict table: what each case says about a claim. Decides nothing that a person must decide.

Evaluate the explanation X and the outcome Y; ``?`` (not known) and ``C`` (contested) may turn out either way. The
verdict is what holds in every completion of the unknowns: *confirms* if each is (T, T); *negative* if each
contradicts; *compatible* if none contradicts; *undetermined* if some contradict and some do not::

     X  Y | X -> Y sufficient    | X <- Y necessary     | X <-> Y                | needs
     T  T | confirms             | confirms             | confirms               | -
     F  T | compatible           | NEGATIVE (necessity) | NEGATIVE (necessity)   | decide
     ?  T | compatible           | undetermined         | undetermined           | ask about X
     C  T | compatible           | undetermined         | undetermined           | judge X
     T  F | NEGATIVE (suffic.)   | compatible           | NEGATIVE (sufficiency) | decide
     F  F | compatible           | compatible           | compatible (contrast)  | -
     ?  F | undetermined         | compatible           | undetermined           | ask about X
     C  F | undetermined         | compatible           | undetermined           | judge X
     T  ? | undetermined         | compatible           | undetermined           | judge Y
     F  ? | compatible           | undetermined         | undetermined           | judge Y
     ?  ? | undetermined         | undetermined         | undetermined           | ask X, judge Y
     C  ? | undetermined         | undetermined         | undetermined           | judge X, judge Y
     out of scope -> outside; scope unknown -> undetermined, unless the row is already compatible
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qualcoop.induction.cells import CaseTable, Cell
from qualcoop.induction.passages import Passage
from qualcoop.induction.shown import negative_html
from qualcoop.records.expression import (
    And,
    Atom,
    Attribute,
    Claim,
    Condition,
    Expression,
    Not,
    Or,
    Truth,
    atoms,
    conditions,
    evaluate,
    open_atoms,
    parse_expression,
    possible,
    truth_of,
)
from qualcoop.records.study import Case, StudyRecord, StudySpec

__all__ = [
    "CaseVerdict",
    "NegativeCase",
    "Verdict",
    "evidence",
    "fuzzy",
    "kind_of_negative",
    "literals",
    "named_codes",
    "needs",
    "outcome_of",
    "speaks_for",
    "stands",
    "verdict",
    "verdicts",
]

Verdict = Literal["confirms", "compatible", "negative", "outside", "undetermined"]

_CONTRADICTS: Mapping[str, frozenset[tuple[bool, bool]]] = {
    "->": frozenset({(True, False)}),
    "<-": frozenset({(False, True)}),
    "<->": frozenset({(True, False), (False, True)}),
}


def verdict(x: Truth, y: Truth, claim: Claim, *, scope: Truth = "T") -> Verdict:
    """Give the verdict for one case.

    Parameters
    ----------
    x, y
        Values of explanation and outcome.
    claim
        ``->`` sufficient, ``<-`` necessary, ``<->`` both.
    scope
        Whether the case belongs to the phenomenon.

    Returns
    -------
    str
        confirms, compatible, negative, outside or undetermined.

    Examples
    --------
    >>> verdict("F", "T", "<->"), verdict("?", "T", "->"), verdict("?", "T", "<-"), verdict("F", "F", "<->")
    ('negative', 'compatible', 'undetermined', 'compatible')
    >>> verdict("T", "F", "->", scope="F"), verdict("T", "F", "->", scope="?"), verdict("F", "F", "->", scope="?")
    ('outside', 'undetermined', 'compatible')
    """
    if scope == "F":
        return "outside"
    worlds = {(a, b) for a in possible(x) for b in possible(y)}
    contradicting = worlds & _CONTRADICTS[claim]
    if not contradicting and worlds != {(True, True)}:
        return "compatible"
    if scope != "T":
        return "undetermined"
    if worlds == {(True, True)}:
        return "confirms"
    return "negative" if contradicting == worlds else "undetermined"


def needs(x: Truth, y: Truth, claim: Claim) -> tuple[str, ...]:
    """Give what the row of the verdict table needs: ask about X, judge X, judge Y, decide.

    Examples
    --------
    >>> needs("C", "?", "<->"), needs("F", "T", "<-"), needs("F", "T", "->")
    (('judge X', 'judge Y'), ('decide',), ())
    """
    if verdict(x, y, claim) == "negative":
        return ("decide",)
    wants = {"?": ("ask about X",), "C": ("judge X",)}.get(x, ())
    return (*wants, "judge Y") if y in ("?", "C") else wants


def kind_of_negative(x: Truth) -> Literal["necessity", "sufficiency"]:
    """Give the claim that a negative case contradicts: (not X, Y) necessity, (X, not Y) sufficiency."""
    return "sufficiency" if x == "T" else "necessity"


@dataclass(frozen=True, slots=True)
class CaseVerdict:
    """What one case says about the claim.

    Attributes
    ----------
    case
        The case's id.
    x, y, scope
        Values of explanation, outcome and scope rule; `x` is None without a hypothesis.
    verdict
        confirms, compatible, negative, outside, undetermined; None without a hypothesis.
    kind
        For a negative case, necessity or sufficiency; else None.
    needs
        What the row asks of a person.
    open
        Codes (or attributes) whose value is not known or contested and keeps `x` open.
    note
        as_told, contrast, tolerated.
    stale, previous
        Whether the last recorded verdict was made under other inputs; that verdict.
    """

    case: str
    x: Truth | None
    y: Truth
    scope: Truth
    verdict: Verdict | None = None
    kind: Literal["necessity", "sufficiency"] | None = None
    needs: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    stale: bool = False
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class NegativeCase:
    """A case that contradicts the claim, with what is told of it for and against the explanation.

    Attributes
    ----------
    case, kind
        The case's id; whether it contradicts necessity or sufficiency.
    favour, against
        The passages for the explanation being true there, and those against.
    """

    case: str
    kind: Literal["necessity", "sufficiency"] | None
    favour: tuple[Passage, ...]
    against: tuple[Passage, ...]

    def __repr__(self) -> str:
        said = [("for", p) for p in self.favour[:1]] + [("against", p) for p in self.against[:1]]
        shown = "".join(f"; {side}: “{p.quote}” ({p.transcript}:{p.start}-{p.end})" for side, p in said)
        counts = f"{len(self.favour)} passages for, {len(self.against)} against"
        return f"<Negative case {self.case}, against {self.kind}: {counts}{shown}>"

    def _repr_html_(self) -> str:
        return negative_html(self)


def outcome_of(case: Case, spec: StudySpec, judged: Truth | float | None = None, *, cut: str = "") -> Truth | float:
    """Give a case's outcome: T from the cut of the scale upward.

    Parameters
    ----------
    case
        Its `outcome` is a step of the scale, T, F, C, ``?``, a number or None.
    spec
        The study's outcome gives scale and cut.
    judged
        A judgement on the outcome, which goes before.
    cut
        Another step from which the outcome counts, to see what would change.

    Examples
    --------
    >>> from qualcoop.records.study import Outcome
    >>> spec = StudySpec("s", outcome=Outcome("works", scale=("none", "partly", "fully"), counts_from="fully"))
    >>> partly = Case("A", outcome="partly")
    >>> outcome_of(partly, spec), outcome_of(partly, spec, cut="partly")
    ('F', 'T')
    """
    value = case.outcome if judged is None else judged
    scale = spec.outcome.scale if spec.outcome else ()
    if isinstance(value, str) and value in scale and spec.outcome:
        return "T" if scale.index(value) >= scale.index(cut or spec.outcome.counts_from) else "F"
    return value if isinstance(value, int | float) else truth_of(value)


def literals(table: CaseTable, case: Case, names: Iterable[Atom]) -> dict[Atom, Truth]:
    """Give the value of each atom in one case."""
    return {atom: _literal(table, case, atom) for atom in names}


def _literal(table: CaseTable, case: Case, atom: Atom) -> Truth:
    if isinstance(atom, Attribute):
        word = case.attributes.get(atom.name)
        return "?" if word in (None, "", "?") else "T" if (word == atom.word) is atom.equal else "F"
    cell = table.cells.get((case.id, atom.code))
    if cell is None:
        return "?"
    return cell.hinders if atom.hinders else truth_of(cell.value)


def fuzzy(table: CaseTable, case: Case, expression: Expression) -> float | None:
    """Give a case's membership in an expression: min, max and 1 - x; None where a part is not known."""
    match expression:
        case Not(inner):
            value = fuzzy(table, case, inner)
            return None if value is None else 1 - value
        case And(parts) | Or(parts):
            values = [fuzzy(table, case, part) for part in parts]
            known = [value for value in values if value is not None]
            if isinstance(expression, And):
                return 0.0 if 0.0 in known else min(known) if len(known) == len(values) else None
            return 1.0 if 1.0 in known else max(known) if len(known) == len(values) else None
        case Condition(code, hinders):
            cell = table.cells.get((case.id, code))
            if cell is not None and not hinders and isinstance(cell.value, int | float):
                return float(cell.value)
    return {"T": 1.0, "F": 0.0}.get(_literal(table, case, expression))


def verdicts(
    study: StudyRecord, table: CaseTable, *, expression: Expression | None = None, cut: str = ""
) -> tuple[CaseVerdict, ...]:
    """Test the study's hypothesis on every case.

    Parameters
    ----------
    study, table
        The study and its case table.
    expression
        Another left side to try in place of the hypothesis's own.
    cut
        Another step of the outcome's scale from which it counts.

    Returns
    -------
    tuple of CaseVerdict
        One a case, in the order of study.yaml. Without a hypothesis `x` and `verdict` are None.
    """
    hypothesis = study.spec.hypothesis
    explains = expression or (hypothesis.expression if hypothesis else None)
    scope = parse_expression(study.spec.scope) if study.spec.scope else None
    row = _rower(study, table, explains, scope, cut)
    found = [row(case) for case in study.spec.cases]
    return tuple(_tolerated(found, study.spec) if explains else found)


def _rower(
    study: StudyRecord, table: CaseTable, explains: Expression | None, scope: Expression | None, cut: str
) -> Callable[[Case], CaseVerdict]:
    outcome = study.spec.outcome
    judged = {j.case: j.value for j in study.judgements if outcome and j.code == outcome.id}
    named = tuple(dict.fromkeys(atoms(explains))) if explains else ()
    ruling = tuple(dict.fromkeys(atoms(scope))) if scope else ()
    there = frozenset(code.id for code in study.codebook if code.cell == "presence")

    def outcome_truth(case: Case) -> Truth:
        own = judged.get(case.id)
        told = table.cells.get((case.id, outcome.id)) if outcome and own is None and case.outcome is None else None
        return truth_of(outcome_of(case, study.spec, told.value if told else own, cut=cut))  # type: ignore[arg-type]

    def row(case: Case) -> CaseVerdict:
        y = outcome_truth(case)
        within = evaluate(scope, literals(table, case, ruling), presence=there) if scope else "T"
        if explains is None or study.spec.hypothesis is None:
            return CaseVerdict(case.id, None, y, within)
        values = literals(table, case, named)
        x = evaluate(explains, values, presence=there)
        left = open_atoms(explains, values, presence=there)
        cells = [cell for code in conditions(explains) if (cell := table.cells.get((case.id, code)))]
        found = _judge(case.id, x, y, within, study.spec.hypothesis.claim, cells)
        return found if found.verdict == "outside" else replace(found, open=tuple(map(str, left)))

    return row


def _judge(case: str, x: Truth, y: Truth, scope: Truth, claim: Claim, cells: Sequence[Cell]) -> CaseVerdict:
    result = verdict(x, y, claim, scope=scope)
    inside = result != "outside"
    wanted = needs(x, y, claim) if inside else ()
    return CaseVerdict(
        case=case,
        x=x,
        y=y,
        scope=scope,
        verdict=result,
        kind=kind_of_negative(x) if result == "negative" else None,
        needs=(*wanted, "judge scope") if inside and scope != "T" and result == "undetermined" else wanted,
        note=_notes(result, x, y, claim, cells),
    )


def _notes(result: Verdict, x: Truth, y: Truth, claim: Claim, cells: Sequence[Cell]) -> tuple[str, ...]:
    if result == "compatible" and claim == "<->" and (x, y) == ("F", "F"):
        return ("contrast",)
    told = [cell.basis for cell in cells if cell.basis]
    return ("as_told",) if result == "confirms" and told and set(told) == {"attributed"} else ()


def _tolerated(found: list[CaseVerdict], spec: StudySpec) -> list[CaseVerdict]:
    """Name the negative cases that a declared tolerance lets pass (modified mode); none beyond it."""
    negative = [row.case for row in found if row.verdict == "negative"]
    if spec.mode != "modified" or not 0 < len(negative) <= spec.tolerance:
        return found
    return [replace(row, note=(*row.note, "tolerated")) if row.case in negative else row for row in found]


def stands(found: Iterable[CaseVerdict]) -> str | None:
    """Say whether a claim stands: stands, not contradicted so far, contradicted, no support; None without one.

    Examples
    --------
    >>> stands([CaseVerdict("A", "T", "T", "T", "confirms"), CaseVerdict("B", "?", "T", "T", "undetermined")])
    'not contradicted so far'
    """
    rows = list(found)
    results = {row.verdict for row in rows if "tolerated" not in row.note}
    if not rows or results == {None}:
        return None
    if "negative" in results:
        return "contradicted"
    if "confirms" not in results:
        return "no support"
    return "not contradicted so far" if "undetermined" in results else "stands"


def speaks_for(passage: Passage, atom: Condition, cell: str) -> bool | None:
    """Tell whether a passage speaks for an atom being true, or against it; None where it does neither."""
    if passage.state == "absent":
        return False
    if cell == "presence" and not atom.hinders:
        return True
    if passage.stance == "neutral":
        return None
    return (passage.stance == "hinders") is atom.hinders


def evidence(
    study: StudyRecord, table: CaseTable, case: str, expression: Expression, *, true: bool = True
) -> Iterator[tuple[Passage, bool]]:
    """Yield the passages of a case that bear on an expression, each with whether it speaks for its being true."""
    match expression:
        case Not(inner):
            yield from evidence(study, table, case, inner, true=not true)
        case And(parts) | Or(parts):
            for part in parts:
                yield from evidence(study, table, case, part, true=true)
        case Condition(code):
            kind = study.codebook[code].cell if code in study.codebook else "direction"
            cell = table.cells.get((case, code))
            for passage in cell.passages if cell else ():
                said = speaks_for(passage, expression, kind)
                if said is not None:
                    yield passage, said is true


def named_codes(study: StudyRecord) -> tuple[str, ...]:
    """Give the codes that the hypothesis names, once each."""
    return conditions(study.spec.hypothesis.expression) if study.spec.hypothesis else ()
