"""A model of how a study is coded, and what it suggests for a transcript. Learns nothing, decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import get_args

import numpy as np

from qualcoop.coding.learned_calibration import FROM_CODEBOOK, Rule, evidence, none_evidence
from qualcoop.coding.learned_features import Array, Flags, Settings, Space, Views
from qualcoop.coding.learned_passages import Passage, passages
from qualcoop.coding.learned_prototypes import Prototypes
from qualcoop.coding.learned_reasons import Reasons, Words, words_of
from qualcoop.coding.learned_ridge import Ridge
from qualcoop.coding.learned_stance import Stances, Told
from qualcoop.coding.learned_training import Training
from qualcoop.coding.lexicon import CODABLE, Piece, pieces
from qualcoop.errors import UsageError
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import Coding, Stance, Suggestion
from qualcoop.records.transcript import ROLES, Transcript

__all__ = ["NONE", "THRESHOLD", "Judged", "LearnedModel", "Progress", "Said", "codable", "judged", "proposals"]

NONE = "none"
THRESHOLD = 0.5

_STANCES: tuple[Stance, ...] = get_args(Stance)
Progress = Callable[[Iterable[Transcript]], Iterable[Transcript]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model makes of passages.

    Attributes
    ----------
    passages
        The passages.
    views
        Their features.
    chances
        A row a passage, a column a code of the codebook.
    none
        For each passage the chance that no code fits.
    """

    passages: tuple[Passage, ...] = field(repr=False)
    views: Views = field(repr=False)
    chances: Array = field(repr=False)
    none: Array = field(repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """A code, or none, said of a segment: its chance and its place among the codes of the segment."""

    code: str
    score: float
    rank: int


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """A model of how a study is coded.

    Attributes
    ----------
    codebook
        The codes.
    coder
        The name under which it suggests; it changes with all that the suggestions depend on.
    notes
        What a reader of its suggestions should know.
    settings
        How much each kind of feature weighs.
    training
        What it learned from.
    space, prototypes, reasons, rule, ridge, none_rule, stances
        Its parts.
    apart
        What it would have said of these passages had it not seen their interview; None from a codebook alone.
    sure
        Whether so much is coded that its chances are chances; until then they only rank codes.
    """

    codebook: Codebook
    coder: str
    notes: tuple[str, ...]
    settings: Settings = field(repr=False)
    training: Training = field(repr=False)
    space: Space = field(repr=False)
    prototypes: Prototypes = field(repr=False)
    reasons: Reasons = field(repr=False)
    rule: Rule = field(repr=False)
    ridge: Ridge | None = field(default=None, repr=False)
    none_rule: Rule | None = field(default=None, repr=False)
    apart: Judged | None = field(default=None, repr=False)
    stances: Stances = field(default=Stances(), repr=False)
    sure: bool = False

    def __repr__(self) -> str:
        codes = int(self.training.labels.any(axis=0).sum())
        coded = int(self.training.labels.any(axis=1).sum())
        return f"<LearnedModel {self.coder}: {coded} passages of {codes} codes, {len(self.codebook)} in the codebook>"

    def judge(self, passages: Sequence[Passage]) -> Judged:
        """Give the chances of all codes, and of none, for passages."""
        views = self.space.views(passages)
        scores = np.zeros((len(passages), len(self.codebook) + 1))
        if self.ridge is not None:
            scores = self.ridge.scores(views)
        return judged(self.rule, self.none_rule, passages, views, scores, self.likenesses(views, passages))

    def likenesses(self, views: Views, passages: Sequence[Passage]) -> Array:
        """Give what the codebook says of passages: nothing where the settings leave it out."""
        found = self.prototypes.likenesses(views, passages)
        return found if self.settings.codebook else np.zeros_like(found)

    def grounds(self, judged: Judged, words: Words) -> Flags:
        """Tell for each passage of one transcript, and each code, whether a reason can be shown for the code there.

        One is an indicator or a cue of the code's own that stands in the passage, or an accepted passage that is like
        it. However great its chance, a code without one is never suggested.
        """
        spans = [(one.start, one.end) for one in judged.passages]
        codes = self.prototypes.codes
        speak = np.array([[words.speak(span, code) for code in codes] for span in spans], dtype=bool)
        like = self.reasons.likeness(judged.views, len(spans))
        near = self.reasons.near(like, codes, words.transcript.id, spans)
        return np.asarray(speak.reshape(near.shape) | near)

    def offered(self, judged: Judged, words: Words) -> Array:
        """Give what is held against the threshold for passages of one transcript, a column a code.

        It is the chance, or what the codebook alone says until enough is coded; 0 where no reason can be shown.
        """
        said = judged.chances
        if not self.sure:
            nothing = np.zeros((len(judged.passages), len(self.codebook) + 1))
            said = FROM_CODEBOOK.chances(evidence(nothing, self.likenesses(judged.views, judged.passages)))
        return np.where(self.grounds(judged, words), said, 0.0)

    def tell(self, judged: Judged, words: Words, pairs: Sequence[tuple[int, str]]) -> Array:
        """Give the chances of the three stances for (row, code) of passages of one transcript."""
        rows = [row for row, _ in pairs]
        spans = [(judged.passages[row].start, judged.passages[row].end) for row in rows]
        cued = [words.stance(span, code).stance for span, (_, code) in zip(spans, pairs, strict=True)]
        told = [Told(judged.passages[row], code, cue) for (row, code), cue in zip(pairs, cued, strict=True)]
        return self.stances.chances({name: view[rows] for name, view in judged.views.items()}, told)

    def suggest(
        self,
        transcripts: Iterable[Transcript],
        *,
        roles: Collection[str] | None = None,
        threshold: float | None = None,
        top: int | None = None,
        progress: Progress | None = None,
    ) -> tuple[Suggestion, ...]:
        """Suggest codes for the segments of transcripts, each with a reason that can be looked up.

        Parameters
        ----------
        transcripts
            The texts.
        roles
            Whose turns may be coded; None: everybody's who is not known to be an interviewer, who never may.
        threshold
            The chance below which nothing is said, between 0 and 1; None: 0.5, and with `top` no threshold.
        top
            Give the `top` best codes of every segment, ``none`` among them where it ranks; fewer where there is a
            reason for fewer.
        progress
            Wraps the transcripts, such as ``tqdm``.

        Returns
        -------
        tuple of Suggestion
            In order of transcripts, text and rank. The score is the chance that a person would give the code, where
            the model is sure of its chances; its notes say when it is not.

        Raises
        ------
        UsageError
            If a role is unknown, `top` is less than 1, or the threshold is not between 0 and 1.
        """
        wanted = codable(roles)
        if top is not None and top < 1:
            raise UsageError(f"top is {top}; it counts the codes to keep for each segment, from 1")
        least = (THRESHOLD if top is None else 0.0) if threshold is None else threshold
        if not 0 <= least <= 1:
            raise UsageError(f"the threshold is {threshold}; it is a chance, from 0 to 1")
        talks = transcripts if progress is None else progress(transcripts)
        return tuple(one for talk in talks for one in self._of_transcript(talk, wanted, least, top))

    def _of_transcript(
        self, transcript: Transcript, roles: frozenset[str], least: float, top: int | None
    ) -> Iterator[Suggestion]:
        cut = pieces(transcript, roles)
        if cut:
            spans = [(piece.start, piece.end) for piece in cut]
            found, words = self.judge(passages(transcript, spans)), words_of(self.codebook, transcript, spans)
            offered = self.offered(found, words)
            rows = [(row, said) for row in range(len(cut)) for said in _ranked(self, found, offered, row, least, top)]
            yield from proposals(self, words, cut, found, rows)


def judged(
    rule: Rule, none_rule: Rule | None, passages: Sequence[Passage], views: Views, scores: Array, likenesses: Array
) -> Judged:
    """Make chances of scores, a column a code and the last for none, and of what the codebook says.

    Where no passage was left uncoded, the chance of none is that of no code being given.
    """
    chances = rule.chances(evidence(scores, likenesses))
    if none_rule is None:
        return Judged(tuple(passages), views, chances, np.asarray(np.prod(1.0 - chances, axis=1)))
    return Judged(tuple(passages), views, chances, none_rule.chances(none_evidence(scores[:, -1], chances)))


def codable(roles: Collection[str] | None) -> frozenset[str]:
    """Give the roles whose turns a machine may code, of those asked for; refuse an unknown one."""
    wanted = frozenset(CODABLE if roles is None else roles)
    unknown = sorted(wanted.difference(ROLES))
    if unknown:
        raise UsageError(f"no role {', '.join(map(repr, unknown))}; roles are {', '.join(ROLES)}")
    return wanted - {"interviewer"}


def proposals(
    model: LearnedModel, words: Words, cut: Sequence[Piece], found: Judged, rows: Sequence[tuple[int, Said]]
) -> Iterator[Suggestion]:
    """Yield what is said of segments of a transcript, with stance and reasons."""
    pairs = [(row, said.code) for row, said in rows if said.code != NONE]
    stances = dict(zip(pairs, model.tell(found, words, pairs), strict=True)) if pairs else {}
    like = model.reasons.likeness(found.views, len(found.passages))
    for row, said in rows:
        if said.code == NONE:
            yield _nothing(model, words.transcript, cut[row], said)
        else:
            stance = _STANCES[int(stances[row, said.code].argmax())]
            yield _suggestion(model, words, cut[row], said, stance, like[row])


def _ranked(
    model: LearnedModel, found: Judged, offered: Array, row: int, least: float, top: int | None
) -> Iterator[Said]:
    """Yield the codes of a passage for which there is a reason, best first; ties go by the codebook's order, none last.

    With `top` they stand in the order of their chances, also while these are no more than an order.
    """
    scores = offered[row] if top is None else found.chances[row]
    columns = np.flatnonzero((offered[row] > 0) & (offered[row] >= least))
    ranked = [(float(scores[column]), model.prototypes.codes[column]) for column in columns]
    if top is not None and found.none[row] >= least:
        ranked.append((float(found.none[row]), NONE))
    for rank, (score, code) in enumerate(sorted(ranked, key=_greatest)[:top], start=1):
        yield Said(code, score, rank)


def _greatest(chance: tuple[float, str]) -> float:
    return -chance[0]


def _suggestion(
    model: LearnedModel, words: Words, piece: Piece, said: Said, stance: Stance, like: Array
) -> Suggestion:
    span, talk = (piece.start, piece.end), words.transcript
    return Suggestion(
        Coding(talk.id, *span, said.code, model.coder, stance, quote=talk.quote(*span)),
        segment=piece.number,
        level=model.codebook[said.code].level,
        score=round(said.score, 4),
        rank=said.rank,
        hits=words.cited(span, said.code),
        cues=words.stance(span, said.code).cues,
        nearest=model.reasons.nearest(like, said.code, (talk.id, *span)),
    )


def _nothing(model: LearnedModel, transcript: Transcript, piece: Piece, said: Said) -> Suggestion:
    quote = transcript.quote(piece.start, piece.end)
    coding = Coding(transcript.id, piece.start, piece.end, NONE, model.coder, quote=quote)
    return Suggestion(coding, piece.number, score=round(said.score, 4), rank=said.rank)
