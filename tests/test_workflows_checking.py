"""Tests of checking a study, of replaying its history, and of the doctor."""

from __future__ import annotations

import pytest

from qualcoop.errors import MissingError
from qualcoop.workflows.checking import check, doctor, history
from qualcoop.workflows.revising import record_pass, revise
from qualcoop.workflows.studies import open_study

from . import forge
from .small_study import CODEBOOK, SAID, code_as, edit, hashes, small_study


@pytest.fixture
def study(tmp_path):
    return small_study(tmp_path / "truck")


@pytest.fixture
def revised(study):
    """Give a study with three lines in its ledger: pass, reformulation, pass."""
    record_pass(study, by="ann")
    revise(study, "reformulate", "laws & leaders -> works", because="case:B", memo="นายกไม่คุยกัน", by="ann")
    record_pass(study, by="ann")
    return study


def places(faults):
    """Give file name and line of every fault."""
    return [(fault.path.replace("\\", "/").rpartition("/")[2], fault.line) for fault in faults]


# --- check ---------------------------------------------------------------------------------------------------


def test_a_sound_study_has_no_faults_and_nothing_to_look_at(study):
    assert check(study) == ((), ())


def test_checking_writes_nothing(revised):
    before = hashes(revised)
    check(revised)
    doctor(revised)
    history(revised)
    assert hashes(revised) == before


def test_five_faults_of_a_codebook_are_listed_at_once_each_with_its_line(study):
    (study / "codebook.yaml").write_text(
        "version: one\n"
        "codes:\n"
        "  - {id: laws, kind: obstical}\n"
        "  - {id: 2nd}\n"
        "  - {id: laws}\n"
        "  - {id: deep.child, colour: red}\n",
        encoding="utf-8",
    )
    faults, warned = check(study)
    assert {line for name, line in places(faults) if name == "codebook.yaml"} == {1, 3, 4, 5, 6}
    assert len(faults) >= 5
    assert warned == ()


def test_faults_of_several_files_are_listed_together(study):
    edit(study / "codebook.yaml", "kind: condition\n    level: environment", "kind: obstical\n    level: environment")
    edit(study / "study.yaml", "mode: classic", "mode: romantic")
    assert {name for name, _ in places(check(study)[0])} == {"codebook.yaml", "study.yaml"}


def test_a_drifted_quotation_is_listed_with_the_line_of_its_row(study):
    edit(study / "codings" / "ann.csv", '"The mayors never met after the election"', '"The mayors met"')
    [fault] = check(study)[0]
    assert places([fault]) == [("ann.csv", 5)]
    assert "leaders at m-02" in fault.message


def test_a_row_beyond_its_text_in_no_transcript_or_with_an_unknown_code_is_listed(study):
    with (study / "codings" / "ann.csv").open("a", encoding="utf-8") as file:
        file.write("m-01,5,99999,laws,neutral,\nm-09,0,5,laws,neutral,\nm-01,0,5,ghost,neutral,\n")
    faults = check(study)[0]
    assert places(faults) == [("ann.csv", 7), ("ann.csv", 8), ("ann.csv", 9)]
    assert ["is not the text" in faults[0].message, "no transcript 'm-09'" in faults[1].message] == [True, True]
    assert faults[2].message.endswith("no code 'ghost' in the codebook")


def test_a_removed_row_is_no_fault(study):
    with (study / "codings" / "ann.csv").open("a", encoding="utf-8") as file:
        file.write("m-09,0,5,laws,neutral,\n")
    text = (study / "codings" / "ann.csv").read_text(encoding="utf-8").splitlines()
    lines = [f"{text[0]},status", *(f"{line},accepted" for line in text[1:]), "m-09,0,5,laws,neutral,,removed"]
    (study / "codings" / "ann.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert check(study)[0] == ()


def test_a_hypothesis_with_an_unknown_code_is_a_fault_of_study_yaml(study):
    edit(study / "study.yaml", '"laws -> works"', '"laws & ghost -> works"')
    [fault] = check(study)[0]
    assert places([fault]) == [("study.yaml", 10)]
    assert "no code 'ghost'" in fault.message
    assert "laws, leaders" in fault.message


def test_a_scope_rule_over_an_attribute_no_case_has_is_a_fault(study):
    edit(study / "study.yaml", "mode: classic", 'phenomenon: {scope: "@colour=red"}\nmode: classic')
    [fault] = check(study)[0]
    assert places([fault]) == [("study.yaml", 9)]
    assert "no case has an attribute 'colour'; attributes are size" in fault.message


def test_cases_without_transcripts_or_with_unknown_ones_are_listed_with_their_lines(study):
    edit(study / "study.yaml", "transcripts: [m-02]", "transcripts: []")
    edit(study / "study.yaml", "transcripts: [m-03]", "transcripts: [m-03, m-04]")
    faults = [fault for fault in check(study)[0] if fault.path.endswith("study.yaml")]
    assert [(fault.line, fault.message.partition(";")[0]) for fault in faults] == [
        (14, "case B has no transcripts"),
        (15, "case C names transcript 'm-04'"),
    ]


def test_a_coding_of_which_nothing_tells_the_case_is_listed_with_what_to_do(study):
    edit(study / "study.yaml", "transcripts: [m-02]", "transcripts: [m-01]")
    faults = [fault for fault in check(study)[0] if fault.path.endswith("ann.csv")]
    assert [fault.line for fault in faults] == [2, 3, 4, 5]
    assert "the transcript speaks of A, B; fill in the column 'case'" in faults[0].message
    assert "name transcript 'm-02' under a case" in faults[2].message


def test_two_coders_and_no_word_whose_codings_count_is_a_fault_that_says_what_to_write(study):
    code_as(study, "bee", SAID[:2])
    edit(study / "study.yaml", "counted: ann\n", "")
    [fault] = check(study)[0]
    assert "ann, bee" in fault.message
    assert "counted: NAME" in fault.message


def test_every_interview_that_cannot_be_read_is_listed_not_only_the_first(study):
    (study / "interviews" / "m-04.txt").write_bytes(b"")
    (study / "interviews" / "m-05.docx").write_bytes(b"PK no zip")
    faults, _ = check(study)
    assert places(faults) == [("m-04.txt", 0), ("m-05.docx", 0)]


def test_judgements_of_unknown_cases_or_codes_are_listed_with_their_lines(study):
    (study / "judgements.csv").write_text(
        "case,code,value\nA,laws,T\nZ,laws,T\nA,ghost,F\nA,works,T\n", encoding="utf-8"
    )
    assert [(f.line, f.message.partition(" in the")[0]) for f in check(study)[0]] == [
        (3, "case 'Z' is none of A, B, C"),
        (4, "no code 'ghost'"),
    ]


def test_a_wrong_folder_of_interviews_is_a_fault_with_its_line(study):
    edit(study / "study.yaml", "interviews: interviews", "interviews: intervews")
    assert ("study.yaml", 3) in places(check(study)[0])


def test_a_missing_study_is_no_list_of_faults(tmp_path):
    with pytest.raises(MissingError, match="no such folder"):
        check(tmp_path / "nowhere")


# --- what to look at -----------------------------------------------------------------------------------------


def messages(study):
    faults, warned = check(study)
    assert faults == ()
    return [warning.message for warning in warned]


def test_files_that_no_reader_knows_are_named_and_hidden_ones_are_not(study):
    for name in ("m-04.doc", ".DS_Store", "~$m-03.docx~"):
        (study / "interviews" / name).write_bytes(b"x")
    [message] = messages(study)
    assert message.startswith("this file is not read; ")


def test_an_interview_that_no_case_names_is_told(study):
    (study / "interviews" / "m-04.txt").write_text("ถาม: ว่าอย่างไรคะ\nตอบ: ดีครับ\nถาม: ค่ะ\nตอบ: ครับ\n", encoding="utf-8")
    assert messages(study) == ["transcripts that no case names: m-04"]


def test_people_who_are_listed_but_do_not_speak_are_told_with_their_line(study):
    (study / "participants.csv").write_text(
        "participant,case,transcript,speaker\nA1,A,m-01,ตอบ\nB1,B,m-02,Clerk C\nC1,Z,m-09,ตอบ\n", encoding="utf-8"
    )
    _, warned = check(study)
    assert places(warned) == [("participants.csv", 3), ("participants.csv", 4), ("participants.csv", 4)]
    assert "no speaker 'Clerk C' in m-02; there are Interviewer, Clerk B" in warned[0].message


def test_terms_that_never_match_are_told_and_words_that_contain_one_but_not_the_word_itself(study):
    edit(study / "codebook.yaml", "th: [นายก]", "th: [นายก, สภาเมือง]")
    (study / "interviews" / "m-04.txt").write_text(
        "ถาม: ว่าอย่างไรคะ\nตอบ: นายกเทศมนตรีมาเองครับ\nถาม: ค่ะ\nตอบ: ครับ\n", encoding="utf-8"
    )
    edit(study / "study.yaml", "transcripts: [m-03]", "transcripts: [m-03, m-04]")
    assert messages(study) == [
        "leaders: 'นายก' (2 hits) stands inside นายกเทศมนตรี (1)",
        "leaders: 'สภาเมือง' never matches; forms tried: สภาเมือง",
    ]


def test_an_example_its_own_code_misses_is_told_with_the_codes_line(study):
    example = "    examples: [{transcript: m-03, turn: 4, quote: วันนี้แดดดีนะครับ}]\n  - id: leaders"
    edit(study / "codebook.yaml", "  - id: leaders", example)
    [warning] = check(study)[1]
    assert warning.line == 3
    assert "miss the example in m-03, turn 4" in warning.message


def test_silence_that_is_to_mean_absence_must_have_been_asked_about(study):
    (study / "codebook.yaml").write_text(CODEBOOK.replace("level: individual", "silence: absent"), encoding="utf-8")
    [message] = messages(study)
    assert "leaders: silence means absent, but it was asked about in" in message


def test_a_source_that_changed_since_its_text_was_fixed_is_told(revised):
    path = revised / "interviews" / "m-01.txt"
    path.write_bytes(path.read_bytes() + "ตอบ: เพิ่มอีกนิดครับ\n".encode())
    assert any("the source of 'm-01' changed" in message for message in messages(revised))
    assert [name for name, _ in places(doctor(revised))] == ["m-01.txt"]


# --- history and doctor --------------------------------------------------------------------------------------


def test_a_sound_history_gives_every_line_with_its_memos(revised):
    found = history(revised)
    entries, memos, broken = found.entries, found.memos, found.fault
    assert [entry.kind for entry in entries] == ["pass", "reformulate", "pass"]
    assert [memo.text for memo in memos] == ["นายกไม่คุยกัน"]
    assert broken is None
    assert doctor(revised) == ()


def spoil(path):
    """Change one letter of a file."""
    text = path.read_text(encoding="utf-8")
    place = next(i for i in range(len(text) // 2, len(text)) if text[i].isalnum())
    path.write_text(text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1 :], encoding="utf-8")


@pytest.mark.parametrize("name", ["codebook", "codings", "judgements", "participants", "spec", "texts"])
def test_a_changed_or_missing_snapshot_breaks_the_first_line_that_uses_it(revised, name):
    entries = history(revised).entries
    for first in {entry.uses[name] for entry in entries}:
        line = next(entry.n for entry in entries if entry.uses[name] == first)
        path = revised / "versions" / f"{first[:16]}.json"
        whole = path.read_bytes()
        path.write_bytes(whole.replace(b"]", b" ]", 1) if b"]" in whole else whole + b" ")
        found = history(revised)
        kept, broken = found.entries, found.fault
        assert (broken.n, len(kept)) == (line, line - 1)
        assert [(fault.line, path.name in fault.message) for fault in doctor(revised)] == [(line, True)]
        path.unlink()
        assert history(revised).fault.n == line
        path.write_bytes(whole)
    assert history(revised).fault is None


def test_a_changed_line_is_named_and_the_lines_before_it_are_told(revised):
    path = revised / "ledger.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("case:B", "case:C")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = history(revised)
    entries, broken = found.entries, found.fault
    assert ([entry.n for entry in entries], broken.n) == ([1], 2)
    assert places(doctor(revised)) == [("ledger.jsonl", 2)]


def test_a_changed_text_breaks_the_ledger_and_is_named(revised):
    spoil(revised / "texts" / "m-01.txt")
    found = history(revised)
    entries, broken = found.entries, found.fault
    assert (entries, broken.n) == ((), 1)
    assert "m-01.txt" in broken.fault
    assert places(doctor(revised)) == [("m-01.txt", 0)]


def test_a_changed_or_missing_memo_is_named_by_its_line(revised):
    [path] = (revised / "memos").glob("*.md")
    edit(path, "นายกไม่คุยกัน", "นายกคุยกัน")
    assert (history(revised).fault.n, places(doctor(revised))) == (2, [("ledger.jsonl", 2)])
    path.unlink()
    assert history(revised).fault.fault.endswith("is missing")


def test_a_ledger_cut_off_at_its_end_is_found_by_the_head_alone(revised):
    head = open_study(revised).entries[-1].hash
    path = revised / "ledger.jsonl"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:1]), encoding="utf-8")
    assert doctor(revised) == ()
    [fault] = doctor(revised, head=head)
    assert head in fault.message
    assert doctor(revised, head=open_study(revised).entries[-1].hash[:12]) == ()


def test_the_doctor_lists_drifted_quotations_and_unreadable_sources(study):
    edit(study / "codings" / "ann.csv", '"The mayors never met after the election"', '"The mayors met"')
    assert places(doctor(study)) == [("ann.csv", 5)]
    (study / "interviews" / "m-04.txt").write_bytes(b"")
    assert places(doctor(study)) == [("m-04.txt", 0)]


def test_the_history_and_the_doctor_of_a_missing_study_say_that_it_is_missing(tmp_path):
    for look in (history, doctor):
        with pytest.raises(MissingError, match="no such folder"):
            look(tmp_path / "nowhere")


def test_codings_of_a_retired_code_are_no_fault_but_told(tmp_path):
    home = forge.on_disk(forge.study(forge.STORY), tmp_path / "study")
    record_pass(home)
    forge.write_book(home, forge.book("a", "c", version=2))
    revise(home, "refine", because="idle:b", memo="ไม่ได้ใช้", by="ann")
    faults, warned = check(home)
    assert faults == ()
    assert any("codings of 'b', which was retired, count no more" in fault.message for fault in warned)
    assert doctor(home) == ()
