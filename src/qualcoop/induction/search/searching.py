"""Which case to examine next, and why: reasons by name, in a stated order. Chooses no case and expects no result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from qualcoop.induction.cells import CaseTable
from qualcoop.induction.search.varieties import kinds_of_case, known
from qualcoop.induction.search.worlds import MOST_SUBJECTS, by_subject, worlds
from qualcoop.induction.verdicts import CaseVerdict, literals
from qualcoop.records.expression import (
    Atom,
    Attribute,
    Claim,
    Expression,
    Truth,
    atoms,
    evaluate,
    open_atoms,
    parse_expression,
    possible,
    truth_of,
)
from qualcoop.records.study import Case, StudyRecord

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CRITERION", "CRITERION_OF_LISTS", "Breaks", "Distance", "NextCase", "next_cases", "next_frame"]

CRITERION = (
    "by the share of the ways in which what is not known may turn out that contradict the claim (a count of ways, "
    "no probability), then those with the explanation present and the outcome not known, then by the distance from "
    "the nearest confirming case, then in the order of study.yaml"
)
CRITERION_OF_LISTS = "by the distance from the nearest case examined, then in the order of study.yaml"


@dataclass(frozen=True, slots=True)
class Breaks:
    """In how many of the ways in which what is not known may turn out a case would contradict the claim.

    Attributes
    ----------
    ways
        All ways: every completion of the codes, attributes, outcome and scope that are not known.
    sufficiency, necessity
        Those in which it would contradict sufficiency (the explanation without the outcome), and necessity (the
        outcome without the explanation).
    """

    ways: int
    sufficiency: int
    necessity: int

    @property
    def contradicting(self) -> int:
        """In how many ways it would contradict at all."""
        return self.sufficiency + self.necessity

    @property
    def share(self) -> float:
        """The share of the ways in which it would contradict."""
        return self.contradicting / self.ways


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a case lies from the nearest of those it is compared with.

    Attributes
    ----------
    share
        The share, of what is known in both, in which they differ: attributes that make kinds of case, and conditions.
    nearest
        That case.
    compared
        Number of attributes and conditions known in both.
    differs
        Those in which they differ; an attribute has its ``@``.
    """

    share: float
    nearest: str
    compared: int
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextCase:
    """A case that might be examined next.

    Attributes
    ----------
    case, rank
        Its id; its place, counted from 1. Cases for which the same can be said share a place.
    reasons
        What speaks for it: breaks (it may contradict), on_x (the explanation is present and the outcome not known:
        the only way to put sufficiency at risk), different (it differs from the nearest confirming case), unexamined
        (no transcript and no judgement speaks of it).
    verdict, x, y
        As in the pass.
    breaks
        In how many ways it would contradict; None without a hypothesis, or where there are too many to count.
    distance
        From the nearest confirming case, or without a hypothesis from the nearest case examined; None where there is
        none, or where nothing is known in both.
    ask
        What to do: ``ask:CODE``, ``judge:CODE`` (contested), ``look:@ATTRIBUTE``, ``judge_Y``, ``judge_scope``,
        ``interview``.
    criterion
        What the cases are ranked by.
    """

    case: str
    rank: int
    reasons: tuple[str, ...]
    verdict: str | None
    x: Truth | None
    y: Truth
    breaks: Breaks | None
    distance: Distance | None
    ask: tuple[str, ...]
    criterion: str = CRITERION


def next_cases(study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict]) -> tuple[NextCase, ...]:
    """Rank the cases that are open or were not examined yet by what examining them could show.

    Parameters
    ----------
    study, table, rows
        The study, its case table, and the verdicts of a pass.

    Returns
    -------
    tuple of NextCase
        Cases that are undetermined, that are compatible only as far as known, and those of which no transcript and no
        judgement speaks. Not those outside the phenomenon, nor negative ones, which ask for a decision.

    Examples
    --------
    >>> import qualcoop as qc
    >>> pass_ = qc.datasets.coop().test()
    >>> next_cases(pass_.study, pass_.table, pass_.verdicts)
    ()
    """
    search = _Search.of(study, table, rows)
    weighed = sorted((one for row in rows if (one := search.weighed(row))), key=_merit)
    found: list[NextCase] = []
    for rank, (_, group) in enumerate(groupby(weighed, key=_merit), start=1):
        found += [replace(one, rank=rank) for _, one in group]
    return tuple(found)


_Merit = tuple[float, bool, float]
_Profile = tuple[int, ...]
_UNKNOWN = -1


def _merit(weighed: tuple[_Merit, NextCase]) -> _Merit:
    return weighed[0]


@dataclass(frozen=True, slots=True)
class _Search:
    """What the cases of a pass are weighed with."""

    study: StudyRecord
    table: CaseTable
    cases: Mapping[str, Case]
    examined: frozenset[str]
    presence: frozenset[str]
    scope: Expression | None
    explains: Expression | None
    claim: Claim | None
    features: Mapping[str, Mapping[str, str]]
    profiles: Mapping[str, _Profile]
    references: _References

    @classmethod
    def of(cls, study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict]) -> _Search:
        hypothesis, examined = study.spec.hypothesis, _examined(study)
        if hypothesis:
            references = [row.case for row in rows if row.verdict == "confirms"]
        else:
            references = [case.id for case in study.spec.cases if case.id in examined]
        features = _features(study, table)
        profiles = _profiles(features)
        return cls(
            study=study,
            table=table,
            cases={case.id: case for case in study.spec.cases},
            examined=examined,
            presence=frozenset(code.id for code in study.codebook if code.cell == "presence"),
            scope=parse_expression(study.spec.scope) if study.spec.scope else None,
            explains=hypothesis.expression if hypothesis else None,
            claim=hypothesis.claim if hypothesis else None,
            features=features,
            profiles=profiles,
            references=_References(references, profiles),
        )

    def weighed(self, row: CaseVerdict) -> tuple[_Merit, NextCase] | None:
        """Weigh one case; None where it is not among those to examine."""
        case = self.cases[row.case]
        examined = row.case in self.examined
        if row.verdict in ("outside", "negative", "confirms") or row.scope == "F":
            return None
        ask = tuple(self._ask(row, case, examined=examined))
        if not ask:
            return None
        breaks, distance = self._breaks(row, case), self._distance(row.case)
        told = {
            "breaks": breaks.contradicting > 0 if breaks else row.verdict == "undetermined",
            "on_x": self.claim != "<-" and row.x == "T" and row.y in ("?", "C"),
            "different": distance is not None and distance.share > 0,
            "unexamined": not examined,
        }
        reasons = tuple(name for name, holds in told.items() if holds)
        share = breaks.share if breaks else float(row.verdict == "undetermined")
        merit = (-share, not told["on_x"], -(distance.share if distance else 0.0))
        criterion = CRITERION if self.explains else CRITERION_OF_LISTS
        return merit, NextCase(row.case, 0, reasons, row.verdict, row.x, row.y, breaks, distance, ask, criterion)

    def _ask(self, row: CaseVerdict, case: Case, *, examined: bool) -> Iterator[str]:
        """Say what to ask, look up or judge; nothing where the row needs nothing."""
        if not examined:
            yield "interview"
        if self.explains is None or not (row.needs or not examined):
            return
        for atom in self._open(case)[0]:
            if isinstance(atom, Attribute):
                yield f"look:@{atom.name}"
            else:
                contested = literals(self.table, case, (atom,))[atom] == "C"
                yield f"{'judge' if contested else 'ask'}:{atom}"
        if "judge Y" in row.needs:
            yield "judge_Y"
        if "judge scope" in row.needs:
            yield "judge_scope"

    def _open(self, case: Case) -> tuple[list[Atom], list[Atom]]:
        """Give the atoms not known on which explanation and scope depend in a case."""
        found = []
        for expression in (self.explains, self.scope):
            values = literals(self.table, case, dict.fromkeys(atoms(expression))) if expression else {}
            found.append(list(open_atoms(expression, values, presence=self.presence)) if expression else [])
        return found[0], found[1]

    def _breaks(self, row: CaseVerdict, case: Case) -> Breaks | None:
        """Count the ways in which the case would contradict, each of them tried."""
        if self.explains is None or self.claim is None:
            return None
        unknown = [atom for group in self._open(case) for atom in group]
        if len(by_subject(unknown)) > MOST_SUBJECTS:
            return None
        counts = {"ways": 0, "sufficiency": 0, "necessity": 0}
        for world in worlds(unknown, presence=self.presence):
            x, inside = self._within(self.explains, case, world), self._within(self.scope, case, world)
            for y in possible(row.y):
                counts["ways"] += 1
                counts["sufficiency"] += inside and self.claim != "<-" and x and not y
                counts["necessity"] += inside and self.claim != "->" and y and not x
        return Breaks(**counts)

    def _within(self, expression: Expression | None, case: Case, world: Mapping[Atom, Truth]) -> bool:
        """Tell what an expression is in one completion; no scope rule lets everything in."""
        if expression is None:
            return True
        values = literals(self.table, case, dict.fromkeys(atoms(expression)))
        return evaluate(expression, {**values, **world}, presence=self.presence) == "T"

    def _distance(self, case: str) -> Distance | None:
        """Measure the distance from the nearest reference: simple matching over what is known in both."""
        found = self.references.nearest(self.profiles[case])
        if found is None:
            return None
        nearest, differing, compared = found
        here, there = self.features[case], self.features[nearest]
        differs = tuple(name for name in here if name in there and here[name] != there[name])
        return Distance(differing / compared, nearest, compared, differs)


class _References:
    """The cases that a case is compared with; of those alike in all that is known the first stands for all."""

    def __init__(self, cases: Iterable[str], profiles: Mapping[str, _Profile]) -> None:
        import numpy as np

        first: dict[_Profile, str] = {}
        for case in cases:
            first.setdefault(profiles[case], case)
        self._cases = tuple(first.values())
        self._values = np.array(list(first), dtype=np.int32).T.copy()       # a row a feature, a column a case
        self._found: dict[_Profile, tuple[str, int, int] | None] = {}

    def nearest(self, profile: _Profile) -> tuple[str, int, int] | None:
        """Give the nearest case, in how much it differs and on how much it is compared; None where on nothing.

        Of two as near the one compared on more, then the first. Cases alike are compared once.
        """
        if profile not in self._found:
            self._found[profile] = self._compared(profile) if self._cases else None
        return self._found[profile]

    def _compared(self, profile: _Profile) -> tuple[str, int, int] | None:
        import numpy as np

        mine = np.array(profile, dtype=np.int32)[:, None]
        shared = (self._values != _UNKNOWN) & (mine != _UNKNOWN)
        compared = shared.sum(axis=0)
        differing = (shared & (self._values != mine)).sum(axis=0)
        share = np.where(compared > 0, differing / np.maximum(compared, 1), 2.0)
        nearest = int(np.where(share == share.min(), compared, -1).argmax())
        if not compared[nearest]:
            return None
        return self._cases[nearest], int(differing[nearest]), int(compared[nearest])


def _profiles(features: Mapping[str, Mapping[str, str]]) -> dict[str, _Profile]:
    """Give what is known of each case as numbers, a feature each, so that many cases can be compared at once."""
    names = tuple(dict.fromkeys(name for mine in features.values() for name in mine))
    numbers: dict[str, int] = {}
    for mine in features.values():
        for value in mine.values():
            numbers.setdefault(value, len(numbers))
    return {
        case: tuple(numbers[mine[name]] if name in mine else _UNKNOWN for name in names)
        for case, mine in features.items()
    }


def _examined(study: StudyRecord) -> frozenset[str]:
    """Give the cases of which a transcript of the study, or a judgement on a condition, speaks."""
    outcome = study.spec.outcome.id if study.spec.outcome else ""
    texts = {transcript.id for transcript in study.transcripts}
    judged = {one.case for one in study.judgements if one.code != outcome}
    return frozenset(case.id for case in study.spec.cases if case.id in judged or texts.intersection(case.transcripts))


def _features(study: StudyRecord, table: CaseTable) -> dict[str, dict[str, str]]:
    """Give what is known of each case: attributes that make kinds of case, and conditions true or false."""
    kinds = kinds_of_case(study.spec.cases)
    conditions = [code.id for code in study.codebook.of_kind("condition") if code.id in table.codes]
    found = {}
    for case in study.spec.cases:
        facts = {f"@{name}": case.attributes[name] for name in kinds if known(case.attributes.get(name))}
        values = {code: truth_of(table.cells[case.id, code].value) for code in conditions}
        found[case.id] = facts | {code: value for code, value in values.items() if value in ("T", "F")}
    return found


def next_frame(found: Sequence[NextCase]) -> pd.DataFrame:
    """Give cases to examine as a DataFrame.

    Returns
    -------
    DataFrame
        One row a case, indexed by its id: `rank`, `reasons`, `verdict`, `x`, `y`, `ways`, `sufficiency`, `necessity`,
        `distance`, `nearest`, `ask`.
    """
    import pandas as pd

    names = ["case", "rank", "reasons", "verdict", "x", "y", "ways", "sufficiency", "necessity", "distance", "nearest"]
    rows = [
        (
            *(one.case, one.rank, ", ".join(one.reasons), one.verdict, one.x, one.y),
            *((one.breaks.ways, one.breaks.sufficiency, one.breaks.necessity) if one.breaks else (None, None, None)),
            *((one.distance.share, one.distance.nearest) if one.distance else (None, None)),
            ", ".join(one.ask),
        )
        for one in found
    ]
    return pd.DataFrame(rows, columns=[*names, "ask"]).set_index("case")
