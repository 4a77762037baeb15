"""Tests of two things beside each other: evidence for and against, and two passes."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

import pytest

from qualcoop.errors import UnknownCodeError
from qualcoop.induction.differing import COMPONENTS, difference_of
from qualcoop.records.options import options
from qualcoop.views.beside import evidence_beside, passes_beside
from qualcoop.views.report.difference import turned_by
from qualcoop.workflows import datasets
from qualcoop.workflows.studies import recorded_passes


@pytest.fixture(scope="module")
def passes():
    return recorded_passes(datasets.coop())


@pytest.fixture
def thai(monkeypatch):
    monkeypatch.setattr(options, "_language", "th")


def test_evidence_stands_on_its_side_with_its_place(passes):
    first = passes[0]
    [negative] = first.negative_cases
    found = evidence_beside(first, negative.case)
    for passage in negative.favour:
        assert passage.quote in found.html
        assert f"{passage.transcript}:{passage.start}-{passage.end}" in found.html
    assert f"For ({len(negative.favour)})" in found.html
    assert "negative" in repr(found)


def test_what_may_not_be_quoted_is_said_and_not_shown(passes):
    first = passes[0]
    [negative] = first.negative_cases
    [passage, *_] = negative.favour
    people = tuple(replace(one, quote_permission="no") for one in first.study.participants)
    study = replace(first.study, participants=people)
    found = evidence_beside(replace(first, study=study), negative.case)
    assert passage.quote not in found.html
    assert "does not permit quoting" in found.html


def test_an_unknown_case_is_refused(passes):
    with pytest.raises(UnknownCodeError, match="its cases are"):
        evidence_beside(passes[0], "Z")


def test_two_passes_show_each_case_and_why_it_turned(passes, thai):
    found = passes_beside(*passes)
    assert repr(found) == "<Passes 1 and 2 of coop: 1 of 4 cases have another verdict>"
    assert "รอบที่ 1" in found.html
    claims = {str(one.study.spec.hypothesis) for one in passes}
    assert all(escape(claim) in found.html for claim in claims)
    assert found.html.count("<tr>") == 1 + 2 + 4


def test_a_pass_beside_itself_differs_in_nothing(passes):
    assert "0 of 4 cases" in repr(passes_beside(passes[0], passes[0]))


def test_what_looks_like_html_is_text(passes, monkeypatch):
    first = passes[0]
    [negative] = first.negative_cases
    evil = replace(negative.favour[0], position="<img src=x onerror=alert(1)>", quote="<img src=y onerror=alert(1)>")
    monkeypatch.setattr(type(first), "evidence", lambda _, case: ((evil,), ()))
    found = evidence_beside(first, negative.case)
    assert "<img" not in found.html
    assert "&lt;img" in found.html


def test_why_a_verdict_turned_is_said_in_the_language_of_the_page(passes, thai):
    found = passes_beside(*passes)
    assert "<td>สมมติฐานชั่วคราว</td>" in found.html
    assert "hypothesis" not in found.html


def test_every_cause_of_a_turned_verdict_has_its_words_in_both_languages(passes):
    [change] = difference_of(*passes).verdicts
    every = replace(change, why=COMPONENTS)
    th, en = turned_by(every).th, turned_by(every).en
    assert not re.search("[a-z]", th)
    assert len(set(th.split(" และ"))) == len(COMPONENTS)
    assert en.count("the ") >= len(COMPONENTS)


def test_evidence_names_codes_by_their_labels(passes, thai):
    first = passes[0]
    found = evidence_beside(first, first.negative_cases[0].case)
    assert "ความไว้ใจกัน" in found.html
    assert " trust " not in found.html
