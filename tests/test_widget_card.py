"""Tests of what the next key acts on, and of what the widget's card and palette say of it: nothing is done unseen."""

from __future__ import annotations

import pytest

from qualcoop.records.codebook import Bilingual, Code, Indicator
from qualcoop.storing import load_codebook, load_memos
from qualcoop.workflows.settling_session import SettlingSession
from qualcoop.workflows.studies import open_study

from .browser.bare import bare_page, choose, in_page, point_of, settled, wait_saved
from .browser.desk import CODES, LEADERS, TALK, place, session_in, standing, study_in

pytestmark = pytest.mark.browser

LAWS = "กฎหมายเปิดทาง"
MONTHLY = ("leaders", LEADERS, "neutral")
WITH_CASES = "cases:\n  - id: A\n    label: {th: เมือง, en: City}\n"


@pytest.fixture
def coded(page):
    """Give the page with one coding, open."""
    choose(page, *place(LEADERS))
    page.keyboard.press("3")
    wait_saved(page, "saved: Leaders")
    return page


def alert(page):
    return page.inner_text(".qc-alert")


def asked(page):
    return [message["op"] for message in page.evaluate("window.sent") if message["op"] not in ("hello", "span", "find")]


# --- what is selected is what the next key is for -------------------------------------------------------------


def test_while_another_passage_is_selected_no_key_changes_the_coding_that_was_open(coded, folder):
    for key in ("Delete", "Backspace", "f", "h", "n", "m"):
        coded.keyboard.press("]")
        settled(coded)
        assert in_page(coded, "page.activeItem().code") == "leaders"
        for _ in range(4):
            coded.keyboard.press("Shift+ArrowRight")
        coded.keyboard.press(key)
        settled(coded)
        assert alert(coded) == "Open a coding first", key
    assert asked(coded) == ["assign"]
    assert standing(folder) == [MONTHLY]
    assert "Press Space to choose a code" in coded.inner_text(".qc-card")
    assert in_page(coded, "page.pane.body === document.activeElement")


def test_while_another_passage_is_selected_no_key_decides_the_suggestion_that_was_open(page):
    for key in ("a", "d"):
        page.focus(".qc-text")
        page.keyboard.press("j")
        assert in_page(page, "page.activeItem().kind") == "suggestion"
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press(key)
        settled(page)
        assert alert(page) == "Open a suggestion first", key
    assert asked(page) == []
    page.keyboard.press("j")
    settled(page)
    assert alert(page) == "", "what was wanted is not said any longer than it is wanted"


def test_the_passage_of_the_open_coding_selected_anew_keeps_it_open(coded, folder):
    choose(coded, *place(LEADERS))
    coded.keyboard.press("h")
    wait_saved(coded, "Leaders changed")
    assert standing(folder) == [("leaders", LEADERS, "hinders")]


def test_a_selection_made_by_search_lets_the_open_coding_go(coded, folder):
    coded.keyboard.press("/")
    coded.keyboard.type("กฎหมาย")
    coded.wait_for_function("() => document.querySelector('.qc-hits').textContent === '1/2'")
    coded.keyboard.press("Escape")
    coded.keyboard.press("Delete")
    settled(coded)
    assert alert(coded) == "Open a coding first"
    assert standing(folder) == [MONTHLY]


def test_a_stripe_clicked_lets_the_selection_go_and_the_keys_are_for_its_coding(coded, folder):
    choose(coded, *place(LAWS))
    coded.click(".qc-stripe.qc-is-coding")
    settled(coded)
    assert in_page(coded, "page.pane.chosen") is None
    coded.keyboard.press("2")
    wait_saved(coded, "saved: Laws")
    assert sorted(standing(folder)) == [("laws", LEADERS, "neutral"), MONTHLY]


def test_undo_opens_what_it_gave_back_and_lets_the_selection_go(coded, folder):
    coded.keyboard.press("Delete")
    wait_saved(coded, "Leaders removed")
    choose(coded, *place(LAWS))
    coded.keyboard.press("Control+z")
    wait_saved(coded, "undone, Leaders")
    assert in_page(coded, "[page.pane.chosen, page.activeItem().code]") == [None, "leaders"]
    coded.keyboard.press("h")
    wait_saved(coded, "Leaders changed")
    assert standing(folder) == [("leaders", LEADERS, "hinders")]


def test_what_is_selected_while_python_still_answers_stays_selected(page, folder):
    choose(page, *place(LEADERS))
    in_page(page, "page.assign('leaders'), page.pane.select(values[0], values[1]), page.moved(), true", *place(LAWS))
    wait_saved(page, "saved: Leaders")
    assert in_page(page, "[page.pane.chosen.start, page.pane.chosen.end]") == list(place(LAWS))
    assert page.query_selector(".qc-card .qc-actions") is None
    page.keyboard.press("2")
    wait_saved(page, "saved: Laws")
    assert standing(folder) == [MONTHLY, ("laws", LAWS, "neutral")]


def test_a_card_acts_on_the_coding_that_it_shows(coded, folder):
    choose(coded, *place(LAWS))
    coded.keyboard.press("2")
    wait_saved(coded, "saved: Laws")
    coded.fill(".qc-note", "ฟังซ้ำ")
    coded.click(".qc-stripe.qc-is-coding >> nth=0")
    wait_saved(coded, "Laws changed")
    notes = in_page(coded, "[...page.rows.values()].map((row) => [row.code, row.note])")
    assert sorted(notes) == [["laws", "ฟังซ้ำ"], ["leaders", ""]]


def test_a_memo_half_written_is_there_after_another_field_was_changed(coded, folder):
    coded.keyboard.press("m")
    coded.keyboard.type("ทุกเดือนจริงหรือ")
    coded.check(".qc-card input[value=hinders]", force=True)
    wait_saved(coded, "Leaders changed")
    assert coded.input_value("textarea.qc-memo") == "ทุกเดือนจริงหรือ"
    coded.press("textarea.qc-memo", "Control+Enter")
    wait_saved(coded, "memos/")
    assert coded.input_value("textarea.qc-memo") == ""
    assert [memo.text for memo in load_memos(folder)] == ["ทุกเดือนจริงหรือ"]


def test_the_caret_goes_with_the_suggestions_as_they_are_decided(page):
    page.focus(".qc-text")
    page.keyboard.press("j")
    page.keyboard.press("d")
    wait_saved(page, "Trust dismissed")
    laws = in_page(page, "page.activeItem()")
    assert laws["code"] == "laws"
    assert in_page(page, "page.caret()") == laws["start"]


# --- a suggested passage is never coded whole unseen ----------------------------------------------------------


def test_the_palette_shows_what_is_coded_and_that_nothing_was_selected(page, folder):
    page.focus(".qc-text")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    settled(page)
    said = page.inner_text(".qc-for")
    assert said.startswith("Nothing is selected, so the whole suggested passage gets it: “")
    assert "เราไว้ใจกัน" in said
    page.keyboard.press("Escape")
    choose(page, *place(LEADERS))
    page.keyboard.press("Space")
    assert page.inner_text(".qc-for") == f"Give a code to: “{LEADERS}”"
    assert standing(folder) == []


def test_the_palette_on_an_open_coding_says_that_its_whole_passage_gets_one_more(coded):
    coded.keyboard.press("Space")
    assert coded.inner_text(".qc-for").startswith(
        "Nothing is selected, so the whole open passage gets one more code: “"
    )


def test_a_digit_on_a_suggestion_first_selects_its_passage_and_says_so(page, folder):
    page.focus(".qc-text")
    page.keyboard.press("j")
    start, end = in_page(page, "[page.activeItem().start, page.activeItem().end]")
    page.keyboard.press("3")
    settled(page)
    assert f"now selected ({start}–{end}): press again" in alert(page)
    assert standing(folder) == []
    page.keyboard.press("3")
    wait_saved(page, "saved: Leaders")
    assert standing(folder) == [("leaders", TALK[start:end], "neutral")]


# --- a new code beside one that begins alike ------------------------------------------------------------------


def selected(page):
    return page.inner_text(".qc-option[aria-selected=true] .qc-name")


def test_a_name_that_begins_another_can_be_made_new_by_the_key_that_is_shown(page, folder):
    choose(page, *place(LEADERS))
    page.keyboard.press("Space")
    page.keyboard.type("Lead")
    assert selected(page) == "Leaders"
    assert page.inner_text(".qc-new").split() == ["＋", "new", "code", "“Lead”", "Ctrl", "↵"]
    assert page.get_attribute(".qc-new", "aria-keyshortcuts") == "Control+Enter"
    page.keyboard.press("Control+Enter")
    wait_saved(page, "new code Lead")
    assert standing(folder) == [("lead", LEADERS, "neutral")]


def test_a_name_that_a_code_has_offers_no_new_one(page):
    choose(page, *place(LEADERS))
    page.keyboard.press("Space")
    page.keyboard.type("  leaders ")
    assert selected(page) == "Leaders"
    assert page.query_selector(".qc-new") is None


def test_words_of_a_definition_are_not_taken_for_the_name_that_was_typed(page, folder):
    choose(page, *place(LEADERS))
    page.keyboard.press("Space")
    page.keyboard.type("others")
    assert selected(page) == "＋ new code “others”"
    page.keyboard.press("Enter")
    wait_saved(page, "new code others")
    assert [code for code, *_ in standing(folder)] == ["others"]


def test_the_choice_of_a_new_code_is_in_sight_under_a_long_list(browser, tmp_path):
    codes = tuple(Code(f"talk_{n}", label=Bilingual(f"คุย {n}", f"Talk {n}")) for n in range(30))
    page = bare_page(browser, tmp_path, session_in(study_in(tmp_path / "many", TALK, codes)))
    choose(page, *place(LEADERS))
    page.keyboard.press("Space")
    page.keyboard.type("talk")
    settled(page)
    frame, row = (page.locator(name).bounding_box() for name in (".qc-options", ".qc-new"))
    assert frame["y"] <= row["y"]
    assert row["y"] + row["height"] <= frame["y"] + frame["height"] + 1
    page.context.close()


def test_the_keys_say_how_a_new_code_is_made(page):
    page.focus(".qc-text")
    page.keyboard.press("?")
    row = page.inner_text(".qc-help tr:has-text('Ctrl ↵')")
    assert "a new code of that name" in row


def test_undoing_a_new_code_says_that_it_stays_in_the_codebook(page, folder):
    choose(page, *place(LEADERS))
    page.keyboard.press("Space")
    page.keyboard.type("งบประมาณ")
    page.keyboard.press("Enter")
    wait_saved(page, "new code งบประมาณ")
    page.keyboard.press("Control+z")
    wait_saved(page, "the code งบประมาณ stays in the codebook")
    assert standing(folder) == []
    assert "งบประมาณ" in load_codebook(folder / "codebook.yaml")


# --- what the card shows --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(950, 757), (832, 600), (620, 600)])
def test_what_can_be_done_is_in_sight_however_small_the_window(browser, folder, tmp_path, size):
    page = bare_page(browser, tmp_path, session_in(folder), size=size)
    page.focus(".qc-text")
    page.keyboard.press("j")
    settled(page)
    assert in_sight(page, "Accept")
    assert in_sight(page, "Dismiss")
    page.keyboard.press("a")
    wait_saved(page, "Trust accepted")
    page.keyboard.press("]")
    settled(page)
    assert in_sight(page, "Remove")
    assert in_sight(page, "Memo")
    rows = page.locator(".qc-part:has(.qc-codes)").bounding_box()["height"]
    assert rows >= 100 or size[0] < 660, "beside the text the codes keep their room; below it they scroll with the card"
    page.context.close()


def test_every_decision_is_in_sight_while_settling_in_a_small_window(browser, folder, tmp_path):
    page = bare_page(browser, tmp_path, differing(folder), size=(832, 600))
    for name in ("Keep ann", "Keep bee", "Neither", "facilitates", "hinders", "no direction"):
        assert in_sight(page, name), name
    page.context.close()


def in_sight(page, name):
    """Tell whether a click into the middle of a button of the card would reach it."""
    code = """(one) => { const { left, top, width, height } = one.getBoundingClientRect();
      return one.contains(document.elementFromPoint(left + width / 2, top + height / 2)); }"""
    return page.locator(".qc-actions button", has_text=name).evaluate(code)


def test_an_indicator_that_met_other_words_is_shown_with_them(browser, tmp_path):
    talk = "A: How was it?\nB: The mayors met every month and they planned the road together.\n"
    code = Code("planning", label=Bilingual("วางแผน", "Planning"), indicators=(Indicator("plan", "en"),))
    page = bare_page(browser, tmp_path, session_in(study_in(tmp_path / "en", talk, (code,))))
    page.focus(".qc-text")
    page.keyboard.press("j")
    settled(page)
    assert "Found: planned (plan)" in page.inner_text(".qc-why")
    page.context.close()


def test_the_definition_is_that_of_the_code_that_was_come_to_last(coded):
    assert "Leaders" in coded.inner_text(".qc-about-code")
    coded.keyboard.press("l")
    coded.keyboard.press("o")
    settled(coded)
    assert "Relying on others" in coded.inner_text(".qc-about-code")


def test_a_filter_lets_go_what_it_hides_and_shows_what_is_given_then(coded):
    coded.keyboard.press("l")
    coded.keyboard.press("o")
    settled(coded)
    assert coded.query_selector(".qc-stripe.qc-is-coding") is None
    assert in_page(coded, "page.activeItem()") is None
    choose(coded, *place(LAWS))
    coded.keyboard.press("2")
    wait_saved(coded, "saved: Laws")
    assert coded.inner_text(".qc-tag.qc-is-coding") == "Laws"


def test_a_code_is_of_its_kind_and_level_in_the_language_of_the_page(browser, tmp_path):
    code = Code("laws", label=Bilingual("กฎหมาย", "Laws"), kind="condition", level="network")
    page = bare_page(browser, tmp_path, session_in(study_in(tmp_path / "kinds", TALK, (code,)), language="th"))
    assert page.inner_text(".qc-about-code .qc-id") == "laws · เงื่อนไข · ระดับเครือข่าย"
    page.context.close()


# --- the case -------------------------------------------------------------------------------------------------


def test_a_transcript_of_no_case_says_that_it_counts_for_none(browser, tmp_path):
    folder = study_in(tmp_path / "cases", TALK, CODES, more=WITH_CASES)
    page = bare_page(browser, tmp_path, session_in(folder))
    said = "no case yet: counts for none until"
    assert said in page.inner_text(".qc-bar")
    choose(page, *place(LEADERS))
    page.keyboard.press("3")
    wait_saved(page, "saved: Leaders")
    assert said in page.inner_text(".qc-card")
    case = page.locator(".qc-card select").nth(2)
    assert case.locator("option").first.inner_text() == "no case yet"
    case.select_option("A")
    wait_saved(page, "Leaders changed")
    assert said not in page.inner_text(".qc-card")
    page.context.close()


@pytest.mark.parametrize(
    ("cases", "head"),
    [
        ("cases:\n  - id: A\n    transcripts: [t-01]\n", ""),
        (
            "cases:\n  - id: A\n    transcripts: [t-01]\n  - id: B\n    transcripts: [t-01]\n",
            "several cases (A, B): a coding counts only once its case is chosen",
        ),
    ],
)
def test_a_transcript_of_one_case_says_nothing_and_one_of_two_says_to_choose(browser, tmp_path, cases, head):
    page = bare_page(browser, tmp_path, session_in(study_in(tmp_path / "cases", TALK, CODES, more=cases)))
    lines = page.locator(".qc-line-of-case")
    assert (lines.inner_text() if lines.count() else "") == head
    page.context.close()


# --- settling -------------------------------------------------------------------------------------------------


def differing(folder):
    """Give a session in which ann and bee differ about two passages."""
    (folder / "codings").mkdir()
    for coder, stance in (("ann", "facilitates"), ("bee", "hinders")):
        lines = [f't-01,{place(said)[0]},{place(said)[1]},leaders,{stance},"{said}"' for said in (LEADERS, LAWS)]
        (folder / "codings" / f"{coder}.csv").write_text(
            "\n".join(["transcript,start,end,code,stance,quote", *lines, ""]), encoding="utf-8"
        )
    study = open_study(folder)
    return SettlingSession(study, study.transcript("t-01"), ("ann", "bee"), language="en")


def test_what_is_settled_is_where_the_selection_is(browser, folder, tmp_path):
    page = bare_page(browser, tmp_path, differing(folder))
    choose(page, place(LAWS)[0], place(LAWS)[1] - 2)
    assert LAWS in page.inner_text(".qc-card .qc-quote")
    page.keyboard.press("r")
    wait_saved(page, f"{place(LAWS)[0]}–{place(LAWS)[1]}: bee")
    page.mouse.click(*point_of(page, place(LEADERS)[0] + 3))
    settled(page)
    assert LEADERS in page.inner_text(".qc-card .qc-quote")
    assert page.faults == []
    page.context.close()


# --- a kernel that is gone ------------------------------------------------------------------------------------


def test_a_page_that_nobody_answers_says_to_run_the_cells_again(page):
    page.clock.install()
    page.evaluate("window.deaf = true; window.leave(); window.start()")
    page.clock.run_for(7_000)
    assert "รันเซลล์อีกครั้ง" in page.inner_text("#host [lang=th]")
    assert "run the cells again" in page.inner_text("#host [lang=en]")
    frame, line = (page.locator(name).bounding_box() for name in ("#host .qc", "#host [lang=en]"))
    assert line["y"] + line["height"] <= frame["y"] + frame["height"] < 150
    page.evaluate("window.deaf = false; window.leave(); window.start()")
    page.wait_for_selector('.qc[data-ready="yes"]')
    assert page.query_selector(".qc[data-waits]") is None
