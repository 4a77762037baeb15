"""What an evaluation of suggestions holds, and what can be read off it. Learns nothing and judges no passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qualcoop.coding.learned import THRESHOLD
from qualcoop.coding.learned_passages import Passage
from qualcoop.errors import UsageError
from qualcoop.measures.ranking import Bin, Interval, area_under_curve, bootstrap, recall_at, reliability

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Evaluation", "Precision", "StanceRow", "joined"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class StanceRow:
    """One coding's stance: as people gave it, as the model gives it, as its cues alone do."""

    transcript: str
    language: str
    code: str
    given: str
    model: str
    cues: str


@dataclass(frozen=True, slots=True)
class Precision:
    """How many suggestions there are from a threshold on, how many are right, how many codings are to be found."""

    threshold: float
    suggested: int
    right: int
    given: int

    @property
    def share(self) -> float | None:
        """The share of suggestions that people made too."""
        return self.right / self.suggested if self.suggested else None

    @property
    def found(self) -> float | None:
        """The share of people's codings that is suggested."""
        return self.right / self.given if self.given else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What models said of passages of interviews that they had not seen, beside what people said.

    Attributes
    ----------
    codes
        Ids of the codes.
    passages
        The passages judged.
    given
        A row a passage, a column a code: whether people gave it.
    chances
        The chances that a model gave.
    offered
        What it holds against a threshold: the chance, and 0 where it has no reason to show.
    none
        For each passage the chance that no code fits.
    stances
        The codings with their stances.
    """

    codes: tuple[str, ...]
    passages: tuple[Passage, ...] = field(repr=False)
    given: Flags = field(repr=False)
    chances: Array = field(repr=False)
    none: Array = field(repr=False)
    offered: Array = field(repr=False)
    stances: tuple[StanceRow, ...] = field(default=(), repr=False)

    def __repr__(self) -> str:
        coded = int(self.coded.sum())
        recalls = ", ".join(f"recall@{k} {self.recall(k).value:.3f}" for k in (1, 3, 5))
        found = recalls if coded else "nothing to be found"
        return f"<Evaluation: {coded} coded of {len(self.passages)} passages; {found}>"

    @property
    def documents(self) -> list[str]:
        """The transcript of each passage."""
        return [passage.transcript for passage in self.passages]

    @property
    def languages(self) -> list[str]:
        """The language of each passage."""
        return [passage.language for passage in self.passages]

    @property
    def coded(self) -> Flags:
        """Which passages people gave a code."""
        return np.asarray(self.given.any(axis=1))

    def recall(self, k: int) -> Interval:
        """Give the share of a passage's codes among the `k` best, averaged over coded passages."""
        if k < 1:
            raise UsageError(f"recall at {k}; it looks among the k best codes, from 1")
        return bootstrap(recall_at(self.chances, self.given, k), self.documents)

    def area(self) -> float | None:
        """Give how surely a coded passage is told from one left uncoded: 1 always, 0.5 as by tossing a coin."""
        return area_under_curve(1.0 - self.none, self.coded)

    def precision(self, threshold: float = THRESHOLD) -> Precision:
        """Count the suggestions from a threshold on, and how many of them people made too."""
        if not 0 <= threshold <= 1:
            raise UsageError(f"the threshold is {threshold}; it is a chance, from 0 to 1")
        said = (self.offered >= threshold) & (self.offered > 0)
        return Precision(threshold, int(said.sum()), int((said & self.given).sum()), int(self.given.sum()))

    def bins(self, *, bins: int = 10) -> tuple[Bin, ...]:
        """Give the chances of all codes in bins, with how often people gave the code: the reliability diagram."""
        return reliability(self.chances.ravel(), self.given.ravel(), bins=bins)

    def none_bins(self, *, bins: int = 10) -> tuple[Bin, ...]:
        """Give the chances of none in bins, with how often people gave no code."""
        return reliability(self.none, ~self.coded, bins=bins)

    def where(self, keep: Sequence[bool] | Flags) -> Evaluation:
        """Give the passages that are kept, one True or False each, without stances."""
        mask = np.asarray(keep)
        if mask.shape != (len(self.passages),) or (mask.size and mask.dtype != np.bool_):
            raise UsageError(f"where() takes one True or False for each of the {len(self.passages)} passages")
        rows = np.flatnonzero(mask)
        kept = tuple(self.passages[row] for row in rows)
        return Evaluation(
            self.codes, kept, self.given[rows], self.chances[rows], self.none[rows], self.offered[rows]
        )

    def by_code(self) -> pd.DataFrame:
        """Tell for each code how well it is found.

        Returns
        -------
        DataFrame
            One row a code that people gave: `code`, `n` (passages), `first`, `among_3`, `among_5` (share of these in
            which it is ranked so), `area` (under the curve, against all other passages).
        """
        import pandas as pd

        place = np.argsort(np.argsort(-self.chances, axis=1, kind="stable"), axis=1)
        rows = []
        for column, code in enumerate(self.codes):
            own = self.given[:, column]
            if own.any():
                ranked = [float((place[own, column] < k).mean()) for k in (1, 3, 5)]
                rows.append((code, int(own.sum()), *ranked, area_under_curve(self.chances[:, column], own)))
        return pd.DataFrame(rows, columns=["code", "n", "first", "among_3", "among_5", "area"])


def joined(evaluations: Iterable[Evaluation], *, codes: tuple[str, ...] = ()) -> Evaluation:
    """Put evaluations over the same codes together."""
    parts = list(evaluations)
    known = parts[0].codes if parts else codes
    if any(part.codes != known for part in parts):
        raise UsageError("these evaluations are over different codes; only those over the same codes can be joined")
    empty = np.zeros((0, len(known)))
    return Evaluation(
        known,
        tuple(one for part in parts for one in part.passages),
        np.vstack([empty.astype(bool), *(part.given for part in parts)]),
        np.vstack([empty, *(part.chances for part in parts)]),
        np.concatenate([np.zeros(0), *(part.none for part in parts)]),
        np.vstack([empty, *(part.offered for part in parts)]),
        tuple(row for part in parts for row in part.stances),
    )
