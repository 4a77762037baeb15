"""Like with like: codings alone against n-grams of the codings alone, with settings chosen on the other study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Protocol

import numpy as np

from qualcoop.coding.learned_features import Settings, Views
from qualcoop.coding.learned_ridge import fit_codes_and_none
from qualcoop.coding.learned_training import Training
from qualcoop.measures.ranking import recall_at

__all__ = ["like_rows"]

KS = (1, 3, 5)
GRID = tuple(
    Settings(letters=letters, around=around, ridge=ridge, codebook=False)
    for letters, around, ridge in product((0.25, 1.0, 2.0), (0.1, 0.3, 1.0), (1.0, 2.0, 4.0))
)
GRAMS = tuple(
    Settings(meaning=0.0, words=0.0, letters=1.0, around=0.0, question=0.0, ridge=ridge, codebook=False)
    for ridge in (0.25, 0.5, 1.0, 2.0)
)
METHODS = {"codings alone": GRID, "n-grams of the codings alone": GRAMS}
LANGUAGES = ("all", "th", "en")
Array = np.ndarray[Any, np.dtype[Any]]


class Ready(Protocol):
    """A study made ready: what is learned from, its features, the interview of each passage."""

    training: Training
    views: Views
    groups: list[str]


def like_rows(ready: Mapping[str, Ready]) -> Iterator[dict[str, Any]]:
    """Yield the recall of each method on each study, with settings chosen on the others, and on all together."""
    tried = {
        (what, name): {one: _ranked(study, one) for one in grid}
        for what, grid in METHODS.items()
        for name, study in ready.items()
    }
    for what, grid in METHODS.items():
        chosen = {name: _best(grid, [tried[what, other] for other in ready if other != name]) for name in ready}
        recalls = {name: tried[what, name][one] for name, one in chosen.items()}
        for language in LANGUAGES:
            kept = {name: found[:, _spoken(ready[name], language)] for name, found in recalls.items()}
            kept["pooled"] = np.hstack(list(kept.values()))
            for name, found in kept.items():
                yield {
                    "what": what, "set": name, "language": language, **_settings(chosen.get(name)),
                    "coded": int((~np.isnan(found[0])).sum()),
                    **{f"recall_{k}": round(float(np.nanmean(row)), 3) for k, row in zip(KS, found, strict=True)},
                }


def _ranked(study: Ready, settings: Settings) -> Array:
    """Give recall at 1, 3, 5 for each passage as it is scored without its interview; the rule keeps this order."""
    known = study.training
    ridge = fit_codes_and_none(
        study.views, known.labels, known.nothing, study.groups,
        weights=settings.weights(), ridge=settings.ridge, uncoded=settings.uncoded,
    )
    return np.array([recall_at(ridge.apart[:, :-1], known.labels > 0, k) for k in KS])


def _best(grid: Sequence[Settings], tried: Sequence[Mapping[Settings, Array]]) -> Settings:
    """Give the settings with the best mean recall; ties go to the first of the grid."""
    return max(grid, key=lambda one: sum(float(np.nanmean(scores[one])) for scores in tried))


def _spoken(study: Ready, language: str) -> Array:
    return np.array([language in ("all", passage.language) for passage in study.training.passages])


def _settings(one: Settings | None) -> dict[str, Any]:
    names = ("letters", "around", "ridge")
    return {name: None if one is None else getattr(one, name) for name in names}
