"""Which cells differ between two passes, codes followed through renamings, splits and mergers. Knows no verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualcoop.induction.cells import Cell
from qualcoop.induction.differing.found import CellChange
from qualcoop.induction.study import Pass, Study
from qualcoop.induction.verdicts import named_codes
from qualcoop.records.codebook import Change
from qualcoop.records.expression import conditions, parse_expression

__all__ = ["cell_changes"]

_SAME_FACTS = ("value", "hinders", "state", "effect", "basis", "source")


def cell_changes(
    before: Pass, after: Pass, names: Mapping[str, str], operations: Sequence[Change]
) -> Iterator[CellChange]:
    """Give the cells, in cases that both passes have, that do not say the same."""
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
