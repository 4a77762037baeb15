"""Accept or refuse an option of the last recorded pass, and record it. Finds no option and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import regex

from qualcoop import storing
from qualcoop.errors import LedgerError, UsageError
from qualcoop.induction.accepting import accepted, find_option
from qualcoop.induction.options import Option
from qualcoop.induction.snapshots import without_growth
from qualcoop.induction.study import Pass, Study
from qualcoop.records.ledger import LedgerEntry, branch, last_pass
from qualcoop.workflows.revising import revise
from qualcoop.workflows.studies import open_study, recorded_pass, save

__all__ = ["accept", "offered", "refuse"]


def offered(folder: str | Path) -> Pass:
    """Give the last recorded pass with the options that it offers, those for codes about which coders differ too.

    The versions hold the counted codings alone; while the files say what is recorded, all coders' are at hand, and the
    codebook has its examples.

    Raises
    ------
    LedgerError
        If no pass is recorded yet.
    """
    return _offered(open_study(folder))


def _offered(now: Study) -> Pass:
    last = recorded_pass(now)
    unrecorded = now.unrecorded()
    known = without_growth(last.study, now)
    study = last.study
    if "--recode" not in unrecorded:
        study = replace(study, codings=known.codings)
    if "--refine" not in unrecorded:
        study = replace(study, codebook=now.codebook)
    return replace(last, study=study)


def _named(now: Study, pass_: Pass, change: str) -> Option:
    """Find the option that is meant; a handle counts the options of a pass, so it says nothing of another state."""
    tested = last_pass(branch(now.entries))
    moved_on = now.unrecorded() or (tested is not None and now.entries[-1].uses != tested.uses)
    if regex.fullmatch(r"\w+#\d+", change) and moved_on:
        raise UsageError(
            f"{change!r} counts the options of a tested state, and something has changed since pass {pass_.number}; "
            f"give the option's own words, or record a pass first: qualcoop test {now.folder} --record"
        )
    return find_option(pass_.options, change)


def accept(
    folder: str | Path,
    change: str,
    *,
    because: str,
    memo: str,
    named: Sequence[str] = (),
    by: str | None = None,
) -> LedgerEntry:
    """Do what an option of the last recorded pass asks for, and record it.

    Parameters
    ----------
    folder
        The study's folder.
    change
        The option: its change, a beginning of it that only one has, or its handle, such as ``refine#2``.
    because, memo
        The reason as a short word with an id, and the reasoning in the researcher's own words.
    named
        Ids for what the option creates: one for a new code, two or more for a split.
    by
        The author.

    Returns
    -------
    LedgerEntry
        The entry as recorded. To refine, codebook.yaml is changed in place; it is put back if the revision is refused.

    Raises
    ------
    UsageError
        If no option is meant, or the option cannot be accepted as it is; the message says what would do.
    LedgerError, ExpressionError
        If the revision cannot be made; nothing is changed then.
    """
    now = open_study(folder)
    pass_ = _offered(now)
    option = _named(now, pass_, change)
    taken = accepted(pass_.study, option, named=named)
    if taken.codebook is None:
        return revise(folder, option.kind, taken.value, because=because, memo=memo, by=by)
    if "--refine" in now.unrecorded():
        line = f"qualcoop revise {folder} --refine --because KIND:ID --memo TEXT"
        raise LedgerError(f"codebook.yaml has changes that are not recorded yet; record them first: {line}")
    path = Path(folder) / "codebook.yaml"
    with storing.written_together(folder, {path: storing.edited_codebook(path, taken.codebook)}):
        return revise(folder, "refine", because=because, memo=memo, proposed=taken.proposed, by=by)


def refuse(folder: str | Path, change: str, *, because: str, memo: str, by: str | None = None) -> LedgerEntry:
    """Refuse an option of the last recorded pass, and keep the refusal with its reason.

    Parameters
    ----------
    folder, change, because, memo, by
        As for :func:`accept`.

    Returns
    -------
    LedgerEntry
        The entry as recorded.

    Raises
    ------
    UsageError
        If no option is meant.
    LedgerError
        If the reason is none, or the memo is empty; nothing is recorded then.
    """
    now = open_study(folder)
    pass_ = _offered(now)
    option = _named(now, pass_, change)
    study = pass_.refuse(option.change, because=because, memo=memo)
    return save(study, by=by).entries[-1]
