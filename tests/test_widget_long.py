"""Tests of a long interview on the widget's page: 300,000 characters with 5,000 codings, worked on at its very end."""

from __future__ import annotations

import pytest

from qualcoop.records.coding import Coding, Codings
from qualcoop.storing import codings_path, load_codings, write_codings
from qualcoop.text.boundaries import snap
from qualcoop.workflows.coding_session import CodingSession
from qualcoop.workflows.studies import open_study

from .browser.bare import bare_page, choose, chromium, in_page, settled, wait_saved
from .browser.desk import CODES, study_in

pytestmark = pytest.mark.browser

LONG = 300_000
MANY = 5_000
MOST_NODES = 1_500
SAID = (
    "ปีแรกฝากกันคนละยี่สิบบาท ฝนตกก็ย้ายไปนั่งในครัว 👨‍👩‍👧 แม่บ้านบ่นทุกเดือน",
    "คนบ้านเราเชื่อใจกัน ฝากเงินไว้กับป้าได้ทั้งปีไม่มีใครถามสักคำ 😀",
    "กฎหมายไม่ได้ห้าม แต่ก็ไม่มีใครกล้าเซ็นชื่อคนเดียวหรอกครับ",
)
LAST = "จบแล้วครับ 😀 เรื่องเรือลำนั้นยังไม่มีใครรู้เลย"
BOAT = "เรือลำนั้น"


def talk():
    """Give a long interview whose last answer alone speaks of a boat."""
    pairs = [f"ถาม: แล้วอย่างไรคะ 😀 ข้อ {n}\nตอบ: {SAID[n % len(SAID)]}\n" for n in range(LONG // 98)]
    return "".join(pairs) + f"ตอบ: {LAST}\n"


def given(transcript):
    """Give the codings: some in every answer, none of which cuts a character."""
    turns = [turn for turn in transcript.turns if turn.role == "informant"]
    for n in range(MANY):
        turn = turns[n % len(turns)]
        start, end = snap(transcript.text, turn.start + 7 * (n // len(turns)), turn.start + 25 + n % 20)
        yield Coding(transcript.id, start, end, CODES[n % 3].id, "ann", quote=transcript.quote(start, end))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = study_in(tmp_path_factory.mktemp("long") / "demo", talk(), CODES)
    write_codings(codings_path(made, "ann"), Codings(tuple(given(open_study(made).transcript("t-01")))))
    return made


@pytest.fixture(scope="module")
def page(folder, tmp_path_factory):
    study = open_study(folder)
    session = CodingSession(study, study.transcript("t-01"), (), coder="ann", language="en")
    with chromium() as browser:
        made = bare_page(browser, tmp_path_factory.mktemp("page"), session)
        yield made
        assert made.faults == []


def nodes(page):
    return page.evaluate("document.querySelectorAll('.qc *').length")


def test_it_opens_with_all_its_codings_and_little_of_it_on_the_page(page, folder):
    text = open_study(folder).transcript("t-01").text
    assert len(text) >= LONG
    assert in_page(page, "page.pane.offsets.count") == len(text)
    assert in_page(page, "page.rows.size") == len(load_codings(codings_path(folder, "ann")).standing()) == MANY
    assert page.inner_text(".qc-count-of") == "5000 codings"
    assert nodes(page) < MOST_NODES


def test_what_is_coded_at_its_end_lands_on_the_right_characters(page, folder):
    text = open_study(folder).transcript("t-01").text
    page.focus(".qc-text")
    page.keyboard.press("Control+End")
    settled(page)
    assert in_page(page, "page.caret()") == text.rindex(LAST) + len(LAST)
    start = text.index(BOAT)
    choose(page, start, start + len(BOAT))
    page.keyboard.press("3")
    wait_saved(page, "saved: Leaders")
    row = list(load_codings(codings_path(folder, "ann")))[-1]
    assert (row.start, row.end, row.quote) == (start, start + len(BOAT), BOAT)
    assert page.inner_text(".qc-count-of") == "5001 codings"
    assert nodes(page) < MOST_NODES


def test_going_through_it_leaves_no_more_on_the_page(page):
    for part in (0.1, 0.5, 0.9, 0):
        in_page(page, "page.pane.element.scrollTop = values[0] * page.pane.element.scrollHeight", part)
        settled(page)
        page.wait_for_function("() => document.querySelectorAll('.qc-line').length > 5")
        assert nodes(page) < MOST_NODES


def test_search_and_jump_find_what_stands_at_its_end(page, folder):
    start = open_study(folder).transcript("t-01").text.index(BOAT)
    in_page(page, "page.jump(page.doc.lines[0][0]), true")
    settled(page)
    page.keyboard.press("/")
    page.keyboard.type(BOAT)
    page.wait_for_function("() => document.querySelector('.qc-hits').textContent === '1/1'")
    page.keyboard.press("Escape")
    settled(page)
    assert in_page(page, "[page.pane.chosen.start, page.pane.chosen.end]") == [start, start + len(BOAT)]
    assert in_page(page, "page.pane.rangeOf(...values).toString()", start, start + len(BOAT)) == BOAT
    frame = page.locator(".qc-scroll").bounding_box()
    top = in_page(page, "page.pane.rangeOf(...values).getBoundingClientRect().top", start, start + len(BOAT))
    assert frame["y"] <= top <= frame["y"] + frame["height"]
