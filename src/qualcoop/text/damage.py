"""Find lines that are no language any more, such as Thai read as Latin letters. Reports; never repairs or deletes."""

from __future__ import annotations

__all__ = ["KINDS", "Damage", "find_damage"]

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, get_args

import regex

from qualcoop.text.lemmas import is_listed

Kind = Literal["latin_thai", "nul", "private_use", "doubled", "c1_control"]
KINDS: tuple[str, ...] = get_args(Kind)

TIMEOUT = 60.0
LONG_LINE, PIECE = 400, 300
CACHED_WORDS = 1 << 15

NUL = regex.compile("\x00")
C1 = regex.compile("[\x80-\x9f]")
OLD_GLYPH = regex.compile("[\uf700-\uf71a]")
PRIVATE = regex.compile("(?![\uf700-\uf71a])[\ue000-\uf8ff\U000f0000-\U0010ffff]")
SUSPECT = regex.compile(f"{PRIVATE.pattern}|[\x00\x80-\x9f\uf700-\uf71a]")

# A Thai consonant with its marks, standing more than once in a row.
MARKED = "[\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+\u0e33?"
SYLLABLES = regex.compile(f"(?P<one>{MARKED})(?P=one)*+")
LETTER_PAIRS = regex.compile("(?:([\u0e01-\u0e4e])\\1){6,}")
FEWEST_DOUBLED, FEWEST_LETTERS = 2, 4

LATIN = regex.compile("[A-Za-z]+")
THAI = regex.compile("[\u0e01-\u0e4e]+")
SKIPPED_HAS = regex.compile(r"[/\\@_#&]|www\.|\w\.\w+\.\w")
SKIPPED = regex.compile(r"(?<!\S)\S*(?:://|www\.|\w@\w+\.|[/\\]\w+[/\\.]|\w_\w|\w\.\w+\.\w)\S*|#\S+|&\w+;")
WORD = regex.compile(r"[\p{Latin}\u0300-\u036f0-9@]++(?:['’]\p{L}+)?")
NOT_ENGLISH = regex.compile(r"[^A-Za-z0-9@'’]")
CAMEL = regex.compile(r"\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})")
INNER_CAPITAL = regex.compile("(?<=[a-z])[A-Z]")
INNER_DIGIT = regex.compile("(?<=[A-Za-z]{2})[0-9@]+(?=[A-Za-z]{2})")
DIGITS = regex.compile("[0-9]+")
APOSTROPHE = regex.compile("['’]")
DRAWL = regex.compile(r"(\p{L})\1{2,}")
NAME_SHAPE = regex.compile("[A-Z][a-z]+")
FILLER = regex.compile(
    "a*h+(?:[aeiou]+h*)+|(?:[aeiou]+h+)+|u+m+|h+m+|m+h*m+|e+r+m*|a+w+|o+h+|l+(?:o+l+)+|y+e+a+h+|o+k+a*y*|n+o+|w+o+w+|"
    "(?:bl|w|n|y|j|t|d|l)a+h*(?:(?:bl|n|y|j|t|d|l)a+h*)*|s+h+|x+|5+"
)

FEWEST_LETTERS_KNOWN = 3
ACRONYM = 5
ENOUGH_EVIDENCE, ENOUGH_LETTERS, ENOUGH_SHARE = 3.0, 8, 0.12
A_CAPITAL, A_DIGIT, A_NAME, A_LONG_LETTER = 2.0, 2.0, -2.5, 0.3
LONG_WORD = 14
SOUND_AT_MOST = -1.0


@dataclass(frozen=True, slots=True)
class Damage:
    """A line, or a stretch of one, that a person should look at.

    Attributes
    ----------
    line
        Line of the text, counted from 1.
    start, end
        Characters of the text that are no language, half-open. Empty (`start` equals `end`) where the line looks
        wrong but matches all the same, as glyphs of old Thai fonts do.
    kind
        ``latin_thai``: Thai read as Latin letters by an optical reader. ``nul``. ``private_use``: characters that
        only one font knows. ``doubled``: Thai syllables repeated once a glyph, as copied from some PDF files.
        ``c1_control``: control characters left by a wrong decoding.
    message
        What was seen; it quotes nothing.
    """

    line: int
    start: int
    end: int
    kind: Kind
    message: str


def find_damage(text: str) -> list[Damage]:
    r"""Find the damaged lines of a text.

    Parameters
    ----------
    text
        A normalised text.

    Returns
    -------
    list of Damage
        In order of place; a line may show damage of several kinds. Lines much longer than others are judged in
        pieces of about 300 characters.

    Examples
    --------
    >>> scan = "Interview with the clerk\nassniguuarAunademAutaiosnwdug demdsnistuiindennainnusiuiie (MOU)"
    >>> [(damage.line, damage.kind) for damage in find_damage(scan)]
    [(2, 'latin_thai')]
    """
    found: list[Damage] = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        if SUSPECT.search(line, timeout=TIMEOUT):
            found += _odd_characters(number, start, line)
        for begin, end in _pieces(line):
            found += _damaged_piece(number, start + begin, line[begin:end])
        start += len(line) + 1
    return found


def _odd_characters(number: int, start: int, line: str) -> Iterator[Damage]:
    for kind, pattern, what in ODD:
        places = [match.start() for match in pattern.finditer(line, timeout=TIMEOUT)]
        if places:
            yield Damage(number, start + places[0], start + places[-1] + 1, kind, f"{what} ({len(places)})")
    old = [match.start() for match in OLD_GLYPH.finditer(line, timeout=TIMEOUT)]
    if old:
        place = start + old[0]
        message = f"glyphs of an old Thai font ({len(old)}); they match as Thai"
        yield Damage(number, place, place, "private_use", message)


ODD: tuple[tuple[Kind, regex.Pattern[str], str], ...] = (
    ("nul", NUL, "NUL characters"),
    ("private_use", PRIVATE, "characters that only one font knows"),
    ("c1_control", C1, "control characters; was the file decoded with the right encoding?"),
)


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    begin = 0
    while len(line) - begin > LONG_LINE:
        space = line.find(" ", begin + PIECE)
        if space < 0:
            break
        yield begin, space
        begin = space + 1
    yield begin, len(line)


def _damaged_piece(number: int, start: int, piece: str) -> Iterator[Damage]:
    for kind, look in LOOKS:
        message = look(piece)
        if message:
            yield Damage(number, start, start + len(piece), kind, message)


def _doubled(piece: str) -> str:
    """Say how a piece's syllables are doubled, or nothing.

    Such a file repeats a syllable as often as it has glyphs: of น้ำ there are three. One repeated syllable is how
    people talk, so it takes two different ones, and half of all that have marks.
    """
    if THAI.search(piece, timeout=TIMEOUT) is None:
        return ""
    syllables = list(SYLLABLES.finditer(piece, timeout=TIMEOUT))
    doubled = [match["one"] for match in syllables if len(match[0]) == len(match["one"]) ** 2]
    if len(set(doubled)) >= FEWEST_DOUBLED and len(doubled) * 2 >= len(syllables):
        return f"syllables repeated once a glyph ({len(doubled)})"
    pairs = LETTER_PAIRS.search(piece, timeout=TIMEOUT)
    return "every letter stands twice" if pairs and len(set(pairs[0])) >= FEWEST_LETTERS else ""


def _latin_thai(piece: str) -> str:
    """Say that a piece is Thai read as Latin letters, with the weight of the evidence, or nothing."""
    latin = sum(map(len, LATIN.findall(piece, timeout=TIMEOUT)))
    if latin < ENOUGH_LETTERS or sum(map(len, THAI.findall(piece, timeout=TIMEOUT))) > latin:
        return ""
    if SKIPPED_HAS.search(piece, timeout=TIMEOUT):
        piece = SKIPPED.sub(" ", piece, timeout=TIMEOUT)
    judged = {word.lower(): _evidence(word) for word in WORD.findall(piece, timeout=TIMEOUT)}
    evidence = sum(max(weight, SOUND_AT_MOST) for weight in judged.values())
    letters = sum(len(word) for word, weight in judged.items() if weight > 0)
    if evidence < ENOUGH_EVIDENCE or letters < max(ENOUGH_LETTERS, ENOUGH_SHARE * latin):
        return ""
    return f"Thai read as Latin letters (evidence {evidence:.0f})"


LOOKS: tuple[tuple[Kind, Callable[[str], str]], ...] = (("doubled", _doubled), ("latin_thai", _latin_thai))


@lru_cache(maxsize=CACHED_WORDS)
def _evidence(word: str) -> float:
    """Weigh how much likelier a word is to be damaged Thai than English or romanised Thai; 0 for known words."""
    stem, ending = (*APOSTROPHE.split(word, maxsplit=1, timeout=TIMEOUT), "")[:2]
    if ending == "t" or len(stem) < FEWEST_LETTERS_KNOWN or _is_label(stem) or _is_known(stem):
        return 0.0
    if NOT_ENGLISH.search(word, timeout=TIMEOUT) and len(word) <= LONG_WORD:
        return 0.0
    letters = "".join(LATIN.findall(stem, timeout=TIMEOUT)).lower()
    if not letters:
        return 0.0
    weight = sum(_table().get(trigram, 0) for trigram in _trigrams(letters)) / 100
    return weight + A_LONG_LETTER * max(0, len(letters) - LONG_WORD) + _shape(stem)


def _shape(stem: str) -> float:
    if NAME_SHAPE.fullmatch(stem, timeout=TIMEOUT):
        return A_NAME
    capitals, digits = INNER_CAPITAL.findall(stem, timeout=TIMEOUT), INNER_DIGIT.findall(stem, timeout=TIMEOUT)
    return A_CAPITAL * len(capitals) + A_DIGIT * len(digits)


def _is_label(stem: str) -> bool:
    short = len(stem) <= ACRONYM and not (stem.isalpha() and stem[1:].islower())
    return short or len(DIGITS.findall(stem, timeout=TIMEOUT)) > 1


def _is_known(stem: str) -> bool:
    lower = stem.lower()
    if _is_word(lower) or FILLER.fullmatch(lower, timeout=TIMEOUT):
        return True
    drawled = {DRAWL.sub("\\1", lower, timeout=TIMEOUT), DRAWL.sub("\\1\\1", lower, timeout=TIMEOUT)}
    if any(map(_is_word, drawled - {lower})):
        return True
    parts = CAMEL.findall(stem, timeout=TIMEOUT)
    return len(parts) > 1 and all(len(part) > 1 and _is_word(part.lower()) for part in parts)


def _is_word(lower: str) -> bool:
    return lower in _little_words() or is_listed(lower)


def _trigrams(letters: str) -> Iterator[str]:
    padded = f"^^{letters}$"
    return (padded[n : n + 3] for n in range(len(padded) - 2))


@cache
def _little_words() -> frozenset[str]:
    source = files("qualcoop.text").joinpath("data", "little_words.txt")
    return frozenset(source.read_text(encoding="utf-8").split())


@cache
def _table() -> dict[str, int]:
    source = files("qualcoop.text").joinpath("data", "damage_trigrams.json")
    table: dict[str, int] = json.loads(source.read_text(encoding="utf-8"))
    return table
