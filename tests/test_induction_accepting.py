"""Accepting an option: what it asks for, which option is meant, and what must not be taken away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import UsageError
from qualcoop.induction.accepting import accepted, find_option, handles
from qualcoop.induction.options import Option, options
from qualcoop.records.codebook import Code, Indicator
from qualcoop.records.study import Participant

from . import forge

STUDY = forge.study(forge.STORY, codes=forge.book("a", "b", "b.x", Code("c", indicators=(Indicator("งบ", "th"),)), "d"))


def option(*does, change="x: y", explains=(), loses=()):
    return Option("refine", change, "", 1, explains, loses, does=does)


def place(talk, turn):
    where = STUDY.transcript(talk).turns[turn - 1]
    return f"{talk}:{where.start}-{where.end}"


def ids(taken):
    return [code.id for code in taken.codebook]


# --- which one -----------------------------------------------------------------------------------------------


def test_an_option_is_meant_by_its_change_by_how_it_begins_or_by_its_handle():
    found = (
        Option("reformulate", "a & b -> works", "", 1),
        option(change="a: merge into b; 80% of it lies on the same stretches"),
        option(change="a: retire, never used"),
        option(change="กฎหมาย: retire, never used"),
    )
    assert [name for name, _ in handles(found)] == ["reformulate#1", "refine#1", "refine#2", "refine#3"]
    meaning = {"a & b -> works": 0, "a: merge into b": 1, "refine#2": 2, "กฎหมาย": 3, " a:  retire ": 2}
    for words, meant in meaning.items():
        assert find_option(found, words) is found[meant]


@pytest.mark.parametrize("words", ["a: ", "a: retir ed", "refine#9", "", "zzzz"])
def test_what_means_none_or_several_is_refused_with_those_that_are_near(words):
    found = (option(change="a: merge into b"), option(change="a: retire, never used"))
    with pytest.raises(UsageError, match="refine#"):
        find_option(found, words)
    with pytest.raises(UsageError, match="no options"):
        find_option((), words)


@given(st.lists(st.text("abc: ", min_size=1, max_size=8), max_size=6))
def test_every_handle_means_its_own_option(changes):
    found = [option(change=change) for change in changes]
    for name, one in handles(found):
        assert find_option(found, name) == one


def test_a_reformulation_and_a_redefinition_are_their_own_words_and_take_no_names():
    for kind, change in (("reformulate", "a & b -> works"), ("redefine", "@size=city")):
        taken = accepted(STUDY, Option(kind, change, "", 1))
        assert (taken.value, taken.codebook, taken.proposed) == (change, None, ())
        with pytest.raises(UsageError, match="needs none; named: n"):
            accepted(STUDY, Option(kind, change, "", 1), named=["n"])


def test_an_indicator_joins_those_of_its_language_and_the_version_rises():
    both = accepted(STUDY, option("indicator", "c", "en", "budget")).codebook
    thai = accepted(replace(STUDY, codebook=both), option("indicator", "c", "th", "เงิน")).codebook
    assert [one.term for one in thai["c"].indicators] == ["งบ", "เงิน", "budget"]
    assert (thai.version, both.version) == (3, 2)
    with pytest.raises(UsageError, match="already"):
        accepted(STUDY, option("indicator", "c", "th", "งบ"))


def test_the_smaller_code_goes_into_the_larger_with_what_points_to_it():
    taken = accepted(STUDY, option("merge", "c", "d"))
    assert ids(taken) == ["a", "b", "b.x", "d"]
    assert (taken.codebook["d"].origin, taken.codebook["d"].indicators) == (("d", "c"), (Indicator("งบ", "th"),))
    assert [str(change) for change in taken.codebook.diff(STUDY.codebook)] == ["merged d, c -> d"]


def test_a_retired_code_takes_its_children_along():
    assert ids(accepted(STUDY, option("retire", "b"))) == ["a", "c", "d"]


def test_a_code_on_which_the_claim_stands_does_not_go_by_the_way():
    for does, words in ((("merge", "a", "d"), "with 'd' in its place"), (("retire", "a"), "hypothesis names 'a'")):
        with pytest.raises(UsageError, match=words):
            accepted(STUDY, option(*does))
    scoped = replace(STUDY, spec=replace(STUDY.spec, scope="d & @size=city"))
    with pytest.raises(UsageError, match="scope rule names 'd'"):
        accepted(scoped, option("retire", "d"))
    with pytest.raises(UsageError, match="names 'a'"):
        accepted(STUDY, option("split", "a"), named=["n", "m"])
    with pytest.raises(UsageError, match=r"children \(b.x\)"):
        accepted(STUDY, option("merge", "b", "d"))


@pytest.mark.parametrize("word", ["no", "refused", "ไม่ยินยอม"])
def test_a_new_code_has_passages_as_examples_and_proposes_codings_as_work(word):
    places = tuple(place(f"t{case}", 2) for case in "ABCD")
    people = (Participant("คนหนึ่ง", "tB", "ตอบ1", quote_permission=word),)
    taken = accepted(replace(STUDY, participants=people), option("create", explains=places), named=["ใหม่"])
    assert ids(taken)[-1] == "ใหม่"
    assert [(one.transcript, one.turn) for one in taken.codebook["ใหม่"].examples] == [("tA", 2), ("tC", 2), ("tD", 2)]
    assert taken.codebook["ใหม่"].examples[0].quote == forge.SENTENCES[0]
    assert [(item.kind, item.place) for item in taken.proposed] == [("created", one) for one in places]


def test_a_split_code_leaves_its_parts_their_passages_and_each_passage_its_likely_heir():
    groups = {"explains": (place("tA", 2), place("tB", 2)), "loses": (place("tD", 2), "tZ:0-3")}
    taken = accepted(STUDY, option("split", "b", **groups), named=["b", "n"])
    assert ids(taken) == ["a", "b", "n", "b.x", "c", "d"]
    assert [str(change) for change in taken.codebook.diff(STUDY.codebook)] == ["split b -> n"]
    assert {item.place: item.heirs for item in taken.proposed} == {
        place("tA", 2): ("b", "n"), place("tB", 2): ("b", "n"), place("tC", 2): ("n", "b"), place("tD", 2): ("n", "b"),
    }  # fmt: skip
    assert [one.transcript for one in taken.codebook["n"].examples] == ["tD"]


def test_a_code_split_into_children_stays_above_them():
    taken = accepted(STUDY, option("split", "a"), named=["a.one", "a.two"])
    assert ids(taken)[:3] == ["a", "a.one", "a.two"]
    assert [str(change) for change in taken.codebook.diff(STUDY.codebook)] == ["split a -> a.one, a.two"]


@pytest.mark.parametrize(
    ("does", "named", "said"),
    [
        (("create",), [], "needs the new code's id"),
        (("create",), ["n", "m"], "needs the new code's id"),
        (("create",), ["a"], "already"),
        (("create",), ["works"], "already"),
        (("create",), ["co-op"], "cannot be a code's id"),
        (("create",), ["zz.n"], "no parent"),
        (("split", "c"), ["n"], "two ids or more"),
        (("split", "c"), ["n", "n"], "two ids or more"),
        (("split", "c"), ["n", "a"], "already"),
        (("retire", "d"), ["n"], "needs none"),
        (("settle", "a"), [], "settle what the two coders"),
        ((), [], "cannot be accepted"),
        (("paint", "a"), [], "cannot be accepted"),
    ],
)
def test_what_cannot_be_accepted_says_what_is_needed(does, named, said):
    with pytest.raises(UsageError, match=said):
        accepted(STUDY, option(*does), named=named)


def test_every_option_a_pass_offers_can_be_accepted_or_stands_in_the_way_of_the_claim():
    pass_ = STUDY.test()
    found = options(STUDY, pass_.table, pass_.verdicts)
    assert {one.does[0] for one in found if one.kind == "refine"} >= {"retire", "merge"}
    for one in found:
        named = {"split": ["n", "m"], "create": ["n"]}.get(one.does[0] if one.does else "", [])
        if any(flag.startswith("hypothesis:") for flag in one.flags):
            with pytest.raises(UsageError, match="hypothesis names"):
                accepted(STUDY, one, named=named)
            continue
        taken = accepted(STUDY, one, named=named)
        assert bool(taken.value) != (taken.codebook is not None)
