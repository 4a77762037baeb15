r"""Undo damage that can be undone without a doubt, such as UTF-8 read as cp1252, and say so. Never guesses a letter."""

from __future__ import annotations

__all__ = ["MENDS", "Mend", "MendKind", "mend"]

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import regex

from qualcoop.text.folding import AM, MARKS, PRIVATE_GLYPHS, RANK
from qualcoop.text.normalise import SARA_AM_APART, normalise

MendKind = Literal[
    "utf8_as_cp1252", "utf8_as_cp874", "cp874_as_cp1252", "c1", "glyphs", "ligatures", "marks", "sara_am"
]
MENDS: tuple[str, ...] = get_args(MendKind)

TIMEOUT = 60.0
MOST_ROUNDS = 5
MOST_STRETCHES = 8
SAID: dict[MendKind, str] = {
    "utf8_as_cp1252": "UTF-8 that was read as cp1252 is read as UTF-8 again",
    "utf8_as_cp874": "UTF-8 that was read as cp874 is read as UTF-8 again",
    "cp874_as_cp1252": "cp874 that was read as cp1252 is read as cp874 again",
    "c1": "control characters are the quotes and dashes again that their bytes mean in cp874 and cp1252",
    "glyphs": "glyphs of old Thai fonts are written as Thai characters",
    "ligatures": "joined letters (fi, fl) are written as letters",
    "marks": "Thai marks that stood twice or in the wrong order are put right",
    "sara_am": "sara am that stood in two characters is one",
}


def _as_bytes(codec: str) -> dict[int, int]:
    """Give the bytes of a code page's characters; bytes it does not define stand for themselves, as browsers do."""
    decoded = {byte: bytes([byte]).decode(codec, errors="ignore") for byte in range(0x80, 0x100)}
    return {ord(char or chr(byte)): byte for byte, char in decoded.items()}


def _one_of(bytes_: Iterable[int], table: dict[int, int]) -> str:
    wanted = frozenset(bytes_)
    return "[" + "".join(regex.escape(chr(code)) for code, byte in table.items() if byte in wanted) + "]"


# Text that was read as Latin-1 has control characters where cp1252 has signs: both count as the same bytes.
CP1252 = {code: code for code in range(0x80, 0x100)} | _as_bytes("cp1252")
CP874 = _as_bytes("cp874")
CONT_1252, CONT_874 = _one_of(range(0x80, 0xC0), CP1252), _one_of(range(0x80, 0xC0), CP874)
HIGH_1252, HIGH_874 = _one_of(range(0x80, 0x100), CP1252), _one_of(range(0x80, 0x100), CP874)

# Thai and general punctuation take three bytes each. A blank after the first two is the no-break space's byte.
THAI_1252 = f"\u00e0[\u00b8\u00b9](?:{CONT_1252}| )"
SIGN_1252 = f"\u00e2[\u20ac\x80]{CONT_1252}|\u00ef\u00bb\u00bf|\u00ef\u00bf\u00bd"
UTF8_1252 = regex.compile(f"(?:{THAI_1252}|{SIGN_1252})+")
COMPANY_1252 = regex.compile(f"[\u00c2\u00c3]{CONT_1252}")
# The signs of cp1252 in UTF-8 once more: such text was read wrongly twice.
TWICE_1252 = regex.compile("\u00c3[\u00a0 ]\u00c2[\u00b8\u00b9]")
ONCE_1252 = regex.compile(f"[\u00c2\u00c3\u00c5\u00c6\u00cb]{CONT_1252}|\u00e2{CONT_1252}{{2}}")
LEFT_1252 = regex.compile("\u00e0[\u00b8\u00b9]|\u00e2\u20ac")
THAI_874 = f"\u0e40[\u0e18\u0e19](?:{CONT_874}| )"
SIGN_874 = f"\u0e42\u20ac{CONT_874}"
CERTAIN_874 = regex.compile(f"(?:{THAI_874}|{SIGN_874}){{3,}}")
RUN_874 = regex.compile(f"{HIGH_874}(?:{HIGH_874}|(?<=\u0e40[\u0e18\u0e19]) )*")
BLANK_874 = regex.compile("(?<=\u0e40[\u0e18\u0e19]) ")
BLANK_1252 = regex.compile("(?<=\u00e0[\u00b8\u00b9]) ")

RUN_1252 = regex.compile(f"{HIGH_1252}+")
BESIDE_LATIN = regex.compile(f"[A-Za-z]{HIGH_1252}|{HIGH_1252}[A-Za-z]")
THAI_RUN = regex.compile("[\u0e01-\u0e5b]+")
CLUSTER = regex.compile(
    "(?:[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*[\u0e30\u0e32\u0e33\u0e45]*"
    "|[\u0e2f\u0e3f\u0e46\u0e4f-\u0e5b])+"
)
FEWEST, RUN_LENGTH, IMPOSSIBLE, BESIDE = 8, 3.0, 0.05, 0.2
THAI = regex.compile("[\u0e01-\u0e5b]")

SHARED_C1 = {code: bytes([code]).decode("cp874") for code in (0x80, 0x85, *range(0x91, 0x98))}
WESTERN_C1 = {code: bytes([code]).decode("cp1252", errors="ignore") or chr(code) for code in range(0x80, 0xA0)}
C1 = regex.compile("[\x80-\x9f]")
GLYPHS = {0xF700 + n: glyph for n, glyph in enumerate(PRIVATE_GLYPHS)}
LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
TONES, ABOVE, BELOW = "\u0e48-\u0e4b", "\u0e31\u0e34-\u0e37\u0e47\u0e4d", "\u0e38\u0e39\u0e3a"
MARK_RUN = regex.compile(f"(?<=[\u0e01-\u0e2e])[{MARKS}]{{2,}}")
AM_FIRST = regex.compile(f"{AM}([{TONES}])(?![{MARKS}])")
NEEDED = regex.compile(
    f"[\x80-\u024f\uf700-\uf71a\ufb00-\ufb06\u20ac]|[{MARKS}]{{2}}|{AM}[{TONES}]|\u0e4d|\u0e40[\u0e18\u0e19]"
)


@dataclass(frozen=True, slots=True)
class Mend:
    """A kind of damage that was undone, and where.

    Attributes
    ----------
    kind
        One of `MENDS`.
    lines
        Lines of the text, counted from 1, in order.
    message
        What was done, and in which lines; it quotes nothing.
    """

    kind: MendKind
    lines: tuple[int, ...]
    message: str


def mend(raw: str) -> tuple[str, tuple[Mend, ...]]:
    r"""Normalise a text, and undo the damage that has one cause only and leads back to one text only.

    Bytes read in the wrong encoding are read again where all the bytes of a stretch are there and give Thai; a line
    that leads back in part is left as it stands, for :func:`qualcoop.text.damage.find_damage` to report.

    Parameters
    ----------
    raw
        Text as it was decoded.

    Returns
    -------
    text, mends
        The normalised text, and a `Mend` for each kind of damage undone. Mending the text again changes nothing.

    Examples
    --------
    >>> wrong = "ถาม: อะไรคะ\nตอบ: น้ำท่วมทุกปี".encode().decode("latin-1")
    >>> text, mends = mend(wrong)
    >>> text.split("\n")[1], mends[0].kind, mends[0].lines
    ('ตอบ: น้ำท่วมทุกปี', 'utf8_as_cp1252', (1, 2))
    """
    # No-break spaces, byte order marks and line ends are bytes of wrongly read text too: they are undone first.
    lines = raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    done: dict[MendKind, set[int]] = {kind: set() for kind in get_args(MendKind)}
    if NEEDED.search(raw, timeout=TIMEOUT):
        for _ in range(MOST_ROUNDS):
            if not any(_apply(lines, step(lines), kind, done) for kind, step in ENCODINGS):
                break
        _apply(lines, _controls(lines), "c1", done)
        for kind, step in CHARACTERS:
            _apply(lines, [step(line) for line in lines], kind, done)
    mends = tuple(Mend(kind, tuple(sorted(where)), _message(kind, where)) for kind, where in done.items() if where)
    return normalise("\n".join(lines)), mends


def _apply(lines: list[str], mended: list[str], kind: MendKind, done: dict[MendKind, set[int]]) -> bool:
    changed = {n for n, (old, new) in enumerate(zip(lines, mended, strict=True), 1) if old != new}
    done[kind] |= changed
    lines[:] = mended
    return bool(changed)


def _message(kind: MendKind, where: Iterable[int]) -> str:
    stretches: list[list[int]] = []
    for n in sorted(where):
        if stretches and n == stretches[-1][1] + 1:
            stretches[-1][1] = n
        else:
            stretches.append([n, n])
    told = ", ".join(f"{a}-{b}" if a < b else f"{a}" for a, b in stretches[:MOST_STRETCHES])
    more = ", ..." if len(stretches) > MOST_STRETCHES else ""
    count = sum(b - a + 1 for a, b in stretches)
    return f"mended: {SAID[kind]} ({count} line{'s' * (count > 1)}: {told}{more})"


def _utf8_as_cp1252(lines: list[str]) -> list[str]:
    """Read three-byte stretches again; pairs of two (a no-break space, an accent) only in the company of such."""
    if any(TWICE_1252.search(line, timeout=TIMEOUT) for line in lines):
        return [ONCE_1252.sub(_read_1252, line, timeout=TIMEOUT) for line in lines]
    mended = [UTF8_1252.sub(_read_1252, line, timeout=TIMEOUT) for line in lines]
    if mended == lines:
        return lines
    mended = [COMPANY_1252.sub(_read_1252, line, timeout=TIMEOUT) for line in mended]
    # What cannot be read again in full stays as it is: half a line would be taken for a whole one.
    return [old if LEFT_1252.search(new, timeout=TIMEOUT) else new for old, new in zip(lines, mended, strict=True)]


def _read_1252(match: regex.Match[str]) -> str:
    stretch = BLANK_1252.sub("\u00a0", match[0], timeout=TIMEOUT)
    return _read_utf8(stretch.translate(CP1252), match[0])


def _read_utf8(stretch: str, otherwise: str) -> str:
    try:
        read = stretch.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return otherwise
    return read if all(unicodedata.category(char) != "Cn" for char in read) else otherwise


def _utf8_as_cp874(lines: list[str]) -> list[str]:
    """Read lines again whose every stretch beyond ASCII is UTF-8, if three such characters in a row stand anywhere."""
    if not any(CERTAIN_874.search(line, timeout=TIMEOUT) for line in lines):
        return lines
    return [_line_874(line) for line in lines]


def _line_874(line: str) -> str:
    runs = RUN_874.findall(line, timeout=TIMEOUT)
    if not runs or any(run == _run_874(run) for run in runs):
        return line
    return RUN_874.sub(_match_874, line, timeout=TIMEOUT)


def _match_874(match: regex.Match[str]) -> str:
    return _run_874(match[0])


def _run_874(run: str) -> str:
    whole = BLANK_874.sub("\u00a0", run, timeout=TIMEOUT)
    return _read_utf8(whole.translate(CP874), run)


def _cp874_as_cp1252(lines: list[str]) -> list[str]:
    """Read lines again that as cp874 are Thai throughout, and, beside such lines, shorter stretches that are."""
    sure = [_is_thai(line) for line in lines]
    if not any(sure):
        return lines
    return [RUN_1252.sub(_match_1252, line, timeout=TIMEOUT) if ok or _may_be_thai(line) else line
            for line, ok in zip(lines, sure, strict=True)]  # fmt: skip


def _as_cp874(stretch: str) -> str:
    try:
        return stretch.translate(CP1252).encode("latin-1").decode("cp874")
    except UnicodeError:
        return ""


def _match_1252(match: regex.Match[str]) -> str:
    return _as_cp874(match[0]) or match[0]


def _is_thai(line: str) -> bool:
    runs = [run for run in RUN_1252.findall(line, timeout=TIMEOUT) if run.strip("\u00a0")]
    high = sum(map(len, runs))
    if high < FEWEST or THAI.search(line, timeout=TIMEOUT) or high < RUN_LENGTH * len(runs):
        return False
    beside = len(BESIDE_LATIN.findall(line, timeout=TIMEOUT))
    return beside <= max(1, BESIDE * len(runs)) and _impossible("\n".join(map(_as_cp874, runs)), high) <= IMPOSSIBLE


def _may_be_thai(line: str) -> bool:
    runs = RUN_1252.findall(line, timeout=TIMEOUT)
    if not runs or THAI.search(line, timeout=TIMEOUT) or BESIDE_LATIN.search(line, timeout=TIMEOUT):
        return False
    return all(map(_as_cp874, runs)) and not _impossible("\n".join(map(_as_cp874, runs)), sum(map(len, runs)))


def _impossible(text: str, high: int) -> float:
    """Give the share of characters that are no Thai, or stand where Thai has none."""
    runs = THAI_RUN.findall(text, timeout=TIMEOUT)
    thai = sum(map(len, runs))
    legal = sum(len(found) for run in runs for found in CLUSTER.findall(run, timeout=TIMEOUT))
    return 1 - legal / thai if thai * 2 > high else 1.0


def _controls(lines: list[str]) -> list[str]:
    """Write signs for controls: cp874 and cp1252 agree on some; the others are cp1252's where no Thai stands."""
    if not any(C1.search(line, timeout=TIMEOUT) for line in lines):
        return lines
    thai = any(THAI.search(line, timeout=TIMEOUT) for line in lines)
    table = dict(SHARED_C1 if thai else WESTERN_C1)
    if len(lines) == 1:
        table.pop(0x85)  # next line: it may be the only line end the file has
    return [line if LEFT_1252.search(line, timeout=TIMEOUT) else line.translate(table) for line in lines]


def _glyphs(line: str) -> str:
    return line.translate(GLYPHS)


def _ligatures(line: str) -> str:
    return line.translate(LIGATURES)


def _marks(line: str) -> str:
    return MARK_RUN.sub(_ordered, AM_FIRST.sub("\\1" + AM, line, timeout=TIMEOUT), timeout=TIMEOUT)


def _ordered(match: regex.Match[str]) -> str:
    """Put marks in their order, each once, unless two of one place stand there: which is meant is not certain."""
    once = "".join(dict.fromkeys(match[0]))
    places = Counter(map(_place, once))
    return match[0] if max(places.values()) > 1 else "".join(sorted(once, key=RANK.__getitem__))


def _place(mark: str) -> str:
    if "\u0e48" <= mark <= "\u0e4b":
        return "tone"
    return "below" if mark in BELOW else "above" if regex.match(f"[{ABOVE}]", mark) else mark


def _sara_am(line: str) -> str:
    return SARA_AM_APART.sub("\\1\\2" + AM, line, timeout=TIMEOUT)


ENCODINGS: tuple[tuple[MendKind, Callable[[list[str]], list[str]]], ...] = (
    ("utf8_as_cp1252", _utf8_as_cp1252),
    ("utf8_as_cp874", _utf8_as_cp874),
    ("cp874_as_cp1252", _cp874_as_cp1252),
)
CHARACTERS: tuple[tuple[MendKind, Callable[[str], str]], ...] = (
    ("sara_am", _sara_am),
    ("glyphs", _glyphs),
    ("ligatures", _ligatures),
    ("marks", _marks),
)
