"""Controls of the reconstruction: change one thing and see what follows. Each can fail, and says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from qualcoop import reading
from qualcoop.coding.lexicon import pieces
from qualcoop.induction.chance import against_chance
from qualcoop.induction.findings import Findings
from qualcoop.induction.study import Pass, Study
from qualcoop.records.coding import Coding
from qualcoop.records.study import Case
from qualcoop.records.transcript import Transcript

__all__ = ["MASK", "masked", "masking", "relabelling", "unrelated"]

MASK = "█"
_SHARED = 1 / 3
_CHANCE = 1 / 20


def relabelling(pass_: Pass) -> dict[str, Any]:
    """Hold the explanation against chance (preregistration, point 5).

    For a claim of sufficiency alone, which nearly always finds some hypothesis, the share is printed and never passes.
    """
    chance = against_chance(pass_)
    claim = pass_.study.spec.hypothesis.claim if pass_.study.spec.hypothesis else None
    return {
        "value": chance.share,
        "expected": f"at most {_CHANCE}",
        "passed": None if chance.share is None or claim == "->" else chance.share <= _CHANCE,
        "why": chance.why or f"{chance.arrangements} arrangements, {chance.hypotheses} hypotheses tried",
        "arrangements": chance.arrangements,
        "exhaustive": chance.exhaustive,
        "hypotheses": chance.hypotheses,
    }


def unrelated(study: Study, folder: Path) -> dict[str, Any]:
    """Let a study's indicators loose on interviews about something else: no factor should be reported."""
    files = sorted(path for path in folder.glob("*") if path.suffix in reading.supported()) if folder.is_dir() else []
    talks = tuple(reading.read(path, name=path.name) for path in files)
    cases = tuple(Case(talk.id, transcripts=(talk.id,)) for talk in talks)
    spec = replace(study.spec, cases=cases, scope="", hypothesis=None)
    elsewhere = replace(study, spec=spec, transcripts=talks, participants=(), judgements=())
    found = elsewhere.unreviewed().findings_without() if talks else None
    reported = [factor.code.id for factor in found.of_kind("condition") if factor.reported] if found else []
    segments = sum(1 for talk in talks for _ in pieces(talk))
    told = f"{len(found.study.codings) if found else 0} suggestions in {segments} segments"
    return {
        "value": f"{len(reported)} factors from {len(talks)} interviews",
        "expected": "no factor is reported",
        "passed": not reported if talks else None,
        "why": f"reported: {', '.join(reported)}; {told}" if reported else told,
    }


def masked(transcript: Transcript, passages: Iterable[Coding]) -> Transcript:
    """Give a transcript with these passages made block characters; every other offset stays.

    Examples
    --------
    >>> masked(Transcript("t", "law is law"), [Coding("t", 0, 3, "laws")]).text
    '███ is law'
    """
    text = list(transcript.text)
    for row in passages:
        text[row.start : row.end] = [char if char == "\n" else MASK for char in text[row.start : row.end]]
    return replace(transcript, text="".join(text))


def masking(study: Study, unreviewed: Findings, codes: Sequence[str]) -> dict[str, Any]:
    """Cover every passage settled for a factor and let the machine suggest again.

    The factor should fall below the bar; the others keep it, but for those that shared over a third of the passages.
    """
    before = {factor.code.id: factor.reported for factor in unreviewed.factor_list}
    table: dict[str, dict[str, Any]] = {}
    for code in codes:
        if before.get(code):
            table[code] = _masked_for(study, code, codes, before)
    kept = [code for code, row in table.items() if row["keeps_bar"]]
    lost = [code for code, row in table.items() if row["lost_unexpectedly"]]
    why = [f"keep the bar though masked: {', '.join(kept)}"] if kept else []
    why += [f"take others with them: {', '.join(lost)}"] if lost else []
    return {
        "value": f"{len(table) - len(kept)} of {len(table)} fall",
        "expected": "the masked factor falls below the bar, the others keep it",
        "passed": not why if table else None,
        "why": "; ".join(why) if table else "the unreviewed road reports none of the factors",
        "table": table,
    }


def _masked_for(study: Study, code: str, codes: Sequence[str], before: Mapping[str, bool]) -> dict[str, Any]:
    counted = study.counted()
    own = [row for row in counted if row.code == code]
    by_transcript: dict[str, list[Coding]] = {}
    for row in own:
        by_transcript.setdefault(row.transcript, []).append(row)
    covered = tuple(masked(talk, by_transcript.get(talk.id, ())) for talk in study.transcripts)
    found = replace(study, transcripts=covered).unreviewed().findings_without()
    after = {factor.code.id: factor.reported for factor in found.factor_list if factor.code.id in codes}
    sharing = _sharing(own, [row for row in counted if row.code in codes and row.code != code])
    lost = [other for other in codes if other != code and before.get(other) and not after.get(other)]
    return {
        "after": after,
        "keeps_bar": after.get(code, False),
        "shared_more_than_a_third": sharing,
        "lost": lost,
        "lost_unexpectedly": [other for other in lost if other not in sharing],
    }


def _sharing(own: Sequence[Coding], others: Sequence[Coding]) -> list[str]:
    """Give the codes more than a third of whose passages overlap the masked ones."""
    total: dict[str, int] = {}
    hit: dict[str, int] = {}
    for row in others:
        total[row.code] = total.get(row.code, 0) + 1
        overlaps = any(r.transcript == row.transcript and r.start < row.end and row.start < r.end for r in own)
        hit[row.code] = hit.get(row.code, 0) + overlaps
    return sorted(code for code in total if hit[code] / total[code] > _SHARED)
