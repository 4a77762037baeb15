"""A Dask cluster on loopback, one of its two workers killed in the middle: the same result as one process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread
from time import sleep

import pandas as pd
import pyarrow.parquet as pq
import pytest

pytest.importorskip("distributed", reason="a cluster needs the extra 'scale'")

from tests.scaling_forge import SOURCE, Cluster, codebook, write_answers

from qualcoop.errors import ReadingError, UsageError
from qualcoop.scaling import Summary, cluster, scale

BOOK = codebook()
MOST_MEMORY = 1_000_000
"""Kilobytes that a worker may take over a million answers."""


def parts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("part-*.parquet"))}


def with_one_killed(table: Path, folder: Path, *, rows: int, after: int) -> tuple[Summary, int]:
    """Code on two workers; kill one when so many parts stand, and tell how many stood then."""
    stood = []
    with Cluster(folder.parent, workers=2) as started:

        def kill() -> None:
            while len(found := list(folder.glob("part-*.parquet"))) < after:
                sleep(0.002)
            started.workers[0].kill()
            stood.append(len(found))

        killer = Thread(target=kill, daemon=True)
        killer.start()
        told = scale(table, BOOK, folder, scheduler=started.address, rows=rows)
        killer.join()
        assert started.workers[0].wait() != 0
        assert started.workers[1].poll() is None
    return told, stood[0]


def test_a_cluster_that_loses_a_worker_gives_what_one_process_gives(tmp_path):
    table = write_answers(tmp_path / "answers.parquet", 3_000)
    told, stood = with_one_killed(table, tmp_path / "cluster", rows=100, after=5)
    assert stood < told.parts == 30
    alone = scale(table, BOOK, tmp_path / "alone", workers=1, rows=100)
    assert told.codes == alone.codes
    assert parts(tmp_path / "cluster") == parts(tmp_path / "alone")


def test_a_scheduler_that_ends_is_told_and_another_goes_on(tmp_path):
    table, folder = write_answers(tmp_path / "answers.parquet", 3_000), tmp_path / "out"
    with Cluster(tmp_path, workers=1) as started:

        def kill() -> None:
            while len(parts(folder)) < 3:
                sleep(0.002)
            started.scheduler.kill()

        Thread(target=kill, daemon=True).start()
        with pytest.raises(UsageError, match=r"the scheduler at tcp://\S+ is gone; .*stand: \d+; the same call"):
            scale(table, BOOK, folder, scheduler=started.address, rows=100)
    told = scale(table, BOOK, folder, workers=1, rows=100)
    assert 3 <= told.done_before < told.parts
    scale(table, BOOK, tmp_path / "alone", workers=1, rows=100)
    assert parts(folder) == parts(tmp_path / "alone")


def test_a_fault_on_a_worker_comes_back_as_it_was(tmp_path):
    table = tmp_path / "answers.parquet"
    pq.write_table(pq.read_table(write_answers(table, 3)).set_column(0, "id", [["a", None, "c"]]), table)
    with Cluster(tmp_path, workers=1) as started, pytest.raises(ReadingError, match="row group 0, row 1") as caught:
        scale(table, BOOK, tmp_path / "out", scheduler=started.address)
    assert caught.value.path == str(table)


@pytest.mark.parametrize(
    "address",
    ["nonsense", "127.0.0.1", "tcp://127.0.0.1", "tcp://:x", "foo://localhost:1", "tcp://localhost:99999", "inproc://1"],
)
def test_what_is_no_address_is_told_and_claims_no_folder(tmp_path, address):
    table = write_answers(tmp_path / "answers.parquet", 3)
    with pytest.raises(UsageError, match=r"no address of a scheduler .*it is tcp://HOST:PORT"):
        scale(table, BOOK, tmp_path / "out", scheduler=address)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("address", ["nonsense", "tcp://127.0.0.1:1", "tls://127.0.0.1:1"])
def test_a_process_that_found_no_scheduler_ends(tmp_path, address):
    """A client of Dask that failed to connect would keep it from ending, for as long again."""
    code = (
        "import sys; from qualcoop.scaling import cluster;"
        "list(cluster.code_on_cluster(sys.argv[1], 'key', (), scheduler=sys.argv[2], patience=0.5))"
    )
    paths = {"PYTHONPATH": os.pathsep.join([str(SOURCE), *filter(None, sys.path)])}
    command = [sys.executable, "-c", code, str(tmp_path), address]
    run = subprocess.run(command, env={**os.environ, **paths}, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 1
    assert run.stderr.splitlines()[-1].startswith("qualcoop.errors.UsageError: no scheduler answers at ")
    assert run.stderr.count("Exception in") == 0


def test_a_scheduler_that_does_not_answer_is_told(tmp_path):
    with pytest.raises(UsageError, match=r"no scheduler answers at tcp://127\.0\.0\.1:1"):
        list(cluster.code_on_cluster(str(tmp_path), "key", (), scheduler="tcp://127.0.0.1:1", patience=0.5))


def test_a_cluster_without_workers_is_told(tmp_path):
    with Cluster(tmp_path, workers=0) as started, pytest.raises(UsageError, match="no worker has joined"):
        list(cluster.code_on_cluster(str(tmp_path), "key", (), scheduler=started.address, patience=0.5))


@pytest.mark.slow
def test_a_million_answers_on_two_workers_one_killed_are_those_of_one_process(tmp_path):
    """Short answers in Thai and English; the one process is a child, whose memory is held to its bound."""
    table = write_answers(tmp_path / "answers.parquet", 1_000_000)
    told, stood = with_one_killed(table, tmp_path / "cluster", rows=10_000, after=40)
    assert stood < told.parts == 100
    code = (
        "import resource, sys; from qualcoop.scaling import scale; from tests.scaling_forge import codebook;"
        "scale(sys.argv[1], codebook(), sys.argv[2], workers=1);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    command = [sys.executable, "-c", code, str(table), str(tmp_path / "alone")]
    paths = {"PYTHONPATH": ":".join(filter(None, [str(Path(__file__).parents[1]), *sys.path]))}
    run = subprocess.run(command, env={**os.environ, **paths}, capture_output=True, text=True, check=True)
    if sys.platform == "linux":  # elsewhere it is counted in other units
        assert int(run.stdout) < MOST_MEMORY
    assert parts(tmp_path / "cluster") == parts(tmp_path / "alone")
    alone = scale(table, BOOK, tmp_path / "alone")
    assert (alone.done_before, alone.codes, alone.rows) == (100, told.codes, 1_000_000)
    assert told.codings == len(pd.read_parquet(tmp_path / "alone", columns=["code"])) > 1_000_000 / 2
