"""Point out labels that are likely one person, and let a person name who speaks. Merges nothing by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

import regex

from qualcoop.reading.speakers.label_words import head_of, nearly, signs_of
from qualcoop.reading.vocabulary import TIMEOUT, is_position, joint_parts, key_of, named_role, sounds_like_talk
from qualcoop.records.transcript import Notice, Role, Speaker, Transcript
from qualcoop.text.marks import find_marks

__all__ = [
    "Likeness",
    "likely_same",
    "name_of",
    "renamed",
    "same_person_notices",
    "several_people_notices",
    "stand_in_notices",
]

_SHORT = {
    "นรม": "นายกรัฐมนตรี", "รมว": "รัฐมนตรีว่าการ", "รมช": "รัฐมนตรีช่วย", "รมต": "รัฐมนตรี", "ผวจ": "ผู้ว่าราชการ",
    "ผู้ว่า": "ผู้ว่าราชการ", "ผอ": "ผู้อำนวยการ", "ผญบ": "ผู้ใหญ่บ้าน", "ผู้ใหญ่": "ผู้ใหญ่บ้าน", "อ": "อาจารย์", "อจ": "อาจารย์",
}  # fmt: skip
"""Thai abbreviations of positions, without dots, and what they stand for."""
_HEADS = ("นายก", "รองนายก")
"""Positions that are called by their first word, whichever office they head."""
_BEFORE = regex.compile(
    r"^(?:ท่าน|คุณ(?!ภาพ|ค่า)|พี่|น้อง|ลุง|ป้า|นาย(?!ก|อำเภอ)|นางสาว|นาง|น\.ส\.|ดร\.|ผศ\.|รศ\.|ศ\.|(?:the|mr|mrs|ms|miss|dr|prof)\b\.?)\s*"
)
_BRACKET = regex.compile(r"\((?P<name>[^()\n]{2,40})\)")
MOST = 120
"""Labels up to which likenesses are sought; where more are found, most are no speakers."""
_FEW, _RARE = 3, 20
"""A label that stands in for another has so few turns, and at most one in so many."""
_ALTERNATING, _TAKES_TURNS = 0.85, 5
"""Share of changes and of turns from which two people take turns, and turns each of them has at least."""
SHORTEST_SLIP = 6
"""Characters from which a label may be a misspelt other one: short names that differ are different people."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two labels that are likely one person: the label, the name it is likely meant for, and why."""

    label: str
    name: str
    why: str


def likely_same(turns: Mapping[str, int]) -> tuple[Likeness, ...]:
    """Give the labels that likely mean a speaker who has another label too.

    A label is told of once, with the one label it fits; where several would fit, nothing is told.

    Parameters
    ----------
    turns
        Number of turns by label.

    Examples
    --------
    >>> found = likely_same({"นายกรัฐมนตรี": 3, "นายกฯ": 9, "พิธีกร": 12, "PARTICIPANT 1": 40, "PARTTICIPANT 1": 2})
    >>> [(one.label, one.name, one.why) for one in found]
    [('นายกฯ', 'นายกรัฐมนตรี', 'short for it'), ('PARTTICIPANT 1', 'PARTICIPANT 1', 'misspelt')]
    """
    if len(turns) > 2 * MOST:
        return ()
    single = [_known(label, count) for label, count in turns.items() if label and not joint_parts(label)]
    if len(single) > MOST:
        return ()
    found: list[Likeness] = []
    for one in single:
        fits = [(other, why) for other in single if (why := _why(one, other))]
        found.extend(_best(one, fits))
    return _to_the_end(found)


def _to_the_end(found: Sequence[Likeness]) -> tuple[Likeness, ...]:
    """Name the last of a chain of likenesses, so that what is told can be written down together."""
    meant = {like.label: like.name for like in found}
    ended = []
    for like in found:
        name, seen = like.name, {like.label}
        while name in meant and name not in seen:
            seen.add(name)
            name = meant[name]
        ended.append(replace(like, name=name))
    return tuple(like for like in ended if like.name != like.label)


@dataclass(frozen=True, slots=True)
class _Label:
    """A label with what is compared of it."""

    label: str
    turns: int
    key: str
    person: str
    role: Role | None


def _known(label: str, turns: int) -> _Label:
    return _Label(label, turns, key_of(label), _person(label), named_role(label))


def _best(one: _Label, fits: Sequence[tuple[_Label, str]]) -> list[Likeness]:
    """Give the one likeness: the closest of several misspellings, none where the others are different people."""
    slips = [(_closeness(one, other), other.label) for other, why in fits if why == "misspelt"]
    if slips:
        return [Likeness(one.label, max(slips)[1], "misspelt")]
    ends = [(other, why) for other, why in fits if not any(_why(other, further) for further, _ in fits)]
    if len({other.person for other, _ in ends}) != 1:
        return []
    return [Likeness(one.label, other.label, why) for other, why in ends[:1]]


def _closeness(one: _Label, other: _Label) -> float:
    return SequenceMatcher(None, one.key, other.key).ratio()


def _plainness(one: _Label) -> tuple[bool, bool, int, str]:
    """Order labels of one person: in full before an abbreviation, without brackets, short."""
    return one.key.replace(".", "") in _SHORT, "(" in one.label, len(one.label), one.label


def _why(one: _Label, other: _Label) -> str:
    """Say why one label likely means the other, the fuller or the commoner of the two; empty: it does not."""
    if one.label == other.label or (one.role and other.role and one.role != other.role):
        return ""
    if one.person == other.person:
        return "the same but for title, brackets or abbreviation" if _plainness(other) < _plainness(one) else ""
    if one.label.isupper() and signs_of(other.label) == one.label:
        return "its initials"
    if _abbreviates(one, other) or _is_part(one, other):
        return "short for it"
    rarer = (one.turns, len(one.label), one.label) < (other.turns, len(other.label), other.label)
    long_enough = min(len(one.person), len(other.person)) >= SHORTEST_SLIP
    return "misspelt" if rarer and long_enough and nearly(one.key, other.key) else ""


def _person(label: str) -> str:
    """Give a label without title, brackets, dots and the sign of an abbreviation; known abbreviations in full."""
    key = key_of(head_of(label))
    bare = _BEFORE.sub("", _BEFORE.sub("", key, timeout=TIMEOUT), timeout=TIMEOUT)
    bare = bare.replace("ฯ", "").replace(".", "").strip() or key
    return _SHORT.get(bare, bare)


def _abbreviates(one: _Label, other: _Label) -> bool:
    """Say whether a label that ends in the sign of an abbreviation begins the other one."""
    begins = one.person != other.person and other.person.startswith(one.person)
    signed = "ฯ" in head_of(one.label) and len(one.person) >= 3
    return begins and (signed or one.person in {*_SHORT.values(), *_HEADS})


def _is_part(one: _Label, other: _Label) -> bool:
    """Say whether a label is one word of the other, a full name."""
    words = other.person.split()[:4]
    named = one.role is None and other.role is None and not is_position(one.person) and not is_position(other.person)
    return named and len(one.person) >= 3 and len(words) > 1 and one.person in words


def same_person_notices(transcript: Transcript) -> tuple[Notice, ...]:
    """Tell of labels that are likely one person, with the line for study.yaml that would make them one."""
    turns = {speaker.label: speaker.turns for speaker in transcript.speakers}
    return tuple(
        Notice("same_person", _line_of_first(transcript, like.label), _same_told(like)) for like in likely_same(turns)
    )


def _same_told(like: Likeness) -> str:
    return (
        f"label {like.label!r} is likely {like.name!r} ({like.why}); if so, say in study.yaml "
        f'speakers: {{"{like.label}": "{like.name}"}}'
    )


def _line_of_first(transcript: Transcript, label: str) -> int:
    first = next(turn for turn in transcript.turns if turn.speaker == label)
    return transcript.line_of(first.start)


def stand_in_notices(transcript: Transcript) -> tuple[Notice, ...]:
    """Tell of labels that stand, once or a few times, exactly where one of two people who take turns would speak.

    A name that was left in when labels were made codes looks so, and so does a third person who says a word: nothing
    in the text tells them apart, so nobody is renamed, and the line for study.yaml is given.
    """
    told = [turn.speaker for turn in transcript.turns]
    two = _two_who_alternate(transcript)
    if not two:
        return ()
    named = {like.label for like in likely_same(Counter(told))}
    found = {label: who for label in dict.fromkeys(told) if label not in {"", *two, *named}
             if (who := _whose_place(label, told, two))}  # fmt: skip
    if not found:
        return ()
    turns = [turn for turn in transcript.turns if turn.speaker in found]
    lines = ", ".join(str(transcript.line_of(turn.start)) for turn in turns)
    asked = ", ".join(f'"{label}": "{who}"' for label, who in found.items())
    message = (
        f"labels {', '.join(map(repr, found))} (talk of lines {lines}) stand where one of two would speak; "
        f"if they are names left in and no third person, say in study.yaml speakers: {{{asked}}}"
    )
    return (Notice("same_person", transcript.line_of(turns[0].start), message),)


def _two_who_alternate(transcript: Transcript) -> tuple[str, ...]:
    """Give the interviewer and the informant of a text in which hardly anybody else speaks and both take turns."""
    ranked = sorted(transcript.speakers, key=_turns_of, reverse=True)
    two = tuple(who.label for who in ranked[:2])
    lane = [turn.speaker for turn in transcript.turns if turn.speaker in two]
    changes = sum(one != other for one, other in pairwise(lane))
    alternate = changes >= _ALTERNATING * (len(lane) - 1) and len(lane) >= _ALTERNATING * len(transcript.turns)
    parted = {who.role for who in ranked[:2]} == {"interviewer", "informant"}
    return two if parted and alternate and ranked[1].turns >= _TAKES_TURNS else ()


def _turns_of(speaker: Speaker) -> int:
    return speaker.turns


def _whose_place(label: str, told: Sequence[str], two: Sequence[str]) -> str:
    """Give the one of two between whose partner's turns all turns of a label stand; empty where it is neither."""
    places = [place for place, other in enumerate(told) if other == label]
    if not two or places[0] == 0 or places[-1] == len(told) - 1:
        return ""
    sides = {told[side] for place in places for side in (place - 1, place + 1)}
    few = len(places) <= _FEW and len(places) * _RARE <= len(told)
    known = named_role(label) is not None or is_position(label) or joint_parts(label)
    if len(sides) != 1 or not few or known:
        return ""
    return next((one for one, other in (two, two[::-1]) if sides == {other}), "")


def several_people_notices(transcript: Transcript) -> tuple[Notice, ...]:
    """Tell of a label that bears different names in brackets: it is likely several people."""
    names: dict[str, set[str]] = {}
    for turn in transcript.turns:
        found = _BRACKET.match(transcript.text, turn.start, turn.end, timeout=TIMEOUT)
        if turn.speaker and found and _may_be_name(found["name"]) and not find_marks(found[0]):
            names.setdefault(turn.speaker, set()).add(key_of(found["name"]))
    return tuple(
        Notice(
            "speakers",
            _line_of_first(transcript, label),
            f"label {label!r} is likely several people: {len(found)} different names stand in brackets behind it",
        )
        for label, found in names.items()
        if len(found) > 1
    )


def _may_be_name(text: str) -> bool:
    words = text.split()
    capital = all(not word[0].isascii() or word[0].isupper() for word in words)
    return capital and len(words) <= 4 and not sounds_like_talk(text) and any(map(str.isalpha, text))


def name_of(label: str, names: Mapping[str, str]) -> str:
    """Give who speaks under a label, as a person says; the label itself where nothing is said.

    Examples
    --------
    >>> name_of("นายกฯ (พลเอก", {"นายกฯ": "นายกรัฐมนตรี"}), name_of("พิธีกร", {"นายกฯ": "นายกรัฐมนตรี"})
    ('นายกรัฐมนตรี', 'พิธีกร')
    """
    known = {key_of(old): new for old, new in names.items() if new}
    return known.get(key_of(label)) or known.get(key_of(head_of(label))) or label


def renamed(transcript: Transcript, names: Mapping[str, str], *, roles: Mapping[str, Role] | None = None) -> Transcript:
    r"""Give the transcript with the speakers that a person names; text, offsets and turns stay.

    Parameters
    ----------
    transcript
        As it was read.
    names
        Who speaks under a label; an empty name says nothing here.
    roles
        Roles by speaker that beat all others.

    Returns
    -------
    Transcript
        Speakers of one name are one, with their turns together. Doing it twice changes nothing more.

    Examples
    --------
    >>> from qualcoop.reading.assembling import assemble
    >>> talk = assemble("ถาม: เรื่องน้ำคะ\nนายกฯ: ดีครับ\nถาม: ข้าวคะ\nท่านนายกฯ: ดีครับ", id="t")
    >>> [(who.label, who.turns) for who in renamed(talk, {"ท่านนายกฯ": "นายกฯ"}).speakers]
    [('ถาม', 2), ('นายกฯ', 2)]
    """
    if not any(names.values()):
        return transcript
    new = {speaker.label: name_of(speaker.label, names) for speaker in transcript.speakers}
    merged = {who.label: who for who in _merged(transcript.speakers, new, roles or {})}
    turns = tuple(
        replace(turn, speaker=new[turn.speaker], role=merged[new[turn.speaker]].role) if turn.speaker in new else turn
        for turn in transcript.turns
    )
    return replace(transcript, turns=turns, speakers=tuple(merged.values()))


def _merged(speakers: Sequence[Speaker], new: Mapping[str, str], roles: Mapping[str, Role]) -> Iterator[Speaker]:
    """Make one speaker of those with one name: role said, or the name's own, or that of most turns."""
    groups: dict[str, list[Speaker]] = {}
    for speaker in speakers:
        groups.setdefault(new[speaker.label], []).append(speaker)
    for name, group in groups.items():
        own = named_role(name) if {who.label for who in group} != {name} else None
        role = roles.get(name) or own or max(group, key=_known_then_turns).role
        position = next((who.position for who in group if who.position), "")
        yield Speaker(name, role, sum(who.turns for who in group), position)


def _known_then_turns(speaker: Speaker) -> tuple[bool, int]:
    return speaker.role != "unknown", speaker.turns
