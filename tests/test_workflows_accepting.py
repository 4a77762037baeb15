"""Options accepted and refused from the command line: recorded as revisions, the files left whole where it fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcoop import storing
from qualcoop.errors import LedgerError, LockedError, UsageError
from qualcoop.induction.recoding import recoding
from qualcoop.records.codebook import Code, Indicator
from qualcoop.storing.codings_file import recoded_files
from qualcoop.storing.together import written_together
from qualcoop.workflows.accepting import accept, offered, refuse
from qualcoop.workflows.revising import record_pass, revise
from qualcoop.workflows.studies import open_study, replayed

from . import forge

WHY = {"because": "case:C", "memo": "กรณี C แย้ง", "by": "ann"}
IDLE = {"because": "idle:c", "memo": "ไม่มีใครพูดถึง", "by": "ann"}


@pytest.fixture
def home(tmp_path):
    book = forge.book("a", "b", Code("c", indicators=(Indicator("วัด", "th"),)))
    study = forge.study(forge.STORY, codes=book, attributes={"A": {"size": "city"}, "C": {"size": "town"}})
    folder = forge.on_disk(study, tmp_path / "study")
    path = folder / "codebook.yaml"
    path.write_text("# คู่มือ\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    record_pass(folder)
    return folder


def book_of(folder):
    return (folder / "codebook.yaml").read_text(encoding="utf-8")


def changes(folder, kind):
    return [option.change for option in offered(folder).options if option.kind == kind]


def test_a_reformulation_is_taken_word_for_word(home):
    change = changes(home, "reformulate")[0]
    entry = accept(home, "reformulate#1", **WHY)
    assert (entry.kind, entry.after["hypothesis"]) == ("reformulate", change)
    assert open_study(home).unrecorded() == ()
    assert replayed(open_study(home)) is None


def test_a_redefinition_is_taken_word_for_word(home):
    change = changes(home, "redefine")[0]
    entry = accept(home, change, **WHY)
    assert (entry.kind, entry.after["scope"]) == ("redefine", change)
    assert open_study(home).spec.scope == entry.after["scope"]


def test_a_code_is_retired_in_its_file_and_in_the_ledger_and_all_else_of_the_file_stays(home):
    before = book_of(home)
    entry = accept(home, "c: retire", **IDLE)
    assert entry.after["operations"] == [{"operation": "retired", "old": ["c"], "new": []}]
    lines = [line for line in before.replace("version: 1", "version: 2").splitlines() if '"id": "c"' not in line]
    assert book_of(home).splitlines() == lines
    assert open_study(home).unrecorded() == ()
    assert replayed(open_study(home)) is None


def test_a_refused_revision_puts_the_codebook_back(home):
    before = forge.folder_hashes(home)
    for more, error in (({"because": "a whim"}, LedgerError), ({"memo": " "}, LedgerError)):
        with pytest.raises(error):
            accept(home, "c: retire", **{**IDLE, **more})
    with pytest.raises(UsageError, match="near it"):
        accept(home, "c: retird, never used", **IDLE)
    with pytest.raises(UsageError, match="needs none"):
        accept(home, "c: retire", named=["n"], **IDLE)
    with pytest.raises(UsageError, match="hypothesis names 'a'"):
        accept(home, "a: merge into b", **IDLE)
    with storing.lock(home), pytest.raises(LockedError):
        accept(home, "c: retire", **IDLE)
    assert forge.folder_hashes(home) == before


def test_a_codebook_with_changes_of_its_own_is_recorded_first(home):
    forge.edit(home / "codebook.yaml", '"id": "b", "kind": "condition"', '"id": "b", "kind": "background"')
    with pytest.raises(LedgerError, match="record them first"):
        accept(home, "c: retire", **IDLE)
    revise(home, "refine", because="source", memo="ไม่ใช่เงื่อนไข", by="ann")
    assert accept(home, "c: retire", **IDLE).kind == "refine"


def test_where_two_coders_differ_the_option_is_offered_and_says_what_is_to_be_settled(home):
    rows = open_study(home).codings
    other = tuple(replace(row, coder="bob", stance="hinders", state="present") for row in rows)
    forge.edit(home / "study.yaml", "mode: classic", "mode: classic\ncounted: ann")
    storing.write_codings(storing.codings_path(home, "bob"), type(rows)(other))
    revise(home, "recode", because="source", memo="ผู้ลงรหัสคนที่สอง", by="ann")
    (change,) = [one for one in changes(home, "refine") if one.startswith("a: reword")]
    with pytest.raises(UsageError, match="qualcoop settle"):
        accept(home, change, **IDLE)
    assert refuse(home, change, because="disagreement:a", memo="ตกลงกันแล้ว", by="ann").after["change"] == change


def test_a_refusal_is_kept_with_its_reason_and_changes_nothing_else(home):
    before = book_of(home)
    entry = refuse(home, "c: retire", **IDLE)
    assert (entry.kind, entry.after) == ("refuse", {"option": "refine", "change": "c: retire, never used"})
    assert (book_of(home), open_study(home).unrecorded()) == (before, ())
    with pytest.raises(LedgerError):
        refuse(home, "c: retire", because="source", memo=" ")
    assert replayed(open_study(home)) is None


def test_without_a_pass_there_is_nothing_to_accept(tmp_path):
    folder = forge.on_disk(forge.study(forge.STORY), tmp_path / "study")
    with pytest.raises(LedgerError, match="no pass"):
        accept(folder, "refine#1", **IDLE)


def test_a_break_half_way_through_recoding_the_files_is_repaired_by_doing_it_again(home):
    """Files first, then the ledger: what was written before a break is found as done, and the rest is done."""
    study = open_study(home)
    book = forge.book("a", Code("money", origin=("b",)), "c", version=2)

    def files():
        now = open_study(home)
        found = recoding(study.codebook, book, now.codings, now.judgements)
        return recoded_files(home, found.changed, {(m.case, m.old): m.new for m in found.judgements})

    with written_together(home, files()):
        pass
    assert files() == {}
    assert {row.code for row in open_study(home).codings.standing()} == {"a", "money"}


def test_a_handle_says_nothing_once_the_study_has_moved_on(home):
    """It counts the options of a pass; the list of another state is another list."""
    change = changes(home, "reformulate")[0]
    (home / "judgements.csv").write_text("case,code,value,by,memo\nC,b,T,ann,x\n", encoding="utf-8")
    with pytest.raises(UsageError, match="counts the options of a tested state"):
        accept(home, "reformulate#1", **WHY)
    assert refuse(home, change, **WHY).after["change"] == change
