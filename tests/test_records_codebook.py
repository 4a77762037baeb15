"""Codebooks: what changed between two versions is told in operations; data leave out what a version must not keep."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcoop.errors import UnknownCodeError
from qualcoop.records.codebook import Bilingual, Code, Codebook, Cue, Example, Indicator, is_code_id

LAWS = Code(
    "laws",
    label=Bilingual("กฎหมายที่เกี่ยวข้อง", "Related laws"),
    examples=(Example("t-01", 4, "กฎหมายเปิดทางให้เราทำร่วมกันได้"),),
    indicators=(Indicator("อำนาจหน้าที่", "th", exclude=("อำนาจหน้าที่ครู",)), Indicator("law", "en", exact=True)),
    cues=(Cue("ติดขัด", "th", "hinders"),),
    silence="absent",
    silence_memo="ถามทุกคน",
)


def said(newer, older):
    return [str(change) for change in Codebook(tuple(newer)).diff(Codebook(tuple(older)))]


def test_a_code_is_created_retired_or_reworded():
    trust = Code("trust")
    assert said([LAWS, trust], [LAWS]) == ["created trust"]
    assert said([LAWS], [LAWS, trust]) == ["retired trust"]
    assert said([replace(LAWS, rule="any")], [LAWS]) == ["reworded laws -> laws"]
    assert said([LAWS, trust], [LAWS, trust]) == []


def test_a_line_number_is_no_change():
    assert said([replace(LAWS, line=40)], [LAWS]) == []


def test_one_heir_of_a_code_that_is_gone_is_its_new_name():
    assert said([Code("rules", origin=("laws",))], [LAWS]) == ["renamed laws -> rules"]


def test_several_heirs_or_one_beside_its_parent_are_a_split():
    rules, acts = Code("rules", origin=("laws",)), Code("acts", origin=("laws",))
    assert said([rules, acts], [LAWS]) == ["split laws -> rules, acts"]
    assert said([LAWS, rules], [LAWS]) == ["split laws -> rules"]


def test_several_origins_are_a_merge_that_is_told_once():
    trust, bond = Code("trust"), Code("bond", origin=("laws", "trust"))
    assert said([bond], [LAWS, trust]) == ["merged laws, trust -> bond"]
    assert said([bond], [bond]) == []


def test_a_renaming_is_not_told_again_in_the_next_version():
    rules = Code("rules", origin=("laws",))
    assert said([rules, Code("trust")], [rules]) == ["created trust"]


def test_data_and_back_is_the_same_codebook():
    book = Codebook((LAWS, Code("other.audit", rule="informed", informed=("mayor",))), version=3)
    assert Codebook.from_data(book.data()) == book


def test_a_version_keeps_no_quotation_and_no_memo():
    told = str(Codebook((LAWS,)).data(quotations=False))
    assert "กฎหมายเปิดทาง" not in told
    assert "ถามทุกคน" not in told
    assert "t-01" in told


def test_children_are_those_below_and_not_those_that_begin_alike():
    book = Codebook((Code("other"), Code("other.audit"), Code("other.audit.late"), Code("others")))
    assert [code.id for code in book.children("other")] == ["other.audit", "other.audit.late"]
    assert book["other.audit"].parent == "other"


def test_an_unknown_code_lists_the_known_ones():
    with pytest.raises(UnknownCodeError, match="its codes are laws"):
        Codebook((LAWS,))["trust"]


@pytest.mark.parametrize(
    ("word", "good"),
    [
        ("laws", True),
        ("กฎหมาย", True),
        ("a.b", True),
        ("_x", True),
        ("2a", False),
        ("co-op", False),
        ("a.hinders", False),
        ("", False),
        ("a b", False),
        ("a.", False),
    ],
)
def test_a_code_id_is_a_word_in_any_script(word, good):
    assert is_code_id(word) is good
