"""Makes at every build what the documentation shows of the code: commands, names, pictures, notebooks. Edits none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import qualcoop as qc
from qualcoop.cli import main

__all__ = ["setup"]

DOCS = Path(__file__).resolve().parent.parent
NOTEBOOKS = DOCS.parent / "notebooks"
EVALUATION = DOCS / "evaluation"
HEAD = """\
study = qc.datasets.hatyai()
pass_ = study.test()
findings, transcript, book = pass_.findings, study.transcripts[0], study.codebook"""
AGREE = """\
from qualcoop.workflows.agreeing import agree
agreement = agree(qc.datasets.folder("hatyai"), coders=["guided-1", "guided-2"])"""
CURVE = """\
curve = pd.read_csv(evaluation / "curve.csv")     # of docs/evaluation: how it was measured is told there
rows = curve.loc[curve["study"].eq("hatyai"), ["interviews", "recall_1", "recall_3", "recall_5"]]"""
BINS = """\
bins = pd.read_csv(evaluation / "reliability_studies.csv")
bins = bins[bins["set"].eq("hatyai") & bins["of"].eq("codes")][["expected", "observed", "n"]]"""
PICTURES = (
    ("plot_factors", "", "findings", "Factors by case", "ปัจจัยกับกรณี"),
    ("plot_butterfly", "", "findings", "Success and obstacle factors", "ปัจจัยแห่งความสำเร็จ และปัญหาและอุปสรรค"),
    ("plot_codes", "", "transcript, study.counted(), codebook=book", "Codes over a transcript", "รหัสตลอดบทถอดเทป"),
    ("code_network", "", "study.counted(), codebook=book", "Which codes meet", "รหัสที่พบด้วยกัน"),
    ("plot_saturation", "", "pass_", "Saturation of codes", "ความอิ่มตัวของรหัส"),
    ("plot_ledger", "", "study", "The ledger as a tree", "บันทึกร่องรอยการวิเคราะห์"),
    (
        "plot_solution",
        "solved = qc.datasets.hicks().test()     # a published table of 31 welfare states",
        "solved",
        "The solution by cases",
        "ชุดเงื่อนไขกับกรณี",
    ),
    ("plot_agreement", AGREE, "agreement, codebook=book", "Agreement with its intervals", "ความสอดคล้องระหว่างผู้ลงรหัส"),
    ("plot_learning_curve", CURVE, "rows.to_numpy()", "The learning curve of suggestions", "คำแนะนำเมื่อเรียนรู้มากขึ้น"),
    (
        "plot_reliability",
        BINS,
        "bins.itertuples(index=False)",
        "Whether a suggestion's chance holds",
        "คะแนนของคำแนะนำเชื่อได้เพียงใด",
    ),
    ("plot_words", "", "study.transcripts", "Words, without stop words", "คำที่ใช้บ่อย"),
)
"""The pictures of the gallery: the function, what is run before it, what it is given, its heading in two languages."""
SETS = ("reliability_real.csv", "reliability_studies.csv")
"""Whose chances the page of the evaluation shows, set by set."""


def make(app: Any) -> None:     # noqa: ANN401 - Sphinx's own type would be imported for this alone
    """Write what is made into docs/made, which git leaves out."""
    folder = DOCS / "made"
    folder.mkdir(exist_ok=True)
    _write(folder / "commands.md", _commands())
    _write(folder / "names.md", _names())
    _write(folder / "pictures.md", _pictures(folder))
    _reliability(folder)
    _notebooks(folder / "notebooks")


def _write(path: Path, text: str) -> None:
    """Write a page, and leave one alone that says the same, so that it is not built again."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _commands() -> str:
    context = click.Context(main, info_name="qualcoop")
    said = "As `qualcoop COMMAND --help` prints them, in the order in which a study goes through them.\n"
    parts = ["# Commands\n", said]
    return "\n".join([*parts, *_helps(main, context, "")])


def _helps(group: click.Group, context: click.Context, before: str) -> Iterator[str]:
    for name, command in group.commands.items():
        inner = click.Context(command, parent=context, info_name=name, max_content_width=100)
        if isinstance(command, click.Group):
            yield from _helps(command, inner, f"{name} ")
        else:
            yield f"## {before}{name}\n\n```text\n{command.get_help(inner)}\n```\n"


def _names() -> str:
    """Give the page of the public names, each with its docstring."""
    parts = ["# Names in Python\n", "What `import qualcoop as qc` offers. Nothing heavy is loaded before it is used.\n"]
    parts += [f"## {name}\n\n```{{eval-rst}}\n.. {_directive(getattr(qc, name))}\n```\n" for name in qc.__all__]
    return "\n".join(parts)


def _directive(found: Any) -> str:      # noqa: ANN401 - a public name may be anything
    if isinstance(found, ModuleType):
        return f"automodule:: {found.__name__}"
    kind = "class" if isinstance(found, type) else "function" if callable(found) else "data"
    return f"auto{kind}:: {found.__module__}.{getattr(found, '__qualname__', type(found).__name__)}"


def _pictures(folder: Path) -> str:
    """Draw the gallery by running what its page shows, and give the page."""
    known: dict[str, Any] = {"qc": qc, "pd": pd, "evaluation": EVALUATION}
    exec(HEAD, known)
    return "\n".join([f"```python\n{HEAD}\n```\n", *(_picture(folder, known, *one) for one in PICTURES)])


def _picture(folder: Path, known: dict[str, Any], name: str, before: str, given: str, en: str, th: str) -> str:
    """Draw a picture in both languages, and give its part of the page."""
    exec(before, known)
    for language in ("en", "th"):
        axes = eval(f"qc.{name}({given}, language={language!r})", known)
        _keep(axes.figure, folder / f"{name}-{language}.svg")
    links = "\n".join(f"![{en} ({language})]({name}-{language}.svg)\n" for language in ("en", "th"))
    code = "\n".join(filter(None, (before, f"qc.{name}({given})")))
    return f"## {en} / {th}\n\n```python\n{code}\n```\n\n{links}"


def _keep(figure: Figure, path: Path) -> None:
    """Write a figure, alike at every build, and forget it."""
    with plt.rc_context({"svg.hashsalt": "qualcoop"}):
        figure.savefig(path, bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)


def _reliability(folder: Path) -> None:
    """Draw for the page of the evaluation, from its committed figures, whether the chances of codes hold."""
    found = pd.concat([pd.read_csv(EVALUATION / name) for name in SETS])
    found = found[found["of"].eq("codes")]
    for language in ("en", "th"):
        sets = list(dict.fromkeys(found["set"]))
        figure, places = plt.subplots(2, 3, figsize=(12.6, 8.6), layout="constrained")
        for place, name in zip(places.flat, sets, strict=False):
            bins = found.loc[found["set"].eq(name), ["expected", "observed", "n"]]
            qc.plot_reliability(bins.itertuples(index=False), ax=place, language=language)
            place.set_title(name, loc="left", fontfamily=place.xaxis.label.get_fontfamily())
        for place in places.flat[len(sets):]:
            place.set_axis_off()
        _keep(figure, folder / f"reliability-{language}.svg")


def _notebooks(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        shutil.copyfile(path, folder / path.name)


def setup(app: Any) -> dict[str, bool]:     # noqa: ANN401 - as above
    """Make the pages before Sphinx looks for them."""
    app.connect("builder-inited", make)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
