"""Find where turns begin: labels, time stamps, and which labels are speakers. Gives no roles and changes no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import regex

from qualcoop.reading.lines import BLANK, Line
from qualcoop.reading.vocabulary import (
    LETTERS,
    TIMEOUT,
    TITLES,
    is_position,
    joint_parts,
    key_of,
    named_role,
    never_speaks,
    sounds_like_talk,
)

__all__ = ["Mark", "accept", "candidates", "head_of", "initials_of", "nearly", "plausible", "time_runs_backwards"]

_OFTEN = 4
_NEARLY_ALWAYS = 0.8

HEAD = 200
"""Characters of a line in which a label may stand."""

_WS = rf"[\s{BLANK}]*"
_CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
_SPAN = rf"{_CLOCK}(?:\s*(?:-->|[-–—])\s*{_CLOCK})?"
_CLOSED = rf"(?:\[\s*{_SPAN}\s*\]|\(\s*{_SPAN}\s*\)|<\s*{_SPAN}\s*>|\#{_CLOCK}(?:-\d)?\#)"
_STAMP = rf"(?:{_CLOSED}|[\[(]?{_SPAN}(?![\d:])[\])]?)"
_LEAD = rf"{_WS}(?:[-•>]\s+|\*\s+|\#{{1,6}}\s+)?(?:\d{{1,4}}(?:\.?\t|\s{{2,}}))?"
_NAME = r"(?P<label>(?![\d\s:])[^\s:：|*\[\]<>#][^:：\t|*\[\]<>\n]{0,80}?)"
_BOLD = r"(?:\*\*|__)"

_LABELLED = regex.compile(
    rf"{_LEAD}(?P<open>{_BOLD})?(?:(?P<before>{_STAMP}):?[\s\-–]*)?{_BOLD}?{_NAME}(?P<shut>{_BOLD})?"
    rf"\s*(?:(?P<after>{_CLOSED})\s*)?(?P<sep>[:：](?!//)(?!(?<=\d:)\d\d)|(?<=\S)\t|(?<=[A-Z]\d{{1,3}})\||\s[-–—]\s)"
    rf"(?P<close>{_BOLD})?{_WS}(?:(?P<inside>{_CLOSED}){_WS})?"
)
_BOLDED = regex.compile(rf"{_LEAD}{_BOLD}{_NAME}{_BOLD}{_WS}(?:(?P<after>{_CLOSED}|{_CLOCK}){_WS})?")
_STAMPED_BELOW = regex.compile(rf"{_LEAD}{_NAME}\s+(?P<after>{_CLOSED}|{_CLOCK})\s*:?{_WS}$")
_STAMPED_ALONE = regex.compile(rf"{_LEAD}(?P<before>{_STAMP})\s+{_NAME}\.?{_WS}$")
_BARE_STAMP = regex.compile(rf"{_WS}(?:(?P<before>{_CLOSED}):?|(?P<alone>{_STAMP})\s*:?(?={_WS}$)){_WS}")
_ALONE = regex.compile(rf"{_LEAD}{_NAME}{_WS}$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a turn may begin.

    Attributes
    ----------
    line
        Line of the label, counted from 1.
    label
        The label with single spaces; empty for a bare stamp, after which the same speaker goes on.
    start, body
        Where the label's line begins, and where the talk begins after label and stamp.
    time
        The time stamp without its brackets, or None.
    style
        colon, tab, pipe, dash, bold, stamped (a stamp instead of a colon), alone, stamp (no label).
    wrapped
        True where the whole line stands between bold marks that open before the label.
    doubtful
        True where the label is no known speaker's, and is taken for one by its look and place.
    """

    line: int
    label: str
    start: int
    body: int
    time: str | None = None
    style: str = "colon"
    wrapped: bool = False
    doubtful: bool = False

    @property
    def key(self) -> str:
        """The label under which spellings are the same."""
        return key_of(self.label)


def candidates(lines: Iterable[Line]) -> tuple[Mark, ...]:
    r"""Give every line that could begin a turn; :func:`accept` says which do.

    Examples
    --------
    >>> from qualcoop.reading.lines import split_lines
    >>> [(m.label, m.time) for m in candidates(split_lines("[00:12] ถาม: ดีไหม\nI said: no\nno label here!"))]
    [('ถาม', '00:12'), ('I said', None)]
    """
    found = (_candidate(line) for line in lines if line.content.strip())
    return tuple(mark for mark in found if mark is not None)


def _candidate(line: Line) -> Mark | None:
    head = line.content[:HEAD]
    return (
        _labelled(line, head) or _bolded(line, head) or _stamped(line, head) or _bare(line, head) or _alone(line, head)
    )


def _labelled(line: Line, head: str) -> Mark | None:
    found = _LABELLED.match(head, timeout=TIMEOUT)
    if found is None or not _could_be_label(found["label"]):
        return None
    style = {":": "colon", "：": "colon", "\t": "tab", "|": "pipe"}.get(found["sep"], "dash")
    time = found["before"] or found["after"] or found["inside"]
    wrapped = bool(found["open"]) and not found["shut"] and not found["close"]
    return _mark(line, found["label"], found.end(), time, style, wrapped=wrapped)


def _bolded(line: Line, head: str) -> Mark | None:
    found = _BOLDED.match(head, timeout=TIMEOUT)
    if found is None or not _could_be_label(found["label"]):
        return None
    return _mark(line, found["label"], found.end(), found["after"], "stamped" if found["after"] else "bold")


def _stamped(line: Line, head: str) -> Mark | None:
    if line.end - line.start >= HEAD:
        return None
    for pattern, group in ((_STAMPED_ALONE, "before"), (_STAMPED_BELOW, "after")):
        found = pattern.match(head, timeout=TIMEOUT)
        if found and _could_be_label(found["label"]):
            return _mark(line, found["label"], found.end(), found[group], "stamped")
    return None


def _bare(line: Line, head: str) -> Mark | None:
    found = _BARE_STAMP.match(head, timeout=TIMEOUT)
    return _mark(line, "", found.end(), found["before"] or found["alone"], "stamp") if found else None


def _alone(line: Line, head: str) -> Mark | None:
    found = _ALONE.match(head, timeout=TIMEOUT) if len(line.bare) <= 40 else None
    if found is None or not _could_be_label(found["label"]):
        return None
    return _mark(line, found["label"], found.end(), None, "alone")


def _mark(line: Line, label: str, body: int, time: str | None, style: str, *, wrapped: bool = False) -> Mark:
    clean = " ".join(label.replace("\u200b", "").split())
    stamp = time.strip("[]()<># \t") if time else None
    return Mark(line.n, clean, line.start, line.start + body, stamp, style, wrapped)


def _could_be_label(label: str) -> bool:
    """Say whether a stretch has the look of a label at all: short, few words, no sentence marks, some letter."""
    bare = label.strip()
    return (
        len(bare) <= 70
        and len(bare.split()) <= 10
        and regex.search(r"[?!\"“”;…=]|\.\s+\p{Ll}|http", bare, timeout=TIMEOUT) is None
        and regex.search(r"\p{L}", bare, timeout=TIMEOUT) is not None
    )


def head_of(label: str) -> str:
    """Give a label without what stands in brackets after it, closed or not.

    Examples
    --------
    >>> head_of("นายกรัฐมนตรี (พลเอก")
    'นายกรัฐมนตรี'
    """
    return label.split("(")[0].strip() or label


def accept(marks: Sequence[Mark], *, listed: Collection[str] = (), only_listed: bool = False) -> tuple[Mark, ...]:
    """Keep the candidates whose label is a speaker: known, listed, recurring, or a name among turns.

    Parameters
    ----------
    marks
        What :func:`candidates` gave.
    listed
        Labels that a person or a legend names.
    only_listed
        Whether labels that nobody listed are refused (documents and field notes).
    """
    wanted = {key_of(label) for label in listed}
    sure = set(wanted) if only_listed else wanted | _speakers(marks)
    if not only_listed:
        answering = _answering(marks, sure)
        wanted |= answering
        sure |= answering
        sure |= _spelled_out(marks, sure)
    sure |= {mark.key for mark in marks if _joins(mark, sure)}
    kept = [mark for mark in marks if mark.style == "stamp" or _is_sure(mark, sure, wanted)]
    if not only_listed and sure:
        kept = _with_strays(marks, kept, sure)
    return _one_spelling(_without_idle_stamps(kept))


def _joins(mark: Mark, sure: Collection[str]) -> bool:
    """Say whether a label joins speakers that are sure, as in "X og Y"."""
    parts = joint_parts(mark.label)
    return bool(parts) and all(key_of(part) in sure for part in parts)


def _spelled_out(marks: Sequence[Mark], sure: Collection[str]) -> set[str]:
    """Give the keys of full names whose initials are a sure label, and of initials of names that are sure."""
    firm = [mark for mark in marks if mark.style in ("colon", "tab", "stamped")]
    initials = {mark.key: initials_of(mark.label) for mark in firm if plausible(mark.label)}
    short = {key_of(signs) for key, signs in initials.items() if signs and key in sure}
    full = {key for key, signs in initials.items() if signs and key_of(signs) in sure}
    return full | {mark.key for mark in firm if mark.key in short and mark.label.isupper()}


def initials_of(label: str) -> str:
    """Give the initials of a full name in Latin letters; empty where the label is none.

    Examples
    --------
    >>> initials_of("Lucas Fritz"), initials_of("Interviewer"), initials_of("สมชาย ใจดี")
    ('LF', '', '')
    """
    words = head_of(label).split()
    named = 2 <= len(words) <= 4 and named_role(label) is None
    if not named or not all(regex.fullmatch(r"\p{Lu}[\p{Latin}'’.\-]*", word, timeout=TIMEOUT) for word in words):
        return ""
    return "".join(word[0] for word in words)


def _answering(marks: Sequence[Mark], sure: Collection[str]) -> set[str]:
    """Give the keys of labels that take turns with a sure speaker, whatever they look like.

    Such a label stands at least four times, nearly always between two turns of one and the same speaker, who would
    otherwise talk to himself.
    """
    counts = Counter(mark.key for mark in marks if mark.label)
    found = set()
    for key, count in counts.items():
        if key in sure or count < _OFTEN or _never_answers(key):
            continue
        lane = [mark.key for mark in marks if mark.key in sure or mark.key == key]
        places = [place for place, other in enumerate(lane) if other == key and 0 < place < len(lane) - 1]
        between = sum(lane[place - 1] == lane[place + 1] != key for place in places)
        if places and between > _NEARLY_ALWAYS * len(places):
            found.add(key)
    return found


def _never_answers(label: str) -> bool:
    return never_speaks(label) or sounds_like_talk(label)


def _is_sure(mark: Mark, sure: Collection[str], listed: Collection[str]) -> bool:
    if mark.style in ("alone", "dash"):
        return mark.key in listed or (mark.key in sure and (_strong(mark.label) or _short(mark.label)))
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
    strong = [mark for mark in bare if _strong(mark.label)]
    if len(strong) < 2:
        return strong
    return [mark for mark in bare if _strong(mark.label) or _short(mark.label)]


def _short(label: str) -> bool:
    """Say whether a label without a colon is a position, or initials in capitals."""
    initials = regex.fullmatch(r"\p{Lu}{1,3}\d{0,2}", label, timeout=TIMEOUT) is not None
    return (initials and not never_speaks(label)) or is_position(label)


def _known(mark: Mark, count: int, *, alone: bool) -> bool:
    if mark.style in ("alone", "dash"):
        return count > 1 or (mark.style == "alone" and alone and _strong(mark.label))
    if mark.style == "bold":
        return _strong(mark.label) or (count > 1 and is_position(mark.label))
    return _strong(mark.label) or is_position(head_of(mark.label)) or _coded(mark.label, count)


def _strong(label: str) -> bool:
    """Say whether the label's own word names a part in an interview; single letters do not."""
    return named_role(label) is not None and len(key_of(head_of(label))) > 1


def _coded(label: str, count: int) -> bool:
    """Say whether the label is a participant's code such as P12 or R2."""
    return count > 0 and regex.fullmatch(r"(?:[PRIMSFQA]|ID|KI|Speaker )\d{1,3}", label, timeout=TIMEOUT) is not None


def plausible(label: str) -> bool:
    """Say whether a label that nobody knows may be a person: short, no phrase of talk, names in capitals.

    Examples
    --------
    >>> [plausible(label) for label in ("JF", "Jonas Rosland", "the thing is", "พ.อ.ญ ทักษดา", "ผมบอกว่า")]
    [True, True, False, True, False]
    """
    bare = head_of(label)
    if never_speaks(bare) or len(bare) > 50:
        return False
    words = bare.replace(",", " ").split()
    small = ("and", "or", "of", "the", "de", "og", "und", "van", "von", "bin", "na", "et", "y")
    latin = [word for word in words if word[0].isascii() and word[0].isalpha() and word not in small]
    thai = [word for word in words if not word[0].isascii()]
    if len(words) > (6 if latin else 4) or any(never_speaks(word) or sounds_like_talk(word) for word in thai):
        return False
    return len(words) == 1 or all(word[0].isupper() for word in latin)


def _with_strays(marks: Sequence[Mark], kept: Sequence[Mark], sure: Collection[str]) -> list[Mark]:
    """Add one-off labels that must be turns: misspelt, pasted, stamped, or a full name between two turns."""
    held = {mark.line for mark in kept}
    speaking = [
        mark
        for mark in marks
        if mark.line in held or (mark.style in ("colon", "stamped", "tab") and not never_speaks(mark.label))
    ]
    result = list(kept)
    for place, mark in enumerate(speaking):
        if mark.line in held or not mark.label:
            continue
        mended = _mended(mark, sure)
        around = speaking[max(0, place - 1) : place] + speaking[place + 1 : place + 2]
        between = place > 0 and all(other.line in held for other in around)
        if mended is not None:
            result.append(mended)
            held.add(mark.line)
        elif between and (_one_off(mark) or _part_of_a_name(mark, sure)):
            result.append(replace(mark, doubtful=True))
            held.add(mark.line)
    return sorted(result, key=_line_of)


def _line_of(mark: Mark) -> int:
    return mark.line


def _mended(mark: Mark, sure: Collection[str]) -> Mark | None:
    """Give the mark where its label is a speaker's with a slip of the keys or of the clipboard."""
    pasted = regex.fullmatch(r"[A-Za-z0-9]{3,}(?P<rest>\p{Thai}.*)", mark.label, timeout=TIMEOUT)
    if pasted and (key_of(pasted["rest"]) in sure or _strong(pasted["rest"]) or is_position(pasted["rest"])):
        return replace(mark, label=pasted["rest"])
    if len(mark.key) < 6 or never_speaks(mark.label):
        return None
    near = any(nearly(mark.key, key) for key in sure if len(key) >= 6)
    return replace(mark, doubtful=True) if near else None


def nearly(one: str, other: str) -> bool:
    """Say whether two folded labels differ by a slip of the keys, with the same digits.

    Examples
    --------
    >>> nearly("parrticipant1", "participant1"), nearly("participant1", "participant2")
    (True, False)
    """
    digits = regex.findall(r"\d", one, timeout=TIMEOUT) == regex.findall(r"\d", other, timeout=TIMEOUT)
    return digits and abs(len(one) - len(other)) < 3 and SequenceMatcher(None, one, other).ratio() > 0.9


def _one_off(mark: Mark) -> bool:
    """Say whether a label that stands there once is a person's full name, or stands behind a stamp in capitals."""
    label = head_of(mark.label)
    if never_speaks(label) or any(never_speaks(word) or sounds_like_talk(word) for word in label.split()):
        return False
    if mark.time and mark.style in ("stamped", "colon"):
        capitals = regex.fullmatch(r"\p{Lu}[\p{Lu}\s\d.]{3,}", label, timeout=TIMEOUT) is not None
        return capitals or (mark.style == "colon" and plausible(label))
    if mark.style not in ("colon", "tab"):
        return False
    titled = TITLES.match(label, timeout=TIMEOUT) is not None and len(label.split()) <= 3
    if titled or label in ("Q", "A"):
        return True
    thai = r"\p{Thai}{2,20}[ \u00a0]+\p{Thai}{4,25}"
    latin = r"(?:(?:Mr|Mrs|Ms|Dr|Prof)\.?\s+)?\p{Lu}\p{Ll}+(?:\s+\p{Lu}\.?\p{Ll}*){1,2}"
    return regex.fullmatch(rf"(?:{thai}|{latin})", label, timeout=TIMEOUT) is not None


def _part_of_a_name(mark: Mark, sure: Collection[str]) -> bool:
    """Say whether a label with a colon is one word of a full name that speaks elsewhere."""
    if mark.style != "colon" or len(mark.key) < 3 or not plausible(mark.label):
        return False
    return any(mark.key in key.split() for key in sure if named_role(key) is None and not is_position(key))


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


def time_runs_backwards(marks: Iterable[Mark]) -> tuple[int, ...]:
    """Give the lines whose time stamp is earlier than the one before it."""
    lines: list[int] = []
    before = -1.0
    for mark in marks:
        seconds = _seconds(mark.time)
        if seconds is None:
            continue
        if seconds < before:
            lines.append(mark.line)
        before = seconds
    return tuple(lines)


def _seconds(stamp: str | None) -> float | None:
    if not stamp:
        return None
    first = regex.match(_CLOCK, stamp, timeout=TIMEOUT)
    if first is None:
        return None
    total = 0.0
    for part in first[0].replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total
