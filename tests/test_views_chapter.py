"""Chapter 3 from the ledger: what was done and no more, in no word that is withheld; the printed page is today's."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings

import qualcoop
from qualcoop.induction.words import WORDS, says
from qualcoop.records.codebook import Bilingual, Codebook
from qualcoop.records.coding import Codings
from qualcoop.views.chapter.whole import Chapter, chapter, chapter_row, chapter_text
from qualcoop.views.report.words import pass_words
from qualcoop.views.text_lines import clean
from qualcoop.workflows.studies import open_study, recorded_passes, replayed

from . import forge
from .views_study import make_analysis, make_list, make_study
from .word_studies import branched, concluded, passes, put_up

PAGE = forge.ROOT / "docs" / "chapter3.md"
PRINTED = ("coop", "hatyai")
THAI = regex.compile(r"\p{Thai}")


@cache
def written(name: str) -> Chapter:
    """Write the chapter of a study of the repository, as the command does."""
    study = open_study(forge.ROOT / "codebooks" / name)
    told = recorded_passes(study)
    fault = replayed(study)
    return chapter(
        told[-1],
        study.entries,
        codings=study.codings,
        passes=told,
        fault=str(fault or ""),
        version=qualcoop.__version__,
    )


def printed(name: str) -> str:
    """Give a study's chapter as the page prints it."""
    told = written(name)
    notice = [told.notice.th, told.notice.en] if told.notice else []
    return "\n\n".join(f"> {part}" for part in (*notice, *told.th.split("\n\n"), *told.en.split("\n\n")))


# --- laws ------------------------------------------------------------------------------------------------------


@settings(max_examples=200)
@given(passes())
def test_no_withheld_word_stands_in_the_paragraphs(pass_):
    told = chapter(pass_)
    assert not [word.id for word in told.withheld if says(told.th, word) or says(told.en, word)]


@settings(max_examples=60)
@given(passes())
def test_the_words_withheld_are_those_of_the_report(pass_):
    assert chapter(pass_).withheld == tuple(w for w in pass_words(pass_, pass_.study.entries) if not w.allowed)


@settings(max_examples=60)
@given(passes())
def test_each_language_has_two_paragraphs_at_most_and_no_brace_is_left(pass_):
    told = chapter(pass_)
    assert len(told.th.split("\n\n")) <= 2
    assert len(told.th.split("\n\n")) == len(told.en.split("\n\n"))
    assert not regex.search(r"[{}]|  |None", told.th + told.en)


@pytest.mark.parametrize("name", ["coop", "hatyai", "kalasin", "cressey", "hicks"])
def test_the_studies_of_the_repository_keep_to_their_words(name):
    told = written(name)
    assert not [word.id for word in told.withheld if says(told.th, word) or says(told.en, word)]
    assert {"causal", "saturated", "generalisable", "universal", "blind"} <= {word.id for word in told.withheld}


# --- nothing that was not done ---------------------------------------------------------------------------------


def test_an_empty_study_says_only_what_it_is():
    told = chapter(forge.study({}, None, outcome=None, codes=Codebook()).test(), entries=())
    assert told.en == "This study used inductive content analysis."
    assert told.th == "การวิจัยนี้ใช้การวิเคราะห์เนื้อหาแบบอุปนัย (inductive content analysis)"


def test_a_list_of_factors_has_no_sentence_on_a_hypothesis():
    told = chapter(make_list()[0])
    assert "inductive content analysis" in told.en
    for word in ("hypothesis", "negative case", "Tested on", "contradict"):
        assert word not in told.en
    assert "สมมติฐาน" not in told.th


def test_what_was_not_done_has_no_sentence():
    told = chapter(make_study().test())
    for word in ("Between passes", "negative cases met", "concluded", "Member", "triangulated", "reworded", "hash"):
        assert word not in told.en
    assert "ระหว่างรอบ" not in told.th


def test_a_hypothesis_given_up_is_told_and_the_list_called_a_list():
    pass_ = forge.study(forge.STORY, "a <-> works").test().abandon(because="source", memo="เลิก").test()
    told = chapter(pass_)
    assert "a hypothesis was given up once" in told.en
    assert "What is reported is a list of factors with their evidence" in told.en
    assert "รายการปัจจัยพร้อมหลักฐาน" in told.th


# --- what was done ---------------------------------------------------------------------------------------------


def test_the_whole_story_is_told_in_its_order():
    told = chapter(concluded(), fault="")
    material = ("strict sense", "4 interview transcripts", "Four cases")
    analysis = ("2 passes", "reformulated once", "C (a reformulated", "confirm A, B", "necessary and sufficient")
    end = ("after the last change (line 2)", "no negative case is left")
    places = [told.en.index(fact) for fact in (*material, *analysis, *end)]
    assert places == sorted(places)
    assert "เงื่อนไขที่จำเป็นและเพียงพอ" in told.th


def test_a_claim_in_both_directions_is_said_once():
    told = written("hatyai")
    assert "runs a service together with another if and only if its executives look beyond" in told.en
    assert told.en.count("its executives look beyond") == 1
    assert "“เกิดความร่วมมือระหว่างเทศบาล เมื่อและต่อเมื่อ ผู้บริหารมองไกล" in told.th
    assert "In every case where a helps" in chapter(forge.study(forge.STORY, "a -> works").test()).en


def test_it_is_said_where_no_case_was_examined_after_the_last_change():
    told = chapter(concluded())
    assert "No case was examined after the last change (line 2), so this hypothesis has met no case that did" in told.en
    assert "หลังการปรับแก้ครั้งล่าสุด (บรรทัดที่ 2) ไม่ได้ศึกษากรณีใหม่" in told.th
    met = written("cressey")
    assert "after the last change" not in met.en
    assert "after the last change" not in chapter(make_study().test()).en


def test_a_verdict_that_hangs_on_a_judged_value_is_named():
    told = written("hatyai")
    assert (
        "The verdict on E rests on a judged value (personnel 0.67); one step lower and E contradicts the hypothesis."
        in told.en
    )
    assert "ผลของกรณี E อาศัยค่าที่ผู้วิจัยวินิจฉัย (personnel 0.67) หากลดหนึ่งขั้น กรณีนี้จะเป็นกรณีแย้ง" in told.th
    assert "rests on a judged value" not in written("coop").en


def test_branches_that_were_left_are_told_and_not_counted():
    told = chapter(branched())
    assert "The analysis went through 2 passes; the first hypothesis was “a <-> works”." in told.en
    assert "Two branches were tried; the first (“a & b <-> works”) was left and pass 1 taken up again." in told.en
    assert "ทดลอง 2 แนวทาง ย้อนจากแนวทางแรก (“a & b <-> works”) ไปรอบที่ 1" in told.th
    assert "the hypothesis was reformulated once" in told.en
    assert "branches" not in chapter(concluded()).en


def test_every_branch_that_was_left_has_its_place_and_its_last_hypothesis():
    told = chapter(branched(deeper=True))
    assert "Three branches were tried; the first (“a & b <-> works”) was left and pass 1 taken up again, " in told.en
    assert "and the second (“b <-> works”) was left and pass 1 taken up again." in told.en
    assert "ย้อนจากแนวทางที่ 2 (“b <-> works”) ไปรอบที่ 1" in told.th


def test_a_first_pass_without_a_hypothesis_is_told_as_that():
    told = chapter(put_up())
    assert "The first pass had no hypothesis; one was put up from the recipes found (line 2)." in told.en
    assert "รอบแรกไม่มีสมมติฐาน ตั้งสมมติฐานจากชุดเงื่อนไขที่พบ (บรรทัดที่ 2)" in told.th
    for phrase in ("first hypothesis was", "reformulated", "Tested on the cases", "after the last change"):
        assert phrase not in told.en
    plain = forge.study(forge.STORY, None).test().reformulate("a -> works", because="source", memo="ตั้งใหม่").test()
    assert "“a -> works” was put up later (line 2)" in chapter(plain).en


def test_recipes_made_from_their_own_cases_are_told_as_no_test():
    told = written("hicks")
    assert (
        "The recipes were made from the 14 cases with the outcome, which is no test; BE29, FR29 and NL29 have one and "
        "not the outcome." in told.en
    )
    assert "จึงไม่ใช่การทดสอบ และ BE29, FR29, NL29 มีชุดเงื่อนไขแต่ไม่เกิดผล" in told.th
    assert "C has one and not the outcome" in chapter(put_up()).en
    reasons = {word.id: word.reason for word in told.withheld}
    assert (reasons["explanation"], reasons["documented"], reasons["agreement"]) == (
        "recipes_not_exact",
        "judged_only",
        "nothing_coded",
    )
    assert "Tested on the cases" in chapter(put_up(later="E")).en


def test_every_remedy_of_a_negative_case_is_told():
    told = written("cressey")
    assert "B (a redefined outcome, line 3; a reformulated hypothesis, line 16), C (a redefined phenomenon" in told.en
    assert "B (นิยามผลใหม่ บรรทัดที่ 3; ปรับสมมติฐาน บรรทัดที่ 16)" in told.th
    assert "being held open, line 13; a reformulated hypothesis, line 21)" in told.en


def test_a_case_that_is_only_held_stands_open_still():
    told = chapter(forge.study(forge.STORY, "a <-> works").test().hold(because="case:C", memo="รอถามเพิ่ม").test())
    assert "C (being held open, line 2)" in told.en
    assert "Negative cases that stand open: C." in told.en


def test_what_was_changed_in_codes_is_not_called_explanation():
    told = written("hatyai")
    assert "แก้ถ้อยคำหรือตัวบ่งชี้ของรหัส 4 ครั้ง" in told.th
    assert "4 with wording or indicators changed" in told.en


def test_documents_are_no_informants():
    told = written("cressey")
    assert "มีผู้ให้ข้อมูล 8 คน และเอกสาร 2 ฉบับ" in told.th
    assert "There were 8 informants and 2 documents." in told.en
    sided = written("kalasin")
    assert "There were 14 informants and 2 documents; informants by side: political side 1" in sided.en
    assert "มีผู้ให้ข้อมูล 14 คน และเอกสาร 2 ฉบับ (ผู้ให้ข้อมูล: ฝ่ายการเมือง 1 คน" in sided.th
    assert "ฝ่ายสาธารณสุข 3 คน" in sided.th


def test_saturation_is_told_as_a_span_and_kept_out_where_no_curve_rises():
    assert "Code saturation: reached at 4 to 12 texts, by setting" in written("kalasin").en
    told = {str(n): ("T", {"a": "+", "b": "+"}) for n in range(9)}
    flat = forge.study(told, "a <- works").test()
    assert {word.id for word in chapter(flat).withheld}.isdisjoint({"code_saturation"})
    assert "Code saturation" not in chapter(flat).en
    risen = {n: (y, {"a": "+"} if n == "0" else said) for n, (y, said) in told.items()}
    assert "Code saturation" in chapter(forge.study(risen, "a <- works").test()).en


def test_steps_are_said_in_thai_where_their_criteria_are():
    told = written("hatyai")
    assert "แบ่งเป็น 3 ขั้น คือ (1) “ไม่มีข้อตกลง" in told.th
    assert "นับว่าเกิดผลตั้งแต่ขั้นที่ 3" in told.th
    assert "partly" not in told.th
    bare = chapter(forge.study(forge.STORY, "a -> works", outcome=forge.GRADED).test())
    assert "แบ่งเป็นขั้น none, partly, fully และนับว่าเกิดผลตั้งแต่ขั้น fully" in bare.th


def test_dates_are_of_the_buddhist_era_in_thai():
    told = written("hatyai")
    assert "12 ธันวาคม พ.ศ. 2561 ถึง 23 กรกฎาคม พ.ศ. 2562" in told.th
    assert "from 12 December 2018 to 23 July 2019" in told.en
    assert "ณ กรกฎาคม พ.ศ. 2562" in told.th


@pytest.mark.parametrize(
    ("date", "said"),
    [("2019", "พ.ศ. 2562"), ("2019-02", "กุมภาพันธ์ พ.ศ. 2562"), ("2019-13", "2019-13"), ("soon", "soon")],
)
def test_a_date_is_told_as_far_as_it_is_known(date, said):
    talk = replace(make_study(), transcripts=(forge.transcript("t1", date=date),), codings=Codings())
    assert f"ลงวันที่ {said}" in chapter(talk.test()).th


def test_undetermined_cases_leave_it_at_not_contradicted_so_far():
    told = written("hatyai")
    assert "not contradicted so far" in told.en
    assert "undetermined D" in told.en
    assert "ยังสรุปไม่ได้ (D)" in told.th


def test_open_and_tolerated_negative_cases_are_named():
    assert "Negative cases that stand open: C." in chapter(forge.study(forge.STORY, "a <-> works").test()).en
    kept = chapter(forge.study(forge.STORY, "a <-> works", mode="modified", tolerance=1).test())
    assert "Negative cases tolerated: C." in kept.en
    assert "stand open" not in kept.en
    assert "So it stands in the cases studied, but for C, as necessary for the outcome." in kept.en
    assert "สมมติฐานจึงยังยืนอยู่ในกรณีที่ศึกษา ยกเว้น C" in kept.th
    assert "สมมติฐานจึงยังยืนอยู่ (ไม่มีกรณีแย้ง) ในกรณีที่ศึกษา" in written("coop").th
    assert "with a declared tolerance of 1" in kept.en


def test_support_that_rests_on_talk_alone_is_told_as_told():
    assert "A, B rest on the informants' own reasons alone (as told)" in chapter(concluded()).en


def test_suggestions_of_a_machine_are_never_told_as_coding_by_people():
    base = forge.study(forge.STORY, "a <-> works")
    told = chapter(replace(base, codings=forge.as_coder(base.codings, "indicators@3f2a")).test())
    assert "a machine's suggestions, which no person has reviewed" in told.en
    assert "coded the material" not in told.en


def test_a_second_coder_is_told_where_there_is_one():
    pass_ = concluded()
    twice = Codings((*pass_.study.codings, *forge.as_coder(pass_.study.codings, "bee")))
    both = chapter(pass_, codings=twice)
    assert "Two people coded the material; 4 of the texts were coded by more than one" in both.en
    assert "One person coded the material." in chapter(pass_).en


def test_a_kind_of_saturation_that_nobody_measured_stands_as_it_was_typed():
    ended = forge.study(forge.STORY, "a & b <-> works").test().conclude(reason="saturation:code", memo="อิ่มตัวแล้ว")
    pass_ = replace(forge.study(forge.STORY, "a & b <-> works").test(), study=ended.study)
    told = chapter(pass_)
    assert "“saturation:code”" in told.th
    assert not says(told.th, "code_saturation")


def test_an_untested_side_of_the_claim_is_told_among_what_was_not_tried():
    told = chapter(forge.study(forge.STORY, "a & b <-> works").test())
    assert "no case in scope was chosen because the conditions were there" in told.en
    assert not says(told.en, "sufficient")
    coop = written("coop")
    assert "the cases chosen on the conditions (C) were chosen under an earlier hypothesis and lack the" in coop.en
    assert "กรณีที่เลือกเพราะมีเงื่อนไข (C) เลือกตามสมมติฐานก่อนหน้า และไม่เป็นตามสมมติฐานปัจจุบัน" in coop.th


def test_the_ledgers_head_and_the_version_are_named():
    told = written("coop")
    head = open_study(forge.ROOT / "codebooks" / "coop").entries[-1].hash
    assert f"qualcoop {qualcoop.__version__}" in told.en
    assert told.th.endswith(head)


# --- row and text ----------------------------------------------------------------------------------------------


def test_row_and_text_carry_notice_paragraphs_and_reasons():
    told = written("hatyai")
    row = chapter_row(told)
    assert set(row) == {"th", "en", "notice", "withheld"}
    assert row["notice"]["en"].startswith("This is a teaching reconstruction")
    assert {one["word"] for one in row["withheld"]} <= set(WORDS)
    text = chapter_text(told)
    assert text.startswith(clean(told.notice.th))
    assert text.index(told.th) < text.index(told.en) < text.index("Words withheld / คำที่งดใช้")
    assert chapter_row(replace(told, notice=Bilingual()))["notice"] is None


def test_words_of_people_break_no_paragraph_and_steer_no_terminal():
    base = make_study()
    spec = replace(
        base.spec, phenomenon=Bilingual("หนึ่ง\n\nสอง\x1b[31m", "one\n\ntwo\x1b[31m"), notice=Bilingual("ก\x1b", "x")
    )
    told = chapter(replace(base, spec=spec).test())
    assert "“one two" in told.en
    assert "\x1b" not in told.th + told.en + chapter_text(told)


def test_thai_paragraphs_are_thai_and_english_ones_english():
    told = chapter(make_analysis().passes[1])
    assert THAI.search(told.th)
    assert not THAI.search(told.en)


# --- the page --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PRINTED)
def test_the_page_prints_what_is_written_today(name):
    """Run ``python -m tests.test_views_chapter`` to print it again."""
    found = regex.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", PAGE.read_text(encoding="utf-8"), regex.DOTALL)
    assert found
    assert found[1].strip() == printed(name)


def test_the_page_lists_every_word_with_what_it_needs():
    rows = regex.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), regex.MULTILINE)
    assert rows == list(WORDS)


@pytest.mark.parametrize("page", ["chapter3.md", "when-not.md"])
def test_the_page_on_method_leads_to_both_pages(page):
    assert f"]({page})" in (forge.ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    assert (forge.ROOT / "docs" / page).is_file()


def _print_again(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name in PRINTED:
        text = regex.sub(rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", rf"\g<1>\n{printed(name)}\n\g<2>", text,
                         flags=regex.DOTALL)  # fmt: skip
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _print_again(PAGE)
    sys.stdout.write(f"{PAGE} printed again\n")
