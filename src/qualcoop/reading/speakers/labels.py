"""Say which labels are speakers: known, listed, recurring, or in the place of one. Gives no roles, changes no text."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

import regex

from qualcoop.reading.speakers.label_shapes import Mark
from qualcoop.reading.speakers.label_words import head_of, is_coded, is_strong, plausible, signs_of
from qualcoop.reading.speakers.stray_labels import with_strays
from qualcoop.reading.vocabulary import (
    LETTERS,
    TIMEOUT,
    is_position,
    joint_parts,
    key_of,
    named_role,
    never_speaks,
    sounds_like_talk,
)

__all__ = ["accept"]

_OFTEN = 4
_NEARLY_ALWAYS = 0.8


def accept(
    marks: Sequence[Mark],
    *,
    listed: Collection[str] = (),
    columned: Collection[str] = (),
    only_listed: bool = False,
) -> tuple[Mark, ...]:
    """Keep the candidates whose label is a speaker: known, listed, recurring, or a name among turns.

    Parameters
    ----------
    marks
        What :func:`qualcoop.reading.speakers.label_shapes.candidates` gave.
    listed
        Labels that a person or a legend names.
    columned
        Labels that stand in a table's column of speakers, and so before a tab.
    only_listed
        Whether labels that nobody listed are refused (documents and field notes).
    """
    wanted = {key_of(label) for label in listed}
    sure = set(wanted) if only_listed else wanted | _speakers(marks)
    if not only_listed:
        cells = {key_of(label) for label in columned}
        sure |= {mark.key for mark in marks if mark.style == "tab" and mark.key in cells}
        answering = _answering(marks, sure)
        wanted |= answering
        sure |= answering
        sure |= _spelled_out(marks, sure)
    sure |= {mark.key for mark in marks if _joins(mark, sure) or _doubts(mark, sure)}
    kept = [mark for mark in marks if mark.style == "stamp" or _is_sure(mark, sure, wanted)]
    if not only_listed and sure:
        kept = with_strays(marks, kept, sure)
    return _one_spelling(_without_idle_stamps(kept))


def _joins(mark: Mark, sure: Collection[str]) -> bool:
    """Say whether a label joins speakers, as in "X og Y": one is sure, and each is sure or a participant's code."""
    parts = joint_parts(mark.label)
    known = [key_of(part) in sure for part in parts]
    return any(known) and all(is_known or is_coded(part) for part, is_known in zip(parts, known, strict=True))


def _doubts(mark: Mark, sure: Collection[str]) -> bool:
    """Say whether a label is the beginning of a sure one and a question mark: which of them speaks is not certain."""
    begins = mark.key.removesuffix("?")
    return begins != mark.key and any(key.startswith(begins) for key in sure)


def _spelled_out(marks: Sequence[Mark], sure: Collection[str]) -> set[str]:
    """Give the keys of full names and of their initials, where either is sure or both are labels beside sure ones."""
    if not sure:
        return set()
    firm = [mark for mark in marks if mark.style in ("colon", "tab", "stamped", "clocked")]
    signed = {mark.key: key_of(signs_of(mark.label)) for mark in firm if plausible(mark.label)}
    short = {mark.key for mark in firm if mark.label.isupper()}.intersection(filter(None, signed.values()))
    return short | {key for key, signs in signed.items() if signs in short or signs in sure}


def _answering(marks: Sequence[Mark], sure: Collection[str]) -> set[str]:
    """Give the keys of labels that take turns with a sure speaker, whatever they look like.

    Such a label stands at least four times, nearly always between two turns of one and the same speaker, who would
    otherwise talk to himself.
    """
    places: dict[str, list[int]] = {}
    for place, mark in enumerate(marks):
        if mark.label and mark.key not in sure:
            places.setdefault(mark.key, []).append(place)
    firm = [place for place, mark in enumerate(marks) if mark.key in sure]
    often = {key: own for key, own in places.items() if len(own) >= _OFTEN and not _never_answers(key)}
    return {key for key, own in often.items() if _is_between(key, sorted([*own, *_beside(own, firm)]), marks)}


def _beside(own: Sequence[int], firm: Sequence[int]) -> set[int]:
    """Give the places of the sure speakers next to each of a label's own."""
    found = set()
    for place in own:
        after = bisect(firm, place)
        found |= set(firm[max(0, after - 1) : after + 1])
    return found


def _is_between(key: str, lane: Sequence[int], marks: Sequence[Mark]) -> bool:
    """Say whether a label stands nearly always between two turns of one and the same other speaker."""
    keys = [marks[place].key for place in lane]
    around = [(one, other) for one, own, other in zip(keys, keys[1:], keys[2:], strict=False) if own == key]
    between = sum(one == other != key for one, other in around)
    return bool(around) and between > _NEARLY_ALWAYS * len(around)


def _never_answers(label: str) -> bool:
    return never_speaks(label) or sounds_like_talk(label)


def _is_sure(mark: Mark, sure: Collection[str], listed: Collection[str]) -> bool:
    if mark.style in ("alone", "dash"):
        return mark.key in listed or (mark.key in sure and (is_strong(mark.label) or _short(mark.label)))
    if mark.style == "bold" and mark.key not in listed:
        return mark.key in sure and not never_speaks(mark.label)
    return mark.key in sure or key_of(head_of(mark.label)) in sure


def _speakers(marks: Sequence[Mark]) -> set[str]:
    """Give the keys of labels that are speakers by their own word or because they recur."""
    firm = [mark for mark in marks if mark.label and mark.style not in ("alone", "dash")]
    loose = _loose(marks)
    counts = Counter(mark.key for mark in firm) + Counter(mark.key for mark in loose)
    spelling = {mark.key: mark for mark in reversed([*firm, *loose])}
    alone = {named_role(mark.label) for mark in loose} >= {"interviewer", "informant"}
    known = {key for key, mark in spelling.items() if _known(mark, counts[key], alone=alone)}
    recurring = {
        key for key, mark in spelling.items() if counts[key] > 1 and key not in known and plausible(mark.label)
    }
    letters = {key for key in counts if key in LETTERS}
    if len(letters) > 1 or (letters and known):
        known |= letters
    return known | recurring


def _loose(marks: Sequence[Mark]) -> list[Mark]:
    """Give the marks without a colon that may be labels: known words and, beside them, positions and initials."""
    bare = [mark for mark in marks if mark.style in ("alone", "dash")]
    strong = [mark for mark in bare if is_strong(mark.label)]
    if len(strong) < 2:
        return strong
    return [mark for mark in bare if is_strong(mark.label) or _short(mark.label)]


def _short(label: str) -> bool:
    """Say whether a label without a colon is a position, or initials in capitals."""
    initials = regex.fullmatch(r"\p{Lu}{1,3}\d{0,2}", label, timeout=TIMEOUT) is not None
    return (initials and not never_speaks(label)) or is_position(label)


def _known(mark: Mark, count: int, *, alone: bool) -> bool:
    if mark.style in ("alone", "dash"):
        return count > 1 or (mark.style == "alone" and alone and is_strong(mark.label))
    if mark.style == "bold":
        return is_strong(mark.label) or (count > 1 and is_position(mark.label))
    return is_strong(mark.label) or is_position(head_of(mark.label)) or is_coded(mark.label)


def _without_idle_stamps(marks: Sequence[Mark]) -> list[Mark]:
    """Drop stamps before the first label, where nobody is speaking yet."""
    first = next((place for place, mark in enumerate(marks) if mark.label), len(marks))
    lead = [mark for mark in marks[:first][-1:] if first < len(marks)]
    return [*lead, *marks[first:]]


def _one_spelling(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Give spellings that differ in case, spaces or a last dot the commonest of them."""
    counts: Counter[str] = Counter(mark.label for mark in marks)
    best: dict[str, str] = {}
    for label, _ in counts.most_common():
        best.setdefault(key_of(label), label)
    return tuple(replace(mark, label=best[mark.key]) if mark.label else mark for mark in marks)
