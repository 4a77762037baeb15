"""Reports of a study in its folder: whose words they show."""

from __future__ import annotations

import shutil

import pytest

from qualcoop.errors import QualcoopWarning
from qualcoop.workflows.reporting import report
from qualcoop.workflows.revising import findings
from qualcoop.workflows.studies import open_study, recorded_pass

from .forge import ROOT

WORDS = "คนบ้านเราเขาเชื่อใจกัน"      # people in our village trust one another: A1's


@pytest.fixture
def coop(tmp_path):
    """Give a copy of the tiny study, whose passes are recorded."""
    for place in ("codebooks/coop", "data/interviews/coop"):
        shutil.copytree(ROOT / place, tmp_path / place)
    return tmp_path / "codebooks" / "coop"


def answer(folder, *, permission):
    """Let A1 answer whether their words may be quoted."""
    path = folder / "participants.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    told = [line.removesuffix('"yes"') + f'"{permission}"' if '"A1"' in line else line for line in lines]
    assert told != lines or permission == "yes"
    path.write_text("\n".join(told) + "\n", encoding="utf-8-sig")


@pytest.mark.parametrize("suffix", [".md", ".html"])
@pytest.mark.parametrize(("permission", "shown"), [("yes", True), ("no", False), ("ไม่อนุญาต", False)])
def test_a_report_does_not_quote_a_person_who_does_not_permit_it(coop, suffix, permission, shown):
    """A report is built from the ledger's versions, which hold no permission: it once quoted everybody."""
    answer(coop, permission=permission)
    page = report(coop, suffix=suffix)
    assert (WORDS in page) is shown
    assert ("does not permit quoting" in page) is not shown


def test_a_permission_taken_back_changes_no_recorded_pass(coop):
    before = recorded_pass(open_study(coop))
    answer(coop, permission="no")
    study = open_study(coop)
    assert study.unrecorded() == ()
    assert recorded_pass(study).verdicts == before.verdicts


def test_findings_and_report_say_that_files_changed_since_are_not_in_them(coop):
    """A passage coded otherwise changed nothing in them, and nobody was told why."""
    path = coop / "codings" / "teacher.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace('"facilitates"', '"hinders"'), encoding="utf-8-sig")
    for speak in (findings, report):
        with pytest.warns(QualcoopWarning, match="this speaks of what is recorded; .* --recode --because"):
            speak(coop)
