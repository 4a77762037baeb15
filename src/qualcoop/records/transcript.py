"""A transcript: the fixed text of one interview or document, with its turns. Reads and writes nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Literal, get_args

from qualcoop.errors import OffsetError
from qualcoop.records.showing import MOST_ROWS, Html, details_html, more_html, said, say, shown, table_html, talk_html
from qualcoop.records.words import LANGUAGE_NAMES, word
from qualcoop.records.words import ROLES as ROLE_WORDS

__all__ = ["KINDS", "LANGUAGES", "ROLES", "Notice", "Source", "Speaker", "Transcript", "Turn"]

Role = Literal["interviewer", "informant", "other", "unknown"]
Language = Literal["th", "en", "mixed", "und"]
SourceKind = Literal["interview", "focus_group", "document", "observation", "fieldnote"]

ROLES: tuple[str, ...] = get_args(Role)
LANGUAGES: tuple[str, ...] = get_args(Language)
KINDS: tuple[str, ...] = get_args(SourceKind)


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's talk, from taking the floor to losing it.

    Attributes
    ----------
    n
        Place among the turns, counted from 1.
    speaker
        The label as it stands in the source; empty where there is none.
    role
        interviewer, informant, other or unknown.
    start, end
        Characters of `Transcript.text`, half-open; label and time stamp lie outside.
    time
        The time stamp as it stands in the source, or None.
    language
        th, en, mixed or und.
    """

    n: int
    speaker: str
    role: Role
    start: int
    end: int
    time: str | None = None
    language: Language = "und"


@dataclass(frozen=True, slots=True)
class Speaker:
    """A label found in a transcript, with the role given to it and the number of its turns."""

    label: str
    role: Role
    turns: int
    position: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader noticed and a person should look at.

    Attributes
    ----------
    kind
        One word: damage, encoding, role, date, empty_turn ...
    line
        Line of the text, counted from 1; 0 for the file as a whole.
    message
        What was noticed; never an informant's words.
    """

    kind: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a transcript came from.

    Attributes
    ----------
    path
        The file as it was named, POSIX separators.
    sha256
        Hash of the file's bytes.
    format, encoding
        Reader's name (txt, md, docx) and the encoding the bytes were decoded with.
    reader
        Name and version of the reader, such as ``txt@1``.
    """

    path: str = ""
    sha256: str = ""
    format: str = ""
    encoding: str = ""
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    r"""The fixed text of one interview or document, with its turns.

    Parameters
    ----------
    id
        Stem of the source file.
    text
        The normalised text; every position in qualcoop is a character of it.
    turns
        Turns in the order of the text; they do not overlap.
    kind, case, date, language
        Source kind; the case the header names (or empty); ISO date (or empty); language of the whole.
    speakers
        The labels found, in order of first appearance.
    damaged
        Stretches (start, end) that are not language, left out of coding.
    notices
        What the reader noticed.
    source
        Where the text came from.
    times
        (character, milliseconds) at which a cue of a recording begins, in the order of the text; empty for most.

    Raises
    ------
    OffsetError
        If a turn lies outside the text or overlaps the one before it.

    Examples
    --------
    >>> text = "ถาม: เป็นอย่างไร\nตอบ: ดีครับ"
    >>> talk = Transcript("t", text, (Turn(1, "ถาม", "interviewer", 5, 16), Turn(2, "ตอบ", "informant", 22, 28)))
    >>> talk.quote(22, 28)
    'ดีครับ'
    >>> talk.turn_at(23).speaker
    'ตอบ'
    """

    id: str
    text: str = field(repr=False)
    turns: tuple[Turn, ...] = field(default=(), repr=False)
    kind: SourceKind = "interview"
    case: str = ""
    date: str = ""
    language: Language = "und"
    speakers: tuple[Speaker, ...] = ()
    damaged: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    notices: tuple[Notice, ...] = field(default=(), repr=False)
    source: Source = field(default=Source(), repr=False)
    times: tuple[tuple[int, int], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        """Refuse turns that leave the text or overlap."""
        before = 0
        for turn in self.turns:
            if not before <= turn.start <= turn.end <= len(self.text):
                raise OffsetError(
                    f"transcript {self.id!r}: turn {turn.n} spans {turn.start}-{turn.end}; "
                    f"it must begin at {before} or later and end within {len(self.text)} characters"
                )
            before = turn.end

    def __repr__(self) -> str:
        return f"<Transcript {self.id}: {len(self.turns)} turns, {len(self.text)} characters, {self.language}>"

    @property
    def text_sha256(self) -> str:
        """Hash of the text as UTF-8."""
        return sha256(self.text.encode()).hexdigest()

    def quote(self, start: int, end: int) -> str:
        """Give the text from `start` to `end`; refuse a stretch outside the text."""
        if not 0 <= start < end <= len(self.text):
            raise OffsetError(
                f"transcript {self.id!r} has {len(self.text)} characters; {start}-{end} is no passage of it"
            )
        return self.text[start:end]

    def turn_at(self, start: int, end: int | None = None) -> Turn | None:
        """Give the turn that holds most of the passage, or None where it touches no turn."""
        stop = start + 1 if end is None else end
        index = max(0, bisect_right(self.turns, start, key=_turn_start) - 1)
        best: Turn | None = None
        most = 0
        for turn in self.turns[index:]:
            if turn.start >= stop:
                break
            shared = min(stop, turn.end) - max(start, turn.start)
            if shared > most:
                best, most = turn, shared
        return best

    def informant_turns(self) -> Iterator[Turn]:
        """Yield the turns that a machine may code: those of nobody known to be an interviewer."""
        return (turn for turn in self.turns if turn.role != "interviewer")

    def time_at(self, position: int) -> int | None:
        """Give the milliseconds at which the cue of a character begins; None where the source has no times."""
        place = bisect_right(self.times, position, key=_place_of) - 1
        return self.times[place][1] if place >= 0 else None

    def line_of(self, position: int) -> int:
        """Give the line of a character, counted from 1."""
        return self.text.count("\n", 0, position) + 1

    def with_roles(self, roles: Mapping[str, Role]) -> Transcript:
        """Give the transcript with these roles, by speaker's label, in place of those a reader inferred."""
        if not roles:
            return self
        return replace(
            self,
            turns=tuple(replace(turn, role=roles.get(turn.speaker, turn.role)) for turn in self.turns),
            speakers=tuple(replace(who, role=roles.get(who.label, who.role)) for who in self.speakers),
        )

    def layout(self) -> dict[str, Any]:
        """Give all but the text, as plain data: what lies in ``texts/<id>.json``."""
        return {
            "id": self.id,
            "kind": self.kind,
            "case": self.case,
            "date": self.date,
            "language": self.language,
            "text_sha256": self.text_sha256,
            "turns": [_fields(turn) for turn in self.turns],
            "speakers": [_fields(speaker) for speaker in self.speakers],
            "damaged": [list(stretch) for stretch in self.damaged],
            "notices": [_fields(notice) for notice in self.notices],
            "source": _fields(self.source),
            **({"times": [list(one) for one in self.times]} if self.times else {}),
        }

    @classmethod
    def from_layout(cls, layout: dict[str, Any], text: str) -> Transcript:
        """Build a transcript from its text and what :meth:`layout` gave."""
        return cls(
            id=layout["id"],
            text=text,
            turns=tuple(Turn(**turn) for turn in layout["turns"]),
            kind=layout["kind"],
            case=layout["case"],
            date=layout["date"],
            language=layout["language"],
            speakers=tuple(Speaker(**speaker) for speaker in layout["speakers"]),
            damaged=tuple((start, end) for start, end in layout["damaged"]),
            notices=tuple(Notice(**notice) for notice in layout["notices"]),
            source=Source(**layout["source"]),
            times=tuple((place, at) for place, at in layout.get("times", ())),
        )

    def _repr_html_(self) -> str:
        return shown(_table(self), more_html(len(self.turns) - MOST_ROWS), _noticed(self))


def _table(talk: Transcript) -> Html:
    header = (say("ผลัดที่", "turn"), say("ผู้พูด", "speaker"), say("บทบาท", "role"), say("คำพูด", "talk"))
    rows = [
        (turn.n, turn.speaker, said(word(ROLE_WORDS, turn.role)), talk_html(talk.text[turn.start : turn.end]))
        for turn in talk.turns[:MOST_ROWS]
    ]
    language = said(word(LANGUAGE_NAMES, talk.language))
    counts = say(
        f"{talk.id}: {len(talk.turns):,} ผลัด {len(talk.text):,} อักขระ ภาษา{language}",
        f"{talk.id}: {len(talk.turns):,} turns, {len(talk.text):,} characters, {language}",
    )
    return table_html(header, rows, caption=counts)


def _noticed(talk: Transcript) -> Html:
    """Fold away what the reader noticed."""
    lines = [say(f"บรรทัด {one.line}: ", f"line {one.line}: ") * bool(one.line) + one.message for one in talk.notices]
    return details_html(say(f"ข้อสังเกต {len(lines)} ข้อ", f"{len(lines)} notice{'s' * (len(lines) != 1)}"), *lines)


def _place_of(time: tuple[int, int]) -> int:
    return time[0]


def _turn_start(turn: Turn) -> int:
    return turn.start


def _fields(record: Turn | Speaker | Notice | Source) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}
