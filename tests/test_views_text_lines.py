"""Lines of plain text: columns that line up in Thai too, nothing that steers a terminal."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.views import text_lines

THAI = "กขคงนปผมรวสหอาิีึืุูเแโใไ่้๊๋์ำๆ"


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        ("กรณีแย้ง", 6),
        ("ผู้ใหญ่บ้าน", 7),
        ("น้ำ", 2),
        ("ที่", 1),
        ("\u200bก\u00ad", 1),
        ("e\u0301", 1),
        ("漢字", 4),
        ("", 0),
    ],
)
def test_marks_take_no_column_and_wide_characters_two(words, columns):
    assert text_lines.width(words) == columns


@given(
    st.lists(st.tuples(st.text(THAI + "ab ", max_size=12), st.text(THAI + "xy|", max_size=8)), min_size=1, max_size=6)
)
def test_the_second_column_begins_in_the_same_place_in_every_row(pairs):
    table = text_lines.table_text(("กรณี", "b"), [(first, f"#{second}") for first, second in pairs])
    lines = table.splitlines()[1:]
    if any(text_lines.clean(first) for first, _ in pairs):
        assert len({text_lines.width(line[: line.index("#")]) for line in lines}) == 1
    assert len(lines) == len(pairs)


@given(st.text(THAI + "ab 漢", max_size=30), st.integers(min_value=2, max_value=20))
def test_a_clipped_text_fits_and_cuts_no_cluster(words, columns):
    cut = text_lines.clip(words, columns)
    assert text_lines.width(cut) <= columns
    if cut != words:
        kept = cut.removesuffix("…")
        clusters = regex.findall(r"\X", words)
        assert kept in {"".join(clusters[:n]).rstrip() for n in range(len(clusters) + 1)}


@given(st.text(max_size=40))
def test_what_people_said_cannot_steer_a_terminal(words):
    assert not regex.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text_lines.clean(words))


def test_a_column_that_is_empty_in_every_row_is_left_out():
    assert text_lines.table_text(("a", "b", "c"), [("1", "", "2"), ("3", "", "4")]).splitlines()[0] == "a  c"
