"""The rules of revision: what a reason must name, what changed, what remains untried. Applies nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any

from qualcoop.errors import ExpressionError, LedgerError, StudyError, UsageError
from qualcoop.induction.snapshots import corpus_growth, restricted, snapshots, spec_data
from qualcoop.induction.verdicts import CaseVerdict
from qualcoop.records.canonical import digest
from qualcoop.records.codebook import Change, Codebook
from qualcoop.records.expression import (
    Attribute,
    Hypothesis,
    atoms,
    conditions,
    parse_expression,
    parse_hypothesis,
    renamed,
)
from qualcoop.records.ledger import LedgerEntry, check_because, last_pass
from qualcoop.records.study import Case, Memo, StudyRecord, StudySpec

__all__ = [
    "EXPLAINED",
    "Recorded",
    "check_cases_kept",
    "check_conclusion",
    "check_expression",
    "check_memo",
    "check_mode",
    "check_named_case",
    "check_scope",
    "check_tested",
    "codebook_change",
    "coding_change",
    "difference",
    "explained_as",
    "memo_about",
    "not_tried",
    "outcome_redefined",
    "raised_flags",
    "spec_change",
    "with_claim",
    "with_facts",
    "with_renamed",
]

EXPLAINED = ("hypothesis", "expects", "scope", "counts_from", "mode", "tolerance")
_REFORMULATED = ("hypothesis", "expects")
_REDEFINED = ("scope", "outcome", "mode", "tolerance")


@dataclass(frozen=True, slots=True)
class Recorded:
    """The state of a study after its last ledger entry."""

    snapshot: Mapping[str, Any]

    def growth(self, after: Mapping[str, Any]) -> dict[str, list[str]]:
        """Give cases and transcripts that came in since."""
        return corpus_growth(self.snapshot, after)


# --- expressions ---------------------------------------------------------------------------------------------


def with_claim(line: str, spec: StudySpec) -> Hypothesis:
    """Read a whole hypothesis, or a left side to which the standing arrow and outcome are added.

    Where none stands, generalized mode reads it as covering (``<-``): positive cases cannot show sufficiency.
    """
    if "->" in line or "<-" in line:
        return parse_hypothesis(line)
    if spec.hypothesis is None and spec.mode == "generalized" and spec.outcome is not None:
        return Hypothesis(parse_expression(line), "<-", spec.outcome.id)
    if spec.hypothesis is None:
        raise ExpressionError(f"{line!r} has no arrow and no hypothesis stands; write one such as 'a & b -> outcome'")
    return Hypothesis(parse_expression(line), spec.hypothesis.claim, spec.hypothesis.outcome)


def with_renamed(spec: StudySpec, changes: Sequence[Change]) -> StudySpec:
    """Let the hypothesis, its expected directions and the scope rule follow the codes that were renamed."""
    names = {change.old[0]: change.new[0] for change in changes if change.operation == "renamed"}
    if not names:
        return spec
    told = spec.hypothesis
    scope = parse_expression(spec.scope) if set(names) & _scope_codes(spec) else None
    return replace(
        spec,
        hypothesis=replace(told, expression=renamed(told.expression, names)) if told else None,
        expects={names.get(code, code): direction for code, direction in spec.expects.items()},
        scope=str(renamed(scope, names)) if scope else spec.scope,
    )


def explained_as(now: StudySpec, then: StudySpec, since: Sequence[LedgerEntry]) -> StudySpec:
    """Go back to an earlier explanation: hypothesis, expected directions, scope, cut, mode, under today's code names.

    Facts about cases, how the outcome was judged and whose codings count stay today's: evidence is one for all
    branches.

    Parameters
    ----------
    now, then
        The study as last recorded, and as it stood in the pass to go back to.
    since
        The entries recorded after that pass, whose renamings the explanation follows.
    """
    outcome = now.outcome
    cut = then.outcome.counts_from if then.outcome else ""
    back = replace(
        now,
        hypothesis=replace(then.hypothesis, outcome=outcome.id) if then.hypothesis and outcome else None,
        expects=then.expects,
        scope=then.scope,
        outcome=replace(outcome, counts_from=cut) if outcome and cut in outcome.scale else outcome,
        mode=then.mode,
        tolerance=then.tolerance,
    )
    for entry in since:
        for operation in entry.after.get("operations", ()) if entry.kind == "refine" else ():
            change = Change(operation["operation"], tuple(operation["old"]), tuple(operation["new"]))
            back = with_renamed(back, (change,))
    return back


def _scope_codes(spec: StudySpec) -> set[str]:
    return set(conditions(parse_expression(spec.scope))) if spec.scope else set()


def check_mode(spec: StudySpec) -> None:
    """Refuse a hypothesis in the mode that tests none."""
    if spec.mode == "inductive-content" and spec.hypothesis is not None:
        raise StudyError(
            f"mode inductive-content lists factors and tests nothing, but a hypothesis stands ({spec.hypothesis}); "
            "write 'hypothesis: null', or another mode (classic, modified, generalized)"
        )


def check_expression(hypothesis: Hypothesis, study: StudyRecord, *, lenient: bool = False) -> None:
    """Refuse a hypothesis that names unknown codes, other kinds than conditions, or another outcome.

    With `lenient`, codes that a codebook no longer has are let pass: their cells are unknown.
    """
    outcome = study.spec.outcome
    if outcome is None:
        raise ExpressionError(f"{str(hypothesis)!r}: the study has no outcome; write 'outcome:' in study.yaml")
    if hypothesis.outcome != outcome.id:
        raise ExpressionError(
            f"{str(hypothesis)!r}: the right side is {hypothesis.outcome!r}; the outcome is {outcome.id!r}"
        )
    if not lenient:
        _check_codes(str(hypothesis), conditions(hypothesis.expression), study.codebook)


def _check_codes(line: str, codes: Sequence[str], codebook: Codebook) -> None:
    for id_ in codes:
        if id_ not in codebook:
            known = ", ".join(code.id for code in codebook.of_kind("condition")) or "none"
            raise ExpressionError(f"{line!r}: no code {id_!r} in the codebook; its conditions are {known}")
        if codebook[id_].kind != "condition":
            raise ExpressionError(f"{line!r}: {id_!r} is a {codebook[id_].kind}; only conditions enter a hypothesis")


def check_scope(rule: str, study: StudyRecord) -> None:
    """Refuse a rule of the phenomenon that names codes without cells or an attribute no case has."""
    expression = parse_expression(rule)
    for id_ in conditions(expression):
        if id_ not in study.codebook:
            raise ExpressionError(f"{rule!r}: no code {id_!r} in the codebook")
        kind = study.codebook[id_].kind
        if kind not in ("condition", "outcome"):
            raise ExpressionError(f"{rule!r}: {id_!r} is a {kind}; a rule names attributes, conditions or the outcome")
    named = {name for case in study.spec.cases for name in case.attributes}
    for atom in atoms(expression):
        if isinstance(atom, Attribute) and atom.name not in named:
            known = ", ".join(sorted(named)) or "none"
            raise ExpressionError(f"{rule!r}: no case has an attribute {atom.name!r}; attributes are {known}")


# --- facts about cases -----------------------------------------------------------------------------------------


def outcome_redefined(now: StudySpec, step: str, current: StudySpec) -> StudySpec:
    """Take over outcome and mode as study.yaml has them; a standing hypothesis follows an outcome that was renamed."""
    if current.outcome is None:
        raise UsageError("the study has no outcome to redefine; write one in study.yaml")
    if step not in (current.outcome.scale or ("",)):
        known = ", ".join(current.outcome.scale) or "none: without a scale give an empty step"
        raise UsageError(f"{step!r} is no step of the outcome's scale; its steps are {known}")
    return replace(
        now,
        outcome=replace(current.outcome, counts_from=step),
        hypothesis=replace(now.hypothesis, outcome=current.outcome.id) if now.hypothesis else None,
        cases=_with_outcomes(now.cases, current.cases),
        mode=current.mode,
        tolerance=current.tolerance,
    )


def _with_outcomes(cases: Sequence[Case], judged: Sequence[Case]) -> tuple[Case, ...]:
    """Give the cases with the outcomes that others of the same id have."""
    found = {case.id: case for case in judged}
    return tuple(
        replace(case, outcome=found[case.id].outcome, outcome_memo=found[case.id].outcome_memo)
        if case.id in found
        else case
        for case in cases
    )


def with_facts(now: StudySpec, current: StudySpec) -> StudySpec:
    """Take over the facts about cases and whose codings count; no outcome, which only a redefinition may change."""
    check_cases_kept(now, current)
    cases = _with_outcomes(current.cases, now.cases)
    return replace(now, cases=cases, counted=current.counted, clusters=current.clusters)


# --- reasons -------------------------------------------------------------------------------------------------


def check_named_case(
    kind: str, because: str, spec: StudySpec, rows: Sequence[CaseVerdict], turned: Sequence[Mapping[str, Any]]
) -> None:
    """Hold the rule of classic mode: what is changed to save the claim names a case that contradicts it."""
    word, _, id_ = because.partition(":")
    negative = [row.case for row in rows if row.verdict == "negative"]
    if word == "case" and id_ not in {row.case for row in rows}:
        raise LedgerError(f"because is {because!r}; the cases are {', '.join(row.case for row in rows)}")
    if spec.mode != "classic" or kind not in ("reformulate", "redefine"):
        return
    saved = [change["case"] for change in turned if change["from"] == "negative"]
    if saved and (word != "case" or id_ not in negative):
        raise LedgerError(
            f"because is {because!r}; in classic mode a {kind} that saves the claim names a case that contradicts it: "
            f"{', '.join(f'case:{case}' for case in negative)}"
        )


def check_conclusion(reason: str, rows: Sequence[CaseVerdict]) -> None:
    """Refuse to conclude for want of a negative case while one is open, or where nothing could be one."""
    word = reason.partition(":")[0]
    if word not in ("no_negative_case", "cases_exhausted", "saturation", "time"):
        raise LedgerError(f"reason is {reason!r}; it can be no_negative_case, cases_exhausted, saturation:KIND, time")
    check_because(reason)
    negative = [row.case for row in rows if row.verdict == "negative" and "tolerated" not in row.note]
    if word == "no_negative_case" and negative:
        raise LedgerError(f"reason is 'no_negative_case'; {', '.join(negative)} contradict the claim in this pass")
    if word == "no_negative_case" and all(row.verdict is None for row in rows):
        raise LedgerError("reason is 'no_negative_case'; no hypothesis stands that a case could contradict")


def check_memo(kind: str, memo: str) -> None:
    """Refuse a turn of the loop without a word about why."""
    if not memo.strip():
        raise LedgerError(f"a {kind} needs a memo: the reasoning in your own words")


def check_tested(path: Sequence[LedgerEntry]) -> None:
    """Refuse to conclude on a pass that later revisions of its branch have left behind."""
    last = last_pass(path)
    if last is None or path[-1].uses != last.uses:
        raise LedgerError("a revision since the last pass was not tested yet; record a pass (test --record) first")


def memo_about(entry: LedgerEntry, words: str, taken: Collection[str]) -> Memo:
    r"""Give an entry's memo as it will be read back: ``\n`` at line ends, nothing blank around it, an id of its own.

    The id may be taken: a person may have written a memo of that name, or a save may have broken off.
    """
    id_ = f"{entry.n:03d}-{entry.kind}"
    free = next(name for name in chain((id_,), (f"{id_}-{more}" for more in count(2))) if name not in taken)
    return Memo(free, words.replace("\r\n", "\n").strip(), type=entry.kind, about=entry.because)


def check_cases_kept(before: StudySpec, after: StudySpec) -> None:
    """Refuse a study in which a case is gone: it may leave only by a rule over all cases."""
    _refuse_missing({case.id for case in before.cases} - {case.id for case in after.cases})


def _refuse_missing(cases: set[str]) -> None:
    if cases:
        raise LedgerError(
            f"case {', '.join(sorted(cases))} is gone from study.yaml; put it back: a case leaves only by a rule "
            "(revise --redefine RULE)"
        )


def not_tried(study: StudyRecord, rows: Sequence[CaseVerdict], untestable: Sequence[str]) -> list[str]:
    """Say what an analysis that ends here has left untried, in short words with ids."""
    left = [f"{need.replace(' ', '_')}:{row.case}" for row in rows for need in row.needs]
    left += [f"constant:{code}" for code in untestable]
    claim = study.spec.hypothesis.claim if study.spec.hypothesis else "<-"
    if claim != "<-" and _is_robinson(study, rows):
        left.append("sufficiency_not_sought")
    return left


# --- flags ---------------------------------------------------------------------------------------------------


def raised_flags(study: StudyRecord, rows: Sequence[CaseVerdict]) -> tuple[str, ...]:
    """Give the flags that a hypothesis raises; none without one."""
    checks = {"circular": _is_circular, "robinson": _is_robinson, "same-span": _shares_span}
    if study.spec.hypothesis is None:
        return ()
    return tuple(name for name, found in checks.items() if found(study, rows))


def _is_circular(study: StudyRecord, rows: Sequence[CaseVerdict]) -> bool:
    """Tell whether the rule of the phenomenon names a condition of the hypothesis (after Turner 1953)."""
    if not study.spec.scope or study.spec.hypothesis is None:
        return False
    return bool(set(conditions(parse_expression(study.spec.scope))) & set(conditions(study.spec.hypothesis.expression)))


def _is_robinson(study: StudyRecord, rows: Sequence[CaseVerdict]) -> bool:
    """Tell whether no case in scope was chosen on X, or all have the outcome: the flag, to the letter.

    The word *sufficient* asks for more (:mod:`qualcoop.induction.words`): a case chosen on X that has it still.
    """
    inside = {row.case: row.y for row in rows if row.verdict != "outside"}
    sought = any(case.chosen == "on_x" for case in study.spec.cases if case.id in inside)
    return not sought or set(inside.values()) == {"T"}


def _shares_span(study: StudyRecord, rows: Sequence[CaseVerdict]) -> bool:
    """Tell whether one stretch of text carries both the outcome and a condition of the hypothesis."""
    if study.spec.hypothesis is None or study.spec.outcome is None:
        return False
    named = set(conditions(study.spec.hypothesis.expression))
    counted = study.counted()
    spans = {(row.transcript, row.start, row.end) for row in counted if row.code == study.spec.outcome.id}
    return any((row.transcript, row.start, row.end) in spans for row in counted if row.code in named)


# --- what changed --------------------------------------------------------------------------------------------


def difference(recorded: Recorded, after: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the revisions that would record what differs from the last recorded state.

    New cases and transcripts are no revision. A case that is gone is refused: it may leave only by a rule.
    """
    before = recorded.snapshot
    _refuse_missing({case["id"] for case in before["spec"]["cases"]} - {case["id"] for case in after["spec"]["cases"]})
    old = restricted(before, after)
    changed = {name for name in before if old[name] != before[name]}
    spec = {key for key in before["spec"] if old["spec"][key] != before["spec"][key]}
    found = []
    if spec & set(_REFORMULATED):
        standing = after["spec"]["hypothesis"]
        found.append(f"--reformulate {standing!r}" if standing else "--abandon")
    if spec & set(_REDEFINED) or _outcomes(before) != _outcomes(old):
        found.append(_redefinition(spec, after))
    if "codebook" in changed:
        found.append("--refine")
    if changed & {"codings", "judgements", "participants", "texts"} or _facts(before) != _facts(old):
        found.append("--recode")
    return tuple(found)


def _redefinition(changed: set[str], after: Mapping[str, Any]) -> str:
    if "scope" in changed:
        return f"--redefine {after['spec']['scope']!r}"
    outcome = after["spec"]["outcome"] or {}
    return f"--redefine {outcome.get('counts_from', '')!r} --kind outcome"


def _outcomes(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    return {case["id"]: case["outcome"] for case in snapshot["spec"]["cases"]}


def _facts(snapshot: Mapping[str, Any]) -> list[Any]:
    spec = snapshot["spec"]
    cases = [{key: value for key, value in case.items() if key != "outcome"} for case in spec["cases"]]
    return [spec["counted"], spec["clusters"], cases]


def spec_change(now: StudySpec, changed: StudySpec) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give `before` and `after` of a revision of what study.yaml says: the keys that change."""
    old, new = _told(now), _told(changed)
    keys = [key for key in old if old[key] != new[key]]
    again = _judged_again(now, changed)
    if not keys and not again:
        raise UsageError("this is how it stands in the last recorded state; there is nothing to revise")
    after = {key: new[key] for key in keys}
    return {key: old[key] for key in keys}, {**after, "outcomes": again} if again else after


def _told(spec: StudySpec) -> dict[str, Any]:
    """Give what a reformulation or redefinition may change, words as their hash alone."""
    data = spec_data(spec)
    outcome = data["outcome"] or {}
    return {
        **{key: data[key] for key in (*_REFORMULATED, "scope", "mode", "tolerance")},
        "outcome": outcome.get("id"),
        "counts_from": outcome.get("counts_from"),
        "how_judged": digest({key: value for key, value in outcome.items() if key not in ("id", "counts_from")}),
    }


def _judged_again(now: StudySpec, changed: StudySpec) -> dict[str, Any]:
    """Give the cases whose outcome changes, each with the old value and the new one."""
    new = {case.id: case.outcome for case in changed.cases}
    return {case.id: [case.outcome, new[case.id]] for case in now.cases if case.outcome != new[case.id]}


def codebook_change(older: Codebook, newer: Codebook) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give `before` and `after` of a refinement, the latter with its operations.

    Recorded codebooks keep no quotation, so none is compared.
    """
    old, new = older.data(quotations=False), newer.data(quotations=False)
    if old == new:
        raise UsageError("codebook.yaml is as it was in the last recorded state; there is nothing to refine")
    changes = Codebook.from_data(new).diff(Codebook.from_data(old))
    operations = [{"operation": c.operation, "old": list(c.old), "new": list(c.new)} for c in changes]
    return {"version": older.version}, {"version": newer.version, "operations": operations}


def coding_change(older: StudyRecord, newer: StudyRecord) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give `before` and `after` of a recoding: the rows that went and the rows that came."""
    old, new = snapshots(older), snapshots(newer)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name in ("codings", "judgements", "participants"):
        gone, come = [row for row in old[name] if row not in new[name]], [r for r in new[name] if r not in old[name]]
        if gone or come:
            before[name], after[name] = gone, come
    for name in ("texts", "spec"):
        if old[name] != new[name]:
            before[name], after[name] = True, True
    if not before:
        raise UsageError(
            "codings, judgements and participants are as they were in the last recorded state; "
            "there is nothing to recode"
        )
    return before, after
