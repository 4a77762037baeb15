"""The tiny study in a folder of the user's own, with a notebook ready to code. Writes over nothing."""

from __future__ import annotations

import importlib.util
import shutil
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from qualcoop import storing
from qualcoop.errors import MissingError, QualcoopError, StudyError
from qualcoop.storing.yaml_file import yaml_text
from qualcoop.workflows import datasets
from qualcoop.workflows.adding import Added, add_interviews
from qualcoop.workflows.adding import id_of as transcript_id
from qualcoop.workflows.classroom.books import Cell, code, notebook_text, prose
from qualcoop.workflows.classroom.copies import copy_study
from qualcoop.workflows.studies import open_study

__all__ = ["NOTEBOOK", "Demo", "jupyterlab", "make_demo", "open_in_jupyterlab"]

NOTEBOOK = "start-here.ipynb"

_BEGIN = """\
# กด Shift+Enter เพื่อเริ่มลงรหัส / Press Shift+Enter to begin to code
import qualcoop as qc

study = qc.open_study(".")
qc.review(study, {first!r}, qc.suggest(study), coder="me")"""
_TITLE = """\
# เริ่มที่นี่ / Start here

1. กด **Shift+Enter** ที่เซลล์แรกข้างบน บทถอดเทปจะขึ้นใต้เซลล์ (ปุ่ม “ไทย” ที่หัวเปลี่ยนภาษา)
2. ดับเบิลคลิกที่คำ ได้คำไทยทั้งคำ หรือลากคลุมข้อความ
3. กด**เว้นวรรค** พิมพ์ชื่อรหัส กด **Enter**
4. บอกทิศทาง: **F** เอื้อ **H** เป็นอุปสรรค (กด `?` เพื่อดูแป้นลัดอื่น)

โปรแกรมบันทึกทุกรหัสลงไฟล์ `codings/me.csv` ให้เองทันที

Press **Shift+Enter** in the first cell, above: the transcript comes up below it. Double-click a word (a Thai
word is taken whole), or drag over a passage; press **Space**, type the name of a code, press **Enter**. **F**
says that it facilitates, **H** that it hinders; `?` shows the other keys. Each coding is saved to
`codings/me.csv` as you go.

**วันต่อไป** เปิดสมุดงานนี้ด้วยคำสั่งข้างล่าง แล้วรันเซลล์แรกอีกครั้ง ก่อนรันอาจเห็น “Error displaying widget” ซึ่งไม่เป็นไร รหัสที่ลงไว้อยู่ในไฟล์ครบ

**Another day**, open this notebook as below, and run the first cell again. Until you do, “Error displaying
widget” may stand there; your codings are on disk, and come back with the cell.

    {again}"""
_BOOK_HERE = """\
## คู่มือการลงรหัส / The codebook

กลุ่มออมทรัพย์สี่หมู่บ้าน (บทสัมภาษณ์สมมติเพื่อการเรียนการสอน) ยังไม่มีใครลงรหัส คุณเป็นคนแรก รหัสที่คุณตั้งเองจะอยู่ที่นี่ด้วยเมื่อเปิดงานวิจัยอีกครั้ง

Four village savings groups, on interviews composed for teaching. Nobody has coded them yet; you are the first.
Codes that you make stand here, too, once the study is opened again."""
_TEST_HERE = """\
## ทดสอบกับทุกกรณี / Test it on every case

ลงรหัสแล้วรันเซลล์นี้ ถ้ายังไม่ได้ลงรหัส จะไม่มีกรณีใดสนับสนุน และไม่มีกรณีใดแย้ง เพราะการไม่ได้กล่าวถึงไม่เหมือนกับการไม่มี
และรหัสที่ไม่ระบุทิศทางบอกเพียงว่ามีสิ่งนั้น

Run this after coding. As long as nothing is coded, no case supports the claim and none contradicts it: silence
is not absence, and a code without a direction says only that the thing is there."""
_OWN_CASE = """\
## ไฟล์ของคุณเอง / Your own file

ในตารางข้างบน ไฟล์ของคุณเป็นกรณีของตัวเอง ({cases}) รหัสที่ลงในไฟล์นั้นนับเป็นของกรณีนั้น ผลจะยังสรุปไม่ได้จนกว่าคุณจะบอกใน `study.yaml`
ว่าเกิดผลหรือไม่ (`outcome: "yes"` หรือ `"no"`)

In the table above your file is a case of its own ({cases}): what you code in it counts for that case. Its
verdict stays open until you say in `study.yaml` what came of it (`outcome: "yes"` or `"no"`)."""
_DOUBTS = """\
อ่านแล้วยังไม่แน่ใจ บอกได้ใน `study.yaml` / Reading it left a doubt, which you can settle in `study.yaml`:

"""
_MORE_HERE = """\
## {title}

ลากไฟล์มาวางในรายชื่อไฟล์ทางซ้าย เปิด File > New > Terminal พิมพ์คำสั่งแรก แล้วเปลี่ยนชื่อใน `qc.review` เซลล์แรก
คำสั่งนี้บอกด้วยว่า `study.yaml` ยังขาดอะไร เช่น บทนี้เป็นของกรณีใด (ถ้าไม่บอก รหัสที่ลงไว้จะไม่นับให้กรณีใด) คำสั่งที่สองเริ่มงานวิจัยของคุณเอง

Drop the file onto the list of files at the left, open File > New > Terminal, type the first command, then
change the name in `qc.review` in the first cell. It also tells what `study.yaml` still needs, such as the case
that the interview speaks of; until that is said its codings count for none. The second command begins a study
of your own.

    qualcoop add . my-interview.docx
    qualcoop new ../my-project"""
_CASES_REMARK = """\
  # ไฟล์ของคุณ เป็นกรณีของตัวเอง: เขียน outcome เป็น "yes" หรือ "no" เมื่อรู้ผล
  # Your own, each a case by itself: write "yes" or "no" as its outcome once you know it.
"""


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made.

    Attributes
    ----------
    folder, notebook
        The study's folder, and the notebook in it.
    transcript
        The interview that the notebook opens first.
    notes
        What a person should look at or say of the files of their own: who asks and who answers, above all.
    """

    folder: Path
    notebook: Path
    transcript: str
    notes: tuple[str, ...] = ()

    @property
    def again(self) -> str:
        """What to type on another day."""
        return f"jupyter lab {quote(str(self.notebook.resolve()))}"


def make_demo(folder: str | Path = "qualcoop-demo", files: Sequence[str | Path] = ()) -> Demo:
    """Copy the tiny study into a folder, ready to code; files of one's own are added, and the first of them opened.

    Parameters
    ----------
    folder
        Where to; it must not exist, or be empty.
    files
        Interviews of one's own, of any kind that is read; each becomes a case of its own, its outcome not said yet.

    Returns
    -------
    Demo
        The study has neither codings nor passes, and stands at its first hypothesis.

    Raises
    ------
    StudyError
        If something lies in the folder already.
    ReadingError, MissingError
        If a file is not there or cannot be read; the folder is left empty then.

    Examples
    --------
    >>> import tempfile
    >>> made = make_demo(Path(tempfile.mkdtemp()) / "demo")
    >>> made.notebook.name, made.transcript
    ('start-here.ipynb', 'coop-01')
    """
    own = [Path(file) for file in files]
    if Path(folder).is_file():
        raise StudyError("this is a file; name a folder for the study before it, such as my-study", path=str(folder))
    home = copy_study(datasets.folder("coop"), folder, codings=False)
    cases = _own_cases(home, own)
    added = _added(home, own)
    notes = tuple(note for one in added for note in _doubts(one))
    made = Demo(home, home / NOTEBOOK, next(iter(cases), "coop-01"), notes)
    storing.write_whole(made.notebook, _notebook(made, cases))
    return made


def _own_cases(home: Path, files: Sequence[Path]) -> dict[str, str]:
    """Write each file into study.yaml as a case of its own; give the cases by transcript.

    A coding of a transcript that no case names counts for nothing, and nothing but the person can say which case it is.
    """
    taken, cases = {case.id for case in open_study(home).spec.cases}, dict[str, str]()
    for id_ in map(transcript_id, files):
        cases[id_] = _unlike("-".join(id_.replace(":", " ").split()), taken | set(cases.values()))
    if cases:
        path = home / "study.yaml"
        lines = "".join(f"  - {yaml_text(_case_row(id_, case))}\n" for id_, case in cases.items())
        storing.write_whole(path, path.read_text(encoding="utf-8").rstrip("\n") + f"\n{_CASES_REMARK}{lines}")
    return cases


def _case_row(id_: str, case: str) -> dict[str, object]:
    label = {"th": f"ไฟล์ของคุณ: {id_}", "en": f"Your own: {id_}"}
    return {"id": case, "label": label, "outcome": None, "transcripts": [id_]}


def _unlike(name: str, taken: Collection[str]) -> str:
    """Give a name that is not taken."""
    return name if name not in taken else _unlike(f"{name}-2", taken)


def _added(home: Path, files: Sequence[Path]) -> tuple[Added, ...]:
    """Add the files; where one is refused, leave the folder empty, so that the same command can be typed again."""
    try:
        return add_interviews(home, files) if files else ()
    except QualcoopError:
        for inside in home.iterdir():
            shutil.rmtree(inside) if inside.is_dir() else inside.unlink()
        raise


def _doubts(added: Added) -> tuple[str, ...]:
    """Give what was asked when the file was added, and where a role was guessed."""
    guessed = (f"{added.transcript.id}: {one.message}" for one in added.transcript.notices if one.kind == "role")
    return added.notes or tuple(guessed)


def _notebook(made: Demo, cases: Mapping[str, str]) -> str:
    """Give the notebook; the first cell, which JupyterLab selects, is the one that opens the coding widget."""
    title = "ไฟล์อื่น / Another file" if cases else "ไฟล์ของคุณเอง / Your own file"
    return notebook_text(
        [
            code(_BEGIN.format(first=made.transcript)),
            prose(_TITLE.format(again=made.again)),
            prose(_BOOK_HERE),
            code("study.codebook"),
            prose(_TEST_HERE),
            code('study = qc.open_study(".")\nstudy.test()'),
            *_own_cells(made.notes, cases),
            prose(_MORE_HERE.format(title=title)),
        ]
    )


def _own_cells(notes: Sequence[str], cases: Mapping[str, str]) -> Iterator[Cell]:
    if cases:
        yield prose(_OWN_CASE.format(cases=", ".join(f"`{case}`" for case in cases.values())))
    if notes:
        yield prose(_DOUBTS + "\n".join(f"    {note}" for note in notes))


def jupyterlab(notebook: Path) -> tuple[str, ...]:
    """Give the command that opens a notebook in JupyterLab, with the Python that runs now.

    Raises
    ------
    MissingError
        If JupyterLab or the coding widget is not installed; the message says what to type.
    """
    missing = [name for name in ("jupyterlab", "ipykernel", "anywidget") if importlib.util.find_spec(name) is None]
    if missing:
        what = f'{", ".join(missing)} not found; install what notebooks need: pip install "qualcoop[notebook]"'
        raise MissingError(f"{what}. The study is ready in {notebook.parent}")
    return (sys.executable, "-m", "jupyter", "lab", str(notebook))


def open_in_jupyterlab(notebook: Path) -> int:
    """Open a notebook in JupyterLab, and wait until it is closed; give its exit code."""
    with subprocess.Popen(jupyterlab(notebook)) as running:
        while True:
            try:
                code = running.wait()
                return 0 if code == -signal.SIGINT else code
            except KeyboardInterrupt:       # it is JupyterLab's to ask whether it should end, and to end its kernels
                continue
