"""Commands for the analysis, from test to doctor: each calls a workflow and prints what it gives. Decides nothing."""

from __future__ import annotations

from pathlib import Path

import click

from qualcoop.cli.output import command, emit, fault_row
from qualcoop.coding.units import UNITS
from qualcoop.errors import UsageError
from qualcoop.storing import write_whole
from qualcoop.views.rows.passes import pass_row
from qualcoop.views.rows.records import agreement_row, entry_row, findings_row
from qualcoop.views.terminal.findings import findings_text
from qualcoop.views.terminal.history import entry_text, history_text
from qualcoop.views.terminal.material import check_text
from qualcoop.views.terminal.passes import pass_text
from qualcoop.views.terminal.reliability import agreement_text, reproduction_text
from qualcoop.workflows import accepting, revising
from qualcoop.workflows.agreeing import agree as agree_study
from qualcoop.workflows.checking import doctor as doctor_study
from qualcoop.workflows.checking import history as history_of
from qualcoop.workflows.reporting import report as report_study
from qualcoop.workflows.reproducing import reproduce as reproduce_studies
from qualcoop.workflows.studies import drifted, open_study, recorded_pass

__all__ = ["COMMANDS"]

_by = click.option("--by", default=None, metavar="NAME", help="The author; else $QUALCOOP_BY, else git's user.name.")
_back_to = click.option(
    "--from",
    "back_to",
    type=int,
    default=None,
    metavar="PASS",
    help="Go back to this recorded pass, and start another branch of the ledger there.",
)
_memo = click.option("--memo", required=True, metavar="TEXT", help="The reasoning, in your own words.")
_BECAUSE = (
    "case:ID, passage:TRANSCRIPT:START-END, disagreement:CODE, idle:CODE, source, adviser, no_negative_case, "
    "cases_exhausted, saturation:KIND, time."
)
_REASONS = "no_negative_case, cases_exhausted, saturation:KIND, time."


@command(
    "agree",
    short="Measure how far coders agree, and where not.",
    examples="  qualcoop agree my-study\n  qualcoop agree my-study --coders ann bee --unit character",
)
@click.argument("study")
@click.option("--coders", nargs=2, default=None, metavar="A B", help="The two; not needed where just two coded.")
@click.option("--unit", type=click.Choice(UNITS), default="turn", show_default=True, help="What has a code or has not.")
def agree(study: str, *, coders: tuple[str, str] | None, unit: str, as_json: bool) -> None:
    """Measure how far two coders of STUDY agree, overall and for each code, and list where they differ.

    Agreement has no threshold here, and nothing waits for it.
    """
    row = agreement_row(agree_study(study, coders=coders, unit=unit))
    if as_json:
        emit(row)
    else:
        click.echo(agreement_text(row))


@command(
    "test",
    short="Test the hypothesis on every case.",
    examples="  qualcoop test my-study\n  qualcoop test my-study --record",
)
@click.argument("study")
@click.option("--unreviewed", is_flag=True, help="The machine's suggestions alone, in place of what people coded.")
@click.option("--record", is_flag=True, help="Write the pass into the ledger.")
@_back_to
@_by
def test(
    study: str, *, unreviewed: bool, record: bool, back_to: int | None, by: str | None, as_json: bool
) -> int:
    """Test the hypothesis of STUDY on every case; without a hypothesis, give the table of cases and conditions.

    Nothing is written unless --record is given. With --from, the explanation of an earlier pass is tested on today's
    codings and cases. Exit 1: a quotation is not the text at its offsets.
    """
    if unreviewed and record:
        raise UsageError("a run of suggestions alone is not recorded; leave out --record or --unreviewed")
    if unreviewed and back_to is not None:
        raise UsageError("a run of suggestions alone has no recorded passes; leave out --from or --unreviewed")
    opened = open_study(study)
    if record:
        pass_ = revising.record_pass(study, by=by, back_to=back_to)
        if len(open_study(study).entries) == len(opened.entries):
            click.echo(f"pass {pass_.number} is recorded already; nothing was written", err=True)
    else:
        asked = opened if back_to is None else recorded_pass(opened, back_to).study
        pass_ = (asked.unreviewed() if unreviewed else asked).test()
    if as_json:
        emit(pass_row(pass_))
    else:
        click.echo(pass_text(pass_))
    return int(bool(drifted(opened)))


@command(
    "revise",
    short="Record one change of the analysis, with its reason.",
    examples="  qualcoop revise my-study --reformulate 'laws & trust -> collaborates' --because case:G --memo '...'\n"
    "  qualcoop revise my-study --redefine '@size=city' --because case:G --memo '...'\n"
    "  qualcoop revise my-study --recode --because disagreement:laws --memo '...'",
)
@click.argument("study")
@click.option("--reformulate", metavar="EXPR", default=None, help="A new hypothesis, or its left side.")
@click.option("--redefine", metavar="RULE", default=None, help="A rule over all cases, or a step of the scale.")
@click.option(
    "--kind",
    "redefinition",
    type=click.Choice(("scope", "outcome", "types")),
    default=None,
    help="What --redefine redefines; scope where it is left out.",
)
@click.option("--refine", is_flag=True, help="Take codebook.yaml as it stands.")
@click.option("--recode", is_flag=True, help="Take codings, judgements and participants as they stand.")
@click.option("--hold", is_flag=True, help="Leave a negative case open for now.")
@click.option("--abandon", is_flag=True, help="Give up this line of explanation.")
@click.option("--accept", metavar="OPTION", default=None, help="Do what an option asks, as 'qualcoop test' names it.")
@click.option("--named", metavar="ID", multiple=True, help="With --accept: id of a new code; two or more to split.")
@click.option("--refuse", metavar="OPTION", default=None, help="Refuse an option; the refusal is kept.")
@_back_to
@click.option("--because", required=True, metavar="KIND[:ID]", help=f"Why: {_BECAUSE}")
@_memo
@_by
def revise(
    study: str,
    *,
    reformulate: str | None,
    redefine: str | None,
    redefinition: str | None,
    refine: bool,
    recode: bool,
    hold: bool,
    abandon: bool,
    accept: str | None,
    named: tuple[str, ...],
    refuse: str | None,
    back_to: int | None,
    because: str,
    memo: str,
    by: str | None,
    as_json: bool,
) -> None:
    """Record one revision of the last recorded pass of STUDY, and what it changes.

    Give one of --reformulate, --redefine, --refine, --recode, --hold, --abandon, --accept, --refuse; then test again.
    """
    asked = {
        "reformulate": reformulate is not None,
        "redefine": redefine is not None,
        "refine": refine,
        "recode": recode,
        "hold": hold,
        "abandon": abandon,
        "accept": accept is not None,
        "refuse": refuse is not None,
    }
    kinds = [kind for kind, wanted in asked.items() if wanted]
    if len(kinds) != 1:
        raise UsageError(f"give one of {', '.join(f'--{kind}' for kind in asked)}; found {len(kinds)}")
    if redefinition and redefine is None:
        raise UsageError(f"--kind {redefinition} goes with --redefine; leave it out, or give --redefine RULE")
    if named and accept is None:
        raise UsageError("--named goes with --accept; leave it out, or give --accept OPTION")
    if back_to is not None and (accept is not None or refuse is not None):
        raise UsageError("options are those of the last pass; leave out --from")
    if accept is not None:
        entry = accepting.accept(study, accept, because=because, memo=memo, named=named, by=by)
    elif refuse is not None:
        entry = accepting.refuse(study, refuse, because=because, memo=memo, by=by)
    else:
        value = reformulate or redefine or ""
        kind = redefinition or "scope"
        entry = revising.revise(
            study, kinds[0], value, because=because, memo=memo, redefinition=kind, back_to=back_to, by=by
        )
    if as_json:
        emit(entry_row(entry))
    else:
        click.echo(entry_text(entry))


@command(
    "conclude",
    short="End the analysis, and say what was not tried.",
    examples="  qualcoop conclude my-study --reason no_negative_case --memo '...'",
)
@click.argument("study")
@click.option("--reason", required=True, metavar="KIND", help=f"Why here: {_REASONS}")
@_memo
@_by
def conclude(study: str, *, reason: str, memo: str, by: str | None, as_json: bool) -> None:
    """End the analysis of STUDY on its last recorded pass, and say what was not tried."""
    found = revising.conclude(study, reason=reason, memo=memo, by=by)
    if as_json:
        emit(findings_row(found))
    else:
        click.echo(findings_text(found))


@command("findings", short="Give the findings of the last recorded pass.")
@click.argument("study")
@click.option("--without", default="", metavar="CODE", help="As if this code had never been given.")
@click.option("--unreviewed", is_flag=True, help="The machine's suggestions alone.")
def findings(study: str, *, without: str, unreviewed: bool, as_json: bool) -> None:
    """Give the findings of the last recorded pass of STUDY."""
    found = revising.findings(study, without=without, unreviewed=unreviewed)
    if as_json:
        emit(findings_row(found))
    else:
        click.echo(findings_text(found))


@command("history", short="Replay the ledger and tell it as a story.")
@click.argument("study")
def history(study: str, *, as_json: bool) -> int:
    """Replay the ledger of STUDY and tell it as a story; exit 1 names the first line that does not hold."""
    told = history_of(study)
    broken = told.fault
    if as_json:
        emit([*map(entry_row, told.entries), *([{"n": broken.n, "fault": broken.fault}] if broken else [])])
    else:
        fault = f"line {broken.n}: {broken.fault}" if broken else ""
        click.echo(history_text(told.entries, told.memos, fault, passes=told.passes))
    return int(broken is not None)


@command(
    "report",
    short="Write the report as one HTML page or as Markdown.",
    examples="  qualcoop report my-study -o report.html",
)
@click.argument("study")
@click.option("-o", "--output", required=True, metavar="FILE.(html|md)", help="Where to write the report.")
def report(study: str, *, output: str, as_json: bool) -> None:
    """Write the report of STUDY as one HTML page or as Markdown."""
    write_whole(output, report_study(study, suffix=Path(output).suffix.lower()))
    if as_json:
        emit({"report": output})
    else:
        click.echo(f"written: {output}")


@command("reproduce", short="Reconstruct published findings, for teaching.")
@click.argument("studies", metavar="[STUDY...]", nargs=-1)
@click.option("--without", default="", metavar="CODE", help="As if this code had never been given.")
@click.option("-o", "--output", default="", metavar="DIR", help="Write the reports into this folder.")
def reproduce(studies: tuple[str, ...], *, without: str, output: str, as_json: bool) -> int:
    """Reconstruct published studies' findings from composed interviews: for teaching, no evidence of their truth.

    Without a STUDY: all that come with qualcoop. Exit 1: a quotation, the replay or a case is not what it must be.
    """
    found = reproduce_studies(studies, without=without, output=output or None)
    if as_json:
        emit({name: one.row for name, one in found.items()})
    else:
        for name, one in found.items():
            click.echo(reproduction_text(one.row, study=name))
    return int(any(one.failed for one in found.values()))


@command("doctor", short="Check everything that can go wrong on disk.")
@click.argument("study")
@click.option("--head", default="", metavar="HASH", help="The hash of the ledger's last line, as a report printed it.")
def doctor(study: str, *, head: str, as_json: bool) -> int:
    """Check everything of STUDY that can go wrong on disk; repairs nothing."""
    faults = doctor_study(study, head=head)
    if as_json:
        emit({"faults": [fault_row(fault) for fault in faults]})
    else:
        click.echo(check_text(faults, ()))
    return int(bool(faults))


COMMANDS = (agree, test, revise, conclude, findings, history, report, reproduce, doctor)
