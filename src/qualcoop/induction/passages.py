"""Passages: codings put in their place in the study (turn, person, case). Judges nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualcoop.records.coding import Coding
from qualcoop.records.study import Participant, StudyRecord
from qualcoop.records.transcript import Transcript, Turn

__all__ = ["BASIS_ORDER", "Passage", "Places", "passages"]

BASIS_ORDER: tuple[str, ...] = ("documented", "described", "attributed")


@dataclass(frozen=True, slots=True)
class Passage:
    """A coded passage with all that leads back to it.

    Attributes
    ----------
    transcript, turn, start, end, quote
        Where it stands, and the text there.
    speaker, participant, role, position, side
        Who says it.
    case, code, stance, state, basis
        What it is coded as, for which case; `basis` filled in from the kind of source where the coder left it out.
    language
        Language of the turn.
    coder
        Who coded it.
    """

    transcript: str
    turn: int | None
    start: int
    end: int
    quote: str
    speaker: str
    participant: str
    role: str
    position: str
    side: str
    case: str
    code: str
    stance: str
    state: str
    basis: str
    language: str
    coder: str

    @property
    def order(self) -> tuple[int, str, int, int]:
        """Sort key of quotations: documented, described, attributed; then transcript and place."""
        return (BASIS_ORDER.index(self.basis), self.transcript, self.start, self.end)


class Places:
    """Finds the person and the case of a coding; indexes a study once.

    A coding's case is its own column, else that of participants.csv, else the one case that study.yaml gives the
    transcript, else the header's. One person listed without a label is whoever speaks in that transcript; where
    several are, nobody can tell which. A speaker nobody listed is participant ``<transcript>/<label>``.
    """

    def __init__(self, study: StudyRecord) -> None:
        self.transcripts = {transcript.id: transcript for transcript in study.transcripts}
        listed: dict[tuple[str, str], list[Participant]] = {}
        for person in study.participants:
            listed.setdefault((person.transcript, person.speaker), []).append(person)
        self._people = {place: people[0] for place, people in listed.items() if len(people) == 1}
        self._cases: dict[str, list[str]] = {}
        for case in study.spec.cases:
            for transcript in case.transcripts:
                self._cases.setdefault(transcript, []).append(case.id)

    def person(self, transcript: str, turn: Turn | None) -> Participant:
        """Give the person who speaks a turn."""
        label = turn.speaker if turn else ""
        listed = self._people.get((transcript, label))
        if listed is None and (turn is None or turn.role != "interviewer"):
            listed = self._people.get((transcript, ""))
        return listed or Participant(f"{transcript}/{label}", transcript, label, role=turn.role if turn else "")

    def case(self, coding: Coding, person: Participant, transcript: Transcript) -> str:
        """Give the case that a coding speaks of, empty where nothing says it."""
        if coding.case or person.case:
            return coding.case or person.case
        listed = self._cases.get(coding.transcript, [])
        return listed[0] if len(listed) == 1 else "" if listed else transcript.case

    def cases_of(self, transcript: str) -> tuple[str, ...]:
        """Give the cases that study.yaml lets a transcript speak of."""
        return tuple(self._cases.get(transcript, ()))

    def holds(self, coding: Coding) -> bool:
        """Tell whether a coding lies within a text of the study."""
        transcript = self.transcripts.get(coding.transcript)
        return transcript is not None and coding.end <= len(transcript.text)

    def passage(self, coding: Coding) -> Passage:
        """Put one coding in its place."""
        transcript = self.transcripts[coding.transcript]
        turn = transcript.turn_at(coding.start, coding.end)
        person = self.person(transcript.id, turn)
        return Passage(
            transcript=transcript.id,
            turn=turn.n if turn else None,
            start=coding.start,
            end=coding.end,
            quote=transcript.quote(coding.start, coding.end),
            speaker=turn.speaker if turn else "",
            participant=person.participant,
            role=person.role or (turn.role if turn else "unknown"),
            position=person.position or _position(transcript, turn),
            side=person.side,
            case=self.case(coding, person, transcript),
            code=coding.code,
            stance=coding.stance,
            state=coding.state or "present",
            basis=coding.basis or ("documented" if transcript.kind == "document" else "attributed"),
            language=turn.language if turn else transcript.language,
            coder=coding.coder,
        )


def _position(transcript: Transcript, turn: Turn | None) -> str:
    return next((s.position for s in transcript.speakers if turn and s.label == turn.speaker), "")


def passages(study: StudyRecord, codings: Iterable[Coding]) -> tuple[Passage, ...]:
    """Put codings in their places; those that lie in no text of the study are left out (checking names them).

    Parameters
    ----------
    study
        The study whose transcripts, participants and cases say where a coding belongs.
    codings
        Codings that stand.

    Returns
    -------
    tuple of Passage
        In the order of the codings.
    """
    places = Places(study)
    return tuple(places.passage(coding) for coding in codings if places.holds(coding))
