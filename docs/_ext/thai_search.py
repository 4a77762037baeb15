"""A search that finds Thai and English words on one page. Runs in the reader's browser, and asks no server.

Thai is written without spaces, so that a reader's word and a page's may be cut at different places. A run of Thai is
therefore indexed whole and as every row of up to four of its words; what is longer than that is found inside the run.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.search.en import SearchEnglish

from qualcoop.text.boundaries import words

__all__ = ["SearchThai", "setup"]

_ROW = 4
_RUN = re.compile(r"[\u0e00-\u0e7f]+|\w+")      # \w alone breaks Thai at its vowel marks


class SearchThai(SearchEnglish):
    """English words by their stems, Thai as it stands."""

    lang = "th"
    language_name = "English"       # by whose stemmer words are cut; the name goes into the script
    js_splitter_code = r"""
var splitQuery = (query) =>
  query.match(/[\u0e00-\u0e7f]+|[\p{L}\p{M}\p{N}_]+/gu) || [];
"""

    def split(self, input: str) -> list[str]:     
        """Split a text into English words and Thai runs, rows of words of a run among them."""
        return [part for run in _RUN.findall(input) for part in _parts(run)]

    def word_filter(self, word: str) -> bool:
        """Tell whether a word is worth indexing."""
        return len(word) > 1 and super().word_filter(word)


def _parts(run: str) -> list[str]:
    if not "\u0e00" <= run[0] <= "\u0e7f":
        return [run]
    cuts = words(run)
    rows = {run[first[0] : last[1]] for i, first in enumerate(cuts) for last in cuts[i : i + _ROW]}
    return sorted({run, *rows})


def setup(app: Any) -> dict[str, bool]:     # noqa: ANN401 - Sphinx's own type would be imported for this alone
    """Register the language."""
    app.add_search_language(SearchThai)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
