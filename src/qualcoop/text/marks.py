"""Find what a transcriber wrote into talk: [inaudible], (laughs), [REDACTED]. Changes no text; in doubt it is talk."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import get_args

import regex

from qualcoop.text.mark_words import AFTER_ING, LATIN, NEVER_BARE, THAI, THINGS, WHO_BEFORE, MarkKind

__all__ = ["BLANKED", "MARK_KINDS", "TalkMark", "find_marks", "talk_stretches", "talk_without_marks"]

MARK_KINDS: tuple[str, ...] = get_args(MarkKind)
BLANKED: tuple[str, ...] = tuple(kind for kind in MARK_KINDS if kind != "cut_off")
"""Kinds that are no words of the speaker; a cut-off is only the sign behind the words that were said."""

TIMEOUT = 5.0
LONGEST = 90
"""Characters of a bracket up to which it may be a mark."""


@dataclass(frozen=True, slots=True)
class TalkMark:
    """A mark in the talk.

    Attributes
    ----------
    start, end
        Its characters, brackets included, half-open.
    kind
        unclear (what was said could not be heard), sound (laughter, cough, applause), overlap, pause, event (what
        happened, gestures, the recording), redaction (a name taken out), comment (sic, translated), omission ([...]),
        time (a stamp within the talk), cut_off (a word broken off, or dots).
    """

    start: int
    end: int
    kind: MarkKind


_BRACKETS = regex.compile(
    r"\(\([^()\n]{1,90}\)\)|\[[^\[\]\n]{1,90}\]|\([^()\n]{1,90}\)|<[^<>\n]{1,60}>|\{[^{}\n]{1,60}\}|（[^（）\n]{1,90}）|"
    r"(?<![*\w])\*(?=\p{L})[^*\n]{1,40}(?<=\p{L})\*(?![*\w])"
)
_MAY_BEGIN = regex.compile(r"[(\[<{（*X█■▇▉♪♫♬#…]|[_x.]{3}|\?{3}|[-–—]|//")
"""The characters without which no mark can be."""
_CROSSED = regex.compile(r"(?<![\p{L}\p{N}])X++(?![\p{L}\p{N}])(?: {1,3}X++(?![\p{L}\p{N}]))*+")
_JOINS = r"\s+(?:and|or|og|eller|to|und)\b"
_HEARD = regex.compile(
    r"(?<![:/\p{L}\p{N}])//(?:\p{L}[\p{L}\p{M}\p{N} .]{0,20}:[^/\n]{1,60}(?<=\S)|[\p{L}\p{M}]{1,8})//(?![/\p{L}\p{N}])"
)
"""What a listener says meanwhile: //I: mm//."""
_SIGNS: tuple[tuple[MarkKind, regex.Pattern[str]], ...] = (
    ("redaction", regex.compile(r"(?<![\p{L}\p{N}])x{4,}(?![\p{L}\p{N}])")),
    ("overlap", _HEARD),
    ("redaction", regex.compile(r"[█■▇▉]+|_{4,}|(?<![*\w])\*{4,}(?![*\w])")),
    ("event", regex.compile(r"[♪♫♬]+")),
    ("time", regex.compile(r"#\d{1,2}:\d{2}(?::\d{2})?(?:[-.,]\d{1,3})?#")),
    ("unclear", regex.compile(r"(?<!\S)\?{3,}(?!\S)")),
    ("cut_off", regex.compile(r"…|\.{3,}")),
    (
        "cut_off",
        regex.compile(rf"(?<=\p{{L}}\p{{M}}*)(?:--?|[–—])(?=[\s\"”’'.,?!]|$)(?!\s*\n\s*\p{{Ll}})(?!{_JOINS})"),
    ),
)
_STARTS = {kind: regex.compile(rf"(?:{words})(?![\p{{L}}\p{{N}}])") for kind, words in LATIN.items()}
_ENDS = {kind: regex.compile(rf"(?:(?:{WHO_BEFORE}) ){{1,3}}(?:{words})") for kind, words in LATIN.items()}
_ANY_START = regex.compile(rf"(?:{'|'.join(LATIN.values())})(?![\p{{L}}\p{{N}}])")
_ANY_WHO = regex.compile(rf"(?:{WHO_BEFORE}) ")
"""What the words of a mark begin with: the one question before all the patterns."""
_THING = regex.compile(rf"\p{{L}}+ing[ -](?!(?:\p{{L}}+ly|{AFTER_ING})(?![\p{{L}}\p{{N}}]))\p{{L}}")
_TALKING = regex.compile(
    r"(?<![\p{L}'])(?:i|we|you|my|our|your|is|are|was|were|am|have|had|has|do|did|does|not|because|but|that|which|who|"
    r"if|when|would|could|should|will|can|don't|isn't|it's|i'm|jeg|vi|du|ikke|fordi|men|som|er|var|havde)(?![\p{L}'])"
)
_THAI_WHO = (
    r"(?:(?:ทุกคน|ทั้งคู่|ทั้งหมด|หลายคน|ผู้ให้สัมภาษณ์|ผู้สัมภาษณ์|ผู้ถาม|ผู้ตอบ|พิธีกร|ผู้ร่วมสนทนา|ผู้ให้ข้อมูล|เขา|เธอ|แล้ว|พร้อม|มีเสียง|เสียง) ?)?"
)
_THAI_HOW = (
    r"(?: ?(?:เบา ?ๆ?|เล็กน้อย|นิดหน่อย|กันใหญ่|กัน|พร้อมกัน|เสียงดัง|ดัง ?ๆ?|ลั่น|ร่วน|ชอบใจ|แห้ง ?ๆ?|ใหญ่|ๆ+|นาน|ครู่หนึ่ง|ครู่ใหญ่|สักครู่|"
    r"สักพัก|ไปนาน|ไปพักหนึ่ง|(?:\p{N}+ ?)?(?:วินาที|นาที)|ใน?ลำคอ|บางส่วน|ช่วงนี้|บางคำ|คำนี้)){0,3}"
)
_THAI_WHOLE = {kind: regex.compile(rf"{_THAI_WHO}(?:{words}){_THAI_HOW}") for kind, words in THAI.items()}
_PLACEHOLDER = regex.compile(
    rf"(?:\p{{L}}+['’]s? )?(?:{THINGS})(?:[ _-]?(?:\p{{N}}{{1,3}}|[a-z]))?|"
    rf"(?:{THINGS}) (?:of|på|af|for) [\p{{L}}\p{{N}} '’]{{1,40}}|"
    r"(?:\p{L}+ ){0,2}(?:name|navn)(?: (?:removed|redacted|deleted|fjernet|\p{N}{1,2}))?|"
    r"(?:ชื่อ|นามสกุล|สถานที่|หน่วยงาน|ตำบล|จังหวัด|เบอร์โทร)(?:[\p{Thai} ]{0,30}|[ \p{N}A-Zก-ฮ]{0,4})"
)
_CODED = regex.compile(
    r"(?:[A-Z]{2,}[ _-])?(?:NAME|COMPANY|ORG(?:ANI[SZ]ATION)?|PERSON|PLACE|CITY|LOCATION|PROJECT|CLIENT|PRODUCT|TEAM|"
    r"EMAIL|PHONE|DATE|ADDRESS|X+)(?:[ _-]?[A-Z0-9]{1,3})?"
)
_CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,:]\d{1,3})?"
_STAMP = regex.compile(rf"\W*{_CLOCK}(?:\s*[-–—]+>?\s*{_CLOCK})?\W*")
_TIMED = regex.compile(r"\((?:\d{1,2}\.\d|0?\.\d{1,2})\)")
"""A pause in seconds, as conversation analysts measure it: (0.5)."""
_PAUSE = regex.compile(
    r"\.{1,2}|\d{1,3}(?:[.,]\d{1,2})? ?(?:s|secs?|seconds?|sek(?:under)?|mins?|minutes?|วินาที|วิ|นาที)\.?"
    r"(?: pause| silence)?|(?:pause|silence|เงียบ)[ :,]*\d.{0,12}"
)
_DANISH = regex.compile(r"[æøåÆØÅ]")


def find_marks(text: str, start: int = 0, end: int | None = None) -> tuple[TalkMark, ...]:
    """Find the marks in a stretch of talk.

    A bracket is a mark by its words and its shape together; a bracket with real talk is none.

    Parameters
    ----------
    text
        The whole text; its language helps to tell the Danish "[by]" (a town's name taken out) from the English word.
    start, end
        The stretch, usually a turn's.

    Returns
    -------
    tuple of TalkMark
        In order; they do not overlap.

    Examples
    --------
    >>> talk = "ก็ดี (หัวเราะ) แต่ [ชื่อหมู่บ้าน] (ซึ่งอยู่ไกล) ไม่ได้เข้าร่วม [inaudible 00:12:33] XXXX"
    >>> [(talk[mark.start : mark.end], mark.kind) for mark in find_marks(talk)]
    [('(หัวเราะ)', 'sound'), ('[ชื่อหมู่บ้าน]', 'redaction'), ('[inaudible 00:12:33]', 'unclear'), ('XXXX', 'redaction')]
    """
    stop = len(text) if end is None else end
    if _MAY_BEGIN.search(text, start, stop, timeout=TIMEOUT) is None:
        return ()
    found = [
        TalkMark(match.start(), match.end(), kind)
        for match in _BRACKETS.finditer(text, start, stop, timeout=TIMEOUT)
        if (kind := _kind_of(match[0], text)) is not None
    ]
    found += [
        TalkMark(*match.span(), "redaction")
        for match in _CROSSED.finditer(text, start, stop, timeout=TIMEOUT)
        if "XX" in match[0] and match[0].count("X") > 2
    ]
    for sign, pattern in _SIGNS:
        found += [TalkMark(*match.span(), sign) for match in pattern.finditer(text, start, stop, timeout=TIMEOUT)]
    return _apart(found)


def _apart(found: Collection[TalkMark]) -> tuple[TalkMark, ...]:
    """Give the marks in order, without those that lie inside another one."""
    kept: list[TalkMark] = []
    for mark in sorted(found, key=_place):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return tuple(kept)


def _place(mark: TalkMark) -> tuple[int, int]:
    return mark.start, -mark.end


def _kind_of(bracket: str, text: str) -> MarkKind | None:
    """Say what kind of mark a bracket of a text is; None where it is talk."""
    inner = bracket.strip("()[]<>{}（）*")
    plain = " ".join(inner.split()).strip(" .,;!–-“”\"'").casefold()
    if not plain:
        return _of_signs(inner.strip())
    if plain.strip("? ") == "":
        return "unclear"
    if _STAMP.fullmatch(inner, timeout=TIMEOUT):
        return "time"
    if _PAUSE.fullmatch(plain, timeout=TIMEOUT) or _TIMED.fullmatch(bracket, timeout=TIMEOUT):
        return "pause"
    opening = bracket[0]
    said = (None if plain.isascii() else _of_thai(plain)) or _of_latin(plain, inner.strip(), opening)
    return said or _of_placeholder(inner.strip(), plain, opening, text)


def _of_signs(inner: str) -> MarkKind | None:
    """Say what a bracket without letters is: (.) is a pause, [...] leaves something out, (-) is nothing."""
    if inner in (".", ".."):
        return "pause"
    return "omission" if inner in ("...", "…", "....", "---", "–", "—", "- - -") else None


def _of_thai(plain: str) -> MarkKind | None:
    for kind, pattern in _THAI_WHOLE.items():
        if pattern.fullmatch(plain, timeout=TIMEOUT):
            return kind
    return None


def _of_latin(plain: str, inner: str, opening: str) -> MarkKind | None:
    """Say what a bracket is by the words it begins or ends with, if nothing in it is a clause of talk."""
    if _ANY_START.match(plain, timeout=TIMEOUT) is None and _ANY_WHO.match(plain, timeout=TIMEOUT) is None:
        return None
    words = plain.split()
    talks = _TALKING.search(plain, timeout=TIMEOUT) is not None
    for kind, pattern in _STARTS.items():
        found = pattern.match(plain, timeout=TIMEOUT)
        if found is None:
            continue
        whole = found.end() == len(plain)
        if opening in "(（*" and (_may_be_said(words, kind, whole=whole) or _names_a_thing(plain)):
            continue
        if whole or (kind in ("unclear", "redaction") and len(words) < 11) or (not talks and len(words) < 11):
            return kind
    for kind, pattern in _ENDS.items():
        if not inner.isupper() and not talks and pattern.fullmatch(plain, timeout=TIMEOUT):
            return kind
    return None


def _may_be_said(words: list[str], kind: str, *, whole: bool) -> bool:
    """Say whether words in round brackets that look like a mark may as well be talk set aside."""
    if words[0] in ("looks", "looking", "look") and len(words) > 1:
        return words[1] not in ("at", "up", "down", "around", "over", "through", "to", "away", "out")
    return words[0] in NEVER_BARE and (kind != "unclear" or not whole)


def _names_a_thing(plain: str) -> bool:
    """Say whether a bracket begins as a thing does: "laughing stock", "drinking water", and not "laughing at him"."""
    return _THING.match(plain, timeout=TIMEOUT) is not None and not plain.endswith("background")


def _of_placeholder(inner: str, plain: str, opening: str, text: str) -> MarkKind | None:
    """Say whether a square, angle or curly bracket stands for a name that was taken out."""
    if opening not in "[<{(":
        return None
    if _CODED.fullmatch(inner, timeout=TIMEOUT):
        return "redaction"
    if opening == "(":
        return None
    # The whole text is searched only where its language matters, since it is asked of every turn.
    if _PLACEHOLDER.fullmatch(plain, timeout=TIMEOUT) or (plain == "by" and _DANISH.search(text, timeout=TIMEOUT)):
        return "redaction"
    return None


def talk_stretches(
    text: str, start: int = 0, end: int | None = None, *, kinds: Collection[str] = BLANKED
) -> tuple[tuple[int, int], ...]:
    """Give the stretches of talk between the marks; with the marks they cover the whole.

    Examples
    --------
    >>> text = "ดีครับ (หัวเราะ) ดีมาก"
    >>> [text[a:b] for a, b in talk_stretches(text)]
    ['ดีครับ ', ' ดีมาก']
    """
    stop = len(text) if end is None else end
    stretches = []
    place = start
    for mark in find_marks(text, start, stop):
        if mark.kind in kinds:
            stretches.append((place, mark.start))
            place = mark.end
    stretches.append((place, stop))
    return tuple((a, b) for a, b in stretches if a < b)


def talk_without_marks(text: str, start: int = 0, end: int | None = None, *, kinds: Collection[str] = BLANKED) -> str:
    """Give the talk with a space for every character of a mark, so that positions stay and words do not join.

    Examples
    --------
    >>> talk_without_marks("ดี[inaudible]ครับ")
    'ดี             ครับ'
    """
    stop = len(text) if end is None else end
    parts: list[str] = []
    place = start
    for a, b in talk_stretches(text, start, stop, kinds=kinds):
        parts += [" " * (a - place), text[a:b]]
        place = b
    return "".join([*parts, " " * (stop - place)])
