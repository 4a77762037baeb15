"""A whole run: what is done is skipped, what is left is given to workers, and the parts are summed."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path

from qualcoop.errors import QualcoopWarning, ReadingError, UsageError
from qualcoop.records.codebook import Codebook
from qualcoop.scaling.cluster import check_address, code_on_cluster
from qualcoop.scaling.crew import code_apart
from qualcoop.scaling.pieces import Tally, code_piece, done
from qualcoop.scaling.state import begin, claim, job_of, tidy
from qualcoop.scaling.summary import Summary, summed
from qualcoop.scaling.tables import Columns, Piece, layout

__all__ = ["ROWS", "scale"]

ROWS = 10_000
"""Rows that are coded at once, by default: a worker holds no more."""

NAMED = 5
"""So many codes are named in a warning."""

Coded = Generator[tuple[Piece, Tally]]


def scale(
    path: str | Path,
    codebook: Codebook,
    folder: str | Path,
    *,
    text: str = "text",
    id_: str = "id",
    workers: int | None = None,
    scheduler: str = "",
    rows: int = ROWS,
    progress: bool = False,
    alone: Callable[[Path], AbstractContextManager[object]] = nullcontext,
) -> Summary:
    """Code the answers of a Parquet file by a codebook's indicators, and write the codings as Parquet.

    Each answer is coded as one turn of an informant, by :func:`qualcoop.coding.indicators.suggest`. The file is taken
    in pieces, each some rows of a row group, or several small ones; the codings of a piece are a part,
    ``part-000000.parquet`` and so on, written whole or not at all. Called again, a run goes on where it was ended.

    Parameters
    ----------
    path
        The file of answers.
    codebook
        Its codes with their indicators and cues.
    folder
        Where the parts go: new, empty, or of the same run.
    text, id_
        The columns with the text and the id of an answer.
    workers
        How many child processes code, each of some 300 MB; as many as cores, if not said, and never more. With 1 none
        is started.
    scheduler
        The address of a Dask scheduler, whose workers code instead.
    rows
        The most rows of a piece.
    progress
        Whether a bar is shown on standard error.
    alone
        Holds the folder while the run writes there, and refuses where another run does. Without it two runs in one
        folder disturb each other; :func:`qualcoop.workflows.scaling_up.scale` gives it.

    Returns
    -------
    Summary
        Counts for each code; the same whoever did the work.

    Raises
    ------
    UsageError
        If an option cannot be, or the folder holds something else.
    MissingError, ReadingError
        If the file is not there, is no Parquet file, lacks a column, or holds an answer that cannot be coded.

    Warns
    -----
    QualcoopWarning
        If codes have no indicators, so that nothing is looked for; if more workers are asked for than there are cores.

    Notes
    -----
    The columns of a part are `id`, `row` (the answer's place in the file, from 0), `segment`, `start`, `end`
    (characters of the answer as :func:`qualcoop.text.mending.mend` gives it), `code`, `stance`, `score`, `rank`,
    `terms` (those found), `coder`.
    ``pandas.read_parquet(folder)`` reads all parts as one table.
    """
    _check(workers, scheduler, rows)
    before = _stamp(path)
    columns = Columns(id_, text)
    pieces = layout(path, columns, rows=rows)
    _warn_of(codebook, workers)
    job = job_of(path, codebook, columns, rows=rows)
    claim(folder)
    with alone(Path(folder)):
        begin(folder, job)
        place, key = str(Path(folder).resolve()), job.key
        tallies = {piece.number: told for piece in pieces if (told := done(place, key, piece.number)) is not None}
        done_before = len(tallies)
        left = [piece for piece in pieces if piece.number not in tallies]
        with closing(_coded(place, key, left, workers=workers, scheduler=scheduler)) as coded:
            for piece, tally in _shown(coded, pieces, left) if progress else coded:
                tallies[piece.number] = tally
        if _stamp(path) != before:
            raise ReadingError("it was changed while it was coded; remove the folder and run again", path=str(path))
        tidy(folder)
    return summed(tallies.values(), codebook, folder=str(folder), coder=job.coder, done_before=done_before)


def cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _check(workers: int | None, scheduler: str, rows: int) -> None:
    if workers is not None and workers < 1:
        raise UsageError(f"workers is {workers}; at least 1 codes")
    if workers is not None and scheduler:
        raise UsageError("give workers or a scheduler, not both: a cluster's workers are its own")
    if rows < 1:
        raise UsageError(f"rows is {rows}; a piece has at least 1")
    if scheduler:
        check_address(scheduler)


def _warn_of(codebook: Codebook, workers: int | None) -> None:
    """Tell of codes that are not looked for, whose zeros are no finding, and of workers that would wait for a core."""
    bare = [code.id for code in codebook if not code.indicators]
    if len(bare) == len(codebook):
        _warn("nothing is looked for: " + ("no code of the codebook has indicators" if bare else "it has no codes"))
    elif bare:
        more = f" and {len(bare) - NAMED} more" if len(bare) > NAMED else ""
        _warn(f"not looked for, since they have no indicators: {', '.join(bare[:NAMED])}{more}")
    if workers is not None and workers > cores():
        _warn(f"{cores()} workers code, one a core, and not {workers}: more would only take memory")


def _warn(told: str) -> None:
    warnings.warn(told, QualcoopWarning, stacklevel=4)


def _stamp(path: str | Path) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _coded(folder: str, key: str, left: Sequence[Piece], *, workers: int | None, scheduler: str) -> Coded:
    """Code the pieces in the way that was asked for: on a cluster, by children, or here."""
    if not left:
        return
    many = min(workers or cores(), cores(), len(left))
    if scheduler:
        yield from code_on_cluster(folder, key, left, scheduler=scheduler)
    elif many > 1:
        yield from code_apart(folder, key, left, workers=many)
    else:
        for piece in left:
            yield piece, code_piece(folder, key, piece.number)


def _shown(coded: Coded, pieces: Sequence[Piece], left: Sequence[Piece]) -> Coded:
    from tqdm.auto import tqdm

    total, still = (sum(piece.rows for piece in some) for some in (pieces, left))
    with tqdm(total=total, initial=total - still, unit=" answers", desc="coding", delay=1, leave=False) as bar:
        for piece, tally in coded:
            bar.update(piece.rows)
            yield piece, tally
