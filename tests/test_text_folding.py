"""The fold makes alike what looks alike, and every stretch of it leads back to real characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.text import folding
from qualcoop.text.folding import fold, fold_term

from .text_forge import AA, AE, AM, BOM, NBSP, NIKHAHIT, PIECES, SHY, WJ, ZWJ, ZWNJ, ZWSP, E, dirty
from .text_oracle import plain_fold

faulty = st.lists(
    st.one_of(st.sampled_from([*PIECES, *folding.MARKS, *folding.HIDDEN, AM, AA, E]), st.text(max_size=3)), max_size=60
).map("".join)


@given(dirty)
def test_folding_a_fold_changes_nothing(text):
    content = fold(text).content
    assert fold(content).content == content


@given(dirty)
def test_sources_of_neighbouring_characters_are_in_order_and_inside_the_text(text):
    folded = fold(text)
    before = 0
    for place in range(len(folded.content)):
        start, end = folded.source(place, place + 1)
        assert before <= start <= end <= len(text)
        before = start
    whole = folded.source(0, len(folded.content))
    assert folded.content == fold(text[slice(*whole)]).content


@given(faulty, st.sampled_from([0, 10_000]))
def test_both_roads_of_the_fold_are_the_plain_one(text, long):
    """Short texts go by patterns and long ones by tables; neither may be told from the other."""
    plain = plain_fold(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folding, "LONG", long)
        folded = fold(text)
    assert folded.content == plain.content
    places = range(len(plain.content) + 1)
    assert [folded.source(a, b) for a in places for b in (a, min(a + 1, len(plain.content)))] == [
        plain.source(a, b) for a in places for b in (a, min(a + 1, len(plain.content)))
    ]


def test_the_table_of_single_characters_is_the_fold_of_each():
    """Lower case is the only rule that takes a neighbour into account, and only for sigma."""
    table = folding._table()
    for code in (*range(0x3100), *range(0xA640, 0xAC00), *range(0xF700, 0xF71B), *range(0x10400, 0x10450), 0x1F600):
        assert plain_fold(chr(code)).content in (chr(table[code]), "")


@given(dirty, st.data())
def test_what_is_cited_folds_to_what_was_found(text, data):
    """Between two spaces nothing else of the text plays a part, so the citation alone must give the stretch."""
    folded = fold(text)
    begin = 0
    chunks = []
    for chunk in folded.content.split(" "):
        if chunk:
            chunks.append((begin, begin + len(chunk)))
        begin += len(chunk) + 1
    if chunks:
        start, end = data.draw(st.sampled_from(chunks))
        first, last = folded.source(start, end)
        assert fold(text[first:last]).content == folded.content[start:end]


@pytest.mark.parametrize(
    ("dirty_text", "clean"),
    [
        (f"น{NIKHAHIT}้{AA}", "น้ำ"),
        (f"น้{NIKHAHIT}{AA}", "น้ำ"),
        (f"น{NIKHAHIT}{AA}้", "น้ำ"),
        (f"น{AM}้", "น้ำ"),
        (f"{E}{E}ผน", f"{AE}ผน"),
        (f"{E}{ZWSP}{E}ผน", f"{AE}ผน"),
        ("ที่่", "ที่"),
        ("ท่ี", "ที่"),
        (f"ที{ZWSP}่", "ที่"),
        ("พันธ์ุ", "พันธุ์"),
        (f"กฎ{ZWSP}หมาย", "กฎหมาย"),
        (f"กฎ{WJ}{SHY}{ZWNJ}{ZWJ}{BOM}หมาย", "กฎหมาย"),
        (f"ก{NBSP}ข", "ก ข"),
        (f"ก {ZWSP} ข", "ก ข"),
        ("ก \n\n\t ข", "ก ข"),
        ("ท\uf702\uf70aนา", "ที่นา"),
        ("\uf700าน \uf70fาติ", "ฐาน ญาติ"),
        ("๐๑๒๓๔๕๖๗๘๙", "0123456789"),
        ("Related LAWS", "related laws"),
        ("İstanbul", "istanbul"),
        ("ΟΔΟΣ", "οδοσ"),
    ],
)
def test_what_looks_alike_folds_alike(dirty_text, clean):
    assert fold(dirty_text).content == clean


def test_lengthened_speech_stays_as_it_was_said():
    """นานาาา is how someone spoke; only marks are doubled by mistake."""
    assert fold("นานาาา ฮ่าาาา มากกกก").content == "นานาาา ฮ่าาาา มากกกก"


def test_a_clean_text_needs_no_map():
    folded = fold("กฎหมายที่เกี่ยวข้อง 2560")
    assert not folded.starts
    assert folded.source(3, 7) == (3, 7)


def test_a_citation_takes_swallowed_marks_with_it_and_leaves_hidden_spaces_outside():
    text = f"ที่่{ZWSP}ดิน"
    folded = fold(text)
    assert folded.content == "ที่ดิน"
    assert folded.source(0, 3) == (0, 4)
    assert folded.source(3, 6) == (5, 8)


def test_a_joiner_stays_with_the_letter_that_it_belongs_to():
    """Unicode counts a zero-width non-joiner as part of the character before it: to leave it out would cut one."""
    folded = fold(f"กฎ{ZWNJ}{ZWSP}หมาย")
    assert folded.source(0, 2) == (0, 3)


def test_an_emoji_before_the_place_moves_no_offset():
    text = f"😀 น{NIKHAHIT}้{AA}"
    folded = fold(text)
    assert text[slice(*folded.source(2, 5))] == f"น{NIKHAHIT}้{AA}"


def test_a_term_folds_like_a_text_and_loses_the_spaces_around_it():
    assert fold_term(f" น{NIKHAHIT}้{AA}\n") == "น้ำ"
    assert fold_term("  Internal\u00a0 Structure ") == "internal structure"
    assert fold_term(ZWSP) == ""
