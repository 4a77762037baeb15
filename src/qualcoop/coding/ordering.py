"""Which passages to read next: where a model is unsure, what is unlike all that is coded, what may speak against."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar, get_args

import numpy as np

from qualcoop.coding.learned_features import Array, Flags, Matrix
from qualcoop.coding.learned_model import NONE, Judged, LearnedModel, Said, codable, proposals
from qualcoop.coding.learned_passages import Span, passages
from qualcoop.coding.learned_reasons import Words, words_of
from qualcoop.coding.lexicon import Piece, pieces
from qualcoop.errors import UsageError
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import STANCES, Stance, Suggestion
from qualcoop.records.expression import And, Condition, Expression, Hypothesis, Not, Or
from qualcoop.records.transcript import Transcript

__all__ = ["ORDERS", "Against", "Next", "Order", "Sought", "against", "read_next"]

Order = Literal["uncertain", "diverse", "negative"]
ORDERS: tuple[str, ...] = get_args(Order)
Sought: TypeAlias = tuple[str, Stance | None]
"""A code and the stance in which it must be told to count; None: however it is told."""
Against = Mapping[tuple[str, int], Collection[Sought]]
"""For each (transcript, turn) what would speak against a hypothesis if it were said there."""

MOST = 50
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Next:
    """A passage worth reading next.

    Attributes
    ----------
    suggestion
        The segment, with the code that makes it worth reading, in the stance that the model holds to be likeliest;
        ``none`` where that no code fits is likelier than any.
    worth
        What the order goes by. uncertain: how many of its codes, taken one by one, the model expects to get wrong,
        times how unlike it is what stands before it in the order. diverse: how unlike the nearest passage it is that is
        coded or stands before it, 0 to 2.
        negative: the chance that it says what would speak against the hypothesis.
    sought
        For ``negative`` the stance that would speak against the hypothesis, which need not be the likeliest; else None,
        and also where the code speaks against it however it is told.
    """

    suggestion: Suggestion
    worth: float
    sought: Stance | None = None


def read_next(
    model: LearnedModel,
    transcripts: Iterable[Transcript],
    order: Order,
    *,
    against: Against | None = None,
    settled: Mapping[str, Collection[Span]] | None = None,
    roles: Collection[str] | None = None,
    most: int = MOST,
) -> tuple[Next, ...]:
    """Put the segments of transcripts in the order in which they are worth reading.

    What was coded, or refused, is left out.

    Parameters
    ----------
    model
        What was learned so far.
    transcripts
        The texts.
    order
        ``uncertain``: where the model is least sure, so that it learns most. ``diverse``: what is unlike all that is
        coded, so that nothing new is missed. ``negative``: what may be counter-evidence, most likely first.
    against
        For ``negative``: what would speak against the hypothesis; :func:`against` tells it.
    settled
        For each transcript the stretches on which somebody decided; None: those that the model learned from.
    roles
        Whose turns; None: everybody's who is not known to be an interviewer.
    most
        How many to give, from 1.

    Returns
    -------
    tuple of Next
        The most worthwhile first; ties in the order of the transcripts and the text.

    Raises
    ------
    UsageError
        If the order is unknown, ``negative`` is asked without `against`, or `most` is less than 1.
    """
    if order not in ORDERS:
        raise UsageError(f"order {order!r} is not known; there is {', '.join(ORDERS)}")
    if order == "negative" and against is None:
        raise UsageError("order 'negative' looks for counter-evidence to a hypothesis; the study has none")
    if most < 1:
        raise UsageError(f"most is {most}; it counts the passages to give, from 1")
    speaking = against or {}
    telling = {transcript for (transcript, _), sought in speaking.items() if sought}
    talks = [talk for talk in transcripts if order != "negative" or talk.id in telling]
    read = list(_Read.each(model, talks, codable(roles), model.training.settled if settled is None else settled))
    if order != "negative":
        return tuple(_in_turn(model, read, order, most))
    found = (one for some in read for one in _contrary(model, some, speaking))
    return tuple(sorted(found, key=_by_worth)[:most])


def against(
    hypothesis: Hypothesis, outcomes: Mapping[Key, Collection[bool]], *, codebook: Codebook | None = None
) -> dict[Key, tuple[Sought, ...]]:
    """Tell for each place which code told in which stance would speak against a hypothesis.

    Where the outcome is lacking, a claim of sufficiency is contradicted by what makes its left side true; where it is
    there, a claim of necessity by what makes it false; ``<->`` by both. Each condition is looked at by itself: whether
    the case is negative is for the test to say. What speaks for a code is as the case table takes it: a code that
    counts by presence is there however it is told, and nothing that is told says that it is not; what is told of the
    codes below a code is told of it.

    Parameters
    ----------
    hypothesis
        The claim.
    outcomes
        For each place, such as a turn, the outcomes known of its cases.
    codebook
        Says which codes count by presence, and which lie below others; None: none do.

    Examples
    --------
    >>> from qualcoop.records.expression import parse_hypothesis
    >>> found = against(parse_hypothesis("laws & ~debt <-> works"), {"a": [False], "b": [True], "c": []})
    >>> found["a"], found["b"]
    ((('laws', 'facilitates'), ('debt', 'hinders')), (('laws', 'hinders'), ('debt', 'facilitates')))
    """
    signed = tuple(dict.fromkeys(_signed(hypothesis.expression, positive=True)))
    towards = {False: hypothesis.claim in ("->", "<->"), True: hypothesis.claim in ("<-", "<->")}
    sought = {
        outcome: tuple(
            one
            for atom, positive in signed
            if towards[outcome]
            for one in _sought(atom, codebook or Codebook(), true=positive is not outcome)
        )
        for outcome in (False, True)
    }
    return {
        place: tuple(dict.fromkeys(one for outcome in sorted(set(known)) for one in sought[outcome]))
        for place, known in outcomes.items()
    }


def _signed(expression: Expression, *, positive: bool) -> Iterator[tuple[Condition, bool]]:
    """Yield each condition with whether its being true makes the expression true."""
    match expression:
        case Condition():
            yield expression, positive
        case Not(inner):
            yield from _signed(inner, positive=not positive)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _signed(part, positive=positive)
        case _:
            return


def _sought(atom: Condition, codebook: Codebook, *, true: bool) -> Iterator[Sought]:
    """Yield what would make a condition true, or false, if it were told."""
    by_presence = atom.code in codebook and codebook[atom.code].cell == "presence" and not atom.hinders
    if by_presence and not true:
        return
    stance: Stance | None = None if by_presence else "hinders" if atom.hinders is true else "facilitates"
    for code in (atom.code, *(child.id for child in codebook.children(atom.code))):
        yield code, stance


@dataclass(frozen=True, slots=True)
class _Read:
    """The segments of a transcript on which nobody decided anything yet, as a model judges them."""

    pieces: tuple[Piece, ...]
    words: Words
    judged: Judged
    shown: Flags

    @classmethod
    def each(
        cls,
        model: LearnedModel,
        transcripts: Iterable[Transcript],
        roles: frozenset[str],
        settled: Mapping[str, Collection[Span]],
    ) -> Iterator[_Read]:
        """Yield the transcripts in which anything is open."""
        for talk in transcripts:
            decided = settled.get(talk.id, ())
            cut = tuple(one for one in pieces(talk, roles) if not any(_touch(one, span) for span in decided))
            if cut:
                spans = [(one.start, one.end) for one in cut]
                judged, words = model.judge(passages(talk, spans)), words_of(model.codebook, talk, spans)
                yield cls(cut, words, judged, model.grounds(judged, words))

    def next(
        self, model: LearnedModel, said: Mapping[int, Said], worth: Mapping[int, float], sought: Stance | None = None
    ) -> Iterator[Next]:
        rows = list(said.items())
        found = proposals(model, self.words, self.pieces, self.judged, rows)
        for (row, _), suggestion in zip(rows, found, strict=True):
            yield Next(suggestion, round(worth[row], 4), sought)

    def chances(self, model: LearnedModel, code: str, stance: Stance | None) -> Array:
        """Give for each segment the chance that the code is told there in a stance; 0 without a reason to show."""
        place = model.prototypes.codes.index(code)
        own = np.where(self.shown[:, place], self.judged.chances[:, place], 0.0)
        if stance is None:
            return np.asarray(own)
        told = model.tell(self.judged, self.words, [(row, code) for row in range(len(own))])
        return np.asarray(own * told[:, STANCES.index(stance)])


def _contrary(model: LearnedModel, read: _Read, speaking: Against) -> Iterator[Next]:
    """Yield each segment with the code by which it most likely speaks against the hypothesis, and the stance sought."""
    talk = read.words.transcript.id
    own = [speaking.get((talk, piece.turn.n), ()) for piece in read.pieces]
    wanted = [one for one in dict.fromkeys(one for some in own for one in some) if one[0] in model.codebook]
    if not wanted:
        return
    open_ = np.array([[one in some for one in wanted] for some in own])
    worth = open_ * np.column_stack([read.chances(model, code, stance) for code, stance in wanted])
    best = worth.argmax(axis=1)
    for place, (code, stance) in enumerate(wanted):
        rows = np.flatnonzero((best == place) & (worth[:, place] > 0)).tolist()
        column = model.prototypes.codes.index(code)
        said = {row: Said(code, float(read.judged.chances[row, column]), 1) for row in rows}
        yield from read.next(model, said, {row: float(worth[row, place]) for row in rows}, stance)


def _in_turn(model: LearnedModel, read: Sequence[_Read], order: Order, most: int) -> Iterator[Next]:
    """Yield in turn the segment of most worth, which falls the more a segment is like one already yielded."""
    places = [(some, row) for some in read for row in range(len(some.pieces))]
    if not places:
        return
    vectors = _stacked([some.judged.views[model.reasons.kind] for some in read if some.pieces])
    if order == "diverse":
        worth, near = np.ones(len(places)), _nearest(vectors, model.reasons.vectors[_coded(model)])
    else:
        worth, near = np.concatenate([_unsure(some.judged) for some in read]), np.zeros(len(places))
    done = np.zeros(len(places), dtype=bool)
    for _ in range(min(most, len(places))):
        value = np.where(done, -np.inf, worth * (1.0 - near))
        place = int(value.argmax())
        some, row = places[place]
        yield from some.next(model, {row: _likeliest(model, some, row)}, {row: float(value[place])})
        near = np.maximum(near, _nearest(vectors, vectors[place : place + 1]))
        done[place] = True


def _unsure(judged: Judged) -> Array:
    """Give how many of a segment's codes, taken one by one, are expected to be wrong."""
    return np.asarray(np.minimum(judged.chances, 1.0 - judged.chances).sum(axis=1))


def _nearest(vectors: Matrix, others: Matrix) -> Array:
    """Give for each row how like the most alike of the others is; -1 where there are none."""
    if not others.shape[0]:
        return np.full(vectors.shape[0], -1.0)
    like = vectors @ others.T
    return np.asarray((like.toarray() if hasattr(like, "toarray") else like).max(axis=1), dtype=np.float64)


def _stacked(matrices: Sequence[Matrix]) -> Matrix:
    if any(hasattr(matrix, "toarray") for matrix in matrices):
        from scipy.sparse import vstack

        return vstack(matrices).tocsr()
    return np.vstack(matrices) if matrices else np.zeros((0, 0))


def _coded(model: LearnedModel) -> list[int]:
    return np.flatnonzero(model.training.labels.any(axis=1)).tolist()


def _likeliest(model: LearnedModel, read: _Read, row: int) -> Said:
    """Give the likeliest code for which there is a reason, or none."""
    chances = np.where(read.shown[row], read.judged.chances[row], 0.0)
    column = int(chances.argmax())
    chance, none = float(chances[column]), float(read.judged.none[row])
    return Said(NONE, none, 1) if none > chance or not chance else Said(model.prototypes.codes[column], chance, 1)


def _touch(piece: Piece, span: Span) -> bool:
    return piece.start < span[1] and span[0] < piece.end


def _by_worth(one: Next) -> float:
    return -one.worth
