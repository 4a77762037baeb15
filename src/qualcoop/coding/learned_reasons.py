"""Why a code is suggested: its indicators, its cues, the nearest passages coded with it. Weighs nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from qualcoop.coding.cues import own_events
from qualcoop.coding.learned_features import Array, Flags, Matrix, Views
from qualcoop.coding.learned_passages import Passage, Span
from qualcoop.coding.lexicon import lexicon
from qualcoop.coding.stance import Stanced, stance
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import Coding
from qualcoop.records.transcript import Transcript
from qualcoop.text.marks import talk_without_marks
from qualcoop.text.matching import Hit

__all__ = ["CitedHit", "Near", "Reasons", "Words", "reasons", "words_of"]

NEAREST = 3
NEAR_ENOUGH = 0.3       # likeness below which an accepted passage is no reason; how it was found: docs/evaluation.md

Near = tuple[str, int, int, float]
Place = tuple[str, int, int]
CitedHit = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class Reasons:
    """The accepted passages of each code, to be found by nearness.

    Attributes
    ----------
    places
        (transcript, start, end) of each passage.
    rows
        For each code the rows of its passages.
    kind
        What nearness is measured by: meaning, or letters where there is no sentence model.
    vectors
        A row a passage; None where the texts gave neither meaning nor letters.
    """

    places: tuple[Place, ...] = field(repr=False)
    rows: Mapping[str, tuple[int, ...]] = field(repr=False)
    kind: str
    vectors: Matrix = field(repr=False)

    def likeness(self, views: Views, rows: int) -> Array:
        """Give how like each passage is to each accepted one; 1 is the same, 0 no more like than any other."""
        if self.vectors is None or self.kind not in views:
            return np.zeros((rows, len(self.places)))
        found = views[self.kind] @ self.vectors.T
        return np.asarray(found.toarray() if hasattr(found, "toarray") else found)

    def nearest(self, like: Array, code: str, place: Place) -> tuple[Near, ...]:
        """Give the passages of a code that a passage is most like, if like enough; itself is no reason.

        Parameters
        ----------
        like
            Its row of :meth:`likeness`.
        code
            The code.
        place
            Where it stands.
        """
        rows = [row for row in self.rows.get(code, ()) if not _touch(self.places[row], place)]
        best = sorted((-float(like[row]), self.places[row]) for row in rows if like[row] >= NEAR_ENOUGH)
        return tuple((*where, round(-far, 4)) for far, where in best[:NEAREST])

    def near(self, like: Array, codes: Sequence[str], transcript: str, spans: Sequence[Span]) -> Flags:
        """Tell for each stretch of a transcript and each code whether any accepted passage of it is near enough."""
        near = like >= NEAR_ENOUGH
        starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
        for row, (where, start, end) in enumerate(self.places):
            if where == transcript:
                near[:, row] &= (ends <= start) | (end <= starts)
        each = [near[:, list(self.rows.get(code, ()))].any(axis=1) for code in codes]
        return np.array(each, dtype=bool).reshape(-1, len(spans)).T


def reasons(views: Views, passages: Sequence[Passage], codings: Sequence[Coding]) -> Reasons:
    """Gather the accepted passages of each code, with their features."""
    places = {(one.transcript, one.start, one.end): row for row, one in enumerate(passages)}
    rows: dict[str, list[int]] = {}
    for coding in codings:
        row = places.get((coding.transcript, coding.start, coding.end))
        if row is not None:
            rows.setdefault(coding.code, []).append(row)
    kind = "meaning" if "meaning" in views else "letters"
    found = {code: tuple(sorted(set(some))) for code, some in rows.items()}
    return Reasons(tuple(places), found, kind, views.get(kind))


@dataclass(frozen=True, slots=True)
class Words:
    """The indicators and cues that stand in the stretches of one transcript.

    Attributes
    ----------
    codebook
        The codes.
    transcript
        The text.
    hits
        For each stretch and code the hits; absent where there are none.
    """

    codebook: Codebook
    transcript: Transcript
    hits: Mapping[tuple[Span, str], tuple[Hit, ...]] = field(repr=False)

    def stance(self, span: Span, code: str) -> Stanced:
        """Give the stance by cues alone."""
        return stance(self.transcript.text, *span, self.hits.get((span, code), ()), self.codebook[code].cues)

    def speak(self, span: Span, code: str) -> bool:
        """Tell whether an indicator of the code, or a cue of its own, stands in the stretch."""
        if (span, code) in self.hits:
            return True
        cues = self.codebook[code].cues
        return bool(cues and own_events(self.transcript.quote(*span), cues))

    def cited(self, span: Span, code: str) -> tuple[CitedHit, ...]:
        """Give the hits as a suggestion cites them: term, start, end, policy."""
        terms = lexicon(self.codebook).index.terms
        hits = self.hits.get((span, code), ())
        return tuple((terms[hit.term].text, hit.start, hit.end, terms[hit.term].policy) for hit in hits)


def words_of(codebook: Codebook, transcript: Transcript, spans: Sequence[Span]) -> Words:
    """Find the indicators of a codebook in stretches of a transcript, which may overlap."""
    book = lexicon(codebook)
    said = talk_without_marks(transcript.text)
    found: dict[tuple[Span, str], list[Hit]] = {}
    for span in dict.fromkeys(spans):
        for hit in book.index.find(said, [span]):
            for code in book.owners[hit.term]:
                found.setdefault((span, code), []).append(hit)
    return Words(codebook, transcript, {key: tuple(hits) for key, hits in found.items()})


def _touch(one: Place, other: Place) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
