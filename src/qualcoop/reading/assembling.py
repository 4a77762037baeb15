"""Make a transcript of a text and what a person said about it. Opens no file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from qualcoop.reading.hints import NO_HINTS, Hints, Utterance
from qualcoop.reading.lines import BLANK, Line, hard_ends, shrink, split_lines
from qualcoop.reading.speakers.bare_labels import bare_labels, with_stamped_names
from qualcoop.reading.speakers.header import Header, Legend, find_header, find_legend, is_footer
from qualcoop.reading.speakers.label_shapes import Mark, candidates, time_runs_backwards
from qualcoop.reading.speakers.label_words import head_of
from qualcoop.reading.speakers.labels import accept
from qualcoop.reading.speakers.line_numbers import without_line_numbers
from qualcoop.reading.speakers.persons import (
    name_of,
    renamed,
    same_person_notices,
    several_people_notices,
    stand_in_notices,
)
from qualcoop.reading.speakers.refused_labels import refused_labels
from qualcoop.reading.speakers.roles import as_role, infer_roles
from qualcoop.reading.vocabulary import is_position, key_of, position_in
from qualcoop.records.transcript import Notice, Role, Source, Speaker, Transcript, Turn
from qualcoop.text.damage import find_damage
from qualcoop.text.language import language_of
from qualcoop.text.mending import Mend, mend
from qualcoop.text.normalise import normalise

__all__ = ["assemble", "assemble_told"]

NO_SOURCE = Source()
_SPEAKERLESS = ("document", "observation", "fieldnote")
_NOBODY: dict[str, Role] = {"": "unknown"}
LONG_PREAMBLE = 200
"""Characters of one line before the first label from which it may be talk that nobody labelled."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A turn before it has a role: its mark's label and time, and its characters."""

    label: str
    time: str | None
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Page:
    """The text with all that was found on it, before roles are given."""

    text: str = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    ignored: frozenset[int]
    legend: Legend
    header: Header
    marks: tuple[Mark, ...]
    labels: tuple[str, ...]
    """Who is named as speaking, in the order of the turns."""
    refused: tuple[Notice, ...] = ()
    """What is told of lines that look like labels and begin no turn."""


def assemble(
    raw: str,
    *,
    id: str,
    source: Source = NO_SOURCE,
    hints: Hints = NO_HINTS,
    notices: Sequence[Notice] = (),
    labels: Collection[str] = (),
) -> Transcript:
    r"""Make a transcript of a text.

    Parameters
    ----------
    raw
        The text as decoded; it is normalised here, once and for all.
    id, source
        Name of the transcript, and where it came from.
    hints
        What a person says about it.
    notices
        What was noticed before.
    labels
        Speakers that stand before a tab, as a table's column gave them.

    Examples
    --------
    >>> talk = assemble("ถาม: เริ่มเมื่อไรคะ\nตอบ: ปีที่แล้วครับ", id="t")
    >>> [(turn.speaker, turn.role, talk.text[turn.start : turn.end]) for turn in talk.turns]
    [('ถาม', 'interviewer', 'เริ่มเมื่อไรคะ'), ('ตอบ', 'informant', 'ปีที่แล้วครับ')]
    """
    text, mends = mend(hard_ends(raw))
    text, numbers = (text, ()) if hints.kind in _SPEAKERLESS else without_line_numbers(text)
    page = _page(text, hints, labels)
    stretches, empty = _stretches(page)
    if not stretches:
        stretches = _undivided(page)
    found = (*notices, *_mended(mends), *numbers, *empty, *_below(page, stretches))
    return _transcript(page, stretches, id=id, source=source, hints=hints, notices=found)


def assemble_told(
    utterances: Sequence[Utterance],
    *,
    id: str,
    source: Source = NO_SOURCE,
    hints: Hints = NO_HINTS,
    notices: Sequence[Notice] = (),
) -> Transcript:
    r"""Make a transcript of what a format tells of who said what: no label is looked for.

    Parameters
    ----------
    utterances
        In their order; those of one speaker that follow one another become one turn, a line each.
    id, source, hints, notices
        As for :func:`assemble`.

    Examples
    --------
    >>> said = (Utterance("เริ่มเมื่อไรคะ", "ถาม", "00:01"), Utterance("ปีที่แล้วครับ", "ตอบ"), Utterance("เดือนมีนา"))
    >>> talk = assemble_told(said, id="t")
    >>> [(turn.speaker, turn.time, talk.text[turn.start : turn.end]) for turn in talk.turns]
    [('ถาม', '00:01', 'เริ่มเมื่อไรคะ'), ('ตอบ', None, 'ปีที่แล้วครับ\nเดือนมีนา')]
    >>> talk.text
    'ถาม: เริ่มเมื่อไรคะ\nตอบ: ปีที่แล้วครับ\nเดือนมีนา'
    """
    parts: list[str] = []
    stretches: list[_Stretch] = []
    times: list[tuple[int, int]] = []
    place, line = 0, 1
    talks, mends = _mended_talks(utterances)
    for one, said in zip(utterances, talks, strict=True):
        talk, label = said.strip(), " ".join(normalise(one.speaker).split())
        if not talk.strip(BLANK):
            continue
        goes_on = bool(stretches) and label in ("", stretches[-1].label) and not (one.opens and not label)
        before = "" if goes_on or not label else f"{label}: "
        start = place + len(before)
        if goes_on:
            stretches[-1] = replace(stretches[-1], end=start + len(talk))
        else:
            stretches.append(_Stretch(label, one.time, line, start, start + len(talk)))
        parts.append(before + talk)
        times += [(start + at, milliseconds) for at, milliseconds in one.cues]
        place = start + len(talk) + 1
        line += 1 + talk.count("\n")
    text = "\n".join(parts)
    lines = split_lines(text)
    ignored = frozenset(each.n for each in lines if hints.ignores(each.n))
    labels = tuple(each.label for each in stretches if each.label)
    page = _Page(text, lines, ignored, Legend(), Header(), marks=(), labels=labels)
    found = (*notices, *_mended(mends))
    told = _transcript(page, stretches, id=id, source=source, hints=hints, notices=found)
    return replace(told, times=tuple(times))


def _mended_talks(utterances: Sequence[Utterance]) -> tuple[list[str], tuple[Mend, ...]]:
    """Repair what is certain, judged over the whole file; give each utterance its own lines back."""
    talks = [normalise(hard_ends(one.talk)) for one in utterances]
    text, mends = mend("\n".join(talks))
    lines, found = iter(text.split("\n")), []
    for talk in talks:
        found.append("\n".join(islice(lines, talk.count("\n") + 1)))
    return found, mends


def _mended(mends: Iterable[Mend]) -> list[Notice]:
    return [Notice("mended", one.lines[0], one.message) for one in mends]


def _transcript(
    page: _Page, stretches: Sequence[_Stretch], *, id: str, source: Source, hints: Hints, notices: Sequence[Notice]
) -> Transcript:
    """Give speakers their roles, find damage, and make the record."""
    spoken = [(stretch.label, page.text[stretch.start : stretch.end]) for stretch in stretches]
    told = {**page.header.roles, **page.legend.roles}
    wanted = _roles_by_label(page.labels, hints)
    roles, doubts = infer_roles(spoken, hints=wanted, told=told) if page.labels else (_NOBODY, ())
    damaged, damage = _damage(page)
    transcript = Transcript(
        id=id,
        text=page.text,
        turns=_turns(page.text, stretches, roles),
        kind=hints.kind,
        case=hints.case or page.header.case,
        date=hints.date or page.header.date,
        language=language_of("\n".join(talk for _, talk in spoken)),
        speakers=_speakers(page, stretches, roles),
        damaged=damaged,
        notices=(*notices, *_page_notices(page, hints), *doubts, *_one_sided(page, roles), *damage),
        source=source,
    )
    named = renamed(transcript, hints.speakers, roles=_as_said(hints))
    noticed = (*same_person_notices(named), *stand_in_notices(named), *several_people_notices(named))
    return replace(named, notices=(*named.notices, *noticed))


def _roles_by_label(labels: Sequence[str], hints: Hints) -> dict[str, str]:
    """Give the roles that a person says, by label: a role said of a speaker's name is the role of its labels."""
    by_key = {key_of(name): role for name, role in hints.roles.items()}
    told = {label: by_key[key] for label in labels if (key := key_of(name_of(label, hints.speakers))) in by_key}
    return {**hints.roles, **told}


def _as_said(hints: Hints) -> dict[str, Role]:
    """Give the roles said of speakers by their names."""
    return {name: as_role(hints.roles[name]) for name in hints.speakers.values() if name in hints.roles}


def _page(text: str, hints: Hints, columned: Collection[str]) -> _Page:
    lines = split_lines(text)
    ignored = frozenset(line.n for line in lines if hints.ignores(line.n))
    legend = find_legend(lines) if hints.kind not in _SPEAKERLESS else Legend()
    seen = [line for line in lines if line.n not in ignored and line.n not in legend.lines]
    refused = {key_of(label) for label, name in hints.speakers.items() if not name}
    named = {form for label, name in hints.speakers.items() if name for form in (label, name)}
    listed = {*hints.roles, *legend.roles, *named}
    possible = [mark for mark in candidates(seen) if mark.key not in refused]
    silent = hints.kind in _SPEAKERLESS
    marks = accept(possible, listed=listed, columned=columned, only_listed=silent)
    if silent or any(mark.label for mark in marks):
        marks = with_stamped_names(seen, marks)
    else:
        marks = tuple(mark for mark in bare_labels(seen) if mark.key not in refused) or marks
    header = find_header(lines, marks, legend, ignored=ignored)
    spoken = tuple(mark for mark in marks if mark.line > header.last)
    if not any(mark.label for mark in spoken):
        spoken = ()
    left = () if silent else refused_labels(possible, spoken, after=header.last)
    return _Page(text, lines, ignored, legend, header, spoken, tuple(mark.label for mark in spoken), left)


def _stretches(page: _Page) -> tuple[list[_Stretch], tuple[Notice, ...]]:
    """Cut the text into turns at the marks; a turn without talk is dropped and told."""
    found: list[_Stretch] = []
    notices: list[Notice] = []
    label, stamp = "", None
    for place, mark in enumerate(page.marks):
        upto = page.marks[place + 1].start if place + 1 < len(page.marks) else len(page.text)
        label = mark.label or label
        start, end = _talk(page, mark, upto)
        if end > start and label:
            found.append(_Stretch(label, mark.time or stamp, mark.line, start, end))
            stamp = None
        elif mark.label:
            notices.append(Notice("empty_turn", mark.line, f"label {mark.label!r} has no talk; the turn is left out"))
        else:
            stamp = mark.time
    return found, tuple(notices)


def _talk(page: _Page, mark: Mark, upto: int) -> tuple[int, int]:
    """Give the talk between two marks without ignored lines, rules, headings and bold marks at its ends."""
    start, end = shrink(page.text, mark.body, upto)
    last = page.marks[-1] is mark
    while end > start:
        line = page.lines[_line_at(page, end - 1)]
        beginning = max(start, line.start)
        whole = beginning == line.start
        if line.n in page.ignored or (whole and _closes(line, last=last)):
            start, end = shrink(page.text, start, beginning)
        else:
            break
    while end > start and (line := page.lines[_line_at(page, start)]).n in page.ignored:
        start, end = shrink(page.text, min(line.end, end), end)
    if mark.wrapped and page.text[start:end].endswith(("**", "__")):
        start, end = shrink(page.text, start, end - 2)
    return (start, end) if page.text[start:end].strip(BLANK) else (start, start)


def _line_at(page: _Page, position: int) -> int:
    low, high = 0, len(page.lines) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if page.lines[middle].start <= position else (low, middle - 1)
    return low


def _closes(line: Line, *, last: bool) -> bool:
    """Say whether a line at a turn's end is no talk: a rule, a heading of the document, or a footer at the very end."""
    bare = line.bare
    if not bare.strip("-_=*") and len(bare) > 2:
        return True
    if bare.startswith("#") and bare.lstrip("#").startswith(" "):
        return True
    return last and is_footer(bare)


def _undivided(page: _Page) -> list[_Stretch]:
    """Give the whole text after the header as one stretch nobody is named for."""
    first = next((line for line in page.lines if line.n > page.header.last and line.bare), None)
    if first is None:
        return []
    start, end = shrink(page.text, first.start, len(page.text))
    while end > start and (line := page.lines[_line_at(page, end - 1)]).n in page.ignored:
        start, end = shrink(page.text, start, max(start, line.start))
    return [_Stretch("", None, first.n, start, end)] if end > start else []


def _turns(text: str, stretches: Sequence[_Stretch], roles: dict[str, Role]) -> tuple[Turn, ...]:
    return tuple(
        Turn(
            n, each.label, roles[each.label], each.start, each.end, each.time, language_of(text[each.start : each.end])
        )
        for n, each in enumerate(stretches, 1)
    )


def _speakers(page: _Page, stretches: Sequence[_Stretch], roles: dict[str, Role]) -> tuple[Speaker, ...]:
    counts = Counter(each.label for each in stretches)
    informants = [label for label in counts if roles[label] == "informant"]
    return tuple(
        Speaker(label, roles[label], turns, _position(page, label, only=informants == [label]))
        for label, turns in counts.items()
        if label
    )


def _position(page: _Page, label: str, *, only: bool) -> str:
    """Give what legend, cast list or a field of the header say; a lone field speaks of the only informant."""
    for key in (key_of(label), key_of(head_of(label))):
        told = page.legend.positions.get(key) or page.header.positions.get(key)
        if told:
            return told
    if only and page.header.position:
        return page.header.position
    _, _, bracket = label.partition("(")
    return position_in(bracket.strip(" )")) or (head_of(label) if is_position(label) else "")


def _one_sided(page: _Page, roles: Mapping[str, Role]) -> tuple[Notice, ...]:
    """Tell of a text in which the interviewer alone speaks: an answer without a label is part of the question then."""
    if not page.labels or any(role != "interviewer" for label, role in roles.items() if label):
        return ()
    said = "only an interviewer speaks here; give the answers a label, or say in study.yaml who is an informant"
    return (Notice("speakers", 0, said),)


def _damage(page: _Page) -> tuple[tuple[tuple[int, int], ...], tuple[Notice, ...]]:
    """Give the stretches left out of coding: damaged ones and those that a person ignores."""
    found = [damage for damage in find_damage(page.text) if damage.line not in page.ignored]
    stretches = {(damage.start, damage.end) for damage in found if damage.end > damage.start}
    stretches |= {(line.start, line.end) for line in page.lines if line.n in page.ignored and line.bare}
    notices = tuple(Notice("damage", damage.line, f"{damage.kind}: {damage.message}") for damage in found)
    return tuple(sorted(stretches)), notices


def _page_notices(page: _Page, hints: Hints) -> list[Notice]:
    notices = [Notice("ignored", first, f"lines {first}-{last} are left out as study.yaml says")
               for first, last in hints.ignore_lines]  # fmt: skip
    if page.header.date_line and not hints.date:
        notices.append(
            Notice("date", page.header.date_line, "the date could not be read; write it as `date:` in study.yaml")
        )
    if not page.labels and hints.kind not in _SPEAKERLESS:
        notices.append(Notice("speakers", 0, "no speaker's label was found: the whole text is one turn of nobody"))
    notices += [*page.refused, *_preamble(page), *_unheard(page, hints), *_guessed(page, hints)]
    notices += [
        Notice("time", line, "the time stamp is earlier than the one before")
        for line in time_runs_backwards(page.marks)
    ]
    return notices


def _preamble(page: _Page) -> list[Notice]:
    """Tell of long lines before the first label: talk there belongs to no turn."""
    if not page.marks:
        return []
    long = [line for line in page.lines[: page.marks[0].line - 1] if len(line.bare) > LONG_PREAMBLE]
    shown = [line for line in long if line.n not in page.ignored]
    return [
        Notice("header", line.n, "a long line stands before the first label and belongs to no turn") for line in shown
    ]


def _below(page: _Page, stretches: Sequence[_Stretch]) -> tuple[Notice, ...]:
    """Tell of lines below the last talk that are taken for no talk."""
    end = stretches[-1].end if stretches else len(page.text)
    below = [
        line for line in page.lines if line.start >= end and line.bare.strip("-_=*~…. ") and line.n not in page.ignored
    ]
    if not below:
        return ()
    told = f"{len(below)} line{'s' * (len(below) > 1)} below the last talk (source, picture, end) belong to no turn"
    return (Notice("footer", below[0].n, told),)


def _unheard(page: _Page, hints: Hints) -> list[Notice]:
    """Tell of labels that study.yaml lists and the text does not have."""
    heard = {key_of(form) for label in page.labels for form in (label, head_of(label))}
    heard |= {key_of(name) for label, name in hints.speakers.items() if key_of(label) in heard}
    named = [label for label, name in hints.speakers.items() if name]
    missing = [label for label in dict.fromkeys([*hints.roles, *named]) if key_of(label) not in heard]
    return [
        Notice("speakers", 0, f"study.yaml lists label {label!r}, which begins no line of the text")
        for label in missing
    ]


def _guessed(page: _Page, hints: Hints) -> list[Notice]:
    """Tell of labels that look like a speaker's and stand where one would, but that nothing else confirms."""
    listed = {key_of(label) for label in (*hints.roles, *hints.speakers)}
    return [
        Notice("speakers", mark.line, f"label {mark.label!r} is taken for a speaker by its look and place; check it")
        for mark in page.marks
        if mark.doubtful and mark.key not in listed
    ]
