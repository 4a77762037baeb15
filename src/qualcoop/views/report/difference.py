"""What differs between two passes, as plain text and as a section of a report. Compares nothing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from qualcoop.induction.cells import Cell
from qualcoop.induction.differing import CellChange, Difference, PassDifference, VerdictChange, difference_of
from qualcoop.records.codebook import Bilingual, Change
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Judgement
from qualcoop.records.words import COMPONENTS
from qualcoop.views.blocks import Aid, Block, Facts, Piece, Prose, Section, fill
from qualcoop.views.report.gathered import Report, Row
from qualcoop.views.text_lines import both, clean, indented, paragraphs
from qualcoop.views.wording import BASES, ENTRIES, OPERATIONS, STANCES, STANDS, VERDICTS, because_words, word

__all__ = ["FACTS", "difference_section", "difference_text", "turned_by"]

_TITLE = Bilingual("สิ่งที่ต่างกันระหว่างรอบที่ {before} กับรอบที่ {after}", "What differs between pass {before} and pass {after}")
_SAME = Bilingual(
    "สองรอบนี้ใช้ข้อมูล รหัส และสมมติฐานเดียวกันทุกประการ จึงไม่มีอะไรต่างกัน",
    "Both passes used the same material, codes and claim: nothing differs.",
)
_ARROW = Bilingual("{before} → {after}", "{before} → {after}")
_NAMED = Bilingual("{name}: {said}", "{name}: {said}")
_NEW_CODE = Bilingual("{code}: รหัสใหม่ ({cells})", "{code}: a new code ({cells})")
_NO_CODE = Bilingual("{code}: ไม่มีรหัสนี้แล้ว เดิม {cells}", "{code}: a code no more, was {cells}")
_BECAME = Bilingual("{case}: {was} {before} → {code} {after}", "{case}: {was} {before} → {code} {after}")
_UNSAID = Bilingual("ไม่มี", "none")
_SETTINGS: Mapping[str, Bilingual] = {
    "hypothesis": Bilingual("สมมติฐานชั่วคราว", "hypothesis"),
    "expects": Bilingual("ทิศทางที่คาดไว้", "expected directions"),
    "scope": Bilingual("ขอบเขตของปรากฏการณ์", "scope"),
    "mode": Bilingual("แบบของการวิเคราะห์", "mode"),
    "tolerance": Bilingual("จำนวนกรณีแย้งที่ยอมรับไว้", "tolerance"),
    "outcome": Bilingual("ผลที่ต้องการอธิบาย", "outcome"),
    "scale": Bilingual("ระดับของผล", "scale of the outcome"),
    "counts_from": Bilingual("นับว่าเกิดผลตั้งแต่", "outcome counts from"),
    "criteria": Bilingual("เกณฑ์การวินิจฉัยผล (แสดงเป็นค่าแฮช)", "criteria of the outcome (as a hash)"),
    "judged_by": Bilingual("ผู้วินิจฉัยผล", "outcome judged by"),
    "blind_to_conditions": Bilingual("วินิจฉัยผลโดยไม่รู้เงื่อนไข", "outcome judged blind to the conditions"),
    "as_of": Bilingual("ผล ณ วันที่", "outcome as of"),
    "counted": Bilingual("การลงรหัสที่นับ", "codings that count"),
    "clusters": Bilingual("กลุ่มของกรณีที่ไม่เป็นอิสระต่อกัน", "clusters"),
    "codebook": Bilingual("รุ่นของคู่มือการลงรหัส", "codebook version"),
    "order": Bilingual("ลำดับการศึกษากรณี", "order of examination"),
    "chosen": Bilingual("เหตุที่เลือกกรณี", "why it was chosen"),
    "transcripts": Bilingual("บทถอดเทปสัมภาษณ์ของกรณี", "its transcripts"),
}
_SOURCES: Mapping[str, Bilingual] = {
    "codings": Bilingual("จากการลงรหัส", "from codings"),
    "judgement": Bilingual("ผู้วิจัยวินิจฉัย", "judged"),
    "silence": Bilingual("ไม่ได้กล่าวถึง", "silent"),
}
FACTS: Mapping[str, Bilingual] = {
    "value": Bilingual("ค่า", "value"),
    "hinders": Bilingual("ค่าของการเป็นอุปสรรค", "hinders"),
    "state": Bilingual("การมีอยู่", "state"),
    "effect": Bilingual("ทิศทาง", "effect"),
    "basis": Bilingual("ลักษณะของหลักฐาน", "basis"),
    "source": Bilingual("ที่มาของค่า", "source"),
}
_STATES: Mapping[str, Bilingual] = {
    "present": Bilingual("มี", "present"),
    "absent": Bilingual("บอกว่าไม่มี", "absent"),
    "both": Bilingual("ข้อมูลขัดแย้งกัน", "both"),
    "silent": Bilingual("ไม่ได้กล่าวถึง", "silent"),
    "none": Bilingual("ไม่ระบุทิศทาง", "no direction"),
    **{name: STANCES[name] for name in ("facilitates", "hinders")},
}
_FACT_WORDS = {"source": _SOURCES, "basis": BASES, "state": _STATES, "effect": _STATES}


def difference_text(found: PassDifference) -> str:
    """Tell the difference of two passes, in both languages.

    Examples
    --------
    >>> import qualcoop as qc
    >>> from qualcoop.workflows.studies import recorded_passes
    >>> first, _ = recorded_passes(qc.datasets.coop())
    >>> print(difference_text(difference_of(first, first)).splitlines()[-1])
    Both passes used the same material, codes and claim: nothing differs.
    """
    if not found:
        return "\n".join([both(_title(found)), "", clean(_SAME.th), clean(_SAME.en)])
    told = ("\n".join([both(name), *(indented(both(piece)) for piece in pieces)]) for name, pieces in _parts(found))
    return paragraphs([both(_title(found)), *told])


def difference_section(report: Report) -> Section:
    """Show what differs between the first recorded pass and the one that is reported, folded."""
    found = difference_of(report.passes[0], report.pass_)
    opened = Bilingual("รายละเอียด", "Details")
    blocks: tuple[Block, ...] = (Aid(opened, (Facts(tuple(_parts(found))),)),) if found else (Prose(_SAME),)
    return Section("difference", _title(found), blocks)


def _title(found: PassDifference) -> Bilingual:
    return fill(_TITLE, before=found.before, after=found.after)


def _parts(found: PassDifference) -> Iterator[Row]:
    """Give each part that has something to say: a heading, and what is said, one piece a line."""
    parts = (
        (Bilingual("สถานะของคำอธิบาย", "The claim"), _stands(found)),
        (Bilingual("กรณีที่ผลการทดสอบเปลี่ยนไป และสาเหตุ", "Cases whose verdict changed, and by what"), _verdicts(found)),
        (Bilingual("คำอธิบายและปรากฏการณ์", "Claim and phenomenon"), map(_setting, found.settings)),
        (Bilingual("ข้อมูลของกรณี", "Facts about cases"), map(_setting, found.facts)),
        (Bilingual("คู่มือการลงรหัส", "Codebook"), map(_operation, found.operations)),
        (Bilingual("กรณีและบทถอดเทปสัมภาษณ์", "Cases and transcripts"), _material(found)),
        (Bilingual("การลงรหัส", "Codings"), _codings(found)),
        (Bilingual("การวินิจฉัยของผู้วิจัย", "Judgements"), _judgements(found)),
        (Bilingual("ช่องในตารางที่คำอธิบายใช้", "Cells that the claim uses"), _used_cells(found)),
        (Bilingual("ช่องอื่นในตารางที่เปลี่ยนไป", "Other cells that changed"), _other_cells(found)),
        (Bilingual("บรรทัดในบันทึกร่องรอยระหว่างสองรอบ", "Ledger lines between"), map(_line, found.lines)),
        (
            Bilingual("บรรทัดที่ไม่อยู่บนเส้นทางของรอบหลัง", "Ledger lines that the second pass does not rest on"),
            map(_line, found.left),
        ),
    )
    for name, said in parts:
        pieces = tuple(said)
        if pieces:
            yield name, pieces


def _stands(found: PassDifference) -> Iterator[Piece]:
    before, after = (word(STANDS, one) for one in found.stands)
    if before != after:
        yield fill(_ARROW, before=before, after=after)


def _verdicts(found: PassDifference) -> Iterator[Piece]:
    if not found.verdicts:
        yield Bilingual("ไม่มีกรณีใดที่ผลการทดสอบเปลี่ยน", "No case has another verdict.")
    for one in found.verdicts:
        before, after = (_verdict(row.verdict) for row in (one.before, one.after))
        yield fill(
            Bilingual("{case}: {before} → {after} {why}{cells}", "{case}: {before} → {after}; {why}{cells}"),
            case=one.case,
            before=before,
            after=after,
            why=_why(one),
            cells=_cells_named(one),
        )


def _verdict(name: str | None) -> Bilingual:
    return word(VERDICTS, name) if name else STANDS[""]


def _why(one: VerdictChange) -> Bilingual:
    """Say by what a verdict turned: each thing named would turn it back by itself, or they did it together."""
    names = turned_by(one)
    if one.alone:
        return Bilingual(f"เพราะ{names.th}เปลี่ยนไป", f"because {names.en} changed")
    return Bilingual(f"เพราะหลายอย่างเปลี่ยนไปพร้อมกัน คือ{names.th}", f"because several things changed together: {names.en}")


def turned_by(one: VerdictChange) -> Bilingual:
    """Name what changed and so turned a verdict.

    Examples
    --------
    >>> import qualcoop as qc
    >>> from qualcoop.workflows.studies import recorded_passes
    >>> [change] = difference_of(*recorded_passes(qc.datasets.coop())).verdicts
    >>> turned_by(change).th
    'สมมติฐานชั่วคราว'
    """
    names = [word(COMPONENTS, name) for name in one.why]
    return Bilingual(" และ".join(name.th for name in names), _joined([name.en for name in names]))


def _joined(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def _cells_named(one: VerdictChange) -> Bilingual:
    if not one.cells:
        return Bilingual()
    said = Bilingual(" (ช่องที่เปลี่ยน: {codes})", " (cells that changed: {codes})")
    return fill(said, codes=", ".join(one.cells))


def _setting(one: Difference) -> Bilingual:
    attribute = one.name.startswith("@")
    name = Bilingual(one.name, one.name) if attribute else word(_SETTINGS, one.name)
    said = fill(_ARROW, before=_value(one.name, one.before), after=_value(one.name, one.after))
    told = fill(_NAMED, name=name, said=said)
    return fill(Bilingual("{case} {told}", "{case} {told}"), case=one.case, told=told) if one.case else told


def _value(name: str, value: object) -> Bilingual:
    if value is None or value in ("", (), [], {}):
        return _UNSAID
    if isinstance(value, bool):
        return Bilingual("ใช่", "yes") if value else Bilingual("ไม่ใช่", "no")
    if isinstance(value, Mapping):
        said = ", ".join(f"{key} {told}" for key, told in value.items())
    elif isinstance(value, list | tuple):
        said = ", ".join(map(str, value))
    else:
        said = f"#{str(value)[:8]}" if name == "criteria" else str(value)
    return Bilingual(said, said)


def _operation(change: Change) -> Bilingual:
    ids = (", ".join(change.old), ", ".join(change.new))
    said = ids[0] if ids[0] == ids[1] else " → ".join(part for part in ids if part)
    return fill(_NAMED, name=word(OPERATIONS, change.operation), said=said)


def _material(found: PassDifference) -> Iterator[Piece]:
    told = (
        (Bilingual("กรณีที่เพิ่มเข้ามา", "cases added"), found.cases_added),
        (Bilingual("กรณีที่ยังไม่มีในรอบนั้น", "cases not yet there"), found.cases_gone),
        (Bilingual("บทถอดเทปที่เพิ่มเข้ามา", "transcripts added"), found.transcripts_added),
        (Bilingual("บทถอดเทปที่ยังไม่มีในรอบนั้น", "transcripts not yet there"), found.transcripts_gone),
        (Bilingual("บทถอดเทปที่แก้ไข", "transcripts changed"), found.transcripts_changed),
    )
    yield from (fill(_NAMED, name=name, said=", ".join(ids)) for name, ids in told if ids)
    if any(found.participants):
        said = Bilingual("ผู้ให้ข้อมูล: เพิ่ม {come} แถว ตัดออก {gone} แถว", "participants: {come} rows in, {gone} rows out")
        yield fill(said, come=found.participants[0], gone=found.participants[1])


def _codings(found: PassDifference) -> Iterator[Piece]:
    in_out = Bilingual("{code}: เพิ่ม {come} ข้อความ ตัดออก {gone} ข้อความ", "{code}: {come} in, {gone} out")
    for one in found.codings:
        code = f"{one.was} → {one.code}" if one.was else one.code
        yield fill(in_out, code=code, come=len(one.added), gone=len(one.removed))
    by = Bilingual("ข้อความที่ลงรหัสโดย {coder}: {before} → {after}", "codings by {coder}: {before} → {after}")
    for coder, (before, after) in found.coders.items():
        if before != after:
            yield fill(by, coder=coder, before=before, after=after)


def _judgements(found: PassDifference) -> Iterator[Piece]:
    line = Bilingual("{case} × {code}: {before} → {after}", "{case} × {code}: {before} → {after}")
    for one in found.judgements:
        before, after = (_judged(row) for row in (one.before, one.after))
        yield fill(line, case=one.case, code=one.code, before=before, after=after)


def _judged(row: Judgement | None) -> Bilingual:
    if row is None:
        return _UNSAID
    basis = word(BASES, row.basis) if row.basis else Bilingual()
    more = [Bilingual(row.by, row.by)] * bool(row.by) + [basis] * bool(basis)
    th, en = (", ".join(one.in_(tag) for one in more) for tag in ("th", "en"))
    said = str(row.value)
    return Bilingual(f"{said} ({th})" if th else said, f"{said} ({en})" if en else said)


def _used_cells(found: PassDifference) -> Iterator[Piece]:
    line = Bilingual("{case} × {code}: {said}", "{case} × {code}: {said}")
    used = [one for one in found.cells if one.used]
    for one in used:
        if one.before and one.after and one.was and "value" in one.changed:
            values = {"before": _fact("value", one.before), "after": _fact("value", one.after)}
            yield fill(_BECAME, case=one.case, was=one.was, code=one.code, **values)
        elif one.before and one.after:
            code = f"{one.was} → {one.code}" if one.was else one.code
            yield fill(line, case=one.case, code=code, said=_cell(one, one.before, one.after))
    for said, side in ((_NO_CODE, "before"), (_NEW_CODE, "after")):
        for code, cells in _alone(used, side).items():
            yield fill(said, code=code, cells=cells)


def _alone(used: Iterable[CellChange], side: str) -> dict[str, str]:
    """Give, of each code that one codebook lacks, its cells in the other on one line."""
    other = {"before": "after", "after": "before"}[side]
    told: dict[str, list[str]] = {}
    for one in used:
        if getattr(one, other) is None:
            told.setdefault(one.code, []).append(f"{one.case} {getattr(one, side).value}")
    return {code: ", ".join(cells) for code, cells in told.items()}


def _cell(one: CellChange, before: Cell, after: Cell) -> Bilingual:
    arrows = [
        fill(
            Bilingual("{name} {before} → {after}", "{name} {before} → {after}"),
            name=FACTS[name],
            before=_fact(name, before),
            after=_fact(name, after),
        )
        for name in one.changed
    ]
    return Bilingual(", ".join(arrow.th for arrow in arrows), ", ".join(arrow.en for arrow in arrows))


def _fact(name: str, cell: Cell) -> Bilingual:
    value = getattr(cell, name)
    return word(_FACT_WORDS[name], value) or _UNSAID if name in _FACT_WORDS else Bilingual(str(value), str(value))


def _other_cells(found: PassDifference) -> Iterator[Piece]:
    """Count the other cells by code: a codebook that was split would fill pages."""
    codes = Counter(code for code, _ in dict.fromkeys((one.code, one.case) for one in found.cells if not one.used))
    line = Bilingual("{code}: {n} กรณี", "{code}: in {n} cases")
    once = Bilingual("{code}: 1 กรณี", "{code}: in 1 case")
    yield from (fill(line if n > 1 else once, code=code, n=n) for code, n in codes.items())


def _line(entry: LedgerEntry) -> Bilingual:
    line = Bilingual("{n}. {title}", "{n}. {title}")
    why = Bilingual("{n}. {title} (เหตุผล: {because})", "{n}. {title} (reason: {because})")
    title = word(ENTRIES, entry.kind)
    if entry.kind == "pass":
        claim = entry.result.get("expression") or STANDS[""]
        title = fill(Bilingual("รอบการวิเคราะห์ ({claim})", "A pass ({claim})"), claim=claim)
    return fill(why if entry.because else line, n=entry.n, title=title, because=because_words(entry.because))
