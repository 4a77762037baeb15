"""The command line: every command says what it does in one line of help, and gives one JSON document with --json."""

from __future__ import annotations

import click

import qualcoop
from qualcoop.cli import analysis, classroom, inquiry, material, scaling
from qualcoop.cli.output import Doors

__all__ = ["main"]


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100, "obj": qualcoop.__version__}


@click.group(cls=Doors, context_settings=_SETTINGS)
@click.version_option(qualcoop.__version__, prog_name="qualcoop")
def main() -> None:
    """Analytic induction on interviews in Thai and English.

    A study is a folder with study.yaml, codebook.yaml and codings/; 'qualcoop new DIR' makes one. The commands stand in
    the order in which a study goes through them.

    Exit 0: good. 1: it ran, and something in the material is wrong or differs. 2: it could not run.
    """


for _command in (*material.COMMANDS, *analysis.COMMANDS, *inquiry.COMMANDS, *scaling.COMMANDS, *classroom.COMMANDS):
    main.add_command(_command)
