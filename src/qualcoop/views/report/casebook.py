"""The parts of a report that go case by case: a page a case, and the framework matrix. Sums up nothing by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from qualcoop.induction.cells import has_direction
from qualcoop.induction.framework import CasePage, Framework, FrameworkCell, Weighed, case_pages, framework
from qualcoop.induction.passages import Passage
from qualcoop.induction.remembering import MemoFound
from qualcoop.records.codebook import Bilingual
from qualcoop.records.expression import truth_of
from qualcoop.records.fieldwork import MemberCheck, Summary
from qualcoop.records.study import StudyRecord
from qualcoop.text.language import language_of
from qualcoop.views.blocks import (
    Aid,
    Block,
    Cell,
    Facts,
    MemoText,
    Piece,
    Prose,
    Quote,
    Quotes,
    Section,
    Table,
    cell,
    fill,
    rows_of,
)
from qualcoop.views.report.gathered import CASE, NONE, Report, Row, table_basis
from qualcoop.views.report.matrix import told_mark
from qualcoop.views.report.quotes import quote, unpermitted
from qualcoop.views.wording import (
    BASES,
    CHOSEN,
    LETTERS,
    NOT_PERMITTED,
    OUTCOMES,
    SIDES,
    VERDICTS,
    basis_of,
    case_name,
    code_name,
    counted,
    need_words,
    word,
)

__all__ = ["case_pages_section", "framework_section", "value_words"]

_COMMA = Bilingual("{one}, {two}", "{one}, {two}")
STATUSES: Mapping[str, Bilingual] = {
    "answered": Bilingual("ถามแล้วและได้คำตอบ", "asked and answered"),
    "nothing_said": Bilingual("ถามแล้ว แต่ไม่ได้กล่าวถึง", "asked, nothing said"),
    "unasked": Bilingual("กล่าวถึงเองโดยไม่ได้ถาม", "told unasked"),
    "not_asked": Bilingual("ยังไม่ได้ถาม", "not asked"),
}
SOURCES: Mapping[str, Bilingual] = {
    "judgement": Bilingual("การวินิจฉัยของผู้วิจัย", "judged by the researcher"),
    "codings": Bilingual("การลงรหัส", "codings"),
    "silence": Bilingual("ไม่ได้กล่าวถึง", "silence"),
}
HOW: Mapping[str, Bilingual] = {
    "": Bilingual("ผู้วิจัยชั่งน้ำหนักแล้ววินิจฉัย", "weighed and judged"),
    "judged": Bilingual("ผู้วิจัยชั่งน้ำหนักแล้ววินิจฉัย", "weighed and judged"),
    "split": Bilingual("แยกเป็นคนละรหัส", "the code was split"),
    "time": Bilingual("ต่างกันตามช่วงเวลา", "both held, at different times"),
    "standing": Bilingual("คงข้อมูลที่ขัดแย้งกันไว้เป็นข้อค้นพบ", "left contested, as a finding"),
}
STEPS: Mapping[float, Bilingual] = {
    0.0: Bilingual("ไม่ใช่เลย", "fully out"),
    0.33: Bilingual("ค่อนข้างไม่ใช่", "more out than in"),
    0.67: Bilingual("ค่อนข้างใช่", "more in than out"),
    1.0: Bilingual("ใช่เต็มที่", "fully in"),
}
RESPONSES: Mapping[str, Bilingual] = {
    "agrees": Bilingual("เห็นด้วย", "agrees"),
    "differs": Bilingual("เห็นต่าง", "differs"),
    "adds": Bilingual("ให้ข้อมูลเพิ่ม", "adds"),
    "no_reply": Bilingual("ไม่ตอบกลับ", "no reply"),
}
_ATTRIBUTE = Bilingual("{name}: {value}", "{name}: {value}")
_UNWRITTEN = Bilingual("ยังไม่มีสรุปของผู้วิจัย", "No summaries written yet.")
_WHOLE = Bilingual("สรุปภาพรวม", "The case as a whole")


def value_words(value: object) -> Piece:
    """Say a value: a letter as it stands, an anchored step with its words, another number as it is.

    Examples
    --------
    >>> value_words(0.67), value_words("C"), value_words(0.5)
    (Bilingual(th='0.67 ค่อนข้างใช่', en='0.67 more in than out'), 'C', '0.5')
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        step = STEPS.get(float(value))
        number = f"{value:g}"
        return fill(Bilingual("{n} {says}", "{n} {says}"), n=number, says=step) if step else number
    return truth_of(value)


# --- a page a case -------------------------------------------------------------------------------------------


def case_pages_section(report: Report) -> Section:
    """Give a page a case, folded: outcome, people, cells, quotations, what they answered, memos, its way so far."""
    pass_ = report.pass_
    pages = case_pages(report.study, pass_.table, pass_.verdicts)
    title = Bilingual("สรุปรายกรณี", "A page a case")
    if not pages:
        return Section("case-pages", title, (Prose(Bilingual("ยังไม่มีกรณี", "There are no cases yet.")),))
    note = Bilingual(
        "แต่ละหน้ารวมทุกอย่างที่มีเกี่ยวกับกรณีนั้น ข้อความสรุปเป็นของผู้วิจัย โปรแกรมไม่ได้สรุปให้",
        "Each page gathers all there is on the case. Summaries are the researcher's; the program writes none.",
    )
    return Section("case-pages", title, (Prose(note, "note"), *(_page(page, report) for page in pages)))


def _page(page: CasePage, report: Report) -> Section:
    study = report.study
    blocks: list[Block] = [Facts(tuple(_facts(page, study)))]
    blocks += [_cells_table(page, report)] if page.cells else []
    blocks += [Facts(tuple(_aside(page, study)))] if page.aside else []
    blocks += _judged_blocks(page, study)
    blocks += _quotes(page, study)
    blocks += [_checks_table(page, study)] if page.member_checks else []
    blocks += [_memo_block(found) for found in page.memos]
    opened = Bilingual("เปิดดูทั้งหน้า", "Open the page")
    above = (_headline(page), *_summary_blocks(page.summaries))
    return Section(f"case-{page.case.id}", case_name(page.case), (*above, Aid(opened, tuple(blocks))))


def _headline(page: CasePage) -> Prose:
    """Say outcome and verdict in a line, for a page that is still folded."""
    outcome = word(OUTCOMES, truth_of(page.verdict.y))
    if page.verdict.verdict is None:
        return Prose(outcome)
    return Prose(fill(Bilingual("{one} · {two}", "{one} · {two}"), one=outcome, two=VERDICTS[page.verdict.verdict]))


def _facts(page: CasePage, study: StudyRecord) -> Iterator[Row]:
    case, row = page.case, page.verdict
    yield Bilingual("ผลที่ต้องการอธิบาย", "Outcome"), tuple(_outcome(page, study))
    if row.verdict is not None:
        yield Bilingual("ผลการทดสอบ", "Verdict"), (VERDICTS[row.verdict],)
    if row.needs:
        yield Bilingual("สิ่งที่ยังเปิดอยู่", "What is open"), need_words(row.needs, row.open)
    for title, codes in (
        (Bilingual("ข้อมูลขัดแย้งกัน", "Contested"), page.contested),
        (Bilingual("ยังไม่รู้ค่า", "Not known"), page.unknown),
    ):
        if codes:
            yield title, (_listed(code_name(code, study.codebook) for code in codes),)
    if case.attributes:
        told = tuple(fill(_ATTRIBUTE, name=name, value=value) for name, value in case.attributes.items())
        yield Bilingual("คุณลักษณะ", "Attributes"), told
    yield Bilingual("บทถอดเทปสัมภาษณ์", "Transcripts"), (", ".join(case.transcripts) or NONE,)
    yield Bilingual("วิธีเลือกกรณี", "Why examined"), (word(CHOSEN, case.chosen),)
    yield Bilingual("ผู้ให้ข้อมูล", "Participants"), tuple(_people(page)) or (NONE,)
    if page.way:
        yield Bilingual("ผลในแต่ละรอบการวิเคราะห์", "Verdict in each pass"), tuple(_way(page))


def _outcome(page: CasePage, study: StudyRecord) -> Iterator[Piece]:
    yield word(OUTCOMES, truth_of(page.verdict.y))
    value = page.case.outcome
    scale = study.spec.outcome.scale if study.spec.outcome else ()
    if isinstance(value, str) and value in scale:
        yield fill(Bilingual("ขั้น: {step}", "step: {step}"), step=value)
    elif isinstance(value, int | float):
        yield value_words(value)
    yield page.case.outcome_memo


def _listed(pieces: Iterable[Bilingual]) -> Bilingual:
    found = Bilingual()
    for piece in pieces:
        found = fill(_COMMA, one=found, two=piece) if found else piece
    return found


def _people(page: CasePage) -> Iterator[Piece]:
    for person in page.informants:
        side = word(SIDES, person.side) or Bilingual("ไม่ได้ระบุฝ่าย", "no side given")
        yield fill(
            Bilingual("{side} · {position} · {id} · {where} · {n}", "{side} · {position} · {id} · {where} · {n}"),
            side=side,
            position=person.position or "?",
            id=person.participant,
            where=", ".join(person.transcripts) or "–",
            n=counted(person.passages, th="ข้อความ", en="passage"),
        )


def _way(page: CasePage) -> Iterator[Piece]:
    for one in page.way:
        says = VERDICTS.get(one.verdict or "", Bilingual("ไม่มีสมมติฐาน", "no hypothesis"))
        words = Bilingual("รอบที่ {n}: {says} ({claim})", "pass {n}: {says} ({claim})")
        yield fill(words, n=one.number, says=says, claim=one.expression or "–")


def _summary_blocks(summaries: Iterable[Summary]) -> Iterator[Prose]:
    """Give what the researcher wrote of the case, and who wrote it, where a folded page shows it too."""
    for summary in summaries:
        yield from (Prose(line) for line in _written(summary))
        yield Prose(_signed(Bilingual("สรุปของผู้วิจัย", "The researcher's summary"), summary.by, summary.at), "note")


def _written(*summaries: Summary) -> Iterator[Bilingual]:
    """Give the lines of summaries, each in the one language in which it was written."""
    for summary in summaries:
        thai = (summary.language or language_of(summary.text)) != "en"
        for line in filter(str.strip, summary.text.splitlines()):
            yield Bilingual(line, "") if thai else Bilingual("", line)


def _signed(title: Bilingual, by: str, at: str) -> Bilingual:
    who = " · ".join(filter(None, (by, at)))
    return fill(Bilingual("{title} ({who})", "{title} ({who})"), title=title, who=who) if who else title


def _cells_table(page: CasePage, report: Report) -> Table:
    columns = (
        Bilingual("เงื่อนไข", "Condition"),
        Bilingual("ค่า", "Value"),
        Bilingual("สิ่งที่เล่า", "What is told"),
        Bilingual("ค่ามาจาก", "Value from"),
        Bilingual("ลักษณะของหลักฐาน", "Basis"),
        Bilingual("ถามหรือไม่", "Asked"),
        Bilingual("ข้อความ", "Passages"),
        Bilingual("สรุปของผู้วิจัย", "The researcher's summary"),
    )
    rows = [_cell_row(one, report.study) for one in page.cells]
    caption = Bilingual("เงื่อนไขทั้งหมดของกรณีนี้", "All conditions in this case")
    return Table(caption, columns, rows_of(rows), table_basis(report, cases=[page.case.id]))


def _cell_row(one: FrameworkCell, study: StudyRecord) -> tuple[Cell, ...]:
    told = one.cell
    presence = told.code in study.codebook and study.codebook[told.code].cell == "presence"
    mark = told_mark(told, presence=presence)
    return (
        cell(code_name(told.code, study.codebook)),
        cell(value_words(told.value)),
        cell(LETTERS[mark], tone=f"m-{mark}"),
        cell(word(SOURCES, told.source)),
        cell(word(BASES, told.basis)) if told.basis else cell("–"),
        cell(STATUSES[one.status]),
        cell(str(len(told.passages)), link=f"c-{told.case}-{told.code}-1" if told.passages else ""),
        cell(*_written(*one.summaries)),
    )


def _aside(page: CasePage, study: StudyRecord) -> Iterator[Row]:
    for summary in page.aside:
        yield _code_or_obstacle(summary.code, study), tuple(_written(summary))


def _code_or_obstacle(code: str, study: StudyRecord) -> Bilingual:
    """Give a code's name, and say where its being an obstacle is meant."""
    name = code_name(code.removesuffix(".hinders"), study.codebook)
    if not code.endswith(".hinders"):
        return name
    return fill(Bilingual("{name} ในฐานะอุปสรรค", "{name} as an obstacle"), name=name)


def _judged_blocks(page: CasePage, study: StudyRecord) -> Iterator[Block]:
    for n, weighed in enumerate(page.judgements, start=1):
        judged = weighed.judgement
        title = fill(
            Bilingual("การวินิจฉัยของผู้วิจัย: {code} = {value}", "Judgement: {code} = {value}"),
            code=_code_or_obstacle(judged.code, study),
            value=value_words(judged.value),
        )
        facts: list[Row] = [(Bilingual("วินิจฉัยอย่างไร", "How"), (word(HOW, judged.how),))]
        if judged.basis:
            facts.append((Bilingual("ลักษณะของหลักฐาน", "Basis"), (word(BASES, judged.basis),)))
        memo = (MemoText(judged.memo, language_of(judged.memo)),) if judged.memo else ()
        ids = f"j-{page.case.id}-{n}"
        quotes = _weighed_quotes(weighed, study, ids)
        yield Aid(_signed(title, judged.by, judged.at), (Facts(tuple(facts)), *memo, *quotes))


def _weighed_quotes(weighed: Weighed, study: StudyRecord, ids: str) -> Iterator[Quotes]:
    for side, title, said in (
        ("favour", Bilingual("ข้อความที่ชั่งน้ำหนักว่าใช่", "Weighed for it"), weighed.favour),
        ("against", Bilingual("ข้อความที่ชั่งน้ำหนักว่าไม่ใช่", "Weighed against it"), weighed.against),
    ):
        if said:
            yield Quotes(title, tuple(_numbered(said, study, f"{ids}-{side}")))


def _numbered(said: Sequence[Passage], study: StudyRecord, ids: str) -> Iterator[Quote]:
    for n, passage in enumerate(said, start=1):
        yield quote(passage, study, id_=f"{ids}-{n}", counter=passage.stance == "hinders" and has_direction(passage))


def _quotes(page: CasePage, study: StudyRecord) -> Iterator[Quotes]:
    for one in page.cells:
        said = one.cell.passages
        if said:
            title = fill(
                Bilingual("{code}: {n}", "{code}: {n}"),
                code=code_name(one.cell.code, study.codebook),
                n=counted(len(said), th="ข้อความ", en="quotation"),
            )
            ids = f"c-{page.case.id}-{one.cell.code}"
            yield Quotes(title, tuple(quote(p, study, id_=f"{ids}-{n}") for n, p in enumerate(said, start=1)))


def _checks_table(page: CasePage, study: StudyRecord) -> Table:
    """Show what participants answered; the words of one who does not permit quoting are left out."""
    columns = (
        Bilingual("ผู้ให้ข้อมูล", "Participant"),
        Bilingual("เรื่อง", "About"),
        Bilingual("คำตอบ", "Response"),
        Bilingual("บันทึกคำตอบ", "What was answered"),
        Bilingual("ผู้ตรวจสอบ วันที่", "Asked by, on"),
    )
    kept = unpermitted(study)
    rows = [_check_row(check, study, kept=check.participant in kept) for check in page.member_checks]
    people = len({check.participant for check in page.member_checks})
    basis = fill(
        Bilingual("ฐานของตาราง: {people} {rows}", "Basis: {people}, {rows}"),
        people=counted(people, th="คน", en="participant"),
        rows=counted(len(rows), th="คำตอบ", en="answer"),
    )
    return Table(Bilingual("การตรวจสอบกับผู้ให้ข้อมูล", "Member checks"), columns, rows_of(rows), basis)


def _check_row(check: MemberCheck, study: StudyRecord, *, kept: bool) -> tuple[Cell, ...]:
    code = _code_or_obstacle(check.code, study) if check.code else Bilingual()
    return (
        cell(check.participant),
        cell(code, check.about),
        cell(RESPONSES[check.response]),
        cell(NOT_PERMITTED if kept and check.note else check.note),
        cell(" · ".join(filter(None, (check.by, check.at)))),
    )


def _memo_block(found: MemoFound) -> Block:
    memo = found.memo
    lines = ", ".join(map(str, found.entries))
    title = Bilingual(f"บันทึกของผู้วิจัย {memo.id}", f"Memo {memo.id}")
    if lines:
        words = Bilingual("{title} (บรรทัดที่ {n})", "{title} (line {n})")
        title = fill(words, title=title, n=lines)
    return Aid(_signed(title, memo.author, memo.date), (MemoText(memo.text, language_of(memo.text)),))


# --- the framework matrix ------------------------------------------------------------------------------------


def framework_section(report: Report) -> Section:
    """Give the matrix of cases by codes: the value, and the researcher's own words or the number of passages.

    Where the researcher has written nothing yet there is none: values alone stand in the matrix of factors.
    """
    found = framework(report.study, report.pass_.table)
    title = Bilingual("ตารางกรอบวิเคราะห์รายกรณี", "The framework matrix")
    note = Bilingual(
        "แต่ละช่องแสดงค่าและข้อความสรุปที่ผู้วิจัยเขียนเอง ช่องที่ยังไม่ได้เขียนแสดงจำนวนข้อความที่ลงรหัสไว้แทน "
        "ไม่มีข้อความสรุปใดที่โปรแกรมเขียน",
        "Each cell gives the value and what the researcher wrote; where nothing was written yet, the number of coded "
        "passages. No summary is the program's.",
    )
    written = any(found.summaries.values()) or any(one.summaries for one in found.cells.values())
    if not written:
        return Section("framework", title, (Prose(_UNWRITTEN),))
    return Section("framework", title, (Prose(note, "note"), _matrix(found, report)))


def _matrix(found: Framework, report: Report) -> Table:
    study = report.study
    names = {case.id: case_name(case) for case in study.spec.cases}
    rows = [
        (
            cell(names.get(case, case), link=f"case-{case}"),
            cell(*_written(*found.summaries.get(case, ()))),
            *(_matrix_cell(found[case, code]) for code in found.codes),
        )
        for case in found.cases
    ]
    columns = (CASE, _WHOLE, *(code_name(code, study.codebook) for code in found.codes))
    said = [passage for told in found.cells.values() for passage in told.cell.passages]
    caption = Bilingual("กรณีและเงื่อนไข พร้อมสรุปของผู้วิจัย", "Cases by conditions, with the researcher's summaries")
    return Table(caption, columns, rows_of(rows), basis_of(len(found.cases), said), shape="framework")


def _matrix_cell(one: FrameworkCell) -> Cell:
    told = one.cell
    asked = (STATUSES[one.status],) if truth_of(told.value) == "?" and not told.passages else ()
    written = tuple(_written(*one.summaries))
    number = () if written or asked else (counted(len(told.passages), th="ข้อความ", en="passage"),)
    return cell(value_words(told.value), *asked, *written, *number)
