"""Begin a study: a folder with commented files, and one more interview. Never writes over what is there."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from qualcoop import storing
from qualcoop.errors import MissingError, StudyError
from qualcoop.induction.study import Study
from qualcoop.records.transcript import Transcript
from qualcoop.workflows.studies import open_study, read_source

__all__ = ["add_transcript", "new_study"]

_STUDY = """\
# study.yaml: what is asked, and of which cases. Lines that begin with # are remarks.
# What people coded stands beside this file in codings/, one file a coder, such as codings/ann.csv, with the columns
#   transcript,start,end,code,stance,state,basis,case,status,quote,note,at
# where start and end count characters from 0, as 'qualcoop suggest --json' and 'qualcoop read --json' show them; the
# first five columns are needed. Who speaks stands in participants.csv.
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
  blind_to_conditions: null                # true: judged without knowing the conditions
mode: inductive-content                    # inductive-content, classic, modified or generalized
tolerance: 0
hypothesis: null                           # later: {{expression: "a & b -> outcome", th: "", en: ""}}
# counted: settled                         # whose codings count, once there are two coders
cases:                                     # take away the # in front of the line below, and change it
# - {{id: A, label: {{th: "", en: ""}}, outcome: fully, attributes: {{size: city}}, transcripts: [a-01]}}
# transcripts:                             # only where reading must be told
#   a-01: {{roles: {{"Q": interviewer, "A": informant}}, date: 2018-11-30}}
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
    indicators: {th: [], en: []}           # words that point to the code, such as {th: [กฎหมาย], en: [regulation]}
"""

_GUIDE = """\
# guide.yaml: which question asks about which code, so that a silence can be told from a question never put.
# transcripts: the interviews in which it was asked; leave it out where it was asked in all of them.
questions:                                 # take away the # in front of the line below, and change it
# - {id: q1, th: "กฎหมายเปิดทางให้หรือไม่", en: "Does the law allow it?", codes: [example]}
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
        The folder, with study.yaml, codebook.yaml, participants.csv, guide.yaml, interviews/, codings/ and memos/.

    Raises
    ------
    StudyError
        If something lies there already.

    Examples
    --------
    >>> import tempfile
    >>> home = new_study(Path(tempfile.mkdtemp()) / "ออมทรัพย์")
    >>> sorted(path.name for path in home.iterdir())
    ['codebook.yaml', 'codings', 'guide.yaml', 'interviews', 'memos', 'participants.csv', 'study.yaml']
    """
    home = Path(folder)
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise StudyError("something lies here already; name a folder that does not exist yet", path=str(home))
    for part in ("interviews", "codings", "memos"):
        (home / part).mkdir(parents=True, exist_ok=True)
    name = unicodedata.normalize("NFC", home.resolve().name)
    storing.write_whole(home / "codebook.yaml", _CODEBOOK)
    storing.write_whole(home / "guide.yaml", _GUIDE)
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
        What was read, with what study.yaml says of it.

    Raises
    ------
    ReadingError
        If the file cannot be read; then nothing is copied.
    StudyError
        If the study has a transcript of that id, or no such case.
    """
    home, source = Path(folder), Path(file)
    study = open_study(home)
    if not source.is_file():
        found = "this is a folder; name one file" if source.is_dir() else "there is no such file"
        raise MissingError(found, path=str(source))
    id_ = unicodedata.normalize("NFC", source.stem)
    hints = study.spec.transcripts.get(id_)
    read_source(source, home, hints)
    target = home / (study.spec.interviews or "interviews") / source.name
    if id_ in {known.id for known in study.transcripts} or target.exists():
        raise StudyError(f"the study has a transcript {id_!r} already; rename the file", path=str(source))
    _check_case(study, case)
    with storing.lock(home):
        storing.write_whole(target, source.read_bytes())
        try:
            _name_in_case(study, case, id_)
        except BaseException:
            target.unlink()
            raise
    return read_source(target, home, hints)


def _check_case(study: Study, case: str) -> None:
    known = [one.id for one in study.spec.cases]
    if case and case not in known:
        there = ", ".join(known) or "none yet"
        raise StudyError(
            f"no case {case!r}; there are {there}. Write it under 'cases:' first, or leave out --case",
            path=str(Path(study.folder) / "study.yaml"),
        )


def _name_in_case(study: Study, case: str, id_: str) -> None:
    """Add a transcript to those of a case in study.yaml; nothing else of the file is touched."""
    if not case or id_ in study.spec.case(case).transcripts:
        return
    at = [known.id for known in study.spec.cases].index(case)
    listed = [*study.spec.case(case).transcripts, id_]
    storing.set_value(Path(study.folder) / "study.yaml", ("cases", at, "transcripts"), listed)
