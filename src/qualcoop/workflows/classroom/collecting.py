"""What a class makes of a study: how far it agrees, where it split, how each compares with the study's codings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcoop.errors import Fault, StudyError
from qualcoop.induction.study import Study
from qualcoop.measures.agreement import krippendorff_alpha, percent
from qualcoop.records.coding import Codings
from qualcoop.records.showing import shown, table_html
from qualcoop.workflows.classroom.laid import Laid, Split, Unit
from qualcoop.workflows.classroom.returned import Returned, returned
from qualcoop.workflows.studies import open_study

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Collected", "Split", "collect_lesson"]

_COLUMNS = (
    "transcript", "turn", "start", "end", "quote", "code", "given", "of", "share", "stances", "gave", "left", "about",
    "meanings", "cases", "stretches",
)  # fmt: skip

Figures = Mapping[str, float | None]
_Label = Callable[[Unit, str], str | None]


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
        Turns of what two students or more read, times the codes that were given there.
    read_by_one
        Turns of what one student alone read, times the codes given there: not compared.
    overall, per_code
        percent and krippendorff_alpha over all students, by turn, on whether a code was given; None where not defined.
    reference
        Of each student percent and krippendorff_alpha with the study's own codings; empty where it has none that count.
    directed, directed_per_code, directed_reference
        The same on the code with its direction: the stance, and whether it is said to be absent.
    split
        Where the class split, over the code, its direction, its case, or where all gave it alike and no character was
        marked by all; most evenly first.
    """

    study: str
    back: Returned = field(repr=False)
    units: int
    read_by_one: int
    overall: Figures
    per_code: Mapping[str, Figures]
    reference: Mapping[str, Figures]
    directed: Figures
    directed_per_code: Mapping[str, Figures]
    directed_reference: Mapping[str, Figures]
    split: tuple[Split, ...] = field(repr=False)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What could not be used, with the student's file and line."""
        return self.back.faults

    def __repr__(self) -> str:
        told = f"{len(self.back.students)} students, {len(self.split)} places where they split"
        apart = f"{len(self.back.missing)} missing, {len(self.back.unread)} not readable, {len(self.faults)} faults"
        return f"<Collected for {self.study}: {told}, {apart}>"

    def _repr_html_(self) -> str:
        header = ("transcript", "turn", "code", "gave it", "how", "quotation")
        told = [one.row() for one in self.split]
        rows = [(*(r[key] for key in header[:3]), f"{r['given']} / {r['of']}", _how(r), r["quote"]) for r in told]
        return shown(table_html(header, rows, caption=repr(self)[1:-1]))

    def to_frame(self) -> pd.DataFrame:
        """Give where the class split as a DataFrame.

        Returns
        -------
        DataFrame
            One row a turn and code: `transcript`, `turn`, `start`, `end`, `quote`, `code`, `given`, `of`, `share`,
            `stances`, `gave`, `left`, `about`, `meanings`, `cases`, `stretches`.
        """
        import pandas as pd

        return pd.DataFrame([one.row() for one in self.split], columns=list(_COLUMNS))

    def row(self) -> dict[str, Any]:
        """Give plain data for ``--json``."""
        back = self.back
        return {
            "study": self.study,
            "students": [self._student(name) for name in back.students],
            **{name: list(getattr(back, name)) for name in ("missing", "empty", "unread", "unlisted")},
            "faults": [{"path": one.path, "line": one.line or None, "message": one.message} for one in self.faults],
            "unit": "turn",
            "units": self.units,
            "read_by_one": self.read_by_one,
            "overall": dict(self.overall),
            "directed": dict(self.directed),
            "per_code": [
                {"code": code, **found, "directed": dict(self.directed_per_code[code])}
                for code, found in self.per_code.items()
            ],
            "split": [one.row() for one in self.split],
        }

    def _student(self, name: str) -> dict[str, Any]:
        told = {"student": name, "codings": len(self.back.codings.by(name).standing())}
        if name not in self.reference:
            return told
        return {**told, **self.reference[name], "directed": dict(self.directed_reference[name])}


def _how(row: Mapping[str, Any]) -> str:
    sides = row[{"case": "cases", "stretch": "stretches"}.get(row["about"], "meanings")]
    return ", ".join(f"{said} {len(who)}" for said, who in sides.items())


def collect_lesson(folder: str | Path, study: str | Path) -> Collected:
    """Read the codings of a class back, and show its agreement and where it split.

    A coding belongs to the turn that holds most of it. A student counts for the transcripts in which there is a row of
    theirs: who did not come so far does not count as having left the rest uncoded. What one student alone read has
    nobody to agree with, and is not counted.

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
    laid = Laid.of(back.codings, taught)
    units = laid.units()
    reference, directed_reference = _with_reference(taught, back)
    return Collected(
        study=taught.name,
        back=back,
        units=len(units),
        read_by_one=len(laid.read_by_one()),
        overall=_agreed(laid.given, units, back.students),
        per_code=_by_code(laid.given, units, laid.codes, back.students),
        reference=reference,
        directed=_agreed(laid.meaning, units, back.students),
        directed_per_code=_by_code(laid.meaning, units, laid.codes, back.students),
        directed_reference=directed_reference,
        split=tuple(sorted(laid.splits(), key=_most_even)),
    )


def _with_reference(study: Study, back: Returned) -> tuple[dict[str, Figures], dict[str, Figures]]:
    """Compare each student with the study's own codings that count, if any: on the code, and with direction."""
    try:
        own = Codings(tuple(replace(row, coder="") for row in study.counted())) if study.coders else Codings()
    except StudyError:
        return {}, {}
    given: dict[str, Figures] = {}
    directed: dict[str, Figures] = {}
    for student in back.students if len(own) else ():
        laid = Laid.of(Codings((*back.codings.by(student), *own)), study)
        units = laid.units()
        given[student] = _agreed(laid.given, units, (student, ""))
        directed[student] = _agreed(laid.meaning, units, (student, ""))
    return given, directed


def _by_code(label: _Label, units: Sequence[Unit], codes: Sequence[str], coders: Sequence[str]) -> dict[str, Figures]:
    return {code: _agreed(label, [unit for unit in units if unit[2] == code], coders) for code in codes}


def _agreed(label: _Label, units: Sequence[Unit], coders: Sequence[str]) -> Figures:
    table = [[label(unit, coder) for unit in units] for coder in coders]
    if len(coders) < 2 or not units:
        return {"percent": None, "krippendorff_alpha": None}
    return {"percent": percent(table).value, "krippendorff_alpha": krippendorff_alpha(table).value}


def _most_even(one: Split) -> tuple[float, int, str, int, str]:
    return (one.largest, -len(one.gave) - len(one.left), one.transcript, one.turn, one.code)
