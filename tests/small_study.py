"""A small study for tests of commands and workflows: three interviews, two codes, one negative case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from qualcoop import storing
from qualcoop.workflows.studies import open_study

from .reading_forge import word

Said = tuple[str, str, str, str]
"""(transcript, quotation, code, stance)."""

HEADER = "transcript,start,end,code,stance,state,basis,case,status,quote,note,at"

TALKS: dict[str, bytes] = {
    "m-01.txt": (
        "ถาม: งานสองเมืองเริ่มอย่างไรคะ\n"
        "ตอบ: กฎหมายเปิดทางให้สองเมืองทำด้วยกันได้ งานถึงเดินมาได้ครับ\n"
        "ถาม: แล้วผู้บริหารว่าอย่างไรคะ\n"
        "ตอบ: นายกทั้งสองคนคุยกันทุกเดือน เรื่องถึงไม่ค้างครับ\n"
    ).encode(),
    "m-02.md": (
        b"**Interviewer:** How did the work begin?\n\n"
        b"**Clerk B:** The regulation lets two towns share a truck, and that made it easy to begin.\n\n"
        b"**Interviewer:** And the mayors?\n\n"
        b"**Clerk B:** The mayors never met after the election, so nothing was signed and the truck stood still.\n"
    ),
    "m-03.docx": word(
        "ถาม: ที่นี่ทำร่วมกันไหมคะ\nตอบ: กฎหมายห้ามไว้ เราจึงไม่ได้เริ่มเลยครับ\nถาม: ขอบคุณค่ะ\nตอบ: ยินดีครับ วันนี้แดดดีนะครับ\n"
    ),
}
"""The interviews by file name."""

SAID: tuple[Said, ...] = (
    ("m-01", "กฎหมายเปิดทางให้สองเมืองทำด้วยกันได้", "laws", "facilitates"),
    ("m-01", "นายกทั้งสองคนคุยกันทุกเดือน", "leaders", "facilitates"),
    ("m-02", "The regulation lets two towns share a truck", "laws", "facilitates"),
    ("m-02", "The mayors never met after the election", "leaders", "hinders"),
    ("m-03", "กฎหมายห้ามไว้ เราจึงไม่ได้เริ่มเลย", "laws", "hinders"),
)
"""What is coded, and how."""

CODEBOOK = """\
version: 1
codes:
  - id: laws
    kind: condition
    level: environment
    label: {th: กฎหมาย, en: the law}
    indicators: {th: [กฎหมาย], en: [regulation]}
  - id: leaders
    kind: condition
    level: individual
    label: {th: ผู้บริหาร, en: the mayors}
    indicators: {th: [นายก], en: [mayor]}
"""

STUDY = """\
# Two towns and a truck.
name: truck
interviews: interviews
outcome:
  id: works
  question: {th: "งานเดินหรือไม่", en: "Does it run?"}
  scale: ["no", "yes"]
  counts_from: "yes"
mode: classic
hypothesis: {expression: "laws -> works"}
counted: ann
cases:
  - {id: A, outcome: "yes", attributes: {size: city}, transcripts: [m-01], chosen: on_y}
  - {id: B, outcome: "no", attributes: {size: town}, transcripts: [m-02], chosen: on_x}   # the negative one
  - {id: C, outcome: "no", attributes: {size: town}, transcripts: [m-03], chosen: on_x}
"""


def write_talks(folder: Path) -> list[Path]:
    """Write the interviews into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in TALKS.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in TALKS]


def rows(texts: Mapping[str, str], said: Iterable[Said] = SAID) -> str:
    """Write codings as a person would who has the texts beside her: offsets and quotation, the rest left out."""
    lines = ["transcript,start,end,code,stance,quote"]
    for transcript, quote, code, stance in said:
        start = texts[transcript].index(quote)
        lines.append(f'{transcript},{start},{start + len(quote)},{code},{stance},"{quote}"')
    return "\n".join(lines) + "\n"


def texts_of(folder: Path) -> dict[str, str]:
    """Give the texts of a study's interviews by id."""
    return {transcript.id: transcript.text for transcript in open_study(folder).transcripts}


def small_study(home: Path, *, said: Iterable[Said] = SAID) -> Path:
    """Write the whole study, coded by ann."""
    write_talks(home / "interviews")
    (home / "codings").mkdir()
    (home / "study.yaml").write_text(STUDY, encoding="utf-8")
    (home / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    code_as(home, "ann", said)
    return home


def code_as(home: Path, coder: str, said: Iterable[Said]) -> Path:
    """Write one coder's file."""
    path = storing.codings_path(home, coder)
    path.write_text("transcript,start,end,code,stance\n", encoding="utf-8")
    path.write_text(rows(texts_of(home), said), encoding="utf-8")
    return path


def edit(path: Path, old: str, new: str) -> None:
    """Change one place of a file, as a person would in an editor."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def hashes(folder: Path) -> dict[str, str]:
    """Give the SHA-256 of every file below a folder."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in found}
