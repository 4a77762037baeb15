"""The parts of a report that say what it is, what was studied, what is recorded. Judges no claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from qualcoop.induction.findings import Findings
from qualcoop.induction.passages import Places
from qualcoop.induction.words import RECIPES_MADE, explains
from qualcoop.records.codebook import Bilingual
from qualcoop.records.ledger import REVISIONS, LedgerEntry
from qualcoop.records.study import Outcome, Participant, StudyRecord
from qualcoop.views.blocks import Block, Facts, Prose, Section, Table, cell, fill, rows_of
from qualcoop.views.report.gathered import CASE, NONE, NOT_SAID, Report, Row, table_basis
from qualcoop.views.report.words import words_of
from qualcoop.views.wording import CHOSEN, ENTRIES, LANGUAGE_NAMES, MODES, OUTCOMES, case_name, counted, word

__all__ = ["informants", "ledger_section", "material_words", "study_section", "what_section"]

_COUNTS = Bilingual(
    "ข้อเสนอของเครื่องยังไม่นับเป็นข้อมูล จนกว่าผู้วิจัยจะรับเป็นการลงรหัส การเลือกสมมติฐาน การวินิจฉัย และถ้อยคำเชิงสาเหตุทั้งหมดเป็นของผู้วิจัย",
    "A machine's suggestion counts for nothing until a person has accepted it. The choice of hypothesis, the "
    "judgements and every causal word are the researcher's.",
)
_UNREVIEWED = Bilingual(
    "ยังไม่ผ่านการตรวจทาน: รายงานนี้คิดจากข้อเสนอของเครื่องล้วน ๆ ไม่มีผู้วิจัยรับรองการลงรหัส",
    "Unreviewed: this report rests on a machine's suggestions alone; no person has accepted any of them.",
)
_PRODUCT_A = Bilingual(
    "การวิเคราะห์เนื้อหาแบบอุปนัย (inductive content analysis): รายการปัจจัยพร้อมหลักฐานจากคำพูดของผู้ให้ข้อมูล "
    "ไม่มีสมมติฐานและไม่มีการทดสอบกับกรณี จึงไม่บอกว่าปัจจัยใดทำให้เกิดผล",
    "Inductive content analysis: a list of factors with the evidence for each in what informants said. Nothing is "
    "tested on cases, so the list does not say which factor brings the outcome about.",
)
_NAMES: Mapping[str, Bilingual] = {
    "classic": Bilingual("การวิเคราะห์แบบอุปนัย (analytic induction)", "Analytic induction"),
    "modified": Bilingual(
        "การวิเคราะห์แบบอุปนัยแบบดัดแปลง (modified analytic induction) ซึ่งประกาศจำนวนกรณีแย้งที่ยอมรับไว้",
        "Modified analytic induction, with a declared number of negative cases tolerated",
    ),
    "generalized": Bilingual(
        "การวิเคราะห์แบบอุปนัยแบบทั่วไป (generalized analytic induction) ตามแนวของ Ragin (2023)",
        "Generalized analytic induction, after Ragin (2023)",
    ),
}
_PRODUCT_B = Bilingual(
    "{name}: คำอธิบายที่ทดสอบกับทุกกรณี กรณีแย้งทำให้ต้องปรับแก้คำอธิบายหรือนิยามปรากฏการณ์ใหม่ ทุกขั้นบันทึกไว้พร้อมเหตุผล",
    "{name}: an explanation tested on every case. A negative case makes the researcher reformulate the "
    "explanation or redefine the phenomenon, and every step is recorded with its reason.",
)


_NO_INFORMANTS: Mapping[str, tuple[Bilingual, str]] = {
    "document": (Bilingual("เอกสาร", "document"), "ฉบับ"),
    "fieldnote": (Bilingual("บันทึกภาคสนาม", "field note"), "ฉบับ"),
}

_PRODUCT_RECIPES = Bilingual(
    "{name}: ชุดเงื่อนไขที่พบในกรณีที่เกิดผล ซึ่งเป็นที่มาของชุดเงื่อนไขเอง จึงยังไม่ได้ทดสอบ ทุกขั้นบันทึกไว้พร้อมเหตุผล",
    "{name}: recipes found in the cases with the outcome, which made them and so are no test of them. Every step is "
    "recorded with its reason.",
)


# --- what this is --------------------------------------------------------------------------------------------


def what_section(report: Report) -> Section:
    """Say what the report is, what it rests on, and what must be known before reading on."""
    blocks: list[Block] = [Prose(_product(report), "lead")]
    coder = _counted(report.study)
    if "@" in coder:
        blocks.append(Prose(_UNREVIEWED, "warning"))
    blocks.append(Prose(_COUNTS, "note"))
    later = _since(report)
    if later:
        blocks.append(Prose(later, "warning"))
    if report.findings.left_out:
        blocks.append(Prose(_left_out(report.findings), "warning"))
    return Section("what", Bilingual("รายงานนี้คืออะไร", "What this report is"), tuple(blocks))


def _product(report: Report) -> Bilingual:
    if not report.explains:
        return _PRODUCT_A
    mode = report.study.spec.mode
    made = mode == "generalized" and any(found.reason in RECIPES_MADE for found in words_of(report))
    return fill(_PRODUCT_RECIPES if made else _PRODUCT_B, name=_NAMES[mode])


def _since(report: Report) -> Bilingual:
    """Say that revisions were recorded after the pass and have not been tested."""
    places = [place for place, entry in enumerate(report.entries) if entry.kind == "pass"]
    after = report.entries[places[-1] + 1 :] if places else ()
    number = sum(entry.kind in REVISIONS for entry in after)
    if not number:
        return Bilingual()
    return fill(
        Bilingual(
            "หลังรอบนี้มีการปรับแก้ที่บันทึกไว้แล้วแต่ยังไม่ได้ทดสอบ {n}",
            "Recorded since this pass and not tested yet: {n}.",
        ),
        n=counted(number, th="ครั้ง", en="revision"),
    )


def _left_out(findings: Findings) -> Bilingual:
    return fill(
        Bilingual(
            "ตัดรหัสออกตามที่ขอ: {codes} สมมติฐานที่ทดสอบไม่ได้: {gone}",
            "Left out on request: {codes}. Cannot be tested: {gone}.",
        ),
        codes=", ".join(findings.left_out),
        gone=", ".join(findings.untested) or "–",
    )


# --- the study -----------------------------------------------------------------------------------------------


def study_section(report: Report) -> Section:
    """Show the study: its question, the criteria of its outcome, its cases."""
    study = report.study
    blocks: list[Block] = [Facts(tuple(_study_facts(study)))]
    if study.spec.outcome and study.spec.outcome.criteria:
        blocks.append(_criteria_table(report))
    blocks.append(_case_table(report))
    return Section("study", Bilingual("การศึกษา", "The study"), tuple(blocks))


def _study_facts(study: StudyRecord) -> Iterator[Row]:
    spec = study.spec
    yield Bilingual("หน่วยวิเคราะห์", "Unit of analysis"), (spec.unit or NOT_SAID,)
    yield Bilingual("ปรากฏการณ์", "Phenomenon"), (spec.phenomenon or NOT_SAID,)
    yield Bilingual("ขอบเขตของปรากฏการณ์", "Scope of the phenomenon"), (spec.scope or Bilingual("ทุกกรณี", "all cases"),)
    if spec.outcome:
        yield from _outcome_facts(study)
    yield Bilingual("แบบของการวิเคราะห์", "Mode"), (_mode(study),)
    yield Bilingual("การลงรหัสที่นับ", "Codings that count"), (_counted(study) or NONE,)
    if spec.clusters:
        clusters = Bilingual("กรณีที่มี {field} เดียวกันไม่เป็นอิสระจากกัน", "cases that share {field} are not independent")
        yield Bilingual("กลุ่มของกรณี", "Clusters"), (fill(clusters, field=spec.clusters),)
    yield Bilingual("บทถอดเทปสัมภาษณ์", "Transcripts"), (_transcripts(study),)
    yield Bilingual("ผู้ให้ข้อมูลและเอกสาร", "Informants and documents"), (material_words(study) or NONE,)


def informants(study: StudyRecord) -> dict[str, Participant]:
    """Give the informants who speak, by name; whoever stands for a document or a field note is none."""
    places = Places(study)
    talks = [talk for talk in study.transcripts if talk.kind not in _NO_INFORMANTS]
    spoken = [places.person(talk.id, turn) for talk in talks for turn in talk.turns]
    return {person.participant: person for person in spoken if person.role == "informant"}


def material_words(study: StudyRecord) -> Bilingual:
    """Count informants, and apart from them documents and field notes; empty where there are none.

    Examples
    --------
    >>> import qualcoop as qc
    >>> material_words(qc.datasets.coop()).en
    '4 informants'
    """
    people = informants(study)
    kinds: Counter[str] = Counter(talk.kind for talk in study.transcripts)
    said = [Bilingual(f"ผู้ให้ข้อมูล {len(people)} คน", counted(len(people), th="", en="informant").en)] if people else []
    for kind, (name, unit) in _NO_INFORMANTS.items():
        if kinds[kind]:
            said.append(Bilingual(f"{name.th} {kinds[kind]} {unit}", counted(kinds[kind], th="", en=name.en).en))
    return Bilingual(" และ".join(one.th for one in said), " and ".join(one.en for one in said))


def _mode(study: StudyRecord) -> Bilingual:
    """Name the mode; without a hypothesis the report is a list of factors, whatever study.yaml announces."""
    spec = study.spec
    if explains(study):
        return fill(word(MODES, spec.mode), tolerance=spec.tolerance)
    return MODES["inductive-content"]


def _outcome_facts(study: StudyRecord) -> Iterator[Row]:
    outcome = study.spec.outcome
    if outcome is None:
        return
    yield Bilingual("ผลที่ต้องการอธิบาย", "Outcome"), tuple(filter(None, (outcome.question, outcome.id)))
    if outcome.counts_from:
        criterion = outcome.criteria.get(outcome.counts_from, Bilingual())
        yield Bilingual("นับว่าเกิดผลตั้งแต่ขั้น", "Outcome counts from"), (outcome.counts_from, criterion)
    yield Bilingual("ผู้วินิจฉัยผล", "Outcome judged by"), (", ".join(outcome.judged_by) or NOT_SAID,)
    yield Bilingual("วินิจฉัยโดยไม่รู้เงื่อนไข", "Judged blind to the conditions"), (_blind(outcome),)
    if outcome.as_of:
        yield Bilingual("ผล ณ วันที่", "Outcome as of"), (outcome.as_of,)


def _blind(outcome: Outcome) -> Bilingual:
    if outcome.blind_to_conditions is None:
        return NOT_SAID
    return (
        Bilingual("ใช่", "yes")
        if outcome.blind_to_conditions
        else Bilingual("ไม่ใช่ (ผู้วินิจฉัยรู้เงื่อนไข)", "no (the judge knew the conditions)")
    )


def _counted(study: StudyRecord) -> str:
    return study.spec.counted or (study.coders[0] if study.coders else "")


def _transcripts(study: StudyRecord) -> Bilingual:
    found = [transcript.language for transcript in study.transcripts]
    tags = [tag for tag in LANGUAGE_NAMES if tag in found]
    th = ", ".join(f"{LANGUAGE_NAMES[tag].th} {found.count(tag)}" for tag in tags)
    en = ", ".join(f"{found.count(tag)} {LANGUAGE_NAMES[tag].en}" for tag in tags)
    return Bilingual(f"{len(found)} บท ({th})", f"{len(found)} ({en})") if found else NONE


def _criteria_table(report: Report) -> Table:
    outcome = report.study.spec.outcome
    criteria = outcome.criteria if outcome else {}
    scale = outcome.scale if outcome else ()
    start = scale.index(outcome.counts_from) if outcome and outcome.counts_from in scale else len(scale)
    rows = [
        (cell(step), cell(criteria.get(step, Bilingual())), cell(OUTCOMES["T" if place >= start else "F"]))
        for place, step in enumerate(scale or tuple(criteria))
    ]
    columns = (Bilingual("ขั้น", "Step"), Bilingual("เกณฑ์", "Criterion"), Bilingual("นับเป็น", "Counts as"))
    return Table(Bilingual("เกณฑ์การวินิจฉัยผล", "Criteria of the outcome"), columns, rows_of(rows), table_basis(report))


def _case_table(report: Report) -> Table:
    columns = (
        CASE,
        Bilingual("ลักษณะ", "Attributes"),
        Bilingual("ผล", "Outcome"),
        Bilingual("บทถอดเทปสัมภาษณ์", "Transcripts"),
        Bilingual("เหตุที่เลือก", "Chosen"),
    )
    rows = [
        (
            cell(case_name(case)),
            cell(*(f"{name}: {value}" for name, value in case.attributes.items())),
            cell("?" if case.outcome is None else str(case.outcome), case.outcome_memo),
            cell(", ".join(case.transcripts)),
            cell(word(CHOSEN, case.chosen)),
        )
        for case in report.study.spec.cases
    ]
    return Table(Bilingual("กรณีที่ศึกษา", "Cases"), columns, rows_of(rows), table_basis(report))


# --- the ledger ----------------------------------------------------------------------------------------------


def ledger_section(report: Report) -> Section:
    """Say where the ledger stands and whether it was replayed."""
    title = Bilingual("บันทึกร่องรอยการวิเคราะห์", "The ledger")
    return Section("ledger", title, (Facts(tuple(_ledger_facts(report))),))


def _ledger_facts(report: Report) -> Iterator[Row]:
    yield Bilingual("รอบที่รายงาน", "Pass reported"), (str(report.findings.number),)
    if not report.entries:
        yield Bilingual("บรรทัดสุดท้าย", "Last line"), (Bilingual("ยังไม่มีการบันทึก", "nothing is recorded yet"),)
        return
    last = report.entries[-1]
    unsaved = Bilingual("ยังไม่ได้บันทึกลงแฟ้ม", "not saved yet")
    yield (
        Bilingual("บรรทัดสุดท้าย", "Last line"),
        (
            fill(
                Bilingual("บรรทัดที่ {n}: {kind}", "line {n}: {kind}"),
                n=len(report.entries),
                kind=_entry_words(report, last),
            ),
        ),
    )
    yield Bilingual("ค่าแฮชของบรรทัดสุดท้าย", "Hash of the last line"), (last.hash or unsaved,)
    yield Bilingual("คำนวณซ้ำจากบันทึก", "Replay"), (_replayed(report.fault),)


def _entry_words(report: Report, entry: LedgerEntry) -> Bilingual:
    return fill(word(ENTRIES, entry.kind), number=sum(one.kind == "pass" for one in report.entries))


def _replayed(fault: str | None) -> Bilingual:
    if fault is None:
        return Bilingual("ยังไม่ได้คำนวณซ้ำ", "not done")
    if not fault:
        return Bilingual("ได้ผลตรงกันทุกบรรทัด", "each line recomputed with the same result")
    return fill(Bilingual("ไม่ตรง: {fault}", "does not hold: {fault}"), fault=fault)
