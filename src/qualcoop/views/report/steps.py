"""Judgements moved one step: which verdicts hang on how far a person judged. Judges nothing."""

from __future__ import annotations

from qualcoop.induction.steps import JudgementSteps, Moved, judgement_steps
from qualcoop.records.codebook import Bilingual
from qualcoop.views.blocks import Block, Items, Prose, Section, fill
from qualcoop.views.report.gathered import Report, joined
from qualcoop.views.text_lines import both, clean
from qualcoop.views.wording import STANDS, VERDICTS, word

__all__ = ["steps_section", "steps_text"]


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
    turned = joined(
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
