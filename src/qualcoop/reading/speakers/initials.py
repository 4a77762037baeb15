"""Know a speaker again whose name shrinks to initials after the first turns. Reads no file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import regex

from qualcoop.reading.hints import Utterance
from qualcoop.reading.vocabulary import TIMEOUT, key_of
from qualcoop.records.transcript import Notice

__all__ = ["initials_of", "join_initials"]

_SHORT = regex.compile(r"(?:\p{Lu}\.?\s?){2,5}|(?:[ก-ฮ]\.\s?){2,4}")
_TITLE = regex.compile(r"(?i)^(?:mr|mrs|ms|miss|dr|prof|นาย|นางสาว|นาง|น\.ส|ดร|คุณ)\.?\s+")


def initials_of(name: str) -> str:
    """Give the first letters of a name's words, without a title; a Thai vowel before its consonant is no first letter.

    Examples
    --------
    >>> initials_of("Anna Berg-Olsen"), initials_of("เมธา บุญมี")
    ('ABO', 'มบ')
    """
    bare = _TITLE.sub("", name.split("(")[0].strip(), timeout=TIMEOUT)
    words = [word.lstrip("เแโใไ") for word in regex.split(r"[\s\-–.]+", bare, timeout=TIMEOUT)]
    return "".join(word[0] for word in words if word and word[0].isalpha()).upper()


def join_initials(
    said: Sequence[Utterance], *, keep: Collection[str] = ()
) -> tuple[tuple[Utterance, ...], tuple[Notice, ...]]:
    """Give initials the full name that stood before them, where only one fits, and tell of each.

    Parameters
    ----------
    said
        The utterances in their order.
    keep
        Labels that a person lists; they stay as they are.

    Examples
    --------
    >>> said = [Utterance("ดีค่ะ", "Malee Ruth Suk"), Utterance("ค่ะ", "MRS")]
    >>> [one.speaker for one in join_initials(said)[0]]
    ['Malee Ruth Suk', 'Malee Ruth Suk']
    """
    listed = {key_of(label) for label in keep}
    names = [name for name in dict.fromkeys(one.speaker for one in said) if name]
    shorts = {key_of(name) for name in names if _SHORT.fullmatch(name, timeout=TIMEOUT)} - listed
    found: dict[str, str] = {}
    notices = []
    for place, label in enumerate(names):
        full = _full(label, names[:place]) if key_of(label) in shorts else []
        if len(full) == 1:
            found[label] = full[0]
            told = f"label {label!r} is taken for {full[0]!r}, whose initials it has; list it under `roles:` to keep it"
            notices.append(Notice("speakers", 0, told))
        elif full:
            notices.append(Notice("speakers", 0, f"label {label!r} may be each of {', '.join(full)}; it is left apart"))
    return tuple(replace(one, speaker=found.get(one.speaker, one.speaker)) for one in said), tuple(notices)


def _full(label: str, before: Sequence[str]) -> list[str]:
    """Give the names before a label that have its letters for initials."""
    short = regex.sub(r"[.\s]", "", label, timeout=TIMEOUT).upper()
    return [name for name in before if len(name) > len(label) + 2 and initials_of(name) == short]
