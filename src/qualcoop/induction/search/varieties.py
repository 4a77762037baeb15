"""Of which kinds the cases are: by attribute, source, language, informant. Ranks nothing and counts no support."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualcoop.induction.passages import Places
from qualcoop.records.study import Case, Participant, StudyRecord

__all__ = ["informants", "kinds_of_case", "known", "sources"]


def kinds_of_case(cases: Iterable[Case]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Give the attributes by which cases fall into kinds: for each its values with their cases.

    Attributes by name, their values as the cases bring them. An attribute that is the same in all cases, or another in
    each, is no kind: it is a fact about the study, or a name.

    Examples
    --------
    >>> sizes = {"A": "city", "B": "town", "C": "town"}
    >>> cases = [Case(id_, attributes={"size": size, "name": id_}) for id_, size in sizes.items()]
    >>> kinds_of_case(cases)
    {'size': {'city': ('A',), 'town': ('B', 'C')}}
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for case in cases:
        for name, value in case.attributes.items():
            if known(value):
                mine = found.setdefault(name, {})
                mine[value] = (*mine.get(value, ()), case.id)
    return {name: values for name, values in sorted(found.items()) if len(values) > 1 and _shared(values)}


def _shared(values: Mapping[str, tuple[str, ...]]) -> bool:
    return any(len(cases) > 1 for cases in values.values())


def known(value: str | None) -> bool:
    """Tell whether an attribute's value says something.

    Examples
    --------
    >>> known("city"), known("?"), known("")
    (True, False, False)
    """
    return value not in (None, "", "?")


def sources(study: StudyRecord, case: Case) -> dict[str, set[str]]:
    """Give the kinds of source and the languages of the transcripts that speak of a case."""
    mine = [transcript for transcript in study.transcripts if transcript.id in case.transcripts]
    return {
        "source": {transcript.kind for transcript in mine if transcript.kind},
        "language": {transcript.language for transcript in mine if transcript.language != "und"},
    }


def informants(study: StudyRecord) -> dict[str, list[Participant]]:
    """Give the participants of each case, interviewers left out: those listed for it, or for a transcript of it."""
    places = Places(study)
    found: dict[str, list[Participant]] = {case.id: [] for case in study.spec.cases}
    for person in study.participants:
        if person.role != "interviewer":
            for case in (person.case,) if person.case else places.cases_of(person.transcript):
                found.setdefault(case, []).append(person)
    return found
