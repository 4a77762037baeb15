"""Contested cells, triangulation, judgements moved a step, and comparison of one code. Decides and counts nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qualcoop.induction.comparing import Beside, CodeComparison, Compared
from qualcoop.induction.contested import ContestedCell, TimeOrder, contested
from qualcoop.induction.informants import Informant
from qualcoop.induction.passages import Passage
from qualcoop.induction.steps import JudgementSteps, Moved, judgement_steps
from qualcoop.induction.triangulation import CodeTriangulation, Says, Triangulated, triangulated_codes, triangulation
from qualcoop.induction.verdicts import named_codes
from qualcoop.records.codebook import Bilingual
from qualcoop.records.expression import HINDERS
from qualcoop.records.study import StudyRecord
from qualcoop.text.language import language_of
from qualcoop.views.blocks import (
    Aid,
    Block,
    Cell,
    Items,
    MemoText,
    Piece,
    Prose,
    Quotes,
    Section,
    Table,
    cell,
    fill,
    rows_of,
)
from qualcoop.views.report.gathered import CASE, Report, table_basis
from qualcoop.views.report.quotes import quote, unpermitted
from qualcoop.views.text_lines import QUOTE_WIDTH, both, clean, clip, indented, listed, paragraphs, table_text
from qualcoop.views.wording import (
    BASES,
    NOT_PERMITTED,
    OUTCOMES,
    SIDES,
    STANCES,
    STANDS,
    VERDICTS,
    basis_of,
    case_name,
    code_name,
    word,
)

__all__ = [
    "compare_text",
    "contested_section",
    "contested_text",
    "steps_section",
    "steps_text",
    "triangulation_section",
]

_NOT_SAID = Bilingual("ไม่ได้ระบุ", "not said")
_FORM = Bilingual("ต่างกันเพียงรูป ทุกคนเห็นว่าเป็นอุปสรรค", "differs in form only; all hinder")
_FORM_ABSENT = Bilingual("ต่างกันเพียงรูป ทุกคนเห็นว่าไม่มีหรือเป็นอุปสรรค", "differs in form only; absent or hindering for all")
_ONE_PERSON = Bilingual("คนเดียวพูดทั้งสองทาง", "one person says both")
_CODE = Bilingual("เงื่อนไข", "Condition")
SAYS = {
    "T": Bilingual("เอื้อ หรือมี", "helps, or is there"),
    "F": Bilingual("เป็นอุปสรรค หรือไม่มี", "hinders, or is not there"),
    "C": Bilingual("พูดทั้งสองทาง", "says both"),
    "mentioned": Bilingual("กล่าวถึงโดยไม่ระบุทิศทาง", "mentions it without direction"),
    "?": Bilingual("ไม่ได้กล่าวถึง", "silent"),
}
DEALT = {
    "judged": Bilingual("ผู้วิจัยวินิจฉัยแล้ว", "judged by the researcher"),
    "split": Bilingual("แยกรหัสออกจากกัน", "the code was split"),
    "time": Bilingual("ต่างกันตามช่วงเวลา", "both held, at different times"),
    "standing": Bilingual("คงความขัดแย้งไว้เป็นข้อค้นพบ", "left standing, as a finding"),
    "open": Bilingual("ยังไม่ได้วินิจฉัย", "open"),
}
ABOUT = {
    "state": Bilingual("ขัดแย้งกันว่ามีหรือไม่มี", "they differ on whether it is there"),
    "effect": Bilingual("ขัดแย้งกันว่าเอื้อหรือเป็นอุปสรรค", "they differ on which way it works"),
}
WHY = {
    "absent": STANCES["absent"],
    "hinders": STANCES["hinders"],
    "lacking": STANCES["lacking"],
}
DIMENSIONS = {
    "kind": Bilingual("ชนิดของแหล่งข้อมูล", "kind of source"),
    "side": Bilingual("ฝ่าย", "side"),
    "interviewer": Bilingual("ผู้สัมภาษณ์", "interviewer"),
    "coder": Bilingual("ผู้ลงรหัส", "coder"),
}
RELATIONS = {
    "agrees": Bilingual("ตรงกัน", "agrees"),
    "differs": Bilingual("ต่างออกไป", "differs"),
    "mentioned": Bilingual("กล่าวถึงโดยไม่ระบุทิศทาง", "mentions it without direction"),
    "silent": Bilingual("ไม่ได้กล่าวถึง", "silent"),
    "open": Bilingual("ค่าของกรณียังไม่รู้หรือขัดแย้งกัน", "the case's own value is open"),
}
KINDS = {
    "interview": Bilingual("บทสัมภาษณ์", "interview"),
    "focus_group": Bilingual("การสนทนากลุ่ม", "focus group"),
    "document": Bilingual("เอกสาร", "document"),
    "observation": Bilingual("การสังเกต", "observation"),
    "fieldnote": Bilingual("บันทึกภาคสนาม", "field note"),
}


# --- contested cells -----------------------------------------------------------------------------------------


def contested_section(report: Report) -> Section:
    """Show every contested cell: who sees it how, by side, and how it was dealt with."""
    found = contested(report.study, report.pass_.table)
    title = Bilingual("ข้อมูลที่ขัดแย้งกัน: ใครเห็นอย่างไร", "Contested cells: who sees it how")
    if not found:
        nothing = Bilingual("ผู้ให้ข้อมูลไม่ได้พูดขัดแย้งกันในช่องใด", "In no cell do those who speak of it contradict each other.")
        return Section("contested", title, (Prose(nothing),))
    columns = (CASE, _CODE, *(SAYS[says] for says in "TFC"), Bilingual("จัดการอย่างไร", "Dealt with"))
    table = Table(
        Bilingual("ช่องที่ข้อมูลขัดแย้งกัน จำแนกตามฝ่าย", "Contested cells, by side"),
        columns,
        rows_of(_contested_cells(report.study, one) for one in found),
        basis_of(len({one.case for one in found}), (p for one in found for v in one.voices for p in v.passages)),
    )
    note = Bilingual(
        "ไม่มีการนับเสียงข้างมาก ผู้วิจัยเท่านั้นที่วินิจฉัยได้ และการคงความขัดแย้งไว้ก็เป็นข้อค้นพบ",
        "No majority decides. Only a person may judge, and to leave a cell contested is a finding too.",
    )
    quoted = [block for one in found for block in _contested_quotes(report.study, one)]
    return Section("contested", title, (Prose(note, "note"), table, *quoted))


def _name(code: str, study: StudyRecord) -> Bilingual:
    """Give a code's name; of ``CODE.hinders``, that it is about the hindering."""
    name = code_name(code.removesuffix(HINDERS), study.codebook)
    if not code.endswith(HINDERS):
        return name
    return fill(Bilingual("{name} (ในแง่ที่เป็นอุปสรรค)", "{name} (as a hindrance)"), name=name)


def _contested_cells(study: StudyRecord, found: ContestedCell) -> tuple[Cell, ...]:
    return (
        cell(case_name(study.spec.case(found.case))),
        cell(_name(found.code, study)),
        *(cell(*_voices(found, says)) for says in "TFC"),
        cell(*_dealt(found), tone=_tone(found)),
    )


def _tone(found: ContestedCell) -> str:
    """Mark what waits for a person; of what differs in form only, that it hardly matters."""
    if found.how != "open":
        return ""
    return "form" if found.form_only else "negative"


def _voices(found: ContestedCell, says: str) -> Iterator[Piece]:
    for voice in sorted(found.who(says), key=_by_side):
        who = _voice(voice, found.dates_of(voice))
        yield fill(Bilingual("{side}: {who}", "{side}: {who}"), side=_side(voice.side), who=who)


def _side(side: str) -> Bilingual:
    """Name a side; one that is in no list stays as it was written."""
    return word(SIDES, side) or _NOT_SAID


def _by_side(voice: Informant) -> tuple[str, str]:
    return voice.side, voice.participant


def _voice(voice: Informant, dates: Sequence[str]) -> Bilingual:
    """Name a person by position and date, with why it is a no, and whether the word counts by the code's rule."""
    who = f"{voice.position} ({voice.participant})" if voice.position else voice.participant
    marks = [WHY[voice.why]] if voice.why else []
    if not voice.counts:
        marks.append(Bilingual("ไม่นับตามกติกาของรหัส", "not counted by the code's rule"))
    marks += [Bilingual(date, date) for date in dates]
    if not marks:
        return Bilingual(who, who)
    return fill(Bilingual("{who} – {why}", "{who} – {why}"), who=who, why=_joined(marks))


def _joined(words: Iterable[Bilingual]) -> Bilingual:
    found = list(words)
    return Bilingual(", ".join(w.in_("th") for w in found), ", ".join(w.in_("en") for w in found))


def _dealt(found: ContestedCell) -> Iterator[Piece]:
    if found.form_only:
        yield from (DEALT[found.how],) if found.how != "open" else ()
        yield _FORM if found.all_hinder else _FORM_ABSENT
    else:
        yield DEALT[found.how]
        yield from (_ONE_PERSON,) if found.one_person else ()
        yield from (ABOUT[name] for name in found.about)
    if found.how in ("judged", "time") and found.value is not None:
        value = Bilingual("ค่าที่ให้: {value} โดย {by}", "value given: {value}, by {by}")
        yield fill(value, value=found.value, by=found.by or _NOT_SAID)
    if found.heirs:
        yield fill(Bilingual("แยกเป็น {codes}", "split into {codes}"), codes=", ".join(found.heirs))
    if found.between_sides:
        yield Bilingual("ความเห็นแบ่งตามฝ่าย", "the line runs between the sides")
    if found.time:
        yield _time_words(found.time)


def _time_words(found: TimeOrder) -> Bilingual:
    """Say what the dates show, as something to weigh."""
    first, then = ("favour", "against") if found.first == "favour" else ("against", "favour")
    sides = {
        "favour": Bilingual("ผู้ที่เห็นว่าเอื้อ", "those for it"),
        "against": Bilingual("ผู้ที่เห็นว่าไม่เอื้อ", "those against it"),
    }
    return fill(
        Bilingual(
            "ข้อสังเกต: {first}ให้สัมภาษณ์ ({a}) ก่อน{then} ({b}) ทุกคน ความต่างจึงอาจมาจากช่วงเวลา",
            "To weigh: {first} were all interviewed ({a}) before {then} ({b}); they may speak of different times.",
        ),
        first=sides[first],
        then=sides[then],
        a=_span(getattr(found, first)),
        b=_span(getattr(found, then)),
    )


def _span(dates: tuple[str, str]) -> str:
    return dates[0] if dates[0] == dates[1] else f"{dates[0]} – {dates[1]}"


def _contested_quotes(study: StudyRecord, found: ContestedCell) -> Iterator[Block]:
    """Give the memo and the passages of each view."""
    head = fill(Bilingual("กรณี {case} {code}", "Case {case}, {code}"), case=found.case, code=_name(found.code, study))
    blocks: list[Block] = []
    if found.memo:
        blocks.append(MemoText(found.memo, language_of(found.memo)))
    for says in ("T", "F", "C"):
        said = [passage for voice in found.who(says) for passage in voice.passages]
        ids = f"k-{found.case}-{found.code}-{says}"
        quotes = tuple(quote(p, study, id_=f"{ids}-{n}") for n, p in enumerate(said, start=1))
        if quotes:
            blocks.append(Quotes(SAYS[says], quotes))
    if blocks:
        yield Aid(head, tuple(blocks))


def contested_text(found: Sequence[ContestedCell]) -> str:
    """Tell the contested cells in a table, with who sees it how.

    Examples
    --------
    >>> print(contested_text(()))
    no contested cells
    """
    if not found:
        return "no contested cells"
    rows = [(one.case, one.code, *(_who(one, says) for says in "TFC"), _dealt_text(one), _value(one)) for one in found]
    table = table_text(("case", "code", "for", "against", "both", "dealt with", "value"), rows)
    dated = [f"{one.case} {one.code}: {both(_time_words(one.time))}" for one in found if one.time]
    return paragraphs([table, "\n".join(dated)])


def _who(found: ContestedCell, says: str) -> str:
    return "; ".join(
        f"{side or 'side not said'}: {listed(voice.participant for voice in told[says])}"
        for side, told in found.by_side.items()
        if says in told
    )


def _dealt_text(found: ContestedCell) -> str:
    more = "in form only" if found.form_only else "one person" if found.one_person else ""
    return f"{found.how} ({more})" if more else found.how


def _value(found: ContestedCell) -> str:
    return "" if found.how in ("open", "split") or found.value is None else str(found.value)


# --- triangulation -------------------------------------------------------------------------------------------


def triangulation_section(report: Report) -> Section:
    """Show on which dimension two independent sources agree, code by code; the cells behind it are folded."""
    title = Bilingual("การตรวจสอบสามเส้า", "Triangulation")
    found = triangulation(report.study, report.pass_.table, _codes(report))
    summed = triangulated_codes(found)
    if not summed:
        only = Bilingual(
            "ในทุกกรณีมีแหล่งข้อมูลเพียงแหล่งเดียวในแต่ละมิติ จึงตรวจสอบสามเส้าไม่ได้",
            "In every case each dimension has one source only, so nothing can be triangulated.",
        )
        return Section("triangulation", title, (Prose(only),))
    note = Bilingual(
        "นับว่าตรวจสอบสามเส้าแล้วเฉพาะเมื่อแหล่งข้อมูลที่เป็นอิสระจากกันอย่างน้อยสองแหล่งในมิติเดียวกันพูดและตรงกับค่าของกรณี "
        "โดยไม่มีแหล่งใดต่างออกไป ผู้ลงรหัสที่เห็นตรงกันแสดงเพียงว่าลงรหัสซ้ำได้ มิใช่แหล่งข้อมูลอีกแหล่งหนึ่ง",
        "A cell is called triangulated only where at least two independent sources of the named dimension speak and "
        "agree with it, and none differs. Coders who agree show that the coding can be repeated; they are no further "
        "source.",
    )
    several = [name for name in DIMENSIONS if any(one.dimension == name for one in summed)]
    table = _sources_table(report, found, several)
    cells = Aid(Bilingual("แต่ละกรณีและแหล่งข้อมูล", "Case by case, source by source"), (table,))
    return Section("triangulation", title, (Prose(note, "note"), _summed_table(report, summed), cells))


def _codes(report: Report) -> tuple[str, ...]:
    """Give the codes of the explanation, or, without one, the conditions that anyone speaks of."""
    table, book = report.pass_.table, report.study.codebook
    named = [code for code in named_codes(report.study) if code in table.codes and code in book]
    spoken = [id_ for id_ in table.codes if id_ in book and any(told.passages for told in table.column(id_))]
    return tuple(named or [id_ for id_ in spoken if book[id_].kind == "condition"])


def _summed_table(report: Report, summed: Sequence[CodeTriangulation]) -> Table:
    columns = (
        _CODE,
        Bilingual("มิติ", "Dimension"),
        Bilingual("อย่างน้อยสองแหล่งตรงกัน", "At least two agree"),
        Bilingual("มีแหล่งที่ต่างออกไป", "One differs"),
        Bilingual("แหล่งเดียว", "One source only"),
    )
    rows = [
        (
            cell(code_name(one.code, report.study.codebook)),
            cell(DIMENSIONS[one.dimension]),
            *(_cases_of(cases, one.known) for cases in (one.agree, one.differ, one.alone)),
        )
        for one in summed
    ]
    caption = Bilingual("แหล่งข้อมูลที่ตรงกันและต่างกัน", "Sources that agree and differ")
    codes = list(dict.fromkeys(one.code for one in summed))
    return Table(caption, columns, rows_of(rows), table_basis(report, codes=codes))


def _cases_of(cases: Sequence[str], known: int) -> Cell:
    return cell(f"{len(cases)}/{known}", ", ".join(cases))


def _sources_table(report: Report, found: Sequence[Triangulated], dimensions: Sequence[str]) -> Table:
    rows = [
        (
            cell(case_name(report.study.spec.case(one.case))),
            cell(code_name(one.code, report.study.codebook)),
            cell(one.value),
            *(cell(*map(_source_words, one.of(dimension))) for dimension in dimensions),
        )
        for one in found
        if any(source.passages for source in one.sources)
    ]
    columns = (CASE, _CODE, Bilingual("ค่า", "Value"), *(DIMENSIONS[name] for name in dimensions))
    caption = Bilingual("แหล่งข้อมูลแต่ละแหล่งกล่าวว่าอย่างไร", "What each source says")
    codes = list(dict.fromkeys(one.code for one in found))
    return Table(caption, columns, rows_of(rows), table_basis(report, codes=codes))


def _source_words(source: Says) -> Bilingual:
    names = {"kind": KINDS, "side": SIDES}.get(source.dimension, {})
    name = word(names, source.name) or _NOT_SAID
    return fill(Bilingual("{name}: {says}", "{name}: {says}"), name=name, says=RELATIONS[source.relation])


# --- judgements moved one step -------------------------------------------------------------------------------


def steps_section(report: Report) -> Section:
    """Show which verdicts hang on how far a person judged."""
    found = judgement_steps(report.study, report.pass_.table, report.pass_.verdicts)
    title = Bilingual("เมื่อขยับการวินิจฉัยของผู้วิจัยหนึ่งขั้น", "Judgements moved one step")
    blocks: list[Block] = [Prose(_hold_words(found), "lead")]
    told = [_move_words(move) for move in (*found.each, *found.together) if move.turned]
    if told:
        blocks.append(Items(tuple(told)))
    if found.judged:
        note = Bilingual(
            "ขั้นคือ 0, .33, .67 และ 1 (T = 1, F = 0) ผลเปลี่ยนได้เฉพาะเมื่อค่าข้าม .5",
            "The steps are 0, .33, .67 and 1 (T = 1, F = 0); a verdict can change only where a value crosses .5.",
        )
        blocks.append(Prose(note, "note"))
    return Section("judgement-steps", title, tuple(blocks))


def _hold_words(found: JudgementSteps) -> Bilingual:
    """Say whether the verdicts hold; where no step crosses the cut, that this shows nothing."""
    crossing = len({(j[0], j[1]) for move in found.crossing for j in move.judgements})
    if not found.judged:
        return Bilingual("ผลการทดสอบไม่ได้อาศัยค่าที่ผู้วิจัยวินิจฉัย", "No verdict rests on a judged value.")
    if found.hold is None:
        return fill(
            Bilingual(
                "ค่าที่วินิจฉัย {n} ค่าไม่มีค่าใดข้าม .5 เมื่อขยับหนึ่งขั้น จึงไม่ได้ทดสอบว่าผลขึ้นอยู่กับการวินิจฉัยเพียงใด",
                "None of the judged values ({n}) crosses .5 when moved one step, so this puts no verdict to the test.",
            ),
            n=found.judged,
        )
    words = {
        True: Bilingual(
            "ผลการทดสอบคงเดิมเมื่อขยับการวินิจฉัยทีละค่าหนึ่งขั้น (มี {k} จาก {n} ค่าที่ข้าม .5)",
            "The verdicts hold when each judgement is moved one step ({k} of {n} cross .5).",
        ),
        False: Bilingual(
            "มีผลการทดสอบที่เปลี่ยนเมื่อขยับการวินิจฉัยหนึ่งขั้น (มี {k} จาก {n} ค่าที่ข้าม .5)",
            "Some verdicts turn when a judgement is moved one step ({k} of {n} cross .5).",
        ),
    }
    return fill(words[found.hold], k=crossing, n=found.judged)


# Not the words of the verdict on the claim as it is: this speaks of what was not judged so.
_THEN = {
    **STANDS,
    "stands": Bilingual("ไม่มีกรณีใดแย้งและไม่มีกรณีที่ยังสรุปไม่ได้", "none would contradict and none would be undetermined"),
}
_WAYS = {"up": Bilingual("ขึ้น", "up"), "down": Bilingual("ลง", "down")}


def _move_words(move: Moved) -> Bilingual:
    """Say which cases turn when one judgement, or all, are moved."""
    turned = _joined(
        fill(
            Bilingual("กรณี {case}: {before} → {after}", "case {case}: {before} → {after}"),
            case=one.case,
            before=word(VERDICTS, one.before),
            after=word(VERDICTS, one.after),
        )
        for one in move.turned
    )
    when = Bilingual(
        "{turned} เมื่อขยับ{what}{way}หนึ่งขั้น (เมื่อนั้น: {stands})",
        "{turned} when {what} moves one step {way} (then: {stands})",
    )
    return fill(when, turned=turned, what=_what(move), way=_WAYS[move.direction], stands=word(_THEN, move.stands))


def _what(move: Moved) -> Bilingual:
    if len(move.judgements) > 1:
        return Bilingual("ทุกค่าพร้อมกัน", "every judgement at once")
    case, code, value, to = move.judgements[0]
    told = f"{code} ({case}): {value} → {to:g}"
    return Bilingual(f" {told} ", told)


def steps_text(found: JudgementSteps) -> str:
    """Tell which verdicts turn when judgements are moved one step.

    Examples
    --------
    >>> print(steps_text(JudgementSteps(0)))
    ผลการทดสอบไม่ได้อาศัยค่าที่ผู้วิจัยวินิจฉัย / No verdict rests on a judged value.
    """
    turned = [f"  {clean(_move_words(move).en)}" for move in (*found.each, *found.together) if move.turned]
    return "\n".join([both(_hold_words(found)), *turned])


# --- comparison ----------------------------------------------------------------------------------------------


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
