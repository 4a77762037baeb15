"""Codes over the length of a transcript. Draws the codings it is given and chooses none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from qualcoop.records.bilingual import Bilingual
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import STANCES, Coding, Codings
from qualcoop.records.transcript import Transcript
from qualcoop.views.plots.style import (
    PALE,
    STANCE_COLOURS,
    UNDER_WORDS,
    code_label,
    finish,
    language_of,
    legend_below,
    new_axes,
    nothing,
    row_height,
    stance_word,
)

__all__ = ["plot_codes"]

_PLACE = Bilingual("ตำแหน่งในบทถอดเทป (จำนวนอักขระ)", "Place in the transcript (characters)")
_INTERVIEWER = Bilingual("ผู้สัมภาษณ์พูด", "the interviewer speaks")
# Height and place of a stripe say the stance a second time: above the line, below it, or across.
_SHAPES = {"facilitates": (-0.36, 0.36), "hinders": (0.0, 0.36), "neutral": (-0.18, 0.36)}
_THINNEST = 1 / 250
_ASKING = "#E4E4E4"
_Row = tuple[str, str | None]
"""A code and who gave it; a heading has no coder."""


def plot_codes(
    transcript: Transcript,
    codings: Codings,
    *,
    codebook: Codebook | None = None,
    ax: Axes | None = None,
    language: str | None = None,
) -> Axes:
    """Draw where in a transcript each code stands, by stance, and where the interviewer speaks.

    Parameters
    ----------
    transcript
        Its length is the axis.
    codings
        Of any transcripts; those of this one that stand are drawn. Where several people coded, each code has a row
        for each of them (``codings.by(coder)`` keeps one).
    codebook
        Gives codes their labels and their order; without one their ids stand, in order of appearance.
    ax, language
        Where to draw, None for a new figure; th or en, by default that of ``qc.options``.

    Returns
    -------
    Axes
        What facilitates lies above its line, what hinders below, what has no direction across it. Stretches too short
        to be seen are drawn a little longer than they are.

    Examples
    --------
    >>> import qualcoop as qc
    >>> study = qc.datasets.coop()
    >>> ax = plot_codes(study.transcripts[0], study.codings, language="en")
    >>> ax.get_xlabel()
    'Place in the transcript (characters)'
    >>> from matplotlib import pyplot as plt
    >>> plt.close(ax.figure)
    """
    language = language_of(language)
    found = [row for row in codings.standing() if row.transcript == transcript.id]
    rows = tuple(_rows(found, codebook))
    labels = tuple(_labels(rows, codebook, language))
    place = new_axes(ax, width=8.2, height=1.9 + row_height(labels, 0.34) * max(len(rows), 2))
    if not rows:
        return nothing(place, language)
    asked = _interviewer(place, transcript)
    _stripes(place, found, rows, len(transcript.text))
    _name_rows(place, rows, labels)
    place.set_xlim(0, len(transcript.text))
    place.set_xlabel(_PLACE.in_(language))
    place.set_title(transcript.id, loc="left", fontsize="medium")
    place.xaxis.set_major_formatter("{x:,.0f}")
    _explained(place, found, language, asked=asked)
    return finish(place)


def _ordered(found: Iterable[Coding], codebook: Codebook | None) -> list[str]:
    seen = dict.fromkeys(row.code for row in found)
    known = [code.id for code in codebook or () if code.id in seen]
    return [*known, *(code for code in seen if code not in known)]


def _rows(found: Sequence[Coding], codebook: Codebook | None) -> Iterator[_Row]:
    """Give the rows: of one coder a row a code; of several a heading a code, and under it a row for each of them."""
    coders = sorted({row.coder for row in found})
    for code in _ordered(found, codebook):
        if len(coders) > 1:
            yield code, None
        yield from ((code, coder) for coder in coders if _has(found, code, coder))


def _labels(rows: Sequence[_Row], codebook: Codebook | None, language: str) -> Iterator[str]:
    """Name each row: by its code, or by who coded where a heading above it names the code."""
    headed = any(coder is None for _, coder in rows)
    for code, coder in rows:
        yield coder if headed and coder else code_label(code, codebook, language, width=44 if headed else 34)


def _name_rows(ax: Axes, rows: Sequence[_Row], labels: Sequence[str]) -> None:
    ax.set_yticks(range(len(rows)), labels)
    for tick, (_, coder) in zip(ax.get_yticklabels(), rows, strict=True):
        tick.set_fontweight("bold" if coder is None else "normal")
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)


def _has(found: Iterable[Coding], code: str, coder: str) -> bool:
    return any((row.code, row.coder) == (code, coder) for row in found)


def _interviewer(ax: Axes, transcript: Transcript) -> bool:
    asked = [turn for turn in transcript.turns if turn.role == "interviewer"]
    for turn in asked:
        ax.axvspan(turn.start, turn.end, color=_ASKING, linewidth=0, zorder=0)
    return bool(asked)


def _stripes(ax: Axes, found: Sequence[Coding], rows: Sequence[_Row], length: int) -> None:
    thinnest = length * _THINNEST
    for y, (code, coder) in enumerate(rows):
        if coder is None:
            continue
        ax.axhline(y, color=PALE, linewidth=0.8, zorder=1)
        for stance in STANCES:
            spans = [
                (row.start, max(row.end - row.start, thinnest))
                for row in found
                if (row.code, row.coder, row.stance) == (code, coder, stance)
            ]
            below, height = _SHAPES[stance]
            if spans:
                ax.broken_barh(spans, (y + below, height), facecolors=STANCE_COLOURS[stance], linewidth=0, zorder=2)


def _explained(ax: Axes, found: Iterable[Coding], language: str, *, asked: bool) -> None:
    used = {row.stance for row in found}
    keys: list[Artist] = [
        Patch(color=STANCE_COLOURS[name], label=stance_word(name, language)) for name in STANCES if name in used
    ]
    keys += [Patch(facecolor=_ASKING, edgecolor=PALE, label=_INTERVIEWER.in_(language))] * asked
    legend_below(ax, keys, columns=len(keys), under=UNDER_WORDS)
