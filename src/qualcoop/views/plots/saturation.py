"""Curves of saturation: codes, dimensions of a code, verdicts pass by pass. Computes no curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from qualcoop.induction.study import Pass
from qualcoop.induction.testing import codes_by_interview
from qualcoop.measures.curves import Curve, StopCurve, code_curve
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.codebook import Codebook
from qualcoop.views.plots.style import (
    BLUE,
    GREY,
    ORANGE,
    RED,
    SKY,
    UNDER_WORDS,
    code_label,
    finish,
    language_of,
    legend_below,
    line_look,
    new_axes,
    nothing,
    whole_numbers,
)
from qualcoop.views.wording import VERDICTS

__all__ = ["plot_saturation"]

_VERDICTS: Mapping[str, tuple[str, str, str]] = {
    "confirms": (BLUE, "o", "-"),
    "undetermined": (ORANGE, "s", "--"),
    "negative": (RED, "X", "-."),
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


def plot_saturation(
    shown: Pass | Curve | StopCurve | Sequence[Curve],
    *,
    ax: Axes | None = None,
    language: str | None = None,
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
        th or en; by default that of ``qc.options``.
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
    >>> from matplotlib import pyplot as plt
    >>> plt.close(ax.figure)
    """
    language = language_of(language)
    if isinstance(shown, Pass):
        shown = code_curve(codes_by_interview(shown.study))
    # Under the picture of several codes' meanings stands a legend that grows with them.
    more = 0.0 if isinstance(shown, Curve | StopCurve) else 0.2 * len(shown)
    place = new_axes(ax, height=4.2 + more)
    if isinstance(shown, StopCurve):
        drawn = _stop(place, shown, language)
    elif isinstance(shown, Curve):
        drawn = _curve(place, shown, language, codebook)
    else:
        drawn = _meanings(place, shown, language, codebook)
    return _dress(place, language, drawn=drawn)


def _curve(ax: Axes, curve: Curve, language: str, codebook: Codebook | None) -> bool:
    """Draw one curve within the band of random orders."""
    names = [_INTERVIEWS, _CODES if curve.kind == "code" else _DIMENSIONS]
    _labelled(ax, names, language)
    if curve.code:
        ax.set_title(code_label(curve.code, codebook, language, width=40), loc="left")
    at = [point.n for point in curve.points]
    low, high = ([getattr(point, side) for point in curve.points] for side in ("low", "high"))
    ax.fill_between(at, low, high, color=SKY, alpha=0.35, linewidth=0, label=_BAND.in_(language))
    medians = [point.median for point in curve.points]
    ax.plot(at, medians, color=GREY, linestyle="--", linewidth=1.2, label=_MEDIAN.in_(language))
    observed = [point.observed for point in curve.points]
    ax.plot(at, observed, color=BLUE, marker="o", linewidth=1.8, label=_OBSERVED.in_(language))
    whole_numbers(ax, at)
    if at:
        ax.legend(fontsize="small", frameon=False, loc="lower right")
    return bool(at)


def _meanings(ax: Axes, found: Sequence[Curve], language: str, codebook: Codebook | None) -> bool:
    """Draw the curves of several codes, each with a colour, a marker and a line of its own."""
    _labelled(ax, [_INTERVIEWS, _DIMENSIONS], language)
    for place, curve in enumerate(found):
        colour, marker, line = line_look(place)
        at, observed = [point.n for point in curve.points], [point.observed for point in curve.points]
        label = code_label(curve.code, codebook, language, width=40)
        ax.plot(at, observed, color=colour, marker=marker, linestyle=line, label=label)
    at_all = sorted({point.n for curve in found for point in curve.points})
    whole_numbers(ax, at_all)
    if at_all:
        legend_below(ax, ax.get_legend_handles_labels()[0], columns=2, under=UNDER_WORDS)
    return bool(at_all)


def _stop(ax: Axes, curve: StopCurve, language: str) -> bool:
    """Draw the verdicts pass by pass, and where something was changed in between."""
    _labelled(ax, [_PASSES, _CASES], language)
    at = [point.number for point in curve.points]
    label: str | None = _CHANGED.in_(language)
    for point in curve.points:
        if point.after:
            ax.axvline(point.number - 0.5, color=GREY, linestyle=":", linewidth=1.2, label=label)
            label = None
    for name, (colour, marker, line) in _VERDICTS.items():
        counts = [getattr(point, name) for point in curve.points]
        said = VERDICTS[name].in_(language)
        ax.plot(at, counts, color=colour, marker=marker, linestyle=line, label=said, linewidth=1.8, clip_on=False)
    whole_numbers(ax, at)
    if at:
        legend_below(ax, ax.get_legend_handles_labels()[0], columns=4, under=UNDER_WORDS)
    return bool(at)


def _labelled(ax: Axes, names: Sequence[Bilingual], language: str) -> None:
    across, up = (name.in_(language) for name in names)
    ax.set_xlabel(across)
    ax.set_ylabel(up)


def _dress(ax: Axes, language: str, *, drawn: bool) -> Axes:
    """Give whole numbers and the font; of these axes alone. Where nothing was drawn, say so."""
    if not drawn:
        return nothing(ax, language)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.spines[["top", "right"]].set_visible(False)
    ax.set_ylim(bottom=0)
    return finish(ax)
