"""Tests of memos."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import StudyError
from qualcoop.records.ledger import memo_hash
from qualcoop.records.study import Memo
from qualcoop.storing import load_memos, new_memo_id, new_salt, write_memo

FRONT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).map(str.strip)


def put(folder, name, text):
    (folder / "memos").mkdir(exist_ok=True)
    path = folder / "memos" / name
    path.write_bytes(text.encode())
    return path


@given(text=st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r")), author=FRONT, about=FRONT)
def test_a_memo_comes_back_word_for_word_so_its_hash_holds(tmp_path_factory, text, author, about):
    folder = tmp_path_factory.mktemp("study")
    memo = write_memo(folder, Memo("m-1", text, "2021-03-04", author, "hold", about, new_salt()))
    (again,) = load_memos(folder)
    assert again.text == text
    assert memo_hash(again.salt, again.text) == memo_hash(memo.salt, memo.text)
    assert again.date == "2021-03-04"


def test_what_write_gives_is_what_load_will_give(tmp_path):
    stored = write_memo(tmp_path, Memo("m", "หนึ่ง\r\nสอง\n", about="case:G", salt="0010"))
    assert load_memos(tmp_path) == (stored,)
    assert (stored.text, stored.salt) == ("หนึ่ง\nสอง\n", "0010")
    lines = (tmp_path / "memos" / "m.md").read_text(encoding="utf-8").splitlines()
    assert lines[:5] == ["---", 'about: "case:G"', 'salt: "0010"', "---", ""]


def test_a_memo_written_by_hand_is_read(tmp_path):
    put(tmp_path, "a.md", "---\ndate: 2021-03-04\nauthor: NO\ntags: [x]\nabout: [case:G, laws]\n---\nข้อความ\n")
    put(tmp_path, "b.md", "no front matter\n---\n")
    put(tmp_path, "c.md", "---\r\ntype: idea\r\n---\r\n\r\nx\r\ny\r\n")
    a, b, c = load_memos(tmp_path)
    assert (a.date, a.author, a.about, a.text) == ("2021-03-04", "NO", "case:G, laws", "ข้อความ")
    assert (b.text, b.date) == ("no front matter\n---", "")
    assert (c.type, c.text) == ("idea", "x\ny")


def test_faults_of_all_memos_come_together_with_their_lines(tmp_path):
    put(tmp_path, "a.md", "---\ndate: 1\ndate: 2\n---\n")
    put(tmp_path, "b.md", "---\nabout: &x y\n---\n")
    (put(tmp_path, "c.md", "")).write_bytes("ไทย".encode("cp874"))
    with pytest.raises(StudyError) as caught:
        load_memos(tmp_path)
    assert [(fault.path[-4:], fault.line) for fault in caught.value.faults] == [("a.md", 3), ("b.md", 2), ("c.md", 1)]


def test_a_memo_is_never_written_over(tmp_path):
    write_memo(tmp_path, Memo("m", "ก"))
    assert write_memo(tmp_path, Memo("m", "ก")).text == "ก"
    with pytest.raises(StudyError, match="never written over"):
        write_memo(tmp_path, Memo("m", "ข"))
    assert load_memos(tmp_path)[0].text == "ก"


@pytest.mark.parametrize("id_", ["", "../m", "a/b", ".m", "a b", "a\nb"])
def test_an_id_that_cannot_name_a_file_is_refused(tmp_path, id_):
    with pytest.raises(StudyError, match="cannot name a file"):
        write_memo(tmp_path, Memo(id_, "ก"))
    assert not list(tmp_path.iterdir())


def test_new_ids_are_free_and_can_name_a_file(tmp_path):
    for expected in ("2021-03-04-case-G", "2021-03-04-case-G-2", "2021-03-04-case-G-3"):
        id_ = new_memo_id(tmp_path, date="2021-03-04T10:00:00+07:00", about="case:G")
        assert id_ == expected
        write_memo(tmp_path, Memo(id_, "ก"))
    assert new_memo_id(tmp_path, date="2021-03-04", about="../ ") == "2021-03-04-memo"


def test_salts_differ():
    assert len({new_salt() for _ in range(20)}) == 20
