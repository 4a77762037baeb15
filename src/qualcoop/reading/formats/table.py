"""Tell from a table of who said what which column is what, and give the talk. Opens no file; says what it guessed."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.decoding import PATIENCE
from qualcoop.reading.hints import Utterance
from qualcoop.reading.speakers.initials import join_initials
from qualcoop.reading.spoken import clock, joined_names
from qualcoop.reading.vocabulary import TIMEOUT, key_of, named_role
from qualcoop.records.transcript import Notice

__all__ = ["Row", "Taken", "known_names", "names_of", "single_column", "take", "tell"]

TEXT = (
    "text", "utterance", "utterances", "words", "talk", "speech", "transcript", "transcription", "sentence", "content",
    "contents", "dialogue", "dialog", "message", "said", "statement", "spoken text", "spoken words", "transcript text",
    "turn text", "utterance text", "body", "caption", "subtitle", "ข้อความ", "คำพูด", "บทสนทนา", "บทสัมภาษณ์", "เนื้อหา",
    "ถ้อยคำ", "คำสัมภาษณ์", "บทพูด", "ประโยค", "บทถอดเทป", "ถอดเทป", "คำถอดเทป", "ถอดความ", "คำให้สัมภาษณ์", "เนื้อความ",
    "คำสนทนา", "answer", "response", "คำตอบ",
)  # fmt: skip
SPEAKER = (
    "speaker", "speaker name", "speakername", "speaker label", "speaker id", "speakers", "ผู้พูด", "ชื่อผู้พูด", "คนพูด",
    "ผู้กล่าว", "ผู้สนทนา", "who", "name", "display name", "user name", "username", "participant", "participant name",
    "participant id", "person", "label", "author", "from", "voice", "ชื่อ", "ชื่อ สกุล", "ชื่อ นามสกุล", "ใคร", "ผู้ให้สัมภาษณ์",
    "ผู้ให้ข้อมูล", "role", "speaker role", "บทบาท", "s",
)  # fmt: skip
TIME = (
    "time", "timestamp", "time stamp", "timestamps", "time code", "timecode", "start", "start time", "starttime",
    "time start", "begin", "begin time", "onset", "in", "tc in", "start ms", "begin ms", "start s", "start sec",
    "start seconds", "timespan", "time span", "เวลา", "เวลาเริ่ม", "เวลาเริ่มต้น", "เริ่ม", "เริ่มต้น", "นาที", "นาทีที่",
)  # fmt: skip
QUESTION = ("question", "questions", "q", "interviewer question", "คำถาม", "ถาม", "ข้อคำถาม")
ANSWER = ("answer", "answers", "response", "a", "reply", "คำตอบ", "ตอบ", "คำให้สัมภาษณ์")
_WHOSE = (
    "document", "file", "file name", "filename", "interview", "interview id", "transcript id", "session",
    "session id", "conversation", "conversation id", "dialogue id", "dialog id", "ไฟล์", "เอกสาร",
)  # fmt: skip
_CODED = ("tag", "tags", "code", "codes", "รหัส")
_WEAK = frozenset(
    ("s", "name", "who", "from", "person", "label", "a", "q", "in", "role", "participant", "ชื่อ", "ใคร", "ตอบ", "ถาม")
)
"""Names that may as well be a speaker's label or a word of talk: they count where other names stand beside them."""
_MILLISECONDS = regex.compile(r"(?i)\b(?:ms|msec|milliseconds)\b|มิลลิวินาที")
_CLOCK = regex.compile(r"[\[(]?\d{1,3}(?::\d{2}){1,2}(?:[.,]\d{1,3})?[\])]?")
_ENTITY = regex.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}[0-9]{0,2});")
_ASK = "name them in study.yaml as `columns: {speaker: ..., text: ..., time: ...}`"
HEAD_ROWS = 15
"""Rows among which the names of the columns are looked for: titles and dates may stand above them."""
LONGEST_NAME = 60
LONGEST_SHOWN = 30
"""A cell of more characters than these may be talk, and is not shown in an error."""
MOST_COLUMNS = 4
"""Columns of a table without known names that may still be a transcript: number, time, speaker, talk."""
LONGEST_LABEL = 60
LABEL_WORDS = 7
"""A speaker's cell of more characters or words than these holds talk that slid into it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its number in the file, counted from 1, and its cells."""

    n: int
    cells: tuple[str, ...] = field(repr=False)

    def cell(self, place: int | None) -> str:
        """Give a cell, empty where the row is too short or there is no such column."""
        return self.cells[place] if place is not None and place < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Which column is taken for what; `head` is the place of the row that names the columns, -1 where none does."""

    names: tuple[str, ...]
    head: int
    text: int
    speaker: int | None = None
    time: int | None = None
    question: int | None = None
    told: bool = False
    by_look: bool = False


def fold(name: str) -> str:
    """Give the form under which spellings of a column's name are the same."""
    bare = regex.sub(r"[\s_\-./()\[\]:*]+", " ", name.replace("\ufeff", ""), timeout=TIMEOUT)
    return key_of(bare)


def known_names(cells: Sequence[str]) -> int:
    """Count the cells that are names of columns of talk, speakers or times; for choosing what sets cells apart.

    Examples
    --------
    >>> known_names(("TImeStamp", "ผู้พูด", "tags"))
    2
    """
    return sum(1 for cell in cells if fold(cell) in {*TEXT, *SPEAKER, *TIME, *QUESTION, *ANSWER})


def names_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """Give the cells of the fullest row near the head, for an error that lists the columns; none that may be talk."""
    head = [tuple(cell.strip() for cell in row.cells if cell.strip()) for row in rows[:HEAD_ROWS]]
    fullest = max(head, key=len, default=())
    return fullest if all(len(cell) <= LONGEST_SHOWN for cell in fullest) else ()


def _columns_of(rows: Sequence[Row]) -> str:
    """Say which columns there are, by name where the cells of the head are no talk."""
    used = sum(1 for at in range(_width(rows)) if any(row.cell(at).strip() for row in rows))
    found = joined_names(names_of(rows))
    return f"its columns are {found}" if found else f"it has {used} columns, and no row that names them"


def single_column(rows: Sequence[Row]) -> str | None:
    r"""Give the lines of a table that has but one column, in which labels stand in the talk; None for another table.

    Examples
    --------
    >>> single_column([Row(1, ("ข้อความ",)), Row(2, ("ถาม: ดีไหมคะ",)), Row(3, ("ตอบ: ดีครับ", ""))])
    'ถาม: ดีไหมคะ\nตอบ: ดีครับ'
    """
    used = [at for at in range(_width(rows)) if any(row.cell(at).strip() for row in rows)]
    if len(used) != 1:
        return None
    cells = [row.cell(used[0]).strip() for row in rows]
    if sum(1 for cell in cells if ":" in cell[:LONGEST_LABEL]) < 2:
        return None
    first = next(at for at, cell in enumerate(cells) if cell)
    return "\n".join(cells[first + (fold(cells[first]) in TEXT) :])


def take(rows: Sequence[Row], *, columns: Mapping[str, str], path: str) -> Taken:
    """Say which column is what: as a person told, else by the names of the columns, else by how they look.

    Raises
    ------
    ReadingError
        If no column looks like talk, or a column that a person names is not there.

    Examples
    --------
    >>> rows = [Row(1, ("TImeStamp", "S", "Sentence")), Row(2, ("0:01", "ครู", "พร้อมไหมคะ"))]
    >>> taken = take(rows, columns={}, path="a.csv")
    >>> taken.text, taken.speaker, taken.time
    (2, 1, 0)
    """
    if columns:
        return _as_told(rows, columns, path)
    taken = _by_names(rows) or _by_look(rows)
    if taken is None and not any(cell.strip() for row in rows for cell in row.cells):
        raise ReadingError("the table is empty; a table of talk has a column of talk and one of speakers", path=path)
    if taken is None:
        raise ReadingError(f"no column of this table looks like talk; {_columns_of(rows)}; {_ASK}", path=path)
    if _is_coded(taken):
        said = f"this looks like coded passages, not a transcript: {_columns_of(rows)}; if it is one, {_ASK}"
        raise ReadingError(said, path=path)
    return taken


def _is_coded(taken: Taken) -> bool:
    """Say whether a table holds passages with their codes and documents, and nobody who speaks."""
    names = {fold(name) for name in taken.names}
    return taken.speaker is None and bool(names & set(_CODED)) and bool(names & set(_WHOSE))


def _as_told(rows: Sequence[Row], columns: Mapping[str, str], path: str) -> Taken:
    """Find the columns that a person names, by name, or by number counted from 1 where no row names them."""
    wanted = {what: fold(name) for what, name in columns.items() if what in ("speaker", "text", "time")}
    if "text" not in wanted:
        raise ReadingError(f"study.yaml names columns but not the one of talk; {_ASK}", path=path)
    for place, row in enumerate(rows[:HEAD_ROWS]):
        names = [fold(cell) for cell in row.cells]
        if all(name in names for name in wanted.values()):
            at = {what: names.index(name) for what, name in wanted.items()}
            return Taken(row.cells, place, at["text"], at.get("speaker"), at.get("time"), told=True)
    if all(name.isdecimal() and name != "0" for name in wanted.values()):
        at = {what: int(name) - 1 for what, name in wanted.items()}
        return Taken((), -1, at["text"], at.get("speaker"), at.get("time"), told=True)
    told = joined_names(list(columns.values()))
    raise ReadingError(f"study.yaml names columns {told}, which are not there; {_columns_of(rows)}", path=path)


def _by_names(rows: Sequence[Row]) -> Taken | None:
    """Take the first row that names the talk and what stands beside it, else the first that names anything."""
    heads = []
    for place, row in enumerate(rows[:HEAD_ROWS]):
        names = [fold(cell) for cell in row.cells]
        if any(len(cell) > LONGEST_NAME for cell in row.cells) or not _is_head(names):
            continue
        taken = _named(row, names, place, rows[place + 1 :])
        if taken is not None and not _is_turn(rows, place, taken):
            heads.append(taken)
    whole = (one for one in heads if not one.by_look and (one.speaker, one.time, one.question) != (None, None, None))
    return next(whole, next(iter(heads), None))


def _is_turn(rows: Sequence[Row], place: int, taken: Taken) -> bool:
    """Say whether a row that seems to name columns is a turn: its name of the speaker stands again below or above."""
    if not taken.by_look:
        return False
    label = key_of(rows[place].cell(taken.speaker).rstrip(": "))
    return any(key_of(row.cell(taken.speaker).rstrip(": ")) == label for at, row in enumerate(rows) if at != place)


def _is_head(names: Sequence[str]) -> bool:
    """Say whether a row names columns: one name beyond doubt, or two that are weak alone."""
    known = [name for name in names if name in {*TEXT, *SPEAKER, *TIME, *QUESTION, *ANSWER}]
    strong = [name for name in known if name not in _WEAK]
    return len(known) > 1 or (bool(strong) and (len([name for name in names if name]) > 1 or strong[0] in TEXT))


def _named(row: Row, names: Sequence[str], place: int, below: Sequence[Row]) -> Taken | None:
    speaker, time = _first(names, SPEAKER), _first(names, TIME)
    question, answer = _first(names, QUESTION), _first(names, ANSWER)
    text = _first(names, TEXT)
    if question is not None and answer is not None and (text is None or text == answer):
        return Taken(row.cells, place, answer, None, time, question)
    if text is None and speaker is not None:
        text = _longest(below, {speaker, time})
        return Taken(row.cells, place, text, speaker, time, by_look=True) if text is not None else None
    if text is None:
        return None
    if speaker is None:
        speaker = next((at for at in range(len(names)) if at not in (text, time) and _role_column(below, at)), None)
    return Taken(row.cells, place, text, speaker, time)


def _first(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Give the column whose name ranks first among those wanted."""
    return next((names.index(name) for name in wanted if name in names), None)


def _longest(rows: Sequence[Row], but: set[int | None]) -> int | None:
    """Give the column with the longest cells, if they are longer than a label."""
    width = max((len(row.cells) for row in rows), default=0)
    lengths = {at: _mean([row.cell(at) for row in rows]) for at in range(width) if at not in but}
    best = max(lengths, key=lengths.__getitem__, default=None)
    return best if best is not None and lengths[best] >= 12 else None


def _mean(cells: Sequence[str]) -> float:
    full = [len(cell) for cell in cells if regex.search(r"\p{L}", cell, timeout=TIMEOUT)]
    return sum(full) / len(full) if full else 0.0


def _role_column(rows: Sequence[Row], at: int) -> bool:
    """Say whether most cells of a column are words for an interviewer or an informant."""
    cells = [row.cell(at).strip() for row in rows if row.cell(at).strip()]
    return len(cells) > 1 and sum(named_role(cell.rstrip(":")) is not None for cell in cells) > len(cells) / 2


def _by_look(rows: Sequence[Row]) -> Taken | None:
    """Find labels that recur beside longer talk, in a narrow table whose columns have no known names."""
    full = [row for row in rows if any(cell.strip() for cell in row.cells)]
    used = [at for at in range(_width(full)) if any(row.cell(at).strip() for row in full)]
    if len(used) > MOST_COLUMNS:
        return None
    for at in used[:-1]:
        labels = [row.cell(at).strip() for row in full if row.cell(at).strip()]
        text = _longest(full, set(range(at + 1)))
        if text is not None and _recur(labels) and 2 * len(labels) >= len(full):
            clock_at = next((place for place in used if place not in (at, text) and _is_clock(full, place)), None)
            named = _names_itself(full, at, text)
            head = rows.index(full[0]) if named else -1
            return Taken(full[0].cells if named else (), head, text, at, clock_at, by_look=True)
    return None


def _names_itself(rows: Sequence[Row], at: int, text: int) -> bool:
    """Say whether the first row looks like names: its label comes but once, and its talk is short for this table."""
    first = rows[0].cell(at).strip()
    once = sum(1 for row in rows if row.cell(at).strip() == first) == 1
    return once and 2 * len(rows[0].cell(text)) < _mean([row.cell(text) for row in rows[1:]])


def _recur(labels: Sequence[str]) -> bool:
    kinds = Counter(key_of(label) for label in labels)
    short = all(len(label) <= LONGEST_LABEL and regex.search(r"\p{L}", label, timeout=TIMEOUT) for label in labels)
    return short and 2 <= len(kinds) <= len(labels) / 2


def _is_clock(rows: Sequence[Row], at: int) -> bool:
    cells = [row.cell(at).strip() for row in rows[1:] if row.cell(at).strip()]
    return bool(cells) and all(_CLOCK.fullmatch(cell, timeout=TIMEOUT) for cell in cells)


def tell(
    rows: Sequence[Row], *, columns: Mapping[str, str], path: str, keep: frozenset[str] = frozenset(), comma: str = ","
) -> tuple[tuple[Utterance, ...], tuple[Notice, ...]]:
    """Give what the rows of a table say, and what was guessed and left out.

    Parameters
    ----------
    rows
        All rows, with the one that names the columns if there is one.
    columns
        What a person says: the columns' names under speaker, text and time.
    path
        The file's name, for errors.
    keep
        Labels that a person lists: initials among them stay as they are.
    comma
        What sets cells apart, to put a row together again that has too many.

    Raises
    ------
    ReadingError
        If no column holds talk.

    Examples
    --------
    >>> rows = [Row(1, ("ผู้พูด", "คำพูด")), Row(2, ("ถาม:", "ดีไหมคะ")), Row(3, ("", "เล่าเลยค่ะ"))]
    >>> said, notices = tell(rows, columns={}, path="a.csv")
    >>> [(one.speaker, one.talk) for one in said]
    [('ถาม', 'ดีไหมคะ'), ('', 'เล่าเลยค่ะ')]
    >>> notices[0].message
    "column 'คำพูด' is taken for the talk, 'ผู้พูด' for the speaker, none for the time"
    """
    taken = take(rows, columns=columns, path=path)
    body = [row for row in rows[taken.head + 1 :] if row.cells != taken.names]
    body, spilt = _gathered(body, taken, comma)
    said = tuple(one for row in body for one in _said(row, taken))
    if not any(one.talk for one in said):
        raise ReadingError(f"the column of talk has no words in {len(body)} rows; {_ASK}", path=path)
    said, decoded = _unescaped(said)
    said = _timed(said, taken)
    said, initials = join_initials(said, keep=keep)
    notices = (*_notices(rows, body, taken), *spilt, *decoded, *initials)
    return tuple(one for one in said if one.talk), notices


def _gathered(rows: Sequence[Row], taken: Taken, comma: str) -> tuple[list[Row], tuple[Notice, ...]]:
    """Put talk together again that an unquoted comma spread over cells beyond the last column."""
    width = len(taken.names)
    if not width:
        return list(rows), ()
    last = taken.text == width - 1
    found, whole = [], []
    for row in rows:
        spilt = any(cell.strip() for cell in row.cells[width:])
        if spilt:
            found.append(str(row.n))
        rest = comma.join(row.cells[width - 1 :])
        whole.append(Row(row.n, (*row.cells[: width - 1], rest)) if spilt and last else row)
    if not found:
        return whole, ()
    done = "they were put together as talk" if last else "what stands there is left out; quote the talk"
    said = f"{len(found)} rows have more cells than columns (row {joined_names(found)}): {done}"
    return whole, (Notice("columns", 0, said),)


def _said(row: Row, taken: Taken) -> Iterator[Utterance]:
    time = row.cell(taken.time).strip().strip("[]()<>") or None
    if taken.question is not None:
        asked = row.cell(taken.question).strip()
        yield Utterance(asked, taken.names[taken.question].strip(), time)
        yield Utterance(row.cell(taken.text).strip(), taken.names[taken.text].strip(), None if asked else time)
        return
    label = " ".join(row.cell(taken.speaker).split())
    talk = row.cell(taken.text).strip()
    if _slid(label):
        yield Utterance(f"{label}\n{talk}".strip(), "", time)
    else:
        yield Utterance(talk, label.rstrip(":： ").strip("*_ ").rstrip(":： "), time)


def _slid(label: str) -> bool:
    return len(label) > LONGEST_LABEL or len(label.split()) > LABEL_WORDS


def _unescaped(said: Sequence[Utterance]) -> tuple[tuple[Utterance, ...], tuple[Notice, ...]]:
    """Turn entities of web pages into their characters: a cell of a table is no page."""
    count = 0
    found = []
    for one in said:
        talk, label = html_free(one.talk), html_free(one.speaker)
        count += (talk != one.talk) + (label != one.speaker)
        found.append(replace(one, talk=talk, speaker=label))
    if not count:
        return tuple(said), ()
    return tuple(found), (Notice("markup", 0, f"HTML entities in {count} cells were turned into their characters"),)


def html_free(value: str) -> str:
    """Give a cell without HTML entities.

    Examples
    --------
    >>> html_free("a&#8212;b, AT&T; R&D")
    'a—b, AT&T; R&D'
    """
    return value if "&" not in value else _ENTITY.sub(_character, value, timeout=PATIENCE)


def _character(match: regex.Match[str]) -> str:
    return html.unescape(match[0])


def _timed(said: tuple[Utterance, ...], taken: Taken) -> tuple[Utterance, ...]:
    """Write times that count milliseconds as a clock: where the column says so, or a speech recogniser wrote it."""
    if taken.time is None or not taken.names:
        return said
    name = taken.names[taken.time]
    recogniser = [fold(each) for each in taken.names] == ["start", "end", "text"]
    if not recogniser and not _MILLISECONDS.search(name.replace("_", " "), timeout=TIMEOUT):
        return said
    if not all(one.time is None or one.time.isdecimal() for one in said):
        return said
    return tuple(replace(one, time=clock(int(one.time)) if one.time else None) for one in said)


def _notices(rows: Sequence[Row], body: Sequence[Row], taken: Taken) -> Iterator[Notice]:
    yield Notice("columns", 0, _taking(taken))
    used = {taken.text, taken.speaker, taken.time, taken.question}
    left = [_column(taken, at) for at in range(_width(body)) if at not in used and any(row.cell(at) for row in body)]
    if left:
        yield Notice("columns", 0, f"left out: columns {joined_names(left)}")
    above = sum(1 for row in rows[: max(0, taken.head)] if any(row.cells))
    if above:
        yield Notice("header", 0, f"{above} rows above the names of the columns were left out")
    again = sum(1 for row in rows[taken.head + 1 :] if row.cells == taken.names) if taken.names else 0
    if again:
        yield Notice("header", 0, f"the names of the columns stand again in {again} rows, which were left out")
    yield from _odd_rows(body, taken)
    yield from _several(body, taken)


def _odd_rows(body: Sequence[Row], taken: Taken) -> Iterator[Notice]:
    slid = [str(row.n) for row in body if _slid(row.cell(taken.speaker))]
    if slid:
        said = f"the speaker's cell of {len(slid)} rows holds talk, which goes on from the row before: row "
        yield Notice("speakers", 0, said + joined_names(slid))
    labels = [row for row in body if row.cell(taken.speaker).strip() and not _slid(row.cell(taken.speaker))]
    silent = [str(row.n) for row in labels if not row.cell(taken.text).strip()]
    if silent:
        yield Notice("empty_turn", 0, f"{len(silent)} rows have a speaker but no talk: row {joined_names(silent)}")


def _width(rows: Sequence[Row]) -> int:
    return max((len(row.cells) for row in rows), default=0)


def _column(taken: Taken, at: int) -> str:
    name = taken.names[at].strip() if at < len(taken.names) else ""
    return repr(name) if name else f"number {at + 1}"


def _taking(taken: Taken) -> str:
    if taken.question is not None:
        both = f"{_column(taken, taken.question)} and {_column(taken, taken.text)}"
        return f"columns {both} are taken for the talk, in turn"
    speaker, time = (_column(taken, at) if at is not None else "none" for at in (taken.speaker, taken.time))
    said = f"column {_column(taken, taken.text)} is taken for the talk, {speaker} for the speaker, {time} for the time"
    if taken.told:
        return f"{said}, as study.yaml says"
    return f"{said}, by what the cells look like; check it" if taken.by_look else said


def _several(body: Sequence[Row], taken: Taken) -> Iterator[Notice]:
    """Tell of a table that seems to hold several transcripts."""
    for at, name in enumerate(taken.names):
        values = {row.cell(at).strip() for row in body} - {""}
        if fold(name) in _WHOSE and at not in (taken.text, taken.speaker) and 1 < len(values) <= len(body) / 2:
            said = f"column {name!r} has {len(values)} values; if these are several transcripts, give each its own file"
            yield Notice("columns", 0, said)
