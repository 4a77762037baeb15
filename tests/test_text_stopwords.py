"""Stop words: both languages, written as they are compared."""

from __future__ import annotations

import pytest

from qualcoop.text.folding import fold_term
from qualcoop.text.stopwords import stop_words


@pytest.mark.parametrize(("language", "filler"), [("th", "ค่ะ"), ("th", "เนี่ย"), ("en", "yeah"), ("en", "the")])
def test_fillers_of_speech_are_stop_words(language, filler):
    assert filler in stop_words(language)


@pytest.mark.parametrize(("language", "telling"), [("th", "กฎหมาย"), ("th", "ระเบียบ"), ("en", "trust"), ("en", "law")])
def test_words_that_name_a_subject_are_none(language, telling):
    assert telling not in stop_words(language)


def test_english_ones_are_folded_already():
    assert all(word == fold_term(word) for word in stop_words("en"))
