"""A report as plain data: gathered once, so that page and Markdown say the same. Renders nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualcoop.errors import UsageError
from qualcoop.induction.findings import Findings
from qualcoop.induction.revisions import not_tried
from qualcoop.induction.study import Pass
from qualcoop.induction.verdicts import CaseVerdict, named_codes
from qualcoop.records.codebook import Bilingual
from qualcoop.records.expression import Condition, atoms
from qualcoop.records.ledger import REVISIONS, LedgerEntry
from qualcoop.records.study import Memo, Outcome, StudyRecord
from qualcoop.views.blocks import (
    Aid,
    Block,
    Cell,
    Facts,
    Formula,
    Items,
    Piece,
    Prose,
    Quotes,
    ReportData,
    Section,
    Steps,
    Table,
    cell,
    fill,
    rows_of,
)
from qualcoop.views.factors import factor_section, matrix_section, proposal_sections, quotations_section, quote
from qualcoop.views.story import not_tried_words, steps
from qualcoop.views.wording import (
    CHOSEN,
    CLAIMS,
    ENTRIES,
    LANGUAGE_NAMES,
    MODES,
    NOTES,
    OUTCOMES,
    VERDICTS,
    XS,
    basis_of,
    case_name,
    code_name,
    counted,
    need_words,
    word,
)

__all__ = ["Report", "report_data"]

Row = tuple[Piece, tuple[Piece, ...]]

_NONE = Bilingual("ไม่มี", "none")
_NOT_SAID = Bilingual("ไม่ได้ระบุ", "not said")
_CASE = Bilingual("กรณี", "Case")
_COUNTS = Bilingual(
    "ข้อเสนอของเครื่องยังไม่นับเป็นข้อมูล จนกว่าผู้วิจัยจะรับเป็นการลงรหัส การเลือกสมมติฐาน การวินิจฉัย และถ้อยคำเชิงสาเหตุทั้งหมดเป็นของผู้วิจัย",
    "A machine's suggestion counts for nothing until a person has accepted it. The choice of hypothesis, the "
    "judgements and every causal word are the researcher's.",
)
_UNREVIEWED = Bilingual(
    "ยังไม่ผ่านการตรวจทาน: รายงานนี้คิดจากข้อเสนอของเครื่องล้วน ๆ ไม่มีผู้วิจัยรับรองการลงรหัส",
    "Unreviewed: this report rests on a machine's suggestions alone; no person has accepted any of them.",
)
_STALE = Bilingual(
    "ผลของรอบก่อนได้มาจากสมมติฐาน คู่มือการลงรหัส หรือการลงรหัสที่ต่างจากรอบนี้ ทุกกรณีจึงทดสอบใหม่แล้ว",
    "What stands under “Before” was found under another hypothesis, codebook or codings; every case was tested again.",
)
_PRODUCT_A = Bilingual(
    "การวิเคราะห์เนื้อหาแบบอุปนัย (inductive content analysis): รายการปัจจัยพร้อมหลักฐานจากคำพูดของผู้ให้ข้อมูล "
    "ไม่มีสมมติฐานและไม่มีการทดสอบกับกรณี จึงไม่บอกว่าปัจจัยใดทำให้เกิดผล",
    "Inductive content analysis: a list of factors with the evidence for each in what informants said. Nothing is "
    "tested on cases, so the list does not say which factor brings the outcome about.",
)
_PRODUCT_B = Bilingual(
    "การวิเคราะห์แบบอุปนัย (analytic induction): คำอธิบายที่ทดสอบกับทุกกรณี กรณีแย้งทำให้ต้องปรับแก้คำอธิบายหรือนิยามปรากฏการณ์ใหม่ "
    "ทุกขั้นบันทึกไว้พร้อมเหตุผล",
    "Analytic induction: an explanation tested on every case. A negative case makes the researcher reformulate the "
    "explanation or redefine the phenomenon, and every step is recorded with its reason.",
)
_READING: tuple[tuple[str, Bilingual], ...] = (
    ("confirms", Bilingual("เป็นตามคำอธิบายและเกิดผล", "the explanation holds and the outcome occurs")),
    (
        "compatible",
        Bilingual(
            "ไม่ขัดกับคำอธิบาย แต่ไม่นับเป็นหลักฐานสนับสนุน เช่น กรณีเปรียบเทียบที่ไม่เกิดผล",
            "does not contradict and never counts as support, such as a contrast case without the outcome",
        ),
    ),
    (
        "negative",
        Bilingual("กรณีแย้ง: ขัดกับคำอธิบาย (มิได้แปลว่าเป็นพื้นที่ที่ไม่ดี)", "contradicts the claim; it does not mean a bad place"),
    ),
    (
        "undetermined",
        Bilingual(
            "สิ่งที่ยังไม่รู้อาจทำให้กรณีนี้แย้งหรือไม่แย้งก็ได้ จึงควรสัมภาษณ์ต่อเป็นอันดับแรก",
            "what is not known could make it contradict or not: the most valuable next interview",
        ),
    ),
    (
        "outside",
        Bilingual("ไม่อยู่ในขอบเขตของปรากฏการณ์ตามกติกาที่ใช้กับทุกกรณี", "not in the phenomenon by a rule over all cases"),
    ),
)


@dataclass(frozen=True)
class Report:
    """Everything that a report is made from.

    Attributes
    ----------
    findings
        The findings of the pass reported.
    passes
        The recorded passes, that of the findings among them.
    entries, memos
        The ledger and the memos that its entries name.
    fault
        What replay found: None where the ledger was not replayed, empty where every line holds, else the fault.
    notice
        What must be read first.
    """

    findings: Findings
    passes: tuple[Pass, ...]
    entries: tuple[LedgerEntry, ...]
    memos: tuple[Memo, ...]
    fault: str | None = None
    notice: Bilingual = Bilingual()

    @property
    def pass_(self) -> Pass:
        """The pass that the findings are of."""
        for one in self.passes:
            if one.number == self.findings.number:
                return one
        given = ", ".join(str(one.number) for one in self.passes) or "none"
        raise UsageError(f"the findings are of pass {self.findings.number}; give that pass too (given: {given})")

    @property
    def study(self) -> StudyRecord:
        """The study as it stood in that pass."""
        return self.pass_.study

    @property
    def explains(self) -> bool:
        """Whether this is an explanation tested on cases, rather than a list of factors."""
        return self.study.spec.hypothesis is not None and self.study.spec.mode != "inductive-content"


def report_data(
    findings: Findings,
    *,
    passes: Sequence[Pass],
    entries: Sequence[LedgerEntry] | None = None,
    memos: Sequence[Memo] | None = None,
    fault: str | None = None,
    notice: Bilingual | Mapping[str, str] | None = None,
) -> ReportData:
    """Gather a report.

    Parameters
    ----------
    findings
        The findings of a pass.
    passes
        The recorded passes, that of the findings among them.
    entries, memos
        The ledger and the memos; by default those of the findings' study.
    fault
        What replay found: None where it was not done, empty where every line holds, else the fault.
    notice
        What must be read first, ``{"th": ..., "en": ...}``: that the interviews were composed for teaching, for one.

    Returns
    -------
    ReportData
        Sections in reading order, the same for every format.

    Raises
    ------
    UsageError
        If the pass of the findings is not among `passes`.
    """
    report = Report(
        findings=findings,
        passes=tuple(passes),
        entries=tuple(findings.study.entries if entries is None else entries),
        memos=tuple(findings.study.memos if memos is None else memos),
        fault=fault,
        notice=notice if isinstance(notice, Bilingual) else Bilingual(**notice) if notice else Bilingual(),
    )
    title = report.study.spec.title or Bilingual(report.study.name, report.study.name)
    return ReportData(title, tuple(_sections(report)), report.notice)


def _sections(report: Report) -> Iterator[Section]:
    yield _what(report)
    yield _study(report)
    yield _ledger(report)
    if report.explains:
        yield _explanation(report)
        yield _four_cells(report)
        yield _verdicts(report)
    if report.explains or report.findings.negative_cases:
        yield _negatives(report)
    yield factor_section(report.findings)
    yield matrix_section(report.findings, report.pass_.verdicts)
    yield from proposal_sections(report.findings)
    if report.entries:
        yield _story(report)
    yield quotations_section(report.findings)
    if report.explains:
        yield _open_cases(report)
        yield _untried(report)


# --- what this is --------------------------------------------------------------------------------------------


def _what(report: Report) -> Section:
    blocks: list[Block] = [Prose(_PRODUCT_B if report.explains else _PRODUCT_A, "lead")]
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


def _study(report: Report) -> Section:
    study = report.study
    blocks: list[Block] = [Facts(tuple(_study_facts(study)))]
    if study.spec.outcome and study.spec.outcome.criteria:
        blocks.append(_criteria_table(report))
    blocks.append(_case_table(report))
    return Section("study", Bilingual("การศึกษา", "The study"), tuple(blocks))


def _study_facts(study: StudyRecord) -> Iterator[Row]:
    spec = study.spec
    yield Bilingual("หน่วยวิเคราะห์", "Unit of analysis"), (spec.unit or _NOT_SAID,)
    yield Bilingual("ปรากฏการณ์", "Phenomenon"), (spec.phenomenon or _NOT_SAID,)
    yield Bilingual("ขอบเขตของปรากฏการณ์", "Scope of the phenomenon"), (spec.scope or Bilingual("ทุกกรณี", "all cases"),)
    if spec.outcome:
        yield from _outcome_facts(study)
    yield Bilingual("แบบของการวิเคราะห์", "Mode"), (fill(word(MODES, spec.mode), tolerance=spec.tolerance),)
    yield Bilingual("การลงรหัสที่นับ", "Codings that count"), (_counted(study) or _NONE,)
    if spec.clusters:
        clusters = Bilingual("กรณีที่มี {field} เดียวกันไม่เป็นอิสระจากกัน", "cases that share {field} are not independent")
        yield Bilingual("กลุ่มของกรณี", "Clusters"), (fill(clusters, field=spec.clusters),)
    yield Bilingual("บทถอดเทปสัมภาษณ์", "Transcripts"), (_transcripts(study),)


def _outcome_facts(study: StudyRecord) -> Iterator[Row]:
    outcome = study.spec.outcome
    if outcome is None:
        return
    yield Bilingual("ผลที่ต้องการอธิบาย", "Outcome"), tuple(filter(None, (outcome.question, outcome.id)))
    if outcome.counts_from:
        yield Bilingual("นับว่าเกิดผลตั้งแต่", "Outcome counts from"), (outcome.counts_from,)
    yield Bilingual("ผู้วินิจฉัยผล", "Outcome judged by"), (", ".join(outcome.judged_by) or _NOT_SAID,)
    yield Bilingual("วินิจฉัยโดยไม่รู้เงื่อนไข", "Judged blind to the conditions"), (_blind(outcome),)
    if outcome.as_of:
        yield Bilingual("ผล ณ วันที่", "Outcome as of"), (outcome.as_of,)


def _blind(outcome: Outcome) -> Bilingual:
    if outcome.blind_to_conditions is None:
        return _NOT_SAID
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
    return Bilingual(f"{len(found)} บท ({th})", f"{len(found)} ({en})") if found else _NONE


def _basis(report: Report, *, cases: Sequence[str] | None = None, codes: Sequence[str] | None = None) -> Bilingual:
    """Say on what a table of the pass rests: on all its cells, or on those of some cases and codes."""
    table = report.pass_.table
    among = table.cases if cases is None else cases
    said = [p for told in table if told.case in among and (codes is None or told.code in codes) for p in told.passages]
    return basis_of(len(among), said)


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
    return Table(Bilingual("เกณฑ์การวินิจฉัยผล", "Criteria of the outcome"), columns, rows_of(rows), _basis(report))


def _case_table(report: Report) -> Table:
    columns = (
        _CASE,
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
    return Table(Bilingual("กรณีที่ศึกษา", "Cases"), columns, rows_of(rows), _basis(report))


# --- the ledger ----------------------------------------------------------------------------------------------


def _ledger(report: Report) -> Section:
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
        return Bilingual("ได้ผลตรงกันทุกบรรทัด", "every line comes out again")
    return fill(Bilingual("ไม่ตรง: {fault}", "does not hold: {fault}"), fault=fault)


# --- the explanation -----------------------------------------------------------------------------------------


def _explanation(report: Report) -> Section:
    pass_, spec = report.pass_, report.study.spec
    blocks: list[Block] = [Formula(str(spec.hypothesis), pass_.sentence or Bilingual())]
    # study.yaml keeps the first hypothesis's wording; after a reformulation it would speak for another one.
    if spec.hypothesis_words and not any(entry.kind == "reformulate" for entry in report.entries):
        blocks.append(
            Prose(
                fill(Bilingual("คำของผู้วิจัย: {words}", "In the researcher's words: {words}"), words=spec.hypothesis_words)
            )
        )
    blocks.append(Prose(_standing(pass_), "lead"))
    blocks += [Prose(words, "warning") for words in _flags(pass_)]
    if pass_.stands == "stands":
        blocks.append(Prose(_allowed(pass_)))
    title = Bilingual("คำอธิบาย", "The explanation")
    return Section("explanation", title, tuple(blocks))


def _named(rows: Iterable[CaseVerdict], verdict: str) -> str:
    return ", ".join(row.case for row in rows if row.verdict == verdict)


def _standing(pass_: Pass) -> Bilingual:
    """Say in a sentence whether the claim stands, with the cases that it rests on."""
    sentences = {
        "stands": Bilingual(
            "คำอธิบายใช้ได้ในรอบที่ {n}: ไม่มีกรณีแย้ง{tolerated} ไม่มีกรณีที่ยังสรุปไม่ได้ และมีกรณีสนับสนุน ({confirms})",
            "The claim stands in pass {n}: no case contradicts it{tolerated}, none is undetermined, "
            "and these confirm: {confirms}.",
        ),
        "not contradicted so far": Bilingual(
            "ถึงรอบที่ {n} ยังไม่มีกรณีแย้ง{tolerated} แต่กรณีที่ยังสรุปไม่ได้ ({undetermined}) อาจแย้งได้ กรณีสนับสนุน: {confirms}",
            "Not contradicted so far (pass {n}){tolerated}; these are undetermined and still could contradict: "
            "{undetermined}. These confirm: {confirms}.",
        ),
        "contradicted": Bilingual(
            "ในรอบที่ {n} มีกรณีแย้ง ({negative}) จึงกล่าวเป็นคำอธิบายทั่วไปไม่ได้",
            "Contradicted in pass {n} by {negative}: it cannot be reported as holding for all cases.",
        ),
        "no support": Bilingual(
            "ในรอบที่ {n} ไม่มีกรณีแย้ง{tolerated} แต่ก็ไม่มีกรณีสนับสนุน",
            "In pass {n} no case contradicts it{tolerated}, but none confirms it either.",
        ),
    }
    by_verdict = {name: _named(pass_.verdicts, name) or "–" for name in VERDICTS}
    return fill(sentences[pass_.stands or "no support"], n=pass_.number, tolerated=_tolerated(pass_), **by_verdict)


def _tolerated(pass_: Pass) -> Bilingual:
    cases = ", ".join(row.case for row in pass_.verdicts if "tolerated" in row.note)
    if not cases:
        return Bilingual()
    return fill(Bilingual(" นอกจากที่ประกาศยอมรับไว้ก่อน ({cases})", " beyond those tolerated ({cases})"), cases=cases)


def _flags(pass_: Pass) -> Iterator[Bilingual]:
    claim = pass_.study.spec.hypothesis.claim if pass_.study.spec.hypothesis else ""
    if "robinson" in pass_.flags and claim != "<-":
        yield _withheld(pass_)
    if "circular" in pass_.flags:
        yield Bilingual(
            "อาจวนเป็นวงกลม: กติกาขอบเขตของปรากฏการณ์ใช้เงื่อนไขเดียวกับสมมติฐาน",
            "Circular: the rule of the phenomenon names a condition of the hypothesis.",
        )
    if "same-span" in pass_.flags:
        yield Bilingual(
            "ข้อความเดียวกันถูกลงรหัสทั้งเป็นเงื่อนไขและเป็นผล",
            "One stretch of talk carries both the outcome and a condition.",
        )


def _sought(pass_: Pass) -> tuple[int, int]:
    """Count the cases in scope that were chosen on X, and all in scope."""
    inside = {row.case for row in pass_.verdicts if row.verdict != "outside"}
    return sum(case.chosen == "on_x" for case in pass_.study.spec.cases if case.id in inside), len(inside)


def _withheld(pass_: Pass) -> Bilingual:
    sought, inside = _sought(pass_)
    why = (
        Bilingual("ทุกกรณีในขอบเขตเกิดผล", "every case in scope has the outcome")
        if sought
        else Bilingual(
            "ไม่มีกรณีใดในขอบเขตที่เลือกเพราะมีเงื่อนไขโดยยังไม่รู้ผล",
            "no case in scope was chosen because the conditions were there while the outcome was not yet known",
        )
    )
    return fill(
        Bilingual(
            "งดใช้คำว่า “เพียงพอ”: {why} (เลือกเช่นนั้น {sought} จาก {inside} กรณี) ข้ออ้างด้านนี้จึงยังไม่เคยเสี่ยงที่จะผิด",
            "The word “sufficient” is withheld: {why} (so chosen: {sought} of {inside}). "
            "That side of the claim was never at risk.",
        ),
        why=why,
        sought=sought,
        inside=inside,
    )


def _allowed(pass_: Pass) -> Bilingual:
    """Say what may be said of a claim that stands: no more than its arrow, no sufficiency that was never at risk."""
    claim = pass_.study.spec.hypothesis.claim if pass_.study.spec.hypothesis else "<-"
    robinson = "robinson" in pass_.flags
    if robinson and claim == "->":
        return Bilingual(
            "จนถึงรอบนี้กล่าวได้เพียงว่าไม่มีกรณีใดแย้ง", "All that may be said so far is that no case contradicts it."
        )
    sought, inside = _sought(pass_)
    risk = (
        Bilingual()
        if robinson or claim == "<-"
        else fill(
            Bilingual(
                " มี {sought} จาก {inside} กรณีที่เลือกเพราะมีเงื่อนไขโดยยังไม่รู้ผล",
                " {sought} of {inside} cases were chosen on X, their outcome not yet known.",
            ),
            sought=sought,
            inside=inside,
        )
    )
    words = CLAIMS["<-" if robinson else claim]
    return fill(
        Bilingual(
            "ในกรณีที่ศึกษา คำอธิบายเป็น{what}ของผล{risk}",
            "In the cases studied the explanation is {what} for the outcome.{risk}",
        ),
        what=words,
        risk=risk,
    )


# --- four cells ----------------------------------------------------------------------------------------------


def _four_cells(report: Report) -> Section:
    pass_ = report.pass_
    cells = pass_.four_cells or {}
    by_case = {row.case: row for row in pass_.verdicts}
    rows = [(cell(XS[x]), *(_cases_cell(cells.get(f"{x}{y}", ()), by_case) for y in "TF")) for x in "TF"]
    table = Table(
        caption=Bilingual("ตารางสี่ช่อง: คำอธิบายกับผล", "Four cells: explanation by outcome"),
        columns=(Bilingual("คำอธิบาย", "Explanation"), OUTCOMES["T"], OUTCOMES["F"]),
        groups=rows_of(rows),
        basis=_basis(
            report, cases=[case for found in cells.values() for case in found], codes=named_codes(report.study)
        ),
        shape="cells",
    )
    title = Bilingual("ตารางสี่ช่อง", "Four-cell table")
    return Section("four-cells", title, (table, *_not_in_cells(pass_, cells)))


def _cases_cell(cases: Sequence[str], by_case: Mapping[str, CaseVerdict]) -> Cell:
    tones = {by_case[case].verdict or "" for case in cases}
    return cell(f"{len(cases)}", ", ".join(cases), tone=tones.pop() if len(tones) == 1 else "")


def _not_in_cells(pass_: Pass, cells: Mapping[str, Sequence[str]]) -> Iterator[Prose]:
    """Name the cases that stand in none of the four cells, so that none disappears."""
    placed = {case for found in cells.values() for case in found}
    rest = [row for row in pass_.verdicts if row.case not in placed]
    unknown = ", ".join(row.case for row in rest if row.verdict != "outside")
    outside = ", ".join(row.case for row in rest if row.verdict == "outside")
    if unknown:
        words = Bilingual(
            "ยังไม่รู้คำอธิบายหรือผล จึงไม่อยู่ในช่องใด: {c}", "In none of the cells, since one side is not known: {c}."
        )
        yield Prose(fill(words, c=unknown))
    if outside:
        yield Prose(fill(Bilingual("อยู่นอกขอบเขต: {c}", "Outside the phenomenon: {c}."), c=outside))


# --- verdicts ------------------------------------------------------------------------------------------------


def _verdicts(report: Report) -> Section:
    blocks: list[Block] = [_reading_aid(report.pass_), _verdict_table(report)]
    if any(row.stale for row in report.pass_.verdicts):
        blocks.append(Prose(_STALE, "note"))
    return Section("verdicts", Bilingual("ผลการทดสอบกับแต่ละกรณี", "Verdict of each case"), tuple(blocks))


def _reading_aid(pass_: Pass) -> Aid:
    rows: list[Row] = [(VERDICTS[name], (says,)) for name, says in _READING]
    rows += [
        ("X / Y", (Bilingual("X คือคำอธิบาย Y คือผล", "X is the explanation, Y the outcome"),)),
        (
            NOTES["as_told"],
            (Bilingual("อาศัยเหตุผลที่ผู้ให้ข้อมูลให้เองเท่านั้น", "rests on the informants' own explanations alone"),),
        ),
        (Bilingual("ต้องทำต่อ", "Needs"), (Bilingual("สิ่งที่คนต้องถามหรือวินิจฉัย", "what a person must ask or judge"),)),
    ]
    if pass_.at_other_cuts():
        cut = Bilingual("ผลการทดสอบหากนับว่าเกิดผลตั้งแต่ขั้นอื่น", "the verdict were the outcome counted from another step")
        rows.append((Bilingual("ตั้งแต่ …", "From …"), (cut,)))
    return Aid(Bilingual("วิธีอ่านตาราง", "How to read the table"), (Facts(tuple(rows)),))


def _verdict_table(report: Report) -> Table:
    pass_ = report.pass_
    cuts = pass_.at_other_cuts()
    others = {step: {row.case: row for row in rows} for step, rows in cuts.items()}
    columns: tuple[Piece, ...] = (
        _CASE,
        "X",
        "Y",
        Bilingual("ผลการทดสอบ", "Verdict"),
        Bilingual("ต้องทำต่อ", "Needs"),
        Bilingual("รอบก่อน", "Before"),
        Bilingual("หมายเหตุ", "Notes"),
        *(fill(Bilingual("ตั้งแต่ {step}", "From {step}"), step=step) for step in cuts),
    )
    rows = [
        (*_verdict_row(report, row), *(_verdict_cell(other[row.case]) for other in others.values()))
        for row in pass_.verdicts
    ]
    caption = fill(Bilingual("ผลการทดสอบในรอบที่ {n}", "Verdicts of pass {n}"), n=pass_.number)
    return Table(caption, columns, rows_of(rows), _basis(report, codes=named_codes(report.study)))


def _verdict_row(report: Report, row: CaseVerdict) -> tuple[Cell, ...]:
    study = report.study
    step = study.spec.case(row.case).outcome
    return (
        cell(case_name(study.spec.case(row.case))),
        cell(word(XS, row.x), *_conditions(report, row.case)),
        cell(word(OUTCOMES, row.y), "" if step is None or step == row.y else str(step)),
        _verdict_cell(row),
        cell(*need_words(row.needs, row.open)),
        cell(word(VERDICTS, row.previous) if row.previous else "–"),
        cell(*_notes(row)),
    )


def _conditions(report: Report, case: str) -> Iterator[str]:
    """Give the value of each condition that the hypothesis names, as the case table has it."""
    hypothesis = report.study.spec.hypothesis
    for atom in dict.fromkeys(atoms(hypothesis.expression)) if hypothesis else ():
        told = report.pass_.table.cells.get((case, atom.code)) if isinstance(atom, Condition) else None
        if told is not None and isinstance(atom, Condition):
            yield f"{atom}: {told.hinders if atom.hinders else told.value}"


def _verdict_cell(row: CaseVerdict) -> Cell:
    kind = (CLAIMS[row.kind],) if row.kind else ()
    return cell(word(VERDICTS, row.verdict), *kind, tone=row.verdict or "")


def _notes(row: CaseVerdict) -> Iterator[Bilingual]:
    return (word(NOTES, note) for note in row.note)


# --- negative cases ------------------------------------------------------------------------------------------


def _negatives(report: Report) -> Section:
    findings = report.findings
    known = {case.id: case_name(case) for case in report.study.spec.cases}
    columns = (
        _CASE,
        Bilingual("แย้งในรอบที่", "Negative in pass"),
        Bilingual("คลี่คลายด้วย", "Resolved by"),
        Bilingual("บรรทัดในบันทึก", "Line"),
    )
    still_open = Bilingual("ยังเปิดอยู่", "stands open")
    rows = [
        (
            cell(known.get(found.case, found.case)),
            cell(str(found.number)),
            cell(word(ENTRIES, found.resolved_by)) if found.resolved_by else cell(still_open, tone="negative"),
            cell(str(found.entry) if found.entry else "–", link=f"entry-{found.entry}" if found.entry else ""),
        )
        for found in findings.negative_cases
    ]
    title = Bilingual("กรณีแย้ง และวิธีคลี่คลาย", "Negative cases, and how each was resolved")
    if not rows:
        empty = Bilingual("ยังไม่เคยมีกรณีแย้งในรอบใด", "No pass has had a negative case.")
        return Section("negative-cases", title, (Prose(empty),))
    cases = list(dict.fromkeys(found.case for found in findings.negative_cases))
    table = Table(
        Bilingual("กรณีแย้งของทุกรอบ", "Negative cases of all passes"), columns, rows_of(rows), _basis(report, cases=cases)
    )
    return Section("negative-cases", title, (table, *_evidence(report)))


def _evidence(report: Report) -> Iterator[Quotes]:
    """Give the passages for and against the explanation in the cases that contradict it now."""
    sides = (
        Bilingual("กรณี {case}: ข้อความที่เอื้อ", "Case {case}: for"),
        Bilingual("กรณี {case}: ข้อความที่เป็นอุปสรรคหรือบอกว่าไม่มี", "Case {case}: against"),
    )
    for found in report.pass_.negative_cases if report.explains else ():
        for place, (title, said) in enumerate(zip(sides, (found.favour, found.against), strict=True)):
            ids = f"n-{found.case}-{place}"
            quotes = tuple(quote(p, report.study, id_=f"{ids}-{n}") for n, p in enumerate(said, start=1))
            if quotes:
                yield Quotes(fill(title, case=found.case), quotes)


# --- the story, and what is left -----------------------------------------------------------------------------


def _story(report: Report) -> Section:
    told = steps(report.entries, report.memos, report.passes)
    return Section("story", Bilingual("เรื่องราวของรอบการวิเคราะห์", "The story of the passes"), (Steps(told),))


def _open_cases(report: Report) -> Section:
    rows = [row for row in report.pass_.verdicts if row.verdict == "undetermined"]
    title = Bilingual("กรณีที่ยังสรุปไม่ได้ และสิ่งที่ควรถาม", "Undetermined cases, and what to ask")
    if not rows:
        return Section("undetermined", title, (Prose(Bilingual("ไม่มีกรณีที่ยังสรุปไม่ได้", "No case is undetermined.")),))
    columns = (_CASE, Bilingual("ต้องทำต่อ", "Needs"), Bilingual("เรื่องที่ควรถาม", "What to ask about"))
    lines = [
        (
            cell(case_name(report.study.spec.case(row.case))),
            cell(*need_words(row.needs)),
            cell(*_questions(report, row)),
        )
        for row in rows
    ]
    table = Table(
        title,
        columns,
        rows_of(lines),
        _basis(report, cases=[row.case for row in rows], codes=named_codes(report.study)),
    )
    return Section("undetermined", title, (table,))


def _questions(report: Report, row: CaseVerdict) -> Iterator[Piece]:
    study = report.study
    for name in row.open:
        id_ = name.removesuffix(".hinders")
        definition = study.codebook[id_].definition if id_ in study.codebook else Bilingual()
        label = code_name(id_, study.codebook)
        yield (
            fill(Bilingual("{label}: {says}", "{label}: {says}"), label=label, says=definition) if definition else label
        )
    if "judge Y" in row.needs and study.spec.outcome:
        yield study.spec.outcome.question or study.spec.outcome.id


def _untried(report: Report) -> Section:
    left = not_tried_words(not_tried(report.study, report.pass_.verdicts, report.pass_.untestable))
    title = Bilingual("สิ่งที่ยังไม่ได้ลอง", "What was not tried")
    blocks: tuple[Block, ...] = (Items(left),) if left else (Prose(_NONE),)
    return Section("not-tried", title, blocks)
