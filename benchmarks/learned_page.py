"""Write the tables of docs/evaluation.md from docs/evaluation/*.csv. Computes nothing but means and pooled shares."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import regex

__all__ = ["tables", "write_page"]

Row = Mapping[str, str]
MARK = regex.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", regex.DOTALL)
METHODS = {"centroid": "TF-IDF centroid", "logistic": "logistic regression on vectors", "learned": "**learned**"}


def write_page(folder: Path) -> None:
    """Put the tables into the page beside the folder, between their marks."""
    page = folder.parent / "evaluation.md"
    made = tables(folder)
    text = page.read_text(encoding="utf-8")
    page.write_text(MARK.sub(lambda found: f"{found[1]}{made[found[2]]}\n{found[3]}", text), encoding="utf-8")


def tables(folder: Path) -> dict[str, str]:
    """Give each table of the page as Markdown."""
    return {name: make(folder) for name, make in _TABLES.items()}


def _read(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _three(row: Row, prefix: str = "recall") -> str:
    return " / ".join(_short(row[f"{prefix}_{k}"]) for k in (1, 3, 5))


def _short(value: str) -> str:
    """Give a share with three places and no zero before the point."""
    return f"{float(value):.3f}".replace("0.", ".", 1) if value else ""


def _real(folder: Path) -> str:
    rows = {(row["what"], row["set"]): row for row in _read(folder, "real")}
    sets = list(dict.fromkeys(name for _, name in rows))
    header = ["recall@1 / @3 / @5", *(f"{name} ({rows['learned', name]['passages']} passages)" for name in sets)]
    return _table(header, ([METHODS[what], *(_three(rows[what, name]) for name in sets)] for what in METHODS))


def _paired(folder: Path) -> str:
    rows = [row for row in _read(folder, "paired") if row["k"] in ("1", "5")]
    return _table(
        ["learned minus", "recall@", "set", "difference", "95 % interval", "interviews"],
        (
            [METHODS[row["against"]], row["k"], row["set"], f"{float(row['difference']):+.3f}",
             f"{float(row['low']):+.3f} to {float(row['high']):+.3f}", row["documents"]]
            for row in rows
        ),
    )


def _settings(folder: Path) -> str:
    names = ["words", "letters", "around", "question", "ridge", "uncoded"]
    rows = _read(folder, "settings")
    return _table(["used on", *names], ([row["set"], *(row[name] for name in names)] for row in rows))


def _ablation(folder: Path) -> str:
    rows = {(row["what"], row["set"]): row for row in _read(folder, "ablation")}
    sets = list(dict.fromkeys(name for _, name in rows))
    whats = dict.fromkeys(what for what, _ in rows)
    return _table(["", *sets], ([what, *(_three(rows[what, name]) for name in sets)] for what in whats))


def _none(folder: Path) -> str:
    return _table(
        ["set", "passages", "coded", "area under the curve", "threshold", "suggested", "right", "found"],
        (
            [row["set"], row["passages"], row["coded"], _short(row["area"]), row["threshold"], row["suggested"],
             _short(row["precision"]), _short(row["found"])]
            for row in _read(folder, "real_none")
            if row["threshold"] in ("0.3", "0.5", "0.7")
        ),
    )


def _studies(folder: Path) -> str:
    rows = _read(folder, "studies")
    return _table(
        ["method", "study", "language", "coded", "recall@1 / @3 / @5", "area under the curve"],
        ([row["what"], row["set"], row["language"], row["coded"], _three(row), _area(row)] for row in rows),
    )


def _area(row: Row) -> str:
    return "" if row["what"].startswith("logistic") else _short(row["area"])


def _across(folder: Path) -> str:
    return _table(
        ["study", "method", "learned from", "asked about", "recall@1 / @3 / @5", "taught in both",
         "loss at the first (95 % interval)", "area", "in both"],
        (
            [row["study"], row["method"], f"{row['teachers']} {row['taught']}", row["asked"], _three(row),
             _three(row, "both"), _lost(row), _short(row["area"]), _short(row["area_both"])]
            for row in _read(folder, "across")
        ),
    )


def _lost(row: Row) -> str:
    return f"{float(row['difference']):+.3f} ({float(row['low']):+.3f} to {float(row['high']):+.3f})"


def _codebook_alone(folder: Path) -> str:
    return _table(
        ["study", "method", "language", "coded", "recall@1 / @3 / @5", "area under the curve"],
        (
            [row["study"], row["method"], row["language"], row["coded"], _three(row), _short(row["area"])]
            for row in _read(folder, "codebook_alone")
        ),
    )


def _orders(folder: Path) -> str:
    rows = {(row["order"], row["passages"]): row for row in _read(folder, "orders")}
    sizes = list(dict.fromkeys(size for _, size in rows))
    return _table(
        ["order", *(f"{size} passages more" for size in sizes)],
        ([order, *(_three(rows[order, size]) for size in sizes)] for order in dict.fromkeys(o for o, _ in rows)),
    )


def _controls(folder: Path) -> str:
    return _table(
        ["study", "method", "threshold", "segments", "suggestions"],
        ([row[name] for name in ("study", "method", "threshold", "segments", "suggestions")]
         for row in _read(folder, "controls") if row["threshold"] in ("0.3", "0.4", "0.5")),
    )


def _thresholds(folder: Path) -> str:
    return _table(
        ["study", "language", "threshold", "suggested", "right", "found"],
        (
            [row["study"], row["language"], row["threshold"], row["suggested"], _short(row["precision"]),
             _short(row["found"])]
            for row in _read(folder, "thresholds")
            if row["threshold"] in ("0.1", "0.3", "0.5", "0.7")
        ),
    )


def _stance(folder: Path) -> str:
    return _table(
        ["study", "language", "codings", "learned", "cues alone", "always the commonest"],
        (
            [row["study"], row["language"], row["codings"],
             *(_short(row[name]) for name in ("model", "cues", "commonest"))]
            for row in _read(folder, "stance")
        ),
    )


def _curve(folder: Path) -> str:
    return _table(
        ["study", "interviews coded", "draws", "recall@1 / @3 / @5", "area under the curve"],
        (
            [row["study"], row["interviews"], row["draws"], _three(row), _short(row["area"])]
            for row in _read(folder, "curve")
        ),
    )


def _like(folder: Path) -> str:
    rows = {(row["what"], row["set"], row["language"]): row for row in _read(folder, "like")}
    spoken = ("all", "th", "en")
    return _table(
        ["method", "study", "letters, around, ridge", "all", "Thai", "English"],
        (
            [what, name, _chosen(rows[what, name, "all"]), *(_three(rows[what, name, one]) for one in spoken)]
            for what, name in dict.fromkeys((what, name) for what, name, _ in rows)
        ),
    )


def _like_real(folder: Path) -> str:
    rows = {(row["of"], row["what"], row["set"]): row for row in _read(folder, "like_real")}
    pooled = [(of, what) for of, what, name in rows if name == "pooled"]
    sets = list(dict.fromkeys(name for of, _, name in rows if of == "people"))
    return _table(
        ["with the codebook", *sets, "both studies"],
        (
            [what, *(_three(rows["people", what, name]) for name in sets), _three(rows["studies", what, "pooled"])]
            for what in dict.fromkeys(what for _, what in pooled)
        ),
    )


def _chosen(row: Row) -> str:
    return ", ".join(row[name] for name in ("letters", "around", "ridge")) if row["ridge"] else ""


def _few(folder: Path) -> str:
    return _table(
        ["set", "codes", "interviews begun", *(f"{what}{key}" for what in ("", "with a reason: ") for key in _SAID)],
        (
            [row["set"], row["codes"], row["interviews"], *_said(row), *_said(row, "reason_")]
            for row in _read(folder, "few")
        ),
    )


def _likeness(folder: Path) -> str:
    rows = {(row["set"], row["codes"], row["likeness"]): row for row in _read(folder, "likeness")}
    lows = list(dict.fromkeys(low for *_, low in rows))
    return _table(
        ["set", "codes", *(f"likeness from {low}" for low in lows)],
        (
            [name, codes, *(_right_of(rows[name, codes, low]) for low in lows)]
            for name, codes in dict.fromkeys((one, codes) for (one, codes, _), row in rows.items() if row["right"])
        ),
    )


_SAID = ("suggested", "mean chance", "right")


def _said(row: Row, prefix: str = "") -> list[str]:
    return [row[f"{prefix}suggested"], *(_short(row[f"{prefix}{key}"]) for key in ("chance", "right"))]


def _right_of(row: Row) -> str:
    return f"{_short(row['right'])} ({row['suggested']})" if row["right"] else ""


def _reliability(folder: Path) -> str:
    rows = [*_read(folder, "reliability_real"), *_read(folder, "reliability_studies")]
    sets = list(dict.fromkeys(row["set"] for row in rows))
    found = {(row["set"], row["low"]): row for row in rows if row["of"] == "codes"}
    lows = sorted({low for _, low in found})
    return _table(
        ["chance from", *sets],
        ([low, *(_came_true(found.get((name, low))) for name in sets)] for low in lows),
    )


def _came_true(row: Row | None) -> str:
    return f"{_short(row['expected'])} → {_short(row['observed'])} ({row['n']})" if row else ""


_TABLES: Mapping[str, Callable[[Path], str]] = {
    "real": _real,
    "paired": _paired,
    "settings": _settings,
    "ablation": _ablation,
    "none": _none,
    "studies": _studies,
    "codebook_alone": _codebook_alone,
    "across": _across,
    "orders": _orders,
    "controls": _controls,
    "thresholds": _thresholds,
    "stance": _stance,
    "curve": _curve,
    "like": _like,
    "like_real": _like_real,
    "few": _few,
    "likeness": _likeness,
    "reliability": _reliability,
}
