"""What stands in a student's set beside the study: instructions, exercises, a notebook. Writes no file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualcoop.induction.study import Study
from qualcoop.records.exercise import Exercise
from qualcoop.storing.yaml_file import yaml_text
from qualcoop.workflows.classroom.books import Cell, code, notebook_text, prose

__all__ = ["BOOK", "exercises_text", "instructions", "notebook"]

BOOK = "exercises.yaml"

_INSTRUCTIONS = """\
# {title}

ชุดนี้เป็นของ **{student}** / This set is for **{student}**.

{notice}## สิ่งที่ต้องทำ

1. อ่านคู่มือการลงรหัส (`codebook.yaml`) ให้จบก่อน
2. เปิด `exercises.ipynb` ใน JupyterLab (`jupyter lab`) แล้วรันจากบนลงล่าง หรือเปิด `codings/{student}.csv` ใน Excel
3. ลงรหัสตามที่คุณอ่านเอง อย่าดูของเพื่อน ความต่างคือสิ่งที่ชั้นเรียนจะเรียนรู้
4. ส่งไฟล์ `codings/{student}.csv` (หรือทั้งโฟลเดอร์) คืนผู้สอน อย่าเปลี่ยนชื่อไฟล์ และบันทึกเป็น CSV UTF-8
5. บทถอดเทปเป็นคำพูดของคน ใช้ในชั้นเรียนนี้เท่านั้น อย่าส่งต่อ ใครที่ `participants.csv` เขียนว่า `no` ไม่อนุญาตให้อ้างคำพูด

## What to do

1. Read the codebook (`codebook.yaml`) to its end first.
2. Open `exercises.ipynb` in JupyterLab (`jupyter lab`) and run it from top to bottom; or open `codings/{student}.csv`
   in Excel.
3. Code as you read it, without looking at others. Where you differ is what the class will learn from.
4. Give `codings/{student}.csv` (or the whole folder) back to your teacher. Keep its name, and save it as CSV UTF-8.
5. Transcripts are what people said: use them in this class alone, and pass them on to nobody. Whoever has `no` in
   `participants.csv` does not permit quoting.

| column | what it holds |
|---|---|
| `transcript`, `start`, `end` | the passage: characters of `texts/<transcript>.txt`, counted from 0 |
| `code` | an id of the codebook |
| `stance` | facilitates (เอื้อ), hinders (เป็นอุปสรรค) or neutral (ไม่ระบุทิศทาง) |
| `state` | present (มี) or absent (บอกว่าไม่มี) |
| `quote` | the words themselves |
"""

_EXERCISES = """\
# Exercises of this class. Change, add, take away; docs/teachers.md tells the format. Students see this file, so a
# reference that stands here is seen, too. Without one, an answer is looked at by itself.
study: .
exercises:
  - number: "1"
    answer: codings
    transcripts: {transcripts}
    ask:
      th: "ลงรหัสบทถอดเทปเหล่านี้ตามคู่มือการลงรหัส"
      en: "Code these transcripts by the codebook."
"""
_CLAIM = """\
  - number: "2"
    answer: hypothesis
    ask:
      th: "จากที่คุณลงรหัส คำอธิบายใดใช้ได้กับทุกกรณี"
      en: "By your own codings, which explanation holds in every case?"
  - number: "3"
    answer: text
    least: 60
    ask:
      th: "กรณีใดแย้งคำอธิบายของคุณ หรือกรณีใดจะแย้งได้ถ้ารู้มากกว่านี้ เพราะเหตุใด"
      en: "Which case contradicts your explanation, or could if more were known? Why?"
"""


def instructions(study: Study, student: str) -> str:
    """Give the page of instructions, in Thai and English."""
    title = study.spec.title.both() or study.name
    notice = f"> {study.spec.notice.both()}\n\n" if study.spec.notice else ""
    return _INSTRUCTIONS.format(title=title, student=student, notice=notice)


def exercises_text(study: Study) -> str:
    """Give a file of exercises to begin with, for a study of any kind."""
    ids = [transcript.id for transcript in study.transcripts]
    first = _EXERCISES.format(transcripts=yaml_text(ids))
    return first + (_CLAIM if study.spec.outcome and study.spec.cases else "")


def notebook(study: Study, student: str, exercises: Sequence[Exercise]) -> str:
    """Give the notebook of a set: read, code, ask what can be said of the answers."""
    asked = (cell for one in exercises for cell in _asked(one, study, student))
    return notebook_text([*_opening(study, student), *asked])


def _opening(study: Study, student: str) -> Iterable[Cell]:
    first = study.transcripts[0].id if study.transcripts else ""
    yield prose(f"# {study.spec.title.both() or study.name}\n\nชุดของ / the set of **{student}**")
    yield code('import qualcoop as qc\n\nstudy = qc.open_study(".")\nstudy')
    yield prose("อ่านคู่มือการลงรหัสก่อน / Read the codebook first.")
    yield code("study.codebook")
    yield prose(f"บทถอดเทปมี {len(study.transcripts)} บท / There are {len(study.transcripts)} transcripts.")
    yield code(f"study.transcript({first!r})")


def _asked(exercise: Exercise, study: Study, student: str) -> Iterable[Cell]:
    yield prose(f"## {exercise.number}\n\n{exercise.ask.th}\n\n{exercise.ask.en}")
    if exercise.answer == "codings":
        yield from _coding_cells(exercise, study, student)
    else:
        yield code("answer = ...")
    yield code(f"qc.teaching.check({exercise.number!r}, answer, exercises={BOOK!r})")


def _coding_cells(exercise: Exercise, study: Study, student: str) -> Iterable[Cell]:
    ids = exercise.transcripts or tuple(text.id for text in study.transcripts)
    for id_ in ids:
        yield code(f"qc.review(study, {id_!r}, coder={student!r})")
    yield prose(
        "หรือคัดลอกข้อความมาวางในรายการนี้ แล้วรัน รันซ้ำได้ / Or copy passages into this list, and run; run again after "
        "every change."
    )
    example = next((one.id for one in study.codebook), "code")
    row = f"({(ids or ('',))[0]!r}, 'ข้อความ', {example!r}, 'facilitates')"
    yield code(f"answer = qc.teaching.hand_in('.', [\n    # {row},\n], {student!r})\nanswer")
