"""Tests of the lock of a study's folder."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from qualcoop.errors import LockedError, MissingError
from qualcoop.storing import LOCK_NAME, lock

SRC = Path(__file__).resolve().parents[1] / "src"
HOLD = """
import sys
from qualcoop.storing import lock
with lock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.readline()
"""
COUNT = """
import sys, time
from pathlib import Path
from qualcoop.errors import LockedError
from qualcoop.storing import lock
done = 0
counter = Path(sys.argv[1], "counter")
while done < 20:
    try:
        with lock(sys.argv[1]):
            value = int(counter.read_text())
            time.sleep(0.0005)
            counter.write_text(str(value + 1))
        done += 1
    except LockedError:
        time.sleep(0.001)
"""


def run(script, folder):
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(SRC)},
        text=True,
    )


def leave(folder, **holder):
    (folder / LOCK_NAME).write_text(json.dumps({"host": socket.gethostname(), "at": "2021-03-04T10:00:00", **holder}))


@pytest.fixture
def dead_pid():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_the_lock_names_its_holder_and_goes(tmp_path):
    with lock(tmp_path):
        holder = json.loads((tmp_path / LOCK_NAME).read_text())
        assert (holder["pid"], holder["host"]) == (os.getpid(), socket.gethostname())
        assert holder["at"].endswith("+00:00")
    assert not list(tmp_path.iterdir())


def test_the_lock_goes_when_the_work_fails(tmp_path):
    with pytest.raises(KeyError), lock(tmp_path):
        raise KeyError
    assert not list(tmp_path.iterdir())
    with lock(tmp_path):
        pass


def test_a_second_writer_is_told_who_holds_the_study(tmp_path):
    other = run(HOLD, tmp_path)
    assert other.stdout.readline() == "held\n"
    with pytest.raises(LockedError, match=f"process {other.pid} on {socket.gethostname()} since 20"), lock(tmp_path):
        pass
    assert (tmp_path / LOCK_NAME).exists()
    other.communicate("go\n")
    with lock(tmp_path):
        pass


def test_the_lock_of_a_killed_process_is_taken_over(tmp_path):
    other = run(HOLD, tmp_path)
    assert other.stdout.readline() == "held\n"
    other.kill()
    other.communicate()
    assert (tmp_path / LOCK_NAME).exists()
    with lock(tmp_path):
        assert json.loads((tmp_path / LOCK_NAME).read_text())["pid"] == os.getpid()


def test_one_process_does_not_lock_twice(tmp_path):
    with lock(tmp_path), pytest.raises(LockedError, match=f"process {os.getpid()}"), lock(tmp_path):
        pass


def test_a_stale_lock_left_as_a_file_is_taken_over(tmp_path, dead_pid):
    leave(tmp_path, pid=dead_pid)
    with lock(tmp_path):
        pass
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("holder", [{"host": "elsewhere", "pid": 1}, {"pid": os.getppid()}, {"pid": "x"}])
def test_a_lock_that_may_be_alive_is_never_taken_over(tmp_path, holder):
    leave(tmp_path, **holder)
    before = (tmp_path / LOCK_NAME).read_bytes()
    with pytest.raises(LockedError, match="remove this file if that writer is gone") as caught, lock(tmp_path):
        pass
    assert caught.value.path == str(tmp_path / LOCK_NAME)
    assert (tmp_path / LOCK_NAME).read_bytes() == before


def test_a_lock_of_another_host_with_a_dead_number_is_left(tmp_path, dead_pid):
    leave(tmp_path, pid=dead_pid, host="elsewhere")
    with pytest.raises(LockedError, match="on elsewhere since 2021"), lock(tmp_path):
        pass


@pytest.mark.parametrize("left", ["", "{", "[1]"])
def test_a_lock_that_names_nobody_is_nobodys(tmp_path, left):
    (tmp_path / LOCK_NAME).write_text(left)
    with lock(tmp_path):
        pass


def test_three_writers_never_write_at_once(tmp_path):
    (tmp_path / "counter").write_text("0")
    writers = [run(COUNT, tmp_path) for _ in range(3)]
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert (tmp_path / "counter").read_text() == "60"


def test_a_missing_folder_is_missing(tmp_path):
    with pytest.raises(MissingError, match="nowhere"), lock(tmp_path / "nowhere"):
        pass
