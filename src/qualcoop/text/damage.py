"""Find lines that are no language any more, such as Thai read as Latin letters. Reports; never repairs or deletes."""

from __future__ import annotations

__all__ = ["KINDS", "Damage", "find_damage"]

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, get_args

import regex

from qualcoop.text.folding import HIDDEN_RUN
from qualcoop.text.lemmas import is_listed
from qualcoop.text.mending import CP1252

Kind = Literal[
    "latin_thai", "nul", "private_use", "doubled", "c1_control",
    "mojibake", "replacement", "question_marks", "lost_marks", "shuffled", "ligature",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)

TIMEOUT = 60.0
LONG_LINE, PIECE = 400, 300
CACHED_WORDS = 1 << 15

NUL = regex.compile("\x00")
C1 = regex.compile("[\x80-\x9f]")
OLD_GLYPH = regex.compile("[\uf700-\uf71a]")
PRIVATE = regex.compile("(?![\uf700-\uf71a])[\ue000-\uf8ff\U000f0000-\U0010ffff]")
REPLACEMENT = regex.compile("\ufffd")
SUSPECT = regex.compile(f"{PRIVATE.pattern}|[\x00\x80-\x9f\uf700-\uf71a\ufffd]")

# Bytes of Thai shown as Western letters: four or more in a row, which no European language writes.
WESTERN = f"[{regex.escape(''.join(map(chr, sorted(set(CP1252) - {0xA0}))))}]"
WESTERN_RUN = regex.compile(f"{WESTERN}{{4,}}")
WESTERN_LETTER = regex.compile("[\u00a1-\u00ff]")
UTF8_PAIR = regex.compile("\u00e0[\u00b8\u00b9]|\u00e2\u20ac")
THAI_PAIR = regex.compile("\u0e40[\u0e18\u0e19]|\u0e42\u20ac")
MARK_ON_LATIN = regex.compile("[A-Za-z][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+([A-Za-z]?)")
FEWEST_WESTERN, FEWEST_PAIRS, PAIRED_SHARE = 6, 4, 0.5

# Runs of question marks that stand for words; "(???)" is how typists mark what they did not hear.
ASKED = regex.compile(r"(?<![\p{L}\p{M}\p{N}?(\[<])\?{3,}(?![?)\]>])")
FEWEST_ASKED, ASKED_SHARE = 8, 0.3

CONSONANT = regex.compile("[\u0e01-\u0e2e]")
MARK = regex.compile("[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]")
FEW_CONSONANTS, MANY_CONSONANTS, FEW_MARKS, RATHER_FEW_MARKS = 18, 60, 0.03, 0.06
ENOUGH_CONSONANTS = 200
USUAL: tuple[tuple[str, regex.Pattern[str], float], ...] = (
    ("tone marks", regex.compile("[\u0e48-\u0e4b]"), 0.115),
    ("vowels above", regex.compile("[\u0e31\u0e34-\u0e37\u0e47\u0e4d]"), 0.16),
)
THAI_SIGNS = regex.compile("[\u0e01-\u0e5b]+")
# A consonant takes one vowel above or below and one tone; two of these vowels need a consonant behind them.
_OPEN = "[\u0e31\u0e37][\u0e48-\u0e4b]?+(?![\u0e01-\u0e2e])"
SYLLABLE = regex.compile(
    f"(?:[\u0e40-\u0e44]?[\u0e01-\u0e2e](?!{_OPEN})[\u0e31\u0e34-\u0e3a\u0e47\u0e4d]?[\u0e48-\u0e4c\u0e4e]?[\u0e30\u0e32\u0e33\u0e45]*"
    "|[\u0e2f\u0e3f\u0e46\u0e4f-\u0e5b])+"
)
FEWEST_MISPLACED, MISPLACED_SHARE = 2, 0.025

# A point inside an English word where a PDF had joined letters.
LOST_JOIN = regex.compile("(?<![\\w./@:-])([A-Za-z]*)[.]([a-z]{2,})(?![\\w/@:-]|\\.\\w)")
FEWEST_AROUND_JOIN = 3
JOINS = ("fi", "fl", "ff", "ffi", "ffl", "ti", "tt")

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

# Contractions as recognisers of speech write them, without their apostrophe.
CONTRACTED = regex.compile(
    "(?:was|did|would|does|is|are|were|have|has|had|could|should|do|ca|wo|must|might|need|ai)nt|"
    "(?:i|you|they|we|who|that|it|there|he|she)(?:re|ve|ll|d|m|s)|(?:what|where|how|let|here)s|yall"
)
CAPITAL = regex.compile(r"\p{Lu}")
ENGLISH_SHARE = 0.6

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
        ``c1_control``: control characters left by a wrong decoding. ``mojibake``: text decoded with the wrong encoding
        that cannot be led back in full. ``replacement``: U+FFFD, which a program wrote for what it could not read.
        ``question_marks``: a question mark for each letter that an encoding did not have. ``lost_marks``: Thai with
        next to no vowels above and below and no tones. ``shuffled``: Thai whose vowels and marks stand where none can.
        ``ligature``: English words that lost joined letters; empty, since the rest of the line matches.
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
        In order of lines; a line may show damage of several kinds, a piece of it one kind besides odd characters.
        Lines much longer than others are judged in
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
    return sorted([*_text_wide(text), *found], key=_line_of)


def _line_of(damage: Damage) -> int:
    return damage.line


def _text_wide(text: str) -> Iterator[Damage]:
    """Report marks of one kind that the whole text lacks: a line alone is too short to tell."""
    consonants = len(CONSONANT.findall(text, timeout=TIMEOUT))
    if consonants < ENOUGH_CONSONANTS:
        return
    first = CONSONANT.search(text, timeout=TIMEOUT)
    place = text.rfind("\n", 0, first.start()) + 1 if first else 0
    for what, pattern, usual in USUAL:
        share = len(pattern.findall(text, timeout=TIMEOUT)) / consonants
        if share < usual / 3:
            message = (
                f"the whole text has few {what} ({share:.0%} of consonants, usual are {usual:.0%}); were they lost?"
            )
            yield Damage(text.count("\n", 0, place) + 1, place, place, "lost_marks", message)
            return


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
    ("replacement", REPLACEMENT, "characters that were lost when the file was decoded or saved"),
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
            break
    lost = _lost_joins(piece)
    if lost:
        message = f"English words without their joined letters fi, fl, ff ({lost}); they will not match"
        yield Damage(number, start, start, "ligature", message)


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
    words = WORD.findall(piece, timeout=TIMEOUT)
    named = A_NAME if _reads_as_lower_case_english(piece, words) else 0.0
    judged = {word.lower(): weight + named if (weight := _evidence(word)) > 0 else weight for word in words}
    evidence = sum(max(weight, SOUND_AT_MOST) for weight in judged.values())
    letters = sum(len(word) for word, weight in judged.items() if weight > 0)
    if evidence < ENOUGH_EVIDENCE or letters < max(ENOUGH_LETTERS, ENOUGH_SHARE * latin):
        return ""
    return f"Thai read as Latin letters (evidence {evidence:.0f})"


def _reads_as_lower_case_english(piece: str, words: Sequence[str]) -> bool:
    """Say whether a piece without any capital is English for the most part: a strange word may be a name there."""
    if CAPITAL.search(piece, timeout=TIMEOUT):
        return False
    long = [word for word in words if len(word) >= FEWEST_LETTERS_KNOWN]
    return sum(map(_is_known, long)) >= ENGLISH_SHARE * len(long)


def _mojibake(piece: str) -> str:
    """Say that a piece is text decoded with the wrong encoding, or nothing."""
    if len(UTF8_PAIR.findall(piece, timeout=TIMEOUT)) >= 2:
        return "UTF-8 read as cp1252, with bytes missing; ask for the file again"
    runs = WESTERN_RUN.findall(piece, timeout=TIMEOUT)
    if len(WESTERN_LETTER.findall("".join(runs), timeout=TIMEOUT)) >= FEWEST_WESTERN:
        return "letters of another encoding read as cp1252"
    pairs = len(THAI_PAIR.findall(piece, timeout=TIMEOUT))
    if pairs >= FEWEST_PAIRS and 2 * pairs >= PAIRED_SHARE * sum(map(len, THAI.findall(piece, timeout=TIMEOUT))):
        return "UTF-8 read as cp874, with bytes missing; ask for the file again"
    marked = MARK_ON_LATIN.findall(piece, timeout=TIMEOUT)
    return "Thai marks on Latin letters: cp1252 read as cp874" if len(marked) > 1 or any(marked) else ""


def _question_marks(piece: str) -> str:
    """Say that a piece's letters became question marks, or nothing; one run at the end of a question is a question."""
    if "???" not in piece:
        return ""
    asked = ASKED.findall(piece, timeout=TIMEOUT)
    total = sum(map(len, asked))
    written = sum(not char.isspace() for char in piece)
    if total < FEWEST_ASKED or total < ASKED_SHARE * written:
        return ""
    return f"question marks where letters were ({total})"


def _lost_marks(piece: str) -> str:
    """Say that a piece of Thai has lost its marks, or nothing. Three consonants have one mark, as people write."""
    consonants = len(CONSONANT.findall(piece, timeout=TIMEOUT))
    if consonants < FEW_CONSONANTS:
        return ""
    share = len(MARK.findall(piece, timeout=TIMEOUT)) / consonants
    if share < (FEW_MARKS if consonants < MANY_CONSONANTS else RATHER_FEW_MARKS):
        return f"Thai without its vowel and tone marks ({share:.0%} of consonants have one, usual are 33%)"
    return ""


def _shuffled(piece: str) -> str:
    """Say that vowels and marks of a piece stand where Thai has none, or nothing."""
    runs = THAI_SIGNS.findall(HIDDEN_RUN.sub("", piece, timeout=TIMEOUT), timeout=TIMEOUT)
    thai = sum(map(len, runs))
    misplaced = thai - sum(len(found) for run in runs for found in SYLLABLE.findall(run, timeout=TIMEOUT))
    if misplaced < FEWEST_MISPLACED or misplaced < MISPLACED_SHARE * thai:
        return ""
    return f"Thai vowels or marks where none can stand ({misplaced} of {thai} characters)"


def _lost_joins(piece: str) -> int:
    """Count English words that are words again once joined letters are put where a point stands."""
    if "." not in piece:
        return 0
    return sum(_lacks_join(left.lower(), right) for left, right in LOST_JOIN.findall(piece, timeout=TIMEOUT))


def _lacks_join(left: str, right: str) -> bool:
    apart = len(right) >= FEWEST_AROUND_JOIN and _is_word(right) and (not left or _is_word(left))
    if apart or len(left) + len(right) < FEWEST_AROUND_JOIN:
        return False
    return any(_is_word(left + join + right) for join in JOINS)


LOOKS: tuple[tuple[Kind, Callable[[str], str]], ...] = (
    ("doubled", _doubled),
    ("latin_thai", _latin_thai),
    ("mojibake", _mojibake),
    ("question_marks", _question_marks),
    ("lost_marks", _lost_marks),
    ("shuffled", _shuffled),
)


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
    if _is_word(lower) or FILLER.fullmatch(lower, timeout=TIMEOUT) or CONTRACTED.fullmatch(lower, timeout=TIMEOUT):
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
