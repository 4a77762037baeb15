"""The demo: a folder ready to code, with files of one's own, and a notebook whose first cell opens the widget."""

from __future__ import annotations

import json
import shutil
import signal
import sys
from pathlib import Path

import pytest

from qualcoop.errors import MissingError, ReadingError, StudyError
from qualcoop.records.coding import Coding
from qualcoop.storing import write_codings
from qualcoop.workflows import demo
from qualcoop.workflows.checking import check
from qualcoop.workflows.demo import make_demo, open_in_jupyterlab
from qualcoop.workflows.studies import open_study

TALK = "ผู้สัมภาษณ์: เริ่มโครงการอย่างไรคะ\nนายก: เทศบาลข้างเคียงไว้ใจกันมานาน เลยร่วมมือกันได้ครับ\n"


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "สัมภาษณ์ นายก.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


def cells(made):
    return json.loads(made.notebook.read_text(encoding="utf-8"))["cells"]


def words(made):
    return "\n".join("".join(cell["source"]) for cell in cells(made))


# --- a file of one's own -------------------------------------------------------------------------------------


def test_a_file_of_ones_own_is_a_case_of_its_own_that_is_still_open(tmp_path, own):
    study = open_study(make_demo(tmp_path / "demo", [own]).folder)
    assert [case.id for case in study.spec.cases] == ["A", "B", "C", "D", "สัมภาษณ์-นายก"]
    row = study.test().verdicts[-1]
    assert (row.case, row.verdict, row.y) == ("สัมภาษณ์-นายก", "undetermined", "?")


def test_what_is_coded_in_a_file_of_ones_own_counts_for_its_case(tmp_path, own):
    made = make_demo(tmp_path / "demo", [own])
    start = open_study(made.folder).transcript(made.transcript).text.index("ไว้ใจ")
    row = Coding(made.transcript, start, start + 5, "trust", "me", stance="facilitates", quote="ไว้ใจ")
    write_codings(made.folder / "codings" / "me.csv", [row])
    study = open_study(made.folder)
    assert study.table()["สัมภาษณ์-นายก", "trust"].value == "T"
    assert study.test().verdicts[-1].x == "T"


def test_each_file_is_its_own_case_whatever_it_is_called(tmp_path):
    files = [tmp_path / name for name in ("A.txt", "เมือง: ก.txt")]
    for n, path in enumerate(files):
        path.write_text(TALK + f"นายก: {n}\n", encoding="utf-8")
    study = open_study(make_demo(tmp_path / "demo", files).folder)
    assert {case.id: case.transcripts for case in study.spec.cases[4:]} == {"A-2": ("A",), "เมือง-ก": ("เมือง: ก",)}


def test_the_demo_with_a_file_of_ones_own_has_no_fault(tmp_path, own):
    faults, warnings = check(make_demo(tmp_path / "demo", [own]).folder)
    assert faults == ()
    assert not [one for one in warnings if "no case names" in one.message]


@pytest.mark.parametrize(
    ("talk", "asked"),
    [
        ("สมชาย: เราไปกันมา\nสมหญิง: ใช่\nมาลี: ดี\nสมชาย: ครับ\nสมหญิง: จริง\nมาลี: ค่ะ\n", "สมหญิง"),
        ("สมชาย: ไปไหนมา\nสมหญิง: ไปตลาดมา\nสมชาย: ซื้ออะไร\nสมหญิง: ซื้อปลา\n", "'สมชาย' is taken for the interviewer"),
    ],
    ids=["nobody knows", "guessed by the questions"],
)
def test_where_reading_cannot_tell_who_answers_the_notebook_says_so(tmp_path, talk, asked):
    path = tmp_path / "คุย.txt"
    path.write_text(talk, encoding="utf-8")
    made = make_demo(tmp_path / "demo", [path])
    assert any(asked in note for note in made.notes)
    assert all(note in words(made) for note in made.notes)


@pytest.mark.parametrize("name", ["ไม่มี.txt", "เสีย.docx"])
def test_a_file_that_cannot_be_read_leaves_nothing_so_that_the_command_can_be_typed_again(tmp_path, own, name):
    (tmp_path / "เสีย.docx").write_bytes(b"no document")
    with pytest.raises((MissingError, ReadingError)):
        make_demo(tmp_path / "demo", [own, tmp_path / name])
    assert list((tmp_path / "demo").iterdir()) == []
    assert make_demo(tmp_path / "demo", [own]).transcript == "สัมภาษณ์ นายก"


def test_a_file_where_the_folder_belongs_is_told(own):
    with pytest.raises(StudyError, match="this is a file; name a folder for the study before it"):
        make_demo(own)


# --- the notebook --------------------------------------------------------------------------------------------


def test_the_first_cell_opens_the_widget_on_ones_own_file(tmp_path, own):
    first, *others = cells(make_demo(tmp_path / "demo", [own]))
    assert first["cell_type"] == "code"
    assert "qc.review(study, 'สัมภาษณ์ นายก', qc.suggest(study)" in "".join(first["source"])
    assert not any("qc.review(study" in "".join(cell["source"]) for cell in others)


def test_the_notebook_says_how_to_come_back(tmp_path, own):
    made = make_demo(tmp_path / "my study", [own])
    assert made.again == f"jupyter lab '{tmp_path}/my study/start-here.ipynb'"
    assert made.again in words(made)
    assert all(said in words(made) for said in ("วันต่อไป", "Another day", "codings/me.csv", "Error displaying widget"))


def test_without_a_file_of_ones_own_the_notebook_speaks_of_none(tmp_path):
    made = make_demo(tmp_path / "demo")
    assert made.notes == ()
    assert "a case of its own" not in words(made)


# --- JupyterLab ----------------------------------------------------------------------------------------------


def test_jupyterlab_ended_by_an_interrupt_has_ended_well(monkeypatch):
    ends = "import os, signal; signal.signal(signal.SIGINT, signal.SIG_DFL); os.kill(os.getpid(), signal.SIGINT)"
    monkeypatch.setattr(demo, "jupyterlab", lambda _: (sys.executable, "-c", ends))
    assert open_in_jupyterlab(Path("start-here.ipynb")) == 0


def test_an_interrupt_is_left_to_jupyterlab(monkeypatch):
    """Ctrl-C reaches both; JupyterLab asks whether to end, and ends its kernels: nobody kills it meanwhile."""
    ends = "import signal, sys, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(0.6); sys.exit(3)"
    monkeypatch.setattr(demo, "jupyterlab", lambda _: (sys.executable, "-c", ends))
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        assert open_in_jupyterlab(Path("start-here.ipynb")) == 3
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.browser
def test_one_key_in_the_notebook_just_opened_shows_the_transcript_in_the_window(tmp_path, own):
    sync = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    from .browser import lab

    made = make_demo(tmp_path / "demo", [own])
    shutil.copy(made.notebook, made.folder / "coding.ipynb")
    with lab.jupyterlab(made.folder) as address, sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        lab.open_lab(page, address)
        page.keyboard.press("Shift+Enter")
        page.wait_for_selector('.qc[data-ready="yes"]', timeout=lab.PATIENCE * 1000)
        place = page.locator(".qc").get_by_text("เทศบาลข้างเคียง").bounding_box()
        browser.close()
    assert 0 < place["y"] < 720
