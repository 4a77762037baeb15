"""Reports on terms: counts, containing words, terms that never match, examples their code misses."""

from __future__ import annotations

from qualcoop.coding.terms import examples_missed, term_report
from qualcoop.records.codebook import Code, Codebook, Example, Indicator
from qualcoop.records.transcript import Transcript, Turn

TEXT = "Q: กฎหมายล่ะ\nA: กลางคืนเงินกองกลางหมด เงินไม่มี สีน้ำเงิน laws and a law\nB: เงิน"
TALK = Transcript(
    "kalasin-01",
    TEXT,
    (
        Turn(1, "Q", "interviewer", 3, 12),
        Turn(2, "A", "informant", 16, TEXT.index("\nB")),
        Turn(3, "B", "other", TEXT.index("\nB") + 4, len(TEXT)),
    ),
)


def report(*indicators: Indicator):
    return term_report(Codebook((Code("code", indicators=indicators),)), [TALK])


def test_hits_are_counted_where_a_machine_may_code():
    law, question = report(Indicator("law", "en"), Indicator("กฎหมาย", "th"))
    assert (law.hits, law.never_matches, law.forms) == (2, False, ("law", "laws"))
    assert (question.hits, question.never_matches) == (0, True)


def test_words_that_contain_a_term_of_four_or_five_characters_are_listed():
    [money] = report(Indicator("เงิน", "th"))
    assert money.policy == "compound"
    assert money.containing == (("เงิน", 2), ("สีน้ำเงิน", 1), ("เงินกองกลาง", 1))


def test_no_containing_words_are_listed_for_longer_or_english_terms():
    assert [one.containing for one in report(Indicator("กองกลาง", "th"), Indicator("law", "en"))] == [(), ()]


def test_damage_is_left_out_of_the_counts():
    damaged = Transcript(TALK.id, TALK.text, TALK.turns, damaged=((0, len(TALK.text)),))
    [money] = term_report(Codebook((Code("c", indicators=(Indicator("เงิน", "th"),)),)), [damaged])
    assert money.never_matches


def test_the_same_term_in_two_codes_is_reported_for_both():
    book = Codebook(tuple(Code(id_, indicators=(Indicator("law", "en"),)) for id_ in ("one", "two")))
    assert [(one.code, one.hits) for one in term_report(book, [TALK])] == [("one", 2), ("two", 2)]


def test_an_example_without_an_indicator_of_its_code_is_missed():
    code = Code(
        "laws",
        examples=(Example("t", 1, "กฎหมายเปิดช่อง"), Example("t", 2, "ต้องทำตามระเบียบ")),
        indicators=(Indicator("กฎหมาย", "th"),),
    )
    assert [(one.code, one.turn) for one in examples_missed(Codebook((code,)))] == [("laws", 2)]


def test_an_example_kept_as_a_place_is_looked_for_in_its_turn():
    def missed(term: str) -> int:
        code = Code("c", examples=(Example(TALK.id, 3, ""),), indicators=(Indicator(term, "th"),))
        return len(examples_missed(Codebook((code,)), [TALK]))

    assert (missed("เงิน"), missed("กองกลาง")) == (0, 1)


def test_a_code_without_indicators_misses_nothing():
    assert examples_missed(Codebook((Code("laws", examples=(Example("t", 1, "กฎหมาย"),)),))) == ()
