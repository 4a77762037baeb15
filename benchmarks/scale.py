"""How fast short answers are coded at scale, in how much memory, and how both grow: 10,000 to 10,000,000 answers.

Run: PYTHONPATH=src python benchmarks/scale.py [--most 1000000] [--out docs/benchmarks/scale.csv]. Makes seeded answers
in Thai and English (two thirds Thai; one in sixteen says nothing, a few are damaged), writes them as pandas would, one
row group up to 1,048,576 rows, and codes them by ten codes, each run in a process of its own: by one process, then by
two workers; a million and more by two workers only (ten million with --most 10000000, about an hour). Gives how many
of the texts are distinct (each is coded once a piece), seconds of the clock and of the processors with the start of the
processes, answers a second of both, the most memory that any one process held (Linux only), and the ratio to the
smallest run with as many workers. Seconds of the processors tell about the same on a busy machine; those of the clock
do not.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.scaling_forge import answers, codebook, write_answers

ROOT = Path(__file__).resolve().parents[1]
RUNS = ((10_000, 1), (10_000, 2), (100_000, 1), (100_000, 2), (1_000_000, 2), (10_000_000, 2))
USUAL = 1_000_000
ROW_GROUP = 1 << 20
OUT = ROOT / "docs" / "benchmarks" / "scale.csv"
COLUMNS = (
    "answers", "distinct", "workers", "codings", "seconds", "cpu_seconds", "answers_s", "answers_cpu_s", "peak_MB",
    "input_MB", "output_MB", "ratio", "cpu_ratio", "answers_ratio",
)  # fmt: skip
Row = dict[str, object]


def one(table: str, folder: str, workers: int) -> None:
    """Code a table in this process or by its children, and print what it took as JSON."""
    import resource

    from qualcoop.scaling import scale

    begun = perf_counter()
    told = scale(table, codebook(), folder, workers=workers)
    seconds = perf_counter() - begun
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    peak = max(_own_peak(), used[1].ru_maxrss) / 1024
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu, "peak_MB": peak, "codings": told.codings}))


def _own_peak() -> int:
    """Give the most kilobytes this program held; what the kernel counts for a process includes who started it."""
    told = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM"))


def measured(table: Path, folder: Path, rows: int, workers: int) -> Row:
    """Run one measurement apart."""
    command = [sys.executable, __file__, "--one", str(table), str(folder), str(workers)]
    paths = [str(ROOT / "src"), *(entry for entry in sys.path if entry)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    told = json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)
    speeds = {"answers_s": rows / told["seconds"], "answers_cpu_s": rows / told["cpu_seconds"]}
    sizes = {"input_MB": table.stat().st_size / 1e6, "output_MB": sum(p.stat().st_size for p in folder.iterdir()) / 1e6}
    return {"answers": rows, "workers": workers, **told, **speeds, **sizes}


def with_ratios(rows: list[Row]) -> list[Row]:
    """Set beside each run its ratio to the smallest with as many workers, and round."""
    first = {row["workers"]: row for row in reversed(rows)}
    found = []
    for row in rows:
        least = first[row["workers"]]
        names = (("ratio", "seconds"), ("cpu_ratio", "cpu_seconds"), ("answers_ratio", "answers"))
        ratios = {ratio: float(row[name]) / float(least[name]) for ratio, name in names}  # type: ignore[arg-type]
        whole = {name: round(float(row[name])) for name in ("answers_s", "answers_cpu_s", "peak_MB")}  # type: ignore[arg-type]
        parts = {name: round(float(row[name]), 1) for name in ("seconds", "cpu_seconds", "input_MB", "output_MB")}  # type: ignore[arg-type]
        found.append({**row, **whole, **parts, **{name: round(value, 1) for name, value in ratios.items()}})
    return found


def main() -> None:
    """Measure all runs, print and write the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--out", type=Path, default=OUT)
    asked.add_argument("--most", type=int, default=USUAL, help="leave out runs with more answers")
    asked.add_argument("--one", nargs=3, default=None, help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.one:
        one(told.one[0], told.one[1], int(told.one[2]))
        return
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for size, workers in RUNS:
            if size <= told.most:
                table = Path(folder) / f"{size}.parquet"
                if not table.exists():
                    write_answers(table, size, group=ROW_GROUP)
                distinct = len({hash(text) for _, text, _ in answers(size)})
                rows.append(
                    {**measured(table, Path(folder) / f"{size}-{workers}", size, workers), "distinct": distinct}
                )
                print(rows[-1], flush=True)
    write(with_ratios(rows), told.out)


def write(rows: list[Row], out: Path) -> None:
    """Write the rows as CSV and print them."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for row in rows:
        print("  ".join(f"{row[name]!s:>13}" for name in COLUMNS))


if __name__ == "__main__":
    main()
