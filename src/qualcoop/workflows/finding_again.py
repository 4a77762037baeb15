"""Find codings again by their words in texts that are not stored yet. Guesses nothing, and writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from qualcoop.induction.study import Study
from qualcoop.records.coding import Coding
from qualcoop.records.fieldwork import Place
from qualcoop.records.transcript import Transcript
from qualcoop.text.carrying import sole_place

__all__ = ["NOTHING_SOUGHT", "FoundAgain", "Lost", "find_again"]

Key = tuple[str, tuple[str, int, int, str, str]]
"""A coder, and the coding that a row is about: transcript, start, end, code, case."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A coding whose words are not at its place, and of which nobody can tell where they stand now.

    Attributes
    ----------
    coder, code, place, quote
        The coding, as its row has it.
    why
        What was found instead.
    """

    coder: str
    code: str
    place: Place
    quote: str = field(repr=False)
    why: str

    def row(self) -> dict[str, Any]:
        """Give plain data for ``--json``."""
        told = {"whose": self.coder, "code": self.code, "place": str(self.place)}
        return {**told, "quote": self.quote or None, "why": self.why}


@dataclass(frozen=True, slots=True)
class FoundAgain:
    """What became of the codings that were sought.

    Attributes
    ----------
    places
        Where all rows of a coding are to stand.
    lost
        The codings that stay where they are, to be put right by hand.
    """

    places: Mapping[Key, Place] = field(default_factory=dict)
    lost: tuple[Lost, ...] = ()

    def now(self, coder: str, place: tuple[str, int, int, str, str]) -> Place:
        """Give where a row is to stand; where it stands already, if it was not found elsewhere."""
        return self.places.get((coder, place)) or Place(*place[:3])

    def rows(self) -> list[dict[str, Any]]:
        """Give what moves as plain data for ``--json``."""
        return [
            {"whose": coder, "code": old[3], "old": str(Place(*old[:3])), "new": str(new)}
            for (coder, old), new in self.places.items()
        ]


NOTHING_SOUGHT = FoundAgain()


def find_again(study: Study, ids: Collection[str]) -> FoundAgain:
    """Look for the words of codings that are not where their rows say.

    Parameters
    ----------
    study
        The study, its sources read as they are now.
    ids
        The transcripts of which no text is stored: what they were when they were coded, only the quotations tell.
    """
    texts = {talk.id: talk for talk in study.transcripts if talk.id in ids}
    taken = {(row.coder, row.place) for row in study.codings}
    places: dict[Key, Place] = {}
    lost: list[Lost] = []
    for row in study.codings.standing():
        talk = texts.get(row.transcript)
        if talk is None or _stands(row, talk):
            continue
        found = _sought(row, talk)
        if isinstance(found, str):
            lost.append(_lost(row, found))
        elif (row.coder, (row.transcript, found.start, found.end, row.code, row.case)) in taken:
            lost.append(_lost(row, "the code stands at these words already; remove the row"))
        else:
            places[row.coder, row.place] = found
    return FoundAgain(places, tuple(lost))


def _stands(row: Coding, talk: Transcript) -> bool:
    return row.end <= len(talk.text) and (not row.quote or talk.text[row.start : row.end] == row.quote)


def _sought(row: Coding, talk: Transcript) -> Place | str:
    """Give where the words of a row stand now, or why that cannot be told."""
    if not row.quote:
        return "it ends behind the text and has no quotation to look for"
    found = sole_place(talk.text, row.quote)
    if found is None:
        many = row.quote in talk.text
        return "its words stand at several places" if many else "its words are not in the text any more"
    if talk.turn_at(*found) is None:
        return "its words stand outside of all turns"
    return Place(row.transcript, *found)


def _lost(row: Coding, why: str) -> Lost:
    return Lost(row.coder, row.code, Place(row.transcript, row.start, row.end), row.quote, why)
