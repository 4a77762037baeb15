"""One contract for every format, and what is particular to Word documents."""

from __future__ import annotations

import unicodedata
import warnings
import zipfile
from hashlib import sha256

import pytest

from qualcoop.errors import MissingError, ReadingError
from qualcoop.reading import READERS, Hints, read, supported
from qualcoop.text.normalise import normalise

from .reading_forge import ENGLISH, STYLES, THAI, document, docx, packed, paragraph, word

WRITERS = {".txt": str.encode, ".text": str.encode, ".md": str.encode, ".markdown": str.encode, ".docx": word}


def said(transcript):
    return [(turn.speaker, turn.role, turn.time, transcript.text[turn.start : turn.end]) for turn in transcript.turns]


def written(folder, data, name="a.docx"):
    path = folder / name
    path.write_bytes(data)
    return path


def test_every_reader_is_under_contract():
    assert set(WRITERS) == set(READERS) == set(supported())


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("interview", [THAI, ENGLISH], ids=["th", "en"])
def test_the_same_interview_gives_the_same_turns_in_every_format(tmp_path, suffix, style, interview):
    text = "Date: 30 November 2018\n\n" + STYLES[style](interview)
    transcript = read(written(tmp_path, WRITERS[suffix](text), f"x{suffix}"))
    plain = read(written(tmp_path, text.encode(), "plain.txt"))
    assert said(transcript) == said(plain)
    assert [talk for *_, talk in said(transcript)] == [talk for _, talk in interview]
    assert (transcript.date, transcript.speakers) == ("2018-11-30", plain.speakers)


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_transcript_says_where_it_came_from(tmp_path, suffix):
    data = WRITERS[suffix]("ถาม: ดีไหม\nตอบ: ดี")
    path = written(tmp_path, data, f"x{suffix}")
    source = read(path, name="../data/x").source
    reader = READERS[suffix]
    assert source.path == "../data/x"
    assert source.sha256 == sha256(data).hexdigest()
    assert (source.format, source.reader) == (reader.format, f"{reader.format}@{reader.version}")
    assert read(path).source.path == path.as_posix()


@pytest.mark.parametrize("suffix", WRITERS)
def test_text_is_normalised_once_and_turns_have_a_language(tmp_path, suffix):
    text = "ผู้สัมภาษณ์: น\u0e4d\u0e49\u0e32ท่วมไหมคะ\nผู้ให้สัมภาษณ์: Yes, every year, the whole town.\n"
    transcript = read(written(tmp_path, WRITERS[suffix](text), f"x{suffix}"))
    assert transcript.text == normalise(transcript.text)
    assert "น้ำ" in transcript.text
    assert [turn.language for turn in transcript.turns] == ["th", "en"]


@pytest.mark.parametrize("suffix", WRITERS)
def test_an_empty_file_is_refused(tmp_path, suffix):
    with pytest.raises(ReadingError, match="empty"):
        read(written(tmp_path, b"", f"x{suffix}"))


def test_the_id_is_the_stem_in_nfc(tmp_path):
    name = unicodedata.normalize("NFD", "é-01")
    assert read(written(tmp_path, b"I: a?\nR: b", f"{name}.txt")).id == "é-01"


def test_a_file_that_is_not_there_a_folder_and_an_unknown_suffix_are_refused(tmp_path):
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(MissingError):
        read(tmp_path / "none.txt")
    with pytest.raises(ReadingError, match="folder"):
        read(tmp_path / "folder.txt")
    with pytest.raises(ReadingError, match=r"\.docx, "):
        read(written(tmp_path, b"x", "a.xyz"))


def test_html_entities_of_markdown_are_told_and_left(tmp_path):
    transcript = read(written(tmp_path, b"**I:** we&#39;re?\n\n**R:** a &amp b; yes", "a.md"))
    assert transcript.text[transcript.turns[0].start : transcript.turns[0].end] == "we&#39;re?"
    assert [notice.kind for notice in transcript.notices] == ["markup"]


def test_a_bold_question_with_its_label_loses_the_marks_around_it(tmp_path):
    transcript = read(
        written(tmp_path, b"**I: What is it?**\n\nR: It *is*.\n\n## Part 2\n\n**I: And?**\n\nR: x", "a.md")
    )
    assert [talk for *_, talk in said(transcript)] == ["What is it?", "It *is*.", "And?", "x"]


def test_a_table_of_a_word_document_gives_a_line_a_row(tmp_path):
    rows = [("00:01", "Interviewer", "Why?"), ("00:05", "Mayor", "So.")]
    cells = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    transcript = read(written(tmp_path, docx(f"{paragraph('Date: 2018-11-30')}<w:tbl>{cells}</w:tbl>")))
    assert "00:01\tInterviewer\tWhy?\n" in transcript.text
    assert said(transcript) == [("Interviewer", "interviewer", "00:01", "Why?"), ("Mayor", "informant", "00:05", "So.")]


def test_tracked_insertions_are_kept_and_deletions_dropped(tmp_path):
    body = (
        f"{paragraph('ถาม: ดีไหม')}<w:p><w:r><w:t>ตอบ: </w:t></w:r><w:ins><w:r><w:t>ดีมาก</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>แย่</w:delText></w:r></w:del></w:p>"
    )
    transcript = read(written(tmp_path, docx(body)))
    assert transcript.text == "ถาม: ดีไหม\nตอบ: ดีมาก"
    assert [notice.kind for notice in transcript.notices] == ["changes"]


def test_links_breaks_and_controls_keep_their_text_and_footnotes_are_told(tmp_path):
    body = (
        "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:hyperlink><w:r><w:t>I: a?</w:t></w:r></w:hyperlink></w:p>"
        "</w:sdtContent></w:sdt><w:p><w:r><w:t>R:</w:t><w:tab/><w:t>b</w:t><w:br/>"
        "<w:t>c</w:t><w:footnoteReference/></w:r></w:p>"
    )
    transcript = read(written(tmp_path, docx(body)))
    assert transcript.text == "I: a?\nR:\tb\nc"
    assert [notice.kind for notice in transcript.notices] == ["footnotes"]


def test_a_document_type_is_refused(tmp_path):
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]>' + document(paragraph("I: &a;")).split(b"?>", 1)[1]
    with pytest.raises(ReadingError, match="DOCTYPE"):
        read(written(tmp_path, packed({"word/document.xml": bomb})))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 cut off", "no zip"),
        (b"\xd0\xcf\x11\xe0old", "old or encrypted"),
        (packed({"a.txt": b"x"}), "no Word document"),
        (packed({"word/document.xml": b"<w"}), "broken"),
        (docx(""), "no text"),
        (packed({"word/document.xml": document(""), "../evil": b"x"}), "leads out"),
        (packed({"word/document.xml": document(""), "C:/evil": b"x"}), "leads out"),
        (packed({"word/document.xml": document(""), "bomb": b"\0" * (2 * 2**20)}), "times its size"),
        (packed({f"m{n}": b"" for n in range(5001)}), "5001 members"),
    ],
    ids=["cut", "old", "other", "broken", "no text", "parent", "drive", "ratio", "many"],
)
def test_a_container_that_cannot_be_trusted_is_refused(tmp_path, data, said):
    with pytest.raises(ReadingError, match=said):
        read(written(tmp_path, data))


def test_two_members_of_one_name_are_refused(tmp_path):
    path = tmp_path / "a.docx"
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as container:
        warnings.simplefilter("ignore")
        container.writestr("word/document.xml", document(paragraph("I: a")))
        container.writestr("word/document.xml", document(paragraph("I: b")))
    with pytest.raises(ReadingError, match="one name"):
        read(path)


def test_damage_is_told_line_by_line_and_kept_out_of_coding(tmp_path):
    text = "ถาม: ดีไหม\nตอบ: ดีครับ " + "น้ำท่วมทุกปี " * 30 + "\n\uf70a\uf70b\uf712\nถาม: จบ"
    transcript = read(written(tmp_path, text.encode(), "a.txt"), hints=Hints())
    assert ("damage", 3) in [(notice.kind, notice.line) for notice in transcript.notices]
    assert any(transcript.line_of(start) == 3 for start, _ in transcript.damaged)
