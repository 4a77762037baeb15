"""Rival explanations tested on the same cases: where each fails, and which cases tell them apart. Chooses none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from typing import TYPE_CHECKING

from qualcoop.errors import UsageError
from qualcoop.induction.cells import CaseTable
from qualcoop.induction.options.columns import same_subject
from qualcoop.induction.revisions import check_expression, with_claim
from qualcoop.induction.verdicts import CaseVerdict, literals, stands, verdicts
from qualcoop.records.expression import (
    And,
    Atom,
    Attribute,
    Claim,
    Condition,
    Expression,
    Hypothesis,
    Literals,
    Not,
    Or,
    Truth,
    atoms,
    open_atoms,
    parse_expression,
)
from qualcoop.records.showing import headings, said, say, shown, table_html
from qualcoop.records.study import Case, StudyRecord
from qualcoop.records.words import STANDS, VERDICTS, word

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MOST_CONDITIONS", "MOST_UNKNOWN", "Apart", "Decisive", "Kind", "Rival", "Rivals", "Undecided", "rivals"]

# Conditions of which all combinations are tried for the kinds of case, and unknowns of one case that are completed.
MOST_CONDITIONS = 8
MOST_UNKNOWN = 16
_MOST_KINDS = 8
_MOST_WORLDS = 8
# The outcome among the unknowns of a case.
_Y = Attribute("", "")


@dataclass(frozen=True, slots=True)
class Rival:
    """One hypothesis, tested.

    Attributes
    ----------
    hypothesis, standing
        The hypothesis; whether it is the study's own.
    rows
        The verdict of every case.
    """

    hypothesis: Hypothesis
    standing: bool
    rows: tuple[CaseVerdict, ...] = field(repr=False)

    def cases(self, verdict: str) -> tuple[str, ...]:
        """Give the cases with this verdict."""
        return tuple(row.case for row in self.rows if row.verdict == verdict)

    def fails(self, kind: str) -> tuple[str, ...]:
        """Give the cases that contradict its necessity, or its sufficiency."""
        return tuple(row.case for row in self.rows if row.kind == kind)

    @property
    def stands(self) -> str | None:
        """Give one of stands, not contradicted so far, contradicted, no support."""
        return stands(self.rows)

    def __repr__(self) -> str:
        return f"<Rival {self.hypothesis}: {self.stands}>"


@dataclass(frozen=True, slots=True)
class Apart:
    """A case of the phenomenon that tells the hypotheses apart as it is known now.

    Attributes
    ----------
    case
        Its id.
    x, verdicts
        Value of each explanation and verdict on each hypothesis, in their order.
    decides
        Whether it contradicts some of them and surely not others.
    """

    case: str
    x: tuple[Truth | None, ...]
    verdicts: tuple[str | None, ...]
    decides: bool


@dataclass(frozen=True, slots=True)
class Decisive:
    """One way in which what is not known may turn out, and which hypotheses it would contradict.

    Attributes
    ----------
    values
        (what, T or F): codes and attributes as they are written, the outcome by its id.
    contradicted
        Places of the hypotheses contradicted then, counted from 1.
    """

    values: tuple[tuple[str, str], ...]
    contradicted: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A case that could tell the hypotheses apart once more is known of it.

    Attributes
    ----------
    case
        Its id.
    needs
        (ask or judge, about what): what its telling them apart depends on.
    decisive, completions
        In how many completions of its unknowns some hypotheses are contradicted and others are not (of two: exactly
        one), and how many completions there are; None where there are too many unknowns to count.
    worlds
        The first of those completions.
    """

    case: str
    needs: tuple[tuple[str, str], ...]
    decisive: int | None
    completions: int | None
    worlds: tuple[Decisive, ...] = ()

    @property
    def share(self) -> float | None:
        """The share of completions that tell them apart; no probability, since nobody knows how they weigh."""
        return None if self.decisive is None or not self.completions else self.decisive / self.completions


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of case that would tell the hypotheses apart, whatever else is true of it.

    Attributes
    ----------
    values
        The fewest literals on which they surely differ, such as ``laws`` or ``~people``.
    if_occurs, if_not
        Places of the hypotheses contradicted, counted from 1, if the outcome occurs there, and if it does not; None
        where the values do not settle it.
    """

    values: tuple[str, ...]
    if_occurs: tuple[int, ...] | None
    if_not: tuple[int, ...] | None


@dataclass(frozen=True, repr=False)
class Rivals:
    """Hypotheses side by side.

    Attributes
    ----------
    claims
        The hypotheses, the study's own first.
    apart
        Cases that tell them apart now.
    undecided
        Cases that could, those first in which the largest share of completions would.
    kinds
        Kinds of case that would, where no case of the study does or could; None where there are more than
        :data:`MOST_CONDITIONS` conditions to combine, or where cases are at hand.
    unlisted
        How many more kinds there are.
    """

    claims: tuple[Rival, ...]
    apart: tuple[Apart, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    kinds: tuple[Kind, ...] | None = None
    unlisted: int = 0

    @property
    def at_hand(self) -> bool:
        """Whether a case of the study decides between them, or could."""
        return any(one.decides for one in self.apart) or bool(self.undecided)

    @property
    def equivalent(self) -> bool:
        """Whether no case whatever could tell them apart."""
        return self.kinds == ()

    def __repr__(self) -> str:
        told = "; ".join(f"{one.hypothesis}: {one.stands}" for one in self.claims)
        cases = len([one for one in self.apart if one.decides])
        return f"<Rivals: {told}; {cases} cases decide between them, {len(self.undecided)} could>"

    def to_frame(self) -> pd.DataFrame:
        """Give the verdicts side by side as a DataFrame.

        Returns
        -------
        DataFrame
            One row a case, indexed by case id: `outcome`, then for each hypothesis, as it is written, its verdict.
        """
        import pandas as pd

        columns = ["case", "outcome", *(str(one.hypothesis) for one in self.claims)]
        return pd.DataFrame(list(self._lines()), columns=columns).set_index("case")

    def _lines(self) -> Iterator[tuple[str | None, ...]]:
        for rows in zip(*(one.rows for one in self.claims), strict=True):
            yield (rows[0].case, rows[0].y, *(row.verdict for row in rows))

    def _repr_html_(self) -> str:
        header = headings(("case", "outcome", *(str(one.hypothesis) for one in self.claims)))
        rows = [(case, y, *(said(word(VERDICTS, one)) for one in told)) for case, y, *told in self._lines()]
        title = "; ".join(f"{one.hypothesis}: {said(word(STANDS, one.stands))}" for one in self.claims)
        return shown(table_html(header, rows, caption=say(f"คำอธิบายคู่แข่ง: {title}", repr(self)[1:-1])))


def rivals(study: StudyRecord, table: CaseTable, claims: Sequence[Hypothesis | str]) -> Rivals:
    """Test hypotheses on the same cases.

    Parameters
    ----------
    study, table
        The study and its case table.
    claims
        The rivals of the standing hypothesis: whole hypotheses, or left sides, which then take the standing arrow and
        outcome. Without a standing one, at least two.

    Returns
    -------
    Rivals
        The standing hypothesis first, then the rivals as given, each once.

    Raises
    ------
    ExpressionError
        If one cannot be parsed, names an unknown code, or another outcome than the study's.
    UsageError
        If there are not two different hypotheses.
    """
    own = study.spec.hypothesis
    given = [with_claim(one, study.spec) if isinstance(one, str) else one for one in claims]
    for hypothesis in given:
        check_expression(hypothesis, study)
    wanted = list(dict.fromkeys((own, *given) if own else given))
    if len(wanted) < 2:
        known = ", ".join(repr(str(one)) for one in wanted) or "none"
        raise UsageError(f"two different hypotheses are needed to compare; there is {known}")
    tested = tuple(_tested(study, table, one) for one in wanted)
    apart = tuple(_apart(tested))
    undecided = _undecided(study, table, tested)
    found = Rivals(tested, apart, undecided)
    if found.at_hand:
        return found
    kinds, unlisted = _kinds(study, wanted)
    return replace(found, kinds=kinds, unlisted=unlisted)


def _tested(study: StudyRecord, table: CaseTable, hypothesis: Hypothesis) -> Rival:
    supposed = replace(study, spec=replace(study.spec, hypothesis=hypothesis))
    return Rival(hypothesis, hypothesis == study.spec.hypothesis, verdicts(supposed, table))


def _apart(tested: Sequence[Rival]) -> Iterator[Apart]:
    for rows in zip(*(one.rows for one in tested), strict=True):
        x, found = tuple(row.x for row in rows), tuple(row.verdict for row in rows)
        known = {value for value in x if value in ("T", "F")}
        if "outside" not in found and (len(known) > 1 or len(set(found)) > 1):
            decides = "negative" in found and bool({"confirms", "compatible"} & set(found))
            yield Apart(rows[0].case, x, found, decides)


# --- what is not known ---------------------------------------------------------------------------------------


class _Worlds:
    """All ways in which some unknown atoms may turn out, one bit a way; each atom is known of each.

    A set of ways is a whole number, so that an expression is evaluated in all of them at once.
    """

    def __init__(self, unknown: Iterable[Atom], presence: frozenset[str]) -> None:
        self.unknown = tuple(dict.fromkeys(unknown))
        self.all = (1 << (1 << len(self.unknown))) - 1
        self._columns = {atom: self._column(place) for place, atom in enumerate(self.unknown)}
        self.possible = self._possible(presence)

    def _column(self, place: int) -> int:
        """Give the ways in which the atom at a place is true: every other stretch of two to the place."""
        ones, width = ((1 << (1 << place)) - 1) << (1 << place), 2 << place
        while width < 1 << len(self.unknown):
            ones, width = ones | (ones << width), width * 2
        return ones

    def _possible(self, presence: frozenset[str]) -> int:
        """Leave out what cannot be together: a code that helps and hinders, an attribute that equals two words."""
        left = self.all
        for one, other in combinations(self.unknown, 2):
            if same_subject(one) == same_subject(other):
                left &= self._together(one, other, presence)
        return left

    def _together(self, one: Atom, other: Atom, presence: frozenset[str]) -> int:
        if isinstance(one, Attribute) and isinstance(other, Attribute):
            first, second = (self.true(a) if a.equal else self.all & ~self.true(a) for a in (one, other))
            return self.all & ~(first ^ second) if one.word == other.word else self.all & ~(first & second)
        helps, hinders = sorted((one, other), key=_hinders)
        barred = self.true(hinders) & (~self.true(helps) if same_subject(one)[1] in presence else self.true(helps))
        return self.all & ~barred

    def true(self, expression: Expression, known: Literals | None = None) -> int:
        """Give the ways in which an expression is true; an atom that is not among the unknowns has its known value."""
        match expression:
            case Not(inner):
                return self.all & ~self.true(inner, known)
            case And(parts):
                found = self.all
                for part in parts:
                    found &= self.true(part, known)
                return found
            case Or(parts):
                found = 0
                for part in parts:
                    found |= self.true(part, known)
                return found
        if expression in self._columns:
            return self._columns[expression]
        told = (known or {}).get(expression, "?")
        idle = isinstance(expression, Attribute) and not expression.equal
        return self.all if told == "T" or (told not in ("T", "F") and idle) else 0

    def depends(self, ways: int, subject: tuple[str, str]) -> bool:
        """Tell whether some other value of a code, all else the same, leads in or out of these ways."""
        inside, outside = ways & self.possible, self.possible & ~ways
        for place, atom in enumerate(self.unknown):
            if same_subject(atom) == subject:
                inside, outside = (found | self._flipped(found, place) for found in (inside, outside))
        return bool(inside & outside)

    def _flipped(self, ways: int, place: int) -> int:
        column, step = self._columns[self.unknown[place]], 1 << place
        return ((ways & column) >> step) | ((ways & ~column) << step)

    def way(self, place: int) -> tuple[tuple[Atom, str], ...]:
        """Give the values of the atoms in one way."""
        return tuple((atom, "T" if place >> n & 1 else "F") for n, atom in enumerate(self.unknown))


def _hinders(atom: Atom) -> bool:
    return isinstance(atom, Condition) and atom.hinders


def _contradicting(claim: Claim, x: int, y: int) -> int:
    """Give the ways that contradict a claim; `y` and `x` are the ways in which they are true."""
    sufficient, necessary = x & ~y, y & ~x
    return {"->": sufficient, "<-": necessary, "<->": sufficient | necessary}[claim]


def _some_not_all(contradicted: Sequence[int]) -> int:
    """Give the ways in which some are contradicted and others are not."""
    some, all_ = 0, -1
    for ways in contradicted:
        some, all_ = some | ways, all_ & ways
    return some & ~all_


def _presence(study: StudyRecord) -> frozenset[str]:
    return frozenset(code.id for code in study.codebook if code.cell == "presence")


def _undecided(study: StudyRecord, table: CaseTable, tested: Sequence[Rival]) -> tuple[Undecided, ...]:
    scope = parse_expression(study.spec.scope) if study.spec.scope else None
    hypotheses = [one.hypothesis for one in tested]
    finder = _Finder(study, table, scope, hypotheses, _presence(study))
    found = [one for case, row in zip(study.spec.cases, tested[0].rows, strict=True) if (one := finder.find(case, row))]
    return tuple(sorted(found, key=_most_telling))


def _most_telling(found: Undecided) -> tuple[float, int]:
    return (-(found.share or 0.0), len(found.needs))


@dataclass(frozen=True, slots=True)
class _Finder:
    study: StudyRecord
    table: CaseTable
    scope: Expression | None
    hypotheses: Sequence[Hypothesis]
    presence: frozenset[str]

    def find(self, case: Case, row: CaseVerdict) -> Undecided | None:
        """Complete what is not known of a case in every way."""
        if row.scope == "F":
            return None
        rules = [one.expression for one in self.hypotheses] + ([self.scope] if self.scope else [])
        known = literals(self.table, case, dict.fromkeys(atom for rule in rules for atom in atoms(rule)))
        unknown = [atom for rule in rules for atom in open_atoms(rule, known, presence=self.presence)]
        unknown += [] if row.y in ("T", "F") else [_Y]
        if not unknown:
            return None
        if len(set(unknown)) > MOST_UNKNOWN:
            return Undecided(case.id, self._needs(dict.fromkeys(unknown), known, row), None, None)
        return self._completed(case, row, known, _Worlds(unknown, self.presence))

    def _completed(self, case: Case, row: CaseVerdict, known: Literals, worlds: _Worlds) -> Undecided | None:
        y = worlds.true(_Y, {_Y: row.y})
        within = worlds.true(self.scope, known) if self.scope else worlds.all
        contradicted = [
            _contradicting(one.claim, worlds.true(one.expression, known), y) & within & worlds.possible
            for one in self.hypotheses
        ]
        telling = _some_not_all(contradicted)
        if not telling or {*contradicted} <= {0, worlds.possible}:
            return None
        alone = [ways & telling for ways in contradicted]
        deciding = [a for a in worlds.unknown if any(worlds.depends(ways, same_subject(a)) for ways in alone)]
        return Undecided(
            case=case.id,
            needs=self._needs(deciding, known, row),
            decisive=telling.bit_count(),
            completions=worlds.possible.bit_count(),
            worlds=tuple(self._worlds(worlds, telling, contradicted)),
        )

    def _needs(self, unknown: Iterable[Atom], known: Literals, row: CaseVerdict) -> tuple[tuple[str, str], ...]:
        asked = [(_verb(atom, known), self._name(atom)) for atom in unknown]
        return tuple(dict.fromkeys(asked))

    def _name(self, atom: Atom) -> str:
        if atom == _Y:
            return self.hypotheses[0].outcome
        return f"@{atom.name}" if isinstance(atom, Attribute) else str(atom)

    def _worlds(self, worlds: _Worlds, telling: int, contradicted: Sequence[int]) -> Iterator[Decisive]:
        places = (place for place in range(telling.bit_length()) if telling >> place & 1)
        for place, _ in zip(places, range(_MOST_WORLDS), strict=False):
            values = tuple((str(atom) if atom != _Y else self._name(atom), value) for atom, value in worlds.way(place))
            yield Decisive(values, _numbers(contradicted, place))


def _verb(atom: Atom, known: Literals) -> str:
    return "judge" if atom == _Y or known.get(atom) == "C" else "ask"


def _numbers(contradicted: Sequence[int], place: int) -> tuple[int, ...]:
    return tuple(n for n, ways in enumerate(contradicted, start=1) if ways >> place & 1)


# --- kinds of case -------------------------------------------------------------------------------------------


def _kinds(study: StudyRecord, hypotheses: Sequence[Hypothesis]) -> tuple[tuple[Kind, ...] | None, int]:
    """Find the smallest sets of values on which the hypotheses surely differ, and how many are left unlisted."""
    named = dict.fromkeys(atom for one in hypotheses for atom in atoms(one.expression))
    if len(named) > MOST_CONDITIONS:
        return None, 0
    worlds = _Worlds(named, _presence(study))
    by_outcome = [
        [_contradicting(one.claim, worlds.true(one.expression), y) & worlds.possible for one in hypotheses]
        for y in (worlds.all, 0)
    ]
    telling = [_some_not_all(contradicted) for contradicted in by_outcome]
    found: list[tuple[tuple[Atom, str], ...]] = []
    kinds = []
    for values in _assignments(worlds.unknown):
        if any(set(smaller) <= set(values) for smaller in found):
            continue
        ways = _ways(worlds, values)
        if ways and any(not ways & ~differ for differ in telling):
            found.append(values)
            kinds.append(_kind(values, ways, by_outcome))
    return tuple(kinds[:_MOST_KINDS]), max(0, len(kinds) - _MOST_KINDS)


def _assignments(names: Sequence[Atom]) -> Iterator[tuple[tuple[Atom, str], ...]]:
    """Yield values of some of the atoms, fewest first."""
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            for truths in product("TF", repeat=size):
                yield tuple(zip(chosen, truths, strict=True))


def _ways(worlds: _Worlds, values: Sequence[tuple[Atom, str]]) -> int:
    ways = worlds.possible
    for atom, truth in values:
        ways &= worlds.true(atom) if truth == "T" else ~worlds.true(atom)
    return ways


def _kind(values: Sequence[tuple[Atom, str]], ways: int, by_outcome: Sequence[Sequence[int]]) -> Kind:
    occurs, not_ = (_settled(ways, contradicted) for contradicted in by_outcome)
    return Kind(tuple(_literal(atom, truth) for atom, truth in values), occurs, not_)


def _settled(ways: int, contradicted: Sequence[int]) -> tuple[int, ...] | None:
    """Give the hypotheses contradicted in all these ways; None where one is in some of them only."""
    if any(ways & found and ways & ~found for found in contradicted):
        return None
    return tuple(n for n, found in enumerate(contradicted, start=1) if ways & found)


def _literal(atom: Atom, truth: str) -> str:
    if truth == "T":
        return str(atom)
    return str(replace(atom, equal=not atom.equal)) if isinstance(atom, Attribute) else f"~{atom}"
