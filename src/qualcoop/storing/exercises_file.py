"""Read a file of exercises, its faults with their lines. Writes none: teachers do, by hand."""

from __future__ import annotations

__all__ = ["load_exercises"]

from pathlib import Path
from typing import get_args

import regex

from qualcoop.errors import StudyError
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.exercise import ANSWERS, Cells, Exercise
from qualcoop.records.expression import Claim, Truth
from qualcoop.storing.fields import Fields
from qualcoop.storing.yaml_file import YamlMap, YamlNode, YamlScalar, plain, read_yaml

_TOP = ("study", "exercises")
_KEYS = (
    "number", "answer", "ask", "study", "keys", "choices", "cells", "reference", "reading", "notes", "transcripts",
    "codes", "coder", "hypothesis", "scope", "within", "least", "mentions",
)  # fmt: skip
_CELLS = ("x", "y", "claim", "scope")
_NUMBER = regex.compile(r"[0-9]*\.?[0-9]+")
_TRUTHS: tuple[str, ...] = get_args(Truth)
_CLAIMS: tuple[str, ...] = get_args(Claim)


def load_exercises(path: str | Path) -> tuple[Exercise, ...]:
    """Read the exercises of a file.

    Parameters
    ----------
    path
        A YAML file with the keys ``study`` (where all exercises share one) and ``exercises``.

    Raises
    ------
    MissingError
        If there is no such file.
    StudyError
        With every fault of the file, each with its line.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "mine.yaml"
    >>> _ = path.write_text('exercises: [{number: 1, answer: word, choices: [yes, no], reference: no}]')
    >>> load_exercises(path)[0].reference
    {'': 'no'}
    """
    root, faults = read_yaml(path)
    top = Fields(root, path=str(path), what="the exercises", known=_TOP, faults=faults)
    shared = top.text("study")
    found = [_exercise(top.of(node, _named(node), _KEYS), shared, path) for node in top.items("exercises")]
    for place, one in enumerate(found):
        if one.number in {other.number for other in found[:place]}:
            top.fault(f"exercise {one.number!r} stands twice", key="exercises")
    if faults:
        raise StudyError.of(faults)
    return tuple(found)


def _named(node: YamlNode) -> str:
    number = node.get("number") if isinstance(node, YamlMap) else None
    return f"exercise {number.text!r}" if isinstance(number, YamlScalar) else "an exercise"


def _exercise(fields: Fields, shared: str, path: str | Path) -> Exercise:
    cells = {key.text: _cells(fields, key.text, node) for key, node in fields.entries("cells")}
    mentions = tuple(_group(node, fields) for node in fields.items("mentions"))
    within = fields.text("within", "0")
    if not _NUMBER.fullmatch(within):
        fields.fault(f"within is {within!r}; it needs a number", key="within")
    fields.needed("answer")
    return Exercise(
        number=fields.needed("number"),
        answer=fields.choice("answer", ANSWERS, ANSWERS[0]),
        ask=fields.bilingual("ask"),
        study=fields.text("study", shared),
        keys=fields.words("keys") or tuple(cells),
        choices=fields.words("choices"),
        cells=cells,
        reference=_reference(fields),
        reading=fields.bilingual("reading"),
        notes={key.text: _words(fields, node, key.text) for key, node in fields.entries("notes")},
        transcripts=fields.words("transcripts"),
        codes=fields.words("codes"),
        coder=fields.text("coder"),
        hypothesis=_if_said(fields, "hypothesis"),
        scope=_if_said(fields, "scope"),
        within=float(within) if _NUMBER.fullmatch(within) else 0.0,
        least=fields.whole("least", 0),
        mentions=mentions,
        home=Path(path).resolve().parent.as_posix(),
    )


def _if_said(fields: Fields, key: str) -> str | None:
    return fields.text(key) if fields.node(key) is not None else None


def _reference(fields: Fields) -> dict[str, str]:
    """Read a mapping as it is, a list as keys with empty words, one word under the empty key."""
    node = fields.node("reference")
    if node is None:
        return {}
    if isinstance(node, YamlScalar):
        return {"": node.text}
    return fields.pairs("reference") if isinstance(node, YamlMap) else dict.fromkeys(fields.words("reference"), "")


def _cells(fields: Fields, key: str, node: YamlNode) -> Cells:
    inner = fields.of(node, f"{fields.what}, cells of {key!r}", _CELLS)
    return Cells(
        x=inner.choice("x", _TRUTHS, "T"),
        y=inner.choice("y", _TRUTHS, "T"),
        claim=inner.choice("claim", _CLAIMS, "<->"),
        scope=inner.choice("scope", _TRUTHS, "T"),
    )


def _words(fields: Fields, node: YamlNode, key: str) -> Bilingual:
    inner = fields.of(node, f"{fields.what}, notes of {key!r}", ("th", "en"))
    return Bilingual(inner.text("th"), inner.text("en"))


def _group(node: YamlNode, fields: Fields) -> tuple[str, ...]:
    found = plain(node)
    words = [found] if isinstance(found, str) else found
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        fields.fault("mentions holds what is no list of words", line=node.line)
        return ()
    return tuple(words)
