"""How a machine's suggestions fare: a curve of learning, and whether a score means what it says. Measures nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from qualcoop.errors import UsageError
from qualcoop.records.bilingual import Bilingual
from qualcoop.views.plots.style import (
    BLUE,
    GREY,
    INK,
    PALE,
    UNDER_WORDS,
    finish,
    language_of,
    legend_below,
    line_look,
    new_axes,
    nothing,
    whole_numbers,
)

__all__ = ["plot_learning_curve", "plot_reliability"]

_AT_AXIS = 0.12
Share = float | Sequence[float] | None

_INTERVIEWS = Bilingual("จำนวนบทสัมภาษณ์ที่ใช้เรียนรู้", "Interviews learned from")
_RECALL = Bilingual("สัดส่วนข้อความที่พบรหัสที่ถูกต้อง", "Share of passages whose code is found")
_AMONG = Bilingual("ใน {k} อันดับแรก", "among the first {k}")
_SCORE = Bilingual("คะแนนเฉลี่ยที่เครื่องให้", "Mean score given")
_RIGHT = Bilingual("สัดส่วนที่ผู้ลงรหัสเห็นด้วย", "Share that coders agree with")
_IDEAL = Bilingual("คะแนนตรงกับสัดส่วนจริง", "score equals share")


def plot_learning_curve(
    rows: Iterable[Sequence[Share]],
    *,
    ranks: Sequence[int] = (1, 3, 5),
    ax: Axes | None = None,
    language: str | None = None,
) -> Axes:
    """Draw how much is found as a coder learns from more interviews.

    Parameters
    ----------
    rows
        One a number of interviews: that number, then for each of `ranks` the share found among so many suggestions,
        as a number, or as (share, low, high) where there is an interval; None where there is none.
    ranks
        How many suggestions each column looks at.
    ax, language
        Where to draw, None for a new figure; th or en, by default that of ``qc.options``.

    Returns
    -------
    Axes
        A line for each rank, with a band where intervals are given.

    Raises
    ------
    UsageError
        If a row has another number of columns.

    Examples
    --------
    >>> ax = plot_learning_curve([(1, 0.3, 0.5, 0.6), (4, (0.5, 0.4, 0.6), 0.7, 0.8)], language="en")
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['among the first 1', 'among the first 3', 'among the first 5']
    >>> from matplotlib import pyplot as plt
    >>> plt.close(ax.figure)
    """
    language, table = language_of(language), sorted((tuple(row) for row in rows), key=_first)
    for row in table:
        if len(row) != len(ranks) + 1:
            raise UsageError(f"row {row!r} has {len(row)} columns; it needs the number of interviews and {len(ranks)}")
    place = new_axes(ax)
    if not table:
        return nothing(place, language)
    for column, rank in enumerate(ranks, start=1):
        _line(place, table, column, _AMONG.in_(language).format(k=rank))
    place.set_xlabel(_INTERVIEWS.in_(language))
    place.set_ylabel(_RECALL.in_(language))
    whole_numbers(place, [_first(row) for row in table])
    _shares(place)
    legend_below(place, place.get_legend_handles_labels()[0], columns=len(ranks), under=UNDER_WORDS)
    return finish(place)


def _first(row: Sequence[Share]) -> float:
    return _number(row[0])


def _number(share: Share) -> float:
    if isinstance(share, Sequence):
        return float(share[0])
    return float("nan") if share is None else float(share)


def _line(ax: Axes, table: Sequence[Sequence[Share]], column: int, label: str) -> None:
    colour, marker, line = line_look(column - 1)
    at = [_first(row) for row in table]
    values = [row[column] for row in table]
    ax.plot(at, [_number(value) for value in values], color=colour, marker=marker, linestyle=line, label=label)
    banded = [(x, value) for x, value in zip(at, values, strict=True) if isinstance(value, Sequence)]
    if len(banded) == len(at):
        low, high = ([float(value[end]) for _, value in banded] for end in (1, 2))
        ax.fill_between(at, low, high, color=colour, alpha=0.15, linewidth=0)
    else:
        for x, value in banded:
            ax.plot([x, x], [float(value[1]), float(value[2])], color=colour, linewidth=1.4)


def _shares(ax: Axes) -> None:
    ax.set_ylim(0, 1)
    ax.yaxis.set_major_formatter(PercentFormatter(1.0))
    ax.grid(color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)


def plot_reliability(
    bins: Iterable[tuple[float, float, int]], *, ax: Axes | None = None, language: str | None = None
) -> Axes:
    """Draw whether a suggestion's score is the share of times that people agree with it.

    Parameters
    ----------
    bins
        For each bin of scores: their mean, the share that was right, and the number of suggestions. Empty bins are
        left out.
    ax, language
        Where to draw, None for a new figure; th or en, by default that of ``qc.options``.

    Returns
    -------
    Axes
        A point for each bin, larger for more suggestions, its number beside it; on the broken line a score says
        what it means, below it the machine is too sure.

    Examples
    --------
    >>> ax = plot_reliability([(0.2, 0.1, 40), (0.8, 0.7, 12)], language="en")
    >>> [text.get_text() for text in ax.texts]
    ['40', '12']
    >>> from matplotlib import pyplot as plt
    >>> plt.close(ax.figure)
    """
    language, found = language_of(language), sorted(row for row in bins if row[2])
    place = new_axes(ax, width=5.2, height=5.0)
    if not found:
        return nothing(place, language)
    place.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1.2, label=_IDEAL.in_(language))
    most = max(n for *_, n in found)
    scores, shares = [score for score, *_ in found], [share for _, share, _ in found]
    place.plot(scores, shares, color=BLUE, linewidth=1.2)
    place.scatter(scores, shares, s=[30 + 150 * n / most for *_, n in found], color=BLUE, zorder=3, clip_on=False)
    for row in found:
        _number_beside(place, row, most)
    place.set_xlim(0, 1)
    place.xaxis.set_major_formatter(PercentFormatter(1.0))
    place.set_xlabel(_SCORE.in_(language))
    place.set_ylabel(_RIGHT.in_(language))
    _shares(place)
    place.set_aspect("equal")
    legend_below(place, place.get_legend_handles_labels()[0], under=UNDER_WORDS)
    return finish(place)


def _number_beside(ax: Axes, row: tuple[float, float, int], most: int) -> None:
    """Write how many suggestions a point stands for, away from the broken line, and never over the axis beside."""
    score, share, n = row
    away = 4 + ((30 + 150 * n / most) ** 0.5) / 2
    above = share > score and score > _AT_AXIS
    ax.annotate(
        f"{n:,}",
        (score, share),
        xytext=(-away, away / 2) if above else (away, 2 if share < 0.06 else -away / 2),
        textcoords="offset points",
        ha="right" if above else "left",
        va="bottom" if above or share < 0.06 else "top",
        fontsize="small",
        color=INK,
        bbox={"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none", "alpha": 0.7},
    )
