"""Suggestions and passages to read next, in words: why, and that none counts."""

from __future__ import annotations

import pytest
import regex

from qualcoop.coding.ordering import Next
from qualcoop.records.coding import Coding, Suggestion
from qualcoop.views.rows.records import suggestion_row
from qualcoop.views.terminal.suggested import next_row, next_text, suggestions_text

from .views_study import make_study


def suggested(quote="ไว้ใจ\nกัน", *, code="trust", start=40, hits=(), cues=(), nearest=0):
    """Give a row of the JSON contract; a hit is (term, the word that stands there)."""
    found = [(term, start + quote.index(word), len(word)) for term, word in hits]
    why = {
        "hits": [{"term": term, "start": at, "end": at + long, "policy": "word"} for term, at, long in found],
        "cues": [{"cue": cue, "start": start, "end": start + 1, "effect": "hinders"} for cue in cues],
        "nearest": [{"transcript": "t", "start": n, "end": n + 1, "score": 0.5} for n in range(nearest)],
    }
    place = {"transcript": "t", "turn": 2, "case": None, "start": start, "end": start + len(quote)}
    return {**place, "code": code, "stance": "neutral", "why": why, "quote": quote}


def test_suggestions_say_why_and_that_none_counts_yet():
    told = suggestions_text([suggested(hits=[("ไว้ใจ", "ไว้ใจ")])])
    assert regex.search(r"^t +2 +trust +neutral +ไว้ใจ +ไว้ใจ กัน$", told, regex.MULTILINE)
    assert told.endswith("1 suggestion of 1 code in 1 transcript; none counts until accepted")
    assert suggestions_text([]) == "no suggestions"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (suggested("They trained us", hits=[("train", "trained")]), "trained (train)"),
        (suggested("Train them", hits=[("train", "Train")]), "train"),
        (suggested(nearest=1), "1 coded passage like it"),
        (suggested(nearest=2, cues=["ช่วย"]), "2 coded passages like it, ช่วย"),
        (suggested(hits=[("ไว้ใจ", "ไว้ใจ")], nearest=3, cues=["ไม่"]), "ไว้ใจ, ไม่"),
        (suggested(code="none"), "nothing fits"),
    ],
    ids=["form", "capital", "one like it", "two and a cue", "a hit is enough", "none"],
)
def test_the_reason_is_what_speaks_for_the_code_and_nothing_fits_is_said_of_none_alone(row, reason):
    assert regex.search(rf" neutral +{regex.escape(reason)}  +", suggestions_text([row]))


def test_a_code_without_any_reason_is_never_called_nothing_fits():
    assert "nothing fits" not in suggestions_text([suggested()])


def test_segments_where_nothing_fits_are_no_suggestions_and_none_is_no_code():
    told = suggestions_text([suggested(hits=[("ไว้ใจ", "ไว้ใจ")]), suggested(code="none"), suggested(code="none")])
    basis = "1 suggestion of 1 code in 1 transcript, and 2 segments where none fits; none counts until accepted"
    assert told.endswith(basis)


def to_read(order, *, code="trust", sought=None, worth=0.25):
    return {**suggested(code=code, hits=[("ไว้ใจ", "ไว้ใจ")]), "order": order, "worth": worth, "sought": sought}


def test_passages_to_read_next_say_what_the_order_goes_by_and_are_no_suggestions():
    told = next_text([to_read("uncertain"), to_read("uncertain", code="none", worth=0.0001)])
    assert told.startswith("To read next (uncertain): where the model is least sure")
    assert regex.search(r"^0\.2500 +t +2 +trust +neutral +ไว้ใจ +ไว้ใจ กัน$", told, regex.MULTILINE)
    assert regex.search(r"^0\.0001 +t +2 +none +neutral +no code is likelier +ไว้ใจ กัน$", told, regex.MULTILINE)
    assert told.endswith("2 passages in 1 transcript; none is coded until a person codes it")
    assert not regex.search("suggestion|nothing fits|sought", told)
    assert next_text([]) == "nothing to read next"


def test_counter_evidence_names_the_stance_sought_beside_the_likeliest():
    told = next_text([to_read("negative", sought="hinders"), to_read("negative")])
    assert regex.search(r"^worth +transcript +turn +code +stance +sought +because of", told, regex.MULTILINE)
    assert regex.search(r"^0\.2500 +t +2 +trust +neutral +hinders +ไว้ใจ ", told, regex.MULTILINE)
    assert regex.search(r"^0\.2500 +t +2 +trust +neutral +any +ไว้ใจ ", told, regex.MULTILINE)


def test_the_row_of_a_passage_to_read_next_is_that_of_a_suggestion_with_three_keys_more():
    talk = make_study().transcripts[0]
    turn = talk.turns[1]
    one = Suggestion(Coding(talk.id, turn.start, turn.end, "trust", "learned@0"), 2)
    row = next_row(Next(one, 0.5, "hinders"), "negative", talk)
    assert (row["order"], row["worth"], row["sought"]) == ("negative", 0.5, "hinders")
    assert {key: row[key] for key in suggestion_row(one, talk)} == suggestion_row(one, talk)
