"""Suggest codings for a study or for single files. What is suggested counts for nothing until a person accepts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tqdm.auto import tqdm

from qualcoop import reading
from qualcoop.coding import indicators
from qualcoop.coding.lexicon import pieces
from qualcoop.errors import MissingError, UsageError
from qualcoop.induction.study import Study
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import Coding, Suggestion, Suggestions
from qualcoop.records.transcript import Transcript

__all__ = ["METHODS", "NONE", "read_all", "suggest", "suggest_over"]

METHODS: tuple[str, ...] = ("indicators",)
NONE = "none"


def suggest(study: Study, *, method: str = "indicators", top: int | None = None) -> Suggestions:
    """Suggest codings for the transcripts of a study.

    Parameters
    ----------
    study
        The study; its codebook's indicators and cues are used.
    method
        ``indicators``.
    top
        Give the `top` best codes of every segment of a turn that is not an interviewer's, and ``none`` where no
        code fits; None: only what fits.

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
    return Suggestions(suggest_over(study.codebook, study.transcripts, method=method, top=top))


def suggest_over(
    codebook: Codebook, transcripts: Sequence[Transcript], *, method: str = "indicators", top: int | None = None
) -> tuple[Suggestion, ...]:
    """Suggest codings for transcripts, with a progress bar where it lasts."""
    if method not in METHODS:
        raise UsageError(f"method {method!r} is not known; there is {', '.join(METHODS)}")
    found = indicators.suggest(codebook, transcripts, progress=_progress, top=top)
    if top is None:
        return found
    nothing = (one for transcript in transcripts for one in _without_code(codebook, transcript, found))
    return tuple(sorted([*found, *nothing], key=_text_order))


def _progress(transcripts: Iterable[Transcript]) -> Iterable[Transcript]:
    """Show a bar on stderr once the work has lasted a second."""
    bar: Iterable[Transcript] = tqdm(transcripts, desc="suggesting", unit=" transcripts", delay=1, leave=False)
    return bar


def _without_code(codebook: Codebook, transcript: Transcript, found: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Yield ``none`` for the segments for which nothing was suggested."""
    taken = {(one.coding.start, one.coding.end) for one in found if one.coding.transcript == transcript.id}
    coder = indicators.coder_name(codebook)
    for piece in pieces(transcript):
        if (piece.start, piece.end) not in taken:
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
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in reading.supported() and p.is_file())
        elif path.exists():
            yield path
        else:
            raise MissingError("there is no such file or folder", path=str(name))
