"""Read Rich Text documents: text, tables and remarks by their own character sets. Runs no field and opens no object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.hints import Extracted, Hints
from qualcoop.reading.office import Block, Paragraph, Remark, Table, lay_out, shown
from qualcoop.records.transcript import Notice

__all__ = ["FORMAT", "VERSION", "blocks_of", "extract"]

FORMAT = "rtf"
VERSION = 1

SIZE = 64 * 2**20
DEEPEST = 1_000
_PATIENCE = 60.0

_TOKEN = regex.compile(
    r"\\([A-Za-z]{1,40})(-?[0-9]{1,10})?[ ]?|\\'([0-9A-Fa-f]{2})|\\(.)|([{}])|([\r\n\0]+)|([^\\{}\r\n\0]+)|(\\)",
    regex.DOTALL,
)
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp437",
}  # fmt: skip
_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "softline": "\n", "emdash": "—", "endash": "–",
    "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
    "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b", "zwnbo": "\u2060", "ltrmark": "\u200e", "rtlmark": "\u200f",
    "~": "\u00a0", "-": "\u00ad", "_": "\u2011",
}  # fmt: skip
_ENDS = frozenset({"par", "sect", "page", "column"})
_SKIPPED = frozenset(
    {"colortbl", "stylesheet", "info", "object", "objdata", "header", "headerl", "headerr", "headerf", "footer",
     "footerl", "footerr", "footerf", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "fldinst",
     "listtext", "pntext", "pntxta", "pntxtb", "xe", "tc", "tcn", "nonshppict", "sp", "sn", "sv", "shprslt", "upr",
     "filetbl", "revtbl", "themedata", "datastore", "nonesttables", "bkmkstart", "bkmkend", "template", "rxe", "txe"}
)  # fmt: skip
_HEADINGS = frozenset({"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"})
_STARRED = frozenset(
    {"shpinst", "do", "annotation", "atnid", "atnauthor", "fldinst", "shppict", "footnote", "ud", "nesttableprops"}
)
_SIDE = ("atnid", "atnauthor", "atndate", "atnref", "atntime", "atnparent", "atnicn")


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    r"""Give the text of a Rich Text document: a line for each paragraph or table row, cells apart by a tab.

    Deleted revisions are dropped; footnotes, comments, page headers and hidden text are each told in a notice.

    Raises
    ------
    ReadingError
        If the file is empty, foreign, cut off, nested too deep, or too large.

    Examples
    --------
    >>> data = rb"{\rtf1\ansi{\fonttbl{\f0\fcharset222 Tahoma;}}\f0 \'b6\'d2\'c1: \u3604?\u3637?\par}"
    >>> extract(data, path="a.rtf", hints=Hints()).text
    'ถาม: ดี'
    """
    reader = _read(data, path, hints.encoding)
    return lay_out(_without_last_blank(reader.blocks), path=path, notices=list(reader.notices()))


def blocks_of(data: bytes, *, path: str) -> tuple[Block, ...]:
    """Give the paragraphs and tables of a Rich Text document in their order."""
    return tuple(_without_last_blank(_read(data, path, "").blocks))


def _without_last_blank(blocks: list[Block]) -> list[Block]:
    """Drop the paragraph that the last paragraph's end begins."""
    return blocks[:-1] if blocks and blocks[-1] == Paragraph() else blocks


def _read(data: bytes, path: str, encoding: str) -> _Reader:
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise ReadingError(f"the file is empty ({len(data)} bytes); a transcript has text", path=path)
    if len(data) > SIZE:
        raise ReadingError(f"the file has {len(data)} bytes; at most {SIZE} are read", path=path)
    bare = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not bare.startswith(b"{\\rtf"):
        found = "a zip container such as docx" if bare.startswith(b"PK\x03\x04") else repr(bare[:12])
        raise ReadingError(f"an RTF document begins with {{\\rtf; this one with {found}", path=path)
    reader = _Reader(path, encoding or ("utf-8" if _is_utf8(bare) else ""))
    reader.read(bare.decode("latin-1"))
    return reader


def _tokens(text: str) -> Iterator[regex.Match[str]]:
    """Yield the words, signs and runs of a document, stepping over binary data."""
    at = 0
    while at >= 0:
        start, at = at, -1
        for found in _TOKEN.finditer(text, start, timeout=_PATIENCE):
            yield found
            if found[1] == "bin":
                at = found.end() + max(0, int(found[2] or 0))
                break


def _is_utf8(data: bytes) -> bool:
    """Say whether bytes beyond ASCII stand there bare and are UTF-8, as careless programs write them."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(slots=True)
class _State:
    """What holds within a group: where text goes to, and how its bytes and characters count."""

    to: str = "text"
    outside: str = "text"
    font: int = -1
    fallback: int = 1
    hidden: bool = False
    deleted: bool = False
    starred: bool = False


@dataclass(slots=True)
class _Flow:
    """One flow of text: the document's, a remark's, or a page header's."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[str | Remark] = field(default_factory=list)
    cell: list[Paragraph] = field(default_factory=list)
    row: list[tuple[Paragraph, ...]] = field(default_factory=list)
    rows: list[tuple[tuple[Paragraph, ...], ...]] = field(default_factory=list)
    in_cell: bool = False
    """Whether the paragraph is said to stand in a table."""
    in_row: bool = False
    """Whether a row was begun and not ended."""

    @property
    def in_table(self) -> bool:
        return self.in_cell or self.in_row

    def end_paragraph(self) -> None:
        """End a paragraph: within a table it joins the cell, outside it ends the table before it."""
        paragraph = _paragraph(self.pieces)
        self.pieces = []
        if self.in_table:
            self.cell.append(paragraph)
            return
        self.end_table()
        self.blocks.append(paragraph)

    def end_cell(self) -> None:
        self.row.append((*self.cell, _paragraph(self.pieces)))
        self.pieces, self.cell = [], []

    def end_row(self) -> None:
        if self.cell or any(isinstance(piece, Remark) or piece.strip() for piece in self.pieces):
            self.end_cell()
        if self.row:
            self.rows.append(tuple(self.row))
        self.row = []
        self.in_cell = self.in_row = False

    def end_table(self) -> None:
        if self.row or self.cell:
            kept, self.pieces = self.pieces, []
            self.end_row()
            self.pieces = kept
        if self.rows:
            self.blocks.append(Table(tuple(self.rows)))
            self.rows = []

    def finish(self) -> list[Block]:
        """End what is open, and give all blocks."""
        if self.in_table and (self.row or self.cell):
            self.end_row()
        self.in_cell = self.in_row = False
        self.end_table()
        if self.pieces:
            self.end_paragraph()
        return self.blocks

    def words(self) -> str:
        """Give all text of a remark on its lines."""
        lines = []
        for block in self.finish():
            cells = [block] if isinstance(block, Paragraph) else [p for row in block.rows for cell in row for p in cell]
            lines += [paragraph.text for paragraph in cells]
        return "\n".join(lines).strip()


def _paragraph(pieces: list[str | Remark]) -> Paragraph:
    """Join a paragraph's pieces; halves of a character beyond the first plane are put together."""
    parts: list[str | Remark] = []
    run: list[str] = []
    for piece in pieces:
        if isinstance(piece, Remark):
            parts += [_whole("".join(run)), piece]
            run = []
        else:
            run.append(piece)
    return Paragraph.of([*parts, _whole("".join(run))])


def _whole(text: str) -> str:
    if not regex.search(r"[\ud800-\udfff]", text, timeout=_PATIENCE):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class _Reader:
    """One way through a document, token by token, with a stack of groups; nothing here calls itself."""

    def __init__(self, path: str, bare: str) -> None:
        self.blocks: list[Block] = []
        self._path = path
        self._bare = bare
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._default_font = 0
        self._state = _State()
        self._stack: list[_State] = []
        self._flows: list[tuple[int, str, _Flow]] = [(0, "text", _Flow())]
        self._bytes = bytearray()
        self._plain = False
        self._skip = 0
        self._font_read = -1
        self._side: dict[str, str] = {}
        self._met: Counter[str] = Counter()
        self._hidden: list[str] = []
        self._headings: list[tuple[str, str]] = []
        self._closed = False

    @property
    def _flow(self) -> _Flow:
        return self._flows[-1][2]

    def read(self, text: str) -> None:
        """Read the whole document."""
        for found in _tokens(text):
            if found[1]:
                self._word(found[1], int(found[2]) if found[2] else None)
            else:
                self._other(found)
            if self._closed:
                break
        if not self._closed:
            left = len(self._stack)
            raise ReadingError(
                f"the document was cut off: {left} groups are still open at its end; export it again", path=self._path
            )
        self.blocks = self._flows[0][2].finish()

    def _other(self, found: regex.Match[str]) -> None:
        if found[3]:
            self._byte(int(found[3], 16))
        elif found[4]:
            self._symbol(found[4])
        elif found[5]:
            self._open() if found[5] == "{" else self._close()
        elif found[7]:
            self._run(found[7])

    # --- groups ------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        self._flush()
        self._skip = 0
        if len(self._stack) >= DEEPEST:
            raise ReadingError(f"groups are nested more than {DEEPEST} deep; this is no transcript", path=self._path)
        self._stack.append(self._state)
        self._state = replace(self._state, starred=False)

    def _close(self) -> None:
        self._flush()
        self._skip = 0
        while self._stack and self._flows[-1][0] == len(self._stack):
            self._end_flow()
        self._state = self._stack.pop() if self._stack else self._state
        self._closed = not self._stack

    def _begin_flow(self, kind: str) -> None:
        self._flush()
        self._flows.append((len(self._stack), kind, _Flow()))
        self._state.to = "text"

    def _end_flow(self) -> None:
        """Put what was read beside the text where it belongs: on the character before it, or into a notice."""
        _, kind, flow = self._flows.pop()
        if kind in ("footnote", "endnote", "comment"):
            author = self._side.pop("atnauthor", "") if kind == "comment" else ""
            if not self._stack[-1].deleted:
                self._met[kind] += 1
                self._flow.pieces.append(Remark(kind, str(self._met[kind]), flow.words(), author.strip()))
        elif kind == "box":
            self._flow.blocks += flow.finish()
        elif kind in _SIDE:
            self._side[kind] = flow.words()
        elif flow.words():
            self._headings.append((kind, flow.words()))

    # --- control words -----------------------------------------------------------------------------------------

    def _word(self, word: str, number: int | None) -> None:
        self._flush()
        if word == "u":
            self._unicode(number or 0)
            return
        if self._skip and word in _SIGNS:
            self._skip -= 1
            return
        self._skip = 0
        if self._destination(word):
            return
        if word in _SIGNS:
            self._put(_SIGNS[word])
        elif word in _ENDS or word in ("cell", "row", "nestcell", "nestrow"):
            self._end(word)
        else:
            self._format(word, number)

    def _destination(self, word: str) -> bool:
        """Follow a word that says where a group's text goes; say whether it was one."""
        state = self._state
        starred, state.starred = state.starred, False
        if word == "fonttbl":
            state.to = "fonts"
        elif word == "ud":
            state.to = state.outside
        elif word == "ftnalt" and self._flows[-1][1] == "footnote":
            depth, _, flow = self._flows[-1]
            self._flows[-1] = (depth, "endnote", flow)
        elif state.to == "skip":
            return word in _SKIPPED
        elif word in _HEADINGS:
            self._begin_flow("header" if word.startswith("header") else "footer")
        elif word == "footnote" or (word == "annotation"):
            self._begin_flow("comment" if word == "annotation" else word)
        elif word in _SIDE:
            self._begin_flow(word)
        elif word in ("shptxt", "dptxbxtext"):
            state.to = "text"
            self._begin_flow("box")
        elif word == "pict":
            self._met["picture"] += 1
            state.to = "skip"
        elif word in _SKIPPED or (starred and word not in _STARRED):
            self._met["object"] += word == "object"
            state.outside, state.to = state.to, "skip"
        elif word in ("shpinst", "do"):
            state.to = "shape"
        else:
            return False
        return True

    def _format(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "f" and number is not None:
            state.font = self._font_read = number
        elif word in ("fcharset", "cpg") and state.to == "fonts":
            self._charset(word, number or 0)
        elif word == "ansicpg" and number:
            self._page = _codec(f"cp{number}") or self._page
        elif word in _PAGES and len(self._stack) == 1:
            self._page = _PAGES[word]
        elif word == "deff":
            self._default_font = number or 0
        elif word == "uc":
            state.fallback = max(0, number if number is not None else 1)
        elif word in ("v", "deleted"):
            self._toggle(word, on=number != 0)
        elif word == "plain":
            state.font, state.hidden, state.deleted = -1, False, False
        elif word in ("pard", "intbl"):
            self._flow.in_cell = word == "intbl"
        elif word == "trowd":
            self._flow.in_row = True
        elif word == "revised" and number != 0:
            self._met["insertion"] += 1

    def _toggle(self, word: str, *, on: bool) -> None:
        if word == "v":
            self._state.hidden = on
        else:
            self._met["deletion"] += on and not self._state.deleted
            self._state.deleted = on

    def _charset(self, word: str, number: int) -> None:
        known = _codec(f"cp{number}") if word == "cpg" else _CHARSETS.get(number, "")
        if known:
            self._fonts[self._font_read] = known

    def _end(self, word: str) -> None:
        """End a paragraph, a cell or a row; a deleted paragraph's end ends nothing."""
        if self._state.to != "text" or (self._state.deleted and word in _ENDS):
            return
        if word in _ENDS:
            if word in ("page", "column") and not self._flow.pieces:
                return
            self._flow.end_paragraph()
        elif word == "cell":
            self._flow.end_cell()
        elif word == "row":
            self._flow.end_row()
        elif word == "nestcell":
            self._flow.pieces.append("\t")
        else:
            self._flow.cell.append(_paragraph(self._flow.pieces))
            self._flow.pieces = []

    # --- characters --------------------------------------------------------------------------------------------

    def _symbol(self, sign: str) -> None:
        self._flush()
        if sign == "*":
            self._state.starred = True
        elif self._skip:
            self._skip -= 1
        elif sign in "\r\n":
            self._end("par")
        elif sign in _SIGNS:
            self._put(_SIGNS[sign])
        elif sign in "\\{}":
            self._put(sign)

    def _unicode(self, number: int) -> None:
        self._flush()
        self._put(chr(number % 0x10000))
        self._skip = self._state.fallback

    def _run(self, text: str) -> None:
        """Take plain characters, the first of which may be what stands in for a Unicode character."""
        if self._skip:
            dropped = min(self._skip, len(text))
            self._skip -= dropped
            text = text[dropped:]
        if not text or self._state.to != "text":
            return
        if text.isascii() and not self._bytes:
            self._put(text)
            return
        self._plain = self._plain or not self._bytes
        self._bytes += text.encode("latin-1")
        if text.isascii():
            self._flush()

    def _byte(self, value: int) -> None:
        """Take a character written as its byte's number; one alone may be half of a character."""
        if self._skip:
            self._skip -= 1
            return
        if self._plain:
            self._flush()
        if self._state.to == "text":
            self._bytes.append(value)

    def _flush(self) -> None:
        """Turn bytes that were gathered into characters, by the font's character set."""
        if not self._bytes:
            return
        state = self._state
        font = state.font if state.font >= 0 else self._default_font
        codec = self._fonts.get(font, self._page)
        if self._plain and self._bare:
            codec = self._bare
        text = self._bytes.decode(codec, "replace")
        self._met["undecoded"] += text.count("\ufffd")
        self._bytes.clear()
        self._plain = False
        self._put(text)

    def _put(self, text: str) -> None:
        state = self._state
        if state.to != "text" or state.deleted:
            return
        if state.hidden:
            self._hidden.append(text)
        else:
            self._flow.pieces.append(text)

    # --- what was noticed --------------------------------------------------------------------------------------

    def notices(self) -> Iterator[Notice]:
        """Tell what is no part of the text; remarks with a place are told with the text."""
        met = self._met
        if met["deletion"] or met["insertion"]:
            said = f"tracked changes: {met['insertion']} insertions kept, {met['deletion']} deletions dropped"
            yield Notice("changes", 0, said)
        if met["picture"] + met["object"]:
            yield Notice("pictures", 0, f"{met['picture'] + met['object']} pictures or objects were left out")
        if met["undecoded"]:
            said = f"{met['undecoded']} bytes are no characters of their font's character set"
            yield Notice("encoding", 0, said)
        hidden = _whole("".join(self._hidden))
        if hidden.strip():
            yield Notice("hidden", 0, f"{len(hidden)} characters are formatted as hidden and were left out")
        for kind, words in dict.fromkeys(self._headings):
            if regex.search(r"\p{L}", words, timeout=2.0):
                yield Notice("page_header", 0, f'a page {kind} is no talk and was left out: "{shown(words)}"')


def _codec(name: str) -> str:
    """Give Python's name of a code page, empty where there is none."""
    name = {"cp65001": "utf-8", "cp10000": "mac_roman", "cp936": "gbk"}.get(name, name)
    try:
        "".encode(name)
    except LookupError:
        return ""
    return name
