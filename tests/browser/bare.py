"""A bare page in headless Chromium with the widget on it and a real session behind it: no Jupyter, no server."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qualcoop.views.widget.page import Answering, script, style

PATIENCE = 15_000
PAGE = """<!doctype html><meta charset="utf-8"><title>bare</title><style>body {{ margin: 12px }} {style}</style>
<body {body}><div id="host"></div></body>"""
BEGIN = """async (script) => {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  const heard = [];
  const model = {
    on: (name, hear) => heard.push(hear),
    off: (name, hear) => heard.splice(heard.indexOf(hear), 1),
    send: async (message) => {
      window.sent = [...(window.sent ?? []), message];
      if (window.deaf) return;
      if (window.slow) await new Promise((done) => setTimeout(done, window.slow));
      for (const answer of JSON.parse(await window.ask(JSON.stringify(message)))) {
        window.answers = [...(window.answers ?? []), answer];
        for (const hear of heard) hear(answer);
      }
    },
  };
  window.start = () => {
    window.leave = widget.render({ model, el: document.querySelector("#host") });
  };
  window.start();
}"""


@contextmanager
def chromium() -> Iterator[object]:
    """Give a headless Chromium, or skip."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def bare_page(browser, folder: Path, session: Answering, *, size=(1200, 820), dark=False, body=""):
    """Open a page with the widget, answered by the session."""
    scheme = "dark" if dark else "light"
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda line: line.type == "error" and page.faults.append(line.text))

    def ask(message: str) -> str:
        return json.dumps(list(session.answer(json.loads(message))), ensure_ascii=False)

    page.expose_function("ask", ask)
    path = folder / "bare.html"
    path.write_text(PAGE.format(style=style(), body=body), encoding="utf-8")
    page.goto(path.as_uri())
    begin(page)
    return page


def begin(page):
    """Put the widget on the page, as a notebook does after loading."""
    page.evaluate(BEGIN, script())
    page.wait_for_selector('.qc[data-ready="yes"]')
    settled(page)


def settled(page):
    """Wait until what was changed is drawn."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")


def in_page(page, code: str, *values):
    """Evaluate an expression over `page`, the widget's page object, and `values`."""
    return page.evaluate(f"(values) => {{ const page = document.querySelector('.qc').page(); return {code}; }}", values)


def choose(page, start: int, end: int):
    """Select a stretch, as the arrow keys with Shift would."""
    in_page(page, "page.pane.reveal(values[0]), page.pane.select(values[0], values[1]), true", start, end)
    settled(page)


def wait_saved(page, words: str) -> None:
    """Wait until this was said of a save."""
    page.wait_for_function("(words) => document.querySelector('.qc-status')?.textContent.includes(words)", arg=words)
    settled(page)


def point_of(page, position: int) -> tuple[float, float]:
    """Give the point of the window in the middle of a character."""
    code = "({ left, top, width, height }) => [left + width / 2, top + height / 2]"
    box = "page.pane.rangeOf(values[0], values[0] + 1).getBoundingClientRect()"
    left, top = in_page(page, f"({code})({box})", position)
    return left, top
