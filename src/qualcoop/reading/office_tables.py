"""Tell which column of a document's table is label, talk, stamp or number. Guesses only where cells leave no doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from qualcoop.reading.vocabulary import (
    LETTERS,
    TIMEOUT,
    is_position,
    key_of,
    named_role,
    never_speaks,
    sounds_like_talk,
)

__all__ = ["TableColumns", "columns_of"]

_LABEL = 60
"""Characters that a label in a cell may have."""
_ROWS = 4
"""Rows from which labels that recur are believed, though no word of theirs is known."""

_HEADS: dict[str, str] = {
    **dict.fromkeys(
        ("speaker", "speakers", "name", "who", "label", "person", "ผู้พูด", "ชื่อ", "ชื่อผู้พูด",
        "คนพูด", "ผู้สนทนา", "ผู้กล่าว"),
        "speaker"),
    **dict.fromkeys(
        ("text", "talk", "transcript", "transcription", "utterance", "content", "speech", "dialogue", "dialog", "said",
         "words", "ข้อความ", "คำพูด", "บทสนทนา", "เนื้อหา", "ถอดเทป", "บทสัมภาษณ์", "คำสัมภาษณ์",
         "ถอดความ", "คำให้สัมภาษณ์",
         "บทถอดเทป", "เนื้อความ", "บทพูด"), "talk"),
    **dict.fromkeys(("time", "timestamp", "time stamp", "timecode", "start", "เวลา", "นาที", "นาทีที่"), "time"),
    **dict.fromkeys(
        ("no", "nr", "#", "n", "line", "turn", "item", "ลำดับ", "ลำดับที่", "ที่", "ข้อ", "ข้อที่",
        "บรรทัด", "บรรทัดที่", "ผลัดที่"),
        "number"),
    **dict.fromkeys(
        ("note", "notes", "comment", "comments", "code", "codes", "coding", "remark", "remarks", "memo", "memos",
         "theme", "themes", "หมายเหตุ", "รหัส", "การลงรหัส", "ประเด็น", "ข้อสังเกต", "บันทึก", "ธีม",
         "ความหมาย", "การตีความ"), "aside"),
}  # fmt: skip
_NUMBER = r"\(?\d{1,5}[.)]?"
_TIME = r"(?:\d{1,2}:)?\d{1,3}[:.]\d{2}(?:[.,]\d{1,3})?"
_CLOCK = rf"[\[(<]?{_TIME}(?:\s*(?:-->|[-–—])\s*{_TIME})?[\])>]?"


@dataclass(frozen=True, slots=True)
class TableColumns:
    """What the columns of an interview's table hold; -1 where there is no such column.

    Attributes
    ----------
    speaker, talk, time, number
        Places of the columns, counted from 0.
    aside
        Columns that are no talk.
    voices
        Place and label of each column that is one speaker's, where questions and answers stand side by side.
    head
        Whether the first row names the columns.
    """

    speaker: int = -1
    talk: int = -1
    time: int = -1
    number: int = -1
    aside: tuple[int, ...] = ()
    voices: tuple[tuple[int, str], ...] = ()
    head: bool = False

    @property
    def dropped(self) -> bool:
        """Whether numbers are left out."""
        return self.number >= 0


def columns_of(rows: Sequence[Sequence[str]]) -> TableColumns | None:
    """Give what the columns hold where the table is an interview, else None.

    Parameters
    ----------
    rows
        The cells, each on one line.

    Examples
    --------
    >>> columns_of([("ถาม", "เริ่มเมื่อไรคะ"), ("ตอบ", "ปีที่แล้วครับ")])
    TableColumns(speaker=0, talk=1, time=-1, number=-1, aside=(), voices=(), head=False)
    >>> columns_of([("วันที่", "12 มีนาคม 2561"), ("สถานที่", "เทศบาล")])
    """
    filled = [row for row in rows if any(row)]
    if not filled or max(map(len, filled)) < 2:
        return None
    return _by_head(filled) or _by_cells(filled)


def _by_head(rows: Sequence[Sequence[str]]) -> TableColumns | None:
    """Take the first row's word for it, where every cell of it is known."""
    if len(rows) < 2:
        return None
    kinds = [_head(cell) for cell in rows[0]]
    found: dict[str, int] = {kind: place for place, kind in reversed([*enumerate(kinds)])}
    aside = tuple(place for place, kind in enumerate(kinds) if kind == "aside")
    time, number = found.get("time", -1), found.get("number", -1)
    if "speaker" in found and "talk" in found:
        others = tuple(
            place for place, kind in enumerate(kinds) if kind == "unknown" or (kind and found.get(kind, place) != place)
        )
        both = tuple(sorted({*aside, *others}))
        return TableColumns(found["speaker"], found["talk"], time, number, both, head=True)
    voices = tuple((place, " ".join(rows[0][place].split())) for place, kind in enumerate(kinds) if kind == "voice")
    if {named_role(label) for _, label in voices} >= {"interviewer", "informant"} and "unknown" not in kinds:
        return TableColumns(time=time, number=number, aside=aside, voices=voices, head=True)
    return None


def _head(cell: str) -> str:
    """Give the kind of column a heading names: empty for no heading, voice for a part in an interview."""
    word = key_of(regex.sub(r"\s*[(\[/].*$", "", cell, timeout=TIMEOUT)).strip(" :：")
    if not word:
        return "unknown" if cell.strip() else ""
    return _HEADS.get(word) or ("voice" if named_role(word) else "unknown")


def _by_cells(rows: Sequence[Sequence[str]]) -> TableColumns | None:
    """Look at the cells: numbers that rise, stamps, labels, and one column that is left for the talk."""
    width = max(map(len, rows))
    columns = [[row[place] if place < len(row) else "" for row in rows] for place in range(width)]
    empty = {place for place, cells in enumerate(columns) if not any(cells)}
    number = next((place for place, cells in enumerate(columns) if _are_numbers(cells)), -1)
    time = next((place for place, cells in enumerate(columns) if place != number and _all(cells, _CLOCK)), -1)
    left = [place for place in range(width) if place not in empty and place not in (number, time)]
    if len(left) == 1 and number >= 0:
        return TableColumns(talk=left[0], time=time, number=number)
    if len(left) != 2:
        return None
    speaker = next((place for place in left if _are_labels(columns[place])), -1)
    if speaker < 0:
        return None
    talk = next(place for place in left if place != speaker)
    if sum(map(len, columns[talk])) <= sum(map(len, columns[speaker])):
        return None
    return TableColumns(speaker, talk, time, number)


def _all(cells: Sequence[str], pattern: str) -> bool:
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and all(regex.fullmatch(pattern, cell, timeout=TIMEOUT) for cell in filled)


def _are_numbers(cells: Sequence[str]) -> bool:
    if not _all(cells, _NUMBER):
        return False
    numbers = [int(cell.strip("(.)")) for cell in cells if cell]
    return all(one < other for one, other in pairwise(numbers))


def _are_labels(cells: Sequence[str]) -> bool:
    """Say whether a column holds speakers: words for parts in an interview, or short names that recur."""
    labels = [key_of(cell).strip(" :：") for cell in cells if cell]
    if len(labels) < 2 or not all(map(_short, labels)):
        return False
    letters = {label for label in labels if label in LETTERS}
    known = [
        label for label in labels if named_role(label) or is_position(label) or (len(letters) > 1 and label in letters)
    ]
    if len(known) == len(labels):
        return len(set(labels)) < len(labels) or any(map(named_role, labels)) or len(letters) > 1
    if any(never_speaks(label) for label in labels if label not in known):
        return False
    asking = sum(named_role(label) == "interviewer" for label in labels)
    if asking > 1 and 3 * asking >= len(labels):
        return True
    return (bool(known) or len(labels) >= _ROWS) and 2 * len(set(labels)) <= len(labels) + 1


def _short(label: str) -> bool:
    shaped = regex.search(r"[?!;\"“”…]|http|\d{1,2}:\d{2}", label, timeout=TIMEOUT) is None
    letter = regex.search(r"\p{L}", label, timeout=TIMEOUT) is not None
    return len(label) <= _LABEL and shaped and letter and not (sounds_like_talk(label) and len(label.split()) > 1)
