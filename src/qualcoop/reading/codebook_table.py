"""Make a codebook of a table with a row for each code. Invents nothing: what finds no place is listed, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.codebook_columns import Column, columns_of_head, find_head
from qualcoop.reading.codebook_grids import Grid, grids_of
from qualcoop.reading.spoken import joined_names
from qualcoop.reading.vocabulary import TIMEOUT, key_of
from qualcoop.records.codebook import KINDS, LEVELS, Bilingual, Code, Codebook, Example, Indicator, is_code_id
from qualcoop.records.transcript import Transcript
from qualcoop.text.normalise import normalise

__all__ = ["CodebookTable", "Unplaced", "code_id", "read_codebook_table"]

_LONG_ID = 40
_SHORT_QUOTE = 8
"""Characters from which a quotation is looked for: a shorter one stands in every interview."""
_THAI = regex.compile(r"\p{Thai}")
_SPLIT = regex.compile(r"[,;،、\n]")
_PATH = regex.compile(r"\s*(?:\\+|\s>\s|::|»)\s*")
_QUOTES = "“”\"'‘’«»„ \t"
_KINDS = {
    "เงื่อนไข": "condition", "ปัจจัย": "condition", "factor": "condition", "ผลลัพธ์": "outcome", "ผล": "outcome",
    "result": "outcome", "แนวทาง": "guideline", "หลักการ": "principle", "ข้อเสนอแนะ": "recommendation",
    "ข้อเสนอ": "recommendation", "บริบท": "background", "พื้นฐาน": "background", "ภูมิหลัง": "background",
    "context": "background", **{kind: kind for kind in KINDS},
}  # fmt: skip
_LEVELS = {
    "บุคคล": "individual", "ปัจเจก": "individual", "ปัจเจกบุคคล": "individual", "องค์กร": "organization",
    "องค์การ": "organization", "organisation": "organization", "organisational": "organization",
    "organizational": "organization", "เครือข่าย": "network", "สภาพแวดล้อม": "environment", "สิ่งแวดล้อม": "environment",
    "environmental": "environment", **{level: level for level in LEVELS},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A cell that found no place in the codebook.

    Attributes
    ----------
    code
        The code of its row; empty where it stands in no row of a code.
    where
        Table, row (from 1) and column.
    heading, text
        The column's heading and the cell.
    why
        Why it found no place.
    """

    code: str
    where: str
    heading: str
    text: str = field(repr=False)
    why: str = ""


@dataclass(frozen=True, slots=True)
class CodebookTable:
    """A codebook as a table gave it.

    Attributes
    ----------
    codebook
        The codes.
    columns
        For each table that was read, its name and what each column was taken for.
    unplaced
        Every cell that found no place.
    told
        What a person should look at: ids that were changed, parents that were made, tables that were not read.
    """

    codebook: Codebook
    columns: tuple[tuple[str, tuple[Column, ...]], ...]
    unplaced: tuple[Unplaced, ...]
    told: tuple[str, ...]


@dataclass(slots=True)
class _Entry:
    """The row of one code, and the rows that go on below it: what each field holds."""

    grid: str
    row: int
    cells: dict[str, list[tuple[Column, str, int]]] = field(default_factory=dict)
    id: str = ""
    theme: str = ""
    parent: str = ""
    names: tuple[str, ...] = ()

    def texts(self, name: str) -> list[str]:
        return [text for _, text, _ in self.cells.get(name, [])]

    def one(self, name: str) -> str:
        return "\n".join(self.texts(name))


def read_codebook_table(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str = "",
    transcripts: Sequence[Transcript] = (),
) -> CodebookTable:
    r"""Read a codebook from a table in a spreadsheet, a csv file or a document.

    Parameters
    ----------
    path
        The file: xlsx, ods, csv, tsv, docx, odt or rtf.
    columns
        What a column holds where its heading is not known or says something else: a heading or a column's letter,
        and one of label, id, number, parent, definition, include, exclude, example, counterexample, keywords, kind,
        level, note (label, definition and keywords also with _th or _en), or - for nothing.
    sheet
        Name of the sheet (or "table 2" of a document) that alone is read; empty: all that have headings of codes.
    transcripts
        Where examples are looked for. One that stands verbatim in exactly one turn becomes an example of its code.

    Raises
    ------
    MissingError
        If there is no such file.
    ReadingError
        If no table has headings that can be understood; the headings found are named.
    UsageError
        If `columns` names a field there is none of.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "codes.csv"
    >>> _ = path.write_text("รหัส,คำนิยาม,หมายเหตุ\nกฎหมาย,กฎหมายเปิดทาง,ถามอาจารย์\n", encoding="utf-8")
    >>> found = read_codebook_table(path)
    >>> found.codebook["กฎหมาย"].definition.th, [(cell.code, cell.text) for cell in found.unplaced]
    ('กฎหมายเปิดทาง', [('กฎหมาย', 'ถามอาจารย์')])
    """
    grids = grids_of(path)
    making = _Making(transcripts)
    for grid in grids:
        if not sheet or sheet.casefold() in (grid.name, grid.name.casefold(), grid.name[7:-1].casefold()):
            making.read(grid, columns or {})
    if not making.entries:
        raise ReadingError(_nothing(grids, sheet), path=str(path))
    table = making.made()
    if not table.codebook.codes:
        raise ReadingError("the table has headings, and below them no row that names a code", path=str(path))
    return table


def _nothing(grids: Sequence[Grid], sheet: str) -> str:
    names = ", ".join(grid.name for grid in grids)
    if sheet and all(sheet.casefold() not in grid.name.casefold() for grid in grids):
        return f"there is no {sheet!r}; there are {names}"
    first = next((row for row in grids[0].rows if any(row)), ())
    found = ", ".join(repr(cell[:40]) for cell in first if cell)
    return (
        f"no table has headings that name a code and something of it ({names}); the first row holds {found}. "
        "Say what the columns hold, such as A=label, B=definition"
    )


def code_id(words: str) -> str:
    """Make a code's id of words: letters, marks, digits and ``_``; empty where there is no letter or digit.

    Examples
    --------
    >>> code_id("Related laws (national)"), code_id("1.2 ผู้นำ & วิสัยทัศน์"), code_id("2 towns")
    ('related_laws_national', 'ผู้นำ_วิสัยทัศน์', 'towns')
    """
    text = regex.sub(r"^\s*[\d๐-๙.]+[.)]?\s+", "", normalise(words).casefold(), timeout=TIMEOUT) or words
    word = regex.sub(r"[^\p{L}\p{M}\p{N}]+", "_", text, timeout=TIMEOUT).strip("_")
    word = regex.sub(r"^\p{M}+", "", word, timeout=TIMEOUT)
    # Not str.isnumeric: its tables are older than those by which an id is checked.
    if regex.match(r"\p{N}", word, timeout=TIMEOUT):
        word = f"c{word}"
    if len(word) > _LONG_ID:
        clusters = regex.findall(r"\X", word[: _LONG_ID + 1], timeout=TIMEOUT)
        cut = "".join(clusters[:-1])
        word = cut[: cut.rfind("_")] if "_" in cut[_LONG_ID // 2 :] else cut
    return word.strip("_")


def _is_thai(text: str) -> bool:
    return _THAI.search(text, timeout=TIMEOUT) is not None


class _Making:
    """A codebook in the making: entries of all tables, and what is told of them."""

    def __init__(self, transcripts: Sequence[Transcript]) -> None:
        self.entries: list[_Entry] = []
        self._transcripts = transcripts
        self._columns: list[tuple[str, tuple[Column, ...]]] = []
        self._unplaced: list[Unplaced] = []
        self._told: list[str] = []
        self._undefined: list[str] = []
        self._nameless: dict[str, list[str]] = {}

    # --- rows --------------------------------------------------------------------------------------------------

    def read(self, grid: Grid, told: Mapping[str, str]) -> None:
        """Take the rows of a table whose headings are known; tell of one that is left out."""
        head = find_head(grid.rows, told=told)
        if head < 0:
            filled = sum(any(row) for row in grid.rows)
            self._told.append(f"{grid.name} was not read: no row of it names the columns ({filled} rows)")
            return
        columns = columns_of_head(grid.rows[head], told=told)
        self._columns.append((grid.name, columns))
        for n, row in enumerate(grid.rows[:head], 1):
            for place, text in enumerate(row):
                if text:
                    column = Column(place, "", "", "")
                    self._lose("", grid.name, n, column, text, "it stands above the headings")
        for n, row in enumerate(grid.rows[head + 1 :], head + 2):
            if any(row) and row != grid.rows[head]:
                self._row(grid.name, n, row, columns)

    def _lose(self, code: str, grid: str, row: int, column: Column, text: str, why: str) -> None:
        self._unplaced.append(Unplaced(code, f"{grid}, row {row}, column {column.letter}", column.heading, text, why))

    def _row(self, grid: str, n: int, row: Sequence[str], columns: Sequence[Column]) -> None:
        """Begin a code, or go on with the one above where the row names none."""
        filled = [(columns[place], text) for place, text in enumerate(row) if text and place < len(columns)]
        named = any(column.field.startswith("label") or column.field in ("id", "number") for column, _ in filled)
        if named or not self.entries or self.entries[-1].grid != grid:
            self.entries.append(_Entry(grid, n))
        elif filled:
            self._nameless.setdefault(grid, []).append(str(n))
        entry = self.entries[-1]
        for column, text in filled:
            entry.cells.setdefault(column.field, []).append((column, text, n))
        for place, text in enumerate(row[len(columns) :], len(columns)):
            if text:
                entry.cells.setdefault("", []).append((Column(place, "", "", ""), text, n))

    # --- codes -------------------------------------------------------------------------------------------------

    def made(self) -> CodebookTable:
        """Make the codebook."""
        self._name()
        self._parents()
        codes = [self._code(entry) for entry in self.entries]
        for grid, rows in self._nameless.items():
            self._told.append(f"{grid}: row {joined_names(rows)} names no code and goes on with the code above")
        if self._undefined:
            self._told.append(f"{len(self._undefined)} codes have no definition: {', '.join(self._undefined)}")
        return CodebookTable(
            Codebook(tuple(codes)), tuple(self._columns), tuple(self._unplaced), tuple(dict.fromkeys(self._told))
        )

    def _name(self) -> None:
        """Give each entry its names, in both languages where there are two, and the last part of its id."""
        kept = []
        for entry in self.entries:
            entry.names = _names(entry)
            if not any(entry.names) and not entry.one("id"):
                for column, text, row in (cell for cells in entry.cells.values() for cell in cells):
                    self._lose("", entry.grid, row, column, text, "its row names no code")
                continue
            kept.append(entry)
        self.entries = kept

    def _parents(self) -> None:
        """Give each entry its id, below its theme: as a column, a path in the name or numbers like 1.2 say."""
        self._carry()
        numbers: dict[str, str] = {}
        themes: dict[str, str] = {}
        used: dict[str, int] = {}
        made: list[_Entry] = []
        for entry in self._themes_first():
            path = [part for part in _PATH.split(entry.names[0] or entry.names[1], timeout=TIMEOUT) if part]
            above = [entry.theme] if entry.theme and not _names_itself(entry.theme, entry) else []
            above += path[:-1]
            entry.parent = self._above(above, themes, used, made)
            number = _number(entry)
            if not above and number:
                entry.parent = numbers.get(number.rpartition(".")[0], "")
            word = self._word(entry, path[-1] if path else "")
            entry.id = self._unused(f"{entry.parent}.{word}" if entry.parent else word, entry, used)
            if number:
                numbers[number] = entry.id
            for name in (*entry.names, *path[-1:], " ".join(filter(None, entry.names))):
                if name and not entry.parent:
                    themes.setdefault(key_of(name), entry.id)
            made.append(entry)
        self.entries = made

    def _carry(self) -> None:
        """Give each entry its theme: an empty cell goes on with the theme above, unless themes are written anew."""
        written = [" ".join(entry.one("parent").split()) for entry in self.entries]
        anew = any(one and one == other for one, other in pairwise(written))
        theme, empty = "", 0
        for entry, own in zip(self.entries, written, strict=True):
            theme = own or ("" if anew else theme)
            entry.theme = theme
            empty += bool(not own and (theme or anew))
        if empty:
            said = "stand below no theme" if anew else "go on with the theme above them"
            self._told.append(f"{empty} rows leave the theme empty: they {said}")

    def _themes_first(self) -> list[_Entry]:
        """Put rows that define another row's theme before it."""
        named = {key_of(entry.theme) for entry in self.entries if entry.theme and not _names_itself(entry.theme, entry)}
        first = [one for one in self.entries if not named.isdisjoint({key_of(name) for name in one.names})]
        return [*first, *(one for one in self.entries if all(one is not other for other in first))]

    def _above(
        self,
        names: Sequence[str],
        themes: dict[str, str],
        used: dict[str, int],
        made: list[_Entry],
    ) -> str:
        """Give the id of the code above; a theme that no row defines becomes a code of kind background."""
        parent = ""
        for name in names:
            key = f"{parent}\n{key_of(name)}" if parent else key_of(name)
            if key not in themes:
                entry = _Entry("", 0, names=_both([name]))
                word = code_id(entry.names[1] or entry.names[0]) or "theme"
                entry.id = self._unused(f"{parent}.{word}" if parent else word, entry, used)
                entry.parent = parent
                made.append(entry)
                themes[key] = entry.id
                self._told.append(f"theme {name!r} stands as code {entry.id!r} of kind background: no row defines it")
            parent = themes[key]
        return parent

    def _word(self, entry: _Entry, last: str) -> str:
        """Give an entry's id: its own where it has one that can be, else made of its English or its Thai name."""
        own = normalise(entry.one("id"))
        if own and is_code_id(own) and "." not in own:
            return own
        thai, english = entry.names
        name = last if last and last not in (thai, english) else (english or thai)
        word = code_id(name or own) or code_id(own) or f"code_{entry.row}"
        if own:
            self._told.append(f"{entry.grid}, row {entry.row}: id {own!r} cannot be an id here; {word!r} is taken")
        elif word != "_".join(name.casefold().split()):
            self._told.append(f"{entry.grid}, row {entry.row}: {name!r} has the id {word!r}")
        return word

    def _unused(self, wanted: str, entry: _Entry, used: dict[str, int]) -> str:
        """Give an id that no other code has, and say so where it had to be changed."""
        found, n = wanted, 1
        while found in used:
            n += 1
            found = f"{wanted}_{n}"
        if found != wanted:
            first = used[wanted]
            self._told.append(
                f"{entry.grid}, row {entry.row}: id {wanted!r} is that of row {first}; {found!r} is taken"
            )
        used[found] = entry.row
        return found

    def _code(self, entry: _Entry) -> Code:
        made = not entry.row
        examples, counterexamples = self._examples(entry, "example"), self._examples(entry, "counterexample")
        for name in ("", "note"):
            for column, text, row in entry.cells.get(name, []):
                why = "notes have no place of their own in a codebook" if name else column.why or "no heading above it"
                self._lose(entry.id, entry.grid, row, column, text, why)
        if not made and not any(entry.texts(name) for name in ("definition", "definition_th", "definition_en")):
            self._undefined.append(entry.id)
        kind: Any = "background" if made else self._known(entry, "kind", _KINDS, "condition")
        return Code(
            entry.id,
            kind=kind,
            level=self._known(entry, "level", _LEVELS, ""),
            label=Bilingual(*entry.names),
            definition=_definition(entry),
            include=tuple(entry.texts("include")),
            exclude=tuple(entry.texts("exclude")),
            examples=examples,
            counterexamples=counterexamples,
            indicators=_indicators(entry),
        )

    def _known(self, entry: _Entry, name: str, words: Mapping[str, str], default: str) -> str:
        found = default
        for column, text, row in entry.cells.get(name, []):
            known = words.get(key_of(text))
            if known is None:
                why = f"it is no {name}; {name}s are {', '.join(dict.fromkeys(words.values()))}"
                self._lose(entry.id, entry.grid, row, column, text, why)
            found = known or found
        return found

    # --- examples ----------------------------------------------------------------------------------------------

    def _examples(self, entry: _Entry, name: str) -> tuple[Example, ...]:
        """Find the examples in the transcripts; a cell that is not found whole is looked for line by line."""
        found: list[Example] = []
        for column, text, row in entry.cells.get(name, []):
            whole, _ = self._found(text)
            for part in [text] if whole else text.split("\n"):
                example, why = self._found(part)
                if example:
                    found.append(example)
                elif part.strip():
                    self._lose(entry.id, entry.grid, row, column, part.strip(), why)
        return tuple(dict.fromkeys(found))

    def _found(self, text: str) -> tuple[Example | None, str]:
        """Give the one place of a quotation, or why it has none."""
        if not self._transcripts:
            return None, "an example needs its place in a transcript, and no transcripts were given"
        for quote in _readings(text):
            places = [
                Example(transcript.id, turn.n, quote)
                for transcript in self._transcripts
                for turn in transcript.turns
                if len(quote) >= _SHORT_QUOTE and quote in transcript.text[turn.start : turn.end]
            ]
            if len(places) == 1:
                return places[0], ""
            if places:
                return None, f"it stands in {len(places)} turns, the first in {places[0].transcript}"
        return None, "it stands verbatim in no transcript"


def _readings(text: str) -> Iterator[str]:
    """Yield a quotation as it stands, then without bullet, quotation marks, and the source in brackets after it."""
    bare = normalise(text).strip()
    yield bare
    bare = regex.sub(r"^(?:[-–•*]|\d{1,3}[.)])\s+", "", bare, timeout=TIMEOUT)
    yield bare.strip(_QUOTES)
    yield regex.sub(r"\s*[(\[][^()\[\]]{1,80}[)\]]\s*$", "", bare, timeout=TIMEOUT).strip(_QUOTES)


def _names(entry: _Entry) -> tuple[str, str]:
    """Give an entry's names in Thai and English."""
    thai, english = entry.one("label_th"), entry.one("label_en")
    first, second = _both(entry.texts("label"))
    own = entry.one("id")
    if not (thai or english or first or second) and own and not is_code_id(own):
        first, second = _both([own])
    return " ".join((thai or first).split()), " ".join((english or second).split())


def _both(texts: Sequence[str]) -> tuple[str, ...]:
    """Tell the Thai of a name from its English: ``ผู้นำ (Leaders)``, ``Leaders / ผู้นำ``, or one of them."""
    thai: list[str] = []
    english: list[str] = []
    for text in texts:
        parts = regex.fullmatch(r"([^()]+?)\s*\(([^()]+)\)|(.+?)\s*(?:/|\n)\s*(.+)", text, timeout=TIMEOUT)
        pair = [part.strip() for part in parts.groups() if part] if parts else []
        if len(pair) == 2 and _is_thai(pair[0]) != _is_thai(pair[1]):
            thai += [part for part in pair if _is_thai(part)]
            english += [part for part in pair if not _is_thai(part)]
        else:
            (thai if _is_thai(text) else english).append(text)
    return " ".join(thai), " ".join(english)


def _definition(entry: _Entry) -> Bilingual:
    """Give the definition by its columns' languages, else by its letters."""
    thai, english = entry.texts("definition_th"), entry.texts("definition_en")
    for text in entry.texts("definition"):
        (thai if _is_thai(text) else english).append(text)
    return Bilingual("\n".join(thai), "\n".join(english))


def _indicators(entry: _Entry) -> tuple[Indicator, ...]:
    found: list[Indicator] = []
    for name in ("keywords", "keywords_th", "keywords_en"):
        for term in (part.strip() for text in entry.texts(name) for part in _SPLIT.split(text, timeout=TIMEOUT)):
            exact = len(term) > 2 and term[0] in '“"' and term[-1] in '”"'
            bare = term.strip('“”"').strip() if exact else term
            language: Literal["th", "en"] = "th" if _is_thai(bare) else "en"
            if bare:
                found.append(Indicator(bare, language, exact=exact))
    return tuple(sorted(dict.fromkeys(found), key=_language))


def _language(one: Indicator) -> int:
    return 0 if one.language == "th" else 1


def _number(entry: _Entry) -> str:
    """Give a number such as 1.2 that stands in its own column, as the id, or before the name."""
    texts = (entry.one("number"), entry.one("id"), *entry.names)
    pattern = r"\s*(\d{1,3}(?:\.\d{1,3})*)(?:[.)]?\s|[.)]?$)"
    matches = [regex.match(pattern, text, timeout=TIMEOUT) for text in texts]
    found = [str(match[1]) for match in matches if match]
    return next((number for number in found if "." in number), found[0] if found else "")


def _names_itself(theme: str, entry: _Entry) -> bool:
    names = {key_of(name) for name in entry.names if name}
    return key_of(theme) in names or {key_of(name) for name in _both([theme]) if name} <= names
