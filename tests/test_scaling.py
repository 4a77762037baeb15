"""Many short answers: the same codings whoever codes them, a run that goes on, faults that name the row."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Thread
from time import sleep

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scaling_forge import SCHEMA, SOURCE, answers, codebook, write_answers

from qualcoop.coding.answers import answer
from qualcoop.coding.indicators import suggest
from qualcoop.errors import LockedError, MissingError, QualcoopError, QualcoopWarning, ReadingError, UsageError
from qualcoop.records.codebook import Code, Codebook, Example, Indicator
from qualcoop.records.coding import STANCES, Suggestions
from qualcoop.scaling import crew, pieces, running, scale, tables, worker
from qualcoop.scaling.state import STATE
from qualcoop.scaling.tables import COLUMNS, Columns, _cut, layout, part_path
from qualcoop.storing.locking import LOCK_NAME
from qualcoop.text.mending import mend
from qualcoop.views.terminal.scale import scale_text
from qualcoop.workflows import scaling_up

BOOK = codebook()
ROWS = 1_200
PIECE = 100


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two workers code wherever the tests run."""
    monkeypatch.setattr(running, "cores", lambda: 2)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_answers(tmp_path_factory.mktemp("answers") / "answers.parquet", ROWS, group=700)


@pytest.fixture(scope="module")
def alone(table: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run of one process, with which the others are compared."""
    folder = tmp_path_factory.mktemp("alone")
    scale(table, BOOK, folder, workers=1, rows=PIECE)
    return folder


def parts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("part-*.parquet"))}


def counts(summary: object) -> object:
    return replace(summary, folder="", done_before=0)


def written(path: Path, **columns: object) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def when(condition, do) -> Thread:
    """Do something as soon as a condition holds."""

    def wait() -> None:
        while not condition():
            sleep(0.002)
        do()

    thread = Thread(target=wait, daemon=True)
    thread.start()
    return thread


# --- what is found -------------------------------------------------------------------------------------------------


def test_the_parts_hold_what_suggest_finds_in_each_answer(alone):
    found = pd.read_parquet(alone)
    said = {id_: mend(text or "")[0] for id_, text, _ in answers(ROWS)}
    talks = [answer(id_, text) for id_, text in said.items() if text.strip()]
    expected = Suggestions(suggest(BOOK, talks)).to_frame()
    assert len(expected) > ROWS / 2
    shared = ["start", "end", "code", "stance", "score", "rank", "terms", "coder"]
    pd.testing.assert_frame_equal(found[shared], expected[shared], check_dtype=False)
    assert list(found["id"]) == list(expected["transcript"])
    quotes = [said[id_][start:end] for id_, start, end in found[["id", "start", "end"]].itertuples(index=False)]
    assert quotes == list(expected["quote"])


def test_a_row_leads_back_to_its_place_in_the_file(alone, table):
    found, given = pd.read_parquet(alone), pd.read_parquet(table)
    assert list(given["id"].iloc[found["row"]]) == list(found["id"])


def test_the_columns_are_those_promised(alone):
    assert [(field.name, str(field.type)) for field in pq.read_schema(part_path(alone, 0))] == [
        (name, {"float64": "double"}.get(kind, kind)) for name, kind in COLUMNS
    ]


def test_the_summary_counts_what_the_parts_hold(alone, table):
    told = scale(table, BOOK, alone, workers=1, rows=PIECE)
    found = pd.read_parquet(alone)
    texts = [text for _, text, _ in answers(ROWS)]
    assert (told.rows, told.empty) == (ROWS, texts.count(None))
    assert told.damaged == sum("assniguuar" in (text or "") for text in texts) > 0
    assert (told.codings, told.coded) == (len(found), found["row"].nunique())
    for one in told.codes:
        own = found[found["code"] == one.code]
        assert one.answers == own["row"].nunique()
        assert [getattr(one, stance) for stance in STANCES] == [int((own["stance"] == s).sum()) for s in STANCES]
    assert [one.code for one in told.codes] == [code.id for code in BOOK]
    assert told.codes[-1].answers == 0


def test_an_answer_that_was_not_given_is_counted_and_gets_no_code(tmp_path):
    path = written(tmp_path / "a.parquet", id=["a", "b", "c"], text=["กฎหมายไม่ชัด", None, " \n\ufeff"])
    told = scale(path, BOOK, tmp_path / "out", workers=1)
    assert (told.rows, told.empty, told.coded) == (3, 2, 1)
    assert list(pd.read_parquet(tmp_path / "out")["id"]) == ["a"]


def test_answers_are_normalised_as_reading_does(tmp_path):
    """Nikhahit and sara aa in two characters are sara am; positions are those of the normalised answer."""
    book = Codebook((Code("water", indicators=(Indicator("น้ำ", "th"),)),))
    path = written(tmp_path / "a.parquet", id=["a"], text=["น\u0e4d\u0e49\u0e32 ไม่มา"])
    scale(path, book, tmp_path / "out", workers=1)
    [found] = pd.read_parquet(tmp_path / "out").to_dict("records")
    assert (found["code"], found["start"], found["end"]) == ("water", 0, len("น้ำ ไม่มา"))


def test_an_answer_read_in_a_wrong_encoding_is_mended_as_reading_does(tmp_path):
    wrong = "กฎหมายไม่ชัดเจน".encode().decode("latin-1")
    path = written(tmp_path / "a.parquet", id=["a"], text=[wrong])
    told = scale(path, BOOK, tmp_path / "out", workers=1)
    [found] = pd.read_parquet(tmp_path / "out").to_dict("records")
    assert (told.damaged, found["code"], found["terms"]) == (0, "laws", "กฎหมาย")
    assert mend(wrong)[0][found["start"] : found["end"]] == "กฎหมายไม่ชัดเจน"


@pytest.mark.parametrize(
    "texts",
    [
        pa.nulls(3),
        pa.array([None] * 3, pa.string()),
        pa.array([None] * 3, pa.float64()),
        pa.array([float("nan")] * 3),
        pa.array([None] * 3, pa.int64()),
    ],
    ids=["nothing known", "strings", "as pandas writes it", "NaN", "whole numbers"],
)
def test_a_column_without_any_answer_is_one_of_empty_answers(tmp_path, texts):
    path = written(tmp_path / "a.parquet", id=["a", "b", "c"], text=texts)
    told = scale(path, BOOK, tmp_path / "out", workers=1)
    assert (told.rows, told.empty, told.coded, told.parts) == (3, 3, 0, 1)


def test_a_week_without_comments_written_by_pandas_is_coded(tmp_path):
    (tmp_path / "a.csv").write_text("id,text\n1,\n2,\n", encoding="utf-8")
    pd.read_csv(tmp_path / "a.csv").to_parquet(tmp_path / "a.parquet")
    assert scale(tmp_path / "a.parquet", BOOK, tmp_path / "out", workers=1).empty == 2
    pd.DataFrame({"id": [], "text": []}).to_parquet(tmp_path / "b.parquet")
    assert scale(tmp_path / "b.parquet", BOOK, tmp_path / "none", workers=1).rows == 0


def test_one_answer_of_another_kind_among_empty_ones_is_refused(tmp_path):
    texts = pa.array([None] * 70_000 + [1.5])
    assert "column 'text' holds double" in str(broken(tmp_path, id=pa.array(range(70_001)), text=texts))


@pytest.mark.parametrize("groups", [0, 1, 2])
def test_a_file_without_rows_gives_a_part_with_the_same_columns(tmp_path, groups, alone):
    path = tmp_path / "a.parquet"
    with pq.ParquetWriter(path, SCHEMA) as writer:
        for _ in range(groups):
            writer.write_table(SCHEMA.empty_table())
    told = scale(path, BOOK, tmp_path / "out")
    assert (told.rows, told.parts, told.codings) == (0, 1, 0)
    assert pd.read_parquet(tmp_path / "out").dtypes.to_dict() == pd.read_parquet(alone).dtypes.to_dict()
    assert repr(told).startswith("<Summary: 0 codings in 0 of 0 answers (none)")


@pytest.mark.parametrize(
    ("ids", "texts"),
    [
        (pa.array([7, 8], pa.int64()), pa.array(["law", "the law"], pa.large_string())),
        (pa.array([7, 8], pa.uint16()), pa.array(["law", "the law"]).dictionary_encode()),
        (pa.array(["7", "8"]).dictionary_encode(), pa.array(["law", "the law"], pa.string_view())),
    ],
)
def test_ids_may_be_numbers_and_texts_any_kind_of_string(tmp_path, ids, texts):
    path = written(tmp_path / "a.parquet", number=ids, said=texts)
    scale(path, BOOK, tmp_path / "out", text="said", id_="number", workers=1)
    assert list(pd.read_parquet(tmp_path / "out")["id"]) == ["7", "8"]


@given(sizes=st.lists(st.integers(0, 50), max_size=6), rows=st.integers(1, 20))
def test_pieces_cover_every_row_once_and_none_is_larger_than_asked(sizes, rows):
    cut = list(_cut(sizes, rows))
    assert [row for one in cut for row in range(one.first, one.first + one.rows)] == list(range(sum(sizes)))
    assert [one.number for one in cut] == list(range(len(cut)))
    for one in cut:
        before, own = sum(sizes[: one.group]), sum(sizes[one.group : one.group + one.groups])
        assert 0 < one.rows <= rows
        assert one.first == before + one.skip
        assert one.skip + one.rows <= own
        assert one.groups == 1 or (one.skip, one.rows) == (0, own)


def test_small_row_groups_are_taken_together_and_a_fault_among_them_is_named(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": ["a"] * 60, "text": ["law"] * 60}), path, row_group_size=7)
    found = layout(path, Columns(), rows=20)
    assert [(one.group, one.groups, one.rows) for one in found] == [(0, 2, 14), (2, 2, 14), (4, 2, 14), (6, 3, 18)]
    told = scale(path, BOOK, tmp_path / "out", workers=1, rows=20)
    assert (told.parts, list(pd.read_parquet(tmp_path / "out")["row"])) == (4, list(range(60)))
    ids = ["a"] * 25 + [None] + ["a"] * 34
    pq.write_table(pa.table({"id": ids, "text": ["law"] * 60}), path, row_group_size=7)
    with pytest.raises(ReadingError, match="row groups 2 to 3, row 25: it has no id"):
        scale(path, BOOK, tmp_path / "other", workers=1, rows=20)


def test_how_the_rows_are_grouped_changes_no_coding(table, alone, tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pq.read_table(table), path, row_group_size=7)
    scale(path, BOOK, tmp_path / "out", workers=1, rows=PIECE)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out"), pd.read_parquet(alone))


def test_a_large_row_group_is_taken_in_pieces(table):
    found = layout(table, Columns(), rows=300)
    assert [(one.group, one.skip, one.rows) for one in found] == [
        (0, 0, 300), (0, 300, 300), (0, 600, 100),
        (1, 0, 300), (1, 300, 200),
    ]  # fmt: skip


# --- whoever does the work -----------------------------------------------------------------------------------------


def test_children_write_the_same_bytes_as_one_process(table, alone, tmp_path):
    told = scale(table, BOOK, tmp_path / "out", workers=2, rows=PIECE)
    assert parts(tmp_path / "out") == parts(alone)
    assert counts(told) == counts(scale(table, BOOK, alone, workers=1, rows=PIECE))


def test_a_worker_that_is_killed_costs_nothing(table, alone, tmp_path, monkeypatch):
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def remembered(*args: object, **more: object) -> subprocess.Popen[bytes]:
        started.append(popen(*args, **more))
        return started[-1]

    monkeypatch.setattr(crew.subprocess, "Popen", remembered)
    folder = tmp_path / "out"
    killer = when(lambda: len(parts(folder)) >= 2, lambda: started[0].kill())
    scale(table, BOOK, folder, workers=2, rows=PIECE)
    killer.join()
    assert len(started) == 3, "the worker that was killed was replaced"
    assert parts(folder) == parts(alone)


def test_a_piece_over_which_workers_die_is_named(table, tmp_path, monkeypatch):
    monkeypatch.setattr(crew, "WORKER", "__future__")
    with pytest.raises(UsageError, match=r"row group \d, rows \d+ to \d+: 3 workers died over it"):
        scale(table, BOOK, tmp_path / "out", workers=2, rows=1_000)


def test_a_fault_in_a_child_comes_back_as_it_was(tmp_path):
    path = written(tmp_path / "a.parquet", id=["a", "b", None, "d"], text=["x"] * 4)
    with pytest.raises(ReadingError, match="row group 0, row 2: it has no id") as caught:
        scale(path, BOOK, tmp_path / "out", workers=2, rows=1)
    assert caught.value.path == str(path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is Linux")
def test_a_full_disk_is_told_with_the_part_and_how_far_the_run_came(small, monkeypatch):
    """As it comes from the system: without the name of a file."""
    folder = small.parent / "out"
    part_path(folder, 1).unlink()
    before = sorted(path.name for path in folder.iterdir())

    def full(_path: Path, _mode: str) -> object:
        return open("/dev/full", "wb", buffering=0)  # noqa: PTH123

    monkeypatch.setattr(Path, "open", full)
    told = tables.tally_of(part_path(folder, 0)) or {}
    with pytest.raises(UsageError, match=r"No space left on device.*stand: 2; the same call goes on") as caught:
        tables.write_part(part_path(folder, 1), [], told)
    assert caught.value.path == str(part_path(folder, 1))
    assert sorted(path.name for path in folder.iterdir()) == before
    monkeypatch.setattr(worker, "code_piece", lambda *_: tables.write_part(part_path(folder, 1), [], told))
    with pytest.raises(UsageError, match="parts that stand: 2") as caught:
        crew._tally(worker._answer(str(folder), "key", 1))
    assert caught.value.path == str(part_path(folder, 1))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is Linux")
def test_a_state_that_cannot_be_written_is_told_with_its_place(tmp_path, monkeypatch):
    path = write_answers(tmp_path / "a.parquet", 5)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(UsageError, match=r"it cannot be written \(No space left on device\)") as caught:
        scale(path, BOOK, tmp_path / "out")
    assert caught.value.path == str(tmp_path / "out" / STATE)


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    path = write_answers(tmp_path / "a.parquet", 5)
    with pytest.raises(UsageError, match="no folder can be made there") as caught:
        scale(path, BOOK, path)
    assert caught.value.path == str(path)


def test_a_worker_that_cannot_be_started_is_told(table, tmp_path, monkeypatch):
    def none(*_: object, **__: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(crew.subprocess, "Popen", none)
    with pytest.raises(UsageError, match=r"no worker can be started \(Cannot allocate memory\); ask for fewer"):
        scale(table, BOOK, tmp_path / "out", workers=2, rows=PIECE)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_run_that_is_killed_goes_on_where_it_was(table, alone, tmp_path):
    folder = tmp_path / "out"
    code = (
        "import sys; from qualcoop.scaling import scale; from tests.scaling_forge import codebook;"
        f"scale(sys.argv[1], codebook(), sys.argv[2], workers=2, rows={PIECE})"
    )
    paths = os.pathsep.join([str(SOURCE), str(SOURCE.parent), *filter(None, sys.path)])
    command = [sys.executable, "-c", code, str(table), str(folder)]
    run = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths})
    when(lambda: len(parts(folder)) >= 3, lambda: run.send_signal(signal.SIGKILL)).join()
    assert run.wait() == -signal.SIGKILL
    stood = {path: path.stat().st_mtime_ns for path in folder.glob("part-*.parquet")}
    assert 3 <= len(stood) < len(parts(alone))
    told = scale(table, BOOK, folder, workers=1, rows=PIECE)
    assert told.done_before >= len(stood)
    assert {path: path.stat().st_mtime_ns for path in stood} == stood
    assert parts(folder) == parts(alone)
    assert not list(folder.glob(".*.tmp"))


# --- going on ------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = write_answers(tmp_path / "small.parquet", 60)
    scale(path, BOOK, tmp_path / "out", workers=1, rows=20)
    return path


def test_a_run_that_is_done_codes_nothing_again(small, monkeypatch):
    first = scale(small, BOOK, small.parent / "out", workers=1, rows=20)

    def refused(*_: object) -> None:
        raise AssertionError("nothing is left to code")

    monkeypatch.setattr(running, "code_piece", refused)
    again = scale(small, BOOK, small.parent / "out", workers=1, rows=20)
    assert (again.done_before, counts(again)) == (3, counts(first))


def test_a_file_may_be_moved_before_a_run_goes_on(small):
    before = parts(small.parent / "out")
    moved = small.rename(small.with_name("moved.parquet"))
    part_path(small.parent / "out", 1).unlink()
    assert scale(moved, BOOK, small.parent / "out", workers=1, rows=20).done_before == 2
    assert parts(small.parent / "out") == before


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def of_another_run(path: Path) -> None:
    pq.write_table(pq.read_table(path).replace_schema_metadata({b"qualcoop": b'{"run": "x", "piece": 1}'}), path)


@pytest.mark.parametrize("spoil", [cut, of_another_run, Path.unlink])
def test_a_part_that_does_not_stand_is_made_again(small, spoil):
    folder = small.parent / "out"
    before = parts(folder)
    spoil(part_path(folder, 1))
    assert scale(small, BOOK, folder, workers=1, rows=20).done_before == 2
    assert parts(folder) == before


def test_a_run_that_differs_is_refused_by_what_differs(small):
    folder = small.parent / "out"
    other = Codebook((Code("laws", indicators=(Indicator("law", "en"),)),))
    with pytest.raises(UsageError, match="of another run: the codebook, the coder differed then"):
        scale(small, other, folder, workers=1, rows=20)
    with pytest.raises(UsageError, match="the rows of a piece differed"):
        scale(small, BOOK, folder, workers=1, rows=30)
    with pytest.raises(UsageError, match="--text differed"):
        scale(small, BOOK, folder, text="district", workers=1, rows=20)
    write_answers(small, 61)
    with pytest.raises(UsageError, match="the file's content differed"):
        scale(small, BOOK, folder, workers=1, rows=20)


def test_a_run_of_which_no_part_stands_is_given_up_for_another(tmp_path):
    """A table with a fault claims no folder: mended, it is coded into the same."""
    path = written(tmp_path / "a.parquet", id=["a", None], text=["law", "law"])
    with pytest.raises(ReadingError, match="row 1: it has no id"):
        scale(path, BOOK, tmp_path / "out", workers=1)
    written(path, id=["a", "b"], text=["law", "law"])
    assert scale(path, BOOK, tmp_path / "out", workers=1).coded == 2


def test_files_of_others_that_end_as_ours_are_left_alone(small):
    folder = small.parent / "out"
    ours, theirs = folder / ".part-000001.0a1b2c3d.tmp", folder / ".notes.tmp"
    for path in (ours, theirs):
        path.write_bytes(b"")
    scale(small, BOOK, folder, workers=1, rows=20)
    assert (ours.exists(), theirs.exists()) == (False, True)


def test_a_file_that_is_gone_at_the_end_is_told(tmp_path, monkeypatch):
    path = write_answers(tmp_path / "a.parquet", 40)
    code = running.code_piece

    def removed(*args: str) -> object:
        told = code(*args)
        path.unlink()
        return told

    monkeypatch.setattr(running, "code_piece", removed)
    with pytest.raises(ReadingError, match="changed while it was coded"):
        scale(path, BOOK, tmp_path / "out", workers=1)


def test_words_cut_by_another_version_are_not_mixed(small, monkeypatch):
    monkeypatch.setattr("qualcoop.scaling.state.engines", lambda: {"pythainlp": "4.0"})
    with pytest.raises(UsageError, match="the version of PyThaiNLP or of the English lemma table differed"):
        scale(small, BOOK, small.parent / "out", workers=1, rows=20)


def test_a_worker_with_another_version_refuses(small, monkeypatch):
    part_path(small.parent / "out", 1).unlink()
    monkeypatch.setattr(pieces, "engines", lambda: {"pythainlp": "4.0"})
    with pytest.raises(UsageError, match=r"this worker has .*4.0"):
        scale(small, BOOK, small.parent / "out", workers=1, rows=20)


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    path = write_answers(tmp_path / "a.parquet", 5)
    with pytest.raises(UsageError, match="files of another kind"):
        scale(path, BOOK, tmp_path)


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"format": 99}', '{"format": 2}', '{"format": 2, "input": 1}', '{"format": 2, "input": {"path": 1}}'],
)
def test_a_state_that_cannot_be_read_is_told(small, content):
    (small.parent / "out" / STATE).write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="remove the folder and run again"):
        scale(small, BOOK, small.parent / "out", rows=20)


def test_the_state_holds_no_words_of_an_informant(tmp_path):
    book = Codebook((Code("laws", examples=(Example("t", 1, "ความลับ"),), indicators=(Indicator("law", "en"),)),))
    path = write_answers(tmp_path / "a.parquet", 5)
    scale(path, book, tmp_path / "out", workers=1)
    assert "ความลับ" not in (tmp_path / "out" / STATE).read_text(encoding="utf-8")


def test_a_file_that_is_changed_meanwhile_is_told(tmp_path, monkeypatch):
    path = write_answers(tmp_path / "a.parquet", 40)
    code = running.code_piece

    def touched(*args: str) -> object:
        os.utime(path, ns=(1, 1))
        return code(*args)

    monkeypatch.setattr(running, "code_piece", touched)
    with pytest.raises(ReadingError, match="changed while it was coded"):
        scale(path, BOOK, tmp_path / "out", workers=1)


# --- faults that name their place ----------------------------------------------------------------------------------


def broken(tmp_path: Path, **columns: object) -> QualcoopError:
    path = written(tmp_path / "a.parquet", **columns)
    with pytest.raises(QualcoopError) as caught:
        scale(path, BOOK, tmp_path / "out", workers=1)
    assert caught.value.path in (str(path), "")
    return caught.value


def test_a_table_that_is_no_parquet_is_told_how_to_become_one(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("id,text\na,ดี\n", encoding="utf-8")
    with pytest.raises(ReadingError, match=r"no Parquet file.*pandas\.read_csv\('answers\.csv'\)\.to_parquet"):
        scale(path, BOOK, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_name_of_a_column_that_is_no_utf8_is_told(tmp_path):
    path = written(tmp_path / "a.parquet", id=["a"], text=["x"], spoilt=["y"])
    path.write_bytes(path.read_bytes().replace(b"spoilt", b"sp\xffilt"))
    with pytest.raises(ReadingError, match=r"it cannot be opened .*utf-8"):
        scale(path, BOOK, tmp_path / "out")


def test_a_file_that_is_not_there_and_a_folder_are_told(tmp_path):
    with pytest.raises(MissingError, match="no such file"):
        scale(tmp_path / "lost.parquet", BOOK, tmp_path / "out")
    with pytest.raises(ReadingError, match="it is a folder"):
        scale(tmp_path, BOOK, tmp_path / "out")


def test_a_missing_column_is_told_with_those_there_are(tmp_path):
    error = broken(tmp_path, key=["a"], text=["x"])
    assert "no column 'id'; its columns are 'key', 'text'; name one with --id" in str(error)


def test_a_column_that_stands_twice_is_told_as_such(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table([pa.array(["a"]), pa.array(["x"]), pa.array(["y"])], names=["id", "text", "text"]), path)
    with pytest.raises(ReadingError, match="2 columns are named 'text'; rename one; its columns are 'id', 'text'"):
        scale(path, BOOK, tmp_path / "out")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"id": ["a"], "text": [1]}, "column 'text' holds int64; answers are strings"),
        ({"id": [1.5], "text": ["x"]}, "column 'id' holds double; ids are strings or whole numbers; whole ones"),
        ({"id": [True], "text": ["x"]}, "column 'id' holds bool; ids are strings or whole numbers"),
        ({"id": [1.0, 2.0, None], "text": ["x"] * 3}, "column 'id' holds double; row 2 has no id"),
        ({"id": [1.0, float("nan")], "text": ["x"] * 2}, "give each answer an id"),
        ({"id": [None, None], "text": ["x"] * 2}, "row group 0, row 0: it has no id"),
    ],
)
def test_a_column_of_another_kind_is_refused(tmp_path, columns, message):
    assert message in str(broken(tmp_path, **columns))


def test_an_answer_that_is_no_utf8_is_named(tmp_path):
    offsets = pa.array([0, 3, 5, 6], pa.int32()).buffers()[1]
    spoilt = pa.StringArray.from_buffers(3, offsets, pa.py_buffer(b"law\xff\xfex"))
    error = broken(tmp_path, id=["a", "b", "c"], text=spoilt)
    assert "row group 0, row 1: its text (id 'b') is no UTF-8" in str(error)


def test_an_answer_that_cannot_be_coded_is_named(tmp_path, monkeypatch):
    def slow(id_: str, text: str) -> object:
        if text == "ยาก":
            raise TimeoutError
        return answer(id_, text)

    monkeypatch.setattr(pieces, "answer", slow)
    error = broken(tmp_path, id=["a", "b", "c"], text=["law", "ยาก", "x"])
    assert "row group 0, row 1 (id 'b'): it cannot be coded (TimeoutError)" in str(error)


def test_a_file_that_is_damaged_in_the_middle_is_told(tmp_path):
    path = write_answers(tmp_path / "a.parquet", 400)
    data = bytearray(path.read_bytes())
    data[4 : len(data) // 2] = bytes(len(data) // 2 - 4)
    path.write_bytes(data)
    with pytest.raises(ReadingError, match=r"row group 0, rows 0 to 399: the file is damaged there.*make it anew"):
        scale(path, BOOK, tmp_path / "out", workers=1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"workers": 0}, "workers is 0"),
        ({"rows": 0}, "rows is 0"),
        ({"workers": 2, "scheduler": "tcp://127.0.0.1:1"}, "not both"),
        ({"text": "id"}, "cannot be both"),
    ],
)
def test_an_option_that_cannot_be_is_refused(tmp_path, options, message):
    path = write_answers(tmp_path / "a.parquet", 2)
    with pytest.raises(UsageError, match=message):
        scale(path, BOOK, tmp_path / "out", **options)


# --- from the codebook's file --------------------------------------------------------------------------------------


def test_a_codebook_may_be_named_by_its_file(tmp_path):
    book = tmp_path / "codebook.yaml"
    codes = "codes: [{id: laws, indicators: {th: [กฎหมาย]}}, {id: น้ำ, indicators: {en: [water]}}]"
    book.write_text(codes, encoding="utf-8")
    path = write_answers(tmp_path / "a.parquet", 200)
    told = scaling_up.scale(path, book, tmp_path / "out", workers=1)
    assert told.codes[0].answers > 0
    lines = scale_text(told.row()).splitlines()
    assert lines[0].startswith(f"{tmp_path / 'out'}: {told.coded} of {told.rows - told.empty} answers have a code")
    assert lines[0].endswith(f"{told.empty} empty; {told.damaged} damaged") or not told.damaged
    assert lines[-2].split() == ["laws", *(str(getattr(told.codes[0], n)) for n in ("answers", *STANCES))]
    assert len({len(line) for line in lines[-3:-1]}) == 1


# --- what a person is told -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("book", "message"),
    [
        (Codebook(()), "nothing is looked for: it has no codes"),
        (Codebook((Code("laws"), Code("trust"))), "nothing is looked for: no code of the codebook has indicators"),
        (Codebook((*BOOK, Code("bare"))), "not looked for, since they have no indicators: bare$"),
        (Codebook((*BOOK, *(Code(f"c{n}") for n in range(7)))), "no indicators: c0, c1, c2, c3, c4 and 2 more$"),
    ],
)
def test_codes_that_are_not_looked_for_are_told(tmp_path, book, message):
    path = write_answers(tmp_path / "a.parquet", 5)
    with pytest.warns(QualcoopWarning, match=message):
        told = scale(path, book, tmp_path / "out", workers=1)
    assert len(told.codes) == len(book)


def test_more_workers_than_cores_are_told_and_not_started(table, alone, tmp_path, monkeypatch):
    started: list[int] = []
    apart = running.code_apart

    def counted(*args: object, workers: int) -> object:
        started.append(workers)
        return apart(*args, workers=workers)

    monkeypatch.setattr(running, "code_apart", counted)
    with pytest.warns(QualcoopWarning, match="2 workers code, one a core, and not 100"):
        scale(table, BOOK, tmp_path / "out", workers=100, rows=PIECE)
    assert started == [2]
    assert parts(tmp_path / "out") == parts(alone)


# --- one run at a time ---------------------------------------------------------------------------------------------


@pytest.fixture
def book_file(tmp_path: Path) -> Path:
    path = tmp_path / "codebook.yaml"
    path.write_text("codes: [{id: laws, indicators: {th: [กฎหมาย], en: [law]}}]", encoding="utf-8")
    return path


def run_of(table: Path, book: Path, folder: Path, *options: str) -> subprocess.Popen[str]:
    """Start the command line with small pieces; it heeds Ctrl-C even where the tests run in the background."""
    heed = (
        "import signal; from functools import partial;"
        "from qualcoop import cli; from qualcoop.workflows import scaling_up;"
        f"scaling_up.scale_answers = partial(scaling_up.scale_answers, rows={PIECE});"
        "signal.signal(signal.SIGINT, signal.default_int_handler); cli.main()"
    )
    command = [sys.executable, "-c", heed, "scale", str(table), "--codebook", str(book), "-o", str(folder), *options]
    paths = os.pathsep.join([str(SOURCE), *filter(None, sys.path)])
    environment = {**os.environ, "PYTHONPATH": paths}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_second_run_in_a_folder_is_refused_while_the_first_writes(tmp_path, book_file, monkeypatch):
    path = write_answers(tmp_path / "a.parquet", 40)
    folder = tmp_path / "out"
    code, refused = running.code_piece, []

    def meanwhile(*args: str) -> object:
        with pytest.raises(LockedError, match=r"process \d+ on .* is writing to this folder; wait") as caught:
            scaling_up.scale(path, book_file, folder, workers=1)
        refused.append(caught.value.path)
        return code(*args)

    monkeypatch.setattr(running, "code_piece", meanwhile)
    scaling_up.scale(path, book_file, folder, workers=1)
    assert refused == [str(folder / LOCK_NAME)]
    assert not (folder / LOCK_NAME).exists()
    assert len(pd.read_parquet(folder)) > 0


def test_the_folder_is_free_after_a_fault(tmp_path, book_file):
    path = written(tmp_path / "a.parquet", id=["a", None], text=["law", "law"])
    for _ in range(2):
        with pytest.raises(ReadingError, match="row 1: it has no id"):
            scaling_up.scale(path, book_file, tmp_path / "out", workers=1)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_run_that_was_killed_holds_its_folder_no_longer(book_file, tmp_path, monkeypatch):
    monkeypatch.setattr(scaling_up, "scale_answers", partial(scaling_up.scale_answers, rows=PIECE))
    folder, large = tmp_path / "out", write_answers(tmp_path / "large.parquet", 4_000)
    with run_of(large, book_file, folder, "--workers", "1") as run:
        when(lambda: len(parts(folder)) >= 2, run.kill).join()
        assert run.wait() == -signal.SIGKILL
    assert (folder / LOCK_NAME).exists()
    told = scaling_up.scale(large, book_file, folder, workers=1)
    assert 2 <= told.done_before < told.parts == 40
    scaling_up.scale(large, book_file, tmp_path / "whole", workers=1)
    assert parts(folder) == parts(tmp_path / "whole")


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
def test_a_run_that_a_person_stops_tells_how_far_it_came(book_file, tmp_path):
    folder, large = tmp_path / "out", write_answers(tmp_path / "large.parquet", 20_000)
    with run_of(large, book_file, folder, "--workers", "1", "--json") as run:
        when(lambda: len(parts(folder)) >= 2, lambda: run.send_signal(signal.SIGINT)).join()
        out, err = run.communicate()
    assert (run.returncode, out) == (2, "")
    error = json.loads(err.splitlines()[-1])["error"]
    told = f"{folder}: stopped; parts that stand: {len(parts(folder))}; the same call goes on from them"
    assert error["message"] == told
    assert error["path"] == str(folder)
    assert not (folder / LOCK_NAME).exists()
    assert not list(folder.glob(".*.tmp"))


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_a_folder_that_may_not_be_written_to_is_told(tmp_path, book_file):
    path, folder = write_answers(tmp_path / "a.parquet", 5), tmp_path / "out"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("permissions bind no administrator")
    with pytest.raises(LockedError, match=r"the folder cannot be locked \(Permission denied\)"):
        scaling_up.scale(path, book_file, folder, workers=1)
    with pytest.raises(UsageError, match=r"it cannot be written \(Permission denied\)"):
        scale(path, BOOK, folder, workers=1)
    path.chmod(0)
    with pytest.raises(ReadingError, match=r"it cannot be opened .*Permission denied"):
        scale(path, BOOK, tmp_path / "other", workers=1)
