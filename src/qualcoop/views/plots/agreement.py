"""Agreement between coders with its intervals, code by code. Calls no value good or bad."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matplotlib.axes import Axes

from qualcoop.coding.agreement import Agreement, CodeAgreement
from qualcoop.coding.shown import COEFFICIENT_NAMES
from qualcoop.measures.agreement import Coefficient
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.codebook import Codebook
from qualcoop.views.plots.style import BLUE, GREY, INK, PALE, code_label, finish, language_of, new_axes, row_height

__all__ = ["plot_agreement"]

_ALL = Bilingual("ทุกรหัสรวมกัน", "All codes together")
_UNDEFINED = Bilingual("ไม่มีค่า", "not defined")
_INTERVAL = Bilingual("{name} (เส้น: ช่วงความเชื่อมั่นร้อยละ 95)", "{name} (line: 95 % interval)")
_TOGETHER = Bilingual("ในวงเล็บ: จำนวนหน่วยที่ผู้ลงรหัสทุกคนให้รหัสนั้น", "in brackets: units to which all coders gave the code")


def plot_agreement(
    agreement: Agreement,
    *,
    coefficient: str = "krippendorff_alpha",
    codebook: Codebook | None = None,
    ax: Axes | None = None,
    language: str | None = None,
) -> Axes:
    """Draw one coefficient of agreement for each code and for all together, with its 95 % interval.

    Parameters
    ----------
    agreement
        What was measured.
    coefficient
        Which of its coefficients.
    codebook
        Gives codes their labels and their order; without one their ids stand, by the alphabet.
    ax, language
        Where to draw, None for a new figure; th or en, by default that of ``qc.options``.

    Returns
    -------
    Axes
        A point for each value, a line for its interval where there is one; the number beside a code says to how many
        units all coders gave it.

    Raises
    ------
    UsageError
        If the agreement has no such coefficient.

    Examples
    --------
    >>> import qualcoop as qc
    >>> from qualcoop.workflows.agreeing import agree
    >>> found = agree(qc.datasets.folder("kalasin"), coders=["guided-1", "guided-2"], resamples=20)
    >>> ax = plot_agreement(found, language="en")
    >>> ax.get_xlabel().splitlines()[0]
    "Krippendorff's alpha (line: 95 % interval)"
    >>> from matplotlib import pyplot as plt
    >>> plt.close(ax.figure)
    """
    language = language_of(language)
    rows = [(_ALL.in_(language), agreement[coefficient])]
    for one in sorted(agreement.per_code, key=_in_order_of(codebook)):
        rows.append((f"{code_label(one.code, codebook, language, width=54)} ({one.together})", one[coefficient]))
    labels = [label for label, _ in rows]
    place = new_axes(ax, width=7.6, height=1.3 + row_height(labels, 0.34) * max(len(rows), 3))
    _scale(place, [one for _, one in rows])
    for y, (_, found) in enumerate(rows):
        _point(place, found, y, language)
    place.set_yticks(range(len(rows)), labels)
    place.get_yticklabels()[0].set_fontweight("bold")
    place.set_ylim(len(rows) - 0.4, -0.6)
    place.axhline(0.5, color=PALE, linewidth=0.8)
    said = _INTERVAL.in_(language).format(name=COEFFICIENT_NAMES[coefficient].in_(language))
    place.set_xlabel(f"{said}\n{_TOGETHER.in_(language)}", linespacing=1.5)
    place.set_title(" · ".join(agreement.coders), loc="left", fontsize="medium")
    return finish(place)


def _in_order_of(codebook: Codebook | None) -> Callable[[CodeAgreement], tuple[int, str]]:
    order = {code.id: place for place, code in enumerate(codebook or ())}

    def place(one: CodeAgreement) -> tuple[int, str]:
        return (order.get(one.code, len(order)), one.code)

    return place


def _scale(ax: Axes, found: Sequence[Coefficient]) -> None:
    lows = [one.low if one.low is not None else one.value for one in found]
    lowest = min([0.0, *(low for low in lows if low is not None)])
    ax.set_xlim(max(-1.05, lowest - 0.06), 1.04)
    ax.axvline(0, color=GREY, linewidth=0.8, linestyle=":")
    ax.grid(axis="x", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)


def _point(ax: Axes, found: Coefficient, y: int, language: str) -> None:
    if found.value is None:
        ax.text(0.02, y, _UNDEFINED.in_(language), va="center", fontsize="small", color=GREY)
        return
    if found.low is not None and found.high is not None:
        ax.plot([found.low, found.high], [y, y], color=BLUE, linewidth=2.2, solid_capstyle="round", gid="interval")
    ax.plot(found.value, y, marker="D" if y == 0 else "o", color=INK if y == 0 else BLUE, markersize=7, gid="value")
