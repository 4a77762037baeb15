"""The way from one pass to another, and the names that codes have at its end. Compares nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qualcoop.induction.study import Pass, Study
from qualcoop.records.codebook import Change, Codebook
from qualcoop.records.ledger import LedgerEntry, branch, pass_numbers
from qualcoop.records.study import Judgement

__all__ = ["judgements_renamed", "later_names", "operations_between", "ways_between"]

_INVERSE = {"split": "merged", "merged": "split", "created": "retired", "retired": "created"}


def ways_between(before: Pass, after: Pass) -> tuple[tuple[LedgerEntry, ...], tuple[LedgerEntry, ...]]:
    """Give the lines to the later pass from where the two part, and those that lead to the earlier one from there."""
    old, new = _path(before), _path(after)
    shared = sum(1 for one, other in zip(old, new, strict=False) if one.n == other.n)
    return new[shared:], old[shared:]


def _path(pass_: Pass) -> tuple[LedgerEntry, ...]:
    """Give the lines from the first to that of the pass, each the parent of the next."""
    places = {number: place for place, number in pass_numbers(pass_.study.entries).items()}
    return branch(pass_.study.entries, places.get(pass_.number))


def later_names(
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


def operations_between(old: Codebook, new: Codebook, names: Mapping[str, str], *, back: bool) -> tuple[Change, ...]:
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


def judgements_renamed(study: Study, names: Mapping[str, str]) -> tuple[Judgement, ...]:
    """Give the judgements, of a code or of its hindering, by the later names of their codes."""
    return tuple(replace(row, code=_judged_code(row.code, names)) for row in study.judgements)


def _judged_code(code: str, names: Mapping[str, str]) -> str:
    base, dot, rest = code.rpartition(".")
    return f"{names.get(base, base)}.{rest}" if dot and rest == "hinders" else names.get(code, code)
