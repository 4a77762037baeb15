"""Read ELAN annotation files: the tiers that hold talk, in order of time. Opens no media, link or entity."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.spoken import Stretch, clock, in_order, is_talk_tier, joined_names, overlapping
from qualcoop.reading.vocabulary import TIMEOUT
from qualcoop.records.transcript import Notice

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "eaf"
VERSION = 1

_ROOT = "ANNOTATION_DOCUMENT"
_PHRASE = 5
"""Characters that the annotations of a tier have on the average, from which they are phrases and no codes."""
_NUMBERED = regex.compile(r"[\p{L}_.:#-]{0,12}\p{N}[\p{N}.:_-]*")


@dataclass(frozen=True, slots=True)
class _Slot:
    """A moment: its milliseconds (between its neighbours' where the file gives none), and its place in the list."""

    at: float
    told: bool
    place: int


@dataclass(frozen=True, slots=True)
class _Annotation:
    """A stretch of a tier; `parent` is the annotation it hangs on, where it has no time of its own."""

    talk: str = field(repr=False)
    start: _Slot | None = None
    end: _Slot | None = None
    parent: str = ""


@dataclass(frozen=True, slots=True)
class _Tier:
    name: str
    speaker: str
    parent: str
    annotations: Mapping[str, _Annotation] = field(repr=False)

    @property
    def talks(self) -> list[str]:
        """What its annotations hold, without the empty ones."""
        return [one.talk for one in self.annotations.values() if one.talk]


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    """Give what the speakers of an ELAN file say, ordered by when they begin.

    Tiers of their own are talk; those that hang on another (glosses, translations, codes) are left out and told of,
    as are tiers named as notes or sounds. A person may name the tiers instead.

    Raises
    ------
    ReadingError
        If the file is empty, cut off, no ELAN file, or no tier holds talk.
    """
    root = _parse(data, path)
    slots = _slots(root)
    tiers = [_tier(node, slots) for node in root.iter("TIER")]
    wanted: Sequence[str] = tuple(getattr(hints, "tiers", ()))
    chosen = _told(tiers, wanted, path) if wanted else _talk_tiers(tiers)
    stretches = list(_stretches(chosen, tiers))
    if not stretches:
        found = joined_names([f"{tier.name} ({len(tier.talks)} annotations)" for tier in tiers]) or "none"
        raise ReadingError(f"no tier holds talk; tiers are {found}; name those that do as `tiers:`", path=path)
    notices = (*_notices(tiers, chosen, stretches), *overlapping(stretches))
    return Extracted("", root.getroottree().docinfo.encoding or "", notices, in_order(stretches))


def _parse(data: bytes, path: str) -> Element:
    """Parse the XML without entities, network or document types."""
    from lxml import etree

    if not data.strip():
        raise ReadingError(f"the file is empty ({len(data)} bytes); an ELAN file has tiers", path=path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        said = "the file is no whole XML: it was cut off or is of another kind; save it again from ELAN"
        raise ReadingError(said, path=path, line=error.lineno or 0) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadingError("the file declares a DOCTYPE; ELAN writes none, so it is refused", path=path)
    if root.tag != _ROOT:
        raise ReadingError(f"its root is <{root.tag}>; an ELAN file has <{_ROOT}>", path=path)
    return root


def _slots(root: Element) -> dict[str, _Slot]:
    """Give the moments by id; one without a time lies between its neighbours in the list."""
    ids: list[str] = []
    times: list[float | None] = []
    for node in root.iter("TIME_SLOT"):
        ids.append(node.get("TIME_SLOT_ID", ""))
        times.append(_number(node.get("TIME_VALUE")))
    placed = _between(times)
    return {
        id: _Slot(at, time is not None, place)
        for place, (id, time, at) in enumerate(zip(ids, times, placed, strict=True))
    }


def _number(value: str | None) -> float | None:
    try:
        return float(int(value)) if value is not None else None
    except ValueError:
        return None


def _between(times: Sequence[float | None]) -> list[float]:
    """Fill the gaps evenly from the moments around them; before the first and after the last, with those."""
    known = [place for place, time in enumerate(times) if time is not None]
    if not known:
        return [0.0] * len(times)
    placed = [0.0 if time is None else time for time in times]
    for place in range(known[0]):
        placed[place] = placed[known[0]]
    for place in range(known[-1] + 1, len(times)):
        placed[place] = placed[known[-1]]
    for left, right in pairwise(known):
        step = (placed[right] - placed[left]) / (right - left)
        for place in range(left + 1, right):
            placed[place] = placed[left] + step * (place - left)
    return placed


def _tier(node: Element, slots: Mapping[str, _Slot]) -> _Tier:
    name = node.get("TIER_ID", "")
    annotations = {}
    for one in node.iter("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
        value: Any = one.find("ANNOTATION_VALUE")
        talk = " ".join("".join(value.itertext()).split("\n")).strip() if value is not None else ""
        annotations[one.get("ANNOTATION_ID", "")] = _Annotation(
            talk,
            slots.get(one.get("TIME_SLOT_REF1", "")),
            slots.get(one.get("TIME_SLOT_REF2", "")),
            one.get("ANNOTATION_REF", ""),
        )
    return _Tier(name, node.get("PARTICIPANT", "").strip() or name, node.get("PARENT_REF", ""), annotations)


def _told(tiers: Sequence[_Tier], wanted: Collection[str], path: str) -> list[_Tier]:
    missing = [name for name in wanted if name not in {tier.name for tier in tiers}]
    if missing:
        found = joined_names([tier.name for tier in tiers])
        raise ReadingError(f"study.yaml names tiers {joined_names(missing)}; the file has {found}", path=path)
    return [tier for tier in tiers if tier.name in wanted]


def _talk_tiers(tiers: Sequence[_Tier]) -> list[_Tier]:
    """Give the tiers that hang on no other; one that is empty or numbers the talk gives way to what hangs on it."""
    names = {tier.name for tier in tiers}
    chosen = []
    for tier in tiers:
        if tier.parent in names or not is_talk_tier(tier.name):
            continue
        found = tier if _says(tier) else _below(tier, tiers)
        if found is not None:
            chosen.append(found)
    return chosen


def _says(tier: _Tier) -> bool:
    """Say whether a tier holds more than a number of its own for each stretch."""
    talks = tier.talks
    numbers = len(talks) > 1 and len(set(talks)) == len(talks) and all(map(_is_number, talks))
    return bool(talks) and not numbers


def _is_number(talk: str) -> bool:
    return _NUMBERED.fullmatch(talk, timeout=TIMEOUT) is not None


def _below(tier: _Tier, tiers: Sequence[_Tier]) -> _Tier | None:
    """Give the first tier below that holds phrases rather than codes."""
    hanging = (one for one in tiers if one.parent == tier.name and is_talk_tier(one.name))
    return next((one for one in hanging if one.talks and sum(map(len, one.talks)) > _PHRASE * len(one.talks)), None)


def _stretches(chosen: Sequence[_Tier], tiers: Sequence[_Tier]) -> Iterator[Stretch]:
    every = {id: one for tier in tiers for id, one in tier.annotations.items()}
    said = [(tier, one) for tier in chosen for one in tier.annotations.values() if one.talk]
    for place, (tier, one) in enumerate(said):
        start, end = _times(one, every)
        begun = start or _Slot(0.0, told=False, place=0)
        time = clock(begun.at) if begun.told else None
        yield Stretch(
            begun.at, end.at if end else begun.at, begun.place * len(said) + place, tier.speaker, one.talk, time
        )


def _times(one: _Annotation, every: Mapping[str, _Annotation]) -> tuple[_Slot | None, _Slot | None]:
    """Give the moments of an annotation, its parent's where it has none; a ring of parents ends the search."""
    for _ in range(100):
        if one.start or one.parent not in every:
            break
        one = every[one.parent]
    return one.start, one.end


def _notices(tiers: Sequence[_Tier], chosen: Sequence[_Tier], stretches: Sequence[Stretch]) -> Iterator[Notice]:
    yield Notice("tiers", 0, f"talk is taken from tiers {joined_names([tier.name for tier in chosen])}")
    left = [f"{tier.name} ({len(tier.talks)} annotations)" for tier in tiers if tier not in chosen and tier.talks]
    if left:
        yield Notice("tiers", 0, f"left out, as no talk: {joined_names(left)}; name the tiers of talk as `tiers:`")
    empty = sum(len(tier.annotations) - len(tier.talks) for tier in chosen)
    if empty:
        yield Notice("tiers", 0, f"{empty} annotations of these tiers are empty and were passed over")
    untimed = sum(1 for one in stretches if one.time is None)
    if untimed:
        yield Notice("time", 0, f"{untimed} utterances have no time; they stand between their neighbours")
    speakers = [tier.speaker for tier in chosen]
    doubled = sorted({speaker for speaker in speakers if speakers.count(speaker) > 1})
    if doubled:
        yield Notice("tiers", 0, f"several of these tiers are of one participant: {joined_names(doubled)}; check them")
