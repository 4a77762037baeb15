"""Sets for a class, and what comes back: broken files are named and lose none of the others."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from qualcoop import storing
from qualcoop.errors import MissingError, QualcoopWarning, StudyError, UsageError
from qualcoop.records.coding import Codings
from qualcoop.views.terminal.lesson import lesson_text
from qualcoop.workflows import datasets
from qualcoop.workflows.checking import check
from qualcoop.workflows.classroom import teaching
from qualcoop.workflows.classroom.collecting import collect_lesson
from qualcoop.workflows.classroom.lessons import hand_in, names_of, new_lesson
from qualcoop.workflows.studies import open_study

from .small_study import hashes

TRUST = ("coop-03", "ไว้ใจกันทุกคนแหละ", "trust", "facilitates")
DEBT = ("coop-03", "เป็นหนี้รถไถกันมาเกือบทุกบ้าน", "debt", "hinders")
BOND = ("coop-01", "คนบ้านเราเขาเชื่อใจกัน", "trust")
ROOT = Path(__file__).resolve().parents[1]
GUIDE = """\
questions:
- {id: q1, th: "ไว้ใจกันไหม", en: "Do people trust each other?", codes: [trust]}
"""
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
    assert "3 students handed in codings" in told
    assert "nothing coded yet: dao" in told
    assert "2 of 3" in told
    assert collected(class_).to_frame()["share"].tolist() == [one["share"] for one in row["split"]]


# --- collect: direction, and what is counted --------------------------------------------------------------------


def _five(tmp_path, said):
    home = tmp_path / "class"
    new_lesson(datasets.folder("coop"), home, tuple(said))
    for student, meaning in said.items():
        hand_in(home / student, [(*BOND, *meaning)], student)
    return home


def test_a_split_over_the_direction_is_a_split(tmp_path):
    """All five gave the code: the cell of the case still turns on whether it helped or hindered."""
    said = {name: (("facilitates",) if name in "ad" else ("hinders",)) for name in "abcde"}
    found = collected(_five(tmp_path, said))
    [split] = found.split
    assert (split.about, split.gave, split.left) == ("meaning", ("a", "b", "c", "d", "e"), ())
    assert split.meanings == (("hinders", ("b", "c", "e")), ("facilitates", ("a", "d")))
    assert found.overall["percent"] == 1.0
    assert found.directed["percent"] < 1
    assert found.directed_per_code["trust"]["krippendorff_alpha"] < 1
    told = lesson_text(found.row())
    assert "5 of 5: hinders 3, facilitates 2" in told
    assert "did not split" not in told


def test_a_split_over_there_or_absent_is_a_split(tmp_path):
    said = {"a": ("hinders", "present"), "b": ("hinders", "absent"), "c": ("hinders",)}
    [split] = collected(_five(tmp_path, said)).split
    assert split.meanings == (("hinders", ("a", "c")), ("hinders, absent", ("b",)))


def test_a_student_who_gives_both_directions_differs_from_one_who_gives_one(tmp_path):
    home = _five(tmp_path, {"a": ("facilitates",), "b": ("facilitates",)})
    hand_in(home / "b", [("coop-01", "เชื่อใจกัน", "trust", "hinders")], "b")
    [split] = collected(home).split
    assert dict(split.meanings) == {"facilitates": ("a",), "facilitates + hinders": ("b",)}


def test_a_code_given_to_another_case_is_a_split(tmp_path):
    """The direction is the same, and the cell that it goes into is not; an empty case is the transcript's own."""
    home = _five(tmp_path, {"a": ("facilitates",), "b": ("facilitates",), "c": ("facilitates",)})
    for student, case in (("a", "A"), ("b", "B")):
        table = home / student / "codings" / f"{student}.csv"
        [row] = storing.load_codings(table)
        storing.write_codings(table, Codings((replace(row, case=case),)))
    [split] = collected(home).split
    assert (split.about, dict(split.cases)) == ("case", {"A": ("a", "c"), "B": ("b",)})
    assert "A 2, B 1" in lesson_text(collected(home).row())


# Two halves of one turn, and the whole of it.
BEGIN, END = "คนบ้านเราเขาเชื่อใจกัน", "เพราะอย่างนี้กลุ่มถึงอยู่มาได้ครับ"
TURN = f"{BEGIN} ฝากเงินไว้กับป้าเหรัญญิกได้ทั้งปีไม่มีใครถามสักคำ {END}"


def _marked(tmp_path, said):
    """A class in which each gave trust to some words of one turn, in one direction."""
    home = tmp_path / "class"
    new_lesson(datasets.folder("coop"), home, tuple(said))
    for student, quotes in said.items():
        hand_in(home / student, [("coop-01", quote, "trust", "facilitates") for quote in quotes], student)
    return home


def test_stretches_that_do_not_meet_are_a_split(tmp_path):
    said = {name: (BEGIN,) if name in "abc" else (END,) for name in "abcde"}
    found = collected(_marked(tmp_path, said))
    assert found.overall["percent"] == found.directed["percent"] == 1.0
    [split] = found.split
    text = open_study(datasets.folder("coop")).transcript("coop-01").text
    (first, begin), (second, end) = split.stretches
    assert (split.about, split.left, begin, end) == ("stretch", (), ("a", "b", "c"), ("d", "e"))
    assert [text[slice(*map(int, place.split("-")))] for place in (first, second)] == [BEGIN, END]
    assert split.largest == 0.6
    told = lesson_text(found.row())
    assert f"5 of 5: marked apart: {first} by 3, {second} by 2" in told
    assert found.to_frame().loc[0, "stretches"] == {first: ["a", "b", "c"], second: ["d", "e"]}
    assert f"{first} 3, {second} 2" in found._repr_html_()


@pytest.mark.parametrize(
    "said",
    [
        {"a": (BEGIN,), "b": (TURN,), "c": (BEGIN[:-1],)},
        {"a": (BEGIN, END), "b": (END,), "c": (TURN,)},
    ],
)
def test_stretches_with_a_character_in_common_are_no_split_and_what_was_looked_at_is_said(tmp_path, said):
    found = collected(_marked(tmp_path, said))
    assert found.split == ()
    told = lesson_text(found.row())
    assert "The class did not split by turn." in told
    assert "How far their stretches agree beyond that was not." in told


def test_a_chain_of_stretches_without_a_character_that_all_marked_is_a_split(tmp_path):
    """The long one meets both others, which do not meet."""
    [split] = collected(_marked(tmp_path, {"a": (BEGIN,), "b": (TURN,), "c": (END,)})).split
    assert [who for _, who in split.stretches] == [("a", "b"), ("c",)]


def test_another_direction_or_no_code_at_all_is_told_before_the_stretches(tmp_path):
    home = _marked(tmp_path, {"a": (BEGIN,), "b": (END,), "c": ()})
    hand_in(home / "c", [("coop-01", "ไม่มีใครถามสักคำ", "trust", "hinders")], "c")
    [split] = collected(home).split
    assert (split.about, len(split.meanings), len(split.stretches)) == ("meaning", 2, 3)


def test_where_nothing_was_compared_no_word_is_said_of_splits(tmp_path):
    home = _marked(tmp_path, {"a": (BEGIN,), "b": ()})
    assert "split" not in lesson_text(collected(home).row())


def test_each_student_is_held_against_the_studys_own_codings_with_the_direction_too(tmp_path):
    found = collected(_five(tmp_path, {"a": ("facilitates",), "b": ("hinders",)}))
    assert found.reference["a"] == found.reference["b"]
    assert found.directed_reference["a"]["percent"] > found.directed_reference["b"]["percent"]
    student = found.row()["students"][1]
    assert student["directed"] == found.directed_reference["b"]
    assert student["percent"] == found.reference["b"]["percent"]


def test_only_what_two_students_read_is_counted(tmp_path):
    """0.8 of 16 is no whole number: ten units had two readers, six had one."""
    home = tmp_path / "class"
    new_lesson(datasets.folder("coop"), home, ("ann", "ben"))
    hand_in(home / "ann", [(*BOND, "facilitates"), TRUST, DEBT], "ann")
    hand_in(home / "ben", [BOND], "ben")
    found = collected(home)
    turns = {text.id: len(list(text.informant_turns())) for text in datasets.coop().transcripts}
    assert (found.units, found.read_by_one) == (turns["coop-01"], turns["coop-03"] * 2)
    assert found.overall["percent"] * found.units == pytest.approx(round(found.overall["percent"] * found.units))
    assert found.per_code["debt"] == {"percent": None, "krippendorff_alpha": None}
    told = lesson_text(found.row())
    assert f"{found.units} units" in told
    assert f"Read by one student alone, and not counted: {found.read_by_one} units" in told


def test_a_code_of_other_transcripts_adds_no_units_to_a_comparison(tmp_path):
    """The study's own codings of what the student never read would count as so many agreements."""
    home = tmp_path / "class"
    new_lesson(datasets.folder("coop"), home, ("ann",))
    hand_in(home / "ann", [LACK], "ann")
    own = {row.code for row in datasets.coop().counted() if row.transcript == "coop-04"}
    assert own == {"trust"}
    assert collected(home).reference["ann"] == {"percent": 1.0, "krippendorff_alpha": 1.0}


# --- collect: whose it is ----------------------------------------------------------------------------------------


def _csv_of(home, student):
    return home / student / "codings" / f"{student}.csv"


def _zip_of(target, members):
    with zipfile.ZipFile(target, "w") as container:
        for name, source in members.items():
            container.writestr(name, source if isinstance(source, str | bytes) else source.read_bytes())


@pytest.fixture
def back(class_, tmp_path):
    """A folder of what came back, with the list of the class and nothing else."""
    home = tmp_path / "back"
    home.mkdir()
    shutil.copy(class_ / "students.txt", home / "students.txt")
    return home


def test_a_zip_is_whose_codings_lie_in_it(class_, tmp_path):
    back = tmp_path / "no-list"
    back.mkdir()
    _zip_of(back / "hw-1.zip", {"x/codings/ann.csv": _csv_of(class_, "ann")})
    _zip_of(back / "hw-2.zip", {"ben/my.csv": _csv_of(class_, "ben")})
    _zip_of(back / "สมชาย.zip", {"my.csv": _csv_of(class_, "สมชาย")})
    found = collected(back)
    assert (found.back.students, found.faults) == (("ann", "ben", "สมชาย"), ())


@pytest.mark.parametrize(
    "name",
    [
        "Ann Lee_4711_assignsubmission_file_/ann.csv",
        "Ann Lee_4711_assignsubmission_file/ann/codings/ann.csv",
        "Somebody Else_4711_assignsubmission_file_ann.csv",
        "ann (1).csv",
        "ann(2).csv",
        "ann - ann.csv",
        "ann - Copy.csv",
        "ann copy 2.csv",
        "Copy of ann.csv",
        "สำเนาของ ann.csv",
        "ann - สำเนา.csv",
        "leeann_123_45678_ann-1.csv",
        "Ann Lee - codings.csv",
        "hw1_ANN.csv",
        "somewhere/deep/ann/codings/Book1.csv",
    ],
)
def test_what_moodle_classroom_and_browsers_make_of_a_name_is_seen_through(class_, back, name):
    (back / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(_csv_of(class_, "ann"), back / name)
    found = collected(back)
    assert (found.back.students, found.faults) == (("ann",), ())
    zipped = back / "all.zip"
    _zip_of(zipped, {name: back / name})
    (back / name).unlink()
    assert collected(back).back.students == ("ann",)


def test_all_submissions_as_moodle_packs_them_are_read_from_their_one_zip(class_, back):
    _zip_of(back / "inner.zip", {"ben/codings/ben.csv": _csv_of(class_, "ben")})
    _zip_of(
        back / "QM101-Homework-99.zip",
        {
            "Ann Lee_1_assignsubmission_file_/ann.csv": _csv_of(class_, "ann"),
            "Ben Ng_2_assignsubmission_file_/ben.zip": back / "inner.zip",
            "ใจดี สมชาย_3_assignsubmission_file_/สมชาย.csv": _csv_of(class_, "สมชาย"),
            "Dao Xu_4_assignsubmission_onlinetext_/onlinetext.html": "<p>sorry</p>",
        },
    )
    (back / "inner.zip").unlink()
    found = collected(back)
    assert found.back.students == ("ann", "ben", "สมชาย")
    assert (found.back.unread, found.back.missing) == (("dao",), ())


def test_who_hands_in_the_notebook_alone_handed_something_in(class_, back):
    shutil.copy(class_ / "ann" / "exercises.ipynb", back / "ann_exercises.ipynb")
    assert collected(back).back.unread == ("ann",)
    assert collected(class_).back.unread == ()


def test_a_name_within_a_longer_word_is_nobodys(class_, back):
    shutil.copy(_csv_of(class_, "ann"), back / "hannah.csv")
    found = collected(back)
    assert (found.back.students, found.back.unlisted) == (("hannah",), ("hannah",))
    assert "not on the list of the class: hannah" in lesson_text(found.row())


def test_two_of_one_name_are_told_and_none_is_lost(class_, back):
    shutil.copy(_csv_of(class_, "ann"), back / "ann.csv")
    _zip_of(back / "late.zip", {"ann/codings/ann.csv": _csv_of(class_, "สมชาย")})
    found = collected(back)
    assert found.back.students == ("ann", "ann (2)")
    [fault] = found.faults
    assert "'ann'" in fault.message
    assert "'ann (2)'" in fault.message
    assert len(found.back.codings.by("ann (2)")) == 2


def test_the_file_of_another_in_ones_own_folder_is_ones_own_where_the_other_handed_in_too(class_, back):
    shutil.copy(_csv_of(class_, "ben"), back / "ben.csv")
    (back / "dao" / "codings").mkdir(parents=True)
    shutil.copy(_csv_of(class_, "ann"), back / "dao" / "codings" / "ben.csv")
    found = collected(back)
    assert found.back.students == ("ben", "dao")
    assert "taken for 'dao'" in found.faults[0].message


def test_an_empty_table_beside_a_full_one_of_the_same_name_takes_no_place(class_, back):
    shutil.copy(_csv_of(class_, "dao"), back / "ann.csv")
    shutil.copy(_csv_of(class_, "ann"), back / "ann (1).csv")
    found = collected(back)
    assert (found.back.students, found.faults) == (("ann",), ())


def test_what_cannot_be_read_was_handed_in_all_the_same(class_, back):
    """Who hands in a file of another encoding, a workbook or a broken zip did not stay away."""
    (back / "ann.csv").write_bytes("transcript,start,end,code,stance\ncoop-03,1,9,trust,เอื้อ\n".encode("cp874"))
    (back / "ben.xlsx").write_bytes(b"PK")
    (back / "สมชาย.zip").write_bytes(b"PK no zip")
    found = collected(back)
    assert (found.back.unread, found.back.missing) == (("ann", "ben", "สมชาย"), ("dao",))
    told = lesson_text(found.row())
    assert "handed in, could not be read: ann, ben, สมชาย" in told
    assert "nothing came back: dao" in told
    assert [fault.message for fault in found.faults if "ben.xlsx" in fault.path and "CSV UTF-8" in fault.message]


def test_a_workbook_beside_the_empty_table_is_told(class_):
    (class_ / "dao" / "codings" / "dao.xlsx").write_bytes(b"PK")
    found = collected(class_)
    assert (found.back.unread, found.back.missing) == (("dao",), ())


def test_a_table_that_holds_nothing_is_not_the_same_as_none(class_, back):
    shutil.copy(_csv_of(class_, "dao"), back / "dao.csv")
    found = collected(back)
    assert (found.back.empty, found.back.missing) == (("dao",), ("ann", "ben", "สมชาย", "dao"))
    told = lesson_text(found.row())
    assert "nothing coded yet: dao" in told
    assert "nothing came back: ann, ben, สมชาย" in told


# --- what goes to students ---------------------------------------------------------------------------------------


def test_who_consented_and_what_else_stands_in_the_list_of_persons_goes_to_nobody(tmp_path):
    """Role, position and case make the case table; consent, telephone and remarks are the teacher's."""
    home = teaching.own_copy("coop", tmp_path / "study")
    people = home / "participants.csv"
    rows = [replace(row, extra=(("phone", "081-234-5678"),)) for row in storing.load_participants(people)]
    rows[0] = replace(rows[0], quote_permission="no", consent="signed 2019-01-12 by นายสมหมาย")
    storing.write_participants(people, rows)
    with pytest.warns(QualcoopWarning, match="A1 do not permit quoting"):
        [place] = new_lesson(home, tmp_path / "class", ("ann",)).sets
    assert not [
        p for p in place.rglob("*") if p.is_file() and any(word in p.read_text() for word in ("081-234", "สมหมาย"))
    ]
    told = open_study(place).participants
    assert [one.data() for one in told] == [one.data() for one in open_study(home).participants]
    assert [one.permits_quoting for one in told] == [False, True, True, True]
    assert open_study(place).table().to_frame().equals(replace(open_study(home), codings=Codings()).table().to_frame())


def test_nothing_that_lies_beside_the_fixed_texts_goes_along(tmp_path):
    home = teaching.own_copy("coop", tmp_path / "study")
    (home / "texts" / "real-names.md").write_text("A1 is สมหมาย", encoding="utf-8")
    [place] = new_lesson(home, tmp_path / "class", ("ann",)).sets
    assert sorted(p.name for p in (place / "texts").iterdir()) == sorted(
        f"{text.id}.{kind}" for text in datasets.coop().transcripts for kind in ("txt", "json")
    )


def test_the_lesson_names_what_goes_along(tmp_path):
    home = teaching.own_copy("coop", tmp_path / "study")
    (home / "guide.yaml").write_text(GUIDE, encoding="utf-8")
    lesson = new_lesson(home, tmp_path / "class", ("ann",))
    there = {path.name for path in lesson.sets[0].iterdir() if path.name not in ("interviews", "codings")}
    assert set(lesson.copied) | {"READ-ME.md", "exercises.yaml", "exercises.ipynb"} == there
    page = (ROOT / "docs" / "teachers.md").read_text(encoding="utf-8")
    assert [name for name in lesson.copied if f"`{name}`" not in page] == []
