"""The network of codes that stand near each other in talk, with labels that can be read. Counts nothing itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.text import Annotation

from qualcoop.records.bilingual import Bilingual
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import Codings
from qualcoop.views.networks import NEAR, co_occurrence, positions
from qualcoop.views.plots.placing import Box, Disk, Line, place_labels
from qualcoop.views.plots.style import (
    BLUE,
    GREY,
    INK,
    code_label,
    finish,
    key,
    language_of,
    legend_below,
    new_axes,
    nothing,
)

__all__ = ["code_network"]

_EDGE = Bilingual(
    "เส้น: ข้อความของสองรหัสที่อยู่ใกล้กันไม่เกิน {near} อักขระ ({n} แห่ง)",
    "line: stretches within {near} characters of each other ({n})",
)
_NODE = Bilingual("จุด: ข้อความที่มีรหัสนั้น ({n} แห่ง)", "dot: stretches that carry the code ({n})")
# Fewer codes need a smaller picture.
_FEW = 7
# A label this near its dot, in points, needs no line to it.
_NEXT_TO = 7.0
# Inches that a letter takes across and a line takes down; how much of the picture labels may fill.
_LETTER, _FILLED = (0.075, 0.17), 0.22
# Points kept free around a label, so that two are not read as one.
_APART = (3.0, 3.5)
_SMALLEST, _LARGEST = 4.0, 15.0
_THINNEST, _THICKEST = 0.6, 6.0


def code_network(
    codings: Codings,
    *,
    codebook: Codebook | None = None,
    near: int = NEAR,
    least: int = 1,
    ax: Axes | None = None,
    language: str | None = None,
) -> Axes:
    """Draw which codes stand near each other.

    Parameters
    ----------
    codings
        Those that stand; words count once, whoever gave the codes.
    codebook
        Gives codes their labels; without one their ids stand.
    near
        The most characters between two stretches that are near each other; 0: they share words or touch.
    least
        Lines for fewer stretches are left out.
    ax, language
        Where to draw, None for a new figure; th or en, by default that of ``qc.options``.

    Returns
    -------
    Axes
        A dot for each code, larger where it is given more; a line where two stand near each other in the talk, thicker
        where that is more often. Nearness on the picture is arrangement; only lines are counted.

    Examples
    --------
    >>> import qualcoop as qc
    >>> study = qc.datasets.coop()
    >>> ax = code_network(study.codings, codebook=study.codebook, language="en")
    >>> sorted(text.get_text() for text in ax.texts)
    ["members' debt", 'trust']
    >>> from matplotlib import pyplot as plt
    >>> plt.close(ax.figure)
    """
    language = language_of(language)
    graph = co_occurrence(codings, near=near, least=least)
    words = {code: code_label(code, codebook, language, width=22) for code in graph}
    width, height = _size(words.values())
    place = new_axes(ax, width=width, height=height)
    if not len(graph):
        return nothing(place, language)
    at = positions(graph)
    counts = dict(graph.nodes(data="n"))
    radii = {code: _between(n, max(counts.values()), _SMALLEST, _LARGEST) for code, n in counts.items()}
    weights = {(one, other): weight for one, other, weight in graph.edges(data="weight")}
    place.set_axis_off()
    _room(place, at)
    _edges(place, at, weights)
    for code, (x, y) in at.items():
        place.plot(x, y, "o", color=BLUE, markeredgecolor="white", markersize=2 * radii[code], zorder=2)
    _explained(place, counts, weights, near, language)
    labels = [place.annotate(words[code], at[code], **_LABEL) for code in at]
    finish(place)
    _place(place, labels, at, radii, list(weights))
    return place


_LABEL: dict[str, Any] = {
    "xytext": (0, 0),
    "textcoords": "offset points",
    "ha": "center",
    "va": "center",
    "fontsize": "small",
    "color": INK,
    "linespacing": 1.1,
    "zorder": 4,
    "annotation_clip": False,
    "arrowprops": {"arrowstyle": "-", "color": GREY, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0, "linestyle": ":"},
    "bbox": {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.75},
}


def _size(labels: Collection[str]) -> tuple[float, float]:
    """Give a picture's size in inches: larger where the labels would else cover each other."""
    width, height = (6.4, 4.4) if len(labels) < _FEW else (9.0, 6.6)
    lines = [label.split("\n") for label in labels]
    taken = sum(_LETTER[1] * len(rows) * _LETTER[0] * max(map(len, rows)) for rows in lines)
    larger = max(1.0, (taken / (_FILLED * width * height)) ** 0.5)
    return width * larger, height * larger


def _between(n: float, most: float, low: float, high: float) -> float:
    """Give a size whose area grows with the number."""
    return float(max(low, high * (n / most) ** 0.5)) if most else low


def _room(ax: Axes, at: Mapping[str, tuple[float, float]]) -> None:
    """Leave room on all sides for labels."""
    across, up = ([point[side] for point in at.values()] for side in (0, 1))
    ax.set_xlim(min(across) - 0.35, max(across) + 0.35)
    ax.set_ylim(min(up) - 0.25, max(up) + 0.25)


def _edges(ax: Axes, at: Mapping[str, tuple[float, float]], weights: Mapping[tuple[str, str], int]) -> None:
    most = max(weights.values(), default=1)
    widths = [_THINNEST + (_THICKEST - _THINNEST) * (n - 1) / max(most - 1, 1) for n in weights.values()]
    lines = [(at[one], at[other]) for one, other in weights]
    ax.add_collection(LineCollection(lines, linewidths=widths, colors="#9A9A9A", alpha=0.55, zorder=1))


def _place(
    ax: Axes,
    labels: Sequence[Annotation],
    at: Mapping[str, tuple[float, float]],
    radii: Mapping[str, float],
    edges: Sequence[tuple[str, str]],
) -> None:
    """Move the labels so that none covers another, measured in points on the figure as it is laid out."""
    figure = ax.get_figure(root=True)
    if figure is None:
        return
    figure.draw_without_rendering()
    points = 72.0 / figure.dpi
    spots = {code: _in_points(ax, spot, points) for code, spot in at.items()}
    sizes = [_half(label, points) for label in labels]
    disks = [Disk(x, y, radii[code]) for code, (x, y) in spots.items()]
    lines: list[Line] = [(spots[one], spots[other]) for one, other in edges]
    placed, _ = place_labels(disks, sizes, lines, _frame(ax, points))
    for label, disk, size, (x, y) in zip(labels, disks, sizes, placed, strict=True):
        label.set_position((x - disk.x, y - disk.y))
        label.set_in_layout(False)
        if label.arrow_patch is not None:
            label.arrow_patch.set_visible(Box(x, y, *size).gap(disk) > _NEXT_TO)


def _in_points(ax: Axes, spot: tuple[float, float], points: float) -> tuple[float, float]:
    x, y = ax.transData.transform(spot)
    return float(x * points), float(y * points)


def _half(label: Annotation, points: float) -> tuple[float, float]:
    box = label.get_window_extent()
    return box.width * points / 2 + _APART[0], box.height * points / 2 + _APART[1]


def _frame(ax: Axes, points: float) -> Box:
    box = ax.get_window_extent()
    middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return Box(middle[0] * points, middle[1] * points, box.width * points / 2, box.height * points / 2)


def _explained(
    ax: Axes, counts: Mapping[str, int], weights: Mapping[tuple[str, str], int], near: int, language: str
) -> None:
    keys = [key(_NODE.in_(language).format(n=_range(counts.values())), colour=BLUE, marker="o", size=9)]
    if weights:
        said = _EDGE.in_(language).format(near=near, n=_range(weights.values()))
        keys.append(key(said, colour="#9A9A9A"))
    legend_below(ax, keys, columns=1, under=2.0)


def _range(numbers: Collection[int]) -> str:
    least, most = min(numbers), max(numbers)
    return f"{least}" if least == most else f"{least}–{most}"
