"""Carrying stretches over to a later form of a text: the same characters, or said to have fallen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.text import carrying
from qualcoop.text.boundaries import clusters_ok
from qualcoop.text.carrying import carry, matches

THAI = [
    "ถาม: งานสองเมืองเริ่มอย่างไรคะ\n",
    "ตอบ: กฎหมายเปิดทางให้สองเมืองทำด้วยกันได้ครับ\n",      # the law lets two towns work together
    "ตอบ: นายกทั้งสองคนคุยกันทุกเดือน เรื่องถึงไม่ค้าง\n",     # the two mayors talk every month
    "ตอบ: ครับ\n",
    "Clerk: The mayors never met after the election.\n",
    "ตอบ: น้ำท่วมปีนั้นทำให้ต้องคุยกัน\n",
]

talks = st.lists(st.sampled_from(THAI), max_size=14).map("".join)
edits = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 60), st.sampled_from(["", "ไม่", "[00:01] ", "ครับ", "\n", "้", *THAI])),
    max_size=6,
)


def edited(text, script):
    """Cut out and put in at random places, as a person or a newer reader would."""
    for at, cut, put in script:
        place = at % (len(text) + 1)
        text = text[:place] + put + text[place + cut :]
    return text


@st.composite
def changed_texts(draw):
    old = draw(talks)
    spans = st.tuples(st.integers(0, len(old)), st.integers(1, 80)).map(lambda s: (s[0], min(s[0] + s[1], len(old))))
    return old, edited(old, draw(edits)), [span for span in draw(st.lists(spans, max_size=12)) if span[0] < span[1]]


@given(changed_texts())
def test_what_moved_has_the_same_characters_and_nothing_is_lost(changed):
    old, new, spans = changed
    found = carry(old, new, spans)
    assert set(found.moved) | set(found.fell) == set(spans)
    assert not set(found.moved) & set(found.fell)
    for (start, end), (begin, stop) in found.moved.items():
        assert new[begin:stop] == old[start:end]
        assert clusters_ok(new, begin, stop) or not clusters_ok(old, start, end)


@given(changed_texts())
def test_no_two_stretches_come_to_lie_at_one_place(changed):
    found = carry(*changed)
    assert len(set(found.moved.values())) == len(found.moved)


@given(changed_texts())
def test_what_is_guessed_lies_in_the_later_text(changed):
    old, new, spans = changed
    for guess in carry(old, new, spans).fell.values():
        assert guess is None or 0 <= guess[0] < guess[1] <= len(new)


@given(changed_texts())
def test_matches_are_the_same_characters_and_never_cross(changed):
    old, new, _ = changed
    reached = (0, 0)
    for match in matches(old, new):
        assert reached[0] <= match.old
        assert reached[1] <= match.new
        reached = (match.old + match.length, match.new + match.length)
        assert old[match.old : reached[0]] == new[match.new : reached[1]]


@given(talks, st.data())
def test_over_one_insertion_each_stretch_before_or_behind_it_moves_to_its_exact_place(old, data):
    at = data.draw(st.integers(0, len(old)))
    start = data.draw(st.integers(0, max(0, len(old) - 1)))
    span = (start, min(len(old), start + data.draw(st.integers(1, 50))))
    if span[0] == span[1]:
        return
    found = carry(old, old[:at] + "<00:01>" + old[at:], [span])
    if span[0] < at < span[1]:
        assert span in found.fell
    elif not clusters_ok(old, at, at):
        assert set(found.moved) | set(found.fell) == {span}
    else:
        shift = 7 if at <= span[0] else 0
        assert found.moved == {span: (span[0] + shift, span[1] + shift)}


@given(talks, st.lists(st.tuples(st.integers(0, 400), st.integers(1, 30)), max_size=5))
def test_a_text_that_did_not_change_moves_nothing(text, starts):
    spans = [(s, min(len(text), s + n)) for s, n in starts if s < len(text)]
    assert carry(text, text, spans).moved == {span: span for span in spans}


def test_labels_put_before_every_line_carry_every_coding():
    old = "".join(THAI)
    new = "".join(f"[00:0{n}] {line}" for n, line in enumerate(THAI))
    said = "กฎหมายเปิดทางให้สองเมืองทำด้วยกันได้"
    span = (old.index(said), old.index(said) + len(said))
    begin, stop = carry(old, new, [span]).moved[span]
    assert (new[begin:stop], begin - span[0]) == (said, 16)


def test_a_word_put_into_a_coded_passage_lets_it_fall_and_says_where_it_may_be():
    old = "".join(THAI)
    new = old.replace("เปิดทางให้", "ไม่เปิดทางให้")           # now it says the opposite
    said = "กฎหมายเปิดทางให้สองเมือง"
    span = (old.index(said), old.index(said) + len(said))
    found = carry(old, new, [span])
    guess = found.fell[span]
    assert (dict(found.moved), new[slice(*guess)]) == ({}, "กฎหมายไม่เปิดทางให้สองเมือง")


def test_a_passage_that_was_taken_out_falls_though_its_words_are_said_elsewhere():
    old = THAI[0] + "ตอบ: ครับ\n" + THAI[1] + THAI[2]
    new = THAI[0] + THAI[1] + THAI[2] + "ตอบ: ครับ\n"
    span = (old.index("ครับ\n"), old.index("ครับ\n") + 4)
    assert span in carry(old, new, [span]).fell


def test_a_tone_mark_that_now_follows_a_passage_lets_it_fall():
    found = carry("เขาคุยกัน ทุกเดือนนานมาแล้วครับ", "เขาคุยกัน้ ทุกเดือนนานมาแล้วครับ", [(0, 9), (10, 18)])
    assert (dict(found.moved), list(found.fell)) == ({(10, 18): (11, 19)}, [(0, 9)])


def test_a_word_doubled_beside_a_passage_does_not_make_it_fall():
    found = carry("มากดี และเราก็ทำต่อ", "มากมากดี และเราก็ทำต่อ", [(0, 5), (5, 9)])
    assert found.moved == {(0, 5): (3, 8), (5, 9): (8, 12)}


@pytest.mark.parametrize("n", [400])
def test_long_talk_that_repeats_itself_is_compared_by_lines(n):
    lines = [THAI[i % 4] for i in range(n)]
    changed = [line if i % 97 else "ตอบ: เปลี่ยนแล้ว\n" for i, line in enumerate(lines)]
    old, new = "".join(lines), "".join(changed)
    assert len(old) > carrying.SMALL
    said = old.index(THAI[1]), old.index(THAI[1]) + len(THAI[1])
    assert said in carry(old, new, [said]).moved
