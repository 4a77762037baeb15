"""Tell where a term is said, one place a line, the term in one column. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import regex

from qualcoop.views.text_lines import clean, clip, listed, paragraphs, width

__all__ = ["terms_text"]

Row = Mapping[str, Any]

_CLUSTER = regex.compile(r"\X")
_TIMEOUT = 10.0
_SIDE = 34
_MOST_WORDS = 20


def terms_text(row: Row) -> str:
    """Tell a term in context; `row` is its row of the JSON contract.

    Examples
    --------
    >>> hit = {"transcript": "t", "turn": 2, "speaker": "ตอบ", "role": "informant", "left": "ทำตาม", "quote": "กฎหมาย",
    ...        "right": "ครับ"}
    >>> print(terms_text({"term": "กฎหมาย", "policy": "compound", "forms": ["กฎหมาย"], "codes": [], "hits": [hit],
    ...                   "policies": {"word": 1, "compound": 1, "substring": 1}, "excluded": [],
    ...                   "containing": [{"word": "กฎหมาย", "n": 1}], "transcripts": 1, "of": 1}))
    t
      2  ตอบ (informant)  ทำตาม[กฎหมาย]ครับ
    <BLANKLINE>
    กฎหมาย: 1 hit in 1 of 1 transcripts, policy compound (word 1, compound 1, substring 1)
    in no code's indicators
    words that contain it: กฎหมาย 1
    """
    parts = [_transcript(id_, hits) for id_, hits in _by_transcript(row["hits"]).items()]
    return paragraphs([*parts, "\n".join(_ending(row))])


def _by_transcript(hits: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for hit in hits:
        found.setdefault(hit["transcript"], []).append(hit)
    return found


def _transcript(id_: str, hits: Sequence[Row]) -> str:
    told = [
        (str(hit["turn"] or ""), _speaker(hit), _tail(hit["left"]), f"[{clean(hit['quote'])}]", _head(hit["right"]))
        for hit in hits
    ]
    wide = [max(width(cells[n]) for cells in told) for n in range(3)]
    lines = []
    for turn, speaker, left, words, right in told:
        room = " " * (wide[2] - width(left))
        who = speaker + " " * (wide[1] - width(speaker))
        lines.append(f"  {turn.rjust(wide[0])}  {who}  {room}{left}{words}{right}".rstrip())
    return "\n".join([id_, *lines])


def _speaker(hit: Row) -> str:
    return clip(clean(f"{hit['speaker'] or '(no label)'} ({hit['role']})"), _SIDE)


def _tail(text: str) -> str:
    """Cut what stands before a term to the columns there are, from its beginning, never inside a cluster."""
    kept: list[str] = []
    room = _SIDE
    clusters = _CLUSTER.findall(_edged(text), timeout=_TIMEOUT)
    for cluster in reversed(clusters):
        room -= width(cluster)
        if room < 1:
            return f"…{''.join(reversed(kept)).lstrip()}"
        kept.append(cluster)
    return "".join(clusters)


def _head(text: str) -> str:
    return clip(_edged(text), _SIDE)


def _edged(text: str) -> str:
    """Clean a text, but keep that there is a blank at its ends: beside a term it tells words apart."""
    told = clean(text)
    return " " * text[:1].isspace() + told + " " * (text[-1:].isspace() and bool(told))


def _ending(row: Row) -> list[str]:
    n = len(row["hits"])
    policies = listed(f"{policy} {count}" for policy, count in row["policies"].items())
    head = f"{clean(row['term'])}: {n} hit{'s' * (n != 1)} in {row['transcripts']} of {row['of']} transcripts"
    lines = [f"{head}, policy {row['policy']} ({policies})"]
    if len(row["forms"]) > 1:
        lines.append(f"forms looked for: {listed(row['forms'])}")
    lines.append(f"indicator of: {listed(row['codes'])}" if row["codes"] else "in no code's indicators")
    if row["excluded"]:
        lines.append(f"kept out by an exclusion: {_words(row['excluded'])}")
    if row["containing"]:
        lines.append(f"words that contain it: {_words(row['containing'])}")
    return lines


def _words(counted: Sequence[Row]) -> str:
    more = len(counted) - _MOST_WORDS
    told = listed(f"{clean(one['word'])} {one['n']}" for one in counted[:_MOST_WORDS])
    return f"{told} and {more} more" if more > 0 else told
