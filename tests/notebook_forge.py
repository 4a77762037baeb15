"""Run the notebooks and strip what differs from run to run. `make notebooks` writes them anew by this file."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LONGEST = 120

# What a reader of a page can see. A widget is live or nothing.
SHOWN = ("text/plain", "text/html", "image/png", "image/svg+xml")
# Paths of this machine, addresses of this run, times and hashes of a ledger that was written just now.
PASSING = (
    (re.compile(r"(?<![^\s'\"(])[^\s'\"()]{0,200}?[/\\]qualcoop-[A-Za-z0-9_]+"), "..."),
    (re.compile(r" at 0x[0-9a-f]+"), ""),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[+Z][\d:]*)?"), "(time)"),
    (re.compile(r"(?<!\.)\b(?:[0-9a-f]{64}|[0-9a-f]{16})\b"), "(hash)"),
    (re.compile(r"IPY_MODEL_[0-9a-f]+|\b[0-9a-f]{32}\b"), "(id)"),
)
TAGS = re.compile(r"<style.*?</style>|<[^>]+>", re.DOTALL)


@contextmanager
def surroundings(desk: Path) -> Iterator[None]:
    """Give kernels the package, a folder for what they write, an author, pictures in place; take it back after."""
    paths = [path for path in (os.environ.get("PYTHONPATH"), str(ROOT / "src")) if path]
    told = {
        "PYTHONPATH": os.pathsep.join(paths),
        "TMPDIR": str(desk),
        "QUALCOOP_BY": "student",
        "TQDM_DISABLE": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",      # the tests' own would draw nothing
    }
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def executed(path: Path, desk: Path) -> nbformat.NotebookNode:
    """Run a notebook from top to bottom in a fresh kernel; an error in a cell is raised."""
    book = nbformat.read(path, as_version=4)
    with surroundings(desk):
        place = {"metadata": {"path": str(desk)}}
        NotebookClient(book, timeout=LONGEST, kernel_name="python3", coalesce_streams=True, resources=place).execute()
    return stripped(book)


def stripped(book: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Take out counts, times and ids, and what no page can show; name the cells by their places."""
    book.metadata = {name: book.metadata[name] for name in ("kernelspec",) if name in book.metadata}
    for place, cell in enumerate(book.cells, start=1):
        cell.id, cell.metadata = f"cell-{place}", {}
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = [_stripped_output(output) for output in cell.outputs if not _passes(output)]
    return book


def _passes(output: nbformat.NotebookNode) -> bool:
    """Say whether an output is a bar of progress or a message on the way."""
    return output.get("name") == "stderr" or "%|" in output.get("data", {}).get("text/plain", "")


def _stripped_output(output: nbformat.NotebookNode) -> nbformat.NotebookNode:
    if "execution_count" in output:
        output.execution_count = None
    if "text" in output:
        output.text = passing_gone(output.text)
    if "data" in output:
        output.metadata = {}
        output.data = {kind: _without_passing(kind, value) for kind, value in output.data.items() if kind in SHOWN}
    return output


def _without_passing(kind: str, value: str) -> str:
    """Leave a picture alone: its letters are no words, and there are very many of them."""
    return value if kind == "image/png" else passing_gone(value)


def passing_gone(text: str) -> str:
    """Take out of a text what differs from run to run."""
    for pattern, instead in PASSING:
        text = pattern.sub(instead, text)
    return text


def told(book: nbformat.NotebookNode) -> list[list[str]]:
    """Give what every cell says, as words: pictures by their kind, HTML without its tags, blanks as one."""
    return [
        [" ".join(line.split()) for output in cell.get("outputs", []) for line in _lines(output)] for cell in book.cells
    ]


def _lines(output: Mapping[str, Any]) -> Iterator[str]:
    if "text" in output:
        yield output["text"]
    for kind, value in sorted(output.get("data", {}).items()):
        yield kind if kind.startswith("image/") else f"{kind}: {TAGS.sub(' ', value)}"


def write_anew(path: Path) -> None:
    """Run a notebook and write it with what it said."""
    with tempfile.TemporaryDirectory() as desk:
        nbformat.write(executed(path, Path(desk)), path)


if __name__ == "__main__":
    chosen = [Path(name) for name in sys.argv[1:]] or NOTEBOOKS
    for notebook in chosen:
        write_anew(notebook)
