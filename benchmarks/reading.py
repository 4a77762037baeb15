"""How fast transcripts are read: every format, against the library that one would otherwise call. Judges nothing.

Run: PYTHONPATH=src python benchmarks/reading.py [--files 1000] [--out docs/benchmarks/reading.csv]. Makes a seeded
corpus of interviews in Thai and English in every format, about 20 MB of talk in 1,000 files, and reads 20 files of
each format in three ways in the same run: `reading` is the whole way to a transcript (normalised text, turns, roles,
damage); `extract` only the format's own part, which is what the other library does; `other` is that library. Gives MB
of talk for each second of the processor, so that a busy machine tells the same, and each speed divided by the other
library's. Last, all files are read by one process and by as many as there are cores, in seconds of the clock, their
start included. A library that is not installed is left out.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import io
import os
import random
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time

from qualcoop.reading import READERS, Hints
from qualcoop.reading.assembling import assemble, assemble_told
from qualcoop.reading.child import Apart
from qualcoop.reading.hints import Extracted
from qualcoop.reading.many import read_many
from qualcoop.records.transcript import Transcript

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.reading_forge import MAKERS, Said

SEED = 2562
SAME_AS = {".dfxp": ".ttml", ".htm": ".html", ".markdown": ".md", ".text": ".txt"}
FORMATS = sorted(set(MAKERS) - set(SAME_AS))
TALK = 20_000
"""Bytes of talk in a file."""
SAMPLE = 20
"""Files of each format that are read in every way: some other libraries take seconds for one."""
THAI = (
    "น้ำท่วมปีนั้นหนักมากครับ",
    "ชาวบ้านก็มาช่วยกันที่วัด",
    "เทศบาลไม่มีงบประมาณพอ",
    "เราเลยไปคุยกับ อบต. ข้าง ๆ",
    "เขาส่งเรือมาให้สองลำค่ะ",
    "ผมว่าถ้าไม่มีผู้นำก็คงไม่เกิด",
    "เดือนตุลาคม พ.ศ. ๒๕๕๔",
)
ENGLISH = (
    "The flood came in October.",
    "We asked the towns next to us,",
    "and two of them sent boats.",
    "There was no money for it,",
    "so the mayor called a meeting.",
    "Nobody had to be asked twice.",
)
COLUMNS = (
    "format", "files", "MB", "reading_MB_s", "extract_MB_s", "other", "other_MB_s",
    "extract_by_other", "reading_by_other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """How long one format took: seconds of each way, and the size of its text."""

    suffix: str
    files: int
    size: float
    reading: float
    extract: float
    others: list[tuple[str, float]]


def interview(lot: random.Random) -> list[Said]:
    """Give an interview of about 20 kB of talk, one turn a question and an answer."""
    people, lines = (("ผู้สัมภาษณ์", "ผู้ให้สัมภาษณ์"), THAI) if lot.random() < 0.6 else (("Interviewer", "Mayor B"), ENGLISH)
    said: list[Said] = []
    size = 0
    while size < TALK:
        talk = " ".join(lot.choices(lines, k=lot.randint(1, 3) if len(said) % 2 == 0 else lot.randint(3, 14)))
        said.append((people[len(said) % 2], talk))
        size += len(talk.encode())
    return said


def word(said: Sequence[Said]) -> bytes:
    """Give a document as python-docx writes it."""
    from docx import Document

    whole, stream = Document(), io.BytesIO()
    for label, talk in said:
        whole.add_paragraph(f"{label}: {talk}")
    whole.save(stream)
    return stream.getvalue()


def open_document(said: Sequence[Said]) -> bytes:
    """Give a document as odfpy writes it."""
    from odf.opendocument import OpenDocumentText
    from odf.text import P

    whole, stream = OpenDocumentText(), io.BytesIO()
    for label, talk in said:
        whole.text.addElement(P(text=f"{label}: {talk}"))
    whole.save(stream)
    return stream.getvalue()


WRITERS = {**MAKERS, ".docx": word, ".odt": open_document}


def corpus(folder: Path, files: int) -> dict[str, tuple[list[Path], float]]:
    """Write the files; give for each format its paths and the MB of talk in them."""
    lot = random.Random(SEED)
    made: dict[str, tuple[list[Path], float]] = {}
    for suffix in FORMATS:
        paths, size = [], 0
        for n in range(files // len(FORMATS)):
            said = interview(lot)
            path = folder / f"{suffix[1:]}-{n:04}{suffix}"
            path.write_bytes(WRITERS[suffix](said))
            paths.append(path)
            size += sum(len(talk.encode()) for _, talk in said)
        made[suffix] = paths, size / 1e6
    return made


# --- what one would otherwise call ---------------------------------------------------------------------------------


def _python_docx(data: bytes) -> str:
    from docx import Document

    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def _webvtt(data: bytes) -> str:
    from webvtt import from_string

    return "\n".join(caption.text for caption in from_string(data.decode()))


def _webvtt_srt(data: bytes) -> str:
    from webvtt import from_buffer

    return "\n".join(caption.text for caption in from_buffer(io.StringIO(data.decode()), format="srt"))


def _webvtt_sbv(data: bytes) -> str:
    from webvtt import from_buffer

    return "\n".join(caption.text for caption in from_buffer(io.StringIO(data.decode()), format="sbv"))


def _striprtf(data: bytes) -> str:
    from striprtf.striprtf import rtf_to_text

    return str(rtf_to_text(data.decode("latin-1")))


def _pypdf(data: bytes) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def _pypdfium2(data: bytes) -> str:
    from pypdfium2 import PdfDocument

    with PdfDocument(data) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def _odfpy(data: bytes) -> str:
    from odf.opendocument import load
    from odf.teletype import extractText
    from odf.text import P

    return "\n".join(extractText(each) for each in load(io.BytesIO(data)).getElementsByType(P))


def _openpyxl(data: bytes) -> str:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True)
    return "\n".join(str(row) for sheet in book for row in sheet.iter_rows(values_only=True))


def _pandas_xlsx(data: bytes) -> str:
    from pandas import read_excel

    return str(read_excel(io.BytesIO(data)).to_csv())


def _pandas_csv(data: bytes) -> str:
    from pandas import read_csv

    return str(read_csv(io.BytesIO(data), sep="\t" if b"speaker\t" in data else ",").to_csv())


def _lxml(data: bytes) -> str:
    from lxml.html import document_fromstring

    return str(document_fromstring(data).text_content())


OTHERS: dict[str, tuple[tuple[str, str, Callable[[bytes], str]], ...]] = {
    ".csv": (("pandas", "pandas", _pandas_csv),),
    ".docx": (("python-docx", "docx", _python_docx),),
    ".html": (("lxml", "lxml", _lxml),),
    ".odt": (("odfpy", "odf", _odfpy),),
    ".pdf": (("pypdf", "pypdf", _pypdf), ("pypdfium2", "pypdfium2", _pypdfium2)),
    ".rtf": (("striprtf", "striprtf", _striprtf),),
    ".sbv": (("webvtt-py", "webvtt", _webvtt_sbv),),
    ".srt": (("webvtt-py", "webvtt", _webvtt_srt),),
    ".tsv": (("pandas", "pandas", _pandas_csv),),
    ".vtt": (("webvtt-py", "webvtt", _webvtt),),
    ".xlsx": (("openpyxl", "openpyxl", _openpyxl), ("pandas", "pandas", _pandas_xlsx)),
}
MARKED_DOWN = (".docx", ".html", ".pdf", ".xlsx")


def others(suffix: str) -> Iterator[tuple[str, Callable[[bytes], str]]]:
    """Give the libraries that are installed and read a format."""
    for name, module, call in OTHERS.get(suffix, ()):
        if importlib.util.find_spec(module):
            yield name, call
    if suffix in MARKED_DOWN and importlib.util.find_spec("markitdown"):
        from markitdown import MarkItDown, StreamInfo

        whole, kind = MarkItDown(), StreamInfo(extension=suffix)
        yield "markitdown", lambda data: str(whole.convert_stream(io.BytesIO(data), stream_info=kind).text_content)


# --- measuring -----------------------------------------------------------------------------------------------------


def seconds(call: Callable[[bytes], object], files: Sequence[bytes]) -> float:
    """Give the processor's seconds of a call on all files, after one call has warmed what is imported late."""
    call(files[0])
    begun = process_time()
    for data in files:
        call(data)
    return process_time() - begun


def extractor(suffix: str) -> Callable[[bytes], Extracted]:
    """Give a format's reader as it is within the child that reads it."""
    found = READERS[suffix].extract
    extract = import_module(f"qualcoop.reading.formats.{found.format}").extract if isinstance(found, Apart) else found
    return lambda data: extract(data, path="a", hints=Hints())


def whole_way(suffix: str) -> Callable[[bytes], object]:
    """Give all that `read` does with the bytes of a file."""
    extract = extractor(suffix)

    def call(data: bytes) -> Transcript:
        told = extract(data)
        if told.utterances:
            return assemble_told(told.utterances, id="a", notices=told.notices)
        return assemble(told.text, id="a", notices=told.notices, labels=told.labels)

    return call


def measured(suffix: str, paths: Sequence[Path], size: float) -> Measured:
    """Read the files of one format in every way."""
    files = [path.read_bytes() for path in paths[:SAMPLE]]
    size *= len(files) / len(paths)
    whole, part = seconds(whole_way(suffix), files), seconds(extractor(suffix), files)
    return Measured(
        suffix, len(files), size, whole, part, [(name, seconds(call, files)) for name, call in others(suffix)]
    )


def seconds_of_many(paths: Sequence[Path], *, processes: int) -> float:
    """Time reading all files by child processes, their start included."""
    begun = perf_counter()
    for found in read_many(paths, processes=processes):
        if not isinstance(found, Transcript):
            raise SystemExit(f"a file of the corpus could not be read: {found}")
    return perf_counter() - begun


def rows(found: Measured) -> Iterator[tuple[object, ...]]:
    """Give a row for each other library, or one without."""
    for name, other in found.others or [("", 1.0)]:
        speeds = (f"{found.size / found.reading:.2f}", f"{found.size / found.extract:.2f}")
        held = (f"{found.size / other:.2f}", f"{other / found.extract:.2f}", f"{other / found.reading:.2f}")
        yield found.suffix, found.files, f"{found.size:.2f}", *speeds, name, *(held if name else ("", "", ""))


def rows_of_many(made: dict[str, tuple[list[Path], float]]) -> Iterator[tuple[object, ...]]:
    """Give a row for one process and one for as many as there are cores: all files, mixed."""
    paths = [path for each in zip(*(paths for paths, _ in made.values()), strict=True) for path in each]
    size = sum(size for _, size in made.values())
    one = 0.0
    for processes in (1, os.cpu_count() or 1):
        took = seconds_of_many(paths, processes=processes)
        one = one or took
        said = f"all, {processes} processes"
        yield (
            said,
            len(paths),
            f"{size:.2f}",
            f"{size / took:.2f}",
            "",
            "1 process",
            f"{size / one:.2f}",
            "",
            f"{one / took:.2f}",
        )


def main() -> None:
    """Measure all, print a table, write it as CSV."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=1_000, help="how many files are made (default: %(default)s)")
    parser.add_argument("--out", type=Path, help="a CSV file to write")
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # of the other libraries
    table: list[tuple[object, ...]] = [COLUMNS]
    with tempfile.TemporaryDirectory() as folder:
        made = corpus(Path(folder), options.files)
        for suffix, (paths, size) in made.items():
            table += rows(measured(suffix, paths, size))
            print(*table[-1], sep="\t", flush=True)
        table += rows_of_many(made)
    print(*("\t".join(map(str, row)) for row in [COLUMNS, *table[-2:]]), sep="\n")
    if options.out:
        with options.out.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(table)


if __name__ == "__main__":
    main()
