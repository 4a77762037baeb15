"""What was not searched: kinds of case and voices that the study lacks. Says nothing against the study."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Literal

from qualcoop.induction.asking import asked_by
from qualcoop.induction.cells import CaseTable
from qualcoop.induction.search.varieties import informants, kinds_of_case
from qualcoop.induction.search.worlds import World, by_subject, worlds
from qualcoop.induction.testing import constants
from qualcoop.induction.verdicts import CaseVerdict, literals, named_codes
from qualcoop.records.expression import And, Atom, Condition, Expression, Not, Truth, atoms, evaluate
from qualcoop.records.study import Case, Participant, StudyRecord

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KINDS", "MOST_OF_A_KIND", "MOST_ROWS", "NotSearched", "not_searched", "unsearched_frame"]

Risk = Literal["", "sufficiency", "necessity"]

MOST_OF_A_KIND = 4
"""How many of one kind are listed; the last one says how many more there are."""
MOST_ROWS = 6
"""Conditions of the hypothesis up to which every combination of them is looked for."""

KINDS: Mapping[str, str] = {
    "on_x": "no case in scope that has the explanation was chosen because of it, the outcome not yet known",
    "no_non_occurrence": "no case in scope is known to be without the outcome (after Robinson 1951)",
    "no_occurrence": "no case in scope is known to have the outcome",
    "sought_as_negative": "no case in scope was sought because it might contradict",
    "row": "no case in scope is known to show this combination, and one that does could contradict",
    "rows_uncounted": "too many conditions to look for every combination of them",
    "not_asked": "as far as the guide and the interviewers' words tell, nobody was asked, and nobody spoke of it",
    "constant": "known in one value alone, so that nothing is known of cases with another",
    "outside_only": "seen only in cases outside the phenomenon",
    "pair": "no case in scope has both",
    "side": "nobody of this side was interviewed for these cases",
    "position": "nobody in this position was interviewed for these cases",
}
"""The kinds in the order in which they are listed, each with why it matters."""


@dataclass(frozen=True, slots=True)
class NotSearched:
    """A kind of case, a value or a voice that the study lacks.

    Attributes
    ----------
    rank
        Its place in the list, counted from 1: in the order of :data:`KINDS`, within a kind by what it could show.
    kind
        One of :data:`KINDS`.
    what
        What to look for: an expression, a code, a side; empty where the kind says it all.
    why
        Why it matters.
    risks
        The side of the claim that such a case could contradict: sufficiency, necessity, or empty for none in
        particular.
    cases
        For not_asked, side and position the cases in question; for row and pair those that may turn out to be such a
        case once more is known; for outside_only the cases outside that show it.
    more
        On the last of a kind that was cut: how many more there are.
    """

    rank: int
    kind: str
    what: str
    why: str
    risks: Risk = ""
    cases: tuple[str, ...] = ()
    more: int = 0


Found = Iterator[NotSearched]
Asked = Mapping[str, Collection[str]]


def not_searched(
    study: StudyRecord,
    table: CaseTable,
    rows: Sequence[CaseVerdict],
    *,
    asked: Asked | None = None,
    most: int = MOST_OF_A_KIND,
) -> tuple[NotSearched, ...]:
    """List what was not searched, what could contradict first.

    Parameters
    ----------
    study, table, rows
        The study, its case table, and the verdicts of a pass.
    asked
        For each code the transcripts in which somebody was asked about it; by default as far as the guide and
        its indicators in the interviewers' words tell.
    most
        How many of one kind to list.

    Returns
    -------
    tuple of NotSearched
        By kind; where a kind is cut, its last one says how many more there are. An empty list does not say that all
        was searched: only these kinds are looked for, among the attributes and conditions that the study knows.

    Examples
    --------
    >>> import qualcoop as qc
    >>> pass_ = qc.datasets.coop().test()
    >>> [(one.kind, one.what, one.risks) for one in not_searched(pass_.study, pass_.table, pass_.verdicts)][:2]
    [('on_x', 'trust & ~debt.hinders', 'sufficiency'), ('sought_as_negative', '', '')]
    """
    look = _Look.of(study, table, rows, asked)
    listed = (one for find in look.finders() for one in find())
    found = [one for _, kind in groupby(listed, key=_kind) for one in _cut(list(kind), most)]
    return tuple(replace(one, rank=rank) for rank, one in enumerate(found, start=1))


def _kind(one: NotSearched) -> str:
    return one.kind


def _cut(found: list[NotSearched], most: int) -> list[NotSearched]:
    left = len(found) - max(1, most)
    return found if left <= 0 else [*found[: -left - 1], replace(found[-left - 1], more=left)]


def _found(kind: str, what: str = "", *, risks: Risk = "", cases: Iterable[str] = ()) -> NotSearched:
    return NotSearched(0, kind, what, KINDS[kind], risks, tuple(cases))


@dataclass(frozen=True, slots=True)
class _Look:
    """A pass as the search sees it: the cases that are or may be in scope, those outside, X and Y of each."""

    study: StudyRecord
    table: CaseTable
    inside: tuple[Case, ...]
    outside: tuple[Case, ...]
    x: Mapping[str, Truth | None]
    y: Mapping[str, Truth]
    asked: Asked | None

    @classmethod
    def of(cls, study: StudyRecord, table: CaseTable, rows: Sequence[CaseVerdict], asked: Asked | None) -> _Look:
        out = {row.case for row in rows if row.scope == "F"}
        tested = {row.case for row in rows} - out
        return cls(
            study=study,
            table=table,
            inside=tuple(case for case in study.spec.cases if case.id in tested),
            outside=tuple(case for case in study.spec.cases if case.id in out),
            x={row.case: row.x for row in rows},
            y={row.case: row.y for row in rows},
            asked=asked,
        )

    def finders(self) -> tuple[Callable[[], Found], ...]:
        """Give what looks for each kind, in the order of the kinds."""
        claimed = (self.chosen, self.outcomes, self.sought, self.combinations) if self.study.spec.hypothesis else ()
        return (*claimed, self.unasked, self.constants, self.outside_only, self.pairs, self.voices)

    # --- how cases were chosen -------------------------------------------------------------------------------

    def chosen(self) -> Found:
        """Look for a case chosen on X that has it, which alone puts sufficiency at risk.

        One chosen under an earlier hypothesis, in which the present one does not hold, cannot contradict it.
        """
        risked = [case for case in self.inside if case.chosen == "on_x" and self.x[case.id] == "T"]
        if self._claims("sufficiency") and not risked:
            yield _found("on_x", str(self._explains), risks="sufficiency")

    def outcomes(self) -> Found:
        """Look for cases with the outcome, and for cases without."""
        known = {self.y[case.id] for case in self.inside}
        if self._claims("sufficiency") and "F" not in known:
            yield _found("no_non_occurrence", risks="sufficiency")
        if "T" not in known:
            yield _found("no_occurrence", risks="necessity" if self._claims("necessity") else "")

    def sought(self) -> Found:
        """Look for a case that was sought because it might contradict."""
        if not any(case.chosen == "sought_as_negative" for case in self.inside):
            yield _found("sought_as_negative")

    def _claims(self, side: Risk) -> bool:
        hypothesis = self.study.spec.hypothesis
        return hypothesis is not None and hypothesis.claim != ("<-" if side == "sufficiency" else "->")

    @property
    def _explains(self) -> Expression | None:
        return self.study.spec.hypothesis.expression if self.study.spec.hypothesis else None

    # --- combinations of the hypothesis's conditions ---------------------------------------------------------

    def combinations(self) -> Found:
        """Look for a case of every combination of the hypothesis's conditions; name those that could contradict."""
        named = tuple(dict.fromkeys(atoms(self._explains))) if self._explains else ()
        if len(by_subject(named)) > MOST_ROWS:
            yield _found("rows_uncounted", str(len(by_subject(named))))
            return
        presence = frozenset(code.id for code in self.study.codebook if code.cell == "presence")
        values = {case.id: literals(self.table, case, named) for case in self.inside}
        rows = {_row(world, named): world for world in worlds(named, presence=presence)}
        truths = {row: self._truth(world, presence) for row, world in rows.items()}
        missing = [row for row in rows if not any(_is(values[case], rows[row]) for case in values)]
        risky = [row for row in missing if self._claims("sufficiency" if truths[row] else "necessity")]
        for row in sorted(risky, key=partial(_to_border, truths=truths)):
            may = [case for case, known in values.items() if _may_be(known, rows[row])]
            risks: Risk = "sufficiency" if truths[row] else "necessity"
            yield _found("row", _said(rows[row]), risks=risks, cases=may)

    def _truth(self, world: World, presence: Collection[str]) -> bool:
        return self._explains is not None and evaluate(self._explains, world, presence=presence) == "T"

    # --- what nobody was asked, what never varies ------------------------------------------------------------

    def unasked(self) -> Found:
        """Name the conditions of which nobody was asked and nobody spoke, those of the hypothesis first."""
        told = _asked(self.study) if self.asked is None else self.asked
        for code in self._conditions():
            silent = [case for case in self.inside if self._silent(case.id, code)]
            never = [case.id for case in silent if not set(case.transcripts) & set(told.get(code, ()))]
            # A condition outside the hypothesis matters where no case at all speaks of it.
            if never and (code in named_codes(self.study) or len(never) == len(self.inside)):
                yield _found("not_asked", code, cases=never)

    def _silent(self, case: str, code: str) -> bool:
        cell = self.table.cells.get((case, code))
        return cell is None or (cell.source == "silence" and not cell.passages)

    def constants(self) -> Found:
        """Name the conditions that are known in one value alone, those of the hypothesis first."""
        still = [code for code in constants(self.study, self.table) if self._seen(code)]
        yield from (_found("constant", code) for code in self._conditions() if code in still)

    def _seen(self, code: str) -> bool:
        return any(not self._silent(case.id, code) for case in self.inside)

    def _conditions(self) -> list[str]:
        """Give the codes of conditions, the hypothesis's first; a code gone from the codebook is none."""
        held = [code.id for code in self.study.codebook.of_kind("condition") if code.id in self.table.codes]
        first = [code for code in named_codes(self.study) if code in held]
        return list(dict.fromkeys((*first, *held)))

    # --- kinds of case and of informant ----------------------------------------------------------------------

    def outside_only(self) -> Found:
        """Name the attribute values that only cases outside the phenomenon show."""
        for name, values in kinds_of_case(self.study.spec.cases).items():
            for value, cases in values.items():
                if not set(cases) & {case.id for case in self.inside}:
                    yield _found("outside_only", f"@{name}={value}", cases=cases)

    def pairs(self) -> Found:
        """Name the pairs of attribute values that no case in scope has, those of the commonest values first."""
        kinds = kinds_of_case(self.inside)
        open_ = {name: {case.id for case in self.inside if not _has(case, name)} for name in kinds}
        found: list[tuple[int, NotSearched]] = []
        for (one, firsts), (two, seconds) in combinations(kinds.items(), 2):
            for first, those in firsts.items():
                for second, these in seconds.items():
                    if not set(those) & set(these):
                        may = ({*those, *open_[one]} & open_[two]) | ({*these, *open_[two]} & open_[one])
                        cases = [case.id for case in self.inside if case.id in may]
                        what = f"@{one}={first} & @{two}={second}"
                        found.append((-len(those) * len(these), _found("pair", what, cases=cases)))
        yield from (one for _, one in sorted(found, key=_weight))

    def voices(self) -> Found:
        """Name the sides that were interviewed for some cases and not for these; positions where no side is said."""
        heard = {case: list(filter(self._interviewed, people)) for case, people in informants(self.study).items()}
        kind = "side" if any(person.side for people in heard.values() for person in people) else "position"
        mine = {case.id: {getattr(person, kind) for person in heard.get(case.id, ())} for case in self.inside}
        found = []
        for name in sorted({name for names in mine.values() for name in names if name}):
            without = [case for case, names in mine.items() if name not in names]
            # A position held in one case alone is that case's own, not a voice that others lack.
            if without and (kind == "side" or len(mine) - len(without) > 1):
                found.append((len(without), _found(kind, name, cases=without)))
        yield from (one for _, one in sorted(found, key=_weight))

    def _interviewed(self, person: Participant) -> bool:
        """Tell whether somebody spoke; whoever stands for a document did not."""
        kinds = {transcript.id: transcript.kind for transcript in self.study.transcripts}
        return kinds.get(person.transcript, "interview") in ("interview", "focus_group", "")


def _asked(study: StudyRecord) -> Asked:
    """Give the interviews in which each code was asked about, by the guide or in the interviewer's words."""
    guide, words = asked_by(study)
    return {code.id: {*guide.get(code.id, ()), *words.get(code.id, ())} for code in study.codebook}


def _weight(weighed: tuple[int, NotSearched]) -> tuple[int, str]:
    return weighed[0], weighed[1].what


def _has(case: Case, name: str) -> bool:
    return case.attributes.get(name) not in (None, "", "?")


Row = tuple[Truth, ...]


def _row(world: World, named: Sequence[Atom]) -> Row:
    return tuple(world[atom] for atom in named)


def _is(known: Mapping[Atom, Truth], row: World) -> bool:
    return all(known[atom] == truth for atom, truth in row.items())


def _may_be(known: Mapping[Atom, Truth], row: World) -> bool:
    return all(known[atom] in (truth, "?", "C") for atom, truth in row.items())


def _to_border(row: Row, *, truths: Mapping[Row, bool]) -> tuple[bool, int, Row]:
    """Order rows: the explanation present first, then those nearest to rows in which it is otherwise."""
    others = [other for other, truth in truths.items() if truth != truths[row]]
    steps = [sum(a != b for a, b in zip(row, other, strict=True)) for other in others]
    return not truths[row], min(steps, default=0), tuple("F" if truth == "T" else "T" for truth in row)


def _said(row: World) -> str:
    """Say a combination as an expression; an attribute once, by the word that it has where it has one."""
    parts: list[Expression] = []
    for group in by_subject(row):
        held: list[Expression] = [atom for atom in group if row[atom] == "T"]
        if isinstance(group[0], Condition) or not held:
            parts += [atom if row[atom] == "T" else Not(atom) for atom in group]
        else:
            parts += held
    return str(parts[0] if len(parts) == 1 else And(tuple(parts)))


def unsearched_frame(found: Sequence[NotSearched]) -> pd.DataFrame:
    """Give what was not searched as a DataFrame.

    Returns
    -------
    DataFrame
        One row a thing, indexed by `rank`: `kind`, `what`, `why`, `risks`, `cases`, `more`.
    """
    import pandas as pd

    names = ["rank", "kind", "what", "why", "risks", "cases", "more"]
    rows = [(o.rank, o.kind, o.what, o.why, o.risks, ", ".join(o.cases), o.more) for o in found]
    return pd.DataFrame(rows, columns=names).set_index("rank")
