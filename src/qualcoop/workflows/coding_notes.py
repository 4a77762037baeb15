"""What coding brings beside codings: a new code, a memo about a passage. Changes no code and no memo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unicodedata import bidirectional, normalize

import regex

from qualcoop import storing
from qualcoop.errors import UsageError
from qualcoop.induction.remembering import about_of
from qualcoop.induction.study import Study
from qualcoop.records.codebook import Bilingual, Code, Codebook, is_code_id
from qualcoop.records.coding import Coding
from qualcoop.records.fieldwork import Place, parse_place
from qualcoop.records.study import Memo
from qualcoop.records.transcript import Transcript

__all__ = ["PassageMemos", "code_named", "name_of", "with_code"]

TIMEOUT = 10.0
LONGEST_NAME = 120
TYPE = "coding"

_NOT_IN_ID = regex.compile(r"[^\p{L}\p{M}\p{N}_]+")
_THAI = regex.compile(r"[\u0e01-\u0e4e]")
# What turns the direction of all that follows it in a line.
_TURNS = regex.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@contextmanager
def with_code(folder: str | Path, name: str) -> Iterator[tuple[Codebook, Code]]:
    """Give the codebook with the code of that name: the one it has, or a new one that joins codebook.yaml.

    The codebook is read as it stands now, and its comments stay. Where what follows fails, it is as it was.

    Parameters
    ----------
    folder
        The study's folder.
    name
        The code's id or label, Thai or English; the label of a new code.

    Raises
    ------
    UsageError
        If nothing in the name can be an id.
    CodebookError
        If codebook.yaml has faults or cannot be changed safely.
    """
    path = Path(folder) / "codebook.yaml"
    codebook = storing.load_codebook(path)
    found = code_named(codebook, name)
    if found.id in codebook:
        yield codebook, found
        return
    grown = replace(codebook, codes=(*codebook.codes, found))
    with storing.written_together(folder, {path: storing.edited_codebook(path, grown)}):
        yield grown, found


def code_named(codebook: Codebook, name: str) -> Code:
    """Give the code that has this id or label; a new one where none has.

    Examples
    --------
    >>> book = Codebook((Code("laws", label=Bilingual("กฎหมาย", "Laws")),))
    >>> code_named(book, "กฎหมาย").id, code_named(book, "ความไว้ใจ กัน").id, code_named(book, "Trust in others!").id
    ('laws', 'ความไว้ใจ_กัน', 'trust_in_others')
    """
    said = " ".join(_TURNS.sub("", normalize("NFC", name), timeout=TIMEOUT).split())
    if not said or len(said) > LONGEST_NAME:
        raise UsageError(f"a code's name has 1 to {LONGEST_NAME} characters; this one has {len(said)}")
    for code in codebook:
        if said.casefold() in {code.id.casefold(), code.label.th.casefold(), code.label.en.casefold()}:
            return code
    is_thai = _THAI.search(said, timeout=TIMEOUT) is not None
    label = Bilingual(th=said) if is_thai else Bilingual(en=said)
    return Code(_new_id(codebook, said), label=label)


def name_of(codebook: Codebook, code: str) -> Bilingual:
    """Give a code's name in both languages, so that it turns no words beside it; its id where it has none.

    Examples
    --------
    >>> name_of(Codebook((Code("laws", label=Bilingual("กฎหมาย", "La\u202ews")),)), "laws")
    Bilingual(th='กฎหมาย', en='Laws')
    """
    label = codebook[code].label if code in codebook else Bilingual()
    return Bilingual(*(_kept_apart(label.in_(language) or code) for language in ("th", "en")))


def _kept_apart(name: str) -> str:
    """Isolate a name that runs from right to left from the digits beside it."""
    plain = _TURNS.sub("", name, timeout=TIMEOUT)
    return f"\u2068{plain}\u2069" if any(bidirectional(sign) in ("R", "AL") for sign in plain) else plain


def _new_id(codebook: Codebook, name: str) -> str:
    stem = _NOT_IN_ID.sub("_", name.lower(), timeout=TIMEOUT).strip("_")
    stem = stem if is_code_id(stem) else f"_{stem}"
    if not is_code_id(stem) or stem == "_":
        raise UsageError(f"{name!r} cannot name a code; it needs letters")
    found, number = stem, 1
    while found in codebook:
        number += 1
        found = f"{stem}_{number}"
    return found


class PassageMemos:
    """The memos about passages of one transcript.

    Parameters
    ----------
    study
        The study, with the memos that it has.
    transcript
        Whose passages.
    author
        Who writes new ones.
    """

    def __init__(self, study: Study, transcript: Transcript, author: str) -> None:
        self.folder = Path(study.folder)
        self.transcript = transcript
        self.author = author
        self._found = [(place, memo) for memo in study.memos for place in self._places(study, memo)]

    def _places(self, study: Study, memo: Memo) -> Iterator[Place]:
        for about in about_of(study, memo.about):
            if about.kind == "passage":
                place = parse_place(about.id)
                if place.transcript == self.transcript.id:
                    yield place

    def data(self) -> list[dict[str, Any]]:
        """Give the memos with their places, for the page."""
        return [
            {"start": place.start, "end": place.end, "date": memo.date, "author": memo.author, "text": memo.text}
            for place, memo in self._found
        ]

    def write(self, row: Coding, text: str) -> str:
        """Write a memo about a coding's code and passage; give its id.

        Raises
        ------
        UsageError
            If the memo says nothing.
        """
        if not text.strip():
            raise UsageError("the memo is empty")
        place = Place(row.transcript, row.start, row.end)
        date = datetime.now(UTC).isoformat(timespec="seconds")[:10]
        with storing.lock(self.folder):
            id_ = storing.new_memo_id(self.folder, date=date, about=row.code)
            memo = Memo(id_, text.strip(), date, self.author, TYPE, f"{row.code}, passage:{place}")
            self._found.append((place, storing.write_memo(self.folder, memo)))
        return id_
