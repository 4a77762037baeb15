"""While records are made, cycles are not looked for; afterwards all is as it was."""

from __future__ import annotations

import gc

import pytest

from qualcoop.coding import holding
from qualcoop.coding.holding import uncollected


class Picture:
    """Something that holds itself, so that only a search for cycles frees it."""

    def __init__(self) -> None:
        self.me = self


def alive() -> int:
    gc.disable()
    try:
        return sum(isinstance(one, Picture) for one in gc.get_objects())
    finally:
        gc.enable()


def test_after_a_fault_cycles_are_looked_for_again():
    with pytest.raises(KeyError), uncollected():
        raise KeyError
    assert gc.isenabled()


def test_who_does_not_look_for_cycles_still_does_not_afterwards():
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_one_within_another_ends_with_the_outer_one():
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def alive_beside_many_records() -> int:
    """Make a picture, then many records, and count the pictures that are there."""
    picture = Picture()
    with uncollected():
        records = [[n] for n in range(2 * holding.MANY)]
    return alive() if picture.me and records else 0


def test_what_was_young_beside_many_records_is_not_kept_for_good(monkeypatch):
    monkeypatch.setattr(holding, "PLENTY", 5 * holding.MANY)
    left = [alive_beside_many_records() for _ in range(20)]
    assert 1 < max(left) < 8


def test_many_records_count_as_old_afterwards():
    gc.collect()
    with uncollected():
        records = [[n] for n in range(2 * holding.MANY)]
    old = {id(one) for one in gc.get_objects(generation=2)}
    assert gc.get_freeze_count() or {id(one) for one in records} <= old
