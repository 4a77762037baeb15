"""Find the translation of a passage. Translates nothing."""

from __future__ import annotations

from typing import Protocol

from qualcoop.records.fieldwork import Translation
from qualcoop.records.study import StudyRecord

__all__ = ["Stretch", "translation_of"]


class Stretch(Protocol):
    """Anything that names a stretch of a transcript: a passage, a coding, a place."""

    @property
    def transcript(self) -> str: ...        # noqa: D102
    @property
    def start(self) -> int: ...             # noqa: D102
    @property
    def end(self) -> int: ...               # noqa: D102


def translation_of(study: StudyRecord, passage: Stretch, *, language: str = "") -> Translation | None:
    """Give the translation of exactly this stretch; of several the last, as the rows of other tables hold.

    Parameters
    ----------
    study
        Its translations.
    passage
        A passage, a coding, or any stretch of a transcript.
    language
        Into which language; empty for any.

    Returns
    -------
    Translation or None
        None where nobody translated this very stretch; a part of it is no translation of it.

    Examples
    --------
    >>> from qualcoop.records.codebook import Codebook
    >>> from qualcoop.records.fieldwork import Place
    >>> from qualcoop.records.study import StudySpec
    >>> study = StudyRecord(StudySpec("s"), Codebook(), translations=(Translation("t", 0, 6, "en", "the law", "ann"),))
    >>> translation_of(study, Place("t", 0, 6)).text, translation_of(study, Place("t", 0, 5))
    ('the law', None)
    """
    place = (passage.transcript, passage.start, passage.end)
    for one in reversed(study.translations):
        if (one.transcript, one.start, one.end) == place and one.language in (language or one.language,):
            return one
    return None
