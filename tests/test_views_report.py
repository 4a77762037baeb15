"""The report, as a page and as Markdown: complete, traceable, harmless, and never saying more than was tested."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from qualcoop.errors import UsageError
from qualcoop.induction.cells import case_table
from qualcoop.records.codebook import Bilingual, Code
from qualcoop.records.expression import truth_of
from qualcoop.records.study import Judgement
from qualcoop.views.blocks import LANGUAGES, Aid, Block, Section, Steps, Table, fill, told
from qualcoop.views.pages.html import html_report
from qualcoop.views.pages.markdown import escaped, markdown_report
from qualcoop.views.report.matrix import legend_of, letter, matrix_marks, told_mark
from qualcoop.views.report.whole import report_data
from qualcoop.views.wording import LETTERS, VERDICTS, case_name

from . import forge
from .views_study import IMAGE, MEMO, NOTICE, Analysis, make_analysis, make_list, make_study


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return make_analysis()


@pytest.fixture(scope="module")
def page(analysis):
    return html.fromstring(html_report(analysis.data()))


def words_of(element) -> str:
    return " ".join(element.text_content().split())


def section(page, id_: str) -> str:
    return words_of(page.get_element_by_id(id_))


BASIS = regex.compile(r"Basis: (\d+ cases?, \d+ participants?, \d+ passages?|\d+ transcripts?, in|\d+ passes)")


def tables(blocks: tuple[Block, ...]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Section | Aid):
            yield from tables(block.blocks)
        elif isinstance(block, Steps):
            for step in block.steps:
                yield from tables(step.blocks)


# --- what people said is shown, never run --------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_anybody_becomes_a_tag(analysis, language):
    page = html.fromstring(html_report(analysis.data(), language=language))
    assert not page.xpath("//img | //script | //iframe | //object | //form | //base")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert IMAGE in page.text_content()


def test_the_page_asks_the_network_for_nothing(page, analysis):
    links = [*page.xpath("//@href"), *page.xpath("//@src")]
    assert links
    assert all(link.startswith("#") for link in links)
    assert not regex.search(r"url\((?!data:)|@import", html_report(analysis.data()))
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]


def test_markdown_holds_no_tag_and_no_live_address(analysis):
    written = markdown_report(analysis.data())
    assert not regex.search(r"<[A-Za-z/!?]", written)
    assert "https://" not in written
    assert "&lt;img src=x onerror=alert(1)&gt;" in written


def test_a_pipe_or_a_line_end_never_breaks_a_table_of_the_markdown(analysis):
    rows = [line for line in markdown_report(analysis.data()).splitlines() if line.startswith("|")]
    counts = [len(regex.findall(r"(?<!\\)\|", row)) for row in rows]
    heads = [n for n, row in zip(counts[:-1], rows[1:], strict=True) if set(row) <= set("|- ")]
    assert len(heads) >= 8
    assert all(row.endswith("|") for row in rows)
    assert set(counts) <= set(heads)


def test_a_ledger_whose_expression_was_tampered_with_writes_no_tag(analysis):
    entries = tuple(
        replace(entry, result={**entry.result, "expression": f"`{IMAGE}"}) if entry.kind == "pass" else entry
        for entry in analysis.findings.study.entries
    )
    data = report_data(analysis.findings, passes=analysis.passes, entries=entries)
    assert not regex.search(r"<[A-Za-z]", markdown_report(data))
    assert not html.fromstring(html_report(data)).xpath("//img")


@pytest.mark.parametrize(
    "mark", ["# หัวเรื่อง", "- ข้อ", "1. ข้อ", "> อ้าง", "=== ", "*เน้น*", "[ก](ข)", "~~ก~~", "`ก`", "a|b"]
)
def test_marks_of_markdown_in_peoples_words_are_escaped(mark):
    first = regex.match(r"\d*", mark)[0]
    assert escaped(mark) != mark
    assert escaped(mark).replace("\\", "").replace("&gt;", ">") == mark
    assert escaped(mark).startswith((f"{first}\\", "&gt;", "a\\|"))


# --- quotations lead back ------------------------------------------------------------------------------------


def test_every_quotation_is_the_text_at_its_offsets(page, analysis):
    texts = {transcript.id: transcript.text for transcript in analysis.study.transcripts}
    shown = page.xpath("//blockquote[@data-transcript]")
    by_factor = page.xpath("//section[@id='quotations']//blockquote[@data-transcript]")
    assert len(by_factor) == sum(len(factor.quotes) for factor in analysis.findings.factor_list)
    for quotation in shown:
        start, end = int(quotation.get("data-start")), int(quotation.get("data-end"))
        assert quotation.text_content() == texts[quotation.get("data-transcript")][start:end]


def test_a_quotation_says_who_speaks_of_which_case_and_where(page):
    figure = page.get_element_by_id("q-trust-1")
    assert figure.find("blockquote").get("lang") == "th"
    said = words_of(figure)
    for part in ("ประธาน", "(A1)", "กรณี A · หมู่บ้าน A", "coop-01 ผลัดการพูดที่ 2", "turn 2", "เล่าเหตุการณ์", "facilitates"):
        assert part in said


def test_ids_are_unique_and_every_link_leads_somewhere(page):
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.xpath("//@href")} <= set(ids)


def test_quotations_stand_in_the_order_of_the_findings_and_counter_evidence_is_marked(page, analysis):
    factor = analysis.findings["trust"]
    shown = page.xpath("//section[@id='f-trust']//blockquote[@data-start]")
    assert [(q.get("data-transcript"), int(q.get("data-start"))) for q in shown] == [
        (p.transcript, p.start) for p in factor.quotes
    ]
    assert len(page.xpath("//section[@id='f-trust']//li[@class='counter']")) == len(factor.counter) == 2


@pytest.mark.parametrize("permission", ["no", "No ", "ไม่อนุญาต"])
def test_the_words_of_someone_who_does_not_permit_quoting_are_left_out(permission):
    data = make_analysis(permission=permission).data()
    for written in (html.fromstring(html_report(data)).text_content(), markdown_report(data)):
        assert "Nobody here owes a moneylender" not in written
        assert "ไม่อนุญาตให้อ้างคำพูด" in written
        assert "ที่นี่ไม่มีใครติดหนี้นอกระบบ" in written


# --- what is said --------------------------------------------------------------------------------------------


def test_sections_stand_in_the_order_of_reading(page):
    assert page.xpath("//main/section/@id") == [
        "what",
        "study",
        "ledger",
        "explanation",
        "four-cells",
        "verdicts",
        "judgement-steps",
        "survived",
        "next-cases",
        "not-searched",
        "words",
        "negative-cases",
        "factors",
        "matrix",
        "contested",
        "triangulation",
        "framework",
        "recommendations",
        "saturation",
        "difference",
        "story",
        "case-pages",
        "quotations",
    ]


def test_the_notice_of_a_teaching_study_comes_before_the_title(page):
    first = page.xpath("//header/*")[0]
    assert first.get("class") == "notice"
    assert NOTICE["th"] in words_of(first)
    assert page.xpath("//header/*")[1].tag == "h1"


def test_a_list_of_factors_is_never_told_in_the_words_of_an_explanation():
    _, data = make_list()
    page = html.fromstring(html_report(data))
    assert "การวิเคราะห์เนื้อหาแบบอุปนัย" in section(page, "what")
    assert not {"explanation", "four-cells", "verdicts", "negative-cases", "next-cases"} & set(page.xpath("//@id"))
    told_ = page.text_content()
    for wording in VERDICTS.values():
        assert wording.th not in told_.replace("ไม่ขัดแย้ง", "").replace("ขัดแย้งกัน", "").replace("หลักฐานแย้ง", "")


def test_sufficiency_is_withheld_while_it_was_never_at_risk(page):
    said = section(page, "explanation")
    assert "The word “sufficient” is withheld" in said
    assert "0 of 4" in said
    assert "necessary and sufficient" not in said


def test_sufficiency_is_said_once_a_case_was_chosen_on_x_and_the_claim_stands():
    base = make_study(hypothesis="trust & no_debt -> lasts")
    cases = tuple(replace(case, chosen="on_x") if case.id == "B" else case for case in base.spec.cases)
    only = replace(base, spec=replace(base.spec, cases=cases)).test()
    settled = replace(only, verdicts=tuple(row for row in only.verdicts if row.verdict != "undetermined"))
    said = section(html.fromstring(html_report(report_data(only.findings, passes=(settled,)))), "explanation")
    assert settled.stands == "stands"
    assert "withheld" not in said
    assert "is sufficient for the outcome. 1 of 3 cases were chosen on X" in said


def test_a_contradicted_claim_names_its_negative_cases_and_claims_nothing(analysis):
    first = analysis.passes[0]
    page = html.fromstring(html_report(report_data(first.findings, passes=(first,))))
    assert "Contradicted in pass 1 by C" in section(page, "explanation")
    assert "In the cases studied" not in section(page, "explanation")
    assert "stands open" in section(page, "negative-cases")
    assert page.xpath("//section[@id='negative-cases']//blockquote[@data-start]")


def test_every_case_stands_in_the_verdict_table_with_the_thai_word_of_its_verdict(page, analysis):
    rows = page.xpath("//section[@id='verdicts']//table/tbody/tr")
    assert len(rows) == 4
    for row, verdict in zip(rows, analysis.passes[1].verdicts, strict=True):
        assert words_of(row).startswith(verdict.case)
        assert VERDICTS[verdict.verdict].th in words_of(row)
    assert "แย้ง" in words_of(rows[2])
    assert "ask about X (trust, no_debt)" in words_of(rows[3])


def test_no_case_disappears_from_the_four_cells(page):
    told_ = section(page, "four-cells")
    assert all(regex.search(rf"\b{case}\b", told_) for case in "ABCD")
    assert "In none of the cells" in told_


def test_a_negative_case_leads_to_the_entry_that_resolved_it(page):
    row = page.xpath("//section[@id='negative-cases']//tbody/tr")[0]
    assert "ปรับสมมติฐาน" in words_of(row)
    assert row.xpath(".//@href") == ["#entry-2"]
    assert page.get_element_by_id("entry-2").tag == "li"


def test_the_story_tells_reason_memo_and_flips(page):
    revision = section(page, "entry-2")
    for part in ("ปรับสมมติฐาน", "case C", "trust <-> lasts", "trust & no_debt <-> lasts", "หมู่บ้าน C ไว้ใจกันแต่กลุ่มเลิก"):
        assert part in revision
    assert page.xpath("//li[@id='entry-2']//blockquote")[0].text_content() == MEMO
    assert "C: negative → compatible" in section(page, "entry-3")
    assert "no case is left to study" in section(page, "entry-4")


def test_factors_stand_in_a_pair_of_tables_by_level(page):
    success, obstacles = page.xpath("//section[@id='factors']//table")
    assert [words_of(c) for c in success.xpath(".//tr[@class='group']")] == [
        "ระดับบุคคล individual",
        "ระดับองค์กร organization",
        "ระดับเครือข่าย network",
    ]
    assert words_of(success.find("caption")).startswith("ปัจจัยแห่งความสำเร็จ")
    assert words_of(success.xpath(".//thead//th")[0]).startswith("ปัจจัยเอื้อ")
    assert words_of(obstacles.xpath(".//thead//th")[0]).startswith("ปัจจัยที่เป็นอุปสรรค")
    assert [words_of(th) for th in obstacles.xpath(".//tbody//th[@scope='row']")] == [
        "การไม่มีหนี้นอกระบบ freedom from outside debt"
    ]


def test_the_matrix_says_by_letter_what_its_colour_says(page):
    rows = page.xpath("//section[@id='matrix']//tbody/tr")
    assert [[words_of(td) for td in row.xpath("td")] for row in rows] == [
        ["เกิด yes", "เกิด yes", "ไม่เกิด no", "ไม่เกิด no"],
        ["▲", "▲", "▲", "·"],
        ["▲", "▲", "▼", "m"],
        ["▲", "·", "·", "·"],
    ]
    assert "ไม่ได้กล่าวถึง" in section(page, "matrix")


def test_the_matrix_shows_a_judged_value_and_beside_it_what_is_told_otherwise():
    said = {"A": "+", "B": "+", "C": "+ -", "D": "", "E": "-", "F": "+"}
    told = {case: ("T", {"a": words} if words else {}) for case, words in said.items()}
    values = {"A": "?", "B": "T", "C": 0.67, "D": "F", "E": "T", "F": None}
    judgements = [Judgement(case, "a", value) for case, value in values.items() if value is not None]
    page = page_of(forge.study(told, "a -> works", judgements=judgements))
    [row] = page.xpath("//section[@id='matrix']//tbody/tr")[1:]
    assert [words_of(td) for td in row.xpath("td")] == ["?* (▲)", "▲*", "T* (◇)", "F*", "T* (▼)", "▲"]
    legend = words_of(page.xpath("//section[@id='matrix']//ul[@class='legend']")[0])
    assert "kept unknown by the researcher" in legend
    assert "what is told, where the judged value differs" in legend
    [success] = [t for t in page.xpath("//section[@id='factors']//table") if "Success" in t.xpath("string(caption)")]
    assert [words_of(td) for td in success.xpath(".//tbody/tr[td]")[0].xpath("td")][:3] == ["B, F", "C", "A"]


MARKED = st.builds(
    lambda words, value, cell: (words, value, cell),
    st.lists(st.sampled_from(sorted(forge.SAID)), max_size=3).map(" ".join),
    st.sampled_from([None, "T", "F", "C", "?", 0.67]),
    st.sampled_from(["direction", "presence"]),
)


@given(MARKED)
def test_every_mark_that_a_cell_can_have_stands_in_the_legend(marked):
    words, value, cell = marked
    judgements = () if value is None else (Judgement("A", "a", value),)
    said = {"a": words} if words else {}
    study = forge.study({"A": ("T", said)}, judgements=judgements, codes=forge.book(Code("a", cell=cell)))
    told_ = case_table(study)["A", "a"]
    presence = cell == "presence"
    assert {letter(told_, presence=presence), told_mark(told_, presence=presence)} <= LETTERS.keys()
    lines = matrix_marks(told_, presence=presence)
    explained = {mark[0] for mark, _ in legend_of(lines)}
    assert set("".join(lines)) - {")"} <= explained
    if value is not None and letter(told_, presence=presence) in ("T", "F", "C", "?"):
        assert letter(told_, presence=presence) == truth_of(told_.value)


def test_every_table_prints_its_basis_and_has_caption_and_scopes(page, analysis):
    shown = page.xpath("//table")
    assert len(shown) == sum(1 for part in analysis.data().sections for _ in tables(part.blocks))
    for table in shown:
        assert words_of(table.find("caption"))
        assert table.xpath("thead/tr/th[@scope='col']")
        assert BASIS.search(words_of(table.getparent()))


def test_what_remains_open_is_asked_and_named(page):
    assert "Others will not take advantage" in section(page, "next-cases")
    assert "a case chosen because trust & no_debt held" in section(page, "not-searched")


@pytest.mark.parametrize(
    ("fault", "told_"),
    [(None, "not done"), ("", "recomputed with the same result"), ("line 2 was changed", "line 2 was changed")],
)
def test_the_report_says_what_replay_found(analysis, fault, told_):
    assert told_ in section(html.fromstring(html_report(analysis.data(fault))), "ledger")


def test_the_full_hash_of_the_last_line_is_printed(analysis):
    entries = (*analysis.findings.study.entries[:-1], replace(analysis.findings.study.entries[-1], hash="ab" * 32))
    data = report_data(analysis.findings, passes=analysis.passes, entries=entries)
    assert "ab" * 32 in section(html.fromstring(html_report(data)), "ledger")


def test_a_revision_that_was_not_tested_yet_is_announced(analysis):
    first = analysis.passes[0]
    entries = analysis.findings.study.entries[:2]
    data = report_data(first.findings, passes=(first,), entries=entries)
    assert "not tested yet: 1 revision" in section(html.fromstring(html_report(data)), "what")


def test_a_run_on_suggestions_alone_is_called_unreviewed(analysis):
    last = analysis.passes[1]
    spec = replace(last.study.spec, counted="indicators@3f2a")
    codings = forge.as_coder(last.study.codings, "indicators@3f2a")
    only = replace(last.study, spec=spec, codings=codings, entries=(), state=None).test()
    data = report_data(only.findings, passes=(only,))
    assert "Unreviewed" in section(html.fromstring(html_report(data)), "what")


def test_the_pass_of_the_findings_must_be_given(analysis):
    with pytest.raises(UsageError, match="findings are of pass 2"):
        report_data(analysis.findings, passes=analysis.passes[:1])


# --- languages -----------------------------------------------------------------------------------------------


def test_one_language_leaves_the_other_out_and_every_piece_says_its_own(analysis, page):
    english = html.fromstring(html_report(analysis.data(), language="en"))
    thai = html.fromstring(html_report(analysis.data(), language="th"))
    assert words_of(english.find(".//h1")) == "Four village savings groups"
    assert "Verdict of each case" not in thai.text_content()
    assert "ผลการทดสอบกับแต่ละกรณี" not in english.text_content()
    assert (english.get("lang"), thai.get("lang")) == ("en", "th")
    assert {piece.get("lang") for piece in page.xpath("//h2/span")} == {"th", "en"}
    for written in (page, english, thai):
        for piece in written.xpath("//*[@lang='en'][not(ancestor-or-self::*[contains(@class, 'said')])]"):
            assert (
                piece is written
                or not regex.search(r"\p{Thai}", piece.text_content())
                or "ประธาน" in piece.text_content()
            )


@pytest.mark.parametrize("write", [html_report, markdown_report])
def test_an_unknown_language_is_refused(analysis, write):
    with pytest.raises(UsageError, match="both, th, en"):
        write(analysis.data(), language="fr")


def test_page_and_markdown_say_the_same(analysis, page):
    written = markdown_report(analysis.data())
    for heading in page.xpath("//main//h2"):
        thai, english = (span.text_content() for span in heading.xpath("span"))
        assert f"## {thai} / {english}" in written
    for factor in analysis.findings.factor_list:
        for passage in factor.quotes:
            assert escaped(passage.quote).splitlines()[0] in written


def test_words_in_one_language_only_stand_in_for_the_other():
    only_english = Bilingual("", "Village")
    assert told(only_english, "th") == (("en", "Village"),)
    assert fill(Bilingual("กรณี {c}", "case {c}"), c=only_english) == Bilingual("กรณี Village", "case Village")
    assert case_name(make_study().spec.case("A")).th == "A · หมู่บ้าน A"


def test_the_wording_keeps_to_the_words_agreed(analysis):
    written = markdown_report(analysis.data(), language="th")
    for word in ("คำตัดสิน", "ยืนยัน", "พิสูจน์", "กรณีศึกษา"):
        assert word not in written


# --- in a browser --------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_browser_opens_the_page_and_shapes_its_thai(analysis, tmp_path: Path):
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no chromium on this machine: the page is not opened")
    file = tmp_path / "report.html"
    file.write_text(html_report(analysis.data()), encoding="utf-8")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        f"--user-data-dir={tmp_path / 'p'}",
    ]
    ran = subprocess.run(
        [browser, *options, "--dump-dom", file.as_uri()],
        capture_output=True,
        check=True,
        timeout=120,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    opened = html.fromstring(ran.stdout.decode("utf-8"))
    assert "ผลการทดสอบกับแต่ละกรณี" in [span.text_content() for span in opened.xpath("//h2/span[@lang='th']")]
    assert not opened.xpath("//img | //script")


def test_a_lack_that_hinders_stands_among_the_obstacles_and_has_its_own_letter():
    from qualcoop.workflows import datasets
    from qualcoop.workflows.reporting import report

    page = html.fromstring(report(datasets.folder("coop")))
    [obstacles] = [t for t in page.xpath("//table") if "Problems and obstacles" in t.xpath("string(caption)")]
    assert "trust" in obstacles.text_content()
    [matrix] = [t for t in page.xpath("//table") if "Factors in each case" in t.xpath("string(caption)")]
    [row] = [r for r in matrix.xpath(".//tr") if r.text_content().strip().startswith("ความไว้ใจกัน")]
    assert [cell.text_content().strip() for cell in row.xpath("./td")][-4:] == ["▲", "▲", "▲", "▽"]


# --- factors by what is told ---------------------------------------------------------------------------------


def page_of(study):
    only = study.test()
    return html.fromstring(html_report(report_data(only.findings, passes=(only,))))


def test_who_says_that_there_is_none_is_not_told_as_one_who_mentions_it():
    page = page_of(forge.study({"A": ("T", {"a": "a"}), "B": ("T", {"a": "a"}), "C": ("F", {"a": "-"})}))
    [table] = page.xpath("//section[@id='factors']//table")
    assert "Said to be absent" in words_of(table.find("thead"))
    assert [words_of(td) for td in table.xpath(".//tbody/tr[td]/td")][:2] == ["C", "A, B"]
    assert "Said to be absentA, B" in section(page, "f-a")
    assert "Mentioned" not in section(page, "f-a")


def test_conditions_that_count_by_presence_are_present_and_an_empty_table_is_left_out():
    book = forge.book(Code("a", cell="presence"))
    page = page_of(forge.study({"A": ("T", {"a": "0"}), "B": ("F", {"a": "a"})}, codes=book))
    [table] = page.xpath("//section[@id='factors']//table")
    assert words_of(table.find("caption")).startswith("เงื่อนไขที่มีอยู่")
    assert [words_of(td) for td in table.xpath(".//tbody/tr[td]/td")][:2] == ["A", "B"]
    assert "Success" not in section(page, "factors")
    nothing = page_of(forge.study({"A": ("T", {})}))
    assert "No passage was coded with a condition" in section(nothing, "factors")
    assert not nothing.xpath("//section[@id='factors']//table")


def test_a_factor_stands_in_a_directed_table_only_with_a_case_of_that_direction():
    page = page_of(forge.study({"A": ("T", {"a": "+ -", "b": "+ -"}), "B": ("F", {"a": "-"})}))
    tables = page.xpath("//section[@id='factors']//table")
    assert [words_of(table.find("caption")).partition(" จำแนก")[0] for table in tables] == [
        "ปัญหาและอุปสรรค",
        "ปัจจัยที่ข้อมูลขัดแย้งกันหรือวินิจฉัยต่างออกไปในทุกกรณีที่มีทิศทาง",
    ]
    assert "Reported (either direction)" in words_of(tables[0].find("thead"))
    assert [words_of(th) for th in tables[1].xpath(".//tbody//th[@scope='row']")] == ["b"]


def test_a_condition_of_one_value_is_untestable_and_fits_nothing():
    page = page_of(forge.study({"A": ("T", {"a": "+", "b": "+"}), "B": ("T", {"a": "+", "b": "-"})}))
    assert "ทดสอบไม่ได้ (มีค่าเดียว) untestable (one value)" in section(page, "f-a")
    assert "coverage" not in section(page, "f-a")
    assert "ค่าความสอดคล้อง" in section(page, "f-b")
    assert "inclusion" in section(page, "f-b")


def test_a_case_that_was_negative_in_several_passes_has_one_row():
    why = {"because": "case:C", "memo": "หมู่บ้าน C"}
    first = forge.study(forge.STORY).test()
    second = first.refine(forge.book("a", "b", "c", "d"), **why).test()
    third = second.recode(judgements=[Judgement("C", "a", "F")], because="disagreement:a", memo="อ่านผิด").test()
    page = html.fromstring(html_report(report_data(third.findings, passes=(first, second, third))))
    [row] = page.xpath("//section[@id='negative-cases']//tbody/tr")
    assert words_of(row.xpath("td")[0]) == "1–2"
    assert "Codebook refined" in words_of(row)
    assert "Recoded" in words_of(row)
    assert row.xpath(".//@href") == ["#entry-4"]


def test_the_story_shows_a_sentence_and_folds_the_rest(page):
    for item in page.xpath("//ol[@class='steps']/li"):
        shown = [child for child in item if child.tag == "div"]
        assert len(shown) == 1
        assert words_of(item.xpath("details/summary")[0]) == "รายละเอียด Details"


def test_one_pass_alone_is_compared_with_none():
    assert not page_of(forge.study(forge.STORY)).xpath("//section[@id='difference']")
