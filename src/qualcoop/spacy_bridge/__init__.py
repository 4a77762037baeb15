"""The way to spaCy: codings as spans of a Doc, and a pipeline component that suggests codes. Decides nothing.

Importing this room registers the component ``qualcoop_codes``.
"""

from __future__ import annotations

from qualcoop.spacy_bridge.component import CodesComponent, codes_config, make_codes
from qualcoop.spacy_bridge.docs import EXACT, SPANS, to_doc
from qualcoop.spacy_bridge.showing import codes_html, span_options

__all__ = [
    "EXACT",
    "SPANS",
    "CodesComponent",
    "codes_config",
    "codes_html",
    "make_codes",
    "span_options",
    "to_doc",
]
