"""The three saturations of a study: its interviews and passes laid out to be measured. Ends no study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcoop.induction.testing import codes_by_interview
from qualcoop.measures.curves import Curve, StopCurve, code_curve, meaning_curve, stop, stop_curve
from qualcoop.measures.saturation import Saturation, meaning_saturation, saturation
from qualcoop.measures.shown import curve_table, stop_table
from qualcoop.records.ledger import LedgerEntry, pass_numbers
from qualcoop.records.showing import shown
from qualcoop.records.study import StudyRecord
from qualcoop.records.transcript import Transcript

__all__ = ["Curves", "all_saturation", "curves", "dimensions_by_interview", "interviews"]


@dataclass(frozen=True, slots=True)
class Curves:
    """A curve for each saturation.

    Attributes
    ----------
    interviews
        Ids of the interviews in the order in which they were counted: by date, then id.
    codes
        Different codes, interview by interview.
    meanings
        For each code with a recorded dimension, its different dimensions.
    stop
        The verdicts, pass by pass.
    """

    interviews: tuple[str, ...]
    codes: Curve
    meanings: tuple[Curve, ...]
    stop: StopCurve

    def __repr__(self) -> str:
        told = f"{len(self.meanings)} codes with dimensions, {len(self.stop.points)} passes"
        return f"<Curves: {len(self.interviews)} interviews, {told}>"

    def _repr_html_(self) -> str:
        return shown(*map(curve_table, (self.codes, *self.meanings)), stop_table(self.stop))


def interviews(study: StudyRecord) -> tuple[str, ...]:
    """Give the ids of the transcripts by date, then id; those without a date last."""
    return tuple(transcript.id for transcript in sorted(study.transcripts, key=_by_date))


def _by_date(transcript: Transcript) -> tuple[str, str]:
    return (transcript.date or "9999", transcript.id)


def dimensions_by_interview(study: StudyRecord) -> list[dict[str, set[str]]]:
    """Give the dimensions recorded of each code in each interview, in the order of the interviews.

    Only codings that count, of codes that the codebook has; the column ``dimension`` may name several, parted by
    ``;``.
    """
    told: dict[str, dict[str, set[str]]] = {id_: {} for id_ in interviews(study)}
    for coding in study.counted():
        if coding.transcript in told and coding.code in study.codebook and coding.dimensions:
            told[coding.transcript].setdefault(coding.code, set()).update(coding.dimensions)
    return list(told.values())


def all_saturation(study: StudyRecord, entries: Sequence[LedgerEntry]) -> tuple[Saturation, ...]:
    """Measure code saturation, the meaning saturation of every code coded, and the method's own stop.

    Parameters
    ----------
    study
        The study.
    entries
        The ledger's lines along one branch, in their order (:func:`qualcoop.records.ledger.branch`).

    Returns
    -------
    tuple of Saturation
        First all settings of code saturation, then a code a line, then the stop.

    Examples
    --------
    >>> import qualcoop as qc
    >>> study = qc.datasets.coop()
    >>> found = all_saturation(study, study.entries)
    >>> found[-1].kind, found[-1].value, sorted({one.kind for one in found if not one.assessable})
    ('negative_case', 2, ['code', 'code_median', 'meaning'])
    """
    order = codes_by_interview(study)
    coded = set().union(*order)
    codes = [code.id for code in study.codebook if code.id in coded]
    meanings = meaning_saturation(dimensions_by_interview(study), codes=codes)
    return (*saturation(order), *meanings, stop(entries, numbers=pass_numbers(study.entries)))


def curves(study: StudyRecord, entries: Sequence[LedgerEntry]) -> Curves:
    """Give a curve for each saturation.

    Parameters
    ----------
    study, entries
        As for :func:`all_saturation`.

    Examples
    --------
    >>> import qualcoop as qc
    >>> study = qc.datasets.coop()
    >>> found = curves(study, study.entries)
    >>> [point.observed for point in found.codes.points], [point.confirms for point in found.stop.points]
    ([2, 2, 2, 2], [2, 2])
    """
    told = dimensions_by_interview(study)
    named = [code.id for code in study.codebook if any(code.id in row for row in told)]
    return Curves(
        interviews=interviews(study),
        codes=code_curve(codes_by_interview(study)),
        meanings=tuple(meaning_curve(told, code) for code in named),
        stop=stop_curve(entries, numbers=pass_numbers(study.entries)),
    )
