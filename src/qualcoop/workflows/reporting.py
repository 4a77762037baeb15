"""Gather what a report shows: the passes built again from the ledger, and the findings of the last. Writes nothing."""

from __future__ import annotations

from pathlib import Path

from qualcoop.errors import UsageError
from qualcoop.induction.study import Pass, Study
from qualcoop.views.html import html_report
from qualcoop.views.markdown import markdown_report
from qualcoop.views.report import report_data
from qualcoop.workflows.studies import open_study, recorded_pass, recorded_passes, replayed, warn_of_unrecorded

__all__ = ["report", "report_of"]


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
    broken = replayed(study)
    data = report_data(
        last.findings,
        passes=recorded_passes(study),
        entries=study.entries,
        memos=study.memos,
        fault=f"line {broken.n}: {broken.fault}" if broken else "",
        notice=study.spec.notice or None,
    )
    return writers[suffix](data)
