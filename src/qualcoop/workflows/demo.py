"""The tiny study in a folder of the user's own, with a notebook ready to code. Writes over nothing."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcoop import storing
from qualcoop.errors import MissingError
from qualcoop.workflows import datasets
from qualcoop.workflows.adding import add_interviews
from qualcoop.workflows.teaching_books import code, notebook_text, prose
from qualcoop.workflows.teaching_copies import copy_study

__all__ = ["NOTEBOOK", "Demo", "jupyterlab", "make_demo", "open_in_jupyterlab"]

NOTEBOOK = "start-here.ipynb"

_TITLE = """\
# เริ่มที่นี่ / Start here

กลุ่มออมทรัพย์สี่หมู่บ้าน (บทสัมภาษณ์สมมติเพื่อการเรียนการสอน) ยังไม่มีใครลงรหัส คุณเป็นคนแรก

Four village savings groups, on interviews composed for teaching. Nobody has coded them yet; you are the first.
Run the cells from top to bottom (Shift+Enter, or ▶▶)."""
_CODE_HERE = """\
## ลงรหัส / Code

เลือกข้อความด้วยเมาส์หรือคีย์บอร์ด แล้วกดปุ่มของรหัส กด `?` เพื่อดูปุ่มลัด บันทึกให้เองทุกครั้ง

Select words with the mouse or the keyboard, then press the key of a code; `?` shows the keys. It is saved as you go."""
_TEST_HERE = """\
## ทดสอบกับทุกกรณี / Test it on every case

หลังลงรหัสแล้ว เปิดศึกษาใหม่และทดสอบสมมติฐานชั่วคราว / After coding, open the study again and test the hypothesis."""
_OWN_HERE = """\
## ไฟล์ของคุณเอง / Your own file

เพิ่มบทถอดเทปของคุณ (Word, PDF, ข้อความ และอื่น ๆ) แล้วเปลี่ยนชื่อใน `qc.review` ข้างบน / Add a transcript of your own, then
name it in `qc.review` above:

    qualcoop add {folder} my-interview.docx"""


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made.

    Attributes
    ----------
    folder, notebook
        The study's folder, and the notebook in it.
    transcript
        The interview that the notebook opens first.
    """

    folder: Path
    notebook: Path
    transcript: str


def make_demo(folder: str | Path = "qualcoop-demo", files: Sequence[str | Path] = ()) -> Demo:
    """Copy the tiny study into a folder, ready to code; files of one's own are added, and the first of them opened.

    Parameters
    ----------
    folder
        Where to; it must not exist, or be empty.
    files
        Interviews of one's own, of any kind that is read.

    Returns
    -------
    Demo
        The study has neither codings nor passes, and stands at its first hypothesis.

    Raises
    ------
    StudyError
        If something lies in the folder already.
    ReadingError, MissingError
        If a file cannot be read; the study is then there without it.

    Examples
    --------
    >>> import tempfile
    >>> made = make_demo(Path(tempfile.mkdtemp()) / "demo")
    >>> made.notebook.name, made.transcript
    ('start-here.ipynb', 'coop-01')
    """
    home = copy_study(datasets.folder("coop"), folder, codings=False)
    added = add_interviews(home, files) if files else ()
    first = added[0].transcript.id if added else "coop-01"
    storing.write_whole(home / NOTEBOOK, _notebook(home, first))
    return Demo(home, home / NOTEBOOK, first)


def _notebook(home: Path, first: str) -> str:
    return notebook_text(
        [
            prose(_TITLE),
            code('import qualcoop as qc\n\nstudy = qc.open_study(".")\nstudy'),
            code("study.codebook"),
            prose(_CODE_HERE),
            code(f"qc.review(study, {first!r}, qc.suggest(study), coder=\"me\")"),
            prose(_TEST_HERE),
            code('study = qc.open_study(".")\nstudy.test()'),
            prose(_OWN_HERE.format(folder=home.name)),
        ]
    )


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
    return subprocess.run(jupyterlab(notebook), check=False).returncode
