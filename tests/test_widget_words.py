"""Tests of the widget's fixed words: each stands in Thai and in English, and nothing Python can send lacks its word."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from qualcoop.coding.settling import KEPT
from qualcoop.coding.stance import Effect
from qualcoop.records.codebook import Codebook, CodeKind
from qualcoop.records.coding import Basis, Stance, State
from qualcoop.views.widget.page import script
from qualcoop.views.widget.strings import SAID, STRINGS

EVERY = {**STRINGS, **{f"said.{key}": said for key, said in SAID.items()}}
THAI = re.compile(r"[\u0e01-\u0e4e]")
SENT = {
    "stance": get_args(Stance),
    "effect": get_args(Effect),
    "state": [one for one in get_args(State) if one],
    "basis": [one for one in get_args(Basis) if one],
    "kept": KEPT,
    "kind": [f"kind.{kind}" for kind in get_args(CodeKind)],
    "level": [f"level.{level}" for level in Codebook().levels],
}


@pytest.mark.parametrize("key", EVERY)
def test_every_word_stands_in_thai_and_in_english(key):
    said = EVERY[key]
    assert THAI.search(said.th)
    assert re.search("[A-Za-z]", said.en)
    assert not THAI.search(said.en)


@pytest.mark.parametrize("key", EVERY)
def test_both_languages_fill_in_the_same_and_keep_it_apart_from_the_words_beside_it(key):
    said = EVERY[key]
    assert sorted(re.findall(r"\{\w+\}", said.th)) == sorted(re.findall(r"\{\w+\}", said.en))
    assert not re.search(r"[ก-๙]\{|\}[ก-๙]", said.th)


@pytest.mark.parametrize(("kind", "values"), SENT.items(), ids=SENT)
def test_whatever_python_can_send_has_its_word(kind, values):
    assert values
    assert [value for value in values if value not in STRINGS] == []


def test_every_word_that_the_page_asks_for_is_there():
    asked = set(re.findall(r'words\.say\("([\w.]+)"', script())) | set(re.findall(r'\], "(key_\w+)"\]', script()))
    asked |= set(re.findall(r'(?:button|tool)\((?:words, )?"(\w+)"', script()))
    asked |= set(re.findall(r'this\.want\((?:kind === "coding" \? )?"(\w+)"', script()))
    assert len(asked) > 60
    assert sorted(asked - set(STRINGS)) == []


def test_every_count_has_words_for_one():
    counted = [key for key, said in STRINGS.items() if re.search(r"\{n\} [a-z]+s\b|\b[A-Za-z]+s \(\{n\}\)", said.en)]
    assert counted
    assert [key for key in counted if f"{key}.one" not in STRINGS] == []
