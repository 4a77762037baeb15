"""Guess what each column of a codebook's table holds from its heading, and say why. Reads no rows below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from qualcoop.errors import UsageError
from qualcoop.reading.vocabulary import TIMEOUT, key_of

__all__ = ["FIELDS", "Column", "columns_of_head", "find_head"]

FIELDS = (
    "label", "id", "number", "parent", "definition", "include", "exclude", "example", "counterexample", "keywords",
    "kind", "level", "note",
)  # fmt: skip
"""What a column can hold; label, definition and keywords also with ``_th`` or ``_en``."""
_BILINGUAL = ("label", "definition", "keywords")
ALL_FIELDS = (*FIELDS, *(f"{name}_{language}" for name in _BILINGUAL for language in ("th", "en")))
_ROWS = 20
"""Rows among which the headings are looked for."""
_LONGEST = 60
"""Characters a heading may have."""

_WORDS: dict[str, str] = {
    word: kind
    for kind, words in {
        "code": "code|codes|รหัส|โค้ด|รหัสข้อมูล|โค๊ด",
        "label": "code name|name|code label|label|title|tag|node|code title|sub-theme|subtheme|sub theme|subcategory|"
        "sub-category|sub-code|subcode|factor|variable|ชื่อรหัส|ชื่อโค้ด|ชื่อ|ปัจจัย|ตัวแปร|ประเด็นย่อย|"
        "หมวดย่อย|รหัสย่อย|หัวข้อย่อย|"
        "ชื่อปัจจัย|หัวข้อ",
        "id": "id|code id|abbreviation|abbr|short name|mnemonic|ตัวย่อ|รหัสย่อ|อักษรย่อ|ชื่อย่อ",
        "number": "no|nr|#|n|number|code no|code number|ลำดับ|ลำดับที่|ที่|ข้อ|ข้อที่|เลขที่|เลขรหัส",
        "parent": "theme|themes|category|categories|parent|parent code|group|code group|main theme|family|dimension|"
        "ธีม|หมวด|หมวดหมู่|ประเด็นหลัก|ประเด็น|กลุ่ม|กลุ่มรหัส|ด้าน|มิติ|หมวดหลัก|แก่นสาระ|หัวข้อหลัก|รหัสหลัก",
        "definition": "definition|description|meaning|brief definition|full definition|"
        "operational definition|explanation|"
        "นิยาม|คำนิยาม|ความหมาย|คำอธิบาย|คำจำกัดความ|นิยามศัพท์|นิยามเชิงปฏิบัติการ|รายละเอียด|คำนิยามเชิงปฏิบัติการ",
        "include": "include|includes|inclusion|inclusion criteria|when to use|use when|use|ใช้เมื่อ|"
        "เกณฑ์คัดเข้า|เกณฑ์การรวม|รวม|"
        "ครอบคลุม|เกณฑ์การใช้|เมื่อใดควรใช้|เกณฑ์ที่ใช้",
        "exclude": "exclude|excludes|exclusion|exclusion criteria|when not to use|do not use|"
        "do not use when|not when|ไม่ใช้เมื่อ|"
        "เกณฑ์คัดออก|เกณฑ์การไม่รวม|ไม่รวม|ข้อยกเว้น|เมื่อใดไม่ควรใช้|เกณฑ์ที่ไม่ใช้",
        "example": "example|examples|quote|quotes|quotation|quotations|sample quote|typical example|"
        "exemplar|excerpt|anchor example|"
        "ตัวอย่าง|ตัวอย่างคำพูด|ตัวอย่างข้อความ|คำพูด|ข้อความตัวอย่าง|คำให้สัมภาษณ์|ข้อความ|คำสัมภาษณ์",
        "counterexample": "counterexample|counterexamples|counter-example|non-example|negative example|ตัวอย่างแย้ง|"
        "ตัวอย่างที่ไม่ใช่|ตัวอย่างที่ไม่ใช้",
        "keywords": "keyword|keywords|key word|key words|indicator|indicators|term|terms|คำสำคัญ|"
        "คำบ่งชี้|คำค้น|คีย์เวิร์ด|ตัวบ่งชี้|"
        "คำหลัก|คำชี้",
        "kind": "kind|type|code type|ชนิด|ประเภท|ชนิดของรหัส|ประเภทรหัส",
        "level": "level|ระดับ",
        "note": "note|notes|remark|remarks|memo|memos|comment|comments|หมายเหตุ|บันทึก|ข้อสังเกต",
    }.items()
    for word in words.split("|")
}
_LANGUAGES = {
    "th": "th", "thai": "th", "ไทย": "th", "ภาษาไทย": "th", "en": "en", "eng": "en", "english": "en", "อังกฤษ": "en",
    "ภาษาอังกฤษ": "en",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its heading, what it was taken for (empty: nothing), and why."""

    place: int
    heading: str
    field: str
    why: str

    @property
    def letter(self) -> str:
        """The column's name in a spreadsheet."""
        letters, rest = "", self.place + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return letters


def find_head(rows: Sequence[Sequence[str]], *, told: Mapping[str, str] | None = None) -> int:
    """Give the row that names the columns: the one that names most, a code's name among them; -1 where none does."""
    best, most = -1, 1
    for n, row in enumerate(rows[:_ROWS]):
        fields = {column.field for column in columns_of_head(row, told=told) if column.field}
        if len(fields) > most and fields & {"label", "label_th", "label_en", "id"}:
            best, most = n, len(fields)
    return best


def columns_of_head(head: Sequence[str], *, told: Mapping[str, str] | None = None) -> tuple[Column, ...]:
    """Say what each column holds by its heading.

    Parameters
    ----------
    head
        The row of headings.
    told
        What a person says: a heading or a column's letter, and a field of :data:`FIELDS` or ``-`` for nothing.

    Raises
    ------
    UsageError
        If a field is unknown.

    Examples
    --------
    >>> [(one.letter, one.field) for one in columns_of_head(("รหัส", "คำนิยาม", "ตัวอย่างคำพูด", "ผู้ตรวจ"))]
    [('A', 'label'), ('B', 'definition'), ('C', 'example'), ('D', '')]
    """
    wanted = {key_of(name): field for name, field in (told or {}).items()}
    for field in wanted.values():
        if field not in (*ALL_FIELDS, "-"):
            raise UsageError(f"a column cannot hold {field!r}; it can be {', '.join(ALL_FIELDS)}, or - for nothing")
    found = []
    for place, heading in enumerate(head):
        letter = Column(place, "", "", "").letter.casefold()
        said = wanted.get(key_of(heading)) or wanted.get(letter)
        if said:
            found.append(Column(place, heading, "" if said == "-" else said, "as told"))
        else:
            guessed = _guess(heading)
            found.append(Column(place, heading, guessed, "by its heading" if guessed else "its heading is not known"))
    return _settled(found)


def _guess(heading: str) -> str:
    if not heading or len(heading) > _LONGEST:
        return ""
    language = ""
    for word in regex.split(r"[\s()\[\]/_,.:-]+", heading.casefold(), timeout=TIMEOUT):
        language = _LANGUAGES.get(word, language)
    whole = regex.sub(r"\s*[(\[].*$", "", heading, flags=regex.DOTALL, timeout=TIMEOUT)
    parts = [whole, *regex.split(r"\s*/\s*|\n", heading, timeout=TIMEOUT), *_bracketed(heading)]
    kinds = [_WORDS.get(_bare(part), "") for part in parts]
    kind = next(filter(None, kinds), "") or _begins_as(_bare(whole))
    return f"{kind}_{language}" if kind in (*_BILINGUAL, "code") and language else kind


def _bracketed(heading: str) -> list[str]:
    return [str(found) for found in regex.findall(r"[(\[]([^)\]]+)[)\]]", heading, timeout=TIMEOUT)]


def _bare(heading: str) -> str:
    words = [word for word in key_of(heading).strip(" :：*.").split() if word.strip("()") not in _LANGUAGES]
    return " ".join(words).replace("_", " ").strip()


def _begins_as(heading: str) -> str:
    """Take a long heading by the known word it begins with, such as ตัวอย่างคำพูดของผู้ให้ข้อมูล."""
    known = [word for word in _WORDS if len(word) > (6 if word.isascii() else 3) and heading.startswith(word)]
    fits = [word for word in known if not word.isascii() or not heading[len(word) : len(word) + 1].isalpha()]
    return _WORDS[max(fits, key=len)] if fits else ""


def _settled(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Let "code" be the id where another column names the code, and its name where none does."""
    named = any(column.field.startswith("label") for column in columns)
    found = []
    for column in columns:
        kind, _, language = column.field.partition("_")
        if kind == "code":
            field = "id" if named else "label" + (f"_{language}" if language else "")
            column = Column(column.place, column.heading, field, column.why)
        found.append(column)
    if not any(one.field.startswith("label") or one.field == "id" for one in found):
        return _from_parent(found)
    return tuple(found)


def _from_parent(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Let themes be the codes where no other column names a code."""
    return tuple(
        Column(one.place, one.heading, "label" if one.field == "parent" else one.field, one.why) for one in columns
    )
