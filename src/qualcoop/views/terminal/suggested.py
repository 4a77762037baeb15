"""Suggestions, and passages to read next, as rows and plain text. Prints nothing; what is shown counts for nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualcoop.coding.ordering import Next, Order
from qualcoop.induction.passages import Places
from qualcoop.records.transcript import Transcript
from qualcoop.views.rows.records import suggestion_row
from qualcoop.views.text_lines import clean, clip, listed, paragraphs, table_text

__all__ = ["next_row", "next_text", "suggestions_text"]

Row = Mapping[str, Any]
_WIDTH = 60
_WHY = {
    "uncertain": "where the model is least sure of its codes",
    "diverse": "what is unlike all that is coded",
    "negative": "what may be counter-evidence: the code in the stance sought, which need not be the likeliest",
}


def next_row(one: Next, order: Order, transcript: Transcript, places: Places | None = None) -> dict[str, Any]:
    """Give a passage to read next: the row of its suggestion, with the order, what it goes by and the stance sought."""
    row = suggestion_row(one.suggestion, transcript, places)
    return {**row, "order": order, "worth": one.worth, "sought": one.sought}


def suggestions_text(rows: Sequence[Row]) -> str:
    """Tell suggestions, rows of the JSON contract, in a table; they count for nothing until accepted."""
    if not rows:
        return "no suggestions"
    header = ("transcript", "turn", "case", "code", "stance", "because of", "passage")
    told = [(*_place(r), r["code"], r["stance"], _reason(r, "nothing fits"), _quote(r)) for r in rows]
    return paragraphs([table_text(header, told), f"{_basis(rows)}; none counts until accepted"])


def _basis(rows: Sequence[Row]) -> str:
    """Count what is suggested, and apart from it the segments for which nothing is."""
    said = [row for row in rows if row["code"] != "none"]
    codes, transcripts = ({row[key] for row in said} for key in ("code", "transcript"))
    counted = f"{_counted(len(said), 'suggestion')} of {_counted(len(codes), 'code')} in "
    empty = len(rows) - len(said)
    beside = f", and {_counted(empty, 'segment')} where none fits" if empty else ""
    return f"{counted}{_counted(len(transcripts), 'transcript')}{beside}"


def next_text(rows: Sequence[Row]) -> str:
    """Tell passages to read next, rows of :func:`next_row`, in a table, the most worthwhile first."""
    if not rows:
        return "nothing to read next"
    order = rows[0]["order"]
    sought = order == "negative"
    header = ("worth", "transcript", "turn", "case", "code", "stance", *(("sought",) * sought), "because of", "passage")
    told = [
        (
            f"{r['worth']:.4f}",
            *_place(r),
            r["code"],
            r["stance"],
            *((r["sought"] or "any",) * sought),
            _reason(r, "no code is likelier"),
            _quote(r),
        )
        for r in rows
    ]
    transcripts = _counted(len({row["transcript"] for row in rows}), "transcript")
    basis = f"{_counted(len(rows), 'passage')} in {transcripts}; none is coded until a person codes it"
    return paragraphs([f"To read next ({order}): {_WHY[order]}", table_text(header, told), basis])


def _place(row: Row) -> tuple[Any, Any, Any]:
    return row["transcript"], row["turn"] or "", row["case"] or ""


def _quote(row: Row) -> str:
    return clip(clean(row["quote"]), _WIDTH)


def _reason(row: Row, of_none: str) -> str:
    """Tell what speaks for the code, then for its stance."""
    if row["code"] == "none":
        return of_none
    why = row["why"]
    hits = [_hit(row, hit) for hit in why.get("hits", ())]
    nearest = len(why.get("nearest", ()))
    near = [f"{_counted(nearest, 'coded passage')} like it"] if nearest and not hits else []
    return listed(dict.fromkeys([*hits, *near, *(cue["cue"] for cue in why.get("cues", ()))])) or "no reason is kept"


def _hit(row: Row, hit: Row) -> str:
    """Give the term, after the word that stands there where it is another form of it."""
    word = row["quote"][hit["start"] - row["start"] : hit["end"] - row["start"]]
    return hit["term"] if word.casefold() == hit["term"].casefold() else f"{clean(word)} ({hit['term']})"


def _counted(n: int, thing: str) -> str:
    return f"{n} {thing}{'s' * (n != 1)}"
