"""Rule on every word for one pass. Tests nothing and words no report."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import regex

from qualcoop.induction.cells import CaseTable
from qualcoop.induction.findings import Resolved
from qualcoop.induction.verdicts import CaseVerdict
from qualcoop.induction.words.known import Known, explains
from qualcoop.induction.words.rulings import RULES, Ruling, no
from qualcoop.induction.words.vocabulary import WORDS
from qualcoop.measures.saturation import Saturation
from qualcoop.records.codebook import Bilingual
from qualcoop.records.coding import Codings
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import StudyRecord

__all__ = ["Word", "says", "words"]

TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class Word:
    """What a ledger says of one word.

    Attributes
    ----------
    id
        A key of :data:`WORDS`.
    allowed
        Whether the ledger supports it.
    reason
        Why, or why not, as a short code; views word it.
    ids
        The cases, codes or lacks that the reason names.
    facts
        Numbers and names that belong to the reason.
    """

    id: str
    allowed: bool
    reason: str
    ids: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> Bilingual:
        """The word as it is written."""
        return WORDS[self.id].label

    @property
    def forms(self) -> tuple[str, ...]:
        """What a text must not contain where the word is withheld."""
        return WORDS[self.id].forms


def words(
    study: StudyRecord,
    table: CaseTable,
    rows: Sequence[CaseVerdict],
    entries: Sequence[LedgerEntry],
    *,
    negative_cases: Sequence[Resolved] = (),
    saturation: Sequence[Saturation] = (),
    flags: Collection[str] = (),
    codings: Codings | None = None,
    fault: str | None = None,
) -> tuple[Word, ...]:
    """Say of every word whether the ledger supports it, and why.

    Parameters
    ----------
    study, table, rows
        The study as it stood in a pass, its case table and verdicts.
    entries
        The ledger so far.
    negative_cases
        Those of all passes, as :class:`~qualcoop.induction.findings.Findings` follow them.
    saturation, flags
        What was measured; the flags that the pass raised.
    codings
        Those of all coders; a pass built again from the ledger holds only those that count. None: the study's own.
    fault
        What replay found: None where it was not done, empty where every line holds, else the fault.

    Returns
    -------
    tuple of Word
        In the order of :data:`WORDS`; `covers` and `exact` in generalized mode only.

    Examples
    --------
    >>> from qualcoop.records.codebook import Codebook
    >>> from qualcoop.records.study import StudySpec
    >>> empty = StudyRecord(StudySpec("s"), Codebook())
    >>> found = words(empty, CaseTable((), (), {}), (), ())
    >>> [word.id for word in found if word.allowed], found[0].reason
    ([], 'no_hypothesis')
    """
    coded = study.codings if codings is None else codings
    known = Known(study, table, rows, entries, negative_cases, saturation, flags, coded, fault)
    return tuple(_word(id_, known) for id_ in WORDS if known.generalized or id_ not in ("covers", "exact"))


def _word(id_: str, known: Known) -> Word:
    ruling = _untested(known) if WORDS[id_].tested and not explains(known.study) else RULES[id_](known)
    return Word(id_, ruling.allowed, ruling.reason, ruling.ids, ruling.facts)


def _untested(known: Known) -> Ruling:
    if known.study.spec.hypothesis is not None:
        return no("list_only")
    tested = [entry for entry in known.path if entry.kind == "pass" and entry.result.get("expression")]
    return no("abandoned", passes=len(tested)) if tested else no("no_hypothesis")


# --- the name of the method --------------------------------------------------------------------------------------


def says(text: str, word: Word | str) -> bool:
    """Tell whether a text uses a word in any of its forms.

    Examples
    --------
    >>> says("It stands because C was sought.", "causal"), says("เป็นเงื่อนไขจำเป็น", "necessary")
    (False, True)
    """
    id_ = word if isinstance(word, str) else word.id
    return any(_holds(text, form) for form in WORDS[id_].forms)


def _holds(text: str, form: str) -> bool:
    if not form.isascii():
        return form in text
    pattern = rf"(?<![\w-]){regex.escape(form)}(?![\w-])"
    return regex.search(pattern, text, flags=regex.IGNORECASE, timeout=TIMEOUT) is not None
