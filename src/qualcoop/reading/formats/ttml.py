"""Read timed text in XML (TTML, DFXP), as broadcasters and platforms export it. Opens no entity and no link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.formats.cues import Cue, clock, tell
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.office import attribute, local_name, parse_xml
from qualcoop.reading.vocabulary import TIMEOUT

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "ttml"
VERSION = 1

_NO_TALK = frozenset({"metadata", "title", "desc", "copyright", "agent", "name", "set", "animate", "image", "audio"})
_SPACES = regex.compile(r"[ \t\r\n]+")
_OFFSET = regex.compile(r"\s*(\d{1,12}(?:\.\d{1,9})?)\s*(h|ms|m|s|f|t)\s*")
_FRAMES = regex.compile(r"\s*(\d{1,4}:\d{2}:\d{2}):(\d{1,3}(?:\.\d{1,3})?)\s*")
_SECONDS: dict[str, Fraction] = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}


@dataclass(frozen=True, slots=True)
class _Clock:
    """How long a frame and a tick of the file last, in seconds."""

    frame: Fraction = Fraction(1, 30)
    tick: Fraction = Fraction(1)

    def moment(self, written: str) -> int | None:
        """Give a written time in milliseconds; None where it is none."""
        if offset := _OFFSET.fullmatch(written, timeout=TIMEOUT):
            unit = {**_SECONDS, "f": self.frame, "t": self.tick}[offset[2]]
            return round(1000 * Fraction(offset[1]) * unit)
        if frames := _FRAMES.fullmatch(written, timeout=TIMEOUT):
            return (clock(frames[1]) or 0) + round(1000 * Fraction(frames[2]) * self.frame)
        return clock(written)


@dataclass(frozen=True, slots=True)
class _Within:
    """What an element hands down to those in it: when it begins and who speaks."""

    begin: int = 0
    timed: bool = False
    agent: str = ""


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    r"""Give who says what in a file of timed text; an agent named in its head is the speaker.

    Raises
    ------
    ReadingError
        If it is no whole XML, of another kind, or holds no talk.

    Examples
    --------
    >>> file = '<tt><body><p begin="1s" end="2.5s">ถาม: เริ่มเมื่อไร</p><p begin="3s">ตอบ: ปีที่<br/>แล้ว</p></body></tt>'
    >>> [(one.speaker, one.time, one.talk) for one in extract(file.encode(), path="", hints=Hints()).utterances]
    [('ถาม', '00:00:01.000', 'เริ่มเมื่อไร'), ('ตอบ', '00:00:03.000', 'ปีที่ แล้ว')]
    """
    if not data.strip():
        raise ReadingError(f"the file is empty ({len(data)} bytes); timed text has cues", path=path)
    root = parse_xml(data, path)
    if local_name(root) != "tt":
        raise ReadingError(f"its root is <{local_name(root)}>; timed text (TTML) has <tt>", path=path)
    names = {attribute(node, "id"): _name(node) for node in root.iter() if local_name(node) == "agent"}
    bodies = [node for node in root if local_name(node) == "body"]
    cues = [cue for body in bodies for cue in _cues(body, _Within(), _rates(root))]
    named = [replace(cue, voice=_voice(cue.voice, names)) for cue in cues]
    return tell(named, path=path, hints=hints, encoding=root.getroottree().docinfo.encoding or "")


def _name(agent: Element) -> str:
    found = ("".join(map(str, node.itertext())) for node in agent if local_name(node) == "name")
    return " ".join(next(found, "").split())


def _voice(agent: str, names: Mapping[str, str]) -> str:
    return " and ".join(names.get(id_) or id_ for id_ in agent.split())


def _rates(root: Element) -> _Clock:
    rate, ticks = attribute(root, "frameRate"), attribute(root, "tickRate")
    parts = attribute(root, "frameRateMultiplier").replace(":", " ").split()
    times = Fraction(int(parts[0]), int(parts[1])) if len(parts) == 2 and all(map(_counts, parts)) else Fraction(1)
    found = _Clock()
    if _counts(rate):
        frame = 1 / (int(rate) * times)
        found = _Clock(frame, frame)
    return replace(found, tick=Fraction(1, int(ticks))) if _counts(ticks) else found


def _counts(written: str) -> bool:
    return regex.fullmatch(r"0*[1-9]\d{0,9}", written, timeout=TIMEOUT) is not None


def _cues(node: Element, above: _Within, rates: _Clock) -> Iterator[Cue]:
    """Yield the paragraphs below an element, whose times begin with its own."""
    for child in node:
        name = local_name(child)
        if not name or name in _NO_TALK:
            continue
        here = _within(child, above, rates)
        if name != "p":
            yield from _cues(child, here, rates)
            continue
        start, end = _times(child, here, above, rates)
        for agent, said in groupby(_said(child, here.agent, kept=attribute(child, "space") == "preserve"), _agent_of):
            lines = tuple("".join(text for _, text in said).split("\n"))
            at: Any = child.sourceline
            yield Cue(lines, start, end, agent, at or 0)


def _within(node: Element, above: _Within, rates: _Clock) -> _Within:
    begin = rates.moment(attribute(node, "begin"))
    agent = attribute(node, "agent") or above.agent
    return _Within(above.begin + (begin or 0), above.timed or begin is not None, agent)


def _times(paragraph: Element, here: _Within, above: _Within, rates: _Clock) -> tuple[int | None, int | None]:
    """Give when a paragraph begins and ends; one without a time of its own may have it in its first span."""
    start: int | None = here.begin if here.timed else None
    if rates.moment(attribute(paragraph, "begin")) is None:
        spans = (rates.moment(attribute(node, "begin")) for node in paragraph.iter() if local_name(node) == "span")
        first = next((found for found in spans if found is not None), None)
        start = start if first is None else here.begin + first
    end, lasts = rates.moment(attribute(paragraph, "end")), rates.moment(attribute(paragraph, "dur"))
    if end is not None:
        return start, above.begin + end
    return start, start + lasts if start is not None and lasts is not None else None


def _said(node: Element, agent: str, *, kept: bool) -> Iterator[tuple[str, str]]:
    """Yield who says which part of a paragraph; white space counts once unless it is to be kept."""
    yield agent, _spaced(node.text, kept=kept)
    for child in node:
        name = local_name(child)
        if name == "br":
            yield agent, "\n"
        elif name and name not in _NO_TALK:
            yield from _said(child, attribute(child, "agent") or agent, kept=kept)
        yield agent, _spaced(child.tail, kept=kept)


def _spaced(text: str | None, *, kept: bool) -> str:
    return (text or "") if kept else _SPACES.sub(" ", text or "", timeout=TIMEOUT)


def _agent_of(said: tuple[str, str]) -> str:
    return said[0]
