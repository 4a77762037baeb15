"""Bytes to text: encodings told, asked for, or refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import ReadingError
from qualcoop.reading.decoding import decode

THAI = "ผู้สัมภาษณ์: โครงการนี้เริ่มต้นอย่างไรคะ\nผู้ให้สัมภาษณ์: เริ่มจากชาวบ้านที่น้ำท่วมทุกปีครับ “จริง”\n"
SENTENCES = ["น้ำท่วมทุกปีครับ", "เทศบาลช่วยกัน", "ไม่มีงบประมาณ", "ผู้ใหญ่บ้านไปประชุม", "เรื่องกฎหมายนี่ยาก", "ก็ดีนะ"]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (THAI.encode(), "utf-8"),
        (THAI.encode("utf-8-sig"), "utf-8"),
        (b"\xff\xfe" + THAI.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + THAI.encode("utf-16-be"), "utf-16-be"),
        (THAI.encode("utf-16-le"), "utf-16-le"),
        (THAI.encode("cp874"), "cp874"),
        (b"\xff\xfe\0\0" + THAI.encode("utf-32-le"), "utf-32-le"),
        (b"\0\0\xfe\xff" + THAI.encode("utf-32-be"), "utf-32-be"),
    ],
)
def test_thai_is_read_in_every_encoding_it_comes_in(data, encoding):
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.notices) == (THAI, encoding, ())


@given(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=12))
def test_thai_in_cp874_is_known_from_a_few_words_on(sentences):
    text = " ".join(sentences)
    assert decode(text.encode("cp874")).text == text


@pytest.mark.parametrize(
    "text",
    ["Le maire a décidé après l’été d’être prêt à négocier.", "Die Bürger möchten über Größe reden – schön.",
     "El niño comió piñas en la mañana.", "I said “no” – it’s fine."],
)  # fmt: skip
def test_european_text_is_read_as_cp1252(text):
    decoded = decode(text.encode("cp1252"))
    assert (decoded.text, decoded.encoding) == (text, "cp1252")


@pytest.mark.parametrize("name", ["tis-620", "TIS-620", "iso-8859-11", "cp874"])
def test_what_is_called_tis_620_is_read_as_cp874(name):
    assert decode("“ดี”".encode("cp874"), encoding=name).text == "“ดี”"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_few_thai_words_in_utf_16_without_a_mark_are_known(encoding):
    """Thai alone has no NUL in UTF-16: its high byte is always 0x0E."""
    assert decode("สวัสดีครับ".encode(encoding)).text == "สวัสดีครับ"


@pytest.mark.parametrize("name", ["utf-8", "utf-16-le", "cp874"])
def test_signs_that_a_typist_does_not_see_are_kept(name):
    """No-break spaces, quotes and Thai digits come through; zero-width spaces where the encoding has them."""
    text = "ถาม:\u00a0“วันที่ ๘ มิถุนายน ๒๕๖๓” – ใช่ไหม…" + ("\u200b" if name != "cp874" else "")
    assert decode(text.encode(name)).text == text


def test_thai_files_of_the_web_keep_their_quotes_and_dashes(shared):
    """Two of them say tis-620 and hold bytes that only cp874 has."""
    folder = shared / "real" / "thai_tis620_web" / "tests" / "TIS-620"
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}")
    decoded = [decode(path.read_bytes()) for path in sorted(folder.iterdir())]
    assert {each.encoding for each in decoded} == {"cp874"}
    assert not any("\x80" <= char < "\xa0" for each in decoded for char in each.text)
    assert sum(each.text.count("“") for each in decoded) == 22


def test_real_interviews_come_back_from_every_encoding(shared):
    folder = shared / "real" / "thai_interviews"
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}")
    written = 0
    for path in sorted(folder.glob("*.txt")):
        text = path.read_bytes().decode("utf-8-sig")
        for encoding in ("utf-16-le", "utf-16-be", "utf-16", "utf-32"):
            assert decode(text.encode(encoding)).text == text, path.name
        with suppress(UnicodeEncodeError):
            assert decode(text.encode("cp874")).text == text, path.name
            written += 1
    assert written >= 33


def test_an_encoding_that_does_not_fit_names_the_line():
    with pytest.raises(ReadingError, match="encoding:") as caught:
        decode("ok\nดี".encode("cp874"), path="a.txt", encoding="utf-8")
    assert (caught.value.path, caught.value.line) == ("a.txt", 2)


def test_an_unknown_encoding_is_refused():
    with pytest.raises(ReadingError, match="unknown"):
        decode(b"x", encoding="klingon")


def test_bytes_that_could_be_anything_are_asked_about():
    with pytest.raises(ReadingError, match=r"cannot be told.*encoding:"):
        decode(bytes([0xD1, 0xD2, 0xE7, 0x20, 0xE0, 0xE0, 0xEE, 0xB4, 0x20]) * 5)


def test_utf_8_with_a_broken_byte_inside_is_not_read_as_something_else():
    data = THAI.encode().replace("ชาว".encode(), b"\xe0\xb8\xff")
    with pytest.raises(ReadingError, match="UTF-8 but for") as caught:
        decode(data)
    assert caught.value.line == 2


def test_half_a_character_at_the_end_is_told():
    decoded = decode("ถาม: ดีไหม".encode()[:-1])
    assert decoded.text == "ถาม: ดีไห"
    assert ["half a UTF-8 character" in notice.message for notice in decoded.notices] == [True]


def test_half_a_utf_16_character_at_the_end_is_told():
    decoded = decode(b"\xff\xfe" + "ดี".encode("utf-16-le") + b"\x01")
    assert (decoded.text, len(decoded.notices)) == ("ดี", 1)


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n\n"])
def test_an_empty_file_is_called_empty(data):
    with pytest.raises(ReadingError, match="empty"):
        decode(data)


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"PK\x03\x04rest", "zip"), (b"%PDF-1.7", "PDF"), (b"{\\rtf1", "RTF"), (b"\xd0\xcf\x11\xe0", "Word"),
     (b"\0\0\0\x18ftypmp42", "recording"), (b"ab\0\x01\x02cd" * 9, "binary"), (b"hello\0world", "binary")],
)  # fmt: skip
def test_binary_content_is_named(data, name):
    with pytest.raises(ReadingError, match=name):
        decode(data)


def test_a_stray_nul_in_good_text_is_left_for_the_damage_report():
    text = THAI * 5 + "\0"
    assert decode(text.encode()).text == text


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_with_a_reading_error(data):
    with suppress(ReadingError):
        assert isinstance(decode(data).text, str)
