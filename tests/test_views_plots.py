"""Pictures: whole numbers, Thai words in a Thai font, nothing global changed, SVG that may stand in a page."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import matplotlib as mpl
import pytest
import regex
from lxml import etree
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from qualcoop.errors import UsageError
from qualcoop.measures.curves import code_curve, meaning_curve, stop_curve
from qualcoop.records.codebook import Bilingual, Code, Codebook
from qualcoop.records.ledger import LedgerEntry
from qualcoop.views.plots import plot_saturation, svg

from .views_study import make_analysis

CODES = code_curve([{"กฎหมาย", "trust"}, {"trust"}, {"debt"}])
STOP = stop_curve(
    [
        LedgerEntry("pass", result={"verdicts": {"A": "confirms", "C": "negative"}, "expression": "a -> y"}),
        LedgerEntry("reformulate"),
        LedgerEntry("pass", result={"verdicts": {"A": "confirms", "C": "compatible"}, "expression": "a & b -> y"}),
    ]
)
TOLD = [{"trust": {"ญาติ"}, "debt": {"เงิน"}}, {"trust": {"กติกา"}}]
MEANINGS = [meaning_curve(TOLD, code) for code in ("trust", "debt")]


@pytest.fixture(autouse=True)
def agg() -> Iterator[None]:
    with mpl.rc_context():
        mpl.use("Agg")
        yield
        plt.close("all")


@pytest.mark.parametrize("shown", [CODES, MEANINGS[0], STOP, MEANINGS, code_curve([]), stop_curve([]), []])
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_curve_is_drawn_in_either_language_without_a_missing_letter(shown, language, recwarn):
    ax = plot_saturation(shown, language=language)
    ax.figure.savefig(BytesIO(), format="png", dpi=40)
    assert not [str(one.message) for one in recwarn if "Glyph" in str(one.message)]
    assert ax.get_xlabel()
    assert ax.get_ylabel()


def test_the_axes_given_are_drawn_on_and_given_back():
    ax = Figure().add_subplot()
    assert plot_saturation(CODES, ax=ax) is ax
    assert [list(line.get_ydata()) for line in ax.lines][-1] == [2, 2, 3]
    assert not plt.get_fignums()


def test_no_style_is_set_for_others():
    before = dict(mpl.rcParams)
    plot_saturation(STOP, ax=Figure().add_subplot(), language="th")
    assert dict(mpl.rcParams) == before


def test_lines_differ_in_more_than_colour():
    ax = plot_saturation(STOP, ax=Figure().add_subplot())
    drawn = [line for line in ax.lines if line.get_marker() != "None"]
    assert [line.get_label() for line in drawn] == ["confirms", "undetermined", "negative"]
    assert len({line.get_marker() for line in drawn}) == len({line.get_linestyle() for line in drawn}) == 3


def test_a_change_between_two_passes_is_marked_once_in_the_legend():
    ax = plot_saturation(STOP, ax=Figure().add_subplot(), language="th")
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels == ["มีการปรับแก้ก่อนรอบนี้", "สนับสนุน", "ยังสรุปไม่ได้", "แย้ง"]


def test_codes_go_by_their_labels_where_a_codebook_gives_them():
    book = Codebook((Code("trust", label=Bilingual("ความไว้ใจ", "trust")),))
    ax = plot_saturation(MEANINGS, ax=Figure().add_subplot(), language="th", codebook=book)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["ความไว้ใจ", "debt"]


def test_a_pass_is_drawn_by_the_codes_of_its_study():
    pass_ = make_analysis().passes[1]
    ax = plot_saturation(pass_, ax=Figure().add_subplot())
    assert ax.get_ylabel() == "Different codes so far"
    assert list(ax.lines[-1].get_ydata())[-1] == 4


def test_nothing_to_show_is_said():
    ax = plot_saturation(code_curve([]), ax=Figure().add_subplot(), language="th")
    assert [text.get_text() for text in ax.texts] == ["ไม่มีข้อมูลให้แสดง"]


def test_a_language_that_is_neither_is_refused():
    with pytest.raises(UsageError, match="th or en"):
        plot_saturation(CODES, language="both")


# --- SVG -------------------------------------------------------------------------------------------------------------


def drawn(language: str = "th") -> Figure:
    figure = Figure(figsize=(4, 3))
    plot_saturation(CODES, ax=figure.add_subplot(), language=language)
    return figure


def test_an_svg_says_what_it_shows_and_holds_nothing_that_acts():
    picture = svg(drawn(), says=Bilingual("รหัส <สะสม>", "codes"), language="th")
    root = etree.fromstring(picture.encode())
    names = {etree.QName(one).localname for one in root.iter() if isinstance(one.tag, str)}
    assert root.findtext("{*}title") == "รหัส <สะสม>"
    assert not names & {"script", "style", "metadata", "image", "foreignObject", "a"}
    links = [value for one in root.iter() for key, value in one.attrib.items() if key.endswith("href")]
    assert all(link.startswith("#") for link in links)
    assert not regex.search(r"url\((?!#)", picture)


def test_the_same_figure_gives_the_same_svg_and_two_share_no_id():
    one, again, other = svg(drawn(), says="ก"), svg(drawn(), says="ก"), svg(drawn("en"), says="a")
    assert one == again
    ids = [set(regex.findall(r'\bid="([^"]+)"', picture)) for picture in (one, other)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_every_reference_in_an_svg_leads_to_something_in_it():
    picture = svg(drawn(), says="ก")
    ids = set(regex.findall(r'\bid="([^"]+)"', picture))
    assert set(regex.findall(r'(?:href="#|url\(#)([^")]+)', picture)) <= ids


@pytest.mark.parametrize("says", ["", "  ", Bilingual("", "")])
def test_a_picture_without_words_is_refused(says):
    with pytest.raises(UsageError, match="text alternative"):
        svg(drawn(), says=says)
