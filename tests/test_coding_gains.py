"""Further indicators: what they would catch, what they cost, what is no candidate."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoop.coding.gains import (
    COST,
    CRITERION,
    LATIN_WORD,
    SHORTEST,
    THAI_WORD,
    Gain,
    gains_by_code,
    indicator_gains,
)
from qualcoop.coding.lexicon import pieces, term_of
from qualcoop.errors import UnknownCodeError
from qualcoop.records.codebook import Code, Codebook, Indicator
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript, Turn
from qualcoop.text.boundaries import default_policy, words
from qualcoop.text.folding import fold_term
from qualcoop.text.matching import Term, TermIndex, forms
from qualcoop.text.stopwords import stop_words

BOOK = Codebook((Code("laws", indicators=(Indicator("กฎหมาย", "th"), Indicator("law", "en"))),))
SENTENCES = [
    "กฎหมายเปิดช่องให้เราทำได้ครับ",
    "สำนักงานตรวจเงินแผ่นดินทักท้วงมาตลอด",
    "กลัวโดนตรวจเงินแผ่นดินเรียกเงินคืน",
    "พวกเราไปกินข้าวกันทุกเดือน",
    "The auditors questioned every expense",
    "An auditor came from the province",
]


def talk(*sentences: str) -> Transcript:
    text, turns = "", []
    for n, sentence in enumerate(sentences, start=1):
        turns.append(Turn(n, "", "informant", len(text), len(text) + len(sentence)))
        text += sentence + "\n"
    return Transcript("t", text, tuple(turns))


def coded(transcript: Transcript, *turns: int) -> Codings:
    return Codings(tuple(Coding("t", t.start, t.end, "laws", "ann") for t in transcript.turns if t.n in turns))


def test_the_word_that_missed_passages_share_comes_first():
    transcript = talk(*SENTENCES)
    best, *_ = indicator_gains("laws", coded(transcript, 1, 2, 3), BOOK, [transcript])
    assert all(best.term in sentence for sentence in SENTENCES[1:3])
    assert (len(best.gains), best.also, best.score) == (2, (), 2)


def test_inflections_of_an_english_word_are_one_candidate():
    transcript = talk(*SENTENCES)
    found = indicator_gains("laws", coded(transcript, 5, 6), BOOK, [transcript])
    assert (found[0].term, len(found[0].gains)) in [("auditor", 2), ("auditors", 2)]
    assert sum("auditor" in one.term for one in found) == 1


def test_what_else_a_term_would_catch_costs_half():
    transcript = talk(*SENTENCES)
    found = {one.term: one for one in indicator_gains("laws", coded(transcript, 5), BOOK, [transcript])}
    assert found["auditors"].also == ((("t"), transcript.turns[5].start, transcript.turns[5].end),)
    assert found["auditors"].score == 1 - COST


def test_a_term_that_costs_as_much_as_it_gains_is_not_given():
    transcript = talk(*SENTENCES, "More auditors again")
    found = [one.term for one in indicator_gains("laws", coded(transcript, 5), BOOK, [transcript])]
    assert "expense" in found
    assert "auditors" not in found


def test_passages_that_the_indicators_hit_already_gain_nothing():
    transcript = talk(*SENTENCES)
    assert indicator_gains("laws", coded(transcript, 1), BOOK, [transcript]) == ()


def test_dismissed_passages_and_other_codes_do_not_count():
    transcript = talk(*SENTENCES)
    turn = transcript.turns[4]
    rows = Codings(
        (
            Coding("t", turn.start, turn.end, "laws", "ann", status="dismissed"),
            Coding("t", turn.start, turn.end, "money", "ann"),
        )
    )
    assert indicator_gains("laws", rows, BOOK, [transcript]) == ()


def test_interviewers_turns_cost_nothing():
    transcript = talk(*SENTENCES[4:])
    asked = Transcript("t", transcript.text, (transcript.turns[0], Turn(2, "", "interviewer", 38, 60)))
    found = {one.term: one for one in indicator_gains("laws", coded(asked, 1), BOOK, [asked])}
    assert found["auditors"].also == ()


def test_a_code_and_its_id_give_the_same():
    transcript = talk(*SENTENCES)
    rows = coded(transcript, 2, 3)
    found = indicator_gains(BOOK["laws"], rows, BOOK, [transcript])
    assert found == indicator_gains("laws", rows, BOOK, [transcript])
    assert {one.criterion for one in found} == {CRITERION}


def test_an_unknown_code_is_refused():
    with pytest.raises(UnknownCodeError, match="'rules'"):
        indicator_gains("rules", Codings(), BOOK, [])


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6), st.sets(st.integers(1, 6)))
def test_gains_are_coded_passages_costs_are_not_and_no_candidate_is_a_stop_word(sentences, turns):
    transcript = talk(*sentences)
    rows = coded(transcript, *turns)
    places = {row.place[:3] for row in rows}
    for one in indicator_gains("laws", rows, BOOK, [transcript], most=50):
        assert set(one.gains) <= places
        assert not set(one.also) & places
        assert one.score == len(one.gains) - COST * len(one.also) > 0
        assert one.term not in stop_words(one.language)


def test_the_order_and_number_are_the_same_each_time():
    transcript = talk(*SENTENCES)
    rows = coded(transcript, 2, 3, 5)
    all_ = indicator_gains("laws", rows, BOOK, [transcript], most=50)
    assert indicator_gains("laws", rows, BOOK, [transcript], most=3) == all_[:3]
    assert [one.score for one in all_] == sorted((one.score for one in all_), reverse=True)


# --- the plain definition: each candidate by itself, in every passage and in every segment -------------------------


def stands(term, text, spans=None):
    return bool(TermIndex([term]).find(text, spans))


def telling(token):
    """Give the language of a word that may be a candidate, None for any other."""
    for language, word in (("th", THAI_WORD), ("en", LATIN_WORD)):
        if word.fullmatch(token) and len(token) >= SHORTEST[language] and token not in stop_words(language):
            return language
    return None


def candidates(passages, present):
    """Give words and pairs of Thai words that are no form of an indicator; of inflections the first."""
    found = {}
    for passage in passages:
        tokens = [fold_term(passage[start:end]) for start, end in words(passage)]
        found |= {token: telling(token) for token in tokens if telling(token)}
        found |= {a + b: "th" for a, b in pairwise(tokens) if telling(a) == telling(b) == "th"}
    taken = {form for term in present for form in forms(term)}
    terms = [Term(word, found[word], default_policy(word)) for word in sorted(found) if word not in taken]
    return [term for n, term in enumerate(terms) if not any(set(forms(term)) == set(forms(o)) for o in terms[:n])]


def plainly(code, rows, book, talks):
    """Give the gains of one code as they are defined."""
    texts = {talk.id: talk for talk in talks}
    quotes = {row: texts[row.transcript].quote(row.start, row.end) for row in rows.of(code).standing()}
    present = [term_of(indicator) for indicator in book[code].indicators]
    missed = [row for row, quote in quotes.items() if not any(stands(term, quote) for term in present)]
    free = [
        (talk.id, piece.start, piece.end)
        for talk in talks
        for piece in pieces(talk)
        if not any(row.transcript == talk.id and row.start < piece.end and piece.start < row.end for row in quotes)
    ]
    found = []
    for term in candidates([quotes[row] for row in missed], present):
        gains = tuple(sorted({row.place[:3] for row in missed if stands(term, quotes[row])}))
        also = tuple(sorted((id_, a, b) for id_, a, b in free if stands(term, texts[id_].text, [(a, b)])))
        found.append(Gain(term.text, term.language, gains, also, len(gains) - COST * len(also)))
    worth = [gain for gain in found if gain.score > 0]
    return tuple(sorted(worth, key=lambda one: (-one.score, -len(one.gains), len(one.term), one.term)))


CODED = st.lists(
    st.tuples(
        *(st.sampled_from("tu"), st.integers(0, 5), st.integers(0, 11), st.sampled_from(["laws", "money", "people"]))
    ),
    max_size=8,
)
TOLD = st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from(["informant", "interviewer"])), max_size=6)


def said(id_, told):
    """Make an interview in which these sentences are said by these roles."""
    text, turns = "", []
    for n, (sentence, role) in enumerate(told, start=1):
        turns.append(Turn(n, "", role, len(text), len(text) + len(sentence)))
        text += sentence + "\n"
    return Transcript(id_, text, tuple(turns))


def stretch(talk_, turn, ends):
    """Give where a coding begins and ends: at the turn's bounds, its neighbours', within it, or at the text's end."""
    start, end = talk_.turns[turn].start, talk_.turns[turn].end
    return (max(0, start - 1), start, start + 6)[ends % 3], (end, end + 1, end - 3, len(talk_.text))[ends % 4]


@settings(max_examples=60, deadline=None)
@given(TOLD, TOLD, CODED)
def test_the_gains_of_all_codes_are_those_of_each_candidate_by_itself(one, other, coded_):
    """Codings overlap, lie within segments and reach over several."""
    talks = [said("t", one), said("u", other)]
    book = Codebook((*BOOK, Code("money", indicators=(Indicator("เงิน", "th"),)), Code("people")))
    rows = [
        Coding(id_, *stretch(talks["tu".index(id_)], turn, ends), code, "ann")
        for id_, turn, ends, code in coded_
        if turn < len(talks["tu".index(id_)].turns)
    ]
    codings = Codings(tuple(rows))
    found = gains_by_code([code.id for code in book], codings, book, talks, most=1000)
    assert found == {code.id: plainly(code.id, codings, book, talks) for code in book}
    assert found["laws"] == indicator_gains("laws", codings, book, talks, most=1000)


def test_a_segment_beside_a_coded_passage_is_a_further_segment():
    """A passage that ends where a segment begins, or begins where one ends, does not touch it."""
    one, two, three = SENTENCES[4], "The auditors again, and of every town", "No auditors here, and no expense"
    text, starts = one + two + three, [0, len(one), len(one) + len(two)]
    ends = [*starts[1:], len(text)]
    turns = tuple(Turn(n, "", "informant", a, b) for n, (a, b) in enumerate(zip(starts, ends, strict=True), start=1))
    transcript = Transcript("t", text, turns)
    for n in range(3):
        rows = Codings((Coding("t", starts[n], ends[n], "laws", "ann"), Coding("t", 0, 3, "laws", "ann")))
        found = indicator_gains("laws", rows, BOOK, [transcript], most=50)
        assert found == plainly("laws", rows, BOOK, [transcript])
        caught = {place for one in found for place in one.also}
        assert caught <= {("t", starts[m], ends[m]) for m in (1, 2) if m != n}
