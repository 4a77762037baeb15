"""What commands print: JSON or text to stdout, progress and errors to stderr, and the exit codes. Computes nothing."""

from __future__ import annotations

import functools
import sys
import warnings
from collections.abc import Callable, Iterable
from typing import Any, ParamSpec

import click

from qualcoop.errors import Fault, QualcoopError, QualcoopWarning
from qualcoop.views import rows

__all__ = ["command", "emit", "emit_lines", "fault_row", "json_option"]

P = ParamSpec("P")


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout, and nothing else.")(function)


def command(name: str) -> Callable[[Callable[P, int | None]], click.Command]:
    """Make a command: errors become a message and exit 2, warnings a line on stderr; a returned number is the exit code.

    With ``--json`` the last line of stderr is ``{"error": {kind, path, line, message}}``.
    """

    def decorate(function: Callable[P, int | None]) -> click.Command:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            _use_utf8()
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always", QualcoopWarning)
                code = _guarded(functools.partial(function, *args, **kwargs), as_json=bool(kwargs.get("as_json")))
            for warning in caught:
                if issubclass(warning.category, QualcoopWarning):
                    click.echo(f"warning: {warning.message}", err=True)
            sys.exit(code)

        return click.command(name)(json_option(run))

    return decorate


def _guarded(call: Callable[[], int | None], *, as_json: bool) -> int:
    try:
        return call() or 0
    except QualcoopError as error:
        click.echo(f"error: {error}", err=True)
        if as_json:
            click.echo(rows.json_line({"error": rows.error_row(error)}), err=True, nl=False)
        return 2


def _use_utf8() -> None:
    """Speak UTF-8 on every console, so that Thai comes through a Windows pipe."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8")


def emit(data: Any) -> None:
    """Print one JSON document."""
    click.echo(rows.json_document(data), nl=False)


def emit_lines(found: Iterable[Any]) -> None:
    """Print JSON Lines."""
    for row in found:
        click.echo(rows.json_line(row), nl=False)


def fault_row(fault: Fault) -> dict[str, Any]:
    """Give one fault as the contract names it."""
    return {"path": fault.path, "line": fault.line or None, "message": fault.message}
