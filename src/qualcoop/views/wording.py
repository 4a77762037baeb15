"""The fixed words of reports and of the command line, in Thai and English. Says nothing about any study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import regex

from qualcoop.induction.passages import Passage
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.codebook import Code, Codebook
from qualcoop.records.study import Case
from qualcoop.records.words import (
    BASES,
    BECAUSE,
    CHOSEN,
    ENTRIES,
    LANGUAGE_NAMES,
    LEVELS,
    NEEDS,
    NOTES,
    OUTCOMES,
    STANCES,
    STANDS,
    VERDICTS,
    XS,
    because_words,
    word,
)
from qualcoop.views.blocks import fill

__all__ = [
    "BASES",
    "BECAUSE",
    "CHOSEN",
    "CLAIMS",
    "COUNTER",
    "ENTRIES",
    "LANGUAGE_NAMES",
    "LETTERS",
    "LEVELS",
    "MEMO",
    "MODES",
    "NEEDS",
    "NOTES",
    "NOT_PERMITTED",
    "NOT_TRIED",
    "OPERATIONS",
    "OUTCOMES",
    "SIDES",
    "STANCES",
    "STANDS",
    "VERDICTS",
    "XS",
    "basis_of",
    "because_words",
    "case_name",
    "code_name",
    "counted",
    "need_words",
    "runs_of",
    "setting_words",
    "span_words",
    "unassessed_words",
    "word",
]

TIMEOUT = 10.0

COUNTER = Bilingual("หลักฐานแย้ง", "counter-evidence")
MEMO = Bilingual("บันทึกของผู้วิจัย", "Memo")
NOT_PERMITTED = Bilingual(
    "ไม่แสดงคำพูด เพราะผู้ให้ข้อมูลไม่อนุญาตให้อ้างคำพูด",
    "Words not shown: the participant does not permit quoting.",
)
CLAIMS: Mapping[str, Bilingual] = {
    "->": Bilingual("เงื่อนไขเพียงพอ", "sufficient"),
    "<-": Bilingual("เงื่อนไขจำเป็น", "necessary"),
    "<->": Bilingual("เงื่อนไขจำเป็นและเพียงพอ", "necessary and sufficient"),
    "sufficiency": Bilingual("แย้งข้ออ้างเรื่องเงื่อนไขเพียงพอ", "against sufficiency"),
    "necessity": Bilingual("แย้งข้ออ้างเรื่องเงื่อนไขจำเป็น", "against necessity"),
}
LETTERS: Mapping[str, Bilingual] = {
    "▲": Bilingual("เอื้อ", "facilitates"),
    "▼": Bilingual("เป็นอุปสรรค", "hinders"),
    "◇": Bilingual("ข้อมูลขัดแย้งกัน", "contested"),
    "▽": Bilingual("ขาดอยู่ จึงเป็นอุปสรรค", "lacking, which hinders"),
    "○": Bilingual("บอกว่าไม่มี", "said to be absent"),
    "●": Bilingual("มี (รหัสที่นับเพียงการมีอยู่)", "present (a code that counts presence only)"),
    "m": Bilingual("กล่าวถึงโดยไม่ระบุทิศทาง", "mentioned without direction"),
    "·": Bilingual("ไม่ได้กล่าวถึง (ไม่เหมือนกับไม่มี)", "silent (which is not absent)"),
    "T": Bilingual("ผู้วิจัยวินิจฉัยว่าเป็นจริง", "judged to hold"),
    "F": Bilingual("ผู้วิจัยวินิจฉัยว่าไม่เป็นจริง", "judged not to hold"),
    "C": Bilingual("ผู้วิจัยให้คงไว้ว่าขัดแย้งกัน", "left contested by the researcher"),
    "?": Bilingual("ผู้วิจัยให้คงไว้ว่ายังไม่รู้", "kept unknown by the researcher"),
    "*": Bilingual("ผู้วิจัยวินิจฉัยค่าไว้", "value judged by the researcher"),
    "( )": Bilingual("สิ่งที่เล่า เมื่อค่าที่วินิจฉัยต่างออกไป", "what is told, where the judged value differs"),
}
SIDES: Mapping[str, Bilingual] = {
    "political": Bilingual("ฝ่ายการเมือง", "political"),
    "permanent officials": Bilingual("ข้าราชการประจำ", "permanent officials"),
    "civil society": Bilingual("ภาคประชาสังคม", "civil society"),
    "residents": Bilingual("ประชาชน", "residents"),
    "health service": Bilingual("ฝ่ายสาธารณสุข", "health service"),
}
MODES: Mapping[str, Bilingual] = {
    "classic": Bilingual("แบบดั้งเดิม", "classic"),
    "modified": Bilingual("แบบดัดแปลง (ยอมรับกรณีแย้งได้ {tolerance} กรณี)", "modified (tolerance {tolerance})"),
    "generalized": Bilingual("แบบทั่วไป", "generalized"),
    "inductive-content": Bilingual("การวิเคราะห์เนื้อหาแบบอุปนัย", "inductive content analysis"),
}
OPERATIONS: Mapping[str, Bilingual] = {
    "created": Bilingual("เพิ่ม", "created"),
    "split": Bilingual("แยก", "split"),
    "merged": Bilingual("รวม", "merged"),
    "renamed": Bilingual("เปลี่ยนชื่อ", "renamed"),
    "retired": Bilingual("เลิกใช้", "retired"),
    "reworded": Bilingual("แก้ถ้อยคำหรือตัวบ่งชี้ของรหัส", "wording or indicators changed"),
}
NOT_TRIED: Mapping[str, Bilingual] = {
    "ask_about_X": Bilingual(
        "ยังไม่รู้เงื่อนไขของกรณี {id} และยังไม่ได้ถามเพิ่ม", "case {id}: the condition is not known, and nobody was asked further"
    ),
    "judge_X": Bilingual("ยังไม่ได้วินิจฉัยเงื่อนไขของกรณี {id}", "case {id}: the condition is contested and was not judged"),
    "judge_Y": Bilingual("ยังไม่ได้วินิจฉัยผลของกรณี {id}", "case {id}: the outcome was not judged"),
    "judge_scope": Bilingual(
        "ยังไม่ได้วินิจฉัยว่ากรณี {id} อยู่ในขอบเขตของปรากฏการณ์หรือไม่",
        "case {id}: whether it belongs to the phenomenon was not judged",
    ),
    "decide": Bilingual("กรณี {id} ยังแย้งอยู่", "case {id} still contradicts"),
    "constant": Bilingual(
        "เงื่อนไข {id} มีค่าที่รู้ไม่เกินค่าเดียวในทุกกรณี จึงทดสอบไม่ได้",
        "condition {id} has at most one known value in all cases and so cannot be tested",
    ),
    "sufficiency_not_sought": Bilingual(
        "ยังไม่ได้หากรณีที่จะทดสอบข้ออ้างเรื่องเงื่อนไขเพียงพอได้จริง",
        "no case was sought that would put sufficiency at risk",
    ),
}

_SETTING = regex.compile(r"(?P<threshold>[\d.]+) % at (?P<base>\d+)\+(?P<run>\d+)(?P<apart>, runs apart)?")
_UNASSESSED: Mapping[str, str] = {
    r"(\d+) interviews, (\d+) are needed": "มี {} บท ต้องมีอย่างน้อย {} บท",
    r"no code in the first (\d+) interviews": "ไม่มีรหัสใดใน {} บทแรก",
    r"no dimension of it was recorded": "ไม่มีการบันทึกมิติของความหมาย",
}


def setting_words(setting: str) -> Bilingual:
    """Say a setting of code saturation in words; anything else stands for itself.

    Examples
    --------
    >>> setting_words("5 % at 4+2")
    Bilingual(th='ฐาน 4 ช่วง 2 เกณฑ์ 5 %', en='base 4, run 2, threshold 5 %')
    >>> setting_words("0 % at 6+3, runs apart").en
    'base 6, run 3 (runs apart), threshold 0 %'
    """
    found = _SETTING.fullmatch(setting, timeout=TIMEOUT)
    if found is None:
        return Bilingual(setting, setting)
    apart = Bilingual(" (ช่วงต่อกัน)", " (runs apart)") if found["apart"] else ""
    said = Bilingual(
        "ฐาน {base} ช่วง {run}{apart} เกณฑ์ {threshold} %", "base {base}, run {run}{apart}, threshold {threshold} %"
    )
    return fill(said, base=found["base"], run=found["run"], threshold=found["threshold"], apart=apart)


def span_words(low: str, high: str) -> Bilingual:
    """Say at how many texts code saturation was reached, over all settings: the mildest alone would flatter.

    Examples
    --------
    >>> span_words("4", "12").en, span_words("4", "4").en
    ('at 4 to 12 texts, by setting', 'at 4 texts')
    """
    said = Bilingual("ที่ {low} ถึง {high} บท แล้วแต่เกณฑ์", "at {low} to {high} texts, by setting")
    return fill(Bilingual("ที่ {low} บท", "at {low} texts") if low == high else said, low=low, high=high)


def unassessed_words(why: str) -> Bilingual:
    """Say in both languages why a saturation could not be assessed; a reason without Thai stands as it is.

    Examples
    --------
    >>> unassessed_words("4 interviews, 6 are needed").th
    'มี 4 บท ต้องมีอย่างน้อย 6 บท'
    """
    for pattern, th in _UNASSESSED.items():
        if found := regex.fullmatch(pattern, why, timeout=TIMEOUT):
            return Bilingual(th.format(*found.groups()), why)
    return Bilingual(why, why)


def counted(n: int, *, th: str, en: str, plural: str = "") -> Bilingual:
    """Say a number of things.

    Examples
    --------
    >>> counted(1, th="กรณี", en="case"), counted(2, th="กรณี", en="case").en
    (Bilingual(th='1 กรณี', en='1 case'), '2 cases')
    """
    return Bilingual(f"{n:,} {th}", f"{n:,} {en if n == 1 else plural or en + 's'}")


def runs_of(numbers: Iterable[int]) -> str:
    """Write numbers in their order, those that follow each other as a run.

    Examples
    --------
    >>> runs_of([4, 1, 2, 3, 7, 9, 10])
    '1–4, 7, 9–10'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def basis_of(cases: int, passages: Iterable[Passage]) -> Bilingual:
    """Say on what a table rests.

    Examples
    --------
    >>> basis_of(2, ()).en
    'Basis: 2 cases, 0 participants, 0 passages'
    """
    found = {(p.transcript, p.start, p.end, p.code, p.case): p.participant for p in passages}
    return fill(
        Bilingual(
            "ฐานของตาราง: {cases} ผู้ให้ข้อมูล {people} ข้อความที่ลงรหัส {passages}", "Basis: {cases}, {people}, {passages}"
        ),
        cases=counted(cases, th="กรณี", en="case"),
        people=counted(len(set(found.values())), th="คน", en="participant"),
        passages=counted(len(found), th="ข้อความ", en="passage"),
    )


def need_words(needs: Sequence[str], open_: Sequence[str] = ()) -> tuple[Bilingual, ...]:
    """Say what a row of the verdict table needs, with the codes that are open where they are meant.

    Examples
    --------
    >>> need_words(("ask about X", "judge Y"), ("laws",))[0].en
    'ask about X (laws)'
    """
    codes = f" ({', '.join(open_)})" if open_ else ""
    return tuple(
        Bilingual(word(NEEDS, need).th + codes * need.endswith("X"), word(NEEDS, need).en + codes * need.endswith("X"))
        for need in needs
    )


def case_name(case: Case) -> Bilingual:
    """Give a case's id with its label.

    Examples
    --------
    >>> case_name(Case("A", Bilingual("", "Village")))
    Bilingual(th='', en='A · Village')
    """
    if not case.label:
        return Bilingual(case.id, case.id)
    return Bilingual(_joined(case.id, case.label.th), _joined(case.id, case.label.en))


def _joined(id_: str, label: str) -> str:
    return f"{id_} · {label}" if label and label != id_ else label


def code_name(id_: str, codebook: Codebook) -> Bilingual:
    """Give a code's label, or its id where it has none or is no code of this codebook."""
    code = codebook[id_] if id_ in codebook else Code(id_)
    return code.label or Bilingual(id_, id_)
