"""Tell what reading the sources of a study anew changed, and what was added to it. Prints nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualcoop.views.text_lines import clean, clip, indented, listed, paragraphs, table_text

__all__ = ["added_text", "refresh_text"]

Row = Mapping[str, Any]

_WHY = {
    "source": "its source changed",
    "reader": "a newer reader reads it otherwise",
    "study.yaml": "it is read otherwise as study.yaml or the reader stands now",
}
_SHOWN = 40
_WIDE = 76


def refresh_text(row: Row) -> str:
    """Tell what `refresh` found and did; `row` is its row of the JSON contract.

    Examples
    --------
    >>> print(refresh_text({"changes": [], "same": ["m-01"], "unfixed": ["m-02"], "without_source": [], "written": [],
    ...                     "moved": 0, "fell": 0, "found_again": [], "lost": [], "entry": None}))
    no text changed (1 read anew)
    no text is stored yet, so they are read anew each time: m-02
    """
    told = [_change(change) for change in row["changes"]]
    return paragraphs([*told, _again(row), "\n".join(_ending(row))])


def _change(change: Row) -> str:
    turns, reader = change["turns"], [name or "?" for name in change["reader"]]
    head = f"{clean(change['id'])}: {_WHY[change['why']]}; {turns[0]} turns before, {turns[1]} now"
    head += f", {reader[0]} before, {reader[1]} now" if reader[0] != reader[1] else ""
    lines = [clip(clean(line), _WIDE) for line in change["difference"]]
    more = [f"... {len(lines) - _SHOWN} more lines"] if len(lines) > _SHOWN else []
    parts = [head, *(f"  {line}" for line in [*lines[:_SHOWN], *more])]
    parts.append(f"  {len(change['moved'])} carried over, {len(change['fell'])} fell away")
    parts += [indented(part) for part in (_spoken(change["moved"]), _fallen(change["fell"])) if part]
    return "\n".join([*parts, *(f"  look at: {clean(line)}" for line in change["look_at"])])


def _spoken(moved: Sequence[Row]) -> str:
    """List what another one says now, as the text has it: the words are the same."""
    rows = [(one["old"], one["new"], one["code"] or "", *one["speaker"]) for one in moved if one["speaker"]]
    return table_text(("stood at", "stands at", "code", "speaker before", "speaker now"), rows) if rows else ""


def _fallen(fell: Sequence[Row]) -> str:
    rows = [
        (
            one["what"],
            one["whose"],
            one["code"] or "",
            one["place"],
            clip(clean(one["quote"]), _SHOWN),
            one["guess"] or "",
            clip(clean(one["there"] or ""), _SHOWN),
        )
        for one in fell
    ]
    header = ("fell away", "by", "code", "stood at", "words then", "perhaps now", "words there")
    return table_text(header, rows) if rows else ""


def _again(row: Row) -> str:
    """Tell of codings looked for by their words, in texts that are not stored yet."""
    moved = [(one["whose"], one["code"], one["old"], one["new"]) for one in row["found_again"]]
    lost = [
        (one["whose"], one["code"], one["place"], clip(clean(one["quote"] or ""), _SHOWN), one["why"])
        for one in row["lost"]
    ]
    parts = []
    if moved:
        parts.append("codings found again by their words, which stand there and nowhere else:")
        parts.append(indented(table_text(("by", "code", "stood at", "stands at"), moved)))
    if lost:
        parts.append("codings to be put right by hand in codings/:")
        parts.append(indented(table_text(("by", "code", "stood at", "words then", "why"), lost)))
    return "\n".join(parts)


def _ending(row: Row) -> list[str]:
    same = row["same"]
    lines = [] if row["changes"] else [f"no text changed ({len(same)} read anew)"]
    if row["unfixed"]:
        lines.append(f"no text is stored yet, so they are read anew each time: {listed(row['unfixed'])}")
    if row["without_source"]:
        lines.append(f"their source is not there; the stored text holds: {listed(row['without_source'])}")
    if not row["changes"]:
        return [*lines, *_written(row)] if row["found_again"] else lines
    n = len(row["changes"])
    lines.append(f"{n} text{'s' * (n != 1)} changed: {row['moved']} carried over, {row['fell']} fell away")
    lines += _written(row)
    if not row["written"]:
        return lines
    if row["fell"]:
        lines.append("what fell away stands in fallen.csv; code it again where it belongs, then delete its row there")
    return [*lines, f"line {row['entry']} of the ledger tells of it"] if row["entry"] else lines


def _written(row: Row) -> list[str]:
    if not row["written"]:
        return ["nothing was written; without --dry-run the study would be changed so"]
    return [f"written: {listed(row['written'])}"]


def added_text(row: Row, shown: str) -> str:
    """Tell of one interview that was added; `shown` is what was read of it.

    Examples
    --------
    >>> print(added_text({"path": "interviews/m-01.txt", "participants": [["p", "A"]], "notes": ["no case yet"],
    ...                   "columns": ["participant", "case"]}, "m-01: 2 turns"))
    m-01: 2 turns
      copied to interviews/m-01.txt
      look at: no case yet
      for participants.csv, if it is right:
        participant,case
        p,A
    """
    lines = [shown, f"  copied to {clean(row['path'])}", *(f"  look at: {clean(note)}" for note in row["notes"])]
    if row["participants"]:
        lines.append("  for participants.csv, if it is right:")
        lines += [f"    {','.join(map(_cell, cells))}" for cells in (row["columns"], *row["participants"])]
    return "\n".join(lines)


def _cell(text: str) -> str:
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if any(sign in text for sign in ',;"\n') else text
