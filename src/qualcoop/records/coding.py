"""Codings: who gave which code to which stretch of which transcript. Reads and writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, make_dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from qualcoop.errors import OffsetError, StudyError
from qualcoop.records.showing import (
    MOST_ROWS,
    Html,
    details_html,
    headings,
    more_html,
    said,
    say,
    shown,
    table_html,
    talk_html,
)
from qualcoop.records.words import STANCES as STANCE_WORDS
from qualcoop.records.words import word

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BASES", "STANCES", "STATES", "STATUSES", "Coding", "Codings", "Suggestion", "Suggestions"]

Stance = Literal["facilitates", "hinders", "neutral"]
State = Literal["", "present", "absent"]
Basis = Literal["", "attributed", "described", "documented"]
Status = Literal["accepted", "dismissed", "removed"]

STANCES: tuple[str, ...] = get_args(Stance)
STATES: tuple[str, ...] = get_args(State)
BASES: tuple[str, ...] = get_args(Basis)
STATUSES: tuple[str, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Coding:
    """A code given to a stretch of a transcript by someone.

    Attributes
    ----------
    transcript, start, end
        Characters of `Transcript.text`, half-open.
    code, coder
        The code's id; a person, or a machine with its version such as ``indicators@3f2a``.
    stance
        facilitates, hinders or neutral.
    state
        present or absent; empty: not said (counts as present).
    basis
        attributed, described or documented; empty: not said.
    case
        The case spoken of; empty where the transcript has one.
    dimension
        What of the code's meaning the stretch shows, as the coder names it; several parted by ``;``. Empty: not said.
    status
        accepted, dismissed (a suggestion refused) or removed.
    quote
        The text at its offsets, as it was when the coding was made.
    note, at
        A remark; when it was written (ISO).
    extra
        Columns of the user's own, kept as they are.

    Raises
    ------
    OffsetError
        If the stretch is empty or begins before the text.
    StudyError
        If stance, state, basis or status is none of the known words.
    """

    transcript: str
    start: int
    end: int
    code: str
    coder: str = ""
    stance: Stance = "neutral"
    state: State = ""
    basis: Basis = ""
    case: str = ""
    status: Status = "accepted"
    quote: str = ""
    note: str = ""
    at: str = ""
    extra: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    dimension: str = ""

    def __post_init__(self) -> None:
        """Refuse an empty stretch and unknown words."""
        if not 0 <= self.start < self.end:
            raise OffsetError(f"coding of {self.transcript!r} spans {self.start}-{self.end}; start < end is needed")
        sound = self.stance in STANCES and self.state in STATES and self.basis in BASES and self.status in STATUSES
        if not sound:
            self._refuse()

    def _refuse(self) -> None:
        _one_of("stance", self.stance, STANCES)
        _one_of("state", self.state, STATES)
        _one_of("basis", self.basis, BASES)
        _one_of("status", self.status, STATUSES)

    @property
    def place(self) -> tuple[str, int, int, str, str]:
        """What makes two rows the same coding: transcript, start, end, code, case."""
        return (self.transcript, self.start, self.end, self.code, self.case)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions named, once each."""
        return tuple(dict.fromkeys(name for part in self.dimension.split(";") if (name := part.strip())))


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        known = ", ".join(choice or "(empty)" for choice in choices)
        raise StudyError(f"{name} is {value!r}; it can be {known}")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that a machine proposes for a segment, with its reason. Counts for nothing until accepted.

    Attributes
    ----------
    coding
        What would be accepted: the segment's stretch, the code, the stance, the machine as coder.
    segment
        Place of the segment among those of its transcript, counted from 1.
    level
        The code's level.
    score, rank
        Between 0 and 1; place among the codes of the segment, counted from 1.
    hits
        (term, start, end, policy) of each indicator found.
    cues
        (words, start, end, effect) of each stance cue found.
    nearest
        (transcript, start, end, score) of the nearest coded passages.
    """

    coding: Coding
    segment: int
    level: str = ""
    score: float = 1.0
    rank: int = 1
    hits: tuple[tuple[str, int, int, str], ...] = ()
    cues: tuple[tuple[str, int, int, str], ...] = ()
    nearest: tuple[tuple[str, int, int, float], ...] = ()

    def under(self, code: str, level: str, coder: str) -> Suggestion:
        """Give what another machine suggests that found the same for a code of another name.

        Examples
        --------
        >>> one = Suggestion(Coding("t", 0, 4, "laws", "indicators@0a1b2c3d"), 1)
        >>> one.under("rules", "", "indicators@4e5f6a7b").coding.code
        'rules'
        """
        old = self.coding
        coding: Coding = _OpenCoding(
            old.transcript, old.start, old.end, code, coder, old.stance, "", "", "", "accepted", old.quote
        )
        coding.__class__ = Coding
        made: Suggestion = _OpenSuggestion(coding, self.segment, level, self.score, self.rank, self.hits, self.cues)
        made.__class__ = Suggestion
        return made


def _open(record: type[Any]) -> Any:  # noqa: ANN401
    """Give a class with a record's slots that lets them be filled at once.

    A record that nobody can change is filled slot by slot past its own lock, in five times the time, and a pass over a
    changed codebook gives most of its suggestions anew under another name. What is filled here becomes a record.
    """
    slots = [(one.name, Any, field(default=one.default)) for one in fields(record)]
    return make_dataclass(f"_Open{record.__name__}", slots, slots=True)


_OpenCoding = _open(Coding)
_OpenSuggestion = _open(Suggestion)


@dataclass(frozen=True, slots=True)
class Codings:
    """Codings of one or more coders, in the order in which they were written.

    Examples
    --------
    >>> from dataclasses import replace
    >>> a = Coding("t", 0, 4, "laws", "ann")
    >>> both = Codings((a,)) | Codings((replace(a, status="removed"),))
    >>> len(both), len(both.standing())
    (2, 0)
    """

    rows: tuple[Coding, ...] = ()

    def __iter__(self) -> Iterator[Coding]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __or__(self, other: Codings) -> Codings:
        return Codings(self.rows + other.rows)

    def __repr__(self) -> str:
        standing = self.standing()
        coders = ", ".join(sorted({row.coder for row in self.rows})) or "nobody"
        codes = len({row.code for row in standing})
        return f"<Codings: {len(standing)} of {codes} codes in {len(standing.transcripts())} transcripts, by {coders}>"

    def transcripts(self) -> tuple[str, ...]:
        """Give the ids of the transcripts coded, sorted."""
        return tuple(sorted({row.transcript for row in self.rows}))

    def where(self, keep: Callable[[Coding], bool]) -> Codings:
        """Give the codings that `keep` accepts."""
        return Codings(tuple(row for row in self.rows if keep(row)))

    def by(self, coder: str) -> Codings:
        """Give one coder's codings."""
        return Codings(tuple(row for row in self.rows if row.coder == coder))

    def of(self, *codes: str) -> Codings:
        """Give the codings of these codes."""
        return Codings(tuple(row for row in self.rows if row.code in codes))

    def standing(self) -> Codings:
        """Give what holds: of each coder's rows at one place the last, where it is accepted; in text order."""
        last = {(row.coder, row.place): row for row in self.rows}
        kept = [row for row in last.values() if row.status == "accepted"]
        return Codings(tuple(sorted(kept, key=_text_order)))

    def data(self) -> list[dict[str, Any]]:
        """Give what stands as plain rows without quotation, note and time: what a pass depends on."""
        return [
            {name: getattr(row, name) for name in _COUNTING if getattr(row, name) != _DEFAULTS.get(name)}
            for row in self.standing()
        ]

    @classmethod
    def from_data(cls, data: Iterable[dict[str, Any]]) -> Codings:
        """Build codings from what :meth:`data` gave."""
        return cls(tuple(Coding(**row) for row in data))

    def to_frame(self) -> pd.DataFrame:
        """Give a DataFrame of what stands.

        Returns
        -------
        DataFrame
            One row a coding: `transcript`, `start`, `end`, `code`, `coder`, `stance`, `state`, `basis`, `case`,
            `quote`, `note`, `dimension`; in the order of transcripts and text.
        """
        import pandas as pd

        columns = [*_COUNTING[:-1], "quote", "note", "dimension"]
        return pd.DataFrame([[getattr(row, name) for name in columns] for row in self.standing()], columns=columns)

    def _repr_html_(self) -> str:
        standing = self.standing()
        return shown(_by_code(standing, sorted({row.coder for row in self.rows})), _passages(standing))


def _by_code(standing: Codings, coders: Sequence[str]) -> Html:
    """Count codings by code and stance."""
    counts: Counter[tuple[str, str]] = Counter((row.code, row.stance) for row in standing)
    places = {(row.code, row.transcript) for row in standing}
    texts = Counter(code for code, _ in places)
    rows = []
    for code in sorted(texts):
        given = [counts[code, stance] for stance in STANCES]
        rows.append((code, *given, sum(given), texts[code]))
    stances = (said(word(STANCE_WORDS, stance)) for stance in STANCES)
    header = (say("รหัส", "code"), *stances, say("รวม", "all"), say("บทถอดเทป", "transcripts"))
    who = ", ".join(coders) or say("ไม่มีใคร", "nobody")
    caption = say(
        f"การลงรหัส {len(standing):,} ข้อความ {len(texts)} รหัส {len(standing.transcripts())} บท โดย {who}",
        f"Codings: {len(standing):,} of {len(texts)} codes in {len(standing.transcripts())} transcripts, by {who}",
    )
    return table_html(header, rows, caption=caption)


def _passages(standing: Codings) -> Html:
    """Fold away the first passages."""
    header = (say("ที่", "place"), say("รหัส", "code"), say("ทิศทาง", "stance"), say("ข้อความ", "passage"))
    rows = [
        (
            f"{row.transcript}:{row.start}-{row.end}",
            row.code,
            said(word(STANCE_WORDS, row.stance)),
            talk_html(row.quote),
        )
        for row in standing.rows[:MOST_ROWS]
    ]
    more = more_html(len(standing) - MOST_ROWS)
    return details_html(say("ข้อความที่ลงรหัส", "Passages"), table_html(header, rows) if rows else "", more)


class Suggestions(tuple[Suggestion, ...]):
    """Suggestions in the order of the texts. Count for nothing until a person accepts them.

    Examples
    --------
    >>> Suggestions([Suggestion(Coding("t", 0, 4, "laws", "indicators@0a1b2c3d"), 1)])
    <Suggestions: 1 of 1 codes in 1 transcripts, by indicators@0a1b2c3d; none counts until accepted>
    """

    __slots__ = ()

    def __repr__(self) -> str:
        rows = [one.coding for one in self]
        coders = ", ".join(sorted({row.coder for row in rows})) or "nobody"
        codes, transcripts = len({row.code for row in rows}), len({row.transcript for row in rows})
        told = f"{len(rows)} of {codes} codes in {transcripts} transcripts, by {coders}"
        return f"<Suggestions: {told}; none counts until accepted>"

    def to_frame(self) -> pd.DataFrame:
        """Give a DataFrame of the suggestions.

        Returns
        -------
        DataFrame
            One row a suggestion: `transcript`, `start`, `end`, `code`, `stance`, `score`, `rank`, `coder`, `terms`
            (the indicators found), `quote`.
        """
        import pandas as pd

        columns = ["transcript", "start", "end", "code", "stance", "score", "rank", "coder", "terms", "quote"]
        return pd.DataFrame([self._row(one) for one in self], columns=columns)

    @staticmethod
    def _row(one: Suggestion) -> tuple[object, ...]:
        row, terms = one.coding, ", ".join(term for term, *_ in one.hits)
        place = (row.transcript, row.start, row.end)
        return (*place, row.code, row.stance, one.score, one.rank, row.coder, terms, row.quote)

    @classmethod
    def _said(cls, one: Suggestion) -> tuple[object, ...]:
        *place, stance, score, rank, coder, terms, _ = cls._row(one)
        return (*place, said(word(STANCE_WORDS, str(stance))), f"{score:.2f}", rank, coder, terms)

    def _repr_html_(self) -> str:
        header = ("transcript", "start", "end", "code", "stance", "score", "rank", "by", "terms", "quote")
        rows = [(*self._said(one), talk_html(one.coding.quote)) for one in self[:MOST_ROWS]]
        caption = say(
            f"ข้อเสนอของเครื่อง {len(self):,} ข้อ ไม่นับจนกว่าจะมีผู้รับ",
            f"{len(self):,} suggestions; none counts until accepted",
        )
        return shown(table_html(headings(header), rows, caption=caption), more_html(len(self) - MOST_ROWS))


_COUNTING = ("transcript", "start", "end", "code", "coder", "stance", "state", "basis", "case", "dimension")
_DEFAULTS = {f.name: f.default for f in fields(Coding) if f.name in _COUNTING[5:]}


def _text_order(row: Coding) -> tuple[str, int, int, str, str, str]:
    return (row.transcript, row.start, row.end, row.code, row.case, row.coder)
