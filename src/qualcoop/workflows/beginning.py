"""Begin a study: a folder with commented files, and one more interview. Never writes over what is there."""

from __future__ import annotations

import json
import shutil
import unicodedata
from pathlib import Path

from qualcoop import reading, storing
from qualcoop.errors import MissingError, StudyError
from qualcoop.records.transcript import Transcript
from qualcoop.workflows.studies import open_study

__all__ = ["add_transcript", "new_study"]

_STUDY = """\
# study.yaml: what is asked, and of which cases. Lines that begin with # are remarks.
name: {name}
title: {{th: "", en: ""}}
interviews: interviews                     # folder of the sources, beside this file
unit: {{th: "", en: ""}}                     # what one case is, such as: one municipality
phenomenon: {{th: "", en: "", scope: null}}  # what is explained; scope: a rule such as "@size=city"
outcome:
  id: outcome                              # the right side of a hypothesis: letters, digits and _
  question: {{th: "", en: ""}}
  scale: [none, partly, fully]             # from low to high
  counts_from: fully
  criteria: {{none: "", partly: "", fully: ""}}
  judged_by: []
  blind_to_conditions: null
mode: inductive-content                    # inductive-content, classic, modified or generalized
tolerance: 0
hypothesis: null                           # later: {{expression: "a & b -> outcome", th: "", en: ""}}
# counted: settled                         # whose codings count, once there are two coders
cases: []
# - {{id: A, label: {{th: "", en: ""}}, outcome: fully, outcome_memo: "", attributes: {{size: city}}, transcripts: [interview-01], chosen: convenience}}
"""

_CODEBOOK = """\
# codebook.yaml: the codes, what each means, and the words that point to it.
version: 1
codes:
  - id: example                            # letters, digits and _ in any script; dots lead to children
    kind: condition                        # condition, outcome, guideline, principle, recommendation, background
    level: organization                    # individual, organization, network, environment
    label: {th: ตัวอย่าง, en: Example}
    definition: {th: "", en: "Replace this code by your own."}
    include: []
    exclude: []
    indicators: {th: [], en: []}
"""


def new_study(folder: str | Path) -> Path:
    """Make a study folder.

    Parameters
    ----------
    folder
        Where; it must not exist, or be empty.

    Returns
    -------
    Path
        The folder, with study.yaml, codebook.yaml, participants.csv, interviews/, codings/ and memos/.

    Raises
    ------
    StudyError
        If something lies there already.
    """
    home = Path(folder)
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise StudyError("something lies here already; name a folder that does not exist yet", path=str(home))
    for part in ("interviews", "codings", "memos"):
        (home / part).mkdir(parents=True, exist_ok=True)
    name = unicodedata.normalize("NFC", home.resolve().name)
    storing.write_whole(home / "codebook.yaml", _CODEBOOK)
    storing.write_participants(home / "participants.csv", ())
    storing.write_whole(home / "study.yaml", _STUDY.format(name=json.dumps(name, ensure_ascii=False)))
    return home


def add_transcript(folder: str | Path, file: str | Path, *, case: str = "") -> Transcript:
    """Copy one interview into a study's folder of sources, after reading it.

    Parameters
    ----------
    folder
        The study's folder.
    file
        The interview.
    case
        The case it speaks of; its id is added to that case's transcripts in study.yaml.

    Returns
    -------
    Transcript
        What was read.

    Raises
    ------
    ReadingError
        If the file cannot be read; then nothing is copied.
    StudyError
        If the study has a transcript of that id.
    """
    home, source = Path(folder), Path(file)
    study = open_study(home)
    if not source.is_file():
        raise MissingError("there is no such file", path=str(source))
    transcript = reading.read(source)
    if transcript.id in {known.id for known in study.transcripts}:
        raise StudyError(f"the study has a transcript {transcript.id!r} already; rename the file", path=str(source))
    place = (home / study.spec.interviews) if study.spec.interviews else home / "interviews"
    listed = list(study.spec.case(case).transcripts) if case else []
    with storing.lock(home):
        place.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place / source.name)
        if case:
            at = [known.id for known in study.spec.cases].index(case)
            storing.set_value(home / "study.yaml", ("cases", at, "transcripts"), [*listed, transcript.id])
    return transcript
