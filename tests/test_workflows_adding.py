"""Adding interviews: read first, all of them or none, nothing written over."""

from __future__ import annotations

import json

import pytest

from qualcoop.errors import MissingError, ReadingError, StudyError, UsageError
from qualcoop.views.terminal.refresh import added_text
from qualcoop.workflows.adding import add_interviews
from qualcoop.workflows.beginning import new_study
from qualcoop.workflows.studies import open_study

from .small_study import TALKS, edit, hashes, write_talks

CASES = "cases:                                     # take away the # in front of the line below, and change it\n# - "


@pytest.fixture
def begun(tmp_path):
    home = new_study(tmp_path / "ตลาดสองเมือง")
    edit(home / "study.yaml", CASES, "cases:\n- {id: A, transcripts: [m-01]}   # ours\n- {id: B}\n# ")
    return home


@pytest.fixture
def talks(tmp_path):
    return write_talks(tmp_path / "desk")


def test_several_interviews_are_copied_named_under_their_case_and_shown(begun, talks):
    added = add_interviews(begun, talks, case="A")
    study = open_study(begun)
    assert study.transcripts == tuple(one.transcript for one in added)
    assert study.spec.case("A").transcripts == ("m-01", "m-02", "m-03")
    assert [(begun / one.path).read_bytes() for one in added] == list(TALKS.values())
    assert "# ours" in (begun / "study.yaml").read_text(encoding="utf-8")


def test_kind_and_date_are_said_in_study_yaml_and_hold(begun, talks):
    [added] = add_interviews(begun, talks[:1], kind="focus_group", date="2018-11-30")
    [talk] = open_study(begun).transcripts
    assert (talk.kind, talk.date, added.transcript) == ("focus_group", "2018-11-30", talk)


def test_what_is_said_stands_a_line_each_where_the_remark_kept_its_place(tmp_path, talks):
    """A student follows the remark above the cases afterwards, so it must still stand right above them."""
    home = new_study(tmp_path / "ใหม่")
    add_interviews(home, talks, date="2021-03-12")
    text = (home / "study.yaml").read_text(encoding="utf-8")
    assert "\ntranscripts:                             # only where reading must be told\n" in text
    assert all(f'\n  {name}: {{date: "2021-03-12"}}\n' in text for name in ("m-01", "m-02", "m-03"))
    edit(home / "study.yaml", CASES, "cases:\n- {id: A, transcripts: [m-01]}\n# ")
    study = open_study(home)
    assert [case.id for case in study.spec.cases] == ["A"]
    assert {talk.date for talk in study.transcripts} == {"2021-03-12"}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("ended", [True, False])
def test_without_the_remark_it_stands_at_the_end_a_line_each(tmp_path, talks, newline, ended):
    home = new_study(tmp_path / "ใหม่")
    lines = (home / "study.yaml").read_text(encoding="utf-8").split("# cases:")[0].split("\n")
    kept = newline.join(line for line in lines if line and not line.startswith("#")) + newline * ended
    (home / "study.yaml").write_bytes(kept.encode())
    add_interviews(home, talks, kind="focus_group", date="2021-03-12")
    text = (home / "study.yaml").read_bytes().decode()
    assert text.startswith(kept.rstrip())
    said = '{kind: focus_group, date: "2021-03-12"}'
    lines = ["transcripts:", *(f"  {name}: {said}" for name in ("m-01", "m-02", "m-03"))]
    assert newline.join(["", *lines, ""]) in text
    assert text.count("\n") == text.count(newline)
    assert {talk.kind for talk in open_study(home).transcripts} == {"focus_group"}


def test_rows_for_participants_are_suggested_for_those_who_answer_and_not_written(begun, talks):
    before = (begun / "participants.csv").read_bytes()
    added = add_interviews(begun, talks[:2], case="B")
    people = [person for one in added for person in one.participants]
    assert [(p.participant, p.case, p.role) for p in people] == [
        ("m-01/ตอบ", "", "informant"),                     # m-01 is named under two cases: nobody can tell which
        ("m-02/Clerk B", "B", "informant"),
    ]
    assert (begun / "participants.csv").read_bytes() == before
    told = added_text(added[1].row(), "m-02")
    assert "m-02/Clerk B,B,informant,Clerk B,m-02,Clerk B" in told
    assert json.loads(json.dumps(added[1].row()))["participants"][0][0] == "m-02/Clerk B"


def test_what_nothing_says_yet_is_told_and_stands_as_remarks_at_the_end_of_study_yaml(begun, tmp_path):
    file = tmp_path / "m-07.txt"
    file.write_text("สมชาย: เริ่มปีที่แล้ว\nสมหญิง: ใช่\nสมชาย: ก็ดี\nสมหญิง: ดี\n", encoding="utf-8")
    before, spec = (begun / "study.yaml").read_text(encoding="utf-8"), open_study(begun).spec
    [added] = add_interviews(begun, [file])
    after = (begun / "study.yaml").read_text(encoding="utf-8")
    assert added.notes[-1] == "m-07: nothing says yet which case it speaks of (there are A, B); name it under 'cases:'"
    assert after == before + "".join(f"# {note}\n" for note in added.notes)
    assert open_study(begun).spec == spec


def test_the_line_that_would_say_who_answers_can_be_taken_as_it_stands(begun, tmp_path):
    file = tmp_path / "m-07.txt"
    file.write_text("สมชาย: เริ่มปีที่แล้ว\nสมหญิง: ใช่\nสมชาย: ก็ดี\nสมหญิง: ดี\n", encoding="utf-8")
    [added] = add_interviews(begun, [file], case="A")
    [note] = added.notes
    line = note.partition("such as ")[2]
    with (begun / "study.yaml").open("a", encoding="utf-8") as yaml:
        yaml.write(line + "\n")
    [talk] = open_study(begun).transcripts
    assert {who.role for who in talk.speakers} == {"informant"}


def test_the_same_file_under_another_name_is_refused_and_its_transcript_named(begun, talks, tmp_path):
    add_interviews(begun, talks[:1])
    other = tmp_path / "copy.txt"
    other.write_bytes(TALKS["m-01.txt"])
    before = hashes(begun)
    with pytest.raises(StudyError, match="this very file already, as transcript 'm-01'"):
        add_interviews(begun, [other])
    assert hashes(begun) == before


def test_the_same_file_twice_in_one_line_and_two_files_of_one_stem_are_refused(begun, talks, tmp_path):
    twin, stem = tmp_path / "twin.txt", tmp_path / "m-01.md"
    twin.write_bytes(TALKS["m-01.txt"])
    stem.write_bytes(TALKS["m-02.md"])
    before = hashes(begun)
    with pytest.raises(StudyError, match=r"the same file as m-01\.txt"):
        add_interviews(begun, [talks[0], twin])
    with pytest.raises(StudyError, match=r"m-01\.txt and m-01\.md would both be transcript 'm-01'"):
        add_interviews(begun, [talks[0], stem])
    assert hashes(begun) == before


def test_one_file_that_cannot_be_read_keeps_all_out_and_all_faults_are_told(begun, talks, tmp_path):
    empty, binary = tmp_path / "empty.txt", tmp_path / "binary.txt"
    empty.write_bytes(b"")
    binary.write_bytes(b"\x00\x01\x02\xff\xfe\x80ELF")
    before = hashes(begun)
    with pytest.raises(ReadingError) as caught:
        add_interviews(begun, [*talks, empty, binary])
    assert len(caught.value.faults) == 2
    with pytest.raises(MissingError, match="no such file"):
        add_interviews(begun, [*talks, tmp_path / "gone.txt"])
    assert hashes(begun) == before


@pytest.mark.parametrize(
    ("told", "error", "message"),
    [
        ({"case": "Z"}, StudyError, "no case 'Z'; there are A, B"),
        ({"kind": "talk"}, UsageError, "kind is 'talk'; it can be interview"),
        ({"date": "30/11/2561"}, UsageError, "write the day as 2018-11-30"),
        ({"date": "20181130"}, UsageError, "write the day as 2018-11-30"),
    ],
)
def test_what_is_told_wrongly_is_refused(begun, talks, told, error, message):
    before = hashes(begun)
    with pytest.raises(error, match=message):
        add_interviews(begun, talks, **told)
    assert hashes(begun) == before


def test_no_file_at_all_is_refused(begun):
    with pytest.raises(UsageError, match="at least one file"):
        add_interviews(begun, [])


def test_when_study_yaml_cannot_be_written_nothing_of_it_stays(begun, talks, monkeypatch):
    before = hashes(begun)
    from qualcoop import storing

    real, calls = storing.set_value, []

    def refuse_the_third(*told):
        calls.append(told)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        real(*told)

    monkeypatch.setattr("qualcoop.storing.set_value", refuse_the_third)
    with pytest.raises(OSError, match="No space"):
        add_interviews(begun, talks, case="B", kind="document")
    assert hashes(begun) == before
