"""What to write in chapter 3: two paragraphs from what a ledger shows was done, in words it supports. Adds nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import regex

from qualcoop.induction.revisions import not_tried
from qualcoop.induction.sentences import said_once
from qualcoop.induction.steps import Moved
from qualcoop.induction.study import Pass
from qualcoop.induction.surviving import survived
from qualcoop.induction.testing import codes_by_interview
from qualcoop.induction.words import RECIPES_MADE, SETTLED, UNRISKED, Word, conclusion, explains
from qualcoop.records.codebook import Bilingual
from qualcoop.records.coding import Codings
from qualcoop.records.ledger import LedgerEntry, branch, leaves, pass_numbers
from qualcoop.records.study import Outcome, StudyRecord
from qualcoop.views.blocks import fill
from qualcoop.views.story import not_tried_words
from qualcoop.views.study_part import informants, material_words
from qualcoop.views.text_lines import clean, paragraphs
from qualcoop.views.wording import CHOSEN, LANGUAGE_NAMES, OPERATIONS, because_words, counted, word
from qualcoop.views.words_part import pass_words, why_words, word_row, words_text

__all__ = ["Chapter", "chapter", "chapter_row", "chapter_text"]

TIMEOUT = 10.0
_DATE = regex.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_MONTHS = (
    ("มกราคม", "January"),
    ("กุมภาพันธ์", "February"),
    ("มีนาคม", "March"),
    ("เมษายน", "April"),
    ("พฤษภาคม", "May"),
    ("มิถุนายน", "June"),
    ("กรกฎาคม", "July"),
    ("สิงหาคม", "August"),
    ("กันยายน", "September"),
    ("ตุลาคม", "October"),
    ("พฤศจิกายน", "November"),
    ("ธันวาคม", "December"),
)
# Years of the Buddhist era run ahead by this many.
_ERA = 543
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NAMES = {
    "classic": Bilingual("การวิเคราะห์แบบอุปนัย (analytic induction)", "analytic induction"),
    "modified": Bilingual(
        "การวิเคราะห์แบบอุปนัยแบบดัดแปลง (modified analytic induction) ซึ่งยอมให้มีกรณีแย้งได้ไม่เกิน {tolerance} กรณี",
        "modified analytic induction, with a declared tolerance of {tolerance}",
    ),
    "generalized": Bilingual(
        "การวิเคราะห์แบบอุปนัยแบบทั่วไป (generalized analytic induction) ตามแนวของ Ragin (2023)",
        "generalized analytic induction, after Ragin (2023)",
    ),
}
_LIST = Bilingual("การวิเคราะห์เนื้อหาแบบอุปนัย (inductive content analysis)", "inductive content analysis")
_STRICT = Bilingual(
    "การวิเคราะห์แบบอุปนัยในความหมายเคร่งครัด (analytic induction in the strict sense)",
    "analytic induction in the strict sense",
)
_KINDS = {
    "interview": Bilingual("บทถอดเทปสัมภาษณ์", "interview transcript"),
    "focus_group": Bilingual("บทถอดเทปการสนทนากลุ่ม", "focus group transcript"),
    "document": Bilingual("เอกสาร", "document"),
    "observation": Bilingual("บันทึกการสังเกต", "record of observation"),
    "fieldnote": Bilingual("บันทึกภาคสนาม", "field note"),
}
_UNITS = {"document": "ฉบับ", "observation": "ฉบับ", "fieldnote": "ฉบับ"}
_SIDES = {
    "political": Bilingual("ฝ่ายการเมือง", "political side"),
    "permanent officials": Bilingual("ข้าราชการประจำ", "permanent officials"),
    "civil society": Bilingual("ภาคประชาสังคม", "civil society"),
    "residents": Bilingual("ประชาชน", "residents"),
    "health service": Bilingual("ฝ่ายสาธารณสุข", "health service"),
}
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


@dataclass(frozen=True, slots=True)
class Chapter:
    """Two paragraphs on the method, in Thai and in English, with the words they do without.

    Attributes
    ----------
    th, en
        Two paragraphs, a blank line between them.
    withheld
        The words that the ledger does not support; none of them is in the paragraphs.
    notice
        What must stand beside them, such as that the interviews are composed; empty for nothing.
    """

    th: str
    en: str
    withheld: tuple[Word, ...]
    notice: Bilingual = Bilingual()


@dataclass(frozen=True)
class _Told:
    """All that the sentences are written from."""

    pass_: Pass
    entries: tuple[LedgerEntry, ...]
    codings: Codings
    words: dict[str, Word]
    passes: tuple[Pass, ...]
    version: str

    @property
    def study(self) -> StudyRecord:
        return self.pass_.study

    @property
    def explains(self) -> bool:
        return explains(self.study)

    @property
    def path(self) -> tuple[LedgerEntry, ...]:
        """The lines that led to what is reported; what was tried on another branch is told as that."""
        return branch(self.entries)

    @property
    def made(self) -> bool:
        """Whether the hypothesis is no more than the recipes that its own cases made."""
        return self.words["explanation"].reason in RECIPES_MADE

    def allows(self, id_: str) -> bool:
        return id_ in self.words and self.words[id_].allowed


def chapter(
    pass_: Pass,
    entries: Sequence[LedgerEntry] | None = None,
    *,
    codings: Codings | None = None,
    passes: Sequence[Pass] = (),
    fault: str | None = None,
    version: str = "",
) -> Chapter:
    """Write what a ledger shows was done, for the chapter on method; nothing that was not done has a sentence.

    Parameters
    ----------
    pass_
        The pass that is reported.
    entries
        The ledger; None: that of the pass's study.
    codings
        Those of all coders; None: those that the pass counts.
    passes
        The recorded passes; the first tells with which codebook and hypothesis the study began.
    fault
        What replay found: None where it was not done, empty where every line holds.
    version
        Of the program; empty: not told.

    Examples
    --------
    >>> import qualcoop as qc
    >>> study = qc.datasets.coop()
    >>> told = chapter(study.test(), fault="")
    >>> told.en[:79]
    'This study used analytic induction in the strict sense. Its phenomenon was “the'
    >>> "saturated" in {word.id for word in told.withheld}
    True
    """
    lines = tuple(pass_.study.entries if entries is None else entries)
    pass_ = replace(pass_, study=replace(pass_.study, entries=lines))
    coded = pass_.study.codings if codings is None else codings
    found = pass_words(pass_, lines, codings=coded, fault=fault)
    told = _Told(pass_, lines, coded, {one.id: one for one in found}, tuple(passes), version)
    parts = (list(_material(told)), list(_analysis(told)))
    return Chapter(
        th="\n\n".join(clean(" ".join(said.th for said in part)) for part in parts if part),
        en="\n\n".join(clean(" ".join(said.en for said in part)) for part in parts if part),
        withheld=tuple(one for one in found if not one.allowed),
        notice=pass_.study.spec.notice,
    )


def chapter_row(told: Chapter) -> dict[str, Any]:
    """Give the paragraphs as a row of JSON: th, en, notice, withheld."""
    notice = told.notice.data() if told.notice else None
    return {"th": told.th, "en": told.en, "notice": notice, "withheld": [word_row(one) for one in told.withheld]}


def chapter_text(told: Chapter) -> str:
    """Give the paragraphs in plain text, Thai first, then the words withheld with the reason for each."""
    notice = "\n".join(map(clean, filter(None, (told.notice.th, told.notice.en))))
    return paragraphs([notice, told.th, told.en, words_text(told.withheld)])


# --- what was studied ------------------------------------------------------------------------------------------


def _material(told: _Told) -> Iterator[Bilingual]:
    yield _method(told)
    yield from _subject(told.study)
    yield from _texts(told.study)
    yield from _informants(told.study)
    yield from _cases(told.study)
    yield from _codebook(told)
    yield from _coders(told)


def _method(told: _Told) -> Bilingual:
    spec = told.study.spec
    name = _NAMES.get(spec.mode, _LIST) if told.explains else _LIST
    if told.allows("strict"):
        name = _STRICT
    return fill(Bilingual("การวิจัยนี้ใช้{name}", "This study used {name}."), name=fill(name, tolerance=spec.tolerance))


def _subject(study: StudyRecord) -> Iterator[Bilingual]:
    spec = study.spec
    if spec.phenomenon:
        yield fill(Bilingual("ปรากฏการณ์ที่ศึกษาคือ “{words}”", "Its phenomenon was “{words}”."), words=spec.phenomenon)
    if spec.unit:
        yield fill(Bilingual("หน่วยวิเคราะห์คือ “{words}”", "The unit of analysis was “{words}”."), words=spec.unit)


def _texts(study: StudyRecord) -> Iterator[Bilingual]:
    kinds: Counter[str] = Counter(transcript.kind for transcript in study.transcripts)
    if not kinds:
        return
    dates = sorted(filter(None, (transcript.date for transcript in study.transcripts)))
    yield fill(
        Bilingual("ข้อมูลประกอบด้วย{kinds}{languages}{dates}", "The material was {kinds}{languages}{dates}."),
        kinds=_and(_counted(kind, n) for kind, n in kinds.items()),
        languages=_languages(study),
        dates=_span(dates),
    )


def _counted(kind: str, n: int) -> Bilingual:
    name = word(_KINDS, kind)
    return Bilingual(f"{name.th} {n} {_UNITS.get(kind, 'บท')}", counted(n, th="", en=name.en).en)


def _languages(study: StudyRecord) -> Bilingual:
    tags: Counter[str] = Counter(transcript.language for transcript in study.transcripts)
    found = [
        Bilingual(f"{word(LANGUAGE_NAMES, tag).th} {tags[tag]} รายการ", f"{tags[tag]} in {_tongue(tag)}")
        for tag in LANGUAGE_NAMES
        if tags[tag] and tag != "und"
    ]
    return fill(Bilingual(" เป็นภาษา{said}", " ({said})"), said=_and(found)) if found else Bilingual()


def _tongue(tag: str) -> str:
    return "Thai mixed with English" if tag == "mixed" else word(LANGUAGE_NAMES, tag).en


def _span(dates: Sequence[str]) -> Bilingual:
    if not dates:
        return Bilingual()
    first, last = _date(dates[0]), _date(dates[-1])
    if first == last:
        return fill(Bilingual(" ลงวันที่ {first}", ", dated {first}"), first=first)
    return fill(Bilingual(" ลงวันที่ระหว่าง {first} ถึง {last}", ", dated from {first} to {last}"), first=first, last=last)


def _date(iso: str) -> Bilingual:
    """Say a date, a month or a year, in Thai by the Buddhist era; anything else stands as it is."""
    found = _DATE.fullmatch(iso[:10], timeout=TIMEOUT)
    month = int(found[2] or 0) if found else 0
    if not found or month > len(_MONTHS):
        return Bilingual(iso, iso)
    year, day = int(found[1]), f"{int(found[3])} " if found[3] else ""
    names = _MONTHS[month - 1] if month else ("", "")
    th = " ".join(filter(None, (day.strip(), names[0], f"พ.ศ. {year + _ERA}")))
    return Bilingual(th, " ".join(filter(None, (day.strip(), names[1], str(year)))))


def _informants(study: StudyRecord) -> Iterator[Bilingual]:
    people = informants(study)
    if not people:
        return
    sides = Counter(person.side for person in people.values())
    said = _and(
        Bilingual(f"{word(_SIDES, side).th} {n} คน", f"{word(_SIDES, side).en} {n}") for side, n in sides.items()
    )
    # Beside documents it must be said whose sides these are.
    named = Bilingual(" (ผู้ให้ข้อมูล: {said})", "; informants by side: {said}")
    alone = Bilingual(" ({said})", ", by side: {said}")
    documents = any(talk.kind in ("document", "fieldnote") for talk in study.transcripts)
    yield fill(
        Bilingual("มี{material}{sides}", "There were {material}{sides}."),
        material=material_words(study),
        sides=fill(named if documents else alone, said=said) if "" not in sides else "",
    )


def _cases(study: StudyRecord) -> Iterator[Bilingual]:
    spec = study.spec
    if not spec.cases:
        return
    yield fill(
        Bilingual("ศึกษา {n} กรณี{chosen}", "{cases} examined{chosen}."),
        n=len(spec.cases),
        cases=_capital(_number(len(spec.cases), "case was", "cases were")),
        chosen=_chosen(Counter(case.chosen for case in spec.cases if case.chosen)),
    )
    if spec.clusters:
        yield fill(
            Bilingual(
                "กรณีที่มี {field} เดียวกันไม่ถือว่าเป็นอิสระจากกัน", "Cases that share “{field}” are not taken as independent."
            ),
            field=spec.clusters,
        )


def _chosen(counts: Counter[str]) -> Bilingual:
    found = [Bilingual(f"{CHOSEN[why].th} {n} กรณี", f"{n} {_WHY_CHOSEN[why]}") for why, n in counts.items()]
    return fill(Bilingual(" โดย{said}", ": {said}"), said=_and(found)) if found else Bilingual()


_WHY_CHOSEN = {
    "on_x": "chosen since the conditions were there while the outcome was not yet known",
    "on_y": "chosen on the outcome",
    "convenience": "chosen for convenience",
    "sought_as_negative": "sought as a negative case",
    "held_out": "held out for a test",
}


def _codebook(told: _Told) -> Iterator[Bilingual]:
    book = told.study.codebook
    if not len(book):
        return
    first = told.passes[0].study.codebook if told.passes else book
    changes = Counter(op["operation"] for e in told.entries if e.kind == "refine" for op in e.after["operations"])
    yield fill(
        Bilingual("คู่มือการลงรหัสมี {n} รหัส{began}", "The codebook had {codes}{began}."),
        n=len(book),
        codes=counted(len(book), th="", en="code"),
        began=fill(
            Bilingual(
                " (รุ่นที่ {now} เริ่มจากรุ่นที่ {version} ซึ่งมี {n} รหัส)", " in version {now}, begun as version {version} with {n}"
            ),
            now=book.version,
            version=first.version,
            n=len(first),
        )
        if first.version != book.version
        else "",
    )
    if changes:
        said = _and(Bilingual(f"{OPERATIONS[op].th} {n} ครั้ง", f"{n} {_operation(op)}") for op, n in changes.items())
        yield fill(Bilingual("การปรับคู่มือระหว่างทางคือ {said}", "On the way its codes were changed: {said}."), said=said)


def _operation(name: str) -> str:
    return f"with {OPERATIONS[name].en}" if name == "reworded" else OPERATIONS[name].en


def _coders(told: _Told) -> Iterator[Bilingual]:
    study = told.study
    counts = study.spec.counted or next(iter(study.coders), "")
    if "@" in counts:
        yield Bilingual(
            "การลงรหัสที่นับเป็นข้อเสนอของเครื่องที่ไม่มีผู้วิจัยตรวจทาน",
            "The codings that count are a machine's suggestions, which no person has reviewed.",
        )
        return
    people = {row.coder for row in told.codings if "@" not in row.coder and row.coder != SETTLED}
    if not people:
        return
    double = told.words["agreement"]
    yield fill(
        Bilingual("มีผู้ลงรหัส {n} คน{double}", "{coders} the material{double}."),
        n=len(people),
        coders=_capital(_number(len(people), "person coded", "people coded")),
        double=_double(double) if double.allowed else "",
    )


def _double(found: Word) -> Bilingual:
    settled = Bilingual(
        " แล้วตกลงความเห็นที่ต่างกันเป็นชุดเดียวที่นับ",
        ", and their differences were settled in the one set of codings that counts",
    )
    return fill(
        Bilingual(
            " โดย {n} รายการลงรหัสมากกว่าหนึ่งคน{settled}",
            "; {n} of the texts were coded by more than one of them{settled}",
        ),
        n=found.facts["transcripts"],
        settled=settled if found.facts["settled"] else "",
    )


# --- how it was analysed ---------------------------------------------------------------------------------------


def _analysis(told: _Told) -> Iterator[Bilingual]:
    yield from _outcome(told)
    yield from _passes(told)
    yield from _negative(told)
    if told.explains:
        yield from _claim(told)
    yield from _measured(told)
    yield from _end(told)
    yield from _software(told)


def _outcome(told: _Told) -> Iterator[Bilingual]:
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
        as_of=fill(Bilingual(" ณ {date}", ", as of {date}"), date=_date(outcome.as_of)) if outcome.as_of else "",
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


def _passes(told: _Told) -> Iterator[Bilingual]:
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


def _without_at_first(told: _Told, later: LedgerEntry) -> Bilingual:
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


def _revised(told: _Told, later: LedgerEntry | None) -> Iterator[Bilingual]:
    """Count the revisions of the path reported; codebook and codings are one for all branches."""
    path = told.path
    mine = [entry for entry in told.entries if entry in path or entry.kind in ("refine", "recode")]
    counts = Counter(_change(entry) for entry in mine if entry is not later and _change(entry) in _REVISED)
    if counts:
        said = _and(
            Bilingual(fill(_REVISED[kind], n=n).th, fill(_REVISED[kind], n=_times(n)).en) for kind, n in counts.items()
        )
        yield Bilingual(f"ระหว่างรอบมีการ{said.th}", f"Between passes {said.en}.")


def _branches(told: _Told) -> Iterator[Bilingual]:
    """Say which branches were tried and left, each with its last hypothesis, and where the analysis went back to."""
    left = list(_left(told.entries))
    if left:
        yield fill(
            Bilingual("ทดลอง {n} แนวทาง {th}", "{branches} tried; {en}."),
            n=len(left) + 1,
            branches=_capital(_number(len(left) + 1, "", "branches were")),
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


def _negative(told: _Told) -> Iterator[Bilingual]:
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
            said=_and(dealt),
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


def _remedies(told: _Told, case: str) -> dict[int, Bilingual]:
    """Give by line what dealt with a case each time it was negative, and where it was held open."""
    mine = [one for one in told.pass_.findings.negative_cases if one.case == case]
    lines = {one.entry for one in mine if one.resolved_by}
    held = {entry.n for entry in told.path if entry.kind == "hold" and entry.because == f"case:{case}"}
    return {entry.n: _RESOLVED[_remedy(entry)] for entry in told.path if entry.n in lines | held}


def _remedy(entry: LedgerEntry) -> str:
    kind = entry.after.get("kind") if entry.kind == "redefine" else ""
    return kind if kind in ("outcome", "types") else entry.kind


def _claim(told: _Told) -> Iterator[Bilingual]:
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
            Bilingual("ผลการทดสอบกับแต่ละกรณีคือ {th}", "Tested on the cases: {en}."), th=_and(said).th, en=_listed(said).en
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
            names=_and(Bilingual(case, case) for case in without).en,
            have="have" if len(without) > 1 else "has",
        )
        if without
        else "",
    )


def _unmet(told: _Told) -> Iterator[Bilingual]:
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


def _standing(told: _Told) -> Bilingual:
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


def _measured(told: _Told) -> Iterator[Bilingual]:
    """Tell what was measured or checked, each with its kind, and nothing that was not."""
    for id_, says in _MEASURED.items():
        if told.allows(id_) and not (id_ == "code_saturation" and _all_at_first(told.study)):
            yield fill(says, why=why_words(told.words[id_]))


def _all_at_first(study: StudyRecord) -> bool:
    """Tell whether the first interview brought every code, as with a codebook fixed beforehand: no curve rises then."""
    order = codes_by_interview(study)
    return bool(order) and set().union(*order) <= set(order[0])


_MEASURED = {
    "code_saturation": Bilingual("ความอิ่มตัวของรหัส: {why}", "Code saturation: {why}."),
    "meaning_saturation": Bilingual("ความอิ่มตัวของความหมาย: {why}", "Meaning saturation: {why}."),
    "triangulated": Bilingual("การตรวจสอบสามเส้า{why}", "Sources were triangulated {why}."),
    "member_checked": Bilingual("การตรวจสอบกับผู้ให้ข้อมูล: {why}", "Member checking: {why}."),
}


def _end(told: _Told) -> Iterator[Bilingual]:
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
        yield fill(Bilingual("สิ่งที่ยังไม่ได้ลอง: {said}", "What was not tried: {said}."), said=_listed(said))


def _reason(because: str) -> Bilingual:
    """Say why it ended; a kind of saturation that nobody measured stands as it was typed, in quotation marks."""
    return Bilingual(f"“{because}”", f"“{because}”") if because.startswith("saturation") else because_words(because)


def _software(told: _Told) -> Iterator[Bilingual]:
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


# --- small words ---------------------------------------------------------------------------------------------------


def _and(pieces: Iterable[Bilingual]) -> Bilingual:
    """Join by commas, the last by “and”."""
    found = list(pieces)
    th, en = [piece.th for piece in found], [piece.en for piece in found]
    if len(found) < 2:
        return Bilingual("".join(th), "".join(en))
    joined = " ".join(th[:-1])
    gap = " " if th[-1][:1].isascii() else ""
    return Bilingual(f"{joined} และ{gap}{th[-1]}", f"{', '.join(en[:-1])} and {en[-1]}")


def _listed(pieces: Sequence[Bilingual]) -> Bilingual:
    return Bilingual("; ".join(piece.th for piece in pieces), "; ".join(piece.en for piece in pieces))


def _number(n: int, one: str, more: str) -> str:
    name = _NUMBERS[n] if n < len(_NUMBERS) else f"{n:,}"
    return f"{name} {one if n == 1 else more}"


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n) or f"{_NUMBERS[n] if n < len(_NUMBERS) else n} times"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
