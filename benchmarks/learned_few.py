"""What a model's chances are worth after a beginner's first codings. Draws, learns, judges; writes nothing.

The first codings of interviews in a drawn order teach, as a person codes who reads from the front; other interviews are
judged. Every code is tried as the codebook has it, and with a name alone, as a code is made in the middle of reading.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol

import numpy as np

from qualcoop.coding.learned import LearnedModel, learn
from qualcoop.coding.learned_passages import Span, passages
from qualcoop.coding.learned_reasons import words_of
from qualcoop.records.codebook import Code, Codebook
from qualcoop.records.coding import Codings
from qualcoop.records.transcript import Transcript
from qualcoop.text.embedders import Embedder
from qualcoop.workflows.evaluation import Unit, units

__all__ = ["Guess", "guesses", "rows_by_interviews", "rows_by_likeness"]

FIRST = (5, 15, 40, 80, 160, 320)
DRAWS = 4
MOST_JUDGED = 300
THRESHOLD = 0.5
INTERVIEWS = (("1", 1, 1), ("2", 2, 2), ("3", 3, 3), ("4 and more", 4, 999))
LIKENESSES = ((-1.0, 0.1), (0.1, 0.2), (0.2, 0.3), (0.3, 0.4), (0.4, 1.01))
SURE_FROM = 3
Told = list[tuple[Span, Collection[str]]]


class Coded(Protocol):
    """A codebook, transcripts, and how people coded them."""

    codebook: Codebook
    transcripts: tuple[Transcript, ...]
    codings: Codings


@dataclass(frozen=True)
class Guess:
    """A code that a model thinks likelier right than not for a passage."""

    book: str
    interviews: int
    chance: float
    hit: bool
    near: float
    reason: bool
    right: bool


def guesses(one: Coded, unit: Unit, embedder: Embedder) -> list[Guess]:
    """Give what models taught by first codings would have suggested, had they been asked for no reason."""
    read = {row.transcript for row in one.codings.standing()}
    talks = [talk for talk in one.transcripts if talk.id in read]
    names = Codebook(tuple(Code(code.id, label=code.label) for code in one.codebook))
    found = []
    for draw in range(DRAWS):
        order = Random(draw).sample(talks, len(talks))
        many = max(2, len(order) // 3)
        judged = _drawn(order[:many], one.codings, unit, draw)
        for label, book in (("as it is", one.codebook), ("names alone", names)):
            for model in _models(book, order[many:], one.codings, embedder):
                found += (guess for talk, told in judged for guess in _of_talk(label, model, talk, told))
    return found


def _drawn(talks: Sequence[Transcript], codings: Codings, unit: Unit, draw: int) -> list[tuple[Transcript, Told]]:
    """Draw the passages to be judged, of all these interviews alike."""
    given = codings.standing()
    told = [(talk, one) for talk in talks for one in units(talk, given, unit)]
    kept = sorted(Random(draw).sample(range(len(told)), min(MOST_JUDGED, len(told))))
    by_talk: dict[str, Told] = {}
    for row in kept:
        by_talk.setdefault(told[row][0].id, []).append(told[row][1])
    return [(talk, by_talk[talk.id]) for talk in talks if talk.id in by_talk]


def _models(
    book: Codebook, talks: Sequence[Transcript], codings: Codings, embedder: Embedder
) -> Iterator[LearnedModel]:
    place = {talk.id: n for n, talk in enumerate(talks)}
    own = [row for row in codings.standing() if row.transcript in place]
    rows = sorted(own, key=lambda row: (place[row.transcript], row.start, row.end, row.code))
    for first in (n for n in FIRST if n <= len(rows)):
        some = rows[:first]
        read = {row.transcript for row in some}
        yield learn(book, [talk for talk in talks if talk.id in read], Codings(tuple(some)), embedder=embedder)


def _of_talk(label: str, model: LearnedModel, talk: Transcript, told: Told) -> Iterator[Guess]:
    interviews = len({row.transcript for row in model.training.codings})
    spans = [span for span, _ in told]
    judged, words = model.judge(passages(talk, spans)), words_of(model.codebook, talk, spans)
    like = model.reasons.likeness(judged.views, len(spans))
    reasons = model.grounds(judged, words)
    for row, column in np.argwhere(judged.chances >= THRESHOLD):
        code = model.prototypes.codes[column]
        near = like[row, list(model.reasons.rows.get(code, ()))].max(initial=0.0)
        yield Guess(
            label, interviews, float(judged.chances[row, column]), words.speak(spans[row], code), float(near),
            bool(reasons[row, column]), code in told[row][1],
        )


def rows_by_interviews(name: str, found: Sequence[Guess]) -> Iterator[dict[str, Any]]:
    """Yield for each codebook and number of interviews what was said and what was right."""
    for book in dict.fromkeys(one.book for one in found):
        for label, low, high in INTERVIEWS:
            own = [one for one in found if one.book == book and low <= one.interviews <= high]
            if own:
                kept = [one for one in own if one.reason]
                yield {
                    "set": name, "codes": book, "interviews": label,
                    **_said(own), **{f"reason_{key}": value for key, value in _said(kept).items()},
                }


def rows_by_likeness(name: str, found: Sequence[Guess]) -> Iterator[dict[str, Any]]:
    """Yield how often guesses without a hit were right, by the likeness of the nearest accepted passage."""
    for book in dict.fromkeys(one.book for one in found):
        for low, high in LIKENESSES:
            own = [
                one for one in found
                if one.book == book and not one.hit and one.interviews >= SURE_FROM and low <= one.near < high
            ]
            yield {"set": name, "codes": book, "likeness": max(low, 0.0), **_said(own)}


def _said(found: Iterable[Guess]) -> dict[str, Any]:
    some = list(found)
    if not some:
        return {"suggested": 0, "chance": None, "right": None}
    return {
        "suggested": len(some),
        "chance": round(float(np.mean([one.chance for one in some])), 3),
        "right": round(float(np.mean([one.right for one in some])), 3),
    }
