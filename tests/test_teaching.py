"""Exercises and what is said of an answer: form, consistency, agreement; never marks."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qualcoop import storing
from qualcoop.errors import StudyError, UsageError
from qualcoop.induction.verdicts import verdict
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.exercise import ANSWERS
from qualcoop.storing.exercises_file import load_exercises
from qualcoop.views.pages.verdicts import verdict_page
from qualcoop.workflows import datasets
from qualcoop.workflows.classroom import teaching
from qualcoop.workflows.classroom.choices import choice_named, plain_words
from qualcoop.workflows.classroom.copies import copy_study
from qualcoop.workflows.demo import jupyterlab, make_demo
from qualcoop.workflows.studies import open_study

from .notebook_forge import TAGS
from .small_study import hashes

ROOT = Path(__file__).resolve().parents[1]
MARKS = re.compile(r"\b(right|wrong|correct\w*|incorrect\w*|mistake\w*|error\w*|false)\b|ถูก|ผิด|เฉลย", re.IGNORECASE)
CODED = [
    ("coop-03", "ก็รักกันดี ไว้ใจกันทุกคนแหละ", "trust", "facilitates"),
    ("coop-03", "เรื่องใจนี่ไม่เคยมีปัญหา มันช่วยให้เริ่มได้เร็วด้วยซ้ำ", "trust", "facilitates"),
    (
        "coop-03",
        "ก่อนหน้านั้นเขาเป็นหนี้รถไถกันมาเกือบทุกบ้าน พอกู้กลุ่มได้ก็เอาไปโปะหนี้เก่า เดือนถัดมาไม่มีใครส่งคืน กลุ่มมันก็เลยไปต่อไม่ได้",
        "debt",
        "hinders",
    ),
    (
        "coop-04",
        "ชาวบ้านไม่ไว้ใจกรรมการค่ะ เพราะเขาเป็นญาติกันหมด พอมีคนพูดว่าเงินหาย เช้ามาก็แห่กันมาถอน",
        "trust",
        "hinders",
        "absent",
    ),
]
# For every exercise two answers that can be read and differ, and one that cannot be read as an answer at all.
ANSWERED = {
    "1.1": ({"ถาม": "interviewer"}, {"ถาม": "other", "ตาพร": "informant"}, ["interviewer"]),
    "1.2": (["1", "2", "6"], ["3"], "1"),
    "2.1": (["business degree"], ["ขนมไข่ อร่อยมาก"], "business degree"),
    "2.2": (["A1"], ["B1", "D1"], 7),
    "3.1": (CODED, CODED[:1], "trust"),
    "3.2": ({"ไว้ใจกันทุกคนแหละ (trust)": "present, facilitates"}, {"ไว้ใจกันทุกคนแหละ (trust)": "absent, hinders"}, None),
    "4.1": (["กฎหมาย", "law"], ["นา", "zebra"], "กฎหมาย"),
    "4.2": ({"we are not twelve shops, we are one street": "executives"}, {"x": "y"}, ["laws"]),
    "5.1": ({"X T, Y T": "confirms"}, {"X T, Y F": "compatible"}, "confirms"),
    "5.2": ({"D, silence is absence": "negative"}, {"D, silence is absence": "compatible"}, 1),
    "5.3": ({"->": "compatible", "<-": "negative", "<->": "แย้ง"}, {"->": "negative"}, []),
    "5.4": ("ใน C มีความไว้ใจ แต่สมาชิกเป็นหนี้รถไถ จึงไปต่อไม่ได้ (coop-03:420-546) จะถามเรื่องหนี้ที่ D", "C", 5),
    "6.1": ("trust & ~debt.hinders <-> lasts", "debt -> lasts", ["trust"]),
    "6.2": (["B", "C", "F"], ["A", "B"], "B"),
    "6.3": ("@arrangement != purchase", "@size != town", None),
    "7.1": (95, 90, "ninety"),
    "7.2": ({"hatyai-01:3165-3231 laws": "facilitates"}, {"hatyai-01:3165-3231 laws": "neutral"}, "left"),
    "8.1": (["H"], ["A", "B"], "H"),
    "8.2": ({"A": "?", "F": "C", "I": "F"}, {"A": "F"}, ["?"]),
}


def lines_of(checked: teaching.Checked) -> str:
    """Give all that is said of an answer, as text and as a notebook shows it."""
    return f"{checked!r}\n{TAGS.sub(' ', checked._repr_html_())}"


# --- what is said ----------------------------------------------------------------------------------------------


def test_every_exercise_of_the_notebooks_has_answers_here():
    assert {one.number for one in teaching.exercises()} == set(ANSWERED)


@pytest.mark.parametrize("number", ANSWERED)
def test_no_answer_is_ever_called_right_or_wrong(number):
    for answer in ANSWERED[number]:
        for language in ("th", "en", "both"):
            said = lines_of(teaching.check(number, answer, language=language))
            assert not MARKS.search(said), MARKS.search(said)


def test_no_exercise_asks_or_explains_in_marks():
    for one in teaching.exercises():
        for words in (one.ask, one.reading, *one.notes.values()):
            assert not MARKS.search(f"{words.th} {words.en}"), (one.number, words)


@pytest.mark.parametrize("number", ANSWERED)
def test_what_agrees_more_has_the_greater_share(number):
    near, far, _ = (teaching.check(number, answer) for answer in ANSWERED[number])
    if near.share is None:
        assert number == "5.4"
        assert not near.follows
        assert far.form
    else:
        assert near.share > (far.share or 0)


@pytest.mark.parametrize("number", ANSWERED)
def test_what_is_no_answer_of_the_form_asked_for_is_met_with_the_form(number):
    checked = teaching.check(number, ANSWERED[number][2])
    assert checked.form
    assert checked.share is None


@pytest.mark.parametrize("number", ANSWERED)
def test_everything_is_said_in_both_languages(number):
    """A piece without Thai would come in English, and no reader of Thai would know that something was said there."""
    for answer in ANSWERED[number]:
        checked = teaching.check(number, answer)
        for piece in (*checked.form, *checked.follows, *(one.note for one in checked.differences if one.note)):
            assert re.search("[ก-๙]", piece.th), piece
            assert piece.en, piece


def test_a_language_may_be_chosen():
    answer = {"X T, Y T": "negative"}
    assert "Thank you" not in repr(teaching.check("5.1", answer, language="th"))
    assert "ขอบคุณ" not in repr(teaching.check("5.1", answer, language="en"))
    with pytest.raises(UsageError, match="it can be both, th, en"):
        teaching.check("5.1", answer, language="de")


def test_an_unknown_exercise_names_those_there_are():
    with pytest.raises(UsageError, match=r"no exercise '9.9'; there are 1.1, 1.2"):
        teaching.check("9.9", "x")


def test_an_answer_full_of_markup_is_shown_as_text():
    class Nodes(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []

        def handle_starttag(self, tag, attrs):
            self.found.append(tag)

    nodes = Nodes()
    for number, (answer, *_) in ANSWERED.items():
        nasty = "<img src=x onerror=alert(1)>"
        given = {nasty: nasty} if isinstance(answer, dict) else [nasty] if isinstance(answer, list) else nasty
        nodes.feed(teaching.check(number, given)._repr_html_())
    assert "p" in nodes.found
    assert not {"img", "script"} & set(nodes.found)


# --- consistency -------------------------------------------------------------------------------------------------


def test_a_verdict_that_the_table_does_not_give_is_named_with_the_row_of_the_table():
    checked = teaching.check("5.1", {"X F, Y F": "confirms"}, language="en")
    assert "X F and Y F under the claim <-> read “compatible”" in repr(checked)


@pytest.mark.parametrize("number", ["5.1", "5.3"])
def test_the_reference_of_cells_is_the_verdict_table(number):
    exercise = next(one for one in teaching.exercises() if one.number == number)
    answer = {key: verdict(cell.x, cell.y, cell.claim, scope=cell.scope) for key, cell in exercise.cells.items()}
    checked = teaching.check(number, answer)
    assert (checked.share, checked.follows) == (1.0, ())


def test_the_references_of_the_silence_exercise_are_what_the_program_computes():
    """Of exercise 5.2 a table of words is the reference; here the study is asked instead."""
    from dataclasses import replace

    from qualcoop.records.codebook import Codebook

    exercise = next(one for one in teaching.exercises() if one.number == "5.2")
    study = datasets.coop()
    for silence, word in (("absent", "absence"), ("unknown", "unknown")):
        codes = tuple(replace(one, silence=silence) if one.id == "debt" else one for one in study.codebook)
        under = replace(study, codebook=Codebook(codes, levels=study.codebook.levels))
        rival = under.rivals("~debt.hinders -> lasts").claims[-1]
        assert exercise.reference[f"D, silence is {word}"] == rival.rows[3].verdict
        assert exercise.reference[f"the claim, silence is {word}"] == rival.stands


def test_the_references_on_hat_yai_are_what_the_program_computes():
    from dataclasses import replace

    references = {one.number: one.reference for one in teaching.exercises()}
    study = datasets.hatyai()
    unruled = replace(study, spec=replace(study.spec, scope="")).test()
    ruled = replace(study, spec=replace(study.spec, scope="@size != town")).test()
    before = {row.case for row in unruled.verdicts if row.verdict == "confirms"}
    evicted = {row.case for row in ruled.verdicts if row.verdict == "outside"}
    assert set(references["6.2"]) == before & evicted
    rivals = study.rivals("executives & personnel <-> collaborates")
    assert set(references["8.1"]) == {one.case for one in rivals.apart if one.decides}
    table = study.table()
    assert references["8.2"] == {case: table[case, "people"].value for case in ("A", "F", "I")}


def test_the_references_of_settling_are_what_was_settled():
    reference = next(one.reference for one in teaching.exercises() if one.number == "7.2")
    settled = {f"{r.transcript}:{r.start}-{r.end} {r.code}": r for r in datasets.hatyai().codings.by("settled")}
    for place, word in reference.items():
        row = settled[place]
        assert word == ("not coded" if row.status == "dismissed" else row.stance)


def test_the_phrases_of_a_reference_stand_in_their_transcript():
    for one in teaching.exercises():
        if one.answer == "phrases":
            texts = [datasets.hatyai().transcript(id_).text for id_ in one.transcripts]
            assert all(any(phrase in text for text in texts) for phrase in one.reference)


def test_a_hypothesis_is_told_what_it_brings_about():
    said = repr(teaching.check("6.1", "trust -> lasts", language="en"))
    assert "Case C contradicts: against sufficiency" in said
    said = repr(teaching.check("6.3", "@size != town", language="en"))
    assert "Case B, which was “confirms”, comes to lie outside" in said


def test_a_hypothesis_with_an_unknown_code_is_a_fault_of_form():
    checked = teaching.check("6.1", "trust & dbt -> lasts", language="en")
    assert "no code “dbt”" in checked.form[0].en
    assert "ไม่มีรหัส “dbt”" in checked.form[0].th
    assert checked.share is None


# --- what a share does not say -----------------------------------------------------------------------------------


def test_half_an_answer_never_agrees_throughout():
    """One of four keys was answered: that it is the reference's word says nothing of the other three."""
    said = repr(teaching.check("1.1", {"ถาม": "interviewer"}, language="en"))
    assert "throughout" not in said
    assert "As far as it can be read now, the answer and the reference agree on 1 of 1 point." in said
    assert "There is no answer yet for “ตาพร”, “เมียตาพร”, “หมายเหตุ”." in said


@pytest.mark.parametrize("number", ANSWERED)
@pytest.mark.parametrize("nothing", [None, ..., "", "  "])
def test_a_cell_that_was_run_as_it_stands_is_told_that_the_answer_is_still_to_come(number, nothing):
    checked = teaching.check(number, nothing)
    assert checked.form[0] == Bilingual("ยังไม่มีคำตอบ", "There is no answer yet.")
    assert len(checked.form) > 1
    assert not re.search("Ellipsis|None", repr(checked))


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("1.1", {"ถาม": "ผู้สัมภาษณ์", "ตาพร": "ผู้ให้ข้อมูล", "เมียตาพร": "อื่น", "หมายเหตุ": "ไม่ใช่ผู้พูด"}),
        ("3.2", {"ไว้ใจกันทุกคนแหละ (trust)": "มี, เอื้อ"}),
        ("3.2", {"ไว้ใจกันทุกคนแหละ (trust)": ("facilitates", "present")}),
        ("3.2", {"ชาวบ้านไม่ไว้ใจกรรมการ (trust)": "ไม่มี,เป็นอุปสรรค"}),
        ("5.1", {"X F, Y F": "compatible, which is no support"}),
        ("7.1", "๙๕%"),
        ("7.2", {"hatyai-01:4656-4743 personnel": "ไม่ลงรหัส"}),
        ("8.2", {"A": "ยังไม่รู้"}),
    ],
)
def test_thai_words_and_words_as_they_are_shown_are_understood(number, answer):
    checked = teaching.check(number, answer)
    assert checked.share == 1.0
    assert not [piece for piece in checked.form if "none of" in piece.en]


# The Thai words of the project's glossary and of docs/th.md, as the choices of exercises that they stand for.
IN_THAI = [
    ("1.1", "ตาพร", "ผู้ให้ข้อมูลสำคัญ", "informant"),
    ("5.1", "X T, Y T", "ขัดแย้ง", "negative"),
    ("5.1", "X T, Y T", "ไม่ขัดแย้งแต่ไม่ใช่หลักฐานสนับสนุน", "compatible"),
    ("5.1", "X T, Y T", "อยู่นอกขอบเขต", "outside"),
    ("5.2", "the claim, silence is absence", "ขัดแย้ง", "contradicted"),
    ("5.2", "D, silence is absence", "แย้ง", "negative"),
    ("5.2", "the claim, silence is unknown", "ยังไม่ถูกแย้ง", "not contradicted so far"),
    ("7.2", "hatyai-01:4656-4743 personnel", "ไม่ระบุทิศทาง", "neutral"),
    ("8.2", "F", "ขัดแย้ง", "C"),
    ("8.2", "F", "ข้อมูลขัดแย้งกัน", "C"),
    ("8.2", "F", "ไม่ได้กล่าวถึง", "?"),
]


@pytest.mark.parametrize(("number", "key", "thai", "meant"), IN_THAI)
def test_the_thai_words_of_the_glossary_are_understood(number, key, thai, meant):
    [one] = [one for one in teaching.exercises() if one.number == number]
    assert plain_words(thai, one.choices) == meant
    told = [teaching.check(number, {key: word}) for word in (thai, meant)]
    assert told[0] == told[1]
    assert not [piece for piece in told[0].form if thai in piece.th]


@pytest.mark.parametrize("line", ["ผู้ให้ข้อมูลสำคัญ", "เอื้อ เป็นอุปสรรค ไม่ระบุทิศทาง", "เงื่อนไขจำเป็น เงื่อนไขเพียงพอ"])
def test_what_the_thai_page_calls_a_choice_is_understood(line):
    assert line in (ROOT / "docs" / "th.md").read_text(encoding="utf-8")
    choices = ["informant", "facilitates", "hinders", "neutral", "->", "<-"]
    assert None not in [plain_words(word, choices) for word in line.split(" ")]


@pytest.mark.parametrize("number", ["1.1", "3.2", "5.1", "5.2", "7.2", "8.2"])
def test_every_choice_is_named_in_thai_and_understood_by_that_name(number):
    [one] = [one for one in teaching.exercises() if one.number == number]
    for choice in one.choices:
        name = choice_named(choice, one.choices).th
        assert re.search("[ก-๙]", name), choice
        assert plain_words(name, one.choices) == choice
    said = repr(teaching.check(number, {(one.keys or tuple(one.cells))[0]: "อะไรก็ได้"}, language="th"))
    assert all(f"“{choice_named(choice, one.choices).th}” ({choice})" in said for choice in one.choices)


def test_letters_that_are_cases_are_no_values():
    cases = list("ABCDEF")
    assert [plain_words(word, cases) for word in ("C", "ข้อมูลขัดแย้งกัน", "ขัดแย้ง", "ไม่จริง")] == ["C", None, None, None]


def test_what_differs_is_named_in_thai_too():
    answer = {"ไว้ใจกันทุกคนแหละ (trust)": "absent, hinders"}
    [one] = teaching.check("3.2", answer).differences
    assert (one.yours.th, one.reference.th) == ("บอกว่าไม่มี, เป็นอุปสรรค", "มี, เอื้อ")


def test_choices_that_hold_commas_are_told_apart():
    [piece, *_] = teaching.check("3.2", {"ไว้ใจกันทุกคนแหละ (trust)": "maybe"}).form
    assert "“present, facilitates”, “present, hinders”" in piece.en


@pytest.mark.parametrize(("number", "answer"), [("1.2", ["หนึ่ง"]), ("6.2", ["Z"]), ("2.1", ["ไม่มีคำนี้"])])
def test_an_answer_of_which_nothing_can_be_read_is_not_shown_the_reference(number, answer):
    checked = teaching.check(number, answer)
    assert (checked.share, checked.differences) == (None, ())
    assert checked.form


def test_no_case_at_all_is_an_answer():
    assert teaching.check("8.1", []).share == 0.0


def test_two_claims_with_the_same_verdicts_are_told_to_be_two():
    """`trust <- lasts` has the verdicts of the reference in all four cases, and claims far less."""
    checked = teaching.check("6.1", "trust <- lasts", language="en")
    assert (checked.share, checked.differences) == (1.0, ())
    said = repr(checked)
    assert "throughout" not in said
    assert "yours is “trust <- lasts” (necessary)" in said
    assert "throughout" in repr(teaching.check("6.1", "trust & ~debt.hinders <-> lasts", language="en"))


def test_why_not_debt_holds_where_debt_hinders_is_noted():
    [one] = teaching.check("6.1", "trust & ~debt -> lasts").differences
    assert one.where == "C"
    assert "debt.hinders is T" in one.note.en
    table = datasets.coop().table()
    assert (table["C", "debt"].value, table["D", "debt"].value, table["D", "trust"].value) == ("F", "?", "F")


def test_the_notes_on_who_leaves_the_scope_are_what_the_program_computes():
    exercise = next(one for one in teaching.exercises() if one.number == "6.2")
    sizes = {case.id: case.attributes["size"] for case in datasets.hatyai().spec.cases}
    assert set(exercise.notes) == set(sizes)
    assert {case for case, note in exercise.notes.items() if "stays in scope" in note.en} == {
        case for case, size in sizes.items() if size != "town"
    }


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("@arrangement != ซื้อ", "No case has “ซื้อ” as its arrangement; there are “joint”, “none”, “purchase”"),
        ("@case != G", "No case has an attribute “@case”; there are “@arrangement”, “@size”"),
        ("G", "The codebook has no code “G”"),
        ("@size !=", "a rule has @attribute = value"),
    ],
)
def test_what_stands_in_a_rule_and_nowhere_in_the_study_is_told_in_both_languages(rule, told):
    checked = teaching.check("6.3", rule)
    pieces = [*checked.form, *checked.follows]
    assert [piece for piece in pieces if told in piece.en and re.search("[ก-๙]", piece.th)]


def test_a_hypothesis_on_another_outcome_is_told_which_it_is():
    assert "the outcome, “lasts”" in teaching.check("6.1", "trust -> foo").form[0].en


def test_a_memo_that_names_no_case_is_told_so_although_its_words_hold_the_letter():
    memo = "A case contradicts since there was trust, and debt; I would go back and ask the others."
    assert [piece.en for piece in teaching.check("5.4", memo).follows] == ["The text does not speak of C yet."]


def test_a_number_that_is_none_is_met_with_the_form():
    for answer in (float("nan"), True, "ninety", [95]):
        assert teaching.check("7.1", answer).form


def test_neither_a_scrap_nor_a_whole_turn_is_the_phrase_of_a_reference():
    text = datasets.hatyai().transcript("hatyai-02")
    whole = [text.quote(turn.start, turn.end).strip() for turn in text.turns if turn.n in (2, 4)]
    assert teaching.check("2.1", ["ผม"]).share == 0.0
    assert teaching.check("2.1", whole).share == 0.0
    assert teaching.check("2.1", ["2540"]).share > 0


def test_indicators_may_be_given_by_language_as_a_codebook_has_them():
    by_language = teaching.check("4.1", {"th": ["กฎหมาย"], "en": ["law"]})
    assert by_language.share == teaching.check("4.1", ["กฎหมาย", "law"]).share
    assert teaching.check("4.1", {"laws": ["กฎหมาย"]}).form


# --- codings -----------------------------------------------------------------------------------------------------


def test_codes_given_alike_in_another_direction_do_not_agree_throughout():
    rows = [*CODED[:2], (*CODED[2][:3], "facilitates"), CODED[3]]
    checked = teaching.check("3.1", rows, language="en")
    assert checked.share == 1.0
    said = repr(checked)
    assert "throughout" not in said
    assert "With the direction (helps, hinders, said to be absent) they agree on 15 of 16" in said
    assert "“ก่อนหน้านั้น" in said


def test_what_lies_outside_an_exercise_is_said_to_be_left_out():
    rows = [*CODED, ("coop-01", "คนบ้านเราเขาเชื่อใจกัน", "trust", "facilitates")]
    checked = teaching.check("3.1", rows)
    assert checked.share == 1.0
    assert "(coop-01, trust) lies outside this exercise" in checked.follows[-1].en


def test_codings_alike_agree_throughout():
    checked = teaching.check("3.1", CODED)
    assert (checked.share, checked.alpha.value, checked.differences) == (1.0, 1.0, ())


def test_codings_that_differ_are_listed_with_both_readings():
    rows = [*CODED[:3], (*CODED[3][:3], "facilitates")]
    checked = teaching.check("3.1", rows)
    assert [(one.yours.en, one.reference.en) for one in checked.differences] == [("facilitates", "hinders, absent")]


def test_a_quotation_that_is_not_there_an_unknown_code_and_a_cut_character_are_faults_of_form():
    rows = [("coop-03", "ไม่มีคำนี้", "trust"), ("coop-03", "รักกันดี", "love")]
    rows += [("coop-09", "รักกันดี", "trust"), ("coop-03", "รักกันดี", "trust", "maybe"), ("coop-03", "ถาม", "trust")]
    said = [piece.en for piece in teaching.check("3.1", rows).form]
    wanted = ["letter by letter", "no code “love”", "no transcript “coop-09”", "“maybe” is none of", "a longer passage"]
    assert [next(word for word in wanted if word in line) for line in said] == wanted
    cut = teaching.check("3.1", [("coop-03", "้ใจกันทุกคนแหละ", "trust")]).form[0].en
    assert "cuts a character" in cut


def test_an_interviewers_words_and_both_stances_at_once_are_doubted():
    rows = [("coop-04", "เกิดอะไรขึ้นคะ", "trust"), *((*CODED[0][:3], stance) for stance in ("facilitates", "hinders"))]
    said = " ".join(piece.en for piece in teaching.check("3.1", rows).follows)
    assert "interviewer's" in said
    assert "does the same passage say both?" in said


def test_nothing_marked_is_asked_for_and_reading_without_finding_is_an_answer():
    assert teaching.check("3.1", []).form[0].en == "No passage is marked yet."
    elsewhere = [("coop-01", "คนบ้านเราเขาเชื่อใจกัน", "trust", "facilitates")]
    assert teaching.check("3.1", elsewhere).share < 1


def test_codings_of_quotations_stand_at_their_offsets():
    study = datasets.coop()
    for row in teaching.codings_of(study, CODED, "som"):
        assert study.transcript(row.transcript).quote(row.start, row.end) == row.quote
    with pytest.raises(StudyError, match="letter by letter"):
        teaching.codings_of(study, [("coop-01", "ไม่มีคำนี้", "trust")], "som")


def test_indicators_are_told_what_they_find_and_what_they_stand_inside():
    said = repr(teaching.check("4.1", ["กลาง", "zebra"], language="en"))
    assert "“zebra” stands in no transcript" in said
    assert "is found inside" in said


# --- a teacher's own exercises -----------------------------------------------------------------------------------


def test_a_teachers_file_is_read_and_checked_against_a_study_beside_it(tmp_path):
    teaching.own_copy("coop", tmp_path / "study")
    own = tmp_path / "own.yaml"
    own.write_text(
        "study: study\nexercises:\n  - {number: 1, answer: hypothesis, reference: 'trust & ~debt.hinders <-> lasts'}\n"
        "  - {number: 2, answer: word, choices: [necessity, sufficiency], reference: sufficiency}\n",
        encoding="utf-8",
    )
    assert teaching.check("1", "trust & ~debt.hinders <-> lasts", exercises=own).share == 1.0
    assert teaching.check("2", "Sufficiency", exercises=own).share == 1.0
    assert teaching.check(2, "necessity", exercises=own).share == 0.0


def test_all_faults_of_a_file_of_exercises_are_listed_with_their_lines(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text(
        "exercises:\n  - {number: 1, answer: essay}\n  - {answer: word}\n"
        "  - {number: 3, answer: number, within: near}\n"
        "  - {number: 3, answer: word, cells: {A: {x: maybe}}, refrence: x}\n",
        encoding="utf-8",
    )
    with pytest.raises(StudyError) as caught:
        load_exercises(own)
    told = str(caught.value)
    assert ":2: exercise '1': answer is 'essay'" in told
    assert ":3: an exercise: number is missing" in told
    assert ":4: exercise '3': within is 'near'" in told
    assert ":5: exercise '3', cells of 'A': x is 'maybe'" in told
    assert "did you mean 'reference'?" in told
    assert "exercise '3' stands twice" in told


def test_an_exercise_without_a_reference_says_so(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("exercises: [{number: 1, answer: set, choices: [A, B]}]", encoding="utf-8")
    checked = teaching.check("1", ["A"], exercises=own, language="en")
    assert "no reference" in repr(checked)
    assert checked.share is None


def test_every_form_of_answer_is_told_in_the_teachers_page():
    page = (ROOT / "docs" / "teachers.md").read_text(encoding="utf-8")
    assert [kind for kind in ANSWERS if f"`{kind}`" not in page] == []


# --- copies and the demo -----------------------------------------------------------------------------------------


def test_a_copy_leaves_the_original_as_it_was_and_can_be_worked_on(tmp_path):
    before = hashes(datasets.folder("coop"))
    study = open_study(copy_study(datasets.folder("coop"), tmp_path / "mine"))
    assert study.test().stands == "contradicted"
    assert {text.id: text.text for text in study.transcripts} == {t.id: t.text for t in datasets.coop().transcripts}
    assert hashes(datasets.folder("coop")) == before


def test_a_copy_with_its_ledger_replays(tmp_path):
    from qualcoop.workflows.studies import replayed

    study = open_study(teaching.own_copy("cressey", tmp_path / "mine", ledger=True))
    assert len(study.entries) == len(datasets.cressey().entries)
    assert replayed(study) is None


def test_a_copy_whose_first_hypothesis_has_lost_its_codes_keeps_the_standing_one(tmp_path):
    study = open_study(teaching.own_copy("hatyai", tmp_path / "mine"))
    assert str(study.spec.hypothesis) == "executives & laws & personnel <-> collaborates"


def test_a_copy_writes_over_nothing(tmp_path):
    (tmp_path / "kept.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StudyError, match="something lies here already"):
        teaching.own_copy("coop", tmp_path)


def test_the_demo_is_ready_to_code_and_takes_a_file_of_ones_own(tmp_path):
    own = tmp_path / "ของฉัน.txt"
    own.write_text("ถาม: เป็นอย่างไรคะ\nตอบ: ดีครับ เชื่อใจกัน\n", encoding="utf-8")
    made = make_demo(tmp_path / "demo", [own])
    study = open_study(made.folder)
    assert made.transcript == "ของฉัน"
    assert study.coders == ()
    assert study.transcript("ของฉัน").informant_turns()
    notebook = made.notebook.read_text(encoding="utf-8")
    assert "qc.review(study, 'ของฉัน'" in notebook
    assert jupyterlab(made.notebook)[-1] == str(made.notebook)


def test_without_jupyterlab_the_demo_says_what_to_type(tmp_path, monkeypatch):
    from qualcoop.errors import MissingError
    from qualcoop.workflows import demo

    monkeypatch.setattr(demo.importlib.util, "find_spec", {"ipykernel": True, "anywidget": True}.get)
    with pytest.raises(MissingError, match=r'jupyterlab not found.*pip install "qualcoop\[notebook\]"'):
        jupyterlab(tmp_path / "start-here.ipynb")


# --- the printable table -----------------------------------------------------------------------------------------


def test_the_committed_page_is_what_the_function_makes():
    committed = (ROOT / "docs" / "verdicts-th-en.html").read_text(encoding="utf-8")
    assert committed == verdict_page(), "write it anew: qc.teaching.verdict_page('docs/verdicts-th-en.html')"


def test_the_page_holds_all_36_cells():
    cells = re.findall(r'<td data-verdict="(\w+)">', verdict_page())
    claims, values = ("->", "<-", "<->"), "TF?C"
    assert cells == [verdict(x, y, claim) for y in "TF?" for x in values for claim in claims]


def test_the_page_says_which_claim_a_negative_case_contradicts_and_which_case_is_a_contrast():
    rows = re.findall(r'<td class="value">(.)</td><td class="value">(.)</td>(.*?)</tr>', verdict_page(), re.DOTALL)
    kinds = {(x, y): re.findall(r"negative \((\w+)\)", cells) for x, y, cells in rows}
    assert {place: kind for place, kind in kinds.items() if kind} == {
        ("F", "T"): ["necessity", "necessity"],
        ("T", "F"): ["sufficiency", "sufficiency"],
    }
    assert [(x, y) for x, y, cells in rows if "contrast" in cells] == [("F", "F")]


@pytest.mark.browser
def test_the_page_prints_on_one_sheet(tmp_path):
    import pypdfium2
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    page_file = tmp_path / "verdicts.html"
    storing.write_whole(page_file, verdict_page())
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(page_file.as_uri())
        page.pdf(path=str(tmp_path / "verdicts.pdf"), prefer_css_page_size=True, print_background=True)
        browser.close()
    assert len(pypdfium2.PdfDocument(tmp_path / "verdicts.pdf")) == 1
