"""Tests of keys and clicks that come while Python still answers: each does what it was meant for, or nothing."""

from __future__ import annotations

import pytest

from qualcoop.storing import load_codings
from qualcoop.workflows.coding_session import CodingSession
from qualcoop.workflows.settling_session import SettlingSession
from qualcoop.workflows.studies import open_study

from .browser.bare import bare_page, choose, settled, wait_saved
from .browser.desk import LEADERS, place, standing

pytestmark = pytest.mark.browser

TRUST = "ไว้ใจ"
LATE = 150
QUIET = "() => [document.querySelector('.qc').page()].every((one) => !one.writing && !one.early.length)"
PRESS = """(codes) => {
  for (const code of codes) {
    const key = code === "Space" ? " " : code.replace(/Key|Digit/, "").toLowerCase();
    const event = new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
  }
}"""


def press(page, *codes):
    """Press keys at once, before any answer can come, and wait until nothing is under way."""
    page.evaluate("(late) => { window.slow = late; }", LATE)
    page.evaluate(PRESS, list(codes))
    page.wait_for_function(QUIET)
    settled(page)


def test_a_direction_said_at_once_goes_to_the_code_just_given(page, folder):
    choose(page, *place(TRUST))
    press(page, "Digit1", "KeyH")
    assert standing(folder) == [("trust", TRUST, "hinders")]


def test_a_direction_said_at_once_never_goes_to_the_code_given_before(page, folder):
    choose(page, *place(TRUST))
    press(page, "Digit1")
    press(page, "Digit2", "KeyH")
    assert sorted(standing(folder)) == [("laws", TRUST, "hinders"), ("trust", TRUST, "neutral")]


def test_keys_pressed_fast_decide_one_suggestion_after_the_other(page, folder):
    page.locator(".qc-text").focus()
    press(page, "KeyJ", "KeyD", "KeyA")
    asked = [(one["op"], one["n"]) for one in page.evaluate("() => window.sent") if one["op"] in ("accept", "dismiss")]
    assert [op for op, _ in asked] == ["dismiss", "accept"]
    assert len({n for _, n in asked}) == 2
    assert len(standing(folder)) == 1


def test_after_a_refusal_the_keys_behind_it_do_nothing(page, folder):
    choose(page, *place(TRUST))
    press(page, "Digit1")
    written = (folder / "codings" / "ann.csv").read_bytes()
    (folder / "codings" / "ann.csv").write_bytes(b"no table")
    press(page, "KeyH", "Delete")
    assert (folder / "codings" / "ann.csv").read_bytes() == b"no table"
    assert "not saved" in page.inner_text(".qc-alert")
    assert [one["op"] for one in page.evaluate("() => window.sent")].count("remove") == 0
    (folder / "codings" / "ann.csv").write_bytes(written)


def test_letters_typed_for_a_field_that_came_up_are_no_commands(page, folder):
    choose(page, *place(TRUST))
    press(page, "Digit1", "KeyM", "KeyH", "KeyD")
    assert standing(folder) == [("trust", TRUST, "neutral")]


def test_a_button_is_not_pressed_for_what_it_does_not_show_yet(page, folder):
    page.locator(".qc-text").focus()
    press(page, "KeyJ")
    page.evaluate("() => { for (const n of [1, 2]) document.querySelector('.qc-card .qc-main').click(); }")
    assert "still being saved" in page.inner_text(".qc-alert")
    page.wait_for_function("() => !document.querySelector('.qc').page().writing")
    settled(page)
    assert [one["op"] for one in page.evaluate("() => window.sent")].count("accept") == 1
    assert len(standing(folder)) == 1


def test_two_decisions_pressed_fast_settle_two_differences(browser, folder, tmp_path):
    for coder, stance in (("ann", "KeyF"), ("ben", "KeyH")):
        study = open_study(folder)
        session = CodingSession(study, study.transcript("t-01"), (), coder=coder, language="en")
        made = bare_page(browser, tmp_path, session)
        for words in (LEADERS, TRUST):
            choose(made, *place(words))
            press(made, "Digit1", stance)
        wait_saved(made, "saved")
        made.context.close()
    study = open_study(folder)
    page = bare_page(browser, tmp_path, SettlingSession(study, study.transcript("t-01"), ("ann", "ben"), language="en"))
    page.locator(".qc-text").focus()
    press(page, "KeyL", "KeyR")
    found = [(row.quote, row.stance) for row in load_codings(folder / "codings" / "settled.csv").standing()]
    assert sorted(found) == sorted([(LEADERS, "facilitates"), (TRUST, "hinders")])
    page.context.close()
