"""Look at answers made of a transcript's words: codings, each found at its place. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeGuard
from unicodedata import normalize

from qualcoop.coding.agreement import Agreement, Differing, agreement
from qualcoop.errors import Fault, StudyError
from qualcoop.induction.study import Study
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.coding import STANCES, STATES, Coding, Codings
from qualcoop.records.exercise import Exercise
from qualcoop.records.transcript import Transcript
from qualcoop.text.boundaries import clusters_ok
from qualcoop.views.blocks import fill
from qualcoop.views.wording import STANCES as STANCE_WORDS
from qualcoop.workflows.classroom.checked import Checked, Difference
from qualcoop.workflows.classroom.choices import choices_named, plain_words

__all__ = [
    "EMPTY",
    "MOST",
    "NOT_GIVEN",
    "NO_QUOTE",
    "check_codings",
    "codings_of",
    "is_list",
    "reference_codings",
    "short",
]

ME, THEM = "me", "reference"
TURNS = Bilingual("ผลัดการพูด × รหัส", "turns × codes")
MOST = 40
_SHAPE = Bilingual(
    'คำตอบเขียนเป็นรายการของ ("บทถอดเทป", "ข้อความ", "รหัส", "ทิศทาง") ถ้าผู้พูดบอกว่าไม่มี เติม "absent" เป็นช่องที่ห้า',
    'Write the answer as a list of ("transcript", "quotation", "code", "stance"); where the speaker says that it is '
    'not there, put "absent" in fifth place.',
)
EMPTY = Bilingual("ยังไม่มีข้อความใดในคำตอบ", "No passage is marked yet.")
_NO_TRANSCRIPT = Bilingual("ไม่มีบทถอดเทป “{id}” มี {known}", "There is no transcript “{id}”; there are {known}.")
NO_QUOTE = Bilingual(
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
_ELSEWHERE = Bilingual(
    "“{quote}” ({id}, {code}) อยู่นอกแบบฝึกหัดนี้ จึงไม่ได้นำมาเทียบ",
    "“{quote}” ({id}, {code}) lies outside this exercise, and is not compared.",
)
_DIRECTED = Bilingual(
    "ถ้านับทิศทางด้วย (เอื้อ เป็นอุปสรรค ไม่มี) ตรงกัน {same} จาก {of} {unit}",
    "With the direction (helps, hinders, said to be absent) they agree on {same} of {of} {unit}.",
)
_BY_PASSAGE = Bilingual(
    "รายการที่ต่างกันนับทีละข้อความ ในผลัดการพูดเดียวกันจึงอาจมีหลายรายการ",
    "The list of differences goes passage by passage; one turn may hold several.",
)
NOT_GIVEN = Bilingual("ไม่ได้ลงรหัส", "not coded")


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
        return Checked(exercise, form=form or (EMPTY,))
    theirs = reference_codings(exercise, study)
    if not len(theirs):
        return Checked(exercise, form=form, follows=follows)
    found = _compared(exercise, mine, theirs, transcripts)
    n = found.units * len(found.codes)
    same = round((found["percent"].value or 0) * n)
    return Checked(
        exercise,
        form=form,
        follows=(*follows, *_elsewhere(mine, found)),
        same=same,
        of=n,
        unit=TURNS,
        alpha=found["krippendorff_alpha"],
        differences=tuple(_differing(one) for one in found.differing[:MOST]),
        remarks=tuple(_remarks(found, same, n)),
    )


def _remarks(found: Agreement, same: int, n: int) -> Iterator[Bilingual]:
    """Tell agreement with the direction, which the share leaves out; and that the list goes by passages."""
    percent = next((one.value for one in found.stance if one.name == "percent"), None)
    if percent is not None and percent < 1:
        apart = found.stance_n - round(percent * found.stance_n)
        yield fill(_DIRECTED, same=same - apart, of=n, unit=TURNS)
    if found.differing:
        yield _BY_PASSAGE


def _elsewhere(mine: Codings, found: Agreement) -> Iterator[Bilingual]:
    """Name what the comparison leaves out: passages of other transcripts, or with codes not asked for."""
    for row in mine:
        if row.transcript not in found.transcripts or row.code not in found.codes:
            yield fill(_ELSEWHERE, quote=short(row.quote), id=row.transcript, code=row.code)


def reference_codings(exercise: Exercise, study: Study) -> Codings:
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
    where = f"{row.transcript}:{row.start}-{row.end} {row.code} “{short(row.quote)}”"
    mine, theirs = (_said(value) for value in row.values)
    return Difference(where, mine, theirs)


def _said(value: str) -> Bilingual:
    stance, _, absent = value.partition(", ")
    if not stance:
        return NOT_GIVEN
    words = STANCE_WORDS[stance]
    return Bilingual(f"{words.th} ({STANCE_WORDS['absent'].th})", f"{words.en}, absent") if absent else words


def is_list(answer: object) -> TypeGuard[Iterable[object]]:
    """Tell whether an answer is made of several things, and is neither one text nor a table of words."""
    return isinstance(answer, Iterable) and not isinstance(answer, str | bytes | Mapping)


def _codings(study: Study, answer: object, coder: str) -> tuple[Codings, tuple[Bilingual, ...]]:
    """Read an answer as codings, with what of it cannot be one."""
    if isinstance(answer, Codings):
        return Codings(tuple(replace(row, coder=coder) for row in answer.standing())), ()
    if not is_list(answer):
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
            return fill(_NO_WORD, word=word, choices=choices_named(choices))
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
        return fill(_OFTEN if n else NO_QUOTE, quote=short(sought), id=text.id, n=n)
    start = text.text.index(sought)
    if not clusters_ok(text.text, start, start + len(sought)):
        return fill(_CUT, quote=short(sought))
    return start, start + len(sought)


def _doubtful(mine: Codings, texts: dict[str, Transcript]) -> Iterator[Bilingual]:
    for row in mine:
        turn = texts[row.transcript].turn_at(row.start, row.end) if row.transcript in texts else None
        if turn and turn.role == "interviewer":
            yield fill(_ASKED, quote=short(row.quote))
    stances = {(row.transcript, row.start, row.end, row.code, row.stance): row for row in mine}
    for (*place, stance), row in stances.items():
        if stance == "hinders" and (*place, "facilitates") in stances:
            yield fill(_BOTH_WAYS, quote=short(row.quote), code=row.code)


def short(quote: str, most: int = 48) -> str:
    """Give a quotation on one line, cut to a length."""
    line = " ".join(quote.split())
    return line if len(line) <= most else f"{line[:most]}…"
