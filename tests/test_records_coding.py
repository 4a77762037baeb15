"""A coding refuses what it cannot mean; a suggestion under another name is one like any other."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace

import pytest

from qualcoop.errors import OffsetError, StudyError
from qualcoop.records.coding import Coding, Suggestion

FOUND = Suggestion(
    Coding("t", 3, 14, "trust", "indicators@0a1b2c3d", "hinders", quote="เราไม่ไว้ใจ"),
    2,
    "micro",
    0.67,
    1,
    (("ไว้ใจ", 9, 14, "compound"),),
    (("ไม่ไว้ใจ", 6, 14, "hinders"),),
)


def made_anew(one: Suggestion, code: str, level: str, coder: str) -> Suggestion:
    """Give what :meth:`Suggestion.under` gives, by the plain road."""
    return replace(one, coding=replace(one.coding, code=code, coder=coder), level=level)


def test_a_suggestion_under_another_name_is_as_if_it_had_been_made_so():
    name = ("goodwill", "meso", "indicators@4e5f6a7b")
    given, plain = FOUND.under(*name), made_anew(FOUND, *name)
    assert given == plain
    assert hash(given) == hash(plain)
    assert repr(given) == repr(plain)
    assert (type(given), type(given.coding)) == (Suggestion, Coding)
    assert pickle.loads(pickle.dumps(given)) == plain


def test_it_can_be_changed_no_more_than_another():
    given = FOUND.under("goodwill", "meso", "indicators@4e5f6a7b")
    with pytest.raises(FrozenInstanceError):
        given.rank = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        given.coding.code = "laws"  # type: ignore[misc]
    assert replace(given, rank=2).coding is given.coding


def test_what_a_person_wrote_beside_the_coding_is_not_the_machines():
    noted = replace(FOUND, coding=replace(FOUND.coding, note="sure?", status="dismissed"))
    assert noted.under("trust", "micro", "me").coding == replace(FOUND.coding, coder="me")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"stance": "against"}, "stance is 'against'; it can be facilitates, hinders, neutral"),
        ({"state": "gone"}, r"state is 'gone'; it can be \(empty\), present, absent"),
        ({"basis": "heard"}, "basis is 'heard'"),
        ({"status": "maybe"}, "status is 'maybe'; it can be accepted, dismissed, removed"),
    ],
)
def test_a_word_that_is_not_known_is_refused(given, message):
    with pytest.raises(StudyError, match=message):
        Coding("t", 0, 4, "laws", **given)


@pytest.mark.parametrize(("start", "end"), [(4, 4), (5, 4), (-1, 4)])
def test_a_stretch_that_holds_nothing_is_refused(start, end):
    with pytest.raises(OffsetError, match=f"{start}-{end}"):
        Coding("t", start, end, "laws")
