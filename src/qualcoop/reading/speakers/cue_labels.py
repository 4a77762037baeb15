"""Say who speaks in a cue: voices, labels before a colon, dashes and arrows. Invents no name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from qualcoop.reading.lines import Line
from qualcoop.reading.speakers.label_shapes import candidates, could_be_label
from qualcoop.reading.speakers.label_words import head_of, is_strong, plausible
from qualcoop.reading.vocabulary import TIMEOUT, is_position, is_voice, key_of, never_speaks
from qualcoop.records.transcript import Notice

__all__ = ["Piece", "pieces"]

_DASH = regex.compile(r"(?:>{2,3}\s*|[-‐–]\s+|[-‐](?=\p{L}))(?=\S)")
_BRACKETED = regex.compile(r"\[(?P<label>[^\[\]:：]{1,60})\](?P<colon>\s*[:：])?\s*")
_COLON_WITHIN = 90
_MOSTLY = 0.3
_OFTEN = 0.05
_SOMETIMES = 0.01

Spoken = tuple[Sequence[str], str, int | None, int | None]
"""Lines, voice, start and end of a cue."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Talk of one speaker within one cue, without its label.

    Attributes
    ----------
    talk
        What is said.
    speaker
        The label; empty: whoever spoke before goes on, unless `opens`.
    start, end
        Milliseconds of the cue, or None.
    opens
        True where another speaker begins whom the file does not name.
    """

    talk: str = field(repr=False)
    speaker: str = ""
    start: int | None = None
    end: int | None = None
    opens: bool = False


@dataclass(frozen=True, slots=True)
class _Head:
    """A line's dash and label: where the talk begins without and with the label."""

    label: str
    body: int
    dashed: bool


def pieces(
    cues: Sequence[Spoken], *, listed: Collection[str] = (), refused: Collection[str] = ()
) -> tuple[list[Piece], tuple[Notice, ...]]:
    """Cut cues at changes of the speaker.

    A label before a colon counts where it is listed or names a part in an interview, where labels that recur begin a
    good share of the cues, or, beside these, where it looks like a name. A file that has voices has no labels.

    Parameters
    ----------
    cues
        Lines, voice, start and end of each.
    listed, refused
        Labels that a person names, and those that a person says are none.

    Examples
    --------
    >>> said = [(["- ใช่ไหมคะ", "- ใช่ครับ"], "", 0, 900), (["Note: a thing"], "", 900, 1800)]
    >>> [(piece.talk, piece.opens) for piece in pieces(said)[0]]
    [('- ใช่ไหมคะ', True), ('- ใช่ครับ', True), ('Note: a thing', False)]
    """
    voiced = any(voice for _, voice, _, _ in cues)
    heads = [[_head(line, labels=not voiced) for line in lines] for lines, *_ in cues]
    no_labels = {key_of(label) for label in refused}
    counts = Counter(head.label for each in heads for head in each if key_of(head.label) not in {"", *no_labels})
    names = _names(counts, len(cues), listed)
    found: list[Piece] = []
    waiting = ""
    for cue, each in zip(cues, heads, strict=True):
        cut, waiting = _cut(cue, each, names, waiting=waiting)
        found += cut
    named = 0 if voiced else sum(head.label in names for each in heads for head in each)
    silent = named - sum(bool(piece.speaker) for piece in found)
    return found, (*_unnamed(cues, heads, names), *_silent(silent if named else 0))


def _head(line: str, *, labels: bool) -> _Head:
    dash = _DASH.match(line, timeout=TIMEOUT)
    begin = dash.end() if dash else 0
    rest = line[begin:]
    bracketed = _BRACKETED.match(rest, timeout=TIMEOUT) if labels else None
    if bracketed and (bracketed["colon"] or _known(bracketed["label"])) and could_be_label(bracketed["label"]):
        return _Head(" ".join(bracketed["label"].split()), begin + bracketed.end(), dash is not None)
    if not labels or not any(colon in rest[:_COLON_WITHIN] for colon in ":："):
        return _Head("", 0, dash is not None)
    marks = [mark for mark in candidates((Line(1, 0, len(rest), rest),)) if mark.style == "colon" and not mark.time]
    label = marks[0].label if marks else ""
    return _Head(label, begin + marks[0].body if marks else 0, dash is not None)


def _names(counts: Counter[str], cues: int, listed: Collection[str]) -> Mapping[str, str]:
    """Give the labels that are speakers, each with the spelling it is given."""
    total: Counter[str] = Counter()
    for label, count in counts.items():
        total[key_of(label)] += count
    spelling = {key_of(label): label for label in reversed(counts)}
    wanted = {key_of(label) for label in listed}
    sure = {key for key, label in spelling.items() if key in wanted or key_of(head_of(label)) in wanted}
    known = {key for key, label in spelling.items() if _known(label)}
    told = sum(total[key] for key in known)
    if told > 1 or told >= _OFTEN * cues:
        sure |= known
    again = {key for key, label in spelling.items() if total[key] > 1 and not never_speaks(label)}
    share = sum(total[key] for key in again | sure) / max(1, cues)
    if share >= _MOSTLY:
        sure |= again | {key for key, label in spelling.items() if plausible(label)}
    else:
        named = {key for key in again if plausible(spelling[key]) and not spelling[key][0].islower()}
        share = sum(total[key] for key in named) / max(1, cues)
        if share >= _OFTEN or (share >= _SOMETIMES and len(named | sure) > 1):
            sure |= named
    return {label: spelling[key_of(label)] for label in counts if key_of(label) in sure}


def _known(label: str) -> bool:
    """Say whether the label's own words name a part in an interview, a position, or a voice that a program heard."""
    return is_strong(label) or is_voice(label) or is_position(head_of(label))


def _cut(cue: Spoken, heads: Sequence[_Head], names: Mapping[str, str], *, waiting: str) -> tuple[list[Piece], str]:
    """Cut one cue; its lines are joined by a space, since they are broken where the screen ends.

    Given back beside the pieces is a label that ended the cue: its talk is the next one's, where it is `waiting`.
    """
    lines, voice, start, end = cue
    found: list[Piece] = []
    talk: list[str] = []
    speaker, opens = voice or waiting, False
    for line, head in zip(lines, heads, strict=True):
        name = names.get(head.label, "")
        if talk and (name or head.dashed):
            found.append(Piece(" ".join(talk), speaker, start, end, opens))
            talk = []
        if name or head.dashed:
            speaker, opens = name or voice, not name and not voice
        bare = line[head.body :].strip() if name else line
        if bare:
            talk.append(bare)
    if talk:
        return [*found, Piece(" ".join(talk), speaker, start, end, opens)], ""
    return found, speaker


def _unnamed(cues: Sequence[Spoken], heads: Sequence[Sequence[_Head]], names: Mapping[str, str]) -> tuple[Notice, ...]:
    """Tell of cues that name nobody in a file that names speakers, and of changes that name nobody."""
    silent = [each for (_, voice, _, _), each in zip(cues, heads, strict=True) if not voice]
    changes = sum(head.dashed and head.label not in names for each in silent for head in each)
    bare = [each for each in silent if not names.keys() & {head.label for head in each}]
    notices = []
    if len(bare) < len(cues) and bare:
        message = f"{len(bare)} of {len(cues)} cues name nobody and go on with the speaker before"
        notices.append(Notice("speakers", 0, message))
    if changes:
        message = f"{changes} changes of speaker are marked by a dash or arrow that names nobody; each begins a line"
        notices.append(Notice("speakers", 0, message))
    return tuple(notices)


def _silent(labels: int) -> tuple[Notice, ...]:
    return (Notice("empty_turn", 0, f"{labels} labels have no talk; their turns are left out"),) if labels else ()
