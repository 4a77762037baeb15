"""The page on suggestions that learn says what was measured, and what was measured is what was promised."""

from __future__ import annotations

import csv
import importlib.util
import sys

import pytest

from .conftest import ROOT

OUT = ROOT / "docs" / "evaluation"


def benchmark(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def rows(name: str) -> list[dict[str, str]]:
    with (OUT / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def one(name: str, **wanted: str) -> dict[str, str]:
    [found] = [row for row in rows(name) if all(row[key] == value for key, value in wanted.items())]
    return found


def test_the_tables_of_the_page_are_those_of_the_files():
    page = benchmark("learned_page")
    text = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    made = page.tables(OUT)
    found = {match[2]: match[0] for match in page.MARK.finditer(text)}
    assert set(found) == set(made)
    for name, table in made.items():
        assert found[name] == f"<!-- table: {name} -->\n{table}\n<!-- end -->"


def test_on_human_codings_the_first_suggestion_is_better_than_plain_methods_and_the_interval_says_so():
    pooled = one("real", what="learned", set="pooled")
    assert float(pooled["recall_1"]) >= 0.30
    assert float(pooled["recall_5"]) >= 0.65
    assert float(one("paired", against="centroid", k="1", set="pooled")["low"]) > 0


@pytest.mark.parametrize("name", ["scrum_quality", "ohd_hist325", "ohd_writers"])
def test_no_set_is_worse_than_its_better_plain_method(name):
    for k in (1, 3, 5):
        plain = max(float(one("real", what=what, set=name)[f"recall_{k}"]) for what in ("centroid", "logistic"))
        assert float(one("real", what="learned", set=name)[f"recall_{k}"]) >= plain - 0.02


@pytest.mark.parametrize("language", ["th", "en"])
def test_in_both_languages_more_is_found_than_by_n_grams(language):
    learned, grams = (
        float(one("studies", what=what, set="pooled", language=language)["recall_1"])
        for what in ("learned", "n-grams of the codings alone")
    )
    assert learned >= grams + 0.10


@pytest.mark.parametrize("study", ["hatyai", "kalasin"])
def test_next_to_nothing_is_suggested_for_interviews_about_something_else(study):
    from qualcoop.coding.learned import THRESHOLD

    row = one("controls", study=study, method="learned", threshold=str(THRESHOLD))
    assert int(row["suggestions"]) * 50 < int(row["segments"])


def test_the_settings_shipped_are_those_best_on_all_three_sets():
    from qualcoop.coding.learned_features import Settings

    row = one("settings", set="all three")
    shipped = Settings()
    for name in ("meaning", "words", "letters", "around", "question", "ridge", "uncoded"):
        assert float(row[name]) == getattr(shipped, name)


@pytest.mark.parametrize(
    ("name", "passages", "codes"), [("scrum_quality", 159, 35), ("ohd_hist325", 798, 34), ("ohd_writers", 1052, 16)]
)
def test_the_sets_that_people_coded_are_read_as_they_were_counted(shared, monkeypatch, name, passages, codes):
    if not (shared / "real" / name).is_dir():
        pytest.skip(f"{name} is not in {shared}")
    monkeypatch.setenv("QUALCOOP_SHARED", str(shared))
    found = benchmark("coded_sets").coded_set(name)
    assert len({(row.transcript, row.start, row.end) for row in found.codings}) == passages
    assert len(found.codebook) == codes
    assert {row.code for row in found.codings} == {code.id for code in found.codebook}
