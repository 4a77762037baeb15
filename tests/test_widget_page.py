"""Tests of the widget's page in Chromium, with a real session behind it and no Jupyter: by mouse, by keyboard."""

from __future__ import annotations

import pytest

from qualcoop.records.codebook import Bilingual, Code, Indicator
from qualcoop.storing import load_codebook, load_codings, load_memos
from qualcoop.workflows.settling_session import SettlingSession
from qualcoop.workflows.studies import open_study

from .browser.bare import bare_page, begin, choose, in_page, point_of, settled, wait_saved
from .browser.desk import CODES, LEADERS, TALK, place, session_in, standing, study_in

pytestmark = pytest.mark.browser

TOPS = "(all) => all.map((one) => one.getBoundingClientRect().top)"
EVIL = '<img src=x onerror="window.hurt=1">'
HOSTILE = f"ถาม: {EVIL} อย่างไร\nตอบ: {EVIL} ไว้ใจกันมาก {EVIL}\n"
EVIL_CODE = Code(
    "evil",
    label=Bilingual(EVIL, EVIL),
    definition=Bilingual(EVIL, EVIL),
    include=(EVIL,),
    indicators=(Indicator("ไว้ใจ", "th"),),
)


# --- positions -----------------------------------------------------------------------------------------------


def test_positions_agree_with_python_behind_emoji(page):
    wrong = in_page(
        page,
        "values[0].filter(([start, end, quote]) => page.pane.quote(start, end) !== quote)",
        [[n, n + 1, TALK[n]] for n in range(len(TALK))],
    )
    assert wrong == []
    assert in_page(page, "page.pane.offsets.count") == len(TALK)


def test_a_place_of_the_page_and_back_is_the_same_place(page):
    start = TALK.index("คุยกัน")
    ends = in_page(page, "[page.pane.point(values[0])].map(([node, unit]) => page.pane.position(node, unit))", start)
    assert ends == [start]


def test_every_line_is_shown_with_its_speaker(page):
    lines = page.eval_on_selector_all(
        ".qc-line", "(all) => all.map((one) => [one.dataset.speaker ?? '', one.textContent])"
    )
    assert lines[0] == ["ถาม", "😀 เริ่มอย่างไรคะ"]
    assert "".join(text for _, text in lines).replace(" ", "") in TALK.replace("ถาม: ", "").replace(
        "ตอบ: ", ""
    ).replace("\n", "").replace(" ", "")


# --- by mouse ------------------------------------------------------------------------------------------------


def test_dragged_over_with_the_mouse_and_coded_with_a_key(page, folder):
    start, end = place(LEADERS)
    page.mouse.move(*point_of(page, start))
    page.mouse.down()
    page.mouse.move(*point_of(page, end), steps=6)
    page.mouse.up()
    settled(page)
    page.keyboard.press("3")
    wait_saved(page, "saved: Leaders")
    [(code, quote, stance)] = standing(folder)
    assert (code, stance) == ("leaders", "neutral")
    assert LEADERS[2:-4] in quote


def test_a_double_click_takes_the_whole_thai_word(page, folder):
    page.mouse.dblclick(*point_of(page, TALK.index("ผู้บริหาร") + 5))
    page.click(".qc-codes li:nth-child(3) .qc-give")
    wait_saved(page, "saved: Leaders")
    assert standing(folder) == [("leaders", "ผู้บริหาร", "neutral")]


def test_a_stripe_opens_its_coding_and_the_card_changes_it(page, folder):
    choose(page, *place(LEADERS))
    page.keyboard.press("3")
    wait_saved(page, "saved: Leaders")
    page.keyboard.press("Escape")
    page.click(".qc-stripe.qc-is-coding")
    page.check(".qc-card input[value=facilitates]", force=True)
    wait_saved(page, "Leaders changed")
    page.select_option(".qc-card select >> nth=0", "described")
    page.wait_for_function("() => document.querySelector('.qc-card select').value === 'described'")
    settled(page)
    rows = load_codings(folder / "codings" / "ann.csv").standing()
    assert [(row.stance, row.basis) for row in rows] == [("facilitates", "described")]
    page.click(".qc-card .qc-actions button:last-child")
    wait_saved(page, "Leaders removed")
    assert standing(folder) == []


# --- by keyboard ---------------------------------------------------------------------------------------------


def test_coded_by_keyboard_alone_from_the_first_tab(page, folder):
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('qc-text')"):
            break
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    settled(page)
    assert in_page(page, "page.pane.chosen") is not None
    page.keyboard.press("Space")
    page.keyboard.type("lead")
    page.keyboard.press("Enter")
    wait_saved(page, "saved: Leaders")
    [(code, quote, _)] = standing(folder)
    assert code == "leaders"
    assert quote in TALK
    page.keyboard.press("h")
    wait_saved(page, "Leaders changed")
    assert standing(folder)[0][2] == "hinders"


def test_a_new_code_in_the_same_breath(page, folder):
    choose(page, *place("งบไม่มา"))
    page.keyboard.press("Space")
    page.keyboard.type("งบประมาณ")
    page.keyboard.press("Enter")
    wait_saved(page, "new code งบประมาณ")
    assert standing(folder) == [("งบประมาณ", "งบไม่มา", "neutral")]
    assert "งบประมาณ" in load_codebook(folder / "codebook.yaml")
    assert page.inner_text(".qc-codes li:last-child .qc-name") == "งบประมาณ"
    assert in_page(page, "page.pane.body === document.activeElement")


def test_typing_changes_no_letter_of_the_text(page):
    before = page.inner_text(".qc-text")
    choose(page, *place(LEADERS))
    page.keyboard.type("xyzq")
    page.keyboard.press("Control+x")
    page.keyboard.press("Control+v")
    page.keyboard.press("Delete")
    page.evaluate("document.execCommand('insertText', false, 'ก')")
    settled(page)
    assert page.inner_text(".qc-text") == before


def test_undo_and_redo_by_key(page, folder):
    choose(page, *place(LEADERS))
    page.keyboard.press("3")
    wait_saved(page, "saved: Leaders")
    page.keyboard.press("Control+z")
    wait_saved(page, "undone, Leaders")
    assert standing(folder) == []
    assert page.query_selector(".qc-stripe.qc-is-coding") is None
    page.keyboard.press("Control+Shift+z")
    wait_saved(page, "done again, Leaders")
    assert standing(folder) == [("leaders", LEADERS, "neutral")]


def test_suggestions_one_after_the_other_with_their_reasons(page, folder):
    page.focus(".qc-text")
    page.keyboard.press("j")
    settled(page)
    assert "Trust" in page.inner_text(".qc-card")
    assert "Found: ไว้ใจ" in page.inner_text(".qc-why")
    page.keyboard.press("a")
    wait_saved(page, "Trust accepted")
    assert "Laws" in page.inner_text(".qc-card"), "the next suggestion opens by itself"
    page.keyboard.press("d")
    wait_saved(page, "Laws dismissed")
    assert [code for code, *_ in standing(folder)] == ["trust"]
    assert page.inner_text(".qc-left") == "0 suggested"
    page.keyboard.press("Control+z")
    wait_saved(page, "undone, Laws")
    assert page.inner_text(".qc-left") == "1 suggested"


def test_the_most_doubtful_suggestion_comes_first(page):
    in_page(page, "page.pane.items.forEach((item) => { item.score = item.code === 'laws' ? 0.51 : 0.9; })")
    page.focus(".qc-text")
    page.keyboard.press("u")
    settled(page)
    assert "Laws" in page.inner_text(".qc-card")


def test_a_memo_by_key(page, folder):
    choose(page, *place(LEADERS))
    page.keyboard.press("3")
    wait_saved(page, "saved: Leaders")
    page.keyboard.press("m")
    page.keyboard.type("ทุกเดือนจริงหรือ")
    page.keyboard.press("Control+Enter")
    wait_saved(page, "memos/")
    assert [memo.text for memo in load_memos(folder)] == ["ทุกเดือนจริงหรือ"]
    assert "ทุกเดือนจริงหรือ" in page.inner_text(".qc-memos")
    page.keyboard.press("Escape")
    assert in_page(page, "page.pane.body === document.activeElement")


def test_filter_search_definition_and_help_by_key(page):
    page.focus(".qc-text")
    page.keyboard.press("l")
    assert "Relying on others" in page.inner_text(".qc-about-code")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("o")
    settled(page)
    assert page.eval_on_selector_all(".qc-tag", "(all) => all.map((one) => one.textContent)") == ["Laws ?"]
    page.keyboard.press("o")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("กฎหมาย")
    page.wait_for_function("() => document.querySelector('.qc-hits').textContent === '1/2'")
    page.keyboard.press("Enter")
    assert page.inner_text(".qc-hits") == "2/2"
    page.keyboard.press("Escape")
    settled(page)
    assert in_page(page, "page.pane.chosen") == dict(
        zip(("start", "end"), [TALK.rindex("กฎหมาย"), TALK.rindex("กฎหมาย") + 6], strict=True)
    )
    page.keyboard.press("?")
    assert page.is_visible(".qc-help")
    page.keyboard.press("Escape")
    assert not page.is_visible(".qc-help")


# --- for everybody -------------------------------------------------------------------------------------------


def test_every_control_has_a_name_and_what_is_saved_is_read_out(page):
    unnamed = page.eval_on_selector_all(
        ".qc button, .qc input, .qc select, .qc textarea, .qc-text",
        "(all) => all.filter((one) => ![one.ariaLabel, one.textContent, one.closest('label')?.textContent]"
        ".some((name) => name?.trim())).map((one) => one.outerHTML)",
    )
    assert [one for one in unnamed if "qc-bubble" not in one] == []
    assert page.get_attribute(".qc-status", "aria-live") == "polite"
    assert page.get_attribute(".qc-alert", "role") == "alert"


def test_a_screen_reader_is_told_of_a_document_and_of_no_field_nor_of_a_second_page_foot(page):
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = {node["role"]["value"]: node.get("name", {}).get("value", "") for node in tree if not node["ignored"]}
    assert "Transcript t-01" in roles["document"]
    assert not {"textbox", "contentinfo", "banner"} & set(roles)
    choose(page, *place(LEADERS))
    page.keyboard.press("Shift+ArrowLeft")
    settled(page)
    assert in_page(page, "page.pane.chosen.end") == place(LEADERS)[1] - 1


def test_what_was_said_of_a_save_stays_when_the_language_turns(page, folder):
    choose(page, *place(LEADERS))
    (folder / "codings").mkdir()
    (folder / "codings" / "ann.csv").write_text("no,table\n1\n", encoding="utf-8")
    page.keyboard.press("3")
    page.wait_for_selector(".qc-alert:not(:empty)")
    said = page.inner_text(".qc-alert")
    page.click(".qc-bar button[lang=th]")
    settled(page)
    assert page.inner_text(".qc-alert") == said
    assert page.get_attribute(".qc-alert", "lang") == "en"


@pytest.mark.parametrize("size", [(1200, 720), (880, 700), (1600, 1000)])
@pytest.mark.parametrize("language", ["en", "th"])
def test_no_field_of_a_card_is_cut_by_the_buttons_at_its_foot(browser, tmp_path, size, language):
    folder = study_in(tmp_path / "cases", TALK, CODES, more="cases: [{id: A}, {id: B}]\n")
    page = bare_page(browser, tmp_path, session_in(folder, language), size=size)
    choose(page, *place(LEADERS))
    page.keyboard.press("3")
    page.wait_for_selector(".qc-card .qc-note")
    settled(page)
    [foot] = page.eval_on_selector_all(".qc-card .qc-actions", TOPS)
    ends = page.eval_on_selector_all(".qc-card .qc-fields :is(select, input)", TOPS.replace("top", "bottom"))
    assert len(ends) == 4
    assert max(ends) <= foot
    page.context.close()


def test_the_reason_of_a_decision_is_not_cut_in_a_small_window(browser, folder, tmp_path):
    (folder / "codings").mkdir()
    start, end = place(LEADERS)
    for coder, stance in (("ann", "facilitates"), ("bee", "hinders")):
        row = f't-01,{start},{end},leaders,{stance},"{LEADERS}"'
        (folder / "codings" / f"{coder}.csv").write_text(f"transcript,start,end,code,stance,quote\n{row}\n", "utf-8")
    study = open_study(folder)
    session = SettlingSession(study, study.transcript("t-01"), ("ann", "bee"), language="th")
    page = bare_page(browser, tmp_path, session, size=(880, 720))
    [end] = page.eval_on_selector_all(".qc-card .qc-note", TOPS.replace("top", "bottom"))
    [foot] = page.eval_on_selector_all(".qc-card .qc-actions", TOPS)
    assert end <= foot
    page.context.close()


def test_a_card_with_more_below_its_foot_shows_that_there_is_more(page):
    choose(page, *place(LEADERS))
    page.keyboard.press("3")
    wait_saved(page, "saved: Leaders")
    shadow = "getComputedStyle(document.querySelector('.qc-actions')).boxShadow"
    assert page.evaluate(shadow) == "none"
    for n in range(4):
        page.keyboard.press("m")
        page.keyboard.type(f"{n} {TALK[:60]}")
        page.keyboard.press("Control+Enter")
        page.wait_for_function("(n) => document.querySelectorAll('.qc-memos li').length === n", arg=n + 1)
        page.keyboard.press("Escape")
    page.evaluate("document.querySelector('.qc-card').scrollTop = 0")
    page.wait_for_function(f"() => {shadow}.includes('0.28')")
    page.evaluate("document.querySelector('.qc-card').scrollTop = 10000")
    page.wait_for_function(f"() => !{shadow}.includes('0.28')")


def test_the_caret_on_a_coding_is_told(page):
    page.focus(".qc-text")
    page.keyboard.press("j")
    settled(page)
    assert page.inner_text(".qc-unseen").startswith("Suggested, Trust, ")


def test_the_page_turns_to_thai_and_back(page):
    page.focus(".qc-text")
    page.keyboard.press("j")
    page.click(".qc-bar button[lang=th]")
    settled(page)
    assert page.get_attribute(".qc", "lang") == "th"
    assert page.text_content(".qc-side h3 >> nth=0") == "รหัส"
    assert page.inner_text(".qc-card strong") == "ความไว้ใจ", "what was open stays open"
    page.click(".qc-bar button[lang=en]")
    settled(page)
    assert page.text_content(".qc-side h3 >> nth=0") == "Codes"


def test_the_theme_is_the_notebook_s_else_the_system_s(browser, folder, tmp_path):
    for body, dark, theme in (
        ("", True, "dark"),
        ("", False, "light"),
        ('data-jp-theme-light="true"', True, "light"),
        ('class="vscode-dark"', False, "dark"),
    ):
        page = bare_page(browser, tmp_path, session_in(folder), dark=dark, body=body)
        assert page.get_attribute(".qc", "data-theme") == theme
        page.context.close()


def test_a_silent_kernel_is_said(page):
    page.clock.install()
    page.evaluate("window.deaf = true")
    choose_now = "page.pane.select(values[0], values[1]), page.moved(), page.assign('leaders'), true"
    in_page(page, choose_now, *place(LEADERS))
    page.clock.run_for(7_000)
    assert "Not saved yet" in page.inner_text(".qc-alert")


def test_a_page_loaded_again_shows_what_is_on_disk(page, folder, tmp_path, browser):
    choose(page, *place(LEADERS))
    page.keyboard.press("3")
    wait_saved(page, "saved: Leaders")
    page.reload()
    begin(page)
    assert page.inner_text(".qc-count-of") == "1 coding"
    assert page.inner_text(".qc-tag.qc-is-coding") == "Leaders"


def test_taken_out_of_the_page_and_put_back_it_stands_where_it_was(page):
    page.set_viewport_size({"width": 900, "height": 500})
    settled(page)
    in_page(page, "page.pane.element.scrollTop = 90")
    settled(page)
    page.evaluate("window.root = document.querySelector('.qc'), root.remove()")
    page.wait_for_timeout(100)
    page.evaluate("document.querySelector('#host').append(window.root)")
    page.wait_for_function("() => document.querySelector('.qc-scroll').scrollTop === 90")
    assert page.eval_on_selector_all(".qc-chunk", "(all) => Math.min(...all.map((one) => one.offsetHeight))") > 50


def test_what_looks_like_html_is_text_everywhere(browser, tmp_path):
    folder = study_in(tmp_path / "evil", HOSTILE, (EVIL_CODE,))
    page = bare_page(browser, tmp_path, session_in(folder))
    page.focus(".qc-text")
    page.keyboard.press("j")
    page.keyboard.press("a")
    wait_saved(page, "accepted")
    page.keyboard.press("]")
    settled(page)
    page.keyboard.press("m")
    page.keyboard.type(EVIL)
    page.keyboard.press("Control+Enter")
    wait_saved(page, "memos/")
    page.fill(".qc-note", EVIL)
    page.press(".qc-note", "Enter")
    wait_saved(page, "changed")
    choose(page, 5, 20)
    page.keyboard.press("Space")
    page.keyboard.type(EVIL + "!")
    settled(page)
    assert page.query_selector("img") is None
    page.keyboard.press("Enter")
    wait_saved(page, "new code")
    page.wait_for_timeout(100)
    assert page.query_selector("img") is None
    assert page.evaluate("window.hurt") is None
    assert page.inner_text(".qc-line >> nth=0") == f"{EVIL} อย่างไร"
    page.context.close()


# --- settling ------------------------------------------------------------------------------------------------


def test_two_coders_are_settled_in_place(browser, folder, tmp_path):
    ann, bee = (
        (("leaders", LEADERS, stance), ("laws", "กฎหมายเปิดทาง", "facilitates")) for stance in ("facilitates", "hinders")
    )
    (folder / "codings").mkdir()
    for coder, rows in (("ann", ann), ("bee", bee)):
        lines = [f't-01,{place(quote)[0]},{place(quote)[1]},{code},{stance},"{quote}"' for code, quote, stance in rows]
        (folder / "codings" / f"{coder}.csv").write_text(
            "\n".join(["transcript,start,end,code,stance,quote", *lines, ""]), encoding="utf-8"
        )
    study = open_study(folder)
    session = SettlingSession(study, study.transcript("t-01"), ("ann", "bee"), language="en")
    page = bare_page(browser, tmp_path, session)
    assert page.inner_text(".qc-left") == "1 open"
    assert (
        len(page.query_selector_all(".qc-stripe.qc-left")) == len(page.query_selector_all(".qc-stripe.qc-right")) == 2
    )
    page.focus(".qc-text")
    page.keyboard.press("y")
    page.keyboard.type("ฟังซ้ำแล้ว")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    wait_saved(page, "Leaders, ")
    assert page.inner_text(".qc-left") == "0 open"
    rows = {row.code: row for row in load_codings(folder / "codings" / "settled.csv").standing()}
    assert rows["leaders"].stance == "hinders"
    assert rows["leaders"].note == "settled: kept right (ann / bee), why: ฟังซ้ำแล้ว"
    page.keyboard.press("Control+z")
    wait_saved(page, "undone")
    assert page.inner_text(".qc-left") == "1 open"
    assert page.faults == []
    page.context.close()


CASES = """cases:
  - {id: A, label: {th: กอ, en: Alpha}, outcome: T, transcripts: [t-01]}
  - {id: B, label: {th: ขอ, en: Beta}, outcome: F, transcripts: [t-01]}
"""


def coded_for(folder, **rows):
    """Write each coder's codings, (quotation, code, stance, case)."""
    (folder / "codings").mkdir(exist_ok=True)
    for coder, own in rows.items():
        lines = [f't-01,{place(said)[0]},{place(said)[1]},{code},{stance},{case}' for said, code, stance, case in own]
        path = folder / "codings" / f"{coder}.csv"
        path.write_text("\n".join(["transcript,start,end,code,stance,case", *lines, ""]), encoding="utf-8")


def test_settling_names_the_case_keeps_a_reason_that_is_being_written_and_can_do_again(browser, folder, tmp_path):
    with (folder / "study.yaml").open("a", encoding="utf-8") as file:
        file.write(CASES)
    laws = "กฎหมายเปิดทาง"
    coded_for(
        folder,
        ann=[(laws, "laws", "facilitates", "A"), (LEADERS, "leaders", "facilitates", "A")],
        bee=[(laws, "laws", "facilitates", "B"), (LEADERS, "leaders", "hinders", "A")],
    )
    study = open_study(folder)
    session = SettlingSession(study, study.transcript("t-01"), ("ann", "bee"), language="en")
    page = bare_page(browser, tmp_path, session)
    names = [row.inner_text() for row in page.query_selector_all(".qc-difference .qc-name")]
    assert names == ["[A] Leaders", "[A] Laws", "[B] Laws"]
    page.fill(".qc-card .qc-note", "a long reason")
    page.click(".qc-difference >> nth=1")
    card = page.inner_text(".qc-card")
    assert "Case: A Alpha" in card
    assert "bee gave the same code here for another case (B Beta)" in card
    assert page.input_value(".qc-card .qc-note") == ""
    page.click(".qc-difference >> nth=0")
    assert page.input_value(".qc-card .qc-note") == "a long reason"
    page.click("[data-kept=left]")
    wait_saved(page, f"Leaders, {place(LEADERS)[0]}–{place(LEADERS)[1]}: ann")
    page.focus(".qc-text")
    page.keyboard.press("Control+z")
    wait_saved(page, "undone, Leaders")
    page.keyboard.press("Control+y")
    wait_saved(page, "done again, Leaders")
    assert page.inner_text(".qc-left") == "2 open"
    coded_for(folder, bee=[(laws, "laws", "facilitates", "A"), (LEADERS, "leaders", "hinders", "A")])
    page.keyboard.press("j")
    page.keyboard.press("x")
    wait_saved(page, "changed elsewhere")
    assert page.inner_text(".qc-left") == "0 open"
    assert page.faults == []
    page.context.close()


def test_a_code_made_elsewhere_stands_in_the_list_with_the_next_answer(browser, folder, tmp_path):
    page = bare_page(browser, tmp_path, session_in(folder))
    text = (folder / "codebook.yaml").read_text(encoding="utf-8")
    (folder / "codebook.yaml").write_text(text + "  - {id: money, label: {en: Money}}\n", encoding="utf-8")
    choose(page, *place(LEADERS))
    page.keyboard.press("1")
    wait_saved(page, "Trust")
    assert page.inner_text(".qc-codes li >> nth=-1").split()[:2] == ["4", "Money"]
    assert page.faults == []
    page.context.close()
