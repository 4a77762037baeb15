"""The paragraph of chapter 3 on how it was analysed: outcome, passes, negative cases, claim, end. Adds nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from qualcoop.induction.revisions import not_tried
from qualcoop.induction.testing import codes_by_interview
from qualcoop.induction.words import UNRISKED, conclusion
from qualcoop.records.codebook import Bilingual
from qualcoop.records.ledger import LedgerEntry, branch, leaves, pass_numbers
from qualcoop.records.study import Outcome, StudyRecord
from qualcoop.views.blocks import fill
from qualcoop.views.chapter.claimed import hypothesis
from qualcoop.views.chapter.studied import date_words
from qualcoop.views.chapter.words import Told, capitalised, joined_by_and, listed, number_of, times_in_words
from qualcoop.views.report.story import not_tried_words
from qualcoop.views.report.words import why_words
from qualcoop.views.wording import because_words, counted

__all__ = ["analysis"]

_REVISED = {
    "reformulate": Bilingual("ปรับสมมติฐาน {n} ครั้ง", "the hypothesis was reformulated {n}"),
    "put_up": Bilingual("ตั้งสมมติฐานขึ้นใหม่ {n} ครั้ง", "a hypothesis was put up anew {n}"),
    "expects": Bilingual("ปรับทิศทางที่คาดไว้ของเงื่อนไข {n} ครั้ง", "the directions expected were changed {n}"),
    "redefine": Bilingual("นิยามปรากฏการณ์ใหม่ {n} ครั้ง", "the phenomenon was redefined {n}"),
    "refine": Bilingual("ปรับคู่มือการลงรหัส {n} ครั้ง", "the codebook was refined {n}"),
    "recode": Bilingual("ลงรหัสหรือวินิจฉัยใหม่ {n} ครั้ง", "material was coded or judged again {n}"),
    "hold": Bilingual("คงกรณีแย้งไว้ก่อน {n} ครั้ง", "a negative case was held open {n}"),
    "abandon": Bilingual("ยกเลิกสมมติฐาน {n} ครั้ง", "a hypothesis was given up {n}"),
}
_RESOLVED = {
    "reformulate": Bilingual("ปรับสมมติฐาน", "a reformulated hypothesis"),
    "redefine": Bilingual("นิยามปรากฏการณ์ใหม่", "a redefined phenomenon"),
    "outcome": Bilingual("นิยามผลใหม่", "a redefined outcome"),
    "types": Bilingual("แยกปรากฏการณ์เป็นประเภท", "a phenomenon split into types"),
    "refine": Bilingual("ปรับคู่มือการลงรหัส", "a refined codebook"),
    "recode": Bilingual("ลงรหัสหรือวินิจฉัยใหม่", "coding or judging again"),
    "hold": Bilingual("คงไว้ก่อน", "being held open"),
    "abandon": Bilingual("ยกเลิกสมมติฐาน", "giving the hypothesis up"),
}
_ORDINALS = {
    1: "first",
    2: "second",
    3: "third",
    4: "fourth",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
}
_MEASURED = {
    "code_saturation": Bilingual("ความอิ่มตัวของรหัส: {why}", "Code saturation: {why}."),
    "meaning_saturation": Bilingual("ความอิ่มตัวของความหมาย: {why}", "Meaning saturation: {why}."),
    "triangulated": Bilingual("การตรวจสอบสามเส้า{why}", "Sources were triangulated {why}."),
    "member_checked": Bilingual("การตรวจสอบกับผู้ให้ข้อมูล: {why}", "Member checking: {why}."),
}


def analysis(told: Told) -> Iterator[Bilingual]:
    """Write the sentences of the second paragraph."""
    yield from _outcome(told)
    yield from _passes(told)
    yield from _negative(told)
    if told.explains:
        yield from hypothesis(told)
    yield from _measured(told)
    yield from _end(told)
    yield from _software(told)


def _outcome(told: Told) -> Iterator[Bilingual]:
    outcome = told.study.spec.outcome
    if outcome is None:
        return
    yield fill(
        Bilingual(
            "ผลที่วินิจฉัยคือ “{question}”{scale}{judges}{as_of}", "The outcome was “{question}”{scale}{judges}{as_of}."
        ),
        question=outcome.question or outcome.id,
        scale=_scale(outcome) if outcome.scale else "",
        judges=fill(Bilingual(" วินิจฉัยโดย {names}", ", judged by {names}"), names=", ".join(outcome.judged_by))
        if outcome.judged_by
        else "",
        as_of=fill(Bilingual(" ณ {date}", ", as of {date}"), date=date_words(outcome.as_of)) if outcome.as_of else "",
    )
    if told.allows("blind"):
        yield Bilingual("ผู้วินิจฉัยผลไม่รู้เงื่อนไขของกรณี", "It was judged blind to the conditions.")
    elif outcome.blind_to_conditions is False:
        yield Bilingual("ผู้วินิจฉัยผลรู้เงื่อนไขของกรณีอยู่แล้ว", "The judges knew the conditions.")


def _scale(outcome: Outcome) -> Bilingual:
    """Say the steps; in Thai by what each of them means, where that is written for all."""
    steps, cut = ", ".join(outcome.scale), outcome.counts_from
    criteria = [outcome.criteria.get(step, Bilingual()).th for step in outcome.scale]
    th = f" แบ่งเป็นขั้น {steps} และนับว่าเกิดผลตั้งแต่ขั้น {cut}"
    if all(criteria) and cut in outcome.scale:
        told = " ".join(f"({place}) “{words}”" for place, words in enumerate(criteria, start=1))
        th = f" แบ่งเป็น {len(criteria)} ขั้น คือ {told} และนับว่าเกิดผลตั้งแต่ขั้นที่ {outcome.scale.index(cut) + 1}"
    return Bilingual(th, f", in the steps {steps}, counted from {cut}")


def _passes(told: Told) -> Iterator[Bilingual]:
    recorded = [entry for entry in told.path if entry.kind == "pass"]
    if not recorded:
        return
    claims = [entry.result["expression"] for entry in recorded if entry.result.get("expression")]
    later = _put_up(told.path) if claims and not recorded[0].result.get("expression") else None
    first = Bilingual(" สมมติฐานชั่วคราวแรกคือ “{claim}”", "; the first hypothesis was “{claim}”")
    yield fill(
        Bilingual("การวิเคราะห์ผ่าน {n} รอบ{began}", "The analysis went through {passes}{began}."),
        n=len(recorded),
        passes=counted(len(recorded), th="", en="pass", plural="passes"),
        began=fill(first, claim=claims[0]) if claims and not later else "",
    )
    if later:
        yield _without_at_first(told, later)
    yield from _branches(told)
    yield from _revised(told, later)
    if claims and not told.explains:
        yield Bilingual(
            "สิ่งที่รายงานเป็นรายการปัจจัยพร้อมหลักฐาน ไม่ใช่สมมติฐาน",
            "What is reported is a list of factors with their evidence, and no hypothesis.",
        )


def _put_up(path: Iterable[LedgerEntry]) -> LedgerEntry | None:
    """Give the line that put up a hypothesis where there was none."""
    return next((entry for entry in path if _change(entry) == "put_up"), None)


def _change(entry: LedgerEntry) -> str:
    """Tell a hypothesis changed from one put up, and from expected directions alone."""
    if entry.kind != "reformulate" or entry.before.get("hypothesis"):
        return entry.kind
    return "put_up" if entry.after.get("hypothesis") else "expects"


def _without_at_first(told: Told, later: LedgerEntry) -> Bilingual:
    claim = later.after["hypothesis"]
    if told.made and claim == str(told.study.spec.hypothesis):
        said = Bilingual(
            "รอบแรกไม่มีสมมติฐาน ตั้งสมมติฐานจากชุดเงื่อนไขที่พบ (บรรทัดที่ {n})",
            "The first pass had no hypothesis; one was put up from the recipes found (line {n}).",
        )
    else:
        said = Bilingual(
            "รอบแรกไม่มีสมมติฐาน ตั้งสมมติฐานภายหลังคือ “{claim}” (บรรทัดที่ {n})",
            "The first pass had no hypothesis; “{claim}” was put up later (line {n}).",
        )
    return fill(said, n=later.n, claim=claim)


def _revised(told: Told, later: LedgerEntry | None) -> Iterator[Bilingual]:
    """Count the revisions of the path reported; codebook and codings are one for all branches."""
    path = told.path
    mine = [entry for entry in told.entries if entry in path or entry.kind in ("refine", "recode")]
    counts = Counter(_change(entry) for entry in mine if entry is not later and _change(entry) in _REVISED)
    if counts:
        said = joined_by_and(
            Bilingual(fill(_REVISED[kind], n=n).th, fill(_REVISED[kind], n=times_in_words(n)).en)
            for kind, n in counts.items()
        )
        yield Bilingual(f"ระหว่างรอบมีการ{said.th}", f"Between passes {said.en}.")


def _branches(told: Told) -> Iterator[Bilingual]:
    """Say which branches were tried and left, each with its last hypothesis, and where the analysis went back to."""
    left = list(_left(told.entries))
    if left:
        yield fill(
            Bilingual("ทดลอง {n} แนวทาง {th}", "{branches} tried; {en}."),
            n=len(left) + 1,
            branches=capitalised(number_of(len(left) + 1, "", "branches were")),
            th=" ".join(one.th for one in left),
            en=", and ".join(one.en for one in left),
        )


def _left(entries: Sequence[LedgerEntry]) -> Iterator[Bilingual]:
    end, numbers, begins = branch(entries), pass_numbers(entries), _beginnings(entries)
    for place, tip in enumerate(begins, start=1):
        lines = branch(entries, tip)
        own, shared = [e for e in lines if e not in end], [e for e in lines if e in end and e.kind == "pass"]
        if not own or not any(entry.kind == "pass" or entry.after for entry in own):
            continue
        tried = [e.result.get("expression") or e.after.get("hypothesis") for e in own]
        claim = next((f" (“{one}”)" for one in reversed(tried) if one), "")
        name = Bilingual(f"แนวทางที่ {place}" if place > 1 else "แนวทางแรก", f"the {_ORDINALS.get(place, f'{place}th')}")
        to = Bilingual("รอบที่ {n}", "pass {n}") if shared else Bilingual("จุดเริ่มต้น", "the start")
        yield fill(
            Bilingual("ย้อนจาก{name}{claim} ไป{to}", "{name}{claim} was left and {to} taken up again"),
            name=name,
            claim=claim,
            to=fill(to, n=numbers[shared[-1].n]) if shared else to,
        )


def _beginnings(entries: Sequence[LedgerEntry]) -> list[int]:
    """Give the ends of the branches in the order in which the branches began, as the story numbers them."""
    eldest: dict[int, int] = {}
    for place, entry in enumerate(entries, start=1):
        eldest.setdefault(entry.parent, place)
    starts = {
        tip: max((e.n for e in branch(entries, tip) if eldest[e.parent] != e.n), default=0) for tip in leaves(entries)
    }
    return sorted(starts, key=starts.__getitem__)


def _negative(told: Told) -> Iterator[Bilingual]:
    """Name each negative case once, with all that was done about it."""
    met = dict.fromkeys(one.case for one in told.pass_.findings.negative_cases)
    done = {case: _remedies(told, case) for case in met}
    dealt = [
        fill(
            Bilingual("{case} ({th})", "{case} ({en})"),
            case=case,
            th="; ".join(f"{how.th} บรรทัดที่ {n}" for n, how in remedies.items()),
            en="; ".join(f"{how.en}, line {n}" for n, how in remedies.items()),
        )
        for case, remedies in done.items()
        if remedies
    ]
    if dealt:
        yield fill(
            Bilingual(
                "กรณีแย้งที่พบและสิ่งที่ทำกับแต่ละกรณีคือ {said}", "The negative cases met, and what was done about each: {said}."
            ),
            said=joined_by_and(dealt),
        )
    tolerated = [row.case for row in told.pass_.verdicts if "tolerated" in row.note]
    open_ = {row.case for row in told.pass_.verdicts if row.verdict == "negative"}
    still = [case for case, remedies in done.items() if (case in open_ or not remedies) and case not in tolerated]
    if still:
        yield fill(
            Bilingual("กรณีแย้งที่ยังเปิดอยู่คือ {said}", "Negative cases that stand open: {said}."), said=", ".join(still)
        )
    if told.explains and tolerated:
        yield fill(
            Bilingual("กรณีแย้งที่ประกาศยอมรับไว้คือ {said}", "Negative cases tolerated: {said}."), said=", ".join(tolerated)
        )


def _remedies(told: Told, case: str) -> dict[int, Bilingual]:
    """Give by line what dealt with a case each time it was negative, and where it was held open."""
    mine = [one for one in told.pass_.findings.negative_cases if one.case == case]
    lines = {one.entry for one in mine if one.resolved_by}
    held = {entry.n for entry in told.path if entry.kind == "hold" and entry.because == f"case:{case}"}
    return {entry.n: _RESOLVED[_remedy(entry)] for entry in told.path if entry.n in lines | held}


def _remedy(entry: LedgerEntry) -> str:
    kind = entry.after.get("kind") if entry.kind == "redefine" else ""
    return kind if kind in ("outcome", "types") else entry.kind


def _measured(told: Told) -> Iterator[Bilingual]:
    """Tell what was measured or checked, each with its kind, and nothing that was not."""
    for id_, says in _MEASURED.items():
        if told.allows(id_) and not (id_ == "code_saturation" and _all_at_first(told.study)):
            yield fill(says, why=why_words(told.words[id_]))


def _all_at_first(study: StudyRecord) -> bool:
    """Tell whether the first interview brought every code, as with a codebook fixed beforehand: no curve rises then."""
    order = codes_by_interview(study)
    return bool(order) and set().union(*order) <= set(order[0])


def _end(told: Told) -> Iterator[Bilingual]:
    end = conclusion(told.path)
    if end is not None:
        yield fill(
            Bilingual("สรุปการวิเคราะห์ด้วยเหตุผล: {why}", "The analysis was concluded for this reason: {why}."),
            why=_reason(end.because),
        )
    if not told.explains:
        return
    left = end.result.get("not_tried", ()) if end else not_tried(told.study, told.pass_.verdicts, told.pass_.untestable)
    known = [item for item in left if item != "sufficiency_not_sought"]
    said = list(not_tried_words(known))
    if told.words["sufficient"].reason in UNRISKED:
        said.append(why_words(told.words["sufficient"]))
    if said:
        yield fill(Bilingual("สิ่งที่ยังไม่ได้ลอง: {said}", "What was not tried: {said}."), said=listed(said))


def _reason(because: str) -> Bilingual:
    """Say why it ended; a kind of saturation that nobody measured stands as it was typed, in quotation marks."""
    return Bilingual(f"“{because}”", f"“{because}”") if because.startswith("saturation") else because_words(because)


def _software(told: Told) -> Iterator[Bilingual]:
    head = told.entries[-1] if told.entries else None
    if head is None or not head.hash:
        return
    name = f"qualcoop {told.version}".strip()
    trail = (
        Bilingual("บันทึกร่องรอยการวิเคราะห์ที่ตรวจย้อนได้ (audit trail) ", "The audit trail was kept")
        if told.allows("audit_trail")
        else Bilingual("บันทึกร่องรอยการวิเคราะห์", "The ledger was kept")
    )
    yield fill(
        Bilingual(
            "{trail}จัดทำด้วยโปรแกรม {name} มี {n} บรรทัด{replayed} ค่าแฮชของบรรทัดสุดท้ายคือ {hash}",
            "{trail} with {name}; it has {lines}{replayed}, and the hash of the last is {hash}.",
        ),
        trail=trail,
        name=name,
        n=len(told.entries),
        lines=counted(len(told.entries), th="", en="line"),
        replayed=Bilingual(" คำนวณซ้ำได้ผลตรงทุกบรรทัด", ", each recomputed with the same result")
        if told.allows("audit_trail")
        else "",
        hash=head.hash,
    )
