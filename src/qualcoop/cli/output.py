"""What commands print: JSON or text to stdout, progress and errors to stderr, and the exit codes. Computes nothing."""

from __future__ import annotations

import functools
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Never, ParamSpec

import click

from qualcoop.errors import Fault, QualcoopError, QualcoopWarning, UsageError
from qualcoop.views.rows.records import Row, error_row, json_document, json_line
from qualcoop.views.text_lines import clean

__all__ = ["Doors", "command", "emit", "emit_lines", "error_text", "fault_row", "json_option"]

P = ParamSpec("P")


class Doors(click.Group):
    """The group of all commands; what click itself refuses is told as JSON too, where ``--json`` stands in the line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the commands in the order of the road, not of the alphabet."""
        return list(self.commands)

    def main(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        **extra: Any,  # noqa: ANN401
    ) -> Never:
        """Run a command line and exit with its code."""
        asked = sys.argv[1:] if args is None else args
        try:
            code = super().main(args, prog_name, **{**extra, "standalone_mode": False})
        except click.ClickException as error:
            error.show()
            if "--json" in asked:
                _emit_error(UsageError(error.format_message()))
            code = error.exit_code
        except click.Abort:
            click.echo("stopped", err=True)
            if "--json" in asked:
                _emit_error(UsageError("stopped"))
            code = 2
        sys.exit(code if isinstance(code, int) else 0)


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--json``."""
    option = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout, and nothing else.")
    return option(function)


def command(name: str, *, short: str, examples: str = "") -> Callable[[Callable[P, int | None]], click.Command]:
    """Make a command: errors become a message and exit 2, warnings a line on stderr.

    The number that the function returns is the exit code. With ``--json`` the last line of stderr on an error is
    ``{"error": {kind, path, line, message}}``.

    Parameters
    ----------
    name
        What is typed.
    short
        What it does, for the list of commands; it must fit there.
    examples
        Lines to type, shown under the command's own help.
    """
    epilog = f"\b\nExamples:\n{examples}" if examples else None

    def decorate(function: Callable[P, int | None]) -> click.Command:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            _use_utf8()
            sys.exit(_guarded(functools.partial(function, *args, **kwargs), as_json=bool(kwargs.get("as_json"))))

        return click.command(name, short_help=short, epilog=epilog)(json_option(run))

    return decorate


def _guarded(call: Callable[[], int | None], *, as_json: bool) -> int:
    """Run a command; tell its warnings, then its error, which is the last line of stderr."""
    refused: QualcoopError | None = None
    code = 2
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", QualcoopWarning)
        try:
            code = call() or 0
        except QualcoopError as error:
            refused = error
        except BrokenPipeError:
            raise
        except OSError as error:
            refused = UsageError(error.strerror or str(error), path=str(error.filename or ""))
    for told in dict.fromkeys(str(one.message) for one in caught if issubclass(one.category, QualcoopWarning)):
        click.echo(f"warning: {clean(told)}", err=True)
    if refused is not None:
        click.echo(f"error: {error_text(refused)}", err=True)
        if as_json:
            _emit_error(refused)
    return code


def error_text(error: QualcoopError) -> str:
    """Give an error a line a fault, so that no name of a file or sheet steers the terminal or breaks the line."""
    return "\n".join(clean(str(fault)) for fault in error.faults) or clean(str(error))


def _emit_error(error: QualcoopError) -> None:
    click.echo(json_line({"error": error_row(error)}), err=True, nl=False)


def _use_utf8() -> None:
    """Speak UTF-8 on every console, so that Thai comes through a Windows pipe; a file's odd name stops nothing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def emit(data: object) -> None:
    """Print one JSON document."""
    click.echo(json_document(data), nl=False)


def emit_lines(found: Iterable[Row]) -> None:
    """Print JSON Lines."""
    for row in found:
        click.echo(json_line(row), nl=False)


def fault_row(fault: Fault) -> dict[str, Any]:
    """Give one fault as the contract names it."""
    return {"path": fault.path, "line": fault.line or None, "message": fault.message}
