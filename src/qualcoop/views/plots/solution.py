"""The solution by cases: which case carries which recipe, with what outcome. Minimises nothing, proves nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from matplotlib.axes import Axes

from qualcoop.induction.recipes import Configuration, Recipe, Recipes
from qualcoop.induction.study import Pass
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.codebook import Codebook
from qualcoop.records.expression import And, Condition, Expression, Not, Truth, atoms
from qualcoop.views.plots.style import (
    BLUE,
    GREY,
    INK,
    OCHRE,
    PALE,
    RED,
    Mark,
    broken,
    code_label,
    draw_marks,
    finish,
    language_of,
    legend_below,
    new_axes,
    nothing,
    row_height,
)
from qualcoop.views.wording import OUTCOMES, case_name

__all__ = ["plot_solution"]

_ASKED = Mark(Bilingual("ชุดเงื่อนไขต้องมี", "asked for by the recipe"), "o", INK, "", 7.5)
_CARRIED: Mapping[tuple[Truth, Truth], Mark] = {
    ("T", "T"): Mark(Bilingual("มีชุดเงื่อนไข และเกิดผล", "carries it, and the outcome occurs"), "o", BLUE, "", 9.0),
    ("T", "F"): Mark(Bilingual("มีชุดเงื่อนไข แต่ไม่เกิดผล", "carries it, and it does not occur"), "X", RED, "", 9.0),
    ("T", "?"): Mark(
        Bilingual("มีชุดเงื่อนไข แต่ยังไม่รู้ผล", "carries it, outcome not known"), "D", OCHRE, "white", 7.5
    ),
    ("?", "?"): Mark(Bilingual("ยังไม่รู้ว่ามีหรือไม่", "not known whether it does"), "$?$", GREY, "", 8.0),
    ("F", "F"): Mark(Bilingual("ไม่มีชุดเงื่อนไขนั้น", "does not carry it"), ".", "#A6A6A6", "", 4.0),
}
_OUTCOME: Mapping[Truth, Mark] = {
    "T": Mark(OUTCOMES["T"], "s", INK, "", 7.0),
    "F": Mark(OUTCOMES["F"], "s", INK, "white", 7.0),
    "?": Mark(OUTCOMES["?"], "$?$", INK, "", 8.0),
}
_HEADS: Mapping[str, Bilingual] = {
    "T": Bilingual("กรณีที่เกิดผล", "Cases with the outcome"),
    "C": Bilingual("เงื่อนไขเหมือนกันแต่ผลขัดแย้งกัน", "Alike, but contradictory in outcome"),
    "?": Bilingual("กรณีที่ยังสรุปไม่ได้", "Undetermined cases"),
    "F": Bilingual("กรณีที่ไม่เกิดผล", "Cases without the outcome"),
}
_RECIPES, _EFFECT = Bilingual("ชุดเงื่อนไข", "Recipes"), Bilingual("ผล", "outcome")
_NEEDS = Bilingual("แต่ละชุดประกอบด้วย", "What each recipe asks for")
_LACKS, _NO_HARM = Bilingual("ไม่มี: {code}", "not: {code}"), Bilingual("ไม่เป็นอุปสรรค: {code}", "does not hinder: {code}")
_FIT = (Bilingual("ค่าความสอดคล้อง", "Consistency"), Bilingual("ค่าความครอบคลุม", "Coverage"))
_FIGURES = Bilingual("ค่าของแต่ละชุด", "Figures of each recipe")
_BETWEEN = Bilingual(
    "ระหว่างเส้น: กรณีที่เหมือนกันทุกเงื่อนไขที่ระบุทิศทางไว้",
    "Between two lines: cases alike in all conditions of which a direction is expected",
)
_NONE = Bilingual(
    "ไม่พบชุดเงื่อนไขในกรณีที่เกิดผล\n(ชุดเงื่อนไขใช้เฉพาะเงื่อนไขที่ระบุทิศทางไว้ใน expects)",
    "no recipe in the cases with the outcome\n(recipes join only conditions of which `expects` gives a direction)",
)
_NO_PROOF = Bilingual(
    "ชุดเงื่อนไขได้มาจากกรณีที่เกิดผลเอง จึงแสดงไม่ได้ว่าเพียงพอ",
    "Cases with the outcome made the recipes, and cannot show that they suffice",
)
_FEWEST = 3
"""Columns for which there is room, however few the recipes: so they stand near their names."""
_FIRST = 1.35
"""Where the first recipe stands: away from the outcome."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the picture: a heading, a state, a case, or a figure of fit."""

    label: str
    kind: str
    down: float
    state: int = -1
    case: str = ""
    row: Configuration | None = None
    figures: tuple[str, ...] = ()


def plot_solution(
    shown: Pass | Recipes,
    *,
    codebook: Codebook | None = None,
    ax: Axes | None = None,
    language: str | None = None,
) -> Axes:
    """Draw the solution by cases: what each recipe asks for, and which case carries it with which outcome.

    Parameters
    ----------
    shown
        A pass, for the recipes that it finds in the positive cases; or recipes, whose cases then go by their ids.
    codebook
        Gives conditions their labels: by default that of the pass; for recipes without one their ids stand.
    ax
        Where to draw; None makes a new figure, as high as the table needs.
    language
        th or en; by default that of ``qc.options``.

    Returns
    -------
    Axes
        A column a recipe. On top, the contributing states that it joins; below, a row a case: those with the outcome,
        those whose configuration contradicts itself (all conditions alike, the outcome not), those of which outcome or
        scope is not known, and those without it. Lines part the configurations; every mark has a shape of its own.

    Examples
    --------
    >>> import qualcoop as qc
    >>> ax = plot_solution(qc.datasets.hicks().test(), language="en")
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['outcome', '1', '2', '3']
    >>> from matplotlib import pyplot as plt
    >>> plt.close(ax.figure)
    """
    language = language_of(language)
    recipes = (shown.recipes or shown.find_recipes()) if isinstance(shown, Pass) else shown
    book = shown.study.codebook if codebook is None and isinstance(shown, Pass) else codebook
    cases = shown.study.spec.cases if isinstance(shown, Pass) else ()
    names = {case.id: case_name(case).in_(language) for case in cases}
    if not recipes.found:
        return nothing(new_axes(ax, height=2.0), language, says=_NONE)
    lines = tuple(_lines(recipes, book, names, language))
    place = new_axes(ax, width=max(4.2 + 0.62 * len(recipes.found), 6.6), height=1.9 + 0.26 * lines[-1].down)
    _frame(place, lines, len(recipes.found), language)
    _parted(place, lines)
    _needs(place, lines, recipes)
    used = [_ASKED, *_outcomes(place, lines), *_carried(place, lines)]
    _figures(place, lines)
    keys = [mark.key(language) for mark in used]
    legend_below(place, keys, title=f"{_BETWEEN.in_(language)}\n{_NO_PROOF.in_(language)}", columns=2)
    return finish(place)


# --- lines -----------------------------------------------------------------------------------------------------------


def _lines(recipes: Recipes, codebook: Codebook | None, names: Mapping[str, str], language: str) -> Iterator[_Line]:
    """Give the lines from top to bottom, each where its middle stands."""
    found = tuple(_unplaced(recipes, codebook, names, language))
    heights = [_height(line) for line in found]
    for line, height, end in zip(found, heights, accumulate(heights), strict=True):
        yield _Line(line.label, line.kind, end - height / 2, line.state, line.case, line.row, line.figures)


def _height(line: _Line) -> float:
    """Give the room of a line, in lines; a heading stands off from what is above it."""
    return row_height([line.label], 0.26) / 0.26 + (0.5 if line.kind == "head" else 0.0)


def _unplaced(recipes: Recipes, codebook: Codebook | None, names: Mapping[str, str], language: str) -> Iterator[_Line]:
    states = recipes.configurations.states
    joined = {part for recipe in recipes.found for part in _parts(recipe)}
    yield _Line(_NEEDS.in_(language), "head", 0)
    for place, state in enumerate(states):
        if state in joined:
            yield _Line(_state_label(state, codebook, language), "state", 0, state=place)
    for out, head in _HEADS.items():
        placed = [(row, case) for row in recipes.configurations for case in _under(row, out)]
        if placed:
            yield _Line(broken(head.in_(language), 36), "head", 0)
        yield from (_Line(broken(names.get(case, case), 36), "case", 0, case=case, row=row) for row, case in placed)
    fits = [recipe.fit for recipe in recipes.found]
    if any(fits):
        yield _Line(_FIGURES.in_(language), "head", 0)
        for words, name in zip(_FIT, ("inclS", "covS"), strict=True):
            figures = tuple(_figure(getattr(fit, name, None)) for fit in fits)
            yield _Line(words.in_(language), "figure", 0, figures=figures)


def _under(row: Configuration, out: str) -> tuple[str, ...]:
    """Give the cases of a row under a heading: those not known under that of their own, whatever their row says."""
    if out == "?":
        return row.undetermined
    return (*row.positive, *row.negative) if row.out == out else ()


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _parts(recipe: Recipe) -> tuple[Expression, ...]:
    return recipe.expression.parts if isinstance(recipe.expression, And) else (recipe.expression,)


def _state_label(state: Expression, codebook: Codebook | None, language: str) -> str:
    """Name a contributing state: the condition, or that it is not there, or that it does not hinder."""
    (atom,) = atoms(state)
    name = code_label(atom.code, codebook, language, width=200) if isinstance(atom, Condition) else str(atom)
    if isinstance(state, Not):
        hinders = isinstance(atom, Condition) and atom.hinders
        name = (_NO_HARM if hinders else _LACKS).in_(language).format(code=name)
    return broken(name, 36)


# --- drawing ---------------------------------------------------------------------------------------------------------


def _frame(ax: Axes, lines: Sequence[_Line], recipes: int, language: str) -> None:
    ax.set_ylim(lines[-1].down + 0.7, 0)
    ax.set_xlim(-0.55, _FIRST + max(recipes, _FEWEST) - 0.45)
    ax.set_yticks([line.down for line in lines], [line.label for line in lines])
    for label, line in zip(ax.get_yticklabels(), lines, strict=True):
        label.set_fontweight("bold" if line.kind == "head" else "normal")
        label.set_color(INK)
    ax.xaxis.tick_top()
    numbers = [str(number) for number in range(1, recipes + 1)]
    ax.set_xticks([0, *(_FIRST + place for place in range(recipes))], [_EFFECT.in_(language), *numbers])
    ax.annotate(
        _RECIPES.in_(language),
        (_FIRST + (recipes - 1) / 2, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 20),
        textcoords="offset points",
        ha="center",
        va="bottom",
        weight="bold",
        color=INK,
    )
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)


def _parted(ax: Axes, lines: Sequence[_Line]) -> None:
    """Draw a line between configurations, and a ground behind those that contradict themselves."""
    for before, line in pairwise(lines):
        if line.kind == "case" and line.row is not before.row:
            ax.axhline(line.down - _height(line) / 2, color=PALE, linewidth=0.7, zorder=0)
        if line.kind == "head":
            ax.axhline(line.down - _height(line) / 2 + 0.12, color=INK, linewidth=0.9, zorder=0)
    for line in lines:
        if line.row is not None and line.row.out == "C" and _y(line) != "?":
            half = _height(line) / 2
            ax.axhspan(line.down - half, line.down + half, color="#F0F0F0", linewidth=0, zorder=-1)


def _needs(ax: Axes, lines: Sequence[_Line], recipes: Recipes) -> None:
    """Draw the states of each recipe as dots on a string."""
    at = {recipes.configurations.states[line.state]: line.down for line in lines if line.kind == "state"}
    spots = []
    for place, recipe in enumerate(recipes.found):
        downs = sorted(at[part] for part in _parts(recipe))
        ax.plot([_FIRST + place] * 2, [downs[0], downs[-1]], color=INK, linewidth=1.6, zorder=1)
        spots += [(_FIRST + place, down) for down in downs]
    draw_marks(ax, _ASKED, spots, gid="asked")


def _outcomes(ax: Axes, lines: Sequence[_Line]) -> Iterator[Mark]:
    for value, mark in _OUTCOME.items():
        spots = [(0.0, line.down) for line in lines if line.row is not None and _y(line) == value]
        if spots:
            draw_marks(ax, mark, spots, gid=f"outcome-{value}")
            yield mark


def _y(line: _Line) -> Truth:
    """Give the outcome of a line's case; what is not known and what is contested are both not known here."""
    row = line.row or Configuration(())
    return "T" if line.case in row.positive else "F" if line.case in row.negative else "?"


def _carried(ax: Axes, lines: Sequence[_Line]) -> Iterator[Mark]:
    spots: dict[tuple[Truth, Truth], list[tuple[float, float]]] = {kind: [] for kind in _CARRIED}
    for line in lines:
        for place, has in enumerate(line.row.recipes if line.row else ()):
            y: Truth = has if has != "T" else _y(line)
            spots[has, y].append((_FIRST + place, line.down))
    for kind, mark in _CARRIED.items():
        if spots[kind]:
            draw_marks(ax, mark, spots[kind], gid=f"carried-{''.join(kind)}")
            yield mark


def _figures(ax: Axes, lines: Sequence[_Line]) -> None:
    for line in lines:
        for place, figure in enumerate(line.figures):
            ax.text(_FIRST + place, line.down, figure, ha="center", va="center", fontsize="small", color=INK)
