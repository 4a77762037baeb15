"""Commands that look closer at a study, from next to chapter: each prints what a workflow gives. Decides nothing."""

from __future__ import annotations

from dataclasses import asdict

import click

from qualcoop.cli.output import command, emit
from qualcoop.induction.work import work_list
from qualcoop.views.chapter.whole import chapter_row, chapter_text
from qualcoop.views.report.difference import difference_text
from qualcoop.views.report.saturation import saturation_text, survived_text
from qualcoop.views.report.search import next_text, not_searched_text
from qualcoop.views.report.words import words_text
from qualcoop.views.rows.difference import difference_row
from qualcoop.views.rows.fieldwork import memo_row
from qualcoop.views.rows.informants import comparison_row, rivals_row
from qualcoop.views.rows.saturation import curves_row, survived_row
from qualcoop.views.rows.search import next_row, not_searched_row
from qualcoop.views.rows.words import word_row
from qualcoop.views.terminal.comparison import compare_text
from qualcoop.views.terminal.memos import memos_text
from qualcoop.views.terminal.recoding import work_rows, work_text
from qualcoop.views.terminal.rivals import rivals_text
from qualcoop.workflows import reporting
from qualcoop.workflows.studies import open_study

__all__ = ["COMMANDS"]


@command("next", short="Tell which case to examine next, and what was not searched.")
@click.argument("study")
def next_(study: str, *, as_json: bool) -> None:
    """Tell which case of STUDY to examine next and why, what was not searched, and what the claim has survived."""
    pass_ = open_study(study).test()
    if as_json:
        row = {
            "next": [next_row(one) for one in pass_.next_cases],
            "not_searched": [not_searched_row(one) for one in pass_.not_searched],
            "survived": survived_row(pass_.survived),
        }
        emit(row)
        return
    click.echo(next_text(pass_.next_cases))
    click.echo("\n" + not_searched_text(pass_.not_searched, pass_.study.codebook))
    click.echo("\n" + survived_text(pass_.survived))


@command(
    "rivals",
    short="Test rival explanations on the same cases.",
    examples="  qualcoop rivals my-study 'trust & laws'\n  qualcoop rivals my-study 'trust <- lasts' '~debt.hinders'",
)
@click.argument("study")
@click.argument("expressions", metavar="EXPR...", nargs=-1, required=True)
def rivals(study: str, *, expressions: tuple[str, ...], as_json: bool) -> None:
    """Test rival explanations beside the standing one: where each fails, and what would tell them apart."""
    opened = open_study(study)
    found = opened.rivals(*expressions)
    if as_json:
        emit(rivals_row(found))
    else:
        click.echo(rivals_text(found, opened))


@command("compare", short="Set the passages of one code beside each other, case by case.")
@click.argument("study")
@click.argument("code")
def compare(study: str, *, code: str, as_json: bool) -> None:
    """Set the passages of CODE beside each other, case by case (constant comparison)."""
    opened = open_study(study)
    found = opened.compare(code)
    if as_json:
        emit(comparison_row(found))
    else:
        click.echo(compare_text(found, opened))


@command("saturation", short="Measure saturation, three kinds, each with its curve.")
@click.argument("study")
def saturation(study: str, *, as_json: bool) -> None:
    """Measure code saturation, meaning saturation and the method's own stop; never one word for the three."""
    pass_ = open_study(study).test()
    measured, drawn = pass_.saturation, pass_.curves
    if as_json:
        emit({"saturation": [asdict(one) for one in measured], "curves": curves_row(drawn)})
    else:
        click.echo(saturation_text(measured, drawn))


@command(
    "diff",
    short="Tell what changed between two recorded passes.",
    examples="  qualcoop diff my-study 1 2",
)
@click.argument("study")
@click.argument("before", type=int, metavar="N")
@click.argument("after", type=int, metavar="M")
def diff(study: str, *, before: int, after: int, as_json: bool) -> None:
    """Tell what changed between recorded passes N and M: hypothesis, phenomenon, codebook, cells, verdicts."""
    found = reporting.difference(study, before, after)
    if as_json:
        emit(difference_row(found))
    else:
        click.echo(difference_text(found))


@command("work", short="List what a changed codebook leaves to a person.")
@click.argument("study")
def work(study: str, *, as_json: bool) -> None:
    """List the passages that the last refinement of the codebook leaves to be coded or read again."""
    opened = open_study(study)
    items = work_list(opened)
    if as_json:
        emit(work_rows(opened, items))
    else:
        click.echo(work_text(opened, items))


@command(
    "memos",
    short="List and search the memos.",
    examples="  qualcoop memos my-study --search ความไว้ใจ\n  qualcoop memos my-study --about case:G",
)
@click.argument("study")
@click.option("--search", default="", metavar="WORDS", help="Words in the memo, Thai or English.")
@click.option("--about", default="", metavar="KIND:ID", help="case:G, code:laws, pass:2, passage:TRANSCRIPT:1-5.")
@click.option("--type", "type_", default="", metavar="TYPE", help="The type in the memo's front matter.")
@click.option("--author", default="", metavar="NAME", help="Who wrote it.")
@click.option("--since", default="", metavar="DATE", help="From this day on, YYYY-MM-DD.")
@click.option("--until", default="", metavar="DATE", help="Up to this day.")
def memos(
    study: str, *, search: str, about: str, type_: str, author: str, since: str, until: str, as_json: bool
) -> None:
    """List the memos of STUDY by date, with the lines of the ledger that name them."""
    found = open_study(study).find_memos(search, about=about, type=type_, author=author, since=since, until=until)
    if as_json:
        emit([memo_row(one) for one in found])
    else:
        click.echo(memos_text(found))


@command("words", short="Tell which words the ledger supports, and which it withholds.")
@click.argument("study")
def words(study: str, *, as_json: bool) -> None:
    """Tell which words the ledger of STUDY supports, which are withheld, and why."""
    told = reporting.words(study)
    if as_json:
        emit([word_row(one) for one in told])
    else:
        click.echo(words_text(told))


@command("chapter", short="Write what to say in a methods chapter (บทที่ 3).")
@click.argument("study")
def chapter_(study: str, *, as_json: bool) -> None:
    """Write two paragraphs for a methods chapter, in Thai and English, of what the ledger shows was really done."""
    told = reporting.chapter(study, version=click.get_current_context().find_root().obj or "")
    if as_json:
        emit(chapter_row(told))
    else:
        click.echo(chapter_text(told))


COMMANDS = (next_, rivals, compare, saturation, diff, work, memos, words, chapter_)
