"""Which codes were asked about in which interviews, and which were told unasked. Turns no silence into absence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from qualcoop.coding.indicators import asked as asked_in_words
from qualcoop.induction.passages import Places, passages
from qualcoop.records.showing import headings, say, shown, table_html
from qualcoop.records.study import StudyRecord
from qualcoop.records.transcript import Transcript

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["STATUSES", "Asked", "AskedOf", "asked", "asked_by", "interviews"]

Status = Literal["answered", "nothing_said", "unasked", "not_asked"]

STATUSES: tuple[Status, ...] = ("answered", "nothing_said", "unasked", "not_asked")
_TALKS = ("interview", "focus_group")
_COLUMNS = ("code", "transcript", "case", "by_guide", "by_words", "passages", "status")


@dataclass(frozen=True, slots=True)
class AskedOf:
    """One code in one interview, for one case that the interview speaks of.

    Attributes
    ----------
    code, transcript, case
        Of what; the case is empty where the study gives the interview none.
    by_guide
        Whether a question of the guide asks about the code in this interview.
    by_words
        Whether an indicator of the code stands in a turn of the interviewer.
    passages
        The number of counted passages of others than the interviewer.
    """

    code: str
    transcript: str
    case: str
    by_guide: bool
    by_words: bool
    passages: int = 0

    @property
    def asked(self) -> bool:
        """Whether it was asked, by the guide or in the interviewer's own words."""
        return self.by_guide or self.by_words

    @property
    def status(self) -> Status:
        """Answered, nothing_said (though asked), unasked (told without a question) or not_asked (nor told)."""
        if self.passages:
            return "answered" if self.asked else "unasked"
        return "nothing_said" if self.asked else "not_asked"


@dataclass(frozen=True, repr=False)
class Asked:
    """Codes by interviews: asked or not, told or not.

    Attributes
    ----------
    codes, interviews
        Ids; documents, observations and field notes are no interviews, since nobody is asked there.
    rows
        One a code, interview and case.
    """

    codes: tuple[str, ...]
    interviews: tuple[str, ...]
    rows: tuple[AskedOf, ...] = field(default=(), repr=False)

    def __repr__(self) -> str:
        everywhere = sum(self.count(code) == len(self.interviews) for code in self.codes) if self.interviews else 0
        told = f"{everywhere} asked about in every one"
        return f"<Asked: {len(self.codes)} codes in {len(self.interviews)} interviews, {told}>"

    def _repr_html_(self) -> str:
        header = (*headings(("code",)), say("บทที่ถาม", "interviews asked"), say("บทที่มีข้อความ", "interviews told"))
        rows = [(code, self.count(code), self._told(code)) for code in self.codes]
        title = f"ถามหรือไม่: {len(self.codes)} รหัส {len(self.interviews)} บท"
        return shown(table_html(header, rows, caption=say(title, repr(self)[1:-1])))

    def _told(self, code: str) -> int:
        return len({row.transcript for row in self.rows if row.code == code and row.passages})

    def __iter__(self) -> Iterator[AskedOf]:
        return iter(self.rows)

    def count(self, code: str) -> int:
        """Give the number of interviews in which a code was asked about."""
        return len({row.transcript for row in self.rows if row.code == code and row.asked})

    def status(self, case: str, code: str) -> Status:
        """Give what happened with a code in the interviews that speak of a case, taken together."""
        rows = [row for row in self.rows if (row.case, row.code) == (case, code)]
        if any(row.passages for row in rows):
            return "answered" if any(row.asked for row in rows) else "unasked"
        return "nothing_said" if any(row.asked for row in rows) else "not_asked"

    def to_frame(self) -> pd.DataFrame:
        """Give a DataFrame.

        Returns
        -------
        DataFrame
            One row a code, interview and case: `code`, `transcript`, `case`, `by_guide`, `by_words`, `passages`,
            `status` (answered, nothing_said, unasked, not_asked).
        """
        import pandas as pd

        return pd.DataFrame([[getattr(row, name) for name in _COLUMNS] for row in self.rows], columns=list(_COLUMNS))


def asked(study: StudyRecord) -> Asked:
    """Tell for each code and interview whether it was asked about, and whether anybody spoke of it.

    A question put to one who speaks of several cases counts for each of them.

    Parameters
    ----------
    study
        Its guide, codebook, transcripts and counted codings are used.

    Raises
    ------
    StudyError
        If several coders coded and study.yaml does not say whose codings count.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code, Codebook
    >>> from qualcoop.records.fieldwork import GuideQuestion
    >>> from qualcoop.records.study import Case, StudySpec
    >>> spec = StudySpec("s", cases=(Case("A", transcripts=("t",)),))
    >>> study = StudyRecord(spec, Codebook((Code("laws"), Code("debt"))), (Transcript("t", "..."),),
    ...                     guide=(GuideQuestion("q1", codes=("laws",)),))
    >>> found = asked(study)
    >>> found.status("A", "laws"), found.status("A", "debt"), found.count("laws")
    ('nothing_said', 'not_asked', 1)
    """
    talks = interviews(study)
    told = _told(study)
    own = _own_cases(study, talks)
    cases = {talk.id: _with_told(talk.id, own[talk.id], told) for talk in talks}
    guide, words = asked_by(study)
    rows = [
        AskedOf(
            code=code.id,
            transcript=talk.id,
            case=case,
            by_guide=talk.id in guide[code.id],
            by_words=talk.id in words[code.id],
            passages=told.get((code.id, talk.id, case), 0),
        )
        for code in study.codebook
        for talk in talks
        for case in cases[talk.id]
        if case in (own[talk.id] or ("",)) or (code.id, talk.id, case) in told
    ]
    return Asked(tuple(code.id for code in study.codebook), tuple(talk.id for talk in talks), tuple(rows))


def interviews(study: StudyRecord) -> tuple[Transcript, ...]:
    """Give the transcripts in which somebody was asked: interviews and focus groups."""
    return tuple(transcript for transcript in study.transcripts if transcript.kind in _TALKS)


def asked_by(study: StudyRecord) -> tuple[Mapping[str, Collection[str]], Mapping[str, Collection[str]]]:
    """Give for each code the interviews in which it was asked about: by the guide, and in the interviewer's words."""
    talks = interviews(study)
    guide = {
        code.id: frozenset(talk.id for talk in talks if any(q.asks(code.id, talk.id) for q in study.guide))
        for code in study.codebook
    }
    return guide, asked_in_words(study.codebook, talks)


def _told(study: StudyRecord) -> dict[tuple[str, str, str], int]:
    """Count what others than the interviewer said, by code, transcript and case."""
    found: dict[tuple[str, str, str], int] = {}
    for passage in passages(study, study.counted()):
        if passage.role != "interviewer":
            place = (passage.code, passage.transcript, passage.case)
            found[place] = found.get(place, 0) + 1
    return found


def _own_cases(study: StudyRecord, talks: tuple[Transcript, ...]) -> dict[str, tuple[str, ...]]:
    """Give the cases that each interview is held about: by study.yaml or its header, and by its speakers."""
    places = Places(study)
    found = {}
    for talk in talks:
        people = [person.case for person in study.participants if person.transcript == talk.id and person.case]
        listed = places.cases_of(talk.id) or ((talk.case,) if talk.case else ())
        found[talk.id] = tuple(dict.fromkeys((*listed, *people)))
    return found


def _with_told(transcript: str, own: tuple[str, ...], told: Collection[tuple[str, str, str]]) -> tuple[str, ...]:
    """Add the cases that people of an interview merely speak of.

    A question put to them is none about that other case, so such a case has rows only for what was told of it.
    """
    coded = sorted({case for _, where, case in told if where == transcript})
    return tuple(dict.fromkeys((*(own or ("",)), *coded)))
