"""The ledger told as a story that a reader can follow, entry by entry. Replays nothing and judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qualcoop.induction.study import Pass
from qualcoop.records.codebook import Bilingual
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Memo
from qualcoop.text.language import language_of
from qualcoop.views.blocks import Aid, Block, Facts, Formula, Items, MemoText, Piece, Prose, Step, fill
from qualcoop.views.wording import (
    ENTRIES,
    NOT_TRIED,
    OPERATIONS,
    STANDS,
    VERDICTS,
    because_words,
    counted,
    word,
)

__all__ = ["not_tried_words", "steps"]

Row = tuple[Piece, tuple[Piece, ...]]

_BECAUSE = Bilingual("เหตุผล", "Because of")
_BEFORE = Bilingual("ก่อนปรับแก้", "Before")
_AFTER = Bilingual("หลังปรับแก้", "After")
_TURNED = Bilingual("กรณีที่ผลการทดสอบเปลี่ยนไป", "Cases whose verdict changes")
_FLIPS = Bilingual("ผลการทดสอบที่เปลี่ยนจากรอบก่อน", "Verdicts that changed since the pass before")
_NONE = Bilingual("ไม่มี", "none")
_NO_HYPOTHESIS = Bilingual(
    "รอบนี้ไม่มีสมมติฐาน จึงไม่มีผลการทดสอบ มีแต่ปัจจัยพร้อมหลักฐาน",
    "No hypothesis in this pass, hence no verdicts: factors with their evidence only.",
)
_KINDS: Mapping[str, Bilingual] = {
    "codings": Bilingual("การลงรหัส", "codings"),
    "judgements": Bilingual("การวินิจฉัยของผู้วิจัย", "judgements"),
    "participants": Bilingual("ผู้ให้ข้อมูล", "participants"),
    "texts": Bilingual("บทถอดเทปสัมภาษณ์", "transcripts"),
    "transcripts": Bilingual("บทถอดเทปสัมภาษณ์", "transcripts"),
    "cases": Bilingual("กรณี", "cases"),
    "spec": Bilingual("ข้อมูลของกรณี", "facts about cases"),
    "hypothesis": Bilingual("สมมติฐานชั่วคราว", "hypothesis"),
    "scope": Bilingual("ขอบเขตของปรากฏการณ์", "scope"),
    "type": Bilingual("ประเภทที่ศึกษาต่อ", "type followed from here"),
    "counts_from": Bilingual("นับว่าเกิดผลตั้งแต่", "outcome counts from"),
    "outcomes": Bilingual("กรณีที่วินิจฉัยผลใหม่", "outcomes judged again"),
    "expects": Bilingual("ทิศทางที่คาดไว้", "expected directions"),
    "mode": Bilingual("แบบของการวิเคราะห์", "mode"),
    "tolerance": Bilingual("จำนวนกรณีแย้งที่ยอมรับไว้", "tolerance"),
    "outcome": Bilingual("ผลที่ต้องการอธิบาย", "outcome"),
    "how_judged": Bilingual("คำถามหรือเกณฑ์การวินิจฉัยผล", "question or criteria of the outcome"),
    "version": Bilingual("รุ่นของคู่มือการลงรหัส", "codebook version"),
    "operations": Bilingual("สิ่งที่เปลี่ยนในคู่มือการลงรหัส", "changes to the codebook"),
    "kind": Bilingual("ลักษณะของการนิยามใหม่", "kind of redefinition"),
}
_REDEFINED: Mapping[str, Bilingual] = {
    "scope": Bilingual("ขอบเขต (กรณีใดอยู่ในปรากฏการณ์)", "scope (who belongs)"),
    "outcome": Bilingual("ผลที่ต้องการอธิบาย (อะไรนับว่าเกิดผล)", "outcome (what counts)"),
    "types": Bilingual("แยกปรากฏการณ์เป็นประเภท", "types (the phenomenon is split)"),
}


def steps(entries: Sequence[LedgerEntry], memos: Iterable[Memo] = (), passes: Iterable[Pass] = ()) -> tuple[Step, ...]:
    """Tell every entry of a ledger.

    Parameters
    ----------
    entries
        In their order.
    memos
        Those that the entries name are told in full.
    passes
        The recorded passes, where they were built again; they add the claim as a sentence.
    """
    texts = {memo.id: memo.text for memo in memos}
    sentences = {pass_.number: pass_.sentence for pass_ in passes}
    found, number = [], 0
    for place, entry in enumerate(entries, start=1):
        number += entry.kind == "pass"
        blocks = _pass(entry, sentences.get(number)) if entry.kind == "pass" else _other(entry)
        memo = texts.get(entry.memo.get("id", ""), "")
        told: tuple[Block, ...] = (MemoText(memo, language_of(memo)),) if memo else ()
        title = fill(word(ENTRIES, entry.kind), number=number)
        found.append(Step(entry.n or place, entry.kind, title, _stamp(entry), (*blocks, *told, *_weighed(entry))))
    return tuple(found)


def _stamp(entry: LedgerEntry) -> str:
    return " · ".join(part for part in (entry.at, entry.by, entry.hash[:12]) if part)


def _pass(entry: LedgerEntry, sentence: Bilingual | None) -> tuple[Block, ...]:
    result = entry.result
    if not result.get("expression"):
        return (Prose(_NO_HYPOTHESIS),)
    by_verdict = [(name, [case for case, v in result["verdicts"].items() if v == name]) for name in VERDICTS]
    rows: list[Row] = [
        (word(VERDICTS, name), (f"{len(cases)}: {', '.join(cases)}",)) for name, cases in by_verdict if cases
    ]
    if result.get("tolerated"):
        rows.append((Bilingual("กรณีแย้งที่ยอมรับไว้ก่อน", "Tolerated negative cases"), (", ".join(result["tolerated"]),)))
    rows.append((_FLIPS, _changes(result.get("flips", ())) or (_NONE,)))
    rows.append((Bilingual("สถานะของคำอธิบาย", "The claim"), (word(STANDS, result.get("stands")),)))
    return (Formula(result["expression"], sentence or Bilingual()), Facts(tuple(rows)))


def _changes(changes: Iterable[Mapping[str, Any]]) -> tuple[Piece, ...]:
    arrow = Bilingual("{case}: {before} → {after}", "{case}: {before} → {after}")
    return tuple(
        fill(arrow, case=c["case"], before=_verdict(c.get("from")), after=_verdict(c.get("to"))) for c in changes
    )


def _verdict(name: str | None) -> Bilingual:
    return word(VERDICTS, name) if name else Bilingual("ไม่มีสมมติฐาน", "no hypothesis")


def _other(entry: LedgerEntry) -> tuple[Block, ...]:
    """Tell a revision, new material, the conclusion, or anything else by what it says of itself."""
    rows: list[Row] = []
    if entry.because:
        rows.append((_BECAUSE, (because_words(entry.because),)))
    rows += _sides(entry)
    if entry.kind == "conclude":
        rows += _conclusion(entry)
    elif entry.result.get("cases"):
        rows.append((_TURNED, _changes(entry.result["cases"])))
    return (Facts(tuple(rows)),) if rows else ()


def _sides(entry: LedgerEntry) -> list[Row]:
    if entry.kind == "recode":
        return [(_AFTER, tuple(_recoded(entry)))]
    both = ((_BEFORE, entry.before), (_AFTER, entry.after))
    return [(title, lines) for title, side in both if (lines := tuple(_side(side)))]


def _side(side: Mapping[str, Any]) -> Iterable[Piece]:
    for key, value in side.items():
        if value in ([], {}, ()):
            continue
        if key == "operations":
            yield from (_operation(operation) for operation in value)
        else:
            yield fill(Bilingual("{key}: {value}", "{key}: {value}"), key=word(_KINDS, key), value=_value(key, value))


def _value(key: str, value: object) -> Bilingual:
    if value in (None, ""):
        return _NONE
    if key == "kind":
        return word(_REDEFINED, str(value))
    if key == "how_judged":
        # Kept as a hash: that it changed is all there is to tell.
        return Bilingual(f"#{str(value)[:8]}", f"#{str(value)[:8]}")
    if isinstance(value, Mapping):
        said = ", ".join(f"{name} {_pair(pair)}" for name, pair in value.items())
    else:
        said = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return Bilingual(said, said)


def _pair(value: object) -> str:
    return " → ".join(str(part) for part in value) if isinstance(value, list | tuple) else str(value)


def _operation(operation: Mapping[str, Any]) -> Bilingual:
    ids = [", ".join(operation[side]) for side in ("old", "new")]
    said = ids[0] if ids[0] == ids[1] else " → ".join(part for part in ids if part)
    return fill(Bilingual("{what}: {said}", "{what}: {said}"), what=word(OPERATIONS, operation["operation"]), said=said)


def _recoded(entry: LedgerEntry) -> Iterable[Piece]:
    out_in = Bilingual("{what}: ตัดออก {gone} รายการ เพิ่ม {come} รายการ", "{what}: {gone} rows out, {come} rows in")
    for key in dict.fromkeys((*entry.before, *entry.after)):
        gone, come = entry.before.get(key, ()), entry.after.get(key, ())
        if isinstance(gone, list | tuple) and isinstance(come, list | tuple):
            yield fill(out_in, what=word(_KINDS, key), gone=len(gone), come=len(come))
        else:
            yield fill(Bilingual("{what}: มีการแก้ไข", "{what}: changed"), what=word(_KINDS, key))


def _conclusion(entry: LedgerEntry) -> list[Row]:
    left = not_tried_words(entry.result.get("not_tried", ()))
    stands = entry.result.get("stands")
    rows: list[Row] = [(Bilingual("สถานะของคำอธิบาย", "The claim"), (word(STANDS, stands),))] if stands else []
    return [*rows, (Bilingual("สิ่งที่ยังไม่ได้ลอง", "Not tried"), left or (_NONE,))]


def not_tried_words(left: Iterable[str]) -> tuple[Bilingual, ...]:
    """Say what an analysis left untried.

    Examples
    --------
    >>> not_tried_words(["judge_Y:D"])[0].en
    'case D: the outcome was not judged'
    """
    return tuple(fill(word(NOT_TRIED, item.partition(":")[0]), id=item.partition(":")[2]) for item in left)


def _weighed(entry: LedgerEntry) -> tuple[Block, ...]:
    """Give the options that were on the table, folded."""
    weighed = entry.result.get("weighed") or ()
    if not weighed:
        return ()
    title = fill(
        Bilingual("ทางเลือกที่โปรแกรมเสนอไว้ ({n})", "Options that the program listed ({n})"),
        n=counted(len(weighed), th="ทาง", en="option"),
    )
    return (Aid(title, (Items(tuple(weighed)),)),)
