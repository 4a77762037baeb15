"""Study and Pass: the one loop of the method. Pure values; saving, clocks and files are elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from qualcoop.errors import UsageError
from qualcoop.induction.cells import CaseTable, case_table
from qualcoop.induction.findings import Findings, build_findings
from qualcoop.induction.options import Option, options, redefinitions, reformulations
from qualcoop.induction.passages import Passage
from qualcoop.induction.recipes import Recipes, find_recipes, holding
from qualcoop.induction.revisions import (
    Recorded,
    check_conclusion,
    check_expression,
    check_memo,
    check_named_case,
    check_scope,
    check_tested,
    codebook_change,
    coding_change,
    difference,
    memo_about,
    not_tried,
    outcome_redefined,
    raised_flags,
    spec_change,
    with_claim,
    with_facts,
    with_renamed,
)
from qualcoop.induction.sentences import sentence
from qualcoop.induction.snapshots import snapshots, uses
from qualcoop.induction.supposing import left_out, suggested
from qualcoop.induction.testing import (
    codes_by_interview,
    constants,
    counted_verdicts,
    four_cells,
    pass_result,
    tested_against,
    turned,
)
from qualcoop.induction.verdicts import CaseVerdict, NegativeCase, evidence, stands, verdicts
from qualcoop.measures.saturation import Saturation, saturation
from qualcoop.records.codebook import Bilingual, Codebook
from qualcoop.records.coding import Codings
from qualcoop.records.expression import Expression, recipes
from qualcoop.records.ledger import LedgerEntry, check_because
from qualcoop.records.showing import caption_html, table_html
from qualcoop.records.study import Judgement, Participant, StudyRecord, StudySpec
from qualcoop.records.transcript import Transcript

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Pass", "Study"]
_SHOWN = ("case", "X", "Y", "verdict", "needs", "note", "before")


@dataclass(frozen=True, repr=False)
class Study(StudyRecord):
    """A study as a value: it can be tested, and every revision gives the next one.

    Attributes
    ----------
    state
        Snapshots that hold after the last entry; None before the first.
    kept
        Snapshots by SHA-256 of entries that are not saved yet.

    Examples
    --------
    >>> import qualcoop as qc
    >>> qc.datasets.coop()
    <Study coop: 4 interviews (3 th, 1 en), 4 cases, pass 2 recorded>
    """

    state: Recorded | None = field(default=None, repr=False)
    kept: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        languages = [transcript.language for transcript in self.transcripts]
        told = ", ".join(f"{languages.count(tag)} {tag}" for tag in ("th", "en", "mixed", "und") if tag in languages)
        passes = sum(entry.kind == "pass" for entry in self.entries)
        done = f"pass {passes} recorded" if passes else "no pass yet"
        interviews = f"{len(languages)} interviews" + (f" ({told})" if told else "")
        return f"<Study {self.name}: {interviews}, {len(self.spec.cases)} cases, {done}>"

    def _repr_html_(self) -> str:
        rows = [(c.id, c.label.in_("en"), c.outcome, ", ".join(c.transcripts), c.chosen) for c in self.spec.cases]
        return table_html(("case", "label", "outcome", "transcripts", "chosen"), rows, caption=repr(self)[1:-1])

    def table(self) -> CaseTable:
        """Give the case table: conditions by cases, each cell leading back to its passages."""
        return case_table(self)

    def test(self) -> Pass:
        """Test the hypothesis on every case.

        Returns
        -------
        Pass
            Its study carries the pass as a ledger entry, unless the last recorded pass is this very one.

        Raises
        ------
        StudyError
            If several coders coded and study.yaml does not say whose codings count.
        ExpressionError
            If the hypothesis or the scope rule names a code the codebook does not have.
        """
        if self.spec.hypothesis is not None:
            check_expression(self.spec.hypothesis, self)
        if self.spec.scope:
            check_scope(self.spec.scope, self)
        return _tested(self)

    @property
    def findings(self) -> Findings:
        """The findings of the study as it stands."""
        return self.test().findings

    def without(self, *codes: str) -> Study:
        """Give the study as if these codes had never been given; a hypothesis that names one cannot be tested."""
        return replace(self, **left_out(self, codes))

    def findings_without(self, code: str = "", *, number: int = 0) -> Findings:
        """Give the findings as if a code had never been given; without one, of the study as it stands.

        Parameters
        ----------
        code
            The code left out with its children; a hypothesis that names it is listed as one that cannot be tested.
        number
            The pass the findings belong to.
        """
        study = self.without(code) if code else self
        return replace(
            build_findings(study, number=number),
            left_out=(code,) if code else (),
            untested=(str(self.spec.hypothesis),) if self.spec.hypothesis and not study.spec.hypothesis else (),
        )

    def unreviewed(self) -> Study:
        """Give the study with the machine's suggestions in place of people's codings and judgements of conditions."""
        return replace(self, **suggested(self), entries=(), state=None)

    def unrecorded(self) -> tuple[str, ...]:
        """Give what differs from the last recorded state, as the commands that would record it."""
        return difference(self.state, snapshots(self)) if self.state else ()


@dataclass(frozen=True)
class Pass:
    """One test of the hypothesis on every case.

    Attributes
    ----------
    study
        The study, its entries ending with this pass.
    number, recorded
        The pass's number; whether it stands in the ledger already.
    table, verdicts
        The case table; one :class:`CaseVerdict` a case.
    """

    study: Study
    number: int
    recorded: bool
    table: CaseTable = field(repr=False)
    verdicts: tuple[CaseVerdict, ...] = field(repr=False)

    # --- what it says ------------------------------------------------------------------------------------

    @property
    def negative_cases(self) -> tuple[NegativeCase, ...]:
        """The cases that contradict the claim, each with the passages for and against the explanation."""
        rows = [row for row in self.verdicts if row.verdict == "negative"]
        return tuple(NegativeCase(row.case, row.kind, *self.evidence(row.case)) for row in rows)

    @property
    def stands(self) -> str | None:
        """Give one of stands, not contradicted so far, contradicted, no support; None without a hypothesis."""
        return stands(self.verdicts)

    @property
    def sentence(self) -> Bilingual | None:
        """The claim in words."""
        return sentence(self.study.spec, self.study.codebook)

    @property
    def four_cells(self) -> dict[str, tuple[str, ...]] | None:
        """Cases in scope by explanation (first letter) and outcome, where both are known; None without a hypothesis."""
        return four_cells(self.verdicts) if self.study.spec.hypothesis else None

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """What a person might do next, with its consequences; computed when asked, never applied by itself."""
        return options(self.study, self.table, self.verdicts)

    @property
    def untestable(self) -> tuple[str, ...]:
        """Conditions that help, or hinder, alike in all cases where it is known: a constant explains nothing."""
        return constants(self.study, self.table)

    @property
    def flags(self) -> tuple[str, ...]:
        """Circular (scope rule names a condition of the hypothesis), robinson, same-span."""
        return raised_flags(self.study, self.verdicts)

    @property
    def saturation(self) -> tuple[Saturation, ...]:
        """Code saturation, interviews ordered by date, then id."""
        return saturation(codes_by_interview(self.study))

    @cached_property
    def recipes(self) -> Recipes | None:
        """The recipes of the positive cases in generalized mode; None in other modes (see :meth:`find_recipes`)."""
        return self.find_recipes() if self.study.spec.mode == "generalized" else None

    def find_recipes(self) -> Recipes:
        """Find the recipes of the positive cases, after Ragin (2023), in whatever mode; none is applied by itself."""
        return find_recipes(self.study, self.table, self.verdicts)

    @property
    def alternatives(self) -> tuple[Expression, ...]:
        """What ``|`` joins in the hypothesis; in generalized mode without a hypothesis, the recipes found."""
        hypothesis = self.study.spec.hypothesis
        if hypothesis is not None:
            return recipes(hypothesis.expression)
        return tuple(recipe.expression for recipe in self.recipes.found) if self.recipes else ()

    def holding(self, case: str) -> tuple[Expression, ...]:
        """Give the alternatives that hold in a case: those by which it is covered, where it has the outcome."""
        return holding(self.study, self.table, case, self.alternatives)

    def at_other_cuts(self) -> dict[str, tuple[CaseVerdict, ...]]:
        """Give the verdicts as they would be were the outcome counted from another step of its scale."""
        outcome = self.study.spec.outcome
        steps = [step for step in outcome.scale[1:] if step != outcome.counts_from] if outcome else []
        return {step: verdicts(self.study, self.table, cut=step) for step in steps}

    def evidence(self, case: str) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
        """Give the passages of a case for the explanation being true there, and those against."""
        hypothesis = self.study.spec.hypothesis
        said = list(evidence(self.study, self.table, case, hypothesis.expression)) if hypothesis else []
        favour, against = (tuple(dict.fromkeys(p for p, true in said if true is side)) for side in (True, False))
        return favour, against

    def __repr__(self) -> str:
        if self.study.spec.hypothesis is None:
            return f"<Pass {self.number} of {self.study.name}: no hypothesis, {len(self.verdicts)} cases>"
        told = ", ".join(f"{n} {word}" for word, n in counted_verdicts(self.verdicts).items())
        return f"<Pass {self.number} of {self.study.name}: {told}; {self.stands}>"

    def to_frame(self) -> pd.DataFrame:
        """Give the verdicts as a DataFrame.

        Returns
        -------
        DataFrame
            One row a case, indexed by case id: `x`, `outcome`, `verdict`, `kind`, `needs`, `open`, `note`, `stale`,
            `previous`.
        """
        import pandas as pd

        columns = ["case", "x", "outcome", "verdict", "kind", "needs", "open", "note", "stale", "previous"]
        rows = [
            (r.case, r.x, r.y, r.verdict, r.kind, *map(", ".join, (r.needs, r.open, r.note)), r.stale, r.previous)
            for r in self.verdicts
        ]
        return pd.DataFrame(rows, columns=columns).set_index("case")

    def _repr_html_(self) -> str:
        rows = [
            (r.case, r.x or "", r.y, r.verdict or "", ", ".join(r.needs), ", ".join(r.note), r.previous or "")
            for r in self.verdicts
        ]
        lines = "".join(map(caption_html, (said.th, said.en))) if (said := self.sentence) else ""
        return lines + table_html(_SHOWN, rows, caption=repr(self)[1:-1])

    # --- what a person does next -------------------------------------------------------------------------

    def reformulate(
        self, expression: str, *, because: str, memo: str, expects: Mapping[str, str] | None = None
    ) -> Study:
        """Change the hypothesis.

        Parameters
        ----------
        expression
            A whole hypothesis, or a left side only: then arrow and outcome stay as they are.
        because
            Why: ``case:ID`` (in classic mode a case that contradicts, where the change saves the claim) ...
        memo
            The reasoning, in the researcher's own words.
        expects
            The direction expected of each condition from now on; None: as before.

        Returns
        -------
        Study
            The next study; test it again.

        Raises
        ------
        ExpressionError
            If the expression cannot be parsed or names an unknown code.
        LedgerError
            If the reason is none, or does not name a contradicting case where one is needed.
        UsageError
            If the hypothesis is what it was.
        """
        now = self.study.spec
        hypothesis = with_claim(expression, now)
        check_expression(hypothesis, self.study)
        changed = replace(now, hypothesis=hypothesis, expects=now.expects if expects is None else dict(expects))
        before, after = spec_change(now, changed)
        weighed = [option.change for option in reformulations(self.study, self.table, self.verdicts)]
        return self._revised("reformulate", because, memo, spec=changed, before=before, after=after, weighed=weighed)

    def redefine(
        self,
        rule: str,
        *,
        kind: Literal["scope", "outcome", "types"] = "scope",
        because: str,
        memo: str,
        spec: StudySpec | None = None,
    ) -> Study:
        """Redefine the phenomenon by a rule over all cases, never by striking out a case.

        Parameters
        ----------
        rule
            For scope and types an expression over attributes and codes that says who belongs (an empty scope lifts
            the rule); for outcome the step of the scale from which it counts from now on (empty without a scale).
        kind
            scope (who belongs), outcome (what counts), types (the phenomenon is split, and from now on this line of
            the ledger speaks of one type).
        because, memo
            As for :meth:`reformulate`.
        spec
            For kind outcome: study.yaml as it stands now, whose outcome values are taken over.
        """
        now = self.study.spec
        if kind not in ("scope", "outcome", "types"):
            raise UsageError(f"kind is {kind!r}; it can be scope, outcome, types")
        if kind == "outcome":
            changed = outcome_redefined(now, rule, spec or now)
        else:
            if rule or kind == "types":
                check_scope(rule, self.study)
            changed = replace(now, scope=f"({now.scope}) & ({rule})" if kind == "types" and now.scope else rule)
        before, after = spec_change(now, changed)
        told = {"kind": kind, "type": rule} if kind == "types" else {"kind": kind}
        after = {**after, **told}
        weighed = [option.change for option in redefinitions(self.study, self.table, self.verdicts)]
        return self._revised("redefine", because, memo, spec=changed, before=before, after=after, weighed=weighed)

    def refine(self, codebook: Codebook, *, because: str, memo: str) -> Study:
        """Take a changed codebook; the ledger keeps its operations: created, split, merged, renamed ...

        The hypothesis follows a code that was renamed.
        """
        before, after = codebook_change(self.study.codebook, codebook)
        spec = with_renamed(self.study.spec, codebook.diff(self.study.codebook))
        if spec != self.study.spec:
            old, new = spec_change(self.study.spec, spec)
            before, after = {**before, **old}, {**after, **new}
        return self._revised("refine", because, memo, codebook=codebook, spec=spec, before=before, after=after)

    def recode(
        self,
        *,
        because: str,
        memo: str,
        codings: Codings | None = None,
        judgements: Sequence[Judgement] | None = None,
        participants: Sequence[Participant] | None = None,
        transcripts: Sequence[Transcript] | None = None,
        spec: StudySpec | None = None,
    ) -> Study:
        """Take changed codings, judgements, participants, speakers' roles or facts about cases.

        Parameters
        ----------
        because, memo
            As for :meth:`reformulate`.
        codings, judgements, participants, transcripts, spec
            What holds from now on; None: as before. Of `spec` the facts about cases and whose codings count.

        Raises
        ------
        LedgerError
            If a case is gone: it may leave only by a rule.
        UsageError
            If nothing changed.
        """
        study = self.study
        changed: dict[str, Any] = {
            "codings": study.codings if codings is None else codings,
            "judgements": study.judgements if judgements is None else tuple(judgements),
            "participants": study.participants if participants is None else tuple(participants),
            "transcripts": study.transcripts if transcripts is None else tuple(transcripts),
            "spec": study.spec if spec is None else with_facts(study.spec, spec),
        }
        before, after = coding_change(study, replace(study, **changed))
        return self._revised("recode", because, memo, **changed, before=before, after=after)

    def hold(self, *, because: str, memo: str) -> Study:
        """Leave a negative case open for now, and say why."""
        return self._revised("hold", because, memo, before={}, after={})

    def abandon(self, *, because: str, memo: str) -> Study:
        """Give up this line of explanation: no hypothesis stands until the next reformulation."""
        changed = replace(self.study.spec, hypothesis=None, hypothesis_words=Bilingual(), expects={})
        before, after = spec_change(self.study.spec, changed)
        return self._revised("abandon", because, memo, spec=changed, before=before, after=after)

    @cached_property
    def findings(self) -> Findings:
        """The findings of this pass, without concluding the study."""
        return build_findings(self.study, number=self.number, table=self.table)

    def conclude(self, *, reason: str, memo: str) -> Findings:
        """End the analysis here, and say what was not tried.

        Parameters
        ----------
        reason
            no_negative_case (refused while one is open), cases_exhausted, saturation:KIND or time.
        memo
            The reasoning, in the researcher's own words.

        Returns
        -------
        Findings
            Their study carries the conclusion.

        Raises
        ------
        LedgerError
            If the reason does not hold, the memo is empty, or a revision since this pass was not tested yet.
        """
        check_conclusion(reason, self.verdicts)
        check_memo("conclusion", memo)
        check_tested(self.study.entries)
        entry = LedgerEntry(
            "conclude",
            because=reason,
            uses=self.study.entries[-1].uses,
            result={"not_tried": not_tried(self.study, self.verdicts, self.untestable), "stands": self.stands},
        )
        return build_findings(_with_entry(self.study, entry, memo), number=self.number, table=self.table)

    def _revised(
        self,
        kind: Literal["reformulate", "redefine", "refine", "recode", "hold", "abandon"],
        because: str,
        memo: str,
        *,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        weighed: Sequence[str] = (),
        **changed: Any,  # noqa: ANN401 - fields of a study
    ) -> Study:
        """Give the next study with the entry that led to it."""
        check_because(because)
        check_memo(kind, memo)
        study = replace(self.study, **changed)
        changing = turned(self.verdicts, study)
        check_named_case(kind, because, self.study.spec, self.verdicts, changing)
        snapshot = snapshots(study)
        entry = LedgerEntry(
            kind,
            because=because,
            before=before,
            after=after,
            uses=uses(snapshot),
            result={"cases": changing, "weighed": list(weighed)},
        )
        return _with_entry(study, entry, memo, snapshot=snapshot)


def _with_entry(
    study: Study, entry: LedgerEntry, memo: str = "", *, snapshot: Mapping[str, Any] | None = None
) -> Study:
    """Append an entry with its place, parent and memo, and keep the snapshots it names."""
    place = len(study.entries) + 1
    placed = replace(entry, n=place, parent=place - 1)
    memos = study.memos
    if memo:
        written = memo_about(placed, memo, {known.id for known in memos})
        placed, memos = replace(placed, memo={"id": written.id, "sha256": ""}), (*memos, written)
    grown = replace(study, entries=(*study.entries, placed), memos=memos)
    if snapshot is None:
        return grown
    fresh = {sha: snapshot[name] for name, sha in uses(snapshot).items()}
    return replace(grown, state=Recorded(dict(snapshot)), kept={**study.kept, **fresh})


def _tested(study: Study) -> Pass:
    snapshot = snapshots(study)
    used = uses(snapshot)
    passes = [entry for entry in study.entries if entry.kind == "pass"]
    recorded = bool(passes) and passes[-1].uses == used == study.entries[-1].uses
    before = passes[: len(passes) - recorded]
    table, rows = tested_against(study, before[-1] if before else None, used)
    if recorded:
        return Pass(study, len(passes), recorded=True, table=table, verdicts=rows)
    entry = LedgerEntry("pass", uses=used, result=pass_result(study, table, rows))
    grown = _with_entry(_with_corpus_line(study, snapshot), entry, snapshot=snapshot)
    return Pass(grown, len(passes) + 1, recorded=False, table=table, verdicts=rows)


def _with_corpus_line(study: Study, snapshot: Mapping[str, Any]) -> Study:
    grown = study.state.growth(snapshot) if study.state else {}
    if not any(grown.values()) or study.unrecorded():
        return study
    return _with_entry(study, LedgerEntry("corpus", uses=uses(snapshot), after=grown), snapshot=snapshot)
