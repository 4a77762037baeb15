"""A hit cites real text, cuts no character, and keeps to its term's policy."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import UsageError
from qualcoop.text.boundaries import boundaries, clusters_ok
from qualcoop.text.folding import fold
from qualcoop.text.matching import Hit, Reach, Term, TermIndex, containing_words, forms

from .text_forge import AA, NBSP, NIKHAHIT, PIECES, ZWSP, talk
from .text_oracle import plain_hits

TERMS = [
    Term("กฎหมาย", "th", "compound"),
    Term("น้ำ", "th", "substring", exclude=("น้ำมัน",)),
    Term("นา", "th", "word"),
    Term("ไว้ใจ", "th", "compound"),
    Term("แผน", "th", "substring"),
    Term("law", "en", "word"),
    Term("mayor", "en", "word"),
    Term("operation", "en", "substring"),
    Term("กฎหมาย law", "th", "compound"),
    Term("ที่", "th", "substring"),
]
INDEX = TermIndex(TERMS)
WORDS = [
    *PIECES, "ความร่วมมือ", "ตามกฎหมายเทศบาล", "แม่น้ำ", "น้ำมัน", "ผู้นำเข้า", "ชาวนา", "เปลี่ยน", "(กฎหมาย)",
    "third party", "parties", "IT", "it", "signed", "signing the", "agreement", "_", "2", "MOU",
]  # fmt: skip
wordy = st.lists(st.sampled_from(WORDS), max_size=50).map("".join)
MORE_TERMS = [
    *TERMS, Term("ร่วมมือ", "th", "compound"), Term("ผู้นำ", "th", "compound", ("ผู้นำเข้า",)), Term("ที่นา", "th", "word"),
    Term("เปลี่ยน", "th", "compound"), Term("party", "en", "word", ("third party",)),
    Term("IT", "en", "word", exact=True),
    Term("it", "en", "compound", exact=True), Term("sign", "en", "word"), Term("signing", "en", "word"),
    Term("sign agreement", "en", "word"), Term("MOU", "th", "word"), Term("นา", "en", "compound"),
    Term("มา", "th", "substring"),
    Term("น้ำ ที่", "th", "word"), Term("2560", "en", "substring"), Term("นา", "th", "word"),
]  # fmt: skip


def cited(text: str, *terms: Term, **options: object) -> list[str]:
    return [text[hit.start : hit.end] for hit in TermIndex(terms).find(text, **options)]


def thai(text: str, policy: str = "compound", exclude: tuple[str, ...] = ()) -> Term:
    return Term(text, "th", policy, exclude)


def english(text: str, *, exclude: tuple[str, ...] = (), exact: bool = False) -> Term:
    return Term(text, "en", "word", exclude, exact)


@given(talk)
def test_a_hit_cites_text_that_folds_to_its_form_and_cuts_nothing(text):
    for hit in INDEX.find(text):
        assert fold(text[hit.start : hit.end]).content == hit.form
        assert hit.form in forms(TERMS[hit.term])
        assert clusters_ok(text, hit.start, hit.end)


@given(wordy, st.data())
def test_hits_are_those_of_the_plain_road(text, data):
    """Every form at every place, every rule in turn; words by newmm itself."""
    chosen = data.draw(st.lists(st.sampled_from(MORE_TERMS), min_size=1, max_size=8))
    places = st.integers(0, len(text))
    stretch = st.tuples(places, places).map(sorted).map(tuple)
    spans = data.draw(st.none() | st.lists(stretch, max_size=4))
    assert TermIndex(chosen).find(text, spans) == plain_hits(chosen, text, spans)


@given(st.lists(wordy, min_size=3, max_size=8).map(" \n".join))
def test_hits_in_a_long_text_are_those_of_the_plain_road(text):
    assert TermIndex(MORE_TERMS).find(text) == plain_hits(MORE_TERMS, text)


@given(talk)
def test_hits_are_in_order_and_those_of_one_term_do_not_overlap(text):
    hits = INDEX.find(text)
    assert hits == sorted(hits, key=lambda hit: (hit.start, hit.end, hit.term))
    for number in range(len(TERMS)):
        own = [hit for hit in hits if hit.term == number]
        assert all(one.end <= other.start for one, other in pairwise(own))


@given(talk)
def test_a_word_hit_begins_and_ends_at_words(text):
    folded = fold(text)
    places = boundaries(folded.content)
    real = {folded.source(place, place)[0] for place in places}
    for hit in INDEX.find(text):
        if TERMS[hit.term].policy == "word" and TERMS[hit.term].language == "th":
            assert hit.start in real


@given(talk, st.sampled_from(["กฎหมาย", "น้ำ", "แผน", "ผู้นำ"]))
def test_substring_hits_are_all_the_places_that_plain_search_finds(text, word):
    content = fold(text).content
    index = TermIndex([thai(word, "substring")])
    found = [hit.start for hit in index.find(content)]
    plain = [place for place in range(len(content)) if content.startswith(word, place)]
    assert found == [place for place in plain if clusters_ok(content, place, place + len(word))]


@given(talk, st.data())
def test_confining_a_search_to_spans_only_leaves_hits_out(text, data):
    cut = data.draw(st.integers(0, len(text)))
    spans = [(0, cut), (cut, len(text))]
    inside = [hit for hit in INDEX.find(text) if not hit.start < cut < hit.end]
    assert INDEX.find(text, spans) == inside


@given(talk, st.data())
def test_spans_made_ready_confine_a_search_as_they_do_in_any_order(text, data):
    place = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(place, place).map(sorted).map(tuple), max_size=4))
    assert INDEX.find(text, Reach.of(spans)) == INDEX.find(text, spans[::-1])
    inside = Reach.of(spans)
    for start, end in data.draw(st.lists(st.tuples(place, place).map(sorted), max_size=4)):
        assert inside.holds(start, end) == any(a <= start and end <= b for a, b in spans)


@pytest.mark.parametrize(
    ("text", "term", "hits"),
    [
        ("เรื่องนี้ผิดกฎหมายตามกฎหมายเทศบาล", thai("กฎหมาย"), 2),
        ("เรื่องนี้ผิดกฎหมาย", thai("กฎหมาย", "word"), 0),
        ("ความร่วมมือของเทศบาล", thai("ร่วมมือ"), 1),
        ("การพัฒนาท้องถิ่น", thai("นา", "word"), 0),
        ("ผืนนา 20 ไร่", thai("นา", "word"), 1),
        ("รักษาโรค", thai("รัก", "word"), 0),
        ("รักษาโรค", thai("รัก"), 0),
        ("ชาวบ้านไม่ไว้ใจเทศบาล", thai("ไว้ใจ"), 1),
        ("งบประมาณไม่พอ", thai("งบ", "word"), 0),
        ("เกา เก้าอี้", thai("กา", "substring"), 0),
        ("แกะ กะ", thai("กะ", "substring"), 1),
    ],
)
def test_policies_decide_what_a_thai_term_matches(text, term, hits):
    assert len(cited(text, term)) == hits


@pytest.mark.parametrize(
    "spelt",
    [f"น{NIKHAHIT}้{AA}ประปา", f"น้{NIKHAHIT}{AA}ประปา", f"น้ำ{ZWSP}ประปา", "น้ำ\u00adประปา", "น้้ำประปา"],
)
def test_a_term_is_found_in_every_spelling_and_cited_as_it_stands(spelt):
    """น้ำประปา (tap water)."""
    text = f"เรื่อง{spelt}ของ😀เทศบาล {spelt}"
    assert cited(text, thai("น้ำประปา")) == [spelt, spelt]


def test_a_phrase_matches_over_no_break_spaces_and_line_ends():
    text = f"the legal{NBSP} authority and legal\nauthorities"
    assert cited(text, english("legal authority")) == [f"legal{NBSP} authority", "legal\nauthorities"]
    assert cited("ข้อตกลง\nความร่วมมือ", thai("ข้อตกลง ความร่วมมือ")) == ["ข้อตกลง\nความร่วมมือ"]


def test_a_hit_inside_an_excluded_word_is_no_hit():
    """ผู้นำ is a leader, ผู้นำเข้า an importer."""
    leader = thai("ผู้นำ", exclude=("ผู้นำเข้า",))
    text = "ผู้นำชุมชนกับผู้นำเข้าสินค้า"
    assert [hit.start for hit in TermIndex([leader]).find(text)] == [0]
    water = thai("น้ำ", "substring", exclude=("น้ำมัน", "น้ำเงิน"))
    assert [hit.start for hit in TermIndex([water]).find("น้ำมัน น้ำเงิน น้ำ แม่น้ำ")] == [15, 22]


def test_an_exclusion_that_cuts_a_character_excludes_nothing():
    """น้ำม is no word in น้ำมี (there is water)."""
    assert cited("น้ำมี", thai("น้ำ", "substring", exclude=("น้ำม",))) == ["น้ำ"]


def test_an_english_exclusion_counts_in_its_other_forms_and_at_word_boundaries():
    party = english("party", exclude=("third party",))
    assert cited("third parties, the party, third partygoers and party", party) == ["party", "party"]
    assert cited("leaders of leadership", english("leader", exclude=("leadership",))) == ["leaders"]


def test_an_english_term_matches_its_forms_at_word_boundaries():
    text = "Laws, a lawyer, outlaw law's lawful LAW ระบบlawของไทย law_x law2"
    assert cited(text, english("law")) == ["Laws", "law", "LAW", "law"]


def test_the_longest_form_stands_once():
    text = "they signed the agreements"
    hits = TermIndex([english("sign agreement"), english("sign the agreement")]).find(text)
    assert [(hit.term, hit.form) for hit in hits] == [(1, "signed the agreements")]


def test_an_exact_term_is_not_expanded_and_capitals_mean_capitals():
    assert forms(english("Law", exact=True)) == ("law",)
    assert cited("laws law Law", english("law", exact=True)) == ["law", "Law"]
    assert cited("IT helps, it does", english("IT", exact=True)) == ["IT"]


def test_script_and_not_language_decides_how_a_term_is_bounded():
    """Codebooks list MOU among Thai terms, and now and then a Thai word among English ones."""
    assert cited("ทำMOUกับเขา MOUs", thai("MOU", "word")) == ["MOU"]
    assert cited("พัฒนา นา", Term("นา", "en", "word")) == ["นา"]


def test_a_letter_with_a_loose_accent_is_not_cut():
    assert cited("law\u0301 law", english("law")) == ["law"]


def test_terms_that_share_a_form_each_have_their_hit():
    index = TermIndex([english("sign"), english("signs"), english("sign")])
    assert [(hit.term, hit.start) for hit in index.find("signed")] == [(0, 0), (1, 0), (2, 0)]


def test_hits_reach_over_no_span_but_words_are_judged_in_the_whole_text():
    text = "พัฒนา นา"
    assert TermIndex([thai("นา", "word")]).find(text, [(3, 5), (6, 8)]) == [Hit(0, 6, 8, "นา")]
    nested = [(0, 8), (1, 2)]
    assert TermIndex([thai("นา", "word")]).find(text, nested) == [Hit(0, 6, 8, "นา")]
    assert TermIndex([thai("นา", "word")]).find(text, []) == []


def test_an_index_without_terms_finds_nothing():
    assert TermIndex([]).find("กฎหมาย") == []


def test_containing_words_are_counted_whether_they_are_hits_or_not():
    texts = ["พัฒนาผืนนาและชาวนา", "พัฒนา", "น้ำ"]
    counted = containing_words(thai("นา", "word"), texts)
    assert counted["พัฒนา"] == 2
    assert counted["ชาวนา"] == 1
    assert "น้ำ" not in counted
    assert containing_words(english("law"), ["Lawyers and by-laws, Law"]) == {"lawyers": 1, "laws": 1, "law": 1}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("กฎหมาย", "lo", "word"), "language 'lo'"),
        (("กฎหมาย", "th", "token"), "word, compound, substring"),
        (("  ", "th", "word"), "no letter"),
        ((ZWSP, "th", "word"), "no letter"),
    ],
)
def test_a_term_that_could_never_match_is_refused(arguments, message):
    with pytest.raises(UsageError, match=message):
        Term(*arguments)
