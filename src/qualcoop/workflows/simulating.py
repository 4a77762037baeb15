"""An analyst that follows a stated policy through a world with a known explanation. No researcher, and no new rule.

What the analyst does is done by the study itself: ``test``, the options of a pass, ``reformulate``, ``redefine``,
``recode``, ``hold`` and ``conclude``, so the ledger grows as it would for a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Literal

from qualcoop.errors import UsageError
from qualcoop.induction.cells import CaseTable, case_table
from qualcoop.induction.findings import Findings
from qualcoop.induction.options import Option, redefinitions, reformulations
from qualcoop.induction.study import Pass, Study
from qualcoop.induction.verdicts import CaseVerdict, named_codes, verdicts
from qualcoop.records.codebook import Bilingual
from qualcoop.records.coding import Codings
from qualcoop.records.expression import HINDERS, Condition, Hypothesis, atoms, parse_hypothesis
from qualcoop.records.study import Case, Chosen, Judgement, StudySpec
from qualcoop.workflows.worlds import (
    NOTICE,
    OUTCOME,
    Drawn,
    World,
    codebook_of,
    draw,
    is_equivalent,
    is_true,
)

__all__ = ["POLICIES", "Ending", "Policy", "Simulated", "simulate", "simulated_row"]

Ending = Literal["true", "true so far", "false", "false so far", "contradicted", "no support"]
_MOST_SOUGHT = 40       # cases beyond the farthest seen in which the explanation, or the outcome, is looked for
_HARDLY_AD_HOC = 0.5    # clauses added per negative case saved: one clause saves two at least


@dataclass(frozen=True, slots=True)
class Policy:
    """What a simulated analyst does, in every world alike.

    Attributes
    ----------
    name
        What it is called.
    asks
        Whether the analyst goes back and asks about every code that leaves a case undetermined.
    rereads
        Whether the analyst reads the evidence of a negative case once more before revising anything.
    starts_over
        Whether, where no option is left, the analyst gives the explanation up and begins with another condition.
    patience
        Number of negative cases that are left open before anything is revised.
    most_literals
        An explanation with more conditions than this is not taken.
    most_passes
        Where the analysis breaks off.
    """

    name: str
    asks: bool = False
    rereads: bool = False
    starts_over: bool = False
    patience: int = 0
    most_literals: int = 4
    most_passes: int = 200


POLICIES: dict[str, Policy] = {
    policy.name: policy
    for policy in (
        Policy("hasty"),
        Policy("careful", asks=True),
        Policy("rereading", asks=True, rereads=True),
        Policy("holding", asks=True, patience=1),
        Policy("persistent", asks=True, starts_over=True),
    )
}
"""The policies by name: *hasty* revises at the first negative case and never asks; *careful* asks about every case that
is undetermined; *rereading* also reads a negative case again before revising; *holding* asks, and leaves one negative
case open before it revises; *persistent* asks, and where no option is left begins anew with another condition."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """How an analysis went in a world whose explanation is known.

    Attributes
    ----------
    world, policy
        Who analysed what.
    findings
        What the analyst concluded, with the study and its whole ledger.
    stands
        stands, not contradicted so far, contradicted or no support.
    reached
        Whether the last hypothesis says the same as the true explanation of every possible case.
    fits_seen
        Whether it says the same of every case seen, as these truly are.
    is_true
        Whether no possible case in its scope could contradict it.
    last_change
        Number of cases seen when the hypothesis or the phenomenon was last changed; 0: never.
    asks, answers
        Questions asked afterwards (also judgements and second readings), and those that brought an answer.
    """

    world: World
    policy: Policy
    findings: Findings = field(repr=False)
    stands: str
    reached: bool
    fits_seen: bool
    is_true: bool
    last_change: int
    asks: int
    answers: int

    @property
    def study(self) -> Study:
        """The study at its end, with the ledger as the story of the analysis."""
        return self.findings.study  # type: ignore[return-value]

    @property
    def hypothesis(self) -> Hypothesis:
        """The last hypothesis."""
        found = self.study.spec.hypothesis
        if found is None:
            raise UsageError("a simulated analysis never abandons its hypothesis; this study has none")
        return found

    @property
    def ending(self) -> Ending:
        """How it ended: whether the claim held (``so far``: with cases left undetermined), and whether it is true."""
        if self.stands in ("contradicted", "no support"):
            return "contradicted" if self.stands == "contradicted" else "no support"
        if self.stands == "stands":
            return "true" if self.is_true else "false"
        return "true so far" if self.is_true else "false so far"

    def times(self, kind: str) -> int:
        """Count the entries of one kind in the ledger: pass, reformulate, redefine, recode, hold."""
        return sum(entry.kind == kind for entry in self.study.entries)

    @property
    def literals(self) -> int:
        """Number of conditions in the last hypothesis, as often as they occur."""
        return sum(1 for _ in atoms(self.hypothesis.expression))

    def __repr__(self) -> str:
        said = f"{self.hypothesis}; {self.ending}; the true explanation is {self.world.hypothesis}"
        return f"<Simulated {self.policy.name}, seed {self.world.seed}, {len(self.study.spec.cases)} cases: {said}>"


def simulate(world: World, *, policy: str | Policy = "careful") -> Simulated:
    """Let an analyst follow a policy through a world whose explanation is known.

    The cases come one at a time. The first hypothesis is a guess made before any case: the first condition of the
    codebook, with the world's arrow. After each case the whole study is tested, and then, until nothing more is to be
    done:

    1. policies that ask go back about every code that leaves a case undetermined (once each); the answer is a
       judgement;
    2. *rereading* reads the codes of the hypothesis in each new negative case once more (once each);
    3. when more negative cases are open than the policy has patience for, the analyst looks at the reformulations that
       the pass lists, leaves out those with too many conditions and those after which a case contradicts that was not
       held before, and takes the one that leaves fewest negative cases, then the best ranked, then the one with fewest
       conditions, then the shortest;
    4. where there is none and some case confirms, the best ranked redefinition of scope that is not circular, leaves
       no negative case, loses no confirming one and saves two negative cases a clause at least;
    5. where there is none either, *persistent* abandons the explanation, looks at each condition alone and at the
       reformulations that would be listed for it, and takes what rule 3 allows, the one with fewest conditions first;
    6. otherwise the negative case is held, and the next case is taken.

    Parameters
    ----------
    world
        Where the analysis takes place.
    policy
        A name of :data:`POLICIES`, or a policy of your own.

    Returns
    -------
    Simulated
        Its study carries the ledger, so that a class can see the true explanation and the path side by side.

    Raises
    ------
    UsageError
        If there is no policy of that name.

    Examples
    --------
    >>> done = simulate(World(seed=2, truth="laws & trust", silence=0.2))
    >>> done.ending, done.reached
    ('true', True)
    >>> [entry.after["hypothesis"] for entry in done.study.entries if entry.kind == "reformulate"]
    ['laws & trust <-> works']
    """
    analyst = _Analyst(world, _policy(policy))
    for step in range(1, world.cases + 1):
        analyst.see(*analyst.chosen(step))
        analyst.settle()
    return analyst.done()


def _policy(policy: str | Policy) -> Policy:
    if isinstance(policy, Policy):
        return policy
    if policy not in POLICIES:
        raise UsageError(f"no policy {policy!r}; there are {', '.join(POLICIES)}, or give a Policy")
    return POLICIES[policy]


class _Analyst:
    """An analysis under way."""

    def __init__(self, world: World, policy: Policy) -> None:
        self.world, self.policy = world, policy
        self.study = self.empty = Study(
            spec=StudySpec(
                f"world-{world.seed}",
                title=Bilingual(f"โลกจำลอง {world.seed}", f"Simulated world {world.seed}"),
                outcome=OUTCOME,
                hypothesis=parse_hypothesis(f"{world.codes[0]} {world.claim} {OUTCOME.id}"),
                notice=NOTICE,
            ),
            codebook=codebook_of(world),
        )
        self.pass_: Pass | None = None
        self.drawn: dict[int, Drawn] = {}
        self.alone: dict[str, tuple[Study, CaseTable]] = {}
        self.seen: dict[str, Drawn] = {}
        self.held: set[str] = set()
        self.asked: set[tuple[str, str]] = set()
        self.answers = self.last_change = 0

    # --- the next case -----------------------------------------------------------------------------------

    def chosen(self, step: int) -> tuple[Drawn, Chosen]:
        """Choose the next case: because X is said to be there, because Y occurred, or as it comes."""
        chance = Random(f"{self.world.seed}/choice/{step}").random()
        if chance < self.world.on_x:
            found = next((one for one in self._ahead() if self._explained(one)), None)
            if found:
                return found, "on_x"
        elif chance < self.world.on_x + self.world.on_y:
            found = next((one for one in self._ahead() if one.case.outcome == "T"), None)
            if found:
                return found, "on_y"
        return next(self._ahead()), "convenience"

    def _ahead(self) -> Iterator[Drawn]:
        """Yield cases not seen yet, in the order drawn, as far as one would look beyond the farthest seen."""
        farthest = max((number for number, one in self.drawn.items() if one.case.id in self.seen), default=0)
        for number in range(1, farthest + _MOST_SOUGHT + 1):
            if number not in self.drawn:
                self.drawn[number] = draw(self.world, number)
            if self.drawn[number].case.id not in self.seen:
                yield self.drawn[number]

    def _explained(self, one: Drawn) -> bool:
        """Tell whether the standing explanation is said to be present in a case; its outcome is not looked at."""
        standing = self.study.spec.hypothesis
        if one.case.id not in self.alone:
            alone = _with_case(self.empty, one, "")
            self.alone[one.case.id] = (alone, case_table(alone))
        study, table = self.alone[one.case.id]
        return verdicts(study, table, expression=standing.expression if standing else None)[0].x == "T"

    def see(self, one: Drawn, why: Chosen) -> None:
        """Take a case into the study."""
        self.study = _with_case(self.study, one, why)
        self.seen[one.case.id] = one

    # --- one case after another --------------------------------------------------------------------------

    def settle(self) -> None:
        """Test and revise until nothing more is to be done about the cases seen."""
        while True:
            self.pass_ = self.study.test()
            self.study = self.pass_.study
            if self.pass_.number >= self.policy.most_passes or not (self._asks() or self._revises()):
                return

    def _asks(self) -> bool:
        """Ask about what is open, or read again what contradicts; tell whether anything came of it."""
        found = []
        for row in self._pass.verdicts:
            for code in self._questions(row):
                found += self._answer(row.case, code)
        if not found:
            return False
        memo = _memo("ลงรหัสใหม่หลังถามเพิ่มและอ่านหลักฐานซ้ำ", "Asked again, or read the evidence once more.")
        because = f"case:{found[0].case}"
        self.study = self._pass.recode(judgements=(*self.study.judgements, *found), because=because, memo=memo)
        return True

    def _questions(self, row: CaseVerdict) -> Sequence[str]:
        if self.policy.asks and row.verdict == "undetermined":
            return [name.removesuffix(HINDERS) for name in row.open if not name.startswith("@")]
        return named_codes(self.study) if self.policy.rereads and row.verdict == "negative" else ()

    def _answer(self, case: str, code: str) -> list[Judgement]:
        """Give the answer to a question asked once, if there is one; it may be got wrong as a passage may."""
        if (case, code) in self.asked:
            return []
        self.asked.add((case, code))
        random = Random(f"{self.world.seed}/{case}/{code}/asked")
        refused, wrong = random.random() < self.world.refusal, random.random() < self.world.noise
        if refused:
            return []
        self.answers += 1
        helps = self.seen[case].facts[code] is not wrong
        return _judged(case, code, "TF" if helps else "FT", by="analyst")

    def _revises(self) -> bool:
        """Do what the policy says about negative cases; tell whether the claim or the phenomenon changed."""
        negative = {row.case for row in self._pass.verdicts if row.verdict == "negative"}
        fresh = [row.case for row in self._pass.verdicts if row.case in negative - self.held]
        self.held &= negative
        if not fresh:
            return False
        if len(negative) > self.policy.patience:
            for change in (self._reformulated, self._redefined, self._started_over):
                if change(fresh[0]):
                    self.last_change = len(self.seen)
                    return True
        for case in fresh:
            memo = _memo(f"คงกรณี {case} ไว้ก่อน", f"Case {case} is left open for now.")
            self.study = replace(self._pass, study=self.study).hold(because=f"case:{case}", memo=memo)
        self.held |= negative
        return False

    def _reformulated(self, because: str) -> bool:
        now = self._pass
        found = [
            ((left, option.rank, _literals(option), len(option.change), option.change), option)
            for option in reformulations(now.study, now.table, now.verdicts)
            if _literals(option) <= self.policy.most_literals and (left := self._left(option)) is not None
        ]
        if not found:
            return False
        change = min(found)[1].change
        memo = _memo(f"กรณี {because} แย้ง จึงปรับสมมติฐาน", f"Case {because} contradicts; the best option listed is taken.")
        self.study = now.reformulate(change, because=f"case:{because}", memo=memo)
        return True

    def _left(self, option: Option) -> int | None:
        """Count the negative cases that a reformulation leaves; None where one of them was not held before."""
        now = self._pass
        rows = verdicts(now.study, now.table, expression=parse_hypothesis(option.change).expression)
        left = {row.case for row in rows if row.verdict == "negative"}
        return len(left) if left <= self.held else None

    def _redefined(self, because: str) -> bool:
        now = self._pass
        option = next(filter(_is_sound, redefinitions(now.study, now.table, now.verdicts)), None)
        if option is None or not any(row.verdict == "confirms" for row in now.verdicts):
            return False
        memo = _memo(f"กรณี {because} แย้ง จึงนิยามขอบเขตใหม่", f"Case {because} contradicts; a rule sets it outside.")
        self.study = now.redefine(option.change, because=f"case:{because}", memo=memo)
        return True

    def _started_over(self, because: str) -> bool:
        if not self.policy.starts_over:
            return False
        now, found = self._pass, []
        for line in (f"{code} {self.world.claim} {OUTCOME.id}" for code in self.world.codes):
            begun = replace(now.study, spec=replace(now.study.spec, hypothesis=parse_hypothesis(line)))
            alone = Option("reformulate", line, "", 0)
            for option in (alone, *reformulations(begun, now.table, verdicts(begun, now.table))):
                count, left = _literals(option), self._left(option)
                if left is not None and count <= self.policy.most_literals:
                    found.append((left, count, option.rank, len(option.change), option.change))
        if not found:
            return False
        given_up = _memo("ไม่มีทางปรับสมมติฐานนี้ได้อีก", "No option is left for this explanation.")
        memo = _memo("เริ่มใหม่จากเงื่อนไขอื่น", "Begun anew with another condition.")
        empty = now.abandon(because=f"case:{because}", memo=given_up).test()
        self.study = empty.reformulate(min(found)[-1], because=f"case:{because}", memo=memo)
        return True

    # --- the end -----------------------------------------------------------------------------------------

    @property
    def _pass(self) -> Pass:
        if self.pass_ is None:
            raise UsageError("nothing was tested yet")
        return self.pass_

    def done(self) -> Simulated:
        """Conclude, and set what was concluded beside what is true."""
        last = replace(self._pass, study=self.study)
        reason = "cases_exhausted" if last.stands == "contradicted" else "no_negative_case"
        findings = last.conclude(reason=reason, memo=_memo("ดูครบทุกกรณีแล้ว", "All cases were seen."))
        now = self.study.spec
        hypothesis = now.hypothesis or self.world.hypothesis
        truly = _x_in_truth(self.study, self.seen, hypothesis)
        return Simulated(
            world=self.world,
            policy=self.policy,
            findings=findings,
            stands=last.stands or "no support",
            reached=is_equivalent(self.world, hypothesis.expression),
            fits_seen=truly == _x_in_truth(self.study, self.seen, self.world.hypothesis),
            is_true=is_true(self.world, hypothesis, scope=now.scope),
            last_change=self.last_change,
            asks=len(self.asked),
            answers=self.answers,
        )


def _x_in_truth(study: Study, seen: dict[str, Drawn], hypothesis: Hypothesis) -> tuple[str | None, ...]:
    """Give what an explanation is in each case seen, were everything known of it."""
    facts = [(case, code, holds) for case, one in seen.items() for code, holds in one.facts.items()]
    known = [row for case, code, holds in facts for row in _judged(case, code, "TF" if holds else "FT")]
    told = replace(study, codings=Codings(), judgements=tuple(known))
    return tuple(row.x for row in verdicts(told, case_table(told), expression=hypothesis.expression))


def _judged(case: str, code: str, values: str, *, by: str = "") -> list[Judgement]:
    """Judge a code and its hindering: in these worlds what does not help hinders."""
    pairs = zip((code, f"{code}{HINDERS}"), values, strict=True)
    return [Judgement(case, name, value, basis="described", by=by) for name, value in pairs]


def _with_case(study: Study, one: Drawn, why: Chosen) -> Study:
    case: Case = replace(one.case, chosen=why)
    return replace(
        study,
        spec=replace(study.spec, cases=(*study.spec.cases, case)),
        transcripts=(*study.transcripts, one.transcript),
        participants=(*study.participants, *one.participants),
        codings=study.codings | Codings(one.codings),
    )


def _literals(option: Option) -> int:
    return sum(isinstance(atom, Condition) for atom in atoms(parse_hypothesis(option.change).expression))


def _is_sound(option: Option) -> bool:
    """Tell whether a redefinition is neither circular nor ad hoc, and leaves and loses nothing."""
    ad_hoc = [float(flag.partition(":")[2]) for flag in option.flags if flag.startswith("ad_hoc:")]
    leaves = any(flag == "circular" or flag.startswith("left:") for flag in option.flags)
    return not (leaves or option.loses) and max(ad_hoc, default=0) <= _HARDLY_AD_HOC


def _memo(th: str, en: str) -> str:
    return f"{th}\n{en}"


def simulated_row(simulated: Simulated) -> dict[str, Any]:
    """Give a simulated analysis as one row of a table.

    Returns
    -------
    dict
        `seed`, `policy`, `truth`, the rates of the world, `hypothesis`, `scope` and `stands` at the end, `ending`,
        `reached`, `fits_seen`, `is_true`, and the counts: `cases`, `passes`, `reformulations`, `redefinitions`,
        `recodings`, `holds`, `abandonments`, `last_change`, `asks`, `answers`, `literals`.

    Examples
    --------
    >>> row = simulated_row(simulate(World(seed=2, truth="laws & trust", silence=0.2)))
    >>> row["ending"], row["reformulations"], row["asks"]
    ('true', 1, 2)
    """
    world, spec = simulated.world, simulated.study.spec
    rates = ("silence", "noise", "contested", "refusal", "decoy", "on_x", "on_y", "within")
    named = {
        "passes": "pass",
        "reformulations": "reformulate",
        "redefinitions": "redefine",
        "recodings": "recode",
        "holds": "hold",
        "abandonments": "abandon",
    }
    return {
        "seed": world.seed,
        "policy": simulated.policy.name,
        "truth": str(world.hypothesis),
        **{name: getattr(world, name) for name in ("conditions", "informants", *rates)},
        "hypothesis": str(simulated.hypothesis),
        "scope": spec.scope,
        "stands": simulated.stands,
        "ending": simulated.ending,
        **{name: getattr(simulated, name) for name in ("reached", "fits_seen", "is_true")},
        "cases": len(spec.cases),
        **{name: simulated.times(kind) for name, kind in named.items()},
        **{name: getattr(simulated, name) for name in ("last_change", "asks", "answers", "literals")},
    }
