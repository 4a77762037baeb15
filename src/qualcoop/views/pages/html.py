"""A report as one HTML page that needs nothing else: no network, no script, its Thai font inside. Computes nothing."""

from __future__ import annotations

from qualcoop.errors import UsageError
from qualcoop.records.codebook import Bilingual
from qualcoop.views.blocks import LANGUAGES, ReportData, fill, told
from qualcoop.views.pages.filling import filled
from qualcoop.views.wording import COUNTER, MEMO, NOT_PERMITTED

__all__ = ["html_report"]


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
    words = {"told": told, "more": _more, "COUNTER": COUNTER, "MEMO": MEMO, "NOT_PERMITTED": NOT_PERMITTED}
    return filled("report.html.j2", data=data, language=language, **words)


def _more(n: int) -> Bilingual:
    return fill(Bilingual("อีก {n} ข้อความ", "{n} more"), n=n)
