"""Languages are told by script counts; what people mix is said to be mixed."""

from __future__ import annotations

import pytest
from hypothesis import given

from qualcoop.records.transcript import LANGUAGES
from qualcoop.text.language import language_of

from .text_forge import dirty


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("เทศบาลร่วมมือกันมานานแล้วครับ", "th"),
        ("We signed it together with the other mayors.", "en"),
        ("เราทำ MOU แล้วก็ sign กับ mayor ของ LAO อื่น", "mixed"),
        ("นายกพูดถึงเรื่องงบประมาณอุดหนุนทั่วไปที่ได้รับจากรัฐบาลกลางใน MOU", "th"),
        ("2560", "und"),
        ("... 😀 !", "und"),
        ("๒๕๖๐ ๑๒", "und"),
        ("", "und"),
        ("café", "en"),
    ],
)
def test_a_stretch_is_thai_english_mixed_or_undetermined(text, language):
    assert language_of(text) == language


@given(dirty)
def test_every_text_has_one_of_the_four_languages(text):
    assert language_of(text) in LANGUAGES
    assert language_of(text + text) == language_of(text)
