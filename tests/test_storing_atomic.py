"""Tests of writing a file whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from qualcoop.storing import write_whole

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX systems")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_text_and_bytes_are_written_as_they_are(tmp_path):
    write_whole(tmp_path / "a" / "b.txt", "ก\r\nข")
    write_whole(str(tmp_path / "c.bin"), b"\xff\x00")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "ก\r\nข".encode()
    assert (tmp_path / "c.bin").read_bytes() == b"\xff\x00"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b.txt", "c.bin"]


@posix
def test_a_new_file_has_the_usual_permissions_and_an_old_one_keeps_its_own(tmp_path):
    path = tmp_path / "study.yaml"
    before = os.umask(0o027)
    try:
        write_whole(path, "a")
        assert mode(path) == 0o640
        path.chmod(0o664)
        write_whole(path, "b")
    finally:
        os.umask(before)
    assert (mode(path), path.read_text()) == (0o664, "b")


@posix
def test_a_symbolic_link_stays_one(tmp_path):
    (tmp_path / "real").write_text("a")
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", "b")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "b"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, error):
    path = tmp_path / "ledger.jsonl"
    path.write_text("old")

    def fail(handle):
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(error)):
        write_whole(path, "new")
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("ledger.jsonl", "old")]


def test_the_new_content_is_on_disk_before_the_name_is_given_to_it(tmp_path, monkeypatch):
    steps = []
    real_sync, real_replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (steps.append("fsync"), real_sync(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda self, to: (steps.append("rename"), real_replace(self, to))[1])
    write_whole(tmp_path / "a", "x")
    assert steps[:2] == ["fsync", "rename"]


def test_a_text_that_cannot_be_utf8_is_not_half_written(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a", "ก\ud800")
    assert not list(tmp_path.iterdir())
