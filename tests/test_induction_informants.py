"""The informant table: one row a person, case and code; what is said, and why it counts as not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import UnknownCodeError
from qualcoop.induction.cells import case_table
from qualcoop.induction.informants import SAYS, informant_table, informants, says
from qualcoop.records.codebook import Code
from qualcoop.records.study import Participant

from . import forge

WORDS = st.lists(st.sampled_from(sorted(forge.SAID)), min_size=1, max_size=4).map(" ".join)


def told(study, code="a"):
    return {(row.case, row.participant): (row.says, row.why) for row in informant_table(study, code)}


def test_each_person_has_a_row_with_what_is_said_and_why_it_is_not():
    found = told(forge.study({"A": ("T", {"a": "+ - a a- 0"})}))
    assert [value for _, value in sorted(found.items())] == [
        ("T", ""),
        ("F", "hinders"),
        ("F", "absent"),
        ("F", "lacking"),
        ("mentioned", ""),
    ]


def test_one_who_says_both_is_contested_and_one_who_says_nothing_is_silent():
    study = forge.study({"A": ("T", {"a": "+ 0", "b": "+"})})
    talk = study.transcripts[0]
    study = replace(
        study, codings=study.codings | type(study.codings)((forge.coding(talk, "a", "-", turn=2, case="A"),))
    )
    assert told(study)["A", "tA/ตอบ1"] == ("C", "")
    assert told(study, "c") == {("A", "tA/ตอบ1"): ("?", ""), ("A", "tA/ตอบ2"): ("?", "")}


def test_a_mention_is_presence_for_a_code_of_presence():
    study = forge.study({"A": ("T", {"a": "0 -"})}, codes=forge.book(Code("a", cell="presence")))
    assert {says for says, _ in told(study).values()} == {"T"}


def test_people_listed_for_a_case_are_there_with_position_and_side_though_silent_and_interviewers_are_not():
    study = forge.study({"A": ("T", {}), "B": ("F", {})})
    people = (
        Participant("p1", "tA", "ตอบ1", role="informant", position="นายกเทศมนตรี", side="political"),
        Participant("p2", "tA", "ถาม", role="interviewer"),
    )
    rows = informant_table(replace(study, participants=people), "a").of("A", "a")
    assert [(row.participant, row.position, row.side, row.says) for row in rows] == [
        ("p1", "นายกเทศมนตรี", "political", "?")
    ]
    assert rows[0].languages == ("th",)


def test_those_whose_word_the_rule_does_not_hear_are_shown_and_marked():
    code = Code("a", rule="informed", informed=("clerk",))
    study = forge.study({"A": ("T", {"a": "+ -"})}, codes=forge.book(code))
    people = tuple(
        Participant(f"p{n}", "tA", f"ตอบ{n}", "A", "informant", job) for n, job in ((1, "clerk"), (2, "mayor"))
    )
    rows = informant_table(replace(study, participants=people), "a")
    assert [(row.says, row.counts) for row in rows] == [("T", True), ("F", False)]


def test_a_code_without_passages_of_its_own_speaks_through_its_children():
    study = forge.study({"A": ("T", {"a.law": "-"})}, codes=forge.book("a", "a.law"))
    assert told(study, "a") == told(study, "a.law") == {("A", "tA/ตอบ1"): ("F", "hinders")}


def test_an_unknown_code_is_named():
    with pytest.raises(UnknownCodeError, match="no code 'z'"):
        informant_table(forge.study(forge.STORY), "z")


def test_a_study_without_cases_or_texts_has_no_rows():
    study = forge.study({})
    assert len(informants(study, case_table(study))) == 0
    assert informant_table(study, "a").to_frame().empty


def test_the_frame_has_one_row_a_row_and_the_repr_counts():
    table = informants(study := forge.study(forge.STORY), case_table(study))
    assert list(table.to_frame().columns)[:3] == ["case", "code", "participant"]
    assert len(table.to_frame()) == len(table) == 12
    assert repr(table) == "<InformantTable of a, b, c: 4 participants, 4 cases, 5 T, 2 F, 1 mentioned, 4 ?>"
    assert "<table" in table._repr_html_()


@given(words=WORDS, rule=st.sampled_from(("unanimous", "any")))
def test_the_cell_never_says_more_than_its_people(words, rule):
    """T only where someone says so and, unless one is enough, nobody says otherwise; no passage is lost."""
    study = forge.study({"A": ("T", {"a": words})}, codes=forge.book(Code("a", rule=rule)))
    rows = informant_table(study, "a").of("A", "a")
    cell = case_table(study)["A", "a"]
    assert sorted(p.start for row in rows for p in row.passages) == sorted(p.start for p in cell.passages)
    heard = {row.says for row in rows}
    assert heard <= set(SAYS)
    if cell.value == "T":
        assert "T" in heard
        assert rule == "any" or not heard & {"F", "C"}
    together = says(cell.passages, study.codebook["a"])
    assert cell.value == ("?" if together == "mentioned" else together)
