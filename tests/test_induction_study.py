"""Study and pass: the loop in memory, and the invariants of the method that need no folder."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import ExpressionError, LedgerError, UnknownCodeError, UsageError
from qualcoop.induction.revisions import check_scope
from qualcoop.records.codebook import Code, Example, Indicator
from qualcoop.records.coding import Codings
from qualcoop.records.ledger import REVISIONS
from qualcoop.records.study import Judgement, Memo, Outcome, Participant

from . import forge

WHY = {"because": "case:C", "memo": "หมู่บ้าน C มีกฎหมายแต่ไม่ร่วมมือ"}
said = st.sampled_from(["", *forge.SAID, "+ -", "0 +"])
outcomes = st.sampled_from(["T", "F", "?", "C", None, 0.67])
claims = st.sampled_from(
    ["a -> works", "a <- works", "a & b <-> works", "a | ~b -> works", "a.hinders <- works", "a & b | a & ~b <-> works"]
)


@st.composite
def studies(draw, *, hypothesis=claims, scoped=True):
    """A small study: up to five cases, two codes, sizes, sometimes a scope rule."""
    told = {}
    facts = {}
    for id_ in "ABCDE"[: draw(st.integers(1, 5))]:
        told[id_] = (draw(outcomes), {"a": draw(said), "b": draw(said)})
        facts[id_] = draw(st.sampled_from([{"size": "city"}, {"size": "village"}, {"size": "?"}]))
    scope = draw(st.sampled_from(["", "@size=city", "~b"])) if scoped else ""
    return forge.study(told, draw(hypothesis), attributes=facts, scope=scope)


# --- invariant 1: no case disappears -------------------------------------------------------------------------


@given(studies())
def test_no_case_disappears(study):
    """Examined = confirms + compatible + negative + outside + undetermined."""
    pass_ = study.test()
    result = pass_.study.entries[-1].result
    assert [row.case for row in pass_.verdicts] == result["cases"] == [case.id for case in study.spec.cases]
    words = {"confirms", "compatible", "negative", "outside", "undetermined"}
    assert all(row.verdict in words for row in pass_.verdicts)
    assert sum(result["verdicts"].get(case.id) is not None for case in study.spec.cases) == len(study.spec.cases)


@given(studies())
def test_the_four_cells_hold_the_cases_in_scope_whose_values_are_known(study):
    pass_ = study.test()
    placed = [case for cases in pass_.four_cells.values() for case in cases]
    known = [row.case for row in pass_.verdicts if row.verdict != "outside" and {row.x, row.y} <= {"T", "F"}]
    assert sorted(placed) == sorted(known)


# --- invariant 2: exclusion only as a rule -------------------------------------------------------------------


def test_a_recoding_cannot_strike_out_a_case():
    """The facts about cases may change; that a case belongs may not."""
    pass_ = forge.study(forge.STORY).test()
    fewer = replace(pass_.study.spec, cases=pass_.study.spec.cases[:2])
    with pytest.raises(LedgerError, match=r"case C, D is gone.*leaves only by a rule"):
        pass_.recode(spec=fewer, because="source", memo="จำผิด")


@given(studies(scoped=False), st.sampled_from(["@size=city", "@size!=village", "~b", "a | b"]))
def test_a_redefinition_keeps_every_case_and_puts_outside_exactly_those_that_the_rule_leaves_out(study, rule):
    pass_ = replace(study, spec=replace(study.spec, mode="generalized")).test()
    after = pass_.redefine(rule, because="source", memo="นิยามใหม่").test()
    assert {row.case for row in after.verdicts} == {row.case for row in pass_.verdicts}
    assert all((row.verdict == "outside") is (row.scope == "F") for row in after.verdicts)


def test_a_redefinition_lists_whom_it_saves_and_whom_it_evicts():
    size = {"A": {"size": "city"}, "B": {"size": "village"}, "C": {"size": "village"}, "D": {"size": "city"}}
    study = forge.study(forge.STORY, attributes=size).test().redefine("@size=city", **WHY)
    entry = study.entries[-1]
    assert entry.result["cases"] == [
        {"case": "B", "from": "confirms", "to": "outside"},
        {"case": "C", "from": "negative", "to": "outside"},
    ]
    assert (entry.before, entry.after) == ({"scope": ""}, {"scope": "@size=city", "kind": "scope"})


def test_types_split_what_was_in_scope_before():
    size = {id_: {"size": "city", "sea": "yes"} for id_ in "ABCD"}
    study = forge.study(forge.STORY, attributes=size, scope="@size=city | @sea=yes")
    split = study.test().redefine("@sea=yes", kind="types", **WHY | {"because": "source"})
    assert split.spec.scope == "(@size=city | @sea=yes) & (@sea=yes)"
    assert split.entries[-1].after["type"] == "@sea=yes"


def test_a_scope_rule_may_be_lifted_again():
    size = {id_: {"size": "city"} for id_ in "ABCD"}
    study = forge.study(forge.STORY, attributes=size, scope="@size=city")
    assert study.test().redefine("", because="adviser", memo="ไม่จำกัดขนาด").spec.scope == ""


@pytest.mark.parametrize(
    ("rule", "said"),
    [("@colour=red", "no case has an attribute 'colour'"), ("zz", "no code 'zz'"), ("advice", "guideline")],
)
def test_a_rule_speaks_of_what_cases_have(rule, said):
    study = forge.study(
        forge.STORY, codes=forge.book("a", "b", Code("advice", kind="guideline")), attributes={"A": {"size": "city"}}
    )
    with pytest.raises(ExpressionError, match=said):
        check_scope(rule, study)


def test_a_redefinition_of_another_kind_is_refused():
    with pytest.raises(UsageError, match="scope, outcome, types"):
        forge.study(forge.STORY).test().redefine("a", kind="colour", **WHY)


# --- invariant 3: staleness and flips ------------------------------------------------------------------------


def test_a_revision_makes_every_earlier_verdict_stale_and_the_flips_are_listed():
    first = forge.study(forge.STORY).test()
    assert not any(row.stale or row.previous for row in first.verdicts)
    second = first.reformulate("a & b", **WHY).test()
    assert all(row.stale for row in second.verdicts)
    assert {row.case: row.previous for row in second.verdicts} == forge.verdicts(first)
    result = second.study.entries[-1].result
    assert result["stale"] == ["A", "B", "C", "D"]
    assert result["flips"] == [{"case": "C", "from": "negative", "to": "compatible"}]


@given(studies(), st.sampled_from(["codebook", "codings", "judgements", "spec"]))
def test_a_change_of_any_input_makes_the_next_pass_stale(study, part):
    first = study.test()
    judged = Judgement(study.spec.cases[0].id, "a", "T")
    extra = forge.coding(study.transcripts[0], "b", "+", basis="described", state="present")
    other = {
        "codebook": replace(first.study, codebook=forge.book("a", "b", "c", "d")),
        "codings": replace(first.study, codings=Codings((*study.codings, extra))),
        "judgements": replace(first.study, judgements=(judged,)),
        "spec": replace(first.study, spec=replace(study.spec, tolerance=7)),
    }[part]
    second = other.test()
    assert not second.recorded
    assert all(row.stale for row in second.verdicts)


def test_testing_again_without_a_change_is_the_same_pass():
    first = forge.study(forge.STORY).test()
    again = first.study.test()
    assert (again.number, len(again.study.entries)) == (1, 1)
    assert not any(row.stale for row in again.verdicts)
    held = first.hold(because="case:C", memo="รอฟังอีกคน").test()
    assert (held.number, [entry.kind for entry in held.study.entries]) == (1, ["pass", "hold"])


# --- invariant 4: no universal claim over an open negative case ----------------------------------------------


@given(studies())
def test_no_pass_with_a_negative_case_is_concluded_for_want_of_one(study):
    pass_ = study.test()
    if pass_.negative_cases:
        with pytest.raises(LedgerError, match="contradict the claim"):
            pass_.conclude(reason="no_negative_case", memo="ครบแล้ว")
        assert pass_.stands == "contradicted"
        ended = pass_.conclude(reason="time", memo="หมดเวลา").study.entries[-1]
        assert ended.result["stands"] == "contradicted"
    else:
        assert pass_.conclude(reason="no_negative_case", memo="ครบแล้ว").study.entries[-1].because == "no_negative_case"


def test_tolerated_cases_do_not_stand_in_the_way():
    study = forge.study(forge.STORY, mode="modified", tolerance=1)
    assert study.test().conclude(reason="no_negative_case", memo="ยอมรับหนึ่งกรณี").study.entries[-1].kind == "conclude"


def test_without_a_hypothesis_there_is_nothing_that_a_case_could_contradict():
    pass_ = forge.study(forge.STORY, None).test()
    assert (pass_.stands, pass_.four_cells, pass_.flags, pass_.sentence) == (None, None, (), None)
    with pytest.raises(LedgerError, match="no hypothesis stands"):
        pass_.conclude(reason="no_negative_case", memo="ไม่มีสมมติฐาน")
    assert pass_.conclude(reason="saturation:code", memo="ไม่มีรหัสใหม่").factor_list


def test_a_conclusion_waits_for_the_pass_that_tests_the_last_revision():
    """A recoding after the pass may have made a negative case that no pass has shown."""
    first = forge.study(forge.STORY, "a & b -> works").test()
    judged = [Judgement("D", "a", "T"), Judgement("D", "b", "T")]
    revised = first.recode(judgements=judged, because="source", memo="ใหม่")
    with pytest.raises(LedgerError, match="not tested yet"):
        replace(first, study=revised).conclude(reason="no_negative_case", memo="ครบแล้ว")
    held = first.hold(because="time", memo="พักไว้")
    assert replace(first, study=held).conclude(reason="time", memo="พอแล้ว").study.entries[-1].kind == "conclude"


@pytest.mark.parametrize(("reason", "memo"), [("done", "x"), ("saturation", "x"), ("case:A", "x"), ("time", "  ")])
def test_a_conclusion_needs_a_known_reason_and_a_memo(reason, memo):
    with pytest.raises(LedgerError):
        forge.study(forge.STORY).test().conclude(reason=reason, memo=memo)


def test_a_conclusion_says_what_was_not_tried():
    study = forge.study({**forge.STORY, "E": ("?", {"a": "+"}), "F": ("T", {})})
    left = study.test().conclude(reason="time", memo="หมดเวลา").study.entries[-1].result["not_tried"]
    assert set(left) >= {"decide:C", "judge_Y:E", "ask_about_X:F", "constant:c", "sufficiency_not_sought"}


# --- invariant 6: reasons, memos, and the rule of classic mode -----------------------------------------------


def turns(pass_, because="case:C", memo="เพราะหมู่บ้าน C"):
    """Give every revision as a call."""
    more = {"because": because, "memo": memo}
    return {
        "reformulate": lambda: pass_.reformulate("a & b", **more),
        "redefine": lambda: pass_.redefine("b", **more),
        "refine": lambda: pass_.refine(forge.book("a", "b", "c", "d"), **more),
        "recode": lambda: pass_.recode(judgements=[Judgement("C", "a", "F")], **more),
        "hold": lambda: pass_.hold(**more),
        "abandon": lambda: pass_.abandon(**more),
    }


@pytest.mark.parametrize("kind", REVISIONS)
def test_every_revision_is_an_entry_with_reason_and_memo(kind):
    pass_ = forge.study(forge.STORY).test()
    study = turns(pass_)[kind]()
    entry = study.entries[-1]
    assert (entry.kind, entry.because, entry.parent, entry.at) == (kind, "case:C", 1, "")
    assert study.memos[-1].text == "เพราะหมู่บ้าน C"
    assert entry.memo["id"] == study.memos[-1].id == f"002-{kind}"
    assert len(pass_.study.entries) == 1


@pytest.mark.parametrize("kind", REVISIONS)
@pytest.mark.parametrize(("because", "memo"), [("", "x"), ("I felt like it", "x"), ("case:Z", "x"), ("case:C", " \n")])
def test_no_revision_without_a_reason_and_a_memo(kind, because, memo):
    with pytest.raises(LedgerError, match=r"because is|needs a memo"):
        turns(forge.study(forge.STORY).test(), because, memo)[kind]()


@pytest.mark.parametrize("kind", ["reformulate", "redefine"])
@pytest.mark.parametrize("because", ["source", "adviser", "case:A", "idle:b"])
def test_in_classic_mode_what_saves_the_claim_names_a_case_that_contradicts_it(kind, because):
    with pytest.raises(LedgerError, match="names a case that contradicts it: case:C"):
        turns(forge.study(forge.STORY).test(), because)[kind]()
    other = forge.study(forge.STORY, mode="modified").test()
    assert turns(other, because)[kind]().entries[-1].because == because


def test_in_classic_mode_a_change_that_saves_nothing_may_have_any_known_reason():
    pass_ = forge.study(forge.STORY).test()
    assert pass_.reformulate("a | c", because="source", memo="อ่านเพิ่ม").entries[-1].kind == "reformulate"


@given(studies(), st.sampled_from(["b -> works", "a & b <-> works", "~a <- works"]), st.sampled_from("ABCDE"))
def test_a_saving_reformulation_passes_exactly_where_its_reason_is_a_negative_case(study, line, named):
    pass_ = study.test()
    negative = {row.case for row in pass_.negative_cases}
    cases = {row.case for row in pass_.verdicts}
    try:
        entry = pass_.reformulate(line, because=f"case:{named}", memo="ลอง").entries[-1]
    except (LedgerError, UsageError):
        assert named not in negative or str(study.spec.hypothesis) == line
    else:
        saved = {change["case"] for change in entry.result["cases"] if change["from"] == "negative"}
        assert named in cases
        assert not saved or named in negative


def test_a_memo_id_that_a_person_uses_already_is_left_alone():
    pass_ = forge.study(forge.STORY).test()
    mine = replace(pass_.study, memos=(Memo("002-hold", "ของฉันเอง"),))
    held = replace(pass_, study=mine).hold(because="time", memo="พักไว้")
    assert [memo.id for memo in held.memos] == ["002-hold", "002-hold-2"]


# --- invariants 7 and 8: flags -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "flagged"), [("", False), ("@size=city", False), ("b", False), ("a", True), ("~a.hinders | b", True)]
)
def test_a_rule_that_names_a_condition_of_the_hypothesis_is_circular(scope, flagged):
    size = {"A": {"size": "city"}}
    assert ("circular" in forge.study(forge.STORY, scope=scope, attributes=size).test().flags) is flagged


@pytest.mark.parametrize(
    ("chosen", "outcome", "flagged"),
    [({}, "F", True), ({"A": "on_y"}, "F", True), ({"A": "on_x"}, "F", False), ({"A": "on_x"}, "T", True)],
)
def test_the_robinson_flag_until_sufficiency_was_at_risk(chosen, outcome, flagged):
    told = {"A": ("T", {"a": "+"}), "B": (outcome, {"a": "-"})}
    assert ("robinson" in forge.study(told, chosen=chosen).test().flags) is flagged


def test_a_case_chosen_on_x_counts_only_inside_the_scope():
    size = {"A": {"size": "city"}, "B": {"size": "village"}}
    told = {"A": ("F", {"a": "-"}), "B": ("T", {"a": "+"})}
    pass_ = forge.study(told, chosen={"B": "on_x"}, scope="@size=city", attributes=size).test()
    assert "robinson" in pass_.flags


def test_one_span_for_outcome_and_condition_is_flagged():
    codes = forge.book("a", Code("works", kind="outcome"))
    study = forge.study({"A": (None, {"a": "+"})}, codes=codes)
    both = replace(study, codings=Codings((*study.codings, forge.coding(study.transcripts[0], "works"))))
    assert "same-span" in both.test().flags
    assert "same-span" not in study.test().flags


def test_a_constant_is_listed_as_untestable():
    told = {"A": ("T", {"a": "+", "b": "+"}), "B": ("F", {"a": "+", "b": "-"}), "C": ("F", {"a": "0"})}
    assert forge.study(told).test().untestable == ("a", "c")


# --- invariant 9: verdicts do not depend on the order of cases, the story does --------------------------------


@given(studies(), st.randoms())
def test_verdicts_do_not_depend_on_the_order_of_cases_but_the_story_does(study, random):
    cases = list(study.spec.cases)
    random.shuffle(cases)
    turned = replace(study, spec=replace(study.spec, cases=tuple(cases)))
    before, after = study.test(), turned.test()
    assert {row.case: row for row in before.verdicts} == {row.case: row for row in after.verdicts}
    assert before.stands == after.stands
    assert after.study.entries[-1].result["cases"] == [case.id for case in cases]


# --- what each revision changes ------------------------------------------------------------------------------


def test_reformulating_takes_a_whole_hypothesis_or_a_left_side():
    pass_ = forge.study(forge.STORY, "a <-> works").test()
    assert str(pass_.reformulate("a & b", **WHY).spec.hypothesis) == "a & b <-> works"
    entry = pass_.reformulate("a & b -> works", **WHY).entries[-1]
    assert (entry.before, entry.after) == ({"hypothesis": "a <-> works"}, {"hypothesis": "a & b -> works"})
    assert entry.result["weighed"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("zz", "no code 'zz'"),
        ("advice", "only conditions"),
        ("a -> other", "the outcome is 'works'"),
        ("a &", "ends where"),
    ],
)
def test_a_reformulation_that_cannot_be_tested_is_refused(line, said):
    study = forge.study(forge.STORY, codes=forge.book("a", "b", Code("advice", kind="guideline")))
    with pytest.raises(ExpressionError, match=said):
        study.test().reformulate(line, **WHY)


@pytest.mark.parametrize(
    "turn",
    [
        lambda p: p.reformulate("a -> works", **WHY),
        lambda p: p.redefine("", **WHY),
        lambda p: p.refine(p.study.codebook, **WHY),
        lambda p: p.recode(codings=p.study.codings, **WHY),
    ],
)
def test_a_revision_that_changes_nothing_is_none(turn):
    with pytest.raises(UsageError, match="nothing to"):
        turn(forge.study(forge.STORY).test())


def test_an_abandoned_line_leaves_no_hypothesis_and_no_expectation():
    study = forge.study(forge.STORY, expects={"a": "facilitates"}).test().abandon(**WHY)
    assert (study.spec.hypothesis, dict(study.spec.expects)) == (None, {})
    assert study.entries[-1].after == {"hypothesis": None, "expects": {}}
    pass_ = study.test()
    assert {row.verdict for row in pass_.verdicts} == {None}
    with pytest.raises(ExpressionError, match="has no arrow and no hypothesis stands"):
        pass_.reformulate("b", because="source", memo="ลองใหม่")
    assert str(pass_.reformulate("b -> works", because="source", memo="ลองใหม่").spec.hypothesis) == "b -> works"


def test_expected_directions_may_change_with_a_reformulation():
    pass_ = forge.study(forge.STORY, expects={"a": "facilitates"}).test()
    entry = pass_.reformulate("a & b", expects={"a": "facilitates", "b": "hinders"}, **WHY).entries[-1]
    assert entry.after["expects"] == {"a": "facilitates", "b": "hinders"}


def test_the_outcome_is_counted_from_another_step_and_the_old_values_are_kept():
    told = {"A": ("fully", {"a": "+"}), "B": ("partly", {"a": "+"})}
    pass_ = forge.study(told, outcome=forge.GRADED).test()
    judged = replace(pass_.study.spec.cases[1], outcome="none")
    now = replace(pass_.study.spec, cases=(pass_.study.spec.cases[0], judged))
    entry = pass_.redefine("partly", kind="outcome", spec=now, because="case:B", memo="นับบางส่วนด้วย").entries[-1]
    assert entry.before == {"counts_from": "fully"}
    assert entry.after == {"counts_from": "partly", "outcomes": {"B": ["partly", "none"]}, "kind": "outcome"}
    with pytest.raises(UsageError, match="its steps are none, partly, fully"):
        pass_.redefine("wholly", kind="outcome", because="case:B", memo="x")


def test_an_outcome_without_a_scale_may_be_judged_again_too():
    pass_ = forge.study(forge.STORY).test()
    again = tuple(replace(case, outcome="T") if case.id == "C" else case for case in pass_.study.spec.cases)
    study = pass_.redefine("", kind="outcome", spec=replace(pass_.study.spec, cases=again), **WHY)
    assert study.entries[-1].after["outcomes"] == {"C": ["F", "T"]}
    assert study.test().stands == "stands"


def test_an_outcome_may_come_in_after_a_first_pass_without_one_and_be_renamed():
    told = {"A": (None, {"a": "+"})}
    pass_ = forge.study(told, None, outcome=None, mode="inductive-content").test()
    now = replace(pass_.study.spec, outcome=Outcome("works"), mode="classic")
    study = pass_.redefine("", kind="outcome", spec=now, because="source", memo="เริ่มตั้งคำถาม")
    assert study.entries[-1].after["outcome"] == "works"
    second = study.test().reformulate("a -> works", because="source", memo="ตั้งสมมติฐาน").test()
    renamed = second.redefine(
        "", kind="outcome", spec=replace(second.study.spec, outcome=Outcome("lasts")), because="source", memo="ชื่อใหม่"
    )
    assert str(renamed.spec.hypothesis) == "a -> lasts"
    assert renamed.test().verdicts[0].x == "T"


def test_a_recoding_changes_facts_about_cases_but_no_outcome():
    """Outcomes change by redefinition, which keeps the old value; a recoding took them over unseen."""
    pass_ = forge.study(forge.STORY).test()
    case = replace(pass_.study.spec.cases[0], outcome="F", attributes={"size": "city"}, chosen="on_x")
    now = replace(pass_.study.spec, cases=(case, *pass_.study.spec.cases[1:]))
    after = pass_.recode(spec=now, because="source", memo="เติมข้อมูล").spec.cases[0]
    assert (after.outcome, after.attributes, after.chosen) == ("T", {"size": "city"}, "on_x")


def test_a_recoding_keeps_the_rows_that_went_and_the_rows_that_came():
    pass_ = forge.study(forge.STORY).test()
    rows = [replace(row, stance="hinders") if row.code == "a" else row for row in pass_.study.codings]
    entry = pass_.recode(codings=Codings(tuple(rows)), because="disagreement:a", memo="อ่านใหม่").entries[-1]
    assert {row["stance"] for row in entry.before["codings"]} == {"facilitates", "hinders"} - {"hinders"}
    assert {row["stance"] for row in entry.after["codings"]} == {"hinders"}
    assert "quote" not in str(entry.data())


def test_a_refinement_tells_its_operations_and_no_quotation_counts():
    """Recorded codebooks keep no quotation: every code with an example seemed reworded."""
    quoted = Code("a", examples=(Example("tA", 2, "กฎหมายเปิดทาง"),), silence="absent", silence_memo="ถามทุกคน")
    pass_ = forge.study(forge.STORY, codes=forge.book(quoted, "b")).test()
    kept = replace(quoted, examples=(Example("tA", 2, ""),), silence_memo="")
    rebuilt = replace(pass_, study=replace(pass_.study, codebook=forge.book(kept, "b")))
    entry = rebuilt.refine(forge.book(quoted, "b", "c"), **WHY).entries[-1]
    assert entry.after["operations"] == [{"operation": "created", "old": [], "new": ["c"]}]
    with pytest.raises(UsageError, match="nothing to refine"):
        rebuilt.refine(forge.book(quoted, "b"), **WHY)
    assert rebuilt.refine(forge.book(quoted, "b", version=2), **WHY).entries[-1].after["version"] == 2


def test_hypothesis_expectations_and_scope_follow_a_renamed_code():
    study = forge.study(forge.STORY, scope="b | a", expects={"a": "facilitates"})
    entry_study = study.test().refine(forge.book(Code("law", origin=("a",)), "b", "c"), because="source", memo="ชื่อใหม่")
    spec = entry_study.spec
    assert (str(spec.hypothesis), dict(spec.expects), spec.scope) == ("law -> works", {"law": "facilitates"}, "b | law")
    assert entry_study.entries[-1].after["hypothesis"] == "law -> works"


def test_a_code_retired_under_its_hypothesis_leaves_the_verdicts_unknown_until_it_is_reformulated():
    """The retired code has no cell any more, which ended in a KeyError."""
    pass_ = forge.study(forge.STORY).test()
    study = pass_.refine(forge.book("b", "c"), because="idle:a", memo="ไม่ใช้แล้ว")
    assert {"case": "C", "from": "negative", "to": "undetermined"} in study.entries[-1].result["cases"]
    with pytest.raises(ExpressionError, match="no code 'a'"):
        study.test()
    after = replace(pass_, study=study)
    assert after.evidence("A")
    assert str(after.reformulate("b", **WHY).spec.hypothesis) == "b -> works"


# --- growth, without, unreviewed, what is shown --------------------------------------------------------------


def grown(study):
    """Add a case with its interview."""
    new = forge.study({"E": ("T", {"a": "+"})})
    spec = replace(study.spec, cases=(*study.spec.cases, *new.spec.cases))
    talks, rows = (*study.transcripts, *new.transcripts), Codings((*study.codings, *new.codings))
    return replace(study, spec=spec, transcripts=talks, codings=rows)


def test_cases_and_interviews_that_come_in_are_a_corpus_line_before_the_next_pass():
    first = forge.study(forge.STORY).test()
    second = grown(first.study).test()
    assert [entry.kind for entry in second.study.entries] == ["pass", "corpus", "pass"]
    assert second.study.entries[1].after == {"cases": ["E"], "transcripts": ["tE"]}
    assert {row.case: row.previous for row in second.verdicts}["E"] is None


def test_growth_beside_a_revision_not_recorded_makes_no_corpus_line():
    first = forge.study(forge.STORY).test()
    study = grown(replace(first.study, judgements=(Judgement("C", "a", "F"),)))
    assert study.unrecorded() == ("--recode",)
    assert [entry.kind for entry in study.test().study.entries] == ["pass", "pass"]


def test_without_a_code_it_goes_with_its_children_and_a_hypothesis_that_names_it_cannot_be_tested():
    codes = forge.book("a", "b", "other", "other.audit")
    told = {"A": ("T", {"a": "+", "other.audit": "+"})}
    study = forge.study(told, codes=codes, judgements=[Judgement("A", "a", "F")])
    left = study.without("other")
    assert [code.id for code in left.codebook] == ["a", "b"]
    assert left.spec.hypothesis is not None
    gone = study.without("a")
    assert (gone.spec.hypothesis, gone.judgements) == (None, ())
    assert {row.code for row in gone.codings} == {"other.audit"}
    with pytest.raises(UnknownCodeError, match="no code 'zz'"):
        study.without("zz")


def test_the_unreviewed_study_rests_on_suggestions_and_outcomes_alone():
    codes = forge.book(Code("a", indicators=(Indicator("กฎหมาย", "th"),)), "b")
    judged = [Judgement("A", "a", "F"), Judgement("A", "works", "T")]
    study = forge.study({"A": (None, {"b": "+"})}, codes=codes, judgements=judged).unreviewed()
    assert {row.code for row in study.counted()} == {"a"}
    assert [judgement.code for judgement in study.judgements] == ["works"]
    assert study.entries == ()
    assert study.table()["A", "a"].source == "codings"


def test_two_coders_and_no_counted_is_an_error_that_says_what_to_write():
    study = forge.study({"A": ("T", {"a": "+"})})
    two = replace(study, codings=study.codings | forge.as_coder(study.codings, "ben"))
    with pytest.raises(ValueError, match="codings of ann, ben"):
        two.test()
    assert replace(two, spec=replace(two.spec, counted="ben")).test().stands == "stands"


def test_a_pass_shows_itself_with_counts_and_the_claim_in_both_languages():
    pass_ = forge.study(forge.STORY, judgements=[Judgement("A", "a", "T", by="<b>")]).test()
    assert repr(pass_) == "<Pass 1 of forged: 2 confirm, 1 negative, 1 compatible; contradicted>"
    html = pass_._repr_html_()
    assert "กรณีใดที่ a เอื้อ กรณีนั้นเกิดความร่วมมือ" in html
    assert "In every case where a helps, they collaborate." in html
    frame = pass_.to_frame()
    assert frame.loc["C", ["x", "outcome", "verdict", "kind"]].tolist() == ["T", "F", "negative", "sufficiency"]


def test_a_pass_over_no_case_still_gives_a_frame_with_its_columns():
    """A study just begun has no case yet; its frame once ended in an error about a missing column."""
    pass_ = forge.study({}, None).test()
    frame = pass_.to_frame()
    assert (len(frame), frame.index.name, "verdict" in frame) == (0, "case", True)


def test_a_sentence_says_both_directions_and_presence():
    codes = forge.book(Code("a", cell="presence"), "b")
    said = forge.study(forge.STORY, "a & ~b <-> works", codes=codes).test().sentence
    assert said.en == (
        "In every case where there is a and b does not help, they collaborate; "
        "and in every case where they collaborate, there is a and b does not help."
    )
    assert said.th.startswith("กรณีใดที่มี a และ b ไม่เอื้อ กรณีนั้นเกิดความร่วมมือ และกรณีใดที่เกิดความร่วมมือ")


def test_a_study_tells_what_it_holds():
    study = forge.study(forge.STORY)
    assert repr(study) == "<Study forged: 4 interviews (4 th), 4 cases, no pass yet>"
    assert "<td" in study._repr_html_()
    assert repr(study.test().study) == "<Study forged: 4 interviews (4 th), 4 cases, pass 1 recorded>"


def test_saturation_goes_by_date_then_id():
    study = forge.study({id_: ("T", {"a": "+"}) for id_ in "ABCDEF"})
    first = study.test().saturation[0]
    assert (first.kind, first.assessable) == ("code", True)
    late = replace(study.transcripts[0], date="2021-05-01")
    late_code = replace(study.codings.rows[0], code="b")
    rows = Codings((late_code, *study.codings.rows[1:]))
    turned = replace(study, transcripts=(late, *study.transcripts[1:]), codings=rows)
    assert turned.test().saturation != study.test().saturation


def test_participants_rules_reach_the_verdict():
    people = (Participant("mayor-A", "tA", "ตอบ1", role="informant", position="mayor"),)
    codes = forge.book(Code("a", rule="informed", informed=("mayor",)))
    told = {"A": ("T", {"a": "+ -"})}
    assert replace(forge.study(told, codes=codes), participants=people).test().stands == "stands"
    assert forge.study(told, codes=codes).test().verdicts[0].x == "?"
