"""How long a test and its options take: from 50 cases to 7,850, about as many as Thailand has local governments.

Run: PYTHONPATH=src python benchmarks/induction.py [--out docs/benchmarks/induction.csv]. Makes seeded studies in memory
(a condition is told in two cases of three, one interview a case, one coded sentence a condition told), times each step
once in one run after a small study has warmed the imports, prints the seconds with the ratio to the smallest study, and
writes them as CSV. The ratio in cells is given beside it: what grows as it does grows in proportion to the table. The
times are of a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter

from qualcoop.induction.cells import case_table
from qualcoop.induction.options.claim import reformulations
from qualcoop.induction.options.codebook import disagreements, indicators, mergers, unused
from qualcoop.induction.options.passages import new_codes, splits
from qualcoop.induction.options.scope import redefinitions
from qualcoop.induction.search.searching import next_cases
from qualcoop.induction.study import Study
from qualcoop.induction.verdicts import verdicts
from qualcoop.records.codebook import Bilingual, Code, Codebook
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.expression import parse_hypothesis
from qualcoop.records.study import Case, Outcome, StudySpec
from qualcoop.records.transcript import Speaker, Transcript, Turn

SIZES = ((50, 10), (200, 30), (1_000, 30), (7_850, 30))
SEED = 2021
TOLD, WITH_OUTCOME = 2 / 3, 0.6
SAID = (
    "เรื่องนี้ช่วยให้งานเดินมาได้ครับ",
    "ตรงนี้เป็นอุปสรรคมาตลอดเลยค่ะ",
    "It helped us from the first year on.",
    "ที่จริงก็ติดอยู่ที่ระเบียบกับคนครับ",
)
CODEBOOK = (
    ("coders differ", disagreements),
    ("merge", mergers),
    ("split (text)", splits),
    ("new codes (text)", new_codes),
    ("indicators (text)", indicators),
    ("unused", unused),
)
TEST, CLAIM, SCOPE = "test (table, verdicts, hashes)", "options: claim <->", "options: scope"
SUMS = {
    "sum: test, claim <->, scope": (TEST, CLAIM, SCOPE),
    "sum: all options of a pass": (CLAIM, SCOPE, *(f"options: {name}" for name, _ in CODEBOOK)),
}
SHORTEST = 0.001
Row = dict[str, object]
OUT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "induction.csv"
COLUMNS = ("cases", "conditions", "passages", "step", "seconds", "ratio", "cells_ratio", "given")


def make_study(cases: int, conditions: int) -> Study:
    """Make a study whose outcome hangs on the first two conditions, with exceptions that contradict."""
    draw = random.Random(SEED)
    codes = tuple(Code(f"c{n:02}", label=Bilingual(f"เงื่อนไข {n}", f"condition {n}")) for n in range(conditions))
    made = [_case(draw, f"k{n:04}", codes) for n in range(cases)]
    spec = StudySpec(
        "benchmark",
        outcome=Outcome("works"),
        hypothesis=parse_hypothesis("c00 & c01 <-> works"),
        cases=tuple(case for case, _, _ in made),
    )
    texts = tuple(text for _, text, _ in made)
    return Study(spec, Codebook(codes), texts, codings=Codings(tuple(row for _, _, rows in made for row in rows)))


def _case(draw: random.Random, id_: str, codes: tuple[Code, ...]) -> tuple[Case, Transcript, list[Coding]]:
    told = {code.id: draw.choice(("facilitates", "hinders")) for code in codes if draw.random() < TOLD}
    explained = all(told.get(name, "facilitates") == "facilitates" for name in ("c00", "c01"))
    works = explained if draw.random() < 0.9 else draw.random() < WITH_OUTCOME
    text, turns, rows = "", [], []
    for number, (code, stance) in enumerate(told.items(), start=1):
        words = f"{draw.choice(SAID)} {number}"
        start = len(text) + len("ตอบ: ")
        text += f"ตอบ: {words}\n"
        turns.append(Turn(number, "ตอบ", "informant", start, start + len(words), language="th"))
        rows.append(Coding(id_, start, start + len(words), code, "ann", stance, "present", quote=words))
    attributes = {"size": draw.choice(("city", "town", "village")), "region": draw.choice("NESC")}
    case = Case(id_, outcome="T" if works else "F", attributes=attributes, transcripts=(id_,), chosen="on_x")
    return case, Transcript(id_, text, tuple(turns), language="th", speakers=(Speaker("ตอบ", "informant", 1),)), rows


def steps(study: Study) -> Iterator[tuple[str, Callable[[], object]]]:
    """Give each step by name, as a call; the table and the verdicts that options start from are made here."""
    table = case_table(study)
    rows = verdicts(study, table)
    yield TEST, study.test
    yield "case table", partial(case_table, study)
    yield "verdicts", partial(verdicts, study, table)
    for claim in ("->", "<-", "<->"):
        spec = replace(study.spec, hypothesis=parse_hypothesis(f"c00 & c01 {claim} works"))
        other = replace(study, spec=spec)
        yield f"options: claim {claim}", partial(reformulations, other, table, verdicts(other, table))
    yield SCOPE, partial(redefinitions, study, table, rows)
    for name, find in CODEBOOK:
        yield f"options: {name}", partial(find, study)
    yield "next cases", partial(next_cases, study, table, rows)


def measured(cases: int, conditions: int) -> list[Row]:
    """Time every step for one size."""
    study = make_study(cases, conditions)
    found: list[Row] = []
    for step, call in steps(study):
        start = perf_counter()
        made = call()
        seconds = perf_counter() - start
        given = len(made) if isinstance(made, tuple) else ""
        size = {"cases": cases, "conditions": conditions, "passages": len(study.codings)}
        found.append({**size, "step": step, "seconds": seconds, "given": given})
        print(f"{cases:6,} x {conditions}  {len(study.codings):8,}  {step:32} {seconds:9.3f} s  {given}", flush=True)
    return found


def with_sums(rows: list[Row]) -> list[Row]:
    """Add what a researcher waits for: the test with the options of claim and scope, then all options of a pass."""
    found = []
    for size in dict.fromkeys((row["cases"], row["conditions"]) for row in rows):
        same = [row for row in rows if (row["cases"], row["conditions"]) == size]
        found += same
        for step, parts in SUMS.items():
            seconds = sum(float(row["seconds"]) for row in same if row["step"] in parts)  # type: ignore[arg-type]
            found.append({**same[0], "step": step, "seconds": seconds, "given": ""})
    return found


def with_ratios(rows: list[Row]) -> list[Row]:
    """Set beside each time its ratio to the smallest study's, and the ratio of the cells; none to next to nothing."""
    first = rows[0]
    cells = first["cases"] * first["conditions"]  # type: ignore[operator]
    base = {row["step"]: float(row["seconds"]) for row in reversed(rows) if row["cases"] == first["cases"]}  # type: ignore[arg-type]
    found = []
    for row in rows:
        seconds, least = float(row["seconds"]), base[row["step"]]  # type: ignore[arg-type]
        ratio = f"{seconds / least:.1f}" if least >= SHORTEST else ""
        grown = f"{row['cases'] * row['conditions'] / cells:.1f}"  # type: ignore[operator]
        found.append({**row, "seconds": f"{seconds:.3f}", "ratio": ratio, "cells_ratio": grown})
    return found


def main() -> None:
    """Measure all sizes, print and write the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--out", type=Path, default=OUT)
    asked.add_argument("--most", type=int, default=SIZES[-1][0], help="leave out sizes with more cases")
    told = asked.parse_args()
    for _, warm in steps(make_study(12, 4)):
        warm()
    sizes = [size for size in SIZES if size[0] <= told.most]
    write(with_ratios(with_sums([row for size in sizes for row in measured(*size)])), told.out)


def write(rows: list[Row], out: Path) -> None:
    """Write the rows as CSV and print them."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for row in rows:
        print("  ".join(f"{row[name]!s:>10}" if name != "step" else f"{row[name]:32}" for name in COLUMNS))


if __name__ == "__main__":
    main()
