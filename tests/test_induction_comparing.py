"""Constant comparison: the passages of one code beside each other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import UnknownCodeError
from qualcoop.induction.cells import case_table
from qualcoop.induction.comparing import compare
from qualcoop.records.codebook import Code
from qualcoop.records.study import Judgement

from . import forge

SILENT = {**forge.STORY, "E": ("T", {"b": "+"})}


def compared(study, code="a"):
    return compare(study, case_table(study), code)


def test_cases_stand_in_the_order_of_the_codes_value_the_silent_ones_last():
    found = compared(forge.study(SILENT))
    assert [(case.case, case.value, case.outcome) for case in found.cases] == [
        ("A", "T", "T"),
        ("B", "T", "T"),
        ("C", "T", "F"),
        ("D", "F", "F"),
        ("E", "?", "T"),
    ]
    assert found.cases[-1].passages == ()


def test_cases_with_the_outcome_are_laid_beside_those_without():
    occurs, not_ = compared(forge.study(SILENT)).beside
    assert occurs.cases == (("T", ("A", "B")), ("?", ("E",)))
    assert (occurs.stances, not_.stances) == ((("facilitates", 2),), (("facilitates", 1), ("hinders", 1)))
    assert not_.cases == (("T", ("C",)), ("F", ("D",)))


def test_codes_on_the_same_words_are_counted_with_their_cases():
    (one,) = compared(forge.study(SILENT)).with_
    assert (one.code, one.passages, one.cases) == ("b", 4, ("A", "B", "C", "D"))


def test_a_code_and_its_children_do_not_co_occur():
    book = forge.book("a", "a.law", "b")
    assert compared(forge.study({"A": ("T", {"a": "+", "a.law": "+"})}, codes=book)).with_ == ()


def test_a_guideline_is_compared_too_though_the_case_table_lacks_it():
    study = forge.study({"A": ("T", {"g": "0"})}, codes=forge.book("a", Code("g", kind="guideline")))
    assert len(compared(study, "g").passages) == 1


def test_a_judged_or_fuzzy_value_places_the_case_and_its_passages_stay():
    study = forge.study({"A": ("T", {"a": "+"})}, judgements=[Judgement("A", "a", 0.33)])
    (one,) = compared(study).cases
    assert (one.value, len(one.passages)) == ("F", 1)


def test_without_a_hypothesis_an_outcome_or_a_case_it_still_compares():
    study = forge.study(forge.STORY, None, outcome=None)
    assert len(compared(study).passages) == 4
    assert compared(forge.study({})).cases == ()


def test_an_unknown_code_is_named():
    with pytest.raises(UnknownCodeError, match="no code 'z'"):
        compared(forge.study(forge.STORY), "z")


def test_the_frame_has_a_row_a_passage_and_the_repr_counts():
    found = compared(forge.study(SILENT))
    frame = found.to_frame()
    assert list(frame["case"]) == ["A", "B", "C", "D"]
    assert frame.loc[0, "codes"] == "b"
    assert repr(found) == "<CodeComparison of a: 4 passages of 4 participants, 5 cases, 3 T, 1 F, 1 ?>"


def test_its_html_is_escaped():
    study = forge.study({"A": ("T", {"a": "+"})})
    (person,) = {p.participant for p in compared(study).passages}
    hostile = forge.transcript("tA", ("<b>",))
    study = replace(study, transcripts=(hostile,), codings=type(study.codings)((forge.coding(hostile, "a", case="A"),)))
    html = compared(study)._repr_html_()
    assert person.startswith("tA/")
    assert "<b>" not in html


@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.tuples(st.sampled_from("TFC?"), st.sampled_from(sorted(forge.SAID))))
)
def test_no_case_and_no_passage_disappears(told):
    study = forge.study({case: (y, {"a": word}) for case, (y, word) in told.items()})
    found = compared(study)
    assert sorted(case.case for case in found.cases) == sorted(told)
    assert len(found.passages) == len(told)
    assert sorted(case for one in found.beside for _, cases in one.cases for case in cases) == sorted(told)
