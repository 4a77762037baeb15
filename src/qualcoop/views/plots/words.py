"""The words said most, as bars. Counts nothing itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from qualcoop.records.bilingual import Bilingual
from qualcoop.records.transcript import Transcript
from qualcoop.views.plots.style import BLUE, INK, finish, language_of, new_axes, nothing
from qualcoop.views.word_counts import word_counts

__all__ = ["plot_words"]

_TIMES = Bilingual("จำนวนครั้งที่ผู้ให้ข้อมูลพูด (ไม่นับคำทั่วไป)", "Times said by informants (common words left out)")


def plot_words(
    transcripts: Transcript | Iterable[Transcript],
    *,
    most: int = 25,
    without: Collection[str] = (),
    ax: Axes | None = None,
    language: str | None = None,
) -> Axes:
    """Draw the words that informants say most, without stop words.

    Parameters
    ----------
    transcripts
        One, or several; Thai and English words are counted alike.
    most
        How many words are shown.
    without
        Further words to leave out, such as names, or words of the corpus that everyone says.
    ax, language
        Where to draw, None for a new figure; th or en, by default that of ``qc.options``.

    Returns
    -------
    Axes
        A bar for each word, the most frequent on top. Frequency tells what was spoken of, not what matters.

    Examples
    --------
    >>> import qualcoop as qc
    >>> ax = plot_words(qc.datasets.coop().transcripts, most=3, language="th")
    >>> len(ax.patches)
    3
    >>> from matplotlib import pyplot as plt
    >>> plt.close(ax.figure)
    """
    language = language_of(language)
    texts = [transcripts] if isinstance(transcripts, Transcript) else list(transcripts)
    left = [(word, n) for word, n in word_counts(texts).items() if word not in without]
    found = sorted(left, key=_by_count)[:most]
    place = new_axes(ax, width=6.4, height=1.1 + 0.27 * max(len(found), 3))
    if not found:
        return nothing(place, language)
    bars = place.barh(range(len(found)), [n for _, n in found], color=BLUE, height=0.7)
    place.bar_label(bars, fmt="{:,.0f}", padding=3, fontsize="small", color=INK)
    place.set_yticks(range(len(found)), [word for word, _ in found])
    place.set_ylim(len(found) - 0.4, -0.6)
    place.set_xlim(0, found[0][1] * 1.1)
    place.set_xlabel(_TIMES.in_(language))
    place.xaxis.set_major_locator(MaxNLocator(integer=True))
    place.spines[["top", "right", "left"]].set_visible(False)
    place.tick_params(axis="y", length=0)
    return finish(place)


def _by_count(counted: tuple[str, int]) -> tuple[int, str]:
    return (-counted[1], counted[0])
