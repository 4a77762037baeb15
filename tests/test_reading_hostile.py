"""Files made to do harm, or harmed: each is refused by name and with the reason, or read whole."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import warnings
import zipfile
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoop import reading
from qualcoop.errors import CodebookError, MissingError, ReadingError
from qualcoop.reading import READERS, read
from qualcoop.reading.child import Apart
from qualcoop.reading.many import Unread, read_many
from qualcoop.records.transcript import Transcript
from qualcoop.storing import load_codebook

from .pdf_forge import column, pdf
from .reading_forge import MAKERS, OPEN, THAI, W, document, docx, fodt, packed, paragraph, printed, word

TALK = "ผู้สัมภาษณ์: เริ่มเมื่อไรคะ\nผู้ให้สัมภาษณ์: ปีที่แล้วครับ\nผู้สัมภาษณ์: แล้วใครช่วยคะ\nผู้ให้สัมภาษณ์: ทั้งตำบลครับ"
PARTS = {".docx": "word/document.xml", ".odt": "content.xml", ".xlsx": "xl/workbook.xml"}
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX systems")


def with_member(data, name, content, *, change=None):
    """Give a zip with one more member, its entry changed."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            for each in old.namelist():
                new.writestr(each, old.read(each))
        info = zipfile.ZipInfo(name)
        info.filename = info.orig_filename = name
        info.compress_type = zipfile.ZIP_DEFLATED
        if change:
            change(info)
        new.writestr(info, content)
    return stream.getvalue()


def linked(info):
    info.create_system, info.external_attr = 3, 0o120777 << 16


def locked(data):
    """Set the bit that says a member is encrypted, in every header of a zip."""
    out = bytearray(data)
    for sign, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = out.find(sign)
        while place >= 0:
            out[place + at] |= 1
            place = out.find(sign, place + 4)
    return bytes(out)


def containers():
    for suffix, part in PARTS.items():
        whole = MAKERS[suffix](THAI)
        yield suffix, "parent", with_member(whole, "../evil", b"x"), "leads out"
        yield suffix, "absolute", with_member(whole, "/etc/evil", b"x"), "leads out"
        yield suffix, "drive", with_member(whole, "C:/evil", b"x"), "leads out"
        yield suffix, "backslash", with_member(whole, "..\\evil", b"x"), "leads out"
        yield suffix, "link", with_member(whole, "link", b"/etc/passwd", change=linked), "symbolic link"
        yield suffix, "twice", with_member(whole, part, b"<x/>"), "one name"
        yield suffix, "locked", locked(whole), "encrypted"
        yield suffix, "bomb", with_member(whole, "bomb", b"\0" * (2 * 2**20)), "times its size"
        yield suffix, "many", packed({f"m{n}": b"" for n in range(5_001)}), "5001 members"
        yield suffix, "lies", whole.replace(b"PK\x05\x06", b"PK\x05\x07"), "no zip"
        yield suffix, "other", packed({"a.txt": b"x"}), "no Word|no content|no OpenDocument|no xl/workbook"


def entities():
    for name, start, what in (("laughs", BOMB, "&l9;"), ("outside", OUTSIDE, "&e;")):
        in_word = document(paragraph("I: a")).replace(b"?>", b"?>" + start.encode(), 1).replace(b"I: a", what.encode())
        flat = fodt("I: a").replace(b"?>", b"?>" + start.encode(), 1).replace(b"I: a", what.encode())
        open_ = (
            f"{start}<office:document-content {OPEN}><office:body><office:text><text:p>{what}</text:p></office:text>"
        )
        open_ += "</office:body></office:document-content>"
        elan = MAKERS[".eaf"](THAI).replace(b"?>", b"?>" + start.encode(), 1)
        yield ".docx", name, packed({"word/document.xml": in_word}), "DOCTYPE"
        yield ".odt", name, packed({"content.xml": open_.encode()}), "DOCTYPE"
        yield ".fodt", name, flat, "DOCTYPE"
        yield ".eaf", name, elan, "DOCTYPE|whole XML"


def nested():
    deep = 100_000
    boxes = f"<w:document xmlns:w='{W}'><w:body>" + "<w:tbl><w:tr><w:tc>" * deep
    spans = f"<office:document {OPEN}><office:body><office:text>" + "<text:span>" * deep
    yield ".docx", "deep", packed({"word/document.xml": boxes.encode()}), "XML is broken|times its size"
    yield ".fodt", "deep", spans.encode(), "XML is broken"
    yield ".eaf", "deep", b"<ANNOTATION_DOCUMENT>" + b"<TIER>" * deep, "whole XML"
    yield ".rtf", "deep", b"{\\rtf1" + b"{" * deep, "nested"
    yield ".json", "deep", b"[" * deep, "deeply"


def locked_pdf():
    from pypdf import PdfReader, PdfWriter

    writer, stream = PdfWriter(PdfReader(io.BytesIO(printed(TALK)))), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(stream)
    return stream.getvalue()


def odd_files():
    yield ".pdf", "locked", locked_pdf(), "password|locked|encrypted"
    yield ".pdf", "10,000 pages", pdf([[]] * 10_000), "10000 pages"
    yield ".pdf", "no text", pdf([[]]), "no text"
    yield ".pdf", "text", TALK.encode(), "no PDF"
    yield ".docx", "old Word", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old or encrypted"
    yield ".docx", "no text", docx(""), "no text"
    yield ".docx", "broken XML", packed({"word/document.xml": b"<w"}), "broken"
    yield ".txt", "picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "this is a"
    yield ".txt", "program", b"\x7fELF\x02\x01\x01" + bytes(range(32)) * 20, "binary|this is"
    yield ".txt", "Word", word(TALK), "this is"
    yield ".srt", "Word", word(TALK), "this is"
    yield ".csv", "PDF", printed(TALK), "this is"
    yield ".json", "text", TALK.encode(), "no JSON"
    yield ".eaf", "text", TALK.encode(), "whole XML"


def named(cases):
    return [pytest.param(*case, id=f"{case[0]} {case[1]}") for case in cases]


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """What became of every file that must be refused; all are read in one go, so that a crash would show."""
    folder = tmp_path_factory.mktemp("hostile")
    files = {}
    for n, (suffix, name, data, _) in enumerate(HOSTILE):
        files[suffix, name] = folder / f"{n}{suffix}"
        files[suffix, name].write_bytes(data)
    before = {path.name for path in folder.iterdir()}
    found = list(read_many([Unread(path, name=f"data/{path.name}") for path in files.values()]))
    assert {path.name for path in folder.iterdir()} == before
    return dict(zip(files, found, strict=True))


HOSTILE = [*containers(), *entities(), *nested(), *odd_files()]


@pytest.mark.parametrize(("suffix", "name", "data", "reason"), named(HOSTILE))
def test_a_hostile_file_is_refused_with_its_name_and_the_reason(refused, suffix, name, data, reason):
    error = refused[suffix, name]
    assert isinstance(error, ReadingError), error
    assert error.path.startswith("data/")
    with pytest.raises(ReadingError, match=reason):
        raise error


# --- odd, but to be read ---------------------------------------------------------------------------------------------


def of(tmp_path, data, name="a.txt"):
    path = tmp_path / name
    path.write_bytes(data)
    return read(path)


def talks(talk):
    return [talk.text[turn.start : turn.end] for turn in talk.turns]


SAID = ["เริ่มเมื่อไรคะ", "ปีที่แล้วครับ", "แล้วใครช่วยคะ", "ทั้งตำบลครับ"]


def test_half_a_character_at_the_end_costs_no_more_than_that_and_is_told(tmp_path):
    """A copy that was cut off: the last letter lost one of its three bytes."""
    talk = of(tmp_path, TALK.encode()[:-1])
    assert talks(talk)[:3] == SAID[:3]
    assert talks(talk)[3].startswith(SAID[3][:-1])
    assert "encoding" in [notice.kind for notice in talk.notices]


@pytest.mark.parametrize("encoding", ["tis-620", "iso-8859-11", "cp874"])
def test_quotes_of_cp874_survive_whatever_a_person_calls_the_encoding(tmp_path, encoding):
    text = "ถาม: เขาว่า “น้ำมา” ใช่ไหมคะ\nตอบ: ใช่ครับ…\nถาม: แล้วใครช่วยคะ\nตอบ: เทศบาล – ทั้งตำบล"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("cp874"))
    assert read(path, hints=reading.Hints(encoding=encoding)).text == text


def test_a_mark_of_byte_order_in_the_middle_hides_no_label(tmp_path):
    """Two files were copied into one: the second began with a mark."""
    talk = of(tmp_path, (TALK + "\n\ufeff" + TALK).encode())
    assert talks(talk) == SAID * 2
    assert [turn.role for turn in talk.turns] == ["interviewer", "informant"] * 4


def test_lines_of_22000_characters_are_read_whole(tmp_path):
    long = "น้ำท่วมทุกปี " * 1_700
    talk = of(tmp_path, f"ถาม: ดีไหมคะ\nตอบ: {long}\nถาม: แล้วอย่างไรคะ\nตอบ: {long}".encode())
    assert [len(what) for what in talks(talk)] == [
        len("ดีไหมคะ"),
        len(long.strip()),
        len("แล้วอย่างไรคะ"),
        len(long.strip()),
    ]


def test_a_file_without_speakers_is_one_turn_of_nobody(tmp_path):
    talk = of(tmp_path, "วันนี้ฝนตกหนัก ชาวบ้านมาช่วยกันขนทราย\nพระให้ใช้ศาลาวัด\n".encode())
    assert [(turn.speaker, turn.role) for turn in talk.turns] == [("", "unknown")]
    assert talk.notices


def test_deep_nesting_of_a_page_loses_no_talk(tmp_path):
    talk = of(tmp_path, ("<div>" * 50_000 + TALK.replace("\n", "<br>")).encode(), "a.html")
    assert talks(talk) == SAID


def test_entities_of_a_page_are_never_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    start = f'<!DOCTYPE html [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    talk = of(tmp_path, f"{start}<p>ถาม: &e; ดีไหมคะ</p><p>ตอบ: ดีครับ</p>".encode(), "a.html")
    assert "SECRET" not in talk.text


# --- files that go away ----------------------------------------------------------------------------------------------


def test_a_file_that_vanishes_is_missing_by_name(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TALK, encoding="utf-8")
    path.unlink()
    with pytest.raises(MissingError, match=r"a\.txt"):
        read(path)
    (error,) = read_many([path])
    assert (type(error), error.path) == (ReadingError, path.as_posix())


def test_a_file_that_vanishes_among_many_costs_itself_only(tmp_path):
    paths = [tmp_path / f"{n:02}.txt" for n in range(30)]
    for path in paths:
        path.write_text(TALK, encoding="utf-8")
    found = []
    for n, one in enumerate(read_many(paths, processes=2)):
        found.append(one)
        paths[-1].unlink(missing_ok=n > 0)
    assert [type(one) for one in found] == [Transcript] * 29 + [ReadingError]
    assert "no such file" in found[-1].message


@posix
def test_a_file_that_may_not_be_opened_is_refused(tmp_path, monkeypatch):
    def forbidden(self):
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.txt"
    path.write_text(TALK, encoding="utf-8")
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    with pytest.raises(ReadingError, match=r"a\.txt.*Permission denied"):
        read(path)


@posix
def test_a_pipe_or_device_does_not_hold_the_program_up(tmp_path):
    """A named pipe without a writer would be waited for without end."""
    os.mkfifo(tmp_path / "a.txt")
    command = [sys.executable, "-c", f"from qualcoop.reading import read; read({str(tmp_path / 'a.txt')!r})"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=20, check=False)
    assert "ReadingError" in done.stderr


# --- a study's files -------------------------------------------------------------------------------------------------

SRC = Path(__file__).resolve().parents[1] / "src"


def environment():
    return {**os.environ, "PYTHONPATH": str(SRC)}


def run(script, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], env=environment(), stdout=subprocess.PIPE, text=True
    )


FULL = """
import resource, signal, sys
from qualcoop.storing import write_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
try:
    write_whole(sys.argv[1], "x" * 1_000_000)
except OSError as error:
    print("refused")
"""
WRITE = """
import sys
from qualcoop.storing import write_whole
print("begun", flush=True)
for n in range(int(sys.argv[3])):
    write_whole(sys.argv[1], sys.argv[2] * 300_000)
"""


@posix
def test_a_disk_that_is_full_leaves_the_old_file_whole_and_nothing_beside_it(tmp_path):
    path = tmp_path / "ledger.jsonl"
    path.write_text("old", encoding="utf-8")
    said, _ = run(FULL, path).communicate()
    assert said == "refused\n"
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [("ledger.jsonl", "old")]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_under_the_output_is_an_error_and_no_success(tmp_path):
    (tmp_path / "a.txt").write_text(TALK, encoding="utf-8")
    command = [sys.executable, "-m", "qualcoop", "read", str(tmp_path / "a.txt"), "--json"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, env=environment(), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode != 0


@posix
@pytest.mark.parametrize("wait", [0.0, 0.01, 0.03])
def test_a_killed_writer_leaves_a_whole_file(tmp_path, wait):
    path = tmp_path / "a.txt"
    path.write_text("o" * 300_000, encoding="utf-8")
    writer = run(WRITE, path, "n", 1_000)
    writer.stdout.readline()
    time.sleep(wait)
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    assert path.read_text(encoding="utf-8") in {"o" * 300_000, "n" * 300_000}
    assert {each.suffix for each in tmp_path.iterdir()} <= {".txt", ".tmp"}


def test_two_writers_at_once_leave_the_whole_of_one(tmp_path):
    path = tmp_path / "a.txt"
    writers = [run(WRITE, path, letter, 20) for letter in "ab"]
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0]
    assert path.read_text(encoding="utf-8") in {"a" * 300_000, "b" * 300_000}
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("codes:\n- id: !!python/object/apply:os.system [true]\n  kind: condition\n", "tag"),
        ("a: &a [x, x]\nb: &b [*a, *a]\ncodes: [*b, *b]\n", "anchor|alias"),
        ("codes:\n- id: debt\n  id: trust\n  kind: condition\n", "id"),
        ("codes: [" * 5_000, "."),
    ],
    ids=["tag", "alias bomb", "key twice", "deep"],
)
def test_a_hostile_codebook_is_refused_by_name(tmp_path, text, reason):
    path = tmp_path / "codebook.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match=rf"codebook\.yaml.*({reason})"):
        load_codebook(path)


# --- many at a time --------------------------------------------------------------------------------------------------


def many_files(folder, count=40):
    for n in range(count):
        (folder / f"{n:03}.txt").write_text(f"{TALK} {n}", encoding="utf-8")
    return sorted(folder.iterdir())


def test_many_files_come_in_their_order_and_as_if_read_one_by_one(tmp_path):
    paths = many_files(tmp_path)
    assert list(read_many(paths, processes=3)) == [read(path) for path in paths]


def test_files_are_taken_only_a_little_ahead(tmp_path):
    """So a study of any size fits, and who stops early reads no more than he asked for."""
    taken = []

    def endless():
        (path,) = many_files(tmp_path, 1)
        while True:
            taken.append(path)
            yield path

    found = read_many(endless(), processes=2)
    assert isinstance(next(found), Transcript)
    found.close()
    assert len(taken) < 100


def test_hints_and_names_go_over_to_the_children(tmp_path):
    hints = reading.Hints(roles={"ผู้สัมภาษณ์": "other"}, ignore_lines=((4, 4),), date="2018-11-30")
    asked = [Unread(path, hints, f"../{path.name}") for path in many_files(tmp_path)]
    assert list(read_many(asked, processes=2)) == [read(one.path, hints=hints, name=one.name) for one in asked]


@posix
def test_a_child_that_is_killed_costs_one_file_and_is_replaced(tmp_path, monkeypatch):
    """The reader of one file ends its own process, as a broken parser would."""
    (tmp_path / "on").mkdir()
    (tmp_path / "on" / "sitecustomize.py").write_text(
        "import os, pathlib, qualcoop.reading as reading\nread = reading.read\n"
        "def deadly(path, **told):\n    if b'DIE' in pathlib.Path(path).read_bytes(): os.abort()\n"
        "    return read(path, **told)\nreading.read = deadly\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path / "on")
    (tmp_path / "files").mkdir()
    paths = many_files(tmp_path / "files")
    paths[7].write_text(f"{TALK} DIE", encoding="utf-8")
    found = list(read_many(paths, processes=2))
    assert [n for n, one in enumerate(found) if isinstance(one, ReadingError)] == [7]
    assert "died" in found[7].message
    assert found[7].path == paths[7].as_posix()


def test_a_caller_whose_own_list_fails_is_told(tmp_path):
    def failing():
        yield from many_files(tmp_path)
        raise KeyError("list")

    with pytest.raises(KeyError, match="list"):
        list(read_many(failing(), processes=2))


def test_no_process_at_all_is_no_number_of_processes():
    with pytest.raises(ValueError, match="processes is 0"):
        read_many([], processes=0)


def test_progress_goes_to_standard_error_and_changes_nothing(tmp_path, capsys):
    paths = many_files(tmp_path, 3)
    assert list(read_many(paths, progress=True)) == [read(path) for path in paths]
    told = capsys.readouterr()
    assert (told.out, "3/3" in told.err) == ("", True)


# --- bytes changed by lot --------------------------------------------------------------------------------------------


@cache
def whole(suffix):
    return MAKERS[suffix](THAI)


@cache
def direct(suffix):
    """Give a reader as it is within a child, so that no example starts a process."""
    found = READERS[suffix].extract
    return import_module(f"qualcoop.reading.formats.{found.format}").extract if isinstance(found, Apart) else found


def refused_or_read(suffix, data):
    try:
        return direct(suffix)(data, path="a", hints=reading.Hints())
    except ReadingError as error:
        return error


FLIPS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6)


@pytest.mark.parametrize("suffix", sorted(set(MAKERS) - {".pdf", ".htm", ".markdown", ".text"}))
@given(flips=FLIPS)
@settings(max_examples=25)
def test_a_file_with_bytes_changed_is_read_or_refused_and_nothing_else(suffix, flips):
    data = bytearray(whole(suffix))
    for place, byte in flips:
        data[int(place * len(data))] = byte
    told = refused_or_read(suffix, bytes(data))
    assert told.path == "a" if isinstance(told, ReadingError) else told.text or told.utterances


@given(flips=st.lists(FLIPS, min_size=14, max_size=14))
@settings(max_examples=2)
def test_a_pdf_with_bytes_changed_is_read_or_refused_and_its_child_lives(tmp_path_factory, flips):
    """In a child, for a parser written in C may take the process with it."""
    folder = tmp_path_factory.mktemp("flipped")
    for n, each in enumerate(flips):
        data = bytearray(pdf([column(TALK.split("\n"), step=16)]))
        for place, byte in each:
            data[int(place * len(data))] = byte
        (folder / f"{n}.pdf").write_bytes(bytes(data))
    for found in read_many(sorted(folder.iterdir())):
        assert isinstance(found, Transcript) or "died" not in found.message
