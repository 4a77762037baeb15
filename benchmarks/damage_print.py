"""How much of Thai printed by a browser comes back as it was, by several ways of reading the PDF.

Run: PYTHONPATH=src python benchmarks/damage_print.py [--shared FOLDER] [--out docs/benchmarks/damage_print.csv]
Prints sound Thai lines (those of damage.py: composed interviews of data/, and where FOLDER has them government news,
programmes, questions and answers) with Chromium in several fonts, a paragraph each. Reads the PDF by pypdfium2 alone,
pypdf alone, pdftotext where it is installed, and as `qualcoop read` does with and without it, and compares each
paragraph with its source, white space aside. Of what is not as printed it counts what mending restores, what is
reported, and what passes.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path

import regex
from damage import ROOT, SEED, gathered

from qualcoop.reading import read
from qualcoop.text.damage import find_damage
from qualcoop.text.mending import mend

FONTS = ("sans-serif", "Norasi", "Loma", "Sarabun")
LINES = 54
CUT = 300
MARK = regex.compile(r"P(\d{3}):")
HEADER = ("read_by", "source", "font", "printed", "as_printed", "mended", "reported", "passed", "lost")
Counts = tuple[int, int, int, int, int]
Road = Callable[[Path, list[str]], Counts]


def main() -> None:
    """Print the table and write it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("QUALCOOP_SHARED", ROOT.parent / "shared")))
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if not shutil.which("chromium"):
        raise SystemExit("install chromium")
    rows: list[tuple[object, ...]] = []
    for source, lines in gathered(options.shared / "real", half="report").items():
        if not source.startswith("thai"):
            continue
        taken = random.Random(f"{SEED} print {source}").sample(lines, min(LINES, len(lines)))
        rows += rows_of(source, [" ".join(line.split())[:CUT] for line in taken])
    for row in (HEADER, *sorted(rows, key=str)):
        print(*row, sep=" | ")
    if options.out:
        with options.out.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([HEADER, *sorted(rows, key=str)])


def rows_of(source: str, lines: list[str]) -> list[tuple[object, ...]]:
    """Print lines in every font, and read each PDF by every road."""
    rows: list[tuple[object, ...]] = []
    for font in FONTS:
        with tempfile.TemporaryDirectory() as folder:
            pdf = printed(lines, font, Path(folder))
            rows += [(name, source, font, len(lines), *road(pdf, lines)) for name, road in roads()]
    return rows


def printed(lines: list[str], font: str, folder: Path) -> Path:
    """Print each line as a paragraph that begins with its number."""
    page, pdf = folder / "page.html", folder / "page.pdf"
    body = "".join(f"<p>P{n:03}: {escape(line)}</p>" for n, line in enumerate(lines))
    page.write_text(f'<meta charset="utf-8"><body style="font-family:{font};font-size:11pt">{body}', encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run([*command, f"--print-to-pdf={pdf}", page.as_uri()], capture_output=True, check=True, timeout=120)
    return pdf


def roads() -> Iterable[tuple[str, Road]]:
    """Give the ways of reading that are there."""
    yield "pypdfium2 alone", by(pdfium_text)
    yield "pypdf alone", by(pypdf_text)
    if shutil.which("pdftotext"):
        yield "pdftotext alone", by(poppler_text)
        yield "qualcoop read, with pdftotext", by_reading
    yield "qualcoop read, without pdftotext", by_reading_alone


def pdfium_text(pdf: Path) -> str:
    """Give the text as pypdfium2 has it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def pypdf_text(pdf: Path) -> str:
    """Give the text as pypdf has it."""
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(pdf).pages)


def poppler_text(pdf: Path) -> str:
    """Give the text as pdftotext has it."""
    return subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout.decode()


def by(text_of: Callable[[Path], str]) -> Road:
    """Judge a text by its paragraphs: as printed, mended, reported, passed, lost."""

    def road(pdf: Path, lines: list[str]) -> Counts:
        parts = MARK.split(text_of(pdf).replace("\f", "\n"))
        said = {int(n): " ".join(talk.split()) for n, talk in zip(parts[1::2], parts[2::2], strict=True)}
        whole = mend("\n".join(said.get(n, "") for n in range(len(lines))))[0]
        found = {damage.line - 1 for damage in find_damage(whole)}
        results = []
        for n, (line, read_) in enumerate(zip(lines, whole.split("\n"), strict=True)):
            raw = bare(said.get(n, ""))
            results.append(
                outcome(same=raw == bare(line), mended=bare(read_) == sound(line), reported=n in found, there=bool(raw))
            )
        return counted(results)

    return road


def by_reading(pdf: Path, lines: list[str]) -> Counts:
    """Judge what `qualcoop read` gives; its text is mended, so what is as printed was read so or mended."""
    talk = read(pdf)
    told = {notice.line for notice in talk.notices if notice.kind in ("damage", "pdf") and notice.line}
    marks = [*MARK.finditer(talk.text)]
    ends = [*(mark.start() for mark in marks[1:]), len(talk.text)]
    places = {int(mark[1]): (mark.end(), end) for mark, end in zip(marks, ends, strict=True)}
    results = []
    for n, line in enumerate(lines):
        start, end = places.get(n, (0, 0))
        text = bare(talk.text[start:end])
        here = set(range(talk.line_of(start), talk.line_of(max(start, end - 1)) + 1)) if text else set()
        results.append(
            outcome(same=text in (bare(line), sound(line)), mended=False, reported=bool(here & told), there=bool(text))
        )
    return counted(results)


def by_reading_alone(pdf: Path, lines: list[str]) -> Counts:
    """Judge what `qualcoop read` gives on a machine without pdftotext."""
    path = os.environ.get("PATH", "")
    os.environ["PATH"] = str(pdf.parent)
    try:
        return by_reading(pdf, lines)
    finally:
        os.environ["PATH"] = path


def outcome(*, same: bool, mended: bool, reported: bool, there: bool) -> str:
    """Name what became of a paragraph."""
    if same:
        return "as_printed"
    if not there:
        return "lost"
    return "mended" if mended else "reported" if reported else "passed"


def counted(results: list[str]) -> Counts:
    """Count outcomes in the order of the header."""
    first, second, third, fourth, fifth = (results.count(name) for name in HEADER[4:])
    return first, second, third, fourth, fifth


def bare(text: str) -> str:
    """Give a text without white space, that of no width included."""
    return "".join(text.replace("\u200b", "").split())


def sound(line: str) -> str:
    """Give a source line as reading would have it."""
    return bare(mend(line)[0])


if __name__ == "__main__":
    main()
