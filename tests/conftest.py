"""What all tests share: Hypothesis profiles, a plotting backend without a screen, the material kept aside."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from .browser.bare import bare_page, chromium
from .browser.desk import CODES, TALK, session_in, study_in

ROOT = Path(__file__).resolve().parents[1]

os.environ.setdefault("MPLBACKEND", "Agg")
os.environ.setdefault("PYTHAINLP_OFFLINE", "1")

# A busy machine is no defect, so no example is timed; CI tries the same examples every time.
settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real material that is not part of the repository, or skip."""
    folder = Path(os.environ.get("QUALCOOP_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}: this test reads material that is not in the repository ($QUALCOOP_SHARED)")
    return folder


@pytest.fixture(scope="module")
def browser():
    """Give a headless Chromium, or skip."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """Give a small study of one interview, to be copied."""
    return study_in(tmp_path_factory.mktemp("model") / "demo", TALK, CODES)


@pytest.fixture
def folder(model, tmp_path):
    """Give a study's folder that a test may write to."""
    return Path(shutil.copytree(model, tmp_path / "demo"))


@pytest.fixture
def page(browser, folder, tmp_path):
    """Give a bare page with the coding widget, on which nothing may fail."""
    made = bare_page(browser, tmp_path, session_in(folder))
    yield made
    faults = made.faults
    made.context.close()
    assert faults == []
