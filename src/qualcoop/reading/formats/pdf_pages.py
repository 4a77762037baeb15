"""Take the lines of a PDF out of it, page by page, by two parsers that check each other. Joins and removes nothing."""

from __future__ import annotations

import io
import logging
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

import regex

from qualcoop.errors import ReadingError
from qualcoop.text.folding import fold
from qualcoop.text.lemmas import is_listed

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

__all__ = ["MOST_PAGES", "Page", "Pages", "Printed", "broken_ligatures", "read_pages"]

MOST_PAGES = 2_000
MOST_CHECKED = 500
TIMEOUT = 5.0
VOICE_SECONDS = 60.0

FIRST, SECOND, THIRD = "pypdfium2", "pypdf", "pdftotext"
SAMPLED = 8
NEAR_ENOUGH = 0.5
"""Share of equal letters from which two lines are taken to be the same line read differently."""

_OLD_GLYPHS = str.maketrans(
    {0xF700 + n: glyph for n, glyph in enumerate("ฐิีึื่้๊๋์่้๊๋์ญัํ็่้๊๋์ฺุู")}
    | {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
)
_THAI = regex.compile(r"[\u0e01-\u0e4e]")
_NO_LETTER = regex.compile(r"[\s\u00ad\ufffe\u200b-\u200d\u2060\ufeff]+")
_MARGIN = regex.compile(r"(?P<number>[0-9]{1,4})(?=[ \t]+\S)")
_AT_END = regex.compile(r"(?<![0-9])[0-9]{1,4}$")
_LOST = regex.compile("[\x00-\x08\x0e-\x1f\x80-\x9f\ufffd\ue000-\uf6ff\uf71b-\uf8ff\U000f0000-\U0010ffff]")
_MARK = "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
_TONE = "[\u0e48-\u0e4b]"
_BAD_THAI = regex.compile(
    rf"(?<![\u0e01-\u0e2e\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]){_MARK}"  # a mark with nothing below it
    rf"|\u0e31{_TONE}?(?![\u0e01-\u0e2e\u0e48-\u0e4b])"  # mai han-akat that no consonant follows
    rf"|\u0e37{_TONE}?(?![\u0e01-\u0e2e\u0e48-\u0e4b])"  # sara uee that no consonant follows
    r"|[\u0e40-\u0e44](?![\u0e01-\u0e2e])"  # a leading vowel that leads nothing
    r"|[\u0e41-\u0e44][\u0e01-\u0e2e][\u0e31\u0e34-\u0e39]"  # a leading vowel with another vowel
    rf"|(?<![\u0e40-\u0e44][\u0e01-\u0e2e]?)[\u0e01-\u0e2e]{_TONE}(?=\s)"  # a tone without a vowel before a blank
    r"|\u0e33\s(?=[\u0e01-\u0e44])"  # a blank after sara am, which a parser may have put in for its width
    r"|\s[:;,?!)]"  # a blank that a change of font put in
    rf"|(?P<one>[\u0e01-\u0e2e]{_MARK}+)(?:(?P=one)|[\u0e01-\u0e4e]{{1,3}}(?P=one)(?=\s))"  # a syllable once a glyph
)
_TWICE = regex.compile(rf"(?P<one>[\u0e01-\u0e2e]{_MARK}+)(?P<tail>[\u0e01-\u0e4e]{{0,3}}?)(?P=one)")
_LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")
_BROKEN = regex.compile(
    r"(?<![^\s(“\"'])(?P<head>\p{L}*)[.\x00-\x1f\ufffd\ue000-\uf8ff](?P<tail>\p{Ll}{2,})(?![.\w@/])"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """One line as it stands on its page.

    Attributes
    ----------
    text
        Its characters, blanks around it taken off.
    page
        Its page, counted from 1.
    left, right, base
        Where it begins and ends, and its baseline, in points from the left and from the top.
    size
        Height of its letters in points.
    spaced
        Whether a blank stood at its end.
    source
        Which parser gave it.
    doubt
        What the parsers disagree on; empty where they agree.
    """

    text: str = field(repr=False)
    page: int
    left: float
    right: float
    base: float
    size: float
    spaced: bool = False
    source: str = FIRST
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number, size in points, lines, and whether it shows pictures."""

    number: int
    width: float
    height: float
    lines: tuple[Printed, ...]
    pictures: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages, and what was noticed about the file as a whole: (kind, message)."""

    pages: tuple[Page, ...]
    remarks: tuple[tuple[str, str], ...] = ()


class _Sign(NamedTuple):
    """One character, its number on the page, and the place it is printed at."""

    char: str
    place: int
    x: float
    y: float


def read_pages(data: bytes, *, path: str) -> Pages:
    """Give the lines of every page, each in the reading of the parser that is sound.

    Raises
    ------
    ReadingError
        If it is no PDF, needs a password, has too many pages, or is broken.
    """
    pages = _first(data, path)
    checked, remarks = _second(data, min(len(pages), MOST_CHECKED))
    if len(pages) > MOST_CHECKED:
        remarks.append(("pdf", f"pages after {MOST_CHECKED} were read by {FIRST} alone and checked by no second one"))
    doubtful = any(_strangers(page, other) for page, other in zip(pages, checked, strict=False) if other is not None)
    third = _third(data, len(pages)) if doubtful else []
    judged = [
        _judged(page, checked[n] if n < len(checked) else None, third[n] if n < len(third) else None)
        for n, page in enumerate(pages)
    ]
    for page, missing in judged:
        if missing:
            remarks.append(("pdf", f"page {page.number}: {missing} lines that only {SECOND} reads are not in the text"))
    return Pages(tuple(page for page, _ in judged), tuple(remarks))


def _first(data: bytes, path: str) -> list[Page]:
    """Read all pages with pypdfium2, which knows where each character stands."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadingError(_why_closed(str(error)), path=path) from error
    try:
        if len(document) > MOST_PAGES:
            said = f"the PDF has {len(document)} pages; at most {MOST_PAGES} are read: cut it up, one interview a file"
            raise ReadingError(said, path=path)
        return [_page(document, number) for number in range(1, len(document) + 1)]
    except pypdfium2.PdfiumError as error:
        raise ReadingError("a page of the PDF is broken; print it to a new PDF", path=path) from error
    finally:
        document.close()


def _why_closed(said: str) -> str:
    if "password" in said.casefold() or "security" in said.casefold():
        return "the PDF is locked by a password; save a copy without one"
    return "the PDF is broken or was cut off; download it again or print it to a new PDF"


def _page(document: PdfDocument, number: int) -> Page:
    page = document[number - 1]
    try:
        width, height = page.get_size()
        lines = tuple(_lines(page, number, height))
        pictures = not lines and any(True for _ in page.get_objects(filter=(3,), max_depth=3))
        return Page(number, width, height, lines, pictures)
    finally:
        page.close()


def _lines(page: PdfPage, number: int, height: float) -> Iterator[Printed]:
    textpage = page.get_textpage()
    try:
        pieces = [_printed(textpage, piece, number, height) for piece in _pieces(textpage)]
    finally:
        textpage.close()
    held: Printed | None = None
    for piece in pieces:
        if piece is None:
            continue
        if held is not None and _beside(held, piece):
            gap = piece.left - held.right
            between = "\t" if gap > 1.5 * held.size else " " if gap > 0.15 * held.size or held.spaced else ""
            held = replace(held, text=held.text + between + piece.text, right=piece.right, spaced=piece.spaced)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _beside(one: Printed, other: Printed) -> bool:
    """Say whether a piece goes on to the right of another on the same baseline."""
    return abs(one.base - other.base) < 0.3 * max(one.size, other.size) and other.left >= one.right - one.size


def _pieces(textpage: PdfTextPage) -> Iterator[list[_Sign]]:
    """Cut a page's characters where the parser ends a line, or the baseline changes without its saying so."""
    from pypdfium2 import raw

    x, y = c_double(), c_double()
    piece: list[_Sign] = []
    size = 0.0
    for place in range(textpage.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(textpage, place))
        if char in "\r\n\f\v":
            if piece:
                yield piece
            piece = []
            continue
        raw.FPDFText_GetCharOrigin(textpage, place, byref(x), byref(y))
        if piece and not raw.FPDFText_IsGenerated(textpage, place) and abs(y.value - piece[-1].y) > 0.5 * size:
            yield piece
            piece = []
        if not piece or len(piece) == SAMPLED:
            size = _size(textpage, [*(sign.place for sign in piece), place])
        piece.append(_Sign("-" if char in "\ufffe\x02" else char, place, x.value, y.value))
    if piece:
        yield piece


def _size(textpage: PdfTextPage, places: Sequence[int]) -> float:
    """Give the height of a line by its tallest of a few letters: raised marks of Thai have low boxes."""
    boxes = [textpage.get_charbox(place, loose=True) for place in places[:SAMPLED]]
    return max(1.0, *(float(top - bottom) for _, bottom, _, top in boxes))


def _printed(textpage: PdfTextPage, piece: Sequence[_Sign], number: int, height: float) -> Printed | None:
    seen = [sign for sign in piece if not sign.char.isspace()]
    if not seen:
        return None
    text = "".join(sign.char for sign in piece)
    left = textpage.get_charbox(seen[0].place, loose=True)[0]
    right = max(textpage.get_charbox(seen[-1].place, loose=True)[2], seen[-1].x)
    base = height - seen[0].y
    size = _size(textpage, [sign.place for sign in seen])
    return Printed(_mended(text).strip(), number, left, right, base, size, spaced=text[-1].isspace())


def _mended(text: str) -> str:
    """Join halves of characters, and give glyphs of old Thai fonts and ligatures as the letters they stand for."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", whole.translate(_OLD_GLYPHS))


def _second(data: bytes, most: int) -> tuple[list[list[str] | None], list[tuple[str, str]]]:
    """Read pages with pypdf, None for one that it cannot read; and what it tells beside the text."""
    import pypdf

    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    remarks: list[tuple[str, str]] = []
    try:
        document = pypdf.PdfReader(io.BytesIO(data))
        count = len(document.pages)
    except MemoryError:
        raise
    except Exception as error:
        why = f"{SECOND} cannot open the file ({type(error).__name__})"
        return [], [("pdf", f"no second parser checked the text: {why}")]
    pages = [_second_page(document, number) for number in range(min(most, count))]
    failed = [number for number, page in enumerate(pages, 1) if page is None]
    if failed:
        remarks.append(("pdf", f"pages that {SECOND} cannot read were checked by no second parser: {numbers(failed)}"))
    notes = sum(_notes(document, number) for number in range(min(most, count)))
    if notes:
        remarks.append(("comments", f"{notes} comments written into the PDF were left out"))
    return pages, remarks


def _second_page(document: PdfReader, number: int) -> list[str] | None:
    try:
        text: str = document.pages[number].extract_text()
    except MemoryError:
        raise
    except Exception:  # a parser of broken files fails in more ways than it names
        return None
    return [line for line in map(str.strip, _mended(text).splitlines()) if line]


def _notes(document: PdfReader, number: int) -> int:
    """Count the notes that readers wrote on a page."""
    try:
        notes = [note.get_object() for note in document.pages[number].get("/Annots") or ()]
        return sum(bool(note.get("/Contents")) and note.get("/Subtype") not in ("/Link", "/Widget") for note in notes)
    except MemoryError:
        raise
    except Exception:  # a count of notes is not worth a file
        return 0


def _third(data: bytes, pages: int) -> list[list[str]]:
    """Read all pages with pdftotext where it is installed; nothing where it is not, or fails."""
    tool = shutil.which(THIRD)
    if tool is None:
        return []
    try:
        run = subprocess.run(
            [tool, "-q", "-enc", "UTF-8", "-", "-"], input=data, capture_output=True, timeout=VOICE_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return []
    told = [page.splitlines() for page in _mended(run.stdout.decode("utf-8", "replace")).split("\f")[:pages]]
    return [[line.strip() for line in page if line.strip()] for page in told]


def letters(line: str) -> str:
    """Give what two readings of a line are compared by: its letters, folded, without blanks."""
    return _NO_LETTER.sub("", fold(line).content, timeout=TIMEOUT)


def _strangers(page: Page, other: Sequence[str]) -> list[int]:
    """Give the places of the lines that the other reading of the page does not have, or spaces differently."""
    soup = "".join(map(letters, other))
    spelled = {_spelled(line) for line in other}
    found = []
    for place, line in enumerate(page.lines):
        thai = _THAI.search(line.text, timeout=TIMEOUT) is not None
        if letters(line.text) not in soup or (thai and _spelled(line.text) not in spelled) or faults(line.text):
            found.append(place)
    return found


def _spelled(line: str) -> str:
    return " ".join(fold(line).content.split())


def _judged(page: Page, second: Sequence[str] | None, third: Sequence[str] | None) -> tuple[Page, int]:
    """Give the page with each doubtful line in its soundest reading, and how many lines only pypdf has."""
    if second is None:
        return page, 0
    strangers = _strangers(page, second)
    lines = list(page.lines)
    ours = {letters(line.text) for line in lines}
    twins = [_twins(lines, strangers, other or (), ours) for other in (second, third)]
    for place in strangers:
        lines[place] = _soundest(lines[place], twins[0].get(place), twins[1].get(place))
    soup = "".join(letters(line.text) for line in page.lines)
    met = {*twins[0].values(), *(line.text for line in lines)}
    missing = [line for line in second if letters(line) not in soup and line not in met]
    return replace(page, lines=tuple(lines)), len(missing)


def _twins(lines: Sequence[Printed], strangers: Sequence[int], other: Sequence[str], ours: set[str]) -> dict[int, str]:
    """Find for each doubtful line the line of another reading that it most likely is."""
    same = {letters(line): line for line in other}
    free = [line for line in other if letters(line) not in ours]
    found: dict[int, str] = {}
    for place in strangers:
        key = letters(lines[place].text)
        if key in same:
            found[place] = same[key]
            continue
        near = [(SequenceMatcher(None, key, letters(line), autojunk=False).ratio(), line) for line in free]
        ratio, best = max(near, default=(0.0, ""))
        if ratio > NEAR_ENOUGH and abs(len(letters(best)) - len(key)) <= 0.5 * len(key) + 2:
            found[place] = best
            free.remove(best)
    return found


def _soundest(line: Printed, second: str | None, third: str | None) -> Printed:
    """Choose among the readings of a line: fewest faults, then most agreement in letters, then in blanks.

    Of readings that are alike in all this, pypdfium2's own is taken.
    """
    found = ((name, " ".join(text.split())) for name, text in ((SECOND, second), (THIRD, third)) if text)
    others = [(name, _number_first(line.text, text)) for name, text in found]
    all_ = [(FIRST, line.text), *((name, text) for name, text in others if not _left_out(line.text, text))]
    readings = [(name, text) for name, text in all_ if not any(_repeats(text, other) for _, other in all_)]
    if not others:
        return replace(line, doubt=f"only {FIRST} reads this line")
    spelled = [_spelled(text) for _, text in readings]
    lettered = [letters(text) for _, text in readings]
    ranks = [
        (faults(text), -lettered.count(lettered[n]), -spelled.count(spelled[n]), n)
        for n, (_, text) in enumerate(readings)
    ]
    least, agreeing, _, best = min(ranks)
    source, text = readings[best]
    different = {letters(other) for _, other in readings}
    if len(different) == 1 or (not least and (agreeing < -1 or any(rank[0] for rank in ranks))):
        return replace(line, text=text, source=source)
    said = ", ".join(f"{name} {rank[0]}" for (name, _), rank in zip(readings, ranks, strict=True))
    return replace(line, text=text, source=source, doubt=f"the parsers disagree (faults: {said}); {source}'s is kept")


def _number_first(ours: str, other: str) -> str:
    """Put a number in the margin, which another reading gives at the end of its line, where ours has it."""
    margin, end = _MARGIN.match(ours, timeout=TIMEOUT), _AT_END.search(other, timeout=TIMEOUT)
    if margin is None or end is None or _MARGIN.match(other, timeout=TIMEOUT):
        return other
    talk = other[: end.start()].rstrip()
    if end[0] != margin["number"] and letters(talk) != letters(ours[margin.end() :]):
        return other
    return f"{margin['number']} {talk}"


def _repeats(text: str, other: str) -> bool:
    """Say whether a reading is another one but for syllables that it has twice, as browsers' PDFs are misread."""
    once = letters(_TWICE.sub(r"\g<one>\g<tail>", text, timeout=TIMEOUT))
    return once == letters(other) != letters(text)


def _left_out(damaged: str, text: str) -> bool:
    """Say whether a reading is clean only because it leaves out the signs that another could not read."""
    bare = _BROKEN.sub(r"\g<head>\g<tail>", _LOST.sub("", damaged, timeout=TIMEOUT), timeout=TIMEOUT)
    return letters(text) != letters(damaged) and letters(text) == letters(bare)


def faults(text: str) -> int:
    """Count what shows that a line was not read as it is printed."""
    thai = len(_BAD_THAI.findall(text, timeout=TIMEOUT)) if _THAI.search(text, timeout=TIMEOUT) else 0
    return thai + len(_LOST.findall(text, timeout=TIMEOUT)) + broken_ligatures(text)


def broken_ligatures(text: str) -> int:
    """Count the words that lost a ligature, of which a stop or a sign of one font stands in the place.

    Examples
    --------
    >>> broken_ligatures("the Uni.ed Modeling Language, two .les, readme.txt and e.g. this. End")
    2
    """
    return sum(_lost_ligature(found["head"], found["tail"]) for found in _BROKEN.finditer(text, timeout=TIMEOUT))


def _lost_ligature(head: str, tail: str) -> bool:
    return any(is_listed(f"{head}{ligature}{tail}".lower()) for ligature in _LIGATURES)


def numbers(found: Sequence[int]) -> str:
    """Give numbers as a reader lists them, runs as first-last.

    Examples
    --------
    >>> numbers([1, 2, 3, 7])
    '1-3, 7'
    """
    runs: list[list[int]] = []
    for number in found:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
