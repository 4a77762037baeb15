"""The sentences of chapter 3 on the claim: its verdicts, how it stands, what hangs on a judgement. Adds nothing."""

from __future__ import annotations

from collections.abc import Iterator

from qualcoop.induction.search.surviving import survived
from qualcoop.induction.sentences import said_once
from qualcoop.induction.steps import Moved
from qualcoop.induction.study import Pass
from qualcoop.induction.words import Word
from qualcoop.records.codebook import Bilingual
from qualcoop.views.blocks import fill
from qualcoop.views.chapter.words import Told, joined_by_and, listed

__all__ = ["hypothesis"]

_STEP = {
    "down": Bilingual("หากลดหนึ่งขั้น", "one step lower"),
    "up": Bilingual("หากเพิ่มหนึ่งขั้น", "one step higher"),
}
_THEN = {
    "confirms": Bilingual("สนับสนุนสมมติฐาน", "confirms the hypothesis"),
    "compatible": Bilingual("ไม่ขัดแย้งแต่ไม่ใช่หลักฐานสนับสนุน", "is compatible, which is no support"),
    "negative": Bilingual("เป็นกรณีแย้ง", "contradicts the hypothesis"),
    "undetermined": Bilingual("ยังสรุปไม่ได้", "is undetermined"),
    "outside": Bilingual("อยู่นอกขอบเขตของปรากฏการณ์", "lies outside the phenomenon"),
}
_VERDICTS = {
    "confirms": Bilingual("สนับสนุน ({cases})", "confirm {cases}"),
    "compatible": Bilingual("ไม่ขัดแย้งแต่ไม่ใช่หลักฐานสนับสนุน ({cases})", "compatible, which is no support, {cases}"),
    "negative": Bilingual("แย้ง ({cases})", "contradict {cases}"),
    "undetermined": Bilingual("ยังสรุปไม่ได้ ({cases})", "undetermined {cases}"),
    "outside": Bilingual("อยู่นอกขอบเขตของปรากฏการณ์ ({cases})", "outside the phenomenon {cases}"),
}
_STANDING = {
    "stands": Bilingual("สมมติฐานจึงยังยืนอยู่ (ไม่มีกรณีแย้ง) ในกรณีที่ศึกษา{what}", "So it stands in the cases studied{what}."),
    "tolerated": Bilingual(
        "สมมติฐานจึงยังยืนอยู่ในกรณีที่ศึกษา ยกเว้น {cases}{what}", "So it stands in the cases studied, but for {cases},{what}."
    ),
    "not contradicted so far": Bilingual(
        "จึงกล่าวได้เพียงว่ายังไม่มีกรณีแย้ง", "So it is not contradicted so far, and no more can be said."
    ),
    "contradicted": Bilingual("สมมติฐานจึงยังมีกรณีแย้งในรอบที่รายงาน", "So it is contradicted in the pass reported."),
    "no support": Bilingual("จึงไม่มีกรณีแย้งแต่ก็ไม่มีกรณีสนับสนุน", "So no case contradicts it, and none confirms it."),
}


def hypothesis(told: Told) -> Iterator[Bilingual]:
    """Write the sentences on the hypothesis of the pass reported."""
    pass_ = told.pass_
    sentence = said_once(pass_.study.spec, pass_.study.codebook) or Bilingual()
    yield fill(
        Bilingual(
            "สมมติฐานในรอบที่รายงานคือ “{claim}” (“{th}”)", "The hypothesis of the pass reported was “{claim}” (“{en}”)."
        ),
        claim=str(pass_.study.spec.hypothesis),
        th=sentence.th,
        en=sentence.en.rstrip("."),
    )
    yield from [_made(told.words["explanation"])] if told.made else _verdicts(pass_)
    as_told = [row.case for row in pass_.verdicts if "as_told" in row.note]
    if as_told:
        yield fill(
            Bilingual(
                "กรณีสนับสนุน {cases} อาศัยเหตุผลที่ผู้ให้ข้อมูลให้เองเท่านั้น",
                "Of these, {cases} rest on the informants' own reasons alone (as told).",
            ),
            cases=", ".join(as_told),
        )
    yield _standing(told)
    if not told.made:
        yield from _unmet(told)
    yield from _judged(pass_)


def _verdicts(pass_: Pass) -> Iterator[Bilingual]:
    by = {name: [row.case for row in pass_.verdicts if row.verdict == name] for name in _VERDICTS}
    said = [fill(_VERDICTS[name], cases=", ".join(cases)) for name, cases in by.items() if cases]
    if said:
        yield fill(
            Bilingual("ผลการทดสอบกับแต่ละกรณีคือ {th}", "Tested on the cases: {en}."),
            th=joined_by_and(said).th,
            en=listed(said).en,
        )


def _made(explanation: Word) -> Bilingual:
    """Say that the cases which would confirm the recipes made them."""
    n, without = explanation.facts["cases"], explanation.ids
    but = Bilingual(" และ {cases} มีชุดเงื่อนไขแต่ไม่เกิดผล", "; {names} {have} one and not the outcome")
    return fill(
        Bilingual(
            "ชุดเงื่อนไขสร้างจาก {n} กรณีที่เกิดผล จึงไม่ใช่การทดสอบ{but}",
            "The recipes were made from the {made} with the outcome, which is no test{but}.",
        ),
        n=n,
        made=f"{n} cases" if n > 1 else "one case",
        but=fill(
            but,
            cases=", ".join(without),
            names=joined_by_and(Bilingual(case, case) for case in without).en,
            have="have" if len(without) > 1 else "has",
        )
        if without
        else "",
    )


def _unmet(told: Told) -> Iterator[Bilingual]:
    """Say that no case was examined since the last change: all there are could shape the hypothesis."""
    since = survived(told.path, told.study)
    if since.entry is not None and since.tested and not since.new:
        yield fill(
            Bilingual(
                "หลังการปรับแก้ครั้งล่าสุด (บรรทัดที่ {n}) ไม่ได้ศึกษากรณีใหม่ สมมติฐานนี้จึงยังไม่ได้ทดสอบกับกรณีที่ไม่ได้ใช้สร้าง",
                "No case was examined after the last change (line {n}), so this hypothesis has met no case that did "
                "not help to make it.",
            ),
            n=since.entry,
        )


def _judged(pass_: Pass) -> Iterator[Bilingual]:
    """Name each verdict that one step of a person's judgement turns."""
    return (said for move in pass_.judgement_steps.each for said in _hangs(move))


def _hangs(move: Moved) -> Iterator[Bilingual]:
    case, code, value, _ = move.judgements[0]
    for one in move.turned:
        yield fill(
            Bilingual(
                "ผลของกรณี {turned} อาศัยค่าที่ผู้วิจัยวินิจฉัย ({where}{code} {value}) {how} กรณีนี้จะ{then}",
                "The verdict on {turned} rests on a judged value ({where}{code} {value}); {how} and {turned} {then}.",
            ),
            turned=one.case,
            where="" if case == one.case else f"{case}: ",
            code=code,
            value=f"{value:g}" if isinstance(value, float) else value,
            how=_STEP[move.direction],
            then=_THEN.get(one.after or "", Bilingual("ไม่มีผลการทดสอบ", "has no verdict")),
        )


def _standing(told: Told) -> Bilingual:
    claimed = [told.words[id_].label for id_ in ("necessary", "sufficient", "covers", "exact") if told.allows(id_)]
    both = Bilingual("และ".join(one.th for one in claimed), " and ".join(one.en for one in claimed))
    recipes = told.allows("covers")
    what = (
        fill(
            Bilingual(" ({both})", ": {both}")
            if recipes
            else Bilingual(" ในฐานะเงื่อนไขที่{both}", " as {both} for the outcome"),
            both=both,
        )
        if claimed
        else ""
    )
    tolerated = ", ".join(row.case for row in told.pass_.verdicts if "tolerated" in row.note)
    standing = told.pass_.stands or "no support"
    return fill(_STANDING["tolerated" if standing == "stands" and tolerated else standing], what=what, cases=tolerated)
