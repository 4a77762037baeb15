"""A tiny bilingual sentence model and interviews coded by rule, for tests of what learns."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np

from qualcoop.records.codebook import Bilingual, Code, Codebook, Indicator
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript, Turn

CONCEPTS = {
    "กฎหมาย": 0, "ระเบียบ": 0, "law": 0, "regulation": 0,
    "ไว้ใจ": 1, "เชื่อใจ": 1, "trust": 1, "confidence": 1,
    "งบ": 2, "เงิน": 2, "budget": 2, "money": 2,
    "แดด": 3, "ฝน": 3, "sun": 3, "rain": 3,
}
"""Words and what they mean; whoever knows the meaning knows it in both languages."""

BOOK = Codebook(
    (
        Code("laws", label=Bilingual("กฎหมาย", "law"), indicators=(Indicator("กฎหมาย", "th"), Indicator("law", "en"))),
        Code("trust", label=Bilingual("ความไว้ใจ", "trust")),
        Code("money", label=Bilingual("เงิน", "money")),
    )
)
CODES = ("laws", "trust", "money")
THAI = (("กฎหมาย", "ระเบียบ"), ("ไว้ใจ", "เชื่อใจ"), ("งบ", "เงิน"), ("แดด", "ฝน"))
ENGLISH = (("law", "regulation"), ("trust", "confidence"), ("budget", "money"), ("sun", "rain"))
GOOD = {"th": "ช่วยให้งานเดินดีมากครับ", "en": "helped us a great deal in the work"}
BAD = {"th": "ทำให้งานของเราติดขัดครับ", "en": "was an obstacle to us in the work"}


class Meaning:
    """A sentence model that knows the words above and adds a direction for each script."""

    name = "meaning@1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        rows = np.zeros((len(texts), 8), dtype=np.float32)
        for row, text in enumerate(texts):
            for word, place in CONCEPTS.items():
                rows[row, place] += 3 * (word in text.lower())
            rows[row, 4 + (not text.isascii())] = 5
            rows[row, 6] = len(text) % 7 / 10
        return rows


def interview(name: str, language: str, seed: int, *, turns: int = 12) -> tuple[Transcript, list[Coding]]:
    """Give an interview in which every answer says one thing, and how it is coded; talk of the weather is not."""
    lots, text = Random(seed), ""
    said, coded = [], []
    words = THAI if language == "th" else ENGLISH
    for n in range(turns):
        for role in ("interviewer", "informant"):
            concept = (n + seed) % 4
            if role == "interviewer":
                line = "แล้วเป็นอย่างไรบ้างคะ" if language == "th" else "And how was it then?"
            else:
                good = lots.random() < 0.5
                line = f"{lots.choice(words[concept])} {(GOOD if good else BAD)[language]}"
                if concept < 3:
                    stance = "facilitates" if good else "hinders"
                    coded.append(Coding(name, len(text), len(text) + len(line), CODES[concept], "ann", stance))
            said.append(Turn(len(said) + 1, role, role, len(text), len(text) + len(line)))
            text += line + "\n"
    return Transcript(name, text, tuple(said), language=language), coded


def study(*languages: str) -> tuple[list[Transcript], Codings]:
    """Give an interview for each language named, with all codings."""
    made = [interview(f"t{n}", language, n) for n, language in enumerate(languages)]
    return [talk for talk, _ in made], Codings(tuple(row for _, rows in made for row in rows))
