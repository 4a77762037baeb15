"""Show coded Docs with displaCy: a colour a code, Thai without spaces between its words. Changes no Doc."""

from __future__ import annotations

from itertools import cycle
from typing import Any

from spacy import displacy
from spacy.displacy.templates import TPL_SPAN
from spacy.tokens import Doc

from qualcoop.errors import UsageError
from qualcoop.records.codebook import Codebook
from qualcoop.spacy_bridge.docs import SPANS, require_codebook

__all__ = ["codes_html", "span_options"]

# Light enough for black letters on them.
COLOURS = (
    "#a6cee3", "#fdbf6f", "#b2df8a", "#fb9a99", "#cab2d6", "#ffff99", "#8dd3c7", "#f4cae4", "#d9d9d9", "#e6c49f",
    "#9fd3ff", "#ccebc5",
)  # fmt: skip
# As displaCy's own, but that no label is broken, and in WORD nothing stands between two words and white space is kept.
WORD = (
    '<span style="display: inline-block; position: relative; white-space: pre-wrap; height: {total_height}px;">'
    "{text}{span_slices}{span_starts}</span>"
)
LINE = (
    '<span style="background: {bg}; top: {top_offset}px; height: 4px; left: -1px; width: calc(100% + 2px); '
    'position: absolute;"></span>'
)
START = (
    '<span style="background: {bg}; top: {top_offset}px; height: 4px; left: -1px; width: calc(100% + 2px); '
    'position: absolute;"><span style="background: {bg}; z-index: 10; color: #000; top: -0.5em; padding: 2px 3px; '
    'position: absolute; font-size: 0.6em; font-weight: bold; line-height: 1; border-radius: 3px; '
    'white-space: nowrap;">{label}{kb_link}</span></span>'
)


def span_options(codebook: Codebook, *, key: str = SPANS) -> dict[str, Any]:
    """Give the options with which ``displacy.render(doc, style="span", options=...)`` shows the codes.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code
    >>> options = span_options(Codebook((Code("laws"),)))
    >>> options["spans_key"], options["colors"]
    ('codes', {'laws': '#a6cee3'})
    """
    require_codebook(codebook)
    colours = {code.id: colour for code, colour in zip(codebook, cycle(COLOURS), strict=False)}
    return {"spans_key": key, "colors": colours, "template": {"span": TPL_SPAN, "slice": LINE, "start": START}}


def codes_html(doc: Doc, codebook: Codebook, *, key: str = SPANS) -> str:
    """Show the codes of a Doc as HTML, by displaCy, with the white space that the text has and no other.

    displaCy itself puts a space between any two tokens, which tears Thai apart.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code
    >>> from qualcoop.records.coding import Coding
    >>> from qualcoop.records.transcript import Transcript
    >>> from qualcoop.spacy_bridge.docs import to_doc
    >>> doc = to_doc(Transcript("t", "ติดระเบียบ"), [Coding("t", 3, 10, "laws", "ann")])
    >>> "ระเบียบ<span" in codes_html(doc, Codebook((Code("laws"),)))
    True
    """
    if not isinstance(doc, Doc):
        raise UsageError(f"this is no Doc but of type {type(doc).__name__}; make one: to_doc(transcript, codings)")
    options = span_options(codebook, key=key)
    options["template"]["span"] = WORD
    html: str = displacy.render(_data(doc, key), style="span", manual=True, options=options, jupyter=False)
    return f'<div style="white-space: pre-wrap">{html.strip()}</div>'


def _data(doc: Doc, key: str) -> dict[str, Any]:
    """Give tokens and spans for displaCy: words with their space where a code is, whole stretches elsewhere."""
    spans = list(doc.spans.get(key, ()))
    coded = {place for span in spans for place in range(span.start, span.end)}
    tokens: list[str] = []
    at: list[int] = []
    for place, token in enumerate(doc):
        if place and place not in coded and place - 1 not in coded:
            tokens[-1] += token.text_with_ws
        else:
            tokens.append(token.text_with_ws)
        at.append(len(tokens) - 1)
    rows = [
        {"start_token": at[span.start], "end_token": at[span.end - 1] + 1, "label": span.label_, "kb_id": span.kb_id_}
        for span in spans
    ]
    return {"text": doc.text, "tokens": tokens, "spans": rows}
