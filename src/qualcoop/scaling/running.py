"""A whole run: what is done is skipped, what is left is given to workers, and the parts are summed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from qualcoop.errors import MissingError, ReadingError, UsageError
from qualcoop.records.codebook import Codebook
from qualcoop.scaling.cluster import code_on_cluster
from qualcoop.scaling.crew import code_apart
from qualcoop.scaling.pieces import Tally, code_piece, done
from qualcoop.scaling.state import begin, job_of
from qualcoop.scaling.summary import Summary, summed
from qualcoop.scaling.tables import Columns, Piece, layout

__all__ = ["ROWS", "scale"]

ROWS = 10_000
"""Rows that are coded at once, by default: a worker holds no more."""

Coded = Iterator[tuple[Piece, Tally]]


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
) -> Summary:
    """Code the answers of a Parquet file by a codebook's indicators, and write the codings as Parquet.

    Each answer is coded as one turn of an informant, by :func:`qualcoop.coding.indicators.suggest`. The file is taken
    in pieces, a row group each or less; the codings of a piece are a part, ``part-000000.parquet`` and so on, written
    whole or not at all. Called again, a run goes on where it was ended.

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
        How many child processes code; as many as cores, if not said. With 1 none is started.
    scheduler
        The address of a Dask scheduler, whose workers code instead.
    rows
        The most rows of a piece.
    progress
        Whether a bar is shown on standard error.

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

    Notes
    -----
    The columns of a part are `id`, `row` (the answer's place in the file, from 0), `segment`, `start`, `end`
    (characters of the answer as :func:`qualcoop.text.mending.mend` gives it), `code`, `stance`, `score`, `rank`,
    `terms` (those found), `coder`.
    ``pandas.read_parquet(folder)`` reads all parts as one table.
    """
    _check(workers, scheduler, rows)
    if not Path(path).exists():
        raise MissingError("there is no such file", path=str(path))
    before = _stamp(path)
    columns = Columns(id_, text)
    pieces = layout(path, columns, rows=rows)
    job = job_of(path, codebook, columns, rows=rows)
    begin(folder, job)
    place, key = str(Path(folder).resolve()), job.key
    tallies = {piece.number: told for piece in pieces if (told := done(place, key, piece.number)) is not None}
    done_before = len(tallies)
    left = [piece for piece in pieces if piece.number not in tallies]
    coded = _coded(place, key, left, workers=workers, scheduler=scheduler)
    for piece, tally in _shown(coded, pieces, left) if progress else coded:
        tallies[piece.number] = tally
    if _stamp(path) != before:
        raise ReadingError("it was changed while it was coded; remove the folder and run again", path=str(path))
    _tidy(Path(folder))
    return summed(tallies.values(), codebook, folder=str(folder), coder=job.coder, done_before=done_before)


def _check(workers: int | None, scheduler: str, rows: int) -> None:
    if workers is not None and workers < 1:
        raise UsageError(f"workers is {workers}; at least 1 codes")
    if workers is not None and scheduler:
        raise UsageError("give workers or a scheduler, not both: a cluster's workers are its own")
    if rows < 1:
        raise UsageError(f"rows is {rows}; a piece has at least 1")


def _stamp(path: str | Path) -> tuple[int, int]:
    found = Path(path).stat()
    return found.st_size, found.st_mtime_ns


def _coded(folder: str, key: str, left: Sequence[Piece], *, workers: int | None, scheduler: str) -> Coded:
    """Give the way in which the pieces are coded: on a cluster, by children, or here."""
    if not left:
        return iter(())
    if scheduler:
        return code_on_cluster(folder, key, left, scheduler=scheduler)
    many = min(workers or os.cpu_count() or 1, len(left))
    return code_apart(folder, key, left, workers=many) if many > 1 else _coded_here(folder, key, left)


def _coded_here(folder: str, key: str, left: Sequence[Piece]) -> Coded:
    return ((piece, code_piece(folder, key, piece.number)) for piece in left)


def _shown(coded: Coded, pieces: Sequence[Piece], left: Sequence[Piece]) -> Coded:
    from tqdm.auto import tqdm

    total, still = (sum(piece.rows for piece in some) for some in (pieces, left))
    with tqdm(total=total, initial=total - still, unit=" answers", desc="coding", delay=1, leave=False) as bar:
        for piece, tally in coded:
            bar.update(piece.rows)
            yield piece, tally


def _tidy(folder: Path) -> None:
    """Remove what workers that were killed left of a part."""
    for path in folder.glob(".*.tmp"):
        with suppress(OSError):
            path.unlink()
