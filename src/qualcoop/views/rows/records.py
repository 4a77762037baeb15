"""Rows of the JSON contract: every record as plain data, under the names that other people's scripts rely on."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from qualcoop.coding.agreement import Agreement, CodeAgreement, Differing
from qualcoop.coding.settling import Disagreement
from qualcoop.errors import QualcoopError
from qualcoop.induction.cells import Cell
from qualcoop.induction.findings import Factor, Findings
from qualcoop.induction.passages import Passage, Places
from qualcoop.measures.agreement import Coefficient
from qualcoop.records.coding import Suggestion
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import StudyRecord
from qualcoop.records.transcript import Source, Transcript
from qualcoop.views.rows.speakers import sights

__all__ = [
    "QUOTE_COLUMNS",
    "agreement_row",
    "cell_row",
    "counted_coder",
    "disagreement_row",
    "entry_row",
    "error_row",
    "factor_row",
    "findings_row",
    "json_document",
    "json_line",
    "passage_row",
    "quote_cells",
    "suggestion_row",
    "transcript_row",
    "unread",
]

Row = dict[str, Any]

QUOTE_COLUMNS = ("transcript", "turn", "start", "end", "quote", "speaker", "participant", "role", "position", "case",
                 "stance", "codes")  # fmt: skip


def passage_row(passage: Passage, *, codes: tuple[str, ...] | None = None) -> Row:
    """Give `Q`: a quotation with all that leads back to it; with `codes`, the codes it carries.

    Examples
    --------
    >>> sorted(passage_row(Passage("t", 1, 0, 2, "ab", "R", "t/R", "informant", "", "", "A", "x", "neutral",
    ...                            "present", "attributed", "en", "ann")))
    ['case', 'end', 'participant', 'position', 'quote', 'role', 'speaker', 'stance', 'start', 'transcript', 'turn']
    """
    row: Row = {
        "transcript": passage.transcript,
        "turn": passage.turn,
        "start": passage.start,
        "end": passage.end,
        "quote": passage.quote,
        "speaker": passage.speaker,
        "participant": passage.participant,
        "role": passage.role,
        "position": passage.position or None,
        "case": passage.case or None,
        "stance": passage.stance,
    }
    return row if codes is None else {**row, "codes": list(codes)}


def quote_cells(row: Row) -> list[str]:
    """Give a row of :func:`passage_row` with its codes as the cells of a table, under :data:`QUOTE_COLUMNS`."""
    cells = {**row, "codes": "; ".join(row["codes"])}
    return ["" if cells[name] is None else str(cells[name]) for name in QUOTE_COLUMNS]


def transcript_row(
    transcript: Transcript, *, participants: dict[str, str] | None = None, error: Row | None = None
) -> Row:
    """Give what was read of one file."""
    known = participants or {}
    seen = {one.label: one for one in sights(transcript)}
    return {
        "id": transcript.id,
        "path": transcript.source.path,
        "kind": transcript.kind,
        "format": transcript.source.format or None,
        "encoding": transcript.source.encoding or None,
        "text_sha256": transcript.text_sha256,
        "text": transcript.text,
        "language": transcript.language,
        "case": transcript.case or None,
        "date": transcript.date or None,
        "speakers": [
            {
                "label": speaker.label,
                "participant": known.get(speaker.label, f"{transcript.id}/{speaker.label}"),
                "role": speaker.role,
                "turns": speaker.turns,
                "position": speaker.position or None,
                "characters": seen[speaker.label].characters,
                "line": seen[speaker.label].line or None,
                "first": seen[speaker.label].first,
            }
            for speaker in transcript.speakers
        ],
        "turns": [
            {
                "n": turn.n,
                "speaker": turn.speaker,
                "role": turn.role,
                "start": turn.start,
                "end": turn.end,
                "time": turn.time,
                "language": turn.language,
                "text": transcript.text[turn.start : turn.end],
            }
            for turn in transcript.turns
        ],
        "warnings": [{"kind": n.kind, "line": n.line or None, "message": n.message} for n in transcript.notices],
        "error": error,
    }


def unread(id_: str, path: str) -> Transcript:
    """Give the empty transcript that stands for a file that could not be read."""
    return Transcript(id_, "", source=Source(path=path))


def json_line(row: Row) -> str:
    """Write one line of JSON Lines."""
    return json.dumps(row, ensure_ascii=False) + "\n"


def json_document(data: object) -> str:
    """Write one JSON document."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def suggestion_row(suggestion: Suggestion, transcript: Transcript, places: Places | None = None) -> Row:
    """Give one suggestion with its reason."""
    coding = suggestion.coding
    turn = transcript.turn_at(coding.start, coding.end)
    person = places.person(transcript.id, turn) if places else None
    case = places.case(coding, person, transcript) if places and person else coding.case or transcript.case
    return {
        "transcript": coding.transcript,
        "turn": turn.n if turn else None,
        "segment": suggestion.segment,
        "start": coding.start,
        "end": coding.end,
        "quote": coding.quote or transcript.quote(coding.start, coding.end),
        "speaker": turn.speaker if turn else "",
        "participant": person.participant if person else f"{transcript.id}/{turn.speaker if turn else ''}",
        "role": turn.role if turn else "unknown",
        "case": case or None,
        "language": turn.language if turn else transcript.language,
        "code": coding.code,
        "stance": coding.stance,
        "level": suggestion.level or None,
        "score": suggestion.score,
        "rank": suggestion.rank,
        "coder": coding.coder,
        "why": {
            "hits": [{"term": t, "start": s, "end": e, "policy": p} for t, s, e, p in suggestion.hits],
            "cues": [{"cue": c, "start": s, "end": e, "effect": x} for c, s, e, x in suggestion.cues],
            "nearest": [{"transcript": t, "start": s, "end": e, "score": x} for t, s, e, x in suggestion.nearest],
        },
    }


def cell_row(cell: Cell) -> Row:
    """Give one cell of the case table."""
    return {
        "value": cell.value,
        "from": cell.source,
        "state": cell.state,
        "effect": cell.effect,
        "basis": cell.basis or None,
        "participants": list(cell.participants),
        "codings": [passage_row(passage) for passage in cell.passages],
    }


def counted_coder(study: StudyRecord) -> str | None:
    """Give whose codings count; None where nobody coded."""
    return study.spec.counted or (study.coders[0] if study.coders else None)


def factor_row(factor: Factor) -> Row:
    """Give one factor with its cases and quotations."""
    return {
        "code": factor.code.id,
        "kind": factor.code.kind,
        "level": factor.code.level or None,
        "label": factor.code.label.data(),
        "reported": factor.reported,
        "in_explanation": factor.in_explanation,
        "facilitates": list(factor.facilitates),
        "hinders": list(factor.hinders),
        "contested": list(factor.contested),
        "absent": list(factor.absent),
        "mentioned": list(factor.mentioned),
        "overruled": list(factor.overruled),
        "silent": list(factor.silent),
        "participants": factor.participants,
        "languages": list(factor.languages),
        "fit": asdict(factor.fit) if factor.fit else None,
        "first_pass": factor.first_pass,
        "revisions": list(factor.revisions),
        "quotes": [passage_row(passage) for passage in factor.quotes],
        "counter": [passage_row(passage) for passage in factor.counter],
    }


def findings_row(findings: Findings) -> Row:
    """Give the findings of a pass."""
    return {
        "study": findings.study.name,
        "pass": findings.number,
        "counted": counted_coder(findings.study),
        "left_out": list(findings.left_out),
        "cannot_be_tested": list(findings.untested),
        "factors": [factor_row(factor) for factor in findings.of_kind("condition")],
        "guidelines": [factor_row(factor) for factor in findings.of_kind("guideline")],
        "principles": [factor_row(factor) for factor in findings.of_kind("principle")],
        "recommendations": [factor_row(factor) for factor in findings.of_kind("recommendation")],
        "negative_cases": [
            {"case": one.case, "pass": one.number, "resolved_by": one.resolved_by or None, "entry": one.entry or None}
            for one in findings.negative_cases
        ],
    }


def entry_row(entry: LedgerEntry) -> Row:
    """Give one ledger entry as `history` tells it."""
    return {
        "n": entry.n,
        "at": entry.at or None,
        "by": entry.by or None,
        "kind": entry.kind,
        "parent": entry.parent or None,
        "because": entry.because or None,
        "before": dict(entry.before),
        "after": dict(entry.after),
        "flips": list(entry.result.get("flips", [])) if entry.kind == "pass" else list(entry.result.get("cases", [])),
        "memo": entry.memo.get("id"),
        "hash": entry.hash or None,
        "prev": entry.prev or None,
        "result": dict(entry.result),
        "uses": dict(entry.uses),
    }


def disagreement_row(found: Disagreement) -> Row:
    """Give one place where two coders differ."""
    return {
        "transcript": found.transcript,
        "start": found.start,
        "end": found.end,
        "code": found.code,
        "case": found.case or None,
        "values": list(found.values),
        "quote": found.quote,
    }


def agreement_row(found: Agreement) -> Row:
    """Give how far coders agree, per code and overall, and where they differ; `n` counts units times codes."""
    return {
        "unit": found.unit,
        "draw": found.draw,
        "coders": list(found.coders),
        "transcripts": list(found.transcripts),
        "left_out": list(found.left_out),
        "codes": len(found.codes),
        "units": found.units,
        "n": found.units * len(found.codes),
        "outside": found.outside,
        "overall": _coefficient_rows(found.overall),
        "per_code": [_code_agreement_row(one, found.coders) for one in found.per_code],
        "stance": {"n": found.stance_n, "coefficients": _coefficient_rows(found.stance)},
        "disagreements": [_differing_row(one) for one in found.differing],
    }


def _code_agreement_row(found: CodeAgreement, coders: tuple[str, ...]) -> Row:
    return {
        "code": found.code,
        "n": found.n,
        "given": dict(zip(coders, found.given, strict=True)),
        "together": found.together,
        "coefficients": _coefficient_rows(found.coefficients),
        "stance": {"n": found.stance_n, "coefficients": _coefficient_rows(found.stance)},
    }


def _coefficient_rows(found: tuple[Coefficient, ...]) -> Row:
    return {
        one.name: {
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "why": one.why or None,
            "flags": list(one.flags),
        }
        for one in found
    }


def _differing_row(found: Differing) -> Row:
    row = disagreement_row(found.disagreement)
    quotes = [quote or None for quote in found.quotes]
    return {**row, "about": found.about, "coders": list(found.coders), "quotes": quotes}


def error_row(error: QualcoopError) -> Row:
    """Give an error as the last line of stderr tells it under ``--json``."""
    return {
        "kind": error.kind,
        "path": error.path or None,
        "line": error.line or None,
        "message": str(error),
    }

