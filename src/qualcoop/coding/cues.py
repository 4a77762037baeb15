"""Words that speak of help and hindrance in general, and those that turn or suspend them. Knows no study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from qualcoop.records.codebook import Cue
from qualcoop.text.boundaries import default_policy
from qualcoop.text.matching import Term, TermIndex

__all__ = ["GENERAL", "TURNERS", "Event", "Kind", "general_events", "own_events"]

Kind = Literal[
    "facilitates", "hinders", "negates", "lacks", "wishes", "conditional", "counterfactual", "contrast", "idle"
]
CACHED_SEGMENTS = 1 << 15       # those of a whole study in which something is found, for a pass that is made again
TURNERS: tuple[Kind, ...] = ("negates", "lacks", "wishes")

# The longest word at a place speaks alone, so `idle` lists what merely looks like a cue: ปัญหา in แก้ปัญหา is solved,
# ไม่ in หรือไม่ asks, ถ้า in ถ้าพูดถึง opens a subject, "not" in "not only" denies nothing.
GENERAL: dict[Kind, tuple[str, ...]] = {
    "facilitates": (
        "ช่วย", "ส่งเสริม", "สนับสนุน", "เอื้อ", "เกื้อหนุน", "ผลักดัน", "ราบรื่น", "สะดวก", "คล่องตัว", "สำเร็จ", "ได้ผล",
        "ดีขึ้น", "ดีมาก", "ด้วยดี", "เป็นอย่างดี", "เข้มแข็ง", "เพียงพอ", "ชัดเจน", "เป็นประโยชน์", "เต็มใจ", "เต็มที่",
        "ให้ความสำคัญ", "ให้ความร่วมมือ", "ต่อเนื่อง", "โชคดี", "ง่ายขึ้น", "ทำได้ง่าย", "เป็นแรงผลักดัน", "เปิดโอกาส",
        "help", "helpful", "support", "supportive", "enable", "facilitate", "encourage", "strengthen", "benefit",
        "easier", "smooth", "smoothly", "succeed", "success", "successful", "effective", "thanks to", "willing",
        "enough", "sufficient", "adequate", "advantage", "work well", "works well",
        "worked well", "working well", "go well", "goes well", "went well", "gone well", "made possible",
        "makes possible", "made it possible", "makes it possible", "paved the way", "paves the way",
    ),
    "hinders": (
        "อุปสรรค", "ปัญหา", "ติดขัด", "ล่าช้า", "ช้า", "ขัดขวาง", "ขัดแย้ง", "ยุ่งยาก", "ลำบาก", "ยาก", "ข้อจำกัด", "จำกัด",
        "ล้มเหลว", "เป็นภาระ", "ซ้ำซ้อน", "ขาดแคลน", "ต่อต้าน", "คัดค้าน", "สะดุด", "หยุดชะงัก", "ทำไม่ได้", "ไม่พอ",
        "ไม่ทัน", "ไม่พร้อม", "ไม่กล้า", "ไม่ยอม", "ไม่เอา", "ไม่สนใจ", "ไม่เข้าใจ", "ไม่เห็นด้วย", "ไม่มีเวลา",
        "ไม่เพียงพอ", "ไม่ลงตัว", "ติดระเบียบ",
        "ขัดกับ", "เสียดาย", "ถ่วง", "เกี่ยงกัน", "ต่างคนต่างทำ", "ท้อ", "คลุมเครือ", "น้อยเกินไป",
        "problem", "problematic", "obstacle", "barrier", "hinder", "hindrance", "hamper", "impede",
        "obstruct", "block", "prevent", "undermine", "delay", "difficult", "difficulty", "hard", "fail", "failure",
        "conflict", "slow", "stuck", "burden", "limited", "limitation", "constraint", "insufficient", "inadequate",
        "struggle", "refuse", "resist", "resistance", "unclear", "unwilling", "shortage", "worry", "fell apart",
        "falls apart", "ran out", "run out", "runs out", "too expensive", "too little", "too few", "gets in the way",
        "got in the way", "red tape",
    ),
    "negates": (
        "ไม่", "มิได้", "มิใช่", "ไม่ค่อย",
        "no", "not", "never", "hardly", "barely", "scarcely", "neither", "nor", "none", "nobody", "no one", "nothing",
        "cannot", "can't", "couldn't", "don't", "doesn't", "didn't", "isn't", "aren't", "wasn't", "weren't", "won't",
        "wouldn't", "shouldn't", "haven't", "hasn't", "hadn't", "ain't", "needn't", "mustn't",
    ),
    "lacks": ("ขาด", "ไม่มี", "ไม่ค่อยมี", "ไม่เคยมี", "ไร้", "ปราศจาก", "lack", "lacks", "lacked", "lacking", "without"),
    "wishes": (
        "ควร", "ควรจะ", "น่าจะ", "อยากให้", "อยากได้", "ต้องการ", "should", "ought to", "wish", "want", "wanted", "hope",
    ),
    "conditional": (
        "ถ้า", "หาก", "ถ้าหาก", "หากว่า", "ถ้าไม่มี", "หากไม่มี", "สมมติ", "สมมุติ", "เว้นแต่", "if", "unless", "provided that",
    ),
    "counterfactual": ("would", "wouldn't", "could have", "couldn't have", "might have"),
    "contrast": (
        "แต่", "แต่ว่า", "แต่ทว่า", "ทว่า", "อย่างไรก็ตาม", "แม้", "แม้ว่า", "ถึงแม้", "ทั้งที่", "ทั้งๆ ที่", "หากแต่",
        "but", "however", "although", "though", "whereas", "while", "despite",
    ),
    "idle": (
        "แก้ปัญหา", "แก้ไขปัญหา", "แก้อุปสรรค", "ขจัดอุปสรรค", "ผู้ช่วย", "ช่วยว่าการ", "ช่วยเล่า", "ช่วยบอก", "หรือไม่", "ไม่ว่า",
        "ไม่ว่าจะ", "ไม่เพียง", "ไม่เพียงแต่", "ไม่ใช่แค่", "ไม่ใช่เพียง", "ไม่แน่ใจ", "ไม่งั้น", "ไม่เช่นนั้น", "ไม่กี่", "ไม่นาน", "ไม่แพ้",
        "ไม่ต้องห่วง", "ขาดไม่ได้", "มีแต่", "แต่ก่อน", "แต่เดิม", "แต่แรก", "แต่ละ", "ตั้งแต่", "ถ้าพูดถึง", "ถ้าถาม", "ถ้าถามว่า",
        "ถ้าจำไม่ผิด", "ถ้าเป็นเรื่อง", "ความต้องการ", "บริษัทจำกัด", "ไม่ทันใจ", "จำกัดความ",
        "not only", "not just", "no doubt", "no matter", "whether or not", "if you ask me", "if i remember",
        "solve the problem", "solve the problems", "solve problems", "solved the problem", "solved the problems",
        "solving problems", "hard work", "hard working", "work hard", "works hard", "worked hard", "working hard",
        "can't help", "couldn't help", "help yourself", "after a while", "for a while", "once in a while",
        "a while ago", "in a while",
    ),
}
# Other forms of these mean something else: "will" is a form of "willing".
_AS_WRITTEN = frozenset({"willing", "stuck"})
# ไม่ stands in no other word, and dictionaries join it with what it denies.
_ANYWHERE = frozenset({"ไม่"})


@dataclass(frozen=True, slots=True)
class Event:
    """A place in a segment where a word speaks of direction, or bears on one that does.

    Attributes
    ----------
    start, end
        Characters of the segment.
    kind
        What the word does.
    own
        Whether the code itself lists it.
    """

    start: int
    end: int
    kind: Kind
    own: bool = False


@lru_cache(maxsize=CACHED_SEGMENTS)
def general_events(segment: str) -> tuple[Event, ...]:
    """Find the general cues of a segment, and what turns or suspends them.

    Examples
    --------
    >>> [event.kind for event in general_events("ถ้านายกฯ ไม่สนับสนุน")]
    ['conditional', 'negates', 'facilitates']
    """
    index, kinds = _general()
    return tuple(Event(hit.start, hit.end, kinds[hit.term]) for hit in index.find(_plain(segment)))


def own_events(segment: str, cues: Sequence[Cue]) -> tuple[Event, ...]:
    """Find a code's own cues in a segment.

    Examples
    --------
    >>> own_events("ระเบียบเปิดช่องไว้", [Cue("เปิดช่อง", "th", "facilitates")])
    (Event(start=7, end=15, kind='facilitates', own=True),)
    """
    if not cues:
        return ()
    found = _own_index(tuple(cues)).find(_plain(segment))
    return tuple(Event(hit.start, hit.end, cues[hit.term].stance, own=True) for hit in found)


def _plain(segment: str) -> str:
    # One character for one, so places stay.
    return segment.replace("\u2019", "'")


@cache
def _general() -> tuple[TermIndex, tuple[Kind, ...]]:
    listed = [(_general_term(word, kind), kind) for kind, words in GENERAL.items() for word in words]
    return TermIndex([term for term, _ in listed]), tuple(kind for _, kind in listed)


def _general_term(word: str, kind: Kind) -> Term:
    if word.isascii():
        speaks = kind in ("facilitates", "hinders")
        return Term(word, "en", "word", exact=not speaks or " " in word or word in _AS_WRITTEN)
    return Term(word, "th", "substring" if word in _ANYWHERE else default_policy(word))


@lru_cache(maxsize=256)
def _own_index(cues: tuple[Cue, ...]) -> TermIndex:
    return TermIndex([Term(_plain(cue.term), cue.language, default_policy(cue.term)) for cue in cues])
