"""Looking a term up: where it is said, by whom, and which words hold it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.coding.concordance import concordance, term_like
from qualcoop.errors import UsageError
from qualcoop.records.transcript import Transcript, Turn
from qualcoop.text.boundaries import clusters_ok
from qualcoop.views.terminal.terms import terms_text
from qualcoop.views.text_lines import width
from qualcoop.workflows.terms import look_up

from .small_study import edit, hashes, small_study


@pytest.fixture
def home(tmp_path):
    return small_study(tmp_path)


def talk(text, role="informant"):
    return Transcript("t", text, (Turn(1, "ตอบ", role, 0, len(text)),))


def test_each_place_leads_back_to_its_words_turn_speaker_and_case(home):
    found = look_up(home, "กฎหมาย")
    assert [(hit["transcript"], hit["turn"], hit["speaker"], hit["role"], hit["case"]) for hit in found["hits"]] == [
        ("m-01", 2, "ตอบ", "informant", "A"),
        ("m-03", 2, "ตอบ", "informant", "C"),
    ]
    assert {hit["quote"] for hit in found["hits"]} == {"กฎหมาย"}
    assert (found["codes"], found["policy"], found["transcripts"], found["of"]) == (["laws"], "compound", 2, 3)
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("term", ["หัวเราะ", "inaudible", "ชื่อ"])
def test_what_a_transcriber_marked_is_no_word_that_was_said(term):
    text = "เขาว่า (หัวเราะ) ดี [inaudible] ที่ [ชื่อหมู่บ้าน]"
    found = concordance([talk(text)], term_like(term))
    assert (found.hits, found.containing, sum(dict(found.by_policy).values())) == ((), (), 0)


def test_the_context_of_a_term_shows_the_marks_beside_it():
    [hit] = concordance([talk("ชาวบ้าน (หัวเราะ) ชอบ")], term_like("ชอบ")).hits
    assert hit.left == "ชาวบ้าน (หัวเราะ) "


def test_an_english_term_is_found_in_its_forms_and_only_as_a_word(home):
    found = look_up(home, "mayor")
    assert [hit["quote"] for hit in found["hits"]] == ["mayors", "mayors"]
    assert [hit["role"] for hit in found["hits"]] == ["interviewer", "informant"]
    assert look_up(home, '"mayor"')["hits"] == []
    assert look_up(home, "may")["hits"] == []


def test_a_term_of_no_codebook_is_found_and_said_to_be_in_none(home):
    found = look_up(home, "แดด")
    assert (len(found["hits"]), found["codes"]) == (1, [])
    assert "in no code's indicators" in terms_text(found)


def test_only_the_roles_asked_for_are_looked_through(home):
    assert [hit["role"] for hit in look_up(home, "mayor", roles=["informant"])["hits"]] == ["informant"]
    assert look_up(home, "ขอบคุณ", roles=["informant"])["hits"] == []
    assert len(look_up(home, "ขอบคุณ")["hits"]) == 1


def test_policies_are_counted_side_by_side_and_the_words_that_hold_the_term(home):
    found = concordance([talk("เขาพัฒนาผืนนา แล้วพัฒนาต่อ")], term_like("นา"))
    assert dict(found.by_policy) == {"word": 1, "compound": 1, "substring": 3}
    assert found.containing == (("พัฒนา", 2), ("นา", 1))
    assert len(concordance([talk("เขาพัฒนาผืนนา")], term_like("นา", policy="substring")).hits) == 2


def test_an_excluded_word_keeps_its_places_out_and_says_how_many():
    text = "ผู้นำชุมชนเห็นด้วย แต่ผู้นำเข้าสินค้าไม่เห็นด้วย"          # leaders agree, importers do not
    found = concordance([talk(text)], term_like("ผู้นำ", exclude=["ผู้นำเข้า"]))
    assert ([hit.start for hit in found.hits], found.excluded) == ([0], (("ผู้นำเข้า", 1),))


def test_the_codebooks_own_policy_and_exclusions_hold_unless_others_are_given(home):
    edit(home / "codebook.yaml", "{th: [กฎหมาย]", "{th: [{term: กฎหมาย, policy: word, not: [กฎหมายห้าม]}]")
    found = look_up(home, "กฎหมาย")
    assert (found["policy"], found["excluded"], len(found["hits"])) == ("word", [{"word": "กฎหมายห้าม", "n": 1}], 1)
    other = look_up(home, "กฎหมาย", policy="substring", exclude=["กฎหมายเปิด"])
    assert (other["policy"], [hit["transcript"] for hit in other["hits"]]) == ("substring", ["m-03"])


def test_what_could_never_match_and_words_that_are_unknown_are_refused(home):
    with pytest.raises(UsageError, match="policy is 'whole'; it can be word, compound, substring"):
        look_up(home, "กฎหมาย", policy="whole")
    with pytest.raises(UsageError, match="no letter that could match"):
        look_up(home, "  ")
    with pytest.raises(UsageError, match="role is 'mayor'; it can be interviewer"):
        look_up(home, "กฎหมาย", roles=["mayor"])


def test_looking_up_writes_nothing_and_a_term_that_is_nowhere_is_told(home):
    before = hashes(home)
    told = terms_text(look_up(home, "ดาวเทียม"))
    assert told.startswith("ดาวเทียม: 0 hits in 0 of 3 transcripts")
    assert hashes(home) == before


def test_the_term_stands_in_one_column_in_thai_and_english():
    talks = [talk("สองเมืองคุยกัน แล้วนายกก็เห็นด้วย และนายกที่นี่ก็ด้วย")]
    found = concordance(talks, term_like("นายก"))
    hits = [
        {"transcript": "t", "turn": n, "speaker": "ตอบ", "role": "informant", "quote": "นายก", "left": hit.left,
         "right": hit.right}
        for n, hit in enumerate(found.hits, start=9)
    ]  # fmt: skip
    row = {"term": "นายก", "policy": "word", "forms": [], "codes": [], "hits": hits, "policies": {}, "excluded": [],
           "containing": [], "transcripts": 1, "of": 1}  # fmt: skip
    lines = terms_text(row).splitlines()[1:3]
    assert len({width(line[: line.index("[")]) for line in lines}) == 1
    assert "แล้ว[นายก]ก็เห็นด้วย" in lines[0]


def test_blanks_beside_a_term_are_shown_as_they_are(home):
    told = terms_text(look_up(home, "mayors"))
    assert "The [mayors] never met" in told
    assert "And the [mayors]?" in told


@given(st.text(alphabet="กฎหมายผู้ีนำ lawsเ\n", max_size=80), st.integers(0, 12))
def test_the_context_is_the_text_around_and_cuts_no_cluster(text, around):
    for hit in concordance([talk(text)], term_like("กฎ", policy="substring"), around=around).hits:
        start, end = hit.start - len(hit.left), hit.end + len(hit.right)
        assert text[start:end] == hit.left + text[hit.start : hit.end] + hit.right
        assert max(len(hit.left), len(hit.right)) <= around
        assert clusters_ok(text, start, end) or around == 0 or not clusters_ok(text, hit.start, hit.end)
