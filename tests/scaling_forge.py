"""Short answers in Thai and English, as many as are wanted, and a Dask cluster on loopback: tests and benchmarks."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from qualcoop.records.codebook import Code, Codebook, Cue, Indicator

SOURCE = Path(__file__).resolve().parents[1] / "src"
GROUP = 20_000
SCHEMA = pa.schema([("id", pa.string()), ("text", pa.string()), ("district", pa.string())])

THAI_OPEN = ("", "", "คิดว่า", "เรื่อง", "สำหรับเรา", "ปีนี้", "ที่หมู่บ้าน", "ส่วนใหญ่", "โดยรวม", "ตอนแรก")
THAI_WHAT = (
    "งบประมาณ", "ระเบียบราชการ", "กฎหมาย", "นายกเทศมนตรี", "ผู้นำชุมชน", "ชาวบ้าน", "เจ้าหน้าที่", "ถนน", "น้ำประปา", "ขยะ",
    "รถขุด", "เครื่องมือ", "ข้อมูล", "การประชุม", "เทศบาลข้างเคียง", "ฝน", "ราคายาง", "โรงเรียน", "ตลาดนัด", "ไฟส่องทาง",
)  # fmt: skip
THAI_SAID = (
    "ไม่พอ", "ช่วยได้มาก", "เป็นอุปสรรค", "ยังไม่ชัดเจน", "ดีขึ้นกว่าเดิม", "ล่าช้าเกินไป", "ทำให้งานเดินได้", "ก็เฉย ๆ", "ต้องปรับปรุง",
    "ไว้ใจได้", "ไม่ค่อยไว้ใจกัน", "มาไม่ตรงเวลา", "ควรสนับสนุนมากกว่านี้", "สะดวกดี", "ถ้ามีก็คงดี", "หายไปสองปีแล้ว",
)  # fmt: skip
THAI_END = ("", "", "", "ครับ", "ค่ะ", "นะ", "จริง ๆ", "เลย")
ENGLISH_WHAT = (
    "the budget", "the regulations", "the law", "our mayor", "the village head", "people here", "the staff", "the road",
    "tap water", "garbage", "the excavator", "equipment", "the data", "the meetings", "the next town", "the rain",
    "rubber prices", "the school", "the market", "street lights",
)  # fmt: skip
ENGLISH_SAID = (
    "is not enough", "helps a lot", "is an obstacle", "is still unclear", "got better", "comes too late",
    "made it work", "makes no difference", "should be improved", "can be trusted", "nobody trusts", "is never on time",
    "needs more support", "is convenient", "would be good if we had it", "was gone for two years",
)  # fmt: skip
NOTHING = ("ไม่มี", "-", "none", "ไม่ทราบค่ะ", "n/a", "ดี")
MANGLED = "assniguuarAunademAutaiosnwdug demdsnistuiindennainnusiuiie"


def codebook() -> Codebook:
    """A codebook whose terms stand in many of the answers, in both languages."""
    terms = {
        "budget": ("งบประมาณ", "budget"),
        "laws": ("ระเบียบ", "กฎหมาย", "regulation", "law"),
        "executives": ("นายก", "ผู้นำ", "mayor", "village head"),
        "people": ("ชาวบ้าน", "people"),
        "staff": ("เจ้าหน้าที่", "staff"),
        "machines": ("รถขุด", "เครื่องมือ", "excavator", "equipment"),
        "data": ("ข้อมูล", "data"),
        "neighbours": ("ข้างเคียง", "next town"),
        "trust": ("ไว้ใจ", "trust"),
        "unused": ("ปะการัง", "coral"),
    }
    late = Cue("ล่าช้า", "th", "hinders"), Cue("too late", "en", "hinders")
    return Codebook(
        tuple(
            Code(id_, indicators=tuple(Indicator(term, "en" if term.isascii() else "th") for term in listed), cues=late)
            for id_, listed in terms.items()
        )
    )


def answers(rows: int) -> Iterator[tuple[str, str | None, str]]:
    """Give so many answers with id and district; the first are the same however many are asked for."""
    for group in range(0, rows, GROUP):
        lot = random.Random(group)
        for row in range(group, min(group + GROUP, rows)):
            yield f"r{row:08}", _text(lot, row), f"district {row % 77}"


def _text(lot: random.Random, row: int) -> str | None:
    kind = lot.random()
    if kind < 0.02:
        return None
    if kind < 0.06:
        return lot.choice(NOTHING)
    if kind < 0.063:
        return MANGLED
    clause, joined = (_thai, " แต่") if kind < 0.7 else (_english, ", but ")
    said = clause(lot) if lot.random() < 0.6 else joined.join((clause(lot), clause(lot)))
    return f"{said} ({row % 997})" if lot.random() < 0.3 else said


def _thai(lot: random.Random) -> str:
    return "".join(map(lot.choice, (THAI_OPEN, THAI_WHAT, THAI_SAID, THAI_END)))


def _english(lot: random.Random) -> str:
    return f"{lot.choice(ENGLISH_WHAT)} {lot.choice(ENGLISH_SAID)}"


def write_answers(path: Path, rows: int, *, group: int = GROUP) -> Path:
    """Write so many answers as Parquet, in row groups of this size, holding no more than one of them."""
    with pq.ParquetWriter(path, SCHEMA) as writer:
        held: list[tuple[str, str | None, str]] = []
        for answer in answers(rows):
            held.append(answer)
            if len(held) == group:
                writer.write_table(_table(held), row_group_size=group)
                held = []
        if held or not rows:
            writer.write_table(_table(held), row_group_size=group)
    return path


def _table(held: list[tuple[str, str | None, str]]) -> pa.Table:
    columns = list(zip(*held, strict=True)) or [()] * len(SCHEMA)
    return pa.table([pa.array(one, pa.string()) for one in columns], schema=SCHEMA)


class Cluster:
    """A Dask scheduler and workers on loopback, each a process of its own; all end with the block."""

    def __init__(self, folder: Path, *, workers: int) -> None:
        self._file = folder / "scheduler.json"
        self._log = folder / "cluster.log"
        self._wanted = workers
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        """Where the scheduler listens, once it does."""
        while not self._file.exists() or not self._file.read_bytes().strip():
            assert self.scheduler is not None
            assert self.scheduler.poll() is None, self._log.read_text(encoding="utf-8")
            sleep(0.05)
        found: str = json.loads(self._file.read_text(encoding="utf-8"))["address"]
        return found

    def __enter__(self) -> Cluster:
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter")
        self.scheduler = self._started("dask_scheduler", *options, "--scheduler-file", str(self._file))
        for _ in range(self._wanted):
            options = ("--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard")
            self.workers.append(self._started("dask_worker", self.address, *options))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for process in (*self.workers, self.scheduler):
            if process is not None:
                process.kill()
                process.wait()

    def _started(self, module: str, *options: str) -> subprocess.Popen[bytes]:
        paths = [str(SOURCE), *(entry for entry in sys.path if entry)]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{module}", *options],
                cwd=self._file.parent,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                stdout=log,
                stderr=log,
            )
