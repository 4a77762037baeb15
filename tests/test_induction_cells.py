"""Cells: what informants say of a code, and what the case's value is by the code's rule."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.induction.cells import Told, case_table
from qualcoop.records.codebook import Code
from qualcoop.records.coding import Codings
from qualcoop.records.study import Case, Judgement, Participant

from . import forge


def cell(said, *, judgements=(), code=None, **more):
    """Give the cell of code ``a`` in case A, of which this was said, one word an informant."""
    told = {"a": said} if said else {}
    codes = forge.book(code or Code("a"))
    return forge.study({"A": ("T", told)}, codes=codes, judgements=judgements, **more).table()["A", "a"]


# state, effect -> value, value with `cell: presence`, CODE.hinders
VALUES = {
    ("silent", "none"): ("?", "?", "?"),
    ("absent", "none"): ("F", "F", "F"),
    ("absent", "facilitates"): ("F", "F", "F"),
    ("absent", "hinders"): ("F", "F", "F"),
    ("absent", "both"): ("F", "F", "F"),
    ("present", "none"): ("?", "T", "?"),
    ("present", "facilitates"): ("T", "T", "F"),
    ("present", "hinders"): ("F", "T", "T"),
    ("present", "both"): ("C", "T", "C"),
    ("both", "none"): ("C", "C", "?"),
    ("both", "facilitates"): ("C", "C", "F"),
    ("both", "hinders"): ("C", "C", "C"),
    ("both", "both"): ("C", "C", "C"),
}


@pytest.mark.parametrize(("told", "expected"), VALUES.items())
def test_the_table_of_state_and_effect(told, expected):
    found = Told(*told)
    assert (found.value("direction"), found.value("presence"), found.hinders()) == expected


@pytest.mark.parametrize(
    ("said", "state", "effect", "value"),
    [
        ("", "silent", "none", "?"),
        ("+", "present", "facilitates", "T"),
        ("-", "present", "hinders", "F"),
        ("0", "present", "none", "?"),
        ("+ -", "present", "both", "C"),
        ("+ 0", "present", "facilitates", "T"),
        ("a", "absent", "none", "F"),
        ("a-", "absent", "hinders", "F"),
        ("a+", "absent", "none", "F"),
        ("+ a", "both", "facilitates", "C"),
        ("+ a-", "both", "both", "C"),
    ],
)
def test_what_is_said_becomes_state_effect_and_value(said, state, effect, value):
    found = cell(said)
    assert (found.state, found.effect, found.value) == (state, effect, value)


def test_a_neutral_mention_is_not_silence():
    mention, silence = cell("0"), cell("")
    assert (mention.value, mention.source, mention.state) == ("?", "codings", "present")
    assert (silence.value, silence.source, silence.state) == ("?", "silence", "silent")
    absent = Code("a", silence="absent")
    assert cell("0", code=absent).value == "?"
    assert cell("", code=absent).value == "F"


def test_a_coding_without_state_means_present():
    talk = forge.transcript("tA")
    plain = replace(forge.coding(talk, "a"), state="")
    study = replace(forge.study({"A": ("T", {"a": "+"})}), codings=Codings((plain,)))
    assert study.table()["A", "a"].state == "present"


def test_silence_means_absent_only_where_the_code_says_so_and_hinders_then_too():
    found = cell("", code=Code("a", silence="absent"))
    assert (found.value, found.hinders, found.source) == ("F", "F", "silence")
    assert (cell("").value, cell("").hinders) == ("?", "?")


# --- the rules, by enumeration -------------------------------------------------------------------------------

WORDS = ("+", "-", "0", "a", "")
PAIRS = list(product(WORDS, repeat=2))


def told_to(*words, rule="unanimous", informed=(), listed=True):
    """Give the value where informants 1, 2, ... say these words; position pN; an empty word says nothing."""
    talk = forge.transcript("tA", tuple(f"ตอบ{n}" for n in range(1, len(words) + 1)))
    rows = [forge.coding(talk, "a", word, turn=n) for n, word in enumerate(words, start=2) if word]
    people = tuple(
        Participant(f"p{n}", "tA", f"ตอบ{n}", role="informant", position=f"pos{n}") for n in range(1, len(words) + 1)
    )
    study = replace(
        forge.study({"A": ("T", {})}, codes=forge.book(Code("a", rule=rule, informed=informed))),
        transcripts=(talk,),
        codings=Codings(tuple(rows)),
        participants=people if listed else (),
    )
    return study.table()["A", "a"].value


ONE = {"+": "T", "-": "F", "0": "?", "a": "F", "": "?"}


@pytest.mark.parametrize("words", PAIRS)
def test_any_takes_one_who_knows(words):
    each = {ONE[word] for word in words}
    assert told_to(*words, rule="any") == ("T" if "T" in each else "F" if "F" in each else "?")


@pytest.mark.parametrize("words", PAIRS)
def test_all_needs_every_listed_participant(words):
    each = [ONE[word] for word in words]
    agreed = "T" if each == ["T", "T"] else "?"
    refused = "C" if "T" in each else "F"
    assert told_to(*words, rule="all") == (refused if "F" in each else agreed)


@pytest.mark.parametrize("words", PAIRS)
def test_informed_hears_only_those_positions(words):
    assert told_to(*words, rule="informed", informed=("pos2",)) == ONE[words[1]]


def test_silence_of_the_informed_is_not_absence_where_others_spoke():
    """Others said that it is there; that the mayor did not mention it cannot make it absent."""
    code = Code("a", rule="informed", informed=("mayor",), silence="absent")
    assert cell("+", code=code).value == "?"
    assert cell("", code=code).value == "F"


@pytest.mark.parametrize("words", PAIRS)
def test_unanimous_is_never_a_majority(words):
    each = {ONE[word] for word in words} - {"?"}
    found = told_to(*words)
    if len(each) == 2:
        assert found == "C"
    if each == {"T"}:
        assert found == "T"
    assert told_to(*words, *words, "+") != "T" or "F" not in each


def test_any_lets_a_contested_informant_stand_between_yes_and_no():
    talk = forge.transcript("tA", ("ตอบ1",), turns=2)
    rows = (forge.coding(talk, "a", "+", turn=2), forge.coding(talk, "a", "-", turn=3))
    study = replace(
        forge.study({"A": ("T", {})}, codes=forge.book(Code("a", rule="any"))),
        transcripts=(talk,),
        codings=Codings(rows),
    )
    assert study.table()["A", "a"].value == "C"


# --- what goes before what -----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["T", "F", "C", "?", 0.67])
def test_a_judgement_goes_before_codings_and_codings_before_silence(value):
    absent = Code("a", silence="absent")
    judged = cell("+ -", judgements=[Judgement("A", "a", value, basis="documented")], code=absent)
    assert (judged.value, judged.source, judged.basis) == (value, "judgement", "documented")
    assert (judged.state, judged.effect) == ("present", "both")
    assert cell("+ -", code=absent).value == "C"


def test_a_judgement_that_it_helps_settles_that_it_does_not_hinder():
    def hinders(value, said, kind="direction"):
        return cell(said, judgements=[Judgement("A", "a", value)], code=Code("a", cell=kind)).hinders

    assert hinders("T", "+ -") == "F"
    assert hinders("F", "+ -") == "?"
    assert hinders("C", "+ -") == "C"
    assert hinders("F", "-") == "T"
    assert hinders("T", "-", "presence") == "T"
    assert hinders("F", "-", "presence") == "F"


def test_hinders_may_be_judged_for_itself():
    found = cell("+", judgements=[Judgement("A", "a.hinders", "T")])
    assert (found.value, found.hinders) == ("T", "T")


def test_the_last_judgement_on_a_cell_holds():
    assert cell("", judgements=[Judgement("A", "a", "T"), Judgement("A", "a", "F")]).value == "F"


def test_the_strongest_basis_is_the_cells():
    talk = forge.transcript("tA", turns=2)
    rows = (forge.coding(talk, "a", basis="attributed"), forge.coding(talk, "a", turn=3, basis="described"))
    study = replace(forge.study({"A": ("T", {})}), transcripts=(talk,), codings=Codings(rows))
    assert study.table()["A", "a"].basis == "described"


def test_a_document_is_documented_and_an_interview_attributed():
    talk = forge.transcript("tA", kind="document")
    study = replace(forge.study({"A": ("T", {})}), transcripts=(talk,), codings=Codings((forge.coding(talk, "a"),)))
    assert study.table()["A", "a"].basis == "documented"
    assert cell("+").basis == "attributed"


def test_a_parent_without_codings_takes_its_children_together():
    codes = forge.book("other", "other.audit", "other.budget")
    told = {"other.audit": "+", "other.budget": "0 -"}
    table = forge.study({"A": ("T", told)}, None, codes=codes).table()
    assert (table["A", "other"].value, table["A", "other"].effect) == ("C", "both")
    assert len(table["A", "other"].participants) == 2
    own = forge.study({"A": ("T", {**told, "other": "0 0 +"})}, None, codes=codes).table()
    assert own["A", "other"].value == "T"


# --- whose case, which person --------------------------------------------------------------------------------


def case_of(*, own="", person="", listed=("A",), header=""):
    """Give the case that a coding is counted for."""
    talk = forge.transcript("t", case=header)
    people = (Participant("p", "t", "ตอบ", case=person),) if person else ()
    study = forge.study({"A": ("T", {}), "B": ("T", {}), "C": ("T", {}), "D": ("T", {})})
    cases = tuple(replace(case, transcripts=("t",) if case.id in listed else ()) for case in study.spec.cases)
    study = replace(
        study,
        spec=replace(study.spec, cases=cases),
        transcripts=(talk,),
        participants=people,
        codings=Codings((forge.coding(talk, "a", case=own),)),
    )
    table = study.table()
    return "".join(case for case in table.cases if table[case, "a"].passages), len(table.unplaced)


def test_a_codings_case_is_its_own_then_the_persons_then_study_yamls_then_the_headers():
    assert case_of(own="D", person="C", listed="B", header="A") == ("D", 0)
    assert case_of(person="C", listed="B", header="A") == ("C", 0)
    assert case_of(listed="B", header="A") == ("B", 0)
    assert case_of(listed="", header="A") == ("A", 0)


def test_where_several_cases_could_be_meant_nobody_guesses():
    assert case_of(listed="AB") == ("", 1)
    assert case_of(listed="AB", own="B") == ("B", 0)
    assert case_of(own="elsewhere") == ("", 1)


def test_a_speaker_nobody_listed_is_a_participant_of_that_transcript():
    assert cell("+").participants == ("tA/ตอบ1",)


def test_one_person_listed_without_a_label_is_whoever_speaks_and_several_are_nobody():
    talk = forge.transcript("tA")
    study = replace(
        forge.study({"A": ("T", {})}), transcripts=(talk,), codings=Codings((forge.coding(talk, "a"),))
    )
    one, other = Participant("p1", "tA", position="mayor"), Participant("p2", "tA", position="clerk")
    assert replace(study, participants=(one,)).table()["A", "a"].participants == ("p1",)
    for both in ((one, other), (other, one)):
        assert replace(study, participants=both).table()["A", "a"].participants == ("tA/ตอบ",)


# --- the table -----------------------------------------------------------------------------------------------


def test_the_frame_shows_true_false_and_na():
    table = forge.study({"A": ("T", {"a": "+", "b": "+ -"}), "B": ("T", {"a": "-"})}).table()
    frame = table.to_frame()
    assert frame.loc["A", "a"]
    assert not frame.loc["B", "a"]
    assert frame.loc["A", "b"] is pd.NA
    assert frame.loc["B", "b"] is pd.NA
    assert frame["a"].eq(True).fillna(False).sum() == 1


@given(st.lists(st.sampled_from([*forge.SAID, ""]), min_size=1, max_size=4), st.randoms())
def test_a_cell_does_not_depend_on_the_order_of_codings(words, random):
    said = " ".join(word for word in words if word)
    study = forge.study({"A": ("T", {"a": said} if said else {})})
    rows = list(study.codings)
    random.shuffle(rows)
    assert replace(study, codings=Codings(tuple(rows))).table().sha256() == study.table().sha256()


@given(st.permutations(["A", "B", "C", "D"]))
def test_cells_do_not_depend_on_the_order_of_cases(order):
    study = forge.study(forge.STORY)
    by_id = {case.id: case for case in study.spec.cases}
    turned = replace(study, spec=replace(study.spec, cases=tuple(by_id[id_] for id_ in order)))
    before, after = case_table(study), case_table(turned)
    assert after.cases == tuple(order)
    assert all(after[place] == before[place] for place in before.cells)


def test_only_conditions_and_the_outcome_have_cells_by_default():
    others = (Code("works", kind="outcome"), Code("advice", kind="guideline"), Code("talk", kind="background"))
    codes = forge.book("a", *others)
    assert case_table(forge.study({"A": ("T", {})}, codes=codes)).codes == ("a", "works")


def test_a_case_nobody_speaks_of_has_a_row_all_the_same():
    study = forge.study(forge.STORY)
    silent = replace(study, spec=replace(study.spec, cases=(*study.spec.cases, Case("Z", outcome="T"))))
    assert [one.value for one in silent.table().row("Z")] == ["?", "?", "?"]


def test_the_table_shows_itself_with_counts_and_escapes_what_people_named():
    study = forge.study({"A": ("T", {"a": "+"}), "<b>": ("F", {"a": "-"}), "C": ("F", {})}, codes=forge.book("a"))
    table = case_table(study)
    assert repr(table) == "<CaseTable: 3 cases by 1 codes, 1 T, 1 F, 1 ?>"
    html = table._repr_html_()
    assert '<th scope="row">&lt;b&gt;</th><td>F</td>' in html
    assert "<b>" not in html
