"""The command suggest: it calls a workflow and prints what it gives. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

import click

from qualcoop.cli.output import command, emit_lines
from qualcoop.coding.learned_model import LearnedModel
from qualcoop.coding.ordering import MOST, ORDERS, Next, Order
from qualcoop.errors import UsageError
from qualcoop.induction.passages import Places
from qualcoop.induction.study import Study
from qualcoop.reading import read
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import Suggestion
from qualcoop.records.transcript import Transcript
from qualcoop.storing import load_codebook, write_whole
from qualcoop.views.rows.records import Row, json_line, suggestion_row
from qualcoop.views.terminal.suggested import next_row, next_text, suggestions_text
from qualcoop.workflows.learning import model_of, next_passages
from qualcoop.workflows.studies import open_study
from qualcoop.workflows.suggesting import METHODS, read_all, suggest_over, without_dismissed

__all__ = ["suggest"]


@command(
    "suggest",
    short="Suggest codings by indicators, or as your codings teach.",
    examples="  qualcoop suggest my-study\n"
    "  qualcoop suggest my-study --method learned --order uncertain\n"
    "  qualcoop suggest --codebook codebook.yaml interviews/ --top 3 -o suggestions.jsonl",
)
@click.argument("places", metavar="[STUDY] [PATH...]", nargs=-1)
@click.option("--codebook", "codebook_file", default="", metavar="FILE", help="A codebook, where there is no study.")
@click.option("--method", default="indicators", type=click.Choice(METHODS), show_default=True, help="Who suggests.")
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=None,
    metavar="K",
    help="The K best codes of every segment, and 'none' where no code fits; with --order: so many passages.",
)
@click.option("--train", default="", metavar="STUDY", help="Of learned: another study to learn from.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=None,
    metavar="CHANCE",
    help="Of learned: the chance below which nothing is said.  [default: 0.5]",
)
@click.option(
    "--order",
    default=None,
    type=click.Choice(ORDERS),
    metavar="ORDER",
    help=f"Of learned: which passages to read next: {', '.join(ORDERS)}.",
)
@click.option("--dismissed", is_flag=True, help="Suggest also what was dismissed for the same words and code.")
@click.option("-o", "--output", default="", metavar="FILE", help="Write JSON Lines to this file.")
def suggest(
    places: tuple[str, ...],
    *,
    codebook_file: str,
    method: str,
    top: int | None,
    train: str,
    threshold: float | None,
    order: Order | None,
    dismissed: bool,
    output: str,
    as_json: bool,
) -> None:
    """Suggest codings for a STUDY, for the files at PATH by its codebook, or with --codebook for files alone.

    A suggestion counts for nothing until a person accepts it. With --json: one JSON object a line.
    """
    if method != "learned" and (train or order or threshold is not None):
        raise UsageError("--train, --threshold and --order are options of --method learned")
    if order and (threshold is not None or dismissed):
        raise UsageError("--order gives what nobody decided on, whatever its chance; no --threshold, no --dismissed")
    codebook, transcripts, study = _material(places, codebook_file)
    by_id, where = {transcript.id: transcript for transcript in transcripts}, Places(study) if study else None
    if order:
        passages = _to_read(places, train, study, order, most=top or MOST)
        told = [next_row(one, order, by_id[one.suggestion.coding.transcript], where) for one in passages]
        _tell(told, output, "passages to read next", next_text(told), as_json=as_json)
        return
    if method == "learned":
        found = _learned(train, study).suggest(transcripts, threshold=threshold, top=top)
    else:
        found = suggest_over(codebook, transcripts, top=top)
    kept = found if dismissed or study is None else _still_open(study, found)
    told = [suggestion_row(one, by_id[one.coding.transcript], where) for one in kept]
    _tell(told, output, "suggestions", suggestions_text(told), as_json=as_json)


def _tell(told: Sequence[Row], output: str, what: str, words: str, *, as_json: bool) -> None:
    if output:
        write_whole(output, "".join(json_line(row) for row in told))
    if as_json:
        emit_lines(told)
    else:
        click.echo(f"written: {output} ({len(told)} {what})" if output else words)


def _still_open(study: Study, found: Sequence[Suggestion]) -> Sequence[Suggestion]:
    kept, left_out = without_dismissed(study, found)
    if left_out:
        click.echo(f"left out, as dismissed before: {left_out}; --dismissed suggests them too", err=True)
    return kept


def _learned(train: str, study: Study | None) -> LearnedModel:
    """Learn as the codings of a study teach, and tell what a reader of its suggestions should know."""
    teacher = open_study(train) if train else study
    if teacher is None:
        raise UsageError("method learned learns from a study's codings; name a study, or one with --train")
    model = model_of(teacher)
    for note in model.notes:
        click.echo(note, err=True)
    return model


def _to_read(places: Sequence[str], train: str, study: Study | None, order: Order, *, most: int) -> Sequence[Next]:
    if study is None or len(places) != 1:
        raise UsageError("--order speaks of the passages of one study; name it alone")
    return next_passages(study, order, model=_learned(train, study), most=most)


def _material(places: tuple[str, ...], codebook_file: str) -> tuple[Codebook, list[Transcript], Study | None]:
    """Give the codebook and the texts, and the study where there is one."""
    if codebook_file:
        if not places:
            raise UsageError("name at least one file or folder to suggest codings for")
        return load_codebook(codebook_file), [read(path) for path in read_all(places)], None
    if not places:
        raise UsageError("name a study, or a codebook with --codebook and files")
    study = open_study(places[0])
    if len(places) == 1:
        return study.codebook, list(study.transcripts), study
    return study.codebook, [read(path) for path in read_all(places[1:])], study
