"""The ledger as a tree: passes and revisions from top to bottom, each branch in a lane of its own. Replays nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

import regex
from matplotlib.axes import Axes

from qualcoop.records.bilingual import Bilingual
from qualcoop.records.codebook import Codebook
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
    broken,
    finish,
    key,
    language_of,
    legend_below,
    new_axes,
    nothing,
)
from qualcoop.views.wording import ENTRIES, STANDS, VERDICTS, because_words, code_name, word

__all__ = ["plot_ledger"]

# colour, marker and the colour inside of a pass, by how the claim stands after it
_PASSES: Mapping[str, tuple[str, str, str]] = {
    "stands": (BLUE, "o", ""),
    "not contradicted so far": (SKY, "o", "white"),
    "contradicted": (RED, "X", ""),
    "no support": (ORANGE, "v", ""),
    "": (GREY, "o", "white"),
}
# Inches from lane to lane, and lanes' widths kept free for the words beside them.
_LANE, _FOR_WORDS = 0.55, 12.8
# Letters that a line of words may have there.
_LINE = 98
TIMEOUT = 10.0
# A code's id in a claim: neither an attribute (@name=word) nor a part of a longer one.
_CODE = regex.compile(r"(?<![@=\w.-])([\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_.-]*?)(\.hinders)?(?![\w.-]|\p{M})")
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
    said, lanes = tuple(_said(study, language)), _lanes(entries)
    downs, last = _downs(said), max(lanes.values(), default=0)
    # As wide as the lanes ask for, so that the words have the same room beside however many.
    wide, high = (last + _FOR_WORDS + 0.5) * _LANE, 1.1 + 0.46 * max(downs[len(entries) + 1] - 1, 2)
    place = new_axes(ax, width=wide, height=high)
    if not entries:
        return nothing(place, language)
    _branches(place, entries, lanes, downs)
    for line, entry in enumerate(entries, start=1):
        _node(place, entry, lanes[line], downs[line])
    _frame(place, downs[len(entries) + 1], last)
    for line, words in enumerate(said, start=1):
        place.text(last + 0.5, downs[line], words, va="center", fontsize="small", color=INK, linespacing=1.45)
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


def _downs(said: Sequence[str]) -> dict[int, float]:
    """Say how far down each entry stands, and where one more would: each has a place, more for more than two lines."""
    lines = [1 + words.count("\n") for words in said]
    heights = [*(1.0 if n < 3 else n / 2 + 0.2 for n in lines), 1.0]
    ends = accumulate(heights)
    return {line: end - height / 2 + 0.5 for line, (end, height) in enumerate(zip(ends, heights, strict=True), start=1)}


def _branches(
    ax: Axes, entries: Sequence[LedgerEntry], lanes: Mapping[int, int], downs: Mapping[int, float]
) -> None:
    for line, entry in enumerate(entries, start=1):
        if not 0 < entry.parent < line:
            continue
        start, end = lanes[entry.parent], lanes[line]
        top, foot = downs[entry.parent], downs[line]
        bend = [top, foot] if start == end else [top, top + 0.6, foot]
        across = [start, end] if start == end else [start, end, end]
        ax.plot(across, bend, color=GREY, linewidth=1.6, zorder=1, solid_joinstyle="round")


def _node(ax: Axes, entry: LedgerEntry, lane: int, down: float) -> None:
    if entry.kind == "pass":
        colour, marker, inside = _PASSES[_stands(entry)]
        size = 11.0
    else:
        colour, marker, inside, size = INK, "s", "", 5.0
    ax.plot(
        lane,
        down,
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


def _frame(ax: Axes, end: float, lanes: int) -> None:
    ax.set_ylim(end - 0.3, 0.3)
    ax.set_xlim(-0.5, lanes + _FOR_WORDS)
    ax.set_axis_off()


def _said(study: StudyRecord, language: str) -> Iterator[str]:
    """Say what each entry was, in lines that fit beside the lanes."""
    numbers = pass_numbers(study.entries)
    for line, entry in enumerate(study.entries, start=1):
        yield "\n".join(_words(entry, numbers.get(line, 0), study.codebook, language))


def _words(entry: LedgerEntry, number: int, codebook: Codebook, language: str) -> Iterator[str]:
    title = fill(word(ENTRIES, entry.kind), number=number).in_(language)
    if entry.kind != "pass":
        yield broken(" · ".join(filter(None, (title, _because(entry.because, codebook, language)))), _LINE)
        return
    claim = _labelled(entry.result.get("expression") or "", codebook, language)
    yield broken(" · ".join(filter(None, (title, claim))), _LINE)
    counts = Counter(verdict for verdict in (entry.result.get("verdicts") or {}).values() if verdict)
    verdicts = [f"{VERDICTS[name].in_(language)}: {counts[name]}" for name in VERDICTS if counts[name]]
    if verdicts:
        yield " · ".join(verdicts)


def _because(because: str, codebook: Codebook, language: str) -> str:
    """Say why; a code that the codebook knows goes by its label."""
    kind, _, id_ = because.partition(":")
    if kind in ("disagreement", "idle") and id_ in codebook:
        because = f"{kind}:{code_name(id_, codebook).in_(language)}"
    return because_words(because).in_(language) if because else ""


def _labelled(expression: str, codebook: Codebook, language: str) -> str:
    """Write a claim with the labels of those codes that the codebook knows; retired ones keep their ids."""

    def label(found: regex.Match[str]) -> str:
        id_, hinders = found[1], found[2] or ""
        return (code_name(id_, codebook).in_(language) if id_ in codebook else id_) + hinders

    return _CODE.sub(label, expression, timeout=TIMEOUT)


def _explained(ax: Axes, entries: Sequence[LedgerEntry], language: str) -> None:
    used = {_stands(entry) for entry in entries if entry.kind == "pass"}
    keys = [
        key(STANDS[name].in_(language), colour=colour, marker=marker, hollow=inside, size=8)
        for name, (colour, marker, inside) in _PASSES.items()
        if name in used
    ]
    keys += [key(_CHANGE.in_(language), colour=INK, marker="s", size=5)] * any(e.kind != "pass" for e in entries)
    legend_below(ax, keys, columns=2, under=2.0)
