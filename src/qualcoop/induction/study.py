"""Study and Pass: the one loop of the method. Pure values; saving, clocks and files are elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from qualcoop.errors import UsageError
from qualcoop.induction.asking import Asked, asked
from qualcoop.induction.cells import CaseTable, case_table
from qualcoop.induction.comparing import CodeComparison, compare
from qualcoop.induction.findings import Findings, build_findings
from qualcoop.induction.informants import InformantTable, informant_table, informants
from qualcoop.induction.options import redefinitions, reformulations
from qualcoop.induction.pass_record import PassRecord
from qualcoop.induction.passages import Places
from qualcoop.induction.recoding import Recoding, applied, recoding
from qualcoop.induction.remembering import MemoFound, memos
from qualcoop.induction.revisions import (
    Recorded,
    check_conclusion,
    check_expression,
    check_memo,
    check_mode,
    check_named_case,
    check_scope,
    check_tested,
    codebook_change,
    coding_change,
    difference,
    memo_about,
    not_tried,
    outcome_redefined,
    spec_change,
    with_claim,
    with_facts,
    with_renamed,
)
from qualcoop.induction.rivals import Rivals, rivals
from qualcoop.induction.shown import study_html
from qualcoop.induction.snapshots import snapshots, uses
from qualcoop.induction.supposing import left_out, suggested
from qualcoop.induction.testing import pass_result, tested_against, tolerated_anew, turned
from qualcoop.induction.work import WorkItem
from qualcoop.records.codebook import Bilingual, Codebook
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.expression import Hypothesis
from qualcoop.records.fieldwork import member_check_change
from qualcoop.records.ledger import LedgerEntry, branch, check_because, last_pass, pass_numbers
from qualcoop.records.study import Judgement, Participant, StudyRecord, StudySpec
from qualcoop.records.transcript import Transcript

__all__ = ["Pass", "Study"]


@dataclass(frozen=True, repr=False)
class Study(StudyRecord):
    """A study as a value: it can be tested, and every revision gives the next one.

    Attributes
    ----------
    state
        Snapshots that hold after the last entry; None before the first.
    kept
        Snapshots by SHA-256 of entries that are not saved yet.
    grows_from
        Number of the entry from which the next one grows, where the study went back to an earlier pass; 0: the last.

    Examples
    --------
    >>> import qualcoop as qc
    >>> qc.datasets.coop()
    <Study coop: 4 interviews (3 th, 1 en), 4 cases, pass 2 recorded>
    """

    state: Recorded | None = field(default=None, repr=False)
    kept: Mapping[str, Any] = field(default_factory=dict, repr=False)
    grows_from: int = field(default=0, repr=False)

    def __repr__(self) -> str:
        languages = [transcript.language for transcript in self.transcripts]
        told = ", ".join(f"{languages.count(tag)} {tag}" for tag in ("th", "en", "mixed", "und") if tag in languages)
        passes = sum(entry.kind == "pass" for entry in self.entries)
        done = f"pass {passes} recorded" if passes else "no pass yet"
        interviews = f"{len(languages)} interviews" + (f" ({told})" if told else "")
        return f"<Study {self.name}: {interviews}, {len(self.spec.cases)} cases, {done}>"

    def _repr_html_(self) -> str:
        return study_html(self)

    def table(self) -> CaseTable:
        """Give the case table: conditions by cases, each cell leading back to its passages."""
        return case_table(self)

    def informants(self, code: str = "") -> InformantTable:
        """Give what each person says of a code, or of every code: the step before the case table."""
        return informant_table(self, code) if code else informants(self, self.table())

    def asked(self) -> Asked:
        """Give, for each code and interview, whether it was asked about, by the guide or the interviewer's words."""
        return asked(self)

    def compare(self, code: str) -> CodeComparison:
        """Set the passages of one code beside each other, case by case (constant comparison)."""
        return compare(self, self.table(), code)

    def rivals(self, *claims: Hypothesis | str) -> Rivals:
        """Test rival explanations beside the standing one, on the same cases.

        Parameters
        ----------
        claims
            Hypotheses, whole or as a left side alone.

        Raises
        ------
        ExpressionError
            If one cannot be parsed or names an unknown code.
        """
        return rivals(self, self.table(), claims)

    def find_memos(self, search: str = "", **by: str) -> tuple[MemoFound, ...]:
        """Find memos by words in them and by `about`, `type`, `author`, `since`, `until`; without any, all by date.

        See :func:`qualcoop.induction.remembering.memos`.
        """
        return memos(self, search=search, **by)

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
            check_mode(self.spec)
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

    @property
    def path(self) -> tuple[LedgerEntry, ...]:
        """The entries that led to where the study stands: its branch of the ledger."""
        return branch(self.entries, self.grows_from or None)

    def unrecorded(self) -> tuple[str, ...]:
        """Give what differs from the last recorded state, as the commands that would record it."""
        return difference(self.state, snapshots(self)) if self.state else ()


@dataclass(frozen=True, repr=False)
class Pass(PassRecord):
    """One test of the hypothesis on every case, and what a person may do next.

    Each revision gives the next :class:`Study`, with the ledger entry that led to it.
    """

    study: Study

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

    def refine(
        self, codebook: Codebook, *, because: str, memo: str, proposed: Sequence[WorkItem] = ()
    ) -> Study:
        """Take a changed codebook; the ledger keeps its operations: created, split, merged, renamed ...

        Where it is certain, codings and judgements follow: of a code that was renamed or merged. What is not certain
        becomes a work list (:func:`qualcoop.induction.work.work_list`). The hypothesis follows a code that was renamed.

        Parameters
        ----------
        codebook
            The codebook from now on.
        because, memo
            As for :meth:`reformulate`.
        proposed
            Passages to look at besides, such as those for which an option proposed a new code.
        """
        found = self.recoding(codebook, proposed=proposed)
        recoded = applied(self.study, found)
        before, after = codebook_change(self.study.codebook, codebook)
        spec = with_renamed(self.study.spec, codebook.diff(self.study.codebook))
        if spec != self.study.spec:
            old, new = spec_change(self.study.spec, spec)
            before, after = {**before, **old}, {**after, **new}
        return self._revised(
            "refine",
            because,
            memo,
            before=before,
            after=after,
            told=found.result(),
            codebook=codebook,
            spec=spec,
            codings=recoded.codings,
            judgements=recoded.judgements,
        )

    def recoding(self, codebook: Codebook, *, proposed: Sequence[WorkItem] = ()) -> Recoding:
        """Give what a changed codebook does to codings and judgements, and what it leaves to a person."""
        study, places = self.study, Places(self.study)

        def case_of(row: Coding) -> str:
            return places.passage(row).case if places.holds(row) else row.case

        return recoding(
            study.codebook,
            codebook,
            study.codings,
            study.judgements,
            transcripts=study.transcripts,
            proposed=proposed,
            case_of=case_of,
        )

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

    def refuse(self, change: str, *, because: str, memo: str) -> Study:
        """Refuse an option, and say why; the ledger keeps it, and nothing else changes.

        Parameters
        ----------
        change
            The option's `change`, as listed.
        because, memo
            As for :meth:`reformulate`.

        Raises
        ------
        UsageError
            If no option of this pass says so.
        """
        option = next((option for option in self.options if option.change == change), None)
        if option is None:
            raise UsageError(f"no option of this pass says {change!r}; 'qualcoop test' lists them")
        return self._revised("refuse", because, memo, before={}, after={"option": option.kind, "change": change})

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
        check_tested(self.study.path)
        entry = LedgerEntry(
            "conclude",
            because=reason,
            uses=self.study.entries[-1].uses,
            result={"not_tried": not_tried(self.study, self.verdicts, self.untestable), "stands": self.stands},
        )
        return build_findings(_with_entry(self.study, entry, memo), number=self.number, table=self.table)

    def _revised(
        self,
        kind: Literal["reformulate", "redefine", "refine", "recode", "hold", "abandon", "refuse"],
        because: str,
        memo: str,
        *,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        weighed: Sequence[str] = (),
        told: Mapping[str, Any] | None = None,
        **changed: Any,  # noqa: ANN401 - fields of a study
    ) -> Study:
        """Give the next study with the entry that led to it."""
        check_because(because)
        check_memo(kind, memo)
        study = replace(self.study, **changed)
        changing = turned(self.verdicts, study)
        spared = tolerated_anew(self.verdicts, study)
        check_named_case(kind, because, self.study.spec, self.verdicts, [*changing, *spared])
        snapshot = snapshots(study)
        entry = LedgerEntry(
            kind,
            because=because,
            before=before,
            after=after,
            uses=uses(snapshot),
            result={"cases": changing, "weighed": list(weighed), **(told or {})},
        )
        return _with_entry(study, entry, memo, snapshot=snapshot)


def _with_entry(
    study: Study, entry: LedgerEntry, memo: str = "", *, snapshot: Mapping[str, Any] | None = None
) -> Study:
    """Append an entry with its place, parent and memo, and keep the snapshots it names."""
    place = len(study.entries) + 1
    placed = replace(entry, n=place, parent=study.grows_from or place - 1)
    memos = study.memos
    if memo:
        written = memo_about(placed, memo, {known.id for known in memos})
        placed, memos = replace(placed, memo={"id": written.id, "sha256": ""}), (*memos, written)
    grown = replace(study, entries=(*study.entries, placed), memos=memos, grows_from=0)
    if snapshot is None:
        return grown
    fresh = {sha: snapshot[name] for name, sha in uses(snapshot).items()}
    return replace(grown, state=Recorded(dict(snapshot)), kept={**study.kept, **fresh})


def _tested(study: Study) -> Pass:
    snapshot = snapshots(study)
    used = uses(snapshot)
    path, numbers = study.path, pass_numbers(study.entries)
    last = last_pass(path)
    recorded = last is not None and last.uses == used == path[-1].uses
    before = last_pass(branch(study.entries, last.parent)) if recorded and last else last
    table, rows = tested_against(study, before, used)
    grown = _with_member_checks(_with_corpus_line(study, snapshot), snapshot)
    if recorded and last:
        return Pass(grown, numbers[last.n], recorded=True, table=table, verdicts=rows)
    entry = LedgerEntry("pass", uses=used, result=pass_result(study, table, rows))
    grown = _with_entry(grown, entry, snapshot=snapshot)
    return Pass(grown, len(numbers) + 1, recorded=False, table=table, verdicts=rows)


def _with_corpus_line(study: Study, snapshot: Mapping[str, Any]) -> Study:
    grown = study.state.growth(snapshot) if study.state else {}
    if not any(grown.values()) or study.unrecorded():
        return study
    return _with_entry(study, LedgerEntry("corpus", uses=uses(snapshot), after=grown), snapshot=snapshot)


def _with_member_checks(study: Study, snapshot: Mapping[str, Any]) -> Study:
    """Record what participants answered since: not a revision, and no word of theirs in the ledger."""
    recorded = [entry.after for entry in study.entries if entry.kind == "member_check"]
    change = member_check_change(recorded, study.member_checks)
    if not change or study.unrecorded():
        return study
    return _with_entry(study, LedgerEntry("member_check", after=change, uses=uses(snapshot)), snapshot=snapshot)
