"""Tests of settling two coders in a study's folder."""

from __future__ import annotations

import warnings

import pytest
from click.testing import CliRunner

from qualcoop.cli import main
from qualcoop.errors import QualcoopWarning, StudyError, UsageError
from qualcoop.storing import load_codings
from qualcoop.workflows.settling import settle_study, write_open
from qualcoop.workflows.settling_session import SettlingSession
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
        "settled: kept left (ann / bee), why: ฟังซ้ำแล้ว"
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
    with pytest.raises(StudyError, match=r"codings were written here by hand: laws at m-03:\d+-\d+; move"):
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


# --- three coders --------------------------------------------------------------------------------------------

CAT = (SAID[0], (*HINDERED[:3], "facilitates"), ("m-01", SAID[1][1], "leaders", "hinders"))
OTHERS = [("ann", "cat"), ("cat", "ann"), ("bee", "cat"), ("cat", "bee")]


@pytest.fixture
def three(study, differences):
    """Give the study with all that ann and bee differ about decided, and cat, who saw some of it otherwise."""
    decide(differences, "neutral", "right")
    settle_study(study, BOTH, decisions_file=differences)
    code_as(study, "cat", CAT)
    return study


def rows_on_disk(study):
    return load_codings(study / "codings" / "settled.csv").rows


def settle_through(way, study, coders, place, kept, why):
    """Decide one difference from the command line or in the widget; give what was said of it."""
    text = open_study(study).transcript(place[0]).text
    start = text.index(place[1])
    if way == "widget":
        opened = open_study(study)
        session = SettlingSession(opened, opened.transcript(place[0]), coders, language="en")
        [document] = session.answer({"op": "hello", "re": "a:1"})
        differences = document["state"]["differences"]
        [key] = [row["key"] for row in differences if (row["start"], row["code"]) == (start, place[2])]
        [answer] = session.answer({"op": "settle", "key": key, "kept": kept, "why": why, "re": "a:2"})
        return answer["said"][1]
    path = study.parent / "one.csv"
    path.write_text(
        f"transcript,start,end,code,kept,why\n{place[0]},{start},{start + len(place[1])},{place[2]},{kept},{why}\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(main, ["settle", str(study), "--coders", *coders, "--from", str(path)])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("coders", OTHERS)
def test_another_pair_takes_nothing_away_and_rewords_nothing(three, coders):
    before, standing = rows_on_disk(three), load_codings(three / "codings" / "settled.csv").standing()
    settle_study(three, coders)
    after = rows_on_disk(three)
    assert [row for row in after if row in before] == list(before)
    assert set(standing) <= set(load_codings(three / "codings" / "settled.csv").standing())
    again = settle_study(three, BOTH)
    assert (again.open, rows_on_disk(three)) == ((), after)


@pytest.mark.parametrize("coders", OTHERS)
def test_what_was_decided_between_two_is_not_taken_as_decided_between_others(three, coders):
    found = settle_study(three, coders)
    assert ("leaders", "m-02") in {(one.code, one.transcript) for one in found.open}
    here = open_study(three)
    session = SettlingSession(here, here.transcript("m-02"), coders, language="en")
    differences = next(session.answer({"op": "hello"}))["state"]["differences"]
    [row] = [row for row in differences if row["code"] == "leaders"]
    assert (row["kept"], [said[1] for said in row["beside"]]) == (
        "",
        ["Settled between ann ⟷ bee: no direction: ฟังซ้ำแล้ว"],
    )


def test_where_others_agree_otherwise_what_a_person_decided_stays_and_both_are_named(three):
    code_as(three, "cat", (SAID[0], SAID[3]))
    with pytest.warns(QualcoopWarning) as caught:
        settle_study(three, ("ann", "cat"))
    [told] = [str(one.message) for one in caught]
    assert "ann and cat agree otherwise than " in told
    assert "neutral, kept neutral (ann / bee), why: ฟังซ้ำแล้ว" in told
    assert ("leaders", "m-02", "neutral") in settled(three)


@pytest.mark.parametrize("way", ["command line", "widget"])
@pytest.mark.parametrize("coders", OTHERS)
def test_a_decision_between_others_goes_first_where_it_is_made_and_says_so(three, coders, way):
    before = rows_on_disk(three)
    said = settle_through(way, three, coders, HINDERED, "neither", "they met later")
    assert f"decided for {' and '.join(coders)}, and goes before what " in said
    assert "neutral, kept neutral (ann / bee), why: ฟังซ้ำแล้ว" in said
    after = rows_on_disk(three)
    assert [row for row in after if row in before] == list(before)
    assert ("leaders", "m-02", "neutral") not in settled(three)
    assert f"settled: kept neither ({coders[0]} / {coders[1]}), why: they met later" in [row.note for row in after]
    assert settle_study(three, BOTH).open == ()
    assert rows_on_disk(three) == after


def test_a_decision_between_others_about_a_shorter_stretch_makes_the_longer_one_give_way(three):
    inside = ("m-02", "The mayors never met", "leaders", "facilitates")
    code_as(three, "cat", (inside,))
    settle_through("command line", three, ("ann", "cat"), HINDERED, "right", "the rest is another matter")
    standing = load_codings(three / "codings" / "settled.csv").standing()
    here = [(row.quote, row.stance) for row in standing if (row.transcript, row.code) == ("m-02", "leaders")]
    assert here == [(inside[1], "facilitates")]
    code_as(three, "cat", SAID[:1])
    with pytest.warns(QualcoopWarning, match="no longer differ there as they did: leaders at m-02"):
        settle_study(three, ("ann", "cat"))
    assert ("leaders", "m-02", "neutral") in settled(three)


def test_codings_that_are_withdrawn_take_along_what_was_agreed_on_with_a_word(three):
    code_as(three, "bee", SAID[1:3])
    told = r"no longer in .*settled\.csv, since ann and bee no longer agree there: laws"
    with pytest.warns(QualcoopWarning, match=told):
        settle_study(three, BOTH)
    assert ("laws", "m-01", "facilitates") not in settled(three)


def test_keeping_the_side_that_did_not_code_stays_decided(study, differences):
    decide(differences, "left", "right")
    settle_study(study, BOTH, decisions_file=differences)
    assert settle_study(study, BOTH).open == settle_study(study, BOTH[::-1]).open == ()


def test_changing_a_decision_from_one_side_to_the_other_loses_nothing(study, tmp_path):
    code_as(study, "bee", (("m-02", "The mayors never met", "leaders", "neutral"),))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for kept in ("left", "right"):
            path = tmp_path / f"{kept}.csv"
            opened = settle_study(study, BOTH).open
            if kept == "left":
                write_open(tmp_path / "blank.csv", opened)
            path.write_bytes((tmp_path / "blank.csv").read_bytes())
            decide(path, *(kept if '"leaders","","hinders","neutral"' in line else "" for line in body(path)))
            settle_study(study, BOTH, decisions_file=path)
    assert ("leaders", "m-02", "neutral") in settled(study)
    assert ("leaders", "m-02", "hinders") not in settled(study)


def body(path):
    return path.read_text(encoding="utf-8-sig").splitlines()[1:]


@pytest.mark.parametrize("coders", [BOTH, BOTH[::-1]])
def test_notes_that_name_nobody_are_taken_for_those_of_the_pair_that_they_fit(study, differences, coders):
    decide(differences, "left", "neither")
    settle_study(study, BOTH, decisions_file=differences)
    path = study / "codings" / "settled.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace(" (ann / bee)", ""), encoding="utf-8")
    code_as(study, "cat", CAT)
    assert settle_study(study, coders).open == ()
    assert all(f"({coders[0]} / {coders[1]})" in row.note for row in rows_on_disk(study))
