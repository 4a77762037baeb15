"""What a model learns from: coded stretches, stretches left uncoded, examples of the codebook. Chooses, never codes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np

from qualcoop.coding.learned_features import Array
from qualcoop.coding.learned_passages import Passage, Span, coded_stretches, passages, uncoded_stretches
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript

__all__ = ["MOST", "Training", "settled", "training"]

MOST = 3000
"""Passages learned from; with more, uncoded ones are drawn, then coded ones, since time grows with the cube."""


@dataclass(frozen=True, slots=True)
class Training:
    """Passages with what they are coded.

    Attributes
    ----------
    passages
        The coded stretches, then the uncoded ones.
    labels
        A row a passage, a column a code of the codebook: 1 where it is given.
    nothing
        1 for a passage that nobody coded, 0 for one that is coded; a dismissed suggestion alone is neither coded nor
        known to be nothing, and counts as nothing.
    codings
        The codings in use, in the order of the texts.
    settled
        For each transcript the stretches on which a person decided something.
    """

    passages: tuple[Passage, ...] = field(repr=False)
    labels: Array = field(repr=False)
    nothing: Array = field(repr=False)
    codings: tuple[Coding, ...] = field(repr=False)
    settled: Mapping[str, tuple[Span, ...]] = field(repr=False)


def training(
    codebook: Codebook,
    transcripts: Iterable[Transcript],
    codings: Codings,
    *,
    read: Collection[str] | None = None,
    seed: int = 0,
    most: int = MOST,
) -> Training:
    """Gather what a model learns from.

    A segment left uncoded teaches only where it was read: a transcript in which nothing is coded is taken as not read.

    Parameters
    ----------
    codebook
        Codings of codes that it lacks are left out; its examples count as codings where they stand in a transcript.
    transcripts
        The texts.
    codings
        One coder's codings; what is dismissed teaches what is not meant.
    read
        Ids of the transcripts read to their end; None: all in which something is coded.
    seed
        Decides which uncoded passages are drawn where there are more than `most` passages.
    most
        The number of passages at most.

    Returns
    -------
    Training
        In the order of the transcripts' ids and of the text, coded passages first.
    """
    talks = {transcript.id: transcript for transcript in sorted(transcripts, key=_id)}
    used = _used(codebook, talks.values(), codings)
    coded, refused = coded_stretches(used), _refused(codings, talks)
    settled = {id_: tuple(sorted({*coded.get(id_, ()), *refused.get(id_, ())})) for id_ in talks}
    chosen = _drawn([(id_, span) for id_, spans in coded.items() for span in spans], most, seed)
    bare = [(id_, span) for id_, spans in refused.items() for span in spans if span not in coded.get(id_, {})]
    bare += [(id_, span) for id_ in _read(coded, read) for span in uncoded_stretches(talks[id_], settled[id_])]
    rows = chosen + _drawn(bare, most - len(chosen), seed)
    labels = _labels(codebook, [coded.get(id_, {}).get(span, ()) for id_, span in rows])
    return Training(_passages(talks, rows), labels, np.asarray(1.0 - labels.any(axis=1)), used, settled)


def settled(codebook: Codebook, transcripts: Iterable[Transcript], codings: Codings) -> dict[str, tuple[Span, ...]]:
    """Give for each transcript the stretches on which a person decided: coded, refused, or quoted as an example.

    Examples
    --------
    >>> from dataclasses import replace
    >>> talk, row = Transcript("t", "ดีครับ ไม่ดี"), Coding("t", 0, 6, "good")
    >>> settled(Codebook(), [talk], Codings((row, replace(row, start=7, end=12, status="dismissed"))))
    {'t': ((0, 6), (7, 12))}
    """
    talks = {transcript.id: transcript for transcript in transcripts}
    found: dict[str, set[Span]] = {id_: set(spans) for id_, spans in _refused(codings, talks).items()}
    for row in (*codings.standing(), *_examples(codebook, talks)):
        if row.transcript in talks:
            found.setdefault(row.transcript, set()).add((row.start, row.end))
    return {id_: tuple(sorted(found[id_])) for id_ in sorted(found)}


def _used(codebook: Codebook, transcripts: Iterable[Transcript], codings: Codings) -> tuple[Coding, ...]:
    talks = {transcript.id: transcript for transcript in transcripts}
    rows = [row for row in codings.standing() if row.transcript in talks and row.code in codebook]
    known = {row.place[:4] for row in rows}
    examples = (row for row in _examples(codebook, talks) if row.place[:4] not in known)
    return (*rows, *examples)


def _examples(codebook: Codebook, talks: dict[str, Transcript]) -> Iterable[Coding]:
    for code in codebook:
        for example in code.examples:
            talk = talks.get(example.transcript)
            start = talk.text.find(example.quote) if talk is not None and example.quote else -1
            if start >= 0:
                yield Coding(example.transcript, start, start + len(example.quote), code.id)


def _refused(codings: Codings, talks: dict[str, Transcript]) -> dict[str, list[Span]]:
    """Give the stretches where the last word on a suggestion was that it is refused."""
    found: dict[str, list[Span]] = {}
    for row in {(row.coder, row.place): row for row in codings}.values():
        if row.status == "dismissed" and row.transcript in talks:
            found.setdefault(row.transcript, []).append((row.start, row.end))
    return {id_: sorted(set(spans)) for id_, spans in sorted(found.items())}


def _read(coded: Iterable[str], read: Collection[str] | None) -> list[str]:
    return [id_ for id_ in coded if read is None or id_ in read]


def _drawn(rows: list[tuple[str, Span]], most: int, seed: int) -> list[tuple[str, Span]]:
    if len(rows) <= most:
        return rows
    kept = sorted(Random(seed).sample(range(len(rows)), max(0, most)))
    return [rows[place] for place in kept]


def _labels(codebook: Codebook, given: Sequence[Collection[str]]) -> Array:
    labels = np.array([[code.id in codes for code in codebook] for codes in given], dtype=np.float64)
    return labels.reshape(len(given), len(codebook))


def _passages(talks: dict[str, Transcript], rows: Sequence[tuple[str, Span]]) -> tuple[Passage, ...]:
    spans: dict[str, list[Span]] = {}
    for id_, span in rows:
        spans.setdefault(id_, []).append(span)
    made = {(id_, (p.start, p.end)): p for id_, some in spans.items() for p in passages(talks[id_], some)}
    return tuple(made[row] for row in rows)


def _id(transcript: Transcript) -> str:
    return transcript.id
