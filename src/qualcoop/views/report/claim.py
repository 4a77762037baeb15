"""The parts of a report on the explanation: how it stands, its four cells, its verdicts. Tests nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from qualcoop.induction.study import Pass
from qualcoop.induction.verdicts import CaseVerdict, named_codes
from qualcoop.induction.words import RECIPES_MADE, UNRISKED, Word
from qualcoop.records.codebook import Bilingual
from qualcoop.records.expression import Condition, atoms
from qualcoop.views.blocks import Aid, Block, Cell, Facts, Formula, Piece, Prose, Section, Table, cell, fill, rows_of
from qualcoop.views.report.gathered import CASE, Report, Row, table_basis
from qualcoop.views.report.words import why_words, words_of
from qualcoop.views.wording import CLAIMS, NOTES, OUTCOMES, VERDICTS, XS, case_name, need_words, word

__all__ = ["explanation_section", "four_cells_section", "verdicts_section"]

_STALE = Bilingual(
    "ผลของรอบก่อนได้มาจากสมมติฐาน คู่มือการลงรหัส หรือการลงรหัสที่ต่างจากรอบนี้ ทุกกรณีจึงทดสอบใหม่แล้ว",
    "What stands under “Before” was found under another hypothesis, codebook or codings; every case was tested again.",
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


# --- the explanation -----------------------------------------------------------------------------------------


def explanation_section(report: Report) -> Section:
    """Show the explanation, whether it stands, and what may be said of it."""
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
    known = {found.id: found for found in words_of(report)}
    blocks += [Prose(words, "warning") for words in (*_made(known["explanation"]), *_flags(pass_, known["sufficient"]))]
    if pass_.stands == "stands":
        blocks.append(Prose(_allowed(known, _tolerated(pass_))))
    title = Bilingual("คำอธิบาย", "The explanation")
    return Section("explanation", title, tuple(blocks))


def _made(explanation: Word) -> Iterator[Bilingual]:
    """Say that recipes were made from the cases that confirm them."""
    if explanation.reason in RECIPES_MADE:
        why = why_words(explanation)
        yield Bilingual(why.th, f"{why.en[:1].upper()}{why.en[1:]}.")


def _named(rows: Iterable[CaseVerdict], verdict: str) -> str:
    return ", ".join(row.case for row in rows if row.verdict == verdict)


def _standing(pass_: Pass) -> Bilingual:
    """Say in a sentence whether the claim stands, with the cases that it rests on."""
    sentences = {
        "stands": Bilingual(
            "คำอธิบายยังยืนอยู่ในรอบที่ {n}: ไม่มีกรณีแย้ง{tolerated} ไม่มีกรณีที่ยังสรุปไม่ได้ และมีกรณีสนับสนุน ({confirms})",
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


def _flags(pass_: Pass, sufficient: Word) -> Iterator[Bilingual]:
    if sufficient.reason in UNRISKED:
        yield fill(
            Bilingual("งดใช้คำว่า “เพียงพอ”: {why}", "The word “sufficient” is withheld: {why}."),
            why=why_words(sufficient),
        )
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


def _allowed(known: Mapping[str, Word], tolerated: Bilingual) -> Bilingual:
    """Say what may be said of a claim that stands: no more than the words that its ledger supports."""
    supported = [arrow for arrow, id_ in (("<-", "necessary"), ("->", "sufficient")) if known[id_].allowed]
    if "covers" in known and known["covers"].allowed:
        return fill(
            Bilingual(
                "ในกรณีที่ศึกษา {covers} (ตามแนวของ Ragin 2023)", "In the cases studied, {covers} (after Ragin 2023)."
            ),
            covers=known["exact" if known["exact"].allowed else "covers"].label,
        )
    if not supported:
        so_far = Bilingual(
            "จนถึงรอบนี้กล่าวได้เพียงว่าไม่มีกรณีใดแย้ง{tolerated}",
            "All that may be said so far is that no case contradicts it{tolerated}.",
        )
        return fill(so_far, tolerated=tolerated)
    return fill(
        Bilingual(
            "ในกรณีที่ศึกษา คำอธิบายเป็น{what}ของผล{risk}",
            "In the cases studied the explanation is {what} for the outcome.{risk}",
        ),
        what=CLAIMS["<->" if len(supported) > 1 else supported[0]],
        risk=_risk(known["sufficient"]) if known["sufficient"].allowed else "",
    )


def _risk(sufficient: Word) -> Bilingual:
    return fill(
        Bilingual(
            " มี {sought} จาก {inside} กรณีที่เลือกเพราะมีเงื่อนไขโดยยังไม่รู้ผล",
            " {sought} of {inside} cases were chosen on X, their outcome not yet known.",
        ),
        **sufficient.facts,
    )


# --- four cells ----------------------------------------------------------------------------------------------


def four_cells_section(report: Report) -> Section:
    """Show the cases by explanation and outcome; name those that stand in no cell."""
    pass_ = report.pass_
    cells = pass_.four_cells or {}
    by_case = {row.case: row for row in pass_.verdicts}
    rows = [(cell(XS[x]), *(_cases_cell(cells.get(f"{x}{y}", ()), by_case) for y in "TF")) for x in "TF"]
    table = Table(
        caption=Bilingual("ตารางสี่ช่อง: คำอธิบายกับผล", "Four cells: explanation by outcome"),
        columns=(Bilingual("คำอธิบาย", "Explanation"), OUTCOMES["T"], OUTCOMES["F"]),
        groups=rows_of(rows),
        basis=table_basis(
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


def verdicts_section(report: Report) -> Section:
    """Show the verdict of every case, with how to read the table."""
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
        rows.append((Bilingual("ตั้งแต่ขั้น …", "From …"), (cut,)))
    return Aid(Bilingual("วิธีอ่านตาราง", "How to read the table"), (Facts(tuple(rows)),))


def _verdict_table(report: Report) -> Table:
    pass_ = report.pass_
    cuts = pass_.at_other_cuts()
    others = {step: {row.case: row for row in rows} for step, rows in cuts.items()}
    columns: tuple[Piece, ...] = (
        CASE,
        "X",
        "Y",
        Bilingual("ผลการทดสอบ", "Verdict"),
        Bilingual("ต้องทำต่อ", "Needs"),
        Bilingual("รอบก่อน", "Before"),
        Bilingual("หมายเหตุ", "Notes"),
        *(fill(Bilingual("ตั้งแต่ขั้น {step}", "From {step}"), step=step) for step in cuts),
    )
    rows = [
        (*_verdict_row(report, row), *(_verdict_cell(other[row.case]) for other in others.values()))
        for row in pass_.verdicts
    ]
    caption = fill(Bilingual("ผลการทดสอบในรอบที่ {n}", "Verdicts of pass {n}"), n=pass_.number)
    return Table(caption, columns, rows_of(rows), table_basis(report, codes=named_codes(report.study)))


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
