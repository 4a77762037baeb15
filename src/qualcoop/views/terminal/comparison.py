"""The passages of one code beside each other, case by case, as plain text. Compares nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from qualcoop.induction.comparing import Beside, CodeComparison, Compared
from qualcoop.induction.passages import Passage
from qualcoop.records.study import StudyRecord
from qualcoop.views.report.quotes import unpermitted
from qualcoop.views.text_lines import QUOTE_WIDTH, both, clean, clip, indented, listed, paragraphs, table_text
from qualcoop.views.wording import BASES, NOT_PERMITTED, OUTCOMES, STANCES, basis_of, code_name, word

__all__ = ["compare_text"]


def compare_text(found: CodeComparison, study: StudyRecord) -> str:
    """Tell the passages of one code case by case, and what cases with the outcome say beside those without."""
    head = f"{found.code}: {both(code_name(found.code, study.codebook))}"
    hidden = unpermitted(study)
    together = (
        [f"shares words with: {listed(f'{one.code} ({one.passages})' for one in found.with_)}"] if found.with_ else []
    )
    return paragraphs(
        [
            head,
            _beside_text(found.beside),
            *(_case_text(case, hidden) for case in found.cases if case.passages),
            _silent(found),
            *together,
            basis_of(len(found.cases), found.passages).en,
        ]
    )


def _beside_text(beside: Sequence[Beside]) -> str:
    header = ("outcome", *("T", "F", "C", "?"), "stance", "state", "basis", "side")
    rows = []
    for one in beside:
        cases = dict(one.cases)
        counts = (_counts(counted) for counted in (one.stances, one.states, one.bases, one.sides))
        rows.append(
            (word(OUTCOMES, one.outcome).en, *(listed(cases.get(v, ())) for v in ("T", "F", "C", "?")), *counts)
        )
    return table_text(header, rows) if rows else "no cases"


def _counts(counted: Sequence[tuple[str, int]]) -> str:
    return listed(f"{clean(name) or 'not said'} {n}" for name, n in counted)


def _case_text(case: Compared, hidden: frozenset[str]) -> str:
    head = f"{case.case}: {case.value}, {word(OUTCOMES, case.outcome).en}"
    said = [_passage(p, codes, hidden) for p, codes in zip(case.passages, case.codes, strict=True)]
    return "\n".join([head, *(indented(one) for one in said)])


def _passage(passage: Passage, codes: Sequence[str], hidden: frozenset[str]) -> str:
    words = f"({NOT_PERMITTED.en})" if passage.participant in hidden else f"“{clip(clean(passage.quote), QUOTE_WIDTH)}”"
    told = "said to be absent, " if passage.state == "absent" else ""
    how = f"{told}{word(STANCES, passage.stance).en}, {word(BASES, passage.basis).en}"
    who = clean(passage.position or passage.speaker or passage.participant)
    side = f", {clean(passage.side)}" if passage.side else ""
    place = f"{passage.transcript}:{passage.start}-{passage.end}"
    also = f"; also {listed(codes)}" if codes else ""
    return f"{words}\n  {how}; {who}{side}; {place}{also}"


def _silent(found: CodeComparison) -> str:
    cases = [f"{case.case} ({case.value})" for case in found.cases if not case.passages]
    return f"no passages in: {listed(cases)}" if cases else ""
