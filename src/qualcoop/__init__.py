"""qualcoop: analytic induction on interviews in Thai and English.

>>> import qualcoop as qc
>>> study = qc.datasets.coop()
>>> study.test().stands
'stands'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcoop import errors
    from qualcoop.coding.rescanning import EarlierPass
    from qualcoop.induction.findings import Findings
    from qualcoop.induction.study import Pass, Study
    from qualcoop.reading import read
    from qualcoop.records.codebook import Code, Codebook
    from qualcoop.records.coding import Coding, Codings
    from qualcoop.records.options import options
    from qualcoop.records.transcript import Transcript, Turn
    from qualcoop.spacy_bridge import to_doc
    from qualcoop.views.beside import evidence_beside, passes_beside
    from qualcoop.views.plots import (
        code_network,
        plot_agreement,
        plot_butterfly,
        plot_codes,
        plot_factors,
        plot_learning_curve,
        plot_ledger,
        plot_reliability,
        plot_saturation,
        plot_solution,
        plot_words,
    )
    from qualcoop.workflows import datasets, evaluation
    from qualcoop.workflows.classroom import teaching
    from qualcoop.workflows.learning import next_passages
    from qualcoop.workflows.reviewing import review, settle
    from qualcoop.workflows.simulating import simulate
    from qualcoop.workflows.studies import open_study, recorded_pass, save
    from qualcoop.workflows.suggesting import suggest
    from qualcoop.workflows.worlds import World

__version__ = "0.1.0"

__all__ = [
    "Code",
    "Codebook",
    "Coding",
    "Codings",
    "EarlierPass",
    "Findings",
    "Pass",
    "Study",
    "Transcript",
    "Turn",
    "World",
    "code_network",
    "datasets",
    "errors",
    "evaluation",
    "evidence_beside",
    "next_passages",
    "open_study",
    "options",
    "passes_beside",
    "plot_agreement",
    "plot_butterfly",
    "plot_codes",
    "plot_factors",
    "plot_learning_curve",
    "plot_ledger",
    "plot_reliability",
    "plot_saturation",
    "plot_solution",
    "plot_words",
    "read",
    "recorded_pass",
    "review",
    "save",
    "settle",
    "simulate",
    "suggest",
    "teaching",
    "to_doc",
]

_PLACES = {
    "Code": "qualcoop.records.codebook",
    "Codebook": "qualcoop.records.codebook",
    "Coding": "qualcoop.records.coding",
    "Codings": "qualcoop.records.coding",
    "EarlierPass": "qualcoop.coding.rescanning",
    "Findings": "qualcoop.induction.findings",
    "Pass": "qualcoop.induction.study",
    "Study": "qualcoop.induction.study",
    "Transcript": "qualcoop.records.transcript",
    "Turn": "qualcoop.records.transcript",
    "World": "qualcoop.workflows.worlds",
    "code_network": "qualcoop.views.plots",
    "evidence_beside": "qualcoop.views.beside",
    "next_passages": "qualcoop.workflows.learning",
    "open_study": "qualcoop.workflows.studies",
    "options": "qualcoop.records.options",
    "passes_beside": "qualcoop.views.beside",
    "plot_agreement": "qualcoop.views.plots",
    "plot_butterfly": "qualcoop.views.plots",
    "plot_codes": "qualcoop.views.plots",
    "plot_factors": "qualcoop.views.plots",
    "plot_learning_curve": "qualcoop.views.plots",
    "plot_ledger": "qualcoop.views.plots",
    "plot_reliability": "qualcoop.views.plots",
    "plot_saturation": "qualcoop.views.plots",
    "plot_solution": "qualcoop.views.plots",
    "plot_words": "qualcoop.views.plots",
    "read": "qualcoop.reading",
    "recorded_pass": "qualcoop.workflows.studies",
    "review": "qualcoop.workflows.reviewing",
    "save": "qualcoop.workflows.studies",
    "settle": "qualcoop.workflows.reviewing",
    "simulate": "qualcoop.workflows.simulating",
    "suggest": "qualcoop.workflows.suggesting",
    "to_doc": "qualcoop.spacy_bridge",
}
_MODULES = {
    "datasets": "qualcoop.workflows.datasets",
    "errors": "qualcoop.errors",
    "evaluation": "qualcoop.workflows.evaluation",
    "teaching": "qualcoop.workflows.classroom.teaching",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that ``import qualcoop`` loads nothing heavy."""
    if name in _MODULES:
        found: object = import_module(_MODULES[name])
    elif name in _PLACES:
        found = getattr(import_module(_PLACES[name]), name)
    else:
        raise AttributeError(f"module 'qualcoop' has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
