"""Fill the template of a page: everything escaped, nothing left open, the Thai font inside. Knows no page."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path

import fontpkg_sarabun
from jinja2 import Environment, FileSystemLoader, StrictUndefined

__all__ = ["filled"]

_TEMPLATES = Path(__file__).parent / "templates"
_WEIGHTS = {"Regular": 400, "Bold": 700}


def filled(template: str, **values: object) -> str:
    """Fill a template by the name of its file; it is given the fonts too, so that it prints alike everywhere."""
    return _environment().get_template(template).render(**values, fonts=_fonts())


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _fonts() -> tuple[tuple[int, str], ...]:
    """Give the font's weights with their files in base64."""
    files = Path(fontpkg_sarabun.ROOT) / "files"
    return tuple(
        (weight, b64encode((files / f"Sarabun-{name}.ttf").read_bytes()).decode("ascii"))
        for name, weight in _WEIGHTS.items()
    )
