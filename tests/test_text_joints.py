"""A piece between joints is split alone as newmm splits it within its chunk."""

from __future__ import annotations

import gzip
from random import Random

import numpy as np
import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st
from pythainlp.corpus import thai_words as dictionary
from pythainlp.tokenize import newmm
from pythainlp.tokenize.tcc_p import tcc_pos

from qualcoop.text import joints as room
from qualcoop.text import judging
from qualcoop.text.boundaries import CHUNK, chunk_starts
from qualcoop.text.folding import fold
from qualcoop.text.joints import edges, joints
from qualcoop.text.judging import Judge, is_thai


@pytest.fixture(autouse=True, scope="module")
def joints_in_short_texts_too():
    """Look for joints where it would not be worth the while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "LEAST", 0)
        yield


LISTED = sorted(word for word in dictionary() if " " not in word)
SIGNED = [word for word in LISTED if regex.search("[^\u0e00-\u0e7f]", word)]
SHORT = [word for word in LISTED if len(word) <= 3]
LONGEST = max(map(len, LISTED))
words, short = st.sampled_from(LISTED), st.sampled_from(SHORT)
parts = st.one_of(words, words.map(lambda word: word[:3]), words.map(lambda word: word[2:]))
signed = st.one_of(words, st.sampled_from(SIGNED), st.sampled_from([*"“”(),./-…๏ๆฯ", "2560"]))
LETTERS = "กนรวยงสอมเแี่้ิุู์าำัืะ"
chunks = st.one_of(
    st.lists(words, min_size=2, max_size=9).map("".join),
    st.lists(short, min_size=4, max_size=20).map("".join),
    st.lists(parts, max_size=9).map("".join),
    st.lists(signed, max_size=9).map("".join),
    st.lists(st.one_of(short, st.sampled_from(LETTERS)), max_size=24).map("".join),
    st.text(LETTERS, max_size=40),
).map(lambda chunk: fold(chunk).content.replace(" ", ""))


def starts_of(chunk: str) -> bytes:
    """Give the beginnings of newmm's words of a whole chunk."""
    return b"".join(b"\1" + bytes(len(word) - 1) for word in newmm.segment(chunk))


def crossed(chunk: str) -> set[int]:
    """Give the places that a word of the dictionary goes over, each looked up by itself."""
    known = dictionary()
    size = len(chunk)
    spans = ((start, end) for start in range(size) for end in range(start + 2, min(size, start + LONGEST) + 1))
    return {place for start, end in spans if chunk[start:end] in known for place in range(start + 1, end)}


@given(chunks)
@example("ฮาาาากกกฟหกด")
@example("เกินเลยเปลี่ยนเวียร์พันธุ์กรรมแข็งกัน")
def test_no_word_goes_over_a_joint_and_no_cluster_is_cut_there(chunk):
    found = set(joints(chunk).tolist())
    assert not found & crossed(chunk)
    assert found <= tcc_pos(chunk)
    assert all("ก" <= chunk[place - 1] <= "๎" and "ก" <= chunk[place] <= "ไ" for place in found)


def test_where_a_cluster_begins_one_begins_whatever_stands_around():
    """Syllables that open, close and are silenced, mixed up: every rule of the clusters is met, and met by halves."""
    dice = Random(11)
    whole = ["เก", "แก", "เกีย", "เกือ", "เกิ", "ก็", "กัน", "กรร", "กร์", "กริ์", "รย์", "ัวะ", "าะ", "เกิร์"]
    halves = [*"กรยอวเแโไะัาำิีืึุู็่้์ๆฯ", *whole]
    for _ in range(4_000):
        text = "".join(dice.choices(halves, k=12))
        codes = room._codes(text)
        begun = set(np.flatnonzero(room._begun(codes, room._windows(codes))).tolist()) - {0}
        clusters = tcc_pos(text)
        assert begun <= clusters
        for place in begun:
            assert {one for one in clusters if one <= place} == tcc_pos(text[:place])


@given(st.lists(st.tuples(chunks.filter(bool), st.integers(0, 200), st.integers(1, 9)), min_size=1, max_size=12))
@example([("คนงบคนผลพล", 2, 2), ("ฟหกด", 1, 1), ("ผู้นำฟหกดและผลคน", 0, 5)])
def test_words_around_a_stretch_are_those_of_its_whole_chunk(asked):
    text = " ".join(chunk for chunk, _, _ in asked)
    whole, stretches, begin = bytearray(len(text) + 1), [], 0
    for chunk, at, length in asked:
        end = begin + len(chunk)
        whole[begin:end] = starts_of(chunk)
        whole[end] = 1
        start = begin + at % len(chunk)
        stretches.append((start, min(end, start + length)))
        begin = end + 1
    judge = Judge(text)
    judge.split(stretches)
    seen = judge._starts
    for start, end in stretches:
        if f" {text} "[start] == " " == f" {text} "[end + 1] or not is_thai(text[start:end]):
            continue                        # it stands between blanks, whatever its words, or need not be asked for
        around = whole.rfind(1, 0, start + 1), whole.find(1, end)
        assert (seen.rfind(1, 0, start + 1), seen.find(1, end)) == around
        assert (seen[start], seen[end]) == (whole[start], whole[end])


def test_pieces_are_shorter_than_chunks(monkeypatch):
    asked = []

    def noted(pieces):
        asked.extend(pieces)
        return chunk_starts(pieces)

    monkeypatch.setattr("qualcoop.text.judging.chunk_starts", noted)
    text = "เทศบาลและชุมชนร่วมกันดูแลผู้สูงอายุในพื้นที่โดยไม่มีกฎหมายรองรับ"
    judge = Judge(text)
    start = text.index("กฎหมาย")
    judge.split([(start, start + 6)])
    assert judge.fits("word", start, start + 6)
    assert sum(map(len, asked)) < len(text) / 3


def test_where_words_are_not_found_as_they_are_known_to_be_no_joint_is_used(monkeypatch):
    """As by another version of newmm, here one that has two letters in each word of what it is given."""
    monkeypatch.setattr(room, "word_starts", lambda chunks: {chunk: b"\1\0" * len(chunk) for chunk in chunks})
    monkeypatch.setattr(room, "stands_alone", lambda *_, **__: True)
    room._proven.cache_clear()
    try:
        assert sum(edges("เทศบาลและชุมชน", {0: 14})) == 2
    finally:
        room._proven.cache_clear()


def test_few_letters_are_split_whole(monkeypatch):
    monkeypatch.setattr(judging, "LEAST", 1_000)
    monkeypatch.setattr(judging, "edges", None)
    judge = Judge("เทศบาลและชุมชน")
    judge.split([(6, 9)])
    assert judge.fits("word", 6, 9)


def test_where_a_piece_says_too_little_the_chunk_is_asked():
    """No word is ฟฟฟ: newmm skips it and what stands behind, up to a word that is more than two consonants."""
    for text in ("ฟฟฟคนไปบ้าน", "และฟฟฟคนไปบ้าน", "ไปบ้านฟฟฟคน"):
        start = text.index("คน")
        judge = Judge(text)
        judge.split([(start, start + 2)])
        assert judge._starts[start] == starts_of(text)[start]


def test_chunks_that_are_split_in_parts_have_no_joints():
    chunk = "เทศบาลและชุมชน" * (CHUNK // 14 + 1)
    assert len(chunk) > CHUNK
    marked = edges(f"{chunk} เทศบาลและ", {0: len(chunk), len(chunk) + 1: len(chunk) + 10})
    assert [place for place, mark in enumerate(marked) if mark][:3] == [0, len(chunk), len(chunk) + 1]
    assert marked[len(chunk) + 7] == 1


@pytest.mark.parametrize("text", ["", "ก", "กก", "กกก", "เ", "a", "\U0001f600", " ", "\ud800ก"])
def test_short_texts_have_no_joints(text):
    assert joints(text).tolist() == []


def test_most_joints_of_real_text_are_found(shared):
    path = shared / "real" / "thaigov" / "government_text.txt.gz"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        text = fold(stream.read(400_000)).content
    all_chunks = [chunk for chunk in dict.fromkeys(text.split()) if regex.fullmatch("[ก-๎]+", chunk)][::10]
    found = sum(len(joints(chunk)) for chunk in all_chunks)
    there = sum(len(tcc_pos(chunk) - crossed(chunk) - {len(chunk)}) for chunk in all_chunks)
    assert len(all_chunks) > 200
    assert found > 0.7 * there
