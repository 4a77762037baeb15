"""Plain text for the command line: a pass with its evidence, findings, a story to follow."""

from __future__ import annotations

import pytest
import regex

from qualcoop.errors import Fault
from qualcoop.induction.passages import Passage
from qualcoop.records.codebook import Code
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Judgement
from qualcoop.views.report.story import steps
from qualcoop.views.rows.records import passage_row
from qualcoop.views.terminal.findings import findings_text
from qualcoop.views.terminal.history import entry_text, history_text
from qualcoop.views.terminal.material import check_text, quotes_text, settled_text, transcript_text
from qualcoop.views.terminal.passes import pass_text

from . import forge
from .views_study import MEMO, Analysis, make_analysis, make_list, make_study


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return make_analysis()


# --- passes, findings, history -------------------------------------------------------------------------------


def test_a_pass_tells_claim_verdicts_cells_and_evidence(analysis):
    told = pass_text(analysis.passes[0])
    for part in (
        "Pass 1 of coop (not recorded)",
        "trust <-> lasts",
        "In every case where trust helps, the group lasts",
        "กรณีใดที่ความไว้ใจกันเอื้อ",
        "มีกรณีแย้ง / contradicted",
        "Basis: 4 cases, 3 participants, 5 passages",
        "Negative case C (กรณีแย้ง): against sufficiency",
        "“เราไว้ใจกันดีนะ” [C ",
        "the choice is the researcher's",
        "trust & no_debt <-> lasts",
    ):
        assert part in told
    assert regex.search(r"^D +\? +F +undetermined +ask about X +trust +ยังสรุปไม่ได้$", told, regex.MULTILINE)
    assert regex.search(r"^X holds +A, B +C$", told, regex.MULTILINE)


def test_a_pass_withholds_sufficiency_until_it_was_at_risk():
    assert "the word is withheld" in pass_text(make_study().test())
    assert "the word is withheld" not in pass_text(make_study(chosen="on_x").test())


def test_a_pass_without_a_hypothesis_gives_no_verdict():
    told = pass_text(make_list()[0])
    assert "nothing is tested" in told
    assert regex.search(r"^no_debt +▲ +▲ +▼ +m$", told, regex.MULTILINE)
    assert "▼ hinders" in told
    assert not regex.search("confirms|negative|compatible", told)


def test_findings_tell_factors_quotations_and_resolved_cases(analysis):
    told = findings_text(analysis.findings)
    assert regex.search(r"^trust +yes +yes +A, B, C +D +3 +5 +ความไว้ใจกัน / trust$", told, regex.MULTILINE)
    assert regex.search(r"^headman +no +no ", told, regex.MULTILINE)
    assert regex.search(r"^C +1 +reformulate +2 +ปรับสมมติฐาน$", told, regex.MULTILINE)
    assert "facilitates, described: “คนบ้านเราเขาเชื่อใจกัน”" in told
    assert "Recommendations (ข้อเสนอแนะ)" in told
    assert told.endswith("Basis: 4 cases, 4 participants, 12 passages")


def test_words_that_may_not_be_quoted_stand_in_no_text():
    found = make_analysis(permission="no")
    for told in (findings_text(found.findings), pass_text(found.passes[0])):
        assert "We trusted each other" not in told


def test_history_is_a_story_with_reasons_and_memos(analysis):
    study = analysis.findings.study
    told = history_text(study.entries, study.memos, "")
    heads = [line for line in told.splitlines() if regex.match(r"\d+\. ", line)]
    assert [head.split(" / ")[1] for head in heads] == ["Pass 1", "Hypothesis reformulated", "Pass 2", "Concluded"]
    assert "Because of: กรณี C / case C" in told
    assert all(f"| {line}" in told for line in MEMO.splitlines())
    assert told.endswith("4 lines; every one comes out again.")


def test_history_ends_with_the_fault_of_the_first_line_that_does_not_hold(analysis):
    told = history_text(analysis.findings.study.entries[:1], (), "line 2 was changed")
    assert told.endswith("The next line does not hold: line 2 was changed")
    assert "comes out again" not in told


def test_an_entry_is_told_with_its_stamp():
    entry = LedgerEntry("hold", because="case:G", n=7, at="2021-03-01", by="ann", hash="ab" * 32)
    assert entry_text(entry).splitlines() == [
        "7. คงไว้ก่อน / Held open  [2021-03-01 · ann · abababababab]",
        "   เมื่อวันที่ 1 มีนาคม พ.ศ. 2564 ann คงไว้ก่อนโดยยังไม่ปรับแก้ เหตุผลคือกรณี G",
        "   On 1 March 2021 ann changed nothing for now and left open what contradicts. The reason: case G.",
        "   เหตุผล / Because of: กรณี G / case G",
    ]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (
            LedgerEntry(
                "refine", after={"version": 2, "operations": [{"operation": "renamed", "old": ["a"], "new": ["b"]}]}
            ),
            "renamed: a → b",
        ),
        (
            LedgerEntry("recode", before={"codings": [{}]}, after={"codings": [{}, {}]}),
            "codings: 1 rows out, 2 rows in",
        ),
        (
            LedgerEntry("redefine", before={"scope": ""}, after={"scope": "@size=city", "kind": "scope"}),
            "scope: @size=city",
        ),
        (
            LedgerEntry("redefine", after={"outcomes": {"A": ["none", "fully"]}}),
            "outcomes judged again: A none → fully",
        ),
        (LedgerEntry("redefine", after={"how_judged": "ab" * 32}), "criteria of the outcome: #abababab"),
        (
            LedgerEntry("reformulate", after={"expects": {"laws": "facilitates"}}),
            "expected directions: laws facilitates",
        ),
        (LedgerEntry("corpus", after={"cases": ["E"], "transcripts": []}), "cases: E"),
        (LedgerEntry("abandon", before={"hypothesis": "a -> y"}, after={"hypothesis": None}), "hypothesis: none"),
        (LedgerEntry("pass", result={"expression": None, "verdicts": {"A": None}}), "No hypothesis in this pass"),
        (LedgerEntry("withdrawal", before={"texts": "ab"}, after={"texts": "cd"}), "transcripts: cd"),
    ],
)
def test_every_kind_of_entry_is_told(entry, told):
    assert told in entry_text(entry)
    assert len(steps((entry,))) == 1


# --- the other commands --------------------------------------------------------------------------------------


def test_check_counts_faults_and_warnings():
    told = check_text([Fault("study.yaml", 3, "no case 'X'")], [Fault("codebook.yaml", 0, "term never matches")])
    assert told.splitlines() == [
        "fault: study.yaml:3: no case 'X'",
        "look at: codebook.yaml: term never matches",
        "1 fault, 1 to look at",
    ]


def test_a_transcript_tells_its_speakers_and_notices():
    told = transcript_text(make_study().transcripts[0])
    assert told.startswith("coop-01: 2 turns, ")
    assert "case A" in told


def test_quotes_lead_back_to_their_place(analysis):
    passage: Passage = analysis.findings["trust"].quotes[0]
    told = quotes_text([passage_row(passage, codes=("trust",))])
    assert told.startswith("“คนบ้านเราเขาเชื่อใจกัน”\n")
    assert f"(A1), case A; coop-01, turn 2, {passage.start}-{passage.end}; facilitates; trust" in told
    assert told.endswith("Basis: 1 cases, 1 participants, 1 passages")


def test_settling_lists_what_is_open():
    row = {"transcript": "t", "start": 1, "end": 5, "code": "trust", "values": ["facilitates", ""], "quote": "ไว้ใจ"}
    told = settled_text(3, [row])
    assert told.startswith("3 codings agreed, 1 open")
    assert regex.search(r"^t +1-5 +trust +facilitates +\(not coded\) +ไว้ใจ$", told, regex.MULTILINE)


def test_findings_tell_absence_presence_and_what_was_judged_otherwise_apart():
    book = forge.book(Code("a", cell="presence"), "b")
    told_ = {"A": ("T", {"a": "0", "b": "a"}), "B": ("F", {"a": "a", "b": "+"}), "C": ("F", {"b": "0"})}
    judged = [Judgement("B", "b", "?")]
    told = findings_text(forge.study(told_, "a -> works", codes=book, judgements=judged).findings)
    header = regex.search("^code .*$", told, regex.MULTILINE)[0]
    assert "present" in header
    assert regex.search(r"^a +no +yes +A +B +C +2 +2", told, regex.MULTILINE)
    assert regex.search(r"^b +no +no +A +C +B +3 +3", told, regex.MULTILINE)
    assert "judged otherwise" in header
