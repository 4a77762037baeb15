"""Which case next and why, and what was not searched: for the report and the command line. Chooses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualcoop.induction.search.searching import NextCase, next_cases
from qualcoop.induction.search.unsearched import NotSearched, not_searched
from qualcoop.induction.verdicts import named_codes
from qualcoop.records.codebook import Bilingual, Codebook
from qualcoop.records.study import StudyRecord
from qualcoop.views.blocks import Cell, Piece, Prose, Section, Table, cell, fill, rows_of
from qualcoop.views.report.gathered import CASE, Report, table_basis
from qualcoop.views.text_lines import both, clean, listed, table_text
from qualcoop.views.wording import CLAIMS, SIDES, case_name, code_name, word

__all__ = ["next_section", "next_text", "not_searched_section", "not_searched_text"]

_NEXT = Bilingual("กรณีที่ควรศึกษาต่อ และเหตุผล", "Which case next, and why")
_NONE_OPEN = Bilingual(
    "ไม่มีกรณีใดในการศึกษานี้ที่ยังเปิดอยู่หรือยังไม่ได้ศึกษา กรณีที่จะแย้งได้ต่อจากนี้จึงเป็นกรณีที่ยังไม่มีในการศึกษา (ดู “สิ่งที่ยังไม่ได้ค้น”)",
    "No case of the study is open or unexamined. What could still contradict is a case that the study lacks "
    "(see “What was not searched”).",
)
_NONE_LEFT = Bilingual("ไม่มีกรณีใดในการศึกษานี้ที่ยังไม่ได้ศึกษา", "No case of the study is unexamined.")
_ORDER = Bilingual(
    "เรียงตามสัดส่วนของทางที่สิ่งที่ยังไม่รู้อาจเป็นไปได้แล้วทำให้กรณีนั้นแย้ง (เป็นการนับทาง ไม่ใช่ความน่าจะเป็น) "
    "ต่อด้วยกรณีที่เป็นตามคำอธิบายแล้วแต่ยังไม่รู้ผล แล้วจึงตามความต่างจากกรณีสนับสนุนที่ใกล้ที่สุด",
    "Ranked by the share of the ways in which what is not known may turn out that contradict the claim (a count of "
    "ways, no probability), then those in which the explanation holds and the outcome is not known, then by how far "
    "they lie from the nearest confirming case.",
)
_ORDER_OF_LISTS = Bilingual(
    "เรียงตามความต่างจากกรณีที่ศึกษาแล้วที่ใกล้ที่สุด", "Ranked by how far they lie from the nearest case examined."
)
_BREAKS = Bilingual(
    "อาจแย้ง: {n} จาก {ways} ทางที่สิ่งที่ยังไม่รู้อาจเป็นไปได้ ({sides})",
    "may contradict: in {n} of the {ways} ways in which what is not known may turn out ({sides})",
)
_BREAKS_UNCOUNTED = Bilingual(
    "อาจแย้ง (สิ่งที่ยังไม่รู้มีมากเกินกว่าจะนับทุกทาง)", "may contradict (too much is not known to count the ways)"
)
_ON_X = Bilingual(
    "เป็นตามคำอธิบายแล้วแต่ยังไม่รู้ผล จึงเป็นกรณีที่ทำให้ข้ออ้างเรื่องเงื่อนไขเพียงพอเสี่ยงที่จะผิด",
    "the explanation holds and the outcome is not known: it puts sufficiency at risk",
)
_DIFFERENT = Bilingual(
    "ต่างจากกรณี{whom}ที่ใกล้ที่สุด ({nearest}) ใน {n} จาก {of} ข้อที่รู้ทั้งสองกรณี: {differs}",
    "differs from the nearest {whom} ({nearest}) in {n} of the {of} things known of both: {differs}",
)
_WHOM = {True: Bilingual("สนับสนุน", "confirming case"), False: Bilingual("ที่ศึกษาแล้ว", "case examined")}
_UNEXAMINED = Bilingual("ยังไม่ได้ศึกษา", "not examined yet")
_ASKS: Mapping[str, Bilingual] = {
    "ask": Bilingual("ถามเรื่อง {what}", "ask about {what}"),
    "judge": Bilingual("วินิจฉัย {what} (ข้อมูลขัดแย้งกัน)", "judge {what} (contested)"),
    "look": Bilingual("หาข้อมูล {what}", "look up {what}"),
    "judge_Y": Bilingual("วินิจฉัยผล: {what}", "judge the outcome: {what}"),
    "judge_scope": Bilingual("วินิจฉัยว่าอยู่ในขอบเขตหรือไม่", "judge whether it is in scope"),
    "interview": Bilingual("สัมภาษณ์", "interview"),
}

_NOT_SEARCHED = Bilingual("สิ่งที่ยังไม่ได้ค้น", "What was not searched")
_NOTHING_FOUND = Bilingual(
    "ไม่พบช่องว่างในสิ่งที่โปรแกรมมองหาได้ ซึ่งไม่ได้แปลว่าค้นครบแล้ว",
    "Nothing of the kinds looked for, which does not say that all was searched.",
)
_ONLY = Bilingual(
    "โปรแกรมมองหาได้เฉพาะจากคุณลักษณะ เงื่อนไข และผู้ให้ข้อมูลที่บันทึกไว้ในการศึกษานี้ สิ่งที่ไม่ได้บันทึกไว้ย่อมไม่อยู่ในรายการ",
    "Looked for among the attributes, conditions and informants that the study records; what it does not record "
    "cannot stand here.",
)
_KINDS: Mapping[str, Bilingual] = {
    "on_x": Bilingual(
        "กรณีที่เลือกเพราะเป็นตาม {what} โดยยังไม่รู้ผล: ยังไม่มีในขอบเขต",
        "a case chosen because {what} held while the outcome was not yet known: there is none in scope",
    ),
    "no_non_occurrence": Bilingual(
        "กรณีที่ไม่เกิดผล: ไม่มีกรณีใดในขอบเขตที่รู้ว่าไม่เกิดผล (ตามข้อวิจารณ์ของ Robinson 1951)",
        "a case without the outcome: none is known in scope (after Robinson 1951)",
    ),
    "no_occurrence": Bilingual(
        "กรณีที่เกิดผล: ไม่มีกรณีใดในขอบเขตที่รู้ว่าเกิดผล", "a case with the outcome: none is known in scope"
    ),
    "sought_as_negative": Bilingual(
        "กรณีที่ค้นหาเพื่อเป็นกรณีแย้ง: ยังไม่มีในขอบเขต", "a case sought because it might contradict: there is none in scope"
    ),
    "row": Bilingual("กรณีที่เป็น {what}: ยังไม่รู้ว่ามีในขอบเขต", "a case of {what}: none is known in scope"),
    "rows_uncounted": Bilingual(
        "เงื่อนไขในสมมติฐานมี {what} ข้อ มากเกินกว่าจะดูให้ครบทุกแบบที่เงื่อนไขจะพบร่วมกัน",
        "combinations of the hypothesis's {what} conditions: too many to look for each",
    ),
    "not_asked": Bilingual(
        "{what}: ไม่มีใครถูกถามและไม่มีใครกล่าวถึง (เท่าที่แนวคำถามและคำของผู้สัมภาษณ์บอกได้)",
        "{what}: nobody was asked and nobody spoke of it, as far as the guide and the interviewers' words tell",
    ),
    "constant": Bilingual(
        "{what}: มีค่าที่รู้เพียงค่าเดียวในทุกกรณี จึงทดสอบไม่ได้", "{what}: known in one value alone, and so untestable"
    ),
    "outside_only": Bilingual("{what}: พบเฉพาะในกรณีที่อยู่นอกขอบเขต", "{what}: seen only in cases outside the phenomenon"),
    "pair": Bilingual("{what}: ไม่มีกรณีใดในขอบเขตที่มีทั้งสองอย่าง", "{what}: no case in scope has both"),
    "side": Bilingual(
        "“{what}”: ไม่มีผู้ให้ข้อมูลของกรณีจากฝ่ายนี้", "side “{what}”: no informant of the case itself is from this side"
    ),
    "position": Bilingual("ตำแหน่ง “{what}”: ไม่ได้สัมภาษณ์ใครในตำแหน่งนี้", "position “{what}”: nobody was interviewed"),
}
_CASES: Mapping[str, Bilingual] = {
    "row": Bilingual("อาจเป็นเมื่อรู้มากขึ้น: {cases}", "may turn out to be one: {cases}"),
    "pair": Bilingual("อาจเป็นเมื่อรู้มากขึ้น: {cases}", "may turn out to be one: {cases}"),
    "outside_only": Bilingual("พบใน {cases}", "seen in {cases}"),
    "not_asked": Bilingual("ในกรณี {cases}", "in {cases}"),
    "side": Bilingual("ในกรณี {cases}", "for {cases}"),
    "position": Bilingual("ในกรณี {cases}", "for {cases}"),
}
_RISKS: Mapping[str, Bilingual] = {
    "sufficiency": Bilingual(
        "ถ้าไม่เกิดผล จะแย้งข้ออ้างเรื่องเงื่อนไขเพียงพอ", "without the outcome it would contradict sufficiency"
    ),
    "necessity": Bilingual("ถ้าเกิดผล จะแย้งข้ออ้างเรื่องเงื่อนไขจำเป็น", "with the outcome it would contradict necessity"),
    "": Bilingual("", ""),
}
_MORE = Bilingual("และยังมีทำนองเดียวกันอีก {n} รายการ", "and {n} more of this kind")


# --- which case next -------------------------------------------------------------------------------------------


def next_section(report: Report) -> Section:
    """Show which cases might be examined next, each with its reasons and what to ask."""
    study = report.study
    found = next_cases(study, report.pass_.table, report.pass_.verdicts)
    if not found:
        return Section("next-cases", _NEXT, (Prose(_NONE_OPEN if report.explains else _NONE_LEFT),))
    columns: tuple[Piece, ...] = (
        CASE,
        Bilingual("ลำดับ", "Rank"),
        Bilingual("เหตุผล", "Why"),
        Bilingual("สิ่งที่ควรถามหรือวินิจฉัย", "What to ask or judge"),
    )
    rows = [
        (
            cell(case_name(study.spec.case(one.case))),
            cell(str(one.rank)),
            cell(*reasons(one)),
            cell(*_asks(one, study)),
        )
        for one in found
    ]
    basis = table_basis(report, cases=[one.case for one in found], codes=named_codes(study) or None)
    order = _ORDER if study.spec.hypothesis else _ORDER_OF_LISTS
    return Section("next-cases", _NEXT, (Table(_NEXT, columns, rows_of(rows), basis), Prose(order, "note")))


def reasons(one: NextCase) -> Iterator[Bilingual]:
    """Say why a case might be examined next."""
    for reason in one.reasons:
        if reason == "breaks":
            yield _may_break(one)
        elif reason == "different":
            yield from _different(one)
        else:
            yield {"on_x": _ON_X, "unexamined": _UNEXAMINED}[reason]


def _may_break(one: NextCase) -> Bilingual:
    if one.breaks is None:
        return _BREAKS_UNCOUNTED
    sides = [CLAIMS[side] for side in ("sufficiency", "necessity") if getattr(one.breaks, side)]
    said = Bilingual(*(", ".join(side.in_(language) for side in sides) for language in ("th", "en")))
    return fill(_BREAKS, n=one.breaks.contradicting, ways=one.breaks.ways, sides=said)


def _different(one: NextCase) -> Iterator[Bilingual]:
    far = one.distance
    if far is not None:
        yield fill(
            _DIFFERENT,
            whom=_WHOM[one.verdict is not None],
            nearest=far.nearest,
            n=len(far.differs),
            of=far.compared,
            differs=listed(far.differs),
        )


def _asks(one: NextCase, study: StudyRecord) -> Iterator[Bilingual]:
    """Say what to do, a code by its label and definition."""
    for item in one.ask:
        what, _, id_ = item.partition(":")
        asked = _outcome(study) if what == "judge_Y" else _code(id_, study.codebook, defined=True)
        yield fill(_ASKS[what], what=asked)


def _outcome(study: StudyRecord) -> Bilingual:
    outcome = study.spec.outcome
    return outcome.question or Bilingual(outcome.id, outcome.id) if outcome else Bilingual()


def _code(id_: str, codebook: Codebook, *, defined: bool = False) -> Bilingual:
    """Name a code, or an attribute by itself; with its definition where there is one."""
    plain = id_.removesuffix(".hinders")
    label = code_name(plain, codebook)
    said = fill(Bilingual("{label} ({id})", "{label} ({id})"), label=label, id=id_) if label.en != id_ else label
    definition = codebook[plain].definition if defined and plain in codebook else Bilingual()
    return fill(Bilingual("{said}: {says}", "{said}: {says}"), said=said, says=definition) if definition else said


def next_text(found: Sequence[NextCase]) -> str:
    """Tell which case next, in plain text."""
    head = f"{_NEXT.en} ({_NEXT.th})"
    if not found:
        return f"{head}: none of the study is open or unexamined / ไม่มีกรณีที่ยังเปิดอยู่หรือยังไม่ได้ศึกษา"
    rows = [
        (
            one.rank,
            one.case,
            one.verdict or "",
            "; ".join(reason.en for reason in reasons(one)),
            listed(item.replace(":", " ").replace("_", " ") for item in one.ask),
        )
        for one in found
    ]
    return f"{head}:\n{table_text(('rank', 'case', 'verdict', 'why', 'ask'), rows)}\nRanked {found[0].criterion}."


# --- what was not searched -------------------------------------------------------------------------------------


def not_searched_section(report: Report) -> Section:
    """List the kinds of case and the voices that the study lacks, what could contradict first."""
    found = not_searched(report.study, report.pass_.table, report.pass_.verdicts)
    if not found:
        return Section("not-searched", _NOT_SEARCHED, (Prose(_NOTHING_FOUND), Prose(_ONLY, "note")))
    columns: tuple[Piece, ...] = (
        Bilingual("สิ่งที่ยังไม่ได้ค้น", "Not searched"),
        Bilingual("กรณีที่เกี่ยวข้อง", "Cases concerned"),
        Bilingual("จะแสดงอะไรได้", "What it could show"),
    )
    rows = [tuple(_not_searched_cells(one, report.study)) for one in found]
    table = Table(_NOT_SEARCHED, columns, rows_of(rows), table_basis(report))
    return Section("not-searched", _NOT_SEARCHED, (table, Prose(_ONLY, "note")))


def _not_searched_cells(one: NotSearched, study: StudyRecord) -> Iterator[Cell]:
    more = fill(_MORE, n=one.more) if one.more else ""
    cases = fill(_CASES[one.kind], cases=listed(one.cases)) if one.cases and one.kind in _CASES else ""
    yield cell(what_words(one, study.codebook), more)
    yield cell(cases or "–")
    yield cell(word(_RISKS, one.risks) if one.risks else "–")


def what_words(one: NotSearched, codebook: Codebook) -> Bilingual:
    """Say what was not searched."""
    named: Piece = _code(one.what, codebook) if one.kind in ("not_asked", "constant") else one.what
    if one.kind == "side":
        named = word(SIDES, one.what)
    return fill(_KINDS[one.kind], what=named)


def not_searched_text(found: Sequence[NotSearched], codebook: Codebook) -> str:
    """Tell what was not searched, in plain text, both languages."""
    head = f"{_NOT_SEARCHED.en} ({_NOT_SEARCHED.th})"
    if not found:
        return f"{head}: {both(_NOTHING_FOUND)}"
    lines = [f"{head}:"]
    for one in found:
        cases = fill(_CASES[one.kind], cases=listed(one.cases)).en if one.cases and one.kind in _CASES else ""
        risk = _RISKS[one.risks].en
        tail = "; ".join(part for part in (cases, risk, fill(_MORE, n=one.more).en if one.more else "") if part)
        lines.append(f"  {one.rank}. {clean(what_words(one, codebook).en)}" + (f" [{tail}]" if tail else ""))
    return "\n".join([*lines, _ONLY.en])
