"""Find where Thai and English words and characters begin and end. Trusts no tokenizer that loses text."""

from __future__ import annotations

__all__ = [
    "POLICIES",
    "Policy",
    "boundaries",
    "chunk_starts",
    "clusters_ok",
    "cut_ok",
    "default_policy",
    "snap",
    "splits",
    "words",
]

from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import compress, pairwise
from typing import Literal, get_args

import regex

from qualcoop.errors import OffsetError
from qualcoop.text.folding import fold_term
from qualcoop.text.thai_words import dictionary, word_starts

Policy = Literal["word", "compound", "substring"]
POLICIES: tuple[str, ...] = get_args(Policy)

TIMEOUT = 60.0
CHUNK = 20_000
SEAM = 400
REACH = 200
SHORT = 3
CACHED_CHUNKS = 1 << 16

LEADING_VOWELS = frozenset("เแโใไ")
# Vowels and signs that belong to the consonant before them.
FOLLOWERS = frozenset("ะัาำิีึืฺุูๅ็่้๊๋์ํ๎")
CONSONANTS = frozenset(map(chr, range(0x0E01, 0x0E2F)))
# Between one of the first and one of the second a cut is always right: neither a mark nor a joiner stands there.
ENDERS = CONSONANTS | FOLLOWERS | frozenset(map(chr, range(128))) - {"\r"}
BEGINNERS = CONSONANTS | frozenset("ฯเแโใไๆ") | frozenset(map(chr, range(128)))
THAI = regex.compile("[\u0e01-\u0e5b]")
CHUNKS = regex.compile(r"\S+|\s+")
OTHER_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}_]+(?:['’.-][\p{L}\p{M}\p{N}_]+)*|[^\p{L}\p{M}\p{N}_]+")
CLUSTER = regex.compile(r"\X")
SAFE_START = regex.compile(r"[\p{L}\p{N}\s\p{P}]")

_known: dict[str, bytes] = {}
"""Where words begin in the chunks met so far."""


def cut_ok(text: str, position: int) -> bool:
    """Say whether a text may be cut before the character at `position`.

    Examples
    --------
    >>> [position for position in range(4) if cut_ok("ไม้", position)]
    [0, 3]
    """
    if not 0 < position < len(text):
        return True
    before, after = text[position - 1], text[position]
    if before in ENDERS and after in BEGINNERS:
        return True
    if after in FOLLOWERS and THAI.match(before):
        return False
    if before in LEADING_VOWELS and after in CONSONANTS:
        return False
    return _between_clusters(text, position)


def clusters_ok(text: str, start: int, end: int) -> bool:
    """Say whether a stretch cuts no grapheme cluster and no leading vowel from its consonant.

    Parameters
    ----------
    text
        The whole text.
    start, end
        Characters of it, half-open.

    Returns
    -------
    bool
        False also for an end between a base and its marks.

    Examples
    --------
    >>> clusters_ok("ผู้นำ", 0, 5), clusters_ok("ผู้นำ", 0, 2)
    (True, False)
    """
    return cut_ok(text, start) and cut_ok(text, end)


def snap(text: str, start: int, end: int) -> tuple[int, int]:
    """Move both ends of a stretch outward until no cluster is cut.

    Raises
    ------
    OffsetError
        If the stretch lies outside the text.

    Examples
    --------
    >>> snap("ผู้ใหญ่", 1, 4)
    (0, 5)
    """
    if not 0 <= start <= end <= len(text):
        raise OffsetError(f"a text of {len(text)} characters has no stretch {start}-{end}")
    while not cut_ok(text, start):
        start -= 1
    while not cut_ok(text, end):
        end += 1
    return start, end


def words(text: str) -> tuple[tuple[int, int], ...]:
    """Split a text into words, signs and spaces that together are the whole text.

    Thai is split as PyThaiNLP's newmm splits it, whatever else is installed, so that a result never depends on the
    machine. Words never reach over white space, so a stretch between spaces is always split alike. One of more than
    20,000 characters is split in parts; what is no word may then be two, at a seam.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    tuple of (start, end)
        In order, without gaps.

    Raises
    ------
    OffsetError
        If the tokenizer does not give the text back; the message names the text.

    Examples
    --------
    >>> text = "ผิดกฎหมาย to sign"
    >>> [text[start:end] for start, end in words(text)]
    ['ผิดกฎหมาย', ' ', 'to', ' ', 'sign']
    """
    chunks = CHUNKS.findall(text, timeout=TIMEOUT)
    known = chunk_starts(chunks)
    starts = b"".join([known[chunk] for chunk in chunks])
    return tuple(pairwise([*compress(range(len(starts)), starts), len(text)]))


def boundaries(text: str) -> frozenset[int]:
    """Give all positions at which a word begins or ends, 0 and the text's length among them.

    Examples
    --------
    >>> sorted(boundaries("นาย ก"))
    [0, 3, 4, 5]
    """
    return frozenset({0, len(text)}.union(end for _, end in words(text)))


def default_policy(term: str) -> Policy:
    """Give the policy of a term for which nobody chose one.

    A Thai term of three characters or fewer (spaces not counted) matches as a whole word only, a longer one also
    inside a compound; an English term matches as a word.

    Examples
    --------
    >>> default_policy("นา"), default_policy("กฎหมาย"), default_policy("law")
    ('word', 'compound', 'word')
    """
    folded = fold_term(term)
    if THAI.search(folded, timeout=TIMEOUT) is None:
        return "word"
    return "word" if len(folded.replace(" ", "")) <= SHORT else "compound"


def chunk_starts(chunks: Collection[str]) -> Mapping[str, bytes]:
    """Give for each chunk, and for others met before, a byte for each character: 1 where a word begins.

    Parameters
    ----------
    chunks
        Stretches that hold no white space, or nothing else. Many at once are split sooner than one by one.

    Examples
    --------
    >>> list(chunk_starts(["นาย"])["นาย"])
    [1, 0, 0]
    """
    # Forgotten all at once, and never taken from one who still reads it.
    global _known
    if len(_known) > CACHED_CHUNKS:
        _known = {}
    known = _known
    known.update(_split([chunk for chunk in dict.fromkeys(chunks) if chunk not in known]))
    return known


@lru_cache(maxsize=CACHED_CHUNKS)
def splits(stretch: str) -> bool:
    """Say whether a stretch is empty or can be split into words of the dictionary, two characters or longer.

    Examples
    --------
    >>> splits("ความ"), splits("ษา")
    (True, False)
    """
    known, longest = dictionary()
    reached = {0}
    for end in range(2, len(stretch) + 1):
        if any(start in reached and stretch[start:end] in known for start in range(max(0, end - longest), end - 1)):
            reached.add(end)
    return len(stretch) in reached


def _between_clusters(text: str, position: int) -> bool:
    start = position - 1
    floor = max(0, position - REACH)
    while start > floor and SAFE_START.match(text[start]) is None:
        start -= 1
    while start < position:
        cluster = CLUSTER.match(text, start, timeout=TIMEOUT)
        start = cluster.end() if cluster else position
    return start == position


def _split(chunks: Collection[str]) -> dict[str, bytes]:
    thai: list[str] = []
    others: list[str] = []
    for chunk in chunks:
        (thai if "\u0e01" <= chunk[:1] <= "\u0e5b" or THAI.search(chunk) else others).append(chunk)
    # Where nothing is Thai, no dictionary is loaded.
    found = word_starts([chunk for chunk in thai if len(chunk) <= CHUNK]) if thai else {}
    found.update((chunk, _long_starts(chunk)) for chunk in thai if len(chunk) > CHUNK)
    found.update((chunk, _other_starts(chunk)) for chunk in others)
    return found


def _long_starts(chunk: str) -> bytes:
    settled: list[bytes] = []
    rest = chunk
    while len(rest) > CHUNK:
        begun = rest[:CHUNK]
        starts = word_starts([begun])[begun]
        # The last words before a cut may be halves: they are split again with what follows.
        cut = starts.rfind(1, 1, CHUNK - SEAM + 1)
        cut = starts.find(1, 1) if cut < 0 else cut
        settled.append(starts[:cut] if cut > 0 else starts)
        rest = rest[len(settled[-1]) :]
    return b"".join(settled) + word_starts([rest])[rest]


def _other_starts(chunk: str) -> bytes:
    found = [chunk] if chunk.isspace() else OTHER_WORDS.findall(chunk, timeout=TIMEOUT)
    return b"".join([b"\1" + bytes(len(word) - 1) for word in found])
