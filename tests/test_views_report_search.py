"""The parts on search, survival and saturation: in both languages, no word live, no saturation without its kind."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import regex

from qualcoop.induction.saturating import all_saturation, curves
from qualcoop.induction.search.searching import next_cases
from qualcoop.induction.search.surviving import survived
from qualcoop.induction.search.unsearched import KINDS, not_searched
from qualcoop.records.codebook import Bilingual
from qualcoop.records.coding import Codings
from qualcoop.records.study import Case, Participant
from qualcoop.views.blocks import Aid, Block, Facts, Items, Prose, ReportData, Section, Table
from qualcoop.views.pages.html import html_report
from qualcoop.views.pages.markdown import markdown_report
from qualcoop.views.report import search
from qualcoop.views.report.gathered import Report
from qualcoop.views.report.saturation import (
    saturation_section,
    saturation_text,
    stop_words,
    survived_section,
    survived_text,
)
from qualcoop.views.report.search import next_section, next_text, not_searched_section, not_searched_text
from qualcoop.views.rows.saturation import curves_row, survived_row
from qualcoop.views.rows.search import next_row, not_searched_row

from . import forge
from .views_study import IMAGE, make_analysis, make_study
from .word_studies import concluded

SECTIONS = (next_section, not_searched_section, survived_section, saturation_section)


def report_of(pass_) -> Report:
    return Report(pass_.findings, (pass_,), pass_.study.entries, pass_.study.memos)


def words_of(part: Section | Block) -> str:
    """Give all English words of a part on one line."""
    match part:
        case Section(_, title, blocks) | Aid(title, blocks):
            return " ".join([title.en, *map(words_of, blocks)])
        case Prose(words):
            return words.en
        case Table(caption, columns, groups, basis):
            cells = [line for group in groups for row in group.rows for one in row for line in one.lines]
            return " ".join(map(english, [caption, *columns, *cells, basis]))
        case Facts(rows):
            return " ".join(english(piece) for name, pieces in rows for piece in (name, *pieces))
        case Items(items):
            return " ".join(map(english, items))
    return ""


def english(piece) -> str:
    return piece.en if isinstance(piece, Bilingual) else piece


def open_pass():
    """One village is open: its trust is not known; one was never visited."""
    study = make_study()
    *first, last = study.spec.cases
    cases = (*first, replace(last, outcome="fully"), Case("E", Bilingual("จ", f"E {IMAGE}")))
    return replace(study, spec=replace(study.spec, cases=cases)).test()


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", ["both", "th", "en"])
def test_every_part_is_written_as_page_and_as_markdown(section, language):
    for pass_ in (open_pass(), make_analysis().passes[1], make_study(hypothesis=None).test(), forge.study({}).test()):
        data = ReportData(Bilingual("ก", "a"), (section(report_of(pass_)),))
        page, plain = html_report(data, language=language), markdown_report(data, language=language)
        assert IMAGE not in page + plain
        assert "{" not in regex.sub(r"(?s)<style>.*?</style>", "", page) + plain


def test_the_next_case_is_told_with_its_reasons_and_the_question():
    said = words_of(next_section(report_of(open_pass())))
    assert "D · Village D" in said
    assert "may contradict: in 1 of the 2 ways in which what is not known may turn out (against necessity)" in said
    assert "ask about trust: Others will not take advantage." in said
    assert "not examined yet" in said
    assert "judge the outcome: Does the group still lend after three years?" in said


def test_where_no_case_is_open_the_reader_is_sent_to_what_was_not_searched():
    study = forge.study({"A": ("T", {"a": "+"})}, "a <-> works")
    assert "What was not searched" in words_of(next_section(report_of(study.test())))


def test_a_list_of_factors_speaks_of_no_claim():
    said = words_of(next_section(report_of(forge.study(forge.STORY, None).test())))
    assert said.endswith("No case of the study is unexamined.")
    whole = " ".join(words_of(section(report_of(forge.study(forge.STORY, None).test()))) for section in SECTIONS[1:2])
    assert not regex.search(r"sufficien|necess|contradict|negative", whole)


def test_every_kind_has_words_in_both_languages():
    assert set(search._KINDS) == set(KINDS)
    assert all(words.th and words.en for words in search._KINDS.values())


def test_what_was_not_searched_says_what_it_could_show():
    said = words_of(not_searched_section(report_of(open_pass())))
    assert "a case sought because it might contradict" in said
    long = forge.study({"A": ("T", dict.fromkeys("abc", "+"))}, "a & b & c <- works")
    told = words_of(not_searched_section(report_of(long.test())))
    assert "with the outcome it would contradict necessity" in told
    assert "and 3 more of this kind" in told


def test_a_claim_that_met_no_new_case_is_said_to_have_met_none():
    said = words_of(survived_section(report_of(make_analysis().passes[1])))
    assert "No case was examined for the first time since the last change" in said
    assert "not the number of cases" in said
    untested = replace(make_analysis().study, entries=make_analysis().passes[1].study.entries[:2])
    assert survived_text(survived(untested.entries, untested)).startswith("What the claim has survived")
    assert "nothing was survived yet" in survived_text(survived(untested.entries, untested))


def test_the_stop_of_one_pass_is_not_told_as_a_span_of_passes():
    pass_ = concluded()
    path = pass_.study.entries[:3]
    stop, drawn = all_saturation(pass_.study, path)[-1], curves(pass_.study, path)
    assert stop_words(stop, drawn.stop).en.startswith("In pass 2 no case of the study was negative")
    assert stop_words(stop, drawn.stop).th.startswith("ในรอบที่ 2 ไม่มีกรณีแย้ง")
    earlier = stop_words(replace(stop, value=1), drawn.stop)
    assert earlier.en.startswith("From pass 1 to pass 2 no case")


def test_saturation_is_never_said_without_its_kind():
    analysis = make_analysis()
    said = words_of(saturation_section(report_of(analysis.passes[1])))
    assert "Code saturation" in said
    assert "Meaning saturation" in said
    assert "Not assessable: no dimension was recorded" in said
    assert "Not reached: in pass 2, 0 negative" in said or "In pass 2 no case" in said
    assert not regex.search(r"\bsaturated\b", said)


def test_recorded_dimensions_give_a_table_and_a_curve_a_code():
    study = make_study()
    rows = [replace(row, dimension="ญาติ; กติกา" if row.code == "trust" else "") for row in study.codings]
    pass_ = replace(study, codings=Codings(tuple(rows))).test()
    part = saturation_section(report_of(pass_))
    meaning = next(block for block in part.blocks if isinstance(block, Section) and block.id == "meaning-saturation")
    kinds = [type(block) for block in meaning.blocks]
    assert kinds == [Prose, Table, Aid]
    assert "trust 2 1" in words_of(meaning)


def test_enough_interviews_give_the_table_of_settings_with_the_span_of_medians():
    told = {str(n): ("T", {"a": "+", **({"b": "+"} if n > 3 else {})}) for n in range(9)}
    pass_ = forge.study(told).test()
    said = words_of(saturation_section(report_of(pass_)))
    assert "base 6, run 3, threshold 0 % 6 6 (6–6) 6 6 (6–6)" in said
    assert "Reached at 5 to 6 texts, by setting (22 of 24 settings, in the order observed)." in said
    plain = saturation_text(all_saturation(pass_.study, ()), curves(pass_.study, ()))
    assert plain.count(", threshold ") >= 12
    assert "Reached at 5 to 6 texts" in plain


def test_plain_text_keeps_to_one_line_a_thing_and_steers_no_terminal():
    pass_ = open_pass()
    people = (Participant("ก", "coop-01", side="a\n\x1b[31mb"),)
    study = replace(pass_.study, participants=people)
    found = not_searched(study, pass_.table, pass_.verdicts)
    text = not_searched_text(found, study.codebook)
    assert "\x1b" not in text
    assert len(text.splitlines()) == len(found) + 2
    assert next_text(next_cases(study, pass_.table, pass_.verdicts)).splitlines()[1].split()[:2] == ["rank", "case"]
    assert "none of the study is open" in next_text(())
    assert "does not say that all was searched" in not_searched_text((), study.codebook)


@pytest.mark.parametrize("make", [open_pass, lambda: forge.study({}, None).test(), lambda: make_analysis().passes[1]])
def test_rows_are_plain_data_with_null_for_what_is_not_known(make):
    pass_ = make()
    study, entries = pass_.study, pass_.study.entries
    rows = [
        *map(next_row, next_cases(study, pass_.table, pass_.verdicts)),
        *map(not_searched_row, not_searched(study, pass_.table, pass_.verdicts)),
        survived_row(survived(entries, study)),
        curves_row(curves(study, entries)),
    ]
    again = json.loads(json.dumps(rows, allow_nan=False, ensure_ascii=False))
    assert again == rows
    assert all("" not in row.values() for row in rows)


def test_a_side_from_which_nobody_of_the_case_speaks_is_named_in_both_languages():
    study = make_study()
    sides = ("residents", "political", "permanent officials", "the Rotary club")
    people = tuple(replace(one, side=side) for one, side in zip(study.participants, sides, strict=True))
    study = replace(study, participants=people)
    pass_ = study.test()
    found = [one for one in not_searched(study, pass_.table, pass_.verdicts) if one.kind == "side"]
    said = {one.what: search.what_words(one, study.codebook) for one in found}
    assert said["political"] == Bilingual(
        "“ฝ่ายการเมือง”: ไม่มีผู้ให้ข้อมูลของกรณีจากฝ่ายนี้",
        "side “political”: no informant of the case itself is from this side",
    )
    assert said["the Rotary club"].th.startswith("“the Rotary club”")
