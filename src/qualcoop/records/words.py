"""The words by which records and passes show themselves, in Thai and English. Says nothing about any study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from qualcoop.records.bilingual import Bilingual

__all__ = [
    "BASES",
    "BECAUSE",
    "CHOSEN",
    "COLUMNS",
    "COMPONENTS",
    "ENTRIES",
    "KINDS",
    "LANGUAGE_NAMES",
    "LEVELS",
    "NEEDS",
    "NOTES",
    "OUTCOMES",
    "ROLES",
    "STANCES",
    "STANDS",
    "VALUES",
    "VERDICTS",
    "XS",
    "because_words",
    "counted_words",
    "word",
    "words_of",
]

COMPONENTS: Mapping[str, Bilingual] = {
    "hypothesis": Bilingual("สมมติฐานชั่วคราว", "the hypothesis"),
    "scope": Bilingual("ขอบเขตของปรากฏการณ์", "the scope"),
    "outcome": Bilingual("ผลที่ต้องการอธิบาย", "the outcome"),
    "codebook": Bilingual("คู่มือการลงรหัส", "the codebook"),
    "codings": Bilingual("การลงรหัส", "the codings"),
    "judgements": Bilingual("การวินิจฉัยของผู้วิจัย", "the judgements"),
    "participants": Bilingual("ผู้ให้ข้อมูลหรือบทถอดเทปสัมภาษณ์", "the participants or transcripts"),
    "cases": Bilingual("ข้อมูลของกรณี", "the facts about the case"),
}
COLUMNS: Mapping[str, Bilingual] = {
    "basis": Bilingual("ลักษณะของหลักฐาน", "basis"),
    "before": Bilingual("รอบก่อน", "before"),
    "by": Bilingual("โดย", "by"),
    "by_guide": Bilingual("ถามตามแนวคำถาม", "by the guide"),
    "by_words": Bilingual("ถามด้วยคำพูด", "by words"),
    "case": Bilingual("กรณี", "case"),
    "cases": Bilingual("กรณี", "cases"),
    "chosen": Bilingual("เหตุที่เลือก", "chosen"),
    "code": Bilingual("รหัส", "code"),
    "codes": Bilingual("รหัสอื่น", "codes"),
    "counts": Bilingual("นับหรือไม่", "counts"),
    "end": Bilingual("สิ้นสุด", "end"),
    "factor": Bilingual("ปัจจัย", "factor"),
    "high": Bilingual("ค่าสูง", "high"),
    "kind": Bilingual("ชนิด", "kind"),
    "label": Bilingual("ชื่อ", "label"),
    "languages": Bilingual("ภาษา", "languages"),
    "low": Bilingual("ค่าต่ำ", "low"),
    "made_by": Bilingual("ได้จาก", "made by"),
    "median": Bilingual("มัธยฐาน", "median"),
    "needs": Bilingual("สิ่งที่ต้องทำ", "needs"),
    "note": Bilingual("หมายเหตุ", "note"),
    "observed": Bilingual("ตามลำดับจริง", "observed"),
    "outcome": Bilingual("ผล", "outcome"),
    "participant": Bilingual("ผู้ให้ข้อมูล", "participant"),
    "participants": Bilingual("ผู้ให้ข้อมูล", "participants"),
    "passages": Bilingual("ข้อความ", "passages"),
    "position": Bilingual("ตำแหน่ง", "position"),
    "quote": Bilingual("คำพูด", "quote"),
    "rank": Bilingual("อันดับ", "rank"),
    "says": Bilingual("บอกว่า", "says"),
    "score": Bilingual("คะแนน", "score"),
    "setting": Bilingual("เกณฑ์", "setting"),
    "side": Bilingual("ฝ่าย", "side"),
    "speaker": Bilingual("ผู้พูด", "speaker"),
    "stance": Bilingual("ทิศทาง", "stance"),
    "start": Bilingual("เริ่ม", "start"),
    "state": Bilingual("มีหรือไม่มี", "state"),
    "status": Bilingual("สถานะ", "status"),
    "terms": Bilingual("คำที่พบ", "terms"),
    "transcript": Bilingual("บทถอดเทป", "transcript"),
    "transcripts": Bilingual("บทถอดเทป", "transcripts"),
    "turn": Bilingual("ผลัดที่", "turn"),
    "value": Bilingual("ค่า", "value"),
    "verdict": Bilingual("ผลการทดสอบ", "verdict"),
    "why": Bilingual("เหตุผล", "why"),
    "X": Bilingual("คำอธิบาย", "explanation"),
    "Y": Bilingual("ผล", "outcome"),
}
KINDS: Mapping[str, Bilingual] = {
    "condition": Bilingual("เงื่อนไข", "conditions"),
    "outcome": Bilingual("ผลที่ต้องการอธิบาย", "outcomes"),
    "guideline": Bilingual("แนวทาง", "guidelines"),
    "principle": Bilingual("หลักการ", "principles"),
    "recommendation": Bilingual("ข้อเสนอแนะ", "recommendations"),
    "background": Bilingual("ข้อมูลพื้นหลัง", "background"),
}
ROLES: Mapping[str, Bilingual] = {
    "interviewer": Bilingual("ผู้สัมภาษณ์", "interviewer"),
    "informant": Bilingual("ผู้ให้ข้อมูล", "informant"),
    "other": Bilingual("ผู้อื่น", "other"),
    "unknown": Bilingual("ไม่ทราบบทบาท", "unknown"),
}
VALUES: Mapping[str, Bilingual] = {
    "T": Bilingual("จริง", "true"),
    "F": Bilingual("ไม่จริง", "false"),
    "?": Bilingual("ยังไม่รู้", "not known"),
    "C": Bilingual("ข้อมูลขัดแย้งกัน", "contested"),
}
VERDICTS: Mapping[str, Bilingual] = {
    "confirms": Bilingual("สนับสนุน", "confirms"),
    "compatible": Bilingual("ไม่ขัดแย้งแต่ไม่ใช่หลักฐานสนับสนุน", "compatible, which is no support"),
    "negative": Bilingual("แย้ง", "negative"),
    "undetermined": Bilingual("ยังสรุปไม่ได้", "undetermined"),
    "outside": Bilingual("อยู่นอกขอบเขต", "outside"),
}
STANDS: Mapping[str, Bilingual] = {
    "stands": Bilingual("ยังยืนอยู่ (ไม่มีกรณีแย้ง)", "stands in this pass"),
    "not contradicted so far": Bilingual("ยังไม่มีกรณีแย้ง แต่มีกรณีที่ยังสรุปไม่ได้", "not contradicted so far"),
    "contradicted": Bilingual("มีกรณีแย้ง", "contradicted"),
    "no support": Bilingual("ไม่มีกรณีสนับสนุน", "no support"),
    "": Bilingual("ไม่มีสมมติฐาน", "no hypothesis"),
}
NOTES: Mapping[str, Bilingual] = {
    "as_told": Bilingual("อาศัยเหตุผลที่ผู้ให้ข้อมูลให้เองเท่านั้น", "as told"),
    "contrast": Bilingual("กรณีเปรียบเทียบที่ไม่เกิดผล", "contrast"),
    "tolerated": Bilingual("อยู่ในจำนวนที่ประกาศยอมรับไว้ก่อน", "tolerated"),
    "withdrawn": Bilingual("ถอนตัวจากการวิจัย", "withdrawn"),
}
NEEDS: Mapping[str, Bilingual] = {
    "ask about X": Bilingual("ถามเพิ่มเรื่องเงื่อนไข", "ask about X"),
    "judge X": Bilingual("ผู้วิจัยวินิจฉัยเงื่อนไข", "judge X"),
    "judge Y": Bilingual("ผู้วิจัยวินิจฉัยผล", "judge Y"),
    "judge scope": Bilingual("ผู้วิจัยวินิจฉัยว่าอยู่ในขอบเขตหรือไม่", "judge scope"),
    "decide": Bilingual("ผู้วิจัยเลือกว่าจะปรับแก้อย่างไร", "decide"),
}
XS: Mapping[str, Bilingual] = {
    "T": Bilingual("เป็นตามคำอธิบาย", "holds"),
    "F": Bilingual("ไม่เป็นตามคำอธิบาย", "does not hold"),
    "?": Bilingual("ยังไม่รู้", "not known"),
    "C": Bilingual("ข้อมูลขัดแย้งกัน", "contested"),
}
OUTCOMES: Mapping[str, Bilingual] = {
    "T": Bilingual("เกิดผล", "occurs"),
    "F": Bilingual("ไม่เกิดผล", "does not occur"),
    "?": Bilingual("ยังไม่รู้ผล", "not known"),
    "C": Bilingual("ผลยังขัดแย้งกัน", "contested"),
}
ENTRIES: Mapping[str, Bilingual] = {
    "pass": Bilingual("รอบการวิเคราะห์ที่ {number}", "Pass {number}"),
    "reformulate": Bilingual("ปรับสมมติฐาน", "Hypothesis reformulated"),
    "redefine": Bilingual("นิยามปรากฏการณ์ใหม่", "Phenomenon redefined"),
    "refine": Bilingual("ปรับคู่มือการลงรหัส", "Codebook refined"),
    "recode": Bilingual("ลงรหัสใหม่", "Recoded"),
    "hold": Bilingual("คงไว้ก่อน", "Held open"),
    "abandon": Bilingual("ยกเลิกแนวคำอธิบาย", "Line of explanation abandoned"),
    "refuse": Bilingual("ไม่รับทางเลือก", "Option refused"),
    "conclude": Bilingual("สรุปการวิเคราะห์", "Concluded"),
    "corpus": Bilingual("มีข้อมูลเพิ่มเข้ามา", "Material added"),
    "member_check": Bilingual("ตรวจสอบกับผู้ให้ข้อมูล", "Member check"),
    "withdrawal": Bilingual("มีผู้ถอนตัวจากการวิจัย", "Withdrawal"),
}
BECAUSE: Mapping[str, Bilingual] = {
    "case": Bilingual("กรณี {id}", "case {id}"),
    "passage": Bilingual("ข้อความ {id}", "passage {id}"),
    "disagreement": Bilingual("ผู้ลงรหัสเห็นต่างกันเรื่อง {id}", "coders disagree about {id}"),
    "idle": Bilingual("ผู้วิจัยระบุว่าเงื่อนไข {id} ไม่ได้ช่วยอธิบาย", "the researcher states that condition {id} is idle"),
    "source": Bilingual("เอกสารที่อ่าน", "a source read"),
    "adviser": Bilingual("คำแนะนำของอาจารย์ที่ปรึกษา", "an adviser"),
    "no_negative_case": Bilingual("ไม่มีกรณีแย้งเหลืออยู่", "no negative case is left"),
    "cases_exhausted": Bilingual("ไม่มีกรณีให้ศึกษาเพิ่ม", "no case is left to study"),
    "saturation": Bilingual("ความอิ่มตัว ({id})", "saturation ({id})"),
    "time": Bilingual("หมดเวลา", "time ran out"),
}
CHOSEN: Mapping[str, Bilingual] = {
    "on_x": Bilingual("เลือกเพราะมีเงื่อนไข โดยยังไม่รู้ผล", "chosen on X, outcome not yet known"),
    "on_y": Bilingual("เลือกจากผล", "chosen on the outcome"),
    "convenience": Bilingual("เลือกตามสะดวก", "convenience"),
    "sought_as_negative": Bilingual("ค้นหาเพื่อเป็นกรณีแย้ง", "sought as a negative case"),
    "held_out": Bilingual("กันไว้ทดสอบ", "held out"),
    "": Bilingual("ไม่ได้ระบุ", "not said"),
}
LEVELS: Mapping[str, Bilingual] = {
    "individual": Bilingual("ระดับบุคคล", "individual"),
    "organization": Bilingual("ระดับองค์กร", "organization"),
    "network": Bilingual("ระดับเครือข่าย", "network"),
    "environment": Bilingual("ระดับสภาพแวดล้อม", "environment"),
    "": Bilingual("ไม่ได้ระบุระดับ", "no level given"),
}
BASES: Mapping[str, Bilingual] = {
    "documented": Bilingual("มีเอกสารรองรับ", "documented"),
    "described": Bilingual("เล่าเหตุการณ์", "described"),
    "attributed": Bilingual("ผู้ให้ข้อมูลให้เหตุผลเอง", "attributed"),
}
STANCES: Mapping[str, Bilingual] = {
    "facilitates": Bilingual("เอื้อ", "facilitates"),
    "hinders": Bilingual("เป็นอุปสรรค", "hinders"),
    "neutral": Bilingual("ไม่ระบุทิศทาง", "no direction"),
    "absent": Bilingual("บอกว่าไม่มี", "said to be absent"),
    "lacking": Bilingual("ขาดอยู่ จึงเป็นอุปสรรค", "lacking, which hinders"),
}
LANGUAGE_NAMES: Mapping[str, Bilingual] = {
    "th": Bilingual("ไทย", "Thai"),
    "en": Bilingual("อังกฤษ", "English"),
    "mixed": Bilingual("ไทยปนอังกฤษ", "mixed"),
    "und": Bilingual("ไม่ทราบภาษา", "undetermined"),
}


def word(words: Mapping[str, Bilingual], key: str | None) -> Bilingual:
    """Give the words for `key`; a key without any, such as a level of the study's own, stands for itself."""
    return words.get(key or "", Bilingual(key or "", key or ""))


def because_words(because: str) -> Bilingual:
    """Say why a revision was made.

    Examples
    --------
    >>> because_words("case:G")
    Bilingual(th='กรณี G', en='case G')
    """
    kind, _, id_ = because.partition(":")
    return _filled(BECAUSE[kind], id_) if kind in BECAUSE else Bilingual(because, because)


def _filled(words: Bilingual, id_: str) -> Bilingual:
    return Bilingual(words.th.format(id=id_), words.en.format(id=id_))


def counted_words(words: Mapping[str, Bilingual], keys: Iterable[str]) -> Bilingual:
    """Count keys and say how many of each there are, in the order of the words.

    Examples
    --------
    >>> counted_words(VALUES, ["F", "T", "F"]).en
    '1 true, 2 false'
    """
    counts = Counter(keys)
    found = [(counts[key], word(words, key)) for key in (*words, *(key for key in counts if key not in words))]
    return Bilingual(
        " ".join(f"{one.th} {n}" for n, one in found if n), ", ".join(f"{n} {one.en}" for n, one in found if n)
    )


def words_of(words: Mapping[str, Bilingual], keys: tuple[str, ...]) -> Bilingual:
    """Give the words for several keys, with commas.

    Examples
    --------
    >>> words_of(NEEDS, ("judge X", "judge Y")).en
    'judge X, judge Y'
    """
    found = [word(words, key) for key in keys]
    return Bilingual(", ".join(one.th for one in found), ", ".join(one.en for one in found))
