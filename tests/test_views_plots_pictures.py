"""Pictures of real studies: no words on words, none cut off, none a box; what is drawn is what was found."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import combinations, product
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import ft2font
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.text import Annotation, Text

import qualcoop as qc
from qualcoop.errors import UsageError
from qualcoop.measures.curves import code_curve
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.codebook import Code, Codebook
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.options import options
from qualcoop.records.transcript import Transcript, Turn
from qualcoop.views import plots, wording
from qualcoop.views.networks import co_occurrence, positions
from qualcoop.views.plots import style
from qualcoop.views.plots.placing import Box, Disk, place_labels
from qualcoop.views.word_counts import word_counts
from qualcoop.workflows.agreeing import agree

IMAGES = Path(__file__).parent / "images"
ROWS = [(1, (0.31, 0.25, 0.37), (0.5, 0.44, 0.56), None), (4, (0.45, 0.4, 0.5), (0.66, 0.6, 0.71), 0.75)]
BINS = [(0.05, 0.02, 812), (0.35, 0.37, 90), (0.75, 0.66, 21), (0.96, 0.93, 44), (0.5, 0.5, 0)]


class Studies:
    """The studies, opened once, and what is drawn of them."""

    def __init__(self) -> None:
        self.hatyai, self.coop = qc.datasets.hatyai(), qc.datasets.coop()
        self.kalasin, self.cressey = qc.datasets.kalasin(), qc.datasets.cressey()
        self.findings = self.hatyai.findings
        self.agreement = agree(qc.datasets.folder("hatyai"), coders=["guided-1", "guided-2"], resamples=30)


@pytest.fixture(scope="module")
def studies() -> Studies:
    return Studies()


@pytest.fixture(autouse=True)
def agg() -> Iterator[None]:
    with mpl.rc_context():
        mpl.use("Agg")
        yield
        plt.close("all")


Drawing = Callable[[Studies, str], Axes]
PICTURES: dict[str, Drawing] = {
    "factors": lambda s, language: plots.plot_factors(s.findings, language=language),
    "factors of presence": lambda s, language: plots.plot_factors(s.cressey.findings, language=language),
    "factors of four": lambda s, language: plots.plot_factors(s.coop.findings, language=language),
    "butterfly": lambda s, language: plots.plot_butterfly(s.findings, language=language),
    "codes": lambda s, language: plots.plot_codes(
        s.hatyai.transcripts[0], s.hatyai.counted(), codebook=s.hatyai.codebook, language=language
    ),
    "codes of three coders": lambda s, language: plots.plot_codes(
        s.kalasin.transcripts[1], s.kalasin.codings, codebook=s.kalasin.codebook, language=language
    ),
    "network": lambda s, language: plots.code_network(s.hatyai.codings, codebook=s.hatyai.codebook, language=language),
    "dense network": lambda s, language: plots.code_network(
        s.kalasin.codings, codebook=s.kalasin.codebook, near=400, language=language
    ),
    "network without lines": lambda s, language: plots.code_network(
        s.kalasin.codings, codebook=s.kalasin.codebook, near=0, least=9, language=language
    ),
    "saturation": lambda s, language: plots.plot_saturation(s.hatyai.test(), language=language),
    "ledger": lambda s, language: plots.plot_ledger(s.hatyai, language=language),
    "ledger of branches": lambda s, language: plots.plot_ledger(branched(s.cressey), language=language),
    "agreement": lambda s, language: plots.plot_agreement(s.agreement, codebook=s.hatyai.codebook, language=language),
    "learning curve": lambda s, language: plots.plot_learning_curve(ROWS, language=language),
    "reliability": lambda s, language: plots.plot_reliability(BINS, language=language),
    "words": lambda s, language: plots.plot_words(s.coop.transcripts, language=language),
}
EVERY = pytest.mark.parametrize(("name", "language"), list(product(PICTURES, ("th", "en"))))


def branched(study):
    """Give the study with a ledger of three branches."""
    first, *_ = study.entries
    lines = [first, LedgerEntry("reformulate", because="case:C", parent=1), replace(first, parent=2)]
    lines += [LedgerEntry("abandon", because="case:C", parent=3), LedgerEntry("redefine", parent=1)]
    lines += [LedgerEntry("reformulate", because="adviser", parent=1), replace(first, parent=6)]
    return replace(study, entries=tuple(lines))


def written(ax: Axes) -> list[tuple[str, object]]:
    """Give the words of a picture with the room they take."""
    ax.figure.canvas.draw()
    found = {id(text): text for text in ax.findobj(Text) if text.get_visible() and text.get_text().strip()}
    for axis in (ax.xaxis, ax.yaxis):
        for text in unwritten(ax, axis):
            found.pop(id(text), None)
    return [(text.get_text(), room(text)) for text in found.values()]


def unwritten(ax: Axes, axis) -> list[Text]:
    """Give the words that matplotlib keeps and does not draw: of ticks outside the limits, of an axis switched off."""
    low, high = sorted(axis.get_view_interval())
    ticks = axis.get_major_ticks()
    hidden = [tick for tick in ticks if not (ax.axison and low - 1e-9 <= tick.get_loc() <= high + 1e-9)]
    return [*(label for tick in hidden for label in (tick.label1, tick.label2)), *([] if ax.axison else [axis.label])]


def room(text: Text):
    return Text.get_window_extent(text) if isinstance(text, Annotation) else text.get_window_extent()


def covered(one, other) -> float:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    up = min(one.y1, other.y1) - max(one.y0, other.y0)
    return min(across, up)


# --- legible ---------------------------------------------------------------------------------------------------------


@EVERY
def test_no_word_lies_on_another_leaves_the_picture_or_has_a_box_for_a_letter(studies, name, language):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax = PICTURES[name](studies, language)
        words = written(ax)
    assert {text.get_fontfamily()[0] for text in ax.findobj(Text) if text.get_text().strip()} == {"Sarabun"}
    assert len(words) > 2
    clashes = [(a, b) for (a, one), (b, other) in combinations(words, 2) if covered(one, other) > 3]
    assert clashes == []
    whole = ax.figure.bbox
    cut = [said for said, box in words if box.x0 < -1 or box.y0 < -1 or box.x1 > whole.x1 + 1 or box.y1 > whole.y1 + 1]
    assert cut == []


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_thai_is_written_in_every_form_without_a_missing_letter(studies, form):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        written_to = BytesIO()
        PICTURES["factors"](studies, "th").figure.savefig(written_to, format=form)
    assert written_to.tell() > 5_000


def test_thai_marks_are_shaped_by_the_font_that_comes_along():
    """Without shaping a tone mark is printed on top of an upper vowel."""
    assert ft2font.__libraqm_version__
    assert "fontpkg_sarabun" in findfont(FontProperties(family=style.font()), fallback_to_default=False)


@pytest.mark.parametrize("name", list(PICTURES))
def test_pictures_are_drawn_on_one_axes_and_nothing_global_changes(studies, name, monkeypatch):
    own = Figure(figsize=(9, 7)).add_subplot()
    before = dict(mpl.rcParams)

    def made(ax, *, width=7.0, height=4.2):
        return own

    for module in ("factors", "stripes", "network", "saturation", "ledger", "agreement", "learning", "words"):
        monkeypatch.setattr(f"qualcoop.views.plots.{module}.new_axes", made)
    assert PICTURES[name](studies, "th") is own
    assert dict(mpl.rcParams) == before
    assert not plt.get_fignums()


def test_axes_are_taken_by_every_picture(studies):
    ax = Figure().add_subplot()
    assert plots.plot_factors(studies.coop.findings, ax=ax) is ax
    assert plots.plot_butterfly(studies.findings, ax=Figure().add_subplot()).get_figure() is not ax.get_figure()
    assert not plt.get_fignums()


def test_the_language_is_that_of_the_options_where_none_is_asked_for(studies):
    options.language = "th"
    try:
        assert plots.plot_learning_curve(ROWS).get_xlabel() == "จำนวนบทสัมภาษณ์ที่ใช้เรียนรู้"
    finally:
        options.language = "en"
    assert plots.plot_learning_curve(ROWS).get_xlabel() == "Interviews learned from"


@pytest.mark.parametrize("name", list(PICTURES))
def test_a_language_that_is_neither_is_refused(studies, name):
    with pytest.raises(UsageError, match="th or en"):
        PICTURES[name](studies, "both")


def test_nothing_to_show_is_said_and_drawn():
    empty = Transcript("t", "ดี", (Turn(1, "", "informant", 0, 2),))
    study = replace(qc.datasets.coop(), entries=())
    for ax in (
        plots.plot_codes(empty, Codings(), language="en"),
        plots.code_network(Codings(), language="en"),
        plots.plot_ledger(study, language="en"),
        plots.plot_learning_curve([], language="en"),
        plots.plot_reliability([(0.5, 0.5, 0)], language="en"),
        plots.plot_words([], language="en"),
        plots.plot_factors(replace(study.findings, factor_list=()), language="en"),
        plots.plot_butterfly(replace(study.findings, factor_list=()), language="en"),
        plots.plot_saturation(code_curve([]), language="en"),
    ):
        assert [text.get_text() for text in ax.texts] == ["nothing to show"]


# --- told apart ------------------------------------------------------------------------------------------------------


def seen_by(colour: str, *, blind: str) -> np.ndarray:
    """Give a colour as it looks to people who lack one kind of cone (Viénot, Brettel and Mollon, 1999)."""
    lost = {"protan": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
            "deutan": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]}[blind]  # fmt: skip
    return np.array(lost) @ (np.array(to_rgb(colour)) ** 2.2)


@pytest.mark.parametrize("blind", ["protan", "deutan"])
def test_help_and_hindrance_can_be_told_apart_by_the_colour_blind(blind):
    one, other = (seen_by(style.STANCE_COLOURS[name], blind=blind) for name in ("facilitates", "hinders"))
    assert np.abs(one - other).max() > 0.15


def test_states_of_a_factor_differ_in_shape_and_not_in_colour_alone(studies):
    ax = PICTURES["factors"](studies, "en")
    shapes = [(line.get_marker(), line.get_gid()) for line in ax.lines if (line.get_gid() or "").startswith("state-")]
    assert len({marker for marker, _ in shapes}) == len(shapes) >= 5


# --- what is drawn is what was found ---------------------------------------------------------------------------------


def test_every_factor_has_one_mark_in_every_case_where_it_was_found(studies):
    ax, found = PICTURES["factors"](studies, "en"), studies.findings
    drawn = {
        line.get_gid().removeprefix("state-"): line for line in ax.lines if (line.get_gid() or "").startswith("state-")
    }
    conditions = found.of_kind("condition")
    assert sum(len(line.get_xdata()) for line in drawn.values()) == len(conditions) * len(found.table.cases)
    cases = [label.get_text() for label in ax.get_xticklabels()]
    for state in ("facilitates", "hinders", "contested", "overruled", "silent"):
        at = {(cases[int(x)], int(y)) for x, y in zip(*drawn[state].get_data(), strict=True)}
        assert at == {(case, y) for y, factor in enumerate(conditions) for case in getattr(factor, state)}, state


def test_cases_with_the_outcome_come_first_and_those_out_of_scope_last(studies):
    cases = "".join(label.get_text() for label in PICTURES["factors"](studies, "en").get_xticklabels())
    assert cases == "ABCDEFHIJKLG"


def test_conditions_of_the_hypothesis_are_bold(studies):
    labels = PICTURES["factors"](studies, "en").get_yticklabels()
    bold = [label.get_text() for label in labels if label.get_fontweight() == "bold"]
    assert bold == ["Related laws", "Paradigm of organization executives", "Personnel or municipal officers"]


def test_the_wings_are_as_long_as_the_cases_are_many(studies):
    ax = PICTURES["butterfly"](studies, "en")
    found = sorted(bar.get_width() for bar in ax.patches)
    conditions = [factor for factor in studies.findings.of_kind("condition") if factor.reported]
    told = [len(f.facilitates) for f in conditions] + [-len(f.hinders) for f in conditions]
    assert found == sorted(told)


def test_a_stripe_stands_where_its_coding_stands():
    text = "ก" * 1000
    talk = Transcript("t", text, (Turn(1, "", "informant", 0, 1000),))
    rows = Codings((Coding("t", 100, 300, "a", "ann", "hinders"), Coding("t", 990, 991, "a", "ann")))
    ax = plots.plot_codes(talk, rows, language="en")
    spans = [path.get_extents() for one in ax.collections for path in one.get_paths()]
    assert [(span.x0, span.x1) for span in spans] == [(100, 300), (990, 994)]


def test_the_ledger_names_every_entry_and_gives_each_branch_a_lane(studies):
    ax = PICTURES["ledger of branches"](studies, "en")
    nodes = [line for line in ax.lines if (line.get_gid() or "").startswith("entry-")]
    assert [line.get_xdata()[0] for line in nodes] == [0, 2, 2, 2, 1, 0, 0]
    assert len(ax.texts) == len(nodes)
    assert "an adviser" in ax.texts[5].get_text()


def test_an_unknown_coefficient_and_a_row_too_short_are_refused(studies):
    with pytest.raises(UsageError, match="no coefficient 'r'"):
        plots.plot_agreement(studies.agreement, coefficient="r")
    with pytest.raises(UsageError, match="2 columns"):
        plots.plot_learning_curve([(1, 0.5)])


def test_a_coefficient_that_is_not_defined_is_said_to_be_so(studies):
    undefined = replace(studies.agreement.overall[4], value=None, low=None, high=None)
    overall = tuple(undefined if one.name == undefined.name else one for one in studies.agreement.overall)
    ax = plots.plot_agreement(replace(studies.agreement, overall=overall), language="en")
    assert "not defined" in [text.get_text() for text in ax.texts]


# --- words -----------------------------------------------------------------------------------------------------------


def test_words_are_those_of_informants_without_marks_and_common_ones():
    text = "ถาม: กฎหมายคืออะไร\nตอบ: กฎหมาย (หัวเราะ) ครับ กฎหมาย The law 2561"
    turns = (Turn(1, "ถาม", "interviewer", 5, 18), Turn(2, "ตอบ", "informant", 24, len(text)))
    talk = Transcript("t", text, turns)
    assert word_counts([talk]) == {"กฎหมาย": 2, "law": 1}
    ax = plots.plot_words(talk, without=["law"], language="en")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["กฎหมาย"]


def test_damaged_stretches_are_not_counted():
    talk = Transcript("t", "mumble trust mumble", (Turn(1, "", "informant", 0, 19),), damaged=((0, 6), (13, 19)))
    assert word_counts([talk]) == {"trust": 1}


# --- the network -----------------------------------------------------------------------------------------------------


def test_what_two_coders_marked_alike_counts_once():
    rows = [Coding("t", 0, 10, code, coder) for code in ("a", "b") for coder in ("ann", "ben")]
    graph = co_occurrence(Codings((*rows, Coding("t", 5, 12, "a", "cho"))))
    assert dict(graph.nodes(data="n")) == {"a": 1, "b": 1}
    assert list(graph.edges(data="weight")) == [("a", "b", 1)]


@pytest.mark.parametrize(("near", "joined"), [(9, False), (10, True), (200, True)])
def test_near_is_counted_in_characters_between_two_stretches(near, joined):
    graph = co_occurrence(Codings((Coding("t", 0, 10, "a"), Coding("t", 20, 30, "b"))), near=near)
    assert bool(graph.edges) is joined


def test_codes_of_two_transcripts_are_never_near():
    assert not co_occurrence(Codings((Coding("t", 0, 10, "a"), Coding("u", 0, 10, "b")))).edges


SPANS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 60), st.integers(1, 20)), max_size=12)


@given(SPANS, st.integers(0, 30))
def test_edges_agree_with_looking_at_every_pair(spans, near):
    rows = [Coding("t", start, start + length, code) for code, start, length in spans]
    graph = co_occurrence(Codings(tuple(rows)), near=near)
    gaps = [max(a.start - b.end, b.start - a.end) for a in rows for b in rows if (a.code, b.code) == ("a", "b")]
    assert bool(graph.number_of_edges()) is any(gap <= near for gap in gaps)
    assert all(weight <= min(graph.nodes[a]["n"], graph.nodes[b]["n"]) for a, b, weight in graph.edges(data="weight"))


def test_the_same_codings_give_the_same_places(studies):
    graph = co_occurrence(studies.kalasin.codings)
    assert positions(graph) == positions(graph)
    assert set(positions(graph)) == set(graph)


@given(st.lists(st.tuples(st.floats(20, 380), st.floats(20, 280), st.floats(5, 45)), min_size=1, max_size=8))
def test_a_few_labels_never_lie_on_one_another(nodes):
    disks = [Disk(x, y, 4) for x, y, _ in nodes]
    points, overlap = place_labels(disks, [(w, 6) for *_, w in nodes], [], Box(200, 150, 260, 210))
    assert len(points) == len(nodes)
    assert overlap == 0


# --- labels ----------------------------------------------------------------------------------------------------------


@given(st.text("กฎหมาย ที่ผู้นำ law and trust", max_size=60), st.integers(4, 40))
def test_a_broken_label_keeps_every_letter(text, width):
    assert style.broken(text, width).replace("\n", "").replace(" ", "") == text.replace(" ", "")


def test_codes_go_by_their_labels_where_a_codebook_gives_them():
    book = Codebook((Code("a", label=Bilingual("ความไว้ใจ", "trust")),))
    assert style.code_label("a", book, "th") == wording.code_name("a", book).th == "ความไว้ใจ"
    assert style.code_label("a", None, "th") == "a"


# --- the look as a whole ---------------------------------------------------------------------------------------------


def lightness(ax: Axes) -> np.ndarray:
    """Give a picture as 16 by 16 fields, from 0 (black) to 15 (white)."""
    ax.figure.set_dpi(60)
    ax.figure.canvas.draw()
    grey = np.asarray(ax.figure.canvas.buffer_rgba())[..., :3].mean(axis=2) / 255
    rows = np.array_split(grey, 16)
    return np.array([[part.mean() for part in np.array_split(row, 16, axis=1)] for row in rows]) * 15


@pytest.mark.parametrize("name", ["factors", "butterfly", "ledger"])
def test_a_picture_looks_as_it_did_when_a_person_looked_at_it(studies, name):
    """Fields are large and the tolerance generous, so that another machine's smoothing does not matter.

    After a change that was looked at: ``np.savetxt(IMAGES / "factors-th.txt", found, fmt="%.1f")``.
    """
    found = lightness(PICTURES[name](studies, "th"))
    kept = np.loadtxt(IMAGES / f"{name}-th.txt")
    assert np.abs(found - kept).mean() < 0.25
    assert np.abs(found - kept).max() < 4
