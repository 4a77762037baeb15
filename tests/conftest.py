"""What all tests share: Hypothesis profiles, a plotting backend without a screen, the material kept aside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
