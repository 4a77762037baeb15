"""The classic fixtures: Cressey's five hypotheses as a ledger, Hicks's welfare states as a table alone."""

from __future__ import annotations

import csv
import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html

import qualcoop as qc
from qualcoop.cli import main
from qualcoop.induction.study import Pass, Study
from qualcoop.records.expression import parse_hypothesis
from qualcoop.workflows import datasets
from qualcoop.workflows.checking import check, doctor, history
from qualcoop.workflows.reporting import report
from qualcoop.workflows.studies import drifted, open_study, recorded_passes, replayed

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "cressey.md"
BEGIN, END = "<!-- history: begin -->", "<!-- history: end -->"
THREE = "nonshareable & secret_remedy & verbalisations"

# Pass by pass: the hypothesis, and the cases it fell by with what each contradicts.
STORY = [
    ("technical <-> violates", {"B": "sufficiency", "C": "necessity"}),
    ("technical <-> violates", {"D": "necessity", "E": "necessity"}),
    ("emergency <-> violates", {"F": "necessity", "G": "sufficiency"}),
    ("obligations <-> violates", {}),
    ("obligations <-> violates", {"B": "necessity", "G": "sufficiency"}),
    ("obligations | out_of_step <-> violates", dict.fromkeys("GHI", "sufficiency")),
    (f"{THREE} <-> violates", {}),
    (f"{THREE} <-> violates", {}),
]
REVISED = [
    ("redefine", "case:C"),
    ("redefine", "case:B"),
    ("reformulate", "case:D"),
    ("reformulate", "case:F"),
    ("recode", "passage:cressey-02:742-885"),
    ("hold", "case:G"),
    ("refine", "case:B"),
    ("recode", "case:B"),
    ("reformulate", "case:B"),
    ("refine", "case:H"),
    ("recode", "case:H"),
    ("reformulate", "case:H"),
]


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(words))
    return result.exit_code, result.stdout


def verdicts(pass_: Pass) -> dict[str, str]:
    return {row.case: row.verdict for row in pass_.verdicts}


def copied(name: str, place: Path) -> Path:
    """Copy a study with its sources, so that it may be spoilt."""
    home = datasets.home()
    shutil.copytree(home / "codebooks" / name, place / "codebooks" / name)
    sources = home / "data" / "interviews" / name
    if sources.is_dir():
        shutil.copytree(sources, place / "data" / "interviews" / name)
    return place / "codebooks" / name


@pytest.fixture(scope="module")
def cressey() -> Study:
    return datasets.cressey()


@pytest.fixture(scope="module")
def passes(cressey) -> tuple[Pass, ...]:
    return recorded_passes(cressey)


# --- Cressey: the story --------------------------------------------------------------------------------------


def test_cressey_s_ledger_replays_and_nothing_is_wrong_on_disk(cressey):
    assert replayed(cressey) is None
    assert doctor(cressey.folder) == ()
    assert check(cressey.folder)[0] == ()


def test_the_files_are_what_the_ledger_recorded_last(cressey):
    assert cressey.unrecorded() == ()
    assert cressey.test().recorded


def test_each_hypothesis_falls_by_the_kind_of_case_that_is_told_of_it(passes):
    told = [
        (str(one.study.spec.hypothesis), {row.case: row.kind for row in one.verdicts if row.verdict == "negative"})
        for one in passes
    ]
    assert told == STORY


def test_every_pass_has_the_verdicts_that_the_ledger_keeps(cressey, passes):
    kept = [entry.result["verdicts"] for entry in cressey.entries if entry.kind == "pass"]
    assert [verdicts(one) for one in passes] == kept


def test_each_revision_names_the_case_or_the_passage_that_forced_it(cressey):
    left_out = ("pass", "corpus", "conclude")
    assert [(one.kind, one.because) for one in cressey.entries if one.kind not in left_out] == REVISED
    memos = {memo.id: memo.text for memo in cressey.memos}
    assert all(memos[one.memo["id"]] for one in cressey.entries if one.kind not in ("pass", "corpus"))


def test_cases_arrive_in_batches_and_none_is_lost(cressey, passes):
    arrived = [entry.after["cases"] for entry in cressey.entries if entry.kind == "corpus"]
    assert arrived == [["D", "E"], ["F", "G"], ["H", "I"], ["J", "K"]]
    for before, after in pairwise(passes):
        assert set(verdicts(before)) <= set(verdicts(after))


def test_the_legal_category_is_left_in_two_rules_over_all_cases(passes):
    first, second = passes[:2]
    assert (first.study.spec.scope, first.study.spec.outcome.counts_from) == ("", "embezzlement")
    assert (second.study.spec.scope, second.study.spec.outcome.counts_from) == ("@trust=good_faith", "other_offence")
    assert verdicts(second) == {"A": "confirms", "B": "confirms", "C": "outside", "D": "negative", "E": "negative"}
    assert all(verdicts(one)["C"] == "outside" for one in passes[1:])


def test_reading_earlier_interviews_again_flips_what_had_passed(cressey, passes):
    """Nothing comes in between passes 4 and 5: the same interviews, read again."""
    fourth, fifth = passes[3:5]
    assert (fourth.stands, fifth.stands) == ("not contradicted so far", "contradicted")
    assert fourth.study.transcripts == fifth.study.transcripts
    flips = [entry.result["flips"] for entry in cressey.entries if entry.kind == "pass"][4]
    assert [(flip["case"], flip["from"], flip["to"]) for flip in flips] == [
        ("B", "confirms", "negative"),
        ("G", "undetermined", "negative"),
    ]
    assert all(row.stale for row in fifth.verdicts)


def test_the_fourth_hypothesis_falls_by_records(passes):
    """A record is a document, so its passages are documented, and the cases were looked for on their conditions."""
    sixth = passes[5]
    for case in "HI":
        record = sixth.study.spec.case(case)
        assert record.chosen == "on_x"
        assert {sixth.study.transcript(id_).kind for id_ in record.transcripts} == {"document"}
        favour, _ = sixth.evidence(case)
        assert {passage.basis for passage in favour} == {"documented"}


def test_the_fifth_hypothesis_stands_and_was_put_at_risk(passes):
    last = passes[-1]
    assert [one.stands for one in passes[-2:]] == ["stands", "stands"]
    assert last.study.spec.hypothesis == parse_hypothesis(f"{THREE} <-> violates")
    assert last.four_cells == {"TT": tuple("ABDEFJ"), "TF": (), "FT": (), "FF": tuple("GHIK")}
    assert {last.study.spec.case(case).chosen for case in "JK"} == {"sought_as_negative", "on_x"}


def test_each_condition_of_the_fifth_is_the_only_one_known_to_be_missing_somewhere(passes):
    table = passes[-1].table
    missing = {case: [c for c in THREE.split(" & ") if table[case, c].value == "F"] for case in "GHIK"}
    assert missing == {
        "G": ["secret_remedy"],
        "H": ["nonshareable"],
        "I": ["verbalisations"],
        "K": ["verbalisations"],
    }
    assert table["H", "verbalisations"].value == "?"


def test_the_robinson_flag_is_up_until_cases_were_chosen_on_the_condition(passes):
    assert ["robinson" in one.flags for one in passes] == [True, True, *[False] * 6]
    assert not any("circular" in one.flags for one in passes)


def test_the_story_ends_where_no_negative_case_is_left(cressey):
    last = cressey.entries[-1]
    assert (last.kind, last.because, last.result["stands"]) == ("conclude", "no_negative_case", "stands")
    assert "sufficiency_not_sought" not in last.result["not_tried"]


# --- Cressey: what it rests on -------------------------------------------------------------------------------


def test_every_cell_that_speaks_leads_to_a_passage_of_a_composed_text(passes):
    for cell in passes[-1].table:
        assert (cell.source == "silence") == (not cell.passages)
        for passage in cell.passages:
            text = passes[-1].study.transcript(passage.transcript).text
            assert text[passage.start : passage.end] == passage.quote
    assert drifted(passes[-1].study) == ()


def test_every_text_says_in_its_first_line_that_it_is_composed(cressey):
    for path in sorted((ROOT / "data" / "interviews" / "cressey").iterdir()):
        assert re.search("สมมติ|composed", path.read_text("utf-8").splitlines()[0]), path.name
    assert {one.kind for one in cressey.transcripts} == {"interview", "document"}


def test_labels_clauses_and_the_claim_are_in_both_languages(cressey):
    words = [one.label for one in (*cressey.spec.cases, *cressey.codebook)]
    words += [code.says for code in cressey.codebook.of_kind("condition")]
    words += [cressey.spec.notice, cressey.spec.title, cressey.spec.outcome.says, cressey.test().sentence]
    assert all(one.th and one.en for one in words)
    assert "ปัญหาที่บอกใครไม่ได้" in cressey.test().sentence.th


def test_the_report_opens_and_says_first_that_the_cases_are_composed(cressey):
    page = html.fromstring(report(cressey.folder, suffix=".html"))
    said = page.text_content()
    assert said.index("no inmate's word") < said.index("What this report is")
    assert "ไม่มีถ้อยคำของผู้ต้องขังคนใด" in said


def test_the_one_man_who_is_two_cases_is_one_participant(cressey):
    people = {one.case: one.participant for one in cressey.participants}
    assert people["D"] == people["G"]
    assert len(set(people.values())) == len(people) - 1


def ledger_lines() -> list[int]:
    path = datasets.folder("cressey") / "ledger.jsonl"
    return list(range(len(path.read_text("utf-8").splitlines())))


@pytest.mark.parametrize("place", ledger_lines())
def test_tampering_with_any_line_of_the_ledger_is_found(tmp_path, place):
    folder = copied("cressey", tmp_path)
    path = folder / "ledger.jsonl"
    lines = path.read_text("utf-8").splitlines()
    entry = json.loads(lines[place])
    entry["by"] = "someone else"
    lines[place] = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    broken = history(folder).fault
    assert broken is not None
    assert broken.n == place + 1


def test_a_memo_that_was_changed_afterwards_is_found(tmp_path):
    folder = copied("cressey", tmp_path)
    memo = folder / "memos" / "002-redefine.md"
    memo.write_text(memo.read_text("utf-8").replace("took the post", "kept the post"), "utf-8")
    assert history(folder).fault.n == 2


# --- Cressey: the printed story ------------------------------------------------------------------------------


def printed(page: str, story: str) -> str:
    """Put a printed story between the two marks of a page."""
    head, rest = page.split(BEGIN)
    return f"{head}{BEGIN}\n\n```text\n{story.rstrip()}\n```\n\n{END}{rest.split(END)[1]}"


def story_now() -> str:
    code, said = run("history", str(datasets.folder("cressey")))
    assert code == 0, said
    return said


def test_the_printed_story_is_what_history_prints_now():
    page = PAGE.read_text("utf-8")
    same = printed(page, story_now()) == page
    assert same, "docs/cressey.md is old; renew it: PYTHONPATH=src python -m tests.test_fixtures"


# --- Hicks: a table alone ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hicks() -> Study:
    return datasets.hicks()


def test_hicks_s_ledger_replays_without_any_interview(hicks):
    assert (hicks.transcripts, len(hicks.codings), hicks.participants) == ((), 0, ())
    assert replayed(hicks) is None
    assert doctor(hicks.folder) == ()
    assert hicks.unrecorded() == ()


def test_hicks_s_table_is_the_published_one(hicks, shared):
    path = shared / "references" / "truth-tables" / "data" / "d.socialsecurity.csv"
    if not path.is_file():
        pytest.skip(f"no file {path}")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    table, outcome = hicks.table(), {case.id: case.outcome for case in hicks.spec.cases}
    assert [case.id for case in hicks.spec.cases] == [row["case"] for row in rows]
    for row in rows:
        assert outcome[row["case"]] == ["no", "yes"][int(row["CO"])]
        assert {code.id: table[row["case"], code.id].value for code in hicks.codebook} == {
            code.id: "FT"[int(row[code.id])] for code in hicks.codebook
        }


def test_the_command_line_finds_hicks_s_three_recipes(hicks):
    code, said = run("test", hicks.folder, "--json")
    row = json.loads(said)["recipes_found"]
    assert code == 0
    assert [one["expression"] for one in row["found"]] == ["PS & WM", "LG & UD & WM", "CG & PS & UD"]
    assert row["product_of_sums"] == "(LG | PS) & (CG | WM) & (PS | UD) & (PS | WM) & (UD | WM)"


def test_the_recorded_passes_find_the_recipes_and_then_cover_every_occurrence(hicks):
    first, second = recorded_passes(hicks)
    assert (first.study.spec.hypothesis, second.stands) == (None, "stands")
    assert second.study.spec.hypothesis == first.recipes.covers
    assert second.four_cells["FT"] == ()
    assert second.four_cells["TF"] == ("BE29", "FR29", "NL29")
    assert "sufficiency_not_sought" in hicks.entries[-1].result["not_tried"]


def test_two_years_of_a_country_are_named_as_a_cluster(hicks):
    assert hicks.spec.clusters == "country"
    for case in hicks.spec.cases:
        assert case.id == case.attributes["country"] + case.attributes["year"][2:]
    assert all(case.label.th and case.label.en for case in hicks.spec.cases)


def test_every_judgement_names_the_authors_of_the_table(hicks):
    assert len(hicks.judgements) == 31 * 5
    assert {one.by for one in hicks.judgements} == {"Hicks, Misra and Ng (1995)"}


@pytest.mark.parametrize("words", [("history",), ("findings",), ("quotes",), ("doctor",), ("test", "--json")])
def test_commands_work_on_a_table_without_interviews(hicks, words):
    code, _ = run(words[0], hicks.folder, *words[1:])
    assert code == 0


def test_hicks_s_report_opens_and_says_whose_the_numbers_are(hicks):
    said = html.fromstring(report(hicks.folder, suffix=".html")).text_content()
    assert said.index("American Sociological Review") < said.index("What this report is")


# --- both ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["cressey", "hicks"])
def test_a_fixture_is_open_to_all_under_its_name_and_has_a_data_card(name):
    assert name in datasets.names()
    assert getattr(qc.datasets, name)().name == name
    assert (datasets.folder(name) / "README.md").is_file()


@pytest.mark.parametrize("name", ["cressey", "hicks"])
def test_a_copied_fixture_opens_alike_elsewhere(tmp_path, name):
    there = open_study(copied(name, tmp_path))
    assert replayed(there) is None
    assert there.test().recorded


if __name__ == "__main__":
    PAGE.write_text(printed(PAGE.read_text("utf-8"), story_now()), "utf-8")
