"""Memos, and what was asked, as text for the command line. Shows a stretch around each match, never writes a memo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcoop.induction.asking import Asked
from qualcoop.induction.remembering import MemoFound
from qualcoop.views.text_lines import clean, clip, indented, listed, paragraphs, table_text

__all__ = ["asked_text", "memos_text"]

_WIDE = 110
_HEADER = ("memo", "date", "author", "type", "about", "lines", "passes")
_ASKED = ("code", "asked in", "by guide", "in words", "answered", "asked, nothing said", "told unasked", "not asked")


def memos_text(found: Sequence[MemoFound]) -> str:
    """Give memos as a table and, below, each one's words: those around the first match where some were searched for.

    Examples
    --------
    >>> from qualcoop.records.study import Memo
    >>> print(memos_text([MemoFound(Memo("m", "รอฟังเทศบาล G", "2021-03-04", "ann"))]))
    1 memo
    <BLANKLINE>
    memo  date        author
    m     2021-03-04  ann
    <BLANKLINE>
    m
      รอฟังเทศบาล G
    """
    if not found:
        return "no memo found"
    number = f"{len(found)} memo{'s' * (len(found) != 1)}"
    return paragraphs((number, table_text(_HEADER, map(_row, found)), *map(_words, found)))


def _row(found: MemoFound) -> tuple[str, ...]:
    memo = found.memo
    about = listed(one.written for one in found.about)
    lines, passes = (listed(map(str, numbers)) for numbers in (found.entries, found.passes))
    return (memo.id, memo.date, memo.author, memo.type, clip(clean(about), 40), lines, passes)


def _words(found: MemoFound) -> str:
    more = f" ({len(found.matches)} matches)" if len(found.matches) > 1 else ""
    return f"{clean(found.memo.id)}{more}\n{indented(clip(clean(found.excerpt), _WIDE))}"


def asked_text(found: Asked) -> str:
    """Give in how many interviews each code was asked about, and what came of it.

    Examples
    --------
    >>> asked_text(Asked((), ()))
    'no interview, or no code'
    """
    if not found.codes or not found.interviews:
        return "no interview, or no code"
    number = f"{len(found.interviews)} interview{'s' * (len(found.interviews) != 1)}"
    head = f"{number}; the last four columns count an interview once for each case that it speaks of"
    return paragraphs((head, table_text(_ASKED, _asked_rows(found))))


def _asked_rows(found: Asked) -> Iterator[tuple[object, ...]]:
    for code in found.codes:
        rows = [row for row in found if row.code == code]
        by = (len({r.transcript for r in rows if r.by_guide}), len({r.transcript for r in rows if r.by_words}))
        states = ("answered", "nothing_said", "unasked", "not_asked")
        yield (code, found.count(code), *by, *(sum(row.status == state for row in rows) for state in states))
