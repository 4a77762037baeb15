"""List and search the memos of a study's folder. Writes none."""

from __future__ import annotations

from pathlib import Path

from qualcoop.induction.remembering import MemoFound
from qualcoop.induction.remembering import memos as found_in
from qualcoop.workflows.studies import open_study

__all__ = ["memos"]


def memos(
    folder: str | Path,
    *,
    search: str = "",
    type: str = "",
    about: str = "",
    author: str = "",
    since: str = "",
    until: str = "",
) -> tuple[MemoFound, ...]:
    """Find the memos of a study, the oldest first.

    Parameters
    ----------
    folder
        The study's folder.
    search, type, about, author, since, until
        As for :func:`qualcoop.induction.remembering.memos`.

    Raises
    ------
    MissingError
        If there is no such study.
    UsageError
        If `about` or a date is written in no known way.
    """
    study = open_study(folder)
    return found_in(study, search=search, type=type, about=about, author=author, since=since, until=until)
