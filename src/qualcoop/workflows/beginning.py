"""Begin a study: a folder with commented files, and one more interview. Never writes over what is there."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from qualcoop import storing
from qualcoop.errors import StudyError

__all__ = ["new_study"]

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
