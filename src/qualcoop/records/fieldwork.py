"""What is kept beside the codings: guide, member checks, summaries, translations. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import regex

from qualcoop.errors import OffsetError, StudyError
from qualcoop.records.canonical import digest
from qualcoop.records.codebook import Bilingual

__all__ = [
    "RESPONSES",
    "GuideQuestion",
    "MemberCheck",
    "Place",
    "Summary",
    "Translation",
    "member_check_change",
    "parse_place",
    "parse_places",
]

Response = Literal["agrees", "differs", "adds", "no_reply"]

RESPONSES: tuple[str, ...] = get_args(Response)

TIMEOUT = 10.0
_PLACE = regex.compile(r"(?P<transcript>[^;\n]*?\S):(?P<start>[0-9]{1,12})-(?P<end>[0-9]{1,12})")
_NEXT = regex.compile(rf"[\s;]*{_PLACE.pattern}(?=[\s;]|$)")


@dataclass(frozen=True, slots=True)
class GuideQuestion:
    """A question of the interview guide, with the codes it asks about.

    Attributes
    ----------
    id, text
        Short id; the question in Thai and English.
    codes
        Ids of the codes it asks about; empty for one that opens or closes the talk.
    transcripts
        Ids of the interviews in which it was asked; empty for all of them.
    line
        Line of guide.yaml; 0 where it is not known.
    """

    id: str
    text: Bilingual = Bilingual()
    codes: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()
    line: int = field(default=0, compare=False, repr=False)

    def asks(self, code: str, transcript: str) -> bool:
        """Tell whether it asked about a code in an interview."""
        return code in self.codes and (not self.transcripts or transcript in self.transcripts)


@dataclass(frozen=True, slots=True)
class MemberCheck:
    """What a participant answered when shown what was found.

    Attributes
    ----------
    participant
        Who was asked.
    case, code
        About which case and code; empty for the findings as a whole.
    response
        agrees, differs, adds or no_reply.
    about, note
        What was shown; what was answered.
    by, at
        Who asked, and when.
    line
        Line of member_check.csv; 0 where it is not known.
    """

    participant: str
    case: str = ""
    code: str = ""
    response: Response = "agrees"
    about: str = ""
    note: str = ""
    by: str = ""
    at: str = ""
    line: int = field(default=0, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse an unknown response."""
        if self.response not in RESPONSES:
            raise StudyError(f"response is {self.response!r}; it can be {', '.join(RESPONSES)}")

    def data(self) -> dict[str, str]:
        """Give plain data: the whole row, as it is hashed."""
        names = ("participant", "case", "code", "response", "about", "note", "by", "at")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Summary:
    """What the researcher wrote of a case, or of one code in it, in her own words.

    Attributes
    ----------
    case, code
        Of what; an empty code for the case as a whole.
    text, language
        The words, and their language; empty where it was not said.
    by, at
        Who wrote it, and when.
    line
        Line of summaries.csv; 0 where it is not known.
    """

    case: str
    code: str = ""
    text: str = field(default="", repr=False)
    by: str = ""
    at: str = ""
    language: str = ""
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Translation:
    """A stretch of a transcript in another language.

    Attributes
    ----------
    transcript, start, end
        The stretch that was translated, characters of the text, half-open.
    language, text
        Into which language; the translation.
    translator
        Who translated.
    checked_by, checked_at
        Who held it against the original, and when; empty where nobody did.
    line
        Line of translations.csv; 0 where it is not known.
    """

    transcript: str
    start: int
    end: int
    language: str = ""
    text: str = field(default="", repr=False)
    translator: str = ""
    checked_by: str = ""
    checked_at: str = ""
    line: int = field(default=0, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse an empty stretch."""
        if not 0 <= self.start < self.end:
            span = f"{self.start}-{self.end}"
            raise OffsetError(f"translation of {self.transcript!r} spans {span}; start < end is needed")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of a transcript, as people write it down: ``hatyai-07:120-164``."""

    transcript: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.transcript}:{self.start}-{self.end}"


def parse_place(text: str) -> Place:
    """Read ``transcript:start-end``.

    Raises
    ------
    StudyError
        If the text is no such place, or its stretch is empty.

    Examples
    --------
    >>> parse_place("hatyai-07:120-164")
    Place(transcript='hatyai-07', start=120, end=164)
    """
    found = _PLACE.fullmatch(text.strip(), timeout=TIMEOUT)
    if found is None:
        raise StudyError(f"{text!r} is no place; write transcript:start-end, such as hatyai-07:120-164")
    place = Place(found["transcript"], int(found["start"]), int(found["end"]))
    if place.start >= place.end:
        raise StudyError(f"{text!r} is an empty stretch; start < end is needed")
    return place


def parse_places(text: str) -> tuple[str, ...]:
    """Read places with spaces or semicolons between them; each is given as it is written in one way.

    Raises
    ------
    StudyError
        If something of the text is no place.

    Examples
    --------
    >>> parse_places("hatyai-07:120-164; hatyai-08:5-40 hatyai-08:50-60")
    ('hatyai-07:120-164', 'hatyai-08:5-40', 'hatyai-08:50-60')
    """
    found: list[str] = []
    done = 0
    while match := _NEXT.match(text, done, timeout=TIMEOUT):
        found.append(str(parse_place(match[0].strip("; \t\r\n"))))
        done = match.end()
    rest = text[done:].strip("; \t\r\n")
    if rest:
        raise StudyError(f"{rest!r} is no place; write transcript:start-end, with spaces or ';' between places")
    return tuple(found)


def member_check_change(
    recorded: Iterable[Mapping[str, Any]], now: Sequence[MemberCheck]
) -> dict[str, list[dict[str, str]] | list[str]]:
    """Give what a ledger entry of kind member_check holds: the rows that no earlier entry has.

    Nothing of what people said goes in: each row stands there by the hash of all but its note, beside who answered how,
    and about what.

    Parameters
    ----------
    recorded
        `after` of the member_check entries so far, in their order.
    now
        The rows of member_check.csv as it stands.

    Returns
    -------
    dict
        `rows`, each ``{participant, case, code, response, sha256}``, and `gone`, the hashes of rows recorded earlier
        that the file no longer has; each key only where there is something. Empty where nothing changed.

    Examples
    --------
    >>> first = member_check_change((), [MemberCheck("G1", "G", "laws", "differs", note="ไม่ใช่อย่างนั้น")])
    >>> [(row["participant"], row["response"]) for row in first["rows"]]
    [('G1', 'differs')]
    >>> member_check_change([first], [MemberCheck("G1", "G", "laws", "differs", note="ไม่ใช่อย่างนั้น")])
    {}
    """
    standing: dict[str, None] = {}
    for after in recorded:
        for sha in after.get("gone", ()):
            standing.pop(sha, None)
        standing.update((row["sha256"], None) for row in after.get("rows", ()))
    # Without the note: the hash of a short one could be guessed.
    there = {digest({**check.data(), "note": ""}): check for check in now}
    rows = [_recorded(check, sha) for sha, check in there.items() if sha not in standing]
    gone = [sha for sha in standing if sha not in there]
    return {**({"rows": rows} if rows else {}), **({"gone": gone} if gone else {})}


def _recorded(check: MemberCheck, sha: str) -> dict[str, str]:
    told = {name: getattr(check, name) for name in ("participant", "case", "code", "response")}
    return {**told, "sha256": sha}
