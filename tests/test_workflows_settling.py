"""Tests of settling two coders in a study's folder."""

from __future__ import annotations

import pytest

from qualcoop.errors import QualcoopWarning, StudyError, UsageError
from qualcoop.storing import load_codings
from qualcoop.workflows.settling import settle_study, write_open
from qualcoop.workflows.studies import open_study

from .small_study import SAID, code_as, edit, hashes, small_study

HINDERED = ("m-02", "The mayors never met after the election", "leaders", "neutral")
BOTH = ("ann", "bee")


@pytest.fixture
def study(tmp_path):
    """Give a study in which bee saw one passage otherwise than ann, and missed another."""
    folder = small_study(tmp_path / "truck")
    code_as(folder, "bee", (*SAID[:3], HINDERED))
    return folder


@pytest.fixture
def differences(study, tmp_path):
    """Give the file of open disagreements, as `settle -o` writes it."""
    path = tmp_path / "differences.csv"
    write_open(path, settle_study(study, BOTH).open)
    return path


def decide(path, *kept):
    """Fill in the column `kept` (and `why`) of every row, as a person would."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    filled = [line.removesuffix('"",""') + f'"{word}","ฟังซ้ำแล้ว"' for line, word in zip(lines[1:], kept, strict=True)]
    path.write_text("\n".join([lines[0], *filled]) + "\n", encoding="utf-8")


def settled(study):
    return [
        (row.code, row.transcript, row.stance) for row in load_codings(study / "codings" / "settled.csv").standing()
    ]


def test_what_both_said_is_written_and_the_rest_is_listed(study):
    found = settle_study(study, BOTH)
    assert settled(study) == [(code, id_, stance) for id_, _, code, stance in SAID[:3]]
    assert [(one.code, one.transcript, one.values) for one in found.open] == [
        ("leaders", "m-02", ("hinders", "neutral")),
        ("laws", "m-03", ("hinders", "")),
    ]


def test_the_settled_codings_count_once_study_yaml_says_so(study):
    settle_study(study, BOTH)
    edit(study / "study.yaml", "counted: ann", "counted: settled")
    assert {row.coder for row in open_study(study).counted()} == {"settled"}


def test_decisions_settle_the_rest_with_their_reason(study, differences):
    decide(differences, "left", "hinders")
    found = settle_study(study, BOTH, decisions_file=differences)
    assert (len(found.agreed), found.open) == (5, ())
    rows = load_codings(study / "codings" / "settled.csv").rows
    assert [row.note for row in rows if row.code == "leaders" and row.transcript == "m-02"] == [
        "settled: kept left, why: ฟังซ้ำแล้ว"
    ]


def test_rows_left_open_stay_open(study, differences):
    decide(differences, "neither", "")
    found = settle_study(study, BOTH, decisions_file=differences)
    assert [one.code for one in found.open] == ["laws"]
    assert ("leaders", "m-02", "hinders") not in settled(study)


def test_settling_twice_gives_the_same_file(study, differences):
    decide(differences, "left", "right")
    settle_study(study, BOTH, decisions_file=differences)
    before = hashes(study)
    settle_study(study, BOTH, decisions_file=differences)
    assert hashes(study) == before


@pytest.mark.parametrize("kept", [("left", "left"), ("right", "neither"), ("facilitates", "hinders")])
@pytest.mark.parametrize("coders", [BOTH, BOTH[::-1]])
def test_decisions_stay_decided_though_a_later_run_is_not_told_them(study, differences, kept, coders):
    """A second run, made to see what is still open, once threw away what a person had decided."""
    decide(differences, *kept)
    settle_study(study, BOTH, decisions_file=differences)
    before = settled(study)
    assert settle_study(study, coders).open == ()
    assert settled(study) == before
    rows = load_codings(study / "codings" / "settled.csv").rows
    assert sum(row.note.endswith(", why: ฟังซ้ำแล้ว") for row in rows) == 2


def test_a_new_decision_goes_before_the_one_that_settled_csv_holds(study, differences):
    blank = differences.read_text(encoding="utf-8-sig")
    decide(differences, "left", "left")
    settle_study(study, BOTH, decisions_file=differences)
    differences.write_text(blank, encoding="utf-8")
    decide(differences, "right", "")
    found = settle_study(study, BOTH, decisions_file=differences)
    assert found.open == ()
    assert ("leaders", "m-02", "neutral") in settled(study)
    assert ("laws", "m-03", "hinders") in settled(study)


@pytest.mark.parametrize("kept", ["left", "neither"])
def test_a_decision_about_codings_that_changed_since_is_given_up_with_a_warning(study, differences, kept):
    decide(differences, "left", kept)
    settle_study(study, BOTH, decisions_file=differences)
    code_as(study, "ann", SAID[:4])
    with pytest.warns(QualcoopWarning, match=r"decisions that are no longer in .*: laws at m-03:\d+-\d+$"):
        found = settle_study(study, BOTH)
    assert found.open == ()


def test_codings_that_somebody_wrote_into_settled_csv_are_not_written_over(study):
    code_as(study, "settled", SAID[4:])
    before = hashes(study)
    with pytest.raises(StudyError, match=r"codings written here by hand would be lost: laws at m-03:\d+-\d+; move"):
        settle_study(study, BOTH)
    assert hashes(study) == before


@pytest.mark.parametrize("encoding", ["cp874", "utf-16"])
def test_a_settled_file_that_a_spreadsheet_saved_in_another_encoding_stops_everything(study, encoding):
    settle_study(study, BOTH)
    path = study / "codings" / "settled.csv"
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode(encoding))
    before = hashes(study)
    with pytest.raises(StudyError, match="not UTF-8"):
        settle_study(study, BOTH)
    assert hashes(study) == before


@pytest.mark.parametrize(
    ("coders", "message"),
    [
        (("ann", "zoe"), "no codings of 'zoe' in the study; there are those of ann, bee"),
        (("ann", "ann"), "'ann' stands twice; settling needs two coders"),
        (("ann", "settled"), "'settled' is what settling writes"),
    ],
)
def test_two_coders_are_needed_who_coded(study, coders, message):
    before = hashes(study)
    with pytest.raises(UsageError, match=message):
        settle_study(study, coders)
    assert hashes(study) == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"left","ฟัง', '"both","ฟัง', "kept is 'both'; it can be left, right, neither"),
        ('"m-02"', '"m-01"', "the coders do not differ there"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_before_anything_is_written(study, differences, old, new, message):
    decide(differences, "left", "right")
    text = differences.read_text(encoding="utf-8")
    differences.write_text(text.replace(old, new, 1), encoding="utf-8")
    before = hashes(study)
    with pytest.raises(StudyError, match=message):
        settle_study(study, BOTH, decisions_file=differences)
    assert hashes(study) == before


def test_offsets_that_are_no_numbers_are_all_listed_with_their_lines(study, differences):
    decide(differences, "left", "right")
    lines = differences.read_text(encoding="utf-8").splitlines()
    spoilt = [lines[0], *(line.replace('","', '","x', 1) for line in lines[1:])]
    differences.write_text("\n".join(spoilt) + "\n", encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        settle_study(study, BOTH, decisions_file=differences)
    assert [(fault.line, fault.message) for fault in caught.value.faults] == [
        (2, "start and end are whole numbers"),
        (3, "start and end are whole numbers"),
    ]


def test_a_decisions_file_in_another_encoding_is_refused(study, differences):
    decide(differences, "left", "right")
    differences.write_bytes(differences.read_text(encoding="utf-8").encode("cp874"))
    before = hashes(study)
    with pytest.raises(StudyError, match="not UTF-8"):
        settle_study(study, BOTH, decisions_file=differences)
    assert hashes(study) == before


def test_a_file_that_may_hold_decisions_is_not_written_over(differences):
    before = differences.read_bytes()
    with pytest.raises(UsageError, match="may hold decisions"):
        write_open(differences, ())
    assert differences.read_bytes() == before
