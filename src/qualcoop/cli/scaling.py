"""The command for tables of short answers, which no study holds. Decides nothing."""

from __future__ import annotations

import click

from qualcoop.cli.output import command, emit
from qualcoop.errors import UsageError
from qualcoop.views.terminal.scale import scale_text
from qualcoop.workflows.scaling_up import scale as scale_answers
from qualcoop.workflows.scaling_up import stopped

__all__ = ["COMMANDS"]


@command(
    "scale",
    short="Code a Parquet file of short answers, on all cores.",
    examples="  qualcoop scale answers.parquet --codebook codebook.yaml -o coded\n"
    "  qualcoop scale answers.parquet --codebook codebook.yaml -o coded --scheduler tcp://10.0.0.5:8786",
)
@click.argument("table", metavar="INPUT.parquet")
@click.option("--codebook", required=True, metavar="FILE", help="The codebook.")
@click.option("-o", "--output", required=True, metavar="FOLDER", help="Where the codings go, as Parquet.")
@click.option("--text", default="text", show_default=True, metavar="COLUMN", help="The column with the answers.")
@click.option("--id", "id_", default="id", show_default=True, metavar="COLUMN", help="The column with their ids.")
@click.option("--workers", type=click.IntRange(min=1), default=None, metavar="N", help="Processes, at most one a core.")
@click.option("--scheduler", default="", metavar="ADDRESS", help="A Dask scheduler, whose workers code instead.")
def scale(
    table: str,
    *,
    codebook: str,
    output: str,
    text: str,
    id_: str,
    workers: int | None,
    scheduler: str,
    as_json: bool,
) -> None:
    """Code the short answers of INPUT.parquet by a codebook's indicators, a row group at a time.

    Run again, it goes on where it was ended; one run at a time writes into a folder. A coding by a machine counts for
    nothing until a person accepts it.
    """
    try:
        found = scale_answers(table, codebook, output, text=text, id_=id_, workers=workers, scheduler=scheduler)
    except KeyboardInterrupt:
        raise UsageError(stopped(output), path=output) from None
    told = found.row()
    if as_json:
        emit(told)
    else:
        click.echo(scale_text(told))


COMMANDS = (scale,)
