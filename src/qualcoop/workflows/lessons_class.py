"""What a class makes of a study: how far it agrees, where it split, how each compares with the study's codings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcoop.errors import Fault, StudyError
from qualcoop.induction.study import Study
from qualcoop.measures.agreement import Label, krippendorff_alpha, percent
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.showing import shown, table_html
from qualcoop.records.transcript import Transcript
from qualcoop.workflows.lessons_returned import Returned, returned
from qualcoop.workflows.studies import open_study

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Collected", "Split", "collect_lesson"]

GIVEN, NOT_GIVEN = "given", "not given"
_COLUMNS = ("transcript", "turn", "start", "end", "quote", "code", "given", "of", "share", "stances", "gave", "left")

_Turn = tuple[str, int]
_Unit = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Split:
    """A turn to which some students gave a code, and others who coded the transcript did not.

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

    @property
    def share(self) -> float:
        """The share of students who gave the code."""
        return len(self.gave) / (len(self.gave) + len(self.left))

    def row(self) -> dict[str, Any]:
        """Give plain data for ``--json``."""
        place = {name: getattr(self, name) for name in ("transcript", "turn", "start", "end", "quote", "code")}
        said = {"stances": dict(self.stances), "gave": list(self.gave), "left": list(self.left)}
        return {**place, "given": len(self.gave), "of": len(self.gave) + len(self.left), "share": self.share, **said}


@dataclass(frozen=True, repr=False)
class Collected:
    """A class's codings, and what they come to.

    Attributes
    ----------
    study
        The study's name.
    back
        What came back, with its faults.
    units
        Turns that some student coded or could have, times codes that some student gave.
    overall, per_code
        percent and krippendorff_alpha over all students, by turn; None where not defined.
    reference
        Of each student percent and krippendorff_alpha with the study's own codings; empty where it has none that count.
    split
        Where the class split, most evenly first.
    """

    study: str
    back: Returned = field(repr=False)
    units: int
    overall: Mapping[str, float | None]
    per_code: Mapping[str, Mapping[str, float | None]]
    reference: Mapping[str, Mapping[str, float | None]]
    split: tuple[Split, ...] = field(repr=False)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What could not be used, with the student's file and line."""
        return self.back.faults

    def __repr__(self) -> str:
        told = f"{len(self.back.students)} students, {len(self.split)} places where they split"
        return f"<Collected for {self.study}: {told}, {len(self.back.missing)} missing, {len(self.faults)} faults>"

    def _repr_html_(self) -> str:
        header = ("transcript", "turn", "code", "gave it", "quotation")
        told = [one.row() for one in self.split]
        rows = [(r["transcript"], r["turn"], r["code"], f"{r['given']} / {r['of']}", r["quote"]) for r in told]
        return shown(table_html(header, rows, caption=repr(self)[1:-1]))

    def to_frame(self) -> pd.DataFrame:
        """Give where the class split as a DataFrame.

        Returns
        -------
        DataFrame
            One row a turn and code: `transcript`, `turn`, `start`, `end`, `quote`, `code`, `given`, `of`, `share`,
            `stances`, `gave`, `left`.
        """
        import pandas as pd

        return pd.DataFrame([one.row() for one in self.split], columns=list(_COLUMNS))

    def row(self) -> dict[str, Any]:
        """Give plain data for ``--json``."""
        students = [
            {"student": name, "codings": len(self.back.codings.by(name).standing()), **self.reference.get(name, {})}
            for name in self.back.students
        ]
        return {
            "study": self.study,
            "students": students,
            "missing": list(self.back.missing),
            "faults": [{"path": one.path, "line": one.line or None, "message": one.message} for one in self.faults],
            "unit": "turn",
            "units": self.units,
            "overall": dict(self.overall),
            "per_code": [{"code": code, **found} for code, found in self.per_code.items()],
            "split": [one.row() for one in self.split],
        }


def collect_lesson(folder: str | Path, study: str | Path) -> Collected:
    """Read the codings of a class back, and show its agreement and where it split.

    A coding belongs to the turn that holds most of it. A student counts for the transcripts in which there is a row of
    theirs: who did not come so far does not count as having left the rest uncoded.

    Parameters
    ----------
    folder
        What the students handed back: folders, zip files or single tables.
    study
        The teacher's study.

    Returns
    -------
    Collected
        Its `faults` name what could not be used; all else was.

    Raises
    ------
    MissingError, StudyError
        If the folder or the study is not there, or the study has faults.
    """
    taught = open_study(study)
    back = returned(folder, taught)
    laid = _Laid.of(back.codings, taught)
    units = list(laid.units())
    return Collected(
        study=taught.name,
        back=back,
        units=len(units),
        overall=_agreed(laid, units, back.students),
        per_code={code: _agreed(laid, [u for u in units if u[2] == code], back.students) for code in laid.codes},
        reference=_with_reference(taught, back),
        split=tuple(sorted(laid.splits(), key=_most_even)),
    )


def _with_reference(study: Study, back: Returned) -> dict[str, dict[str, float | None]]:
    """Compare each student with the study's own codings, where there are any that count."""
    try:
        own = Codings(tuple(replace(row, coder="") for row in study.counted())) if study.coders else Codings()
    except StudyError:
        return {}
    if not len(own):
        return {}
    found = {}
    for student in back.students:
        both = _Laid.of(Codings((*back.codings.by(student), *own)), study)
        read = {row.transcript for row in back.codings.by(student)}
        found[student] = _agreed(both, [unit for unit in both.units() if unit[0] in read], (student, ""))
    return found


def _agreed(laid: _Laid, units: list[_Unit], coders: tuple[str, ...]) -> dict[str, float | None]:
    table = [[laid.label(unit, coder) for unit in units] for coder in coders]
    if len(coders) < 2 or not units:
        return {"percent": None, "krippendorff_alpha": None}
    return {"percent": percent(table).value, "krippendorff_alpha": krippendorff_alpha(table).value}


def _most_even(one: Split) -> tuple[float, int, str, int, str]:
    return (abs(one.share - 0.5), -len(one.gave) - len(one.left), one.transcript, one.turn, one.code)


@dataclass(frozen=True)
class _Laid:
    """Codings laid over turns."""

    texts: Mapping[str, Transcript]
    codes: tuple[str, ...]
    said: Mapping[_Unit, Mapping[str, list[Coding]]]
    read: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, codings: Codings, study: Study) -> _Laid:
        texts = {text.id: text for text in study.transcripts}
        said: defaultdict[_Unit, dict[str, list[Coding]]] = defaultdict(dict)
        for row in codings.standing():
            turn = texts[row.transcript].turn_at(row.start, row.end)
            said[row.transcript, turn.n if turn else 0, row.code].setdefault(row.coder, []).append(row)
        coders = {(row.transcript, row.coder) for row in codings}
        read = {id_: tuple(sorted(coder for there, coder in coders if there == id_)) for id_ in texts}
        return cls(texts, tuple(sorted({code for _, _, code in said})), dict(said), read)

    def units(self) -> Iterator[_Unit]:
        """Give the turns of informants in transcripts that someone read, times the codes that someone gave."""
        for id_, text in self.texts.items():
            for turn in text.informant_turns() if self.read[id_] else ():
                yield from ((id_, turn.n, code) for code in self.codes)

    def label(self, unit: _Unit, coder: str) -> Label:
        """Give whether a coder gave the unit its code; None where the coder has not read the transcript."""
        if coder not in self.read[unit[0]]:
            return None
        return GIVEN if coder in self.said.get(unit, {}) else NOT_GIVEN

    def splits(self) -> Iterator[Split]:
        for (id_, turn, code), by in self.said.items():
            left = tuple(coder for coder in self.read[id_] if coder not in by)
            if left:
                rows = [row for given in by.values() for row in given]
                (start, end), _ = Counter((row.start, row.end) for row in rows).most_common(1)[0]
                stances = Counter(stance for given in by.values() for stance in {row.stance for row in given})
                quote = self.texts[id_].quote(start, end)
                yield Split(id_, turn, start, end, quote, code, tuple(sorted(by)), left, tuple(stances.most_common()))
