"""Which words a ledger supports: never one that was not earned, whatever the study looks like."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given, settings

from qualcoop.induction.triangulation import triangulated_codes
from qualcoop.induction.words import RECIPES_MADE, UNRISKED, WORDS, Word, conclusion, says, words
from qualcoop.measures.saturation import Saturation, code_saturation
from qualcoop.records.codebook import Code, Codebook
from qualcoop.records.coding import Codings
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Judgement, Participant, StudyRecord, StudySpec

from . import forge
from .word_studies import ON_X, concluded, passes, put_up

TESTED = [id_ for id_, term in WORDS.items() if term.tested]


def ruled(pass_, **more) -> dict[str, Word]:
    """Rule on the words of a pass, by id."""
    told = {"negative_cases": pass_.findings.negative_cases, "saturation": pass_.saturation, "flags": pass_.flags}
    found = words(pass_.study, pass_.table, pass_.verdicts, pass_.study.entries, **{**told, **more})
    return {word.id: word for word in found}


def why(word: Word) -> tuple[bool, str, tuple[str, ...]]:
    return word.allowed, word.reason, word.ids


# --- laws ------------------------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(passes())
def test_no_word_is_supported_that_the_verdicts_do_not_bear(pass_):
    found = ruled(pass_)
    claim = pass_.study.spec.hypothesis.claim if pass_.study.spec.hypothesis else ""
    allowed = {id_ for id_, word in found.items() if word.allowed}
    assert not allowed & {"causal", "saturated", "generalisable", "universal"}
    if allowed & {"necessary", "sufficient", "all_cases", "covers", "exact"}:
        assert pass_.stands == "stands"
    if "necessary" in allowed:
        assert "<-" in claim
        assert not any(row.x == "F" and row.y == "T" and row.verdict != "outside" for row in pass_.verdicts)
    if "sufficient" in allowed:
        assert "->" in claim
        assert "robinson" not in pass_.flags
        chosen = {case.id for case in pass_.study.spec.cases if case.chosen == "on_x"}
        assert [row for row in pass_.verdicts if row.case in chosen and row.x == "T" and row.verdict != "outside"]
        assert not any(row.x == "T" and row.y == "F" and row.verdict != "outside" for row in pass_.verdicts)
    if "all_cases" in allowed:
        assert not any(row.verdict in ("negative", "undetermined") for row in pass_.verdicts)


@settings(max_examples=80)
@given(passes())
def test_a_list_of_factors_is_granted_no_word_of_an_explanation(pass_):
    listed = replace(pass_, study=replace(pass_.study, spec=replace(pass_.study.spec, mode="inductive-content")))
    assert not [id_ for id_, word in ruled(listed).items() if word.allowed and id_ in TESTED]


@settings(max_examples=80)
@given(passes())
def test_words_do_not_depend_on_the_order_of_cases(pass_):
    turned = replace(pass_.study.spec, cases=pass_.study.spec.cases[::-1])
    back = replace(pass_, verdicts=pass_.verdicts[::-1], study=replace(pass_.study, spec=turned))
    told, again = ruled(pass_), ruled(back)
    assert {(i, w.allowed, w.reason, frozenset(w.ids)) for i, w in told.items()} == {
        (i, w.allowed, w.reason, frozenset(w.ids)) for i, w in again.items()
    }


# --- what may be claimed ---------------------------------------------------------------------------------------


def test_a_claim_that_stands_and_was_at_risk_may_be_called_necessary_and_sufficient():
    found = ruled(concluded())
    assert why(found["necessary"]) == (True, "stands", ("A", "B"))
    assert why(found["sufficient"]) == (True, "at_risk", ("B",))
    assert found["sufficient"].facts == {"sought": 1, "inside": 4}
    assert found["all_cases"].allowed


@pytest.mark.parametrize(("chosen", "reason"), [({}, "never_sought"), ({"A": "on_y"}, "never_sought")])
def test_sufficient_is_withheld_while_no_case_was_chosen_on_x(chosen, reason):
    assert why(ruled(concluded(chosen=chosen))["sufficient"])[:2] == (False, reason)


def test_sufficient_is_withheld_while_every_case_has_the_outcome():
    told = {"A": ("T", {"a": "+"}), "B": ("T", {"a": "+"})}
    found = ruled(forge.study(told, "a -> works", chosen={"A": "on_x"}).test())
    assert why(found["sufficient"]) == (False, "all_occur", ("A",))


def test_cases_chosen_under_an_earlier_hypothesis_that_lack_the_present_one_put_nothing_at_risk():
    pass_ = concluded(chosen={"C": "on_x"})
    assert "robinson" not in pass_.flags
    assert why(ruled(pass_)["sufficient"]) == (False, "on_x_earlier", ("C",))


def test_a_case_chosen_on_x_that_turns_out_to_lack_it_puts_nothing_at_risk():
    found = ruled(forge.study(forge.STORY, "a & b <-> works", chosen={"C": "on_x"}).test())["sufficient"]
    assert why(found) == (False, "on_x_lacks", ("C",))
    assert found.facts == {"sought": 0, "inside": 4}


def test_a_case_chosen_on_x_of_which_x_is_not_known_puts_nothing_at_risk():
    told = {**forge.STORY, "E": ("F", {"b": "+"})}
    found = ruled(forge.study(told, "a & b <-> works", chosen={"E": "on_x"}).test())["sufficient"]
    assert why(found) == (False, "on_x_unknown", ("E",))
    assert found.reason in UNRISKED


def test_a_negative_case_takes_every_claim_away_and_is_named():
    found = ruled(forge.study(forge.STORY, "a <-> works", chosen=ON_X).test())
    assert {why(found[id_]) for id_ in ("necessary", "sufficient", "all_cases")} == {(False, "contradicted", ("C",))}


def test_an_undetermined_case_leaves_it_at_not_contradicted_so_far():
    told = {"A": ("T", {"a": "+"}), "E": ("T", {})}
    found = ruled(forge.study(told, "a <- works").test())
    assert why(found["necessary"]) == (False, "undetermined", ("E",))


def test_what_the_arrow_does_not_claim_is_withheld():
    found = ruled(forge.study(forge.STORY, "a <- works").test())
    assert found["sufficient"].reason == "not_claimed"
    assert ruled(forge.study(forge.STORY, "a -> works").test())["necessary"].reason == "not_claimed"


def test_universal_is_withheld_always_and_without_exception_counts_the_cases():
    found = ruled(concluded())
    assert (found["universal"].allowed, found["universal"].reason) == (False, "cases_studied")
    assert found["all_cases"].facts == {"inside": 4}
    assert not says("without exception in the 4 cases studied", "universal")


def test_without_exception_names_the_cases_that_modified_mode_tolerates():
    found = ruled(forge.study(forge.STORY, "a <-> works", mode="modified", tolerance=1, chosen=ON_X).test())
    assert why(found["all_cases"]) == (False, "tolerated", ("C",))
    assert why(found["sufficient"]) == (False, "tolerated", ("C",))
    assert found["necessary"].allowed
    assert why(found["strict"]) == (False, "lacks", ("classic_mode", "negative_sought", "conclusion"))


def test_a_condition_with_one_value_everywhere_is_not_called_necessary():
    told = {"A": ("T", {"a": "+"}), "B": ("T", {"a": "+"}), "C": ("F", {"a": "+"})}
    assert why(ruled(forge.study(told, "a <- works").test())["necessary"]) == (False, "constant", ("a",))


def test_recipes_cover_and_none_of_them_is_called_necessary():
    found = ruled(forge.study(forge.STORY, "a & b <- works", mode="generalized").test())
    assert why(found["covers"]) == (True, "recipes_cover", ("A", "B"))
    assert found["necessary"].reason == "recipes"
    assert found["exact"].reason == "not_claimed"
    assert "covers" not in ruled(concluded())


def test_recipes_made_from_the_cases_that_confirm_them_are_no_tested_explanation():
    found = ruled(put_up())
    assert why(found["explanation"]) == (False, "recipes_not_exact", ("C",))
    assert found["explanation"].facts == {"cases": 2}
    assert found["explanation"].reason in RECIPES_MADE
    assert found["covers"].allowed
    assert found["all_cases"].reason == "recipes_only"


def test_a_case_that_came_after_its_recipe_tests_it():
    assert why(ruled(put_up(later="E"))["explanation"])[:2] == (True, "tested")


def test_recipes_of_ones_own_that_are_not_those_found_are_tested():
    expects = {"a": "facilitates", "b": "facilitates"}
    found = ruled(forge.study(forge.STORY, "a | b <- works", mode="generalized", expects=expects).test())
    assert found["explanation"].allowed


# --- the name of the method, and what was done ------------------------------------------------------------------


def test_the_strict_sense_needs_a_negative_case_met_or_sought_and_a_conclusion():
    assert why(ruled(concluded())["strict"]) == (True, "all_steps", ())
    untold = forge.study(forge.STORY, "a & b <-> works").test()
    assert ruled(untold)["strict"].ids == ("negative_sought", "conclusion")
    sought = forge.study(forge.STORY, "a & b <-> works", chosen={"C": "sought_as_negative"}).test()
    assert ruled(sought)["strict"].ids == ("conclusion",)


def test_a_hypothesis_given_up_leaves_a_list_of_factors():
    pass_ = forge.study(forge.STORY, "a <-> works").test().abandon(because="source", memo="เลิก").test()
    assert {ruled(pass_)[id_].reason for id_ in TESTED if id_ in ruled(pass_)} == {"abandoned"}


def test_to_hold_a_negative_case_is_no_negative_case_analysis():
    pass_ = forge.study(forge.STORY, "a <-> works").test().hold(because="case:C", memo="รอถามเพิ่ม").test()
    assert why(ruled(pass_)["negative_case_analysis"]) == (False, "left_open", ("C",))
    assert why(ruled(concluded())["negative_case_analysis"]) == (True, "dealt_with", ("C",))


def test_the_methods_own_stop_is_not_that_the_cases_ran_out():
    assert ruled(concluded())["own_stop"].allowed
    ended = forge.study(forge.STORY, "a & b <-> works").test().conclude(reason="time", memo="หมดเวลา")
    found = words(ended.study, ended.table, ended.verdicts, ended.study.entries)
    assert next(word for word in found if word.id == "own_stop").facts == {"because": "time"}


def test_the_own_stop_is_withheld_until_a_case_was_sought():
    assert why(ruled(concluded())["own_stop"]) == (True, "stopped", ("B", "D"))
    assert why(ruled(concluded(chosen={"A": "on_y"}))["own_stop"]) == (False, "stop_unsought", ())
    assert ruled(concluded(chosen={"D": "sought_as_negative"}))["own_stop"].ids == ("D",)


def test_what_stands_on_another_branch_supports_no_word():
    pass_ = concluded()
    assert ruled(pass_)["own_stop"].allowed
    elsewhere = (*pass_.study.entries, LedgerEntry("reformulate", n=5, parent=1, after={"hypothesis": "b <-> works"}))
    found = words(pass_.study, pass_.table, pass_.verdicts, elsewhere)
    assert next(word for word in found if word.id == "own_stop").reason == "not_concluded"


def test_a_conclusion_before_the_last_pass_is_none():
    end, pass_ = LedgerEntry("conclude", because="time"), LedgerEntry("pass")
    assert conclusion([pass_, end]) is end
    assert conclusion([pass_, end, pass_]) is None
    assert conclusion([]) is None


def test_saturation_is_told_by_kind_and_setting_and_never_bare():
    pass_ = concluded()
    talks = [{"a"}, {"b"}, {"a"}, {"b"}, {"a"}, {"b"}, {"a"}]
    found = ruled(pass_, saturation=[code_saturation(talks)])
    assert why(found["code_saturation"]) == (True, "code_reached", ("5 % at 4+2",))
    values = (("5 % at 4+2", 4), ("0 % at 6+3", 9))
    both = [Saturation("code", name, value, assessable=True, why="") for name, value in values]
    span = ruled(pass_, saturation=both)["code_saturation"]
    assert why(span) == (True, "code_reached", ("5 % at 4+2", "0 % at 6+3"))
    assert (span.facts["low"], span.facts["high"]) == ("4", "9")
    assert why(found["saturated"]) == (False, "which", ())
    assert ruled(pass_)["code_saturation"].reason == "not_assessable"
    assert ruled(pass_, saturation=[])["meaning_saturation"].reason == "not_measured"
    growing = [{str(n)} for n in range(8)]
    assert ruled(pass_, saturation=[code_saturation(growing)])["code_saturation"].reason == "not_reached"


def two_sources(second: str, kind: str = "document", side: str = ""):
    """Make a study of one case, told by an interview and by another source."""
    talks = (forge.transcript("t1"), forge.transcript("t2", kind=kind))
    rows = (forge.coding(talks[0], "a"), forge.coding(talks[1], "a", second))
    base = forge.study({"A": ("T", {})}, "a <- works", codes=forge.book("a"))
    cases = (replace(base.spec.cases[0], transcripts=("t1", "t2")),)
    sides = ((1, "political"), (2, side))
    people = tuple(Participant(f"P{n}", f"t{n}", "ตอบ", "A", "informant", side=told) for n, told in sides)
    spec = replace(base.spec, cases=cases)
    return replace(base, spec=spec, transcripts=talks, codings=Codings(rows), participants=people).test()


def test_meaning_is_told_for_the_codes_where_it_was_reached():
    told = [
        Saturation("meaning", code, value, assessable=value != 0, why="") for code, value in (("a", 4), ("b", None))
    ]
    found = ruled(concluded(), saturation=told)["meaning_saturation"]
    assert why(found) == (True, "meaning_reached", ("a",))
    assert found.facts == {"reached": 1, "settings": 2}


def test_triangulated_needs_two_kinds_of_source_that_speak_and_agree():
    assert why(ruled(two_sources("+"))["triangulated"]) == (True, "by_kind", ("a",))
    assert ruled(two_sources("-"))["triangulated"].reason == "one_source"
    assert ruled(two_sources("0"))["triangulated"].reason == "one_source"
    assert ruled(two_sources("+", kind="interview"))["triangulated"].reason == "one_source"


def test_two_sides_that_agree_are_told_as_sides():
    found = ruled(two_sources("+", kind="interview", side="residents"))["triangulated"]
    none = {"none": 0, "contested": 0, "differing": []}
    assert (found.reason, found.facts) == ("by_side", {"cells": 1, "agree": 1, "differ": 0, "one": 0, **none})


def test_the_words_count_triangulated_cells_as_the_reports_table_does():
    pass_ = two_sources("+", kind="interview", side="residents")
    (row,) = [one for one in triangulated_codes(pass_.triangulation) if one.dimension == "side" and one.code == "a"]
    facts = ruled(pass_)["triangulated"].facts
    assert (facts["agree"], facts["differ"], facts["cells"]) == (len(row.agree), len(row.differ), row.known)


def test_two_kinds_in_which_one_person_speaks_are_not_triangulated():
    pass_ = two_sources("+")
    same = tuple(replace(person, participant="P1") for person in pass_.study.participants)
    again = replace(pass_.study, participants=same, entries=(), state=None).test()
    assert not ruled(again)["triangulated"].allowed


def test_triangulated_asks_for_every_condition_of_the_hypothesis():
    pass_ = two_sources("+")
    spec = forge.study({"A": ("T", {})}, "a & b <- works").spec
    book = Codebook((Code("a"), Code("b")))
    both = replace(pass_.study, spec=replace(pass_.study.spec, hypothesis=spec.hypothesis), codebook=book)
    assert why(ruled(replace(both, entries=(), state=None).test())["triangulated"]) == (False, "in_part", ("b",))


def test_agreement_needs_two_people_on_the_same_texts():
    pass_ = concluded()
    mine = pass_.study.codings
    twice = Codings((*mine, *forge.as_coder(mine, "bee")))
    assert why(ruled(pass_)["agreement"]) == (False, "one_coder", ())
    assert ruled(pass_, codings=twice)["agreement"].facts == {"coders": 2, "transcripts": 4, "settled": True}
    machine = Codings((*mine, *forge.as_coder(mine, "indicators@3f2a"), *forge.as_coder(mine, "settled")))
    assert ruled(pass_, codings=machine)["agreement"].reason == "one_coder"
    assert ruled(pass_, codings=forge.as_coder(mine, "settled"))["agreement"].reason == "coders_unknown"
    assert ruled(pass_, codings=Codings())["agreement"].reason == "nothing_coded"
    halves = [Codings(tuple(row for row in rows if (row.transcript < "tC") is side)) for rows, side in
              ((mine, True), (forge.as_coder(mine, "bee"), False))]  # fmt: skip
    assert ruled(pass_, codings=Codings((*halves[0], *halves[1])))["agreement"].reason == "apart"


@pytest.mark.parametrize(
    ("declared", "allowed", "reason"),
    [(True, True, "declared_blind"), (False, False, "knew_conditions"), (None, False, "blind_not_said")],
)
def test_blind_is_what_the_researcher_declared(declared, allowed, reason):
    outcome = replace(forge.OUTCOME, blind_to_conditions=declared)
    assert why(ruled(concluded(outcome=outcome))["blind"])[:2] == (allowed, reason)


def test_documented_is_withheld_where_the_evidence_is_what_people_say():
    found = ruled(concluded())["documented"]
    assert why(found) == (False, "not_documented", ("A", "B"))
    assert found.facts == {"documented": 0, "described": 0, "attributed": 4, "judged": 0}
    assert ruled(forge.study({}, None).test())["documented"].reason == "no_evidence"


def test_documents_alone_are_called_documented():
    talk = forge.transcript("tA", kind="document")
    base = forge.study({"A": ("T", {"a": "+"})}, "a <- works")
    assert why(ruled(replace(base, transcripts=(talk,)).test())["documented"])[:2] == (True, "all_documented")


def test_judgements_with_nothing_coded_are_not_called_documented():
    judged = [Judgement(case, "a", value, basis="documented") for case, value in (("A", "T"), ("B", "F"))]
    only = forge.study({"A": ("T", {}), "B": ("F", {})}, "a <- works", judgements=judged).test()
    assert why(ruled(only)["documented"]) == (False, "judged_only", ())
    talk = forge.transcript("tA", kind="document")
    there = [replace(judged[1], value="T")]
    some = forge.study({"A": ("T", {"a": "+"}), "B": ("T", {})}, "a <- works", judgements=there)
    found = ruled(replace(some, transcripts=(talk, some.transcripts[1])).test())["documented"]
    assert (found.allowed, found.facts["documented"], found.facts["judged"]) == (False, 1, 1)


def test_an_audit_trail_is_a_ledger_that_replays():
    pass_ = concluded()
    saved = tuple(replace(entry, hash="ab") for entry in pass_.study.entries)
    kept = replace(pass_, study=replace(pass_.study, entries=saved))
    assert ruled(pass_, fault="")["audit_trail"].reason == "not_recorded"
    assert ruled(kept)["audit_trail"].reason == "not_replayed"
    assert why(ruled(kept, fault="line 2 was changed")["audit_trail"])[1:] == ("does_not_hold", ("line 2 was changed",))
    assert ruled(kept, fault="")["audit_trail"].allowed


def test_member_checked_needs_a_reply():
    pass_ = concluded()
    record = StudyRecord(StudySpec("s"), Codebook())
    assert ruled(pass_)["member_checked"].reason == "no_reply"
    asked = [SimpleNamespace(response=word) for word in ("agrees", "differs", "no_reply")]
    spied = SimpleNamespace(**{name: getattr(record, name) for name in ("spec", "codebook", "codings", "transcripts")})
    spied.member_checks = asked
    found = {w.id: w for w in words(spied, pass_.table, (), ())}["member_checked"]  # type: ignore[arg-type]
    assert found.allowed
    assert found.facts == {"asked": 3, "replied": 2, "agrees": 1, "differs": 1}


def test_an_empty_study_supports_no_word():
    found = ruled(forge.study({}, None, outcome=None, codes=Codebook()).test())
    assert not any(word.allowed for word in found.values())


def test_a_code_gone_from_the_codebook_is_no_obstacle():
    pass_ = forge.study(forge.STORY, "a <-> works").test()
    gone = replace(pass_, study=replace(pass_.study, codebook=forge.book("b")))
    assert not ruled(gone)["necessary"].allowed


# --- forms -----------------------------------------------------------------------------------------------------


def test_english_words_are_found_whole_and_thai_ones_by_their_letters():
    assert says("A Sufficient condition", "sufficient")
    assert not says("because of C", "causal")
    assert says("เป็นเงื่อนไขที่เพียงพอ", "sufficient")
    assert not says("การวิเคราะห์เนื้อหาแบบอุปนัย (inductive content analysis)", "analytic_induction")
    assert says("ผลนี้ใช้ได้กับทุกกรณี", Word("universal", allowed=False, reason="cases_studied"))


@pytest.mark.parametrize("id_", WORDS)
def test_the_label_of_a_word_is_among_its_own_forms(id_):
    label = WORDS[id_].label
    assert says(label.th, id_) or says(label.en, id_)


def test_a_conclusion_of_another_branch_is_not_lent_to_this_one():
    """Pass 2 was concluded; the study then went back to pass 1 and tried another way."""
    lines = [("pass", 0), ("reformulate", 1), ("pass", 2), ("conclude", 3), ("reformulate", 1)]
    entries = [LedgerEntry(kind, n=n, parent=parent) for n, (kind, parent) in enumerate(lines, start=1)]
    assert conclusion(entries[:4]) is entries[3]
    assert conclusion(entries) is None
