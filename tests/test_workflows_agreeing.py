"""`agree` over a study's folder: who is compared, and what the JSON and the text tell."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner

from qualcoop import storing
from qualcoop.cli import main
from qualcoop.errors import UsageError
from qualcoop.measures.agreement import COEFFICIENTS
from qualcoop.records.coding import Codings
from qualcoop.views.rows.records import agreement_row, json_document
from qualcoop.views.terminal.reliability import agreement_text
from qualcoop.workflows import datasets
from qualcoop.workflows.agreeing import agree
from qualcoop.workflows.studies import open_study


@pytest.fixture
def study(tmp_path):
    """Give a copy of the tiny study, its interviews beside it."""
    for part in ("codebooks/coop", "data/interviews/coop"):
        shutil.copytree(datasets.home() / part, tmp_path / part)
    return tmp_path / "codebooks" / "coop"


def coded(study, coder, *, without=0, stance=None):
    """Let someone code like the teacher but for the first so many rows and, where told, another stance throughout."""
    rows = open_study(study).codings.by("teacher").standing().rows[without:]
    changed = [replace(row, coder=coder, stance=stance or row.stance) for row in rows]
    storing.write_codings(storing.codings_path(study, coder), Codings(tuple(changed)))


def test_two_coders_need_not_be_named_and_settled_codings_are_no_third(study):
    coded(study, "student", without=1)
    coded(study, "settled")
    found = agree(study, resamples=0)
    assert found.coders == ("student", "teacher")
    assert found["percent"].value < 1


def test_one_coder_alone_is_told_who_there_is(study):
    with pytest.raises(UsageError, match="in the study there is teacher"):
        agree(study)


def test_of_three_coders_the_error_names_all_and_the_option(study):
    for coder in ("student", "visitor"):
        coded(study, coder)
    with pytest.raises(UsageError, match=r"student, teacher, visitor have coded; name those .*--coders A B"):
        agree(study)
    assert agree(study, coders=["visitor", "teacher"], resamples=0).coders == ("visitor", "teacher")


def test_a_coder_the_study_does_not_have_is_named(study):
    with pytest.raises(UsageError, match="no codings of 'nobody' in the study; there are those of teacher"):
        agree(study, coders=["teacher", "nobody"])


def test_nothing_is_written(study):
    coded(study, "student")
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    agree(study)
    assert {path: path.read_bytes() for path in study.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("unit", ["turn", "segment", "character"])
def test_the_json_holds_what_the_contract_names(study, unit):
    coded(study, "student", without=1)
    row = json.loads(json_document(agreement_row(agree(study, unit=unit))))
    assert (row["unit"], row["coders"]) == (unit, ["student", "teacher"])
    assert set(COEFFICIENTS) < set(row["overall"])
    assert all({"value", "low", "high", "why"} <= set(one) for one in row["overall"].values())
    assert all({"code", "n"} <= set(one) for one in row["per_code"])
    assert row["n"] == row["units"] * row["codes"] == sum(one["n"] for one in row["per_code"])
    named = {"transcript", "start", "end", "code", "values", "quote"}
    assert row["disagreements"]
    assert all(named <= set(one) for one in row["disagreements"])


def test_every_quotation_in_the_list_is_the_text_at_its_offsets(study):
    coded(study, "student", without=1)
    texts = {text.id: text.text for text in open_study(study).transcripts}
    for one in agreement_row(agree(study, resamples=0))["disagreements"]:
        assert one["quote"] == texts[one["transcript"]][one["start"] : one["end"]]
        assert one["quotes"][0] is None
        assert one["quotes"][1] == one["quote"]


def test_the_text_says_unit_coders_what_percent_counts_and_both_quotations(study):
    coded(study, "student", without=1, stance="neutral")
    told = agreement_text(agreement_row(agree(study)))
    for said in ("by turn: student, teacher", "percent also counts talk that nobody coded", "gwet_ac1", "(not coded)"):
        assert said in told
    first = open_study(study).codings.by("teacher").standing().rows[0]
    assert first.quote[:20] in told


def test_the_text_of_full_agreement_has_no_differences_and_no_nagging(study):
    coded(study, "student")
    told = agreement_text(agreement_row(agree(study, resamples=0)))
    assert "no differences" in told
    assert "should" not in told


def test_the_text_tells_what_was_left_out_and_what_is_undefined(study):
    coded(study, "student")
    rows = open_study(study).codings.by("student").rows
    part = tuple(row for row in rows if row.transcript == rows[0].transcript and row.code == rows[0].code)
    storing.write_codings(storing.codings_path(study, "student"), Codings(part))
    row = agreement_row(agree(study, unit="character"))
    assert len(row["left_out"]) == 3
    assert "left out, since not every coder wrote a row there:" in agreement_text(row)


def test_the_paradox_is_explained_only_where_it_is_flagged(study):
    coded(study, "student")
    row = agreement_row(agree(study, resamples=0))
    assert "paradox:" not in agreement_text(row)
    row["overall"]["cohen_kappa"]["flags"] = ["paradox"]
    assert "paradox:" in agreement_text(row)


# --- the command ---------------------------------------------------------------------------------------------


def run(*words):
    return CliRunner().invoke(main, ["agree", *map(str, words)])


def test_the_command_gives_one_document_and_exit_0_however_little_coders_agree(study):
    coded(study, "student", without=1, stance="hinders")
    result = run(study, "--unit", "segment", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == agreement_row(agree(study, unit="segment"))


def test_the_command_tells_in_words_what_the_row_holds(study):
    coded(study, "student", without=1)
    result = run(study, "--coders", "teacher", "student")
    assert result.exit_code == 0
    assert result.stdout.startswith("Agreement between coders (ความสอดคล้องระหว่างผู้ลงรหัส), by turn: teacher, student\n")


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        ((), "usage", "in the study there is teacher"),
        (("--coders", "teacher", "zoe"), "usage", "no codings of 'zoe'"),
        (("--coders", "teacher", "teacher"), "usage", "each named once"),
        (("--unit", "word"), "usage", "'turn', 'segment', 'character'"),
    ],
)
def test_the_command_refuses_with_an_error_object(study, words, kind, said, monkeypatch):
    monkeypatch.setattr("sys.argv", ["qualcoop"])
    result = run(study, *words, "--json")
    error = json.loads(result.stderr.splitlines()[-1])["error"]
    assert (result.exit_code, result.stdout, error["kind"]) == (2, "", kind)
    assert said in error["message"]


def test_a_missing_study_is_named():
    error = json.loads(run("nowhere", "--json").stderr.splitlines()[-1])["error"]
    assert (error["kind"], error["path"]) == ("missing", "nowhere")
