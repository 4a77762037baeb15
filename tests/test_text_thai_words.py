"""Whatever is installed, Thai words are newmm's."""

from __future__ import annotations

import gzip

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st
from pythainlp.corpus import thai_words as dictionary
from pythainlp.tokenize import newmm

from qualcoop.text import thai_words as room
from qualcoop.text.folding import fold
from qualcoop.text.thai_words import word_starts

LISTED = sorted(word for word in dictionary() if regex.fullmatch("[ก-๎]+", word))
SIGNS = (*"“”(),.:;!?/-%…'\"๕๏", "2560", "MOU", "1,000", "พ.ศ.", "รพ.สต.", "ป.", "มท.1", "ว/ด/ป")
THAI = "".join(map(chr, range(0x0E01, 0x0E4F)))
CONSONANTS = THAI[:46]
CROWDED = sorted(LISTED, key=len)[-400:]
chunks = st.one_of(
    st.lists(st.sampled_from(LISTED), min_size=1, max_size=10).map("".join),
    st.lists(st.sampled_from(LISTED).map(lambda word: word[:4]), min_size=1, max_size=12).map("".join),
    st.text(THAI + "0-Az(.", min_size=1, max_size=40),
    st.lists(st.sampled_from([*LISTED[::97], *SIGNS]), min_size=1, max_size=14).map("".join),
    st.text("กนรวยงสอมเแี่้ิุู์าำ", min_size=1, max_size=60),
    st.lists(st.one_of(st.sampled_from(CROWDED), st.sampled_from(CONSONANTS)), min_size=1, max_size=5).map("".join),
)


def by_newmm(chunk: str) -> bytes:
    """Give the beginnings of the words of one chunk, as newmm has them."""
    return b"".join(b"\1" + bytes(len(word) - 1) for word in newmm.segment(chunk))


@given(st.lists(chunks, max_size=30))
@example(["เปลี่ยนแปลง", "เปลี่ย", "เตรีย\"", "ยนต์"])
@example(["เวียร์", "เกียรติ์", "เวทียะ", "เมียงู"])
@example(["เพียชนกรรม์แบล", "ฟรอกรรฐ์ผ้า"])
@example(["นางสาวสุวรรณ์", "สวรรค์", "พันธุ์กรรณ์", "กรรม"])
@example(["(กกพ.)", "อาเซียน+1", "คทช.", "๏", "๏คน", "มี๕๖คน", "฿งบ", "ต่อไป.", "ปี2551.5ล้าน", "กุย.", "รพ.สต.ดี"])
@example(["ฮาาาากกกฟหก", "ฮฮฮ", "กฎ", "abc", "123", "-"] * 5)
@example([*CONSONANTS, "กฎหมายแพ่ง"])
@example(["สำนักงานคณะกรรมการกฤษฎีกากระทรวงแรงงานและสวัสดิการสังคมอเสกขะเกทขนอม"])
@example(["ลูกแอก", "สำนักงานคณะกรรมการกฤษฎีกากรมส่งเสริมคุณภาพสิ่งแวดล้อมกองทุนอ้อยและน้ำตาลทราย"])
@example(["ก\ud800ข"])
@example(["ด้านหน้า" * 60, "ด้านหน้า" * 40, "ด้านหน้า"])
def test_words_are_newmms_whatever_else_is_installed_and_whatever_is_asked_with_them(asked):
    found = word_starts(asked)
    assert set(asked) <= set(found)
    assert found == {chunk: by_newmm(chunk) for chunk in found}


def test_another_engine_is_asked_only_where_it_can_answer(monkeypatch):
    asked = []
    monkeypatch.setattr(room, "_nlpo3", lambda: lambda lines: asked.append(lines) or [*lines])
    word_starts(["กฎหมาย", "(พ.ศ.)", "ปี2560", "ย" * 401])
    assert asked == ["กฎหมาย|ปี2560"]


@pytest.mark.parametrize(
    ("chunk", "said", "true"),
    [
        ("เปลี่ยง", ["เป", "ลี่", "ย", "ง"], ["เปลี่ย", "ง"]),
        ("เวียร์", ["เวียร", "์"], ["เวียร์"]),
        ("สวรรณ์", ["สว", "รรณ์"], ["สวรรณ์"]),
        ("พันธุ์กร์", ["พันธุ์กร์"], ["พันธุ์", "กร์"]),
        ("เพียชนกรรม์", ["เพีย", "ชน", "กรรม์"], ["เพียชน", "กรรม์"]),
    ],
)
def test_where_the_other_engine_cuts_by_its_own_clusters_newmm_is_asked(monkeypatch, chunk, said, true):
    monkeypatch.setattr(room, "_nlpo3", lambda: lambda _: said)
    monkeypatch.setattr(room, "_by_newmm", lambda _: room._starts(chunk, true))
    assert word_starts([chunk]) == {chunk: room._starts(chunk, true)}


def test_one_chunk_that_is_in_doubt_costs_the_others_nothing(monkeypatch):
    told = []
    monkeypatch.setattr(room, "_nlpo3", lambda: lambda _: ["กฎ", "|", "เป", "ลี่", "ยง", "|", "นา"])
    monkeypatch.setattr(room, "_by_newmm", lambda part: told.append(part) or b"\1" + bytes(len(part) - 1))
    word_starts(["กฎ", "เปลี่ยง", "นา"])
    assert told == ["เปลี่ยง"]


def test_between_signs_that_no_word_has_words_are_split_apart(monkeypatch):
    asked = []
    monkeypatch.setattr(room, "_nlpo3", lambda: lambda lines: asked.append(lines) or [*lines])
    word_starts(["“กฎหมาย”(ปี2560)พ.ศ.“และ!", "ตรวจ/แก้"])
    assert asked == ["กฎหมาย|ปี|และ|ตรวจ|แก้"]     # not พ.ศ., nor what is a run of other than Thai


def test_many_chunks_are_asked_for_in_several_parts(monkeypatch):
    asked = []
    monkeypatch.setattr(room, "_nlpo3", lambda: lambda lines: asked.append(lines) or [*lines])
    listed = [f"นา{n:05}" for n in range(300)]
    word_starts(listed)
    assert room.BETWEEN.join(asked).split(room.BETWEEN) == listed
    assert max(map(len, asked)) < 2 * room.TOGETHER


def test_no_word_of_the_dictionary_is_cut_beside_its_signs():
    with_signs = [word for word in dictionary() if " " not in word and not word.isalpha()]
    assert len(with_signs) > 500
    for around in ("{}", "ที่{}", "{}ที่", "2560{}/"):
        parts = {word: room._beside_signs(around.format(word)) for word in with_signs}
        assert [word for word, own in parts.items() if not any(word in part for part in own)] == []


def test_an_engine_that_says_something_else_is_not_asked(monkeypatch):
    pytest.importorskip("nlpo3")
    monkeypatch.setattr(room, "_newmm", lambda: list)
    room._nlpo3.cache_clear()
    try:
        assert room._nlpo3() is None
    finally:
        room._nlpo3.cache_clear()


def test_without_the_other_engine_newmm_is_asked(monkeypatch):
    monkeypatch.setattr(room, "find_spec", lambda _: None)
    room._nlpo3.cache_clear()
    try:
        assert room._nlpo3() is None
        assert word_starts(["ผู้นำชุมชน"]) == {"ผู้นำชุมชน": b"\1\0\0\0\0" * 2}
    finally:
        room._nlpo3.cache_clear()


def test_real_chunks_are_split_as_newmm_splits_them(shared):
    """Every twentieth of the chunks of a government's news that have Thai letters."""
    pytest.importorskip("nlpo3")
    path = shared / "real" / "thaigov" / "government_text.txt.gz"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        text = fold(stream.read(3_000_000)).content
    chunks = list(dict.fromkeys(text.split()))[::20]
    chunks = [chunk for chunk in chunks if regex.search("[ก-๛]", chunk)]
    assert len(chunks) > 1_000
    assert [chunk for chunk, starts in word_starts(chunks).items() if starts != by_newmm(chunk)] == []
