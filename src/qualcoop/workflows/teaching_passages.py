"""Look at answers made of a transcript's words: codings, phrases, indicators. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from unicodedata import normalize

from qualcoop.coding.agreement import Agreement, Differing, agreement
from qualcoop.coding.indicators import suggest
from qualcoop.coding.terms import TermReport, term_report
from qualcoop.errors import Fault, StudyError
from qualcoop.induction.study import Study
from qualcoop.measures.agreement import krippendorff_alpha
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.codebook import Codebook, Indicator
from qualcoop.records.coding import STANCES, STATES, Coding, Codings
from qualcoop.records.exercise import Exercise
from qualcoop.records.transcript import Transcript
from qualcoop.text.boundaries import clusters_ok
from qualcoop.text.language import language_of
from qualcoop.views.blocks import fill
from qualcoop.views.wording import STANCES as STANCE_WORDS
from qualcoop.workflows.teaching_answers import ITEMS, plain_words
from qualcoop.workflows.teaching_checked import Checked, Difference

__all__ = ["check_codings", "check_indicators", "check_phrases", "codings_of"]

ME, THEM = "me", "reference"
TURNS = Bilingual("ผลัดการพูด × รหัส", "turns × codes")
TURNS_ALONE = Bilingual("ผลัดการพูด", "turns")
MOST = 40

_SHAPE = Bilingual(
    'คำตอบเขียนเป็นรายการของ ("บทถอดเทป", "ข้อความ", "รหัส", "ทิศทาง")',
    'Write the answer as a list of ("transcript", "quotation", "code", "stance").',
)
_LIST = Bilingual("คำตอบเขียนเป็นรายการของข้อความ", "Write the answer as a list of texts.")
_EMPTY = Bilingual("ยังไม่มีข้อความใดในคำตอบ", "No passage is marked yet.")
_NO_TRANSCRIPT = Bilingual("ไม่มีบทถอดเทป “{id}” มี {known}", "There is no transcript “{id}”; there are {known}.")
_NO_QUOTE = Bilingual(
    "“{quote}” ไม่ตรงกับตัวอักษรใน {id} ลองคัดลอกจากบทถอดเทป",
    "“{quote}” does not stand in {id} letter by letter; copy it from the transcript.",
)
_OFTEN = Bilingual(
    "“{quote}” พบ {n} แห่งใน {id} ลองใช้ข้อความที่ยาวขึ้น", "“{quote}” stands in {id} {n} times; take a longer passage."
)
_CUT = Bilingual("“{quote}” ตัดกลางตัวอักษร (สระหรือวรรณยุกต์)", "“{quote}” cuts a character from its vowel or tone mark.")
_NO_CODE = Bilingual("ไม่มีรหัส “{code}” ในคู่มือการลงรหัส มี {known}", "The codebook has no code “{code}”; it has {known}.")
_NO_WORD = Bilingual("“{word}” ไม่อยู่ในคำที่เลือกได้: {choices}", "“{word}” is none of: {choices}.")
_ASKED = Bilingual(
    "“{quote}” เป็นคำถามของผู้สัมภาษณ์ คำพูดของผู้สัมภาษณ์ไม่ใช่หลักฐานของผู้ให้ข้อมูล",
    "“{quote}” is the interviewer's; what an interviewer says is no informant's evidence.",
)
_BOTH_WAYS = Bilingual(
    "“{quote}” ได้รหัส {code} ทั้งแบบเอื้อและเป็นอุปสรรค ข้อความเดียวพูดได้ทั้งสองทางจริงหรือ",
    "“{quote}” has {code} as helping and as hindering; does the same passage say both?",
)
_NEVER = Bilingual("“{term}” ไม่พบในบทถอดเทปใดเลย", "“{term}” stands in no transcript.")
_CONTAINING = Bilingual("“{term}” พบในคำว่า {words} ด้วย", "“{term}” is found inside {words}, too.")
_HITS = Bilingual("จำนวนที่พบ: {told}", "Found: {told}.")
_GIVEN = Bilingual("ลงรหัส {code}", "{code}")
_NOT_GIVEN = Bilingual("ไม่ได้ลงรหัส", "not coded")
_FOUND = Bilingual("พบ", "found")
_NOT_FOUND = Bilingual("ไม่พบ", "not found")


# --- codings -------------------------------------------------------------------------------------------------


def codings_of(study: Study, rows: object, coder: str = ME) -> Codings:
    """Make codings of quotations: the place of each is found in its transcript.

    Parameters
    ----------
    study
        Its transcripts and codebook.
    rows
        Each ``(transcript, quotation, code)``, and a stance and a state if wanted.
    coder
        Whose codings they are.

    Raises
    ------
    StudyError
        With every row that cannot be one: no such transcript or code, a quotation that is not there or stands twice.

    Examples
    --------
    >>> import qualcoop as qc
    >>> codings_of(qc.datasets.coop(), [("coop-04", "ชาวบ้านไม่ไว้ใจกรรมการ", "trust", "hinders", "absent")], "som")
    <Codings: 1 of 1 codes in 1 transcripts, by som>
    """
    found, form = _codings(study, rows, coder)
    if form:
        raise StudyError.of([Fault("", 0, piece.en) for piece in form])
    return found


def check_codings(exercise: Exercise, answer: object, study: Study) -> Checked:
    """Look at codings: whether each can be one, whether they hold together, how they agree by turn."""
    mine, form = _codings(study, answer, ME)
    transcripts = [study.transcript(id_) for id_ in exercise.transcripts] or list(study.transcripts)
    follows = tuple(_doubtful(mine, {text.id: text for text in transcripts}))
    if not len(mine):
        return Checked(exercise, form=form or (_EMPTY,))
    theirs = _reference_codings(exercise, study)
    if not len(theirs):
        return Checked(exercise, form=form, follows=follows)
    found = _compared(exercise, mine, theirs, transcripts)
    n = found.units * len(found.codes)
    return Checked(
        exercise,
        form=form,
        follows=follows,
        same=round((found["percent"].value or 0) * n),
        of=n,
        unit=TURNS,
        alpha=found["krippendorff_alpha"],
        differences=tuple(_differing(one) for one in found.differing[:MOST]),
    )


def _reference_codings(exercise: Exercise, study: Study) -> Codings:
    """Give the reference's codings under one name; none where the study has none of them."""
    theirs = study.codings.by(exercise.coder) if exercise.coder else Codings()
    rows = [row for row in theirs.standing() if not exercise.codes or row.code in exercise.codes]
    ids = exercise.transcripts or tuple(text.id for text in study.transcripts)
    return Codings(tuple(replace(row, coder=THEM) for row in rows if row.transcript in ids))


def _compared(exercise: Exercise, mine: Codings, theirs: Codings, transcripts: Sequence[Transcript]) -> Agreement:
    ids = [text.id for text in transcripts]
    codes = exercise.codes or tuple(sorted({row.code for row in (*mine, *theirs)}))
    both = Codings(tuple(row for row in (*mine, *theirs) if row.transcript in ids and row.code in codes))
    names = [coder for coder in (ME, THEM) if len(both.by(coder))]
    if len(names) < 2:
        both = both | Codings((_nothing(ids[0], codes[0]),))
    return agreement(both, transcripts, (ME, THEM), codes=codes, read_by_all=ids, resamples=0)


def _nothing(transcript: str, code: str) -> Coding:
    """Give a row of mine that stands for nothing, so that having read without finding anything is a coding, too."""
    return Coding(transcript, 0, 1, code, ME, status="removed")


def _differing(one: Differing) -> Difference:
    row = one.disagreement
    where = f"{row.transcript}:{row.start}-{row.end} {row.code} “{_short(row.quote)}”"
    mine, theirs = (_said(value) for value in row.values)
    return Difference(where, mine, theirs)


def _said(value: str) -> Bilingual:
    stance, _, absent = value.partition(", ")
    if not stance:
        return _NOT_GIVEN
    words = STANCE_WORDS[stance]
    return Bilingual(f"{words.th} ({STANCE_WORDS['absent'].th})", f"{words.en}, absent") if absent else words


def _codings(study: Study, answer: object, coder: str) -> tuple[Codings, tuple[Bilingual, ...]]:
    """Read an answer as codings, with what of it cannot be one."""
    if isinstance(answer, Codings):
        return Codings(tuple(replace(row, coder=coder) for row in answer.standing())), ()
    if isinstance(answer, str) or not isinstance(answer, Iterable):
        return Codings(), (_SHAPE,)
    found = [_coding(study, said, coder) for said in answer]
    form = tuple(piece for piece in found if isinstance(piece, Bilingual))
    return Codings(tuple(row for row in found if isinstance(row, Coding))), form


def _coding(study: Study, said: object, coder: str) -> Coding | Bilingual:
    if isinstance(said, str) or not isinstance(said, Sequence) or not 3 <= len(said) <= 5:
        return _SHAPE
    id_, quote, code, stance, state = (str(part) for part in (*said, "neutral", "present")[:3] + _meaning(said))
    known = {text.id: text for text in study.transcripts}
    if id_ not in known:
        return fill(_NO_TRANSCRIPT, id=id_, known=", ".join(known))
    if code not in study.codebook:
        return fill(_NO_CODE, code=code, known=", ".join(one.id for one in study.codebook))
    for word, choices in ((stance, STANCES), (state, STATES[1:])):
        if plain_words(word, choices) is None:
            return fill(_NO_WORD, word=word, choices=", ".join(choices))
    place = _place(known[id_], quote)
    if isinstance(place, Bilingual):
        return place
    words = plain_words(stance, STANCES), plain_words(state, STATES[1:])
    return Coding(id_, *place, code, coder, *words, quote=known[id_].quote(*place))  # type: ignore[arg-type]


def _meaning(said: Sequence[object]) -> tuple[object, object]:
    """Give stance and state of a row, where it leaves them out what they then mean."""
    return (said[3] if len(said) > 3 else "neutral", said[4] if len(said) > 4 else "present")


def _place(text: Transcript, quote: str) -> tuple[int, int] | Bilingual:
    sought = normalize("NFC", quote).strip()
    n = text.text.count(sought) if sought else 0
    if n != 1:
        return fill(_OFTEN if n else _NO_QUOTE, quote=_short(sought), id=text.id, n=n)
    start = text.text.index(sought)
    if not clusters_ok(text.text, start, start + len(sought)):
        return fill(_CUT, quote=_short(sought))
    return start, start + len(sought)


def _doubtful(mine: Codings, texts: dict[str, Transcript]) -> Iterator[Bilingual]:
    for row in mine:
        turn = texts[row.transcript].turn_at(row.start, row.end) if row.transcript in texts else None
        if turn and turn.role == "interviewer":
            yield fill(_ASKED, quote=_short(row.quote))
    stances = {(row.transcript, row.start, row.end, row.code, row.stance): row for row in mine}
    for (*place, stance), row in stances.items():
        if stance == "hinders" and (*place, "facilitates") in stances:
            yield fill(_BOTH_WAYS, quote=_short(row.quote), code=row.code)


def _short(quote: str, most: int = 48) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= most else f"{line[:most]}…"


# --- phrases -------------------------------------------------------------------------------------------------


def check_phrases(exercise: Exercise, answer: object, study: Study) -> Checked:
    """Look at phrases of a transcript; two are the same item where one stands within the other."""
    if isinstance(answer, str) or not isinstance(answer, Iterable):
        return Checked(exercise, form=(_LIST,))
    texts = [study.transcript(id_) for id_ in exercise.transcripts] or list(study.transcripts)
    given = [normalize("NFC", str(phrase)).strip() for phrase in answer]
    ids = ", ".join(text.id for text in texts)
    there = [phrase for phrase in given if phrase and any(phrase in text.text for text in texts)]
    form = [fill(_NO_QUOTE, quote=_short(phrase), id=ids) for phrase in given if phrase not in there]
    if not exercise.reference:
        return Checked(exercise, form=tuple(form))
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
    return any(phrase in other or other in phrase for other in others)


# --- indicators ----------------------------------------------------------------------------------------------


def check_indicators(exercise: Exercise, answer: object, study: Study) -> Checked:
    """Look at the indicators of one code: what they find, and how that agrees by turn with the reference's codings."""
    if isinstance(answer, str) or not isinstance(answer, Iterable):
        return Checked(exercise, form=(_LIST,))
    terms = [normalize("NFC", str(term)).strip() for term in answer]
    code = study.codebook[exercise.codes[0]]
    indicators = tuple(Indicator(t, "en" if language_of(t) == "en" else "th") for t in dict.fromkeys(terms) if t)
    if not indicators:
        return Checked(exercise, form=(_LIST,))
    book = Codebook((replace(code, indicators=indicators, cues=()),), levels=study.codebook.levels)
    texts = [study.transcript(id_) for id_ in exercise.transcripts] or list(study.transcripts)
    follows = tuple(_reported(term_report(book, texts)))
    turns = [(text, turn.n) for text in texts for turn in text.informant_turns()]
    mine = _turns({(s.coding.transcript, hit[1]) for s in suggest(book, texts) for hit in s.hits}, texts)
    theirs = _turns({(row.transcript, row.start) for row in _reference_codings(exercise, study)}, texts)
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


def _turns(places: Iterable[tuple[str, int]], texts: Sequence[Transcript]) -> set[tuple[str, int]]:
    by_id = {text.id: text for text in texts}
    found = {(id_, by_id[id_].turn_at(start)) for id_, start in places if id_ in by_id}
    return {(id_, turn.n) for id_, turn in found if turn}


def _turn_apart(text: Transcript, n: int, code: str, mine: set[tuple[str, int]]) -> Difference:
    turn = next(turn for turn in text.turns if turn.n == n)
    where = f"{text.id}, {n}: “{_short(text.text[turn.start : turn.end])}”"
    found = (text.id, n) in mine
    return Difference(where, _FOUND if found else _NOT_FOUND, _NOT_GIVEN if found else fill(_GIVEN, code=code))


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
