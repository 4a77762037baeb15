"""Segments cover a turn without loss and break no word."""

from __future__ import annotations

import gzip
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import OffsetError
from qualcoop.text.boundaries import boundaries, cut_ok
from qualcoop.text.segments import LONGEST, SEGMENTER, SHORTEST, segments

from .text_forge import talk

module = import_module("qualcoop.text.segments")
THAI = "เทศบาลร่วมมือกับองค์กรปกครองส่วนท้องถิ่น"
long_talk = st.builds(lambda parts, n: "".join(parts) * n, st.lists(talk, max_size=6), st.integers(1, 6))


@given(long_talk, st.data())
def test_segments_cover_their_stretch_without_gap_or_empty_piece(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pieces = segments(text, start, end)
    places = [start, *(b for _, b in pieces)]
    assert places[-1] == end if pieces else start == end
    assert [a for a, _ in pieces] == places[:-1]
    assert all(a < b for a, b in pieces)


@given(long_talk)
def test_segments_break_no_word_and_no_cluster(text):
    inner = [a for a, _ in segments(text, 0, len(text))[1:]]
    assert all(cut_ok(text, place) for place in inner)
    assert set(inner) <= boundaries(text)


@given(long_talk)
def test_white_space_belongs_to_the_piece_before_it(text):
    assert not any(text[a].isspace() for a, _ in segments(text, 0, len(text))[1:])


@given(long_talk)
def test_no_piece_is_shorter_than_forty_unless_it_is_the_whole(text):
    pieces = segments(text, 0, len(text))
    assert len(pieces) <= 1 or all(b - a >= SHORTEST for a, b in pieces)


@given(long_talk)
def test_what_is_not_looked_at_could_not_have_been_a_cut(text):
    """Every white space is weighed here, those near the ends of the stretch and in a short one too."""
    matches = [match for match in module.WHITE.finditer(text) if match.start() > 0 and match.end() < len(text)]
    inner = [match for match in matches if cut_ok(text, match.end()) and text[match.end()] not in "ๆฯ"]
    weighed = [(match.end(), module._strength(text, *match.span())) for match in inner]
    cuts = module._cuts(module._with_word_breaks(text, weighed, 0, len(text)), 0, len(text))
    assert [a for a, _ in segments(text, 0, len(text))[1:]] == cuts


def test_a_short_turn_is_one_segment_and_an_empty_one_has_none():
    assert segments("ครับ ใช่ครับ", 0, 12) == [(0, 12)]
    assert segments("ครับ", 2, 2) == []


def test_a_thai_run_of_22000_characters_without_spaces_is_cut_between_words():
    text = (THAI * 600)[:22_000]
    pieces = segments(text, 0, len(text))
    assert len(pieces) >= len(text) // LONGEST
    assert max(b - a for a, b in pieces) <= LONGEST
    assert {a for a, _ in pieces} <= boundaries(text)


def test_the_work_grows_as_the_text_does(monkeypatch):
    """Counted in places looked at, not in seconds: a piece needs one choice among 300 places, however long the text."""
    looked = []
    cuts = module._cuts

    class Places(list):
        def __getitem__(self, at):
            looked.append(at)
            return super().__getitem__(at)

        def __iter__(self):
            raise AssertionError("all places are looked at for each piece")

    monkeypatch.setattr(module, "_cuts", lambda places, start, end: cuts(Places(places), start, end))
    talk_ = f"{THAI} {THAI[:7]} " * 2000
    pieces = segments(talk_, 0, len(talk_))
    assert 0 < len(looked) <= 2 * LONGEST * len(pieces)


def test_turns_of_real_thai_programmes_are_cut_within_bounds(shared):
    path = shared / "real" / "thaigov" / "programmes_2558.txt.gz"
    if not path.is_file():
        pytest.skip(f"no file {path}")
    lines = gzip.decompress(path.read_bytes()).decode(errors="ignore").split("\n")
    long = [line for line in lines if len(line) > 1000]
    assert long
    for line in long:
        assert all(SHORTEST <= b - a <= LONGEST for a, b in segments(line, 0, len(line)))


def test_cuts_prefer_lines_and_sentence_ends_to_spaces():
    text = (
        "We met every month with the neighbouring municipalities. Nobody wanted to sign it, because auditors came.\n"
        "นายกบอกว่าเรื่องขยะต้องทำร่วมกันทั้งอำเภอถึงจะคุ้มค่าครับ แต่ว่าเรื่องน้ำประปานี่แต่ละแห่งก็ต่างคนต่างทำกันไป"
    )
    assert [text[a : a + 6] for a, _ in segments(text, 0, len(text))] == ["We met", "Nobody", "นายกบอ", "แต่ว่า"]


def test_a_title_or_an_abbreviation_ends_no_sentence():
    text = (
        "It was in the year that we remember when Dr. Somchai came to us with Mrs. Anong from the other side of town."
    )
    assert segments(text, 0, len(text)) == [(0, len(text))]


def test_a_repeat_mark_after_a_space_stays_with_its_word():
    """ๆ repeats the word before it, and careful typists put a space between."""
    text = "ประชุมกันระหว่างเทศบาลเรื่องต่าง ๆ " * 12
    assert all(text[a] != "ๆ" for a, _ in segments(text, 0, len(text)))


def test_a_stretch_is_cut_alike_wherever_it_stands():
    talk_ = f"{THAI} {THAI} {THAI} {THAI}ครับ {THAI} {THAI}"
    alone = segments(talk_, 0, len(talk_))
    text = f"ถาม: อะไรครับ\nตอบ: {talk_}\nถาม: แล้วไงต่อ"
    start = text.index(talk_)
    assert [(a - start, b - start) for a, b in segments(text, start, start + len(talk_))] == alone


def test_a_stretch_outside_the_text_is_refused_and_the_version_has_a_name():
    with pytest.raises(OffsetError, match="no stretch"):
        segments("ครับ", 0, 5)
    assert SEGMENTER == "segments@1"
