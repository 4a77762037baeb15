"""The story of a ledger: a sentence first, in both calendars; what a case showed; branches that a reader can follow."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from qualcoop.induction.study import Pass
from qualcoop.records.ledger import ENTRY_KINDS, LedgerEntry
from qualcoop.views.blocks import Facts, Prose, told
from qualcoop.views.report.sentences import LastPass, entry_sentence, negative_words
from qualcoop.views.report.story import steps
from qualcoop.views.terminal.history import history_text
from qualcoop.workflows.studies import open_study, recorded_passes

from . import forge
from .test_invariants import histories, studies, walked

WHY = {"because": "case:C", "memo": "หมู่บ้าน C มีกฎหมายแต่ไม่ร่วมมือ"}
ANN = {"at": "2021-03-04T10:00:00+00:00", "by": "ann"}


def first_words(step):
    """The first paragraph that is no remark on branches."""
    return next(block.words for block in step.blocks if isinstance(block, Prose) and block.tone != "note")


def notes(step):
    return [block.words.en for block in step.blocks if isinstance(block, Prose) and block.tone == "note"]


def facts(step):
    return {name.en: [both for piece in pieces for _, both in told(piece, "en")] for name, pieces in rows_of(step)}


def rows_of(step):
    return [row for block in step.blocks if isinstance(block, Facts) for row in block.rows]


# --- sentences -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "en", "th"),
    [
        (
            LedgerEntry("reformulate", "case:C", before={"hypothesis": "a -> y"}, after={"hypothesis": "a & b -> y"}),
            "The researcher changed the hypothesis from “a -> y” to “a & b -> y”. The reason: case C.",
            "ผู้วิจัยปรับสมมติฐานจาก “a -> y” เป็น “a & b -> y” เหตุผลคือกรณี C",
        ),
        (
            LedgerEntry("reformulate", "source", before={"hypothesis": None}, after={"hypothesis": "a -> y"}, **ANN),
            "On 4 March 2021 ann put up the hypothesis “a -> y”. The reason: a source read.",
            "เมื่อวันที่ 4 มีนาคม พ.ศ. 2564 ann ตั้งสมมติฐาน “a -> y” เหตุผลคือเอกสารที่อ่าน",
        ),
        (
            LedgerEntry("reformulate", "adviser", before={"expects": {}}, after={"expects": {"a": "hinders"}}),
            "The researcher changed the directions expected of the conditions. The reason: an adviser.",
            "ผู้วิจัยเปลี่ยนทิศทางที่คาดไว้ของเงื่อนไข เหตุผลคือคำแนะนำของอาจารย์ที่ปรึกษา",
        ),
        (
            LedgerEntry("redefine", before={"scope": ""}, after={"scope": "@size=city", "kind": "scope"}),
            "The researcher redefined the phenomenon, which had no rule, so that only cases belong for which "
            "“@size=city”.",
            "ผู้วิจัยนิยามปรากฏการณ์ใหม่ให้นับเฉพาะกรณีที่ “@size=city” (เดิมไม่มีกฎ)",
        ),
        (
            LedgerEntry("redefine", before={"scope": "@size=city"}, after={"scope": "", "kind": "scope"}),
            "The researcher lifted the rule “@size=city”, so that every case belongs.",
            "ผู้วิจัยยกเลิกกฎ “@size=city” ทุกกรณีจึงอยู่ในขอบเขต",
        ),
        (
            LedgerEntry("redefine", before={"scope": "a"}, after={"scope": "b", "kind": "scope"}),
            "The researcher changed the rule of who belongs to the phenomenon from “a” to “b”.",
            "ผู้วิจัยเปลี่ยนกฎของขอบเขตของปรากฏการณ์จาก “a” เป็น “b”",
        ),
        (
            LedgerEntry("redefine", after={"scope": "@sea=yes", "kind": "types", "type": "@sea=yes"}),
            "The researcher split the phenomenon into types and went on with the cases for which “@sea=yes”.",
            "ผู้วิจัยแยกปรากฏการณ์เป็นประเภท และศึกษาต่อเฉพาะกรณีที่ “@sea=yes”",
        ),
        (
            LedgerEntry(
                "redefine",
                before={"counts_from": "fully"},
                after={"counts_from": "partly", "kind": "outcome", "outcomes": {"A": ["none", "fully"]}},
            ),
            "The researcher redefined the outcome, which now counts from “partly” (before, from “fully”), "
            "and judged the outcome of 1 case again.",
            "ผู้วิจัยนิยามผลใหม่ให้นับว่าเกิดผลตั้งแต่ “partly” (เดิมตั้งแต่ “fully”) และวินิจฉัยผลใหม่ 1 กรณี",
        ),
        (
            LedgerEntry(
                "refine",
                before={"version": 1},
                after={"version": 2, "operations": [{"operation": "split", "old": ["a"], "new": ["b", "c"]}]},
            ),
            "The researcher refined the codebook (1 split), from version 1 to version 2.",
            "ผู้วิจัยปรับคู่มือการลงรหัส (แยก 1) จากรุ่น 1 เป็นรุ่น 2",
        ),
        (
            LedgerEntry("recode", before={"codings": [{}]}, after={"codings": [{}, {}], "judgements": [{}]}),
            "The researcher went back to the material and changed codings (1 out, 2 in), judgements (0 out, 1 in).",
            "ผู้วิจัยลงรหัสใหม่และแก้การลงรหัส (ตัดออก 1 เพิ่ม 2) การวินิจฉัยของผู้วิจัย (ตัดออก 0 เพิ่ม 1)",
        ),
        (
            LedgerEntry("hold", "case:C"),
            "The researcher changed nothing for now and left open what contradicts. The reason: case C.",
            "ผู้วิจัยคงไว้ก่อนโดยยังไม่ปรับแก้ เหตุผลคือกรณี C",
        ),
        (
            LedgerEntry("abandon", before={"hypothesis": "a -> y"}, after={"hypothesis": None}),
            "The researcher gave up the explanation “a -> y”; from here no hypothesis stands until one is put up anew.",
            "ผู้วิจัยยกเลิกแนวคำอธิบาย “a -> y” จากนี้จึงไม่มีสมมติฐานจนกว่าจะตั้งใหม่",
        ),
        (
            LedgerEntry("redefine", after={"kind": "outcome", "mode": "modified", "tolerance": 2}),
            "The researcher changed the mode to modified; tolerance 2, declared at this line.",
            "ผู้วิจัยเปลี่ยนแบบของการวิเคราะห์เป็นแบบดัดแปลง ยอมรับกรณีแย้ง 2 กรณี ประกาศ ณ บรรทัดนี้",
        ),
        (
            LedgerEntry("redefine", after={"kind": "outcome", "tolerance": 1}),
            "The researcher changed the tolerance to 1, declared at this line.",
            "ผู้วิจัยยอมรับกรณีแย้ง 1 กรณี ประกาศ ณ บรรทัดนี้",
        ),
        (
            LedgerEntry("redefine", after={"kind": "outcome", "mode": "generalized"}),
            "The researcher changed the mode to generalized.",
            "ผู้วิจัยเปลี่ยนแบบของการวิเคราะห์เป็นแบบทั่วไป",
        ),
        (
            LedgerEntry("redefine", after={"kind": "outcome", "mode": "modified", "tolerance": 1, "how_judged": "ab"}),
            "The researcher redefined the outcome.",
            "ผู้วิจัยนิยามผลที่ต้องการอธิบายใหม่",
        ),
        (
            LedgerEntry("hold", "idle:laws"),
            "The researcher changed nothing for now and left open what contradicts. "
            "The reason: the researcher states that condition laws is idle.",
            "ผู้วิจัยคงไว้ก่อนโดยยังไม่ปรับแก้ เหตุผลคือผู้วิจัยระบุว่าเงื่อนไข laws ไม่ได้ช่วยอธิบาย",
        ),
        (
            LedgerEntry("refuse", "source", after={"option": "redefine", "change": "@size=city"}),
            "The researcher refused the option to redefine the phenomenon: “@size=city”. The reason: a source read.",
            "ผู้วิจัยไม่รับทางเลือกที่จะนิยามปรากฏการณ์ใหม่ “@size=city” เหตุผลคือเอกสารที่อ่าน",
        ),
        (
            LedgerEntry("corpus", after={"cases": ["E"], "transcripts": ["tE", "tF"]}),
            "The researcher added 1 case and 2 transcripts.",
            "ผู้วิจัยเพิ่มข้อมูล 1 กรณี และ 2 บทถอดเทป",
        ),
        (
            LedgerEntry("member_check", after={"rows": [{"participant": "p1", "response": "agrees"}]}),
            "The researcher took results back to informants and noted 1 answer.",
            "ผู้วิจัยนำผลไปตรวจสอบกับผู้ให้ข้อมูล ได้คำตอบ 1 รายการ",
        ),
        (
            LedgerEntry("conclude", "time", by="มะลิ"),
            "มะลิ concluded the analysis. The reason: time ran out.",
            "มะลิ สรุปการวิเคราะห์ เหตุผลคือหมดเวลา",
        ),
        (
            LedgerEntry("pass", result={"expression": None, "verdicts": {"A": None, "B": None}}),
            "The researcher gathered factors with their evidence from 2 cases, without a hypothesis.",
            "ผู้วิจัยรวบรวมปัจจัยพร้อมหลักฐานจาก 2 กรณี โดยไม่มีสมมติฐาน",
        ),
    ],
)
def test_an_entry_is_a_sentence_in_both_languages(entry, en, th):
    said = entry_sentence(entry)
    assert said.en == en
    assert said.th == th


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_a_bare_entry_of_any_kind_and_a_stamp_that_is_no_date_are_told(kind):
    said = entry_sentence(LedgerEntry(kind, at="some day", by="มะลิ {x}"))
    assert said.en.startswith("มะลิ {x} ")
    assert said.th.startswith("มะลิ {x} ")
    assert said.en.endswith(".")


def test_a_pass_counts_its_verdicts_those_that_decide_first():
    step = steps(forge.study(forge.STORY).test().study.entries)[0]
    assert first_words(step).en == (
        "The researcher tested the hypothesis on 4 cases: "
        "2 confirm, 1 contradicts, 1 is compatible, which is no support."
    )
    assert first_words(step).th == (
        "ผู้วิจัยทดสอบสมมติฐานกับ 4 กรณี พบว่าสนับสนุน 2 กรณี แย้ง 1 กรณี ไม่ขัดแย้งแต่ไม่ใช่หลักฐานสนับสนุน 1 กรณี"
    )


# --- what a case showed --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "case", "showed"),
    [
        ("a -> works", "C", "the explanation holds there and the outcome does not occur, against sufficiency"),
        ("c <- works", "C", ""),
        ("~a <- works", "A", "the outcome occurs there and the explanation does not hold, against necessity"),
    ],
)
def test_a_negative_case_tells_which_half_of_the_claim_it_contradicts(claim, case, showed):
    pass_ = forge.study(forge.STORY, claim).test()
    entry = pass_.study.entries[-1]
    said = negative_words(case, LastPass(1, entry)) if forge.verdicts(pass_)[case] == "negative" else None
    assert (said.en if said else "") == showed


def test_of_a_claim_in_both_directions_the_half_is_told_where_the_pass_was_built_again():
    pass_ = forge.study(forge.STORY, "a <-> works").test()
    study = pass_.reformulate("a & b", **WHY)
    without, built = steps(study.entries), steps(study.entries, passes=[pass_])
    assert first_words(without[1]).en.endswith("The reason: case C, which in pass 1 contradicted the hypothesis.")
    assert first_words(built[1]).en.endswith(
        "contradicted the hypothesis (the explanation holds there and the outcome does not occur, against sufficiency)."
    )
    assert first_words(built[1]).th.endswith(
        "เหตุผลคือกรณี C ซึ่งในรอบที่ 1 แย้งสมมติฐาน (เป็นตามคำอธิบายแต่ไม่เกิดผล จึงแย้งข้ออ้างเรื่องเงื่อนไขเพียงพอ)"
    )
    assert "What the negative cases contradict" not in facts(without[0])
    assert facts(built[0])["What the negative cases contradict"][0].startswith("C: the explanation holds there")


def test_a_case_that_did_not_contradict_is_told_as_it_was():
    pass_ = forge.study({**forge.STORY, "E": ("T", {})}).test()
    told_ = {case: first_words(steps(held(pass_, case).entries)[1]).en for case in "ADE"}
    assert told_["A"].endswith("case A, which in pass 1 confirmed the hypothesis.")
    assert told_["D"].endswith("case D, which in pass 1 was compatible, which is no support.")
    assert told_["E"].endswith("case E, which in pass 1 was compatible, which is no support.")


def held(pass_, case):
    return pass_.hold(because=f"case:{case}", memo="รอก่อน")


def test_stale_verdicts_and_flips_are_shown():
    second = forge.study(forge.STORY).test().reformulate("a & b", **WHY).test()
    told_ = facts(steps(second.study.entries)[2])
    assert told_["Earlier verdicts gone stale by a revision, tested again"] == ["every case"]
    assert told_["Verdicts that changed since the pass before"] == ["C: negative → compatible, which is no support"]


def test_what_a_revision_turns_is_told_against_the_last_pass_and_of_many_cases_in_numbers():
    first = forge.study({f"K{n}": ("T", {"a": "+"}) for n in range(9)}, None).test()
    once = first.reformulate("a -> works", because="source", memo="อ่านเอกสาร").entries
    again = replace(once[-1], n=3, parent=2)
    told_ = [facts(step) for step in steps((*once, again))]
    assert told_[1]["Cases whose verdict changes, against pass 1"] == ["no hypothesis → confirms: 9 cases"]
    assert told_[2]["Cases whose verdict changes, against pass 1"] == ["no hypothesis → confirms: 9 cases"]
    few = forge.study({"A": ("T", {"a": "+"})}, None).test().reformulate("a -> works", because="source", memo="x")
    assert facts(steps(few.entries)[1])["Cases whose verdict changes, against pass 1"] == [
        "A: no hypothesis → confirms"
    ]


def test_of_some_stale_verdicts_the_cases_are_named():
    first = forge.study(forge.STORY).test()
    new = forge.study({"E": ("T", {"a": "+"})})
    spec = replace(first.study.spec, cases=(*first.study.spec.cases, *new.spec.cases))
    grown = replace(first.study, spec=spec, transcripts=(*first.study.transcripts, *new.transcripts)).test()
    told_ = facts(steps(grown.study.entries)[-1])
    assert told_["Earlier verdicts gone stale by a revision, tested again"] == ["A, B, C, D"]


def test_an_answer_to_a_member_check_is_told_with_whom_and_of_what():
    rows = [
        {"participant": "p1", "case": "A", "code": "laws", "response": "differs"},
        {"participant": "p2", "case": "", "code": "", "response": "agrees"},
        {"case": "B", "response": "no_reply"},
        {"participant": "p3", "response": "shrugs"},
    ]
    step = steps([LedgerEntry("member_check", after={"rows": rows})])[0]
    assert facts(step)["What informants answered"] == [
        "p1 (A × laws): differs",
        "p2: agrees",
        "B: did not reply",
        "p3: shrugs",
    ]


# --- branches ------------------------------------------------------------------------------------------------


def grafted():
    """One branch given up, then another grown from the first pass, then the first taken up again."""
    first = forge.study(forge.STORY).test()
    one = first.reformulate("a & b", **WHY).test().abandon(**WHY | {"because": "source"})
    two = first.reformulate("b -> works", **WHY).test()
    tail = [replace(entry, n=entry.n + 3, parent=1 if entry.n == 2 else 5) for entry in two.study.entries[1:]]
    return first, (*one.entries, *tail)


def test_a_ledger_of_one_line_of_thought_names_no_branch():
    second = forge.study(forge.STORY).test().reformulate("a & b", **WHY).test()
    for step in steps(second.study.entries):
        assert "Branch" not in step.title.en
        assert notes(step) == []


def test_a_branch_is_headed_says_from_where_it_goes_back_and_the_abandoned_one_says_so():
    _, entries = grafted()
    told_ = steps(entries)
    assert [step.title.en for step in told_] == [
        "Branch 1 · Pass 1",
        "Hypothesis reformulated",
        "Pass 2",
        "Line of explanation abandoned",
        "Branch 2 · Hypothesis reformulated",
        "Pass 3",
    ]
    assert told_[4].title.th == "แนวทางที่ 2 · ปรับสมมติฐาน"
    assert notes(told_[3]) == ["This branch was abandoned, and ends here."]
    assert notes(told_[4]) == ["Goes back to pass 1 and tries another way."]
    assert [notes(told_[n]) for n in (0, 1, 2, 5)] == [[], [], [], []]
    assert "case C, which in pass 1 contradicted the hypothesis (the explanation holds" in first_words(told_[4]).en


def test_a_branch_taken_up_again_is_said_to_be_and_rests_on_its_own_last_pass():
    _, entries = grafted()
    again = LedgerEntry("hold", because="case:C", n=7, parent=4)
    last = LedgerEntry("abandon", because="source", before={"hypothesis": "b -> works"}, n=8, parent=6)
    told_ = steps([*entries, again, last])
    assert told_[6].title.en == "Branch 1 · Held open"
    assert notes(told_[6]) == ["Goes on with branch 1."]
    assert "which in pass 2 was compatible" in first_words(told_[6]).en
    assert told_[7].title.en == "Branch 2 · Line of explanation abandoned"
    assert notes(told_[4]) == ["Goes back to pass 1 and tries another way. (This branch was abandoned later.)"]


def test_a_branch_from_before_any_pass_goes_back_to_the_start():
    entries = [
        LedgerEntry("corpus", after={"cases": ["A"]}, n=1),
        LedgerEntry("hold", n=2, parent=1),
        LedgerEntry("hold", n=3, parent=1),
    ]
    assert notes(steps(entries)[2]) == ["Goes back to the start and tries another way."]


def test_lines_that_name_no_parent_or_one_that_is_not_there_follow_the_line_before():
    entries = [LedgerEntry("hold", n=7), LedgerEntry("hold", n=8), LedgerEntry("hold", n=9, parent=3)]
    told_ = steps(entries)
    assert [step.n for step in told_] == [7, 8, 9]
    assert all(notes(step) == [] for step in told_)


# --- laws ----------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(studies(), histories)
def test_every_history_is_told_entry_by_entry_in_both_languages(study, history):
    passes = walked(study, history)
    entries = passes[-1].study.entries
    told_ = steps(entries, passes[-1].study.memos, passes)
    assert [step.n for step in told_] == list(range(1, len(entries) + 1))
    for step, entry in zip(told_, entries, strict=True):
        said = first_words(step)
        assert said.th
        assert said.en.endswith(".")
        assert "None" not in said.en + said.th
        assert "  " not in said.en + said.th
        if entry.kind == "reformulate" and "hypothesis" in entry.after:
            assert f"“{entry.after['hypothesis']}”" in said.en
        if entry.because.startswith("case:"):
            assert f"case {entry.because[5:]}, which in pass" in said.en


@pytest.mark.parametrize("name", ["coop", "hatyai", "kalasin"])
def test_the_worked_studies_are_told_with_what_each_named_case_showed(name):
    study = open_study(forge.ROOT / "codebooks" / name)
    passes: tuple[Pass, ...] = recorded_passes(study)
    told_ = steps(study.entries, study.memos, passes)
    assert "พ.ศ. 25" in first_words(told_[0]).th
    for step, entry in zip(told_, study.entries, strict=True):
        if entry.because.startswith("case:"):
            assert "which in pass" in first_words(step).en
        if entry.kind == "pass" and "negative" in entry.result["verdicts"].values():
            contradicting = [case for case, verdict in entry.result["verdicts"].items() if verdict == "negative"]
            assert [line[0] for line in facts(step)["What the negative cases contradict"]] == contradicting
    assert history_text(study.entries, study.memos).count("\n\n") >= len(study.entries)
