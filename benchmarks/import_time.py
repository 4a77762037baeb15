"""Measure what `import qualcoop` adds to the start of a bare interpreter. Judges nothing: it prints medians.

Run it from the repository: ``python benchmarks/import_time.py --runs 15``.
"""

from __future__ import annotations

import argparse
import importlib.util
import statistics
import subprocess
import sys
import time

__all__ = ["main", "median_seconds"]


def seconds(statement: str) -> float:
    """Time one fresh interpreter that runs a statement and ends."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - begun


def median_seconds(statements: list[str], *, runs: int) -> list[float]:
    """Give the median for each statement, taken in turns so that a busy moment strikes all alike."""
    for statement in statements:
        seconds(statement)  # the first run writes byte code and fills the disk's cache
    rounds = [[seconds(statement) for statement in statements] for _ in range(runs)]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]


def main() -> None:
    """Print the medians, their difference and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=15, help="how often each is started (default: %(default)s)")
    parser.add_argument("--module", default="qualcoop", help="what is imported (default: %(default)s)")
    options = parser.parse_args()
    if importlib.util.find_spec(options.module) is None:
        parser.error(f"{options.module} is not installed for {sys.executable}: run `pip install -e .` first")
    bare, imported = median_seconds(["pass", f"import {options.module}"], runs=options.runs)
    print(f"bare interpreter      {bare * 1000:8.1f} ms")
    print(f"import {options.module:<15}{imported * 1000:8.1f} ms")
    print(f"difference            {(imported - bare) * 1000:8.1f} ms")
    print(f"ratio                 {imported / bare:8.2f}")


if __name__ == "__main__":
    main()
