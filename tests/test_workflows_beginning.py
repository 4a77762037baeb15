"""Tests of beginning a study and of adding interviews."""

from __future__ import annotations

import pytest

from qualcoop.errors import MissingError, ReadingError, StudyError
from qualcoop.workflows.adding import add_interviews
from qualcoop.workflows.beginning import new_study
from qualcoop.workflows.checking import check
from qualcoop.workflows.revising import findings, record_pass
from qualcoop.workflows.studies import open_study

from .small_study import TALKS, edit, hashes, write_talks

CASES = "cases:                                     # take away the # in front of the line below, and change it\n# - "


def add_transcript(study, file, *, case=""):
    """Add one interview, and give what was read of it."""
    return add_interviews(study, [file], case=case)[0].transcript


@pytest.fixture
def begun(tmp_path):
    return new_study(tmp_path / "ตลาดสองเมือง")


@pytest.fixture
def talks(tmp_path):
    return {path.name: path for path in write_talks(tmp_path / "desk")}


def test_a_new_study_opens_bears_the_folders_name_and_has_no_faults(begun):
    study = open_study(begun)
    assert (study.name, len(study.transcripts), study.spec.cases, len(study.codebook)) == ("ตลาดสองเมือง", 0, (), 1)
    assert check(begun)[0] == ()


def test_check_of_a_new_study_names_what_is_missing_and_nothing_else(begun):
    told = [warning.message for warning in check(begun)[1]]
    assert [message.partition(";")[0] for message in told] == [
        "no interviews yet",
        "no cases yet",
        "nobody has coded yet",
    ]


def test_a_new_study_can_be_tested_and_its_findings_told(begun):
    pass_ = record_pass(begun, by="ann")
    assert (pass_.number, pass_.recorded, pass_.stands, pass_.verdicts) == (1, True, None, ())
    assert not any(factor.reported for factor in findings(begun).factor_list)


def test_the_remark_in_the_new_study_yaml_becomes_a_case_when_its_sign_is_taken_away(begun, talks):
    edit(begun / "study.yaml", CASES, CASES.removesuffix("# - ") + "- ")
    [case] = open_study(begun).spec.cases
    assert (case.id, case.outcome, case.attributes, case.transcripts) == ("A", "fully", {"size": "city"}, ("a-01",))


def test_the_remark_on_transcripts_is_what_reading_understands(begun, talks):
    edit(begun / "study.yaml", "# transcripts:", "transcripts:")
    edit(begun / "study.yaml", "#   a-01:", "  a-01:")
    assert open_study(begun).spec.transcripts["a-01"].roles == {"Q": "interviewer", "A": "informant"}


def test_a_study_without_an_outcome_gives_its_table_and_findings(begun):
    text = (begun / "study.yaml").read_text(encoding="utf-8")
    first, last = text.index("outcome:\n"), text.index("mode:")
    (begun / "study.yaml").write_text(text[:first] + text[last:], encoding="utf-8")
    assert record_pass(begun, by="ann").stands is None
    assert findings(begun).factor_list[0].code.id == "example"


def test_nothing_is_begun_where_something_lies(begun):
    before = hashes(begun)
    with pytest.raises(StudyError, match="something lies here already"):
        new_study(begun)
    assert hashes(begun) == before


def test_nothing_is_begun_on_a_file(tmp_path):
    (tmp_path / "notes").write_text("x", encoding="utf-8")
    with pytest.raises(StudyError, match="something lies here already"):
        new_study(tmp_path / "notes")


def test_an_empty_folder_may_become_a_study(tmp_path):
    (tmp_path / "empty").mkdir()
    assert (new_study(tmp_path / "empty") / "study.yaml").is_file()


@pytest.mark.parametrize("name", TALKS)
def test_an_interview_of_every_format_is_copied_as_it_is_and_shown_as_the_study_reads_it(begun, talks, name):
    added = add_transcript(begun, talks[name])
    assert (begun / "interviews" / name).read_bytes() == TALKS[name]
    assert open_study(begun).transcripts == (added,)
    assert added.source.path == f"interviews/{name}"


def test_an_interview_is_named_under_its_case_and_remarks_stay(begun, talks):
    edit(begun / "study.yaml", CASES, "cases:\n- {id: A}   # ours\n# ")
    add_transcript(begun, talks["m-01.txt"], case="A")
    add_transcript(begun, talks["m-02.md"], case="A")
    assert open_study(begun).spec.case("A").transcripts == ("m-01", "m-02")
    assert "# ours" in (begun / "study.yaml").read_text(encoding="utf-8")


def test_an_interview_that_its_case_names_already_is_not_named_twice(begun, talks):
    edit(begun / "study.yaml", CASES, "cases:\n- {id: A, transcripts: [m-01]}\n# ")
    before = (begun / "study.yaml").read_bytes()
    add_transcript(begun, talks["m-01.txt"], case="A")
    assert (begun / "study.yaml").read_bytes() == before


def test_what_study_yaml_says_of_an_interview_holds_when_it_is_added(begun, talks):
    edit(begun / "study.yaml", "# transcripts:", "transcripts: {m-01: {kind: focus_group, date: 2018-11-30}} #")
    added = add_transcript(begun, talks["m-01.txt"])
    assert (added.kind, added.date) == ("focus_group", "2018-11-30")


REFUSED = {
    "empty.txt": (b"", ReadingError, "empty"),
    "binary.txt": (b"\x00\x01\x02\xff\xfe\x80ELF", ReadingError, "binary"),
    "broken.docx": (b"PK\x03\x04 no zip", ReadingError, "docx"),
    "talk.pdf": (b"%PDF-1.4", ReadingError, "the PDF is broken"),
    "talk.mp3": (b"ID3", ReadingError, "are not read|are$"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_not_copied(begun, tmp_path, name):
    data, error, message = REFUSED[name]
    (tmp_path / name).write_bytes(data)
    before = hashes(begun)
    with pytest.raises(error, match=message):
        add_transcript(begun, tmp_path / name)
    assert hashes(begun) == before


def test_a_file_that_is_not_there_a_folder_and_an_unknown_case_are_refused(begun, talks, tmp_path):
    before = hashes(begun)
    with pytest.raises(MissingError, match="no such file"):
        add_transcript(begun, tmp_path / "gone.txt")
    with pytest.raises(MissingError, match="a folder"):
        add_transcript(begun, tmp_path)
    with pytest.raises(StudyError, match=r"no case 'Z'; there are none yet\. Write it under 'cases:'"):
        add_transcript(begun, talks["m-01.txt"], case="Z")
    assert hashes(begun) == before


def test_an_interview_of_the_same_name_is_refused_also_in_another_format(begun, talks, tmp_path):
    add_transcript(begun, talks["m-01.txt"])
    other = tmp_path / "m-01.md"
    other.write_bytes(TALKS["m-02.md"])
    before = hashes(begun)
    with pytest.raises(StudyError, match="has a transcript 'm-01' already"):
        add_transcript(begun, other)
    assert hashes(begun) == before


def test_when_study_yaml_cannot_be_written_the_interview_is_taken_back(begun, talks, monkeypatch):
    edit(begun / "study.yaml", CASES, "cases:\n- {id: A}\n# ")
    before = hashes(begun)

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qualcoop.storing.set_value", refuse)
    with pytest.raises(OSError, match="No space"):
        add_transcript(begun, talks["m-01.txt"], case="A")
    assert hashes(begun) == before
