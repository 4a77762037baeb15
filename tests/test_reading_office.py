"""Word, OpenDocument and Rich Text: what is talk is kept once, and what is not is told with its place."""

from __future__ import annotations

import io
from contextlib import suppress
from xml.sax.saxutils import escape

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import ReadingError
from qualcoop.reading import read as read_file
from qualcoop.reading.assembling import assemble
from qualcoop.reading.formats import docx, odt, rtf
from qualcoop.reading.hints import Hints
from qualcoop.reading.office import Paragraph, Table, flat
from qualcoop.reading.office_tables import columns_of
from qualcoop.text.normalise import normalise

from .reading_forge import ENGLISH, THAI, W, document, packed, paragraph
from .reading_forge import docx as word_of

NO_HINTS = Hints()
OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
KIND = b"application/vnd.oasis.opendocument.text"


def word(body, **parts):
    members = {"word/document.xml": document(body)}
    for name, inner in parts.items():
        members[f"word/{name}.xml"] = f'<?xml version="1.0"?><w:{name} xmlns:w="{W}">{inner}</w:{name}>'.encode()
    return packed(members)


def open_document(body, *, styles=""):
    content = f"<office:document-content {OFFICE}><office:body><office:text>{body}</office:text></office:body>"
    members = {"mimetype": KIND, "content.xml": (content + "</office:document-content>").encode()}
    if styles:
        members["styles.xml"] = f"<office:document-styles {OFFICE}>{styles}</office:document-styles>".encode()
    return packed(members)


def rich(body, *, head=r"\ansi\ansicpg1252\uc1{\fonttbl{\f0\fcharset222 Tahoma;}{\f1\fcharset0 Arial;}}"):
    return f"{{\\rtf1{head}\n{body}}}".encode("latin-1")


def in_rich(text):
    """Write a text as RTF writes it: every character beyond ASCII by its number in UTF-16."""
    units = [
        int.from_bytes(text.encode("utf-16-le")[at : at + 2], "little") for at in range(0, 2 * len(_units(text)), 2)
    ]
    signs = {10: "\\par\n", 9: "\\tab ", 92: "\\\\", 123: "\\{", 125: "\\}"}
    return "".join(
        signs.get(unit) or (chr(unit) if 31 < unit < 127 else f"\\u{unit - 65536 * (unit > 32767)}?") for unit in units
    )


def _units(text):
    return text.encode("utf-16-le")[::2]


def read(module, data):
    return module.extract(data, path="a", hints=NO_HINTS)


def kinds(told):
    return [(notice.kind, notice.line) for notice in told.notices]


def in_word(text):
    return word_of("".join(paragraph(line) for line in text.split("\n")))


def in_open_document(text):
    def marked(line):
        return escape(line).replace("\t", "<text:tab/>").replace("  ", ' <text:s text:c="1"/>')

    return open_document("".join(f"<text:p>{marked(line)}</text:p>" for line in text.split("\n")))


WRITERS = {
    "docx": (docx, in_word),
    "odt": (odt, in_open_document),
    "rtf": (rtf, lambda text: rich(in_rich(text))),
}
each = pytest.mark.parametrize(("module", "write"), WRITERS.values(), ids=WRITERS)


def talk_of(module, data):
    told = read(module, data)
    transcript = assemble(told.text, id="t", notices=told.notices, labels=told.labels)
    return [(turn.speaker, turn.role, transcript.text[turn.start : turn.end]) for turn in transcript.turns]


@each
@pytest.mark.parametrize("interview", [THAI, ENGLISH], ids=["th", "en"])
def test_an_interview_reads_the_same_from_every_word_processor(module, write, interview):
    text = "\n".join(f"{label}: {said}" for label, said in interview)
    assert read(module, write(text)).text == text
    assert [said for *_, said in talk_of(module, write(text))] == [said for _, said in interview]


@each
@given(st.text(alphabet="กขเแำ้่ืฏ๑ AZ.\\{}😀\u200b\u00a0", min_size=1, max_size=40))
def test_any_characters_come_back_as_they_were_written(module, write, text):
    text = f"ถาม: {' '.join(text.split(' '))}."
    assert normalise(read(module, write(text)).text) == normalise(text)


@each
def test_what_is_empty_cut_off_or_foreign_is_refused(module, write):
    whole = write("ถาม: ดีไหม\nตอบ: ดีครับ")
    for data in (b"", whole[:-30], whole[: len(whole) // 2], b"%PDF-1.7 x", b"\x00\x01\x02" * 50, write(" ")):
        with pytest.raises(ReadingError):
            read(module, data)


# --- tables ------------------------------------------------------------------------------------------------------

ROWS = [("ผู้สัมภาษณ์", "เริ่มเมื่อไรคะ"), ("นายกเทศมนตรี", "ปีที่แล้ว\nตอนน้ำท่วม"), ("", "ครับ"), ("ผู้สัมภาษณ์", "แล้วต่อมาล่ะคะ")]


def _word_table(rows):
    def cell(text):
        return f"<w:tc>{''.join(paragraph(line) for line in text.split(chr(10)))}</w:tc>"

    return "<w:tbl>" + "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows) + "</w:tbl>"


def _open_table(rows):
    def cell(text):
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
        return f"<table:table-cell>{lines}</table:table-cell>"

    inner = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    return f"<table:table>{inner}</table:table>"


def _rich_table(rows):
    return "".join(
        r"\trowd\pard\intbl " + "".join(in_rich(cell) + r"\cell " for cell in row) + r"\row\pard " for row in rows
    )


TABLES = {
    "docx": (docx, lambda rows: word_of(_word_table(rows))),
    "odt": (odt, lambda rows: open_document(_open_table(rows))),
    "rtf": (rtf, lambda rows: rich(_rich_table(rows))),
}
each_table = pytest.mark.parametrize(("module", "write"), TABLES.values(), ids=TABLES)


@each_table
def test_a_table_of_labels_and_talk_gives_turns_and_an_empty_label_goes_on(module, write):
    assert talk_of(module, write(ROWS)) == [
        ("ผู้สัมภาษณ์", "interviewer", "เริ่มเมื่อไรคะ"),
        ("นายกเทศมนตรี", "informant", "ปีที่แล้ว\nตอนน้ำท่วม\nครับ"),
        ("ผู้สัมภาษณ์", "interviewer", "แล้วต่อมาล่ะคะ"),
    ]


@each_table
def test_headings_say_which_columns_are_number_talk_and_remarks(module, write):
    rows = [("ลำดับ", "ข้อความ", "ผู้พูด", "หมายเหตุ"), ("1", "เริ่มเมื่อไรคะ", "ถาม", ""), ("2", "ปีที่แล้วครับ", "ตอบ", "ลังเล")]
    assert [(who, said) for who, _, said in talk_of(module, write(rows))] == [
        ("ถาม", "เริ่มเมื่อไรคะ"),
        ("ตอบ", "ปีที่แล้วครับ"),
    ]
    told = read(module, write(rows))
    assert kinds(told) == [("numbers", 0), ("notes", 3)]
    assert "ลังเล" in told.notices[1].message


@each_table
def test_questions_and_answers_side_by_side_are_turns_of_two(module, write):
    rows = [("ข้อ", "คำถาม", "คำตอบ"), ("1", "เริ่มเมื่อไรคะ", "ปีที่แล้วครับ"), ("2", "มีปัญหาไหมคะ", "ไม่มีครับ")]
    assert talk_of(module, write(rows)) == [
        ("คำถาม", "interviewer", "เริ่มเมื่อไรคะ"),
        ("คำตอบ", "informant", "ปีที่แล้วครับ"),
        ("คำถาม", "interviewer", "มีปัญหาไหมคะ"),
        ("คำตอบ", "informant", "ไม่มีครับ"),
    ]


@each_table
def test_the_names_of_two_columns_that_are_labels_are_no_turn_of_their_own(module, write):
    rows = [("คำถาม", "คำตอบ"), ("เริ่มเมื่อไรคะ", "ปีที่แล้วครับ"), ("มีปัญหาไหมคะ", "ไม่มีครับ")]
    assert talk_of(module, write(rows)) == [
        ("คำถาม", "interviewer", "เริ่มเมื่อไรคะ"),
        ("คำตอบ", "informant", "ปีที่แล้วครับ"),
        ("คำถาม", "interviewer", "มีปัญหาไหมคะ"),
        ("คำตอบ", "informant", "ไม่มีครับ"),
    ]


@each_table
def test_a_page_laid_out_as_a_table_keeps_its_paragraphs_as_lines(module, write):
    rows = [("บันทึก", "ถาม: เริ่มเมื่อไรคะ\nตอบ: ปีที่แล้วครับ\nถาม: แล้วต่อมาล่ะคะ")]
    assert [who for who, *_ in talk_of(module, write(rows))] == ["ถาม", "ตอบ", "ถาม"]


@each_table
def test_a_table_that_is_no_interview_stays_rows(module, write):
    assert (
        read(module, write([("วันที่", "12 มีนาคม 2561"), ("สถานที่", "เทศบาล")])).text == "วันที่\t12 มีนาคม 2561\nสถานที่\tเทศบาล"
    )


def test_who_answers_an_interviewer_once_only_stands_in_a_column_of_labels_too():
    rows = [("ถาม", "เริ่มเมื่อไรคะ"), ("วันดี", "ปีที่แล้วค่ะ"), ("ถาม", "แล้วคุณล่ะคะ"), ("สมชาย", "ปีก่อนนู้นครับ")]
    plan = columns_of(rows)
    assert (plan.speaker, plan.talk) == (0, 1)


@pytest.mark.parametrize(
    "rows",
    [
        [("ชื่อ", "สมชาย ใจดี"), ("อายุ", "48"), ("ตำแหน่ง", "นายก")],
        [("ปัจจัย", "ความหมาย"), ("กฎหมาย", "เปิดทางหรือไม่"), ("งบประมาณ", "เงินที่มี")],
        [("ถาม", ""), ("ตอบ", "")],
        [("x",)],
        [],
    ],
)
def test_only_an_interview_is_taken_for_one(rows):
    assert columns_of(rows) is None


@given(st.lists(st.lists(st.text(alphabet="ถามตอบ 12:ๆa\n", max_size=6), min_size=1, max_size=4), max_size=6))
def test_no_word_of_a_table_is_lost_or_doubled(rows):
    from qualcoop.reading.office import lay_out

    table = Table(tuple(tuple((Paragraph(cell),) for cell in row) for row in rows))
    text = lay_out([table, Paragraph("จบ")], path="a").text
    kept = sorted("".join(text.split()).replace(":", "").replace("จบ", "", 1))
    plan = columns_of([tuple(flat((Paragraph(cell),)).text.strip() for cell in row) for row in rows])
    if plan is None:
        assert kept == sorted("".join("".join("".join(row) for row in rows).split()).replace(":", ""))


@pytest.mark.parametrize(
    ("module", "data"),
    [
        (docx, word_of("<w:tbl><w:tr><w:tc>" * 80 + paragraph("ลึก") + "</w:tc></w:tr></w:tbl>" * 80)),
        (odt, open_document("<text:section>" * 200 + "<text:p>ลึก</text:p>" + "</text:section>" * 200)),
        (rtf, rich("{" * 900 + in_rich("ลึก") + "}" * 900)),
    ],
    ids=["docx", "odt", "rtf"],
)
def test_what_is_nested_deep_is_read(module, data):
    assert read(module, data).text.strip() == "ลึก"


# --- Word --------------------------------------------------------------------------------------------------------


def _note(id_, text, kind="comment"):
    return f'<w:{kind} w:id="{id_}" w:author="อัญ" w:date="2024-03-01T09:00:00Z">{paragraph(text)}</w:{kind}>'


def test_comments_and_footnotes_are_listed_at_the_line_they_hang_on():
    body = (
        paragraph("ถาม: ดีไหม") + '<w:p><w:r><w:t>ตอบ: ดี</w:t><w:br/><w:t>มาก</w:t><w:commentReference w:id="7"/>'
        '<w:t>ครับ</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    )
    told = read(
        docx, word(body, comments=_note(7, "ถามต่อ") + _note(8, "ลอย"), footnotes=_note(2, "ปี 2554", "footnote"))
    )
    assert told.text == "ถาม: ดีไหม\nตอบ: ดี\nมากครับ"
    assert [
        (notice.kind, notice.line, notice.message.partition(" is ")[0].partition(",")[0]) for notice in told.notices
    ] == [
        ("comments", 0, "comment 8 by อัญ (2024-03-01)"),
        ("comments", 3, "comment 1 by อัญ (2024-03-01)"),
        ("footnotes", 3, "footnote 1 by อัญ (2024-03-01)"),
    ]
    assert '"ถามต่อ"' in told.notices[1].message


def test_numbers_of_paragraphs_page_headers_and_prompts_are_no_text():
    body = (
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>ถาม: ก</w:t></w:r></w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        "<w:sdtContent><w:p><w:r><w:t>Click here</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    members = {
        "word/document.xml": document(body),
        "word/_rels/document.xml.rels": (
            f'<Relationships><Relationship Id="a" Type="{rel}/header" Target="header1.xml"/></Relationships>'.encode()
        ),
        "word/header1.xml": f'<w:hdr xmlns:w="{W}">{paragraph("โครงการวิจัย หน้า 1")}</w:hdr>'.encode(),
    }
    told = read(docx, packed(members))
    assert told.text == "ถาม: ก"
    assert [notice.kind for notice in told.notices] == ["numbers", "placeholders", "page_header"]


def test_a_field_gives_what_it_shows_and_not_its_instruction():
    body = (
        '<w:p><w:r><w:t>ตอบ: ดู</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>IF</w:instrText>"
        '<w:t>รหัสลับ</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>หน้าเว็บ</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:smartTag><w:r><w:t> นะ</w:t></w:r></w:smartTag></w:p>'
    )
    assert read(docx, word_of(body)).text == "ตอบ: ดูหน้าเว็บ นะ"


def test_a_text_box_is_read_once_and_an_emoji_from_its_fallback():
    box = f"<w:txbxContent>{paragraph('ตอบ: ในกล่อง')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        f"<w:p><w:r><w:t>ถาม: ดี</w:t><mc:AlternateContent {mc}><mc:Choice><x/></mc:Choice>"
        "<mc:Fallback><w:t>😀</w:t></mc:Fallback></mc:AlternateContent>"
        f"<mc:AlternateContent {mc}><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    told = read(docx, word_of(body))
    assert (told.text, told.notices) == ("ถาม: ดี😀\nตอบ: ในกล่อง", ())


def test_a_deleted_paragraph_end_joins_and_hidden_words_are_told():
    body = (
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>ตอบ: ดี</w:t></w:r></w:p><w:p><w:r><w:t>มาก</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ลับ</w:t></w:r></w:p>"
    )
    told = read(docx, word_of(body))
    assert told.text == "ตอบ: ดีมาก"
    assert [(notice.kind, notice.message) for notice in told.notices] == [
        ("hidden", "3 characters are formatted as hidden and were left out")
    ]


@pytest.mark.parametrize(
    ("module", "data"),
    [
        (docx, word_of("<w:p><w:r><w:t>ดี</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ความลับ</w:t></w:r></w:p>")),
        (odt, open_document("<text:p>ดี<text:hidden-text>ความลับ</text:hidden-text></text:p>")),
        (rtf, rich(in_rich("ดี") + r"{\v " + in_rich("ความลับ") + "}")),
    ],
    ids=["docx", "odt", "rtf"],
)
def test_hidden_words_are_counted_and_never_shown(module, data):
    told = read(module, data)
    assert told.text.strip() == "ดี"
    assert ["7 characters" in notice.message for notice in told.notices] == [True]
    assert "ลับ" not in repr(told.notices)


def test_a_rich_text_document_named_docx_is_said_to_be_one():
    with pytest.raises(ReadingError, match="RTF"):
        read(docx, rich("ask"))


def test_what_python_docx_writes_is_read_in_order():
    writer = pytest.importorskip("docx")
    made = writer.Document()
    made.add_heading("บทสัมภาษณ์", 1)
    made.add_paragraph("ถาม: เริ่มเมื่อไรคะ")
    made.add_paragraph("ปีที่แล้ว", style="List Number")
    stream = io.BytesIO()
    made.save(stream)
    assert read(docx, stream.getvalue()).text == "บทสัมภาษณ์\nถาม: เริ่มเมื่อไรคะ\nปีที่แล้ว"


# --- OpenDocument ------------------------------------------------------------------------------------------------


def test_spaces_tabs_lists_and_deletions_of_an_open_document():
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>เก่า</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>  ถาม:\n <text:s text:c='2'/>ดี <text:span> ไหม</text:span> </text:p>"
        "<text:list><text:list-item><text:p>ตอบ:<text:tab/>ดี<text:line-break/>มาก</text:p></text:list-item></text:list>"
    )
    told = read(odt, open_document(body))
    assert told.text == "ถาม:   ดี ไหม\nตอบ:\tดี\nมาก"
    assert kinds(told) == [("changes", 0)]


def test_notes_and_annotations_of_an_open_document_are_listed():
    body = (
        "<text:p>ถาม: ก</text:p><text:p>ตอบ: ข"
        "<text:note text:note-class='endnote'><text:note-citation>i</text:note-citation>"
        "<text:note-body><text:p>ท้ายเรื่อง</text:p></text:note-body></text:note>"
        "<office:annotation><dc:creator>อัญ</dc:creator>"
        "<dc:date>2024-03-01</dc:date><text:p>ถามต่อ</text:p></office:annotation>ค</text:p>"
    )
    style = (
        "<office:master-styles><style:master-page><style:header><text:p>โครงการ</text:p></style:header></style:master-page>"
        "</office:master-styles>"
    )
    told = read(odt, open_document(body, styles=style))
    assert told.text == "ถาม: ก\nตอบ: ขค"
    assert kinds(told) == [("page_header", 0), ("footnotes", 2), ("comments", 2)]
    assert [notice.message.partition(" is ")[0] for notice in told.notices[1:]] == [
        "endnote 1",
        "comment 1 by อัญ (2024-03-01)",
    ]


def test_a_frame_is_read_once_and_a_flat_document_too():
    body = "<text:p>ถาม: ก<draw:frame><draw:text-box><text:p>ตอบ: ข</text:p></draw:text-box></draw:frame></text:p>"
    flat_file = (
        f"<office:document {OFFICE}><office:body><office:text>{body}</office:text></office:body></office:document>"
    )
    assert read(odt, open_document(body)).text == read(odt, flat_file.encode()).text == "ถาม: ก\nตอบ: ข"


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}, "spreadsheet"),
        ({"META-INF/manifest.xml": b"<m><encryption-data/></m>", "content.xml": b"<a/>"}, "password"),
        ({"word/document.xml": b"<a/>"}, "no content.xml"),
        ({"content.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><a>&a;</a>'}, "DOCTYPE"),
        ({"content.xml": b"<a>"}, "broken"),
        ({"content.xml": b"<a/>"}, "no OpenDocument text"),
    ],
)
def test_a_container_that_is_no_open_document_text_is_refused(members, said):
    with pytest.raises(ReadingError, match=said):
        read(odt, packed(members))


def test_what_odfpy_writes_is_read_in_order():
    opendocument = pytest.importorskip("odf.opendocument")
    from odf import text as odf_text

    made = opendocument.OpenDocumentText()
    made.text.addElement(odf_text.H(outlinelevel=1, text="บทสัมภาษณ์"))
    made.text.addElement(odf_text.P(text="ถาม: เริ่มเมื่อไรคะ"))
    stream = io.BytesIO()
    made.write(stream)
    assert read(odt, stream.getvalue()).text == "บทสัมภาษณ์\nถาม: เริ่มเมื่อไรคะ"


# --- Rich Text ---------------------------------------------------------------------------------------------------


def test_thai_by_code_page_and_by_number_is_exact():
    bytes_ = "".join(f"\\'{byte:02x}" for byte in "น้ำท่วม “ทุกปี” …".encode("cp874"))
    assert (
        read(rtf, rich(rf"\f0 {bytes_}\f1 caf\'e9 \u3604\'b4\u3637\'d5{{\uc0\u3652}}")).text == "น้ำท่วม “ทุกปี” …café ดีไ"
    )


def test_bare_bytes_are_utf8_where_the_file_is_and_else_the_fonts_page():
    whole = "{\\rtf1\\ansi\\f0 ถาม: ดีไหม\\par}".encode()
    assert read(rtf, whole).text == "ถาม: ดีไหม"
    thai = b"{\\rtf1\\ansi\\ansicpg874 " + "ถาม: ดีไหม".encode("cp874") + b"\\par}"
    assert read(rtf, thai).text == "ถาม: ดีไหม"


def test_what_is_no_talk_in_rich_text_is_left_out_and_told():
    body = (
        r"{\header\pard Project page\par}{\*\unknown lost}{\listtext 1.\tab}I: a{\deleted gone\par}{\v hid}\par "
        r"R: b{\footnote\ftnalt\chftn  old note}"
        r"{\*\atnid A}{\*\atnauthor Ann}\chatn{\*\annotation{\*\atnref 1}\pard ask}"
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}{\pict 0102}{\upr{ansi}{\*\ud{uni}}}\bin3 {{{\par"
    )
    told = read(rtf, rich(body))
    assert told.text == "I: a\nR: blinkuni"
    assert kinds(told) == [
        ("changes", 0),
        ("pictures", 0),
        ("hidden", 0),
        ("page_header", 0),
        ("footnotes", 2),
        ("comments", 2),
    ]
    assert [notice.message.partition(" is ")[0] for notice in told.notices[-2:]] == ["endnote 1", "comment 1 by Ann"]


def test_nested_tables_and_shapes_keep_their_words_once():
    nested = (
        r"\trowd\pard\intbl I\cell\pard\intbl\itap2 in\nestcell side\nestcell"
        r"{\*\nesttableprops\nestrow}{\nonesttables\par}"
        r"\pard\intbl out\cell\row\pard after\par"
        r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt boxed\par}}{\shprslt boxed}}"
    )
    text = read(rtf, rich(nested)).text
    assert [text.count(word_) for word_ in ("in", "side", "out", "after", "boxed")] == [1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{\\rtf1 a", "cut off"),
        (b"{\\rtf1" + b"{" * 2000, "nested more than"),
        (b"PK\x03\x04", "zip container"),
        (b"plain text", "begins with"),
    ],
)
def test_hostile_and_foreign_rich_text_is_refused(data, said):
    with pytest.raises(ReadingError, match=said):
        read(rtf, data)


@given(st.binary(max_size=80))
def test_no_bytes_within_rich_text_crash_the_reader(noise):
    with suppress(ReadingError):
        assert isinstance(read(rtf, b"{\\rtf1 " + noise + b"}").text, str)


def test_plain_rich_text_agrees_with_striprtf():
    oracle = pytest.importorskip("striprtf.striprtf")
    data = rich(in_rich("\n".join(f"{label}: {said}" for label, said in THAI[:2])) + r"\par")
    assert read(rtf, data).text.strip() == oracle.rtf_to_text(data.decode("latin-1")).strip()


def test_a_real_document_gives_the_words_of_its_text_beside_it(shared):
    """The plain text has a dash before each item of a list; Word keeps it in the numbering, where it is no text."""
    folder = shared / "real" / "formats" / "word"
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}")
    told = read(docx, (folder / "transcript.docx").read_bytes())
    plain = (folder / "transcript.txt").read_bytes().decode("cp1252")
    assert told.text.split() == regex.sub(r"(?m)^\s*-\s", "", plain).split()
    assert [(notice.kind, notice.message[:30]) for notice in told.notices] == [
        ("numbers", "the numbers or bullets of 6 pa")
    ]


def a_table(rows):
    def cell(text):
        return f"<w:tc>{''.join(paragraph(line) for line in text.split(chr(10)))}</w:tc>"

    return "<w:tbl>" + "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows) + "</w:tbl>"


ONCE = (
    ("Speaker", "Text"),
    ("Interviewer", "Who came?"),
    ("Somchai", "I did."),
    ("Interviewer", "And who else?"),
    ("the neighbour", "Me too.\nMalee\nhad the boat."),
    ("อุ๊", "หนูก็ไปค่ะ"),
    ("Somchai", "So we were three."),
)


def test_who_speaks_once_in_a_table_is_a_speaker():
    """Such a row was once told as the talk of the speaker above it, label and all."""
    assert [who for who, *_ in talk_of(docx, word_of(a_table(ONCE)))] == [who for who, _ in ONCE[1:]]


def test_a_speaker_of_a_table_is_no_label_where_the_name_stands_in_talk():
    """The name of a column's speaker alone on a line of a cell is talk."""
    rows = [*ONCE, ("Malee", "Yes, I had.")]
    said = talk_of(docx, word_of(a_table(rows)))
    assert ("the neighbour", "informant", "Me too.\nMalee\nhad the boat.") in said
    assert said[-1] == ("Malee", "informant", "Yes, I had.")


def test_a_table_in_a_document_of_nobodys_talk_makes_no_speakers():
    told = read(docx, word_of(a_table(ONCE)))
    talk = assemble(told.text, id="t", labels=told.labels, hints=Hints(kind="document"))
    assert [turn.speaker for turn in talk.turns] == [""]


def test_labels_of_a_table_come_through_the_child(tmp_path):
    path = tmp_path / "once.docx"
    path.write_bytes(word_of(a_table(ONCE)))
    assert [turn.speaker for turn in read_file(path).turns] == [who for who, _ in ONCE[1:]]
