"""Commands for teaching: the demo, and sets for a class. Each calls a workflow and prints what it gives."""

from __future__ import annotations

from pathlib import Path

import click

from qualcoop.cli.output import command, emit
from qualcoop.views.terminal.lesson import lesson_text
from qualcoop.workflows.classroom.collecting import collect_lesson
from qualcoop.workflows.classroom.lessons import names_of, new_lesson
from qualcoop.workflows.demo import make_demo, open_in_jupyterlab

__all__ = ["COMMANDS"]


@command(
    "demo",
    short="Copy the tiny study and open it in JupyterLab, ready to code.",
    examples="  qualcoop demo\n  qualcoop demo my-desk my-interview.docx",
)
@click.argument("folder", metavar="[DIR]", default="qualcoop-demo")
@click.argument("files", metavar="[FILE...]", nargs=-1)
@click.option("--no-browser", is_flag=True, help="Only copy, and say what to type.")
def demo(folder: str, files: tuple[str, ...], *, no_browser: bool, as_json: bool) -> int:
    """Copy the tiny study into DIR, add FILE... of your own, and open a notebook in JupyterLab, ready to code."""
    made = make_demo(folder, files)
    told = {"study": str(made.folder), "notebook": str(made.notebook), "transcript": made.transcript}
    if as_json:
        emit(told)
        return 0
    click.echo(f"{made.folder}: ready to code. Press Shift+Enter in the first cell.")
    for note in made.notes:
        click.echo(f"  look at: {note}")
    code = 0 if no_browser else open_in_jupyterlab(made.notebook)
    click.echo(f"Codings are in {made.folder / 'codings'}. Another day: {made.again}, and run the first cell again.")
    return code


@click.group("lesson", short_help="Make sets of a study for a class, and read its codings back.")
def lesson() -> None:
    """Make sets of a study for a class, one a student, and read the class's codings back."""


@command(
    "new",
    short="Write a set for each student.",
    examples="  qualcoop lesson new my-study -o class-1 --students names.txt\n"
    "  qualcoop lesson new my-study -o class-1 --students 24 --zip",
)
@click.argument("study")
@click.option("-o", "--output", required=True, metavar="FOLDER", help="Where the sets go; it must not exist yet.")
@click.option("--students", required=True, metavar="N|FILE", help="How many, or a file with a name a line.")
@click.option("--exercises", default=None, metavar="FILE", help="Your own exercises (docs/teachers.md).")
@click.option("--zip", "zipped", is_flag=True, help="Pack each set.")
def lesson_new(study: str, *, output: str, students: str, exercises: str | None, zipped: bool, as_json: bool) -> None:
    """Write a set for each student: STUDY without codings and passes, instructions, exercises and a notebook."""
    made = new_lesson(study, output, names_of(students), exercises=exercises, zipped=zipped)
    if as_json:
        sets = [str(path) for path in made.sets]
        emit({"folder": str(made.folder), "students": list(made.students), "sets": sets, "copied": list(made.copied)})
    else:
        click.echo(f"{made.folder}: {len(made.sets)} sets. In every set lie {', '.join(made.copied)}: so students see")
        click.echo(
            "the texts, the codebook with its examples, the hypothesis and the outcomes, and who speaks in what role"
        )
        click.echo("for which case; not who consented, nor any column of your own.")
        click.echo(f"When they come back: qualcoop lesson collect {made.folder} {Path(study)}")


@command(
    "collect",
    short="Read a class's codings back; show its agreement and where it split.",
    examples="  qualcoop lesson collect class-1 my-study",
)
@click.argument("folder")
@click.argument("study")
def lesson_collect(folder: str, study: str, *, as_json: bool) -> int:
    """Read the codings of a class from FOLDER, and show its agreement on STUDY and where it split.

    FOLDER holds what the class handed in: sets as folders or zip files, tables of codings alone, or the zip that a
    course system packed of them. With students.txt in it, names that the system changed are seen through.

    Exit 1: something that was handed in could not be used; it is named with file and line, and all else counts.
    """
    found = collect_lesson(folder, study)
    if as_json:
        emit(found.row())
    else:
        click.echo(lesson_text(found.row()))
    return int(bool(found.faults))


for _command in (lesson_new, lesson_collect):
    lesson.add_command(_command)

COMMANDS = (demo, lesson)
