"""Commands for the analysis: test, revise, conclude, findings, history, report, reproduce, doctor. Decides nothing."""

from __future__ import annotations

from pathlib import Path

import click

from qualcoop.cli.output import command, emit, fault_row
from qualcoop.errors import UsageError
from qualcoop.induction.study import Pass
from qualcoop.storing import read_ledger, write_whole
from qualcoop.views import rows, text
from qualcoop.workflows import revising
from qualcoop.workflows.checking import doctor as doctor_study
from qualcoop.workflows.reporting import report as report_study
from qualcoop.workflows.reproducing import reproduce as reproduce_studies
from qualcoop.workflows.studies import drifted, open_study, replayed

__all__ = ["COMMANDS"]

_by = click.option("--by", default=None, help="The author; else $QUALCOOP_BY, else git's user.name.")
_memo = click.option("--memo", required=True, help="The reasoning, in your own words.")


@command("test")
@click.argument("study")
@click.option("--unreviewed", is_flag=True, help="The machine's suggestions alone, in place of what people coded.")
@click.option("--record", is_flag=True, help="Write the pass into the ledger.")
@_by
def test(study: str, *, unreviewed: bool, record: bool, by: str | None, as_json: bool) -> int:
    """Test the hypothesis of STUDY on every case."""
    if unreviewed and record:
        raise UsageError("a run of suggestions alone is not recorded; leave out --record or --unreviewed")
    opened = open_study(study)
    pass_: Pass = revising.record_pass(study, by=by) if record else (opened.unreviewed() if unreviewed else opened).test()
    if as_json:
        emit(rows.pass_row(pass_))
    else:
        click.echo(text.pass_text(pass_))
    return int(bool(drifted(opened)))


@command("revise")
@click.argument("study")
@click.option("--reformulate", metavar="EXPR", default=None, help="A new hypothesis, or its left side.")
@click.option("--redefine", metavar="RULE", default=None, help="A rule over all cases, or a step of the outcome's scale.")
@click.option("--kind", "redefinition", type=click.Choice(("scope", "outcome", "types")), default="scope", show_default=True)
@click.option("--refine", is_flag=True, help="Take codebook.yaml as it stands.")
@click.option("--recode", is_flag=True, help="Take codings, judgements and participants as they stand.")
@click.option("--hold", is_flag=True, help="Leave a negative case open for now.")
@click.option("--abandon", is_flag=True, help="Give up this line of explanation.")
@click.option("--because", required=True, metavar="KIND[:ID]", help="Why, such as case:G.")
@_memo
@_by
def revise(
    study: str,
    *,
    reformulate: str | None,
    redefine: str | None,
    redefinition: str,
    refine: bool,
    recode: bool,
    hold: bool,
    abandon: bool,
    because: str,
    memo: str,
    by: str | None,
    as_json: bool,
) -> None:
    """Record one revision of the last recorded pass of STUDY."""
    asked = {
        "reformulate": reformulate is not None,
        "redefine": redefine is not None,
        "refine": refine,
        "recode": recode,
        "hold": hold,
        "abandon": abandon,
    }
    kinds = [kind for kind, wanted in asked.items() if wanted]
    if len(kinds) != 1:
        raise UsageError(f"give one of {', '.join(f'--{kind}' for kind in asked)}; found {len(kinds)}")
    value = reformulate or redefine or ""
    entry = revising.revise(study, kinds[0], value, because=because, memo=memo, redefinition=redefinition, by=by)
    if as_json:
        emit(rows.entry_row(entry))
    else:
        click.echo(text.entry_text(entry))


@command("conclude")
@click.argument("study")
@click.option("--reason", required=True, metavar="KIND", help="no_negative_case, cases_exhausted, saturation:KIND, time.")
@_memo
@_by
def conclude(study: str, *, reason: str, memo: str, by: str | None, as_json: bool) -> None:
    """End the analysis of STUDY on its last recorded pass, and say what was not tried."""
    found = revising.conclude(study, reason=reason, memo=memo, by=by)
    if as_json:
        emit(rows.findings_row(found))
    else:
        click.echo(text.findings_text(found))


@command("findings")
@click.argument("study")
@click.option("--without", default="", metavar="CODE", help="As if this code had never been given.")
@click.option("--unreviewed", is_flag=True, help="The machine's suggestions alone.")
def findings(study: str, *, without: str, unreviewed: bool, as_json: bool) -> None:
    """Give the findings of the last recorded pass of STUDY."""
    found = revising.findings(study, without=without, unreviewed=unreviewed)
    if as_json:
        emit(rows.findings_row(found))
    else:
        click.echo(text.findings_text(found))


@command("history")
@click.argument("study")
def history(study: str, *, as_json: bool) -> int:
    """Replay the ledger of STUDY and tell it as a story; exit 1 names the first line that does not hold."""
    entries, unread = read_ledger(study)
    if unread:
        told = [*map(rows.entry_row, entries), {"n": unread.line, "fault": unread.message}]
        _tell_history(told, study, as_json=as_json)
        return 1
    opened = open_study(study)
    broken = replayed(opened)
    good = [entry for entry in opened.entries if not broken or entry.n < broken.n]
    told = [rows.entry_row(entry) for entry in good] + ([{"n": broken.n, "fault": broken.fault}] if broken else [])
    if as_json:
        emit(told)
    else:
        click.echo(text.history_text(good, opened.memos, broken.fault if broken else ""))
    return int(broken is not None)


def _tell_history(told: list[rows.Row], study: str, *, as_json: bool) -> None:
    if as_json:
        emit(told)
    else:
        click.echo(f"{study}/ledger.jsonl:{told[-1]['n']}: {told[-1]['fault']}")


@command("report")
@click.argument("study")
@click.option("-o", "--output", required=True, metavar="FILE.(html|md)", help="Where to write the report.")
def report(study: str, *, output: str, as_json: bool) -> None:
    """Write the report of STUDY as one HTML page or as Markdown."""
    write_whole(output, report_study(study, suffix=Path(output).suffix.lower()))
    if as_json:
        emit({"report": output})
    else:
        click.echo(f"written: {output}")


@command("reproduce")
@click.argument("studies", metavar="[STUDY...]", nargs=-1)
@click.option("--without", default="", metavar="CODE", help="As if this code had never been given.")
@click.option("-o", "--output", default="", metavar="DIR", help="Write the reports into this folder.")
def reproduce(studies: tuple[str, ...], *, without: str, output: str, as_json: bool) -> int:
    """Reconstruct the published studies' findings from composed interviews: for teaching, no evidence of their truth."""
    found = reproduce_studies(studies, without=without, output=output or None)
    if as_json:
        emit({name: one.row for name, one in found.items()})
    else:
        for one in found.values():
            click.echo(text.reproduction_text(one.row))
    return int(any(one.failed for one in found.values()))


@command("doctor")
@click.argument("study")
@click.option("--head", default="", metavar="HASH", help="The hash of the ledger's last line, as a report printed it.")
def doctor(study: str, *, head: str, as_json: bool) -> int:
    """Check everything of STUDY that can go wrong on disk; repairs nothing."""
    faults = doctor_study(study, head=head)
    if as_json:
        emit({"faults": [fault_row(fault) for fault in faults]})
    else:
        click.echo(text.check_text(faults, ()))
    return int(bool(faults))


COMMANDS = (test, revise, conclude, findings, history, report, reproduce, doctor)
