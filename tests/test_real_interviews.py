"""Real interviews, where they are at hand: everything is read, and a codebook of ten codes finds its way through."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from qualcoop import reading
from qualcoop.storing import load_codebook
from qualcoop.workflows.suggesting import suggest_over

CODEBOOKS = Path(__file__).parent / "codebooks"


def _suggested(codebook: str, files: list[Path]):
    transcripts = [reading.read(file) for file in files]
    found = suggest_over(load_codebook(CODEBOOKS / codebook), transcripts)
    texts = {transcript.id: transcript for transcript in transcripts}
    return transcripts, texts, found


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext turns the PDFs into text; it is not installed")
def test_english_interviews_are_read_with_both_roles_and_suggestions_cite_their_text(shared, tmp_path):
    files = []
    for pdf in sorted((shared / "real" / "scrum_quality" / "pdf").glob("*.pdf")):
        file = tmp_path / f"{pdf.stem}.txt"
        subprocess.run(["pdftotext", str(pdf), str(file)], check=True)
        files.append(file)
    transcripts, texts, found = _suggested("scrum.yaml", files)
    assert len(transcripts) == 12
    for transcript in transcripts:
        assert {"interviewer", "informant"} <= {turn.role for turn in transcript.turns}
    assert len({one.coding.code for one in found}) == 10
    _check_cited(found, texts)


def test_thai_interviews_are_read_and_suggestions_cite_their_text(shared):
    folder = shared / "real" / "thai_interviews"
    files = sorted(folder.glob("*.txt"))
    transcripts, texts, found = _suggested("thai_public.yaml", files)
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    assert len(transcripts) == len(files) >= len(labels)
    assert len({one.coding.code for one in found}) == 10
    _check_cited(found, texts)


def _check_cited(found, texts):
    for one in found:
        transcript = texts[one.coding.transcript]
        assert transcript.quote(one.coding.start, one.coding.end) == one.coding.quote
        assert transcript.turn_at(one.coding.start, one.coding.end).role != "interviewer"
        for term, start, end, _ in one.hits:
            assert one.coding.start <= start < end <= one.coding.end, term
