"""What a claim has survived since it was last changed, over which varieties of case. Calls nothing proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcoop.induction.search.varieties import kinds_of_case, known, sources
from qualcoop.records.ledger import LedgerEntry, pass_numbers
from qualcoop.records.study import Case, StudyRecord

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CHANGES", "Survived", "Variety", "survived"]

CHANGES = ("reformulate", "redefine", "refine", "abandon")
_TELLING = ("confirms", "compatible", "negative", "undetermined", "outside")


@dataclass(frozen=True, slots=True)
class Variety:
    """A kind of case, and what the cases of that kind said when they were last tested.

    Attributes
    ----------
    kind
        attribute, outcome, source (interview, document ...) or language.
    name, value
        Such as size and city; the name is empty but for attributes.
    confirms
        Cases of this kind that confirm. Only these are met.
    compatible
        Those that do not contradict, which is no support.
    others
        Those that are undetermined or contradict.
    """

    kind: str
    name: str
    value: str
    confirms: tuple[str, ...] = ()
    compatible: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Whether a case of this kind confirms; one without the outcome never does."""
        return bool(self.confirms)


@dataclass(frozen=True, slots=True)
class Survived:
    """What the claim that stands has been through.

    Attributes
    ----------
    changes
        How often the claim, the phenomenon or the codebook was changed along this branch: reformulate, redefine,
        refine, abandon.
    entry, change
        Number and kind of the last of them; None and empty where nothing was changed yet.
    passes
        Numbers of the passes since, as the study counts them.
    cases
        By verdict the cases of the last pass since the change.
    held
        Cases tested since that contradicted in none of these passes, and might not have: those that confirm or are
        compatible in each.
    broke
        Cases that contradicted in one of them.
    new
        Cases examined for the first time since the change: those the change was not made to fit.
    varieties
        The kinds of case there are in scope, met or not.
    """

    changes: int
    entry: int | None
    change: str
    passes: tuple[int, ...]
    cases: Mapping[str, tuple[str, ...]]
    held: tuple[str, ...]
    broke: tuple[str, ...]
    new: tuple[str, ...]
    varieties: tuple[Variety, ...]

    @property
    def tested(self) -> bool:
        """Whether a claim was tested since the last change."""
        return any(self.cases.values())

    @property
    def confirmed_new(self) -> tuple[str, ...]:
        """The new cases that confirm: none of them could shape the claim that they confirm."""
        return tuple(case for case in self.cases.get("confirms", ()) if case in self.new)

    def to_frame(self) -> pd.DataFrame:
        """Give the varieties as a DataFrame.

        Returns
        -------
        DataFrame
            One row a kind of case: `kind`, `name`, `value`, `met`, `confirms`, `compatible`, `others`.
        """
        import pandas as pd

        names = ["kind", "name", "value", "met", "confirms", "compatible", "others"]
        rows = [
            (v.kind, v.name, v.value, v.met, *map(", ".join, (v.confirms, v.compatible, v.others)))
            for v in self.varieties
        ]
        return pd.DataFrame(rows, columns=names)


def survived(entries: Sequence[LedgerEntry], study: StudyRecord) -> Survived:
    """Tell what a claim has survived since the last change, and over which varieties of case.

    After Katz (2001): evidence is revisions survived and varieties of case met since the last one, not the number of
    cases. A case that was known when the claim was changed could shape it; only the new ones could surprise it.

    Parameters
    ----------
    entries
        The ledger's lines along one branch, in their order.
    study
        The study, for the attributes, outcomes and transcripts of its cases.

    Returns
    -------
    Survived
        Without a pass since the last change, no case stands in it.

    Examples
    --------
    >>> import qualcoop as qc
    >>> study = qc.datasets.coop()
    >>> found = survived(study.entries, study)
    >>> found.change, found.passes, found.cases["confirms"], found.new
    ('reformulate', (2,), ('A', 'B'), ())
    """
    places = [place for place, entry in enumerate(entries) if entry.kind in CHANGES]
    since = places[-1] + 1 if places else 0
    before, after = _passes(entries[:since]), _passes(entries[since:])
    last = _verdicts(after[-1]) if after else {}
    by_verdict = {name: tuple(case for case, told in last.items() if told == name) for name in _TELLING}
    numbers = pass_numbers(study.entries)
    ever = [_verdicts(entry) for entry in after]
    earlier = {case for entry in before for case in entry.result.get("cases", ())} if places else set()
    return Survived(
        changes=len(places),
        entry=(entries[since - 1].n or since) if places else None,
        change=entries[since - 1].kind if places else "",
        passes=tuple(numbers.get(entry.n, place) for place, entry in enumerate(after, start=len(before) + 1)),
        cases=by_verdict,
        held=tuple(case for case in last if all(told.get(case, "confirms") in _TELLING[:2] for told in ever)),
        broke=tuple(dict.fromkeys(case for told in ever for case, what in told.items() if what == "negative")),
        new=tuple(case for case in last if case not in earlier and last[case] != "outside"),
        varieties=tuple(_varieties(study, last)),
    )


def _passes(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    return [entry for entry in entries if entry.kind == "pass"]


def _verdicts(entry: LedgerEntry) -> dict[str, str]:
    """Give the verdicts of a pass; none where no hypothesis was tested."""
    return {case: told for case, told in entry.result.get("verdicts", {}).items() if told}


def _varieties(study: StudyRecord, verdicts: Mapping[str, str]) -> Iterator[Variety]:
    """Yield the kinds of the cases in scope, each with what its cases said."""
    inside = [case for case in study.spec.cases if verdicts.get(case.id, "outside") != "outside"]
    for name, values in kinds_of_case(inside).items():
        for value, cases in values.items():
            yield _variety("attribute", name, value, cases, verdicts)
    for kind, found in _further(study, inside).items():
        for value, mine in sorted(found.items()):
            yield _variety(kind, "", value, mine, verdicts)


def _further(study: StudyRecord, cases: Iterable[Case]) -> dict[str, dict[str, list[str]]]:
    outcome = study.spec.outcome.id if study.spec.outcome else ""
    judged = {one.case: one.value for one in study.judgements if outcome and one.code == outcome}
    found: dict[str, dict[str, list[str]]] = {"outcome": {}, "source": {}, "language": {}}
    for case in cases:
        value = str(judged.get(case.id, "" if case.outcome is None else case.outcome))
        mine = {"outcome": {value} if known(value) else set(), **sources(study, case)}
        for kind, values in mine.items():
            for one in values:
                found[kind].setdefault(one, []).append(case.id)
    return found


def _variety(kind: str, name: str, value: str, cases: Iterable[str], verdicts: Mapping[str, str]) -> Variety:
    told: dict[str, list[str]] = {"confirms": [], "compatible": []}
    others: list[str] = []
    for case in cases:
        told.get(verdicts[case], others).append(case)
    return Variety(kind, name, value, tuple(told["confirms"]), tuple(told["compatible"]), tuple(others))
