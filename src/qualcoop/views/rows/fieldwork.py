"""Rows of translations and memos, as plain data. Computes nothing."""

from __future__ import annotations

from typing import Any

from qualcoop.induction.remembering import MemoFound
from qualcoop.induction.translating import translation_of
from qualcoop.records.fieldwork import Place, Translation
from qualcoop.records.study import StudyRecord

__all__ = [
    "memo_row",
    "translation_row",
    "with_translation",
]

Row = dict[str, Any]


def translation_row(translation: Translation) -> Row:
    """Give a translation; `checked_by` is null where nobody checked it."""
    return {
        "transcript": translation.transcript,
        "start": translation.start,
        "end": translation.end,
        "language": translation.language or None,
        "text": translation.text,
        "translator": translation.translator or None,
        "checked_by": translation.checked_by or None,
        "checked_at": translation.checked_at or None,
    }


def with_translation(row: Row, study: StudyRecord) -> Row:
    """Give a row of a quotation with the key `translation`, where somebody translated its stretch; else as it is."""
    found = translation_of(study, Place(row["transcript"], row["start"], row["end"]))
    return {**row, "translation": translation_row(found)} if found else row


def memo_row(found: MemoFound) -> Row:
    """Give a memo with what it is about, the lines and passes it belongs to, and the matches in it.

    Examples
    --------
    >>> from qualcoop.records.study import Memo
    >>> memo_row(MemoFound(Memo("m", "รอฟังอีกครั้ง")))["entries"]
    []
    """
    memo = found.memo
    return {
        "id": memo.id,
        "date": memo.date or None,
        "author": memo.author or None,
        "type": memo.type or None,
        "about": [{"kind": one.kind or None, "id": one.id, "written": one.written} for one in found.about],
        "entries": list(found.entries),
        "passes": list(found.passes),
        "matches": [{"start": start, "end": end, "text": memo.text[start:end]} for start, end in found.matches],
        "text": memo.text,
    }
