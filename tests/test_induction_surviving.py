"""What a claim survived: since its last change, on this branch, over varieties of case; and the three saturations."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.induction.saturating import all_saturation, curves, dimensions_by_interview, interviews
from qualcoop.induction.search.surviving import survived
from qualcoop.induction.search.varieties import kinds_of_case
from qualcoop.records.coding import Codings
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Case, Judgement

from . import forge
from .views_study import make_analysis

VERDICTS = st.dictionaries(
    st.sampled_from("ABCD"), st.sampled_from(["confirms", "compatible", "negative", "undetermined", "outside"])
)
STEPS = st.lists(
    VERDICTS | st.sampled_from(["reformulate", "redefine", "refine", "recode", "hold", "abandon"]), max_size=8
)


def a_pass(n: int = 0, **found: str) -> LedgerEntry:
    result = {"verdicts": found, "cases": list(found), "expression": "a -> works"}
    return LedgerEntry("pass", result=result, n=n)


def a_change(kind: str = "reformulate", n: int = 0) -> LedgerEntry:
    return LedgerEntry(kind, n=n)  # type: ignore[arg-type]


def lines(*steps) -> list[LedgerEntry]:
    made = [a_change(step) if isinstance(step, str) else a_pass(**step) for step in steps]
    return [replace(entry, n=place, parent=place - 1) for place, entry in enumerate(made, start=1)]


STUDY = forge.study(forge.STORY, attributes={id_: {"size": "city" if id_ in "AC" else "town"} for id_ in forge.STORY})


def test_a_claim_is_told_by_what_came_since_its_last_change():
    steps = ({"A": "confirms", "C": "negative"}, "reformulate", {"A": "confirms", "B": "confirms", "C": "compatible"})
    found = survived(lines(*steps), STUDY)
    assert (found.entry, found.change, found.changes, len(found.passes)) == (2, "reformulate", 1, 1)
    assert (found.cases["confirms"], found.cases["compatible"], found.broke) == (("A", "B"), ("C",), ())
    assert (found.new, found.confirmed_new) == (("B",), ("B",))


def test_compatible_cases_are_no_support_of_any_variety():
    found = survived(lines({"A": "compatible", "C": "compatible", "B": "confirms", "D": "confirms"}), STUDY)
    told = {(one.name, one.value): (one.met, one.compatible) for one in found.varieties if one.kind == "attribute"}
    assert told == {("size", "city"): (False, ("A", "C")), ("size", "town"): (True, ())}


def test_a_claim_changed_and_not_tested_has_survived_nothing():
    found = survived(lines({"A": "confirms"}, "redefine"), STUDY)
    assert (found.tested, found.passes, found.held, found.varieties, found.new) == (False, (), (), (), ())


def test_a_case_that_contradicted_once_since_has_not_held():
    found = survived(lines({"A": "negative", "B": "confirms"}, {"A": "confirms", "B": "undetermined"}), STUDY)
    assert (found.held, found.broke, found.cases["confirms"]) == ((), ("A",), ("A",))


def test_before_any_change_the_first_claim_is_told_with_all_its_cases():
    found = survived(lines({"A": "confirms"}), STUDY)
    assert (found.entry, found.change, found.changes, found.new) == (None, "", 0, ("A",))


@pytest.mark.parametrize("entries", [[], lines("hold"), lines("abandon")])
def test_without_a_pass_there_is_nothing_to_tell(entries):
    found = survived(entries, forge.study({}))
    assert (found.tested, found.varieties, len(found.to_frame())) == (False, (), 0)


def test_a_pass_after_abandoning_tests_no_claim():
    entries = [*lines({"A": "confirms"}, "abandon"), LedgerEntry("pass", result={"verdicts": {"A": None}}, n=3)]
    found = survived(entries, STUDY)
    assert (found.change, found.tested, len(found.passes)) == ("abandon", False, 1)


def test_varieties_are_those_of_cases_in_scope():
    found = survived(lines({"A": "confirms", "B": "confirms", "C": "outside", "D": "outside"}), STUDY)
    assert {one.kind for one in found.varieties} == {"outcome", "source", "language"}


def test_a_judged_outcome_goes_before_that_of_study_yaml():
    study = replace(STUDY, judgements=(Judgement("A", "works", "F"),))
    found = survived(lines({"A": "confirms", "B": "confirms"}), study)
    assert [(one.value, one.confirms) for one in found.varieties if one.kind == "outcome"] == [
        ("F", ("A",)),
        ("T", ("B",)),
    ]


def test_passes_are_numbered_as_the_study_numbers_them():
    """On a branch that goes back, the passes of the branch left behind are counted too."""
    whole = lines({"A": "negative"}, "reformulate", {"A": "negative"}, "reformulate", {"A": "confirms"})
    whole[3] = replace(whole[3], parent=1)
    study = replace(STUDY, entries=tuple(whole))
    path = [whole[0], whole[3], whole[4]]
    found = survived(path, study)
    assert (found.entry, found.changes, found.passes) == (4, 1, (3,))
    assert curves(study, path).stop.points[-1].number == 3
    assert all_saturation(study, path)[-1].value == 3


@given(STEPS)
def test_nothing_is_counted_as_more_than_it_is(steps):
    found = survived(lines(*steps), STUDY)
    told = [case for cases in found.cases.values() for case in cases]
    assert len(told) == len(set(told))
    assert set(found.held) <= set(found.cases["confirms"]) | set(found.cases["compatible"])
    assert not set(found.held) & set(found.broke)
    for one in found.varieties:
        assert set(one.confirms) <= set(found.cases["confirms"])
        assert set(one.compatible) <= set(found.cases["compatible"])
        assert set(one.others) <= set(found.cases["negative"]) | set(found.cases["undetermined"])
        assert one.met is bool(one.confirms)


@given(STEPS)
def test_a_change_takes_all_support_away_until_the_next_pass(steps):
    found = survived(lines(*steps, "reformulate"), STUDY)
    assert not found.tested
    assert found.changes == sum(step in ("reformulate", "redefine", "refine", "abandon") for step in steps) + 1


def test_kinds_of_case_leave_out_constants_and_names():
    sizes = {"A": "x", "B": "y", "C": "x"}
    cases = [Case(id_, attributes={"name": id_, "province": "สงขลา", "size": size}) for id_, size in sizes.items()]
    assert kinds_of_case(cases) == {"size": {"x": ("A", "C"), "y": ("B",)}}
    assert kinds_of_case([Case("A", attributes={"size": "?"}), Case("B", attributes={"size": ""})]) == {}


# --- the three saturations -----------------------------------------------------------------------------------------


def with_dimensions(study, *named: str):
    rows = study.codings.rows
    told = [*named, *[""] * (len(rows) - len(named))]
    return replace(study, codings=Codings(tuple(replace(row, dimension=d) for row, d in zip(rows, told, strict=True))))


def test_dimensions_are_gathered_by_interview_and_code():
    study = with_dimensions(forge.study(forge.STORY), "ญาติ; กติกา ;", "เงิน")
    assert dimensions_by_interview(study)[0] == {"a": {"ญาติ", "กติกา"}, "b": {"เงิน"}}
    assert dimensions_by_interview(study)[1:] == [{}, {}, {}]


def test_interviews_go_by_date_then_id():
    study = forge.study(forge.STORY)
    dated = tuple(replace(t, date="2018-01-01") if t.id == "tD" else t for t in study.transcripts)
    assert interviews(replace(study, transcripts=dated)) == ("tD", "tA", "tB", "tC")


def test_each_saturation_stands_under_its_own_name():
    analysis = make_analysis()
    study = analysis.passes[1].study
    found = all_saturation(study, study.entries)
    assert {one.kind for one in found} == {"code", "code_median", "meaning", "negative_case"}
    assert [one.setting for one in found if one.kind == "meaning"] == ["trust", "no_debt", "headman", "audit"]
    assert not any(one.assessable for one in found if one.kind == "meaning")


def test_a_code_gone_from_the_codebook_has_no_curve():
    study = with_dimensions(forge.study(forge.STORY), "ญาติ", "เงิน")
    bare = replace(study, codebook=forge.book("b", "c"))
    assert [curve.code for curve in curves(study, ()).meanings] == ["a", "b"]
    assert [curve.code for curve in curves(bare, ()).meanings] == ["b"]


def test_a_study_without_anything_has_empty_curves():
    empty = forge.study({}, None)
    drawn = curves(empty, ())
    assert (drawn.codes.points, drawn.meanings, drawn.stop.points) == ((), (), ())
    assert not any(one.assessable for one in all_saturation(empty, ()))
