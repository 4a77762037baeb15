"""Tests of reading a whole study folder."""

from __future__ import annotations

import pytest

from qualcoop import storing
from qualcoop.errors import CodebookError, LedgerError, MissingError, StudyError
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.ledger import LedgerEntry, stamped
from qualcoop.records.study import Judgement, Memo, Participant
from qualcoop.records.transcript import Transcript, Turn
from qualcoop.storing import faults, load_record

STUDY = """\
name: demo
outcome: ร่วมมือ
hypothesis: {expression: "กฎหมาย -> ร่วมมือ"}
counted: ann
cases: [{id: A, outcome: T, transcripts: [t1]}]
"""
TEXT = "ตอบ: กฎหมายเปิดทางให้ครับ"


@pytest.fixture
def small(tmp_path):
    """Give a folder that holds study.yaml, codebook.yaml and codings alone."""
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "codebook.yaml").write_text("codes: [{id: กฎหมาย}]", encoding="utf-8")
    for coder in ("ann", "bee"):
        path = storing.codings_path(folder, coder)
        storing.write_codings(path, Codings((Coding("t1", 5, 11, "กฎหมาย", coder, quote="กฎหมาย"),)))
    return folder


@pytest.fixture
def full(small):
    """Give a folder that holds everything."""
    storing.write_text(small, Transcript("t1", TEXT, (Turn(1, "ตอบ", "informant", 5, len(TEXT)),)))
    storing.write_participants(small / "participants.csv", [Participant("นายก", "t1", "ตอบ", "A")])
    storing.write_judgements(small / "judgements.csv", [Judgement("A", "กฎหมาย", 0.67)])
    storing.write_memo(small, Memo("m", "ข้อสังเกต"))
    storing.append_entries(small, [stamped(LedgerEntry("pass"), after=None, at="2021", by="ann")])
    return small


def snapshot(folder):
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def test_a_folder_with_study_codebook_and_codings_is_a_whole_study(small):
    record = load_record(small)
    assert (record.name, str(record.spec.hypothesis), record.folder) == ("demo", "กฎหมาย -> ร่วมมือ", str(small))
    assert [(row.coder, row.code) for row in record.codings] == [("ann", "กฎหมาย"), ("bee", "กฎหมาย")]
    assert (record.transcripts, record.participants, record.entries, record.memos) == ((), (), (), ())
    assert faults(small) == []


def test_everything_in_a_folder_is_read(full):
    record = load_record(full)
    (coding, _) = record.codings
    assert record.transcript("t1").quote(coding.start, coding.end) == coding.quote
    assert [row.participant for row in record.participants] == ["นายก"]
    assert (record.judgements[0].value, record.memos[0].text, record.entries[0].n) == (0.67, "ข้อสังเกต", 1)


def test_loading_never_writes(full):
    before = snapshot(full)
    load_record(full)
    faults(full)
    assert snapshot(full) == before


def test_faults_of_all_files_come_together(full):
    (full / "study.yaml").write_text("name: demo\nmode: x\n", encoding="utf-8")
    (full / "codebook.yaml").write_text("codes:\n- id: a\n  kind: x\n", encoding="utf-8")
    (full / "codings" / "ann.csv").write_text("transcript,start,end,code,stance\nt,1,0,a,hinders\n")
    (full / "judgements.csv").write_bytes("case,code,value\nก,a,T\n".encode("cp874"))
    (full / "texts" / "t1.txt").write_text("x")
    (full / "ledger.jsonl").write_text("{\n")
    found = [(fault.path.rpartition("/")[2], fault.line) for fault in faults(full)]
    assert found == [
        ("codebook.yaml", 3),
        ("ann.csv", 2),
        ("judgements.csv", 2),
        ("ledger.jsonl", 1),
        ("study.yaml", 2),
        ("t1.txt", 0),
    ]
    with pytest.raises(StudyError) as caught:
        load_record(full)
    assert list(caught.value.faults) == faults(full)


def test_faults_of_one_kind_keep_their_kind(full):
    good = (full / "codebook.yaml").read_text(encoding="utf-8")
    (full / "codebook.yaml").write_text("codes: [{id: a, kind: x}]", encoding="utf-8")
    with pytest.raises(CodebookError):
        load_record(full)
    (full / "codebook.yaml").write_text(good, encoding="utf-8")
    (full / "ledger.jsonl").write_text("{\n")
    with pytest.raises(LedgerError):
        load_record(full)


def test_a_ledger_line_that_was_changed_keeps_the_study_shut(full):
    path = full / "ledger.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"by":"ann"', '"by":"bee"'), encoding="utf-8")
    with pytest.raises(LedgerError, match="was changed") as caught:
        load_record(full)
    assert caught.value.line == 1


def test_a_missing_folder_says_what_a_study_folder_holds(tmp_path):
    with pytest.raises(MissingError, match=r"study\.yaml and codebook\.yaml.*ledger\.jsonl"):
        load_record(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["study.yaml", "codebook.yaml"])
def test_a_missing_file_is_named(small, name):
    (small / name).unlink()
    for read in (load_record, faults):
        with pytest.raises(MissingError, match=f"there is no {name}"):
            read(small)


def test_hidden_files_are_no_coders(small):
    (small / "codings" / "._ann.csv").write_bytes(b"\x00\x05")
    assert {row.coder for row in load_record(small).codings} == {"ann", "bee"}


def test_every_public_name_is_there():
    assert [name for name in storing.__all__ if not hasattr(storing, name)] == []
    assert storing.__all__ == sorted(storing.__all__)
