"""Tell whose a file is by its name and where it lies, through what systems and browsers make of names. Opens none.

Moodle puts ``Ann Lee_4711_assignsubmission_file_`` in front, Canvas ``leeann_12_345_``, Google ``Copy of``, or the name
of a table behind a dash; a browser that finds the name taken writes ``(1)`` behind it. With a list of the class all of
that can be seen through; without one, only what cannot be part of a name is taken off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from unicodedata import category, normalize

import regex

__all__ = ["NO_TABLES", "bare_name", "listed_names", "stem_of"]

TIMEOUT = 5.0
# What people hand in instead of a table: workbooks, other packings, the notebook, a page or a document.
NO_TABLES = frozenset(
    (".xlsx", ".xls", ".xlsm", ".ods", ".numbers", ".tsv", ".rar", ".7z", ".ipynb", ".html", ".docx", ".doc", ".pdf")
)
MOODLE = "_assignsubmission_"
_COPY_WORDS = r"(?:copy|kopie|สำเนา)"
_BEHIND = regex.compile(rf"\s*(?:\(\d+\)|[-–_]?\s*\b{_COPY_WORDS}(?:\s*\(?\d+\)?)?)\s*$", regex.IGNORECASE)
_BEFORE = regex.compile(r"^(?:copy of|สำเนาของ)\s*", regex.IGNORECASE)
_MOODLE_TAIL = regex.compile(r"^(?:file|onlinetext)_?")
_MOODLE_NUMBER = regex.compile(r"_\d+$")


def stem_of(name: str) -> str:
    """Give a file's name without its ending; a folder's keeps its dots.

    Examples
    --------
    >>> stem_of("ann.csv"), stem_of("ann.lee"), stem_of("ann.lee.zip")
    ('ann', 'ann.lee', 'ann.lee')
    """
    path = PurePosixPath(normalize("NFC", name))
    return path.stem if path.suffix.lower() in (".csv", ".zip", ".txt", *NO_TABLES) else path.name


def bare_name(name: str) -> str:
    """Give a name without what Moodle and browsers put around it.

    Examples
    --------
    >>> [bare_name(name) for name in ("ann (1).csv", "สำเนาของ สมชาย.csv", "Ann Lee_47_assignsubmission_file_")]
    ['ann', 'สมชาย', 'Ann Lee']
    >>> bare_name("Ann Lee_47_assignsubmission_file_ann.csv"), bare_name("ann - ann.csv")
    ('ann', 'ann')
    """
    return next(_bare_parts(stem_of(name)))


def _bare_parts(stem: str) -> Iterator[str]:
    """Yield what a name may mean, the likeliest first."""
    before, moodle, after = stem.partition(MOODLE)
    if moodle:
        own = _MOODLE_TAIL.sub("", after, timeout=TIMEOUT)
        yield from (_uncopied(part) for part in (own, _MOODLE_NUMBER.sub("", before, timeout=TIMEOUT)) if part)
        return
    plain = _uncopied(stem)
    left, dash, right = plain.partition(" - ")
    yield left if dash and left == right else plain


def _uncopied(name: str) -> str:
    """Take off what a copy is marked with; a name that is nothing else stays."""
    cut = _BEHIND.sub("", _BEFORE.sub("", name, timeout=TIMEOUT), timeout=TIMEOUT).strip()
    return cut or name


def listed_names(names: Sequence[str], class_: Sequence[str]) -> tuple[str, ...]:
    """Give whom of a class some names may mean, the likeliest first: one who is named alone, then within a longer name.

    Parameters
    ----------
    names
        What a table is called and what it lies in, the innermost first.
    class_
        The list of the class.

    Examples
    --------
    >>> listed_names(["leeann_123_45_ann-1.csv", "hw"], ["ann", "ben"])
    ('ann',)
    >>> listed_names(["hannah.csv"], ["ann"]), listed_names(["student-12.csv"], ["student-1", "student-12"])
    ((), ('student-12',))
    """
    known = {normalize("NFC", name).casefold(): name for name in class_}
    alone = [known[key] for name in names for key in _keys(name) if key in known]
    within = [found for name in names for part in _bare_parts(stem_of(name)) for found in _only(part, known.values())]
    return tuple(dict.fromkeys((*alone, *within)))


def _keys(name: str) -> Iterator[str]:
    yield stem_of(name).casefold()
    yield from (part.casefold() for part in _bare_parts(stem_of(name)))


def _only(name: str, class_: Iterable[str]) -> list[str]:
    """Give the one of a class that a name holds as a whole word; none where several are there."""
    found = [one for one in class_ if _holds(name.casefold(), normalize("NFC", one).casefold())]
    longest = [one for one in found if not any(_is_part(one, other) for other in found)]
    return longest if len(longest) == 1 else []


def _is_part(one: str, other: str) -> bool:
    return one != other and _holds(other.casefold(), one.casefold())


def _holds(name: str, word: str) -> bool:
    start = name.find(word)
    while start >= 0:
        if not (_letter(name[:start][-1:]) or _letter(name[start + len(word) :][:1])):
            return True
        start = name.find(word, start + 1)
    return False


def _letter(character: str) -> bool:
    return bool(character) and category(character)[0] in "LMN"
