"""Plain text on a class: what came back, how far it agrees, where it split. Measures and prints nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
        What :meth:`qualcoop.workflows.classroom.collecting.Collected.row` gave.
    """
    return paragraphs(
        [
            "\n".join(_who(row)),
            _faults(row["faults"]),
            _students(row["students"]),
            _agreement(row),
            _split(row["split"], row["units"]),
        ]
    )


def _who(row: Row) -> Iterator[str]:
    """Tell who handed in what; nobody stands in two lines."""
    yield f"{row['study']}: {_count(len(row['students']), 'student')} handed in codings"
    absent = [name for name in row["missing"] if name not in row["empty"]]
    told = (
        ("handed in, could not be read", row["unread"]),
        ("nothing coded yet", row["empty"]),
        ("nothing came back", absent),
        ("not on the list of the class", row["unlisted"]),
    )
    yield from (f"{what}: {listed(clean(name) for name in names)}" for what, names in told if names)


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def _faults(faults: Sequence[Row]) -> str:
    lines = [f"  {clean(_place(fault))}: {clean(fault['message'])}" for fault in faults]
    return "\n".join(["not used, or to be looked at", *lines]) if lines else ""


def _place(fault: Row) -> str:
    return f"{fault['path']}:{fault['line']}" if fault["line"] else str(fault["path"])


def _students(students: Sequence[Row]) -> str:
    rows = [(one["student"], one["codings"], *_figures(one)) for one in students]
    if not rows:
        return ""
    header = ("student", "codings", "agrees with the study's own", "alpha", "code and direction", "alpha")
    return table_text(header, rows)


_FIGURES = ("percent", "krippendorff_alpha")


def _figures(one: Row) -> tuple[str, ...]:
    """Give percent and alpha on the code, then on the code with its direction; empty where nothing was compared."""
    sides = (one, one.get("directed", {}))
    return tuple(figure(side[name]) if name in side else "" for side in sides for name in _FIGURES)


def _agreement(row: Row) -> str:
    n = row["read_by_one"]
    alone = [f"Read by one student alone, and not counted: {n} units."] if n else []
    if row["overall"]["percent"] is None:
        return "\n".join(["Agreement is between two students or more who read the same.", *alone])
    told = f"agreement of the class by turn, {row['units']} units (turns that two or more read, times codes)"
    every = (("all codes", {**row["overall"], "directed": row["directed"]}), *((c["code"], c) for c in row["per_code"]))
    lines = [line for code, one in every for line in _two_lines(code, one)]
    table = table_text(("code", "", "percent", "Krippendorff's alpha"), lines)
    return "\n".join([told, *alone, table])


def _two_lines(code: str, one: Row) -> Iterator[tuple[str, ...]]:
    """Tell of a code whether it was given, and, on a line of its own, whether with the same direction."""
    if one["percent"] is None:
        yield (code, "no two students read a transcript in which it was given", "", "")
        return
    given, directed = _figures(one)[:2], _figures(one)[2:]
    yield (code, "given or not", *given)
    yield ("", "and direction", *directed)


_LOOKED = (
    "Looked at, turn by turn: which codes were given, in which direction, as there or absent, of which case, and",
    "whether all who gave a code marked a character in common. How far their stretches agree beyond that was not.",
)


def _split(split: Sequence[Row], units: int) -> str:
    looked = "\n".join(_LOOKED)
    if not split and not units:
        return ""
    if not split:
        return f"The class did not split by turn.\n{looked}"
    lines = [
        (f"{one['given']} of {one['of']}: {_sides(one)}", one["code"], _passage(one), clip(clean(one["quote"]), _WIDE))
        for one in split[:_MOST]
    ]
    more = f"\n... and {len(split) - _MOST} more" if len(split) > _MOST else ""
    table = table_text(("gave it, and how", "code", "passage", "quotation"), lines)
    return f"where the class split, most evenly first (talk about these)\n{table}{more}\n{looked}"


def _passage(one: Row) -> str:
    return f"{one['transcript']}:{one['start']}-{one['end']}"


def _sides(one: Row) -> str:
    """Tell how many gave the code with which direction; where they differ in the case or stretch alone, which."""
    if one["about"] == "stretch":
        return f"marked apart: {listed(f'{said} by {len(who)}' for said, who in one['stretches'].items())}"
    sides = one["cases"] if one["about"] == "case" else one["meanings"]
    told = listed(f"{said or 'no case'} {len(who)}" for said, who in sides.items())
    return f"to the case {told}" if one["about"] == "case" else told
