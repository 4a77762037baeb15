"""Against chance: the counts are those of brute force, for all three arrows, and what cannot be assessed says why."""

from __future__ import annotations

from itertools import combinations, product
from math import comb

import pytest

from qualcoop.induction import chance
from qualcoop.induction.chance import against_chance
from qualcoop.induction.verdicts import verdict

from . import forge

# What is said of a code in a case, and what `code` and `code.hinders` are worth for it.
WORTH = {"+": "TF", "-": "FT", "0": "??", "": "??", "a": "FF", "+ -": "CC"}
OPEN = {
    "A": ("T", {"a": "+", "b": "+"}),
    "B": ("T", {"a": "+", "b": "0"}),
    "C": ("T", {"a": "-", "b": "+"}),
    "D": ("F", {"a": "-", "b": "-"}),
    "E": ("F", {"a": "a", "b": "+ -"}),
    "F": ("F", {"a": "", "b": "a"}),
}
TOLD = {
    "A": ("T", {"a": "+", "b": "+"}),
    "B": ("T", {"a": "+", "b": "-"}),
    "C": ("T", {"a": "+", "b": "+"}),
    "D": ("F", {"a": "-", "b": "+"}),
    "E": ("F", {"a": "-", "b": "-"}),
    "F": ("F", {"a": "a", "b": "-"}),
}
CLAIMS = ["a -> works", "a <- works", "a <-> works", "a & b -> works", "a | b <- works", "a & b <-> works"]


def denied(value):
    return {"T": "F", "F": "T"}.get(value, "?")


def joined(values, sign):
    ends, other = ("F", "T") if sign == "&" else ("T", "F")
    return ends if ends in values else other if set(values) == {other} else "?"


def hypotheses(told, count):
    """Give what every hypothesis with so many literals is worth in each case, read from the table by hand."""
    singles = []
    for code in "ab":
        for place in (0, 1):
            values = [WORTH[said.get(code, "")][place] for _, said in told.values()]
            singles += [(code, values), (code, [denied(value) for value in values])]
    if count == 1:
        return [values for _, values in singles]
    pairs = [(x, y) for (one, x), (other, y) in combinations(singles, 2) if one != other]
    return [[joined(two, sign) for two in zip(x, y, strict=True)] for (x, y), sign in product(pairs, "&|")]


def counted(told, claim, count, *, needed, may_open):
    """Count the arrangements by looking up the verdict of every case under every hypothesis."""
    found = 0
    for chosen in combinations(range(len(told)), sum(y == "T" for y, _ in told.values())):
        outcomes = ["T" if place in chosen else "F" for place in range(len(told))]
        tables = [
            [verdict(x, y, claim) for x, y in zip(values, outcomes, strict=True)] for values in hypotheses(told, count)
        ]
        found += any(
            "negative" not in row and row.count("undetermined") <= may_open and row.count("confirms") >= needed
            for row in tables
        )
    return found


@pytest.mark.parametrize("told", [TOLD, OPEN], ids=["told", "open"])
@pytest.mark.parametrize("hypothesis", CLAIMS)
def test_the_share_is_that_of_brute_force(hypothesis, told):
    pass_ = forge.study(told, hypothesis, codes=forge.book("a", "b")).test()
    found = against_chance(pass_)
    words = list(forge.verdicts(pass_).values())
    count, claim = 1 + hypothesis.count("&") + hypothesis.count("|"), hypothesis.split()[-2]
    asked = {"needed": words.count("confirms")}
    assert (found.arrangements, found.exhaustive) == (comb(6, 3), True)
    assert found.hypotheses == len(hypotheses(told, count))
    assert found.left_open == words.count("undetermined")
    assert found.share == counted(told, claim, count, may_open=0, **asked) / 20
    assert found.share_as_open == counted(told, claim, count, may_open=found.left_open, **asked) / 20


def test_the_standing_explanation_counts_as_one_that_does_as_well():
    """Its own arrangement is among those looked at; where it leaves a case open, only the second share has it."""
    assert against_chance(forge.study(TOLD, "a <-> works").test()).share >= 1 / 20
    left_open = {**TOLD, "C": ("T", {"a": "0", "b": "+"})}
    found = against_chance(forge.study(left_open, "a <-> works").test())
    assert (found.left_open, found.share_as_open >= 1 / 20) == (1, True)
    assert found.share <= found.share_as_open


def test_cases_out_of_scope_or_without_a_known_outcome_are_not_laid_anew():
    told = {**TOLD, "G": ("?", {"a": "+"}), "H": ("T", {"a": "-"})}
    size = {case: {"size": "village" if case == "H" else "city"} for case in told}
    study = forge.study(told, "a <-> works", attributes=size, scope="@size=city")
    assert against_chance(study.test()).arrangements == comb(6, 3)


def test_three_literals_are_joined_in_eight_ways():
    found = against_chance(forge.study(TOLD, "a & b & c <-> works", codes=forge.book("a", "b", "c", "d")).test())
    assert found.hypotheses == comb(4, 3) * 4**3 * 8


@pytest.mark.parametrize(
    ("told", "hypothesis", "why"),
    [
        (forge.STORY, "a -> works", "6 arrangements, fewer than 20"),
        (TOLD, None, "no hypothesis stands"),
        (TOLD, "a & b & c & d <-> works", "4 literals, more than 3"),
    ],
)
def test_what_cannot_be_assessed_says_why(told, hypothesis, why):
    study = forge.study(told, hypothesis, codes=forge.book("a", "b", "c", "d"))
    found = against_chance(study.test())
    assert (found.share, found.share_as_open, found.why) == (None, None, why)


def test_of_too_many_arrangements_two_thousand_different_ones_are_drawn_and_always_the_same():
    once, again = (chance._arrangements(16, 8) for _ in range(2))
    assert len({tuple(y) for y in once}) == 2000
    assert all(y.sum() == 2 * 8 for y in once)
    assert [tuple(y) for y in once] == [tuple(y) for y in again]
    assert len(chance._arrangements(12, 6)) == comb(12, 6)
