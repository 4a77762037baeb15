"""Read PDF files: what the printer added is taken off, lines are joined to paragraphs. Reads no pictures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from math import ceil
from statistics import median

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.formats.pdf_pages import Page, Pages, Printed, broken_ligatures, numbers, read_pages
from qualcoop.reading.formats.pdf_tables import told_of_tables
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.lines import split_lines
from qualcoop.reading.speakers.label_shapes import candidates
from qualcoop.reading.speakers.labels import accept
from qualcoop.records.transcript import Notice
from qualcoop.text.damage import find_damage
from qualcoop.text.lemmas import is_listed

__all__ = ["FORMAT", "VERSION", "extract", "layout"]

FORMAT = "pdf"
VERSION = 2
TIMEOUT = 2.0

EDGE = 4
"""Lines at the top and the bottom of a page that may be its header and footer."""
SAME_PLACE = 6.0
MARGIN = 0.11
SHARE_OF_PAGES = 0.4
MOST_NUMBERS = 4
FEWEST_NUMBERED = 10
SHARE_NUMBERED, SHARE_IN_ORDER = 0.7, 0.9
FEWEST_BESIDE = 5
NEAR_LINES, NEAR_ENOUGH = 1.45, 1.7
MOST_OF_COLUMN = 0.6
THAI_WORD = 10
"""Letters of a Thai line's beginning that would have had to fit on the line before."""

_NUMBER = regex.compile(r"\d{1,4}")
_BY_LOOK = regex.compile(
    r"\W*\d{1,4}\W*"  # a number alone
    r"|(?:page|p\.|หน้า|หน้าที่)\s*\d{1,4}(?:\s*(?:of|/|จาก)\s*\d{1,4})?"
    r"|\d{1,4}\s*(?:/|of)\s*\d{1,4}"
    r"|\d{1,2}/\d{1,2}/\d{2,4},?\s+\d{1,2}:\d{2}(?:\s?[AP]M)?(?:\s.*)?"  # what a browser prints above a page
    r"|(?:https?|file)://\S+(?:\s+\d{1,4}/\d{1,4})?",  # and below it
    regex.IGNORECASE,
)
_IN_MARGIN = regex.compile(r"(?P<number>\d{1,4})(?:[ \t]+(?=\S)|$)")
_AT_END = regex.compile(r"(?<!\d)\d{1,4}$")
_ITEM = regex.compile(r"[-•▪●◦‣*–]\s|\(?(?:\d{1,3}|[a-zก-ฮ])[.)]\s")
_THAI_END, _THAI_START = regex.compile(r"[\u0e01-\u0e4e]$"), regex.compile(r"[\u0e01-\u0e4e]")
_RAISED = regex.compile(r"\p{M}")
_CUT_WORD = regex.compile(r"(?P<head>\p{L}+)[-\u2010\u00ad]$")
_WORD_ON = regex.compile(r"(?P<tail>\p{Ll}+)")


@dataclass(frozen=True, slots=True)
class _Laid:
    """The lines that are the document's own, in order, with what is needed to join them."""

    lines: tuple[Printed, ...] = field(repr=False)
    labelled: frozenset[int]
    damaged: frozenset[int]
    pitch: float
    ends: tuple[float, ...]
    """For each line where the room of its column ends."""


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    """Give the text of a PDF: a line for each paragraph, without what was printed around the pages.

    Raises
    ------
    ReadingError
        If it is no PDF, is locked, broken or too long, or holds pictures of pages instead of text.
    """
    if not data:
        raise ReadingError("the file is empty (0 bytes); a transcript has text", path=path)
    if b"%PDF-" not in data[:1024]:
        raise ReadingError("this is no PDF (it does not begin with %PDF-); give it the suffix of what it is", path=path)
    pages = read_pages(data, path=path)
    if not any(page.lines for page in pages.pages):
        raise ReadingError(_why_empty(pages), path=path)
    return layout(pages, hints=hints)


def _why_empty(pages: Pages) -> str:
    count = len(pages.pages)
    if any(page.pictures for page in pages.pages):
        return f"the {count} pages are pictures without text, as a scanner makes; recognise the text first (OCR)"
    return f"the {count} pages hold no text; a transcript has text"


def layout(pages: Pages, *, hints: Hints) -> Extracted:
    """Give the text of pages already read, and a notice of all that was taken off, joined or doubted.

    Examples
    --------
    >>> lines = (Printed("ถาม: น้ำท่วม", 1, 70, 500, 80, 12), Printed("ทุกปีไหม", 1, 70, 200, 95, 12))
    >>> layout(Pages((Page(1, 595, 842, lines),)), hints=Hints()).text
    'ถาม: น้ำท่วมทุกปีไหม'
    """
    notices = [Notice(kind, 0, message) for kind, message in pages.remarks]
    notices += _pictures(pages)
    own, off = _without_furniture(pages.pages)
    own, numbered = _without_margin_numbers(own)
    if off:
        notices.append(Notice("layout", 0, _said_off(off)))
    if numbered:
        notices.append(Notice("layout", 0, f"numbers in the margin of {numbered} lines were left out"))
    laid = _lay(own, pages.pages, hints)
    paragraphs = _paragraphs(laid)
    joined = sum(len(paragraph) - 1 for paragraph in paragraphs)
    if joined:
        crossing = sum(laid.lines[a].page != laid.lines[b].page for each in paragraphs for a, b in pairwise(each))
        said = f"{joined} line ends of the print were undone within paragraphs, {crossing} of them at the end of a page"
        notices.append(Notice("layout", 0, said))
    notices += [*_columns(own), *told_of_tables(laid.lines, laid.labelled), *_joints(laid, paragraphs)]
    notices += _doubts(laid, paragraphs)
    return Extracted("\n".join(_text(laid, paragraph) for paragraph in paragraphs), "", tuple(notices))


def _pictures(pages: Pages) -> list[Notice]:
    blind = [page.number for page in pages.pages if page.pictures]
    if not blind:
        return []
    return [Notice("pictures", 0, f"pages that are pictures without text are not read: {numbers(blind)}")]


def _said_off(off: Sequence[Printed]) -> str:
    pages = len({line.page for line in off})
    return f"headers, footers and page numbers were left out: {len(off)} lines on {pages} pages"


# What a printer adds: the same at the same place of many pages, but for a number that grows with the page.


def _without_furniture(pages: Sequence[Page]) -> tuple[list[Printed], list[Printed]]:
    """Part the document's own lines from headers and footers."""
    places: dict[tuple[str, ...], list[tuple[int, float]]] = defaultdict(list)
    inside: set[str] = set()
    for page in pages:
        top, bottom = _edges(page)
        for line in top + bottom:
            for sign in _signatures(line):
                places[sign].append((line.page, _height(line, page)))
        edge = {id(line) for line in top + bottom}
        inside |= {line.text for line in page.lines if id(line) not in edge}
    running = {sign for sign, found in places.items() if _recurs(sign, found, len(pages))}
    off: list[Printed] = []
    own: list[Printed] = []
    for page in pages:
        gone = _gone(page, running, inside)
        off += [line for line in page.lines if id(line) in gone]
        own += [line for line in page.lines if id(line) not in gone]
    return own, off


def _edges(page: Page) -> tuple[list[Printed], list[Printed]]:
    """Give the first and the last lines of a page, each from the outside inwards."""
    ordered = sorted(page.lines, key=_base)
    return ordered[:EDGE], ordered[::-1][:EDGE]


def _base(line: Printed) -> float:
    return line.base


def _height(line: Printed, page: Page) -> float:
    """Give the place of a line from the nearer end of its page: pages may differ in size."""
    return line.base if line.base < page.height / 2 else line.base - page.height


def _signatures(line: Printed) -> Iterator[tuple[str, ...]]:
    """Give a line as it would recur: each number either as it stands, or by its distance from the page's number."""
    parts = _NUMBER.split(line.text, timeout=TIMEOUT)
    found = _NUMBER.findall(line.text, timeout=TIMEOUT)
    if len(found) > MOST_NUMBERS:
        yield (line.text,)
        return
    for chosen in product(*((number, f"<{int(number) - line.page}>") for number in found)):
        yield (*parts, *chosen)


def _recurs(sign: tuple[str, ...], found: Sequence[tuple[int, float]], pages: int) -> bool:
    """Say whether a line stands at the same place on so many pages that it belongs to the print."""
    middle = median(height for _, height in found)
    there = {page for page, height in found if abs(height - middle) <= SAME_PLACE}
    counts = any(part.startswith("<") and part.endswith(">") for part in sign)
    fewest = 2 if counts else 3
    return len(there) >= max(fewest, ceil(SHARE_OF_PAGES * pages))


def _gone(page: Page, running: set[tuple[str, ...]], inside: set[str]) -> set[int]:
    """Give the lines of a page that belong to the print, from the outside inwards and no further."""
    gone: set[int] = set()
    for edge in _edges(page):
        block: list[int] = []
        for place, line in enumerate(edge):
            signs = [sign for sign in _signatures(line) if sign in running and line.text not in inside]
            if signs or (_outside(line, page) and _apart(edge, place) and _looks_printed(line)):
                block.append(place)
            elif not _level(edge, place):
                break
        # What merely recurs, as the same question on every sheet does, is talk unless it stands apart from the rest.
        while block and not (_apart(edge, block[-1]) or _counts(edge[block[-1]], running)):
            block.pop()
        gone |= {id(edge[place]) for place in block}
    return gone


def _counts(line: Printed, running: set[tuple[str, ...]]) -> bool:
    """Say whether a line recurs with a number that grows with the page."""
    return any(sign in running and any(part.startswith("<") for part in sign[1:]) for sign in _signatures(line))


def _looks_printed(line: Printed) -> bool:
    return _BY_LOOK.fullmatch(line.text, timeout=TIMEOUT) is not None


def _outside(line: Printed, page: Page) -> bool:
    return abs(_height(line, page)) <= MARGIN * page.height


def _apart(edge: Sequence[Printed], place: int) -> bool:
    """Say whether the next line inwards stands clearly away."""
    inner = [line for line in edge[place + 1 :] if abs(line.base - edge[place].base) > line.size / 2]
    return not inner or abs(inner[0].base - edge[place].base) > 1.5 * edge[place].size


def _level(edge: Sequence[Printed], place: int) -> bool:
    """Say whether the next line stands on the same baseline, so that it may still be the page's number."""
    here, inner = edge[place], edge[place + 1] if place + 1 < len(edge) else None
    return inner is not None and abs(inner.base - here.base) < max(here.size, inner.size) / 2


# Numbers in the margin: they count on, line by line or in fives, or paragraph by paragraph left of all talk.


def _without_margin_numbers(lines: Sequence[Printed]) -> tuple[list[Printed], int]:
    hits = {}
    for place, line in enumerate(lines):
        found = _IN_MARGIN.match(line.text, timeout=TIMEOUT)
        if found:
            hits[place] = (int(found["number"]), found.end())
    hits = _outer(lines, hits)
    if not _counted([number for number, _ in hits.values()], len(lines)) or not _in_margin(lines, hits):
        return list(lines), 0
    own = Counter(round(line.left) for place, line in enumerate(lines) if place not in hits)
    left = own.most_common(1)[0][0] if own else 0.0
    late = _late_numbers(lines, {place: number for place, (number, _) in hits.items()})
    kept = [
        replace(line, text=line.text[hits[place][1] :], left=max(line.left, left))
        if place in hits
        else replace(line, text=line.text[: late.get(place)].rstrip())
        for place, line in enumerate(lines)
    ]
    return [line for line in kept if line.text], len(hits) + len(late)


def _late_numbers(lines: Sequence[Printed], found: Mapping[int, int]) -> dict[int, int]:
    """Give where a number ends a line that should begin it: one that is missing between those of the lines around.

    Of two printed lines with the same words, either may have the other's number.
    """
    gaps = [pair for pair in pairwise(sorted(found)) if found[pair[1]] - found[pair[0]] in (2, 10, 20)]
    missing = {(found[before] + found[after]) // 2 for before, after in gaps}
    late: dict[int, int] = {}
    for place in (place for before, after in gaps for place in range(before + 1, after)):
        end = _AT_END.search(lines[place].text, timeout=TIMEOUT)
        if end and int(end[0]) in missing:
            late[place] = end.start()
    return late


def _outer(lines: Sequence[Printed], hits: dict[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Leave out a year or a sum that begins a line of talk, where enough numbers stand left of all talk."""
    talk = [line.left for place, line in enumerate(lines) if place not in hits]
    outer = {place: hit for place, hit in hits.items() if talk and lines[place].left < min(talk) - 3}
    return outer if len(outer) >= FEWEST_NUMBERED else hits


def _counted(found: Sequence[int], lines: int) -> bool:
    """Say whether numbers count on in even steps, beginning anew at most where a page does."""
    if len(found) < FEWEST_NUMBERED:
        return False
    step, _ = Counter(b - a for a, b in pairwise(found)).most_common(1)[0]
    if step not in (1, 5, 10):
        return False
    in_order = sum(b - a == step or b in (1, step) for a, b in pairwise(found))
    return in_order >= SHARE_IN_ORDER * (len(found) - 1) and (step == 1 or len(found) * step >= SHARE_NUMBERED * lines)


def _in_margin(lines: Sequence[Printed], hits: Mapping[int, object]) -> bool:
    """Say whether nearly every line is numbered, or the numbers stand left of all that is not."""
    if len(hits) >= SHARE_NUMBERED * len(lines):
        return True
    other = min(line.left for place, line in enumerate(lines) if place not in hits)
    return max(lines[place].left for place in hits) < other - 3


# Paragraphs.


def _lay(lines: Sequence[Printed], pages: Sequence[Page], hints: Hints) -> _Laid:
    text = "\n".join(line.text for line in lines)
    named = (label for label, name in hints.speakers.items() if name)
    marks = accept(candidates(split_lines(text)), listed=(*hints.roles, *named))
    return _Laid(
        lines=tuple(lines),
        labelled=frozenset(mark.line - 1 for mark in marks),
        damaged=frozenset(damage.line - 1 for damage in find_damage(text) if damage.end > damage.start),
        pitch=_pitch(lines),
        ends=_ends(lines, pages),
    )


def _pitch(lines: Sequence[Printed]) -> float:
    """Give the distance of two lines of one paragraph: the smallest that is common."""
    steps = [b.base - a.base for a, b in pairwise(lines) if a.page == b.page and 0 < b.base - a.base < 4 * a.size]
    steps = [step for step, line in zip(steps, lines, strict=False) if step > 0.6 * line.size]
    if not steps:
        return 1.5 * median(line.size for line in lines) if lines else 0.0
    counts = Counter(round(step) for step in steps)
    common = [step for step, count in counts.items() if count >= max(3, 0.05 * len(steps))]
    return float(min(common)) if common else min(steps)


def _ends(lines: Sequence[Printed], pages: Sequence[Page]) -> tuple[float, ...]:
    """Give for each line where its column's room ends: as far right as lines of the column go, but for a few."""
    gutters = _gutters(lines)
    widths = {page.number: round(page.width) for page in pages}
    firsts = [gutters[line.page] if line.right <= gutters[line.page] else 0.0 for line in lines]
    columns = [(widths[line.page], first) for line, first in zip(lines, firsts, strict=True)]
    rights: dict[tuple[int, float], list[float]] = defaultdict(list)
    for line, column in zip(lines, columns, strict=True):
        rights[column].append(line.right)
    ends = {column: sorted(found)[ceil(0.98 * (len(found) - 1))] for column, found in rights.items()}
    return tuple(ends[column] for column in columns)


def _gutters(lines: Sequence[Printed]) -> dict[int, float]:
    """Give for each page where the second of two columns begins; 0 where there is one."""
    pages: dict[int, list[Printed]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    return {number: _gutter(found) for number, found in pages.items()}


def _gutter(lines: Sequence[Printed]) -> float:
    ordered = sorted(lines, key=_base)
    rights = []
    for place, line in enumerate(ordered):
        for other in ordered[place + 1 : place + 4]:
            left, right = sorted((line, other), key=_left)
            if abs(other.base - line.base) < 3 and right.left > left.right:
                rights.append(right.left)
    return min(rights) if len(rights) >= max(FEWEST_BESIDE, 0.15 * len(ordered)) else 0.0


def _left(line: Printed) -> float:
    return line.left


def _columns(lines: Sequence[Printed]) -> list[Notice]:
    parted = [page for page, gutter in _gutters(lines).items() if gutter]
    if not parted:
        return []
    said = f"pages with text side by side, read in the order of the file: {numbers(parted)}; check the order"
    return [Notice("layout", 0, said)]


def _paragraphs(laid: _Laid) -> list[list[int]]:
    """Give the lines of each paragraph."""
    found: list[list[int]] = []
    for place in range(len(laid.lines)):
        if found and _goes_on(laid, place, begun=len(found[-1]) == 1):
            found[-1].append(place)
        else:
            found.append([place])
    return found


def _goes_on(laid: _Laid, place: int, *, begun: bool) -> bool:
    """Say whether a line goes on with the paragraph of the line before it."""
    before, line = laid.lines[place - 1], laid.lines[place]
    if place in laid.labelled or place in laid.damaged or place - 1 in laid.damaged:
        return False
    if _ITEM.match(line.text, timeout=TIMEOUT) or max(before.size, line.size) > 1.6 * min(before.size, line.size):
        return False
    step = line.base - before.base
    same_column = before.page == line.page and not (step < 0 and line.left > before.right)
    mid_sentence = _in_mid_sentence(before, line, laid.ends[place - 1])
    if same_column and not 0.3 * laid.pitch < step <= (NEAR_ENOUGH if mid_sentence else NEAR_LINES) * laid.pitch:
        return False
    if same_column and _indented(laid, place, begun=begun):
        return False
    return mid_sentence or _is_full(before, line, laid.ends[place - 1])


def _in_mid_sentence(before: Printed, line: Printed, end: float) -> bool:
    """Say whether a line begins in small letters after a long one that ends no sentence."""
    long = before.right - before.left > MOST_OF_COLUMN * (end - before.left)
    return long and line.text[0].islower() and before.text[-1] not in ".?!…:"


def _indented(laid: _Laid, place: int, *, begun: bool) -> bool:
    """Say whether a line's indent begins a paragraph; the lines that hang below a label do not."""
    before, line = laid.lines[place - 1], laid.lines[place]
    after = laid.lines[place + 1] if place + 1 < len(laid.lines) else None
    returns = after is not None and after.page == line.page and place + 1 not in laid.labelled
    if after is not None and returns and line.left > after.left + line.size and line.left > before.left + line.size:
        return True
    return not begun and line.left > before.left + line.size


def _is_full(before: Printed, line: Printed, end: float) -> bool:
    """Say whether a line broke because the next word had no room, not because somebody ended it there."""
    word = line.text.split()[0]
    if _THAI_START.match(word, timeout=TIMEOUT):
        word = word[:THAI_WORD]
    letter = (line.right - line.left) / len(_RAISED.sub("", line.text, timeout=TIMEOUT) or line.text)
    return end - before.right < letter * (len(word) + 1) + before.size


def _text(laid: _Laid, paragraph: Sequence[int]) -> str:
    """Join the lines of a paragraph."""
    pieces: list[str] = []
    for place, after in pairwise(paragraph):
        line = laid.lines[place]
        pieces += _ended(line.text, laid.lines[after].text, spaced=line.spaced)
    return "".join([*pieces, laid.lines[paragraph[-1]].text])


def _ended(line: str, on: str, *, spaced: bool) -> tuple[str, str]:
    """Give a line and what stands between it and the next.

    Thai joins without a blank that was not printed, a word cut at the line's end without its hyphen.
    """
    if spaced:
        return line, " "
    cut, tail = _CUT_WORD.search(line, timeout=TIMEOUT), _WORD_ON.match(on, timeout=TIMEOUT)
    if cut and tail:
        whole = line[-1] == "\u00ad" or is_listed(f"{cut['head']}{tail['tail']}".lower())
        return line[:-1] if whole else line, ""
    return line, "" if _is_thai_joint(line, on) else " "


def _joints(laid: _Laid, paragraphs: Sequence[Sequence[int]]) -> list[Notice]:
    """Tell once how many joints of Thai lines are guessed: a blank at a line's end is seldom in the file."""
    joints = [pair for paragraph in paragraphs for pair in pairwise(paragraph)]
    guessed = sum(_is_guessed(laid.lines[place], laid.lines[after]) for place, after in joints)
    if not guessed:
        return []
    said = f"Thai lines were joined without a blank at {guessed} line ends of the print; some may have had one"
    return [Notice("layout", 0, said)]


def _is_guessed(line: Printed, on: Printed) -> bool:
    return not line.spaced and _is_thai_joint(line.text, on.text)


def _is_thai_joint(line: str, on: str) -> bool:
    end, start = _THAI_END.search(line, timeout=TIMEOUT), _THAI_START.match(on, timeout=TIMEOUT)
    return end is not None and start is not None


def _doubts(laid: _Laid, paragraphs: Sequence[Sequence[int]]) -> Iterator[Notice]:
    """Tell line by line where the parsers disagree, and how many lines are another parser's."""
    others = Counter(line.source for line in laid.lines)
    for source in ("pypdf", "pdftotext"):
        if others[source]:
            said = f"{others[source]} printed lines are given as {source} reads them, which is sounder there"
            yield Notice("pdf", 0, said)
    for number, paragraph in enumerate(paragraphs, 1):
        for line in (laid.lines[place] for place in paragraph):
            if line.doubt:
                yield Notice("pdf", number, f"page {line.page}: {line.doubt}")
            lost = broken_ligatures(line.text)
            if lost:
                said = f"page {line.page}: {lost} words lost a ligature (fi, fl, ff); terms do not match there"
                yield Notice("pdf", number, said)
