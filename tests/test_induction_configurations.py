"""The truth table of recipes: who is alike, what contradicts itself, what is open; and how it and the recipes show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import qualcoop as qc
from qualcoop.induction.recipes.configurations import CaseStates, configurations
from qualcoop.records.options import options

from .test_induction_recipes import CODES, STORY, found, judged

TRUTHS = st.sampled_from("TF?C")
CASES = st.lists(st.tuples(TRUTHS, st.tuples(TRUTHS, TRUTHS)), max_size=12)


def rows_of(told):
    return [(row.out, row.values, row.cases) for row in found(told).configurations]


def table(cases):
    return configurations("y", (), [CaseStates(str(n), y, values, ()) for n, (y, values) in enumerate(cases)])


@given(CASES)
def test_every_case_has_its_place_in_one_row_with_its_own_values_and_outcome(cases):
    places = {case: row for row in table(cases) for case in row.cases}
    assert sum(len(row.cases) for row in table(cases)) == len(places) == len(cases)
    for number, (y, values) in enumerate(cases):
        row = places[str(number)]
        assert row.values == values
        assert str(number) in {"T": row.positive, "F": row.negative}.get(y, row.undetermined)


@given(CASES)
def test_a_row_contradicts_itself_only_where_all_is_known_of_its_conditions(cases):
    found = table(cases)
    for row in found:
        ys = {y for y, values in cases if values == row.values}
        assert (row.out == "C") is ({"T", "F"} <= ys and {"T", "F"}.issuperset(row.values))
    closed = [row.values for row in found if not row.open]
    assert len(closed) == len(set(closed))


@given(CASES)
def test_rows_are_listed_by_their_kind(cases):
    kinds = ["TC?F".index(row.out) for row in table(cases)]
    assert kinds == sorted(kinds)


def test_a_small_table_reads_as_a_person_would_write_it():
    assert rows_of({**STORY, "D": "F TTF", "F": "? TTT", "G": "T TF?"}) == [
        ("T", tuple("TTT"), ("C", "F")),
        ("T", tuple("TF?"), ("G",)),
        ("C", tuple("TTF"), ("A", "D")),
        ("C", tuple("TFT"), ("B", "E")),
    ]


def test_whether_a_recipe_is_carried_hangs_on_what_is_open():
    recipes = found({"A": "T TTF", "B": "F T?T", "C": "F F?T", "D": "F TTT"})
    assert [str(recipe) for recipe in recipes.found] == ["ผู้นำ & กฎหมาย"]
    assert {row.cases: row.recipes for row in recipes.configurations} == {
        ("A",): ("T",), ("B",): ("?",), ("C",): ("F",), ("D",): ("T",)
    }  # fmt: skip


def test_a_case_whose_scope_is_open_is_undetermined_and_one_outside_is_left_out():
    study = judged({"A": "T TTF", "B": "T TTF", "C": "F FFF"})
    sizes = zip(study.spec.cases, ("a", "", "b"), strict=True)
    cases = tuple(replace(case, attributes={"size": size}) for case, size in sizes)
    spec = replace(study.spec, cases=cases, scope="@size=a")
    rows = list(replace(study, spec=spec).test().find_recipes().configurations)
    told = {case: row for row in rows for case in row.cases}
    assert "C" not in told
    assert (told["A"].positive, told["A"].undetermined) == (("A",), ("B",))


def test_hicks_s_table_is_that_of_grouping_the_published_values():
    study = qc.datasets.hicks()
    values = {(one.case, one.code): one.value for one in study.judgements}
    alike = defaultdict(dict)
    for case in study.spec.cases:
        alike[tuple(values[case.id, code.id] for code in study.codebook)][case.id] = case.outcome == "yes"
    rows = {row.values: row for row in study.test().recipes.configurations}
    assert set(rows) == set(alike)
    for key, row in rows.items():
        assert set(row.positive) == {case for case, has in alike[key].items() if has}
        assert set(row.negative) == {case for case, has in alike[key].items() if not has}
    assert [(row.positive, row.negative) for row in rows.values() if row.out == "C"] == [(("BE20",), ("BE29", "NL29"))]


# --- showing ---------------------------------------------------------------------------------------------------------


def test_plain_text_counts_rows_cases_and_kinds():
    assert repr(found({"A": "T TTF"}).configurations) == (
        "<Configurations of works: 1 row of 1 cases; 1 with the outcome, 0 contradictory, 0 undetermined, 0 without>"
    )
    assert "5 of 5 cases" not in repr(found(STORY).configurations)
    assert "of 5 cases; 2 with" in repr(found(STORY).configurations)


def test_a_frame_has_a_row_for_each_configuration():
    frame = found(STORY).configurations.to_frame()
    assert list(frame.columns) == [*CODES, "out", "n", "positive", "negative", "undetermined"]
    assert frame["n"].sum() == 5
    assert frame.loc[frame["out"].eq("C"), ["positive", "negative"]].to_numpy().tolist() == [["B", "E"]]


WORDS = {
    "th": (
        "ตารางค่าความจริง",
        "ขัดแย้งกัน: ค่าเหมือนกันแต่ผลต่างกัน",
        "มีชุดเงื่อนไขแต่ไม่เกิดผล",
        "กรณีที่มีหลายชุดรองรับ",
        "C มี (ผู้นำ & กฎหมาย) และ (ผู้นำ & งบ)",
    ),
    "en": ("Truth table", "contradictory: alike, with and without the outcome", "Covered by several", "Made by"),
}


@pytest.mark.parametrize(("language", "words"), list(WORDS.items()))
def test_recipes_show_themselves_in_the_reader_s_language_with_their_truth_table(language, words):
    options.language = language
    try:
        page = html.fromstring(found(STORY)._repr_html_()).text_content()
    finally:
        options.language = "en"
    assert all(word in page for word in words)


def test_figures_are_rounded_and_what_people_wrote_is_escaped():
    study = judged({"A<b>": "T TTF", "B": "F TTF", "C": "F TTF"})
    page = study.test().recipes._repr_html_()
    assert "0.333" in page
    assert "0.3333" not in page
    assert "A<b>" not in page
    assert "A&lt;b&gt;" in study.test().recipes.configurations._repr_html_()


def test_without_a_case_in_scope_the_table_is_empty_and_says_so():
    none = found({})
    assert len(none.configurations) == 0
    assert "0 rows of 0 cases" in repr(none.configurations)
    assert "Truth table" not in none._repr_html_()
