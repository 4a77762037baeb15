"""Tests of the fixed texts of a study."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import StudyError
from qualcoop.records.transcript import Notice, Source, Speaker, Transcript, Turn
from qualcoop.storing import load_texts, write_text

TEXT = "ถาม: เป็นอย่างไร\nตอบ: ดีครับ 😀"
TALK = Transcript(
    "hatyai-01.v2",
    TEXT,
    (Turn(1, "ถาม", "interviewer", 5, 16, "00:01", "th"), Turn(2, "ตอบ", "informant", 22, 30)),
    kind="focus_group",
    case="A",
    date="2018-11-30",
    language="th",
    speakers=(Speaker("ถาม", "interviewer", 1), Speaker("ตอบ", "informant", 1, "mayor")),
    damaged=((0, 2),),
    notices=(Notice("damage", 1, "two characters"),),
    source=Source("data/a.docx", "ab" * 32, "docx", "utf-8", "docx@1"),
)


def change_layout(folder, **changes):
    path = folder / "texts" / f"{TALK.id}.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}), encoding="utf-8")


def test_a_transcript_comes_back_whole(tmp_path):
    write_text(tmp_path, TALK)
    assert load_texts(tmp_path) == (TALK,)
    assert (tmp_path / "texts" / "hatyai-01.v2.txt").read_bytes() == TEXT.encode()


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_comes_back_character_for_character(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("study")
    write_text(folder, Transcript("t", text))
    assert load_texts(folder)[0].text == text


def test_texts_come_in_the_order_of_their_ids(tmp_path):
    for id_ in ("b", "ก", "a-2", "a"):
        write_text(tmp_path, Transcript(id_, "x"))
    assert [transcript.id for transcript in load_texts(tmp_path)] == ["a", "a-2", "b", "ก"]


def test_a_study_without_texts_has_none(tmp_path):
    assert load_texts(tmp_path) == ()


def test_a_text_that_was_changed_is_named(tmp_path):
    write_text(tmp_path, TALK)
    path = tmp_path / "texts" / f"{TALK.id}.txt"
    path.write_text(TEXT.replace("ดี", "แย่"), encoding="utf-8")
    with pytest.raises(StudyError, match="not the text that its json tells of") as caught:
        load_texts(tmp_path)
    assert caught.value.path == str(path)


@pytest.mark.parametrize("change", [lambda data: data.replace(b"\n", b"\r\n"), lambda data: b"\xef\xbb\xbf" + data])
def test_changed_line_ends_are_told_from_changed_words(tmp_path, change):
    write_text(tmp_path, TALK)
    path = tmp_path / "texts" / f"{TALK.id}.txt"
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(StudyError, match="only its line ends or its byte order mark"):
        load_texts(tmp_path)


@pytest.mark.parametrize("half", ["txt", "json"])
def test_half_a_text_is_named(tmp_path, half):
    write_text(tmp_path, TALK)
    path = tmp_path / "texts" / f"{TALK.id}.{half}"
    path.unlink()
    with pytest.raises(StudyError, match="this half of a stored text is missing") as caught:
        load_texts(tmp_path)
    assert caught.value.path == str(path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "other"}, "the file's name says"),
        ({"kind": "chat"}, "interview, focus_group"),
        ({"language": "de"}, "th, en, mixed, und"),
        (
            {"turns": [{"n": 1, "speaker": "", "role": "informent", "start": 0, "end": 1}]},
            "turn 1: role is 'informent'",
        ),
        ({"turns": [{"n": 1}]}, "turns cannot be read"),
        ({"turns": [{"n": 1, "speaker": "", "role": "other", "start": 0, "end": 999}]}, "turns cannot be read"),
        ({"turns": 1}, "turns cannot be read"),
        ({"text_sha256": None}, "not the text"),
    ],
)
def test_a_layout_that_cannot_be_is_named(tmp_path, changes, words):
    write_text(tmp_path, TALK)
    change_layout(tmp_path, **changes)
    with pytest.raises(StudyError, match=words):
        load_texts(tmp_path)


@pytest.mark.parametrize("data", [b"{", b"[]", b"\xff", b"[" * 100_000])
def test_a_layout_that_is_no_json_is_named(tmp_path, data):
    write_text(tmp_path, TALK)
    (tmp_path / "texts" / f"{TALK.id}.json").write_bytes(data)
    with pytest.raises(StudyError, match="no JSON"):
        load_texts(tmp_path)


def test_faults_of_all_texts_come_together(tmp_path):
    for id_ in ("a", "b", "c"):
        write_text(tmp_path, Transcript(id_, "x"))
        (tmp_path / "texts" / f"{id_}.txt").write_text("y" if id_ != "b" else "x")
    with pytest.raises(StudyError) as caught:
        load_texts(tmp_path)
    assert [fault.path[-5:] for fault in caught.value.faults] == ["a.txt", "c.txt"]


@pytest.mark.parametrize("id_", ["", "..", ".x", "a/b", "a\\b", "a\nb", "a.", "a:b"])
def test_an_id_that_cannot_name_a_file_is_refused(tmp_path, id_):
    with pytest.raises(StudyError, match="cannot name a file"):
        write_text(tmp_path, Transcript(id_, "x"))
    assert not list(tmp_path.iterdir())
