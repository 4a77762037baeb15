"""Judge a label by its words alone: known part, code, name, initials, slip of the keys. Looks at no other line."""

from __future__ import annotations

from difflib import SequenceMatcher

import regex

from qualcoop.reading.speakers.initials import initials_of
from qualcoop.reading.vocabulary import TIMEOUT, is_voice, key_of, named_role, never_speaks, sounds_like_talk

__all__ = ["head_of", "is_coded", "is_strong", "nearly", "plausible", "signs_of", "told_apart_by"]

_CODE = regex.compile(r"(?:[PRIMSFQA]|ID|KII?|FGD?|Speaker )[-_.]?\d{1,3}")
_SMALL = ("and", "or", "of", "the", "de", "og", "und", "van", "von", "bin", "na", "et", "y")
_APART = regex.compile(r"\d|(?<=[\s_\-])\p{L}(?=\.?$)")


def head_of(label: str) -> str:
    """Give a label without what stands in brackets after it, closed or not.

    Examples
    --------
    >>> head_of("นายกรัฐมนตรี (พลเอก")
    'นายกรัฐมนตรี'
    """
    return label.split("(")[0].strip() or label


def signs_of(label: str) -> str:
    """Give the initials by which a full name in Latin letters may sign; empty where the label is none.

    Examples
    --------
    >>> signs_of("Lucas Fritz"), signs_of("Interviewer"), signs_of("สมชาย ใจดี")
    ('LF', '', '')
    """
    words = head_of(label).split()
    named = 2 <= len(words) <= 4 and named_role(label) is None
    if not named or not all(regex.fullmatch(r"\p{Lu}[\p{Latin}'’.\-]*", word, timeout=TIMEOUT) for word in words):
        return ""
    return initials_of(" ".join(words))


def is_strong(label: str) -> bool:
    """Say whether the label's own word names a part in an interview; single letters do not.

    Examples
    --------
    >>> is_strong("ผู้ให้สัมภาษณ์ 2"), is_strong("I"), is_strong("Somsri")
    (True, False, False)
    """
    return named_role(label) is not None and len(key_of(head_of(label))) > 1


def is_coded(label: str) -> bool:
    """Say whether the label is a participant's code, or what programs call somebody who speaks.

    Examples
    --------
    >>> is_coded("P4 (female, 34)"), is_coded("ID-07"), is_coded("SPEAKER_00"), is_coded("M16A")
    (True, True, True, False)
    """
    head = head_of(label)
    return _CODE.fullmatch(head, timeout=TIMEOUT) is not None or is_voice(head)


def plausible(label: str) -> bool:
    """Say whether a label that nobody knows may be a person: short, no phrase of talk, names in capitals.

    Examples
    --------
    >>> [plausible(label) for label in ("JF", "Jonas Rosland", "the thing is", "พ.อ.ญ ทักษดา", "ผมบอกว่า")]
    [True, True, False, True, False]
    """
    bare = head_of(label)
    if never_speaks(bare) or len(bare) > 50:
        return False
    words = bare.replace(",", " ").split()
    latin = [word for word in words if word[0].isascii() and word[0].isalpha() and word not in _SMALL]
    thai = [word for word in words if not word[0].isascii()]
    if len(words) > (6 if latin else 4) or any(never_speaks(word) or sounds_like_talk(word) for word in thai):
        return False
    return len(words) == 1 or all(word[0].isupper() for word in latin)


def nearly(one: str, other: str) -> bool:
    """Say whether two folded labels differ by a slip of the keys, with the same digits and the same last letter.

    Examples
    --------
    >>> nearly("parrticipant1", "participant1"), nearly("participant1", "participant2")
    (True, False)
    >>> nearly("ผู้ให้สัมภาษณ์ a", "ผู้ให้สัมภาษณ์ b")
    False
    """
    if abs(len(one) - len(other)) >= 3:
        return False
    likeness = SequenceMatcher(None, one, other)
    return told_apart_by(one) == told_apart_by(other) and likeness.quick_ratio() > 0.9 and likeness.ratio() > 0.9


def told_apart_by(key: str) -> tuple[str, ...]:
    """Give what tells a folded label apart from others of its words: its digits, and a last letter alone.

    Examples
    --------
    >>> told_apart_by("participant12"), told_apart_by("ผู้ให้สัมภาษณ์ ก")
    (('1', '2'), ('ก',))
    """
    return tuple(_APART.findall(key, timeout=TIMEOUT))
