"""Split a stretch of Thai into words. PyThaiNLP's newmm decides; another engine may only say the same sooner."""

from __future__ import annotations

__all__ = ["thai_words"]

import os
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import regex

Splitter = Callable[[str], list[str]]

LONGEST = 400
"""Characters up to which nlpo3 is asked; it walks long runs without a clear cut in more steps than newmm."""

# nlpo3 is newmm in another language, with character clusters of some years ago. They differ in these spellings alone;
# and it has no rule for signs other than letters, digits and hyphens. There newmm itself is asked. The chunks are short
# and the patterns walk them once, so that a timeout, which would cost more than the search, guards nothing.
PLAIN = regex.compile(r"[\u0e01-\u0e4e0-9a-zA-Z-]++")
OTHER_CLUSTERS = regex.compile(
    "เ[ก-ฮ]{2}\u0e35[\u0e48-\u0e4b]?ย|เ[ก-ฮ][\u0e38\u0e39][\u0e48-\u0e4b]?ย|"
    "เ[ก-ฮ][\u0e34\u0e35][\u0e48-\u0e4b]?ย[ก-ฮ]{1,2}[\u0e34\u0e38\u0e39]?\u0e4c|รร[ก-ฮ]\u0e4c|"
    "[\u0e34\u0e38\u0e39]\u0e4c[ก-ฮ]{1,2}[\u0e34\u0e38\u0e39]?\u0e4c"
)
# No word of the dictionary has another sign than these in it, so that none goes over such a place, and newmm takes a
# run of what is not Thai whole.
BESIDE_SIGNS = regex.compile(
    r"(?V1)(?<=[\u0e01-\u0e4e])(?=[^\u0e01-\u0e4e0-9a-zA-Z./…-])"
    r"|(?<=[^\u0e01-\u0e4e0-9a-zA-Z./…-])(?=[\u0e01-\u0e4e])"
)
PROBES = (
    "เทศบาลร่วมมือกับองค์กรปกครองส่วนท้องถิ่น",
    "ไม่มีงบประมาณเพียงพอสำหรับการพัฒนาชุมชน",
    "ผู้ใหญ่บ้านพัฒนาที่นาริมแม่น้ำ",
    "ตากลมยายกับตามาขอกฎหมายที่ดินทำกิน",
    "นายกฤษฎ์ปฐพีไพบูลย์วัฒนากรณ์",
    "ฮาาาาากกกกกฟหกด",
)
DICTIONARY = "qualcoop"


def thai_words(chunk: str) -> list[str]:
    """Give the words of a chunk without white space, as newmm gives them.

    Examples
    --------
    >>> thai_words("ผู้นำชุมชน")
    ['ผู้นำ', 'ชุมชน']
    """
    sooner = _nlpo3()
    if sooner is None:
        return _newmm()(chunk)
    if _alike(chunk):
        return sooner(chunk)
    return [word for part in BESIDE_SIGNS.split(chunk) for word in (sooner if _alike(part) else _newmm())(part)]


def _alike(chunk: str) -> bool:
    if len(chunk) > LONGEST or PLAIN.fullmatch(chunk) is None:
        return False
    # Every other cluster ends in one of the two, or holds it: the cheap question before the pattern.
    if "\u0e4c" not in chunk and ("ย" not in chunk or "เ" not in chunk):
        return True
    return OTHER_CLUSTERS.search(chunk) is None


@cache
def _newmm() -> Splitter:
    os.environ.setdefault("PYTHAINLP_OFFLINE", "1")
    from pythainlp.tokenize import newmm

    return newmm.segment


@cache
def _nlpo3() -> Splitter | None:
    """Give nlpo3 with newmm's dictionary, if it is installed and says on every probe what newmm says."""
    if find_spec("nlpo3") is None:
        return None
    from nlpo3 import load_dict, segment
    from pythainlp.corpus import thai_words as listed

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "words.txt"
        path.write_text("\n".join(sorted(listed())), encoding="utf-8")
        load_dict(str(path), DICTIONARY)

    def sooner(chunk: str) -> list[str]:
        said: list[str] = segment(chunk, DICTIONARY)
        return said

    newmm = _newmm()
    return sooner if all(sooner(probe) == newmm(probe) for probe in PROBES) else None
