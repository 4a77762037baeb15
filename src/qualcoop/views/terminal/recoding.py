"""What a changed codebook did and left to do, as text and rows: words from the transcripts on demand. Tests nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qualcoop.induction.passages import Places
from qualcoop.induction.recoding import Recoding
from qualcoop.induction.work import WORK_KINDS, WorkItem
from qualcoop.records.codebook import Bilingual
from qualcoop.records.coding import Coding
from qualcoop.records.study import Participant, StudyRecord
from qualcoop.records.transcript import Transcript, Turn
from qualcoop.views.report.quotes import unpermitted
from qualcoop.views.text_lines import QUOTE_WIDTH, both, clean, clip, listed, paragraphs
from qualcoop.views.wording import NOT_PERMITTED

__all__ = ["WHY", "recoding_row", "recoding_text", "work_row", "work_rows", "work_text"]

Row = dict[str, Any]

WHY: Mapping[str, Bilingual] = {
    "split": Bilingual("รหัสเดิมถูกแยก ข้อความนี้ควรเป็นรหัสใด", "the code was split: which of its heirs is meant here?"),
    "merged": Bilingual(
        "รหัสที่นำมารวมกันระบุไว้ไม่ตรงกันในข้อความนี้", "the codes that were merged say different things here"
    ),
    "judgement": Bilingual(
        "ต้องวินิจฉัยใหม่ เพราะรหัสที่เคยวินิจฉัยไว้ถูกรวมหรือแยก", "to be judged again: the code that was judged was merged or split"
    ),
    "created": Bilingual("รหัสใหม่ ยังไม่มีผู้ใดอ่านข้อความนี้เพื่อลงรหัสนี้", "a new code: nobody has looked here for it yet"),
    "indicator": Bilingual("พบคำบ่งชี้ที่เพิ่มใหม่ และยังไม่มีผู้ใดลงรหัสนี้", "a new indicator stands here, and nobody gave the code"),
    "reworded": Bilingual(
        "นิยามของรหัสเปลี่ยนไป ควรอ่านข้อความนี้อีกครั้ง", "the code means something else now: read the passage again"
    ),
    "parent": Bilingual(
        "รหัสย้ายไปอยู่ภายใต้รหัสอื่น ควรอ่านข้อความนี้อีกครั้ง", "the code stands under another code now: read the passage again"
    ),
}


# --- rows ----------------------------------------------------------------------------------------------------


def recoding_row(recoding: Recoding) -> Row:
    """Give what a changed codebook did: what went where, what counts no more, how much is left to people.

    Examples
    --------
    >>> recoding_row(Recoding(retired=(("debt", 2),)))
    {'recoded': [], 'retired': [{'code': 'debt', 'codings': 2}], 'work': []}
    """
    return {"recoded": [], "retired": [], "work": [], **recoding.result()}


def work_rows(study: StudyRecord, items: Iterable[WorkItem]) -> list[Row]:
    """Give a work list as rows, each passage with its words where its speaker permits quoting.

    Returns
    -------
    list of dict
        `kind`, `code`, `heirs`, `coders`, `transcript`, `turn`, `start`, `end`, `quote`, `speaker`, `participant`,
        `role`, `position`, `case`, `why`; null where it is not known.
    """
    source = _Source(study)
    return [_row(source, item) for item in items]


def work_row(study: StudyRecord, item: WorkItem) -> Row:
    """Give one item of a work list as a row (see :func:`work_rows`)."""
    return _row(_Source(study), item)


class _Source:
    """Where the words of a study are, and whose may not be shown."""

    def __init__(self, study: StudyRecord) -> None:
        self._places = Places(study)
        self._hidden = unpermitted(study)

    def talk(self, item: WorkItem) -> Transcript | None:
        """Give the transcript in which an item lies as a whole."""
        talk = self._places.transcripts.get(item.transcript)
        return talk if talk is not None and item.end <= len(talk.text) else None

    def person(self, talk: Transcript, turn: Turn | None) -> Participant:
        """Give who speaks."""
        return self._places.person(talk.id, turn)

    def case(self, item: WorkItem, talk: Transcript | None, person: Participant | None) -> str:
        """Give the case that is spoken of, as a coding there would have it."""
        if talk is None or person is None:
            return item.case
        coding = Coding(talk.id, item.start, item.end, item.code, case=item.case)
        return self._places.case(coding, person, talk)

    def is_hidden(self, person: Participant) -> bool:
        """Tell whether somebody's words may not be shown."""
        return person.participant in self._hidden


def _row(source: _Source, item: WorkItem) -> Row:
    talk = source.talk(item)
    turn = talk.turn_at(item.start, item.end) if talk else None
    person = source.person(talk, turn) if talk else None
    shown = talk is not None and person is not None and not source.is_hidden(person)
    return {
        "kind": item.kind,
        "code": item.code,
        "heirs": list(item.heirs),
        "coders": list(item.coders),
        "transcript": item.transcript or None,
        "turn": turn.n if turn else None,
        "start": item.start if item.transcript else None,
        "end": item.end if item.transcript else None,
        "quote": talk.quote(item.start, item.end) if talk and shown else None,
        "speaker": turn.speaker if turn else None,
        "participant": person.participant if person else None,
        "role": (person.role or (turn.role if turn else "")) or None if person else None,
        "position": person.position or None if person else None,
        "case": source.case(item, talk, person) or None,
        "why": WHY[item.kind].data(),
    }


# --- text ----------------------------------------------------------------------------------------------------


def recoding_text(recoding: Recoding) -> str:
    """Tell in a few lines what a changed codebook did to the codings, and what it left to people.

    Examples
    --------
    >>> print(recoding_text(Recoding(retired=(("debt", 2),))))
    debt: retired; its 2 codings stay in the files and count no more
    Nothing is left to be recoded by hand.
    """
    lines = [
        f"{one.old} -> {one.new}: {_number(one.codings, 'coding')} recoded"
        + (f", {_number(one.judgements, 'judgement')} moved" if one.judgements else "")
        for one in recoding.moved
    ]
    lines += [f"{code}: retired; its {_number(n, 'coding')} stay in the files and count no more"
              for code, n in recoding.retired]  # fmt: skip
    counts: Counter[str] = Counter(item.kind for item in recoding.work)
    left = listed(f"{counts[kind]} {kind}" for kind in WORK_KINDS if counts[kind])
    last = f"Left to people: {left} (qualcoop work)" if left else "Nothing is left to be recoded by hand."
    return "\n".join([*lines, last])


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'s' * (count != 1)}"


def work_text(study: StudyRecord, items: Sequence[WorkItem]) -> str:
    """Tell a work list: by what is to be done, then transcript by transcript, each passage with its words.

    Examples
    --------
    >>> from qualcoop.records.codebook import Codebook
    >>> from qualcoop.records.study import StudySpec
    >>> print(work_text(StudyRecord(StudySpec("s"), Codebook()), ()))
    Nothing is left to be recoded by hand.
    """
    if not items:
        return "Nothing is left to be recoded by hand."
    source = _Source(study)
    groups = [_group(source, kind, [item for item in items if item.kind == kind]) for kind in WORK_KINDS]
    transcripts = {item.transcript for item in items if item.transcript}
    basis = f"Basis: {_number(len(items), 'place')} in {_number(len(transcripts), 'transcript')}"
    return paragraphs([*groups, basis])


def _group(source: _Source, kind: str, items: Sequence[WorkItem]) -> str:
    if not items:
        return ""
    return "\n".join([f"{kind} ({len(items)}): {both(WHY[kind])}", *(_lines(source, item) for item in items)])


def _lines(source: _Source, item: WorkItem) -> str:
    row = _row(source, item)
    heirs = f" -> {' | '.join(item.heirs)}" if item.heirs else ""
    coders = f"; coded by {listed(item.coders)}" if item.coders else ""
    case = f", case {item.case}" if item.case and item.transcript else ""
    head = f"  {item.place}{case}: {item.code}{heirs}{coders}"
    return "\n".join([head, *([f"    {_words(row)}"] if item.transcript else [])])


def _words(row: Row) -> str:
    if row["participant"] is None:
        return "(no such passage in the texts)"
    if row["quote"] is None:
        return f"({NOT_PERMITTED.en})"
    who = clean(row["position"] or row["speaker"] or "?")
    return f"“{clip(clean(row['quote']), QUOTE_WIDTH)}” [{who}]"
