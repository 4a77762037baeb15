"""Cut a turn into the segments that a machine codes. Loses no character and cuts no word."""

from __future__ import annotations

__all__ = ["SEGMENTER", "segments"]


import regex

from qualcoop.errors import OffsetError
from qualcoop.text.boundaries import BEGINNERS, ENDERS, cut_ok, words

SEGMENTER = "segments@1"

TIMEOUT = 60.0
SHORTEST, COMFORTABLE, LONGEST = 40, 120, 300

# How good a place is for a cut: a line's end, a sentence's end, a space between Thai phrases, a comma, any space.
LINE, SENTENCE, PHRASE, PAUSE, SPACE, WORD = 5, 4, 3, 2, 1, 0

WHITE = regex.compile(r"(?<=\S)\s+")
SENTENCE_END = regex.compile(
    r"(?:[!?…]|(?<!\b(?:Mr|Mrs|Ms|Dr|Prof|No|vs|etc|e\.g|i\.e|St|\p{Lu}))(?<![\u0e01-\u0e4e])\.)[\"'”’)\]]*$"
    r"|(?<!นะ)(?:ครับ|ครับผม|ค่ะ|คะ|จ้ะ)$"
)
THAI_BEFORE = regex.compile(r"[\u0e01-\u0e4e][\"'”’)\]]*$")
THAI_AFTER = regex.compile(r"[\"'“‘(\[]*[\u0e01-\u0e44]")
LOOK_BACK = 12
# The last letters that a sentence end may have, the cheap question before the pattern.
LAST = frozenset("!?….\"'”’)]บมะ")
CLOSING = frozenset("\"'”’)]")
NEVER_FIRST = frozenset("ๆฯ")

Break = tuple[int, int]


def segments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a stretch of a text into pieces of about 40 to 300 characters.

    Cuts lie at line ends, sentence ends and spaces, and between words only where a run without a usable space is
    longer than 300 characters. White space belongs to the piece before it. A stretch shorter than 40 characters
    is one piece.

    Parameters
    ----------
    text
        The whole text.
    start, end
        The stretch of it, usually a turn's.

    Returns
    -------
    list of (start, end)
        In order, together the whole stretch, none empty; an empty stretch has none.

    Raises
    ------
    OffsetError
        If the stretch lies outside the text.

    Examples
    --------
    >>> talk = "เราประชุมกันทุกเดือนกับเทศบาลข้างเคียงมาหลายปีแล้วครับ แต่เรื่องงบประมาณยังติดระเบียบของสำนักงานตรวจเงินแผ่นดิน"
    >>> [talk[a:b] for a, b in segments(talk, 0, len(talk))]
    ['เราประชุมกันทุกเดือนกับเทศบาลข้างเคียงมาหลายปีแล้วครับ ', 'แต่เรื่องงบประมาณยังติดระเบียบของสำนักงานตรวจเงินแผ่นดิน']
    """
    if not 0 <= start <= end <= len(text):
        raise OffsetError(f"a text of {len(text)} characters has no stretch {start}-{end}")
    if end - start < 2 * SHORTEST:
        return [(start, end)] if start < end else []
    places = _with_word_breaks(text, _white_breaks(text, start, end), start, end)
    cuts = _cuts(places, start, end)
    return [(a, b) for a, b in zip([start, *cuts], [*cuts, end], strict=True) if a < b]


def _white_breaks(text: str, start: int, end: int) -> list[Break]:
    """Give the places behind white space; how good one is matters only where a piece might begin or end."""
    found = []
    earliest, latest = start + SHORTEST, end - SHORTEST
    for match in WHITE.finditer(text, start, end, timeout=TIMEOUT):
        begin, place = match.span()
        if begin <= start or place >= end:
            continue
        after = text[place]
        if after in NEVER_FIRST or not ((after in BEGINNERS and text[place - 1] in ENDERS) or cut_ok(text, place)):
            continue
        found.append((place, _strength(text, begin, place) if earliest <= place <= latest else SPACE))
    return found


def _strength(text: str, begin: int, end: int) -> int:
    if text.find("\n", begin, end) >= 0:
        return LINE
    last = text[begin - 1]
    before = text[max(0, begin - LOOK_BACK) : begin]
    if last in LAST and SENTENCE_END.search(before, timeout=TIMEOUT):
        return SENTENCE
    thai = "\u0e01" <= last <= "\u0e4e" or (last in CLOSING and THAI_BEFORE.search(before, timeout=TIMEOUT) is not None)
    if thai and THAI_AFTER.match(text, end):
        return PHRASE
    return PAUSE if last in ",;:—–" else SPACE


def _with_word_breaks(text: str, places: list[Break], start: int, end: int) -> list[Break]:
    """Add the word breaks of every run between white space that is too long for one piece."""
    full: list[Break] = []
    begin = start
    for place, strength in [*places, (end, LINE)]:
        if place - begin > LONGEST:
            full += [(b, WORD) for b in _word_breaks(text, begin, place)]
        if place < end:
            full.append((place, strength))
        begin = place
    return full


def _word_breaks(text: str, begin: int, end: int) -> list[int]:
    run = text[begin:end]
    return [
        begin + b
        for a, b in words(run)
        if b < len(run) and not run[a:b].isspace() and not run[b].isspace() and cut_ok(text, begin + b)
    ]


def _cuts(places: list[Break], start: int, end: int) -> list[int]:
    cuts: list[int] = []
    begin, first = start, 0
    while end - begin > SHORTEST:
        while first < len(places) and places[first][0] - begin < SHORTEST:
            first += 1
        cut = _choice(places, first, begin, end)
        if cut is None:
            break
        cuts.append(cut)
        begin = cut
    return cuts


def _choice(places: list[Break], first: int, begin: int, end: int) -> int | None:
    """Give the next cut: the first good one, else the best within reach, else the next there is."""
    best: Break | None = None
    for at in range(first, len(places)):
        place, strength = places[at]
        if place - begin > LONGEST or end - place < SHORTEST:
            break
        if strength >= SENTENCE or (strength == PHRASE and place - begin >= COMFORTABLE):
            return place
        if best is None or strength >= best[1]:
            best = (place, strength)
    if end - begin <= LONGEST:
        return None
    if best is not None:
        return best[0]
    return places[first][0] if first < len(places) and end - places[first][0] >= SHORTEST else None
