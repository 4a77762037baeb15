"""Suggest codings for a study or for single files. What is suggested counts for nothing until a person accepts it."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from qualcoop.coding import indicators
from qualcoop.coding.lexicon import pieces
from qualcoop.coding.rescanning import EarlierPass, suggest_again
from qualcoop.coding.settling import SETTLER
from qualcoop.errors import MissingError, QualcoopWarning, UsageError
from qualcoop.induction.study import Study
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import Coding, Suggestion, Suggestions
from qualcoop.records.transcript import Transcript
from qualcoop.text.embedders import Embedder
from qualcoop.workflows.learning import suggest_learned
from qualcoop.workflows.studies import is_source

__all__ = ["METHODS", "NONE", "read_all", "suggest", "suggest_over", "without_dismissed"]

METHODS: tuple[str, ...] = ("indicators", "learned")
NONE = "none"


def suggest(
    study: Study,
    *,
    method: str = "indicators",
    top: int | None = None,
    threshold: float | None = None,
    train: Study | None = None,
    embedder: Embedder | None = None,
    earlier: EarlierPass | None = None,
    dismissed: bool = False,
) -> Suggestions:
    """Suggest codings for the transcripts of a study; what a person dismissed there is not suggested again.

    Parameters
    ----------
    study
        The study.
    method
        ``indicators``: by the indicators and cues of its codebook. ``learned``: as its accepted and dismissed codings
        teach, by :func:`qualcoop.workflows.learning.suggest_learned`.
    top
        Give the `top` best codes of every segment of a turn that is not an interviewer's, and ``none`` where no
        code fits; None: only what fits.
    threshold, train, embedder
        Of ``learned``: the chance below which nothing is said, another study to learn from, and a sentence model of
        one's own, any object with `name` and `encode`.
    earlier
        Of ``indicators``: an earlier pass, made with ``dismissed=True`` so that it is whole; only what the codebook's
        changes can touch is looked for again.
    dismissed
        Whether what was dismissed for the same words and code is suggested all the same.

    Returns
    -------
    Suggestions
        In the order of the texts; `to_frame()` gives a DataFrame.

    Examples
    --------
    >>> import qualcoop as qc
    >>> sorted({found.coding.code for found in qc.suggest(qc.datasets.coop())})
    ['debt', 'trust']
    """
    if method == "learned":
        if earlier is not None:
            raise UsageError("an earlier pass is of use to method 'indicators' alone; what is learned is made anew")
        found = suggest_learned(study, train=train, threshold=threshold, top=top, embedder=embedder)
    elif threshold is not None or train is not None or embedder is not None:
        raise UsageError(f"threshold, train and embedder are options of method 'learned'; the method is {method!r}")
    else:
        found = Suggestions(suggest_over(study.codebook, study.transcripts, method=method, top=top, earlier=earlier))
    kept, left_out = (found, 0) if dismissed else without_dismissed(study, found)
    if left_out:
        told = f"left out, as dismissed before: {left_out}; dismissed=True suggests them too"
        warnings.warn(told, QualcoopWarning, stacklevel=2)
    return kept


def without_dismissed(study: Study, found: Iterable[Suggestion]) -> tuple[Suggestions, int]:
    """Leave out what was dismissed in a study for the same words and the same code, and count it.

    The coder decides whose codings count; once codings are settled, whoever dismissed what nobody gave. While several
    people code and study.yaml does not say who counts, nothing is left out, since nobody codes after another.

    Examples
    --------
    >>> import qualcoop as qc
    >>> study = qc.datasets.coop()
    >>> without_dismissed(study, qc.suggest(study))[1]
    0
    """
    refused = _refused(study)
    rows = list(found)
    kept = Suggestions(one for one in rows if refused.get(one.coding.place[:4]) not in ("", one.coding.quote))
    return kept, len(rows) - len(kept)


def _refused(study: Study) -> dict[tuple[str, int, int, str], str]:
    """Give stretch, code and words of what was dismissed and stands nowhere; no words where none were kept."""
    counted = study.spec.counted
    if not counted and len(study.coders) > 1:
        return {}
    rows = study.codings if counted in ("", SETTLER) else study.codings.by(counted)
    given = {row.place[:4] for row in rows.standing()}
    last = {(row.coder, row.place): row for row in rows}.values()
    return {row.place[:4]: row.quote for row in last if row.status == "dismissed" and row.place[:4] not in given}


def suggest_over(
    codebook: Codebook,
    transcripts: Sequence[Transcript],
    *,
    method: str = "indicators",
    top: int | None = None,
    earlier: EarlierPass | None = None,
) -> tuple[Suggestion, ...]:
    """Suggest codings for transcripts by a codebook's indicators, with a progress bar where it lasts."""
    if method not in METHODS:
        raise UsageError(f"method {method!r} is not known; there is {', '.join(METHODS)}")
    if method != "indicators":
        raise UsageError(f"method {method!r} learns from a study's codings; name a study, or one to learn from")
    if earlier is None:
        found = indicators.suggest(codebook, transcripts, progress=_progress, top=top)
    else:
        found = suggest_again(codebook, transcripts, earlier=earlier, progress=_progress, top=top)
    if top is None:
        return found
    taken = {(one.coding.transcript, one.coding.start, one.coding.end) for one in found}
    nothing = (one for transcript in transcripts for one in _without_code(codebook, transcript, taken))
    return tuple(sorted([*found, *nothing], key=_text_order))


def _progress(transcripts: Iterable[Transcript]) -> Iterable[Transcript]:
    """Show a bar on stderr once the work has lasted a second."""
    bar: Iterable[Transcript] = tqdm(transcripts, desc="suggesting", unit=" transcripts", delay=1, leave=False)
    return bar


def _without_code(
    codebook: Codebook, transcript: Transcript, taken: Collection[tuple[str, int, int]]
) -> Iterator[Suggestion]:
    """Yield ``none`` for the segments for which nothing was suggested."""
    coder = indicators.coder_name(codebook)
    for piece in pieces(transcript):
        if (transcript.id, piece.start, piece.end) not in taken:
            quote = transcript.text[piece.start : piece.end]
            coding = Coding(transcript.id, piece.start, piece.end, NONE, coder, quote=quote)
            yield Suggestion(coding, piece.number, score=0.0)


def _text_order(suggestion: Suggestion) -> tuple[str, int, int, int]:
    coding = suggestion.coding
    return (coding.transcript, coding.start, coding.end, suggestion.rank)


def read_all(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Yield the files named, and those of the folders named that a reader knows, in order."""
    for name in paths:
        path = Path(name)
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if is_source(file) and file.is_file())
        elif path.exists():
            yield path
        else:
            raise MissingError("there is no such file or folder", path=str(name))
