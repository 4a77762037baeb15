"""What the choices of exercises are called: in files, in English, in the project's Thai. Looks at no answer's truth."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from qualcoop.records.bilingual import Bilingual
from qualcoop.records.words import ROLES, VALUES
from qualcoop.views.wording import CLAIMS, STANCES, STANDS, VERDICTS

__all__ = ["choice_named", "choices_named", "line_of", "plain_words", "quoted"]

_NAMES: Mapping[str, Bilingual] = {
    **ROLES,
    **VERDICTS,
    **STANDS,
    **STANCES,
    **{claim: CLAIMS[claim] for claim in ("->", "<-", "<->")},
    "present": Bilingual("มี", "present"),
    "not coded": Bilingual("ไม่ได้ลงรหัส", "not coded"),
    "no speaker": Bilingual("ไม่ใช่ผู้พูด", "no speaker"),
}

# Other words for the same. Where a word could be one of several choices, it is the first that the exercise has.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "ผู้ถาม": ("interviewer",),
    "ผู้ให้ข้อมูลสำคัญ": ("informant",),
    "ผู้ให้ข้อมูลหลัก": ("informant",),
    "ผู้ให้สัมภาษณ์": ("informant",),
    "อื่น": ("other",),
    "อื่น ๆ": ("other",),
    "อื่นๆ": ("other",),
    "ไม่ทราบ": ("unknown",),
    "ไม่มีผู้พูด": ("no speaker",),
    "กรณีสนับสนุน": ("confirms",),
    "ไม่ขัดแย้ง": ("compatible",),
    "กรณีแย้ง": ("negative", "contradicted"),
    "ถูกแย้ง": ("contradicted", "negative"),
    "ขัดแย้ง": ("C", "contradicted", "negative"),
    "ขัดแย้งกัน": ("C", "contradicted"),
    "สรุปไม่ได้": ("undetermined",),
    "นอกขอบเขต": ("outside",),
    "ยังยืนอยู่": ("stands",),
    "ยังไม่ถูกแย้ง": ("not contradicted so far",),
    "ยังไม่มีกรณีแย้ง": ("not contradicted so far",),
    "ไม่มีหลักฐานสนับสนุน": ("no support",),
    "ไม่สนับสนุน": ("no support",),
    "ปัจจัยเอื้อ": ("facilitates",),
    "อุปสรรค": ("hinders",),
    "ปัจจัยที่เป็นอุปสรรค": ("hinders",),
    "ไม่ระบุ": ("neutral",),
    "ไม่มีทิศทาง": ("neutral",),
    "ไม่มี": ("absent",),
    "ไม่ลงรหัส": ("not coded",),
    "เกิดผล": ("T",),
    "ไม่เกิดผล": ("F",),
    "ไม่รู้": ("?",),
    "ยังไม่ทราบ": ("?",),
    "ไม่ได้กล่าวถึง": ("?",),
    "จำเป็น": ("<-",),
    "เพียงพอ": ("->",),
    "จำเป็นและเพียงพอ": ("<->",),
}


def plain_words(said: object, choices: Collection[str]) -> str | None:
    """Give the choice that an answer means: itself, in any case of its letters, or its name; None where it is none.

    A choice of several words, such as ``present, hinders``, is found in any order and language, and as a tuple.

    Examples
    --------
    >>> plain_words(" Negative ", ["negative"]), plain_words("แย้ง", ["negative"]), plain_words("bad", ["negative"])
    ('negative', 'negative', None)
    >>> plain_words("ขัดแย้ง", ["T", "F", "?", "C"]), plain_words("ขัดแย้ง", ["stands", "contradicted"])
    ('C', 'contradicted')
    >>> plain_words(("มี", "เอื้อ"), ["absent, hinders", "present, facilitates"])
    'present, facilitates'
    """
    whole = {_key(choice): choice for choice in choices}
    by_parts = {frozenset(map(_key, choice.split(","))): choice for choice in choices}
    known = _known(choices)
    word = _key(line_of(said))
    meant = frozenset(known.get(_key(part), _key(part)) for part in word.split(","))
    return whole.get(word) or whole.get(known.get(word, "")) or by_parts.get(meant)


def _known(choices: Collection[str]) -> dict[str, str]:
    """Give the words that mean a choice, or a part of one; a choice's own word means itself whatever else it means."""
    parts = {_key(part) for choice in choices for part in (choice, *choice.split(","))}
    named = {id_: both for id_, both in _names(choices).items() if id_ in parts or _key(id_) in parts}
    also = {word: next((id_ for id_ in ids if _key(id_) in parts and id_ in named), "") for word, ids in _ALSO.items()}
    found = {_key(word): _key(id_) for word, id_ in also.items() if id_}
    found |= {_key(word): _key(id_) for id_, both in named.items() for word in (both.en, both.th)}
    return found | {part: part for part in parts}


def _names(choices: Collection[str]) -> Mapping[str, Bilingual]:
    """Give what choices are called; T, F, ? and C are values of a cell where there is no other choice, else cases."""
    return VALUES if set(choices) <= set(VALUES) else _NAMES


def choice_named(word: str, choices: Collection[str]) -> Bilingual:
    """Name a choice in Thai beside the word that files have; of several words each.

    Examples
    --------
    >>> choice_named("present, hinders", ["present, hinders"]).th, choice_named("C", ["A", "B", "C"]).th
    ('มี, เป็นอุปสรรค', 'C')
    """
    names = _names(choices)
    parts = [part.strip() for part in word.split(",")]
    return Bilingual(", ".join(names[part].th if part in names else part for part in parts), word)


def choices_named(choices: Collection[str]) -> Bilingual:
    """Name all choices: in Thai with the word of files behind it where that is another.

    Examples
    --------
    >>> choices_named(["informant", "A"])
    Bilingual(th='“ผู้ให้ข้อมูล” (informant), “A”', en='“informant”, “A”')
    """
    named = [(choice_named(one, choices).th, one) for one in choices]
    thai = ", ".join(f"“{th}”" if th == one else f"“{th}” ({one})" for th, one in named)
    return Bilingual(thai, quoted(choices))


def quoted(words: Iterable[str]) -> str:
    """Put words behind each other so that one which holds a comma stays one.

    Examples
    --------
    >>> print(quoted(["X T, Y T", "X F, Y T"]))
    “X T, Y T”, “X F, Y T”
    """
    return ", ".join(f"“{word}”" for word in words)


def line_of(said: object) -> str:
    """Give an answer as one line, be it a word or a tuple of words."""
    return ", ".join(map(str, said)) if isinstance(said, tuple | list) else " ".join(str(said).split())


def _key(word: str) -> str:
    return " ".join(word.split()).casefold()
