"""What differs between any two passes: claim, codebook, material, cells, codings, verdicts. Judges neither of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualcoop.induction.cells import Cell, case_table
from qualcoop.induction.shown import difference_html
from qualcoop.induction.snapshots import snapshots, spec_data, uses
from qualcoop.induction.study import Pass, Study
from qualcoop.induction.verdicts import CaseVerdict, named_codes, stands, verdicts
from qualcoop.records.canonical import canonical, digest
from qualcoop.records.codebook import Change, Codebook
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.expression import conditions, parse_expression, renamed
from qualcoop.records.ledger import LedgerEntry, branch, pass_numbers
from qualcoop.records.study import Case, Judgement, StudySpec

__all__ = [
    "COMPONENTS",
    "CellChange",
    "CodingChange",
    "Difference",
    "JudgementChange",
    "PassDifference",
    "VerdictChange",
    "difference_of",
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

_SAME_FACTS = ("value", "hinders", "state", "effect", "basis", "source")
_INVERSE = {"split": "merged", "merged": "split", "created": "retired", "retired": "created"}


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


def difference_of(before: Pass, after: Pass) -> PassDifference:
    """Tell in what two passes of one study differ.

    Parameters
    ----------
    before, after
        Any two, in either order, of one branch or of two.

    Returns
    -------
    PassDifference
        Codes that were renamed on the way are followed: their cells, codings and judgements are compared with those of
        the old name.

    Examples
    --------
    >>> import qualcoop as qc
    >>> from qualcoop.workflows.studies import recorded_passes
    >>> first, second = recorded_passes(qc.datasets.coop())
    >>> found = difference_of(first, second)
    >>> found
    <PassDifference of coop, pass 1 to 2: 0 cells, 1 verdicts differ>
    >>> [(change.case, change.before.verdict, change.after.verdict, change.why) for change in found.verdicts]
    [('C', 'negative', 'compatible', ('hypothesis',))]
    """
    lines, left = _ways(before, after)
    names = _names(before.study.codebook, after.study.codebook, lines, left)
    back = bool(left) and not lines
    operations = _operations(before.study.codebook, after.study.codebook, names, back=back)
    cells = tuple(_cell_changes(before, after, names, operations))
    old, new = snapshots(before.study), snapshots(after.study)
    used = uses(old), uses(new)
    return PassDifference(
        study=after.study.name,
        before=before.number,
        after=after.number,
        inputs=tuple(name for name in used[0] if used[0][name] != used[1][name]),
        settings=tuple(_settings(before.study, after.study)),
        facts=tuple(_facts(before.study.spec, after.study.spec)),
        operations=operations,
        cases_added=_without(after.table.cases, before.table.cases),
        cases_gone=_without(before.table.cases, after.table.cases),
        **_transcripts(old["texts"], new["texts"]),
        coders=_coders(before.study, after.study),
        codings=tuple(_coding_changes(before.study, after.study, names)),
        judgements=tuple(_judgement_changes(before.study, after.study, names)),
        participants=_rows_in_and_out(old["participants"], new["participants"]),
        cells=cells,
        verdicts=tuple(_verdict_changes(before, after, names, cells)),
        stands=(stands(before.verdicts), stands(after.verdicts)),
        lines=lines,
        left=left,
    )


# --- the way from one to the other, and the names of codes on it ----------------------------------------------


def _ways(before: Pass, after: Pass) -> tuple[tuple[LedgerEntry, ...], tuple[LedgerEntry, ...]]:
    """Give the lines to the later pass from where the two part, and those that lead to the earlier one from there."""
    old, new = _path(before), _path(after)
    shared = sum(1 for one, other in zip(old, new, strict=False) if one.n == other.n)
    return new[shared:], old[shared:]


def _path(pass_: Pass) -> tuple[LedgerEntry, ...]:
    """Give the lines from the first to that of the pass, each the parent of the next."""
    places = {number: place for place, number in pass_numbers(pass_.study.entries).items()}
    return branch(pass_.study.entries, places.get(pass_.number))


def _names(
    old: Codebook, new: Codebook, lines: Sequence[LedgerEntry], left: Sequence[LedgerEntry]
) -> dict[str, str]:
    """Give the codes of the older codebook that have another name in the newer one, through however many renamings."""
    names = {code.id: code.id for code in old}
    for entry in reversed(left):
        _follow(names, {new_: old_ for old_, new_ in _renamings(entry)})
    for entry in lines:
        _follow(names, dict(_renamings(entry)))
    names |= {change.old[0]: change.new[0] for change in new.diff(old) if change.operation == "renamed"}
    return {was: now for was, now in names.items() if was != now and now in new}


def _renamings(entry: LedgerEntry) -> Iterator[tuple[str, str]]:
    for told in entry.after.get("operations", ()) if entry.kind == "refine" else ():
        if told["operation"] == "renamed":
            yield told["old"][0], told["new"][0]


def _follow(names: dict[str, str], step: Mapping[str, str]) -> None:
    for first, last in names.items():
        names[first] = step.get(last, last)


def _operations(old: Codebook, new: Codebook, names: Mapping[str, str], *, back: bool) -> tuple[Change, ...]:
    """Give the operations from one codebook to the other; back in time, those that undo what was done."""
    told = [_undone(change) for change in old.diff(new)] if back else list(new.diff(old))
    said = {change.old[0]: change.new[0] for change in told if change.operation == "renamed"}
    more = {was: now for was, now in names.items() if said.get(was) != now}
    kept = [
        change
        for change in told
        if not (change.operation == "created" and change.new[0] in more.values())
        and not (change.operation == "retired" and change.old[0] in more)
    ]
    return (*(Change("renamed", (was,), (now,)) for was, now in more.items()), *kept)


def _undone(change: Change) -> Change:
    return Change(_INVERSE.get(change.operation, change.operation), change.new, change.old)  # type: ignore[arg-type]


def _without(one: Iterable[str], other: Sequence[str]) -> tuple[str, ...]:
    return tuple(id_ for id_ in one if id_ not in other)


# --- claim, phenomenon, cases, texts --------------------------------------------------------------------------


def _settings(before: Study, after: Study) -> Iterator[Difference]:
    """Give what differs in the claim, in the phenomenon and in how it is counted."""
    old, new = _told(before), _told(after)
    yield from (Difference(name, old[name], new[name]) for name in old if old[name] != new[name])
    orders = [[case.id for case in study.spec.cases] for study in (before, after)]
    both = [[id_ for id_ in order if id_ in orders[0] and id_ in orders[1]] for order in orders]
    if both[0] != both[1]:
        yield Difference("order", both[0], both[1])


def _told(study: Study) -> dict[str, Any]:
    data = spec_data(study.spec)
    outcome = data["outcome"] or {}
    names = ("scale", "counts_from", "judged_by", "blind_to_conditions", "as_of")
    return {
        **{name: data[name] for name in ("hypothesis", "expects", "scope", "mode", "tolerance", "counted", "clusters")},
        "outcome": outcome.get("id"),
        **{name: outcome.get(name) for name in names},
        "criteria": digest(outcome["criteria"]) if outcome else None,
        "codebook": study.codebook.version,
    }


def _facts(before: StudySpec, after: StudySpec) -> Iterator[Difference]:
    """Give what differs in the facts about cases that both have."""
    earlier = {case.id: _case_facts(case) for case in before.cases}
    for case in after.cases:
        old, new = earlier.get(case.id), _case_facts(case)
        if old is not None:
            for name in dict.fromkeys((*old, *new)):
                if old.get(name) != new.get(name):
                    yield Difference(name, old.get(name), new.get(name), case.id)


def _case_facts(case: Case) -> dict[str, Any]:
    attributes = {f"@{name}": word for name, word in case.attributes.items()}
    return {"outcome": case.outcome, "chosen": case.chosen, "transcripts": list(case.transcripts), **attributes}


def _transcripts(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    earlier, later = ({text["id"]: text for text in texts} for texts in (old, new))
    return {
        "transcripts_added": _without(later, tuple(earlier)),
        "transcripts_gone": _without(earlier, tuple(later)),
        "transcripts_changed": tuple(id_ for id_ in earlier if id_ in later and earlier[id_] != later[id_]),
    }


def _rows_in_and_out(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int]:
    return sum(row not in old for row in new), sum(row not in new for row in old)


# --- codings, judgements, cells -------------------------------------------------------------------------------


def _coders(before: Study, after: Study) -> dict[str, tuple[int, int]]:
    old, new = (Counter(row.coder for row in study.counted()) for study in (before, after))
    return {coder: (old[coder], new[coder]) for coder in sorted(old | new)}


def _coding_changes(before: Study, after: Study, names: Mapping[str, str]) -> Iterator[CodingChange]:
    old = {_marked(row, names): row for row in before.counted()}
    new = {_marked(row, {}): row for row in after.counted()}
    gone = [(key, row) for key, row in old.items() if key not in new]
    come = [(key, row) for key, row in new.items() if key not in old]
    back = {now: was for was, now in names.items()}
    for code in sorted({key[0] for key, _ in (*gone, *come)}):
        added, removed = (tuple(row for key, row in rows if key[0] == code) for rows in (come, gone))
        yield CodingChange(code, back.get(code, ""), added, removed)


def _marked(row: Coding, names: Mapping[str, str]) -> tuple[Any, ...]:
    """Give what a coding says, whoever gave it, its code by the later name."""
    code = names.get(row.code, row.code)
    return (code, row.transcript, row.start, row.end, row.stance, row.state, row.basis, row.case)


def _judgement_changes(before: Study, after: Study, names: Mapping[str, str]) -> Iterator[JudgementChange]:
    old = {(row.case, row.code): row for row in _judgements(before, names)}
    new = {(row.case, row.code): row for row in _judgements(after, {})}
    for case, code in sorted({*old, *new}):
        was, now = old.get((case, code)), new.get((case, code))
        if (was and was.data()) != (now and now.data()):
            yield JudgementChange(case, code, was, now)


def _judgements(study: Study, names: Mapping[str, str]) -> tuple[Judgement, ...]:
    """Give the judgements, of a code or of its hindering, by the later names of their codes."""
    return tuple(replace(row, code=_judged_code(row.code, names)) for row in study.judgements)


def _judged_code(code: str, names: Mapping[str, str]) -> str:
    base, dot, rest = code.rpartition(".")
    return f"{names.get(base, base)}.{rest}" if dot and rest == "hinders" else names.get(code, code)


def _cell_changes(
    before: Pass, after: Pass, names: Mapping[str, str], operations: Sequence[Change]
) -> Iterator[CellChange]:
    pairs = _pairs(before.table.codes, after.table.codes, names, operations)
    used = _used(pairs, {names.get(code, code) for code in _named(before.study)}, set(_named(after.study)), names)
    for case in after.table.cases:
        for was, code in pairs if case in before.table.cases else ():
            old, new = before.table.cells.get((case, was)), after.table.cells.get((case, code))
            changed = _changed(old, new)
            if changed:
                yield CellChange(case, code, was if was != code else "", old, new, changed, (was, code) in used)


def _pairs(
    old: Sequence[str], new: Sequence[str], names: Mapping[str, str], operations: Sequence[Change]
) -> list[tuple[str, str]]:
    """Give each code of the later pass with the one of the earlier that it is compared with: empty for none.

    A code that one codebook lacks is beside those that it came from, or went to, by a split or a merge. One that has
    no such code in the table stands with its name alone.
    """
    later = {names.get(code, code): code for code in old}
    followed = [
        (was, now)
        for change in operations
        if change.operation in ("split", "merged")
        for was in change.old
        for now in change.new
        if was in old and now in new and (now not in later or names.get(was, was) not in new)
    ]
    heirs, sources = {now for _, now in followed}, {was for was, _ in followed}
    alone = [(later.get(code, ""), code) for code in dict.fromkeys((*new, *later))]
    kept = [pair for pair in alone if not (pair[0] == "" and pair[1] in heirs)]
    return [*(pair for pair in kept if pair[1] in new or pair[0] not in sources), *dict.fromkeys(followed)]


def _used(
    pairs: Sequence[tuple[str, str]], before: set[str], after: set[str], names: Mapping[str, str]
) -> set[tuple[str, str]]:
    """Give the pairs on which a claim rests; of the parts of a code that was split, those that the other claim names.

    Where the other claim names none of them, all count.
    """
    then = {pair for pair in pairs if names.get(pair[0], pair[0]) in before}
    now = {pair for pair in pairs if pair[1] in after}
    both = then & now
    told = {was for was, _ in both}, {code for _, code in both}
    return both | {pair for pair in then if pair[0] not in told[0]} | {pair for pair in now if pair[1] not in told[1]}


def _changed(old: Cell | None, new: Cell | None) -> tuple[str, ...]:
    """Give which facts of a cell differ; a column that came or went says nothing where it is silent."""
    if old is None or new is None:
        there = old or new
        return () if there is None or there.source == "silence" else _SAME_FACTS
    return tuple(name for name in _SAME_FACTS if getattr(old, name) != getattr(new, name))


def _named(study: Study) -> tuple[str, ...]:
    """Give the codes on which a verdict hangs: those of the claim and of the scope rule, and the outcome."""
    outcome = (study.spec.outcome.id,) if study.spec.outcome else ()
    ruling = conditions(parse_expression(study.spec.scope)) if study.spec.scope else ()
    return (*named_codes(study), *ruling, *outcome)


# --- verdicts, and what they turned by ------------------------------------------------------------------------


def _verdict_changes(
    before: Pass, after: Pass, names: Mapping[str, str], cells: Sequence[CellChange]
) -> Iterator[VerdictChange]:
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
        judgements=tuple(row for row in _judgements(before, names) if row.case in cases),
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
