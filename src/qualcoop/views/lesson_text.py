"""Plain text on a class: what came back, how far it agrees, where it split. Measures and prints nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualcoop.views.text_lines import clean, clip, figure, listed, paragraphs, table_text

__all__ = ["lesson_text"]

Row = Mapping[str, Any]
_MOST = 20
_WIDE = 60


def lesson_text(row: Row) -> str:
    """Tell what a class made of a study.

    Parameters
    ----------
    row
        What :meth:`qualcoop.workflows.lessons_class.Collected.row` gave.
    """
    return paragraphs(
        [
            f"{row['study']}: {len(row['students'])} students handed in, {len(row['missing'])} did not"
            + (f" ({listed(row['missing'])})" if row["missing"] else ""),
            "\n".join(_fault(fault) for fault in row["faults"]),
            _students(row["students"]),
            _agreement(row),
            _split(row["split"]),
        ]
    )


def _fault(fault: Row) -> str:
    place = f"{fault['path']}:{fault['line']}" if fault["line"] else fault["path"]
    return f"left out: {clean(place)}: {clean(fault['message'])}"


def _students(students: Sequence[Row]) -> str:
    rows = [
        (one["student"], one["codings"], *((figure(one[name]) if name in one else "") for name in _FIGURES))
        for one in students
    ]
    if not rows:
        return ""
    return table_text(("student", "codings", "agrees with the study's own", "alpha with them"), rows)


_FIGURES = ("percent", "krippendorff_alpha")


def _agreement(row: Row) -> str:
    if row["overall"]["percent"] is None:
        return "Agreement is between two students or more."
    found = [("all codes", row["overall"]), *((one["code"], one) for one in row["per_code"])]
    lines = [(code, *(figure(one[name]) for name in _FIGURES)) for code, one in found]
    table = table_text(("code", "percent", "Krippendorff's alpha"), lines)
    return f"agreement of the class by turn, {row['units']} units (turns times codes)\n{table}"


def _split(split: Sequence[Row]) -> str:
    if not split:
        return "The class did not split anywhere."
    lines = [
        (f"{one['given']} of {one['of']}", one["code"], f"{one['transcript']}:{one['start']}-{one['end']}",
         listed(f"{stance} {n}" for stance, n in one["stances"].items()), clip(clean(one["quote"]), _WIDE))
        for one in split[:_MOST]
    ]  # fmt: skip
    more = f"\n... and {len(split) - _MOST} more" if len(split) > _MOST else ""
    table = table_text(("gave it", "code", "passage", "stances", "quotation"), lines)
    return f"where the class split, most evenly first (talk about these)\n{table}{more}"
