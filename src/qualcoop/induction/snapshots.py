"""Snapshots: what a pass used, as plain data that can be hashed, kept and built up again. Touches no file.

No snapshot holds a quotation or a memo: a coding is kept by its offsets, a text by its hash, turns and speakers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from qualcoop.records.canonical import canonical, digest
from qualcoop.records.codebook import Bilingual, Codebook
from qualcoop.records.coding import Codings
from qualcoop.records.expression import parse_hypothesis
from qualcoop.records.study import Case, Judgement, Outcome, Participant, StudyRecord, StudySpec
from qualcoop.records.transcript import Transcript

__all__ = ["corpus_growth", "rebuilt", "restricted", "snapshots", "spec_data", "uses", "without_growth"]

Snapshots = dict[str, Any]
Record = TypeVar("Record", bound=StudyRecord)


def snapshots(study: StudyRecord) -> Snapshots:
    """Give what an analysis of the study depends on.

    Returns
    -------
    dict
        `codebook`, `codings` (those that count), `judgements`, `participants`, `spec`, `texts`: plain data.
    """
    return {
        "codebook": study.codebook.data(quotations=False),
        "codings": study.counted().data(),
        "judgements": _sorted([judgement.data() for judgement in _holding(study.judgements)]),
        "participants": _sorted([participant.data() for participant in study.participants]),
        "spec": spec_data(study.spec),
        "texts": [_text_data(transcript) for transcript in sorted(study.transcripts, key=_by_id)],
    }


def uses(snapshot: Mapping[str, Any]) -> dict[str, str]:
    """Give the SHA-256 of each snapshot."""
    return {name: digest(data) for name, data in snapshot.items()}


def rebuilt(study: StudyRecord, snapshot: Mapping[str, Any], text_of: Callable[[str, str], str]) -> StudyRecord:
    """Build the study again as it stood when its snapshots were taken.

    Parameters
    ----------
    study
        The study as it stands now: gives folder, titles, memos and entries, on which no verdict depends, and what each
        person permits today.
    snapshot
        What :func:`snapshots` gave.
    text_of
        Gives the text of a transcript by id and SHA-256.
    """
    codings = Codings.from_data(snapshot["codings"])
    return replace(
        study,
        spec=_spec_from(snapshot["spec"], study.spec),
        codebook=Codebook.from_data(snapshot["codebook"]),
        transcripts=tuple(_text_from(data, text_of(data["id"], data["text_sha256"])) for data in snapshot["texts"]),
        participants=_people(snapshot["participants"], study.participants),
        codings=codings,
        judgements=_judged(snapshot["judgements"], study.judgements),
    )


def _judged(rows: Iterable[Mapping[str, Any]], today: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Give the judgements of a snapshot, with the memo and the passages weighed where they still stand as they did."""
    known = {digest(judgement.data()): judgement for judgement in today}
    return tuple(known.get(digest(row)) or Judgement(**row) for row in rows)


def _people(rows: Iterable[Mapping[str, Any]], today: Iterable[Participant]) -> tuple[Participant, ...]:
    """Give the participants of a snapshot with the consent of today, which no snapshot holds: it may be taken back."""
    known: dict[tuple[str, ...], Participant] = {}
    for person in today:
        for key in ((person.participant, person.transcript, person.speaker), (person.participant,)):
            known.setdefault(key, person)
    found = []
    for row in rows:
        person = Participant(**row)
        now = known.get((person.participant, person.transcript, person.speaker)) or known.get((person.participant,))
        found.append(replace(person, consent=now.consent, quote_permission=now.quote_permission) if now else person)
    return tuple(found)


def corpus_growth(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[str]]:
    """Give the cases and transcripts that came in since: no revision, but a line of the ledger."""
    cases = {case["id"] for case in before["spec"]["cases"]}
    texts = {text["id"] for text in before["texts"]}
    return {
        "cases": [case["id"] for case in after["spec"]["cases"] if case["id"] not in cases],
        "transcripts": [text["id"] for text in after["texts"] if text["id"] not in texts],
    }


def restricted(before: Mapping[str, Any], after: Mapping[str, Any]) -> Snapshots:
    """Give `after` without what belongs to cases and transcripts that `before` did not have.

    What is left differs from `before` only where something was revised.
    """
    cases = {case["id"] for case in before["spec"]["cases"]}
    texts = {text["id"] for text in before["texts"]}
    listed = {case["id"]: case["transcripts"] for case in before["spec"]["cases"]}
    return {
        "codebook": after["codebook"],
        "codings": [row for row in after["codings"] if row["transcript"] in texts],
        "judgements": [row for row in after["judgements"] if row["case"] in cases],
        "participants": [row for row in after["participants"] if not row["transcript"] or row["transcript"] in texts],
        "spec": {
            **after["spec"],
            "cases": [
                {**case, "transcripts": [t for t in case["transcripts"] if t in texts or t in listed[case["id"]]]}
                for case in after["spec"]["cases"]
                if case["id"] in cases
            ],
        },
        "texts": [text for text in after["texts"] if text["id"] in texts],
    }


def without_growth(before: StudyRecord, after: Record) -> Record:
    """Give a study without the cases and transcripts that an earlier state of it did not have."""
    cases = {case.id for case in before.spec.cases}
    texts = {transcript.id for transcript in before.transcripts}
    listed = {case.id: case.transcripts for case in before.spec.cases}
    kept = tuple(
        replace(case, transcripts=tuple(t for t in case.transcripts if t in texts or t in listed[case.id]))
        for case in after.spec.cases
        if case.id in cases
    )
    return replace(
        after,
        spec=replace(after.spec, cases=kept),
        codings=Codings(tuple(row for row in after.codings if row.transcript in texts)),
        judgements=tuple(judgement for judgement in after.judgements if judgement.case in cases),
        participants=tuple(p for p in after.participants if not p.transcript or p.transcript in texts),
        transcripts=tuple(transcript for transcript in after.transcripts if transcript.id in texts),
    )


def _holding(judgements: Iterable[Judgement]) -> Iterable[Judgement]:
    """Give the last judgement on each case and code, the one that holds."""
    return {(judgement.case, judgement.code): judgement for judgement in judgements}.values()


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=canonical)


def _by_id(transcript: Transcript) -> str:
    return transcript.id


def _text_data(transcript: Transcript) -> dict[str, Any]:
    return {name: value for name, value in transcript.layout().items() if name not in ("notices", "source")}


def _text_from(data: Mapping[str, Any], text: str) -> Transcript:
    return Transcript.from_layout({**data, "notices": [], "source": {}}, text)


def spec_data(spec: StudySpec) -> dict[str, Any]:
    """Give what an analysis depends on of study.yaml: no titles and no paths."""
    return {
        "outcome": _outcome_data(spec.outcome),
        "scope": spec.scope,
        "cases": [_case_data(case) for case in spec.cases],
        "hypothesis": str(spec.hypothesis) if spec.hypothesis else None,
        "expects": dict(spec.expects),
        "mode": spec.mode,
        "tolerance": spec.tolerance,
        "counted": spec.counted,
        "clusters": spec.clusters,
    }


def _case_data(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "outcome": case.outcome,
        "attributes": dict(case.attributes),
        "transcripts": list(case.transcripts),
        "chosen": case.chosen,
    }


def _outcome_data(outcome: Outcome | None) -> dict[str, Any] | None:
    if outcome is None:
        return None
    return {
        "id": outcome.id,
        "scale": list(outcome.scale),
        "counts_from": outcome.counts_from,
        "criteria": {step: words.data() for step, words in outcome.criteria.items()},
        "judged_by": list(outcome.judged_by),
        "blind_to_conditions": outcome.blind_to_conditions,
        "as_of": outcome.as_of,
    }


def _spec_from(data: Mapping[str, Any], now: StudySpec) -> StudySpec:
    titles = {case.id: case for case in now.cases}
    return replace(
        now,
        outcome=_outcome_from(data["outcome"], now.outcome),
        scope=data["scope"],
        cases=tuple(_case_from(case, titles.get(case["id"])) for case in data["cases"]),
        hypothesis=parse_hypothesis(data["hypothesis"]) if data["hypothesis"] else None,
        expects=data["expects"],
        mode=data["mode"],
        tolerance=data["tolerance"],
        counted=data["counted"],
        clusters=data["clusters"],
    )


def _case_from(data: Mapping[str, Any], now: Case | None) -> Case:
    return Case(
        id=data["id"],
        label=now.label if now else Bilingual(),
        outcome=data["outcome"],
        outcome_memo=now.outcome_memo if now else "",
        attributes=data["attributes"],
        transcripts=tuple(data["transcripts"]),
        chosen=data["chosen"],
    )


def _outcome_from(data: Mapping[str, Any] | None, now: Outcome | None) -> Outcome | None:
    if data is None:
        return None
    return Outcome(
        id=data["id"],
        question=now.question if now else Bilingual(),
        scale=tuple(data["scale"]),
        counts_from=data["counts_from"],
        criteria={step: Bilingual(**words) for step, words in data["criteria"].items()},
        judged_by=tuple(data["judged_by"]),
        blind_to_conditions=data["blind_to_conditions"],
        as_of=data["as_of"],
        says=now.says if now else Bilingual(),
    )
