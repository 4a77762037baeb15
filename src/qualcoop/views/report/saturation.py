"""What a claim survived, and the three saturations with their curves: report and command line. Ends no study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualcoop.induction.saturating import Curves, all_saturation, curves
from qualcoop.induction.search.surviving import Survived, Variety, survived
from qualcoop.measures.curves import Curve, StopCurve
from qualcoop.measures.saturation import Saturation
from qualcoop.records.codebook import Bilingual
from qualcoop.records.ledger import LedgerEntry, branch
from qualcoop.views.blocks import Aid, Block, Cell, Facts, Piece, Prose, Section, Table, cell, fill, rows_of
from qualcoop.views.report.gathered import NONE, Report, Row, table_basis
from qualcoop.views.text_lines import clean, listed, paragraphs, table_text
from qualcoop.views.wording import ENTRIES, LANGUAGE_NAMES, VERDICTS, code_name, setting_words, span_words, word

__all__ = ["saturation_section", "saturation_text", "survived_section", "survived_text"]

_SURVIVED = Bilingual(
    "สิ่งที่คำอธิบายผ่านมานับจากการปรับแก้ครั้งล่าสุด", "What the claim has survived since the last change"
)
_KATZ = Bilingual(
    "หลักฐานคือการปรับแก้ที่ผ่านมาและความหลากหลายของกรณีที่พบนับจากนั้น ไม่ใช่จำนวนกรณี (ตาม Katz 2001)",
    "Evidence is the revisions survived and the varieties of case met since the last one, not the number of cases "
    "(after Katz 2001).",
)
_UNTESTED = Bilingual(
    "ยังไม่มีการทดสอบสมมติฐานนับจากการปรับแก้ครั้งล่าสุด จึงยังไม่มีอะไรที่ผ่านมาได้",
    "No claim was tested since the last change, so nothing was survived yet.",
)
_NOTHING_NEW = Bilingual(
    "ไม่มีกรณีใดที่ศึกษาเป็นครั้งแรกหลังการปรับแก้ครั้งล่าสุด ทุกกรณีที่ใช้ทดสอบเป็นกรณีที่รู้อยู่แล้วเมื่อปรับแก้ คำอธิบายจึงยังไม่ได้เผชิญกรณีใหม่",
    "No case was examined for the first time since the last change: every case on which the claim is tested was known "
    "when it was changed, and it has met no new one.",
)
_VARIETY: Mapping[str, Bilingual] = {
    "attribute": Bilingual("{name}: {value}", "{name}: {value}"),
    "outcome": Bilingual("ผล: {value}", "outcome: {value}"),
    "source": Bilingual("แหล่งข้อมูล: {value}", "source: {value}"),
    "language": Bilingual("ภาษา: {value}", "language: {value}"),
}
_SOURCES: Mapping[str, Bilingual] = {
    "interview": Bilingual("บทสัมภาษณ์", "interview"),
    "focus_group": Bilingual("สนทนากลุ่ม", "focus group"),
    "document": Bilingual("เอกสาร", "document"),
    "observation": Bilingual("การสังเกต", "observation"),
    "fieldnote": Bilingual("บันทึกภาคสนาม", "field notes"),
}
_OTHERS = Bilingual("ยังสรุปไม่ได้หรือแย้ง", "undetermined or negative")

_SATURATION = Bilingual("ความอิ่มตัวสามแบบ", "Saturation, three kinds")
_THREE = Bilingual(
    "ความอิ่มตัวของรหัส ความอิ่มตัวของความหมาย และจุดหยุดของการวิเคราะห์แบบอุปนัย เป็นสามสิ่งที่ต่างกัน ไม่มีข้อใดแทนกันได้ "
    "และไม่มีข้อใดบอกว่าการศึกษาทั้งหมดอิ่มตัวแล้ว เวลาอ้างต้องระบุเสมอว่าแบบใดและเกณฑ์ใด",
    "Code saturation, meaning saturation and the stop of analytic induction itself are three different things. None "
    "stands for another, and none tells that a study as a whole has reached saturation: always say which, and at which "
    "setting.",
)
_CODE = Bilingual("ความอิ่มตัวของรหัส", "Code saturation")
_CODE_HOW = Bilingual(
    "ตาม Guest, Namey และ Chen (2020): ตัวเลขคือจำนวนบทสัมภาษณ์ที่หลังจากนั้นช่วงถัดไปพบรหัสใหม่ไม่เกินเกณฑ์เมื่อเทียบกับฐาน "
    "เกณฑ์นี้เสนอไว้สำหรับการวิเคราะห์แก่นสาระแบบอุปนัย หากกำหนดรหัสไว้ก่อนจากทฤษฎี ตัวเลขนี้บอกอะไรได้น้อย",
    "After Guest, Namey and Chen (2020): the number is that of interviews after which the next run brought no more new "
    "codes than the threshold, of the base. They speak of inductive thematic analysis; where the codebook was fixed "
    "from theory, the number says little.",
)
_TOO_FEW = Bilingual(
    "ประเมินไม่ได้ไม่ว่าด้วยเกณฑ์ใด: มี {n} บทสัมภาษณ์ อย่างน้อยต้องมี 6 และต้องพบรหัสตั้งแต่บทแรก ๆ",
    "Not assessable at any setting: {n} transcripts; six are the least, with codes in the first ones.",
)
_MEANING = Bilingual("ความอิ่มตัวของความหมาย", "Meaning saturation")
_MEANING_HOW = Bilingual(
    "ตาม Hennink, Kaiser และ Marconi (2017): ตัวเลขคือบทสัมภาษณ์ลำดับที่พบมิติใหม่ของรหัสเป็นครั้งสุดท้าย นับเฉพาะมิติที่ผู้ลงรหัสบันทึกไว้",
    "After Hennink, Kaiser and Marconi (2017): the number is that of the interview which brought a code's last new "
    "dimension; only dimensions that a coder recorded are counted.",
)
_NO_DIMENSION = Bilingual(
    "ประเมินไม่ได้ เพราะไม่มีการบันทึกมิติของความหมายไว้ในการลงรหัส (สดมภ์ dimension)",
    "Not assessable: no dimension was recorded in the codings (column “dimension”).",
)
_STOP = Bilingual("จุดหยุดของการวิเคราะห์แบบอุปนัย", "The stop of analytic induction itself")
_HOLDS_IN = Bilingual(
    "ในรอบที่ {last} ไม่มีกรณีแย้งและไม่มีกรณีที่ยังสรุปไม่ได้ในบรรดากรณีของการศึกษานี้ กรณีแย้งเพียงกรณีเดียวก็ทำให้จุดหยุดนี้สิ้นสุด",
    "In pass {last} no case of the study was negative or undetermined. A single negative case ends it.",
)
_HOLDS = Bilingual(
    "ตั้งแต่รอบที่ {value} ถึงรอบที่ {last} ไม่มีกรณีแย้งและไม่มีกรณีที่ยังสรุปไม่ได้ในบรรดากรณีของการศึกษานี้ กรณีแย้งเพียงกรณีเดียวก็ทำให้จุดหยุดนี้สิ้นสุด",
    "From pass {value} to pass {last} no case of the study was negative or undetermined. "
    "A single negative case ends it.",
)
_NOT_NOW = Bilingual(
    "ยังไม่ถึง: ในรอบที่ {last} มีกรณีแย้ง {negative} กรณี และกรณีที่ยังสรุปไม่ได้ {undetermined} กรณี",
    "Not reached: in pass {last}, {negative} negative and {undetermined} undetermined.",
)
_CHANGED = Bilingual(
    "ยังไม่ถึง: มีการปรับแก้หลังรอบที่ {last} และยังไม่ได้ทดสอบใหม่", "Not reached: changed since pass {last} and not tested again."
)
_NO_CLAIM = Bilingual("ประเมินไม่ได้ เพราะยังไม่มีรอบที่ทดสอบสมมติฐาน", "Not assessable: no recorded pass tested a hypothesis.")
_UNASSESSED = Bilingual("ประเมินไม่ได้", "not assessable")
_UNREACHED = Bilingual("ไม่ถึง", "not reached")
_INTERVIEWS = Bilingual("ฐานของตาราง: {n} บทสัมภาษณ์ เรียงตามวันที่", "Basis: {n} transcripts, in the order of their dates")
_PASSES = Bilingual("ฐานของตาราง: {n} รอบการวิเคราะห์", "Basis: {n} passes")
_CURVE = Bilingual("จำนวนรหัสสะสมทีละบทสัมภาษณ์", "Codes found so far, interview by interview")
_CURVE_COLUMNS: tuple[Piece, ...] = (
    Bilingual("บทสัมภาษณ์ที่", "Interview"),
    Bilingual("ตามลำดับจริง", "In the order observed"),
    Bilingual("มัธยฐานของลำดับสุ่ม", "Median of random orders"),
    Bilingual("ร้อยละ 5–95", "5–95 %"),
)


# --- what was survived -----------------------------------------------------------------------------------------


def survived_section(report: Report) -> Section:
    """Show what the claim has survived since the last change, and over which varieties of case."""
    found = survived(_path(report), report.study)
    blocks: list[Block] = [Facts(tuple(_facts(found))), Prose(_KATZ, "note")]
    if not found.tested:
        blocks.insert(0, Prose(_UNTESTED, "lead"))
    elif found.entry is not None and not found.new:
        blocks.insert(1, Prose(_NOTHING_NEW, "warning"))
    if found.tested:
        blocks.append(_varieties(found, report))
    return Section("survived", _SURVIVED, tuple(blocks))


def _path(report: Report) -> tuple[LedgerEntry, ...]:
    """Give the entries that led to the pass reported."""
    return branch(report.study.entries)


def _facts(found: Survived) -> Iterator[Row]:
    last = fill(word(ENTRIES, found.change), number="") if found.change else NONE
    line = fill(Bilingual("{last} (บรรทัดที่ {n})", "{last} (line {n})"), last=last, n=found.entry)
    yield Bilingual("การปรับแก้ครั้งล่าสุด", "Last change"), (line if found.entry else last,)
    yield Bilingual("จำนวนการปรับแก้ทั้งหมด", "Changes in all"), (str(found.changes),)
    yield Bilingual("รอบที่ทดสอบนับจากนั้น", "Passes since"), (listed(map(str, found.passes)) or NONE,)
    if not found.tested:
        return
    for name in ("confirms", "compatible", "undetermined", "negative"):
        yield VERDICTS[name], (_cases(found.cases[name]),)
    yield (
        Bilingual("สนับสนุนหรือไม่ขัดแย้งในทุกรอบนับจากนั้น", "Confirms or compatible in every pass since"),
        (_cases(found.held),),
    )
    yield Bilingual("เคยแย้งนับจากนั้น", "Contradicted since"), (_cases(found.broke),)
    if found.entry is not None:
        yield Bilingual("ศึกษาครั้งแรกหลังการปรับแก้", "First examined since"), (_cases(found.new),)
        yield Bilingual("ในจำนวนนั้น สนับสนุน", "Of these, confirm"), (_cases(found.confirmed_new),)


def _cases(cases: Sequence[str]) -> Piece:
    return f"{len(cases)}: {listed(cases)}" if cases else NONE


def _varieties(found: Survived, report: Report) -> Table:
    columns: tuple[Piece, ...] = (
        Bilingual("ชนิดของกรณี", "Kind of case"),
        VERDICTS["confirms"],
        VERDICTS["compatible"],
        _OTHERS,
    )
    rows = [
        (cell(variety_words(one)), *(cell(listed(cases) or "–") for cases in _by_support(one)))
        for one in found.varieties
    ]
    caption = Bilingual("ความหลากหลายของกรณีในขอบเขต", "Varieties of the cases in scope")
    inside = [case for name, cases in found.cases.items() if name != "outside" for case in cases]
    return Table(caption, columns, rows_of(rows), table_basis(report, cases=inside))


def _by_support(one: Variety) -> tuple[tuple[str, ...], ...]:
    return one.confirms, one.compatible, one.others


def variety_words(one: Variety) -> Bilingual:
    """Name a kind of case."""
    names = {"source": _SOURCES, "language": LANGUAGE_NAMES}
    value = word(names[one.kind], one.value) if one.kind in names else one.value
    return fill(_VARIETY[one.kind], name=one.name, value=value)


def survived_text(found: Survived) -> str:
    """Tell what the claim has survived, in plain text."""
    head = f"{_SURVIVED.en} ({_SURVIVED.th})"
    if not found.tested:
        return f"{head}: {_UNTESTED.en} / {_UNTESTED.th}"
    lines = [f"{head}:"]
    lines += [f"  {name.en}: {_plain(pieces)}" for name, pieces in _facts(found) if isinstance(name, Bilingual)]
    if found.entry is not None and not found.new:
        lines.append(f"  {_NOTHING_NEW.en}")
    rows = [
        (clean(variety_words(one).en), *(listed(cases) or "-" for cases in _by_support(one)))
        for one in found.varieties
    ]
    table = table_text(("kind of case", "confirms", "compatible", "undetermined or negative"), rows) if rows else ""
    return "\n".join([*lines, table, _KATZ.en] if table else [*lines, _KATZ.en])


def _plain(pieces: Sequence[Piece], between: str = "; ") -> str:
    return between.join(piece.en if isinstance(piece, Bilingual) else piece for piece in pieces if piece)


# --- saturation ------------------------------------------------------------------------------------------------


def saturation_section(report: Report) -> Section:
    """Show the three saturations, each under its own name, with the numbers of its curve."""
    path = _path(report)
    measured, drawn = all_saturation(report.study, path), curves(report.study, path)
    parts: list[Block] = [Prose(_THREE, "note"), _code_part(measured, drawn), _meaning_part(report, measured, drawn)]
    if report.explains:
        parts.append(_stop_part(measured[-1], drawn.stop))
    return Section("saturation", _SATURATION, tuple(parts))


_READINGS = ("", ", runs apart")


def _settings(measured: Sequence[Saturation]) -> Iterator[tuple[str, tuple[Saturation, ...]]]:
    """Give each setting of code saturation with both readings of runs, each as observed and as the median."""
    by_kind = {(one.kind, one.setting): one for one in measured}
    for one in measured:
        if one.kind == "code" and not one.setting.endswith(_READINGS[1]):
            settings = [one.setting + reading for reading in _READINGS]
            yield one.setting, tuple(by_kind[kind, told] for told in settings for kind in ("code", "code_median"))


def _code_part(measured: Sequence[Saturation], drawn: Curves) -> Section:
    columns: tuple[Piece, ...] = (
        Bilingual("เกณฑ์", "Setting"),
        Bilingual("ช่วงเลื่อนทีละหนึ่ง: ลำดับจริง", "Runs sliding: observed"),
        Bilingual("ช่วงเลื่อนทีละหนึ่ง: มัธยฐาน (ร้อยละ 5–95)", "Runs sliding: median (5–95 %)"),
        Bilingual("ช่วงต่อกัน: ลำดับจริง", "Runs apart: observed"),
        Bilingual("ช่วงต่อกัน: มัธยฐาน (ร้อยละ 5–95)", "Runs apart: median (5–95 %)"),
    )
    rows = [
        (cell(setting_words(setting)), *(cell(_value(one), _span(one)) for one in found))
        for setting, found in _settings(measured)
    ]
    basis = fill(_INTERVIEWS, n=len(drawn.interviews))
    assessed = any(one.assessable for one in measured if one.kind == "code")
    told = Table(_CODE, columns, rows_of(rows), basis) if assessed else Prose(_too_few(drawn))
    lead = [Prose(said, "lead") for said in _reached(measured)]
    return Section("code-saturation", _CODE, (*lead, Prose(_CODE_HOW), told, _curve_aid(drawn.codes, drawn, _CURVE)))


def _reached(measured: Sequence[Saturation]) -> Iterator[Bilingual]:
    """Say over which numbers of texts the settings spread, so that no single one is picked."""
    found = [one for one in measured if one.kind == "code"]
    values = [one.value for one in found if one.value is not None]
    if values:
        said = Bilingual(
            "ถึงเกณฑ์{span} (ถึงเกณฑ์ {n} จาก {of} วิธีตั้งค่า ตามลำดับจริง)",
            "Reached {span} ({n} of {of} settings, in the order observed).",
        )
        yield fill(said, span=span_words(f"{min(values):g}", f"{max(values):g}"), n=len(values), of=len(found))


def _too_few(drawn: Curves) -> Bilingual:
    return fill(_TOO_FEW, n=len(drawn.interviews))


def _span(one: Saturation) -> Piece:
    """Give the range over random orders, which a median tells first of all."""
    if one.kind != "code_median" or not one.assessable:
        return ""
    low, _, high = one.why.partition(";")[0].removeprefix("5-95 %: ").partition(" to ")
    ends = [_UNREACHED if end == _UNREACHED.en else Bilingual(end, end) for end in (low, high)]
    return fill(Bilingual("({low}–{high})", "({low}–{high})"), low=ends[0], high=ends[1])


def _value(one: Saturation) -> Piece:
    if not one.assessable:
        return _UNASSESSED
    return _UNREACHED if one.value is None else f"{one.value:g}"


def _curve_aid(curve: Curve, drawn: Curves, title: Bilingual) -> Aid:
    rows = [
        (
            cell(f"{point.n} ({name})"),
            cell(str(point.observed)),
            cell(str(point.median)),
            cell(f"{point.low}–{point.high}"),
        )
        for point, name in zip(curve.points, drawn.interviews, strict=True)
    ]
    basis = fill(_INTERVIEWS, n=len(drawn.interviews))
    return Aid(title, (Table(title, _CURVE_COLUMNS, rows_of(rows), basis),))


def _meaning_part(report: Report, measured: Sequence[Saturation], drawn: Curves) -> Section:
    found = [one for one in measured if one.kind == "meaning"]
    if not any(one.assessable for one in found):
        return Section("meaning-saturation", _MEANING, (Prose(_NO_DIMENSION),))
    curve_of = {curve.code: curve for curve in drawn.meanings}
    columns: tuple[Piece, ...] = (
        Bilingual("รหัส", "Code"),
        Bilingual("จำนวนมิติที่บันทึก", "Dimensions recorded"),
        Bilingual("บทสัมภาษณ์ที่พบมิติใหม่ครั้งสุดท้าย", "Interview of the last new one"),
    )
    rows = [tuple(_meaning_cells(one, curve_of.get(one.setting), report)) for one in found]
    table = Table(_MEANING, columns, rows_of(rows), fill(_INTERVIEWS, n=len(drawn.interviews)))
    aids = [_curve_aid(curve, drawn, code_name(curve.code, report.study.codebook)) for curve in drawn.meanings]
    return Section("meaning-saturation", _MEANING, (Prose(_MEANING_HOW), table, *aids))


def _meaning_cells(one: Saturation, curve: Curve | None, report: Report) -> Iterator[Cell]:
    yield cell(code_name(one.setting, report.study.codebook))
    yield cell(str(curve.points[-1].observed if curve and curve.points else 0))
    yield cell(_value(one))


def _stop_part(stop: Saturation, curve: StopCurve) -> Section:
    said = Prose(stop_words(stop, curve), "lead")
    columns: tuple[Piece, ...] = (
        Bilingual("รอบที่", "Pass"),
        *(VERDICTS[name] for name in ("confirms", "compatible", "negative", "undetermined", "outside")),
        Bilingual("สิ่งที่ปรับแก้ก่อนรอบนี้", "Changed before it"),
    )
    rows = [
        (
            cell(str(p.number)),
            *(cell(str(n)) for n in (p.confirms, p.compatible, p.negative, p.undetermined, p.outside)),
            cell(*(fill(word(ENTRIES, kind), number="") for kind in p.after)) if p.after else cell("–"),
        )
        for p in curve.points
    ]
    table = Table(_STOP, columns, rows_of(rows), fill(_PASSES, n=len(curve.points)))
    return Section("stop", _STOP, (said, table) if rows else (said,))


def stop_words(stop: Saturation, curve: StopCurve) -> Bilingual:
    """Say whether the method's own stop is reached."""
    if not stop.assessable:
        return _NO_CLAIM
    last = curve.points[-1]
    if stop.value is not None:
        return fill(_HOLDS_IN if stop.value == last.number else _HOLDS, value=f"{stop.value:g}", last=last.number)
    if curve.untested:
        return fill(_CHANGED, last=last.number)
    return fill(_NOT_NOW, last=last.number, negative=last.negative, undetermined=last.undetermined)


def saturation_text(measured: Sequence[Saturation], drawn: Curves) -> str:
    """Tell the three saturations, in plain text: each number with its kind and setting."""
    header = ("setting", "sliding", "median (5-95 %)", "apart", "median (5-95 %)")
    rows = [
        (setting_words(setting).en, *(_plain((_value(one), _span(one)), " ") for one in found))
        for setting, found in _settings(measured)
    ]
    assessed = any(one.assessable for one in measured if one.kind == "code")
    told = table_text(header, rows) if assessed else _too_few(drawn).en
    stops = [stop_words(one, drawn.stop).en for one in measured if one.kind == "negative_case"]
    reached = "".join(f"\n{said.en}" for said in _reached(measured))
    grown = listed(str(point.observed) for point in drawn.codes.points) or "-"
    parts = [
        f"{_SATURATION.en} ({_SATURATION.th})",
        f"{_CODE.en} ({_CODE.th}); codes so far, interview by interview: {grown}{reached}\n{told}",
        _meaning_text([one for one in measured if one.kind == "meaning"]),
        *(f"{_STOP.en} ({_STOP.th}): {said}" for said in stops),
        _THREE.en,
    ]
    return paragraphs(parts)


def _meaning_text(found: Sequence[Saturation]) -> str:
    head = f"{_MEANING.en} ({_MEANING.th})"
    if not any(one.assessable for one in found):
        return f"{head}: {_NO_DIMENSION.en}"
    rows = [(one.setting, _plain((_value(one),)), clean(one.why.partition("; after")[0])) for one in found]
    return f"{head}\n{table_text(('code', 'interview of the last new one', 'why'), rows)}"
