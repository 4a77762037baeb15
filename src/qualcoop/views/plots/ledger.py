"""The ledger as a tree: passes and revisions from top to bottom, each branch in a lane of its own. Replays nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from matplotlib.axes import Axes

from qualcoop.records.bilingual import Bilingual
from qualcoop.records.ledger import LedgerEntry, branch, leaves, pass_numbers
from qualcoop.records.study import StudyRecord
from qualcoop.views.blocks import fill
from qualcoop.views.plots.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    RED,
    SKY,
    finish,
    key,
    language_of,
    legend_below,
    new_axes,
    nothing,
)
from qualcoop.views.wording import ENTRIES, STANDS, VERDICTS, because_words, word

__all__ = ["plot_ledger"]

# colour, marker and the colour inside of a pass, by how the claim stands after it
_PASSES: Mapping[str, tuple[str, str, str]] = {
    "stands": (BLUE, "o", ""),
    "not contradicted so far": (SKY, "o", "white"),
    "contradicted": (RED, "X", ""),
    "no support": (ORANGE, "v", ""),
    "": (GREY, "o", "white"),
}
# Lanes' widths kept free for the words beside them.
_FOR_WORDS = 8.5
_CHANGE = Bilingual("การปรับแก้หรือเหตุการณ์อื่น", "a revision, or something else")


def plot_ledger(study: StudyRecord, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw the ledger of a study as a tree, the first entry on top.

    Parameters
    ----------
    study
        Its recorded entries are drawn, those of all branches.
    ax
        Where to draw; None makes a new figure, as high as the ledger needs.
    language
        th or en; by default that of ``qc.options``.

    Returns
    -------
    Axes
        A lane for each branch, that on which the study stands leftmost; beside each entry what it was, why, and, for a
        pass, the claim and the number of cases of each verdict.

    Examples
    --------
    >>> import qualcoop as qc
    >>> ax = plot_ledger(qc.datasets.coop(), language="en")
    >>> [text.get_text() for text in ax.texts][1]
    'Hypothesis reformulated · case C'
    >>> from matplotlib import pyplot as plt
    >>> plt.close(ax.figure)
    """
    language = language_of(language)
    entries = study.entries
    place = new_axes(ax, width=7.4, height=1.1 + 0.46 * max(len(entries), 2))
    if not entries:
        return nothing(place, language)
    lanes = _lanes(entries)
    _branches(place, entries, lanes)
    for line, entry in enumerate(entries, start=1):
        _node(place, entry, lanes[line], line)
    _frame(place, len(entries), max(lanes.values()))
    _tell(place, entries, max(lanes.values()), language)
    _explained(place, entries, language)
    return finish(place)


def _lanes(entries: Sequence[LedgerEntry]) -> dict[int, int]:
    """Give each entry's lane: the branch on which the study stands has the first, later ends come before earlier."""
    lanes: dict[int, int] = {}
    for lane, leaf in enumerate(sorted(leaves(entries), reverse=True)):
        for line in _numbers(entries, leaf):
            lanes.setdefault(line, lane)
    return lanes


def _numbers(entries: Sequence[LedgerEntry], leaf: int) -> Iterator[int]:
    """Give the places of the entries that lead to one, which need not be saved and so may have no number yet."""
    places = {id(entry): place for place, entry in enumerate(entries, start=1)}
    return (places[id(entry)] for entry in branch(entries, leaf))


def _branches(ax: Axes, entries: Sequence[LedgerEntry], lanes: Mapping[int, int]) -> None:
    for line, entry in enumerate(entries, start=1):
        if not 0 < entry.parent < line:
            continue
        start, end = lanes[entry.parent], lanes[line]
        bend = [entry.parent, line] if start == end else [entry.parent, entry.parent + 0.6, line]
        across = [start, end] if start == end else [start, end, end]
        ax.plot(across, bend, color=GREY, linewidth=1.6, zorder=1, solid_joinstyle="round")


def _node(ax: Axes, entry: LedgerEntry, lane: int, line: int) -> None:
    if entry.kind == "pass":
        colour, marker, inside = _PASSES[_stands(entry)]
        size = 11.0
    else:
        colour, marker, inside, size = INK, "s", "", 5.0
    ax.plot(
        lane,
        line,
        marker=marker,
        color=colour,
        markerfacecolor=inside or colour,
        markeredgewidth=1.8 if inside else 0.8,
        markersize=size,
        zorder=2,
        gid=f"entry-{entry.kind}",
    )


def _stands(entry: LedgerEntry) -> str:
    found = entry.result.get("stands") or ""
    return found if found in _PASSES else ""


def _frame(ax: Axes, lines: int, lanes: int) -> None:
    ax.set_ylim(lines + 0.7, 0.3)
    ax.set_xlim(-0.5, lanes + _FOR_WORDS)
    ax.set_axis_off()


def _tell(ax: Axes, entries: Sequence[LedgerEntry], lanes: int, language: str) -> None:
    """Write beside the lanes what each entry was."""
    numbers = pass_numbers(entries)
    for line, entry in enumerate(entries, start=1):
        said = _words(entry, numbers.get(line, 0), language)
        ax.text(lanes + 0.5, line, said, va="center", fontsize="small", color=INK, linespacing=1.45)


def _words(entry: LedgerEntry, number: int, language: str) -> str:
    title = fill(word(ENTRIES, entry.kind), number=number).in_(language)
    if entry.kind != "pass":
        why = because_words(entry.because).in_(language) if entry.because else ""
        return " · ".join(part for part in (title, why) if part)
    claim = entry.result.get("expression") or ""
    counts = Counter(verdict for verdict in (entry.result.get("verdicts") or {}).values() if verdict)
    verdicts = [f"{VERDICTS[name].in_(language)}: {counts[name]}" for name in VERDICTS if counts[name]]
    return "\n".join(filter(None, (" · ".join(filter(None, (title, claim))), " · ".join(verdicts))))


def _explained(ax: Axes, entries: Sequence[LedgerEntry], language: str) -> None:
    used = {_stands(entry) for entry in entries if entry.kind == "pass"}
    keys = [
        key(STANDS[name].in_(language), colour=colour, marker=marker, hollow=inside, size=8)
        for name, (colour, marker, inside) in _PASSES.items()
        if name in used
    ]
    keys += [key(_CHANGE.in_(language), colour=INK, marker="s", size=5)] * any(e.kind != "pass" for e in entries)
    legend_below(ax, keys, columns=2, under=0.0)
