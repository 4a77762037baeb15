"""Tests of what can be read and told apart, light and dark: words at 4.5 to 1, marks at 3 to 1."""

from __future__ import annotations

import re

import pytest

from qualcoop.views.widget.page import script, style
from qualcoop.workflows.settling_session import SettlingSession
from qualcoop.workflows.studies import open_study

from .browser.bare import bare_page, choose, chromium, settled, wait_saved
from .browser.desk import CODES, LEADERS, TALK, place, session_in, study_in

WORDS, MARKS = 4.5, 3.0
THEMES = ("light", "dark")
DARK = '.qc[data-theme="dark"] '
PAPERS = ("paper", "wash", "lift")


def rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))


def luminance(colour: tuple[float, ...]) -> float:
    parts = [one / 255 for one in colour[:3]]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def names(theme: str) -> dict[str, str]:
    """Give the custom properties of a theme: those of the light one hold where the dark one says nothing."""
    blocks = [re.search(r"^\.qc \{(.*?)\}", style(), re.S | re.M)]
    if theme == "dark":
        blocks.append(re.search(r'^\.qc\[data-theme="dark"\] \{(.*?)\}', style(), re.S | re.M))
    said = [pair for block in blocks if block for pair in re.findall(r"--([\w-]+):([^;]+);", block[1])]
    return {name: value.strip() for name, value in said}


def highlights(theme: str) -> dict[str, dict[str, str]]:
    """Give of each mark in the text what the styles say of it."""
    found: dict[str, dict[str, str]] = {}
    for before, name, body in re.findall(r"^(.*)\.qc-line::highlight\(([\w-]+)\) \{(.*)\}$", style(), re.M):
        if not before or theme == "dark":
            said = re.findall(r"([\w-]+):([^;]+);", body)
            found.setdefault(name, {}).update((key, value.strip()) for key, value in said)
    return found


def colour_of(said: str) -> tuple[float, ...]:
    return rgb(re.search(r"#[0-9a-f]{6}", said)[0])


def edges(theme: str) -> dict[str, tuple[float, ...]]:
    """Mix the edge of each of the codes' colours as the styles say."""
    share, other = re.fullmatch(r"(\d+)%, (#\w{6})", names(theme)["edge-of"]).groups()
    palette = re.findall(r"#\w{6}", re.search(r"const COLOURS = \[(.*?)\]", script())[1])
    part = int(share) / 100
    return {one: tuple(a * part + b * (1 - part) for a, b in zip(rgb(one), rgb(other), strict=True)) for one in palette}


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_of_a_code_has_an_edge_that_is_seen(theme):
    found = edges(theme)
    assert len(found) == 7
    papers = [rgb(names(theme)[paper]) for paper in PAPERS]
    assert [one for one, edge in found.items() if min(contrast(edge, on) for on in papers) < MARKS] == []


def test_the_edges_stay_as_many_colours_as_the_codes_have():
    for theme in THEMES:
        assert len({tuple(map(round, edge)) for edge in edges(theme).values()}) == 7


@pytest.mark.parametrize("theme", THEMES)
def test_words_are_read_on_every_mark_in_the_text(theme):
    named, marks = names(theme), highlights(theme)
    grounds = {name: said for name, said in marks.items() if "background-color" in said}
    assert set(grounds) == {"qc-coded", "qc-active", "qc-find", "qc-find-on", "qc-chosen"}
    for name, said in grounds.items():
        inks = [colour_of(said["color"])] if "color" in said else [rgb(named["ink"]), rgb(named["soft"])]
        assert min(contrast(ink, colour_of(said["background-color"])) for ink in inks) >= WORDS, name


@pytest.mark.parametrize("theme", THEMES)
def test_lines_under_and_through_the_text_are_seen(theme):
    marks = highlights(theme)
    drawn = {name: said.get("text-decoration-color", said.get("text-decoration")) for name, said in marks.items()}
    lines = {name: said for name, said in drawn.items() if said}
    assert set(lines) == {"qc-offered", "qc-damaged", "qc-hit"}
    grounds = [rgb(names(theme)["paper"]), colour_of(marks["qc-active"]["background-color"])]
    for name, said in lines.items():
        assert min(contrast(colour_of(said), ground) for ground in grounds) >= MARKS, name


@pytest.mark.parametrize("theme", THEMES)
def test_the_current_hit_of_a_search_differs_from_the_others_by_more_than_its_hue(theme):
    on, others = (colour_of(highlights(theme)[name]["background-color"]) for name in ("qc-find-on", "qc-find"))
    assert contrast(on, others) >= 1.4


# --- on a page: whatever has words is looked at with what lies behind it, where the widget stands in its ways ----

SEEN = """() => {
  const clear = (colour) => /, 0\\)$/.test(colour) || colour === "transparent";
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      if (!clear(getComputedStyle(at).backgroundColor)) return getComputedStyle(at).backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const faded = (one) => (one ? getComputedStyle(one).opacity * faded(one.parentElement) : 1);
  const holds = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.querySelectorAll(".qc *")]
    .filter((one) => (holds(one) || one.placeholder) && one.getBoundingClientRect().width)
    .filter((one) => !one.closest(":disabled, .qc-unseen"))
    .map((one) => [one, getComputedStyle(one, holds(one) ? null : "::placeholder").color])
    .map(([one, colour]) => [one.className || one.tagName, colour, behind(one), faded(one)]);
}"""


def unread(page) -> dict[str, float]:
    """Give what has words below 4.5 to 1."""
    found = {}
    for name, colour, ground, faded in page.evaluate(SEEN):
        on = numbers(ground)
        over = tuple(a * faded + b * (1 - faded) for a, b in zip(numbers(colour), on, strict=True))
        if contrast(over, on) < WORDS:
            found[name] = round(contrast(over, on), 2)
    return found


def numbers(colour: str) -> tuple[float, ...]:
    return tuple(float(one) for one in re.findall(r"[\d.]+", colour)[:3])


def ways(page):
    """Bring the widget into its ways, one after the other."""
    yield "nothing open"
    choose(page, *place(LEADERS))
    yield "selected"
    page.keyboard.press("3")
    wait_saved(page, "saved: Leaders")
    page.keyboard.press("h")
    wait_saved(page, "changed")
    yield "a coding"
    page.keyboard.press("Space")
    yield "the palette"
    page.keyboard.type("x")
    yield "the palette with a new code"
    page.keyboard.press("Escape")
    page.keyboard.press("Delete")
    wait_saved(page, "removed")
    page.keyboard.press("f")
    yield "what is wanted"
    page.keyboard.press("j")
    yield "a suggestion"
    page.keyboard.press("?")
    yield "the keys"


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.mark.browser
@pytest.mark.parametrize("theme", THEMES)
def test_whatever_stands_on_the_page_can_be_read(browser, tmp_path, theme):
    folder = study_in(tmp_path / "demo", TALK, CODES)
    page = bare_page(browser, tmp_path, session_in(folder), dark=theme == "dark")
    for way in ways(page):
        settled(page)
        page.wait_for_timeout(150)
        assert unread(page) == {}, way
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("theme", THEMES)
def test_settling_can_be_read_too(browser, tmp_path, theme):
    folder = study_in(tmp_path / "demo", TALK, CODES)
    (folder / "codings").mkdir()
    start, end = place(LEADERS)
    for coder, stance in (("ann", "facilitates"), ("bee", "hinders")):
        row = f't-01,{start},{end},leaders,{stance},"{LEADERS}"'
        (folder / "codings" / f"{coder}.csv").write_text(f"transcript,start,end,code,stance,quote\n{row}\n", "utf-8")
    study = open_study(folder)
    session = SettlingSession(study, study.transcript("t-01"), ("ann", "bee"), language="en")
    page = bare_page(browser, tmp_path, session, dark=theme == "dark")
    assert unread(page) == {}
    page.keyboard.press("Tab")
    page.focus(".qc-text")
    page.keyboard.press("l")
    wait_saved(page, "Leaders, ")
    page.wait_for_timeout(150)
    assert unread(page) == {}
    page.context.close()
