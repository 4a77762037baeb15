"""Codes over the length of a transcript. Draws the codings it is given and chooses none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from qualcoop.records.bilingual import Bilingual
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import STANCES, Coding, Codings
from qualcoop.records.transcript import Transcript
from qualcoop.views.plots.style import (
    INK,
    PALE,
    STANCE_COLOURS,
    code_label,
    finish,
    language_of,
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
    coders = sorted({row.coder for row in found})
    rows = [(code, coder) for code in _ordered(found, codebook) for coder in coders if _has(found, code, coder)]
    by = " · {}" if len(coders) > 1 else ""
    labels = [code_label(code, codebook, language, width=34) + by.format(coder) for code, coder in rows]
    place = new_axes(ax, width=8.2, height=1.5 + row_height(labels) * max(len(rows), 2))
    if not rows:
        return nothing(place, language)
    asked = _interviewer(place, transcript)
    _stripes(place, found, rows, len(transcript.text))
    place.set_yticks(range(len(rows)), labels)
    place.set_ylim(len(rows) - 0.4, -0.6)
    place.set_xlim(0, len(transcript.text))
    place.set_xlabel(_PLACE.in_(language))
    place.set_title(transcript.id, loc="left", fontsize="medium")
    place.xaxis.set_major_formatter("{x:,.0f}")
    place.spines[["top", "right", "left"]].set_visible(False)
    place.tick_params(axis="y", length=0)
    _explained(place, found, language, asked=asked)
    return finish(place)


def _ordered(found: Iterable[Coding], codebook: Codebook | None) -> list[str]:
    seen = dict.fromkeys(row.code for row in found)
    known = [code.id for code in codebook or () if code.id in seen]
    return [*known, *(code for code in seen if code not in known)]


def _has(found: Iterable[Coding], code: str, coder: str) -> bool:
    return any((row.code, row.coder) == (code, coder) for row in found)


def _interviewer(ax: Axes, transcript: Transcript) -> bool:
    asked = [turn for turn in transcript.turns if turn.role == "interviewer"]
    for turn in asked:
        ax.axvspan(turn.start, turn.end, color="#EFEFEF", linewidth=0, zorder=0)
    return bool(asked)


def _stripes(ax: Axes, found: Sequence[Coding], rows: Sequence[tuple[str, str]], length: int) -> None:
    thinnest = length * _THINNEST
    for y, (code, coder) in enumerate(rows):
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
    keys = [Patch(color=STANCE_COLOURS[name], label=stance_word(name, language)) for name in STANCES if name in used]
    keys += [Patch(facecolor="#EFEFEF", edgecolor=PALE, label=_INTERVIEWER.in_(language))] * asked
    ax.legend(
        handles=keys,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=len(keys),
        frameon=False,
        fontsize="small",
        labelcolor=INK,
        borderaxespad=0.2,
        handlelength=1.2,
        columnspacing=1.2,
    )
