"""Pictures of findings: factors by case, and success against obstacles. Counts only what the findings list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from matplotlib.axes import Axes

from qualcoop.induction.findings import Factor, Findings
from qualcoop.records.bilingual import Bilingual
from qualcoop.views.plots.style import (
    BLUE,
    GREY,
    INK,
    OCHRE,
    PALE,
    PURPLE,
    RED,
    UNDER_WORDS,
    Mark,
    broken,
    code_label,
    draw_marks,
    finish,
    key,
    language_of,
    legend_below,
    new_axes,
    nothing,
    row_height,
)
from qualcoop.views.wording import LETTERS, OUTCOMES, STANCES, VERDICTS

__all__ = ["plot_butterfly", "plot_factors"]


_MARKS: Mapping[str, Mark] = {
    "facilitates": Mark(STANCES["facilitates"], "^", BLUE),
    "hinders": Mark(STANCES["hinders"], "v", RED),
    "contested": Mark(LETTERS["◇"], "D", PURPLE, "white", 8.0),
    "absent": Mark(LETTERS["○"], "o", INK, "white", 8.0),
    "mentioned": Mark(LETTERS["m"], "P", GREY, "", 7.5),
    "present": Mark(LETTERS["●"], "o", BLUE, "", 8.0),
    "overruled": Mark(Bilingual("ผู้วิจัยวินิจฉัยต่างจากที่เล่า", "judged otherwise than told"), "s", OCHRE, "white", 8.0),
    "silent": Mark(LETTERS["·"], ".", "#A6A6A6", "", 4.0),
}
# Cases up to which the picture is as wide as its legend asks for.
_NARROW = 9
_SIDES = ("facilitates", "hinders")
_COUNT = Bilingual("จำนวนกรณี", "Number of cases")
_IN_CASES = Bilingual("จำนวนกรณี", "number of cases")
_SUCCESS = Bilingual("ปัจจัยเอื้อ", "What facilitates")
_OBSTACLES = Bilingual("ปัจจัยที่เป็นอุปสรรค", "What hinders")
_EXPLAINS = Bilingual("ตัวหนา: เงื่อนไขที่อยู่ในสมมติฐาน", "Bold: in the hypothesis")
_BELOW_BAR = Bilingual("ตัวสีเทา: ยังไม่ถึงเกณฑ์รายงาน", "Grey: below the bar of reporting")
# In the order of the columns.
_GROUPS: Mapping[str, Bilingual] = {
    "T": OUTCOMES["T"],
    "C": OUTCOMES["C"],
    "?": OUTCOMES["?"],
    "F": OUTCOMES["F"],
    "outside": VERDICTS["outside"],
}


# --- factors by case ---------------------------------------------------------------------------------------------


def plot_factors(findings: Findings, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw what is told of each condition in each case: facilitates, hinders, contested, said to be absent, silent.

    Parameters
    ----------
    findings
        Its conditions are the rows; its cases the columns, those with the outcome first.
    ax
        Where to draw; None makes a new figure, as large as the table needs.
    language
        th or en; by default that of ``qc.options``.

    Returns
    -------
    Axes
        With one mark in every field: silence is drawn too, since it is not absence.

    Examples
    --------
    >>> import qualcoop as qc
    >>> ax = plot_factors(qc.datasets.coop().findings, language="en")
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['trust', "members' debt"]
    >>> from matplotlib import pyplot as plt
    >>> plt.close(ax.figure)
    """
    language = language_of(language)
    factors = findings.of_kind("condition")
    groups = _case_groups(findings)
    cases = [case for _, found in groups for case in found]
    labels = _labels(factors, findings, language)
    high = 1.7 + row_height(labels) * max(len(factors), 2)
    place = new_axes(ax, width=3.3 + 0.42 * max(len(cases), _NARROW), height=high)
    if not factors or not cases:
        return nothing(place, language)
    used = _fields(place, factors, cases)
    _grid(place, len(factors), len(cases))
    _case_axis(place, groups, cases, language)
    _factor_axis(place, factors, labels)
    _explained(place, used, factors, language)
    return finish(place)


def _case_groups(findings: Findings) -> list[tuple[str, list[str]]]:
    """Give the cases by outcome: T, not known, F, and those out of scope."""
    rows = [("outside" if row.scope == "F" else row.y, row.case) for row in findings.verdicts]
    told = rows or [("?", case) for case in findings.table.cases]
    by_outcome = {name: [case for found, case in told if found == name] for name in _GROUPS}
    return [(name, cases) for name, cases in by_outcome.items() if cases]


def _state(factor: Factor, case: str) -> str:
    for name in ("facilitates", "hinders", "contested", "absent", "overruled"):
        if case in getattr(factor, name):
            return name
    if case in factor.mentioned:
        return "present" if factor.code.cell == "presence" else "mentioned"
    return "silent"


def _fields(ax: Axes, factors: Sequence[Factor], cases: Sequence[str]) -> list[str]:
    """Draw the marks, one artist a state, and give the states that occur."""
    states = {(x, y): _state(factor, case) for y, factor in enumerate(factors) for x, case in enumerate(cases)}
    used = [name for name in _MARKS if name in states.values()]
    for name in used:
        mark = _MARKS[name]
        at = [place for place, state in states.items() if state == name]
        draw_marks(ax, mark, at, gid=f"state-{name}")
    return used


def _grid(ax: Axes, rows: int, columns: int) -> None:
    ax.set_xlim(-0.5, columns - 0.5)
    ax.set_ylim(rows - 0.5, -0.5)
    for y in range(rows - 1):
        ax.axhline(y + 0.5, color=PALE, linewidth=0.6, zorder=0)
    ax.spines[:].set_color(PALE)
    ax.tick_params(length=0)


def _case_axis(ax: Axes, groups: Sequence[tuple[str, list[str]]], cases: Sequence[str], language: str) -> None:
    """Name the cases on top, under the outcome they share."""
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(cases)), cases, rotation=90 if max(map(len, cases)) > 3 else 0)
    start = 0
    for place, (name, found) in enumerate(groups):
        if place:
            ax.axvline(start - 0.5, color=INK, linewidth=1.0)
        ax.annotate(
            # Broken over a narrow group, so that the words do not run into those beside.
            broken(_GROUPS[name].in_(language), max(6 * len(found), 7)),
            (start + len(found) / 2 - 0.5, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 18 if max(map(len, cases)) <= 3 else 10 + 6 * max(map(len, cases))),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize="small",
            color=INK,
        )
        start += len(found)


def _labels(factors: Iterable[Factor], findings: Findings, language: str) -> list[str]:
    return [code_label(factor.code.id, findings.study.codebook, language, width=38) for factor in factors]


def _factor_axis(ax: Axes, factors: Sequence[Factor], labels: Sequence[str]) -> None:
    ax.set_yticks(range(len(factors)), labels)
    for label, factor in zip(ax.get_yticklabels(), factors, strict=True):
        label.set_fontweight("bold" if factor.in_explanation else "normal")
        label.set_color(INK if factor.reported else "#8A8A8A")


def _explained(ax: Axes, used: Sequence[str], factors: Sequence[Factor], language: str) -> None:
    keys = [_MARKS[name].key(language) for name in used]
    notes = [_EXPLAINS] * any(f.in_explanation for f in factors) + [_BELOW_BAR] * any(not f.reported for f in factors)
    narrow = ax.get_xlim()[1] < _NARROW
    title = " · ".join(note.in_(language) for note in notes)
    legend_below(ax, keys, title=title, columns=2 if narrow else 3)


# --- success against obstacles -----------------------------------------------------------------------------------


def plot_butterfly(findings: Findings, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw in how many cases each condition facilitates (to the right) and hinders (to the left).

    Parameters
    ----------
    findings
        Its reported conditions are the rows, those that facilitate most on top.
    ax
        Where to draw; None makes a new figure.
    language
        th or en; by default that of ``qc.options``.

    Returns
    -------
    Axes
        Both sides have the same scale; a diamond with a number says in how many cases it is contested.

    Examples
    --------
    >>> import qualcoop as qc
    >>> ax = plot_butterfly(qc.datasets.hatyai().findings, language="en")
    >>> ax.get_xlabel()
    'Number of cases'
    >>> from matplotlib import pyplot as plt
    >>> plt.close(ax.figure)
    """
    language = language_of(language)
    found = sorted((f for f in findings.of_kind("condition") if f.reported and _directed(f)), key=_by_balance)
    labels = _labels(found, findings, language)
    place = new_axes(ax, width=8.2, height=1.6 + row_height(labels) * max(len(found), 2))
    if not found:
        return nothing(place, language)
    most = max(1, *(len(getattr(factor, side)) for factor in found for side in _SIDES))
    _wings(place, found)
    _contested(place, found, most)
    _scale(place, most, contested=any(factor.contested for factor in found))
    place.set_yticks(range(len(found)), labels)
    place.set_ylim(len(found) - 0.4, -0.6)
    _name_wings(place, language, most)
    if any(factor.contested for factor in found):
        mark = _MARKS["contested"]
        said = f"{mark.says.in_(language)} ({_IN_CASES.in_(language)})"
        keys = [key(said, colour=mark.colour, marker=mark.marker, hollow="white", size=7)]
        legend_below(place, keys, under=UNDER_WORDS)
    return finish(place)


def _directed(factor: Factor) -> bool:
    return bool(factor.facilitates or factor.hinders or factor.contested)


def _by_balance(factor: Factor) -> tuple[int, int, str]:
    return (-len(factor.facilitates), len(factor.hinders), factor.code.id)


def _wings(ax: Axes, found: Sequence[Factor]) -> None:
    for side, sign, colour, hatch in (("facilitates", 1, BLUE, ""), ("hinders", -1, RED, "////")):
        counts = [len(getattr(factor, side)) for factor in found]
        ax.barh(
            range(len(found)),
            [sign * n for n in counts],
            color=colour,
            hatch=hatch,
            edgecolor="white",
            linewidth=0,
            height=0.68,
        )
        for y, n in enumerate(counts):
            if n:
                ax.annotate(
                    str(n),
                    (sign * n, y),
                    xytext=(4 * sign, 0),
                    textcoords="offset points",
                    ha="left" if sign > 0 else "right",
                    va="center",
                    fontsize="small",
                    color=INK,
                )
    ax.axvline(0, color=INK, linewidth=1.0)


def _contested(ax: Axes, found: Sequence[Factor], most: int) -> None:
    mark = _MARKS["contested"]
    for y, factor in enumerate(found):
        if factor.contested:
            ax.plot(most * 1.22, y, marker=mark.marker, color=mark.colour, markerfacecolor="white", markeredgewidth=1.6)
            ax.annotate(
                str(len(factor.contested)),
                (most * 1.22, y),
                xytext=(8, 0),
                textcoords="offset points",
                va="center",
                fontsize="small",
                color=INK,
            )


def _scale(ax: Axes, most: int, *, contested: bool) -> None:
    step = max(1, -(-most // 5))
    ticks = list(_mirrored(most, step))
    ax.set_xticks(ticks, [str(abs(tick)) for tick in ticks])
    ax.set_xlim(-most * 1.12, most * (1.4 if contested else 1.12))
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)


def _mirrored(most: int, step: int) -> Iterator[int]:
    up = range(step, most + 1, step)
    yield from (-n for n in reversed(up))
    yield 0
    yield from up


def _name_wings(ax: Axes, language: str, most: int) -> None:
    ax.set_xlabel(_COUNT.in_(language))
    for says, x, colour in ((_OBSTACLES, -most / 2, RED), (_SUCCESS, most / 2, BLUE)):
        ax.annotate(
            says.in_(language),
            (x, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            va="bottom",
            weight="bold",
            color=colour,
        )
