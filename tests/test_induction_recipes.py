"""Recipes after Ragin (2023): absorption, the two forms, open cells, fit, and how a pass shows them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.induction.recipes import Recipes, contributing
from qualcoop.induction.recipes.minimal_sets import hitting_sets, minimal_sets
from qualcoop.induction.study import Study
from qualcoop.measures.fit import fit
from qualcoop.records.codebook import Code, Codebook
from qualcoop.records.expression import Condition, evaluate, parse_expression, parse_hypothesis
from qualcoop.records.study import Case, Judgement, Outcome, StudySpec
from qualcoop.storing import load_spec
from qualcoop.views.rows.passes import pass_row
from qualcoop.views.terminal.passes import pass_text

from . import forge

# Where a row stands for: outcome, then the values of the codes in their order. ผู้นำ leaders, กฎหมาย law, งบ budget.
CODES = ("ผู้นำ", "กฎหมาย", "งบ")
HELP = dict.fromkeys(CODES, "facilitates")
STORY = {"A": "T TTF", "B": "T TFT", "C": "T TTT", "D": "F FTT", "E": "F TFT"}
SETS = st.lists(st.frozensets(st.integers(0, 5), min_size=1), max_size=7)


def judged(rows: Mapping[str, str], *, codes=CODES, expects: Mapping[str, str] = HELP, **spec) -> Study:
    """Make a study of a table alone: every cell is a judgement, no interview stands behind it."""
    known = {case: row.partition(" ") for case, row in rows.items()}
    return Study(
        spec=StudySpec(
            "table",
            outcome=Outcome("works"),
            expects=expects,
            cases=tuple(Case(case, outcome=y) for case, (y, _, _) in known.items()),
            **{"mode": "generalized", **spec},
        ),
        codebook=Codebook(tuple(Code(id_, cell="presence") for id_ in codes)),
        judgements=tuple(
            Judgement(case, id_, value)
            for case, (_, _, values) in known.items()
            for id_, value in zip(codes, values, strict=True)
        ),
    )


def found(rows: Mapping[str, str], **more) -> Recipes:
    return judged(rows, **more).test().find_recipes()


def words(recipes: Recipes) -> list[str]:
    return [str(recipe) for recipe in recipes.found]


# --- sets ----------------------------------------------------------------------------------------------------


@given(SETS)
def test_absorption_keeps_the_sets_that_contain_no_other_and_loses_none_that_is_needed(sets):
    kept = minimal_sets(sets)
    assert set(kept) == {one for one in sets if not any(other < one for other in sets)}
    assert all(any(one <= given for one in kept) for given in sets)


@given(SETS)
def test_hitting_sets_are_those_that_trying_every_subset_gives(sets):
    members = sorted(set(chain.from_iterable(sets)))
    subsets = [frozenset(c) for size in range(1, len(members) + 1) for c in combinations(members, size)]
    hitting = [one for one in subsets if all(one & other for other in sets)]
    smallest = {one for one in hitting if not any(other < one for other in hitting)}
    assert set(hitting_sets(sets, most=10_000)) == smallest


@given(SETS)
def test_the_dual_of_the_dual_is_the_form_itself(sets):
    assert hitting_sets(hitting_sets(sets, most=10_000), most=10_000) == minimal_sets(sets)


def test_more_factors_than_anyone_reads_are_not_written_out():
    """Twelve pairs have 4,096 minimal hitting sets: the number doubles with each."""
    pairs = [frozenset({2 * place, 2 * place + 1}) for place in range(12)]
    assert hitting_sets(pairs, most=500) is None
    assert len(hitting_sets(pairs, most=5_000)) == 4096


# --- from cases to recipes -----------------------------------------------------------------------------------

TABLES = st.dictionaries(
    st.sampled_from("ABCDEFG"),
    st.builds("{} {}".format, st.sampled_from("TTF?"), st.text("TTF?C", min_size=4, max_size=4)),
    min_size=1,
)
LETTERS = ("a", "b", "c", "d")
EXPECTS = st.dictionaries(st.sampled_from(LETTERS), st.sampled_from(["facilitates", "hinders"]))


def sets_of(rows: Mapping[str, str], expects: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Give what contributes in each positive case, told anew and plainly."""
    wanted = {"facilitates": "T", "hinders": "F"}
    return {
        case: frozenset(
            ("~" if expects[code] == "hinders" else "") + code
            for code, value in zip(LETTERS, row[2:], strict=True)
            if code in expects and value == wanted[expects[code]]
        )
        for case, row in rows.items()
        if row[0] == "T"
    }


@given(TABLES, EXPECTS)
def test_the_recipes_are_those_that_brute_force_gives(rows, expects):
    told = sets_of(rows, expects)
    given_ = {one for one in told.values() if one}
    minimal = {one for one in given_ if not any(other < one for other in given_)}
    recipes = found(rows, codes=LETTERS, expects=expects)
    assert {frozenset(str(recipe).split(" & ")) for recipe in recipes.found} == minimal
    for case, own in told.items():
        covering = {frozenset(str(one).split(" & ")) for one in recipes.by_case[case]}
        assert covering == {one for one in minimal if one <= own}


@given(TABLES, EXPECTS)
def test_the_sum_of_products_and_the_product_of_sums_agree_on_every_assignment(rows, expects):
    recipes = found(rows, codes=LETTERS, expects=expects)
    if recipes.sum_of_products is None:
        assert recipes.product_of_sums is None
        return
    for truths in product("TF", repeat=len(LETTERS)):
        values = dict(zip(map(Condition, LETTERS), truths, strict=True))
        assert evaluate(recipes.sum_of_products, values) == evaluate(recipes.product_of_sums, values)


@given(TABLES, EXPECTS)
def test_every_positive_case_with_a_contributing_state_is_covered_and_the_claim_finds_the_same(rows, expects):
    recipes = found(rows, codes=LETTERS, expects=expects)
    told = sets_of(rows, expects)
    assert set(recipes.uncovered) == {case for case, own in told.items() if not own}
    if recipes.covers is not None:
        tested = judged(rows, codes=LETTERS, expects=expects, hypothesis=recipes.covers).test()
        results = forge.verdicts(tested)
        assert all(results[case] == "confirms" for case, own in told.items() if own)
        complete = [case for case in recipes.uncovered if case not in recipes.open]
        assert all(results[case] == "negative" for case in complete)


@given(TABLES, EXPECTS, st.randoms())
def test_the_order_of_the_cases_changes_no_recipe(rows, expects, random):
    turned = list(rows.items())
    random.shuffle(turned)
    first, second = (found(dict(one), codes=LETTERS, expects=expects) for one in (rows.items(), turned))
    assert words(first) == words(second)
    assert (first.product_of_sums, first.shared) == (second.product_of_sums, second.shared)
    assert [recipe.fit for recipe in first.found] == [recipe.fit for recipe in second.found]


def test_recipes_of_a_small_table_read_as_a_person_would_write_them():
    recipes = found(STORY)
    assert str(recipes.sum_of_products) == "ผู้นำ & กฎหมาย | ผู้นำ & งบ"
    assert str(recipes.product_of_sums) == "ผู้นำ & (กฎหมาย | งบ)"
    assert list(map(str, recipes.shared)) == ["ผู้นำ"]
    assert recipes.overdetermined == ("C",)
    assert (str(recipes.covers), str(recipes.exact).count("<->")) == ("ผู้นำ & กฎหมาย | ผู้นำ & งบ <- works", 1)
    assert not recipes.is_classic


def test_the_classic_answer_is_one_factor_with_one_literal():
    recipes = found({"A": "T TTF", "B": "T TFT", "C": "T TFF"})
    assert recipes.is_classic
    assert recipes.sum_of_products == recipes.product_of_sums == recipes.shared[0] == Condition("ผู้นำ")
    assert not found({"A": "T TFF", "B": "T FFF"}).is_classic


def test_what_hinders_contributes_by_not_hindering():
    """An obstacle cannot explain an outcome by being there."""
    told = {"A": ("T", {"a": "+", "b": "a"}), "B": ("T", {"a": "+", "b": "-"})}
    study = forge.study(told, None, mode="generalized", expects={"a": "facilitates", "b": "hinders"})
    assert words(study.test().recipes) == ["a"]
    told["B"][1]["a"] = "-"
    study = forge.study(told, None, mode="generalized", expects={"a": "facilitates", "b": "hinders"})
    recipes = study.test().recipes
    assert (words(recipes), recipes.uncovered) == (["a & ~b.hinders"], ("B",))
    assert str(contributing(Code("หนี้"), "facilitates")) == "หนี้"


def test_silence_and_contest_are_dashes_and_are_listed_as_open():
    recipes = found({"A": "T T?F", "B": "T TTC"})
    assert words(recipes) == ["ผู้นำ"]
    assert recipes.open == {"A": ("กฎหมาย",), "B": ("งบ",)}
    [recipe] = recipes.found
    assert (recipe.made_by, recipe.cases, recipe.firm) == (("A",), ("A", "B"), False)
    assert found({"A": "T T?F", "B": "T TFF"}).found[0].firm


def test_a_condition_without_an_expected_direction_is_dropped_and_listed():
    recipes = found(STORY, expects={"งบ": "facilitates", "ที่ดิน": "hinders"})
    assert (recipes.dropped, recipes.unknown) == (("ผู้นำ", "กฎหมาย"), ("ที่ดิน",))
    assert (words(recipes), recipes.uncovered) == (["งบ"], ("A",))


def test_cases_out_of_scope_or_not_judged_give_no_recipe():
    study = judged({"A": "T TFF", "B": "T FTF", "C": "? FFT", "D": "T FFT"})
    sizes = {"A": {"size": "city"}, "B": {"size": "village"}, "C": {"size": "city"}, "D": {}}
    cases = tuple(replace(case, attributes=sizes[case.id]) for case in study.spec.cases)
    recipes = replace(study, spec=replace(study.spec, cases=cases, scope="@size=city")).test().recipes
    assert (words(recipes), recipes.undecided) == (["ผู้นำ"], ("C", "D"))


def test_cases_without_the_outcome_give_each_recipe_its_consistency_and_coverage():
    first, second = found(STORY).found
    assert (first.without, first.fit.inclS, first.fit.covS) == ((), 1.0, 2 / 3)
    assert (second.without, second.fit.inclS, second.fit.covS) == (("E",), 2 / 3, 2 / 3)


def test_positive_cases_alone_give_no_figure():
    """Without a case that could contradict, a consistency of 1 would say nothing."""
    assert [recipe.fit for recipe in found({"A": "T TTF", "B": "T TFT"}).found] == [None, None]


def test_without_a_positive_case_there_is_nothing_to_share():
    recipes = found({"A": "F TTT"})
    assert (recipes.found, recipes.sum_of_products, recipes.covers, recipes.shared) == ((), None, None, ())
    assert "0 recipes for 0 of 0 positive cases" in repr(recipes)


# --- as a pass shows them ------------------------------------------------------------------------------------


def test_recipes_belong_to_generalized_mode_and_can_be_asked_for_in_any():
    pass_ = judged(STORY, mode="classic").test()
    assert pass_.recipes is None
    assert pass_.find_recipes() == judged(STORY).test().recipes
    assert "recipes" not in pass_row(pass_)["cases"][0]
    assert "Ragin" not in pass_text(pass_)


def test_a_row_says_by_which_recipes_its_case_is_covered():
    row = pass_row(judged(STORY).test())
    assert row["recipes"] == ["ผู้นำ & กฎหมาย", "ผู้นำ & งบ"]
    assert {case["case"]: case["recipes"] for case in row["cases"]} == {
        "A": ["ผู้นำ & กฎหมาย"],
        "B": ["ผู้นำ & งบ"],
        "C": ["ผู้นำ & กฎหมาย", "ผู้นำ & งบ"],
        "D": [],
        "E": ["ผู้นำ & งบ"],
    }
    assert row["recipes_found"]["product_of_sums"] == "ผู้นำ & (กฎหมาย | งบ)"


def test_once_a_hypothesis_stands_the_rows_speak_of_its_recipes():
    row = pass_row(judged(STORY, hypothesis=parse_hypothesis("งบ | กฎหมาย <- works")).test())
    assert row["recipes"] == ["งบ", "กฎหมาย"]
    both = ["งบ", "กฎหมาย"]
    assert [case["recipes"] for case in row["cases"]] == [["กฎหมาย"], ["งบ"], both, both, ["งบ"]]


def test_the_text_of_a_pass_tells_the_recipes_with_what_they_leave_open():
    said = pass_text(judged({**STORY, "F": "T FF?"}).test())
    assert "found in 4 positive cases, after Ragin (2023); such cases cannot show sufficiency" in said
    assert "product of sums: ผู้นำ & (กฎหมาย | งบ)" in said
    assert "covered by several: C by (ผู้นำ & กฎหมาย) and (ผู้นำ & งบ)" in said
    assert "covered by none: F" in said
    assert "open: F: งบ" in said


def test_recipes_show_themselves_as_frame_and_escaped_html():
    recipes = found(STORY)
    assert repr(recipes) == "<Recipes of works, after Ragin (2023): 2 recipes for 3 of 3 positive cases; shared: ผู้นำ>"
    frame = recipes.to_frame()
    assert list(frame.index) == words(recipes)
    assert frame.loc["ผู้นำ & งบ", "without"] == "E"
    assert '<th scope="row">ผู้นำ &amp; งบ</th>' in recipes._repr_html_()


def test_in_generalized_mode_a_left_side_alone_is_read_as_covering(tmp_path):
    study = judged(STORY)
    after = study.test().reformulate("ผู้นำ & กฎหมาย | งบ", because="source", memo="จากกรณีที่เกิดผล")
    assert str(after.spec.hypothesis) == "ผู้นำ & กฎหมาย | งบ <- works"
    path = tmp_path / "study.yaml"
    path.write_text("name: x\noutcome: works\nmode: generalized\nhypothesis: {expression: 'a & b | c'}\n", "utf-8")
    assert load_spec(path).hypothesis == parse_hypothesis("a & b | c <- works")


# --- Hicks's welfare states ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def welfare(shared) -> Study:
    """Read 31 welfare states of 1920 and 1929 (Hicks, Misra and Ng 1995) as a study of judgements alone."""
    path = shared / "references" / "truth-tables" / "data" / "d.socialsecurity.csv"
    if not path.is_file():
        pytest.skip(f"no file {path}")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    codes = [name for name in rows[0] if name not in ("case", "CO")]
    told = {row["case"]: f"{'FT'[int(row['CO'])]} {''.join('FT'[int(row[code])] for code in codes)}" for row in rows}
    return judged(told, codes=codes, expects=dict.fromkeys(codes, "facilitates"))


def test_hicks_s_welfare_states_give_three_recipes(welfare):
    """Each condition is read as contributing where it is there; worked out by hand from the 14 positive rows."""
    recipes = welfare.test().recipes
    assert words(recipes) == ["PS & WM", "LG & UD & WM", "CG & PS & UD"]
    assert str(recipes.product_of_sums) == "(LG | PS) & (CG | WM) & (PS | UD) & (PS | WM) & (UD | WM)"
    assert (recipes.shared, recipes.uncovered, dict(recipes.open)) == ((), (), {})
    assert recipes.overdetermined == ("BE20", "DK20", "SE20", "DK29", "SE29")
    assert [(one.fit.inclS, one.fit.covS, one.without) for one in recipes.found] == [
        (10 / 12, 10 / 14, ("BE29", "NL29")),
        (7 / 7, 7 / 14, ()),
        (2 / 5, 2 / 14, ("BE29", "FR29", "NL29")),
    ]


def test_hicks_s_recipes_are_those_of_brute_force(welfare):
    """Of all conjunctions, those that some positive row has as its own and that no smaller one of these absorbs."""
    recipes = welfare.test().recipes
    codes = [code.id for code in welfare.codebook]
    values = {(one.case, one.code): one.value for one in welfare.judgements}
    own = {c.id: {code for code in codes if values[c.id, code] == "T"} for c in welfare.spec.cases}
    positive = [case.id for case in welfare.spec.cases if case.outcome == "T"]
    tried = [set(one) for size in range(1, 6) for one in combinations(codes, size)]
    made = [one for one in tried if any(own[case] == one for case in positive)]
    smallest = [one for one in made if not any(other < one for other in made)]
    assert sorted(map(sorted, smallest)) == sorted(sorted(str(one).split(" & ")) for one in recipes.found)
    for recipe in recipes.found:
        parts = set(str(recipe).split(" & "))
        x = [float(parts <= own[case]) for case in own]
        assert recipe.fit == fit(x, [float(case in positive) for case in own])


def test_hicks_s_recipes_cover_but_are_not_exact(welfare):
    recipes = welfare.test().recipes
    covering = replace(welfare, spec=replace(welfare.spec, hypothesis=recipes.covers)).test()
    exact = replace(welfare, spec=replace(welfare.spec, hypothesis=recipes.exact)).test()
    assert (covering.stands, exact.stands) == ("stands", "contradicted")
    assert [one.case for one in exact.negative_cases] == ["BE29", "FR29", "NL29"]
    assert {one.kind for one in exact.negative_cases} == {"sufficiency"}
    assert parse_expression(str(recipes.sum_of_products)) == recipes.sum_of_products
