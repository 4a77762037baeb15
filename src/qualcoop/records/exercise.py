"""An exercise as data: what is asked, what form an answer has, and a reference to hold it against. Checks nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from qualcoop.records.codebook import Bilingual
from qualcoop.records.expression import Claim, Truth

__all__ = ["ANSWERS", "Cells", "Exercise"]

Answer = Literal["word", "table", "set", "number", "text", "phrases", "hypothesis", "rule", "codings", "indicators"]
ANSWERS: tuple[str, ...] = get_args(Answer)


@dataclass(frozen=True, slots=True)
class Cells:
    """A line of the verdict table: explanation, outcome, claim and scope of one case."""

    x: Truth
    y: Truth
    claim: Claim
    scope: Truth = "T"


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    number
        What it is called by, such as ``5.2``.
    answer
        The form of an answer: word (one of `choices`), table (one of `choices` for each of `keys`), set (some of
        `choices`), number, text, phrases (of a transcript), hypothesis, rule (of scope), codings, indicators.
    ask
        What is asked.
    study
        A study that comes along, or a folder named from the file's own; empty where none is needed.
    keys, choices
        See `answer`.
    cells
        By key: a line of the verdict table, from which the reference and the consistency of an answer follow.
    reference
        What an answer is compared with: words by key; a word, text or expression under the empty key. Items of a set,
        phrases and indicators are keys with empty words. Empty: none, and the answer is looked at by itself.
    reading, notes
        How the reference came to read it so; the same for one key or item.
    transcripts, codes, coder
        Of codings, phrases and indicators: where, which, and whose codings are the reference (empty: there is none).
    hypothesis, scope
        Of a hypothesis or rule: under which hypothesis and scope the study is tested; None: as the study has it.
    within
        Of a number: how far the answer may lie from the reference and still count as the same.
    least, mentions
        Of a text: how many characters it has at least; groups of words of which it should hold one each.
    home
        The folder of the file.
    """

    number: str
    answer: Answer
    ask: Bilingual = Bilingual()
    study: str = ""
    keys: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    cells: Mapping[str, Cells] = field(default_factory=dict)
    reference: Mapping[str, str] = field(default_factory=dict)
    reading: Bilingual = Bilingual()
    notes: Mapping[str, Bilingual] = field(default_factory=dict)
    transcripts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    coder: str = ""
    hypothesis: str | None = None
    scope: str | None = None
    within: float = 0.0
    least: int = 0
    mentions: tuple[tuple[str, ...], ...] = ()
    home: str = ""
