"""The loop on disk: one pass, several revisions, the next pass, the conclusion, the findings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoop import storing
from qualcoop.errors import ExpressionError, LedgerError, QualcoopWarning, StudyError, UsageError
from qualcoop.induction.work import work_list
from qualcoop.records.codebook import Code
from qualcoop.records.coding import Codings
from qualcoop.records.study import Judgement
from qualcoop.workflows.revising import conclude, findings, record_pass, revise
from qualcoop.workflows.studies import open_study, replayed

from . import forge

WHY = {"because": "case:C", "memo": "หมู่บ้าน C", "by": "ann"}


@pytest.fixture
def home(tmp_path):
    """A study on disk with its first pass recorded."""
    size = {id_: {"size": "city" if id_ in "ABD" else "village"} for id_ in "ABCD"}
    made = forge.on_disk(forge.study(forge.STORY, attributes=size), tmp_path / "study")
    record_pass(made, by="ann")
    return made


def kinds(home):
    return [entry.kind for entry in open_study(home).entries]


def test_recording_the_same_pass_twice_records_it_once(home):
    again = record_pass(home)
    assert (again.number, again.recorded, kinds(home)) == (1, True, ["pass"])


def test_the_loop_of_the_method_on_the_tiny_study(tmp_path):
    """Trust alone is contradicted by village C, which had trust and debts; D lacks trust."""
    home = forge.coop(tmp_path)
    first = record_pass(home, by="author")
    assert forge.verdicts(first) == {"A": "confirms", "B": "confirms", "C": "negative", "D": "compatible"}
    favour, against = first.evidence("C")
    assert {passage.code for passage in favour} == {"trust"}
    assert against == ()
    assert "trust & ~debt.hinders -> lasts" in {option.change for option in first.options}
    revise(home, "reformulate", "trust & ~debt.hinders", because="case:C", memo="หนี้รถไถ", by="author")
    second = record_pass(home, by="author")
    assert (second.stands, forge.verdicts(second)["C"]) == ("stands", "compatible")
    conclude(home, reason="no_negative_case", memo="สี่หมู่บ้านครบแล้ว", by="author")
    found = findings(home)
    assert [(one.case, one.resolved_by) for one in found.negative_cases] == [("C", "reformulate")]
    assert found["debt"].silent == ("D",)
    assert found["debt"].in_explanation
    assert replayed(open_study(home)) is None


def test_several_revisions_may_follow_one_pass(home):
    revise(home, "hold", **WHY)
    forge.edit(home / "codebook.yaml", '"id": "c", "kind": "condition"', '"id": "d", "kind": "condition"')
    refined = revise(home, "refine", because="idle:c", memo="ไม่มีใครพูดถึง", by="ann")
    reformulated = revise(home, "reformulate", "a & d", **WHY)
    redefined = revise(home, "redefine", "@size=city", **WHY)
    assert (refined.n, reformulated.n, redefined.n) == (3, 4, 5)
    assert refined.after["operations"] == [
        {"operation": "created", "old": [], "new": ["d"]},
        {"operation": "retired", "old": ["c"], "new": []},
    ]
    second = record_pass(home)
    assert (second.number, kinds(home)) == (2, ["pass", "hold", "refine", "reformulate", "redefine", "pass"])
    assert forge.verdicts(second) == {"A": "compatible", "B": "compatible", "C": "outside", "D": "compatible"}
    assert replayed(open_study(home)) is None


def test_a_revision_starts_from_the_recorded_pass_and_not_from_the_files(home):
    """Codings changed meanwhile do not count for a reformulation: they are a recoding of their own."""
    rows = Codings(tuple(replace(row, stance="neutral") for row in open_study(home).codings))
    storing.write_codings(storing.codings_path(home, "ann"), rows)
    entry = revise(home, "reformulate", "a & b", **WHY)
    assert entry.result["cases"] == [{"case": "C", "from": "negative", "to": "compatible"}]
    assert open_study(home).unrecorded() == ("--recode",)
    assert revise(home, "recode", **WHY).after["codings"]
    assert open_study(home).unrecorded() == ()


def test_what_cannot_be_made_writes_nothing(home):
    before = forge.folder_hashes(home)
    for kind, value, more, error in (
        ("reformulate", "a & zz", WHY, ExpressionError),
        ("reformulate", "a & b", {**WHY, "because": "source"}, LedgerError),
        ("reformulate", "a & b", {**WHY, "memo": " "}, LedgerError),
        ("reformulate", "a -> works", WHY, UsageError),
        ("redefine", "@colour=red", WHY, ExpressionError),
        ("refine", "", WHY, UsageError),
        ("recode", "", WHY, UsageError),
        ("guess", "", WHY, UsageError),
        ("hold", "", {**WHY, "because": "case:Z"}, LedgerError),
    ):
        with pytest.raises(error):
            revise(home, kind, value, **more)
    assert forge.folder_hashes(home) == before


def test_an_abandoned_line_and_a_new_one(home):
    entry = revise(home, "abandon", **WHY)
    assert entry.after["hypothesis"] is None
    assert open_study(home).unrecorded() == ()
    assert record_pass(home).stands is None
    revise(home, "reformulate", "b -> works", because="adviser", memo="ลองผู้บริหาร", by="ann")
    third = record_pass(home)
    assert (third.number, third.stands) == (3, "not contradicted so far")
    assert replayed(open_study(home)) is None


def test_a_renamed_code_takes_the_hypothesis_along_on_disk_too(home):
    forge.write_book(home, forge.book("a", Code("money", origin=("b",)), "c"))
    revise(home, "reformulate", "a & b", **WHY)
    entry = revise(home, "refine", because="source", memo="ชื่อที่ตรงกว่า", by="ann")
    assert entry.after["hypothesis"] == "a & money -> works"
    assert '"a & money -> works"' in (home / "study.yaml").read_text(encoding="utf-8")
    assert open_study(home).unrecorded() == ()


def test_a_conclusion_needs_the_pass_that_tests_the_last_revision(home):
    with pytest.raises(LedgerError, match="C contradict the claim"):
        conclude(home, reason="no_negative_case", memo="ครบแล้ว")
    revise(home, "reformulate", "a & b", **WHY)
    with pytest.raises(LedgerError, match="not tested yet"):
        conclude(home, reason="time", memo="หมดเวลา")
    record_pass(home)
    assert conclude(home, reason="no_negative_case", memo="ครบแล้ว").number == 2
    assert kinds(home)[-1] == "conclude"


def test_findings_are_those_of_the_last_recorded_pass(home):
    """A reformulation that no pass has tested entered the explanation, and changed codings the factors."""
    before = findings(home)
    revise(home, "reformulate", "a & c", **WHY)
    rows = Codings(tuple(replace(row, stance="neutral") for row in open_study(home).codings))
    storing.write_codings(storing.codings_path(home, "ann"), rows)
    with pytest.warns(QualcoopWarning, match="speaks of what is recorded"):
        after = findings(home)
    assert [factor.code.id for factor in after.factor_list if factor.in_explanation] == ["a"]
    assert [factor.facilitates for factor in after.factor_list] == [f.facilitates for f in before.factor_list]
    assert after.verdicts == before.verdicts
    assert [(one.case, one.resolved_by) for one in after.negative_cases] == [("C", "reformulate")]


def test_findings_without_a_code_and_unreviewed(home):
    assert findings(home, without="a").untested == ("a -> works",)
    assert findings(home, without="c").untested == ()
    assert all(factor.quotes == () for factor in findings(home, unreviewed=True).factor_list)


def test_a_study_without_hypothesis_and_outcome_gives_its_factors_and_may_ask_more_later(tmp_path):
    """Product A first, then an outcome and a hypothesis: the way from one to the other was closed."""
    made = forge.study(forge.STORY, None, outcome=None, mode="inductive-content")
    plain = tuple(replace(case, outcome=None) for case in made.spec.cases)
    home = forge.on_disk(replace(made, spec=replace(made.spec, cases=plain)), tmp_path / "study")
    assert record_pass(home).stands is None
    assert findings(home)["a"].reported
    spec = open_study(home).spec
    judged = tuple(replace(case, outcome=value) for case, value in zip(spec.cases, "TTFF", strict=True))
    forge.write_spec(home, replace(spec, cases=judged, outcome=forge.OUTCOME, mode="classic"))
    (line,) = open_study(home).unrecorded()
    assert line == "--redefine '' --kind outcome"
    entry = revise(home, "redefine", "", redefinition="outcome", because="source", memo="ตั้งคำถาม", by="ann")
    assert entry.after["outcomes"]["C"] == [None, "F"]
    assert open_study(home).unrecorded() == ()
    record_pass(home)
    revise(home, "reformulate", "a -> works", because="source", memo="ตั้งสมมติฐาน", by="ann")
    assert record_pass(home).stands == "contradicted"
    assert replayed(open_study(home)) is None


# --- the ledger as a tree ------------------------------------------------------------------------------------


def test_going_back_to_a_pass_starts_another_branch_there(tmp_path):
    """Trust fails on C; one branch adds debts to it, the other goes back and tries debts alone."""
    home = forge.coop(tmp_path)
    record_pass(home, by="author")
    revise(home, "reformulate", "trust & ~debt.hinders", because="case:C", memo="หนี้รถไถ", by="author")
    record_pass(home, by="author")
    entry = revise(home, "reformulate", "~debt.hinders", because="case:C", memo="ลองอีกทาง", back_to=1, by="author")
    third = record_pass(home, by="author")
    assert (entry.n, entry.parent, entry.before["hypothesis"]) == (4, 1, "trust -> lasts")
    study = open_study(home)
    assert [line.parent for line in study.entries] == [0, 1, 2, 1, 4]
    assert [line.n for line in study.path] == [1, 4, 5]
    assert (third.number, str(third.study.spec.hypothesis)) == (3, "~debt.hinders -> lasts")
    assert {row.case: row.previous for row in third.verdicts}["C"] == "negative"
    assert replayed(study) is None
    assert findings(home).number == 3


def test_study_yaml_follows_the_branch_on_which_the_study_stands(home):
    revise(home, "redefine", "@size=city", **WHY)
    record_pass(home)
    revise(home, "reformulate", "b", back_to=1, **WHY)
    spec = storing.load_spec(home / "study.yaml")
    assert (str(spec.hypothesis.expression), spec.scope) == ("b", "")
    assert open_study(home).unrecorded() == ()


def test_types_are_two_branches_from_one_pass(home):
    city = revise(home, "redefine", "@size=city", redefinition="types", **WHY)
    record_pass(home)
    village = revise(home, "redefine", "@size=village", redefinition="types", back_to=1, **WHY)
    found = record_pass(home)
    assert (city.parent, village.parent) == (1, 1)
    assert found.study.spec.scope == "@size=village"
    assert forge.verdicts(found)["A"] == "outside"


def test_an_earlier_explanation_is_tested_again_on_todays_codings(home):
    """Codebook and codings are one for all branches; only the explanation goes back."""
    revise(home, "reformulate", "b", **WHY)
    record_pass(home)
    rows = Codings(tuple(replace(row, stance="neutral") for row in open_study(home).codings))
    storing.write_codings(storing.codings_path(home, "ann"), rows)
    revise(home, "recode", **{**WHY, "because": "source"})
    record_pass(home)
    again = record_pass(home, back_to=1)
    first = open_study(home).entries[0]
    assert again.study.spec.hypothesis is not None
    assert (str(again.study.spec.hypothesis), again.number) == (first.result["expression"], 4)
    assert open_study(home).entries[-1].parent == 1
    assert all(row.stale for row in again.verdicts if row.verdict is not None)
    assert set(forge.verdicts(again).values()) != set(first.result["verdicts"].values())
    assert replayed(open_study(home)) is None


def test_going_back_to_what_is_recorded_writes_nothing_and_shows_that_pass(tmp_path):
    home = forge.coop(tmp_path)
    record_pass(home, by="author")
    revise(home, "reformulate", "trust & ~debt.hinders", because="case:C", memo="หนี้รถไถ", by="author")
    record_pass(home, by="author")
    again = record_pass(home, back_to=1)
    assert (again.number, str(again.study.spec.hypothesis), len(open_study(home).entries)) == (1, "trust -> lasts", 3)


def test_the_same_claim_on_the_same_evidence_is_recorded_once(home):
    revise(home, "reformulate", "b", **WHY)
    record_pass(home)
    rows = Codings(tuple(replace(row, stance="neutral") for row in open_study(home).codings))
    storing.write_codings(storing.codings_path(home, "ann"), rows)
    revise(home, "recode", **{**WHY, "because": "source"})
    first, second = record_pass(home, back_to=1), record_pass(home, back_to=1)
    assert first.number == second.number
    assert sum(kind == "pass" for kind in kinds(home)) == 3


def test_an_old_explanation_speaks_of_a_renamed_code_by_its_new_name(home):
    revise(home, "reformulate", "b", **WHY)
    forge.edit(home / "codebook.yaml", '"id": "a", "kind"', '"id": "aa", "from": ["a"], "kind"')
    revise(home, "refine", because="source", memo="ชื่อใหม่", by="ann")
    record_pass(home)
    back = record_pass(home, back_to=1)
    assert "aa" in str(back.study.spec.hypothesis)


def test_going_back_is_refused_while_files_are_not_recorded(home):
    forge.edit(home / "codebook.yaml", '"id": "c", "kind": "condition"', '"id": "d", "kind": "condition"')
    with pytest.raises(LedgerError, match=r"before going back record that: qualcoop revise .* --refine"):
        revise(home, "reformulate", "b", back_to=1, **WHY)


def test_going_back_to_a_pass_that_is_not_there_names_those_that_are(home):
    with pytest.raises(LedgerError, match="no pass 7 is recorded; recorded are 1"):
        record_pass(home, back_to=7)


@pytest.mark.parametrize("kind", ["refine", "recode", "abandon"])
def test_only_an_explanation_goes_back(home, kind):
    with pytest.raises(UsageError, match="only reformulate, redefine, hold go back"):
        revise(home, kind, back_to=1, **WHY)


def test_a_hold_returns_to_an_earlier_line_and_concludes_it(tmp_path):
    """Two branches stand; the first is taken up again as it is, and concluded."""
    home = forge.coop(tmp_path)
    record_pass(home, by="author")
    revise(home, "reformulate", "trust & ~debt.hinders", because="case:C", memo="หนี้รถไถ", by="author")
    record_pass(home, by="author")
    revise(home, "reformulate", "~debt.hinders", because="case:C", memo="อีกทาง", back_to=1, by="author")
    record_pass(home, by="author")
    revise(home, "hold", because="source", memo="กลับไปแนวแรก", back_to=2, by="author")
    assert [entry.n for entry in open_study(home).path] == [1, 2, 3, 6]
    assert storing.load_spec(home / "study.yaml").hypothesis == open_study(home).spec.hypothesis
    found = conclude(home, reason="no_negative_case", memo="ครบแล้ว", by="author")
    assert (found.number, str(found.study.spec.hypothesis)) == (2, "trust & ~debt.hinders -> lasts")
    assert replayed(open_study(home)) is None


def test_an_abandoned_line_ends_and_another_begins_at_an_earlier_pass(home):
    revise(home, "reformulate", "b", **WHY)
    record_pass(home)
    revise(home, "abandon", **WHY)
    revise(home, "reformulate", "a & b", back_to=1, **WHY)
    record_pass(home)
    study = open_study(home)
    assert [entry.kind for entry in study.path] == ["pass", "reformulate", "pass"]
    assert replayed(study) is None


# --- member checks -------------------------------------------------------------------------------------------


def test_member_checks_enter_the_ledger_once_without_a_word_of_theirs(home):
    study = open_study(home)
    who = study.participants[0].participant if study.participants else f"{study.transcripts[0].id}/ตอบ"
    row = f"participant,case,code,response,note\n{who},A,a,differs,ไม่ใช่อย่างที่เขียน\n"
    (home / "member_check.csv").write_text(row, encoding="utf-8")
    again = record_pass(home, by="ann")
    last = open_study(home).entries[-1]
    assert (again.number, last.kind, last.after["rows"][0]["response"]) == (1, "member_check", "differs")
    assert "ไม่ใช่" not in (home / "ledger.jsonl").read_text(encoding="utf-8")
    record_pass(home)
    assert kinds(home) == ["pass", "member_check"]
    assert replayed(open_study(home)) is None
    conclude(home, reason="time", memo="หมดเวลา", by="ann")


# --- refining with several coders ----------------------------------------------------------------------------

SAYING = st.sampled_from(["", "+", "-", "0", "a", "+ -"])
JUDGEMENT = st.builds(Judgement, st.sampled_from("AB"), st.sampled_from("ab"), st.sampled_from("TF?"))
JUDGING = st.lists(JUDGEMENT, max_size=2)
REFINED = {
    "merged": [Code("a", origin=("a", "b")), Code("c")],
    "renamed": [Code("z", origin=("a",)), Code("b"), Code("c")],
    "retired": [Code("a"), Code("c")],
    "split": [Code("a"), Code("b1", origin=("b",)), Code("b2", origin=("b",)), Code("c")],
}


@settings(max_examples=25)
@given(
    first=st.fixed_dictionaries({id_: st.fixed_dictionaries({"a": SAYING, "b": SAYING}) for id_ in "AB"}),
    second=st.fixed_dictionaries({id_: st.fixed_dictionaries({"a": SAYING, "b": SAYING}) for id_ in "AB"}),
    judged=JUDGING,
    how=st.sampled_from(sorted(REFINED)),
)
def test_a_refinement_leaves_the_files_of_all_coders_as_the_ledger_has_them(first, second, judged, how):
    """What the ledger says follows from a changed codebook is what the files then bear out, whoever coded."""
    told = {id_: ("T" if id_ == "A" else "F", said) for id_, said in first.items()}
    study = forge.study(told, "c -> works", judgements={(j.case, j.code): j for j in judged}.values(), counted="ann")
    other = forge.study({id_: (told[id_][0], said) for id_, said in second.items()}).codings
    places = {(row.transcript, row.end) for row in study.codings}
    shared = Codings(tuple(row for row in other if (row.transcript, row.end) in places))
    study = replace(study, codings=study.codings | forge.as_coder(shared, "bee"))
    with TemporaryDirectory() as folder:
        home = forge.on_disk(study, Path(folder) / "study")
        record_pass(home)
        forge.write_book(home, forge.book(*REFINED[how], version=2))
        revise(home, "refine", because="source", memo="ปรับคู่มือ", by="ann")
        now = open_study(home)
        assert now.unrecorded() == ()
        assert replayed(now) is None
        left = {row.code for row in now.codings.standing()} - {code.id for code in now.codebook}
        listed = {item.code for item in work_list(now)}
        assert left <= listed | {"b" if how == "retired" else ""}
        record_pass(home)


# --- mode and tolerance --------------------------------------------------------------------------------------


def test_a_tolerance_declared_to_spare_a_case_names_that_case(home):
    forge.edit(home / "study.yaml", "mode: classic\ntolerance: 0", "mode: modified\ntolerance: 1")
    with pytest.raises(LedgerError, match="names a case that contradicts it: case:C"):
        revise(home, "redefine", "", redefinition="outcome", because="adviser", memo="ผ่อนเกณฑ์", by="ann")
    revise(home, "redefine", "", redefinition="outcome", **WHY)
    assert "tolerated" in {note for row in record_pass(home).verdicts for note in row.note}


def test_an_old_pass_is_tested_again_under_the_tolerance_it_had(home):
    forge.edit(home / "study.yaml", "mode: classic\ntolerance: 0", "mode: modified\ntolerance: 1")
    revise(home, "redefine", "", redefinition="outcome", **WHY)
    record_pass(home)
    revise(home, "reformulate", "b", back_to=1, **WHY)
    spec = storing.load_spec(home / "study.yaml")
    assert (spec.mode, spec.tolerance) == ("classic", 0)
    assert open_study(home).unrecorded() == ()


def test_a_hypothesis_in_the_mode_that_tests_none_is_refused(home):
    forge.edit(home / "study.yaml", "mode: classic", "mode: inductive-content")
    with pytest.raises(StudyError, match="lists factors and tests nothing, but a hypothesis stands"):
        open_study(home).test()
