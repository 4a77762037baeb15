"""A report as plain data: gathered once, so that page and Markdown say the same. Renders nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualcoop.induction.findings import Findings
from qualcoop.induction.study import Pass
from qualcoop.records.codebook import Bilingual
from qualcoop.records.coding import Codings
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Memo
from qualcoop.views.blocks import ReportData, Section
from qualcoop.views.report.casebook import case_pages_section, framework_section
from qualcoop.views.report.claim import explanation_section, four_cells_section, verdicts_section
from qualcoop.views.report.contested import contested_section
from qualcoop.views.report.difference import difference_section
from qualcoop.views.report.factors import factor_section, proposal_sections, quotations_section
from qualcoop.views.report.gathered import Report
from qualcoop.views.report.matrix import matrix_section
from qualcoop.views.report.negatives import negatives_section
from qualcoop.views.report.recipes import recipes_section
from qualcoop.views.report.saturation import saturation_section, survived_section
from qualcoop.views.report.search import next_section, not_searched_section
from qualcoop.views.report.steps import steps_section
from qualcoop.views.report.story import story_section
from qualcoop.views.report.study import ledger_section, study_section, what_section
from qualcoop.views.report.triangulation import triangulation_section
from qualcoop.views.report.words import words_section

__all__ = ["report_data"]


def report_data(
    findings: Findings,
    *,
    passes: Sequence[Pass],
    entries: Sequence[LedgerEntry] | None = None,
    memos: Sequence[Memo] | None = None,
    fault: str | None = None,
    notice: Bilingual | Mapping[str, str] | None = None,
    codings: Codings | None = None,
) -> ReportData:
    """Gather a report.

    Parameters
    ----------
    findings
        The findings of a pass.
    passes
        The recorded passes, that of the findings among them.
    entries, memos
        The ledger and the memos; by default those of the findings' study.
    fault
        What replay found: None where it was not done, empty where every line holds, else the fault.
    notice
        What must be read first, ``{"th": ..., "en": ...}``: that the interviews were composed for teaching, for one.
    codings
        All coders' codings; by default those of the pass, which are only those that count.

    Returns
    -------
    ReportData
        Sections in reading order, the same for every format.

    Raises
    ------
    UsageError
        If the pass of the findings is not among `passes`.
    """
    report = Report(
        findings=findings,
        passes=tuple(passes),
        entries=tuple(findings.study.entries if entries is None else entries),
        memos=tuple(findings.study.memos if memos is None else memos),
        fault=fault,
        notice=notice if isinstance(notice, Bilingual) else Bilingual(**notice) if notice else Bilingual(),
        codings=codings,
    )
    title = report.study.spec.title or Bilingual(report.study.name, report.study.name)
    return ReportData(title, tuple(_sections(report)), report.notice)


def _sections(report: Report) -> Iterator[Section]:
    yield what_section(report)
    yield study_section(report)
    yield ledger_section(report)
    if report.explains:
        yield from _explanation(report)
        yield from _search(report)
    yield words_section(report, codings=report.codings)
    if report.explains or report.findings.negative_cases:
        yield negatives_section(report)
    yield from _material(report)
    yield saturation_section(report)
    if report.passes[0].number != report.pass_.number:
        yield difference_section(report)
    if report.entries:
        yield story_section(report)
    yield case_pages_section(report)
    yield quotations_section(report.findings)


def _explanation(report: Report) -> Iterator[Section]:
    """Give what was tested, and how firmly it holds."""
    yield explanation_section(report)
    if report.study.spec.mode == "generalized":
        yield recipes_section(report)
    yield four_cells_section(report)
    yield verdicts_section(report)
    yield steps_section(report)
    yield survived_section(report)


def _search(report: Report) -> Iterator[Section]:
    """Give what could still contradict the claim."""
    yield next_section(report)
    yield not_searched_section(report)


def _material(report: Report) -> Iterator[Section]:
    """Give what informants said, by factor and by case."""
    yield factor_section(report.findings)
    yield matrix_section(report.findings, report.pass_.verdicts)
    yield contested_section(report)
    yield triangulation_section(report)
    yield framework_section(report)
    yield from proposal_sections(report.findings)
