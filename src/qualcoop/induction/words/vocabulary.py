"""The words that a report must earn, with all their forms in Thai and English. Rules on none of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from qualcoop.records.codebook import Bilingual

__all__ = ["WORDS", "Term"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word that a report might use.

    Attributes
    ----------
    label
        The word as it is written.
    forms
        What a text must not contain where the word is withheld: Thai by letters, English as whole words.
    tested
        Whether it speaks of a tested explanation, and so never of a list of factors.
    """

    label: Bilingual
    forms: tuple[str, ...]
    tested: bool = False


WORDS: Mapping[str, Term] = MappingProxyType(
    {
        "analytic_induction": Term(
            Bilingual("การวิเคราะห์แบบอุปนัย", "analytic induction"),
            ("analytic induction", "การวิเคราะห์แบบอุปนัย"),
            tested=True,
        ),
        "strict": Term(
            Bilingual("การวิเคราะห์แบบอุปนัยในความหมายเคร่งครัด", "analytic induction in the strict sense"),
            ("strict sense", "strict analytic induction", "ในความหมายเคร่งครัด"),
            tested=True,
        ),
        "explanation": Term(
            Bilingual("คำอธิบายที่ทดสอบกับกรณีแล้ว", "an explanation tested on cases"),
            ("explanation", "explanations", "explains", "explained", "คำอธิบาย"),
            tested=True,
        ),
        "necessary": Term(
            Bilingual("จำเป็น", "necessary"),
            ("necessary", "necessity", "indispensable", "จำเป็น", "ขาดไม่ได้"),
            tested=True,
        ),
        "sufficient": Term(
            Bilingual("เพียงพอ", "sufficient"),
            ("sufficient", "sufficiency", "suffices", "เพียงพอ"),
            tested=True,
        ),
        "all_cases": Term(
            Bilingual("ไม่มีข้อยกเว้นในกรณีที่ศึกษา", "without exception in the cases studied"),
            ("without exception", "ไม่มีข้อยกเว้น"),
            tested=True,
        ),
        "universal": Term(
            Bilingual("สากล ใช้ได้กับทุกกรณี", "universal, holds in all cases"),
            ("universal", "universally", "holds in all cases", "ใช้ได้กับทุกกรณี", "สากล"),
            tested=True,
        ),
        "covers": Term(
            Bilingual("ทุกกรณีที่เกิดผลมีชุดเงื่อนไขรองรับ", "every occurrence has a recipe"),
            ("every occurrence has a recipe", "ทุกกรณีที่เกิดผลมีชุดเงื่อนไข"),
            tested=True,
        ),
        "exact": Term(
            Bilingual("มีชุดเงื่อนไขเมื่อใดเกิดผลเมื่อนั้น", "the recipes are found where, and only where, the outcome occurs"),
            ("where, and only where", "มีชุดเงื่อนไขเมื่อใดเกิดผลเมื่อนั้น"),
            tested=True,
        ),
        "causal": Term(
            Bilingual("เป็นสาเหตุ ทำให้เกิด ส่งผลต่อ", "causes, leads to, has an effect on"),
            ("cause", "causes", "caused", "leads to", "brings about", "impact", "สาเหตุ", "ทำให้เกิด", "ส่งผล"),
            tested=True,
        ),
        "negative_case_analysis": Term(
            Bilingual("การวิเคราะห์กรณีเชิงลบ", "negative case analysis"),
            ("negative case analysis", "การวิเคราะห์กรณีเชิงลบ", "การวิเคราะห์กรณีแย้ง"),
            tested=True,
        ),
        "own_stop": Term(
            Bilingual("หยุดตามเกณฑ์ของวิธีการเอง", "the method's own stop"),
            ("the method's own stop", "เกณฑ์ของวิธีการเอง"),
            tested=True,
        ),
        "saturated": Term(
            Bilingual("ข้อมูลอิ่มตัว", "saturated"),
            ("saturated", "data saturation", "theoretical saturation", "ข้อมูลอิ่มตัว", "ความอิ่มตัวของข้อมูล"),
        ),
        "code_saturation": Term(Bilingual("ความอิ่มตัวของรหัส", "code saturation"), ("code saturation", "ความอิ่มตัวของรหัส")),
        "meaning_saturation": Term(
            Bilingual("ความอิ่มตัวของความหมาย", "meaning saturation"), ("meaning saturation", "ความอิ่มตัวของความหมาย")
        ),
        "triangulated": Term(
            Bilingual("การตรวจสอบสามเส้า", "triangulated"), ("triangulated", "triangulation", "สามเส้า")
        ),
        "member_checked": Term(
            Bilingual("ตรวจสอบกับผู้ให้ข้อมูล", "member-checked"),
            ("member-checked", "member check", "member checking", "ตรวจสอบกับผู้ให้ข้อมูล"),
        ),
        "agreement": Term(
            Bilingual("ความสอดคล้องระหว่างผู้ลงรหัส", "inter-coder agreement"),
            ("inter-coder", "intercoder", "reliability", "ความสอดคล้องระหว่างผู้ลงรหัส", "ความเชื่อมั่นระหว่างผู้ลงรหัส"),
        ),
        "blind": Term(
            Bilingual("วินิจฉัยผลโดยไม่รู้เงื่อนไข", "the outcome was judged blind"), ("blind", "blindly", "โดยไม่รู้เงื่อนไข")
        ),
        "documented": Term(Bilingual("มีเอกสารรองรับ", "documented"), ("documented", "มีเอกสารรองรับ")),
        "audit_trail": Term(Bilingual("บันทึกร่องรอยการวิเคราะห์ที่ตรวจย้อนได้", "audit trail"), ("audit trail", "ตรวจย้อนได้")),
        "generalisable": Term(
            Bilingual("ใช้ได้กับประชากร เป็นตัวแทน", "generalisable, representative"),
            ("generalisable", "generalizable", "representative", "นัยทั่วไป", "เป็นตัวแทนของประชากร"),
        ),
    }
)
"""Every word that is looked after, by its id."""
