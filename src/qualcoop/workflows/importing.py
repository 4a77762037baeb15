"""Import a codebook from a table: read it, write a new codebook.yaml, tell what was read as what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcoop import storing
from qualcoop.errors import UsageError
from qualcoop.reading.codebook_table import CodebookTable, Unplaced, read_codebook_table
from qualcoop.records.transcript import Transcript
from qualcoop.storing.codebook_write import codebook_yaml

__all__ = ["ImportedCodebook", "import_codebook", "pairs_of"]

_SHOWN = 10
"""Cells of one column, left out for one reason, that are told one by one."""


@dataclass(frozen=True, slots=True)
class ImportedCodebook:
    """A codebook that was imported.

    Attributes
    ----------
    source, target
        The table's file, and the file written (empty: none).
    table
        What was read.
    yaml
        The text of codebook.yaml.
    """

    source: str
    target: str
    table: CodebookTable
    yaml: str

    def lines(self) -> list[str]:
        """Tell, in lines, what was read as what and what found no place."""
        codebook = self.table.codebook
        lines = [f"{self.source}: {len(codebook)} codes" + (f", written to {self.target}" if self.target else "")]
        for name, columns in self.table.columns:
            lines.append(f"columns of {name}:")
            for one in columns:
                if one.heading or one.field:
                    lines.append(f"  {one.letter}  {one.heading!r} -> {one.field or 'no place'} ({one.why})")
        lines.append("codes:")
        lines += [f"  {code.id}  {code.label.both()}" for code in codebook]
        if self.table.told:
            lines += ["to look at:", *(f"  {one}" for one in self.table.told)]
        if self.table.unplaced:
            lines.append(f"{len(self.table.unplaced)} cells found no place; they stand as comments in the file:")
            lines += _cells(self.table.unplaced)
        return lines

    def row(self) -> dict[str, Any]:
        """Give the same as plain data for ``--json``."""
        return {
            "path": self.source,
            "written": self.target or None,
            "columns": [
                {
                    "table": name,
                    "column": one.letter,
                    "heading": one.heading,
                    "field": one.field or None,
                    "why": one.why,
                }
                for name, columns in self.table.columns
                for one in columns
            ],
            "codes": [
                {"id": code.id, "kind": code.kind, "label": code.label.data(), "examples": len(code.examples)}
                for code in self.table.codebook
            ],
            "notices": list(self.table.told),
            "unplaced": [
                {"code": one.code or None, "where": one.where, "heading": one.heading, "text": one.text, "why": one.why}
                for one in self.table.unplaced
            ],
        }


def _cells(cells: Sequence[Unplaced]) -> list[str]:
    """Tell of cells; of many of one column, some stand for all."""
    seen: Counter[tuple[str, str]] = Counter()
    lines = []
    for cell in cells:
        kind = cell.heading, cell.why
        seen[kind] += 1
        if seen[kind] <= _SHOWN:
            lines.append(f"  {cell.where} {cell.heading!r}: {_one_line(cell.text)} ({cell.why})")
    more = {heading: n - _SHOWN for (heading, _), n in seen.items() if n > _SHOWN}
    return lines + [f"  and {n} more of column {heading!r}" for heading, n in more.items()]


def pairs_of(told: Sequence[str]) -> dict[str, str]:
    """Read what a person says of columns: ``HEADING=FIELD`` or ``LETTER=FIELD``.

    Examples
    --------
    >>> pairs_of(["ข้อ=label", "C=-"])
    {'ข้อ': 'label', 'C': '-'}
    """
    found = {}
    for one in told:
        name, sign, kind = one.rpartition("=")
        if not sign or not name.strip():
            raise UsageError(f"{one!r} names no column; write it as HEADING=FIELD, such as รหัส=label or B=definition")
        found[name.strip()] = kind.strip()
    return found


def import_codebook(
    path: str | Path,
    *,
    target: str | Path = "",
    columns: Mapping[str, str] | None = None,
    sheet: str = "",
    transcripts: Sequence[Transcript] = (),
) -> ImportedCodebook:
    r"""Read a codebook from a table and write it as a new codebook.yaml.

    Parameters
    ----------
    path
        The table: xlsx, ods, csv, tsv, docx, odt or rtf.
    target
        The file to write; empty: nothing is written.
    columns, sheet, transcripts
        As for :func:`qualcoop.reading.codebook_table.read_codebook_table`.

    Raises
    ------
    UsageError
        If a file lies at `target` already; it is never written over.
    ReadingError
        If the table cannot be read.

    Notes
    -----
    A cell that finds no place, an example that stands in no transcript among them, becomes a comment beside its code,
    and is listed. Comments are in no version of a codebook, so no informant's word enters a study's history that way.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "codes.csv").write_text("Code,Definition,Example\nTrust,They rely on each other,We did\n")
    >>> found = import_codebook(folder / "codes.csv", target=folder / "codebook.yaml")
    >>> storing.load_codebook(folder / "codebook.yaml")["trust"].definition.en
    'They rely on each other'
    """
    goal = str(target)
    if goal and Path(goal).exists():
        raise UsageError("this file lies there already; name a new one, and take over from it what you need", path=goal)
    table = read_codebook_table(path, columns=columns, sheet=sheet, transcripts=transcripts)
    text = codebook_yaml(table.codebook, head=_head(path, table), remarks=_remarks(table))
    if goal:
        storing.write_whole(goal, text)
    return ImportedCodebook(str(path), goal, table, text)


def _head(path: str | Path, table: CodebookTable) -> list[str]:
    lines = [f"Codes of the table {Path(path).name}. Lines that begin with # are remarks."]
    return lines + [_remark(cell.heading, cell.where, cell.text) for cell in table.unplaced if not cell.code]


def _remarks(table: CodebookTable) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for cell in table.unplaced:
        if cell.code:
            found.setdefault(cell.code, []).append(_remark(cell.heading, cell.where, cell.text))
    return found


def _remark(heading: str, where: str, text: str) -> str:
    return f"{_one_line(heading) or where}: {text}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
