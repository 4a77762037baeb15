"""Everything that differs between any two passes. Judges neither of them."""

from __future__ import annotations

from qualcoop.errors import UsageError
from qualcoop.induction.differing.cells import cell_changes
from qualcoop.induction.differing.found import PassDifference
from qualcoop.induction.differing.material import (
    coders_counted,
    coding_changes,
    facts_changed,
    judgement_changes,
    rows_in_and_out,
    settings_changed,
    texts_in_and_out,
    without,
)
from qualcoop.induction.differing.names import later_names, operations_between, ways_between
from qualcoop.induction.differing.verdicts import verdict_changes
from qualcoop.induction.snapshots import snapshots, uses
from qualcoop.induction.study import Pass
from qualcoop.induction.verdicts import stands

__all__ = ["difference_of"]


def difference_of(before: Pass, after: Pass) -> PassDifference:
    """Tell in what two passes of one study differ.

    Parameters
    ----------
    before, after
        Any two, in either order, of one branch or of two.

    Returns
    -------
    PassDifference
        Codes that were renamed on the way are followed: their cells, codings and judgements are compared with those of
        the old name.

    Raises
    ------
    UsageError
        If the passes are of two studies: cases of one name would be compared that are not the same.

    Examples
    --------
    >>> import qualcoop as qc
    >>> from qualcoop.workflows.studies import recorded_passes
    >>> first, second = recorded_passes(qc.datasets.coop())
    >>> found = difference_of(first, second)
    >>> found
    <PassDifference of coop, pass 1 to 2: 0 cells, 1 verdicts differ>
    >>> [(change.case, change.before.verdict, change.after.verdict, change.why) for change in found.verdicts]
    [('C', 'negative', 'compatible', ('hypothesis',))]
    """
    _check_one_study(before, after)
    lines, left = ways_between(before, after)
    names = later_names(before.study.codebook, after.study.codebook, lines, left)
    back = bool(left) and not lines
    operations = operations_between(before.study.codebook, after.study.codebook, names, back=back)
    cells = tuple(cell_changes(before, after, names, operations))
    old, new = snapshots(before.study), snapshots(after.study)
    used = uses(old), uses(new)
    return PassDifference(
        study=after.study.name,
        before=before.number,
        after=after.number,
        inputs=tuple(name for name in used[0] if used[0][name] != used[1][name]),
        settings=tuple(settings_changed(before.study, after.study)),
        facts=tuple(facts_changed(before.study.spec, after.study.spec)),
        operations=operations,
        cases_added=without(after.table.cases, before.table.cases),
        cases_gone=without(before.table.cases, after.table.cases),
        **texts_in_and_out(old["texts"], new["texts"]),
        coders=coders_counted(before.study, after.study),
        codings=tuple(coding_changes(before.study, after.study, names)),
        judgements=tuple(judgement_changes(before.study, after.study, names)),
        participants=rows_in_and_out(old["participants"], new["participants"]),
        cells=cells,
        verdicts=tuple(verdict_changes(before, after, names, cells)),
        stands=(stands(before.verdicts), stands(after.verdicts)),
        lines=lines,
        left=left,
    )


def _check_one_study(before: Pass, after: Pass) -> None:
    """Refuse two studies; one that was given another name since is known by the first line of its ledger."""
    one, other = before.study, after.study
    begun = {study.entries[0].hash if study.entries else "" for study in (one, other)}
    if one.name != other.name and (len(begun) > 1 or begun == {""}):
        raise UsageError(f"the passes are of two studies, {one.name} and {other.name}; compare passes of one study")
