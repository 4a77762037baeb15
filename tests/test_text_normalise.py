"""Normalising happens once, in reading; every later position rests on it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from qualcoop.text.normalise import normalise

from .text_forge import AA, AM, BOM, NIKHAHIT, ZWSP, dirty


@given(dirty)
def test_normalising_twice_changes_nothing(raw):
    once = normalise(raw)
    assert normalise(once) == once


@given(dirty)
def test_the_normal_form_is_nfc_without_carriage_returns_and_byte_order_marks(raw):
    text = normalise(raw)
    assert unicodedata.is_normalized("NFC", text)
    assert "\r" not in text
    assert BOM not in text


@pytest.mark.parametrize(
    "apart",
    [f"น้{NIKHAHIT}{AA}", f"น{NIKHAHIT}้{AA}", f"น{NIKHAHIT}{AA}้"],
    ids=["tone first", "tone between", "tone last"],
)
def test_sara_am_in_two_parts_is_joined_wherever_the_tone_stands(apart):
    """น้ำ (water) as old files spell it."""
    assert normalise(apart) == "น้ำ"
    assert normalise(f"จ{NIKHAHIT}{AA}นวน") == "จำนวน"


def test_sara_am_is_never_taken_apart():
    """NFKC would do so, and no search for น้ำ would match again."""
    assert normalise("น้ำ") == "น้ำ"
    assert AM in normalise("ทำ")


def test_line_ends_become_newlines_and_nothing_is_stripped():
    assert normalise("ถาม:\r\n ตอบ \r\r") == "ถาม:\n ตอบ \n\n"


def test_a_byte_order_mark_goes_wherever_it_stands_and_zero_width_spaces_stay():
    assert normalise(f"{BOM}ก{BOM}{ZWSP}ข") == f"ก{ZWSP}ข"


def test_a_mark_above_stays_in_canonical_order_after_a_tone_was_moved():
    """A tone that comes before sara am must not come to stand before an older mark of lower class."""
    text = normalise(f"x\u0301{NIKHAHIT}่{AA}")
    assert unicodedata.is_normalized("NFC", text)
    assert NIKHAHIT not in text
