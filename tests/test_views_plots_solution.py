"""The solution by cases: every case has its marks, each kind a shape of its own, and what is unknown is drawn too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from qualcoop.records.bilingual import Bilingual
from qualcoop.records.codebook import Code, Codebook
from qualcoop.records.study import Case
from qualcoop.views.plots import plot_solution

from .plot_pictures import drawn, studies
from .test_induction_recipes import HELP, judged

# ผู้นำ leaders, กฎหมาย law, งบ budget. A and B are alike and differ in outcome; of C a cell is open, of D the outcome.
# G is like F and H like A and B, but of both the outcome is not known.
TOLD = {"A": "T TTF", "B": "F TTF", "C": "T TF?", "D": "? TTT", "E": "F FFF", "F": "T TFT", "G": "? TFT", "H": "C TTF"}
HEADS = {"Cases with the outcome": "T", "Alike, but contradictory in outcome": "C", "Undetermined cases": "?",
         "Cases without the outcome": "F"}  # fmt: skip


@pytest.fixture(autouse=True)
def agg() -> Iterator[None]:
    with mpl.rc_context():
        mpl.use("Agg")
        yield
        plt.close("all")


def solution(told=TOLD, **more) -> Axes:
    return plot_solution(judged(told, **more).test(), ax=Figure().add_subplot(), language="en")


def marks(ax: Axes) -> dict[str, set[tuple[int, str]]]:
    """Give, by the name of a mark, the columns and rows where it stands; column 0 is the outcome."""
    rows = dict(zip((round(tick, 6) for tick in ax.get_yticks()), labels(ax), strict=True))
    columns = {round(tick, 6): place for place, tick in enumerate(ax.get_xticks())}
    return {
        line.get_gid(): {
            (columns[round(x, 6)], rows[round(y, 6)]) for x, y in zip(*line.get_data(), strict=True)
        }
        for line in ax.lines
        if line.get_gid()
    }


def labels(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


def test_each_recipe_stands_over_its_column_with_the_states_it_asks_for():
    ax = solution()
    recipes = judged(TOLD).test().recipes
    assert [str(recipe) for recipe in recipes.found] == ["ผู้นำ"]
    assert marks(ax)["asked"] == {(1, "ผู้นำ")}
    hicks = drawn("solution", "en")
    first = {row for column, row in marks(hicks)["asked"] if column == 1}
    assert first == {"a patriarchal state", "working-class mobilisation"}


def test_every_case_has_a_mark_for_its_outcome_and_for_every_recipe():
    ax, recipes = drawn("solution", "en"), studies().hicks.test().recipes
    found = marks(ax)
    assert sum(len(at) for name, at in found.items() if name.startswith("outcome-")) == 31
    assert sum(len(at) for name, at in found.items() if name.startswith("carried-")) == 31 * len(recipes.found)
    names = {row.split(" · ")[0]: row for row in labels(ax)}
    for column, recipe in enumerate(recipes.found, start=1):
        for name, cases in (("carried-TT", recipe.cases), ("carried-TF", recipe.without)):
            assert {names[case] for case in cases} == {row for at, row in found[name] if at == column}


def test_cases_stand_under_what_their_configuration_says():
    rows, under, head = labels(solution()), {}, ""
    for row in rows:
        head = HEADS.get(row, head)
        if row in TOLD:
            under[row] = head
    assert under == {"A": "C", "B": "C", "C": "T", "D": "?", "E": "F", "F": "T", "G": "?", "H": "?"}
    assert [row for row in rows if row in TOLD] == ["F", "C", "A", "B", "G", "H", "D", "E"]


def test_what_is_not_known_is_drawn_as_such():
    told = {"A": "T TTF", "C": "F T?F", "D": "? TTT"}
    found = marks(solution(told))
    assert found["carried-??"] == {(1, "C")}
    assert found["carried-T?"] == {(1, "D")}
    assert found["outcome-?"] == {(0, "D")}


def test_no_two_kinds_of_marks_are_told_apart_by_colour_alone():
    ax = solution({"A": "T TTF", "B": "F TTF", "C": "F T?F", "D": "? TTT", "E": "F FFF"})
    drawn_as = [line for line in ax.lines if (line.get_gid() or "").startswith(("carried", "outcome"))]
    shapes = {}
    for line in drawn_as:
        column = line.get_gid().split("-")[0]
        filled = line.get_markerfacecolor() == line.get_color()
        shapes.setdefault(column, []).append((line.get_marker(), filled))
    assert len(shapes["carried"]) == 5
    assert all(len(set(found)) == len(found) for found in shapes.values())


def test_a_ground_lies_behind_contradictory_configurations_alone():
    heights = [(patch.get_y(), patch.get_height()) for patch in solution().patches]
    assert len(heights) == 2
    assert not solution({"A": "T TTF", "B": "F FTF"}).patches


def test_conditions_go_by_their_labels_and_cases_by_their_names_where_the_study_knows_them():
    study = judged(TOLD)
    named = Codebook(tuple(replace(code, label=Bilingual(f"{code.id}ท้องถิ่น", "")) for code in study.codebook))
    cases = tuple(replace(case, label=Bilingual("เทศบาล", "")) for case in study.spec.cases)
    study = replace(study, codebook=named, spec=replace(study.spec, cases=cases))
    rows = labels(plot_solution(study.test(), ax=Figure().add_subplot(), language="th"))
    assert "ผู้นำท้องถิ่น" in rows
    assert "A · เทศบาล" in rows
    bare = labels(plot_solution(study.test().recipes, ax=Figure().add_subplot(), language="th"))
    assert {"ผู้นำ", "A"} <= set(bare)
    assert "ผู้นำท้องถิ่น" in labels(plot_solution(study.test().recipes, codebook=named, language="th"))


def test_a_state_that_is_the_lack_of_a_condition_says_so():
    expects = {**HELP, "งบ": "hinders"}
    assert "not: งบ" in labels(solution({"A": "T FFF", "B": "F TTT"}, expects=expects))
    study = judged({"A": "T FFF", "B": "F TTT"}, expects=expects)
    turned = replace(study, codebook=Codebook(tuple(Code(code.id) for code in study.codebook)))
    assert "~งบ.hinders" in {str(state) for state in turned.test().recipes.configurations.states}


def test_figures_are_given_where_a_case_lacks_the_outcome_and_left_out_where_none_does():
    assert labels(solution())[-2:] == ["Consistency", "Coverage"]
    assert "Consistency" not in labels(solution({"A": "T TTF"}))


def test_without_a_recipe_the_picture_says_why_there_is_none():
    ax = solution({"A": "F TTT"})
    assert "no recipe in the cases with the outcome" in ax.texts[0].get_text()
    assert not ax.axison
    empty = replace(judged({}), spec=replace(judged({}).spec, cases=(Case("A"),)))
    assert "ไม่พบชุดเงื่อนไข" in plot_solution(empty.test(), ax=Figure().add_subplot(), language="th").texts[0].get_text()
