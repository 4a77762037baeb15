"""Plain text of findings: factors with their cases and quotations, negative cases. Prints nothing."""

from __future__ import annotations

from collections.abc import Sequence

from qualcoop.induction.findings import Factor, Findings
from qualcoop.induction.passages import Passage
from qualcoop.induction.words import explains
from qualcoop.records.study import StudyRecord
from qualcoop.views.report.negatives import by_case
from qualcoop.views.report.quotes import unpermitted
from qualcoop.views.text_lines import QUOTE_WIDTH, both, clean, clip, listed, paragraphs, table_text
from qualcoop.views.wording import ENTRIES, NOT_PERMITTED, basis_of, runs_of, word

__all__ = ["findings_text", "passage_text"]

_MOST_QUOTES = 3


def passage_text(passage: Passage, study: StudyRecord) -> str:
    """Give a passage in a line: its words, shortened, or that they may not be quoted, and where they stand."""
    hidden = passage.participant in unpermitted(study)
    words = f"({NOT_PERMITTED.en})" if hidden else f"“{clip(clean(passage.quote), QUOTE_WIDTH)}”"
    place = f"{passage.transcript}:{passage.start}-{passage.end}"
    return f"{words} [{passage.case} {clean(passage.position or passage.speaker)}, {place}]"


def findings_text(findings: Findings) -> str:
    """Tell the findings: factors by kind with their cases, the reported ones with quotations, negative cases."""
    kinds = ("condition", "guideline", "principle", "recommendation")
    titles = ("Factors (ปัจจัย)", "Guidelines (แนวทาง)", "Principles (หลักการ)", "Recommendations (ข้อเสนอแนะ)")
    tested = explains(findings.study)
    tables = [
        _factors(title, findings.of_kind(kind), tested=tested) for kind, title in zip(kinds, titles, strict=True)
    ]
    quotes = [_factor_quotes(factor, findings) for factor in findings.factor_list if factor.reported]
    said = (passage for factor in findings.factor_list for passage in factor.quotes)
    basis = basis_of(len(findings.study.spec.cases), said).en
    head = repr(findings)[1:-1]
    return paragraphs([head, _left_out(findings), *tables, *quotes, _resolved(findings), basis])


def _left_out(findings: Findings) -> str:
    if not findings.left_out:
        return ""
    gone = f"; cannot be tested: {listed(findings.untested)}" if findings.untested else ""
    return f"left out: {listed(findings.left_out)}{gone}"


def _factors(title: str, factors: Sequence[Factor], *, tested: bool) -> str:
    if not factors:
        return ""
    rows = [
        (
            f.code.id,
            "yes" if f.reported else "no",
            *(("yes" if f.in_explanation else "no",) if tested else ()),
            *_cases_told(f),
            f.participants,
            len(f.quotes),
            both(f.code.label),
        )
        for f in factors
    ]
    header = (
        "code",
        "reported",
        *(("explains",) if tested else ()),
        "facilitates",
        "hinders",
        "present",
        "absent",
        "contested",
        "mentioned",
        "judged otherwise",
        "silent",
        "people",
        "passages",
        "label",
    )
    return f"{title}\n{table_text(header, rows)}"


def _cases_told(factor: Factor) -> tuple[str, ...]:
    """Give the cases by what is told; of a code that counts by presence, undirected talk says that it is there."""
    there, mentioned = (factor.mentioned, ()) if factor.code.cell == "presence" else ((), factor.mentioned)
    found = (factor.facilitates, factor.hinders, there, factor.absent, factor.contested, mentioned)
    return tuple(listed(cases) for cases in (*found, factor.overruled, factor.silent))


def _factor_quotes(factor: Factor, findings: Findings) -> str:
    lines = [f"{factor.code.id}: {both(factor.code.label)}"]
    study = findings.study
    lines += [f"  {p.stance}, {p.basis}: {passage_text(p, study)}" for p in factor.quotes[:_MOST_QUOTES]]
    if len(factor.quotes) > _MOST_QUOTES:
        lines.append(f"  ... and {len(factor.quotes) - _MOST_QUOTES} more")
    if factor.counter:
        first = passage_text(factor.counter[0], study)
        lines.append(f"  counter-evidence: {len(factor.counter)} passages, first {first}")
    return "\n".join(lines)


def _resolved(findings: Findings) -> str:
    if not findings.negative_cases:
        return ""
    rows = [
        (
            case,
            runs_of(one.number for one in mine),
            listed(dict.fromkeys(one.resolved_by or "stands open" for one in mine)),
            listed(dict.fromkeys(str(one.entry) for one in mine if one.entry)),
            listed(dict.fromkeys(word(ENTRIES, one.resolved_by).th or "ยังเปิดอยู่" for one in mine)),
        )
        for case, mine in by_case(findings.negative_cases).items()
    ]
    return f"Negative cases (กรณีแย้ง)\n{table_text(('case', 'pass', 'resolved by', 'line', 'วิธีคลี่คลาย'), rows)}"
