"""The studies that come with qualcoop: for teaching, the classic ones, and the reconstructions. Never written to."""

from __future__ import annotations

from pathlib import Path

from qualcoop.errors import MissingError
from qualcoop.induction.study import Study
from qualcoop.workflows.studies import open_study

__all__ = ["coop", "cressey", "folder", "hatyai", "hicks", "home", "kalasin", "names"]


def home() -> Path:
    """Give the folder that holds ``codebooks/`` and ``data/``: inside the package, else the repository's."""
    package = Path(__file__).resolve().parents[1]
    for place in (package / "studies", package.parents[1]):
        if (place / "codebooks").is_dir():
            return place
    raise MissingError("the studies that come with qualcoop are not there; install it again", path=str(package))


def names() -> tuple[str, ...]:
    """Give the names of the studies.

    Examples
    --------
    >>> "coop" in names()
    True
    """
    return tuple(sorted(path.parent.name for path in (home() / "codebooks").glob("*/study.yaml")))


def folder(name: str) -> Path:
    """Give the folder of a study that comes with qualcoop; copy it before you change anything."""
    found = home() / "codebooks" / name
    if not (found / "study.yaml").is_file():
        raise MissingError(f"no study {name!r} comes with qualcoop; there are {', '.join(names())}")
    return found


def coop() -> Study:
    """Open the tiny study: four village savings groups, four one-page interviews, one negative case.

    Examples
    --------
    >>> int(coop().findings.factors.loc["debt", "silent"])
    1
    """
    return open_study(folder("coop"))


def cressey() -> Study:
    """Open Cressey's five hypotheses: eleven composed cases, each showing a kind of evidence that forced a revision.

    Examples
    --------
    >>> [entry.result["stands"] for entry in cressey().entries if entry.kind == "pass"][-3:]
    ['contradicted', 'stands', 'stands']
    """
    return open_study(folder("cressey"))


def hicks() -> Study:
    """Open Hicks's welfare states: a published table of 31 cases in generalized mode, without any interview.

    Examples
    --------
    >>> [str(recipe) for recipe in hicks().test().recipes.found]
    ['PS & WM', 'LG & UD & WM', 'CG & PS & UD']
    """
    return open_study(folder("hicks"))


def hatyai() -> Study:
    """Open the Hat Yai reconstruction: composed interviews, guided arm."""
    return open_study(folder("hatyai"))


def kalasin() -> Study:
    """Open the Kalasin reconstruction: composed interviews and documents, guided arm."""
    return open_study(folder("kalasin"))
