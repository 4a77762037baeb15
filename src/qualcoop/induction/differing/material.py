"""What differs in claim, phenomenon, cases, texts, codings and judgements. Knows no cell and no verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from qualcoop.induction.differing.found import CodingChange, Difference, JudgementChange
from qualcoop.induction.differing.names import judgements_renamed
from qualcoop.induction.snapshots import spec_data
from qualcoop.induction.study import Study
from qualcoop.records.canonical import digest
from qualcoop.records.coding import Coding
from qualcoop.records.study import Case, StudySpec

__all__ = [
    "coders_counted",
    "coding_changes",
    "facts_changed",
    "judgement_changes",
    "rows_in_and_out",
    "settings_changed",
    "texts_in_and_out",
    "without",
]


def settings_changed(before: Study, after: Study) -> Iterator[Difference]:
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


def facts_changed(before: StudySpec, after: StudySpec) -> Iterator[Difference]:
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


def texts_in_and_out(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give the transcripts that came, those that went, and those whose text changed."""
    earlier, later = ({text["id"]: text for text in texts} for texts in (old, new))
    return {
        "transcripts_added": without(later, tuple(earlier)),
        "transcripts_gone": without(earlier, tuple(later)),
        "transcripts_changed": tuple(id_ for id_ in earlier if id_ in later and earlier[id_] != later[id_]),
    }


def rows_in_and_out(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int]:
    """Count the rows that only the later pass has, and those that only the earlier one has."""
    return sum(row not in old for row in new), sum(row not in new for row in old)


def coders_counted(before: Study, after: Study) -> dict[str, tuple[int, int]]:
    """Count the codings of each coder that count, before and after."""
    old, new = (Counter(row.coder for row in study.counted()) for study in (before, after))
    return {coder: (old[coder], new[coder]) for coder in sorted(old | new)}


def coding_changes(before: Study, after: Study, names: Mapping[str, str]) -> Iterator[CodingChange]:
    """Give code by code the codings that came and those that went, codes by their later names."""
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


def judgement_changes(before: Study, after: Study, names: Mapping[str, str]) -> Iterator[JudgementChange]:
    """Give the judgements that were added, withdrawn or changed."""
    old = {(row.case, row.code): row for row in judgements_renamed(before, names)}
    new = {(row.case, row.code): row for row in judgements_renamed(after, {})}
    for case, code in sorted({*old, *new}):
        was, now = old.get((case, code)), new.get((case, code))
        if (was and was.data()) != (now and now.data()):
            yield JudgementChange(case, code, was, now)


def without(one: Iterable[str], other: Sequence[str]) -> tuple[str, ...]:
    """Give the ids of the one that are not in the other."""
    return tuple(id_ for id_ in one if id_ not in other)
