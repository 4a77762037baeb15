"""The widget in JupyterLab: code by mouse and keyboard, accept, dismiss, undo, load again, find it all on disk."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from qualcoop.storing import load_codings
from qualcoop.workflows import datasets

from .browser.bare import choose, chromium, in_page, point_of, settled, wait_saved
from .browser.lab import jupyterlab, open_lab, run_all, write_notebook

pytestmark = pytest.mark.browser

CELL = """\
import qualcoop as qc
from qualcoop.workflows.reviewing import review
study = qc.open_study("study/codebooks/coop")
review(study, "coop-01", qc.suggest(study), coder="bee")
"""

BOX = "(kind) => document.querySelector(kind).getBoundingClientRect().toJSON()"
DIRTY = "window.jupyterapp.shell.currentWidget.context.model.dirty"


@pytest.fixture
def folder(tmp_path):
    """Give a folder with a copy of the tiny study and a notebook that opens the widget on it."""
    home = datasets.home()
    shutil.copytree(home / "codebooks" / "coop", tmp_path / "study" / "codebooks" / "coop")
    shutil.copytree(home / "data" / "interviews" / "coop", tmp_path / "study" / "data" / "interviews" / "coop")
    write_notebook(tmp_path / "coding.ipynb", CELL)
    return tmp_path


def drag(page, start, end):
    in_page(page, "page.pane.reveal(values[0]), true", start)
    settled(page)
    page.mouse.move(*point_of(page, start))
    page.mouse.down()
    page.mouse.move(*point_of(page, end - 1), steps=8)
    page.mouse.up()
    settled(page)


def rows(folder: Path):
    path = folder / "study" / "codebooks" / "coop" / "codings" / "bee.csv"
    return load_codings(path).rows if path.exists() else ()


def test_a_thai_interview_is_coded_in_jupyterlab(folder):
    text = (folder / "study" / "codebooks" / "coop" / "texts" / "coop-01.txt").read_text(encoding="utf-8")
    with chromium() as browser, jupyterlab(folder) as address:
        page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
        page.set_default_timeout(30_000)
        open_lab(page, address)
        run_all(page)
        code_all(page, text)
        seen = page.inner_text(".qc-count-of")
        page.evaluate("async () => { await window.jupyterapp.commands.execute('docmanager:save'); return true; }")
        open_lab(page, address.replace("&reset", ""))
        page.wait_for_selector('.qc[data-ready="yes"]')
        settled(page)
        assert page.inner_text(".qc-count-of") == seen == "3 codings"
        page.keyboard.press("Escape")
    check_disk(folder, text)


def test_by_keyboard_from_the_cell_into_the_text(folder):
    """The keys that docs/start.md and docs/th.md name."""
    with chromium() as browser, jupyterlab(folder) as address:
        page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
        page.set_default_timeout(30_000)
        open_lab(page, address)
        page.click(".jp-CodeCell .cm-content")
        page.keyboard.press("Shift+Enter")
        page.wait_for_selector('.qc[data-ready="yes"]', timeout=60_000)
        page.wait_for_function("() => document.querySelectorAll('.jp-CodeCell').length === 2")
        page.keyboard.press("Escape")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Tab")
        # JupyterLab's own buttons on the cell may be a stop before.
        if not page.evaluate("document.activeElement.matches('.qc-skip')"):
            page.keyboard.press("Tab")
        assert page.inner_text(":focus") == "To the transcript"
        page.keyboard.press("Enter")
        settled(page)
        assert in_page(page, "page.pane.hasFocus")


def test_at_1280_by_720_cell_and_widget_stand_in_the_window_and_ctrl_s_saves_the_notebook(folder):
    with chromium() as browser, jupyterlab(folder) as address:
        page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
        page.set_default_timeout(30_000)
        open_lab(page, address)
        run_all(page)
        first, *_ = in_page(page, "page.doc.lines.find((line) => line[2] >= 0 && line[1] - line[0] > 60)")
        choose(page, first, first + 20)
        page.keyboard.press("1")
        wait_saved(page, "saved: ")
        panel, cell, widget = (page.evaluate(BOX, kind) for kind in (".jp-Notebook", ".jp-InputArea", ".qc"))
        assert panel["top"] <= cell["top"]
        assert widget["bottom"] <= panel["bottom"]
        page.wait_for_function(f"() => {DIRTY}")
        page.keyboard.press("Control+s")
        page.wait_for_function(f"() => !({DIRTY})")
        for key in ("d", "d", "x", "b"):
            page.keyboard.press(key)
        settled(page)
        assert len(page.query_selector_all(".jp-Notebook .jp-CodeCell")) == 1


def code_all(page, text):
    """Code by mouse and by keyboard, accept, dismiss, undo; none of the keys reaches the notebook."""
    lines = in_page(page, "page.doc.lines.filter((line) => line[2] >= 0 && line[1] - line[0] > 60)")
    (first, *_), (second, *_) = lines[:2]
    drag(page, first, first + 30)
    page.keyboard.press("1")
    wait_saved(page, "saved: ")
    choose(page, second, second + 1)
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.type("ฟังกันก่อน")
    page.keyboard.press("Control+Enter")
    wait_saved(page, "new code ฟังกันก่อน")
    page.keyboard.press("j")
    page.keyboard.press("a")
    wait_saved(page, "accepted")
    page.keyboard.press("j")
    page.keyboard.press("d")
    wait_saved(page, "dismissed")
    page.keyboard.press("Control+z")
    wait_saved(page, "undone")
    for key in ("d", "d", "x", "b", "c"):
        page.keyboard.press(key)
    settled(page)
    assert len(page.query_selector_all(".jp-Notebook .jp-CodeCell")) == 1


def check_disk(folder, text):
    found = rows(folder)
    assert all(text[row.start : row.end] == row.quote for row in found)
    standing = [row for row in {row.place: row for row in found}.values() if row.status == "accepted"]
    assert len(standing) == 3
    assert "ฟังกันก่อน" in {row.code for row in standing}
    assert "removed" in {row.status for row in found}
    assert "dismissed" in {row.status for row in found}
    saved = json.loads((folder / "coding.ipynb").read_text(encoding="utf-8"))
    assert text[60:90] not in json.dumps(saved, ensure_ascii=False), "the notebook holds no word of the interview"
