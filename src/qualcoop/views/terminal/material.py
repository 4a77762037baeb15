"""Plain text of material: what was read and checked, quotations, where two coders differ. Prints nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualcoop.errors import Fault
from qualcoop.records.transcript import Transcript
from qualcoop.views.terminal.speakers import speakers_text
from qualcoop.views.text_lines import clean, clip, indented, listed, paragraphs, table_text

__all__ = ["check_text", "quotes_text", "settled_text", "transcript_text"]

Row = Mapping[str, Any]


def transcript_text(transcript: Transcript) -> str:
    """Tell what was read of one file."""
    head = f"{transcript.id}: {len(transcript.turns)} turns, {len(transcript.text)} characters, {transcript.language}"
    where = [
        transcript.source.format,
        transcript.source.encoding,
        transcript.date,
        transcript.case and f"case {transcript.case}",
    ]
    notices = [
        f"line {n.line}: {n.kind}: {clean(n.message)}" if n.line else f"{n.kind}: {clean(n.message)}"
        for n in transcript.notices
    ]
    told_ = [clean(", ".join(filter(None, [head, *where])))]
    if transcript.turns:
        told_.append(indented(speakers_text(transcript)))
    return "\n".join([*told_, *(f"  {notice}" for notice in notices)])


def check_text(faults: Sequence[Fault], warnings: Sequence[Fault]) -> str:
    """Tell faults and what to look at, one a line.

    Examples
    --------
    >>> print(check_text((), ()))
    no faults
    """
    lines = [clean(f"fault: {fault}") for fault in faults] + [clean(f"look at: {fault}") for fault in warnings]
    counts = f"{len(faults) or 'no'} fault{'s' * (len(faults) != 1)}"
    more = f", {len(warnings)} to look at" if warnings else ""
    return "\n".join([*lines, counts + more])


def quotes_text(rows: Sequence[Row]) -> str:
    """Tell quotations, rows of the JSON contract, with what leads back to them."""
    if not rows:
        return "no passages"
    cases, people = ({row[key] for row in rows} for key in ("case", "participant"))
    basis = f"Basis: {len(cases)} cases, {len(people)} participants, {len(rows)} passages"
    return paragraphs([*(_row_quote(row) for row in rows), basis])


def _row_quote(row: Row) -> str:
    turn = f"turn {row['turn']}, " if row["turn"] else ""
    place = f"{row['transcript']}, {turn}{row['start']}-{row['end']}"
    codes = f"; {listed(row['codes'])}" if row.get("codes") else ""
    case = row["case"] or "not said"
    who = f"{clean(row['position'] or row['speaker'] or '?')} ({clean(row['participant'])}), case {case}"
    return f"“{clean(row['quote'])}”\n  {who}; {place}; {row['stance']}{codes}"


def settled_text(agreed: int, rows: Sequence[Row]) -> str:
    """Tell how many codings two coders agree on, and list where they differ."""
    head = f"{agreed} codings agreed, {len(rows)} open"
    if not rows:
        return head
    told_ = [
        (
            r["transcript"],
            f"{r['start']}-{r['end']}",
            r["code"],
            *(value or "(not coded)" for value in r["values"]),
            clip(clean(r["quote"]), 60),
        )
        for r in rows
    ]
    return paragraphs([head, table_text(("transcript", "place", "code", "first", "second", "passage"), told_)])
