"""Tell whether a segment speaks of a code as help or as hindrance, from the words around it. Guesses nothing else."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import regex

from qualcoop.coding.cues import TURNERS, Event, general_events, own_events
from qualcoop.records.codebook import Cue
from qualcoop.records.coding import Stance
from qualcoop.text.matching import Hit

__all__ = ["Effect", "Stanced", "stance"]

Effect = Literal["facilitates", "hinders", "neutral", "conditional"]
CitedCue = tuple[str, int, int, str]
Span = tuple[int, int]
Breaks = Sequence[tuple[int, int]]

TIMEOUT = 60.0
REACH = 30          # characters between a negation and the cue it turns
NEAR = 20           # characters between a negation and the hit it turns; before a word of lack that is denied: a third
FARTHEST = 1        # phrase ends (a space in Thai, a comma) between a cue and the code's words
STRONG = 100
SENTENCE_END = regex.compile(r"(?<![ก-๎])[.](?=\s|$)|[!?…;\n]|(?:ครับ|ค่ะ|จ้ะ)(?=\s|$)")
PHRASE_END = regex.compile(r"(?<=[ก-ๅ็-๎]) +(?=[ก-ฮเ-ไ])|[,:()–—]")


@dataclass(frozen=True, slots=True)
class Stanced:
    """The stance of a segment towards a code, with the words that speak for it.

    Attributes
    ----------
    stance
        facilitates, hinders or neutral.
    cues
        (words, start, end, effect) of each cue; effect is facilitates, hinders, neutral (denied twice, or only
        wished for) or conditional. The words reach from the negation to what it turns.
    """

    stance: Stance
    cues: tuple[CitedCue, ...] = ()


@dataclass(frozen=True, slots=True)
class _Voice:
    start: int
    end: int
    target: Span
    effect: Effect
    own: bool
    farthest: int = FARTHEST


def stance(text: str, start: int, end: int, hits: Sequence[Hit], cues: Sequence[Cue] = ()) -> Stanced:
    """Weigh the cues of a segment for one code.

    A cue is turned by a negation before it in the same clause; so is a hit (ไม่ไว้ใจ hinders where ไว้ใจ is the hit).
    Two negations cancel each other. A word of lack with nothing after it to turn is itself a hindrance
    (งบประมาณไม่มี). What is only wished for (ควรสนับสนุน) says nothing. In a segment with a condition (ถ้า, หาก, if, unless,
    without ... would) nothing is said of what is. Otherwise the code's own cues come first, then the cue with the
    fewest phrases, then characters between it and a hit. General cues count in the hit's phrase and the next, a word
    of lack in the hit's own; a sentence end or a contrast (แต่, but) cuts them off.

    Parameters
    ----------
    text
        The whole text.
    start, end
        The segment.
    hits
        The code's hits in the segment.
    cues
        The code's own cues.

    Returns
    -------
    Stanced
        neutral where nothing speaks, or where two cues equally near contradict each other.

    Examples
    --------
    >>> text = "เราไม่ไว้ใจกัน"
    >>> stance(text, 0, 14, [Hit(0, 6, 11, "ไว้ใจ")])
    Stanced(stance='hinders', cues=(('ไม่ไว้ใจ', 3, 11, 'hinders'),))
    """
    segment = text[start:end]
    events, breaks = _heard(segment, tuple(cues))
    conditions = _conditions(events)
    if conditions:
        return Stanced("neutral", tuple(_cited(text, start, e.start, e.end, "conditional") for e in conditions))
    spots = [(hit.start - start, hit.end - start) for hit in hits]
    heard = [(_nearness(voice, spots, breaks), voice) for voice in _voices(events, spots, breaks)]
    counting = [(key, voice) for key, voice in heard if voice.own or key[1] <= voice.farthest]
    said = tuple(_cited(text, start, voice.start, voice.end, voice.effect) for _, voice in counting)
    return Stanced(_decided(counting), tuple(sorted(said, key=_cited_place)))


@lru_cache(maxsize=64)
def _heard(segment: str, cues: tuple[Cue, ...]) -> tuple[tuple[Event, ...], Breaks]:
    """Give what speaks in a segment, and where its clauses end; the codes of a segment ask for it one after another."""
    events = tuple(_outermost([*general_events(segment), *own_events(segment, cues)]))
    return events, tuple(_breaks(segment, events))


def _outermost(events: Sequence[Event]) -> list[Event]:
    """Drop what stands inside a longer word that speaks, and a general cue where the code has its own."""
    kept: list[Event] = []
    for event in sorted(events, key=_longest_own_first):
        if not any(_covers(other, event) for other in kept):
            kept.append(event)
    return sorted(kept, key=_event_place)


def _covers(other: Event, event: Event) -> bool:
    if (other.start, other.end) == (event.start, event.end):
        return other.own and not event.own
    return other.start <= event.start and event.end <= other.end


def _conditions(events: Sequence[Event]) -> list[Event]:
    conditions = [event for event in events if event.kind == "conditional"]
    unreal = any(event.kind == "counterfactual" for event in events)
    lacking = [event for event in events if event.kind == "lacks"]
    return conditions or (lacking if unreal else [])


def _breaks(segment: str, events: Sequence[Event]) -> list[tuple[int, int]]:
    """Give where clauses end, with the weight of each end."""
    found = [(match.start(), STRONG) for match in SENTENCE_END.finditer(segment, timeout=TIMEOUT)]
    found += [(match.start(), 1) for match in PHRASE_END.finditer(segment, timeout=TIMEOUT)]
    found += [(event.start, STRONG) for event in events if event.kind == "contrast"]
    return sorted(found)


def _between(one: Span, other: Span, breaks: Breaks) -> int:
    low, high = min(one[1], other[1]), max(one[0], other[0])
    first = bisect_left(breaks, (low, 0))
    return sum(weight for place, weight in breaks[first:] if place < high)


def _voices(events: Sequence[Event], spots: Sequence[Span], breaks: Breaks) -> list[_Voice]:
    cues = [event for event in events if event.kind in ("facilitates", "hinders")]
    cue_places = {(event.start, event.end) for event in cues}
    targets = sorted(cue_places | set(spots))
    turners: dict[Span, list[Event]] = {target: [] for target in targets}
    alone: list[Event] = []
    for event in events:
        if event.kind in TURNERS:
            reached = [target for target in _reached(event, targets, breaks) if _turns(event, target, cue_places)]
            for target in reached:
                turners[target].append(event)
            if not reached and event.kind == "lacks":
                alone.append(event)
    voices = [_cue_voice(cue, turners[(cue.start, cue.end)]) for cue in cues]
    voices += [_hit_voice(spot, turners[spot]) for spot in spots if _negations(turners[spot])]
    return voices + [_lack_voice(event) for event in alone if not _denied(event, events)]


def _reached(turner: Event, targets: Sequence[Span], breaks: Breaks) -> list[Span]:
    """Give the next target after a turner in its clause, or several that begin at one place."""
    place = (turner.start, turner.end)
    after = [t for t in targets if 0 <= t[0] - turner.end <= REACH and not _between(place, t, breaks)]
    return [target for target in after if target[0] == after[0][0]]


def _turns(turner: Event, target: Span, cues: Container[Span]) -> bool:
    return target in cues or target[0] - turner.end <= NEAR


def _negations(turners: Sequence[Event]) -> int:
    return sum(event.kind != "wishes" for event in turners)


def _cue_voice(cue: Event, turners: Sequence[Event]) -> _Voice:
    effect: Effect = "facilitates" if cue.kind == "facilitates" else "hinders"
    if len(turners) > _negations(turners):
        effect = "neutral"
    elif _negations(turners) % 2:
        effect = "hinders" if effect == "facilitates" else "facilitates"
    begin = min((event.start for event in turners), default=cue.start)
    return _Voice(begin, cue.end, (cue.start, cue.end), effect, cue.own)


def _hit_voice(spot: Span, turners: Sequence[Event]) -> _Voice:
    effect: Effect = "hinders" if _negations(turners) % 2 else "neutral"
    return _Voice(min(event.start for event in turners), spot[1], spot, effect, own=False)


def _lack_voice(event: Event) -> _Voice:
    return _Voice(event.start, event.end, (event.start, event.end), "hinders", own=False, farthest=0)


def _denied(event: Event, events: Sequence[Event]) -> bool:
    return any(other.kind == "negates" and 0 <= event.start - other.end <= NEAR // 3 for other in events)


def _nearness(
    voice: _Voice, spots: Sequence[Span], breaks: Breaks
) -> tuple[bool, int, int]:
    """Give what orders voices: own ones first, then fewest clauses, then fewest characters to the nearest hit."""
    near = [(_between(voice.target, spot, breaks), _gap(voice.target, spot)) for spot in spots]
    return (not voice.own, *min(near, default=(0, 0)))


def _gap(one: Span, other: Span) -> int:
    return max(0, max(one[0], other[0]) - min(one[1], other[1]))


def _decided(heard: Sequence[tuple[tuple[bool, int, int], _Voice]]) -> Stance:
    speaking = [(key, voice) for key, voice in heard if voice.effect in ("facilitates", "hinders")]
    if not speaking:
        return "neutral"
    nearest = min(key for key, _ in speaking)
    effects = {voice.effect for key, voice in speaking if key == nearest}
    if len(effects) > 1:
        return "neutral"
    return "hinders" if "hinders" in effects else "facilitates"


def _cited(text: str, offset: int, start: int, end: int, effect: Effect) -> CitedCue:
    return text[offset + start : offset + end], offset + start, offset + end, effect


def _cited_place(cue: CitedCue) -> tuple[int, int, str]:
    return cue[1], cue[2], cue[3]


def _longest_own_first(event: Event) -> tuple[int, bool, int, str]:
    return event.start - event.end, not event.own, event.start, event.kind


def _event_place(event: Event) -> tuple[int, int]:
    return event.start, event.end
