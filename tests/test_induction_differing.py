"""The difference of two passes: in either order, across renamings and branches, and the reason of every flip."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise, product

import pytest
import regex
from hypothesis import given, settings

from qualcoop.errors import ExpressionError, UsageError
from qualcoop.induction.differing import COMPONENTS, difference_of
from qualcoop.induction.snapshots import snapshots, uses
from qualcoop.records.codebook import Bilingual, Code
from qualcoop.records.coding import Codings
from qualcoop.records.study import Judgement, Participant
from qualcoop.views.report.difference import difference_section, difference_text
from qualcoop.views.report.gathered import Report
from qualcoop.views.rows.difference import difference_row
from qualcoop.workflows.datasets import coop, cressey
from qualcoop.workflows.studies import open_study, recorded_passes

from . import forge
from .test_invariants import histories, settled, studies, walked

WHY = {"because": "case:C", "memo": "หมู่บ้าน C มีกฎหมายแต่ไม่ร่วมมือ"}
SOURCE = {"because": "source", "memo": "อ่านรายงานแล้ว"}


def story(**more):
    return forge.study(forge.STORY, **more).test()


def renamed(pass_, old, new):
    """Rename a code; codings and judgements follow."""
    book = pass_.study.codebook
    codes = [replace(code, id=new, origin=(old,)) if code.id == old else code for code in book]
    return pass_.refine(forge.book(*codes, version=book.version + 1), **SOURCE).test()


def changes(found):
    return {(one.case, one.before.verdict, one.after.verdict): one.why for one in found.verdicts}


# --- laws ----------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(studies(), histories)
def test_a_difference_is_empty_exactly_where_the_same_was_used(study, history):
    passes = settled(walked(study, history))
    for before, after in product(passes, passes):
        found = difference_of(before, after)
        assert bool(found) is (uses(snapshots(before.study)) != uses(snapshots(after.study)))
        assert (found.lines == found.left == ()) is (before is after)


@settings(max_examples=60)
@given(studies(), histories)
def test_changed_verdicts_of_consecutive_passes_are_the_recorded_flips(study, history):
    for before, after in pairwise(settled(walked(study, history))):
        entry = next(one for one in reversed(after.study.entries) if one.kind == "pass")
        told = [
            {"case": one.case, "from": one.before.verdict, "to": one.after.verdict}
            for one in difference_of(before, after).verdicts
            if one.before.verdict is not None
        ]
        assert told == entry.result["flips"]


@settings(max_examples=60)
@given(studies(), histories)
def test_a_changed_verdict_names_a_component_that_differs_and_the_way_back_says_the_same_backwards(study, history):
    passes = settled(walked(study, history))
    first, last = passes[0], passes[-1]
    there, back = difference_of(first, last), difference_of(last, first)
    assert {(one.case, one.before, one.after) for one in there.verdicts} == {
        (one.case, one.after, one.before) for one in back.verdicts
    }
    assert (there.cases_added, there.transcripts_added) == (back.cases_gone, back.transcripts_gone)
    assert (there.lines, there.left) == (back.left, back.lines)
    assert {one.name: (one.before, one.after) for one in there.settings} == {
        one.name: (one.after, one.before) for one in back.settings
    }
    for one in (*there.verdicts, *back.verdicts):
        assert one.why
        assert set(one.why) <= set(COMPONENTS)


@settings(max_examples=30)
@given(studies(), histories)
def test_every_difference_can_be_told_and_written_as_json(study, history):
    passes = settled(walked(study, history))
    for before, after in ((passes[0], passes[-1]), (passes[-1], passes[0])):
        found = difference_of(before, after)
        row = json.loads(json.dumps(difference_row(found)))
        assert row["same"] is not bool(found)
        assert [one["case"] for one in row["verdicts"]] == [one.case for one in found.verdicts]
        told = difference_text(found)
        assert all(one.case in told for one in found.verdicts)
        assert "None" not in told


# --- what each component turns -------------------------------------------------------------------------------


def test_a_reformulation_turns_a_verdict_by_the_hypothesis():
    first = story()
    second = first.reformulate("a & b", **WHY).test()
    found = difference_of(first, second)
    assert changes(found) == {("C", "negative", "compatible"): ("hypothesis",)}
    assert [(one.name, one.before, one.after) for one in found.settings] == [
        ("hypothesis", "a -> works", "a & b -> works")
    ]
    assert found.cells == found.codings == found.operations == ()
    assert [entry.kind for entry in found.lines] == ["reformulate", "pass"]
    assert found.stands == ("contradicted", "stands")


def test_a_redefined_scope_turns_a_verdict_by_the_scope():
    first = story(attributes={id_: {"size": "city" if id_ != "C" else "village"} for id_ in "ABCD"})
    found = difference_of(first, first.redefine("@size=city", **WHY).test())
    assert changes(found) == {("C", "negative", "outside"): ("scope",)}
    assert [(one.name, one.before, one.after) for one in found.settings] == [("scope", "", "@size=city")]


def test_an_outcome_judged_again_turns_a_verdict_by_the_outcome():
    first = story()
    spec = first.study.spec
    cases = tuple(replace(case, outcome="T") if case.id == "C" else case for case in spec.cases)
    found = difference_of(first, first.redefine("", kind="outcome", spec=replace(spec, cases=cases), **WHY).test())
    assert changes(found) == {("C", "negative", "confirms"): ("outcome",)}
    assert [(one.case, one.name, one.before, one.after) for one in found.facts] == [("C", "outcome", "F", "T")]


def test_a_judgement_turns_a_verdict_by_its_cell():
    first = story()
    found = difference_of(first, first.recode(judgements=(Judgement("C", "a", 0.33, by="ann"),), **WHY).test())
    assert changes(found) == {("C", "negative", "compatible"): ("judgements",)}
    [cell] = found.cells
    assert (cell.case, cell.code, cell.used, cell.before.value, cell.after.value) == ("C", "a", True, "T", 0.33)
    assert {"value", "source"} <= set(cell.changed)
    assert not {"state", "effect", "basis"} & set(cell.changed)
    assert found.verdicts[0].cells == ("a",)
    assert [(one.case, one.code, one.before, one.after.value) for one in found.judgements] == [("C", "a", None, 0.33)]


def test_a_removed_coding_turns_a_verdict_by_the_codings():
    first = story()
    fewer = Codings(tuple(row for row in first.study.codings if (row.transcript, row.code) != ("tC", "a")))
    found = difference_of(first, first.recode(codings=fewer, **WHY).test())
    assert changes(found) == {("C", "negative", "undetermined"): ("codings",)}
    [coding] = found.codings
    assert (coding.code, len(coding.added), len(coding.removed)) == ("a", 0, 1)
    assert found.coders == {"ann": (8, 7)}


def test_a_rule_of_a_code_turns_a_verdict_by_the_codebook():
    told = {"A": ("T", {"a": "+ -"}), "B": ("T", {"a": "+"})}
    first = forge.study(told, "a <- works").test()
    book = forge.book(Code("a", rule="any"), "b", "c", version=2)
    found = difference_of(first, first.refine(book, because="disagreement:a", memo="คนหนึ่งรู้ก็พอ").test())
    assert changes(found) == {("A", "undetermined", "confirms"): ("codebook",)}
    assert [str(one) for one in found.operations] == ["reworded a -> a"]


def test_where_no_single_thing_turns_a_verdict_all_that_differ_are_named():
    """Two codings each make the claim true; taking back one of them leaves it true."""
    told = {"A": ("T", {"a": "-", "b": "-"})}
    first = forge.study(told, "a | b <- works").test()
    more = tuple(replace(row, stance="facilitates") if row.code == "a" else row for row in first.study.codings)
    both = first.recode(codings=Codings(more), judgements=(Judgement("A", "b", "T"),), because="case:A", memo="ฟังใหม่")
    [one] = difference_of(first, both.test()).verdicts
    assert (one.why, one.alone) == (("codings", "judgements"), False)


def test_a_position_turns_a_verdict_by_the_participants():
    """Only mayors are informed of the code; that the informant is one is known in the second pass alone."""
    book = forge.book(Code("a", rule="informed", informed=("mayor",)), "b", "c")
    first = forge.study({"A": ("T", {"a": "+"})}, "a <- works", codes=book).test()
    people = (Participant("p1", "tA", "ตอบ1", position="mayor"),)
    found = difference_of(first, first.recode(participants=people, **SOURCE).test())
    assert changes(found) == {("A", "undetermined", "confirms"): ("participants",)}
    assert found.participants == (1, 0)
    assert "participants: 1 rows in, 0 rows out" in difference_text(found)


# --- renamings -----------------------------------------------------------------------------------------------


def test_a_renamed_code_is_followed_and_turns_nothing():
    first = story()
    second = renamed(first, "a", "กฎหมาย")
    found = difference_of(first, second)
    assert found.verdicts == found.cells == found.codings == found.judgements == ()
    assert [str(one) for one in found.operations] == ["renamed a -> กฎหมาย"]
    assert "codebook" in found.inputs


def test_a_code_renamed_twice_is_followed_from_the_first_name_to_the_last_and_back():
    first = story(judgements=[Judgement("D", "a.hinders", "T")])
    last = renamed(renamed(first, "a", "law"), "law", "statute")
    assert [one.code for one in last.study.judgements] == ["statute.hinders"]
    there, back = difference_of(first, last), difference_of(last, first)
    assert [str(one) for one in there.operations] == ["renamed a -> statute"]
    assert [str(one) for one in back.operations] == ["renamed statute -> a"]
    for found in (there, back):
        assert found.cells == found.codings == found.judgements == found.verdicts == ()


def test_a_cell_that_changed_with_its_name_is_compared_with_the_old_name():
    first = story()
    second = renamed(first, "b", "leaders")
    third = second.recode(judgements=(Judgement("C", "leaders", "T"),), **SOURCE).test()
    [cell] = difference_of(first, third).cells
    assert (cell.case, cell.code, cell.was, cell.before.value, cell.after.value) == ("C", "leaders", "b", "F", "T")


def test_a_code_that_went_and_one_that_came_show_the_cells_that_said_something():
    first = story()
    rows = Codings((*first.study.codings, forge.coding(first.study.transcripts[0], "n", "+")))
    second = first.refine(forge.book("a", "c", "n", version=2), **SOURCE).test()
    third = second.recode(codings=rows, **SOURCE).test()
    told = {(one.case, one.code, one.before is None, one.after is None) for one in difference_of(first, third).cells}
    gone = {(case, "b", False, True) for case in "ABCD"}
    assert told == {*gone, ("A", "n", True, False)}


# --- hard cases ----------------------------------------------------------------------------------------------


def test_the_same_pass_has_no_difference():
    first = story()
    found = difference_of(first, first)
    assert not found
    assert "nothing differs" in repr(found)
    assert "nothing differs" in difference_text(found)
    assert "ไม่มีอะไรต่างกัน" in difference_text(found)


def test_without_a_hypothesis_before_or_after_the_verdicts_come_and_go():
    first = story()
    second = first.abandon(**WHY).test()
    found = difference_of(first, second)
    assert {one.case for one in found.verdicts} == set("ABCD")
    assert {one.why for one in found.verdicts} == {("hypothesis",)}
    assert "ไม่มีสมมติฐาน" in difference_text(found)
    assert difference_row(found)["stands"] == {"before": "contradicted", "after": None}


def test_an_empty_study_differs_from_one_with_cases_by_the_cases():
    study = forge.study(forge.STORY)
    empty = replace(study, spec=replace(study.spec, cases=()), codings=Codings(), transcripts=())
    found = difference_of(empty.test(), study.test())
    assert (found.cases_added, found.transcripts_added) == (tuple("ABCD"), ("tA", "tB", "tC", "tD"))
    assert found.cells == found.verdicts == ()


def test_new_cases_are_no_changed_verdicts():
    first = story()
    new = forge.study({"E": ("T", {"a": "+"})})
    study = first.study
    grown = replace(
        study,
        spec=replace(study.spec, cases=(*study.spec.cases, *new.spec.cases)),
        transcripts=(*study.transcripts, *new.transcripts),
        codings=Codings((*study.codings, *new.codings)),
    )
    found = difference_of(first, grown.test())
    assert (found.cases_added, found.verdicts, found.cells) == (("E",), (), ())
    assert [entry.kind for entry in found.lines] == ["corpus", "pass"]


def test_passes_of_two_branches_say_which_lines_were_left_behind():
    first = story()
    one = first.reformulate("a & b", **WHY).test()
    other = first.reformulate("b -> works", **WHY).test()
    # The second branch as a ledger holds it: its lines come after those of the first and grow from the first pass.
    grafted = [replace(entry, n=entry.n + 2, parent=1 if entry.n == 2 else 4) for entry in other.study.entries[1:]]
    study = replace(other.study, entries=(*one.study.entries, *grafted))
    found = difference_of(one, replace(other, study=study, number=3))
    assert [entry.n for entry in found.lines] == [4, 5]
    assert [entry.n for entry in found.left] == [2, 3]
    assert [(one.before, one.after) for one in found.settings] == [("a & b -> works", "b -> works")]


def test_a_claim_that_names_a_code_gone_from_the_codebook_is_still_compared():
    first = story(hypothesis="c & a -> works")
    second = first.reformulate("a -> works", **SOURCE).test().refine(forge.book("a", "b", version=2), **SOURCE).test()
    found = difference_of(first, second)
    assert {one.name for one in found.settings} == {"hypothesis", "codebook"}
    assert "retired c" in [str(one) for one in found.operations]
    with pytest.raises(ExpressionError):
        second.reformulate("c & a", **SOURCE)


# --- recorded studies ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["coop", "hatyai", "kalasin"])
def test_the_recorded_flips_of_the_worked_studies_come_out_with_their_reasons(name):
    study = open_study(forge.ROOT / "codebooks" / name)
    passes = recorded_passes(study)
    kinds = {"reformulate": "hypothesis", "redefine": "scope", "refine": "codebook", "recode": "judgements"}
    for before, after in pairwise(passes):
        found = difference_of(before, after)
        made = [entry.kind for entry in found.lines if entry.kind in kinds]
        assert found.verdicts
        for one in found.verdicts:
            assert one.alone
            if len(made) == 1:
                assert one.why == (kinds[made[0]],)


def test_a_section_compares_the_first_pass_with_the_one_reported():
    first = story()
    second = first.reformulate("a & b", **WHY).test()
    report = Report(second.findings, (first, second), second.study.entries, ())
    section = difference_section(report)
    assert section.id == "difference"
    assert section.title == Bilingual(
        "สิ่งที่ต่างกันระหว่างรอบที่ 1 กับรอบที่ 2", "What differs between pass 1 and pass 2"
    )
    [folded] = section.blocks
    [facts] = folded.blocks
    assert facts.rows[1][1][0].en == "C: negative → compatible, which is no support; because the hypothesis changed"
    alone = difference_section(Report(first.findings, (first,), first.study.entries, ()))
    assert "nothing differs" in alone.blocks[0].words.en


# --- split and merged codes ----------------------------------------------------------------------------------


def recoded(first, book, rows):
    """Give up the claim, change the codebook and code anew."""
    refined = first.abandon(**WHY).test().refine(book, **WHY).test()
    return refined.recode(codings=Codings(tuple(rows)), **WHY).test()


def split():
    """Code a was split: case C goes with the part that the second claim names, and D's with the other."""
    first = story(hypothesis="a -> works")
    book = forge.book("b", "c", Code("law", origin=("a",)), Code("rest", origin=("a",)), version=2)
    moved = {"A": "law", "B": "law", "C": "rest", "D": "law"}
    rows = tuple(
        replace(row, code=moved[row.transcript.removeprefix("t")]) if row.code == "a" else row
        for row in first.study.codings
    )
    return first, recoded(first, book, rows).reformulate("law -> works", **SOURCE).test()


def test_the_parts_of_a_split_code_are_compared_with_it_the_part_that_the_claim_names_first():
    there, back = difference_of(*split()), difference_of(*reversed(split()))
    used = [(one.case, one.was, one.before.value, one.code, one.after.value) for one in there.cells if one.used]
    assert used == [("C", "a", "T", "law", "?")]
    assert [(one.case, one.was, one.code) for one in back.cells if one.used] == [("C", "law", "a")]
    others = {(one.case, one.was, one.code) for one in there.cells if not one.used}
    assert others == {("A", "a", "rest"), ("B", "a", "rest"), ("D", "a", "rest")}
    assert "C: a T → law ?" in difference_text(there)
    assert "new code" not in difference_text(there)


def test_the_parts_of_a_merged_code_stand_beside_it():
    first = story(hypothesis="a & b -> works")
    book = forge.book("c", Code("both", origin=("a", "b")), version=2)
    rows = tuple(replace(row, code="both") if row.code in "ab" else row for row in first.study.codings)
    found = difference_of(first, recoded(first, book, rows).reformulate("both -> works", **SOURCE).test())
    told = {(one.case, one.was, one.before.value, one.after.value) for one in found.cells if "value" in one.changed}
    assert ("C", "a", "T", "F") in told
    assert not any((case, was) == ("C", "b") for case, was, *_ in told)
    assert all(one.before and one.after and one.code == "both" and one.used for one in found.cells)
    assert len({(one.case, one.was) for one in found.cells}) == len(found.cells)


def test_a_code_without_a_past_in_the_claim_is_told_on_one_line():
    first = story(hypothesis="a & b -> works")
    book = forge.book("a", "c", "n", version=2)
    new = forge.coding(first.study.transcripts[0], "n", "+")
    last = recoded(first, book, (*(row for row in first.study.codings if row.code != "b"), new))
    text = difference_text(difference_of(first, last.reformulate("a & n -> works", **SOURCE).test()))
    assert text.count("a code no more") == text.count("a new code") == 1
    assert regex.search(r"b: a code no more, was A \S, B \S", text)
    assert "n: a new code (A T)" in text


def test_passes_of_two_studies_are_refused_and_a_study_with_a_new_name_is_not():
    first, last = recorded_passes(coop())
    other = recorded_passes(cressey())[0]
    with pytest.raises(UsageError, match=r"two studies, coop and cressey; compare passes of one study"):
        difference_of(first, other)
    spec = replace(last.study.spec, name="savings")
    assert difference_of(first, replace(last.study, spec=spec).test()).study == "savings"
