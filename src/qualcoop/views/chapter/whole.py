"""What to write in chapter 3: two paragraphs from what a ledger shows was done, in words it supports. Adds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualcoop.induction.study import Pass
from qualcoop.induction.words import Word
from qualcoop.records.codebook import Bilingual
from qualcoop.records.coding import Codings
from qualcoop.records.ledger import LedgerEntry
from qualcoop.views.chapter.analysed import analysis
from qualcoop.views.chapter.studied import material
from qualcoop.views.chapter.words import Told
from qualcoop.views.report.words import pass_words, words_text
from qualcoop.views.rows.words import word_row
from qualcoop.views.text_lines import clean, paragraphs

__all__ = ["Chapter", "chapter", "chapter_row", "chapter_text"]



@dataclass(frozen=True, slots=True)
class Chapter:
    """Two paragraphs on the method, in Thai and in English, with the words they do without.

    Attributes
    ----------
    th, en
        Two paragraphs, a blank line between them.
    withheld
        The words that the ledger does not support; none of them is in the paragraphs.
    notice
        What must stand beside them, such as that the interviews are composed; empty for nothing.
    """

    th: str
    en: str
    withheld: tuple[Word, ...]
    notice: Bilingual = Bilingual()


def chapter(
    pass_: Pass,
    entries: Sequence[LedgerEntry] | None = None,
    *,
    codings: Codings | None = None,
    passes: Sequence[Pass] = (),
    fault: str | None = None,
    version: str = "",
) -> Chapter:
    """Write what a ledger shows was done, for the chapter on method; nothing that was not done has a sentence.

    Parameters
    ----------
    pass_
        The pass that is reported.
    entries
        The ledger; None: that of the pass's study.
    codings
        Those of all coders; None: those that the pass counts.
    passes
        The recorded passes; the first tells with which codebook and hypothesis the study began.
    fault
        What replay found: None where it was not done, empty where every line holds.
    version
        Of the program; empty: not told.

    Examples
    --------
    >>> import qualcoop as qc
    >>> study = qc.datasets.coop()
    >>> told = chapter(study.test(), fault="")
    >>> told.en[:79]
    'This study used analytic induction in the strict sense. Its phenomenon was “the'
    >>> "saturated" in {word.id for word in told.withheld}
    True
    """
    lines = tuple(pass_.study.entries if entries is None else entries)
    pass_ = replace(pass_, study=replace(pass_.study, entries=lines))
    coded = pass_.study.codings if codings is None else codings
    found = pass_words(pass_, lines, codings=coded, fault=fault)
    told = Told(pass_, lines, coded, {one.id: one for one in found}, tuple(passes), version)
    parts = (list(material(told)), list(analysis(told)))
    return Chapter(
        th="\n\n".join(clean(" ".join(said.th for said in part)) for part in parts if part),
        en="\n\n".join(clean(" ".join(said.en for said in part)) for part in parts if part),
        withheld=tuple(one for one in found if not one.allowed),
        notice=pass_.study.spec.notice,
    )


def chapter_row(told: Chapter) -> dict[str, Any]:
    """Give the paragraphs as a row of JSON: th, en, notice, withheld."""
    notice = told.notice.data() if told.notice else None
    return {"th": told.th, "en": told.en, "notice": notice, "withheld": [word_row(one) for one in told.withheld]}


def chapter_text(told: Chapter) -> str:
    """Give the paragraphs in plain text, Thai first, then the words withheld with the reason for each."""
    notice = "\n".join(map(clean, filter(None, (told.notice.th, told.notice.en))))
    return paragraphs([notice, told.th, told.en, words_text(told.withheld)])
