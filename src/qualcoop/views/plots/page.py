"""A figure as SVG that may stand in a page, with its words for those who do not see it. Draws nothing itself."""

from __future__ import annotations

from hashlib import sha256
from html import escape
from io import StringIO

import matplotlib as mpl
import regex
from matplotlib.figure import Figure

from qualcoop.errors import UsageError
from qualcoop.records.bilingual import Bilingual
from qualcoop.views.plots.style import language_of

__all__ = ["svg"]

TIMEOUT = 10.0
_HEAD = regex.compile(r"\A.*?(?=<svg)", regex.DOTALL)
_DROPPED = regex.compile(r"\s*<(metadata|style)\b.*?</\1>|\s*<!--.*?-->", regex.DOTALL)
_OPENING = regex.compile(r"<svg\b[^>]*>")
_SIZE = regex.compile(r'viewBox="([^"]+)"')
_ID = regex.compile(r'(\bid="|href="#|url\(#)')


def svg(figure: Figure, *, says: Bilingual | str, language: str | None = None) -> str:
    """Write a figure as SVG that may stand in a page, with what it shows in words for those who do not see it.

    Parameters
    ----------
    figure
        The figure; letters become outlines, so that no font is needed.
    says
        The text alternative: what the picture shows, not that it is one.
    language
        th or en, the language of the text alternative; by default that of ``qc.options``.

    Returns
    -------
    str
        One ``<svg>`` element with a title, without script, style sheet or reference to anything outside. The same
        figure gives the same text, and its ids are its own, so that several may stand in one page.

    Raises
    ------
    UsageError
        If there is no text alternative.

    Examples
    --------
    >>> fig = Figure(figsize=(1, 1))
    >>> picture = svg(fig, says="Codes by interview <all>")
    >>> picture.startswith('<svg role="img"'), "<title" in picture, "&lt;all&gt;" in picture
    (True, True, True)
    """
    language = language_of(language)
    words = says.in_(language) if isinstance(says, Bilingual) else says
    if not words.strip():
        raise UsageError("a picture needs a text alternative: say in `says` what it shows")
    written = StringIO()
    with mpl.rc_context({"svg.hashsalt": "qualcoop", "svg.fonttype": "path"}):
        figure.savefig(written, format="svg", metadata={"Date": None})
    bare = _DROPPED.sub("", _HEAD.sub("", written.getvalue(), timeout=TIMEOUT), timeout=TIMEOUT)
    own = f"p{sha256((words + bare).encode()).hexdigest()[:8]}-"
    drawn = _ID.sub(rf"\1{own}", bare, timeout=TIMEOUT)
    found = _SIZE.search(drawn, timeout=TIMEOUT)
    box = found[1] if found else "0 0 1 1"
    opening = (
        f'<svg role="img" aria-labelledby="{own}title" viewBox="{box}" xmlns="http://www.w3.org/2000/svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" style="max-width:100%;height:auto;stroke-linejoin:round">'
        f'<title id="{own}title" lang="{escape(language)}">{escape(words)}</title>'
    )
    return _OPENING.sub(opening.replace("\\", r"\\"), drawn, count=1, timeout=TIMEOUT).strip()
