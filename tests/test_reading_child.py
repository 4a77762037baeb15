"""A parser that crashes, hangs, eats memory or talks nonsense costs one file, never the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from qualcoop.errors import ReadingError
from qualcoop.reading import child
from qualcoop.reading.child import Apart, Child, Limits
from qualcoop.reading.formats.md import extract as read_md
from qualcoop.reading.hints import Extracted, Hints, Utterance
from qualcoop.records.transcript import Notice

SAID = "ผู้สัมภาษณ์: น้ำท่วมกี่วันคะ\nนายกฯ: สิบเอ็ดวันครับ"

ODD = """
from qualcoop.errors import ReadingError
import os, sys, time
from qualcoop.reading.hints import Extracted, Utterance
from qualcoop.records.transcript import Notice

def extract(data, *, path, hints):
    word = data.decode()
    if word == "crash": os.abort()
    if word == "leave": os._exit(3)
    if word == "hang": time.sleep(60)
    if word == "memory": bytearray(2 << 30)
    if word == "deep": raise RecursionError
    if word == "long": return Extracted("x" * 3_000_000)
    if word == "refuse": raise ReadingError("it is a picture", path=path, line=7)
    if word == "print": print("{} a parser talks"); os.write(1, b"{}\\n")
    if word == "told": return Extracted("", "utf-8", (Notice("x", 2, hints.roles["ถาม"]),),
                                          (Utterance("ดี", "ตอบ", None, opens=True, cues=((0, 120),)),))
    return Extracted(word)
"""


@pytest.fixture
def odd(tmp_path, monkeypatch):
    """A reader that misbehaves as its file tells it, found by the child as if it were one of ours."""
    (tmp_path / "sitecustomize.py").write_text(
        f"from qualcoop.reading import formats; formats.__path__.append({str(tmp_path)!r})", encoding="utf-8"
    )
    (tmp_path / "odd.py").write_text(ODD, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return "odd"


def ask(format: str, word: str, limits: Limits = child.LIMITS) -> Extracted:
    return Apart(format, limits)(word.encode(), path="a.odd", hints=Hints(roles={"ถาม": "interviewer"}))


def test_a_file_read_apart_is_as_if_read_here():
    data = f"**หัวข้อ**\n\n{SAID}".encode()
    assert Apart("md")(data, path="a.md", hints=Hints()) == read_md(data, path="a.md", hints=Hints())


def test_hints_go_over_and_notices_and_utterances_come_back(odd):
    told = Utterance("ดี", "ตอบ", None, opens=True, cues=((0, 120),))
    wanted = Extracted("", "utf-8", (Notice("x", 2, "interviewer"),), (told,))
    assert ask(odd, "told") == wanted


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("leave", "exit code 3"),
        ("deep", "RecursionError"),
        ("refuse", "it is a picture"),
    ],
)
def test_a_failure_is_an_error_that_names_the_file_and_the_reason(odd, word, said):
    with pytest.raises(ReadingError, match=f"a.odd.*{said}"):
        ask(odd, word)


@pytest.mark.skipif(os.name != "posix", reason="signals are told by POSIX systems only")
def test_a_crash_names_the_signal(odd):
    with pytest.raises(ReadingError, match="SIGABRT"):
        ask(odd, "crash")


def test_a_refusal_keeps_its_line(odd):
    with pytest.raises(ReadingError) as caught:
        ask(odd, "refuse")
    assert (caught.value.path, caught.value.line) == ("a.odd", 7)


def test_a_reader_that_hangs_is_stopped(odd):
    with pytest.raises(ReadingError, match="more than 2 seconds"):
        ask(odd, "hang", Limits(seconds=2))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_a_reader_that_eats_memory_is_stopped(odd):
    with pytest.raises(ReadingError, match="more than 1024 MB of memory"):
        ask(odd, "memory")


def test_an_answer_without_end_is_refused(odd):
    with pytest.raises(ReadingError, match="more than 1 MB of text"):
        ask(odd, "long", Limits(answer=2**20))


def test_what_a_parser_prints_is_not_taken_for_the_answer(odd):
    assert ask(odd, "print").text == "print"


def test_an_unknown_format_is_an_error():
    with pytest.raises(ReadingError, match="not installed"):
        ask("no_such_format", "x")


@pytest.mark.parametrize("answer", [b"nonsense\n", b"[]\n", b"{}\n", b'{"text": 3, "encoding": ""}\n', b"\xff\n"])
def test_a_garbled_answer_is_an_error_that_names_the_file(answer, monkeypatch):
    monkeypatch.setattr(child, "_asked", lambda *_: answer)
    with pytest.raises(ReadingError, match=r"a\.txt.*cannot be understood"):
        Apart("txt")(b"x", path="a.txt", hints=Hints())


def test_one_child_reads_many_files_and_outlives_a_bad_one(odd):
    with Child(odd) as one:
        assert one.extract("หนึ่ง".encode(), path="1", hints=Hints()).text == "หนึ่ง"
        first = one._process
        with pytest.raises(ReadingError, match=r"2: .*RecursionError"):
            one.extract(b"deep", path="2", hints=Hints())
        assert one._process is first
        with pytest.raises(ReadingError, match=r"3: .*exit code"):
            one.extract(b"leave", path="3", hints=Hints())
        assert one.extract("สี่".encode(), path="4", hints=Hints()).text == "สี่"
        assert one._process is not first
    assert first.poll() is not None


def test_a_large_file_goes_over_whole():
    text = "น้ำท่วม " * 200_000
    assert Apart("txt")(text.encode(), path="a.txt", hints=Hints()).text == text


def test_the_child_does_not_import_what_lies_in_the_working_folder(tmp_path, monkeypatch):
    """Somebody's folder of interviews may hold a json.py."""
    (tmp_path / "json.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert Apart("txt")(SAID.encode(), path="a.txt", hints=Hints()).text == SAID


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no clock that ends a process")
def test_a_child_whose_parent_has_gone_ends_itself(odd):
    """A parser without end once went on for ever when the program that had started it was killed."""
    process = child._start(odd, Limits(), "a.odd")
    orphan = subprocess.Popen([*process.args[:-1], "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_path())
    process.kill()
    process.communicate()
    orphan.stdin.write(child._request(b"hang", "a.odd", Hints()) + b"hang")
    orphan.stdin.flush()
    assert orphan.wait(timeout=45) == -signal.SIGALRM
    orphan.communicate()


def _path():
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(child.ROOT), *filter(None, sys.path)])}
