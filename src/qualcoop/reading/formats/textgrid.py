"""Read Praat TextGrids, long or short: one interval tier a speaker. Opens no sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import isfinite

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.decoding import PATIENCE, decode
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.spoken import Stretch, clock, in_order, is_talk_tier, joined_names, overlapping
from qualcoop.records.transcript import Notice

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "textgrid"
VERSION = 1

_TOKEN = regex.compile(r'(?<!\S)(?:"((?:[^"]|"")*)"|(-?[0-9][0-9.]*(?:[eE][-+]?[0-9]+)?)(?!\S)|(<\p{L}+>)|![^\n]*)')
_PAUSES = frozenset({"sil", "sp", "spn", "<p>", "<p:>", "#", "<sil>", "<pause>", "silent", "silence", "_"})
_BINARY = b"ooBinaryFile"
_KINDS = (["ooTextFile", "TextGrid"], ["ooTextFile short", "TextGrid"])
"""How a file begins; Praat up to version 5 said by itself that it wrote the short form."""
_ASK = "save it in Praat with `Save as text file...`"


@dataclass(frozen=True, slots=True)
class _Interval:
    start: float
    end: float
    talk: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Tier:
    name: str
    points: bool
    intervals: tuple[_Interval, ...] = field(repr=False)

    @property
    def spoken(self) -> list[_Interval]:
        """The intervals that hold more than a mark for a pause."""
        return [one for one in self.intervals if one.talk.strip() and one.talk.strip() not in _PAUSES]

    @property
    def pauses(self) -> int:
        """How many intervals hold a mark for a pause."""
        return sum(1 for one in self.intervals if one.talk.strip() in _PAUSES)


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    r"""Give what each tier's speaker says, ordered by when the intervals begin; empty intervals are passed over.

    Raises
    ------
    ReadingError
        If the file is empty, binary, cut off, or no TextGrid, or no tier holds talk.

    Examples
    --------
    >>> short = '"ooTextFile"\n"TextGrid"\n0\n2\n<exists>\n1\n"IntervalTier"\n"ถาม"\n0\n2\n1\n0\n2\n"ดีไหมคะ"\n'
    >>> extract(short.encode(), path="a.TextGrid", hints=Hints()).utterances
    (Utterance(speaker='ถาม', time='00:00:00.000'),)
    """
    if data.startswith(_BINARY):
        raise ReadingError(f"this is a binary TextGrid; {_ASK}", path=path)
    decoded = decode(data, path=path, encoding=hints.encoding)
    tiers = _Reader(decoded.text, path).tiers()
    wanted: Sequence[str] = tuple(getattr(hints, "tiers", ()))
    chosen = _told(tiers, wanted, path) if wanted else _talk_tiers(tiers)
    stretches = list(_stretches(chosen))
    if not stretches:
        found = joined_names([f"{tier.name} ({len(tier.spoken)})" for tier in tiers]) or "none"
        raise ReadingError(f"no interval tier holds talk; tiers are {found}; name those that do as `tiers:`", path=path)
    notices = (*decoded.notices, *_notices(tiers, chosen), *overlapping(stretches))
    return Extracted("", decoded.encoding, notices, in_order(stretches))


class _Reader:
    """Walks through the values of a TextGrid: strings, numbers and flags that stand free, in Praat's order."""

    def __init__(self, text: str, path: str) -> None:
        found = _TOKEN.finditer(text, timeout=PATIENCE)
        self._tokens: Iterator[regex.Match[str]] = (one for one in found if one.lastindex)
        self._path = path
        self._where = "the head"
        self._line = 0

    def tiers(self) -> list[_Tier]:
        """Give the tiers; refuse a file that is something else or ends too soon."""
        kinds = [self._text(), self._text()]
        if kinds not in _KINDS:
            raise ReadingError(f"the file begins as {' '.join(kinds)!r}, not as a TextGrid; {_ASK}", path=self._path)
        self._number(), self._number()
        if self._next()[3] != "<exists>":
            return []
        return [self._tier(n) for n in range(1, self._count() + 1)]

    def _tier(self, n: int) -> _Tier:
        self._where = f"tier {n}"
        kind, name = self._text(), self._text()
        if kind not in ("IntervalTier", "TextTier"):
            raise ReadingError(f"tier {n} is of kind {kind!r}; kinds are IntervalTier and TextTier", path=self._path)
        self._number(), self._number()
        size = self._count()
        points = kind == "TextTier"
        intervals = []
        for place in range(1, size + 1):
            self._where = f"tier {n}, interval {place} of {size}"
            start = self._number()
            intervals.append(_Interval(start, start if points else self._number(), self._text()))
        return _Tier(name, points, tuple(intervals))

    def _next(self) -> regex.Match[str]:
        found = next(self._tokens, None)
        if found is None:
            raise ReadingError(f"the file ends in {self._where}: it is no TextGrid or was cut off", path=self._path)
        return found

    def _text(self) -> str:
        found = self._next()
        if found[1] is None:
            self._misplaced("a text in quotes", found)
        return str(found[1]).replace('""', '"')

    def _number(self) -> float:
        found = self._next()
        try:
            number = float(found[2] or "nan")
        except ValueError:
            number = float("nan")
        if not isfinite(number):
            self._misplaced("a number", found)
        return number

    def _count(self) -> int:
        return int(self._number())

    def _misplaced(self, wanted: str, found: regex.Match[str]) -> None:
        line = found.string.count("\n", 0, found.start()) + 1
        raise ReadingError(f"in {self._where}, {wanted} should stand here; {_ASK}", path=self._path, line=line)


def _told(tiers: Sequence[_Tier], wanted: Sequence[str], path: str) -> list[_Tier]:
    missing = [name for name in wanted if name not in {tier.name for tier in tiers}]
    if missing:
        found = joined_names([tier.name for tier in tiers])
        raise ReadingError(f"study.yaml names tiers {joined_names(missing)}; the file has {found}", path=path)
    return [tier for tier in tiers if tier.name in wanted]


def _talk_tiers(tiers: Sequence[_Tier]) -> list[_Tier]:
    """Give the interval tiers that may hold talk, not only marks; tiers of words only where there are no others."""
    open_ = [tier for tier in tiers if not tier.points and is_talk_tier(tier.name) and _has_letters(tier)]
    whole = [tier for tier in open_ if not _is_words(tier)]
    return whole or open_


def _has_letters(tier: _Tier) -> bool:
    return any(regex.search(r"\p{L}", one.talk, timeout=PATIENCE) for one in tier.spoken)


def _is_words(tier: _Tier) -> bool:
    return tier.name.casefold().rstrip("s").endswith("word")


def _stretches(tiers: Sequence[_Tier]) -> Iterator[Stretch]:
    for place, tier in enumerate(tiers):
        speaker = regex.sub(r"[\s_\-]*words?$", "", tier.name, flags=regex.IGNORECASE, timeout=PATIENCE)
        for one in _phrases(tier) if _is_words(tier) else tier.spoken:
            start, end = one.start * 1000, one.end * 1000
            yield Stretch(start, end, place, speaker.strip(), one.talk.strip(), clock(start))


def _phrases(tier: _Tier) -> Iterator[_Interval]:
    """Join single words until somebody pauses."""
    words: list[_Interval] = []
    for one in (*tier.intervals, _Interval(0, 0, "")):
        if one.talk.strip() and one.talk.strip() not in _PAUSES:
            words.append(one)
        elif words:
            yield _Interval(words[0].start, words[-1].end, " ".join(word.talk.strip() for word in words))
            words = []


def _notices(tiers: Sequence[_Tier], chosen: Sequence[_Tier]) -> Iterator[Notice]:
    yield Notice("tiers", 0, f"talk is taken from tiers {joined_names([tier.name for tier in chosen])}")
    left = [f"{tier.name} ({len(tier.spoken)})" for tier in tiers if tier not in chosen and tier.spoken]
    if left:
        yield Notice("tiers", 0, f"left out, as no talk: {joined_names(left)}; name the tiers of talk as `tiers:`")
    pauses = sum(tier.pauses for tier in chosen)
    if pauses:
        yield Notice("pauses", 0, f"{pauses} intervals hold only a mark for a pause and were passed over")
