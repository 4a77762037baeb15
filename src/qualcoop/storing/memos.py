"""Read and write memos, one Markdown file each with front matter. Never changes a memo that was written."""

from __future__ import annotations

__all__ = ["load_memos", "memo_faults", "new_memo_id", "new_salt", "write_memo"]

from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from secrets import token_hex

import regex

from qualcoop.errors import Fault, StudyError
from qualcoop.records.study import Memo
from qualcoop.storing.atomic import write_whole
from qualcoop.storing.decoding import read_utf8, without_bom
from qualcoop.storing.yaml_file import YamlMap, parse_yaml, plain, yaml_text

_FRONT = ("date", "author", "type", "about", "salt")
_EXAMPLE = "about: case:G"
_FENCED = regex.compile(r"---[ \t]*\n(?P<front>(?:.*\n)*?)---[ \t]*(?:\n|$)")
_STEM = regex.compile(r"[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_.\-]*")
_DATE = regex.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:[T ].*)?")
_NOT_IN_STEM = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


def load_memos(folder: str | Path) -> tuple[Memo, ...]:
    """Read the memos of a study, in the order of their ids; a study need not have any.

    Parameters
    ----------
    folder
        The study's folder.

    Raises
    ------
    StudyError
        With the faults of every memo's front matter.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = write_memo(folder, Memo("2021-03-04-hold", "รอฟังเทศบาล G อีกครั้ง", author="ann"))
    >>> load_memos(folder)[0].text
    'รอฟังเทศบาล G อีกครั้ง'
    """
    memos: list[Memo] = []
    faults: list[Fault] = []
    for path in sorted((Path(folder) / "memos").glob("*.md")):
        try:
            memos.append(_load(path))
        except StudyError as error:
            faults += error.faults or (Fault(error.path, error.line, error.message),)
    if faults:
        raise StudyError.of(faults)
    return tuple(memos)


def _load(path: Path) -> Memo:
    text = without_bom(read_utf8(path)).replace("\r\n", "\n")
    fenced = _FENCED.match(text)
    if fenced is None:
        return Memo(path.stem, text.removesuffix("\n"))
    # An empty first line keeps the line numbers of the front matter those of the file.
    root, faults = parse_yaml("\n" + fenced["front"], path=str(path))
    if faults:
        raise StudyError.of(faults)
    front = plain(root) if isinstance(root, YamlMap) else {}
    body = text[fenced.end() :].removeprefix("\n").removesuffix("\n")
    return Memo(path.stem, body, **{key: _words(front.get(key)) for key in _FRONT})


def memo_faults(folder: str | Path) -> list[Fault]:
    r"""Give what is broken in the front matter of memos that can still be read as text.

    Front matter that is never closed or is no mapping, a key that is nearly one of ours, a value that is no text,
    a date that is none. Such a memo is read, but not found by its date, author, type or what it is about.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> (folder / "memos").mkdir()
    >>> _ = (folder / "memos" / "a.md").write_text("---\ndate: yesterday\n---\nx")
    >>> [(fault.line, fault.message.partition(";")[0]) for fault in memo_faults(folder)]
    [(2, "date is 'yesterday'")]
    """
    return [fault for path in sorted((Path(folder) / "memos").glob("*.md")) for fault in _front_faults(path)]


def _front_faults(path: Path) -> list[Fault]:
    text = without_bom(read_utf8(path)).replace("\r\n", "\n")
    fenced = _FENCED.match(text)
    if fenced is None:
        opened = text.partition("\n")[0].rstrip() == "---"
        message = "front matter begins here and is never closed; end it with a line of three hyphens"
        return [Fault(str(path), 1, message)] if opened else []
    root, faults = parse_yaml("\n" + fenced["front"], path=str(path))
    if faults or root is None:
        return list(faults)
    if not isinstance(root, YamlMap):
        return [Fault(str(path), root.line, f"front matter holds keys and values, such as {_EXAMPLE}")]
    return [Fault(str(path), value.line, told) for key, value in root.entries if (told := _odd(key.text, plain(value)))]


def _odd(key: str, value: object) -> str:
    """Say what is wrong with one entry of front matter; empty where nothing is."""
    near = get_close_matches(key.lower(), _FRONT, 1, 0.75)
    if key not in _FRONT:
        return f"unknown key {key!r} (did you mean {near[0]!r}?)" if near else ""
    if isinstance(value, dict):
        return f"{key} is a mapping; it needs a text, such as {_EXAMPLE}"
    if key == "date" and isinstance(value, str) and not _DATE.fullmatch(value):
        return f"date is {value!r}; write year-month-day, such as 2021-03-04"
    return ""


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    return value if isinstance(value, str) else ""


def write_memo(folder: str | Path, memo: Memo) -> Memo:
    """Write a new memo to ``memos/<id>.md`` and give it as it will be read: the text that its hash is taken of.

    Raises
    ------
    StudyError
        If the id cannot name a file, or if another memo has it.
    """
    if not _STEM.fullmatch(memo.id):
        raise StudyError(f"memo id {memo.id!r} cannot name a file; it needs letters, digits, _ . and -")
    path = Path(folder) / "memos" / f"{memo.id}.md"
    stored = replace(memo, text=memo.text.replace("\r\n", "\n"))
    if path.exists():
        if _load(path) == stored:
            return stored
        raise StudyError(f"another memo has the id {memo.id!r}; a memo is never written over", path=str(path))
    front = "".join(f"{key}: {yaml_text(getattr(memo, key))}\n" for key in _FRONT if getattr(memo, key))
    write_whole(path, f"---\n{front}---\n\n{stored.text}\n")
    return stored


def new_memo_id(folder: str | Path, *, date: str, about: str = "memo") -> str:
    """Give an id that no memo of the study has, made of the date and a word.

    Examples
    --------
    >>> new_memo_id("nowhere", date="2021-03-04T10:00:00", about="reformulate")
    '2021-03-04-reformulate'
    """
    stem = f"{date[:10]}-{_NOT_IN_STEM.sub('-', about).strip('-') or 'memo'}"
    taken = {path.stem for path in (Path(folder) / "memos").glob("*.md")}
    number, found = 1, stem
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found


def new_salt() -> str:
    """Give fresh random characters, so that a memo's hash tells nothing of its words."""
    return token_hex(16)
