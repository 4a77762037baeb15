"""How well suggestions that learn do on interviews they have not seen. Reports what came out, good or bad."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from tqdm.auto import tqdm

from qualcoop.coding.learned import THRESHOLD, LearnedModel, learn
from qualcoop.coding.learned_features import Settings
from qualcoop.coding.learned_passages import Passage, Span, coded_stretches, passages, uncoded_stretches
from qualcoop.coding.learned_reasons import words_of
from qualcoop.coding.lexicon import pieces
from qualcoop.errors import UsageError
from qualcoop.measures.ranking import (
    Bin,
    Interval,
    area_under_curve,
    bootstrap,
    recall_at,
    reliability,
)
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import STANCES, Coding, Codings
from qualcoop.records.transcript import Transcript
from qualcoop.text.embedders import Embedder

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Evaluation", "StanceRow", "Unit", "evaluate", "held_out", "joined", "learning_curve", "units"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Unit = Literal["segment", "coding"]

SIZES = (1, 2, 4, 8)
DRAWS = 5


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
        found = ", ".join(f"recall@{k} {self.recall(k).value:.3f}" for k in (1, 3, 5))
        return f"<Evaluation: {int(self.coded.sum())} coded of {len(self.passages)} passages; {found}>"

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
        return bootstrap(recall_at(self.chances, self.given, k), self.documents)

    def area(self) -> float | None:
        """Give how surely a coded passage is told from one left uncoded: 1 always, 0.5 as by tossing a coin."""
        return area_under_curve(1.0 - self.none, self.coded)

    def precision(self, threshold: float = THRESHOLD) -> Precision:
        """Count the suggestions from a threshold on, and how many of them people made too."""
        said = (self.offered >= threshold) & (self.offered > 0)
        return Precision(threshold, int(said.sum()), int((said & self.given).sum()), int(self.given.sum()))

    def bins(self, *, bins: int = 10) -> tuple[Bin, ...]:
        """Give the chances of all codes in bins, with how often people gave the code: the reliability diagram."""
        return reliability(self.chances.ravel(), self.given.ravel(), bins=bins)

    def none_bins(self, *, bins: int = 10) -> tuple[Bin, ...]:
        """Give the chances of none in bins, with how often people gave no code."""
        return reliability(self.none, ~self.coded, bins=bins)

    def where(self, keep: Sequence[bool] | Flags) -> Evaluation:
        """Give the passages that are kept, without stances."""
        rows = np.flatnonzero(np.asarray(keep))
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


def evaluate(
    codebook: Codebook,
    transcripts: Iterable[Transcript],
    codings: Codings,
    *,
    embedder: Embedder | None = None,
    settings: Settings | None = None,
    unit: Unit = "segment",
    seed: int = 0,
) -> Evaluation:
    """Hold each interview out in turn, learn from the others, and judge it.

    Parameters
    ----------
    codebook
        The codes.
    transcripts
        The texts; those without codings are left out.
    codings
        One coder's codings.
    embedder, settings, seed
        As for :func:`qualcoop.coding.learned.learn`.
    unit
        What is judged: ``segment``, each segment of those whose turns a machine may code, or ``coding``, each stretch
        as people coded it and the segments left uncoded.

    Returns
    -------
    Evaluation
        In the order of the transcripts' ids and of the text.
    """
    read = {row.transcript for row in codings.standing()}
    talks = sorted((talk for talk in transcripts if talk.id in read), key=_id)
    bar: Iterable[Transcript] = tqdm(talks, desc="evaluating", unit=" interviews", delay=1, leave=False)
    return joined(
        held_out(
            learn(codebook, _without(talks, talk), codings, embedder=embedder, seed=seed, settings=settings),
            [talk],
            codings,
            unit=unit,
        )
        for talk in bar
    )


def held_out(
    model: LearnedModel, transcripts: Iterable[Transcript], codings: Codings, *, unit: Unit = "segment"
) -> Evaluation:
    """Judge transcripts that a model has not learned from, beside how people coded them."""
    codes = tuple(code.id for code in model.codebook)
    judged = [_judged(model, talk, codings.standing(), codes, unit) for talk in transcripts]
    return joined(judged, codes=codes)


def joined(evaluations: Iterable[Evaluation], *, codes: tuple[str, ...] = ()) -> Evaluation:
    """Put evaluations over the same codes together."""
    parts = list(evaluations)
    known = parts[0].codes if parts else codes
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


def learning_curve(
    codebook: Codebook,
    transcripts: Iterable[Transcript],
    codings: Codings,
    *,
    embedder: Embedder | None = None,
    unit: Unit = "segment",
    sizes: Sequence[int] = SIZES,
    draws: int = DRAWS,
    seed: int = 0,
) -> dict[int, tuple[Evaluation, ...]]:
    """Learn from so many interviews, drawn at random, and judge all others; several draws a size.

    Parameters
    ----------
    codebook, transcripts, codings, embedder, unit
        As for :func:`evaluate`.
    sizes
        How many interviews are coded; sizes that leave none to judge are left out.
    draws
        How often each size is drawn.
    seed
        Decides what is drawn.

    Returns
    -------
    dict
        For each size the evaluations.
    """
    read = {row.transcript for row in codings.standing()}
    talks = sorted((talk for talk in transcripts if talk.id in read), key=_id)
    lots = Random(seed)
    found: dict[int, tuple[Evaluation, ...]] = {}
    for size in (one for one in sizes if one < len(talks)):
        drawn = [lots.sample(talks, size) for _ in range(draws)]
        models = ((learn(codebook, some, codings, embedder=embedder, seed=seed), some) for some in drawn)
        found[size] = tuple(held_out(model, _without(talks, *some), codings, unit=unit) for model, some in models)
    return found


def units(transcript: Transcript, codings: Iterable[Coding], unit: Unit) -> list[tuple[Span, Collection[str]]]:
    """Give the stretches to be judged, with the codes that people gave them.

    A segment has a code where a coding covers at least half of it, or it at least half of the coding.

    Examples
    --------
    >>> from qualcoop.records.transcript import Turn
    >>> talk = Transcript("t", "ดีครับ", (Turn(1, "", "informant", 0, 6),))
    >>> units(talk, [Coding("t", 0, 2, "good")], "segment")
    [((0, 6), ('good',))]
    """
    own = [row for row in codings if row.transcript == transcript.id]
    if unit == "coding":
        coded = coded_stretches(own).get(transcript.id, {})
        return sorted([*coded.items(), *((span, ()) for span in uncoded_stretches(transcript, coded))], key=_place)
    if unit != "segment":
        raise UsageError(f"unit is {unit!r}; it can be segment or coding")
    spans = [(piece.start, piece.end) for piece in pieces(transcript)]
    return [(span, tuple(row.code for row in own if _meet(span, (row.start, row.end)))) for span in spans]


def _judged(model: LearnedModel, talk: Transcript, codings: Codings, codes: tuple[str, ...], unit: Unit) -> Evaluation:
    told = units(talk, codings, unit)
    spans = [span for span, _ in told]
    found = model.judge(passages(talk, spans))
    offered = model.offered(found, words_of(model.codebook, talk, spans))
    given = np.array([[code in own for code in codes] for _, own in told], dtype=bool).reshape(len(told), len(codes))
    stances = tuple(_stances(model, talk, codings))
    return Evaluation(codes, found.passages, given, found.chances, found.none, offered, stances)


def _stances(model: LearnedModel, talk: Transcript, codings: Codings) -> Iterator[StanceRow]:
    rows = [row for row in codings if row.transcript == talk.id and row.code in model.codebook]
    if not rows:
        return
    spans = [(row.start, row.end) for row in rows]
    words = words_of(model.codebook, talk, spans)
    found = model.judge(passages(talk, spans))
    told = model.tell(found, words, [(place, row.code) for place, row in enumerate(rows)])
    for place, (row, span) in enumerate(zip(rows, spans, strict=True)):
        said = STANCES[int(told[place].argmax())]
        cued = words.stance(span, row.code).stance
        yield StanceRow(talk.id, found.passages[place].language, row.code, row.stance, said, cued)


def _meet(one: Span, other: Span) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0 and 2 * shared >= min(one[1] - one[0], other[1] - other[0])


def _without(talks: Iterable[Transcript], *out: Transcript) -> list[Transcript]:
    names = {talk.id for talk in out}
    return [talk for talk in talks if talk.id not in names]


def _id(transcript: Transcript) -> str:
    return transcript.id


def _place(unit: tuple[Span, Collection[str]]) -> Span:
    return unit[0]
