"""What every picture shares: colours, the Thai font, words in two languages, broken labels. Draws no data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import category

import fontpkg_sarabun
from matplotlib import font_manager
from matplotlib import pyplot as plt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, MaxNLocator
from matplotlib.transforms import IdentityTransform, ScaledTranslation

from qualcoop.errors import UsageError
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.codebook import Codebook
from qualcoop.records.options import LANGUAGES, options
from qualcoop.text.boundaries import words
from qualcoop.views.wording import STANCES, code_name

__all__ = [
    "BLUE",
    "GREEN",
    "GREY",
    "INK",
    "LINES",
    "NOTHING",
    "OCHRE",
    "ORANGE",
    "PALE",
    "PURPLE",
    "RED",
    "SKY",
    "STANCE_COLOURS",
    "UNDER_WORDS",
    "Mark",
    "broken",
    "code_label",
    "draw_marks",
    "finish",
    "font",
    "key",
    "language_of",
    "legend_below",
    "line_look",
    "new_axes",
    "nothing",
    "row_height",
    "stance_word",
    "whole_numbers",
]

# Okabe and Ito's colours, told apart by all; markers, hatches and lines say the same again, for print without colour.
BLUE, ORANGE, RED, GREEN = "#0072B2", "#E69F00", "#D55E00", "#009E73"
# A deeper orange for what is drawn as an outline, which the light one would leave hard to see on white.
OCHRE = "#A86800"
PURPLE, SKY, GREY = "#CC79A7", "#56B4E9", "#595959"
INK, PALE = "#222222", "#D9D9D9"
LINES = tuple(
    zip(
        (BLUE, RED, GREEN, ORANGE, PURPLE, SKY, GREY),
        ("o", "s", "^", "D", "v", "P", "X"),
        ("-", "--", "-.", ":", "-", "--", "-."),
        strict=True,
    )
)
STANCE_COLOURS = {"facilitates": BLUE, "hinders": RED, "neutral": GREY}
UNDER_WORDS = 36.0
"""Points under the axes at which a legend clears the numbers and the name of the axis below."""
_FEW = 12
NOTHING = Bilingual("ไม่มีข้อมูลให้แสดง", "nothing to show")


def language_of(language: str | None) -> str:
    """Give the language of a picture's words: the one asked for, else that of ``qc.options``.

    Raises
    ------
    UsageError
        If it is neither th nor en.
    """
    if language is None:
        return options.language
    if language not in LANGUAGES:
        raise UsageError(f"language is {language!r}; a picture is labelled in {' or '.join(LANGUAGES)}")
    return language


def new_axes(ax: Axes | None, *, width: float = 7.0, height: float = 4.2) -> Axes:
    """Give the axes to draw on: those given, else those of a new figure of this size in inches."""
    return plt.subplots(figsize=(width, height), layout="constrained")[1] if ax is None else ax


@cache
def font() -> str:
    """Make the Thai font known to matplotlib, and give its name; nobody's default changes."""
    files = Path(fontpkg_sarabun.ROOT) / "files"
    for name in ("Regular", "Bold"):
        font_manager.fontManager.addfont(files / f"Sarabun-{name}.ttf")
    return "Sarabun"


def finish(ax: Axes) -> Axes:
    """Write all words of these axes in the Thai font, now and when ticks move."""
    ax.tick_params(labelfontfamily=font())
    for text in ax.findobj(Text):
        text.set_fontfamily(font())
    return ax


def nothing(ax: Axes, language: str, *, says: Bilingual = NOTHING) -> Axes:
    """Say that there is nothing to show, or why."""
    ax.set_axis_off()
    ax.text(0.5, 0.5, says.in_(language), transform=ax.transAxes, ha="center", va="center", color=INK)
    return finish(ax)


def key(label: str, *, colour: str, marker: str = "", hollow: str = "", size: float = 8.0) -> Line2D:
    """Give an entry of a legend, a line where there is no marker; `hollow` is the colour inside a hollow one."""
    return Line2D(
        [],
        [],
        color=colour,
        marker=marker or "None",
        linestyle="None" if marker else "-",
        label=label,
        markersize=size,
        markerfacecolor=hollow or colour,
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """How one state is drawn; the shape alone tells it."""

    says: Bilingual
    marker: str
    colour: str
    hollow: str = ""
    size: float = 9.0

    def key(self, language: str) -> Line2D:
        """Give its entry in a legend."""
        return key(
            self.says.in_(language), colour=self.colour, marker=self.marker, hollow=self.hollow, size=self.size
        )


def draw_marks(ax: Axes, mark: Mark, spots: Sequence[tuple[float, float]], *, gid: str) -> None:
    """Draw the same mark on several spots, as one artist with a name."""
    ax.plot(
        [x for x, _ in spots],
        [y for _, y in spots],
        linestyle="None",
        marker=mark.marker,
        color=mark.colour,
        markerfacecolor=mark.hollow or mark.colour,
        markeredgewidth=1.6 if mark.hollow else 0.6,
        markersize=mark.size,
        clip_on=False,
        zorder=3,
        gid=gid,
    )


def line_look(place: int) -> tuple[str, str, str]:
    """Give colour, marker and kind of the line at this place; the first forty-nine differ in colour or in marker."""
    colour, _, line = LINES[place % len(LINES)]
    _, marker, _ = LINES[(place + place // len(LINES)) % len(LINES)]
    return colour, marker, line


def whole_numbers(ax: Axes, at: Sequence[float]) -> None:
    """Write whole numbers on the axis below: these themselves where they are few."""
    ax.xaxis.set_major_locator(FixedLocator(list(at)) if 0 < len(at) <= _FEW else MaxNLocator(integer=True))
    if len(set(at)) == 1:
        ax.set_xlim(at[0] - 1, at[0] + 1)


def legend_below(
    ax: Axes, keys: Sequence[Artist], *, title: str = "", columns: int = 3, under: float = 6.0
) -> None:
    """Put a legend so many points under the axes, where it hides nothing, however high the picture is."""
    figure = ax.get_figure(root=True)
    down = ScaledTranslation(0, -under / 72, figure.dpi_scale_trans) if figure else IdentityTransform()
    legend = ax.legend(
        handles=list(keys),
        title=title or None,
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        bbox_transform=ax.transAxes + down,
        ncols=min(columns, max(len(keys), 1)),
        frameon=False,
        fontsize="small",
        title_fontsize="small",
        handletextpad=0.4,
        columnspacing=1.4,
    )
    legend.set_in_layout(True)


def code_label(id_: str, codebook: Codebook | None, language: str, *, width: int = 28) -> str:
    """Give a code's label, broken into lines; its id where there is no codebook."""
    said = Bilingual(id_, id_) if codebook is None else code_name(id_, codebook)
    return broken(said.in_(language), width)


def row_height(labels: Sequence[str], least: float = 0.36) -> float:
    """Give the height of a row in inches that holds the tallest of the labels."""
    most = max((label.count("\n") + 1 for label in labels), default=1)
    return max(least, 0.21 * most + 0.07)


def stance_word(stance: str, language: str) -> str:
    """Give the word for a stance."""
    return STANCES[stance].in_(language)


def broken(text: str, width: int) -> str:
    """Break a label between words into as few lines of at most `width` letters as will do, of about one length.

    Marks above and below take no room; a word longer than `width` stands whole.

    Examples
    --------
    >>> broken("บุคลากรหรือเจ้าหน้าที่ของเทศบาล", 22).splitlines()
    ['บุคลากรหรือเจ้าหน้าที่', 'ของเทศบาล']
    >>> broken("Budgets", 24)
    'Budgets'
    """
    parts = [text[start:end] for start, end in words(text)]
    lines = _lines(parts, width)
    for narrower in range(width - 1, width // 2, -1):
        tried = _lines(parts, narrower)
        if len(tried) == len(lines) and max(map(_length, tried)) < max(map(_length, lines)):
            lines = tried
    return "\n".join(lines)


def _lines(parts: Sequence[str], width: int) -> list[str]:
    lines = [""]
    for part in parts:
        if lines[-1].strip() and _length(lines[-1] + part.rstrip()) > width:
            lines.append("")
        lines[-1] += part if lines[-1] else part.lstrip()
    return [line.rstrip() for line in lines]


def _length(text: str) -> int:
    return sum(category(letter) != "Mn" for letter in text)
