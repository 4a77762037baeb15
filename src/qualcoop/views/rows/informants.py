"""Rows of the JSON contract for informants, contested cells, triangulation, comparison and rivals. Computes nothing."""

from __future__ import annotations

from typing import Any

from qualcoop.induction.comparing import Beside, CodeComparison, Compared, CoOccurring
from qualcoop.induction.contested import ContestedCell, TimeOrder
from qualcoop.induction.informants import Informant
from qualcoop.induction.rivals import Apart, Kind, Rival, Rivals, Undecided
from qualcoop.induction.steps import JudgementSteps, Moved
from qualcoop.induction.triangulation import Says, Triangulated
from qualcoop.views.rows.records import passage_row

__all__ = [
    "comparison_row",
    "contested_row",
    "informant_row",
    "rivals_row",
    "steps_row",
    "triangulated_row",
]

Row = dict[str, Any]


def informant_row(row: Informant) -> Row:
    """Give what one person says of one code in one case.

    Examples
    --------
    >>> informant_row(Informant("A", "laws", "A1"))["says"], informant_row(Informant("A", "laws", "A1"))["side"]
    ('?', None)
    """
    return {
        "case": row.case,
        "code": row.code,
        "participant": row.participant,
        "position": row.position or None,
        "side": row.side or None,
        "languages": list(row.languages),
        "says": row.says,
        "why": row.why or None,
        "counts": row.counts,
        "passages": [passage_row(passage) for passage in row.passages],
    }


# --- contested, judged ---------------------------------------------------------------------------------------


def contested_row(found: ContestedCell) -> Row:
    """Give a contested cell: who says what, and how it was dealt with; without the memo."""
    return {
        "case": found.case,
        "code": found.code,
        "voices": [{**informant_row(voice), "dates": list(found.dates_of(voice))} for voice in found.voices],
        "about": list(found.about),
        "between_sides": found.between_sides,
        "form_only": found.form_only,
        "how": found.how,
        "value": found.value,
        "by": found.by or None,
        "favour": list(found.favour),
        "against": list(found.against),
        "split_into": list(found.heirs),
        "origin": list(found.origin),
        "time": _time_row(found.time) if found.time else None,
    }


def _time_row(found: TimeOrder) -> Row:
    return {"first": found.first, "favour": list(found.favour), "against": list(found.against)}


def steps_row(found: JudgementSteps) -> Row:
    """Give what moving the judgements one step does; `hold` is null where no move crosses the cut.

    Examples
    --------
    >>> steps_row(JudgementSteps(0))["hold"] is None
    True
    """
    return {
        "judged": found.judged,
        "hold": found.hold,
        "stands": found.stands,
        "each": [_moved_row(move) for move in found.each],
        "together": [_moved_row(move) for move in found.together],
    }


def _moved_row(move: Moved) -> Row:
    names = ("case", "code", "value", "to")
    return {
        "direction": move.direction,
        "judgements": [dict(zip(names, told, strict=True)) for told in move.judgements],
        "crosses": move.crosses,
        "turned": [{"case": one.case, "before": one.before, "after": one.after} for one in move.turned],
        "stands": move.stands,
    }


# --- triangulation -------------------------------------------------------------------------------------------


def triangulated_row(found: Triangulated) -> Row:
    """Give a cell beside what each source says; `triangulated` names the dimensions on which two sources agree.

    Examples
    --------
    >>> triangulated_row(Triangulated("A", "laws", "T"))["triangulated"]
    []
    """
    return {
        "case": found.case,
        "code": found.code,
        "value": found.value,
        "triangulated": list(found.agreeing),
        "differing": list(found.differing),
        "sources": [_says_row(source) for source in found.sources],
    }


def _says_row(source: Says) -> Row:
    return {
        "dimension": source.dimension,
        "source": source.name or None,
        "says": source.says,
        "relation": source.relation,
        "independent": source.independent,
        "participants": list(source.participants),
        "passages": source.passages,
    }


# --- comparison ----------------------------------------------------------------------------------------------


def comparison_row(found: CodeComparison) -> Row:
    """Give the passages of one code case by case, with the codes that share words with them.

    Examples
    --------
    >>> comparison_row(CodeComparison("laws"))
    {'code': 'laws', 'cases': [], 'beside': [], 'with': []}
    """
    return {
        "code": found.code,
        "cases": [_compared_row(case) for case in found.cases],
        "beside": [_beside_row(one) for one in found.beside],
        "with": [_with_row(one) for one in found.with_],
    }


def _compared_row(case: Compared) -> Row:
    said = zip(case.passages, case.codes, strict=True)
    return {
        "case": case.case,
        "value": case.value,
        "outcome": case.outcome,
        "passages": [
            {**passage_row(p, codes=codes), "state": p.state, "basis": p.basis, "side": p.side or None}
            for p, codes in said
        ],
    }


def _beside_row(one: Beside) -> Row:
    names = ("stances", "states", "bases", "sides", "positions")
    counted = {name: {word or "not said": n for word, n in getattr(one, name)} for name in names}
    return {"outcome": one.outcome, "cases": {value: list(cases) for value, cases in one.cases}, **counted}


def _with_row(one: CoOccurring) -> Row:
    return {"code": one.code, "passages": one.passages, "cases": list(one.cases)}


# --- rivals --------------------------------------------------------------------------------------------------


def rivals_row(found: Rivals) -> Row:
    """Give hypotheses side by side; places of hypotheses are counted from 1."""
    return {
        "claims": [_rival_row(one) for one in found.claims],
        "cases": [
            {
                "case": rows[0].case,
                "outcome": rows[0].y,
                "x": [r.x for r in rows],
                "verdicts": [r.verdict for r in rows],
            }
            for rows in zip(*(one.rows for one in found.claims), strict=True)
        ],
        "apart": [_apart_row(one) for one in found.apart],
        "undecided": [_undecided_row(one) for one in found.undecided],
        "kinds": None if found.kinds is None else [_kind_row(kind) for kind in found.kinds],
        "unlisted": found.unlisted,
        "equivalent": found.equivalent,
    }


def _rival_row(one: Rival) -> Row:
    return {
        "hypothesis": str(one.hypothesis),
        "standing": one.standing,
        "stands": one.stands,
        "confirms": list(one.cases("confirms")),
        "against_necessity": list(one.fails("necessity")),
        "against_sufficiency": list(one.fails("sufficiency")),
        "undetermined": list(one.cases("undetermined")),
    }


def _apart_row(one: Apart) -> Row:
    return {"case": one.case, "x": list(one.x), "verdicts": list(one.verdicts), "decides": one.decides}


def _undecided_row(one: Undecided) -> Row:
    return {
        "case": one.case,
        "needs": [{"do": do, "about": about} for do, about in one.needs],
        "decisive": one.decisive,
        "completions": one.completions,
        "worlds": [{"values": dict(world.values), "contradicted": list(world.contradicted)} for world in one.worlds],
    }


def _kind_row(kind: Kind) -> Row:
    return {
        "values": list(kind.values),
        "if_occurs": None if kind.if_occurs is None else list(kind.if_occurs),
        "if_not": None if kind.if_not is None else list(kind.if_not),
    }
