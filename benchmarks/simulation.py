"""How often the true explanation is reached, and how often a false one stands: simulated analyses, counted.

Run: python benchmarks/simulation.py. It lets analysts that follow stated policies (qualcoop.workflows.simulating)
through seeded worlds with a known explanation, and writes the counts to docs/simulation/summary.csv, the plots beside
it, and the tables into docs/simulation.md. The same command gives the same counts.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, product
from math import sqrt
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

import fontpkg_sarabun
import matplotlib as mpl

from qualcoop.workflows.simulating import POLICIES, simulate, simulated_row
from qualcoop.workflows.worlds import World

mpl.use("Agg")
from matplotlib import font_manager
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
Count = Callable[[Mapping[str, str]], int]
ENDINGS = ("true", "true so far", "false", "false so far", "contradicted", "no support")
SETTING = ("design", "setting", "policy")
COUNTED = ("reached", "fits_seen", *ENDINGS)
AVERAGED = ("passes", "reformulations", "redefinitions", "holds", "abandonments", "last_change", "asks", "literals")
COLUMNS = (*SETTING, "worlds", *(name.replace(" ", "_") for name in COUNTED), *AVERAGED)
TYPICAL = {"silence": 0.2, "noise": 0.05, "contested": 0.05}
MANY, SOME = 500, 100
Z = 1.959964        # of a 95 % interval


@dataclass(frozen=True)
class Setting:
    """Worlds of one kind, and the policy that is followed in them."""

    design: str
    name: str
    policy: str = "careful"
    worlds: int = SOME
    world: Mapping[str, Any] = field(default_factory=dict)


def settings() -> tuple[Setting, ...]:
    """Give everything that is simulated."""
    rates = product((0, 0.15, 0.3, 0.45), (0, 0.05, 0.1, 0.2))
    grid = [{"silence": silence, "noise": noise} for silence, noise in rates]
    choice = ((0, 0), (0.3, 0), (0.6, 0), (0, 0.5), (0, 1))
    return (
        *(Setting("policies", "typical", policy, MANY, TYPICAL) for policy in POLICIES),
        *(Setting("policies", "clean", policy) for policy in ("careful", "persistent")),
        *(
            Setting("grid", f"silence {one['silence']:.2f}, noise {one['noise']:.2f}", policy, SOME, one)
            for policy in ("careful", "hasty")
            for one in grid
        ),
        *(Setting("choice", f"on_x {x:.1f}, on_y {y:.1f}", world={"on_x": x, "on_y": y}) for x, y in choice),
        *(Setting("cases", f"{n:02d} cases", world={**TYPICAL, "cases": n}) for n in (4, 8, 16, 32)),
        *(Setting("cases, clean", f"{n:02d} cases", world={"cases": n}) for n in (4, 8, 16, 32)),
        *(Setting("conditions", f"{n} conditions", world={"conditions": n}) for n in (3, 5, 8)),
        *(Setting("informants", f"{n} informants", world={"informants": n, "noise": 0.1}) for n in (1, 2, 4)),
        *(Setting("phenomenon", f"within {share:.2f}", world={"within": share}) for share in (1, 0.9, 0.75)),
    )


# --- counting ------------------------------------------------------------------------------------------------


def runs(setting: Setting) -> list[dict[str, Any]]:
    """Let the analyst through every world of a setting: seeds 1, 2 ..."""
    worlds = (World(seed=seed, **setting.world) for seed in range(1, setting.worlds + 1))
    return [simulated_row(simulate(world, policy=setting.policy)) for world in worlds]


def summary(setting: Setting) -> dict[str, Any]:
    """Count how the analyses of a setting ended; means with two decimals."""
    rows = runs(setting)
    endings = [row["ending"] for row in rows]
    return {
        "design": setting.design,
        "setting": setting.name,
        "policy": setting.policy,
        "worlds": len(rows),
        **{name: sum(row[name] for row in rows) for name in ("reached", "fits_seen")},
        **{name.replace(" ", "_"): endings.count(name) for name in ENDINGS},
        **{name: f"{mean(row[name] for row in rows):.2f}" for name in AVERAGED},
    }


def interval(count: int, of: int) -> tuple[float, float]:
    """Give the 95 % interval of a share after Wilson."""
    share, wide = count / of, Z * Z / of
    middle, half = (share + wide / 2) / (1 + wide), Z * sqrt(share * (1 - share) / of + wide / (4 * of)) / (1 + wide)
    return max(0.0, middle - half), min(1.0, middle + half)


def reached(row: Mapping[str, str]) -> int:
    """Count the analyses that reached the true explanation."""
    return int(row["reached"])


def false_ones(row: Mapping[str, str]) -> int:
    """Count the analyses at whose end a false explanation was not contradicted."""
    return int(row["false"]) + int(row["false_so_far"])


# --- in several processes ------------------------------------------------------------------------------------


def simulate_all(processes: int) -> list[dict[str, Any]]:
    """Share the settings out over processes, and give all counts in the order of the settings."""
    with TemporaryDirectory() as folder:
        parts = [Path(folder) / f"{number}.csv" for number in range(processes)]
        started = [
            subprocess.Popen([sys.executable, __file__, "--part", f"{number}/{processes}", "-o", str(part)])
            for number, part in enumerate(parts)
        ]
        if sum(one.wait() != 0 for one in started):
            raise SystemExit("a part of the simulation failed")
        found = {tuple(row[name] for name in SETTING): row for part in parts for row in read(part)}
    return [found[one.design, one.name, one.policy] for one in settings()]


def one_part(part: str, path: Path) -> None:
    """Simulate every n-th setting; long and short ones are mixed."""
    number, of = map(int, part.split("/"))
    write(path, (summary(setting) for setting in settings()[number::of]))


def read(path: Path) -> list[dict[str, str]]:
    """Read counts."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write counts, each as soon as it is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        out = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        out.writeheader()
        for row in rows:
            out.writerow(row)
            lines.flush()


# --- tables --------------------------------------------------------------------------------------------------


def percent(count: int, of: int) -> str:
    """Say a share with its interval."""
    low, high = interval(count, of)
    return f"{count / of:.0%} ({low * 100:.0f}-{high * 100:.0f})"


def table(rows: Sequence[Mapping[str, str]], first: str) -> str:
    """Give a table in Markdown: how the analyses of a design ended."""
    head = (first, "worlds", "reached", "false, not contradicted", "contradicted", "revisions", "asks", "last change")
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for row in rows:
        of = int(row["worlds"])
        revisions = float(row["reformulations"]) + float(row["redefinitions"])
        named = row["policy"] if first == "policy" else row["setting"]
        shares = (percent(count, of) for count in (int(row["reached"]), false_ones(row), int(row["contradicted"])))
        told = (named, row["worlds"], *shares, f"{revisions:.1f}", f"{float(row['asks']):.1f}", row["last_change"])
        lines.append("| " + " | ".join(told) + " |")
    return "\n".join(lines)


def grid_table(rows: Sequence[Mapping[str, str]], policy: str) -> str:
    """Give the grid as a table: share reached, then share of false explanations not contradicted."""
    mine = [row for row in rows if row["design"] == "grid" and row["policy"] == policy]
    noises = [row["setting"].rpartition(" ")[2] for row in mine[:4]]
    lines = ["| silence | " + " | ".join(f"noise {noise}" for noise in noises) + " |", "|---" * 5 + "|"]
    for silence, cells in groupby(mine, key=_silence):
        both = [[count(row) / int(row["worlds"]) for count in (reached, false_ones)] for row in cells]
        told = [" / ".join(f"{share:.0%}" for share in pair) for pair in both]
        lines.append(f"| {silence} | " + " | ".join(told) + " |")
    return "\n".join(lines)


def _silence(row: Mapping[str, str]) -> str:
    return row["setting"].split()[1].rstrip(",")


def tables(rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the tables of the page by name."""
    def of(design: str) -> list[Mapping[str, str]]:
        return [row for row in rows if row["design"] == design]

    for setting in ("typical", "clean"):
        yield f"policies-{setting}", table([row for row in of("policies") if row["setting"] == setting], "policy")
    for policy in ("careful", "hasty"):
        yield f"grid-{policy}", grid_table(rows, policy)
    for design in ("choice", "cases", "cases, clean", "conditions", "informants", "phenomenon"):
        yield design.replace(", ", "-"), table(of(design), "setting")


def fill_page(page: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Put the tables into the page, each between its marks."""
    text = page.read_text(encoding="utf-8")
    for name, lines in tables(rows):
        start, end = f"<!-- table: {name} -->", "<!-- end -->"
        if start in text:
            before, _, after = text.partition(start)
            text = f"{before}{start}\n{lines}\n{end}{after.partition(end)[2]}"
    page.write_text(text, encoding="utf-8")


# --- plots ---------------------------------------------------------------------------------------------------

# Colours that are told apart with any colour vision (after Okabe and Ito), and by marker or hatch in grey.
LINES = (("#000000", "o"), ("#0072B2", "s"), ("#E69F00", "^"), ("#CC79A7", "D"))
BARS = {
    "true": ("#009E73", "", "true, stands · ถูกและยังยืนอยู่"),
    "true so far": ("#8FD3BC", "//", "true, not contradicted so far · ถูกและยังไม่ถูกแย้ง"),
    "false": ("#D55E00", "", "false, stands · ผิดแต่ยังยืนอยู่"),
    "false so far": ("#F2B48C", "//", "false, not contradicted so far · ผิดแต่ยังไม่ถูกแย้ง"),
    "contradicted": ("#7F7F7F", "", "contradicted at the end · ยังมีกรณีแย้งเมื่อจบ"),
    "no support": ("#D9D9D9", "..", "no support · ไม่มีกรณีสนับสนุน"),
}
GROUPS = {
    "By policy: a fifth silent, one passage in twenty misread · จำแนกตามแนวปฏิบัติ": "policies",
    "By number of cases, the same worlds, careful · จำแนกตามจำนวนกรณี": "cases",
    "By number of cases, nothing silent or misread, careful · จำแนกตามจำนวนกรณี เมื่อข้อมูลครบและลงรหัสถูก": "cases, clean",
}
CHOICES = (
    "as they come\nตามที่พบ",
    "30 % on X\nเลือกจาก X 30 %",
    "60 % on X\nเลือกจาก X 60 %",
    "50 % on Y\nเลือกจากผล 50 %",
    "all on Y\nเลือกจากผลทั้งหมด",
)
SHARE = "share of worlds (95 % interval)\nสัดส่วนของโลกจำลอง"
LEAST_TOLD = 0.055      # a smaller share has no room for its number
TITLES = {
    "careful": "careful: asks about undetermined cases\nถามเพิ่มเมื่อยังสรุปไม่ได้",
    "hasty": "hasty: never asks\nไม่ถามเพิ่ม",
}


def use_font() -> None:
    """Draw with a font that has Thai."""
    for path in sorted(Path(fontpkg_sarabun.__file__).parent.rglob("*.ttf")):
        font_manager.fontManager.addfont(str(path))
    mpl.rcParams.update({"font.family": "Sarabun", "font.size": 12, "svg.hashsalt": "qualcoop"})


MEASURES: tuple[tuple[str, Count], ...] = (
    ("True explanation reached · พบคำอธิบายที่แท้จริง", reached),
    ("False one not contradicted · คำอธิบายผิดที่ยังไม่ถูกแย้ง", false_ones),
)


def shares(rows: Sequence[Mapping[str, str]], count: Count) -> tuple[list[float], list[list[float]]]:
    """Give a share a row, and how far its interval reaches below and above."""
    pairs = [(count(row), int(row["worlds"])) for row in rows]
    found = [one / of for one, of in pairs]
    ends = [interval(one, of) for one, of in pairs]
    below, above = (
        [abs(share - end[side]) for share, end in zip(found, ends, strict=True)] for side in (0, 1)
    )
    return found, [below, above]


def plot_grid(rows: Sequence[Mapping[str, str]], path: Path) -> None:
    """Draw reached and falsely standing over noise, a line a rate of silence, a row a policy."""
    figure, axes = plt.subplots(2, 2, figsize=(10, 8.6), sharex=True, sharey=True, layout="constrained")
    for line, policy in zip(axes, ("careful", "hasty"), strict=True):
        mine = [row for row in rows if row["design"] == "grid" and row["policy"] == policy]
        for ax, (title, count) in zip(line, MEASURES, strict=True):
            for place, (silence, cells) in enumerate(groupby(mine, key=_silence)):
                _line(ax, list(cells), count, place, label=f"{float(silence):.0%}")
            ax.set_title(f"{title}\n{TITLES[policy]}", fontsize=12)
    for ax in axes[1]:
        ax.set_xlabel("noise: passages coded the wrong way round\nสัดส่วนข้อความที่ลงรหัสผิดทิศทาง")
    for ax in axes[:, 0]:
        ax.set_ylabel(SHARE)
    handles, labels = axes[0, 0].get_legend_handles_labels()
    title = "silence: cells nobody speaks of · สัดส่วนที่ไม่ได้กล่าวถึง"
    figure.legend(handles, labels, title=title, ncols=4, loc="outside lower center")
    _save(figure, path)


def _line(ax: Axes, cells: list[Mapping[str, str]], count: Count, place: int, *, label: str) -> None:
    """Draw one line, moved a little aside so that intervals do not hide one another."""
    x = [float(row["setting"].rpartition(" ")[2]) for row in cells]
    aside = [one + 0.0016 * place - 0.0024 for one in x]
    found, error = shares(cells, count)
    colour, marker = LINES[place]
    ax.errorbar(aside, found, error, color=colour, marker=marker, capsize=2.5, elinewidth=1, lw=1.6, label=label)
    ax.set_ylim(0, 1)
    ax.set_xticks(x, [f"{one:.0%}" for one in x])
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.grid(visible=True, color="#E5E5E5")


def plot_endings(rows: Sequence[Mapping[str, str]], path: Path) -> None:
    """Draw how the analyses ended: by policy, and by number of cases with and without silence and noise."""
    figure, axes = plt.subplots(
        3, 1, figsize=(10, 8.4), sharex=True, layout="constrained", height_ratios=(5, 4, 4)
    )
    for ax, (title, design) in zip(axes, GROUPS.items(), strict=True):
        told = [row for row in rows if row["design"] == design and row["setting"] != "clean"]
        for place, row in enumerate(told):
            _bar(ax, place, row)
        names = [row["policy"] if design == "policies" else row["setting"].lstrip("0") for row in told]
        ax.set_yticks(range(len(told)), names)
        ax.invert_yaxis()
        ax.set_xlim(0, 1)
        ax.xaxis.set_major_formatter("{x:.0%}")
        ax.set_title(title, fontsize=12, loc="left")
    axes[-1].set_xlabel("share of worlds · สัดส่วนของโลกจำลอง")
    handles = [Patch(facecolor=one, hatch=hatch, edgecolor="white", label=said) for one, hatch, said in BARS.values()]
    figure.legend(handles=handles, ncols=2, loc="outside lower center")
    _save(figure, path)


def _bar(ax: Axes, place: int, row: Mapping[str, str]) -> None:
    left = 0.0
    for name, (colour, hatch, _) in BARS.items():
        share = int(row[name.replace(" ", "_")]) / int(row["worlds"])
        ax.barh(place, share, left=left, color=colour, hatch=hatch, edgecolor="white")
        if share >= LEAST_TOLD:
            plain = {"facecolor": colour, "edgecolor": "none", "pad": 1.5} if hatch else None
            ink = "black" if hatch else "white"
            ax.text(left + share / 2, place, f"{share:.0%}", ha="center", va="center", color=ink, bbox=plain)
        left += share


def plot_choice(rows: Sequence[Mapping[str, str]], path: Path) -> None:
    """Draw what it changes how cases are chosen."""
    mine = [row for row in rows if row["design"] == "choice"]
    figure, ax = plt.subplots(figsize=(10, 5.2), layout="constrained")
    for aside, (title, count), (colour, marker) in zip((-0.06, 0.06), MEASURES, (LINES[1], LINES[2]), strict=True):
        found, error = shares(mine, count)
        places = [place + aside for place in range(len(mine))]
        ax.errorbar(places, found, error, color=colour, marker=marker, ms=8, ls="", capsize=4, lw=1.8, label=title)
    ax.set_xticks(range(len(mine)), CHOICES)
    ax.set_xlim(-0.5, len(mine) - 0.5)
    ax.set_ylim(0, 1)
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.grid(visible=True, axis="y", color="#E5E5E5")
    ax.set_ylabel(SHARE)
    ax.set_title("How cases are chosen, where nothing is silent or misread\nวิธีเลือกกรณี เมื่อทุกเรื่องมีผู้กล่าวถึงและลงรหัสถูกทั้งหมด")
    figure.legend(ncols=2, loc="outside lower center")
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)


def draw_all(rows: Sequence[Mapping[str, str]], folder: Path) -> None:
    """Draw the plots of the page."""
    use_font()
    plot_grid(rows, folder / "grid.png")
    plot_endings(rows, folder / "endings.png")
    plot_choice(rows, folder / "choice.png")


def main() -> None:
    """Simulate, count, draw, fill the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--processes", type=int, default=2, help="how many at a time")
    options.add_argument("--part", default="", help="i/n: only every n-th setting (used by the command itself)")
    options.add_argument("--drawn-only", action="store_true", help="plots and tables from the counts that are there")
    options.add_argument("-o", type=Path, default=DOCS / "simulation" / "summary.csv", help="where the counts go")
    given = options.parse_args()
    if given.part:
        one_part(given.part, given.o)
        return
    if not given.drawn_only:
        write(given.o, simulate_all(given.processes))
    rows = read(given.o)
    draw_all(rows, given.o.parent)
    if given.o.parent.parent == DOCS:
        fill_page(DOCS / "simulation.md", rows)


if __name__ == "__main__":
    main()
