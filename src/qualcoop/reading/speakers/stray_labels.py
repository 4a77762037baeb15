"""Find labels that stand there once and must be turns by their look and place. Each is doubtful, and told of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from qualcoop.reading.speakers.label_shapes import Mark
from qualcoop.reading.speakers.label_words import head_of, is_strong, nearly, plausible, told_apart_by
from qualcoop.reading.vocabulary import (
    TIMEOUT,
    TITLES,
    is_position,
    key_of,
    named_role,
    never_speaks,
    sounds_like_talk,
)

__all__ = ["with_strays"]

_SHORTEST_SLIP = 6
_REPEATS = 0.2
"""Share of changes below which speakers take turns: a label of one speaker hardly ever follows itself."""
_CODE = regex.compile(r"\p{Lu}{1,4}[-_. ]?\d{1,3}|\p{Thai}{1,3}\.?\s?\p{N}{1,2}|\p{Lu}{1,3}\d{0,3}\?")
_CALLED = regex.compile(r"(?:อ\.|อจ\.|พี่|ลุง|ป้า|ครู|หมอ|ท่าน|หลวงพ่อ)\s?\p{Thai}{2,}")
_THAI_NAME = r"\p{Thai}{2,20}[ \u00a0]+\p{Thai}{4,25}"
_LATIN_NAME = r"(?:(?:Mr|Mrs|Ms|Dr|Prof)\.?\s+)?\p{Lu}\p{Ll}+(?:\s+\p{Lu}\.?\p{Ll}*){1,2}"
_NAME = regex.compile(rf"(?:{_THAI_NAME}|{_LATIN_NAME})")


def with_strays(marks: Sequence[Mark], kept: Sequence[Mark], sure: Collection[str]) -> list[Mark]:
    """Add one-off labels that must be turns: misspelt, pasted, stamped, or a person's between two turns.

    Parameters
    ----------
    marks
        All places where a turn may begin.
    kept
        Those that begin one.
    sure
        Folded labels that speak.
    """
    held = {mark.line for mark in kept}
    speaking = [mark for mark in marks if mark.line in held or _may_speak(mark)]
    result = list(kept)
    if len(speaking) == len(kept):
        return result
    known = _Known(kept, sure)
    for place, mark in enumerate(speaking):
        if mark.line in held or not mark.label:
            continue
        around = speaking[max(0, place - 1) : place] + speaking[place + 1 : place + 2]
        beside = [other.key for other in around if other.line in held]
        firm = bool(around) and len(beside) == len(around)
        stray = known.mended(mark) or known.longer(mark)
        if stray is None and firm:
            stray = known.placed(mark, beside, first=place == 0)
        if stray is not None:
            result.append(stray)
            held.add(mark.line)
    return sorted(result, key=_line_of)


def _line_of(mark: Mark) -> int:
    return mark.line


def _may_speak(mark: Mark) -> bool:
    return mark.style in ("colon", "stamped", "clocked", "tab") and not never_speaks(mark.label)


class _Known:
    """The labels that speak, arranged so that a stray one is compared with few of them."""

    def __init__(self, kept: Sequence[Mark], sure: Collection[str]) -> None:
        self.sure = sure
        self.words = {word for key in sure if _is_name(key) for word in key.split()}
        self.by_ends = _by_ends(sure)
        self.coded = any(_CODE.fullmatch(key.upper(), timeout=TIMEOUT) for key in sure)
        self.clocked = sum(mark.style == "clocked" for mark in kept) > 1
        lane = [mark.key for mark in kept if mark.label]
        repeats = sum(one == other for one, other in pairwise(lane))
        self.take_turns = repeats <= _REPEATS * max(1, len(lane) - 1)

    def mended(self, mark: Mark) -> Mark | None:
        """Give the mark where its label is a speaker's with a slip of the keys or of the clipboard."""
        pasted = regex.fullmatch(r"[A-Za-z0-9]{3,}(?P<rest>\p{Thai}.*)", mark.label, timeout=TIMEOUT)
        if pasted and (key_of(pasted["rest"]) in self.sure or is_strong(pasted["rest"]) or is_position(pasted["rest"])):
            return replace(mark, label=pasted["rest"])
        if len(mark.key) < _SHORTEST_SLIP or never_speaks(mark.label):
            return None
        like = {key for end in _ends(mark.key) for key in self.by_ends.get(end, ())}
        return replace(mark, doubtful=True) if any(nearly(mark.key, key) for key in like) else None

    def longer(self, mark: Mark) -> Mark | None:
        """Give the mark of a full name whose first word alone speaks elsewhere: names shrink after the first turns."""
        words = mark.key.split()
        if mark.style != "colon" or not 2 <= len(words) <= 3 or not _is_name(mark.key) or not plausible(mark.label):
            return None
        particulars = named_role(mark.opening) is not None or is_position(mark.opening)
        shrunk = words[0] in self.sure and len(words[0]) > 2 and _is_name(words[0])
        return replace(mark, doubtful=True) if shrunk and mark.opening and not particulars else None

    def placed(self, mark: Mark, beside: Sequence[str], *, first: bool) -> Mark | None:
        """Give the mark of a person's label that stands between turns, or before the first one and begins talk."""
        if first and not (_is_firm(mark) and _is_called(mark.label) and sounds_like_talk(mark.opening)):
            return None
        alone = self.take_turns and set(beside) != {mark.key} and len(set(beside)) == 1
        alone = alone and (len(beside) == 2 or self.coded)
        taken = (
            (_is_firm(mark) and not mark.time and _is_called(mark.label))
            or _behind_stamp(mark)
            or (not first and (self._part(mark) or self._clocked(mark) or (alone and _is_code(mark))))
        )
        return replace(mark, doubtful=True) if taken else None

    def _part(self, mark: Mark) -> bool:
        """Say whether a label with a colon is one word of a full name that speaks elsewhere."""
        return mark.style == "colon" and len(mark.key) >= 3 and mark.key in self.words and plausible(mark.label)

    def _clocked(self, mark: Mark) -> bool:
        """Say whether a line holds but a name and a stamp, as the lines of the speakers do."""
        return mark.style == "clocked" and self.clocked and plausible(mark.label) and not mark.label[0].islower()


def _is_name(key: str) -> bool:
    return named_role(key) is None and not is_position(key)


def _ends(key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give what a label shares with the one it is a slip of: what tells it apart, and its first or its last letters."""
    apart = told_apart_by(key)
    return (*apart, f"^{key[:2]}"), (*apart, f"{key[-2:]}$")


def _by_ends(sure: Collection[str]) -> Mapping[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for key in sure:
        for end in _ends(key) if len(key) >= _SHORTEST_SLIP else ():
            found.setdefault(end, []).append(key)
    return found


def _behind_stamp(mark: Mark) -> bool:
    """Say whether a label behind a stamp is in capitals, or has a colon and may be a person."""
    label = head_of(mark.label)
    if not mark.time or mark.style not in ("stamped", "colon") or _says(label):
        return False
    capitals = regex.fullmatch(r"\p{Lu}[\p{Lu}\s\d.]{3,}", label, timeout=TIMEOUT) is not None
    return capitals or (mark.style == "colon" and plausible(label))


def _says(label: str) -> bool:
    return never_speaks(label) or any(never_speaks(word) or sounds_like_talk(word) for word in label.split())


def _is_called(written: str) -> bool:
    """Say whether a label is a person's full name, or a name with a title."""
    label = head_of(written)
    if _says(label):
        return False
    titled = TITLES.match(label, timeout=TIMEOUT) is not None and len(label.split()) <= 3
    called = _CALLED.fullmatch(label, timeout=TIMEOUT) is not None
    return titled or called or label in ("Q", "A") or _NAME.fullmatch(label, timeout=TIMEOUT) is not None


def _is_firm(mark: Mark) -> bool:
    return mark.style in ("colon", "tab")


def _is_code(mark: Mark) -> bool:
    return _is_firm(mark) and _CODE.fullmatch(head_of(mark.label), timeout=TIMEOUT) is not None
