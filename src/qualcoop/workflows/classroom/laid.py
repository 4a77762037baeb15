"""Lay the codings of a class over turns: what each student gave a turn, and where they split. Measures nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qualcoop.induction.passages import Places
from qualcoop.induction.study import Study
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript

__all__ = ["Laid", "Split", "Unit"]

GIVEN, NOT_GIVEN = "given", "not given"

Unit = tuple[str, int, str]
Sides = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Split:
    """A turn and a code on which students who coded the transcript differ.

    Attributes
    ----------
    transcript, turn, start, end, quote
        The turn's number; the stretch that most of them marked, and its words.
    code
        The code.
    gave, left
        Who gave it; who coded the transcript and did not.
    stances
        (stance, number of students), most first.
    about
        coding: some did not give it; meaning: all did, with another stance or state; case: to another case alone;
        stretch: all gave it alike, and no character was marked by all of them.
    meanings
        (stance, and absent where the state is; students), most first; several of one student are joined by ``+``.
    cases
        (case, students) of those who gave it, most first.
    stretches
        (``start-end`` of what they marked in common, students), most first: several, where no character is common to
        all who gave it.
    """

    transcript: str
    turn: int
    start: int
    end: int
    quote: str
    code: str
    gave: tuple[str, ...]
    left: tuple[str, ...]
    stances: tuple[tuple[str, int], ...]
    about: str = "coding"
    meanings: Sides = ()
    cases: Sides = ()
    stretches: Sides = ()

    @property
    def share(self) -> float:
        """The share of students who gave the code."""
        return len(self.gave) / (len(self.gave) + len(self.left))

    @property
    def largest(self) -> float:
        """The share of the largest camp, of those who left the turn uncoded, or gave the code alike."""
        camps = [len(who) for _, who in self.sides]
        return max(*camps, len(self.left)) / (len(self.gave) + len(self.left))

    @property
    def sides(self) -> Sides:
        """The camps into which those who gave the code split over what it is about."""
        return {"case": self.cases, "stretch": self.stretches}.get(self.about, self.meanings)

    def row(self) -> dict[str, Any]:
        """Give plain data for ``--json``."""
        place = {name: getattr(self, name) for name in ("transcript", "turn", "start", "end", "quote", "code")}
        said = {"stances": dict(self.stances), "gave": list(self.gave), "left": list(self.left)}
        given = {"given": len(self.gave), "of": len(self.gave) + len(self.left), "share": self.share}
        sides = {name: _lists(getattr(self, name)) for name in ("meanings", "cases", "stretches")}
        return {**place, **given, **said, "about": self.about, **sides}


def _lists(sides: Sides) -> dict[str, list[str]]:
    return {said: list(who) for said, who in sides}


@dataclass(frozen=True)
class Laid:
    """Codings laid over turns.

    Attributes
    ----------
    texts
        The transcripts by id.
    codes
        The codes that someone gave.
    said
        What each student gave to a turn and code.
    read
        Who has a row in a transcript.
    places
        Tells the case of a coding.
    """

    texts: Mapping[str, Transcript]
    codes: tuple[str, ...]
    said: Mapping[Unit, Mapping[str, list[Coding]]]
    read: Mapping[str, tuple[str, ...]]
    places: Places

    @classmethod
    def of(cls, codings: Codings, study: Study) -> Laid:
        """Lay codings over the turns of a study; each belongs to the turn that holds most of it."""
        texts = {text.id: text for text in study.transcripts}
        said: defaultdict[Unit, dict[str, list[Coding]]] = defaultdict(dict)
        for row in codings.standing():
            turn = texts[row.transcript].turn_at(row.start, row.end)
            said[row.transcript, turn.n if turn else 0, row.code].setdefault(row.coder, []).append(row)
        coders = {(row.transcript, row.coder) for row in codings}
        read = {id_: tuple(sorted(coder for there, coder in coders if there == id_)) for id_ in texts}
        return cls(texts, tuple(sorted({code for _, _, code in said})), dict(said), read, Places(study))

    def units(self) -> tuple[Unit, ...]:
        """Give what two students or more can be compared on: turns of what they read, times the codes given there."""
        ids = [id_ for id_ in self.texts if len(self.read[id_]) > 1]
        return tuple(self._times(ids))

    def read_by_one(self) -> tuple[Unit, ...]:
        """Give the turns of what one student alone read, times the codes given there: nothing to compare."""
        ids = [id_ for id_ in self.texts if len(self.read[id_]) == 1]
        return tuple(self._times(ids))

    def _times(self, ids: list[str]) -> Iterator[Unit]:
        codes = sorted({code for id_, _, code in self.said if id_ in ids})
        yield from ((id_, n, code) for id_ in ids for n in _turns(self.texts[id_]) for code in codes)

    def given(self, unit: Unit, coder: str) -> str | None:
        """Give whether a coder gave the unit its code; None where the coder has not read the transcript."""
        meaning = self.meaning(unit, coder)
        return GIVEN if meaning and meaning != NOT_GIVEN else meaning

    def meaning(self, unit: Unit, coder: str) -> str | None:
        """Give with which direction a coder gave the unit its code; None where the transcript was not read."""
        if coder not in self.read[unit[0]]:
            return None
        rows = self.said.get(unit, {}).get(coder)
        return _joined(map(_meaning, rows)) if rows else NOT_GIVEN

    def splits(self) -> Iterator[Split]:
        """Give the turns and codes on which those who read the transcript differ."""
        for unit, by in self.said.items():
            left = tuple(coder for coder in self.read[unit[0]] if coder not in by)
            meanings = _camps({coder: _joined(map(_meaning, rows)) for coder, rows in by.items()})
            cases = _camps({coder: _joined(map(self._case, rows)) for coder, rows in by.items()})
            stretches = _stretches(by)
            over: Mapping[str, tuple[object, ...]] = {
                "coding": left,
                "meaning": meanings[1:],
                "case": cases[1:],
                "stretch": stretches[1:],
            }
            about = next((name for name, differing in over.items() if differing), "")
            if about:
                yield self._split(unit, left, about, (meanings, cases, stretches))

    def _split(self, unit: Unit, left: tuple[str, ...], about: str, camps: tuple[Sides, Sides, Sides]) -> Split:
        (id_, turn, code), by = unit, self.said[unit]
        rows = [row for given in by.values() for row in given]
        (start, end), _ = Counter((row.start, row.end) for row in rows).most_common(1)[0]
        stances = Counter(stance for given in by.values() for stance in {row.stance for row in given})
        quote, gave = self.texts[id_].quote(start, end), tuple(sorted(by))
        most = tuple(stances.most_common())
        return Split(id_, turn, start, end, quote, code, gave, left, most, about, *camps)

    def _case(self, row: Coding) -> str:
        return self.places.passage(row).case


def _turns(text: Transcript) -> list[int]:
    """Give the turns that may be coded; a transcript without turns counts as one."""
    return [turn.n for turn in text.informant_turns()] if text.turns else [0]


def _meaning(row: Coding) -> str:
    return f"{row.stance}, absent" if row.state == "absent" else row.stance


def _joined(said: Iterable[str]) -> str:
    return " + ".join(sorted(set(said)))


def _camps(said: Mapping[str, str]) -> Sides:
    """Put together those who say the same, the most numerous first."""
    most = Counter(said[coder] for coder in sorted(said)).most_common()
    return tuple((words, tuple(sorted(coder for coder in said if said[coder] == words))) for words, _ in most)


def _stretches(by: Mapping[str, list[Coding]]) -> Sides:
    """Put together those whose marks have a character in common, the most numerous first, with what they share.

    Of the characters that the most students marked the first is taken, and they are one camp; so on with the others.
    """
    marked = {coder: _covered(rows) for coder, rows in by.items()}
    found = []
    while marked:
        counts = Counter(place for places in marked.values() for place in places)
        most = max(counts.values())
        at = min(place for place, n in counts.items() if n == most)
        camp = tuple(sorted(coder for coder, places in marked.items() if at in places))
        found.append((_run(set.intersection(*(marked.pop(coder) for coder in camp)), at), camp))
    return tuple(found)


def _covered(rows: Iterable[Coding]) -> set[int]:
    return {place for row in rows for place in range(row.start, row.end)}


def _run(places: set[int], at: int) -> str:
    """Give the stretch of places without a gap in which one lies."""
    start = end = at
    while start - 1 in places:
        start -= 1
    while end in places:
        end += 1
    return f"{start}-{end}"
