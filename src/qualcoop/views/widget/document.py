"""A transcript, its codes and suggestions as plain data for the coding widget. Decides nothing and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from qualcoop.coding.settling import Disagreement
from qualcoop.induction.passages import Places
from qualcoop.records.codebook import Bilingual, Code, Codebook
from qualcoop.records.coding import Coding, Suggestion
from qualcoop.records.study import Case, Memo
from qualcoop.records.transcript import Transcript, Turn
from qualcoop.text.segments import segments
from qualcoop.views.widget.strings import STRINGS

__all__ = [
    "code_data",
    "coding_data",
    "disagreement_data",
    "document_data",
    "key_of",
    "lines_of",
    "memo_data",
    "suggestion_data",
    "words_data",
]

Data = dict[str, Any]
Line = tuple[int, int, int]

LONGEST_LINE = 2_000


def document_data(transcript: Transcript, codebook: Codebook, cases: Sequence[Case], places: Places) -> Data:
    """Give the text with its lines and turns, the codes and the cases.

    Parameters
    ----------
    transcript
        The text; positions count its characters, and the page turns them into its own.
    codebook, cases
        What may be given, and of whom.
    places
        Which case a passage speaks of.

    Returns
    -------
    dict
        ``{transcript, text, lines: [[start, end, turn]], turns: [[speaker, role, time]], damaged, codes, cases, own,
        among, strings}``; `turn` is a place in `turns`, -1 outside of any; `own` are the cases for which something
        said here counts before a coder chooses one, `among` those that study.yaml lets the transcript speak of.
    """
    return {
        "transcript": transcript.id,
        "text": transcript.text,
        "lines": [list(line) for line in lines_of(transcript)],
        "turns": [[turn.speaker, turn.role, turn.time or ""] for turn in transcript.turns],
        "damaged": [list(stretch) for stretch in transcript.damaged],
        "codes": [code_data(code) for code in codebook],
        "cases": [{"id": case.id, "label": words_data(case.label)} for case in cases],
        "own": _own(transcript, cases, places),
        "among": list(places.cases_of(transcript.id)),
        "strings": {key: words_data(said) for key, said in STRINGS.items()},
    }


def _own(transcript: Transcript, cases: Sequence[Case], places: Places) -> list[str]:
    turns: list[Turn | None] = [turn for turn in transcript.turns if turn.role != "interviewer"]
    found = {_case(transcript, turn, places) for turn in turns or [None]}
    return [case.id for case in cases if case.id in found]


def _case(transcript: Transcript, turn: Turn | None, places: Places) -> str:
    """Give the case for which a turn's words count where a coder chooses none; empty where nothing says it."""
    somewhere = Coding(transcript.id, 0, 1, "any")
    return places.case(somewhere, places.person(transcript.id, turn), transcript)


def words_data(said: Bilingual) -> list[str]:
    """Give words as [Thai, English]."""
    return [said.th, said.en]


# --- lines ---------------------------------------------------------------------------------------------------


def lines_of(transcript: Transcript) -> tuple[Line, ...]:
    r"""Cut a text into the lines that are shown, each with the place of its turn.

    Nothing that can be read is left out but labels and time stamps before a turn, which are shown as its speaker.
    A line longer than 2,000 characters is cut between two segments, so that no part of the page grows too large.

    Examples
    --------
    >>> text = "a study\n\nถาม: เป็นอย่างไร\nตอบ: ดีครับ\nมาก"
    >>> turns = (Turn(1, "ถาม", "interviewer", 14, 25), Turn(2, "ตอบ", "informant", 31, 41))
    >>> [(text[start:end], turn) for start, end, turn in lines_of(Transcript("t", text, turns))]
    [('a study', -1), ('เป็นอย่างไร', 0), ('ดีครับ', 1), ('มาก', 1)]
    """
    found: list[Line] = []
    before = 0
    for n, turn in enumerate(transcript.turns):
        found += _lines(transcript.text, before, _label_start(transcript.text, before, turn), -1)
        found += _lines(transcript.text, turn.start, turn.end, n)
        before = turn.end
    return (*found, *_lines(transcript.text, before, len(transcript.text), -1))


def _label_start(text: str, before: int, turn: Turn) -> int:
    """Give where the label of a turn begins: on its line, where it has a speaker or a time."""
    if not (turn.speaker or turn.time):
        return turn.start
    return max(before, text.rfind("\n", before, turn.start) + 1)


def _lines(text: str, start: int, end: int, turn: int) -> Iterator[Line]:
    while start < end:
        found = text.find("\n", start, end)
        stop = end if found < 0 else found
        if text[start:stop].strip():
            yield from ((a, b, turn) for a, b in _short(text, start, stop))
        start = stop + 1


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start <= LONGEST_LINE:
        yield start, end
        return
    begin = start
    for a, b in segments(text, start, end):
        if b - begin > LONGEST_LINE and a > begin:
            yield begin, a
            begin = a
    yield begin, end


# --- rows ----------------------------------------------------------------------------------------------------


def code_data(code: Code) -> Data:
    """Give what a coder wants to know of a code."""
    return {
        "id": code.id,
        "label": words_data(code.label),
        "definition": words_data(code.definition),
        "include": list(code.include),
        "exclude": list(code.exclude),
        "examples": [one.quote for one in code.examples],
        "kind": code.kind,
        "level": code.level,
    }


def key_of(row: Coding) -> str:
    """Give the name under which the page knows a coding: its place within the transcript.

    Examples
    --------
    >>> key_of(Coding("t", 0, 4, "laws", "ann", case="A"))
    '0:4:laws:A'
    """
    return f"{row.start}:{row.end}:{row.code}:{row.case}"


def coding_data(row: Coding, places: Places) -> Data:
    """Give a coding; what was not said is empty, and `own` is the case for which it counts where none is chosen."""
    names = ("start", "end", "code", "coder", "stance", "state", "basis", "case", "note")
    transcript = places.transcripts[row.transcript]
    turn = transcript.turn_at(row.start, row.end)
    return {"key": key_of(row), **{name: getattr(row, name) for name in names}, "own": _case(transcript, turn, places)}


def suggestion_data(n: int, found: Suggestion, texts: Mapping[str, str]) -> Data:
    """Give a suggestion with its reasons; `n` is its name on the page, `texts` give the words of what is near."""
    row = found.coding
    return {
        "n": n,
        "start": row.start,
        "end": row.end,
        "code": row.code,
        "stance": row.stance,
        "coder": row.coder,
        "score": found.score,
        "rank": found.rank,
        "hits": [[term, start, end] for term, start, end, _ in found.hits],
        "cues": [[words, effect] for words, _, _, effect in found.cues],
        "nearest": [
            [transcript, start, end, score, texts.get(transcript, "")[start:end]]
            for transcript, start, end, score in found.nearest
        ],
    }


def memo_data(memos: Iterable[Memo]) -> list[Data]:
    """Give memos with what they are about."""
    return [{"id": memo.id, "date": memo.date, "author": memo.author, "text": memo.text} for memo in memos]


def disagreement_data(one: Disagreement, kept: str, why: str, places: Places) -> Data:
    """Give a disagreement with both codings, and what was decided: empty where nothing is."""
    rows = {"left": one.left, "right": one.right}
    sides = {name: coding_data(row, places) if row else None for name, row in rows.items()}
    return {
        "key": f"{one.start}:{one.end}:{one.code}:{one.case}",
        "start": one.start,
        "end": one.end,
        "code": one.code,
        "case": one.case,
        "quote": one.quote,
        "values": list(one.values),
        **sides,
        "kept": kept,
        "why": why,
    }
