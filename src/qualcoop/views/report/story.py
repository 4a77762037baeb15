"""The ledger told as a story that a reader can follow, entry by entry. Replays nothing and judges nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualcoop.induction.study import Pass
from qualcoop.records.codebook import Bilingual
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Memo
from qualcoop.text.language import language_of
from qualcoop.views.blocks import Aid, Block, Facts, Formula, Items, MemoText, Piece, Prose, Section, Step, Steps, fill
from qualcoop.views.report.gathered import Report, Row
from qualcoop.views.report.sentences import LastPass, entry_sentence, negative_words
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

__all__ = ["not_tried_words", "steps", "story_section"]

_BECAUSE = Bilingual("เหตุผล", "Because of")
_BEFORE = Bilingual("ก่อนปรับแก้", "Before")
_AFTER = Bilingual("หลังปรับแก้", "After")
_TURNED = Bilingual("กรณีที่ผลการทดสอบเปลี่ยนไป", "Cases whose verdict changes")
_TURNED_AGAINST = Bilingual("กรณีที่ผลการทดสอบเปลี่ยนไป เทียบกับรอบที่ {n}", "Cases whose verdict changes, against pass {n}")
_MOST_CHANGES = 8
_FLIPS = Bilingual("ผลการทดสอบที่เปลี่ยนจากรอบก่อน", "Verdicts that changed since the pass before")
_STALE = Bilingual(
    "กรณีที่ผลเดิมใช้ไม่ได้แล้วเพราะมีการปรับแก้ จึงทดสอบใหม่", "Earlier verdicts gone stale by a revision, tested again"
)
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
_BRANCH = Bilingual("แนวทางที่ {branch} · {title}", "Branch {branch} · {title}")
_BACK = Bilingual("ย้อนกลับไปที่รอบที่ {number} แล้วลองอีกแนวทางหนึ่ง", "Goes back to pass {number} and tries another way.")
_BACK_TO_START = Bilingual("ย้อนกลับไปที่จุดเริ่มต้นแล้วลองอีกแนวทางหนึ่ง", "Goes back to the start and tries another way.")
_TAKEN_UP = Bilingual("กลับมาทำแนวทางที่ {branch} ต่อ", "Goes on with branch {branch}.")
_GIVEN_UP = Bilingual("(ภายหลังแนวทางนี้ถูกยกเลิก)", "(This branch was abandoned later.)")
_ENDS = Bilingual("แนวทางนี้ถูกยกเลิก และสิ้นสุดที่นี่", "This branch was abandoned, and ends here.")
_ANSWERS: Mapping[str, Bilingual] = {
    "agrees": Bilingual("เห็นด้วย", "agrees"),
    "differs": Bilingual("เห็นต่าง", "differs"),
    "adds": Bilingual("ให้ข้อมูลเพิ่ม", "adds something"),
    "no_reply": Bilingual("ไม่ได้ตอบ", "did not reply"),
}


def story_section(report: Report) -> Section:
    """Tell the ledger step by step: a sentence each, the rest folded."""
    told = tuple(map(_folded, steps(report.entries, report.memos, report.passes)))
    return Section("story", Bilingual("เรื่องราวของรอบการวิเคราะห์", "The story of the passes"), (Steps(told),))


def _folded(step: Step) -> Step:
    """Fold all of a step but the remark on branches and the sentence."""
    shown = tuple(block for block in step.blocks if isinstance(block, Prose))
    rest = tuple(block for block in step.blocks if not isinstance(block, Prose))
    opened = Bilingual("รายละเอียด", "Details")
    return replace(step, blocks=(*shown, Aid(opened, rest))) if rest else step


def steps(entries: Sequence[LedgerEntry], memos: Iterable[Memo] = (), passes: Iterable[Pass] = ()) -> tuple[Step, ...]:
    """Tell every entry of a ledger.

    Parameters
    ----------
    entries
        In their order.
    memos
        Those that the entries name are told in full.
    passes
        The recorded passes, where they were built again; they add the claim as a sentence, and which half of a claim
        in both directions a negative case contradicts.

    Returns
    -------
    tuple of Step
        One an entry: a sentence first, then the facts. Where the ledger goes back and tries another way, the step says
        so and its title names the branch.
    """
    texts = {memo.id: memo.text for memo in memos}
    built = {pass_.number: pass_ for pass_ in passes}
    tree = _Tree.of(entries)
    found = []
    for place, entry in enumerate(entries, start=1):
        number = tree.number(place)
        title = fill(word(ENTRIES, entry.kind), number=number)
        blocks = _told(entry, tree.last_pass(place, built), built.get(number))
        memo = texts.get(entry.memo.get("id", ""), "")
        words: tuple[Block, ...] = (MemoText(memo, language_of(memo)),) if memo else ()
        story = (*tree.turns(place), *blocks, *words, *_weighed(entry))
        found.append(Step(entry.n or place, entry.kind, tree.headed(place, title), _stamp(entry), story))
    return tuple(found)


def _told(entry: LedgerEntry, last: LastPass | None, built: Pass | None) -> tuple[Block, ...]:
    """Tell an entry: one sentence, then the facts."""
    first = Prose(entry_sentence(entry, last=last))
    if entry.kind != "pass":
        return (first, *_other(entry, last))
    return (first, *_pass(entry, built))


def _stamp(entry: LedgerEntry) -> str:
    return " · ".join(part for part in (entry.at, entry.by, entry.hash[:12]) if part)


def _pass(entry: LedgerEntry, built: Pass | None) -> tuple[Block, ...]:
    result = entry.result
    if not result.get("expression"):
        return (Prose(_NO_HYPOTHESIS),)
    by_verdict = [(name, [case for case, v in result["verdicts"].items() if v == name]) for name in VERDICTS]
    rows: list[Row] = [
        (word(VERDICTS, name), (f"{len(cases)}: {', '.join(cases)}",)) for name, cases in by_verdict if cases
    ]
    rows += _negatives(LastPass(0, entry, built.verdicts if built else ()))
    if result.get("tolerated"):
        rows.append((Bilingual("กรณีแย้งที่ยอมรับไว้ก่อน", "Tolerated negative cases"), (", ".join(result["tolerated"]),)))
    rows += _stale(result)
    rows.append((_FLIPS, _changes(result.get("flips", ())) or (_NONE,)))
    rows.append((Bilingual("สถานะของคำอธิบาย", "The claim"), (word(STANDS, result.get("stands")),)))
    sentence = built.sentence if built else None
    return (Formula(result["expression"], sentence or Bilingual()), Facts(tuple(rows)))


def _negatives(told: LastPass) -> list[Row]:
    """Say what each negative case contradicts, where it is known."""
    cases = [case for case, verdict in told.entry.result["verdicts"].items() if verdict == "negative"]
    said = [(case, negative_words(case, told)) for case in cases]
    line = Bilingual("{case}: {kind}", "{case}: {kind}")
    pieces = tuple(fill(line, case=case, kind=kind) for case, kind in said if kind)
    return [(Bilingual("สิ่งที่กรณีแย้งขัดกับคำอธิบาย", "What the negative cases contradict"), pieces)] if pieces else []


def _stale(result: Mapping[str, Any]) -> list[Row]:
    """Say whose earlier verdicts had gone stale and were made again."""
    stale = result.get("stale", ())
    if not stale:
        return []
    every = len(stale) == len(result["verdicts"])
    said: Piece = Bilingual("ทุกกรณี", "every case") if every else ", ".join(stale)
    return [(_STALE, (said,))]


def _changes(changes: Iterable[Mapping[str, Any]]) -> tuple[Piece, ...]:
    """Tell case by case what turned; of many, how many turned from what to what."""
    changes = tuple(changes)
    if len(changes) > _MOST_CHANGES:
        return tuple(_counted_changes(changes))
    arrow = Bilingual("{case}: {before} → {after}", "{case}: {before} → {after}")
    return tuple(
        fill(arrow, case=c["case"], before=_verdict(c.get("from")), after=_verdict(c.get("to"))) for c in changes
    )


def _counted_changes(changes: Iterable[Mapping[str, Any]]) -> Iterable[Piece]:
    arrow = Bilingual("{before} → {after}: {n}", "{before} → {after}: {n}")
    for (before, after), n in Counter((change.get("from"), change.get("to")) for change in changes).items():
        yield fill(arrow, before=_verdict(before), after=_verdict(after), n=counted(n, th="กรณี", en="case"))


def _verdict(name: str | None) -> Bilingual:
    return word(VERDICTS, name) if name else Bilingual("ไม่มีสมมติฐาน", "no hypothesis")


def _other(entry: LedgerEntry, last: LastPass | None) -> tuple[Block, ...]:
    """Tell a revision, new material, the conclusion, or anything else by what it says of itself.

    What a revision turns is told against the last pass, not against the revision before it, and says so.
    """
    rows: list[Row] = []
    if entry.because:
        rows.append((_BECAUSE, (because_words(entry.because),)))
    rows += _sides(entry)
    if entry.kind == "conclude":
        rows += _conclusion(entry)
    elif entry.result.get("cases"):
        turned = fill(_TURNED_AGAINST, n=last.number) if last else _TURNED
        rows.append((turned, _changes(entry.result["cases"])))
    return (Facts(tuple(rows)),) if rows else ()


def _sides(entry: LedgerEntry) -> list[Row]:
    if entry.kind == "recode":
        return [(_AFTER, tuple(_recoded(entry)))]
    if entry.kind == "refuse":
        return []
    if entry.kind == "member_check" and entry.after.get("rows"):
        return [(Bilingual("คำตอบของผู้ให้ข้อมูล", "What informants answered"), tuple(map(_answer, entry.after["rows"])))]
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


def _answer(row: Mapping[str, Any]) -> Bilingual:
    """Tell one answer to a member check; no word of the informant's stands in the ledger."""
    where = " × ".join(str(row[key]) for key in ("case", "code") if row.get(key))
    who = str(row.get("participant") or "")
    about = f"{who} ({where})" if who and where else who or where
    answer = word(_ANSWERS, row.get("response"))
    return fill(Bilingual("{about}: {answer}", "{about}: {answer}"), about=about, answer=answer)


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


# --- branches ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tree:
    """The lines of a ledger by place: what each grows from, and the branch it stands on."""

    entries: Sequence[LedgerEntry]
    parents: Mapping[int, int]
    branches: Mapping[int, int]

    @classmethod
    def of(cls, entries: Sequence[LedgerEntry]) -> _Tree:
        """Give each line its parent's place and its branch; a line that names none grows from the line before."""
        places = {entry.n or place: place for place, entry in enumerate(entries, start=1)}
        parents = {
            place: places.get(entry.parent, place - 1) if entry.parent < (entry.n or place) else place - 1
            for place, entry in enumerate(entries, start=1)
        }
        branches: dict[int, int] = {}
        grown: set[int] = set()
        for place, parent in parents.items():
            fresh = parent in grown or not branches
            branches[place] = max(branches.values(), default=0) + 1 if fresh else branches[parent]
            grown.add(parent)
        return cls(entries, parents, branches)

    def number(self, place: int) -> int:
        """Give the number of the last pass up to a line, in the order of the ledger."""
        return sum(entry.kind == "pass" for entry in self.entries[:place])

    def last_pass(self, place: int, built: Mapping[int, Pass]) -> LastPass | None:
        """Give the pass that a line rests on: the nearest one on the way back to the first line."""
        at = self.parents[place]
        while at > 0 and self.entries[at - 1].kind != "pass":
            at = self.parents[at]
        if at < 1:
            return None
        number = self.number(at)
        return LastPass(number, self.entries[at - 1], built[number].verdicts if number in built else ())

    def turns(self, place: int) -> tuple[Block, ...]:
        """Say that the ledger goes back, or goes on with an earlier branch, or that a branch ends here."""
        if place > 1 and self.parents[place] != place - 1:
            return (Prose(self._turning(place), tone="note"),)
        if self.entries[place - 1].kind == "abandon" and self._ends(place) and max(self.branches.values()) > 1:
            return (Prose(_ENDS, tone="note"),)
        return ()

    def _turning(self, place: int) -> Bilingual:
        branch, parent = self.branches[place], self.parents[place]
        if branch == self.branches.get(parent):
            return fill(_TAKEN_UP, branch=branch)
        told = self.last_pass(place, {})
        back = fill(_BACK, number=told.number) if told else _BACK_TO_START
        tip = max(at for at, of in self.branches.items() if of == branch)
        gone = self.entries[tip - 1].kind == "abandon" and tip != place
        return fill(Bilingual("{back} {gone}", "{back} {gone}"), back=back, gone=_GIVEN_UP) if gone else back

    def _ends(self, place: int) -> bool:
        return place not in {parent for at, parent in self.parents.items() if at > place}

    def headed(self, place: int, title: Bilingual) -> Bilingual:
        """Put the branch before a title where another branch begins or goes on; a ledger of one branch names none."""
        single = max(self.branches.values()) == 1
        if single or (place > 1 and self.branches[place] == self.branches[place - 1]):
            return title
        return fill(_BRANCH, branch=self.branches[place], title=title)
