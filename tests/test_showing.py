"""Objects show themselves: escaped, in the language chosen, with words that count, and unharmed by hostile names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qualcoop as qc
from qualcoop.errors import UsageError
from qualcoop.induction.differing import difference_of
from qualcoop.measures.curves import StopCurve
from qualcoop.records import words
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.code_tree import code_tree
from qualcoop.records.codebook import Code, Codebook
from qualcoop.records.coding import Coding, Codings, Suggestion, Suggestions
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.options import Options, options
from qualcoop.records.showing import shown, table_html, tree_html
from qualcoop.records.study import Participant
from qualcoop.records.transcript import Notice, Speaker, Transcript, Turn
from qualcoop.views import wording
from qualcoop.workflows.agreeing import agree

from .views_study import make_analysis

IMAGE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def thai() -> Iterator[None]:
    options.language = "th"
    yield
    options.language = "en"


@pytest.fixture(scope="module")
def analysis():
    return make_analysis()


class Parsed(HTMLParser):
    """What a page holds: its elements with their attributes, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data


def names(page: str) -> set[str]:
    return {tag for tag, _ in Parsed(page).tags}


def hostile() -> list[object]:
    """Objects whose every name and word tries to be an element."""
    text = f"{IMAGE} {IMAGE}"
    talk = Transcript(
        IMAGE,
        text,
        (Turn(1, IMAGE, "informant", 0, len(text)),),
        speakers=(Speaker(IMAGE, "informant", 1),),
        notices=(Notice("damage", 1, IMAGE),),
    )
    code = Code("a", label=Bilingual(IMAGE, IMAGE), definition=Bilingual(IMAGE, IMAGE))
    book = Codebook((code, Code("b")))
    row = Coding(IMAGE, 0, len(IMAGE), IMAGE, IMAGE, quote=IMAGE)
    entry = LedgerEntry("reformulate", because=IMAGE, by=IMAGE, after={IMAGE: IMAGE}, memo={"id": IMAGE})
    return [
        talk,
        book,
        Codings((row,)),
        Suggestions([Suggestion(row, 1, hits=((IMAGE, 0, 1, "word"),))]),
        code_tree(book, Codings((row, replace(row, code="a")))),
        entry,
    ]


def everything(analysis) -> list[object]:
    """One object of each kind that shows itself."""
    first, last = analysis.passes[0], analysis.passes[-1]
    study = last.study
    return [
        *hostile(),
        study,
        study.table(),
        study.informants("trust"),
        study.asked(),
        study.compare("trust"),
        study.rivals("headman"),
        first,
        last,
        first.negative_cases[0],
        first.framework(),
        first.find_recipes(),
        first.curves,
        first.curves.codes,
        first.curves.stop,
        first.saturation[0],
        difference_of(first, last),
        analysis.findings,
        analysis.findings.factor_list[0],
        agree(qc.datasets.folder("hatyai"), coders=["guided-1", "guided-2"], resamples=0),
    ]


@pytest.mark.parametrize("language", ["th", "en"])
def test_whatever_shows_itself_is_escaped_and_holds_nothing_that_acts(analysis, language):
    options.language = language
    try:
        for one in everything(analysis):
            page = one._repr_html_()
            assert not names(page) & {"img", "script", "iframe", "object", "link", "svg"}, type(one)
            assert not [key for _, attrs in Parsed(page).tags for key in attrs if key.startswith("on")], type(one)
            assert page.startswith(f'<div class="qualcoop" lang="{language}">'), type(one)
            assert page.count("<style>") == 1, type(one)
    finally:
        options.language = "en"


def test_what_people_named_is_shown_as_they_wrote_it():
    for one in hostile():
        assert IMAGE in Parsed(one._repr_html_()).words, type(one)


def test_every_piece_of_a_page_is_closed(analysis):
    for one in everything(analysis):
        page = one._repr_html_()
        for tag in ("div", "table", "details", "ul", "li", "p", "span", "blockquote", "tr", "td", "th"):
            opened = sum(name == tag for name, _ in Parsed(page).tags)
            assert opened == page.count(f"</{tag}>"), (type(one), tag)


def test_plain_text_counts(analysis):
    assert repr(analysis.findings["trust"]).startswith("<Factor trust: facilitates ")
    assert repr(analysis.passes[0].curves.codes).endswith("interviews>")
    assert repr(LedgerEntry("pass")) == "<LedgerEntry not saved: pass>"
    assert repr(StopCurve(())) == "<StopCurve: 0 passes>"
    assert repr(options) == "<Options: language='en'>"


# --- language --------------------------------------------------------------------------------------------------------


def test_the_language_chosen_is_that_of_headings_and_verdicts(analysis, thai):
    page = analysis.passes[0]._repr_html_()
    assert '<th scope="col">ผลการทดสอบ</th>' in page
    assert "สนับสนุน" in Parsed(page).words
    assert "confirms" not in Parsed(page).words


def test_english_is_what_nobody_asked_for(analysis):
    assert Options().language == "en"
    assert '<th scope="col">verdict</th>' in analysis.passes[0]._repr_html_()


def test_a_language_that_is_neither_is_refused_and_changes_nothing():
    chosen = Options()
    with pytest.raises(UsageError, match="'de'; it can be th, en"):
        chosen.language = "de"
    assert chosen.language == "en"


def test_a_setting_that_does_not_exist_is_no_silent_wish():
    with pytest.raises(AttributeError):
        Options().langauge = "th"


def test_records_and_reports_say_the_same_words():
    shared = [name for name in words.__all__ if name.isupper() and hasattr(wording, name)]
    assert {"VERDICTS", "STANDS", "OUTCOMES", "STANCES"} <= set(shared)
    assert [name for name in shared if getattr(words, name) != getattr(wording, name)] == []


def test_every_word_is_there_in_both_languages():
    for name in words.__all__:
        if name.isupper():
            assert [key for key, said in getattr(words, name).items() if not (said.th and said.en)] == [], name


# --- a pass and its findings -----------------------------------------------------------------------------------------


def test_a_pass_shows_four_cells_verdicts_and_negative_cases(analysis):
    first = analysis.passes[0]
    page = Parsed(first._repr_html_()).words
    cells = first.four_cells
    assert f"{len(cells['TF'])}: {', '.join(cells['TF'])}" in page
    assert "Negative case C" in page
    assert first.negative_cases[0].favour[0].quote in page


def test_the_words_of_one_who_does_not_permit_quoting_are_not_shown_in_a_pass(analysis):
    first = analysis.passes[0]
    said = first.negative_cases[0].favour[0]
    refusing = Participant(said.participant, said.transcript, said.speaker, said.case, quote_permission="no")
    others = tuple(one for one in first.study.participants if one.participant != said.participant)
    hidden = replace(first, study=replace(first.study, participants=(refusing, *others)))
    page = Parsed(hidden._repr_html_()).words
    assert said.quote not in page
    assert "does not permit quoting" in page


def test_a_pass_without_a_hypothesis_shows_its_cases(analysis):
    study = analysis.passes[0].study
    page = replace(study, spec=replace(study.spec, hypothesis=None)).test()._repr_html_()
    assert "4 cases, no hypothesis" in Parsed(page).words


def test_findings_show_success_and_obstacles_as_a_pair():
    page = Parsed(qc.datasets.hatyai().findings._repr_html_()).words
    assert page.index("Success factors (12)") < page.index("Problems and obstacles (13)") < page.index("Guidelines (5)")


def test_a_study_that_does_not_say_whose_codings_count_still_shows_itself():
    study = qc.datasets.hatyai()
    unsaid = replace(study, spec=replace(study.spec, counted=""))
    assert "Related laws" in Parsed(unsaid._repr_html_()).words


# --- the codebook as a tree ------------------------------------------------------------------------------------------


BOOK = Codebook((Code("other.audit"), Code("laws"), Code("other"), Code("agenda", kind="guideline"), Code("lone.leaf")))


def test_a_codebook_is_a_tree_by_kind_with_each_code_below_its_parent():
    page = BOOK._repr_html_()
    told = Parsed(page).words
    assert told.index("laws") < told.index("other ") < told.index("other.audit") < told.index("lone.leaf")
    assert told.index("conditions (4)") < told.index("guidelines (1)")
    assert page.count("<ul") == 4
    assert "1 codes below" in told


def test_codes_are_counted_with_those_below_them():
    rows = Codings((Coding("t", 0, 4, "other.audit", "ann"), Coding("u", 0, 4, "other.audit", "ben")))
    tree = BOOK.counted(rows)
    assert (tree["other"].passages, tree["other"].below) == (0, 2)
    assert (tree["other.audit"].transcripts, tree["other.audit"].coders) == (2, 2)
    assert repr(tree) == "<CodeTree: 1 of 5 codes given, 2 passages>"
    assert tree.to_frame().loc["other", "below"] == 2


def test_a_removed_coding_is_not_counted_and_a_strange_code_is_named():
    row = Coding("t", 0, 4, "laws", "ann")
    tree = BOOK.counted(Codings((row, replace(row, status="removed"), Coding("t", 5, 9, "ghost", "ann"))))
    assert (tree["laws"].passages, tree.strange) == (0, ("ghost",))
    assert "not in the codebook: ghost" in tree._repr_html_()


@given(st.lists(st.tuples(st.integers(0, 5), st.text(max_size=4), st.text(max_size=4)), max_size=12))
def test_a_tree_is_well_formed_whatever_the_depths(nodes):
    """Depths may jump by more than one: a code's parent need not be a code."""
    page = tree_html(nodes)
    assert page.count("<ul") == page.count("</ul>")
    assert page.count("<li>") == page.count("</li>") == len(nodes)


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=6), min_size=1, max_size=3)))
def test_a_table_gives_the_words_of_its_cells_back(rows):
    page = shown(table_html(["a"], rows))
    assert Parsed(page).words.endswith("a" + "".join(cell for row in rows for cell in row))


# --- in a browser ----------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_in_a_browser_no_word_becomes_an_element_and_ink_differs_from_paper(analysis, tmp_path):
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api")
    page = "".join(one._repr_html_() for one in everything(analysis))
    file = tmp_path / "shown.html"
    file.write_text(f"<!doctype html><meta charset=utf-8>{page}", encoding="utf-8")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            tab = opened.new_page(color_scheme=scheme)
            tab.goto(file.as_uri())
            assert tab.evaluate("document.querySelectorAll('img, script, [onerror]').length") == 0
            assert IMAGE in tab.inner_text("body")
            style = "getComputedStyle(document.querySelector('.qualcoop'))"
            ink, paper = (lightness(tab.evaluate(f"{style}.{what}")) for what in ("color", "backgroundColor"))
            assert abs(ink - paper) > 150, scheme
            assert (ink > paper) is (scheme == "dark")
            # A notebook's own theme is stronger than what the system asks for.
            tab.evaluate(THEMED)
            ink, paper = (lightness(tab.evaluate(f"{style}.{what}")) for what in ("color", "backgroundColor"))
            assert (ink, paper) == (200, 10)
        opened.close()


THEMED = """() => {
  document.body.style.setProperty('--jp-content-font-color1', 'rgb(200, 200, 200)');
  document.body.style.setProperty('--jp-layout-color0', 'rgb(10, 10, 10)');
}"""


def lightness(colour: str) -> float:
    return sum(float(part) for part in colour.partition("(")[2].rstrip(")").split(",")[:3]) / 3
