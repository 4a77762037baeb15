"""Find labels without a colon, in a text where no other label speaks: brackets, known words, capitals, lines of time.

Each shape counts only where it is kept up through the text and several people speak by it; in doubt there is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import regex

from qualcoop.reading.lines import Line
from qualcoop.reading.speakers.label_shapes import LEAD, STAMP, Mark, could_be_label, mark_of
from qualcoop.reading.speakers.label_words import is_coded, is_strong, plausible
from qualcoop.reading.vocabulary import LETTERS, TIMEOUT, is_position, is_voice, key_of, named_role
from qualcoop.text.marks import find_marks

__all__ = ["bare_labels", "with_stamped_names"]

_FEWEST = 4
"""Turns from which a shape is kept up."""
_CHANGES = 0.75
"""Share of turns that another label follows, where words without a sign begin them."""
_COVERS = 0.5
"""Share of lines that begin with a label, where nothing else tells that the labels are people."""

_NEARLY_ALL = 0.9
_MOST_PEOPLE = 120

_LABEL = r"(?P<label>[^\[\]()<>:：\n]{1,60})"
_BRACKETED = regex.compile(
    rf"{LEAD}(?:(?P<before>{STAMP})\s*)?(?:\[\s*{_LABEL}\s*\]|\(\s*{_LABEL}\s*\)|<\s*{_LABEL}\s*>)\s*[:：]?\s*(?=\S)"
)
_SIGNED = r"(?P<sign>\s?(?:--|[-–—])\s?|[.)]\s+|\s+)"
_NUMBER = r"(?:[ _]?(?:คนที่|ท่านที่|ที่)?[ _]?\p{N}{1,3})?"
_WORDED = regex.compile(
    rf"{LEAD}(?:(?P<before>{STAMP})\s*)?(?P<label>\p{{L}}[\p{{L}}\p{{M}}ฯ]*{_NUMBER}){_SIGNED}(?=(?P<talk>\S))"
)
_CAPITAL_WORD = r"\p{Lu}[.'’\-]?\p{Lu}[\p{Lu}.'’\-]*"
_CAPITALS = regex.compile(
    rf"{LEAD}(?:(?P<before>{STAMP})\s*)?(?P<label>{_CAPITAL_WORD}(?:\s+(?:{_CAPITAL_WORD}|\d{{1,3}}))*)\s+(?=\S)"
)
_MINUTES = regex.compile(
    r"(?i)(?=\d)(?:\d{1,3}\s?(?:hours?|hrs?|h|ชั่วโมง)[,\s]*)?(?:\d{1,3}\s?(?:minutes?|mins?|m|นาที)[,\s]*)?"
    r"(?:\d{1,2}\s?(?:seconds?|secs?|s|วินาที))?"
)
_SPAN = regex.compile(r"\d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?\s*-->\s*\d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?")


def bare_labels(lines: Sequence[Line]) -> tuple[Mark, ...]:
    r"""Give the marks of the first shape of label that is kept up through the text; none where there is none.

    Examples
    --------
    >>> from qualcoop.reading.lines import split_lines
    >>> talk = "[ผู้วิจัย] เริ่มอย่างไรคะ\n[นายกฯ] ปีที่แล้วครับ\n"
    >>> [mark.label for mark in bare_labels(split_lines(talk * 2))]
    ['ผู้วิจัย', 'นายกฯ', 'ผู้วิจัย', 'นายกฯ']
    >>> bare_labels(split_lines("ถาม ชาวบ้านก่อนครับ\nแล้วจึงทำ\n"))
    ()
    """
    filled = [line for line in lines if line.bare]
    shapes: tuple[Callable[[Sequence[Line]], list[Mark]], ...] = (_bracketed, _in_capitals, _worded, _timed)
    return next((tuple(marks) for shape in shapes if (marks := shape(filled))), ())


def with_stamped_names(lines: Sequence[Line], marks: Sequence[Mark]) -> tuple[Mark, ...]:
    r"""Add the lines on which a stamp and a label follow that speaks elsewhere, with talk behind it and no colon.

    Only where all speakers' labels stand behind stamps, so that a stamp alone does not mean that the same one goes on.

    Examples
    --------
    >>> from qualcoop.reading.speakers.label_shapes import candidates
    >>> from qualcoop.reading.lines import split_lines
    >>> lines = split_lines("[00:01] ถาม: อะไรคะ\n[00:05] ตอบ: น้ำครับ\n[00:09] ถาม แล้วข้าว\n[00:12] ตอบ: ดี\n")
    >>> marks = [mark for mark in candidates(lines) if mark.label in ("ถาม", "ตอบ")]
    >>> [mark.label for mark in with_stamped_names(lines, marks)]
    ['ถาม', 'ตอบ', 'ถาม', 'ตอบ']
    """
    named = [mark for mark in marks if mark.label]
    labels = {mark.label for mark in named if len(mark.key) > 2}
    stamped = sum(mark.time is not None for mark in named)
    if not 0 < len(labels) <= _MOST_PEOPLE or stamped < _NEARLY_ALL * len(named):
        return tuple(marks)
    spelled = "|".join(regex.escape(label, literal_spaces=True) for label in sorted(labels, key=len, reverse=True))
    pattern = regex.compile(
        rf"{LEAD}(?P<before>{STAMP})[:\s\-–]*(?P<label>(?i:{spelled}))(?:[.,]\s|\s)\s*(?=(?P<talk>\S))"
    )
    held = {mark.line for mark in named}
    found = {
        line.n: _mark(line, match, match["label"])
        for line, match in _matches([line for line in lines if line.n not in held], pattern)
        if not match["talk"].islower()
    }
    rest = [mark for mark in marks if mark.line not in found]
    return tuple(sorted([*rest, *found.values()], key=_line_of))


def _line_of(mark: Mark) -> int:
    return mark.line


def _matches(lines: Iterable[Line], pattern: regex.Pattern[str]) -> list[tuple[Line, regex.Match[str]]]:
    tried = ((line, pattern.match(line.content[:200], timeout=TIMEOUT)) for line in lines)
    return [(line, found) for line, found in tried if found is not None]


def _mark(line: Line, found: regex.Match[str], label: str, body: int | None = None) -> Mark:
    return mark_of(line, label, found.end() if body is None else body, found["before"], "bare")


def _bracketed(lines: Sequence[Line]) -> list[Mark]:
    """Give labels in brackets: known words, and beside them or on most lines others that recur."""
    marks = [
        _mark(line, found, found["label"])
        for line, found in _matches(lines, _BRACKETED)
        if _may_be_bracketed(found["label"].strip())
    ]
    counts = Counter(mark.key for mark in marks)
    known = {mark.key for mark in marks if _is_known(mark.label)}
    again = {key for key, count in counts.items() if count > 1}
    taken = [mark for mark in marks if mark.key in known | again]
    kept_up = len(known) > 1 or (len(again | known) > 1 and len(taken) >= _COVERS * len(lines))
    return taken if kept_up and len(taken) >= min(_FEWEST, len(lines)) else []


def _may_be_bracketed(label: str) -> bool:
    """Say whether words in brackets may be a person and are no mark of laughter, silence, or what was cut."""
    if len(label) < 2 or not could_be_label(label):
        return False
    return _is_known(label) or (plausible(label) and not label[0].islower() and not find_marks(f"[{label}]"))


def _is_known(label: str) -> bool:
    return is_strong(label) or is_position(label) or is_coded(label)


def _worded(lines: Sequence[Line]) -> list[Mark]:
    """Give known words, or initials with a point or bracket, that begin lines by turns."""
    found = [(line, match) for line, match in _matches(lines, _WORDED) if _speaks(match)]
    by_sign: dict[str, list[Mark]] = {}
    for line, match in found:
        by_sign.setdefault(match["sign"].strip() or " ", []).append(_mark(line, match, match["label"]))
    return next((marks for marks in sorted(by_sign.values(), key=len, reverse=True) if _by_turns(marks, lines)), [])


def _speaks(found: regex.Match[str]) -> bool:
    """Say whether a line's first word names who speaks: initials need a sign, words in Latin letters a capital."""
    label, sign, talk = found["label"], found["sign"].strip(), found["talk"]
    if key_of(label) in LETTERS and len(label) < 3:
        return sign in (".", ")") and not label.islower()
    latin = label[0].isascii()
    begins = not latin or (label[0].isupper() and not talk.islower())
    return begins and (is_strong(label) or is_voice(label) or is_position(label))


def _by_turns(marks: Sequence[Mark], lines: Sequence[Line]) -> bool:
    """Say whether an interviewer and others take turns, or voices that a program heard begin most lines."""
    if len(marks) < _FEWEST:
        return False
    if all(is_voice(mark.label) for mark in marks):
        return len({mark.key for mark in marks}) > 1 and len(marks) >= _COVERS * len(lines)
    roles = {named_role(mark.label) or LETTERS.get(mark.key) or "informant" for mark in marks}
    changes = sum(one.key != other.key for one, other in pairwise(marks))
    return {"interviewer", "informant"} <= roles and changes >= _CHANGES * (len(marks) - 1)


def _in_capitals(lines: Sequence[Line]) -> list[Mark]:
    """Give names in capitals that recur at the beginning of most lines, before talk that is not in capitals."""
    found = _matches(lines, _CAPITALS)
    counts = Counter(beginning for _, match in found for beginning in _beginnings(match["label"]))
    marks = []
    for line, match in found:
        label = _recurring(match["label"], counts)
        if label and plausible(label) and not match.string[match.end() :].isupper():
            marks.append(_mark(line, match, label, match.start("label") + len(label)))
    people = {mark.key for mark in marks}
    changes = sum(one.key != other.key for one, other in pairwise(marks))
    kept_up = len(marks) >= max(_FEWEST, _COVERS * len(lines)) and 2 * changes >= len(marks) - 1
    return marks if kept_up and len(people) > 1 else []


def _beginnings(label: str) -> list[str]:
    """Give the stretches of words that a run of capitals begins with."""
    ends = [found.start() for found in regex.finditer(r"\s+", label, timeout=TIMEOUT)]
    return [label[:end] for end in (*ends, len(label))]


def _recurring(label: str, counts: Counter[str]) -> str:
    """Give the longest beginning that recurs nearly as often as the words before it; talk may begin in capitals too."""
    taken = ""
    for beginning in _beginnings(label):
        if counts[beginning] < 2 or (taken and counts[beginning] < _COVERS * counts[taken]):
            break
        taken = beginning
    return taken


def _timed(lines: Sequence[Line]) -> list[Mark]:
    """Give names on a line of their own above or below a line that holds but a time in words or a span of time."""
    marks = []
    for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        name = before if _MINUTES.fullmatch(line.bare, timeout=TIMEOUT) else after
        is_time = name is before or _SPAN.fullmatch(line.bare, timeout=TIMEOUT)
        if is_time and name is not None and line.bare and len(name.bare) <= 60 and could_be_label(name.bare):
            first, last = sorted((line, name), key=_start)
            marks.append(Mark(first.n, " ".join(name.bare.split()), first.start, last.end, line.bare, "bare"))
    counts = Counter(mark.key for mark in marks)
    again = sum(count for count in counts.values() if count > 1)
    return marks if len(marks) >= _FEWEST and again >= _CHANGES * len(marks) else []


def _start(line: Line) -> int:
    return line.start
