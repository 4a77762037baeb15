"""Find where Thai words begin. PyThaiNLP's newmm decides; another engine may only say the same sooner."""

from __future__ import annotations

__all__ = ["dictionary", "word_starts"]

import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import compress, pairwise
from pathlib import Path
from string import ascii_letters

import regex
from ahocorasick_rs import AhoCorasick

from qualcoop.errors import OffsetError

Splitter = Callable[[str], list[str]]

LONGEST = 400
"""Characters up to which nlpo3 is asked; it walks long runs without a clear cut in more steps than newmm."""
TOGETHER = 800
"""Characters that nlpo3 is given at once, many parts in one text: fewer cost more calls, many more a slower search."""
BETWEEN = "|"
"""Between these parts; it stands in nlpo3's dictionary, so that it is a word, behind which all begins anew."""
CROWDED = 20
"""Characters up to which a part has too few words in it for nlpo3 to give up the shortest way, as it does from 50 on:
in the dictionary's own words so many characters hold 25 at most."""

# nlpo3 is newmm in another language. It has no rule for signs other than letters, digits and hyphens, and its
# character clusters are those of some years ago. The chunks are short and the patterns walk them once, so that a
# timeout, which would cost more than the search, guards nothing.
PLAIN = "".join(map(chr, (*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E4F)))).encode("cp874")
PLAIN += b"-0123456789" + ascii_letters.encode()
BLANK = bytes(byte == ord(" ") for byte in range(256))
# Within the first two nlpo3 sees more clusters than newmm, in the part that stands in brackets; within the third it
# misses one. Elsewhere they see the same.
MORE_CLUSTERS = (
    regex.compile(
        "เ([ก-ฮ]{2}\u0e35[\u0e48-\u0e4b]?ย|[ก-ฮ][\u0e38\u0e39][\u0e48-\u0e4b]?ย|"
        "[ก-ฮ][\u0e34\u0e35][\u0e48-\u0e4b]?ย[ก-ฮ]{1,2}[\u0e34\u0e38\u0e39]?\u0e4c)"
    ),
    regex.compile("(?<=[ก-ฮ])(รร[ก-ฮ]\u0e4c)"),
)
FEWER_CLUSTERS = regex.compile("(?<=[\u0e34\u0e38\u0e39])\u0e4c[ก-ฮ]{1,2}[\u0e34\u0e38\u0e39]?\u0e4c")
# Where Thai letters meet what is not Thai a word ends, unless one of the dictionary goes over the place: newmm takes a
# run of what is not Thai whole. Clusters that look whether a chunk ends behind them are left where they stand.
BESIDE_SIGNS = regex.compile(
    r"(?<=[\u0e01-\u0e3a\u0e40-\u0e4e])(?<![\u0e35\u0e38\u0e39][\u0e48-\u0e4b]?ย)(?=[^\u0e00-\u0e7f])"
    r"|(?<=[^\u0e00-\u0e7f])(?=[\u0e01-\u0e3a\u0e40-\u0e4e])"
)
SIGNED = regex.compile(r"(?m)^\S*[^\u0e00-\u0e7f\s]\S*$")
PROBES = (
    "เทศบาลร่วมมือกับองค์กรปกครองส่วนท้องถิ่น",
    "ไม่มีงบประมาณเพียงพอสำหรับการพัฒนาชุมชน",
    "ผู้ใหญ่บ้านพัฒนาที่นาริมแม่น้ำ",
    "ตากลมยายกับตามาขอกฎหมายที่ดินทำกิน",
    "นายกฤษฎ์ปฐพีไพบูลย์วัฒนากรณ์",
    "ฮาาาาากกกกกฟหกด",
)
DICTIONARY = "qualcoop"


def word_starts(chunks: Collection[str]) -> dict[str, bytes]:
    """Give for each chunk without white space a byte for each character: 1 where one of newmm's words begins.

    Of chunks with signs in them the parts are given too.

    Raises
    ------
    OffsetError
        If the words do not give the chunk back.

    Examples
    --------
    >>> list(word_starts(["ผู้นำชุมชน"])["ผู้นำชุมชน"])
    [1, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    """
    sooner = _nlpo3()
    if sooner is None:
        return {chunk: _by_newmm(chunk) for chunk in chunks}
    plain, others = _plain(chunks)
    signed = {chunk: _beside_signs(chunk) for chunk in others}
    parts, odd = _plain(dict.fromkeys(part for own in signed.values() for part in own))
    found = _said(sooner, [*plain, *parts])
    for part in (*plain, *parts, *odd):
        if part not in found:
            found[part] = _by_newmm(part)
    for chunk, own in signed.items():
        found[chunk] = b"".join([found[part] for part in own])
    return found


def _plain(chunks: Collection[str]) -> tuple[list[str], list[str]]:
    """Give the chunks that hold nothing but letters, digits and hyphens, and the others."""
    plain: list[str] = []
    others: list[str] = []
    # A chunk a line, and of a plain one nothing is left.
    left = "\n".join(chunks).encode("cp874", "replace").translate(None, PLAIN).split(b"\n")
    for chunk, rest in zip(chunks, left, strict=False):
        (others if rest else plain).append(chunk)
    return plain, others


def _beside_signs(chunk: str) -> list[str]:
    """Cut a chunk where Thai letters and signs meet and no word with signs in it goes on."""
    try:
        seen = _signed_words().find_matches_as_indexes(chunk, overlapping=True)
    except UnicodeEncodeError:      # half a character beyond the first 65,536
        return [chunk]
    within = {place for _, start, end in seen for place in range(start + 1, end)}
    cuts = [place for cut in BESIDE_SIGNS.finditer(chunk) if (place := cut.start()) not in within]
    return [chunk[start:end] for start, end in pairwise([0, *cuts, len(chunk)])]


def _said(sooner: Splitter, parts: Iterable[str]) -> dict[str, bytes]:
    """Give what nlpo3 says, where newmm says the same."""
    said = {}
    for text in _joined(part for part in parts if len(part) <= LONGEST):
        starts = _starts(text, sooner(text))
        doubts = [seen.start() for clusters in (*MORE_CLUSTERS, FEWER_CLUSTERS) for seen in clusters.finditer(text)]
        place = 0
        for part in text.split(BETWEEN):
            end = place + len(part)
            own = starts[place:end]
            # Behind what it does not know nlpo3 goes on counting how many words it has met, where newmm begins anew.
            sure = len(part) <= CROWDED or _all_known(part, own)
            if sure and (not (doubts and any(place <= doubt < end for doubt in doubts)) or _agreed(part, own)):
                said[part] = own
            place = end + 1
    return said


def _agreed(part: str, starts: bytes) -> bool:
    """Say whether newmm has the same words though it sees fewer clusters.

    It has, where all are words of the dictionary and none begins where it sees no cluster begin: then the way that
    nlpo3 found, the first of the shortest among more, is one of newmm's ways too, and neither had to skip anything.
    """
    if FEWER_CLUSTERS.search(part) is not None:
        return False
    seen = (one for clusters in MORE_CLUSTERS for one in clusters.finditer(part, overlapped=True))
    if any(starts.find(1, one.start(1), one.end(1)) >= 0 for one in seen):
        return False
    return _all_known(part, starts)


def _all_known(part: str, starts: bytes) -> bool:
    known, _ = dictionary()
    ends = pairwise([*compress(range(len(part)), starts), len(part)])
    return all(word in known or word.isascii() for word in (part[begin:end] for begin, end in ends))


def _joined(parts: Iterable[str]) -> Iterator[str]:
    """Yield many parts as one text; no word and no cluster goes over what stands between them."""
    together: list[str] = []
    length = 0
    for part in parts:
        together.append(part)
        length += len(part)
        if length > TOGETHER:
            yield BETWEEN.join(together)
            together, length = [], 0
    if together:
        yield BETWEEN.join(together)


def _starts(text: str, words: list[str]) -> bytes:
    if "".join(words) != text:
        raise OffsetError(
            f"the tokenizer did not give back the text {text[:40]!r} ({len(text)} characters); "
            "words that lose text cannot be trusted"
        )
    # A byte a letter and a blank before each word; the blank then takes the place of the word's first letter.
    return f" {' '.join(words)}".encode("cp874", "replace").translate(BLANK).replace(b"\1\0", b"\1")


@lru_cache(maxsize=1024)
def _by_newmm(part: str) -> bytes:
    # The signs between Thai words come again and again.
    return _starts(part, _newmm()(part))


@cache
def dictionary() -> tuple[frozenset[str], int]:
    """Give the words that newmm knows, of two characters or more, and the length of the longest.

    Examples
    --------
    >>> "กฎหมาย" in dictionary()[0]
    True
    """
    os.environ.setdefault("PYTHAINLP_OFFLINE", "1")
    from pythainlp.corpus import thai_words

    known = frozenset(word for word in thai_words() if len(word) > 1)
    return known, max(map(len, known))


@cache
def _signed_words() -> AhoCorasick:
    """Give the words of the dictionary that have more than Thai letters in them, and no blank, as one automaton."""
    known, _ = dictionary()
    return AhoCorasick(SIGNED.findall("\n".join(known)))


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
        path.write_text("\n".join(sorted({*listed(), BETWEEN})), encoding="utf-8")
        load_dict(str(path), DICTIONARY)

    def sooner(chunk: str) -> list[str]:
        said: list[str] = segment(chunk, DICTIONARY)
        return said

    newmm = _newmm()
    return sooner if all(sooner(probe) == newmm(probe) for probe in (*PROBES, BETWEEN.join(PROBES))) else None
