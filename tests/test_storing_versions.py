"""Tests of the write-once snapshots."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import LedgerError
from qualcoop.records.canonical import digest
from qualcoop.storing import keep_text, read_kept_text, read_version, version_path, write_version

DATA = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("กขabc"), inner, max_size=3),
    max_leaves=6,
)


@given(DATA)
def test_data_come_back_under_their_hash(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("study")
    sha = write_version(folder, data)
    assert sha == digest(data)
    assert read_version(folder, sha) == data


def test_the_same_content_is_not_written_again(tmp_path):
    path = version_path(tmp_path, write_version(tmp_path, {"codes": ["กฎหมาย"]}))
    before = path.stat().st_ino, path.stat().st_mtime_ns
    write_version(tmp_path, {"codes": ["กฎหมาย"]})
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == before
    assert path.read_text(encoding="utf-8") == '{"codes":["กฎหมาย"]}'


def test_a_snapshot_that_was_changed_is_named(tmp_path):
    sha = write_version(tmp_path, {"value": "T"})
    path = version_path(tmp_path, sha)
    path.write_text('{"value":"F"}', encoding="utf-8")
    with pytest.raises(LedgerError, match="was changed") as caught:
        read_version(tmp_path, sha)
    assert caught.value.path == str(path)
    with pytest.raises(LedgerError, match="never written over"):
        write_version(tmp_path, {"value": "T"})
    assert path.read_text(encoding="utf-8") == '{"value":"F"}'


@pytest.mark.parametrize("place", range(0, 13, 3))
def test_a_snapshot_with_one_byte_changed_is_found(tmp_path, place):
    sha = write_version(tmp_path, {"value": "T"})
    path = version_path(tmp_path, sha)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(LedgerError, match="was changed"):
        read_version(tmp_path, sha)


def test_a_missing_snapshot_is_named(tmp_path):
    with pytest.raises(LedgerError, match=r"versions.0{16}\.json: this snapshot is missing"):
        read_version(tmp_path, "0" * 64)


@pytest.mark.parametrize("sha", ["", "../../study.yaml", "0" * 16, "G" * 64, "0" * 64 + "\n"])
def test_what_is_no_hash_leads_to_no_file(tmp_path, sha):
    with pytest.raises(LedgerError, match="no SHA-256"):
        read_version(tmp_path, sha)


def test_a_text_is_kept_under_its_hash(tmp_path):
    text = "ถาม: ใครริเริ่ม\r\nตอบ: นายก 😀"
    sha = sha256(text.encode()).hexdigest()
    keep_text(tmp_path, sha, text)
    keep_text(tmp_path, sha, text)
    assert read_kept_text(tmp_path, sha) == text


def test_a_text_is_not_kept_under_another_hash(tmp_path):
    with pytest.raises(LedgerError, match="another hash"):
        keep_text(tmp_path, "0" * 64, "ก")
    assert not list(tmp_path.iterdir())


def test_a_kept_text_that_was_changed_is_named(tmp_path):
    sha = sha256("ก".encode()).hexdigest()
    keep_text(tmp_path, sha, "ก")
    version_path(tmp_path, sha, suffix=".txt").write_text("ข", encoding="utf-8")
    with pytest.raises(LedgerError, match="was changed"):
        read_kept_text(tmp_path, sha)
    with pytest.raises(LedgerError, match="never written over"):
        keep_text(tmp_path, sha, "ก")
