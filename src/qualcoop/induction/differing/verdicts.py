"""Which verdicts differ, and what each turned by: every part is put back by itself. Compares no cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qualcoop.induction.cells import case_table
from qualcoop.induction.differing.found import COMPONENTS, CellChange, VerdictChange
from qualcoop.induction.differing.names import judgements_renamed
from qualcoop.induction.snapshots import snapshots
from qualcoop.induction.study import Pass, Study
from qualcoop.induction.verdicts import verdicts
from qualcoop.records.canonical import canonical
from qualcoop.records.coding import Codings
from qualcoop.records.expression import conditions, parse_expression, renamed
from qualcoop.records.study import StudySpec

__all__ = ["verdict_changes"]


def verdict_changes(
    before: Pass, after: Pass, names: Mapping[str, str], cells: Sequence[CellChange]
) -> Iterator[VerdictChange]:
    """Give the cases whose verdict turned, each with the parts it turned by."""
    old = {row.case: row for row in before.verdicts}
    turned = [row for row in after.verdicts if row.case in old and old[row.case].verdict != row.verdict]
    if not turned:
        return
    without = {name: _verdicts_of(study) for name, study in _put_back(before.study, after.study, names)}
    for row in turned:
        why = tuple(name for name, found in without.items() if found.get(row.case) != row.verdict)
        moved = tuple(dict.fromkeys(cell.code for cell in cells if cell.case == row.case and cell.used))
        yield VerdictChange(row.case, old[row.case], row, why or tuple(without), bool(why), moved)


def _verdicts_of(study: Study) -> dict[str, str | None]:
    return {row.case: row.verdict for row in verdicts(study, case_table(study))}


def _put_back(before: Study, after: Study, names: Mapping[str, str]) -> Iterator[tuple[str, Study]]:
    """Give the later study with one component at a time as it was, by the later names of codes; none that is the same.

    Names are followed first, so that a renaming turns nothing by itself.
    """
    then = _by_later_names(before, after, names)
    old, new = _parts(then), _parts(after)
    for name in COMPONENTS:
        if canonical(old[name]) != canonical(new[name]):
            yield name, replace(after, **_part_of(then, after, name))


def _parts(study: Study) -> dict[str, Any]:
    """Give each component as data, to see whether it differs."""
    found = snapshots(study)
    spec = found["spec"]
    return {
        "hypothesis": spec["hypothesis"],
        "scope": spec["scope"],
        "outcome": [spec["outcome"], spec["mode"], {case["id"]: case["outcome"] for case in spec["cases"]}],
        "codebook": found["codebook"],
        "codings": found["codings"],
        "judgements": found["judgements"],
        "participants": [found["participants"], found["texts"]],
        "cases": {case["id"]: [case["attributes"], case["transcripts"]] for case in spec["cases"]},
    }


def _by_later_names(before: Study, after: Study, names: Mapping[str, str]) -> Study:
    """Give the earlier study in the later names, without the cases and texts that the later one does not have."""
    cases, texts = {case.id for case in after.spec.cases}, {talk.id for talk in after.transcripts}
    told, scope = before.spec.hypothesis, before.spec.scope
    spec = replace(
        before.spec,
        hypothesis=replace(told, expression=renamed(told.expression, names)) if told else None,
        scope=_scope_renamed(scope, names),
        cases=tuple(case for case in before.spec.cases if case.id in cases),
        counted="",
    )
    codes = tuple(replace(code, id=names.get(code.id, code.id)) for code in before.codebook)
    rows = (replace(row, code=names.get(row.code, row.code)) for row in before.counted())
    return replace(
        before,
        spec=spec,
        codebook=replace(before.codebook, codes=codes),
        codings=Codings(tuple(row for row in rows if row.transcript in texts)),
        judgements=tuple(row for row in judgements_renamed(before, names) if row.case in cases),
        transcripts=tuple(talk for talk in before.transcripts if talk.id in texts),
    )


def _scope_renamed(scope: str, names: Mapping[str, str]) -> str:
    """Give a rule in other names; as it is written where it names none of them."""
    expression = parse_expression(scope) if scope else None
    if expression is None or not set(conditions(expression)) & set(names):
        return scope
    return str(renamed(expression, names))


def _part_of(then: Study, now: Study, name: str) -> dict[str, Any]:
    """Give the fields of the later study that bring back one component of the earlier one."""
    if name == "participants":
        earlier = {talk.id: talk for talk in then.transcripts}
        kept = tuple(earlier.get(talk.id, talk) for talk in now.transcripts)
        return {"participants": then.participants, "transcripts": kept}
    if name == "codings":
        return {"codings": then.codings, "spec": replace(now.spec, counted="")}
    if name in ("codebook", "judgements"):
        return {name: getattr(then, name)}
    return {"spec": _spec_with(then.spec, now.spec, name)}


def _spec_with(then: StudySpec, now: StudySpec, name: str) -> StudySpec:
    if name in ("hypothesis", "scope"):
        return replace(now, hypothesis=then.hypothesis) if name == "hypothesis" else replace(now, scope=then.scope)
    earlier = {case.id: case for case in then.cases}
    pairs = [(case, earlier.get(case.id, case)) for case in now.cases]
    if name == "outcome":
        cases = tuple(replace(case, outcome=was.outcome) for case, was in pairs)
        return replace(now, outcome=then.outcome, mode=then.mode, tolerance=then.tolerance, cases=cases)
    facts = tuple(replace(case, attributes=was.attributes, transcripts=was.transcripts) for case, was in pairs)
    return replace(now, cases=facts)
