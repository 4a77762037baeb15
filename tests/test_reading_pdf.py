"""PDF: two parsers that check each other, what the printer added taken off, lines joined, nothing lost unsaid."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoop.errors import ReadingError
from qualcoop.reading.assembling import assemble
from qualcoop.reading.child import Apart
from qualcoop.reading.formats import pdf_pages
from qualcoop.reading.formats.pdf import extract, layout
from qualcoop.reading.formats.pdf_pages import Page, Pages, Printed, letters
from qualcoop.reading.hints import Extracted, Hints

from .pdf_forge import IMAGE, column, pdf, wrapped

TALK = (
    "We began after the second flood because nobody else came and the water stood in the houses for eleven days "
    "and in the end the mayor himself took a boat and went from door to door with rice and with drinking water. "
)
BODY = wrapped(TALK * 12)
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
STAMP = re.compile(r"^[ \t]*\[?(?:\d{1,2}:)?\d{1,2}:\d{2}\]?:?[ \t]*\S", re.MULTILINE)


def read(data: bytes) -> Extracted:
    return extract(data, path="a.pdf", hints=Hints())


def said(extracted: Extracted, kind: str) -> str:
    return "\n".join(notice.message for notice in extracted.notices if notice.kind == kind)


@pytest.fixture
def two_voices(monkeypatch):
    """No pdftotext, as on most machines."""
    monkeypatch.setattr(pdf_pages.shutil, "which", lambda _: None)


# Paragraphs


def test_lines_of_a_paragraph_are_joined_and_labels_begin_anew():
    lines = ["Interviewer: How did it begin?", f"Mayor: {BODY[0]}", *BODY[1:9], "Interviewer: And then?"]
    text = read(pdf([column(lines)])).text.split("\n")
    assert text == [lines[0], f"Mayor: {' '.join(line.strip() for line in BODY[:9])}", lines[-1]]


def test_a_label_after_a_full_line_begins_a_turn():
    lines = [f"Mayor: {BODY[0]}", BODY[1], "Interviewer: And was it the whole town that came?", f"Mayor: {BODY[2]}"]
    assert len(read(pdf([column(lines)])).text.split("\n")) == 3


def test_thai_lines_join_without_a_blank_unless_one_was_printed():
    lines = ["ผู้ให้สัมภาษณ์: โครงการนี้เริ่มจากชาวบ้านที่เดือดร้อน", "จากน้ำท่วมทุกปีและเทศบาลก็เข้ามาช่วยด้วยงบประมาณ ", "ปีละสองล้านบาท"]
    wanted = "ผู้ให้สัมภาษณ์: โครงการนี้เริ่มจากชาวบ้านที่เดือดร้อนจากน้ำท่วมทุกปีและเทศบาลก็เข้ามาช่วยด้วยงบประมาณ ปีละสองล้านบาท"
    assert read(pdf([column(lines)])).text == wanted


def test_a_cut_word_is_made_whole_and_a_compound_keeps_its_hyphen():
    lines = [
        "We talked in every one of the villages about how the whole com-",
        "munity was there when the water came and there were all twenty-",
        "two villages in the hall.",
    ]
    text = read(pdf([column(lines)])).text
    assert "whole community was" in text
    assert "all twenty-two villages" in text


def test_a_word_broken_off_in_talk_stays_broken_off():
    lines = ["Interviewer: Was it all-", "Mayor: Before that?", "Interviewer: before the flood, yes."]
    assert read(pdf([column(lines)])).text.split("\n") == lines


def test_a_paragraph_goes_on_over_the_page():
    pages = [column(BODY[:10]), column(BODY[10:20])]
    extracted = read(pdf(pages))
    assert "\n" not in extracted.text
    assert "1 of them at the end of a page" in said(extracted, "layout")


def test_an_indented_line_begins_a_paragraph_and_lines_hung_below_a_label_do_not():
    indented = [(90, 90, BODY[0]), *column(BODY[1:4], top=104), (90, 146, BODY[4]), *column(BODY[5:7], top=160)]
    hung = [(72, 90, f"Mayor: {BODY[0]}"), *column(BODY[1:4], x=112, top=104)]
    assert len(read(pdf([indented])).text.split("\n")) == 2
    assert len(read(pdf([hung])).text.split("\n")) == 1


def test_items_of_a_list_stay_apart():
    lines = [f"1. {BODY[0]}", f"2. {BODY[1]}", f"- {BODY[2]}"]
    assert len(read(pdf([column(lines)])).text.split("\n")) == 3


# What the printer added


def running(page: int) -> list[tuple[float, float, str]]:
    own = column(BODY[12 * page : 12 * page + 12])
    return [(72, 40, "Water study, interview with the mayor"), *own, (200, 800, f"Transcript anonymized -{page + 1}-")]


def test_headers_and_footers_are_taken_off_and_counted():
    extracted = read(pdf([running(page) for page in range(4)]))
    assert extracted.text == " ".join(line.strip() for line in BODY[:48] if line)
    assert "8 lines on 4 pages" in said(extracted, "layout")


def test_what_a_browser_prints_around_the_page_is_taken_off_in_mid_paragraph():
    pages = [
        [(20, 20, "6/4/23, 5:42 PM"), (250, 20, "Delve"), *column(BODY[n * 9 : n * 9 + 9]),
         (20, 825, "https://app.example.org/x"), (540, 825, f"{n + 1}/34")]
        for n in range(3)
    ]  # fmt: skip
    text = read(pdf(pages)).text
    assert text == " ".join(line.strip() for line in BODY[:27])


def test_a_label_that_opens_every_page_is_no_header():
    page = ["[00:10] RESEARCHER:", *BODY[:3], "[00:12] MAYOR:", *BODY[3:5], "RESEARCHER:", *BODY[:2]]
    text = read(pdf([column([f"[00:{n}0] RESEARCHER:", *page[1:]]) for n in range(1, 6)])).text
    assert all(f"[00:{n}0] RESEARCHER:" in text for n in range(1, 6))


def test_the_question_that_opens_every_sheet_is_talk():
    sheets = [["How long have you lived here, madam?", f"{BODY[n]}", f"{BODY[n + 1]}", "Thank you."] for n in range(5)]
    assert read(pdf([column(sheet) for sheet in sheets])).text.count("How long have you lived here") == 5


def test_an_answer_of_one_number_is_no_page_number():
    lines = ["Interviewer: How many villages?", "Mayor:", "22", "Interviewer: And now?", "Mayor:", "23"]
    assert read(pdf([column(lines)])).text.split("\n") == lines


@pytest.mark.parametrize("every", [1, 5])
def test_numbers_in_the_margin_are_taken_off_and_counted(every):
    page = []
    for n in range(1, 51):
        y = 60 + 14 * n
        page += [(40, y, str(n))] * (n % every == 0) + [(72, y, BODY[n % 30])]
    extracted = read(pdf([page]))
    assert not re.search(r"\d", extracted.text)
    assert f"margin of {50 // every} lines" in said(extracted, "layout")


def test_a_year_that_begins_a_line_is_no_number_in_the_margin():
    page = []
    for n in range(1, 61):
        y = 60 + 12 * n
        talk = "2554 was the year of the flood" if n % 7 == 0 else BODY[n % 30]
        page += [(40, y, str(n))] * (n % 5 == 0) + [(72, y, talk)]
    extracted = read(pdf([page]))
    assert "margin of 12 lines" in said(extracted, "layout")
    assert re.findall(r"\d+", extracted.text) == ["2554"] * 8


@pytest.mark.parametrize(
    ("ours", "other", "kept"),
    [
        ("12 น้ำ ท่วมปี ๒๕๕๔", "น้ำท่วมปี ๒๕๕๔12", "12 น้ำท่วมปี ๒๕๕๔"),
        ("13 น้ำ ท่วมทุกปี", "น้ำท่วมทุกปี 31", "13 น้ำท่วมทุกปี"),      # the same words, numbered elsewhere
        ("13 น้ำ ท่วมทุกปี", "เราเก็บได้ 31", "เราเก็บได้ 31"),
        ("น้ำ ท่วมปี 12", "น้ำท่วมปี12", "น้ำท่วมปี12"),
    ],
)
def test_a_margins_number_that_another_parser_puts_last_goes_first(ours, other, kept):
    assert pdf_pages._number_first(ours, other) == kept


def test_numbers_that_do_not_count_on_are_talk():
    lines = [f"{n * n} houses stood under water in the village of that name." for n in range(3, 20)]
    assert read(pdf([column(lines)])).text.split() == " ".join(lines).split()


def test_two_columns_are_read_one_after_the_other_and_said():
    middle = ["and it goes on for some lines"] * 6
    one, other = (["This column is beside another", *middle, end] for end in ("Left.", "Right."))
    extracted = read(pdf([column(one, x=50) + column(other, x=320)]))
    assert [line.split()[-1] for line in extracted.text.split("\n")] == ["Left.", "Right."]
    assert "side by side" in said(extracted, "layout")


# Damage


def test_a_nul_stays_visible_though_another_parser_leaves_it_out():
    data = pdf([column(["Mayor: the o~ce was there", "Q: why?"])], read_as={"~": "\0"})
    transcript = assemble(read(data).text, id="x")
    assert [transcript.text[start:end] for start, end in transcript.damaged] == ["\0"]


def test_a_damaged_line_is_not_joined_to_a_sound_one():
    lines = [*BODY[:3], BODY[3].replace("e", "~"), *BODY[4:7]]
    extracted = read(pdf([column(lines)], read_as={"~": "\ue123"}))
    assert [("\ue123" in line) for line in extracted.text.split("\n")] == [False, True, False]


def test_lost_ligatures_are_told_line_by_line():
    extracted = read(pdf([column(["Mayor: the Uni.ed Modeling of .les", "Q: See readme.txt, e.g. this. Then go."])]))
    assert [(n.line, n.message) for n in extracted.notices if "ligature" in n.message] == [
        (1, "page 1: 2 words lost a ligature (fi, fl, ff); terms do not match there")
    ]


def test_ligatures_and_glyphs_of_old_fonts_become_letters():
    assert read(pdf([column(["ผ\uf70bูใหญ\uf70a o\ufb03ce"])])).text == "ผู้ใหญ่ office"


def test_the_sound_reading_of_a_line_is_taken_and_said(monkeypatch, two_voices):
    monkeypatch.setattr(pdf_pages, "_second", lambda *_: ([["ตอบ: ตั้งแต่เมื่อไร"]], []))
    extracted = read(pdf([column(["ตอบ: ตั้งแตั้ ต่เมื่อไร"])]))
    assert extracted.text == "ตอบ: ตั้งแต่เมื่อไร"
    assert "1 printed lines are given as pypdf reads them" in said(extracted, "pdf")


@pytest.mark.parametrize("others", [["ตอบ: (ทั้งคู่ )"], ["ตอบ: (ทั้งคู่)"]], ids=["with a blank", "sound"])
def test_a_syllable_that_one_parser_alone_has_twice_is_not_kept(monkeypatch, two_voices, others):
    """A browser's PDF gave such lines, whose doubled syllable is a legal one and so no fault by itself."""
    monkeypatch.setattr(pdf_pages, "_second", lambda *_: ([others], []))
    extracted = read(pdf([column(["ตอบ: (ทั้งทั้คู่)"])]))
    assert extracted.text == others[0]
    assert "1 printed lines are given as pypdf reads them" in said(extracted, "pdf")


def test_a_syllable_that_all_parsers_have_twice_is_talk(monkeypatch, two_voices):
    monkeypatch.setattr(pdf_pages, "_second", lambda *_: ([["ตอบ: ที่รถที่คนจอดไว้"]], []))
    assert read(pdf([column(["ตอบ: ที่รถที่คนจอดไว้"])])).text == "ตอบ: ที่รถที่คนจอดไว้"


def test_where_two_parsers_agree_in_letters_the_third_is_not_kept(monkeypatch):
    monkeypatch.setattr(pdf_pages, "_second", lambda *_: ([["Mayor: we did not trust  them"]], []))
    monkeypatch.setattr(pdf_pages, "_third", lambda *_: [["Mayor: we did not trust them"]])
    extracted = read(pdf([column(["Mayor: we did now trust them"])]))
    assert extracted.text == "Mayor: we did not trust them"


def test_where_sound_parsers_disagree_the_first_is_kept_and_the_line_told(monkeypatch, two_voices):
    monkeypatch.setattr(pdf_pages, "_second", lambda *_: ([["Mayor: we did not trust them"]], []))
    extracted = read(pdf([column(["Mayor: we did now trust them"])]))
    assert extracted.text == "Mayor: we did now trust them"
    assert [notice.line for notice in extracted.notices if "disagree" in notice.message] == [1]


def test_lines_that_only_one_parser_reads_are_told(monkeypatch, two_voices):
    monkeypatch.setattr(pdf_pages, "_second", lambda *_: ([["A wholly other line", "Mayor: น้ำท่วม"]], []))
    extracted = read(pdf([column(["Mayor: น้ำท่วม", "ถาม: กี่วันคะท่าน"])]))
    assert "1 lines that only pypdf reads are not in the text" in said(extracted, "pdf")
    assert "only pypdfium2 reads this line" in said(extracted, "pdf")


def test_a_file_the_second_parser_cannot_open_is_read_and_said(monkeypatch):
    def broken(*_, **__):
        raise RecursionError

    monkeypatch.setattr(pypdf, "PdfReader", broken)
    extracted = read(pdf([column(["Q: why?"])]))
    assert extracted.text == "Q: why?"
    assert "no second parser checked the text" in said(extracted, "pdf")


# Files that cannot be read


def locked(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([column(["Q: secret?"])])))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 a Word file", "no PDF"),
        (pdf([[]]), "hold no text"),
        (pdf([[], []], extra=IMAGE), r"2 pages are pictures.*OCR"),
        (pdf([column(BODY)])[:-400], "cut off"),
        (locked("x"), "locked by a password"),
        (pdf([[]] * (pdf_pages.MOST_PAGES + 1)), f"at most {pdf_pages.MOST_PAGES}"),
    ],
    ids=["empty", "foreign", "blank", "scanned", "cut", "locked", "long"],
)
def test_a_file_that_cannot_be_read_says_why_and_what_would_be_right(data, reason):
    with pytest.raises(ReadingError, match=f"a.pdf: .*{reason}"):
        read(data)


def test_a_file_that_only_its_owner_may_change_is_read():
    assert read(locked("")).text == "Q: secret?"


def test_a_scanned_page_among_others_is_told():
    extracted = read(pdf([column(["Q: why?"]), []], extra=IMAGE))
    assert said(extracted, "pictures") == "pages that are pictures without text are not read: 2"


def test_comments_are_counted_and_left_out():
    from pypdf.annotations import Text

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([column(["Q: why?"])])))
    writer.add_annotation(0, Text(rect=(50, 50, 60, 60), text="ดีมาก"))
    stream = io.BytesIO()
    writer.write(stream)
    extracted = read(stream.getvalue())
    assert "1 comments" in said(extracted, "comments")
    assert extracted.text == "Q: why?"


def test_a_pdf_read_apart_is_as_if_read_here():
    data = pdf([running(page) for page in range(3)])
    assert Apart("pdf")(data, path="a.pdf", hints=Hints()) == read(data)


# Nothing lost

WORDS = st.sampled_from(
    ["น้ำท่วม", "ชาวบ้าน", "กำนัน", "flood", "mayor,", "we", "ที่นี่", "don't", "กฎหมาย?", "๒๕๖๐", "well-known:", "24", "Q:"]
)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=25)


@given(st.lists(LINES, min_size=1, max_size=3))
@settings(max_examples=40)
def test_every_letter_of_a_page_is_in_the_text(pages):
    """Joining lines moves no letter and drops none; a hyphen at a line's end is the only sign that may go."""
    extracted = read(pdf([column(page, top=120) for page in pages]))
    printed = [line for page in pages for line in page]
    off = re.search(r"(\d+) lines on \d+ pages", said(extracted, "layout"))
    if off is None and "margin" not in said(extracted, "layout"):
        assert letters(extracted.text) == letters("".join(printed))


@given(st.binary(max_size=300))
@settings(max_examples=30)
def test_bytes_that_are_no_pdf_are_an_error_that_names_the_file(junk):
    with pytest.raises(ReadingError, match=r"a\.pdf: "):
        read(b"%PDF-1.7\n" + junk)


# Real files


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium to print with")
@pytest.mark.browser
def test_what_chromium_prints_of_thai_is_read_as_written(tmp_path):
    said_there = "ผู้สัมภาษณ์: โครงการน้ำท่วมนี้เริ่มต้นอย่างไรคะ ที่นี่ เก้าอี้ ปั๊มน้ำ ผู้ใหญ่ กำนัน ช่วยตั้งแต่เมื่อไร"
    page, printed = tmp_path / "x.html", tmp_path / "x.pdf"
    page.write_text(f'<meta charset="utf-8"><p>{said_there}</p><p>ตอบ: Unified files</p>', encoding="utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={printed}", page.as_uri()]
    subprocess.run(command, capture_output=True, timeout=60, check=False)
    if not printed.exists():
        pytest.skip("Chromium printed nothing here")
    talk = assemble(read(printed.read_bytes()).text, id="x")
    assert letters(talk.text) == letters(f"{said_there}ตอบ: Unified files")
    assert [turn.speaker for turn in talk.turns] == ["ผู้สัมภาษณ์", "ตอบ"]


@cache
def real(file: Path) -> Extracted:
    return extract(file.read_bytes(), path=file.name, hints=Hints())


def poppler(file: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext to compare with")
    run = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True)
    return run.stdout.decode().replace("\f", "\n")


def real_files(shared: Path, folder: str) -> list[Path]:
    files = sorted((shared / "real" / folder).glob("*.pdf"))
    if not files:
        pytest.skip(f"no PDF in {folder}")
    return files


def test_stamped_turns_of_real_interviews_are_found(shared):
    """At least 99 in 100 of the stamps that another tool prints; two speakers but for names left in labels."""
    for file in real_files(shared, "scrum_quality/pdf"):
        expected = len(STAMP.findall(poppler(file)))
        talk = assemble(real(file).text, id="x")
        assert sum(turn.time is not None for turn in talk.turns) >= 0.99 * expected, file.name
        most = Counter({speaker.label: speaker.turns for speaker in talk.speakers}).most_common(2)
        assert sum(turns for _, turns in most) >= 0.95 * len(talk.turns), file.name
        assert {speaker.role for speaker in talk.speakers} == {"interviewer", "informant"}, file.name


def test_letters_of_real_interviews_are_those_of_another_tool(shared):
    """But for page numbers and hyphens, which are taken off and counted."""
    for file in [*real_files(shared, "scrum_quality/pdf"), *real_files(shared, "formats/alaska_pdf")]:
        ours, theirs = (Counter(letters(text)) for text in (real(file).text, poppler(file)))
        odd = (ours - theirs) + (theirs - ours)
        assert all(sign.isdigit() or sign == "-" for sign in odd), file.name
        assert odd.total() <= 5, file.name


def test_hardly_a_paragraph_of_real_interviews_begins_in_mid_sentence(shared):
    lines = [line for file in real_files(shared, "scrum_quality/pdf") for line in real(file).text.split("\n")]
    assert sum(line[0].islower() for line in lines) <= 0.002 * len(lines)


# Cells side by side, joints, and numbers of the margin that stand at the wrong end


def printed(text, *, left=70.0, right=500.0, base=80.0, page=1, spaced=False):
    return Printed(text, page, left, right, base, 12, spaced=spaced)


def laid_out(lines):
    return layout(Pages((Page(1, 595, 2842, tuple(lines)),)), hints=Hints())


@pytest.mark.parametrize(("label", "table"), [("Mayor", True), ("Mayor:", False)])
def test_cells_of_a_printed_table_are_told_of_and_hanging_labels_are_not(label, table):
    lines = []
    for n, who in enumerate(["Clerk" + label[5:], label] * 6):
        lines.append(printed(f"{who} we began after the flood", base=80 + 60 * n))
        lines.append(printed("and so on", left=160, base=95 + 60 * n))
    assert ("cells of a table" in said(laid_out(lines), "layout")) is table


def test_two_columns_of_talk_are_no_cells_of_a_table():
    left = [printed("talk on the left side", right=280, base=80 + 15 * n) for n in range(20)]
    right = [printed("talk on the right side", left=310, right=500, base=80 + 15 * n) for n in range(20)]
    told = said(laid_out([*left, *right]), "layout")
    assert "side by side" in told
    assert "cells of a table" not in told


def test_joints_of_thai_lines_are_counted_once_a_file():
    texts = ("ถาม: น้ำท่วม", "ทุกปีไหม", "คะ แล้ว", "ต่อ")
    lines = [printed(text, base=80 + 15 * n, spaced="แล้ว" in text) for n, text in enumerate(texts)]
    found = laid_out(lines)
    assert found.text == "ถาม: น้ำท่วมทุกปีไหมคะ แล้ว ต่อ"
    assert [n.message for n in found.notices if "Thai lines" in n.message] == [
        "Thai lines were joined without a blank at 2 line ends of the print; some may have had one"
    ]


def test_numbers_of_the_margin_at_the_ends_of_two_equal_lines_are_taken_off():
    texts = [f"{n} ชาวบ้านมาประชุม" for n in range(1, 31)]
    texts[9], texts[19] = "ตอนนั้นงบประมาณไม่พอ20", "ตอนนั้นงบประมาณไม่พอ10"
    texts[24] = "25 ตอนนั้นปี 2554"
    found = laid_out([printed(text, base=80 + 30 * n) for n, text in enumerate(texts)])
    assert re.findall(r"[0-9]+", found.text) == ["2554"]
    assert "numbers in the margin of 30 lines" in said(found, "layout")
