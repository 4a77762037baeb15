"""Find places in Thai text that no word goes over, so that a piece is split without the rest. Splits nothing itself.

newmm walks from left to right and forgets what lies behind wherever all its ways meet. They meet at a place that no
word of the dictionary goes over and where a cluster begins, here called a joint, unless it has to skip letters: then it
goes on to where the next word begins that is more than two consonants. So a piece between two joints is split alone as
it is split within its chunk, if it begins with such a word and ends with a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qualcoop.text.boundaries import CHUNK, CONSONANTS, LEADING_VOWELS
from qualcoop.text.thai_words import dictionary, word_starts

__all__ = ["edges", "joints", "stands_alone"]

NEAR = 3
"""Letters looked at on either side of a place; of real text they tell three quarters of the joints."""
LETTER = 7
EDGE = (1 << LETTER) - 1
BITS = 25
"""Windows are known by so many bits of a hash; where two are taken for one, a joint is missed, and none is made up."""
SPREAD = (0x9E3779B1, 0x85EBCA77, 0x27D4EB2F)
WINDOWS = ((3, 3), (1, 3), (2, 3), (3, 2), (3, 1), (2, 2), (1, 2), (2, 1), (1, 1))
"""Letters before and after a place within a word, fewer than three where it begins or ends; the most telling first."""

PROBES = (
    "เทศบาลและชุมชนร่วมกันดูแลผู้สูงอายุในพื้นที่โดยไม่มีกฎหมายรองรับ",
    "พันธุ์ข้าวเปลี่ยนไปเกินกว่าที่แข็งแรงแล้วจึงเรียนรู้กันว่าใครเป็นเพื่อนเราและเชื่อมั่นในกรรมการ",
    "คนงบพลผลไปบ้านฟหกดและฟฟฟคนไปบ้านที่เพียงพอสำหรับวันเกิดของนายเวียร์กับคนอื่นๆในตำบลฯ",
)

Numbers = NDArray[np.uint32]
Flags = NDArray[np.bool_]

FIRST = 0xA0
BIT = np.left_shift(1, np.arange(8)).astype(np.uint8)
CODES = np.zeros(256, np.uint32)
CODES[FIRST:] = np.arange(256 - FIRST)
CODES[list(b" \n")] = EDGE


def joints(text: str) -> NDArray[np.intp]:
    """Give the places between two Thai letters at which a cluster surely begins and that surely no word goes over.

    Parameters
    ----------
    text
        Any text; no word goes over a blank or the end of a line.

    Returns
    -------
    array of int, shape (n,)
        Some of these places, in order, never a wrong one.

    Examples
    --------
    >>> joints("เทศบาลและชุมชน").tolist()
    [6, 9]
    """
    codes = _codes(text)
    windows = _windows(codes)
    places = np.flatnonzero(_begun(codes, windows))
    left, right = windows.take(places), windows.take(places + NEAR)
    within = _within_words()
    for before, after in WINDOWS:
        keys = _keys(left, right, before, after)
        free = np.flatnonzero((within.take(keys >> np.uint32(3)) & BIT.take(keys & np.uint32(7))) == 0)
        places, left, right = places.take(free), left.take(free), right.take(free)
    return places


def edges(text: str, chunks: Mapping[int, int]) -> bytearray:
    """Mark in a text where some of its chunks between blanks begin and end, and the joints within them.

    Parameters
    ----------
    text
        The whole text.
    chunks
        For the beginning of each of these chunks its end.

    Returns
    -------
    bytearray
        A byte for each place of the text, its end among them: 1 at an edge.

    Examples
    --------
    >>> list(edges("ก เทศบาลและ", {2: 11}))
    [0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1]
    """
    marked = bytearray(len(text) + 1)
    seen = np.frombuffer(marked, np.uint8)
    seen[list(chunks)] = seen[list(chunks.values())] = 1
    # A chunk that is split in parts, for its length, is split in these parts.
    joined = {begin: end for begin, end in chunks.items() if end - begin <= CHUNK}
    begins, ends = (np.fromiter(places, np.intp, len(joined)) for places in (joined, joined.values()))
    lines = np.cumsum(ends - begins + 1) - (ends - begins + 1)
    found = joints("\n".join([text[begin:end] for begin, end in joined.items()] if _proven() else ""))
    seen[found + (begins - lines).take(np.searchsorted(lines, found, "right") - 1)] = 1
    return marked


@cache
def _proven() -> bool:
    """Say whether the pieces of all probes have the words that they have within: another newmm might walk otherwise."""
    for probe in PROBES:
        whole = word_starts([probe])[probe]
        for begin, end in pairwise([0, *joints(probe).tolist(), len(probe)]):
            own = word_starts([probe[begin:end]])[probe[begin:end]]
            alone = stands_alone(probe[begin:end], own, begins_chunk=not begin, ends_chunk=end == len(probe))
            if alone and own != whole[begin:end]:
                return False
    return True


def stands_alone(piece: str, starts: bytes, *, begins_chunk: bool, ends_chunk: bool) -> bool:
    r"""Say whether a piece between joints has the words that it has within its chunk.

    Parameters
    ----------
    piece, starts
        The piece, and a byte for each of its characters: 1 where a word begins.
    begins_chunk, ends_chunk
        It begins or ends where its chunk does, and not at a joint.

    Examples
    --------
    >>> stands_alone("และ", b"\1\0\0", begins_chunk=False, ends_chunk=False)
    True
    >>> stands_alone("ฟฟฟ", b"\1\0\0", begins_chunk=False, ends_chunk=True)
    False
    """
    known, _ = dictionary()
    if not begins_chunk:
        end = starts.find(1, 1)
        word = piece[:end] if end > 0 else piece
        if word not in known or (len(word) == 2 and word[0] in CONSONANTS and word[1] in CONSONANTS):
            return False
    return ends_chunk or piece[starts.rfind(1) :] in known


def _codes(text: str) -> Numbers:
    """Give a number of 7 bits for each letter, the same for all that are not Thai, with edges on either side."""
    letters = np.frombuffer(text.encode("cp874", "replace"), np.uint8)
    codes = np.full(len(letters) + 2 * NEAR, EDGE, np.uint32)
    codes[NEAR:-NEAR] = CODES.take(letters)
    return codes


def _windows(codes: Numbers) -> Numbers:
    """Give each three letters as one number; that of the letters before a place stands at the place."""
    return codes[:-2] << np.uint32(2 * LETTER) | codes[1:-1] << np.uint32(LETTER) | codes[2:]


def _keys(left: Numbers, right: Numbers, before: int, after: int) -> Numbers:
    """Give the hash of so many letters before and after places."""
    near = left & np.uint32((1 << LETTER * before) - 1)
    far = right >> np.uint32(LETTER * (NEAR - after))
    salt = (before * (NEAR + 1) + after) * SPREAD[2] % (1 << 32)
    return (near * np.uint32(SPREAD[0]) + far * np.uint32(SPREAD[1]) + np.uint32(salt)) >> np.uint32(32 - BITS)


def _begun(codes: Numbers, windows: Numbers) -> Flags:
    """Say of each place whether a cluster surely begins there."""
    size = len(codes) - 2 * NEAR
    begun = _beginnings().take(windows[1 : size + 1])
    # A silenced letter belongs to the cluster before it, with up to two letters that stand between.
    silent = codes == _code("\u0e4c")
    for further in (1, 2, 3):
        begun &= ~silent[NEAR + further : NEAR + further + size]
    # In เกิน the last consonant belongs to it too, and in เกิร์น.
    third, last, high = codes[:size], codes[NEAR - 1 : NEAR - 1 + size], _code("\u0e34")
    begun &= ~((third == _code("เ")) & (last == high) | (third == high) & (last == _code("\u0e4c")))
    return begun


@cache
def _beginnings() -> Flags:
    """Say of each three letters whether a cluster surely begins with the third, if none is silenced behind it.

    A leading vowel begins one whatever stands before it. A consonant does unless it may close the syllable before it or
    stand second under its leading vowel. After PyThaiNLP's clusters (tcc_p, which newmm uses); there are more such
    places than are given here.
    """
    consonants, leading = _table("".join(CONSONANTS)), _table("".join(LEADING_VOWELS))
    thai = _table("".join(map(chr, (*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E4F)))))
    tones, high = _table("\u0e48\u0e49\u0e4a\u0e4b"), _table("\u0e34\u0e35\u0e38\u0e39")
    ended = consonants | _table("ะา\u0e33\u0e35\u0e36\u0e38\u0e39ฯๆ\u0e4c")
    closed = np.broadcast_to(ended | _table("\u0e34"), (EDGE + 1, EDGE + 1)) & ~np.outer(_table("เแ"), consonants)
    closed = closed | np.outer(ended, tones)
    vowel = np.broadcast_to(high, closed.shape) | np.outer(high, tones)
    consonant = closed[:, :, None] & consonants & ~(vowel[:, :, None] & _table("ย"))
    led = np.broadcast_to(np.outer(thai, leading), consonant.shape)
    return (consonant | led).ravel()


def _table(letters: str) -> Flags:
    table = np.zeros(EDGE + 1, np.bool_)
    table[[_code(letter) for letter in letters]] = True
    return table


def _code(letter: str) -> int:
    return int(CODES[letter.encode("cp874")[0]])


@cache
def _within_words() -> NDArray[np.uint8]:
    """Give, a bit for each hash, the windows around all places within words of the dictionary."""
    known, _ = dictionary()
    listed = [word for word in known if " " not in word]
    windows = _windows(_codes("\n".join(listed)))
    lengths = np.fromiter(map(len, listed), np.intp, len(listed))
    begins = np.cumsum(lengths + 1) - (lengths + 1)
    inner = lengths - 1
    before = np.arange(inner.sum()) - np.repeat(np.cumsum(inner) - inner, inner) + 1
    after = np.repeat(lengths, inner) - before
    places = np.repeat(begins, inner) + before
    table = np.zeros(1 << BITS, np.bool_)
    for window in WINDOWS:
        here = places[(np.minimum(before, NEAR) == window[0]) & (np.minimum(after, NEAR) == window[1])]
        table[_keys(windows[here], windows[here + NEAR], *window)] = True
    return np.packbits(table, bitorder="little")
