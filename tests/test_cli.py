"""Tests of the command line: the contract of its JSON, exit codes, bad input, a study done by commands alone."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pandas
import pytest
from click.testing import CliRunner

import qualcoop
from qualcoop import storing
from qualcoop.cli import main
from qualcoop.records.coding import STANCES, STATES
from qualcoop.records.ledger import ENTRY_KINDS
from qualcoop.records.study import MODES
from qualcoop.records.transcript import KINDS, ROLES

from .small_study import CODEBOOK, HEADER, SAID, code_as, edit, hashes, rows, small_study, write_talks

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = tuple(main.commands)


# --- running -------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def author(monkeypatch):
    monkeypatch.setenv("QUALCOOP_BY", "ann")


@pytest.fixture
def study(tmp_path):
    return small_study(tmp_path / "truck")


@pytest.fixture
def recorded(study):
    told("test", study, "--record")
    return study


def run(*words, code=0):
    """Run a command line; its exit code is what is expected."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    shown = f"{result.output}\n{result.stderr}\n{result.exception!r}"
    assert result.exit_code == code, f"exit {result.exit_code}: {shown}"
    assert result.exception is None or isinstance(result.exception, SystemExit), shown
    return result


def told(*words, code=0):
    """Run a command with --json; give its one document."""
    return json.loads(run(*words, "--json", code=code).stdout)


def told_lines(*words):
    return [json.loads(line) for line in run(*words, "--json").stdout.splitlines()]


def refused(*words):
    """Run a command that cannot run: exit 2, stdout empty, and the last line of stderr is the error."""
    result = run(*words, "--json", code=2)
    assert result.stdout == ""
    error = json.loads(result.stderr.splitlines()[-1])
    fits(error, ERROR)
    return error["error"]


# --- the shapes of the contract ------------------------------------------------------------------------------


class Maybe:
    """A value that may be null."""

    def __init__(self, shape):
        self.shape = shape


class Each:
    """A mapping whose keys are ids."""

    def __init__(self, shape):
        self.shape = shape


def fits(value, shape, where="$"):
    """Hold a value against a shape: every key there, of the right type; further keys are allowed."""
    if isinstance(shape, Maybe):
        if value is not None:
            fits(value, shape.shape, where)
    elif isinstance(shape, Each):
        assert isinstance(value, dict), where
        for key, inner in value.items():
            fits(inner, shape.shape, f"{where}.{key}")
    elif isinstance(shape, dict):
        assert isinstance(value, dict), f"{where} is {value!r}"
        for key, inner in shape.items():
            assert key in value, f"{where} lacks {key}"
            fits(value[key], inner, f"{where}.{key}")
    elif isinstance(shape, list):
        assert isinstance(value, list), f"{where} is {value!r}"
        for place, one in enumerate(value):
            fits(one, shape[0], f"{where}[{place}]")
    elif isinstance(shape, (set, frozenset)):
        assert value in shape, f"{where} is {value!r}"
    else:
        assert isinstance(value, shape), f"{where} is {value!r}"
        assert shape is not int or not isinstance(value, bool), f"{where} is {value!r}"


VERDICTS = {"confirms", "compatible", "negative", "outside", "undetermined"}
TEXT, NUMBER = str, (int, float)
TRUTHS = {"T", "F", "?", "C"}
ERROR = {
    "error": {
        "kind": {"usage", "missing", "study", "codebook", "reading", "expression", "ledger", "locked"},
        "path": Maybe(TEXT),
        "line": Maybe(int),
        "message": TEXT,
    }
}
Q = {
    "transcript": TEXT,
    "turn": Maybe(int),
    "start": int,
    "end": int,
    "quote": TEXT,
    "speaker": TEXT,
    "participant": TEXT,
    "role": set(ROLES),
    "position": Maybe(TEXT),
    "case": Maybe(TEXT),
    "stance": set(STANCES),
}
LANGUAGES = {"th", "en", "mixed", "und"}
TRANSCRIPT = {
    "id": TEXT,
    "path": TEXT,
    "kind": set(KINDS),
    "format": Maybe(TEXT),
    "encoding": Maybe(TEXT),
    "text_sha256": TEXT,
    "text": TEXT,
    "language": LANGUAGES,
    "case": Maybe(TEXT),
    "date": Maybe(TEXT),
    "speakers": [{"label": TEXT, "participant": TEXT, "role": set(ROLES), "turns": int}],
    "turns": [
        {
            "n": int,
            "speaker": TEXT,
            "role": set(ROLES),
            "start": int,
            "end": int,
            "time": Maybe(TEXT),
            "language": LANGUAGES,
            "text": TEXT,
        }
    ],
    "warnings": [{"kind": TEXT, "line": Maybe(int), "message": TEXT}],
    "error": Maybe(ERROR["error"]),
}
FAULT = {"path": TEXT, "line": Maybe(int), "message": TEXT}
CHECK = {"faults": [FAULT], "warnings": [FAULT]}
SUGGESTION = {
    "transcript": TEXT,
    "turn": Maybe(int),
    "segment": int,
    "start": int,
    "end": int,
    "quote": TEXT,
    "speaker": TEXT,
    "participant": TEXT,
    "role": set(ROLES),
    "case": Maybe(TEXT),
    "language": LANGUAGES,
    "code": TEXT,
    "stance": set(STANCES),
    "level": Maybe(TEXT),
    "score": NUMBER,
    "rank": int,
    "coder": TEXT,
    "why": {
        "hits": [{"term": TEXT, "start": int, "end": int, "policy": {"word", "compound", "substring"}}],
        "cues": [{"cue": TEXT, "start": int, "end": int, "effect": TEXT}],
        "nearest": [{"transcript": TEXT, "start": int, "end": int, "score": NUMBER}],
    },
}
BOTH = {"th": TEXT, "en": TEXT}
FIT = {**dict.fromkeys(("inclN", "covN", "RoN", "inclS", "covS", "PRI"), Maybe(NUMBER)), "n": int}
CELL = {
    "value": TRUTHS,
    "from": TEXT,
    "state": {*STATES, "both", "silent"},
    "effect": {"facilitates", "hinders", "both", "none"},
    "basis": Maybe({"attributed", "described", "documented"}),
    "participants": [TEXT],
    "codings": [Q],
}
PASS = {
    "study": TEXT,
    "pass": int,
    "recorded": bool,
    "mode": set(MODES),
    "counted": Maybe(TEXT),
    "expression": Maybe(TEXT),
    "claim": Maybe({"->", "<-", "<->"}),
    "recipes": [TEXT],
    "sentence": Maybe(BOTH),
    "cases": [
        {
            "case": TEXT,
            "outcome": TRUTHS,
            "conditions": Each(CELL),
            "x": Maybe(TRUTHS),
            "verdict": Maybe(VERDICTS),
            "note": [{"as_told", "contrast", "withdrawn", "tolerated"}],
            "kind": Maybe({"necessity", "sufficiency"}),
            "needs": [TEXT],
            "stale": bool,
            "previous": Maybe(VERDICTS),
        }
    ],
    "four_cells": Maybe({"TT": [TEXT], "TF": [TEXT], "FT": [TEXT], "FF": [TEXT]}),
    "stands": Maybe({"stands", "not contradicted so far", "contradicted", "no support"}),
    "negative_cases": [{"case": TEXT, "kind": {"necessity", "sufficiency"}, "for": [Q], "against": [Q]}],
    "untestable": [TEXT],
    "flags": [{"circular", "robinson", "same-span"}],
    "options": [
        {
            "kind": {"reformulate", "redefine", "refine"},
            "change": TEXT,
            "criterion": TEXT,
            "rank": int,
            "explains": [TEXT],
            "loses": [TEXT],
            "flags": [TEXT],
        }
    ],
    "fit": Maybe(FIT),
    "saturation": [{"kind": TEXT, "setting": TEXT, "value": Maybe(NUMBER), "assessable": bool, "why": Maybe(TEXT)}],
}
FACTOR = {
    "code": TEXT,
    "kind": {"condition", "guideline", "principle", "recommendation"},
    "level": Maybe(TEXT),
    "label": BOTH,
    "reported": bool,
    "in_explanation": bool,
    **{
        name: [TEXT]
        for name in ("facilitates", "hinders", "contested", "absent", "mentioned", "overruled", "silent")
    },
    "participants": int,
    "languages": [LANGUAGES],
    "fit": Maybe(FIT),
    "first_pass": int,
    "revisions": [int],
    "quotes": [Q],
    "counter": [Q],
}
FINDINGS = {
    "study": TEXT,
    "pass": int,
    "counted": Maybe(TEXT),
    **{name: [FACTOR] for name in ("factors", "guidelines", "principles", "recommendations")},
    "negative_cases": [{"case": TEXT, "pass": int, "resolved_by": Maybe(TEXT), "entry": Maybe(int)}],
}
ENTRY = {
    "n": int,
    "at": TEXT,
    "by": TEXT,
    "kind": set(ENTRY_KINDS),
    "parent": Maybe(int),
    "because": Maybe(TEXT),
    "before": dict,
    "after": dict,
    "flips": [{"case": TEXT, "from": Maybe(TEXT), "to": Maybe(TEXT)}],
    "memo": Maybe(TEXT),
    "hash": TEXT,
    "prev": Maybe(TEXT),
}
DISAGREEMENT = {"transcript": TEXT, "start": int, "end": int, "code": TEXT, "values": [TEXT], "quote": TEXT}
SETTLED = {"agreed": int, "open": [DISAGREEMENT]}


# --- the contract, command by command ------------------------------------------------------------------------


def test_read_gives_every_key_and_each_turn_is_its_stretch_of_the_text(tmp_path):
    write_talks(tmp_path / "desk")
    found = told("read", tmp_path / "desk")
    fits(found, [TRANSCRIPT])
    assert [(one["id"], one["format"], one["language"]) for one in found] == [
        ("m-01", "txt", "th"),
        ("m-02", "md", "en"),
        ("m-03", "docx", "th"),
    ]
    for one in found:
        assert [one["text"][turn["start"] : turn["end"]] for turn in one["turns"]] == [t["text"] for t in one["turns"]]
        assert [turn["role"] for turn in one["turns"]] == ["interviewer", "informant"] * 2
        assert not any(turn["speaker"] + ":" in turn["text"] for turn in one["turns"])


def test_read_tells_what_could_not_be_read_beside_what_could(tmp_path):
    paths = write_talks(tmp_path / "desk")
    (tmp_path / "desk" / "empty.txt").write_bytes(b"")
    (tmp_path / "desk" / "image.txt").write_bytes(b"\x89PNG\x00\x01\x02\xff\xfe")
    found = told("read", paths[0], tmp_path / "desk" / "empty.txt", tmp_path / "desk" / "image.txt", code=1)
    fits(found, [TRANSCRIPT])
    assert [one["error"] and one["error"]["kind"] for one in found] == [None, "reading", "reading"]
    assert "the file is empty" in found[1]["error"]["message"]
    assert "this is a PNG image" in found[2]["error"]["message"]


def test_no_name_of_a_file_steers_the_terminal_or_breaks_a_line(tmp_path):
    talk = "ถาม: ดีไหมคะ\nตอบ: ดีครับ\n"
    for name in ("a\x1b[31m.txt", "b\nc.txt"):
        (tmp_path / name).write_text(talk, encoding="utf-8")
    (tmp_path / "d\x1b[31m.txt").write_bytes(b"")
    result = CliRunner().invoke(main, ["read", str(tmp_path)])
    assert "\x1b" not in result.stdout
    assert "b c: 2 turns" in result.stdout
    refusal = CliRunner().invoke(main, ["suggest", "--codebook", str(tmp_path / "e\x1b[31m\n.yaml"), str(tmp_path)])
    assert (refusal.exit_code, "\x1b" in refusal.stderr, refusal.stderr.count("\n")) == (2, False, 1)


def test_read_gives_many_files_in_their_order_whatever_core_is_first(tmp_path):
    """With more files than are read by one process; a slow one does not change its place."""
    names = [f"t-{n:02}" for n in range(17)]
    for n, name in enumerate(names):
        talk = "ถาม: ดีไหมคะ\nตอบ: ดีครับ\n" * (600 if n % 5 == 0 else 1)
        (tmp_path / f"{name}.txt").write_text(talk, encoding="utf-8")
    (tmp_path / "t-03.txt").write_bytes(b"")
    backwards = [tmp_path / f"{name}.txt" for name in reversed(names)]
    found = told("read", *backwards, code=1)
    fits(found, [TRANSCRIPT])
    assert [one["id"] for one in found] == names[::-1]
    assert [one["id"] for one in found if one["error"]] == ["t-03"]
    lines = [line for line in run("read", *backwards, code=1).stdout.splitlines() if line.startswith("t-")]
    assert [line[:4] for line in lines] == names[::-1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
@pytest.mark.parametrize("words", [(), ("--json",)], ids=["text", "json"])
def test_a_bar_is_shown_on_a_terminal_and_never_beside_json(tmp_path, words):
    import pty
    import termios

    files = write_talks(tmp_path / "desk")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    command = [sys.executable, "-m", "qualcoop", "read", *map(str, files), *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, env=environment, timeout=120, check=True)
    os.write(theirs, b"\n.")  # the end, which there is in any case
    shown = ""
    while not shown.endswith("."):
        shown += os.read(ours, 65536).decode(errors="replace")
    os.close(ours)
    os.close(theirs)
    assert ("reading" in shown) == (not words)
    assert b"reading:" not in done.stdout


def test_a_warning_about_the_whole_file_has_no_line(tmp_path):
    (tmp_path / "plain.txt").write_text("วันนี้แดดดี ไม่มีใครพูดอะไร\n", encoding="utf-8")
    [found] = told("read", tmp_path / "plain.txt")
    assert [(one["kind"], one["line"]) for one in found["warnings"]] == [("speakers", None)]


def test_check_gives_faults_with_places_and_exit_1(study):
    fits(told("check", study), CHECK)
    edit(study / "study.yaml", "transcripts: [m-02]", "transcripts: []")
    found = told("check", study, code=1)
    fits(found, CHECK)
    assert [fault["line"] for fault in found["faults"] if fault["path"].endswith("study.yaml")] == [14]


def test_suggest_gives_json_lines_and_nothing_else(study):
    found = told_lines("suggest", study)
    fits(found, [SUGGESTION])
    assert {(one["case"], one["code"]) for one in found} == {
        ("A", "laws"),
        ("A", "leaders"),
        ("B", "laws"),
        ("B", "leaders"),
        ("C", "laws"),
    }
    assert all(one["why"]["hits"] for one in found)


def test_suggest_for_files_needs_no_study_and_top_names_none(tmp_path, study):
    write_talks(tmp_path / "desk")
    found = told_lines("suggest", "--codebook", study / "codebook.yaml", tmp_path / "desk", "--top", "2")
    fits(found, [SUGGESTION])
    assert {one["case"] for one in found} == {None}
    assert "none" in {one["code"] for one in found}
    assert told_lines("suggest", study, tmp_path / "desk" / "m-01.txt")[0]["case"] == "A"


def test_suggest_writes_json_lines_to_a_file(study, tmp_path):
    out = tmp_path / "out" / "suggestions.jsonl"
    assert f"written: {out} (5 suggestions)" in run("suggest", study, "-o", out).stdout
    assert [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] == told_lines("suggest", study)


def test_suggest_learns_from_the_codings_and_gives_the_same_rows(study):
    found = told_lines("suggest", study, "--method", "learned", "--top", "2")
    fits(found, [SUGGESTION])
    assert all(one["coder"].startswith("learned@") and 0 <= one["score"] <= 1 for one in found)
    assert {one["rank"] for one in found} == {1, 2}
    order = told_lines("suggest", study, "--method", "learned", "--order", "diverse", "--top", "3")
    fits(order, [SUGGESTION])
    assert [one["transcript"] for one in order] == ["m-03"]     # on all else somebody has decided
    assert (order[0]["order"], order[0]["sought"], order[0]["worth"] > 0) == ("diverse", None, True)
    assert "To read next (diverse)" in run("suggest", study, "--method", "learned", "--order", "diverse").stdout


def test_suggest_leaves_out_what_was_dismissed_and_says_how_many_in_a_line(study):
    whole = told_lines("suggest", study)
    first = whole[0]
    path = study / "codings" / "ann.csv"
    head, *coded = path.read_text(encoding="utf-8-sig").splitlines()
    given = {**first, "status": "dismissed"}
    refused = ",".join(str(given[name]) if name != "quote" else "" for name in f"{head},status".split(","))
    path.write_text("\n".join([f"{head},status", *(f"{row},accepted" for row in coded), refused, ""]), encoding="utf-8")
    result = run("suggest", study, "--json")
    assert result.stderr == "left out, as dismissed before: 1; --dismissed suggests them too\n"
    assert [json.loads(line) for line in result.stdout.splitlines()] == whole[1:]
    again = run("suggest", study, "--json", "--dismissed")
    assert (again.stderr, len(again.stdout.splitlines())) == ("", len(whole))


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["--threshold", "0.5"], "options of --method learned"),
        (["--method", "learned", "--order", "diverse", "desk"], "name it alone"),
        (["--method", "learned", "--threshold", "2"], "0<=x<=1"),
        (["--method", "learned", "--order", "diverse", "--threshold", "0.9"], "no --threshold"),
        (["--method", "learned", "--order", "diverse", "--dismissed"], "no --dismissed"),
    ],
)
def test_options_of_learning_are_refused_where_they_mean_nothing(study, tmp_path, words, fault):
    write_talks(tmp_path / "desk")
    told_words = [tmp_path / "desk" if word == "desk" else word for word in words]
    result = run("suggest", study, *told_words, code=2)
    assert fault in result.stderr


def test_a_class_gets_sets_and_its_codings_come_back(study, tmp_path):
    made = told("lesson", "new", study, "-o", tmp_path / "class", "--students", "2")
    assert len(made["sets"]) == 2
    found = told("lesson", "collect", tmp_path / "class", study)
    assert (found["faults"], found["split"]) == ([], [])        # nobody has handed in yet


def test_the_demo_is_ready_to_code_with_a_file_of_ones_own(tmp_path):
    write_talks(tmp_path / "desk")
    made = told("demo", tmp_path / "demo", tmp_path / "desk" / "m-01.txt")
    assert made["transcript"] == "m-01"
    assert Path(made["notebook"]).is_file()
    assert "ready to code" in run("demo", tmp_path / "again", "--no-browser").stdout


def test_short_answers_are_coded_as_a_table(study, tmp_path):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed (the extra `scale`)")
    pandas.DataFrame({"id": ["a", "b"], "text": ["กฎหมายช่วยเรา", "ไม่มีอะไร"]}).to_parquet(tmp_path / "answers.parquet")
    words = (tmp_path / "answers.parquet", "--codebook", study / "codebook.yaml", "-o", tmp_path / "coded")
    found = told("scale", *words, "--workers", "1")
    assert found["rows"] == 2
    assert pandas.read_parquet(tmp_path / "coded")["code"].tolist() == ["laws"]


def test_test_gives_every_key_of_a_pass(study):
    found = told("test", study)
    fits(found, PASS)
    assert (found["expression"], found["claim"], found["stands"]) == ("laws -> works", "->", "contradicted")
    assert {one["case"]: one["verdict"] for one in found["cases"]} == {
        "A": "confirms",
        "B": "negative",
        "C": "compatible",
    }
    assert found["four_cells"] == {"TT": ["A"], "TF": ["B"], "FT": [], "FF": ["C"]}
    [negative] = found["negative_cases"]
    assert [quote["quote"] for quote in negative["for"]] == ["The regulation lets two towns share a truck"]
    assert any(option["kind"] == "reformulate" for option in found["options"])
    assert set(found["cases"][0]["conditions"]) == {"laws", "leaders"}


def test_test_writes_nothing_unless_told_to(study):
    before = hashes(study)
    run("test", study)
    run("test", study, "--unreviewed")
    assert hashes(study) == before
    assert told("test", study, "--record")["recorded"] is True
    assert told("test", study)["recorded"] is True


def test_a_pass_without_hypothesis_or_outcome_has_nulls_where_the_contract_says(study):
    edit(study / "study.yaml", 'hypothesis: {expression: "laws -> works"}', "hypothesis: null")
    nulls = ("expression", "claim", "sentence", "four_cells", "stands", "fit")
    for _ in range(2):
        found = told("test", study)
        fits(found, PASS)
        assert [found[key] for key in nulls] == [None] * 6
        assert {(one["x"], one["verdict"]) for one in found["cases"]} == {(None, None)}
        text = (study / "study.yaml").read_text(encoding="utf-8")
        if "outcome:\n" in text:
            start, end = text.index("outcome:\n"), text.index("mode:")
            kept = (text[:start] + text[end:]).replace('outcome: "yes", ', "").replace('outcome: "no", ', "")
            (study / "study.yaml").write_text(kept, encoding="utf-8")
    assert {one["outcome"] for one in found["cases"]} == {"?"}
    told("test", study, "--record")
    fits(told("findings", study), FINDINGS)
    assert run("findings", study).stdout


def test_an_unreviewed_pass_counts_the_machine_and_is_never_recorded(study):
    found = told("test", study, "--unreviewed")
    fits(found, PASS)
    assert found["counted"].startswith("indicators@")
    assert refused("test", study, "--unreviewed", "--record")["kind"] == "usage"


def test_revise_gives_the_entry_as_recorded(recorded):
    entry = told(
        "revise",
        recorded,
        "--reformulate",
        "laws & leaders",
        "--because",
        "case:B",
        "--memo",
        "นายกไม่คุยกัน",
        "--by",
        "bee",
    )
    fits(entry, ENTRY)
    assert (entry["n"], entry["by"], entry["kind"], entry["because"]) == (2, "bee", "reformulate", "case:B")
    assert entry["after"] == {"hypothesis": "laws & leaders -> works"}
    assert entry["flips"] == [{"case": "B", "from": "negative", "to": "compatible"}]
    assert "# the negative one" in (recorded / "study.yaml").read_text(encoding="utf-8")


REVISIONS = {
    "redefine": ["--redefine", "@size=city", "--because", "case:B"],
    "hold": ["--hold", "--because", "case:B"],
    "abandon": ["--abandon", "--because", "case:B"],
    "refine": ["--refine", "--because", "source"],
    "recode": ["--recode", "--because", "passage:m-02:0-5"],
}


@pytest.mark.parametrize("kind", REVISIONS)
def test_every_kind_of_revision_is_recorded_and_history_goes_on(recorded, kind):
    if kind == "refine":
        edit(recorded / "codebook.yaml", "en: the law}", "en: laws and by-laws}")
    if kind == "recode":
        code_as(recorded, "ann", SAID[:4])
    entry = told("revise", recorded, *REVISIONS[kind], "--memo", "เหตุผล")
    fits(entry, ENTRY)
    assert entry["kind"] == kind
    assert [line["kind"] for line in told("history", recorded)] == ["pass", kind]
    fits(told("test", recorded, "--record"), PASS)


def test_conclude_gives_findings_and_records_the_end(recorded):
    found = told("conclude", recorded, "--reason", "time", "--memo", "หมดเวลา")
    fits(found, FINDINGS)
    assert [line["kind"] for line in told("history", recorded)] == ["pass", "conclude"]


def test_findings_give_every_key_and_without_leaves_a_code_out(recorded):
    found = told("findings", recorded)
    fits(found, FINDINGS)
    assert [factor["code"] for factor in found["factors"]] == ["laws", "leaders"]
    assert found["factors"][0]["in_explanation"] is True
    assert found["negative_cases"] == [{"case": "B", "pass": 1, "resolved_by": None, "entry": None}]
    assert [factor["code"] for factor in told("findings", recorded, "--without", "laws")["factors"]] == ["leaders"]
    fits(told("findings", recorded, "--unreviewed"), FINDINGS)


def test_history_gives_the_lines_and_of_a_changed_ledger_those_that_hold(recorded):
    told("revise", recorded, "--hold", "--because", "case:B", "--memo", "รอก่อน")
    fits(told("history", recorded), [ENTRY])
    ledger = recorded / "ledger.jsonl"
    ledger.write_text(ledger.read_text(encoding="utf-8").replace("case:B", "case:A"), encoding="utf-8")
    found = told("history", recorded, code=1)
    fits(found[:-1], [ENTRY])
    assert [line["n"] for line in found] == [1, 2]
    assert set(found[-1]) == {"n", "fault"}
    assert "line 2" in run("history", recorded, code=1).stdout


def test_history_of_a_study_without_ledger_is_empty(study):
    assert told("history", study) == []


def test_quotes_find_passages_by_expression_nearness_case_and_stance(study):
    found = told("quotes", study)
    fits(found, [{**Q, "codes": [TEXT]}])
    assert [(one["transcript"], one["codes"]) for one in found] == [(id_, [code]) for id_, _, code, _ in SAID]
    assert [one["case"] for one in told("quotes", study, "--where", "leaders.hinders")] == ["B"]
    assert [one["case"] for one in told("quotes", study, "--where", "laws & @size=town & @stance=facilitates")] == ["B"]
    assert told("quotes", study, "--where", "laws & leaders") == []
    assert {one["case"] for one in told("quotes", study, "--where", "laws & leaders", "--near", "200")} == {"A", "B"}


def test_a_quotation_of_no_case_says_so(study):
    edit(study / "study.yaml", "transcripts: [m-03]", "transcripts: []")
    assert told("quotes", study)[-1]["case"] is None
    assert "case not said" in run("quotes", study).stdout
    assert "None" not in run("quotes", study).stdout


def test_quotes_are_written_to_a_file(study, tmp_path):
    run("quotes", study, "-o", tmp_path / "q.json")
    assert json.loads((tmp_path / "q.json").read_text(encoding="utf-8")) == told("quotes", study)


def test_quotes_are_written_as_a_table_where_the_file_is_called_csv(study, tmp_path):
    """JSON in a file called .csv once opened as nonsense in a spreadsheet."""
    run("quotes", study, "-o", tmp_path / "q.csv")
    written = (tmp_path / "q.csv").read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(written.splitlines()))
    expected = told("quotes", study)
    assert [row["quote"] for row in found] == [row["quote"] for row in expected]
    assert [(row["start"], row["case"], row["codes"]) for row in found] == [
        (str(row["start"]), row["case"] or "", "; ".join(row["codes"])) for row in expected
    ]
    assert list(found[0]) == list(expected[0])


def test_settle_gives_what_is_agreed_and_what_is_open(study):
    code_as(study, "bee", SAID[:3])
    found = told("settle", study, "--coders", "ann", "bee")
    fits(found, SETTLED)
    assert (found["agreed"], [one["values"] for one in found["open"]]) == (3, [["hinders", ""], ["hinders", ""]])


def test_report_is_written_as_html_or_markdown_and_as_nothing_else(recorded, tmp_path):
    assert told("report", recorded, "-o", tmp_path / "r.html") == {"report": str(tmp_path / "r.html")}
    run("report", recorded, "-o", tmp_path / "r.MD")
    assert (tmp_path / "r.html").read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    for name in ("r.html", "r.MD"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "The mayors never met after the election" in text
        assert storing.load_ledger(recorded)[-1].hash in text
    assert "found .docx" in refused("report", recorded, "-o", tmp_path / "r.docx")["message"]
    assert refused("report", recorded, "-o", tmp_path)["kind"] == "usage"
    assert not (tmp_path / "r.docx").exists()


def test_doctor_gives_faults_and_compares_the_head(recorded):
    assert told("doctor", recorded) == {"faults": []}
    head = told("history", recorded)[-1]["hash"]
    assert told("doctor", recorded, "--head", head) == {"faults": []}
    found = told("doctor", recorded, "--head", "0" * 64, code=1)
    fits(found, {"faults": [FAULT]})
    assert head in found["faults"][0]["message"]


def test_new_and_add_tell_what_they_made(tmp_path):
    made = told("new", tmp_path / "s")
    assert made["files"] == ["codebook.yaml", "guide.yaml", "participants.csv", "study.yaml"]
    write_talks(tmp_path / "desk")
    fits(told("add", tmp_path / "s", tmp_path / "desk" / "m-01.txt"), TRANSCRIPT)


def test_reproduce_refuses_a_study_that_does_not_come_along():
    assert refused("reproduce", "nowhere")["kind"] == "missing"


# --- what stands where: stdout, stderr, exit codes -----------------------------------------------------------


def test_a_drifted_quotation_is_told_on_stderr_once_and_test_exits_1(study):
    edit(study / "codings" / "ann.csv", '"The mayors never met after the election"', '"The mayors met"')
    result = run("test", study, "--json", code=1)
    fits(json.loads(result.stdout), PASS)
    assert result.stderr.splitlines() == [line for line in result.stderr.splitlines() if line.startswith("warning: ")]
    assert result.stderr.count("leaders at m-02") == 1
    assert run("test", study, "--record", code=1).stderr.count("leaders at m-02") == 1


def test_warnings_come_before_the_error_which_is_the_last_line(study):
    edit(study / "codings" / "ann.csv", '"The mayors never met after the election"', '"The mayors met"')
    result = run("quotes", study, "--where", "ghost", "--json", code=2)
    lines = result.stderr.splitlines()
    assert lines[0].startswith("warning: ")
    assert json.loads(lines[-1])["error"]["kind"] == "expression"
    assert result.stdout == ""


@pytest.mark.parametrize(
    "words",
    [
        ("test", "{}", "--nope"),
        ("nope", "{}"),
        ("revise", "{}", "--hold"),
        ("settle", "{}"),
        ("suggest", "{}", "--top", "0"),
        ("revise", "{}", "--redefine", "x", "--kind", "mood"),
    ],
)
def test_what_the_command_line_itself_refuses_is_an_error_object_too(study, words):
    error = refused(*(word.format(study) for word in words))
    assert (error["kind"], error["path"], error["line"]) == ("usage", None, None)


def test_without_json_an_error_is_words_alone(tmp_path):
    result = run("test", tmp_path / "nowhere", code=2)
    assert result.stderr.startswith("error: ")
    assert "{" not in result.stderr
    assert "{" not in run("nope", code=2).stderr


ON_A_STUDY = {
    "add": ["x.txt"],
    "check": [],
    "suggest": [],
    "quotes": [],
    "settle": ["--coders", "a", "b"],
    "test": [],
    "revise": ["--hold", "--because", "time", "--memo", "x"],
    "conclude": ["--reason", "time", "--memo", "x"],
    "findings": [],
    "history": [],
    "report": ["-o", "x.html"],
    "doctor": [],
}


@pytest.mark.parametrize("name", ON_A_STUDY)
def test_a_missing_folder_is_named_and_nothing_is_made(tmp_path, name, monkeypatch):
    monkeypatch.chdir(tmp_path)
    error = refused(name, "nowhere", *ON_A_STUDY[name])
    assert (error["kind"], error["path"]) == ("missing", "nowhere")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", sorted(set(ON_A_STUDY) - {"check", "doctor"}))
def test_a_study_yaml_that_cannot_be_read_stops_a_command_with_its_lines(study, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.txt").write_text("ถาม: ก\nตอบ: ข\n", encoding="utf-8")
    for data, line in (
        (b"name: [truck\nmode: classic\n", None),
        ("name: กฎหมายสองเมือง\n".encode("cp874"), 1),
        (b"mode: wild\n", 1),
    ):
        (study / "study.yaml").write_bytes(data)
        before = hashes(tmp_path)
        error = refused(name, study, *ON_A_STUDY[name])
        assert error["kind"] == "study"
        assert "study.yaml" in error["path"]
        assert line is None or error["line"] == line
        assert hashes(tmp_path) == before


@pytest.mark.parametrize("name", ["check", "doctor"])
def test_check_and_doctor_list_what_is_wrong_with_study_yaml(study, name):
    (study / "study.yaml").write_text("name: truck\nmode: wild\ntolerance: much\n", encoding="utf-8")
    found = told(name, study, code=1)
    assert [fault["line"] for fault in found["faults"]] == [2, 3]


# --- bad input -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "data"), [("empty.txt", b""), ("image.txt", b"\x89PNG\x00\x01\xff\xfe\x00")])
def test_add_refuses_what_is_no_transcript_and_copies_nothing(study, tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    before = hashes(study)
    assert refused("add", study, tmp_path / name)["kind"] == "reading"
    assert hashes(study) == before


FIVE_FAULTS = """\
version: one
codes:
  - {id: laws, kind: obstical}
  - {id: 2nd}
  - {id: laws}
  - {id: leaders, colour: red}
"""


def test_a_codebook_with_five_faults_is_told_with_all_five(study):
    (study / "codebook.yaml").write_text(FIVE_FAULTS, encoding="utf-8")
    before = hashes(study)
    found = told("check", study, code=1)
    assert [fault["line"] for fault in found["faults"]] == [1, 3, 4, 5, 6]
    result = run("check", study, code=1)
    assert [line.count("codebook.yaml:") for line in result.stdout.splitlines()] == [1] * 5 + [0]
    error = refused("test", study)
    assert (error["kind"], error["line"]) == ("codebook", 1)
    assert error["message"].count("codebook.yaml:") == 5
    assert hashes(study) == before


@pytest.mark.parametrize("encoding", ["cp874", "utf-16"])
@pytest.mark.parametrize("words", [("test", "--record"), ("settle", "--coders", "ann", "bee"), ("quotes",)])
def test_codings_that_a_spreadsheet_saved_otherwise_are_refused_before_anything_is_written(study, encoding, words):
    code_as(study, "bee", SAID[:2])
    path = study / "codings" / "ann.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    before = hashes(study)
    error = refused(words[0], study, *words[1:])
    assert (error["kind"], Path(error["path"]).name) == ("study", "ann.csv")
    assert "CSV UTF-8" in error["message"]
    assert hashes(study) == before
    assert told("check", study, code=1)["faults"][0]["path"].endswith("ann.csv")


def test_a_hypothesis_with_an_unknown_code_is_refused_in_study_yaml_and_in_revise(recorded):
    before = hashes(recorded)
    error = refused("revise", recorded, "--reformulate", "laws & ghost", "--because", "case:B", "--memo", "x")
    assert (error["kind"], "its conditions are laws, leaders" in error["message"]) == ("expression", True)
    assert hashes(recorded) == before
    edit(recorded / "study.yaml", "laws -> works", "ghost -> works")
    before = hashes(recorded)
    assert refused("test", recorded)["kind"] == "expression"
    assert refused("test", recorded, "--record")["kind"] == "expression"
    assert told("check", recorded, code=1)["faults"][0]["line"] == 10
    assert hashes(recorded) == before


def test_a_case_without_transcripts_is_a_fault_but_the_others_can_be_tested(study):
    edit(study / "study.yaml", "transcripts: [m-03]", "transcripts: []")
    assert "case C has no transcripts" in told("check", study, code=1)["faults"][-1]["message"]
    cases = {one["case"]: one["verdict"] for one in told("test", study)["cases"]}
    assert cases == {"A": "confirms", "B": "negative", "C": "undetermined"}


def test_two_coders_and_no_counted_say_what_to_write(study):
    code_as(study, "bee", SAID[:2])
    edit(study / "study.yaml", "counted: ann\n", "")
    before = hashes(study)
    for words in (("test",), ("test", "--record"), ("quotes",)):
        error = refused(words[0], study, *words[1:])
        assert (error["kind"], "counted: NAME" in error["message"]) == ("study", True)
    told("check", study, code=1)
    assert hashes(study) == before


def test_a_locked_study_names_who_holds_it_and_stays_as_it_is(recorded, tmp_path):
    write_talks(tmp_path / "desk")
    (tmp_path / "desk" / "m-04.txt").write_bytes((tmp_path / "desk" / "m-01.txt").read_bytes() + b"\n")
    code_as(recorded, "bee", SAID)
    writing = [
        ("revise", recorded, "--hold", "--because", "case:B", "--memo", "x"),
        ("conclude", recorded, "--reason", "time", "--memo", "x"),
        ("settle", recorded, "--coders", "ann", "bee"),
        ("add", recorded, tmp_path / "desk" / "m-04.txt"),
    ]
    with storing.lock(recorded):
        before = hashes(recorded)
        for words in writing:
            error = refused(*words)
            assert error["kind"] == "locked"
            assert f"process {os.getpid()} on " in error["message"]
        assert hashes(recorded) == before
        run("test", recorded)
    assert not (recorded / storing.LOCK_NAME).exists()


def test_a_recording_over_unrecorded_changes_shows_the_line_to_type(recorded):
    edit(recorded / "codebook.yaml", "en: the law}", "en: laws}")
    code_as(recorded, "ann", SAID[:4])
    before = hashes(recorded)
    error = refused("test", recorded, "--record")
    assert error["kind"] == "ledger"
    for line in ("--refine", "--recode"):
        assert f"qualcoop revise {recorded} {line} --because KIND:ID --memo TEXT" in error["message"]
    assert hashes(recorded) == before
    run("revise", recorded, "--refine", "--because", "source", "--memo", "x")
    run("revise", recorded, "--recode", "--because", "source", "--memo", "x")
    assert told("test", recorded, "--record")["pass"] == 2


@pytest.mark.parametrize(
    ("words", "kind", "message"),
    [
        (("revise", "--hold", "--because", "case:B"), "usage", "--memo"),
        (("revise", "--hold", "--because", "case:B", "--memo", "  "), "ledger", "needs a memo"),
        (("revise", "--hold", "--because", "mood", "--memo", "x"), "ledger", "it can be case:ID"),
        (("revise", "--hold", "--because", "case:Z", "--memo", "x"), "ledger", "the cases are A, B, C"),
        (("revise", "--because", "case:B", "--memo", "x"), "usage", "give one of --reformulate"),
        (("revise", "--hold", "--abandon", "--because", "case:B", "--memo", "x"), "usage", "found 2"),
        (
            ("revise", "--hold", "--kind", "types", "--because", "case:B", "--memo", "x"),
            "usage",
            "goes with --redefine",
        ),
        (
            ("revise", "--redefine", "@moon=full", "--because", "case:B", "--memo", "x"),
            "expression",
            "attributes are size",
        ),
        (
            ("revise", "--redefine", "often", "--kind", "outcome", "--because", "case:B", "--memo", "x"),
            "usage",
            "no, yes",
        ),
        (("revise", "--reformulate", "laws &", "--because", "case:B", "--memo", "x"), "expression", "laws &"),
        (("revise", "--reformulate", "laws & leaders", "--because", "source", "--memo", "x"), "ledger", "case:B"),
        (("revise", "--refine", "--because", "source", "--memo", "x"), "usage", "nothing to refine"),
        (("revise", "--recode", "--because", "source", "--memo", "x"), "usage", "nothing to recode"),
        (("conclude", "--reason", "no_negative_case", "--memo", "x"), "ledger", "B contradict"),
        (("conclude", "--reason", "tired", "--memo", "x"), "ledger", "it can be no_negative_case"),
        (("conclude", "--reason", "time", "--memo", " "), "ledger", "needs a memo"),
        (("findings", "--without", "ghost"), "study", "no code 'ghost'"),
        (("quotes", "--where", "@moon=full"), "expression", "no attribute 'moon'"),
        (("settle", "--coders", "ann", "zoe"), "usage", "no codings of 'zoe'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_would_be_right_and_nothing_is_written(recorded, words, kind, message):
    before = hashes(recorded)
    error = refused(words[0], recorded, *words[1:])
    assert error["kind"] == kind
    assert message in error["message"]
    assert hashes(recorded) == before


def test_nothing_is_concluded_on_a_revision_that_no_pass_has_tested(recorded):
    run("revise", recorded, "--reformulate", "laws & leaders", "--because", "case:B", "--memo", "x")
    error = refused("conclude", recorded, "--reason", "time", "--memo", "x")
    assert "line 2 (reformulate) came after pass 1" in error["message"]
    assert f"qualcoop test {recorded} --record" in error["message"]


@pytest.mark.parametrize(
    "words",
    [
        ("findings",),
        ("report", "-o", "{}/r.html"),
        ("conclude", "--reason", "time", "--memo", "x"),
        ("revise", "--hold", "--because", "time", "--memo", "x"),
    ],
)
def test_what_needs_a_recorded_pass_says_how_to_record_one(study, words):
    error = refused(words[0], study, *(word.format(study.parent) for word in words[1:]))
    assert (error["kind"], f"qualcoop test {study} --record" in error["message"]) == ("ledger", True)


def test_a_file_of_disagreements_is_not_written_over_and_settled_csv_stays_too(study, tmp_path):
    code_as(study, "bee", SAID[:3])
    (tmp_path / "d.csv").write_text("mine", encoding="utf-8")
    before = hashes(tmp_path)
    assert (
        "may hold decisions" in refused("settle", study, "--coders", "ann", "bee", "-o", tmp_path / "d.csv")["message"]
    )
    assert hashes(tmp_path) == before


def test_a_file_that_stands_where_a_folder_is_needed_is_an_error_and_no_traceback(recorded, tmp_path):
    (tmp_path / "notes").write_text("x", encoding="utf-8")
    assert refused("report", recorded, "-o", tmp_path / "notes" / "r.html")["path"] is not None
    assert refused("new", tmp_path / "notes" / "study")["kind"] == "usage"


# --- a new user's whole road, by commands alone --------------------------------------------------------------


def filled_in(home):
    """Edit the two files that `new` made, as a person would."""
    edit(home / "study.yaml", "  id: outcome ", "  id: works ")
    edit(home / "study.yaml", "mode: inductive-content", "mode: classic")
    edit(home / "study.yaml", "hypothesis: null ", 'hypothesis: {expression: "laws -> works"} ')
    cases = "".join(
        f"- {{id: {id_}, outcome: {step}, transcripts: [], chosen: on_x}}\n"
        for id_, step in (("A", "fully"), ("B", "partly"), ("C", "none"))
    )
    text = (home / "study.yaml").read_text(encoding="utf-8")
    place = text.index("# - {id: A")
    (home / "study.yaml").write_text(text[:place] + cases + text[place:], encoding="utf-8")
    (home / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")


def test_a_new_user_goes_the_whole_road_by_commands_alone(tmp_path):
    home, desk = tmp_path / "รถสองเมือง", tmp_path / "desk"
    files = write_talks(desk)
    assert "qualcoop add" in run("new", home).stdout
    assert len(told("check", home)["warnings"]) == 3
    filled_in(home)
    for case, file in zip("ABC", files, strict=True):
        assert "4 turns" in run("add", home, file, "--case", case).stdout
    assert told("check", home)["faults"] == []
    assert {one["case"] for one in told_lines("suggest", home)} == {"A", "B", "C"}

    texts = {one["id"]: one["text"] for one in told("read", home / "interviews")}
    (home / "codings" / "ann.csv").write_text(rows(texts), encoding="utf-8")
    assert told("check", home) == {"faults": [], "warnings": []}
    assert told("test", home)["stands"] == "contradicted"
    assert "Negative case B" in run("test", home, "--record").stdout

    run(
        "revise",
        home,
        "--reformulate",
        "laws & leaders -> works",
        "--because",
        "case:B",
        "--memo",
        "กฎหมายอย่างเดียวไม่พอ",
    )
    second = told("test", home, "--record")
    assert (second["pass"], second["stands"], second["cases"][1]["previous"]) == (2, "stands", "negative")
    run("conclude", home, "--reason", "no_negative_case", "--memo", "ไม่มีกรณีแย้งแล้ว")

    found = told("findings", home)
    assert found["negative_cases"] == [{"case": "B", "pass": 1, "resolved_by": "reformulate", "entry": 2}]
    assert [line["kind"] for line in told("history", home)] == ["pass", "reformulate", "pass", "conclude"]
    assert "กฎหมายอย่างเดียวไม่พอ" in run("history", home).stdout
    assert len(told("quotes", home, "--where", "laws & leaders", "--near", "200")) == 4
    for name in ("report.html", "report.md"):
        run("report", home, "-o", tmp_path / name)
        assert "นายกทั้งสองคนคุยกันทุกเดือน" in (tmp_path / name).read_text(encoding="utf-8")
    head = told("history", home)[-1]["hash"]
    assert told("doctor", home, "--head", head) == {"faults": []}


def test_two_coders_settle_and_the_settled_codings_count(study, tmp_path):
    code_as(study, "bee", (*SAID[:3], ("m-02", SAID[3][1], "leaders", "neutral")))
    out = tmp_path / "differences.csv"
    shown = run("settle", study, "--coders", "ann", "bee", "-o", out).stdout
    assert "3 codings agreed, 2 open" in shown
    assert f"written: {study / 'codings' / 'settled.csv'}, {out}" in shown
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    filled = [lines[0], *(line.removesuffix('"",""') + '"left","ฟังซ้ำแล้ว"' for line in lines[1:])]
    out.write_text("\n".join(filled) + "\n", encoding="utf-8")
    assert told("settle", study, "--coders", "ann", "bee", "--from", out) == {"agreed": 5, "open": []}
    edit(study / "study.yaml", "counted: ann", "counted: settled")
    found = told("test", study)
    assert (found["counted"], found["stands"]) == ("settled", "contradicted")


def test_the_header_that_the_design_names_is_read_as_it_is(study):
    text = (study / "codings" / "ann.csv").read_text(encoding="utf-8").splitlines()
    kept = [line.rpartition(",")[0] if n == 0 else line for n, line in enumerate(text)]
    assert kept[0] == "transcript,start,end,code,stance"
    (study / "codings" / "ann.csv").write_text(
        f"{HEADER}\nm-01,5,11,laws,facilitates,present,described,,accepted,,,\n", encoding="utf-8"
    )
    assert [one["stance"] for one in told("quotes", study)] == ["facilitates"]


# --- the tiny study, as the documentation tells it -----------------------------------------------------------


@pytest.fixture
def coop(tmp_path):
    """Give a copy of the tiny study without what was recorded of it."""
    home = tmp_path / "codebooks" / "coop"
    shutil.copytree(ROOT / "codebooks" / "coop", home)
    shutil.copytree(ROOT / "data" / "interviews" / "coop", tmp_path / "data" / "interviews" / "coop")
    for name in ("texts", "versions", "memos"):
        shutil.rmtree(home / name, ignore_errors=True)
    (home / "ledger.jsonl").unlink(missing_ok=True)
    storing.save_hypothesis(home / "study.yaml", "trust -> lasts")
    return home


def test_the_tiny_study_gives_what_the_documentation_shows(coop):
    assert told("check", coop)["faults"] == []
    assert {one["code"] for one in told_lines("suggest", coop)} == {"trust", "debt"}
    assert [one["case"] for one in told("test", coop, "--record")["negative_cases"]] == ["C"]
    run("revise", coop, "--reformulate", "trust & ~debt.hinders", "--because", "case:C", "--memo", "หนี้รถไถ")
    run("test", coop, "--record")
    study = qualcoop.open_study(coop)
    assert repr(study) == "<Study coop: 4 interviews (3 th, 1 en), 4 cases, pass 2 recorded>"
    assert repr(study.test()) == "<Pass 2 of coop: 2 confirm, 2 compatible; stands>"
    assert study.findings.factors.loc["debt", "silent"] == 1


# --- help, version, speed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_that_names_each_option_in_words(name):
    command = main.commands[name]
    below = command.commands if isinstance(command, click.Group) else {"": command}
    for inner, one in below.items():
        shown = run(name, *filter(None, [inner]), "--help").stdout
        assert "--json" in shown
        assert all(option.help for option in one.params if isinstance(option, click.Option))
        assert max(map(len, shown.splitlines())) <= 110


def test_the_list_of_commands_is_in_the_order_of_the_road_and_nothing_is_cut(study):
    shown = run("--help").stdout
    places = [shown.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)
    assert COMMANDS[:3] == ("new", "codebook", "add")
    assert "..." not in shown.partition("Commands:")[2]


def spawn(*words, **options):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "ascii"}
    return subprocess.run(
        [sys.executable, *map(str, words)], capture_output=True, env=environment, timeout=120, **options
    )


def test_it_runs_as_a_module_and_tells_its_version():
    done = spawn("-m", "qualcoop", "--version")
    assert (done.returncode, done.stdout.decode().strip()) == (0, f"qualcoop, version {qualcoop.__version__}")


def test_help_imports_nothing_heavy():
    heavy = ("pandas", "spacy", "matplotlib", "pythainlp", "networkx", "IPython")
    script = f"import sys, qualcoop.cli; print([name for name in {heavy!r} if name in sys.modules])"
    assert spawn("-c", script).stdout.decode().strip() == "[]"


def test_thai_comes_through_a_pipe_whatever_the_console_speaks(study):
    done = spawn("-m", "qualcoop", "test", study, "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    found = json.loads(done.stdout.decode("utf-8"))
    assert "กฎหมาย" in found["cases"][0]["conditions"]["laws"]["codings"][0]["quote"]


def test_a_real_process_ends_with_the_code_and_the_error_on_the_last_line(tmp_path):
    done = spawn("-m", "qualcoop", "check", tmp_path / "ไม่มี", "--json")
    assert (done.returncode, done.stdout) == (2, b"")
    error = json.loads(done.stderr.decode("utf-8").splitlines()[-1])["error"]
    assert (error["kind"], error["path"]) == ("missing", str(tmp_path / "ไม่มี"))


def test_a_reader_that_stops_early_is_no_error_to_speak_of(study):
    command = [sys.executable, "-m", "qualcoop", "test", str(study), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_a_quotation_carries_its_translation_and_who_checked_it(study):
    first = told("quotes", study, "--where", "laws")[0]
    head = "transcript,start,end,language,text,translator,checked_by\n"
    row = f"{first['transcript']},{first['start']},{first['end']},th,กฎหมายเปิดทางให้,ann,bee\n"
    (study / "translations.csv").write_text(head + row, encoding="utf-8")
    found = told("quotes", study, "--where", "laws")[0]["translation"]
    assert (found["text"], found["translator"], found["checked_by"]) == ("กฎหมายเปิดทางให้", "ann", "bee")


def test_a_pass_tells_for_every_cell_which_sources_agree(study):
    cells = told("test", study)["triangulation"]
    assert cells
    assert all({"case", "code", "value", "sources"} <= set(cell) for cell in cells)
