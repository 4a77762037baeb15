"""A passage as a report quotes it: its words where they may be quoted, its source, its translation. Picks none."""

from __future__ import annotations

from qualcoop.induction.cells import has_direction
from qualcoop.induction.passages import Passage
from qualcoop.induction.translating import translation_of
from qualcoop.records.codebook import Bilingual
from qualcoop.records.fieldwork import Translation
from qualcoop.records.study import StudyRecord
from qualcoop.views.blocks import Quote, fill
from qualcoop.views.wording import BASES, LANGUAGE_NAMES, STANCES, case_name, word

__all__ = ["credit", "quote", "unpermitted"]


def unpermitted(study: StudyRecord) -> frozenset[str]:
    """Give the participants whose words may not be quoted, as participants.csv says.

    Examples
    --------
    >>> from qualcoop.records.codebook import Codebook
    >>> from qualcoop.records.study import Participant, StudySpec
    >>> people = (Participant("A1", quote_permission="no"), Participant("B1", quote_permission="yes"))
    >>> unpermitted(StudyRecord(StudySpec("s"), Codebook(), participants=people))
    frozenset({'A1'})
    """
    return frozenset(person.participant for person in study.participants if not person.permits_quoting)


def quote(passage: Passage, study: StudyRecord, *, id_: str, counter: bool = False) -> Quote:
    """Give a passage as a quotation, its translation under it where somebody translated this very stretch.

    The words of someone who does not permit quoting are left out, in every language.
    """
    allowed = passage.participant not in unpermitted(study)
    translation = translation_of(study, passage) if allowed else None
    return Quote(
        id=id_,
        text=passage.quote if allowed else "",
        language=passage.language,
        transcript=passage.transcript,
        turn=passage.turn,
        start=passage.start,
        end=passage.end,
        source=_source(passage, study),
        counter=counter,
        translation=translation.text if translation else "",
        translation_language=translation.language if translation else "",
        translated=credit(translation) if translation else Bilingual(),
    )


def credit(translation: Translation) -> Bilingual:
    """Say who translated, and who checked it.

    Examples
    --------
    >>> credit(Translation("t", 0, 4, "en", "the law", "ann", "ben")).en
    'English · translated by ann, checked by ben'
    >>> credit(Translation("t", 0, 4, "en", "the law")).th
    'อังกฤษ · ไม่ได้ระบุผู้แปล · ยังไม่มีผู้ตรวจ'
    """
    by = (
        fill(Bilingual("แปลโดย {name}", "translated by {name}"), name=translation.translator)
        if translation.translator
        else Bilingual("ไม่ได้ระบุผู้แปล", "translator not named")
    )
    checked = (
        fill(Bilingual(" ตรวจโดย {name}", ", checked by {name}"), name=translation.checked_by)
        if translation.checked_by
        else Bilingual(" · ยังไม่มีผู้ตรวจ", ", not checked")
    )
    told = Bilingual("{language} · {by}{checked}", "{language} · {by}{checked}")
    return fill(told, language=word(LANGUAGE_NAMES, translation.language), by=by, checked=checked)


def _source(passage: Passage, study: StudyRecord) -> Bilingual:
    labels = {case.id: case_name(case) for case in study.spec.cases}
    who = f"{passage.position or passage.speaker or '?'} ({passage.participant})"
    return fill(
        Bilingual(
            "{who} · กรณี {case} · {transcript} ผลัดการพูดที่ {turn} อักขระ {start}–{end} · {direction} · {basis}",
            "{who} · case {case} · {transcript}, turn {turn}, characters {start}–{end} · {direction} · {basis}",
        ),
        who=who,
        case=labels.get(passage.case, passage.case or "?"),
        transcript=passage.transcript,
        turn=passage.turn or "?",
        start=passage.start,
        end=passage.end,
        direction=word(STANCES, _direction(passage)),
        basis=word(BASES, passage.basis),
    )


def _direction(passage: Passage) -> str:
    """Give what a passage says of its code: how it works, that it is lacking, or that it is not there."""
    if passage.state != "absent":
        return passage.stance
    return "lacking" if has_direction(passage) else "absent"
