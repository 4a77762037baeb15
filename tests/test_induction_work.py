"""The work list: it stands until it is done, follows codes that are renamed, and drops what nobody can ask any more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcoop.induction.work import WorkItem, work_list
from qualcoop.records.codebook import Code
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Judgement

from . import forge

AT = "2026-01-10T10:00:00+00:00"
SPLIT = WorkItem("split", "a", "tA", 0, 4, heirs=("n", "m"), coders=("ann", "bob"))
NEW = WorkItem("created", "n", "tA", 10, 20)
READ = WorkItem("reworded", "b", "tA", 30, 34, coders=("ann",))
JUDGED = WorkItem("judgement", "a", case="A", heirs=("n", "m"))

STOOD_JUDGED = (Judgement("A", "a", "T"),)


def row(code, place, coder="ann", **more):
    return Coding("tA", *place, code, coder, **more)


STOOD = (row("a", (0, 4)), row("a", (0, 4), "bob"), row("b", (30, 34)))


def refine(*items, n=1, operations=(), kind="refine"):
    told = {"after": {"operations": list(operations)}, "result": {"work": [item.data() for item in items]}}
    return LedgerEntry(kind, n=n, parent=n - 1, at=AT, **told)


def left(*items, rows=STOOD, judgements=STOOD_JUDGED, later=(), codes=("b", "n", "m")):
    study = forge.study({"A": ("T", {})}, None, codes=forge.book(*codes))
    entries = (refine(*items), *later)
    return work_list(replace(study, entries=entries, codings=Codings(rows), judgements=judgements))


def test_all_of_it_stands_while_nothing_was_done():
    assert left(SPLIT, NEW, READ, JUDGED) == (JUDGED, SPLIT, NEW, READ)
    assert left() == ()
    assert work_list(forge.study({}, None)) == ()


def test_a_passage_of_a_split_code_is_done_for_the_coder_who_moved_it():
    moved = (*STOOD, row("a", (0, 4), status="removed"), row("n", (0, 4)))
    assert left(SPLIT, rows=moved) == (replace(SPLIT, coders=("bob",)),)
    beside = (*STOOD, row("m", (0, 4)), row("m", (0, 4), "bob"))
    assert left(SPLIT, rows=beside) == ()


def test_a_place_of_a_new_code_is_done_when_it_was_given_or_refused_there():
    for status, open_ in (("accepted", ()), ("dismissed", ()), ("removed", (NEW,))):
        assert left(NEW, rows=(row("n", (12, 15), "bob", status=status),)) == open_
    assert left(NEW, rows=(row("n", (20, 25)),)) == (NEW,)


@pytest.mark.parametrize(
    ("at", "done"),
    [
        ("2026-01-10T10:00:01+00:00", True), ("2026-01-10T16:59:00+07:00", False), ("2026-01-11", True),
        ("2026-01-10", True), ("2026-01-09", False), ("", False), ("เมื่อวาน", False), ("2026-01-10T10:00:01", True),
    ],
)  # fmt: skip
def test_what_stays_as_it_is_is_said_again_with_a_later_time(at, done):
    rows = (*STOOD, row("b", (30, 34), at=at))
    assert left(READ, rows=rows) == (() if done else (READ,))
    judged = (Judgement("A", "a", "T"), Judgement("A", "n", "T", at=at))
    assert left(JUDGED, judgements=judged) == (() if done else (JUDGED,))


def test_a_coding_or_judgement_that_is_gone_is_done():
    assert left(READ, rows=(*STOOD, row("b", (30, 34), status="removed"))) == ()
    assert left(JUDGED, judgements=()) == ()


def test_codes_renamed_or_merged_later_are_followed():
    renamed = {"operation": "renamed", "old": ["n"], "new": ["law"]}
    merged = {"operation": "merged", "old": ["b", "m"], "new": ["k"]}
    later = (refine(n=2, operations=[renamed]), refine(n=3, operations=[merged]))
    found = left(SPLIT, NEW, READ, later=later, codes=("law", "k"), rows=(*STOOD[:2], row("k", (30, 34))))
    assert [(item.code, item.heirs) for item in found] == [("a", ("law", "k")), ("law", ()), ("k", ())]


def test_what_asks_about_codes_that_are_gone_is_dropped_and_a_heir_that_is_left_is_enough():
    assert left(SPLIT, NEW, READ, codes=("m",)) == (SPLIT,)
    assert left(NEW, READ, JUDGED, codes=()) == ()


def test_the_same_place_left_by_two_refinements_stands_once_and_other_lines_leave_nothing():
    assert left(READ, later=(refine(READ, n=2), refine(NEW, n=3, kind="recode"))) == (READ,)


def test_an_abandoned_branch_leaves_nothing():
    study = forge.study({"A": ("T", {})}, None, codes=forge.book("b", Code("n")))
    other = LedgerEntry("hold", n=2, parent=0, at=AT)
    assert work_list(replace(study, entries=(refine(NEW), other))) == ()


def test_data_leaves_out_what_is_empty_and_reads_back():
    assert NEW.data() == {"kind": "created", "code": "n", "transcript": "tA", "start": 10, "end": 20}
    for item in (SPLIT, NEW, READ, JUDGED):
        assert WorkItem.from_data(item.data()) == item
