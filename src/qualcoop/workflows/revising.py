"""One turn of the loop from the command line: a revision of the last recorded pass, recorded. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qualcoop import storing
from qualcoop.errors import LedgerError, UsageError
from qualcoop.induction.findings import Findings
from qualcoop.induction.snapshots import snapshots, uses, without_growth
from qualcoop.induction.study import Pass, Study
from qualcoop.induction.work import WorkItem
from qualcoop.records.coding import Codings
from qualcoop.records.ledger import REVISIONS, LedgerEntry, branch, last_pass, pass_numbers
from qualcoop.workflows.studies import (
    last_recorded,
    open_study,
    recorded_pass,
    recorded_passes,
    save,
    warn_of_unrecorded,
)

__all__ = ["conclude", "findings", "record_pass", "revise"]

_BRANCHING = ("reformulate", "redefine", "hold")


def record_pass(folder: str | Path, *, by: str | None = None, back_to: int | None = None) -> Pass:
    """Test a study as its files stand and record the pass.

    Parameters
    ----------
    folder
        The study's folder.
    by
        The author.
    back_to
        A recorded pass whose explanation is tested again, on today's codebook, codings and cases; the analysis then
        goes on from there.

    Returns
    -------
    Pass
        As the ledger has it: each verdict beside that of the pass before. A pass that is recorded already is not
        recorded twice.

    Raises
    ------
    LedgerError
        If the files differ from the last recorded state: that is a revision to be recorded first.
    """
    study = open_study(folder)
    if back_to is not None:
        pass_ = recorded_pass(study, back_to).study.test()
        same = _recorded_already(study, pass_)
        if same is not None:
            return same
    else:
        pass_ = study.test()
    save(pass_, by=by)
    return recorded_pass(open_study(folder))


def _recorded_already(study: Study, pass_: Pass) -> Pass | None:
    """Give the recorded pass that used all that this one uses: to test it again would say nothing new."""
    used = uses(snapshots(pass_.study))
    numbers = pass_numbers(study.entries)
    found = [numbers[entry.n] for entry in study.entries if entry.kind == "pass" and entry.uses == used]
    return recorded_passes(study)[found[-1] - 1] if found else None


def revise(
    folder: str | Path,
    kind: str,
    value: str = "",
    *,
    because: str,
    memo: str,
    redefinition: str = "scope",
    back_to: int | None = None,
    proposed: Sequence[WorkItem] = (),
    by: str | None = None,
) -> LedgerEntry:
    """Record one revision of the last recorded pass.

    Parameters
    ----------
    folder
        The study's folder.
    kind
        reformulate, redefine, refine, recode, hold or abandon.
    value
        The new expression or rule, for reformulate and redefine.
    because, memo
        The reason as a short word with an id, and the reasoning in the researcher's own words.
    redefinition
        For redefine: scope, outcome or types.
    back_to
        A recorded pass from which a reformulation or redefinition starts another branch, or to which a hold returns;
        by default the last.
    proposed
        For refine: passages to look at besides those that follow from the change.
    by
        The author.

    Returns
    -------
    LedgerEntry
        The entry as recorded. Refine takes codebook.yaml as it stands; recode takes codings, judgements, participants,
        speakers' roles and facts about cases.

    Raises
    ------
    LedgerError, ExpressionError, UsageError
        If the revision cannot be made; nothing is written then.
    """
    if back_to is not None and kind not in _BRANCHING:
        raise UsageError(f"only {', '.join(_BRANCHING)} go back to a pass; a {kind} goes on from the last")
    now = open_study(folder)
    pass_ = recorded_pass(now, back_to)
    if kind == "refine":
        return _refined(pass_, now, because=because, memo=memo, proposed=proposed, by=by)
    study = _revised(pass_, now, kind, value, because=because, memo=memo, redefinition=redefinition)
    return save(study, by=by).entries[-1]


def _refined(
    pass_: Pass, now: Study, *, because: str, memo: str, proposed: Sequence[WorkItem], by: str | None
) -> LedgerEntry:
    """Take codebook.yaml as it stands; codings and judgements follow where that is certain, in every coder's file.

    A recorded pass holds the codings that count; those of the other coders come from their files, so that ledger and
    files rest on the same.
    """
    heard = {row.coder for row in pass_.study.codings}
    others = Codings(tuple(row for row in now.codings if row.coder not in heard))
    all_ = replace(pass_, study=replace(pass_.study, codings=pass_.study.codings | others))
    study = all_.refine(now.codebook, because=because, memo=memo, proposed=proposed)
    found = replace(pass_, study=replace(now, codebook=pass_.study.codebook)).recoding(now.codebook)
    moves = {(move.case, move.old): move.new for move in found.judgements}
    with storing.written_together(now.folder, storing.recoded_files(now.folder, found.changed, moves)):
        return save(study, by=by).entries[-1]


def _revised(
    pass_: Pass, now: Study, kind: str, value: str, *, because: str, memo: str, redefinition: str
) -> Study:
    match kind:
        case "reformulate":
            # Expected directions are edited in study.yaml, which speaks of the branch on which the study stands.
            expects = None if pass_.study.grows_from else now.spec.expects
            return pass_.reformulate(value, because=because, memo=memo, expects=expects)
        case "redefine":
            return pass_.redefine(value, kind=redefinition, because=because, memo=memo, spec=now.spec)  # type: ignore[arg-type]
        case "recode":
            known = without_growth(pass_.study, now)
            return pass_.recode(
                because=because,
                memo=memo,
                codings=known.codings,
                judgements=known.judgements,
                participants=known.participants,
                transcripts=known.transcripts,
                spec=known.spec,
            )
        case "hold":
            return pass_.hold(because=because, memo=memo)
        case "abandon":
            return pass_.abandon(because=because, memo=memo)
    raise UsageError(f"{kind!r} is no revision; revisions are {', '.join(REVISIONS)}")


def conclude(folder: str | Path, *, reason: str, memo: str, by: str | None = None) -> Findings:
    """Conclude on the last recorded pass.

    Raises
    ------
    LedgerError
        If the reason is none, `no_negative_case` is said with one open, the memo is empty, or a revision was recorded
        since the pass: then what stands was not tested yet.
    """
    if not memo.strip():
        raise LedgerError("a conclusion needs a memo: the reasoning in your own words")
    pass_ = recorded_pass(open_study(folder))
    entries = pass_.study.entries
    tested = last_pass(branch(entries))
    if tested is None or entries[-1].uses != tested.uses:
        raise LedgerError(
            f"line {entries[-1].n} ({entries[-1].kind}) came after pass {pass_.number} and is not tested yet; "
            f"record a pass first: qualcoop test {folder} --record"
        )
    found = pass_.conclude(reason=reason, memo=memo)
    save(found, by=by)
    return found


def findings(folder: str | Path, *, without: str = "", unreviewed: bool = False) -> Findings:
    """Give the findings of the last recorded pass.

    Parameters
    ----------
    folder
        The study's folder.
    without
        A code whose codings are left out; a hypothesis that names it then cannot be tested.
    unreviewed
        The machine's suggestions alone, in place of what people coded.

    Warns
    -----
    QualcoopWarning
        If the files differ from the last recorded state, of which the findings speak.
    """
    now = open_study(folder)
    warn_of_unrecorded(now)
    pass_ = last_recorded(now)
    then = replace(pass_.study, entries=now.entries)
    study = then.unreviewed() if unreviewed else then
    return study.findings_without(without, number=pass_.number)

