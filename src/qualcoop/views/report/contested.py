"""Contested cells: who sees it how, by side, and how it was dealt with. Judges nothing and counts no majority."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcoop.induction.contested import ContestedCell, TimeOrder, contested
from qualcoop.induction.informants import Informant
from qualcoop.records.codebook import Bilingual
from qualcoop.records.expression import HINDERS
from qualcoop.records.study import StudyRecord
from qualcoop.text.language import language_of
from qualcoop.views.blocks import Aid, Block, Cell, MemoText, Piece, Prose, Quotes, Section, Table, cell, fill, rows_of
from qualcoop.views.report.gathered import CASE, CONDITION, NOT_SAID, Report, joined
from qualcoop.views.report.quotes import quote
from qualcoop.views.text_lines import both, listed, paragraphs, table_text
from qualcoop.views.wording import SIDES, STANCES, basis_of, case_name, code_name, word

__all__ = ["contested_section", "contested_text"]

_FORM = Bilingual("ต่างกันเพียงรูป ทุกคนเห็นว่าเป็นอุปสรรค", "differs in form only; all hinder")
_FORM_ABSENT = Bilingual("ต่างกันเพียงรูป ทุกคนเห็นว่าไม่มีหรือเป็นอุปสรรค", "differs in form only; absent or hindering for all")
_ONE_PERSON = Bilingual("คนเดียวพูดทั้งสองทาง", "one person says both")
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


def contested_section(report: Report) -> Section:
    """Show every contested cell: who sees it how, by side, and how it was dealt with."""
    found = contested(report.study, report.pass_.table)
    title = Bilingual("ข้อมูลที่ขัดแย้งกัน: ใครเห็นอย่างไร", "Contested cells: who sees it how")
    if not found:
        nothing = Bilingual("ผู้ให้ข้อมูลไม่ได้พูดขัดแย้งกันในช่องใด", "In no cell do those who speak of it contradict each other.")
        return Section("contested", title, (Prose(nothing),))
    columns = (CASE, CONDITION, *(SAYS[says] for says in "TFC"), Bilingual("จัดการอย่างไร", "Dealt with"))
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
    return word(SIDES, side) or NOT_SAID


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
    return fill(Bilingual("{who} – {why}", "{who} – {why}"), who=who, why=joined(marks))


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
        yield fill(value, value=found.value, by=found.by or NOT_SAID)
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
