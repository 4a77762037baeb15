"""The verdict table as one page to print, in Thai and English. Its cells are computed; no rule stands here."""

from __future__ import annotations

from typing import Any, get_args

from qualcoop.induction.verdicts import Verdict, kind_of_negative, needs, verdict
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.expression import Claim, Truth
from qualcoop.views.pages.filling import filled
from qualcoop.views.wording import CLAIMS, NEEDS, NOTES, OUTCOMES, STANDS, VERDICTS, XS

__all__ = ["verdict_page"]

# Without C beside "?" in Y: the two read alike there, and the page says so.
_YS: tuple[Truth, ...] = ("T", "F", "?")

_WORDS = {
    "title": Bilingual("ตารางผลการทดสอบกับแต่ละกรณี", "The verdict table"),
    "about": Bilingual(
        "X คือคำอธิบาย Y คือผลที่ต้องการอธิบาย แต่ละแถวคือสิ่งที่รู้เกี่ยวกับหนึ่งกรณี แต่ละสดมภ์คือข้ออ้างหนึ่งแบบ",
        "X is the explanation, Y the outcome. A row is what is known of one case; a column is a claim.",
    ),
    "needs_title": Bilingual("ต้องทำอะไรต่อ", "what it asks for"),
    "letters_title": Bilingual("ตัวอักษร", "Letters"),
    "rules_title": Bilingual("หลักการอ่าน", "How to read it"),
    "sum_title": Bilingual("เมื่อดูทุกกรณีในขอบเขต", "Over all cases in scope"),
    "source": Bilingual(
        "ผลในตารางคือสิ่งที่เป็นจริงไม่ว่าค่าที่ยังไม่รู้จะเป็นอย่างไร จัดทำด้วย qualcoop",
        "A verdict is what holds however the unknowns turn out. Made with qualcoop.",
    ),
}
_RULES = (
    Bilingual("ไม่ได้กล่าวถึง ไม่เท่ากับ ไม่มี: ค่าเป็น ? จนกว่าจะถาม", "Silence is not absence: it is ? until somebody asks."),
    Bilingual("ไม่ขัดแย้ง ไม่ใช่หลักฐานสนับสนุน ไม่ว่าจะมีกี่กรณี", "Compatible is no support, however many cases there are."),
    Bilingual(
        "กรณีแย้งไม่ได้แปลว่าที่นั่นไม่ดี แต่ขอให้ผู้วิจัยเลือกว่าจะปรับสมมติฐาน นิยาม หรือคู่มือการลงรหัส หรือคงไว้ก่อน",
        "A negative case is no bad place; it asks what to change, hypothesis, definition or codebook, or to hold.",
    ),
    Bilingual(
        "นิยามใหม่เป็นกฎที่ใช้กับทุกกรณี จึงอาจพากรณีที่สนับสนุนออกไปด้วย",
        "A redefinition is a rule over all cases, so it may evict those that confirmed, too.",
    ),
    Bilingual("ผล (Y) ที่ขัดแย้งกัน (C) อ่านเหมือน ?", "A contested outcome (Y is C) reads like ?."),
    Bilingual(
        "กรณีนอกขอบเขตไม่นับ แต่ยังแสดงไว้ ถ้ายังไม่รู้ว่าอยู่ในขอบเขตหรือไม่ กรณีที่สนับสนุนหรือแย้งได้ก็ยังสรุปไม่ได้",
        "A case out of scope does not count, and is still shown. Where that is not known, what would confirm or "
        "contradict is undetermined.",
    ),
)
_SUMS = {
    "stands": Bilingual(
        "ไม่มีแย้ง ไม่มีที่ยังสรุปไม่ได้ และมีกรณีสนับสนุน 1 กรณีขึ้นไป",
        "none negative, none undetermined, at least one confirms",
    ),
    "not contradicted so far": Bilingual(
        "ไม่มีแย้ง มีที่ยังสรุปไม่ได้ และมีกรณีสนับสนุน 1 กรณีขึ้นไป",
        "none negative, some undetermined, at least one confirms",
    ),
    "no support": Bilingual("ไม่มีแย้ง และไม่มีกรณีสนับสนุน", "none negative, none confirms"),
    "contradicted": Bilingual("มีกรณีแย้ง", "some negative"),
}


def verdict_page() -> str:
    """Give the verdict table as one HTML page, laid out for a sheet of A4 in Thai and English.

    Returns
    -------
    str
        The page. It needs no network and no script; its Thai font is inside.

    Examples
    --------
    >>> verdict_page().count('data-verdict="negative"') - 2    # but for those of the style
    4
    """
    return filled(
        "verdicts.html.j2",
        **_WORDS,
        claims=[{"arrow": arrow, "words": CLAIMS[arrow]} for arrow in get_args(Claim)],
        rows=[_row(x, y) for y in _YS for x in get_args(Truth)],
        letters=[(letter, _letter(letter)) for letter in get_args(Truth)],
        rules=_RULES,
        sums=[(STANDS[name], words) for name, words in _SUMS.items()],
    )


def _row(x: Truth, y: Truth) -> dict[str, Any]:
    claims: tuple[Claim, ...] = get_args(Claim)
    found = [verdict(x, y, claim) for claim in claims]
    return {
        "x": x,
        "y": y,
        "verdicts": [
            {"id": one, "words": _words(one, x), "kind": _kind(x, y, claim)}
            for claim, one in zip(claims, found, strict=True)
        ],
        "needs": [NEEDS[need] for need in dict.fromkeys(need for claim in claims for need in needs(x, y, claim))],
    }


def _words(one: Verdict, x: Truth) -> Bilingual:
    """Name a verdict; of a negative one, what it contradicts: that X is needed, or that it is enough."""
    words = VERDICTS[one]
    if one != "negative":
        return words
    kind = kind_of_negative(x)
    against = CLAIMS["<-" if kind == "necessity" else "->"]
    return Bilingual(f"{words.th} ({against.th})", f"{words.en} ({kind})")


def _kind(x: Truth, y: Truth, claim: Claim) -> Bilingual | None:
    """Give the name of a case that has neither explanation nor outcome, where the claim goes both ways."""
    return NOTES["contrast"] if (x, y, claim) == ("F", "F", "<->") else None


def _letter(letter: Truth) -> Bilingual:
    """Say what a letter means of the explanation and of the outcome."""
    if letter in ("?", "C"):
        return XS[letter]
    x, y = XS[letter], OUTCOMES[letter]
    return Bilingual(f"X {x.th} · Y {y.th}", f"X {x.en}, Y {y.en}")
