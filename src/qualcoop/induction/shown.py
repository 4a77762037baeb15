"""How a study, a pass, its findings and its negative cases show themselves in a notebook. Decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from qualcoop.errors import StudyError
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.coding import Codings
from qualcoop.records.showing import (
    Html,
    caption_html,
    details_html,
    headings,
    mark_html,
    more_html,
    quote_html,
    said,
    say,
    shown,
    table_html,
)
from qualcoop.records.words import (
    CHOSEN,
    COMPONENTS,
    ENTRIES,
    NEEDS,
    NOTES,
    OUTCOMES,
    STANDS,
    VERDICTS,
    XS,
    counted_words,
    word,
    words_of,
)

if TYPE_CHECKING:
    from qualcoop.induction.differing import PassDifference
    from qualcoop.induction.findings import Factor, Findings
    from qualcoop.induction.pass_record import PassRecord
    from qualcoop.induction.passages import Passage
    from qualcoop.induction.study import Study
    from qualcoop.induction.verdicts import CaseVerdict, NegativeCase
    from qualcoop.records.codebook import Code
    from qualcoop.records.study import Case, StudyRecord

__all__ = ["difference_html", "factor_html", "findings_html", "negative_html", "pass_html", "study_html"]

_MOST_QUOTES = 3
_KINDS_OF_VERDICT = {"confirms": "good", "negative": "bad", "undetermined": "open"}
_KINDS_OF_STAND = {"stands": "good", "contradicted": "bad", "no support": "bad", "not contradicted so far": "open"}
_HIDDEN = Bilingual(
    "ไม่แสดงคำพูด เพราะผู้ให้ข้อมูลไม่อนุญาตให้อ้างคำพูด", "Words not shown: the participant does not permit quoting."
)
_SIDES = (
    ("facilitates", Bilingual("ปัจจัยแห่งความสำเร็จ", "Success factors")),
    ("hinders", Bilingual("ปัญหาและอุปสรรค", "Problems and obstacles")),
)
_PROPOSALS = (
    ("guideline", Bilingual("แนวทาง", "Guidelines")),
    ("principle", Bilingual("หลักการ", "Principles")),
    ("recommendation", Bilingual("ข้อเสนอแนะ", "Recommendations")),
)
_LISTS = (
    ("facilitates", Bilingual("เอื้อ", "facilitates")),
    ("hinders", Bilingual("เป็นอุปสรรค", "hinders")),
    ("contested", Bilingual("ข้อมูลขัดแย้งกัน", "contested")),
    ("absent", Bilingual("บอกว่าไม่มี", "said to be absent")),
    ("overruled", Bilingual("ผู้วิจัยวินิจฉัยต่างจากที่เล่า", "judged otherwise than told")),
    ("mentioned", Bilingual("กล่าวถึง", "mentioned")),
    ("silent", Bilingual("ไม่ได้กล่าวถึง", "silent")),
)


# --- study -------------------------------------------------------------------------------------------------------


def study_html(study: Study) -> str:
    """Give the cases of a study, its hypothesis, and its codes with their counts."""
    spec = study.spec
    passes = sum(entry.kind == "pass" for entry in study.entries)
    caption = say(
        f"{study.name}: {len(study.transcripts)} บท {len(spec.cases)} กรณี บันทึกแล้ว {passes} รอบ", repr(study)[1:-1]
    )
    claim = str(spec.hypothesis) if spec.hypothesis else ""
    rows = [
        (case.id, said(case.label), _outcome(case), ", ".join(case.transcripts), said(word(CHOSEN, case.chosen)))
        for case in spec.cases
    ]
    header = headings(("case", "label", "outcome", "transcripts", "chosen"))
    return shown(
        said(spec.title),
        say(f"สมมติฐานชั่วคราว: {claim}", f"Hypothesis: {claim}") if claim else "",
        table_html(header, rows, caption=caption),
        _codes(study),
    )


def _outcome(case: Case) -> str:
    return "" if case.outcome is None else str(case.outcome)


def _codes(study: StudyRecord) -> Html:
    counts = study.codebook.counted(_counting(study))
    return details_html(say(f"รหัส {len(study.codebook)} รหัส", f"{len(study.codebook)} codes"), counts.tree())


def _counting(study: StudyRecord) -> Codings:
    """Give the codings that count; all, where the study does not say yet whose do."""
    try:
        return study.counted()
    except StudyError:
        return study.codings


# --- pass --------------------------------------------------------------------------------------------------------


def pass_html(told: PassRecord) -> str:
    """Give the claim, the four cells, the verdicts, and the negative cases with their evidence."""
    hypothesis = told.study.spec.hypothesis
    parts: list[str] = []
    if hypothesis is not None:
        sentence = told.sentence or Bilingual()
        stands = mark_html(said(word(STANDS, told.stands)), _KINDS_OF_STAND.get(told.stands or "", ""))
        both = dict.fromkeys((said(sentence), sentence.th, sentence.en))
        parts = [Html(f"<p>{stands}</p>"), str(hypothesis), *both, _four_cells(told)]
    hidden = _unpermitted(told.study)
    negative = [_negative(case, hidden) for case in told.negative_cases]
    return shown(*parts, _verdicts(told), *negative)


def _four_cells(told: PassRecord) -> Html:
    """Cross explanation and outcome; each field counts its cases and names them."""
    cells = told.four_cells or {}
    header = ("", said(OUTCOMES["T"]), said(OUTCOMES["F"]))
    rows = [(said(XS[x]), *(_field(cells.get(x + y, ())) for y in "TF")) for x in "TF"]
    caption = say(
        "คำอธิบายกับผล (เฉพาะกรณีในขอบเขตที่รู้ทั้งสองอย่าง)", "Explanation and outcome (cases in scope where both are known)"
    )
    return table_html(header, rows, caption=caption)


def _field(cases: Sequence[str]) -> str:
    return f"{len(cases)}: {', '.join(cases)}" if cases else "0"


def _verdicts(told: PassRecord) -> Html:
    counts = said(counted_words(VERDICTS, (row.verdict for row in told.verdicts if row.verdict)))
    counts = counts or say(f"{len(told.verdicts)} กรณี ไม่มีสมมติฐาน", f"{len(told.verdicts)} cases, no hypothesis")
    caption = say(
        f"รอบการวิเคราะห์ที่ {told.number} ของ {told.study.name}: {counts}",
        f"Pass {told.number} of {told.study.name}: {counts}",
    )
    labels = {case.id: said(case.label) for case in told.study.spec.cases}
    rows = [_verdict(row, labels.get(row.case, "")) for row in told.verdicts]
    return table_html(
        headings(("case", "label", "X", "Y", "verdict", "needs", "note", "before")), rows, caption=caption
    )


def _verdict(row: CaseVerdict, label: str) -> tuple[object, ...]:
    verdict = mark_html(said(word(VERDICTS, row.verdict)), _KINDS_OF_VERDICT.get(row.verdict or "", ""))
    return (
        row.case,
        label,
        f"{row.x} · {said(word(XS, row.x))}" if row.x else "",
        f"{row.y} · {said(word(OUTCOMES, row.y))}",
        verdict if row.verdict else "",
        said(words_of(NEEDS, row.needs)) + (f" ({', '.join(row.open)})" if row.open else ""),
        said(words_of(NOTES, row.note)),
        said(word(VERDICTS, row.previous)),
    )


def _unpermitted(study: StudyRecord) -> frozenset[str]:
    return frozenset(person.participant for person in study.participants if not person.permits_quoting)


def negative_html(found: NegativeCase) -> str:
    """Give a negative case with the passages for and against."""
    return shown(_negative(found, ()))


def _negative(found: NegativeCase, hidden: Collection[str]) -> Html:
    kinds = {
        "necessity": Bilingual("แย้งข้ออ้างเรื่องเงื่อนไขจำเป็น", "against necessity"),
        "sufficiency": Bilingual("แย้งข้ออ้างเรื่องเงื่อนไขเพียงพอ", "against sufficiency"),
    }
    against = said(word(kinds, found.kind))
    title = say(f"กรณีแย้ง {found.case} ({against})", f"Negative case {found.case} ({against})")
    return details_html(
        title,
        *_quotes(say("หลักฐานที่สนับสนุนคำอธิบาย", "For the explanation"), found.favour, hidden),
        *_quotes(say("หลักฐานที่แย้งคำอธิบาย", "Against the explanation"), found.against, hidden),
        opened=True,
    )


def _quotes(title: str, passages: Sequence[Passage], hidden: Collection[str]) -> Iterator[str]:
    if not passages:
        return
    yield caption_html(f"{title} ({len(passages)})")
    for one in passages[:_MOST_QUOTES]:
        words = said(_HIDDEN) if one.participant in hidden else one.quote
        who = " · ".join(part for part in (one.participant, one.position, one.code) if part)
        yield quote_html(words, f"{who} · {one.transcript}:{one.start}-{one.end}")
    yield more_html(len(passages) - _MOST_QUOTES)


def difference_html(found: PassDifference) -> str:
    """Give the cases whose verdict differs between two passes, and the cells that do."""
    verdicts = [
        (
            one.case,
            said(word(VERDICTS, one.before.verdict)),
            said(word(VERDICTS, one.after.verdict)),
            ", ".join(said(word(COMPONENTS, name)) for name in one.why),
        )
        for one in found.verdicts
    ]
    header = (*headings(("case",)), f"{found.before}", f"{found.after}", *headings(("why",)))
    caption = say(
        f"รอบที่ {found.before} กับรอบที่ {found.after} ของ {found.study}: ผลต่างกัน {len(verdicts)} กรณี", repr(found)[1:-1]
    )
    return shown(table_html(header, verdicts, caption=caption) if verdicts else caption)


# --- findings ----------------------------------------------------------------------------------------------------


def findings_html(found: Findings) -> str:
    """Give success and obstacle factors as a pair of tables, proposals, and how negative cases were dealt with."""
    reported = [factor for factor in found.factor_list if factor.reported]
    conditions = [factor for factor in reported if factor.code.kind == "condition"]
    caption = say(
        f"ข้อค้นพบของ {found.study.name} รอบที่ {found.number}: ถึงเกณฑ์ {len(reported)} จาก {len(found.factor_list)} รหัส "
        f"{len(found.table.cases)} กรณี",
        repr(found)[1:-1],
    )
    pair = [_side(side, title, conditions) for side, title in _SIDES]
    proposals = [_proposal(title, [f for f in reported if f.code.kind == kind]) for kind, title in _PROPOSALS]
    return shown(caption, *pair, *proposals, _resolved(found), _below_bar(found))


def _side(side: str, title: Bilingual, factors: Iterable[Factor]) -> str:
    def most_first(factor: Factor) -> tuple[int, str]:
        return (-len(getattr(factor, side)), factor.code.id)

    listed = sorted((factor for factor in factors if getattr(factor, side)), key=most_first)
    rows = [
        (
            _name(factor.code),
            _field(getattr(factor, side)),
            ", ".join(factor.contested),
            factor.participants,
            len(factor.quotes),
            say("ใช่", "yes") * factor.in_explanation,
        )
        for factor in listed
    ]
    contested, used = say("ข้อมูลขัดแย้งกัน", "contested"), say("อยู่ในสมมติฐาน", "in the hypothesis")
    header = (*headings(("factor", "cases")), contested, *headings(("participants", "passages")), used)
    return table_html(header, rows, caption=f"{said(title)} ({len(rows)})") if rows else ""


def _name(code: Code) -> str:
    return f"{said(code.label)} · {code.id}" if code.label else code.id


def _proposal(title: Bilingual, factors: Sequence[Factor]) -> str:
    rows = [(_name(one.code), _field(one.cases), one.participants, len(one.quotes)) for one in factors]
    header = ("", *headings(("cases", "participants", "passages")))
    return table_html(header, rows, caption=f"{said(title)} ({len(rows)})") if rows else ""


def _resolved(found: Findings) -> str:
    rows = [
        (
            one.case,
            say(f"รอบที่ {one.number}", f"pass {one.number}"),
            said(word(ENTRIES, one.resolved_by)) or say("ยังไม่ได้แก้", "open"),
        )
        for one in found.negative_cases
    ]
    header = (*headings(("case",)), say("แย้งในรอบ", "negative in"), say("จัดการด้วย", "dealt with by"))
    return table_html(header, rows, caption=say("กรณีแย้ง", "Negative cases")) if rows else ""


def _below_bar(found: Findings) -> str:
    names = [_name(factor.code) for factor in found.factor_list if not factor.reported]
    return say(f"ยังไม่ถึงเกณฑ์: {', '.join(names)}", f"Below the bar: {', '.join(names)}") if names else ""


def factor_html(factor: Factor) -> str:
    """Give in which cases a factor is told how; its quotations are a call away."""
    rows = [(said(title), _field(getattr(factor, name))) for name, title in _LISTS if getattr(factor, name)]
    people = say(
        f"ผู้ให้ข้อมูล {factor.participants} คน {len(factor.quotes)} ข้อความ",
        f"{factor.participants} participants, {len(factor.quotes)} passages",
    )
    return shown(table_html(headings(("stance", "cases")), rows, caption=_name(factor.code)), people)
