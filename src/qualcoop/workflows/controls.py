"""Controls of the reconstruction: change one thing and see what follows. Each can fail, and says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from qualcoop import reading
from qualcoop.coding.lexicon import pieces
from qualcoop.induction.chance import Chance, against_chance
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
    The preregistered share asks of chance that it leave no case open; where the standing explanation does leave some,
    the share with as many left open (`value_as_open`) is told beside it and decides nothing.
    """
    chance = against_chance(pass_)
    claim = pass_.study.spec.hypothesis.claim if pass_.study.spec.hypothesis else None
    return {
        "value": chance.share,
        "expected": f"at most {_CHANCE}",
        "passed": None if chance.share is None or claim == "->" else chance.share <= _CHANCE,
        "why": chance.why or _chance_told(chance),
        "arrangements": chance.arrangements,
        "exhaustive": chance.exhaustive,
        "hypotheses": chance.hypotheses,
        "left_open": chance.left_open,
        "value_as_open": chance.share_as_open,
    }


def _chance_told(chance: Chance) -> str:
    told = f"{chance.arrangements} arrangements, {chance.hypotheses} hypotheses tried"
    if not chance.left_open or chance.share_as_open is None:
        return told
    return f"{told}; {chance.share_as_open:.4g} if chance, too, may leave {chance.left_open} undetermined"


def unrelated(study: Study, folder: Path) -> dict[str, Any]:
    """Let a study's indicators loose on interviews about something else: no factor should be reported.

    Conditions and principles count as factors; a proposal that is reported is told and decides nothing.
    """
    files = sorted(path for path in folder.glob("*") if path.suffix in reading.supported()) if folder.is_dir() else []
    talks = tuple(reading.read(path, name=path.name) for path in files)
    cases = tuple(Case(talk.id, transcripts=(talk.id,)) for talk in talks)
    spec = replace(study.spec, cases=cases, scope="", hypothesis=None)
    elsewhere = replace(study, spec=spec, transcripts=talks, participants=(), judgements=())
    found = elsewhere.unreviewed().findings_without() if talks else None
    reported = _reported(found, "condition", "principle")
    proposals = _reported(found, "guideline", "recommendation")
    why = [f"reported: {', '.join(reported)}"] if reported else []
    why += [f"proposals reported too: {', '.join(proposals)}"] if proposals else []
    segments = sum(1 for talk in talks for _ in pieces(talk))
    why += [f"{len(found.study.codings) if found else 0} suggestions in {segments} segments"]
    return {
        "value": f"{len(reported)} factor{'' if len(reported) == 1 else 's'} from {len(talks)} interviews",
        "expected": "no factor is reported",
        "passed": not reported if talks else None,
        "why": "; ".join(why) if talks else "there are no unrelated interviews",
    }


def _reported(findings: Findings | None, *kinds: str) -> list[str]:
    return [factor.code.id for factor in findings.of_kind(*kinds) if factor.reported] if findings else []


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
    own = [row for row in counted if _belongs(row.code, code)]
    by_transcript: dict[str, list[Coding]] = {}
    for row in own:
        by_transcript.setdefault(row.transcript, []).append(row)
    covered = tuple(masked(talk, by_transcript.get(talk.id, ())) for talk in study.transcripts)
    found = replace(study, transcripts=covered).unreviewed().findings_without()
    after = {factor.code.id: factor.reported for factor in found.factor_list if factor.code.id in codes}
    others = [other for other in codes if other != code]
    sharing = _sharing(own, [row for row in counted if not _belongs(row.code, code)], others)
    lost = [other for other in others if before.get(other) and not after.get(other)]
    return {
        "after": after,
        "keeps_bar": after.get(code, False),
        "shared_more_than_a_third": sharing,
        "lost": lost,
        "lost_unexpectedly": [other for other in lost if other not in sharing],
    }


def _belongs(code: str, parent: str) -> bool:
    """Tell whether a code is this one or its child: a parent without codings of its own takes its children's."""
    return code == parent or code.startswith(f"{parent}.")


def _sharing(own: Sequence[Coding], others: Sequence[Coding], codes: Sequence[str]) -> list[str]:
    """Give the codes more than a third of whose passages overlap the masked ones."""
    found = []
    for code in codes:
        theirs = [row for row in others if _belongs(row.code, code)]
        hit = sum(any(_overlap(row, one) for one in own) for row in theirs)
        if hit > _SHARED * len(theirs):
            found.append(code)
    return sorted(found)


def _overlap(row: Coding, other: Coding) -> bool:
    return row.transcript == other.transcript and row.start < other.end and other.start < row.end
