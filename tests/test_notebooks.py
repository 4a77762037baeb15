"""The notebooks: they run, say what the committed ones say, hold little code and teach in both languages."""

from __future__ import annotations

import ast
import difflib
import re

import nbformat
import pytest

from qualcoop.workflows import datasets
from qualcoop.workflows.classroom.lessons import new_lesson
from qualcoop.workflows.demo import make_demo

from .notebook_forge import NOTEBOOKS, executed, passing_gone, told
from .small_study import hashes

WITH_EXERCISES = [path for path in NOTEBOOKS if path.name < "09"]


def cells(path, kind):
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def named(path):
    return path.stem


def test_there_are_ten():
    assert [path.name[:2] for path in NOTEBOOKS] == [f"{n:02}" for n in range(1, 11)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_a_notebook_runs_and_says_what_the_committed_one_says(path, tmp_path):
    before = hashes(datasets.home() / "codebooks")
    now, then = (told(book) for book in (executed(path, tmp_path), nbformat.read(path, as_version=4)))
    changed = [
        line
        for said, says in zip(then, now, strict=True)
        for line in difflib.unified_diff(said, says, "committed", "now", lineterm="", n=0)
    ]
    assert not changed, "if this is meant, `make notebooks`:\n" + "\n".join(line[:400] for line in changed[:20])
    assert hashes(datasets.home() / "codebooks") == before, "a notebook wrote into the studies that come along"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_a_notebook_is_committed_as_it_ran_without_counts_and_paths_of_a_machine(path):
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert any(cell.outputs for cell in code)
    assert {cell.execution_count for cell in code} == {None}
    text = path.read_text(encoding="utf-8")
    assert "/tmp/" not in text
    assert not [line for cell in told(book) for line in cell if line != passing_gone(line)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_a_notebook_opens_with_what_is_learnt_and_how_long_it_takes_in_both_languages(path):
    first = cells(path, "markdown")[0]
    assert "**You will learn**" in first
    assert re.search(r"\*\*Time:\*\* \d+ minutes", first)
    assert "**สิ่งที่จะได้เรียน**" in first


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_a_notebook_holds_story_and_calls(path):
    headings = [line for cell in cells(path, "markdown") for line in cell.splitlines() if line.startswith("## ")]
    assert all(re.search("[ก-๙]", line) for line in headings), headings
    for source in cells(path, "code"):
        functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
        assert all(node.end_lineno - node.lineno < 5 for node in functions), source
        assert max(map(len, source.splitlines())) <= 120, source


@pytest.mark.parametrize("path", WITH_EXERCISES, ids=named)
def test_a_lesson_has_exercises_of_its_own_number_each_with_an_answer_to_change(path):
    asked = re.findall(r'qc\.teaching\.check\("(\d+)\.\d+", answer\)', "\n".join(cells(path, "code")))
    assert len(asked) >= 2
    assert set(asked) == {str(int(path.name[:2]))}
    assert "Change the answer and run the cell again" in "\n".join(cells(path, "markdown"))


def test_the_exercises_that_must_not_be_missing_are_there():
    """Silence that changes the conclusion, one case under three claims, a redefinition that evicts good cases."""
    text = {path.name[:2]: "\n".join(cells(path, "markdown")) for path in NOTEBOOKS}
    assert "Silence changes the conclusion" in text["05"]
    assert "The same case" in text["05"]
    assert "A redefinition evicts a good case" in text["06"]


def test_what_a_student_is_given_runs(tmp_path):
    [place] = new_lesson(datasets.folder("coop"), tmp_path / "class", ("สมชาย",)).sets
    said = told(executed(place / "exercises.ipynb", place))
    assert "No passage is marked yet" in " ".join(line for cell in said for line in cell)


def test_what_the_demo_opens_runs(tmp_path):
    made = make_demo(tmp_path / "demo")
    said = told(executed(made.notebook, made.folder))
    assert "Pass 1 of coop" in " ".join(line for cell in said for line in cell)


def test_what_passes_is_taken_out():
    line = "/tmp/qualcoop-a1_b/coop at 0x7f00 2026-11-21T21:43:42+00:00 " + "0" * 64
    assert passing_gone(line) == ".../coop (time) (hash)"


def test_a_number_is_no_hash():
    assert passing_gone("0.1111111111111111 0.0021645021645021645") == "0.1111111111111111 0.0021645021645021645"
