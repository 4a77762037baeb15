"""Gather what a report shows: the passes built again from the ledger, and the findings of the last. Writes nothing."""

from __future__ import annotations

from pathlib import Path

from qualcoop.errors import LedgerError, UsageError
from qualcoop.induction.differing import PassDifference, difference_of
from qualcoop.induction.study import Pass, Study
from qualcoop.induction.words import Word
from qualcoop.views.chapter.whole import Chapter
from qualcoop.views.chapter.whole import chapter as chapter_of
from qualcoop.views.pages.html import html_report
from qualcoop.views.pages.markdown import markdown_report
from qualcoop.views.report.whole import report_data
from qualcoop.views.report.words import pass_words
from qualcoop.workflows.studies import (
    last_recorded,
    open_study,
    recorded_pass,
    recorded_passes,
    replayed,
    warn_of_unrecorded,
)

__all__ = ["chapter", "difference", "report", "report_of", "words"]


def report(folder: str | Path, *, suffix: str = ".html") -> str:
    """Write the report of a study's last recorded pass.

    Parameters
    ----------
    folder
        The study's folder.
    suffix
        ``.html`` or ``.md``.

    Raises
    ------
    UsageError
        If the suffix is another.
    LedgerError
        If no pass is recorded yet.

    Warns
    -----
    QualcoopWarning
        If the files differ from the last recorded state, of which the report speaks.
    """
    study = open_study(folder)
    warn_of_unrecorded(study)
    return report_of(study, suffix=suffix)


def report_of(study: Study, *, suffix: str = ".html") -> str:
    """Write the report of an opened study; the notice of its study.yaml stands first."""
    writers = {".html": html_report, ".md": markdown_report}
    if suffix not in writers:
        raise UsageError(f"a report is written as {' or '.join(writers)}; found {suffix or 'no suffix'}")
    last: Pass = recorded_pass(study)
    data = report_data(
        last.findings,
        passes=recorded_passes(study),
        entries=study.entries,
        memos=study.memos,
        fault=_fault(study),
        notice=study.spec.notice or None,
        codings=study.codings,
    )
    return writers[suffix](data)


def _fault(study: Study) -> str:
    """Replay the ledger; give the first line that does not hold, empty where all do."""
    broken = replayed(study)
    return f"line {broken.n}: {broken.fault}" if broken else ""


def chapter(folder: str | Path, *, version: str) -> Chapter:
    """Write the two paragraphs of a methods chapter from what the ledger shows was done.

    Parameters
    ----------
    folder
        The study's folder.
    version
        The version of qualcoop that the text is to name.

    Raises
    ------
    LedgerError
        If no pass is recorded yet.

    Warns
    -----
    QualcoopWarning
        If the files differ from the last recorded state, of which the chapter speaks.
    """
    study = open_study(folder)
    warn_of_unrecorded(study)
    last, passes = last_recorded(study), recorded_passes(study)
    return chapter_of(
        last, study.entries, codings=study.codings, passes=passes, fault=_fault(study), version=version
    )


def words(folder: str | Path) -> tuple[Word, ...]:
    """Say of every word whether the ledger of a study supports it; without a pass, of the study as it stands."""
    study = open_study(folder)
    warn_of_unrecorded(study)
    pass_ = last_recorded(study) if study.entries else study.test()
    return pass_words(pass_, study.entries, codings=study.codings, fault=_fault(study))


def difference(folder: str | Path, before: int, after: int) -> PassDifference:
    """Tell what changed between two recorded passes.

    Parameters
    ----------
    folder
        The study's folder.
    before, after
        Numbers of recorded passes, in either order.

    Raises
    ------
    LedgerError
        If one of them is not recorded.
    """
    passes = {pass_.number: pass_ for pass_ in recorded_passes(open_study(folder))}
    for number in (before, after):
        if number not in passes:
            known = ", ".join(map(str, passes)) or "none"
            raise LedgerError(f"no pass {number} of {folder} is recorded; recorded are {known}")
    return difference_of(passes[before], passes[after])
