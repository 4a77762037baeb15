"""Three sets of real interviews that people coded, as transcripts, codebook and codings. None is in the repository.

Wanted in the folder named by $QUALCOOP_SHARED (or ../shared beside the repository), under real/: scrum_quality
(practitioners on software quality, coded by its authors for their second question), ohd_hist325 (students' oral
histories) and ohd_writers (interviews with poets). Codes that people used fewer than three times are left out, and so
are, in scrum_quality, the segments that carry only such codes.
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import regex
from python_calamine import CalamineWorkbook

from qualcoop.records.codebook import Bilingual, Code, Codebook, Example
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Role, Transcript, Turn

__all__ = ["NAMES", "CodedSet", "coded_set", "home"]

NAMES = ("scrum_quality", "ohd_hist325", "ohd_writers")
OFTEN = 3
BOOK = "Data Analysis - First Cycle - RQ2 - Final.xlsx"
PARTICIPANT = regex.compile(r"\(Partici\w+ (\d+)\)")
NO_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True)
class CodedSet:
    """A set of interviews with the codings of the people who made it."""

    name: str
    codebook: Codebook
    transcripts: tuple[Transcript, ...]
    codings: Codings


@dataclass(frozen=True)
class Row:
    """What one speaker said, with the codes given to it."""

    document: str
    speaker: str
    text: str
    codes: tuple[str, ...] = ()
    role: Role = "unknown"


def home() -> Path:
    """Give the folder that holds the sets."""
    root = Path(__file__).resolve().parents[1]
    return Path(os.environ.get("QUALCOOP_SHARED") or root.parent / "shared") / "real"


def coded_set(name: str) -> CodedSet:
    """Read one of the sets."""
    folder = home() / name
    rows = list(_scrum(folder) if name == "scrum_quality" else _oral_history(folder))
    counts = Counter(code for row in rows for code in row.codes)
    often = {code for code, n in counts.items() if n >= OFTEN}
    if name == "scrum_quality":
        rows = [row for row in rows if row.role == "interviewer" or often & set(row.codes)]
    told = _scrum_codes(folder) if name == "scrum_quality" else _described(folder)
    codes = (_code(code, told.get(code, ("", []))) for code in sorted(often))
    transcripts, codings = _as_records(rows, often)
    return CodedSet(name, Codebook(tuple(codes)), transcripts, codings)


def _id(code: str) -> str:
    return NO_WORD.sub("_", code)


def _code(code: str, told: tuple[str, list[Example]]) -> Code:
    return Code(_id(code), label=Bilingual(en=code), definition=Bilingual(en=told[0]), examples=tuple(told[1]))


def _as_records(rows: Iterable[Row], often: set[str]) -> tuple[tuple[Transcript, ...], Codings]:
    documents: dict[str, list[Row]] = {}
    for row in rows:
        documents.setdefault(row.document, []).append(row)
    transcripts, codings = [], []
    for name, own in documents.items():
        text, turns = "", []
        for n, row in enumerate(own, start=1):
            start, text = len(text), text + row.text
            turns.append(Turn(n, row.speaker, row.role, start, len(text)))
            codings += [Coding(name, start, len(text), _id(code), "people") for code in row.codes if code in often]
            text += "\n"
        transcripts.append(Transcript(name, text, tuple(turns)))
    return tuple(transcripts), Codings(tuple(codings))


def _oral_history(folder: Path) -> Iterator[Row]:
    for path in sorted((folder / "_data" / "transcripts").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                tags = (tag.strip().lower() for tag in (row["tags"] or "").replace(",", ";").split(";"))
                text = (row["words"] or "").strip()
                if text:
                    speaker = (row["speaker"] or "").strip().rstrip(":")
                    yield Row(path.stem, speaker, text, tuple(dict.fromkeys(filter(None, tags))))


def _described(folder: Path) -> dict[str, tuple[str, list[Example]]]:
    with (folder / "_data" / "filters.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {row["tag"].strip().lower(): (row["description"].strip(), []) for row in csv.DictReader(stream)}


def _scrum(folder: Path) -> Iterator[Row]:
    """Yield each question, then the segments coded under it."""
    codes: dict[tuple[int, str, str], list[str]] = {}
    lines = (folder / "scrum_coded_segments.jsonl").read_text(encoding="utf-8").splitlines()
    for one in map(json.loads, lines):
        if one["rq"] == "RQ2":
            place = (one["participant"], one["question"], one["segment"].strip().strip('"“”'))
            codes.setdefault(place, []).append(one["code"].strip().lower())
    asked = (0, "")
    for (participant, question, segment), given in codes.items():
        document = f"p{participant:02d}"
        if question and asked != (participant, question):
            yield Row(document, "researcher", question, (), "interviewer")
            asked = (participant, question)
        yield Row(document, "participant", segment, tuple(dict.fromkeys(given)))


def _scrum_codes(folder: Path) -> dict[str, tuple[str, list[Example]]]:
    """Give the first definition of each code and its examples, each with the participant who is quoted."""
    found: dict[str, tuple[str, list[Example]]] = {}
    for row in CalamineWorkbook.from_path(folder / BOOK).get_sheet_by_name("Codebook").to_python()[5:]:
        cells = [str(cell).strip() for cell in row]
        definition, examples = found.get(cells[1].lower(), ("", []))
        found[cells[1].lower()] = (definition or cells[4], [*examples, *_examples(f"{cells[6]}\n{cells[7]}")])
    return found


def _examples(cell: str) -> Iterator[Example]:
    begin = 0
    for match in PARTICIPANT.finditer(cell):
        yield Example(f"p{int(match.group(1)):02d}", 0, cell[begin : match.start()].strip().strip('"“”'))
        begin = match.end()
