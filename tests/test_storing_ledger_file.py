"""Tests of the ledger's file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcoop.errors import LedgerError
from qualcoop.records.canonical import canonical
from qualcoop.records.ledger import LedgerEntry, stamped
from qualcoop.storing import append_entries, ledger_path, load_ledger, read_ledger


def story(*kinds, after=None):
    entries = []
    for kind in kinds:
        entry = LedgerEntry(kind, because="case:ก", after={"tolerance": 1, "ค่า": 0.5}, parent=after.n if after else 0)
        after = stamped(entry, after=after, at="2021-03-04T10:00:00+07:00", by="ann")
        entries.append(after)
    return tuple(entries)


def lines(folder):
    return ledger_path(folder).read_bytes().decode().split("\n")


@pytest.fixture
def folder(tmp_path):
    append_entries(tmp_path, story("pass", "reformulate", "pass"))
    return tmp_path


def test_entries_come_back_as_they_were_appended(folder):
    first = load_ledger(folder)
    more = story("hold", "conclude", after=first[-1])
    append_entries(folder, more)
    assert load_ledger(folder) == first + more
    assert [entry.n for entry in load_ledger(folder)] == [1, 2, 3, 4, 5]


def test_lines_are_canonical_and_earlier_ones_stay_byte_for_byte(folder):
    before = ledger_path(folder).read_bytes()
    (more,) = story("hold", after=load_ledger(folder)[-1])
    append_entries(folder, [more])
    assert ledger_path(folder).read_bytes() == before + canonical(more.data()).encode() + b"\n"


def test_a_folder_without_a_ledger_has_no_entries(tmp_path):
    assert load_ledger(tmp_path) == ()
    append_entries(tmp_path, [])
    assert not ledger_path(tmp_path).exists()


def change_line(folder, number, change):
    data = lines(folder)
    data[number - 1] = change(data[number - 1])
    ledger_path(folder).write_bytes("\n".join(data).encode())


@pytest.mark.parametrize(
    ("number", "change", "words"),
    [
        (2, lambda line: line.replace('"by":"ann"', '"by":"bee"'), "was changed"),
        (2, lambda line: line[:-9], "no JSON"),
        (2, lambda line: "", "no JSON"),
        (2, lambda line: "[]", "no JSON object"),
        (2, lambda line: line.replace('"kind":"reformulate"', '"kind":"rewrite"'), "kind is 'rewrite'"),
        (2, lambda line: line.replace('"by":"ann"', '"by":"ann","by":"bee"'), "a key stands twice"),
        (2, lambda line: line.replace('"by":"ann",', ""), "odd: by"),
        (2, lambda line: line.replace('"n":2', '"n":true'), "n is no whole number"),
        (2, lambda line: line.replace('"uses":{}', '"uses":[]'), "uses is no JSON object"),
        (2, lambda line: line.replace('"memo":{}', '"memo":""'), "memo is no JSON object"),
        (2, lambda line: line.replace('"because":"case:ก"', '"because":null'), "because is no text"),
        (3, lambda line: line.replace('"n":3', '"n":4'), "says it is number 4"),
    ],
)
def test_a_line_that_does_not_hold_is_named_and_those_before_it_are_given(folder, number, change, words):
    change_line(folder, number, change)
    with pytest.raises(LedgerError, match=words) as caught:
        load_ledger(folder)
    assert (caught.value.path, caught.value.line) == (str(ledger_path(folder)), number)
    entries, fault = read_ledger(folder)
    assert ([entry.n for entry in entries], fault.line) == (list(range(1, number)), number)


def test_a_line_taken_out_is_found_where_it_is_missing(folder):
    data = lines(folder)
    ledger_path(folder).write_text("\n".join([data[0], data[2], ""]), encoding="utf-8")
    assert read_ledger(folder)[1].line == 2


def test_an_earlier_broken_link_is_named_before_a_later_bad_line(folder):
    change_line(folder, 1, lambda line: line.replace("case:ก", "case:ข"))
    change_line(folder, 3, lambda line: "{")
    entries, fault = read_ledger(folder)
    assert (entries, fault.line) == ((), 1)


def test_a_ledger_in_another_encoding_is_named(folder):
    text = ledger_path(folder).read_bytes().decode()
    ledger_path(folder).write_bytes(text.encode("cp874"))
    with pytest.raises(LedgerError, match="not UTF-8"):
        load_ledger(folder)


def test_a_line_of_many_brackets_is_refused(folder):
    change_line(folder, 2, lambda line: "[" * 100_000)
    assert read_ledger(folder)[1].line == 2


def test_nothing_is_appended_to_a_ledger_that_does_not_hold(folder):
    (more,) = story("hold", after=load_ledger(folder)[-1])
    change_line(folder, 2, lambda line: line.replace("ann", "bee"))
    before = ledger_path(folder).read_bytes()
    with pytest.raises(LedgerError):
        append_entries(folder, [more])
    assert ledger_path(folder).read_bytes() == before


def test_entries_that_do_not_continue_the_ledger_are_refused(folder):
    before = ledger_path(folder).read_bytes()
    with pytest.raises(LedgerError, match="do not continue"):
        append_entries(folder, story("hold"))
    with pytest.raises(LedgerError, match="do not continue"):
        append_entries(folder, [LedgerEntry("hold")])
    assert ledger_path(folder).read_bytes() == before


@pytest.mark.parametrize("step", ["open", "replace"])
def test_a_crash_before_the_renaming_leaves_the_ledger_as_it_was(folder, monkeypatch, step):
    before = ledger_path(folder).read_bytes()
    more = story("hold", "pass", after=load_ledger(folder)[-1])
    real = getattr(Path, step)

    def crash(self, *args, **kwargs):
        if self.suffix == ".tmp":
            raise OSError(28, "No space left on device")
        return real(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Path, step, crash)
        with pytest.raises(OSError, match="No space"):
            append_entries(folder, more)
    assert ledger_path(folder).read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["ledger.jsonl"]
    append_entries(folder, more)
    assert len(load_ledger(folder)) == 5


def test_a_process_killed_before_the_renaming_leaves_the_ledger_as_it_was(folder):
    """What is left behind is a file beside it, which nothing reads."""
    before = ledger_path(folder).read_bytes()
    (folder / ".0123456789abcdef.tmp").write_bytes(before + b'{"half')
    assert len(load_ledger(folder)) == 3
    assert ledger_path(folder).read_bytes() == before


def test_a_last_line_without_its_end_is_continued_on_a_line_of_its_own(folder):
    ledger_path(folder).write_bytes(ledger_path(folder).read_bytes().rstrip(b"\n"))
    append_entries(folder, story("hold", after=load_ledger(folder)[-1]))
    assert [json.loads(line)["n"] for line in lines(folder)[:-1]] == [1, 2, 3, 4]
