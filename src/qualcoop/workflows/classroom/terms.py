"""Look at answers that are phrases of a transcript, or indicators of a code. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from unicodedata import normalize

from qualcoop.coding.indicators import suggest
from qualcoop.coding.terms import TermReport, term_report
from qualcoop.induction.study import Study
from qualcoop.measures.agreement import krippendorff_alpha
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.codebook import Codebook, Indicator
from qualcoop.records.exercise import Exercise
from qualcoop.records.transcript import Transcript
from qualcoop.text.language import language_of
from qualcoop.views.blocks import fill
from qualcoop.workflows.classroom.answers import ITEMS
from qualcoop.workflows.classroom.checked import Checked, Difference
from qualcoop.workflows.classroom.passages import (
    EMPTY,
    MOST,
    NO_QUOTE,
    NOT_GIVEN,
    is_list,
    reference_codings,
    short,
)

__all__ = ["check_indicators", "check_phrases"]

TURNS_ALONE = Bilingual("ผลัดการพูด", "turns")
# How many times as long the longer of two phrases may be.
PART = 4

_LIST = Bilingual("คำตอบเขียนเป็นรายการของข้อความ", "Write the answer as a list of texts.")
_NEVER = Bilingual("“{term}” ไม่พบในบทถอดเทปใดเลย", "“{term}” stands in no transcript.")
_CONTAINING = Bilingual("“{term}” พบในคำว่า {words} ด้วย", "“{term}” is found inside {words}, too.")
_HITS = Bilingual("จำนวนที่พบ: {told}", "Found: {told}.")
_GIVEN = Bilingual("ลงรหัส {code}", "coded {code}")
_FOUND = Bilingual("พบ", "found")
_NOT_FOUND = Bilingual("ไม่พบ", "not found")


def check_phrases(exercise: Exercise, answer: object, study: Study) -> Checked:
    """Look at phrases of a transcript; two are the same item where one is a good part of the other."""
    if not is_list(answer):
        return Checked(exercise, form=(_LIST,))
    texts = [study.transcript(id_) for id_ in exercise.transcripts] or list(study.transcripts)
    given = [text for phrase in answer if (text := normalize("NFC", str(phrase)).strip())]
    ids = ", ".join(text.id for text in texts)
    there = [phrase for phrase in given if any(phrase in text.text for text in texts)]
    form = [fill(NO_QUOTE, quote=short(phrase), id=ids) for phrase in given if phrase not in there]
    if not exercise.reference or not there:
        return Checked(exercise, form=tuple(form) or (EMPTY,))
    mine = [phrase for phrase in there if not _meets(phrase, exercise.reference)]
    theirs = [phrase for phrase in exercise.reference if not _meets(phrase, there)]
    same = len(exercise.reference) - len(theirs)
    return Checked(
        exercise,
        form=tuple(form),
        same=same,
        of=same + len(theirs) + len(mine),
        unit=ITEMS,
        differences=(
            *(Difference(phrase, _FOUND, _NOT_FOUND) for phrase in mine),
            *(Difference(p, _NOT_FOUND, _FOUND, exercise.notes.get(p, Bilingual())) for p in theirs),
        ),
    )


def _meets(phrase: str, others: Iterable[str]) -> bool:
    """Tell whether one is a part of the other, and not so small a part that it could be of anything."""
    return any((phrase in other or other in phrase) and _alike_long(phrase, other) for other in others)


def _alike_long(phrase: str, other: str) -> bool:
    return PART * min(len(phrase), len(other)) >= max(len(phrase), len(other))


def check_indicators(exercise: Exercise, answer: object, study: Study) -> Checked:
    """Look at the indicators of one code: what they find, and how that agrees by turn with the reference's codings."""
    given = _flat(answer)
    if not is_list(given):
        return Checked(exercise, form=(_LIST,))
    terms = [normalize("NFC", str(term)).strip() for term in given]
    code = study.codebook[exercise.codes[0]]
    indicators = tuple(Indicator(t, "en" if language_of(t) == "en" else "th") for t in dict.fromkeys(terms) if t)
    if not indicators:
        return Checked(exercise, form=(_LIST,))
    book = Codebook((replace(code, indicators=indicators, cues=()),), levels=study.codebook.levels)
    texts = [study.transcript(id_) for id_ in exercise.transcripts] or list(study.transcripts)
    follows = tuple(_reported(term_report(book, texts)))
    turns = [(text, turn.n) for text in texts for turn in text.informant_turns()]
    mine = _turns({(s.coding.transcript, hit[1]) for s in suggest(book, texts) for hit in s.hits}, texts)
    theirs = _turns({(row.transcript, row.start) for row in reference_codings(exercise, study)}, texts)
    labels = [[(text.id, n) in side for text, n in turns] for side in (mine, theirs)]
    apart = [(text, n) for text, n in turns if ((text.id, n) in mine) != ((text.id, n) in theirs)]
    return Checked(
        exercise,
        follows=follows,
        same=len(turns) - len(apart),
        of=len(turns),
        unit=TURNS_ALONE,
        alpha=krippendorff_alpha(labels),
        differences=tuple(_turn_apart(text, n, code.id, mine) for text, n in apart[:MOST]),
    )


def _flat(answer: object) -> object:
    """Give the terms of an answer that has them by language, as a codebook does."""
    if isinstance(answer, Mapping) and set(answer) <= {"th", "en"} and all(map(is_list, answer.values())):
        return [term for terms in answer.values() for term in terms]
    return answer


def _turns(places: Iterable[tuple[str, int]], texts: Sequence[Transcript]) -> set[tuple[str, int]]:
    by_id = {text.id: text for text in texts}
    found = {(id_, by_id[id_].turn_at(start)) for id_, start in places if id_ in by_id}
    return {(id_, turn.n) for id_, turn in found if turn}


def _turn_apart(text: Transcript, n: int, code: str, mine: set[tuple[str, int]]) -> Difference:
    turn = next(turn for turn in text.turns if turn.n == n)
    where = f"{text.id}, {n}: “{short(text.text[turn.start : turn.end])}”"
    found = (text.id, n) in mine
    return Difference(where, _FOUND if found else _NOT_FOUND, NOT_GIVEN if found else fill(_GIVEN, code=code))


def _reported(reports: Sequence[TermReport]) -> Iterator[Bilingual]:
    found = [f"{report.term} {report.hits}" for report in reports if not report.never_matches]
    if found:
        yield fill(_HITS, told=", ".join(found))
    for report in reports:
        others = [word for word, _ in report.containing if word != report.term]
        if report.never_matches:
            yield fill(_NEVER, term=report.term)
        elif others:
            yield fill(_CONTAINING, term=report.term, words=", ".join(others))
