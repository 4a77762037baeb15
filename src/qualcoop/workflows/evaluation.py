"""How well suggestions that learn do on interviews they have not seen. Reports what came out, good or bad."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from random import Random
from typing import Literal

import numpy as np
from tqdm import tqdm

from qualcoop.coding.learned import LearnedModel, learn
from qualcoop.coding.learned_features import Settings
from qualcoop.coding.learned_passages import Span, coded_stretches, passages, uncoded_stretches
from qualcoop.coding.learned_reasons import words_of
from qualcoop.coding.lexicon import pieces
from qualcoop.errors import UsageError
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import STANCES, Coding, Codings
from qualcoop.records.transcript import Transcript
from qualcoop.text.embedders import Embedder
from qualcoop.workflows.evaluated import Evaluation, StanceRow, joined

__all__ = ["Evaluation", "StanceRow", "Unit", "evaluate", "held_out", "joined", "learning_curve", "units"]

Unit = Literal["segment", "coding"]

SIZES = (1, 2, 4, 8)
DRAWS = 5


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
        One coder's codings: `study.codings.by("ann")`, with what she dismissed, which teaches too, or
        `study.counted()`, without.
    embedder, settings, seed
        As for :func:`qualcoop.coding.learned.learn`; without an embedder words and letters alone speak.
    unit
        What is judged: ``segment``, each segment of those whose turns a machine may code, or ``coding``, each stretch
        as people coded it and the segments left uncoded.

    Returns
    -------
    Evaluation
        In the order of the transcripts' ids and of the text.

    Raises
    ------
    UsageError
        If the codings are several coders' or of codes that the codebook lacks, or fewer than two of the transcripts are
        coded, so that nothing is left to learn from.
    """
    rows = _one_coder(codebook, codings)
    talks = _coded(transcripts, rows)
    bar: Iterable[Transcript] = tqdm(talks, desc="evaluating", unit=" interviews", delay=1, leave=False)
    return joined(
        held_out(
            learn(codebook, _without(talks, talk), rows, embedder=embedder, seed=seed, settings=settings),
            [talk],
            rows,
            unit=unit,
        )
        for talk in bar
    )


def held_out(
    model: LearnedModel, transcripts: Iterable[Transcript], codings: Codings, *, unit: Unit = "segment"
) -> Evaluation:
    """Judge transcripts that a model has not learned from, beside how one coder coded them."""
    codes = tuple(code.id for code in model.codebook)
    standing = _one_coder(model.codebook, codings).standing()
    judged = [_judged(model, talk, standing, codes, unit) for talk in transcripts]
    return joined(judged, codes=codes)


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
        How many interviews are coded, from 1; sizes that leave none to judge are left out.
    draws
        How often each size is drawn, at least once.
    seed
        Decides what is drawn.

    Returns
    -------
    dict
        For each size the evaluations.

    Raises
    ------
    UsageError
        As for :func:`evaluate`; if a size or the number of draws is less than 1.
    """
    if draws < 1 or any(size < 1 for size in sizes):
        raise UsageError(f"sizes are {list(sizes)}, draws {draws}; both count from 1")
    rows = _one_coder(codebook, codings)
    talks = _coded(transcripts, rows)
    lots = Random(seed)
    found: dict[int, tuple[Evaluation, ...]] = {}
    for size in (one for one in sizes if one < len(talks)):
        drawn = [lots.sample(talks, size) for _ in range(draws)]
        models = ((learn(codebook, some, rows, embedder=embedder, seed=seed), some) for some in drawn)
        found[size] = tuple(held_out(model, _without(talks, *some), rows, unit=unit) for model, some in models)
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


def _one_coder(codebook: Codebook, codings: Iterable[Coding]) -> Codings:
    """Give one coder's codings; refuse several coders', whose passages would be mixed, and codes nobody could find."""
    rows = codings if isinstance(codings, Codings) else Codings(tuple(codings))
    standing = rows.standing()
    coders = sorted({row.coder for row in standing})
    if len(coders) > 1:
        raise UsageError(
            f"these are codings of {', '.join(coders)}; give one coder's: study.counted(), or "
            f"study.codings.by({coders[0]!r})"
        )
    lacking = sorted({row.code for row in standing if row.code not in codebook})
    if lacking:
        raise UsageError(
            f"codings give {', '.join(lacking)}, which the codebook lacks, so that their passages would count as "
            "uncoded; give the codebook they were coded by, or leave these codings out"
        )
    return rows


def _coded(transcripts: Iterable[Transcript], codings: Codings) -> list[Transcript]:
    """Give the transcripts that are coded, by id; refuse fewer than two."""
    read = set(codings.standing().transcripts())
    talks = sorted((talk for talk in transcripts if talk.id in read), key=_id)
    if len(talks) < 2:
        raise UsageError(f"transcripts with codings: {len(talks)}; with fewer than 2 there is nothing to learn from")
    return talks


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
