"""Write a notebook as text: the file format of Jupyter, cell by cell. Runs nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable

__all__ = ["Cell", "code", "notebook_text", "prose"]

Cell = dict[str, object]


def prose(source: str) -> Cell:
    """Give a cell of Markdown."""
    return {"cell_type": "markdown", "metadata": {}, "source": source.splitlines(keepends=True)}


def code(source: str) -> Cell:
    """Give a cell of Python that has not been run."""
    lines = source.splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": lines}


def notebook_text(cells: Iterable[Cell]) -> str:
    """Give a notebook of these cells.

    Examples
    --------
    >>> json.loads(notebook_text([prose("# เริ่ม"), code("1 + 1")]))["cells"][1]["source"]
    ['1 + 1']
    """
    book = {
        "cells": [{"id": f"cell-{n}", **cell} for n, cell in enumerate(cells, start=1)],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"
