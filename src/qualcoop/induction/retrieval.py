"""Retrieval: passages by codes, case, participant, stance, alone or near one another. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qualcoop.errors import ExpressionError
from qualcoop.induction.passages import Passage, passages
from qualcoop.records.codebook import Codebook
from qualcoop.records.expression import (
    Atom,
    Attribute,
    Expression,
    Truth,
    atoms,
    conditions,
    evaluate,
    parse_expression,
)
from qualcoop.records.study import StudyRecord

__all__ = ["PASSAGE_ATTRIBUTES", "retrieve"]

PASSAGE_ATTRIBUTES: tuple[str, ...] = (
    "transcript",
    "case",
    "participant",
    "speaker",
    "role",
    "position",
    "side",
    "stance",
    "state",
    "basis",
    "language",
)

Found = tuple[Passage, tuple[str, ...]]


def retrieve(study: StudyRecord, where: str = "", *, near: int = 0) -> tuple[Found, ...]:
    """Find coded passages.

    Parameters
    ----------
    study
        Its counted codings are searched.
    where
        An expression over codes and attributes, such as ``laws.hinders & ~executives & @case=G``. A code holds of a
        passage that carries it; ``CODE.hinders`` of one that carries it so; attributes are those of the passage
        (:data:`PASSAGE_ATTRIBUTES`) and of its case. Empty: all.
    near
        Codes count up to this many characters away, within the same transcript.

    Returns
    -------
    tuple of (Passage, codes)
        One a stretch of text and case, in the order of the texts, with all codes it carries.

    Raises
    ------
    ExpressionError
        If the expression cannot be parsed or names an unknown code or attribute.
    """
    rule = parse_expression(where) if where else None
    if rule is not None:
        _check(rule, where, study)
    placed = sorted(passages(study, study.counted()), key=_text_order)
    facts = {case.id: dict(case.attributes) for case in study.spec.cases}
    found: dict[tuple[str, int, int, str], Found] = {}
    for passage in placed:
        around = _around(passage, placed, near)
        if rule is None or evaluate(rule, _values(rule, passage, around, facts, study.codebook)) == "T":
            place = (passage.transcript, passage.start, passage.end, passage.case)
            codes = tuple(dict.fromkeys(other.code for other in around if _same_stretch(other, passage)))
            stances = {other.stance for other in around if _same_stretch(other, passage)}
            shown = replace(passage, stance=passage.stance if len(stances) == 1 else "neutral")
            found.setdefault(place, (shown, codes))
    return tuple(found.values())


def _check(rule: Expression, where: str, study: StudyRecord) -> None:
    for id_ in conditions(rule):
        if id_ not in study.codebook:
            known = ", ".join(code.id for code in study.codebook)
            raise ExpressionError(f"{where!r}: no code {id_!r} in the codebook; its codes are {known}")
    known_names = {*PASSAGE_ATTRIBUTES, *(name for case in study.spec.cases for name in case.attributes)}
    for atom in atoms(rule):
        if isinstance(atom, Attribute) and atom.name not in known_names:
            raise ExpressionError(f"{where!r}: no attribute {atom.name!r}; there are {', '.join(sorted(known_names))}")


def _text_order(passage: Passage) -> tuple[str, int, int, str]:
    return (passage.transcript, passage.start, passage.end, passage.code)


def _same_stretch(a: Passage, b: Passage) -> bool:
    return (a.start, a.end, a.case) == (b.start, b.end, b.case)


def _around(passage: Passage, placed: Sequence[Passage], near: int) -> list[Passage]:
    """Give the passages of the same transcript and case that overlap a passage or lie near it."""
    return [
        other
        for other in placed
        if (other.transcript, other.case) == (passage.transcript, passage.case) and _gap(other, passage) <= (near or -1)
    ]


def _gap(a: Passage, b: Passage) -> int:
    """Give the number of characters between two passages; below 0 where they overlap."""
    return max(a.start - b.end, b.start - a.end)


def _values(
    rule: Expression,
    passage: Passage,
    around: Sequence[Passage],
    facts: dict[str, dict[str, str]],
    codebook: Codebook,
) -> dict[Atom, Truth]:
    return {atom: _value(atom, passage, around, facts, codebook) for atom in atoms(rule)}


def _value(
    atom: Atom,
    passage: Passage,
    around: Sequence[Passage],
    facts: dict[str, dict[str, str]],
    codebook: Codebook,
) -> Truth:
    if isinstance(atom, Attribute):
        own = atom.name in PASSAGE_ATTRIBUTES
        word = getattr(passage, atom.name) if own else facts.get(passage.case, {}).get(atom.name)
        return "T" if (word == atom.word) is atom.equal else "F"
    mine = {atom.code, *(child.id for child in codebook.children(atom.code))}
    return "T" if any(p.code in mine and (not atom.hinders or p.stance == "hinders") for p in around) else "F"
