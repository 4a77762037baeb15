"""One sentence for each entry of the ledger: who, when, what, and because of which case. Replays and judges nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qualcoop.errors import ExpressionError
from qualcoop.induction.verdicts import CaseVerdict
from qualcoop.records.codebook import Bilingual
from qualcoop.records.expression import parse_hypothesis
from qualcoop.records.ledger import LedgerEntry
from qualcoop.views.blocks import fill
from qualcoop.views.wording import CLAIMS, MODES, OPERATIONS, because_words, counted, word

__all__ = ["LastPass", "entry_sentence", "negative_words"]

_MONTHS = (
    Bilingual("มกราคม", "January"),
    Bilingual("กุมภาพันธ์", "February"),
    Bilingual("มีนาคม", "March"),
    Bilingual("เมษายน", "April"),
    Bilingual("พฤษภาคม", "May"),
    Bilingual("มิถุนายน", "June"),
    Bilingual("กรกฎาคม", "July"),
    Bilingual("สิงหาคม", "August"),
    Bilingual("กันยายน", "September"),
    Bilingual("ตุลาคม", "October"),
    Bilingual("พฤศจิกายน", "November"),
    Bilingual("ธันวาคม", "December"),
)
_BUDDHIST = 543
_SOMEBODY = Bilingual("ผู้วิจัย", "the researcher")
_FACED: Mapping[str, Bilingual] = {
    "sufficiency": Bilingual("เป็นตามคำอธิบายแต่ไม่เกิดผล", "the explanation holds there and the outcome does not occur"),
    "necessity": Bilingual("เกิดผลทั้งที่ไม่เป็นตามคำอธิบาย", "the outcome occurs there and the explanation does not hold"),
}
_OPTIONS: Mapping[str, Bilingual] = {
    "reformulate": Bilingual("ปรับสมมติฐาน", "reformulate the hypothesis"),
    "redefine": Bilingual("นิยามปรากฏการณ์ใหม่", "redefine the phenomenon"),
    "refine": Bilingual("ปรับคู่มือการลงรหัส", "refine the codebook"),
    "recode": Bilingual("ลงรหัสใหม่", "recode"),
}
_MODES: Mapping[str, Bilingual] = {**MODES, "modified": Bilingual("แบบดัดแปลง", "modified")}
_SAID_OF_PASS: Mapping[str, tuple[str, str, str]] = {
    "confirms": ("สนับสนุน", "confirms", "confirm"),
    "negative": ("แย้ง", "contradicts", "contradict"),
    "undetermined": ("ยังสรุปไม่ได้", "is undetermined", "are undetermined"),
    "compatible": (
        "ไม่ขัดแย้งแต่ไม่ใช่หลักฐานสนับสนุน",
        "is compatible, which is no support",
        "are compatible, which is no support",
    ),
    "outside": ("อยู่นอกขอบเขต", "lies outside", "lie outside"),
}
_RECODED: Mapping[str, Bilingual] = {
    "codings": Bilingual("การลงรหัส", "codings"),
    "judgements": Bilingual("การวินิจฉัยของผู้วิจัย", "judgements"),
    "participants": Bilingual("ข้อมูลผู้ให้ข้อมูล", "the list of participants"),
    "texts": Bilingual("บทถอดเทปสัมภาษณ์", "transcripts"),
    "spec": Bilingual("ข้อมูลของกรณี", "facts about cases"),
}


@dataclass(frozen=True, slots=True)
class LastPass:
    """The pass that an entry rests on: its number, its line, and its rows where it was built again."""

    number: int
    entry: LedgerEntry
    rows: tuple[CaseVerdict, ...] = ()


def entry_sentence(entry: LedgerEntry, *, last: LastPass | None = None) -> Bilingual:
    """Say in one sentence who did what, when, and because of what.

    Parameters
    ----------
    entry
        Any line of a ledger.
    last
        For a revision, the pass before it on its branch: then what the named case showed in it is said too.

    Examples
    --------
    >>> entry = LedgerEntry("hold", because="case:G", at="2021-03-04T10:00:00+00:00", by="ann")
    >>> print(entry_sentence(entry).en)
    On 4 March 2021 ann changed nothing for now and left open what contradicts. The reason: case G.
    >>> print(entry_sentence(entry).th)
    เมื่อวันที่ 4 มีนาคม พ.ศ. 2564 ann คงไว้ก่อนโดยยังไม่ปรับแก้ เหตุผลคือกรณี G
    """
    what = fill(Bilingual("{who}{what}", "{who} {what}."), who=_who(entry), what=_what(entry))
    why = _why(entry, last)
    return Bilingual(" ".join(filter(None, (what.th, why.th))), _capital(" ".join(filter(None, (what.en, why.en)))))


def _capital(text: str) -> str:
    return text if text.startswith("http") else text[:1].upper() + text[1:]


def _who(entry: LedgerEntry) -> Bilingual:
    """Say when and by whom; Thai puts the year in the Buddhist era."""
    by = Bilingual(f"{entry.by} ", entry.by) if entry.by else _SOMEBODY
    try:
        day = date.fromisoformat(entry.at[:10])
    except ValueError:
        return by
    month = _MONTHS[day.month - 1]
    th, en = f"เมื่อวันที่ {day.day} {month.th} พ.ศ. {day.year + _BUDDHIST}", f"On {day.day} {month.en} {day.year}"
    return fill(Bilingual("{when} {by}", "{when} {by}"), when=Bilingual(th, en), by=by)


# --- what ----------------------------------------------------------------------------------------------------


def _what(entry: LedgerEntry) -> Bilingual:
    match entry.kind:
        case "pass":
            return _tested(entry)
        case "reformulate" | "abandon":
            return _claimed(entry)
        case "redefine":
            return _redefined(entry)
        case "refine":
            return _refined(entry)
        case "recode":
            return _recoded(entry)
        case "refuse":
            return _refused(entry)
        case "corpus":
            return _grown(entry)
        case "member_check":
            n = len(entry.after.get("rows", ()))
            said = Bilingual("นำผลไปตรวจสอบกับผู้ให้ข้อมูล ได้คำตอบ {n}", "took results back to informants and noted {n}")
            return fill(said, n=counted(n, th="รายการ", en="answer"))
    return _FIXED.get(entry.kind, Bilingual(entry.kind, entry.kind))


_FIXED: Mapping[str, Bilingual] = {
    "hold": Bilingual("คงไว้ก่อนโดยยังไม่ปรับแก้", "changed nothing for now and left open what contradicts"),
    "conclude": Bilingual("สรุปการวิเคราะห์", "concluded the analysis"),
    "withdrawal": Bilingual("นำข้อมูลของผู้ที่ถอนตัวออก", "took out what belongs to someone who withdrew"),
}


def _tested(entry: LedgerEntry) -> Bilingual:
    found = entry.result.get("verdicts", {})
    cases = counted(len(found), th="กรณี", en="case")
    if not entry.result.get("expression"):
        said = Bilingual(
            "รวบรวมปัจจัยพร้อมหลักฐานจาก {cases} โดยไม่มีสมมติฐาน",
            "gathered factors with their evidence from {cases}, without a hypothesis",
        )
        return fill(said, cases=cases)
    said = Bilingual("ทดสอบสมมติฐานกับ {cases} พบว่า{counts}", "tested the hypothesis on {cases}: {counts}")
    return fill(said, cases=cases, counts=_counts(found.values()))


def _counts(found: Iterable[str]) -> Bilingual:
    """Count the verdicts that occur, those that decide first."""
    numbers = Counter(found)
    told = [(numbers[name], *words) for name, words in _SAID_OF_PASS.items() if numbers[name]]
    th = " ".join(f"{words} {n} กรณี" for n, words, _, _ in told)
    en = ", ".join(f"{n} {one if n == 1 else many}" for n, _, one, many in told)
    return Bilingual(th or "ไม่มีกรณี", en or "no case")


def _claimed(entry: LedgerEntry) -> Bilingual:
    """Say how the hypothesis changed."""
    before, after = (side.get("hypothesis") for side in (entry.before, entry.after))
    if entry.kind == "abandon":
        said = Bilingual(
            "ยกเลิกแนวคำอธิบาย {before} จากนี้จึงไม่มีสมมติฐานจนกว่าจะตั้งใหม่",
            "gave up the explanation {before}; from here no hypothesis stands until one is put up anew",
        )
    elif after is None:
        return Bilingual("เปลี่ยนทิศทางที่คาดไว้ของเงื่อนไข", "changed the directions expected of the conditions")
    elif before:
        said = Bilingual("ปรับสมมติฐานจาก {before} เป็น {after}", "changed the hypothesis from {before} to {after}")
    else:
        said = Bilingual("ตั้งสมมติฐาน {after}", "put up the hypothesis {after}")
    return fill(said, before=_quoted(before), after=_quoted(after))


def _quoted(text: object) -> str:
    return f"“{text}”" if text else ""


def _redefined(entry: LedgerEntry) -> Bilingual:
    kind, changed = entry.after.get("kind"), entry.after.keys() - {"kind"}
    if changed and changed <= {"mode", "tolerance"}:
        return _mode_changed(entry)
    if kind == "types" and "type" in entry.after:
        said = Bilingual(
            "แยกปรากฏการณ์เป็นประเภท และศึกษาต่อเฉพาะกรณีที่ {type}",
            "split the phenomenon into types and went on with the cases for which {type}",
        )
        return fill(said, type=_quoted(entry.after["type"]))
    if kind == "outcome" or "counts_from" in entry.after:
        return _outcome_redefined(entry)
    before, after = entry.before.get("scope"), entry.after.get("scope")
    if after and before:
        said = Bilingual(
            "เปลี่ยนกฎของขอบเขตของปรากฏการณ์จาก {before} เป็น {after}",
            "changed the rule of who belongs to the phenomenon from {before} to {after}",
        )
    elif after:
        said = Bilingual(
            "นิยามปรากฏการณ์ใหม่ให้นับเฉพาะกรณีที่ {after} (เดิมไม่มีกฎ)",
            "redefined the phenomenon, which had no rule, so that only cases belong for which {after}",
        )
    elif before:
        said = Bilingual("ยกเลิกกฎ {before} ทุกกรณีจึงอยู่ในขอบเขต", "lifted the rule {before}, so that every case belongs")
    else:
        return Bilingual("นิยามปรากฏการณ์ใหม่", "redefined the phenomenon")
    return fill(said, before=_quoted(before), after=_quoted(after))


def _outcome_redefined(entry: LedgerEntry) -> Bilingual:
    again = len(entry.after.get("outcomes", {}))
    more = counted(again, th="กรณี", en="case")
    if entry.after.get("counts_from"):
        said = Bilingual(
            "นิยามผลใหม่ให้นับว่าเกิดผลตั้งแต่ {after} (เดิมตั้งแต่ {before})",
            "redefined the outcome, which now counts from {after} (before, from {before})",
        )
        before = _quoted(entry.before.get("counts_from")) or "-"
        base = fill(said, after=_quoted(entry.after["counts_from"]), before=before)
    else:
        base = Bilingual("นิยามผลที่ต้องการอธิบายใหม่", "redefined the outcome")
    if not again:
        return base
    said = Bilingual("{base} และวินิจฉัยผลใหม่ {more}", "{base}, and judged the outcome of {more} again")
    return fill(said, base=base, more=more)


def _mode_changed(entry: LedgerEntry) -> Bilingual:
    """Say to which mode the analysis was changed, and how many negative cases it may have from this line on."""
    mode, tolerance = entry.after.get("mode"), entry.after.get("tolerance")
    if not mode:
        said = Bilingual("ยอมรับกรณีแย้ง {n} กรณี ประกาศ ณ บรรทัดนี้", "changed the tolerance to {n}, declared at this line")
    elif tolerance:
        said = Bilingual(
            "เปลี่ยนแบบของการวิเคราะห์เป็น{mode} ยอมรับกรณีแย้ง {n} กรณี ประกาศ ณ บรรทัดนี้",
            "changed the mode to {mode}; tolerance {n}, declared at this line",
        )
    else:
        said = Bilingual("เปลี่ยนแบบของการวิเคราะห์เป็น{mode}", "changed the mode to {mode}")
    return fill(said, mode=word(_MODES, mode), n=tolerance)


def _refined(entry: LedgerEntry) -> Bilingual:
    """Say from which version to which the codebook went, and count what was done to it."""
    done = Counter(operation["operation"] for operation in entry.after.get("operations", ()))
    th = " ".join(f"{word(OPERATIONS, name).th} {n}" for name, n in done.items())
    en = ", ".join(f"{n} {word(OPERATIONS, name).en}" for name, n in done.items())
    said = Bilingual(f"ปรับคู่มือการลงรหัส ({th})", f"refined the codebook ({en})")
    if not done:
        said = Bilingual("ปรับคู่มือการลงรหัส", "refined the codebook")
    before, after = (side.get("version") for side in (entry.before, entry.after))
    if before == after or before is None or after is None:
        return said
    more = Bilingual("{said} จากรุ่น {before} เป็นรุ่น {after}", "{said}, from version {before} to version {after}")
    return fill(more, said=said, before=before, after=after)


def _recoded(entry: LedgerEntry) -> Bilingual:
    """Say what was coded or judged again, in numbers where there are rows."""
    parts = []
    for key in dict.fromkeys((*entry.before, *entry.after)):
        gone, come = entry.before.get(key, ()), entry.after.get(key, ())
        name = word(_RECODED, key)
        if isinstance(gone, list | tuple) and isinstance(come, list | tuple):
            said = Bilingual("{name} (ตัดออก {gone} เพิ่ม {come})", "{name} ({gone} out, {come} in)")
            parts.append(fill(said, name=name, gone=len(gone), come=len(come)))
        else:
            parts.append(name)
    th, en = (" ".join(part.th for part in parts), ", ".join(part.en for part in parts))
    if set(entry.after) == {"judgements"}:
        return Bilingual(f"ทบทวน{th}", f"revised {en}")
    if not parts:
        return Bilingual("ลงรหัสใหม่", "recoded")
    return Bilingual(f"ลงรหัสใหม่และแก้{th}", f"went back to the material and changed {en}")


def _refused(entry: LedgerEntry) -> Bilingual:
    kind, change = entry.after.get("option") or entry.after.get("kind"), entry.after.get("change")
    option = word(_OPTIONS, str(kind)) if kind else Bilingual("ปรับแก้", "revise")
    said = fill(Bilingual("ไม่รับทางเลือกที่จะ{option}", "refused the option to {option}"), option=option)
    more = Bilingual("{said} {change}", "{said}: {change}")
    return fill(more, said=said, change=_quoted(change)) if change else said


def _grown(entry: LedgerEntry) -> Bilingual:
    cases, texts = (entry.after.get(key) or () for key in ("cases", "transcripts"))
    parts = [counted(len(cases), th="กรณี", en="case")] * bool(cases)
    parts += [counted(len(texts), th="บทถอดเทป", en="transcript")] * bool(texts)
    if not parts:
        return Bilingual("เปลี่ยนแปลงข้อมูลที่ใช้", "changed the material")
    return Bilingual(
        f"เพิ่มข้อมูล {' และ '.join(part.th for part in parts)}", f"added {' and '.join(part.en for part in parts)}"
    )


# --- because of what -----------------------------------------------------------------------------------------


def _why(entry: LedgerEntry, last: LastPass | None) -> Bilingual:
    if not entry.because:
        return Bilingual()
    kind, _, case = entry.because.partition(":")
    said = Bilingual("เหตุผลคือ{because}", "The reason: {because}.")
    showed = _showed(case, last) if kind == "case" and last else Bilingual()
    if showed:
        said = Bilingual(
            "เหตุผลคือ{because} ซึ่งในรอบที่ {number} {showed}", "The reason: {because}, which in pass {number} {showed}."
        )
    return fill(said, because=because_words(entry.because), number=last.number if last else "", showed=showed)


def _showed(case: str, last: LastPass) -> Bilingual:
    """Say what a case showed in a pass; nothing where it was not in it or nothing was claimed."""
    verdict = last.entry.result.get("verdicts", {}).get(case)
    if verdict == "negative":
        kind = negative_words(case, last)
        told = Bilingual("แย้งสมมติฐาน", "contradicted the hypothesis")
        return fill(Bilingual("{told} {kind}", "{told} {kind}"), told=told, kind=_bracketed(kind)) if kind else told
    past = {
        "confirms": Bilingual("สนับสนุนสมมติฐาน", "confirmed the hypothesis"),
        "undetermined": Bilingual("ยังสรุปไม่ได้", "was undetermined"),
        "compatible": Bilingual("ไม่ขัดแย้งแต่ไม่ใช่หลักฐานสนับสนุน", "was compatible, which is no support"),
        "outside": Bilingual("อยู่นอกขอบเขต", "lay outside"),
    }
    return past.get(verdict or "", Bilingual())


def _bracketed(words: Bilingual) -> Bilingual:
    return Bilingual(f"({words.th})", f"({words.en})")


def negative_words(case: str, told: LastPass) -> Bilingual:
    """Say which half of the claim a negative case contradicts; nothing where the ledger alone does not tell.

    Of a claim in both directions the ledger keeps no half; the pass built again does.
    """
    kind = next((row.kind for row in told.rows if row.case == case), None) or _kind_by_claim(told.entry)
    if kind not in _FACED:
        return Bilingual()
    return fill(Bilingual("{faced} จึง{against}", "{faced}, {against}"), against=CLAIMS[kind], faced=_FACED[kind])


def _kind_by_claim(entry: LedgerEntry) -> str:
    try:
        claim = parse_hypothesis(entry.result.get("expression") or "").claim
    except ExpressionError:
        return ""
    return {"->": "sufficiency", "<-": "necessity"}.get(claim, "")
