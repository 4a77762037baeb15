"""Fold a text for matching and lead each stretch back to real characters. Never changes the text."""

from __future__ import annotations

__all__ = ["Folded", "fold", "fold_term"]

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import regex

from qualcoop.text.normalise import normalise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint8] | NDArray[np.uint32]

TIMEOUT = 60.0
LONG = 64
"""Characters from which tables over the whole text are sooner than patterns; terms are shorter and need no numpy."""

# Characters without width: zero-width space and joiners, direction marks, soft hyphen, word joiner, byte order mark.
HIDDEN = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
# Unicode counts these two as part of the character before them.
JOINERS = "\u200c\u200d"
BLANKS = "\t\n\x0b\x0c\r\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# Thai marks in the order in which the fold writes them: below, above, tone, the rest.
MARKS = "\u0e3a\u0e38\u0e39\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
AA, AM, NIKHAHIT = "\u0e32", "\u0e33", "\u0e4d"
RANK = {mark: rank for rank, mark in enumerate(MARKS + AM)}

# Fonts of the nineties kept shifted Thai glyphs at private-use code points; PDF files still carry them.
PRIVATE_GLYPHS = (
    "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b"
    "\u0e4c\u0e0d\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a"
)


def _one_to_one() -> dict[int, str]:
    table = {0xF700 + n: glyph for n, glyph in enumerate(PRIVATE_GLYPHS)}
    table |= {0x0E50 + n: str(n) for n in range(10)}
    blanks = regex.compile(f"[{BLANKS}]")
    return table | {code: " " for code in range(0x3001) if blanks.match(chr(code))}


ONE_TO_ONE = _one_to_one()
ASCII = bytes(ord(ONE_TO_ONE.get(code, chr(code)).lower()) for code in range(128)).ljust(256, b"?")
SIMPLE = regex.compile(f"[{BLANKS.replace(chr(10), '')}\u0e50-\u0e59\uf700-\uf71a]")

# A run of marks that is out of order, doubled, broken by a hidden character, or holds sara am in two parts.
_BETWEEN = MARKS.replace(NIKHAHIT, "")
_JOINABLE = f"{NIKHAHIT}[{_BETWEEN}{HIDDEN}]*{AA}"
_MARK = f"(?:{_JOINABLE}|[{MARKS}{AM}])"
_IN_ORDER = "".join(f"{mark}?" if mark != NIKHAHIT else f"(?:(?!{_JOINABLE}){mark})?" for mark in MARKS) + f"{AM}*"
_FAULTY_RUN = f"(?!{_IN_ORDER}(?![{HIDDEN}]*{_MARK}))(?:[{HIDDEN}]*{_MARK})+"
_DOUBLE_E = f"\u0e40[{HIDDEN}]*\u0e40"
_SPACES = f"[ {HIDDEN}]*[{HIDDEN}][ {HIDDEN}]*| {{2,}}"
EDIT = regex.compile(f"{_FAULTY_RUN}|{_DOUBLE_E}|{_SPACES}")
NEED = regex.compile(
    f"[{HIDDEN}]|  |\u0e40\u0e40|{NIKHAHIT}[{_BETWEEN}]*{AA}|{AM}[{MARKS}]|"
    + "|".join(f"{mark}[{MARKS[: rank + 1]}]" for rank, mark in enumerate(MARKS))
)
HIDDEN_RUN = regex.compile(f"[{HIDDEN}]+")
JOINED = regex.compile(f"{NIKHAHIT}([{_BETWEEN}]*){AA}")

# What a character is to the fold. Only a run of such characters can hold a fault; 0 is any other character.
KINDS = {mark: rank + 1 for mark, rank in RANK.items()}
HIDES, SPACE, SARA_E, SARA_AA = (max(KINDS.values()) + n for n in range(1, 5))
SORTS = SARA_AA + 1


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with the way back to the characters it was made from.

    Attributes
    ----------
    content
        The folded text.
    starts
        For each character of `content`, and once more for its end, the source character where it begins;
        empty where every character of `content` stands for the source character at the same place.
    trimmed
        For the few ends of `content` that are followed by hidden characters: the source end without these.

    Examples
    --------
    >>> fold("กฎ\u200bหมาย ๒๕๖๐").content
    'กฎหมาย 2560'
    >>> fold("กฎ\u200bหมาย").source(0, 6)
    (0, 7)
    """

    content: str
    starts: array[int] = field(repr=False)
    trimmed: Mapping[int, int] = field(default_factory=dict, repr=False)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Give the source characters behind ``content[start:end]``, with the marks that were swallowed."""
        if not self.starts:
            return start, end
        return self.starts[start], self.trimmed.get(end, self.starts[end])


def fold(text: str) -> Folded:
    r"""Fold a text so that spellings which look the same are the same.

    Sara am in one or two parts, two sara e for sara ae, order and doubling of marks, hidden characters, no-break
    and repeated spaces, line ends, private-use Thai glyphs, Thai digits and case no longer differ.

    Parameters
    ----------
    text
        Any text, normalised or not.

    Returns
    -------
    Folded
        The folded text and the way back.

    Examples
    --------
    >>> fold("เเผน  น\u0e4d้า").content
    'แผน น้ำ'
    """
    if text.isascii():
        plain = text.encode().translate(ASCII).decode()
        if "  " not in plain:
            return Folded(plain, array("I"))
    elif len(text) < LONG:
        plain = _lower(_translate(text))
        if NEED.search(plain, timeout=TIMEOUT) is None:
            return Folded(plain, array("I"))
    return _by_table(text) if len(text) >= LONG else _edited(plain)


def fold_term(term: str) -> str:
    """Fold a term of a codebook as texts are folded, without the spaces around it.

    Examples
    --------
    >>> fold_term(" Related  Laws ")
    'related laws'
    """
    return fold(normalise(term)).content.strip(" ")


def _translate(text: str) -> str:
    if SIMPLE.search(text, timeout=TIMEOUT) is not None:
        return text.translate(ONE_TO_ONE)
    return text.replace("\n", " ")


def _lower(text: str) -> str:
    # The two letters whose lower case depends on context or takes two characters are settled by hand.
    if text.isascii():
        return text.lower()
    return text.replace("\u0130", "i").lower().replace("\u03c2", "\u03c3")


def _edited(plain: str) -> Folded:
    pieces: list[str] = []
    starts = array("I")
    trimmed: dict[int, int] = {}
    done = 0
    for begin, end, written, joiners in _edits(plain, [(0, len(plain))]):
        pieces.append(plain[done:begin])
        starts.extend(range(done, begin))
        if not written:
            trimmed[len(starts)] = begin + joiners
        starts.extend(range(begin, begin + len(written)))
        pieces.append(written)
        done = end
    pieces.append(plain[done:])
    starts.extend(range(done, len(plain) + 1))
    return Folded("".join(pieces), starts, trimmed)


def _edits(plain: str, windows: list[tuple[int, int]]) -> Iterator[tuple[int, int, str, int]]:
    """Yield each fault: where it begins and ends, what is written for it, and how many joiners it begins with."""
    for window in windows:
        for match in EDIT.finditer(plain, *window, timeout=TIMEOUT):
            written = _written(match[0])
            yield match.start(), match.end(), written, 0 if written else _joiners(match[0])


# --- a long text, by tables over all its characters at once ----------------------------------------------------


def _by_table(text: str) -> Folded:
    import numpy as np

    codes = _codes(text)
    kinds = _kinds().take(codes, mode="clip")
    follows = np.append(kinds[1:], np.uint8(0))
    faulty = _faulty_pairs().take(kinds.astype(np.intp) * SORTS + follows)
    spaces = (kinds == SPACE) & (follows == SPACE)
    if not (faulty.any() or spaces.any()):
        return Folded(_written_out(codes), array("I"))
    kept = np.append(True, ~spaces[:-1])
    hidden = []
    if faulty.any():
        codes = codes.copy()
        windows = _windows(kinds.tobytes(), np.flatnonzero(faulty).tolist())
        for begin, end, written, joiners in _edits(_written_out(codes), windows):
            codes[begin : begin + len(written)] = [ord(character) for character in written]
            kept[begin:end] = False
            kept[begin : begin + len(written)] = True
            if not written:
                hidden.append((begin, begin + joiners))
    places = np.append(np.flatnonzero(kept), len(text)).astype(np.uint32)
    trimmed = {int(np.searchsorted(places, begin)): end for begin, end in hidden}
    return Folded(_written_out(codes[kept]), array("I", places.tobytes()), trimmed)


def _codes(text: str) -> Codes:
    """Give the text's characters as numbers, each already folded by itself."""
    import numpy as np

    if text.isascii():
        return np.frombuffer(text.encode().translate(ASCII), np.uint8)
    alone: Codes = _table().take(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4"))
    return alone


def _written_out(codes: Codes) -> str:
    return codes.tobytes().decode("ascii" if codes.itemsize == 1 else "utf-32-le", "surrogatepass")


def _windows(kinds: bytes, faults: list[int]) -> list[tuple[int, int]]:
    """Give the runs of characters that the fold knows around faults; no fault reaches over another character."""
    windows: list[tuple[int, int]] = []
    done = 0
    for fault in faults:
        if fault < done:
            continue
        begin = fault
        while begin > done and kinds[begin - 1]:
            begin -= 1
        done = kinds.find(0, fault)
        done = len(kinds) if done < 0 else done
        windows.append((begin, done))
    return windows


@cache
def _table() -> NDArray[np.uint32]:
    """Give for every code point the one that the fold writes for it when it stands alone."""
    import numpy as np

    every = np.arange(0x110000, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    table = np.frombuffer(_lower(every).encode("utf-32-le", "surrogatepass"), "<u4").copy()
    for code, written in ONE_TO_ONE.items():
        table[code] = ord(written)
    return table


@cache
def _kinds() -> NDArray[np.uint8]:
    import numpy as np

    kinds = np.zeros(0x10000, np.uint8)
    for character, kind in KINDS.items():
        kinds[ord(character)] = kind
    for code in range(0x10000):
        if HIDDEN_RUN.match(chr(code)):
            kinds[code] = HIDES
    kinds[[ord(" "), 0x0E40, ord(AA)]] = SPACE, SARA_E, SARA_AA
    return kinds


@cache
def _faulty_pairs() -> NDArray[np.bool_]:
    """Tell which two neighbours cannot be left unseen: all that `NEED` finds, and some that turn out to be sound.

    The first counts by `SORTS`, the second by one: a single number is looked up three times as fast as two.
    """
    import numpy as np

    pairs = np.zeros((SORTS, SORTS), np.bool_)
    marks, am, nikhahit = len(MARKS), KINDS[AM], KINDS[NIKHAHIT]
    for kind in range(1, marks + 1):
        pairs[kind, 1 : kind + 1] = True
    pairs[am, 1 : marks + 1] = True
    pairs[nikhahit, [*range(1, marks + 1), SARA_AA]] = True
    pairs[SARA_E, SARA_E] = True
    pairs[HIDES, :] = True
    return pairs.ravel()


def _written(faulty: str) -> str:
    shown = HIDDEN_RUN.sub("", faulty, timeout=TIMEOUT)
    if not shown or shown[0] == " ":
        return shown[:1]
    if shown[0] == "\u0e40":
        return "\u0e41"
    return _in_order(JOINED.sub("\\1" + AM, shown, timeout=TIMEOUT))


def _in_order(marks: str) -> str:
    ordered = sorted(marks, key=RANK.__getitem__)
    return "".join(mark for n, mark in enumerate(ordered) if mark == AM or n == 0 or mark != ordered[n - 1])


def _joiners(hidden: str) -> int:
    return len(hidden) - len(hidden.lstrip(JOINERS))
