"""Controls of the reconstruction on made studies: each passes where it should, and fails where it should."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.records.codebook import Code, Indicator
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript
from qualcoop.workflows.controls import MASK, masked, masking, relabelling, unrelated

from . import forge

LAW = "กฎหมายเปิดทางให้เราทำร่วมกันได้"      # SENTENCES[0]: the law opens the way for us to work together
HEADS = "ผู้บริหารท่านเห็นด้วยมาตั้งแต่ต้น"       # SENTENCES[1]: the executives agreed from the start


def code(id_, *words, **more):
    return Code(id_, cell="presence", indicators=tuple(Indicator(word, "th") for word in words), **more)


def talks():
    """A study of three cases with two informants each: the first speaks of the law, the second of the heads."""
    told = {case: ("T", {"laws": "+ +"}) for case in "ABC"}
    book = forge.book(code("laws", "กฎหมาย"), code("heads", "ผู้บริหาร"))
    return forge.study(told, None, codes=book)


def settled(study, *said):
    """Code these words wherever they stand: (code, words)."""
    rows = [
        Coding(talk.id, talk.text.index(words), talk.text.index(words) + len(words), id_, "ann", quote=words)
        for talk in study.transcripts
        for id_, words in said
    ]
    return replace(study, codings=Codings(tuple(rows)))


def table(study, *codes):
    return masking(study, study.unreviewed().findings_without(), codes)


# --- masking -------------------------------------------------------------------------------------------------


@given(st.text("กำนันab \n", min_size=1), st.data())
def test_masking_keeps_the_length_the_lines_and_every_character_outside(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    covered = masked(Transcript("t", text), [Coding("t", start, end, "laws")] if end > start else []).text
    assert (covered[:start], covered[end:]) == (text[:start], text[end:])
    assert [char == "\n" for char in covered] == [char == "\n" for char in text]
    assert set(covered[start:end]) <= {MASK, "\n"}


def test_a_masked_factor_falls_and_the_others_keep_the_bar():
    found = table(settled(talks(), ("laws", LAW), ("heads", HEADS)), "laws", "heads")
    assert (found["value"], found["passed"], found["why"]) == ("2 of 2 fall", True, "")
    assert found["table"]["laws"]["after"] == {"laws": False, "heads": True}
    assert found["table"]["heads"]["after"] == {"laws": True, "heads": False}


def test_a_factor_that_is_heard_elsewhere_keeps_the_bar_and_the_control_fails():
    """Only a part that holds no indicator was settled, so that the machine hears the law as before."""
    found = table(settled(talks(), ("laws", "ทำร่วมกันได้"), ("heads", HEADS)), "laws", "heads")
    assert found["passed"] is False
    assert (found["value"], found["why"]) == ("1 of 2 fall", "keep the bar though masked: laws")


def test_a_factor_that_takes_another_with_it_fails_unless_they_shared_a_third():
    study = talks()
    alone = table(settled(study, ("laws", f"{LAW}\nตอบ2: {HEADS}")), "laws", "heads")
    assert (alone["passed"], alone["why"]) == (False, "keep the bar though masked: heads; take others with them: laws")
    assert alone["table"]["laws"]["lost_unexpectedly"] == ["heads"]
    shared = table(settled(study, ("laws", f"{LAW}\nตอบ2: {HEADS}"), ("heads", HEADS)), "laws", "heads")
    row = shared["table"]["laws"]
    assert (row["lost"], row["shared_more_than_a_third"], row["lost_unexpectedly"]) == (["heads"], ["heads"], [])
    assert shared["passed"] is True


def test_a_parent_is_masked_where_its_children_are_settled():
    """A parent without codings of its own takes its children's; to mask it is to mask theirs."""
    told = {case: ("T", {"ability": "+ +"}) for case in "ABC"}
    codes = forge.book(code("ability"), code("ability.laws", "กฎหมาย"), code("heads", "ผู้บริหาร"))
    study = settled(forge.study(told, None, codes=codes), ("ability.laws", LAW))
    found = table(study, "ability", "heads")
    assert found["table"]["ability"]["keeps_bar"] is False
    assert found["table"]["ability"]["after"]["heads"] is True


def test_where_the_machine_reports_none_masking_neither_passes_nor_fails():
    found = table(settled(talks(), ("laws", LAW)), "budget")
    assert (found["passed"], found["table"]) == (None, {})
    assert "reports none" in found["why"]


# --- unrelated -----------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(tmp_path):
    """Three interviews about a coffee shop."""
    for n in range(3):
        said = "".join(f"ถาม: เล่าเรื่องร้านให้ฟังหน่อยครับ\nตอบ: ร้านกาแฟนี้เปิดมา {n + 2} ปีแล้วค่ะ\n" for _ in range(3))
        (tmp_path / f"cafe-{n}.txt").write_text(said, encoding="utf-8")
    return tmp_path


def test_talk_of_something_else_yields_no_factor(elsewhere):
    found = unrelated(talks(), elsewhere)
    assert (found["value"], found["passed"]) == ("0 factors from 3 interviews", True)
    assert found["why"].startswith("0 suggestions in ")


@pytest.mark.parametrize("kind", ["condition", "principle"])
def test_a_factor_heard_in_talk_of_something_else_fails_the_control(elsewhere, kind):
    """A principle is a published item as much as a condition is."""
    study = forge.study({"A": ("T", {"laws": "+"})}, None, codes=forge.book(code("laws", "กาแฟ", kind=kind)))
    found = unrelated(study, elsewhere)
    assert (found["value"], found["passed"]) == ("1 factor from 3 interviews", False)
    assert found["why"].startswith("reported: laws; ")


def test_a_proposal_heard_in_talk_of_something_else_is_told_and_decides_nothing(elsewhere):
    study = forge.study({"A": ("T", {"laws": "+"})}, None, codes=forge.book(code("laws", "กาแฟ", kind="guideline")))
    found = unrelated(study, elsewhere)
    assert found["passed"] is True
    assert found["why"].startswith("proposals reported too: laws; ")


def test_without_unrelated_interviews_the_control_neither_passes_nor_fails(elsewhere):
    shutil.rmtree(elsewhere)
    found = unrelated(talks(), elsewhere)
    assert (found["passed"], found["why"]) == (None, "there are no unrelated interviews")


# --- relabelling ---------------------------------------------------------------------------------------------

TOLD = {case: ("T" if case in "ABCD" else "F", {"a": "+" if case in "ABCD" else "-"}) for case in "ABCDEFGH"}


def row(told, hypothesis, *codes):
    return relabelling(forge.study(told, hypothesis, codes=forge.book(*(codes or ("a",)))).test())


def test_an_explanation_that_few_arrangements_allow_passes():
    found = row(TOLD, "a <-> works")
    assert (found["value"], found["passed"], found["arrangements"]) == (2 / 70, True, 70)
    assert found["why"] == "70 arrangements, 4 hypotheses tried"


def test_an_explanation_is_not_better_than_chance_where_codes_are_many():
    """With a code for every way to split eight cases in four and four, something always stands."""
    told = {case: (outcome, {}) for case, (outcome, _) in TOLD.items()}
    splits = [set(chosen) for chosen in combinations("ABCDEFGH", 4) if "A" in chosen]
    for n, chosen in enumerate(splits):
        for case, (_, said) in told.items():
            said[f"c{n}"] = "+" if case in chosen else "-"
    found = row(told, "c0 <-> works", *(f"c{n}" for n in range(len(splits))))
    assert (found["value"], found["passed"]) == (1.0, False)


def test_sufficiency_alone_prints_its_share_and_never_passes():
    found = row(TOLD, "a -> works")
    assert found["value"] is not None
    assert found["passed"] is None


def test_too_few_arrangements_are_not_assessable():
    found = row({case: TOLD[case] for case in "ABE"}, "a <-> works")
    assert (found["value"], found["passed"]) == (None, None)
    assert "fewer than 20" in found["why"]


def test_a_case_left_open_is_told_beside_the_preregistered_share():
    """The rule asks of chance to leave no case open, though the standing explanation leaves one."""
    found = row({**TOLD, "D": ("T", {"a": "0"})}, "a <-> works")
    assert (found["value"], found["left_open"]) == (0.0, 1)
    assert found["value_as_open"] > 0
    assert "may leave 1 undetermined" in found["why"]
