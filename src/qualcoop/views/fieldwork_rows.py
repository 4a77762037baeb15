"""Rows of guide, member checks, summaries, translations, memos and case pages, as plain data. Computes nothing."""

from __future__ import annotations

from typing import Any

from qualcoop.induction.asking import Asked, AskedOf
from qualcoop.induction.framework import CasePage, Framework, FrameworkCell, Weighed
from qualcoop.induction.passages import Passage
from qualcoop.induction.remembering import MemoFound
from qualcoop.induction.translating import translation_of
from qualcoop.records.codebook import Bilingual
from qualcoop.records.fieldwork import GuideQuestion, MemberCheck, Place, Summary, Translation
from qualcoop.records.study import Judgement, StudyRecord

__all__ = [
    "asked_row",
    "asked_rows",
    "case_page_row",
    "framework_row",
    "judgement_row",
    "member_check_row",
    "memo_row",
    "question_row",
    "summary_row",
    "translation_row",
    "with_translation",
]

Row = dict[str, Any]


def question_row(question: GuideQuestion) -> Row:
    """Give a question of the guide; `transcripts` is null where it was asked in all of them."""
    return {
        "id": question.id,
        "text": _both(question.text),
        "codes": list(question.codes),
        "transcripts": list(question.transcripts) or None,
    }


def asked_row(row: AskedOf) -> Row:
    """Give whether one code was asked about in one interview, for one case.

    Examples
    --------
    >>> asked_row(AskedOf("laws", "t", "", True, False))["status"]
    'nothing_said'
    """
    return {
        "code": row.code,
        "transcript": row.transcript,
        "case": row.case or None,
        "by_guide": row.by_guide,
        "by_words": row.by_words,
        "passages": row.passages,
        "status": row.status,
    }


def asked_rows(found: Asked) -> Row:
    """Give in how many interviews each code was asked about, with all rows."""
    return {
        "interviews": list(found.interviews),
        "codes": [{"code": code, "asked_in": found.count(code)} for code in found.codes],
        "rows": [asked_row(row) for row in found],
    }


def member_check_row(check: MemberCheck) -> Row:
    """Give what a participant answered."""
    return {name: value or None for name, value in check.data().items()}


def summary_row(summary: Summary) -> Row:
    """Give what the researcher wrote of a case, or of a code in it."""
    names = ("case", "code", "text", "by", "at", "language")
    return {name: getattr(summary, name) or None for name in names}


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


def judgement_row(judgement: Judgement) -> Row:
    """Give a judgement with the passages weighed; `how` is judged where it was not said."""
    return {
        "case": judgement.case,
        "code": judgement.code,
        "value": judgement.value,
        "basis": judgement.basis or None,
        "by": judgement.by or None,
        "memo": judgement.memo or None,
        "at": judgement.at or None,
        "how": judgement.how or "judged",
        "favour": list(judgement.favour),
        "against": list(judgement.against),
    }


def framework_row(found: Framework) -> Row:
    """Give the framework matrix: one item a case, with one item a code."""
    return {
        "codes": list(found.codes),
        "cases": [
            {
                "case": case,
                "summaries": [summary_row(one) for one in found.summaries.get(case, ())],
                "cells": {code: _cell(found[case, code]) for code in found.codes},
            }
            for case in found.cases
        ],
    }


def _cell(one: FrameworkCell) -> Row:
    return {
        "value": one.cell.value,
        "from": one.cell.source,
        "basis": one.cell.basis or None,
        "passages": len(one.cell.passages),
        "asked": one.status,
        "summaries": [summary_row(summary) for summary in one.summaries],
    }


def case_page_row(page: CasePage) -> Row:
    """Give all that a study holds of one case."""
    case, row = page.case, page.verdict
    return {
        "case": case.id,
        "label": _both(case.label),
        "outcome": row.y,
        "outcome_step": case.outcome,
        "outcome_memo": case.outcome_memo or None,
        "attributes": dict(case.attributes),
        "transcripts": list(case.transcripts),
        "chosen": case.chosen or None,
        "verdict": row.verdict,
        "needs": list(row.needs),
        "open": list(row.open),
        "contested": list(page.contested),
        "unknown": list(page.unknown),
        "summaries": [summary_row(summary) for summary in (*page.summaries, *page.aside)],
        "cells": {one.cell.code: _cell(one) for one in page.cells},
        "informants": [
            {
                "participant": one.participant,
                "side": one.side or None,
                "position": one.position or None,
                "transcripts": list(one.transcripts),
                "passages": one.passages,
            }
            for one in page.informants
        ],
        "judgements": [_weighed(one) for one in page.judgements],
        "member_checks": [member_check_row(check) for check in page.member_checks],
        "memos": [found.memo.id for found in page.memos],
        "passes": [
            {"pass": one.number, "entry": one.entry, "expression": one.expression, "verdict": one.verdict}
            for one in page.way
        ],
    }


def _weighed(one: Weighed) -> Row:
    said = {side: [_stretch(p) for p in getattr(one, side)] for side in ("favour", "against")}
    return {**judgement_row(one.judgement), **said}


def _stretch(passage: Passage) -> Row:
    return {
        "transcript": passage.transcript,
        "start": passage.start,
        "end": passage.end,
        "quote": passage.quote,
        "participant": passage.participant,
    }


def _both(words: Bilingual) -> Row | None:
    return {"th": words.th or None, "en": words.en or None} if words else None
