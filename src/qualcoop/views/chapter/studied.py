"""The paragraph of chapter 3 on what was studied: texts, informants, cases, codes, coders. Adds nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import regex

from qualcoop.induction.words import SETTLED, Word
from qualcoop.records.codebook import Bilingual
from qualcoop.records.study import StudyRecord
from qualcoop.views.blocks import fill
from qualcoop.views.chapter.words import Told, capitalised, joined_by_and, number_of
from qualcoop.views.report.study import informants, material_words
from qualcoop.views.wording import CHOSEN, LANGUAGE_NAMES, OPERATIONS, counted, word

__all__ = ["date_words", "material"]

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
_WHY_CHOSEN = {
    "on_x": "chosen since the conditions were there while the outcome was not yet known",
    "on_y": "chosen on the outcome",
    "convenience": "chosen for convenience",
    "sought_as_negative": "sought as a negative case",
    "held_out": "held out for a test",
}


def material(told: Told) -> Iterator[Bilingual]:
    """Write the sentences of the first paragraph."""
    yield _method(told)
    yield from _subject(told.study)
    yield from _texts(told.study)
    yield from _informants(told.study)
    yield from _cases(told.study)
    yield from _codebook(told)
    yield from _coders(told)


def _method(told: Told) -> Bilingual:
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
        kinds=joined_by_and(_counted(kind, n) for kind, n in kinds.items()),
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
    return fill(Bilingual(" เป็นภาษา{said}", " ({said})"), said=joined_by_and(found)) if found else Bilingual()


def _tongue(tag: str) -> str:
    return "Thai mixed with English" if tag == "mixed" else word(LANGUAGE_NAMES, tag).en


def _span(dates: Sequence[str]) -> Bilingual:
    if not dates:
        return Bilingual()
    first, last = date_words(dates[0]), date_words(dates[-1])
    if first == last:
        return fill(Bilingual(" ลงวันที่ {first}", ", dated {first}"), first=first)
    return fill(Bilingual(" ลงวันที่ระหว่าง {first} ถึง {last}", ", dated from {first} to {last}"), first=first, last=last)


def date_words(iso: str) -> Bilingual:
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
    said = joined_by_and(
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
        cases=capitalised(number_of(len(spec.cases), "case was", "cases were")),
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
    return fill(Bilingual(" โดย{said}", ": {said}"), said=joined_by_and(found)) if found else Bilingual()


def _codebook(told: Told) -> Iterator[Bilingual]:
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
        said = joined_by_and(
            Bilingual(f"{OPERATIONS[op].th} {n} ครั้ง", f"{n} {_operation(op)}") for op, n in changes.items()
        )
        yield fill(Bilingual("การปรับคู่มือระหว่างทางคือ {said}", "On the way its codes were changed: {said}."), said=said)


def _operation(name: str) -> str:
    return f"with {OPERATIONS[name].en}" if name == "reworded" else OPERATIONS[name].en


def _coders(told: Told) -> Iterator[Bilingual]:
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
        coders=capitalised(number_of(len(people), "person coded", "people coded")),
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
