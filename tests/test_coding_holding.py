"""While records are made, cycles are not looked for; afterwards all is as it was."""

from __future__ import annotations

import gc

import pytest

from qualcoop.coding.holding import uncollected


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
