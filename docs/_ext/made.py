"""Makes at every build what the documentation shows of the code: commands, names, pictures, notebooks. Edits none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import click

import qualcoop as qc
from qualcoop.cli import main

__all__ = ["setup"]

DOCS = Path(__file__).resolve().parent.parent
NOTEBOOKS = DOCS.parent / "notebooks"
PICTURES = (
    ("plot_factors", "findings", "Factors by case", "ปัจจัยกับกรณี"),
    ("plot_butterfly", "findings", "Success and obstacle factors", "ปัจจัยแห่งความสำเร็จ และปัญหาและอุปสรรค"),
    ("plot_codes", "transcript, study.codings", "Codes over a transcript", "รหัสตลอดบทถอดเทป"),
    ("code_network", "study.codings", "Which codes meet", "รหัสที่พบด้วยกัน"),
    ("plot_ledger", "study", "The ledger as a tree", "บันทึกร่องรอยการวิเคราะห์"),
    ("plot_words", "study.transcripts", "Words, without stop words", "คำที่ใช้บ่อย"),
)
"""The plots of the gallery: the function, what it is given, and its heading."""


def make(app: Any) -> None:     # noqa: ANN401 - Sphinx's own type would be imported for this alone
    """Write what is made into docs/made, which git leaves out."""
    folder = DOCS / "made"
    folder.mkdir(exist_ok=True)
    _write(folder / "commands.md", _commands())
    _write(folder / "names.md", _names())
    _write(folder / "pictures.md", _pictures(folder))
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
    study = qc.datasets.hatyai()
    given = {"study": study, "findings": study.test().findings, "transcript": study.transcripts[0]}
    head = "study = qc.datasets.hatyai()\nfindings, transcript = study.test().findings, study.transcripts[0]"
    return "\n".join([f"```python\n{head}\n```\n", *(_picture(folder, given, *one) for one in PICTURES)])


def _picture(folder: Path, given: Mapping[str, Any], name: str, subject: str, en: str, th: str) -> str:
    """Draw a plot in both languages, and give its part of the page."""
    for language in ("en", "th"):
        arguments = [_found(given, one) for one in subject.split(", ")]
        axes = getattr(qc, name)(*arguments, language=language)
        axes.figure.savefig(folder / f"{name}-{language}.svg", bbox_inches="tight")
    links = "\n".join(f"![{en} ({language})]({name}-{language}.svg)\n" for language in ("en", "th"))
    return f"## {en} / {th}\n\n```python\nqc.{name}({subject})\n```\n\n{links}"


def _found(given: Mapping[str, Any], path: str) -> Any:     # noqa: ANN401 - whatever a plot is given
    first, _, attribute = path.partition(".")
    return getattr(given[first], attribute) if attribute else given[first]


def _notebooks(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        shutil.copyfile(path, folder / path.name)


def setup(app: Any) -> dict[str, bool]:     # noqa: ANN401 - as above
    """Make the pages before Sphinx looks for them."""
    app.connect("builder-inited", make)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
