"""Tables of talk as text and as spreadsheets, and web pages: what is taken for what, and what is left out."""

from __future__ import annotations

import csv
import datetime
import html as entities
import io
import zipfile
from types import SimpleNamespace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop import reading
from qualcoop.errors import ReadingError
from qualcoop.reading.assembling import assemble, assemble_told
from qualcoop.reading.formats import comma, html, xlsx
from qualcoop.reading.formats.table import Row, tell
from qualcoop.reading.hints import Hints, Utterance
from qualcoop.reading.speakers.initials import join_initials

from .reading_forge import ENGLISH, STYLES, THAI

NO_COLUMNS: dict[str, str] = {}
CELL = st.text(st.sampled_from('กำน้ำ ท่วม,;\t|"\n&abc'), min_size=1, max_size=20).filter(lambda text: text.strip())
SAID = st.lists(st.tuples(st.sampled_from(("ถาม", "ตอบ", "Mayor B")), CELL), min_size=1, max_size=8)


def told(module, data, hints=Hints()):  # noqa: B008 - frozen
    return module.extract(data, path="a", hints=hints)


def said(extracted):
    return [(one.speaker, one.talk) for one in extracted.utterances]


def times(extracted):
    return [one.time for one in extracted.utterances]


def messages(extracted, kind):
    return [notice.message for notice in extracted.notices if notice.kind == kind]


def rows(*cells):
    return [Row(n, tuple(each)) for n, each in enumerate(cells, 1)]


def sheet(*cells, name="Sheet1", more=()):
    """Give a workbook; `more` are further (name, rows)."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = name
    for each, lines in [(page, cells), *((book.create_sheet(other), lines) for other, lines in more)]:
        for line in lines:
            each.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def written(cells, delimiter=","):
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(cells)
    return stream.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_a_table_is_read_whatever_sets_its_cells_apart_and_in_every_encoding(delimiter, encoding):
    data = written([("ผู้พูด", "ข้อความ"), ("ถาม", 'เขาว่า "น้ำมา",\nใช่ไหมคะ'), ("ตอบ", "ใช่; ทั้งตำบล")], delimiter)
    assert said(told(comma, data.encode(encoding))) == [("ถาม", 'เขาว่า "น้ำมา",\nใช่ไหมคะ'), ("ตอบ", "ใช่; ทั้งตำบล")]


def test_a_western_table_with_semicolons_is_read():
    data = "Speaker;Text\nJosé;“Ça va”, he said, for the café\nAnna;Yes\n".encode("cp1252")
    found = told(comma, data)
    assert found.encoding == "cp1252"
    assert said(found)[0] == ("José", "“Ça va”, he said, for the café")


@given(SAID)
def test_what_was_written_is_read_and_positions_are_those_of_the_text(turns):
    found = told(comma, written([("speaker", "text"), *turns]).encode())
    assert said(found) == [(who, talk.strip().replace("\r\n", "\n")) for who, talk in turns]
    talk = assemble_told(found.utterances, id="t")
    assert all(talk.quote(turn.start, turn.end).strip() for turn in talk.turns)
    assert {turn.speaker for turn in talk.turns} == {who for who, _ in turns}


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (("TImeStamp", "S", "Sentence"), (2, 1, 0)),
        (("speaker", "words", "tags", "timestamp"), (1, 0, 3)),
        (("ลำดับ", "เวลา", "ชื่อผู้พูด", "บทสนทนา"), (3, 2, 1)),
        (("Start Time", "End Time", "Speaker_Name", "Transcript"), (3, 2, 0)),
        (("id", "role", "content"), (2, 1, None)),
    ],
)
def test_columns_are_known_by_their_names(names, wanted):
    text, speaker, time = wanted
    cells = ["x"] * len(names)
    cells[text], cells[speaker] = "ดีครับ", "ตอบ"
    if time is not None:
        cells[time] = "[0:05]"
    utterances, notices = tell(rows(names, cells), columns=NO_COLUMNS, path="a")
    assert utterances == (Utterance("ดีครับ", "ตอบ", "0:05" if time is not None else None),)
    assert repr(names[text]) in notices[0].message


def test_the_columns_that_are_left_are_named():
    _, notices = tell(rows(("speaker", "text", "tags"), ("A", "b", "c")), columns=NO_COLUMNS, path="a")
    assert notices[1].message == "left out: columns 'tags'"


def test_a_person_may_name_the_columns_or_number_them():
    table = rows(("text", "wer", "was"), ("1", "A:", "เริ่มแล้ว"), ("2", "", "ต่อ"))
    utterances, notices = tell(table, columns={"speaker": "Wer", "text": "WAS"}, path="a")
    assert [(one.speaker, one.talk) for one in utterances] == [("A", "เริ่มแล้ว"), ("", "ต่อ")]
    assert notices[0].message.endswith("as study.yaml says")
    assert tell(table[1:], columns={"speaker": "2", "text": "3"}, path="a")[0] == utterances
    with pytest.raises(ReadingError, match="nobody, which are not there; its columns are text, wer, was"):
        tell(table, columns={"text": "nobody"}, path="a")
    with pytest.raises(ReadingError, match="not the one of talk"):
        tell(table, columns={"speaker": "wer"}, path="a")


def test_an_empty_speaker_is_the_one_before_and_a_colon_in_the_cell_is_no_part_of_the_name():
    found = told(comma, b"speaker,words\nMalee Suk:,Hello.\n,Again.\n**LM***,Yes.\n")
    assert said(found) == [("Malee Suk", "Hello."), ("", "Again."), ("LM", "Yes.")]
    assert [turn.speaker for turn in assemble_told(found.utterances, id="t").turns] == ["Malee Suk", "LM"]


def test_names_that_shrink_to_initials_are_one_speaker_unless_a_person_lists_them():
    data = b"speaker,words\nAnan Rak,How?\nBoon Rak,So.\nAR,And?\nBR,Yes.\nXY,Hm.\n"
    found = told(comma, data)
    assert [who for who, _ in said(found)] == ["Anan Rak", "Boon Rak", "Anan Rak", "Boon Rak", "XY"]
    assert len(messages(found, "speakers")) == 2
    kept = told(comma, data, Hints(roles={"AR": "interviewer"}))
    assert [who for who, _ in said(kept)][2:4] == ["AR", "Boon Rak"]


def test_initials_of_two_names_or_before_the_name_are_left_apart():
    two = [Utterance("a", "Anna Berg"), Utterance("b", "Arne Boe"), Utterance("c", "AB")]
    utterances, notices = join_initials(two)
    assert utterances[2].speaker == "AB"
    assert "may be each of Anna Berg, Arne Boe" in notices[0].message
    assert join_initials([Utterance("c", "AB"), Utterance("a", "Anna Berg")])[0][0].speaker == "AB"


def test_talk_that_slid_into_the_speakers_cell_is_not_lost():
    data = f"speaker,words\nA,x\n{'so we have our little traditions that we hang onto ' * 2},\nB,y\n".encode()
    found = told(comma, data)
    assert said(found)[1][0] == ""
    assert said(found)[1][1].startswith("so we have")
    assert messages(found, "speakers") == [
        "the speaker's cell of 1 rows holds talk, which goes on from the row before: row 3"
    ]


def test_questions_and_answers_side_by_side_are_turns():
    found = told(comma, "ข้อ,คำถาม,คำตอบ\n1,เริ่มเมื่อไร,ปีที่แล้ว\n2,ใครช่วย,\n".encode())
    assert said(found) == [("คำถาม", "เริ่มเมื่อไร"), ("คำตอบ", "ปีที่แล้ว"), ("คำถาม", "ใครช่วย")]
    roles = [turn.role for turn in assemble_told(found.utterances, id="t").turns]
    assert roles[:2] == ["interviewer", "informant"]


def test_a_table_that_seems_to_hold_several_transcripts_says_so():
    cells = [("conversation_id", "turn", "speaker", "utterance"), ("p1", 1, "A", "x"), ("p1", 2, "B", "y"),
             ("p2", 1, "A", "z"), ("p2", 2, "B", "w")]  # fmt: skip
    found = told(comma, written(cells).encode())
    assert "column 'conversation_id' has 2 values" in messages(found, "columns")[2]


def test_titles_above_the_names_and_names_that_come_again_are_told_and_left_out():
    found = told(comma, b"Interview with B,\n,\nspeaker,text\nA,x\nspeaker,text\nB,y\n")
    assert said(found) == [("A", "x"), ("B", "y")]
    assert len(messages(found, "header")) == 2


def test_a_narrow_table_without_names_is_known_by_its_look():
    found = told(comma, b"0:01;Anna;How did the project begin?\n0:05;Mayor;With the floods, he said.\n"
                        b"0:09;Anna;And the other towns?\n0:12;Mayor;Two of them did help us.\n")  # fmt: skip
    assert said(found)[0] == ("Anna", "How did the project begin?")
    assert times(found) == ["0:01", "0:05", "0:09", "0:12"]
    assert messages(found, "columns")[0].endswith("check it")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("tag,description\nearly,writing before computers came\nlate,after them\n", "its columns are tag, description"),
        ("id,document,tag,content\n1,F,early,the words of somebody\n", "coded passages"),
        ("speaker,text\nA,\nB,\n", "no words in 2 rows"),
        ('speaker,text\nA,x\nB,"never closed\nC,y\n', "a:3: a quoted cell that begins here"),
        ("", "empty"),
        ("PK\x03\x04xx", "zip container"),
    ],
)  # fmt: skip
def test_a_table_without_talk_is_refused_with_what_it_has(text, fault):
    with pytest.raises(ReadingError, match=fault):
        told(comma, text.encode())


def test_talk_with_an_unquoted_comma_is_put_together_again():
    found = told(comma, b"speaker,text\nA,yes, well, no\nB,x\nA,y\nB,z\n")
    assert said(found)[0] == ("A", "yes, well, no")
    assert "put together" in messages(found, "columns")[1]


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_line_however_much_follows():
    text = 'speaker,text\nถาม,ดีไหมคะ\nตอบ,"ดีครับ\n' + "ถาม,เล่าต่อค่ะ\n" * 12_000
    with pytest.raises(ReadingError, match=r"a quoted cell that begins here is never closed") as refused:
        told(comma, text.encode())
    assert refused.value.line == 3


def test_a_cell_that_no_parser_takes_is_told_of_as_such(monkeypatch):
    monkeypatch.setattr(comma, "LONGEST_CELL", 1_000)
    with pytest.raises(ReadingError, match=r"cannot be cut into rows and cells .*cells of up to 1,000 characters"):
        told(comma, ("speaker,text\nถาม," + "ดี" * 600 + "\n").encode())


def test_a_missing_quotation_mark_that_swallows_rows_is_told_of():
    found = told(comma, b'speaker,text\nA,"hello\nB,y\nC,z"\nD,w\nE,v\n')
    assert "row 2" in messages(found, "quotes")[0]
    assert "B,y" in said(found)[0][1]


def test_a_formula_in_a_table_is_text_and_entities_are_characters():
    found = told(comma, b"sep=;\nspeaker;text\nA;=1+1\nB;a&#8212;b AT&T\n")
    assert said(found) == [("A", "=1+1"), ("B", "a—b AT&T")]
    assert len(messages(found, "markup")) == 1


def test_milliseconds_of_a_recogniser_become_a_clock():
    assert times(told(comma, b"start\tend\ttext\n0\t7680\thello all\n7680\t9000\tof you\n"))[1] == "00:00:07.680"
    assert times(told(comma, b"speaker,text,start_ms\nA,x,1500\n")) == ["00:00:01.500"]
    assert times(told(comma, b"speaker,text,start\nA,x,1500\n")) == ["1500"]


def test_a_long_cell_is_read_whole():
    assert len(said(told(comma, b"speaker,text\nA," + b"a" * 200_000))[0][1]) == 200_000
    assert csv.field_size_limit() < 200_000


SHEET = (("เวลา", "ผู้พูด", "ข้อความ", "รหัส"), (datetime.time(0, 1, 2), "ถาม", "ดีไหมคะ", 3), (None, None, 12, "x"),
         (datetime.timedelta(seconds=65), "ตอบ", "ดีครับ\nมาก", None))  # fmt: skip


def test_a_spreadsheet_gives_talk_numbers_and_clocks_as_text():
    found = told(xlsx, sheet(*SHEET))
    assert said(found) == [("ถาม", "ดีไหมคะ"), ("", "12"), ("ตอบ", "ดีครับ\nมาก")]
    assert times(found) == ["00:01:02", None, "00:01:05"]
    assert messages(found, "columns")[1] == "left out: columns 'รหัส'"


def test_dates_of_a_spreadsheet_are_written_out():
    found = told(xlsx, sheet(("time", "text"), (datetime.datetime(2020, 1, 2), "a"), (datetime.date(2021, 3, 4), True)))
    assert times(found) == ["2020-01-02", "2021-03-04"]
    assert said(found)[1][1] == "TRUE"


def test_a_short_sheet_without_names_loses_no_row():
    """Role words that recur in the column of speakers are labels, and name no column."""
    talk = (("ผู้สัมภาษณ์", "เริ่มอย่างไรคะ"), ("ผู้ให้สัมภาษณ์", "เริ่มจากขยะครับ เพราะบ่อเต็ม")) * 2
    assert said(told(xlsx, sheet(*talk))) == list(talk)


def test_a_form_above_the_table_names_no_column():
    form = (("แบบถอดเทป",), ("ผู้ให้ข้อมูล", "นายกเทศมนตรี"), ("วันที่", "12 มี.ค. 64"), ())
    found = told(xlsx, sheet(*form, ("ผู้พูด", "ข้อความ"), ("ถาม", "ดีไหมคะ"), ("ตอบ", "ดีครับ")))
    assert said(found) == [("ถาม", "ดีไหมคะ"), ("ตอบ", "ดีครับ")]
    assert messages(found, "header") == ["3 rows above the names of the columns were left out"]


@pytest.mark.parametrize("head", [(), (("ข้อความ",),)])
def test_a_single_column_is_read_as_lines_with_labels(head):
    found = told(xlsx, sheet(*head, ("ถาม: ดีไหมคะ",), ("ตอบ: ดีครับ",)))
    assert (found.text, found.utterances) == ("ถาม: ดีไหมคะ\nตอบ: ดีครับ", ())


def test_an_error_shows_no_cell_that_may_be_talk():
    with pytest.raises(ReadingError, match="it has 5 columns, and no row that names them") as error:
        told(xlsx, sheet(*[("ปลัดเล่าว่าเงินหายไปตั้งแต่ปีก่อน", *"abcd")] * 3))
    assert "ปลัด" not in str(error.value)


def test_the_first_sheet_with_talk_is_read_and_the_others_are_named():
    data = sheet(("Codebook",), ("laws", "rules"), name="Codes", more=[("Talk", SHEET), ("More", SHEET), ("Empty", ())])
    found = told(xlsx, data)
    assert len(found.utterances) == 3
    assert messages(found, "sheets")[0].startswith("sheet 'Talk' is read; left out: 'Codes' (2 rows), 'More' (4 rows)")


def test_a_person_may_name_the_sheet():
    data = sheet(*SHEET, more=[("Two", (("wer", "was"), ("A", "ja")))])
    columns = {"sheet": "Two", "speaker": "wer", "text": "was"}
    assert said(told(xlsx, data, SimpleNamespace(roles={}, columns=columns))) == [("A", "ja")]
    with pytest.raises(ReadingError, match="the workbook has 'Sheet1', 'Two'"):
        told(xlsx, data, SimpleNamespace(roles={}, columns={"sheet": "Three"}))


def test_formulas_are_told_of_with_those_that_have_no_value():
    found = told(xlsx, sheet(("speaker", "text"), ("A", "=1+1"), ("B", "x")))
    assert messages(found, "formulas") == [
        "1 cells hold formulas, of which the last saved value is read; "
        "1 of them have no saved value and are empty here: put the text itself there"
    ]


def test_comments_on_cells_and_hidden_rows_are_told_of():
    book = openpyxl.load_workbook(io.BytesIO(sheet(*SHEET)))
    book.active["B2"].comment = openpyxl.comments.Comment("ถามต่อ", "ผู้วิจัย")
    book.active.row_dimensions[3].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    found = told(xlsx, stream.getvalue())
    assert messages(found, "comments") == ["1 comments on cells were left out"]
    assert messages(found, "hidden") == ["1 hidden rows were read like the others"]
    assert len(found.utterances) == 3


def test_a_sheet_that_spans_the_whole_grid_is_refused_before_memory_ends():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "speaker", "text"
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(ReadingError, match="a sheet spans 17179869184 cells"):
        told(xlsx, stream.getvalue())


def rewritten(data, name, change):
    """Give the workbook with one member changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content) if member == name else content)
    return stream.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda part: part.replace(b'r="B4"', b"t=\"n\" r='XFD4'").replace(
            b'<row r="4"', b'<row spans="1:2" r="1048576"'
        ),
        lambda part: part.replace(b'r="B4"', b'r="&#88;FD1048576"'),
        lambda part: part.replace(b"<row r", b"<row/>" * 600_000 + b"<row r", 1),
    ],
)
def test_a_grid_that_hides_its_size_is_refused(change):
    data = rewritten(sheet(*SHEET, ("a",) * 9), "xl/worksheets/sheet1.xml", change)
    with pytest.raises(ReadingError, match=r"spans|entities|times its size"):
        told(xlsx, data)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "empty"),
        (b"speaker,text\n", "no zip"),
        (b"\xd0\xcf\x11\xe0old", "old or encrypted"),
        (sheet(*SHEET)[:-200], "cut off"),
        (rewritten(sheet(*SHEET), "xl/workbook.xml", lambda part: part[:100]), "damaged"),
        (rewritten(sheet(*SHEET), "xl/worksheets/sheet1.xml", lambda part: part[: len(part) // 2]), "damaged"),
        (sheet(("Codebook",), ("laws",)), "its columns are Codebook"),
        (sheet(("a",), more=[("b", (("c", "d"),))]), r"'Sheet1' \(a\), 'b' \(c, d\)"),
    ],
)
def test_what_is_no_workbook_with_talk_is_refused(data, fault):
    with pytest.raises(ReadingError, match=fault):
        told(xlsx, data)


def page(text):
    """Give a web page with one paragraph a line."""
    lines = "".join(f"<p>{line.replace('&', '&amp;')}</p>\n" for line in text.split("\n"))
    return f"<!DOCTYPE html><html><head><title>x</title></head><body>{lines}</body></html>"


def table(text):
    """Give a web page with one table row a line, cells at tabs."""
    lines = "".join(f"<tr><td>{line.replace(chr(9), '</td> <td>')}</td></tr>\n" for line in text.split("\n"))
    return f"<table>{lines}</table>"


@pytest.mark.parametrize(
    ("style", "laid_out"),
    [("colon", page), ("stamp before", page), ("talk below", page), ("stamp after", page), ("tab", table)],
)
@pytest.mark.parametrize("interview", [THAI, ENGLISH], ids=["th", "en"])
def test_a_web_page_gives_the_turns_of_its_text(style, laid_out, interview):
    found = told(html, laid_out(STYLES[style](interview)).encode())
    talk = assemble(found.text, id="t")
    assert [(turn.speaker, talk.quote(turn.start, turn.end)) for turn in talk.turns] == list(interview)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>น้ำ<wbr>ท่วม <b>ทุก</b>\n ปี</p>", "น้ำท่วม ทุก ปี"),
        ("a<br>b<br/><br>c", "a\nb\n\nc"),
        ("<p>x<pre>a  b\n\n c\n</pre>y", "x\na  b\n\n c\ny"),
        ("<dl><dt>A<dd>x<dt>B<dd>y</dl>", "A: x\nB: y"),
        ("<p hidden>h</p>a<div style='display: none'><p>h</p></div><p>b", "a\nb"),
        ("<div><span class='turn-speaker'>ครู</span><span>ดี</span></div>", "ครู: ดี"),
        ("<div class=transcript><b>A:</b> x</div>", "A: x"),
        ("<table><tr><td>I<td>Why?<p>And?</p><tr><td><p>M</p><td>So.</table>", "I\tWhy?\nAnd?\nM\tSo."),
        ("<script>x()</script><style>b{}</style><!-- c --><noscript>n</noscript>a", "a"),
        ("<img src=x onerror=alert(1)>we&#39;re &lt;b&gt;", "we're <b>"),
        (
            "<div>a<table><tr><td>b<table><tr><td>c</td><td>d</td></tr></table></td></tr></table>e</div>",
            "a\nb\nc\td\ne",
        ),
        ("<title>t</title><p>unclosed <i>x<p>y", "unclosed x\ny"),
    ],
)
def test_a_page_is_laid_out_as_it_is_seen(body, text):
    assert told(html, body.encode()).text == text


def test_pictures_and_deletions_are_told_of_and_scripts_are_not():
    found = told(html, b"<script>x</script><p>a<img src=x><del>b</del></p>")
    assert found.text == "a"
    assert messages(found, "markup") == ["left out: 1 deletions, 1 pictures"]


@pytest.mark.parametrize("tags", ["<div>", "<b>", "<table><tr><td>", "<tr>", "<td>", "<ul><li>", "<p>", "</div>"])
def test_deep_nesting_loses_no_text(tags):
    found = told(html, (tags * 30_000 + "น้ำท่วม</table><p>ทุกปี").encode())
    assert found.text.split() == ["น้ำท่วม", "ทุกปี"]


@pytest.mark.parametrize("declared", ["tis-620", "TIS-620", "windows-874", "iso-8859-11"])
def test_thai_punctuation_of_cp874_survives_the_name_tis_620(declared):
    body = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>“น้ำท่วม” – ทุกปี…</p>'
    found = told(html, body.encode("cp874"))
    assert (found.encoding, found.text) == ("cp874", "“น้ำท่วม” – ทุกปี…")


def test_a_page_that_is_wrong_about_itself_is_read_as_it_is_and_said_so():
    body = '<meta charset="utf-8"><p>น้ำท่วมทุกปี ชาวบ้านช่วยกันเอง</p>'
    found = told(html, body.encode("cp874"))
    assert found.text.startswith("น้ำท่วม")
    assert messages(found, "encoding") == ["the page says that it is utf-8, but it is cp874"]
    assert told(html, body.encode("utf-16")).text.startswith("น้ำท่วม")
    assert told(html, '<meta charset="iso-8859-1"><p>“oui”</p>'.encode("cp1252")).text == "“oui”"


@pytest.mark.parametrize(
    ("data", "fault"),
    [(b"", "empty"), (b"<script>x()</script>", "shows no text"), (b"%PDF-1.7", "a PDF"), (b" " * 21 * 2**20, "bytes")],
)
def test_a_page_without_text_is_refused(data, fault):
    with pytest.raises(ReadingError, match=fault):
        told(html, data)


@given(st.lists(CELL, min_size=1, max_size=6))
def test_every_word_of_a_page_is_kept(lines):
    found = told(html, page("\n".join(lines)).encode())
    assert found.text.split() == " ".join(lines).split()


def test_real_web_pages_keep_the_punctuation_of_cp874(shared):
    folder = shared / "real" / "thai_tis620_web" / "tests" / "TIS-620"
    pages = sorted(path for path in folder.iterdir() if path.is_file())
    assert len(pages) == 6
    for path in pages:
        data = path.read_bytes()
        found = told(html, data)
        assert found.encoding == "cp874"
        assert not any("\x80" <= char <= "\x9f" for char in found.text), path.name
        for mark in "“”‘’–—…•":
            assert found.text.count(mark) == entities.unescape(data.decode("cp874")).count(mark), path.name


def test_real_oral_histories_keep_every_row_that_has_talk(shared):
    files = sorted((shared / "real").glob("ohd_*/_data/transcripts/*.csv"))
    assert len(files) == 21
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            spoken = [row for row in csv.DictReader(stream) if row["words"].strip()]
        found = told(comma, path.read_bytes())
        slid = sum(message.count("holds talk") for message in messages(found, "speakers"))
        assert len(spoken) <= len(found.utterances) <= len(spoken) + slid, path.name
        assert len({one.speaker for one in found.utterances} - {""}) <= 3, path.name


def test_real_tables_that_are_no_transcripts_are_refused(shared):
    real = shared / "real"
    for path in (
        *real.glob("ohd_*/_data/*.csv"),
        *real.glob("ohd_*/_data/indexes/*.csv"),
        *real.glob("formats/taguette/*.csv"),
    ):
        with pytest.raises(ReadingError, match="its columns are"):
            told(comma, path.read_bytes())
    with pytest.raises(ReadingError, match="coded passages"):
        told(xlsx, (real / "formats" / "taguette" / "highlights.xlsx").read_bytes())


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_file_of_blanks_alone_is_empty(tmp_path, name):
    file = tmp_path / name
    file.write_text("\n \u00a0\n\u200b\n\t\n", encoding="utf-8")
    with pytest.raises(ReadingError, match=r"empty|shows no text"):
        reading.read(file)
