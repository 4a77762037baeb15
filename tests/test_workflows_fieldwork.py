"""Tests of checking and beginning what is kept beside the codings, and of finding memos in a folder."""

from __future__ import annotations

import pytest

from qualcoop.errors import MissingError
from qualcoop.workflows.beginning import new_study
from qualcoop.workflows.checking import check
from qualcoop.workflows.revising import record_pass, revise
from qualcoop.workflows.studies import open_study

from .small_study import CODEBOOK, edit, hashes, small_study


@pytest.fixture
def study(tmp_path):
    return small_study(tmp_path / "truck")


def put(folder, name, text):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def places(faults):
    return [(fault.path.replace("\\", "/").rpartition("/")[2], fault.line) for fault in faults]


def test_all_that_is_kept_beside_the_codings_may_be_there_and_be_sound(study):
    text = open_study(study).transcript("m-01").text
    start = text.index("กฎหมาย")
    put(study, "guide.yaml", "questions: [{id: q1, codes: [laws, leaders, works], transcripts: [m-01]}, {id: q2}]\n")
    put(study, "member_check.csv", "participant,case,code,response\nm-01/ตอบ,A,laws,agrees\nm-02/Clerk B,,,no_reply\n")
    put(study, "summaries.csv", "case,code,text\nA,,x\nA,laws.hinders,x\n")
    put(study, "translations.csv", f"transcript,start,end,language,text\nm-01,{start},{start + 6},en,the law\n")
    put(study, "judgements.csv", f"case,code,value,how,favour\nA,laws,C,standing,m-01:{start}-{start + 6}\n")
    assert check(study) == ((), ())


def test_what_names_nothing_that_exists_is_listed_with_file_and_line(study):
    text = open_study(study).transcript("m-01").text
    cut = text.index("เมือง") + 1
    put(study, "guide.yaml", "questions:\n  - {id: q1, codes: [ghost]}\n  - {id: q2, transcripts: [m-09]}\n")
    put(study, "member_check.csv", "participant,case,code,response\nnobody,A,laws,agrees\nm-01/ตอบ,Z,ghost,agrees\n")
    put(study, "summaries.csv", "case,code,text\nZ,,x\nA,ghost,x\n")
    rows = f"m-09,0,4,en,x\nm-01,0,99999,en,x\nm-01,{cut},{cut + 4},en,x\n"
    put(study, "translations.csv", "transcript,start,end,language,text\n" + rows)
    put(study, "judgements.csv", "case,code,value,against\nA,laws,T,m-01:0-99999; m-09:0-4\n")
    faults, _ = check(study)
    assert places(faults) == [
        ("guide.yaml", 2),
        ("guide.yaml", 3),
        ("judgements.csv", 2),
        ("judgements.csv", 2),
        ("member_check.csv", 2),
        ("member_check.csv", 3),
        ("member_check.csv", 3),
        ("summaries.csv", 2),
        ("summaries.csv", 3),
        ("translations.csv", 2),
        ("translations.csv", 3),
        ("translations.csv", 4),
    ]
    told = " | ".join(fault.message for fault in faults)
    expected = ("no code 'ghost'", "no transcript 'm-09'", "'nobody'", "case 'Z'", "lies outside", "from its marks")
    assert [words for words in expected if words not in told] == []


def test_a_study_whose_side_files_cannot_be_read_says_so_beside_its_other_faults(study):
    put(study, "guide.yaml", "questions: [{codes: [laws]}]\n")
    put(study, "summaries.csv", "case\nA\n")
    assert places(check(study)[0]) == [("guide.yaml", 1), ("summaries.csv", 1)]


# --- silence -------------------------------------------------------------------------------------------------


def test_silence_may_mean_absence_once_the_guide_asked_in_every_interview(study):
    put(study, "codebook.yaml", CODEBOOK.replace("level: individual", "silence: absent"))
    put(study, "guide.yaml", "questions: [{id: q1, codes: [leaders], transcripts: [m-01, m-03]}]\n")
    assert "m-02" not in str(check(study)[1])
    put(study, "guide.yaml", "questions: [{id: q1, codes: [leaders]}]\n")
    assert check(study) == ((), ())


def test_the_warning_of_silence_counts_guide_and_words(study):
    silent = CODEBOOK.replace("level: individual", "silence: absent").replace("en: [mayor]", "en: [council]")
    put(study, "codebook.yaml", silent)
    put(study, "guide.yaml", "questions: [{id: q1, codes: [leaders], transcripts: [m-03]}]\n")
    [warning] = [one for one in check(study)[1] if "silence means absent" in one.message]
    assert "asked about in 1 of 3 interviews (1 by the guide, 0 in the interviewer's words)" in warning.message
    put(study, "codebook.yaml", silent.replace("silence: absent", "silence: absent\n    silence_memo: ทุกคนรู้"))
    assert not any("silence means absent" in one.message for one in check(study)[1])


# --- memos ---------------------------------------------------------------------------------------------------


def test_free_memos_are_legal_and_one_about_nothing_that_exists_is_told(study):
    put(study, "memos/a.md", "---\ndate: 2021-03-04\nabout: case:A; laws\n---\nรอถาม\n")
    put(study, "memos/b.md", "no front matter at all\n")
    assert check(study) == ((), ())
    put(study, "memos/c.md", "---\nabout: case:Z\n---\nx\n")
    put(study, "memos/d.md", "---\ndate: someday\n---\nx\n")
    faults, warned = check(study)
    assert faults == ()
    assert places(warned) == [("d.md", 2), ("c.md", 0)]


def test_memos_of_a_folder_are_found_with_the_lines_that_name_them_and_nothing_is_written(study):
    record_pass(study, by="ann")
    revise(study, "reformulate", "laws & leaders -> works", because="case:B", memo="นายกไม่คุยกัน", by="ann")
    put(study, "memos/a.md", "---\ndate: 2021-03-04\nabout: case:B\n---\nนายกอีกครั้ง\n")
    before = hashes(study)
    free, named = open_study(study).find_memos("นายก", about="case:B")
    assert (free.memo.id, free.entries) == ("a", ())
    assert (named.entries, named.passes, named.memo.author) == ((2,), (1,), "ann")
    assert open_study(study).find_memos(type="idea") == ()
    assert hashes(study) == before


def test_memos_of_a_folder_that_is_no_study_are_an_error(tmp_path):
    with pytest.raises(MissingError):
        open_study(tmp_path)


# --- recording and beginning ---------------------------------------------------------------------------------


def test_what_is_kept_beside_the_codings_changes_no_pass(study):
    record_pass(study, by="ann")
    put(study, "guide.yaml", "questions: [{id: q1, codes: [laws]}]\n")
    put(study, "summaries.csv", "case,text\nA,x\n")
    put(study, "translations.csv", "transcript,start,end,language,text\nm-02,0,4,th,x\n")
    assert open_study(study).unrecorded() == ()


def test_the_remark_in_a_new_guide_becomes_a_question_when_its_sign_is_taken_away(tmp_path):
    home = new_study(tmp_path / "ตลาด")
    assert open_study(home).guide == ()
    edit(home / "guide.yaml", "# - {id: q1", "- {id: q1")
    [question] = open_study(home).guide
    assert (question.id, question.codes, question.text.en) == ("q1", ("example",), "Does the law allow it?")
    assert check(home)[0] == ()
