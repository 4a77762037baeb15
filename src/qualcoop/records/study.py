"""A study as data: what is asked, of which cases, by which codes, on which texts. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from qualcoop.errors import StudyError, UnknownCodeError
from qualcoop.records.codebook import Bilingual, Codebook
from qualcoop.records.coding import Codings
from qualcoop.records.expression import Hypothesis
from qualcoop.records.fieldwork import GuideQuestion, MemberCheck, Summary, Translation
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.transcript import Transcript

__all__ = [
    "CHOSEN",
    "HOW",
    "MODES",
    "Case",
    "Judgement",
    "Memo",
    "Outcome",
    "Participant",
    "StudyRecord",
    "StudySpec",
    "TranscriptHints",
]

Mode = Literal["classic", "modified", "generalized", "inductive-content"]
Chosen = Literal["", "on_x", "on_y", "convenience", "sought_as_negative", "held_out"]
How = Literal["", "judged", "split", "time", "standing"]
Value = str | float | None

MODES: tuple[str, ...] = get_args(Mode)
CHOSEN: tuple[str, ...] = get_args(Chosen)
HOW: tuple[str, ...] = get_args(How)
_NO_QUOTING = frozenset({"no", "n", "false", "0", "refused", "ไม่", "ไม่อนุญาต", "ไม่ยินยอม", "ไม่ให้"})


@dataclass(frozen=True, slots=True)
class Case:
    """One case: what is explained.

    Attributes
    ----------
    id, label
        Short id; label in Thai and English.
    outcome
        A step of the outcome's scale, T, F, C, ``?``, a number from 0 to 1, or None where not judged.
    outcome_memo
        How the outcome was judged.
    attributes
        Such as size: city.
    transcripts
        Ids of the transcripts that speak of the case.
    chosen
        Why this case was examined: on_x, on_y, convenience, sought_as_negative, held_out; empty: not said.
    """

    id: str
    label: Bilingual = Bilingual()
    outcome: Value = None
    outcome_memo: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    transcripts: tuple[str, ...] = ()
    chosen: Chosen = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone who speaks: in which transcript, under which label, for which case, from which position.

    Attributes
    ----------
    participant
        The person's id.
    transcript, speaker
        Where the person speaks and under which label.
    case, role, position, side
        The case the person speaks of; role; position (mayor, clerk ...); side (political, permanent officials,
        civil society, residents).
    consent, quote_permission
        As written in participants.csv.
    """

    participant: str
    transcript: str = ""
    speaker: str = ""
    case: str = ""
    role: str = ""
    position: str = ""
    side: str = ""
    consent: str = ""
    quote_permission: str = ""
    extra: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def permits_quoting(self) -> bool:
        """Whether the person's words may be shown: yes, unless the column says no in one of its usual words.

        Examples
        --------
        >>> [Participant("p", quote_permission=word).permits_quoting for word in ("yes", "", " Refused ", "ไม่อนุญาต")]
        [True, True, False, False]
        """
        return self.quote_permission.strip().casefold() not in _NO_QUOTING

    def data(self) -> dict[str, str]:
        """Give plain data: what an analysis may depend on."""
        names = ("participant", "transcript", "speaker", "case", "role", "position", "side")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's value for one code in one case, where codings do not decide.

    Attributes
    ----------
    case, code, value
        ``T``, ``F``, ``?``, ``C`` (contested, and left so) or a number from 0 to 1; the anchored steps are 0, .33,
        .67 and 1.
    basis, by, memo, at
        The basis of the evidence weighed; who judged, why and when.
    how
        judged (weighed by a person), split (the code was used for two things), time (both held, at different times)
        or standing (left contested, which is a finding); empty: judged.
    favour, against
        The passages weighed for the code and against it, each ``transcript:start-end``.
    """

    case: str
    code: str
    value: Value
    basis: str = ""
    by: str = ""
    memo: str = ""
    at: str = ""
    how: How = ""
    favour: tuple[str, ...] = ()
    against: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """Give plain data without memo and passages: what an analysis depends on; `how` only where it is said."""
        told = {"case": self.case, "code": self.code, "value": self.value, "basis": self.basis, "by": self.by}
        return {**told, "how": self.how} if self.how else told


@dataclass(frozen=True, slots=True)
class Memo:
    """A researcher's memo: one file.

    Attributes
    ----------
    id
        The file's stem.
    text
        The memo.
    date, author, type, about
        Front matter; `about` names a code, case, passage or pass.
    salt
        Random characters that go with the memo, so that its hash in the ledger tells nothing of it.
    """

    id: str
    text: str = field(repr=False)
    date: str = ""
    author: str = ""
    type: str = ""
    about: str = ""
    salt: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is explained, and how it was judged.

    Attributes
    ----------
    id
        The right side of a hypothesis.
    question, criteria, says
        The question asked of each case; what each step means; a clause for sentences.
    scale, counts_from
        The steps from low to high, and the first that counts as the outcome.
    judged_by, blind_to_conditions, as_of
        Who judged, whether without knowing the conditions, and for which date.
    """

    id: str
    question: Bilingual = Bilingual()
    scale: tuple[str, ...] = ()
    counts_from: str = ""
    criteria: Mapping[str, Bilingual] = field(default_factory=dict)
    judged_by: tuple[str, ...] = ()
    blind_to_conditions: bool | None = None
    as_of: str = ""
    says: Bilingual = Bilingual()


@dataclass(frozen=True, slots=True)
class TranscriptHints:
    """What study.yaml tells the readers about one transcript."""

    kind: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    date: str = ""
    case: str = ""
    encoding: str = ""
    ignore_lines: tuple[tuple[int, int], ...] = ()
    speakers: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StudySpec:
    """study.yaml as data.

    Attributes
    ----------
    name, title
        The study's name and title.
    interviews
        Folder of the sources, relative to the study's own.
    unit, phenomenon, scope
        Unit of analysis; the phenomenon in words; its scope rule as an expression (empty for none).
    outcome, mode, tolerance
        What is explained; classic, modified, generalized or inductive-content; negative cases tolerated.
    hypothesis, hypothesis_words, expects
        The hypothesis as an expression (None: factor list only), in words, and the direction expected of each code.
    counted
        Whose codings count; empty where there is one coder.
    clusters
        The attribute that names cases which are not independent; empty for none.
    cases, transcripts
        The cases in the order of examination; hints for the readers by transcript id.
    notice
        What every report of the study says first, such as that its interviews are composed.
    """

    name: str
    title: Bilingual = Bilingual()
    interviews: str = ""
    unit: Bilingual = Bilingual()
    phenomenon: Bilingual = Bilingual()
    scope: str = ""
    outcome: Outcome | None = None
    mode: Mode = "classic"
    tolerance: int = 0
    hypothesis: Hypothesis | None = None
    hypothesis_words: Bilingual = Bilingual()
    expects: Mapping[str, str] = field(default_factory=dict)
    counted: str = ""
    clusters: str = ""
    cases: tuple[Case, ...] = ()
    transcripts: Mapping[str, TranscriptHints] = field(default_factory=dict)
    notice: Bilingual = Bilingual()

    def case(self, id_: str) -> Case:
        """Give a case by its id."""
        for case in self.cases:
            if case.id == id_:
                return case
        raise UnknownCodeError(f"no case {id_!r} in study {self.name!r}; its cases are {_listed(self.cases)}")


@dataclass(frozen=True)
class StudyRecord:
    """A study's data, as it stood when opened.

    Attributes
    ----------
    spec, codebook
        study.yaml and codebook.yaml.
    transcripts
        The texts, in the order of their ids.
    participants, codings, judgements, memos, entries
        Who speaks; all coders' codings; persons' values; memos; the ledger so far.
    folder
        Where the study lies; empty for one that lives in memory.
    guide, member_checks, summaries, translations
        Which question asks about which code; what participants answered when shown what was found; what the
        researcher wrote of cases; passages in another language. No verdict depends on them.
    """

    spec: StudySpec
    codebook: Codebook = field(repr=False)
    transcripts: tuple[Transcript, ...] = field(default=(), repr=False)
    participants: tuple[Participant, ...] = field(default=(), repr=False)
    codings: Codings = field(default=Codings(), repr=False)
    judgements: tuple[Judgement, ...] = field(default=(), repr=False)
    memos: tuple[Memo, ...] = field(default=(), repr=False)
    entries: tuple[LedgerEntry, ...] = field(default=(), repr=False)
    folder: str = field(default="", repr=False)
    guide: tuple[GuideQuestion, ...] = field(default=(), repr=False)
    member_checks: tuple[MemberCheck, ...] = field(default=(), repr=False)
    summaries: tuple[Summary, ...] = field(default=(), repr=False)
    translations: tuple[Translation, ...] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        """The study's name."""
        return self.spec.name

    def transcript(self, id_: str) -> Transcript:
        """Give a transcript by its id."""
        for transcript in self.transcripts:
            if transcript.id == id_:
                return transcript
        known = ", ".join(transcript.id for transcript in self.transcripts) or "none"
        raise UnknownCodeError(f"no transcript {id_!r} in study {self.name!r}; its transcripts are {known}")

    @property
    def coders(self) -> tuple[str, ...]:
        """Names of those who coded, sorted."""
        return tuple(sorted({row.coder for row in self.codings}))

    def counted(self) -> Codings:
        """Give the codings that count, of the coder that study.yaml names or of the only one there is.

        Raises
        ------
        StudyError
            If there are several coders and study.yaml does not say whose codings count.
        """
        coders = self.coders
        if self.spec.counted:
            if coders and self.spec.counted not in coders:
                raise StudyError(
                    f"study {self.name!r} counts the codings of {self.spec.counted!r}; "
                    f"codings/ holds those of {', '.join(coders)}"
                )
            return self.codings.by(self.spec.counted).standing()
        if len(coders) > 1:
            raise StudyError(
                f"study {self.name!r} has codings of {', '.join(coders)} and does not say whose count; "
                "write 'counted: NAME' in study.yaml (after 'qualcoop settle': 'counted: settled')"
            )
        return self.codings.standing()


def _listed(cases: tuple[Case, ...]) -> str:
    return ", ".join(case.id for case in cases) or "none"
