"""Copy a study into a folder of its own, whole or ready for a first coding. Changes nothing of the original."""

from __future__ import annotations

import shutil
from pathlib import Path

from qualcoop import storing
from qualcoop.errors import StudyError
from qualcoop.induction.study import Study
from qualcoop.records.expression import conditions, parse_expression, parse_hypothesis
from qualcoop.workflows.studies import open_study, sources

__all__ = ["INTERVIEWS", "TAKEN", "copy_study", "empty_folder"]

INTERVIEWS = "interviews"

# What every copy has of a study, where the study has it.
TAKEN = ("study.yaml", "codebook.yaml", "participants.csv", "guide.yaml", "texts")
_CODED = ("codings", "judgements.csv", "summaries.csv", "translations.csv", "member_check.csv")
_LEDGER = ("ledger.jsonl", "memos", "versions")


def copy_study(
    source: str | Path, folder: str | Path, *, codings: bool = True, ledger: bool = False, originals: bool = True
) -> Path:
    """Copy a study.

    Parameters
    ----------
    source, folder
        The study's folder; the folder of the copy, which must not exist or be empty.
    codings
        Whether people's codings, judgements and summaries come along; without them nobody's count yet.
    ledger
        Whether passes and memos come along; without them the study goes back to its first hypothesis, as long as the
        codebook still has its codes.
    originals
        Whether the files that were transcribed come along; without them the copy has the fixed texts alone.

    Raises
    ------
    StudyError
        If something lies in the folder already.

    Examples
    --------
    >>> import tempfile
    >>> import qualcoop as qc
    >>> home = copy_study(qc.datasets.folder("coop"), Path(tempfile.mkdtemp()) / "mine", codings=False)
    >>> study = qc.open_study(home)
    >>> str(study.spec.hypothesis), study.coders
    ('trust -> lasts', ())
    """
    study, home = open_study(source), empty_folder(folder)
    for name in (*TAKEN, *(_CODED if codings else ()), *(_LEDGER if ledger else ())):
        _copy(Path(source) / name, home / name)
    for transcript in study.transcripts:
        storing.write_text(home, transcript)
    (home / "codings").mkdir(exist_ok=True)
    _copy_originals(study, home, wanted=originals)
    storing.set_value(home / "study.yaml", ("interviews",), INTERVIEWS)
    if not codings and study.spec.counted:
        storing.set_value(home / "study.yaml", ("counted",), None)
    if not ledger:
        _begin_anew(study, home)
    return home


def empty_folder(folder: str | Path) -> Path:
    """Make a folder; refuse one that holds something."""
    home = Path(folder)
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise StudyError("something lies here already; name a folder that does not exist yet", path=str(home))
    home.mkdir(parents=True, exist_ok=True)
    return home


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.is_file():
        storing.write_whole(target, source.read_bytes())


def _copy_originals(study: Study, home: Path, *, wanted: bool) -> None:
    (home / INTERVIEWS).mkdir(exist_ok=True)
    if wanted:
        for path in sources(Path(study.folder), study.spec).values():
            _copy(path, home / INTERVIEWS / path.name)


def _begin_anew(study: Study, home: Path) -> None:
    """Go back to the hypothesis and scope of the first pass, where the codebook still has their codes."""
    first = next((entry for entry in study.entries if entry.kind == "pass"), None)
    if first is None:
        return
    spec = storing.read_version(Path(study.folder), first.uses["spec"])
    expression, scope = spec.get("hypothesis") or "", spec.get("scope") or ""
    named = conditions(parse_hypothesis(expression).expression) if expression else ()
    ruled = conditions(parse_expression(scope)) if scope else ()
    if all(code in study.codebook for code in (*named, *ruled)):
        storing.save_hypothesis(home / "study.yaml", expression)
        storing.save_scope(home / "study.yaml", scope)
