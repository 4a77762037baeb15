"""The blind arm and its two controls: what matches, what is beyond, and each reason for which it fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcoop.errors import UnknownCodeError
from qualcoop.records.codebook import Code
from qualcoop.workflows import reproducing
from qualcoop.workflows.arms import DECOY, blind_failures, decoys_row, open_arm, variant_row

from . import forge

# Reported: in two cases, by three persons, in three passages. `thin` is told once; `shared` is a principle.
TOLD = {
    "A": (None, {"laws": "+ +", "floods": "+ +", "thin": "+", "shared": "0 0", "other": "- -"}),
    "B": (None, {"laws": "+", "floods": "-", "shared": "0", "other": "-"}),
}
BOOK = forge.book("laws", "floods", "thin", "other", Code("shared", kind="principle", cell="presence"))
CROSSWALK = "item,finding,why\nrelated laws,thin,\nrelated laws,laws,\nstructure,,\ndecoy: floods,floods,\n,other,\n"
PASSED = {"variant": {"passed": True}, "decoys": {"passed": True}}


@pytest.fixture
def folder(tmp_path):
    """A blind arm on disk: two cases, five codes, a crosswalk."""
    study = forge.study(TOLD, None, codes=BOOK, outcome=None, mode="inductive-content")
    made = forge.on_disk(study, tmp_path / "blind")
    (made / "crosswalk.csv").write_text(CROSSWALK, encoding="utf-8")
    return made


def ids(factors):
    return [factor.code.id for factor in factors]


def test_an_arm_without_a_crosswalk_was_not_run(folder):
    (folder / "crosswalk.csv").unlink()
    assert open_arm(folder) is None


def test_a_match_is_a_reported_finding_that_the_judge_named(folder):
    arm = open_arm(folder)
    assert arm.crosswalk == {"related laws": ("thin", "laws"), "decoy: floods": ("floods",)}
    assert ids(arm.match("related laws")) == ["laws"], "thin is told once and so not reported"
    assert arm.match("structure") == ()


def test_a_crosswalk_that_names_no_finding_of_the_arm_is_refused(folder):
    (folder / "crosswalk.csv").write_text("item,finding\nrelated laws,budget\n", encoding="utf-8")
    with pytest.raises(UnknownCodeError, match="budget"):
        open_arm(folder).match("related laws")


def test_what_matches_nothing_is_beyond_and_a_decoy_is_not(folder):
    arm = open_arm(folder)
    assert set(arm.unmatched("condition", "principle")) == {"other", "shared"}
    assert arm.unmatched("condition") == ("other",)


def test_a_decoy_that_is_found_passes_and_none_fails(folder):
    arm = open_arm(folder)
    found = decoys_row(arm, ["floods", "kinship"])
    assert (found["value"], found["passed"], found["why"]) == ("1 of 2", True, "floods")
    assert decoys_row(arm, ["kinship"])["passed"] is False
    assert arm.match(DECOY + "floods")


def test_the_variant_fails_when_it_finds_what_was_left_out(folder):
    arm = open_arm(folder)
    assert variant_row(arm, "structure")["passed"] is True
    found = variant_row(arm, "related laws")
    assert (found["value"], found["passed"]) == ("related laws: laws", False)


def test_an_arm_that_was_not_run_neither_passes_nor_fails():
    for row in (decoys_row(None, ["floods"]), variant_row(None, "structure")):
        assert row["passed"] is None
        assert "not" in row["why"]


@pytest.mark.parametrize(
    ("found", "controls", "said"),
    [
        ({"a": True, "b": True, "c": False}, PASSED, []),
        ({"a": True, "b": False, "c": False}, PASSED, ["finds 1 of 3 named items, fewer than two thirds"]),
        ({"a": True}, {**PASSED, "variant": {"passed": False}}, ["control variant fails"]),
        ({"a": True}, {**PASSED, "decoys": {"passed": False}}, ["control decoys fails"]),
        ({"a": True}, {**PASSED, "variant": {"passed": None}}, []),
    ],
)
def test_every_reason_for_which_the_blind_arm_fails_is_told(folder, found, controls, said):
    (folder / "crosswalk.csv").write_text(CROSSWALK + "shared aim,shared,\n", encoding="utf-8")
    assert blind_failures(open_arm(folder), found, controls) == said


def test_more_than_a_third_of_factors_that_match_nothing_fail(folder):
    said = blind_failures(open_arm(folder), {"a": True}, PASSED)
    assert said == ["2 of its 4 factors match neither list nor sheet, more than a third"]


def test_a_finding_counts_when_one_quotation_does_without_the_words_of_the_item(folder):
    matches = open_arm(folder).match("related laws")
    assert {quote.quote for quote in matches[0].quotes} == set(forge.SENTENCES[:2])
    assert reproducing._arm_row(matches, {"words": ["กฎหมาย"]})["found"] is True
    named = reproducing._arm_row(matches, {"words": ["กฎหมาย", "ผู้บริหาร"]})
    assert (named["found"], named["finding"]) == (False, "laws")


def test_of_several_matches_the_one_that_counts_as_found_is_shown(folder):
    """`quoted` is told in the item's words alone, so that it matches and does not count."""
    matches = open_arm(folder).match("related laws")
    one = matches[0]
    only_named = tuple(quote for quote in one.quotes if "กฎหมาย" in quote.quote)
    quoted = replace(one, code=Code("quoted"), quotes=only_named)
    row = reproducing._arm_row((quoted, one), {"words": ["กฎหมาย"]})
    assert (len(only_named) >= 2, row["found"], row["finding"]) == (True, True, "laws")
