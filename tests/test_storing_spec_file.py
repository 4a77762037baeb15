"""Tests of reading study.yaml and of the two keys that revisions write."""

from __future__ import annotations

import pytest

from qualcoop.errors import ExpressionError, StudyError
from qualcoop.records.codebook import Bilingual
from qualcoop.records.study import Outcome, TranscriptHints
from qualcoop.storing import load_spec, save_hypothesis, save_scope, spec_faults

GOOD = """\
name: hatyai
title: {th: "เทศบาลร่วมมือกันได้อย่างไร", en: "How?"}
interviews: ../../data/interviews/hatyai
unit: {th: เทศบาล, en: municipality}
phenomenon: {th: ความร่วมมือ, en: collaboration, scope: "@size=city"}
outcome:
  {id: collaborates, question: {th: "ร่วมมือไหม", en: "Does it?"}, scale: [none, partly, fully], counts_from: fully,
   criteria: {none: ไม่มีเลย, partly: now and then, fully: {th: ทุกปี, en: every year}}, judged_by: [ann, โก้],
   blind_to_conditions: true, as_of: 2021-03, says: {en: it collaborates}}
mode: modified                                 # one may stay
tolerance: 1
hypothesis: {expression: "laws & executives -> collaborates", th: ถ้า, en: if, expects: {laws: facilitates}}
counted: settled
clusters: {field: municipality}
cases:
  - {id: A, label: {th: ก, en: A}, outcome: partly, outcome_memo: seen, attributes: {size: city, code: 010},
     transcripts: [hatyai-01, hatyai-02], chosen: convenience}
  - {id: B, outcome: 0.33, attributes: {size: null}}
  - {id: C, outcome: "?"}
  - id: D
transcripts:
  hatyai-03: {kind: interview, roles: {"ถาม": interviewer, "R2": informant}, date: 2018-11-30, case: A,
              encoding: cp874, ignore_lines: ["1-4", 7]}
  hatyai-04:
"""


def write(tmp_path, text):
    path = tmp_path / "study.yaml"
    path.write_bytes(text.encode())
    return path


def test_every_key_of_a_study_is_read(tmp_path):
    spec = load_spec(write(tmp_path, GOOD))
    assert (spec.name, spec.title.en, spec.interviews) == ("hatyai", "How?", "../../data/interviews/hatyai")
    assert (spec.unit.th, spec.phenomenon, spec.scope) == (
        "เทศบาล",
        Bilingual("ความร่วมมือ", "collaboration"),
        "@size=city",
    )
    assert spec.outcome == Outcome(
        "collaborates",
        Bilingual("ร่วมมือไหม", "Does it?"),
        ("none", "partly", "fully"),
        "fully",
        {
            "none": Bilingual(th="ไม่มีเลย"),
            "partly": Bilingual(en="now and then"),
            "fully": Bilingual("ทุกปี", "every year"),
        },
        ("ann", "โก้"),
        True,
        "2021-03",
        Bilingual(en="it collaborates"),
    )
    assert (spec.mode, spec.tolerance, spec.counted, spec.clusters) == ("modified", 1, "settled", "municipality")
    assert str(spec.hypothesis) == "laws & executives -> collaborates"
    assert (spec.hypothesis_words, spec.expects) == (Bilingual("ถ้า", "if"), {"laws": "facilitates"})


def test_cases_keep_their_order_and_their_values(tmp_path):
    spec = load_spec(write(tmp_path, GOOD))
    assert [(case.id, case.outcome) for case in spec.cases] == [("A", "partly"), ("B", 0.33), ("C", "?"), ("D", None)]
    assert spec.case("A").attributes == {"size": "city", "code": "010"}
    assert spec.case("A").transcripts == ("hatyai-01", "hatyai-02")
    assert (spec.case("A").chosen, spec.case("D").chosen, spec.case("B").attributes) == ("convenience", "", {})


def test_hints_for_the_readers_are_read(tmp_path):
    hints = load_spec(write(tmp_path, GOOD)).transcripts
    roles = {"ถาม": "interviewer", "R2": "informant"}
    assert hints["hatyai-03"] == TranscriptHints("interview", roles, "2018-11-30", "A", "cp874", ((1, 4), (7, 7)))
    assert hints["hatyai-04"] == TranscriptHints()


def test_an_outcome_may_be_a_plain_id_and_a_hypothesis_null(tmp_path):
    spec = load_spec(write(tmp_path, "name: x\noutcome: ร่วมมือ\nhypothesis: null\ncases: [{id: A, outcome: T}]"))
    assert spec.outcome == Outcome("ร่วมมือ")
    assert (spec.hypothesis, spec.scope, spec.mode, spec.tolerance) == (None, "", "classic", 0)
    assert spec.case("A").outcome == "T"


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("title: {en: x}", 1, "name is missing"),
        ("name: x\nhypotesis: null", 2, "did you mean 'hypothesis'?"),
        ("name: x\nmode: strict", 2, "classic, modified, generalized, inductive-content"),
        ("name: x\ntolerance: -1", 2, "whole number"),
        ("name: x\noutcome: y\nhypothesis:\n  expression: laws & -> y", 4, "a code, @attribute or '(' is needed"),
        ("name: x\noutcome: y\nhypothesis: {expression: laws -> z}", 3, "explains 'z', but the outcome is 'y'"),
        ("name: x\nhypothesis: {expression: laws -> z}", 2, "has no outcome"),
        ("name: x\noutcome: y\nhypothesis: laws -> y", 3, "it needs {expression, th, en, expects}"),
        ("name: x\noutcome: y\nhypothesis: {expects: {laws: neutral}}", 3, "facilitates, hinders"),
        ("name: x\nphenomenon: {scope: '@size'}", 2, "scope: "),
        ("name: x\noutcome: {id: y, scale: [a, b]}", 2, "counts_from is 'missing'; the steps of the scale are a, b"),
        ("name: x\noutcome: {id: y, scale: [a], counts_from: c}", 2, "counts_from is 'c'"),
        ("name: x\noutcome: {id: y, counts_from: c}", 2, "there is no scale"),
        ("name: x\noutcome: {id: y, scale: [a], counts_from: a, criteria: {c: z}}", 2, "'c' is no step"),
        ("name: x\noutcome: {scale: []}", 2, "id is missing"),
        ("name: x\noutcome: {id: y, blind_to_conditions: perhaps}", 2, "true or false"),
        ("name: x\ncases:\n- id: A\n- id: A", 4, "stands first on line 3"),
        ("name: x\ncases:\n- id: A B", 3, "a space or a colon"),
        ("name: x\ncases:\n- {id: A, outcome: yes}", 3, "T, F, C, ?, or a number from 0 to 1"),
        ("name: x\ncases:\n- {id: A, outcome: 1.5}", 3, "T, F, C, ?, or a number from 0 to 1"),
        ("name: x\ncases:\n- {id: A, chosen: at random}", 3, "on_x, on_y, convenience"),
        ("name: x\ncases:\n- {id: A, attributes: {size: [a]}}", 3, "size is a list; it needs a text"),
        ("name: x\ncases:\n- {id: A, transcripts: [{a: b}]}", 3, "where a text is needed"),
        ("name: x\nclusters: municipality", 2, "it needs {field}"),
        ("name: x\ntranscripts: [a]", 2, "transcripts is a list; it needs a mapping"),
        ("name: x\ntranscripts:\n  a: {kind: chat}", 3, "interview, focus_group, document"),
        ("name: x\ntranscripts:\n  a: {roles: {R1: boss}}", 3, "R1 is 'boss'; it can be interviewer, informant"),
        ("name: x\ntranscripts:\n  a: {date: 30/11/2018}", 3, "YYYY-MM-DD"),
        ("name: x\ntranscripts:\n  a: {date: 2561-11-30}", 3, "a Buddhist year; write 2018-11-30"),
        ("name: x\ntranscripts:\n  a: {ignore_lines: [4-1]}", 3, "such as 7 or 1-4"),
        ("", 0, "the file is empty"),
    ],
)
def test_a_fault_says_where_and_what_would_be_right(tmp_path, body, line, words):
    found = spec_faults(write(tmp_path, body))
    assert [fault.line for fault in found] == [line]
    assert words in found[0].message


def test_all_faults_come_together(tmp_path):
    with pytest.raises(StudyError) as caught:
        load_spec(write(tmp_path, "mode: a\ntolerance: b\ncases:\n- {chosen: c}\nname: &n d\n"))
    assert [fault.line for fault in caught.value.faults] == [1, 2, 4, 4, 5]


def test_saving_a_hypothesis_changes_its_line_only(tmp_path):
    path = write(tmp_path, GOOD)
    save_hypothesis(path, "laws & ~people.hinders -> collaborates")
    before, after = GOOD.splitlines(), path.read_text(encoding="utf-8").splitlines()
    assert [number for number, (a, b) in enumerate(zip(before, after, strict=True), 1) if a != b] == [12]
    spec = load_spec(path)
    assert str(spec.hypothesis) == "laws & ~people.hinders -> collaborates"
    assert spec.hypothesis_words == Bilingual("ถ้า", "if")


def test_saving_the_first_hypothesis_and_scope_of_a_study(tmp_path):
    path = write(tmp_path, "name: x\noutcome: y  # ผล\nhypothesis: null   # not yet\nphenomenon: {th: ก}\n")
    save_hypothesis(path, "a | b <-> y")
    save_scope(path, "@size=city & ~c")
    spec = load_spec(path)
    assert (str(spec.hypothesis), spec.scope, spec.phenomenon.th) == ("a | b <-> y", "@size=city & ~c", "ก")
    assert "# not yet" in path.read_text(encoding="utf-8")
    save_hypothesis(path, "")
    save_scope(path, "")
    assert (load_spec(path).hypothesis, load_spec(path).scope) == (None, "")


def test_what_is_no_hypothesis_is_not_saved(tmp_path):
    path = write(tmp_path, GOOD)
    with pytest.raises(ExpressionError):
        save_hypothesis(path, "laws and executives")
    with pytest.raises(ExpressionError):
        save_scope(path, "&")
    assert path.read_text(encoding="utf-8") == GOOD
