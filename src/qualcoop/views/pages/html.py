"""A report as one HTML page that needs nothing else: no network, no script, its Thai font inside. Computes nothing."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path

import fontpkg_sarabun
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from qualcoop.errors import UsageError
from qualcoop.records.codebook import Bilingual
from qualcoop.views.blocks import LANGUAGES, ReportData, fill, told
from qualcoop.views.wording import COUNTER, MEMO, NOT_PERMITTED

__all__ = ["html_report"]

_TEMPLATES = Path(__file__).parent / "templates"
_WEIGHTS = {"Regular": 400, "Bold": 700}


def html_report(data: ReportData, *, language: str = "both") -> str:
    r"""Write a report as one HTML page.

    Parameters
    ----------
    data
        What :func:`qualcoop.views.report.whole.report_data` gave.
    language
        both, th or en: the language of headings and sentences; quotations and memos stay as they were said.

    Returns
    -------
    str
        The page. Everything that people wrote or said is escaped, and a policy in its head forbids scripts and
        requests of any kind.

    Raises
    ------
    UsageError
        If the language is none of the three.

    Examples
    --------
    >>> from qualcoop.records.codebook import Bilingual
    >>> page = html_report(ReportData(Bilingual("กลุ่มออมทรัพย์", "Savings <groups>"), ()), language="en")
    >>> "<h1><span lang=\"en\">Savings &lt;groups&gt;</span></h1>" in page
    True
    """
    if language not in LANGUAGES:
        raise UsageError(f"language is {language!r}; a report is written in {', '.join(LANGUAGES)}")
    page = _environment().get_template("report.html.j2")
    return page.render(data=data, language=language, fonts=_fonts())


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(told=told, more=_more, COUNTER=COUNTER, MEMO=MEMO, NOT_PERMITTED=NOT_PERMITTED)
    return environment


def _more(n: int) -> Bilingual:
    return fill(Bilingual("อีก {n} ข้อความ", "{n} more"), n=n)


@cache
def _fonts() -> tuple[tuple[int, str], ...]:
    """Give the font's weights with their files in base64."""
    files = Path(fontpkg_sarabun.ROOT) / "files"
    return tuple(
        (weight, b64encode((files / f"Sarabun-{name}.ttf").read_bytes()).decode("ascii"))
        for name, weight in _WEIGHTS.items()
    )
