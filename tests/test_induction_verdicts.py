"""The verdict table cell for cell, and what a row says besides: needs, notes, scope, tolerance, cuts."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.induction.verdicts import (
    CaseVerdict,
    evidence,
    fuzzy,
    kind_of_negative,
    needs,
    outcome_of,
    stands,
    verdict,
)
from qualcoop.records.codebook import Code
from qualcoop.records.coding import Codings
from qualcoop.records.expression import parse_expression
from qualcoop.records.study import Case, Judgement, Outcome, StudySpec

from . import forge

# The table of the method, as it is printed: X, Y, then the three claims, then what the row needs.
TABLE = """
T T | confirms     | confirms     | confirms     | -
F T | compatible   | NEGATIVE     | NEGATIVE     | decide
? T | compatible   | undetermined | undetermined | ask about X
C T | compatible   | undetermined | undetermined | judge X
T F | NEGATIVE     | compatible   | NEGATIVE     | decide
F F | compatible   | compatible   | compatible   | -
? F | undetermined | compatible   | undetermined | ask about X
C F | undetermined | compatible   | undetermined | judge X
T ? | undetermined | compatible   | undetermined | judge Y
F ? | compatible   | undetermined | undetermined | judge Y
? ? | undetermined | undetermined | undetermined | ask about X, judge Y
C ? | undetermined | undetermined | undetermined | judge X, judge Y
"""
CLAIMS = ("->", "<-", "<->")
ROWS = [[part.strip() for part in line.split("|")] for line in TABLE.strip().splitlines()]
CELLS = [
    (*row[0].split(), claim, cell.lower(), row[4])
    for row in ROWS
    for claim, cell in zip(CLAIMS, row[1:4], strict=True)
]


def test_the_table_has_36_cells():
    assert len(CELLS) == 36
    assert len({cell[:3] for cell in CELLS}) == 36


@pytest.mark.parametrize(("x", "y", "claim", "expected", "wanted"), CELLS)
def test_each_cell_of_the_printed_table(x, y, claim, expected, wanted):
    assert verdict(x, y, claim) == expected
    told = needs(x, y, claim)
    if wanted == "decide":
        assert told == (("decide",) if expected == "negative" else ())
    else:
        assert told == (() if wanted == "-" else tuple(wanted.split(", ")))


@pytest.mark.parametrize(("x", "y", "claim", "expected", "wanted"), CELLS)
def test_each_cell_is_what_holds_in_every_completion(x, y, claim, expected, wanted):
    """Confirms if each is (T, T); negative if each contradicts; compatible if none does; else undetermined."""
    may = {"T": [True], "F": [False]}
    worlds = list(product(may.get(x, [True, False]), may.get(y, [True, False])))
    forbidden = {"->": [(True, False)], "<-": [(False, True)], "<->": [(True, False), (False, True)]}[claim]
    against = [world in forbidden for world in worlds]
    if all(world == (True, True) for world in worlds):
        found = "confirms"
    elif all(against):
        found = "negative"
    else:
        found = "undetermined" if any(against) else "compatible"
    assert found == expected


@pytest.mark.parametrize(("x", "y", "claim", "expected", "wanted"), CELLS)
def test_scope_decides_before_and_unknown_scope_leaves_only_the_compatible(x, y, claim, expected, wanted):
    assert verdict(x, y, claim, scope="F") == "outside"
    for unknown in ("?", "C"):
        kept = "compatible" if expected == "compatible" else "undetermined"
        assert verdict(x, y, claim, scope=unknown) == kept


@pytest.mark.parametrize(("x", "y", "claim", "expected", "wanted"), CELLS)
def test_a_contested_outcome_is_one_that_is_not_known(x, y, claim, expected, wanted):
    if y == "?":
        assert verdict(x, "C", claim) == expected
        assert needs(x, "C", claim) == needs(x, "?", claim)


def test_a_negative_case_contradicts_necessity_or_sufficiency():
    assert (kind_of_negative("F"), kind_of_negative("T")) == ("necessity", "sufficiency")


@given(st.sampled_from("TF?C"), st.sampled_from("TF?C"), st.sampled_from(CLAIMS), st.sampled_from("TF?"))
def test_only_what_is_undetermined_can_still_contradict(x, y, claim, scope):
    """Once the unknowns are known, a verdict other than undetermined stays; compatible may become a confirmation."""
    before = verdict(x, y, claim, scope=scope)
    for a, b, c in product(*("TF" if one in "?C" else one for one in (x, y, scope))):
        after = verdict(a, b, claim, scope=c)
        if before == "compatible":
            assert after in ("compatible", "confirms", "outside")
        elif before != "undetermined":
            assert after == before


# --- a study's rows ------------------------------------------------------------------------------------------


def row(told, hypothesis="a -> works", **more):
    """Give the verdict of case A in a study of one case."""
    return forge.study({"A": told}, hypothesis, **more).test().verdicts[0]


def test_the_worked_rows_of_the_method():
    def law(said, y):
        return row((y, said), "laws & executives <-> works", codes=forge.book("laws", "executives"))

    contrast = law({"executives": "-"}, "F")
    assert (contrast.x, contrast.verdict, contrast.note) == ("F", "compatible", ("contrast",))
    both = law({"executives": "+", "laws": "+"}, "F")
    assert (both.x, both.verdict, both.kind, both.needs) == ("T", "negative", "sufficiency", ("decide",))
    ask = law({"executives": "+"}, "T")
    assert (ask.x, ask.verdict, ask.needs, ask.open) == ("?", "undetermined", ("ask about X",), ("laws",))


def test_what_is_open_is_only_what_matters():
    """Of ``a & b | c`` with ``a`` not the case, ``b`` need not be asked about."""
    found = row(("T", {"a": "-"}), "a & b | c <- works")
    assert (found.x, found.open) == ("?", ("c",))


def test_a_verdict_that_rests_on_attributions_alone_says_so():
    assert row(("T", {"a": "+"})).note == ("as_told",)
    study = forge.study({"A": ("T", {"a": "+"})})
    described = forge.coding(study.transcripts[0], "a", "+", basis="described")
    told = replace(study, codings=Codings((described,)))
    assert told.test().verdicts[0].note == ()
    judged = row(("T", {"a": "+"}), judgements=[Judgement("A", "a", "T", basis="documented")])
    assert judged.note == ()


def test_an_unknown_attribute_of_scope_asks_for_a_judgement():
    study = forge.study(
        {"A": ("F", {"a": "+"}), "B": ("F", {"a": "-"}), "C": ("F", {"a": "+"}), "D": ("F", {"a": "+"})},
        scope="@size=city",
        attributes={"C": {"size": "city"}, "D": {"size": "village"}},
    )
    found = {one.case: one for one in study.test().verdicts}
    assert (found["A"].scope, found["A"].verdict, found["A"].kind) == ("?", "undetermined", None)
    assert "judge scope" in found["A"].needs
    assert (found["B"].verdict, found["B"].needs) == ("compatible", ())
    assert found["C"].verdict == "negative"
    assert (found["D"].verdict, found["D"].x, found["D"].y, found["D"].needs) == ("outside", "T", "F", ())


@pytest.mark.parametrize(
    ("value", "truth"),
    [("none", "F"), ("partly", "F"), ("fully", "T"), ("T", "T"), ("?", "?"), (None, "?"), (0.5, 0.5)],
)
def test_an_outcome_on_a_scale_is_true_from_the_cut_upward(value, truth):
    assert outcome_of(Case("A", outcome=value), StudySpec("s", outcome=forge.GRADED)) == truth


def test_verdicts_are_given_at_every_other_cut():
    study = forge.study({"A": ("partly", {"a": "+"})}, outcome=forge.GRADED)
    cuts = study.test().at_other_cuts()
    assert {step: rows[0].verdict for step, rows in cuts.items()} == {"partly": "confirms"}
    assert study.test().verdicts[0].verdict == "negative"


def test_an_outcome_comes_from_a_judgement_then_the_case_then_codings():
    codes = forge.book("a", Code("works", kind="outcome"))
    told = {"a": "+", "works": "-"}
    assert row((None, told), codes=codes).y == "F"
    assert row(("T", told), codes=codes).y == "T"
    assert row(("T", told), codes=codes, judgements=[Judgement("A", "works", "C")]).y == "C"


def test_recipes_are_the_alternatives_of_the_left_side():
    covers = "a & b | c <- works"
    assert row(("T", {"c": "+"}), covers).verdict == "confirms"
    assert row(("T", {"a": "+"}), covers).verdict == "undetermined"
    assert row(("T", {"a": "-", "c": "-"}), covers).kind == "necessity"


def test_a_code_of_presence_that_hinders_is_still_there():
    codes = forge.book(Code("a", cell="presence"))
    silent = row(("T", {}), "a & a.hinders <-> works", codes=codes)
    assert (silent.x, silent.verdict) == ("?", "undetermined")
    assert row(("T", {"a": "-"}), "a & a.hinders <-> works", codes=codes).verdict == "confirms"


# --- whether a claim stands ----------------------------------------------------------------------------------


def rows(*results, note=()):
    return [CaseVerdict(str(n), "T", "T", "T", result, note=note) for n, result in enumerate(results)]


@pytest.mark.parametrize(
    ("results", "said"),
    [
        (("confirms", "compatible", "outside"), "stands"),
        (("confirms", "undetermined"), "not contradicted so far"),
        (("confirms", "negative"), "contradicted"),
        (("confirms", "negative", "undetermined"), "contradicted"),
        (("compatible", "compatible"), "no support"),
        (("compatible", "undetermined"), "no support"),
        (("outside",), "no support"),
        ((None, None), None),
        ((), None),
    ],
)
def test_a_claim_stands_by_its_confirming_cases_and_the_absence_of_contradiction(results, said):
    assert stands(rows(*results)) == said


def test_modified_mode_names_each_tolerated_case_and_tolerates_no_more_than_declared():
    told = {"A": ("T", {"a": "+"}), "B": ("F", {"a": "+"}), "C": ("F", {"a": "+"})}
    two = forge.study(told, mode="modified", tolerance=2).test()
    assert [one.case for one in two.verdicts if "tolerated" in one.note] == ["B", "C"]
    assert two.stands == "stands"
    one = forge.study(told, mode="modified", tolerance=1).test()
    assert not any("tolerated" in row.note for row in one.verdicts)
    assert one.stands == "contradicted"
    assert forge.study(told, mode="classic", tolerance=2).test().stands == "contradicted"


# --- evidence and fuzzy values -------------------------------------------------------------------------------


def bearing(said, line, cell="direction"):
    """Tell for each passage of case A whether it speaks for the expression."""
    study = forge.study({"A": ("T", {"a": said})}, "a -> works", codes=forge.book(Code("a", cell=cell)))
    return [true for _, true in evidence(study, study.table(), "A", parse_expression(line))]


@pytest.mark.parametrize(
    ("said", "line", "cell", "expected"),
    [
        ("+", "a", "direction", [True]),
        ("-", "a", "direction", [False]),
        ("0", "a", "direction", []),
        ("a", "a", "direction", [False]),
        ("-", "a.hinders", "direction", [True]),
        ("+", "a.hinders", "direction", [False]),
        ("0", "a", "presence", [True]),
        ("-", "a", "presence", [True]),
        ("a", "a", "presence", [False]),
    ],
)
def test_a_passage_speaks_for_an_atom_or_against_it(said, line, cell, expected):
    assert bearing(said, line, cell) == expected


def test_under_a_negation_what_speaks_against_the_code_speaks_for_the_explanation():
    study = forge.study({"A": ("F", {"a": "-", "b": "+"})}, "~a & b -> works")
    favour, against = study.test().evidence("A")
    assert [passage.code for passage in favour] == ["a", "b"]
    assert against == ()


@pytest.mark.parametrize(
    ("line", "value"), [("a & b", 0.33), ("a | b", 0.67), ("~a", 0.33), ("a & c", None), ("a | d", 1.0)]
)
def test_membership_is_min_max_and_one_minus(line, value):
    judged = [Judgement("A", "a", 0.67), Judgement("A", "b", 0.33), Judgement("A", "d", "T")]
    study = forge.study({"A": ("T", {})}, codes=forge.book("a", "b", "c", "d"), judgements=judged)
    found = fuzzy(study.table(), study.spec.cases[0], parse_expression(line))
    assert found == (value if value is None else pytest.approx(value))


def test_a_fuzzy_outcome_of_one_half_is_contested():
    assert row((0.5, {"a": "+"}), outcome=Outcome("works")).verdict == "undetermined"
    assert row((0.67, {"a": "+"}), outcome=Outcome("works")).verdict == "confirms"
