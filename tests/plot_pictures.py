"""The pictures that tests draw, each of a real study; a picture that was drawn is drawn for all. Tests nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from matplotlib.axes import Axes

import qualcoop as qc
from qualcoop.records.ledger import LedgerEntry
from qualcoop.views import plots
from qualcoop.workflows.agreeing import agree

ROWS = [(1, (0.31, 0.25, 0.37), (0.5, 0.44, 0.56), None), (4, (0.45, 0.4, 0.5), (0.66, 0.6, 0.71), 0.75)]
BINS = [(0.05, 0.02, 812), (0.35, 0.37, 90), (0.75, 0.66, 21), (0.96, 0.93, 44), (0.5, 0.5, 0)]


class Studies:
    """The studies, opened once, and what is drawn of them."""

    def __init__(self) -> None:
        self.hatyai, self.coop = qc.datasets.hatyai(), qc.datasets.coop()
        self.kalasin, self.cressey, self.hicks = qc.datasets.kalasin(), qc.datasets.cressey(), qc.datasets.hicks()
        self.findings = self.hatyai.findings
        self.agreement = agree(qc.datasets.folder("hatyai"), coders=["guided-1", "guided-2"], resamples=30)


Drawing = Callable[[Studies, str], Axes]
PICTURES: dict[str, Drawing] = {
    "factors": lambda s, language: plots.plot_factors(s.findings, language=language),
    "factors of presence": lambda s, language: plots.plot_factors(s.cressey.findings, language=language),
    "factors of four": lambda s, language: plots.plot_factors(s.coop.findings, language=language),
    "butterfly": lambda s, language: plots.plot_butterfly(s.findings, language=language),
    "codes": lambda s, language: plots.plot_codes(
        s.hatyai.transcripts[0], s.hatyai.counted(), codebook=s.hatyai.codebook, language=language
    ),
    "codes of three coders": lambda s, language: plots.plot_codes(
        s.kalasin.transcripts[1], s.kalasin.codings, codebook=s.kalasin.codebook, language=language
    ),
    "network": lambda s, language: plots.code_network(s.hatyai.codings, codebook=s.hatyai.codebook, language=language),
    "dense network": lambda s, language: plots.code_network(
        s.kalasin.codings, codebook=s.kalasin.codebook, near=400, language=language
    ),
    "network without lines": lambda s, language: plots.code_network(
        s.kalasin.codings, codebook=s.kalasin.codebook, near=0, least=9, language=language
    ),
    "solution": lambda s, language: plots.plot_solution(s.hicks.test(), language=language),
    "solution of one recipe": lambda s, language: plots.plot_solution(s.coop.test(), language=language),
    "saturation": lambda s, language: plots.plot_saturation(s.hatyai.test(), language=language),
    "ledger": lambda s, language: plots.plot_ledger(s.hatyai, language=language),
    "ledger of branches": lambda s, language: plots.plot_ledger(branched(s.cressey), language=language),
    "agreement": lambda s, language: plots.plot_agreement(s.agreement, codebook=s.hatyai.codebook, language=language),
    "learning curve": lambda s, language: plots.plot_learning_curve(ROWS, language=language),
    "reliability": lambda s, language: plots.plot_reliability(BINS, language=language),
    "words": lambda s, language: plots.plot_words(s.coop.transcripts, language=language),
}


@cache
def studies() -> Studies:
    """Open the studies once."""
    return Studies()


@cache
def drawn(name: str, language: str) -> Axes:
    """Draw a picture once; who changes it draws one of their own."""
    return PICTURES[name](studies(), language)


def branched(study):
    """Give the study with a ledger of three branches."""
    first, *_ = study.entries
    lines = [first, LedgerEntry("reformulate", because="case:C", parent=1), replace(first, parent=2)]
    lines += [LedgerEntry("abandon", because="case:C", parent=3), LedgerEntry("redefine", parent=1)]
    lines += [LedgerEntry("reformulate", because="adviser", parent=1), replace(first, parent=6)]
    return replace(study, entries=tuple(lines))
