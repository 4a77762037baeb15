"""Code a table of short answers by a codebook's file. Reads no study, and decides nothing."""

from __future__ import annotations

from pathlib import Path

from qualcoop.records.codebook import Codebook
from qualcoop.scaling import Summary
from qualcoop.scaling import scale as scale_answers
from qualcoop.scaling.tables import stand
from qualcoop.storing import load_codebook
from qualcoop.storing.locking import lock

__all__ = ["scale", "stopped"]


def scale(
    path: str | Path,
    codebook: Codebook | str | Path,
    folder: str | Path,
    *,
    text: str = "text",
    id_: str = "id",
    workers: int | None = None,
    scheduler: str = "",
) -> Summary:
    """Code the answers of a Parquet file, with a progress bar where it lasts; one run at a time in a folder.

    Parameters
    ----------
    path
        The file of answers.
    codebook
        A codebook, or the file of one.
    folder
        Where the parts go: new, empty, or of the same run, which then goes on.
    text, id_
        The columns with the text and the id of an answer.
    workers
        How many child processes code; as many as cores, if not said, and never more.
    scheduler
        The address of a Dask scheduler, whose workers code instead.

    Returns
    -------
    Summary
        Counts for each code; ``pandas.read_parquet(folder)`` gives the codings themselves, whose columns
        :func:`qualcoop.scaling.scale` lists.

    Raises
    ------
    LockedError
        If another run writes into the folder.
    QualcoopError
        As :func:`qualcoop.scaling.scale` does.
    """
    book = codebook if isinstance(codebook, Codebook) else load_codebook(codebook)
    return scale_answers(
        path, book, folder, text=text, id_=id_, workers=workers, scheduler=scheduler, progress=True, alone=lock
    )


def stopped(folder: str | Path) -> str:
    """Tell how far a run came that a person stopped, and how it goes on.

    Examples
    --------
    >>> stopped("no folder yet")
    'stopped; no part stands yet'
    """
    return f"stopped; {stand(folder)}"
