"""Retrieval: passages by codes and attributes, alone or near one another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcoop.errors import ExpressionError
from qualcoop.induction.retrieval import retrieve
from qualcoop.records.coding import Codings
from qualcoop.records.study import Participant

from . import forge


def material():
    """Case A: a helps (turn 2), b hinders in the same turn, a child of c two turns on; case B: a is absent."""
    first, second = forge.transcript("t", turns=4), forge.transcript("u")
    rows = (
        forge.coding(first, "a", "+", turn=2),
        forge.coding(first, "b", "-", turn=2),
        forge.coding(first, "c.money", "0", turn=4),
        forge.coding(second, "a", "a", turn=2),
    )
    study = forge.study({"A": ("T", {}), "B": ("F", {})}, None, codes=forge.book("a", "b", "c", "c.money"))
    cases = tuple(
        replace(case, transcripts=(id_,), attributes=facts)
        for case, id_, facts in zip(study.spec.cases, "tu", ({"size": "city"}, {}), strict=True)
    )
    people = (Participant("p1", "t", "ตอบ", role="informant", position="mayor", side="political"),)
    return replace(
        study,
        spec=replace(study.spec, cases=cases),
        transcripts=(first, second),
        codings=Codings(rows),
        participants=people,
    )


def found(where="", **more):
    return [(passage.transcript, passage.turn, codes) for passage, codes in retrieve(material(), where, **more)]


ALL = [("t", 2, ("a", "b")), ("t", 4, ("c.money",)), ("u", 2, ("a",))]


def test_without_a_rule_every_coded_stretch_comes_once_in_the_order_of_the_texts():
    assert found() == ALL


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("a", [0, 2]),
        ("a & b", [0]),
        ("a & ~b", [2]),
        ("b.hinders", [0]),
        ("a.hinders", []),
        ("c", [1]),
        ("@case=B", [2]),
        ("@state=absent", [2]),
        ("@participant=p1", [0, 1]),
        ("@position=mayor & @side=political", [0, 1]),
        ("@language=th & ~@transcript=u", [0, 1]),
        ("@basis=documented", []),
        ("@size=city", [0, 1]),
        ("@size!=city", [2]),
        ("@stance=facilitates", [0]),
    ],
)
def test_a_rule_over_codes_and_attributes(where, expected):
    assert found(where) == [ALL[place] for place in expected]


def test_near_counts_codes_so_many_characters_away_in_the_same_transcript_and_case():
    assert found("a & c") == []
    gap = material().codings.rows[2].start - material().codings.rows[0].end
    assert found("a & c", near=gap - 1) == []
    assert found("a & c", near=gap) == [ALL[0], ALL[1]]
    assert found("a & c", near=100_000) == [ALL[0], ALL[1]]


def test_a_stretch_coded_both_ways_is_shown_as_neutral():
    shown = {passage.turn: passage.stance for passage, _ in retrieve(material(), "@transcript=t")}
    assert shown == {2: "neutral", 4: "neutral"}
    alone = replace(material(), codings=Codings(material().codings.rows[:1]))
    assert [passage.stance for passage, _ in retrieve(alone)] == ["facilitates"]


@pytest.mark.parametrize(
    ("where", "said"), [("zz", "no code 'zz'"), ("@colour=red", "no attribute 'colour'"), ("a &", "ends where")]
)
def test_a_rule_that_names_nothing_known_is_refused(where, said):
    with pytest.raises(ExpressionError, match=said):
        retrieve(material(), where)
