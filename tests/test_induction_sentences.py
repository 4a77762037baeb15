"""A claim as a sentence: a blank where Thai meets what is not, and no label that is read as the verb."""

from __future__ import annotations

import regex
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.induction.sentences import sentence
from qualcoop.records.codebook import Bilingual, Code, Codebook
from qualcoop.records.expression import parse_hypothesis
from qualcoop.records.study import Outcome, StudySpec

THAI, OTHER = r"\p{Thai}", r"[(\p{Latin}‘]"


def said(claim, *codes):
    outcome = Outcome("works", says=Bilingual("ความร่วมมือ", "they collaborate"))
    found = sentence(StudySpec("s", hypothesis=parse_hypothesis(claim), outcome=outcome), Codebook(codes))
    assert found is not None
    return found


def test_an_id_in_latin_letters_stands_apart_from_the_thai_around_it():
    assert said("a1 & b.c -> works").th == "กรณีใดที่ a1 เอื้อ และ b.c เอื้อ กรณีนั้นเกิดความร่วมมือ"
    assert said("~a.hinders <- works").th == "กรณีใดที่เกิดความร่วมมือ กรณีนั้น a ไม่เป็นอุปสรรค"


def test_a_bracket_has_a_blank_before_it():
    codes = [Code(id_, label=Bilingual(name, id_)) for id_, name in (("a", "กฎหมาย"), ("b", "เงิน"), ("c", "คน"))]
    assert said("a & b | c -> works", *codes).th == "กรณีใดที่ (กฎหมายเอื้อ และเงินเอื้อ) หรือคนเอื้อ กรณีนั้นเกิดความร่วมมือ"


def test_a_label_that_speaks_of_helping_is_quoted():
    code = Code("lead", label=Bilingual("ภาวะผู้นำที่เอื้ออำนวย", "Facilitative leadership"))
    found = said("lead -> works", code)
    assert found.th == "กรณีใดที่ ‘ภาวะผู้นำที่เอื้ออำนวย’ เอื้อ กรณีนั้นเกิดความร่วมมือ"
    assert found.en == "In every case where ‘Facilitative leadership’ helps, they collaborate."
    plain = Code("laws", label=Bilingual("กฎหมาย", "the law"))
    assert "‘" not in said("laws -> works", plain).en


LABELS = st.text(alphabet="กขคงABcd (", min_size=1, max_size=6).map(str.strip).filter(bool)


@given(LABELS, LABELS, st.sampled_from(["a & b", "a | b", "~(a & b)", "(a & b) | ~a"]))
def test_thai_never_touches_a_latin_letter_or_an_opening_bracket(first, second, claim):
    codes = (Code("a", label=Bilingual(first, "x")), Code("b", label=Bilingual(second, "y")))
    thai = said(f"{claim} <-> works", *codes).th
    assert not regex.search(f"{THAI}{OTHER}|[\\p{{Latin}})]{THAI}", thai)
    assert thai.replace(" ", "").count(first.replace(" ", "")) >= 1
