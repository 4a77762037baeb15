"""Carry stretches of a text over to a later form of it. Moves none whose characters changed, and decides no doubt."""

from __future__ import annotations

__all__ = ["Carried", "Match", "carry", "matches", "sole_place"]

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from qualcoop.text.boundaries import clusters_ok

Span = tuple[int, int]
Region = tuple[int, int, int, int]

# So many characters in a row, found once in both texts, are the same talk; fewer may stand there by chance.
ANCHORS = (48, 24, 12)
TRUSTED = 12
# A gap is compared character by character up to this length, else line by line: both take the square of it.
SMALL = 600
MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch that stands in both texts: where it begins in the earlier and in the later one, and its length."""

    old: int
    new: int
    length: int


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of stretches of the earlier text; each stands in one of the two.

    Attributes
    ----------
    moved
        By stretch of the earlier text, the stretch of the later one with the same characters.
    fell
        By stretch of the earlier text that is not there any more as it was, where in the later one it may have been;
        None where nothing stands between its neighbours.
    """

    moved: Mapping[Span, Span]
    fell: Mapping[Span, Span | None]


def carry(old: str, new: str, spans: Iterable[Span]) -> Carried:
    """Carry stretches of a text over to a later form of it.

    A stretch moves where all its characters stand together in the later text, between the same neighbours, and cut no
    cluster there that they did not cut before. No two stretches come to lie at the same place.

    Parameters
    ----------
    old, new
        The earlier and the later text.
    spans
        Stretches of the earlier text, characters, half-open.

    Returns
    -------
    Carried
        Every stretch, once, as moved or as fallen.

    Examples
    --------
    >>> found = carry("ตอบ: กฎหมายเปิดทางให้ครับ", "[00:01] ตอบ: กฎหมายเปิดทางให้ครับ", [(5, 21)])
    >>> dict(found.moved), dict(found.fell)
    ({(5, 21): (13, 29)}, {})
    """
    asked = sorted(set(spans))
    same = matches(old, new)
    ends = [match.old + match.length for match in same]
    moved: dict[Span, Span] = {}
    doubtful: dict[Span, Span] = {}
    for span in asked:
        place = _within(same, ends, span)
        if place and _cuts_no_more(old, new, span, place):
            moved[span] = place
        elif place is None and (slid := _slid(old, new, same, ends, span)):
            doubtful[span] = slid
    taken = list(moved.values()) + list(doubtful.values())
    moved |= {span: place for span, place in doubtful.items() if taken.count(place) == 1}
    return Carried(moved, {span: _guess(old, new, same, span) for span in asked if span not in moved})


def _within(same: Sequence[Match], ends: Sequence[int], span: Span) -> Span | None:
    """Give the place of a stretch that lies in one match as a whole."""
    at = bisect_left(ends, span[1])
    if at < len(same) and same[at].old <= span[0] and span[1] <= ends[at]:
        shift = same[at].new - same[at].old
        return span[0] + shift, span[1] + shift
    return None


def _slid(old: str, new: str, same: Sequence[Match], ends: Sequence[int], span: Span) -> Span | None:
    """Find a stretch over which a gap may be pushed aside: มาก|มากดี can be read as มากมาก|ดี just as well."""
    first = next((n for n, end in enumerate(ends) if end > span[0]), len(same))
    last = next((n for n in range(first, len(same)) if same[n].old >= span[1]), len(same))
    low = same[first - 1].new + same[first - 1].length if first else 0
    high = same[last].new if last < len(same) else len(new)
    found = set()
    for match in same[first:last]:
        start, end = span[0] + match.new - match.old, span[1] + match.new - match.old
        fits = low <= start and end <= high and new[start:end] == old[slice(*span)]
        if fits and _cuts_no_more(old, new, span, (start, end)):
            found.add((start, end))
    return found.pop() if len(found) == 1 else None


def _cuts_no_more(old: str, new: str, span: Span, place: Span) -> bool:
    return clusters_ok(new, *place) or not clusters_ok(old, *span)


def _guess(old: str, new: str, same: Sequence[Match], span: Span) -> Span | None:
    """Say where a stretch may have been: where its words stand once, else between what stood around it."""
    words = old[slice(*span)]
    if words and new.count(words) == 1:
        return new.index(words), new.index(words) + len(words)
    low, high = 0, len(new)
    for match in same:
        if match.old <= span[0]:
            low = match.new + min(match.length, span[0] - match.old)
        if match.old + match.length >= span[1]:
            high = match.new + max(0, span[1] - match.old)
            break
    return (low, high) if low < high else None


# --- what stands in both -------------------------------------------------------------------------------------


def matches(old: str, new: str) -> tuple[Match, ...]:
    """Find what stands in both texts, in the same order.

    Parameters
    ----------
    old, new
        The earlier and the later text.

    Returns
    -------
    tuple of Match
        In the order of both texts; none shorter than twelve characters, but at the ends of the texts.

    Examples
    --------
    >>> matches("ดีครับ", "ดีมากครับ")
    (Match(old=0, new=0, length=2), Match(old=2, new=5, length=4))
    """
    found = _joined(_matched(old, new, (0, len(old), 0, len(new)), 0))
    return tuple(match for match in found if match.length >= TRUSTED or _at_an_end(match, old, new))


def _at_an_end(match: Match, old: str, new: str) -> bool:
    at_end = match.old + match.length == len(old) and match.new + match.length == len(new)
    return at_end or (match.old == 0 and match.new == 0)


def _joined(found: Iterable[Match]) -> list[Match]:
    joined: list[Match] = []
    for match in found:
        before = joined[-1] if joined else Match(-1, -1, 0)
        if (before.old + before.length, before.new + before.length) == (match.old, match.new):
            joined[-1] = Match(before.old, before.new, before.length + match.length)
        else:
            joined.append(match)
    return joined


def _matched(old: str, new: str, region: Region, level: int) -> Iterator[Match]:
    """Give what stands in both of two stretches: their common ends, and what lies between."""
    a, b, c, d = region
    head = _common(old, new, region)
    if head:
        yield Match(a, c, head)
    a, c = a + head, c + head
    tail = _common_tail(old, new, (a, b, c, d))
    if b - tail > a and d - tail > c:
        yield from _between(old, new, (a, b - tail, c, d - tail), level)
    if tail:
        yield Match(b - tail, d - tail, tail)


def _common(old: str, new: str, region: Region) -> int:
    a, b, c, d = region
    most = min(b - a, d - c)
    if old[a : a + most] == new[c : c + most]:
        return most
    return next(n for n in range(most) if old[a + n] != new[c + n])


def _common_tail(old: str, new: str, region: Region) -> int:
    a, b, c, d = region
    most = min(b - a, d - c)
    return next((n for n in range(most) if old[b - 1 - n] != new[d - 1 - n]), most)


def _between(old: str, new: str, region: Region, level: int) -> Iterator[Match]:
    """Compare two stretches that differ at both ends: by what is found once in both, else by lines or characters."""
    if level == len(ANCHORS):
        yield from _compared(old, new, region)
        return
    a, b, c, d = region
    fixed = _anchored(old, new, region, ANCHORS[level])
    around = [Match(a, c, 0), *fixed, Match(b, d, 0)]
    for before, after in pairwise(around):
        yield from (before,) if before.length else ()
        gap = (before.old + before.length, after.old, before.new + before.length, after.new)
        if gap[0] < gap[1] and gap[2] < gap[3]:
            yield from _matched(old, new, gap, level + 1)


def _anchored(old: str, new: str, region: Region, size: int) -> list[Match]:
    """Give the matches around stretches of one size that stand exactly once in both."""
    a, b, c, d = region
    there = _once(new, c, d, size)
    pairs = [(at, there[words]) for words, at in _once(old, a, b, size).items() if words in there]
    found: list[Match] = []
    low = (a, c)
    for i, j in _rising(sorted(pairs)):
        if i < low[0] or j < low[1]:
            continue
        back = _common_tail(old, new, (low[0], i, low[1], j))
        length = back + _common(old, new, (i, b, j, d))
        found.append(Match(i - back, j - back, length))
        low = (i - back + length, j - back + length)
    return found


def _once(text: str, start: int, end: int, size: int) -> dict[str, int]:
    seen: dict[str, int] = {}
    twice = set()
    for at in range(start, end - size + 1):
        words = text[at : at + size]
        if seen.setdefault(words, at) != at:
            twice.add(words)
    return {words: at for words, at in seen.items() if words not in twice}


def _rising(pairs: Sequence[Span]) -> list[Span]:
    """Give the longest row of pairs that rises in both places; the first places rise already."""
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for n, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        tops[pile : pile + 1] = [j]
        last[pile : pile + 1] = [n]
        before.append(last[pile - 1] if pile else -1)
    row, at = [], last[-1] if last else -1
    while at >= 0:
        row.append(pairs[at])
        at = before[at]
    return row[::-1]


def _compared(old: str, new: str, region: Region) -> Iterator[Match]:
    a, b, c, d = region
    if max(b - a, d - c) <= SMALL:
        for block in SequenceMatcher(None, old[a:b], new[c:d], autojunk=False).get_matching_blocks():
            if block.size:
                yield Match(a + block.a, c + block.b, block.size)
        return
    left, right = _lines(old, a, b), _lines(new, c, d)
    if max(len(left), len(right)) > MOST_LINES:
        return
    texts = [old[slice(*line)] for line in left], [new[slice(*line)] for line in right]
    for block in SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks():
        if block.size:
            first, end = left[block.a][0], left[block.a + block.size - 1][1]
            yield Match(first, right[block.b][0], end - first)


def _lines(text: str, start: int, end: int) -> list[Span]:
    breaks = [start]
    while breaks[-1] < end:
        at = text.find("\n", breaks[-1], end)
        breaks.append(end if at < 0 else at + 1)
    return list(pairwise(breaks))


def sole_place(text: str, words: str) -> tuple[int, int] | None:
    """Give where words stand in a text, if they do exactly once and cut no cluster there.

    Examples
    --------
    >>> sole_place("ดีครับ ดีมาก", "ดีมาก"), sole_place("ดีครับ ดีมาก", "ดี"), sole_place("น้ำ", "น")
    ((7, 12), None, None)
    """
    start = text.find(words) if words else -1
    if start < 0 or text.find(words, start + 1) >= 0 or not clusters_ok(text, start, start + len(words)):
        return None
    return start, start + len(words)
