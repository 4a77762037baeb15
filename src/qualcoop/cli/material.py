"""Commands for the material: new, add, read, check, suggest, quotes, settle. No rule of the method lives here."""

from __future__ import annotations

from pathlib import Path

import click

from qualcoop import reading
from qualcoop.cli.output import command, emit, emit_lines, fault_row
from qualcoop.errors import QualcoopError, UsageError
from qualcoop.induction.passages import Places
from qualcoop.induction.retrieval import retrieve
from qualcoop.records.transcript import Transcript
from qualcoop.storing import load_codebook, write_whole
from qualcoop.views import rows, text
from qualcoop.workflows.beginning import add_transcript, new_study
from qualcoop.workflows.checking import check as check_study
from qualcoop.workflows.settling import settle_study, write_open
from qualcoop.workflows.studies import open_study
from qualcoop.workflows.suggesting import METHODS, read_all, suggest_over

__all__ = ["COMMANDS"]


@command("new")
@click.argument("folder", metavar="DIR")
def new(folder: str, *, as_json: bool) -> None:
    """Make a study folder DIR with commented files to fill in."""
    made = new_study(folder)
    if as_json:
        emit({"study": str(made), "files": sorted(p.relative_to(made).as_posix() for p in made.rglob("*") if p.is_file())})
    else:
        click.echo(f"{made}: fill in study.yaml and codebook.yaml, then add interviews: qualcoop add {made} FILE")


@command("add")
@click.argument("study")
@click.argument("file")
@click.option("--case", default="", help="The case the interview speaks of.")
def add(study: str, file: str, *, case: str, as_json: bool) -> None:
    """Copy one more interview FILE into STUDY and show what was read of it."""
    transcript = add_transcript(study, file, case=case)
    if as_json:
        emit(rows.transcript_row(transcript))
    else:
        click.echo(text.transcript_text(transcript))


@command("read")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
def read(paths: tuple[str, ...], *, as_json: bool) -> int:
    """Read files or folders as transcripts and show what was read."""
    found = [_read_one(path) for path in read_all(paths)]
    if as_json:
        emit([rows.transcript_row(transcript, error=error) for transcript, error in found])
    else:
        for transcript, error in found:
            click.echo(f"{transcript.id}: {error['message']}" if error else text.transcript_text(transcript))
    return int(any(error for _, error in found))


def _read_one(path: Path) -> tuple[Transcript, rows.Row | None]:
    try:
        return reading.read(path), None
    except QualcoopError as error:
        return rows.unread(path.stem, path.as_posix()), rows.error_row(error)


@command("check")
@click.argument("study")
def check(study: str, *, as_json: bool) -> int:
    """List all faults of STUDY with file and line, and what to look at."""
    faults, warned = check_study(study)
    if as_json:
        emit({"faults": [fault_row(fault) for fault in faults], "warnings": [fault_row(fault) for fault in warned]})
    else:
        click.echo(text.check_text(faults, warned))
    return int(bool(faults))


@command("suggest")
@click.argument("places", metavar="[STUDY] [PATH...]", nargs=-1)
@click.option("--codebook", "codebook_file", default="", help="A codebook.yaml, where there is no study.")
@click.option("--method", default="indicators", type=click.Choice(METHODS), show_default=True)
@click.option("--top", type=click.IntRange(min=1), default=None, help="The K best codes of every segment.")
@click.option("-o", "--output", default="", help="Write JSON Lines to this file.")
def suggest(
    places: tuple[str, ...], *, codebook_file: str, method: str, top: int | None, output: str, as_json: bool
) -> None:
    """Suggest codings for a STUDY, or with --codebook for the files at PATH."""
    codebook, transcripts, where = _material(places, codebook_file)
    found = suggest_over(codebook, transcripts, method=method, top=top)
    by_id = {transcript.id: transcript for transcript in transcripts}
    told = [rows.suggestion_row(one, by_id[one.coding.transcript], where) for one in found]
    if output:
        write_whole(output, "".join(rows.json_line(row) for row in told))
    if as_json:
        emit_lines(told)
    elif not output:
        click.echo(text.suggestions_text(told))


def _material(places: tuple[str, ...], codebook_file: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    if codebook_file:
        if not places:
            raise UsageError("name at least one file or folder to suggest codings for")
        return load_codebook(codebook_file), [reading.read(path) for path in read_all(places)], None
    if not places:
        raise UsageError("name a study, or a codebook with --codebook and files")
    study = open_study(places[0])
    if len(places) == 1:
        return study.codebook, list(study.transcripts), Places(study)
    return study.codebook, [reading.read(path) for path in read_all(places[1:])], Places(study)


@command("quotes")
@click.argument("study")
@click.option("--where", default="", help="An expression over codes and attributes, such as 'laws.hinders & @case=G'.")
@click.option("--near", type=click.IntRange(min=0), default=0, help="Codes count up to this many characters away.")
@click.option("-o", "--output", default="", help="Write the rows as JSON to this file.")
def quotes(study: str, *, where: str, near: int, output: str, as_json: bool) -> None:
    """Find coded passages of STUDY by codes, case, participant, stance."""
    found = retrieve(open_study(study), where, near=near)
    told = [rows.passage_row(passage, codes=codes) for passage, codes in found]
    if output:
        write_whole(output, rows.json_document(told))
    if as_json:
        emit(told)
    elif not output:
        click.echo(text.quotes_text(told))


@command("settle")
@click.argument("study")
@click.option("--coders", nargs=2, required=True, metavar="A B", help="The two coders to settle.")
@click.option("--from", "decisions", default="", help="A file of disagreements with 'kept' and 'why' filled in.")
@click.option("-o", "--output", default="", help="Write the open disagreements to this file, to be filled in.")
def settle(study: str, *, coders: tuple[str, str], decisions: str, output: str, as_json: bool) -> None:
    """Write codings/settled.csv of STUDY where both coders agree, and list the rest."""
    found = settle_study(study, coders, decisions_file=decisions or None)
    if output:
        write_open(output, found.open)
    told = [rows.disagreement_row(one) for one in found.open]
    if as_json:
        emit({"agreed": len(found.agreed), "open": told})
    else:
        click.echo(text.settled_text(len(found.agreed), told))


COMMANDS = (new, add, read, check, suggest, quotes, settle)
