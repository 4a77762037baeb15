"""Contested cells: who sees it how, by side, and how each was dealt with."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualcoop.induction.cells import case_table
from qualcoop.induction.contested import DEALT, contested, earlier
from qualcoop.records.codebook import Code
from qualcoop.records.expression import truth_of
from qualcoop.records.study import Judgement, Outcome, Participant

from . import forge


def found(study):
    return contested(study, case_table(study))


def two_sides(*judgements, dates=("", ""), sides=("political", "residents"), codes=None):
    """One case, two interviews: a mayor for whom `a` helps, a villager for whom it hinders."""
    talks = tuple(forge.transcript(f"t{n}", date=date) for n, date in enumerate(dates, start=1))
    rows = tuple(forge.coding(talk, "a", said, case="A") for talk, said in zip(talks, "+-", strict=True))
    people = tuple(
        Participant(f"p{n}", f"t{n}", "ตอบ", "A", "informant", position, side)
        for n, (position, side) in enumerate(zip(("นายก", "ชาวบ้าน"), sides, strict=True), start=1)
    )
    study = forge.study({"A": ("T", {})}, judgements=judgements, codes=codes)
    case = replace(study.spec.cases[0], transcripts=("t1", "t2"))
    return replace(
        study,
        spec=replace(study.spec, cases=(case,)),
        transcripts=talks,
        codings=type(study.codings)(rows),
        participants=people,
    )


def test_who_says_what_is_told_by_side_and_the_cell_is_open():
    (one,) = found(two_sides())
    assert [voice.participant for voice in one.who("T")] == ["p1"]
    assert {side: list(told) for side, told in one.by_side.items()} == {"political": ["T"], "residents": ["F"]}
    assert (one.how, one.value, one.between_sides) == ("open", "C", True)
    assert repr(one) == "<Contested a in case A: 1 T, 1 F; open>"


def test_two_views_on_one_side_are_no_line_between_sides():
    assert not found(two_sides(sides=("residents", "residents")))[0].between_sides
    assert not found(two_sides(sides=("residents", "")))[0].between_sides


def test_a_judgement_settles_it_and_the_cell_stays_in_the_list():
    (one,) = found(two_sides(Judgement("A", "a", 0.67, by="ann", memo="ปลัดรู้ดีกว่า")))
    assert (one.how, one.value, one.by, one.memo) == ("judged", 0.67, "ann", "ปลัดรู้ดีกว่า")


def test_of_two_judgements_on_one_cell_the_last_holds():
    (one,) = found(two_sides(Judgement("A", "a", "T", by="ann"), Judgement("A", "a", "F", by="bee")))
    assert (one.value, one.by) == ("F", "bee")


def test_a_judgement_that_leaves_it_contested_is_a_finding():
    for value in ("C", 0.5):
        assert found(two_sides(Judgement("A", "a", value)))[0].how == "standing"


def test_what_the_judgement_says_of_how_goes_before():
    (one,) = found(two_sides(Judgement("A", "a", "T", how="time", favour=("t1:1-2",))))
    assert (one.how, one.favour) == ("time", ("t1:1-2",))


def test_a_code_that_was_split_names_its_heirs():
    codes = forge.book("a", Code("a_then", origin=("a",)), Code("a_now", origin=("a",)), Code("x", origin=("a", "b")))
    (one,) = found(two_sides(codes=codes))
    assert (one.how, one.heirs) == ("split", ("a_then", "a_now"))


def test_interviews_of_one_view_that_all_came_first_are_an_observation():
    (one,) = found(two_sides(dates=("2018-01-10", "2018-03-01")))
    assert one.time is not None
    assert (one.time.first, one.time.favour) == ("favour", ("2018-01-10", "2018-01-10"))
    assert found(two_sides(dates=("2018-03-02", "2018-03-01")))[0].time.first == "against"
    assert one.how == "open"


def test_dates_that_are_missing_equal_or_too_coarse_show_no_order():
    for dates in (("", "2018-03-01"), ("2018-03-01", "2018-03-01"), ("2018", "2018-03-01")):
        assert found(two_sides(dates=dates))[0].time is None


def test_absent_and_hindering_are_two_views_of_a_no_and_both_are_kept():
    (one,) = found(forge.study({"A": ("T", {"a": "a -"})}))
    assert sorted(voice.why for voice in one.who("F")) == ["absent", "hinders"]
    assert one.about == ("state",)
    assert found(two_sides())[0].about == ("effect",)
    assert (one.form_only, one.all_hinder) == (True, False)
    assert not found(two_sides())[0].form_only


def test_who_says_both_that_it_lacks_and_that_it_hinders_says_no():
    """The mechanic is gone, and the crew will not work beyond the boundary: two forms of one hindrance."""
    study = forge.study({"A": ("T", {"a": "a- -"})})
    (one,) = found(replace(study, participants=(Participant("p", "tA", "ตอบ1"), Participant("p", "tA", "ตอบ2"))))
    assert [(voice.participant, voice.says) for voice in one.voices] == [("p", "F")]
    assert (one.form_only, one.all_hinder, one.one_person, one.how) == (True, True, False, "open")


def test_one_person_who_says_both_is_told_from_two_who_differ():
    study = forge.study({"A": ("T", {"a": "+ -"})})
    (one,) = found(replace(study, participants=(Participant("p", "tA", "ตอบ1"), Participant("p", "tA", "ตอบ2"))))
    assert one.one_person
    assert not found(two_sides())[0].one_person


TALK = st.lists(st.sampled_from(sorted(forge.SAID)), min_size=1, max_size=4)


@given(TALK, st.sampled_from(["direction", "presence"]))
def test_a_difference_is_one_of_form_only_if_no_single_passage_says_yes_or_leaves_it_open(words, cell):
    study = forge.study({"A": ("T", {"a": " ".join(words)})}, codes=forge.book(Code("a", cell=cell)))
    for one in found(study):
        every = cell == "direction" and not set(words) & {"+", "0"}
        assert one.form_only is every
        if every:
            assert {voice.says for voice in one.voices} == {"F"}


def test_a_code_of_presence_is_contested_as_a_hindrance_only_where_the_hypothesis_asks():
    book = forge.book(Code("a", cell="presence"))
    asked = forge.study({"A": ("T", {"a": "+ -"})}, "~a.hinders -> works", codes=book)
    (one,) = found(asked)
    assert one.code == "a.hinders"
    assert ([v.says for v in one.voices], one.how) == (["F", "T"], "open")
    assert found(forge.study({"A": ("T", {"a": "+ -"})}, "a -> works", codes=book)) == ()


def test_an_outcome_that_study_yaml_holds_was_judged_there():
    outcome = Outcome("works", judged_by=("ann",))
    book = forge.book("a", Code("works", kind="outcome"))
    (one,) = found(forge.study({"A": ("T", {"works": "+ -"})}, codes=book, outcome=outcome))
    assert (one.code, one.how, one.value, one.by) == ("works", "judged", "T", "ann")


def test_nothing_is_contested_where_nobody_speaks_or_there_is_no_case():
    assert found(forge.study({"A": ("T", {})})) == found(forge.study({})) == ()


@given(st.dates(), st.dates(), st.sampled_from((4, 7, 10)), st.sampled_from((4, 7, 10)))
def test_a_date_is_earlier_only_if_it_is_so_whatever_was_left_out(one, other, a, b):
    if earlier(one.isoformat()[:a], other.isoformat()[:b]):
        assert one < other


@given(st.lists(st.sampled_from(sorted(forge.SAID)), min_size=1, max_size=4).map(" ".join))
def test_every_contested_cell_is_listed_and_no_other(words):
    study = forge.study({"A": ("T", {"a": words})})
    listed = {one.case for one in found(study)}
    assert listed == {cell.case for cell in case_table(study).column("a") if truth_of(cell.value) == "C"}
    assert all(one.how in DEALT for one in found(study))
