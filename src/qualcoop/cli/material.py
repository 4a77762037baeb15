"""Commands for the material, from new to refresh: each calls a workflow and prints what it gives. Decides nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from tqdm import tqdm

from qualcoop import reading
from qualcoop.cli.output import command, emit, fault_row
from qualcoop.cli.suggesting import suggest
from qualcoop.errors import ReadingError
from qualcoop.induction.retrieval import retrieve
from qualcoop.reading.many import read_many
from qualcoop.records.codebook import POLICIES
from qualcoop.records.transcript import KINDS, ROLES, Transcript
from qualcoop.storing import write_whole
from qualcoop.storing.csv_file import write_table
from qualcoop.views.rows.fieldwork import with_translation
from qualcoop.views.rows.records import (
    QUOTE_COLUMNS,
    Row,
    disagreement_row,
    error_row,
    json_document,
    passage_row,
    quote_cells,
    transcript_row,
    unread,
)
from qualcoop.views.terminal.material import check_text, quotes_text, settled_text, transcript_text
from qualcoop.views.terminal.refresh import added_text, refresh_text
from qualcoop.views.terminal.terms import terms_text
from qualcoop.views.text_lines import clean
from qualcoop.workflows.adding import add_interviews
from qualcoop.workflows.beginning import new_study
from qualcoop.workflows.checking import check as check_study
from qualcoop.workflows.importing import import_codebook, pairs_of
from qualcoop.workflows.refreshing import refresh_study
from qualcoop.workflows.settling import refuse_to_overwrite, settle_study, write_open
from qualcoop.workflows.studies import open_study
from qualcoop.workflows.suggesting import read_all
from qualcoop.workflows.terms import look_up

__all__ = ["COMMANDS"]


@command(
    "new",
    short="Make a study folder with commented files.",
    examples="  qualcoop new my-study\n  qualcoop check my-study",
)
@click.argument("folder", metavar="DIR")
def new(folder: str, *, as_json: bool) -> None:
    """Make a study folder DIR with commented files to fill in."""
    made = new_study(folder)
    files = sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file())
    if as_json:
        emit({"study": str(made), "files": files})
    else:
        click.echo(f"{made}: fill in study.yaml and codebook.yaml, and add interviews: qualcoop add {made} FILE")
        click.echo(f"What is still missing: qualcoop check {made}")


@command(
    "add",
    short="Copy interviews into a study.",
    examples="  qualcoop add my-study interview-01.docx --case A\n  qualcoop add my-study new/*.docx --date 2018-11-30",
)
@click.argument("study")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--case", default="", metavar="ID", help="The case they speak of, as study.yaml names it.")
@click.option("--kind", default="", type=click.Choice(["", *KINDS]), metavar="KIND", help=f"One of {', '.join(KINDS)}.")
@click.option("--date", default="", metavar="YYYY-MM-DD", help="The day of the talk.")
def add(study: str, files: tuple[str, ...], *, case: str, kind: str, date: str, as_json: bool) -> None:
    """Copy interviews FILE... into STUDY, all or none, and show what was read of them."""
    added = add_interviews(study, files, case=case, kind=kind, date=date)
    if as_json:
        told = [{**transcript_row(one.transcript), **one.row()} for one in added]
        emit(told if len(told) > 1 else told[0])
    else:
        for one in added:
            click.echo(added_text(one.row(), transcript_text(one.transcript)))


@command(
    "read",
    short="Show what is read of files: turns, speakers, roles.",
    examples="  qualcoop read interviews/ --json\n  qualcoop read interview-01.txt",
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
def read(paths: tuple[str, ...], *, as_json: bool) -> int:
    """Read files or folders as transcripts, on all cores, and show what was read in their order."""
    files = list(read_all(paths))
    bar = not as_json and len(files) > 1 and sys.stderr.isatty()
    told: list[Row] = []
    refused = 0
    for file, found in zip(files, read_many(files, progress=bar), strict=True):
        refused += isinstance(found, ReadingError)
        if as_json:
            told.append(_read_row(file, found))
        else:
            with tqdm.external_write_mode():  # the bar makes room for the line, where there is one
                click.echo(_read_text(file, found))
    if as_json:
        emit(told)
    return int(refused > 0)


def _read_row(file: Path, found: Transcript | ReadingError) -> Row:
    if isinstance(found, ReadingError):
        return transcript_row(unread(file.stem, file.as_posix()), error=error_row(found))
    return transcript_row(found, error=None)


def _read_text(file: Path, found: Transcript | ReadingError) -> str:
    return clean(f"{file.stem}: {found}") if isinstance(found, ReadingError) else transcript_text(found)


@command("check", short="List all faults of a study with file and line.")
@click.argument("study")
def check(study: str, *, as_json: bool) -> int:
    """List all faults of STUDY with file and line, and what to look at."""
    faults, warned = check_study(study)
    if as_json:
        emit({"faults": [fault_row(fault) for fault in faults], "warnings": [fault_row(fault) for fault in warned]})
    else:
        click.echo(check_text(faults, warned))
    return int(bool(faults))


@command(
    "quotes",
    short="Find coded passages by codes, case, participant, stance.",
    examples="  qualcoop quotes my-study --where 'laws.hinders & @case=G'\n"
    "  qualcoop quotes my-study --where 'laws & trust' --near 200",
)
@click.argument("study")
@click.option("--where", default="", metavar="EXPR", help="Codes and @attributes with ~ & |; empty: all.")
@click.option("--near", type=click.IntRange(min=0), default=0, metavar="N", help="Codes count up to N characters away.")
@click.option("-o", "--output", default="", metavar="FILE", help="Write them to this file: a table as .csv, else JSON.")
def quotes(study: str, *, where: str, near: int, output: str, as_json: bool) -> None:
    """Find coded passages of STUDY by codes, case, participant, stance."""
    opened = open_study(study)
    found = retrieve(opened, where, near=near)
    told = [with_translation(passage_row(passage, codes=codes), opened) for passage, codes in found]
    if output:
        _write_quotes(output, told)
    if as_json:
        emit(told)
    else:
        click.echo(f"written: {output} ({len(told)} passages)" if output else quotes_text(told))


def _write_quotes(path: str, told: list[Row]) -> None:
    if Path(path).suffix.lower() == ".csv":
        write_table(path, QUOTE_COLUMNS, map(quote_cells, told))
    else:
        write_whole(path, json_document(told))


@command(
    "settle",
    short="Settle two coders' codings; list where they differ.",
    examples="  qualcoop settle my-study --coders ann bee -o differences.csv\n"
    "  qualcoop settle my-study --coders ann bee --from differences.csv",
)
@click.argument("study")
@click.option("--coders", nargs=2, required=True, metavar="A B", help="The two coders to settle.")
@click.option("--from", "decisions", default="", metavar="FILE", help="The file of -o with 'kept' and 'why' filled in.")
@click.option("-o", "--output", default="", metavar="FILE", help="Write the open disagreements to this new CSV file.")
def settle(study: str, *, coders: tuple[str, str], decisions: str, output: str, as_json: bool) -> None:
    """Write codings/settled.csv of STUDY where both coders agree, and list the rest.

    To decide the rest, write it to a file with -o, fill in 'kept' (left, right, neither, or a stance: facilitates,
    hinders, neutral) and 'why', and give the file back with --from. Then let study.yaml say 'counted: settled'.
    What settled.csv holds decided stays decided in later runs. What other pairs of coders settled stays too, and gives
    way only where FILE decides about the same place, which is said.
    """
    if output:
        refuse_to_overwrite(output)
    found = settle_study(study, coders, decisions_file=decisions or None)
    if output:
        write_open(output, found.open)
    told = [disagreement_row(one) for one in found.open]
    if as_json:
        emit({"agreed": len(found.agreed), "open": told})
    else:
        click.echo(settled_text(len(found.agreed), told))
        written = [str(Path(study) / "codings" / "settled.csv"), *([output] if output else [])]
        click.echo(f"written: {', '.join(written)}")


@command(
    "refresh",
    short="Read changed sources anew and carry codings over.",
    examples="  qualcoop refresh my-study --dry-run\n  qualcoop refresh my-study hatyai-01",
)
@click.argument("study")
@click.argument("transcripts", metavar="[TRANSCRIPT...]", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--by", default=None, metavar="NAME", help="Who does this; else $QUALCOOP_BY, else git's user.name.")
def refresh(study: str, transcripts: tuple[str, ...], *, dry_run: bool, by: str | None, as_json: bool) -> int:
    """Read the sources of STUDY anew and carry over what points into their texts."""
    row = refresh_study(study, transcripts, dry_run=dry_run, by=by).row()
    if as_json:
        emit(row)
    else:
        click.echo(refresh_text(row))
    return int(bool(row["fell"] or row["lost"]))


@command(
    "terms",
    short="Show a term in context, and the words that hold it.",
    examples="  qualcoop terms my-study กฎหมาย --role informant\n  qualcoop terms my-study ผู้นำ --not ผู้นำเข้า",
)
@click.argument("study")
@click.argument("term")
@click.option(
    "--policy", default="", type=click.Choice(["", *POLICIES]), metavar="POLICY", help="word, compound or substring."
)
@click.option("--not", "exclude", multiple=True, metavar="WORD", help="A word in which it is no hit; repeatable.")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="Whose turns; may be repeated.")
def terms(
    study: str, term: str, *, policy: str, exclude: tuple[str, ...], roles: tuple[str, ...], as_json: bool
) -> None:
    """Show TERM in context in the texts of STUDY, also one that no codebook lists."""
    row = look_up(study, term, policy=policy, exclude=exclude, roles=roles)
    if as_json:
        emit(row)
    else:
        click.echo(terms_text(row))


@command(
    "codebook",
    short="Make a codebook.yaml of a table of codes.",
    examples="  qualcoop codebook codes.xlsx -o my-study/codebook.yaml\n"
    "  qualcoop codebook codes.docx --column 'ข้อ=label' --in interviews/",
)
@click.argument("file")
@click.option("-o", "--output", default="", metavar="FILE", help="Write the codebook to this new file.")
@click.option("--column", "columns", multiple=True, metavar="HEADING=FIELD", help="What a column holds, as in A=label.")
@click.option("--sheet", default="", metavar="NAME", help="Read this sheet, or 'table 2', alone.")
@click.option("--in", "places", multiple=True, metavar="PATH", help="Interviews in which examples are looked for.")
def codebook(
    file: str, *, output: str, columns: tuple[str, ...], sheet: str, places: tuple[str, ...], as_json: bool
) -> None:
    """Make a codebook of the table in FILE (xlsx, csv, docx ...), and tell what was read as what."""
    transcripts = [reading.read(path) for path in read_all(places)] if places else []
    found = import_codebook(file, target=output, columns=pairs_of(columns), sheet=sheet, transcripts=transcripts)
    if as_json:
        emit(found.row())
    else:
        click.echo("\n".join(found.lines()))


COMMANDS = (new, codebook, add, read, check, terms, suggest, quotes, settle, refresh)
