"""Sets for a class, and what comes back: broken files are named and lose none of the others."""

from __future__ import annotations

import json
import shutil
import zipfile

import nbformat
import pytest

from qualcoop.errors import MissingError, QualcoopWarning, StudyError, UsageError
from qualcoop.views.lesson_text import lesson_text
from qualcoop.workflows import datasets, teaching
from qualcoop.workflows.checking import check
from qualcoop.workflows.lessons import hand_in, names_of, new_lesson
from qualcoop.workflows.lessons_class import collect_lesson
from qualcoop.workflows.studies import open_study

from .small_study import hashes

TRUST = ("coop-03", "ไว้ใจกันทุกคนแหละ", "trust", "facilitates")
DEBT = ("coop-03", "เป็นหนี้รถไถกันมาเกือบทุกบ้าน", "debt", "hinders")
LACK = ("coop-04", "ชาวบ้านไม่ไว้ใจกรรมการ", "trust", "hinders", "absent")


@pytest.fixture
def class_(tmp_path):
    """A class of four, three of whom coded."""
    home = tmp_path / "class"
    new_lesson(datasets.folder("coop"), home, ("ann", "ben", "สมชาย", "dao"))
    hand_in(home / "ann", [TRUST, DEBT], "ann")
    hand_in(home / "ben", [TRUST], "ben")
    hand_in(home / "สมชาย", [DEBT, LACK], "สมชาย")
    return home


def collected(home):
    return collect_lesson(home, datasets.folder("coop"))


# --- new -----------------------------------------------------------------------------------------------------


def test_a_set_is_the_study_without_codings_and_passes(tmp_path):
    before = hashes(datasets.folder("coop"))
    lesson = new_lesson(datasets.folder("coop"), tmp_path / "class", names_of(2))
    assert lesson.students == ("student-1", "student-2")
    for place in lesson.sets:
        study = open_study(place)
        assert (len(study.codings), study.entries, study.memos, study.judgements) == (0, (), (), ())
        assert [text.text_sha256 for text in study.transcripts] == [t.text_sha256 for t in datasets.coop().transcripts]
        faults, _ = check(place)
        assert faults == ()
        assert not list((place / "interviews").iterdir())
    assert hashes(datasets.folder("coop")) == before


def test_no_word_of_the_teachers_codings_reaches_a_set(tmp_path):
    """What the settler and the guided coders wrote as reasons must not lie in front of the class."""
    new_lesson(datasets.folder("hatyai"), tmp_path / "class", ("ann",))
    said = b"".join(path.read_bytes() for path in (tmp_path / "class").rglob("*") if path.is_file())
    notes = {row.note for row in datasets.hatyai().codings.by("settled") if row.note}
    assert notes
    assert not [note for note in notes if note.encode() in said]


def test_a_set_has_instructions_in_both_languages_and_a_notebook_that_is_one(tmp_path):
    [place] = new_lesson(datasets.folder("coop"), tmp_path / "class", ("สมชาย",)).sets
    told = (place / "READ-ME.md").read_text(encoding="utf-8")
    assert "สิ่งที่ต้องทำ" in told
    assert "What to do" in told
    assert "codings/สมชาย.csv" in told
    book = nbformat.read(place / "exercises.ipynb", as_version=4)
    nbformat.validate(book)
    assert any("qc.teaching.check('1', answer" in cell.source for cell in book.cells)


def test_the_exercises_to_begin_with_can_be_answered(tmp_path):
    [place] = new_lesson(datasets.folder("coop"), tmp_path / "class", ("ann",)).sets
    own = place / "exercises.yaml"
    answer = hand_in(place, [TRUST, DEBT], "ann")
    checked = teaching.check("1", answer, exercises=own)
    assert (checked.form, checked.share) == ((), None)
    said = teaching.check("2", "trust -> lasts", exercises=own, language="en")
    assert "Case C contradicts" in repr(said)
    assert teaching.check("3", "x", exercises=own).form


def test_a_teachers_own_exercises_go_into_every_set_and_a_broken_file_makes_no_set(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("study: .\nexercises: [{number: 7, answer: word, choices: [a, b]}]", encoding="utf-8")
    lesson = new_lesson(datasets.folder("coop"), tmp_path / "class", ("ann", "ben"), exercises=own)
    assert all(teaching.exercises(place / "exercises.yaml")[0].number == "7" for place in lesson.sets)
    own.write_text("exercises: [{number: 7, answer: essay}]", encoding="utf-8")
    with pytest.raises(StudyError, match="answer is 'essay'"):
        new_lesson(datasets.folder("coop"), tmp_path / "other", ("ann",), exercises=own)
    assert not (tmp_path / "other").exists()


def test_a_zip_unfolds_to_the_set(tmp_path):
    [packed] = new_lesson(datasets.folder("coop"), tmp_path / "class", ("ann",), zipped=True).sets
    with zipfile.ZipFile(packed) as container:
        container.extractall(tmp_path / "home")
    assert open_study(tmp_path / "home" / "ann").coders == ()


def test_names_come_from_a_number_or_a_file(tmp_path):
    roll = tmp_path / "class.csv"
    roll.write_text('\ufeff# section 2\nสมชาย,6401\n\n"ann",6402\n', encoding="utf-8")
    assert names_of(str(roll)) == ("สมชาย", "ann")
    assert names_of("10")[0] == "student-01"
    with pytest.raises(MissingError, match="give a number"):
        names_of(str(tmp_path / "none.txt"))
    with pytest.raises(UsageError, match="from 1 to 500"):
        names_of(0)


@pytest.mark.parametrize(
    ("students", "why"),
    [
        ((), "at least one"),
        (("ann", "Ann"), "more than once"),
        (("teacher",), "already"),
        (("settled",), "already"),
        (("a/b",), "cannot name a file"),
        (("..",), "cannot name a file"),
    ],
)
def test_names_that_cannot_be_are_refused_before_anything_is_written(tmp_path, students, why):
    with pytest.raises(UsageError, match=why):
        new_lesson(datasets.folder("coop"), tmp_path / "class", students)
    assert not (tmp_path / "class").exists()


def test_who_does_not_permit_quoting_is_named_before_their_talk_is_given_away(tmp_path):
    home = teaching.own_copy("coop", tmp_path / "study")
    people = home / "participants.csv"
    told = people.read_text(encoding="utf-8").replace('"composed","yes"', '"composed","no"', 1)
    people.write_text(told, encoding="utf-8")
    with pytest.warns(QualcoopWarning, match="A1 do not permit quoting"):
        new_lesson(home, tmp_path / "class", ("ann",))


def test_handing_in_twice_adds_nothing_and_what_is_no_coding_writes_nothing(class_):
    before = (class_ / "ann" / "codings" / "ann.csv").read_bytes()
    assert len(hand_in(class_ / "ann", [TRUST, DEBT], "ann")) == 2
    with pytest.raises(StudyError, match="letter by letter"):
        hand_in(class_ / "ann", [LACK, ("coop-03", "ไม่มีคำนี้", "trust")], "ann")
    assert (class_ / "ann" / "codings" / "ann.csv").read_bytes() == before


# --- collect -------------------------------------------------------------------------------------------------


def test_the_class_is_read_back_with_its_agreement_and_where_it_split(class_):
    found = collected(class_)
    assert (found.back.students, found.back.missing, found.faults) == (("ann", "ben", "สมชาย"), ("dao",), ())
    split = {(one.transcript, one.code): (one.gave, one.left) for one in found.split}
    assert split == {
        ("coop-03", "trust"): (("ann", "ben"), ("สมชาย",)),
        ("coop-03", "debt"): (("ann", "สมชาย"), ("ben",)),
    }
    assert found.split[0].share == pytest.approx(2 / 3)
    assert 0 < found.overall["percent"] < 1
    assert found.reference["ann"]["krippendorff_alpha"] == 1.0


def test_who_did_not_read_a_transcript_did_not_leave_it_uncoded(class_):
    """coop-04 was coded by one student alone: there is nobody to differ from."""
    assert not [one for one in collected(class_).split if one.transcript == "coop-04"]


def test_agreement_is_that_of_the_agreement_room_where_all_read_everything(tmp_path):
    from qualcoop.coding.agreement import agreement

    home = tmp_path / "class"
    new_lesson(datasets.folder("coop"), home, ("ann", "ben"))
    hand_in(home / "ann", [TRUST, DEBT, LACK], "ann")
    hand_in(home / "ben", [TRUST, LACK, ("coop-03", "ไม่มีเลย", "debt")], "ben")
    found = collected(home)
    study = datasets.coop()
    other = agreement(found.back.codings, study.transcripts, ("ann", "ben"), resamples=0)
    for name in ("percent", "krippendorff_alpha"):
        assert found.overall[name] == pytest.approx(other[name].value)


def test_a_broken_file_is_named_with_its_line_and_loses_none_of_the_others(class_):
    table = class_ / "dao" / "codings" / "dao.csv"
    table.write_text("transcript,start,end,code,stance\ncoop-03,x,9,trust,neutral\n", encoding="utf-8")
    (class_ / "eve.csv").write_bytes("transcript,start,end,code,stance\ncoop-03,1,9,trust,เอื้อ\n".encode("cp874"))
    (class_ / "fay.zip").write_bytes(b"PK no zip")
    (class_ / "gus").mkdir()
    found = collected(class_)
    assert found.back.students == ("ann", "ben", "สมชาย")
    told = {fault.path.rpartition("class/")[2]: fault for fault in found.faults}
    assert told["dao/codings/dao.csv"].line == 2
    assert "whole number" in told["dao/codings/dao.csv"].message
    assert "CSV UTF-8" in told["eve.csv"].message
    assert "zip" in told["fay.zip"].message
    assert "codings/gus.csv" in told["gus"].message


def test_single_rows_that_do_not_fit_the_study_are_left_out_with_their_lines(class_):
    table = class_ / "dao" / "codings" / "dao.csv"
    table.write_text(
        'transcript,start,end,code,stance,quote\ncoop-03,266,283,trust,facilitates,"ไว้ใจกันทุกคนแหละ"\n'
        'coop-03,266,283,debt,neutral,"อย่างอื่น"\ncoop-03,1,99999,trust,neutral,\ncoop-09,1,9,trust,neutral,\n'
        "coop-03,1,9,love,neutral,\n",
        encoding="utf-8",
    )
    found = collected(class_)
    assert [fault.line for fault in found.faults] == [3, 4, 5, 6]
    assert len(found.back.codings.by("dao")) == 1


def test_folders_zips_and_tables_alone_are_all_read(class_, tmp_path):
    back = tmp_path / "back"
    back.mkdir()
    shutil.copytree(class_ / "ann", back / "ann")
    shutil.make_archive(str(back / "ben"), "zip", class_, "ben")
    shutil.copy(class_ / "สมชาย" / "codings" / "สมชาย.csv", back / "สมชาย.csv")
    found = collected(back)
    assert (found.back.students, found.faults) == (("ann", "ben", "สมชาย"), ())
    assert found.overall == collected(class_).overall


def test_what_a_spreadsheet_or_a_mac_leaves_beside_a_table_does_no_harm(class_):
    codings = class_ / "ann" / "codings"
    (codings / "._ann.csv").write_bytes(b"\x00\x05")
    (codings / "ann.csv").rename(codings / "ann (1).csv")
    found = collected(class_)
    assert (found.faults, len(found.back.codings.by("ann").standing())) == ((), 2)


def test_one_student_twice_counts_once_and_is_said(class_):
    shutil.copy(class_ / "ann" / "codings" / "ann.csv", class_ / "ann.csv")
    found = collected(class_)
    assert "more than once" in found.faults[0].message
    assert len(found.back.codings.by("ann")) == 2


def test_a_zip_that_leads_out_of_its_folder_is_refused(class_):
    with zipfile.ZipFile(class_ / "eve.zip", "w") as container:
        container.writestr("../../codings/eve.csv", "transcript,start,end,code,stance\n")
    [fault] = collected(class_).faults
    assert "leads out" in fault.message


def test_nobody_and_one_alone_have_no_agreement(tmp_path):
    new_lesson(datasets.folder("coop"), tmp_path / "class", ("ann", "ben"))
    assert collected(tmp_path / "class").overall == {"percent": None, "krippendorff_alpha": None}
    hand_in(tmp_path / "class" / "ann", [TRUST], "ann")
    found = collected(tmp_path / "class")
    assert (found.overall["percent"], found.split) == (None, ())
    with pytest.raises(MissingError, match="no such folder"):
        collected(tmp_path / "nowhere")


def test_the_row_is_json_and_the_text_tells_the_same(class_):
    row = json.loads(json.dumps(collected(class_).row(), ensure_ascii=False))
    assert row["split"][0]["given"] == 2
    told = lesson_text(row)
    assert "3 students handed in, 1 did not (dao)" in told
    assert "2 of 3" in told
    assert collected(class_).to_frame()["share"].tolist() == [one["share"] for one in row["split"]]
