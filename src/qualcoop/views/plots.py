"""Pictures of curves, Thai shaped and legible to the colour-blind. Shows no window, sets no style, computes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from html import escape
from io import StringIO
from pathlib import Path

import fontpkg_sarabun
import matplotlib as mpl
import regex
from matplotlib import font_manager
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from qualcoop.errors import UsageError
from qualcoop.induction.study import Pass
from qualcoop.induction.testing import codes_by_interview
from qualcoop.measures.curves import Curve, StopCurve, code_curve
from qualcoop.records.codebook import Bilingual, Codebook
from qualcoop.views.wording import VERDICTS, code_name

__all__ = ["plot_saturation", "svg"]

TIMEOUT = 10.0
_LANGUAGES = ("th", "en")
# Okabe and Ito's colours, told apart by all; markers and lines say the same again, for print without colour.
_BLUE, _ORANGE, _RED, _GREEN, _PURPLE, _SKY, _GREY = (
    "#0072B2",
    "#E69F00",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#595959",
)
_STYLES = tuple(
    zip(
        (_BLUE, _RED, _GREEN, _ORANGE, _PURPLE, _SKY, _GREY),
        ("o", "s", "^", "D", "v", "P", "X"),
        ("-", "--", "-.", ":", "-", "--", "-."),
        strict=True,
    )
)
_VERDICTS: Mapping[str, tuple[str, str, str]] = {
    "confirms": (_BLUE, "o", "-"),
    "undetermined": (_ORANGE, "s", "--"),
    "negative": (_RED, "X", "-."),
}
_INTERVIEWS = Bilingual("จำนวนบทสัมภาษณ์", "Interviews")
_PASSES = Bilingual("รอบการวิเคราะห์", "Pass")
_CASES = Bilingual("จำนวนกรณี", "Cases")
_CODES = Bilingual("จำนวนรหัสที่พบสะสม", "Different codes so far")
_DIMENSIONS = Bilingual("จำนวนมิติของความหมายที่พบสะสม", "Different dimensions so far")
_OBSERVED = Bilingual("ตามลำดับจริง", "in the order observed")
_MEDIAN = Bilingual("มัธยฐานของลำดับสุ่ม", "median of random orders")
_BAND = Bilingual("ร้อยละ 5–95 ของลำดับสุ่ม", "5–95 % of random orders")
_CHANGED = Bilingual("มีการปรับแก้ก่อนรอบนี้", "changed before this pass")
_NOTHING = Bilingual("ไม่มีข้อมูลให้แสดง", "nothing to show")


def plot_saturation(
    shown: Pass | Curve | StopCurve | Sequence[Curve],
    *,
    ax: Axes | None = None,
    language: str = "en",
    codebook: Codebook | None = None,
) -> Axes:
    """Draw a curve of saturation.

    Parameters
    ----------
    shown
        The curve of codes or of one code's meaning; those of several codes' meanings; the verdicts pass by pass; or
        a pass, for the curve of the codes of its study.
    ax
        Where to draw; None makes a new figure.
    language
        th or en.
    codebook
        Gives codes their labels; without one their ids stand.

    Returns
    -------
    Axes
        With the curve; whoever asked for it shows or saves the figure.

    Raises
    ------
    UsageError
        If the language is neither.

    Examples
    --------
    >>> from qualcoop.measures.curves import code_curve
    >>> ax = plot_saturation(code_curve([{"laws"}, {"laws", "trust"}]), language="th")
    >>> ax.get_xlabel()
    'จำนวนบทสัมภาษณ์'
    >>> plt.close(ax.figure)
    """
    if language not in _LANGUAGES:
        raise UsageError(f"language is {language!r}; a picture is labelled in {' or '.join(_LANGUAGES)}")
    place = plt.subplots(figsize=(7.0, 4.2), layout="constrained")[1] if ax is None else ax
    if isinstance(shown, Pass):
        shown = code_curve(codes_by_interview(shown.study))
    if isinstance(shown, StopCurve):
        drawn = _stop(place, shown, language)
    elif isinstance(shown, Curve):
        drawn = _curve(place, shown, language, codebook)
    else:
        drawn = _meanings(place, shown, language, codebook)
    _dress(place, language, drawn=drawn)
    return place


def _curve(ax: Axes, curve: Curve, language: str, codebook: Codebook | None) -> bool:
    """Draw one curve within the band of random orders."""
    names = [_INTERVIEWS, _CODES if curve.kind == "code" else _DIMENSIONS]
    _labelled(ax, names, language)
    if curve.code:
        ax.set_title(_code(curve.code, codebook).in_(language), fontfamily=_font(), loc="left")
    at = [point.n for point in curve.points]
    low, high = ([getattr(point, side) for point in curve.points] for side in ("low", "high"))
    ax.fill_between(at, low, high, color=_SKY, alpha=0.35, linewidth=0, label=_BAND.in_(language))
    medians = [point.median for point in curve.points]
    ax.plot(at, medians, color=_GREY, linestyle="--", linewidth=1.2, label=_MEDIAN.in_(language))
    observed = [point.observed for point in curve.points]
    ax.plot(at, observed, color=_BLUE, marker="o", linewidth=1.8, label=_OBSERVED.in_(language))
    return bool(at)


def _meanings(ax: Axes, found: Sequence[Curve], language: str, codebook: Codebook | None) -> bool:
    """Draw the curves of several codes, each with a colour, a marker and a line of its own."""
    _labelled(ax, [_INTERVIEWS, _DIMENSIONS], language)
    for place, curve in enumerate(found):
        colour, marker, line = _STYLES[place % len(_STYLES)]
        at, observed = [point.n for point in curve.points], [point.observed for point in curve.points]
        label = _code(curve.code, codebook).in_(language)
        ax.plot(at, observed, color=colour, marker=marker, linestyle=line, label=label)
    return any(curve.points for curve in found)


def _stop(ax: Axes, curve: StopCurve, language: str) -> bool:
    """Draw the verdicts pass by pass, and where something was changed in between."""
    _labelled(ax, [_PASSES, _CASES], language)
    at = [point.number for point in curve.points]
    label: str | None = _CHANGED.in_(language)
    for point in curve.points:
        if point.after:
            ax.axvline(point.number - 0.5, color=_GREY, linestyle=":", linewidth=1.2, label=label)
            label = None
    for name, (colour, marker, line) in _VERDICTS.items():
        counts = [getattr(point, name) for point in curve.points]
        said = VERDICTS[name].in_(language)
        ax.plot(at, counts, color=colour, marker=marker, linestyle=line, label=said, linewidth=1.8, clip_on=False)
    return bool(at)


def _code(id_: str, codebook: Codebook | None) -> Bilingual:
    return Bilingual(id_, id_) if codebook is None else code_name(id_, codebook)


def _labelled(ax: Axes, names: Sequence[Bilingual], language: str) -> None:
    across, up = (name.in_(language) for name in names)
    ax.set_xlabel(across, fontfamily=_font())
    ax.set_ylabel(up, fontfamily=_font())


def _dress(ax: Axes, language: str, *, drawn: bool) -> None:
    """Give whole numbers, the font, a legend; of these axes alone."""
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True))
    ax.tick_params(labelfontfamily=_font())
    ax.spines[["top", "right"]].set_visible(False)
    if drawn:
        ax.set_ylim(bottom=0)
        ax.legend(prop={"family": _font(), "size": "small"}, frameon=False, loc="best")
    else:
        ax.text(0.5, 0.5, _NOTHING.in_(language), transform=ax.transAxes, ha="center", fontfamily=_font())


@cache
def _font() -> str:
    """Make the Thai font known to matplotlib, and give its name; nobody's default changes."""
    files = Path(fontpkg_sarabun.ROOT) / "files"
    for name in ("Regular", "Bold"):
        font_manager.fontManager.addfont(files / f"Sarabun-{name}.ttf")
    return "Sarabun"


# --- for a page ------------------------------------------------------------------------------------------------

_HEAD = regex.compile(r"\A.*?(?=<svg)", regex.DOTALL)
_DROPPED = regex.compile(r"\s*<(metadata|style)\b.*?</\1>|\s*<!--.*?-->", regex.DOTALL)
_OPENING = regex.compile(r"<svg\b[^>]*>")
_SIZE = regex.compile(r'viewBox="([^"]+)"')
_ID = regex.compile(r'(\bid="|href="#|url\(#)')


def svg(figure: Figure, *, says: Bilingual | str, language: str = "en") -> str:
    """Write a figure as SVG that may stand in a page, with what it shows in words for those who do not see it.

    Parameters
    ----------
    figure
        The figure; letters become outlines, so that no font is needed.
    says
        The text alternative: what the picture shows, not that it is one.
    language
        th or en, the language of the text alternative.

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
