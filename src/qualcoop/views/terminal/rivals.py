"""Rival explanations as text: verdicts side by side, where each fails, what would tell them apart. Chooses none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcoop.induction.rivals import Kind, Rival, Rivals, Undecided
from qualcoop.records.study import StudyRecord
from qualcoop.views.text_lines import both, listed, paragraphs, table_text
from qualcoop.views.wording import STANDS, code_name, word

__all__ = ["rivals_text"]


def rivals_text(found: Rivals, study: StudyRecord) -> str:
    """Tell hypotheses side by side.

    Returns
    -------
    str
        Each hypothesis with where it fails, the verdicts side by side, the cases that tell them apart, those that could
        and what to ask there, and else the kinds of case to look for.
    """
    return paragraphs(
        [
            *(_claim(n, one) for n, one in enumerate(found.claims, start=1)),
            _table(found),
            _apart(found),
            _undecided(found, study),
            _kinds(found),
        ]
    )


def _claim(n: int, one: Rival) -> str:
    own = " (standing)" if one.standing else ""
    lines = [f"{n}. {one.hypothesis}{own}", f"   {both(word(STANDS, one.stands))}"]
    told = {
        "confirms": one.cases("confirms"),
        "fails, necessity": one.fails("necessity"),
        "fails, sufficiency": one.fails("sufficiency"),
        "undetermined": one.cases("undetermined"),
    }
    return "\n".join([*lines, *(f"   {name}: {listed(cases)}" for name, cases in told.items() if cases)])


def _table(found: Rivals) -> str:
    header = ("case", "Y", *(name for n in range(1, len(found.claims) + 1) for name in (f"X{n}", f"verdict {n}")))
    rows = [
        (rows[0].case, rows[0].y, *(told for row in rows for told in (row.x, row.verdict)))
        for rows in zip(*(one.rows for one in found.claims), strict=True)
    ]
    return table_text(header, rows)


def _apart(found: Rivals) -> str:
    deciding = [one for one in found.apart if one.decides]
    rest = [one.case for one in found.apart if not one.decides]
    lines = []
    for one in deciding:
        against = [str(n) for n, verdict in enumerate(one.verdicts, start=1) if verdict == "negative"]
        lines.append(f"  {one.case}: contradicts {listed(against)}")
    if rest:
        lines.append(f"  they differ, but this decides nothing yet, in: {listed(rest)}")
    title = "Cases that decide between them:" if deciding else "No case decides between them now."
    return "\n".join([title, *lines])


def _undecided(found: Rivals, study: StudyRecord) -> str:
    if not found.undecided:
        return "No case could decide between them by what is still unknown of it."
    lines = [line for one in found.undecided for line in _undecided_lines(one, study)]
    note = "(a share of completions is no probability: nobody knows how they weigh)"
    return "\n".join(["Cases that could, the most telling first:", *lines, note])


def _undecided_lines(one: Undecided, study: StudyRecord) -> Iterator[str]:
    needs = listed(f"{do} {_about(about, study)}" for do, about in one.needs)
    counted = "too many unknowns to count" if one.decisive is None else f"{one.decisive} of {one.completions}"
    yield f"  {one.case}: {needs} [{counted}]"
    for world in one.worlds:
        values = listed(f"{name} {value}" for name, value in world.values)
        yield f"    if {values}: contradicts {listed(map(str, world.contradicted))}"


def _about(name: str, study: StudyRecord) -> str:
    """Name a code with its label beside its id."""
    id_ = name.removesuffix(".hinders")
    label = both(code_name(id_, study.codebook)) if id_ in study.codebook else ""
    return f"{name} ({label})" if label and label != id_ else name


def _kinds(found: Rivals) -> str:
    if found.at_hand:
        return ""
    if found.kinds is None:
        return "They name too many conditions to list the kinds of case that would tell them apart."
    if found.equivalent:
        return "No case whatever could tell them apart: they say the same of every case."
    more = [f"  ... and {found.unlisted} more"] if found.unlisted else []
    return "\n".join(["Kinds of case that would tell them apart:", *map(_kind, found.kinds), *more])


def _kind(kind: Kind) -> str:
    return f"  {' & '.join(kind.values) or 'any case'}: {_if('with', kind.if_occurs)}; {_if('without', kind.if_not)}"


def _if(outcome: str, contradicted: Sequence[int] | None) -> str:
    if contradicted is None:
        return f"{outcome} the outcome it depends on the rest"
    return f"{outcome} the outcome contradicts {listed(map(str, contradicted)) or 'none'}"
