"""Words join to the text they came from, and no cut goes through what a reader sees as one character."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import OffsetError
from qualcoop.text import boundaries as room
from qualcoop.text import thai_words
from qualcoop.text.boundaries import boundaries, clusters_ok, cut_ok, default_policy, snap, splits, words

from .text_forge import AM, ZWSP, dirty, talk


@given(talk)
def test_words_joined_give_the_text_back(text):
    found = words(text)
    assert "".join(text[start:end] for start, end in found) == text
    assert all(start < end for start, end in found)
    assert boundaries(text) >= {0, len(text)}


@given(talk, talk)
def test_words_of_a_text_do_not_depend_on_what_stands_beyond_a_space(one, other):
    both = f"{one} {other}"
    assert boundaries(both) >= {place for place in boundaries(one) if place <= len(one.rstrip())}


@given(dirty, st.data())
def test_a_snapped_stretch_cuts_nothing_and_holds_the_old_one(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = snap(text, start, end)
    assert clusters_ok(text, first, last)
    assert first <= start <= end <= last


@given(dirty)
def test_no_permitted_cut_goes_through_a_grapheme_cluster(text):
    """The regex module's own clusters are the measure; the rule for leading vowels only forbids more."""
    starts = {match.start() for match in regex.finditer(r"\X", text)}
    assert {place for place in range(1, len(text)) if cut_ok(text, place)} <= starts


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("ไม้", [0, 3]),
        ("ผู้ใหญ่", [0, 3, 5, 7]),
        ("กะ", [0, 2]),
        ("น้ำ", [0, 3]),
        (f"ก{AM}้", [0, 3]),
        ("ฤๅ", [0, 2]),
        ("ก😀ข", [0, 1, 2, 3]),
        ("👨‍👩‍👧ก", [0, 5, 6]),
        ("🇹🇭🇱🇦", [0, 2, 4]),
        ("e\u0301a", [0, 2, 3]),
        ("เa", [0, 1, 2]),
    ],
)
def test_cuts_are_allowed_only_between_characters_as_people_see_them(text, allowed):
    assert [place for place in range(len(text) + 1) if cut_ok(text, place)] == allowed


def test_a_stretch_outside_the_text_is_refused():
    with pytest.raises(OffsetError, match="5 characters"):
        snap("ผู้นำ", 2, 9)


@pytest.mark.parametrize(
    ("term", "policy"),
    [
        ("นา", "word"),
        ("งบ", "word"),
        ("รัก", "word"),
        ("เงิน", "compound"),
        ("กฎหมาย", "compound"),
        ("งบ กลาง", "compound"),
        ("ก ข ค", "word"),
        (f"นา{ZWSP}ๆ", "word"),
        ("law", "word"),
        ("legal authority", "word"),
        ("MOU", "word"),
    ],
)
def test_a_term_of_three_characters_or_fewer_matches_whole_words_by_default(term, policy):
    assert default_policy(term) == policy


def test_thai_words_are_those_of_the_deciding_engine():
    text = "ผู้ใหญ่บ้านพัฒนาที่นา พ.ศ. 2560"
    assert [text[start:end] for start, end in words(text)] == ["ผู้ใหญ่บ้าน", "พัฒนา", "ที่นา", " ", "พ.ศ.", " ", "2560"]


def test_a_long_run_without_spaces_is_split_in_chunks_alike():
    """A chunk's last words may be halves, so they are split again with what follows."""
    sentence = "เทศบาลร่วมมือกับองค์กรปกครองส่วนท้องถิ่น"
    once = [end - start for start, end in words(sentence)]
    assert [end - start for start, end in words(sentence * 600)] == once * 600


def test_a_long_run_of_digits_is_one_word():
    assert words("เลข" + "5" * 20_000)[-1] == (3, 20_003)


def test_a_tokenizer_that_loses_text_is_not_believed(monkeypatch):
    def lossy(chunk: str) -> list[str]:
        return [chunk[:-1]]

    monkeypatch.setattr(thai_words, "_nlpo3", lambda: None)
    monkeypatch.setattr(thai_words, "_newmm", lambda: lossy)
    with pytest.raises(OffsetError, match="สูญหายไปหนึ่ง"):
        words("สูญหายไปหนึ่ง")


def test_chunks_are_forgotten_all_at_once_and_not_by_one_who_still_reads_them(monkeypatch):
    monkeypatch.setattr(room, "CACHED_CHUNKS", 2)
    monkeypatch.setattr(room, "_known", {})
    first = room.chunk_starts(["ผู้นำชุมชน", "นา", "one-two", " "])
    assert {chunk: sum(starts) for chunk, starts in first.items()} == {"ผู้นำชุมชน": 2, "นา": 1, "one-two": 1, " ": 1}
    assert list(room.chunk_starts(["แผน"])) == ["แผน"]
    assert len(first) == 4


def test_only_stretches_made_of_dictionary_words_split():
    assert splits("")
    assert splits("ความ")
    assert splits("ผิด")
    assert not splits("ษา")
    assert not splits("ก")


def test_the_tokenizer_is_loaded_late_and_never_asks_the_network():
    code = (
        "import sys, socket\n"
        "def refuse(*_): raise RuntimeError('network')\n"
        "socket.socket.connect = refuse\n"
        "from qualcoop.text import boundaries, matching, segments, damage, dates\n"
        "assert not {'pythainlp', 'spacy', 'nlpo3'} & set(sys.modules)\n"
        "boundaries.words('english only')\n"
        "assert 'pythainlp' not in sys.modules\n"
        "print(len(boundaries.words('ภาษาไทย')))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(room.__file__).parents[2])}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.stdout == "1\n", done.stderr
