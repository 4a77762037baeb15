"""Damage with one cause and one way back is undone, said, and nothing else is touched."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.text.damage import find_damage
from qualcoop.text.mending import MENDS, mend
from qualcoop.text.normalise import normalise

from .text_forge import AA, AM, NIKHAHIT, dirty

TALK = "ถาม: เริ่มเมื่อไรคะ “จริง ๆ”\nตอบ: ปีที่แล้วครับ น้ำท่วม\u00a0ทุกปี – 12 ครั้ง\nถาม: ใน\nตอบ: ภูเก็ต ภ"
SENTENCES = ["น้ำท่วมทุกปีครับ", "เทศบาลช่วยกัน", "ไม่มีงบประมาณ", "ผู้ใหญ่บ้านไปประชุม", "โอ้โห!", "LINE OA", "ก็ดีนะ", "เธอ", "เนตร"]


def misread(text: str, written: str, read: str) -> str:
    """Read bytes in another encoding as browsers do: undefined bytes become control characters."""
    return "".join(bytes([byte]).decode(read, errors="ignore") or chr(byte) for byte in text.encode(written))


WAYS = [
    ("utf-8", "cp1252", "utf8_as_cp1252"),
    ("utf-8", "latin-1", "utf8_as_cp1252"),
    ("utf-8", "cp874", "utf8_as_cp874"),
    ("cp874", "cp1252", "cp874_as_cp1252"),
    ("cp874", "latin-1", "cp874_as_cp1252"),
]


@pytest.mark.parametrize(("written", "read", "kind"), WAYS)
def test_thai_read_in_the_wrong_encoding_comes_back_whole(written, read, kind):
    text, mends = mend(misread(TALK, written, read))
    assert text == TALK
    assert [one.kind for one in mends] == [kind]
    assert mends[0].lines == (1, 2, 3, 4)
    assert "4 lines: 1-4" in mends[0].message


@given(st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=9), st.sampled_from(WAYS))
def test_any_thai_sentences_come_back_whole_or_are_reported(sentences, way):
    text = "น้ำท่วมเทศบาลทุกปี " + " ".join(sentences)
    mended, _ = mend(misread(text, *way[:2]))
    assert mended == text or find_damage(mended)


def test_text_read_wrongly_twice_comes_back():
    assert mend(misread(misread(TALK, "utf-8", "cp1252"), "utf-8", "cp1252"))[0] == TALK


def test_english_quotes_in_utf_8_read_as_cp1252_come_back():
    assert mend("It\u00e2\u20ac\u2122s fine \u00e2\u20ac\u201c really")[0] == "It’s fine – really"


def test_a_line_with_bytes_missing_is_left_as_it_stands_and_reported():
    """Half a line mended would be taken for what was said."""
    broken = "กฎหมายกับก๊ก".encode().decode("cp1252", errors="ignore")
    text, mends = mend(f"ok\n{broken}")
    assert (text, mends) == (f"ok\n{broken}", ())
    assert [damage.kind for damage in find_damage(text)] == ["mojibake"]


@pytest.mark.parametrize(
    "text",
    [
     "L'été à l'hôtel, déjà où ça «très» bien", "Größe – „über“ straße", "São João, não é", "ÀÉÈÙ ÂÊÎÔÛ",
     "Ïðèâåò ìèð, êàê äåëà",
     "เธอกับเนตรเนรมิตเธคแล้ว โอ้โห เธอ เนเน", "XXXX 12€ – “ok” … 5° ½", "café”— he said"],
)  # fmt: skip
def test_what_may_have_been_meant_is_not_touched(text):
    assert mend(text) == (text, ())


@pytest.mark.parametrize(
    ("raw", "text", "kind"),
    [
        ("ก\x93ข\x94 \x96\nค", "ก“ข” –\nค", "c1"),
        ("it\x92s \x8awell\nok", "it’s Šwell\nok", "c1"),
        ("ท\uf702\uf70aนา ป\uf708าย", "ที่นา ป๋าย", "glyphs"),
        ("o\ufb03ce \ufb01le", "office file", "ligatures"),
        ("ที่่นี่ สิทธิ์์", "ที่นี่ สิทธิ์", "marks"),
        ("ก่ี น" + AM + "้", "กี่ น้ำ", "marks"),
        (f"น้{NIKHAHIT}{AA} ทํา", "น้ำ ทำ", "sara_am"),
    ],
)
def test_characters_with_one_meaning_are_written_as_they_are_meant(raw, text, kind):
    mended, mends = mend(raw)
    assert mended == text
    assert [(one.kind, one.lines) for one in mends] == [(kind, (1,))]


@pytest.mark.parametrize("text", ["ค่้ะ", "กิี", "พันธุ์ สิทธิ์ ก็ น้ำ", "ก\x85ข", "จ้าาาา ค่ะะะ"])
def test_two_marks_of_one_place_drawls_and_a_lone_next_line_stay(text):
    """Which of two tones was meant nobody can tell; U+0085 may be the only line end a file has."""
    assert mend(text)[0] == text


@given(dirty)
def test_mending_again_changes_nothing(text):
    once, mends = mend(text)
    assert mend(once) == (once, ())
    assert normalise(once) == once
    assert all(one.kind in MENDS and one.lines and one.message.isascii() for one in mends)
    assert mends or once == normalise(text)


def test_many_lines_are_told_in_short():
    _, mends = mend("\n".join(f"ที่่ {n}" if n % 2 else "ok" for n in range(60)))
    assert mends[0].message.endswith("(30 lines: 2, 4, 6, 8, 10, 12, 14, 16, ...)")


def test_real_thai_is_never_read_in_another_encoding(shared):
    path = shared / "real" / "thaigov" / "government_text.txt.gz"
    if not path.is_file():
        pytest.skip(f"no file {path}")
    text = gzip.decompress(path.read_bytes()).decode(errors="ignore")[:600_000]
    _, mends = mend(text)
    assert not {one.kind for one in mends} & {"utf8_as_cp1252", "utf8_as_cp874", "cp874_as_cp1252", "c1"}
