"""Find where Thai and English words and characters begin and end. Trusts no tokenizer that loses text."""

from __future__ import annotations

__all__ = [
    "POLICIES",
    "Policy",
    "boundaries",
    "chunk_words",
    "clusters_ok",
    "cut_ok",
    "default_policy",
    "snap",
    "splits",
    "words",
]

import os
from functools import cache, lru_cache
from typing import Literal, get_args

import regex

from qualcoop.errors import OffsetError
from qualcoop.text.folding import fold_term
from qualcoop.text.thai_words import thai_words

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
    machine. Words never reach over white space, so a stretch between spaces is always split alike.

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
    found: list[tuple[int, int]] = []
    for match in CHUNKS.finditer(text, timeout=TIMEOUT):
        place = match.start()
        for length in chunk_words(match[0]):
            found.append((place, place + length))
            place += length
    return tuple(found)


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


@lru_cache(maxsize=CACHED_CHUNKS)
def chunk_words(chunk: str) -> tuple[int, ...]:
    """Give the lengths of the words of a chunk that holds no white space, or is nothing else.

    Examples
    --------
    >>> chunk_words("ผู้นำชุมชน")
    (5, 5)
    """
    if not "\u0e01" <= chunk[:1] <= "\u0e5b":
        if chunk.isspace():
            return (len(chunk),)
        if THAI.search(chunk) is None:
            return tuple(map(len, OTHER_WORDS.findall(chunk, timeout=TIMEOUT)))
    if len(chunk) <= CHUNK:
        return _tokens(chunk)
    lengths: list[int] = []
    rest = chunk
    while len(rest) > CHUNK:
        piece = _settled(_tokens(rest[:CHUNK]))
        lengths += piece
        rest = rest[sum(piece) :]
    return (*lengths, *_tokens(rest))


@lru_cache(maxsize=CACHED_CHUNKS)
def splits(stretch: str) -> bool:
    """Say whether a stretch is empty or can be split into words of the dictionary, two characters or longer.

    Examples
    --------
    >>> splits("ความ"), splits("ษา")
    (True, False)
    """
    known, longest = _dictionary()
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


def _settled(lengths: tuple[int, ...]) -> tuple[int, ...]:
    # The last words before a cut may be halves: they are split again with what follows.
    keep = len(lengths)
    left = 0
    while keep > 1 and left < SEAM:
        keep -= 1
        left += lengths[keep]
    return lengths[:keep]


def _tokens(chunk: str) -> tuple[int, ...]:
    tokens = thai_words(chunk)
    if "".join(tokens) != chunk:
        raise OffsetError(
            f"the tokenizer did not give back the text {chunk[:40]!r} ({len(chunk)} characters); "
            "words that lose text cannot be trusted"
        )
    return tuple(map(len, tokens))


@cache
def _dictionary() -> tuple[frozenset[str], int]:
    """Give the words of the dictionary and the length of the longest."""
    os.environ.setdefault("PYTHAINLP_OFFLINE", "1")
    from pythainlp.corpus import thai_words

    known = frozenset(word for word in thai_words() if len(word) > 1)
    return known, max(map(len, known))
