"""A small Thai study in a folder, for tests of the widget: its text, its codes, a session on it, what it wrote."""

from __future__ import annotations

from pathlib import Path

from qualcoop.records.codebook import Bilingual, Code, Codebook, Indicator
from qualcoop.storing import load_codings, write_text
from qualcoop.storing.codebook_write import codebook_yaml
from qualcoop.workflows.coding_session import CodingSession
from qualcoop.workflows.studies import open_study
from qualcoop.workflows.suggesting import suggest

TALK = (
    "ถาม: 😀 เริ่มอย่างไรคะ\n"
    "ตอบ: ผู้บริหารสองเมืองคุยกันทุกเดือน 👨‍👩‍👧 งานถึงเดิน เราไว้ใจกันครับ\n"
    "ถาม: แล้วกฎหมายล่ะคะ\n"
    "ตอบ: กฎหมายเปิดทางให้ทำด้วยกันได้ แต่งบไม่มา\n"
)
LEADERS = "ผู้บริหารสองเมืองคุยกันทุกเดือน"
CODES = (
    Code(
        "trust",
        label=Bilingual("ความไว้ใจ", "Trust"),
        definition=Bilingual("ไว้ใจกัน", "Relying on others"),
        indicators=(Indicator("ไว้ใจ", "th"),),
    ),
    Code("laws", label=Bilingual("กฎหมาย", "Laws"), indicators=(Indicator("กฎหมาย", "th"),)),
    Code("leaders", label=Bilingual("ผู้บริหาร", "Leaders")),
)
STUDY = "name: demo\ninterviews: interviews\n"


def study_in(folder: Path, talk: str, codes, *, more: str = "") -> Path:
    """Write a study of one interview, t-01; `more` joins its study.yaml."""
    (folder / "interviews").mkdir(parents=True)
    (folder / "interviews" / "t-01.txt").write_text(talk, encoding="utf-8")
    (folder / "study.yaml").write_text(STUDY + more, encoding="utf-8")
    (folder / "codebook.yaml").write_text(codebook_yaml(Codebook(codes)), encoding="utf-8")
    write_text(folder, open_study(folder).transcript("t-01"))
    return folder


def session_in(folder: Path, language: str = "en") -> CodingSession:
    """Open the interview for ann, with what the indicators suggest."""
    study = open_study(folder)
    return CodingSession(study, study.transcript("t-01"), suggest(study), coder="ann", language=language)


def standing(folder: Path, coder: str = "ann") -> list[tuple[str, str, str]]:
    """Give (code, quote, stance) of what stands in a coder's file."""
    path = folder / "codings" / f"{coder}.csv"
    return [(row.code, row.quote, row.stance) for row in load_codings(path).standing()] if path.exists() else []


def place(quote: str, text: str = TALK) -> tuple[int, int]:
    """Give where some words stand."""
    return text.index(quote), text.index(quote) + len(quote)
