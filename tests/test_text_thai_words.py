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
from qualcoop.text.thai_words import thai_words

LISTED = sorted(word for word in dictionary() if regex.fullmatch("[ก-๎]+", word))
SIGNS = (*"“”(),.:;!?/-%…'\"", "2560", "MOU", "1,000", "พ.ศ.")
THAI = "".join(map(chr, range(0x0E01, 0x0E4F)))
chunks = st.one_of(
    st.lists(st.sampled_from(LISTED), min_size=1, max_size=10).map("".join),
    st.lists(st.sampled_from(LISTED).map(lambda word: word[:4]), min_size=1, max_size=12).map("".join),
    st.text(THAI + "0-Az(.", min_size=1, max_size=40),
    st.lists(st.sampled_from([*LISTED[::97], *SIGNS]), min_size=1, max_size=14).map("".join),
    st.text("กนรวยงสอมเแี่้ิุู์าำ", min_size=1, max_size=60),
)


@given(chunks)
@example("เปลี่ยนแปลง")
@example("เวียร์")
@example("นางสาวสุวรรณ์")
@example("พันธุ์กรรณ์")
@example("(กกพ.)")
@example("อาเซียน+1")
@example("ด้านหน้า" * 60)
def test_words_are_newmms_whatever_else_is_installed(chunk):
    assert thai_words(chunk) == newmm.segment(chunk)


def test_another_engine_is_asked_only_where_it_agrees(monkeypatch):
    """Its clusters are older: it takes เปลี่ยง and เวียร์ apart where newmm does not."""
    asked = []
    monkeypatch.setattr(room, "_nlpo3", lambda: lambda chunk: asked.append(chunk) or [chunk])
    for chunk in ("กฎหมาย", "เปลี่ยง", "เวียร์", "(กกพ.)", "ปี2560", "ย" * 401):
        thai_words(chunk)
    assert asked == ["กฎหมาย", "ปี2560"]


def test_between_signs_that_no_word_has_words_are_split_apart(monkeypatch):
    asked = []
    monkeypatch.setattr(room, "_nlpo3", lambda: lambda chunk: asked.append(chunk) or [chunk])
    thai_words("“กฎหมาย”(ปี2560)พ.ศ.“และ!")
    assert asked == ["กฎหมาย", "และ"]       # a number beside a sign is one run of what is not Thai


def test_no_word_of_the_dictionary_goes_over_a_place_where_it_is_cut():
    """The places are chosen by what the dictionary holds, so that another dictionary must be looked at again."""
    assert [word for word in dictionary() if any(len(room.BESIDE_SIGNS.split(part)) > 1 for part in word.split())] == []


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
        assert thai_words("ผู้นำชุมชน") == ["ผู้นำ", "ชุมชน"]
    finally:
        room._nlpo3.cache_clear()


def test_real_chunks_are_split_as_newmm_splits_them(shared):
    """Every twentieth of the chunks of a government's news that the other engine is asked for."""
    pytest.importorskip("nlpo3")
    path = shared / "real" / "thaigov" / "government_text.txt.gz"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        text = fold(stream.read(3_000_000)).content
    chunks = list(dict.fromkeys(chunk for chunk in text.split() if room._alike(chunk)))[::20]
    assert len(chunks) > 1_000
    assert [chunk for chunk in chunks if thai_words(chunk) != newmm.segment(chunk)] == []
