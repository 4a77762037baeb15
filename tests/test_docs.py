"""The documentation: it is built without a warning, its links hold, and Thai words are found in it."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
import threading
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"
OUTSIDE = ("http://", "https://", "data:", "mailto:", "javascript:")
CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The pages as `make docs` builds them, every warning being an error."""
    pytest.importorskip("sphinx", reason="Sphinx is not installed (the extra `docs`)")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(DOCS), str(folder)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return folder


class Silent(SimpleHTTPRequestHandler):
    """Gives files, and writes no log."""

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address(site):
    """Where the pages are served on this machine: the search of a page opened as a file may fetch no other page."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Page(HTMLParser):
    """What a page links to, and the places in it that can be linked to."""

    def __init__(self, path):
        super().__init__()
        self.links, self.places = [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.links += [told[name] for name in ("href", "src") if told.get(name)]
        self.places |= {told[name] for name in ("id", "name") if told.get(name)}


def test_every_link_inside_holds(site):
    pages = {path.resolve(): Page(path) for path in site.rglob("*.html")}
    assert len(pages) > 30
    broken = [
        f"{path.relative_to(site)} -> {link}"
        for path, page in pages.items()
        for link in page.links
        if not link.startswith(OUTSIDE) and not _holds(path, link, pages)
    ]
    assert broken == []


def _holds(path, link, pages):
    file, _, place = unquote(link).partition("#")
    target = (path.parent / file.split("?")[0]).resolve() if file else path
    return target.exists() and (not place or target not in pages or place in pages[target].places)


def test_every_page_is_written_for_the_project_alone(site):
    """Nothing of the machine on which it was built stands in a page."""
    home = str(DOCS.parent)
    assert [path.name for path in site.rglob("*.html") if home in path.read_text(encoding="utf-8")] == []


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("กรณีแย้ง", "เริ่มต้นภาษาไทย"),             # a compound
        ("ลงรหัส", "เริ่มต้นภาษาไทย"),               # a word within คู่มือการลงรหัส
        ("ไม่ขัดแย้งแต่ไม่ใช่หลักฐานสนับสนุน", "เริ่มต้นภาษาไทย"),     # longer than any row of words in the index
        ("evictions", "Meet a negative case"),      # by its stem: evicts
    ],
)
def test_words_of_both_languages_are_found(address, words, page):
    sync = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.goto(f"{address}/search.html?q={words}")
        tab.wait_for_function("document.querySelector('#search-results h2')?.innerText.includes('Search Results')")
        found = tab.locator("#search-results ul.search li a").all_inner_texts()
        browser.close()
    assert any(page in title for title in found), found
