"""The ledger as data: a chain in which every change shows, and two ledgers that tell the same story."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import LedgerError
from qualcoop.records.canonical import canonical
from qualcoop.records.ledger import (
    ENTRY_KINDS,
    STAMPED,
    LedgerEntry,
    branch,
    chain_fault,
    check_because,
    last_pass,
    leaves,
    memo_hash,
    pass_numbers,
    same_story,
    stamped,
)

words = st.text("กขabc ๑1", max_size=5)
entries = st.builds(
    LedgerEntry,
    st.sampled_from(ENTRY_KINDS),
    because=words,
    before=st.dictionaries(words, words, max_size=2),
    after=st.dictionaries(words, st.lists(words, max_size=2), max_size=2),
    result=st.dictionaries(words, st.integers(0, 3), max_size=2),
    parent=st.integers(0, 9),
)


def chain(told):
    """Stamp entries one after another."""
    found = []
    for place, entry in enumerate(told):
        before = found[-1] if found else None
        grown = replace(entry, parent=min(entry.parent, place))
        found.append(stamped(grown, after=before, at=f"2021-03-0{place % 9 + 1}T10:00:00", by="ann"))
    return found


@given(st.lists(entries, max_size=4))
def test_a_stamped_chain_holds_and_survives_its_written_form(told):
    found = chain(told)
    again = [LedgerEntry.from_data(json.loads(canonical(entry.data()))) for entry in found]
    assert chain_fault(found) is None
    assert chain_fault(again) is None
    assert same_story(found, again)


@given(st.lists(entries, min_size=1, max_size=4), st.data())
def test_any_changed_field_of_any_line_is_named(told, data):
    """The first line that does not hold is the changed one."""
    found = chain(told)
    place = data.draw(st.integers(0, len(found) - 1))
    name = data.draw(st.sampled_from(sorted(set(LedgerEntry.__slots__) - {"n"})))
    other = {"parent": 99, "kind": "refuse", "memo": {"id": "x"}, "uses": {"spec": "x"}}.get(name, "other")
    if name in ("before", "after", "result"):
        other = {"other": 1}
    if getattr(found[place], name) != other:
        found[place] = replace(found[place], **{name: other})
        fault = chain_fault(found)
        assert fault is not None
        assert fault[0] == place + 1
        assert f"line {place + 1}" in fault[1]


@given(st.lists(entries, min_size=2, max_size=4), st.data())
def test_a_line_left_out_or_put_elsewhere_is_found(told, data):
    found = chain(told)
    place = data.draw(st.integers(0, len(found) - 2))
    assert chain_fault(found[:place] + found[place + 1 :]) is not None
    found[place], found[place + 1] = found[place + 1], found[place]
    assert chain_fault(found) == (place + 1, f"line {place + 1} says it is number {place + 2}")


def test_the_story_leaves_out_what_saving_stamps_and_nothing_else():
    one = chain([LedgerEntry("pass", result={"verdicts": {"A": "confirms"}})])[0]
    other = replace(one, at="2030-01-01", by="ben", hash="x", prev="y", n=7)
    assert same_story([one], [other])
    assert set(one.data()) - set(one.story()) == set(STAMPED)
    assert not same_story([one], [replace(one, parent=5)])
    assert not same_story([one], [one, one])


@pytest.mark.parametrize(
    "because",
    [
        "case:G",
        "case:หมู่บ้าน_1",
        "passage:t-01:3-9",
        "disagreement:laws",
        "idle:กฎหมาย",
        "source",
        "adviser",
        "time",
        "no_negative_case",
        "cases_exhausted",
        "saturation:code",
    ],
)
def test_a_reason_of_a_known_kind_is_taken(because):
    assert check_because(because) is None


@pytest.mark.parametrize(
    "because", ["", "because I say so", "case:", "case:A B", "passage:t:9", "source:x", "time ", "case:A\ncase:B"]
)
def test_free_text_is_no_reason(because):
    with pytest.raises(LedgerError, match="it can be case:ID"):
        check_because(because)


def test_a_line_with_other_keys_or_an_unknown_kind_is_refused():
    data = LedgerEntry("pass").data()
    with pytest.raises(LedgerError, match="odd: remark"):
        LedgerEntry.from_data({**data, "remark": "ใครว่าอะไร"})
    with pytest.raises(LedgerError, match="odd: by"):
        LedgerEntry.from_data({key: value for key, value in data.items() if key != "by"})
    with pytest.raises(LedgerError, match="kind is 'guess'"):
        LedgerEntry.from_data({**data, "kind": "guess"})


def test_a_memos_hash_needs_its_salt():
    assert memo_hash("1", "หมู่บ้าน C") != memo_hash("2", "หมู่บ้าน C")
    assert memo_hash("1", "หมู่บ้าน C") == memo_hash("1", "หมู่บ้าน C")


# --- the tree ------------------------------------------------------------------------------------------------


@given(st.lists(entries, min_size=1, max_size=8), st.data())
def test_every_line_leads_back_to_a_first_one_by_its_parents(told, data):
    found = chain(told)
    end = data.draw(st.integers(1, len(found)))
    path = branch(found, end)
    assert path[-1].n == end
    assert path[0].parent == 0
    assert [entry.parent for entry in path[1:]] == [entry.n for entry in path[:-1]]


@given(st.lists(entries, min_size=1, max_size=8))
def test_every_line_lies_on_the_way_to_some_leaf(told):
    found = chain(told)
    ways = {entry.n for end in leaves(found) for entry in branch(found, end)}
    assert ways == {entry.n for entry in found}
    assert len(found) in leaves(found)


def test_a_straight_ledger_is_one_branch():
    found = chain([LedgerEntry(kind, parent=n) for n, kind in enumerate(("pass", "hold", "pass"))])
    assert branch(found) == tuple(found)
    assert leaves(found) == (3,)
    assert pass_numbers(found) == {1: 1, 3: 2}
    assert last_pass(branch(found, 2)) == found[0]
    assert last_pass(()) is None


def test_a_line_that_grows_from_a_later_one_is_named():
    first, second = chain([LedgerEntry("pass"), LedgerEntry("hold", parent=1)])
    odd = replace(second, parent=2, hash="")
    odd = replace(odd, hash=odd.expected_hash())
    assert chain_fault((first, odd)) == (2, "line 2 says it grows from line 2, which does not stand before it")
    assert [entry.n for entry in branch((first, odd))] == [1, 2]
