"""Carry what points into a text over to its later form: codings, passages judged, translations. Writes nothing."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcoop import storing
from qualcoop.induction.study import Study
from qualcoop.records.coding import Coding
from qualcoop.records.fieldwork import Place, parse_place, parse_places
from qualcoop.records.transcript import Transcript
from qualcoop.storing.carried_files import Edit, carried_table
from qualcoop.text.carrying import Carried, carry, sole_place
from qualcoop.workflows.finding_again import NOTHING_SOUGHT, FoundAgain

__all__ = ["FALLEN", "Carrier", "Fallen", "Moved"]

FALLEN = (
    "at", "by", "what", "whose", "transcript", "start", "end", "text_sha256", "code", "case", "quote", "why", "guess",
    "row",
)  # fmt: skip
"""Columns of fallen.csv: what no longer stands, with all that was said of it."""

_CHANGED = "its text changed"
_DRIFTED = "its quotation was not the text at its offsets before"
_CODINGS = ("transcript", "start", "end", "code", "stance")
_TRANSLATIONS = ("transcript", "start", "end", "language", "text")
_JUDGEMENTS = ("case", "code", "value")


@dataclass(frozen=True, slots=True)
class Moved:
    """Something that points into a text and goes on to do so.

    Attributes
    ----------
    what, whose
        coding, favour, against or translation; its coder, judge or translator.
    code
        The code it is about; empty for a translation.
    old, new
        Where it stood, and where it stands now: the same characters.
    spoken
        The speaker's label before and now, where these differ; empty otherwise.
    """

    what: str
    whose: str
    code: str
    old: Place
    new: Place
    spoken: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """Give plain data for ``--json``."""
        told = {"what": self.what, "whose": self.whose, "code": self.code or None}
        return {**told, "old": str(self.old), "new": str(self.new), "speaker": list(self.spoken) or None}


@dataclass(frozen=True, slots=True)
class Fallen:
    """Something that pointed into a text at words which do not stand there any more.

    Attributes
    ----------
    what, whose, code, case
        coding, favour, against or translation; its coder, judge or translator; what it is about.
    place, quote
        Where it stood in the earlier text, and the words there.
    why
        Why it could not move.
    guess, there
        Where it may stand now, and the words there: for a person to decide. None where there is no guess.
    stood
        Whether it counted; False for a row that a later one had undone.
    row
        The cells of its row.
    """

    what: str
    whose: str
    code: str
    case: str
    place: Place
    quote: str
    why: str
    guess: Place | None = None
    there: str = ""
    stood: bool = True
    row: Mapping[str, str] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """Give plain data for ``--json``."""
        return {
            "what": self.what,
            "whose": self.whose,
            "code": self.code or None,
            "case": self.case or None,
            "place": str(self.place),
            "quote": self.quote,
            "why": self.why,
            "guess": str(self.guess) if self.guess else None,
            "there": self.there or None,
        }

    def cells(self, at: str, by: str, sha: str) -> list[str]:
        """Give its row of fallen.csv."""
        place = [self.place.transcript, str(self.place.start), str(self.place.end), sha]
        row = json.dumps(dict(self.row), ensure_ascii=False)
        guess = str(self.guess) if self.guess else ""
        return [at, by, self.what, self.whose, *place, self.code, self.case, self.quote, self.why, guess, row]


class Carrier:
    """Carries the rows of a study's tables over to later texts, and remembers what became of each.

    Parameters
    ----------
    study
        The study as it stands on disk.
    texts
        By id, the stored text and the one that the reader gives now.
    again
        Where the words of codings stand now in texts of which none is stored.
    """

    def __init__(
        self,
        study: Study,
        texts: Mapping[str, tuple[Transcript, Transcript]],
        *,
        again: FoundAgain = NOTHING_SOUGHT,
    ) -> None:
        self.study = study
        self.texts = texts
        self.again = again
        self.moved: list[Moved] = []
        self.fallen: list[Fallen] = []
        self._drifted = set(_drifted(study.codings, texts))
        self._standing = {(row.coder, row.place) for row in study.codings.standing()}
        self._carried = {id_: _carried(old, new, self._spans(id_)) for id_, (old, new) in texts.items()}

    def files(self) -> dict[Path, str]:
        """Give what the tables of the study are to say; those that do not change are left out."""
        home = Path(self.study.folder)
        asked: list[tuple[Path, Edit, tuple[str, ...]]] = [
            (storing.codings_path(home, coder), _Codings(self, coder), _CODINGS) for coder in self.study.coders
        ]
        asked.append((home / "judgements.csv", _Judgements(self), _JUDGEMENTS))
        asked.append((home / "translations.csv", _Translations(self), _TRANSLATIONS))
        found = {}
        for path, edit, needed in asked:
            if path.exists():
                text = carried_table(path, edit, required=needed)
                if text.encode() != path.read_bytes():
                    found[path] = text
        return found

    def drifted(self, coder: str, place: tuple[str, int, int, str, str]) -> bool:
        """Tell whether a coding did not fit the earlier text either."""
        return (coder, place) in self._drifted

    def stands(self, coder: str, place: tuple[str, int, int, str, str]) -> bool:
        """Tell whether a coding counted."""
        return (coder, place) in self._standing

    def now(self, place: Place) -> Place | None:
        """Give where a place of the earlier text stands now; None where it fell."""
        span = self._carried[place.transcript].moved.get((place.start, place.end))
        return Place(place.transcript, *span) if span else None

    def keep(self, place: Place, now: Place, *, what: str, whose: str, code: str = "") -> None:
        """Remember what moved, with its speaker where that is another one now."""
        old, new = self.texts[place.transcript]
        before, after = _speaker(old, place), _speaker(new, now)
        self.moved.append(Moved(what, whose, code, place, now, (before, after) if before != after else ()))

    def drop(self, place: Place, *, what: str, whose: str, row: Mapping[str, str], stood: bool = True,
             why: str = _CHANGED) -> None:  # fmt: skip
        """Remember what fell, with all that its row says."""
        old, new = self.texts[place.transcript]
        words = row.get("quote") or old.text[place.start : place.end]
        guess = self._guess(place, words if why == _DRIFTED else "")
        there = new.text[guess.start : guess.end] if guess else ""
        code, case = row.get("code", "").strip(), row.get("case", "").strip()
        self.fallen.append(Fallen(what, whose, code, case, place, words, why, guess, there, stood, row))

    def _guess(self, place: Place, words: str) -> Place | None:
        new = self.texts[place.transcript][1].text
        if words:
            there = sole_place(new, words)
            return Place(place.transcript, *there) if there else None
        span = self._carried[place.transcript].fell.get((place.start, place.end))
        return Place(place.transcript, *span) if span else None

    def _spans(self, id_: str) -> Iterable[tuple[int, int]]:
        judged = (parse_place(p) for one in self.study.judgements for p in (*one.favour, *one.against))
        for row in (*self.study.codings, *self.study.translations, *judged):
            if row.transcript == id_:
                yield row.start, row.end


def _carried(old: Transcript, new: Transcript, spans: Iterable[tuple[int, int]]) -> Carried:
    return carry(old.text, new.text, [span for span in spans if span[1] <= len(old.text)])


def _speaker(talk: Transcript, place: Place) -> str:
    turn = talk.turn_at(place.start, place.end)
    return turn.speaker if turn else ""


def _drifted(
    codings: Iterable[Coding], texts: Mapping[str, tuple[Transcript, Transcript]]
) -> Iterable[tuple[str, tuple[str, int, int, str, str]]]:
    for row in codings:
        if row.transcript in texts:
            text = texts[row.transcript][0].text
            if row.end > len(text) or (row.quote and text[row.start : row.end] != row.quote):
                yield row.coder, row.place


# --- the rows of each table ----------------------------------------------------------------------------------


class _Codings:
    """Edits one coder's file: all rows of a coding move together, so that what was undone stays undone."""

    def __init__(self, carrier: Carrier, coder: str) -> None:
        self.carrier = carrier
        self.coder = coder
        self._told: set[tuple[str, int, int, str, str]] = set()

    def __call__(self, cells: Mapping[str, str]) -> Mapping[str, str] | None:
        where = _place(cells)
        code, case = unicodedata.normalize("NFC", cells["code"].strip()), cells.get("case", "").strip()
        key = (where.transcript, where.start, where.end, code, case)
        if where.transcript not in self.carrier.texts:
            return _offsets(where, self.carrier.again.now(self.coder, key))
        drifted = self.carrier.drifted(self.coder, key)
        now = None if drifted else self.carrier.now(where)
        stands = self.carrier.stands(self.coder, key) and key not in self._told
        self._told.add(key)
        if now is None:
            why = _DRIFTED if drifted else _CHANGED
            self.carrier.drop(where, what="coding", whose=self.coder, row=cells, stood=stands, why=why)
            return None
        if stands:
            self.carrier.keep(where, now, what="coding", whose=self.coder, code=code)
        return _offsets(where, now)


class _Translations:
    """Edits translations.csv."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier

    def __call__(self, cells: Mapping[str, str]) -> Mapping[str, str] | None:
        where = _place(cells)
        if where.transcript not in self.carrier.texts:
            return {}
        whose = cells.get("translator", "").strip()
        now = self.carrier.now(where)
        if now is None:
            self.carrier.drop(where, what="translation", whose=whose, row=cells)
            return None
        self.carrier.keep(where, now, what="translation", whose=whose)
        return _offsets(where, now)


class _Judgements:
    """Edits the passages that judgements were weighed on; the judgement itself stays."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier

    def __call__(self, cells: Mapping[str, str]) -> Mapping[str, str] | None:
        return {side: new for side in ("favour", "against") if (new := self._side(side, cells)) is not None}

    def _side(self, side: str, cells: Mapping[str, str]) -> str | None:
        told = [parse_place(one) for one in parse_places(unicodedata.normalize("NFC", cells.get(side, "").strip()))]
        whose, code = cells.get("by", "").strip(), cells["code"].strip()
        kept = []
        for where in told:
            if where.transcript not in self.carrier.texts:
                kept.append(where)
            elif now := self.carrier.now(where):
                kept.append(now)
                self.carrier.keep(where, now, what=side, whose=whose, code=code)
            else:
                self.carrier.drop(where, what=side, whose=whose, row=cells)
        return None if kept == told else "; ".join(map(str, kept))


def _place(cells: Mapping[str, str]) -> Place:
    transcript = unicodedata.normalize("NFC", cells["transcript"].strip())
    return Place(transcript, int(cells["start"]), int(cells["end"]))


def _offsets(where: Place, now: Place) -> dict[str, str]:
    return {} if where == now else {"start": str(now.start), "end": str(now.end)}
